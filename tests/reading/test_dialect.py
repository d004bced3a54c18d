"""Is a table read as a spreadsheet wrote it, is that said, and is nothing guessed that can be read in two ways?"""

import io

import pytest

from netselect.errors import Fault, TableFaults
from netselect.reading.decoding import Located
from netselect.reading.dialect import Dialect, dialect_of
from netselect.reading.tables import Table, networks_from_csv

HEADER = "id;name;staying.yearly_cost;values.fit"


def read(content: str | bytes) -> tuple[dict[str, dict[str, object]], list[str], Table]:
    """Return the networks of a table, what is wrong with it, and what is said of it."""
    table = Table("n.csv")
    networks, faults = networks_from_csv(content.encode() if isinstance(content, str) else content, table)
    return networks, [f"{fault.line}: {fault.message}" for fault in faults], table


def costs(*cells: str, separator: str = ";") -> list[object]:
    """Return what is read of a column of costs."""
    header = HEADER.replace(";", separator)
    rows = [separator.join([f"n{number}", "A name", cell, "1"]) for number, cell in enumerate(cells)]
    networks, faults, _ = read("\n".join([header, *rows]))
    assert not faults
    return [one["staying"]["yearly_cost"] for one in networks.values()]  # type: ignore[index]


GERMAN = f'{HEADER}\na;M\u00fcller;12,50;3\nb;"K\u00e4se; und";1.234,56;4\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GERMAN.encode(), "decimal commas and marks between thousands"),
        (GERMAN.encode("utf-8-sig"), "decimal commas and marks between thousands"),
        (GERMAN.encode("cp1252"), "decimal commas, marks between thousands and as Windows-1252 (`M\u00fcller`)"),
        (GERMAN.encode("utf-16"), "decimal commas, marks between thousands and as UTF-16"),
        (GERMAN.encode("utf-16-le"), "decimal commas, marks between thousands and as UTF-16 without its mark"),
        (GERMAN.encode("utf-16-be"), "decimal commas, marks between thousands and as UTF-16 without its mark"),
        (f"sep=;\n{GERMAN}".encode(), "decimal commas and marks between thousands"),
        (f'"sep=;"\r\n{GERMAN}'.encode("utf-16"), "decimal commas, marks between thousands and as UTF-16"),
    ],
)
def test_one_table_means_the_same_however_a_spreadsheet_saves_it(content: bytes, said: str) -> None:
    networks, faults, table = read(content)
    assert not faults
    assert networks == {
        "a": {"name": "M\u00fcller", "staying": {"yearly_cost": 12.5}, "values": {"fit": 3.0}},
        "b": {"name": "K\u00e4se; und", "staying": {"yearly_cost": 1234.56}, "values": {"fit": 4.0}},
    }
    assert table.dialect.said.replace("semicolons between the columns, ", "") == f"read with {said}"


def test_tabs_are_told_from_what_stands_in_the_cells() -> None:
    networks, faults, table = read(GERMAN.replace("; und", ", und").replace(";", "\t"))
    assert not faults
    assert networks["b"]["name"] == "K\u00e4se, und"
    assert table.dialect.said.startswith("read with tabs between the columns")


def test_what_is_as_usual_is_read_without_a_word() -> None:
    networks, faults, table = read('id,name,staying.yearly_cost\na,"A, B",1.200\n')
    assert (networks["a"]["staying"], faults, table.dialect.said) == ({"yearly_cost": 1.2}, [], "")


@pytest.mark.parametrize(
    ("cells", "separator", "meant"),
    [
        (["1,5", "2"], ";", [1.5, 2.0]),
        (["1,5", "1,200"], ";", [1.5, 1.2]),
        (["1.5", "1.200"], ";", [1.5, 1.2]),
        (["1,5E+02", "-1.234.567,8"], "\t", [150.0, -1234567.8]),
        (["0,125", "1234,567"], "|", [0.125, 1234.567]),
        (["1.234.567"], ";", [1234567.0]),
        (['"12,5"', "3"], ",", [12.5, 3.0]),
        (['"1,234.56"', "3.25"], ",", [1234.56, 3.25]),
        (["12,5 %", "3"], ";", ["12,5 %", 3.0]),
        (["1.500", "99,90", "150,5", "1.200,00"], ";", [1500.0, 99.9, 150.5, 1200.0]),
        (["-1,500", "99.90", "1,200.00"], ";", [-1500.0, 99.9, 1200.0]),
    ],
)
def test_a_column_is_read_as_the_whole_of_it_tells(cells: list[str], separator: str, meant: list[object]) -> None:
    assert costs(*cells, separator=separator) == meant


