"""Is a file of records read whole, and is every fault told with its line and a cure that works?"""

import datetime as dt
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from netselect.errors import FileFaults, NetselectError, UnreadableFile
from netselect.maintain import (
    forget,
    guidelines,
    introduce,
    load,
    loads,
    records_schema,
    share,
    subject_export,
    told,
)
from netselect.maintain.records import ACTIONS, ENTRY_KEYS, Entry, Records, names_beside
from netselect.study.written import Written

DAY = dt.date(2026, 11, 23)

GOOD = """\
netselect_records: 1
learner: {id: learner-a, seeks: [mentor]}
purpose: Keep up my networks.
purge_after: 24
tags: [mentor, talks, minutes]
aliases: {talks: speaking}
markings: {internal: TLP:AMBER+STRICT}
memberships:
  guild: {joined: 2026-02-01, attended: 2, outcomes: 0, actual_hours_per_month: 5}
contacts:
  contact-1: {met_on: 2026-02-03, met_through: guild, offers: speaking, seeks: [minutes]}
  contact-2: {met_through: contact-1, seeks: talks}
strengths:
  minutes: {proof: A year of minutes, may_see: [panel, contact-1]}
  mentor: {}
subjects: [client-1]
items:
  hello: {category: blurbs, marking: TLP:GREEN, owner: me}
  case: {category: cases, subject: client, about: client-1, marking: internal}
audiences:
  panel: {members: [contact-1, contact-2], reach: named}
consents:
- {by: client-1, items: case, to: panel, purpose: second_opinion, given: 2026-02-10, until: 2026-06-30}
guidelines:
  swaps: {parties: [me, contact-1], items: [hello, templates], review_by: 2026-12-31}
introductions:
  one-two: {between: [contact-1, contact-2], basis: complementary, blurb: hello}
log:
- {on: 2026-02-03, entry: attended, network: guild, hours: 2}
- {on: 2026-02-04, entry: gave, with: contact-1, kind: information, answers: minutes}
- {on: 2026-02-05, entry: action, id: send-notes, with: contact-1, by: 2026-02-20}
- {on: 2026-02-06, entry: done, id: send-notes}
- {on: 2026-02-07, entry: asked, with: contact-1, introduction: one-two}
- {on: 2026-02-08, entry: consented, with: contact-1, introduction: one-two}
- {on: 2026-02-09, entry: told, to: panel, item: hello, about: client-1}
- {on: 2026-02-10, entry: proposed, guideline: swaps}
- {on: 2026-02-11, entry: showed, strength: minutes, to: panel}
"""


def faults_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(FileFaults) as caught:
        loads(text)
    return [(fault.line, fault.code, fault.message) for fault in caught.value.faults]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_what_is_right_has_no_fault_and_no_notice() -> None:
    records = loads(GOOD)
    assert records.notices == ()
    assert len(records.log) == 9
    assert records.log[0].hours == 2


MISSPELT = [
    ("seeks: [mentor]", "mentor", "mentr"),
    ("met_through: guild", "guild", "giuld"),
    ("met_through: contact-1", "contact-1", "contatc-1"),
    ("offers: speaking", "speaking", "speakign"),
    ("seeks: talks}", "talks", "tlaks"),
    ("aliases: {talks", "talks", "tals"),
    ("  mentor: {}", "mentor", "mentro"),
    ("may_see: [panel", "panel", "panle"),
    ("owner: me}", "owner: me", "owner: contact1"),
    ("about: client-1, marking", "client-1", "cleint-1"),
    ("marking: internal", "internal", "intrenal"),
    ("marking: TLP:GREEN", "TLP:GREEN", "TLP:GREN"),
    ("members: [contact-1", "contact-1", "contcat-1"),
    ("- {by: client-1", "client-1", "client1x"),
    ("items: case,", "case", "caes"),
    ("to: panel, purpose", "panel", "pannel"),
    ("parties: [me, contact-1]", "contact-1", "contact-l"),
    ("between: [contact-1, contact-2]", "contact-2", "kontact-2"),
    ("blurb: hello", "hello", "helo"),
    ("entry: attended, network: guild", "guild", "gild"),
    ("entry: attended", "attended", "attendet"),
    ("entry: gave, with: contact-1", "contact-1", "contacs-1"),
    ("answers: minutes", "minutes", "minuttes"),
    ("entry: done, id: send-notes", "send-notes", "send-note"),
    ("introduction: one-two}", "one-two", "one-tow"),
    ("to: panel, item: hello", "hello", "hallo"),
    ("item: hello, about: client-1", "client-1", "client-11"),
    ("guideline: swaps", "swaps", "swap"),
    ("strength: minutes", "minutes", "minute"),
    ("strength: minutes, to: panel", "panel", "panels"),
]


