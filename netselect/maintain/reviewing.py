"""Is each membership still worth it: keep, deepen, reduce, leave or join, and what would change that?"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from netselect.arguments import checked
from netselect.coverage import DAYS_A_WEEK, coverage, lag_weeks, ungraded_for, whole_days
from netselect.errors import InvalidParameter, unknown_name
from netselect.finding import Answer, columns, days_text
from netselect.gates import GateResult, status
from netselect.maintain.happened import counts_on
from netselect.maintain.records import Records, Thresholds
from netselect.maintain.reminders import notice_day
from netselect.maintain.states import NeedLine, later, left_on, needs_of, renews_on, tasks_on
from netselect.names import Names
from netselect.ranking.records import resting_on
from netselect.sets import AMOUNTS, TIE, Candidates, candidates_of, problem_of
from netselect.study.criteria import HORIZON
from netselect.study.network import Amount
from netselect.study.study import Need, Study
from netselect.study.written import months_before
from netselect.weighting.elicited import importances
from netselect.words import (
    ILLUSTRATIVE,
    apart_text,
    capital,
    counted,
    exact_text,
    listed_with_and,
    listed_with_or,
    without_zeros,
    wrapped,
)

Verdict = Literal[
    "keep", "keep and escalate", "keep until", "not enough evidence", "leave", "pause", "reduce", "deepen", "join"
]
LAG_WEEKS = 26.0
"""Weeks to first results where neither the network nor the study states any: half a year."""

YEAR = 12
"""Months over which entries of the log are counted."""

AGAIN = "Review again when the role changes, or the employer stops paying: records cannot tell that."

LEAVING = frozenset({"red_line", "eligibility"})
"""Kinds of gates of which one that fails says leave; any other says pause."""

DIGITS = 3
"""Digits after the point of a marginal, at least."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a membership takes and brought, over the last twelve months or since joining.

    Parameters
    ----------
    outcomes, attended : int
        Stated, else counted from the log.
    outcomes_before : int or None
        Logged in the twelve months before; None where the membership is younger.
    hours_per_month, yearly_cost : float or None
        Stated, else (hours) counted from the log; None where neither says anything.
    planned_hours_per_month, planned_yearly_cost : float or None
        The membership's own plan, else the study's figure; None where that is unknown.
    """

    outcomes: int
    attended: int
    outcomes_before: int | None
    hours_per_month: float | None
    yearly_cost: float | None
    planned_hours_per_month: float | None
    planned_yearly_cost: float | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the review says of one network.

    Parameters
    ----------
    network, name : str
        Its id, and how it is called.
    verdict, rule : str
        What is proposed, and the rule that fired.
    reason, change : str
        Why, with figures; and what would change it.
    marginal : float or None
        What share of coverage is lost, surely, if it alone is left; None for a network to join.
    taken : Taken or None
        What it takes and brought; None for a network to join.
    serves : tuple of str
        Needs and aspirations that count and that it serves, or may; of one to join, those that nobody serves.
    until : date or None
        Inside the benefit lag: the day on which it is over. To leave: the first day that notice allows.
    promises : tuple of str
        Open leads and actions in it.
    triggers : tuple of str
        What asks for a closer look, in sentences.
    decided : date or None
        When a review was last decided.
    """

    network: str
    name: str
    verdict: Verdict
    rule: str
    reason: str
    change: str
    marginal: float | None = None
    taken: Taken | None = None
    serves: tuple[str, ...] = ()
    until: dt.date | None = None
    promises: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    decided: dt.date | None = None

    def __str__(self) -> str:
        """Return the verdict, why, and what would change it."""
        head = f"{self.name}: {self.verdict}{f' {self.until}' if self.verdict == 'keep until' else ''}."
        decided = f" Last decided on {self.decided}." if self.decided else ""
        lines = [wrapped(f"{head} {self.reason}"), wrapped(f"{self.change}{decided}", indent="  ", hanging="")]
        return "\n".join([*lines, *(wrapped(one, indent="  ", hanging="") for one in self.triggers)])


