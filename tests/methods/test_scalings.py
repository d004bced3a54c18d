"""Are the formulas of scaling on the page on methods those that the methods compute?"""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from netselect import weighting
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method

Floats = npt.NDArray[np.float64]

PAGE = (Path(__file__).parents[2] / "docs/reference/methods.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| `(.*?)` \| `(.*?)` \| (.*?) \| `(.*?)` \|$", PAGE, re.MULTILINE)
COLUMN = np.array([3.0, 8.0, 5.0, 4.0])
ALIKE = np.full(4, 3.0)


def by_formula(formula: str, x: Floats) -> Floats:
    names = {
        "x": x,
        "min": x.min(),
        "max": x.max(),
        "length": np.sqrt((x**2).sum()),
        "sum": np.sum,
        "abs": np.abs,
        "largest": np.max,
    }
    return eval(formula.replace("max(abs", "largest(abs"), {"__builtins__": {}}, names)  # type: ignore[no-any-return]  # noqa: S307 -- our own page


def values_of(scaling: str, column: Floats, direction: str) -> Floats:
    matrix = DecisionMatrix.from_arrays(column[:, None], [1], maximise=[direction])
    return make_method("weighted_sum", {"scaling": scaling}).evaluate(matrix).scores


@pytest.mark.parametrize(("scaling", "more", "less", "alike", "of_topsis"), ROWS)
def test_a_formula_of_the_page_gives_what_the_methods_compute(
    scaling: str, more: str, less: str, alike: str, of_topsis: str
) -> None:
    for direction, formula in (("max", more), ("min", less)):
        found = values_of(scaling, COLUMN, direction)
        np.testing.assert_allclose(found, by_formula(formula, COLUMN), rtol=1e-12)
        if scaling != "none":
            product = make_method("weighted_product", {"scaling": scaling})
            matrix = DecisionMatrix.from_arrays(COLUMN[:, None], [1], maximise=[direction])
            np.testing.assert_allclose(product.evaluate(matrix).scores, found, rtol=1e-12)
        same = values_of(scaling, ALIKE, direction)
        expected = {"1": 1.0, "`1/n`": 0.25}.get(alike)
        np.testing.assert_allclose(same, by_formula(formula, ALIKE) if expected is None else expected, rtol=1e-12)
    for direction in ("max", "min"):
        for column in (COLUMN, np.array([-2.0, 4.0, 3.0, 1.0])):
            matrix = DecisionMatrix.from_arrays(column[:, None], [1], maximise=[direction])
            steps = make_method("topsis", {"reference": "candidates", "scaling": scaling}).evaluate(matrix).steps
            scaled = next(step.array for step in steps if step.symbol == "r")
            np.testing.assert_allclose(scaled[:, 0], by_formula(of_topsis, column), rtol=1e-12)


def test_every_scaling_has_its_row() -> None:
    assert [row[0] for row in ROWS] == ["min_max", "vector", "sum", "max", "none"]


def test_what_the_page_prints_of_weights_by_judgements_is_what_they_come_to() -> None:
    (code,) = re.findall(r"## Weights by judgements.*?```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    lines = code.splitlines()
    for line, shown in zip(lines, [*lines[1:], ""], strict=True):
        if shown.startswith("# "):
            assert str(eval(line, names)) == shown[2:]  # noqa: S307 -- our own page
        elif not line.startswith("#"):
            exec(line, names)  # noqa: S102 -- our own page


def test_the_ways_of_prioritising_are_the_formulas_of_the_page() -> None:
    judged = np.array([[1, 2, 5, 1 / 2], [1 / 2, 1, 4, 3], [1 / 5, 1 / 4, 1, 1 / 3], [2, 1 / 3, 3, 1]])
    found = weighting.priorities(judged)
    np.testing.assert_allclose(judged @ found.weights, found.lambda_max * found.weights, rtol=1e-9)
    assert found.lambda_max == pytest.approx(np.linalg.eigvals(judged).real.max())
    assert found.consistency_index == pytest.approx((found.lambda_max - 4) / 3)
    assert found.consistency_ratio == pytest.approx(found.consistency_index / 0.9)
    means = judged.prod(axis=1) ** (1 / 4)
    by_means = weighting.priorities(judged, prioritisation="geometric_mean")
    np.testing.assert_allclose(by_means.weights, means / means.sum())
    assert by_means.lambda_max == pytest.approx(float((judged @ by_means.weights / by_means.weights).mean()))
    by_columns = weighting.priorities(judged, prioritisation="normalised_columns")
    np.testing.assert_allclose(by_columns.weights, (judged / judged.sum(axis=0)).mean(axis=1))
