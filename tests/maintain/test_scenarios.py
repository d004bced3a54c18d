"""Do the three worked scenarios come out after joining as a thoughtful human would have it?"""

import datetime as dt

import pytest

from netselect.maintain import introduce, ledger, loads, match, share
from netselect.maintain.records import Records
from netselect.maintain.sharing import Share

AS_OF = dt.date(2026, 3, 2)

COUNCIL_ADMINISTRATOR = """\
netselect_records: 1
learner: {id: learner-a, seeks: [raid_log_example, mentor, shadowing]}
purpose: Keep up my networks.
purge_after: 24
strengths: {minute_taking: {}, meeting_logistics: {}, case_platform_tips: {}}
subjects: [colleague-1]
items:
  pipeline: {category: procurement_pipeline, subject: employer, marking: TLP:RED}
  template: {category: blank_raid_template, marking: TLP:CLEAR}
  lessons: {category: lessons_learned, subject: employer, marking: TLP:AMBER+STRICT}
  discussion: {category: meeting_discussion, marking: TLP:GREEN, chatham_house: true}
  discussion-of-a-colleague:
    category: meeting_discussion_naming_a_colleague
    subject: third_party
    about: colleague-1
    marking: TLP:GREEN
    chatham_house: true
audiences:
  supplier_club: {reach: community}
  pm_body: {reach: community}
  regional_lg: {reach: community}
"""

DATA_ANALYST = """\
netselect_records: 1
learner: {id: learner-b, seeks: [code_review, first_talk_slot, data_engineering_mentor]}
purpose: Keep up my networks.
purge_after: 24
strengths: {data_protection_checklist: {}, dashboard_review: {}}
contacts:
  contact_1: {offers: [talk_coaching], seeks: [housing_data]}
  contact_2: {seeks: [talk_coaching]}
  contact_3: {seeks: [housing_data]}
subjects: [tenant-1]
items:
  tenants: {category: tenant_personal_data, subject: third_party, about: tenant-1, marking: TLP:RED}
  demo: {category: synthetic_demo_data, marking: TLP:CLEAR}
  style-guide: {category: internal_sql_style_guide, subject: employer, marking: null}
  blurb: {category: blurb, marking: TLP:GREEN}
audiences:
  city_meetup: {reach: public}
  oss_project: {reach: public}
introductions:
  one-two: {between: [contact_1, contact_2], basis: complementary, blurb: blurb}
  one-three: {between: [contact_1, contact_3], basis: common, blurb: blurb}
log:
- {on: 2026-02-01, entry: asked, with: contact_1, introduction: one-two}
- {on: 2026-02-01, entry: asked, with: [contact_1, contact_3], introduction: one-three}
- {on: 2026-02-05, entry: consented, with: contact_1, introduction: one-two}
- {on: 2026-02-05, entry: consented, with: contact_1, introduction: one-three}
- {on: 2026-02-09, entry: consented, with: contact_3, introduction: one-three}
"""

BOOKKEEPER = """\
netselect_records: 1
learner: {id: learner-c, seeks: [client_introductions, digital_tax_updates, confidential_second_opinion]}
purpose: Keep up my networks.
purge_after: 24
memberships:
  online_bookkeepers: {joined: 2025-03-01, planned_hours_per_month: 4, actual_hours_per_month: 7, outcomes: 0}
contacts:
  accountant_1: {}
  contact-4: {}
  contact-5: {}
strengths: {cash_flow_template: {}, software_setup_tips: {}, payroll_cover: {}}
subjects: [client-1]
items:
  identity: {category: client_identity, subject: client, about: client-1, marking: TLP:RED}
  identity-amber: {category: client_identity, subject: client, about: client-1, marking: TLP:AMBER}
  case: {category: anonymised_case, subject: client, marking: TLP:GREEN, anonymised: true}
  suspicion: {category: suspicious_activity, subject: client, marking: TLP:RED, legal_bar: tipping_off}
audiences:
  referral_group: {reach: community}
  bookkeeping_body: {reach: community}
consents:
- by: client-1
  items: identity-amber
  to: [accountant_1]
  purpose: referral
  given: 2026-01-02
  until: 2026-06-30
log:
- {on: 2026-01-12, entry: gave, with: contact-4, kind: information, effort: small}
- {on: 2026-01-30, entry: received, with: contact-4, kind: introduction, effort: medium}
- {on: 2026-02-10, entry: received, with: contact-5, kind: service, effort: medium}
"""

