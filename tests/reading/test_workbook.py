"""Does a study in a workbook say the same as in YAML, and is a fault told in its cell?"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings

import netselect
from netselect.errors import Fault, StudyFaults
from netselect.reading.load import StudyText
from netselect.reading.writing import Table, _in_full, in_a_workbook, tables_of
from netselect.study.study import Study
from tests.effort import examples
from tests.strategies import studies

openpyxl = pytest.importorskip("openpyxl")
xlsxwriter = pytest.importorskip("xlsxwriter")

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "criteria.example.yaml"
SCENARIOS = sorted((ROOT / "tests" / "scenarios").glob("p*.yaml"))
NETWORKS = "Networks"


@cache
def example() -> bytes:
    return in_a_workbook(netselect.load(EXAMPLE))


def read(content: bytes) -> StudyText:
    return StudyText(content, "study.xlsx", suffix=".xlsx")


def faults(content: bytes) -> tuple[Fault, ...]:
    with pytest.raises(StudyFaults) as raised:
        read(content).study()
    return raised.value.faults


class Formula(NamedTuple):
    """A formula, and the value that is stored beside it."""

    text: str
    value: object


Cells = dict[str, list[list[Any]]]
Change = Callable[[Cells], object]


@cache
def tables() -> dict[str, Table]:
    return tables_of(_in_full(netselect.load(EXAMPLE)))


def changed(*changes: Change) -> bytes:
    """Return the example's cells, with changes made to them, in a workbook without any ornament."""
    cells = {name: [list(table.notes), *map(list, table.rows)] for name, table in tables().items()}
    for change in changes:
        change(cells)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in CLOCKS.items()}
    for name, rows in cells.items():
        sheet = book.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, Formula):
                    sheet.write_formula(row, column, value.text, None, value.value)
                elif value is not None:
                    sheet.write(row, column, value, *filter(None, [formats.get(type(value))]))
    book.close()
    return target.getvalue()


CLOCKS = {dt.date: "yyyy-mm-dd", dt.datetime: "yyyy-mm-dd hh:mm", dt.time: "hh:mm"}


def put(sheet: str, heading: str, row: int, value: object) -> Change:
    """Return what writes a value under a heading, into a row that is counted as a spreadsheet does."""

    def change(cells: Cells) -> None:
        rows = cells[sheet]
        column = rows[0].index(heading)
        rows[row - 1].extend([None] * (column + 1 - len(rows[row - 1])))
        rows[row - 1][column] = value

    return change


def by_another_program(change: Callable[[Any], object]) -> bytes:
    """Return the example's workbook as another program saves it, with a change."""
    book = openpyxl.load_workbook(io.BytesIO(example()))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(**parts: bytes | None) -> bytes:
    """Return the example's workbook with other parts; a part that is None is left out."""
    with zipfile.ZipFile(io.BytesIO(example())) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: content for name, content in (whole | parts).items() if content is not None})


def packed(parts: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", way) as copy:
        for name, content in parts.items():
            copy.writestr(name, content)
    return target.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(example())) as archive:
        return archive.read(name)


@pytest.mark.parametrize("path", [EXAMPLE, *SCENARIOS], ids=lambda path: path.stem)
def test_a_study_is_the_same_from_a_workbook(path: Path) -> None:
    study = netselect.load(path)
    again = netselect.loads(in_a_workbook(study))
    assert again == study
    assert again.content_hash == study.content_hash


def test_a_study_is_the_same_when_another_program_has_saved_it() -> None:
    assert read(by_another_program(lambda _: None)).study() == netselect.load(EXAMPLE)


