"""Does each side of an introduction see what concerns it, and nobody but the learner why it ended?"""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import UnknownName
from netselect.maintain import introduce, subject_export
from netselect.maintain.records import Records
from tests.maintain.small_records import small_records

DAY = dt.date(2026, 6, 1)
ASKED = ("2026-01-01 asked with=a introduction=ab", "2026-01-02 asked with=b introduction=ab")
ENDS = {
    "declined": (*ASKED, "2026-01-05 declined with=b introduction=ab"),
    "expired": ASKED,
    "withdrawn by them": (*ASKED, "2026-01-05 withdrawn with=b introduction=ab"),
    "withdrawn by me": (*ASKED, "2026-01-05 withdrawn introduction=ab"),
    "withdrawn after a yes": (
        *ASKED,
        "2026-01-04 consented with=b introduction=ab",
        "2026-01-05 withdrawn with=b introduction=ab",
    ),
}


def records_of(*log: str, blurb: str | None = "hello", **parts: object) -> Records:
    introduction: dict[str, object] = {"between": ["a", "b"], "basis": "common"}
    whole: dict[str, object] = {
        "contacts": {
            "a": {"offers": ["talks"], "seeks": ["housing"]},
            "b": {"seeks": ["talks"]},
            "c": {"offers": ["housing", "talks"], "seeks": ["talks"]},
            "d": {},
        },
        "items": {
            "hello": {"category": "blurbs", "marking": "TLP:AMBER"},
            "of-b": {"category": "blurbs", "subject": "third_party", "about": "b", "marking": "TLP:GREEN"},
        },
        "introductions": {"ab": introduction | ({} if blurb is None else {"blurb": blurb})},
    }
    return small_records(*log, **(whole | parts))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("person", ["a", "b"])
def test_every_end_reads_the_same_to_the_two(end: str, person: str) -> None:
    seen = introduce(records_of(*ENDS[end]), as_of=DAY, to=person)
    other = introduce(records_of(*ENDS["expired"]), as_of=DAY, to=person)
    assert json.dumps(seen.to_dict()) == json.dumps(other.to_dict())
    assert str(seen) == str(other)
    assert seen.to_frame().equals(other.to_frame())
    assert [pair.state for pair in seen.pairs] == ["not now"]
    assert "not now" in str(seen)
    assert "declin" not in str(seen) + json.dumps(seen.to_dict())


def test_what_is_over_waits_for_nothing() -> None:
    agreed = (*ASKED, *(f"2026-01-04 consented with={one} introduction=ab" for one in "ab"))
    made = str(introduce(records_of(*agreed, "2026-01-05 made introduction=ab"), as_of=DAY))
    assert made.startswith("No introduction is waiting to be made.\nab: a and b. State since 2026-01-05: made.")
    assert str(introduce(records_of(*ASKED), as_of=dt.date(2026, 1, 5))).startswith(
        "No introduction can be made today."
    )


@pytest.mark.parametrize("end", ENDS)
def test_the_learner_sees_how_it_ended(end: str) -> None:
    (pair,) = introduce(records_of(*ENDS[end]), as_of=DAY).pairs
    assert pair.state == end.split(maxsplit=1)[0]
    assert pair.next_steps == ()
    assert pair.missing == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["asked", "consented"]),
            st.sampled_from(["a", "b"]),
            st.integers(min_value=1, max_value=28),
        ),
        max_size=5,
    ),
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 5, 31)),
)
def test_what_one_sees_tells_nothing_of_the_other(steps: list[tuple[str, str, int]], as_of: dt.date) -> None:
    log = [f"2026-01-{day:02} {what} with={who} introduction=ab" for what, who, day in steps]
    seen = introduce(records_of(*log, blurb="of-b"), as_of=as_of, to="a")
    said = json.dumps(seen.to_dict()) + str(seen)
    assert '"b"' not in said
    assert " b " not in said
    without_b = [line for line in log if "with=a" in line]
    alone = introduce(records_of(*without_b, blurb="of-b"), as_of=as_of, to="a")
    if seen.pairs[0].state not in {"not now", "made"} and alone.pairs[0].state != "not now":
        assert seen == alone


@pytest.mark.parametrize(
    ("steps", "to", "said"),
    [
        ([], "a", "a has not been asked."),
        (["asked a"], "b", "b has not been asked."),
        (["asked b", "asked a"], "a", "since 2026-01-02: a has been asked. a was asked on 2026-01-02"),
        (["asked b", "asked a", "consented a"], "a", "since 2026-01-02: a has been asked. a agreed on 2026-01-03"),
        (
            ["asked b", "asked a", "consented a", "consented b", "made", "followed_up"],
            "b",
            "since 2026-01-05: made.",
        ),
    ],
)
def test_one_of_the_two_reads_what_is_so_of_themselves(steps: list[str], to: str, said: str) -> None:
    log = [
        f"2026-01-0{day} {what} introduction=ab{f' with={who}' if who else ''}"
        for day, step in enumerate(steps, start=1)
        for what, _, who in [step.partition(" ")]
    ]
    text = " ".join(str(introduce(records_of(*log), as_of=dt.date(2026, 1, 9), to=to)).split())
    assert text.startswith(f"As {to} may see it. ab: ")
    assert said in text
    assert "nobody" not in text


