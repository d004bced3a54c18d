"""Is the most critical criterion of the published example the one that its authors name?"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netselect.robustness.stability import Criticality, criticality
from tests.published.coverage import COVERED

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return case


def found_in(case: dict[str, Any]) -> Criticality:
    assert case["options"] == {"kind": "absolute-vs-relative"}
    return criticality(np.array(case["inputs"]["weights"]), np.array(case["inputs"]["changed_weights"]))


@pytest.mark.parametrize("name", COVERED["test_sensitivity"])
def test_the_printed_changes_and_critical_criteria_come_out(name: str) -> None:
    case = read(name)
    assert case["kernel"] == "sensitivity"
    found = found_in(case)
    quantities = {
        "relative_change_percent": found.relative_changes * 100,
        "critical_absolute": found.absolute,
        "critical_relative": found.relative,
    }
    assert {expected["quantity"] for expected in case["expected"]} == set(quantities)
    for expected in case["expected"]:
        assert quantities[expected["quantity"]] == pytest.approx(expected["value"], abs=expected["tol"])


def test_every_case_on_sensitivity_is_checked_here() -> None:
    kernels = {path.stem: read(path.stem)["kernel"] for path in DATA.glob("*.json")}
    assert {name for name, kernel in kernels.items() if kernel == "sensitivity"} == set(
        COVERED["test_sensitivity"]
    )