def holdable(value: Any) -> Any:  # noqa: ANN401 -- plain values of any kind
    """Return plain values without what no cell can hold: control characters and blank texts."""
    if isinstance(value, Mapping):
        return {holdable(key): holdable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [holdable(inner) for inner in value]
    if not isinstance(value, str):
        return value
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", "", value)
    return text if text.strip() else "t"


@given(studies())
@settings(max_examples=examples(20))
def test_a_random_study_is_the_same_or_refused_before_anything_is_written(study: Study) -> None:
    plain = study.as_plain()
    if (rest := holdable(plain)) != plain:
        with pytest.raises(StudyFaults) as raised:
            in_a_workbook(study)
        assert {fault.code for fault in raised.value.faults} <= {"text", "encoding"}
        study = netselect.load(rest)
    assert netselect.loads(in_a_workbook(study)) == study


FEE = "joining.fee"
CELLS: tuple[tuple[Change, str, str], ...] = (
    (put(NETWORKS, FEE, 2, "lots"), "Networks!E2  networks.supplier-club.joining.fee", "found `lots`"),
    (put(NETWORKS, FEE, 3, "20-40"), "Networks!E3  networks.pm-body.joining.fee", "on the sheet Evidence"),
    (put(NETWORKS, FEE, 4, "12,50"), "Networks!E4  networks.council-cop.joining.fee", "amount in GBP, `12.5`"),
    (
        put(NETWORKS, FEE, 5, dt.date(2026, 1, 2)),
        "Networks!E5",
        "found `2026-01-02`, a date (set the format of the cell to Number",
    ),
    (put(NETWORKS, FEE, 6, dt.time(1, 2)), "Networks!E6", "found `01:02:00`, a time of day"),
    (put(NETWORKS, FEE, 7, Formula("=1+1", "")), "Networks!E7", "the formula `=1+1` without a stored value"),
    (put(NETWORKS, FEE, 8, Formula("=1/0", "#DIV/0!")), "Networks!E8", "the error `#DIV/0!` of a formula"),
    (put(NETWORKS, FEE, 9, None), "Networks!E9  networks.chamber.joining.fee", "write `unknown`"),
    (put("Needs", "current", 2, 7), "Needs!F2  learner.needs.raid-log.current", "from 0 to 5"),
    (put("Needs", "by", 3, dt.datetime(2027, 1, 2, 10)), "Needs!H3", "a day with a time"),  # noqa: DTZ001 -- a cell has no zone
    (put("Needs", "target", 4, None), "Needs!G4  learner.needs.case-platform.target", "`target` is missing"),
    (put("Judgements", "times", 2, dt.date(2026, 2, 1)), "Judgements!E2", "makes one of 1/2 too"),
    (put("Help", "raid-log", 3, 3), "Help!B3  networks.pm-body.serves.raid-log", "found `3`"),
    (put("Rules", "must_be", 2, "perhaps"), "Rules!F2  gates.eligible.must_be", "yes or no"),
    (put("Study", "setting", 3, "titel"), "Study!B3  titel", "Did you mean `title`?"),
)
"""Cells that are changed all at once, the place that is told for each, and a part of the sentence."""


def test_every_fault_is_told_at_once_in_its_cell() -> None:
    found = faults(changed(*(change for change, _, _ in CELLS)))
    for _, place, sentence in CELLS:
        at = [fault for fault in found if fault.place.startswith(f"study.xlsx {place}")]
        assert any(sentence in fault.message for fault in at), (place, [str(fault) for fault in found])
    assert len(found) == len(CELLS)
    told = next(fault for fault in found if fault.sheet == "Help").to_dict()
    assert (told["sheet"], told["line"], told["column"], told["source"]) == ("Help", 3, 2, "study.xlsx")


SHAPES: dict[str, tuple[Change, str, str]] = {
    "heading": (put(NETWORKS, FEE, 1, "joining.fees"), "Networks!E1", "Did you mean `joining.fee`?"),
    "column": (
        put(NETWORKS, FEE, 1, "wombat"),
        "Networks",
        "the column `joining.fee` is missing, or blank in every row: write",
    ),
    "no heading": (lambda cells: cells[NETWORKS][2].extend([None] * 30 + ["x"]), "Networks!", "has cells and no"),
    "heading twice": (put(NETWORKS, "grade", 1, "type"), "Networks!D1", "stands twice"),
    "no id": (put(NETWORKS, "id", 3, None), "Networks!B3", "has no `id`"),
    "date as an id": (put(NETWORKS, "id", 3, dt.date(2026, 2, 1)), "Networks!A3", "as an id"),
    "id twice": (put(NETWORKS, "id", 3, "supplier-club"), "Networks!A3  networks.supplier-club", "given in A2"),
    "headings again": (
        lambda cells: cells[NETWORKS].append(cells[NETWORKS][0]),
        "Networks!A10",
        "repeats the head",
    ),
    "totals": (lambda cells: cells[NETWORKS].append([None, "Total", None, 200]), "Networks!B10", "row of totals"),
    "title": (lambda cells: cells[NETWORKS].insert(0, ["Mine"]), "Networks!A1", "the rows above row 2"),
    "sheet": (lambda cells: cells.update(Network=cells.pop(NETWORKS)), "Network", "Did you mean `Networks`?"),
    "no sheet": (lambda cells: cells.pop("Criteria"), " criteria", "the sheet Criteria is missing"),
    "twice": (lambda cells: cells["Study"].append(["title", "x"]), "Study!B22  title", "is given in B3 already"),
    "need": (put("Help", "raid-log", 1, "raid-lgo"), "Help!B1", "Did you mean `raid-log`?"),
    "network": (put("Help", "network", 3, "pm-bdy"), "Help!A3", "Did you mean `pm-body`?"),
    "group": (put("Criteria", "group", 3, "fitt"), "Criteria!B3", "Did you mean `fit`?"),
    "own group": (put("Criteria", "group", 2, "need_coverage"), "Criteria!B2", "is in a group that is in"),
    "kind": (put("Needs", "kind", 2, "wish"), "Needs!B2", "accepted are need, aspiration"),
    "figure": (put("Evidence", "figure", 2, "joining"), "Evidence!B2", "has no figure `joining`"),
    "level": (put("Scales", "level", 2, None), "Scales!", "a number is needed"),
    "far": (lambda cells: cells[NETWORKS].extend([[]] * 100_000 + [["x"]]), "Networks", "down to row 100,010"),
    "wide": (lambda cells: cells[NETWORKS][2].extend([None] * 3000 + ["x"]), "Networks", "out to column DLM"),
}
"""What is changed, the place that is told, and a part of the sentence."""


@pytest.mark.parametrize("kind", SHAPES)
def test_a_row_or_a_sheet_of_the_wrong_shape_is_told(kind: str) -> None:
    change, place, sentence = SHAPES[kind]
    found = faults(changed(change))
    at = [fault for fault in found if fault.place.startswith(f"study.xlsx {place}")]
    assert any(sentence in fault.message for fault in at), [str(fault) for fault in found]
    # What is left out is told once, and not once more for every cell that speaks of it.
    assert len(found) <= 6


def test_merged_cells_are_told_one_by_one() -> None:
    def merge(book: Any) -> None:  # noqa: ANN401 -- openpyxl states no types
        book[NETWORKS].merge_cells("B3:C3")
        book["Needs"].merge_cells("A5:A6")

    places = {fault.place for fault in faults(by_another_program(merge)) if "merged" in fault.message}
    assert places == {"study.xlsx Needs!A5", "study.xlsx Networks!B3"}


def test_blank_says_nothing_and_unknown_is_the_word() -> None:
    silent = read(changed(put("Help", "raid-log", 3, None))).study()
    unknown = read(changed(put("Help", "raid-log", 3, " Unknown"))).study()
    assert "raid-log" not in silent.networks["pm-body"].serves
    assert unknown.networks["pm-body"].serves["raid-log"].value == "unknown"


def test_what_spreadsheets_make_of_cells_is_read_as_it_was_meant() -> None:
    study = read(
        changed(
            put(NETWORKS, "joining.fee", 3, "25"),
            put(NETWORKS, "held", 3, "yes"),
            put("Needs", "by", 3, dt.datetime(2027, 1, 2)),  # noqa: DTZ001 -- a cell has no zone
            put("Criteria", "assessment", 3, "1.2; 2.1"),
            put(NETWORKS, "name", 3, 2026),
        )
    ).study()
    body = study.networks["pm-body"]
    assert (body.joining.fee.value, body.held, body.name) == (25, True, "2026")  # type: ignore[union-attr]  # it is stated
    assert study.learner.needs["board-reports"].by == dt.date(2027, 1, 2)
    assert study.criteria["fit"].criteria["need_coverage"].assessment == ("1.2", "2.1")


def test_a_formula_is_read_by_its_stored_value() -> None:
    weight = put("Criteria", "weight", 3, Formula("=11*2", 23))
    assert read(changed(weight)).study().criteria["fit"].criteria["need_coverage"].weight == 23


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b'<c r="E3"><f>1/4</f><v>0.25</v></c>', 0.25),
        (b'<c r="E3" t="str"><f>A1</f><v>unknown</v></c>', "unknown"),
        (b'<c r="E3" t="inlineStr"><is><t>0.5</t></is></c>', 0.5),
        (b'<c r="E3" t="str"><f>IF(1,"","")</f><v></v></c>', None),
    ],
)
def test_a_cell_is_read_however_a_program_stores_it(cell: bytes, value: float | str | None) -> None:
    name = "xl/worksheets/sheet5.xml"
    content = repacked(**{name: re.sub(rb'<c r="E3"[^>]*>.*?</c>', cell, part(name))})
    if value is not None:
        assert read(content).study().networks["pm-body"].joining.fee.value == value  # type: ignore[union-attr]  # it is stated
        return
    (found,) = faults(content)
    assert (found.code, found.path) == ("missing", ("networks", "pm-body", "joining", "fee"))


