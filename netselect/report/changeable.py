"""What of a ranking can be changed in a workbook, by which formulas, and what has Python made of it?

No formula is newer than Excel 2010, or dynamic. Places are counted from 0, as XlsxWriter counts them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import prod
from typing import NamedTuple

import numpy as np

from netselect.errors import cell_letters
from netselect.gates import TOLERANCE, all_gates
from netselect.names import TERMS as CALLED
from netselect.names import YES_NO
from netselect.ranking import Ranking
from netselect.reading.sheets import RESULTS
from netselect.report import ignores_gates
from netselect.study.criteria import COVERAGE, Criterion, Gate
from netselect.study.network import TERMS, Amount, Fact, Figure
from netselect.study.study import Study
from netselect.sums import Floats
from netselect.weighting.elicited import speaking_alone
from netselect.words import capital

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
    """Return a number as it stands in a formula, such as ``1E-09`` or ``0.5``."""
    return repr(float(figure)).upper()


def cell(sheet: str, row: int, column: int) -> str:
    """Return what a cell is called in every formula, such as ``Weights!$B$4`` for row 3 and column 1."""
    return f"{sheet}!${cell_letters(column + 1)}${row + 1}"


def block(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    """Return what the cells from one to another are called, such as ``Weights!$B$4:$B$6``."""
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
    """What levels of a criterion are worth: between the cells of its anchors, or along a curve.

    The cells of a curve are all levels and all values; then levels but the last, levels but the first, and values
    in the same way; last the first value.
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

    def end(self, which: str, low: str, high: str) -> str:
        """Return the least (MIN) or the most (MAX) that a level between two is worth."""
        inside = ""
        if self.curve:
            levels, values = self.curve[:2]
            between = f"({levels}>={low})*({levels}<={high})"
            most = f",SUMPRODUCT(MAX({between}*{values}))"
            inside = most if which == "MAX" else f",1-SUMPRODUCT(MAX({between}*(1-{values})))"
        return f"{which}({self.of(low)},{self.of(high)}{inside})"


