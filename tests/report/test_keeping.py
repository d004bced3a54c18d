"""Do documents on records say what the records hold, and nothing of what is for the learner alone?"""

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import netselect
from netselect import maintain
from netselect.errors import InvalidParameter
from netselect.report.document import RECORD_KINDS, RecordKind
from netselect.report.keeping import kept_in
from netselect.study.study import AUDIENCES, Audience

ROOT = Path(__file__).parents[2]
AS_OF = dt.date(2026, 11, 29)
KINDS: tuple[RecordKind, ...] = tuple(kind for kind in RECORD_KINDS if kind != "review")

RECORDS = """
netselect_records: 1
learner: {id: learner-q, seeks: [mentor]}
purpose: Keep up the networks of the project team
purge_after: 24
contacts:
  contact-4: {met_on: 2026-01-10, offers: [mentor], seeks: [minutes]}
strengths:
  minutes: {proof: Minutes of the board}
items:
  case: {category: client_case, subject: client, about: client-1, marking: "TLP:AMBER", owner: employer}
  template: {category: template, marking: "TLP:CLEAR"}
subjects: [client-1]
audiences:
  circle: {members: [contact-4], reach: named}
  open: {reach: public}
boundaries:
  client_case: {rests_on: Data protection policy 3, asked: line manager, answer: Only with consent,
                dated: 2026-03-01}
consents:
  - {by: client-1, items: case, to: circle, purpose: advice, given: 2026-10-01, until: 2026-12-31}
guidelines:
  swap: {parties: [me, contact-4], items: [template], channels: [mail], review_by: 2027-01-01}
log:
  - {on: 2026-10-02, entry: told, item: template, to: circle, purpose: advice, note: Over tea}
  - {on: 2026-11-05, entry: refused, item: case, to: open, purpose: advice}
  - {on: 2026-11-06, entry: proposed, guideline: swap}
"""

PRIVATE: dict[str, tuple[str, str]] = {
    "a contact": ("contacts:\n", "contacts:\n  hidden-9: {met_on: 2026-02-10, offers: [mentor], private: true}\n"),
    "an item": ("items:\n", "items:\n  hidden-9: {category: template, marking: 'TLP:CLEAR', private: true}\n"),
    "an audience": ("audiences:\n", "audiences:\n  hidden-9: {reach: community, private: true}\n"),
    "a guideline": (
        "guidelines:\n",
        "guidelines:\n  hidden-9: {parties: [me, contact-4], review_by: 2027-01-01, private: true}\n",
    ),
    "an entry": (
        "log:\n",
        "log:\n  - {on: 2026-09-01, entry: gave, with: contact-4, kind: service, private: yes}\n",
    ),
    "a strength": ("strengths:\n", "strengths:\n  hidden-9: {proof: A prize, private: true}\n"),
    "a boundary": ("boundaries:\n", "boundaries:\n  hidden-9: {rests_on: A law, private: true}\n"),
}
NAMING: dict[str, tuple[str, str]] = {
    "met through": ("strengths:\n", "  other-9: {met_on: 2026-03-01, met_through: hidden-9}\nstrengths:\n"),
    "an entry": ("log:\n", "log:\n  - {on: 2026-09-01, entry: gave, with: hidden-9, kind: service}\n"),
    "an audience": ("audiences:\n", "audiences:\n  pair: {members: [contact-4, hidden-9], reach: named}\n"),
    "a party": (
        "guidelines:\n",
        "guidelines:\n  trio: {parties: [me, hidden-9], items: [template], review_by: 2027-01-01}\n",
    ),
    "a consent": (
        "consents:\n",
        "consents:\n  - {by: client-1, items: case, to: hidden-9, purpose: advice, given: 2026-10-01}\n",
    ),
    "an introduction": ("log:\n", "introductions:\n  ab: {between: [contact-4, hidden-9], basis: common}\nlog:\n"),
}


