"""What is due is told on its day and not before, and as a calendar that can be imported twice."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.cli import main
from netselect.errors import MissingExtra
from netselect.maintain import due
from netselect.maintain.records import Records
from netselect.maintain.reminders import Due, Reminder, entries_go_on, months_after, people_go_on
from netselect.maintain.sharing import holds_on
from tests.maintain.small_records import AS_OF, days_before, small_records

few = settings(max_examples=50, deadline=None)


def only(found: Due, kind: str) -> list[Reminder]:
    return [one for one in found.reminders if one.kind == kind]


@pytest.mark.parametrize(
    ("intervals", "days", "over", "share", "beyond"),
    [
        ({"wanted_days": 30}, 30, False, None, False),
        ({"wanted_days": 30}, 31, True, 1 / 30, False),
        ({"wanted_days": 30, "longest_days": 60}, 60, True, 1.0, False),
        ({"wanted_days": 30, "longest_days": 60}, 61, True, 31 / 30, True),
        ({"longest_days": 60}, 60, False, None, False),
        ({"longest_days": 60}, 61, True, 1 / 60, True),
        ({"wanted_days": 0}, 1, True, None, False),
        ({"wanted_days": 2.5}, 2, False, None, False),
        ({"wanted_days": 2.5}, 3, True, 0.2, False),
    ],
)
def test_a_contact_is_overdue_when_more_days_than_the_interval_have_passed(
    intervals: dict[str, float], days: int, over: bool, share: float | None, beyond: bool
) -> None:
    records = small_records(contacts={"a": {"met_on": days_before(days), **intervals}})
    (found,) = due(records, as_of=AS_OF).reminders
    assert (found.is_overdue, found.is_beyond_longest) == (over, beyond)
    assert found.share_over == (None if share is None else pytest.approx(share))
    assert f"{days} day" in found.reason


def test_who_has_no_interval_is_not_told_and_who_has_no_day_is_told_as_such() -> None:
    records = small_records(contacts={"a": {"met_on": days_before(500)}, "b": {"wanted_days": 3}})
    found = due(records, as_of=AS_OF)
    assert (found.reminders, found.undated) == ((), ("b",))
    assert "Of b no day is known on which you met or were in touch: write `met_on`." in str(found)


@pytest.mark.parametrize("entry", ["gave", "received", "attended", "told", "lead", "asked"])
def test_any_logged_contact_restarts_the_clock(entry: str) -> None:
    contacts = {"a": {"met_on": days_before(90), "wanted_days": 30}}
    records = small_records(f"{days_before(2)} {entry} with=a", contacts=contacts)
    assert not only(due(records, as_of=AS_OF), "contact")[0].is_overdue


LEADS = (
    "2026-10-01 lead with=a id=one by=2026-10-10",
    "2026-10-01 action with=a id=two by=2026-10-10",
    "2026-10-01 lead id=three by=2026-11-29",
    "2026-10-01 action id=four by=2026-11-30",
    "2026-10-01 action id=five",
    "2026-10-04 done id=one",
    "2026-11-29 done id=three",
    "2026-10-02 done id=four",
)


def test_the_follow_up_rate_counts_what_was_done_of_what_was_due() -> None:
    found = due(small_records(*LEADS), as_of=AS_OF)
    assert (found.follow_up.done, found.follow_up.due, found.follow_up.median_days) == (2, 3, 3.0)
    assert str(found.follow_up) == (
        "Followed up: 2 of 3 leads and actions that were due. Median time of those done: 3 days."
    )
    told = [(one.kind, one.what, one.on, one.is_overdue) for one in found.reminders]
    assert told == [("action", "two", dt.date(2026, 10, 10), True), ("action", "five", None, False)]
    earlier = due(small_records(*LEADS), as_of=dt.date(2026, 10, 3))
    assert (earlier.follow_up.done, earlier.follow_up.due) == (0, 0)
    assert str(earlier.follow_up) == "No lead or action has been due yet. Median time of those done: 1 day."


def test_four_of_six_is_said_as_counts() -> None:
    log = [f"2026-10-01 lead id=l{place} by=2026-10-20" for place in range(6)]
    log += [f"2026-10-{3 + place:02d} done id=l{place}" for place in range(4)]
    found = due(small_records(*log), as_of=AS_OF)
    assert str(found.follow_up).startswith("Followed up: 4 of 6 leads and actions that were due.")
    assert found.follow_up.median_days == 3.5
    assert "%" not in str(found)


@pytest.mark.parametrize(("days", "told"), [(61, False), (60, True), (0, True), (-1, True)])
def test_a_renewal_is_told_within_60_days(days: int, told: bool) -> None:
    club = {"joined": "2025-01-01", "renewal": days_before(-days)}
    found = due(small_records(memberships={"club": club}), as_of=AS_OF)
    assert bool(only(found, "renewal")) is told
    assert bool(found.overdue) is (days < 0)


@pytest.mark.parametrize(
    "club",
    [
        {"joined": days_before(-1)},
        {"joined": "2025-01-01", "left": days_before(0)},
        {"joined": "2025-01-01", "left": days_before(-5), "notice_weeks": 0},
    ],
)
def test_what_is_no_membership_on_the_day_does_not_renew(club: dict[str, object]) -> None:
    records = small_records(memberships={"club": club | {"renewal": days_before(-5)}})
    assert due(records, as_of=AS_OF).reminders == ()


def test_a_membership_that_ends_after_it_renews_renews() -> None:
    club = {"joined": "2025-01-01", "left": days_before(-6), "renewal": days_before(-5)}
    assert only(due(small_records(memberships={"club": club}), as_of=AS_OF), "renewal")


def test_a_membership_that_the_log_says_was_left_does_not_renew() -> None:
    club = {"joined": "2025-01-01", "renewal": days_before(-5)}
    records = small_records(f"{days_before(3)} left network=club", memberships={"club": club})
    assert due(records, as_of=AS_OF).reminders == ()


@pytest.mark.parametrize(("days", "told"), [(61, False), (60, True), (0, True), (-1, False)])
def test_the_last_day_for_notice_is_told_while_it_is_to_come(days: int, told: bool) -> None:
    renewal = AS_OF + dt.timedelta(days=days + 28)
    club = {"joined": "2025-01-01", "renewal": renewal.isoformat(), "notice_weeks": 4}
    found = only(due(small_records(memberships={"club": club}), as_of=AS_OF), "notice")
    assert [one.on for one in found] == [AS_OF + dt.timedelta(days=days)] * told


@pytest.mark.parametrize(
    ("days", "state"),
    [(61, ""), (60, "left"), (0, "Today"), (-1, "lapses after"), (-90, "lapses"), (-91, "lapsed")],
)
def test_an_agreed_guideline_is_told_from_60_days_before_its_review(days: int, state: str) -> None:
    records = small_records(
        "2025-01-01 proposed guideline=g",
        "2025-01-02 agreed guideline=g with=me",
        "2025-01-02 agreed guideline=g with=a",
        guidelines={"g": {"parties": ["me", "a"], "review_by": days_before(-days)}},
        contacts={"a": {}},
    )
    found = only(due(records, as_of=AS_OF), "guideline")
    assert len(found) == bool(state)
    assert not state or state in " ".join(str(found[0]).split())


def test_a_guideline_that_nobody_agreed_or_that_ended_is_not_told() -> None:
    guideline = {"g": {"parties": ["me"], "review_by": days_before(0)}}
    steps = [
        "2025-01-01 proposed guideline=g",
        "2025-01-02 agreed guideline=g with=me",
        "2025-02-02 ended guideline=g",
    ]
    assert due(small_records(guidelines=guideline), as_of=AS_OF).reminders == ()
    assert due(small_records(*steps, guidelines=guideline), as_of=AS_OF).reminders == ()


CONSENT = {"by": "c", "items": ["case"], "to": ["a"], "purpose": "referral", "given": "2026-01-01"}


@pytest.mark.parametrize(
    ("consent", "told"),
    [
        ({"until": days_before(-61)}, False),
        ({"until": days_before(-60)}, True),
        ({"until": days_before(0)}, True),
        ({"until": days_before(1)}, False),
        ({"until": days_before(-5), "withdrawn": days_before(0)}, False),
        ({"until": days_before(-5), "withdrawn": days_before(-1)}, True),
        ({"until": days_before(-90), "withdrawn": days_before(-61)}, True),
        ({"until": days_before(-90), "withdrawn": days_before(-62)}, False),
        ({"until": days_before(-5), "given": days_before(-1)}, False),
        ({}, False),
    ],
)
def test_a_consent_that_runs_out_is_told(consent: dict[str, object], told: bool) -> None:
    records = small_records(consents=[CONSENT | consent], subjects=["c"])
    found = only(due(records, as_of=AS_OF), "consent")
    assert bool(found) is told
    for one in found:
        assert one.on is not None
        assert holds_on(records.consents[0], one.on)
        assert not holds_on(records.consents[0], one.on + dt.timedelta(days=1))


@pytest.mark.parametrize(("asked", "told"), [(29, 0), (30, 1), (90, 1), (91, 0)])
def test_a_question_of_an_introduction_is_told_before_it_runs_out(asked: int, told: int) -> None:
    records = small_records(
        f"{days_before(asked)} asked introduction=i with=a",
        introductions={"i": {"between": ["a", "b"], "basis": "common"}},
        contacts={"a": {}, "b": {}},
    )
    assert len(only(due(records, as_of=AS_OF), "introduction")) == told


def purging(*log: str, after: int = 1, **contact: object) -> Records:
    return small_records(*log, purge_after=after, contacts={"a": contact})


@pytest.mark.parametrize(("days", "told"), [(31, False), (30, True), (0, True), (-1, True)])
def test_a_purge_is_announced_30_days_before(days: int, told: bool) -> None:
    found = only(due(purging(purge_on=days_before(-days)), as_of=AS_OF), "purge")
    assert [one.what for one in found] == ["a"] * told


@pytest.mark.parametrize(
    ("log", "contact", "day"),
    [
        (["2026-01-31 gave with=a"], {}, "2026-02-28"),
        (["2026-01-31 told item=x to=team"], {}, "2026-02-28"),
        (["2026-01-31 told item=x to=b about=a"], {"last_contact": "2026-03-01"}, "2026-04-01"),
        (["2026-05-31 gave with=a"], {"last_contact": "2026-03-01", "met_on": "2026-06-01"}, "2026-06-30"),
        ([], {"met_on": "2026-06-01"}, "2026-07-01"),
        (["2026-05-31 gave with=a"], {"purge_on": "2026-01-01"}, "2026-01-01"),
        ([], {}, None),
    ],
)
def test_a_person_goes_some_months_after_the_last_entry_that_names_them(
    log: list[str], contact: dict[str, object], day: str | None
) -> None:
    records = small_records(
        *log,
        purge_after=1,
        contacts={"a": contact},
        audiences={"team": {"members": ["a"], "reach": "named"}},
    )
    assert people_go_on(records) == {"a": None if day is None else dt.date.fromisoformat(day)}


def test_subjects_go_too_and_entries_after_the_last_that_names_them() -> None:
    records = small_records(
        "2026-01-01 lead id=l by=2026-02-01",
        "2026-01-05 told item=x about=c-1",
        "2026-03-01 done id=l",
        subjects=["c-1"],
        purge_after=2,
    )
    assert people_go_on(records) == {"c-1": dt.date(2026, 3, 5)}
    assert entries_go_on(records) == [dt.date(2026, 5, 1), dt.date(2026, 3, 5), dt.date(2026, 5, 1)]
    (of_log, of_person) = only(due(records, as_of=dt.date(2026, 4, 5)), "purge")[::-1]
    assert (of_person.what, of_log.what) == ("c-1", "log")
    assert of_log.reason == "log entries past their day: 1; reaching it within 30 days: 2."


@few
@given(day=st.dates(), months=st.integers(1, 10**12))
def test_months_are_added_as_a_calendar_has_them(day: dt.date, months: int) -> None:
    found = months_after(day, months)
    assert found >= day
    if found != dt.date.max:
        assert (found.year - day.year) * 12 + found.month - day.month == months
        assert found.day == day.day or (found + dt.timedelta(days=1)).day == 1


FULL: dict[str, Any] = {
    "contacts": {"a": {"wanted_days": 10, "met_on": "2026-10-01"}, "b": {"purge_on": "2026-12-01"}},
    "memberships": {"club": {"joined": "2025-01-01", "renewal": "2027-01-20", "notice_weeks": 4}},
    "boundaries": {"prices": {"rests_on": "A policy", "review_by": "2026-12-24"}},
    "consents": [CONSENT | {"until": "2026-12-31"}],
    "subjects": ["c"],
}
ENTRIES: tuple[dict[str, object], ...] = (
    {"on": "2026-11-01", "entry": "lead", "with": "a", "id": "l", "by": "2026-11-10", "note": "Jane Smith, 01234"},
    {"on": "2026-11-01", "entry": "action", "id": "undated"},
)


def events(found: Due) -> dict[str, Any]:
    return {event.uid.value: event for event in vobject.readOne(found.ics().decode()).vevent_list}


def test_a_calendar_is_read_by_another_library_with_private_all_day_events_and_alarms() -> None:
    found = due(small_records(*ENTRIES, **FULL), as_of=AS_OF)
    dated = [one for one in found.reminders if one.on is not None]
    assert {one.kind for one in dated} >= {"contact", "lead", "renewal", "notice", "boundary", "consent", "purge"}
    read = events(found)
    assert len(read) == len(dated)
    for event, one in zip(read.values(), dated, strict=True):
        assert event.dtstart.value == max(one.on or AS_OF, AS_OF)
        assert type(event.dtstart.value) is dt.date
        assert event.dtend.value == event.dtstart.value + dt.timedelta(days=1)
        assert event.contents["class"][0].value == "PRIVATE"
        assert event.dtstamp.value.date() == AS_OF
        assert event.description.value == one.reason
        assert event.valarm.action.value == "DISPLAY"
        assert event.valarm.trigger.value == dt.timedelta(hours=9)
    assert b"Jane" not in found.ics()
    assert b"01234" not in found.ics()


def test_a_calendar_exported_twice_has_equal_bytes_and_later_the_same_uids() -> None:
    records = small_records(*ENTRIES, **FULL)
    assert due(records, as_of=AS_OF).ics() == due(records, as_of=AS_OF).ics()
    today, tomorrow = (events(due(records, as_of=AS_OF + dt.timedelta(days=more))) for more in (0, 1))
    assert today.keys() == tomorrow.keys()
    assert all(int(tomorrow[uid].sequence.value) > int(today[uid].sequence.value) for uid in today)


@few
@given(text=st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=70))
def test_ids_of_any_letters_are_read_back(text: str) -> None:
    records = small_records(contacts={text: {"wanted_days": 1, "met_on": days_before(9)}})
    (event,) = events(due(records, as_of=AS_OF)).values()
    assert event.summary.value == f"Contact: {text}"


def test_a_calendar_is_the_same_bytes_on_stdout_and_in_a_file(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file, calendar = tmp_path / "records.yaml", tmp_path / "due.ics"
    file.write_text(
        "netselect_records: 1\nlearner: {id: L-001}\npurpose: To keep up\npurge_after: 24\n"
        "contacts:\n  a: {met_on: 2026-10-01, wanted_days: 10}\n",
        encoding="utf-8",
    )
    asked = ["maintain", "due", str(file), "--as-of", AS_OF.isoformat(), "--format", "ics"]
    assert main(asked) == main([*asked, "--output", str(calendar)]) == 0
    assert capsysbinary.readouterr().out == calendar.read_bytes()
    assert b"\r\n" in calendar.read_bytes()
    assert vobject.readOne(calendar.read_text(encoding="utf-8")).vevent.summary.value == "Contact: a"


def test_without_icalendar_the_install_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtra, match=r"netselect\[records\]"):
        due(small_records(), as_of=AS_OF).ics()


def test_the_same_is_told_as_a_table_and_as_json() -> None:
    found = due(small_records(*ENTRIES, **FULL), as_of=AS_OF)
    frame, told = found.to_frame(), json.loads(json.dumps(found.to_dict()))
    assert frame["kind"].tolist() == [one["kind"] for one in told["reminders"]]
    assert frame["on"].isna().tolist() == [one["on"] is None for one in told["reminders"]]
    assert told["follow_up"] == {"done": 0, "due": 1, "median_days": None}
    assert "<pre" in found._repr_html_()


@few
@given(order=st.permutations(LEADS))
def test_the_order_of_entries_of_different_days_does_not_matter(order: list[str]) -> None:
    kept = [line for line in order if not line.startswith("2026-10-01")]
    first = [line for line in LEADS if line.startswith("2026-10-01")]
    for log in (kept + first, first + kept):
        assert due(small_records(*log), as_of=AS_OF) == due(small_records(*LEADS), as_of=AS_OF)
