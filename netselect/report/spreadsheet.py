"""How does a ranking stand in a workbook, and go on computing there? Needs the extra `xlsx`."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Any

import numpy as np

import netselect
from netselect.gates import STATUSES, with_room
from netselect.matrix.assessment import extreme_levels, utilities
from netselect.methods.weighted_sum import WeightedSum
from netselect.ranking import Ranking
from netselect.ranking.records import IN_PART
from netselect.reading.writing import LONGEST, new_book
from netselect.report import remarks, verdict_text
from netselect.report.changeable import (
    CURVES,
    FIGURES,
    FIRST,
    INAPPLICABLE,
    NO_LIMIT,
    RANKING,
    RULES,
    SAID,
    SCORES,
    TRUTHS,
    UNKNOWN,
    WEIGHTS,
    WORKING,
    Changeable,
    Part,
    Worth,
    block,
    cell,
    column_of,
    level,
    limit,
    listed_between,
    lowest_and_highest,
    number,
    shared,
    truth,
    within,
    word,
)
from netselect.report.changeable import LONGEST as LONGEST_FORMULA
from netselect.report.text import heading
from netselect.study.criteria import Gate
from netselect.study.network import TERMS
from netselect.words import capital, clean, listed_with_and

ITEMS = 2
"""The first row of criteria on the sheet of weights."""

GATED = 9
"""The first row of networks on the sheet of rules."""

HOW_TO_FILL_IN = (
    "Where nobody knows a figure, its cell holds the word unknown. The network is listed by the best that it "
    "could be, and Low tells the worst. An unknown that is filled in counts as certain."
)
HOW_RULES_WORK = (
    "A rule lets a network stand (pass), leaves it out (fail), or waits for what is unknown; no score buys it "
    "back. Limits can be changed."
)
HOW_TO_CHANGE = (
    "Yellow cells of the other sheets can be changed: weights, figures, worst and best levels, limits. The order "
    "here, and all else but the last sheet, follows."
)
ASSUMED = "Unknown figures, at their best: "
_PARTLY = capital(IN_PART)
NOBODY = "Nobody stands: a rule excludes every network."
CHECKED = "Check: all that is needed is there."
FAULTS = (
    "No order: a weight is not a number (sheet Weights).",
    "No order: a weight is below 0 (sheet Weights).",
    "No order: nothing has a weight above 0, or nothing in a group that has one (sheet Weights).",
    "No order: a worst or best level is not a number (sheet Weights).",
    "No order: the worst and the best level of a criterion are the same (sheet Weights).",
    "No order: a figure is neither a number nor the word unknown, or a yes or no is neither (sheet Figures).",
    "No order: a limit is not a number, or neither yes nor no (sheet Rules).",
    "No order: a point of a curve is no number, or out of order (sheet Curves).",
    "No order: nothing that has a weight applies to a network (sheets Weights and Figures).",
)
"""What is said where something cannot be computed with, in the order of the numbers of `FAULT`."""

POINTS, WEIGHT, WORST, BEST, OWN, SHARED = 1, 2, 3, 4, 6, 7
"""Columns of the sheet of weights."""

SCORE, LOW, HIGH, OPEN, APPLIES, LEFT_OUT, STATUS, STANDING, RANK, KEY, BY_ID, WRITTEN = range(1, 13)
"""Columns of the sheet of scores: of each network."""

NTH, SORTED, TIED, RANKED, ROW = range(14, 19)
"""Further columns: of each place in the order."""

HEADS = (
    "Network|Score|Low|High|Unknown figures|Weight that applies|Left out|Status|Score if it stands|Rank|Key|"
    "Place by id|Rank as written||Place|Score in order|First that it ties with|Rank|Row"
)

LEVEL, LOWEST, HIGHEST, VALUE, LEAST, MOST, PART, FROM, TO = range(9)
"""Tables of the sheet of the working, networks by criteria."""

TABLES = {
    LEVEL: "Figures",
    LOWEST: "Lowest figures that there can be",
    HIGHEST: "Highest figures that there can be",
    VALUE: "Values from 0 (worst) to 1 (best); an unknown one at its best",
    LEAST: "Least values that there can be",
    MOST: "Most values that there can be",
    PART: "Parts of the score: weight times value",
    FROM: "Unknown figures, from",
    TO: "Unknown figures, to",
}

FAULT = cell(SCORES, 0, 1)
"""The cell that says by its number what nothing can be computed with; 0 where all is well."""


class Computing(Changeable):
    """The sheets of a workbook that goes on computing what can be changed of a ranking."""

    def __init__(self, ranking: Ranking) -> None:
        super().__init__(ranking)
        self.records = {record.network: record for record in ranking.records}
        self.curve_cells: dict[int, tuple[str, ...]] = {}
        self.lost = ""

    @property
    def names_of_sheets(self) -> list[str]:
        """The sheets, in their order."""
        curves = [CURVES] if any(curve is not None for curve in self.curves) else []
        return [RANKING, WEIGHTS, FIGURES, *curves, *([RULES] if self.gates else []), WORKING, SCORES, SAID]

    def write(self, pages: Mapping[str, "Page"], row: int) -> None:
        """Write all sheets but the last; ``row`` is the next one of the first."""
        self._write_weights(pages[WEIGHTS])
        self._write_figures(pages[FIGURES])
        if CURVES in pages:
            self._write_curves(pages[CURVES])
        self.worths = [
            Worth(cell(WORKING, 2, column + 1), cell(WORKING, 3, column + 1), self.curve_cells.get(column, ()))
            for column in range(len(self.leaves))
        ]
        if RULES in pages:
            self._write_rules(pages[RULES])
        self._write_working(pages[WORKING])
        self._write_scores(pages[SCORES])
        self._write_ranking(pages[RANKING], row)

    def _write_weights(self, page: "Page") -> None:
        items, as_stated = self.items()
        said = "Weights stand here as they resulted, and are shared out anew when one is changed."
        if as_stated:
            said = "A criterion weighs its part of all points; a group with points shares them out among its own."
        elif self.matrix.weighed_by_figures:
            said += " They resulted from the figures, and follow no change of these."
        page.say(0, f"{said} Yellow cells can be changed.")
        given = "Points" if as_stated else "Weight as it resulted"
        working = ["Points with those of its own", "Points after sharing"]
        page.head(1, ["Criterion", given, "Weight", "Worst", "Best", "Unit", *working], first=ITEMS)
        members: dict[int | None, list[int]] = {}
        for place, item in enumerate(items):
            members.setdefault(item.group, []).append(ITEMS + place)
        self.leaf_rows = [ITEMS + place for place, item in enumerate(items) if item.is_leaf]
        self.point_rows = [ITEMS + place for place, item in enumerate(items) if item.points is not None]
        self.total = f"SUM({column_of(WEIGHTS, SHARED, self.leaf_rows)})"
        for place, (item, (mine, amount)) in enumerate(zip(items, shared(items), strict=True)):
            row = ITEMS + place
            inside = f"SUM({column_of(WEIGHTS, OWN, members.get(place, ()))})"
            if not item.is_leaf and item.points is not None:
                self.lost += f",AND({cell(WEIGHTS, row, OWN)}>0,NOT({inside}>0))"
            page.put(row, 0, capital(self.names.criterion(item.name)), "text" if item.is_leaf else "strong")
            formula = f"N({cell(WEIGHTS, row, POINTS)})"
            if item.points is None:
                formula = inside
            else:
                page.put(row, POINTS, item.points, "input")
            page.work(row, OWN, formula, mine)
            formula = cell(WEIGHTS, row, OWN)
            if item.group is not None:
                beside = f"SUM({column_of(WEIGHTS, OWN, members[item.group])})"
                group = cell(WEIGHTS, ITEMS + item.group, SHARED)
                formula = f"IF({beside}>0,{group}*{formula}/{beside},0)"
            page.work(row, SHARED, formula, amount)
        stated = zip(self.leaves, self.matrix.weights, self.worst, self.best, strict=True)
        for row, (name, weight, worst, best) in zip(self.leaf_rows, stated, strict=True):
            formula = f"IF({self.total}>0,{cell(WEIGHTS, row, SHARED)}/{self.total},0)"
            page.work(row, WEIGHT, formula, float(weight), "score")
            page.put(row, WORST, float(worst), "input")
            page.put(row, BEST, float(best), "input")
            page.put(row, BEST + 1, self.names.units.get(name, ""))

    def _write_figures(self, page: "Page") -> None:
        found = [] if self.study is None else [*compress(self.criteria, self.found)]
        said = f" {listed_with_and(found)}: worked out as of writing, from more than stands here." if found else ""
        page.say(0, f"{HOW_TO_FILL_IN}{said}")
        columns = [column for one in self.inputs.values() for column in one.columns]
        page.head(1, ["Network", *(name for name, _ in columns)], first=FIRST)
        page.put(2, 0, "To mend", "strong")
        page.down(FIRST, 0, self.called)
        last = FIRST + len(self.ids) - 1
        for one in self.inputs.values():
            for place, (_, values) in enumerate(one.columns):
                at = one.column + place
                cells = block(FIGURES, (FIRST, at), (last, at))
                good = [] if one.words == TRUTHS and not place else [f"COUNT({cells})"]
                good += [f'COUNTIF({cells},"{said}")' for said in one.words if not place]
                lacking = "" if place else f"COUNTBLANK({cells})+"
                page.work(2, at, f"{lacking}COUNTA({cells})-({'+'.join(good)})", 0.0)
                page.down(FIRST, at, values, "input")

    def _write_curves(self, page: "Page") -> None:
        page.say(0, "A value runs in straight lines between points. Levels rise from row to row; values: 0 to 1.")
        heads = [""]
        page.put(2, 0, "To mend", "strong")
        for column, (called, curve) in enumerate(zip(self.criteria, self.curves, strict=True)):
            if curve is None:
                continue
            at, last = len(heads), FIRST + len(curve) - 1
            heads += [f"{called}: level", f"{called}: value"]
            for place in (0, 1):
                page.down(FIRST, at + place, curve[:, place].tolist(), "input")
            ends = ((FIRST, last), (FIRST, last - 1), (FIRST + 1, last))
            levels, before, after = (block(CURVES, (top, at), (end, at)) for top, end in ends)
            values, worth, next_worth = (block(CURVES, (top, at + 1), (end, at + 1)) for top, end in ends)
            first = cell(CURVES, FIRST, at + 1)
            self.curve_cells[column] = (levels, values, before, after, worth, next_worth, first)
            page.work(2, at, f"{len(curve)}-COUNT({levels})+SUMPRODUCT(--({after}<={before}))", 0.0)
            beyond = f'COUNTIF({values},"<0")+COUNTIF({values},">1")'
            page.work(2, at + 1, f"{len(curve)}-COUNT({values})+{beyond}", 0.0)
        page.head(1, heads, first=FIRST)

    def _write_rules(self, page: "Page") -> None:
        assert self.study is not None  # noqa: S101 -- rules are those of a study
        page.say(0, HOW_RULES_WORK)
        called = [capital(self.names.gate(name)) for name in self.gates]
        page.head(1, ["Network", *called, "Status"], first=GATED)
        labels = ("Asks about", "At least", "At most", "Must be", "Passes from", "Passes to", "To mend")
        page.down(2, 0, labels, "strong")
        page.down(GATED, 0, self.called)
        waived = {(waiver.network, waiver.gate) for waiver in self.study.waivers}
        for column, (name, gate) in enumerate(self.gates.items(), start=1):
            self._write_rule(page, column, name, gate)
            for row, network in enumerate(self.ids):
                outcome = next(one for one in self.records[network].gates if one.gate == name)
                formula = self._judged(name, gate, column, row)
                if outcome.clashes:
                    formula = f'IF({formula}={UNKNOWN},"fail",{formula})'
                if (network, name) in waived and gate.is_waivable:
                    formula = f'IF({formula}="pass","pass","waived")'
                page.work(GATED + row, column, formula, outcome.outcome)
        last = len(self.gates)
        for row, network in enumerate(self.ids, start=GATED):
            said = block(RULES, (row, 1), (row, last))
            formula = (
                f'IF(COUNTIF({said},"fail")>0,"excluded",IF(COUNTIF({said},{UNKNOWN})>0,"conditional","feasible"))'
            )
            page.work(row, last + 1, formula, self.records[network].status)

    def _write_rule(self, page: "Page", column: int, name: str, gate: Gate) -> None:
        """Write what a rule says, and how far a figure may go."""
        page.put(2, column, " + ".join(self.inputs[path].name for path in self.asked[name]))
        least, most, must_be = (cell(RULES, row, column) for row in (3, 4, 5))
        if gate.must_be is not None:
            page.put(5, column, word(gate.must_be), "input")
            page.work(8, column, f'IF(OR({must_be}="yes",{must_be}="no"),0,1)', 0.0)
            return
        page.put(3, column, gate.min, "input")
        page.put(4, column, gate.max, "input")
        for row, (stated, outwards, end) in enumerate(((least, -1, gate.min), (most, 1, gate.max)), start=6):
            allowed = outwards * NO_LIMIT if end is None else with_room(end, outwards)
            page.work(row, column, limit(stated, outwards), allowed, "limit")
        both = f"{least},{most}"
        page.work(8, column, f"COUNTA({both})-COUNT({both})", 0.0)

    def _judged(self, name: str, gate: Gate, column: int, row: int) -> str:
        """Return what a rule says of a network, as a formula."""
        assert self.study is not None  # noqa: S101 -- as above
        if gate.must_be is not None:
            return truth(self.inputs[self.asked[name][0]].part(row).figure, cell(RULES, 5, column))
        network = self.study.networks[self.ids[row]]
        is_unstated = gate.computed is not None and network.term(gate.computed) is None
        parts = self._parts(row, self.asked[name], gate.computed)
        return within(parts, cell(RULES, 6, column), cell(RULES, 7, column), is_unstated=is_unstated)

    def _parts(self, row: int, paths: Sequence[str], computed: str | None) -> list[Part]:
        """Return what a figure of a network is made of: the cells at some paths, or what it is computed of."""
        if computed is not None and self.study is not None:
            paths = [".".join(part) for part in self.study.networks[self.ids[row]].parts_of(computed)]
        return [self.inputs[path].part(row) for path in paths]

    def _write_working(self, page: "Page") -> None:
        page.say(0, "Each step of the working; nothing here is to be changed.")
        page.head(1, ["", *self.criteria], first=FIRST + 1)
        sources = ((WORST, self.worst), (BEST, self.best), (WEIGHT, self.matrix.weights))
        for place, (source, values) in enumerate(sources, start=2):
            for column, (row, value) in enumerate(zip(self.leaf_rows, values.tolist(), strict=True), start=1):
                page.work(place, column, cell(WEIGHTS, row, source), value)
        page.down(2, 0, ("Worst", "Best", "Weight"), "strong")
        low, high = self.ranges
        maximise, curves = self.matrix.maximise, self.matrix.curves
        worst_of, best_of = extreme_levels(low, high, maximise, curves)
        listed, least, most = (
            np.where(self.applies, utilities(levels, self.worst, self.best, curves), 0.0)
            for levels in (self.matrix.values, worst_of, best_of)
        )
        made = {LOWEST: low, HIGHEST: high, VALUE: listed, LEAST: least, MOST: most}
        made[PART] = self.matrix.own_weights * listed
        made |= dict(zip((FROM, TO), self.listed, strict=True))
        used: set[int] = set()
        for column, paths in enumerate(self.read):
            for row in range(len(self.ids)):
                for table, formula in self._worked(paths, row, column).items():
                    used.add(table)
                    stored = self.figure(row, column) if table == LEVEL else float(made[table][row, column])
                    if formula:
                        look = "score" if table in {VALUE, LEAST, MOST, PART} else "figure"
                        page.work(self._at(table, row), column + 1, formula, stored, look)
                    else:
                        page.put(self._at(table, row), column + 1, stored, "figure")
        for table in used:
            page.put(self._at(table, -1), 0, TABLES[table], "strong")
            page.down(self._at(table, 0), 0, self.called)

    def _scores(self, column: int) -> str:
        """Return the cells of a column on the sheet of scores: of each network, or of each place."""
        return block(SCORES, (FIRST, column), (FIRST + len(self.ids) - 1, column))

    def _at(self, table: int, row: int) -> int:
        """Return the row of a network in a table of the working; -1 for its title."""
        return FIRST + 4 + table * (len(self.ids) + 2) + row

    def _worked(self, paths: Sequence[str], row: int, column: int) -> dict[int, str]:
        """Return the formulas of one figure by table; an empty one where a value alone stands."""
        worth, leaf = self.worths[column], list(self.leaves.values())[column]
        parts = self._parts(row, paths, leaf.computed if leaf is not None and leaf.computed in TERMS else None)
        at = {table: cell(WORKING, self._at(table, row), column + 1) for table in TABLES}
        made = dict(zip((LOWEST, HIGHEST), lowest_and_highest(parts, worth), strict=True))
        most = at[MOST]
        if len(parts) > 1:
            made |= dict(zip((FROM, TO), listed_between(parts, at[LOWEST], at[HIGHEST]), strict=True))
            most = worth.end("MAX", at[FROM], at[TO])
        elif self.found[column] and self.unknown[row, column]:
            made |= {FROM: "", TO: ""}
            most = worth.end("MAX", at[FROM], at[TO])
        value = f"IF(ISNUMBER({at[LEVEL]}),{worth.of(at[LEVEL])},{most})"
        least, most = (worth.end(which, at[LOWEST], at[HIGHEST]) for which in ("MIN", "MAX"))
        values = {
            table: _if_well(f"IF({at[LEVEL]}={INAPPLICABLE},0,{formula})")
            for table, formula in ((VALUE, value), (LEAST, least), (MOST, most))
        }
        share = f"{cell(WORKING, 4, column + 1)}/{cell(SCORES, FIRST + row, APPLIES)}"
        return {LEVEL: level(parts), **made, **values, PART: _if_well(f"{share}*{at[VALUE]}")}

    def _faults(self) -> list[str]:
        """Return what must not be, each as a formula, in the order of `FAULTS`."""
        points = column_of(WEIGHTS, POINTS, self.point_rows)
        anchors = ",".join(column_of(WEIGHTS, column, self.leaf_rows) for column in (WORST, BEST))
        worst, best = (block(WORKING, (row, 1), (row, len(self.leaves))) for row in (2, 3))
        figures = sum(len(one.columns) for one in self.inputs.values())
        found = [
            f"COUNT({points})<{len(self.point_rows)}",
            f"MIN({points})<0",
            f"OR(NOT({self.total}>0){self.lost})",
            f"COUNT({anchors})<{2 * len(self.leaves)}",
            f"SUMPRODUCT(--(ABS({worst}-{best})<=1E-15*(ABS({worst})+ABS({best}))))>0",
        ]
        applying = self._scores(APPLIES)
        rules, curves = len(self.gates), 2 * len(self.curve_cells)
        for sheet, row, last in ((FIGURES, 2, figures), (RULES, 8, rules), (CURVES, 2, curves)):
            found.append(f"SUM({block(sheet, (row, 1), (row, last))})>0" if last else "FALSE")
        return [*found, f"NOT(MIN({applying})>0)"]

    def _write_scores(self, page: "Page") -> None:
        formula = "0"
        for place, fault in reversed([*enumerate(self._faults(), start=1)]):
            formula = f"IF({fault},{place},{formula})"
        page.put(0, 0, "What is wrong (0: nothing)", "strong")
        page.work(0, 1, formula, 0.0)
        page.head(2, HEADS.split("|"), first=FIRST)
        ranking, matrix, count = self.ranking, self.matrix, len(self.ids)
        by_id = {name: place for place, name in enumerate(sorted(self.ids), start=1)}
        low, high = (ends.tolist() for ends in ranking.bounds(graded=True))
        unknown = (self.unknown & (matrix.weights > 0)).sum(axis=1).tolist()
        applying = (self.applies * matrix.weights).sum(axis=1).tolist()
        codes = [0] * count if matrix.status is None else matrix.status.tolist()
        weights = block(WORKING, (4, 1), (4, len(self.leaves)))
        in_order, ranked = self._scores(SORTED), self._scores(RANKED)
        for place, name in enumerate(self.ids):
            row, rank, score = FIRST + place, int(ranking.ranks[place]), float(ranking.scores[place])
            rows = (self._at(table, place) for table in (LEVEL, LEAST, MOST, PART))
            figures, least, most, parts = (block(WORKING, (at, 1), (at, len(self.leaves))) for at in rows)
            columns = (STATUS, SCORE, STANDING, RANK, BY_ID)
            status, listed, own, placed, key = (cell(SCORES, row, one) for one in columns)
            page.put(row, 0, self.called[place])
            page.work(row, SCORE, _if_well(f"SUM({parts})"), score, "score")
            for column, values, end in ((LOW, least, low), (HIGH, most, high)):
                formula = f"SUMPRODUCT({weights},{values})/{cell(SCORES, row, APPLIES)}"
                page.work(row, column, _if_well(formula), end[place], "score")
            page.work(row, OPEN, f"SUMPRODUCT(({figures}={UNKNOWN})*({weights}>0))", unknown[place])
            page.work(row, APPLIES, f"SUMPRODUCT(({figures}<>{INAPPLICABLE})*{weights})", applying[place], "score")
            left_out = len(self.records[name].left_out)
            formula = f"SUMPRODUCT(({figures}={INAPPLICABLE})*({weights}>0))+{left_out}"
            page.work(row, LEFT_OUT, formula, len(self.records[name].not_applicable) + left_out)
            if self.gates:
                page.work(row, STATUS, cell(RULES, GATED + place, len(self.gates) + 1), STATUSES[codes[place]])
            else:
                page.put(row, STATUS, STATUSES[codes[place]])
            page.work(row, STANDING, f'IF({status}="excluded","",{listed})', score if rank else "", "score")
            found = f"INDEX({ranked},SUMPRODUCT(ISNUMBER({in_order})*({in_order}>{own}))+1)"
            page.work(row, RANK, f'IF(ISNUMBER({own}),{found},"")', rank or "")
            formula = f"IF(ISNUMBER({placed}),{placed},{count + 1})*{count + 1}+{key}"
            page.work(row, KEY, formula, (rank or count + 1) * (count + 1) + by_id[name])
            page.put(row, BY_ID, by_id[name])
            page.put(row, WRITTEN, rank or "none")
        self._write_order(page)

    def _write_order(self, page: "Page") -> None:
        """Write the scores in order, with ties, and which network stands in which place.

        A score ties with the first of its group: a chain of near ties does not tie from end to end.
        """
        ranking = self.ranking
        tolerance = number(ranking.tolerance)
        standing, keys = self._scores(STANDING), self._scores(KEY)
        falling = np.sort(ranking.scores[ranking.stands])[::-1].tolist()
        first, rank = 0.0, 0
        for place, listed in enumerate(ranking.order, start=1):
            row = FIRST + place - 1
            own, before, ranked = (
                cell(SCORES, at, one) for at, one in ((row, SORTED), (row - 1, TIED), (row - 1, RANKED))
            )
            is_level = f"{own}>={before}-{tolerance}"
            ties, rises = f"IF({is_level},{before},{own})", f"IF({is_level},{ranked},{place})"
            if place == 1:
                ties, rises = own, "1"
            stands = place <= len(falling)
            if stands and (place == 1 or falling[place - 1] < first - ranking.tolerance):
                first, rank = falling[place - 1], place
            score = falling[place - 1] if stands else ""
            page.put(row, NTH, place)
            page.work(row, SORTED, f'IF(COUNT({standing})<{place},"",LARGE({standing},{place}))', score, "score")
            page.work(row, TIED, f'IF(ISNUMBER({own}),{ties},"")', first if stands else "", "score")
            page.work(row, RANKED, f'IF(ISNUMBER({own}),{rises},"")', rank if stands else "")
            page.work(row, ROW, _if_well(f"MATCH(SMALL({keys},{place}),{keys},0)"), listed + 1)

    def _write_ranking(self, page: "Page", row: int) -> None:
        ranking = self.ranking
        said = ",".join(f'"{text}"' for text in (CHECKED, *FAULTS))
        nobody = f'IF(AND({FAULT}<1,COUNT({self._scores(STANDING)})<1),"{NOBODY}",CHOOSE({FAULT}+1,{said}))'
        page.work(row, 0, nobody, CHECKED if ranking.stands.any() else NOBODY, "strong")
        page.say(row + 1, HOW_TO_CHANGE)
        page.say(row + 2, HOW_TO_FILL_IN)
        page.say(row + 3, f"As of writing: {ranking.verdict.sentence}")
        heads = ["Rank", "Network", "Score", "Low", "High", "Status", "Note", "Rank as written"]
        page.head(row + 5, heads, first=row + 6, kept=2)
        for place, (listed, record) in enumerate(zip(ranking.order, ranking.records, strict=True)):
            at = cell(SCORES, FIRST + place, ROW)
            of = {column: f"INDEX({self._scores(column)},{at})" for column in range(WRITTEN + 1)}
            unknown = int((self.unknown[listed] & (self.matrix.weights > 0)).sum())
            noted = [*([] if record.comparable else [_PARTLY]), *([f"{ASSUMED}{unknown}"] if unknown else [])]
            both = f'IF(AND({of[LEFT_OUT]}>0,{of[OPEN]}>0),". ","")'
            note = f'IF({of[LEFT_OUT]}>0,"{_PARTLY}","")&{both}&IF({of[OPEN]}>0,"{ASSUMED}"&{of[OPEN]},"")'
            shown: tuple[tuple[str, str | float, str], ...] = (
                (of[RANK], record.rank or "", "figure"),
                (of[0], self.called[listed], "text"),
                (of[SCORE], float(ranking.scores[listed]), "score"),
                (of[LOW], record.low or 0.0, "score"),
                (of[HIGH], record.high or 0.0, "score"),
                (of[STATUS], record.status, "text"),
                (note, ". ".join(noted), "text"),
                (of[WRITTEN], record.rank or "none", "figure"),
            )
            for column, (formula, value, look) in enumerate(shown):
                page.work(row + 6 + place, column, f'IF(ISNUMBER({at}),{formula},"")', value, look)


def _if_well(formula: str) -> str:
    return f'IF({FAULT}<1,{formula},"")'


MOST_NETWORKS, MOST_CRITERIA = 1000, 250
"""Up to so many a workbook computes: in it each network is compared with each other, and a sheet has an end."""

AS_OF_WRITING = "What stands here was found as the workbook was written, and follows no change that is made in it."
"""Over what is said on the last sheet."""

_WIDEST, _WIDEST_TEXT = 48, 100
"""Characters of a column: of tables, and of sentences below each other."""

_HEADING = 12
"""Characters of a heading after which it goes on below."""

_LINE = 15
"""Points that a line of text is high."""

_ON_A_PAGE = 160
"""Characters beside each other that can still be read where they are printed on one page."""

_A4 = 9
"""What XlsxWriter calls the paper."""


def ranking_workbook(
    ranking: Ranking, *, source: str = "", brief: bool = False, more: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Return a ranking as a workbook, equal for equal rankings.

    `more` is what else there is to say as of writing, each with its label.
    """
    lines = heading(ranking)
    target, book = new_book(clean(lines[0]))
    looks = _looks(book)
    why_not = _why_not(ranking)
    computing = None if why_not else Computing(ranking)
    names = (RANKING, SAID) if computing is None else computing.names_of_sheets
    sheets = {name: Page(book.add_worksheet(name), looks) for name in names}
    for at, text in enumerate(lines):
        sheets[RANKING].say(at, text, "said" if at else "title")
    if computing is None:
        _figures_alone(sheets[RANKING], ranking, why_not, len(lines))
    else:
        computing.write(sheets, len(lines))
    rows = [
        ("Verdict", verdict_text(ranking, brief=brief)),
        *((remark.label, remark.sentence) for remark in remarks(ranking, source, brief=brief)),
        *more,
        ("Written by", f"netselect {netselect.__version__}"),
    ]
    sheets[SAID].say(0, AS_OF_WRITING)
    for at, (label, sentence) in enumerate(rows, start=2):
        sheets[SAID].paragraph(at, label, sentence)
    for name, page in sheets.items():
        page.finish(_WIDEST_TEXT if name == SAID else _WIDEST)
    book.close()
    return target.getvalue()


