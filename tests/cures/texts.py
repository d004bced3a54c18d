"""Which slips are there in the text of a study, and what does the sentence on each say is to be written?"""

from typing import NamedTuple

from tests.study.test_cures import ALONE, BOTH_ORDERS, SOUND, TO_ORDER, TOP_ORDER

Edits = tuple[tuple[str, str], ...]


class Slip(NamedTuple):
    """The edits that make a slip, a part of what is said, and the edits that the sentence asks for."""

    slip: Edits
    said: str
    cure: Edits


def slip(right: str, wrong: str, said: str, cured: str = "", *more: tuple[str, str]) -> Slip:
    """Return a slip of one place: what stands there, the slip, and the cure; else what stood there."""
    return Slip(((right, wrong), *more), said, ((wrong, cured or right),))


TITLE = SOUND.split("\n")[1] + "\n"
NOTES = "    name: A guild\n"
HOLE = "values: {care: 4, reach: 3}"
FACTS = "facts: {eligible: true, members: 10}"
WEEKS = "entry_weeks: 1}\n    staying: {yearly_cost: 20"
CARE = "care: {weight: 20, scale: {worst: 0, best: 5}}"
SIZE = "size: {kind: access, fact: members, max: 50}"

COMPUTED = (
    "criteria:\n  fit",
    "criteria:\n  use: [annual_cost]\n  fit",
    "Give each of these criteria a weight beside `use:`, as in `annual_cost: {weight: 10}`",
)
CHECKED = "eligible: {kind: eligibility, fact: eligible, must_be: true}"
PAIR = "fit over cost: 3"
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for name, before in zip("bcdef", "abcde", strict=True)
)

