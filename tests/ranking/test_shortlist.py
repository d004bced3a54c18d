"""Does the shortlist hold whom its rule says, with conditions for what is open and the distance for the rest?"""

from typing import Any

import pytest

from netselect import load, rank
from netselect.matrix import DecisionMatrix
from netselect.ranking import ShortlistResult
from tests.small_study import network, small_study

GATE = {"open": {"kind": "access", "fact": "has_lift", "must_be": True}}


def shortlist(
    figures: dict[str, object], rule: dict[str, Any], facts: dict[str, object] | None = None
) -> ShortlistResult:
    """Return the shortlist of networks that score a tenth of their figures, and stand by their facts."""
    networks = {
        name: network(values={"level": figure}, facts={"has_lift": (facts or {}).get(name, True)})
        for name, figure in figures.items()
    }
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 10}}},
        gates=GATE,
        networks=networks,
        shortlist=rule,
    )
    return rank(study).shortlist


def test_the_first_so_many_are_listed_and_the_rest_told_how_far_behind() -> None:
    found = shortlist({"a": 5, "b": 9, "c": 7, "d": 2}, {"size": 2})
    assert found.rule == "the first 2"
    assert [(entry.network, entry.rank, entry.conditions) for entry in found.listed] == [
        ("b", 1, ()),
        ("c", 2, ()),
    ]
    assert [(entry.network, entry.rank) for entry in found.left_out] == [("a", 3), ("d", 4)]
    assert [entry.behind for entry in found.left_out] == pytest.approx([0.2, 0.5])


def test_those_that_tie_with_the_last_are_listed_too() -> None:
    found = shortlist({"a": 5, "b": 9, "c": 5, "d": 5, "e": 2}, {"size": 2})
    assert found.networks == ("b", "a", "c", "d")
    assert [entry.rank for entry in found.listed] == [1, 2, 2, 2]
    assert [entry.network for entry in found.left_out] == ["e"]


def test_a_tie_at_the_top_takes_up_its_places() -> None:
    assert shortlist({"a": 9, "b": 9, "c": 7, "d": 5}, {"size": 3}).networks == ("a", "b", "c")
    assert shortlist({"a": 9, "b": 9, "c": 7}, {"size": 1}).networks == ("a", "b")


def test_one_place() -> None:
    assert shortlist({"a": 5, "b": 9}, {"size": 1}).rule == "the first"


def test_fewer_than_asked_for() -> None:
    found = shortlist({"a": 5, "b": 9}, {"size": 3})
    assert found.networks == ("b", "a")
    assert found.left_out == ()


def test_a_cut_lists_every_score_that_reaches_it() -> None:
    found = shortlist({"a": 5, "b": 9, "c": 6.999}, {"cut": 0.7})
    assert found.rule == "every score of 0.7 or more"
    assert found.networks == ("b",)
    assert [entry.network for entry in found.left_out] == ["c", "a"]
    assert [entry.behind for entry in found.left_out] == pytest.approx([0.0001, 0.2])


def test_a_score_on_the_cut_is_listed_whatever_the_rounding() -> None:
    assert shortlist({"a": 3}, {"cut": 0.3}).networks == ("a",)
    assert shortlist({"a": 3}, {"cut": 0.1 + 0.2}).networks == ("a",)


def test_a_cut_that_nobody_reaches() -> None:
    found = shortlist({"a": 3}, {"cut": 0.5})
    assert found.networks == ()
    assert found.left_out[0].behind == pytest.approx(0.2)


def test_the_excluded_are_neither_listed_nor_left_out() -> None:
    found = shortlist({"a": 5, "b": 9}, {"size": 3}, {"b": False})
    assert found.networks == ("a",)
    assert found.left_out == ()


def test_nobody_to_list() -> None:
    found = shortlist({"a": 5}, {"size": 3}, {"a": False})
    assert found == ShortlistResult("the first 3", (), (), found.called)


def test_a_conditional_network_is_listed_with_its_condition() -> None:
    (entry,) = shortlist({"a": 5}, {"size": 3}, {"a": "unknown"}).listed
    assert entry.conditions == ('the answer to "has lift" is yes',)


def test_a_network_listed_by_the_best_it_can_reach_says_so() -> None:
    found = shortlist({"a": {"value": "unknown", "low": 2, "high": 8}, "b": 5}, {"size": 1}, {"a": "unknown"})
    assert found.listed[0].conditions == (
        'the answer to "has lift" is yes',
        "level turns out well",
    )


def test_no_condition_where_rules_are_ignored() -> None:
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 10}}},
        gates=GATE,
        networks={"a": network(values={"level": 1}, facts={"has_lift": "unknown"})},
    )
    assert rank(study).shortlist.listed[0].conditions != ()
    assert rank(study, gates="ignore").shortlist.listed[0].conditions == ()


def test_a_bare_matrix_lists_its_first_three() -> None:
    matrix = DecisionMatrix.from_arrays([[1.0], [2.0], [3.0], [4.0]], [1], worst=[0], best=[5])
    found = rank(matrix).shortlist
    assert found.rule == "the first 3"
    assert found.networks == ("A4", "A3", "A2")


def test_a_shortlist_and_a_network_print_as_sentences_with_names() -> None:
    ranking = rank(load("criteria.example.yaml"))
    assert str(ranking.shortlist).splitlines()[:2] == [
        "Shortlist, the first 3:",
        "1. Project-management professional body, student grade",
    ]
    assert str(ranking["council-cop"]) == "2. Council-wide project community of practice: score 0.580."
    shown = [(str(one), one._repr_html_()) for one in ranking.records]
    for text, html in (*shown, (str(ranking.shortlist), ranking.shortlist._repr_html_())):
        assert html.startswith("<pre")
        assert max(map(len, text.splitlines())) <= 80
