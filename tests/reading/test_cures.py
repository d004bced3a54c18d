"""Does the cure in each message, followed to the letter, give a study that loads and says what was meant?"""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect import load, loads, rank_many
from netselect.errors import Fault, StudyFaults
from netselect.study.cures import number_in_words
from netselect.study.quantities import PLAIN, unit_at
from netselect.study.study import Study

OF_STUDY = "leave the key out to keep the study's limit; where there is no limit at all, write `1000000`"
STUDY = """netselect: 1
title: Units
as_of: 2026-11-23
currency: {currency}
close_call: {close_call}
learner:
  id: me
  limits: {{first_year_cost: 2000, hours_per_month: {limit}}}
  needs:
    talk: {{title: Talk, importance: {importance}, current: {current}, target: 5, by: {by}}}
criteria:
  yearly_cost: {{computed: yearly_cost, weight: {weight}, scale: {{worst: {worst}, best: 0}}}}
  distance: {{weight: 1, scale: {{worst: 90, best: 0, unit: km}}}}
  journey: {{weight: 1, scale: {{worst: 90, best: 0, unit: minutes}}}}
  share: {{weight: 1, scale: {{worst: 0, best: 100, unit: "%"}}}}
  fund: {{weight: 1, scale: {{worst: 0, best: 90, unit: GBP}}}}
  agenda: {{weight: 1, scale: {{worst: 0, best: 5}}, levels: {{0: no purpose, 5: set by members}}}}
gates:
  eligible: {{kind: eligibility, fact: eligible, must_be: true}}
networks:
  a:
    name: A
    joining: {{fee: {fee}, effort_hours: {effort}, entry_weeks: {weeks}}}
    staying: {{yearly_cost: {yearly}, hours_per_month: {hours}}}
    values: {{distance: {distance}, journey: {journey}, share: {share}, fund: {fund}, agenda: {agenda}}}
    serves: {{talk: {strength}}}
    facts: {{eligible: {fact}}}
"""

SOUND = {
    "currency": "GBP", "close_call": "0.02", "limit": "8", "importance": "1", "current": "1", "by": "2027-11-30",
    "weight": "1", "worst": "2000", "fee": "0", "effort": "1", "weeks": "2", "yearly": "20", "hours": "2",
    "distance": "5", "fund": "5", "journey": "30", "share": "40", "agenda": "3", "strength": "0.5", "fact": "true",
}  # fmt: skip