class Part(NamedTuple):
    """A figure that somebody can change, as its cells: the figure, and its range where there is one.

    Where a figure was known as the workbook was written, a range goes with it; an unknown one that is filled in is
    certain. An unknown can have the values of `one_of` alone, where there are any, and is never below `least`.
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
        unknown = f"IF(ISNUMBER({stated}),{stated},{otherwise})" if stated else otherwise
        return f"IF(ISNUMBER({self.figure}),{known},{unknown})"

    def gated(self, which: str, shape: str) -> str:
        """Return the lowest or highest in the eyes of a rule; of few values, all of them, in a column or row."""
        if self.one_of:
            levels = shape.join(map(number, self.one_of))
            return f"(N({self.figure})+NOT(ISNUMBER({self.figure}))*{{{levels}}})"
        endless = _ENDLESS if which == "MAX" else -_ENDLESS if self.least is None else self.least
        return self.end(which, number(endless), as_stated=True)


def lowest_and_highest(parts: Sequence[Part], worth: Worth) -> tuple[str, str]:
    """Return between which levels a figure, or the sum of two, lies; at an open end, that of the scale.

    A stated end that lies beyond that of the scale is the other end too.
    """
    bottom, top = (f"{which}({worth.worst},{worth.best})" for which in ("MIN", "MAX"))
    high = f"IFERROR({_summed(parts, 'MAX')},{top})"
    low = _least(parts, f"MIN({bottom},{high})")
    return low, f"MAX({high},{_least(parts, high)})"


def listed_between(parts: Sequence[Part], lowest: str, highest: str) -> tuple[str, str]:
    """Return between which levels a sum lies where what is known is as stated; at an open end, as otherwise."""
    low = _least(parts, lowest, as_stated=True)
    return low, f"MAX({low},IFERROR({_summed(parts, 'MAX', as_stated=True)},{highest}))"


def _least(parts: Sequence[Part], otherwise: str, *, as_stated: bool = False) -> str:
    """Return the least of a figure or a sum: what is known of one is asked for, whatever the other comes to."""
    lows = [part.end("MIN", as_stated=as_stated) for part in parts]
    if len(lows) == 1:
        return f"IFERROR({lows[0]},{otherwise})"
    known = "+".join(f"IFERROR({low},0)" for low in lows)
    return f"IFERROR({'+'.join(lows)},IF({known}>0,{known},{otherwise}))"


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


Stated = str | float | None

NUMBERS, TRUTHS, WITHOUT = ("unknown",), ("yes", "no", "unknown"), ("unknown", "not applicable")
"""Words that columns take: of numbers, beside these; of truths, instead; where a figure need not apply."""

FIRST = 3
"""The first row of networks, or of a curve, on the sheets that have one for each."""


class Item(NamedTuple):
    """A row of the sheet of weights: a criterion or a group, with the place of the row of its group."""

    name: str
    points: float | None
    group: int | None
    is_leaf: bool


@dataclass
class Input:
    """A column of figures that can be changed, one for each network, with their ranges in columns beside it.

    A figure is a number or one of the `words`; an end of a range is None where nothing is stated.
    """

    name: str
    figures: list[Stated]
    low: list[Stated]
    high: list[Stated]
    one_of: list[tuple[float, ...]]
    least: float | None = None
    words: tuple[str, ...] = ("unknown",)
    column: int = 0

    @cached_property
    def columns(self) -> list[tuple[str, list[Stated]]]:
        """The columns, those of ranges where there are any, with their headings."""
        ranges = [(f"{self.name}: lowest", self.low), (f"{self.name}: highest", self.high)]
        return [(self.name, self.figures), *(one for one in ranges if any(end is not None for end in one[1]))]

    def part(self, row: int) -> Part:
        """Return the cells of a network."""
        at = {id(values): self.column + place for place, (_, values) in enumerate(self.columns)}
        figure, low, high = (
            cell(FIGURES, FIRST + row, at[id(values)]) if id(values) in at else ""
            for values in (self.figures, self.low, self.high)
        )
        was_known = isinstance(self.figures[row], float)
        return Part(figure, low, high, was_known, self.one_of[row], self.least)


class Changeable:
    """The figures, weights, levels and rules of a ranking that can be changed, and what Python made of them."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking, self.matrix, self.names = ranking, ranking.matrix, ranking.names
        assessment = self.matrix.assessment
        self.study: Study | None = None if assessment is None else assessment.study
        leaves = None if self.study is None else self.study.leaves()
        self.leaves: Mapping[str, Criterion | None] = leaves or dict.fromkeys(self.matrix.criteria)
        self.ids = tuple(self.matrix.networks)
        self.called = [self.names.network(name) for name in self.ids]
        self.criteria = [capital(self.names.criterion(name)) for name in self.leaves]
        heard = self.matrix.status is not None and not ignores_gates(ranking)
        self.gates: dict[str, Gate] = all_gates(self.study) if self.study is not None and heard else {}
        self.worst, self.best = self.matrix.anchors("a workbook that computes")
        self.curves = self.matrix.curves or (None,) * len(self.leaves)
        shape, applies, unknown = self.matrix.values.shape, self.matrix.applies, self.matrix.unknown
        self.applies = np.ones(shape, dtype=np.bool_) if applies is None else applies
        self.unknown = np.zeros(shape, dtype=np.bool_) if unknown is None else unknown
        self.inputs: dict[str, Input] = {}
        self.found: list[bool] = []
        self.read = [self._read(*leaf) for leaf in self.leaves.items()]
        self.asked = {name: self._asked(gate) for name, gate in self.gates.items()}
        column = 1
        for one in self.inputs.values():
            one.column = column
            column += len(one.columns)

    # What can be changed.

    def _read(self, name: str, leaf: Criterion | None) -> tuple[str, ...]:
        """Return the columns of figures that a criterion reads, which are then there."""
        column, is_found = len(self.found), leaf is None or leaf.computed in COVERAGE
        if leaf is not None and leaf.computed is None and self.study is not None:
            stated = [self.study.networks[network].values.get(name) for network in self.ids]
            # A mean of what several judged is no figure that a network states.
            figures = zip(stated, self.matrix.values[:, column], strict=True)
            is_found = not all(one is not None and one.number in {None, float(figure)} for one, figure in figures)
        self.found.append(is_found)
        if leaf is None or is_found:
            self.inputs[name] = self._as_found(column)
            return (name,)
        if leaf.computed is None:
            return self._stated([f"values.{name}"], WITHOUT)
        return self._stated([".".join(part) for part in TERMS[leaf.computed]])

    def _asked(self, gate: Gate) -> tuple[str, ...]:
        """Return the columns that a rule asks about, which are then there."""
        if gate.fact is not None:
            return self._stated([f"facts.{gate.fact}"], TRUTHS if gate.must_be is not None else NUMBERS)
        return self._stated([".".join(part) for part in TERMS[str(gate.computed)]])

    def _stated(self, paths: Sequence[str], words: tuple[str, ...] = NUMBERS) -> tuple[str, ...]:
        """Add columns of figures as networks state them."""
        for path in paths:
            if path in self.inputs or self.study is None:
                continue
            holder, _, key = path.partition(".")
            stated: list[Figure | Fact | None] = []
            for name in self.ids:
                part = getattr(self.study.networks[name], holder)
                stated.append(part.get(key) if isinstance(part, dict) else getattr(part, key))
            unit, called = self.names.unit(path), capital(self.names.figure(path))
            unit = "1: yes, 0: no" if unit == YES_NO else unit
            self.inputs[path] = Input(
                f"{called} ({unit})" if unit and CALLED.get(key) != unit else called,
                ["unknown" if one is None else word(one.value, as_truth=holder == "facts") for one in stated],
                [None if one is None else min(one.one_of, default=one.low) for one in stated],
                [None if one is None else max(one.one_of, default=one.high) for one in stated],
                [() if one is None else one.one_of for one in stated],
                Amount.least if holder in {"joining", "staying"} else None,
                words,
            )
        return tuple(paths)

    def _as_found(self, column: int) -> Input:
        """Return a column of figures that were worked out, with the ranges that were."""
        low, high = (ends[:, column].tolist() for ends in self.ranges)
        figures: list[Stated] = [self.figure(row, column) for row in range(len(self.ids))]
        ranged = [
            figure == "unknown" or (isinstance(figure, float) and bottom != top)
            for figure, bottom, top in zip(figures, low, high, strict=True)
        ]
        low, high = ([end if one else None for end, one in zip(side, ranged, strict=True)] for side in (low, high))
        return Input(self.criteria[column], figures, low, high, [()] * len(figures), words=WITHOUT)

    def figure(self, row: int, column: int) -> str | float:
        """Return a figure as it is shown."""
        if not self.applies[row, column]:
            return "not applicable"
        return "unknown" if self.unknown[row, column] else float(self.matrix.values[row, column])

    # What Python makes of it.

    @cached_property
    def ranges(self) -> tuple[Floats, Floats]:
        """Between which levels each figure lies, by unknowns, ranges and grades; by its scale where it is none."""
        matrix = self.matrix
        low = matrix.low if matrix.graded_low is None else matrix.graded_low
        high = matrix.high if matrix.graded_high is None else matrix.graded_high
        if low is None or high is None:
            low = high = matrix.values
        bottom, top = np.minimum(self.worst, self.best), np.maximum(self.worst, self.best)
        return np.where(self.applies, low, bottom), np.where(self.applies, high, top)

    @cached_property
    def listed(self) -> tuple[Floats, Floats]:
        """Between which levels unknown figures lie where all that is known is as stated."""
        low, high = (ends.copy() for ends in self.ranges)
        assessment = self.matrix.assessment
        for column, leaf in enumerate(self.leaves.values()):
            if leaf is None or assessment is None:
                low[:, column] = high[:, column] = self.matrix.values[:, column]
            elif leaf.computed in COVERAGE:
                shares = assessment.coverage.shares(str(leaf.computed))
                rows = [assessment.coverage.networks.index(name) for name in self.ids]
                low[:, column], high[:, column] = shares["low"][rows], shares["value"][rows]
            elif leaf.computed is not None:
                for row, name in enumerate(self.ids):
                    alone = assessment.study.networks[name].term(leaf.computed, as_stated=True)
                    if alone is None:
                        continue
                    low[row, column] = low[row, column] if alone.low is None else alone.low
                    most = high[row, column] if alone.high is None else alone.high
                    high[row, column] = max(low[row, column], most)
        return low, high

    def items(self) -> tuple[list[Item], bool]:
        """Return the criteria with their groups and points; else with weights as they resulted, and False."""
        found: list[Item] = []

        def add(criteria: Mapping[str, Criterion], group: int | None) -> None:
            for name, one in criteria.items():
                found.append(Item(name, one.weight, group, not one.is_group))
                add(one.criteria, len(found) - 1)

        assessment = self.matrix.assessment
        if assessment is not None and assessment.weights.statement.how in {"points", "swing"}:
            judges = assessment.weights.judges
            if len(judges) < 2:  # noqa: PLR2004 -- of several judges nobody's points give the weights
                study = assessment.study
                add((speaking_alone(study, judges[0].judge) if judges else study).criteria, None)
                shares = np.array([one for one, item in zip(shared(found), found, strict=True) if item.is_leaf])
                if np.allclose(shares[:, 1] / shares[:, 1].sum(), self.matrix.weights, rtol=0, atol=1e-12):
                    return found, True
        weights = zip(self.leaves, self.matrix.weights.tolist(), strict=True)
        return [Item(name, weight, None, is_leaf=True) for name, weight in weights], False