SLIPS = {
    "the spread of what nobody knows": slip(
        "care: 4",
        "care: {value: unknown, sd: 2}",
        "take `sd` out, and write `low` and `high`",
        "care: {value: unknown, low: 2, high: 4}",
    ),
    "a spread of nothing": slip("care: 4", "care: {value: 4, sd: 0}", "leave it out where there is none"),
    "a group with both ends twice": slip(
        "portfolio: {one_of_each: [other]",
        "portfolio: {groups: [{networks: [guild], at_least: 1, exactly: 1}]",
        "take out `at_least` and `at_most`, or `exactly`",
        "portfolio: {groups: [{networks: [guild], exactly: 1}]",
    ),
    "a closing brace too many": slip(HOLE, HOLE + "}", "which closes nothing. Take it out"),
    "a bracket for a brace": slip(HOLE, HOLE[:-1] + "]", "Write `}`, or close the `{` before it"),
    "a brace right behind text": slip(
        "{care: 4", "{care{x: 4}", "Write a colon and a space, or a comma, before it", "{care: 4"
    ),
    "no comma": slip(HOLE, "values: {care: 4 reach: 3}", "Write a comma before `reach`"),
    "no comma on two lines": slip(HOLE, "values: {care: 4\n      reach: 3}", "Write a comma after the first"),
    "a note inside braces": Slip(
        (("{title: Law, importance: 3,", "{title: Law #1, importance: 3,\n      "),),
        "If it belongs to the text, put the text in double quotes",
        (("Law #1", '"Law #1"'),),
    ),
    "a key in the place of another": slip(
        "  cost: {computed", "  fit: {computed", "Did you mean `cost` by one of them?", "  cost: {computed"
    ),
    "no colon": slip(TITLE, "a line\n" + TITLE, "Write the colon, or put the line behind the text above"),
    "a key far below": slip(
        "weights: points\n",
        "weights: points\n    currency: GBP\n",
        "begin it there",
        "weights: points\ncurrency: GBP\n",
    ),
    "a directive": slip(TITLE, "%title: x\n" + TITLE, "Take it out, or put the key in double quotes", TITLE),
    "a quote that is not closed": slip(
        NOTES, '    name: "A guild\n', 'Write `"` at the end of the text as well', '    name: "A guild"\n'
    ),
    "an escape that is none": slip(
        NOTES, '    name: "A \\guild"\n', "Put the text in single quotes", "    name: 'A \\guild'\n"
    ),
    "an escape that is none, doubled": slip(
        NOTES, '    name: "A \\guild"\n', "or write the backslash twice", '    name: "A \\\\guild"\n'
    ),
    "a note for a figure": slip(
        HOLE,
        "values: {reach: 3, care: #N/A}",
        "write `unknown` for a figure that nobody has told you",
        "values: {reach: 3, care: unknown}",
    ),
    "a semicolon between keys": slip(HOLE, "values: {care: 4; reach: 3}", "Write a comma there"),
    "an item among keys": slip(
        NOTES,
        NOTES + "    - x\n",
        "Write the list below a key of its own",
        NOTES + "    exclusive_with:\n      - club\n",
    ),
    "a key among items": slip(
        "Same people}\n",
        "Same people}\n  networks: 3\n",
        "Begin it with `- `, or put it in the column of the key",
        "Same people}\n",
    ),
    "text behind the file": Slip(
        ((SOUND, "{netselect: 1} text"),), "Take it out", (("{netselect: 1} text", SOUND),)
    ),
    "a long key": slip("care: {weight", "c" * 2000 + ": {weight", "Write a short one", "care: {weight"),
    "a column too far": slip(NOTES, " " + NOTES, "begin it there", NOTES),
    "a second document": Slip(
        ((SOUND, SOUND + "---\na: 1\n"),), "Put the second into a file of its own", (("---\na: 1\n", ""),)
    ),
    "a list for a file": Slip(
        ((SOUND, "- a\n"),), "Begin each line with a key, a colon and a space", (("- a\n", SOUND),)
    ),
    "a key twice": slip(NOTES, NOTES * 2, "Rename one of them or take it out", NOTES),
    "a tag": slip(NOTES, "    name: !guild A guild\n", "Take the tag out", NOTES),
    "a tag that is text": slip(
        NOTES,
        "    name: !guild A guild\n",
        "a text that starts with `!` goes in double quotes",
        '    name: "!guild A guild"\n',
    ),
    "a merge key": Slip(
        (("values: {care: 2, reach: 2}", "values: {<<: *v}"), (HOLE, HOLE.replace("{", "&v {"))),
        "Write the keys out",
        (("{<<: *v}", "{care: 2, reach: 2}"),),
    ),
    "a merge key, and the whole value": Slip(
        (("values: {care: 2, reach: 2}", "values: {<<: *v}"), (HOLE, HOLE.replace("{", "&v {"))),
        "or repeat a whole value with `&name` and `*name`",
        (("{<<: *v}", "*v"),),
    ),
    "no key before a colon": slip(NOTES, NOTES + "    : 4\n", "Write the key", NOTES + "    type: x\n"),
    "a list for a key": slip(HOLE, "values: {[a]: 4, care: 4, reach: 3}", "goes in double q", HOLE),
    "a value within itself": slip(HOLE, "values: &v {care: *v, reach: 3}", "write this one out", HOLE),
    "a key that is a number": slip(
        TITLE, TITLE + "marks: {1: 0.5}\n", "write a name", TITLE + "marks: {benefit: 0.5}\n"
    ),
    "no key of a block": Slip(
        (("kind: eligibility, ", ""),),
        "Write `kind:` and one of",
        (("{fact: eligible", "{kind: eligibility, fact: eligible"),),
    ),
    "no version": Slip(
        (("netselect: 1\n", ""),),
        "`netselect` is missing: write `netselect: 1`",
        ((TITLE, "netselect: 1\n" + TITLE),),
    ),
    "no day": Slip(
        (("as_of: 2026-01-05\n", ""),),
        "Write it as year-month-day, such as `as_of: 2026-11-23`",
        ((TITLE, TITLE + "as_of: 2026-11-23\n"),),
    ),
    "a list for a block": Slip(
        (
            (
                "  needs:\n    law: {title: Law, importance: 3, current: 1, target: 3, themes: {cases: 1}}",
                "  needs: [Law]",
            ),
        ),
        "begin each part with an id of its own and a colon, and indent the rest below it",
        (("  needs: [Law]", "  needs:\n    law: {title: Law, importance: 3, current: 1, target: 3}"),),
    ),
    "nothing for a block": Slip(((TITLE, TITLE + "marks:\n"),), "or leave `marks` out", (("marks:\n", ""),)),
    "nothing for a fact": slip(
        FACTS,
        "facts: {eligible: , members: 10}",
        "or `unknown` where nobody knows",
        "facts: {eligible: unknown, members: 10}",
    ),
    "no gate on one thing": slip(
        SIZE,
        "size: {kind: access, fact: members, computed: yearly_cost, max: 50}",
        "give exactly one of them",
        SIZE,
    ),
    "a computed figure that must be": slip(
        SIZE,
        SIZE + "\n  cheap: {kind: access, computed: yearly_cost, must_be: true}",
        "give `min` and/or `max` instead of `must_be`",
        SIZE + "\n  cheap: {kind: access, computed: yearly_cost, max: 50}",
    ),
    "a curve the wrong way": slip(
        CARE,
        "care: {weight: 20, scale: {worst: 0, best: 5, curve: [[0, 1], [5, 0]]}}",
        "or turn the values of the curve round",
        "care: {weight: 20, scale: {worst: 0, best: 5, curve: [[0, 0], [5, 1]]}}",
    ),
    "a curve the wrong way, by its ends": slip(
        CARE,
        "care: {weight: 20, scale: {worst: 0, best: 5, curve: [[0, 1], [5, 0]]}}",
        "swap the two",
        "care: {weight: 20, scale: {worst: 5, best: 0, curve: [[0, 1], [5, 0]]}}",
    ),
    "a direction beside a scale": slip(
        CARE, "care: {weight: 20, direction: benefit, scale: {worst: 0, best: 5}}", "leave `direction` out", CARE
    ),
    "a scale of a group": slip(
        "  group:\n    criteria:\n",
        "  group:\n    scale: {worst: 0, best: 5}\n    criteria:\n",
        "give it to the criteria inside",
        "  group:\n    criteria:\n",
    ),
    "one_of a known value": slip(
        HOLE,
        "values: {care: {value: 4, one_of: [1, 4]}, reach: 3}",
        "take `one_of` out",
        "values: {care: {value: 4}, reach: 3}",
    ),
    "one_of and a range": slip(
        HOLE,
        "values: {care: {value: unknown, one_of: [1, 4], low: 1}, reach: 3}",
        "take one of them out",
        "values: {care: {value: unknown, low: 1}, reach: 3}",
    ),
    "a value above its range": slip(
        HOLE,
        "values: {care: {value: 4, high: 3}, reach: 3}",
        "or write `high: 4`",
        "values: {care: {value: 4, high: 4}, reach: 3}",
    ),
    "a value below its range": slip(
        HOLE,
        "values: {care: {value: 2, low: 3}, reach: 3}",
        "or write `low: 2`",
        "values: {care: {value: 2, low: 2}, reach: 3}",
    ),
    "a range of a truth": slip(
        FACTS,
        "facts: {eligible: {value: true, low: 0}, members: 10}",
        "take `low`, `high` and `one_of` out",
        FACTS,
    ),
    "a criterion of the name of the top level": Slip(
        (
            ("  cost: {computed", "  criteria: {computed"),
            ("[fit, cost, group]", "[fit, criteria, group]"),
            ("cost: 10, ", "criteria: 10, "),
            ("fit over cost: 3", "fit over criteria: 3"),
        ),
        "give this criterion another id",
        (
            ("  criteria: {computed", "  cost: {computed"),
            ("[fit, criteria, group]", "[fit, cost, group]"),
            ("criteria: 10, ", "cost: 10, "),
            ("fit over criteria: 3", "fit over cost: 3"),
        ),
    ),
    "an empty group": slip(
        "      reach: {weight: 10, scale: {worst: 0, best: 5}}\n",
        "      reach: {weight: 10, scale: {worst: 0, best: 5}}\n  more: {weight: 1, criteria: {}}\n",
        "or take it out",
        "      reach: {weight: 10, scale: {worst: 0, best: 5}}\n",
    ),
    "a swing above 100": Slip(
        (
            ("weights: points", "weights: swing"),
            ("fit: {computed: need_coverage, weight: 100}", "fit: {computed: need_coverage, weight: 120}"),
        ),
        "give it 100, and none more than that",
        (("weight: 120}", "weight: 100}"),),
    ),
    "a number of items that is none": slip(
        "weights: points",
        "weights: {judgements: {random_index: {x: 1.6}}}",
        "such as `{16: 1.6}`",
        "weights: {judgements: {random_index: {16: 1.6}}}",
        (SOUND[SOUND.index("judges:") : SOUND.index("method:")], ""),
    ),
    "a mark that would be a skill": slip(
        NOTES,
        NOTES + "    asks_of_me: {pitch: , private: true}\n",
        "put it into the block of each name",
        NOTES + "    asks_of_me: {pitch: {private: true}}\n",
    ),
    "a name that would be a mark": slip(
        NOTES,
        NOTES + "    online: {facts: {private: true}}\n",
        "if it is meant as a name, use two words",
        NOTES + "    online: {facts: {private-group: true}}\n",
    ),
    "two ways of weighting": slip(
        "weights: points",
        "weights: {points: {}, order: {}}",
        "write one way of weighting, such as `points`",
        "weights: points",
    ),
    "an option of another way": slip(
        "weights: points", "weights: {points: {formula: sum}}", "take it out", "weights: points"
    ),
    "themes without strength": slip(
        "themes: {cases: 1}", "themes: {cases: 0}", "give at least one a strength above 0", "themes: {cases: 1}"
    ),
    "a gate of the name that a limit makes": slip(
        SIZE,
        SIZE + "\n  budget: {kind: budget, computed: first_year_cost, max: 90}",
        "give this one another id",
        SIZE + "\n  money: {kind: budget, computed: first_year_cost, max: 90}",
    ),
    "criteria of the catalogue without weight": slip(
        *COMPUTED, "criteria:\n  use: [annual_cost]\n  annual_cost: {weight: 10}\n  fit", ALONE
    ),
    "a scale by its least and most": slip(
        CARE,
        "care: {weight: 20, scale: {min: 0, max: 5}}",
        "write `{worst: 0, best: 5}` where more is better",
        CARE,
    ),
    "a scale by its least and most, where less is better": slip(
        CARE,
        "care: {weight: 20, scale: {lowest: 0, highest: 5}}",
        "or `{worst: 5, best: 0}` where less is",
        "care: {weight: 20, scale: {worst: 5, best: 0}}",
    ),
    "a currency in quotation marks of a word processor": slip(
        TITLE, TITLE + "currency: \u201cEUR\u201d\n", "write `EUR`", TITLE + "currency: EUR\n"
    ),
    "a currency in letters of two alphabets": slip(
        TITLE, TITLE + "currency: \u0415UR\n", "letters of English alone, `EUR`", TITLE + "currency: EUR\n"
    ),
    "another version": slip("netselect: 1", "netselect: 2", "write `netselect: 1`"),
    "a version in words": slip("netselect: 1", "netselect: v1", "write `netselect: 1`"),
    "a figure beside what it is worked out from": slip(
        HOLE,
        "values: {care: {value: 4, judged: {boss: 4}}, reach: 3}",
        "take it out, or `judged`",
        "values: {care: {judged: {boss: 4}}, reach: 3}",
    ),
    "a scale half in words": slip(
        CARE,
        "care: {weight: 20, scale: {worst: no, best: 5}}",
        "write `{worst: no, best: yes}`, `{worst: yes, best: no}`, or two numbers",
        CARE,
    ),
    "a scale in words with a unit": slip(
        "reach: {weight: 10, scale: {worst: 0, best: 5}}",
        "reach: {weight: 10, scale: {worst: no, best: yes, unit: people}}",
        "has no `unit` and no `curve`: take them out",
        "reach: {weight: 10, scale: {worst: 0, best: 5}}",
    ),
    "a range of what does not apply": slip(
        HOLE,
        "values: {care: {value: not_applicable, low: 1}, reach: 3}",
        "take `low`, `high` and `one_of` out",
        "values: {care: not_applicable, reach: 3}",
    ),
    "a value that is given already": slip(
        HOLE, "values: {care: 4, reach: 3, caer: 2}", "`care` is given already: take this one out", HOLE
    ),
    "a limit that does not apply": slip(
        ", hours_per_month: 9}", ", hours_per_month: n/a}", "or leave the key out where there is no limit", "}"
    ),
    "help that does not apply": slip(
        "serves: {law: 0.9}", "serves: {law: n/a}", "write `0` where it does not help", "serves: {law: 0}"
    ),
    "a key that is read as nothing": Slip(
        (("    lead: {", "    null: {"), ("law over lead", "law over null")),
        'Put it in double quotes, `"null"`',
        (("    null: {", '    "null": {'),),
    ),
    "a value without a key": slip(NOTES, NOTES + "    ? \n    : x\n", "Name the key", NOTES + "    notes: x\n"),
    "a key below a value": slip(
        "kind: access, fact: members, max: 50}\n",
        "kind: access, fact: members, max: 50}\nportfolio: x\n  objective: robust\n",
        "or take that value out",
        "kind: access, fact: members, max: 50}\nportfolio:\n  objective: robust\n",
        ("portfolio: {one_of_each: [other]}\n", ""),
    ),
    "a question mark for a figure": slip(
        HOLE, "values: {care: ?, reach: 3}", "write `unknown`", "values: {care: unknown, reach: 3}"
    ),
    "a text that is too long": slip(NOTES, f"    name: {'x' * 2**20}x\n", "Shorten it, and look for", NOTES),
    "brackets over and over": slip(
        HOLE, f"values: {{care: {'[' * 50}4{']' * 50}, reach: 3}}", "Look for brackets or braces that are", HOLE
    ),
    "aliases over and over": slip(TITLE, LAUGHS + TITLE, "Repeat less with `*name`", TITLE),
    "very many faults": slip(TITLE, "title: x\n" * 1010 + TITLE, "Correct those and read the file again", TITLE),
    "very many slips": slip(TITLE, "a: @x\n" * 21 + TITLE, "correct it and read the file again", TITLE),
    "a range the wrong way round": slip(
        HOLE,
        "values: {care: {value: unknown, low: 4, high: 2}, reach: 3}",
        "write `low: 2` and `high: 4`",
        "values: {care: {value: unknown, low: 2, high: 4}, reach: 3}",
    ),
    "a scale of one level": slip(CARE, CARE.replace("0, best", "5, best"), "give two levels", CARE),
    "a fact that a gate misspells": slip(
        CHECKED, CHECKED.replace("fact: e", "fact: le"), "Did you mean `eligible`?", CHECKED
    ),
    "a space that is none": slip(TITLE, TITLE.replace(" ", "\u00a0", 1), "Write a space there", TITLE),
    "no colon's space": slip(TITLE, TITLE.replace(": ", ":"), "Write `title: Which network`", TITLE),
    "no colon's space in braces": slip(HOLE, HOLE.replace("care: ", "care:"), "Write `care: 4`", HOLE),
    "no dash's space": slip(
        NOTES,
        NOTES + "    exclusive_with:\n      - club\n      -forum\n",
        "Write `- forum`",
        NOTES + "    exclusive_with:\n      - club\n      - forum\n",
    ),
    "no judgement": slip(PAIR, "fit over cost: null", "write how many times as much, such as `3` or `1/3`", PAIR),
    "no judgement, left out": slip(PAIR + ", ", "fit over cost: null, ", "or leave the pair out", PAIR + ", "),
    "a judgement in words": slip(PAIR, "fit over cost: lots", "such as `3` or `1/3`", "fit over cost: 1/3"),
    "a judgement of another form": slip(
        PAIR, "fit and cost: 3", "write a judgement as `left over right: 3`", PAIR
    ),
    "a judgement twice": slip(PAIR, PAIR + ", cost over fit: 3", "keep one of the two lines", PAIR),
    "a judgement of a thing and itself": slip(PAIR, "fit over fit: 3, " + PAIR, "leave this line out", PAIR),
    "a number in quotes": slip("netselect: 1", 'netselect: "1"', "write it without quotes"),
    "no truth": slip(
        NOTES, NOTES + "    mandatory: 3\n", "write true or false (yes and no are", NOTES + "    mandatory: yes\n"
    ),
    "two methods": slip(
        "method: weighted_sum",
        "method: {topsis: {}, vikor: {}}",
        "name one method, such as `topsis`",
        "method: {topsis: {reference: candidates}}",
    ),
    "a key that is given already": slip(
        NOTES, NOTES + "    namme: x\n", "`name` is given already: take this one out", NOTES
    ),
    "a curve that stands still": slip(
        CARE,
        "care: {weight: 20, scale: {worst: 0, best: 5, curve: [[0, 0], [0, 0.5], [5, 1]]}}",
        "take one of the points out",
        "care: {weight: 20, scale: {worst: 0, best: 5, curve: [[0, 0], [5, 1]]}}",
    ),
    "a scale by its ends in words": slip(
        CARE,
        "care: {weight: 20, scale: {low: poor, high: good}}",
        "write `worst:` and `best:`, each with a number",
        CARE,
    ),
    "a shortlist by two rules": slip(
        "weights: points\n",
        "weights: points\nshortlist: {size: 2, cut: 0.5}\n",
        "give either `size` (how many) or `cut` (the lowest score)",
        "weights: points\nshortlist: {cut: 0.5}\n",
    ),
    "a number of another base": slip(
        HOLE, "values: {care: 0x4, reach: 3}", "write it with the digits 0 to 9 alone, `4`", HOLE
    ),
    "an order of the top level alone": Slip(
        TO_ORDER, "write `order: {criteria: [...], group: [...]}`", ((TOP_ORDER, BOTH_ORDERS),)
    ),
    "a file of notes": slip(SOUND, "# nothing\n", "keys with values are needed, such as `title: ", SOUND),
    "the catalogue in the wrong form": Slip(
        (("criteria:\n  fit", "criteria:\n  use: 3\n  fit"),), "write `use: starter`", (("  use: 3\n", ""),)
    ),
}
"""Slips of SOUND, each with its cure."""


