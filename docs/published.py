"""The published examples that the tests run, with what netselect and two other libraries make of them."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.published import test_group, test_methods, test_sensitivity, test_weights
from tests.published.beside import recorded

DATA = Path(__file__).parents[1] / "tests" / "published" / "data"

OPENING = """# Published examples

This page is written from `tests/published` by `python docs/generate.py`. Each case is run by the tests, which compare
every figure with the one that was printed: to its last digit, or within what stands in the column *within*. Beside them
stands what pymcdm {pymcdm} and scikit-criteria {scikit-criteria} give, where they have the method
(`python -m tests.published.beside` asks them again).

- *Published in full*: the figures were read in the full text. *Published*: they are the authors', taken from a source that
  quotes them. *Of another library*: they stand in its tests or its documentation; whether they were printed elsewhere, we do
  not know.
- Wherever a figure, shown with the digits that were printed, differs from the print or from another library, **Why they
  differ** says why. The page cannot be written without.
- Weights of netselect always sum to 1. Where those of a source do not, the case says so. No order, closeness or Q depends on
  it; weighted figures do (S, R, an ideal), and are shown here by the weights as the source counts them.
- A dash: the library does not give this figure.

## Run one yourself

Under each case its figures can be unfolded, as JSON; the tests read them from files of the same names in
[`tests/published/data`](https://github.com/netselect/netselect/tree/main/tests/published/data). Read them with `json.loads`, or paste
them with `None` for `null`, and ask:

```python
import netselect

given = {example}
matrix = netselect.DecisionMatrix.from_arrays(
    given["matrix"], given["weights"], maximise=given["directions"], networks=given["alternatives"]
)
evaluation = netselect.make_method("vikor", {{"v": 0.5}}).evaluate(matrix)
for step in evaluation.steps:
    if step.symbol in {{"S", "R", "Q"}}:
        print(step.symbol, step.array.round(3).tolist())
```

```text
S [0.5, 0.375, 0.5]
R [0.5, 0.25, 0.5]
Q [1.0, 0.0, 1.0]
```

Options of a case are the parameters of [its method](methods.md): `netselect.make_method("topsis", {{"reference": "candidates",
"scaling": "vector"}})` for `scaling="vector"` under TOPSIS. Judgements in pairs go to `netselect.weighting.priorities`, as
in [Weights by judgements](methods.md#weights-by-judgements). Fractions stand as text (weights too), and a pair that nobody judged as `null`:

```python
from fractions import Fraction

import numpy as np

judged = [["1", "2", None], ["1/2", "1", "2"], [None, "1/2", "1"]]
numbers = np.array([[float(Fraction(each or 0)) for each in row] for row in judged])
print(netselect.weighting.priorities(numbers).weights.round(3).tolist())
```

```text
[0.571, 0.286, 0.143]
```

A case with a tree (`root`, `nodes`) under AHP is a study: criteria judged in pairs, and networks judged in pairs on each. Where a
node has `values` instead, they are the networks' figures, and `networks` is `"measured"`; at a root whose
children are criteria they are weights, and each pair of criteria is judged by their ratio; where its children are the networks,
the root is the only criterion. In a study whole numbers stand without quotes, and ids without blanks. Belton and
Gear's three:

```python
pairs = {{
    "a": {{"A over B": "1/9", "A over C": 1, "B over C": 9}},
    "b": {{"A over B": 9, "A over C": 9, "B over C": 1}},
    "c": {{"A over B": "8/9", "A over C": 8, "B over C": 9}},
}}
study = {{
    "netselect": 1, "title": "Belton and Gear", "as_of": "2026-01-01", "learner": {{"id": "anybody"}},
    "weights": "judgements",
    "method": {{"name": "ahp", "parameters": {{"networks": "judged", "synthesis": "distributive"}}}},
    "criteria": {{name: {{"direction": "benefit"}} for name in pairs}},
    "judgements": {{"criteria": {{"a over b": 1, "a over c": 1, "b over c": 1}}}},
    "networks": {{name: {{"name": name}} for name in "ABC"}},
    "network_judgements": pairs,
}}
print(netselect.rank(netselect.load(study)).scores.round(4).tolist())
```

```text
[0.4512, 0.4697, 0.0791]
```

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
    "topsis-hwang-yoon-fighter": "The book went on from rounded figures: its normalised X4 is out by up to 0.0007 (it "
    "prints 0.5983 where the exact one is 0.5990), and one figure of X2 by 0.0002. From there on some last digits are one "
    "out; the order is the same.",
    "ahp-incomplete-housing-8x8": "The library goes round the gaps one by one, and stops once a round changes less than its "
    "own tolerance, 0.0001; netselect solves for the best completion.",
    "ahp-leader-eigen": "The library rounded the weights of each level to three digits before it multiplied them.",
    "ahp-leader-wikipedia": "The page prints .547 where the eigenvector gives .5476, and says that its tool is built for "
    "convenience, not accuracy.",
    "promethee-jmcdm-8x4": "The library prints the flows with the sign turned: its first network is the one with low "
    "figures, although more is better on all criteria. The papers and the other libraries have our sign.",
    "ahp-mcda-r-style-cr": "pymcdm's ratio follows another table of random indices.",
    "ahp-saaty-drinks-dd": "pymcdm's ratio follows another table of random indices.",
    "ahp-skcriteria-ext-3x3": "The library keeps its table of random indices in half precision, so that its index of 3 is "
    "0.52002. pymcdm's ratio follows another table, and from the eigenvector; the case takes the mean of normalised columns.",
    "waspas-tus2019": "The last score is printed as 0.722, where the weights with three decimals that the case has give "
    "0.7228, and unrounded CRITIC weights 0.7224; the other four agree to the fourth decimal.",
    "wsm-jmcdm-4x4": "The library's test cuts its figures off after the sixth decimal (0.7098717... is written 0.709871).",
    "weights-critic-diakoulaki-raw-pearson": f"{SCALES}; this case is unscaled.",
    "weights-critic-diakoulaki-raw-spearman": f"{SCALES}, with Pearson's correlation; this case is unscaled, by ranks.",
    "weights-critic-diakoulaki-scaled-spearman": f"{SCALES}, with Pearson's correlation; this case is by ranks.",
    "weights-std-aydin2020": "The paper prints the ratios that it starts from with three decimals only, and these are what the "
    "case has: weights that follow from them are out by up to 0.0023. Both libraries take the deviations of the figures in their own units, so that a large unit "
    "weighs more; the paper scales each column by its extent first, as netselect does.",
}
"""Why a print, or another library, is at odds with netselect; a test asks for one wherever that is so."""


def published_page() -> str:
    """Return the page, cases grouped by method."""
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))]
    parts = []
    for kind, heading in KINDS.items():
        parts += [f"## {heading}", "", *(_case(case) for case in cases if case["method"] == kind)]
    example = _as_json(next(case for case in cases if case["id"] == EXAMPLE)["inputs"])
    return OPENING.format(**recorded()["versions"], example=example) + "\n".join(parts)


