"""Which refusals and notices are there of records that somebody keeps, and of what is written into them?"""

import contextlib
import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest import mock

import pandas as pd

from netselect.cli import main
from netselect.maintain import (
    Records,
    add_entry,
    due,
    forget,
    guidelines,
    introduce,
    load,
    loads,
    match_members,
    promote,
    review,
    share,
    subject_export,
)
from netselect.maintain import writing as writing_module
from netselect.maintain.records import Entry
from netselect.storing import Lock
from tests.cures.case import EXAMPLE, Case, Refused, Terminal, typed, written
from tests.cures.cohorts import beside, told

TODAY = dt.date(2026, 11, 29)
START = """netselect_records: 1
learner: {id: learner-a}
purpose: To keep up my networks
purge_after: 24
"""
PEOPLE = "contacts:\n  contact-1: {met_on: 2026-01-05}\n  contact-2: {met_on: 2026-01-05}\n"
HEAD = START + PEOPLE
GUILD = "memberships:\n  guild: {joined: 2026-01-05}\n"
KEY = "contact-1: Jane Example\ncontact-2: John Doe\n"


def reading(text: str, names: str = "") -> Callable[[], Records]:
    """Return a reading of records, with the key file beside them; what is noticed is refused too."""

    def go() -> Records:
        if names:
            written("names.yaml", names)
        found = load(written("r.yaml", text), as_of=TODAY)
        told(notice.message for notice in found.notices)
        return found

    return go


def nothing_of(verb: Callable[..., object], said: str, right: str) -> Case:
    """Return the case of records that hold nothing of what is asked about."""

    def asked(text: str) -> Callable[[], object]:
        def go() -> None:
            answer = " ".join(str(verb(load(written("r.yaml", HEAD + text)), as_of=TODAY)).split())
            told([answer] if answer.startswith("There ") else [])

        return go

    return Case(asked(""), said, asked(right))


def kept(wrong: str, said: str, right: str, *, head: str = HEAD) -> Case:
    """Return the case of a part of records."""
    return Case(reading(head + wrong), said, reading(head + right))


def logged(
    said: str,
    wrong: Sequence[str],
    right: Sequence[str],
    parts: str = "",
    other: str = "",
) -> Case:
    """Return the case of a log, in which an entry is written as what stands between its braces."""

    def log(entries: Sequence[str]) -> str:
        return "log:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)

    return kept(parts + log(wrong), said, (other or parts) + log(right))


def forgetting(
    person: str = "contact-1", text: str = HEAD, names: str = KEY, **more: object
) -> Callable[[], None]:
    """Return what forgets somebody of records and a key file; nothing of them is left."""

    def go() -> None:
        written("names.yaml", names)
        forget(written("r.yaml", text), person, as_of=TODAY, **more)  # type: ignore[arg-type]
        assert person not in Path("r.yaml").read_text("utf-8") + Path("names.yaml").read_text("utf-8")

    return go


def adding(text: str = HEAD, name: str = "r.yaml") -> Callable[[], None]:
    """Return what writes an entry into records, which then hold it."""

    def go() -> None:
        written("r.yaml", text)
        add_entry(name, ENTRY, as_of=TODAY)
        assert load(name).log[-1] == ENTRY

    return go


def by_hand(text: str) -> Callable[[], None]:
    def go() -> None:
        assert load(written("r.yaml", text)).log[-1] == ENTRY

    return go


def changed_meanwhile(where: object, do: Callable[[], None]) -> Callable[[], None]:
    """Return something during which another program writes the file whenever it is to be replaced."""

    def go() -> None:
        with mock.patch.object(where, "replace_file", return_value=False):
            do()

    return go


def busy() -> None:
    lock = Lock(Path(".r.yaml.netselect.lock"))
    try:
        with mock.patch.object(writing_module, "PATIENCE", 0.01):
            adding()()
    finally:
        lock.release()


def reminded(said: str, wrong: str, right: str) -> Case:
    """Return the case of what a list of reminders asks for."""

    def go(text: str) -> None:
        page = " ".join(str(due(loads(START + text), as_of=TODAY)).split())
        if said in page:
            raise Refused(page)

    return Case(lambda: go(wrong), said, lambda: go(right))


