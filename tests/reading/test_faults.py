"""Does each mistake in a study get one sentence of its own, in its place, with the cure?

Each case is an edit of ``criteria.example.yaml`` and the one fault that it makes: the path, and the sentence.
"""

from pathlib import Path

import pytest
from pydantic import BaseModel, model_validator

from netselect import loads
from netselect.errors import Fault, StudyFaults
from netselect.reading import examine
from netselect.study.study import Learner, LearnerRecord

TEXT = (Path(__file__).parents[2] / "criteria.example.yaml").read_text(encoding="utf-8")


def faults_after(*edits: tuple[str, str]) -> tuple[Fault, ...]:
    """Return the faults of the example after edits, each of which is made once."""
    text = TEXT
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    try:
        loads(text, "criteria.yaml")
    except StudyFaults as error:
        return error.faults
    return ()


def line_with(text: str) -> int:
    """Return the line of the example on which a text first stands."""
    return TEXT[: TEXT.index(text)].count("\n") + 1


BODY = "facts: {eligible: true, reachable_without_car: true, requires_confidential_disclosure: true"
VALUES = "values: {shared_agenda: 4, contribution_potential: 4, recognition: 4"
LINE = "    fit over relationship: 3\n"
BY_JUDGEMENTS = ("weights: points ", "weights: judgements ")

HOURS = "a number is needed here; write the time in hours, or `unknown` where nobody has told you"
LEFT_OUT = "a number is needed here, or leave the key out where it can be left out"
FINITE = HOURS.replace("number", "finite number")