def test_what_is_hidden_blank_or_not_read_is_named() -> None:
    def change(book: Any) -> None:  # noqa: ANN401 -- openpyxl states no types
        book[NETWORKS].row_dimensions[4].hidden = True
        book["Needs"].insert_rows(3)
        book["Rules"].sheet_state = "hidden"
        book.create_sheet("My sums")

    text = read(by_another_program(change))
    text.study()
    assert text.remarks == [
        "the sheet `My sums` is not read, since a study has no sheet of this name",
        "Needs: row 3 is blank, and passed over",
        "the sheet Rules is hidden, and counts all the same",
        "Networks: row 4 is hidden, and counts all the same",
    ]


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SHARED = "xl/sharedStrings.xml"
NO_WORKBOOK: dict[str, tuple[Callable[[], bytes], str]] = {
    "CSV": (lambda: b"id;name\nclub;A club\n", "this is text under the name of a workbook"),
    "empty": (lambda: b"", "it is empty"),
    "old": (lambda: OLE, "before 2007"),
    "locked": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
    "OpenDocument": (lambda: packed({"content.xml": b"<x/>"}), "OpenDocument"),
    "binary": (lambda: packed({"xl/workbook.bin": b"x"}), "binary workbook"),
    "a document": (lambda: packed({"word/document.xml": b"<x/>"}), "a zip file and no workbook"),
    "cut off": (lambda: example()[:9000], "is damaged"),
    "no sheets of a study": (lambda: plain_workbook("Sheet1"), "none of its sheets (`Sheet1`) is one of a study"),
    "a ranking": (lambda: plain_workbook("Ranking", "Weights", "As of writing"), "holds a ranking, and no study"),
    "a bomb": (lambda: repacked(**{"xl/media/a.png": bytes(65 * 2**20)}), "up to 67,108,864 (64 MiB) are read"),
    "entities": (
        lambda: repacked(**{SHARED: part(SHARED).replace(b"<sst", LAUGHS + b"<sst")}),
        "declares entities",
    ),
    "UTF-16": (lambda: repacked(**{SHARED: part(SHARED).decode().encode("utf-16")}), "not written in UTF-8"),
    "packed otherwise": (
        lambda: packed({"xl/workbook.xml": b"<x/>"}, zipfile.ZIP_LZMA),
        "no spreadsheet program packs it",
    ),
    "no XML": (lambda: repacked(**{"xl/worksheets/sheet2.xml": b"<worksheet"}), "cannot be read as a workbook"),
    "a part that is missing": (
        lambda: repacked(**{"xl/worksheets/sheet2.xml": None}),
        "cannot be read as a workbook",
    ),
}


