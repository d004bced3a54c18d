"""Does an explanation show how a score comes about, or which rule keeps a network out and what would admit it?"""

from typing import Any

import pytest
from hypothesis import given, settings

from netselect import Ranking, rank
from netselect.comparison.explanation import explain
from netselect.errors import UnknownName
from netselect.matrix import DecisionMatrix
from tests.small_study import network, small_study
from tests.strategies import matrices

GATES = {
    "eligible": {"kind": "eligibility", "fact": "eligible", "must_be": True},
    "no_bidders": {"kind": "red_line", "fact": "bidders_pay", "must_be": False},
}


def ranking(figure: object = 4, *, gates: Any = "apply", method: str | None = None, **parts: Any) -> Ranking:  # noqa: ANN401 -- parts of a network
    """Return a ranking of `subject`, with these parts, and of `other`, which stands."""
    facts = {"eligible": True, "bidders_pay": False}
    subject = network(values={"level": figure}, **{"facts": facts, **parts})
    study = small_study(
        criteria={
            "level": {"weight": 3, "scale": {"worst": 0, "best": 5}},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}},
        },
        learner={"limits": {"first_year_cost": 50}},
        gates=GATES,
        networks={"subject": subject, "other": network(values={"level": 1}, facts=facts)},
    )
    parameters = {"scaling": "min_max"} if method == "weighted_sum" else {}
    return rank(study, method, gates=gates, **parameters)


def test_each_part_has_its_figure_its_weight_and_what_it_adds() -> None:
    found = explain(ranking(), "subject")
    assert [(part.criterion, part.value, part.weight) for part in found.parts] == [
        ("level", 4.0, 0.75),
        ("cost", 0.0, 0.25),
    ]
    assert [part.part for part in found.parts] == pytest.approx([0.6, 0.25])
    assert found.total == pytest.approx(0.85)
    assert found.record.rank == 1
    assert (found.admission, found.notes) == ((), ())


@settings(max_examples=50, deadline=None)
@given(matrix=matrices())
def test_parts_and_printed_parts_sum_to_the_score(matrix: DecisionMatrix) -> None:
    ranked = rank(matrix)
    for name, score in zip(matrix.networks, ranked.scores.tolist(), strict=True):
        found = explain(ranked, name)
        assert found.total == pytest.approx(score, abs=1e-12)
        assert sum(part.part for part in found.parts) == pytest.approx(score, abs=1e-12)
        assert sum(part.printed for part in found.parts) == pytest.approx(round(score, 3), abs=1.00001e-3)


def test_an_excluded_network_is_told_every_rule_in_the_way() -> None:
    found = explain(
        ranking(
            facts={"eligible": False, "bidders_pay": True},
            staying={"yearly_cost": 80, "hours_per_month": 0},
        ),
        "subject",
    )
    assert found.record.status == "excluded"
    assert found.admission == (
        'it would be let in only if the answer to "eligible" is yes',
        'it would be let in only if the answer to "bidders pay" is no; this is a red line, and is never waived',
        "it would be let in only if it asks for at most 50 GBP in the first year, instead of 80; or waive the "
        "rule, with your reason and your name",
    )
    assert found.total == pytest.approx(0.6 + 0.25 * 0.2)


def test_a_conditional_network_is_told_what_to_find_out() -> None:
    found = explain(ranking(facts={"eligible": "unknown", "bidders_pay": False}), "subject")
    assert found.record.status == "conditional"
    assert found.admission == ('find out whether the answer to "eligible" is yes',)


def test_where_rules_are_ignored_there_is_nothing_to_admit() -> None:
    found = explain(ranking(gates="ignore", facts={"eligible": False, "bidders_pay": True}), "subject")
    assert found.admission == ()


def test_a_network_that_the_method_did_not_see_has_no_parts() -> None:
    found = explain(ranking(method="weighted_sum", facts={"eligible": False, "bidders_pay": False}), "subject")
    assert (found.parts, found.total) == ((), None)
    assert found.notes == ("Weighted sum scores only the networks that stand, so this one has no score",)
    assert found.admission == ('it would be let in only if the answer to "eligible" is yes',)


def test_an_unknown_figure_is_none_and_taken_at_its_best() -> None:
    found = explain(ranking({"value": "unknown", "low": 1, "high": 3}), "subject")
    assert [part.value for part in found.parts] == [None, 0.0]
    assert found.total == pytest.approx(0.75 * 0.6 + 0.25)
    assert found.record.score is None
    assert found.notes == ("level is not known: its best is used here",)


def test_a_method_without_parts_says_so() -> None:
    ranked = rank(DecisionMatrix.from_arrays([[1.0, 2.0], [2.0, 1.0]], [1, 1], maximise=[True, True]), "vikor")
    found = explain(ranked, "A1")
    if ranked.contributions is None:
        assert found.notes == (f"{ranked.method.title} does not split its score into parts",)
        assert (found.parts, found.total) == ((), None)
    else:
        assert found.total == pytest.approx(float(ranked.scores[0]))


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(UnknownName, match="Did you mean `subject`"):
        explain(ranking(), "subjekt")


def test_where_networks_are_measured_together_an_unknown_figure_of_another_is_noted() -> None:
    scale = {"worst": 0, "best": 5}
    study = small_study(
        criteria={"level": {"weight": 1, "scale": scale}, "more": {"weight": 1, "scale": scale}},
        networks={
            "a": network(values={"level": 2, "more": 3}),
            "b": network(values={"level": {"value": "unknown", "low": 1, "high": 4}, "more": 1}),
        },
    )
    (note,) = explain(rank(study, "promethee"), "a").notes
    assert note.startswith("PROMETHEE II measures the networks against each other, and a figure of another one")
    assert "level is not known: its best is used here" in explain(rank(study, "promethee"), "b").notes
    assert explain(rank(study), "a").notes == ()


def test_rounding_is_mentioned_only_where_a_part_was_moved() -> None:
    exact = DecisionMatrix.from_arrays([[1.0, 1.0], [0.0, 0.0]], [1, 1], worst=[0, 0], best=[2, 2])
    assert explain(rank(exact), "A1").notes == ()
    moved = DecisionMatrix.from_arrays([[1.0] * 3, [0.0] * 3], [1, 1, 1], worst=[0] * 3, best=[1] * 3)
    assert explain(rank(moved), "A1").notes == ("last digits are rounded so that the parts add up",)
