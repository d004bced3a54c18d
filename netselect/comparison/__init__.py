"""What does a study leave open beside its ranking: needs without help, figures that several judged, odd sets?

The other questions of this room have their files, which are loaded when they are asked: benefits and limitations,
why one network rather than another, and what a reader should know.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, combinations, compress
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from netselect.arguments import checked
from netselect.coverage import Coverage, shares_within, strengths_by_want
from netselect.errors import MethodNotApplicable
from netselect.finding import Told, notebook_text
from netselect.gates import group_text
from netselect.matrix.assessment import Assessment
from netselect.names import BETWEEN_NETWORKS, Names
from netselect.ranking import Ranking, ranking_of
from netselect.study.criteria import COVERAGE
from netselect.study.study import Study
from netselect.sums import Floats, steady
from netselect.weighting.elicited import between_networks
from netselect.weighting.pairwise import Priorities, priorities, ratios_text
from netselect.words import (
    aged,
    few_digits,
    listed_with_and,
    listed_with_or,
    natural_text,
    percent,
    plain_name,
    some,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd


NOTHING_OPEN = "No need or aspiration is open."
"""What is said where there is nothing to serve."""


Helper = Literal["stands", "conditional", "excluded"]
"""Whether a network that serves a need stands."""


@dataclass(frozen=True, slots=True, repr=False)
class Gaps(Told):
    """What the networks leave open.

    Parameters
    ----------
    vague : tuple of str
        Aspirations without target or date: they weigh nothing until they are sharpened.
    met : tuple of str
        Needs and aspirations whose target is reached.
    unserved : tuple of str
        Open ones that no network serves.
    unserved_by_standing : tuple of str
        Open ones that only excluded networks serve.
    idle : tuple of str
        Networks that serve no open need or aspiration.
    too_late : tuple of (str, str)
        Network and want, where its help would come after the date.
    coverage : Coverage
        All strengths.
    excluded : tuple of str
        Networks that a rule leaves out.
    perhaps_served : tuple of str
        Open ones that are served only if what is not known turns out well: how much somebody helps, or whether
        whoever helps stands.
    conditional : tuple of str
        Networks that stand only if what is not known turns out well.
    lacking : tuple of (str, tuple of str)
        Each vague aspiration with what it lacks: its target, its date.
    stale : frozenset of (str, str)
        Network and want, where the help that it states was found too long ago.
    called : Names
        How networks, needs and aspirations are called in its text.
    """

    vague: tuple[str, ...]
    met: tuple[str, ...]
    unserved: tuple[str, ...]
    unserved_by_standing: tuple[str, ...]
    idle: tuple[str, ...]
    too_late: tuple[tuple[str, str], ...]
    coverage: Coverage
    excluded: tuple[str, ...] = ()
    perhaps_served: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stale: frozenset[tuple[str, str]] = frozenset()
    called: Names = field(default_factory=Names, repr=False, compare=False)

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it: ids, and beside them what they are called."""
        named = ("vague", "met", "unserved", "unserved_by_standing", "perhaps_served", "idle")
        called = self.called
        late = [
            {"network": network, "name": called.network(network), "want": want, "title": called.want(want)}
            for network, want in self.too_late
        ]
        return {**{name: list(getattr(self, name)) for name in named}, "too_late": late}

    @checked
    def to_frame(self) -> "pd.DataFrame":
        """Return the strengths as a DataFrame: networks by needs and aspirations; unknowns are NA."""
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

        covered = self.coverage
        frame = pd.DataFrame(
            covered.strengths, index=list(covered.networks), columns=list(covered.wants), copy=True
        )
        return frame.astype("Float64").mask(covered.unknown, pd.NA)

    def _repr_html_(self) -> str:
        return notebook_text(str(self))

    def __str__(self) -> str:
        """Return the gaps as plain text."""
        wants = {
            "Served by no network": self.unserved,
            "Served only by networks that are ruled out": self.unserved_by_standing,
            "Served only if what is not known turns out well": self.perhaps_served,
            "Met already": self.met,
            "Of an importance of 0, so that it counts for nothing": self.coverage.unweighed(),
        }
        told = {label: [*map(self.called.quoted, names)] for label, names in wants.items()}
        told |= {"Networks that serve nothing that is open": self.called.listed(self.idle)}
        told |= {"Help comes too late": late_help(self)}
        lines = [f"Vague: {sentence}." for sentence in vague_said(self)]
        lines += [f"{label}: {listed_with_and(names)}." for label, names in told.items() if names]
        if not self.coverage.weights.any():
            lines.append(nothing_counts(self))
        elif not (self.unserved or self.unserved_by_standing or self.perhaps_served):
            lines.append("Every open need and aspiration is surely served by a network that stands.")
        lines += list(_served(self))
        return "\n".join(map(wrapped, lines))


