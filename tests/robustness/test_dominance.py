"""Are dominance and the efficient frontiers those of comparing every pair, criterion by criterion?"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.matrix import DecisionMatrix
from netselect.robustness.dominance import Dominance, Offer, Spent, dominance, dominates
from netselect.study.study import Study
from tests.effort import examples
from tests.open_studies import open_studies
from tests.sets.every_set import BySight, made, random_study
from tests.small_study import network, small_study
from tests.strategies import matrices

Floats = npt.NDArray[np.float64]

CLOSE = 1e-12

few = settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

pytestmark = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")


def worth(matrix: DecisionMatrix, level: float, column: int) -> float:
    """Return what one figure is worth between its anchors."""
    assert matrix.worst is not None
    assert matrix.best is not None
    curve = matrix.curves[column] if matrix.curves else None
    if curve is not None:
        return float(np.interp(level, curve[:, 0], curve[:, 1]))
    worst, best = float(matrix.worst[column]), float(matrix.best[column])
    return min(1.0, max(0.0, (level - worst) / (best - worst)))


def ends(matrix: DecisionMatrix, row: int, column: int) -> tuple[float, float]:
    """Return the least and the most that a figure can be worth, by trying its ends and every bend between."""
    if matrix.low is None or matrix.high is None:
        own = worth(matrix, float(matrix.values[row, column]), column)
        return own, own
    low, high = float(matrix.low[row, column]), float(matrix.high[row, column])
    curve = matrix.curves[column] if matrix.curves else None
    bends = [] if curve is None else [level for level in curve[:, 0].tolist() if low <= level <= high]
    tried = [worth(matrix, level, column) for level in (low, high, *bends)]
    return min(tried), max(tried)


def outdoes(one: list[float], other: list[float]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(own >= theirs - CLOSE for own, theirs in pairs) and any(
        own > theirs + CLOSE for own, theirs in pairs
    )


def by_loops(ranking: Ranking) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return who is dominated by whom, as stated and surely, comparing pair by pair."""
    matrix = ranking.matrix
    columns = [column for column, weight in enumerate(matrix.weights.tolist()) if weight > 0]
    standing = [name for name in ranking.networks if ranking.ranks[ranking.position(name)]]
    stated, least, most = {}, {}, {}
    for name in standing:
        row = ranking.position(name)
        stated[name] = [worth(matrix, float(matrix.values[row, column]), column) for column in columns]
        least[name] = [ends(matrix, row, column)[0] for column in columns]
        most[name] = [ends(matrix, row, column)[1] for column in columns]
    found = []
    for name in standing:
        others = [other for other in standing if other != name]
        by = tuple(other for other in others if outdoes(stated[other], stated[name]))
        surely = tuple(other for other in others if outdoes(least[other], most[name]))
        if by or surely:
            found.append((name, by, surely))
    return found


def as_listed(found: Dominance) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.network, one.by, one.surely) for one in found.dominated]


@few
@given(matrix=matrices(), data=st.data())
def test_of_a_matrix_dominance_is_that_of_loops(matrix: DecisionMatrix, data: st.DataObject) -> None:
    count = len(matrix.networks)
    status = np.array(
        data.draw(st.lists(st.sampled_from([0, 0, 1, 2]), min_size=count, max_size=count)), dtype=np.int8
    )
    ranking = rank(replace(matrix, status=status))
    found = dominance(ranking)
    assert as_listed(found) == by_loops(ranking)
    assert (found.money, found.hours, found.not_known) == ((), (), ())


@few
@given(study=open_studies())
def test_of_a_study_with_open_figures_dominance_is_that_of_loops(study: Study) -> None:
    ranking = rank(study)
    found = dominance(ranking)
    assert as_listed(found) == by_loops(ranking)


@few
@given(study=open_studies())
def test_a_network_that_is_surely_dominated_can_never_come_before(study: Study) -> None:
    ranking = rank(study)
    never_below = ranking.outlook.never_below
    for one in dominance(ranking).dominated:
        for other in one.surely:
            assert never_below[ranking.position(other), ranking.position(one.network)]


