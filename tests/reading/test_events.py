"""Does the reader read what is written, say where it stands, and name every fault of a text at once?"""

import copy
import json
import pickle
import re
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from netselect.errors import Fault
from netselect.reading import events
from netselect.reading.events import Located, LocatedList, parse, place_of

PARSERS: dict[str, Any] = {"pure": vars(events)["_PurePython"]}
if yaml.__with_libyaml__:
    PARSERS["libyaml"] = yaml.CSafeLoader

both_parsers = pytest.mark.parametrize("parser", sorted(PARSERS))
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str | bytes, parser: str = "pure", *, as_json: bool = False) -> tuple[Any, list[Fault]]:
    with mock.patch.object(events, "_events", PARSERS[parser]):
        return parse(text, "study.yaml", json=as_json)


def only_fault(text: str | bytes, parser: str) -> Fault:
    _, faults = read(text, parser)
    assert len(faults) == 1, faults
    assert faults[0].source == "study.yaml"
    return faults[0]


# ------------------------------------------------------------------------------------------------ values


@both_parsers
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-0", 0),
        ("42", 42),
        ("-42", -42),
        ("+42", 42),
        ("010", "010"),
        ("-010", "-010"),
        ("00.5", "00.5"),
        ("0.5", 0.5),
        (".5", 0.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("1e400", float("inf")),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("3:1", "3:1"),
        ("1/2", "1/2"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        (".", "."),
        ("2026-11-23", "2026-11-23"),
        ("12:30:00", "12:30:00"),
        ("\uff11\uff12", "\uff11\uff12"),
        ("\u00e9t\u00e9", "\u00e9t\u00e9"),
        ("<<", "<<"),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ('""', ""),
        ("'~'", "~"),
        ("|\n  12", "12\n"),
        (">-\n  null", "null"),
    ],
)
def test_scalars_are_read_as_yaml_1_2_core(written: str, value: object, parser: str) -> None:
    data, faults = read(f"a: {written}\n", parser)
    assert faults == []
    assert data == {"a": value}
    assert data["a"].__class__ is value.__class__


@both_parsers
def test_a_whole_number_beyond_the_limit_of_digits_stays_text(parser: str) -> None:
    data, faults = read(f"a: {'9' * 4000}\nb: {'9' * 4001}", parser)
    assert faults == []
    assert isinstance(data["a"], int)
    assert data["b"] == "9" * 4001


@both_parsers
def test_whole_numbers_and_text_are_keys(parser: str) -> None:
    data, faults = read('0: none\n5: all\n"5": text\n"no": x\n"": y\n"<<": z\n"null": w', parser)
    assert faults == []
    assert data == {0: "none", 5: "all", "5": "text", "no": "x", "": "y", "<<": "z", "null": "w"}


@both_parsers
def test_aliases_share_the_marked_value(parser: str) -> None:
    data, faults = read("a: &fee {cost: 5}\nb: *fee\nc: [&t x, *t]\nd: &t y\n*t : e\nf: *t", parser)
    assert faults == []
    assert data == {"a": {"cost": 5}, "b": {"cost": 5}, "c": ["x", "x"], "d": "y", "y": "e", "f": "y"}
    assert data["a"] is data["b"]


@both_parsers
def test_tabs_between_words_and_question_marks_in_braces_are_text(parser: str) -> None:
    data, faults = read("a:\tb\tc\t# note\nd: {ask: is it?, at: http://x/y?z=1}\ne: [\n\t1]", parser)
    assert faults == []
    assert data == {"a": "b\tc", "d": {"ask": "is it?", "at": "http://x/y?z=1"}, "e": [1]}


@both_parsers
def test_windows_and_old_line_ends_count_as_lines(parser: str) -> None:
    data, faults = read("a: 1\r\nb: 2\rc: 3\n", parser)
    assert faults == []
    assert data.places == {"a": (1, 1), "b": (2, 1), "c": (3, 1)}


# ------------------------------------------------------------------------------------------------ places

