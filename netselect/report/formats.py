"""What is a document as a whole, in which formats does it go out, and how does it stand as a page and in Word?

In Word everything stands in Word's own kinds of things, headings, lists and tables, so that it can be read aloud,
and written in. Nothing of whoever made it, and no clock, goes into the file: equal documents give equal bytes.
"""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from netselect.arguments import checked
from netselect.errors import InvalidParameter, listed, loaded
from netselect.report.document import (
    Blanks,
    Block,
    Items,
    Kind,
    Paragraph,
    Prompt,
    Provenance,
    RecordKind,
    Section,
    Table,
    document_values,
)
from netselect.report.pictures import STYLE, Picture, in_xml, picture_svg
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
    language: str = "en-GB"

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Yield every section with the level of its heading; the title is of level 1."""
        for section in self.sections:
            yield from section.walk()

    def opening(self) -> tuple[tuple[str, str], ...]:
        """Return what the document opens with, as pairs of a label and a text."""
        made = self.provenance
        # What is signed is for those who sign it; for the learner it holds their own notes too.
        is_signed = self.kind == "agreement" and made.audience != "learner"
        version = ("Last decision", made.study_version or "none is shown")
        if made.of_records:
            version = ("Records", f"up to {made.study_version}" if made.study_version else "no entry yet")
        return (
            ("Purpose", self.purpose),
            ("Learner", made.learner),
            ("For", "the parties" if is_signed else AUDIENCE_NAMES[made.audience]),
            ("Holds on", made.as_of),
            *([("Ranked by", made.ranked_by)] if made.ranked_by else []),
            version,
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


def document_page(document: Document) -> str:
    """Return a document as one page of HTML, which fetches nothing and reads without scripts."""
    sections = [(level, section, f"s{number}") for number, (level, section) in enumerate(document.walk(), start=1)]
    page: str = _templates().get_template("page.html.j2").render(document=document, sections=sections)
    return page


def document_fragment(document: Document) -> str:
    """Return a document as a piece of HTML, in the colours around it and of a size that a notebook bears."""
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


_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can hold; all parts bear it."""

_DEEPEST = 9
"""The last level of heading that Word has."""

_WIDTH = 17.0
"""Centimetres between the margins of an A4 page."""

_HIGHEST = 22.0
"""Centimetres that a picture is high at the most, so that it stands on one page with its caption."""

_SIGN, _PADDING = 0.018, 0.4
"""Centimetres that a sign takes at each point of size, and those of a cell around its text."""

_LONGEST_WORD, _WIDE, _TO_FILL = 16, 60, 40
"""Signs of a word that is not broken, of a text that is given its room, and of a cell to write in."""

_USUAL, _SMALL, _MANY_COLUMNS = 9.0, 7.5, 7
"""The size of text in a table, in points, and that of tables with so many columns or more."""

_NOT_NEEDED = ("thumbnail", "customXml", "stylesWithEffects")
"""What the library's template brings that no document needs."""

_ABOUT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>netselect</Application></Properties>"
)
_INK, _SHADE = "1F2937", "E5E7EB"


def document_docx(document: Document) -> bytes:
    """Return a document as a Word file; its pictures are drawn by matplotlib."""
    word = _Word(loaded("docx", "docx", "Word files need python-docx"), document)
    word.open()
    for level, section in document.walk():
        word.made.add_heading(in_xml(section.title), min(level - 1, _DEEPEST))
        for block in section.blocks:
            word.add(block)
    content = io.BytesIO()
    word.made.save(content)
    return _whole(content)


def _whole(content: io.BytesIO) -> bytes:
    """Return the parts of a file in one order and with one time, whatever wrote them and when."""
    whole = io.BytesIO()
    with zipfile.ZipFile(content) as parts, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        # Readers look for the list of kinds first.
        for name in sorted(parts.namelist(), key=lambda name: (not name.startswith("[Content"), name)):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            file.writestr(entry, _ABOUT.encode() if name == "docProps/app.xml" else parts.read(name))
    return whole.getvalue()