def _why_not(ranking: Ranking) -> str:
    """Return why the workbook of a ranking does not go on computing; nothing where it does."""
    method = ranking.method
    if not isinstance(method, WeightedSum) or method.scaling != "anchors":
        return "only a weighted sum of values between a worst and a best level is, and this is another method"
    if len(ranking.matrix.networks) > MOST_NETWORKS or len(ranking.matrix.criteria) > MOST_CRITERIA:
        return f"that is done for up to {MOST_NETWORKS:,} networks and {MOST_CRITERIA} criteria"
    return ""


def _looks(book: Any) -> dict[str, Any]:  # noqa: ANN401 -- XlsxWriter states no types
    top, right = {"valign": "top"}, {"valign": "top", "align": "right"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "strong": book.add_format({"bold": True, **top}),
        "text": book.add_format({"align": "left", "indent": 1, **top}),
        "said": book.add_format(top),
        "wrapped": book.add_format({"text_wrap": True, **top}),
        "heading": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E7ECEF", "border": 1, **top}),
        "input": book.add_format({"bg_color": "#FFF7D6", "border": 1, "border_color": "#BFBFBF", **right}),
        "figure": book.add_format(right),
        "score": book.add_format({"num_format": "0.000", **right}),
        "limit": book.add_format(
            {"num_format": '[<-999999999999999]"no limit";[>999999999999999]"no limit";General', **right}
        ),
    }


