"""What does a picture show: which marks, on which axes, under a title that says what is found?

A picture is a record of a few kinds of marks. `svg.py` draws it for a page, `plots.py` on the axes of matplotlib;
both draw what stands here and work nothing out.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Tone = Literal["first", "second", "third", "faded"]
"""What a mark is of; each tone has its own colour, and its own hatching, so that it can be told in grey."""


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
    text: str = ""
    height: float = 0.6


@dataclass(frozen=True, slots=True)
class Interval:
    """A line with ends from ``low`` to ``high`` along x, at row ``y``."""

    y: float
    low: float
    high: float
    tone: Tone = "first"


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of a heat map in column ``x`` and row ``y``, shaded by a share from 0 to 1, with its text."""

    x: float
    y: float
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point, with its name beside it."""

    x: float
    y: float
    tone: Tone = "first"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, with what it is of at its end."""

    points: tuple[tuple[float, float], ...]
    tone: Tone = "first"
    text: str = ""


Mark: TypeAlias = Bar | Interval | Cell | Dot | Line


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
        Rows count from the top where ``y.low`` is above ``y.high``.
    marks : tuple of Mark
        In the order in which they are drawn.
    legend : tuple of (tone, str)
        What each tone stands for, where there are several.
    """

    name: str
    title: str
    alt: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    legend: tuple[tuple[Tone, str], ...] = ()