def test_whoever_is_in_no_introduction_sees_none_and_a_stranger_is_an_error() -> None:
    nobody = introduce(records_of(*ASKED), as_of=DAY, to="c")
    assert (nobody.pairs, str(nobody)) == ((), "c is in no introduction.")
    with pytest.raises(UnknownName, match="there is nobody `e`"):
        introduce(records_of(), as_of=DAY, to="e")
    assert introduce(records_of(*ASKED), as_of=DAY, to="me") == introduce(records_of(*ASKED), as_of=DAY)


def test_the_tags_stand_beside_the_stated_basis_and_a_difference_is_no_fault() -> None:
    (pair,) = introduce(records_of(), as_of=DAY).pairs
    assert (pair.basis, pair.tags.shows, pair.tags_differ) == ("common", ("complementary",), True)
    assert "Basis: common, as you state it. The tags show: a offers talks, which b seeks." in str(
        introduce(records_of(*ASKED[:1]), as_of=dt.date(2026, 1, 3))
    ).replace("\n      ", " ")


def test_words_that_stand_for_the_same_tag_are_the_same() -> None:
    contacts = {"a": {"offers": ["speaking"]}, "b": {"seeks": ["talks"]}}
    records = records_of(contacts=contacts, aliases={"talks": ["speaking"]})
    assert introduce(records, as_of=DAY).pairs[0].tags.first_gives == ("talks",)


def test_pairs_are_suggested_by_their_tags_alone_and_those_who_both_give_stand_first() -> None:
    suggested = introduce(records_of(), as_of=DAY).suggested
    assert [pair.between for pair in suggested] == [("a", "c"), ("b", "c")]
    assert suggested[0].tags.first_gives == ("talks",)
    assert suggested[0].tags.second_gives == ("housing",)
    assert suggested[0].tags.common == ("talks",)


@pytest.mark.parametrize("end", ENDS)
def test_two_whose_introduction_ended_are_not_suggested_again(end: str) -> None:
    suggested = introduce(records_of(*ENDS[end]), as_of=DAY).suggested
    assert ("a", "b") not in [pair.between for pair in suggested]


def test_what_each_may_be_told_is_what_the_rules_of_sharing_say() -> None:
    (pair,) = introduce(records_of(blurb="of-b"), as_of=DAY).pairs
    assert [party.blurb.decision if party.blurb else None for party in pair.parties] == ["deny", "deny"]
    (pair,) = introduce(records_of(), as_of=DAY).pairs
    assert [party.blurb.conditions if party.blurb else None for party in pair.parties] == [("need_to_know",)] * 2
    (pair,) = introduce(records_of(blurb=None), as_of=DAY).pairs
    assert [party.blurb for party in pair.parties] == [None, None]
    assert "`ab` has no `blurb`" in pair.missing[-1]


def test_a_table_has_a_line_for_each_pair_and_the_days_on_which_consents_run_out() -> None:
    agreed = (*ASKED, "2026-01-03 consented with=a introduction=ab")
    frame = introduce(records_of(*agreed), as_of=dt.date(2026, 1, 4)).to_frame()
    assert frame["introduction"].fillna("").tolist() == ["ab", "", ""]
    first = frame.iloc[0]
    assert (first["first_reply"], first["first_lasts_to"]) == ("agreed", "2026-04-03")
    assert (first["second_reply"], first["second_lasts_to"]) == ("asked", "2026-04-02")
    assert first["missing"] == "b, asked on 2026-01-02, has not agreed by 2026-01-04"


def test_no_line_is_wider_than_a_terminal() -> None:
    found = introduce(records_of(*ENDS["withdrawn after a yes"]), as_of=dt.date(2026, 1, 4))
    assert max(map(len, str(found).splitlines())) <= 80


def test_many_contacts_are_paired_in_seconds_and_the_text_names_a_few() -> None:
    contacts = {f"p{n}": {"offers": [f"t{n % 40}"], "seeks": [f"t{(n + 1) % 40}"]} for n in range(400)}
    found = introduce(records_of(contacts=contacts | {"a": {}, "b": {}}), as_of=DAY)
    assert len(found.suggested) > 4000
    assert f"{len(found.suggested) - 10:,} more pairs" in str(found)


@pytest.mark.parametrize("steps", range(6))
@pytest.mark.parametrize(("person", "other"), [("ann", "ben"), ("ben", "ann")])
def test_no_id_tells_one_of_the_two_who_the_other_is(steps: int, person: str, other: str) -> None:
    log = [
        "2026-01-02 asked with=ann introduction=ann-and-ben",
        "2026-01-02 asked with=ben introduction=ann-and-ben",
        "2026-01-03 consented with=ann introduction=ann-and-ben",
        "2026-01-03 consented with=ben introduction=ann-and-ben",
        "2026-01-04 made introduction=ann-and-ben",
    ]
    records = small_records(
        *log[:steps],
        contacts={"ann": {}, "ben": {}},
        items={"card-of-benny-and-annie": {"category": "blurbs", "marking": "TLP:CLEAR"}},
        aliases={"ann": ["annie"], "ben": ["benny"]},
        introductions={
            "ann-and-ben": {"between": ["ann", "ben"], "basis": "common", "blurb": "card-of-benny-and-annie"}
        },
    )
    seen = introduce(records, as_of=dt.date(2026, 1, 5), to=person)
    said = json.dumps(seen.to_dict()) + str(seen) + seen.to_frame().to_csv()
    assert other not in said
    (held,) = [
        one["introduction"]
        for one in subject_export(records, person, as_of=dt.date(2026, 1, 5)).held
        if one["where"] == "introduction"
    ]
    assert [pair.introduction for pair in seen.pairs] == [held]
