"""Does every input get an answer in plain words, and is what is asked for what is done?"""

from typing import Any

import pytest

import netselect
from netselect.errors import InvalidParameter
from netselect.matrix import DecisionMatrix
from netselect.sets.portfolio import Portfolio, portfolio
from tests.small_study import need, network, small_study


def costing(money: float, hours: float = 1.0, strength: float = 0.5, **parts: object) -> dict[str, Any]:
    return network(
        staying={"yearly_cost": money, "hours_per_month": hours, "work_hours_per_month": 0},
        serves={"n": strength},
        grade="verified",
        **parts,
    )


def chosen(
    networks: dict[str, Any],
    limits: dict[str, float] | None = None,
    wish: dict[str, Any] | None = None,
    **parts: Any,  # noqa: ANN401 -- whatever a study holds
) -> Portfolio:
    called = {name: {**own, "name": name} for name, own in networks.items()}
    study = small_study(needs={"n": need()}, learner={"limits": limits or {}}, networks=called, **parts)
    return portfolio(study, **(wish or {}))


def reasons(found: Portfolio) -> list[str]:
    assert found.best is None
    assert found.blocked is not None
    return list(found.blocked.reasons)


def gives_way(found: Portfolio) -> list[tuple[str, str, tuple[str, ...]]]:
    assert found.blocked is not None
    return [(one.what, one.sentence, one.networks) for one in found.blocked.relaxations]


@pytest.mark.parametrize(
    ("wish", "best", "fuller"),
    [
        ({}, ("body",), ("body", "circle")),
        ({"objective": "cautious"}, ("body",), ("body", "circle")),
        ({"objective": "optimistic"}, ("body", "circle"), None),
        ({"then": "score"}, ("body",), ("body", "circle")),
        ({"most": 1}, ("body",), None),
        ({"limits": {"hours_per_month": 4}}, ("body",), None),
    ],
)
def test_a_set_never_pads_itself_and_what_a_larger_one_could_add_is_named_beside_it(
    wish: dict[str, Any], best: tuple[str, ...], fuller: tuple[str, ...] | None
) -> None:
    networks = {"body": costing(0, 2, 0.75), "circle": costing(0, 3, 0.5)}
    found = chosen(networks, {"hours_per_month": 6}, wish)
    assert found.networks == best
    assert (None if found.fuller is None else found.fuller.chosen.networks) == fuller
    if found.fuller is not None:
        assert found.best is not None
        assert (found.best.optimistic, found.fuller.chosen.optimistic) == (0.75, 0.875)
        assert (found.fuller.adds, found.fuller.leaves_out) == (("circle",), ())
        assert found.fuller.more["hours_per_month"] == 3


def test_one_network_that_helps_is_the_set() -> None:
    found = chosen({"a": costing(10)}, {"first_year_cost": 20})
    assert found.networks == ("a",)
    assert found.best is not None
    assert (found.best.robust, found.best.cautious, found.best.optimistic) == (0.5, 0.5, 0.5)
    assert [member.robust for member in found.members] == [0.5]


def test_nobody_who_helps_leaves_the_empty_set_which_is_allowed() -> None:
    found = chosen({"a": costing(10, strength=0)})
    assert found.networks == ()
    assert found.best is not None
    assert found.open_wants == ("n",)
    assert "Best set: nobody. No network that may be joined adds anything." in str(found)


def test_nobody_who_stands_leaves_the_empty_set_and_names_the_rule() -> None:
    found = chosen({"a": costing(10)}, {"first_year_cost": 5})
    assert found.networks == ()
    assert [(one.network, one.status) for one in found.left_out] == [("a", "excluded")]
    assert "No network may be joined as things are known: 1 is excluded." in str(found)
    assert found.shadows[0].steps[0].extra == 5


def test_no_need_that_is_open_leaves_nothing_to_cover() -> None:
    found = portfolio(small_study(networks={"a": costing(1)} | {"a": network()}))
    assert found.networks == ()
    assert found.wants == ()
    assert "No need or aspiration counts" in str(found)


def test_a_mandatory_network_that_fails_a_rule_blocks_every_set() -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    found = chosen(
        {"a": costing(0, mandatory=True, facts={"open": False}), "b": costing(0, facts={"open": True})},
        gates=gates,
    )
    assert reasons(found) == ["a is mandatory, and a rule excludes it (open: no, must be yes)"]
    assert gives_way(found) == [("mandatory", "a were not mandatory", ("b",))]
    assert "No set is allowed: a is mandatory, and a rule excludes it" in " ".join(found.to_text().split())


