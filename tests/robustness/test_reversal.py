"""Is it found, and only found, where leaving a network out changes the order of the others?"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect import Ranking, rank
from netselect.errors import DegenerateWarning, JudgementError, MethodNotApplicable, RankReversalWarning
from netselect.matrix import DecisionMatrix
from netselect.report import order_remark
from netselect.robustness import CHANGES, EVERYBODY, Change, Reversal, reversals, reversals_text
from netselect.study.study import Study
from tests.effort import examples
from tests.small_study import network, small_study
from tests.strategies import judged, matrices

Floats = npt.NDArray[np.float64]
Again = Callable[[Change, str], Ranking | None]
"""Makes a ranking again after a change, None where that cannot be done."""

ADDED = "zz-added"

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"
BELTON_GEAR = [[1, 9, 8], [9, 1, 9], [1, 1, 1], [9, 1, 9]]
"""Belton, V. and Gear, T. (1983), Omega 11(3): the fourth alternative is a copy of the second."""


def belton_gear() -> DecisionMatrix:
    return DecisionMatrix.from_arrays(BELTON_GEAR, [1, 1, 1], maximise=["max"] * 3)


def test_distributive_ahp_reverses_by_belton_gear() -> None:
    found = reversals(rank(belton_gear(), "ahp", networks="measured"), changes=("left out",))
    assert [str(reversal) for reversal in found] == [
        "without A2, A4 would come before A1",
        "without A4, A2 would come before A1",
    ]
    assert [reversal.pairs for reversal in found] == [1, 1]


def test_distributive_ahp_reverses_when_belton_and_gears_second_alternative_is_copied() -> None:
    three = belton_gear().take(np.arange(3))
    found = reversals(rank(three, "ahp", networks="measured"), changes=("copied",))
    assert [str(reversal) for reversal in found] == ["with a copy of A2 beside it, A1 would come before A2"]


def test_ideal_ahp_does_not_reverse_by_a_copy() -> None:
    for count in (3, 4):
        some = belton_gear().take(np.arange(count))
        ranking = rank(some, "ahp", networks="measured", synthesis="ideal")
        assert reversals(ranking, changes=("left out", "copied")) == ()


def rank_of(ranking: Ranking, network: str) -> int:
    return int(ranking.ranks[ranking.position(network)])


@settings(max_examples=25, deadline=None)
@given(matrices())
def test_fixed_anchors_never_reverse(matrix: DecisionMatrix) -> None:
    assert reversals(rank(matrix)) == ()


@settings(max_examples=25, deadline=None)
@given(matrices(least_networks=2))
@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
def test_a_reversal_is_one_when_the_ranking_is_made_again(matrix: DecisionMatrix) -> None:
    ranking = rank(matrix, "weighted_sum", scaling="min_max")
    for reversal in reversals(ranking, changes=("left out",)):
        keep = [row for row, name in enumerate(matrix.networks) if name != reversal.network]
        again = rank(matrix.take(np.array(keep)), ranking.method)
        assert rank_of(again, reversal.overtaker) < rank_of(again, reversal.overtaken)
        assert rank_of(ranking, reversal.overtaker) >= rank_of(ranking, reversal.overtaken)


def test_only_networks_that_stand_are_left_out() -> None:
    study = small_study(
        criteria={"x": {"weight": 1, "direction": "benefit"}, "y": {"weight": 1, "direction": "benefit"}},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(values={"x": x, "y": y}, facts={"open": name != "d"})
            for name, x, y in (("a", 5, 1), ("b", 1, 6), ("c", 3, 3), ("d", 9, 9))
        },
    )
    assert "d" not in {reversal.network for reversal in reversals(rank(study, "topsis", reference="candidates"))}


def test_one_network_and_none_have_no_order_to_change() -> None:
    one = DecisionMatrix.from_arrays([[1.0]], [1], maximise=["max"])
    with pytest.warns(DegenerateWarning):
        ranking = rank(one, "topsis", reference="candidates")
    assert reversals(ranking) == ()


def test_the_example_says_what_its_order_rests_on() -> None:
    study = netselect.load(EXAMPLE)
    found = reversals(rank(study, "promethee"), changes=("left out",))
    assert {reversal.network for reversal in found} == {"open-group"}


def test_the_doorway_of_a_ranking_warns_where_the_order_would_change() -> None:
    ranking = rank(belton_gear(), "ahp", networks="measured")
    with pytest.warns(RankReversalWarning, match="without A2, A4 would come before A1"):
        assert ranking.reversals() == reversals(ranking)


def expected(ranking: Ranking, again: Again) -> Iterator[Reversal]:
    """Yield the reversals that come of making the ranking again after every change, pair by pair."""
    standing = [name for name in ranking.networks if rank_of(ranking, name)]
    for change in CHANGES:
        for name in [*standing, *([EVERYBODY] if change == "outdone" else [])]:
            after = again(change, name)
            if after is None:
                continue
            others = [other for other in standing if change != "left out" or other != name]
            pairs = [
                (rank_of(ranking, behind), rank_of(ranking, ahead), behind, ahead)
                for ahead in others
                for behind in others
                if rank_of(after, ahead) < rank_of(after, behind)
                and rank_of(ranking, ahead) >= rank_of(ranking, behind)
            ]
            if pairs:
                _, _, behind, ahead = min(pairs)
                yield Reversal(change, name, ahead, behind, len(pairs))


def made_again(remade: Callable[[], Ranking]) -> Ranking | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return remade()
        except (MethodNotApplicable, JudgementError):
            return None


def added_row(values: Floats, maximise: npt.NDArray[np.bool_], row: int | None) -> list[float]:
    """Return a tenth of the way to the worst from a row, or as far beyond the worst, figure by figure."""
    figures = []
    for column, more in zip(values.T.tolist(), maximise.tolist(), strict=True):
        best, worst = (max(column), min(column)) if more else (min(column), max(column))
        if row is None:
            figures.append(worst + 0.1 * (worst - best))
        elif more:
            figures.append(max(column[row] - 0.1 * abs(best - worst), worst))
        else:
            figures.append(min(column[row] + 0.1 * abs(best - worst), worst))
    return figures


def after_change(matrix: DecisionMatrix, change: Change, name: str) -> DecisionMatrix:
    """Return a bare matrix after a change, put together anew."""
    names, row = list(matrix.networks), None if name == EVERYBODY else list(matrix.networks).index(name)
    values = [list(own) for own in matrix.values.tolist()]
    if change == "left out" and row is not None:
        del values[row], names[row]
    else:
        copied = change == "copied" and row is not None
        values.append(values[row] if copied else added_row(matrix.values, matrix.maximise, row))  # type: ignore[index]
        names.append(ADDED)
    rebuilt = DecisionMatrix.from_arrays(
        values, matrix.weights, maximise=matrix.maximise, networks=names, criteria=matrix.criteria
    )
    # Weights that are shared out anew may differ in their last bits.
    return replace(rebuilt, weights=matrix.weights, worst=matrix.worst, best=matrix.best)


METHODS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("weighted_sum", {"scaling": scaling}) for scaling in ("min_max", "vector", "sum", "max")),
    ("topsis", {"reference": "candidates"}),
    ("topsis", {"reference": "candidates", "scaling": "min_max", "distance": "manhattan"}),
    ("vikor", {}),
    ("promethee", {}),
    ("ahp", {"networks": "measured"}),
    ("ahp", {"networks": "measured", "synthesis": "ideal"}),
    ("weighted_product", {"scaling": "sum"}),
    ("waspas", {"scaling": "max"}),
)


@pytest.mark.parametrize(("method", "parameters"), METHODS)
@settings(max_examples=examples(20), deadline=None)
@given(matrix=matrices(positive=True), data=st.data())
@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
def test_reversals_are_those_of_every_ranking_made_again(
    method: str, parameters: dict[str, Any], matrix: DecisionMatrix, data: st.DataObject
) -> None:
    rows = data.draw(st.permutations(range(len(matrix.networks))))
    matrix = matrix.take(np.array(rows))
    out = np.array(data.draw(st.lists(st.sampled_from([0, 0, 1, 2]), min_size=len(rows), max_size=len(rows))))
    among = matrix.take(np.flatnonzero(out != 2))
    ranking = made_again(lambda: rank(replace(matrix, status=out.astype(np.int8)), method, **parameters))
    if ranking is None:
        return

    def again(change: Change, name: str) -> Ranking | None:
        return made_again(lambda: rank(after_change(among, change, name), method, **parameters))

    assert reversals(ranking) == (tuple(expected(ranking, again)) if len(among.networks) > 1 else ())


def weighed_by_figures(how: str, scaling: str, figures: Floats, out: int | None = None) -> Study:
    """Return a study whose weights follow from the figures of whoever stands."""
    return small_study(
        criteria={name: {"direction": "cost" if name == "z" else "benefit"} for name in "xyz"},
        weights=how,
        method={"weighted_sum": {"scaling": scaling}},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            f"n{row}": network(values=dict(zip("xyz", own, strict=True)), facts={"open": row != out})
            for row, own in enumerate(figures.tolist())
        },
    )


def study_after(study: Study, change: Change, name: str) -> Study:
    """Return a study after a change, with another network in it or without one."""
    networks = dict(study.networks)
    if change == "left out":
        del networks[name]
    elif change == "copied":
        networks[ADDED] = networks[name]
    else:
        standing = [one for one in networks if networks[one].facts["open"].value]
        values = np.array(
            [[networks[one].values[leaf].number for leaf in "xyz"] for one in standing], dtype=np.float64
        )
        row = None if name == EVERYBODY else standing.index(name)
        figures = added_row(values, np.array([True, True, False]), row)
        stated = network(values=dict(zip("xyz", figures, strict=True)), facts={"open": True})
        networks[ADDED] = type(networks[standing[0]]).model_validate(stated)
    return study.model_copy(update={"networks": networks})


@pytest.mark.parametrize("how", ["entropy", "critic", "standard_deviation"])
@pytest.mark.parametrize("scaling", ["none", "min_max"])
@settings(max_examples=examples(15), deadline=None)
@given(
    figures=st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=2, max_size=5),
    out=st.sampled_from([None, 0, 1]),
)
def test_weights_that_follow_from_the_figures_are_worked_out_anew(
    how: str, scaling: str, figures: list[list[int]], out: int | None
) -> None:
    study = weighed_by_figures(how, scaling, np.array(figures, dtype=np.float64), out)
    ranking = rank(study)

    def again(change: Change, name: str) -> Ranking | None:
        return made_again(lambda: rank(study_after(study, change, name)))

    standing = len(figures) - (out is not None)
    assert reversals(ranking) == (tuple(expected(ranking, again)) if standing > 1 else ())


def test_weights_that_follow_from_the_figures_can_reverse_a_method_with_a_fixed_scale() -> None:
    figures = np.array([[8.0, 6, 5], [3, 3, 1], [1, 1, 2], [8, 6, 9]])
    ranking = rank(weighed_by_figures("critic", "none", figures))
    assert not ranking.method.is_relative
    assert {reversal.change for reversal in reversals(ranking)} == set(CHANGES)
    given_once = rank(replace(ranking.matrix, assessment=None), ranking.method)
    assert given_once.ranks.tolist() == ranking.ranks.tolist()
    assert reversals(given_once) == ()


@pytest.mark.parametrize("synthesis", ["distributive", "ideal"])
@settings(max_examples=examples(30), deadline=None)
@given(matrix=matrices(least_networks=2), data=st.data())
def test_judged_networks_keep_their_judgements_and_a_copy_is_judged_as_its_original(
    synthesis: str, matrix: DecisionMatrix, data: st.DataObject
) -> None:
    asked = judged(matrix)
    count = len(asked.networks)
    assert asked.comparisons is not None
    noise = [data.draw(st.sampled_from([1.0, 2.0, 0.25])) for _ in asked.comparisons]
    skewed = [one.copy() for one in asked.comparisons]
    for one, factor in zip(skewed, noise, strict=True):
        one[0, 1], one[1, 0] = one[0, 1] * factor, one[1, 0] / factor
    asked = replace(asked, comparisons=tuple(skewed))
    ranking = rank(asked, "ahp", networks="judged", synthesis=synthesis)

    def again(change: Change, name: str) -> Ranking | None:
        row = list(asked.networks).index(name) if name else -1
        keep = [place for place in range(count) if place != row] if change == "left out" else [*range(count), row]
        tables = tuple(np.array([[one[i, j] for j in keep] for i in keep]) for one in skewed)
        changed = replace(after_change(asked, change, name), comparisons=tables)
        return None if change == "outdone" else made_again(lambda: rank(changed, ranking.method))

    assert reversals(ranking) == tuple(expected(ranking, again))


def test_an_outdone_network_that_nobody_has_judged_is_passed_over() -> None:
    ranking = rank(judged(belton_gear().take(np.arange(3))), "ahp", networks="judged")
    assert reversals(ranking, changes=("outdone",)) == ()


def test_judgements_between_networks_do_not_hinder_methods_that_do_not_look_at_them() -> None:
    bare = belton_gear()
    both = [reversals(rank(matrix, "weighted_sum", scaling="sum")) for matrix in (bare, judged(bare))]
    assert both[0] == both[1]
    assert {reversal.change for reversal in both[0]} == set(CHANGES)


def test_without_the_network_that_links_two_others_there_is_no_order_to_compare() -> None:
    tables = np.array([[1, 3, 0], [1 / 3, 1, 2], [0, 1 / 2, 1]])
    matrix = DecisionMatrix.from_arrays([[1.0], [2.0], [3.0]], [1], maximise=["max"])
    ranking = rank(replace(matrix, comparisons=(tables,)), "ahp", networks="judged")
    assert reversals(ranking, changes=("left out",)) == ()


def test_a_reversal_says_what_was_done_to_whom() -> None:
    said: dict[tuple[Change, str], str] = {
        ("left out", "a"): "without a, b would come before c",
        ("copied", "a"): "with a copy of a beside it, b would come before c",
        ("outdone", "a"): "with a network added that is nowhere better than a, b would come before c",
        ("outdone", ""): "with a network added that is nowhere better than anybody, b would come before c",
    }
    for (change, name), sentence in said.items():
        assert str(Reversal(change, name, "b", "c", 1)) == sentence


CONTRADICTING = (
    np.array([[1, 1, 1], [1, 1, 1 / 2], [1, 2, 1]]),
    np.array([[1, 1 / 2, 2], [2, 1, 2], [1 / 2, 1 / 2, 1]]),
)
"""Judgements of three networks on two criteria that contradict each other a little."""


def judged_by(*comparisons: npt.NDArray[np.float64]) -> DecisionMatrix:
    count = len(comparisons[0])
    networks = [*"abcd"[:count]]
    bare = DecisionMatrix.from_arrays(np.ones((count, 2)), [1, 1], maximise=["max"] * 2, networks=networks)
    return replace(bare, comparisons=comparisons)


def test_ideal_ahp_reverses_by_a_copy_where_judgements_contradict_each_other() -> None:
    # By the eigenvectors of numpy, not by our own priorities.
    found = {}
    for rows in ([0, 1, 2], [0, 1, 2, 1]):
        local = []
        for pairs in CONTRADICTING:
            values, vectors = np.linalg.eig(pairs[np.ix_(rows, rows)])
            first = np.abs(vectors[:, values.real.argmax()].real)
            local.append(first / first.max())
            ratio = (values.real.max() - len(rows)) / (len(rows) - 1) / {3: 0.52, 4: 0.89}[len(rows)]
            assert 0.02 < ratio < 0.06
        found[len(rows)] = np.mean(local, axis=0)
    assert found[3].round(4).tolist() == [0.7118, 0.815, 0.6984]
    assert found[4].round(4).tolist()[::2] == [0.6577, 0.7128]
    ranking = rank(judged_by(*CONTRADICTING), "ahp", networks="judged", synthesis="ideal")
    np.testing.assert_allclose(ranking.scores, found[3], atol=1e-9)
    copied = reversals(ranking, changes=("copied",))
    assert [str(one) for one in copied if one.network == "b"] == [
        "with a copy of b beside it, c would come before a"
    ]


ROWS = [[9, 1], [6, 7], [9, 5], [4, 3]]
BY_ITSELF: dict[str, dict[str, Any]] = {
    "weighted_sum": {},
    "weighted_product": {},
    "waspas": {},
    "topsis": {},
    "ahp": {"networks": "ratings"},
}
COMPARING: dict[str, dict[str, Any]] = {
    "vikor": {"reference": "anchors"},
    "promethee": {},
    "ahp": {"networks": "measured"},
}


@pytest.mark.parametrize("name", BY_ITSELF)
def test_what_the_pages_say_scores_each_network_by_itself_does(name: str) -> None:
    matrix = DecisionMatrix.from_arrays(ROWS, [1, 1], worst=[0, 0], best=[10, 10])
    ranking = rank(matrix, name, **BY_ITSELF[name])
    three = rank(matrix.take(np.arange(3)), name, **BY_ITSELF[name])
    assert ranking.scores[:3].tolist() == three.scores.tolist()
    assert reversals_text((), ranking).startswith("Each network is scored by itself")


@pytest.mark.parametrize("name", COMPARING)
def test_what_the_pages_say_compares_the_candidates_does(name: str) -> None:
    matrix = DecisionMatrix.from_arrays(ROWS, [1, 1], worst=[0, 0], best=[10, 10])
    ranking = rank(matrix, name, **COMPARING[name])
    assert ranking.method.is_relative
    assert ranking.scores[:3].tolist() != rank(matrix.take(np.arange(3)), name, **COMPARING[name]).scores.tolist()
    assert " ".join(reversals_text((), ranking).split()) == (
        "Scores depend on who else is there. Leaving a network out, copying it, or adding one that is a little "
        "worse changes nothing in the order of the others; another network could."
    )


def test_another_network_can_turn_the_order_of_vikor_under_anchors() -> None:
    # Shortfalls are those from fixed anchors, and Q is worked out by hand.
    matrix = DecisionMatrix.from_arrays(ROWS, [1, 1], worst=[0, 0], best=[10, 10])
    for count, printed in ((3, [0, 0.875, 0.9]), (4, [0.214, 0.929, 0.9, 0.2])):
        short = (1 - np.array(ROWS[:count]) / 10) / 2
        s, r = short.sum(axis=1), short.max(axis=1)
        q = (s - s.min()) / np.ptp(s) / 2 + (r - r.min()) / np.ptp(r) / 2
        assert (1 - q).round(3).tolist() == printed
        found = rank(matrix.take(np.arange(count)), "vikor", reference="anchors")
        np.testing.assert_allclose(found.scores, 1 - q, atol=1e-12)
    ranking = rank(matrix, "vikor", reference="anchors")
    assert "without A4, A3 would come before A2" in [str(one) for one in reversals(ranking)]
    doubts = ranking.doubts
    assert doubts is not None
    (remark,) = order_remark(ranking, doubts)
    assert str(remark).endswith("A weighted sum between fixed anchors does not have this.")


def test_nothing_is_warned_of_where_nothing_reverses() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (
            rank(belton_gear(), "vikor").reversals() == reversals(rank(belton_gear(), "vikor"), warn=False) == ()
        )
