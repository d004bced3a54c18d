"""Where does each introduction, guideline, lead, action and need stand on a day, and which step is possible next?

Nothing of this is written down: the log is replayed in the order of its days.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from netselect.errors import nearest
from netselect.maintain.happened import counts_on
from netselect.maintain.records import ME, Action, Entry, Introduction, Records
from netselect.maintain.sharing import Share, decide, for_each_purpose
from netselect.names import Names
from netselect.study.study import Study
from netselect.words import exact_text, listed_with_and, plain_name, significant, wrapped

IntroductionState = Literal[
    "idea",
    "asked_first",
    "asked_second",
    "both_consented",
    "made",
    "followed_up",
    "declined",
    "expired",
    "withdrawn",
]
SeenState = IntroductionState | Literal["not now"]
GuidelineState = Literal["draft", "proposed", "agreed", "due", "lapsed", "ended"]
TaskState = Literal["open", "done", "overdue"]

ENDS: frozenset[IntroductionState] = frozenset({"declined", "expired", "withdrawn"})
OVER: frozenset[SeenState] = frozenset({*ENDS, "made", "followed_up"})
"""States of an introduction in which nothing is open any more."""
NOT_NOW: Literal["not now"] = "not now"
"""How every end of an introduction reads to anybody but the learner: nobody is told of a decline."""

NEXT: Mapping[IntroductionState, tuple[Action, ...]] = {
    "idea": ("asked", "withdrawn"),
    "asked_first": ("asked", "consented", "declined", "withdrawn"),
    "asked_second": ("consented", "declined", "withdrawn"),
    "both_consented": ("made", "withdrawn"),
    "made": ("followed_up",),
    "followed_up": ("followed_up",),
    "declined": (),
    "expired": (),
    "withdrawn": (),
}
"""The steps that are possible in each state of an introduction."""

INTRODUCED_FOR = "introduction"
"""The purpose for which the blurb of an introduction is shared with both."""

_OF_INTRODUCTIONS = frozenset({"asked", "consented", "declined", "withdrawn", "made", "followed_up"})
_OF_GUIDELINES = frozenset({"proposed", "agreed", "ended"})


@dataclass(frozen=True, slots=True)
class GuidelineStatus:
    """Where one guideline stands.

    Parameters
    ----------
    guideline : str
    state : {"draft", "proposed", "agreed", "due", "lapsed", "ended"}
    since : date or None
    parties, items, channels : tuple of str
    agreed : mapping of str to date
        Which parties agreed, and when.
    open_parties : tuple of str
        Who has not.
    review_by, lapses_after : date
        It is due from the day after the first, and has lapsed from the day after the second.
    contradictions : tuple of str
        What it passes on and the rules of sharing forbid, in sentences.
    without_item : tuple of str
        The names in it that are no item, and no category of one, in sentences.
    without_boundary : tuple of str
        Categories on which no boundary is agreed.
    """

    guideline: str
    state: GuidelineState
    since: dt.date | None
    parties: tuple[str, ...]
    items: tuple[str, ...]
    channels: tuple[str, ...]
    agreed: Mapping[str, dt.date]
    open_parties: tuple[str, ...]
    review_by: dt.date
    lapses_after: dt.date
    contradictions: tuple[str, ...] = ()
    without_item: tuple[str, ...] = ()
    without_boundary: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield plain text."""
        since = "" if self.since is None else f" since {self.since}"
        has = "has" if len(self.open_parties) == 1 else "have"
        what_next = {
            "draft": "Propose it.",
            "proposed": f"{listed_with_and(self.open_parties)} still {has} to agree.",
            "agreed": f"Look at it again by {self.review_by}.",
            "due": f"It was to be looked at by {self.review_by}; it lapses after {self.lapses_after}.",
            "lapsed": "It no longer holds.",
            "ended": "It is over.",
        }[self.state]
        yield wrapped(f"{self.guideline} ({listed_with_and(self.parties)}): {self.state}{since}. {what_next}")
        for sentence in self.contradictions:
            yield wrapped(f"Contradiction: {sentence}.", "  ", "    ")
        for sentence in self.without_item:
            yield wrapped(f"Without an item: {sentence}.".replace("?.", "?"), "  ", "    ")
        if self.without_boundary:
            names = listed_with_and(map(plain_name, self.without_boundary))
            yield wrapped(f"No boundary is agreed on {names}.", "  ", "    ")