@dataclass(frozen=True, slots=True)
class Review(Answer):
    """What is proposed for each membership, and which networks to join; nothing is decided.

    Parameters
    ----------
    as_of : date
    illustrative : bool
        Whether the networks are invented.
    memberships : tuple of Reviewed
        Those of the day, by their ids.
    to_join : tuple of Reviewed
        Networks that stand and serve what no membership serves.
    needs : tuple of NeedLine
    unserved : tuple of str
        Needs and aspirations that are still open and that no membership serves, in time where they have a day.
    hours_free : float or None
        The limit of hours a month less what memberships take, as planned where that is not known; None where no
        limit is stated, or neither is known of some.
    without_hours : tuple of str
        Those of which neither is known.
    ungraded : int
        On how many ungraded strengths of memberships the marginals rest.
    notices : tuple of str
        What else to know, in sentences.
    """

    KINDS: ClassVar[Mapping[str, str]] = {
        **columns("network name verdict rule reason change marginal:float64"),
        **{name: "Int64" if name.startswith(("outcomes", "attended")) else "float64" for name in Taken.__slots__},
        **columns("serves until promises triggers decided"),
    }

    illustrative: bool
    memberships: tuple[Reviewed, ...]
    to_join: tuple[Reviewed, ...]
    needs: tuple[NeedLine, ...]
    unserved: tuple[str, ...]
    hours_free: float | None
    without_hours: tuple[str, ...]
    ungraded: int
    notices: tuple[str, ...]

    def rows(self) -> Iterable[object]:
        """Yield one line for each membership, and for each network to join."""
        for one in (*self.memberships, *self.to_join):
            taken = {} if one.taken is None else {name: getattr(one.taken, name) for name in Taken.__slots__}
            yield {name: getattr(one, name) for name in self.KINDS if name not in Taken.__slots__} | taken

    def __str__(self) -> str:
        """Return plain text: memberships, what to join, needs then, now and later."""
        lines = [ILLUSTRATIVE] if self.illustrative else []
        lines += map(str, (*self.memberships, *self.to_join))
        if not self.memberships:
            lines.append("There is no membership on this day.")
        lines += map(str, self.needs)
        lines += map(wrapped, self.notices)
        return "\n".join([*lines, wrapped(AGAIN)])


@checked
def review(records: Records, study: Study | None = None, *, as_of: dt.date) -> Review:
    """Return what is proposed for each membership, with the reason, figures and what would change it.

    Parameters
    ----------
    records : Records
    study : Study, optional
        The study of the networks; that which the records name where none is given. It is taken as of the day.
    as_of : date
        The day of the review; entries after it do not count.

    Returns
    -------
    Review

    Raises
    ------
    InvalidParameter
        Without a study.
    UnknownName
        For a membership in a network that the study does not hold.

    Notes
    -----
    The first rule that fits decides: mandatory, keep; a red line or eligibility that fails, leave, another gate,
    pause; inside the benefit lag, keep until it is over; fewer than 2 outcomes and fewer than 3 meetings, not
    enough evidence; a marginal of about 0 and no aspiration served, leave; hours or money above 125 % of plan and
    a low marginal, reduce; a high marginal, a need still open and hours free, deepen; else keep. A network that
    stands and serves what no membership serves: join. The figures are `thresholds` of the records. The marginal
    is the robust coverage that all memberships together lose without the one,
    ``sum_n w_n (max_i low(i, n) - max_{j != i} low(j, n))``.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> len(maintain.review(records, as_of=day).memberships)
    4
    """
    study = study or records.networks_study
    if study is None:
        if records.study is not None:
            raise InvalidParameter(
                f"`{records.study}` is looked for beside the records: name the file that they stand in"
            )
        raise InvalidParameter(
            "a review needs the study of the networks: write `study: criteria.yaml` in the records"
        )
    for network in records.memberships:
        if network not in study.networks:
            raise unknown_name(f"the study holds no network `{network}`.", network, study.networks)
    return _Reviewing(records, study, as_of).review()