def test_a_mandatory_network_of_which_a_rule_is_not_known_blocks_until_it_is() -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    found = chosen({"a": costing(0, mandatory=True, facts={"open": "unknown"})}, gates=gates)
    assert reasons(found) == [
        "a is mandatory, and it is not known whether it may be joined (open: not known, must be yes)"
    ]
    assert found.unknowns is not None
    answers = found.unknowns.questions[0].answers
    assert [(answer.high, answer.networks) for answer in answers] == [(0.0, None), (1.0, ("a",))]


def test_a_mandatory_network_over_a_limit_blocks_and_the_limit_that_admits_it_is_told() -> None:
    found = chosen({"a": costing(30, mandatory=True), "b": costing(0, 1, 0.75)}, {"first_year_cost": 20})
    assert reasons(found)[0] == ("a is mandatory, and a rule excludes it (30 GBP in the first year, limit 20)")
    assert ("first_year_cost", "the limit of money in the first year were 30", ("a", "b")) in gives_way(found)


def test_two_mandatory_networks_that_exclude_each_other_block_every_set() -> None:
    found = chosen({"a": costing(0, mandatory=True, exclusive_with=["b"]), "b": costing(0, mandatory=True)})
    assert reasons(found) == ["a and b are both mandatory, and cannot be held together"]
    assert [what for what, _, _ in gives_way(found)] == ["exclusive_with", "mandatory", "mandatory"]


def test_mandatory_networks_that_come_to_more_than_a_limit_block_and_the_least_is_told() -> None:
    found = chosen({"a": costing(15, mandatory=True), "b": costing(10, mandatory=True)}, {"first_year_cost": 20})
    assert reasons(found) == ["what has to be in asks for 25 GBP in the first year, and the limit is 20"]
    assert found.blocked is not None
    assert found.blocked.relaxations[0].least == 25


def test_more_mandatory_networks_than_are_allowed_block() -> None:
    networks = {name: costing(0, mandatory=True) for name in "abc"}
    found = chosen(networks, wish={"most": 2})
    assert reasons(found) == ["a set may hold at most 2, and what has to be in comes to 3"]


def test_a_kind_that_nobody_who_stands_is_of_blocks() -> None:
    found = chosen(
        {"a": costing(30, type="agency"), "b": costing(0, type="meetup")},
        {"first_year_cost": 20},
        wish={"one_of_each": ["agency"]},
    )
    assert reasons(found) == [
        "a set has to hold one agency at least, and the only one may not be joined: a is excluded (30 GBP in the "
        "first year, limit 20)",
        "what has to be in asks for 30 GBP in the first year, and the limit is 20",
    ]
    assert [one[0] for one in gives_way(found)] == ["first_year_cost", "one_of_each"]


def test_two_limits_that_block_together_have_no_single_relaxation() -> None:
    found = chosen(
        {"a": costing(15, 3, mandatory=True), "b": costing(10, 3, mandatory=True)},
        {"first_year_cost": 20, "hours_per_month": 5},
    )
    assert reasons(found) == [
        "a and b together ask for 25 GBP in the first year (limit 20) and 6 hours a month (limit 5)"
    ]
    assert gives_way(found)[-1] == (
        "limits",
        "the limit of money in the first year were 25 and the limit of hours a month were 6",
        ("a", "b"),
    )
    assert [one[0] for one in gives_way(found)] == ["mandatory", "mandatory", "limits"]


def test_a_network_over_two_limits_by_itself_names_both() -> None:
    found = chosen({"a": costing(25, 6, mandatory=True)}, {"first_year_cost": 20, "hours_per_month": 5})
    assert "a asks for 25 GBP in the first year (limit 20) and 6 hours a month (limit 5)" in reasons(found)


def test_two_kinds_that_exclude_each_other_are_named_and_nothing_is_said_twice() -> None:
    networks = {"a": costing(0, type="agency", exclusive_with=["m"]), "m": costing(0, type="meetup")}
    wish: dict[str, Any] = {"one_of_each": ["agency", "meetup"]}
    assert reasons(chosen(networks, wish=wish)) == [
        "a and m cannot be held together, though a set has to hold one agency (a is the only one) and one meetup "
        "(m is the only one)"
    ]
    networks["m"]["mandatory"] = True
    networks["o"] = costing(90, type="agency", exclusive_with=["m"])
    assert reasons(chosen(networks, wish=wish)) == [
        "a and m cannot be held together, though m is mandatory and a set has to hold one agency"
    ]
    del networks["o"]
    networks["a"] = costing(0, type="agency")
    networks["m"] = costing(0, type="meetup")
    assert reasons(chosen(networks, wish=wish | {"most": 1})) == [
        "a set may hold at most 1, and what has to be in comes to 2"
    ]


