"""What in a study is allowed, but should be known to those who read its result?"""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from netselect.arguments import checked
from netselect.asking import asked
from netselect.comparison.unlikely import unlikely
from netselect.errors import listed, nearest
from netselect.gates import all_gates
from netselect.matrix.assessment import Assessment
from netselect.matrix.utilities import utilities
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.study.criteria import COVERAGE, HORIZON, Criterion
from netselect.study.learner import Need
from netselect.study.network import Network
from netselect.study.references import LIMIT_GATES
from netselect.study.study import Study
from netselect.thresholds import exact_text
from netselect.words import listed_with_and, plain_name

MANY_CRITERIA = 10
"""With more criteria than this a study gets a notice: a ruling of this project, not a finding."""


_WANTED = {
    figure: figure.removesuffix("_coverage")
    if figure in HORIZON
    else f"want with the reason {figure.removeprefix('fit_')}"
    for figure in COVERAGE
}


@checked
def notices(subject: Study | Ranking | Assessment) -> tuple[str, ...]:
    """Return what the readers of a result should know about its study, one sentence each.

    Parameters
    ----------
    subject : Study, Ranking or Assessment
        A study, which is then ranked as it says, a ranking, or the assessment that a matrix of a study carries.

    Returns
    -------
    tuple of str
        Empty for a bare matrix, which carries no study.
    """
    subject = ranking_of(subject) if isinstance(subject, Study) else subject
    assessment = subject.matrix.assessment if isinstance(subject, Ranking) else subject
    if assessment is None:
        return ()
    study = assessment.study
    called = subject.names if isinstance(subject, Ranking) else Names.of(study)
    return (
        *unlikely(assessment, called),
        *_open_horizons(assessment, called),
        *_vague(assessment, called),
        *_met(assessment, called),
        *_unweighed(assessment, called),
        *_overdue(study, called),
        *_ungraded(assessment, subject.ungraded_strengths() if isinstance(subject, Ranking) else None),
        # Figures that are compared as they are, or not at all, count as no level of an anchor.
        *(
            ()
            if isinstance(subject, Ranking) and subject.method.works_on != "values"
            else _beyond_scale(study, called)
        ),
        *_straddling(assessment, called),
        *_counted_twice(study, called),
        *_idle_waivers(assessment, called),
        *_strangers(study, called),
        *_idle_themes(study, called),
        *_many_criteria(study),
        *_not_used(study, assessment),
    )