TREE = "needs:\n  raid-log:\n    current: 2\n    by:\n      - 2027\n      - {x: 1}\nother: [1,\n  2]\n"


@both_parsers
def test_keys_values_and_items_know_their_places(parser: str) -> None:
    data, _ = read(TREE, parser)
    assert data.places == {"needs": (1, 1), "other": (7, 1)}
    assert data.value_places == {"needs": (2, 3), "other": (7, 8)}
    assert data["needs"]["raid-log"].places == {"current": (3, 5), "by": (4, 5)}
    assert data["needs"]["raid-log"]["by"].places == [(5, 9), (6, 9)]
    assert data["other"].places == [(7, 9), (8, 3)]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ([], (1, 1)),
        (["needs"], (1, 1)),
        (["needs", "raid-log", "current"], (3, 5)),
        (["needs", "raid-log", "target"], (2, 3)),
        (["needs", "raid-log", "target", "deeper"], (2, 3)),
        (["needs", "raid-log", "by", 1], (6, 9)),
        (["needs", "raid-log", "by", 1, "x"], (6, 10)),
        (["needs", "raid-log", "by", 7], (4, 5)),
        (["needs", "raid-log", "by", -1], (4, 5)),
        (["needs", "raid-log", "by", "x"], (4, 5)),
        (["nowhere", "x"], (1, 1)),
    ],
)
def test_place_of_names_the_nearest_part_that_is_there(path: list[str | int], place: tuple[int, int]) -> None:
    data, _ = read(TREE)
    assert place_of(data, path) == place


def test_place_of_accepts_data_that_never_was_a_file() -> None:
    assert place_of({"a": [1]}, ["a", 0]) == (1, 1)
    assert place_of(None, ["a"]) == (1, 1)
    assert place_of(Located(a=1), ["a"]) == (1, 1)
    assert place_of(LocatedList([1]), [0]) == (1, 1)


def test_located_data_copy_and_pickle_with_their_places() -> None:
    data, _ = read(TREE)
    for copied in (copy.copy(data), copy.deepcopy(data), pickle.loads(pickle.dumps(data))):  # noqa: S301 - our own
        assert copied == data
        assert place_of(copied, ["needs", "raid-log", "by", 1]) == (6, 9)
    assert json.loads(json.dumps(data)) == data


