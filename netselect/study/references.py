"""Does every name in a study lead somewhere, and is everything there that a computation will need?

The checks read plain mappings, as they stand in a file, and pass over whatever has the wrong type or is not
there at all (the models report that). So one reading reports wrong values and wrong names together, each once:
a name that is missing because it is misspelt is reported where it is misspelt. A fault
has its path here, and no line yet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from netselect.errors import Fault, StudyPath, listed, nearest, no_such
from netselect.names import gate_word, spoken, truth
from netselect.study import (
    Tree,
    is_empty_group,
    judged_in_pairs,
    listing,
    mapping,
    pairs_of_networks,
    stated,
    wants,
)
from netselect.study.criteria import GATE_KINDS, HORIZON, LIMIT_GATES, REASON, WAIVABLE, Criterion, TermFigure
from netselect.study.cures import number_in_words, number_meant
from netselect.study.network import TERMS
from netselect.study.quantities import answer_of, as_is, counts_yes_as_1, is_yes_no, unit_at
from netselect.study.stated_weights import comparison_faults, judge_faults
from netselect.study.written import DECIDED_ABOUT


def set_faults(study: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the names in `redundancy`, `portfolio` and `requires` that lead nowhere, and what is stated twice."""
    networks = mapping(study.get("networks"))
    if not networks:
        return
    names, rules = list(map(str, networks)), mapping(study.get("portfolio"))
    yield from _faults_of_several(study.get("redundancy"), names, ("redundancy",), "overlap")
    yield from _faults_of_several(rules.get("discounts"), names, ("portfolio", "discounts"), "discount")
    yield from _faults_of_several(rules.get("groups"), names, ("portfolio", "groups"))
    for name, network in networks.items():
        yield from _strangers(mapping(network).get("requires"), names, ("networks", str(name), "requires"))
    kinds = {str(mapping(network).get("type", "other")) for network in networks.values()}
    named = listing(rules.get("one_of_each"))
    asked: list[tuple[Any, StudyPath]] = [
        (kind, ("portfolio", "one_of_each", index)) for index, kind in enumerate(named)
    ]
    asked += [
        (kind, ("portfolio", "groups", index, "type"))
        for index, group in enumerate(listing(rules.get("groups")))
        if (kind := mapping(group).get("type")) is not None
    ]
    for kind, path in asked:
        if str(kind) not in kinds:
            yield no_such(f"no network is of the type `{kind}`.", str(kind), kinds, path, named)
    if rules.get("objective") == "additive":
        yield from _without_worth(networks)


