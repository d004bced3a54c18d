"""What is there to say of a set of networks, of its members, and of what else could be chosen?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked, choice
from netselect.bounds.open_figures import OpenFigure
from netselect.errors import NetselectError
from netselect.names import TERMS, Names
from netselect.ranking import Ranking, rank
from netselect.sets.candidates import AMOUNTS, READINGS, TIE, UNBOUNDED, Candidates, Problem, reduced_overlaps
from netselect.study.criteria import LIMIT_GATES
from netselect.study.statements import Reading, Second, SetRules
from netselect.study.study import Study
from netselect.words import exact_text, listed_with_and, plain_name


@dataclass(frozen=True, slots=True)
class Spend:
    """What a set asks for of one kind.

    Parameters
    ----------
    amount : str
        first_year_cost, yearly_cost, hours_per_month or work_hours_per_month.
    judged : float or None
        As it counts here: stated figures as they are, unknown ones at their highest; None if nothing bounds one.
    low, high, limit : float or None
        Between which ends it lies, and the learner's limit; None where there is none.
    is_unknown : bool
        Whether a part of it is not known.
    """

    amount: str
    judged: float | None
    low: float
    high: float | None
    limit: float | None
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class ChosenSet:
    """A set of networks with what it covers and asks for.

    Parameters
    ----------
    networks : tuple of str
        Ids, sorted; nobody in the empty set.
    robust, cautious, optimistic : float
        Importance-weighted coverage by each reading, from 0 to 1.
    score : float or None
        The sum of the members' scores in the ranking; None where there is no ranking, or a score is not known.
    spends : tuple of Spend
        Money and hours; those of which nothing is stated and nothing asked are left out.
    adds_nothing_sure : tuple of str
        Members without which robust coverage would be the same.
    """

    networks: tuple[str, ...]
    robust: float
    cautious: float
    optimistic: float
    score: float | None
    spends: tuple[Spend, ...]
    adds_nothing_sure: tuple[str, ...] = ()

    def coverage(self, reading: Reading) -> float:
        """Return its coverage by a reading."""
        choice("reading", reading, get_args(Reading))
        return float(getattr(self, reading))

    @checked
    def spend(self, amount: str) -> Spend | None:
        """Return what it asks for of one kind; None where nothing is stated."""
        return next((spend for spend in self.spends if spend.amount == amount), None)


@dataclass(frozen=True, slots=True)
class Fuller:
    """Of the sets with the coverage of the best set, the one that covers most if all help adds up.

    Parameters
    ----------
    chosen : ChosenSet
        That set: its optimistic coverage is higher than that of the best set.
    adds, leaves_out : tuple of str
        Who is in it and not in the best set, and the other way round.
    more : dict of str to float or None
        What it asks for beyond the best set, by amount; None where nothing bounds that.
    is_proved : bool
        Whether no such set covers more.
    """

    chosen: ChosenSet
    adds: tuple[str, ...]
    leaves_out: tuple[str, ...]
    more: dict[str, float | None]
    is_proved: bool


@dataclass(frozen=True, slots=True)
class Member:
    """What one network adds to the set: what is lost if it alone is left out.

    Parameters
    ----------
    network : str
        Its id.
    robust, cautious, optimistic : float
        Coverage that is lost by each reading.
    spends : tuple of Spend
        What it asks for.
    is_held, is_mandatory : bool
        Whether the learner belongs to it already, and whether they have to.
    """

    network: str
    robust: float
    cautious: float
    optimistic: float
    spends: tuple[Spend, ...]
    is_held: bool
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class WantCover:
    """How far the set covers one need or aspiration.

    Parameters
    ----------
    want : str
        Its id.
    horizon : {"need", "aspiration"}
        Which of the two it is.
    weight : float
        Its share of importance.
    robust, cautious, optimistic : float
        Coverage by each reading.
    by : tuple of str
        Members that may help, the most helpful first.
    """

    want: str
    horizon: Literal["need", "aspiration"]
    weight: float
    robust: float
    cautious: float
    optimistic: float
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What more of one limit would buy.

    Parameters
    ----------
    amount : str
        The limit.
    extra : float
        How much more of it is needed, at the least.
    limit : float
        The limit with that much more.
    coverage : float
        What the best set then covers, by the objective.
    networks : tuple of str
        That set.
    """

    amount: str
    extra: float
    limit: float
    coverage: float
    networks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """What a little more of one limit is worth (its shadow value).

    Parameters
    ----------
    amount : str
        The limit.
    limit, used : float
        The limit, and what the best set uses of it.
    steps : tuple of Step
        The smallest increases that raise coverage; none where no increase of this limit alone does.
    is_proved : bool
        Whether no smaller increase does.
    is_whole : bool
        Whether up to three steps were looked for, and not the first alone, as among very many sets.
    """

    amount: str
    limit: float
    used: float
    steps: tuple[Step, ...]
    is_proved: bool = True
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class TopOfRanking:
    """The first few of the ranking taken as a set, for comparison.

    Parameters
    ----------
    chosen : ChosenSet
        They, with what they cover and ask for.
    broken : tuple of str
        The limits and rules that they break; nothing where they are allowed together.
    """

    chosen: ChosenSet
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A network that is in no set, with the reasons.

    Parameters
    ----------
    network : str
        Its id.
    status : {"excluded", "conditional"}
        Whether a rule fails, or is only unknown.
    reasons : tuple of str
        One sentence for each rule.
    """

    network: str
    status: Literal["excluded", "conditional"]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing that would have to give way for a set to be allowed.

    Parameters
    ----------
    what : str
        A limit, ``most``, ``mandatory``, ``exclusive_with``, ``one_of_each``, or ``unknown`` for something to find
        out.
    sentence : str
        What would have to be otherwise.
    networks : tuple of str
        The best set that is then allowed.
    least : float or None
        For a limit or ``most``: what it would have to be at the least.
    """

    what: str
    sentence: str
    networks: tuple[str, ...]
    least: float | None = None