def test_a_kind_of_which_all_wait_for_an_answer_says_for_which() -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    networks = {name: costing(0, type="agency", facts={"open": "unknown"}) for name in "ab"}
    found = chosen(networks, gates=gates, wish={"one_of_each": ["agency"]})
    why = "waits for an answer (open: not known, must be yes)"
    assert reasons(found) == [
        f"a set has to hold one agency at least, and none of them may be joined: a {why}; b {why}"
    ]


def test_one_of_a_kind_is_in_though_another_helps_more() -> None:
    networks = {"a": costing(0, 1, 0.9, type="agency"), "m": costing(0, 1, 0.1, type="meetup")}
    assert chosen(networks, {"hours_per_month": 1}).networks == ("a",)
    assert chosen(networks, {"hours_per_month": 1}, {"one_of_each": ["meetup"]}).networks == ("m",)


def test_networks_that_exclude_each_other_are_never_together_whoever_says_so() -> None:
    networks = {"a": costing(0, 1, 0.5), "b": costing(0, 1, 0.5, exclusive_with=["a", "elsewhere"])}
    found = chosen(networks)
    assert found.networks == ("a",)
    assert ("a", "b") not in {own.networks for own in found.front.sets}


def test_a_fee_that_is_spent_already_does_not_count() -> None:
    fee = {"fee": 30, "effort_hours": 0, "entry_weeks": 0}
    held, new = costing(10, joining=fee, held=True), costing(10, joining=fee)
    assert chosen({"a": held}, {"first_year_cost": 20}).networks == ("a",)
    assert chosen({"a": new}, {"first_year_cost": 20}).networks == ()


def test_later_years_have_a_limit_of_their_own() -> None:
    fee = {"fee": 30, "effort_hours": 0, "entry_weeks": 0}
    networks = {"a": costing(10, joining=fee), "b": costing(35, 1, 0.6)}
    assert chosen(networks, {"first_year_cost": 40}).networks == ("b",)
    assert chosen(networks, {"first_year_cost": 40, "yearly_cost": 20}).networks == ("a",)


def test_hours_in_work_time_are_counted_apart() -> None:
    at_work = network(
        staying={"yearly_cost": 0, "hours_per_month": 0, "work_hours_per_month": 4}, serves={"n": 0.5}
    )
    networks = {"a": at_work, "b": costing(0, 2)}
    assert chosen(networks, {"hours_per_month": 2}, {"objective": "optimistic"}).networks == ("a", "b")
    limits = {"hours_per_month": 2.0, "work_hours_per_month": 3.0}
    found = chosen(networks, limits, {"objective": "optimistic"})
    assert found.networks == ("b",)
    assert found.shadows[1].steps[0].extra == 1


def test_a_waived_limit_is_not_charged_and_said_to_be() -> None:
    waiver = {"network": "a", "gate": "budget", "reason": "my employer pays", "by": "manager"}
    networks = {"a": costing(90), "b": costing(20)}
    found = chosen(networks, {"first_year_cost": 20}, {"objective": "optimistic"}, waivers=[waiver])
    assert found.networks == ("a", "b")
    assert "a: its first year cost does not count against the limit, which is waived" in found.notes


def test_an_unknown_cost_counts_at_its_highest_and_is_asked_about() -> None:
    dear = costing(0)
    dear["staying"]["yearly_cost"] = {"value": "unknown", "low": 0, "high": 15}
    found = chosen({"a": dear, "b": costing(10)}, {"first_year_cost": 20}, {"objective": "optimistic"})
    assert found.networks == ("b",)
    assert found.unknowns is not None
    (question,) = found.unknowns.questions
    first, *_ = question.answers
    assert (first.networks, first.high) == (("a", "b"), 10.0)
    assert "b" in found.unknowns.core


