"""The log tells who gave and received what, when nothing happened, and who was told what about whom."""

import datetime as dt
import json

import pytest

from netselect.errors import UnknownName
from netselect.maintain import ledger, timeline, told
from netselect.maintain.happened import last_in_touch
from netselect.maintain.records import ACTIONS
from tests.maintain.small_records import AS_OF, days_before, small_records

OF_P3 = (
    "2026-01-12 gave with=contact_4 kind=information effort=small",
    "2026-01-30 received with=contact_4 kind=introduction effort=medium",
    "2026-02-10 received with=contact_5 kind=service effort=medium",
)


def test_gave_and_received_are_told_by_kind_and_person() -> None:
    found = ledger(small_records(*OF_P3), as_of=AS_OF)
    assert (found.gave, found.received) == ({"information": 1}, {"service": 1, "introduction": 1})
    assert [(one.who, one.gave, one.received, one.days, one.one_way) for one in found.people] == [
        ("contact_4", 1, 1, 18, False),
        ("contact_5", 0, 1, 0, False),
    ]
    assert str(found).splitlines() == [
        "You gave 1 (information 1) and received 2 (service 1, introduction 1).",
        "contact_4: gave 1 (information 1) and received 1 (introduction 1), 2026-01-12 to",
        "  2026-01-30.",
        "contact_5: gave 0 and received 1 (service 1), on 2026-02-10.",
    ]
    frame = found.to_frame()
    assert frame[["who", "gave_information", "received_service", "gave_unsaid"]].to_numpy().tolist() == [
        ["contact_4", 1, 0, 0],
        ["contact_5", 0, 1, 0],
    ]
    assert not {"money", "owe", "debt", "balance"} & set(str(found).split())


def test_entries_after_the_day_do_not_count() -> None:
    found = ledger(small_records(*OF_P3), as_of=dt.date(2026, 1, 12))
    assert [one.who for one in found.people] == ["contact_4"]
    assert str(ledger(small_records(*OF_P3), as_of=dt.date(2026, 1, 11))) == "Nothing was given or received yet."


@pytest.mark.parametrize(
    ("entries", "one_way"),
    [
        (["0 gave", "183 gave"], False),
        (["0 gave", "184 gave"], True),
        (["0 received", "184 received"], True),
        (["0 gave", "184 received"], False),
        (["400 gave"], False),
        (["0 gave", "100 gave", "200 received"], False),
    ],
)
def test_one_way_needs_more_than_six_months_and_two_entries(entries: list[str], one_way: bool) -> None:
    parted = [entry.split() for entry in entries]
    log = [f"{days_before(500 - int(day))} {word} with=a" for day, word in parted]
    found = ledger(small_records(*log), as_of=AS_OF)
    assert found.people[0].one_way is one_way
    assert ("only" in str(found)) is one_way


def test_what_answered_a_match_is_told() -> None:
    parts = {
        "learner": {"id": "L", "seeks": ["mentor"]},
        "strengths": {"minutes": {}},
        "contacts": {"a": {"seeks": ["notes"], "offers": ["mentor"]}},
        "aliases": {"minutes": ["notes"]},
    }
    log = [
        "2026-01-01 gave with=a answers=notes",
        "2026-01-02 received with=a answers=mentor",
        "2026-01-03 gave with=a answers=mentor",
        "2026-01-04 gave with=a",
    ]
    found = ledger(small_records(*log, **parts), as_of=AS_OF)
    assert [one.is_match for one in found.exchanges] == [True, True, False, False]
    assert "2026-01-01: what you gave (a) answered notes." in str(found)


def test_the_order_of_entries_of_different_days_does_not_matter() -> None:
    log = [
        f"{days_before(day)} {'gave' if day % 3 else 'received'} with=a,b kind=service" for day in range(0, 90, 7)
    ]
    shuffled = log[7:] + log[3:7][::-1] + log[:3]
    one, other = small_records(*log), small_records(*shuffled)
    for verb in (ledger, timeline, told):
        assert verb(one, as_of=AS_OF) == verb(other, as_of=AS_OF)


@pytest.mark.parametrize(("days", "gaps"), [(28, 0), (29, 1)])
def test_a_gap_is_more_than_28_days(days: int, gaps: int) -> None:
    found = timeline(
        small_records(f"{days_before(days)} attended network=n", f"{days_before(0)} left"), as_of=AS_OF
    )
    assert len(found.gaps) == gaps
    assert found.weeks == days / 7


