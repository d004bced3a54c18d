"""What is a document as a whole, in which formats does it go out, and how does it stand as a page?"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from netselect.arguments import checked
from netselect.errors import InvalidParameter, listed, loaded
from netselect.report.document import Kind, Provenance, RecordKind, Section, document_values
from netselect.report.pictures import STYLE, picture_svg
from netselect.storing import write_whole
from netselect.study.study import Audience
from netselect.words import clean, natural_text, score_text

AUDIENCE_NAMES: dict[Audience, str] = {
    "learner": "the learner",
    "manager": "the line manager",
    "assessor": "the assessor",
    "careers": "the careers service",
}
"""How each audience is called."""


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A document, which can be written in any format. Made by `Ranking.document` and `records_document`.

    Parameters
    ----------
    kind : {"analysis", "shortlist", "full", "index"}
    title : str
        What it is, and of which study.
    purpose : str
        What it is for, in one sentence.
    provenance : Provenance
    watermark : str
        What stands on every page where the study is illustrative; else nothing.
    sections : tuple of Section
    """

    kind: Kind | RecordKind
    title: str
    purpose: str
    provenance: Provenance
    sections: tuple[Section, ...]
    watermark: str = ""
    language: str = field(default="en-GB")

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Yield every section with the level of its heading; the title is of level 1."""
        for section in self.sections:
            yield from section.walk()

    def opening(self) -> tuple[tuple[str, str], ...]:
        """Return what the document opens with, as pairs of a label and a text."""
        made = self.provenance
        return (
            ("Purpose", self.purpose),
            ("Learner", made.learner),
            # What is signed is for those who sign it; for the learner it holds their own notes too.
            (
                "For",
                "the parties"
                if self.kind == "agreement" and made.audience != "learner"
                else AUDIENCE_NAMES[made.audience],
            ),
            ("Holds on", made.as_of),
            *([("Ranked by", made.ranked_by)] if made.ranked_by else []),
            ("Records", f"up to {made.study_version}" if made.study_version else "no entry yet")
            if made.of_records
            else ("Last decision", made.study_version or "none is shown"),
            ("Made by", f"netselect {made.netselect}"),
            ("Hash of the input", made.content_hash),
        )

    def html(self) -> str:
        """Return one page that fetches nothing; it needs jinja2 (`report`)."""
        return document_page(self)

    def markdown(self) -> str:
        """Return the document as Markdown."""
        from netselect.report.table import document_markdown  # noqa: PLC0415 -- each format loads what draws it

        return document_markdown(self)

    def docx(self) -> bytes:
        """Return the document as a Word file; it needs python-docx (`docx`)."""
        from netselect.report.word import document_docx  # noqa: PLC0415 -- as above

        return document_docx(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain values, ready for JSON."""
        return document_values(self)

    @checked
    def save(self, path: str | Path) -> None:
        """Write the document whole, or not at all, in the format that the name of the file says.

        Raises
        ------
        InvalidParameter
            For a name that ends in none of ``.html``, ``.md``, ``.docx`` and ``.json``.
        UnreadableFile
            Where the file cannot be written.
        """
        made: dict[str, Callable[[], str | bytes]] = {
            ".html": self.html,
            ".md": self.markdown,
            ".docx": self.docx,
            ".json": lambda: json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n",
        }
        suffix = Path(path).suffix.lower()
        if suffix not in made:
            raise InvalidParameter(
                f"{path}: a document is written to a file whose name ends in {listed(made)}",
                found=suffix,
                expected=made,
            )
        write_whole(Path(path), made[suffix]())

    def __repr__(self) -> str:
        return f"<Document: {self.title}>"

    def _repr_html_(self) -> str:
        return document_fragment(self)

    def __str__(self) -> str:
        """Return the document as Markdown, which reads as plain text."""
        return self.markdown()


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
