"""Write the pages that follow from the code, and the schema of documents: `python docs/generate.py`."""

import inspect
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

import netselect
import netselect.maintain
from netselect.api import Plots
from netselect.methods import Method, available_methods, built_in_methods
from netselect.report import document, formats
from netselect.report import pictures as drawn
from netselect.report.plain import result_schema

sys.path.insert(0, str(Path(__file__).parent))

from commands import commands_page
from faults import faults_page
from kept import kept_schema
from keys import keys
from published import published_page

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "criteria.example.yaml"
SCHEMA = HERE.parent / "netselect" / "report" / "document.schema.json"
KEPT = SCHEMA.with_name("kept.schema.json")

OPENING = """# Methods

This page is written from the methods' own descriptions, by `python docs/generate.py`.

Larger scores are better. *Range*: unit, from 0 to 1; share, the scores sum to 1; flow, from -1 to 1; open, any
number. The *score range*, of which `close_call` is a share and a tie a billionth, is 1, the largest score, 2, or the
largest less the smallest, in this order.

**Who else is there.** With anchors, weighted sum, weighted product, WASPAS, TOPSIS and AHP by ratings score each network by
itself, and another one cannot turn the order of the others, as long as the weights are stated. VIKOR (under anchors
too), PROMETHEE, and AHP measured or judged compare the candidates, and so does every method under a scaling or weights
that come from their figures. [Rank reversal](../explanation/rank-reversal.md) shows what follows.

**Not applicable.** Where a criterion does not apply to a network (`not_applicable`), its weight is shared out
among the others for that network alone: `w_ij = a_ij w_j / sum_k a_ik w_k`, with `a_ij` 1 where criterion j
applies to network i and else 0. The method then scores the network under these weights. That is sound where a
network is measured by itself, between fixed levels: weighted sum, weighted product, WASPAS, TOPSIS and the
ratings of AHP. Methods that hold networks against each other, or take figures as they are, refuse it in a
sentence. Such a score is marked as not fully comparable; dominance leaves its network out, and how far a weight
can move is searched for instead of solved for. Under weights by which nothing at all applies to a network
(those of one judge, say) it scores 0; a ranking by such weights is refused.

**Weighted totals.** Who comes from a spreadsheet knows the sum of figures times weights. `rank --full`, JSON
(`weighted_total`) and `ranking.weighted_totals` give it beside the score, with the weights as shares of 1, and say
where it misleads: it mixes units, so that whatever has the largest figures decides, and it takes more for better
even where less is. No order is made by it. It is none where a figure that counts is unknown or does not apply.

## Scaling

Some methods take figures of different units to one footing by the candidates themselves. The figures of one column are x;
min, max and sum are over the networks that are compared, and length is the Euclidean one, `sqrt(sum(x^2))`.

| `scaling` | more is better | less is better | all alike | TOPSIS (both directions) |
|---|---|---|---|---|
| `min_max` | `(x - min) / (max - min)` | `(max - x) / (max - min)` | 1 | `x / (max - min)` |
| `vector` | `x / length` | `1 - x / length` | as they come | `x / length` |
| `sum` | `x / sum(x)` | `(1/x) / sum(1/x)` | `1/n` | `x / sum(abs(x))` |
| `max` | `x / max` | `min / x` | 1 | `x / max(abs(x))` |
| `none` | `x` | `-x` | as they come | `x` |

Weighted sum, weighted product and WASPAS take the columns for more and for less: after them larger is better. TOPSIS leaves
the direction to its two points, and divides only; that its `min_max` does not take the minimum away changes no distance. A
column in which all are alike moves nobody there, whatever it is divided by. Under `none` the weighted product takes
`x ** -w` where less is better. With anchors, the default of these methods, figures are not scaled by the candidates but read
as values: `u = (x - worst) / (best - worst)`, held between 0 and 1, or what the criterion's `curve` says.

## Weights by judgements

`weights: judgements`, and AHP always, take weights from judgements in pairs: `a_ij` says how many times as important i is as
j, with `a_ji = 1 / a_ij` and `a_ii = 1`. `prioritisation` says how weights follow.

| `prioritisation` | weights |
|---|---|
| `eigenvector` (default) | `A w = lambda_max w` with the largest eigenvalue, w scaled to sum to 1 |
| `geometric_mean` | `w_i = g_i / sum_k g_k` with `g_i = (prod_j a_ij) ** (1/n)` |
| `normalised_columns` | `w_i = (1/n) sum_j a_ij / sum_k a_kj` |

How far the judgements contradict each other: `lambda_max = (1/n) sum_i (A w)_i / w_i`, which is the eigenvalue where w is the
eigenvector; the consistency index is `CI = (lambda_max - n) / (n - 1)`, and the ratio `CR = CI / RI(n)`, with RI the mean CI of
random judgements by a [table](published.md#tables-of-random-indices) that is named in every result (`saaty_1980` unless you
choose another); up to 0.1 is usually accepted. Of two items CR is 0. Of three the geometric mean is the eigenvector; from four on they
can differ where judgements contradict each other.

```python
import numpy as np
from netselect import weighting
judged = np.array([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
found = weighting.priorities(judged)
found.weights.round(4).tolist()
# [0.637, 0.2583, 0.1047]
[round(figure, 4) for figure in (found.lambda_max, found.consistency_index, found.consistency_ratio)]
# [3.0385, 0.0193, 0.0332]
weighting.priorities(judged, prioritisation="geometric_mean").weights.round(4).tolist()
# [0.637, 0.2583, 0.1047]
weighting.priorities(judged, prioritisation="normalised_columns").weights.round(4).tolist()
# [0.6333, 0.2605, 0.1062]
```

By hand: the rows multiply to 15, 1 and 1/15; their cube roots are 2.4662, 1 and 0.4055, in all 3.8717; a share each is
0.6370, 0.2583 and 0.1047. `A w` is 1.9355, 0.7848 and 0.3182, which is 3.0385 times w; CI is 0.0385 / 2 = 0.0193, and CR
0.0193 / 0.58 = 0.0332.

Gaps are filled first: `lambda_max` (default) so that the largest eigenvalue is least, or `harker`; the geometric mean takes the
least squares of the logarithms of what was judged. See `weighting.priorities` in [Reference](python.md).

*Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.*

*Crawford, G. and Williams, C. (1985). A note on the analysis of subjective judgment matrices. Journal of Mathematical
Psychology 29(4), 387-405.*

*Bozoki, S., Fulop, J. and Ronyai, L. (2010). On optimal completion of incomplete pairwise comparison matrices. Mathematical
and Computer Modelling 52(1-2), 318-333.*

## Weights from the figures, or from an order

`weights: entropy`, `critic` and `standard_deviation` follow from the figures of the networks that stand: `x_ij` is the figure of
network i on criterion j, n the number of networks. `weights: order` follows from the order of the criteria alone: k is the place,
1 the most important, and n the number of criteria.

| `weights` | weights |
|---|---|
| `entropy` | `w_j = d_j / sum_k d_k` with `d_j = 1 + (1 / ln n) sum_i p_ij ln p_ij`, `p_ij = x_ij / sum_i x_ij` and `0 ln 0 = 0`; no figure below 0, and one above |
| `standard_deviation` | `w_j = s_j / sum_k s_k` |
| `critic` | `w_j = C_j / sum_k C_k` with `C_j = s_j sum_k (1 - r_jk)` |
| `order`, `formula: centroid` (default) | `w_k = (1/n) sum_{i=k..n} 1/i` |
| `order`, `formula: sum` | `w_k = 2 (n + 1 - k) / (n (n + 1))` |
| `order`, `formula: reciprocal` | `w_k = (1/k) / sum_{i=1..n} 1/i` |

`s_j` is the standard deviation, with n - 1 in the denominator, of the column under `min_max` (see Scaling), and `r_jk` Pearson's
correlation of two such columns. Direction changes `r`, and so CRITIC alone. A column in which all are alike weighs 0, and CRITIC
leaves it out of the sums of the others; where all columns are such, or one network stands, all weigh the same. Where no two columns
conflict, CRITIC gives those that vary the same weight. Criteria that share a place in an order have the mean of the weights of the
places that they cover.

```python
from netselect.weighting.elicited import rank_order
x, more = np.array([[1.0, 5.0, 3.0], [2.0, 5.0, 4.0], [9.0, 5.0, 5.0]]), [True, True, False]
weighting.entropy(x).round(4).tolist()
# [0.9471, 0.0, 0.0529]
weighting.standard_deviation(x, more).round(4).tolist()
# [0.5215, 0.0, 0.4785]
weighting.critic(x, more).round(4).tolist()
# [0.5215, 0.0, 0.4785]
[rank_order([1, 2, 3], formula).round(4).tolist() for formula in ("centroid", "sum", "reciprocal")]
# [[0.6111, 0.2778, 0.1111], [0.5, 0.3333, 0.1667], [0.5455, 0.2727, 0.1818]]
```

Two columns that vary have one correlation between them, so that CRITIC's weights are those of the standard deviations there.

*Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal 27(3).*

*Zeleny, M. (1982). Multiple Criteria Decision Making. McGraw-Hill.*

*Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995). Determining objective weights in multiple criteria problems: the CRITIC
method. Computers & Operations Research 22(7), 763-770.*

*Stillwell, W. G., Seaver, D. A. and Edwards, W. (1981). A comparison of weight approximation techniques in multiattribute utility
decision making. Organizational Behavior and Human Performance 28(1), 62-77.*

*Barron, F. H. and Barrett, B. E. (1996). Decision quality using ranked attribute weights. Management Science 42(11), 1515-1523.*

## Figures at the edges

Each method says at its end, under **At the edges**, what it makes of these five tables, where the candidates set the
scale. Both criteria weigh 1/2; on the first more is better, on the second less.

{edges}

## Second opinions

With the extra `peers` the rankers of pymcdm and scikit-criteria are methods too, but for those that need what a study
does not hold, each by its name there: `method: pymcdm.SPOTIS` in a study, `--method skcriteria.TOPSIS`, `rank(matrix, "pymcdm.MARCOS")`, `--methods topsis,pymcdm.VIKOR`.
`netselect methods` lists them. Figures in natural units, weights and directions are passed on; library and version stand
in every result.

- Which way scores run is declared for each ranker, and tested with a network that another outdoes. Where a ranker puts a
  network above one that is better on every criterion, the result says so.
- SPOTIS, RIM and RAFSI take their bounds from the anchors; what lies beyond an anchor counts as the anchor. All others
  compare the candidates that stand.
- Rankers of scikit-criteria that leave scaling to you go through its own preprocessing first, such as `VectorScaler` for
  TOPSIS, or `NegateMinimize` and `MinMaxScaler` for MABAC; `netselect methods skcriteria.TOPSIS` says which.
- What needs more than that is refused by name: BalancedSPOTIS, COMET, ERVD, LoPM, PROMETHEE_II, ELECTRE1 and SIMUS; so is
  COPRAS of pymcdm, and its AROMAN where less is better on a criterion, which put dominated networks first.
- Unknown figures and batches are refused in a sentence; stated ranges give bounds. Nothing is ranked thousands of times
  unasked: ask by `netselect sensitivity` or `robustness`, which takes seconds with pymcdm and minutes with
  scikit-criteria.

"""