@pytest.mark.parametrize(("place", "right", "wrong"), MISSPELT, ids=[wrong for *_, wrong in MISSPELT])
def test_a_misspelt_name_is_told_on_its_line_and_the_name_that_is_offered_mends_it(
    place: str, right: str, wrong: str
) -> None:
    slip = place[::-1].replace(right[::-1], wrong[::-1], 1)[::-1]
    text = GOOD.replace(place, slip, 1)
    found = faults_of(text)
    assert [line for line, *_ in found] == [line_of(text, slip)], found
    ((_, code, message),) = found
    assert code in {"reference", "option"}
    (offered,) = re.findall(r"Did you mean `([^`]*)`\?", message)
    mended = text.replace(slip, slip[::-1].replace(wrong.rpartition(" ")[2][::-1], offered[::-1], 1)[::-1], 1)
    loads(mended)


ODD = [
    ("no purpose", "purpose: Keep up my networks.\n", "", 1, "missing", "`purpose: Keep up my networks`"),
    ("no purge date", "purge_after: 24\n", "", 1, "missing", "`purge_after: 24`"),
    ("two keys alike", "purge_after: 24\n", "purge_after: 24\npurge_after: 12\n", 5, "duplicate", "line 4"),
    ("white", "TLP:GREEN", "TLP:WHITE", None, "option", "calls it TLP:CLEAR: write `TLP:CLEAR`"),
    ("strict", "TLP:GREEN", "AMBER STRICT", None, "option", "write `TLP:AMBER+STRICT`"),
    ("strict with its colon", "TLP:GREEN", "TLP:AMBER STRICT", None, "option", "write `TLP:AMBER+STRICT`"),
    ("a small label", "TLP:GREEN", "tlp:green", None, "option", "write `TLP:GREEN`"),
    ("a bare label", "TLP:GREEN", "RED", None, "option", "write `TLP:RED`"),
    ("a word without a label", "TLP:GREEN", "official", None, "option", '`"official": TLP:AMBER`'),
    ("an old label mapped to", "TLP:AMBER+STRICT}", "TLP:WHITE}", None, "option", "`TLP:CLEAR`"),
    ("a label mapped", "markings: {", "markings: {TLP:RED: TLP:CLEAR, ", None, "conflict", "a label of TLP 2.0"),
    ("a mail address", "subjects: [", "subjects: [jo@example.org, ", None, "identifier", "use a pseudonym"),
    ("a telephone number", "subjects: [", "subjects: [0770-0900, ", None, "identifier", "7 digits"),
    ("digits and letters", "subjects: [", "subjects: [staff-1234567, ", None, "identifier", "use a pseudonym"),
    ("a number", "subjects: [", "subjects: [7700900123, ", None, "identifier", "use a pseudonym"),
    ("a mail address as a tag", "seeks: [mentor]", "seeks: [mentor, jo@x.org]", None, "identifier", "pseudonym"),
    ("me as a contact", "  contact-2:", "  me: {}\n  contact-2:", None, "conflict", "`me` is you"),
    ("a contact as a subject", "subjects: [", "subjects: [contact-1, ", None, "duplicate", "a contact already"),
    ("the learner by id", "parties: [me,", "parties: [learner-a,", None, "reference", "write `me`"),
    ("the learner by id as an owner", "owner: me", "owner: learner-a", None, "reference", "write `me`"),
    ("an audience called as a person", "  panel:", "  contact-1: {reach: named}\n  panel:",
     21, "conflict", "person"),
    ("a word for two tags", "{talks: speaking}", "{talks: speaking, minutes: speaking}",
     None, "conflict", "one tag"),
    ("me introduced", "between: [contact-1", "between: [me", None, "conflict", "two other people"),
    ("three introduced", "contact-2], basis", "contact-2, client-1], basis", None, "conflict", "of two people"),
    ("one introduced", "[contact-1, contact-2], basis", "[contact-1], basis", None, "conflict", "of two people"),
    ("nobody who agrees", "parties: [me, contact-1]", "parties: []", None, "empty", "at least one is needed"),
    ("a consent to nothing", "items: case", "items: []", None, "empty", "at least one is needed"),
    ("a blank purpose", "purpose: Keep up my networks.", "purpose: ' '", None, "empty", "write it in a few words"),
    ("introduced to themselves", "between: [contact-1", "between: [contact-2", None, "conflict", "themselves"),
    ("a key of another entry", "network: guild, hours: 2", "network: guild, by: 2026-03-01", None, "unknown_key",
     "`by` does not belong to `attended`, which can have effort, hours, network, note, private and with"),
    ("a key that is needed", "entry: attended, network: guild", "entry: attended", None, "missing", "`network:`"),
    ("one of two keys", "entry: told, to: panel", "entry: told", None, "missing", "`with:` or `to:`"),
    ("before joining", "2026-02-03, entry: attended", "2026-01-31, entry: attended", None, "conflict",
     "attended on 2026-01-31, before `guild` was joined on 2026-02-01"),
    ("agreed before it began", "until: 2026-06-30", "until: 2026-02-09", None, "conflict", "`given: 2026-02-10`"),
    ("withdrawn before", "until: 2026-06-30", "until: 2026-06-30, withdrawn: 2026-02-09",
     None, "conflict", "given"),
    ("left before joining", "joined: 2026-02-01", "joined: 2026-02-01, left: 2026-01-01",
     None, "conflict", "left"),
    ("fewer than the log counts", "attended: 2", "attended: 0",
     None, "conflict", "`attended: 0` of guild is less than the log counts by 2026-02-11 (1)"),
    ("done before it was there", "2026-02-06, entry: done", "2026-02-04, entry: done", None, "conflict",
     "`send-notes` is done on 2026-02-04, before it was logged on 2026-02-05"),
    ("answered before asked", "2026-02-08, entry: consented", "2026-02-06, entry: consented", None, "conflict",
     "contact-1 has not been asked by 2026-02-06"),
    ("answered on day 91", "2026-02-08, entry: consented", "2026-05-09, entry: consented", None, "conflict",
     "`one-two` ended on 2026-05-09 (expired)"),
    ("made with one consent", "log:\n", "log:\n- {on: 2026-02-09, entry: made, introduction: one-two}\n", 29,
     "conflict", "contact-2 has not been asked by 2026-02-09"),
    ("a study instead", "netselect_records: 1", "netselect: 1", 1, "option", "this is a study"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "line", "code", "said"), [row[1:] for row in ODD], ids=[row[0] for row in ODD]
)
def test_what_is_wrong_is_told_on_its_line_with_the_cure(
    before: str, after: str, line: int | None, code: str, said: str
) -> None:
    text = GOOD.replace(before, after, 1)
    found = faults_of(text)
    matching = [fault for fault in found if said in fault[2]]
    assert matching, found
    assert matching[0][:2] == (line_of(text, after) if line is None else line, code)