SHARED = [
    (COUNCIL_ADMINISTRATOR, "pipeline", "supplier_club", "reciprocity", "deny", ()),
    (COUNCIL_ADMINISTRATOR, "template", "pm_body", "knowledge_exchange", "allow", ()),
    (COUNCIL_ADMINISTRATOR, "lessons", "regional_lg", "knowledge_exchange", "deny", ()),
    (COUNCIL_ADMINISTRATOR, "discussion", "regional_lg", "knowledge_exchange", "allow with conditions",
     ("no_attribution",)),
    (COUNCIL_ADMINISTRATOR, "discussion-of-a-colleague", "regional_lg", "knowledge_exchange", "deny", ()),
    (DATA_ANALYST, "tenants", "city_meetup", "talk", "deny", ()),
    (DATA_ANALYST, "demo", "city_meetup", "talk", "allow", ()),
    (DATA_ANALYST, "style-guide", "oss_project", "knowledge_exchange", "ask", ()),
    (BOOKKEEPER, "identity", "referral_group", "referral", "deny", ()),
    (BOOKKEEPER, "identity-amber", "accountant_1", "referral", "allow with conditions",
     ("minimum_necessary", "need_to_know")),
    (BOOKKEEPER, "case", "bookkeeping_body", "second_opinion", "allow with conditions",
     ("check_reidentification",)),
    (BOOKKEEPER, "suspicion", "bookkeeping_body", "second_opinion", "deny", ()),
]  # fmt: skip


def shared(records: Records, item: str, audience: str, purpose: str, as_of: dt.date = AS_OF) -> Share:
    (found,) = share(records, item, audience, purpose, as_of=as_of).shares
    return found


@pytest.mark.parametrize("row", SHARED, ids=[row[1] for row in SHARED])
def test_what_may_be_shared(row: tuple[str, str, str, str, str, tuple[str, ...]]) -> None:
    text, item, audience, purpose, decision, conditions = row
    found = shared(loads(text), item, audience, purpose)
    assert (found.decision, found.conditions) == (decision, conditions)


def test_the_client_s_consent_holds_on_its_last_day_and_not_after_it() -> None:
    records = loads(BOOKKEEPER)
    assert shared(records, "identity-amber", "accountant_1", "referral", dt.date(2026, 6, 30)).is_allowed
    assert not shared(records, "identity-amber", "accountant_1", "referral", dt.date(2026, 7, 1)).is_allowed
    assert not shared(records, "identity-amber", "accountant_1", "second_opinion").is_allowed
    assert not shared(records, "identity-amber", "contact-4", "referral").is_allowed


def test_a_barred_item_names_the_law_and_nobody_to_ask() -> None:
    found = shared(loads(BOOKKEEPER), "suspicion", "bookkeeping_body", "second_opinion")
    assert found.rule == "legal bar"
    assert "tipping_off" in found.reason
    assert found.ask == ""


def test_an_introduction_waits_for_both_and_the_other_may_be_made() -> None:
    found = introduce(loads(DATA_ANALYST), as_of=AS_OF)
    blocked, may_be_made = found.pairs
    assert (blocked.state, blocked.missing) == ("asked_first", ("contact_2 has not been asked by 2026-03-02",))
    assert "made" not in blocked.next_steps
    assert blocked.tags.first_gives == ("talk_coaching",)
    assert (may_be_made.state, may_be_made.missing) == ("both_consented", ())
    assert "made" in may_be_made.next_steps
    assert may_be_made.tags.common == ("housing_data",)
    assert str(found).startswith("You can introduce now: contact_1 and contact_3 (one-three).")


def test_both_consents_have_to_be_in_date() -> None:
    records = loads(DATA_ANALYST)
    last = dt.date(2026, 2, 5) + dt.timedelta(days=90)
    assert introduce(records, as_of=last).pairs[1].state == "both_consented"
    assert introduce(records, as_of=last + dt.timedelta(days=1)).pairs[1].state == "expired"


def test_the_ledger_says_who_gave_what() -> None:
    accounts = {account.who: account for account in ledger(loads(BOOKKEEPER), as_of=AS_OF).people}
    four, five = accounts["contact-4"], accounts["contact-5"]
    assert (four.gave_kinds, four.received_kinds) == ({"information": 1}, {"introduction": 1})
    assert (five.gave_kinds, five.received_kinds) == ({}, {"service": 1})


@pytest.mark.parametrize("text", [COUNCIL_ADMINISTRATOR, DATA_ANALYST, BOOKKEEPER])
def test_nobody_matches_by_words_that_only_look_alike(text: str) -> None:
    assert match(loads(text), as_of=AS_OF).matches == ()