def plain_workbook(*names: str) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for name in names:
        book.add_worksheet(name)
    book.close()
    return target.getvalue()


@pytest.mark.parametrize("kind", NO_WORKBOOK)
def test_what_is_no_workbook_is_told_in_a_sentence(kind: str) -> None:
    made, sentence = NO_WORKBOOK[kind]
    (found,) = faults(made())
    assert sentence in found.message
    assert found.code == "unreadable"


def test_a_link_to_another_file_is_not_followed(tmp_path: Path) -> None:
    relations = (
        '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/externalLinkPath" Target="{(tmp_path / "other.xlsx").as_uri()}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()
    content = repacked(**{"xl/externalLinks/_rels/externalLink1.xml.rels": relations})
    assert read(content).study() == netselect.load(EXAMPLE)


def test_a_workbook_names_neither_who_wrote_it_nor_when() -> None:
    told = part("docProps/core.xml").decode()
    assert re.findall("<(?:dc:creator|cp:lastModifiedBy)>([^<]*)", told) in ([], ["", ""])
    assert set(re.findall(r"\d{4}-\d\d-\d\d", told)) == {"2000-01-01"}


def test_a_workbook_has_notes_and_lists_to_choose_from() -> None:
    book = openpyxl.load_workbook(io.BytesIO(example()))
    fee = next(cell for cell in book[NETWORKS][1] if cell.value == "joining.fee")
    assert "unknown says that nobody knows" in fee.comment.text
    assert book["Lists"].sheet_state == "hidden"
    assert "verified" in {cell.value for row in book["Lists"] for cell in row}
    assert book[NETWORKS].data_validations.dataValidation


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a\x07b", "U+0007, a control character"), (" \n ", "a blank text"), ("x" * 32_768, "holds 32,767")],
)
def test_what_no_cell_can_hold_is_told_before_a_file_is_written(text: str, sentence: str, tmp_path: Path) -> None:
    data = netselect.load(EXAMPLE).as_plain()
    data["networks"]["pm-body"]["notes"] = text
    target = tmp_path / "study.xlsx"
    with pytest.raises(StudyFaults) as raised:
        netselect.save(netselect.load(data), target)
    (found,) = raised.value.faults
    assert sentence in found.message
    assert found.path == ("networks", "pm-body", "notes")
    assert not target.exists()