@few
@given(matrix=matrices(positive=True))
def test_without_anchors_figures_themselves_are_compared_in_whatever_unit(matrix: DecisionMatrix) -> None:
    bare = replace(matrix, worst=None, best=None)
    ranking = rank(bare, "weighted_sum", scaling="min_max")
    sizes = np.abs(bare.values).max(axis=0)
    values = (np.where(bare.maximise, bare.values, -bare.values) / sizes)[:, bare.weights > 0].tolist()
    expected = {}
    for row, name in enumerate(bare.networks):
        others = [other for other in ranking.networks if other != name]
        by = [other for other in others if outdoes(values[ranking.position(other)], values[row])]
        if by:
            expected[name] = tuple(by)
    assert {one.network: one.by for one in dominance(ranking).dominated} == expected
    assert all(one.by == one.surely for one in dominance(ranking).dominated)


@few
@given(
    rows=st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=1, max_size=6),
    other=st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=6, max_size=6),
)
def test_one_table_dominates_another_row_by_row(rows: list[list[int]], other: list[list[int]]) -> None:
    left, right = np.array(rows, dtype=np.float64), np.array(other[: len(rows)], dtype=np.float64)
    expected = [
        [i != j and outdoes(one, two) for j, two in enumerate(right.tolist())]
        for i, one in enumerate(left.tolist())
    ]
    assert dominates(left, right).tolist() == expected


def test_alike_networks_and_a_criterion_without_weight_dominate_nobody() -> None:
    matrix = DecisionMatrix.from_arrays([[3, 1], [3, 1], [3, 5]], [1, 0], worst=[0, 0], best=[5, 5])
    assert dominance(rank(matrix)).dominated == ()
    rounded = DecisionMatrix.from_arrays([[0.1 + 0.2], [0.3]], [1], worst=[0], best=[1])
    assert dominance(rank(rounded)).dominated == ()


COUNTED = {
    "money": {"yearly_cost", "first_year_cost", "joining_fee"},
    "hours": {"hours_per_month", "effort_hours"},
}
AMOUNT = {"money": "yearly_cost", "hours": "hours_per_month"}


def frontier_by_loops(study: Study, ranking: Ranking, spent: Spent) -> list[tuple[str, float, float]]:
    """Return who is worth what for what, from a study without the criteria that count the amount already."""
    kept = {name: leaf for name, leaf in study.criteria.items() if leaf.computed not in COUNTED[spent]}
    without = rank(study.model_copy(update={"criteria": kept}), ranking.method)
    is_known = {
        name: bool(without.known[without.position(name)]) and bool(ranking.stands[ranking.position(name)])
        for name in ranking.networks
    }
    found = []
    for name in ranking.networks:
        amount = getattr(study.networks[name].staying, AMOUNT[spent])
        if is_known[name] and amount is not None and not amount.is_unknown:
            found.append((name, float(amount.value), float(without.scores[without.position(name)])))
    return sorted(found, key=lambda own: (own[1], -round(own[2], 9), own[0]))


def assert_offers(found: tuple[Offer, ...], expected: list[tuple[str, float, float]], tolerance: float) -> None:
    assert sorted(offer.network for offer in found) == sorted(name for name, _, _ in expected)
    by_name = {name: (amount, score) for name, amount, score in expected}
    assert [offer.amount for offer in found] == sorted(offer.amount for offer in found)
    for offer in found:
        amount, score = by_name[offer.network]
        assert offer.amount == amount
        assert offer.score == pytest.approx(score, abs=1e-12)
        better = {
            other
            for other, (price, value) in by_name.items()
            if price <= amount and value >= score - tolerance and (price < amount or value > score + tolerance)
        }
        assert set(offer.outdone_by) == better
        assert offer.is_efficient is not bool(better)


