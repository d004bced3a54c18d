"""Do the rules for sets of networks name networks and kinds that are there?"""

from collections.abc import Iterator, Mapping
from typing import Any

from netselect.errors import did_you_mean
from netselect.study.outline import Finding, mapping


def set_faults(study: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the names in `redundancy` and `portfolio` that lead nowhere, and pairs that are stated twice.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values.

    Yields
    ------
    (path, sentence)
    """
    networks = mapping(study.get("networks"))
    if not networks:
        return
    yield from _faults_of_overlaps(study, list(map(str, networks)))
    kinds = {str(mapping(network).get("type", "other")) for network in networks.values()}
    wanted = mapping(study.get("portfolio")).get("one_of_each")
    for index, kind in enumerate(wanted if isinstance(wanted, list | tuple) else ()):
        if str(kind) not in kinds:
            yield (
                ("portfolio", "one_of_each", index),
                f"no network is of the type `{kind}`. {did_you_mean(str(kind), kinds)}",
            )


def _faults_of_overlaps(study: Mapping[str, Any], networks: list[str]) -> Iterator[Finding]:
    stated = study.get("redundancy")
    told: set[frozenset[str]] = set()
    for index, overlap in enumerate(stated if isinstance(stated, list | tuple) else ()):
        named = mapping(overlap).get("networks")
        names = [str(name) for name in named] if isinstance(named, list | tuple) else []
        for place, name in enumerate(names):
            if name not in networks:
                yield (
                    ("redundancy", index, "networks", place),
                    f"there is no network `{name}`. {did_you_mean(name, networks)}",
                )
        if names and frozenset(names) in told:
            yield (
                ("redundancy", index, "networks"),
                f"the overlap of {' and '.join(names)} is stated already: state it once",
            )
        told.add(frozenset(names))
