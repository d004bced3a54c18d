"""Is everything told in `check` that a study may say and that can hardly be meant, and nothing else?"""

from typing import Any

import pytest

from netselect import loads, portfolio, rank
from netselect.comparison import NO_SET
from netselect.comparison.study_notices import notices
from tests.small_study import need, network, small_study

STUDY = """netselect: 1
title: TITLE
as_of: 2026-11-23
learner:
  id: me
  needs:
    talk: {title: Talk, importance: 1, current: 1, target: 5, by: BY}
criteria:
  need_coverage: {computed: need_coverage, weight: 1}
  agenda: {weight: 1, scale: {worst: 0, best: 5}}
gates:
  duty: {kind: red_line, fact: hospitality, must_be: false}
networks:
  a:
    name: NAME
    mandatory: MANDATORY
    exclusive_with: [OF_A]
    joining: {fee: 0, entry_weeks: WEEKS}
    values: {agenda: {value: 3, dated: DATED}}
    facts: {hospitality: HOSPITALITY}
    serves: {talk: 0.5}
  OTHER: {name: B, mandatory: true, values: {agenda: 4}, joining: {entry_weeks: 0}, facts: {hospitality: false}}
"""
SOUND = {
    "TITLE": "Which", "BY": "2027-11-30", "NAME": "A body", "MANDATORY": "false", "OF_A": "", "WEEKS": "2",
    "DATED": "2026-11-01", "HOSPITALITY": "false", "OTHER": "b",
}  # fmt: skip


def told(**changes: str) -> list[str]:
    text = STUDY
    for name, words in {**SOUND, **changes}.items():
        text = text.replace(name, words)
    before = STUDY
    for name, words in SOUND.items():
        before = before.replace(name, words)
    usual = set(notices(rank(loads(before))))
    return [sentence for sentence in notices(rank(loads(text))) if sentence not in usual]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"TITLE": '" "'}, "the title of the study is blank"),
        ({"NAME": '"  "'}, "`a` has a blank name or title"),
        ({"OF_A": "a"}, "A body excludes itself"),
        ({"OF_A": "b", "MANDATORY": "true"}, "A body and B are both mandatory and exclude each other"),
        ({"MANDATORY": "true", "HOSPITALITY": "true"}, "A body is mandatory and breaks the red line duty"),
        ({"OTHER": "A"}, "the ids `a` and `A` differ only in capital letters"),
        ({"BY": "2207-11-30"}, "is due on 2207-11-30, far from as_of (2026-11-23)"),
        ({"DATED": "2062-11-01"}, "agenda was found on 2062-11-01, which is after as_of"),
        ({"DATED": "1026-11-01"}, "agenda was found on 1026-11-01, long before as_of"),
        ({"WEEKS": "1e9"}, "A body: 1000000000 weeks to get in can hardly be meant"),
        ({"WEEKS": "2, effort_hours: 1e6"}, "A body: 1000000 hours to join can hardly be meant"),
        ({"fee: 0": "fee: 1e12"}, "A body: 1000000000000 GBP to join can hardly be meant"),
        ({"    mandatory": "    benefit_lag_weeks: 1e8\n    mandatory"}, "100000000 weeks to first results"),
        ({"as_of: 2026-11-23": "as_of: 2026-11-23\nbenefit_lag_weeks: 1e8"}, "100000000 weeks to first results"),
        ({"NAME": '"\\u200b"'}, "`a` has a blank name or title"),
        ({"TITLE": '"\\u2800 "'}, "the title of the study is blank"),
        (
            {"MANDATORY": "true", "red_line": "eligibility", "HOSPITALITY": "true"},
            "A body is mandatory and ruled out by duty: no set of networks is allowed then",
        ),
    ],
)
def test_what_can_hardly_be_meant_is_told(changes: dict[str, str], said: str) -> None:
    assert [sentence for sentence in told(**changes) if said in sentence], told(**changes)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("\u00c5", "\u212b", "in how their accents are composed"),
        ("b", "\uff42", "in the width or form of their letters"),
        ("caf\u00e9", "CAF\u00c9", "in capital letters"),
        ("copy", "\u0441opy", "in letters that look alike"),
        ("\u0440\u043e\u043f", "po\u043f", "in letters that look alike"),
    ],
)
def test_ids_that_look_the_same_are_told(one: str, other: str, how: str) -> None:
    text = STUDY
    for name, words in {**SOUND, "OTHER": other}.items():
        text = text.replace(name, words)
    said = notices(rank(loads(text.replace("  a:\n", f"  {one}:\n"))))
    assert f"the ids `{one}` and `{other}` differ only {how}: make sure that both are meant" in said