def rows(case: dict[str, Any]) -> list[tuple[str, Any, Any, dict[str, Any], float]]:
    """Return of each printed quantity the print, our figures, those of others, and what rounding allows."""
    beside = recorded()["cases"].get(case["id"], {})
    return [
        (
            each["quantity"],
            each["value"],
            _ours(case, each["quantity"]),
            beside.get(each["quantity"], {}),
            test_methods.ALLOWANCES.get((case["id"], each["quantity"]), each["tol"]),
        )
        for each in case["expected"]
    ]


def apart(case: dict[str, Any]) -> bool:
    """Say whether a print, or another library, is further from us than the rounding of the print."""
    for _, printed, ours, others, _ in rows(case):
        own = np.asarray(ours, dtype=np.float64)
        allowed = _halves(printed, _digits(printed))
        if np.any(np.abs(test_methods.figures(printed) - own) > allowed):
            return True
        for figures in others.values():
            if isinstance(figures, str) and figures.startswith("refused"):
                continue
            on_record = np.maximum(allowed, 0.5001 * 10.0**-RECORDED)
            if np.any(np.abs(test_methods.figures(figures) - own) > on_record):
                return True
    return False


def _halves(printed: Any, digits: int) -> np.ndarray:  # noqa: ANN401 -- a number, or arrays of some shape
    """Return half a unit of the last place of each figure; texts keep their noughts, and have a last place of their own."""
    if isinstance(printed, list):
        return np.array([_halves(each, digits) for each in printed])
    own = _digits(printed) if isinstance(printed, str) else digits
    return np.array(0.50005 * 10.0**-own)


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