@dataclass(frozen=True, slots=True)
class Blockage:
    """Why no set is allowed, and what is the least that would have to give way.

    Parameters
    ----------
    reasons : tuple of str
        Sentences.
    relaxations : tuple of Relaxation
        Each would be enough by itself.
    """

    reasons: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Which set is the best while one open figure lies on a part of its range, and nothing else is found out.

    Parameters
    ----------
    low, high : float
        The part; 0 is false and 1 is true.
    networks : tuple of str or None
        The best set; None where none is allowed.
    coverage : float
        What it covers, by the objective.
    """

    low: float
    high: float
    networks: tuple[str, ...] | None
    coverage: float


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """What the best set owes to one open figure.

    Parameters
    ----------
    figure : OpenFigure
        What is open.
    share : float
        In what share of the combinations of all other answers its answer changes the best set.
    error : float
        The Monte Carlo standard error of the share; 0 where every combination counts.
    answers : tuple of SetAnswer
        The best set along its range, everything else being as open as it is.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("decides",)

    figure: OpenFigure
    share: float
    error: float
    answers: tuple[SetAnswer, ...]

    @property
    def decides(self) -> bool:
        """Whether any answer changes the best set."""
        return self.share > 0 or len({answer.networks for answer in self.answers}) > 1


@dataclass(frozen=True, slots=True)
class Unknowns:
    """What the best set owes to what nobody knows yet.

    Parameters
    ----------
    core : tuple of str
        Networks in the best set of every combination of answers (the robust core).
    ever : tuple of str
        Networks in the best set of some combination.
    questions : tuple of SetQuestion
        Those that change the best set most often first.
    worlds : int
        Combinations that were looked at.
    is_exact : bool
        Whether these are all that are worth telling apart; else it is a search, and no proof.
    """

    core: tuple[str, ...]
    ever: tuple[str, ...]
    questions: tuple[SetQuestion, ...]
    worlds: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class AsGood:
    """Allowed sets whose coverage is lower than the best by no more than the margin.

    Parameters
    ----------
    margin : float
        The margin.
    listed : tuple of ChosenSet
        The best of them, without the best set itself.
    count : int
        How many there are beside the best set.
    is_whole : bool
        Whether they were all found; else there may be more, and those listed need not be the best of them.
    """

    margin: float
    listed: tuple[ChosenSet, ...]
    count: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Front:
    """Sets that no allowed set outdoes in coverage, first-year money and hours a month at once.

    Parameters
    ----------
    sets : tuple of ChosenSet
        The cheapest first.
    is_whole : bool
        Whether the whole front was found; else only the best sets at some budgets.
    """

    sets: tuple[ChosenSet, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """By what a set was chosen.

    Parameters
    ----------
    objective : {"robust", "cautious", "optimistic"}
        Which coverage decides.
    then : {"optimistic", "score"}
        What decides next.
    most : int or None
        The most networks.
    one_of_each : tuple of str
        Kinds of which one has to be in.
    limits : dict of str to float
        The learner's limits.
    """

    objective: Reading
    then: Second
    most: int | None
    one_of_each: tuple[str, ...]
    limits: dict[str, float]


Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

HELPS = 1e-9
"""A member that adds less than this to a want is not named for it."""


class SetTeller:
    """Makes records of sets of one study.

    Parameters
    ----------
    study : Study
        The study.
    candidates : Candidates
        Its networks (n).
    everybody : Problem
        All of them as a problem, for what a set covers.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`.
    ranking : Ranking or None
        The ranking, for scores.
    """

    def __init__(
        self,
        study: Study,
        candidates: Candidates,
        everybody: Problem,
        limits: Sequence[float | None],
        ranking: Ranking | None,
    ) -> None:
        self.study, self.candidates, self.everybody, self.limits = study, candidates, everybody, limits
        self.names = Names.of(study)
        self.called = tuple(map(self.names.network, candidates.names))
        self.scores, self.has_score = scores_of_ranking(ranking, candidates.names)

    def members(self, names: Sequence[str]) -> Flags:
        """Return who is in a set, (n,)."""
        return self.everybody.members(names)

    def chosen(self, member: Flags) -> ChosenSet:
        """Return the record of a set (n,)."""
        known = bool(self.has_score[member].all())
        return ChosenSet(
            networks=tuple(name for name, own in zip(self.candidates.names, member, strict=True) if own),
            robust=self.everybody.coverage(member, "robust"),
            cautious=self.everybody.coverage(member, "cautious"),
            optimistic=self.everybody.coverage(member, "optimistic"),
            score=float(self.scores[member].sum()) if known else None,
            spends=tuple(self._spends(member)),
            adds_nothing_sure=tuple(self._adding_nothing(member)),
        )

    def fuller(self, best: Flags, member: Flags, is_proved: bool) -> Fuller:
        """Return the record of a set that covers as much as the best one, and more if all help adds up."""
        before, after = self._spends(best), self._spends(member)
        return Fuller(
            chosen=self.chosen(member),
            adds=tuple(self.candidates.names[row] for row in np.flatnonzero(member & ~best).tolist()),
            leaves_out=tuple(self.candidates.names[row] for row in np.flatnonzero(best & ~member).tolist()),
            more={
                new.amount: None if new.judged is None or old.judged is None else new.judged - old.judged
                for old, new in zip(before, after, strict=True)
            },
            is_proved=is_proved,
        )

    def _adding_nothing(self, member: Flags) -> Iterator[str]:
        """Yield the members without which robust coverage is the same."""
        whole = self.everybody.coverage(member, "robust")
        for row in np.flatnonzero(member).tolist():
            without = member.copy()
            without[row] = False
            if whole - self.everybody.coverage(without, "robust") <= TIE:
                yield self.candidates.names[row]

    def _spends(self, member: Flags) -> Iterator[Spend]:
        given = self.candidates
        for column, amount in enumerate(AMOUNTS):
            limit = self.limits[column]
            if limit is None and not given.is_stated[:, column].any():
                continue
            judged = float(given.amounts[member, column].sum())
            low, high = float(given.low[member, column].sum()), float(given.high[member, column].sum())
            is_unknown = bool((given.is_open & given.is_stated)[member, column].any())
            yield Spend(amount, _finite(judged), low, _finite(high), limit, is_unknown)

    def member_records(self, member: Flags) -> tuple[Member, ...]:
        """Return what each member adds: what is lost if it alone is left out."""
        found = []
        for row in np.flatnonzero(member).tolist():
            without, alone = member.copy(), np.zeros_like(member)
            without[row], alone[row] = False, True
            lost = {
                reading: max(
                    0.0, self.everybody.coverage(member, reading) - self.everybody.coverage(without, reading)
                )
                for reading in READINGS
            }
            found.append(
                Member(
                    self.candidates.names[row],
                    **lost,
                    spends=tuple(self._spends(alone)),
                    is_held=bool(self.candidates.held[row]),
                    is_mandatory=bool(self.candidates.mandatory[row]),
                )
            )
        return tuple(found)

    def wants(self, member: Flags) -> tuple[WantCover, ...]:
        """Return how far a set covers each need and aspiration that weighs something."""
        learner = self.study.learner
        covered = {reading: 1.0 - self.everybody.open_shares(member, reading) for reading in READINGS}
        found = []
        for place, name in enumerate(learner.wants):
            if self.candidates.weights[place] <= 0:
                continue
            helps = np.where(member, self.candidates.optimistic[:, place], 0.0)
            order = [row for row in np.argsort(-helps, kind="stable").tolist() if helps[row] > HELPS]
            found.append(
                WantCover(
                    want=name,
                    horizon="need" if name in learner.needs else "aspiration",
                    weight=float(self.candidates.weights[place]),
                    robust=float(covered["robust"][place]),
                    cautious=float(covered["cautious"][place]),
                    optimistic=float(covered["optimistic"][place]),
                    by=tuple(self.candidates.names[row] for row in order),
                )
            )
        return tuple(found)

    def top_of(self, ranking: Ranking, size: int, rules: SetRules) -> TopOfRanking | None:
        """Return the first few of a ranking as a set, with what they break; None where nobody stands."""
        standing = [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
        if not standing:
            return None
        member = self.members(standing[: max(1, size)])
        return TopOfRanking(self.chosen(member), tuple(self.broken(member, rules)))

    def broken(self, member: Flags, rules: SetRules) -> Iterator[str]:
        """Yield the limits and rules that a set breaks, in words."""
        given = self.candidates
        for column, amount in enumerate(AMOUNTS):
            limit, asked = self.limits[column], float(given.counted[member, column].sum())
            if limit is not None and asked > limit + TIE * max(1.0, limit):
                shown = (
                    self.names.asked(amount, asked)
                    if asked < UNBOUNDED
                    else f"nothing bounds its {plain_name(amount)}"
                )
                yield f"{shown}; the limit is {exact_text(limit)}"
        names = self.called
        for row in np.flatnonzero(member).tolist():
            if given.is_barred[row]:
                yield f"{names[row]} is excluded"
            elif given.is_conditional[row]:
                yield f"whether {names[row]} may be joined is not known"
            for other in np.flatnonzero(member & given.clashes[row]).tolist():
                if row < other:
                    yield f"{names[row]} and {names[other]} cannot be held together"
        for row in np.flatnonzero(given.mandatory & ~member).tolist():
            yield f"{names[row]} is mandatory"
        if rules.most is not None and member.sum() > rules.most:
            yield f"at most {rules.most} network{' is' if rules.most == 1 else 's are'} allowed"
        kinds = {kind for kind, own in zip(given.kinds, member, strict=True) if own}
        yield from (f"no {kind.replace('_', ' ')} is in it" for kind in rules.one_of_each if kind not in kinds)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the networks that are in no set, with the reasons."""
        given = self.candidates
        found = []
        for row, name in enumerate(given.names):
            if given.stands[row]:
                continue
            fails = tuple(str(gate) for gate in given.gates[name] if gate.outcome == "fail")
            unknown = tuple(str(gate) for gate in given.gates[name] if gate.outcome == "unknown")
            found.append(LeftOut(name, "excluded" if fails else "conditional", fails or unknown))
        return tuple(sorted(found, key=lambda one: (one.status, one.network)))

    def is_narrowed(self, rules: SetRules) -> bool:
        """Return whether anything but money and time keeps networks that stand from being joined together."""
        stands = self.candidates.stands
        clash = bool(self.candidates.clashes[np.ix_(stands, stands)].any())
        return clash or (rules.most is not None and int(stands.sum()) > rules.most)

    def notes(self, member: Flags | None, rules: SetRules) -> Iterator[str]:
        """Yield what else a reader should know, one sentence each."""
        given = self.candidates
        if all(limit is None for limit in self.limits) and self.candidates.weights.any():
            rest = "" if self.is_narrowed(rules) else ", so that whatever helps is worth joining"
            yield f"no limit of money or time is stated{rest}"
        limited = {gate for gate, _ in LIMIT_GATES.values()}
        for gate in chain(*given.gates.values()):
            if gate.outcome == "waived" and gate.gate in limited:
                called, what = self.names.network(gate.network), plain_name(gate.asks)
                yield f"{called}: its {what} does not count against the limit, which is waived"
        for name in reduced_overlaps(given, self.study):
            yield f"{self.names.network(name)}: its overlaps came to more than all its help, and were reduced"
        for name, network in self.study.networks.items():
            for other in network.exclusive_with:
                if other not in self.study.networks:
                    called = self.names.network(name)
                    yield f"{called} excludes `{other}`, and no network has that id"
        if member is not None:
            yield from self._notes_on(member)

    def _notes_on(self, member: Flags) -> Iterator[str]:
        """Yield what a reader should know of a set."""
        given, wants = self.candidates, list(self.study.learner.wants)
        for spend in self._spends(member):
            if spend.limit is not None and (spend.high is None or spend.high > spend.limit + TIE):
                most = "any amount" if spend.high is None else exact_text(spend.high)
                what = TERMS.get(spend.amount, plain_name(spend.amount))
                yield (
                    f"the {what} of the best set can come to {most}, and the limit is {exact_text(spend.limit)}: "
                    "stated figures count as they are, and unknown ones at their highest"
                )
        for row in np.flatnonzero(given.held & ~member).tolist():
            yield f"{self.called[row]} is held already, and is not in the best set"
        unknown = (given.cautious != given.optimistic) & (given.weights > 0)
        for row in np.flatnonzero(member & unknown.any(axis=1)).tolist():
            named = listed_with_and(
                self.names.quoted(wants[place]) for place in np.flatnonzero(unknown[row]).tolist()
            )
            yield (
                f"how much {self.called[row]} helps with {named} is not known: where all help adds up it counts "
                "at its highest, else at its lowest"
            )


def _finite(amount: float) -> float | None:
    return amount if amount < UNBOUNDED else None


def scores_of_ranking(ranking: Ranking | None, names: Sequence[str]) -> tuple[Floats, Flags]:
    """Return scores (n,) in an order of ids, at the lowest where a figure is open, and whose score is known.

    Parameters
    ----------
    ranking : Ranking or None
        The ranking.
    names : sequence of str
        Ids.
    """
    if ranking is None:
        return np.zeros(len(names)), np.zeros(len(names), dtype=np.bool_)
    rows = np.array([ranking.position(name) for name in names], dtype=np.intp)
    unknown = ranking.missing
    is_known = np.ones(len(names), dtype=np.bool_) if unknown is None else ~unknown[rows].any(axis=1)
    is_known &= ranking.stands[rows]
    if is_known.all() or unknown is None:
        return ranking.scores[rows], is_known
    return np.where(is_known, ranking.scores[rows], ranking.bounds().low[rows]), is_known


def ranking_or_reason(study: Study) -> tuple[Ranking | None, str]:
    """Return the ranking of a study, or why there is none."""
    try:
        return rank(study), ""
    except NetselectError as error:
        return None, f"there is no ranking to compare with: {error}"
