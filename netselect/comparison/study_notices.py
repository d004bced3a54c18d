"""What in a study should a reader know: unknown, ungraded, unlikely, late, beyond its scale?"""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from netselect.arguments import checked
from netselect.comparison import unlikely_sets, untold
from netselect.coverage import strengths_read
from netselect.errors import in_plain_letters, listed, nearest, with_odd_letters_named
from netselect.gates import all_gates, levels_of
from netselect.matrix.assessment import Assessment, utilities
from netselect.names import Names, stated_text
from netselect.ranking import Ranking, ranking_of
from netselect.study.criteria import COVERAGE, HORIZON, LIMIT_GATES, Criterion
from netselect.study.network import Fact, Figure, Network, stated_figures
from netselect.study.study import Study
from netselect.words import clean, few_digits, listed_with_and, plain_name


@dataclass(frozen=True, slots=True)
class UnknownFigure:
    """A figure or fact of a network that nobody has told yet, in what range it is said to lie, and what to ask."""

    network: str
    path: str  # in the network, such as ``staying.yearly_cost``
    low: float | None
    high: float | None
    one_of: tuple[float, ...]  # the only values it can take, where the study says so
    ask: str

    def sentence(self, called: Names) -> str:
        """Return what is unknown and whom to ask, without a full stop: ``the fee of Forum, 0 or 9``."""
        unit = called.unit(self.path)
        unit = f" {unit}" if unit and self._range() and unit != called.figure(self.path) else ""
        said = f"{called.figure_of(self.path, self.network)}{self._range()}{unit}"
        return said + (f". Ask: {self.ask}" if self.ask else "")

    def _range(self) -> str:
        if self.one_of:
            return f", {' or '.join(stated_text(value) for value in self.one_of)}"
        if self.low is not None and self.high is not None:
            return f", from {stated_text(self.low)} to {stated_text(self.high)}"
        if self.low is not None:
            return f", {stated_text(self.low)} or more"
        return "" if self.high is None else f", up to {stated_text(self.high)}"


def weighing(assessment: Assessment) -> dict[str, Criterion]:
    """Return the criteria that weigh something and are not judged in pairs: nothing reads a figure of another."""
    study, weights = assessment.study, assessment.weights
    counts = {name for name, weight in zip(weights.names, weights.weights.tolist(), strict=True) if weight > 0}
    return {name: leaf for name, leaf in study.leaves().items() if name in counts - study.judged_criteria}


def figures_read(subject: Study | Ranking) -> Iterator[tuple[str, str, Figure | Fact]]:
    """Yield the figures and facts that something reads: by network and path, in the order of the study.

    A value is read by its criterion, where that weighs something and is not judged in pairs, and a strength by a
    need or aspiration that counts. Facts are read by rules, money and time by limits and sets.
    """
    ranking = ranking_of(subject) if isinstance(subject, Study) else subject
    if ranking.matrix.assessment is not None:
        yield from _read(ranking.matrix.assessment)


def _read(assessment: Assessment) -> Iterator[tuple[str, str, Figure | Fact]]:
    study = assessment.study
    read = {f"values.{name}" for name in weighing(assessment)}
    for name, network in study.networks.items():
        helps = strengths_read(study, assessment.coverage, HORIZON, name)
        for path, figure in stated_figures(network):
            if path in read or path in helps or not path.startswith(("values.", "serves.", "offers.")):
                yield name, path, figure


def unknown_figures(subject: Study | Ranking) -> tuple[UnknownFigure, ...]:
    """Return what nobody has told yet of what something reads, in the order of the study."""
    return tuple(
        UnknownFigure(
            network=name,
            path=path,
            low=figure.low,
            high=figure.high,
            one_of=figure.one_of if isinstance(figure, Figure) else (),
            ask=figure.ask or "",
        )
        for name, path, figure in figures_read(subject)
        if figure.is_unknown
    )


@dataclass(frozen=True, slots=True)
class RangedFigure:
    """A figure or fact that is known, where it stands in its network, and a range that it may lie in."""

    network: str
    path: str
    value: float
    low: float
    high: float

    def sentence(self, called: Names) -> str:
        """Return the figure with its range, without a full stop: ``the yearly cost of Forum: 3, from 2 to 5``."""
        span = f"from {stated_text(self.low)} to {stated_text(self.high)}"
        return f"{called.figure_of(self.path, self.network)}: {stated_text(self.value)}, {span}"


