"""Judgements become weights with their consistency; what gives no weights is refused by name."""

import itertools
import math
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import (
    ContradictoryJudgement,
    DisconnectedJudgements,
    JudgementError,
    JudgementOutOfRange,
    MissingItem,
    NoRandomIndex,
    SelfComparison,
    UnknownItem,
    UnknownName,
)
from netselect.weighting.pairwise import Priorities, complete, judgement_matrix, priorities

Floats = npt.NDArray[np.float64]
Judgement = tuple[str, str, float]

ITEMS = ("fit", "recognition", "cost", "hours", "reach", "risk", "pace")
WAYS = ("eigenvector", "geometric_mean", "normalised_columns")
SCALE = [float(Fraction(1, k)) for k in range(2, 10)] + [float(k) for k in range(1, 10)]


@st.composite
def judgements(draw: st.DrawFn, *, complete_set: bool = False) -> tuple[tuple[str, ...], list[Judgement]]:
    """Draw items and judgements that link them all, in either direction and any order."""
    items = ITEMS[: draw(st.integers(2, len(ITEMS)))]
    pairs = list(itertools.combinations(items, 2))
    linked = list(itertools.pairwise(draw(st.permutations(items))))
    extra = pairs if complete_set else draw(st.lists(st.sampled_from(pairs), unique=True))
    seen: dict[frozenset[str], Judgement] = {}
    for left, right in [*linked, *extra]:
        turned = (right, left) if draw(st.booleans()) else (left, right)
        seen.setdefault(frozenset(turned), (*turned, draw(st.sampled_from(SCALE))))
    return items, draw(st.permutations(list(seen.values())))


# --- judgement_matrix


@given(judgements())
def test_the_matrix_is_reciprocal_with_zeros_where_nothing_was_said(
    given_judgements: tuple[tuple[str, ...], list[Judgement]],
) -> None:
    items, said = given_judgements
    a = judgement_matrix(items, said)
    assert (np.diag(a) == 1).all()
    assert ((a == 0) == (a.T == 0)).all()
    assert np.allclose((a * a.T)[a > 0], 1.0, rtol=1e-15)
    assert np.count_nonzero(np.triu(a, 1)) == len(said)
    for left, right, ratio in said:
        assert a[items.index(left), items.index(right)] == ratio


def test_saying_the_same_twice_is_accepted() -> None:
    once = judgement_matrix("ab", [("a", "b", 3)])
    assert (judgement_matrix("ab", [("a", "b", 3), ("a", "b", 3.0)]) == once).all()
    assert np.allclose(judgement_matrix("ab", [("a", "b", 3), ("b", "a", 1 / 3)]), once, rtol=1e-15)


def test_one_item_needs_no_judgement() -> None:
    assert judgement_matrix(["only"], []).tolist() == [[1.0]]


@pytest.mark.parametrize("ratio", [1 / 9, 9, 9 + 5e-10, 1 / 9 - 5e-10])
def test_the_ends_of_the_scale_are_accepted(ratio: float) -> None:
    assert judgement_matrix("ab", [("a", "b", ratio)])[0, 1] == ratio


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ([("fitt", "cost", 2)], UnknownItem, "`fitt` is not among the items that are judged. Did you mean `fit`?"),
        ([("cost", "xyz", 2)], UnknownItem, "Accepted here: cost, fit, hours or reach."),
        ([("fit", "fit", 1)], SelfComparison, "`fit` is judged against itself"),
        (
            [("fit", "cost", 9.1)],
            JudgementOutOfRange,
            "`fit over cost` is judged 9.1; a judgement is a ratio from 1/9",
        ),
        ([("fit", "cost", 0.1)], JudgementOutOfRange, "judged 0.1"),
        ([("fit", "cost", 0.0)], JudgementOutOfRange, "judged 0;"),
        ([("fit", "cost", -3.0)], JudgementOutOfRange, "judged -3;"),
        ([("fit", "cost", math.inf)], JudgementOutOfRange, "judged inf"),
        ([("fit", "cost", math.nan)], JudgementOutOfRange, "judged nan"),
        (
            [("fit", "cost", 3), ("fit", "cost", 4)],
            ContradictoryJudgement,
            "`fit over cost` is judged twice, as 3 and as 4: keep one",
        ),
        (
            [("fit", "cost", 3), ("cost", "fit", 3)],
            ContradictoryJudgement,
            "`cost over fit` is judged twice, as 1/3 and as 3",
        ),
        ([("fit", "cost", 3), ("cost", "fit", 0.333)], ContradictoryJudgement, "as 1/3 and as 1/3.003"),
        ([("fit", "cost", 3)], MissingItem, "no judgement says anything of `hours`, `reach`: compare each"),
        ([], MissingItem, "`fit`, `cost`, `hours`, `reach`"),
        (
            [("fit", "cost", 3), ("hours", "reach", 2)],
            DisconnectedJudgements,
            "fall into 2 parts that nothing links: (fit, cost) and (hours, reach); "
            "compare an item of one part with one of another, such as `fit over hours: 2`",
        ),
    ],
)
def test_what_gives_no_weights_is_refused(said: list[Judgement], error: type[JudgementError], words: str) -> None:
    with pytest.raises(error) as caught:
        judgement_matrix(["fit", "cost", "hours", "reach"], said, where="judgements.fit")
    assert type(caught.value) is error
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).startswith("judgements.fit: ")
    assert words in str(caught.value)


