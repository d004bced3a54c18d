"""Is a study frozen, complete, comparable, and strict about what stands in it?"""

import copy
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from netselect import load
from netselect.study import Tree, levels
from netselect.study.criteria import Criterion, Gate, Scale
from netselect.study.network import Amount, Fact, Figure, Network, Strength
from netselect.study.statements import Importances, MethodChoice, Shortlist, Weighting
from netselect.study.study import Aspiration, Need, Study
from tests.strategies import studies

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"


@pytest.fixture(scope="module")
def example() -> Study:
    return load(EXAMPLE)


def test_a_study_is_frozen_all_the_way_down(example: Study) -> None:
    for part, field in ((example, "title"), (example.learner, "id"), (example.networks["chamber"], "name")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, field, "other")


@given(studies())
@settings(max_examples=15, deadline=None)
def test_a_study_survives_pickling_and_copying(study: Study) -> None:
    for again in (pickle.loads(pickle.dumps(study)), copy.deepcopy(study)):  # noqa: S301 -- our own bytes
        assert again == study
        assert again.content_hash == study.content_hash


def test_the_hash_is_sha256_and_does_not_hang_on_the_order_of_keys(example: Study) -> None:
    assert len(example.content_hash) == 64
    plain = example.as_plain()
    turned = {**plain, "networks": dict(reversed(plain["networks"].items()))}
    assert load(turned).content_hash == example.content_hash


def test_leaves_are_what_networks_are_judged_by_in_the_order_of_the_file(example: Study) -> None:
    assert list(example.leaves()) == [
        *("need_coverage", "aspiration_coverage", "shared_agenda", "contribution_potential"),
        *("recognition", "privacy_risk", "yearly_cost", "hours_per_month"),
    ]


def test_a_bare_value_is_an_observation() -> None:
    assert Figure.model_validate(95) == Figure.model_validate({"value": 95})
    assert Fact.model_validate("no").value is False
    assert Fact.model_validate(3).value == 3.0
    assert Figure.model_validate("unknown").is_unknown


@pytest.mark.parametrize(
    ("stated", "span"),
    [
        (3, (3.0, 3.0, 3.0)),
        ({"value": 3, "low": 2}, (3.0, 2.0, 3.0)),
        ("unknown", (None, None, None)),
        ({"value": "unknown", "high": 9}, (None, None, 9.0)),
        ({"value": "unknown", "one_of": [180, 0]}, (None, 0.0, 180.0)),
    ],
)
def test_a_figure_knows_the_range_it_lies_in(stated: object, span: tuple[float | None, ...]) -> None:
    found = Figure.model_validate(stated).span
    assert (found.value, found.low, found.high) == span


@pytest.mark.parametrize(
    "stated",
    [
        {"value": 3, "one_of": [3]},
        {"value": "unknown", "one_of": [3], "low": 1},
        {"value": "unknown", "low": 2, "high": 1},
        {"value": 3, "low": 4},
        {"value": 3, "high": 2},
        {"low": 1},
        "TBC",
    ],
)
def test_figures_that_contradict_themselves_are_refused(stated: object) -> None:
    with pytest.raises(ValidationError):
        Figure.model_validate(stated)


def test_costs_of_the_first_year_leave_out_the_fee_of_what_is_held() -> None:
    parts = {"name": "Club", "joining": {"fee": 25}, "staying": {"yearly_cost": {"value": "unknown", "high": 100}}}
    joined = Network.model_validate(parts).term("first_year_cost")
    held = Network.model_validate({**parts, "held": True}).term("first_year_cost")
    assert joined is not None
    assert held is not None
    assert (joined.value, joined.low, joined.high) == (None, 25.0, 125.0)
    assert held.high == 100.0
    assert Network(name="Club").term("joining_fee") is None


def test_only_an_aspiration_can_be_vague_and_what_is_reached_does_not_count() -> None:
    assert Aspiration.model_validate({"title": "Later", "current": 1, "target": 3}).is_vague
    assert Aspiration.model_validate({"title": "Later", "current": 1, "by": "2027-01-01"}).is_vague
    need = Need.model_validate({"title": "Now", "current": 3, "target": 3})
    assert (need.is_vague, need.is_met, need.counts) == (False, True, False)