@checked
def gaps(ranking: Study | Ranking) -> Gaps:
    """Return what the networks of a study leave open.

    Parameters
    ----------
    ranking : Ranking or Study
        A study, or a ranking of one.

    Returns
    -------
    Gaps

    Raises
    ------
    MethodNotApplicable
        Where the ranking comes from a bare matrix, which knows no needs.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> ranking = netselect.rank(study)
    >>> netselect.gaps(ranking).unserved
    ()
    """
    ranking = ranking_of(ranking)
    assessment = ranking.matrix.assessment
    if assessment is None:
        raise MethodNotApplicable("a bare matrix knows no needs: rank a study to see its gaps")
    covered = assessment.coverage
    nobody = covered.unserved()
    standing = covered.unserved(ranking.stands)
    unsure = covered.unserved(ranking.surely_stands, surely=True)
    return Gaps(
        called=ranking.names,
        vague=covered.vague,
        lacking=tuple((want, assessment.study.learner.wants[want].lacks) for want in covered.vague),
        met=covered.met,
        unserved=nobody,
        unserved_by_standing=tuple(want for want in standing if want not in nobody),
        perhaps_served=tuple(want for want in unsure if want not in standing),
        idle=covered.idle(),
        too_late=tuple(
            (covered.networks[row], covered.wants[column])
            for row, column in np.argwhere(covered.too_late).tolist()
        ),
        coverage=covered,
        excluded=tuple(compress(covered.networks, ~ranking.stands)),
        stale=frozenset(
            (name, want)
            for name in covered.networks
            for want, strengths in strengths_by_want(assessment.study, name).items()
            if any(assessment.study.is_stale(one.dated) for one in strengths)
        ),
        conditional=tuple(compress(covered.networks, ranking.stands & ~ranking.surely_stands)),
    )


def nothing_counts(found: Gaps) -> str:
    """Return what is said where no need or aspiration weighs anything."""
    return "No need or aspiration counts yet." if found.vague else NOTHING_OPEN


def untold(assessment: Assessment, called: Names) -> tuple[tuple[str, ...], str]:
    """Return the wants that count and that no network says anything of, and a sentence on what follows."""
    study, covered, weights = assessment.study, assessment.coverage, assessment.weights
    told = {want for network in study.networks.values() for want in network.serves}
    told |= {want for name in study.networks for want, said in strengths_by_want(study, name).items() if said}
    silent = np.array([want not in told for want in covered.wants], dtype=np.bool_) & (covered.weights > 0)
    criteria, share, read = study.leaves(), 0.0, np.zeros_like(silent)
    for name, weight in zip(weights.names, weights.weights.tolist(), strict=True):
        if weight > 0 and (figure := criteria[name].computed) in COVERAGE:
            belonging = covered.belonging(str(figure))
            share += weight * float(shares_within(covered.weights, belonging)[silent].sum())
            read |= belonging
    wants = tuple(compress(covered.wants, silent & read))
    return wants, (
        f"no network is said to serve {listed_with_or(map(called.quoted, wants))}: every network counts 0 there, "
        f"on {percent(share)} of the weight"
    ) * bool(wants)


def vague_said(found: Gaps) -> list[str]:
    """Return what vague aspirations need, those that lack the same together."""
    told = []
    for lacks in dict.fromkeys(lacks for _, lacks in found.lacking):
        own = [found.called.quoted(want) for want, missing in found.lacking if missing == lacks]
        verbs = "counts for nothing until it has" if len(own) == 1 else "count for nothing until they have"
        told.append(f"{listed_with_and(own)} {verbs} a {' and a '.join(lacks)}")
    return told


def status_of_helper(found: Gaps, network: str) -> Helper:
    """Return whether a network stands, stands only if what is not known turns out well, or is ruled out."""
    if network in found.excluded:
        return "excluded"
    return "conditional" if network in found.conditional else "stands"


