"""Where could a batch differ from ranking alone: gates, sums, ends and weights that hang together?"""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from netselect import Ranking, rank
from netselect.batch import engine
from netselect.batch.engine.learners import VERDICTS
from netselect.batch.engine.verdicts import own_study
from netselect.batch.many import rank_many
from netselect.batch.reading.records import Records
from netselect.errors import NetselectError
from netselect.study.study import Study

SCALE = {"worst": 0, "best": 5}
NEED = {"title": "A need", "current": 0, "target": 3, "importance": 1, "themes": {"help": 1}}


def network(worth: object, fee: object = 0, yearly: object = 100, **parts: object) -> dict[str, Any]:
    """Return a network by its worth, its fee and its yearly cost."""
    return {
        "name": "A network",
        "values": {"worth": worth},
        "joining": {"fee": fee, "entry_weeks": 1},
        "staying": {"yearly_cost": yearly, "hours_per_month": 1},
        **parts,
    }


def study(
    networks: Mapping[str, Any],
    criteria: Mapping[str, Any] | None = None,
    *,
    with_worth: bool = True,
    **parts: object,
) -> Study:
    """Return a study that weighs worth, and other criteria that are given."""
    worth = {"worth": {"weight": 1, "scale": SCALE}}
    return Study.model_validate(
        {
            "netselect": 1,
            "title": "A hard case",
            "as_of": "2026-01-01",
            "learner": {"id": "template"},
            "criteria": {**(criteria or {}), **(worth if with_worth else {})},
            "networks": networks,
            **parts,
        }
    )


def cost(figure: str, worst: float, best: float) -> dict[str, Any]:
    """Return a criterion that measures a term."""
    return {figure: {"weight": 1, "computed": figure, "scale": {"worst": worst, "best": best}}}


def assert_as_alone(
    given: Study,
    learners: Sequence[Mapping[str, Any]],
    method: str | None = None,
    **options: Any,  # noqa: ANN401 -- as for rank
) -> None:
    """Assert that each learner has, together with the others and by itself, what ranking alone gives."""
    records, alone = Records(given), dict[str, Ranking | None]()
    for data in learners:
        record = records.judge(data).record
        assert record is not None
        try:
            alone[record.id] = rank(own_study(given, record), method, **options)
        except NetselectError:
            alone[record.id] = None
    for some in ([*learners], *([one] for one in learners if len(learners) > 1)):
        result = rank_many(given, some, method, top=9, **options)
        rows = {name: row for row, name in enumerate(result.whole.ids)}
        for name in (str(data["id"]) for data in some):
            ranking = alone[name]
            if ranking is None:
                assert name not in rows
                continue
            row, chunk = rows[name], result.whole
            standing = [one for one in ranking.networks if ranking.ranks[ranking.position(one)] > 0]
            at = [ranking.position(one) for one in standing]
            listed = [result.legend.networks[place] for place in chunk.network[row] if place >= 0]
            assert listed == standing[:9]
            assert chunk.score[row, : len(listed)].tolist() == ranking.scores[at][:9].tolist()
            assert chunk.is_conditional[row, : len(listed)].tolist() == (~ranking.surely_stands[at][:9]).tolist()
            assert chunk.is_known[row, : len(listed)].tolist() == ranking.known[at][:9].tolist()
            assert VERDICTS[chunk.verdict[row]] == ranking.verdict.kind
            shortlisted = {
                result.legend.networks[place] for at_, place in chunk.shortlisted.tolist() if at_ == row
            }
            assert shortlisted == set(ranking.shortlist.networks)


def test_whom_the_studys_own_learner_excludes_stands_for_others() -> None:
    cap = {"cap": {"kind": "budget", "computed": "yearly_cost", "max": 200}}
    given = study({"u": network(5, yearly=300), "v": network(3)}, gates=cap)
    waiver = {"network": "u", "gate": "cap", "reason": "paid by the firm", "by": "lead"}
    learners: list[dict[str, Any]] = [
        {"id": "raised", "gates": {"cap": {"max": 400}}},
        {"id": "waived", "waivers": [waiver]},
        {"id": "plain"},
    ]
    assert_as_alone(given, learners)


