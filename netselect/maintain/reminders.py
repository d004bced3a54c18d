"""What is due: whom to be in touch with, what was promised, what renews, what runs out and what has to go?"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import ClassVar, Literal

from netselect.arguments import checked
from netselect.coverage import whole_days
from netselect.errors import loaded
from netselect.finding import Answer, columns, days_text
from netselect.maintain.happened import last_in_touch, people_of
from netselect.maintain.records import ME, Records
from netselect.maintain.sharing import last_day
from netselect.maintain.states import Task, guidelines_on, introductions_on, later, renews_on, tasks_on
from netselect.study.written import months_before
from netselect.words import counted, exact_text, listed_with_and, plain_name, wrapped

Matter = Literal[
    "contact", "lead", "action", "renewal", "notice", "guideline", "boundary", "consent", "introduction", "purge"
]

MORNING = dt.timedelta(hours=9)
"""When on its day an event of the calendar reminds."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that is due, or will be.

    Parameters
    ----------
    kind : str
        Contact, lead, action, renewal, notice, guideline, boundary, consent, introduction or purge.
    what : str
        What or who it is about, by ids.
    on : date or None
        Its day, which is in time; None for a lead or an action without one.
    days_over : int or None
        For how many days it is overdue; below 0 how many there are left.
    reason : str
        One sentence, with its figures.
    share_over : float or None
        Of a contact that is overdue: by what share of the wanted interval, or of the longest where none is wanted;
        None elsewhere, and for an interval of 0.
    is_beyond_longest : bool
        Whether more days than the longest interval have passed.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("is_overdue",)

    kind: Matter
    what: str
    on: dt.date | None
    days_over: int | None
    reason: str
    share_over: float | None = None
    is_beyond_longest: bool = False

    @property
    def is_overdue(self) -> bool:
        """Whether its day is past."""
        return self.days_over is not None and self.days_over > 0

    def __str__(self) -> str:
        """Return when, and what."""
        if self.days_over is None:
            when = "No day"
        elif self.days_over == 0:
            when = "Today"
        else:
            when = f"{days_text(abs(self.days_over))} {'over' if self.days_over > 0 else 'left'}"
        return wrapped(f"{when}: {self.reason}")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How leads and actions were followed up.

    Parameters
    ----------
    done, due : int
        Of those due by the day, how many were done; and how many they are.
    median_days : float or None
        Between a lead or an action and what was done, of all that were done; None where none was.
    """

    done: int
    due: int
    median_days: float | None

    def __str__(self) -> str:
        """Return counts, and no bare percentage."""
        rate = f"Followed up: {self.done} of {self.due} leads and actions that were due."
        rate = rate if self.due else "No lead or action has been due yet."
        days = self.median_days
        return rate if days is None else f"{rate} Median time of those done: {days_text(days)}."


@dataclass(frozen=True, slots=True)
class Due(Answer):
    """What is overdue, and what will be due.

    Parameters
    ----------
    as_of : date
    learner : str
        The learner's pseudonym.
    reminders : tuple of Reminder
        In the order of their days; what has none stands at the end.
    undated : tuple of str
        Contacts with an interval of whom no day is known on which you were in touch, or met.
    follow_up : FollowUp
    """

    KINDS: ClassVar[Mapping[str, str]] = columns(
        "kind what on days_over:Int64 is_overdue:bool share_over:float64 is_beyond_longest:bool reason"
    )

    learner: str
    reminders: tuple[Reminder, ...]
    undated: tuple[str, ...]
    follow_up: FollowUp

    def rows(self) -> Iterable[object]:
        """Yield the reminders."""
        return self.reminders

    @property
    def overdue(self) -> tuple[Reminder, ...]:
        """Those whose day is past."""
        return tuple(one for one in self.reminders if one.is_overdue)

    def __str__(self) -> str:
        """Return plain text: what is overdue first, then what is to come."""
        late, others = self.overdue, [one for one in self.reminders if not one.is_overdue]
        lines = [f"Overdue: {len(late):,}. To come: {len(others):,}.", *map(str, (*late, *others))]
        if self.undated:
            who = listed_with_and(self.undated)
            lines.append(wrapped(f"Of {who} no day is known on which you met or were in touch: write `met_on`."))
        return "\n".join([*lines, wrapped(str(self.follow_up))])

    def ics(self) -> bytes:
        """Return the reminders as a calendar (RFC 5545), to be imported.

        Returns
        -------
        bytes
            Private all-day events, each with an alarm, pseudonyms only; what is overdue stands on the day asked
            about. Each has the same UID whenever it is exported, so that importing twice doubles nothing.

        Raises
        ------
        MissingExtra
            Where `icalendar` is not installed (the extra `records`).
        """
        icalendar = loaded("icalendar", "records", "a calendar")
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//netselect//due//EN")
        calendar.add("version", "2.0")
        stamp = dt.datetime.combine(self.as_of, dt.time(), dt.UTC)
        for one in self.reminders:
            if one.on is None:
                continue
            event, alarm, day = icalendar.Event(), icalendar.Alarm(), max(one.on, self.as_of)
            said = f"{plain_name(one.kind).capitalize()}: {one.what}"
            about = f"{self.learner}\n{one.kind}\n{one.what}"
            event.add("uid", f"{hashlib.sha256(about.encode()).hexdigest()[:32]}@netselect")
            event.add("dtstamp", stamp)
            # A calendar takes the event of the later export for the newer one.
            event.add("sequence", self.as_of.toordinal())
            event.add("dtstart", day)
            event.add("dtend", later(day, 1))
            event.add("summary", said)
            event.add("description", one.reason)
            event.add("class", "PRIVATE")
            event.add("transp", "TRANSPARENT")
            alarm.add("action", "DISPLAY")
            alarm.add("description", said)
            alarm.add("trigger", MORNING)
            event.add_component(alarm)
            calendar.add_component(event)
        written: bytes = calendar.to_ical()
        return written


@checked
def due(records: Records, *, as_of: dt.date) -> Due:
    """Return what is overdue and what will be due.

    Parameters
    ----------
    records : Records
    as_of : date
        Entries after it do not count.

    Returns
    -------
    Due

    Notes
    -----
    A contact is overdue from the day after the interval, counted from the last time in touch (any logged contact,
    or a stated one that is later), else from the day of meeting.
    Renewals, guidelines, boundaries and consents are told within 60 days (`thresholds.renewal_days`), what has to
    go within 30 (`thresholds.purge_days`).

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> print(str(maintain.due(records, as_of=day)).splitlines()[0])
    Overdue: 2. To come: 8.
    """
    touched, tasks, limits = last_in_touch(records, as_of), tasks_on(records, as_of), records.thresholds
    told = [*_contacts(records, touched, as_of), *_promised(tasks, as_of)]
    for part in (_renewals, _agreed, _consents, _purges):
        for kind, what, on, reason in part(records, as_of):
            if (on - as_of).days <= (limits.purge_days if kind == "purge" else limits.renewal_days):
                told.append(Reminder(kind, what, on, (as_of - on).days, reason))
    undated = tuple(
        name
        for name, one in records.contacts.items()
        if name not in touched and (one.wanted_days is not None or one.longest_days is not None)
    )
    order = sorted(told, key=lambda one: (one.on or dt.date.max, one.kind, one.what))
    return Due(as_of, records.learner.id, tuple(order), undated, follow_up(tasks, as_of))


def follow_up(tasks: Sequence[Task], as_of: dt.date) -> FollowUp:
    """Return how many of the leads and actions due by a day were done, and how long it took."""
    were_due = [one for one in tasks if one.entry.by is not None and one.entry.by <= as_of]
    took = [(one.done_on - one.entry.on).days for one in tasks if one.done_on is not None]
    done = sum(one.done_on is not None for one in were_due)
    return FollowUp(done, len(were_due), float(median(took)) if took else None)


Dated = tuple[Matter, str, dt.date, str]
"""The kind of a reminder, what it is about, its day and the reason; it is told when the day is near enough."""


def _contacts(records: Records, touched: Mapping[str, dt.date], as_of: dt.date) -> Iterator[Reminder]:
    for name, last in touched.items():
        wanted, longest = records.contacts[name].wanted_days, records.contacts[name].longest_days
        said = (("you want", wanted), ("the longest is", longest))
        limits = {word: limit for word, limit in said if limit is not None}
        if not limits:
            continue
        days, reference = (as_of - last).days, next(iter(limits.values()))
        over = (days - reference) / reference if reference and days > reference else None
        on = later(last, min(limits.values()))
        most = listed_with_and(f"{word} {exact_text(limit)}" for word, limit in limits.items())
        reason = f"{name}: {days_text(days)} since {last}; {most}."
        is_beyond = longest is not None and days > longest
        yield Reminder("contact", name, on, (as_of - on).days, reason, over, is_beyond)


def _promised(tasks: Iterable[Task], as_of: dt.date) -> Iterator[Reminder]:
    for one in tasks:
        if one.state == "done":
            continue
        kind: Matter = "lead" if one.entry.entry == "lead" else "action"
        who = f" with {listed_with_and(one.entry.with_)}" if one.entry.with_ else ""
        by, day = one.entry.by, f"due on {one.entry.by}" if one.entry.by else "with no day to do it by"
        reason = f"{kind} {one.id}{who} of {one.entry.on}, {day}."
        yield Reminder(kind, one.id, by, None if by is None else (as_of - by).days, reason)


def _renewals(records: Records, as_of: dt.date) -> Iterator[Dated]:
    for network, held in records.memberships.items():
        renewal = renews_on(records, network, as_of)
        if renewal is None or held.joined > as_of:
            continue
        if renewal < as_of:
            reason = f"{network} was to renew on {renewal}: write the next day, or that you left."
            yield "renewal", network, renewal, reason
            continue
        yield "renewal", network, renewal, f"{network} renews on {renewal}."
        if held.notice_weeks is not None and (last := notice_day(renewal, held.notice_weeks)) >= as_of:
            reason = f"{network}: {last} is the last day for giving notice before it renews on {renewal}."
            yield "notice", network, last, reason


def notice_day(renewal: dt.date, weeks: float) -> dt.date:
    """Return the last day for giving notice."""
    return renewal - dt.timedelta(days=min(whole_days(weeks), (renewal - dt.date.min).days))


def _agreed(records: Records, as_of: dt.date) -> Iterator[Dated]:
    for name, one in guidelines_on(records, as_of).items():
        if one.state in {"agreed", "due", "lapsed"}:
            lapses = "lapsed" if one.state == "lapsed" else "lapses"
            again = f"the guideline {name} is to be looked at again by {one.review_by}"
            yield "guideline", name, one.review_by, f"{again}; it {lapses} after {one.lapses_after}."
    for name, boundary in records.boundaries.items():
        if (day := boundary.review_by) is not None:
            reason = f"what was agreed on {plain_name(name)} is to be looked at again by {day}."
            yield "boundary", name, day, reason


def _consents(records: Records, as_of: dt.date) -> Iterator[Dated]:
    for consent in records.consents:
        last = last_day(consent)
        if last is not None and consent.given <= as_of <= last:
            to = f"{', '.join(consent.items)} to {', '.join(consent.to)} for {plain_name(consent.purpose)}"
            what = f"{consent.by}, {consent.given}: {to}"
            yield "consent", what, last, f"{what}: the consent ends on {last}."
    for name, one in introductions_on(records, as_of).items():
        # What has run out by the day is no longer among these.
        for person, last in one.lasts_to.items():
            said = "consent of" if person in one.consented else "question to"
            reason = f"the introduction {name}: the {said} {person} runs out on {last}."
            yield "introduction", f"{name}: {person}", last, reason


def _purges(records: Records, as_of: dt.date) -> Iterator[Dated]:
    within = records.thresholds.purge_days
    for person, day in people_go_on(records).items():
        if day is not None:
            yield "purge", person, day, f"{person}: nothing is to be kept from {day} on."
    days = [day for day in entries_go_on(records) if (day - as_of).days <= within]
    if days:
        past = sum(day <= as_of for day in days)
        soon = f"reaching it within {exact_text(within)} {counted(within, 'days')}: {len(days) - past}"
        yield "purge", "log", min(days), f"log entries past their day: {past}; {soon}."


def people_go_on(records: Records) -> dict[str, dt.date | None]:
    """Return from which day on nothing is to be kept of each contact and subject; None where no day is known.

    It is the contact's own `purge_on`, else `purge_after` months after the last entry that names them, or the
    stated last contact where that is later; without either, after the day of meeting.
    """
    last: dict[str, dt.date] = {}
    for entry in records.log:
        for person in {*people_of(records, entry), *entry.with_, *entry.about, *entry.to}:
            last[person] = max(entry.on, last.get(person, entry.on))
    found: dict[str, dt.date | None] = {}
    for person in sorted(records.people - {ME}):
        one = records.contacts.get(person)
        own, touched, met = (None, None, None) if one is None else (one.purge_on, one.last_contact, one.met_on)
        day = max(filter(None, (last.get(person), touched)), default=met)
        found[person] = own or (day and months_after(day, records.purge_after))
    return found


def entries_go_on(records: Records) -> list[dt.date]:
    """Return from which day on each entry of the log is not to be kept, in the order of the file.

    It is `purge_after` months after the entry, or after the last one of the same lead, action, introduction or
    guideline: of their steps none can stand without those before. An entry that names two of them, such as an
    action for a guideline, binds these together.
    """
    last: dict[tuple[str, str], dt.date] = {}
    keys = ("id", "introduction", "guideline")
    bound = [[(key, name) for key in keys if (name := getattr(entry, key)) is not None] for entry in records.log]
    before = None
    while before != last:
        before = dict(last)
        for entry, things in zip(records.log, bound, strict=True):
            day = max([entry.on, *(last[one] for one in things if one in last)])
            last |= dict.fromkeys(things, day)
    return [
        months_after(max([entry.on, *(last[one] for one in things)]), records.purge_after)
        for entry, things in zip(records.log, bound, strict=True)
    ]


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or that month's last day where it has no such day.

    >>> print(months_after(dt.date(2026, 1, 31), 13), months_after(dt.date(2026, 1, 31), 10**9))
    2027-02-28 9999-12-31
    """
    if months >= 12 * (dt.date.max.year - day.year):
        return dt.date.max
    return months_before(day, -months)