@pytest.mark.parametrize(
    ("gone", "follows"),
    [
        (
            ["Help"],
            ["the sheet Help is missing: how far a network helps with a need follows from the sheet Themes alone"],
        ),
        (["Themes"], []),
        (
            ["Help", "Themes"],
            [
                "the sheet Help is missing: nothing says how far a network helps with a need, so every network "
                "counts 0 on all of them"
            ],
        ),
    ],
)
def test_a_workbook_without_help_says_what_follows(gone: list[str], follows: list[str]) -> None:
    def take_out(cells: Cells) -> None:
        cells["Evidence"] = [row for row in cells["Evidence"] if not str(row[1]).startswith("serves.")]
        for name in gone:
            del cells[name]

    book = read(changed(take_out))
    book.study()
    assert [remark for remark in book.remarks if "Help" in remark] == follows


def _rename(cells: Cells, sheet: str, column: str, old: str, new: str) -> None:
    at = cells[sheet][0].index(column)
    for row in cells[sheet][1:]:
        row[at] = new if row[at] == old else row[at]


def _without(sheet: str, heading: str) -> Change:
    def change(cells: Cells) -> None:
        at = cells[sheet][0].index(heading)
        cells[sheet] = [[*row[:at], *row[at + 1 :]] for row in cells[sheet]]

    return change