HIDDEN_STRENGTH = "strengths:\n  hidden-9: {private: true}\n"
REFERRING: dict[str, tuple[tuple[str, str], ...]] = {
    "that a task was done": (
        (
            "log:\n",
            "log:\n  - {on: 2026-09-01, entry: lead, id: hidden-9, with: contact-4, private: true}\n"
            "  - {on: 2026-09-02, entry: done, id: hidden-9, with: contact-4}\n",
        ),
    ),
    "what is agreed on a category of which no item is left": (
        (
            "items:\n",
            "items:\n  hidden-9: {category: hidden-8, private: true}\n"
            "  hidden-7: {category: hidden-8, private: true}\n",
        ),
        ("boundaries:\n", "boundaries:\n  hidden-8: {rests_on: A law}\n"),
        (
            "guidelines:\n",
            "guidelines:\n  trio: {parties: [me, contact-4], items: [hidden-8], review_by: 2027-01-01}\n",
        ),
        ("log:\n", "log:\n  - {on: 2026-09-01, entry: proposed, guideline: trio}\n"),
    ),
    "another word for a strength": (
        ("strengths:\n", f"aliases: {{hidden-9: [other-9]}}\n{HIDDEN_STRENGTH}"),
        ("boundaries:\n", "boundaries:\n  hidden-9: {rests_on: A law}\n"),
        ("log:\n", "log:\n  - {on: 2026-09-01, entry: gave, with: contact-4, answers: other-9}\n"),
    ),
    "a strength that is another word": (
        ("strengths:\n", f"aliases: {{other-9: [hidden-9]}}\n{HIDDEN_STRENGTH}"),
        ("log:\n", "log:\n  - {on: 2026-09-01, entry: gave, with: contact-4, answers: other-9}\n"),
    ),
}


def written(text: str, kind: RecordKind, audience: Audience, **options: Any) -> str:  # noqa: ANN401 -- of the document
    return netselect.records_document(maintain.loads(text), kind, audience, as_of=AS_OF, **options).markdown()


def changed(change: tuple[str, str], text: str = RECORDS) -> str:
    assert change[0] in text
    return text.replace(*change, 1)


def test_the_boundaries_say_the_decision_the_rule_and_who_was_asked() -> None:
    text = written(RECORDS, "boundaries", "assessor")
    for said in (
        "client case | Data protection policy 3 | line manager | Only with consent | allow | 2026-03-01",
        "client case | case | TLP:AMBER | circle | advice | allow with conditions | consent:",
        "client case | case | TLP:AMBER | open | advice | deny | marking: TLP:AMBER may not be passed on to the",
        "client-1 | case | circle | advice | 2026-10-01 | 2026-12-31",
        "2026-11-05 | case | open | advice | marking",
        "2026-10-02 | told | template | circle | nobody | advice",
        "Private items, if there are any, and notes were left out",
    ):
        assert said in text, text


def test_the_agreement_and_the_timeline_say_what_was_agreed_and_done() -> None:
    assert "| Parties | the learner and contact-4 |" in written(RECORDS, "agreement", "learner")
    timeline = written(RECORDS, "timeline", "learner")
    assert "3 entries over 5.0 weeks, 2026-10-02 to 2026-11-06." in timeline
    assert "Nothing from 2026-10-02 to 2026-11-05: 34 days." in timeline
    assert "Over tea" in timeline
    assert "Over tea" not in written(RECORDS, "timeline", "manager")
    assert "Over tea" in written(RECORDS, "timeline", "manager", with_notes=True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("audience", [one for one in AUDIENCES if one != "learner"])
@pytest.mark.parametrize("what", PRIVATE)
def test_what_is_private_leaves_no_byte(what: str, audience: Audience, kind: RecordKind) -> None:
    assert written(changed(PRIVATE[what]), kind, audience) == written(RECORDS, kind, audience)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", NAMING)
def test_what_names_a_private_person_goes_with_them(what: str, kind: RecordKind) -> None:
    text = changed(NAMING[what], changed(PRIVATE["a contact"]))
    assert written(text, kind, "manager") == written(RECORDS, kind, "manager")
    assert written(text, "timeline", "learner") != written(RECORDS, "timeline", "learner") or "log" not in what


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", REFERRING)
def test_what_refers_to_what_is_private_goes_with_it(what: str, kind: RecordKind) -> None:
    text = RECORDS
    for change in REFERRING[what]:
        text = changed(change, text)
    assert written(text, kind, "manager") == written(RECORDS, kind, "manager")
    assert "hidden-" in "".join(written(text, kind, "learner") for kind in KINDS) + text


def test_a_refusal_is_told_by_its_rule_whoever_was_refused() -> None:
    text = changed(("log:\n", "log:\n  - {on: 2026-11-04, entry: refused, item: case, to: me}\n"))
    assert "2026-11-04 | case | the learner | not said | consent" in written(text, "boundaries", "manager")


def test_a_consent_is_told_with_the_last_day_that_it_covers() -> None:
    text = changed(("until: 2026-12-31}", "until: 2026-12-31, withdrawn: 2026-12-11}"))
    assert "2026-10-01 | 2026-12-10" in written(text, "boundaries", "manager")


def test_a_review_says_what_is_proposed_and_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / "criteria.yaml").write_bytes((ROOT / "criteria.example.yaml").read_bytes())
    path = tmp_path / "records.yaml"
    held = RECORDS.replace(
        "contacts:", "study: criteria.yaml\nmemberships: {pm-body: {joined: 2025-11-01}}\ncontacts:", 1
    )
    path.write_text(held, encoding="utf-8")
    records = maintain.load(path)
    document = netselect.records_document(records, "review", "manager", as_of=AS_OF)
    text = document.markdown()
    assert document.watermark
    assert "student grade | not enough evidence |" in text
    assert "What have you decided about Project-management professional body, student grade, and why?" in text
    assert "Find a mentor" not in text
    assert "Find a mentor" in netselect.records_document(records, "review", as_of=AS_OF).markdown()


