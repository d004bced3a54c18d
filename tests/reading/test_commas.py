"""Is a figure that a comma has cut in two, inside braces, told as one figure?"""

import pytest

from netselect import loads
from netselect.errors import Fault, StudyFaults
from netselect.reading.decoding import cut_figure
from tests.reading.parsers import both_parsers, read

TEXT = """netselect: 1
title: Mine
as_of: 2026-11-23
learner: {{id: me, limits: {limits}}}
weights: equal
criteria: {{cost: {{scale: {scale}}}}}
networks:
  club: {{name: A club, values: {values}, joining: {{fee: 0}}, staying: {{yearly_cost: {cost}}}}}
"""
RIGHT = {"limits": "{first_year_cost: 9}", "scale": "{worst: 9, best: 0}", "values": "{cost: 1}", "cost": "3"}


def faults_of(**parts: str) -> tuple[Fault, ...]:
    with pytest.raises(StudyFaults) as caught:
        loads(TEXT.format(**(RIGHT | parts)))
    return caught.value.faults


@pytest.mark.parametrize(
    ("part", "written", "path", "said"),
    [
        (
            "limits",
            "{first_year_cost: 1,000}",
            "learner.limits.first_year_cost",
            "for the first year, `1000`",
        ),
        (
            "limits",
            "{first_year_cost: 1,000,000}",
            "learner.limits.first_year_cost",
            "write the number, `1000000`",
        ),
        ("limits", "{first_year_cost: 1,5}", "learner.limits.first_year_cost", "in GBP for the first year, `1.5`"),
        (
            "limits",
            "{first_year_cost: £1,500}",
            "learner.limits.first_year_cost",
            "for the first year, `1500`",
        ),
        ("scale", "{worst: 12,5, best: 0}", "criteria.cost.scale.worst", "write a number, `12.5`"),
        ("values", "{cost: 1,5}", "networks.club.values.cost", "`1.5`"),
        ("cost", "{value: 4, low: 1,25}", "networks.club.staying.yearly_cost.low", "in GBP a year, `1.25`"),
        (
            "cost",
            "{value: 1,234.50}",
            "networks.club.staying.yearly_cost.value",
            "write the amount in GBP a year, `1234.5`",
        ),
    ],
)
def test_a_figure_cut_by_a_comma_is_one_fault_at_the_figure(part: str, written: str, path: str, said: str) -> None:
    (fault,) = faults_of(**{part: written})
    assert fault.where == path
    assert said in fault.message


def test_two_figures_cut_alike_are_both_told() -> None:
    first, second = faults_of(cost="{value: 2,5, low: 1,5}")
    assert (first.message, second.message) == (
        "found `2,5`: write the amount in GBP a year, `2.5`",
        "found `1,5`: write the number, `1.5`",
    )


@both_parsers
def test_a_key_of_digits_that_stands_twice_is_still_a_key(parser: str) -> None:
    _, faults = read("levels: {1: 2, 1: 3}", parser)
    assert [fault.message[:26] for fault in faults] == ["the key `1` is written on "]


@pytest.mark.parametrize("before", [[("fee", True)], [("fee", "none")], [("fee", None)], []])
def test_digits_behind_no_figure_are_no_rest_of_one(before: list[tuple[str, object]]) -> None:
    assert cut_figure(before, 5) is None
    assert cut_figure([("fee", 1)], "five") is None