def _of_another_study(cells: Cells) -> None:
    """Write other criteria over those of the example, and leave what names them."""
    cells["Criteria"][1:] = [
        ["covered", *[None] * 3, 40, "need_coverage"],
        ["online", *[None] * 3, 60, None, 0, 5],
    ]
    for at, heading in enumerate(cells[NETWORKS][0]):
        if str(heading).startswith("values."):
            for row in cells[NETWORKS]:
                row[at] = None
    at = cells[NETWORKS][0].index(None)
    for row, value in zip(cells[NETWORKS], ["values.online", *[3] * (len(cells[NETWORKS]) - 1)], strict=True):
        row[at] = value


def _misspelt_heading(cells: Cells) -> None:
    put(NETWORKS, "values.recognition", 1, "values.onlin")(cells)
    _rename(cells, "Criteria", "id", "recognition", "online")
    del cells["Judgements"]


_REMAIN = "which stand on no other sheet: clear these rows"
IN_WORDS: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "importances": (
        _without("Needs", "importance"),
        [
            (
                "Needs",
                "column `importance` is missing, or blank in every row: fill in the column `importance` (or set",
            )
        ],
    ),
    "a setting of the learner": (
        lambda cells: cells["Study"].append(["importances", "equal"]),
        [("Study!B22", "Did you mean `learner.importances`?")],
    ),
    "no rules": (
        lambda cells: cells.pop("Rules"),
        [(f"Networks!{column}1", "no rule asks for the fact `") for column in ("X", "Y", "Z", "AA")],
    ),
    "a column of a rule": (
        _without(NETWORKS, "facts.eligible"),
        [(NETWORKS, "is missing, or blank in every row, and the rule `eligible` asks for it: write `unknown`")],
    ),
    "a cell of a rule": (
        put(NETWORKS, "facts.eligible", 4, None),
        [("Networks!X4", "is missing, and the rule `eligible` asks for it: write `unknown`")],
    ),
    "a misspelt heading": (
        put(NETWORKS, "values.recognition", 1, "values.recognitin"),
        [("Networks!V1", "no criterion `recognitin`. Did you mean `recognition`?")],
    ),
    "a heading against one id": (_misspelt_heading, [("Networks!V1", "`onlin`. Did you mean `online`?")]),
    "no ids": (
        lambda cells: [_without(NETWORKS, "id")(cells), cells.pop("Evidence")],
        [("Networks!A1", "the column `id` is missing on the sheet Networks")],
    ),
    "a yes": (put(NETWORKS, "facts.eligible", 3, "ja"), [("Networks!X3", "found `ja`: write `yes`")]),
    "a slip in not applicable": (
        put(NETWORKS, "values.recognition", 3, "not aplicable"),
        [("Networks!V3", "found `not aplicable`: write `not_applicable` where there is nothing to tell")],
    ),
    "two names in a row": (
        lambda cells: [
            put("Judgements", "this", 2, "fitt")(cells),
            put("Judgements", "than", 2, "recognitoin")(cells),
        ],
        [("Judgements!C2", "Did you mean `fit`?"), ("Judgements!D2", "Did you mean `recognition`?")],
    ),
    "rows of the example": (_of_another_study, [("Judgements", _REMAIN), ("Scales", _REMAIN)]),
}


@pytest.mark.parametrize("kind", IN_WORDS)
def test_a_fault_is_told_once_for_a_column_or_a_sheet_in_words_of_a_workbook(kind: str) -> None:
    change, wanted = IN_WORDS[kind]
    told = faults(changed(change))
    assert [fault.place.partition("  ")[0] for fault in told] == [f"study.xlsx {place}" for place, _ in wanted]
    for fault, (_, sentence) in zip(told, wanted, strict=True):
        assert sentence in fault.message
        assert not re.search(r"\bgates?\b|`true`", fault.message)