def test_an_unknown_strength_counts_at_its_lowest_unless_coverage_is_optimistic() -> None:
    networks = {"a": network(serves={"n": "unknown"}), "b": costing(0, 1, 0.25)}
    found = chosen(networks, {"hours_per_month": 1})
    assert found.best is not None
    assert (found.networks, found.best.robust, found.best.optimistic) == (("b",), 0.25, 0.25)
    assert found.fuller is not None
    assert (found.fuller.chosen.networks, found.fuller.chosen.optimistic) == (("a", "b"), 1.0)
    found = chosen(networks, {"hours_per_month": 1}, {"objective": "optimistic"})
    assert found.best is not None
    assert (found.networks, found.best.robust, found.best.optimistic) == (("a",), 0.0, 1.0)
    assert any('how much a helps with "n" is not known' in note for note in found.notes)


def test_the_study_says_how_and_the_call_goes_before_it() -> None:
    networks = {name: costing(0, 1, 0.5) for name in "abc"}
    study = small_study(
        needs={"n": need()}, networks=networks, portfolio={"objective": "optimistic", "most": 2, "margin": 0.5}
    )
    found = portfolio(study)
    assert found.networks == ("a", "b")
    assert (found.chosen_by.objective, found.chosen_by.most, found.as_good.margin) == ("optimistic", 2, 0.5)
    assert portfolio(study, most=1).networks == ("a",)
    assert portfolio(study, objective="cautious", most=3).networks == ("a",)


def test_the_sum_of_scores_decides_where_it_is_asked_to() -> None:
    cost = {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}}
    networks = {"a": costing(90), "b": costing(10), "c": costing(50)}
    study = small_study(needs={"n": need()}, networks=networks, criteria={"cost": cost})
    assert portfolio(study, then="score", most=1).networks == ("b",)
    assert netselect.rank(study).portfolio(then="score").networks == ("b",)
    ranking = netselect.rank(study)
    assert ranking.portfolio(objective="optimistic", then="score", most=2).networks == ("b", "c")


def test_a_limit_can_be_changed_and_lifted_for_once() -> None:
    networks = {"a": costing(10), "b": costing(15, 1, 0.75)}
    assert chosen(networks, {"first_year_cost": 12}).networks == ("a",)
    assert chosen(networks, {"first_year_cost": 12}, {"limits": {"first_year_cost": 15}}).networks == ("b",)
    found = chosen(networks, {"first_year_cost": 12}, {"limits": {"first_year_cost": None}})
    assert found.networks == ("b",)
    assert "no limit of money or time is stated, so that whatever helps is worth joining" in found.notes


@pytest.mark.parametrize(("fee", "cost", "limit"), [(16.1, 48.2, 64.3), (0.1, 0.2, 0.3), (16.35, 47.95, 64.3)])
def test_money_exactly_at_the_limit_is_within_it(fee: float, cost: float, limit: float) -> None:
    own = costing(cost, joining={"fee": fee, "effort_hours": 0, "entry_weeks": 0})
    found = chosen({"a": own}, {"first_year_cost": limit})
    assert found.networks == ("a",)
    assert found.left_out == ()
    assert [shadow.steps for shadow in found.shadows] == [()]
    assert "of money in the first year would not lift robust coverage." in " ".join(found.to_text().split())


def test_an_overlap_with_a_network_that_cannot_be_in_changes_nothing() -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    networks = {name: costing(0, facts={"open": name != "c"}) for name in "abc"}
    overlaps = [{"networks": ["a", other], "share": 1} for other in "bc"]
    found = [
        chosen(networks, gates=gates, redundancy=own, wish={"objective": "optimistic"})
        for own in (overlaps[:1], overlaps)
    ]
    assert [one.networks for one in found] == [("a",), ("a",)]
    assert not any("were reduced" in note for one in found for note in one.notes)
    whole = chosen(networks | {"c": networks["a"]}, gates=gates, redundancy=overlaps)
    assert "a: its overlaps came to more than all its help, and were reduced" in whole.notes


def test_a_stranger_that_is_excluded_is_noted_and_its_sentence_begins_with_the_id() -> None:
    found = chosen({"a": costing(0, exclusive_with=["elsewhere"])}, {"first_year_cost": 5})
    assert "a excludes `elsewhere`, and no network has that id" in found.notes
    assert "\na excludes `elsewhere`" in str(found)


def test_a_cost_that_is_not_known_is_not_left_out_of_the_front() -> None:
    open_cost = network(staying={"yearly_cost": "unknown", "hours_per_month": 1}, serves={"n": 0.9})
    assert "cost not known; 1 hour a month" in " ".join(
        chosen({"a": open_cost, "b": costing(0)}).to_text().split()
    )