@few
@given(
    study=open_studies(),
    method=st.sampled_from(["weighted_sum", "topsis", "weighted_product"]),
    hours=st.booleans(),
)
def test_frontiers_are_those_of_a_study_that_does_not_count_the_amount(
    study: Study, method: str, *, hours: bool
) -> None:
    networks = {
        name: own.model_copy(update={"staying": own.staying.model_copy(update={"hours_per_month": None})})
        if hours and name == "a"
        else own
        for name, own in study.networks.items()
    }
    study = study.model_copy(update={"networks": networks})
    ranking = rank(study, method)
    found = dominance(ranking)
    for spent, offers in (("money", found.money), ("hours", found.hours)):
        expected = frontier_by_loops(study, ranking, spent)  # type: ignore[arg-type]
        assert_offers(offers, expected, ranking.tolerance)
        assert found.frontier(spent) == tuple(  # type: ignore[arg-type]
            offer for offer in offers if not offer.outdone_by
        )
    standing = [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
    both = {offer.network for offer in found.money} & {offer.network for offer in found.hours}
    assert found.not_known == tuple(name for name in standing if name not in both)


WEEKS_WITHOUT_WEIGHT = small_study(
    criteria={
        "level": {"weight": 1, "scale": {"worst": 0, "best": 5}},
        "weeks": {"computed": "entry_weeks", "weight": 0, "scale": {"worst": 20, "best": 0}},
    },
    networks={
        "b": network(
            joining={"fee": 0, "entry_weeks": {"value": "unknown", "low": 0, "high": 30}}, values={"level": 0}
        )
    },
)


@few
@given(study=open_studies(most_networks=3))
@example(study=WEEKS_WITHOUT_WEIGHT)
def test_where_candidates_set_the_scale_one_unknown_leaves_nobody_with_a_score(study: Study) -> None:
    scale = study.criteria["level"].scale
    assume(scale is not None and not scale.curve)
    ranking = rank(study, "topsis", reference="candidates")
    assume(ranking.stands.any())
    found = dominance(ranking)
    for spent, offers in (("money", found.money), ("hours", found.hours)):
        columns = np.array([leaf.computed not in COUNTED[spent] for leaf in study.leaves().values()])
        # What weighs nothing is not read: nobody's score waits for it.
        columns &= ranking.seen.weights > 0
        unknown = ranking.seen.unknown
        if unknown is not None and unknown[:, columns].any():
            assert offers == ()
        else:
            assert_offers(offers, frontier_by_loops(study, ranking, spent), ranking.tolerance)  # type: ignore[arg-type]


def priced(**networks: tuple[object, object, object]) -> Study:
    """Return a study of networks with a yearly cost, hours a month and a level."""
    return small_study(
        criteria={
            "level": {"weight": 3, "scale": {"worst": 0, "best": 10}},
            "cost": {"computed": "yearly_cost", "weight": 5, "scale": {"worst": 100, "best": 0}},
            "time": {"computed": "hours_per_month", "weight": 2, "scale": {"worst": 20, "best": 0}},
        },
        networks={
            name: network(staying={"yearly_cost": cost, "hours_per_month": hours}, values={"level": level})
            for name, (cost, hours, level) in networks.items()
        },
    )


def test_value_for_money_by_hand() -> None:
    """Of the score 3/5 are the level and 2/5 the hours, which all need alike."""
    found = dominance(
        rank(priced(a=(20, 10, 5), b=(50, 10, 5), c=(50, 10, 8), d=(0, 10, 1), e=("unknown", 10, 9)))
    )
    assert [(offer.network, offer.amount, round(offer.score, 9)) for offer in found.money] == [
        ("d", 0.0, 0.26),
        ("a", 20.0, 0.5),
        ("c", 50.0, 0.68),
        ("b", 50.0, 0.5),
    ]
    assert [offer.outdone_by for offer in found.money] == [(), (), (), ("a", "c")]
    assert [offer.network for offer in found.frontier("money")] == ["d", "a", "c"]
    assert found.not_known == ("e",)


@pytest.mark.parametrize(
    ("spent", "term"),
    [
        ("money", "yearly_cost"),
        ("money", "first_year_cost"),
        ("money", "joining_fee"),
        ("hours", "hours_per_month"),
        ("hours", "effort_hours"),
    ],
)
def test_a_criterion_that_counts_the_amount_already_is_left_out(spent: Spent, term: str) -> None:
    asked: dict[str, Any] = {
        "joining": {"fee": 70, "effort_hours": 70, "entry_weeks": 0},
        "staying": {"yearly_cost": 10, "hours_per_month": 10},
    }
    study = small_study(
        criteria={
            "level": {"weight": 1, "scale": {"worst": 0, "best": 10}},
            "asked": {"computed": term, "weight": 3, "scale": {"worst": 100, "best": 0}},
        },
        networks={"a": network(values={"level": 4}, **asked)},
    )
    found = dominance(rank(study))
    (counted,) = found.money if spent == "money" else found.hours
    (other,) = found.hours if spent == "money" else found.money
    assert counted.score == pytest.approx(0.4)
    assert other.score != pytest.approx(0.4)


def test_equal_offers_outdo_neither() -> None:
    found = dominance(rank(priced(a=(20, 10, 5), b=(20, 10, 5))))
    assert [offer.outdone_by for offer in found.money] == [(), ()]
    assert found.dominated == ()


def test_where_nothing_but_the_amount_counts_there_is_no_frontier_and_nobody_is_unknown() -> None:
    study = small_study(
        criteria={"cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}}},
        networks={name: network(staying={"yearly_cost": 10, "hours_per_month": 2}) for name in "ab"},
    )
    found = dominance(rank(study))
    assert found.money == ()
    assert [offer.network for offer in found.hours] == ["a", "b"]
    assert found.not_known == ()


@pytest.mark.parametrize("parameters", [{}, {"scaling": "min_max"}])
def test_where_nobody_stands_nobody_is_dominated(parameters: dict[str, Any]) -> None:
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 10}}},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(values={"level": 3}, facts={"open": False})},
    )
    assert dominance(rank(study, "weighted_sum", **parameters)) == Dominance((), (), (), (), 0, varies=False)