def word(value: bool | float | str, *, as_truth: bool = True) -> str | float:
    """Return a figure as a cell holds it: yes and no for truths that a rule asks about, else 1 and 0."""
    if isinstance(value, bool) and as_truth:
        return "yes" if value else "no"
    return value.replace("_", " ") if isinstance(value, str) else float(value)


def shared(items: Sequence[Item]) -> list[tuple[float, float]]:
    """Return for each row of points those with its members, and those after sharing, as the formulas have it.

    Examples
    --------
    >>> shared([Item("a", 30.0, None, True), Item("g", 10.0, None, False), Item("b", 3.0, 1, True)])
    [(30.0, 30.0), (10.0, 10.0), (3.0, 10.0)]
    """
    own: dict[int, float] = {}
    for place, item in reversed([*enumerate(items)]):
        members = (own[at] for at, other in enumerate(items) if other.group == place)
        own[place] = sum(members) if item.points is None else item.points
    amounts: list[float] = []
    for place, item in enumerate(items):
        amount = own[place]
        if item.group is not None:
            beside = sum(own[at] for at, other in enumerate(items) if other.group == item.group)
            amount = amounts[item.group] * own[place] / beside if beside > 0 else 0.0
        amounts.append(amount)
    return [(own[place], amount) for place, amount in enumerate(amounts)]
