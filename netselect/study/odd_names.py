"""Which id is spelt differently where it is defined from everywhere that it is used?

One such slip makes every use wrong. So it is told once, where the odd one stands, and put right in a copy in which
the checks of `references` find what else there is. Plain mappings are read, as in `references`.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from netselect.errors import Fault, StudyPath, listed, nearest
from netselect.study.outline import Tree, mapping, wants

_FEWEST = 2
"""Uses that have to agree against one definition."""
_SHOWN = 3

_Named: TypeAlias = dict[str, list[StudyPath]]
"""For each name, where it stands."""


def odd_names(
    study: Mapping[str, Any], *, by_columns: bool = False, inside: str = ""
) -> tuple[list[Fault], Mapping[str, Any]]:
    """Return the definitions that are spelt unlike all their uses, and the study with them put right.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values; it is left as it is.
    by_columns : bool
        Whether its networks stand in a table, whose header names for all of them what they state.
    inside : str
        The part that is looked at, where the study holds no more: places are told from there.

    Returns
    -------
    tuple of (list of Fault, mapping)
        The study itself where there are none.

    Examples
    --------
    >>> networks = {name: {"facts": {"eligible": True}} for name in ("a", "b")}
    >>> found, righted = odd_names({"gates": {"g": {"fact": "elligible"}}, "networks": networks})
    >>> found[0].path, righted["gates"]["g"]["fact"]
    (('gates', 'g', 'fact'), 'eligible')
    """
    found: list[Fault] = []
    righted = study
    for defined, used in _kinds(study, by_columns=by_columns):
        strangers = [name for name, places in used.items() if name not in defined and len(places) >= _FEWEST]
        for name, places in defined.items():
            meant = nearest(name, strangers) if name not in used and len(places) == 1 else None
            if meant is None:
                continue
            strangers.remove(meant)
            uses = [path[1:] if path[0] == inside else path for path in used[meant]]
            others = [part.strip() for path in uses for step in path for part in str(step).split(" over ")]
            said = _sentence(name, meant, uses)
            found.append(Fault("reference", said, places[0], found=name, expected=(meant,), about=tuple(others)))
            righted = copy.deepcopy(righted) if righted is study else righted
            _put_right(righted, places[0], meant)
    return found, righted


def _sentence(name: str, meant: str, uses: list[StudyPath]) -> str:
    places = [".".join(map(str, path)) for path in uses]
    return (
        f"`{name}` stands only here, and `{meant}` in {len(uses)} other places, which this makes wrong "
        f"({listed(places, _SHOWN).replace(' or ', ' and ')}). Did you mean `{meant}`?"
    )


def _put_right(study: Any, path: StudyPath, meant: str) -> None:  # noqa: ANN401 -- mappings and lists
    *steps, last = path
    for step in steps:
        study = study[step]
    if isinstance(study, list) or (last == "fact" and not isinstance(study[last], Mapping)):
        study[last] = meant
        return
    study[meant] = study.pop(last)
    places = getattr(study, "places", {})
    if last in places:
        places[meant] = places[last]


def _kinds(study: Mapping[str, Any], *, by_columns: bool) -> Iterator[tuple[_Named, _Named]]:
    """Yield for each kind of id where its ids are defined, and where they are used."""
    networks = mapping(study.get("networks"))
    stating = dict(list(networks.items())[:1]) if by_columns else networks
    gates = mapping(study.get("gates"))
    of_wants = {name: [path] for name, path in wants(study).items()}
    facts: _Named = {}
    for name, gate in gates.items():
        if isinstance(mapping(gate).get("fact"), str):
            facts.setdefault(str(gate["fact"]), []).append(("gates", name, "fact"))
    themes: _Named = {}
    asked: list[tuple[str, StudyPath]] = []
    for path in wants(study).values():
        for theme in mapping(mapping(mapping(study["learner"])[path[1]][path[2]]).get("themes")):
            themes.setdefault(str(theme), []).append((*path, "themes", theme))
            asked.append((str(theme), (*path, "themes", theme)))
    declared = study.get("themes")
    if isinstance(declared, list | tuple) and declared:
        themes = {str(theme): [("themes", index)] for index, theme in enumerate(declared)}
    else:
        asked = []
    tree = Tree(mapping(study.get("criteria")))
    learner = mapping(study.get("learner"))
    yield (
        {name: [path] for name, path in tree.paths.items()},
        _gathered(
            [*_keys(stating, "values"), *_compared(study, ()), *_of_judges(study), *_judged_networks(study)]
        ),
    )
    yield (
        of_wants,
        _gathered(
            [
                *_keys(stating, "serves"),
                *_ordered(learner.get("order"), ("learner", "order")),
                *_pairs(learner.get("judgements"), ("learner", "judgements")),
                *((str(name), ("learner", "strengths", name)) for name in mapping(learner.get("strengths"))),
            ]
        ),
    )
    yield themes, _gathered([*_keys(stating, "offers"), *asked])
    yield facts, _gathered(_keys(stating, "facts"))
    waivers = study.get("waivers")
    waived = [
        (("waivers", index), mapping(waiver))
        for index, waiver in enumerate(waivers if isinstance(waivers, list | tuple) else ())
    ]
    yield (
        {str(name): [("gates", name)] for name in gates},
        _gathered((str(waiver["gate"]), (*path, "gate")) for path, waiver in waived if "gate" in waiver),
    )
    yield {str(name): [("networks", name)] for name in networks}, _gathered(_of_networks(study, waived))


def _gathered(uses: Iterable[tuple[str, StudyPath]]) -> _Named:
    found: _Named = {}
    for name, path in uses:
        found.setdefault(name, []).append(path)
    return found


def _keys(networks: Mapping[str, Any], block: str) -> Iterator[tuple[str, StudyPath]]:
    for name, network in networks.items():
        for key in mapping(mapping(network).get(block)):
            yield str(key), ("networks", name, block, key)


def _ordered(order: object, path: StudyPath) -> Iterator[tuple[str, StudyPath]]:
    for index, place in enumerate(order if isinstance(order, list | tuple) else ()):
        for name in place if isinstance(place, list | tuple) else [place]:
            yield str(name), (*path, index)


def _pairs(lines: object, path: StudyPath) -> Iterator[tuple[str, StudyPath]]:
    for text in mapping(lines):
        for name in str(text).split(" over "):
            yield name.strip(), (*path, text)


def _compared(holder: Mapping[str, Any], base: StudyPath) -> Iterator[tuple[str, StudyPath]]:
    """Yield the criteria that judgements and orders of a study, or of one judge, speak of."""
    for level, lines in mapping(holder.get("judgements")).items():
        yield str(level), (*base, "judgements", level)
        yield from _pairs(lines, (*base, "judgements", level))
    order = holder.get("order")
    yield from _ordered(order, (*base, "order"))
    for level, names in mapping(order).items():
        yield str(level), (*base, "order", level)
        yield from _ordered(names, (*base, "order", level))


def _of_judges(study: Mapping[str, Any]) -> Iterator[tuple[str, StudyPath]]:
    for name, judge in mapping(study.get("judges")).items():
        yield from _compared(mapping(judge), ("judges", name))
        for criterion in mapping(mapping(judge).get("points")):
            yield str(criterion), ("judges", name, "points", criterion)


def _judged_networks(study: Mapping[str, Any]) -> Iterator[tuple[str, StudyPath]]:
    for criterion in mapping(study.get("network_judgements")):
        yield str(criterion), ("network_judgements", criterion)


def _of_networks(
    study: Mapping[str, Any], waived: Sequence[tuple[StudyPath, Mapping[str, Any]]]
) -> Iterator[tuple[str, StudyPath]]:
    for path, waiver in waived:
        if "network" in waiver:
            yield str(waiver["network"]), (*path, "network")
    for criterion, lines in mapping(study.get("network_judgements")).items():
        yield from _pairs(lines, ("network_judgements", criterion))
    overlaps = study.get("redundancy")
    for index, overlap in enumerate(overlaps if isinstance(overlaps, list | tuple) else ()):
        yield from _ordered(mapping(overlap).get("networks"), ("redundancy", index, "networks"))
    for name, network in mapping(study.get("networks")).items():
        yield from _ordered(mapping(network).get("exclusive_with"), ("networks", name, "exclusive_with"))