class _Reviewing:
    """Everything that the rules look at, worked out once."""

    def __init__(self, records: Records, study: Study, as_of: dt.date) -> None:
        self.records, self.written, self.as_of = records, records.memberships, as_of
        self.limits: Thresholds = records.thresholds
        self.held = {
            name: one
            for name, one in sorted(self.written.items())
            if one.joined <= as_of and ((left := left_on(records, name, as_of)) is None or left > as_of)
        }
        lags = {name: lag_weeks(study, study.networks[name], otherwise=LAG_WEEKS) for name in self.held}
        self.lag_over = {
            name: later(self.held[name].joined, whole_days(min(lag, 1e6))) for name, lag in lags.items()
        }
        self.study = self.as_held(study)
        self.names, self.limit = Names.of(study), study.learner.limits.hours_per_month
        weights = importances(self.study).weights
        self.candidates: Candidates = candidates_of(self.study, weights)
        self.ungraded = ungraded_for(self.study, coverage(self.study, weights), HORIZON, self.held)
        self.tasks = [one for one in tasks_on(records, as_of) if one.state != "done"]
        everybody = np.ones(len(self.candidates.names), dtype=np.bool_)
        self.problem = problem_of(self.candidates, self.study.portfolio, among=everybody, lifted=AMOUNTS)
        self.member = self.problem.members(tuple(self.held))
        self.needs = needs_of(records, study, as_of)
        self.levels = {line.want: line.now for line in self.needs if line.now is not None}
        self.taken = {name: self.taken_by(name) for name in self.held}

    def as_held(self, study: Study) -> Study:
        """Return the study as of the day: help of memberships comes once their lag is over, fees are spent."""
        networks = {
            name: one.model_copy(update={"held": one.held and name not in self.written})
            for name, one in study.networks.items()
        }
        for name, held in self.held.items():
            of = networks[name]
            planned = {"hours_per_month": held.planned_hours_per_month, "yearly_cost": held.planned_yearly_cost}
            own = {
                term: Amount.model_construct(value=value) for term, value in planned.items() if value is not None
            }
            spent = {"entry_weeks": Amount.model_construct(value=0.0)}
            networks[name] = of.model_copy(
                update={
                    "held": True,
                    "joining": of.joining.model_copy(update=spent),
                    "staying": of.staying.model_copy(update=own),
                    "benefit_lag_weeks": max(0, (self.lag_over[name] - self.as_of).days) / DAYS_A_WEEK,
                }
            )
        lag = LAG_WEEKS if study.benefit_lag_weeks is None else study.benefit_lag_weeks
        return study.model_copy(update={"as_of": self.as_of, "networks": networks, "benefit_lag_weeks": lag})

    def taken_by(self, name: str) -> Taken:
        """Return what a membership takes and brought: as stated, else by the log."""
        held, network = self.held[name], self.study.networks[name]
        log, year_ago = counts_on(self.records, name, self.as_of), months_before(self.as_of, YEAR)
        before = counts_on(self.records, name, year_ago).outcomes if held.joined <= year_ago else None
        spans = [network.term(term, as_stated=True) for term in ("hours_per_month", "yearly_cost")]
        planned = [None if span is None or span.value is None else float(span.value) for span in spans]
        stated = held.actual_hours_per_month
        return Taken(
            log.outcomes if held.outcomes is None else held.outcomes,
            log.attended if held.attended is None else held.attended,
            before,
            # A log without hours says nothing of them.
            (log.hours_per_month or None) if stated is None else stated,
            held.actual_yearly_cost,
            *planned,
        )

    def needing(self, name: str) -> tuple[str, ...]:
        """Return the memberships that require one, themselves or by way of others: they would end with it."""
        gone = self.problem.members((name,))
        while (more := gone | (self.member & self.problem.requires[:, gone].any(axis=1))).sum() > gone.sum():
            gone = more
        return tuple(one for one, own in zip(self.problem.names, gone, strict=True) if own and one != name)

    def marginal(self, name: str) -> float:
        """Return what share of coverage all memberships together surely lose without one and who requires it."""
        without = self.member & ~self.problem.members((name, *self.needing(name)))
        return max(0.0, self.problem.coverage(self.member, "robust") - self.problem.coverage(without, "robust"))

    @cached_property
    def counting(self) -> dict[str, Need]:
        """The needs and aspirations that count."""
        return {name: want for name, want in self.study.learner.wants.items() if want.counts}

    def served(self, name: str, *, surely: bool = False) -> tuple[str, ...]:
        """Return which wants that count a network serves, as stated; one that may serve it too, or only surely."""
        row = self.problem.names.index(name)
        strengths = (self.problem.cautious if surely else self.problem.optimistic)[row]
        wants = zip(self.study.learner.wants, strengths.tolist(), strict=True)
        return tuple(want for want, strength in wants if want in self.counting and strength > 0)

    @cached_property
    def unserved(self) -> tuple[str, ...]:
        """Which wants that are still open no membership serves, or may serve, in time where they have a day."""
        served = {want for name in self.held for want in self.served(name)}
        return tuple(want for want in self.counting if want not in served and self.is_open(want))

    def unserved_text(self, wants: Iterable[str]) -> str:
        """Return that no membership serves some wants; of help that comes too late that it does so in time."""
        held = [self.study.networks[name] for name in self.held]
        parts: dict[bool, list[str]] = {False: [], True: []}
        for want in wants:
            need = self.counting[want]
            helps = any(want in own.serves or need.themes.keys() & own.offers.keys() for own in held)
            parts[bool(need.by and helps)].append(self.names.quoted(want))
        said = [f"serves {listed_with_or(of)}{' in time' * late}" for late, of in parts.items() if of]
        return f"No membership {', and none '.join(said)}"

    def is_open(self, want: str) -> bool:
        """Whether the target of a want is not reached yet, by the last snapshot after the study too."""
        return want not in self.levels or self.levels[want].is_open

    @cached_property
    def hours(self) -> tuple[float | None, tuple[str, ...]]:
        """The hours a month that are free, and the memberships whose hours nobody knows."""
        known = {
            name: one.planned_hours_per_month if one.hours_per_month is None else one.hours_per_month
            for name, one in self.taken.items()
        }
        unknown = tuple(name for name, hours in known.items() if hours is None)
        if self.limit is None or unknown:
            return None, unknown
        return self.limit - sum(hours for hours in known.values() if hours is not None), ()

    def review(self) -> Review:
        free, unknown = self.hours
        memberships = tuple(_Membership(self, name).reviewed() for name in self.held)
        return Review(
            self.as_of,
            self.study.illustrative,
            memberships,
            to_join=tuple(self.joins()),
            needs=self.needs,
            unserved=self.unserved,
            hours_free=free,
            without_hours=unknown,
            ungraded=self.ungraded,
            notices=tuple(self.notices(memberships)),
        )

    def joins(self) -> Iterator[Reviewed]:
        """Yield the networks that stand and serve what no membership serves."""
        for name in self.candidates.names:
            network = self.study.networks[name]
            if name in self.held or network.held or status(self.candidates.gates[name]) != "feasible":
                continue
            served = tuple(want for want in self.served(name, surely=True) if want in self.unserved)
            if not served:
                continue
            row, *rows = self.candidates.places([name, *self.held])
            clashing = [
                other for other, at in zip(self.held, rows, strict=True) if self.candidates.clashes[row, at]
            ]
            asked = [other for other in network.requires if other not in self.held]
            reason = f"{self.unserved_text(served)}, and it does; no rule forbids it."
            for said, others in (("cannot be held", clashing), ("can be held only", asked)):
                if others:
                    reason += f" It {said} together with {listed_with_and(self.names.listed(others))}."
            change = "A membership that serves the same, or a rule that it fails, would change this."
            yield Reviewed(name, self.names.network(name), "join", "unserved", reason, change, serves=served)

    def notices(self, memberships: Iterable[Reviewed]) -> Iterator[str]:
        """Yield what else to know of needs, of hours and of memberships."""
        quoted = self.names.quoted
        if not self.counting:
            yield "No need or aspiration counts on this day, so that nothing is lost without any membership."
        open_ = {want: need.by for want, need in self.counting.items() if self.is_open(want)}
        past = {want: day for want, day in open_.items() if day is not None and day < self.as_of}
        for want, day in past.items():
            yield f"The day of {quoted(want)}, {day}, is past: no help comes in time for it."
        if ahead := [want for want in self.unserved if want not in past]:
            yield f"{self.unserved_text(ahead)}."
        for line in self.needs:
            if line.importance_went:
                yield f'The importance of "{line.title}" {line.importance_went}: has the role changed?'
        if self.limit is not None:
            yield self.hours_text(self.limit)
        leaving = [one.rule for one in memberships if one.verdict == "leave"]
        if len(leaving) > 1 and "no marginal" in leaving:
            yield "Leave one at a time and review again: what is left may then rest on the others alone."
        for name, one in self.study.networks.items():
            if (one.held or one.mandatory) and name not in self.written:
                said = "is held" if one.held else "is mandatory"
                yield f"The study says that {self.names.network(name)} {said}, and no membership is written down."

    def hours_text(self, limit: float) -> str:
        free, unknown = self.hours
        if free is None:
            who = listed_with_and(self.names.listed(unknown))
            return f"Of {who} the hours are not known, so that it cannot be said how many are free."
        if free < -TIE:
            taken = f"{(own := tried(limit - free, limit))} {counted(float(own), 'hours')} a month"
            return f"Memberships take {taken}; the limit is {exact_text(limit)}."
        return f"{_free_hours(max(0.0, free))}; the limit is {exact_text(limit)}."


