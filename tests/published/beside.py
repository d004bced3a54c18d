"""What do pymcdm and scikit-criteria make of the published cases whose method they have?

`python -m tests.published.beside` asks both (the extra `peers` is needed) and records their figures in
``beside.json``, from which the page on published examples is written; `test_beside` asks them again.
"""

import importlib.metadata
import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.published.test_methods import DATA, figures, read

Floats = npt.NDArray[np.float64]
Case = dict[str, Any]
Answers = dict[str, dict[str, Any]]

RECORD = Path(__file__).with_name("beside.json")
DIGITS = 6


def answers(case: Case) -> Answers:
    """Return quantity -> library -> its figures, or why it gives none; nothing where neither has the method."""
    asked = ASKED.get(case["kernel"])
    return _asked(asked(case)) if asked else {}


def recorded() -> dict[str, Any]:
    """Return what was recorded, with the versions that said it."""
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def _asked(questions: Mapping[tuple[str, str], Callable[[], object]]) -> Answers:
    found: Answers = {}
    for (quantity, library), ask in questions.items():
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                value: object = np.round(np.asarray(ask(), dtype=np.float64), DIGITS).tolist()
            except (ValueError, IndexError) as error:
                value = f"refused: {str(error).partition('.')[0]}"
        found.setdefault(quantity, {})[library] = value
    return found


def _given(case: Case) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    given = case["inputs"]
    types = np.array([1 if direction == "max" else -1 for direction in given["directions"]])
    matrix = figures(given["matrix"])
    weights = figures(given["weights"]) if "weights" in given else np.ones(matrix.shape[1])
    return matrix, weights / weights.sum(), types


def _criteria(case: Case, *steps: Any, score: str = "score") -> Callable[[], object]:  # noqa: ANN401 -- no types
    """Ask scikit-criteria: scale by all steps but the last, which ranks."""
    import skcriteria  # noqa: PLC0415 -- an extra

    matrix, weights, types = _given(case)

    def ask() -> object:
        problem = skcriteria.mkdm(matrix, types.tolist(), weights=weights)
        for step in steps[:-1]:
            problem = step.transform(problem)
        return steps[-1].evaluate(problem).e_[score]

    return ask


def _normalising(name: str) -> tuple[Any, tuple[Any, ...]]:
    """Return how either library scales figures in a way that a case names."""
    import pymcdm.normalizations as by  # noqa: PLC0415 -- an extra
    from skcriteria.preprocessing.invert_objectives import BenefitCostInverter, MinMaxInverter  # noqa: PLC0415
    from skcriteria.preprocessing.scalers import SumScaler, VectorScaler  # noqa: PLC0415

    return {
        "vector": (by.vector_normalization, (VectorScaler(target="matrix"),)),
        "minmax": (by.minmax_normalization, (MinMaxInverter(),)),
        "sum": (by.sum_normalization, (SumScaler(target="matrix"),)),
        "max": (by.linear_normalization, (BenefitCostInverter(),)),
        "none": (lambda column, cost=False: -column if cost else column, ()),
    }[name]


def _topsis(case: Case) -> dict[tuple[str, str], Callable[[], object]]:
    import pymcdm.methods as pm  # noqa: PLC0415 -- an extra
    from skcriteria.agg.topsis import TOPSIS  # noqa: PLC0415 -- an extra

    scaling, steps = _normalising(case["options"]["normalisation"])
    return {
        ("closeness", "pymcdm"): lambda: pm.TOPSIS(scaling)(*_given(case)),
        ("closeness", "scikit-criteria"): _criteria(case, *steps, TOPSIS(), score="similarity"),
    }


def _vikor(case: Case) -> dict[tuple[str, str], Callable[[], object]]:
    import pymcdm.methods as pm  # noqa: PLC0415 -- an extra
    from skcriteria.agg.vikor import VIKOR  # noqa: PLC0415 -- an extra

    v, total = case["options"]["v"], float(figures(case["inputs"]["weights"]).sum())
    total = 1.0 if case["options"].get("normalise_weights") else total
    ask = {name: _criteria(case, VIKOR(v=v), score=score) for name, score in (("S", "s_k"), ("R", "r_k"))}
    return {
        ("S", "scikit-criteria"): lambda: total * np.asarray(ask["S"]()),
        ("R", "scikit-criteria"): lambda: total * np.asarray(ask["R"]()),
        ("Q", "pymcdm"): lambda: pm.VIKOR(v=v)(*_given(case)),
        ("Q", "scikit-criteria"): _criteria(case, VIKOR(v=v), score="q_k"),
    }