def test_the_line_that_is_offered_for_a_word_of_an_employer_can_be_written_as_it_stands() -> None:
    ((_, _, message),) = faults_of(GOOD.replace("marking: TLP:GREEN", "marking: official", 1))
    (line,) = re.findall(r'`("official": [A-Z:]+)`', message)
    text = GOOD.replace("marking: TLP:GREEN", "marking: official", 1)
    assert loads(text.replace("markings: {", f"markings: {{{line}, ")).items["hello"].marking == "official"
    loads(text.replace("markings: {internal: TLP:AMBER+STRICT}", f"markings:\n  internal: TLP:RED\n  {line}"))


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("purpose: Keep up my networks.\n", "").replace("owner: me", "owner: mee")
    text = text.replace("answers: minutes", "answers: minuets").replace("entry: done", "entry: dnoe")
    assert [code for _, code, _ in faults_of(text)] == ["missing", "reference", "reference", "option"]


def test_a_key_that_is_misspelt_does_not_make_all_its_names_unknown() -> None:
    ((line, code, message),) = faults_of(GOOD.replace("contacts:\n", "contatcs:\n"))
    assert (line, code) == (10, "unknown_key")
    assert "`contacts`" in message


def test_a_key_is_called_as_it_is_written() -> None:
    ((_, _, message), *_) = faults_of(GOOD.replace("entry: gave, with:", "entry: gave, wiht:"))
    assert message == "there is no key `wiht` here. Did you mean `with`?"