def late_help(found: Gaps) -> list[str]:
    """Return for each need or aspiration whose help comes too late, such as ``for mentor from a and b``."""
    wants = dict.fromkeys(want for _, want in found.too_late)
    called = found.called
    by = {want: called.listed(name for name, late in found.too_late if late == want) for want in wants}
    return [f"for {called.quoted(want)} from {some(networks)}" for want, networks in by.items()]


_MARKS: dict[Helper, str] = {"stands": "", "conditional": ", if it stands", "excluded": ", ruled out"}


def _served(gaps: "Gaps") -> Iterator[str]:
    """Say for each open want who serves it, the strongest first."""
    covered = gaps.coverage
    for column, want in enumerate(covered.wants):
        if covered.weights[column] == 0:
            continue
        share = (
            f"{plain_name(covered.horizons[column])}, {percent(float(covered.weights[column]), 0)} of importance"
        )
        yield f"{gaps.called.want(want)} ({share}): {'; '.join(helpers_said(gaps, column)) or 'nobody'}."


def helpers_said(gaps: "Gaps", column: int, *, standing: bool = False) -> list[str]:
    """Return who serves a want, the strongest first, with how much, and whether they stand; or only who does."""
    covered = gaps.coverage
    strengths = [
        (0.0 if covered.unknown[row, column] else float(covered.strengths[row, column]), network, row)
        for row, network in enumerate(covered.networks)
        if covered.high[row, column] > 0 and not (standing and network in gaps.excluded)
    ]
    strengths.sort(key=lambda entry: (-steady(entry[0]), entry[1]))
    return [
        f"{gaps.called.network(network)} "
        + aged(
            "unknown" if covered.unknown[row, column] else format(strength, ".2f"),
            stale=(network, covered.wants[column]) in gaps.stale,
        )
        + f"{_MARKS[status_of_helper(gaps, network)]}"
        for strength, network, row in strengths
    ]


HAVE_TO = "mandatory, or required by what is"
NO_SET = "no set of networks is allowed then"

MOST_TRIED = 1000
"""Choices out of a group that are tried for one whose members do not exclude each other."""


def unlikely_sets(assessment: Assessment, called: Names) -> Iterator[str]:
    """Yield a sentence on each thing that can hardly be meant where sets are chosen."""
    together = _Together(assessment, called)
    yield from together.exclusions()
    yield from together.requirements()
    yield from together.groups()
    yield from together.discounts()
    study = assessment.study
    if study.portfolio.objective != "additive" and any(network.worth for network in study.networks.values()):
        yield "the `worth` of networks is stated and does not count: `portfolio: {objective: additive}` adds it up"