class Page:
    """A sheet that is being written."""

    def __init__(self, sheet: Any, looks: Mapping[str, Any]) -> None:  # noqa: ANN401 -- as above
        self._sheet, self._looks, self._widths = sheet, looks, dict[int, int]()

    def put(self, row: int, column: int, value: str | float | None, look: str = "text") -> None:
        """Write a value; a text is never a formula."""
        if isinstance(value, str):
            text = clean(value)
            text = text if len(text) < LONGEST else f"{text[: LONGEST - 4]}..."
            self._sheet.write_string(row, column, text, self._looks[look])
        elif value is None:
            self._sheet.write_blank(row, column, None, self._looks[look])
        else:
            self._sheet.write_number(row, column, value, self._looks[look])
        shown = f"{value:.6g}" if isinstance(value, float) else str(value)
        self.widen(column, min(len(shown), _HEADING) if look == "heading" else len(shown))

    def down(self, row: int, column: int, values: Iterable[str | float | None], look: str = "text") -> None:
        """Write values below each other, from a row on."""
        for at, value in enumerate(values, start=row):
            self.put(at, column, value, look)

    def say(self, row: int, text: str, look: str = "said") -> None:
        """Write a sentence that runs over the cells beside it."""
        before = dict(self._widths)
        self.put(row, 0, text, look)
        self._widths = before

    def work(self, row: int, column: int, formula: str, value: str | float, look: str = "figure") -> None:
        """Write a formula with its value; one that is too long for a spreadsheet is a value alone."""
        stored = clean(value)[:LONGEST] if isinstance(value, str) else value
        if len(formula) > LONGEST_FORMULA:
            self.put(row, column, stored, look)
            return
        self._sheet.write_formula(row, column, f"={formula}", self._looks[look], stored)
        self.widen(column, len(stored) if isinstance(stored, str) and look != "strong" else 7)

    def head(self, row: int, headings: Iterable[str], *, first: int, kept: int = 1) -> None:
        """Write the headings of a table with rows from ``first`` on; they stay in sight, and ``kept`` columns."""
        texts = list(headings)
        for column, text in enumerate(texts):
            self.put(row, column, text, "heading")
        self._sheet.set_row(row, _LINE * (1 + max(map(len, texts)) // _HEADING))
        self._sheet.repeat_rows(row)
        self._sheet.freeze_panes(first, kept)

    def widen(self, column: int, characters: int) -> None:
        """Let a column be at least as wide as so many characters."""
        self._widths[column] = max(self._widths.get(column, 9), characters + 2)

    def paragraph(self, row: int, label: str, sentence: str) -> None:
        """Write sentences with a label, in as many lines as they take."""
        self.put(row, 0, label, "strong")
        self.put(row, 1, sentence, "wrapped")
        self._sheet.set_row(row, _LINE * (1 + len(sentence) // (_WIDEST_TEXT - 5)))

    def finish(self, widest: int = _WIDEST) -> None:
        """Set what is known when all is written: widths, and how it is printed."""
        widths = {column: min(width, widest) for column, width in self._widths.items()}
        for column, width in widths.items():
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        if sum(widths.values()) <= _ON_A_PAGE:
            self._sheet.fit_to_pages(1, 0)
        else:
            self._sheet.repeat_columns(0)


def _figures_alone(page: Page, ranking: Ranking, why_not: str, row: int) -> None:
    page.say(row, f"This workbook holds figures alone, and nothing in it is worked out anew: {why_not}.")
    page.say(row + 1, f"Verdict: {ranking.verdict.sentence}")
    parts = () if ranking.evaluation.make_contributions is None else tuple(ranking.matrix.criteria)
    named = [f"Part of {ranking.names.criterion(name)}" for name in parts]
    heads = ["Rank", "Network", "Score", "Low", "High", "Status", *named]
    page.head(row + 3, heads, first=row + 4, kept=2)
    for place, record in enumerate(ranking.records, start=row + 4):
        page.put(place, 0, record.rank)
        page.put(place, 1, ranking.names.network(record.network))
        score = "no score" if record.low is None else "not known" if record.score is None else record.score
        for column, figure in enumerate((score, record.low, record.high), start=2):
            page.put(place, column, figure, "score")
        page.put(place, 5, record.status)
        own = record.contributions
        for column, name in enumerate(parts, start=6):
            page.put(place, column, own.get(name), "score")