@dataclass(frozen=True, slots=True)
class Task:
    """A lead or an action of the log, and what became of it: overdue from the day after its `by`."""

    id: str
    entry: Entry
    state: TaskState
    done_on: dt.date | None


def introductions_on(records: Records, as_of: dt.date) -> "dict[str, IntroductionNow]":
    """Return where each introduction stands on a day."""
    return _Replay(records, as_of).introductions


def guidelines_on(records: Records, as_of: dt.date) -> dict[str, GuidelineStatus]:
    """Return where each guideline stands on a day."""
    return {name: one.now(as_of) for name, one in _Replay(records, as_of).guidelines.items()}


def tasks_on(records: Records, as_of: dt.date) -> tuple[Task, ...]:
    """Return the leads and actions logged by a day, in the order of their days."""
    told, found = _Replay(records, as_of), []
    for name, entry in told.tasks.items():
        done_on = told.done.get(name)
        late = entry.by is not None and entry.by < as_of
        found.append(Task(name, entry, "done" if done_on else "overdue" if late else "open", done_on))
    return tuple(found)


def left_on(records: Records, network: str, as_of: dt.date) -> dt.date | None:
    """Return the day on which a membership ends, as it or the log up to a day says; None while it goes on."""
    logged = [entry.on for entry in records.entries("left") if entry.network == network and entry.on <= as_of]
    return records.memberships[network].left or (logged[-1] if logged else None)


def renews_on(records: Records, network: str, as_of: dt.date) -> dt.date | None:
    """Return the day on which a membership is to renew; None where none is stated, or it has ended by then."""
    renewal, ended = records.memberships[network].renewal, left_on(records, network, as_of)
    return None if renewal is None or (ended is not None and ended <= max(renewal, as_of)) else renewal


def total_faults(records: Records, as_of: dt.date | None = None) -> list[tuple[str, str, str]]:
    """Return the totals that the log exceeds: the network, the key and the reason.

    They have to reach what it counts by a day; by that of its last entry where none is given.
    """
    found = []
    day = as_of or max((entry.on for entry in records.log), default=dt.date.min)
    for network, held in records.memberships.items() if records.log else ():
        log = counts_on(records, network, day)
        for key in ("attended", "outcomes", "actual_hours_per_month"):
            stated, counted = getattr(held, key), getattr(log, key.removeprefix("actual_"))
            if stated is not None and stated < counted - _ROUNDING:
                by_the_log = f"than the log counts by {day} ({significant(counted, 4)})"
                short = f"`{key}: {exact_text(stated)}` of {network} is less {by_the_log}"
                why = "a total that is stated replaces the count: state at least as much, or take it out"
                found.append((network, key, f"{short}, and {why}"))
    return found


_ROUNDING = 1e-9
"""Hours a month are a quotient: two that are equal may differ by so much."""


def later(day: dt.date, days: float) -> dt.date:
    """Return the day so many whole days later, or the last that there is."""
    return day + dt.timedelta(days=min(math.floor(days), (dt.date.max - day).days))


def as_others_see(state: SeenState) -> SeenState:
    """Return how a state of an introduction reads to anybody but the learner: each end as ``not now``."""
    return NOT_NOW if state in ENDS else state


def as_one_sees(now: "IntroductionNow", person: str) -> SeenState:
    """Return how an introduction reads to one of the two: their own part, and nothing that the other answered.

    Before it is made that is `asked_first` for whoever was asked, and `idea` for whoever was not.
    """
    if now.state in {"made", "followed_up"}:
        return "made"
    return as_others_see(now.state) if now.state in ENDS else "asked_first" if person in now.asked else "idea"


