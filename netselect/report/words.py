"""How does a figure, a name or a list of names stand in a sentence?"""

import textwrap
from collections.abc import Iterable
from typing import NamedTuple

WIDTH = 80
"""Columns of plain text."""

SCORE_DIGITS = 4
"""Digits after the point in printed scores."""

FIGURE_DIGITS = 6
"""Significant digits of printed figures in natural units."""

MOST_NAMED = 5
"""Networks that one remark names in full; the others are counted."""

_LARGE = 1e6
"""From this size a score is printed with significant digits, not with digits after the point."""


SHARE = 0.0005
"""Shares below this are printed as none."""


class Remark(NamedTuple):
    """One thing to know, under a heading of a word or two."""

    label: str
    sentence: str

    def __str__(self) -> str:
        """Return both: ``Excluded: ...``."""
        return f"{self.label}: {self.sentence}"


def score_text(score: float) -> str:
    """Return a score as it is printed.

    Examples
    --------
    >>> score_text(0.60283333), score_text(-0.00001), score_text(12345678.9)
    ('0.6028', '0.0000', '1.23457e+07')
    """
    if abs(score) >= _LARGE:
        return f"{score:.{FIGURE_DIGITS}g}"
    return f"{round(score, SCORE_DIGITS) + 0.0:.{SCORE_DIGITS}f}"


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
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def plain_name(name: str) -> str:
    """Return an id as words: `yearly_cost` is yearly cost."""
    return name.replace("_", " ")


def listed_with_and(names: Iterable[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``.

    Examples
    --------
    >>> listed_with_and(["a", "b", "c"])
    'a, b and c'
    """
    given = list(names)
    return " and ".join(filter(None, [", ".join(given[:-1]), *given[-1:]]))


def some(names: Iterable[str], between: str = "") -> str:
    """Return the first names in full and the number of the others."""
    given = list(names)
    shown, more = given[:MOST_NAMED], len(given) - MOST_NAMED
    if more > 0:
        shown.append(f"{more} more")
    return between.join(shown) if between else listed_with_and(shown)


def wrapped(text: str, indent: str = "", hanging: str = "  ") -> str:
    """Return one paragraph of at most 80 columns, its later lines indented."""
    return textwrap.fill(
        clean(text),
        width=WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_on_hyphens=False,
    )