def test_limits_that_the_studys_own_learner_has_and_others_lift() -> None:
    given = study(
        {"u": network(5, yearly=300), "v": network(3)},
        learner={"id": "template", "limits": {"yearly_cost": 200}},
    )
    learners: list[dict[str, Any]] = [
        {"id": "lifted", "limits": {"yearly_cost": None}},
        {"id": "same"},
        {"id": "higher", "limits": {"yearly_cost": 400}},
        {"id": "hours", "limits": {"hours_per_month": 5}},
    ]
    assert_as_alone(given, learners)


@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
@pytest.mark.parametrize(
    "scale",
    [{"worst": 1, "best": 0}, {"worst": 0, "best": 1, "curve": [[0, 0], [0.3, 1], [1, 0]]}],
    ids=["reversed", "peaked"],
)
def test_strengths_unknown_to_a_learner_where_more_help_can_be_worth_less(
    scale: dict[str, Any], method: str
) -> None:
    networks = {
        f"n{place:03d}": network((place * 37 % 50) / 10, offers={"help": (place * 53 % 100) / 100})
        for place in range(100)
    }
    covered = {"covered": {"weight": 5, "computed": "need_coverage", "scale": scale}}
    given = study(networks, covered, themes=["help"])
    unknown = {f"n{place:03d}": "unknown" for place in range(40, 50)}
    assert_as_alone(given, [{"id": "ann", "needs": {"more": NEED}, "strengths": {"more": unknown}}], method)


def test_a_value_that_rises_and_falls_is_refused_for_everybody_or_nobody() -> None:
    networks = {f"n{place:03d}": network((place * 37 % 50) / 10) for place in range(100)}
    curve = {"worst": 0, "best": 5, "curve": [[0, 0], [2, 1], [5, 0.3]]}
    given = study(networks)
    peaked = study(networks, {"worth": {"weight": 1, "scale": curve}}, with_worth=False)
    result = rank_many(peaked, [{"id": "ann"}], "topsis", reference="candidates")
    assert len(result) == 0
    assert "rises and falls" in result.faults[0].fault.message
    assert_as_alone(given, [{"id": "ann"}], "topsis", reference="candidates")


@pytest.mark.parametrize("worth", [4.1, 4.3, 4.6])
@pytest.mark.parametrize("limit", [300, 400, None])
def test_the_first_may_be_out_of_reach_once_a_gate_is_met(worth: float, limit: float | None) -> None:
    given = study(
        {"u": network(3, yearly="unknown"), "v": network(worth, yearly=300)}, cost("yearly_cost", 0, 500)
    )
    assert_as_alone(given, [{"id": "ann", "limits": {"yearly_cost": limit}}])


@pytest.mark.parametrize("worth", [0, 3.2, 4.2])
def test_an_unknown_fee_and_a_budget(worth: float) -> None:
    learners = [
        {"id": f"p{place}", "limits": {"first_year_cost": limit}}
        for place, limit in enumerate((150, 350, 500, 600, 700, None))
    ]
    for criteria in (
        cost("first_year_cost", 500, 0),
        {**cost("joining_fee", 100, 0), **cost("first_year_cost", 500, 0)},
        {**cost("first_year_cost", 500, 0), **cost("joining_fee", 100, 0)},
        {**cost("first_year_cost", 0, 500), **cost("joining_fee", 100, 0)},
    ):
        for fee, yearly in (("unknown", 152), (90, "unknown"), ("unknown", "unknown")):
            given = study({"u": network(5, fee, yearly), "v": network(worth, 100, 400)}, criteria)
            assert_as_alone(given, learners)


def test_gates_that_leave_nothing_of_a_figure_together() -> None:
    least = {"serious": {"kind": "other", "computed": "yearly_cost", "min": 150}}
    unknown = {"value": "unknown", "low": 120, "high": 400}
    given = study({"u": network(5, 0, unknown), "v": network(3, 0, 160)}, cost("yearly_cost", 400, 0), gates=least)
    learners = [
        {"id": f"p{place}", "limits": {"yearly_cost": limit}}
        for place, limit in enumerate((100, 149, 150, 200, 500))
    ]
    assert_as_alone(given, learners)