def _free_hours(free: float) -> str:
    """Return a clause of hours that nothing takes, counted as they are printed."""
    return f"{(own := tried(free, 0))} {counted(float(own), 'hours')} a month {'is' if own == '1' else 'are'} free"


class _Membership:
    """One membership before the rules."""

    def __init__(self, whole: _Reviewing, name: str) -> None:
        self.whole, self.network, self.limits = whole, name, whole.limits
        self.held, self.of, self.taken = whole.held[name], whole.study.networks[name], whole.taken[name]
        self.marginal, self.serves = whole.marginal(name), whole.served(name)
        self.fails: list[GateResult] = [one for one in whole.candidates.gates[name] if one.outcome == "fail"]
        self.promises = tuple(one.id for one in whole.tasks if one.entry.network == name)

    def reviewed(self) -> Reviewed:
        """Return what the first rule that fits says."""
        found = next(filter(None, (rule(self) for rule in RULES)))
        decided = [
            entry.on
            for entry in self.whole.records.log
            if entry.entry == "decided" and entry.network == self.network and entry.on <= self.whole.as_of
        ]
        return Reviewed(
            self.network,
            self.whole.names.network(self.network),
            *found[:4],
            marginal=self.marginal,
            taken=self.taken,
            serves=self.serves,
            until=found[4],
            promises=self.promises,
            triggers=tuple(self.triggers()),
            decided=max(decided, default=None),
        )

    def below(self, limit: float) -> bool:
        """Whether the marginal is below a limit, by more than rounding."""
        return self.marginal < limit - TIE

    def lost(self, limit: float) -> str:
        """Return what is lost without it, as a sentence."""
        rest = resting_on(self.whole.ungraded)
        rests = f", {rest}" if rest else ""
        needing = self.whole.names.listed(self.whole.needing(self.network))
        also = f" and {listed_with_and(needing)}, held only together with it" if needing else ""
        if self.marginal < TIE:
            return f"Without it{also}, nothing that is surely covered is lost{rests}"
        fall = apart_text(round(self.marginal, 12), limit, DIGITS)
        return f"Without it{also}, what is surely covered falls by {fall}{rests}"

    @property
    def figures(self) -> list[tuple[str, float | None, float]]:
        """Hours and money, where they are planned: which, what it takes, the plan."""
        taken = self.taken
        pairs = (
            ("hours_per_month", taken.hours_per_month, taken.planned_hours_per_month),
            ("yearly_cost", taken.yearly_cost, taken.planned_yearly_cost),
        )
        return [(term, own, plan) for term, own, plan in pairs if plan is not None]

    def over(self) -> list[tuple[str, float, float]]:
        """Return of these figures those above the share of the plan."""
        return [
            (term, own, plan)
            for term, own, plan in self.figures
            if own is not None and own > self.most(plan) * (1 + TIE)
        ]

    def most(self, plan: float) -> float:
        """Return what is not much yet, by a plan."""
        return plan * self.limits.over_plan

    def leaving(self) -> tuple[str, dt.date | None]:
        """Return what comes before leaving, as a sentence, and the first day that notice allows."""
        weeks, said = self.held.notice_weeks, []
        until = None if weeks is None else later(self.whole.as_of, whole_days(min(weeks, 1e6)))
        if self.promises:
            said.append(f"after what is promised ({', '.join(self.promises)})")
        if until is not None:
            said.append(f"with notice, from {until} on")
        return (f" Leave {' and '.join(said)}." if said else ""), until

    def triggers(self) -> Iterator[str]:
        """Yield what asks for a closer look."""
        names, taken = self.whole.names, self.taken
        renewal = renews_on(self.whole.records, self.network, self.whole.as_of)
        if renewal is not None and 0 <= (renewal - self.whole.as_of).days <= self.limits.renewal_days:
            last = None if self.held.notice_weeks is None else notice_day(renewal, self.held.notice_weeks)
            notice = "" if last is None else f"; {last} is the last day for giving notice"
            yield f"It renews on {renewal}, in {days_text((renewal - self.whole.as_of).days)}{notice}."
        if taken.outcomes_before is not None and taken.outcomes < taken.outcomes_before:
            now = f"{taken.outcomes} {counted(taken.outcomes, 'outcomes')}"
            yield f"Its value is down: {now} in twelve months, {taken.outcomes_before} before."
        for term, own, plan in self.figures:
            if term == "yearly_cost" and own is not None and own > plan * (1 + TIE):
                said = f"{names.asked('yearly_cost', own)}, planned {names.asked('yearly_cost', plan)}"
                yield f"It costs more than planned ({said}): has the employer stopped paying?"


