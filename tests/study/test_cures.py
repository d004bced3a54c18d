"""Does every cure that a message proposes work, followed to the letter?

Each case makes one fault in a study that is sound, finds what the message says of it, follows the cure as it is
proposed, and ranks what comes of it.
"""

import json
import re
from typing import NamedTuple

import pytest

from netselect import dumps, load, loads, rank
from netselect.errors import Fault, NetselectError, StudyFaults
from netselect.study.cures import date_in_words

SOUND = """\
netselect: 1
title: Which network
as_of: 2026-01-05
themes: [cases, letters]
learner:
  id: pupil
  limits: {first_year_cost: 100, hours_per_month: 9}
  importances: points
  judgements: {law over lead: 3}
  needs:
    law: {title: Law, importance: 3, current: 1, target: 3, themes: {cases: 1}}
  aspirations:
    lead: {title: Lead, importance: 1, current: 1, target: 3, by: 2030-01-01}
criteria:
  fit: {computed: need_coverage, weight: 100}
  cost: {computed: yearly_cost, weight: 20, scale: {worst: 100, best: 0}}
  group:
    criteria:
      care: {weight: 20, scale: {worst: 0, best: 5}}
      reach: {weight: 10, scale: {worst: 0, best: 5}}
judgements:
  criteria: {fit over cost: 3, fit over group: 3}
  group: {care over reach: 2}
network_judgements: {}
order: [fit, cost, group]
weights: points
gates:
  eligible: {kind: eligibility, fact: eligible, must_be: true}
  size: {kind: access, fact: members, max: 50}
waivers:
  - {network: guild, gate: budget, reason: The council pays, by: pupil}
redundancy:
  - {networks: [guild, club], share: 0.5, reason: Same people}
portfolio: {one_of_each: [other]}
judges:
  boss: {influence: 1, points: {fit: 100, cost: 10, care: 10, reach: 5}}
method: weighted_sum
networks:
  guild:
    name: A guild
    joining: {fee: 10, effort_hours: 1, entry_weeks: 1}
    staying: {yearly_cost: 20, hours_per_month: 2}
    values: {care: 4, reach: 3}
    serves: {law: 0.9}
    facts: {eligible: true, members: 10}
  club:
    name: A club
    joining: {fee: 0, effort_hours: 1, entry_weeks: 1}
    staying: {yearly_cost: 10, hours_per_month: 2}
    values: {care: 2, reach: 2}
    serves: {law: 0.25}
    facts: {eligible: true, members: 20}
"""

JUDGES = "judges:\n  boss: {influence: 1, points: {fit: 100, cost: 10, care: 10, reach: 5}}\n"
ALONE = (JUDGES, "")
"""Takes the other judge out, who would be asked as well."""

TO_JUDGE = (("weights: points", "weights: judgements"), ALONE)
TO_ORDER = (("weights: points", "weights: order"), ALONE)
TOP_ORDER = "order: [fit, cost, group]\n"
BOTH_ORDERS = "order: {criteria: [fit, cost, group], group: [care, reach]}\n"
TOP_PAIRS = "criteria: {fit over cost: 3, fit over group: 3}"
PAIRS = f"judgements:\n  {TOP_PAIRS}\n  group: {{care over reach: 2}}\n"
BOSS = "{influence: 1, points: {fit: 100, cost: 10, care: 10, reach: 5}}"

Edit = tuple[str, str]


class Case(NamedTuple):
    """A fault, a part of what is said of it, and the cure; the guild is first in what comes of it, or the club."""

    fault: tuple[Edit, ...]
    said: str
    cure: tuple[Edit, ...]
    first: str = "guild"


def method(faulty: str, said: str, cured: str, first: str = "guild", *others: Edit) -> Case:
    """Return the case of a method; the club costs nothing a year."""
    free = ("staying: {yearly_cost: 10", "staying: {yearly_cost: 0")
    swap = ("method: weighted_sum", f"method: {faulty}")
    return Case((swap, free, *others), said, ((f"method: {faulty}", f"method: {cured}"),), first)


LEVELS = "{fit: 1, cost: 0, care: 5, reach: 5}"
WORST = "{fit: 0, cost: 100, care: 0, reach: 0}"
GUILD, CLUB = "{guild over club: 2}", "{club over guild: 2}"
IN_PAIRS = f"network_judgements: {{fit: {GUILD}, cost: {CLUB}, care: {GUILD}, reach: {GUILD}}}"

