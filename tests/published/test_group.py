"""Do published judgements of a group, and the priorities of its members, come out as they were printed?"""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from netselect.weighting.elicited import combined_judgements
from netselect.weighting.pairwise import priorities
from tests.published.coverage import COVERED

Floats = npt.NDArray[np.float64]
Case = dict[str, Any]

DATA = Path(__file__).parent / "data"
MODULE = "test_group"
PRIORITISATIONS = {"geometric-mean": "geometric_mean", "eigenvector": "eigenvector"}


def read(name: str) -> Case:
    case: Case = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return case


def matrices(case: Case) -> dict[str, Floats]:
    return {
        name: np.array([[float(Fraction(ratio)) for ratio in row] for row in rows])
        for name, rows in case["inputs"]["individuals"].items()
    }


def found(case: Case, quantity: str, prioritisation: str = "") -> Floats:
    kind, _, name = quantity.partition(":")
    if kind == "group_upper":
        together = combined_judgements(list(matrices(case).values()), [1.0] * len(matrices(case)))
        return together[np.triu_indices(len(together), 1)]
    assert kind == "weights"
    way = prioritisation or PRIORITISATIONS[case["options"]["prioritisation"]]
    return priorities(matrices(case)[name], prioritisation=way).weights


def half_a_unit(printed: str) -> float:
    """Return half a unit of the last digit that is printed."""
    return 0.5 * 10.0 ** -len(printed.partition(".")[2])


def printed() -> Iterator[Any]:
    for name in COVERED[MODULE]:
        case = read(name)
        for expected in case["expected"]:
            yield pytest.param(case, expected, id=f"{name}-{expected['quantity']}")


@pytest.mark.parametrize(("case", "expected"), list(printed()))
def test_each_printed_figure_holds_to_its_own_last_digit(case: Case, expected: dict[str, Any]) -> None:
    figures = found(case, expected["quantity"]).tolist()
    for figure, text in zip(figures, expected["value"], strict=True):
        assert abs(figure - float(text)) <= half_a_unit(text)
        assert half_a_unit(text) <= expected["tol"]


def test_every_case_of_a_group_is_checked_here() -> None:
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in DATA.glob("*.json")]
    assert {case["id"] for case in cases if case["kernel"] == "ahp_group"} == set(COVERED[MODULE])


def test_the_printed_priorities_are_geometric_means_and_not_eigenvectors() -> None:
    case = read("group-prize-aij")
    for expected in case["expected"][1:]:
        figures = found(case, expected["quantity"], "eigenvector")
        assert np.abs(figures - np.array(expected["value"], dtype=np.float64)).max() > 1e-4
