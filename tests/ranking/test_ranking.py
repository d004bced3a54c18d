"""Does a ranking hold the order, the statuses and the records that its matrix, its method and its rules give?"""

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.errors import (
    DegenerateWarning,
    InvalidParameter,
    MissingAnchors,
    UnknownName,
)
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.methods.topsis import Topsis
from netselect.study.statements import Weighting
from netselect.study.study import Study
from tests.small_study import need, network, small_study
from tests.strategies import matrices

few = settings(max_examples=50, deadline=None)

TABLE = DecisionMatrix.from_arrays(
    [[4.0, 95.0], [3.0, 0.0], [5.0, 120.0]],
    [3, 1],
    worst=[0, 150],
    best=[5, 0],
    networks=["body", "guild", "forum"],
    criteria=["fit", "cost"],
)


def study(**parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    """Return a study of four networks: two feasible, `may` conditional, `out` excluded though it scores most."""
    levels = {"body": 4, "guild": 2, "may": 3, "out": 5}
    facts = {"may": "unknown", "out": False}
    return small_study(
        **{
            "criteria": {
                "level": {"weight": 3, "scale": {"worst": 0, "best": 5}},
                "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}},
            },
            "gates": {"open": {"kind": "access", "fact": "open", "must_be": True}},
            "networks": {
                name: network(
                    name=name.title(),
                    values={"level": level},
                    staying={"yearly_cost": 10 * level, "hours_per_month": 0},
                    facts={"open": facts.get(name, True)},
                )
                for name, level in levels.items()
            },
            **parts,
        }
    )


def test_those_that_stand_come_by_rank_and_the_excluded_after_them_by_id() -> None:
    ranking = rank(study())
    assert ranking.networks == ("body", "may", "guild", "out")
    assert [ranking[name].rank for name in ranking.networks] == [1, 2, 3, None]
    assert [ranking[name].status for name in ranking.networks] == [
        "feasible",
        "conditional",
        "feasible",
        "excluded",
    ]
    assert [record.network for record in ranking.records] == list(ranking.networks)


def test_ties_are_listed_by_id() -> None:
    matrix = DecisionMatrix.from_arrays(
        [[1.0], [2.0], [1.0], [2.0]], [1], worst=[0], best=[5], networks=list("dbca")
    )
    assert rank(matrix).networks == ("a", "b", "c", "d")


def test_gates_can_be_ignored() -> None:
    ranking = rank(study(), gates="ignore")
    assert ranking.networks == ("out", "body", "may", "guild")
    assert {record.status for record in ranking.records} == {"feasible"}
    assert ranking.surely_stands.all()


def test_gates_of_a_matrix_can_be_ignored_too() -> None:
    matrix = DecisionMatrix.from_study(study())
    assert rank(matrix).networks == rank(study()).networks
    assert rank(matrix, gates="ignore").networks == rank(study(), gates="ignore").networks


def test_an_excluded_network_keeps_its_score_under_a_method_that_measures_each_alone() -> None:
    record = rank(study())["out"]
    assert record.score == pytest.approx(0.75 + 0.125)
    assert (record.rank, record.best_rank, record.worst_rank) == (None, None, None)
    assert sum(record.contributions.values()) == pytest.approx(0.875)


def test_an_excluded_network_is_not_seen_by_a_method_that_compares_candidates() -> None:
    ranking = rank(study(), "topsis", reference="candidates")
    record = ranking["out"]
    assert (record.score, record.low, record.high, record.certain_low, record.contributions) == (
        None,
        None,
        None,
        None,
        {},
    )
    others = [name for name in study().networks if name != "out"]
    without = study(
        networks={name: part for name, part in study().as_plain()["networks"].items() if name != "out"}
    )
    alone = rank(without, "topsis", reference="candidates")
    assert [ranking[name].score for name in others] == [alone[name].score for name in others]
    assert ranking.seen.networks == tuple(others)


def test_contributions_stand_at_the_place_of_each_network() -> None:
    ranking = rank(study(), "weighted_sum", scaling="min_max")
    parts = ranking.contributions
    assert parts is not None
    assert parts.sum(axis=1) == pytest.approx(ranking.scores)
    assert not parts[ranking.position("out")].any()


def test_a_record_says_what_is_known_and_what_is_not() -> None:
    unknown = study().as_plain()
    unknown["networks"]["guild"]["values"]["level"] = {"value": "unknown", "low": 1, "high": 4}
    ranking = rank(Study.model_validate(unknown))
    guild, body = ranking["guild"], ranking["body"]
    assert (guild.score, guild.contributions) == (None, {})
    assert guild.certain_low == pytest.approx(0.35)
    assert guild.certain_high == pytest.approx(0.8)
    assert (guild.rank, guild.best_rank, guild.worst_rank) == (1, 1, 3)
    assert body.score == body.certain_low == body.certain_high
    assert ranking.known.tolist() == [True, False, True, True]
    assert ranking.scores[ranking.position("guild")] == guild.certain_high


def test_under_a_method_that_compares_candidates_one_unknown_leaves_nobody_with_a_score() -> None:
    unknown = study().as_plain()
    unknown["networks"]["guild"]["values"]["level"] = {"value": "unknown", "low": 1, "high": 4}
    ranking = rank(Study.model_validate(unknown), "topsis", reference="candidates")
    assert not ranking.known.any()
    assert all(record.score is None for record in ranking.records)
    for name in ("body", "guild", "may"):
        record = ranking[name]
        assert record.certain_low is not None
        assert record.certain_high is not None
        assert record.certain_low < record.certain_high


def test_an_unknown_of_an_excluded_network_leaves_the_others_their_scores() -> None:
    unknown = study().as_plain()
    unknown["networks"]["out"]["values"]["level"] = "unknown"
    ranking = rank(Study.model_validate(unknown), "topsis", reference="candidates")
    assert [record.score is None for record in ranking.records] == [False, False, False, True]
    assert ranking.verdict.kind == "clear"


def test_graded_bounds_hold_the_certain_ones() -> None:
    ranking = rank(
        small_study(
            needs={"skill": need()},
            networks={
                "a": network(grade="reported", serves={"skill": {"value": 0.5, "low": 0.4, "high": 0.6}}),
                "b": network(grade="reported", serves={"skill": 0.5}),
            },
        )
    )
    a, b = ranking["a"], ranking["b"]
    assert (a.low, a.certain_low, a.certain_high, a.high) == pytest.approx((0.4, 0.4, 0.6, 0.6))
    assert (b.low, b.certain_low, b.certain_high, b.high) == pytest.approx((0.35, 0.5, 0.5, 0.65))


def test_names_come_from_the_study_and_else_are_the_ids() -> None:
    assert rank(study())["body"].name == "Body"
    assert rank(TABLE)["body"].name == "body"
    assert rank(TABLE)["body"].gates == ()


def test_a_name_that_is_not_there_is_met_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"there is no network `gild`\. Did you mean `guild`"):
        rank(TABLE)["gild"]
    with pytest.raises(UnknownName, match="there is no network `wombat`"):
        rank(TABLE).position("wombat")


