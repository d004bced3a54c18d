"""How do people look at what was found: as text, as a table, in a notebook, as JSON, as CSV?"""

import csv
import datetime as dt
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from operator import attrgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import BaseModel

import netselect
from netselect.names import Names
from netselect.words import clean, counted, text_html

if TYPE_CHECKING:
    import pandas as pd

    from netselect.study.study import Study


FORMAT = 1
"""The version of these values; it rises when a key changes its meaning or goes."""

_BY_IDS = Names()

MOST_WEIGHTS = 4
"""Weights that one sentence names; the largest, or those that change most."""


class Told:
    """How a record is told without printing it: in a line, and as plain values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {str(self).partition(chr(10))[0]}>"

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as plain mappings, lists and values, ready for JSON."""
        values: dict[str, Any] = plain(self)
        return values


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding(Told, ABC):
    """What was found on how sure a ranking is; the records of `robustness/` derive from it.

    Parameters
    ----------
    called : Names
        How networks, criteria and needs are called in its sentences; by their ids where nothing is given.
    """

    called: Names = field(default_factory=Names, repr=False, compare=False)

    @abstractmethod
    def to_frame(self) -> "pd.DataFrame":
        """Return what was found as a DataFrame; what is not known is NA."""

    @abstractmethod
    def __str__(self) -> str:
        """Return what was found as plain text of at most 80 columns."""

    def _repr_html_(self) -> str:
        return notebook_text(str(self))


Rows = Sequence[Mapping[str, Any]]


def frame_of_rows(rows: Rows, kinds: Mapping[str, str]) -> "pd.DataFrame":
    """Return one row for each mapping; what it does not hold is NA."""
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=kind) for name, kind in kinds.items()}
    )


def columns(said: str) -> dict[str, str]:
    """Return the columns of a table, each with its kind, which is text where none is said.

    >>> columns("who days:Int64")
    {'who': 'str', 'days': 'Int64'}
    """
    return {name: kind or "str" for name, _, kind in (one.partition(":") for one in said.split())}


def frame_of_records(
    records: Iterable[Any], kinds: Mapping[str, str], **made: Callable[[Any], object]
) -> "pd.DataFrame":
    """Return one row for each record; a column is its attribute of that name, or what is made of the record."""
    take = {name: made.get(name, attrgetter(name)) for name in kinds}
    return frame_of_rows([{name: own(one) for name, own in take.items()} for one in records], kinds)


def findings_as_dict(study: "Study | None", found: Mapping[str, object]) -> dict[str, Any]:
    """Return findings by their names, with what they are about, as ``netselect questions --format json`` does.

    ``$defs/findings`` of `result.schema.json` describes it. A bare matrix has no study.
    """
    called = Names.of(study)
    return {
        "format": FORMAT,
        "netselect": netselect.__version__,
        "title": None if study is None else study.title,
        "as_of": None if study is None else study.as_of.isoformat(),
        "illustrative": False if study is None else study.illustrative,
        "content_hash": None if study is None else study.content_hash,
        "names": {kind: getattr(called, kind) for kind in ("networks", "criteria", "wants", "gates")},
        **{name: plain(value, called) for name, value in found.items()},
    }


def plain(found: Any, called: Names | None = _BY_IDS) -> Any:  # noqa: ANN401 -- whatever was found, and JSON of it
    """Return what was found as mappings, lists and values; every number is finite, and what is endless is None.

    A record tells by a method ``json_values`` what is carried of it; without one its fields are, and the
    properties that its ``DERIVED`` names. Days and paths are text, and what was written stands as it was.
    ``called`` says how networks and criteria are called; a finding knows for itself. Where a record is of a
    network, a criterion or a need, ``name`` stands beside its id; with None for ``called``, ids stand alone.

    >>> from netselect.robustness import Reversal
    >>> plain(Reversal("left out", "a", "b", "c", 1))
    {'change': 'left out', 'network': 'a', 'name': 'a', 'overtaker': 'b', 'overtaken': 'c', 'pairs': 1}
    >>> plain({"on": dt.date(2026, 11, 29), "who": ("a", "b")})
    {'on': '2026-11-29', 'who': ['a', 'b']}
    """
    if hasattr(found, "json_values") or hasattr(found, "_fields") or is_dataclass(found):
        called = getattr(found, "called", called)
        if hasattr(found, "json_values"):
            values = found.json_values()
        else:
            whole = getattr(found, "_fields", None) or (field.name for field in fields(found))
            names = [name for name in whole if name != "called"]
            values = {name: getattr(found, name) for name in (*names, *getattr(found, "DERIVED", ()))}
        told = {name: plain(value, called) for name, value in values.items()}
        return told if called is None else _with_name(told, called)
    if isinstance(found, BaseModel):
        return found.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(found, Mapping):
        return {str(name): plain(value, called) for name, value in found.items()}
    if isinstance(found, np.ndarray | list | tuple):
        return [plain(value, called) for value in (found.tolist() if isinstance(found, np.ndarray) else found)]
    if isinstance(found, PurePath):
        return str(found)
    if isinstance(found, dt.date):
        return found.isoformat()
    return None if isinstance(found, float) and not np.isfinite(found) else found