def _options(case: dict[str, Any]) -> Iterator[str]:
    """Yield the choices of a case in netselect's own words."""
    functions = {"roc": "rank_order", "std": "standard_deviation"}
    named: dict[str, tuple[str, dict[str, Any]]] = {
        "normalisation": ("scaling", test_methods.SCALINGS),
        "lambda": ("balance", {}),
        "prioritisation": ("prioritisation", test_methods.PRIORITISATIONS),
        "synthesis": ("synthesis", test_methods.SYNTHESES),
        "ri": ("random_index", test_weights.TABLES),
    }
    if case["kernel"] == "ahp_tree":
        nodes = case["inputs"]["nodes"].values()
        yield f'`networks="{"measured" if any("values" in node for node in nodes) else "judged"}"`'
    for key, value in case["options"].items():
        if key == "kind" and case["method"] == "weights":
            yield f"by {'an order' if value == 'roc' else f'`netselect.weighting.{functions.get(value, value)}`'}"
        elif key == "kind":
            yield value.replace("-vs-", " and ")
        elif key == "ddof":
            yield f"deviations by n - {value}"
        elif key != "normalise_weights":
            own, words = named.get(key, (key, {}))
            yield f"`{own}={json.dumps(words.get(value, value))}`"


EXAMPLE = "vikor-opricovic2004-climber"
CITED_FOR = {
    "method": "The method is that of ",
    "figures": "The figures that it starts from are those of ",
    "attribution": "Attributed to ",
}


def _case(case: dict[str, Any]) -> str:
    if apart(case) and case["id"] not in AT_ODDS:
        message = (
            f"{case['id']}: figures differ from the print, or from another library, and AT_ODDS does not say why"
        )
        raise ValueError(message)
    cited = case["citation"]
    where = ", ".join(str(cited[key]) for key in ("container", "pages") if cited.get(key))
    doi = f" [doi:{cited['doi']}](https://doi.org/{cited['doi']})" if cited.get("doi") else ""
    options = ", ".join(_options(case))
    title = f"*{cited['title']}*. " if cited["title"] else ""
    lines = [
        f"### {case['title']}",
        "",
        f"{CITED_FOR.get(cited.get('for'), '')}{cited['authors']}{f' ({year}).' if (year := cited.get('year')) else ''} "
        f"{title}{where}.{doi}",
        "",
        f"{PROVENANCE[case['provenance']]}; the figures were taken from {_sources(case)}."
        + (f" Options: {options}." if options else "")
        + _scaled(case)
        + f" (`{case['id']}`)",
        "",
        "<details>",
        "<summary>What goes in</summary>",
        "",
        "```json",
        _as_json(case["inputs"]),
        "```",
        "",
        "</details>",
        "",
        "| figure | printed | netselect | within | pymcdm | scikit-criteria |",
        "|---|---|---|---|---|---|",
    ]
    for quantity, printed, ours, others, allowed in rows(case):
        digits = _digits(printed)
        if quantity in NAMED:
            label, kind, first = NAMED[quantity]
            named = [given for value in (printed, ours) for given in [_named(case["inputs"][kind], value, first)]]
            within = "the same, with the sign turned" if case["id"] == test_methods.REVERSED else "the same"
            lines.append(f"| {label} | {named[0]} | {named[1]} | {within} | - | - |")
            continue
        cells = [
            _shown(printed, padded=digits),
            _shown(ours, digits),
            "its last digit, with the sign turned"
            if case["id"] == test_methods.REVERSED
            else _within(allowed, printed),
            *(_beside(others.get(name), min(digits, RECORDED)) for name in _LIBRARIES),
        ]
        lines.append(f"| {_symbol(quantity)} | {' | '.join(cells)} |")
    lines.append("")
    if case["id"] in AT_ODDS:
        lines += [f"**Why they differ.** {AT_ODDS[case['id']]}", ""]
    if case["notes"]:
        lines += [case["notes"], ""]
    return "\n".join(lines)