def test_the_study_says_by_which_method() -> None:
    assert rank(study()).method == make_method("weighted_sum")
    by_topsis = rank(study(method={"topsis": {"distance": "manhattan"}}))
    assert by_topsis.method == Topsis(distance="manhattan")
    assert rank(study(method={"topsis": {"distance": "manhattan"}}), distance="chebyshev").method == Topsis(
        distance="chebyshev"
    )
    assert rank(study(method="topsis"), "weighted_sum").method == make_method("weighted_sum")


def test_a_method_is_given_by_name_or_ready_made() -> None:
    by_name, ready = rank(TABLE, "topsis", distance="manhattan"), rank(TABLE, Topsis(distance="manhattan"))
    assert by_name == ready
    assert rank(TABLE, Topsis(), distance="manhattan") == ready
    assert rank(TABLE).method == make_method("weighted_sum")


def test_what_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(UnknownName, match=r"no method `topsys`\. Did you mean `topsis`"):
        rank(TABLE, "topsys")
    with pytest.raises(UnknownName, match="topsis has no parameter `distanse`"):
        rank(TABLE, "topsis", distanse="manhattan")
    with pytest.raises(InvalidParameter, match="distance"):
        rank(TABLE, "topsis", distance="crow")
    with pytest.raises(UnknownName, match=r"no way of weighting `ordr`\. Did you mean `order`"):
        rank(study(), weights="ordr")


@pytest.mark.parametrize("weights", ["equal", Weighting(how="equal")])
def test_another_way_of_weighting_than_the_studys(weights: Any) -> None:  # noqa: ANN401 -- a word or a statement
    assert rank(study(), weights=weights).matrix.weights.tolist() == [0.5, 0.5]
    assert rank(study()).matrix.weights.tolist() == [0.75, 0.25]


def test_weights_of_a_study_that_holds_none_are_refused() -> None:
    with pytest.raises(
        InvalidParameter, match=r'^`weights="order"` does not fit this study yet: it needs the block'
    ):
        rank(study(), weights="order")
    with pytest.raises(InvalidParameter, match=r'^`weights="judgements"` does not fit .* the block `judgements:`'):
        rank(study(), weights="judgements")
    with pytest.raises(InvalidParameter, match=r'^`method="ahp"` does not fit .* the block `judgements:`'):
        rank(study(), "ahp")


def test_a_bare_matrix_has_its_own_weights() -> None:
    with pytest.raises(InvalidParameter, match="a bare matrix has its own: use `rank"):
        rank(TABLE, weights="equal")