def test_the_log_is_last_and_moving_it_there_mends_it() -> None:
    head, _, log = GOOD.partition("log:\n")
    ((line, code, message),) = faults_of(f"{head}log:\n{log}evidence: []\nerased: []\n")
    assert (line, code) == (line_of(GOOD, "log:\n"), "order")
    assert "before `evidence` and `erased`: move `log`" in message
    assert loads(f"{head}evidence: []\nerased: []\nlog:\n{log}") == loads(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("\n", "\r\n"),
        GOOD.rstrip("\n"),
        f"---\n{GOOD}...\n",
        f"\ufeff{GOOD}",
        GOOD.replace("\n- {", "\n  - {"),
        f"# mine\n{GOOD}# the end\n",
    ],
    ids=["CRLF", "no last newline", "marks of a document", "a mark of bytes", "indented", "comments"],
)
def test_other_ways_of_writing_say_the_same(text: str) -> None:
    assert loads(text) == loads(GOOD)


@pytest.mark.parametrize("log", ["log: []\n", "log:\n", ""])
def test_a_log_may_be_empty(log: str) -> None:
    assert loads(GOOD.partition("log:\n")[0] + log).log == ()


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("Jane_Smith", True),
        ("JaneSmith", True),
        ("Zo\u00e9\u00c9lan", True),
        ("Jane-S", False),
        ("contact-4", False),
        ("Guild", False),
        ("iPhone", False),
    ],
)
def test_two_capitalised_words_as_the_id_of_a_person_are_a_notice(name: str, is_told: bool) -> None:
    notices = loads(GOOD.replace("client-1", name)).notices
    assert any("looks like a real name" in one.message for one in notices) is is_told


def test_a_consent_without_a_last_day_and_what_looks_like_a_name_are_notices() -> None:
    text = GOOD.replace(", until: 2026-06-30", "").replace("[client-1]", "[client-1, Zoë-Smith_2]")
    notices = loads(text).notices
    assert [(one.line, one.code) for one in notices] == [(16, "identifier"), (23, "missing")]
    assert "covers no date" in notices[1].message
    assert "pseudonym" in notices[0].message


def test_entries_after_the_day_that_is_asked_about_are_told_with_both_days() -> None:
    assert loads(GOOD, as_of=dt.date(2026, 2, 11)).notices == ()
    (one,) = loads(GOOD, as_of=dt.date(2026, 2, 10)).notices
    assert (one.line, one.message) == (37, "this is of 2026-02-11, after 2026-02-10: it is not counted yet")
    (several,) = loads(GOOD, as_of=dt.date(2026, 2, 8)).notices
    assert several.line == 35
    assert several.message.endswith("nor 2 others that are later still or as late")


def test_what_happened_on_the_day_of_joining_is_no_fault() -> None:
    loads(GOOD.replace("2026-02-03, entry: attended", "2026-02-01, entry: attended"))