def test_strict_models_accept_located_data() -> None:
    class Need(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid")
        levels: dict[int, str]
        path: list[int]

    data, _ = read("levels: {0: a}\npath: [1, 2]")
    assert Need.model_validate(data).path == [1, 2]


# ---------------------------------------------------------------------------------------- faults of content


@both_parsers
@pytest.mark.parametrize(
    ("text", "place", "path", "said"),
    [
        ("a: 1\nb: 2\na: 3", (3, 1), "a", "the key `a` is written on line 1 and again on line 3"),
        ("x: {1: a, +1: b}", (1, 11), "x.1", "the key `1` is written on line 1 and again on line 1"),
        ("a: 1\nb: &k a\n*k : 2", (3, 1), "a", "again on line 3"),
        ("a: !!python/object:os.system x", (1, 4), "a", "found the tag `!!python/object:os.system`; no tags"),
        ("a: !secret {b: 1}", (1, 4), "a", "found the tag `!secret`; no tags are accepted"),
        ("a: ! x", (1, 4), "a", "found the tag `!`"),
        ("a: [1, !!int 2]", (1, 8), "a[1]", "found the tag `!!int`"),
        ("b: &b {c: 1}\na:\n  <<: *b\n  d: 2", (3, 3), "a.<<", "found the merge key `<<`"),
        ("a:\n  ~: 1", (2, 3), "a", "found `~` as a key"),
        ("a:\n  ? \n  : 1", (2, 4), "a", "no key before its colon"),
        ("a: {true: 1}", (1, 5), "a.true", "found the key `true`, which is read as true or false"),
        ("a: {1.5: 1}", (1, 5), "a.1.5", "found the key `1.5`, which is read as a number with decimals"),
        ("? [a]\n: 1", (1, 3), "", "a list or a block of keys in the place of a key"),
        ("a: {{ name }}", (1, 5), "a", "goes in double quotes"),
        ("b: &b {c: 1}\n*b : 2", (2, 1), "*b", "a list or a block of keys in the place of a key"),
        ("a: 1\n---\nb: 2", (2, 1), "", "a second document starts here"),
        ("a: 1\n...\nb: 2", (3, 1), "", "a second document starts here"),
        ("", (1, 1), "", "the file is empty"),
        ("# only a note\n\n", (1, 1), "", "the file is empty"),
        ("---\n", (2, 1), "", "the file is empty"),
        ("null", (1, 1), "", "the file is empty"),
        ("- a\n- b", (1, 1), "", "the file holds a list at its top level; keys with values"),
        ("just text", (1, 1), "", "the file holds only `just text` at its top level"),
        ("a: *nowhere", (1, 4), "a", "`*nowhere` repeats a value marked `&nowhere`"),
        ("a: 1\n*b : 2", (2, 1), "", "`*b` repeats a value marked `&b`"),
        ("a: &fee 1\nb: *feee", (2, 4), "b", "Did you mean `*fee`?"),
        ("a: &x [1, *x]", (1, 11), "a[1]", "`*x` stands inside the value that `&x` marks"),
    ],
)
def test_a_fault_of_content_is_named_in_its_place(
    text: str, place: tuple[int, int], path: str, said: str, parser: str
) -> None:
    fault = only_fault(text, parser)
    assert said in fault.message
    assert fault.path == path
    assert fault.line == place[0]
    if text != "---\n":  # the parsers differ about the column of nothing
        assert fault.column == place[1]


@both_parsers
def test_of_two_equal_keys_the_first_stays(parser: str) -> None:
    data, faults = read("a: 1\na: {b: 2, b: 3}\nc: 4", parser)
    assert data == {"a": 1, "c": 4}
    assert data.places == {"a": (1, 1), "c": (3, 1)}
    assert [(fault.line, fault.path) for fault in faults] == [(2, "a"), (2, "a.b")]


@both_parsers
def test_what_stands_at_a_refused_key_is_searched_for_faults_and_left_out(parser: str) -> None:
    data, faults = read("a:\n  1.5: {b: 1, b: 2}\n  c: 3\n? {d: 1, d: 1}\n: 2", parser)
    assert data == {"a": {"c": 3}}
    assert data["a"].places == {"c": (3, 3)}
    assert [(fault.line, fault.path) for fault in faults] == [(2, "a.1.5"), (2, "a.1.5.b"), (4, ""), (4, "d")]


@both_parsers
def test_a_tagged_value_is_read_as_text(parser: str) -> None:
    data, _ = read("a: !!int 5\nb: !x [1]", parser)
    assert data == {"a": "5", "b": [1]}


@both_parsers
def test_a_second_document_is_not_read(parser: str) -> None:
    data, _ = read("a: 1\n---\na: 2\na: 3\n", parser)
    assert data == {"a": 1}


# ---------------------------------------------------------------------------------------- faults of syntax

SLIPS = [
    (
        "title: Foo: bar\nb: 1",
        1,
        "a colon and a space inside the unquoted text `Foo: bar`. Put the text in double",
    ),
    ("a: 0\nm: {title: Foo: bar, x: 1}", 2, 'double quotes: `"Foo: bar"`'),
    ("m: [a: b: c]", 1, '`"b: c"`'),
    ('a: say "x": "y"', 1, 'Put the text in single quotes: `\'say "x": "y"\'`'),
    (
        "notes: {draft} text",
        1,
        'read as keys, up to there. If it is text, put it in double quotes: `"{draft} text"`',
    ),
    ("notes: [draft] text", 1, "is read as a list, up to there"),
    ("x: {notes: {draft} text, b: 1}", 1, '`"{draft} text"`'),
    ("x: {a: [1] [2]}", 1, "no comma between them"),
    ("a: {b: 1}}\nc: 1", 1, "found `}`, which closes nothing"),
    ("{a: 1} text", 1, "found text after `}`, which ends the whole file"),
    ("notes: {draft text\nb: 1", 1, "`{` is opened here and never closed. Write `}` where it ends."),
    ("serves: {a: 1, b: 2\nfacts: {c: true}", 1, "`{` is opened here and never closed"),
    ("l: [a, b\nfacts: {c: true}", 1, "`[` is opened here and never closed"),
    ("a: {b: 1, # note\n  c: 2\nd: 3", 1, "`{` is opened here and never closed"),
    ("a: {b: 1 # c}\nd: 1", 1, "A bracket behind ` #` belongs to the note"),
    ("a: {\n  b: 1\n  c: 2\nd: 3", 1, "Take it out: the lines below are keys already"),
    ("x: {a: 1\n", 1, "`{` is opened here and never closed"),
    ("x: [", 1, "`[` is opened here and never closed"),
    ("k: [a, b}\nc: 1", 1, "found `}`, but line 1 opens with `[`"),
    ("k: {a: [1, }\nc: 1", 1, "found `}`, but line 1 opens with `[`"),
    ("a: ]\nb: 1", 1, "found `]`, which closes nothing"),
    ("a: [1,,2]", 1, "found a comma with nothing before it"),
    ("a: {b,: 2}", 1, "found a colon with nothing before it"),
    ("a: {b: 1\n    c: 2}", 1, "no comma between them"),
    ("a: {b {c: 1}}", 1, "found `{` right behind text inside brackets"),
    ("a: {b{c: 1}", 1, "found `{` right behind text inside brackets"),
    ('title: "Foo\nx: "bar"\nz: 1', 1, 'the quote `"` that opens `"Foo` is not closed on its line'),
    ('title: "Foo\nx: bar', 1, "is not closed on its line"),
    ("title: 'Foo\nx: it's", 1, "is not closed on its line"),
    ("k: {a: 'x, b: 1}\nc: it's", 1, "is not closed on its line"),
    ("k: {a: 1, 'b: 1}\nc: it's x's", 1, "is not closed on its line"),
    ("title: 'it's mine'", 1, "text after the closing quote in `'it's mine'`"),
    ('title: "say "hi" now"', 1, "Put all of it in single quotes: `'say \"hi\" now'`"),
    ('m: {t: "say "hi" now", b: 1}', 1, "Put all of it in single quotes"),
    ('a: "b": c', 1, "text after the closing quote"),
    ("a:\n\tb: 1", 2, "found a tab in the indentation"),
    ("a:\n  b: 1\n\tc: 1\n\td: 1", 3, "The same on 1 more line."),
    ("a: >\n\ttext", 2, "found a tab in the indentation"),
    ("a: @foo", 1, 'starts with `@`, which YAML keeps for itself. Put the text in double quotes: `"@foo"`'),
    ("a: `foo`", 1, "starts with a back-tick"),
    ("a: %foo", 1, "starts with `%`"),
    ("a: {b: @{c: 1}}", 1, '`"@{c: 1}"`'),
    ("a: [1, |[2]]", 1, "cannot stand inside brackets"),
    ("a: 1\n%b: 2", 2, "starts with `%`"),
    ("%foo: 1\nb: 1", 1, "keeps for directives"),
    ("  `b: 1\n  c: 2", 1, "found a line that starts with a back-tick"),
    ("a: *important*", 1, "which repeats a marked value"),
    ("a: *important matter", 1, '`"*important matter"`'),
    ("a: * foo", 1, "which repeats a marked value"),
    ("a: & foo", 1, "which marks a value for use by an alias"),
    ("a: !foo!bar x", 1, "no tags are accepted"),
    ("a: !<foo x", 1, "no tags are accepted"),
    ("a: - b", 1, "found the value `- b`: `-` and a space begin an item"),
    ("a: -\nb: 1", 1, "found the value `-`: `-` and a space"),
    ("a: ? b", 1, "found the value `? b`: `?` and a space"),
    ("a: [x, - y]", 1, "found the value `- y`: `-` and a space"),
    ("a: 1\n'b' c: 2\nd: 3", 2, "text after the closing quote in `'b' c: 2`"),
    ("a: 1\n- b\nc: 1", 2, "found an item of a list among keys"),
    ("a:\n  - b\n  c: 1", 3, "among the items of a list"),
    ("a: b\n: c", 2, "found a colon with no key before it"),
    (
        "a: 1\n  b: 2\n  c: 3\nd: 4",
        2,
        "indented below line 1, which already has the value `1`. Begin it in column 1",
    ),
    ("a:\n  b: 1\n   c: 2", 3, "Begin it in column 3"),
    ("a:\n    b: 1\n  c: 2\n  d: 3\ne: 4", 3, "(columns in use: 1, 5)"),
    ("a:\n  b:\n    c: 1\n   d: 2", 4, "(columns in use: 1, 3, 5)"),
    ("  a: 1\nb: 2", 2, "(columns in use: 3)"),
    ("a: 1\nfoo\nb: 2", 2, "found a line without a colon, `foo`"),
    ("a\n  b: 1\nc: 2", 1, "found a line without a colon, `a`"),
    ("some words\na: 1", 1, "found a line without a colon, `some words`"),
    ("a:1\nb: 2", 1, "found a colon without a space behind it in `a:1`. Write `a: 1`."),
    ("a:\n  - b\n  -c\n  - d", 3, "found a dash without a space behind it in `-c`. Write `- c`."),
    ("a:\n{b: 1}\nc: 1", 2, "not indented. Indent it below its key on line 1"),
    (f"a: 1\n{'k' * 1100}: 1\nb: 2", 2, "found a key of 1100 characters; up to 1024 are accepted"),
    ("a: > b", 1, "found text behind `>`"),
    ("a: |text", 1, "found text behind `|`"),
    ('a: "x\\d"', 1, "found `\\d`, which stands for no character"),
    ('a: "C:\\Users"', 1, "Put the text in single quotes, or write the backslash twice"),
    ('a: "\\xZZ"', 1, "which stands for no character"),
    ('a: "\\UFFFFFFFF"', 1, "which stands for no character"),
    ('a: "\\ud83d\\ude00"', 1, "found `\\ud83d`, which stands for half of a character"),
    ("%YAML 3.0\n---\na: 1", 1, "keeps for directives"),
]


@both_parsers
@pytest.mark.parametrize(("text", "line", "said"), SLIPS)
def test_a_slip_of_syntax_has_one_plain_sentence_on_its_line(text: str, line: int, said: str, parser: str) -> None:
    fault = only_fault(text, parser)
    assert fault.line == line
    assert said in fault.message
    assert "expected" not in fault.message


@both_parsers
@pytest.mark.parametrize("text", [slip[0] for slip in SLIPS if slip[0].startswith(("a:", "m:", "k:", "title:"))])
def test_a_fault_behind_a_slip_is_found_in_the_same_reading(text: str, parser: str) -> None:
    behind = f"{text}\nlast: 1\nlast: 2\nfinal: @x\n"
    data, faults = read(behind, parser)
    found = {(fault.line, fault.message[:20]) for fault in faults}
    line = text.count("\n") + 3
    assert (line, "the key `last` is wr") in found
    assert (line + 1, "found a value that s") in found
    assert len(faults) == 3, faults
    assert data["last"] == 1


@pytest.mark.skipif("libyaml" not in PARSERS, reason="there is only one parser")
@pytest.mark.parametrize("text", [slip[0] for slip in SLIPS])
def test_both_parsers_lead_to_the_same_faults_and_data(text: str) -> None:
    (data, faults), (pure_data, pure_faults) = read(text, "libyaml"), read(text, "pure")
    assert data == pure_data
    assert [(fault.line, fault.column, fault.message) for fault in faults] == [
        (fault.line, fault.column, fault.message) for fault in pure_faults
    ]


@both_parsers
def test_slips_of_several_kinds_are_told_together_and_in_order(parser: str) -> None:
    text = (
        "title: Which: networks\n"
        "learner:\n"
        "\tid: a\n"
        "needs:\n"
        "  one: {title: @x, by: *now}\n"
        "  one: 2\n"
        "networks:\n"
        "  pm: {a: 1, b: 2\n"
        "  cop:\n"
        '    notes: "a" b\n'
        '    more: "c\n'
        "    note: [draft] text\n"
        "    tag: !x y\n"
    )
    data, faults = read(text, parser)
    assert [fault.line for fault in faults] == [1, 3, 5, 5, 6, 8, 10, 11, 12, 13]
    paths = [fault.path for fault in faults if fault.line not in {3, 5}]
    assert paths[:3] == ["title", "needs.one", "networks.pm"]
    assert list(data["networks"]) == ["pm", "cop"]
    assert data["networks"].places == {"pm": (8, 3), "cop": (9, 3)}


@both_parsers
def test_two_slips_on_one_line_are_both_told(parser: str) -> None:
    _, faults = read("a: {b: @x, c: %y, d: Foo: bar}", parser)
    assert [fault.column for fault in faults] == [8, 15, 25]


@both_parsers
def test_reading_stops_after_twenty_mends_and_says_so(parser: str) -> None:
    text = "".join(f"k{n}: @x\n" for n in range(40))
    _, faults = read(text, parser)
    assert [fault.line for fault in faults] == list(range(1, 22))
    assert "Nothing after this place could be read" in faults[-1].message
    assert not any("Nothing after" in fault.message for fault in faults[:-1])


@both_parsers
def test_a_slip_that_has_no_name_is_told_in_the_parsers_words_with_what_was_read(parser: str) -> None:
    data, faults = read("a: 1\nb: &x &y z\nc: 3\nc: 4\n", parser)
    assert [fault.line for fault in faults] == [2]
    assert "this line cannot be read as YAML (while parsing a block mapping: " in faults[0].message
    assert "Nothing after this place could be read" in faults[0].message
    assert data == {"a": 1, "b": None}


# ------------------------------------------------------------------------------------------------ characters


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


# ---------------------------------------------------------------------------------------------------- limits


@both_parsers
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_forty_levels_are_read_and_forty_one_are_not(opening: str, closing: str, parser: str) -> None:
    data, faults = read(f"a: {opening * 39}1{closing * 39}", parser)
    assert faults == []
    assert data
    fault = only_fault(f"a: {opening * 40}1{closing * 40}", parser)
    assert "more than 40 levels deep" in fault.message


@both_parsers
@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "[{a: ", "[\n", "- - ? "])
def test_a_hundred_thousand_nested_brackets_are_refused_without_a_crash(unit: str, parser: str) -> None:
    _, faults = read(unit * 100_000, parser)
    assert any("levels deep" in fault.message for fault in faults)


