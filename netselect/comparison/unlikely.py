"""What in a study is accepted, and can hardly be meant?"""

import datetime as dt
import unicodedata
from collections.abc import Iterator

from netselect.matrix.assessment import Assessment
from netselect.names import Names
from netselect.study.network import Network
from netselect.study.study import Study
from netselect.words import listed_with_and

LONGEST = dt.timedelta(days=50 * 366)
"""Dates further from `as_of` than this are taken for a slip of the pen."""
MANY_WEEKS = 520.0
"""Weeks that nobody waits: ten years."""
MANY_HOURS = 744.0
"""Hours that no month has more of."""


def unlikely(assessment: Assessment, called: Names) -> Iterator[str]:
    """Yield a sentence on each thing that can hardly be meant."""
    study = assessment.study
    yield from _without_name(study)
    yield from _alike(study)
    yield from _exclusions(study, called)
    yield from _mandatory_and_out(assessment, called)
    yield from _dates(study, called)
    for name, network in study.networks.items():
        yield from _figures(called.network(name), network)


def _without_name(study: Study) -> Iterator[str]:
    if not study.title.strip():
        yield "the title of the study is blank: say in it what is to be decided"
    blank = [name for name, network in study.networks.items() if not network.name.strip()]
    blank += [name for name, want in study.learner.wants.items() if not want.title.strip()]
    if blank:
        verb = "has a blank name or title" if len(blank) == 1 else "have blank names or titles"
        yield f"{listed_with_and(f'`{name}`' for name in blank)} {verb}: write how it is called"


def _alike(study: Study) -> Iterator[str]:
    """Say which ids nobody can tell apart: those that differ in case, or in how accents are composed."""
    for ids in (study.networks, study.learner.wants, study.leaves(), study.gates):
        seen: dict[str, str] = {}
        for name in ids:
            first = seen.setdefault(unicodedata.normalize("NFKC", name).casefold(), name)
            if first == name:
                continue
            one, other = (unicodedata.normalize("NFC", each) for each in (first, name))
            how = "in how their accents are composed" if one == other else "in the width or form of their letters"
            if one != other and one.casefold() == other.casefold():
                how = "in capital letters"
            yield f"the ids `{first}` and `{name}` differ only {how}: make sure that both are meant"


def _exclusions(study: Study, called: Names) -> Iterator[str]:
    told: set[frozenset[str]] = set()
    for name, network in study.networks.items():
        for other in network.exclusive_with:
            if other == name:
                yield f"{called.network(name)} excludes itself: take it out of its own `exclusive_with`"
            elif (
                network.mandatory
                and other in study.networks
                and study.networks[other].mandatory
                and frozenset((name, other)) not in told
            ):
                told.add(frozenset((name, other)))
                yield (
                    f"{called.network(name)} and {called.network(other)} are both mandatory and exclude each "
                    "other: no set of networks is allowed then"
                )


def _mandatory_and_out(assessment: Assessment, called: Names) -> Iterator[str]:
    study = assessment.study
    red_lines = {name for name, gate in study.gates.items() if gate.kind == "red_line"}
    for results in assessment.gates.values():
        for gate in results:
            if gate.outcome == "fail" and gate.gate in red_lines and study.networks[gate.network].mandatory:
                yield (
                    f"{called.network(gate.network)} is mandatory and breaks the red line "
                    f"{called.gate(gate.gate)}: whoever requires it should be told"
                )


def _dates(study: Study, called: Names) -> Iterator[str]:
    as_of = study.as_of
    for name, want in study.learner.wants.items():
        if want.by is not None and abs(want.by - as_of) > LONGEST:
            yield f"{called.want(name)} is due on {want.by}, far from as_of ({as_of}): look at the year again"
    for name, network in study.networks.items():
        if network.review_by is not None and abs(network.review_by - as_of) > LONGEST:
            yield (
                f"{called.network(name)} is to be looked at on {network.review_by}, far from as_of ({as_of}): "
                "look at the year again"
            )
        for figure, dated in _observed_on(network):
            if dated > as_of:
                yield f"{called.network(name)}: {figure} was found on {dated}, which is after as_of ({as_of})"
            elif as_of - dated > LONGEST:
                yield f"{called.network(name)}: {figure} was found on {dated}, long before as_of ({as_of})"


def _observed_on(network: Network) -> Iterator[tuple[str, dt.date]]:
    for block in (network.joining, network.staying, network.values, network.serves, network.facts):
        for name, stated in dict(block).items():
            dated = getattr(stated, "dated", None)
            if dated is not None:
                yield name.replace("_", " "), dated


def _figures(called: str, network: Network) -> Iterator[str]:
    limits = {
        "entry_weeks": (network.joining.entry_weeks, MANY_WEEKS, "weeks to get in"),
        "hours_per_month": (network.staying.hours_per_month, MANY_HOURS, "hours a month"),
    }
    for stated, most, what in limits.values():
        number = None if stated is None else stated.number
        if number is not None and number > most:
            yield f"{called}: {number:.15g} {what} can hardly be meant"
