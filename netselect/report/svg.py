"""How is a picture drawn as SVG, for a page or a file of its own?

It needs no library and reads in dark and in light: fills stay, ink and paper are variables (``--ns-ink``,
``--ns-paper``, ``--ns-grid``) that a page can set, each with a value of its own for either. Where a reader of SVG
knows no variables, the attributes hold.
"""

import hashlib
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from netselect.report.pictures import (
    COLOURS,
    INKS,
    LINES,
    SHADES,
    TONES,
    Bar,
    Cell,
    Dot,
    Interval,
    Label,
    Line,
    Mark,
    Picture,
    Tone,
    cut,
    in_xml,
    rows_of,
    shade,
)
from netselect.words import clean

WIDTH = 640
_HEIGHT, _LINE = 280, 13
_LETTER, _WIDE = 7.0, 0x2E80
_ROOM = 8
_TITLE_LETTERS, _TITLE_LINES = 84, 4
_LEAN = 0.57
"""Of a slanted label: how high it is as a share of its length."""

STYLE = (
    ".ns-picture{--p-ink:var(--ns-ink,#1b1b1b);--p-paper:var(--ns-paper,#fff);--p-grid:var(--ns-grid,#ccc);"
    "fill:var(--p-ink);max-width:100%;height:auto}"
    "@media(prefers-color-scheme:dark){.ns-picture{--p-ink:var(--ns-ink,#eee);--p-paper:var(--ns-paper,#161616);"
    "--p-grid:var(--ns-grid,#555)}}"
    ".ns-p{fill:var(--p-paper)}.ns-s{stroke:var(--p-ink)}.ns-g{stroke:var(--p-grid)}"
)

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
    "first": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "second": "M-4.5-4.5h9v9h-9z",
    "third": "M0-6l5.5 10h-11z",
    "fourth": "M0-6l6 6l-6 6l-6-6z",
    "fifth": "M0 6l5.5-10h-11z",
    "sixth": "M-5-2h3v-3h4v3h3v4h-3v3h-4v-3h-3z",
    "faded": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
}
"""The shape of a dot of each tone, about its middle."""


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
    """What is drawn, by what it has in common."""

    grid: list[str] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    bottom: float = 0.0
    data: str = ""

    def __str__(self) -> str:
        groups = (
            ('class="ns-g" stroke="#ccc" fill="none"', self.grid),
            ('class="ns-s" stroke="#1b1b1b"', self.shapes),
            ('text-anchor="end"', self.rows),
            ("", self.words),
        )
        return "\n".join(f"<g {how}>{''.join(parts)}</g>".replace("<g >", "<g>") for how, parts in groups if parts)


def picture_svg(picture: Picture, key: str = "") -> str:
    """Return a picture as one element of SVG; the same picture gives the same text.

    Parameters
    ----------
    picture : Picture
        A picture.
    key : str
        What tells its ids from those of the same picture elsewhere on one page; other pictures have others anyway.

    Returns
    -------
    str
        With ``role="img"``, the title and the alternative text. Bars and intervals of row y carry
        ``data-y``; the element says in ``data-left``, ``data-right``, ``data-low`` and ``data-high`` how x goes
        over the paper, and in ``data-top`` and ``data-floor`` from where to where y does.
    """
    mark = hashlib.sha256(
        f"{key}\0{picture.name}\0{picture.title}\0{picture.alt}".encode("utf-8", "replace")
    ).hexdigest()[:8]
    drawn = _Drawn()
    title = textwrap.wrap(
        clean(picture.title), _TITLE_LETTERS, max_lines=_TITLE_LINES, placeholder="\N{HORIZONTAL ELLIPSIS}"
    )
    drawn.words += [_words(line, 8, 18 + 17 * row, ' font-weight="600"') for row, line in enumerate(title)]
    drawn.bottom = 10 + 17 * len(title)
    if picture.marks:
        _draw(picture, mark, drawn)
    if picture.note:
        drawn.bottom += 22
        drawn.words.append(_words(picture.note, 8, drawn.bottom, ' font-style="italic"'))
    height = round(drawn.bottom + 10)
    shown = str(drawn)
    hatches = "".join(_hatch(tone, mark) for tone in TONES if f"#ns-{mark}-{tone}" in shown)
    alt = f"{picture.alt} {picture.note}".strip()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ns-picture" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" data-picture="{_text(picture.name)}"{drawn.data}'
        ' font-family="system-ui,sans-serif" font-size="12" fill="#1b1b1b">\n'
        f"<title>{_text(picture.title)}</title>\n<desc>{_text(alt)}</desc>\n<style>{STYLE}</style>\n"
        + (f"<defs>{hatches}</defs>\n" if hatches else "")
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
    for one in picture.marks:
        _mark(one, x, y, mark, drawn)
    drawn.data = (
        f' data-left="{_n(left)}" data-right="{_n(right)}" data-low="{picture.x.low:g}"'
        f' data-high="{picture.x.high:g}" data-top="{_n(top)}" data-floor="{_n(top + height)}"'
    )