def test_a_review_without_a_study_says_what_to_write() -> None:
    with pytest.raises(InvalidParameter, match=r"write `study: criteria\.yaml` in the records"):
        written(RECORDS, "review", "learner")


def test_the_index_names_what_the_records_hold_and_their_days() -> None:
    study = (ROOT / "criteria.example.yaml").read_text(encoding="utf-8").replace("illustrative: true", "")
    ranking = netselect.rank(netselect.loads(study))
    records = maintain.loads(changed(("log:\n", EVIDENCE + "log:\n")))
    text = ranking.document("index", "assessor", records=records).markdown()
    hashed = records.for_audience("assessor").content_hash[:12]
    kept = f"| {hashed} | work product | with this index |"
    agreed = "Boundaries of confidentiality: What was agreed, and on what it rests | 2026-03-01 | 2026-03-01"
    assert f"{agreed} {kept}" in text
    assert f"Guidelines for exchange: What is agreed | 2026-11-06 | 2026-11-06 {kept}" in text
    assert "Letter | 2026-11-02" in text
    assert "client case (line manager, 2026-03-01)" in text
    assert "Boundaries of confidentiality: " not in ranking.document("index", "assessor").markdown()
    assert "later day" not in text


@pytest.mark.parametrize(
    ("day", "later", "held"),
    [
        ("2026-11-06", 0, "agreed letter boundary"),
        ("2026-11-05", 1, "letter boundary"),
        ("2026-11-02", 2, "letter boundary"),
        ("2026-11-01", 3, "boundary"),
        ("2026-02-28", 5, ""),
    ],
)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_index_ends_with_the_day_of_the_study_and_counts_what_is_later(
    day: str, later: int, held: str, audience: Audience
) -> None:
    records = maintain.loads(changed(("log:\n", EVIDENCE + "log:\n")))
    text = ranked_on(day).document("index", audience, records=records)
    said = re.sub(r"\s+", " ", text.markdown())
    assert ("Guidelines for exchange: What is agreed | 2026-11-06" in said) == ("agreed" in held)
    assert ("Letter | 2026-11-02" in said) == ("letter" in held)
    assert ("client case (line manager, 2026-03-01)" in said) == ("boundary" in held)
    entries = "1 entry of the records is" if later == 1 else f"{later} entries of the records are"
    assert (f"{entries} of a later day than the study, {day}, and" in said) == bool(later)


@cache
def ranked_on(day: str) -> netselect.Ranking:
    """Return the example as a study of one's own of another day, ranked, which no test changes."""
    study = (ROOT / "criteria.example.yaml").read_text(encoding="utf-8").replace("illustrative: true", "")
    return netselect.rank(netselect.loads(study.replace("as_of: 2026-11-23", f"as_of: {day}", 1)))


EVIDENCE = 'evidence:\n  - {kind: witness_testimony, criteria: "3.7", title: Letter, date: 2026-11-02}\n'