@both_parsers
def test_aliases_cannot_build_a_tower_beyond_the_depth(parser: str) -> None:
    rows = ["a0: &a0 [1]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100))]
    fault = only_fault("\n".join(rows), parser)
    assert "more than 40 levels deep" in fault.message
    assert fault.line == 40


@both_parsers
def test_a_billion_laughs_stop_before_they_are_written_out(parser: str) -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        rows.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    fault = only_fault("\n".join(rows), parser)
    assert "more than 1,000,000 keys and values once its aliases are written out" in fault.message
    assert fault.line == 6


def test_a_flat_list_beyond_the_limit_of_nodes_is_refused() -> None:
    with mock.patch.object(events, "MAX_NODES", 1000):
        assert parse(f"a: [{'1, ' * 997}]")[1] == []
        assert "keys and values" in parse(f"a: [{'1, ' * 998}]")[1][0].message


@both_parsers
def test_a_text_beyond_the_limit_of_length_is_refused_and_the_rest_is_read(parser: str) -> None:
    _, faults = read(f"a: {'x' * 2**20}\nb: {'y' * (2**20 + 1)}\nb: 2\n", parser)
    assert [(fault.line, fault.path) for fault in faults] == [(2, "b"), (3, "b")]
    assert "1,048,577 characters; up to 1,048,576 (1 MiB)" in faults[0].message


@pytest.mark.parametrize(("text", "unit"), [("#" * (2**24 + 1), "characters"), (b"#" * (2**24 + 1), "bytes")])
def test_a_file_beyond_the_limit_of_size_is_not_looked_into(text: str | bytes, unit: str) -> None:
    data, faults = parse(text)
    assert data is None
    assert [fault.message[:37] for fault in faults] == [f"the file holds 16,777,217 {unit}; up to"[:37]]


# ------------------------------------------------------------------------------------------------ JSON

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
    assert [(fault.line, fault.path) for fault in faults] == [(3, "a")]


# ------------------------------------------------------------------------------------------------ properties

unambiguous_text = st.text().filter(lambda text: not re.match(r"[-+.0-9]", text))
yaml_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | unambiguous_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(unambiguous_text, inner, max_size=4),
    max_leaves=12,
)


