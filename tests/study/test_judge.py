"""Is what a judge says kept as written, and refused where it is no figure or no judgement?"""

from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from netselect import load
from netselect.errors import StudyFaults
from netselect.study.statements import Judge
from netselect.study.study import Study
from tests.small_study import network, small_study
from tests.strategies import studies


def judge(**parts: Any) -> Judge:  # noqa: ANN401 -- parts of a judge
    return Judge.model_validate(parts)


def test_a_judge_counts_once_unless_told_otherwise() -> None:
    assert judge().influence == 1.0
    assert judge(influence=0).influence == 0.0
    assert judge().role is None


@pytest.mark.parametrize(
    ("parts", "nothing"),
    [
        ({}, True),
        ({"role": "mentor", "influence": 3}, True),
        ({"points": {"a": 0}}, False),
        ({"order": ["a", "b"]}, False),
        ({"judgements": {"criteria": {"a over b": 3}}}, False),
    ],
)
def test_a_role_and_an_influence_say_nothing(parts: dict[str, Any], nothing: bool) -> None:
    assert judge(**parts).says_nothing is nothing


def test_a_bare_order_is_that_of_the_top_level() -> None:
    assert judge(order=["a", ["b", "c"]]).order == {"criteria": (("a",), ("b", "c"))}
    assert judge(order=["a", "b"]) == judge(order={"criteria": ["a", "b"]})


def test_judgements_may_be_written_as_fractions() -> None:
    assert judge(judgements={"criteria": {"a over b": "1/3"}}).judgements["criteria"]["a over b"] == 1 / 3


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"influence": -1}, "write the influence as a number, such as 2, 0 or more"),
        ({"influence": float("nan")}, "a finite number is needed here"),
        ({"influence": "much"}, "a number is needed here"),
        ({"points": {"a": -2}}, "write the points as a number, 0 or more"),
        ({"judgements": {"criteria": {"a over b": 12}}}, "from 1/9 to 9"),
        ({"judgements": {"criteria": {"a or b": 2}}}, "over"),
    ],
)
def test_what_is_no_figure_or_no_judgement_is_refused_in_its_place(parts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError):
        judge(**parts)
    plain = small_study(
        criteria={"a": {"weight": 1, "scale": {"worst": 0, "best": 1}}},
        networks={"only": network(values={"a": 1})},
    ).as_plain()
    with pytest.raises(StudyFaults, match=sentence) as caught:
        load({**plain, "judges": {"ann": {"points": {"a": 1}, **parts}}})
    assert any(fault.where.startswith("judges.ann.") for fault in caught.value.faults)


def test_a_key_that_no_judge_has_is_told_with_those_that_one_has() -> None:
    plain = small_study().as_plain()
    with pytest.raises(StudyFaults, match=r"there is no key `points_` here\. Did you mean `points`\?"):
        load({**plain, "judges": {"ann": {"points_": {"covered": 1}}}})


@given(studies())
@settings(max_examples=15, deadline=None)
def test_judges_survive_being_written_and_read_again(study: Study) -> None:
    again = load(study.as_plain())
    assert again.judges == study.judges
