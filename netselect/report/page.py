"""How does a document stand as one page that fetches nothing, and as a piece of a notebook?"""

import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from netselect.errors import loaded
from netselect.report.document import Document
from netselect.words import clean

LONG_WORD = 24
"""Letters after which a word may be parted at the end of a line, so that no word makes a page wider."""

LARGEST_FRAGMENT = 90_000
"""Bytes of sections in a fragment: a notebook keeps each that it has shown."""

DEEPEST = 6
"""The lowest level of a heading in HTML."""

_LONG = re.compile(rf"\S{{{LONG_WORD + 1},}}")
_NEEDED = "A page needs jinja2"


def document_page(document: Document) -> str:
    """Return a document as one page of HTML, which fetches nothing and reads without scripts.

    Raises
    ------
    MissingExtra
        Where jinja2 is not installed.
    """
    page: str = _templates().get_template("page.html.j2").render(document=document)
    return page


def document_fragment(document: Document) -> str:
    """Return a document as a piece of HTML, in the colours around it and of a size that a notebook bears.

    Raises
    ------
    MissingExtra
        Where jinja2 is not installed.
    """
    shown = _templates().get_template("blocks.html.j2").module
    parts, size = [str(shown.opening(document))], 0
    for number, (level, section) in enumerate(document.walk(), start=1):
        part = str(shown.section(section, level, f"s{number}"))
        size += len(part.encode())
        if size > LARGEST_FRAGMENT:
            parts.append("<p>There is more: save the document as a page to read it all.</p>")
            break
        parts.append(part)
    return f'<div style="color:inherit;max-width:60em;overflow:auto">{"".join(parts)}</div>'


@cache
def _templates() -> Any:  # noqa: ANN401 -- jinja2 is an extra
    jinja = loaded("jinja2", "report", _NEEDED)
    markup = loaded("markupsafe", "report", _NEEDED).Markup
    made = jinja.Environment(
        autoescape=True,
        loader=jinja.FunctionLoader(lambda name: files("netselect.report").joinpath(name).read_text("utf-8")),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja.StrictUndefined,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "clean": clean,
        "parted": lambda text: markup(parted(text)),
        "kind": lambda block: type(block).__name__,
        "depth": lambda level: min(level, DEEPEST),
    }
    return made


def parted(text: str) -> str:
    """Return text as HTML, in which a long word may be parted.

    Examples
    --------
    >>> parted("<b> & " + "a" * 30)
    '&lt;b&gt; &amp; aaaaaaaaaaaaaaaaaaaaaaaa<wbr>aaaaaa'
    """
    text, shown, done = clean(text), [], 0
    for word in _LONG.finditer(text):
        shown.append(escape(text[done : word.start()]))
        letters = word.group()
        pieces = (letters[at : at + LONG_WORD] for at in range(0, len(letters), LONG_WORD))
        shown.append("<wbr>".join(map(escape, pieces)))
        done = word.end()
    return "".join([*shown, escape(text[done:])])