def _promethee(case: Case) -> dict[tuple[str, str], Callable[[], object]]:
    import pymcdm.methods as pm  # noqa: PLC0415 -- an extra

    stated = case["inputs"]["preference_functions"]
    # One function for all criteria: a v-shape is the linear one without indifference.
    usual = all(function["type"] == "usual" for function in stated)
    thresholds = {} if usual else {name: [function.get(name, 0) for function in stated] for name in "qp"}
    others = len(case["inputs"]["alternatives"]) - 1 if case["options"]["flows"] == "sum" else 1

    def ask() -> object:
        asked = pm.PROMETHEE_II("usual" if usual else "vshape_2", **thresholds)
        return others * np.asarray(asked(*_given(case)))

    return {("phi", "pymcdm"): ask}


def _sums(case: Case) -> dict[tuple[str, str], Callable[[], object]]:
    import pymcdm.methods as pm  # noqa: PLC0415 -- an extra
    from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel  # noqa: PLC0415 -- an extra
    from skcriteria.agg.waspas import WASPAS  # noqa: PLC0415 -- an extra

    scaling, steps = _normalising(case["options"]["normalisation"])
    kernel = case["kernel"]
    theirs = {
        "wsm": (pm.WSM(scaling), WeightedSumModel()),
        "wpm": (pm.WPM(scaling), WeightedProductModel()),
        "waspas": (pm.WASPAS(scaling), WASPAS()),
    }[kernel]
    by_hand = _criteria(case, *steps, theirs[1])
    if kernel != "wpm":
        return {
            ("scores", "pymcdm"): lambda: theirs[0](*_given(case)),
            ("scores", "scikit-criteria"): by_hand,
        }
    return {
        ("scores", "pymcdm"): lambda: theirs[0](*_given(case)),
        ("scores", "scikit-criteria"): lambda: 10.0 ** np.asarray(by_hand()),
        ("log10_scores", "pymcdm"): lambda: np.log10(theirs[0](*_given(case))),
        ("log10_scores", "scikit-criteria"): by_hand,
    }


def _judged(case: Case) -> dict[tuple[str, str], Callable[[], object]]:
    from pymcdm.weights import subjective  # noqa: PLC0415 -- an extra

    judged = figures(case["inputs"]["pairwise"])
    return {
        ("weights", "pymcdm"): lambda: subjective.AHP(matrix=judged)(),  # noqa: PLW0108 -- it may refuse them
        ("CR", "pymcdm"): lambda: subjective.AHP(matrix=judged).get_cr(),
    }


def _weights(case: Case) -> dict[tuple[str, str], Callable[[], object]]:
    import pymcdm.weights as pw  # noqa: PLC0415 -- an extra
    import skcriteria  # noqa: PLC0415 -- an extra
    from skcriteria.preprocessing import weighters  # noqa: PLC0415 -- an extra

    options = case["options"]
    if options["kind"] == "roc":
        return {}
    matrix, _, types = _given(case)
    scaled = options.get("normalisation") == "minmax"
    asked: dict[str, tuple[Any, Any]] = {
        "entropy": (pw.entropy_weights, weighters.EntropyWeighter()),
        "std": (pw.standard_deviation_weights, weighters.StdWeighter()),
        "critic": (
            pw.critic_weights,
            weighters.CRITIC(correlation=options.get("correlation", "pearson"), scale=scaled),
        ),
    }
    ours, theirs = asked[options["kind"]]
    problem = skcriteria.mkdm(matrix, types.tolist())
    return {
        ("weights", "pymcdm"): lambda: ours(matrix),
        ("weights", "scikit-criteria"): lambda: theirs.transform(problem).weights.to_numpy().copy(),
    }


ASKED: dict[str, Callable[[Case], dict[tuple[str, str], Callable[[], object]]]] = {
    "topsis": _topsis,
    "vikor": _vikor,
    "promethee2": _promethee,
    "wsm": _sums,
    "wpm": _sums,
    "waspas": _sums,
    "ahp": _judged,
    "weights": _weights,
}
"""Kernel of a case file -> what is asked of the two libraries."""

if __name__ == "__main__":
    cases = {path.stem: answers(read(path.stem)) for path in sorted(DATA.glob("*.json"))}
    versions = {name: importlib.metadata.version(name) for name in ("pymcdm", "scikit-criteria")}
    found = {"versions": versions, "cases": {name: case for name, case in cases.items() if case}}
    RECORD.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
