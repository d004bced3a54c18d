"""Does a study that is allowed but doubtful say so, and one that is not doubtful keep quiet?"""

from collections.abc import Mapping
from typing import Any

import pytest

import netselect
from netselect.comparison.study_notices import notices, ranged_figures, ungraded_strengths, unknown_figures
from netselect.names import Names
from netselect.study.study import Study
from tests.small_study import aspiration, need, network, small_study

ANCHORED = {
    "covered": {"computed": "need_coverage", "weight": 1},
    "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 150, "best": 0}},
}


def said(study: Study) -> tuple[str, ...]:
    return notices(netselect.rank(study))


def quiet(
    needs: Mapping[str, object] | None = None, networks: Mapping[str, object] | None = None, **parts: object
) -> Study:
    """Return a study about which there is nothing to notice, but for the parts given."""
    return small_study(
        needs={"n": need()} if needs is None else needs,
        networks=networks or {"a": network(serves=dict.fromkeys(needs or ["n"], 0.5), grade="verified")},
        **parts,  # type: ignore[arg-type]
    )


def test_nothing_is_said_where_nothing_is_doubtful() -> None:
    assert said(quiet()) == ()


def test_a_bare_matrix_has_nothing_to_notice() -> None:
    assert notices(netselect.rank(netselect.DecisionMatrix.from_arrays([[1]], [1], worst=[0], best=[2]))) == ()


def test_an_assessment_is_enough() -> None:
    study = quiet(needs={}, networks={"a": network()})
    assessment = netselect.DecisionMatrix.from_study(study).assessment
    assert assessment is not None
    assert notices(assessment) == said(study) == ("covered is 0 for every network: no need is open",)


@pytest.mark.parametrize(
    ("cost", "sentence"),
    [
        (240, "a: cost 240 lies beyond its worst level, 150, and is worth 0 of 1"),
        (150, None),
        (0, None),
        ({"value": "unknown", "low": 0, "high": 900}, None),
    ],
)
def test_a_figure_beyond_its_anchors_counts_as_the_anchor(cost: object, sentence: str | None) -> None:
    a = network(staying={"yearly_cost": cost, "hours_per_month": 0}, serves={"n": 0.5}, grade="verified")
    assert said(quiet(criteria=ANCHORED, networks={"a": a})) == ((sentence,) if sentence else ())


def test_a_figure_better_than_the_best_level_is_noticed_too() -> None:
    criteria = {"level": {"weight": 1, "scale": {"worst": 0, "best": 5}}}
    a = network(values={"level": 6}, serves={"n": 0.5}, grade="verified")
    assert said(quiet(criteria=criteria, networks={"a": a})) == (
        "a: level 6 lies beyond its best level, 5, and is worth 1 of 1",
    )


PEAKED = {"worst": 5, "best": 20, "curve": [[5, 0], [20, 1], [28, 0.4]]}
COST = {"worst": 100, "best": 20, "curve": [[10, 0.9], [20, 1], [100, 0]]}
NARROW = {"worst": 0, "best": 10, "curve": [[2, 0.1], [8, 0.9]]}
FLAT = {"worst": 0, "best": 10, "curve": [[0, 0.5], [10, 0.5]]}


@pytest.mark.parametrize(
    ("scale", "level", "said_of_it"),
    [
        (PEAKED, 30, "level 30 lies beyond the end of its curve, 28, and is worth 0.4 of 1"),
        (PEAKED, 24, None),
        (PEAKED, 4, "level 4 lies beyond its worst level, 5, and is worth 0 of 1"),
        (COST, 5, "level 5 lies beyond the end of its curve, 10, and is worth 0.9 of 1"),
        (COST, 15, None),
        (COST, 101, "level 101 lies beyond its worst level, 100, and is worth 0 of 1"),
        (NARROW, 9, None),
        (NARROW, 11, "level 11 lies beyond its best level, 10, and is worth 0.9 of 1"),
        (FLAT, -1, "level -1 lies beyond its worst level, 0, and is worth 0.5 of 1"),
        (
            {"worst": 0, "best": 0.3},
            0.3000001,
            "level 0.3000001 lies beyond its best level, 0.3, and is worth 1 of 1",
        ),
    ],
)
def test_a_figure_beyond_its_scale_is_worth_what_the_curve_gives(
    scale: dict[str, object], level: float, said_of_it: str | None
) -> None:
    criteria = {"level": {"weight": 1, "scale": scale}}
    a = network(values={"level": level}, serves={"n": 0.5}, grade="verified")
    study = quiet(criteria=criteria, networks={"a": a})
    assert said(study) == ((f"a: {said_of_it}",) if said_of_it else ())
    if said_of_it:
        worth = float(netselect.rank(study).matrix.utilities[0, 0])
        assert said_of_it.endswith(f"is worth {worth:g} of 1")


