"""Does a decision matrix of arrays or of a DataFrame hold what was given, and is all else refused by name?"""

# ruff: noqa: PD011 -- the values of a decision matrix are an array

import pickle
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect.errors import InvalidMatrix, MissingAnchors, RankReversalWarning
from netselect.matrix import DecisionMatrix
from netselect.methods import built_in_methods
from netselect.methods._footing import oriented
from netselect.ranking import rank
from netselect.report.plain import ranking_as_dict
from netselect.robustness import reversals
from tests.strategies import matrices, peaked_matrices

few = settings(max_examples=40, deadline=None)
TABLE = [[4.0, 95.0], [3.0, 0.0], [5.0, 120.0]]


def matrix(values: Any = TABLE, weights: Any = (3, 1), **parts: Any) -> DecisionMatrix:  # noqa: ANN401 -- whatever a caller might give
    if not {"maximise", "worst", "best"} & set(parts):
        parts["maximise"] = [True, False]
    return DecisionMatrix.from_arrays(values, weights, **parts)


def test_arrays_are_held_as_read_only_contiguous_float64() -> None:
    held = matrix(np.asfortranarray(np.array(TABLE, dtype=np.float32)), worst=[0, 150], best=[5, 0])
    for array in (held.values, held.weights, held.maximise, held.worst, held.best, held.utilities):
        assert array is not None
        assert array.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    assert held.values.dtype == held.weights.dtype == np.float64


def test_what_is_given_is_copied() -> None:
    table, weights = np.array(TABLE), np.array([3.0, 1.0])
    held = matrix(table, weights)
    table[0, 0] = weights[0] = 99.0
    assert held.values[0, 0] == 4.0
    assert held.weights.tolist() == [0.75, 0.25]


def test_weights_are_rescaled_to_sum_to_1() -> None:
    assert matrix(weights=[6, 2]).weights.tolist() == [0.75, 0.25]
    assert matrix(weights=[0, 2]).weights.tolist() == [0.0, 1.0]


def test_rows_and_columns_without_names_are_numbered() -> None:
    held = matrix()
    assert list(held.networks) == ["A1", "A2", "A3"]
    assert list(held.criteria) == ["C1", "C2"]
    assert held.networks[-1] == "A3"
    assert list(held.networks[1:]) == ["A2", "A3"]
    with pytest.raises(IndexError):
        held.networks[3]


class Objective(Enum):
    """As scikit-criteria has it."""

    MIN = -1
    MAX = 1


@pytest.mark.parametrize(
    "maximise",
    [
        [True, False],
        ["max", "min"],
        ["benefit", "cost"],
        np.array([True, False]),
        ("max", False),
        (np.True_, "min"),
        [1, -1],
        (1.0, -1.0),
        np.array([1, -1]),
        [max, min],
        [Objective.MAX, Objective.MIN],
    ],
)
def test_directions_are_said_in_several_ways(maximise: Any) -> None:  # noqa: ANN401 -- whatever a caller might give
    assert matrix(maximise=maximise).maximise.tolist() == [True, False]