@both_parsers
@few
@given(
    data=st.dictionaries(unambiguous_text, yaml_values, min_size=1, max_size=4),
    flow=st.sampled_from([None, True, False]),
    unicode=st.booleans(),
)
def test_where_both_versions_of_yaml_agree_it_reads_as_safe_load(
    data: object, flow: bool | None, unicode: bool, parser: str
) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    found, faults = read(text, parser)
    assert faults == []
    assert json.dumps(found) == json.dumps(yaml.safe_load(text))


def assert_sound(text: str | bytes, parser: str, *, as_json: bool = False) -> None:
    _, faults = read(text, parser, as_json=as_json)
    assert faults == sorted(set(faults))
    assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in faults)


@both_parsers
@few
@given(data=st.binary(max_size=200), as_json=st.booleans())
def test_random_bytes_never_raise(data: bytes, as_json: bool, parser: str) -> None:
    assert_sound(data, parser, as_json=as_json)


@both_parsers
@settings(few, max_examples=200)
@given(
    text=st.text(alphabet="ab1 \n\n\t:,-?#[]{}&*!|>'\"%@`\\.<~\r\x85\ufeff\x00", max_size=60),
    as_json=st.booleans(),
)
def test_random_punctuation_never_raises(text: str, as_json: bool, parser: str) -> None:
    assert_sound(text, parser, as_json=as_json)