@pytest.mark.parametrize(
    ("cells", "separator", "odd"),
    [
        (["1.200", "3"], ";", {0: "`1.200` (which can be 1200 or 1.2: write `1200`, or `1,2`)"}),
        (["1,200", "3"], "\t", {0: "`1,200` (which can be 1200 or 1.2: write `1200`, or `1,2`)"}),
        (['"1,200"', "3"], ",", {0: "`1,200` (which can be 1200 or 1.2: write `1200`, or `1.2`)"}),
        (["1,5", "1.250"], ";", {1: "`1.250` (which can be 1250 or 1.25: write `1250`, or `1,25`)"}),
        (["2.5", "1,250"], ";", {1: "`1,250` (which can be 1250 or 1.25: write `1250`, or `1.25`)"}),
        (
            ["1.500", "1.200,00", "3,5", "3.5"],
            ";",
            {
                0: "`1.500` (which can be 1500 or 1.5: write `1500`, or `1,5`)",
                3: "`3.5` (other figures of this column are written as `1.200,00` on line 3 is: write `3,5`)",
            },
        ),
        (
            ["1,5", "2,5", "3.5"],
            ";",
            {2: "`3.5` (other figures of this column are written as `1,5` on line 2 is: write `3,5`)"},
        ),
        (
            ["3.5", "2,5", "4.5"],
            ";",
            {1: "`2,5` (other figures of this column are written as `3.5` on line 2 is: write `2.5`)"},
        ),
        (
            ["#NV", "#DIV/0!", "#BEZUG!", "#####"],
            ";",
            {
                place: f"the error `{error}` of a formula (mend it, or write the value itself)"
                for place, error in enumerate(("#NV", "#DIV/0!", "#BEZUG!", "#####"))
            },
        ),
    ],
)
def test_what_can_be_read_in_two_ways_is_no_figure(cells: list[str], separator: str, odd: dict[int, str]) -> None:
    found = costs(*cells, separator=separator)
    assert {place: str(one) for place, one in enumerate(found) if not isinstance(one, float)} == odd


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"PK\x03\x04 and so on", 1, "this is a workbook, or another zip file, under the name of a table of text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1, "this is a workbook of the kind of before 2007"),
        (f"{HEADER}\na;M\u00fcller;1;1\n".encode("cp850"), 2, "`M\u00fcller` (MS-DOS)"),
        (f"{HEADER}\nb;B;1;1\na;K\u00e4se;1;1\n".encode("cp850"), 3, "`K\u00e4se` (MS-DOS)"),
        (f"{HEADER}\na;M\u00fcrz;1;1\n".encode("mac_roman"), 2, "`M\u00fcrz` (Macintosh)"),
        (f"{HEADER}\na;K\u00e4se;1;1\n".encode() + b"b;K\xe4se;1;1\n", 3, "found the byte 0xE4"),
        (f"{HEADER}\na;K".encode() + b"\xe4se;1;1\n" + "b;\u00e4;;\n".encode(), 3, "another is not"),
        (f"Networks of 2026;;;\n;;;\n{HEADER}\na;A;1;1\n".encode(), 1, "line 3 seems to"),
        (f"sep=,\n{HEADER}\na;A;1;1\n".encode(), 2, "and semicolons do: take that line out"),
        (f"sep=ab\n{HEADER}\n".encode(), 1, "or write `sep=;`"),
        (b'"id;name"\n"a;A"\n', 1, "take the quotes about whole lines away"),
        (b"", 1, "the table is empty"),
        (b"\xff\xfe", 1, "the table is empty"),
        (b"sep=;\n", 1, "the table is empty"),
        (b'id;name\na;"A\n', 2, "look for a quote that is opened and never closed"),
        (f'{HEADER};notes\na;A;1;1;"two\nlines"\nb;B;1\n'.encode(), 4, "needs its semicolon too"),
        (f"{HEADER};\na;A;1;1;\n".encode(), 1, "take out the semicolon at the end of the line"),
        (f";{HEADER}\n0;a;A;1;1\n".encode(), 1, "this column only counts the rows"),
        (f"{HEADER}\na;A;1;1\nSumme;;1;1\n".encode(), 3, "this looks like a row of totals"),
        (f"{HEADER}\na;A;1;1\n;Total:;1;1\n".encode(), 3, "this looks like a row of totals"),
        (f"{HEADER}\na;A\0;1;1\n".encode(), 2, "found U+0000"),
    ],
)
def test_what_is_no_table_or_may_be_another_is_told_on_its_line(content: bytes, line: int, said: str) -> None:
    _, faults, _ = read(content)
    assert faults[0].startswith(f"{line}: ")
    assert said in faults[0]


def test_one_column_is_a_table() -> None:
    assert dialect_of(lambda: io.BytesIO(b"id\na;b\n"), "l.csv", "id".__eq__, "x".__eq__) == Dialect(
        "l.csv", header=["id"], before=1
    )


def test_a_long_word_takes_no_time() -> None:
    content = b"id;name\na;" + b"x" * 2**16 + b"\xe4\n"
    assert read(content)[0]["a"]["name"] == "x" * 2**16 + "\u00e4"


def test_blank_figures_rows_and_columns_are_said() -> None:
    _, faults, table = read(f"{HEADER};notes\n\n;;;;\na;A;;1;\nb;B;;1;\n")
    assert not faults
    assert table.remarks == [
        "n.csv: 2 blank figures are read as unknown",
        "n.csv: columns `staying.yearly_cost` and `notes` are blank from top to bottom",
        "n.csv: line 3 is blank, and passed over",
    ]


def test_a_cure_is_written_as_the_column_is() -> None:
    table = Table("n.csv")
    networks, _ = networks_from_csv(f"{HEADER}\na;A;12,50;1\nb;B;12,50 \u20ac;1\n".encode(), table)
    fault = Fault("not_a_number", "write `12.5`", ("networks", "b", "staying", "yearly_cost"))
    data = Located(networks=networks)
    data.places["networks"] = (1, 1)
    placed = table.placed(fault, data)
    assert (placed.line, placed.column, placed.message) == (3, 3, "write `12,5`")


def test_a_table_of_learners_tells_its_faults_as_a_whole() -> None:
    with pytest.raises(TableFaults):
        dialect_of(lambda: io.BytesIO(b"PK\x03\x04"), "l.csv", "id".__eq__, "x".__eq__)
