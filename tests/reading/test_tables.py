"""Do the rows of a CSV table or a DataFrame become networks, with every fault on its line of the table?"""

import datetime as dt
import sys
import tracemalloc
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from netselect import load, loads
from netselect.errors import Fault, MissingExtra, StudyFaults
from netselect.reading.decoding import MAX_COLUMNS, MAX_NODES
from netselect.reading.tables import Table, csv_template, networks_from_csv
from netselect.study.study import Learner, Study

STUDY = """netselect: 1
title: Mine
as_of: 2026-11-23
learner:
  id: me
  needs: {mentor: {title: Find a mentor, importance: 1, current: 1, target: 3}}
criteria:
  recognition: {weight: 1, scale: {worst: 0, best: 5}}
  cost: {weight: 1, computed: yearly_cost, scale: {worst: 100, best: 0}}
gates: {eligible: {kind: eligibility, fact: eligible, must_be: true}}
networks: networks.csv
"""
HEADER = "id,name,values.recognition,staying.yearly_cost,serves.mentor,facts.eligible,notes"


def study_with(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Study:
    """Write a study and its table into a folder, and load it."""
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "networks.csv").write_bytes("\n".join([header, *rows]).encode(encoding))
    return load(folder / "study.yaml")


def faults_with(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> tuple[Fault, ...]:
    with pytest.raises(StudyFaults) as caught:
        study_with(folder, *rows, header=header, encoding=encoding)
    return caught.value.faults


def test_each_row_is_a_network_and_a_blank_cell_is_unknown(tmp_path: Path) -> None:
    study = study_with(tmp_path, "club,A club,4,20.5,0.5,yes,", "body,A body,,,,,Ask again")
    club, body = study.networks.values()
    assert (club.name, club.values["recognition"].value, club.notes) == ("A club", 4.0, None)  # noqa: PD011 -- no frame
    assert (club.serves["mentor"].value, club.facts["eligible"].value) == (0.5, True)
    assert body.values["recognition"].is_unknown  # noqa: PD011 -- no frame
    assert body.staying.yearly_cost is not None
    assert body.staying.yearly_cost.is_unknown
    assert body.serves["mentor"].is_unknown
    assert body.facts["eligible"].is_unknown
    assert body.notes == "Ask again"


def test_quotes_hold_commas_quotes_and_line_ends_and_lines_are_counted_through_them(tmp_path: Path) -> None:
    rows = ['club,"A ""club"", local",4,0,0.5,yes,"one\ntwo"', "body,A body,four,0,0.5,yes,"]
    (fault,) = faults_with(tmp_path, *rows)
    assert (fault.line, fault.where) == (4, "networks.body.values.recognition")
    study = study_with(tmp_path, rows[0])
    assert (study.networks["club"].name, study.networks["club"].notes) == ('A "club", local', "one\ntwo")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path, encoding: str) -> None:
    assert list(study_with(tmp_path, "café,Café,4,0,1,yes,", encoding=encoding).networks) == ["café"]


def test_another_encoding_is_said_with_its_place(tmp_path: Path) -> None:
    (fault,) = faults_with(tmp_path, "club,Café,4,0,1,yes,", encoding="mac_roman")
    assert fault.place == f"{tmp_path / 'networks.csv'}:2"
    assert "0x8E" in fault.message
    assert "UTF-8" in fault.message


def test_text_that_looks_like_a_number_stays_text_outside_the_blocks(tmp_path: Path) -> None:
    study = study_with(tmp_path, "2024,007,4,0,1,yes,1.50")
    assert study.networks["2024"].name == "007"
    assert study.networks["2024"].notes == "1.50"


def test_wrong_values_are_located_on_their_lines_of_the_table(tmp_path: Path) -> None:
    faults = faults_with(tmp_path, "club,A club,4 5,£20,0.5,yes,", "body,A body,4,0,75%,perhaps,")
    assert [(fault.line, fault.where, fault.message.split(":")[0]) for fault in faults] == [
        (2, "networks.club.values.recognition", "found `4 5`"),
        (2, "networks.club.staying.yearly_cost", "found `£20`"),
        (3, "networks.body.serves.mentor", "found `75%`"),
        (3, "networks.body.facts.eligible", "found `perhaps`"),
    ]
    assert {fault.source for fault in faults} == {str(tmp_path / "networks.csv")}