def step_faults(records: Records) -> list[tuple[int, str]]:
    """Return the entries of the log that cannot have happened so, by their places in it, with the reason."""
    return _Replay(records, dt.date.max).faults


def refusals(records: Records, entry: Entry) -> tuple[str, ...]:
    """Return what is missing for an entry to be logged, each in a sentence; nothing where it can be.

    It is put on its own day: what was logged for later days has to be possible still.
    """
    with_it = records.model_copy(update={"log": (*records.log, entry)})
    known = set(step_faults(records))
    found = [sentence for fault in step_faults(with_it) if fault not in known for sentence in fault[1:]]
    exceeded = {fault[:2] for fault in total_faults(records)}
    found += [fault[2] for fault in total_faults(with_it) if fault[:2] not in exceeded]
    if entry.entry == "agreed" and entry.guideline in records.guidelines:
        found += contradictions(records, entry.guideline, entry.on)
        found += without_item(records, entry.guideline)
    return tuple(dict.fromkeys(found))


def contradictions(records: Records, guideline: str, day: dt.date) -> list[str]:
    """Return what a guideline passes on and the rules of sharing forbid, each in a sentence."""
    found = []
    of = records.guidelines[guideline]
    for named in of.items:
        boundary = records.boundaries.get(named)
        items = items_called(records, named)
        if not items and boundary is not None and boundary.agreed == "deny":
            found.append(f"`{named}` is not to be passed on: {boundary.rests_on}")
        for item in items:
            shares = {party: for_each_purpose(records, item, party, day) for party in of.parties if party != ME}
            denied = [party for party, own in shares.items() if all(one.decision == "deny" for one in own)]
            if denied:
                why = shares[denied[0]][0].reason
                found.append(f"`{item}` is not to be passed on to {listed_with_and(denied)}: {why}")
    return found


def without_item(records: Records, guideline: str) -> list[str]:
    """Return the categories of a guideline that no item has, each in a sentence."""
    known = {*records.items, *(item.category for item in records.items.values())}
    found = []
    for named in records.guidelines[guideline].items:
        if named not in known:
            close = nearest(named, sorted({*known, *records.boundaries}))
            hint = "" if close in {None, named} else f". Did you mean `{close}`?"
            found.append(f"there is no item, and none of the category, `{named}`{hint}")
    return found


def items_called(records: Records, named: str) -> list[str]:
    """Return the item of a name, or the items of that category."""
    if named in records.items:
        return [named]
    return [name for name, item in records.items.items() if item.category == named]