CASES: dict[str, dict[str, str | None]] = {
    "yearly": {
        "1.2k": "1200", "£1.2k": "1200", "1,200": "1200", "1 200": "1200", "1_200": "1200", "1'200": "1200",
        "1.234,56": "1234.56", "1,234.56": "1234.56", "12,50": "12.5", "9 per month": "108",
        "90 GBP/month": "1080",
        "£9 pcm": "108", "9 monthly": "108", "10 a quarter": "40", "100 p.a.": "100", "£100 per year": "100",
        "£5/week": "261", "50p": "0.5", "£1,200.50 a year": "1200.5", "GBP 20": "20", "twenty": "20",
        "about 90": "90", "2 thousand": "2000", "90-110": "{value: unknown, low: 90, high: 110}",
        "£90 to £110": "{value: unknown, low: 90, high: 110}",
        "5-6 per month": "{value: unknown, low: 60, high: 72}",
        "up to 120": "{value: unknown, high: 120}", "100+": "{value: unknown, low: 100}", "free": "0", "none": "0",
        "€20": None, "20 USD": None, "50%": None, "3 hours": None, "£10 per person": None, "5 a day": None,
        "1O": "10", "2l": "21", "-£20": "0", "05": "5", "~90": "90", "≈ £90": "90", "90ish": "90", "90?": "90",
        "90 or so": "90", "90 approx": "90", "90±10": "{value: 90, low: 80, high: 100}", "ninety": "90",
        "£90 +/- £10": "{value: 90, low: 80, high: 100}", "30/09/2027": None, "2027-9-30": None, "90/110": None,
        "90/110 GBP": None, "90 or 110": None, "a lot": None, "=A1+B1": None, "12.": "12", "1 234,56": "1234.56",
        "[90]": "90", "£9 p/m": "108", "9 p/m": "108", "£9/m": "108", "9p/m": None,
        "[90, 110]": "{value: unknown, low: 90, high: 110}", "£90/£110": None, "1/2": "0.5",
    },
    "fee": {"£50": "50", "nil": "0", "9 per month": None, "no charge": "0", "n/a": "0", "½": "0.5",
            "2½": "2.5", "3 ¼": "3.25", "1½ k": "1500", "5²": None, "£0.50p": None, "9m": None, "A": None,
            "£9m": "9000000"},
    "hours": {
        "30 min": "0.5", "2h30": "2.5", "2:30": "2.5", "1h 30m": "1.5", "half": "0.5", "half an hour": "0.5",
        "a quarter of an hour": "0.25", "2 hours a week": "8.7", "12 hours a year": "1", "2 hrs/month": "2",
        "30-60 min": "{value: unknown, low: 0.5, high: 1}", "1 day": None, "90 GBP/month": None,
        "2 evenings": None, "2 days": None, "yes": None,
    },
    "limit": {"30 min": "0.5", "1 day": None, "unlimited": None, "unknown": None, "5-6": None, "2h": "2"},
    "weeks": {
        "2 months": "8.7", "3 days": "0.4285", "a fortnight": "2", "5 years": "261", "2 weeks": "2",
        "1 week 3 days": "1.4285", "14 days": "2", "48 hours": "0.2857", "6 weeks to 2 months":
        "{value: unknown, low: 6, high: 8.7}", "immediately": None, "£5": None, "months": None, "-2 weeks": None,
    },
    "effort": {"90 min": "1.5", "1 day": None, "2 hours": "2", "three": "3", "2 hours a month": None,
               "1⅓ h": "1.33333333333",
               "120 mn": None, "1:75": None, "1 hour 1/2": None, "h": None, "1,234": "1234", "1,234 h": "1.234"},
    "distance": {"30 min": None, "£90": None, "9 per month": None, "[5]": "5",
                 "5 km": "5", "3 miles": None, "about 5": "5", "10%": None, "n/a": "unknown", "yes": "90"},
    "journey": {"1 hour": "60", "45 minutes": "45", "half an hour": "30", "1-2 hours":
                "{value: unknown, low: 60, high: 120}"},
    "fund": {"free": "0", "£9": "9", "nil": "0", "€9": None},
    "share": {"40%": "40", "40 percent": None},
    "agenda": {"4/5": "4", "4 out of 5": "4", "set by members": "5", "yes": "5", "no": "0", "does not apply":
               "not_applicable", "high": None, "3/10": None, "A": None, "Y": "5",
               "N": "0", "L3": None, "10/5": None, "3½": "3.5"},
    "strength": {"50%": "0.5", "half": "0.5", "0,5": "0.5", "3/4": "0.75", "strong": None, "three quarters": None},
    "current": {"3/5": "3", "four": "4", "50%": None, "good": None, "2,5": "2.5"},
    "weight": {"10 points": "10", "ten": "10", "much": None},
    "importance": {"22 pts": "22", "high": None},
    "close_call": {"2%": "0.02", "1/50": "0.02", "little": None},
    "worst": {"£2k": "2000", "2,000": "2000", "100 a month": "1200"},
    "fact": {"y": "true", "nope": "false", "don't know": "unknown", "perhaps": "unknown", "n/a": "true",
             "about 90": "true", "30/09/2027": "true", "1,234.56": "true", "a lot": "unknown"},
    "by": {
        "2027-9-30": "2027-09-30", "30/11/2027": "2027-11-30", "30.11.2027": "2027-11-30",
        "2027/11/30": "2027-11-30", "30 November 2027": "2027-11-30", "Nov 30, 2027": "2027-11-30",
        "20271130": "2027-11-30", "30/11/27": "2027-11-30", "2027-11-30T09:00": "2027-11-30",
        "2027-02-30": "2027-02-28", "03/04/2027": "2027-04-03", "soon": None, "Nov 2027": "2027-11-30",
        "unknown": None, "30th Nov 2027": "2027-11-30", "2027": "2027-12-31",
        "27-09-30": "2030-09-27", "05/13/2027": "2027-05-13", "2027\u201309\u201330": "2027-09-30",
        "99/12/31": None,
    },
}  # fmt: skip
"""For each place the words that stand there, and what they come to; None where only a person can say."""

