"""Is a Word file what the document says, can everybody read and write in it, and does it tell nothing else?"""

import dataclasses
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import netselect
from netselect.report.document import Blanks, Items, Paragraph, Prompt, Section, Table
from netselect.report.formats import Document
from netselect.report.pictures import Picture
from tests.small_study import network, small_study

docx = pytest.importorskip("docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOT = Path(__file__).parents[2]
ODD = "<b>&amp; \x1b[31m \ufffe\ud800\u202e \U0001f600"
TABLE = Table(
    "Costs", ("Network", "GBP", "Initials"), (("Guild", "9", ""), (ODD, "1", "")), frozenset({1}), frozenset({2})
)
FORM = Blanks("Witness", ("Name of role", "Signature"))
PROMPT = Prompt("Which of these figures surprised you?", 3, "1.2")


@cache
def usual() -> Document:
    ranking = netselect.rank(small_study())
    made = ranking.document("analysis", "manager")
    inner = Section("Inner " + ODD, (Items(("one", "two")), FORM), ())
    picture = ranking.plot.picture("scores")
    outer = Section("Outer", (Paragraph("The answer.", strong=True), TABLE, PROMPT, picture), (inner,))
    return dataclasses.replace(made, sections=(outer,), watermark="Illustrative: invented.")


def document(**changes: Any) -> Document:  # noqa: ANN401 -- fields of a document
    return dataclasses.replace(usual(), **changes)


@cache
def content_of(made: Document) -> bytes:
    """Return a document as a Word file, once for all that look into it."""
    return made.docx()


def opened(made: Document) -> Any:  # noqa: ANN401 -- a library without types
    return docx.Document(io.BytesIO(content_of(made)))


def test_headings_lists_and_sentences_stand_as_what_they_are() -> None:
    made = document()
    read = opened(made)
    styled = [(one.style.name, one.text) for one in read.paragraphs if one.text]
    assert styled[0] == ("Title", made.title)
    assert [text for style, text in styled if style == "Heading 1"] == ["Outer"]
    (inner,) = [text for style, text in styled if style == "Heading 2"]
    assert inner.startswith("Inner <b>&amp;")
    assert [text for style, text in styled if style == "List Bullet"] == ["one", "two"]
    assert ("Normal", "The answer.") in styled
    for label, text in made.opening():
        assert ("Normal", f"{label}: {text}") in styled
    assert ("Normal", made.provenance.left_out) in styled


def test_the_heads_of_tables_repeat_rows_stay_whole_and_tables_are_described() -> None:
    costs, space, form = opened(document()).tables
    assert [[cell.text for cell in row.cells] for row in costs.rows][:2] == [
        ["Network", "GBP", "Initials"],
        ["Guild", "9", ""],
    ]
    heads = [row._tr.find(f".//{W}tblHeader") is not None for row in costs.rows]  # noqa: SLF001 -- what is written
    assert heads == [True, False, False]
    for table, said in (
        (costs, "Costs. Columns: Network, GBP, Initials."),
        (space, f"Space to answer: {PROMPT.question}"),
        (form, "Witness: a form to fill in."),
    ):
        properties = table._tbl.tblPr  # noqa: SLF001 -- as above
        assert properties.find(f"{W}tblDescription").get(f"{W}val") == said
        assert all(row._tr.find(f".//{W}cantSplit") is not None for row in table.rows)  # noqa: SLF001 -- as above
    assert costs.rows[1].cells[1].paragraphs[0].alignment == 2
    assert space.rows[0].height.cm == pytest.approx(2.4, abs=0.01)
    assert [[cell.text for cell in row.cells] for row in form.rows] == [["Name of role", ""], ["Signature", ""]]


def test_pictures_carry_their_figures_as_a_text() -> None:
    pytest.importorskip("matplotlib")
    made = document()
    (picture,) = (block for block in made.sections[0].blocks if isinstance(block, Picture))
    (shape,) = opened(made).inline_shapes
    assert shape._inline.docPr.get("descr") == picture.alt  # noqa: SLF001 -- what is written
    with zipfile.ZipFile(io.BytesIO(content_of(made))) as parts:
        assert parts.read("word/media/image1.png")[:4] == b"\x89PNG"


def test_a_high_picture_stands_on_one_page_in_its_proportions() -> None:
    pytest.importorskip("matplotlib")
    many = {f"n{number}": network() for number in range(45)}
    picture = netselect.rank(small_study(networks=many)).plot.picture("scores")
    (high,) = opened(document(sections=(Section("High", (picture,)),))).inline_shapes
    assert (round(high.height.cm, 1), high.width.cm < 17) == (22.0, True)


def test_the_watermark_stands_on_every_page_or_on_none() -> None:
    (page,) = opened(document()).sections
    assert page.header.paragraphs[0].text == "Illustrative: invented."
    assert not page.different_first_page_header_footer
    assert opened(document(watermark="")).sections[0].header.is_linked_to_previous


def test_the_file_says_nothing_of_who_made_it_or_when() -> None:
    made = document()
    content = content_of(made)
    properties = opened(made).core_properties
    assert (properties.title, properties.language) == (made.title, "en-GB")
    assert not any((properties.author, properties.comments, properties.last_modified_by, properties.keywords))
    assert str(properties.created.date()) == str(properties.modified.date()) == made.provenance.as_of
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
        assert parts.namelist()[1:] == sorted(parts.namelist()[1:])
        text = b"".join(parts.read(name) for name in parts.namelist() if not name.endswith(".png"))
    for odd in (b"python-docx", b"2013-", b"en-US", b"Macintosh", b"thumbnail"):
        assert odd not in text
    assert set(re.findall(rb'<w:lang [^>]*w:val="([^"]*)"', text)) == {b"en-GB"}


@pytest.mark.parametrize("path", ["criteria.example.yaml", "tests/scenarios/p2_leeds_data_analyst.yaml"])
def test_equal_documents_give_equal_bytes(path: str) -> None:
    study = netselect.load(ROOT / path)
    one, two = (netselect.rank(study).document("analysis", "careers").docx() for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "\u202eright to left\u2067", "a\x00b\x0bc\ufffe\ud83d", "]]><w:p/>"]
)
def test_any_text_is_inert(text: str) -> None:
    table = Table(text, (text, "b"), ((text, "c"),))
    made = document(
        title=text, sections=(Section(text, (Paragraph(text), table, Prompt(text), Blanks(text, (text,)))),)
    )
    read = opened(made)
    shown = read.tables[0].rows[1].cells[0].text
    assert len(shown) == len(text)
    assert read.paragraphs[0].text == shown


def test_a_wide_table_leaves_room_for_its_words() -> None:
    heads = ("What", *(f"Network {number}" for number in range(8)))
    rows = (("A need with a long name that goes on and on and on", *["0.25 (verified)"] * 8),)
    (table,) = opened(document(sections=(Section("Wide", (Table("Wide", heads, rows),)),))).tables
    widths = [cell.width.cm for cell in table.rows[0].cells]
    assert sum(widths) == pytest.approx(17, abs=0.1)
    assert min(widths) > 1.2