OF_PICTURES = """# Pictures

This page is written from the example study by `python docs/generate.py`. Each picture says in its title what is
found; the same with all figures in words is its alternative text, in a page, in Word and in a notebook.

```python
import netselect

ranking = netselect.rank(netselect.load("criteria.example.yaml"))
ax = ranking.plot.scores()  # axes of matplotlib: pip install "netselect[report]"
svg = ranking.plot.svg("scores")  # text, without any library; dark where the reader's screen is
record = ranking.plot.picture("scores")  # title, alt, axes and marks, as data
```

- Every method takes `ax=`, draws there and returns those axes. A notebook shows axes that netselect made, with
  their alternative text; of axes that you made it shows the words, and pyplot their picture. pyplot's state and
  `rcParams` are not touched.
- `netselect sensitivity FILE --plot stability.svg`, `robustness` and `portfolio` write a picture beside their
  text; `.svg` needs nothing, `.png` and `.pdf` need matplotlib.
- Colours of bars and dots are those of Okabe and Ito (2008), which people of any colour vision tell apart;
  cells are Brewer's `Blues` (2003). Each tone has its own hatching and its own shape of dot, so that all of it
  reads in grey. A page sets the variables `--ns-ink`, `--ns-paper` and `--ns-grid`; without them each picture
  follows the reader's dark or light.
- Of a long name three lines are drawn, and of more than 60 networks the first 60; the alternative text holds
  all.

"""


