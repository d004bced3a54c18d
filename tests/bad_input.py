"""What does netselect do with each kind of bad input that its peers were tried with?

One list of rows. `tests/test_bad_input.py` runs them, and ``python -m tests.bad_input`` writes them into
``docs/reference/bad-input.md``. A row either raises an error of netselect, whose message the page shows, or
returns the sentence that describes its documented result, after asserting it.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from netselect import DecisionMatrix, Ranking, loads, rank
from netselect.errors import (
    ContradictoryJudgement,
    DisconnectedJudgements,
    InvalidMatrix,
    InvalidParameter,
    JudgementOutOfRange,
    MethodNotApplicable,
    MissingItem,
    NetselectError,
    NoRandomIndex,
    SelfComparison,
    StudyFaults,
    UnknownItem,
    UnknownName,
)
from netselect.methods import built_in_methods, make_method
from netselect.weighting.consistency import random_index
from netselect.weighting.pairwise import Priorities, judgement_matrix, priorities

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "bad-input.md"


@dataclass(frozen=True)
class Row:
    """One kind of bad input.

    Parameters
    ----------
    title : str
        What is wrong with it.
    attempt : callable
        Tries it; returns a sentence on the result where there is one.
    error : type of NetselectError, optional
        The class of the error that it raises; none where the result is documented.
    """

    title: str
    attempt: Callable[[], str | None]
    error: type[NetselectError] | None = None

    def outcome(self) -> str:
        """Return what netselect does, as the page says it."""
        try:
            said = self.attempt()
        except NetselectError as error:
            if self.error is None or type(error) is not self.error:
                raise
            # A list of faults starts with their number, which the page can do without.
            lines = str(error).split("\n")
            message = " ".join(line.strip() for line in (lines[1:] if isinstance(error, StudyFaults) else lines))
            return f"`{type(error).__name__}`: {message}"
        if self.error is not None or said is None:
            raise AssertionError(f"{self.title}: nothing was raised")
        return said


VALUES = [[4.0, 95.0, 3.0, 2.0], [4.0, 20.0, 2.0, 4.0], [3.0, 60.0, 5.0, 3.0], [2.0, 150.0, 4.0, 1.0]]
ANCHORS: dict[str, Any] = {"worst": [0, 200, 6, 0], "best": [5, 0, 0, 5]}
NAMES: dict[str, Any] = {
    "networks": ["body", "circle", "club", "chamber"],
    "criteria": ["fit", "cost", "hours", "support"],
}
RELATIVE: dict[str, dict[str, object]] = {
    "ahp": {"networks": "measured"},
    "promethee": {},
    "topsis": {"reference": "candidates"},
    "vikor": {},
    "waspas": {"scaling": "max"},
    "weighted_product": {"scaling": "max"},
    "weighted_sum": {"scaling": "max"},
}
"""Parameters under which each method compares the candidates with each other."""


def matrix_of(
    *changes: tuple[int, int, float],
    weights: object = (1, 2, 1, 1),
    rows: slice = slice(None),
    **options: Any,  # noqa: ANN401 -- whatever from_arrays takes
) -> DecisionMatrix:
    """Return the base case of four networks and four criteria, with some cells changed."""
    values = np.array(VALUES)
    for row, column, value in changes:
        values[row, column] = value
    names = {**NAMES, "networks": NAMES["networks"][rows]}
    return DecisionMatrix.from_arrays(values[rows], weights, **{**ANCHORS, **names, **options})  # type: ignore[arg-type]


def ranked(matrix: DecisionMatrix, method: str, **parameters: object) -> Ranking:
    """Return a ranking; what it warns of is not asked here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return rank(matrix, make_method(method, parameters))


def under_every_method(matrix: DecisionMatrix, check: Callable[[Ranking], bool], said: str) -> str:
    """Return the sentence once every built-in method, fixed and relative, has passed the check."""
    assert set(RELATIVE) == set(built_in_methods())
    for name in built_in_methods():
        for parameters in ({}, RELATIVE[name]):
            ranking = ranked(matrix, name, **parameters)
            assert np.isfinite(ranking.scores).all(), name
            assert check(ranking), name
    return f"{said}, under every method."


def ties(first: int, second: int) -> Callable[[Ranking], bool]:
    return lambda ranking: bool(ranking.ranks[first] == ranking.ranks[second])


