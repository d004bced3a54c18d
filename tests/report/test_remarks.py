"""Is everything said under a ranking that its reader has to know, and nothing that is not so?"""

from collections.abc import Callable

import numpy as np
import pytest

import netselect
from netselect import Ranking
from netselect.report import ignores_gates, remarks
from tests.small_study import need, network, small_study


def said(ranking: Ranking, source: str = "") -> dict[str, str]:
    """Return the remarks by label; the shortlist's without its rule."""
    return {remark.label.split(" (")[0]: remark.sentence for remark in remarks(ranking, source)}


def test_exclusion_names_rule_value_and_limit(ranking: Ranking) -> None:
    assert ("chamber (eligible: no, must be yes; 290 GBP in the first year, limit 150)") in said(ranking)[
        "Ruled out"
    ]


def test_a_condition_is_named(ranking: Ranking) -> None:
    assert said(ranking)["Only if"].startswith("mentoring-circle (reachable without car: not known")


def test_the_shortlist_says_who_just_missed_it(ranking: Ranking) -> None:
    assert said(ranking)["Shortlist"] == (
        "pm-body; council-cop; regional-network. admin-institute misses it by 0.006, with what is unknown at its "
        "best."
    )


def test_a_conditional_network_is_shortlisted_with_its_condition() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": "unknown"})},
    )
    assert said(netselect.rank(study))["Shortlist"] == 'a (only if the answer to "open" is yes).'


def test_reported_figures_that_could_turn_the_order_are_named(ranking: Ranking) -> None:
    assert said(ranking)["How sure"].endswith(" admin-institute could pass pm-body within what grades allow.")


def test_ungraded_strengths_are_counted() -> None:
    study = small_study(
        needs={"n": need()},
        networks={
            "a": network(serves={"n": 0.5}),
            "b": network(serves={"n": {"value": 0.25, "grade": "reported"}}),
        },
    )
    ranking = netselect.rank(study)
    assert str(ranking.verdict) == "Clear: a is first, 0.250 ahead of b, resting on 1 ungraded strength."
    assert "How sure" not in said(ranking)


def test_needs_that_only_excluded_networks_serve_are_named() -> None:
    study = small_study(
        needs={"n": need(), "m": need()},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            "a": network(serves={"n": 0.5}, facts={"open": False}),
            "b": network(facts={"open": True}),
        },
    )
    assert (
        said(netselect.rank(study))["Needs"]
        == 'no network is said to serve "m": every network counts 0 there, on 50.0 % of the weight; '
        'only networks that are ruled out serve "n".'
    )


def test_methods_that_compare_candidates_say_that_an_unknown_leaves_nobody_with_a_score(
    ranked_by: Callable[..., Ranking],
) -> None:
    assert said(ranked_by("promethee"))["Not known"].startswith(
        "PROMETHEE II measures the networks against each other"
    )


def test_an_order_that_rests_on_who_is_there_is_said_to() -> None:
    matrix = netselect.DecisionMatrix.from_arrays(
        [[1, 9, 8], [9, 1, 9], [1, 1, 1], [9, 1, 9]], [1, 1, 1], maximise=["max"] * 3
    )
    assert (
        "without A2, A4 would come before A1" in said(netselect.rank(matrix, "ahp", networks="measured"))["Order"]
    )


def test_fixed_anchors_have_no_such_remark(ranking: Ranking) -> None:
    assert "Order" not in said(ranking)


def test_judged_weights_are_said_with_their_consistency(ranked_by: Callable[..., Ranking]) -> None:
    sentence = said(ranked_by("ahp"))["Method"]
    assert "judgements (eigenvector, random indices saaty 1980; consistency ratio 0.0081 (approximate)" in sentence


def test_notices_are_counted_and_lead_to_the_command_that_lists_them(ranking: Ranking) -> None:
    assert "`netselect check mine.yaml` lists them" in said(ranking, "mine.yaml")["Notices"]


def test_ignored_gates_are_said_to_be_with_whom_they_would_exclude(ranked_by: Callable[..., Ranking]) -> None:
    ranking = ranked_by(gates="ignore")
    assert ignores_gates(ranking)
    assert said(ranking)["Rules"].startswith("not applied here; they would rule out supplier-club")
    assert "Excluded" not in said(ranking)


def test_ignored_gates_say_who_would_be_conditional(ranked_by: Callable[..., Ranking]) -> None:
    assert said(ranked_by(gates="ignore"))["Rules"].endswith(
        "; mentoring-circle would stand only if what is not known turns out well."
    )


def test_what_is_worth_finding_out_first_is_named_with_the_level_that_matters(ranking: Ranking) -> None:
    assert said(ranking)["Find out first"] == (
        "the hours a month of pm-body: 3, from 2 to 5; it can change the first place from 4.37 on."
    )


def test_where_everything_is_known_there_is_nothing_to_find_out(bare: Ranking) -> None:
    assert "Find out first" not in said(bare)