def _axes(picture: Picture, x: _Place, y: _Place, drawn: _Drawn) -> None:
    """Draw the lines and words of both axes."""
    left, right, top, floor = x(picture.x.low), x(picture.x.high), y(picture.y.high), y(picture.y.low)
    if not any(isinstance(mark, Cell) for mark in picture.marks):
        grid = "".join(f"M{_n(x(at))} {_n(top)}V{_n(floor)}" for at, _ in picture.x.ticks)
        if not picture.has_rows:
            grid += "".join(f"M{_n(left)} {_n(y(at))}H{_n(right)}" for at, _ in picture.y.ticks)
        drawn.grid.append(f'<path d="{grid}"/>')
    for at, text in picture.y.ticks:
        drawn.rows += _stacked(rows_of(text), left - 8, y(at))
    room = (right - left) / max(1, len(picture.x.ticks))
    longest = _width(cut(text)[0] for _, text in picture.x.ticks)
    if longest > room:
        drawn.bottom = floor + 12 + longest * _LEAN
        for at, text in picture.x.ticks:
            foot = f"{_n(x(at) + 4)} {_n(floor + 12)}"
            drawn.rows.append(_words(cut(text)[0], x(at) + 4, floor + 12, f' transform="rotate(-35 {foot})"'))
    else:
        drawn.bottom = floor + 16
        ticks = "".join(_words(text, x(at), drawn.bottom) for at, text in picture.x.ticks)
        drawn.words.append(f'<g text-anchor="middle">{ticks}</g>')
    for line in textwrap.wrap(picture.x.label, _TITLE_LETTERS):
        drawn.bottom += 18
        drawn.words.append(_words(line, max(8.0, min(left, WIDTH - _ROOM - _LETTER * len(line))), drawn.bottom))
    if picture.y.label:
        drawn.words.append(_words(picture.y.label, 8, top - 10))


def _legend(picture: Picture, mark: str, drawn: _Drawn) -> float:
    """Draw what each tone stands for, in as many lines as it takes, and return where it ends."""
    at, top = 8.0, drawn.bottom + 8
    for tone, text in picture.legend:
        said = cut(text)[0]
        width = 22 + _width([said]) + 14
        if at + width > WIDTH and at > _ROOM:
            at, top = float(_ROOM), top + 18
        drawn.shapes.append(
            _dot(tone, at + 7, top + 7)
            if picture.has_dots
            else f"<rect {_box(at, top + 1, 14, 12)} {_fill(tone, mark)}/>"
        )
        drawn.words.append(_words(said, at + 20, top + 11))
        at += width
    return top + 18 * bool(picture.legend)


