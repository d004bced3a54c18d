"""Is all said at once of an option that a study does not hold what it takes for, and does the cure work?"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import netselect
from netselect.errors import InvalidParameter, MethodNotApplicable
from netselect.study.study import Study
from tests.small_study import network, small_study

SCALE = {"worst": 0, "best": 10}
EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"
TREE = {
    "group": {
        "name": "The group",
        "criteria": {"a": {"weight": 2, "scale": SCALE}, "b": {"weight": 1, "scale": SCALE}},
    },
    "c": {"name": "Third", "weight": 3, "scale": SCALE},
}
FIGURES = {"x": {"a": 1, "b": 7, "c": 3}, "y": {"a": 5, "b": 2, "c": 9}}
POINTS = {"a": 100, "b": 10, "c": 5}


def study_with(**changes: Any) -> Study:  # noqa: ANN401 -- keys of a study file
    said: dict[str, Any] = {
        "criteria": TREE,
        "networks": {name: network(name=f"Network {name}", values=values) for name, values in FIGURES.items()},
    }
    return small_study(**{**said, **changes})


def lines_of(message: str) -> dict[str, Any]:
    """Return what a message says is to be written, where it says so."""
    written: dict[str, Any] = {}
    for item in message.split("\n- "):
        lines = "\n".join(line[4:] for line in item.split("\n") if line.startswith("    "))
        block, judge = yaml.safe_load(lines) or {}, re.search("under `(.+):` in `judges:`", item)
        written = merged(written, {"judges": {judge[1]: block}} if judge else block)
    return written


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return a block with what is written into it."""
    both = {name: merged(one[name], inner) for name, inner in other.items() if is_block(one.get(name), inner)}
    return {**one, **other, **both}


def is_block(*values: object) -> bool:
    return all(isinstance(value, Mapping) for value in values)


def refusal(study: Study, **options: Any) -> InvalidParameter:  # noqa: ANN401 -- of `rank`
    with pytest.raises(InvalidParameter) as caught:
        netselect.rank(study, **options)
    return caught.value


OTHERS = {"boss": {"role": "Line manager", "points": POINTS}, "ann": {"points": POINTS}}

LACKING: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
    "no order": ({}, {"weights": "order"}, ("the block `order:`", "  group: [a, b]")),
    "an order of one level": (
        {"order": ["c", "group"]},
        {"weights": "order"},
        ("`order:` leaves out a and b", "  criteria: [c, group]"),
    ),
    "an order that leaves one out": (
        {"order": {"criteria": ["c", "group"], "group": ["b"]}},
        {"weights": "order"},
        ("`order:` leaves out a.", "  group: [b, a]"),
    ),
    "no judgements": ({}, {"weights": "judgements"}, ("the block `judgements:`", "    group over c: 1")),
    "no judgements for a method": ({}, {"method": "ahp"}, ('`method="ahp"` does not fit', "    a over b: 1")),
    "judgements of one level": (
        {"judgements": {"criteria": {"group over c": 3}}},
        {"weights": "judgements"},
        ("judgements between a and b, which `judgements:` does not hold yet",),
    ),
    "judges without an order": (
        {"judges": OTHERS, "order": {"criteria": ["c", "group"], "group": ["b", "a"]}},
        {"weights": "order"},
        ("`order:` of Line manager", "`order:` of ann", "Write under `boss:` in `judges:`"),
    ),
    "judges without judgements": (
        {"judges": OTHERS},
        {"weights": "judgements"},
        ("the block `judgements:`", "`judgements:` of Line manager", "`judgements:` of ann"),
    ),
    "judges without points": (
        {
            "weights": "equal",
            "judges": {"boss": {"role": "Line manager", "points": {"a": 7}}},
        },
        {"weights": "points"},
        ("needs points of Line manager for every criterion, and b and Third have none", "      a: 7"),
    ),
    "judges without swings": (
        {
            "weights": "equal",
            "criteria": {"a": {"weight": 100, "scale": SCALE}, "b": {"weight": 1, "scale": SCALE}},
            "networks": {"x": network(values={"a": 1, "b": 2})},
            "judges": {"boss": {"role": "Line manager"}},
        },
        {"weights": "swing"},
        ("and a and b have none", "      a: 100"),
    ),
}
"""What a study holds, what is asked for, and what is said of it."""


@pytest.mark.parametrize("name", LACKING)
def test_what_is_lacking_is_said_of_the_option_and_the_lines_to_write_work(name: str) -> None:
    changes, options, said = LACKING[name]
    study = study_with(**changes)
    error = refusal(study, **options)
    assert (error.code, bool(error.about)) == ("missing", True)
    for part in said:
        assert part in str(error)
    cured = netselect.load(merged(study.as_plain(), lines_of(str(error))))
    assert netselect.rank(cured, **options).stands.all()


