"""Do the parts of a comparison add up, as figures and as they are printed?"""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.comparison.explanation import DIGITS, Comparison, compare, rounded_to_sum
from netselect.errors import UnknownName
from netselect.matrix import DecisionMatrix
from netselect.study.study import Study
from netselect.words import half_up
from tests.small_study import network, small_study
from tests.strategies import matrices

few = settings(max_examples=80, deadline=None)

MATRIX = DecisionMatrix.from_arrays(
    [[4, 95, 2], [3, 0, 2], [1, 150, 2]],
    [3, 1, 1],
    worst=[0, 150, 0],
    best=[5, 0, 5],
    networks=["body", "guild", "forum"],
    criteria=["fit", "cost", "reach"],
)


def printed_parts(line: str) -> list[float]:
    """Return the numbers that a line of clauses prints for each criterion."""
    return [float(number) for number in re.findall(r"(\d+\.\d{3}) \(", line)]


def check_that_it_adds_up(comparison: Comparison) -> None:
    """Read the sentences and check every sum in them."""
    lines = comparison.sentences
    gap = 0.0
    if match := re.fullmatch(r"(\S+) scores (\d+\.\d{3}) more than (\S+)\.", lines[0]):
        gap = float(match[2]) * (1 if match[1] == comparison.first else -1)
    else:
        about = "about the same" if comparison.difference else "the same"
        assert lines[0] == f"{comparison.first} and {comparison.second} score {about}."
    total = 0.0
    for name, sign in ((comparison.first, 1), (comparison.second, -1)):
        for line in lines:
            if match := re.match(rf"In favour of {re.escape(name)}, (\d+\.\d{{3}}) in all: (.+)\.$", line):
                assert sum(printed_parts(match[2])) == pytest.approx(float(match[1]), abs=1e-9)
                total += sign * float(match[1])
    assert total == pytest.approx(gap, abs=1e-9)
    for line in lines:
        if match := re.fullmatch(r"Together (\S+) - (\S+) = (\S+)\.", line):
            assert float(match[1]) - float(match[2]) == pytest.approx(float(match[3]), abs=1e-9)
            assert float(match[3]) == pytest.approx(gap, abs=1e-9)


def test_the_sentences_of_a_comparison() -> None:
    found = compare(rank(MATRIX), "guild", "body")
    assert found.sentences == (
        "guild scores 0.007 more than body.",
        "In favour of guild, 0.127 in all: cost 0.127 (0 against 95).",
        "In favour of body, 0.120 in all: fit 0.120 (3 against 4).",
        "No difference on reach.",
        "Together 0.127 - 0.120 = 0.007.",
    )
    assert str(found) == "\n".join(found.sentences)
    check_that_it_adds_up(found)


def test_the_other_way_round_only_the_sign_turns() -> None:
    there, back = compare(rank(MATRIX), "guild", "body"), compare(rank(MATRIX), "body", "guild")
    assert there.difference is not None
    assert back.difference == -there.difference
    assert back.sentences[0] == there.sentences[0]
    assert back.sentences[-1] == "Together 0.120 - 0.127 = -0.007."
    assert [-part.part for part in back.parts] == [part.part for part in there.parts]


def test_what_only_one_side_has_needs_no_sum() -> None:
    found = compare(rank(MATRIX), "guild", "forum")
    assert not any(line.startswith("Together") for line in found.sentences)
    check_that_it_adds_up(found)


def test_parts_come_with_the_largest_first_and_their_figures() -> None:
    parts = compare(rank(MATRIX), "body", "guild").parts
    assert [(part.criterion, part.first, part.second) for part in parts] == [
        ("cost", 95.0, 0.0),
        ("fit", 4.0, 3.0),
        ("reach", 2.0, 2.0),
    ]


def test_large_figures_are_printed_in_full() -> None:
    matrix = DecisionMatrix.from_arrays(
        [[12345.0], [1250.5]], [1], worst=[20000], best=[0], networks=["a", "b"], criteria=["cost"]
    )
    assert "(1250.5 against 12345)" in compare(rank(matrix), "b", "a").sentences[1]


def test_a_network_beside_itself() -> None:
    found = compare(rank(MATRIX), "body", "body")
    assert found.difference == 0.0
    assert found.sentences == ("body and body score the same.", "No difference on cost, fit and reach.")


@few
@given(matrix=matrices(least_networks=2), data=st.data())
def test_whatever_is_compared_the_printed_numbers_add_up(matrix: DecisionMatrix, data: st.DataObject) -> None:
    ranking = rank(matrix)
    names = st.sampled_from(list(matrix.networks))
    first, second = data.draw(names), data.draw(names)
    found = compare(ranking, first, second)
    assert found.difference is not None
    assert sum(part.part for part in found.parts) == pytest.approx(found.difference, abs=1e-12)
    assert all(abs(part.printed - part.part) <= 10.0**-DIGITS for part in found.parts)
    assert sum(part.printed for part in found.parts) == pytest.approx(half_up(found.difference, DIGITS), abs=1e-9)
    check_that_it_adds_up(found)