def _mark(mark: Mark, x: _Place, y: _Place, key: str, drawn: _Drawn) -> None:
    match mark:
        case Bar():
            start, end = sorted((x(mark.start), x(mark.end)))
            height = abs(y(mark.y + mark.height) - y(mark.y))
            place = _box(start, y(mark.y) - height / 2, end - start, height)
            drawn.shapes.append(f'<rect {place} {_fill(mark.tone, key)} data-y="{mark.y:g}"/>')
        case Interval():
            low, high, at = x(mark.low), x(mark.high), y(mark.y)
            ends = f"M{_n(low)} {_n(at - 4)}v8m0-4H{_n(high)}m0-4v8"
            drawn.shapes.append(f'<path stroke-width="2" fill="none" d="{ends}" data-y="{mark.y:g}"/>')
        case Label():
            drawn.words += _stacked(mark.lines, x.end + 8, y(mark.y))
        case Cell():
            wide, high = abs(x(1) - x(0)), abs(y(1) - y(0))
            band = shade(mark.share)
            place = _box(x(mark.x) - wide / 2, y(mark.y) - high / 2, wide, high)
            # Nothing is drawn as paper, which is dark in dark.
            paper = "" if band else ' class="ns-p"'
            drawn.shapes.append(f'<rect {place}{paper} fill="{SHADES[band]}"/>')
            if mark.text:
                how = f' text-anchor="middle" fill="{INKS[band]}"' if band else ' text-anchor="middle"'
                drawn.words.append(_words(mark.text, x(mark.x), y(mark.y) + 4, how))
        case Dot():
            drawn.shapes.append(_dot(mark.tone, x(mark.x), y(mark.y)))
            if mark.text:
                step, words = (-5, drawn.rows) if mark.is_left else (5, drawn.words)
                words.append(_words(cut(mark.text)[0], x(mark.x) + step, y(mark.y) - 5))
        case Line():
            points = "L".join(f"{_n(x(across))} {_n(y(up))}" for across, up in mark.points)
            drawn.shapes.append(f'<path stroke-dasharray="5 3" fill="none" d="M{points}"/>')
            if mark.text:
                across, up = mark.points[-1]
                drawn.rows.append(_words(mark.text, x(across) - 5, y(up) + 12))


def _stacked(lines: Sequence[str], across: float, up: float) -> list[str]:
    """Return lines below each other, about the middle of a row."""
    start = up + 4 - _LINE / 2 * (len(lines) - 1)
    return [_words(line, across, start + _LINE * row) for row, line in enumerate(lines)]


def _dot(tone: Tone, across: float, up: float) -> str:
    return f'<path fill="{COLOURS[tone]}" d="{_DOTS[tone]}" transform="translate({_n(across)} {_n(up)})"/>'


def _box(left: float, top: float, width: float, height: float) -> str:
    return f'x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}"'


def _fill(tone: Tone, key: str) -> str:
    return f'fill="url(#ns-{key}-{tone}) {COLOURS[tone]}"' if tone in _HATCHES else f'fill="{COLOURS[tone]}"'


def _hatch(tone: Tone, key: str) -> str:
    return (
        f'<pattern id="ns-{key}-{tone}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{COLOURS[tone]}"/>'
        f'<path stroke="#1b1b1b" stroke-opacity=".65" fill="none" d="{_HATCHES[tone]}"/></pattern>'
    )


def _words(text: str, across: float, up: float, how: str = "") -> str:
    return f'<text x="{_n(across)}" y="{_n(up)}"{how}>{_text(text)}</text>'


def _text(text: str) -> str:
    """Return a text that any reader of XML takes: escaped, on one line, without what XML does not hold."""
    return in_xml(escape(clean(text), quote=True))


def _width(texts: Iterable[str]) -> float:
    """Return what the longest text takes at the most in a usual font."""
    return _LETTER * max(
        (sum(1.7 if letter in "MW@%" or ord(letter) > _WIDE else 1.0 for letter in text) for text in texts),
        default=0.0,
    )


def _n(number: float) -> str:
    """Return a place on the paper to a tenth of a point."""
    return f"{number:.1f}".removesuffix(".0")
