"""What does a study say is there: which criteria, at which level of the tree, which needs, which way of weighting?

A study is read here as plain mappings, as it stands in a file: whatever has the wrong type counts as absent. What
these become, once they are checked, is in the files beside this one; `study.py` has the whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netselect.errors import Fault, StudyPath

TOP_LEVEL = "criteria"
"""The name of the top level of the tree of criteria, as judgements and orders address it."""


def levels(criteria: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return each level of a tree of criteria: the name of the group and the ids of its members.

    >>> levels({"fit": {"criteria": {"need_coverage": {}}}, "cost": {}})
    {'criteria': ['fit', 'cost'], 'fit': ['need_coverage']}
    """
    found = {TOP_LEVEL: list(map(str, criteria))}
    for name, criterion in criteria.items():
        inner = mapping(mapping(criterion).get("criteria"))
        if inner:
            found[str(name)] = list(map(str, inner))
            found |= {group: members for group, members in levels(inner).items() if group != TOP_LEVEL}
    return found


def mapping(value: object) -> Mapping[Any, Any]:
    """Return a mapping as it is, and an empty one for anything else."""
    # A dict is told much sooner than an abstract class is asked.
    return value if isinstance(value, (dict, Mapping)) else {}


def listing(value: object) -> Sequence[Any]:
    """Return a list as it is, and an empty one for anything else."""
    return value if isinstance(value, list | tuple) else ()


def judged_in_pairs(study: Mapping[str, Any]) -> frozenset[str]:
    """Return the criteria on which the study's method takes judgements between networks, and no figure."""
    stated = mapping(study.get("method"))
    parameters = stated.get("parameters") if stated.get("name") == "ahp" else stated.get("ahp")
    if mapping(parameters).get("networks") != "judged":
        return frozenset()
    silent = unheard(study)
    heard = (path for path, _ in pairs_of_networks(study) if path[0] != "judges" or str(path[1]) not in silent)
    return frozenset(str(path[-1]) for path in heard)


def pairs_of_networks(study: Mapping[str, Any]) -> Iterator[tuple[StudyPath, Any]]:
    """Yield where networks are compared on a criterion, in the study itself and by each judge, with the lines."""
    for base in ((), *(("judges", name) for name in mapping(study.get("judges")))):
        for criterion, lines in mapping(stated(study, base).get("network_judgements")).items():
            yield (*base, "network_judgements", criterion), lines


def parts_of(pair: object) -> list[str]:
    """Return the two ids of a judgement such as ``raid-log over mentor``."""
    return [part.strip() for part in str(pair).split(" over ")]


_NONE_INSIDE = {"none": None}


class Tree:
    """The tree of criteria: where each id stands, and which of them are measured directly.

    ``is_whole`` says whether every part of it could be read: only then is a name that it lacks a wrong one.
    """

    def __init__(self, criteria: Mapping[str, Any]) -> None:
        self.is_whole = bool(criteria)
        self.levels = levels(criteria)
        self.paths: dict[str, StudyPath] = {}
        self.repeated: list[Fault] = []
        self.leaves: dict[str, Mapping[str, Any]] = {}
        self._visit(criteria, (TOP_LEVEL,))
        self.level_of = {member: level for level, members in self.levels.items() for member in members}

    def _visit(self, criteria: Mapping[str, Any], path: StudyPath) -> None:
        for key, criterion in criteria.items():
            name, here = str(key), (*path, key)
            if not isinstance(criterion, Mapping) or not mapping(criterion.get("criteria", _NONE_INSIDE)):
                self.is_whole = False
            if name in self.paths:
                first = ".".join(map(str, self.paths[name]))
                said = f"`{name}` stands at {first} too: each id of the tree is used once"
                self.repeated.append(Fault("duplicate", said, here))
            elif name == TOP_LEVEL:
                said = f"`{TOP_LEVEL}` names the top level: give this criterion another id"
                self.repeated.append(Fault("conflict", said, here))
            self.paths.setdefault(name, here)
            inner = mapping(mapping(criterion).get("criteria"))
            if inner:
                self._visit(inner, (*here, "criteria"))
            else:
                self.leaves[name] = mapping(criterion)

    @property
    def observed(self) -> list[str]:
        """The criteria whose values networks state."""
        readable = ((name, leaf) for name, leaf in self.leaves.items() if leaf and not leaf.get("criteria"))
        return [name for name, leaf in readable if leaf.get("computed") is None]


def is_empty_group(criterion: Mapping[str, Any]) -> bool:
    """Return whether a criterion is meant as a group, and holds none."""
    told = ("scale", "direction", "computed")
    return (
        "criteria" in criterion and not criterion["criteria"] and all(criterion.get(key) is None for key in told)
    )


def wants(study: Mapping[str, Any]) -> dict[str, StudyPath]:
    """Return the path of every need and aspiration."""
    learner = mapping(study.get("learner"))
    return {
        str(key): ("learner", kind, key) for kind in ("needs", "aspirations") for key in mapping(learner.get(kind))
    }


def stated(study: Mapping[str, Any], path: StudyPath) -> Mapping[Any, Any]:
    """Return the block of keys at a path, and an empty one where there is none."""
    here: Mapping[Any, Any] = study
    for step in path:
        here = mapping(here.get(step))
    return here


def unheard(study: Mapping[str, Any]) -> frozenset[str]:
    """Return everybody whose influence is 0: they are left out, and nothing is asked of them."""
    said = {str(name): mapping(judge).get("influence", 1) for name, judge in mapping(study.get("judges")).items()}
    return frozenset(name for name, one in said.items() if isinstance(one, int | float) and one == 0)


def learner_is_heard(study: Mapping[str, Any]) -> bool:
    """Return whether the learner's own word on the criteria counts: always, unless their influence is 0."""
    return str(mapping(study.get("learner")).get("id")) not in unheard(study)


def how(statement: object) -> str:
    """Return the way of weighting that a statement names, in its short or its long form."""
    if isinstance(statement, Mapping):
        return str(statement.get("how") or next(iter(statement), "points"))
    return statement if isinstance(statement, str) else "points"