def _with_name(record: dict[str, Any], called: Names) -> dict[str, Any]:
    """Return a record with ``name`` or ``title`` after the id of what it is of."""
    ways = {
        "network": ("name", called.network),
        "criterion": ("name", called.criterion),
        "want": ("title", called.want),
    }
    if "kind" in record:
        ways["what"] = ("name", called.anything)
    whole: dict[str, Any] = {}
    for key, value in record.items():
        whole[key] = value
        if key in ways and isinstance(value, str):
            name, named = ways[key]
            whole[name] = named(value)
    return whole


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
        rows = [one if isinstance(one, Mapping) else plain(one, None) for one in self.rows()]
        return frame_of_rows([{name: cell(row.get(name)) for name in self.KINDS} for row in rows], self.KINDS)

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as plain mappings, lists and values, ready for JSON."""
        found: dict[str, Any] = plain(self, None)
        return found

    def _repr_html_(self) -> str:
        return text_html(str(self))


def cell(value: object) -> object:
    """Return a value as it stands in a table: several in one text, days as text."""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return value.isoformat() if isinstance(value, dt.date) else value


def days_text(days: float) -> str:
    """Return a number of days in words.

    >>> days_text(1), days_text(45), days_text(2.5)
    ('1 day', '45 days', '2.5 days')
    """
    return f"{days:g} day{'' if days == 1 else 's'}"


def frame_csv(frame: "pd.DataFrame") -> str:
    """Return a DataFrame without its index as CSV text, as `rows_csv` writes it; what is not known is blank."""
    return _table(frame.columns, frame.astype(object).where(frame.notna(), None).itertuples(index=False))


def rows_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    r"""Return rows as CSV text by columns in their order: what a row lacks is blank, what else it has is left out.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.

    >>> rows_csv(["a", "b"], [{"b": 1.5, "c": 2}])
    'a,b\n,1.5\n'
    """
    return _table(columns, ([row.get(column) for column in columns] for row in rows))


def _table(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(map(defused, columns))
    writer.writerows(map(defused, row) for row in rows)
    return table.getvalue()


_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula.

    >>> defused("=HYPERLINK(1)"), defused(-0.5), defused(None)
    ("'=HYPERLINK(1)", '-0.5', '')
    """
    text = "" if cell is None else clean(str(cell))
    if text.startswith(_STARTS_A_FORMULA) and not re.fullmatch(_NUMBER, text):
        return "'" + text
    return text


LARGEST_OUTPUT = 90_000
"""Bytes that a notebook keeps of one output."""

LONGEST_CELL = 300
"""Letters of one cell of a table in a notebook."""

CELL = "padding:.15em .6em;text-align:left;border-bottom:1px solid rgba(128,128,128,.4)"
"""How a cell of a table in a notebook looks."""
_CELL = f"{CELL};vertical-align:top"


def notebook_text(text: str) -> str:
    """Return plain text as a notebook shows it: in the colours around it, and as much of it as one bears.

    >>> notebook_text("A < B")
    '<pre style="color:inherit;white-space:pre-wrap">A &lt; B</pre>'
    """
    kept, more = _fitting((line, f"{_escaped(line)}\n") for line in text.split("\n"))
    are = "is" if more == 1 else "are"
    left = f"{more:,} more {counted(more, 'lines')} {are} left out: print it to read all of it."
    return text_html("\n".join([*kept, left] if more else kept))


def notebook_table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], below: Iterable[str] = ()
) -> str:
    """Return a table as a notebook shows it: escaped, in the colours around it, and as much of it as one bears.

    The first cell of a row says what the row is of; paragraphs follow ``below``.
    """
    head = "".join(f'<th scope="col" style="{_CELL}">{_inert(text)}</th>' for text in heads)
    kept, more = _fitting((_row(cells),) * 2 for cells in rows)
    said = [*below, *([f"{more:,} more rows are left out."] if more else [])]
    return (
        '<div style="color:inherit"><table style="border-collapse:collapse;color:inherit">'
        f'<caption style="text-align:left;color:inherit"><b>{_inert(caption)}</b></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(kept)}</tbody></table>"
        f"{''.join(f'<p>{_inert(text)}</p>' for text in said)}</div>"
    )


def notebook_output(html: str, text: str) -> str:
    """Return a fragment of HTML where a notebook bears it, else the same as text, as much of it as one bears."""
    return html if len(html.encode("utf-8", "replace")) <= LARGEST_OUTPUT else notebook_text(text)


def _row(cells: Sequence[str]) -> str:
    first, *others = map(_inert, cells)
    rest = "".join(f'<td style="{_CELL}">{cell}</td>' for cell in others)
    return f'<tr><th scope="row" style="{_CELL}">{first}</th>{rest}</tr>'


def _inert(text: str) -> str:
    said = clean(text)
    cut = said if len(said) <= LONGEST_CELL else f"{said[:LONGEST_CELL]}\N{HORIZONTAL ELLIPSIS}"
    return _escaped(cut)


def _escaped(text: str) -> str:
    from html import escape  # noqa: PLC0415 -- as in `text_html`

    return escape(text, quote=True)


def _fitting(parts: Iterable[tuple[str, str]]) -> tuple[list[str], int]:
    """Return those of texts, each given with what is written of it, that one output bears, and how many more."""
    kept: list[str] = []
    size = more = 0
    for text, written in parts:
        size += len(written.encode("utf-8", "replace"))
        if more or size > LARGEST_OUTPUT:
            more += 1
        else:
            kept.append(text)
    return kept, more