def test_everything_that_is_lacking_is_said_at_once() -> None:
    study = study_with(judges=OTHERS)
    message = str(refusal(study, weights="judgements"))
    assert message.count("\n- it ") == 3
    assert message.startswith('`weights="judgements"` does not fit this study yet:\n- it needs')


@pytest.mark.parametrize(
    ("changes", "said", "cure"),
    [
        ({}, "the largest of the weights is 3, for Third: weigh by `points`", {"weight": 100}),
        (
            {"criteria": {**TREE, "c": {"name": "Third", "weight": 120, "scale": SCALE}}},
            "the largest of the weights is 120, for Third",
            {"weight": 100},
        ),
        (
            {"weights": "equal", "criteria": {**TREE, "c": {"name": "Third", "scale": SCALE}}},
            "needs weights for every criterion, and Third has none: give each its `weight:`, 100 for the one",
            {"weight": 100},
        ),
    ],
)
def test_swings_are_cured_by_the_weight_that_is_named(
    changes: dict[str, Any], said: str, cure: dict[str, Any]
) -> None:
    study = study_with(**changes)
    assert said in str(refusal(study, weights="swing"))
    cured = merged(study.as_plain(), {"criteria": {"c": cure}})
    assert netselect.rank(netselect.load(cured), weights="swing").matrix.weights[-1] > 0.9


def test_points_that_are_all_0_are_refused_by_name() -> None:
    nothing = {name: {"weight": 0, "scale": SCALE} for name in "abc"}
    study = study_with(weights="equal", criteria=nothing)
    assert "cannot weigh by the weights, which sum to 0: give at least one" in str(
        refusal(study, weights="points")
    )
    lost = {**nothing, "g": {"name": "G", "weight": 5, "criteria": {"d": {"weight": 0, "scale": SCALE}}}}
    figures = {"x": network(values=dict.fromkeys("abcd", 1))}
    study = study_with(weights="equal", criteria=lost, networks=figures)
    assert "shares the 5 points of G among what is in it" in str(refusal(study, weights="points"))


@pytest.mark.parametrize("how", ["entropy", "critic", "standard_deviation"])
def test_every_figure_that_is_not_certain_is_named(how: str) -> None:
    study = netselect.load(EXAMPLE)
    message = str(refusal(study, weights=how))
    assert (
        "find each out (yearly cost of Administrative professionals' institute; hours per month of "
        "Project-management professional body, student grade)" in message
    )
    plain = study.as_plain()
    plain["networks"]["admin-institute"]["staying"]["yearly_cost"] = 60
    plain["networks"]["pm-body"]["staying"]["hours_per_month"] = 3
    assert netselect.rank(netselect.load(plain), weights=how).stands.any()


def test_entropy_names_every_criterion_without_shares_and_a_way_that_copes() -> None:
    figures = {name: network(values={"a": -1, "b": 0, "c": 0}) for name in "xy"}
    study = study_with(networks=figures)
    message = str(refusal(study, weights="entropy"))
    assert "a holds a negative figure" in message
    assert "b and Third sum to 0" in message
    assert netselect.rank(study, weights="critic").stands.all()


def test_a_way_that_fits_is_not_refused_and_the_study_is_not_touched() -> None:
    study = study_with(judgements={"criteria": {"group over c": 3}, "group": {"a over b": 2}})
    assert netselect.rank(study, "ahp").matrix.weights.tolist() == pytest.approx([0.5, 0.25, 0.25])
    assert netselect.rank(study, weights="equal").matrix.weights.tolist() == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("changes", "options"),
    [
        ({}, {}),
        ({}, {"weights": "equal"}),
        ({"weights": "equal"}, {}),
        ({"weights": "critic"}, {}),
        ({"weights": "equal", "criteria": {name: {"scale": SCALE} for name in "abc"}}, {}),
        ({"weights": "order", "order": {"criteria": ["c", "group"], "group": ["a", "b"]}}, {}),
        ({"weights": "judgements", "judgements": {"criteria": {"group over c": 3}, "group": {"a over b": 2}}}, {}),
        ({"judges": {"line-manager": {"influence": 0}, "colleague": {"influence": 0}}}, {}),
    ],
)
def test_the_lines_for_a_judge_lead_to_two_who_judge(changes: dict[str, Any], options: dict[str, Any]) -> None:
    study = study_with(**changes)
    with pytest.raises(MethodNotApplicable) as caught:
        netselect.disagreement(netselect.rank(study, **options))
    cured = netselect.load(merged(study.as_plain(), lines_of(str(caught.value))))
    found = netselect.disagreement(netselect.rank(cured))
    assert len(found.influences) == 2
    assert all(found.called.judge(name) in str(found) for name in found.influences)
    assert not any(f"{name} " in str(found) for name in found.influences if "-" in name)