def test_without_a_place_the_message_starts_with_what_was_found() -> None:
    with pytest.raises(SelfComparison, match=r"^`a` is judged"):
        judgement_matrix("ab", [("a", "a", 1)])


# --- priorities


@given(judgements(), st.sampled_from(WAYS), st.sampled_from(["lambda_max", "harker"]))
def test_weights_sum_to_one_and_the_figures_hang_together(
    given_judgements: tuple[tuple[str, ...], list[Judgement]], way: str, completion: str
) -> None:
    items, said = given_judgements
    n = len(items)
    found = priorities(judgement_matrix(items, said), prioritisation=way, completion=completion)
    assert found.weights.shape == (n,)
    assert (found.weights > 0).all()
    assert found.weights.sum() == pytest.approx(1, abs=1e-12)
    assert (found.judged, found.missing) == (len(said), n * (n - 1) // 2 - len(said))
    assert found.approximate == (found.missing > 0)
    assert found.prioritisation == way
    filled_by = "least_squares" if way == "geometric_mean" else completion
    assert found.completion == (filled_by if found.missing else "none")
    assert found.consistency_index >= 0
    assert found.geometric_consistency_index >= 0
    if found.random_index:
        assert found.consistency_ratio == found.consistency_index / found.random_index


@given(judgements(complete_set=True), st.integers(0, 2**32 - 1), st.sampled_from(WAYS))
def test_the_order_in_which_items_are_listed_does_not_matter(
    given_judgements: tuple[tuple[str, ...], list[Judgement]], seed: int, way: str
) -> None:
    items, said = given_judgements
    order = np.random.default_rng(seed).permutation(len(items))
    here = priorities(judgement_matrix(items, said), prioritisation=way)
    there = priorities(judgement_matrix([items[k] for k in order], said), prioritisation=way)
    assert np.allclose(there.weights, here.weights[order], rtol=0, atol=1e-12)
    assert there.consistency_ratio == pytest.approx(here.consistency_ratio, abs=1e-12)


@given(st.lists(st.sampled_from([1.0, 1.5, 2.0, 3.0]), min_size=2, max_size=7), st.sampled_from(WAYS))
def test_judgements_that_agree_give_back_the_weights_and_have_no_worst(points: list[float], way: str) -> None:
    weights = np.array(points) / sum(points)
    found = priorities(weights[:, None] / weights, prioritisation=way)
    assert np.allclose(found.weights, weights, rtol=0, atol=1e-12)
    assert found.worst == ()
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert found.geometric_consistency_index == pytest.approx(0, abs=1e-12)


def test_one_and_two_items_are_consistent() -> None:
    alone = priorities(np.ones((1, 1)))
    assert (alone.weights.tolist(), alone.lambda_max, alone.consistency_ratio) == ([1.0], 1.0, 0.0)
    assert (alone.judged, alone.missing, alone.worst, alone.approximate) == (0, 0, (), False)
    both = priorities(judgement_matrix("ab", [("a", "b", 4)]))
    assert both.weights.tolist() == pytest.approx([0.8, 0.2], abs=1e-15)
    assert (both.consistency_ratio, both.random_index, both.worst) == (0.0, 0.0, ())


@pytest.mark.parametrize("way", ["eigenvector", "geometric_mean"])
def test_with_three_items_the_whole_triple_is_the_worst(way: str) -> None:
    a = judgement_matrix("abc", [("a", "b", 5), ("b", "c", 3), ("a", "c", 2)])
    assert priorities(a, prioritisation=way).worst == ((0, 1), (0, 2), (1, 2))


def test_the_judgement_that_was_turned_round_is_the_worst() -> None:
    weights = np.array([0.4, 0.3, 0.2, 0.06, 0.04])
    a = weights[:, None] / weights
    a[1, 3], a[3, 1] = a[3, 1], a[1, 3]
    for way in WAYS:
        assert priorities(a, prioritisation=way).worst == ((1, 3),)


@given(judgements())
def test_the_worst_judgement_has_the_largest_deviation_of_all_that_were_given(
    given_judgements: tuple[tuple[str, ...], list[Judgement]],
) -> None:
    items, said = given_judgements
    a = judgement_matrix(items, said)
    found = priorities(a)
    w = found.weights
    far = {
        (i, j): abs(math.log(a[i, j] * w[j] / w[i]))
        for i, j in itertools.combinations(range(len(items)), 2)
        if a[i, j] > 0
    }
    largest = max(far.values())
    if largest > 1e-8:
        assert found.worst
        assert all(far[pair] == pytest.approx(largest, abs=2e-9) for pair in found.worst)
    elif largest < 1e-10:
        assert found.worst == ()


def test_judgements_that_form_a_tree_are_never_inconsistent_but_marked_approximate() -> None:
    a = judgement_matrix("abcd", [("a", "b", 2), ("a", "c", 9), ("d", "a", 3)])
    for way, completion in itertools.product(WAYS, ["lambda_max", "harker"]):
        found = priorities(a, prioritisation=way, completion=completion)
        assert np.allclose(found.weights / found.weights[0], [1, 1 / 2, 1 / 9, 3], rtol=1e-9)
        assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
        assert found.geometric_consistency_index == pytest.approx(0, abs=1e-9)
        assert found.approximate
        assert (found.judged, found.missing, found.worst) == (3, 3, ())


@given(judgements(), st.sampled_from(["lambda_max", "harker"]))
def test_gaps_change_nothing_once_they_are_filled(
    given_judgements: tuple[tuple[str, ...], list[Judgement]], completion: str
) -> None:
    a = judgement_matrix(*given_judgements)
    found = priorities(a, completion=completion)
    again = priorities(complete(a, completion), completion=completion)
    assert np.allclose(found.weights, again.weights, rtol=0, atol=1e-12)
    assert found.consistency_ratio == pytest.approx(again.consistency_ratio, abs=1e-12)


@given(judgements())
def test_the_completion_of_least_lambda_is_never_less_consistent_than_the_others(
    given_judgements: tuple[tuple[str, ...], list[Judgement]],
) -> None:
    a = judgement_matrix(*given_judgements)
    assert priorities(a).lambda_max <= priorities(a, completion="harker").lambda_max + 1e-9


def test_the_random_index_is_reported_with_its_table() -> None:
    a = judgement_matrix("abcd", [("a", "b", 2), ("b", "c", 3), ("c", "d", 4), ("a", "d", 5), ("a", "c", 2)])
    default = priorities(a)
    assert (default.random_index_table, default.random_index) == ("saaty_1980", 0.9)
    given_figure = priorities(a, random_index=0.882)
    assert (given_figure.random_index_table, given_figure.random_index) == ("given", 0.882)
    assert given_figure.consistency_ratio == pytest.approx(default.consistency_ratio * 0.9 / 0.882)


def test_eleven_items_need_a_table_that_reaches_so_far() -> None:
    weights = np.arange(1.0, 12.0)
    a = weights[:, None] / weights
    with pytest.raises(NoRandomIndex, match="`saaty_2005` \\(to 15\\)"):
        priorities(a)
    assert priorities(a, random_index="saaty_2005").random_index == 1.52


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"prioritisation": "eigenvectors"}, "no prioritisation. Did you mean `eigenvector`"),
        ({"completion": "lambdamax"}, "no completion. Did you mean `lambda_max`"),
        ({"random_index": "saaty"}, "no table of random indices"),
    ],
)
def test_an_unknown_option_is_met_with_the_nearest_one(options: dict[str, Any], words: str) -> None:
    with pytest.raises(UnknownName, match=words):
        priorities(np.ones((2, 2)), **options)


# --- the record


@given(judgements())
def test_priorities_compare_by_value_and_survive_pickling(
    given_judgements: tuple[tuple[str, ...], list[Judgement]],
) -> None:
    a = judgement_matrix(*given_judgements)
    found = priorities(a)
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert copy == found == priorities(a)
    assert hash(copy) == hash(found)


def test_other_judgements_give_other_priorities() -> None:
    first = priorities(judgement_matrix("ab", [("a", "b", 2)]))
    assert first != priorities(judgement_matrix("ab", [("a", "b", 3)]))
    assert first != "something else"


def test_priorities_are_frozen() -> None:
    found: Priorities = priorities(np.ones((2, 2)))
    with pytest.raises(AttributeError):
        found.lambda_max = 3.0  # type: ignore[misc]  # that it cannot be set is the point


def test_the_judgements_given_are_left_as_they_were() -> None:
    a = judgement_matrix("abc", [("a", "b", 2), ("b", "c", 3)])
    before = a.copy()
    for way in WAYS:
        priorities(a, prioritisation=way)
    assert (a == before).all()
