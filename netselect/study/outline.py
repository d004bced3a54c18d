"""What does a study say is there: which criteria, at which level of the tree, which needs, which way of weighting?

A study is read here as plain mappings, as it stands in a file: whatever has the wrong type counts as absent.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Finding: TypeAlias = tuple[Path, str]
"""Where a fault stands, and its sentence."""

TOP_LEVEL = "criteria"
"""The name of the top level of the tree of criteria, as judgements and orders address it."""


def levels(criteria: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return each level of a tree of criteria: the name of the group and the ids of its members.

    Examples
    --------
    >>> levels({"fit": {"criteria": {"need_coverage": {}}}, "cost": {}})
    {'criteria': ['fit', 'cost'], 'fit': ['need_coverage']}
    """
    found = {TOP_LEVEL: list(criteria)}
    for name, criterion in criteria.items():
        inner = mapping(mapping(criterion).get("criteria"))
        if inner:
            found[name] = list(inner)
            found |= {group: members for group, members in levels(inner).items() if group != TOP_LEVEL}
    return found


def mapping(value: object) -> Mapping[Any, Any]:
    """Return a mapping as it is, and an empty one for anything else."""
    # A dict is told much sooner than an abstract class is asked.
    return value if isinstance(value, (dict, Mapping)) else {}


class Tree:
    """The tree of criteria: where each id stands, and which of them are measured directly."""

    def __init__(self, criteria: Mapping[str, Any]) -> None:
        self.levels = levels(criteria)
        self.paths: dict[str, Path] = {}
        self.repeated: list[Finding] = []
        self.leaves: dict[str, Mapping[str, Any]] = {}
        self._visit(criteria, (TOP_LEVEL,))
        self.level_of = {member: level for level, members in self.levels.items() for member in members}

    def _visit(self, criteria: Mapping[str, Any], path: Path) -> None:
        for name, criterion in criteria.items():
            here = (*path, name)
            if name in self.paths:
                first = ".".join(map(str, self.paths[name]))
                self.repeated.append((here, f"`{name}` stands at {first} too: each id of the tree is used once"))
            elif name == TOP_LEVEL:
                self.repeated.append((here, f"`{TOP_LEVEL}` names the top level: give this criterion another id"))
            self.paths.setdefault(name, here)
            inner = mapping(mapping(criterion).get("criteria"))
            if inner:
                self._visit(inner, (*here, "criteria"))
            else:
                self.leaves[name] = mapping(criterion)

    @property
    def observed(self) -> list[str]:
        """The criteria that every network needs a value for; one without a scale is a fault of its own."""
        return [
            name
            for name, leaf in self.leaves.items()
            if leaf.get("computed") is None and ("scale" in leaf or "direction" in leaf)
        ]


def wants(study: Mapping[str, Any]) -> dict[str, Path]:
    """Return the path of every need and aspiration."""
    learner = mapping(study.get("learner"))
    return {
        name: ("learner", kind, name) for kind in ("needs", "aspirations") for name in mapping(learner.get(kind))
    }


def how(statement: object) -> str:
    """Return the way of weighting that a statement names, in its short or its long form."""
    if isinstance(statement, Mapping):
        return str(statement.get("how") or next(iter(statement), "points"))
    return statement if isinstance(statement, str) else "points"