def test_faults_of_the_study_and_of_its_table_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY.replace("2026-11-23", "today"), encoding="utf-8")
    (tmp_path / "networks.csv").write_text(f"{HEADER}\nclub,A club,4,free,1,yes,\n", encoding="utf-8")
    with pytest.raises(StudyFaults) as caught:
        load(tmp_path / "study.yaml")
    assert {fault.place for fault in caught.value.faults} == {
        f"{tmp_path / 'study.yaml'}:3  as_of",
        f"{tmp_path / 'networks.csv'}:2  networks.club.staying.yearly_cost",
    }


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("notes", "note", "column 7, `note`: there is no such column. Did you mean `notes`?"),
        ("staying.", "stayng.", "column 4, `stayng.yearly_cost`: there is no such block. Did you mean `staying`?"),
        (
            "yearly_cost",
            "yearly_csot",
            "column 4, `staying.yearly_csot`: `staying` has no `yearly_csot`. Did you mean `yearly_cost`?",
        ),
        (
            "values.recognition",
            "values",
            "column 3, `values`: a block and a key are needed, "
            "with a dot between them, such as `values.recognition`",
        ),
        (
            "notes",
            "",
            "column 7, ``: this column has no name, nor has any behind it: take out the comma at the end of the "
            "line, and of each row, or name the column",
        ),
        ("notes", "name", "column 7, `name`: this column stands twice"),
        (
            "notes",
            "Joining fee",
            "column 7, `Joining fee`: there is no such column. Did you mean `joining.fee`?",
        ),
        ("staying.", "", "column 4, `yearly_cost`: there is no such column. Did you mean `staying.yearly_cost`?"),
        ("id,name", "id,nam", "column 2, `nam`: there is no such column. Did you mean `name`?"),
        ("id,name", "name,id", None),
    ],
)
def test_the_names_of_columns_are_checked(tmp_path: Path, old: str, new: str, sentence: str | None) -> None:
    if sentence is None:
        assert list(study_with(tmp_path, "A club,club,4,0,1,yes,", header=HEADER.replace(old, new)).networks) == [
            "club"
        ]
        return
    faults = faults_with(tmp_path, "club,A club,4,0,1,yes,", header=HEADER.replace(old, new, 1))
    assert sentence in [fault.message for fault in faults if fault.line == 1]


def test_a_column_for_something_that_is_not_there_is_said_once_and_not_for_each_row(tmp_path: Path) -> None:
    header = HEADER.replace("values.recognition", "values.recogniton").replace("serves.mentor", "serves.mentr")
    faults = faults_with(tmp_path, "club,A club,4,0,1,yes,", "body,A body,4,0,1,yes,", header=header)
    assert {fault.message for fault in faults} == {
        "column 3, `values.recogniton`: there is no criterion `recogniton`. Did you mean `recognition`?",
        "column 5, `serves.mentr`: there is no need or aspiration `mentr`. Did you mean `mentor`?",
    }
    assert len(faults) == 2
    assert {(fault.source, fault.line) for fault in faults} == {(str(tmp_path / "networks.csv"), 1)}


def test_a_column_that_is_missing_is_said_once(tmp_path: Path) -> None:
    faults = faults_with(
        tmp_path, "club,A,0,1,yes,", "body,B,0,1,yes,", header=HEADER.replace("values.recognition,", "")
    )
    assert [fault.message for fault in faults] == [
        "the column `values.recognition` is missing: write `unknown` if nobody has told you"
    ]
    faults = faults_with(tmp_path, "A club,4,0,1,yes,", header=HEADER.removeprefix("id,"))
    assert [fault.message for fault in faults] == ["the column `id` is missing"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("body,A body,4,0,1", "this row has 5 cells, and the header names 7 columns"),
        (
            "body,A body, local,4,0,1,yes,",
            "this row has 8 cells, and the header names 7 columns; "
            "text that holds a comma stands in double quotes",
        ),
        (",A body,4,0,1,yes,", "this row has no id: give the network a short one of its own"),
        ("club,A body,4,0,1,yes,", "the id `club` stands on line 2 too"),
        ('body,"A body,4,0,1,yes,', "this row cannot be read as CSV"),
        ("my body,A body,4,0,1,yes,", "found `my body` as an id"),
        ("body,,4,0,1,yes,", "`name` is missing: its name in full."),
    ],
)
def test_a_row_that_is_no_network_is_one_fault_on_its_line(tmp_path: Path, row: str, sentence: str) -> None:
    (fault,) = faults_with(tmp_path, "club,A club,4,0,1,yes,", row)
    assert fault.line == 3
    assert fault.message.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the table is empty: its first line has to name the columns"),
        ("\n\n", "the table is empty: its first line has to name the columns"),
        (HEADER, "the table has no rows: each row is a network"),
        (
            HEADER.replace(",", ";") + "\nclub;A club",
            "this row has 2 cells, and the header names 7 columns: a cell",
        ),
    ],
)
def test_a_table_that_holds_nothing_is_one_fault(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "networks.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyFaults) as caught:
        load(tmp_path / "study.yaml")
    assert caught.value.faults[0].message.startswith(sentence)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "below/../../secret.csv", "link.csv"])