class _Together:
    def __init__(self, assessment: Assessment, called: Names) -> None:
        self.study: Study = assessment.study
        self.called = called
        networks = self.study.networks
        results = chain(*assessment.gates.values())
        self.out = {one.network for one in results if one.outcome == "fail"}
        self.excludes = {
            frozenset((name, other))
            for name, network in networks.items()
            for other in network.exclusive_with
            if other in networks and other != name
        }
        self.with_required = {name: self._closure(name) for name in networks}
        must = (self.with_required[name] for name, network in networks.items() if network.mandatory)
        self.must = frozenset().union(*must)

    def _closure(self, name: str) -> frozenset[str]:
        """Return a network with all that it requires, and these in turn."""
        found, left = {name}, [name]
        while left:
            new = [other for other in self.study.networks[left.pop()].requires if other in self.study.networks]
            left += [other for other in new if other not in found]
            found.update(new)
        return frozenset(found)

    def _clash(self, names: Collection[str]) -> tuple[str, str] | None:
        """Return two of some networks that exclude each other."""
        pairs = combinations(sorted(names), 2)
        return next((pair for pair in pairs if frozenset(pair) in self.excludes), None)

    def _named(self, names: Collection[str]) -> str:
        return listed_with_and(map(self.called.network, names))

    def _both(self, pair: Collection[str]) -> str:
        return " and ".join(map(self.called.network, pair))

    def exclusions(self) -> Iterator[str]:
        """Yield who excludes itself, and which two that have to be in a set exclude each other."""
        networks, told = self.study.networks, set[frozenset[str]]()
        for name, network in networks.items():
            for other in network.exclusive_with:
                pair = frozenset((name, other))
                if other == name:
                    yield f"{self.called.network(name)} excludes itself: take it out of its own `exclusive_with`"
                elif network.mandatory and other in networks and networks[other].mandatory and pair not in told:
                    told.add(pair)
                    yield f"{self._both((name, other))} are both mandatory and exclude each other: {NO_SET}"

    def requirements(self) -> Iterator[str]:
        """Yield who requires itself, or what it can never be held with, or what is ruled out."""
        for name, network in self.study.networks.items():
            one, needed = self.called.network(name), self.with_required[name] - {name}
            then = f": {NO_SET}" if network.mandatory else f": no set holds {one} then"
            if name in network.requires:
                yield f"{one} requires itself: take it out of its own `requires`"
            if (clash := self._clash({name, *needed})) is not None and needed:
                both = f"{self._both(clash)} exclude each other"
                yield f"{one} requires {self._named(sorted(needed))}, and {both}{then}"
            if network.mandatory and name not in self.out and (out := sorted(needed & self.out)):
                is_ = "is" if len(out) == 1 else "are"
                yield f"{one} is mandatory and requires {self._named(out)}, which {is_} ruled out: {NO_SET}"
        pair = self._clash(self.must) or ()
        is_told = any(set(pair) <= self.with_required[name] for name in self.must)
        if pair and not is_told and not all(self.study.networks[name].mandatory for name in pair):
            yield f"{self._both(pair)} are {HAVE_TO}, and exclude each other: {NO_SET}"
        most = self.study.portfolio.most
        if most is not None and len(self.must) > most:
            yield f"{len(self.must):,} networks are {HAVE_TO}, and a set holds at most {most}: {NO_SET}"

    def groups(self) -> Iterator[str]:
        """Yield of which group more is asked than there is, or than can be held together, or nothing."""
        rules = self.study.portfolio
        for group in rules.groups:
            networks = self.study.networks.items()
            names = [name for name, one in networks if name in group.networks or one.type == group.type]
            able = [name for name in names if name not in self.out]
            must = [name for name in names if name in self.must]
            asked = f"a set is to hold {group_text(group, self.called)}"
            if group.least > len(able):
                out = len(names) - len(able)
                ruled = f", and {out:,} of them {'is' if out == 1 else 'are'} ruled out" if out else ""
                are = "is" if len(names) == 1 else "are"
                yield f"{asked}: there {are} {len(names):,}{ruled}; {NO_SET}"
            elif rules.most is not None and group.least > rules.most:
                yield f"{asked}, and at most {rules.most} networks in all: {NO_SET}"
            elif math.comb(len(able), group.least) <= MOST_TRIED and all(
                map(self._clash, combinations(able, group.least))
            ):
                yield f"{asked}, and too many of them exclude each other: {NO_SET}"
            if group.largest is None:
                continue
            if len(must) > group.largest:
                yield f"{asked}, and {self._named(must)} are {HAVE_TO}: {NO_SET}"
            elif group.largest >= len(names) and not group.least:
                yield f"{asked}, and there are no more: every set keeps to that"

    def discounts(self) -> Iterator[str]:
        """Yield which discount is never had, or takes off more than is asked."""
        for one in self.study.portfolio.discounts:
            whom = self._named(one.networks)
            if (clash := self._clash(one.networks)) is not None:
                both = f"{self._both(clash)} exclude each other"
                yield f"{whom} have a discount together, and {both}: no set has it"
            for amount in ("first_year_cost", "yearly_cost"):
                off = getattr(one, amount)
                spans = [self.study.networks[name].term(amount) for name in one.networks]
                highs = [span.high for span in spans if span is not None and span.high is not None]
                if off and len(highs) == len(spans) and off > sum(highs):
                    less, asked = (self.called.asked(amount, own) for own in (off, sum(highs)))
                    yield f"the discount of {whom} takes off {less}, and they ask for no more than {asked}"


MOST_TOLD = 5
"""Figures that a sentence names, those on which the judges differ most; the others are counted."""


