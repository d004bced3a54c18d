"""Is what holds only with what is unknown at its best said so, wherever it is said?"""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netselect import Ranking, load, portfolio, rank
from netselect.comparison.explanation import compare
from netselect.comparison.network_profile import profile
from netselect.report import remarks
from netselect.robustness.coach import coach
from netselect.study.study import Study
from netselect.words import AT_BEST
from tests.small_study import aspiration, need, network, small_study

SCALE = {"scale": {"worst": 0, "best": 10}}
levels = st.integers(0, 10) | st.just("unknown")


def studied(
    values: Mapping[str, Mapping[str, object]],
    facts: dict[str, object] | None = None,
    **parts: Any,  # noqa: ANN401 -- any part of a study
) -> Study:
    return small_study(
        criteria={"x": {"weight": 6, **SCALE}, "y": {"weight": 4, **SCALE}},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(values=own, facts={"open": (facts or {}).get(name, True)})
            for name, own in values.items()
        },
        **parts,
    )


MISSING: dict[str, dict[str, object]] = {
    "a": {"x": 7, "y": 6},
    "b": {"x": 8, "y": 5},
    "c": {"x": 9, "y": "unknown"},
}


def said(ranking: Ranking, label: str) -> str:
    return next(one.sentence for one in remarks(ranking) if one.label.startswith(label))


def test_every_sentence_on_a_first_place_at_its_best_says_so() -> None:
    ranking = rank(studied(MISSING))
    assert ranking.at_best == {"c"}
    for label in ("Methods", "Weights", "Figures"):
        assert said(ranking, label).lower().startswith(AT_BEST), label
    assert AT_BEST not in str(rank(studied({**MISSING, "c": {"x": 9, "y": 10}})).sensitivity())


def test_a_conditional_network_is_first_only_at_its_best() -> None:
    ranking = rank(studied({"a": {"x": 7, "y": 6}, "b": {"x": 8, "y": 9}}, {"b": "unknown"}))
    assert ranking.at_best == {"b"}
    assert said(ranking, "Methods").lower().startswith(AT_BEST)


def test_a_question_says_where_the_first_place_is_another() -> None:
    """At its best c is first; b is below 3.5, where the two are level."""
    assert "it can change the first place below 3.5." in said(rank(studied(MISSING)), "Find out first")


def test_a_place_on_the_shortlist_hangs_on_nothing_where_there_are_enough() -> None:
    assert all(not entry.conditions for entry in rank(studied(MISSING)).shortlist.listed)
    (entry,) = rank(studied(MISSING, shortlist={"size": 1})).shortlist.listed
    assert entry.conditions == ("y turns out well",)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=st.lists(st.tuples(levels, levels), min_size=2, max_size=4), size=st.integers(1, 3))
def test_without_a_condition_a_network_is_listed_however_it_turns_out(
    values: list[tuple[object, object]], size: int
) -> None:
    given_ = {name: {"x": x, "y": y} for name, (x, y) in zip("abcd", values, strict=False)}
    for entry in rank(studied(given_, shortlist={"size": size})).shortlist.listed:
        own = given_[entry.network]
        worst = {name: 0 if level == "unknown" else level for name, level in own.items()}
        others = {
            name: {key: 10 if level == "unknown" else level for key, level in of.items()}
            for name, of in given_.items()
        }
        listed = rank(studied({**others, entry.network: worst}, shortlist={"size": size})).shortlist.networks
        if "unknown" in own.values():
            assert bool(entry.conditions) == (entry.network not in listed)
        else:
            assert not entry.conditions


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=st.lists(st.tuples(levels, levels), min_size=2, max_size=2))
def test_a_lead_lies_between_what_is_printed_of_it(values: list[tuple[object, object]]) -> None:
    given_ = {name: {"x": x, "y": y} for name, (x, y) in zip("ab", values, strict=True)}
    found = compare(rank(studied(given_)), "a", "b")
    is_open = any("unknown" in own.values() for own in given_.values())
    assert (found.least is not None) == is_open
    if found.least is None or found.most is None:
        return

    def at(first: int, second: int) -> float:
        own = {
            name: {key: fill if level == "unknown" else level for key, level in given_[name].items()}
            for name, fill in (("a", first), ("b", second))
        }
        return compare(rank(studied(own)), "a", "b").difference or 0.0

    assert found.least == pytest.approx(at(0, 10))
    assert found.most == pytest.approx(at(10, 0))
    assert "not known" in found.sentences[0]
    assert found.sentences[1].lower().startswith(AT_BEST)


def test_grades_are_counted_of_the_help_that_a_criterion_reads() -> None:
    study = small_study(
        needs={"n": need(), "themed": need(themes={"craft": 1})},
        aspirations={"later": aspiration()},
        criteria={
            "now": {"computed": "need_coverage", "weight": 1},
            "then": {"computed": "aspiration_coverage", "weight": 1},
        },
        networks={
            "a": network(
                serves={"n": {"value": 0.5, "grade": "verified"}, "later": 0.5},
                offers={"craft": {"value": 0.5, "grade": "reported"}},
            ),
            "b": network(serves={"later": "unknown"}),
        },
    )

    def grades(name: str) -> list[str]:
        return [finding.grade for finding in profile(rank(study), name).findings]

    assert grades("a") == ["1 reported, 1 verified", "1 ungraded"]
    assert grades("b") == ["no help stated", "1 not known"]


def test_advice_to_count_on_unknown_help_says_that_it_has_to_turn_out_well() -> None:
    study = small_study(needs={"n": need()}, networks={"a": network(serves={"n": "unknown"})})
    said = " ".join(str(portfolio(study)).split())
    assert 'Take a if help with "n" from a turns out as good as possible.' in said
    assert "you trust that all help adds up" not in said


def test_who_is_always_behind_another_is_not_named_among_those_who_could_pass_the_first() -> None:
    found = coach(load("criteria.example.yaml"))
    assert found.with_answers is not None
    assert "council-cop" in found.with_answers.could_pass
    assert "open-group" not in found.with_answers.could_pass
