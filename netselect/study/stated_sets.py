"""Do the rules for sets of networks name networks and kinds that are there?"""

from collections.abc import Iterator, Mapping
from typing import Any

from netselect.errors import Fault, no_such
from netselect.study.outline import mapping


def set_faults(study: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the names in `redundancy` and `portfolio` that lead nowhere, and pairs that are stated twice.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values.

    Yields
    ------
    Fault
    """
    networks = mapping(study.get("networks"))
    if not networks:
        return
    yield from _faults_of_overlaps(study, list(map(str, networks)))
    kinds = {str(mapping(network).get("type", "other")) for network in networks.values()}
    wanted = mapping(study.get("portfolio")).get("one_of_each")
    named = wanted if isinstance(wanted, list | tuple) else ()
    for index, kind in enumerate(named):
        if str(kind) not in kinds:
            yield no_such(
                f"no network is of the type `{kind}`.",
                str(kind),
                kinds,
                ("portfolio", "one_of_each", index),
                named,
            )


def _faults_of_overlaps(study: Mapping[str, Any], networks: list[str]) -> Iterator[Fault]:
    stated = study.get("redundancy")
    told: set[frozenset[str]] = set()
    for index, overlap in enumerate(stated if isinstance(stated, list | tuple) else ()):
        named = mapping(overlap).get("networks")
        names = [str(name) for name in named] if isinstance(named, list | tuple) else []
        others = [network for network in networks if network not in names]
        for place, name in enumerate(names):
            if name not in networks:
                yield no_such(
                    f"there is no network `{name}`.", name, others, ("redundancy", index, "networks", place)
                )
        if names and frozenset(names) in told:
            yield Fault(
                "duplicate",
                f"the overlap of {' and '.join(names)} is stated already: state it once",
                ("redundancy", index, "networks"),
                about=tuple(names),
            )
        told.add(frozenset(names))