def scales_freely() -> str:
    base, tenfold = matrix_of(), matrix_of(weights=(10, 20, 10, 10))
    for name in built_in_methods():
        assert np.allclose(ranked(base, name).scores, ranked(tenfold, name).scores, rtol=0, atol=1e-12)
    return (
        "Weights are shared out to sum to 1: weights ten times as large give the same scores, under every method."
    )


def ranks_from_equal_scores() -> str:
    matrix = DecisionMatrix.from_arrays([[1.0], [1.0], [0.0]], [1], worst=[0], best=[1])
    ranks = rank(matrix).ranks.tolist()
    assert ranks == [1, 1, 3]
    return "Competition ranks, 1, 1, 3; networks that tie are listed by id."


def noise_is_a_tie() -> str:
    matrix = DecisionMatrix.from_arrays([[0.1 + 0.2], [0.3], [0.0]], [1], worst=[0], best=[1])
    assert matrix.values[0, 0] != matrix.values[1, 0]
    assert rank(matrix).ranks.tolist() == [1, 1, 3]
    return "They tie: scores within 1e-9 of the score range are equal."


def negative_is_a_figure() -> str:
    ranking = ranked(matrix_of((0, 0, -2.0)), "topsis", reference="candidates", scaling="vector")
    assert np.isfinite(ranking.scores).all()
    return "A figure like any other: vector scaling divides by the length of the column."


def one_of_everything(*, single: bool) -> str:
    matrix = matrix_of(rows=slice(0, 1)) if single else matrix_of()
    said = "A single network ranks 1 with a finite score" if single else ""
    return under_every_method(matrix, lambda ranking: ranking.ranks.tolist() == [1], said)


def all_zero_column() -> str:
    """Try a column of zeros under the relative methods; those that divide by it refuse."""
    matrix, refusing = matrix_of(*((row, 2, 0.0) for row in range(4))), []
    for name in built_in_methods():
        for parameters in ({}, RELATIVE[name]):
            said = ""
            try:
                scores = ranked(matrix, name, **parameters).scores
            except MethodNotApplicable as error:
                scores, said = np.zeros(4), str(error)
                refusing.append(name)
            assert np.isfinite(scores).all()
            assert not said or "`hours`" in said
    shown = ", ".join(refusing)
    return (
        "Finite scores wherever a method can give them; where it divides by the figures "
        f"({shown}), `MethodNotApplicable` names the criterion and methods that cope."
    )


def judge(*lines: tuple[str, str, float], items: str = "abc", **options: str) -> Priorities:
    """Return the priorities of items from lines of left, right and ratio."""
    return priorities(judgement_matrix(list(items), lines), **options)


CYCLE = (("a", "b", 9.0), ("b", "c", 9.0), ("c", "a", 9.0))


def reports_inconsistency() -> str:
    found = judge(*CYCLE)
    assert found.consistency_ratio > 6
    return (
        f"Weights are given, with the consistency ratio {found.consistency_ratio:.2f}, its table "
        f"({found.random_index_table}) and the judgements that deviate most ({len(found.worst)} pairs)."
    )


def states_the_table() -> str:
    lines = (("a", "b", 3.0), ("a", "c", 5.0), ("b", "c", 3.0))
    ratios = {
        table: judge(*lines, random_index=table).consistency_ratio for table in ("saaty_1980", "donegan_dodd_1991")
    }
    assert [round(ratio, 4) for ratio in ratios.values()] == [0.0332, 0.0392]
    shown = ", ".join(f"{ratio:.4f} by {table}" for table, ratio in ratios.items())
    return f"The table is part of the result ({shown})."


def completes_what_is_linked() -> str:
    found = judge(("a", "b", 3.0), ("b", "c", 3.0))
    assert np.allclose(found.weights[0] / found.weights[2], 9.0)
    assert found.approximate
    return "Filled in exactly (a over c is 9); the consistency ratio is marked approximate."


def either_way_round() -> str:
    one, other = judge(("a", "b", 3.0), ("b", "c", 2.0)), judge(("b", "a", 1 / 3), ("b", "c", 2.0))
    assert np.allclose(one.weights, other.weights, rtol=0, atol=1e-12)
    return "The same weights, whichever way round a judgement is written."