def ranged_figures(subject: Study | Ranking) -> tuple[RangedFigure, ...]:
    """Return the known figures with a stated range that something reads, in the order of the study."""
    return tuple(
        RangedFigure(name, path, value, low, high)
        for name, path, figure in figures_read(subject)
        if isinstance(value := figure.value, float) and (figure.low is not None or figure.high is not None)
        for low in [value if figure.low is None else figure.low]
        for high in [value if figure.high is None else figure.high]
        if low < high
    )


def ungraded_strengths(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the strengths that are known and carry no grade, by network; networks without any are left out."""
    found = {
        name: tuple(
            path
            for path, figure in stated_figures(network)
            if path.startswith(("serves.", "offers."))
            and isinstance(figure.value, float)
            and (figure.grade or network.grade) is None
        )
        for name, network in study.networks.items()
    }
    return {name: paths for name, paths in found.items() if paths}


LONGEST = dt.timedelta(days=50 * 366)
"""Dates further from `as_of` than this are taken for a slip of the pen."""
MANY_WEEKS = 520.0
"""Weeks that nobody waits: ten years."""
MANY_HOURS = 744.0
"""Hours that no month has more of."""
MUCH_EFFORT = 2_000.0
"""Hours that joining takes of nobody: more than a working year."""
MUCH_MONEY = 1e9
"""What no network asks for, in any currency."""
_UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters that are blank."""


def _is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen."""
    return all(unicodedata.category(char)[0] in "ZC" or char in _UNSEEN for char in text)


def _without_name(study: Study) -> Iterator[str]:
    if _is_blank(study.title):
        yield "the title of the study is blank: say in it what is to be decided"
    blank = [name for name, network in study.networks.items() if _is_blank(network.name)]
    blank += [name for name, want in study.learner.wants.items() if _is_blank(want.title)]
    if blank:
        verb = "has a blank name or title" if len(blank) == 1 else "have blank names or titles"
        yield f"{listed_with_and(f'`{name}`' for name in blank)} {verb}: write how it is called"


def _alike(study: Study) -> Iterator[str]:
    """Say which ids nobody can tell apart, or type: by case, composed accents, letters that look like others."""
    types = dict.fromkeys(network.type for network in study.networks.values())
    for ids in (study.networks, study.learner.wants, study.leaves(), study.gates, types):
        seen: dict[str, str] = {}
        for name in ids:
            folded = unicodedata.normalize("NFKC", name)
            first = seen.setdefault(in_plain_letters(folded, whole=True).casefold(), name)
            if first == name:
                if in_plain_letters(name) != name:
                    what = "type" if ids is types else "id"
                    yield with_odd_letters_named(f"the {what} `{name}` mixes letters that look alike")
                continue
            one, other = (unicodedata.normalize("NFC", each) for each in (first, name))
            how = "in how their accents are composed" if one == other else "in the width or form of their letters"
            if one != other and one.casefold() == other.casefold():
                how = "in capital letters"
            elif unicodedata.normalize("NFKC", first).casefold() != folded.casefold():
                how = "in letters that look alike"
            what = "types" if ids is types else "ids"
            yield f"the {what} `{first}` and `{name}` differ only {how}: make sure that both are meant"


def _mandatory_and_out(assessment: Assessment, called: Names) -> Iterator[str]:
    study = assessment.study
    red_lines = {name for name, gate in study.gates.items() if gate.kind == "red_line"}
    for name, results in assessment.gates.items():
        failed = [gate.gate for gate in results if gate.outcome == "fail" and study.networks[name].mandatory]
        told = f"{called.network(name)} is mandatory and"
        for gate in (gate for gate in failed if gate in red_lines):
            yield f"{told} breaks the red line {called.gate(gate)}: whoever requires it should be told"
        if others := [called.gate(gate) for gate in failed if gate not in red_lines]:
            yield f"{told} ruled out by {listed_with_and(others)}: no set of networks is allowed then"


def _dates(study: Study, called: Names) -> Iterator[str]:
    as_of = study.as_of
    for name, want in study.learner.wants.items():
        if want.by is not None and abs(want.by - as_of) > LONGEST:
            yield f"{called.want(name)} is due on {want.by}, far from as_of ({as_of}): look at the year again"
    for name, network in study.networks.items():
        if network.review_by is not None and abs(network.review_by - as_of) > LONGEST:
            due = f"is to be looked at on {network.review_by}, far from as_of ({as_of})"
            yield f"{called.network(name)} {due}: look at the year again"
        for figure, dated in _observed_on(network):
            if dated > as_of or as_of - dated > LONGEST:
                when = "which is after" if dated > as_of else "long before"
                yield f"{called.network(name)}: {figure} was found on {dated}, {when} as_of ({as_of})"


def _recorded_later(study: Study, called: Names) -> Iterator[str]:
    """Say which records carry a day after the day on which the study holds."""
    days: list[tuple[str, dt.date | None]] = []
    days += [(f"the search of {clean(one.where)}", one.date) for one in study.searched]
    days += [(f"a question of ethics ({plain_name(one.issue)})", one.date) for one in study.ethics]
    for decision in study.decisions:
        days.append((f"a decision about {listed_with_and(map(called.anything, decision.about))}", decision.date))
    days += [(f"evidence ({clean(one.title or plain_name(one.kind))})", one.date) for one in study.evidence]
    for name, network in study.networks.items():
        said = f"{called.network(name)}: a conflict"
        days += [(f"{said} ({plain_name(one.cause)})", one.date) for one in network.conflicts]
    for what, day in days:
        if day is not None and day > study.as_of:
            yield f"{what} is dated {day}, which is after as_of ({study.as_of})"


_NOTHING = frozenset({"none", "no", "nothing", "n/a", "-"})


def _observed_on(network: Network, read: Collection[str] | None = None) -> Iterator[tuple[str, dt.date]]:
    """Yield what carries a date: the figures, or those that something reads, and the facts of the platform."""
    for path, stated in stated_figures(network):
        if stated.dated is not None and (read is None or path in read):
            yield plain_name(path.partition(".")[2]), stated.dated
    for name, fact in (network.online.facts if network.online else {}).items():
        if fact.dated is not None:
            yield plain_name(name), fact.dated


def figures_behind(assessment: Assessment, criterion: str, leaf: Criterion, network: str) -> list[Figure]:
    """Return what a figure of a network rests on: itself, the parts of a sum, strengths, levels of themes."""
    stated, computed = assessment.study.networks[network], leaf.computed
    if computed in COVERAGE:
        return list(strengths_read(assessment.study, assessment.coverage, {str(computed)}, network).values())
    if computed is None:
        return [stated.values[criterion]] if criterion in stated.values else []
    return stated.figures_of(computed)


def rests_on_stale(assessment: Assessment | None, criterion: str, network: str) -> bool:
    """Return whether something that a figure of a network rests on was found too long ago."""
    if assessment is None:
        return False
    study = assessment.study
    figures = figures_behind(assessment, criterion, study.leaves()[criterion], network)
    return any(study.is_stale(one.dated) for one in figures)


def _stale(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say which dated figures and facts are too old, and which networks were to be looked at again by now."""
    study = assessment.study
    read: dict[str, set[str]] = {name: set() for name in study.networks}
    for name, path, _ in _read(assessment):
        read[name].add(path)
    for name, network in study.networks.items():
        old = [
            f"{figure} ({dated})"
            for figure, dated in _observed_on(network, read[name])
            if study.is_stale(dated) and study.as_of - dated <= LONGEST
        ]
        if old:
            are = "was" if len(old) == 1 else "were"
            yield (
                f"{called.network(name)}: {listed_with_and(old)} {are} found more than "
                f"{study.stale_after_months} months before as_of ({study.as_of}): look again"
            )
        if network.review_by is not None and network.review_by < study.as_of:
            yield (
                f"{called.network(name)} was to be looked at again by {network.review_by}, and as_of is "
                f"{study.as_of}: look again, and move `review_by`"
            )


def _figures(study: Study, called: Names) -> Iterator[str]:
    """Say which figures can hardly be meant."""
    yield from _lag("benefit lag weeks", study.benefit_lag_weeks)
    for name, network in study.networks.items():
        limits = (
            (network.joining.entry_weeks, MANY_WEEKS, "weeks to get in"),
            (network.joining.effort_hours, MUCH_EFFORT, "hours to join"),
            (network.joining.fee, MUCH_MONEY, f"{study.currency} to join"),
            (network.staying.yearly_cost, MUCH_MONEY, f"{study.currency} a year"),
            (network.staying.hours_per_month, MANY_HOURS, "hours a month"),
        )
        for stated, most, what in limits:
            number = None if stated is None else stated.number
            if number is not None and number > most:
                yield f"{called.network(name)}: {number:.15g} {what} can hardly be meant"
        yield from _lag(called.network(name), network.benefit_lag_weeks)


def _lag(whose: str, weeks: float | None) -> Iterator[str]:
    if weeks is not None and weeks > MANY_WEEKS:
        yield f"{whose}: {weeks:.15g} weeks to first results can hardly be meant"


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

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> ranking = netselect.rank(study)
    >>> len(netselect.notices(ranking))
    3
    """
    subject = ranking_of(subject) if isinstance(subject, Study) else subject
    ranking = subject if isinstance(subject, Ranking) else None
    assessment = subject.matrix.assessment if isinstance(subject, Ranking) else subject
    if assessment is None:
        return ()
    study = assessment.study
    called = Names.of(study) if ranking is None else ranking.names
    # Figures that are compared as they are, or not at all, count as no level of an anchor.
    on_scales = ranking is None or ranking.method.works_on == "values"
    return (
        *_without_name(study),
        *_alike(study),
        *unlikely_sets(assessment, called),
        *_mandatory_and_out(assessment, called),
        *_dates(study, called),
        *_figures(study, called),
        *_open_horizons(assessment, called),
        *_without_weight(assessment, called),
        *_not_judged(assessment, called),
        *_overdue(study, called),
        *_ungraded(assessment, None if ranking is None else ranking.ungraded_strengths()),
        *(_beyond_scale(assessment, called) if on_scales else ()),
        *_straddling(assessment, called),
        *_counted_twice(assessment, called),
        *_stale(assessment, called),
        *_recorded_later(study, called),
        *_idle(assessment, called),
        *_strangers(study, called),
        *_not_used(study, assessment, called),
    )


def _open_horizons(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say which computed coverage is 0 for everybody, because nothing of its kind is open."""
    covered = assessment.coverage
    for name, leaf in weighing(assessment).items():
        if leaf.computed not in COVERAGE:
            continue
        wanted = covered.belonging(str(leaf.computed))
        if not (wanted & (covered.weights > 0)).any():
            is_vague = np.isin(covered.wants, covered.vague)
            state = "counts yet" if (wanted & is_vague).any() else "is open"
            yield f"{called.criterion(name)} is 0 for every network: no {_WANTED[str(leaf.computed)]} {state}"


def _without_weight(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say which needs, aspirations and criteria count for nothing, and why."""
    covered, weights = assessment.coverage, assessment.weights
    for want in covered.vague:
        missing = " and a ".join(assessment.study.learner.wants[want].lacks)
        yield f"{called.quoted(want)} is vague and counts for nothing: give it a {missing}"
    for want in covered.met:
        above = "its target is not above its current level"
        yield f"{called.quoted(want)} is met already and counts for nothing: {above}"
    cure = "counts for nothing: give it points, or take it out"
    for want in covered.unweighed():
        yield f"{called.quoted(want)} has an importance of 0 and {cure}"
    for name, weight in zip(weights.names, weights.weights, strict=True):
        if weight == 0 and weights.statement.how in {"points", "swing"}:
            yield f"{called.criterion(name)} has a weight of 0 and {cure}"


def _not_judged(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say on what nobody has said yet how far any network helps, and that nobody has judged the weights."""
    if said := untold(assessment, called)[1]:
        yield f"{said} (say how far each network helps: `serves`, or in a workbook the sheet Help)"
    if assessment.weights.is_starting_point:
        yield (
            "the weights of the criteria are a starting point that nobody has judged: give points of your own, "
            "then take `starting_point` out"
        )


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
        date, lie = ("date", "lies") if len(past) == 1 else ("dates", "lie")
        yield (
            f"the {date} of {listed_with_and(map(called.quoted, past))} {lie} before the day of this study "
            f"(`as_of`, {study.as_of}): all help with that comes too late"
        )


def _ungraded(assessment: Assessment, read: int | None) -> Iterator[str]:
    """Say how many strengths carry no grade, and on how many of them the ranking rests."""
    covered = assessment.coverage
    if covered.ungraded:
        alone = covered.ungraded == 1
        carry, count = ("carries", "counts as it stands") if alone else ("carry", "count as they stand")
        what = "strength" if covered.stated == 1 else "strengths"
        few = read is not None and read != covered.ungraded
        rests = f"; the ranking rests on {read:,} of them, those that count of networks that stand" if few else ""
        yield f"{covered.ungraded:,} of {covered.stated:,} {what} {carry} no grade, and {count}{rests}"


def _beyond_scale(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say which figures lie beyond an end of their scale, and what they are worth there."""
    study = assessment.study
    for name, leaf in weighing(assessment).items():
        scale = leaf.effective_scale
        if scale is None or leaf.computed in COVERAGE:
            continue
        ends = {level: "the end of its curve" for level, _ in scale.curve}
        ends |= {scale.worst: "its worst level", scale.best: "its best level"}
        curve = np.array(scale.curve) if scale.curve else None
        for network_name, network in study.networks.items():
            value = _known(network, name, leaf)
            if value is None or min(ends) <= value <= max(ends):
                continue
            level = min(ends) if value < min(ends) else max(ends)
            worth = utilities(np.array([[value]]), np.array([scale.worst]), np.array([scale.best]), (curve,))
            yield (
                f"{called.network(network_name)}: {called.criterion(name)} {value:.15g} lies beyond "
                f"{ends[level]}, {level:.15g}, and is worth {few_digits(float(worth[0, 0]))} of 1"
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
            whole, _ = levels_of(assessment.study.networks[gate.network], gates[gate.gate], whole=True)
            low, high = whole.low, whole.high
        ends = f"{stated_text(low or 0.0)} {'upwards' if high is None else f'to {stated_text(high)}'}"
        yield (
            f"{called.network(gate.network)}: the rule goes by what is stated ({gate}), but the stated range, "
            f"{ends}, reaches past it"
        )


_CRITERION_OF_KIND = {"access": "access_barriers"}
"""The criterion of the catalogue that grades what a gate of this kind rules on."""


def _counted_twice(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say which criteria are a gate on the same figure as well."""
    study, leaves = assessment.study, weighing(assessment)
    for gate_name, gate in study.gates.items():
        for name, leaf in leaves.items():
            same_figure = gate.computed is not None and gate.computed == leaf.computed
            if same_figure or name in {gate.fact, _CRITERION_OF_KIND.get(gate.kind)}:
                criterion, gate_ = called.criterion(name), called.gate(gate_name)
                yield (
                    f"{criterion} is a criterion, and the rule {gate_} asks for the same: make sure that you mean "
                    "both"
                )
    for name, leaf in leaves.items():
        limit = getattr(study.learner.limits, str(leaf.computed)) if leaf.computed in LIMIT_GATES else None
        if limit is not None:
            both = f"is a criterion and one of your limits ({stated_text(limit)}): make sure that you mean both"
            yield f"{called.criterion(name)} {both}"


def _idle(assessment: Assessment, called: Names) -> Iterator[str]:
    """Say which notes of what networks ask only say that there is none, and which waivers are not needed."""
    for name, network in assessment.study.networks.items():
        for skill, demand in network.asks_of_me.items():
            if (demand.note or "").strip().casefold() in _NOTHING:
                yield (
                    f"{called.network(name)}: the note on {plain_name(skill)} is `{demand.note}`, and is shown as "
                    "one: leave it empty if there is no note, or take the skill out if it is not asked for"
                )
    results = chain(*assessment.gates.values())
    used = {(gate.network, gate.gate) for gate in results if gate.outcome == "waived"}
    for waiver in assessment.study.waivers:
        if (waiver.network, waiver.gate) not in used:
            passes = f"{called.network(waiver.network)} passes the rule {called.gate(waiver.gate)} anyway"
            yield f"{passes}: its waiver is not needed"


def _strangers(study: Study, called: Names) -> Iterator[str]:
    """Say which networks are named that are not in the study, and which themes are asked for and never offered."""
    networks = study.networks
    for name, network in networks.items():
        for other in network.exclusive_with:
            if other not in networks:
                near = nearest(other, networks.keys() - {name, *network.exclusive_with})
                hint = "" if near is None else f" (do you mean `{near}`?)"
                yield f"{called.network(name)} cannot be joined with `{other}`, which is not in this study{hint}"
    offered = {theme for network in networks.values() for theme in network.offers}
    for name, want in study.learner.wants.items():
        absent = [theme for theme, share in want.themes.items() if share > 0 and theme not in offered]
        # Where a strength is stated, themes do not count.
        if absent and want.counts and any(name not in network.serves for network in networks.values()):
            yield f"{called.quoted(name)} asks for {listed(map(plain_name, absent))}, which no network offers"


def _not_used(study: Study, assessment: Assessment, called: Names) -> Iterator[str]:
    """Say that there are many criteria to weigh, and what is kept of judgements and not heard."""
    count, how = len(study.leaves()), assessment.weights.statement.how
    if count > MANY_CRITERIA:
        yield f"{count} criteria are many to weigh well: ten or fewer are easier"
    if study.judges and not assessment.weights.judges:
        yield f"the judges are kept, but not heard: the weights are by {how.replace('_', ' ')}"
    else:
        silent = [name for name, said in study.judges.items() if not (said.influence or said.says_nothing)]
        if silent:
            who = listed_with_and(map(called.judge, silent))
            yield f"what {who} said is kept, but not heard: an influence of 0 leaves it out"
    if study.judgements and how != "judgements":
        yield f"the judgements of the criteria are kept, but not used: the weights are by {how}"
    if study.learner.judgements and study.learner.importances.how != "judgements":
        how = study.learner.importances.how
        yield f"the judgements of needs and aspirations are kept, but not used: importances are by {how}"