@dataclass(slots=True)
class IntroductionNow:
    """Where an introduction stands on the day up to which its steps were taken.

    It holds who was asked, who agreed and when, and who declined or withdrew (nobody where it ran out): it is for
    the learner's eyes.
    """

    records: Records = field(repr=False, compare=False)
    name: str
    as_of: dt.date = dt.date.min
    asked: dict[str, dt.date] = field(default_factory=dict)
    consented: dict[str, dt.date] = field(default_factory=dict)
    state: IntroductionState = "idea"
    since: dt.date | None = None
    made_on: dt.date | None = None
    ended_by: str = ""

    @property
    def of(self) -> Introduction:
        """What is written down of it."""
        return self.records.introductions[self.name]

    @property
    def lasts_to(self) -> dict[str, dt.date]:
        """The last day of each question that is not answered, and of each consent, until it is made."""
        life, asked = self.records.thresholds.consent_days, {} if self.state in OVER else self.asked
        return {person: later(self.consented.get(person, day), life) for person, day in asked.items()}

    def reach(self, day: dt.date) -> None:
        """Let time pass up to a day: what is not answered or made by its last day has run out."""
        first, self.as_of = min(self.lasts_to.values(), default=day), day
        if first < day:
            self.state, self.since = "expired", later(first, 1)

    def take(self, entry: Entry) -> None:
        """Take a step with which nothing is wrong."""
        people = [person for person in entry.with_ if person != ME]
        if entry.entry == "asked":
            self.asked.update(dict.fromkeys(people, entry.on))
        elif entry.entry == "consented":
            self.consented.update(dict.fromkeys(people, entry.on))
        else:
            self.ended_by = (people or [ME])[0] if entry.entry in ENDS else ""
        before = self.state
        if entry.entry in {"declined", "withdrawn", "made", "followed_up"}:
            self.state = entry.entry
        elif len(self.consented) == len(self.of.between):
            self.state = "both_consented"
        else:
            self.state = "asked_first" if len(self.asked) == 1 else "asked_second"
        if self.state != before:
            self.since = entry.on
        if entry.entry == "made":
            self.made_on = entry.on

    def wrong_with(self, entry: Entry) -> Iterator[str]:
        """Yield why a step cannot be taken on its day."""
        self.reach(entry.on)
        what = f"`{self.name}`"
        if self.state in ENDS:
            late = f"and `{entry.entry}` is of {entry.on}"
            yield f"{what} ended on {self.since} ({self.state}), {late}: begin another introduction of the two"
        elif entry.entry == "followed_up" and self.state not in {"made", "followed_up"}:
            yield f"{what} has not been made by {entry.on}: log `made` first"
        elif self.state in {"made", "followed_up"} and entry.entry != "followed_up":
            yield f"{what} was made on {self.made_on}: only `followed_up` can come after it"
        elif entry.entry == "made":
            yield from self.missing
        elif entry.entry != "followed_up":
            yield from self.wrong_people(entry)

    def wrong_people(self, entry: Entry) -> Iterator[str]:
        """Yield why a step cannot be one of the people that it names."""
        two = " and ".join(self.of.between)
        people = [person for person in entry.with_ if person != ME]
        if not people and entry.entry != "withdrawn":
            yield f"`{entry.entry}` needs `with`: who of {two} it was"
        for person in people:
            asked, consented = self.asked.get(person), self.consented.get(person)
            if person not in self.of.between:
                yield f"`{person}` is not one of the two ({two}) of `{self.name}`"
            elif entry.entry == "asked" and asked is not None:
                yield f"{person} was asked on {asked} already, and can answer up to {self.lasts_to[person]}"
            elif entry.entry != "asked" and asked is None:
                yield f"{person} has not been asked by {entry.on}: log `asked` first"
            elif entry.entry == "consented" and consented is not None:
                yield f"{person} agreed on {consented} already, up to {self.lasts_to[person]}"
            elif entry.entry == "declined" and consented is not None:
                yield f"{person} agreed on {consented}: log `withdrawn` if they no longer do"

    @property
    def missing(self) -> tuple[str, ...]:
        """What keeps it from being made, in sentences; nothing where it can be, or was, made."""
        if self.state in OVER:
            return ()
        said = [
            f"{person}, asked on {self.asked[person]}, has not agreed by {self.as_of}"
            if person in self.asked
            else f"{person} has not been asked by {self.as_of}"
            for person in self.of.between
            if person not in self.consented
        ]
        if self.of.blurb is None:
            return (*said, f"`{self.name}` has no `blurb`: name the item that both are told")
        return (
            *said,
            *(
                f"`{one.item}` may not be shared with {one.audience} on {self.as_of}: {one.reason}"
                for one in self.blurb_shares()
                if not one.is_allowed
            ),
        )

    def blurb_shares(self) -> list[Share]:
        """Return for each of the two whether they may be told the blurb; nothing without one."""
        blurb = self.of.blurb
        people = () if blurb is None else self.of.between
        return [decide(self.records, str(blurb), person, INTRODUCED_FOR, as_of=self.as_of) for person in people]

    @property
    def next_steps(self) -> tuple[Action, ...]:
        """The entries that can follow; nobody can answer a question twice."""
        unanswered = self.asked.keys() - self.consented.keys()
        return tuple(step for step in NEXT[self.state] if unanswered or step not in {"consented", "declined"})


