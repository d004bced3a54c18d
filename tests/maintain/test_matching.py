"""Who can help whom is told from both sides alike, with the tags and without a score."""

import datetime as dt
import inspect
import json
import math
from dataclasses import fields
from unittest import mock

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.errors import InvalidParameter, UnknownName
from netselect.maintain import match, match_members, promote
from netselect.maintain.matching import MOST, Match
from tests.effort import examples
from tests.maintain.small_records import AS_OF, days_before, small_records

TAGS = st.lists(st.sampled_from("abcdefgh"), max_size=5, unique=True)
few = settings(max_examples=examples(60), deadline=None)


def someone(offers: list[str], seeks: list[str], **contacts: object) -> dict[str, object]:
    return {"learner": {"id": "L", "seeks": seeks}, "strengths": {tag: {} for tag in offers}, "contacts": contacts}


def test_the_tags_of_both_ways_are_told() -> None:
    records = small_records(
        **someone(
            ["minutes", "logistics"],
            ["mentor", "shadowing"],
            one={"offers": ["mentor"], "seeks": ["minutes", "python"], "met_on": days_before(45)},
            two={"offers": ["shadowing"], "seeks": ["python"]},
            three={"seeks": ["logistics"]},
            four={"offers": ["python"], "seeks": ["mentor"]},
        )
    )
    found = match(records, as_of=AS_OF)
    assert [(one.who, one.way, one.i_receive, one.i_give, one.days) for one in found.matches] == [
        ("one", "mutual", ("mentor",), ("minutes",), 45),
        ("three", "i_give", (), ("logistics",), None),
        ("two", "i_receive", ("shadowing",), (), None),
    ]
    assert str(found).splitlines()[0] == (
        "one (mutual). You give minutes; you receive mentor. Last in touch 45 days ago."
    )
    assert found.to_frame()["way"].tolist() == ["mutual", "i_give", "i_receive"]
    assert json.loads(json.dumps(found.to_dict()))["matches"][0]["way"] == "mutual"
    assert "score" not in str(found) + json.dumps(found.to_dict())


def test_more_mutual_tags_go_first_then_the_longest_out_of_touch_then_whoever_nobody_dates() -> None:
    both = {"offers": ["x", "y"], "seeks": ["a", "b"]}
    half = {"offers": ["x"], "seeks": ["a"]}
    records = small_records(
        **someone(
            ["a", "b"],
            ["x", "y"],
            one_way={"offers": ["x", "y"], "met_on": days_before(900)},
            undated=half,
            late=half | {"met_on": days_before(10)},
            early=half | {"last_contact": days_before(20)},
            full=both | {"met_on": days_before(1)},
            three={"offers": ["x"], "seeks": ["a", "b"], "met_on": days_before(1)},
        )
    )
    order = [one.who for one in match(records, as_of=AS_OF).matches]
    assert order == ["full", "three", "early", "late", "undated", "one_way"]


def test_an_alias_stands_for_its_tag_on_either_side_and_nothing_else_does() -> None:
    contact = {"offers": ["coaching", "Mentor"], "seeks": ["note_taking"]}
    plain = small_records(**someone(["minutes"], ["mentor"], one=contact))
    assert match(plain, as_of=AS_OF).matches == ()
    aliases = {"mentor": ["coaching"], "minutes": ["note_taking"]}
    assert match(
        small_records(**someone(["minutes"], ["mentor"], one=contact), aliases=aliases), as_of=AS_OF
    ).matches == (Match("one", ("mentor",), ("minutes",)),)


@few
@given(offers=TAGS, seeks=TAGS, their_offers=TAGS, their_seeks=TAGS, alias=st.sampled_from("abcdefgh"))
def test_matching_is_the_same_from_both_sides(
    offers: list[str], seeks: list[str], their_offers: list[str], their_seeks: list[str], alias: str
) -> None:
    aliases = {"z": [alias]}
    mine = small_records(
        **someone(offers, seeks, other={"offers": their_offers, "seeks": their_seeks}), aliases=aliases
    )
    theirs = small_records(
        **someone(their_offers, their_seeks, other={"offers": offers, "seeks": seeks}), aliases=aliases
    )
    here, there = match(mine, as_of=AS_OF).matches, match(theirs, as_of=AS_OF).matches
    assert [(one.i_receive, one.i_give) for one in here] == [(one.i_give, one.i_receive) for one in there]
    frame = pd.DataFrame(
        {"id": ["a", "b"], "offers": [offers, their_offers], "seeks": [seeks, their_seeks], "opt_in": [True, True]}
    )
    members = match_members(frame, aliases)
    assert [(one.i_receive, one.i_give) for one in members.of("a")] == [
        (one.i_receive, one.i_give) for one in here
    ]
    assert [(one.i_receive, one.i_give) for one in members.of("b")] == [
        (one.i_receive, one.i_give) for one in there
    ]


