"""How does a figure, a name or a list of names stand in a sentence?"""

import math
import re
import textwrap
from collections.abc import Iterable
from contextvars import ContextVar
from html import escape
from typing import NamedTuple

from netselect.errors import legible
from netselect.thresholds import significant

WIDTH = 80
"""Columns of plain text."""

SCORE_DIGITS = 3
"""Digits after the point in printed scores."""

FIGURE_DIGITS = 6
"""Significant digits of printed figures in natural units."""

MOST_NAMED = 5
"""Networks that one remark names in full; the others are counted."""

_LARGE = 1e6
"""From this size a score is printed with significant digits, not with digits after the point."""

FIGURES_ENOUGH = 13
"""So many digits more tell figures apart that differ by more than rounding."""

SHARE = 0.0005
"""Shares below this are printed as none."""

AT_BEST = "with what is unknown at its best"
"""On which condition something is said that rests on a network whose figures, or standing, are not known."""

UNFOLDED: ContextVar[bool] = ContextVar("UNFOLDED", default=False)
"""Whether paragraphs stay on one line each: for a page that folds them itself."""

ILLUSTRATIVE = "Illustrative: every organisation and figure is invented."
"""The watermark of invented studies."""


def score_text(score: float) -> str:
    """Return a score as it is printed.

    Examples
    --------
    >>> score_text(0.60283333), score_text(-0.00001), score_text(12345678.9)
    ('0.603', '0.000', '1.23457e+07')
    """
    if abs(score) >= _LARGE:
        return f"{score:.{FIGURE_DIGITS}g}"
    return f"{round(score, SCORE_DIGITS) + 0.0:.{SCORE_DIGITS}f}"


def gap_text(gap: float, *, under: float = math.inf, from_on: float = -math.inf, at_least: bool = False) -> str:
    """Return how far a score is ahead of another: as a score, but never as none.

    Parameters
    ----------
    gap : float
        How far.
    under, from_on : float
        What it is less than, or not less than: it has so many digits that this is seen.
    at_least : bool
        Whether it is said to be at least so much, so that it is not rounded up.

    Examples
    --------
    >>> gap_text(0.0233), gap_text(0.000042), gap_text(0.0)
    ('0.023', '0.000042', '0.000')
    >>> gap_text(0.01996, under=0.02), gap_text(0.0226, at_least=True)
    ('0.01996', '0.022')
    """
    usual = score_text(gap)
    if gap and not float(usual):
        usual = significant(gap, 2)
    # Scores carry the noise of sums: 0.1 is not a hair less than it says.
    most = gap + 1e-12 * max(1.0, gap) if at_least else math.inf
    further = [f"{gap:.{digits}f}" for digits in range(SCORE_DIGITS + 1, SCORE_DIGITS + FIGURES_ENOUGH)]
    if at_least:
        size = 10.0**SCORE_DIGITS
        further.insert(0, f"{math.floor(gap * size) / size:.{SCORE_DIGITS}f}")
    told = (shown for shown in (usual, *further) if from_on <= float(shown) < under and 0 < float(shown) <= most)
    return next(told, usual)


def figure_text(figure: float | None) -> str:
    """Return a figure in natural units as it is printed; `unknown` for None.

    Examples
    --------
    >>> figure_text(95.0), figure_text(None)
    ('95', 'unknown')
    """
    return "unknown" if figure is None else f"{figure + 0.0:.{FIGURE_DIGITS}g}"


def natural_text(figure: float | None) -> str:
    """Return a figure in natural units as it stands in a sentence; three digits are enough of a share.

    Examples
    --------
    >>> natural_text(0.416667), natural_text(95.0), natural_text(None)
    ('0.417', '95', 'unknown')
    """
    return f"{figure + 0.0:.3g}" if figure is not None and abs(figure) < 1 else figure_text(figure)


def counted(number: float | None, unit: str) -> str:
    """Return a unit as it follows a number: `hour` after 1, `hours` after any other.

    Examples
    --------
    >>> counted(1.0, "hours a month"), counted(2.0, "weeks"), counted(1.0, "GBP a year")
    ('hour a month', 'weeks', 'GBP a year')
    """
    word, space, rest = unit.partition(" ")
    return (
        f"{word.removesuffix('s')}{space}{rest}" if number == 1 and word in {"hours", "weeks", "years"} else unit
    )