@dataclass(slots=True)
class _Agreeing:
    """A guideline while its steps are replayed."""

    records: Records
    name: str
    agreed: dict[str, dt.date] = field(default_factory=dict)
    proposed_on: dt.date | None = None
    ended_on: dt.date | None = None

    @property
    def open_parties(self) -> tuple[str, ...]:
        return tuple(party for party in self.records.guidelines[self.name].parties if party not in self.agreed)

    def take(self, entry: Entry) -> None:
        """Take a step with which nothing is wrong."""
        if entry.entry == "proposed":
            # Whoever proposes again has changed something, so that all have to agree anew.
            self.proposed_on, self.agreed = entry.on, {}
        elif entry.entry == "agreed":
            self.agreed.update(dict.fromkeys(entry.with_, entry.on))
        else:
            self.ended_on = entry.on

    def wrong_with(self, entry: Entry) -> Iterator[str]:
        """Yield why a step cannot be taken in the state that is reached."""
        parties = self.records.guidelines[self.name].parties
        if self.ended_on is not None:
            yield (
                f"`{self.name}` ended on {self.ended_on}, and `{entry.entry}` is of {entry.on}: begin another "
                "guideline"
            )
        elif entry.entry != "proposed" and self.proposed_on is None:
            yield f"`{self.name}` has not been proposed by {entry.on}: log `proposed` first"
        elif entry.entry == "agreed":
            if not entry.with_:
                yield f"`agreed` needs `with`: which of {listed_with_and(parties)} agreed"
            for party in entry.with_:
                if party not in parties:
                    yield f"`{party}` is no party of `{self.name}` ({listed_with_and(parties)})"
                elif party in self.agreed:
                    yield f"{party} agreed on {self.agreed[party]} already"

    def now(self, as_of: dt.date) -> GuidelineStatus:
        of, open_ = self.records.guidelines[self.name], self.open_parties
        lapses_after = later(of.review_by, self.records.thresholds.lapsed_days)
        state: GuidelineState
        last = max(self.agreed.values(), default=dt.date.min)
        if self.ended_on is not None:
            state, since = "ended", self.ended_on
        elif self.proposed_on is None:
            state, since = "draft", None
        elif open_:
            state, since = "proposed", self.proposed_on
        elif as_of > lapses_after:
            # It can have been agreed after the day on which it was to be looked at again.
            state, since = "lapsed", max(later(lapses_after, 1), last)
        elif as_of > of.review_by:
            state, since = "due", max(later(of.review_by, 1), last)
        else:
            state, since = "agreed", last
        own = of.parties, of.items, of.channels, self.agreed, open_, of.review_by, lapses_after
        return GuidelineStatus(self.name, state, since, *own)


class _Replay:
    """Everything that has states when the log is replayed up to a day, and the entries that are not possible."""

    def __init__(self, records: Records, as_of: dt.date) -> None:
        self.log = records.log
        self.introductions = {name: IntroductionNow(records, name) for name in records.introductions}
        self.guidelines = {name: _Agreeing(records, name) for name in records.guidelines}
        self.tasks: dict[str, Entry] = {}
        self.done: dict[str, dt.date] = {}
        self.faults: list[tuple[int, str]] = []
        for place, entry in sorted(enumerate(self.log), key=lambda one: one[1].on):
            if entry.on > as_of:
                break
            self.faults += [(place, sentence) for sentence in self.step(entry)]
        for one in self.introductions.values():
            one.reach(as_of)

    def step(self, entry: Entry) -> list[str]:
        """Take a step and return nothing, or return why it cannot be taken."""
        of: IntroductionNow | _Agreeing | None = None
        if entry.entry in _OF_INTRODUCTIONS:
            of = self.introductions.get(entry.introduction or "")
        elif entry.entry in _OF_GUIDELINES:
            of = self.guidelines.get(entry.guideline or "")
        elif entry.entry in {"lead", "action", "done"} and entry.id is not None:
            return self.task(entry.id, entry)
        wrong = [] if of is None else list(of.wrong_with(entry))
        if of is not None and not wrong:
            of.take(entry)
        return wrong

    def task(self, name: str, entry: Entry) -> list[str]:
        """Begin or finish a lead or an action and return nothing, or return why that cannot be."""
        begun = self.tasks.get(name)
        if entry.entry != "done":
            if begun is not None:
                return [f"`{name}` is a {begun.entry} of {begun.on} already: use another id"]
            self.tasks[name] = entry
        elif begun is None:
            logged = [one.on for one in self.log if one.id == name and one.entry in {"lead", "action"}]
            if logged:
                return [f"`{name}` is done on {entry.on}, before it was logged on {logged[0]}: correct one date"]
            return [f"there is no lead or action `{name}`"]
        elif name in self.done:
            return [f"`{name}` was done on {self.done[name]} already, and is done once: leave the second out"]
        else:
            self.done[name] = entry.on
        return []


