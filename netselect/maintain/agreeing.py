"""What was agreed on passing things on, does it still hold, and does it go against what may be shared?"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from netselect.arguments import checked
from netselect.errors import unknown_name
from netselect.finding import Answer, columns
from netselect.maintain.records import ME, Records
from netselect.maintain.sharing import Share, decide, purposes_of
from netselect.maintain.states import (
    GuidelineStatus,
    contradictions,
    guidelines_on,
    items_called,
    without_item,
)
from netselect.words import listed_with_and, plain_name, wrapped


@dataclass(frozen=True, slots=True)
class Guidelines(Answer):
    """Where each guideline stands, and what it goes against.

    Parameters
    ----------
    as_of : date
    guidelines : tuple of GuidelineStatus
    """

    KINDS: ClassVar[Mapping[str, str]] = columns(
        "guideline state since parties items channels open_parties review_by lapses_after contradictions "
        "without_item without_boundary"
    )

    guidelines: tuple[GuidelineStatus, ...]

    def rows(self) -> Iterable[object]:
        """Yield the guidelines."""
        for one in self.guidelines:
            row: dict[str, object] = {name: getattr(one, name) for name in self.KINDS}
            yield row | {name: "; ".join(getattr(one, name)) for name in ("contradictions", "without_item")}

    def __str__(self) -> str:
        """Return plain text."""
        lines = [line for one in self.guidelines for line in one.lines()]
        return "\n".join(lines) or wrapped(
            "There are no guidelines yet: write one under `guidelines:`, such as "
            "`swaps: {parties: [me, contact-1], items: [templates], review_by: 2027-11-29}`."
        )

    def compare(self, old: "Guidelines") -> "GuidelineChanges":
        """Return what changed since an earlier reading, such as of another file.

        Parameters
        ----------
        old : Guidelines

        Returns
        -------
        GuidelineChanges
        """
        before = {one.guideline: one for one in old.guidelines}
        now = {one.guideline: one for one in self.guidelines}
        changes: list[Change] = []
        for name in dict.fromkeys([*before, *now]):
            if name not in before or name not in now:
                changes.append(Change(name, "new" if name in now else "gone"))
                continue
            for key in _COMPARED:
                then, today = getattr(before[name], key), getattr(now[name], key)
                if then != today:
                    changes.append(Change(name, key, _text(then), _text(today)))
        return GuidelineChanges(self.as_of, tuple(changes))


_COMPARED = ("parties", "items", "channels", "review_by", "state", "agreed", "contradictions", "without_item")
"""What of a guideline is compared."""


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} on {day}" for name, day in value.items())
    return listed_with_and(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: a guideline that is new or gone, or a key of it with what it was and is."""

    guideline: str
    what: str
    before: str = ""
    now: str = ""

    def __str__(self) -> str:
        """Return one sentence."""
        if self.what in {"new", "gone"}:
            return f"{self.guideline} is {self.what}."
        change = f"{plain_name(self.what)}: {self.before or 'nothing'} before, {self.now or 'nothing'} now"
        return wrapped(f"{self.guideline}, {change}.")


@dataclass(frozen=True, slots=True)
class GuidelineChanges(Answer):
    """What changed in the guidelines since an earlier reading.

    Parameters
    ----------
    as_of : date
    changes : tuple of Change
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("guideline what before now")

    changes: tuple[Change, ...]

    def rows(self) -> Iterable[object]:
        """Yield the changes."""
        return self.changes

    def __str__(self) -> str:
        """Return plain text."""
        return "\n".join(map(str, self.changes)) or "No guideline has changed."


@checked
def guidelines(records: Records, *, as_of: dt.date) -> Guidelines:
    """Return where each guideline stands, and what of it the rules of sharing forbid.

    Parameters
    ----------
    records : Records
    as_of : date
        A guideline that all parties agreed to is due after `review_by`, and lapsed after `lapsed_days` more.

    Returns
    -------
    Guidelines

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> [found.state for found in maintain.guidelines(records, as_of=day).guidelines]
    ['agreed']
    """
    now = guidelines_on(records, as_of)
    return Guidelines(as_of, tuple(_status(records, one, as_of) for one in now.values()))


def _status(records: Records, now: GuidelineStatus, as_of: dt.date) -> GuidelineStatus:
    """Return where a guideline stands, with what of it the rules of sharing forbid."""
    of = records.guidelines[now.guideline]
    items = (item for named in of.items for item in items_called(records, named))
    categories = {records.items[item].category for item in items}
    return replace(
        now,
        contradictions=tuple(contradictions(records, now.guideline, as_of)),
        without_item=tuple(without_item(records, now.guideline)),
        without_boundary=tuple(sorted(categories - records.boundaries.keys())),
    )


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What one party may be given of what a guideline names.

    Parameters
    ----------
    item, category, party : str
    decision : str
        As `share` decides.
    conditions : tuple of str
    purposes : tuple of str
        For which that is decided, where it is not every purpose.
    ask : str
        Whom to ask first.
    """

    item: str
    category: str
    party: str
    decision: str
    conditions: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    ask: str = ""

    def __str__(self) -> str:
        """Return one sentence."""
        conditions = f", with {listed_with_and(map(plain_name, self.conditions))}" if self.conditions else ""
        purposes = f", for {listed_with_and(map(plain_name, self.purposes))} only" if self.purposes else ""
        ask = f"; ask {self.ask} first" if self.ask and self.decision == "ask" else ""
        said = {"allow": "yes", "allow with conditions": "yes", "ask": "not yet", "deny": "no"}[self.decision]
        return f"{self.item} ({plain_name(self.category)}) to {self.party}: {said}{conditions}{purposes}{ask}."


