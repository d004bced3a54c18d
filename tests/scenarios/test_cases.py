"""Are the figures of small studies at the edges those worked out by hand, and is what is said of them true?"""

from pathlib import Path

import pytest

import netselect
from netselect.cli import main
from netselect.errors import NetselectError
from netselect.ranking import Ranking
from netselect.study.study import Study

CASES = Path(__file__).parent / "cases"


def stated(name: str) -> Study:
    return netselect.load(CASES / f"{name}.yaml")


def ranked(name: str) -> Ranking:
    return netselect.rank(stated(name))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints of a case, on one line."""
    command, name, *further = arguments
    capsys.readouterr()
    main([command, str(CASES / f"{name}.yaml"), *further])
    return " ".join(capsys.readouterr().out.split())


def everything(capsys: pytest.CaptureFixture[str], name: str) -> str:
    """Return what the commands on a ranking print of a case, in full."""
    full = ("rank", "--full"), ("rank",), ("questions",), ("sensitivity",), ("robustness",)
    return " ".join(said(capsys, command, name, *further) for command, *further in full)


def scores(ranking: Ranking) -> dict[str, float]:
    return {record.network: record.score for record in ranking.records if record.score is not None}


def bounds(ranking: Ranking, network: str) -> tuple[float, float]:
    (record,) = [record for record in ranking.records if record.network == network]
    assert record.low is not None
    assert record.high is not None
    return record.low, record.high


def test_no_case_is_without_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert not [case.stem for case in CASES.glob("*.yaml") if f'"{case.stem}' not in source]


def test_beyond_the_end_of_a_curve_a_figure_is_worth_what_the_curve_gives_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert scores(ranked("curve_beyond")) == pytest.approx({"south": (13 / 15 + 0.5) / 2, "north": 0.45})
    told = said(capsys, "check", "curve_beyond")
    assert "warmth 30 lies beyond the end of its curve, 28, and is worth 0.4 of 1" in told
    assert "best level" not in told + everything(capsys, "curve_beyond")


@pytest.mark.parametrize(
    ("found", "unit", "right"),
    [
        ("2 months", "weeks", "8.7"),
        ("1.2k", "GBP a year", "1200"),
        ("30 min", "hours a month", "0.5"),
        ("3 days", "weeks", "0.43"),
        ("9 per month", "GBP a year", "108"),
    ],
)
def test_a_cure_says_the_unit_and_the_figure_in_it(found: str, unit: str, right: str) -> None:
    with pytest.raises(NetselectError) as caught:
        ranked("harmful_cures")
    (fault,) = [fault for fault in str(caught.value).splitlines() if f"found `{found}`" in fault]
    assert unit in fault
    assert right in fault
    assert f"write `{found.partition(' ')[0]}`" not in fault


def test_help_that_begins_on_the_last_day_is_in_time_and_more_weeks_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ranked("in_time_to_the_day").networks[0] == "club"
    told = everything(capsys, "in_time_to_the_day")
    assert (
        "Guild would come before Speakers' club if the weeks until full part of Speakers' club were more than 2"
        in told
    )
    assert "2 or more" not in told


def test_six_that_are_judged_in_pairs_are_compared_with_no_method_that_has_only_fillers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    right = ["odyssey", "accord-sedan", "cr-v", "element", "accord-hybrid", "pilot"]
    assert list(ranked("judged_eight_criteria").networks) == right
    assert "ways of ranking" not in said(capsys, "rank", "judged_eight_criteria")
    found = netselect.agreement(ranked("judged_eight_criteria"))
    assert [variant.label for variant in found.variants] == ["ahp (networks judged)"]


def test_networks_that_are_judged_in_pairs_have_known_scores(capsys: pytest.CaptureFixture[str]) -> None:
    ranking = ranked("judged_only")
    # By both criteria together: 3/4 of the weight says 3 to 1 for the new one, 1/4 says 2 to 1 for the old one.
    assert scores(ranking) == pytest.approx({"new": 0.75 * 0.75 + 0.25 / 3, "old": 0.75 * 0.25 + 0.25 * 2 / 3})
    told = said(capsys, "rank", "judged_only") + said(capsys, "rank", "judged_only", "--full")
    for absent in ("unknown", "not known", "search", "ways of ranking", "open"):
        assert absent not in told
    assert "not known |" not in said(capsys, "report", "judged_only", "--kind", "analysis", "--format", "markdown")


@pytest.mark.parametrize("name", ["missing", "range_only"])
def test_without_grades_nobody_passes_by_grades(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    ranking = ranked(name)
    assert bounds(ranking, "c") == pytest.approx((0.54, 0.94))
    assert (ranking.verdict.kind, ranking.verdict.passed_by) == ("undetermined", ())
    told = everything(capsys, name)
    assert "grade" not in told
    assert "3.5" in told


def test_known_parts_of_a_gated_sum_count_at_their_value(capsys: pytest.CaptureFixture[str]) -> None:
    ranking = ranked("mixed")
    assert (ranking.networks[0], ranking.verdict.kind) == ("b", "clear")
    best = netselect.portfolio(stated("mixed")).best
    assert best is not None
    assert best.networks == ("b",)
    assert not [one for one in netselect.questions(ranking).questions if one.decides != "nothing"]
    assert "108 to 148 GBP in the first year, the fee as stated" in said(capsys, "check", "mixed")


def test_whoever_is_over_the_limit_whatever_comes_is_excluded(capsys: pytest.CaptureFixture[str]) -> None:
    ranking = ranked("mixed_one_of")
    assert (ranking.networks[0], ranking.verdict.kind) == ("a", "clear")
    assert "rank 0" not in everything(capsys, "mixed_one_of")


def test_what_does_not_apply_is_left_out_and_the_score_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    ranking = ranked("not_applicable")
    told = everything(capsys, "not_applicable")
    # Of 8 points without the venue, content has 5 and people 3.
    assert scores(ranking) == pytest.approx({"online": (5 * 0.8 + 3 * 0.6) / 8, "club": 0.69})
    assert "The score of Online is not fully comparable." in told
    # People from 3 up to 4.54 points: beyond, the club is first.
    assert "from 3 up to 4.54 points Online stays first; at 4.55 or more, Club is first" in told


def test_two_that_are_cheaper_together_are_added_up_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    found = netselect.portfolio(stated("discount"))
    assert found.best is not None
    # The two that cost 280 with the discount cost 320 without it, and a discount has no key yet.
    assert found.best.networks == ("body-student", "forum")
    assert "Body (full) and Body (student) exclude each other: no set holds both" in said(
        capsys, "rank", "discount"
    )
    text = (CASES / "discount.yaml").read_text(encoding="utf-8")
    with pytest.raises(NetselectError, match="there is no key `cheaper_together`"):
        netselect.loads(text.replace("criteria:", "cheaper_together: 40\ncriteria:"))


def test_a_set_does_not_pad_itself(capsys: pytest.CaptureFixture[str]) -> None:
    found = netselect.portfolio(stated("padding"))
    assert found.best is not None
    assert found.fuller is not None
    assert (found.best.networks, found.best.robust) == (("body",), 0.75)
    assert (found.fuller.adds, found.fuller.chosen.optimistic) == (("circle",), 0.875)
    assert "0.875 instead of 0.75 is covered, for 3 more hours a month" in said(
        capsys, "portfolio", "padding", "--full"
    )


def test_whoever_has_no_influence_need_not_judge() -> None:
    ratio = 1.5**0.5
    weights = ranked("panel").matrix.weights.tolist()
    assert weights == pytest.approx([ratio / (1 + ratio), 1 / (1 + ratio)])


def test_a_limit_that_makes_a_network_conditional_has_a_shadow_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert "All this rests on 2 ungraded strengths." in said(capsys, "questions", "shadow")
    told = said(capsys, "portfolio", "shadow", "--full")
    assert "Another 50 GBP in the first year (to 200) would lift robust coverage from 0.3 to 0.9, with B" in told


def test_the_one_named_beyond_an_end_is_first_just_beyond_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "N1 1: from 1 (below it C is first) up" in said(capsys, "sensitivity", "successor")


def test_a_verdict_says_on_how_many_ungraded_strengths_it_rests(capsys: pytest.CaptureFixture[str]) -> None:
    for further in ([], ["--full"]):
        told = said(capsys, "rank", "ungraded", *further)
        assert "ahead of Guild, resting on 4 ungraded strengths." in told
        assert told.count(" %") == told.count("under 0.1 %") + told.count("100 % (")
        assert told.count("resting on 4 ungraded strengths") >= 1 + told.count("100 % (")


def test_an_unknown_whose_best_is_0_is_named_and_not_said_to_be_0() -> None:
    study = stated("unknown_best_is_zero")
    with pytest.raises(NetselectError, match="annual_cost` of `b` is not known, and could be 0"):
        netselect.rank(study, "weighted_sum", scaling="sum")


def test_yes_and_no_count_as_1_and_0_where_the_scale_says_so() -> None:
    ranking = ranked("yes_no")
    assert dict(zip(ranking.networks, ranking.scores.tolist(), strict=True)) == pytest.approx(
        {"guild": 0.75, "league": 0.5}
    )


def test_a_figure_that_weighs_nothing_and_a_rule_asks_about_is_asked_first() -> None:
    ranking = ranked("zero_weight_gate")
    assert bounds(ranking, "b") == pytest.approx((0.9, 0.9))
    first = netselect.questions(ranking).questions[0]
    assert (first.figure.network, first.figure.path, first.decides) == ("b", "staying.yearly_cost", "first place")


def test_a_figure_that_weighs_nothing_is_not_open(capsys: pytest.CaptureFixture[str]) -> None:
    ranking = ranked("zero_weight_unknown")
    assert scores(ranking) == pytest.approx({"a": 0.6375, "b": 0.5875})
    assert ranking.known.all()
    assert netselect.questions(ranking).questions == ()
    assert netselect.rank_many(stated("zero_weight_unknown"), [{"id": "me"}]).to_frame()["known"].tolist() == [
        True,
        True,
    ]
    told = said(capsys, "rank", "zero_weight_unknown")
    assert not [word for word in ("only if", "unknown", "Find out", " to ") if word in told]
