"""What do `methods`, `catalogue` and `schema` print?"""

import inspect
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from netselect.cli.output import CommandResult
from netselect.errors import InvalidParameter
from netselect.finding import findings_as_dict
from netselect.methods import Method, available_methods, broken_methods, method_class, second_opinions
from netselect.reading.catalogue import catalogue, starter
from netselect.report.csv import rows_csv
from netselect.study.criteria import Criterion
from netselect.words import WIDTH, figure_text, wrapped

_NEW_SOURCE = re.compile(r"\n(?=[A-Z][\w'-]+, [A-Z]\.)")
"""A source starts a line with a surname and an initial."""


def methods_result(name: str = "") -> CommandResult:
    """Return every method, or one in full.

    Parameters
    ----------
    name : str
        A method; nothing for all.

    Raises
    ------
    UnknownName
        With the nearest name.
    """
    shown = {name: method_class(name)} if name else {**available_methods(), **second_opinions()}
    values = [_method(own, found) for own, found in shown.items()]
    return CommandResult(
        title="Methods",
        text=lambda: method_text(name) if name else methods_text(),
        values=lambda: findings_as_dict(None, {"methods": values}),
        csv=lambda: rows_csv(
            ("name", "title", "summary", "parameter", "default", "description"), _method_rows(values)
        ),
    )


def _method(name: str, found: type[Method]) -> dict[str, Any]:
    """Return a method in plain values."""
    documented = inspect.cleandoc(found.__doc__ or "")
    return {
        "name": name,
        "title": found.title,
        "summary": _paragraphs(found)[0],
        "parameters": [
            {
                "parameter": parameter,
                "description": field.description or "",
                "default": field.get_default(call_default_factory=True, validated_data={}),
            }
            for parameter, field in found.model_fields.items()
        ],
        "formula": _section(documented, "Notes"),
        "sources": _section(documented, "References"),
    }


def _method_rows(values: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row for each parameter, with its method; a method without any has one row."""
    for one in values:
        own = {key: one[key] for key in ("name", "title", "summary")}
        for parameter in one["parameters"] or [{}]:
            default = {"default": json.dumps(parameter["default"])} if parameter else {}
            yield {**own, **parameter, **default}


def methods_text() -> str:
    """Return every method with one line on it."""
    lines = [
        wrapped(f"{name}: {found.title}. {_paragraphs(found)[0]}") for name, found in available_methods().items()
    ]
    lines += [wrapped(f"Left out: {sentence}.") for sentence in broken_methods()]
    peers = ", ".join(second_opinions())
    lines += ["", wrapped(f"Second opinions, by rankers of pymcdm and scikit-criteria (extra peers): {peers}.")]
    return "\n".join([*lines, "", "`netselect methods NAME` describes one in full."])


def method_text(name: str) -> str:
    """Return a method's parameters with their defaults, its formula and its sources.

    Raises
    ------
    UnknownName
        With the nearest name.
    """
    found = method_class(name)
    blocks = [wrapped(f"{name}: {found.title}. {_paragraphs(found)[0]}"), _parameters(found)]
    documented = inspect.cleandoc(found.__doc__ or "")
    for heading, title in (("Notes", "Formula"), ("References", "Sources")):
        if section := _section(documented, heading):
            blocks.append(f"{title}\n{textwrap.indent(section, '  ')}")
    return "\n\n".join(blocks)


def catalogue_result() -> CommandResult:
    """Return the criteria of the catalogue."""
    begun = set(starter())
    values = [
        {
            "group": group_name,
            "group_name": group.name or group_name,
            "criterion": name,
            "name": leaf.name or name,
            "worst": None if leaf.effective_scale is None else leaf.effective_scale.worst,
            "best": None if leaf.effective_scale is None else leaf.effective_scale.best,
            "unit": None if leaf.effective_scale is None else leaf.effective_scale.unit,
            "in_starter": name in begun,
        }
        for group_name, group in catalogue().items()
        for name, leaf in group.criteria.items()
    ]
    return CommandResult(
        title="Catalogue of criteria",
        text=catalogue_text,
        values=lambda: findings_as_dict(None, {"catalogue": values}),
        csv=lambda: rows_csv(tuple(values[0]), values),
    )


def catalogue_text() -> str:
    """Return the criteria of the catalogue by group; those of the starter are marked in words."""
    begun = set(starter())
    blocks = []
    for name, group in catalogue().items():
        lines = [wrapped(f"{group.name or name}")]
        lines += [
            wrapped(f"{leaf_name}: {_criterion(leaf)}{'; in the starter' if leaf_name in begun else ''}.", "  ")
            for leaf_name, leaf in group.criteria.items()
        ]
        blocks.append("\n".join(lines))
    last = wrapped("A study takes them with `criteria: {use: [shared_agenda, annual_cost]}`, or `use: starter`.")
    return "\n\n".join([*blocks, last])


def schema_text(*, records: bool = False, results: bool = False) -> str:
    """Return the JSON Schema of the study file, of the file of records, or of what commands write as JSON.

    Raises
    ------
    InvalidParameter
        Where two are asked for.
    """
    from netselect.maintain import records_schema  # noqa: PLC0415 -- only this command needs it
    from netselect.reading.schema import json_schema  # noqa: PLC0415 -- as above
    from netselect.report.plain import result_schema  # noqa: PLC0415 -- as above

    if records and results:
        raise InvalidParameter("--records and --results ask for one schema each: leave one of them out")
    made = records_schema if records else result_schema if results else json_schema
    return json.dumps(made(), indent=2, ensure_ascii=True)


def _criterion(leaf: Criterion) -> str:
    said = leaf.name or ""
    scale = leaf.effective_scale
    if scale is not None:
        said += f"; from {figure_text(scale.worst)} (worst) to {figure_text(scale.best)} (best)"
        said += f" {scale.unit}" if scale.unit else ""
    return said


def _parameters(found: type[Method]) -> str:
    if not found.model_fields:
        return "Parameters: none."
    lines = ["Parameters"]
    for name, field in found.model_fields.items():
        default = json.dumps(field.get_default(call_default_factory=True, validated_data={}))
        lines.append(wrapped(f"{name}: {field.description} Default {default}.", "  "))
    return "\n".join(lines)


def _paragraphs(found: type[Method]) -> list[str]:
    return [" ".join(block.split()) for block in inspect.cleandoc(found.__doc__ or "").split("\n\n")]


def _section(documented: str, heading: str) -> str:
    """Return the text under a heading of a numpydoc docstring, at most 78 columns wide."""
    lines = documented.splitlines()
    if heading not in lines:
        return ""
    start = lines.index(heading) + 2
    ends = [place - 1 for place in range(start, len(lines)) if lines[place].startswith("---")]
    body = "\n".join(lines[start : ends[0] if ends else len(lines)]).strip().replace("``", "")
    if heading == "References":
        sources = _NEW_SOURCE.split(body)
        return "\n".join(wrapped(source, width=WIDTH - 2) for source in sources)
    return "\n\n".join(map(_refilled, body.split("\n\n")))


def _refilled(block: str) -> str:
    """Fit a paragraph to the page; an item of a list starts a line."""
    items = block.split("\n- ")
    kept = [items[0], *(f"- {item}" for item in items[1:])]
    return "\n".join(wrapped(item, hanging="  " * item.startswith("- "), width=WIDTH - 2) for item in kept)
