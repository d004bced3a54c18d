"""How does a document stand as a Word file?

Everything stands in Word's own kinds of things, headings, lists and tables, so that it can be read aloud, and
written in. Nothing of whoever made it, and no clock, goes into the file: equal documents give equal bytes.
"""

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netselect.errors import loaded
from netselect.report.document import Blanks, Block, Items, Paragraph, Prompt, Table
from netselect.report.pictures import Picture, in_xml
from netselect.report.plots import drawn_as

if TYPE_CHECKING:
    from netselect.report.formats import Document

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


def document_docx(document: "Document") -> bytes:
    """Return a document as a Word file.

    Raises
    ------
    MissingExtra
        Where python-docx is not installed, or matplotlib, which draws its pictures.
    """
    word = _Word(loaded("docx", "docx", "Word files need python-docx"), document)
    word.open()
    for level, section in document.walk():
        word.heading(section.title, min(level - 1, _DEEPEST))
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

    def __init__(self, library: Any, document: "Document") -> None:  # noqa: ANN401 -- a module without types
        self.library, self.document = library, document
        self.made = library.Document()
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

    def heading(self, text: str, level: int) -> None:
        self.made.add_heading(in_xml(text), level)

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
        self.made.styles["Caption"].font.size = self.pt(10)
        self.made.styles["Caption"].paragraph_format.keep_with_next = True
        self.made.styles["Normal"].font.name = "Calibri"
        self.made.styles["Normal"].font.size = self.pt(10.5)
        self.made.styles["Normal"].paragraph_format.space_after = self.pt(6)

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
        made = self._grid(
            len(table.rows) + 1,
            _widths([table.heads, *table.rows], table.to_fill, size),
            table.caption,
            f"{table.caption}. Columns: {', '.join(table.heads)}.",
        )
        for number, (row, texts) in enumerate(zip(made.rows, (table.heads, *table.rows), strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                self._fill(cell, text, size, bold=not number, right=bool(number) and column in table.figures)
            self._of_row(row, is_head=not number)
        self.made.add_paragraph().paragraph_format.space_after = self.pt(2)

    def _prompt(self, prompt: Prompt) -> None:
        paragraph = self.made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        if prompt.criterion:
            paragraph.add_run(f"{in_xml(prompt.criterion)} ").bold = True
        paragraph.add_run(in_xml(prompt.question))
        made = self._grid(
            1, [_WIDTH], "Space for the answer", f"Space to answer: {prompt.question}", has_head=False
        )
        made.rows[0].height = self.cm(0.8 * prompt.lines)
        self._of_row(made.rows[0])
        self.made.add_paragraph().paragraph_format.space_after = self.pt(2)

    def _blanks(self, form: Blanks) -> None:
        self._caption(form.caption)
        made = self._grid(
            len(form.labels),
            [5.0, _WIDTH - 5.0],
            form.caption,
            f"{form.caption}: a form to fill in.",
            has_head=False,
        )
        for row, label in zip(made.rows, form.labels, strict=True):
            self._fill(row.cells[0], label, _USUAL, bold=True)
            row.height = self.cm(1.0)
            self._of_row(row)
        self.made.add_paragraph().paragraph_format.space_after = self.pt(2)

    def _picture(self, picture: Picture) -> None:
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
            for cell in column.cells:
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