def test_a_match_holds_no_score() -> None:
    assert {field.name for field in fields(Match)} == {"who", "i_receive", "i_give", "last_contact", "days"}
    assert not any(kind in {float, "float"} for kind in inspect.get_annotations(Match).values())


member_lists = st.lists(st.tuples(TAGS, TAGS, st.sampled_from([True, False, None])), min_size=1, max_size=12)


def frame_of(members: list[tuple[list[str], list[str], bool | None]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"m{place}", offers, seeks, opted) for place, (offers, seeks, opted) in enumerate(members)],
        columns=["id", "offers", "seeks", "opt_in"],
    )


@few
@given(members=member_lists, most=st.integers(1, 4))
def test_members_are_matched_as_one_and_one_compared_by_hand(
    members: list[tuple[list[str], list[str], bool | None]], most: int
) -> None:
    found = match_members(frame_of(members))
    opted = {f"m{place}": one for place, one in enumerate(members) if one[2]}
    assert found.ids == tuple(sorted(opted))
    assert found.not_opted_in == len(members) - len(opted)
    table = found.best(most)
    for name, (offers, seeks, _) in opted.items():
        by_hand = []
        for other, (their_offers, their_seeks, _) in opted.items():
            receive, give = set(seeks) & set(their_offers), set(offers) & set(their_seeks)
            if other != name and receive | give:
                tags = len(receive) + len(give) if receive and give else 0
                by_hand.append((-tags, other, tuple(sorted(receive)), tuple(sorted(give))))
        expected = [(other, receive, give) for _, other, receive, give in sorted(by_hand)]
        assert [(one.who, one.i_receive, one.i_give) for one in found.of(name)] == expected
        assert [one.who for one in found.of(name, most)] == [other for other, _, _ in expected[:most]]
        assert table.loc[table["member"] == name, "who"].tolist() == [other for other, _, _ in expected[:most]]


@few
@given(members=member_lists, most=st.integers(1, 4))
def test_products_of_matrices_and_the_index_find_the_same(
    members: list[tuple[list[str], list[str], bool | None]], most: int
) -> None:
    found = match_members(frame_of(members))
    tables = []
    for products in (0.0, math.inf):
        with mock.patch("netselect.maintain.matching.PRODUCTS_A_STEP", products):
            tables.append(found.best(most))
    assert tables[0].equals(tables[1])


@few
@given(members=member_lists, seed=st.randoms())
def test_the_order_of_members_does_not_matter(
    members: list[tuple[list[str], list[str], bool | None]], seed: object
) -> None:
    frame = frame_of(members)
    shuffled = frame.sample(frac=1, random_state=hash(str(seed)) % 1000)
    assert match_members(frame).best().equals(match_members(shuffled).best())


def test_members_are_read_from_texts_and_lists_and_who_says_nothing_has_not_opted_in() -> None:
    frame = pd.DataFrame(
        {
            "id": [1, 2, 3, 4, 5],
            "offers": ["sql, python", ("dax",), None, "x", float("nan")],
            "seeks": ["dax", ["sql", " python"], "x", "x", "x;y  z"],
            "opt_in": ["yes", True, pd.NA, "no", ""],
        }
    )
    found = match_members(frame)
    assert (found.ids, found.not_opted_in) == (("1", "2"), 3)
    assert found.of("1") == (Match("2", ("dax",), ("python", "sql")),)
    assert str(found) == "2 members opted in and can be matched; 3 did not."
    assert found.to_dict()["matches"]["1"][0]["way"] == "mutual"
    assert match_members(frame.iloc[:0]).best().empty
    nobody = pd.DataFrame({"id": range(1200), "offers": "x", "seeks": "x", "opt_in": [True] + [False] * 1199})
    assert str(match_members(nobody)) == "1 member opted in and can be matched; 1,199 did not."
    cut = pd.DataFrame({"id": ["a", "b"], "offers": [[""], ["sql"]], "seeks": [["dax"], [" "]], "opt_in": [1, 1]})
    assert match_members(cut).best().empty
    assert len(found.to_frame()) == 2 <= MOST


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"opt_in": None}, "lacks `opt_in`: nobody is matched who has not opted in"),
        ({"seeks": None}, "lacks `seeks`"),
        ({"id": ["a", "a"]}, "two members have the id `a`"),
        ({"id": ["a", ""]}, "a member has no id"),
        ({"opt_in": ["perhaps", "no"]}, "a: `opt_in` is yes or no, found the text `perhaps`"),
        ({"offers": [3.5, "x"]}, "a: tags are a text or a list of texts, found the number `3.5`"),
    ],
)
def test_a_table_that_is_none_of_members_is_refused(change: dict[str, object], sentence: str) -> None:
    whole = {"id": ["a", "b"], "offers": ["x", "y"], "seeks": ["y", "x"], "opt_in": [True, True]} | change
    frame = pd.DataFrame({name: values for name, values in whole.items() if values is not None})
    with pytest.raises(InvalidParameter, match=sentence):
        match_members(frame)