def escalated(*, open_to_all: bool) -> Callable[[], None]:
    """Return a review of a network that somebody has to belong to, and that may cross a red line."""
    study = f"""netselect: 1
title: Mine
as_of: 2026-11-01
learner: {{id: me, needs: {{talk: {{title: Talk, importance: 1, current: 1, target: 3}}}}}}
criteria: {{cover: {{computed: need_coverage, weight: 1}}}}
gates: {{open: {{kind: red_line, fact: open, must_be: true}}}}
networks:
  guild: {{name: Guild, mandatory: true, serves: {{talk: 0.5}}, facts: {{open: {str(open_to_all).lower()}}}}}
"""

    def go() -> None:
        written("s.yaml", study)
        found = review(reading(START + "study: s.yaml\n" + GUILD)(), as_of=TODAY)
        told(one.reason for one in found.memberships if one.verdict == "keep and escalate")

    return go


def named(*words: str) -> Callable[[], None]:
    """Return what asks at a terminal what is due, with real names."""

    def go() -> None:
        reading(HEAD, KEY)()
        out, err = Terminal(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["maintain", "due", "r.yaml", *words])
        if code:
            raise Refused(err.getvalue())

    return go


def asking(*words: str) -> Callable[[], str]:
    def go() -> str:
        reading(HEAD, KEY)()
        return typed("maintain", *words)

    return go


def members(ids: Sequence[object], most: int | None = None) -> Callable[[], object]:
    frame = pd.DataFrame({"id": ids, "offers": ["sql", "dax"], "seeks": ["dax", "sql"], "opt_in": [True, True]})
    return lambda: match_members(frame).of("a", most)


def naming(word: str) -> Callable[[], object]:
    """Return what is typed of somebody of the key file."""

    def go() -> Entry:
        written("names.yaml", KEY)
        return writing_module.entry_of(load(written("r.yaml", HEAD)), "gave", [word], TODAY)

    return go


def a_review(text: str) -> Callable[[], object]:
    return lambda: review(load(written("r.yaml", text)), as_of=TODAY)


ENTRY = Entry.model_validate({"on": "2026-11-02", "entry": "gave", "with": "contact-1", "kind": "service"})
LINE = "on: 2026-11-02, entry: gave, with: contact-1, kind: service"
FLOWING = (
    '{"netselect_records": 1, "learner": {"id": "learner-a"}, "purpose": "To keep up", "purge_after": 24, '
    '"contacts": {"contact-1": {"met_on": "2026-01-05"}, "contact-2": {"met_on": "2026-01-05"}}, "log": []}'
)
BLURB = "items:\n  blurb: {category: blurbs, marking: 'TLP:CLEAR', owner: me}\n"
PAIR = "introductions:\n  intro-1: {between: [contact-1, contact-2], basis: common}\n"
TOLD = BLURB + PAIR.replace("common", "common, blurb: blurb")
ASKED = [
    f"on: 2026-11-0{day}, entry: {entry}, introduction: intro-1, with: contact-{who}"
    for day, entry, who in ((1, "asked", 1), (2, "consented", 1), (3, "asked", 2), (4, "consented", 2))
]
MADE = "on: 2026-11-05, entry: made, introduction: intro-1"
DECLINED = ASKED[1].replace("consented", "declined")
AGREED = "guidelines:\n  pact: {parties: [me, contact-1], review_by: 2027-01-01}\n"
PROPOSED = [
    f"on: 2026-11-0{day}, entry: {entry}, guideline: pact" for day, entry in ((1, "proposed"), (2, "ended"))
]
AGAIN = "on: 2026-11-03, entry: agreed, guideline: pact, with: contact-1"
LEAD = "on: 2026-11-01, entry: lead, id: lead-1, with: contact-1"
DONE = "on: 2026-11-05, entry: done, id: lead-1"
MET = "on: 2026-11-01, entry: attended, network: guild"
CONSENT = (
    "items:\n  a: {category: t}\nconsents:\n  - {by: contact-1, items: a, to: me, purpose: help, given: 2026-01-05"
)

