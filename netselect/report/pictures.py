"""What does a picture show: which marks, on which axes, under a title that says what is found?

A picture is a record of a few kinds of marks. `svg.py` draws it for a page, `plots.py` on the axes of matplotlib;
both draw what stands here and work nothing out but where on the paper it goes. `drawings.py` makes pictures.
"""

import math
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from netselect.words import clean, significant

Tone = Literal["first", "second", "third", "fourth", "fifth", "sixth", "faded"]
"""What a mark is of; each tone has its own colour, hatching and shape of dot, so that it can be told in grey."""

TONES: tuple[Tone, ...] = get_args(Tone)

COLOURS: dict[Tone, str] = {
    "first": "#0072B2",
    "second": "#E69F00",
    "third": "#009E73",
    "fourth": "#CC79A7",
    "fifth": "#56B4E9",
    "sixth": "#D55E00",
    "faded": "#B0B0B0",
}
"""Okabe, M. and Ito, K. (2008), Color Universal Design: how to make figures that are colorblind-friendly; a grey.

They stay the same in dark: what changes there is the ink and the paper, and every mark has an outline of ink.
"""

SHADES = ("#FFFFFF", "#C6DBEF", "#6BAED6", "#2171B5", "#08306B")
"""Of cells, for shares of 0, up to 0.25, 0.5, 0.75 and 1: Brewer, C. A. (2003), ColorBrewer, `Blues`."""

INKS = ("#1B1B1B", "#1B1B1B", "#1B1B1B", "#FFFFFF", "#FFFFFF")
"""What is written on each shade: 4.5 times as light or dark at the least."""

LETTERS = 32
"""Letters of a name that are drawn on a line; the alternative text holds all."""

LINES, MOST_LINES = 2, 3
"""Lines that a row is high, and that a long name can make it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a picture, from ``low`` to ``high``, with ticks and what stands at each."""

    label: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from ``start`` to ``end`` along x, at row ``y``."""

    y: float
    start: float
    end: float
    tone: Tone = "first"
    height: float = 0.6


@dataclass(frozen=True, slots=True)
class Interval:
    """A line with ends from ``low`` to ``high`` along x, at row ``y``."""

    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at the right end of row ``y``."""

    y: float
    text: str

    @property
    def lines(self) -> list[str]:
        """As much of it as is drawn, a text for each line."""
        return cut(self.text, LETTERS, LINES)


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of a heat map in column ``x`` and row ``y``, shaded by a share from 0 to 1, with its text."""

    x: float
    y: float
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point, with its name beside it; at the left of it where ``is_left``."""

    x: float
    y: float
    tone: Tone = "first"
    text: str = ""
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A broken line through points, with what it is of at its last one."""

    points: tuple[tuple[float, float], ...]
    text: str = ""


Mark: TypeAlias = Bar | Interval | Label | Cell | Dot | Line


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as data.

    Parameters
    ----------
    name : str
        Which picture it is, such as ``scores``.
    title : str
        What is found, in one sentence.
    alt : str
        The same with the figures, for whoever does not see it.
    x, y : Axis
        Rows count from the top: there ``y.low`` is above ``y.high``, and each row is 1 high.
    marks : tuple of Mark
        In the order in which they are drawn; none where there is nothing to draw, and the title says why.
    legend : tuple of (tone, str)
        What each tone stands for, where there are several.
    note : str
        What stands under it: that the study is invented, where it is.
    """

    name: str
    title: str
    alt: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    legend: tuple[tuple[Tone, str], ...] = ()
    note: str = ""

    @property
    def has_rows(self) -> bool:
        """Whether y counts rows from the top."""
        return self.y.low > self.y.high

    @property
    def has_dots(self) -> bool:
        """Whether a tone is shown by the shape of dots."""
        return any(isinstance(mark, Dot) for mark in self.marks) and not any(
            isinstance(mark, Bar) for mark in self.marks
        )

    @property
    def labels(self) -> tuple[Label, ...]:
        """What stands at the right end of rows."""
        return tuple(mark for mark in self.marks if isinstance(mark, Label))

    @property
    def most_lines(self) -> int:
        """How many lines the longest name of a row takes."""
        return max((len(rows_of(text)) for _, text in self.y.ticks), default=1)


