"""Are the learners of every kind of file read, each with its place, and does a faulty one keep no other away?"""

import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.batch.reading import files
from netselect.batch.reading.files import MAX_LINE, files_in, lines_in, stated_in
from netselect.batch.reading.from_records import Stated
from netselect.errors import UnreadableFile
from netselect.reading.decoding import MAX_FAULTS, MAX_SIZE, place_of


def read(folder: Path, name: str, content: str | bytes) -> list[Stated]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = list(stated_in(path))
    assert [one.origin.record for one in found] == list(range(1, len(found) + 1))
    assert {one.origin.source for one in found} <= {str(path)}
    return found


def ids(found: list[Stated]) -> list[str]:
    return [one.data["id"] if isinstance(one.data, dict) and not one.faults else "-" for one in found]


def lines(found: list[Stated]) -> list[int]:
    return [one.origin.line for one in found]


def faults(found: list[Stated]) -> list[str]:
    return [f"{fault.line} {fault.where}: {fault.message}" for one in found for fault in one.faults]


def test_each_line_of_json_lines_is_a_learner_and_blank_lines_are_none(tmp_path: Path) -> None:
    found = read(
        tmp_path, "p.jsonl", '\ufeff{"id": "a", "weights": {"cost": 2}}\n\n  \r\n{"id": "b"}\r\n{"id": "c"}'
    )
    assert ids(found) == ["a", "b", "c"]
    assert lines(found) == [1, 4, 5]
    assert found[0].data == {"id": "a", "weights": {"cost": 2}}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "x", "weights": {"cost": 1, "cost": 2}}', "2 weights.cost: the key `cost` stands twice"),
        ('{"id": "x", "needs": [{"a": 1}, {"b": {"c": 1, "c": 1}}]}', "2 needs[1].b.c: the key `c` stands twice"),
        ('{"id": "x", "limits": {"yearly_cost": NaN}}', "2 : found `NaN`, which is no number"),
        ('{"id": "x", "limits": {"yearly_cost": -Infinity}}', "2 : found `-Infinity`, which is no number"),
        ('{"id": "x"', "2 : this line is no JSON (expecting ',' delimiter, character 11)"),
        ("{", "2 : this line is no JSON (expecting property name enclosed in double quotes, character 2)"),
        ('{"id": "x"} {"id": "y"}', "2 : this line is no JSON (extra data, character 13)"),
        ("[" * 100_000, "2 : this line is nested too deep"),
        ('{"id": ' + "9" * 5000 + "}", "2 : this line cannot be read as JSON: it holds a number with more digits"),
        ('{"id": "' + "x" * MAX_LINE + '"}', "2 : this line has more than 1,048,576 bytes"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_next_ones_go_on(tmp_path: Path, line: str, said: str) -> None:
    found = read(tmp_path, "p.ndjson", f'{{"id": "a"}}\n{line}\n{{"id": "b"}}\n')
    assert ids(found) == ["a", "-", "b"]
    assert lines(found) == [1, 2, 3]
    (fault,) = faults(found)
    assert fault.startswith(said)


def test_a_line_as_long_as_is_read_is_read_whole(tmp_path: Path) -> None:
    line = '{"id": "a", "role": "' + "x" * (MAX_LINE - 23) + '"}'
    assert len(line) == MAX_LINE
    assert ids(read(tmp_path, "p.jsonl", line)) == ["a"]
    assert ids(read(tmp_path, "p.jsonl", f'{line}\r\n{{"id": "b"}}')) == ["a", "b"]
    assert ids(read(tmp_path, "p.jsonl", f'{line} \n{{"id": "b"}}')) == ["-", "b"]


def test_bytes_that_are_no_text_are_told_for_their_line_alone(tmp_path: Path) -> None:
    found = read(tmp_path, "p.jsonl", b'{"id": "a"}\n{"id": "\xfc"}\n{"id": "b"}\n')
    assert ids(found) == ["a", "-", "b"]
    (fault,) = faults(found)
    assert fault.startswith("2 : found the byte 0xFC, byte 9 of this line, which is no UTF-8 text: save the file")


def test_json_over_several_lines_is_told_where_it_belongs(tmp_path: Path) -> None:
    found = read(tmp_path, "p.jsonl", '{\n  "id": "a"\n}\n')
    assert len(found) == 3
    assert all(fault.endswith("goes in a file that ends in .json") for fault in faults(found))


def test_no_lines_are_no_learners(tmp_path: Path) -> None:
    assert read(tmp_path, "p.jsonl", "") == []
    assert read(tmp_path, "p.jsonl", "\n\n") == []


@pytest.mark.parametrize("name", ["p.jsonl", "p.yaml", "p.json"])
def test_a_file_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path, name: str) -> None:
    (tmp_path / f"pp{name[1:]}").write_text("")
    with pytest.raises(UnreadableFile, match=rf"there is no file .*{name}\. Did you mean `pp\."):
        list(stated_in(tmp_path / name))