KEEPING = {
    "a study for records": Case(
        reading(EXAMPLE), "read it with `netselect rank`", lambda: typed("rank", written("r.yaml", EXAMPLE))
    ),
    "text for the name of records": Case(lambda: load(HEAD), "use `loads` for text", lambda: loads(HEAD)),
    "a marking of another time": kept(
        "items: {a: {category: t, marking: 'TLP:WHITE'}}\n",
        "which calls it TLP:CLEAR: write `TLP:CLEAR`",
        "items: {a: {category: t, marking: 'TLP:CLEAR'}}\n",
    ),
    "a marking that is misspelt": kept(
        "items: {a: {category: t, marking: 'TLP:GREN'}}\n",
        "nor a word under `markings`. Did you mean `TLP:GREEN`?",
        "items: {a: {category: t, marking: 'TLP:GREEN'}}\n",
    ),
    "people of whom nobody asks whether they agree": kept(
        "items: {a: {category: t, marking: 'TLP:RED', about: contact-1}}\n",
        "with `subject: none` nobody is asked whether they agree: write `subject: third_party`",
        "items: {a: {category: t, marking: 'TLP:RED', about: contact-1, subject: third_party}}\n",
    ),
    "a boundary that rests on nothing": kept(
        "boundaries: {t: {rests_on: ''}}\n",
        "nothing stands here: write it in a few words",
        "boundaries: {t: {rests_on: Policy 3}}\n",
    ),
    "an introduction of one": kept(
        "introductions: {i: {between: [contact-1], basis: common}}\n",
        "found 1 here: an introduction is of two people, name two",
        "introductions: {i: {between: [contact-1, contact-2], basis: common}}\n",
    ),
    "a word for a label that is a label": kept(
        "markings: {'TLP:RED': 'TLP:AMBER'}\n", "is a label of TLP 2.0 already: take this line out", ""
    ),
    "a name of the key file that is typed": Case(
        naming("Jane-Example"),
        "found a name of the key file: write `contact-1`, which stands for it there",
        naming("contact-1"),
    ),
    "a mail address for a pseudonym": kept(
        "contacts:\n  jane@example.org: {}\n",
        "use a pseudonym, such as `contact-4`",
        "contacts:\n  contact-4: {}\n",
        head=START,
    ),
    "a name of the key file for a pseudonym": Case(
        reading(START + "contacts:\n  jane-example: {}\n", KEY),
        "write `contact-1`, which stands for it there",
        reading(START + "contacts:\n  contact-1: {}\n", KEY),
    ),
    "what looks like a name": kept(
        "contacts:\n  Jane-Example: {}\n",
        "a pseudonym, such as `contact-4`, tells nobody who it is",
        "contacts:\n  contact-4: {}\n",
        head=START,
    ),
    "a contact that is called me": kept(
        "contacts:\n  me: {}\n", "use another pseudonym", "contacts:\n  contact-4: {}\n", head=START
    ),
    "a line of the key file without a name": Case(
        reading(HEAD, "contact-1: 5\n"),
        "write the pseudonym and the name, as in `contact-4: Jane Example`",
        reading(HEAD, "contact-1: Jane Example\n"),
    ),
    "a log that is not last": kept(
        f"log:\n  - {{{LINE}}}\ntags: [sql]\n",
        "move `log` with its entries to the end of the file",
        f"tags: [sql]\nlog:\n  - {{{LINE}}}\n",
    ),
    "a consent without a last day": kept(
        CONSENT + "}\n", "write `until:` with its last day", CONSENT + ", until: 2027-01-05}\n"
    ),
    "days in a wrong order": kept(
        GUILD.replace("05}", "05, left: 2025-01-05}"),
        "joining comes first: correct one of the two days",
        GUILD.replace("05}", "05, left: 2026-02-05}"),
    ),
    "a meeting before joining": logged(
        "was joined on 2026-01-05: correct one of the two days",
        [MET.replace("2026-11", "2025-11")],
        [MET],
        GUILD,
    ),
    "an introduction of somebody to themselves": kept(
        PAIR.replace("-2", "-1"), "cannot be introduced to themselves: name two people", PAIR
    ),
    "an introduction to me": kept(
        PAIR.replace("contact-2", "me"), "introduces the two: name two other people", PAIR
    ),
    "an audience that is a person": kept(
        "audiences: {contact-1: {reach: named}}\n",
        "call the audience otherwise",
        "audiences: {circle: {reach: named}}\n",
    ),
    "a word for two tags": kept(
        "aliases: {sql: [query], dax: [query]}\n", "let it stand for one tag", "aliases: {sql: [query]}\n"
    ),
    "a lead that is done twice": logged(
        "is done once: leave the second out", [LEAD, DONE, DONE.replace("05", "06")], [LEAD, DONE]
    ),
    "a lead that is done before it is logged": logged(
        "before it was logged on 2026-11-07: correct one date", [LEAD.replace("01", "07", 1), DONE], [LEAD, DONE]
    ),
    "an id of two leads": logged(
        "already: use another id", [LEAD, LEAD], [LEAD, LEAD.replace("lead-1", "lead-2")]
    ),
    "a guideline that has ended": logged(
        "begin another guideline",
        [*PROPOSED, AGAIN],
        [*PROPOSED, PROPOSED[0].replace("pact", "pact-2"), AGAIN.replace("pact", "pact-2")],
        AGREED,
        AGREED + AGREED.partition("\n")[2].replace("pact", "pact-2"),
    ),
    "an introduction that has ended": logged(
        "begin another introduction of the two",
        [ASKED[0], DECLINED, ASKED[2]],
        [ASKED[0], DECLINED, ASKED[2].replace("intro-1", "intro-2")],
        PAIR,
        PAIR + PAIR.partition("\n")[2].replace("intro-1", "intro-2"),
    ),
    "an introduction without a blurb": logged(
        "name the item that both are told", [*ASKED, MADE], [*ASKED, MADE], PAIR, TOLD
    ),
    "a total below the log": logged(
        "state at least as much",
        [MET],
        [MET],
        GUILD.replace("05}", "05, attended: 0}"),
        GUILD.replace("05}", "05, attended: 1}"),
    ),
    "a total below the log, taken out": logged(
        "or take it out", [MET], [MET], GUILD.replace("05}", "05, attended: 0}"), GUILD
    ),
    "a day that is no day": Case(
        asking("due", "r.yaml", "--as-of", "29.11.2026"),
        "write a date as year-month-day, `2026-11-29`",
        asking("due", "r.yaml", "--as-of", "2026-11-29"),
    ),
    "real names in a file": Case(named("--names", "-o", "out.txt"), "leave it out, or", named("-o", "out.txt")),
    "real names on a terminal": Case(
        named("--names", "-o", "out.txt"), "or leave out what leads the output away", named("--names")
    ),
    "nobody to be asked": Case(
        asking("forget", "r.yaml", "contact-1"), "add --yes", asking("forget", "r.yaml", "contact-1", "--yes")
    ),
    "a renewal that is past": reminded(
        "was to renew on 2026-11-01: write the next day, or that you left",
        GUILD.replace("05}", "05, renewal: 2026-11-01}"),
        GUILD.replace("05}", "05, renewal: 2027-11-01}"),
    ),
    "a renewal that is past, of somebody who left": reminded(
        "write the next day, or that you left",
        GUILD.replace("05}", "05, renewal: 2026-11-01}"),
        GUILD.replace("05}", "05, renewal: 2026-11-01, left: 2026-11-01}"),
    ),
    "somebody met on no day": reminded(
        "no day is known on which you met or were in touch: write `met_on`",
        "contacts:\n  contact-1: {wanted_days: 30}\n",
        "contacts:\n  contact-1: {wanted_days: 30, met_on: 2026-11-01}\n",
    ),
    "a red line of a network that is mandatory": Case(
        escalated(open_to_all=False), "take it to whoever decides", escalated(open_to_all=True)
    ),
    "a review without a study": Case(
        a_review(HEAD),
        "write `study: criteria.yaml` in the records",
        beside(lambda: written("criteria.yaml", EXAMPLE), a_review(HEAD + "study: criteria.yaml\n")),
    ),
    "a review of text that names a study": Case(
        lambda: review(loads(HEAD + "study: criteria.yaml\n"), as_of=TODAY),
        "is looked for beside the records: name the file that they stand in",
        beside(lambda: written("criteria.yaml", EXAMPLE), a_review(HEAD + "study: criteria.yaml\n")),
    ),
    "an export on oneself": Case(
        lambda: subject_export(loads(HEAD), "me", as_of=TODAY),
        "name somebody else",
        lambda: subject_export(loads(HEAD), "contact-1", as_of=TODAY),
    ),
    "a member without an id": Case(
        members([None, "a"]), "a member has no id: give every row one", members(["b", "a"])
    ),
    "no match at all": Case(members(["b", "a"], 0), "ask for one match at least", members(["b", "a"], 1)),
    "a name for somebody to be forgotten": Case(
        forgetting("Jane Example"), "give the id under which the records name the person", forgetting()
    ),
    "oneself to be forgotten": Case(
        forgetting("me"), "to forget yourself, delete the file", lambda: Path("r.yaml").unlink()
    ),
    "a folder to be searched that is not there": Case(
        forgetting(also=["reports"]),
        "name one that is to be searched too",
        beside(lambda: Path("reports").mkdir(), forgetting(also=["reports"])),
    ),
    "a key file with a repeated name": Case(
        forgetting(names="contact-1: &name Jane Example\ncontact-2: *name\n"),
        "write one pseudonym with its name on each line",
        forgetting(names="contact-1: Jane Example\ncontact-2: Jane Example\n"),
    ),
    "tags that are repeated": Case(
        forgetting(text=START + "contacts:\n  contact-1: {offers: &tags [sql]}\n  contact-2: {offers: *tags}\n"),
        "would not read back as meant: write values that are repeated with `*name` out in full",
        forgetting(text=START + "contacts:\n  contact-1: {offers: [sql]}\n  contact-2: {offers: [sql]}\n"),
    ),
    "a key that is written in another way": Case(
        forgetting("5", START + "contacts:\n  +5: {offers: sql}\n  b: {offers: sql}\n"),
        "`contacts.5` cannot be cut out, as the file writes it in another way: write its keys there as they",
        forgetting("5", START + "contacts:\n  5: {offers: sql}\n  b: {offers: sql}\n"),
    ),
    "a key behind a question mark": Case(
        forgetting(
            text=START + "contacts:\n  contact-2: {met_on: 2026-01-05}\n  ? contact-1\n  : {met_on: 2026-01-05}\n"
        ),
        "holds more than can be cut apart: write each key on a line",
        forgetting(),
    ),
    "records that change while somebody is forgotten": Case(
        changed_meanwhile(writing_module, forgetting(names="{}\n")),
        "by another program: close it there, and try again",
        forgetting(),
    ),
    "records that change while an entry is written": Case(
        changed_meanwhile(writing_module, adding()), "by another program: close it there, and try again", adding()
    ),
    "records that another command writes": Case(busy, "wait until it has ended, and try again", adding()),
    "no introductions": nothing_of(
        introduce,
        "write one under `introductions:`, such as",
        "introductions:\n  one-two: {between: [contact-1, contact-2], basis: complementary}\n",
    ),
    "no guidelines": nothing_of(
        guidelines,
        "write one under `guidelines:`",
        "guidelines:\n  swaps: {parties: [me, contact-1], items: [templates], review_by: 2027-11-29}\n"
        "items: {t: {category: templates, owner: me}}\n",
    ),
    "no strengths": nothing_of(
        promote,
        "write down what you offer under `strengths:`",
        "strengths:\n  minute_taking: {proof: Minutes of the board}\n",
    ),
    "nothing to share": nothing_of(
        share,
        "write `items:` and `audiences:`",
        "items: {t: {category: templates, owner: me}}\naudiences: {team: {reach: own_organisation}}\n",
    ),
    "an entry for standard input": Case(
        adding(name="-"), "standard input cannot be written: name the file of records", adding()
    ),
    "an entry for records in braces": Case(
        adding(FLOWING),
        "write it without braces around the whole, with the log as a list of a line for each entry, and add `-",
        by_hand(HEAD + f"log:\n  - {{{LINE}}}\n"),
    ),
}
"""Records, and what is written into them."""