INTRODUCTIONS = """introductions:
  pair: {between: [contact-4, client-1], basis: common}
log:
  - {on: 2026-03-01, entry: asked, introduction: pair, with: [contact-4, client-1]}
"""
ENDS = {
    "one declined": "  - {on: 2026-03-02, entry: declined, introduction: pair, with: contact-4}\n",
    "the other declined": "  - {on: 2026-05-20, entry: declined, introduction: pair, with: client-1}\n",
    "one agreed first": "  - {on: 2026-03-02, entry: consented, introduction: pair, with: contact-4}\n"
    "  - {on: 2026-03-03, entry: declined, introduction: pair, with: client-1}\n",
    "withdrawn": "  - {on: 2026-03-02, entry: withdrawn, introduction: pair, with: contact-4}\n",
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("kind", KINDS)
def test_how_an_introduction_ended_is_for_the_learner_alone(kind: RecordKind, end: str) -> None:
    expired = RECORDS.replace("log:\n", INTRODUCTIONS)
    ended = RECORDS.replace("log:\n", INTRODUCTIONS + end)
    assert written(ended, kind, "assessor") == written(expired, kind, "assessor")
    if kind == "timeline":
        assert "| contact-4 and client-1 | ended |" in written(ended, kind, "assessor")
        assert written(ended, kind, "learner") != written(expired, kind, "learner")


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_action_for_an_introduction_that_ended_goes_with_what_says_that_it_is_done(
    kind: RecordKind, end: str
) -> None:
    action = "  - {on: 2026-03-01, entry: action, id: write-to-both, introduction: pair, by: 2026-03-09}\n"
    done = "  - {on: 2026-03-04, entry: done, id: write-to-both}\n"
    without, *others = (
        RECORDS.replace("log:\n", INTRODUCTIONS + end + more) for more in ("", action, action + done)
    )
    for other in others:
        assert written(other, kind, "assessor") == written(without, kind, "assessor")
        if kind == "timeline":
            assert "write-to-both" in written(other, kind, "learner")


def test_an_index_of_the_day_before_an_introduction_ended_does_not_tell_that_it_did() -> None:
    for end in ENDS.values():
        records = maintain.loads(RECORDS.replace("log:\n", INTRODUCTIONS + end))
        for day in (dt.date(2026, 3, 1), dt.date(2026, 12, 31)):
            own, theirs = (kept_in(records, whom, day, with_notes=False).parts for whom in AUDIENCES[:2])
            assert own.keys() - theirs.keys() == {"records.introductions"}


def test_an_index_quotes_no_guideline_of_a_later_day() -> None:
    records = maintain.loads(RECORDS.replace("log:\n", SAID))
    day = next(entry.on for entry in records.log if entry.entry == "proposed")
    for of_day, is_quoted in ((day, True), (day - dt.timedelta(days=1), False)):
        assert ("guideline" in kept_in(records, "learner", of_day, with_notes=False).quotes) == is_quoted


def test_a_timeline_says_what_each_entry_names() -> None:
    text = written(RECORDS.replace("log:\n", SAID), "timeline", "assessor")
    for said in (
        "| 2026-11-06 | proposed |  |  | guideline swap |",
        "| 2026-10-03 | received | contact-4 |  | support; large effort; answers mentor; 1.5 hours |",
        "| 2026-10-04 | action | contact-4 |  | call; due by 2026-10-20 |",
        "| call | action | contact-4 | 2026-10-04 | 2026-10-20 | overdue |",
        "Followed up: 0 of 1 leads and actions that were due.",
    ):
        assert said in text, text


SAID = """log:
  - {on: 2026-10-03, entry: received, with: contact-4, kind: support, effort: large, answers: mentor, hours: 1.5}
  - {on: 2026-10-04, entry: action, id: call, with: contact-4, by: 2026-10-20}
"""


def test_an_agreement_says_what_may_be_given_to_whom_on_which_conditions() -> None:
    text = RECORDS.replace("items: [template]", "items: [template, client_case]").replace(
        "log:\n", "log:\n  - {on: 2026-11-01, entry: refused, item: case, to: open}\n"
    )
    said = written(text, "agreement", "assessor")
    assert "| template | TLP:CLEAR | contact-4 | allow |  | advice |" in said
    assert "| case | TLP:AMBER | contact-4 | deny |  | advice |" in said
    assert "Case is not to be passed on to contact-4: client-1 has not agreed" in said
    assert "- For: the parties\n" in said
    assert "- For: the learner\n" in written(text, "agreement", "learner")
    assert "| 2026-11-01 | case | open | not said | marking |" in written(text, "boundaries", "assessor")


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_documents_for_others_carry_the_watermark_and_speak_to_nobody_but_in_their_questions(
    kind: RecordKind, year: maintain.Records
) -> None:
    document = netselect.records_document(year, kind, "manager", as_of=AS_OF)
    assert document.watermark
    text = document.markdown()
    told = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    assert re.search(r"\b(you|your|we|our)\b", told, re.IGNORECASE) is None
    assert "*Witness testimony*" in text
    assert "council-cop" not in text


@pytest.fixture(scope="module")
def year() -> maintain.Records:
    return maintain.load(ROOT / "docs" / "tutorials" / "year" / "records.yaml")


def test_a_decision_that_is_the_same_for_several_purposes_is_said_once(year: maintain.Records) -> None:
    text = netselect.records_document(year, "boundaries", "assessor", as_of=AS_OF).markdown()
    assert text.count("| blurbs | blurb | TLP:GREEN | region |") == 1
    assert "region | each | allow |" in text
    assert text.count("| case story | TLP:AMBER | circle |") == len(("allowed for one", "denied for the other"))
    assert "| internal (TLP:AMBER+STRICT) | region |" in text
    assert "may not be passed on to a community. Ask employer." in text
    assert "No boundary is recorded on lessons, talks and papers." in text