def nothing_drawn(name: str, title: str, note: str = "") -> Picture:
    """Return a picture without marks, whose title says why."""
    none = Axis("", 0.0, 1.0, ())
    return Picture(name, title, title, none, none, (), note=note)


def drawn(picture: Picture) -> tuple[Picture, ...]:
    """Return a picture for a document: nothing where there is nothing to draw."""
    return (picture,) if picture.marks else ()


def rows_of(text: str) -> list[str]:
    """Return as much of the name of a row as is drawn, a text for each line."""
    return cut(text, LETTERS, MOST_LINES)


def shade(share: float) -> int:
    """Return which of the shades a share has.

    Examples
    --------
    >>> [shade(share) for share in (0.0, 0.1, 0.25, 0.3, 1.0)]
    [0, 1, 1, 2, 4]
    """
    return min(len(SHADES) - 1, max(0, -int(-share * (len(SHADES) - 1) // 1)))


def cut(text: str, letters: int = LETTERS, lines: int = 1) -> list[str]:
    """Return as much of a text as is drawn, a text for each line.

    Examples
    --------
    >>> cut("Project forum", 20), cut("Project forum of the north", 14), cut("Project forum of the north", 14, 2)
    (['Project forum'], ['Project forum…'], ['Project forum', 'of the north'])
    >>> cut("Projektverwaltungsgemeinschaft", 14)
    ['Projektverwal…']
    """
    found = textwrap.wrap(clean(text), letters)
    if len(found) <= lines:
        return found or [""]
    return [*found[: lines - 1], f"{found[lines - 1][: letters - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"]


_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    """Return a text without the signs that no XML may hold, escaped or not."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def axis_of_rows(names: Sequence[str]) -> Axis:
    """Return an axis with a row for each name, the first at the top."""
    return Axis("", len(names) - 0.5, -0.5, tuple((float(row), name) for row, name in enumerate(names)))


def axis(label: str, low: float, high: float) -> Axis:
    """Return an axis with round ticks, which reaches as far as it is told."""
    step = _step((high - low) / 5)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return Axis(label, low, high, tuple((at * step, significant(at * step, 4)) for at in range(first, last + 1)))


def _step(least: float) -> float:
    """Return the round number that is next above a step.

    Examples
    --------
    >>> _step(0.2), _step(0.21), _step(130.0)
    (0.2, 0.5, 200.0)
    """
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least * (1 - 1e-9))


_LETTER, _LINE = 0.0125, 0.065
"""How much of an axis a letter takes across, and a line of text up; for placing names beside dots."""


def names_beside(
    dots: Sequence[tuple[float, float, str]], x: Axis, y: Axis
) -> dict[tuple[float, float, str], tuple[str, bool]]:
    """Return for dots whose text has room that text, and whether it is at the left; the first dots go first."""
    taken: list[tuple[float, float, float]] = []
    placed = {}
    spots = [((one[0] - x.low) / (x.high - x.low), (one[1] - y.low) / (y.high - y.low)) for one in dots]
    for (across, up), one in zip(spots, dots, strict=True):
        wide = _LETTER * min(len(one[2]), 33) + 0.03
        for is_left in (False, True):
            start, end = (across - wide, across) if is_left else (across, across + wide)
            others = [(spot[0] - 0.01, spot[0] + 0.01, spot[1]) for spot in spots if spot != (across, up)]
            clashes = any(s < end and e > start and abs(h - up) < _LINE for s, e, h in (*taken, *others))
            if one[2] and start >= 0 and end <= 1 and not clashes:
                taken.append((start, end, up))
                placed[one] = (one[2], is_left)
                break
    return placed