def test_a_table_outside_the_folder_of_the_study_is_not_opened(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "studies"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("secret", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "study.yaml").write_text(STUDY.replace("networks.csv", name), encoding="utf-8")
    with pytest.raises(StudyFaults) as caught:
        load(folder / "study.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.where) == (11, "networks")
    assert fault.message == f"found `{name}`: a table stands in the folder of the study or below it"


def test_a_table_that_is_not_there_or_named_in_mere_text_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    with pytest.raises(StudyFaults) as caught:
        load(tmp_path / "study.yaml")
    assert [fault.message for fault in caught.value.faults] == [f"there is no file {tmp_path / 'networks.csv'}."]
    with pytest.raises(StudyFaults, match="a table can be named only in a study that is read from a file"):
        loads(STUDY)


FRAME = pd.DataFrame(
    {
        "name": ["A club", "A body"],
        "values.recognition": [4, np.nan],
        "staying.yearly_cost": [20, 0],
        "serves.mentor": [0.5, None],
        "facts.eligible": [True, None],
        "review_by": [dt.datetime(2027, 1, 1), pd.NaT],  # noqa: DTZ001 -- a day, as pandas holds it
    },
    index=["club", "body"],
)


def test_a_frame_gives_networks_and_what_is_missing_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    study = load(tmp_path / "study.yaml", networks=FRAME)
    club, body = study.networks["club"], study.networks["body"]
    assert (club.values["recognition"].value, club.serves["mentor"].value) == (4.0, 0.5)  # noqa: PD011 -- no frame
    assert club.facts["eligible"].value is True
    assert club.review_by == dt.date(2027, 1, 1)
    assert body.values["recognition"].is_unknown  # noqa: PD011 -- no frame
    assert body.serves["mentor"].is_unknown
    assert body.facts["eligible"].is_unknown
    assert body.review_by is None
    assert loads(STUDY, networks=FRAME.rename_axis("id").reset_index()) == study


def test_a_frame_and_a_table_of_the_same_rows_give_the_same_study(tmp_path: Path) -> None:
    frame = FRAME.drop(columns="review_by")
    frame.rename_axis("id").to_csv(tmp_path / "networks.csv")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    assert load(tmp_path / "study.yaml") == loads(STUDY, networks=frame)


def test_faults_of_a_frame_name_the_row() -> None:
    frame = FRAME.assign(notse="x")
    frame["values.recognition"] = ["4", "four"]
    with pytest.raises(StudyFaults) as caught:
        loads(STUDY, "study.yaml", networks=frame)
    assert [fault.place for fault in caught.value.faults] == [
        "DataFrame:1",
        "DataFrame:2  networks.body.values.recognition",
    ]


def test_a_frame_without_ids_is_refused() -> None:
    with pytest.raises(StudyFaults, match="the column `id` is missing"):
        loads(STUDY, networks=FRAME.reset_index(drop=True))


def test_the_template_is_a_table_that_the_study_accepts_once_it_is_filled_in(tmp_path: Path) -> None:
    study = study_with(tmp_path, "club,A club,4,0,1,yes,")
    template = csv_template(study)
    header, row = template.splitlines()
    assert header.split(",")[:4] == ["id", "name", "type", "grade"]
    assert {"values.recognition", "staying.yearly_cost", "serves.mentor", "facts.eligible"} <= set(
        header.split(",")
    )
    assert "staying.work_hours_per_month" not in header
    limited = study.model_copy(update={"learner": Learner(id="me", limits={"work_hours_per_month": 2})})
    assert "staying.work_hours_per_month" in csv_template(limited).splitlines()[0].split(",")
    assert row.startswith("my-network,Its full name,")
    networks, faults = networks_from_csv(template.encode(), Table("template.csv"))
    assert not faults
    assert networks["my-network"]["values"] == {"recognition": "unknown"}
    (tmp_path / "networks.csv").write_text(template, encoding="utf-8")
    assert list(load(tmp_path / "study.yaml").networks) == ["my-network"]


def test_a_misspelt_column_is_not_missing_as_well(tmp_path: Path) -> None:
    header = HEADER.replace("staying.yearly_cost", "staying.yearly_cots")
    faults = faults_with(tmp_path, "club,A club,4,0,1,yes,", header=header)
    (fault,) = faults
    assert fault.line == 1
    assert "Did you mean `yearly_cost`?" in fault.message


def test_a_table_far_too_wide_or_too_long_is_refused_at_once() -> None:
    wide = "id,name," + ",".join(f"serves.n{number}" for number in range(MAX_COLUMNS)) + "\n"
    _, faults = networks_from_csv(wide.encode(), Table("wide.csv"))
    assert [fault.message[:17] for fault in faults] == ["the table has 2,0"]
    many = "id,name\n" + ",\n" * (MAX_NODES // 2 + 1)
    _, faults = networks_from_csv(many.encode(), Table("long.csv"))
    assert faults[-1].message.startswith("the table holds more than 1,000,000 cells")


def parquet(folder: Path, frame: pd.DataFrame) -> Path:
    """Write a study that names a Parquet table of networks into a folder, and return its path."""
    path = folder / "study.yaml"
    path.write_text(STUDY.replace("networks.csv", "networks.parquet"), encoding="utf-8")
    frame.to_parquet(folder / "networks.parquet")
    return path


def test_a_parquet_table_gives_the_study_that_its_frame_gives(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    study = load(parquet(tmp_path, FRAME))
    assert study == loads(STUDY, networks=FRAME)
    assert load(parquet(tmp_path, FRAME.rename_axis("id").reset_index())) == study
    assert load(parquet(tmp_path, FRAME.rename_axis("id"))) == study


def test_whole_numbers_words_and_decimals_of_a_parquet_table_are_read_as_they_are(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    frame = FRAME.copy()
    frame["type"] = pd.Categorical(["meetup", None])
    frame["staying.yearly_cost"] = pd.array([20, None], dtype="Int64")
    frame["values.recognition"] = pd.Series([Decimal("4.5"), None], index=FRAME.index)
    frame.index = pd.Index([1, 2], name="id")
    study = load(parquet(tmp_path, frame))
    assert list(study.networks) == ["1", "2"]
    first, second = study.networks.values()
    assert (first.type, second.type) == ("meetup", "other")
    assert first.values["recognition"].value == 4.5  # noqa: PD011 -- no frame
    assert second.staying.yearly_cost is not None
    assert second.staying.yearly_cost.is_unknown
    assert pa is not None


def test_faults_of_a_parquet_table_name_the_file_and_the_row(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    frame = FRAME.assign(notse="x").rename_axis("id")
    frame["values.recognition"] = ["4", "four"]
    with pytest.raises(StudyFaults) as caught:
        load(parquet(tmp_path, frame))
    assert [fault.place for fault in caught.value.faults] == [
        f"{tmp_path / 'networks.parquet'}:1",
        f"{tmp_path / 'networks.parquet'}:2  networks.body.values.recognition",
    ]


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (FRAME.iloc[:0], "the table has no rows: each row is a network"),
        (FRAME.assign(notes=pd.Series([["a"], ["b"]], FRAME.index)), "found list<.*>: a column holds one"),
        (FRAME.assign(notes=[b"a", b"b"]), "`notes`: found binary: a column holds one text"),
        (pd.DataFrame([[1] * (MAX_COLUMNS + 1)]).add_prefix("c"), "2,001 columns"),
        (pd.DataFrame({"id": np.zeros(MAX_NODES + 1)}), "the table holds more than 1,000,000 cells"),
        (FRAME.reset_index(drop=True), "the column `id` is missing"),
    ],
)  # fmt: skip
def test_a_parquet_table_that_holds_no_networks_is_refused(
    tmp_path: Path, frame: pd.DataFrame, sentence: str
) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(StudyFaults, match=sentence):
        load(parquet(tmp_path, frame))


def test_a_table_that_is_small_only_while_it_is_packed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setattr("netselect.reading.tables.UNPACKED", 100)
    with pytest.raises(StudyFaults, match="once it is unpacked; up to 100"):
        load(parquet(tmp_path, FRAME))


def test_a_file_that_is_no_parquet_table_is_one_fault(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = parquet(tmp_path, FRAME)
    content = (tmp_path / "networks.parquet").read_bytes()
    for wrong in (b"", b"id,name\n", content[:-20], content[:40] + b"\0" * 60 + content[100:]):
        (tmp_path / "networks.parquet").write_bytes(wrong)
        with pytest.raises(StudyFaults) as caught:
            load(path)
        (fault,) = caught.value.faults
        assert fault.message.startswith("this cannot be read as a Parquet table (")
        assert fault.source == str(tmp_path / "networks.parquet")


def test_without_pyarrow_the_line_that_installs_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    path = parquet(tmp_path, FRAME)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(
        MissingExtra, match=r'Networks from Parquet need pyarrow: pip install "netselect\[batch\]"'
    ):
        load(path)


def test_a_parquet_table_outside_the_folder_of_the_study_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY.replace("networks.csv", "../networks.parquet"), encoding="utf-8")
    with pytest.raises(StudyFaults, match="a table stands in the folder of the study or below it"):
        load(tmp_path / "study.yaml")


def test_a_long_word_that_is_repeated_very_often_takes_its_room_once(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path = parquet(tmp_path, FRAME)
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 500, pa.int32()), ["x" * 2**20])
    table = pa.table({"id": [f"n{row}" for row in range(500)], "name": words, "notes": words})
    # Without its own schema the file says of these columns that they are text, and not that the words repeat.
    pa.parquet.write_table(table, tmp_path / "networks.parquet", store_schema=False)
    before = pa.default_memory_pool().max_memory()
    tracemalloc.start()
    with pytest.raises(StudyFaults, match="is missing"):
        load(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100 * 2**20
    assert pa.default_memory_pool().max_memory() <= max(before, 100 * 2**20)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("sep=x\nid,name", "the first line, `sep=x`, tells what stands between the columns, and this is nothing"),
        ("Networks of 2026,\nid,name", "the first row has to name the columns, and line 2 seems to"),
        ("id,name\nTotal,", "this looks like a row of totals"),
        ("id,name,", "take out the comma at the end of the line"),
        ("id,name,,", "take out the comma at the end of the line"),
        (",id,name", "this column only counts the rows"),
        ("Unnamed: 0,id,name", "this column only counts the rows"),
        ("id,,name", "this column has no name: name it, or take it out with its cells"),
        ("id,name\nclub,A,", "a row that is complete ends without a comma"),
    ],
)
def test_what_spreadsheets_leave_in_a_table_has_a_sentence(header: str, said: str) -> None:
    _, faults = networks_from_csv(f"{header}\nbody,A body,\n".encode(), Table("networks.csv"))
    assert said in faults[0].message


RECORDED = (
    "netselect: 1\ntitle: T\nas_of: 2026-01-01\nlearner: {id: a}\nnetworks: networks.csv\n"
    "criteria: {c: {computed: yearly_cost, weight: 1, scale: {worst: 9, best: 0}}}\n"
)


def test_tags_stand_in_a_cell_with_blanks_between(tmp_path: Path) -> None:
    (tmp_path / "networks.csv").write_text(
        "id,name,staying.yearly_cost,topics,asks_of_me,review_by,private\n"
        "x,X,3,risk  planning,pitch posts,2026-02-01,yes\ny,Y,4,,,,\n"
    )
    (tmp_path / "study.yaml").write_text(RECORDED)
    first, second = load(tmp_path / "study.yaml").networks.values()
    assert first.topics == ("risk", "planning")
    assert list(first.asks_of_me) == ["pitch", "posts"]
    assert (str(first.review_by), first.private) == ("2026-02-01", True)
    assert (second.topics, second.asks_of_me, second.private) == ((), {}, False)


@pytest.mark.parametrize(
    ("column", "cell", "line", "said"),
    [
        ("topics", "risk! tools", 2, "found `risk!` as an id"),
        ("conflicts", "a row", 1, "a cell cannot hold `conflicts`: take the column out"),
        ("online", "a forum", 1, "a cell cannot hold `online`: take the column out"),
        ("topcis", "risk", 1, "there is no such column. Did you mean `topics`?"),
    ],
)
def test_what_no_cell_can_hold_is_said(column: str, cell: str, line: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "networks.csv").write_text(f"id,name,staying.yearly_cost,{column}\nx,X,3,{cell}\n")
    (tmp_path / "study.yaml").write_text(RECORDED)
    with pytest.raises(StudyFaults) as caught:
        load(tmp_path / "study.yaml")
    (fault,) = caught.value.faults
    assert fault.line == line
    assert said in fault.message


def test_yes_and_no_of_a_spreadsheet_in_german_are_facts_of_networks() -> None:
    table = Table("n.csv")
    read, faults = networks_from_csv(
        b"id;name;staying.yearly_cost;facts.open;facts.size\na;A;12,5;Ja;2,5\nb;B;3;yes;\nc;C;3;NEIN;7\n", table
    )
    assert faults == []
    assert [read[name]["facts"].get("open") for name in read] == ["yes", "yes", "no"]
    assert read["a"]["facts"]["size"] == 2.5
    assert "yes and no as `ja` and `nein`" in table.dialect.said