@pytest.mark.parametrize("name", ["p.jsonl", "p.yaml"])
def test_another_encoding_is_told_with_the_cure(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes("id: a\n".encode("utf-16"))
    with pytest.raises(UnreadableFile, match="is UTF-16: save the file again with the encoding UTF-8"):
        list(stated_in(path))


def test_another_ending_is_told(tmp_path: Path) -> None:
    (tmp_path / "p.jsonlines").write_text("{}")
    with pytest.raises(UnreadableFile, match=r"end in \.jsonl, \.yaml or \.json\. Did you mean `\.jsonl`"):
        list(stated_in(tmp_path / "p.jsonlines"))


DOCUMENTS = """\
# Learners of a cohort
---
id: a
weights: {x: 1}
--- # only a note
---
id: b
id: c
...
%YAML 1.1
---
id: d
bad: [1
--- {id: e}
---
- id: f
- id: g
  limits: {a: 1, a: 2}
- just text
---
learners:
  - id: h
  - id: i
    needs: {n: {current: 1}}
---
"""


def test_each_document_is_one_learner_or_a_list_and_faults_keep_no_other_away(tmp_path: Path) -> None:
    found = read(tmp_path, "p.yaml", DOCUMENTS)
    assert ids(found) == ["a", "-", "-", "e", "f", "-", "-", "h", "i"]
    assert lines(found) == [3, 7, 12, 14, 16, 17, 19, 22, 23]
    told = faults(found)
    assert len(told) == 3
    assert told[0].startswith("8 id: the key `id` is written on line 7 and again on line 8;")
    assert told[1].startswith("13 bad: `[` is opened here and never closed.")
    assert told[2].startswith("18 limits.a: the key `a` is written on line 18 and again on line 18;")
    assert found[6].data == "just text"


def test_the_parts_of_each_learner_stand_where_they_do_in_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, "p.yaml", DOCUMENTS)
    assert place_of(found[0].data, ["weights", "x"]) == (4, 11)
    assert place_of(found[-1].data, ["needs", "n", "current"]) == (24, 17)


def test_a_value_that_is_repeated_by_its_mark_is_moved_once(tmp_path: Path) -> None:
    found = read(tmp_path, "p.yml", "id: a\n---\nid: b\nneeds: &n {x: {current: 1}}\naspirations: *n\n")
    assert place_of(found[1].data, ["aspirations", "x", "current"]) == (4, 16)


def test_a_text_in_quotes_never_holds_a_mark_between_documents(tmp_path: Path) -> None:
    found = read(tmp_path, "p.yaml", 'id: a\nrole: "open\n---\nid: b\nrole: |\n  --- text\n  ...\n---\nid: c\n')
    assert ids(found) == ["-", "b", "c"]
    assert found[1].data["role"] == "--- text\n...\n"
    assert faults(found)[0].startswith("2 role: the quote")


def test_a_slip_of_syntax_in_a_list_keeps_the_other_items(tmp_path: Path) -> None:
    first = 'id: z\n---\nlearners: # of ours\n\n  - id: a\n    role: "open\n'
    found = read(tmp_path, "p.yaml", f"{first}  - id: b\n  - id: c\n\tx: 1\n  -\n    id: d\n")
    assert ids(found) == ["z", "-", "b", "-", "d"]
    assert lines(found) == [1, 5, 7, 8, 10]
    assert [fault.line for one in found for fault in one.faults] == [6, 9]
    assert place_of(found[2].data, ["id"]) == (7, 5)