def test_directions_follow_from_anchors() -> None:
    assert matrix(worst=[0, 150], best=[5, 0]).maximise.tolist() == [True, False]
    assert matrix(worst=[0, 150], best=[5, 0], maximise=[True, False]).maximise.tolist() == [True, False]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"values": [[1, 2], [3]]}, r"table of numbers \(row 1 holds 2 figures, and row 2 holds 1\)"),
        ({"values": [["high", 1]]}, r"table of numbers \(row 1, column 1: found the text `high`\)"),
        ({"values": [1, 2]}, r"values have shape \(2,\): a table of networks by criteria is needed"),
        ({"values": [[[1, 2]]]}, r"values have shape \(1, 1, 2\): a table of networks by criteria is needed"),
        ({"values": np.zeros((0, 2))}, r"values have shape \(0, 2\): at least one network and one criterion"),
        ({"values": np.zeros((2, 0))}, r"values have shape \(2, 0\): at least one network and one criterion"),
        (
            {"values": [[1, 2], [np.nan, 3]]},
            r"network `A2` on criterion `C1` is missing \(nan\).*use a study, in which it can be `unknown`",
        ),
        ({"values": [[1, None]]}, r"network `A1` on criterion `C2` is missing \(nan\)"),
        ({"values": [[1, np.inf]]}, "network `A1` on criterion `C2` is inf: finite numbers up to 1e"),
        ({"values": [[-np.inf, 1]]}, "network `A1` on criterion `C1` is -inf"),
        ({"values": [[1, 1e101]]}, r"network `A1` on criterion `C2` is 1e\+101"),
        ({"networks": ["a", "b"]}, "2 names are given for 3 network rows or columns"),
        ({"criteria": ["a"]}, "1 names are given for 2 criterion rows or columns"),
        ({"networks": ["a", "b", "a"]}, "the network `a` stands twice"),
        ({"criteria": ["cost", "cost"]}, "the criterion `cost` stands twice"),
        ({"weights": "abc"}, "weights cannot be read as numbers"),
        ({"weights": [1, 2, 3]}, r"weights have shape \(3,\), and the matrix has 2 criteria"),
        ({"weights": [[1, 2]]}, r"weights have shape \(1, 2\), and the matrix has 2 criteria"),
        ({"weights": [1, np.nan]}, "weights hold nan for `C2`: finite numbers are needed"),
        ({"weights": [np.inf, 1]}, "weights hold inf for `C1`"),
        ({"weights": [1, -2]}, "the weight of `C2` is -2: weights are 0 or more.*say so in `maximise`"),
        ({"weights": [0, 0]}, "the weights sum to 0"),
        ({"worst": [0, 150]}, "anchors come in pairs"),
        ({"best": [0, 150]}, "anchors come in pairs"),
        ({"worst": [0, 5], "best": [5, 5]}, "`worst` and `best` of `C2` are both 5: they have to differ"),
        ({"worst": [0], "best": [5, 0]}, r"worst levels have shape \(1,\), and the matrix has 2 criteria"),
        ({"worst": [0, np.nan], "best": [5, 0]}, "worst levels hold nan for `C2`"),
        ({"worst": [0, 1], "best": [5, "x"]}, "best levels cannot be read as numbers"),
        ({"maximise": None}, "nothing says whether more or less is better.*maximise=.True, False"),
        ({"maximise": [True]}, r"maximise has shape \(1,\), and the matrix has 2 criteria"),
        ({"maximise": np.array([True])}, r"maximise has shape \(1,\), and the matrix has 2 criteria"),
        (
            {"maximise": ["up", "down"]},
            "maximise holds the text `up`: accepted are True and False, 1 and -1, or benefit, cost, max or min",
        ),
        ({"maximise": [sum, max]}, "accepted are True and False, 1 and -1"),
        ({"maximise": [1, 0]}, "maximise holds the number `0`: accepted are True and False, 1 and -1"),
        ({"maximise": [1, np.nan]}, "maximise holds the number"),
        (
            {"maximise": [1, True], "anchors": "candidates", "worst": [0, 0], "best": [1, 1]},
            "leave one or the other",
        ),
        ({"maximise": None, "anchors": "candidates"}, "nothing says whether more or less is better"),
        (
            {"maximise": [True, True], "worst": [0, 150], "best": [5, 0]},
            "for `C2`, maximise=True contradicts its anchors",
        ),
    ],
)
def test_arrays_that_are_no_matrix_are_refused_with_the_place_and_the_cure(
    parts: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidMatrix, match=message):
        matrix(**parts)


def test_a_refusal_is_a_value_error_too() -> None:
    with pytest.raises(ValueError, match="weights sum to 0"):
        matrix(weights=[0, 0])


def test_utilities_need_anchors_and_say_what_does_without() -> None:
    with pytest.raises(MissingAnchors, match="topsis `reference: candidates`"):
        _ = matrix().utilities


def test_utilities_are_made_once() -> None:
    held = matrix(worst=[0, 150], best=[5, 0])
    assert held.utilities is held.utilities
    assert held.utilities.tolist() == [[0.8, pytest.approx(55 / 150)], [0.6, 1.0], [1.0, pytest.approx(0.2)]]


FRAME = pd.DataFrame(TABLE, index=["body", "guild", "forum"], columns=["fit", "cost"])


@pytest.mark.parametrize(
    "weights",
    [[3, 1], {"cost": 1, "fit": 3}, pd.Series({"cost": 1, "fit": 3}), np.array([3.0, 1.0])],
)
def test_a_frame_names_networks_and_criteria_and_weights_go_by_name_or_position(weights: Any) -> None:  # noqa: ANN401 -- whatever a caller might give
    held = DecisionMatrix.from_frame(FRAME, weights, maximise=["max", "min"])
    assert tuple(held.networks) == ("body", "guild", "forum")
    assert tuple(held.criteria) == ("fit", "cost")
    assert held.values.tolist() == TABLE
    assert held.weights.tolist() == [0.75, 0.25]