_LIBRARIES = ("pymcdm", "scikit-criteria")
RECORDED = 6
"""With so many digits the figures of other libraries are on record."""

NAMED = {
    "compromise_set": ("compromise set", "alternatives", 0),
    "best_index": ("first", "alternatives", 1),
    "critical_absolute": ("critical, absolute", "criteria", 0),
    "critical_relative": ("critical, relative", "criteria", 0),
}
"""Quantities that are places in the case: what they are called, of what, and the number of the first place."""


def _named(names: list[str], value: Any, first: int) -> str:  # noqa: ANN401 -- a place, or several
    return ", ".join(names[int(place) - first] for place in np.ravel(value))


def _within(allowed: float, printed: Any) -> str:  # noqa: ANN401 -- as above
    """Return what a figure may be out by, where that is not the rounding of the print."""
    if allowed <= _halves(printed, _digits(printed)).max():
        return "its last digit" if _digits(printed) else "the same"
    return np.format_float_positional(allowed)


def _scaled(case: dict[str, Any]) -> str:
    """Say what becomes of weights that do not sum to 1 in the source."""
    weights = case["inputs"].get("weights")
    if weights is None or case["kernel"] == "sensitivity":
        return ""
    total = float(test_methods.figures(weights).sum())
    if abs(total - 1) < 1e-9:  # noqa: PLR2004 -- rounding
        return ""
    scaled = case["options"].get("normalise_weights")
    left = (
        "scales them to 1"
        if scaled
        else f"leaves them so: weighted figures of netselect are shown times {total:g}"
    )
    return f" The weights sum to {total:g} in the source, which {left}."


def _as_json(given: dict[str, Any]) -> str:
    """Return what goes into a case as JSON with a row of a table on a line."""
    return _laid_out(given, "")


def _laid_out(value: Any, indent: str) -> str:  # noqa: ANN401 -- what JSON can hold
    deeper = indent + "  "
    if isinstance(value, dict):
        inner = [f"{deeper}{json.dumps(key)}: {_laid_out(each, deeper)}" for key, each in value.items()]
        return "{\n" + ",\n".join(inner) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join(f"{deeper}{json.dumps(each)}" for each in value) + f"\n{indent}]"
    return json.dumps(value)


def _sources(case: dict[str, Any]) -> str:
    found = "; ".join(case["figures_taken_from"])
    return re.sub(r"@ ([0-9a-f]{7})[0-9a-f]{33}", r"@ \1", found)


def _symbol(quantity: str) -> str:
    return quantity if len(quantity) < 3 else quantity.replace("_", " ").replace(":", " of ")  # noqa: PLR2004


def _beside(value: Any, digits: int) -> str:  # noqa: ANN401 -- as above
    return "-" if value is None else value if isinstance(value, str) else _shown(value, digits)


def _shown(value: Any, digits: int | None = None, padded: int = 0) -> str:  # noqa: ANN401 -- as above
    """Return figures with as many digits as were printed; rows of a table with semicolons between."""
    value = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    if isinstance(value, list):
        parts = [_shown(each, digits, padded) for each in value]
        return ("; " if any(isinstance(each, list) for each in value) else ", ").join(parts)
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return "not printed"
    if isinstance(value, str | bool):
        return str(value).lower()
    if digits is None:
        return f"{value:.{padded}f}" if isinstance(value, float) else str(value)
    return f"{float(value) + 0.0:.{digits}f}"


def _digits(printed: Any) -> int:  # noqa: ANN401 -- as above
    """Return how many decimals were printed: the most of any of the figures; four of a fraction."""
    if isinstance(printed, list):
        return max((_digits(each) for each in printed if each is not None), default=0)
    if isinstance(printed, str) and "/" in printed:
        return 4
    text = str(printed)
    return min(len(text.partition(".")[2]), MOST) if re.fullmatch(r"-?\d+\.\d+", text) else 0


MOST = 10
"""Digits that are shown at most."""