def small_sets() -> str:
    assert judge(items="a").consistency_ratio == judge(("a", "b", 5.0), items="ab").consistency_ratio == 0.0
    return "One or two items cannot contradict each other: the consistency ratio is 0."


STUDY = """netselect: 1
title: Mine
as_of: 2026-11-23
learner: {id: me}
weights: judgements
criteria:
  fit: {criteria: {agenda: {scale: {worst: 0, best: 5}}, novelty: {scale: {worst: 0, best: 5}}}}
  cost: {computed: yearly_cost, scale: {worst: 200, best: 0}}
judgements:
  criteria: {fit over cost: 3}
  fit: {agenda over novelty: 2}
networks:
  club: {name: A club, staying: {yearly_cost: 20}, values: {agenda: 4, novelty: 2}}
  body: {name: A body, staying: {yearly_cost: 95}, values: {agenda: 3, novelty: 5}}
"""


def study_with(old: str, new: str) -> None:
    assert old in STUDY
    loads(STUDY.replace(old, new, 1), "study.yaml")


def raised(call: Callable[[], object]) -> Callable[[], None]:
    """Return an attempt of which only the error is of interest."""

    def attempt() -> None:
        call()

    return attempt


NAN, INF = float("nan"), float("inf")

MATRIX_ROWS = (
    Row("NaN in the matrix", raised(lambda: matrix_of((1, 1, NAN))), InvalidMatrix),
    Row("infinity in the matrix", raised(lambda: matrix_of((1, 1, INF))), InvalidMatrix),
    Row("a negative figure, vector scaling", negative_is_a_figure),
    Row(
        "a negative figure, sum scaling",
        raised(lambda: ranked(matrix_of((0, 1, -2.0)), "weighted_sum", scaling="sum")),
        MethodNotApplicable,
    ),
    Row(
        "zero in a column of costs, sum scaling",
        raised(lambda: ranked(matrix_of((0, 1, 0.0)), "weighted_sum", scaling="sum")),
        MethodNotApplicable,
    ),
    Row(
        "a column in which all are equal",
        lambda: under_every_method(
            matrix_of(*((row, 2, 3.0) for row in range(4))), lambda _: True, "Finite scores, and the others decide"
        ),
    ),
    Row("a column of zeros", all_zero_column),
    Row("weights that are all 0", raised(lambda: matrix_of(weights=(0, 0, 0, 0))), InvalidMatrix),
    Row("weights of both signs that sum to 0", raised(lambda: matrix_of(weights=(1, -1, 1, -1))), InvalidMatrix),
    Row("a negative weight", raised(lambda: matrix_of(weights=(1, 2, -1, 1))), InvalidMatrix),
    Row("NaN as a weight", raised(lambda: matrix_of(weights=(1, NAN, 1, 1))), InvalidMatrix),
    Row("weights that do not sum to 1", scales_freely),
    Row("too few weights", raised(lambda: matrix_of(weights=(1, 2))), InvalidMatrix),
    Row("too many weights", raised(lambda: matrix_of(weights=(1, 2, 1, 1, 9))), InvalidMatrix),
    Row(
        "too few directions",
        raised(lambda: matrix_of(worst=None, best=None, maximise=[True, False])),
        InvalidMatrix,
    ),
    Row(
        "a direction that is no word of ours",
        raised(lambda: matrix_of(worst=None, best=None, maximise=["maximise", "min", "min", "max"])),
        InvalidMatrix,
    ),
    Row(
        "two networks of one name",
        raised(lambda: matrix_of(networks=["body", "circle", "body", "chamber"])),
        InvalidMatrix,
    ),
    Row(
        "an empty matrix",
        raised(lambda: DecisionMatrix.from_arrays(np.zeros((0, 4)), [1] * 4, **ANCHORS)),
        InvalidMatrix,
    ),
    Row("a single network", lambda: one_of_everything(single=True)),
    Row(
        "identical networks",
        lambda: under_every_method(
            matrix_of(*((row, column, VALUES[0][column]) for row in range(4) for column in range(4))),
            lambda ranking: ranking.ranks.tolist() == [1, 1, 1, 1],
            "They tie, with finite scores",
        ),
    ),
    Row(
        "two networks alike among others",
        lambda: under_every_method(
            matrix_of(*((3, column, VALUES[0][column]) for column in range(4))), ties(0, 3), "The two tie"
        ),
    ),
    Row("an exact tie", ranks_from_equal_scores),
    Row("figures that differ by rounding (0.1 + 0.2 and 0.3)", noise_is_a_tie),
    Row("an empty study file", raised(lambda: loads("", "study.yaml")), StudyFaults),
    Row("a study file of junk", raised(lambda: loads("hello, world", "study.yaml")), StudyFaults),
    Row(
        "a misspelt key in a study file", raised(lambda: study_with("weights: judg", "wieghts: judg")), StudyFaults
    ),
    Row(
        "a decision about something that is not there",
        raised(lambda: study_with("networks:", "decisions: [{date: 2026-11-01, about: [wieghts]}]\nnetworks:")),
        StudyFaults,
    ),
    Row(
        "a cause of a conflict that does not exist",
        raised(lambda: study_with("club: {name", "club: {conflicts: [{cause: power}], name")),
        StudyFaults,
    ),
    Row("no weight for a criterion", raised(lambda: study_with("weights: judgements\n", "")), StudyFaults),
    Row("a method that does not exist", raised(lambda: rank(matrix_of(), "topsys")), UnknownName),
    Row("a parameter out of range", raised(lambda: rank(matrix_of(), "vikor", v=2)), InvalidParameter),
)
"""The table of decision matrices and methods."""