class _Word:
    """A Word file in the making."""

    def __init__(self, library: Any, document: Document) -> None:  # noqa: ANN401 -- a module without types
        self.library, self.document = library, document
        self.made = library.Document()
        # The library goes through all of its styles for each paragraph anew.
        self.made.part.get_style_id = cache(self.made.part.get_style_id)
        self.qn, self.element = library.oxml.ns.qn, library.oxml.OxmlElement
        self.cm, self.pt = library.shared.Cm, library.shared.Pt

    def open(self) -> None:
        """Set the page and the language, say whose it is not, and write what the document opens with."""
        self._set_properties()
        self._set_styles()
        self._set_page()
        self.made.add_paragraph(in_xml(self.document.title), "Title")
        for label, text in self.document.opening():
            paragraph = self.made.add_paragraph()
            paragraph.paragraph_format.space_after = self.pt(2)
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(in_xml(text))
        if self.document.provenance.left_out:
            self.made.add_paragraph(in_xml(self.document.provenance.left_out))

    def add(self, block: Block) -> None:
        """Write a block; of weights that move on a page, what can be said of them."""
        if isinstance(block, Paragraph):
            self.made.add_paragraph().add_run(in_xml(block.text)).bold = block.strong or None
        elif isinstance(block, Items):
            for item in block.items:
                self.made.add_paragraph(in_xml(item), "List Bullet")
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Picture):
            self._picture(block)
        elif isinstance(block, Prompt):
            self._prompt(block)
        elif isinstance(block, Blanks):
            self._blanks(block)
        else:
            self._table(block.table)

    def _set_properties(self) -> None:
        day = dt.datetime.combine(dt.date.fromisoformat(self.document.provenance.as_of), dt.time(), dt.UTC)
        properties = self.made.core_properties
        properties.title, properties.language = in_xml(self.document.title)[:255], self.document.language
        properties.subject = in_xml(self.document.purpose)[:255]
        properties.author = properties.comments = properties.keywords = properties.last_modified_by = ""
        properties.created = properties.modified = day
        properties.revision = 1
        for holder in (self.made.part.package, self.made.part):
            for key, relation in list(holder.rels.items()):
                if relation.reltype.rpartition("/")[2] in _NOT_NEEDED:
                    del holder.rels[key]

    def _set_styles(self) -> None:
        language = self.document.language
        for part in (self.made.styles.element, self.made.settings.element):
            for tag in ("w:lang", "w:themeFontLang"):
                for element in part.iter(self.qn(tag)):
                    element.set(self.qn("w:val"), language)
                    element.attrib.pop(self.qn("w:eastAsia"), None)
        ink = self.library.shared.RGBColor.from_string(_INK)
        for name in ("Title", "Caption", *(f"Heading {level}" for level in range(1, _DEEPEST + 1))):
            self.made.styles[name].font.color.rgb = ink
        caption, normal = self.made.styles["Caption"], self.made.styles["Normal"]
        caption.font.size, caption.paragraph_format.keep_with_next = self.pt(10), True
        normal.font.name, normal.font.size = "Calibri", self.pt(10.5)
        normal.paragraph_format.space_after = self.pt(6)

    def _set_page(self) -> None:
        page = self.made.sections[0]
        page.page_width, page.page_height = self.cm(21.0), self.cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = self.cm(2.0)
        if self.document.watermark:
            run = page.header.paragraphs[0].add_run(in_xml(self.document.watermark))
            run.bold, run.font.size = True, self.pt(14)
            page.header.paragraphs[0].alignment = 1
        foot = page.footer.paragraphs[0]
        foot.add_run(f"{in_xml(self.document.title)[:100]}, page ")
        number = self.element("w:fldSimple")
        number.set(self.qn("w:instr"), "PAGE")
        foot._p.append(number)  # noqa: SLF001 -- the library has no fields of its own

    def _table(self, table: Table) -> None:
        self._caption(table.caption)
        size = _USUAL if len(table.heads) < _MANY_COLUMNS else _SMALL
        rows = [table.heads, *table.rows]
        described = f"{table.caption}. Columns: {', '.join(table.heads)}."
        made = self._grid(len(rows), _widths(rows, table.to_fill, size), table.caption, described)
        for number, (row, texts) in enumerate(zip(made.rows, rows, strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                self._fill(cell, text, size, bold=not number, right=bool(number) and column in table.figures)
            self._of_row(row, is_head=not number)
        self._after_a_table()

    def _prompt(self, prompt: Prompt) -> None:
        paragraph = self.made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        if prompt.criterion:
            paragraph.add_run(f"{in_xml(prompt.criterion)} ").bold = True
        paragraph.add_run(in_xml(prompt.question))
        space = f"Space to answer: {prompt.question}"
        row = self._grid(1, [_WIDTH], "Space for the answer", space, has_head=False).rows[0]
        row.height = self.cm(0.8 * prompt.lines)
        self._of_row(row)
        self._after_a_table()

    def _blanks(self, form: Blanks) -> None:
        self._caption(form.caption)
        described, widths = f"{form.caption}: a form to fill in.", [5.0, _WIDTH - 5.0]
        made = self._grid(len(form.labels), widths, form.caption, described, has_head=False)
        for row, label in zip(made.rows, form.labels, strict=True):
            self._fill(row.cells[0], label, _USUAL, bold=True)
            row.height = self.cm(1.0)
            self._of_row(row)
        self._after_a_table()

    def _after_a_table(self) -> None:
        self.made.add_paragraph().paragraph_format.space_after = self.pt(2)

    def _picture(self, picture: Picture) -> None:
        from netselect.report.plots import drawn_as  # noqa: PLC0415 -- as above

        self._caption(picture.title)
        # Its title stands over it already.
        drawn = drawn_as(replace(picture, title=""), ".png")
        shape = self.made.add_picture(io.BytesIO(drawn), self.cm(_WIDTH))
        if shape.height > self.cm(_HIGHEST):
            shape.width, shape.height = round(shape.width * self.cm(_HIGHEST) / shape.height), self.cm(_HIGHEST)
        shape._inline.docPr.set("descr", in_xml(picture.alt))  # noqa: SLF001 -- the library has no such texts of its own

    def _caption(self, text: str) -> None:
        self.made.add_paragraph(in_xml(text), "Caption")

    def _grid(self, rows: int, widths: list[float], title: str, description: str, *, has_head: bool = True) -> Any:  # noqa: ANN401 -- of a library without types
        made = self.made.add_table(rows, len(widths), "Table Grid")
        made.autofit = False
        for column, width in zip(made.columns, widths, strict=True):
            column.width = self.cm(width)
        for row in made.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = self.cm(width)
        properties = made._tbl.tblPr  # noqa: SLF001 -- the library has no descriptions of its own
        look = properties.find(self.qn("w:tblLook"))
        if look is not None:
            look.set(self.qn("w:firstRow"), str(int(has_head)))
        for tag, text in (("w:tblCaption", title), ("w:tblDescription", description)):
            said = self.element(tag)
            said.set(self.qn("w:val"), in_xml(text))
            properties.append(said)
        return made

    def _of_row(self, row: Any, *, is_head: bool = False) -> None:  # noqa: ANN401 -- of a library without types
        """Keep a row on one page; a head stands over the rows of every page."""
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 -- the library has no such marks of its own
        properties.insert(0, self.element("w:cantSplit"))
        if is_head:
            properties.append(self.element("w:tblHeader"))

    def _fill(self, cell: Any, text: str, size: float, *, bold: bool = False, right: bool = False) -> None:  # noqa: ANN401 -- of a library without types
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(in_xml(text))
        run.font.size, run.bold = self.pt(size), bold or None
        paragraph.paragraph_format.space_after = self.pt(0)
        if right:
            paragraph.alignment = 2
        if bold:
            shade = self.element("w:shd")
            for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _SHADE)):
                shade.set(self.qn(key), value)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 -- the library has no shades of its own


def _widths(rows: list[tuple[str, ...]], to_fill: frozenset[int], size: float) -> list[float]:
    """Return the centimetres of each column: room for its longest word, and what is left by its longest text."""
    sign = _SIGN * size
    columns = list(zip(*rows, strict=True))
    least = [
        _PADDING + sign * min(max(len(word) for text in texts for word in text.split() or ("",)), _LONGEST_WORD)
        for texts in columns
    ]
    wanted = [
        sign * (_TO_FILL if column in to_fill else min(max(map(len, texts)), _WIDE))
        for column, texts in enumerate(columns)
    ]
    left = max(_WIDTH - sum(least), 0.0)
    widths = [own + left * want / (sum(wanted) or 1.0) for own, want in zip(least, wanted, strict=True)]
    return [_WIDTH * width / sum(widths) for width in widths]