Found = tuple[Verdict, str, str, str, dt.date | None]


def _mandatory(one: _Membership) -> Found | None:
    if not one.of.mandatory:
        return None
    change = "It stays while it is mandatory."
    crossed = [gate for gate in one.fails if gate.kind == "red_line"]
    if crossed:
        lines = "; ".join(map(str, crossed))
        reason = f"It is mandatory, and crosses a red line ({lines}): take it to whoever decides."
        return "keep and escalate", "mandatory", reason, change, None
    others = f"; it fails {'; '.join(map(str, one.fails))}" if one.fails else ""
    return "keep", "mandatory", f"It is mandatory{others}.", change, None


def _gate(one: _Membership) -> Found | None:
    if not one.fails:
        return None
    must_leave = [gate for gate in one.fails if gate.kind in LEAVING]
    failing = "; ".join(map(str, must_leave or one.fails))
    after, until = one.leaving()
    change = f"It could stay if {listed_with_and(gate.condition for gate in one.fails)}."
    if must_leave:
        return "leave", "gate", f"It fails a rule that no score buys back ({failing}).{after}", change, until
    return "pause", "gate", f"It is beyond a limit ({failing}).", change, None


def _benefit_lag(one: _Membership) -> Found | None:
    day = one.whole.lag_over[one.network]
    if one.whole.as_of >= day:
        return None
    reason = f"Joined on {one.held.joined}; first results are to be expected from {day} on."
    return "keep until", "benefit lag", reason, f"From {day} on it is judged by what came of it.", day