def pictures() -> dict[str, str]:
    """Return every picture of the example as SVG, by its name."""
    plot, first, second = _plots()
    return {name: plot.svg(name, *((first, second) if name == "compare" else ())) for name in _names()}


def pictures_page() -> str:
    """Return the page on pictures, one section for each."""
    plot, first, second = _plots()
    sections = []
    for name in _names():
        two = (first, second) if name == "compare" else ()
        call = f"ranking.plot.{name}({', '.join(map(json.dumps, two))})"
        says = inspect.getdoc(getattr(Plots, name)) or ""
        title = plot.picture(name, *two).title
        shown = f"![{title}](../images/picture-{name}.svg)"
        sections.append(f"## {name.capitalize()}\n\n{says}\n\n```python\n{call}\n```\n\n{shown}\n")
    return OF_PICTURES + "\n".join(sections)


def _plots() -> tuple[Plots, str, str]:
    ranking = netselect.rank(netselect.load(EXAMPLE))
    return ranking.plot, *ranking.networks[:2]


def _names() -> list[str]:
    return [name for name in vars(Plots) if not name.startswith("_") and name not in {"picture", "svg"}]


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema of `Document.to_dict`, made of the records that a document consists of."""
    made = TypeAdapter(formats.Document).json_schema(mode="serialization")
    definitions = made.pop("$defs")
    home = vars(drawn) | vars(document) | vars(formats)
    for name, own in (*definitions.items(), ("Document", made)):
        described(own, home[name])
        if home[name] in document.KIND_OF:
            own["properties"] = {"is": {"const": document.KIND_OF[home[name]]}, **own["properties"]}
            own["required"] = list(own["properties"])
    made["properties"] = {"format": {"const": document.FORMAT}} | made["properties"]
    made["required"] = list(made["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A document of netselect",
        **made,
        "$defs": definitions,
    }


def described(own: dict[str, Any], kind: type) -> None:
    """Say in the schema of a record what its docstring says; it has all of its keys, and no other."""
    said = _parts(inspect.cleandoc(kind.__doc__ or ""))
    own["description"] = _flat(said[""])
    fields = dict(re.findall(r"^(\w[\w, ]*) : .*\n((?:    .*\n?)+)", said.get("Parameters", ""), re.MULTILINE))
    for field, value in own["properties"].items():
        value.pop("title", None)
        value.pop("default", None)
        text = next((text for named, text in fields.items() if field in named.split(", ")), "")
        if text:
            value["description"] = _flat(inspect.cleandoc(text))
    own |= {"required": list(own["properties"]), "additionalProperties": False}
    own.pop("title", None)


def kept_definitions() -> dict[str, Any]:
    """Return what the schema of results says of the commands of `netselect maintain`."""
    return kept_schema(described)


def methods_page() -> str:
    """Return the page, one section for each built-in method."""
    methods = available_methods()
    edges = ["| case | figures, a network on a line |", "|---|---|"]
    edges += [
        f"| {case} | {'<br>'.join(f'{first}, {second}' for first, second in rows)} |"
        for case, (rows, _) in EDGES.items()
    ]
    opening = OPENING.replace("{edges}", "\n".join(edges))
    return opening + "\n".join(_section(name, methods[name]) for name in built_in_methods())


def _section(name: str, method: type[Method]) -> str:
    parts = _parts(inspect.cleandoc(method.__doc__ or ""))
    lines = [
        f"## {method.title} (`{name}`)",
        "",
        parts[""],
        "",
        f"Range of the scores by default: {method.score_range}.",
        "",
    ]
    if method.model_fields:
        lines += ["| parameter | default | meaning |", "|---|---|---|"]
        for field, parameter in method.model_fields.items():
            default = _default(parameter.get_default(call_default_factory=True, validated_data={}))
            lines.append(f"| `{field}` | {default} | {_cell(parameter.description)} |")
        lines.append("")
    lines += [_flat(parts.get("Notes", "")), ""]
    lines += ["**When not to use it.** " + _flat(parts["Warnings"]), ""]
    needed = f"from {method.__module__} import {method.__name__}"
    lines += ["**A worked example.**", "", "```python", needed, *_worked(parts["Examples"]), "```", ""]
    lines += [
        "**At the edges** ([the figures](#figures-at-the-edges))",
        "",
        "| figures | scores |",
        "|---|---|",
        *_edges(name),
        "",
    ]
    lines += [f"*{_flat(reference)}*\n" for reference in _references(parts.get("References", ""))]
    return "\n".join(lines)


def _worked(example: str) -> list[str]:
    """Return an example of a docstring as lines that can be pasted, what is printed behind a note."""
    lines = []
    for line in example.splitlines():
        if line.startswith((">>> ", "... ")):
            lines.append(line[4:])
        elif line.strip():
            lines.append(f"# {line}")
    return lines


EDGES: dict[str, tuple[list[list[float]], list[str]]] = {
    "one network alone": ([[4, 30]], ["max", "min"]),
    "two that are alike": ([[4, 30], [4, 30]], ["max", "min"]),
    "a column in which all are equal": ([[4, 30], [2, 30], [3, 30]], ["max", "min"]),
    "a 0 in a column of costs": ([[4, 0], [2, 30], [3, 10]], ["max", "min"]),
    "a negative figure": ([[4, 30], [-2, 10], [3, 20]], ["max", "min"]),
}
AMONG = {
    "ahp": {"networks": "measured"},
    "promethee": {},
    "topsis": {"reference": "candidates"},
    "vikor": {},
    "waspas": {"scaling": "max"},
    "weighted_product": {"scaling": "max"},
    "weighted_sum": {"scaling": "min_max"},
}
"""What makes each method measure the networks against each other: with anchors there are no such edges."""


def _edges(name: str) -> list[str]:
    """Return what becomes of figures at the edges, with even weights and the method among the candidates."""
    rows = []
    for edge, (values, maximise) in EDGES.items():
        matrix = netselect.DecisionMatrix.from_arrays(values, [1, 1], maximise=maximise)
        try:
            scores = netselect.make_method(name, AMONG[name]).evaluate(matrix).scores
            said = ", ".join(f"{score + 0.0:.3f}" for score in scores)
        except netselect.NetselectError as error:
            said = f"refused: {_cell(str(error))}"
        options = ", ".join(f"`{key}: {value}`" for key, value in AMONG[name].items())
        rows.append(f"| {edge}{f' ({options})' if options else ''} | {said} |")
    return rows


def _parts(text: str) -> dict[str, str]:
    """Return the sections of a numpydoc text by heading; the summary has none."""
    pieces = re.split(r"^(\w[\w ]*)\n-+\n", text, flags=re.MULTILINE)
    return {"": pieces[0].strip()} | {pieces[i]: pieces[i + 1].strip() for i in range(1, len(pieces) - 1, 2)}


def _references(text: str) -> list[str]:
    """Return one text for each reference; each starts with a surname and initials."""
    return [part for part in re.split(r"\n(?=[A-Z][\w-]+, [A-Z]\.)", text) if part]


def _flat(text: str) -> str:
    """Return paragraphs on a line each; the items of a list keep theirs."""
    joined = re.sub(r"\s*\n[ \t]*(?!\s|- )", " ", text.replace("\n\n", "\0"))
    return joined.replace("\0", "\n\n").replace("``", "`").strip()


def _cell(text: str | None) -> str:
    return _flat(text or "").replace("|", "\\|")


def _default(value: object) -> str:
    return "none" if value is None or value == {} else f"`{value}`"


OF_STUDIES = """# The study file, key by key

