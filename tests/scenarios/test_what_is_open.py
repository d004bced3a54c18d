"""Is a figure open only where something reads it: the method on a criterion with weight, a rule, or a set?"""

import pytest

import netselect
from netselect import rank
from netselect.batch.engine.learners import VERDICTS
from netselect.study.study import Study
from tests.small_study import need, network, small_study

UNKNOWN = "unknown"


def of_no_weight(size: object = UNKNOWN, method: object = "weighted_sum") -> Study:
    scale = {"scale": {"worst": 0, "best": 1}}
    return small_study(
        method=method,
        criteria={
            "keyword": {"weight": 0.5, **scale},
            "recency": {"weight": 0.3, **scale},
            "size": {"weight": 0, "scale": {"worst": 1, "best": 0}},
        },
        networks={
            "a": network(values={"keyword": 0.9, "recency": 0.2, "size": size}),
            "b": network(values={"keyword": 0.4, "recency": 0.9, "size": 0.1}),
        },
    )


@pytest.mark.parametrize("size", [UNKNOWN, {"value": 0.5, "low": 0, "high": 1}])
def test_on_a_criterion_of_no_weight_the_score_is_known(size: object) -> None:
    study = of_no_weight(size)
    ranking = rank(study)
    assert ranking.scores.tolist() == pytest.approx([0.6375, 0.5875])
    assert ranking.known.all()
    assert ranking.bounds().are_certain
    assert ranking.cases == {}
    assert ranking.questions().questions == ()
    assert ranking.verdict.kind == "clear"
    assert [one.conditions for one in ranking.shortlist.listed] == [(), ()]
    for detail in (str(ranking), ranking.explain("a"), ranking.compare("a", "b")):
        assert "not known" not in str(detail)


@pytest.mark.parametrize(
    "method", ["topsis", "weighted_product", {"topsis": {"reference": "candidates"}}, "vikor"]
)
def test_so_it_is_for_every_method(method: object) -> None:
    ranking = rank(of_no_weight(method=method))
    assert ranking.known.all()
    assert ranking.bounds().are_certain
    assert ranking.verdict.kind != "undetermined"


@pytest.mark.parametrize(("weight", "known"), [(0, True), (1, False)])
def test_in_a_batch_each_learners_own_weights_say_what_is_read(weight: float, *, known: bool) -> None:
    found = netselect.rank_many(
        of_no_weight(), [{"id": "me", "weights": {"keyword": 0.5, "recency": 0.3, "size": weight}}]
    ).whole
    by_network = dict(zip(found.network[0].tolist(), found.is_known[0].tolist(), strict=True))
    assert by_network[0] is known
    assert (VERDICTS[found.verdict[0]] == "undetermined") is not known


def test_samples_that_give_the_criterion_weight_draw_the_figure() -> None:
    ranking = rank(of_no_weight())
    around, free = (ranking.smaa(weights=choice, samples=200) for choice in ("around", "free"))
    assert (around.open_figures, free.open_figures) == (0, 1)


def test_where_sensitivity_raises_the_weight_it_says_that_a_figure_is_not_known() -> None:
    found = rank(of_no_weight()).sensitivity()
    assert found.assumed == (("size", "a"),)
    assert "size weighs nothing now, and of a it is not known" in " ".join(str(found).split())
    assert rank(of_no_weight(0.5)).sensitivity().assumed == ()


def test_a_figure_that_only_a_rule_and_the_sets_read_is_asked() -> None:
    cost = {"value": UNKNOWN, "low": 20, "high": 160}
    study = small_study(
        learner={"limits": {"first_year_cost": 150}},
        needs={"n": need()},
        criteria={
            "quality": {"weight": 1, "scale": {"worst": 0, "best": 10}},
            "yearly_cost": {"computed": "yearly_cost", "weight": 0, "scale": {"worst": 200, "best": 0}},
        },
        networks={
            "a": network(
                joining={"fee": 0}, staying={"yearly_cost": 100}, values={"quality": 5}, serves={"n": 0.3}
            ),
            "b": network(
                joining={"fee": 0},
                staying={"yearly_cost": cost},
                values={"quality": 9},
                serves={"n": {"value": UNKNOWN, "low": 0, "high": 1}},
            ),
        },
    )
    ranking = rank(study)
    assert ranking.known.all()
    asked = ranking.questions().questions
    assert [(one.figure.path, one.decides) for one in asked] == [
        ("staying.yearly_cost", "first place"),
        ("serves.n", "set"),
    ]
    assert [flip.at for flip in asked[0].flips] == [150]


def test_of_networks_judged_in_pairs_no_figure_is_open() -> None:
    scale = {"scale": {"worst": 0, "best": 1}}
    study = small_study(
        weights="judgements",
        method={"ahp": {"networks": "judged"}},
        criteria={"p": scale, "q": scale},
        judgements={"criteria": {"p over q": 3}},
        network_judgements={"p": {"old over new": "1/3"}, "q": {"old over new": 2}},
        networks={name: network(values={"p": UNKNOWN, "q": UNKNOWN}) for name in ("old", "new")},
    )
    ranking = rank(study)
    assert ranking.scores.tolist() == pytest.approx([0.354167, 0.645833], abs=1e-6)
    assert ranking.known.all()
    assert ranking.questions().questions == ()
    assert "unknown" not in str(ranking)
    assert "search" not in str(ranking)