class AssessedFigure(NamedTuple):
    """What several judges said of one figure.

    Parameters
    ----------
    network : str
        Whose figure it is.
    criterion, need : str or None
        On what: a criterion; or a need or an aspiration, which the network serves. The other is None.
    answers : dict of str to float
        By judge, without those who do not know or have no influence.
    mean : float
        Their mean by influence, which the figure counts as.
    low, high : float
        The lowest and the highest answer that has influence.
    spread : float or None
        How far these are apart, as a share of the criterion's scale, or from 0 to 1; None without a scale.
    """

    network: str
    criterion: str | None
    need: str | None
    answers: dict[str, float]
    mean: float
    low: float
    high: float
    spread: float | None

    def sentence(self, called: Names) -> str:
        """Return the figure with what each judge said: ``the fit of Club: 3 (boss 4, ann 2)``."""
        said = ", ".join(f"{called.judge(judge)} {natural_text(own)}" for judge, own in self.answers.items())
        path = f"serves.{self.need}" if self.criterion is None else f"values.{self.criterion}"
        return f"{called.figure_of(path, self.network)}: {few_digits(self.mean)} ({said})"


def assessed_figures(study: Study | None) -> tuple[AssessedFigure, ...]:
    """Return the figures of a study that several judged, those they differ on most first."""
    found = []
    mute = set() if study is None else {name for name, judge in study.judges.items() if judge.influence == 0}
    leaves = {} if study is None else study.leaves()
    for name, network in {} if study is None else study.networks.items():
        figures = [(criterion, None, figure) for criterion, figure in network.values.items()]  # noqa: PD011 -- no frame
        for criterion, need, figure in [*figures, *((None, need, own) for need, own in network.serves.items())]:
            low, value, high = figure.low, figure.number, figure.high
            answers = {judge: own for judge, own in figure.answers.items() if judge not in mute}
            if not answers or value is None or low is None or high is None:
                continue
            scale = None if criterion is None else leaves[criterion].effective_scale
            whole = 1.0 if criterion is None else None if scale is None else abs(scale.best - scale.worst)
            spread = None if whole is None else (high - low) / whole
            found.append(AssessedFigure(name, criterion, need, answers, value, low, high, spread))
    return tuple(
        sorted(found, key=lambda one: (-steady(one.spread or 0.0), one.network, one.criterion or one.need or ""))
    )


def compared_networks(ranking: Ranking) -> dict[str, dict[str, Floats]]:
    """Return who of several compared the networks in pairs, where scores rest on that: by level and judge."""
    if ranking.study is None or ranking.method.works_on != "judgements":
        return {}
    said = between_networks(ranking.study)
    return {BETWEEN_NETWORKS + leaf: own for leaf, own in said.items()} if ranking.study.judges else {}


def compared_levels(ranking: Ranking) -> tuple[dict[str, dict[str, Priorities]], dict[str, Priorities]]:
    """Return what the judgements between networks come to, of each judge by level, and of all together.

    Where the priorities of each are averaged, nothing stands for all together.
    """
    matrix, alone, together = ranking.matrix, dict[str, dict[str, Priorities]](), dict[str, Priorities]()

    way = matrix.judging
    found = partial(
        priorities, prioritisation=way.prioritisation, completion=way.completion, random_index=way.random_index
    )

    for level, said in compared_networks(ranking).items():
        for judge, own in said.items():
            alone.setdefault(judge, {})[level] = found(own)
        all_of_them = (matrix.comparisons or ())[matrix.criteria.index(level.removeprefix(BETWEEN_NETWORKS))]
        if all_of_them.ndim == 2:  # noqa: PLR2004 -- networks by networks
            together[level] = found(all_of_them)
    return alone, together


def compared_said(ranking: Ranking) -> str:
    """Return how far the judgements of several contradict themselves, without a full stop; nothing for none."""
    alone, together = compared_levels(ranking)
    if len(alone) < 2:  # noqa: PLR2004 -- several
        return ""
    called = ranking.names
    own = "; ".join(f"{called.judge(judge)} {ratios_text(levels, called)}" for judge, levels in alone.items())
    of_all = f"together {ratios_text(together, called)}; " if together else "their priorities are averaged; "
    return f"{len(alone)} judges compared the networks in pairs: consistency ratio {of_all}{own}"


def assessed_said(figures: Sequence[AssessedFigure], called: Names) -> str:
    """Return what there is to say of figures that several judged, without a full stop; nothing for none."""
    if not figures:
        return ""
    told = "; ".join(one.sentence(called) for one in figures[:MOST_TOLD])
    more = f"; and {len(figures) - MOST_TOLD:,} more" if figures[MOST_TOLD:] else ""
    many = "1 figure is the mean" if len(figures) == 1 else f"{len(figures):,} figures are means"
    return (
        f"{many} of what judges said, and can lie anywhere from the lowest to the highest; the furthest apart "
        f"first: {told}{more}"
    )
