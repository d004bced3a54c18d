"""Is every slip of syntax named in plain words, and are the faults behind it found in the same reading?"""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.errors import StudyFaults
from netselect.reading import parse
from netselect.reading.mending import cut_by_a_note
from tests.reading.parsers import PARSERS, STUDY, assert_sound, both_parsers, few, only_fault, read

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
    ("x: {a: 1\n", 1, "`{` is opened here and never closed"),
    ("x: [", 1, "`[` is opened here and never closed"),
    ("k: [a, b}\nc: 1", 1, "found `}`, but line 1 opens with `[`"),
    ("k: {a: [1, }\nc: 1", 1, "found `}`, but line 1 opens with `[`"),
    ("a: ]\nb: 1", 1, "found `]`, which closes nothing"),
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
    ("a: [1, |[2]]", 1, "starts with `|`, which announces a text on the lines below"),
    ("a: 1\n%b: 2", 2, "starts with `%`"),
    ("%foo: 1\nb: 1", 1, "keeps for directives"),
    ("  `b: 1\n  c: 2", 1, "found a line that starts with a back-tick"),
    ("a: *important*", 1, "which repeats a marked value"),
    ("a: *important matter", 1, '`"*important matter"`'),
    ("a: * foo", 1, "which repeats a marked value"),
    ("a: & foo", 1, "which marks a value for use by an alias"),
    ("a: !foo!bar x", 1, "no tags are accepted"),
    ("a: !<foo x", 1, "no tags are accepted"),
    (
        "a: - b",
        1,
        "starts with `-`, which begins an item on a line of its own; on one line, a list is written `[a, b]`",
    ),
    ("a: -\nb: 1", 1, "starts with `-`, which begins an item"),
    ("a: ? b", 1, "starts with `?`, which begins a key on a line of its own"),
    ("a: [x, - y]", 1, 'Put the text in double quotes: `"- y"`'),
    ("a: 1\n'b' c: 2\nd: 3", 2, "text after the closing quote in `'b' c: 2`"),
    ("a: 1\n- b\nc: 1", 2, "found an item of a list among keys"),
    ("a:\n  - b\n  c: 1", 3, "among the items of a list"),
    ("a: b\n: c", 2, "found `: c` where a key, a colon and a space should stand"),
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
    (
        "a: > b",
        1,
        'starts with `>`, which announces a text on the lines below. Put the text in double quotes: `"> b"`',
    ),
    ("a: |text", 1, "starts with `|`, which announces a text"),
    ('a: "x\\d"', 1, "found `\\d`, which stands for no character"),
    ('a: "C:\\Users"', 1, "Put the text in single quotes, or write the backslash twice"),
    ('a: "\\xZZ"', 1, "which stands for no character"),
    ('a: "\\UFFFFFFFF"', 1, "which stands for no character"),
    ('a: "\\ud83d\\ude00"', 1, "found `\\u`, which stands for no character"),
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
    paths = [fault.where for fault in faults if fault.line not in {3, 5}]
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


def test_a_text_that_cannot_be_read_for_another_reason_than_what_is_told_is_not_read_on() -> None:
    text = "a: 1\nb: @x\nc: %y\nd: Foo: bar"
    data, faults = parse(text)
    assert [fault.line for fault in faults] == [2, 3, 4]
    told = {(fault.line, fault.message) for fault in faults}
    assert parse(text, told=told) == (data, faults)
    for untold, fault in enumerate(faults):
        with pytest.raises(StudyFaults) as caught:
            parse(text, told=told - {(fault.line, fault.message)})
        assert list(caught.value.faults) == faults[: untold + 1]


@both_parsers
@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb: &x &y z\nc: 3\nc: 4\n", {"a": 1, "c": 3}),
        ("a: {x: 1,, y: 2}\nc: 3\nc: 4\n", {"a": {"x": 1, "y": 2}, "c": 3}),
    ],
)
def test_a_slip_that_has_no_name_is_told_in_the_parsers_words_and_read_past(
    text: str, data: object, parser: str
) -> None:
    found, faults = read(text, parser)
    assert len(faults) == 2
    assert "this line cannot be read as YAML (while parsing a " in faults[0].message
    assert "the key `c` is written on line" in faults[1].message
    assert found == data


@both_parsers
def test_an_open_brace_above_lines_of_keys_is_told_with_the_commas_that_it_asks_for(parser: str) -> None:
    data, faults = read("a: {\n  b: 1\n  c: 2\nd: 3", parser)
    assert [(fault.line, fault.message[:20]) for fault in faults] == [
        (1, "`{` is opened here a"),
        (2, "found two items insi"),
    ]
    assert data == {"a": {"b": 1, "c": 2}, "d": 3}


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


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        ("name: Club #1", True),
        ("  - title: The group #teachers", True),
        ("name: Club  # a note", False),
        ('name: "Club #1"', False),
        ("fee: 3 #gone", False),
        ("title: Which # networks", True),
        ("  - title: Which #", True),
        ("title: Which networks  # my first study", False),
        ("title: Welche Netze? # networks", True),
        ("name: Форум #1", True),
        ("fee: unknown # ask HR", False),
        ('title: "Which # networks"', False),
        ("by: #N/A", True),
        ("    by: #N/A\n    private: true", True),
        ("needs: #todo\n  talk: 1", False),
        ("waivers: #todo\n- gate: a", False),
        ("by: # not known", False),
        ("name: Club#1", False),
        ("# name: Club #1", False),
    ],
)
def test_a_text_that_a_note_cuts_short_is_told(row: str, *, is_told: bool) -> None:
    said = cut_by_a_note(f"netselect: 1\n{row}")
    assert [sentence[:7] for sentence in said] == (["line 2:"] if is_told else [])