def test_a_name_that_no_id_may_be_is_not_offered_for_another() -> None:
    text = GOOD.replace("subjects: [", "subjects: [contact-1234567, jo@example.org, ").replace(
        "owner: me", "owner: contact-123456"
    )
    said = " ".join(message for _, _, message in faults_of(text))
    assert "1234567" not in said
    assert "example.org" not in said


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "- a\n", "42\n"])
def test_what_holds_no_keys_is_told_how_records_begin(text: str) -> None:
    ((line, _, message),) = faults_of(text)
    assert line == 1
    assert "`netselect_records: 1`" in message


def test_figures_beyond_all_bounds_and_the_ends_of_the_calendar_are_read() -> None:
    text = GOOD.replace("purge_after: 24", "purge_after: 24\nthresholds: {consent_days: 1e12, lapsed_days: 1e12}")
    text = text.replace("joined: 2026-02-01", "joined: 0001-01-01").replace("2026-12-31", "9999-12-31")
    for day in (dt.date.min, dt.date(2028, 2, 29), dt.date.max):
        records = loads(text, as_of=day)
        assert str(introduce(records, as_of=day))
        assert str(guidelines(records, as_of=day))


def test_tags_are_free_where_none_are_declared() -> None:
    text = GOOD.replace("tags: [mentor, talks, minutes]\n", "").replace("answers: minutes", "answers: anything")
    assert loads(text).log[1].answers == "anything"


def test_a_total_has_to_reach_what_the_log_counts_over_twelve_months_only() -> None:
    text = GOOD.replace("attended: 2", "attended: 0")
    assert loads(text, as_of=dt.date(2027, 2, 3)).log
    with pytest.raises(FileFaults, match="than the log counts by 2027-02-02"):
        loads(text, as_of=dt.date(2027, 2, 2))
    with pytest.raises(FileFaults, match=r"than the log counts by 2026-02-11 \(2\)"):
        loads(GOOD.replace("actual_hours_per_month: 5", "actual_hours_per_month: 1.9"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "records.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_records_know_where_they_stand(folder: Path) -> None:
    assert load(folder / "records.yaml").path == folder / "records.yaml"


def test_a_study_knows_the_ids_of_its_networks(folder: Path) -> None:
    study = (Path(__file__).parents[2] / "criteria.example.yaml").read_text(encoding="utf-8")
    (folder / "criteria.yaml").write_text(study, encoding="utf-8")
    text = GOOD.replace("tags:", "study: criteria.yaml\ntags:", 1)
    (folder / "records.yaml").write_text(text.replace("guild", "council-cop"), encoding="utf-8")
    records = load(folder / "records.yaml")
    assert records.networks_study is not None
    assert "council-cop" in records.networks_study.networks
    (folder / "records.yaml").write_text(text.replace("guild", "council-copp"), encoding="utf-8")
    with pytest.raises(FileFaults, match=r"in the study criteria\.yaml\. Did you mean `council-cop`") as caught:
        load(folder / "records.yaml")
    assert [fault.line for fault in caught.value.faults] == [line_of(text, "  guild:")]


@pytest.mark.parametrize("named", ["../criteria.yaml", "/etc/passwd", "other.yaml"])
def test_a_study_that_cannot_be_read_is_a_fault_where_it_is_named(folder: Path, named: str) -> None:
    (folder / "records.yaml").write_text(GOOD.replace("tags:", f"study: {named}\ntags:", 1), encoding="utf-8")
    with pytest.raises(FileFaults) as caught:
        load(folder / "records.yaml")
    assert [(fault.line, fault.code) for fault in caught.value.faults] == [(5, "unreadable")]


def test_faults_of_the_study_are_told_with_its_own_lines(folder: Path) -> None:
    (folder / "criteria.yaml").write_text("netselect: 1\ntitel: Mine\n", encoding="utf-8")
    (folder / "records.yaml").write_text(GOOD.replace("tags:", "study: criteria.yaml\ntags:", 1), encoding="utf-8")
    with pytest.raises(FileFaults) as caught:
        load(folder / "records.yaml")
    assert {fault.source for fault in caught.value.faults} == {str(folder / "criteria.yaml")}


IDS = sorted({(match.start(), match[0]) for match in re.finditer(r"(?<=[ \[{,])[a-z][\w-]+(?=[:,}\]\n])", GOOD)})


@pytest.mark.parametrize("turn", [0, 2])
def test_no_message_repeats_a_name_of_the_key_file_wherever_it_stands(folder: Path, turn: int) -> None:
    """At each place in two of the ways to write it, which one function tells wherever an id stands."""
    ways = ["Jane-Smith", "jane_smith", "janesmith", "jane-smith-2", "jane"]
    assert len(IDS) > 100
    (folder / "names.yaml").write_text("contact-7: Jane Smith\n", encoding="utf-8")
    refused = 0
    for place, (at, word) in enumerate(IDS, turn):
        name = ways[place % len(ways)]
        text = f"{GOOD[:at]}{name}{GOOD[at + len(word) :]}"
        (folder / "records.yaml").write_text(text, encoding="utf-8")
        try:
            load(folder / "records.yaml")
        except FileFaults as error:
            refused += 1
            said = (str(error) + repr(error.faults)).replace(str(folder), "").casefold()
            assert "jane" not in said, (word, said)
    assert refused > 100


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("contact-2", "Jane_Smith"),
        ("contact-2", "jane"),
        ("contact-2", "smith-jane-2"),
        ("contact-2", "janesmith"),
        ("talks", "jane-smith-talks"),
        ("swaps", "jane_smith"),
    ],
)
def test_a_name_of_the_key_file_is_refused_and_never_repeated(folder: Path, before: str, after: str) -> None:
    (folder / "names.yaml").write_text("contact-7: Jane Smith\n", encoding="utf-8")
    (folder / "records.yaml").write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(FileFaults, match="`contact-7`, which stands for it there") as caught:
        load(folder / "records.yaml")
    assert "jane" not in str(caught.value).casefold().replace(str(folder).casefold(), "")