LEAD = "    lead: {title: Lead, importance: 1, current: 1, target: 3, by: 2030-01-01}\n"

NOTICES = {
    "a blank title": slip("title: Which network", 'title: " "', "say in it what is to be decided"),
    "a blank name": slip("name: A guild", 'name: " "', "write how it is called"),
    "ids that differ in capital letters": slip(
        FACTS,
        "facts: {eligible: true, members: 10}\n  Guild: *guild",
        "make sure that both are meant",
        FACTS,
        ("  guild:\n", "  guild: &guild\n"),
    ),
    "a network that excludes itself": slip(
        NOTES, NOTES + "    exclusive_with: [guild]\n", "take it out of its own `exclusive_with`", NOTES
    ),
    "a network that requires itself": slip(
        NOTES, NOTES + "    requires: [guild]\n", "take it out of its own `requires`", NOTES
    ),
    "a need that is due in another age": slip("by: 2030-01-01", "by: 2930-01-01", "look at the year again"),
    "a network that is looked at in another age": slip(
        NOTES,
        NOTES + "    review_by: 2926-01-01\n",
        "look at the year again",
        NOTES + "    review_by: 2026-06-01\n",
    ),
    "a network that was to be looked at again": slip(
        NOTES,
        NOTES + "    review_by: 2026-01-01\n",
        "look again, and move `review_by`",
        NOTES + "    review_by: 2026-06-01\n",
    ),
    "a figure that is old": slip(
        "yearly_cost: 20",
        "yearly_cost: {value: 20, dated: 2024-01-05}",
        "months before as_of (2026-01-05): look again",
        "yearly_cost: {value: 20, dated: 2026-01-05}",
    ),
    "a note that says nothing": slip(
        NOTES, NOTES + "    asks_of_me: {pitch: none}\n", "leave it empty", NOTES + "    asks_of_me: {pitch: }\n"
    ),
    "a note that says nothing, with its skill": slip(
        NOTES, NOTES + "    asks_of_me: {pitch: none}\n", "or take the skill out if it is not asked for", NOTES
    ),
    "an aspiration without a day": slip("target: 3, by: 2030-01-01}", "target: 3}", "give it a date"),
    "a need without importance": slip("importance: 3", "importance: 0", "give it points", "importance: 2"),
    "an aspiration without importance, taken out": Slip(
        ((LEAD, LEAD.replace("importance: 1", "importance: 0")), ("  judgements: {law over lead: 3}\n", "")),
        "or take it out",
        (("  aspirations:\n" + LEAD.replace("importance: 1", "importance: 0"), ""),),
    ),
    "a criterion that is a rule": slip(
        CHECKED,
        CHECKED + "\n  cheap: {kind: access, computed: yearly_cost, max: 50}",
        "make sure that you mean both",
        CHECKED,
    ),
    "a criterion that is a limit": slip(
        "limits: {first_year_cost: 100,",
        "limits: {first_year_cost: 100, yearly_cost: 90,",
        "make sure that you mean both",
    ),
    "a name that a note cuts": slip(
        "name: A guild", "name: A guild #1", 'write `"A guild #1"`', 'name: "A guild #1"'
    ),
    "a note that is a value": slip(
        NOTES, NOTES + "    notes: #1\n", 'If it is the value, write `"#1"`', NOTES + '    notes: "#1"\n'
    ),
    "a name that is a note, left out": slip(
        NOTES, NOTES + "    notes: #1\n", "if nobody knows one, leave the line out", NOTES
    ),
}
"""Edits of SOUND of which a notice is given, and the edits that it asks for."""


def edited(text: str, edits: Edits) -> str:
    """Return a text after edits, each of which is made once."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
