"""Is every method declared as a reader and a program need it, and is a malformed one refused at once?"""

import inspect
import re
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from pydantic import Field

import netselect
import netselect.methods
from netselect.errors import InvalidParameter, MalformedMethod, UnknownName
from netselect.matrix import DecisionMatrix
from netselect.methods import (
    Evaluation,
    Method,
    ScoreRange,
    available_methods,
    built_in_methods,
    make_method,
    method_class,
)

every_method = pytest.mark.parametrize("name", available_methods())

HERE = Path(__file__).name


class Sound(Method):
    """Takes the first figure for the score."""

    name: ClassVar[str] = "sound"
    title: ClassVar[str] = "Sound"
    score_range: ClassVar[ScoreRange] = "open"

    factor: float = Field(1.0, description="A number that the first figure is multiplied with.")

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the first figures."""
        return Evaluation(self.factor * matrix.values[:, 0])


def _defined(**changes: Any) -> type[Method]:  # noqa: ANN401 -- any attribute of a class
    """Define a method like `Sound`, with some attributes changed, or left out where None is given."""
    attributes: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": "Takes the first figure for the score.",
        "name": "odd",
        "title": "Odd",
        "score_range": "open",
        "evaluate": Sound.evaluate,
    }
    attributes |= changes
    kept = {name: value for name, value in attributes.items() if value is not None}
    return type("Odd", (Method,), kept)


@every_method
def test_a_method_is_found_under_the_name_that_it_gives_itself(name: str) -> None:
    assert available_methods()[name] is method_class(name)
    assert method_class(name).name == name


@pytest.mark.parametrize("name", built_in_methods())
def test_a_built_in_method_has_a_file_of_its_own_name(name: str) -> None:
    assert Path(inspect.getfile(method_class(name))).stem == name


def test_every_public_file_of_the_package_holds_a_method() -> None:
    folder = Path(netselect.methods.__file__).parent
    assert {path.stem for path in folder.glob("[!_]*.py")} == set(built_in_methods())


@pytest.mark.parametrize("name", built_in_methods())
def test_a_built_in_method_says_what_it_computes_and_who_says_so(name: str) -> None:
    documentation = inspect.getdoc(method_class(name)) or ""
    for section in ("Notes\n-----", "References\n----------", "Examples\n--------"):
        assert section in documentation


@every_method
def test_every_parameter_is_described_has_a_default_and_stands_in_the_docstring(name: str) -> None:
    method = method_class(name)
    for parameter, field in method.model_fields.items():
        assert (field.description or "").strip().endswith(".")
        assert not field.is_required()
        assert parameter in (inspect.getdoc(method) or "")


@every_method
def test_a_method_cannot_be_changed_once_it_is_made(name: str) -> None:
    method = make_method(name)
    for parameter in type(method).model_fields:
        with pytest.raises(ValueError, match="frozen"):
            setattr(method, parameter, None)


@every_method
def test_a_misspelt_parameter_is_refused_with_the_ones_there_are(name: str) -> None:
    for parameter in method_class(name).model_fields:
        with pytest.raises(UnknownName, match=rf"{name} has no parameter `{parameter}x`.*`{parameter}`"):
            make_method(name, {f"{parameter}x": 1})
    with pytest.raises(UnknownName, match=f"{name} has no parameter `wombat`"):
        make_method(name, {"wombat": 1})


@every_method
def test_a_value_that_no_parameter_accepts_is_refused_by_name(name: str) -> None:
    for parameter in method_class(name).model_fields:
        with pytest.raises(InvalidParameter, match=f"{name}: parameter `{parameter}.*found") as refusal:
            make_method(name, {parameter: ["nonsense"]})
        assert "nonsense" in str(refusal.value)


def test_a_choice_that_is_not_offered_is_refused_with_what_is() -> None:
    with pytest.raises(InvalidParameter, match="'anchors', 'candidates' or 'given', found `candidate`"):
        make_method("topsis", {"reference": "candidate"})


def test_a_misspelt_method_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match=r"no method `topsys`\. Did you mean `topsis`\?"):
        method_class("topsys")


def test_a_name_like_no_other_is_refused_with_all_names() -> None:
    with pytest.raises(UnknownName, match=r"no method `zzz`\. Accepted here: .*topsis.*weighted_sum"):
        method_class("zzz")


def test_files_with_an_underscore_are_no_methods() -> None:
    with pytest.raises(UnknownName, match="no method `_footing`"):
        method_class("_footing")


def test_a_score_range_that_does_not_exist_is_refused_when_the_class_is_defined() -> None:
    with pytest.raises(MalformedMethod, match=r"score_range is `banana`, and has to be unit, share, flow or open"):
        _defined(score_range="banana")


def test_a_fault_inside_a_block_of_parameters_names_the_value_found() -> None:
    with pytest.raises(InvalidParameter, match=r"`criteria\.fee\.q`.*found `-1`"):
        make_method("promethee", {"criteria": {"fee": {"q": -1}}})


def test_a_sound_definition_is_accepted() -> None:
    assert Sound(factor=2.0).factor == 2.0
    assert _defined().name == "odd"


@pytest.mark.parametrize("missing", ["name", "title", "score_range"])
def test_a_class_without_its_labels_is_refused_when_it_is_defined(missing: str) -> None:
    with pytest.raises(MalformedMethod, match=f"Odd in .*{HERE}.* it has no `{missing}`"):
        _defined(**{missing: None})


def test_a_class_that_does_not_evaluate_is_refused_when_it_is_defined() -> None:
    with pytest.raises(MalformedMethod, match=rf"{HERE}.* does not define `evaluate\(self, matrix\)`"):
        _defined(evaluate=None)


def test_a_class_without_a_docstring_is_refused_when_it_is_defined() -> None:
    with pytest.raises(MalformedMethod, match=f"{HERE}.* it has no docstring"):
        _defined(__doc__=None)


def test_a_parameter_without_a_description_is_refused_when_its_class_is_defined() -> None:
    with pytest.raises(MalformedMethod, match=f"{HERE}.* `factor` has no description"):
        _defined(__annotations__={"factor": float}, factor=1.0)


def test_a_parameter_without_a_default_is_refused_when_its_class_is_defined() -> None:
    with pytest.raises(MalformedMethod, match=f"{HERE}.* `factor` has no default"):
        _defined(__annotations__={"factor": float}, factor=Field(description="A number."))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"is_relative": lambda self: True}, "`is_relative` is a function, and has to be a property: write `@pro"),  # noqa: ARG005
        ({"works_on": lambda self: "values"}, "`works_on` is a function, and has to be a property"),  # noqa: ARG005
        ({"vectorised": lambda self: True}, "`vectorised` has to be True or False"),  # noqa: ARG005
        ({"evaluate": lambda self: None}, r"`evaluate` has to take a matrix: `evaluate\(self, matrix\)`"),  # noqa: ARG005
    ],
)
def test_a_class_that_defines_the_contract_otherwise_is_refused_with_the_reason(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(MalformedMethod, match=f"Odd in .*{HERE}.*{said}"):
        _defined(**changes)


def test_a_parameter_of_the_name_of_an_attribute_is_refused() -> None:
    described = {"__annotations__": {"additive": bool}, "additive": Field(default=True, description="Yes.")}
    with (
        pytest.warns(UserWarning, match="shadows"),
        pytest.raises(MalformedMethod, match="its `additive` is a parameter"),
    ):
        _defined(**described)


MATRIX = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0], networks=["a", "b"])


LIST: Any = [1.0, 2.0]


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (lambda matrix: matrix.values[:, 0], r"returned a `ndarray`, and has to return `Evaluation\(scores\)`"),
        (lambda _: None, "returned a `NoneType`"),
        (lambda _: Evaluation(LIST), "its scores are a `list`, and have to be an array of `float64`"),
        (lambda _: Evaluation(np.array([1, 2])), "its scores are an array of `int64`"),
        (lambda _: Evaluation(np.array([1.0])), "shape .1,., and there are 2 networks"),
        (lambda matrix: Evaluation(matrix.values), "shape .2, 2., and there are 2 networks"),
        (lambda _: Evaluation(np.array([1.0, np.nan])), "its score of `b` is not finite"),
    ],
)
def test_what_is_no_evaluation_is_refused_with_the_reason(returned: Any, said: str) -> None:  # noqa: ANN401 -- what somebody may return
    odd = _defined(evaluate=lambda self, matrix: returned(matrix))()  # noqa: ARG005
    with pytest.raises(MalformedMethod, match=f"Odd in .*{HERE}.*{said}"):
        netselect.rank(MATRIX, odd)


OUTSIDE = [
    ("unit", [0.5, -0.088], "its score of `b` is -0.088, and its range of scores is `unit`, from 0 to 1: scale"),
    ("unit", [1.0001, 0.5], "its score of `a` is 1.0001, and its range of scores is `unit`, from 0 to 1"),
    ("flow", [0.5, -1.5], "its score of `b` is -1.500, and its range of scores is `flow`, from -1 to 1"),
    ("share", [1.5, -0.5], "its score of `a` is 1.500, and its range of scores is `share`, from 0 to 1"),
    ("share", [0.5, 0.4], "its scores sum to 0.900, and its range of scores is `share`, which sum to 1"),
]
INSIDE = [
    ("unit", [1.0 + 1e-12, -1e-12]),
    ("flow", [-1.0, 1.0]),
    ("share", [0.25, 0.75]),
    ("open", [-0.088, 1e6]),
]


def _scoring(score_range: str, scores: list[float]) -> Method:
    made = lambda self, matrix: Evaluation(np.array(scores))  # noqa: ARG005, E731 -- the shortest method
    return _defined(evaluate=made, score_range=score_range)()


@pytest.mark.parametrize(("score_range", "scores", "said"), OUTSIDE)
def test_a_score_outside_of_the_range_that_a_method_declares_is_refused(
    score_range: str, scores: list[float], said: str
) -> None:
    with pytest.raises(MalformedMethod, match=f"Odd in .*{HERE}.*{re.escape(said)}"):
        netselect.rank(MATRIX, _scoring(score_range, scores))


@pytest.mark.parametrize(("score_range", "scores"), INSIDE)
def test_scores_within_the_range_are_taken_and_so_are_those_beside_it_by_rounding(
    score_range: str, scores: list[float]
) -> None:
    assert netselect.rank(MATRIX, _scoring(score_range, scores)).scores.tolist() == scores


@pytest.mark.parametrize(("name", "said"), [("works_on", "judgements"), ("range_of_scores", "open")])
def test_a_property_with_a_word_that_is_none_of_its_own_is_refused(name: str, said: str) -> None:
    scored = lambda self, matrix: Evaluation(matrix.values[:, 0])  # noqa: ARG005, E731 -- the shortest method
    odd = _defined(evaluate=scored, **{name: property(lambda self: "wombat")})()  # noqa: ARG005
    with pytest.raises(MalformedMethod, match=f"its `{name}` is `wombat`, and has to be .*{said}"):
        odd.evaluate(MATRIX)


def test_all_faults_of_a_class_are_told_together() -> None:
    with pytest.raises(MalformedMethod, match=r"`name`; .*`title`; .*`evaluate"):
        _defined(name=None, title=None, evaluate=None)