def _evidence(one: _Membership) -> Found | None:
    taken, limits = one.taken, one.limits
    if taken.outcomes >= limits.outcomes or taken.attended >= limits.attended:
        return None
    reason = f"Outcomes in twelve months: {taken.outcomes}; meetings attended: {taken.attended}."
    lacking = (("outcomes", limits.outcomes - taken.outcomes), ("meetings", limits.attended - taken.attended))
    more = ", or ".join(f"{count} more {counted(count, what)}" for what, count in lacking)
    return "not enough evidence", "evidence", reason, f"{capital(more)} would be enough to judge by.", None


def _no_marginal(one: _Membership) -> Found | None:
    limit = one.limits.about_none
    if not one.below(limit) or set(one.serves) & one.whole.study.learner.aspirations.keys():
        return None
    after, until = one.leaving()
    kept = f"A fall of {exact_text(one.limits.low)} or more would keep it; one" if one.over() else "A fall"
    then = "have it reduced, as it takes more than planned" if one.over() else "keep it"
    change = f"{kept} of {exact_text(limit)} or more, or an aspiration that it serves, would {then}."
    return "leave", "no marginal", f"{one.lost(limit)}, and it serves no aspiration.{after}", change, until


def _over_plan(one: _Membership) -> Found | None:
    limit, over, asked = one.limits.low, one.over(), one.whole.names.asked
    if not over or not one.below(limit):
        return None
    said = listed_with_and(
        f"{tried(own, one.most(plan))}, planned {asked(term, plan)}" for term, own, plan in over
    )
    enough = listed_with_and(f"{asked(term, one.most(plan))} or less" for term, _, plan in over)
    share = f"{exact_text(one.limits.over_plan * 100)} % of the plan"
    change = f"{capital(enough)} ({share}), or a fall of {exact_text(limit)} or more, would keep it as it is."
    return "reduce", "over plan", f"It takes {said}. {one.lost(limit)}.", change, None


