"""How is what the records answer looked at: as text, as a table, in a notebook, as JSON?"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from netselect.finding import frame_of_rows
from netselect.study.written import Written
from netselect.words import text_html

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Answer(ABC):
    """What a verb found in the records; each verb's record derives from it.

    Parameters
    ----------
    as_of : date
        The day on which it was asked.
    """

    KINDS: ClassVar[Mapping[str, str]]
    """The columns of its table, each with its kind."""
    DERIVED: ClassVar[tuple[str, ...]] = ()
    """What of its properties stands in JSON, beside its fields."""

    as_of: dt.date

    @abstractmethod
    def __str__(self) -> str:
        """Return what was found as plain text of at most 80 columns."""

    @abstractmethod
    def rows(self) -> Iterable[object]:
        """Yield what stands in the lines of its table: records, or mappings."""

    def to_frame(self) -> "pd.DataFrame":
        """Return what was found as a DataFrame: what is not known is NA, and several things stand in one text."""
        rows = [one if isinstance(one, Mapping) else plain(one) for one in self.rows()]
        return frame_of_rows([{name: cell(row.get(name)) for name in self.KINDS} for row in rows], self.KINDS)

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as plain mappings, lists and values, ready for JSON."""
        found: dict[str, Any] = plain(self)
        return found

    def _repr_html_(self) -> str:
        return text_html(str(self))


def columns(said: str) -> dict[str, str]:
    """Return the columns of a table, each with its kind, which is text where none is said.

    Examples
    --------
    >>> columns("who days:Int64")
    {'who': 'str', 'days': 'Int64'}
    """
    return {name: kind or "str" for name, _, kind in (one.partition(":") for one in said.split())}


def cell(value: object) -> object:
    """Return a value as it stands in a table: several in one text, days as text."""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return value.isoformat() if isinstance(value, dt.date) else value


def plain(found: Any) -> Any:  # noqa: ANN401 -- whatever an answer holds, and JSON of it
    """Return records as mappings, lists and values: days and paths are text, an entry has what was written.

    Examples
    --------
    >>> plain({"on": dt.date(2026, 11, 29), "who": ("a", "b")})
    {'on': '2026-11-29', 'who': ['a', 'b']}
    """
    if is_dataclass(found):
        names = (*(field.name for field in fields(found)), *getattr(found, "DERIVED", ()))
        return {name: plain(getattr(found, name)) for name in names}
    if isinstance(found, Written):
        return found.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(found, Mapping):
        return {str(name): plain(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [plain(value) for value in found]
    if isinstance(found, PurePath):
        return str(found)
    return found.isoformat() if isinstance(found, dt.date) else found


def days_text(days: float) -> str:
    """Return a number of days in words.

    Examples
    --------
    >>> days_text(1), days_text(45), days_text(2.5)
    ('1 day', '45 days', '2.5 days')
    """
    return f"{days:g} day{'' if days == 1 else 's'}"