VALUE_CASES = {
    "a decimal comma": ("weight: 22}", 'weight: "1,5"}', "found `1,5`: write the points as a number, `1.5`"),
    "thousands": (
        "yearly_cost: 240",
        'yearly_cost: "1,240"',
        "found `1,240`: write the amount in GBP a year, `1240`",
    ),
    "a currency": (
        "yearly_cost: 20,",
        "yearly_cost: £20,",
        "found `£20`: write the amount in GBP a year, `20`",
    ),
    "a currency with a comma": (
        "yearly_cost: 20,",
        'yearly_cost: "20,50 €",',
        "found `20,50 €`: this is in EUR, and money here is in GBP; write the amount in GBP a year, or `unknown` "
        "where nobody has told you",
    ),
    "per cent": (
        "close_call: 0.02",
        "close_call: 40%",
        "found `40%`: write a share from 0 to 1, `0.4`",
    ),
    "a number and words": (
        "effort_hours: 0.5,",
        "effort_hours: 2 hours,",
        "found `2 hours`: write the time in hours, `2`",
    ),
    "words": ("effort_hours: 0.5,", "effort_hours: little,", f"found `little`: {HOURS}"),
    "a leading zero": (
        "effort_hours: 0.5,",
        "effort_hours: 05,",
        "found the text `05`: write the time in hours, `5`, without quotes or leading zeros",
    ),
    "true for a number": ("effort_hours: 0.5,", "effort_hours: true,", f"found `true`: {HOURS}"),
    "nothing for a number": (
        "effort_hours: 0.5,",
        "effort_hours: ,",
        None,
    ),
    "a list for a number": (
        "recognition: 5,",
        "recognition: [5],",
        "found a list: write a number on the scale from 0 to 5, `5`",
    ),
    "infinity": (
        "effort_hours: 0.5,",
        "effort_hours: 1e400,",
        f"found `inf`: {FINITE}",
    ),
    "a number beyond all use": (
        "effort_hours: 0.5,",
        "effort_hours: 1e101,",
        "found `1e+101`: a number up to 1e+15 in size is accepted",
    ),
    "a date in words": (
        "by: 2027-11-30",
        "by: 30 November 2027",
        "found `30 November 2027`: write a date as year-month-day, `2027-11-30`",
    ),
    "a date the other way round": (
        "by: 2027-11-30",
        "by: 30/11/2027",
        "found `30/11/2027`: write a date as year-month-day, `2027-11-30`",
    ),
    "a day that is not there": (
        "by: 2027-11-30",
        "by: 2027-02-30",
        "found `2027-02-30`, which is no day of the calendar: write `2027-02-28` for the last day of that month",
    ),
    "a level above 5": ("current: 2 ", "current: 9 ", "found `9`: a level is a number from 0 to 5"),
    "a cost below 0": (
        "yearly_cost: 20,",
        "yearly_cost: -20,",
        "found `-20`: write the amount in GBP a year, 0 or more. Money that comes in, such as a bursary or an "
        "honorarium, is no negative cost: write `0` here, and make a criterion of it",
    ),
    "a limit below 0": (
        "first_year_cost: 150",
        "first_year_cost: -1",
        "found `-1`: write the amount in GBP for the first year, 0 or more, or leave the key out "
        "where there is no limit",
    ),
    "a strength above 1": (
        "serves: {raid-log: 0.5,",
        "serves: {raid-log: 75,",
        "found `75`: a strength is a number from 0 to 1",
    ),
    "low above high": (
        "low: 2, high: 5",
        "low: 5, high: 2",
        "`low` 5 is above `high` 2: write `low: 2` and `high: 5`",
    ),
    "a value outside its range": (
        "low: 2, high: 5",
        "low: 4, high: 5",
        "the value 3 is below its own `low` 4: correct it, or write `low: 3`",
    ),
    "maybe": (
        "must_be: true}\n  accessible",
        "must_be: maybe}\n  accessible",
        "found `maybe`: write true or false (yes and no are accepted)",
    ),
    "a fact in words": (
        BODY,
        BODY.replace("eligible: true", "eligible: perhaps"),
        "found `perhaps`: a fact is true or false; write `unknown` where nobody has told you",
    ),
    "a wrong word": (
        "grade: claimed\n",
        "grade: calimed\n",
        "found `calimed`: accepted are verified, reported, claimed or assumed. Did you mean `claimed`?",
    ),
    "the version as text": ("netselect: 1", 'netselect: "1"', "found the text `1`: write it without quotes"),
    "another version": (
        "netselect: 1",
        "netselect: 2",
        "found `2`: only 1 is accepted here; write `netselect: 1`",
    ),
    "a single name for a list": (
        "    grade: claimed\n",
        "    grade: claimed\n    exclusive_with: chamber\n",
        "found `chamber`: a list, such as [a, b], is needed",
    ),
    "a number for a block": (
        "shortlist: {size: 3}",
        "shortlist: 3",
        "found `3`: a block of keys is needed, such as `size:` or `cut:`",
    ),
    "half a shortlist": (
        "shortlist: {size: 3}",
        "shortlist: {size: 2.5}",
        "found `2.5`: a whole number of 1 or more is needed here",
    ),
    "worst is best": (
        "weight: 10, scale: {worst: 150, best: 0}",
        "weight: 10, scale: {worst: 150, best: 150}",
        "`worst` and `best` are both 150: no network could differ on it; give two levels or "
        "leave the criterion out",
    ),
    "half a point": (
        "[2, 0.9]",
        "[2]",
        "found a list: a point of a curve is [level, value], such as [4, 0.5]",
    ),
    "a curve that turns back": (
        "[2, 0.9], [4, 0.5]",
        "[4, 0.9], [2, 0.5]",
        "the point [2, 0.5] stands behind level 4; the points of a curve stand in rising order of level, each "
        "level once: write `[[0, 1], [2, 0.5], [4, 0.9], [6, 0]]`",
    ),
    "a level in words": (
        "levels: {0: no",
        "levels: {none: no",
        f"found `none`: {LEFT_OUT}",
    ),
    "an id with a blank": (
        "  chamber:\n",
        "  my chamber:\n",
        "found `my chamber` as an id: use letters, digits, `-` and `_`, at most 80, without spaces",
    ),
    "a judgement above 9": (LINE, LINE.replace("3", "50"), "found `50`: a judgement is a ratio from 1/9 to 9"),
    "a ratio by 0": (LINE, LINE.replace("3", "1/0"), "found `1/0`: a ratio cannot be divided by 0"),
    "a ratio in words": (
        LINE,
        LINE.replace("3", "much"),
        "found `much`: write how many times as much, such as `3` or `1/3`",
    ),
    "a ratio in quotes": (
        LINE,
        LINE.replace("3", '"3"'),
        "found the text `3`: a number stands without quotes",
    ),
    "no ratio": (
        LINE,
        LINE.replace("3", "null"),
        "found `null`: write how many times as much, such as `3` or `1/3`, or leave the pair out",
    ),
    "a judgement without over": (
        LINE,
        LINE.replace("over", "beats"),
        "found `fit beats relationship`: write a judgement as `left over right: 3`, with ids, which have no "
        "blanks",
    ),
}


