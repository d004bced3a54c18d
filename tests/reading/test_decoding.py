"""Are bytes, control characters and JSON read as what they say?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.parsers import both_parsers, few, read


@both_parsers
def test_bytes_that_are_no_utf_8_are_told_with_line_and_byte(parser: str) -> None:
    data, faults = read("title: x\ncost: 5 \u00a3\n".encode("latin-1"), parser)
    assert [(fault.line, fault.column) for fault in faults] == [(2, 9)]
    assert (
        "the byte 0xA3 (in Windows-1252 it would be `\u00a3`), byte 18 of the file, on line 2" in faults[0].message
    )
    assert "Save the file again with the encoding UTF-8" in faults[0].message
    assert data["title"] == "x"


@both_parsers
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_with_a_byte_order_mark_are_read(encoding: str, parser: str) -> None:
    data, faults = read("title: caf\u00e9 \U0001f600\n".encode(encoding), parser)
    assert faults == []
    assert data == {"title": "caf\u00e9 \U0001f600"}
    assert data.places == {"title": (1, 1)}


@both_parsers
def test_a_utf_16_file_cut_short_is_a_fault(parser: str) -> None:
    _, faults = read("title: x".encode("utf-16")[:-1], parser)
    assert "UTF-16" in faults[0].message


@both_parsers
@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\ufffe", "\ud800"])
def test_control_characters_are_told_and_read_past(char: str, parser: str) -> None:
    data, faults = read(f"a: 1\nb: x{char}y{char}\nc: @z\n", parser)
    assert [(fault.line, fault.column) for fault in faults] == [(2, 5), (3, 4)]
    assert f"U+{ord(char):04X}" in faults[0].message
    assert "(2 of them in the file)" in faults[0].message
    assert data["a"] == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@both_parsers
@few
@given(
    data=st.dictionaries(st.text(), json_values, max_size=4),
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 0, 2, "\t"]),
)
def test_json_reads_as_json_does(data: object, ascii_only: bool, indent: int | str | None, parser: str) -> None:
    text = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
    found, faults = read(text, parser, as_json=True)
    assert faults == []
    assert json.dumps(found) == json.dumps(json.loads(text))


@both_parsers
@pytest.mark.parametrize(
    "text",
    [
        '{"a"\n:\t1,"b":[1,2.50,-0,1e5,1E-2],"c":{},"d":[]}',
        '{"a":"\\ud83d\\ude00 \\\\ud83d \\/ \\u0000","b":"\x7f\x85\u2028\u2029\ufeff"}',
        '{"a\\\\": "\\\\", "b\\"": "\\""}',
        '{"' + "k" * 1100 + '": {"' + "l" * 1100 + '": "' + "v" * 1100 + '"}}',
        '\t{\t"a"\t:\t"b"\t}\t',
        '{"http://x": "y: z # no note", "- a": "[", "<<": 1, "true": "~", "": ""}',
    ],
)
def test_json_that_yaml_reads_otherwise_reads_as_json_does(text: str, parser: str) -> None:
    found, faults = read(text, parser, as_json=True)
    assert faults == []
    assert found == json.loads(text)


@both_parsers
def test_places_in_json_stay_true_behind_an_escaped_pair(parser: str) -> None:
    data, _ = read('{"a": "\\ud83d\\ude00", "b": 1}', parser, as_json=True)
    assert data.places == {"a": (1, 2), "b": (1, 23)}


@both_parsers
def test_equal_keys_in_json_are_a_fault(parser: str) -> None:
    _, faults = read('{\n  "a": 1,\n  "a": 2\n}', parser, as_json=True)
    assert [(fault.line, fault.where) for fault in faults] == [(3, "a")]


@both_parsers
@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"\x7fELF\2\1\1\0\0\0\0\0", "title: x".encode("utf-16-le")],
)
def test_a_file_that_is_no_text_is_one_fault(data: bytes, parser: str) -> None:
    found, faults = read(data, parser)
    assert found is None
    assert [fault.message[:26] for fault in faults] == ["this is not a text file: i"]
