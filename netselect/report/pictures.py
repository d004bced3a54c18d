"""What does a picture show, under a title that says what is found, and how is it drawn as SVG?

A picture is a record of a few kinds of marks. Here it is drawn for a page, in `plots.py` on the axes of
matplotlib; both draw what stands in it and work nothing out but where on the paper it goes. `drawings.py` makes
pictures.

SVG needs no library and reads in dark and in light: fills stay, ink and paper are variables (``--ns-ink``,
``--ns-paper``, ``--ns-grid``) that a page can set, each with a value of its own for either. Where a reader of SVG
knows no variables, the attributes hold.
"""

import hashlib
import math
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal, TypeAlias, get_args

from netselect.words import clean, significant

Tone = Literal["first", "second", "third", "fourth", "fifth", "sixth", "faded"]
"""What a mark is of; each tone has its own colour, hatching and shape of dot, so that it can be told in grey."""

TONES: tuple[Tone, ...] = get_args(Tone)

COLOURS: dict[Tone, str] = dict(
    zip(TONES, ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B0B0B0"), strict=True)
)
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
        kinds = set(map(type, self.marks))
        return Dot in kinds and Bar not in kinds

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


def title_lines(picture: Picture, letters: int, lines: int) -> list[str]:
    """Return as much of the title of a picture as is drawn over it, a text for each line."""
    return textwrap.wrap(clean(picture.title), letters, max_lines=lines, placeholder="\N{HORIZONTAL ELLIPSIS}")


def rows_of(text: str) -> list[str]:
    """Return as much of the name of a row as is drawn, a text for each line."""
    return cut(text, LETTERS, MOST_LINES)


def shade(share: float) -> int:
    """Return which of the shades a share has: 0.1 and 0.25 the second, 0.3 the third, 1 the last."""
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
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return Axis(label, low, high, tuple((at * step, significant(at * step, 4)) for at in range(first, last + 1)))


def _step(least: float) -> float:
    """Return the round number (1, 2 or 5 times a power of ten) that is next above a step: 0.5 for 0.21."""
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least * (1 - 1e-9))


_LETTER_SHARE, _LINE_SHARE = 0.0125, 0.065
"""How much of an axis a letter takes across, and a line of text up; for placing names beside dots."""


def names_beside(
    dots: Sequence[tuple[float, float, str]], x: Axis, y: Axis
) -> dict[tuple[float, float, str], tuple[str, bool]]:
    """Return for dots whose text has room that text, and whether it is at the left; the first dots go first."""
    taken: list[tuple[float, float, float]] = []
    placed = {}
    spots = [((one[0] - x.low) / (x.high - x.low), (one[1] - y.low) / (y.high - y.low)) for one in dots]
    for (across, up), one in zip(spots, dots, strict=True):
        wide = _LETTER_SHARE * min(len(one[2]), 33) + 0.03
        for is_left in (False, True):
            start, end = (across - wide, across) if is_left else (across, across + wide)
            others = [(spot[0] - 0.01, spot[0] + 0.01, spot[1]) for spot in spots if spot != (across, up)]
            clashes = any(s < end and e > start and abs(h - up) < _LINE_SHARE for s, e, h in (*taken, *others))
            if one[2] and start >= 0 and end <= 1 and not clashes:
                taken.append((start, end, up))
                placed[one] = (one[2], is_left)
                break
    return placed


WIDTH = 640
_HEIGHT, _LINE = 280, 13
_LETTER, _WIDE = 7.0, 0x2E80
_ROOM = 8
_TITLE_LETTERS, _TITLE_LINES = 84, 4
_LEAN = 0.57
"""Of a slanted label: how high it is as a share of its length."""

STYLE = (
    ".ns{--i:var(--ns-ink,#1b1b1b);--p:var(--ns-paper,#fff);--g:var(--ns-grid,#ccc);fill:var(--i);max-width:100%;"
    "height:auto;font:12px system-ui,sans-serif}@media(prefers-color-scheme:dark){.ns{--i:var(--ns-ink,#eee);"
    "--p:var(--ns-paper,#161616);--g:var(--ns-grid,#555)}}.ns-p{fill:var(--p)}.ns-s{stroke:var(--i)}"
    ".ns-g{stroke:var(--g)}"
)
"""What pictures share: a page says it once."""

