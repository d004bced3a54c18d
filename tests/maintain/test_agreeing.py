"""Are guidelines shown with their states, what they go against and what changed in them?"""

import datetime as dt
import json

import pytest

from netselect import maintain
from netselect.errors import UnknownName
from netselect.maintain import agreement, guidelines
from netselect.maintain.records import Records
from tests.maintain.small_records import small_records

DAY = dt.date(2026, 3, 2)
LOG = ("2026-01-01 proposed guideline=swap", "2026-01-02 agreed with=me guideline=swap")


def records_of(*log: str, **changes: object) -> Records:
    guideline = {
        "parties": ["me", "a", "b"],
        "items": ["hello", "cases", "notes", "wonders"],
        "channels": ["mail"],
        "review_by": "2026-06-30",
    }
    return small_records(
        *log,
        contacts={"a": {}, "b": {}},
        subjects=["client-1"],
        items={
            "hello": {"category": "blurbs", "marking": "TLP:AMBER"},
            "case": {"category": "cases", "subject": "client", "about": "client-1", "marking": "TLP:RED"},
            "plan": {"category": "notes", "marking": "TLP:GREEN"},
            "raw": {"category": "notes", "owner": "a"},
        },
        boundaries={"notes": {"rests_on": "a policy", "agreed": "allow"}},
        consents=[
            {"by": "client-1", "items": "case", "to": "a", "purpose": "referral", "given": "2026-01-01",
             "until": "2026-12-31"},
            {"by": "client-1", "items": "case", "to": "a", "purpose": "talk", "given": "2026-01-01",
             "until": "2026-01-31"},
        ],
        guidelines={"swap": guideline | changes},
    )  # fmt: skip


def test_a_guideline_is_shown_with_its_state_and_what_it_goes_against() -> None:
    (one,) = guidelines(records_of(*LOG), as_of=DAY).guidelines
    assert (one.state, one.open_parties) == ("proposed", ("a", "b"))
    (contradiction,) = one.contradictions
    assert contradiction.startswith("`case` is not to be passed on to b: client-1 has not agreed to this audience")
    assert one.without_item == ("there is no item, and none of the category, `wonders`",)
    assert one.without_boundary == ("blurbs", "cases")
    said = str(guidelines(records_of(*LOG), as_of=DAY))
    assert said.startswith("swap (me, a and b): proposed since 2026-01-01. a and b still have to agree.")
    assert "Contradiction: `case`" in said
    assert "Without an item: " in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize(
    ("agreed", "sentences"),
    [("allow", 0), ("ask", 0), ("deny", 1)],
)
def test_a_category_without_an_item_goes_against_its_boundary_all_the_same(agreed: str, sentences: int) -> None:
    records = records_of(items=["wonders"]).model_copy(
        update={
            "boundaries": small_records(boundaries={"wonders": {"rests_on": "a law", "agreed": agreed}}).boundaries
        }
    )
    (one,) = guidelines(records, as_of=DAY).guidelines
    assert len(one.contradictions) == sentences
    assert one.without_item


def test_a_misspelt_category_is_offered_the_nearest() -> None:
    (one,) = guidelines(records_of(items=["caes"]), as_of=DAY).guidelines
    assert one.without_item == ("there is no item, and none of the category, `caes`. Did you mean `cases`?",)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-06-30", "agreed since 2026-01-02. Look at it again by 2026-06-30."),
        ("2026-07-01", "due since 2026-07-01. It was to be looked at by 2026-06-30; it lapses after 2026-09-28."),
        ("2026-09-29", "lapsed since 2026-09-29. It no longer holds."),
    ],
)
def test_the_sentence_says_what_is_to_be_done_by_when(day: str, said: str) -> None:
    log = ("2026-01-01 proposed guideline=swap", "2026-01-02 agreed with=me,a,b guideline=swap")
    found = guidelines(records_of(*log, items=["hello"]), as_of=dt.date.fromisoformat(day))
    assert said in str(found).replace("\n  ", " ")


def test_what_changed_is_told_key_by_key() -> None:
    old = guidelines(records_of(*LOG[:1], channels=[], items=["hello"]), as_of=DAY)
    now = guidelines(records_of(*LOG, items=["hello", "plan"], review_by="2026-12-31"), as_of=DAY)
    changes = now.compare(old).changes
    assert [(one.what, one.before, one.now) for one in changes] == [
        ("items", "hello", "hello and plan"),
        ("channels", "", "mail"),
        ("review_by", "2026-06-30", "2026-12-31"),
        ("agreed", "", "me on 2026-01-02"),
    ]
    assert "swap, channels: nothing before, mail now." in str(now.compare(old))
    assert str(now.compare(now)) == "No guideline has changed."
    none = guidelines(small_records(), as_of=DAY)
    assert [one.what for one in now.compare(none).changes] == ["new"]
    assert [one.what for one in none.compare(now).changes] == ["gone"]
    assert now.compare(old).to_frame()["what"].tolist() == [one.what for one in changes]


def test_the_agreement_is_one_page_that_says_what_goes_to_whom_on_which_conditions() -> None:
    found = agreement(records_of(*LOG), "swap", as_of=DAY)
    page = str(found)
    for line in (
        "Agreement: swap",
        "hello (blurbs) to a: yes, with need to know.",
        "case (cases) to a: yes, with minimum necessary, for referral only.",
        "case (cases) to b: no.",
        "plan (notes) to b: yes.",
        "raw (notes) to b: not yet; ask a first.",
        "me: agreed on 2026-01-02",
        "b: not agreed yet  ____________",
        "To be looked at again by 2026-06-30; it lapses after 2026-09-28.",
    ):
        assert line in page, line
    assert len(page.splitlines()) < 40
    assert max(map(len, page.splitlines())) <= 80
    json.dumps(found.to_dict())
    assert len(found.to_frame()) == 8


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("agreed", ["allow", "ask", "deny"])
def test_the_page_says_the_most_that_any_purpose_allows_and_for_which(order: int, agreed: str) -> None:
    base = records_of(*LOG)
    policy = base.boundaries["notes"].model_copy(update={"agreed": agreed})
    records = base.model_copy(update={"boundaries": {"cases": policy}, "consents": base.consents[::order]})
    best: dict[str, list[str]] = {}
    for purpose in ("referral", "talk"):
        (share,) = maintain.share(records, "case", "a", purpose, as_of=DAY).shares
        best.setdefault(share.decision, []).append(purpose)
    (decision,) = [one for one in ("allow with conditions", "ask", "deny") if one in best][:1]
    (page,) = [
        one for one in agreement(records, "swap", as_of=DAY).passes_on if (one.item, one.party) == ("case", "a")
    ]
    assert page.decision == decision == {"allow": "allow with conditions"}.get(agreed, agreed)
    assert page.purposes == (() if len(best) == 1 else tuple(best[decision]))


def test_a_guideline_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean `swap`"):
        agreement(records_of(), "swop", as_of=DAY)


def test_markup_in_what_a_person_wrote_is_inert_in_a_notebook() -> None:
    boundaries = small_records(boundaries={"blurbs": {"rests_on": "<script>", "agreed": "deny"}}).boundaries
    found = guidelines(records_of().model_copy(update={"boundaries": boundaries}), as_of=DAY)
    assert "<script>" in str(found)
    assert "<script>" not in found._repr_html_()