@pytest.mark.parametrize(("old", "new", "sentence"), VALUE_CASES.values(), ids=VALUE_CASES)
def test_a_wrong_value_is_one_fault_with_its_own_sentence_on_its_line(
    old: str, new: str, sentence: str | None
) -> None:
    faults = faults_after((old, new))
    if sentence is None:
        # What is optional may be left blank.
        assert faults == ()
        return
    (fault,) = faults
    assert fault.message == sentence
    changed = new.lstrip("\n").split("\n")
    offset = next(row for row, text in enumerate(changed) if text not in old)
    assert fault.line == line_with(old) + offset


NAME_CASES = {
    "an unknown need": (
        ("serves: {raid-log: 0.5,", "serves: {raid-lgo: 0.5,"),
        "networks.council-cop.serves.raid-lgo",
        "there is no need or aspiration `raid-lgo`. Did you mean `raid-log`?",
    ),
    "an unknown criterion": (
        (VALUES, VALUES.replace("agenda", "agneda")),
        "networks.supplier-club.values.shared_agneda",
        "there is no criterion `shared_agneda`. Did you mean `shared_agenda`?",
    ),
    "a value for a group": (
        (VALUES, VALUES.replace("{", "{relationship: 4, ")),
        "networks.supplier-club.values.relationship",
        "`relationship` is a group: give values to shared_agenda and contribution_potential instead",
    ),
    "a value for a computed criterion": (
        (VALUES, VALUES.replace("{", "{yearly_cost: 4, ")),
        "networks.supplier-club.values.yearly_cost",
        "`yearly_cost` is computed (yearly_cost): take its value out, it is worked out already",
    ),
    "a missing value": (
        (VALUES, VALUES.replace("shared_agenda: 4, ", "")),
        "networks.supplier-club.values.shared_agenda",
        "the value of `shared_agenda` is missing: write `unknown` if nobody has told you",
    ),
    "an unknown fact": (
        (BODY, BODY.replace("{eligible", "{eligibel")),
        "networks.supplier-club.facts.eligibel",
        "no gate asks for the fact `eligibel`. Did you mean `eligible`?",
    ),
    "a missing fact": (
        (BODY, BODY.replace("eligible: true, ", "")),
        "networks.supplier-club.facts.eligible",
        "the fact `eligible` is missing, and a gate asks for it: write `unknown` if nobody has told you",
    ),
    "a number where a gate asks whether": (
        (BODY, BODY.replace("eligible: true", "eligible: 3")),
        "networks.supplier-club.facts.eligible",
        "found `3`: the gate `eligible` asks whether `eligible` is true or false: "
        "write `true`, `false` or `unknown`",
    ),
    "an unknown theme": (
        ("offers: {mentoring: 0.75,", "offers: {mentorin: 0.75,"),
        "networks.mentoring-circle.offers.mentorin",
        "no need asks for the theme `mentorin`. Did you mean `mentoring`?",
    ),
    "a cost that is needed": (
        ("staying: {yearly_cost: 0, hours_per_month: 3}", "staying: {hours_per_month: 3}"),
        "networks.supplier-club.staying.yearly_cost",
        "`staying.yearly_cost` is missing, and is needed: write `unknown` if nobody has told you",
    ),
    "a judgement on the wrong level": (
        (LINE, LINE.replace("fit", "shared_agenda")),
        "judgements.criteria.shared_agenda over relationship",
        "`shared_agenda` is not at this level of the tree: it stands in `relationship`; here fit, relationship, "
        "recognition, privacy_risk, yearly_cost and hours_per_month are compared",
    ),
    "a judgement of something unknown": (
        (LINE, LINE.replace("relationship", "relationshp")),
        "judgements.criteria.fit over relationshp",
        "there is no criterion `relationshp` here. Did you mean `relationship`?",
    ),
    "judgements of an unknown group": (
        ("  relationship:\n    shared_agenda over", "  relationshp:\n    shared_agenda over"),
        "judgements.relationshp",
        "there is no group of criteria `relationshp`. Did you mean `relationship`?",
    ),
    "a contradiction": (
        (LINE, LINE + "    relationship over fit: 3\n"),
        "judgements.criteria.relationship over fit",
        "this contradicts `fit over relationship: 3`, which compares the same two: keep one of the two lines",
    ),
    "a judgement said twice": (
        (LINE, LINE + "    relationship over fit: 1/3\n"),
        "judgements.criteria.relationship over fit",
        "this pair is judged already, in `fit over relationship: 3`: keep one of the two lines",
    ),
    "a comparison with itself": (
        (LINE, LINE + "    fit over fit: 1\n"),
        "judgements.criteria.fit over fit",
        "`fit` is compared with itself: leave this line out",
    ),
    "a weight that is missing": (
        ("recognition: {weight: 8, ", "recognition: {"),
        "criteria.recognition.weight",
        "`recognition` has no weight, and `weights: points` needs one: give it `weight:` "
        "(or write `weights: equal`)",
    ),
    "an importance that is missing": (
        ("      importance: 22\n", ""),
        "learner.needs.raid-log.importance",
        "`raid-log` has no importance, and `importances: points` needs one: give it `importance:` "
        "(or write `importances: equal`)",
    ),
    "both ways to cut coverage": (
        ("computed: aspiration_coverage", "computed: fit_industry"),
        "criteria.fit.criteria.aspiration_coverage",
        "`fit_industry` and `need_coverage` cut the same coverage in two ways, and would count it twice: "
        "keep either fit by horizon or fit by reason",
    ),
    "an unknown method": (
        ("method: weighted_sum ", "method: weihgted_sum "),
        "method",
        "there is no method `weihgted_sum`. Did you mean `weighted_sum`?",
    ),
    "an unknown parameter": (
        ("method: weighted_sum ", "method: {topsis: {refrence: candidates}} "),
        "method.topsis.refrence",
        "there is no parameter `refrence` here. Did you mean `reference`?",
    ),
    "a parameter's value": (
        ("method: weighted_sum ", "method: {topsis: {reference: candidate}} "),
        "method.topsis.reference",
        "found `candidate`: accepted are anchors, candidates or given. Did you mean `candidates`?",
    ),
    "a parameter out of range": (
        ("method: weighted_sum ", "method: {vikor: {v: 2}} "),
        "method.vikor.v",
        "found `2`: input should be less than or equal to 1",
    ),
    "two methods": (
        ("method: weighted_sum ", "method: {topsis: , ahp: } "),
        "method",
        "name one method, such as `topsis` or `{topsis: {reference: candidates}}`",
    ),
    "an unknown way of weighting": (
        ("weights: points ", "weights: point "),
        "weights",
        "found `point`: accepted are points, swing, equal, order, judgements, entropy, critic or "
        "standard_deviation. Did you mean `points`?",
    ),
    "an option of weighting": (
        ("weights: points ", "weights: {judgements: {completoin: harker}} "),
        "weights.judgements.completoin",
        "there is no key `completoin` here. Did you mean `completion`?",
    ),
    "a gate that is there already": (
        ("  eligible: {kind", "  budget: {kind"),
        "gates.budget",
        "learner.limits.first_year_cost makes a gate called `budget` already: give this one another id",
    ),
    "a key that nothing resembles": (
        ("close_call: 0.02", "wombat: 0.02"),
        "wombat",
        "there is no key `wombat` here. Accepted here: as_of, benefit_lag_weeks, close_call, criteria, currency, "
        "decisions, ethics, evidence, gates, grades, illustrative, judgements and 17 more.",
    ),
    "a key that is there already": (
        ("close_call: 0.02", "close_call: 0.02\ncloze_call: 0.02"),
        "cloze_call",
        "there is no key `cloze_call` here, and `close_call` is given already: take this one out",
    ),
    "an id of the tree used twice": (
        (
            "  recognition: {weight: 8, scale: {worst: 0, best: 5}, phase: joining}",
            "  need_coverage: {computed: entry_weeks, weight: 8, scale: {worst: 9, best: 0}}",
        ),
        None,
        "`need_coverage` stands at criteria.fit.criteria.need_coverage too: each id of the tree is used once",
    ),
    "a need and an aspiration of one name": (
        ("    pm-post:\n      {title", "    raid-log:\n      {title"),
        "learner.aspirations.raid-log",
        "`raid-log` is a need already: give the aspiration another id. Did you mean `pm-post` by one of them?",
    ),
}