def test_one_network_dominates_nobody_and_is_efficient() -> None:
    found = dominance(rank(priced(a=(20, 10, 5))))
    assert found.dominated == ()
    assert [offer.is_efficient for offer in (*found.money, *found.hours)] == [True, True]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_outdone_helps_in_a_set_where_looking_at_every_set_finds_one(seed: int) -> None:
    generator = np.random.default_rng([seed, 11])
    helping = useless = 0
    for _ in range(60):
        parts = random_study(generator, most_networks=6)
        study = made(parts)
        ranking = rank(study)
        sight = BySight(parts, dict.fromkeys(study.networks, 0.0))
        allowed = set(sight.allowed())

        def gains(
            without: tuple[str, ...], name: str, allowed: set[tuple[str, ...]] = allowed, sight: BySight = sight
        ) -> bool:
            member = tuple(sorted((*without, name)))
            return {without, member} <= allowed and any(
                sight.covers(member, own) > sight.covers(without, own) + 1e-9
                for own in ("robust", "cautious", "optimistic")
            )

        for one in dominance(ranking).dominated:
            if one.gains_in is not None:
                helping += 1
                assert gains(one.gains_in, one.network)
                beside = set(one.surely or one.by)
                if any(
                    gains(tuple(sorted({*fixed, other})), one.network)
                    for other in beside
                    for fixed in [_fixed(parts)]
                ):
                    assert beside & set(one.gains_in)
            else:
                useless += 1
                assert not any(gains(without, one.network) for without in allowed if one.network not in without)
    assert helping
    assert useless


def _fixed(parts: dict[str, Any]) -> list[str]:
    return [name for name, own in parts["networks"].items() if own["mandatory"]]


def test_the_text_says_that_what_is_outdone_still_helps() -> None:
    study = small_study(
        needs={"n": {"title": "N", "importance": 1, "current": 1, "target": 3}},
        criteria={"covered": {"computed": "need_coverage", "weight": 1}},
        networks={
            "a": network(serves={"n": 0.75}),
            "b": network(serves={"n": 0.5}),
            "c": network(serves={"n": 0}),
        },
    )
    found = dominance(rank(study))
    assert [(one.network, one.gains_in) for one in found.dominated] == [("b", ("a",)), ("c", None)]
    text = " ".join(str(found).split())
    assert "In a set b can still help: beside a, more is covered with it than without." in text
    assert text.count("can still help: beside") == 1