def test_a_timeline_holds_what_was_written_and_says_when_nothing_was() -> None:
    log: list[str | dict[str, object]] = [
        {"on": days_before(70), "entry": "attended", "network": "club", "hours": 2, "note": "A talk"},
        f"{days_before(0)} gave with=a,b",
    ]
    found = timeline(small_records(*log), as_of=AS_OF)
    assert str(found).splitlines() == [
        "2 entries over 10 weeks, 2026-09-20 to 2026-11-29.",
        "2026-09-20 attended: network club; hours 2; note A talk",
        "2026-11-29 gave: with a, b",
        "Nothing for 70 days: 2026-09-20 to 2026-11-29.",
    ]
    frame = found.to_frame()
    assert frame["with"].tolist()[1] == "a b"
    assert frame["hours"].isna().tolist() == [False, True]
    assert json.loads(json.dumps(found.to_dict()))["entries"][0]["hours"] == 2
    assert str(timeline(small_records(), as_of=AS_OF)) == "Nothing is written down yet."


@pytest.mark.parametrize("entry", ACTIONS)
def test_any_logged_contact_restarts_the_clock_and_no_plan_does(entry: str) -> None:
    records = small_records(f"{days_before(5)} {entry} with=a", contacts={"a": {"met_on": days_before(90)}})
    days = 90 if entry in {"action", "decided", "ended", "left", "withdrawn"} else 5
    assert last_in_touch(records, AS_OF) == {"a": AS_OF - dt.timedelta(days=days)}


@pytest.mark.parametrize(
    ("contact", "log", "days"),
    [
        ({}, [], None),
        ({"met_on": 90}, [], 90),
        ({"met_on": 90, "last_contact": 40}, [], 40),
        ({"met_on": 3, "last_contact": 40}, [], 40),
        ({"last_contact": 40}, [20], 20),
        ({"last_contact": 20}, [40], 20),
        ({"met_on": 90}, [-5], 90),
        ({"met_on": 90, "last_contact": -5}, [], 90),
    ],
)
def test_of_a_stated_last_contact_and_the_log_the_later_holds(
    contact: dict[str, int], log: list[int], days: int | None
) -> None:
    records = small_records(
        *(f"{days_before(day)} gave with=a" for day in log),
        contacts={"a": {name: days_before(day) for name, day in contact.items()}},
    )
    found = last_in_touch(records, AS_OF).get("a")
    assert found == (None if days is None else AS_OF - dt.timedelta(days=days))


def test_who_did_what_a_lead_says_was_in_touch_and_so_is_whoever_is_in_an_audience_or_introduced() -> None:
    records = small_records(
        f"{days_before(50)} action with=a id=call by={days_before(1)}",
        f"{days_before(4)} done id=call",
        f"{days_before(6)} told item=x to=team",
        f"{days_before(7)} made introduction=de",
        contacts={"a": {}, "b": {}, "c": {}, "d": {}, "e": {}},
        introductions={"de": {"between": ["d", "e"], "basis": "common"}},
        audiences={"team": {"members": ["b"], "reach": "named"}},
    )
    found = last_in_touch(records, AS_OF)
    assert {who: (AS_OF - day).days for who, day in found.items()} == {"a": 4, "b": 6, "d": 7, "e": 7}


def test_who_was_told_what_about_whom_and_when() -> None:
    records = small_records(
        "2026-02-01 told item=case to=team purpose=second_opinion",
        "2026-01-01 showed strength=minutes with=a",
        "2026-03-01 made introduction=i with=a",
        "2026-04-01 gave with=a",
        "2026-04-02 gave with=a item=case",
        items={"case": {"category": "c", "about": ["client-1"]}, "blurb": {"category": "b"}},
        audiences={"team": {"members": ["b"], "reach": "named"}},
        introductions={"i": {"between": ["a", "b"], "basis": "common", "blurb": "blurb"}},
        contacts={"a": {}, "b": {}},
        subjects=["client-1"],
    )
    found = told(records, as_of=AS_OF)
    assert [(one.entry, one.to, one.what, one.about) for one in found.disclosures] == [
        ("showed", ("a",), "minutes", ()),
        ("told", ("team",), "case", ("client-1",)),
        ("made", ("a", "b"), "blurb", ("a", "b")),
        ("gave", ("a",), "case", ("client-1",)),
    ]
    assert str(found).splitlines()[1] == "2026-02-01: told case to team, about client-1, for second opinion."
    assert [one.what for one in told(records, "client-1", as_of=AS_OF).disclosures] == ["case", "case"]
    assert [one.what for one in told(records, "b", as_of=AS_OF).disclosures] == ["case", "blurb"]
    assert found.to_frame()["to"].tolist() == ["a", "team", "a b", "a"]
    with pytest.raises(UnknownName, match="Did you mean `client-1`"):
        told(records, "client-2", as_of=AS_OF)
    assert "Nobody was told anything" in str(told(small_records(), as_of=AS_OF))