@pytest.mark.parametrize(("edit", "path", "sentence"), NAME_CASES.values(), ids=NAME_CASES)
def test_a_name_that_leads_nowhere_is_said_once_with_the_nearest(
    edit: tuple[str, str], path: str | None, sentence: str
) -> None:
    faults = faults_after(edit)
    assert sentence in [fault.message for fault in faults]
    if path is not None:
        assert [fault.where for fault in faults] == [path]


@pytest.mark.parametrize(
    ("edit", "path", "meant"),
    [
        (("  recognition: {weight: 8", "  privacy_risk: {weight: 8"), "criteria.privacy_risk", "recognition"),
        (("  accessible: {kind", "  eligible: {kind"), "gates.eligible", None),
        (("    mentor:\n", "    pm-post:\n"), "learner.aspirations.pm-post", "mentor"),
        (("    raid-log:\n", "    board-reports:\n"), "learner.needs.board-reports", "raid-log"),
        (("    mentor:\n", "    raid-log:\n"), "learner.aspirations.raid-log", "mentor"),
        (("gates:\n  elig", "criteria:\n  elig"), "criteria", "gates"),
        (("  fit:\n    aspiration", "  criteria:\n    aspiration"), "judgements.criteria", "fit"),
        (("    staying:\n", "    joining:\n"), "networks.pm-body.joining", "staying"),
        (("    values: {shared_agenda: 3", "    facts: {shared_agenda: 3"),
         "networks.regional-network.facts", "values"),
        (("      contribution_potential: {w", "      recognition: {w"),
         "criteria.recognition", "contribution_potential"),
        (("effort_hours: 4, entry", "fee: 4, entry"), "networks.admin-institute.joining.fee", None),
    ],
)  # fmt: skip
def test_a_key_that_stands_in_the_place_of_another_is_said_once(
    edit: tuple[str, str], path: str, meant: str | None
) -> None:
    (fault,) = faults_after(edit)
    assert fault.where == path
    assert fault.code == "duplicate"
    assert (f"Did you mean `{meant}` by one of them?" in fault.message) == (meant is not None)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("scale: {worst: 150, best", "scale: {worst\uff1a 150\uff0c best"), "Write `:` and `,` there"),
        (("{worst: 150, best: 0}", "\uff5bworst: 150, best: 0\uff5d"), "Write `{` and `}` there"),
        (
            ("{first_year_cost: 150, ", "{first_year_cost: 150\uff0c "),
            "U+FF0C (fullwidth comma), which only looks",
        ),
        (("raid-log: 0.5, board", "raid\u2011log: 0.5, board"), "Did you mean `raid-log`? Found U+2011"),
        (("recognition: 3, privacy_risk: 1", "re\u200bcognition: 3, privacy_risk: 1"), "Found U+200B"),
        (("title: Find a mentor", "title: Find a #mentor"), "found `#mentor, reason: personal_career, importance"),
    ],
)
def test_an_odd_mark_is_named_once_with_what_it_looks_like(edit: tuple[str, str], said: str) -> None:
    (fault,) = faults_after(edit)
    assert said in fault.message