def test_ahp_takes_the_judgements_whatever_the_study_weighs_by() -> None:
    judged = study(judgements={"criteria": {"level over cost": 9}})
    assert rank(judged, "ahp").matrix.weights.tolist() == pytest.approx([0.9, 0.1])
    assert rank(judged, "ahp", weights="points").matrix.weights.tolist() == [0.75, 0.25]


def test_figures_that_leave_nothing_to_tell_apart_are_warned_of_and_the_warning_is_kept() -> None:
    alike = DecisionMatrix.from_arrays([[1.0], [1.0]], [1], maximise=[True])
    with pytest.warns(DegenerateWarning, match=r"0\.5"):
        ranking = rank(alike, "topsis", reference="candidates")
    assert ranking.scores.tolist() == [0.5, 0.5]
    assert len(ranking.warnings) == 1
    assert rank(TABLE).warnings == ()


def test_anchors_that_nobody_stated_are_asked_for() -> None:
    with pytest.raises(MissingAnchors, match="weighted_sum needs the worst"):
        rank(DecisionMatrix.from_arrays([[1.0]], [1], maximise=[True]))


def test_of_criteria_some_of_which_have_a_scale_those_without_are_named() -> None:
    bare = {"weight": 1, "direction": "benefit"}
    price = {"weight": 1, "scale": {"worst": 9, "best": 0}}
    criteria = {"own": {"name": "Level", **bare}, "fit": bare, "price": price}
    some = small_study(criteria=criteria, networks={"a": network(values=dict.fromkeys(criteria, 1))})
    for method in ("weighted_sum", "topsis", "weighted_product"):
        said = f"^{method} .* of every criterion, and Level and fit have none: "
        with pytest.raises(MissingAnchors, match=said):
            rank(some, method)


def test_two_runs_are_equal_and_so_is_a_pickled_one() -> None:
    for subject in (study(), TABLE):
        ranking = rank(subject)
        assert ranking == rank(subject)
        before = pickle.loads(pickle.dumps(ranking))  # noqa: S301 -- our own bytes, made on this line
        assert isinstance(before, Ranking)
        assert before == ranking
        assert before.verdict == ranking.verdict
        after = pickle.loads(pickle.dumps(ranking))  # noqa: S301 -- our own bytes, made on this line
        assert after.records == ranking.records


def test_rankings_differ_where_anything_in_them_does() -> None:
    ranking = rank(study())
    assert ranking != rank(study(), "topsis")
    assert ranking != rank(study(), gates="ignore")
    assert ranking != rank(study(), weights="equal")
    assert ranking != rank(study(title="Another"))
    assert ranking != "a ranking"
    status = np.array([0, 1, 0], dtype=np.int8)
    assert rank(TABLE) != rank(replace(TABLE, status=status))
    assert rank(TABLE) == rank(replace(TABLE, status=np.zeros(3, dtype=np.int8)))
    assert rank(TABLE) != rank(TABLE.reweighted([1, 1]))
    assert rank(TABLE) != rank(TABLE.take(np.arange(2)))


def test_a_ranking_can_be_changed_and_hashed_by_nobody() -> None:
    ranking = rank(TABLE)
    with pytest.raises(AttributeError):
        ranking.scores = np.zeros(3)  # type: ignore[misc]
    with pytest.raises(TypeError, match="unhashable"):
        hash(ranking)


@pytest.mark.parametrize("name", ["weighted_sum", "topsis", "vikor", "promethee"])
@few
@given(matrix=matrices(least_networks=2), data=st.data())
def test_ranks_never_reverse_a_strict_order_of_scores(
    name: str, matrix: DecisionMatrix, data: st.DataObject
) -> None:
    count = len(matrix.networks)
    codes = data.draw(st.lists(st.sampled_from([0, 0, 1, 2]), min_size=count, max_size=count))
    ranking = rank(replace(matrix, status=np.array(codes, dtype=np.int8)), name)
    standing = np.flatnonzero(np.array(codes) < 2)
    assert (ranking.ranks > 0).tolist() == [code < 2 for code in codes]
    for one in standing:
        for other in standing:
            if ranking.ranks[one] < ranking.ranks[other]:
                assert ranking.scores[one] > ranking.scores[other]
            if ranking.ranks[one] == ranking.ranks[other]:
                assert abs(ranking.scores[one] - ranking.scores[other]) <= ranking.tolerance
    listed = [ranking.matrix.networks[row] for row in standing.tolist()]
    assert sorted(ranking.networks[: len(listed)]) == sorted(listed)


@few
@given(matrix=matrices(least_networks=2), data=st.data())
def test_the_order_of_networks_leaves_no_trace(matrix: DecisionMatrix, data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(len(matrix.networks)))))
    ranking, shuffled = rank(matrix), rank(matrix.take(order))
    assert shuffled.networks == ranking.networks
    assert shuffled.ranks.tolist() == ranking.ranks[order].tolist()
    assert shuffled.verdict == ranking.verdict
