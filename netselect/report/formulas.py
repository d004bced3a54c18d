"""Of which formulas is a workbook made that works a ranking out anew? None is newer than Excel 2010, or dynamic.

Places are counted from 0, as XlsxWriter counts them.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import prod
from typing import NamedTuple

from netselect.errors import cell_letters
from netselect.gates import TOLERANCE
from netselect.reading.sheets import RESULTS

RANKING, SAID = RESULTS
WEIGHTS, FIGURES, CURVES = "Weights", "Figures", "Curves"
RULES, WORKING, SCORES = "Rules", "Working", "Scores"
"""The sheets: the order, what follows no change, and those that formulas name."""

LONGEST = 8000
"""Characters of a formula: Excel takes 8,192."""

UNKNOWN, INAPPLICABLE = '"unknown"', '"not applicable"'
_ENDLESS = 1e300
"""What stands for a range without an end."""

NO_LIMIT = 1e301
"""What stands for the limit of a rule that has none."""


def number(figure: float) -> str:
    """Return a number as it stands in a formula.

    Examples
    --------
    >>> number(1e-9), number(0.5)
    ('1E-09', '0.5')
    """
    return repr(float(figure)).upper()


def cell(sheet: str, row: int, column: int) -> str:
    """Return what a cell is called in every formula.

    Examples
    --------
    >>> cell("Weights", 3, 1)
    'Weights!$B$4'
    """
    return f"{sheet}!${cell_letters(column + 1)}${row + 1}"


def block(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    """Return what the cells from one to another are called.

    Examples
    --------
    >>> block("Weights", (3, 1), (5, 1))
    'Weights!$B$4:$B$6'
    """
    return f"{cell(sheet, *first)}:{cell('', *last)[1:]}"


def column_of(sheet: str, column: int, rows: Iterable[int]) -> str:
    """Return cells of a column, those below each other as one block, with commas between.

    Examples
    --------
    >>> column_of("Weights", 1, [3, 4, 7])
    'Weights!$B$4:$B$5,Weights!$B$8:$B$8'
    """
    runs = groupby(enumerate(sorted(rows)), key=lambda found: found[1] - found[0])
    ends = [(run[0][1], run[-1][1]) for run in (list(found) for _, found in runs)]
    return ",".join(block(sheet, (first, column), (last, column)) for first, last in ends)


class Worth(NamedTuple):
    """What levels of a criterion are worth: between its anchors, or along a curve.

    Parameters
    ----------
    worst, best : str
        The cells of both anchors.
    curve : tuple of str
        Nothing, or the curve's cells: all levels, all values; then levels but the last, levels but the first, and
        values in the same way; last the first value.
    """

    worst: str
    best: str
    curve: tuple[str, ...] = ()

    def of(self, level: str) -> str:
        """Return the value of a level, from 0 to 1."""
        if not self.curve:
            return f"MAX(0,MIN(1,({level}-{self.worst})/({self.best}-{self.worst})))"
        _, _, before, after, worth, next_worth, first = self.curve
        passed = f"(({level}>={after})+({level}>{before})*({level}<{after})*({level}-{before})/({after}-{before}))"
        return f"{first}+SUMPRODUCT(({next_worth}-{worth})*{passed})"

    def most(self, low: str, high: str) -> str:
        """Return the most that a level between two is worth."""
        inside = f",SUMPRODUCT(MAX({self._inside(low, high)}*{self.curve[1]}))" if self.curve else ""
        return f"MAX({self.of(low)},{self.of(high)}{inside})"

    def least(self, low: str, high: str) -> str:
        """Return the least that a level between two is worth."""
        inside = f",1-SUMPRODUCT(MAX({self._inside(low, high)}*(1-{self.curve[1]})))" if self.curve else ""
        return f"MIN({self.of(low)},{self.of(high)}{inside})"

    def _inside(self, low: str, high: str) -> str:
        return f"({self.curve[0]}>={low})*({self.curve[0]}<={high})"


class Part(NamedTuple):
    """A figure that somebody can change, as its cells: the figure, and its range where there is one.

    Parameters
    ----------
    figure : str
        The cell.
    low, high : str
        The cells of its range; nothing without.
    was_known : bool
        Whether a figure stood there as the workbook was written: a range then goes with it. An unknown one that is
        filled in is certain.
    one_of : tuple of float
        The only values that an unknown can have.
    least : float or None
        What it is never below.
    """

    figure: str
    low: str = ""
    high: str = ""
    was_known: bool = True
    one_of: tuple[float, ...] = ()
    least: float | None = None

    def end(self, which: str, otherwise: str = "NA()", *, as_stated: bool = False) -> str:
        """Return the lowest (MIN) or highest (MAX) that it can be; ``otherwise``, where nothing says."""
        stated = self.low if which == "MIN" else self.high
        known = f"{which}({self.figure},{stated})" if stated and self.was_known and not as_stated else self.figure
        return f"IF(ISNUMBER({self.figure}),{known},{_stated(stated, otherwise)})"

    def gated(self, which: str, shape: str) -> str:
        """Return the lowest or highest in the eyes of a rule; of few values, all of them, in a column or row."""
        if self.one_of:
            levels = shape.join(map(number, self.one_of))
            return f"(N({self.figure})+NOT(ISNUMBER({self.figure}))*{{{levels}}})"
        endless = _ENDLESS if which == "MAX" else -_ENDLESS if self.least is None else self.least
        return self.end(which, number(endless), as_stated=True)


def _stated(stated: str, otherwise: str) -> str:
    return f"IF(ISNUMBER({stated}),{stated},{otherwise})" if stated else otherwise


def lowest_and_highest(parts: Sequence[Part], worth: Worth) -> tuple[str, str]:
    """Return between which levels a figure, or the sum of two, lies; at an open end, that of the scale."""
    ends = {"MIN": f"MIN({worth.worst},{worth.best})", "MAX": f"MAX({worth.worst},{worth.best})"}
    if len(parts) == 1:
        low, high = (parts[0].end(which, end) for which, end in ends.items())
    else:
        low, high = (f"IFERROR({_summed(parts, which)},{end})" for which, end in ends.items())
    return f"MIN({low},{high})", f"MAX({low},{high})"


def listed_between(parts: Sequence[Part], lowest: str, highest: str) -> tuple[str, str]:
    """Return between which levels a sum lies where what is known is as stated; where an end is open, all of it."""
    low, high = (_summed(parts, which, as_stated=True) for which in ("MIN", "MAX"))
    return f"IFERROR({low}+0*({high}),{lowest})", f"IFERROR({high}+0*({low}),{highest})"


def _summed(parts: Sequence[Part], which: str, *, as_stated: bool = False) -> str:
    return "+".join(part.end(which, as_stated=as_stated) for part in parts)


def level(parts: Sequence[Part]) -> str:
    """Return a figure, or the sum of two; a word where one of them is not known, or does not apply."""
    cells = [part.figure for part in parts]
    if len(cells) == 1:
        return f"IF(ISNUMBER({cells[0]}),{cells[0]},IF({cells[0]}={INAPPLICABLE},{INAPPLICABLE},{UNKNOWN}))"
    return f"IF(COUNT({','.join(cells)})={len(cells)},{'+'.join(cells)},{UNKNOWN})"


def truth(figure: str, must_be: str) -> str:
    """Return what a rule says that asks for yes or no."""
    return f'IF(OR({figure}="yes",{figure}="no"),IF({figure}={must_be},"pass","fail"),{UNKNOWN})'


def within(parts: Sequence[Part], least: str, most: str, *, is_unstated: bool = False) -> str:
    """Return what a rule says that limits a number, or the sum of two.

    ``is_unstated`` says that a part was stated nowhere: until all are, the sum can be anything.
    """
    shapes, cells = (";", ","), ",".join(part.figure for part in parts)
    ends = []
    for which, anything in (("MIN", 0.0), ("MAX", _ENDLESS)):
        summed = "+".join(part.gated(which, shape) for part, shape in zip(parts, shapes, strict=False))
        ends.append(f"IF(COUNT({cells})<{len(parts)},{number(anything)},{summed})" if is_unstated else summed)
    low, high = ends
    pieces = prod(len(part.one_of) or 1 for part in parts)
    if pieces == 1 and not any(part.one_of for part in parts):
        return (
            f'IF(AND({low}>={least},{high}<={most}),"pass",IF(OR({low}>{most},{high}<{least}),"fail",{UNKNOWN}))'
        )
    inside = f"SUMPRODUCT(({low}>={least})*({high}<={most}))"
    touching = f"SUMPRODUCT(({low}<={most})*({high}>={least}))"
    return f'IF({inside}>{pieces - 0.5},"pass",IF({touching}<0.5,"fail",{UNKNOWN}))'


def limit(stated: str, outwards: int) -> str:
    """Return how far a figure may go past a limit, as `netselect.gates.with_room`."""
    room = f"{stated}{outwards:+}*{number(TOLERANCE)}*MAX(1,ABS({stated}))"
    return f"IF(ISNUMBER({stated}),{room},{number(outwards * NO_LIMIT)})"