def _high_marginal(one: _Membership) -> Found | None:
    limit, whole, free = one.limits.high, one.whole, one.whole.hours[0]
    still = [want for want in one.serves if whole.is_open(want)]
    # For sure: within the limit, if there is one.
    are_free = whole.limit is None or (free is not None and free > TIE)
    if one.below(limit) or not still or not are_free:
        return None
    hours = "no limit of hours is stated" if free is None else _free_hours(free)
    what = listed_with_and(map(whole.names.quoted, still))
    reason = f"{one.lost(limit)}. Still open: {what}; {hours}."
    change = f"A fall under {exact_text(limit)}, needs that are met, or no hours left would keep it as it is."
    return "deepen", "high marginal", reason, change, None


def _otherwise(one: _Membership) -> Found | None:
    limits, whole = one.limits, one.whole
    limit = next((end for end in (limits.about_none, limits.low) if one.below(end)), limits.high)
    touches = "; it serves an aspiration" if one.below(limits.about_none) else ""
    far = [f"more than {whole.names.asked(term, one.most(plan))}" for term, _, plan in one.figures]
    if one.below(limits.high):
        changes = [f"a fall of {exact_text(limits.high)} or more, with hours free: deepen"]
    else:
        is_open = any(map(whole.is_open, one.serves))
        changes = ["hours that are known to be free: deepen" if is_open else "a need that opens again: deepen"]
    if far:
        small = "" if one.below(limits.low) else f"a fall under {exact_text(limits.low)}, and "
        changes.append(f"{small}{listed_with_or(far)}: reduce")
    return "keep", "otherwise", f"{one.lost(limit)}{touches}.", capital(f"{'; '.join(changes)}."), None


RULES: tuple[Callable[[_Membership], Found | None], ...] = (
    _mandatory,
    _gate,
    _benefit_lag,
    _evidence,
    _no_marginal,
    _over_plan,
    _high_marginal,
    _otherwise,
)
"""The rules in the order in which they are tried; the last always fits."""


def rules_text(limits: Thresholds) -> tuple[str, ...]:
    """Return the rules in their order, each in words, with their figures."""
    over = f"{exact_text(limits.over_plan * 100)} %"
    none, low, high = map(exact_text, (limits.about_none, limits.low, limits.high))
    wanted = (("outcomes", limits.outcomes), ("meetings", limits.attended))
    few = " and ".join(f"fewer than {count} {counted(count, what)}" for what, count in wanted)
    return (
        "Keep, and escalate where it crosses a red line: it is mandatory.",
        "Leave: it fails a red line, or is not open to the learner. Pause: it is beyond another limit.",
        f"Keep until first results can be expected: {LAG_WEEKS:g} weeks after joining, unless it is stated.",
        f"Not enough evidence: {few} in twelve months.",
        f"Leave: without it, what is surely covered falls by less than {none}, and it serves no aspiration.",
        f"Reduce: it takes more than {over} of the hours or money planned, and the fall is less than {low}.",
        f"Deepen: the fall is {high} or more, a need that it serves is still open, and hours are free.",
        "Else keep. To join is proposed where no rule forbids a network that serves what no membership serves.",
    )


def tried(figure: float, limit: float) -> str:
    """Return a figure with so many digits that it is seen on which side of a limit it is."""
    return without_zeros(apart_text(figure, limit))