def _open_horizons(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say which computed coverage is 0 for everybody, because nothing of its kind is open."""
    covered = assessment.coverage
    for name, leaf in assessment.study.leaves().items():
        if leaf.computed not in COVERAGE:
            continue
        wanted = covered.belonging(str(leaf.computed))
        if not (wanted & (covered.weights > 0)).any():
            is_vague = np.isin(covered.wants, covered.vague)
            state = "counts yet" if (wanted & is_vague).any() else "is open"
            yield f"{called.criterion(name)} is 0 for every network: no {_WANTED[str(leaf.computed)]} {state}"


def _vague(assessment: Assessment, called: Names) -> Iterator[str]:
    for want in assessment.coverage.vague:
        missing = assessment.study.learner.wants[want].lacks
        yield f"{called.quoted(want)} is vague and counts for nothing: give it a {' and a '.join(missing)}"


def _met(assessment: Assessment, called: Names) -> Iterator[str]:
    for want in assessment.coverage.met:
        yield (
            f"{called.quoted(want)} is met already and counts for nothing: its target is not above its current "
            "level"
        )


def _unweighed(assessment: Assessment, called: Names) -> Iterator[str]:
    cure = "counts for nothing: give it points, or take it out"
    for want in assessment.coverage.unweighed():
        yield f"{called.quoted(want)} has an importance of 0 and {cure}"
    for name, weight in zip(assessment.weights.names, assessment.weights.weights, strict=True):
        if weight == 0 and assessment.weights.statement.how in {"points", "swing"}:
            yield f"{called.criterion(name)} has a weight of 0 and {cure}"


def _overdue(study: Study, called: Names) -> Iterator[str]:
    """Say which open needs and aspirations have a date that is past, so that all help comes too late."""
    counting = {name: want for name, want in study.learner.wants.items() if want.counts}
    past = [name for name, want in counting.items() if want.by is not None and want.by < study.as_of]
    if past and len(past) == len(counting):
        yield (
            f"the date of every open need or aspiration lies before the day of this study (`as_of`, "
            f"{study.as_of}), so all help comes too late: bring the dates up to date"
        )
    elif past:
        verb = "lies" if len(past) == 1 else "lie"
        date = "date" if len(past) == 1 else "dates"
        names = listed_with_and(map(called.quoted, past))
        yield (
            f"the {date} of {names} {verb} before the day of this study (`as_of`, {study.as_of}): all help with "
            "that comes too late"
        )


def _ungraded(assessment: Assessment, read: int | None) -> Iterator[str]:
    """Say how many strengths carry no grade, and on how many of them the ranking rests."""
    covered = assessment.coverage
    if covered.ungraded:
        carry, count = (
            ("carries", "counts as it stands") if covered.ungraded == 1 else ("carry", "count as they stand")
        )
        what = "strength" if covered.stated == 1 else "strengths"
        few = read is not None and read != covered.ungraded
        rests = f"; the ranking rests on {read} of them, those that count of networks that stand" if few else ""
        yield f"{covered.ungraded} of {covered.stated} {what} {carry} no grade, and {count}{rests}"


def _beyond_scale(study: Study, called: Names) -> Iterator[str]:
    """Say which figures lie beyond an end of their scale, and what they are worth there."""
    for name, leaf in study.leaves().items():
        scale = leaf.effective_scale
        if scale is None or leaf.computed in COVERAGE:
            continue
        ends = {scale.worst: "its worst level", scale.best: "its best level"}
        ends = {**{level: "the end of its curve" for level, _ in scale.curve}, **ends}
        curve = np.array(scale.curve) if scale.curve else None
        for network_name, network in study.networks.items():
            value = _known(network, name, leaf)
            if value is None or min(ends) <= value <= max(ends):
                continue
            level = min(ends) if value < min(ends) else max(ends)
            worth = utilities(np.array([[value]]), np.array([scale.worst]), np.array([scale.best]), (curve,))
            yield (
                f"{called.network(network_name)}: {called.criterion(name)} {value:.15g} lies beyond "
                f"{ends[level]}, {level:.15g}, and is worth {worth[0, 0]:.3g} of 1"
            )


def _known(network: Network, name: str, leaf: Criterion) -> float | None:
    if leaf.computed is None:
        return network.values[name].number if name in network.values else None
    span = network.term(leaf.computed)
    return None if span is None else span.value


def _straddling(assessment: Assessment, called: Names) -> Iterator[str]:
    gates = all_gates(assessment.study)
    for gate in chain(*assessment.gates.values()):
        if not gate.straddles:
            continue
        low, high = gate.low, gate.high
        if gate.found is None:
            whole, _ = asked(assessment.study.networks[gate.network], gates[gate.gate], whole=True)
            low, high = whole.low, whole.high
        ends = f"{exact_text(low or 0.0)} {'upwards' if high is None else f'to {exact_text(high)}'}"
        yield (
            f"{called.network(gate.network)}: the rule goes by what is stated ({gate}), but the stated range, "
            f"{ends}, reaches past it"
        )


_CRITERION_OF_KIND = {"access": "access_barriers"}
"""The criterion of the catalogue that grades what a gate of this kind rules on."""


def _counted_twice(study: Study, called: Names) -> Iterator[str]:
    """Say which criteria are a gate on the same figure as well."""
    for gate_name, gate in study.gates.items():
        for name, leaf in study.leaves().items():
            same_figure = gate.computed is not None and gate.computed == leaf.computed
            if same_figure or name in {gate.fact, _CRITERION_OF_KIND.get(gate.kind)}:
                criterion, gate_ = called.criterion(name), called.gate(gate_name)
                yield (
                    f"{criterion} is a criterion, and the rule {gate_} asks for the same: make sure that you mean "
                    "both"
                )
    limits = {limit: value for limit in LIMIT_GATES if (value := getattr(study.learner.limits, limit)) is not None}
    for name, leaf in study.leaves().items():
        if leaf.computed in limits:
            yield (
                f"{called.criterion(name)} is a criterion and one of your limits "
                f"({exact_text(limits[str(leaf.computed)])}): make sure that you mean both"
            )


def _idle_waivers(assessment: Assessment, called: Names) -> Iterator[str]:
    used = {
        (gate.network, gate.gate)
        for results in assessment.gates.values()
        for gate in results
        if gate.outcome == "waived"
    }
    for waiver in assessment.study.waivers:
        if (waiver.network, waiver.gate) not in used:
            network, gate = called.network(waiver.network), called.gate(waiver.gate)
            yield f"{network} passes the rule {gate} anyway: its waiver is not needed"


def _strangers(study: Study, called: Names) -> Iterator[str]:
    for name, network in study.networks.items():
        for other in network.exclusive_with:
            if other not in study.networks:
                near = nearest(other, study.networks.keys() - {name, *network.exclusive_with})
                hint = "" if near is None else f" (do you mean `{near}`?)"
                yield f"{called.network(name)} cannot be joined with `{other}`, which is not in this study{hint}"


def _idle_themes(study: Study, called: Names) -> Iterator[str]:
    """Say which themes a want asks for and no network offers, where its strengths rest on themes."""
    offered = {theme for network in study.networks.values() for theme in network.offers}
    for name, want in study.learner.wants.items():
        absent = [theme for theme, share in want.themes.items() if share > 0 and theme not in offered]
        if absent and _rests_on_themes(study, name, want):
            yield f"{called.quoted(name)} asks for {listed(map(plain_name, absent))}, which no network offers"


def _rests_on_themes(study: Study, name: str, want: Need) -> bool:
    return want.counts and any(name not in network.serves for network in study.networks.values())


def _many_criteria(study: Study) -> Iterator[str]:
    count = len(study.leaves())
    if count > MANY_CRITERIA:
        yield f"{count} criteria are many to weigh well: ten or fewer are easier"


def _not_used(study: Study, assessment: Assessment) -> Iterator[str]:
    how = assessment.weights.statement.how
    if study.judges and not assessment.weights.judges:
        yield f"the judges are kept, but not heard: the weights are by {how.replace('_', ' ')}"
    else:
        silent = [name for name, said in study.judges.items() if not (said.influence or said.says_nothing)]
        if silent:
            yield f"what {' and '.join(silent)} said is kept, but not heard: an influence of 0 leaves it out"
    if study.judgements and how != "judgements":
        yield f"the judgements of the criteria are kept, but not used: the weights are by {how}"
    if study.learner.judgements and study.learner.importances.how != "judgements":
        how = study.learner.importances.how
        yield f"the judgements of needs and aspirations are kept, but not used: importances are by {how}"