NOT_KNOWN = (
    "unkown", "don't know", "do not know", "not sure", "TBC", "tba", "?", "??", '"-"', "--", ".nan", "NaN", "nan",
    '"#N/A"', '"#VALUE!"', '"#DIV/0!"', '"null"', "not known", "dunno", "Unknwon", "ask HR", "missing", "varies",
    '"~"', ".inf", "'<NA>'", "not stated",
)  # fmt: skip
"""Ways to say that nobody has told the figure."""


def faults_with(field: str, words: str) -> tuple[Fault, ...]:
    try:
        study_with(field, words)
    except StudyFaults as error:
        return error.faults
    return ()


def study_with(field: str, words: str) -> Study:
    return loads(STUDY.format_map({**SOUND, field: words}), "study.yaml")


def as_written(words: str) -> str:
    """Return words as they stand in a study, in quotes where YAML would take them for something else."""
    return f'"{words}"' if words[0] != "[" and re.search(r"[:#%{\[,`']|^[-0-9.]+$", words) else words


def proposed(message: str) -> list[str]:
    """Return what a message says is to be written: what stands in back-ticks behind the last `write`."""
    _, _, cure = message.partition(" Found U+")[0].rpartition("write ")
    return re.findall("`([^`]+)`", cure)


@pytest.mark.parametrize(
    ("field", "words", "meant"),
    [(field, words, meant) for field, cases in CASES.items() for words, meant in cases.items()],
)
def test_a_cure_never_changes_a_quantity_and_leads_to_a_study_that_loads(
    field: str, words: str, meant: str | None
) -> None:
    (fault,) = faults_with(field, as_written(words))
    cures = proposed(fault.message)
    assert "write " in fault.message or "leave" in fault.message
    assert meant in cures if meant is not None else not re.search(r"`[-0-9.]+`", fault.message.split(": ", 1)[1])
    for cure in cures:
        assert not faults_with(field, cure), (fault.message, cure)


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("agenda", "3 stars", "whether its scale is in `stars` is not said (then it is `3`)"),
        ("weight", "50%", "a percentage is `50` points where all points together are 100"),
        ("by", "27-09-30", "`2030-09-27` where the day stands first, or `2027-09-30` where the year does"),
        ("effort", "1,234", "`1234`, or `1.234` where the comma is the decimal point"),
        ("by", "03/04/2027", "`2027-04-03` where the day stands first, or `2027-03-04` where the month does"),
    ],
)
def test_a_figure_that_may_be_meant_is_given_with_its_condition(field: str, words: str, said: str) -> None:
    (fault,) = faults_with(field, words)
    assert said in fault.message


@pytest.mark.parametrize("words", NOT_KNOWN)
@pytest.mark.parametrize("field", ["fee", "yearly", "hours", "weeks", "distance", "agenda", "strength"])
def test_words_for_what_nobody_has_told_lead_to_unknown(field: str, words: str) -> None:
    (fault,) = faults_with(field, words)
    assert proposed(fault.message) == ["unknown"]
    assert not faults_with(field, "unknown")


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("limit", "-3", "write the time in hours a month, 0 or more, or leave the key out where"),
        ("hours", "-3", "write the time in hours a month, 0 or more"),
        ("fee", "-3", "write the amount in GBP, 0 or more. Money that comes in"),
        ("weight", "-3", "write the points as a number, 0 or more"),
        ("strength", "-3", "write a strength from 0 to 1"),
        ("current", "-3", "write a level from 0 to 5"),
    ],
)
def test_a_figure_below_0_is_told_what_is_asked_for_there(field: str, words: str, said: str) -> None:
    (fault,) = faults_with(field, words)
    assert fault.message.startswith("found `-3`: ")
    assert said in fault.message


@pytest.mark.parametrize("field", SOUND)
def test_a_figure_that_is_well_written_is_no_fault(field: str) -> None:
    assert not faults_with(field, SOUND[field])


def test_the_currency_of_the_study_is_named() -> None:
    text = STUDY.format_map({**SOUND, "currency": "EUR", "yearly": "€1.2k", "fee": "£5"})
    with pytest.raises(StudyFaults) as caught:
        loads(text)
    said = [fault.message for fault in caught.value.faults]
    assert any("in GBP, and money here is in EUR" in sentence for sentence in said)
    assert any(sentence.endswith("write the amount in EUR a year, `1200`") for sentence in said)