STUDY = """\
title: Which networks should I develop?   # a note
learner:
  limits: {first_year_cost: 150, hours_per_month: 6}
  needs:
    mentor:
      {title: Find a mentor, reason: personal, current: 1, by: 2027-12-31, private: true,
       themes: {mentoring: 1}}
criteria:
  hours: {scale: {worst: 6, best: 0, curve: [[0, 1], [2, 0.9]]}}
order:
  - fit
  - 'it''s "cost"'
networks:
  pm-body:
    ask: "HR: does the scheme cover students?"
    notes: >
      Terms say that: members
      share.
    cost: 95
"""


@both_parsers
@settings(few, max_examples=150)
@given(
    at=st.integers(0, len(STUDY)),
    gone=st.integers(0, 2),
    put=st.text(alphabet=" \n\t:,-?#[]{}&*!|>'\"%@`\\x", max_size=2),
)
def test_a_study_with_a_slip_anywhere_never_raises(at: int, gone: int, put: str, parser: str) -> None:
    assert_sound(STUDY[:at] + put + STUDY[at + gone :], parser)


@both_parsers
def test_the_study_without_slips_has_no_faults(parser: str) -> None:
    data, faults = read(STUDY, parser)
    assert faults == []
    assert data == yaml.safe_load(STUDY.replace("2027-12-31", "'2027-12-31'"))
