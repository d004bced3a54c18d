"""Published weights and consistency figures come out as they were printed."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from netselect.weighting import consistency, objective
from netselect.weighting.elicited import rank_order
from netselect.weighting.pairwise import Priorities, complete, priorities
from tests.published.coverage import COVERED

Floats = npt.NDArray[np.float64]
Case = dict[str, Any]

DATA = Path(__file__).parent / "data"

TABLES: dict[str, str | float] = {
    "saaty1980": "saaty_1980",
    "saaty2005": "saaty_2005",
    "donegan-dodd1991": "donegan_dodd_1991",
    "alonso-lamata-fit": "alonso_lamata_2006",  # only the weights of that case are printed
    "aguaron2003": "aguaron_moreno_2003",
}

TABLE_FILES = {
    "ri-alonso-lamata2006": "alonso_lamata_2006",
    "ri-donegan-dodd1991": "donegan_dodd_1991",
    "ri-saaty1980-as-carried": "saaty_1980",
    "ri-saaty2005": "saaty_2005",
}

PRIORITISATIONS = {
    "eigenvector": "eigenvector",
    "geometric-mean": "geometric_mean",
    "mean-of-normalised-columns": "normalised_columns",
}

ALLOWANCES = {
    # The encyclopaedia prints .547 where the eigenvector gives .5476; its page says that its tool is not exact.
    ("ahp-leader-wikipedia", "weights:Goal"): 0.001,
}


def read(name: str) -> Case:
    case: Case = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return case


def figures(value: object) -> Floats:
    """Read numbers and fractions such as "1/3"; what is not printed is NaN."""
    if isinstance(value, list):
        return np.array([figures(one) for one in value])
    return np.array(np.nan if value is None else float(Fraction(str(value))))


def judgements(rows: list[list[str | None]]) -> Floats:
    return np.nan_to_num(figures(rows), nan=0.0)


def judged(rows: list[list[str | None]], options: dict[str, str]) -> Priorities:
    return priorities(
        judgements(rows),
        prioritisation=PRIORITISATIONS[options.get("prioritisation", "eigenvector")],
        random_index=TABLES[options.get("ri", "saaty1980")],
    )


def of_judgements(case: Case, quantity: str) -> object:
    found = judged(case["inputs"]["pairwise"], case["options"])
    if quantity == "eigenvector_l2":
        return found.weights / np.linalg.norm(found.weights)
    return {"weights": found.weights, "CR": found.consistency_ratio, "CI": found.consistency_index}[quantity]


def of_gaps(case: Case, quantity: str) -> object:
    assert quantity == "missing_upper"
    given = judgements(case["inputs"]["pairwise"])
    return complete(given)[np.nonzero(np.triu(given == 0, 1))]


def of_node(case: Case, quantity: str) -> object:
    kind, node = quantity.split(":")
    found = judged(case["inputs"]["nodes"][node]["pairwise"], case["options"])
    return {"weights": found.weights, "CR": found.consistency_ratio}[kind]


def of_table(case: Case, quantity: str) -> object:
    assert quantity == "random_index"
    first, table = case["inputs"]["first_n"], TABLE_FILES[case["id"]]
    return [consistency.random_index(n, table) for n in range(first, consistency.reach(table) + 1)]


def of_figures(case: Case, quantity: str) -> object:
    assert quantity == "weights"
    options = case["options"]
    if options["kind"] == "roc":
        return rank_order(range(1, case["inputs"]["n"] + 1))
    values = figures(case["inputs"]["matrix"])
    if options["kind"] == "entropy":
        return objective.entropy(values)
    assert options["ddof"] == 1
    maximise = np.array([direction == "max" for direction in case["inputs"]["directions"]])
    scaling = {"minmax": "min_max", "none": "none"}[options["normalisation"]]
    if options["kind"] == "std":
        return objective.standard_deviation(values, maximise, scaling)
    return objective.critic(values, maximise, scaling, options["correlation"])


KERNELS: dict[str, Callable[[Case, str], object]] = {
    "ahp": of_judgements,
    "ahp_incomplete": of_gaps,
    "ahp_tree": of_node,
    "table": of_table,
    "weights": of_figures,
}


def is_weights_figure(case: Case, quantity: str) -> bool:
    """Say whether the quantity is a weight or a consistency figure: of a tree, only those of one node are."""
    return case["kernel"] in KERNELS and (case["kernel"] != "ahp_tree" or ":" in quantity)


def printed() -> Iterator[Any]:
    for name in COVERED["test_weights"]:
        case = read(name)
        for expected in case["expected"]:
            if is_weights_figure(case, expected["quantity"]):
                yield pytest.param(case, expected, id=f"{name}-{expected['quantity']}")


@pytest.mark.parametrize(("case", "expected"), list(printed()))
def test_the_printed_figures_come_out(case: Case, expected: dict[str, Any]) -> None:
    quantity = expected["quantity"]
    found = np.asarray(KERNELS[case["kernel"]](case, quantity), dtype=np.float64)
    value = figures(expected["value"])
    assert found.shape == value.shape
    assert np.isfinite(found).all()
    given = ~np.isnan(value)
    assert given.any()
    allowed = ALLOWANCES.get((case["id"], quantity), expected["tol"])
    assert (np.abs(found - value)[given] <= allowed).all()


def test_every_case_is_checked_somewhere_and_every_id_has_a_file() -> None:
    assert {name for names in COVERED.values() for name in names} == {path.stem for path in DATA.glob("*.json")}


def test_no_id_stands_twice_under_one_heading() -> None:
    for names in COVERED.values():
        assert max(Counter(names).values()) == 1


def test_every_weight_and_consistency_figure_is_checked_here() -> None:
    for path in DATA.glob("*.json"):
        case = read(path.stem)
        if any(is_weights_figure(case, expected["quantity"]) for expected in case["expected"]):
            assert path.stem in COVERED["test_weights"]


def test_every_case_cites_its_source_and_keeps_its_name() -> None:
    for path in DATA.glob("*.json"):
        case = read(path.stem)
        assert case["id"] == path.stem
        assert case["citation"]["authors"]
        assert case["figures_taken_from"]


def test_every_allowance_is_needed() -> None:
    for (name, quantity), allowed in ALLOWANCES.items():
        case = read(name)
        expected = next(one for one in case["expected"] if one["quantity"] == quantity)
        found = np.asarray(KERNELS[case["kernel"]](case, quantity), dtype=np.float64)
        off = np.abs(found - figures(expected["value"])).max()
        assert expected["tol"] < off <= allowed
