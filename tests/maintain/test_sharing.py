"""Does each rule of sharing fire where it has to, on either side of each boundary, and in its order?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import UnknownName
from netselect.maintain import loads, share
from netselect.maintain.records import MARKINGS, REACHES, Records
from netselect.maintain.sharing import Share, decide
from tests.maintain.small_records import small_records

DAY = dt.date(2026, 3, 2)
PURPOSE = "referral"

CONSENT = {
    "by": "client-1",
    "items": ["case"],
    "to": ["panel"],
    "purpose": PURPOSE,
    "given": "2026-01-01",
    "until": "2026-06-30",
}


def records_of(
    item: Mapping[str, object],
    audience: Mapping[str, object] | None = None,
    consents: Sequence[Mapping[str, object]] | None = None,
    **parts: object,
) -> Records:
    return small_records(
        contacts={"contact-1": {}, "contact-2": {}},
        subjects=["client-1", "client-2"],
        items={"case": {"category": "cases", **item}},
        audiences={"panel": audience or {"members": ["contact-1", "contact-2"], "reach": "named"}},
        consents=list(consents or []),
        **parts,
    )


def decided(records: Records, audience: str = "panel", purpose: str = PURPOSE, day: dt.date = DAY) -> Share:
    return decide(records, "case", audience, purpose, as_of=day)


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("marking", MARKINGS)
def test_a_marking_reaches_as_far_as_its_ceiling_and_no_further(marking: str, reach: str) -> None:
    ceiling = {"TLP:RED": 0, "TLP:AMBER+STRICT": 1, "TLP:AMBER": 2, "TLP:GREEN": 3, "TLP:CLEAR": 4}[marking]
    found = decided(records_of({"marking": marking}, {"reach": reach}))
    steps = ["named", "own_organisation", "organisation_and_clients", "community", "public"]
    if steps.index(reach) > ceiling:
        assert (found.decision, found.rule) == ("deny", "marking")
    elif "AMBER" in marking:
        assert (found.decision, found.conditions) == ("allow with conditions", ("need_to_know",))
    else:
        assert (found.decision, found.rule, found.conditions) == ("allow", "allowed", ())


CLIENT = {"subject": "client", "about": ["client-1"], "marking": "TLP:GREEN"}
BARRED, UNMARKED, TOO_FAR = {"legal_bar": "an act"}, {"marking": None}, {"marking": "TLP:RED"}
ONE_PUBLIC = {"reach": "public"}

RULES: list[tuple[str, dict[str, Any], dict[str, Any] | None, str, str, tuple[str, ...]]] = [
    ("a legal bar", {**CLIENT, **BARRED}, None, "deny", "legal bar", ()),
    ("a bar before no marking", {**BARRED, **UNMARKED}, None, "deny", "legal bar", ()),
    ("a bar on what is anonymous", {**CLIENT, **BARRED, "anonymised": True}, None, "deny", "legal bar", ()),
    ("no marking", UNMARKED, None, "ask", "no marking", ()),
    ("no marking before consent", {**CLIENT, **UNMARKED}, None, "ask", "no marking", ()),
    ("no marking before reach", UNMARKED, ONE_PUBLIC, "ask", "no marking", ()),
    ("reach", TOO_FAR, ONE_PUBLIC, "deny", "marking", ()),
    ("reach before anonymous", {**CLIENT, **TOO_FAR, "anonymised": True}, ONE_PUBLIC, "deny", "marking", ()),
    ("the Chatham House Rule", {"marking": "TLP:GREEN", "chatham_house": True}, None,
     "allow with conditions", "allowed", ("no_attribution",)),
    ("it permits nothing", {**CLIENT, "chatham_house": True}, None, "deny", "consent", ()),
    ("anonymous", {**CLIENT, "anonymised": True}, None, "allow with conditions", "allowed",
     ("check_reidentification",)),
    ("conditions add up", {**CLIENT, "anonymised": True, "chatham_house": True, "marking": "TLP:AMBER"}, None,
     "allow with conditions", "allowed", ("no_attribution", "check_reidentification", "need_to_know")),
    ("a client", CLIENT, None, "deny", "consent", ()),
    ("a third party", {**CLIENT, "subject": "third_party"}, None, "deny", "consent", ()),
    ("identifiable without about", {**CLIENT, "about": []}, None, "deny", "consent", ()),
    ("identifiable, about the learner alone", {**CLIENT, "about": ["me"]}, None, "deny", "consent", ()),
    ("the employer's", {**CLIENT, "subject": "employer"}, None, "allow", "allowed", ()),
    ("one's own", {**CLIENT, "subject": "me"}, None, "allow", "allowed", ()),
    ("nobody's", {**CLIENT, "subject": "none"}, None, "allow", "allowed", ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "audience", "decision", "rule", "conditions"),
    [row[1:] for row in RULES],
    ids=[row[0] for row in RULES],
)
def test_the_first_rule_that_fits_decides(
    item: dict[str, Any], audience: dict[str, Any] | None, decision: str, rule: str, conditions: tuple[str, ...]
) -> None:
    found = decided(records_of(item, audience))
    assert (found.decision, found.rule, found.conditions) == (decision, rule, conditions)


CONSENTS: list[tuple[str, list[dict[str, object]], bool]] = [
    ("covers it", [{}], True),
    ("another item", [{"items": ["other"]}], False),
    ("another purpose", [{"purpose": "talk"}], False),
    ("another audience", [{"to": ["elsewhere"]}], False),
    ("by another", [{"by": "client-2"}], False),
    ("each member", [{"to": ["contact-1"]}, {"to": ["contact-2"]}], True),
    ("each member in one", [{"to": ["contact-1", "contact-2"]}], True),
    ("one member only", [{"to": ["contact-1"]}], False),
    ("one member for another purpose", [{"to": ["contact-1"]}, {"to": ["contact-2"], "purpose": "talk"}], False),
    ("its last day", [{"until": "2026-03-02"}], True),
    ("the day after it", [{"until": "2026-03-01"}], False),
    ("its first day", [{"given": "2026-03-02"}], True),
    ("the day before it", [{"given": "2026-03-03"}], False),
    ("no last day", [{"until": None}], False),
    ("withdrawn that day", [{"withdrawn": "2026-03-02"}], False),
    ("withdrawn the day after", [{"withdrawn": "2026-03-03"}], True),
    ("withdrawn, and given again", [{"withdrawn": "2026-02-01"}, {"given": "2026-02-02"}], True),
]


@pytest.mark.parametrize(("changes", "holds"), [row[1:] for row in CONSENTS], ids=[row[0] for row in CONSENTS])
def test_a_consent_covers_what_it_names_and_its_days(changes: list[dict[str, object]], holds: bool) -> None:
    consents = [
        {key: value for key, value in (CONSENT | change).items() if value is not None} for change in changes
    ]
    found = decided(records_of(CLIENT, consents=consents))
    assert found.is_allowed == holds
    assert (found.rule, found.ask) == ("consent", "" if holds else "client-1")
    assert found.conditions == (("minimum_necessary",) if holds else ())
    assert bool(found.consents) == holds


def test_everybody_in_it_has_to_agree() -> None:
    both = {**CLIENT, "about": ["client-1", "client-2", "me"]}
    found = decided(records_of(both, consents=[CONSENT]))
    assert (found.decision, found.ask) == ("deny", "client-2")
    assert decided(records_of(both, consents=[CONSENT, CONSENT | {"by": "client-2"}])).consents == (0, 1)


def test_one_person_is_an_audience_of_their_own() -> None:
    records = records_of(CLIENT, consents=[CONSENT | {"to": ["contact-1"]}])
    assert decided(records, "contact-1").is_allowed
    assert not decided(records, "contact-2").is_allowed


@pytest.mark.parametrize(
    ("item", "agreed", "decision", "rule"),
    [
        ({"marking": "TLP:GREEN"}, "allow", "allow", "allowed"),
        ({"marking": "TLP:GREEN"}, "ask", "ask", "boundary"),
        ({"marking": "TLP:GREEN"}, "deny", "deny", "boundary"),
        (UNMARKED, "allow", "ask", "no marking"),
        (UNMARKED, "ask", "ask", "no marking"),
        (UNMARKED, "deny", "deny", "boundary"),
        (CLIENT, "allow", "deny", "consent"),
        (BARRED, "allow", "deny", "legal bar"),
    ],
)
def test_what_was_agreed_narrows_and_never_widens(
    item: dict[str, Any], agreed: str, decision: str, rule: str
) -> None:
    found = decided(records_of(item, boundaries={"cases": {"rests_on": "a policy", "agreed": agreed}}))
    assert (found.decision, found.rule) == (decision, rule)
    assert found.ask or decision != "ask"


def test_a_word_of_the_employer_s_stands_for_its_label() -> None:
    records = records_of({"marking": "internal"}, {"reach": "community"}, markings={"internal": "TLP:AMBER"})
    assert decided(records).rule == "marking"


def test_somebody_in_an_item_that_is_about_nobody_is_noticed() -> None:
    for more, count in (("", 1), (", anonymised: true", 0), (", subject: client", 0), (", about: me", 0)):
        about = "" if "about" in more else ", about: client-1"
        item = f"items:\n  story: {{category: stories, marking: TLP:GREEN{about}{more}}}\n"
        assert len(loads(HEAD + item).notices) == count, more


HEAD = "netselect_records: 1\nlearner: {id: l}\npurpose: Keep up\npurge_after: 24\nsubjects: [client-1]\n"


def test_a_denial_by_marking_names_the_owner() -> None:
    assert decided(records_of({**TOO_FAR, "owner": "client-2"}, ONE_PUBLIC)).ask == "client-2"


def test_what_does_not_exist_is_named_with_the_nearest() -> None:
    records = records_of({})
    with pytest.raises(UnknownName, match="Did you mean `case`"):
        share(records, "caes", as_of=DAY)
    with pytest.raises(UnknownName, match="Did you mean `panel`"):
        share(records, "case", "panl", as_of=DAY)


PEOPLE = ("client-1", "client-2", "contact-1", "contact-2")
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 4, 30))
ITEMS = st.fixed_dictionaries(
    {
        "subject": st.sampled_from(["none", "employer", "client", "third_party", "me"]),
        "about": st.lists(st.sampled_from([*PEOPLE, "me"]), max_size=2, unique=True),
        "marking": st.sampled_from([None, *MARKINGS]),
        "chatham_house": st.booleans(),
        "anonymised": st.booleans(),
        "legal_bar": st.sampled_from([None, None, None, "an act"]),
    }
)
AUDIENCES = st.fixed_dictionaries(
    {
        "reach": st.sampled_from(REACHES),
        "members": st.lists(st.sampled_from(["contact-1", "contact-2"]), max_size=2, unique=True),
    }
)
ONE_CONSENT = st.fixed_dictionaries(
    {
        "by": st.sampled_from(PEOPLE),
        "items": st.sampled_from([["case"], ["case"], ["other"]]),
        "to": st.lists(st.sampled_from(["panel", "contact-1", "contact-2"]), min_size=1, max_size=2, unique=True),
        "purpose": st.sampled_from([PURPOSE, PURPOSE, "talk"]),
        "given": DAYS.map(str),
        "until": st.none() | DAYS.map(str),
        "withdrawn": st.none() | DAYS.map(str),
    }
)
MANY_CONSENTS = st.lists(ONE_CONSENT, max_size=6)
BOUNDARIES = st.none() | st.sampled_from(["allow", "ask", "deny"])


def with_boundary(agreed: str | None) -> dict[str, object]:
    return {} if agreed is None else {"cases": {"rests_on": "a policy", "agreed": agreed}}


STRICTNESS = {"allow": 0, "allow with conditions": 0, "ask": 1, "deny": 2}


@given(ITEMS, AUDIENCES, MANY_CONSENTS, BOUNDARIES, DAYS)
def test_the_decision_is_that_of_the_rules_written_down_anew(
    item: dict[str, Any], audience: dict[str, Any], consents: list[Mapping[str, object]], agreed: str, day: dt.date
) -> None:
    found = decided(records_of(item, audience, consents, boundaries=with_boundary(agreed)), day=day)
    assert found.decision == by_hand(item, audience, consents, agreed, day)


def by_hand(
    item: Mapping[str, Any],
    audience: Mapping[str, Any],
    consents: list[Mapping[str, Any]],
    agreed: str | None,
    day: dt.date,
) -> str:
    """Return the decision by the seven rules of the domain, as a reader of them would work it out."""
    if item["legal_bar"]:
        return "deny"
    if item["marking"] is None:
        return "deny" if agreed == "deny" else "ask"
    ceilings = dict(
        zip(["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"], range(5), strict=True)
    )
    if list(REACHES).index(audience["reach"]) > ceilings[item["marking"]]:
        return "deny"
    conditional = item["chatham_house"] or "AMBER" in item["marking"]
    if item["subject"] in {"client", "third_party"}:
        conditional = True
        if not item["anonymised"]:
            others = set(item["about"]) - {"me"}
            if not others or any(not agrees(person, audience, consents, day) for person in others):
                return "deny"
    if agreed in {"ask", "deny"}:
        return agreed
    return "allow with conditions" if conditional else "allow"


def agrees(person: str, audience: Mapping[str, Any], consents: list[Mapping[str, Any]], day: dt.date) -> bool:
    names = {
        name
        for one in consents
        if one["by"] == person and "case" in one["items"] and one["purpose"] == PURPOSE
        if one["given"] <= str(day) <= (one["until"] or "")
        if one["withdrawn"] is None or str(day) < one["withdrawn"]
        for name in one["to"]
    }
    members = set(audience["members"])
    return "panel" in names or (bool(members) and members <= names)


@given(ITEMS, AUDIENCES, MANY_CONSENTS, BOUNDARIES, st.tuples(st.sampled_from(REACHES), st.booleans()))
def test_widening_the_audience_never_turns_a_deny_into_an_allow(
    item: dict[str, Any],
    audience: dict[str, Any],
    consents: list[Mapping[str, object]],
    agreed: str,
    change: tuple[str, bool],
) -> None:
    reach, everybody = change
    wider = dict(audience, reach=max(audience["reach"], reach, key=list(REACHES).index))
    if everybody and audience["members"]:
        wider["members"] = ["contact-1", "contact-2"]
    parts = {"boundaries": with_boundary(agreed)}
    before = decided(records_of(item, audience, consents, **parts))
    after = decided(records_of(item, wider, consents, **parts))
    assert STRICTNESS[after.decision] >= STRICTNESS[before.decision]
    assert before.is_allowed or not after.is_allowed


@given(ITEMS, AUDIENCES, MANY_CONSENTS, BOUNDARIES, ONE_CONSENT)
def test_one_consent_more_never_turns_an_allow_into_a_deny(
    item: dict[str, Any],
    audience: dict[str, Any],
    consents: list[Mapping[str, object]],
    agreed: str,
    more: Mapping[str, object],
) -> None:
    parts = {"boundaries": with_boundary(agreed)}
    before = decided(records_of(item, audience, consents, **parts))
    after = decided(records_of(item, audience, [*consents, more], **parts))
    assert STRICTNESS[after.decision] <= STRICTNESS[before.decision]


@given(ITEMS, AUDIENCES, MANY_CONSENTS, BOUNDARIES)
def test_what_is_unmarked_or_barred_is_never_allowed(
    item: dict[str, Any], audience: dict[str, Any], consents: list[Mapping[str, object]], agreed: str
) -> None:
    parts = {"boundaries": with_boundary(agreed)}
    for change in (UNMARKED, BARRED):
        assert not decided(records_of(item | change, audience, consents, **parts)).is_allowed


@given(ITEMS, AUDIENCES, MANY_CONSENTS, BOUNDARIES)
def test_a_boundary_never_widens(
    item: dict[str, Any], audience: dict[str, Any], consents: list[Mapping[str, object]], agreed: str
) -> None:
    without = decided(records_of(item, audience, consents))
    with_it = decided(records_of(item, audience, consents, boundaries=with_boundary(agreed)))
    assert STRICTNESS[with_it.decision] >= STRICTNESS[without.decision]


@pytest.mark.parametrize("purpose", ["refferal", "anything", ""])
def test_a_purpose_nobody_agreed_to_never_allows_more(purpose: str) -> None:
    for item in ({"marking": "TLP:GREEN"}, CLIENT, UNMARKED, BARRED):
        as_meant = decide(records_of(item, consents=[CONSENT]), "case", "panel", PURPOSE, as_of=DAY)
        otherwise = decide(records_of(item, consents=[CONSENT]), "case", "panel", purpose, as_of=DAY)
        assert as_meant.is_allowed or not otherwise.is_allowed
