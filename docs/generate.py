"""Write the pages that follow from the code, and the schema of documents: `python docs/generate.py`."""

import inspect
import json
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import netselect
from netselect.api import Plots
from netselect.methods import Method, available_methods, built_in_methods
from netselect.report import document, formats
from netselect.report import pictures as drawn

HERE = Path(__file__).parent
PAGE = HERE / "reference" / "methods.md"
PICTURES = HERE / "reference" / "pictures.md"
EXAMPLE = HERE.parent / "criteria.example.yaml"
SCHEMA = HERE.parent / "netselect" / "report" / "document.schema.json"

OPENING = """# Methods

This page is written from the methods' own descriptions, by `python docs/generate.py`.

Larger scores are better. *Range*: unit, from 0 to 1; share, the scores sum to 1; flow, from -1 to 1; open, any
number. Whether a network's score depends on which others are there follows from the parameters: with anchors
it does not.

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
        kind = home[name]
        said = _parts(inspect.cleandoc(kind.__doc__ or ""))
        own["description"] = _flat(said[""])
        fields = dict(re.findall(r"^(\w[\w, ]*) : .*\n((?:    .*\n?)+)", said.get("Parameters", ""), re.MULTILINE))
        properties = {}
        if kind in document.KIND_OF:
            properties["is"] = {"const": document.KIND_OF[kind]}
        for field, value in own["properties"].items():
            value.pop("title", None)
            value.pop("default", None)
            text = next((text for named, text in fields.items() if field in named.split(", ")), "")
            properties[field] = value | ({"description": _flat(inspect.cleandoc(text))} if text else {})
        own |= {"properties": properties, "required": list(properties), "additionalProperties": False}
        own.pop("title")
    made["properties"] = {"format": {"const": document.FORMAT}} | made["properties"]
    made["required"] = list(made["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A document of netselect",
        **made,
        "$defs": definitions,
    }


def methods_page() -> str:
    """Return the page, one section for each built-in method."""
    methods = available_methods()
    return OPENING + "\n".join(_section(name, methods[name]) for name in built_in_methods())


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
    lines += [
        f"*{_flat(reference)}*\n" for reference in re.split(r"\n(?=\S)", parts.get("References", "")) if reference
    ]
    return "\n".join(lines)


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


if __name__ == "__main__":
    PAGE.write_text(methods_page(), encoding="utf-8")
    PICTURES.write_text(pictures_page(), encoding="utf-8")
    SCHEMA.write_text(json.dumps(document_schema(), indent=2) + "\n", encoding="utf-8")
    for name, svg in pictures().items():
        (HERE / "images" / f"picture-{name}.svg").write_text(svg, encoding="utf-8")