CASES = {
    "a judge without points for some": Case(
        ((BOSS, "{influence: 1, points: {fit: 100}}"),),
        "cost, care and reach have no points: add them to `points:`",
        (("points: {fit: 100}", "points: {fit: 100, cost: 0, care: 3, reach: 1}"),),
    ),
    "a judge without points": Case(
        ((BOSS, "{influence: 1}"),),
        "fit, cost, care and reach have no points: add them to `points:`",
        (("boss: {influence: 1}", "boss: {influence: 1, points: {fit: 9, cost: 0, care: 3, reach: 1}}"),),
    ),
    "a judge's points that are all 0": Case(
        ((BOSS, "{influence: 1, points: {fit: 0, cost: 0, care: 0, reach: 0}}"),),
        "these points sum to 0: give at least one criterion more than 0",
        (("points: {fit: 0,", "points: {fit: 1,"),),
    ),
    "a judge's points that fall on nothing": Case(
        ((BOSS, "{influence: 1, points: {fit: 9, cost: 1, group: 5, care: 0, reach: 0}}"),),
        "every criterion inside it has 0: give one of them more than 0",
        (("care: 0", "care: 1"),),
    ),
    "a judge's points for a criterion that is not there": Case(
        ((BOSS, "{influence: 1, points: {fit: 100, cost: 10, care: 10, reech: 5}}"),),
        "Did you mean `reach`?",
        (("reech", "reach"),),
    ),
    "a judge whose largest swing is not 100": Case(
        (("weights: points", "weights: swing"), ("points: {fit: 100", "points: {fit: 90")),
        "the largest here is 90: give the most important one 100",
        (("points: {fit: 90", "points: {fit: 100"),),
    ),
    "a learner among the judges": Case(
        (("boss: {influence: 1, points", "pupil: {influence: 1, points"),),
        "`pupil` is the learner, whose points stand in the study itself: keep only `influence:`",
        ((", points: {fit: 100, cost: 10, care: 10, reach: 5}", ""),),
    ),
    "a learner among the judges with an order": Case(
        ((BOSS, BOSS + "\n  pupil: {influence: 1, order: [fit, cost, group]}"),),
        "`pupil` is the learner, whose order stands in the study itself: keep only `influence:`",
        (("influence: 1, order: [fit, cost, group]", "influence: 1"),),
    ),
    "no judge has influence": Case(
        ((BOSS, BOSS.replace("influence: 1", "influence: 0") + "\n  pupil: {influence: 0}"),),
        "every influence is 0: give one of the judges more",
        (("pupil: {influence: 0}", "pupil: {influence: 1}"),),
    ),
    "a judge without orders": Case(
        (("weights: points", "weights: order"), (TOP_ORDER, BOTH_ORDERS)),
        "needs the order of care and reach: add `group: [...]` to `order:`",
        ((BOSS, "{influence: 1, order: {group: [care, reach], criteria: [fit, group, cost]}}"),),
    ),
    "a judge without judgements": Case(
        (("weights: points", "weights: judgements"),),
        "needs judgements between fit, cost and group: add `criteria:` to `judgements:`",
        (
            (
                BOSS,
                "{influence: 1, judgements: {criteria: {fit over cost: 2, cost over group: 1}, "
                "group: {care over reach: 2}}}",
            ),
        ),
    ),
    "a level of judgements that is misspelt": Case(
        (*TO_JUDGE, ("  group: {care over", "  groop: {care over")), "Did you mean `group`?", (("groop", "group"),)
    ),
    "a level without judgements": Case(
        (*TO_JUDGE, ("  group: {care over reach: 2}\n", "")),
        "needs judgements between care and reach: add `group:` to `judgements:`",
        ((TOP_PAIRS, TOP_PAIRS + "\n  group: {care over reach: 2}"),),
    ),
    "no judgements": Case(
        (*TO_JUDGE, (PAIRS, "")),
        "needs judgements between fit, cost and group: add `criteria:` to `judgements:`",
        ((TOP_ORDER, PAIRS + TOP_ORDER),),
    ),
    "an item that no judgement names": Case(
        (*TO_JUDGE, ("fit over cost: 3, fit over group: 3", "fit over cost: 3")),
        "compare each with at least one other item, such as `group over fit: 2`",
        (("{fit over cost: 3}", "{fit over cost: 3, group over fit: 2}"),),
    ),
    "judgements that nothing links": Case(
        (
            *TO_JUDGE,
            (
                "      care:",
                "  fame: {weight: 1, scale: {worst: 0, best: 5}}\n  zeal:\n    criteria:\n      care:",
            ),
            ("  group:\n    criteria:\n", ""),
            ("{fit over cost: 3, fit over group: 3}", "{fit over cost: 3, fame over zeal: 2}"),
            ("  group: {care", "  zeal: {care"),
            (TOP_ORDER, ""),
            ("{care: 4, ", "{fame: 1, care: 4, "),
            ("{care: 2, ", "{fame: 1, care: 2, "),
        ),
        "compare an item of one part with one of another, such as `fit over fame: 2`",
        (("fame over zeal: 2", "fame over zeal: 2, fit over fame: 2"),),
    ),
    "an order of one level, as a list": Case(
        TO_ORDER,
        "needs the order of care and reach: write `order: {criteria: [...], group: [...]}`",
        ((TOP_ORDER, BOTH_ORDERS),),
    ),
    "an order of one level, as a block": Case(
        (*TO_ORDER, (TOP_ORDER, "order: {criteria: [fit, cost, group]}\n")),
        "needs the order of care and reach: add `group: [...]` to `order:`",
        (
            (
                "order: {criteria: [fit, cost, group]}",
                "order: {criteria: [fit, cost, group], group: [care, reach]}",
            ),
        ),
    ),
    "no order": Case(
        (*TO_ORDER, (TOP_ORDER, "")),
        "needs the order of fit, cost and group: add `criteria: [...]` to `order:`",
        (("weights: order\n", "weights: order\n" + BOTH_ORDERS),),
    ),
    "an order that leaves one out": Case(
        (*TO_ORDER, (TOP_ORDER, "order: {criteria: [fit, cost], group: [care, reach]}\n")),
        "the order leaves out `group`: put each in its place",
        (("[fit, cost]", "[fit, cost, group]"),),
    ),
    "twice in the order": Case(
        (("[fit, cost, group]", "[fit, cost, group, fit]"),),
        "`fit` stands twice in the order: keep one",
        (("group, fit]", "group]"),),
    ),
    "misspelt in the order": Case(
        (("[fit, cost, group]", "[fit, cots, group]"),), "Did you mean `cost`?", (("cots", "cost"),)
    ),
    "a level of orders that is misspelt": Case(
        (*TO_ORDER, (TOP_ORDER, BOTH_ORDERS.replace("group: [", "groop: ["))),
        "Did you mean `group`?",
        (("groop", "group"),),
    ),
    "judged on the wrong level": Case(
        (("fit over group: 3", "fit over care: 3"),),
        "it stands in `group`; here fit, cost and group are compared",
        (("fit over care", "fit over group"),),
    ),
    "compared with itself": Case(
        (("fit over group: 3", "fit over group: 3, cost over cost: 2"),),
        "leave this line out",
        ((", cost over cost: 2", ""),),
    ),
    "contradicted": Case(
        (("fit over group: 3", "fit over group: 3, group over fit: 2"),),
        "this contradicts `fit over group: 3`, which compares the same two: keep one of the two lines",
        ((", group over fit: 2", ""),),
    ),
    "judged twice alike": Case(
        (("fit over group: 3", "fit over group: 3, group over fit: 1/3"),),
        "judged already, in `fit over group: 3`: keep one of the two lines",
        (("fit over group: 3, ", ""),),
    ),
    "networks judged on a criterion that is misspelt": Case(
        (("network_judgements: {}", "network_judgements: {cear: {guild over club: 2}}"),),
        "Did you mean `care`?",
        (("cear", "care"),),
    ),
    "networks judged that are misspelt": Case(
        (("network_judgements: {}", "network_judgements: {care: {guild over clubb: 2}}"),),
        "Did you mean `club`?",
        (("clubb", "club"),),
    ),
    "a kind that no network has": Case(
        (("[other]", "[professional_body]"),), "Accepted here: other.", (("[professional_body]", "[other]"),)
    ),
    "an overlap of a network that is not there": Case(
        (("[guild, club]", "[guild, clib]"),), "Did you mean `club`?", (("clib", "club"),)
    ),
    "an overlap stated twice": Case(
        (("redundancy:\n", "redundancy:\n  - {networks: [club, guild], share: 0.25}\n"),),
        "is stated already: state it once",
        (("  - {networks: [club, guild], share: 0.25}\n", ""),),
    ),
    "no importance": Case(
        (("importance: 3, ", ""),), "give it `importance:`", (("{title: Law, ", "{title: Law, importance: 2, "),)
    ),
    "no importance, and then equal ones": Case(
        (("importance: 3, ", ""),),
        "(or write `importances: equal`)",
        (("importances: points", "importances: equal"),),
    ),
    "importances that sum to 0": Case(
        (("importance: 3, ", "importance: 0, "), ("importance: 1, ", "importance: 0, ")),
        "the importances of needs or aspirations sum to 0: give one more than 0",
        (("Law, importance: 0", "Law, importance: 1"),),
    ),
    "importances as swings": Case(
        (("importances: points", "importances: swing"),),
        "the largest here is 3: give the most important one 100",
        (("importance: 3", "importance: 100"),),
    ),
    "importances by judgements without any": Case(
        (("importances: points", "importances: judgements"), ("  judgements: {law over lead: 3}\n", "")),
        "compare each with at least one other item, such as `law over lead: 2`",
        (("importances: judgements", "importances: judgements\n  judgements: {law over lead: 2}"),),
    ),
    "importances by an order without one": Case(
        (("importances: points", "importances: order"),),
        "the order of law and lead is not given, and `importances: order` needs it: "
        "give the learner `order: [...]`",
        (("importances: order", "importances: order\n  order: [law, lead]"),),
    ),
    "importances by an order that leaves one out": Case(
        (("importances: points", "importances: order\n  order: [law]"),),
        "the order leaves out `lead`: put each in its place",
        (("[law]", "[law, lead]"),),
    ),
    "no weight": Case(
        (("need_coverage, weight: 100", "need_coverage"),),
        "give it `weight:`",
        (("need_coverage}", "need_coverage, weight: 9}"),),
    ),
    "no weight, and then equal ones": Case(
        (("need_coverage, weight: 100", "need_coverage"), ALONE),
        "(or write `weights: equal`)",
        (("weights: points", "weights: equal"),),
    ),
    "a weight that falls on nothing": Case(
        (
            ("  group:\n", "  group:\n    weight: 10\n"),
            ("care: {weight: 20", "care: {weight: 0"),
            ("reach: {weight: 10", "reach: {weight: 0"),
        ),
        "every weight inside it is 0: give one of them more than 0",
        (("care: {weight: 0", "care: {weight: 1"),),
    ),
    "weights that sum to 0": Case(
        (
            ("weight: 100", "weight: 0"),
            ("weight: 20", "weight: 0"),
            ("weight: 20", "weight: 0"),
            ("weight: 10", "weight: 0"),
        ),
        "give at least one a weight above 0",
        (("need_coverage, weight: 0", "need_coverage, weight: 1"),),
    ),
    "a largest swing under 100": Case(
        (("weights: points", "weights: swing"), ("weight: 100", "weight: 90")),
        "the largest here is 90: give the most important one 100",
        (("weight: 90", "weight: 100"),),
    ),
    "a criterion without a scale": Case(
        (("care: {weight: 20, scale: {worst: 0, best: 5}}", "care: {weight: 20}"),),
        "`scale: {worst: 0, best: 5}`",
        (("care: {weight: 20}", "care: {weight: 20, scale: {worst: 0, best: 5}}"),),
    ),
    "a criterion without a direction": Case(
        (
            ("care: {weight: 20, scale: {worst: 0, best: 5}}", "care: {weight: 20}"),
            ("method: weighted_sum", "method: vikor"),
        ),
        "`direction: benefit` for methods that compare the candidates alone",
        (("care: {weight: 20}", "care: {weight: 20, direction: benefit}"),),
    ),
    "a cost without a scale: less of it is better": Case(
        (("weight: 20, scale: {worst: 100, best: 0}", "weight: 2000"), ("yearly_cost: 20,", "yearly_cost: 80,")),
        "`scale: {worst: 100, best: 0}` (or `direction: cost`",
        (("weight: 2000", "weight: 2000, scale: {worst: 100, best: 0}"),),
        "club",
    ),
    "coverage cut in two ways": Case(
        (("  cost: {", "  industry: {computed: fit_industry, weight: 3}\n  cost: {"), ALONE),
        "keep either fit by horizon or fit by reason",
        (("  industry: {computed: fit_industry, weight: 3}\n", ""),),
    ),
    "an aspiration with the id of a need": Case(
        (("    lead: {title", "    law: {title"), ("  judgements: {law over lead: 3}\n", "")),
        "`law` is a need already: give the aspiration another id",
        (("    law: {title: Lead", "    lead: {title: Lead"),),
    ),
    "a theme that is not listed": Case(
        (("themes: {cases: 1}", "themes: {case: 1}"),), "Did you mean `cases`?", (("{case: 1}", "{cases: 1}"),)
    ),
    "a gate with the name of a limit's": Case(
        (("  size: {kind", "  budget: {kind"),),
        "makes a gate called `budget` already: give this one another id",
        (("  budget: {kind", "  another: {kind"),),
    ),
    "a need that is misspelt": Case(
        (("{law: 0.9}", "{lw: 0.9}"),), "Did you mean `law`?", (("{lw: 0.9}", "{law: 0.9}"),)
    ),
    "a need that is not there": Case(
        (("{law: 0.9}", "{zebra: 0.9}"),), "Accepted here: law or lead.", (("{zebra: 0.9}", "{law: 0.9}"),)
    ),
    "a fact that is misspelt": Case(
        (("{eligible: true, members: 10}", "{eligble: true, members: 10}"),),
        "Did you mean `eligible`?",
        (("eligble", "eligible"),),
    ),
    "a fact that is missing": Case(
        (("{eligible: true, members: 10}", "{members: 10}"),),
        "write `unknown` if nobody has told you",
        (("{members: 10}", "{eligible: unknown, members: 10}"),),
    ),
    "a fact that is a number": Case(
        (("{eligible: true, members: 10}", "{eligible: 1, members: 10}"),),
        "write `true`, `false` or `unknown`",
        (("{eligible: 1,", "{eligible: true,"),),
    ),
    "the same fact as false": Case(
        (("{eligible: true, members: 10}", "{eligible: 1, members: 10}"),),
        "write `true`, `false` or `unknown`",
        (("{eligible: 1,", "{eligible: false,"),),
        "club",
    ),
    "a fact that is a word": Case(
        (("{eligible: true, members: 10}", "{eligible: true, members: yes}"),),
        "asks for a number: write it, or `unknown`",
        (("members: yes", "members: unknown"),),
    ),
    "a value of what is computed": Case(
        (("{care: 4, reach: 3}", "{care: 4, reach: 3, cost: 20}"),), "take its value out", ((", cost: 20}", "}"),)
    ),
    "a value of a group": Case(
        (("{care: 4, reach: 3}", "{group: 4}"),),
        "`group` is a group: give values to care and reach instead",
        (("{group: 4}", "{care: 4, reach: 4}"),),
    ),
    "a value that is missing": Case(
        (("{care: 4, reach: 3}", "{care: 4}"),),
        "the value of `reach` is missing: write `unknown`",
        (("{care: 4}", "{care: 4, reach: unknown}"),),
    ),
    "a fee that is missing": Case(
        (("{yearly_cost: 20, hours_per_month: 2}", "{hours_per_month: 2}"),),
        "`staying.yearly_cost` is missing, and is needed: write `unknown`",
        (("staying: {hours_per_month: 2}", "staying: {yearly_cost: unknown, hours_per_month: 2}"),),
    ),
    "a waiver of a gate that is not there: only such as can be waived are named": Case(
        (("gate: budget", "gate: zebra"),), "Accepted here: budget or time.", (("gate: zebra", "gate: time"),)
    ),
    "a waiver of what is never waived": Case(
        (("gate: budget", "gate: size"),),
        "take the waiver out",
        (("waivers:\n  - {network: guild, gate: size, reason: The council pays, by: pupil}\n", ""),),
    ),
    "a waiver where nothing can be waived": Case(
        (("gate: budget", "gate: zebra"), ("  limits: {first_year_cost: 100, hours_per_month: 9}\n", "")),
        "None here can be waived: take the waiver out.",
        (("waivers:\n  - {network: guild, gate: zebra, reason: The council pays, by: pupil}\n", ""),),
    ),
    "a table of random indices that is not there": Case(
        (("weights: points", "weights: {judgements: {random_index: saaty}}"), ALONE),
        "Did you mean `saaty_2005`?",
        (("random_index: saaty}", "random_index: saaty_2005}"),),
    ),
    "a random index without its number of items": Case(
        (("weights: points", "weights: {judgements: {random_index: 1.6}}"), ALONE),
        "or a figure for a number of items, such as `{16: 1.6}`",
        (("random_index: 1.6}", "random_index: {16: 1.6}}"),),
    ),
    "a random index of 0": Case(
        (("weights: points", "weights: {judgements: {random_index: {16: 0}}}"), ALONE),
        "a random index is a number above 0, such as `{16: 1.6}`",
        (("{16: 0}", "{16: 1.6}"),),
    ),
    "a table of random indices without figures": Case(
        (("weights: points", "weights: {judgements: {random_index: {table: saaty_2005}}}"), ALONE),
        "such as `{16: 1.6}`",
        (("{table: saaty_2005}", "{table: saaty_2005, 16: 1.6}"),),
    ),
    "a method that is misspelt": method("topsus", "Did you mean `topsis`?", "topsis"),
    "a parameter that is misspelt": method(
        "{topsis: {refrence: anchors}}", "Did you mean `reference`?", "{topsis: {reference: anchors}}"
    ),
    "a choice that is misspelt": method(
        "{topsis: {reference: candidate}}", "Did you mean `candidates`?", "{topsis: {reference: candidates}}"
    ),
    "given levels that are not given": method(
        "{topsis: {reference: given}}",
        "needs `ideal` and `anti_ideal`, each with a level for every criterion",
        f"{{topsis: {{reference: given, ideal: {LEVELS}, anti_ideal: {WORST}}}}}",
    ),
    "given levels of some criteria": method(
        f"{{topsis: {{reference: given, ideal: {{fit: 1}}, anti_ideal: {WORST}}}}}",
        "gives no level for cost, care and reach: add it",
        f"{{topsis: {{reference: given, ideal: {LEVELS}, anti_ideal: {WORST}}}}}",
    ),
    "given levels of no criterion": method(
        f"{{topsis: {{reference: given, ideal: {LEVELS.replace('cost', 'kost')}, anti_ideal: {WORST}}}}}",
        "Did you mean `cost`?",
        f"{{topsis: {{reference: given, ideal: {LEVELS}, anti_ideal: {WORST}}}}}",
    ),
    "judged in pairs without judgements, and rated": method(
        "{ahp: {networks: judged}}", "`networks: ratings`", "{ahp: {networks: ratings}}", "guild", ALONE
    ),
    "measured with a 0, and rated": method(
        "{ahp: {networks: measured}}", "`networks: ratings` copes", "{ahp: {networks: ratings}}", "guild", ALONE
    ),
    "measured with a 0, and by another method": method(
        "{ahp: {networks: measured}}", "so do topsis and weighted_sum", "topsis", "guild", ALONE
    ),
    "thresholds that are missing": method(
        "{promethee: {preference: linear}}",
        "write `criteria: {fit: {q: ..., p: ...}, cost: {q: ..., p: ...}, care: {q: ..., p: ...}, reach:",
        "{promethee: {preference: linear, criteria: {fit: {q: 0, p: 0.5}, cost: {q: 5, p: 50}, "
        "care: {q: 0, p: 2}, reach: {q: 0, p: 2}}}}",
    ),
    "thresholds that are missing, and none needed": method(
        "{promethee: {preference: gaussian}}", "or use `usual`", "{promethee: {preference: usual}}"
    ),
    "a threshold of no use": method(
        "{promethee: {criteria: {cost: {q: 5}}}}", "leave it out", "{promethee: {criteria: {cost: {}}}}"
    ),
    "a threshold of no use, and one that uses it": method(
        "{promethee: {criteria: {cost: {q: 5}}}}",
        "or give `cost` the preference `u_shape`",
        "{promethee: {criteria: {cost: {preference: u_shape, q: 5}}}}",
    ),
    "thresholds in the wrong order": method(
        "{promethee: {criteria: {cost: {preference: linear, q: 5, p: 4}}}}",
        "give a `p` of 5 or more, or a smaller `q`",
        "{promethee: {criteria: {cost: {preference: linear, q: 5, p: 5}}}}",
    ),
    "a preference for no criterion": method(
        "{promethee: {criteria: {kost: {preference: u_shape, q: 5}}}}",
        "Did you mean `cost`?",
        "{promethee: {criteria: {cost: {preference: u_shape, q: 5}}}}",
    ),
    **{
        f"a cost of 0, {name} by {faulty}, then {cured}": method(
            f"{{{name}: {{scaling: {faulty}}}}}",
            f"`{cured}`",
            f"{{{name}: {{{key}: {cured.split(': ')[-1]}}}}}",
            first,
        )
        for name, faulty, cured, first in [
            ("weighted_sum", "sum", "scaling: min_max", "guild"),
            ("weighted_sum", "max", "vector", "guild"),
            ("weighted_sum", "max", "scaling: anchors", "guild"),
            ("weighted_product", "none", "scaling: min_max", "club"),
            ("weighted_product", "none", "scaling: anchors", "guild"),
            ("weighted_product", "max", "vector", "club"),
            ("waspas", "max", "scaling: min_max", "guild"),
            ("waspas", "sum", "vector", "guild"),
        ]
        for key in ["scaling"]
    },
}


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """Return a text after edits, each of which is made once."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_the_sound_study_is_sound() -> None:
    assert rank(loads(SOUND)).ranks.tolist() == [1, 2]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_cure_is_said_and_works(case: Case) -> None:
    faulty = edited(SOUND, case.fault)
    with pytest.raises(NetselectError) as refused:
        rank(loads(faulty))
    assert case.said in str(refused.value)
    ranking = rank(loads(edited(faulty, case.cure)))
    assert ranking.networks[0] == case.first


MANY = 16
LARGE = f"""\
netselect: 1
title: Sixteen criteria
as_of: 2026-01-05
learner: {{id: pupil}}
weights: {{judgements: {{random_index: saaty_1980}}}}
criteria:
{"".join(f"  c{place}: {{scale: {{worst: 0, best: 5}}}}" + chr(10) for place in range(MANY))}judgements:
  criteria: {{{", ".join(f"c0 over c{place}: 2" for place in range(1, MANY))}}}