@pytest.mark.parametrize(
    ("method", "is_noticed"),
    [
        ("weighted_sum", True),
        ("ahp", True),
        ({"vikor": {"reference": "anchors"}}, True),
        ({"weighted_sum": {"scaling": "none"}}, False),
        ({"weighted_product": {"scaling": "none"}}, False),
        ({"topsis": {"reference": "candidates"}}, False),
        ({"ahp": {"networks": "measured"}}, False),
        ("promethee", False),
    ],
)
def test_a_method_that_takes_figures_as_they_are_has_no_level_to_be_beyond(
    method: object, *, is_noticed: bool
) -> None:
    criteria = {"level": {"weight": 1, "scale": {"worst": 0, "best": 5}}}
    own = {name: network(values={"level": level}) for name, level in (("a", 6), ("b", 3))}
    weights = "judgements" if "ahp" in str(method) else "points"
    study = quiet(criteria=criteria, networks=own, method=method, weights=weights)
    assert any("lies beyond" in sentence for sentence in said(study)) == is_noticed


def test_a_gate_whose_limit_lies_within_a_stated_range_is_noticed() -> None:
    hours = {"value": 3, "low": 2, "high": 8}
    a = network(staying={"yearly_cost": 0, "hours_per_month": hours}, serves={"n": 0.5}, grade="verified")
    study = quiet(networks={"a": a}, learner={"limits": {"hours_per_month": 6}})
    assert said(study) == (
        "a: the rule goes by what is stated (3 hours a month, limit 6), but the stated range, 2 to 8, reaches "
        "past it",
    )


def test_a_criterion_that_is_a_limit_or_a_gate_on_the_same_figure_is_noticed() -> None:
    study = quiet(
        criteria=ANCHORED,
        learner={"limits": {"yearly_cost": 100}},
        gates={"cheap": {"kind": "other", "computed": "yearly_cost", "max": 90}},
    )
    assert said(study) == (
        "cost is a criterion, and the rule cheap asks for the same: make sure that you mean both",
        "cost is a criterion and one of your limits (100): make sure that you mean both",
    )


def test_exclusive_with_a_stranger_is_noticed_with_the_nearest_name() -> None:
    a = network(serves={"n": 0.5}, grade="verified", exclusive_with=["chambr", "wombat"])
    study = quiet(networks={"a": a, "chamber": network(serves={"n": 0.5}, grade="verified")})
    assert said(study) == (
        "a cannot be joined with `chambr`, which is not in this study (do you mean `chamber`?)",
        "a cannot be joined with `wombat`, which is not in this study",
    )


def test_eleven_criteria_are_noticed_and_ten_are_not() -> None:
    for count, expected in ((10, 0), (11, 1)):
        criteria = {f"c{i}": {"weight": 1, "scale": {"worst": 0, "best": 1}} for i in range(count)}
        a = network(values=dict.fromkeys(criteria, 1), serves={"n": 0.5}, grade="verified")
        found = said(quiet(criteria=criteria, networks={"a": a}))
        assert len(found) == expected
        assert all(text.startswith("11 criteria are many") for text in found)


def test_ungraded_strengths_are_counted() -> None:
    study = quiet(networks={"a": network(serves={"n": 0.5}), "b": network(serves={"n": "unknown"})})
    assert said(study) == ("1 of 1 strength carries no grade, and counts as it stands",)
    assert ungraded_strengths(study) == {"a": ("serves.n",)}