@dataclass(frozen=True, slots=True)
class Agreement(Answer):
    """One guideline on one page: who passes on what to whom, by which channels, until when, and who agreed.

    Parameters
    ----------
    as_of : date
    status : GuidelineStatus
    purpose : str
        What the records are kept for.
    passes_on : tuple of PassedOn
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("item category party decision conditions purposes ask")

    status: GuidelineStatus
    purpose: str
    passes_on: tuple[PassedOn, ...]

    def rows(self) -> Iterable[object]:
        """Yield what may be passed on to whom."""
        return self.passes_on

    def lines(self) -> Iterator[str]:
        """Yield the page as plain lines."""
        one = self.status
        yield f"Agreement: {one.guideline}"
        yield wrapped(f"As it stood on {self.as_of}: {one.state}. Kept for: {self.purpose}")
        yield wrapped(f"Between {listed_with_and(one.parties)}.")
        yield "What may be passed on:"
        for passed in self.passes_on:
            yield wrapped(str(passed), "  ", "    ")
        for sentence in (*one.contradictions, *one.without_item):
            yield wrapped(f"Not settled: {sentence}.".replace("?.", "?"), "  ", "    ")
        channels = listed_with_and(map(plain_name, one.channels)) if one.channels else "none is named"
        yield wrapped(f"Channels: {channels}.")
        yield f"To be looked at again by {one.review_by}; it lapses after {one.lapses_after}."
        for party in one.parties:
            agreed = one.agreed.get(party)
            yield f"{party}: {'not agreed yet  ____________' if agreed is None else f'agreed on {agreed}'}"

    def __str__(self) -> str:
        """Return the page as plain text."""
        return "\n".join(self.lines())


@checked
def agreement(records: Records, guideline: str, *, as_of: dt.date) -> Agreement:
    """Return one guideline on one page, for its parties.

    Parameters
    ----------
    records : Records
    guideline : str
        Its id.
    as_of : date

    Returns
    -------
    Agreement

    Raises
    ------
    UnknownName
        Where there is no such guideline.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> print(str(maintain.agreement(records, "swaps", as_of=day)).splitlines()[0])
    Agreement: swaps
    """
    if guideline not in records.guidelines:
        raise unknown_name(f"there is no guideline `{guideline}`.", guideline, records.guidelines)
    of = records.guidelines[guideline]
    passes_on = tuple(
        _passed_on(records, item, party, as_of)
        for named in of.items
        for item in items_called(records, named)
        for party in of.parties
        if party != ME
    )
    status = _status(records, guidelines_on(records, as_of)[guideline], as_of)
    return Agreement(as_of, status, records.purpose, passes_on)


def _passed_on(records: Records, item: str, party: str, as_of: dt.date) -> PassedOn:
    """Return what of the rules of sharing holds for every purpose, or for which purposes."""
    shares = [decide(records, item, party, purpose, as_of=as_of) for purpose in purposes_of(records)]
    allowed: list[Share] = [share for share in shares if share.is_allowed]
    told = allowed or [share for share in shares if share.decision == "ask"] or shares
    shown, only = told[0], tuple(share.purpose for share in told) if len(told) < len(shares) else ()
    category = records.items[item].category
    return PassedOn(item, category, party, shown.decision, shown.conditions, only, shown.ask)