@pytest.mark.parametrize("weights", [[3, 1], {"cost": 1, "fit": 3}, pd.Series({"cost": 1, "fit": 3})])
def test_a_frame_keeps_its_names_where_arrays_are_taken(weights: Any) -> None:  # noqa: ANN401 -- whatever a caller might give
    held = DecisionMatrix.from_arrays(FRAME, weights, maximise={"cost": "min", "fit": "max"})
    by_frame = DecisionMatrix.from_frame(FRAME, weights, maximise={"cost": "min", "fit": "max"})
    assert (held.networks, held.criteria) == (by_frame.networks, by_frame.criteria)
    assert held.values.tolist() == TABLE
    assert held.weights.tolist() == by_frame.weights.tolist() == [0.75, 0.25]
    assert held.maximise.tolist() == [True, False]
    assert DecisionMatrix.from_arrays(FRAME, [3, 1], maximise=[1, -1], criteria=list("ab")).criteria == ("a", "b")
    with pytest.raises(InvalidMatrix, match="column `cost`: found the text `much`"):
        DecisionMatrix.from_arrays(FRAME.assign(cost="much"), [3, 1], maximise=[1, -1])


def test_what_arrays_are_given_beside_them_can_go_by_the_names_of_criteria() -> None:
    held = DecisionMatrix.from_arrays(
        TABLE,
        {"cost": 1, "fit": 3},
        worst={"fit": 0, "cost": 150},
        best={"fit": 5, "cost": 0},
        criteria=["fit", "cost"],
    )
    assert held.weights.tolist() == [0.75, 0.25]
    assert held.maximise.tolist() == [True, False]
    with pytest.raises(
        InvalidMatrix, match=r"directions are given for `a`, which is no column\. Accepted here: C1 or C2"
    ):
        DecisionMatrix.from_arrays(TABLE, [3, 1], maximise={"a": "max"})


def test_columns_called_by_numbers_are_named_by_their_digits() -> None:
    frame = pd.DataFrame({1: [1, 2], 2: [3, 4]})
    held = DecisionMatrix.from_frame(frame, {1: 3, 2: 1}, maximise=[True, True])  # type: ignore[dict-item]
    assert tuple(held.criteria) == ("1", "2")
    assert tuple(held.networks) == ("0", "1")
    assert held.weights.tolist() == [0.75, 0.25]


@pytest.mark.parametrize("kind", ["int64", "uint8", "float32", "Int64", "Float64"])
def test_columns_of_any_kind_of_number_are_read(kind: Any) -> None:  # noqa: ANN401 -- a name of a dtype
    frame = pd.DataFrame({"fit": [4, 3], "cost": [95, 0]}).astype(kind)
    held = DecisionMatrix.from_frame(frame, [3, 1], maximise=[True, False])
    assert held.values.tolist() == [[4.0, 95.0], [3.0, 0.0]]


@pytest.mark.parametrize(
    ("frame", "weights", "message"),
    [
        (
            FRAME.assign(cost=["much", "little", "some"]),
            [3, 1],
            "row `.*`, column `cost`: found the text `much`, and a number is needed",
        ),
        (
            FRAME.assign(cost=pd.Series([Decimal(1), True, 2], dtype=object, index=FRAME.index)),
            [3, 1],
            "column `cost`: found `true`, and a number is needed",
        ),
        (
            FRAME.assign(cost=pd.Series([Decimal(1), None, 2], dtype=object, index=FRAME.index)),
            [3, 1],
            "on criterion `cost` is missing",
        ),
        (FRAME.assign(cost=[True, False, True]), [3, 1], "column `cost` holds bool, and numbers are needed"),
        (FRAME.assign(cost=pd.Timestamp("2026-01-01")), [3, 1], "column `cost` holds datetime"),
        (FRAME, {"fit": 3, "price": 1}, "weights are given for `price`, which is no column"),
        (FRAME, {"fit": 3}, "no weights are given for cost"),
        (FRAME, [1, 2, 3], r"weights have shape \(3,\)"),
        (FRAME.rename(columns={"cost": "fit"}), [3, 1], "the criterion `fit` stands twice"),
        (FRAME.rename(index={"guild": "body"}), [3, 1], "the network `body` stands twice"),
        (FRAME.replace(95.0, np.nan), [3, 1], r"network `body` on criterion `cost` is missing \(nan\)"),
        (
            FRAME.astype("Float64").replace(95.0, pd.NA),
            [3, 1],
            r"network `body` on criterion `cost` is missing \(nan\)",
        ),
    ],
)
def test_a_frame_that_is_no_matrix_is_refused_by_name(frame: pd.DataFrame, weights: Any, message: str) -> None:  # noqa: ANN401 -- whatever a caller might give
    with pytest.raises(InvalidMatrix, match=message):
        DecisionMatrix.from_frame(frame, weights, maximise=[True, False])