def test_somebody_who_is_not_there_and_no_matches_at_all_are_refused() -> None:
    found = match_members(frame_of([(["a"], ["b"], True), (["b"], ["a"], False)]))
    with pytest.raises(UnknownName, match="nobody who opted in has the id `m1`"):
        found.of("m1")
    with pytest.raises(InvalidParameter, match="`most` is 0"):
        found.best(0)


PROMOTED = {
    "learner": {"id": "L"},
    "strengths": {
        "minutes": {"proof": "the_template"},
        "logistics": {"proof": "Two events a year", "may_see": ["team"]},
        "payroll": {},
        "singing": {"proof": "A choir"},
        "prices": {"proof": "A list"},
    },
    "contacts": {
        "one": {"seeks": ["note_taking", "payroll", "prices"], "met_through": "club"},
        "two": {"seeks": ["logistics", "minutes"], "met_through": "one"},
        "three": {"seeks": ["logistics"]},
    },
    "aliases": {"minutes": ["note_taking"]},
    "audiences": {"team": {"members": ["two"], "reach": "named"}},
    "items": {"the_template": {"category": "template", "marking": "TLP:AMBER"}},
    "boundaries": {"prices": {"rests_on": "The competition policy", "agreed": "deny"}},
}


def test_what_is_sought_is_told_with_its_proof_and_what_is_forbidden_with_its_rule() -> None:
    records = small_records("2026-03-01 showed strength=minutes to=team", **PROMOTED)
    found = promote(records, as_of=AS_OF)
    assert [(one.tag, one.who, one.through, one.proof, one.may_see_proof) for one in found.sought] == [
        ("minutes", "one", "club", "the_template", True),
        ("minutes", "two", "", "the_template", True),
        ("logistics", "two", "", "Two events a year", True),
        ("logistics", "three", "", "", False),
        ("payroll", "one", "club", "", True),
    ]
    assert found.sought[1].shown == dt.date(2026, 3, 1)
    assert found.sought[0].conditions == ("need_to_know",)
    assert found.without_proof == ("payroll",)
    assert found.unsought == ("singing",)
    assert [(one.tag, one.who, one.rule) for one in found.left_out] == [("prices", "one", "boundary")]
    text = str(found)
    assert "Left out: prices for one, by the rule boundary. It was agreed for prices: deny" in text
    assert "Without proof: payroll." in text
    assert "The proof is not for them to see." in text
    assert found.to_frame()["shown"].isna().tolist() == [True, False, True, True, True]


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        ({"legal_bar": "tipping off", "marking": "TLP:CLEAR"}, "legal bar"),
        ({"marking": None}, "no marking"),
        ({"marking": "TLP:CLEAR", "subject": "client", "about": ["c-1"]}, "consent"),
    ],
)
def test_an_offer_that_is_an_item_nobody_may_have_is_left_out(item: dict[str, object], rule: str) -> None:
    parts = PROMOTED | {"items": {"sheet": {"category": "payroll", **item}}, "subjects": ["c-1"]}
    found = promote(small_records(**parts), as_of=AS_OF)
    assert ("payroll", "one", rule) in [(one.tag, one.who, one.rule) for one in found.left_out]
    assert "payroll" not in [one.tag for one in found.sought]
