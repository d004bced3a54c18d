"""Does every name in a study lead somewhere, and is everything there that a computation will need?

The checks read plain mappings, as they stand in a file, and pass over whatever has the wrong type (the
models report that). So one reading reports wrong values and wrong names together. A fault is a pair: the
path to where it stands, and the sentence.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from netselect.errors import did_you_mean, listed
from netselect.study.criteria import HORIZON, REASON

Path: TypeAlias = tuple[str | int, ...]
Located: TypeAlias = tuple[Path, str]

TOP_LEVEL = "criteria"
"""The name of the top level of the tree of criteria, as judgements and orders address it."""

LIMIT_GATES: dict[str, tuple[str, str]] = {
    "first_year_cost": ("budget", "budget"),
    "yearly_cost": ("yearly_budget", "budget"),
    "hours_per_month": ("time", "time"),
}
"""For each of the learner's limits: the gate that it makes, and the gate's kind."""

TERMS: dict[str, tuple[Path, ...]] = {
    "joining_fee": (("joining", "fee"),),
    "effort_hours": (("joining", "effort_hours"),),
    "entry_weeks": (("joining", "entry_weeks"),),
    "yearly_cost": (("staying", "yearly_cost"),),
    "first_year_cost": (("joining", "fee"), ("staying", "yearly_cost")),
    "hours_per_month": (("staying", "hours_per_month"),),
}
"""For each computed term: where its parts stand on a network."""


def reference_faults(study: Mapping[str, Any]) -> list[Located]:
    """Return every name that leads nowhere and everything that is needed but absent.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values.

    Returns
    -------
    list of (path, sentence)
    """
    tree = _Tree(mapping(study.get("criteria")))
    return [
        *tree.faults(),
        *_faults_of_wants(study),
        *_faults_of_gates(study),
        *_faults_of_judgements(study, tree),
        *_faults_of_orders(study, tree),
        *_faults_of_networks(study, tree),
        *_faults_of_waivers(study),
    ]


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
    return value if isinstance(value, Mapping) else {}


class _Tree:
    """The tree of criteria: where each id stands, and which of them are measured directly."""

    def __init__(self, criteria: Mapping[str, Any]) -> None:
        self.levels = levels(criteria)
        self.paths: dict[str, Path] = {}
        self.repeated: list[Located] = []
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

    def faults(self) -> Iterator[Located]:
        yield from self.repeated
        computed = {str(leaf.get("computed")): name for name, leaf in self.leaves.items() if "computed" in leaf}
        horizon = sorted(HORIZON & computed.keys())
        reason = sorted(REASON & computed.keys())
        if horizon and reason:
            yield (
                self.paths[computed[reason[0]]],
                f"`{reason[0]}` and `{horizon[0]}` cut the same coverage in two ways, and would count it twice: "
                "keep either fit by horizon or fit by reason",
            )


def wants(study: Mapping[str, Any]) -> dict[str, Path]:
    """Return the path of every need and aspiration."""
    learner = mapping(study.get("learner"))
    return {
        name: ("learner", kind, name) for kind in ("needs", "aspirations") for name in mapping(learner.get(kind))
    }


def _faults_of_wants(study: Mapping[str, Any]) -> Iterator[Located]:
    learner = mapping(study.get("learner"))
    needs, aspirations = mapping(learner.get("needs")), mapping(learner.get("aspirations"))
    for name in aspirations:
        if name in needs:
            yield (
                ("learner", "aspirations", name),
                f"`{name}` is a need already: give the aspiration another id",
            )
    declared = study.get("themes")
    if isinstance(declared, list | tuple) and declared:
        for name, path in wants(study).items():
            for theme in mapping(mapping(mapping(learner.get(path[1])).get(name)).get("themes")):
                if theme not in declared:
                    hint = did_you_mean(str(theme), map(str, declared))
                    yield (*path, "themes", theme), f"no theme `{theme}` is listed in `themes:`. {hint}"
    if how(learner.get("importances")) == "judgements":
        yield from _pair_faults(
            mapping(learner.get("judgements")),
            list(wants(study)),
            ("learner", "judgements"),
            "need or aspiration",
        )


def how(statement: object) -> str:
    """Return the way of weighting that a statement names, in its short or its long form."""
    if isinstance(statement, Mapping):
        return str(statement.get("how") or next(iter(statement), "points"))
    return statement if isinstance(statement, str) else "points"


def _faults_of_gates(study: Mapping[str, Any]) -> Iterator[Located]:
    limits = mapping(mapping(study.get("learner")).get("limits"))
    taken = {gate: limit for limit, (gate, _) in LIMIT_GATES.items() if limits.get(limit) is not None}
    for name in mapping(study.get("gates")):
        if name in taken:
            yield (
                ("gates", name),
                f"learner.limits.{taken[name]} makes a gate called `{name}` already: give this one another id",
            )


def _pair_faults(
    judgements: Mapping[str, Any],
    items: list[str],
    path: Path,
    what: str,
    elsewhere: Mapping[str, str] | None = None,
) -> Iterator[Located]:
    """Yield the faults of lines such as ``left over right: 3`` between ``items``."""
    judged: dict[frozenset[str], str] = {}
    for text in judgements:
        parts = str(text).split(" over ")
        if len(parts) != 2:  # noqa: PLR2004 -- left and right; the model says how a line is written
            continue
        left, right = (part.strip() for part in parts)
        for name in dict.fromkeys((left, right)):
            if name in items:
                continue
            if elsewhere and name in elsewhere:
                yield (
                    (*path, text),
                    f"`{name}` is not at this level of the tree: it stands in `{elsewhere[name]}`; "
                    f"here {listed(items)} are compared",
                )
            else:
                yield (*path, text), f"there is no {what} `{name}` here. {did_you_mean(name, items)}"
        pair = frozenset((left, right))
        if left == right:
            yield (*path, text), f"`{left}` is compared with itself: leave this line out"
        elif pair in judged:
            yield (
                (*path, text),
                f"this pair is judged already, in `{judged[pair]}`: keep one of the two lines",
            )
        judged.setdefault(pair, str(text))


def _faults_of_judgements(study: Mapping[str, Any], tree: _Tree) -> Iterator[Located]:
    groups = mapping(study.get("judgements"))
    for level, lines in groups.items():
        members = tree.levels.get(level)
        if members is None:
            hint = did_you_mean(str(level), tree.levels)
            yield ("judgements", level), f"there is no group of criteria `{level}`. {hint}"
            continue
        yield from _pair_faults(mapping(lines), members, ("judgements", level), "criterion", tree.level_of)
    if how(study.get("weights")) == "judgements":
        for level, members in tree.levels.items():
            if len(members) > 1 and level not in groups:
                yield (
                    ("judgements", level) if groups else ("weights",),
                    f"`weights: judgements` needs judgements between {listed(members)}: add `{level}:`",
                )
    networks = list(mapping(study.get("networks")))
    for criterion, lines in mapping(study.get("network_judgements")).items():
        path = ("network_judgements", criterion)
        if criterion not in tree.leaves:
            yield path, f"there is no criterion `{criterion}`. {did_you_mean(str(criterion), tree.leaves)}"
            continue
        yield from _pair_faults(mapping(lines), networks, path, "network")


def _faults_of_orders(study: Mapping[str, Any], tree: _Tree) -> Iterator[Located]:
    stated = study.get("order")
    orders = {TOP_LEVEL: stated} if isinstance(stated, list | tuple) else mapping(stated)
    used = how(study.get("weights")) == "order"
    for level, order in orders.items():
        path: Path = ("order",) if isinstance(stated, list | tuple) else ("order", level)
        if level not in tree.levels:
            yield path, f"there is no group of criteria `{level}`. {did_you_mean(str(level), tree.levels)}"
            continue
        yield from _order_faults(order, tree.levels[level], path, "criterion", complete=used)
    for level, members in tree.levels.items():
        if used and len(members) > 1 and level not in orders:
            yield (
                ("order",) if orders else ("weights",),
                f"`weights: order` needs the order of {listed(members)}: add `{level}: [...]` to `order:`",
            )
    learner = mapping(study.get("learner"))
    ordered = how(learner.get("importances")) == "order"
    if ordered or learner.get("order"):
        path = ("learner", "order") if "order" in learner else ("learner",)
        yield from _order_faults(
            learner.get("order"), list(wants(study)), path, "need or aspiration", complete=ordered
        )


def _order_faults(order: object, items: list[str], path: Path, what: str, *, complete: bool) -> Iterator[Located]:
    seen: set[str] = set()
    for place in order if isinstance(order, list | tuple) else []:
        for name in place if isinstance(place, list | tuple) else [place]:
            if name not in items:
                yield path, f"there is no {what} `{name}` here. {did_you_mean(str(name), items)}"
            elif name in seen:
                yield path, f"`{name}` stands twice in the order: keep one"
            seen.add(str(name))
    missing = [item for item in items if item not in seen]
    if complete and missing:
        yield (
            path,
            f"the order leaves out {', '.join(f'`{name}`' for name in missing)}: put each in its place",
        )


def _faults_of_networks(study: Mapping[str, Any], tree: _Tree) -> Iterator[Located]:
    known = _Known(study, tree)
    for name, network in mapping(study.get("networks")).items():
        if isinstance(network, Mapping):
            yield from known.faults_of(("networks", name), network)


class _Known:
    """What a network may name, and what it has to state."""

    def __init__(self, study: Mapping[str, Any], tree: _Tree) -> None:
        learner = mapping(study.get("learner"))
        gates = mapping(study.get("gates"))
        stated = {
            name: mapping(want)
            for kind in ("needs", "aspirations")
            for name, want in mapping(learner.get(kind)).items()
        }
        self.tree = tree
        self.wants = set(stated)
        self.dated = any(want.get("by") is not None for want in stated.values())
        self.facts = {str(g["fact"]) for g in map(mapping, gates.values()) if g.get("fact") is not None}
        declared = study.get("themes")
        self.themes = (
            set(map(str, declared))
            if isinstance(declared, list | tuple) and declared
            else {theme for want in stated.values() for theme in mapping(want.get("themes"))}
        )
        self.observed = [name for name, leaf in tree.leaves.items() if leaf.get("computed") is None]
        limits = mapping(learner.get("limits"))
        figures = [leaf.get("computed") for leaf in tree.leaves.values()]
        figures += [mapping(gate).get("computed") for gate in gates.values()]
        figures += [limit for limit in LIMIT_GATES if limits.get(limit) is not None]
        self.terms = dict.fromkeys(part for figure in figures if figure in TERMS for part in TERMS[str(figure)])

    def faults_of(self, path: Path, network: Mapping[str, Any]) -> Iterator[Located]:
        yield from self._values(path, mapping(network.get("values")))
        for key, names, what in (
            ("serves", self.wants, "need or aspiration"),
            ("offers", self.themes, "theme that a need asks for"),
            ("facts", self.facts, "gate that asks for a fact"),
        ):
            for name in mapping(network.get(key)):
                if name not in names:
                    yield (*path, key, name), f"there is no {what} `{name}`. {did_you_mean(str(name), names)}"
        facts = mapping(network.get("facts"))
        for fact in sorted(self.facts - set(facts)):
            yield (
                (*path, "facts", fact),
                f"the fact `{fact}` is missing, and a gate asks for it: write `unknown` if nobody has told you",
            )
        yield from self._terms_of(path, network)

    def _values(self, path: Path, values: Mapping[str, Any]) -> Iterator[Located]:
        for name in values:
            here = (*path, "values", name)
            if name in self.tree.leaves:
                computed = self.tree.leaves[name].get("computed")
                if computed is not None:
                    yield (
                        here,
                        f"`{name}` is computed ({computed}): take its value out, it is worked out already",
                    )
            elif name in self.tree.levels:
                yield here, f"`{name}` is a group: give values to {listed(self.tree.levels[name])}"
            else:
                yield here, f"there is no criterion `{name}`. {did_you_mean(str(name), self.observed)}"
        for name in self.observed:
            if name not in values:
                yield (
                    (*path, "values", name),
                    f"the value of `{name}` is missing: write `unknown` if nobody has told you",
                )

    def _terms_of(self, path: Path, network: Mapping[str, Any]) -> Iterator[Located]:
        needed = dict(self.terms)
        if self.dated and (network.get("serves") or network.get("offers")):
            needed["joining", "entry_weeks"] = None
        for block, term in needed:
            if mapping(network.get(str(block))).get(term) is None:
                yield (
                    (*path, block, term),
                    f"`{block}.{term}` is missing, and is needed: write `unknown` if nobody has told you",
                )


def _faults_of_waivers(study: Mapping[str, Any]) -> Iterator[Located]:
    limits = mapping(mapping(study.get("learner")).get("limits"))
    kinds = {str(name): str(mapping(gate).get("kind")) for name, gate in mapping(study.get("gates")).items()}
    kinds |= {gate: kind for limit, (gate, kind) in LIMIT_GATES.items() if limits.get(limit) is not None}
    networks = list(mapping(study.get("networks")))
    waivers = study.get("waivers")
    for index, waiver in enumerate(waivers if isinstance(waivers, list | tuple) else []):
        path, stated = ("waivers", index), mapping(waiver)
        network, gate = stated.get("network"), stated.get("gate")
        if network is not None and network not in networks:
            yield (
                (*path, "network"),
                f"there is no network `{network}`. {did_you_mean(str(network), networks)}",
            )
        if gate is not None and gate not in kinds:
            yield (*path, "gate"), f"there is no gate `{gate}`. {did_you_mean(str(gate), kinds)}"
        elif gate is not None and kinds[gate] not in {"budget", "time"}:
            yield (
                (*path, "gate"),
                f"`{gate}` is of kind {kinds[gate]}, which is never waived; only budget and time can be",
            )