def test_a_vague_aspiration_is_told_what_it_lacks() -> None:
    study = quiet(aspirations={"x": aspiration(by=None), "y": aspiration(by=None, target=None)})
    assert said(study) == (
        '"x" is vague and counts for nothing: give it a date',
        '"y" is vague and counts for nothing: give it a target and a date',
    )


def test_a_theme_that_nobody_offers_is_noticed_only_where_strengths_rest_on_themes() -> None:
    needs = {"n": need(themes={"craft": 1})}
    assert said(quiet(needs=needs, networks={"a": network(grade="verified")}))[1:] == (
        '"n" asks for craft, which no network offers',
    )
    assert said(quiet(needs=needs)) == ()


def test_a_waiver_that_was_not_needed_is_noticed() -> None:
    waiver = {"network": "a", "gate": "time", "by": "me", "reason": "a gift"}
    study = quiet(learner={"limits": {"hours_per_month": 6}}, waivers=[waiver])
    assert said(study) == ("a passes the rule time anyway: its waiver is not needed",)


def test_what_is_kept_but_not_used_is_noticed() -> None:
    study = quiet(
        criteria={**ANCHORED},
        judgements={"criteria": {"covered over cost": 3}},
    )
    assert said(study) == ("the judgements of the criteria are kept, but not used: the weights are by points",)


def test_judges_are_heard_where_they_are_asked_and_noticed_where_not() -> None:
    judges = {"ann": {"points": {"covered": 1, "cost": 2}}}
    assert said(quiet(criteria=ANCHORED, judges=judges)) == ()
    assert said(quiet(criteria=ANCHORED, judges=judges, weights="equal")) == (
        "the judges are kept, but not heard: the weights are by equal",
    )


def test_unknown_figures_are_listed_with_their_range_and_what_to_ask() -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    fee = {"value": "unknown", "one_of": [0, 180], "ask": "HR: does it pay?"}
    a = network(
        joining={"fee": fee},
        staying={
            "yearly_cost": {"value": "unknown", "low": 5},
            "hours_per_month": {"value": "unknown", "high": 9},
        },
        serves={"n": {"value": "unknown", "low": 0.25, "high": 0.5}},
        facts={"open": "unknown"},
    )
    study = quiet(networks={"a": a}, gates=gates)
    assert [figure.sentence(Names.of(study)) for figure in unknown_figures(study)] == [
        "the joining fee of a, 0 or 180 GBP to join. Ask: HR: does it pay?",
        "the yearly cost of a, 5 or more GBP a year",
        "the hours a month of a, up to 9",
        'help with "n" from a, from 0.25 to 0.5',
        '"open" for a',
    ]


def test_a_need_that_is_met_weighs_nothing() -> None:
    found = said(quiet(needs={"n": need(), "done": need(current=3)}))
    assert found == ('"done" is met already and counts for nothing: its target is not above its current level',)


def test_dates_that_are_past_are_named() -> None:
    needs = {"n": need(), "late": need(by="2025-12-31")}
    assert said(quiet(needs=needs)) == (
        'the date of "late" lies before the day of this study (`as_of`, 2026-01-01): all help with that comes too '
        "late",
    )


def test_a_study_whose_dates_are_all_past_is_told_once() -> None:
    assert said(quiet(needs={"n": need(by="2025-12-31"), "m": need(by="2025-11-30")})) == (
        "the date of every open need or aspiration lies before the day of this study (`as_of`, 2026-01-01), so "
        "all help comes too late: bring the dates up to date",
    )


def test_barriers_that_are_graded_and_ruled_on_are_told() -> None:
    study = small_study(
        criteria={"access_barriers": {"weight": 1, "scale": {"worst": 5, "best": 0}}},
        gates={"reach": {"kind": "access", "fact": "reachable", "must_be": True}},
        networks={"club": network(values={"access_barriers": 1}, facts={"reachable": True})},
    )
    told = notices(netselect.rank(study))
    assert any(
        said.startswith("access barriers is a criterion, and the rule reach asks for the same") for said in told
    )