def test_a_fault_elsewhere_repeats_no_name_either(folder: Path) -> None:
    (folder / "names.yaml").write_text("contact-1: Jane Smith\n", encoding="utf-8")
    (folder / "records.yaml").write_text(
        GOOD.replace("hours: 2", "hours: Jane Smith").replace("kind: information", "kind: jo@example.org"),
        encoding="utf-8",
    )
    with pytest.raises(FileFaults) as caught:
        load(folder / "records.yaml")
    assert "Jane" not in str(caught.value)
    assert "example.org" not in str(caught.value)
    assert "Jane" not in repr(caught.value.faults)


def test_the_pseudonyms_of_the_key_file_are_no_names(folder: Path) -> None:
    (folder / "names.yaml").write_text("contact-1: José Contact\ncontact-2: Ann Client\n", encoding="utf-8")
    assert load(folder / "records.yaml").log
    assert names_beside(folder / "records.yaml") == {"contact-1": "José Contact", "contact-2": "Ann Client"}


@pytest.mark.parametrize("text", ["contact-1: [Jane]\n", "- Jane Smith\n", "contact-1: {Jane: Smith\n", "Jane\n"])
def test_a_key_file_that_cannot_be_read_is_refused_without_its_words(folder: Path, text: str) -> None:
    (folder / "names.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FileFaults) as caught:
        load(folder / "records.yaml")
    assert {fault.source for fault in caught.value.faults} == {str(folder / "names.yaml")}
    said = str(caught.value).replace("Jane Example", "")
    assert "Jane" not in said
    assert "Smith" not in said


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"Did you mean `records\.yaml`"):
        load(folder / "record.yaml")


def test_text_is_no_path() -> None:
    with pytest.raises(UnreadableFile, match="use `loads` for text"):
        load(GOOD)


def test_the_schema_knows_every_key_and_the_short_forms() -> None:
    schema = records_schema()
    assert schema["properties"]["purge_after"]["minimum"] == 1
    assert set(schema["required"]) == {"netselect_records", "learner", "purpose", "purge_after"}
    of_entry = schema["$defs"]["Entry"]["properties"]
    assert set(of_entry) == {part.alias or name for name, part in Entry.model_fields.items()}
    assert [option["type"] for option in of_entry["with"]["anyOf"]] == [["string", "integer"], "array"]


