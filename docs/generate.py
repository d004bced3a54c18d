"""Write docs/methods.md from the methods themselves: `python docs/generate.py`."""

import inspect
import re
from pathlib import Path

from netselect.methods import Method, available_methods, built_in_methods

PAGE = Path(__file__).with_name("methods.md")

OPENING = """# Methods

This page is written from the methods' own descriptions, by `python docs/generate.py`.

Larger scores are better. *Range*: unit, from 0 to 1; share, the scores sum to 1; flow, from -1 to 1; open, any
number. Whether a network's score depends on which others are there follows from the parameters: with anchors
it does not.

"""


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