@dataclass(frozen=True, slots=True)
class Level:
    """How a need stands on a day.

    Parameters
    ----------
    on : date or None
        The day; None where an aspiration has none.
    current, target, importance : float or None
        Levels from 0 to 5, and points; None where nothing is said.
    """

    on: dt.date | None
    current: float | None
    target: float | None
    importance: float | None

    @property
    def is_open(self) -> bool:
        """Whether the target is not reached, as far as is said."""
        return self.current is None or self.target is None or self.current < self.target

    def __str__(self) -> str:
        """Return its levels, and the day."""
        target = "?" if self.target is None else exact_text(self.target)
        levels = f"{target} wanted" if self.current is None else f"{exact_text(self.current)} of {target}"
        return f"{levels}{f' ({self.on})' if self.on else ''}"


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need or aspiration then, now and later.

    Parameters
    ----------
    want, title : str
        Its id, and how it is called.
    then, now, later : Level or None
        By the first snapshot of `needs_on`; by the last, or the study where that is younger; by the first snapshot
        after the day, or the date and the target of the study. A study of a later day than the one asked about is
        one more snapshot. None where nothing says so.
    """

    want: str
    title: str
    then: Level | None
    now: Level | None
    later: Level | None

    @property
    def importance_went(self) -> str:
        """How its importance went between then and now; nothing where it did not, or nobody says so."""
        before, now = (None if level is None else level.importance for level in (self.then, self.now))
        if self.then is None or before is None or now is None or before == now:
            return ""
        return f"went from {exact_text(before)} to {exact_text(now)} since {self.then.on}"

    def __str__(self) -> str:
        """Return one line."""
        told = (("then", self.then), ("now", self.now), ("later", self.later))
        said = "; ".join(f"{when} {'not said' if level is None else level}" for when, level in told)
        return wrapped(f"{self.title}: {said}.")


def needs_of(records: Records, study: Study, as_of: dt.date) -> tuple[NeedLine, ...]:
    """Return the needs and aspirations of a study and of the snapshots, then, now and later."""
    names, wants = Names.of(study), study.learner.wants
    ids = dict.fromkeys((*wants, *(name for needs in records.needs_on.values() for name in needs)))
    return tuple(_line(records, study, want, names.want(want), as_of) for want in ids)


def _line(records: Records, study: Study, want: str, title: str, as_of: dt.date) -> NeedLine:
    stated = study.learner.wants.get(want)
    snapshots = [
        Level(day, one.current, one.target, one.importance)
        for day, needs in sorted(records.needs_on.items())
        if (one := needs.get(want)) is not None
    ]
    past = [level for level in snapshots if level.on is not None and level.on <= as_of]
    ahead = snapshots[len(past) :]
    if stated is not None:
        own = Level(study.as_of, stated.current, stated.target, stated.importance)
        if study.as_of > as_of:
            # On that day nobody had said yet what the study says.
            ahead = sorted([*ahead, own], key=lambda level: level.on or as_of)
        elif not past or (past[-1].on or as_of) < study.as_of:
            past.append(own)
        ahead = ahead or [Level(stated.by, None, stated.target, stated.importance)]
    then = past[0] if len(past) > 1 else None
    return NeedLine(want, title, then, past[-1] if past else None, ahead[0] if ahead else None)