def test_a_frame_comes_back_as_it_was_given() -> None:
    held = DecisionMatrix.from_frame(FRAME, [3, 1], maximise=[True, False])
    pd.testing.assert_frame_equal(held.to_frame(), FRAME)


@few
@given(drawn=matrices(), data=st.data())
def test_some_networks_keep_their_own_figures(drawn: DecisionMatrix, data: st.DataObject) -> None:
    rows = np.array(data.draw(st.lists(st.integers(0, len(drawn.networks) - 1), unique=True)), dtype=np.intp)
    part = drawn.take(rows)
    assert part.values.tolist() == drawn.values[rows].tolist()
    assert part.networks == tuple(drawn.networks[row] for row in rows)
    assert part.weights is drawn.weights
    if len(rows):
        assert part.utilities.tobytes() == drawn.utilities[rows].tobytes()


@few
@given(drawn=peaked_matrices())
def test_a_matrix_survives_pickling(drawn: DecisionMatrix) -> None:
    kept: DecisionMatrix = pickle.loads(pickle.dumps(drawn))  # noqa: S301 -- our own bytes, made on this line
    assert kept.values.tobytes() == drawn.values.tobytes()
    assert kept.utilities.tobytes() == drawn.utilities.tobytes()
    assert tuple(kept.networks) == tuple(drawn.networks)


def test_certain_figures_have_themselves_as_extremes() -> None:
    held = matrix()
    assert held.extremes() == (held, held)
    assert held.extremes(graded=True) == (held, held)
    assert not held.has_unknowns


def test_other_weights_are_rescaled_and_checked() -> None:
    held = matrix(criteria=["fit", "cost"])
    assert held.reweighted([1, 1]).weights.tolist() == [0.5, 0.5]
    with pytest.raises(InvalidMatrix, match="the weight of `cost` is -1"):
        held.reweighted([1, -1])


def test_anchors_of_the_candidates_are_the_worst_and_the_best_found() -> None:
    found = DecisionMatrix.from_arrays(
        [[7, 95, 2], [5, 0, 2]], [1, 1, 1], maximise=[1, -1, 1], anchors="candidates"
    )
    worst, best = found.anchors("this")
    assert best.tolist() == [7, 0, 2]
    assert worst[:2].tolist() == [5, 95]
    assert found.utilities.tolist() == [[1, 0, 1], [0, 1, 1]], "where all are alike, each is the best"


@given(matrices())
def test_between_the_anchors_of_the_candidates_values_are_those_scaled_by_range(drawn: DecisionMatrix) -> None:
    found = DecisionMatrix.from_arrays(drawn.values, drawn.weights, maximise=drawn.maximise, anchors="candidates")
    scaled = oriented(drawn.values, drawn.maximise, "min_max")
    assert np.allclose(found.utilities, scaled, rtol=0, atol=1e-9)


def test_with_anchors_of_the_candidates_every_method_runs_and_a_ranking_warns_of_reversal() -> None:
    found = DecisionMatrix.from_arrays(TABLE, [1, 1], maximise=["max", "min"], anchors="candidates")
    for name in built_in_methods():
        ranking = rank(found, name)
        assert np.isfinite(ranking.scores).all(), name
        assert ranking.method.is_relative or "can reverse the order" in " ".join(ranking.warnings), name
        assert ranking_as_dict(ranking, brief=True)["method"]["compares_candidates"], name
    with pytest.warns(RankReversalWarning, match="can reverse the order of the others"):
        netselect.rank(found)


def test_the_order_that_another_candidate_reverses_is_found_and_told() -> None:
    # Without the third, the first column no longer spans so far, and counts for more between the other two.
    table = [[6.0, 4.0], [5.0, 6.0], [0.0, 0.0]]
    ranking = rank(DecisionMatrix.from_arrays(table, [1, 1], maximise=[1, 1], anchors="candidates"))
    again = rank(DecisionMatrix.from_arrays(table[:2], [1.05, 1], maximise=[1, 1], anchors="candidates"))
    assert ranking.networks[0] == "A2"
    assert again.networks[0] == "A1"
    weighed = DecisionMatrix.from_arrays(table, [1.05, 1], maximise=[1, 1], anchors="candidates")
    changes = reversals(rank(weighed))
    assert ("left out", "A3", "A1", "A2") in [change[:4] for change in changes]
    stated = DecisionMatrix.from_arrays(table, [1.05, 1], worst=[0, 0], best=[6, 6])
    assert reversals(rank(stated)) == ()