This page is written from the JSON Schema of the study file by `python docs/generate.py`. [The study file](study-file.md)
says how values are read and how the parts work together. `ID` stands for a name of your own; `[]` for each item of a
list. `netselect schema` prints the schema itself, by which an editor completes and checks what you write.

"""

OF_RECORDS = """# The file of records, key by key

This page is written from the JSON Schema of the file of records by `python docs/generate.py`.
[The file of records](records-file.md) has its rules. `ID` stands for a name of your own; `[]` for each item of a list.
`netselect schema --records` prints the schema itself.

"""

OF_RESULTS = """# Results as JSON

This page is written from the schema of results (`netselect schema --results`) by `python docs/generate.py`. A ranking is
what `netselect rank FILE --format json` writes, and `ranking.to_dict()` returns. What another command writes is described
under its own name: `questions` under [Questions](#questions), and so on; what a command of `netselect maintain` writes,
under [Kept](#kept) and the name of its record in Python, which has `to_dict()`. `format` is the version; keys may be added
within a version, none is taken away. A document as JSON has a schema of its own, `netselect/report/document.schema.json`.

"""

OF_CATALOGUE = """# Catalogue of criteria

This page is written from `netselect/study/catalogue.yaml` by `python docs/generate.py`. A study takes criteria with
`use: starter` or `use: [shared_agenda, annual_cost]` under `criteria:`, and gives each its weight; `netselect catalogue`
prints them. Those of the starter are marked with a star. Figures on a scale from 0 to 5 are judgements: note a source and
a date with each. What is *computed* is worked out from needs and networks, so that nothing is written twice.

"""


def catalogue_page() -> str:
    """Return the page on the default criteria."""
    file = HERE.parent / "netselect" / "study" / "catalogue.yaml"
    catalogue = yaml.safe_load(file.read_text(encoding="utf-8"))
    lines = []
    for group in catalogue["groups"].values():
        lines += [f"## {group['name']}", ""]
        lines += [group["description"], ""] if "description" in group else []
        lines += ["| id | what it is | worst to best | phase | where to look |", "|---|---|---|---|---|"]
        for name, own in group["criteria"].items():
            star = " \\*" if name in catalogue["starter"] else ""
            what = f"{own['name']}. {own.get('description', '')}".strip()
            lines.append(
                f"| `{name}`{star} | {what} | {_ends(own)} | {own.get('phase', '')} | {own.get('where_to_look', '')} |"
            )
        lines.append("")
    return OF_CATALOGUE + "\n".join(lines)


def _ends(own: dict[str, Any]) -> str:
    """Return the ends of a criterion's scale, in words where it has them."""
    if "scale" not in own:
        levels = own.get("levels", {})
        return "computed" + (
            f": {', '.join(f'{level} {words}' for level, words in levels.items())}" if levels else ""
        )
    ends = (own["scale"]["worst"], own["scale"]["best"])
    words = (f"{end}{': ' + own['levels'][end] if end in own.get('levels', {}) else ''}" for end in ends)
    return " to ".join(words) + (f" {own['scale']['unit']}" if "unit" in own["scale"] else "")


def _schema(name: str) -> dict[str, Any]:
    """Return a schema that stands in the tree, so that the page does not depend on the version of pydantic."""
    schema: dict[str, Any] = json.loads((HERE.parent / "netselect" / f"{name}.schema.json").read_text("utf-8"))
    return schema


PAGES: dict[str, Callable[[], str]] = {
    "catalogue": catalogue_page,
    "commands": commands_page,
    "faults": faults_page,
    "methods": methods_page,
    "pictures": pictures_page,
    "published": published_page,
    "records-keys": lambda: OF_RECORDS + keys(netselect.maintain.records_schema(), top="The file"),
    "result": lambda: OF_RESULTS + keys(result_schema()),
    "study-keys": lambda: OF_STUDIES + keys(_schema("study/study"), top="The file"),
}
"""Pages of `docs/reference` that follow from the code, by name."""

if __name__ == "__main__":
    KEPT.write_text(json.dumps(kept_definitions(), indent=1) + "\n", encoding="utf-8")
    for page, written in PAGES.items():
        (HERE / "reference" / f"{page}.md").write_text(written(), encoding="utf-8")
    SCHEMA.write_text(json.dumps(document_schema(), indent=2) + "\n", encoding="utf-8")
    for name, svg in pictures().items():
        (HERE / "images" / f"picture-{name}.svg").write_text(svg, encoding="utf-8")
