"""How does a document stand as one page that fetches nothing, and as a piece of a notebook?"""

import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from netselect.errors import loaded
from netselect.report.pictures import STYLE, picture_svg
from netselect.words import clean, natural_text, score_text

if TYPE_CHECKING:
    from netselect.report.formats import Document

LONG_WORD = 24
"""Letters after which a word may be parted at the end of a line, so that no word makes a page wider."""

NAME, LONG_CELL = 16, 60
"""Letters from which on the name of a row, and another cell, is given more room than it needs."""

LARGEST_FRAGMENT = 90_000
"""Bytes of sections in a fragment: a notebook keeps each that it has shown."""

FEW_SECTIONS = 4
"""From so many sections on, a page lists them."""

FRAGMENT_STYLE = (
    ".ns-document{color:inherit;max-width:60em;overflow-x:auto}.ns-document .answer{font-weight:bold}"
    ".ns-document table{border-collapse:collapse;margin:0 0 1em}.ns-document caption{text-align:left}"
    ".ns-document th,.ns-document td{border-bottom:1px solid rgba(128,128,128,.4);padding:.25em .6em;"
    "text-align:left;vertical-align:top}.ns-document .figure{text-align:right}.ns-document dd{margin:0 0 .3em 1em}"
    ".ns-document .rule{border-bottom:1px solid rgba(128,128,128,.6);height:1.6em}.ns-document figure{margin:0}"
)
"""A notebook brings colours, so that it reads in dark and in light."""

DEEPEST = 6
"""The lowest level of a heading in HTML."""

_PIECES = re.compile(rf"(?P<word>\S{{{LONG_WORD + 1},}})|(?P<day>\b\d{{4}}-\d\d-\d\d\b)|(?P<mark>[&<>\"'])")
_NEEDED = "A page needs jinja2"


def document_page(document: "Document") -> str:
    """Return a document as one page of HTML, which fetches nothing and reads without scripts.

    Raises
    ------
    MissingExtra
        Where jinja2 is not installed.
    """
    sections = [(level, section, f"s{number}") for number, (level, section) in enumerate(document.walk(), start=1)]
    template = _templates().get_template("page.html.j2")
    page: str = template.render(document=document, sections=sections)
    return page


def document_fragment(document: "Document") -> str:
    """Return a document as a piece of HTML, in the colours around it and of a size that a notebook bears.

    Raises
    ------
    MissingExtra
        Where jinja2 is not installed.
    """
    shown = _templates().get_template("blocks.html.j2").module
    parts, size = [str(shown.opening(document))], 0
    # Several documents may stand in one notebook.
    mark = f"{document.kind}-{document.provenance.content_hash[:8]}"
    for number, (level, section) in enumerate(document.walk(), start=1):
        part = str(shown.section(section, level, f"{mark}-{number}", moves=False))
        size += len(part.encode())
        if size > LARGEST_FRAGMENT:
            parts.append("<p>There is more: save the document as a page to read it all.</p>")
            break
        parts.append(part)
    return f'<div class="ns-document"><style>{FRAGMENT_STYLE}{STYLE}</style>{"".join(parts)}</div>'


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
    made.globals |= {"picture_style": markup(STYLE), "long": LONG_CELL, "named": NAME, "few": FEW_SECTIONS}
    made.filters |= {
        "clean": clean,
        "drawn": lambda picture, key: markup(picture_svg(picture, key, styled=False)),
        "moved": lambda picture, key: markup(picture_svg(picture, key, styled=False, headed=False)),
        "parted": lambda text: markup(parted(text)),
        "natural": natural_text,
        "score": score_text,
        "kind": lambda block: type(block).__name__,
        "depth": lambda level: min(level, DEEPEST),
    }
    return made


def parted(text: str) -> str:
    """Return text as HTML: a long word may be parted at the end of a line, and a day is not.

    Examples
    --------
    >>> parted("<b> " + "a" * 30)
    '&lt;b&gt; aaaaaaaaaaaaaaaaaaaaaaaa<wbr>aaaaaa'
    >>> parted("by 2027-11-30")
    'by <time>2027-11-30</time>'
    """

    def piece(found: re.Match[str]) -> str:
        word = found.group()
        if found.lastgroup == "day":
            return f"<time>{word}</time>"
        return "<wbr>".join(escape(word[at : at + LONG_WORD]) for at in range(0, len(word), LONG_WORD))

    return _PIECES.sub(piece, clean(text))