@given(st.text(max_size=20))
def test_any_text_gets_one_sentence(text: str) -> None:
    for unit in (PLAIN, unit_at(("networks", "a", "joining", "entry_weeks"), {})):
        assert number_in_words(text, unit).startswith(("found ", "nothing is written here"))


@given(st.floats(0, 10_000, allow_subnormal=False).map(lambda value: round(value, 3)))
def test_minutes_and_months_come_to_the_same_time(value: float) -> None:
    (hours,) = proposed(number_in_words(f"{value} min", unit_at(("limits", "hours_per_month"), {})))
    assert float(hours) == pytest.approx(value / 60, rel=1e-9, abs=1e-9)
    (cost,) = proposed(number_in_words(f"£{value} per month", unit_at(("limits", "yearly_cost"), {})))
    assert float(cost) == pytest.approx(value * 12, rel=1e-9, abs=1e-9)


@given(st.integers(1, 2000))
def test_days_written_as_weeks_count_as_so_many_days(days: int) -> None:
    (weeks,) = proposed(number_in_words(f"{days} days", unit_at(("benefit_lag_weeks",), {})))
    assert -(-round(float(weeks) * 7, 9) // 1) == days


TREE = """netselect: 1
title: T
as_of: 2026-11-23
learner: {id: me}
weights: WAY
criteria:
  one:
    weight: 100
    scale:
      worst: 0
      best: 5
      curve: CURVE
  two: {weight: WEIGHT, scale: {worst: 0, best: 5}}
GROUP
networks:
  a: {name: A, values: {one: 3, two: VALUE}}
"""


def faults_of_tree(**changes: str) -> tuple[Fault, ...]:
    told = {"WAY": "points", "CURVE": "[[0, 0], [5, 1]]", "WEIGHT": "20", "GROUP": "", "VALUE": "1", **changes}
    text = TREE
    for name, words in told.items():
        text = text.replace(name, words)
    try:
        loads(text, "study.yaml")
    except StudyFaults as error:
        return error.faults
    return ()


@pytest.mark.parametrize(
    ("changes", "path", "line", "said"),
    [
        (
            {"GROUP": "  more: {weight: 1, criteria: {}}"},
            "criteria.more.criteria",
            14,
            "the group `more` is empty",
        ),
        ({"GROUP": "  more:\n    criteria:"}, "criteria.more.criteria", 15, "nothing is written here"),
        (
            {"CURVE": "[[0, 0], [5, 1], [3, 0.5]]"},
            "criteria.one.scale.curve",
            12,
            "stands behind level 5",
        ),
        ({"WAY": "swing", "WEIGHT": "120"}, "criteria.two.weight", 13, "this one has 120"),
    ],
)
def test_a_fault_in_a_criterion_is_told_once_on_its_own_line(
    changes: dict[str, str], path: str, line: int, said: str
) -> None:
    (fault,) = faults_of_tree(**changes)
    assert (fault.where, fault.line) == (path, line)
    assert said in fault.message


@pytest.mark.parametrize("curve", ["[[0, 0], [5, 1], [3, 0.5]]", "[[5, 1], [0, 0]]", "[[0, 0], [0, 0.5], [5, 1]]"])
def test_points_out_of_order_are_written_in_order(curve: str) -> None:
    (fault,) = faults_of_tree(CURVE=curve)
    cures = proposed(fault.message)
    assert [faults_of_tree(CURVE=cure) for cure in cures] == [()] * len(cures)
    assert cures or "take one of the points out" in fault.message


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("1.234,56", "write a number on the scale from 0 to 5"),
        ("#N/A", "`#N/A` begins a note here: write `unknown` for a figure that nobody has told you"),
        ("?", "For a figure of a network that nobody has told you, write `unknown`"),
    ],
)
def test_what_yaml_takes_apart_is_one_fault_that_says_so(words: str, said: str) -> None:
    (fault,) = faults_of_tree(VALUE=words)
    assert said in fault.message