def test_a_slip_of_syntax_where_learners_are_no_list_of_lines_is_told_once(tmp_path: Path) -> None:
    for text in ("learners: [{id: a}, {id: b}\n", "other: 1\nlearners:\n- id: a\n- id: [\n", "- id: [\n"):
        (one,) = read(tmp_path, "p.yaml", text)
        assert one.faults


def test_what_stands_beside_a_list_of_learners_is_refused_and_they_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "p.yaml", "limits: {yearly_cost: 10}\nlearners:\n- id: a\n- id: b\n")
    assert ids(found) == ["a", "b", "-"]
    (fault,) = faults(found)
    assert fault.startswith(
        "1 limits: beside `learners:` a file of learners holds nothing, found `limits`: take it out"
    )


def test_a_list_that_is_written_twice_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "p.yaml", "learners:\n- id: a\nlearners:\n- id: b\n")
    assert ids(found) == ["a", "-"]
    assert "written on line 1 and again on line 3" in faults(found)[0]


@pytest.mark.parametrize(("value", "named"), [("", "nothing"), ("{a: 1}", "a block of keys"), ("a", "`a`")])
def test_learners_that_are_no_list_are_refused(tmp_path: Path, value: str, named: str) -> None:
    with pytest.raises(UnreadableFile, match=f"p.yaml:1  found {named}: `learners:` holds a list"):
        read(tmp_path, "p.yaml", f"learners: {value}\n")
    *_, one = read(tmp_path, "p.yaml", f"id: a\n---\nlearners: {value}\n")
    (fault,) = one.faults
    assert fault.message.startswith(f"found {named}: `learners:` holds a list")
    assert (fault.line, fault.where) == (3, "learners")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("p.yaml", "# a cohort\nlearnes:\n- id: a\n", r"p.yaml:2  there is no key `learnes` .* `learners:`\?"),
        ("p.yaml", "netselect: 1\nnetworks: {}\nlearner: {id: a}\n", "is a study .* give it as the study"),
        ("p.jsonl", "PAR1\0\0", "is a Parquet file: name it .parquet"),
        ("p.yaml", "PAR1\0\0", "is a Parquet file: name it .parquet"),
        ("p.json", "PAR1\0\0", "is a Parquet file: name it .parquet"),
        ("p.json", '{"id": "a"}\n{"id": "b"}\n', "holds JSON lines, one object on each line: name it .jsonl"),
    ],
)
def test_a_file_that_holds_no_learners_at_all_is_refused_with_the_cure(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(tmp_path, name, text)


def test_a_list_of_nobody_is_nobody(tmp_path: Path) -> None:
    assert read(tmp_path, "p.yaml", "learners: []\n") == []
    assert read(tmp_path, "p.json", "[]") == []


@pytest.mark.parametrize("text", ["", "# only a note\n", "---\n---\n"])
def test_a_file_that_says_nothing_is_a_cohort_of_none(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, "p.yaml", text) == []
    assert read(tmp_path, "p.json", "") == []


def test_an_empty_file_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("")
    (one,) = stated_in(tmp_path)
    assert "the file is empty" in one.faults[0].message


def test_after_more_faults_than_are_kept_no_later_learner_is_taken(tmp_path: Path) -> None:
    twice = "".join(f"  x{n}: 1\n  x{n}: 2\n" for n in range(MAX_FAULTS + 5))
    found = read(tmp_path, "p.yaml", f"- id: a\n- id: b\n{twice}- id: c\n- id: d\n")
    assert ids(found) == ["a", "-", "-", "-"]
    assert "more faults from here on" in found[2].faults[0].message


def test_the_limit_of_size_holds_for_a_document_and_not_for_the_file(tmp_path: Path) -> None:
    note = "# " + "x" * (MAX_SIZE // 4) + "\n"
    long = "role: " + "x" * MAX_SIZE + "\n"
    text = "".join((*(f"---\nid: a{n}\n{note}" for n in range(6)), "---\nid: b\n", long, "---\nid: c\n"))
    found = read(tmp_path, "p.yaml", text)
    assert ids(found) == [*(f"a{n}" for n in range(6)), "-", "c"]
    (fault,) = faults(found)
    assert "this document holds 16,7" in fault
    assert found[-1].origin.line == 23


def test_bytes_that_are_no_text_are_told_for_their_learner_alone(tmp_path: Path) -> None:
    found = read(tmp_path, "p.yaml", b"id: z\n---\n- id: a\n- id: b\n  role: \xfc\n- id: c\n")
    assert ids(found) == ["z", "a", "-", "c"]
    (fault,) = faults(found)
    assert fault.startswith(
        "5 : found the byte 0xFC (in Windows-1252 it would be `ü`), on line 5, which is no UTF-8 text"
    )


def test_json_holds_one_learner_or_a_list(tmp_path: Path) -> None:
    assert ids(read(tmp_path, "p.json", '{\t"id": "a"}')) == ["a"]
    assert ids(read(tmp_path, "p.json", '{"learners": [{"id": "a"}, {"id": "b"}]}')) == ["a", "b"]
    found = read(tmp_path, "p.json", '[\n {"id": "a"},\n {"id": "b",\n  "id": "c"}, {"id": "d"}\n]')
    assert ids(found) == ["a", "-", "d"]
    assert lines(found) == [2, 3, 4]
    assert faults(found)[0].startswith("4 id: the key `id` is written on line 3 and again on line 4")


def test_a_folder_gives_the_learners_of_its_files_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("id: b\n")
    (tmp_path / "a.yml").write_text("id: a1\n---\nid: a2\n")
    (tmp_path / "c.JSON").write_text('{"id": "c", "id": "d"}')
    (tmp_path / ".hidden.yaml").write_text("id: hidden\n")
    (tmp_path / "notes.txt").write_text("id: notes\n")
    (tmp_path / "d.yaml").mkdir()
    found = list(stated_in(tmp_path))
    assert ids(found) == ["a1", "a2", "b", "-"]
    assert [one.origin.record for one in found] == [1, 2, 3, 4]
    assert [Path(one.origin.source).name for one in found] == ["a.yml", "a.yml", "b.yaml", "c.JSON"]
    assert [path.name for path in files_in(tmp_path)] == ["a.yml", "b.yaml", "c.JSON"]


def test_a_file_of_a_folder_that_cannot_be_opened_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("id: a".encode("utf-16"))
    (tmp_path / "b.yaml").write_text("id: b\n")
    found = list(stated_in(tmp_path))
    assert ids(found) == ["-", "b"]
    assert "UTF-16" in found[0].faults[0].message


def test_an_empty_folder_says_what_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(UnreadableFile, match=r"no file that ends in \.yaml, \.yml or \.json"):
        list(stated_in(tmp_path))


PIECES = st.sampled_from(
    [
        *('{"id":"a"}', '{"id": "b", "limits": {"x": 1, "y": 2}}', '{"a":{}}', '{"a":1,"a":2}', '{"a" :1,"a":2}'),
        *('{"a":[{}', "{}]}", '{"a":"}', '{"}', '{"a":{"b":1}', '{"x":1},{"y":2}', "}", "{", "[1]", "5", "", " "),
        *(
            '{"a":"b:c"}',
            '{"a":"\\u0041"}',
            '{"a":"\\""}',
            '{"a":NaN}',
            '{"a":1e999}',
            '{"é":"{"}',
            '{"a":1}]',
            ",",
        ),
    ]
)


@settings(deadline=None)
@given(pieces=st.lists(PIECES | st.just('{"id":"a"}'), max_size=8), size=st.integers(1, 8))
def test_lines_that_are_read_at_once_say_what_each_says_alone(pieces: list[str], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, patch.object(files, "_TOGETHER", size):
        path = Path(folder, "learners.jsonl")
        path.write_text("\n".join(pieces), encoding="utf-8")
        found = list(lines_in(path))
        with patch.object(files, "_at_once", return_value=None):
            assert repr(found) == repr(list(lines_in(path)))


def test_plain_lines_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "learners.jsonl"
    path.write_text('{"id":"a"}\r\n{"id":"b","limits":{"x":{"y":1}}}\n' * 40)
    with patch.object(files, "_one_line") as one_by_one:
        assert len(list(lines_in(path))) == 80
    one_by_one.assert_not_called()
