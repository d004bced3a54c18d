"""Is what would keep a study from being ranked found while it is read, and only that?"""

from typing import Any

import pytest

from netselect.methods import built_in_methods
from netselect.reading.load import computation_findings

STUDY: dict[str, Any] = {
    "criteria": {"fit": {"criteria": {"a": {}, "b": {}}}, "cost": {}},
    "networks": {"x": {}, "y": {}, "z": {}},
}


def found(**parts: object) -> list[tuple[str, str]]:
    """Return the findings on the small study with more parts, as dotted path and sentence."""
    return [(fault.where, fault.message) for fault in computation_findings({**STUDY, **parts}, ())]


def test_nothing_is_said_of_a_study_that_can_be_computed() -> None:
    judgements = {"criteria": {"fit over cost": 3}, "fit": {"a over b": "1/2"}}
    assert found(judgements=judgements, network_judgements={"a": {"x over y": 2, "y over z": 2}}) == []
    assert found() == []


@pytest.mark.parametrize("name", [name for name in built_in_methods() if name != "ahp"])
def test_every_built_in_method_is_known_in_each_of_its_forms(name: str) -> None:
    forms: tuple[object, ...] = (name, {name: None}, {name: {}}, {"name": name, "parameters": {}})
    for form in forms:
        assert found(method=form) == []


@pytest.mark.parametrize("name", built_in_methods())
def test_an_unknown_parameter_of_any_method_is_found_in_its_place(name: str) -> None:
    findings = found(method={name: {"wombat": 1}}, weights="judgements")
    assert [path for path, _ in findings] == [f"method.{name}.wombat"]
    assert findings[0][1].startswith("there is no parameter `wombat` here")


def test_every_fault_of_the_parameters_is_found_at_once() -> None:
    assert found(method={"vikor": {"v": "1,5", "refrence": "anchors"}}) == [
        ("method.vikor.refrence", "there is no parameter `refrence` here. Did you mean `reference`?"),
        ("method.vikor.v", "found `1,5`: write the number, `1.5`"),
    ]


def test_a_method_with_parameters_is_looked_up_where_it_is_named() -> None:
    ((path, sentence),) = found(method={"topsys": {"reference": "candidates"}})
    assert (path, sentence) == ("method.topsys", "there is no method `topsys`. Did you mean `topsis`?")
    assert found(method={"name": "topsys"})[0][0] == "method"


def test_a_method_with_judged_weights_needs_judgements_on_every_level() -> None:
    assert [sentence for _, sentence in found(method="ahp")] == [
        "`method: ahp` needs judgements between fit and cost: add `criteria:` to `judgements:`",
        "`method: ahp` needs judgements between a and b: add `fit:` to `judgements:`",
    ]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"judgements": {"fit": {}}, "weights": "judgements"}, "judgements.fit"),
        ({"judgements": {"criteria": {"fit over cost": 2}, "fit": {}}, "method": "ahp"}, "judgements.fit"),
        (
            {"judges": {"ann": {"judgements": {"fit": {}}}}, "weights": {"judgements": {"mean": "geometric"}}},
            "judges.ann.judgements.fit",
        ),
        ({"network_judgements": {"cost": {"x over y": 2}}}, "network_judgements.cost"),
        (
            {"learner": {"importances": "judgements", "needs": {"n": {}, "m": {}}, "judgements": {}}},
            "learner.judgements",
        ),
        ({"learner": {"importances": "judgements", "needs": {"n": {}, "m": {}}}}, "learner.importances"),
    ],
)
def test_judgements_that_leave_something_out_are_found_where_they_stand(parts: dict[str, Any], path: str) -> None:
    ((where, sentence),) = found(**parts)
    assert where == path
    assert sentence.startswith("no judgement says anything of")


def test_judgements_may_be_half_done_where_no_weights_rest_on_them() -> None:
    half = {"fit": {}, "criteria": {"fit over cost": 3}}
    assert found(judgements=half, judges={"ann": {"judgements": half}}) == []
    assert found(judgements=half, weights="points", method="no such method")[0][0] == "method"


def test_a_half_done_set_is_still_refused_where_it_contradicts_itself() -> None:
    twice = {"a over b": 3, "b over a": 3}
    ((path, sentence),) = found(judges={"ann": {"judgements": {"fit": twice}}})
    assert path == "judges.ann.judgements.fit"
    assert "judged twice, as 1/3 and as 3: keep one of the two" in sentence


def test_a_method_with_judged_weights_asks_every_judge_but_the_learner() -> None:
    learner, whole = {"id": "me"}, {"criteria": {"fit over cost": 3}, "fit": {"a over b": 2}}
    judges = {"me": {"influence": 2}, "ann": {"points": {"a": 1}}, "ben": {"judgements": {"fit": whole["fit"]}}}
    findings = found(method="ahp", judgements=whole, judges=judges, learner=learner)
    assert [path for path, _ in findings] == ["judges.ann", "judges.ann", "judges.ben.judgements"]
    assert findings[2][1] == (
        "`method: ahp` asks every judge, and `ben` needs judgements between fit and cost: "
        "add `criteria:` to `judgements:`"
    )
    assert found(method="ahp", judgements=whole, judges={"ann": {"judgements": whole}}, learner=learner) == []


def test_judgements_that_are_faulty_already_are_not_looked_at_again() -> None:
    data = {**STUDY, "judgements": {"fit": {"a over b": 50}}}
    assert computation_findings(data, {("judgements", "fit", "a over b")}) == []
    assert computation_findings({**STUDY, "judgements": {"fit": {"a over b": "much"}}}, ()) == []


def test_what_is_no_method_at_all_is_left_to_the_model() -> None:
    assert found(method={"topsis": {}, "vikor": {}}) == []
    assert found(method=["topsis"]) == []
