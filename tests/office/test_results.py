"""Does a workbook of results go on computing as Python would, in another program?"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

import netselect
from netselect import DecisionMatrix, Ranking, Study
from netselect.errors import MethodNotApplicable
from netselect.gates import STATUSES
from netselect.report.spreadsheet import CHECKED, FAULTS, NOBODY, ranking_workbook
from tests.office.conftest import Change, Office, only_if_asked, opened
from tests.office.random_studies import random_study
from tests.small_study import network, small_study

only_if_asked()

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

CASES = Path(__file__).parents[1] / "scenarios" / "cases"
SCENARIOS = sorted(CASES.parent.glob("p*.yaml"))
EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"
CLOSE = 1e-9


class Book:
    """A workbook of results in a file, and where in it things stand."""

    def __init__(self, ranking: Ranking, file: Path) -> None:
        self.ranking, self.file = ranking, file
        file.write_bytes(ranking_workbook(ranking, brief=True))
        self.formulas = openpyxl.load_workbook(file)
        self.values = openpyxl.load_workbook(file, data_only=True)
        self.rows = {sheet.title: self._labels(sheet) for sheet in self.formulas}

    def row(self, sheet: str, label: str) -> int:
        """Return the row that begins with a text."""
        return self.rows[sheet][label]

    @staticmethod
    def _labels(sheet: Any) -> dict[str, int]:  # noqa: ANN401 -- openpyxl states no types
        rows = sheet.iter_rows(max_col=1, values_only=True)
        return {str(text).strip(): number for number, (text,) in reversed([*enumerate(rows, start=1)])}

    def cell(self, sheet: str, label: str, heading: str, *, at: int = 2) -> tuple[str, str]:
        """Return the cell in the row that begins with a text, under a heading."""
        headings = {str(one.value): one.column_letter for one in self.formulas[sheet][at]}
        return sheet, f"{headings[heading]}{self.row(sheet, label)}"

    @property
    def sheets(self) -> list[tuple[str, str]]:
        """All sheets, each whole."""
        return [(sheet.title, sheet.calculate_dimension()) for sheet in self.formulas]

    @property
    def order(self) -> tuple[str, str]:
        """Where the order stands: rank, network, score, low, high, status."""
        first = self.row("Ranking", "Rank") + 1
        return "Ranking", f"A{first}:F{first + len(self.ranking.ranks) - 1}"

    @property
    def check(self) -> tuple[str, str]:
        """Where it is said whether all can be computed with."""
        return "Ranking", f"A{self.row('Ranking', 'Rank') - 5}"

    def worked(self) -> Iterator[tuple[Any, Any]]:
        """Yield every cell with a formula, and the value that is stored beside it."""
        for sheet in self.formulas:
            for cells, stored in zip(
                sheet.iter_rows(), self.values[sheet.title].iter_rows(values_only=True), strict=True
            ):
                yield from ((one, value) for one, value in zip(cells, stored, strict=True) if one.data_type == "f")


def order_of(ranking: Ranking) -> list[list[str | float]]:
    """Return what the sheet of the ranking should show."""
    low, high = ranking.bounds(graded=True)
    codes = np.zeros(len(low), dtype=int) if ranking.matrix.status is None else ranking.matrix.status
    return [
        [
            int(ranking.ranks[row]) or "",
            ranking.names.network(ranking.matrix.networks[row]),
            *(float(figures[row]) for figures in (ranking.scores, low, high)),
            STATUSES[codes[row]],
        ]
        for row in ranking.order
    ]


def same(found: Sequence[Sequence[Any]], expected: Sequence[Sequence[Any]]) -> None:
    """Assert that cells hold the same, figures but for rounding."""
    assert len(found) == len(expected)
    for left, right in zip(found, expected, strict=True):
        assert list(left) == [
            pytest.approx(one, abs=CLOSE, rel=CLOSE) if isinstance(one, float) else one for one in right
        ]


def points_typed(book: Book, plain: dict[str, Any], draw: Random) -> Change:
    """Change all points of a study, and return them as they are typed."""
    typed: list[tuple[str, str, float]] = []

    def go(criteria: Mapping[str, Any]) -> None:
        for name, one in criteria.items():
            if one.get("weight") is not None:
                one["weight"] = draw.choice([0, 1, 2, 3, 5, 8, 12.5, 50])
                typed.append((*book.cell("Weights", name.capitalize(), "Points"), one["weight"]))
            go(one.get("criteria") or {})

    go(plain["criteria"])
    return typed


REFUSALS = {"sum to 0|falls on nothing": FAULTS[2], "no criterion that weighs something applies": FAULTS[8]}
"""What the check cell says where Python refuses."""


def ranked(plain: dict[str, Any]) -> list[list[str | float]] | str:
    """Return the order of a study, or what the check cell says where there is none."""
    try:
        return order_of(netselect.rank(Study.model_validate(plain)))
    except (ValidationError, MethodNotApplicable) as error:
        said = [told for found, told in REFUSALS.items() if re.search(found, str(error))]
        if not said:
            raise
        return said[0]


@pytest.mark.parametrize("file", [EXAMPLE, *SCENARIOS], ids=lambda file: file.stem)
def test_every_formula_comes_to_the_value_that_is_stored_beside_it(
    office: Office, tmp_path: Path, file: Path
) -> None:
    book = Book(netselect.rank(netselect.load(file)), tmp_path / "results.xlsx")
    every_formula_holds(book, *office(book.file, book.sheets))


def every_formula_holds(book: Book, found: Sequence[Any], *, least: int = 50) -> None:
    """Assert that what was read of the sheets is what is stored beside their formulas."""
    read = dict(zip(book.rows, found, strict=True))
    worked = [*book.worked()]
    assert len(worked) > least
    for one, stored in worked:
        value = read[one.parent.title][one.row - 1][one.column - 1]
        expected = (
            "" if stored is None else pytest.approx(stored, abs=CLOSE) if isinstance(stored, float) else stored
        )
        assert value == expected, (one.parent.title, one.coordinate)


@pytest.mark.parametrize("seed", range(20))
def test_it_follows_changes_of_weights_figures_and_levels(office: Office, tmp_path: Path, seed: int) -> None:
    study, draw = random_study(seed), Random(seed)  # noqa: S311 -- the same for a seed
    book = Book(netselect.rank(study), tmp_path / "results.xlsx")
    plain, changes, expected = study.as_plain(), [], []
    for number in range(26):
        change = points_typed if number < 20 else figures_typed
        changes.append(change(book, plain, draw))
        expected.append(ranked(plain))
    as_opened, *found = office(book.file, book.sheets, changes, [book.order, book.check])
    every_formula_holds(book, as_opened)
    for (order, ((said,),)), wanted in zip(found, expected, strict=True):
        if isinstance(wanted, str):
            assert said == wanted
            assert all(cell == "" for row in order for cell in row)
        else:
            assert said == (CHECKED if any(row[0] for row in wanted) else NOBODY)
            same(order, wanted)


def figures_typed(book: Book, plain: dict[str, Any], draw: Random) -> Change:
    """Change a figure, two levels and a limit of a study, and return them as they are typed."""
    name = draw.choice([*plain["networks"]])
    stated = plain["networks"][name]
    paths = {
        "values": ("level", "fit", "reach"),
        "joining": ("fee",),
        "staying": ("yearly_cost", "hours_per_month"),
    }
    headings = {
        "fee": "Joining fee (GBP to join)",
        "yearly_cost": "Yearly cost (GBP a year)",
        "hours_per_month": "Hours a month",
    }
    holder = draw.choice([*paths])
    key = draw.choice(paths[holder])
    heading = headings.get(key, key.capitalize())
    typed: list[tuple[str, str, str | float]] = []
    if heading in {str(one.value) for one in book.formulas["Figures"][2]}:
        before = stated[holder][key]
        assert book.ranking.study is not None
        written = book.ranking.study.as_plain()["networks"][name][holder][key]
        was_known = not isinstance(written, dict) or written["value"] != "unknown"
        words = ["unknown"] * 2 * was_known + ["not applicable"] * 2 * (holder == "values")
        value: Any = draw.choice([0, 1.5, 3, 30, *words])
        if isinstance(before, dict) and was_known and ("low" in before or "high" in before):
            value = draw.choice([before["low"], before["low"] + 0.5, "unknown"])
            stated[holder][key] = {**before, "value": value}
        else:
            stated[holder][key] = value
        typed.append((*book.cell("Figures", name, heading), value))
    scale = plain["criteria"]["hours"]["scale"]
    scale["worst"], scale["best"] = draw.choice([(20, 0), (10, 1), (0, 10)])
    typed += [(*book.cell("Weights", "Hours", end.capitalize()), scale[end]) for end in ("worst", "best")]
    gate = plain["gates"]["members"]
    gate["min"] = draw.choice([5, 10, 20])
    typed.append((*book.cell("Rules", "At least", "Members"), gate["min"]))
    return typed


def shown(office: Office, book: Book, *changes: Change) -> list[tuple[Any, str | float]]:
    """Return the order and the check cell after each change."""
    _, *found = office(book.file, [], changes, [book.order, book.check])
    return [(order, said) for order, ((said,),) in found]


def test_a_stored_value_is_corrected_only_where_all_is_worked_out_anew(office: Office, tmp_path: Path) -> None:
    book = Book(netselect.rank(random_study(3)), tmp_path / "results.xlsx")
    row = book.row("Scores", "neta")
    falsified = tmp_path / "falsified.xlsx"
    with zipfile.ZipFile(book.file) as whole, zipfile.ZipFile(falsified, "w") as made:
        for part in whole.namelist():
            text = whole.read(part)
            if b"First that it ties with" not in whole.read("xl/sharedStrings.xml") or b"LARGE(" not in text:
                made.writestr(part, text)
                continue
            changed = re.sub(rf'(<c r="B{row}"[^>]*><f>[^<]*</f><v>)[^<]*'.encode(), rb"\g<1>7", text)
            assert changed != text
            made.writestr(part, changed)
    cell = [("Scores", f"B{row}")]
    with opened("never") as believing:
        assert believing(falsified, cell) == [[[[7.0]]]]
    assert office(falsified, cell) == office(book.file, cell) != [[[[7.0]]]]


@pytest.mark.parametrize(
    ("fault", "typed"),
    [
        (0, ("Weights", "Level", "Points", "many")),
        (0, ("Weights", "Level", "Points", "")),
        (1, ("Weights", "Fit", "Points", -1)),
        (3, ("Weights", "Hours", "Worst", "all")),
        (4, ("Weights", "Hours", "Worst", 0)),
        (5, ("Figures", "neta", "Fit", "about 3")),
        (5, ("Figures", "neta", "Fit", "")),
        (5, ("Figures", "netb", "Open", "perhaps")),
        (6, ("Rules", "At least", "Members", "few")),
        (6, ("Rules", "Must be", "Open", "maybe")),
        (7, ("Curves", "To mend", "Level: value", 2)),
    ],
)
def test_there_is_no_order_where_a_cell_cannot_be_computed_with(
    office: Office, tmp_path: Path, fault: int, typed: tuple[str, str, str, str | float]
) -> None:
    study = next(
        one for one in map(random_study, range(20)) if one.as_plain()["criteria"]["level"]["scale"].get("curve")
    )
    book = Book(netselect.rank(study), tmp_path / "results.xlsx")
    sheet, label, heading, value = typed
    name, cell = book.cell(sheet, label, heading)
    if sheet == "Curves":
        cell = f"{cell[0]}{int(cell[1:]) + 1}"
    ((order, said),) = shown(office, book, [(name, cell, value)])
    assert said == FAULTS[fault]
    assert all(one == "" for row in order for one in row)


def test_near_ties_in_a_chain_tie_with_the_first_of_their_group(office: Office, tmp_path: Path) -> None:
    levels = [[0.5 - step * 0.6e-9] for step in (3, 1, 0, 2)]
    book = Book(
        netselect.rank(DecisionMatrix.from_arrays([*levels, [0.1]], [1], worst=[0], best=[1])), tmp_path / "a.xlsx"
    )
    wanted = order_of(book.ranking)
    assert [row[0] for row in wanted] == [1, 1, 3, 3, 5]
    (found,) = office(book.file, [book.order])
    same(found[0], wanted)
    (_, said), (order, _) = shown(
        office, book, [("Weights", "B3", 0)], [("Weights", "B3", 9), ("Figures", "B8", 0.9)]
    )
    assert said == FAULTS[2]
    assert order[0][:3] == [1, "A5", 0.9]


@pytest.mark.parametrize("how", ["equal", "entropy", "order"])
def test_weights_that_resulted_can_be_changed_too(office: Office, tmp_path: Path, how: str) -> None:
    study = netselect.load(EXAMPLE)
    if how == "order":
        order = {level: [[name] for name in names] for level, names in study.levels().items()}
        study = Study.model_validate({**study.as_plain(), "order": order})
    ranking = netselect.rank(netselect.load(SCENARIOS[2]) if how == "entropy" else study, weights=how)
    book = Book(ranking, tmp_path / "results.xlsx")
    weights = [float(place * place % 7) for place in range(len(ranking.matrix.criteria))]
    typed = [("Weights", f"B{row}", weight) for row, weight in enumerate(weights, start=3)]
    ((found, _),) = shown(office, book, typed)
    same(found, order_of(netselect.rank(ranking.matrix.reweighted(weights))))


def test_the_cost_that_decides_can_be_filled_in(office: Office, tmp_path: Path) -> None:
    study = netselect.load(SCENARIOS[1])
    book = Book(netselect.rank(study), tmp_path / "results.xlsx")
    (name,) = (
        one for one, network in study.networks.items() if (cost := network.staying.yearly_cost) and cost.is_unknown
    )
    cell = book.cell("Figures", study.networks[name].name, "Yearly cost (GBP a year)")
    plain, wanted = study.as_plain(), []
    for fee in (0, 180):
        plain["networks"][name]["staying"]["yearly_cost"] = fee
        wanted.append(ranked(plain))
    for (order, said), expected in zip(
        shown(office, book, *([(*cell, cost)] for cost in (0, 180))), wanted, strict=True
    ):
        assert not isinstance(expected, str)
        assert said == CHECKED
        same(order, expected)


def test_rules_that_cannot_be_met_together_leave_a_network_out(office: Office, tmp_path: Path) -> None:
    fee, cost = {"value": "unknown", "low": 0, "high": 50}, {"value": "unknown", "low": 60, "high": 120}
    both = network(values={"one": 3}, joining={"fee": fee}, staying={"yearly_cost": cost})
    study = small_study(
        learner={"limits": {"first_year_cost": 100}},
        criteria={"one": {"weight": 1, "scale": {"worst": 0, "best": 5}}},
        gates={
            "fee": {"kind": "other", "computed": "joining_fee", "min": 40},
            "cost": {"kind": "other", "computed": "yearly_cost", "min": 70},
        },
        networks={"a": both, "b": {**both, "joining": {"fee": 30}}},
    )
    book = Book(netselect.rank(study), tmp_path / "results.xlsx")
    every_formula_holds(book, *office(book.file, book.sheets), least=40)
    assert [row[5] for row in order_of(book.ranking)] == ["excluded", "excluded"]
    costs = [(*book.cell("Figures", name, "Yearly cost (GBP a year)"), 60) for name in "ab"]
    fees = [(*book.cell("Figures", name, "Joining fee (GBP to join)"), 40) for name in "ab"]
    limits = [(*book.cell("Rules", "At least", "Cost"), 60)]
    ((order, said),) = shown(office, book, [*costs, *fees, *limits])
    assert said == CHECKED
    assert [row[5] for row in order] == ["feasible", "feasible"]


def test_a_network_to_which_nothing_applies_leaves_no_order(office: Office, tmp_path: Path) -> None:
    book = Book(netselect.rank(netselect.load(CASES / "not_applicable.yaml")), tmp_path / "results.xlsx")
    every_formula_holds(book, *office(book.file, book.sheets))
    typed = [(*book.cell("Figures", "Club", name), "not applicable") for name in ("Content", "People", "Venue")]
    for (_, said), wanted in zip(shown(office, book, typed[:2], typed[2:]), (CHECKED, FAULTS[8]), strict=True):
        assert said == wanted


def test_a_ranking_that_does_not_hear_the_rules_is_worked_out(office: Office, tmp_path: Path) -> None:
    study = random_study(0)
    subjects: list[Any] = [study, netselect.rank(study).matrix]
    for number, subject in enumerate(subjects):
        book = Book(netselect.rank(subject, gates="ignore"), tmp_path / f"{number}.xlsx")
        assert "Rules" not in book.rows
        every_formula_holds(book, *office(book.file, book.sheets))
        same(office(book.file, [book.order])[0][0], order_of(book.ranking))


def test_criteria_of_yes_or_no_count_as_one_and_nought(office: Office, tmp_path: Path) -> None:
    study = small_study(
        criteria={
            "good": {"weight": 2, "scale": {"worst": "no", "best": "yes"}},
            "bad": {"weight": 1, "scale": {"worst": "yes", "best": "no"}},
        },
        networks={
            "a": network(values={"good": "yes", "bad": "no"}),
            "b": network(values={"good": "unknown", "bad": "not applicable"}),
        },
    )
    book = Book(netselect.rank(study), tmp_path / "results.xlsx")
    every_formula_holds(book, *office(book.file, book.sheets), least=30)
    ((order, _),) = shown(office, book, [(*book.cell("Figures", "b", "Good (1: yes, 0: no)"), 0)])
    assert order[1][:5] == [2, "b", 0, 0, 0]