@few
@given(
    matrix=matrices(least_networks=2, positive=True), name=st.sampled_from(["topsis", "vikor", "promethee", "ahp"])
)
def test_other_methods_add_up_too_where_they_state_parts(matrix: DecisionMatrix, name: str) -> None:
    ranking = rank(matrix, name)
    found = compare(ranking, matrix.networks[0], matrix.networks[1])
    if found.parts:
        check_that_it_adds_up(found)
    else:
        assert any(line.endswith("does not split its score into parts.") for line in found.sentences)


def test_a_method_that_is_no_plain_sum_says_so() -> None:
    assert compare(rank(MATRIX, "topsis"), "body", "guild").notes == (
        "TOPSIS is not a plain sum: the parts are split as the page of the method says",
    )
    assert compare(rank(MATRIX), "body", "guild").notes == ()


def study() -> Study:
    figures: dict[str, Any] = {"body": 4, "guild": {"value": "unknown", "low": 1, "high": 3}, "out": 5}
    return small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 5}}},
        gates={"open": {"kind": "access", "fact": "has_lift", "must_be": True}},
        networks={
            name: network(values={"level": figure}, facts={"has_lift": name != "out"})
            for name, figure in figures.items()
        },
    )


def test_an_unknown_figure_is_shown_as_one_and_taken_at_its_best() -> None:
    found = compare(rank(study()), "body", "guild")
    (part,) = found.parts
    assert (part.first, part.second) == (4.0, None)
    assert found.difference == pytest.approx(0.2)
    assert "level 0.200 (4 against unknown)" in found.sentences[2]
    assert found.sentences[1] == "With what is unknown at its best, body scores 0.200 more than guild."
    assert found.notes == ("for guild, level is not known: its best is used here",)


def test_an_excluded_network_is_compared_with_the_rule_beside_it() -> None:
    found = compare(rank(study()), "out", "body")
    assert found.difference == pytest.approx(0.2)
    assert found.notes == ("out is ruled out, whatever its score (has lift: no, must be yes)",)


def test_a_network_that_the_method_did_not_see_has_no_score_to_compare() -> None:
    found = compare(rank(study(), "topsis", reference="candidates"), "out", "body")
    assert (found.difference, found.parts) == (None, ())
    assert found.sentences == tuple(f"{note}." for note in found.notes)
    assert found.notes[-1] == "TOPSIS scores only the networks that stand, so there is no score to explain"


def test_the_ranking_compares_at_its_own_door() -> None:
    ranking = rank(MATRIX)
    assert ranking.compare("body", "guild") == compare(ranking, "body", "guild")


def test_names_that_are_not_there() -> None:
    for pair in (("bodi", "guild"), ("guild", "bodi")):
        with pytest.raises(UnknownName, match="Did you mean `body`"):
            compare(rank(MATRIX), *pair)


@few
@example(parts=[0.35], digits=1)
@given(parts=st.lists(st.floats(-5, 5), min_size=1, max_size=8), digits=st.integers(0, 6))
def test_rounded_parts_sum_to_the_rounded_total_and_none_moves_further_than_a_step(
    parts: list[float], digits: int
) -> None:
    total = float(np.sum(parts))
    printed = rounded_to_sum(parts, total, digits)
    assert sum(printed) == pytest.approx(half_up(total, digits), abs=1e-9)
    assert all(abs(shown - part) <= 10.0**-digits + 1e-12 for shown, part in zip(printed, parts, strict=True))


def test_a_part_of_nothing_stays_nothing() -> None:
    assert rounded_to_sum([0.0004, 0.0004, 0.0004, 0.0], 0.0012) == [0.001, 0.0, 0.0, 0.0]


LEVELS = st.sampled_from([0, 2, 5, 8, 10, "unknown"])


@given(st.tuples(LEVELS, LEVELS), st.tuples(LEVELS, LEVELS))
@example((5, 10), (3, "unknown"))
@few
def test_no_difference_that_rests_on_an_unknown_at_its_best_says_so(
    first: tuple[object, object], second: tuple[object, object]
) -> None:
    """What is not known counts at its best, 10; whether two figures are the same is then no fact."""
    study = small_study(
        criteria={name: {"weight": 1, "scale": {"worst": 0, "best": 10}} for name in "xy"},
        networks={
            name: network(values=dict(zip("xy", own, strict=True))) for name, own in (("a", first), ("b", second))
        },
    )
    lines = rank(study).compare("a", "b").sentences
    pairs = {name: (first[place], second[place]) for place, name in enumerate("xy")}
    same = [name for name, pair in pairs.items() if len({10 if one == "unknown" else one for one in pair}) == 1]
    open_ = [name for name, pair in pairs.items() if "unknown" in pair]
    for start, names in (
        ("No difference on ", [name for name in same if name not in open_]),
        ("With what is unknown at its best, no difference on ", [name for name in same if name in open_]),
    ):
        assert [line for line in lines if line.startswith(start)] == [f"{start}{' and '.join(names)}."] * bool(
            names
        )