@pytest.mark.parametrize(
    ("form", "how", "formula"),
    [
        ("equal", "equal", "centroid"),
        ({"order": {"formula": "sum"}}, "order", "sum"),
        ({"order": None}, "order", "centroid"),
        ({"how": "order", "formula": "reciprocal"}, "order", "reciprocal"),
    ],
)
def test_ways_of_weighting_have_a_short_form(form: object, how: str, formula: str) -> None:
    statement = Weighting.model_validate(form)
    assert (statement.how, statement.formula) == (how, formula)
    assert Weighting.model_validate(statement.model_dump()) == statement


def test_importances_are_never_left_to_the_figures() -> None:
    with pytest.raises(ValidationError):
        Importances.model_validate("entropy")
    assert Weighting.model_validate("entropy").how == "entropy"


def test_methods_have_a_short_form() -> None:
    assert MethodChoice.model_validate("topsis").model_dump_json() == '"topsis"'
    chosen = MethodChoice.model_validate({"topsis": {"reference": "candidates"}})
    assert (chosen.name, chosen.parameters) == ("topsis", {"reference": "candidates"})
    assert chosen.model_dump() == {"topsis": {"reference": "candidates"}}


@pytest.mark.parametrize(
    ("model", "stated", "sentence"),
    [
        (Scale, {"worst": 1, "best": 1}, "no network could differ"),
        (Scale, {"worst": 0, "best": 1, "curve": [[0, 1]]}, "at least two points"),
        (Criterion, {"scale": {"worst": 0, "best": 1}, "direction": "cost"}, "which way is better already"),
        (Criterion, {"direction": "cost", "criteria": {"a": {"direction": "cost"}}}, "has no `direction`"),
        (Gate, {"kind": "other", "fact": "a", "computed": "joining_fee", "max": 1}, "exactly one of them"),
        (Gate, {"kind": "other", "fact": "a"}, "a gate needs a rule"),
        (Gate, {"kind": "other", "fact": "a", "must_be": True, "max": 1}, "a gate needs a rule"),
        (Gate, {"kind": "other", "computed": "joining_fee", "must_be": True}, "a computed figure is a number"),
        (Gate, {"kind": "other", "fact": "a", "min": 2, "max": 1}, "nothing could pass"),
        (Shortlist, {}, "give either `size`"),
        (Need, {"title": "Now", "current": 1, "target": 2, "themes": {"a": 0}}, "every theme has strength 0"),
        (Weighting, {"order": None, "points": None}, "write one way of weighting"),
    ],
)
def test_parts_that_make_no_sense_together_are_refused(
    model: type[Scale], stated: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        model.model_validate(stated)


def test_coverage_is_a_share_where_no_scale_is_stated() -> None:
    scale = Criterion.model_validate({"computed": "need_coverage"}).effective_scale
    assert scale is not None
    assert (scale.worst, scale.best) == (0.0, 1.0)


def test_the_outline_of_a_tree_finds_every_level_and_every_repeated_id() -> None:
    scale = {"scale": {"worst": 0, "best": 1}}
    tree = {"a": {"criteria": {"b": {"criteria": {"c": scale, "d": scale}}}}, "c": scale, "criteria": scale}
    assert levels(tree) == {"criteria": ["a", "c", "criteria"], "a": ["b"], "b": ["c", "d"]}
    outline = Tree(tree)
    assert outline.observed == ["c", "d", "criteria"]
    assert [fault.path for fault in outline.repeated] == [("criteria", "c"), ("criteria", "criteria")]


def test_what_has_the_wrong_type_counts_as_absent_in_the_outline() -> None:
    assert levels({"a": 3, "b": {"criteria": ["c"]}}) == {"criteria": ["a", "b"]}
    assert Tree({"a": None, "b": {"criteria": "c"}}).observed == []


def test_equal_bare_values_are_one_object_and_stay_what_they_are() -> None:
    assert Figure.model_validate(4) is Figure.model_validate(4)
    assert Fact.model_validate(data := 1).value == 1.0
    assert Fact.model_validate(bool(data)).value is True
    assert type(Fact.model_validate(data).value) is float
    for _ in range(2):
        with pytest.raises(ValidationError, match="a strength is a number from 0 to 1"):
            Strength.model_validate(2)
        assert Amount.model_validate(2).value == 2.0


def test_an_option_of_another_way_of_weighting_is_refused() -> None:
    with pytest.raises(ValidationError, match="`formula` says nothing for `points`: it belongs to `order`"):
        Weighting.model_validate({"points": {"formula": "sum"}})
    with pytest.raises(ValidationError, match="`completion` says nothing for `entropy`"):
        Weighting.model_validate({"entropy": {"completion": "harker"}})