TEXT_CASES = {
    "a key written twice": (
        ("title: Which", "title: Mine\ntitle: Which"),
        "title",
        "the key `title` is written on line 5 and again on line 6",
    ),
    "a tab": (("  role: Bus", "\trole: Bus"), "learner", "found a tab in the indentation"),
    "a colon in text": (
        ("notes: Business", "notes: NB: Business"),
        "networks.chamber.notes",
        "found a colon and a space inside the unquoted text",
    ),
    "a brace in text": (
        ("notes: Business", "notes: {Business"),
        "networks.chamber.notes",
        "`{` is opened here and never closed",
    ),
}


@pytest.mark.parametrize(("edit", "path", "start"), TEXT_CASES.values(), ids=TEXT_CASES)
def test_a_slip_of_yaml_is_one_fault_in_its_place(edit: tuple[str, str], path: str, start: str) -> None:
    (fault,) = faults_after(edit)
    assert fault.where == path
    assert fault.message.startswith(start)


def test_weights_that_sum_to_nothing_and_a_weight_on_nothing_are_said() -> None:
    text = """
netselect: 1
title: Mine
as_of: 2026-11-23
learner: {id: me}
criteria:
  group:
    weight: 5
    criteria: {a: {weight: 0, scale: {worst: 0, best: 1}}}
  b: {weight: 0, scale: {worst: 0, best: 1}}
networks: {club: {name: Club, values: {a: 1, b: 1}}}
"""
    with pytest.raises(StudyFaults) as caught:
        loads(text, "mine.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.where) == (8, "criteria.group.weight")
    assert (
        fault.message
        == "the weight 5 of `group` falls on nothing: every weight inside it is 0: give one of them more than 0"
    )
    with pytest.raises(
        StudyFaults, match="the weights of the criteria sum to 0: give at least one a weight above 0"
    ):
        loads(text.replace("weight: 5", "weight: 0"))


def test_swings_start_from_the_largest() -> None:
    (fault,) = faults_after(("weights: points ", "weights: swing "))
    assert fault.message == (
        "`swing` gives 100 to the swing that matters most, and the largest here is 26: "
        "give the most important one 100"
    )


def test_a_child_that_no_judgement_names_is_said_where_weights_rest_on_it() -> None:
    unjudged = ("    fit over hours_per_month: 4\n", "")
    (fault,) = faults_after(BY_JUDGEMENTS, unjudged)
    assert fault.where == "judgements.criteria"
    assert (
        fault.message
        == "no judgement says anything of `hours_per_month`: compare each with at least one other item, "
        "such as `hours_per_month over fit: 2`"
    )
    assert faults_after(unjudged) == ()


def test_judgements_in_two_parts_are_said_to_have_no_link() -> None:
    edits = [
        BY_JUDGEMENTS,
        ("    fit over recognition: 4\n    fit over privacy_risk: 4\n    fit over yearly_cost: 3\n", ""),
        (
            "    relationship over recognition: 2\n    relationship over privacy_risk: 1\n"
            "    yearly_cost over relationship: 1/2\n",
            "    recognition over privacy_risk: 1\n    recognition over yearly_cost: 1\n",
        ),
    ]
    (fault,) = faults_after(*edits)
    assert fault.where == "judgements.criteria"
    assert "relationship" in fault.message
    assert "recognition" in fault.message


def test_orders_are_checked_item_by_item() -> None:
    top, inner = "[fit, [relationship, recogniton], fit]", "[need_coverage, aspiration_coverage]"
    order = f"weights: order\norder: {{criteria: {top}, fit: {inner}}} "
    faults = faults_after(("weights: points ", order))
    assert {(fault.where, fault.message) for fault in faults} == {
        (
            "order",
            "`weights: order` needs the order of shared_agenda and contribution_potential: "
            "add `relationship: [...]` to `order:`",
        ),
        (
            "order.criteria",
            "the order leaves out `privacy_risk`, `yearly_cost`, `hours_per_month`: put each in its place",
        ),
        ("order.criteria[1][1]", "there is no criterion `recogniton` here. Did you mean `recognition`?"),
        ("order.criteria[2]", "`fit` stands twice in the order: keep one"),
    }


def test_waivers_lead_to_a_network_and_to_a_gate_that_can_be_waived() -> None:
    faults = faults_after(
        (
            "shortlist: {size",
            "waivers: [{network: chambr, gate: eligible, reason: x, by: me}, {netwrk: chamber, gate: budgt}]\n"
            "shortlist: {size",
        )
    )
    assert {(fault.where, fault.message.split(". ")[0]) for fault in faults} == {
        ("waivers[0].network", "there is no network `chambr`"),
        (
            "waivers[0].gate",
            "`eligible` is of kind eligibility, which is never waived; only budget and time can be: "
            "take the waiver out",
        ),
        ("waivers[1].netwrk", "there is no key `netwrk` here"),
        ("waivers[1].gate", "there is no gate `budgt`"),
        ("waivers[1].reason", "`reason` is missing: why."),
        ("waivers[1].by", "`by` is missing: who decided it; a pseudonym."),
    }


@pytest.mark.parametrize("kind", ["eligibilty", "budgt", "''", "{a: b}", None])
@pytest.mark.parametrize("waived", ["waivers: [{network: chamber, gate: eligible, reason: x, by: me}]\n", ""])
def test_of_a_waiver_nothing_is_said_while_the_kind_of_its_gate_is_not_known(
    kind: str | None, waived: str
) -> None:
    faults = faults_after(
        ("kind: eligibility, " if kind is None else "kind: eligibility", "" if kind is None else f"kind: {kind}"),
        ("shortlist: {size", f"{waived}shortlist: {{size"),
    )
    assert [fault.where for fault in faults] == ["gates.eligible.kind"]


def test_a_gate_whose_kind_is_not_known_may_be_meant_by_a_waiver() -> None:
    faults = faults_after(
        ("kind: eligibility", "kind: budgt"),
        ("shortlist: {size", "waivers: [{network: chamber, gate: eligble, reason: x, by: me}]\nshortlist: {size"),
    )
    assert [fault.where for fault in faults] == ["gates.eligible.kind", "waivers[0].gate"]
    assert "Did you mean `eligible`?" in faults[1].message


def test_a_method_that_needs_judgements_says_which_are_missing() -> None:
    faults = faults_after(
        ("method: weighted_sum ", "method: ahp "), ("  fit:\n    aspiration_coverage over need_coverage: 2\n", "")
    )
    assert [(fault.where, fault.message) for fault in faults] == [
        (
            "judgements",
            "`method: ahp` needs judgements between need_coverage and aspiration_coverage: "
            "add `fit:` to `judgements:`",
        )
    ]


def test_many_faults_are_told_together_each_once_in_the_order_of_the_file() -> None:
    faults = faults_after(
        ("as_of: 2026-11-23", "as_of: today"),
        ("learner:\n", "leerner:\n"),
        ("by: 2027-11-30", "by: soon"),
        ("  board-reports:", "  board-reprots:"),
        ("weight: 10\n", "wieght: ten\n"),
        (LINE, LINE + LINE),
        ("method: weighted_sum ", "method: topsys "),
        ("close_call: 0.02", "close_call: 2%"),
        ("yearly_cost: 20,", "yearly_cost: £20,"),
        ("serves: {raid-log: 0.25, case", "serves: {raid-lgo: 0.25, case"),
    )
    lines = [fault.line for fault in faults]
    assert lines == sorted(lines)
    assert len({(fault.line, fault.where) for fault in faults}) == len(faults)
    found = {fault.where for fault in faults}
    assert found >= {
        "as_of",
        "leerner",
        "learner.needs.raid-log.by",
        "criteria.relationship.criteria.shared_agenda.wieght",
        "criteria.relationship.criteria.shared_agenda.weight",
        "judgements.criteria.fit over relationship",
        "method",
        "close_call",
        "networks.regional-network.staying.yearly_cost",
        "networks.open-group.serves.raid-lgo",
    }
    # The four networks that serve the need whose id is misspelt are no faults of their own.
    assert len(faults) == 10 + 1
    assert "learner.needs.board-reprots" in found


@pytest.mark.parametrize("key", ["learner", "criteria", "networks", "judgements", "gates"])
def test_a_block_that_is_misspelt_or_of_the_wrong_kind_is_one_fault(key: str) -> None:
    (misspelt,) = faults_after((f"\n{key}:", f"\n{key}s:"))
    assert misspelt.where == f"{key}s"
    lost = f"\n{key}: lost\nlost_{key}:"
    faults = [fault for fault in faults_after((f"\n{key}:", lost)) if fault.where != f"lost_{key}"]
    assert [fault.where for fault in faults] == [key]


def test_a_fault_shows_its_file_line_path_and_sentence() -> None:
    with pytest.raises(StudyFaults) as caught:
        loads(TEXT.replace("yearly_cost: 20,", "yearly_cost: £20,"), "criteria.yaml")
    assert str(caught.value) == (
        "1 fault in the study:\n"
        f"criteria.yaml:{line_with('yearly_cost: 20,')}  networks.regional-network.staying.yearly_cost\n"
        "    found `£20`: write the amount in GBP a year, `20`"
    )


def test_an_aspiration_without_target_or_date_is_vague_and_no_fault() -> None:
    assert faults_after(("importance: 10, current: 1, target: 3, by: 2027-12-31", "current: 1")) == ()


@pytest.mark.parametrize("line", ["      current: 2 ", "  aspirations:", "  fit:", "    fit over relationship: 3"])
def test_a_tab_is_the_one_fault_of_its_file(line: str) -> None:
    (fault,) = faults_after((f"\n{line}", f"\n\t{line.lstrip()}"))
    assert fault.message.startswith("found a tab in the indentation")


@pytest.mark.parametrize("word", ["TBC", "n/a", '"?"', "none"])
def test_words_for_what_is_not_known_lead_to_unknown(word: str) -> None:
    (fault,) = faults_after(("yearly_cost: 240", f"yearly_cost: {word}"))
    assert fault.message.endswith("or `unknown` where nobody has told you")


def test_a_grade_is_a_share() -> None:
    (fault,) = faults_after(("reported: 0.15", "reported: 15"))
    assert fault.message == "found `15`: a share is a number from 0 to 1"


def test_a_key_that_resembles_a_given_one_from_afar_is_answered_with_what_is_accepted() -> None:
    for key in ("gate", "t"):
        faults = faults_after(("\nas_of:", f"\n{key}: 1\nas_of:"))
        (said,) = [fault.message for fault in faults if fault.where == key]
        assert ("take this one out" in said) == (key == "gate")
    (fault,) = examine(Learner, {"id": "p", "i": 1}).found
    assert fault.message.startswith("there is no key `i` here. Accepted here: aspirations, id,")


def test_every_key_that_a_learner_of_a_cohort_can_have_is_listed() -> None:
    (said,) = examine(LearnerRecord, {"id": "p", "qqqqqqq": 1}).found
    assert said.message.endswith("waivers, weight_judgements or weights.")


class Pair(BaseModel):
    """Something that is wrong as a whole."""

    low: int = 0
    high: int = 1

    @model_validator(mode="after")
    def _in_order(self) -> "Pair":
        if self.low > self.high:
            raise ValueError("Low is above high")
        return self


def test_what_is_wrong_with_a_whole_has_an_empty_path() -> None:
    (fault,) = examine(Pair, {"low": 2}).found
    assert (fault.path, fault.message) == ((), "found a block of keys: low is above high")


def test_a_weight_that_no_float_can_hold_is_refused_and_stops_nothing() -> None:
    for edit in (("weight: 22}", f"weight: {10**400}}}"), ("importance: 22", f"importance: {10**400}")):
        assert any("a number up to 1e+15 in size" in fault.message for fault in faults_after(edit))


@pytest.mark.parametrize(
    "written", ["discounts: {pm-body: 0.5}", "discounts:\n  - {network: pm-body, share: 0.5}", "discounts: 0.5"]
)
def test_a_key_that_is_somewhat_like_another_and_holds_something_else_is_one_fault(written: str) -> None:
    (fault,) = faults_after(("\nas_of:", f"\n{written}\nas_of:"))
    assert fault.where == "discounts"
    assert fault.message.startswith("there is no key `discounts` here. Accepted here: as_of, ")
    (fault,) = faults_after(("\nas_of:", "\ndecide:\n  - {about: [pm-body], outcome: join}\nas_of:"))


@pytest.mark.parametrize("written", ["G\u0412P", "\u0415UR"])
def test_a_currency_is_not_written_in_letters_of_two_alphabets(written: str) -> None:
    (fault,) = faults_after(("currency: GBP", f"currency: {written}"))
    assert fault.message.startswith(f"found `{written}`: write it in letters of English alone, `")
    assert "U+04" in fault.message
    assert not faults_after(("currency: GBP", "currency: \u0433\u0440\u043d"))
