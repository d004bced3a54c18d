"""Does advice on judgements, and what judges differ on, read as what was found?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netselect
from netselect.names import Names
from netselect.robustness.coach import OrderHeld
from netselect.study.study import Study
from netselect.weighting.consistency import USUAL_RATIO, ratio_text
from tests.judged_study import judged_study, loose_study, panel
from tests.small_study import network


def joined(text: str) -> str:
    return " ".join(text.split())


def test_advice_names_contradictions_what_would_suit_and_what_comes_next(study: Study) -> None:
    text = joined(str(netselect.coach(study)))
    assert text.startswith("Judge recognition against hours per month next; it would tell most")
    assert "Criteria: 8 of 15 pairs judged; consistency ratio 0.0081 (approximate)." in text
    assert (
        "Fit with needs and aspirations over yearly cost is judged 3, but by way of relationship it comes to 6"
        in text
    )
    assert "Suggestion" not in text
    assert "Fit with needs and aspirations: 1 of 1 pair judged" in text
    assert text.endswith("Nothing has been changed: the judgements are yours.")


def test_above_the_usual_ratio_the_worst_judgement_comes_before_the_next_pair() -> None:
    found = netselect.coach(loose_study())
    assert found.sentence.startswith(
        "Look again at a over b first, furthest from the others. Then judge b against d next"
    )
    text = joined(str(found))
    assert text.index("Look again at a over b first") < text.index("Then: b against d.") < text.index("Suggestion")
    assert "a over b is judged 5; 1/7 would fit the others (more closely 0.138), with a consistency ratio" in text


@given(st.floats(1e-9, 2.0) | st.floats(-1e-9, 1e-9).map(lambda little: USUAL_RATIO + little))
def test_a_ratio_is_printed_so_that_what_is_said_of_the_limit_is_seen(ratio: float) -> None:
    printed = float(ratio_text(ratio))
    assert (printed > USUAL_RATIO) == (ratio > USUAL_RATIO)
    assert (printed < USUAL_RATIO) == (ratio < USUAL_RATIO)
    assert printed == pytest.approx(ratio, abs=5e-5)


@pytest.mark.parametrize("aggregation", ["judgements", "priorities"])
def test_a_judge_who_contradicts_themselves_is_not_hidden_by_a_group_that_does_not(aggregation: str) -> None:
    """Two circles the other way round: together nobody contradicts anything."""
    circle = {"a over b": 5, "b over c": 4, "c over a": 2}
    turned = {line: 1 / ratio for line, ratio in circle.items()}
    study = panel(
        {"judgements": {"aggregation": aggregation}},
        criteria={name: {"scale": {"worst": 0, "best": 10}} for name in "abc"},
        judges={
            "chair": {"influence": 0},
            "e1": {"judgements": {"criteria": circle}},
            "e2": {"judgements": {"criteria": turned}},
        },
        networks={
            "x": network(values={"a": 5, "b": 6, "c": 1}),
            "y": network(values={"a": 9, "b": 2, "c": 2}),
        },
    )
    ranking = netselect.rank(study)
    said = "; ".join(f"{name} 1.4762 for criteria" for name in ("e1", "e2"))
    together = "together 0.0000 for criteria; " if aggregation == "judgements" else ""
    assert f"Consistency ratios: {together}{said}." in joined(str(ranking.disagreement()))
    for name in ("e1", "e2"):
        own = f"For {name} alone, the consistency ratio of criteria is 1.4762, above the 0.1"
        assert own.lower() in joined(str(ranking.disagreement())).lower()
        assert own in joined(ranking.to_text())
    assert f"(alone: {said})" in joined(ranking.to_text())
    plain = ranking.to_dict()["weights"]["judge_levels"]
    assert {name: round(of["criteria"]["consistency_ratio"], 4) for name, of in plain.items()} == {
        "e1": 1.4762,
        "e2": 1.4762,
    }


def test_half_done_judgements_say_how_many_are_needed() -> None:
    study = judged_study("equal", judges={}, judgements={"criteria": {"fit over cost": 3}})
    found = netselect.coach(study)
    assert found.sentence.endswith("next; 1 more judgement is needed at least.")
    assert "1 of 3 pairs judged; 1 more needed before there are weights." in joined(str(found))


def test_complete_judgements_leave_nothing_to_judge() -> None:
    same = {"fit over cost": 3, "fit over care": 3, "cost over care": 1}
    study = judged_study(judges={}, judgements={"criteria": same})
    assert netselect.coach(study).sentence == "Every pair is judged."
    assert (netselect.coach(judged_study(judges={}))).sentence == (
        "Look again at fit, cost and care, whose three judgements contradict each other. Every pair is judged."
    )


def test_an_order_that_no_answer_can_change_may_stop() -> None:
    networks = {name: {"fit": level, "cost": level, "care": level} for name, level in (("good", 5), ("bad", 0))}
    scale = {"scale": {"worst": 0, "best": 5}}
    study = judged_study(
        judges={},
        needs={},
        criteria=dict.fromkeys(("fit", "cost", "care"), scale),
        judgements={"criteria": {"fit over cost": 3, "fit over care": 3}},
        networks={
            name: {
                "name": name,
                "joining": {"fee": 0, "effort_hours": 0, "entry_weeks": 0},
                "staying": {"yearly_cost": 0, "hours_per_month": 0},
                "values": values,
            }
            for name, values in networks.items()
        },
    )
    assert netselect.coach(study).sentence == (
        "You may stop: whatever the missing judgements are, the order of the networks is the same. The "
        "next pair would be cost against care."
    )


def test_the_order_is_held_or_not() -> None:
    def said(could_pass: tuple[str, ...], *, is_held: bool) -> str:
        return (OrderHeld(("a",), could_pass, is_held=is_held)).sentence(Names())

    assert said((), is_held=True).startswith(
        "your judgements contradict each other too little to change the order"
    )
    assert said(("b",), is_held=False).endswith("b could pass a")
    assert said((), is_held=False).startswith("your judgements contradict each other, but a stays first")


def test_what_judges_differ_on_comes_first() -> None:
    text = joined(str(netselect.rank(judged_study()).disagreement()))
    assert text.startswith(
        "By all judges together cheap is first; by their own weights alone, dear for the learner. One "
        "word decides it: without line manager it would be dear."
    )
    assert "Influence: the learner 25.0 %, line manager 75.0 %." in text
    pairs = text.index("the furthest apart first")
    assert text.index("fit over cost: the learner 3, line manager 1/9.") < text.index("cost over care")
    assert pairs < text.index("fit over cost")
    assert "dear: the learner 1, line manager 2; together 2." in text


def test_judges_of_one_mind_are_said_to_be() -> None:
    same = {"manager": {"judgements": {"criteria": {"fit over cost": 3, "fit over care": 3, "cost over care": 4}}}}
    text = joined(str(netselect.rank(judged_study(judges=same)).disagreement()))
    assert text.startswith(
        "By all judges together dear is first, and by each judge's own weights too. No single judge decides it."
    )
    assert "Agreement on weights 100 % (100 %: all have the same); on the order of networks" in text
    assert "they differ on, the furthest apart" not in text
