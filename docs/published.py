"""The published examples that the tests run, with what netselect and two other libraries make of them."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.published import test_group, test_methods, test_sensitivity, test_weights
from tests.published.beside import recorded

DATA = Path(__file__).parents[1] / "tests" / "published" / "data"

OPENING = """# Published examples

This page is written from `tests/published` by `python docs/generate.py`. Each case is run by the tests, which compare
every figure with the one that was printed, to its last digit. Beside them stands what pymcdm {pymcdm} and scikit-criteria
{scikit-criteria} give, where they have the method (`python -m tests.published.beside` asks them again).

- *Published in full*: the figures were read in the full text. *Published*: they are the authors', taken from a source that
  quotes them. *Of another library*: they stand in its tests or its documentation, and were printed nowhere else.
- Weights that do not sum to 1 in the source count as they are printed.
- A dash: the library does not give this figure. Where figures are at odds, the reason stands below the table.

"""

KINDS = {
    "topsis": "TOPSIS",
    "vikor": "VIKOR",
    "promethee2": "PROMETHEE II",
    "wsm": "Weighted sum",
    "wpm": "Weighted product",
    "wsm+wpm": "WASPAS",
    "ahp": "AHP",
    "rank_reversal": "Rank reversal",
    "weights": "Weights from the figures, and from an order",
    "consistency": "Tables of random indices",
    "sensitivity": "Critical criteria",
}
PROVENANCE = {
    "published": "Published",
    "published-fulltext": "Published in full",
    "peer-fixture": "Of another library",
}

SCALES = (
    "pymcdm's function takes no directions and no way of scaling, and always scales by the extent of each column"
)
AT_ODDS = {
    "topsis-hwang-yoon-fighter": "The book went on from rounded figures (it prints 0.5983 where the exact one is 0.5990), "
    "so that some last digits are one out.",
    "ahp-leader-eigen": "The library rounded the weights of each level to three digits before it multiplied them.",
    "ahp-leader-wikipedia": "The page prints .547 where the eigenvector gives .5476, and says that its tool is not exact.",
    "promethee-jmcdm-8x4": "The library prints the flows with the sign turned: its first network is the one with low "
    "figures, although more is better on all criteria. The papers and the other libraries have our sign.",
    "ahp-mcda-r-style-cr": "pymcdm's ratio follows another table of random indices.",
    "ahp-saaty-drinks-dd": "pymcdm's ratio follows another table of random indices.",
    "ahp-skcriteria-ext-3x3": "pymcdm's ratio follows another table of random indices, and from the eigenvector; the case "
    "takes the mean of normalised columns.",
    "weights-critic-diakoulaki-raw-pearson": f"{SCALES}; this case is unscaled.",
    "weights-critic-diakoulaki-raw-spearman": f"{SCALES}, with Pearson's correlation; this case is unscaled, by ranks.",
    "weights-critic-diakoulaki-scaled-spearman": f"{SCALES}, with Pearson's correlation; this case is by ranks.",
    "weights-std-aydin2020": "Both libraries take the deviations of the figures in their own units, so that a large unit "
    "weighs more; the paper scales each column by its extent first, as netselect does.",
}
"""Why a print, or another library, is at odds with netselect; a test asks for one wherever that is so."""


def published_page() -> str:
    """Return the page, cases grouped by method."""
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))]
    parts = []
    for kind, heading in KINDS.items():
        parts += [f"## {heading}", "", *(_case(case) for case in cases if case["method"] == kind)]
    return OPENING.format(**recorded()["versions"]) + "\n".join(parts)


def rows(case: dict[str, Any]) -> list[tuple[str, Any, Any, dict[str, Any], float]]:
    """Return of each printed quantity the print, our figures, those of others, and what rounding allows."""
    beside = recorded()["cases"].get(case["id"], {})
    return [
        (
            each["quantity"],
            each["value"],
            _ours(case, each["quantity"]),
            beside.get(each["quantity"], {}),
            each["tol"],
        )
        for each in case["expected"]
    ]


def apart(case: dict[str, Any]) -> bool:
    """Say whether a print, or another library, is further from us than the rounding of the print."""
    for _, printed, ours, others, allowed in rows(case):
        own = np.asarray(ours, dtype=np.float64)
        for figures in (printed, *others.values()):
            if isinstance(figures, str) and figures.startswith("refused"):
                continue
            theirs = test_methods.figures(figures)
            if np.nanmax(np.abs(theirs - own)) > max(allowed, 0.5 * 10.0 ** -_digits(printed)) * 1.0001:
                return True
    return False


def _ours(case: dict[str, Any], quantity: str) -> Any:  # noqa: ANN401 -- a number, or arrays of some shape
    kernel = case["kernel"]
    if kernel == "ahp_group":
        return test_group.found(case, quantity)
    if kernel == "sensitivity":
        found = test_sensitivity.found_in(case)
        return {
            "relative_change_percent": found.relative_changes * 100,
            "critical_absolute": found.absolute,
            "critical_relative": found.relative,
        }[quantity]
    if test_weights.is_weights_figure(case, quantity):
        return test_weights.KERNELS[kernel](case, quantity)
    return test_methods.computed(case)[quantity]


def _case(case: dict[str, Any]) -> str:
    cited = case["citation"]
    where = ", ".join(str(cited[key]) for key in ("container", "pages") if cited.get(key))
    doi = f" [doi:{cited['doi']}](https://doi.org/{cited['doi']})" if cited.get("doi") else ""
    options = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in case["options"].items())
    lines = [
        f"### {case['title']}",
        "",
        f"{cited['authors'].rstrip('.')}{f' ({year})' if (year := cited.get('year')) else ''}. *{cited['title']}*. "
        f"{where}.{doi}",
        "",
        f"{PROVENANCE[case['provenance']]}; the figures were taken from {_sources(case)}."
        + (f" Options: {options}." if options else "")
        + f" (`{case['id']}`)",
        "",
        "| figure | printed | netselect | pymcdm | scikit-criteria |",
        "|---|---|---|---|---|",
    ]
    for quantity, printed, ours, others, _ in rows(case):
        digits = _digits(printed)
        cells = [
            _shown(printed),
            _shown(ours, digits),
            *(_beside(others.get(name), digits) for name in _LIBRARIES),
        ]
        lines.append(f"| {_symbol(quantity)} | {' | '.join(cells)} |")
    lines.append("")
    if case["id"] in AT_ODDS:
        lines += [f"**Why they differ.** {AT_ODDS[case['id']]}", ""]
    if case["notes"]:
        lines += [case["notes"], ""]
    return "\n".join(lines)


_LIBRARIES = ("pymcdm", "scikit-criteria")


def _sources(case: dict[str, Any]) -> str:
    found = "; ".join(case["figures_taken_from"])
    return re.sub(r"@ ([0-9a-f]{7})[0-9a-f]{33}", r"@ \1", found)


def _symbol(quantity: str) -> str:
    return quantity if len(quantity) < 3 else quantity.replace("_", " ").replace(":", " of ")  # noqa: PLR2004


def _beside(value: Any, digits: int) -> str:  # noqa: ANN401 -- as above
    return "-" if value is None else value if isinstance(value, str) else _shown(value, digits)


def _shown(value: Any, digits: int | None = None) -> str:  # noqa: ANN401 -- as above
    """Return figures with as many digits as were printed; rows of a table with semicolons between."""
    value = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    if isinstance(value, list):
        parts = [_shown(each, digits) for each in value]
        return ("; " if any(isinstance(each, list) for each in value) else ", ").join(parts)
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return "not printed"
    if isinstance(value, str | bool):
        return str(value).lower()
    return f"{value:g}" if digits is None else f"{float(value) + 0.0:.{digits}f}"


def _digits(printed: Any) -> int:  # noqa: ANN401 -- as above
    """Return how many decimals were printed: the most of any of the figures; four of a fraction."""
    if isinstance(printed, list):
        return max((_digits(each) for each in printed if each is not None), default=0)
    if isinstance(printed, str) and "/" in printed:
        return 4
    text = str(printed)
    return min(len(text.partition(".")[2]), 6) if re.fullmatch(r"-?\d+\.\d+", text) else 0