_PLAIN = ' font-family="system-ui,sans-serif" font-size="12" fill="#1b1b1b"'
"""The same for readers of SVG that know no styles."""

_HATCHES: dict[Tone, str] = {
    "second": "M-1 1l2-2M0 8l8-8M7 9l2-2",
    "third": "M-1 7l2 2M0 0l8 8M7-1l2 2",
    "fourth": "M2 2h1.6M6 6h1.6",
    "fifth": "M2 0v8M6 0v8",
    "sixth": "M0 0l8 8M0 8l8-8",
    "faded": "M0 4h8",
}
"""What is hatched over each colour; the first has none."""

_DOTS: dict[Tone, str] = {
    "first": "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "second": "m-4.5-4.5h9v9h-9z",
    "third": "m0-6l5.5 10h-11z",
    "fourth": "m0-6l6 6l-6 6l-6-6z",
    "fifth": "m0 6l5.5-10h-11z",
    "sixth": "m-5-2h3v-3h4v3h3v4h-3v3h-4v-3h-3z",
    "faded": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
}
"""The shape of a dot of each tone, from its middle."""

_LAYERS = (Cell, Bar, Line, Interval, Dot, Label)
"""What is drawn over what: the later over the earlier."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the values of an axis stand on the paper."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(slots=True)
class _Drawn:
    """What is drawn: shapes and texts, each under what it has in common with others."""

    grid: str = ""
    legend: list[str] = field(default_factory=list)
    shapes: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    bottom: float = 0.0
    data: str = ""

    def shape(self, how: str, path: str) -> None:
        self.shapes[how] = self.shapes.get(how, "") + path

    def words(self, how: str, text: str, where: str) -> None:
        self.texts.setdefault(how, []).append(f"<text {where}>{_text(text)}</text>")

    def stacked(self, how: str, lines: list[str], up: float) -> None:
        """Write lines below each other, about the middle of a row."""
        first, *more = map(_text, lines)
        below = "".join(f'<tspan x="0" dy="{_LINE}">{line}</tspan>' for line in more)
        start = up + 4 - _LINE / 2 * len(more)
        self.texts.setdefault(how, []).append(f'<text y="{start:.0f}">{first}{below}</text>')

    def __str__(self) -> str:
        shapes = "".join(f'<path {how} d="{path}"/>' for how, path in self.shapes.items())
        groups = [f'<g class="ns-g" stroke="#ccc" fill="none"><path d="{self.grid}"/></g>'] if self.grid else []
        if shapes:
            groups.append(f'<g class="ns-s" stroke="#1b1b1b">{"".join(self.legend)}{shapes}</g>')
        groups += [f"<g {how}>{''.join(texts)}</g>".replace("<g >", "<g>") for how, texts in self.texts.items()]
        return "\n".join(groups)


def picture_svg(picture: Picture, key: str = "", *, styled: bool = True, headed: bool = True) -> str:
    """Return a picture as one element of SVG; the same picture gives the same text.

    `key` tells its ids from those of the same picture elsewhere on one page; other pictures have others anyway. It
    is `styled` where it brings `STYLE`, which a page holds once, and `headed` where its title is drawn over it.

    It has ``role="img"``, the title and the alternative text. ``data-x`` holds where the axis begins and ends on
    the paper, and from which value to which it reaches; ``data-y`` where the rows begin and end. What carries
    ``data-is`` holds the names of the rows, their labels, the spans, or the bars of a tone.
    """
    said = f"{key}\0{picture.name}\0{picture.title}\0{picture.alt}"
    mark = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:5]
    drawn = _Drawn()
    title = title_lines(picture, _TITLE_LETTERS, _TITLE_LINES) if headed else []
    for row, line in enumerate(title):
        drawn.words('font-weight="600" transform="translate(8)"', line, f'y="{18 + 17 * row}"')
    drawn.bottom = 10 + 17 * len(title)
    if picture.marks:
        _draw(picture, mark, drawn)
    if picture.note:
        drawn.bottom += 22
        drawn.words('font-style="italic"', picture.note, f'x="8" y="{drawn.bottom:.0f}"')
    height = round(drawn.bottom + 10)
    shown = str(drawn)
    hatches = "".join(
        f'<pattern id="{_id(tone, mark)}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path stroke="none" fill="{COLOURS[tone]}" d="M0 0h8v8H0z"/><path d="{hatch}"/></pattern>'
        for tone, hatch in _HATCHES.items()
        if f"#{_id(tone, mark)})" in shown
    )
    alt = f"{picture.alt} {picture.note}".strip()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ns" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}"{drawn.data}'
        f"{_PLAIN if styled else ''}>\n"
        f"<title>{_text(picture.title)}</title>\n<desc>{_text(alt)}</desc>\n"
        + (f"<style>{STYLE}</style>\n" if styled else "")
        + (f'<defs stroke="#1b1b1b" stroke-opacity=".65" fill="none">{hatches}</defs>\n' if hatches else "")
        + f'<rect width="{WIDTH}" height="{height}" class="ns-p" fill="#fff"/>\n{shown}\n</svg>\n'
    )


def _draw(picture: Picture, mark: str, drawn: _Drawn) -> None:
    """Draw axes and marks under the title."""
    left = 2 * _ROOM + _width(line for _, text in picture.y.ticks for line in rows_of(text))
    right = WIDTH - 2 * _ROOM - _width(line for label in picture.labels for line in label.lines)
    top = _legend(picture, mark, drawn) + (28 if picture.y.label else 8)
    pitch = 4 + _LINE * max(LINES, picture.most_lines)
    height = pitch * (picture.y.low - picture.y.high) if picture.has_rows else _HEIGHT
    x = _Place(picture.x.low, picture.x.high, left, right)
    y = _Place(picture.y.low, picture.y.high, top + height, top)
    _axes(picture, x, y, drawn)
    for one in sorted(picture.marks, key=lambda one: _LAYERS.index(type(one))):
        _mark(one, x, y, mark, drawn)
    drawn.data = (
        f' data-x="{_n(left)} {_n(right)} {picture.x.low:g} {picture.x.high:g}"'
        f' data-y="{_n(top)} {_n(top + height)}"'
    )


def _axes(picture: Picture, x: _Place, y: _Place, drawn: _Drawn) -> None:
    """Draw the lines and words of both axes."""
    left, right, top, floor = x(picture.x.low), x(picture.x.high), y(picture.y.high), y(picture.y.low)
    if not any(isinstance(mark, Cell) for mark in picture.marks):
        drawn.grid = "".join(f"M{_n(x(at))} {_n(top)}V{_n(floor)}" for at, _ in picture.x.ticks)
        if not picture.has_rows:
            drawn.grid += "".join(f"M{_n(left)} {_n(y(at))}H{_n(right)}" for at, _ in picture.y.ticks)
    for at, text in picture.y.ticks:
        drawn.stacked(
            f'data-is="names" text-anchor="end" transform="translate({left - 8:.0f})"', rows_of(text), y(at)
        )
    room = (right - left) / max(1, len(picture.x.ticks))
    longest = _width(cut(text)[0] for _, text in picture.x.ticks)
    if longest > room:
        drawn.bottom = floor + 12 + longest * _LEAN
        for at, text in picture.x.ticks:
            foot = f"{x(at) + 4:.0f} {floor + 12:.0f}"
            drawn.words('text-anchor="end"', cut(text)[0], f'transform="translate({foot})rotate(-35)"')
    else:
        drawn.bottom = floor + 16
        ticks = f'text-anchor="middle" transform="translate(0 {drawn.bottom:.0f})"'
        for at, text in picture.x.ticks:
            drawn.words(ticks, text, f'x="{x(at):.0f}"')
    for line in textwrap.wrap(picture.x.label, _TITLE_LETTERS):
        drawn.bottom += 18
        start = max(8.0, min(left, WIDTH - _ROOM - _LETTER * len(line)))
        drawn.words("", line, f'x="{start:.0f}" y="{drawn.bottom:.0f}"')
    if picture.y.label:
        drawn.words("", picture.y.label, f'x="8" y="{top - 10:.0f}"')


def _legend(picture: Picture, mark: str, drawn: _Drawn) -> float:
    """Draw what each tone stands for, in as many lines as it takes, and return where it ends."""
    at, top = 8.0, drawn.bottom + 8
    for tone, text in picture.legend:
        said = cut(text)[0]
        width = 22 + _width([said]) + 14
        if at + width > WIDTH and at > _ROOM:
            at, top = float(_ROOM), top + 18
        shape = _dot(tone, at + 7, top + 7) if picture.has_dots else _box(at, top + 1, 14, 12)
        fill = f'fill="{COLOURS[tone]}"' if picture.has_dots else _fill(tone, mark)
        drawn.legend.append(f'<path {fill} d="{shape}"/>')
        drawn.words("", said, f'x="{at + 20:.0f}" y="{top + 11:.0f}"')
        at += width
    return top + 18 * bool(picture.legend)


def _mark(mark: Mark, x: _Place, y: _Place, key: str, drawn: _Drawn) -> None:
    match mark:
        case Bar():
            start, end = sorted((x(mark.start), x(mark.end)))
            height = abs(y(mark.y + mark.height) - y(mark.y))
            box = _box(start, y(mark.y) - height / 2, end - start, height)
            drawn.shape(f'{_fill(mark.tone, key)} data-is="{mark.tone}"', box)
        case Interval():
            low, high, at = x(mark.low), x(mark.high), y(mark.y)
            ends = f"M{_n(low)} {_n(at - 4)}v8" + (f"m0-4H{_n(high)}m0-4v8" if high > low else "")
            drawn.shape('stroke-width="2" fill="none" data-is="span"', ends)
        case Label():
            drawn.stacked(f'data-is="labels" transform="translate({x.end + 8:.0f})"', mark.lines, y(mark.y))
        case Cell():
            wide, high = abs(x(1) - x(0)), abs(y(1) - y(0))
            band = shade(mark.share)
            # Nothing is drawn as paper, which is dark in dark.
            paper = "" if band else 'class="ns-p" '
            box = _box(x(mark.x) - wide / 2, y(mark.y) - high / 2, wide, high)
            drawn.shape(f'{paper}fill="{SHADES[band]}"', box)
            if mark.text:
                ink = f' fill="{INKS[band]}"' if band else ""
                drawn.words(
                    f'text-anchor="middle"{ink}', mark.text, f'x="{x(mark.x):.0f}" y="{y(mark.y) + 4:.0f}"'
                )
        case Dot():
            drawn.shape(f'fill="{COLOURS[mark.tone]}"', _dot(mark.tone, x(mark.x), y(mark.y)))
            if mark.text:
                step, how = (-5, 'text-anchor="end"') if mark.is_left else (5, "")
                drawn.words(how, cut(mark.text)[0], f'x="{x(mark.x) + step:.0f}" y="{y(mark.y) - 5:.0f}"')
        case Line():
            points = "L".join(f"{_n(x(across))} {_n(y(up))}" for across, up in mark.points)
            drawn.shape('stroke-dasharray="5 3" fill="none"', f"M{points}")
            if mark.text:
                across, up = mark.points[-1]
                drawn.words('text-anchor="end"', mark.text, f'x="{x(across) - 5:.0f}" y="{y(up) + 12:.0f}"')


def _dot(tone: Tone, across: float, up: float) -> str:
    return f"M{_n(across)} {_n(up)}{_DOTS[tone]}"


def _box(left: float, top: float, width: float, height: float) -> str:
    return f"M{_n(left)} {_n(top)}h{_n(width)}v{_n(height)}H{_n(left)}z"


def _id(tone: Tone, key: str) -> str:
    return f"n{key}{TONES.index(tone)}"


def _fill(tone: Tone, key: str) -> str:
    return f'fill="url(#{_id(tone, key)}) {COLOURS[tone]}"' if tone in _HATCHES else f'fill="{COLOURS[tone]}"'


def _text(text: str) -> str:
    """Return a text that any reader of XML takes: escaped, on one line, without what XML does not hold."""
    return in_xml(escape(clean(text), quote=False))


def _width(texts: Iterable[str]) -> float:
    """Return what the longest text takes at the most in a usual font."""
    wide = (sum(1.7 if letter in "MW@%" or ord(letter) > _WIDE else 1.0 for letter in text) for text in texts)
    return _LETTER * max(wide, default=0.0)


def _n(number: float) -> str:
    """Return a place on the paper to a tenth of a point."""
    return f"{number:.1f}".removesuffix(".0")