OF_COLUMNS = {
    "fee": "joining.fee", "effort": "joining.effort_hours", "weeks": "joining.entry_weeks",
    "yearly": "staying.yearly_cost", "hours": "staying.hours_per_month", "distance": "values.distance",
    "journey": "values.journey", "share": "values.share", "fund": "values.fund", "agenda": "values.agenda",
    "strength": "serves.talk", "fact": "facts.eligible",
}  # fmt: skip


def faults_of_table(folder: Path, field: str, words: str) -> tuple[Fault, ...]:
    head = STUDY.format_map(SOUND).partition("networks:")[0] + "networks: table.csv"
    row = {"id": "a", "name": "A"} | {column: SOUND[name] for name, column in OF_COLUMNS.items()}
    row[OF_COLUMNS[field]] = words
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(row), list(row.values())])
    (folder / "study.yaml").write_text(head, "utf-8")
    try:
        load(folder / "study.yaml")
    except StudyFaults as error:
        return error.faults
    return ()


WITH_COMMAS = re.compile(r"[\d.]*,[\d.,]*")
"""Figures that a table may hold by the custom of a country: `tests/reading/test_dialect.py` is about these."""


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (field, words)
        for field, cases in CASES.items()
        if field in OF_COLUMNS
        for words in cases
        if words[0] != "[" and not WITH_COMMAS.fullmatch(words)
    ],
)
def test_a_cell_of_a_table_has_the_cure_of_its_field_and_takes_what_it_proposes(
    tmp_path: Path, field: str, words: str
) -> None:
    faults = faults_of_table(tmp_path, field, words)
    if not faults:
        assert words == "05" or words[-1] == "."
        return
    (fault,) = faults
    (in_yaml,) = faults_with(field, f'"{words}"')
    cures = proposed(fault.message)
    said = re.sub(r"^column \d+, `[^`]*`: ", "", fault.message)
    assert said == in_yaml.message or ("a range" in in_yaml.message and cures == ["unknown"])
    for cure in cures:
        assert not faults_of_table(tmp_path, field, cure), (fault.message, cure)