networks:
  guild:
    name: A guild
    values: {{{", ".join(f"c{place}: 4" for place in range(MANY))}}}
  club:
    name: A club
    values: {{{", ".join(f"c{place}: 2" for place in range(MANY))}}}
"""


@pytest.mark.parametrize(
    ("given", "cure"),
    [
        ("saaty_1980", "{16: 1.6}"),
        ("saaty_2005", "{table: saaty_2005, 16: 1.6}"),
        ("{17: 1.7}", "{16: 1.6, 17: 1.7}"),
        ("{table: donegan_dodd_1991, 20: 1.75}", "{table: donegan_dodd_1991, 16: 1.6, 20: 1.75}"),
    ],
)
def test_a_figure_beyond_every_table_is_taken_from_the_message_and_survives_yaml_and_json(
    given: str, cure: str
) -> None:
    faulty = LARGE.replace("saaty_1980", given)
    written = f"{{judgements: {{random_index: {cure}}}}}"
    with pytest.raises(NetselectError) as refused:
        rank(loads(faulty))
    assert f"as in `{written}`" in str(refused.value)
    study = loads(faulty.replace(f"{{judgements: {{random_index: {given}}}}}", written))
    assert rank(study).networks[0] == "guild"
    assert loads(dumps(study)) == study
    assert loads(study.model_dump_json()) == study
    assert load(study.model_dump(mode="json")) == study
    assert loads(json.dumps(study.model_dump(mode="json", exclude_defaults=True))) == study


def test_a_longer_table_is_proposed_with_the_figures_that_are_given_already() -> None:
    eleven = LARGE.replace("saaty_1980", "{16: 1.6}")
    for place in range(11, MANY):
        for part in (f"  c{place}: {{scale: {{worst: 0, best: 5}}}}\n", f", c0 over c{place}: 2"):
            eleven = eleven.replace(part, "")
        eleven = eleven.replace(f", c{place}: 4", "").replace(f", c{place}: 2", "")
    with pytest.raises(NetselectError) as refused:
        rank(loads(eleven))
    cure = "{judgements: {random_index: {table: saaty_2005, 16: 1.6}}}"
    assert f"as in `{cure}`" in str(refused.value)
    assert rank(loads(eleven.replace("{judgements: {random_index: {16: 1.6}}}", cure))).networks[0] == "guild"


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("Nov 2027", "2027-11-30"),
        ("Q4 2027", "2027-12-31"),
        ("2027-Q1", "2027-03-31"),
        ("2028-02", "2028-02-29"),
        ("11/2027", "2027-11-30"),
        ("end of 2027", "2027-12-31"),
    ],
)
def test_a_month_a_quarter_or_a_year_is_more_than_a_day(written: str, last: str) -> None:
    assert date_in_words(written) == (
        f"found `{written}`, which is more than one day: write the day, such as `{last}` for its last one"
    )


@pytest.mark.parametrize(
    "ends",
    [
        ("min", "max"),
        ("minimum", "maximum"),
        ("low", "high"),
        ("lowest", "highest"),
        ("from", "to"),
        ("start", "end"),
    ],
)
@pytest.mark.parametrize("levels", [("0", "5"), ("5", "0"), ("poor", "good")])
def test_a_scale_whose_ends_do_not_say_which_is_better_is_one_fault(
    ends: tuple[str, str], levels: tuple[str, str]
) -> None:
    wrong = ", ".join(f"{end}: {level}" for end, level in zip(ends, levels, strict=True))
    text = SOUND.replace(
        "reach: {weight: 10, scale: {worst: 0, best: 5}}", f"reach: {{weight: 10, scale: {{{wrong}}}}}"
    )
    (fault,) = faults_of(text)
    assert fault.where == "criteria.group.criteria.reach.scale"
    assert fault.message.startswith(f"`{ends[0]}` and `{ends[1]}` do not say which level is better: write `")
    if levels == ("poor", "good"):
        assert fault.message.endswith("write `worst:` and `best:`, each with a number")
        return
    cures = re.findall(r"`(\{worst: .*?\})`", fault.message)
    assert cures == ["{worst: 0, best: 5}", "{worst: 5, best: 0}"]
    reaches = [loads(text.replace(f"{{{wrong}}}", cure)).leaves()["reach"].scale for cure in cures]
    assert [(scale.worst, scale.best) for scale in reaches if scale is not None] == [(0, 5), (5, 0)]


@pytest.mark.parametrize(
    "marks", ["\u201c\u201d", "\u2018\u2019", "\u201e\u201c", "\u00ab\u00bb", "\u2039\u203a", "\u201d\u201d"]
)
@pytest.mark.parametrize("name", ["EUR", ""])
def test_a_currency_in_marks_of_a_word_processor_has_the_name_alone_for_a_cure(marks: str, name: str) -> None:
    text = SOUND.replace("as_of:", f"currency: {marks[0]}{name}{marks[1]}\nas_of:")
    (fault,) = faults_of(text)
    meant = name or "GBP"
    assert (
        fault.message
        == f"found `{marks[0]}{name}{marks[1]}`: these quotation marks are taken for text; write `{meant}`"
    )
    assert loads(text.replace(f"{marks[0]}{name}{marks[1]}", meant)).currency == meant
    assert loads(SOUND.replace("as_of:", 'currency: "EUR"\nas_of:')).currency == "EUR"


@pytest.mark.parametrize("version", ["2", "0", "1.1", "v1", "'1.0'", "one", "latest", "-1"])
def test_another_version_has_the_one_there_is_for_a_cure(version: str) -> None:
    (fault,) = faults_of(SOUND.replace("netselect: 1", f"netselect: {version}"))
    assert fault.where == "netselect"
    assert fault.message.endswith("; write `netselect: 1`")


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(StudyFaults) as refused:
        loads(text)
    return refused.value.faults
