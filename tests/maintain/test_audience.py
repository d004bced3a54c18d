"""Are records for others those of somebody who never wrote the private things down?"""

import copy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netselect.maintain import loads, share
from netselect.maintain.records import Entry, Records
from netselect.maintain.states import step_faults
from tests.effort import examples
from tests.maintain.small_records import AS_OF, small_records
from tests.maintain.test_states import BOTH_AGREED, MADE, STEPS, records_of

Parts = dict[str, Any]

LOG = [
    "2026-01-02 gave with=a answers=sql",
    "2026-02-01 lead id=call with=a",
    "2026-03-02 proposed guideline=swap",
]
PUBLIC: Parts = {
    "contacts": {"a": {"offers": ["x"], "seeks": ["sql"]}, "b": {"seeks": ["x"]}},
    "strengths": {"sql": {"proof": "A course"}},
    "aliases": {"sql": ["queries"]},
    "markings": {"internal": "TLP:AMBER"},
    "subjects": ["client-1", "client-2"],
    "items": {"case": {"category": "notes", "marking": "internal", "subject": "client", "about": ["client-1"]}},
    "boundaries": {"notes": {"rests_on": "A law", "agreed": "ask"}, "sql": {"rests_on": "A policy"}},
    "audiences": {"team": {"reach": "own_organisation"}},
    "guidelines": {"swap": {"parties": ["me", "a"], "items": ["notes"], "review_by": "2027-01-01"}},
    "introductions": {"ab": {"between": ["a", "b"], "basis": "common"}},
}
PRIVATE = {"private": True}
ADDED: dict[str, Parts] = {
    "a strength called as a category": {"strengths": {"notes": PRIVATE}},
    "an item of a category called as a strength": {"items": {"h": {"category": "sql", **PRIVATE}}},
    "a strength called as a category of which every item goes": {
        "strengths": {"h": PRIVATE},
        "items": {"i": {"category": "h", **PRIVATE}},
        "boundaries": {"h": {"rests_on": "A law"}},
    },
    "an item that shows a strength": {
        "items": {"h": {"category": "secret", **PRIVATE}},
        "strengths": {"writing": {"proof": "h"}},
    },
    "an item with a client and a word for its marking": {
        "items": {"h": {"category": "secret", "about": ["client-9"], "marking": "hush", **PRIVATE}},
        "subjects": ["client-9"],
        "aliases": {"client-9": ["client-nine"]},
        "markings": {"hush": "TLP:RED"},
    },
    "a consent of somebody else": {
        "subjects": ["client-9"],
        "consents": [
            {"by": "client-9", "items": ["case"], "to": ["a"], "purpose": "p", "given": "2026-01-01", **PRIVATE}
        ],
    },
    "an entry about a client": {
        "subjects": ["client-9"],
        "log": [{"on": "2026-05-01", "entry": "gave", "with": "a", "about": "client-9", **PRIVATE}],
    },
    "a proposal": {
        "guidelines": {"other": {"parties": ["me", "a"], "review_by": "2027-01-01", **PRIVATE}},
        "log": ["2026-05-01 proposed guideline=other", "2026-05-02 agreed guideline=other with=a"],
    },
}


def with_more(more: Parts) -> Records:
    parts = copy.deepcopy(PUBLIC)
    for block, added in more.items():
        if block != "log":
            parts[block] = (
                parts.get(block, {}) | added if isinstance(added, dict) else [*parts.get(block, []), *added]
            )
    return small_records(*LOG, *more.get("log", []), **parts)


@pytest.mark.parametrize("what", ADDED)
def test_what_is_private_changes_nothing_for_others(what: str) -> None:
    """Neither a name nor a count nor the hash, whatever else bears the same name."""
    left, never = (with_more(more).for_audience("manager") for more in (ADDED[what], {}))
    assert left.model_dump() == never.model_dump()
    assert left.content_hash == never.content_hash
    assert share(left, as_of=AS_OF) == share(never, as_of=AS_OF)


def test_a_tag_of_a_private_strength_is_not_among_the_tags() -> None:
    records = with_more({"strengths": {"h": PRIVATE}, "tags": ["sql", "x", "h"]})
    assert records.for_audience("manager").tags == ("sql", "x")


def test_no_notice_on_the_file_stands_beside_a_copy() -> None:
    head = "netselect_records: 1\nlearner: {id: L-1}\npurpose: To keep up\npurge_after: 12\n"
    records = loads(f"{head}contacts: {{SecretPerson: {{private: true}}}}\n")
    assert "SecretPerson" in str(records.notices)
    assert records.for_audience("manager").notices == ()
    assert records.for_audience("learner").notices == records.notices


@settings(max_examples=examples(100))
@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=14))
@example(
    [
        ({"on": "2026-01-01", "entry": "asked", "with": ["a"], "introduction": "ab"}, True),
        ({"on": "2026-01-02", "entry": "consented", "with": ["a"], "introduction": "ab"}, False),
    ]
)
@example(
    [
        ({"on": "2026-01-01", "entry": "proposed", "guideline": "swap"}, True),
        ({"on": "2026-01-02", "entry": "agreed", "with": ["a"], "guideline": "swap"}, False),
    ]
)
def test_no_step_is_left_that_shows_by_itself_that_one_before_it_is_hidden(
    steps: list[tuple[dict[str, object], bool]],
) -> None:
    tried = records_of(*({**step, "private": private} for step, private in steps))
    wrong = {place for place, _ in step_faults(tried)}
    log = tuple(entry for place, entry in enumerate(tried.log) if place not in wrong)
    left = tried.model_copy(update={"log": log}).for_audience("manager")
    assert step_faults(left) == []
    assert all(not entry.private for entry in left.log)


@pytest.mark.parametrize("hidden", range(len(MADE)))
def test_a_step_that_can_stand_without_a_private_one_stays(hidden: int) -> None:
    lines = [*MADE, "2026-02-03 followed_up introduction=ab"]
    whole = records_of(*lines)
    log = [entry.model_copy(update={"private": place == hidden}) for place, entry in enumerate(whole.log)]
    left = whole.model_copy(update={"log": tuple(log)}).for_audience("manager").log
    stays: list[Entry] = []
    for place, entry in enumerate(whole.log[: len(BOTH_AGREED)]):
        of_hidden = hidden < len(BOTH_AGREED) and entry.with_ == whole.log[hidden].with_ and place >= hidden
        stays += [] if of_hidden else [entry]
    stays += [whole.log[-2]] if hidden > len(MADE) - 1 else []
    assert list(left) == stays