def test_a_few_possible_prices_and_a_budget_between_them() -> None:
    price = {"value": "unknown", "one_of": [0, 90, 180]}
    given = study({"u": network(4, 10, price), "v": network(3, 0, 20)}, cost("yearly_cost", 200, 0))
    learners = [
        {"id": f"p{place}", "limits": {"first_year_cost": limit}}
        for place, limit in enumerate((5, 10, 99, 100, 150, 190, 500))
    ]
    assert_as_alone(given, learners)


def test_weights_by_figures_need_nothing_of_the_studys_own_learner() -> None:
    networks = {
        "u": network(5, offers={"help": 0.5}),
        "v": network(2, offers={"help": 0.9}),
        "w": network(1, offers={"help": 0.1}),
        "z": network("unknown", yearly=900),
    }
    covered = {"covered": {"weight": 1, "computed": "need_coverage"}}
    given = study(networks, covered, themes=["help"])
    limits = {"yearly_cost": 200}
    learners = [
        {"id": "ann", "needs": {"more": NEED}, "limits": limits},
        {"id": "bea", "needs": {"more": NEED}, "limits": limits, "weights": {"worth": 3}},
    ]
    for way in ("entropy", "critic"):
        assert_as_alone(given, learners, weights=way)


def test_a_cut_in_an_open_range_of_scores_is_as_wide_as_the_ties() -> None:
    hundred = {"scale": {"worst": 0, "best": 100}, "weight": 1}
    networks = {
        name: {"name": "A network", "values": {"a": level, "b": level}}
        for name, level in (("u", 100), ("v", 50 - 2e-8), ("w", 0))
    }
    given = study(networks, {"a": hundred, "b": hundred}, with_worth=False, shortlist={"cut": 50})
    assert_as_alone(given, [{"id": "ann"}], "weighted_sum", scaling="none")


def test_terms_that_nobody_states_are_asked_about_by_nobody() -> None:
    networks = {f"n{place}": {"name": "A network", "values": {"worth": place / 2}} for place in range(8)}
    assert_as_alone(study(networks), [{"id": "ann"}], "topsis", reference="candidates")


def test_ranking_in_threads_leaves_warnings_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MOST", 20)  # threads take parts of a few learners, not of hundreds
    given = study({"u": network(5), "v": network(5, yearly="unknown")}, cost("yearly_cost", 400, 0))
    before = list(warnings.filters)
    learners = [{"id": f"p{place}"} for place in range(90)]
    rank_many(given, learners, "topsis", reference="candidates", workers=4)
    assert list(warnings.filters) == before


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        *(
            ("topsis", {"reference": "candidates", "scaling": way})
            for way in ("vector", "min_max", "sum", "max", "none")
        ),
        *(("weighted_sum", {"scaling": way}) for way in ("anchors", "min_max", "vector", "sum", "max", "none")),
        ("weighted_product", {}),
        ("waspas", {}),
        ("vikor", {"reference": "anchors"}),
        ("vikor", {}),
        ("promethee", {}),
    ],
)
def test_figures_that_are_equal_but_for_rounding_among_whoever_stands(
    method: str, parameters: dict[str, str]
) -> None:
    networks = {}
    for place in range(140):
        stated = network((place * 37 % 50) / 10, yearly=place)
        # Whoever asks for 100 or more has another figure, so that learners with a limit alone see one figure.
        stated["values"]["even"] = 4.0 if place >= 100 else (0.1 + 0.2, 0.3)[place % 2]
        networks[f"n{place:03d}"] = stated
    given = study(networks, {"even": {"weight": 5, "scale": {"worst": 0, "best": 5}}})
    learners = [{"id": f"p{limit}", "limits": {"yearly_cost": limit}} for limit in (80, 99, 120, 500)]
    assert_as_alone(given, learners, method, **parameters)
