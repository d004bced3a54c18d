"""Do the events build what is written, are faults of content named in their place, and do the limits hold?"""

from unittest import mock

import pytest

from netselect.reading import parse, reader
from netselect.reading.decoding import MAX_FAULTS
from tests.reading.parsers import both_parsers, only_fault, read


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
def test_windows_and_old_line_ends_count_as_lines(parser: str) -> None:
    data, faults = read("a: 1\r\nb: 2\rc: 3\n", parser)
    assert faults == []
    assert data.places == {"a": (1, 1), "b": (2, 1), "c": (3, 1)}


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
        ("a:\n  ~: 1", (2, 3), "a.~", "found the key `~`, which is read as nothing at all"),
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
    assert fault.where == path
    assert fault.line == place[0]
    if text != "---\n":  # the parsers differ about the column of nothing
        assert fault.column == place[1]


@both_parsers
def test_of_two_equal_keys_the_first_stays(parser: str) -> None:
    data, faults = read("a: 1\na: {b: 2, b: 3}\nc: 4", parser)
    assert data == {"a": 1, "c": 4}
    assert data.places == {"a": (1, 1), "c": (3, 1)}
    assert [(fault.line, fault.where) for fault in faults] == [(2, "a"), (2, "a.b")]


@both_parsers
def test_what_stands_at_a_refused_key_is_searched_for_faults_and_left_out(parser: str) -> None:
    data, faults = read("a:\n  1.5: {b: 1, b: 2}\n  c: 3\n? {d: 1, d: 1}\n: 2", parser)
    assert data == {"a": {"c": 3}}
    assert data["a"].places == {"c": (3, 3)}
    assert [(fault.line, fault.where) for fault in faults] == [(2, "a.1.5"), (2, "a.1.5.b"), (4, ""), (4, "d")]


@both_parsers
def test_a_tagged_value_is_read_as_text(parser: str) -> None:
    data, _ = read("a: !!int 5\nb: !x [1]", parser)
    assert data == {"a": "5", "b": [1]}


@both_parsers
def test_a_second_document_is_not_read(parser: str) -> None:
    data, _ = read("a: 1\n---\na: 2\na: 3\n", parser)
    assert data == {"a": 1}


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
    with mock.patch.object(reader, "MAX_NODES", 1000):
        assert parse(f"a: [{'1, ' * 997}]")[1] == []
        assert "keys and values" in parse(f"a: [{'1, ' * 998}]")[1][0].message


@both_parsers
def test_a_text_beyond_the_limit_of_length_is_refused_and_the_rest_is_read(parser: str) -> None:
    _, faults = read(f"a: {'x' * 2**20}\nb: {'y' * (2**20 + 1)}\nb: 2\n", parser)
    assert [(fault.line, fault.where) for fault in faults] == [(2, "b"), (3, "b")]
    assert "1,048,577 characters; up to 1,048,576 (1 MiB)" in faults[0].message


@both_parsers
def test_of_very_many_faults_the_first_thousand_are_told_and_all_is_read(parser: str) -> None:
    data, faults = read("".join(f"k: {n}\n" for n in range(1500)) + "last: 1\n", parser)
    assert [fault.line for fault in faults] == list(range(2, MAX_FAULTS + 3))
    assert "more faults from here on; the first 1,000 are told" in faults[-1].message
    assert "more faults" not in faults[-2].message
    assert data == {"k": 0, "last": 1}


@both_parsers
def test_very_many_unknown_aliases_are_refused_at_once(parser: str) -> None:
    marks = "".join(f"m{n}: &{'x' * 25}{n} 1\n" for n in range(2000))
    _, faults = read(marks + "a: [" + f"*{'x' * 25}y, " * 20_000 + "]", parser)
    assert len(faults) == MAX_FAULTS + 1


@both_parsers
def test_tabs_between_words_and_question_marks_in_braces_are_text(parser: str) -> None:
    data, faults = read("a:\tb\tc\t# note\nd: {ask: is it?, at: http://x/y?z=1}\ne: [\n\t1]", parser)
    assert faults == []
    assert data == {"a": "b\tc", "d": {"ask": "is it?", "at": "http://x/y?z=1"}, "e": [1]}