JUDGEMENT_ROWS = (
    Row("judgements that run in a circle", reports_inconsistency),
    Row("tables of random indices that disagree", states_the_table),
    Row(
        "a pair judged twice, differently",
        raised(lambda: judge(("a", "b", 3.0), ("b", "a", 3.0), ("b", "c", 1.0))),
        ContradictoryJudgement,
    ),
    Row("judgements with gaps, all linked", completes_what_is_linked),
    Row(
        "judgements in two parts without a link",
        raised(lambda: judge(("a", "b", 3.0), ("c", "d", 2.0), items="abcd")),
        DisconnectedJudgements,
    ),
    Row("a judgement written the other way round", either_way_round),
    Row("an item that no judgement names", raised(lambda: judge(("a", "b", 3.0))), MissingItem),
    Row(
        "a child of the tree that no judgement names",
        raised(lambda: study_with("  fit: {agenda over novelty: 2}", "  fit: {}")),
        StudyFaults,
    ),
    Row(
        "a child of the tree that is misspelt",
        raised(lambda: study_with("agenda over novelty", "agneda over novelty")),
        StudyFaults,
    ),
    Row(
        "a network that lacks a value that others have",
        raised(lambda: study_with("values: {agenda: 4, novelty: 2}", "values: {agenda: 4}")),
        StudyFaults,
    ),
    Row("a judgement of 50", raised(lambda: judge(("a", "b", 50.0), ("b", "c", 1.0))), JudgementOutOfRange),
    Row(
        "an item compared with itself (a diagonal other than 1)",
        raised(lambda: judge(("a", "a", 5.0), ("a", "b", 1.0))),
        SelfComparison,
    ),
    Row("an item that is not there", raised(lambda: judge(("a", "C", 5.0), ("a", "b", 1.0))), UnknownItem),
    Row("more items than the table of random indices", raised(lambda: random_index(16)), NoRandomIndex),
    Row("one item, or two", small_sets),
    Row("a table of random indices that does not exist", raised(lambda: random_index(3, "alonso")), UnknownName),
    Row(
        "a prioritisation that does not exist",
        raised(lambda: judge(*CYCLE, prioritisation="eigen")),
        UnknownName,
    ),
    Row("no judgements at all", raised(judge), MissingItem),
)
"""The table of pairwise judgements."""

OPENING = """# Bad input

What netselect does with the bad input that other libraries were tried with. Every row is a test
(`tests/bad_input.py`), and this page is written from them by `python -m tests.bad_input`. An error's message is
shown as it is raised; every error derives from `NetselectError`.
"""


def page() -> str:
    """Return the page in Markdown."""
    sections = []
    for title, rows in (("Matrices, weights and files", MATRIX_ROWS), ("Pairwise judgements", JUDGEMENT_ROWS)):
        lines = [f"## {title}", "", "| bad input | what netselect does |", "|---|---|"]
        lines += [f"| {row.title} | {_cell(row.outcome())} |" for row in rows]
        sections.append("\n".join(lines))
    return "\n".join([OPENING, "\n\n".join(sections), ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