@pytest.mark.parametrize("field", ["limit", "current", "importance", "by"])
def test_records_of_learners_have_the_cures_of_the_study(tmp_path: Path, field: str) -> None:
    study = loads(STUDY.format_map(SOUND))
    place = {"limit": "limits.hours_per_month"}.get(field, f"needs.talk.{field}")

    def said(words: str) -> list[str]:
        row = {"id": "x", "needs.talk.title": "Talk", "needs.talk.target": "5"}
        row |= {f"needs.talk.{name}": SOUND[name] for name in ("current", "importance", "by")} | {place: words}
        with (tmp_path / "learners.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([list(row), list(row.values())])
        return [found.fault.message for found in rank_many(study, tmp_path / "learners.csv").faults]

    for words in [*CASES[field], "\uff13 \uff14", "~90", "30/09/27", "1.234,56", "\u0663"]:
        if WITH_COMMAS.fullmatch(words):
            continue
        (message,) = said(words)
        # A table has cells where a file has keys, and a limit that a row leaves out is the study's.
        of_study = faults_with(field, f'"{words}"')[0].message.replace(
            "leave the key out where there is no limit", OF_STUDY
        )
        assert message.replace("the cell empty", "the key out") == of_study
        for cure in proposed(message):
            assert not said(cure), (message, cure)


EXAMPLE = (Path(__file__).parents[2] / "criteria.example.yaml").read_text("utf-8")
SLIPS = {
    "currency: GBP": ("currency = GBP", "currency -> GBP", "currency\uff1a GBP", "currency:GBP", "curency: GBP"),
    "title: Which": ("title:Which", "titel: Which", "title:\u00a0Which"),
    "{worst: 0, best: 5}": (
        "{worst:0, best: 5}",
        "{worst: 0, best:5}",
        "{wrost: 0, best: 5}",
        "{worst: 0, bset: 5}",
    ),
    "{computed: need_coverage,": (
        "{computed: need_covrage,",
        "{compute: need_coverage,",
        "{computed:need_coverage,",
    ),
    "method: weighted_sum": ("method: weigthed_sum", "method:weighted_sum", "metod: weighted_sum"),
    "reason: personal_career": ("reason: career", "reason: personal career", "reason: Personal_Career"),
    "weights: points": ("weights: pionts", "weigths: points"),
    "kind: eligibility": ("kind: elegibility", "kind:eligibility"),
    "must_be: true": ("mustbe: true", "must_be:true", "must-be: true"),
    "grade: verified": ("grade: verifed", "grade: Verified"),
    "values: {shared_agenda: 4": (
        "values: {shared_agnda: 4",
        "values: {shared_agenda:4",
        "vales: {shared_agenda: 4",
    ),
    "serves: {raid-log: 0.75": ("serves: {raid-lgo: 0.75", "serves: {raid_log: 0.75", "serves: {raid-log: 75%"),
    "facts: {eligible: true": ("facts: {elligible: true", "facts: {eligible:true", "facts: {eligible: y"),
    "fit over recognition: 4": ("fitt over recognition: 4", "fit over recogniton: 4", "fit over recognition:4"),
    "raid-log:\n": ("raid log:\n", "raid-lgo:\n", "raid_log:\n"),
    "fact: eligible": ("fact: elligible", "fact: eligibel"),
    "by: 2027-11-30": ("by: 30/11/2027", "by: 30 Nov 2027", "by:2027-11-30", "by: 2027-11-31"),
    "netselect: 1\n": ("netselect: v1\n", "netselect:1\n", "netselct: 1\n"),
}
"""What stands in the example, and slips in it."""


def _righted(text: str, fault: Fault) -> str:
    """Return a text in which the cure of a fault is followed: what was found becomes what is to be written."""
    message = fault.message.partition(" Found U+")[0]
    if "Write a space there" in message:
        found, meant = "\u00a0", " "
    else:
        cure = re.split(r"\b[Ww]rite |Did you mean ", message)[-1]
        found, meant = re.findall("`([^`]*)`", message)[0], re.findall("`([^`]*)`", cure)[-1]
        meant = meant.removeprefix(f"{fault.path[-1]}: ") if fault.path else meant
    rows = text.split("\n")
    assert found in rows[fault.line - 1], fault
    rows[fault.line - 1] = rows[fault.line - 1].replace(found, meant, 1)
    return "\n".join(rows)


@pytest.mark.parametrize(("right", "wrong"), [(right, wrong) for right, slips in SLIPS.items() for wrong in slips])
def test_the_cure_of_a_slip_in_the_example_leads_back_to_it(right: str, wrong: str) -> None:
    assert right in EXAMPLE
    text = EXAMPLE.replace(right, wrong, 1)
    with pytest.raises(StudyFaults) as caught:
        loads(text)
    (fault,) = caught.value.faults
    assert loads(_righted(text, fault)) == loads(EXAMPLE)


def test_a_semicolon_between_keys_is_told_where_it_stands() -> None:
    with pytest.raises(StudyFaults) as caught:
        loads(EXAMPLE.replace("{first_year_cost: 150, h", "{first_year_cost: 150; h"))
    (fault,) = caught.value.faults
    row = EXAMPLE.split("\n")[fault.line - 1]
    assert row[fault.column - 1] == ","
    assert "Write a comma there" in fault.message


@pytest.mark.parametrize(
    "record",
    [
        {"importances": "judgements", "judgements": {"a over b": 2, "b over c": 2, "a over c": 3}},
        {"importances": "order", "order": ["a", "b", "c"], "strengths": {"a": {"a": 0.5}}},
    ],
)
def test_a_misspelt_need_of_a_learner_is_told_where_it_is_defined(record: dict[str, object]) -> None:
    def wants(first: str) -> dict[str, object]:
        return {name: {"title": name, "current": 1, "target": 4} for name in (first, "bbbb", "cccc")}

    def spelt(data: object) -> object:
        if isinstance(data, dict):
            return {re.sub(r"\b([abc])\b", r"\1\1\1\1", key): spelt(inner) for key, inner in data.items()}
        return [f"{name * 4}" for name in data] if isinstance(data, list) else data

    own = spelt(record)
    assert isinstance(own, dict)
    if "strengths" in own:
        own["strengths"] = {"aaaa": {"a": 0.5}}
    study = loads(STUDY.format_map(SOUND))
    assert not rank_many(study, [{"id": "x", "needs": wants("aaaa"), **own}]).faults
    (fault,) = rank_many(study, [{"id": "x", "needs": wants("aaab"), **own}]).faults
    assert fault.fault.where == "needs.aaab"
    assert fault.fault.message.endswith("Did you mean `aaaa`?")


@pytest.mark.parametrize(
    ("field", "words", "cure", "followed"),
    [
        ("yearly", "{value: 180, one_of: [0, 180]}", "take `one_of` out", "{value: 180}"),
        ("yearly", "{value: 90, one_of: [0, 180]}", "take `one_of` out", "90"),
        ("yearly", "{value: 3, low: 4}", "write `low: 3`", "{value: 3, low: 3}"),
        ("hours", "{value: 3, high: 2}", "write `high: 3`", "{value: 3, high: 3}"),
        (
            "fee",
            "{value: unknown, low: 9, high: 2}",
            "write `low: 2` and `high: 9`",
            "{value: unknown, low: 2, high: 9}",
        ),
        ("fee", "{value: unknown, low: 0, one_of: [0, 9]}", "take one of them out", "{value: unknown, low: 0}"),
    ],
)
def test_a_figure_and_its_range_that_disagree_are_told_what_to_write(
    field: str, words: str, cure: str, followed: str
) -> None:
    (fault,) = faults_with(field, words)
    assert fault.message.endswith(cure)
    assert not faults_with(field, followed)


@pytest.mark.parametrize("words", ["1e400", ".inf", "unlimited", "no limit"])
@pytest.mark.parametrize("field", ["limit", "importance", "weight", "current", "worst", "close_call"])
def test_only_a_limit_can_be_left_out_where_there_is_none(field: str, words: str) -> None:
    (fault,) = faults_with(field, words)
    assert ("no limit" in fault.message.partition(":")[2]) == (field == "limit")


@pytest.mark.parametrize("field", ["limit", "importance", "weight", "worst", "fee", "yearly", "hours", "weeks"])
def test_a_figure_beyond_what_anybody_states_is_refused(field: str) -> None:
    (fault,) = faults_with(field, "99999999999999999999999999")
    assert "a number up to 1e+15 in size is accepted" in fault.message


MISSING = {
    "netselect: 1\n": "write `netselect: 1`",
    "as_of: 2026-11-23\n": "such as `as_of: 2026-11-23`",
    "current: 1, ": "Write `current:` and a level from 0 to 5",
    "worst: 90, ": "Write `worst:` and",
    "kind: eligibility, ": "Write `kind:` and one of eligibility, access",
}


@pytest.mark.parametrize(("line", "cure"), MISSING.items())
def test_a_key_that_is_missing_is_given_with_what_to_write(line: str, cure: str) -> None:
    text = STUDY.format_map(SOUND)
    assert line in text
    with pytest.raises(StudyFaults) as caught:
        loads(text.replace(line, "", 1), "study.yaml")
    assert cure in caught.value.faults[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("serves: {talk: 0.5}", "serves: {talk: 0.5, tallk: 0.5}"),
        ("facts: {eligible: true}", "facts: {eligible: true, eligibel: true}"),
        ("values: {distance: 5,", "values: {distance: 5, distanse: 5,"),
    ],
)
def test_what_is_given_already_is_not_proposed_once_more(old: str, new: str) -> None:
    text = STUDY.format_map(SOUND)
    assert old in text
    with pytest.raises(StudyFaults) as caught:
        loads(text.replace(old, new), "study.yaml")
    (fault,) = caught.value.faults
    assert "is given already: take this one out" in fault.message
    loads(text, "study.yaml")


@pytest.mark.parametrize(
    "words", ["none", "inf", "nan", "NaN", "null", "unlimited", "no limit", "unknown", "-", "n/a"]
)
@pytest.mark.parametrize("limit", ["first_year_cost", "hours_per_month"])
def test_the_cell_of_a_limit_is_left_empty_for_that_of_the_study(tmp_path: Path, limit: str, words: str) -> None:
    def faults(cell: str) -> list[str]:
        (tmp_path / "learners.csv").write_text(f"id,limits.{limit}\np1,{cell}\n", "utf-8")
        found = rank_many(loads(STUDY.format_map(SOUND)), tmp_path / "learners.csv").faults
        return [one.fault.message for one in found]

    (said,) = faults(words)
    assert said.startswith(f"found `{words}`: a ")
    assert (
        "or leave the cell empty to keep the study's limit; where there is no limit at all, write `1000000`"
        in said
    )
    assert "key" not in said
    assert faults("") == []
