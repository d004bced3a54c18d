"""How did each need stand then, how does it now, and how is it to stand later?"""

import datetime as dt
from dataclasses import dataclass

from netselect.maintain.records import Records
from netselect.names import Names
from netselect.study.study import Need, Study
from netselect.words import exact_text, wrapped


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
        after the day, or the date and the target of the study. None where nothing says so.
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
    stated: Need | None = study.learner.wants.get(want)
    snapshots = [
        Level(day, one.current, one.target, one.importance)
        for day, needs in sorted(records.needs_on.items())
        if (one := needs.get(want)) is not None
    ]
    past = [level for level in snapshots if level.on is not None and level.on <= as_of]
    ahead = snapshots[len(past) :]
    if stated is not None:
        if not past or (past[-1].on or as_of) < study.as_of:
            past.append(Level(study.as_of, stated.current, stated.target, stated.importance))
        ahead = ahead or [Level(stated.by, None, stated.target, stated.importance)]
    then = past[0] if len(past) > 1 else None
    return NeedLine(want, title, then, past[-1] if past else None, ahead[0] if ahead else None)