def test_further_open_figures_that_matter_are_counted() -> None:
    scale = {"weight": 1, "scale": {"worst": 0, "best": 5}}
    unknown = {"value": "unknown", "low": 1, "high": 4, "ask": "them"}
    study = small_study(
        criteria={"c": scale, "d": scale},
        networks={name: network(values={"c": unknown, "d": unknown}) for name in ("one", "two", "three")},
    )
    found = said(netselect.rank(study))["Find out first"]
    assert found.startswith("the c of one: not known, from 1 to 4; it can change the first place")
    assert found.endswith("; 5 more matter.")


def test_how_sure_it_is_takes_eight_lines_at_most(ranked_by: Callable[[str], Ranking]) -> None:
    labels = (
        "Find out first",
        "How sure",
        "Weights",
        "Figures",
        "Methods",
        "Order",
        "Value",
        "Judgements",
        "Judges",
    )
    for method in netselect.available_methods():
        found = [remark.label for remark in remarks(ranked_by(method)) if remark.label in labels]
        assert 3 <= len(found) <= 8
        assert len(found) == len(set(found))


def test_the_statuses_are_explained_where_there_is_another_than_feasible(ranking: Ranking, bare: Ranking) -> None:
    assert said(ranking)["Statuses"] == (
        "feasible (no rule is against it); conditional (a rule's fact is unknown); "
        "excluded (a rule leaves it out)."
    )
    assert "Statuses" not in said(bare)


def test_an_unknown_figure_is_named_with_the_score_that_it_is_listed_by(ranking: Ranking) -> None:
    assert said(ranking)["Not known"] == (
        "admin-institute has no score yet, because yearly cost is unknown: at best it scores 0.520."
    )


def test_where_nothing_is_open_it_is_said_so() -> None:
    study = small_study(
        needs={"n": need(current=4, target=4)},
        criteria={"cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}}},
        networks={"a": network()},
    )
    ranking = netselect.rank(study)
    assert said(ranking)["Needs"] == "No need or aspiration is open."
    assert "No need or aspiration is open." in str(ranking.gaps())
    assert "is served by a network that stands" not in str(ranking.gaps())


def test_a_waived_rule_is_named_with_the_reason() -> None:
    study = small_study(
        learner={"limits": {"yearly_cost": 10}},
        networks={"a": network(staying={"yearly_cost": 20, "hours_per_month": 0})},
        waivers=[{"network": "a", "gate": "yearly_budget", "by": "me", "reason": "a gift"}],
    )
    assert "waived by me: a gift" in said(netselect.rank(study))["Waived"]


def test_where_nobody_stands_there_is_no_shortlist() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False})},
    )
    assert "Shortlist" not in said(netselect.rank(study))


def test_a_matrix_of_many_networks_has_remarks_too() -> None:
    values = np.random.default_rng(1).uniform(0, 1, (40, 3))
    ranking = netselect.rank(
        netselect.DecisionMatrix.from_arrays(values, [1, 1, 1], maximise=[True] * 3),
        "topsis",
        reference="candidates",
    )
    assert {"Method", "Shortlist"} <= said(ranking).keys()


DEAR = {"yearly_cost": 100, "hours_per_month": 0}


@pytest.mark.parametrize("count", [3, 7, 10, 11, 25])
def test_nobody_who_is_out_is_hidden_however_many_they_are(count: int) -> None:
    out = {f"out{number:02}": network(facts={"open": number % 2 == 0}, staying=DEAR) for number in range(count)}
    study = small_study(
        networks={"in": network(facts={"open": True}), **out},
        gates={
            "open": {"kind": "access", "fact": "open", "must_be": True},
            "dear": {"kind": "budget", "computed": "yearly_cost", "max": 50},
        },
    )
    (said,) = [remark.sentence for remark in remarks(netselect.rank(study)) if remark.label == "Ruled out"]
    assert "more" not in said
    assert all(name in said for name in out)
    # Each rule stands with whom it leaves out, and with its limit where there is room for that.
    assert ("limit 50" in said) == (count <= 10)
    if count > 10:
        assert said.startswith(f"{count} networks. By ")
        assert f"By dear {count}: " in said
        assert f"By open {count // 2}: out01" in said


def test_what_excludes_each_other_and_what_has_to_be_in_is_said() -> None:
    study = small_study(
        networks={
            "a": network(name="Alumni", exclusive_with=["b"]),
            "b": network(name="Body", exclusive_with=["a"]),
            "c": network(name="Circle", mandatory=True),
        }
    )
    said = [remark.sentence for remark in remarks(netselect.rank(study)) if remark.label == "Together"]
    assert said == [
        "Alumni and Body exclude each other: no set holds both. Circle is mandatory: every set has to hold it."
    ]
    assert not [remark for remark in remarks(netselect.rank(small_study())) if remark.label == "Together"]