def entry_table() -> str:
    """Return which key belongs to which entry of the log, as a Markdown table."""
    rows = ["| entry | needs | can have |", "|---|---|---|"]
    for action, keys in ENTRY_KEYS.items():
        needs = ", ".join(" or ".join(f"`{key}`" for key in one) for one in keys.needs)
        spare = sorted(keys.may.union(*(one for one in keys.needs if len(one) > 1)))
        rows.append(f"| `{action}` | {needs} | {', '.join(f'`{key}`' for key in spare)} |")
    return "\n".join([*rows, ""])


def test_every_entry_has_its_keys_and_every_key_an_entry() -> None:
    assert tuple(ENTRY_KEYS) == ACTIONS
    known = {part.alias or name for name, part in Entry.model_fields.items()}
    assert set().union(*(keys.all for keys in ENTRY_KEYS.values())) == known
    assert entry_table().count("\n") == len(ACTIONS) + 2


def test_two_thousand_entries_of_many_people_are_read_in_seconds() -> None:
    head, _, log = GOOD.partition("log:\n")
    people = "".join(f"  person-{n}: {{offers: [talks], seeks: [minutes]}}\n" for n in range(100, 600))
    entries = "".join(
        f"- {{on: 2026-{month:02}-{day:02}, entry: gave, with: person-{100 + month * day}, answers: talks}}\n"
        for month in range(3, 13)
        for day in range(1, 29)
        for _ in range(8)
    )
    start = time.process_time()
    records = loads(head.replace("strengths:", f"{people}strengths:") + f"log:\n{log}{entries}")
    assert len(records.log) == 9 + 2240
    assert time.process_time() - start < 3


def test_all_models_of_records_forbid_what_they_do_not_know() -> None:
    assert all(model.model_config["extra"] == "forbid" for model in Written.__subclasses__())


def test_the_page_on_records_shows_the_table_of_entries_and_a_file_that_is_read() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "records-file.md").read_text(encoding="utf-8")
    assert entry_table() in page
    (example,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    records = loads(example)
    assert records.notices == ()
    assert [pair.state for pair in introduce(records, as_of=dt.date(2026, 3, 2)).pairs] == ["asked_second"]


ASKED: dict[str, Callable[[Records, str], object]] = {
    "share": lambda records, who: share(records, None, who, as_of=DAY),
    "told": lambda records, who: told(records, who, as_of=DAY),
    "introduce": lambda records, who: introduce(records, to=who, as_of=DAY),
    "subject_export": lambda records, who: subject_export(records, who, as_of=DAY),
    "forget": lambda records, who: forget(str(records.path), who.replace(" ", "_"), as_of=DAY),
}


@pytest.mark.parametrize("verb", ASKED)
def test_a_real_name_that_is_typed_is_not_repeated(folder: Path, verb: str) -> None:
    (folder / "names.yaml").write_text("contact-1: Jane Smith\n", encoding="utf-8")
    (folder / "records.yaml").write_text(GOOD, encoding="utf-8")
    records = load(folder / "records.yaml", as_of=DAY)
    with pytest.raises(NetselectError) as refused:
        ASKED[verb](records, "Jane Smith")
    assert "Jane" not in str(refused.value)
    assert "write `contact-1`" in str(refused.value)
    with pytest.raises(NetselectError) as refused:
        forget(folder / "records.yaml", "Jane Smith", as_of=DAY)
    assert "Jane" not in str(refused.value)


def _places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where something stands in what was read."""
    if path:
        yield path
    inner: Iterable[tuple[str | int, object]] = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, part in inner:
        yield from _places(part, (*path, key))


@pytest.mark.parametrize("rubbish", [[], {}, [[]], [{}], {"a": {}}, None, -1, "a: b"], ids=json.dumps)
def test_a_value_of_any_kind_in_any_place_is_read_or_refused(rubbish: object) -> None:
    good = yaml.safe_load(GOOD)
    for *above, last in _places(good):
        holder = records = deepcopy(good)
        for key in above:
            holder = holder[key]
        holder[last] = rubbish
        with suppress(NetselectError):
            loads(json.dumps(records, default=str))