def test_a_network_is_never_proposed_in_the_place_of_its_own_rival() -> None:
    """A network was asked whether it is not itself that it cannot be joined with."""
    group = network(serves={"n": 0.5}, grade="verified", exclusive_with=["second_referral_group"])
    again = network(serves={"n": 0.5}, grade="verified", exclusive_with=["third_referral_group", "referral_group"])
    study = quiet(networks={"referral_group": group, "other_referral_group": again})
    assert said(study) == (
        "referral_group cannot be joined with `second_referral_group`, which is not in this study (do you mean "
        "`other_referral_group`?)",
        "other_referral_group cannot be joined with `third_referral_group`, which is not in this study",
    )


def test_what_weighs_nothing_is_noticed_and_told_apart_in_the_gaps() -> None:
    needs = {"n": need(), "talk": need(title="Talk", importance=0)}
    criteria = {**ANCHORED, "cost": {**ANCHORED["cost"], "weight": 0}}
    study = quiet(needs=needs, criteria=criteria)
    cure = "counts for nothing: give it points, or take it out"
    assert said(study) == (f'"Talk" has an importance of 0 and {cure}', f"cost has a weight of 0 and {cure}")
    assert 'Of an importance of 0, so that it counts for nothing: "Talk".' in str(netselect.gaps(study))
    for mended in (quiet(needs={"n": need()}), quiet(needs={**needs, "talk": need(importance=1)})):
        assert said(mended) == ()


OPEN = {"value": "unknown", "low": 1, "high": 4, "ask": "HR"}


@pytest.mark.parametrize(("weight", "how"), [(0, "points"), (1, "points"), (1, "judged")])
def test_nothing_is_said_of_figures_that_nothing_reads(weight: int, how: str) -> None:
    """A value beside its scale, unknown or ranged is told where its criterion counts, and only there."""
    criteria = {
        "level": {"weight": weight, "scale": {"worst": 0, "best": 5}},
        "other": {"weight": 1, "scale": {"worst": 0, "best": 5}},
    }
    networks = {
        name: network(values={"level": level, "other": 1})
        for name, level in {
            "a": 9,
            "b": OPEN,
            "c": {"value": 2, "low": 1, "high": 3, "dated": "2020-01-02"},
        }.items()
    }
    judged = {name: {"a over b": 2, "b over c": 2} for name in criteria}
    parts: dict[str, Any] = {}
    if how == "judged":
        parts = {
            "method": {"ahp": {"networks": "judged"}},
            "judgements": {"criteria": {"level over other": 3}},
            "network_judgements": judged,
        }
    study = small_study(criteria=criteria, networks=networks, **parts)
    is_read = weight > 0 and how == "points"
    told = [one.sentence(Names.of(study)) for one in unknown_figures(study)]
    told += [one.sentence(Names.of(study)) for one in ranged_figures(study)]
    assert told == (["the level of b, from 1 to 4. Ask: HR", "the level of c: 2, from 1 to 3"] * is_read)
    for words in ("lies beyond", "level (2020-01-02) was found more than 12 months before"):
        assert any(words in sentence for sentence in said(study)) == is_read


def test_a_criterion_of_weight_0_is_no_figure_that_counts_twice() -> None:
    gates = {"cheap": {"kind": "budget", "computed": "yearly_cost", "max": 9}}
    for weight in (0, 1):
        cost = {"computed": "yearly_cost", "weight": weight, "scale": {"worst": 9, "best": 0}}
        study = quiet(criteria={"covered": {"computed": "need_coverage", "weight": 1}, "cost": cost}, gates=gates)
        assert any("asks for the same" in sentence for sentence in said(study)) == (weight > 0)


def test_a_need_that_no_network_says_anything_of_is_named_with_its_share_of_the_weight() -> None:
    wanted = {"n": need(title="Lead", importance=1), "m": need(title="Write", importance=3)}
    helped = {"a": network(serves={"n": 0.5}, grade="verified"), "b": network()}
    assert said(quiet(wanted, helped)) == (
        'no network is said to serve "Write": every network counts 0 there, on 75.0 % of the weight '
        "(say how far each network helps: `serves`, or in a workbook the sheet Help)",
    )
    helped["b"]["serves"] = {"m": 0}
    assert not any("said to serve" in sentence for sentence in said(quiet(wanted, helped)))
    costs = {"cost": ANCHORED["cost"]}
    assert not any(
        "said to serve" in sentence for sentence in said(quiet(networks={"a": network()}, criteria=costs))
    )