def _without_worth(networks: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield which networks do not say what they are worth, where others do and the sum of it decides."""
    without = [str(name) for name, network in networks.items() if mapping(network).get("worth") is None]
    for name in without if len(without) < len(networks) else ():
        yield Fault.mended(
            "missing",
            "`worth` is missing, and other networks state theirs",
            "`objective: additive` adds up the worth of all (0 where it is worth nothing by itself), or, where no "
            "network states one, their scores",
            ("networks", name, "worth"),
        )


def _strangers(named: object, networks: list[str], path: StudyPath) -> Iterator[Fault]:
    """Yield the names in a list that no network has."""
    names = list(map(str, listing(named)))
    others = [network for network in networks if network not in names]
    for place, name in enumerate(names):
        if name not in networks:
            yield no_such(f"there is no network `{name}`.", name, others, (*path, place))


def _faults_of_several(several: object, networks: list[str], path: StudyPath, once: str = "") -> Iterator[Fault]:
    """Yield the names of networks in each of some things that lead nowhere, and what is stated twice of them."""
    told: set[frozenset[str]] = set()
    for index, one in enumerate(listing(several)):
        named = mapping(one).get("networks")
        yield from _strangers(named, networks, (*path, index, "networks"))
        names = list(map(str, listing(named)))
        if once and names and frozenset(names) in told:
            yield Fault(
                "duplicate",
                f"the {once} of {' and '.join(names)} is stated already: state it once",
                (*path, index, "networks"),
                about=tuple(names),
            )
        told.add(frozenset(names))


__all__ = ["learner_faults", "reference_faults"]


def reference_faults(study: Mapping[str, Any]) -> list[Fault]:
    """Return every name that leads nowhere and everything that is needed but absent."""
    tree = Tree(mapping(study.get("criteria")))
    return [
        *tree.repeated,
        *_without_direction(study, tree),
        *_two_cuts(tree),
        *learner_faults(study, tree),
        *judge_faults(study, tree),
        *_Known(study, tree).faults(),
        *set_faults(study),
        *_faults_of_records(study, tree),
    ]


def learner_faults(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    """Yield those of `reference_faults` that a learner's own words, or waivers, can bring about."""
    yield from _faults_of_wants(study)
    yield from _faults_of_gates(study)
    yield from comparison_faults(study, tree)
    yield from _faults_of_waivers(study)


def _without_direction(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    """Yield the criteria of which nothing says which way is better, where the method looks at figures."""
    judged = judged_in_pairs(study)
    for name, leaf in tree.leaves.items():
        # What is misspelt, or has the wrong type, is a fault of its own.
        readable = leaf.keys() <= Criterion.model_fields.keys() and leaf.get("computed") in (None, *TERMS)
        if name not in judged and readable and is_empty_group(leaf):
            if leaf["criteria"] is not None:
                sentence = f"the group `{name}` is empty: put criteria into it, or take it out"
                yield Fault("empty", sentence, (*tree.paths[name], "criteria"))
        elif name not in judged and readable and not _has_direction(leaf):
            # What networks ask for is better where it is less.
            way = ("cost", "{worst: 100, best: 0}") if leaf.get("computed") else ("benefit", "{worst: 0, best: 5}")
            yield Fault(
                "missing",
                f"a criterion needs a scale, such as `scale: {way[1]}` "
                f"(or `direction: {way[0]}` for methods that compare the candidates alone)",
                tree.paths[name],
            )


def _has_direction(leaf: Mapping[str, Any]) -> bool:
    return leaf.get("scale") is not None or leaf.get("direction") is not None


def _two_cuts(tree: Tree) -> Iterator[Fault]:
    computed = {str(leaf.get("computed")): name for name, leaf in tree.leaves.items() if "computed" in leaf}
    horizon = sorted(HORIZON & computed.keys())
    reason = sorted(REASON & computed.keys())
    if horizon and reason:
        yield Fault(
            "conflict",
            f"`{reason[0]}` and `{horizon[0]}` cut the same coverage in two ways, and would count it twice: "
            "keep either fit by horizon or fit by reason",
            tree.paths[computed[reason[0]]],
            about=(reason[0], horizon[0], computed[reason[0]], computed[horizon[0]]),
        )


def _faults_of_wants(study: Mapping[str, Any]) -> Iterator[Fault]:
    learner = mapping(study.get("learner"))
    needs, aspirations = mapping(learner.get("needs")), mapping(learner.get("aspirations"))
    for name in aspirations:
        if name in needs:
            yield Fault(
                "duplicate",
                f"`{name}` is a need already: give the aspiration another id",
                ("learner", "aspirations", name),
            )
    declared = listing(study.get("themes"))
    for path in wants(study).values() if declared else ():
        themes = stated(study, (*path, "themes"))
        for theme in themes:
            if str(theme) not in map(str, declared):
                said = f"no theme `{theme}` is listed in `themes:`."
                yield no_such(said, theme, declared, (*path, "themes", theme), themes)


def _limits(study: Mapping[str, Any]) -> list[TermFigure]:
    """Return which limits the learner states; each makes a gate."""
    limits = stated(study, ("learner", "limits"))
    return [limit for limit in LIMIT_GATES if limits.get(limit) is not None]


def _faults_of_gates(study: Mapping[str, Any]) -> Iterator[Fault]:
    taken = {LIMIT_GATES[limit][0]: limit for limit in _limits(study)}
    for name in mapping(study.get("gates")):
        if name in taken:
            yield Fault(
                "duplicate",
                f"learner.limits.{taken[name]} makes a {gate_word()} called `{name}` already: give this one "
                "another id",
                ("gates", name),
            )


def _told(
    study: Mapping[str, Any], gates: Mapping[str, Mapping[str, Any]], wanted: Mapping[str, Mapping[str, Any]]
) -> dict[str, bool]:
    """Return of which blocks of a network it is known which names are right.

    What is not there, or is no block of keys, cannot say that.
    """
    learner = mapping(study.get("learner"))
    kinds = [learner[kind] for kind in ("needs", "aspirations") if kind in learner]
    has_wants = bool(learner) and all(isinstance(kind, Mapping) for kind in kinds) and all(wanted.values())
    return {
        "serves": has_wants,
        "offers": has_wants and all(isinstance(want.get("themes", {}), Mapping) for want in wanted.values()),
        "facts": isinstance(study.get("gates", {}), Mapping)
        and all(isinstance(gate.get("fact", ""), str | int) for gate in gates.values())
        and all("fact" in gate or "computed" in gate for gate in gates.values()),
    }


def asks_for_it(study: Mapping[str, Any], fact: str) -> str:
    """Return what asks for a fact, as a part of a sentence."""
    gates = mapping(study.get("gates")).items()
    asking = [f"`{name}`" for name, gate in gates if str(mapping(gate).get("fact")) == fact]
    rule = f"the rule {listed(asking)}" if asking else "a rule"
    return f"{spoken('a gate', workbook=rule)} asks for it"


_UNTOLD = "write `unknown` if nobody has told you"


class _Known:
    """What a network may name, and what it has to state."""

    def __init__(self, study: Mapping[str, Any], tree: Tree) -> None:
        self.study, self.tree, self.observed = study, tree, tree.observed
        gates = {str(name): mapping(gate) for name, gate in mapping(study.get("gates")).items()}
        wanted = {name: stated(study, path) for name, path in wants(study).items()}
        self.told = _told(study, gates, wanted)
        self.wants = set(wanted)
        self.dated = any(want.get("by") is not None for want in wanted.values())
        asked = (theme for want in wanted.values() for theme in mapping(want.get("themes")))
        self.themes = set(map(str, listing(study.get("themes")) or asked))
        asking = {name: gate for name, gate in gates.items() if gate.get("fact") is not None}
        self.facts = {str(gate["fact"]) for gate in asking.values()}
        self.truths = {str(gate["fact"]): name for name, gate in asking.items() if gate.get("must_be") is not None}
        self.numbers = {
            str(gate["fact"]): name
            for name, gate in asking.items()
            if str(gate["fact"]) not in self.truths and not gate.keys().isdisjoint({"min", "max"})
        }
        judged = judged_in_pairs(study)
        # What has no direction may be meant as a group, unless networks are compared on it.
        compared = {path[-1] for path, _ in pairs_of_networks(study)}
        self.needed = [
            name
            for name, leaf in tree.leaves.items()
            if name not in judged and leaf.get("computed") is None and (name in compared or _has_direction(leaf))
        ]
        scales = {name: mapping(leaf.get("scale")) for name, leaf in tree.leaves.items()}
        self.scales = {name: (is_yes_no(scale), counts_yes_as_1(scale)) for name, scale in scales.items()}
        figures = [leaf.get("computed") for name, leaf in tree.leaves.items() if name not in judged]
        figures += [gate.get("computed") for gate in gates.values()]
        figures += _limits(study)
        self.terms = dict.fromkeys(part for figure in map(str, figures) for part in TERMS.get(figure, ()))

    def faults(self) -> Iterator[Fault]:
        for name, network in mapping(self.study.get("networks")).items():
            if isinstance(network, Mapping):
                yield from self._faults_of(("networks", name), network)

    def _faults_of(self, path: StudyPath, network: Mapping[str, Any]) -> Iterator[Fault]:
        yield from self._values(path, mapping(network.get("values")))
        for key, names, wrong in (
            ("serves", self.wants, "there is no need or aspiration `{}`."),
            ("offers", self.themes, "no need asks for the theme `{}`."),
            ("facts", self.facts, f"no {gate_word()} asks for the fact `{{}}`."),
        ):
            for name in mapping(network.get(key)) if self.told[key] else ():
                if str(name) not in names:
                    here, said = (*path, key, name), wrong.format(name)
                    found = no_such(said, str(name), names, here, mapping(network.get(key)))
                    unasked = f"{said.rstrip('.')}: take the column out, or write the rule on Rules"
                    if key == "facts" and not names:
                        found = replace(found, message=spoken(found.message, workbook=unasked))
                    yield found
        facts = mapping(network.get("facts"))
        yield from self._kinds_of_facts(path, facts)
        named = set(map(str, facts))
        meant = {nearest(name, sorted(self.facts)) for name in named - self.facts}
        for fact in sorted(self.facts - named - meant):
            said = f"the fact `{fact}` is missing, and {asks_for_it(self.study, fact)}"
            yield Fault.mended("missing", said, _UNTOLD, (*path, "facts", fact))
        yield from self._terms_of(path, network)

    def _kinds_of_facts(self, path: StudyPath, facts: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield the facts that are numbers where a gate wants true or false, or the other way about."""
        yes, no = truth(is_true=True), truth(is_true=False)
        for key, fact in facts.items():
            name = str(key)
            value = fact.get("value") if isinstance(fact, Mapping) else fact
            if name in self.truths and isinstance(value, int | float) and not isinstance(value, bool):
                yield Fault(
                    "truth",
                    f"found `{as_is(value)}`: the {gate_word()} `{self.truths[name]}` asks whether `{name}` is "
                    f"{yes} or {no}: write `{yes}`, `{no}` or `unknown`",
                    (*path, "facts", key),
                    found=value,
                    about=(self.truths[name],),
                )
            elif name in self.numbers and (
                isinstance(value, bool) or (isinstance(value, str) and value in {"yes", "no"})
            ):
                yield Fault(
                    "not_a_number",
                    f"found `{str(value).lower()}`: the {gate_word()} `{self.numbers[name]}` asks for a number: "
                    "write it, or `unknown`",
                    (*path, "facts", key),
                    found=value,
                    about=(self.numbers[name],),
                )

    def _answers(self, path: StudyPath, criterion: str, figure: object) -> Iterator[Fault]:
        """Yield what is no yes or no where the scale goes from no to yes, and a yes or a no on any other one."""
        wanted, counted = self.scales[criterion]
        if not wanted and (figure.__class__ is float or figure.__class__ is int):
            return
        stated = mapping(figure) or {"": figure}
        for key in ("", "value", "low", "high", "one_of"):
            value = stated.get(key)
            for one in value if isinstance(value, list | tuple) else [value]:
                number = one if isinstance(one, int | float) and not isinstance(one, bool) else None
                is_wrong = not counted and answer_of(one) is not None
                if is_wrong or (wanted and number not in {None, 0, 1}):
                    unit, place = unit_at(path, self.study), (*path, key) if key else path
                    if number is not None:
                        said = f"found `{as_is(number)}`: {number_meant(as_is(number), unit)}"
                    else:
                        said = number_in_words(str(one).lower() if isinstance(one, bool) else str(one), unit)
                    yield Fault("truth" if wanted else "not_a_number", said, place, found=one)

    def _values(self, path: StudyPath, values: Mapping[str, Any]) -> Iterator[Fault]:
        meant: set[str | None] = set()
        named = set(map(str, values))
        for key in values:
            name, here = str(key), (*path, "values", key)
            if name in self.tree.leaves:
                computed = self.tree.leaves[name].get("computed")
                if computed is not None:
                    yield Fault(
                        "conflict",
                        f"`{name}` is computed ({computed}): take its value out, it is worked out already",
                        here,
                    )
                else:
                    yield from self._answers(here, name, values[key])
            elif name in self.tree.levels:
                yield Fault(
                    "conflict",
                    f"`{name}` is a group: give values to {listed(self.tree.levels[name], joined='and')} instead",
                    here,
                    about=tuple(self.tree.levels[name]),
                )
            elif self.tree.is_whole:
                meant.add(nearest(name, sorted(self.observed)))
                yield no_such(f"there is no criterion `{name}`.", name, self.observed, here, named)
        for name in self.needed:
            if name not in named and name not in meant:
                here = (*path, "values", name)
                yield Fault.mended("missing", f"the value of `{name}` is missing", _UNTOLD, here)

    def _terms_of(self, path: StudyPath, network: Mapping[str, Any]) -> Iterator[Fault]:
        needed = dict(self.terms)
        if self.dated and (network.get("serves") or network.get("offers")):
            needed["joining", "entry_weeks"] = None
        for block, term in needed:
            if mapping(network.get(str(block))).get(term) is None:
                said = f"`{block}.{term}` is missing, and is needed"
                yield Fault.mended("missing", said, _UNTOLD, (*path, block, term))


def _faults_of_records(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    """Yield the names in `searched`, `ethics` and `decisions` that lead nowhere."""
    networks = list(map(str, mapping(study.get("networks"))))
    gates = list(_kinds_of_gates(study))
    known = [*DECIDED_ABOUT, *tree.paths, *gates, *wants(study), *networks]
    for block, key, what, there in (
        ("searched", "found", "there is no network", networks),
        ("ethics", "network", "there is no network", networks),
        ("ethics", "gate", f"there is no {gate_word()}", gates),
        ("decisions", "about", "nothing in this study is called", known),
    ):
        for index, record in enumerate(listing(study.get(block))):
            named: Any = mapping(record).get(key)
            is_list = isinstance(named, list | tuple)
            names = tuple(named) if is_list else (named,)
            for place, name in enumerate(names):
                if there and isinstance(name, str | int) and str(name) not in there:
                    path: StudyPath = (block, index, key, place) if is_list else (block, index, key)
                    yield no_such(f"{what} `{name}`.", str(name), there, path, names[:place])


def _kinds_of_gates(study: Mapping[str, Any]) -> dict[str, str]:
    """Return the kind of every gate, those included that the learner's limits make."""
    kinds = {str(name): str(mapping(gate).get("kind")) for name, gate in mapping(study.get("gates")).items()}
    return kinds | dict(LIMIT_GATES[limit] for limit in _limits(study))


def _faults_of_waivers(study: Mapping[str, Any]) -> Iterator[Fault]:
    kinds = _kinds_of_gates(study)
    networks = list(map(str, mapping(study.get("networks"))))
    for index, waiver in enumerate(listing(study.get("waivers"))):
        path = ("waivers", index)
        network, gate = (str(mapping(waiver).get(key, "")) for key in ("network", "gate"))
        if network and networks and network not in networks:
            yield no_such(f"there is no network `{network}`.", network, networks, (*path, "network"))
        if gate and gate not in kinds:
            # A gate that is never waived would be no cure; one whose kind is misspelt may be meant.
            open_to = [name for name, kind in kinds.items() if kind in WAIVABLE or kind not in GATE_KINDS]
            said = f"there is no {gate_word()} `{gate}`."
            if open_to:
                yield no_such(said, gate, open_to, (*path, "gate"))
            else:
                said = f"{said} None here can be waived: take the waiver out."
                yield Fault("reference", said, (*path, "gate"), found=gate)
        elif gate and kinds[gate] in GATE_KINDS and kinds[gate] not in WAIVABLE:
            yield Fault(
                "conflict",
                f"`{gate}` is of kind {kinds[gate]}, which is never waived; only "
                f"{listed(WAIVABLE, joined='and')} can be: take the waiver out",
                (*path, "gate"),
                found=gate,
            )