def test_members_that_add_nothing_sure_are_marked() -> None:
    networks = {name: costing(0, 1, 0.5) for name in "ab"}
    found = chosen(networks, wish={"objective": "robust", "margin": 0.1})
    assert found.best is not None
    assert found.best.adds_nothing_sure == ()
    assert {own.networks: own.adds_nothing_sure for own in found.as_good.listed} == {
        ("b",): (),
        ("a", "b"): ("a", "b"),
    }
    assert "add nothing sure" in chosen(networks | {"c": costing(0, 1, 0.5)}, wish={"margin": 0.1}).to_text()


def test_a_bare_matrix_has_no_needs_to_cover() -> None:
    ranking = netselect.rank(DecisionMatrix.from_arrays([[1.0], [2.0]], [1], worst=[0], best=[2]))
    with pytest.raises(InvalidParameter, match="a bare matrix has none"):
        portfolio(ranking)


def test_a_study_that_cannot_be_ranked_still_has_a_best_set() -> None:
    level = {"weight": 1, "direction": "benefit"}
    networks = {"a": costing(0) | {"values": {"level": "unknown"}}, "b": costing(1) | {"values": {"level": 2}}}
    found = chosen(networks, criteria={"level": level})
    assert found.networks == ("a",)
    assert found.top is None
    assert any(note.startswith("there is no ranking to compare with") for note in found.notes)
    with pytest.raises(InvalidParameter, match="cannot be told apart by score"):
        chosen(networks, wish={"then": "score"}, criteria={"level": level})


def test_a_held_network_outside_the_best_set_is_noted() -> None:
    found = chosen({"a": costing(0, 1, 0.1, held=True), "b": costing(0, 1, 0.9)}, {"hours_per_month": 1})
    assert found.networks == ("b",)
    assert "a is held already, and is not in the best set" in found.notes


def test_stated_hours_that_can_go_over_the_limit_are_noted() -> None:
    own = costing(0)
    own["staying"]["hours_per_month"] = {"value": 3, "low": 2, "high": 5}
    found = chosen({"a": own}, {"hours_per_month": 4})
    assert found.networks == ("a",)
    assert found.notes == (
        "the hours a month of the best set can come to 5, and the limit is 4: stated figures count as they are, "
        "and unknown ones at their highest",
    )


def test_thirty_networks_are_proved_by_programming() -> None:
    pytest.importorskip("highspy")
    networks = {f"n{place:02d}": costing(place % 7, 1 + place % 3, 0.1 + place % 5 / 10) for place in range(30)}
    found = chosen(networks, {"first_year_cost": 9, "hours_per_month": 5}, {"objective": "optimistic"})
    assert found.proof.how == "mixed-integer programming"
    assert found.proof.is_proved
    assert not found.front.is_whole
    assert found.best is not None
    assert "Proved: mixed-integer programming (HiGHS) left nothing better, ties told to 1e-6" in " ".join(
        found.to_text().split()
    )


@pytest.mark.parametrize("grade", [None, "verified"])
def test_a_best_set_says_on_how_many_ungraded_strengths_it_rests(grade: str | None) -> None:
    """Strengths of networks that a rule excludes, unknown ones and those of needs that are met do not count."""
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}

    def offering(is_open: object, **serves: object) -> dict[str, Any]:
        graded = {} if grade is None else {"grade": grade}
        staying = {"yearly_cost": 0, "hours_per_month": 1, "work_hours_per_month": 0}
        return network(serves=serves, facts={"open": is_open}, staying=staying, **graded)

    study = small_study(
        needs={"n": need(), "m": need(importance=2), "met": need(current=3)},
        networks={
            "a": offering(is_open=True, n=0.5, m=0.25, met=0.5),
            "b": offering(is_open=True, n={"value": "unknown", "low": 0.25, "high": 1}),
            "c": offering(is_open=False, n=0.5),
            "d": offering(is_open="unknown", m=0.5),
        },
        learner={"limits": {"hours_per_month": 1}},
        criteria={"cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 9, "best": 0}}},
        gates=gates,
    )
    found, asked = portfolio(study), netselect.rank(study).questions()
    ungraded = 3 if grade is None else 0
    assert (found.ungraded, asked.ungraded, found.to_dict()["portfolio"]["ungraded"]) == (ungraded,) * 3
    for text in (str(found), found.to_text()):
        assert ("Best set: a, resting on 3 ungraded strengths." in text) == (grade is None)
        assert ("Best set: a." in text) == (grade is not None)
    assert ("All this rests on 3 ungraded strengths." in found.to_text()) == (
        grade is None and "of the combinations" in found.to_text()
    )