def percent(share: float) -> str:
    """Return a share as it is printed; only what is all or nothing is printed as that.

    Examples
    --------
    >>> percent(0.8614), percent(0.9999), percent(1.0), percent(0.0002)
    ('86.1 %', 'over 99.9 %', '100 %', 'under 0.1 %')
    """
    if share in {0.0, 1.0}:
        return f"{100 * share:.0f} %"
    if share > 1 - SHARE:
        return "over 99.9 %"
    return "under 0.1 %" if share < SHARE else f"{100 * share:.1f} %"


def clean(text: str) -> str:
    r"""Return text on one line, with whatever could steer a terminal replaced.

    Examples
    --------
    >>> clean("A\x1b[31m body\nof people")
    'A\ufffd[31m body of people'
    """
    return legible(" ".join(text.split()))


def capital(sentence: str) -> str:
    """Return a sentence with a capital letter, its other letters as they are."""
    return sentence[:1].upper() + sentence[1:]


def supposing(sentence: str, *, at_best: bool) -> str:
    """Return a sentence with the condition that it holds on, where what is not known has to turn out well.

    Examples
    --------
    >>> supposing("Club stays first.", at_best=True), supposing("Club stays first.", at_best=False)
    ('With what is unknown at its best, Club stays first.', 'Club stays first.')
    """
    return f"{capital(AT_BEST)}, {sentence}" if at_best else sentence


def plain_name(name: str) -> str:
    """Return an id as words: `yearly_cost` is yearly cost."""
    return name.replace("_", " ")


def listed_with_and(names: Iterable[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``; names with a comma of their own stand between semicolons.

    Examples
    --------
    >>> listed_with_and(["a", "b", "c"]), listed_with_and(["Body, student grade", "b", "c"])
    ('a, b and c', 'Body, student grade; b; and c')
    """
    return _listed(names, "and")


def listed_with_or(names: Iterable[str]) -> str:
    """Return ``a``, ``a or b`` or ``a, b or c``; names with a comma of their own stand between semicolons.

    Examples
    --------
    >>> listed_with_or(["a", "b", "c"]), listed_with_or(["Body, student grade", "b"])
    ('a, b or c', 'Body, student grade, or b')
    """
    return _listed(names, "or")


_IN_BRACKETS = re.compile(r"\([^()]*\)")


def _listed(names: Iterable[str], word: str) -> str:
    *others, last = list(names) or [""]
    if not others:
        return last
    if not any("," in _IN_BRACKETS.sub("", name) for name in (*others, last)):
        return f"{', '.join(others)} {word} {last}"
    between = "," if len(others) == 1 else ";"
    return f"{'; '.join(others)}{between} {word} {last}"


def some(names: Iterable[str], between: str = "") -> str:
    """Return the first names in full and the number of the others."""
    given = list(names)
    more = len(given) - MOST_NAMED
    shown = given[:MOST_NAMED] + [f"{more} more"] * (more > 0)
    return between.join(shown) if between else listed_with_and(shown)


def wrapped(text: str, indent: str = "", hanging: str = "  ", width: int = WIDTH) -> str:
    """Return one paragraph of at most 80 columns, its later lines indented."""
    if UNFOLDED.get():
        return indent + clean(text)
    # A number stays on the line of its sign; `clean` has left no other space of this kind.
    whole = re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", clean(text))
    return textwrap.fill(
        whole, width, initial_indent=indent, subsequent_indent=indent + hanging, break_on_hyphens=False
    ).replace("\N{NO-BREAK SPACE}", " ")


def money_text(amount: float) -> str:
    """Return an amount of money to the penny.

    Examples
    --------
    >>> money_text(290.0), money_text(12.5), money_text(1234567.0)
    ('290', '12.50', '1,234,567')
    """
    return f"{round(amount, 2) + 0.0:,.2f}".removesuffix(".00")


def closed(sentence: str) -> str:
    """Return a sentence with a full stop, unless it ends with a mark of its own."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def text_html(text: str) -> str:
    """Return plain text as one fragment of HTML, line by line, escaped."""
    return f'<pre style="color:inherit;white-space:pre-wrap">{escape(text, quote=True)}</pre>'


class Remark(NamedTuple):
    """One thing to know, under a heading of a word or two."""

    label: str
    sentence: str

    def __str__(self) -> str:
        """Return both: ``Excluded: ...``."""
        return f"{self.label}: {self.sentence}"