def test_letters_that_only_look_like_english_are_named_in_ids_and_types() -> None:
    typed = {"NAME": "A body\n    type: m\u0435etup"}
    assert told(**typed) == [
        "the type `m\u0435etup` mixes letters that look alike. Found U+0435 (cyrillic small letter ie), which "
        "only looks like `e`"
    ]
    (id_,) = told(OTHER="cl\u03c5b")
    assert "the id `cl\u03c5b` mixes" in id_
    assert "U+03C5" in id_
    for usual in ("\u043a\u043b\u0443\u0431", "team-\u03b1", "kap\u0131c\u0131"):
        assert told(OTHER=usual) == []


def test_nothing_of_the_kind_is_said_of_what_is_usual() -> None:
    (stranger,) = told(MANDATORY="true", OF_A="b", OTHER="c")
    assert "which is not in this study" in stranger
    assert told(BY="2056-11-30", WEEKS="104") == []


FACTS = {"facts": {"open": True}}
OUT: dict[str, Any] = {"facts": {"open": False}}


@pytest.mark.parametrize(
    ("changes", "rules", "said"),
    [
        ({"a": {"requires": ["a"]}}, {}, "a requires itself: take it out of its own `requires`"),
        (
            {"a": {"requires": ["b"], "exclusive_with": ["b"]}},
            {},
            "a requires b, and a and b exclude each other: no set holds a then",
        ),
        (
            {"a": {"requires": ["b"], "mandatory": True}, "b": {"requires": ["c"], "exclusive_with": ["c"]}},
            {},
            f"a requires b and c, and b and c exclude each other: {NO_SET}",
        ),
        (
            {"a": {"requires": ["b"], "mandatory": True}, "b": OUT},
            {},
            f"a is mandatory and requires b, which is ruled out: {NO_SET}",
        ),
        (
            {"a": {"requires": ["c"], "mandatory": True}, "b": {"mandatory": True, "exclusive_with": ["c"]}},
            {},
            f"b and c are mandatory, or required by what is, and exclude each other: {NO_SET}",
        ),
        (
            {"a": {"requires": ["b"], "mandatory": True}},
            {"most": 1},
            f"2 networks are mandatory, or required by what is, and a set holds at most 1: {NO_SET}",
        ),
        (
            {},
            {"groups": [{"type": "other", "at_least": 4}]},
            f"a set is to hold at least 4 of the type other: there are 3; {NO_SET}",
        ),
        (
            {"a": {**OUT, "mandatory": True}},
            {"groups": [{"networks": ["a", "b"], "at_least": 2}]},
            f"a set is to hold at least 2 of a and b: there are 2, and 1 of them is ruled out; {NO_SET}",
        ),
        (
            {"a": {"exclusive_with": ["b"]}},
            {"groups": [{"networks": ["a", "b"], "exactly": 2}]},
            f"a set is to hold exactly 2 of a and b, and too many of them exclude each other: {NO_SET}",
        ),
        (
            {"a": {"mandatory": True, "requires": ["b"]}},
            {"groups": [{"networks": ["a", "b"], "at_most": 1}]},
            f"a set is to hold at most 1 of a and b, and a and b are mandatory, or required by what is: {NO_SET}",
        ),
        (
            {},
            {"groups": [{"networks": ["a", "b"], "at_most": 2}]},
            "a set is to hold at most 2 of a and b, and there are no more: every set keeps to that",
        ),
        (
            {},
            {"groups": [{"networks": ["a", "b", "c"], "exactly": 3}], "most": 2},
            f"a set is to hold exactly 3 of a, b and c, and at most 2 networks in all: {NO_SET}",
        ),
        (
            {"a": {"exclusive_with": ["b"]}},
            {"discounts": [{"networks": ["a", "b"], "yearly_cost": 5}]},
            "a and b have a discount together, and a and b exclude each other: no set has it",
        ),
        (
            {},
            {"discounts": [{"networks": ["a", "b"], "yearly_cost": 50}]},
            "the discount of a and b takes off 50 GBP a year, and they ask for no more than 40 GBP a year",
        ),
        (
            {"a": {"worth": 3}},
            {},
            "the `worth` of networks is stated and does not count: `portfolio: {objective: additive}` adds it up",
        ),
    ],
)
def test_what_can_hardly_be_meant_of_sets_is_told(
    changes: dict[str, dict[str, Any]], rules: dict[str, Any], said: str
) -> None:
    asked = {"yearly_cost": 20, "hours_per_month": 1}
    study = small_study(
        needs={"n": need()},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(staying=asked, serves={"n": 0.5}, grade="verified", **{**FACTS, **changes.get(name, {})})
            for name in "abc"
        },
        portfolio=rules,
    )
    assert said in notices(study)
    if NO_SET in said:
        assert portfolio(study, with_unknowns=False).best is None
