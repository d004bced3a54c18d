"""Which documents are made of the records that somebody keeps: boundaries, an agreement, a timeline, a review?"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import netselect
from netselect.maintain.agreeing import STATE_WORDS, agreement
from netselect.maintain.happened import timeline, told
from netselect.maintain.records import ME, Entry, Item, Records
from netselect.maintain.reminders import follow_up
from netselect.maintain.reviewing import AGAIN, Review, review, rules_text
from netselect.maintain.sharing import RULES, TO, Share, decide, holds_on, last_day, marking_of, purposes_of, share
from netselect.maintain.states import INTRODUCED_FOR, as_others_see, introductions_on, tasks_on
from netselect.names import GLOSSARY, Names
from netselect.report.decided import date_text
from netselect.report.document import (
    Blanks,
    Block,
    Items,
    Paragraph,
    Prompt,
    Provenance,
    RecordKind,
    Section,
    Table,
    noted,
    table_or,
)
from netselect.report.formats import Document
from netselect.report.index import Kept
from netselect.study.study import LEFT_OUT, LEFT_OUT_BUT_NOTES, Audience
from netselect.words import (
    ILLUSTRATIVE,
    capital,
    clean,
    closed,
    counted,
    exact_text,
    half_up,
    listed_with_and,
    money_text,
    plain_name,
    score_text,
    without_zeros,
)

TITLES: dict[RecordKind, str] = {
    "boundaries": "Boundaries of confidentiality",
    "agreement": "Guidelines for exchange",
    "timeline": "Timeline",
    "review": "Review of memberships",
}
PURPOSES: dict[RecordKind, str] = {
    "boundaries": "To show what may be passed on to whom and for what, by which rule, and who was asked.",
    "agreement": "To write down what parties agree on passing things on to each other.",
    "timeline": "To show what was done in networks, and when.",
    "review": "To show whether each membership still serves the needs of now and of later.",
}
NOT_SAID = "not said"


def records_document(
    records: Records, kind: RecordKind, audience: Audience, *, as_of: dt.date, with_notes: bool
) -> Document:
    """Return a document on records; what is left of them for the audience is worked out here."""
    left = records.for_audience(audience, with_notes=with_notes)
    shown = left if audience == "learner" else _without_ended(left, as_of)
    of_notes = LEFT_OUT_BUT_NOTES if with_notes else LEFT_OUT
    made = {
        "boundaries": _boundaries(left, as_of),
        "agreement": _agreements(left, as_of),
        "timeline": _timeline(left, shown, audience, as_of),
        "review": _review(left, as_of),
    }
    days = [entry.on for entry in shown.log if entry.on <= as_of]
    months = f"{left.purge_after} {'month' if left.purge_after == 1 else 'months'}"
    kept = f"What is kept on a person is to go {months} after the last entry that names them."
    return Document(
        kind=kind,
        title=f"{TITLES[kind]}: {left.learner.id}",
        purpose=PURPOSES[kind],
        watermark=ILLUSTRATIVE if left.networks_study is not None and left.networks_study.illustrative else "",
        provenance=Provenance(
            netselect=netselect.__version__,
            as_of=as_of.isoformat(),
            study_version=max(days).isoformat() if days else "",
            content_hash=shown.content_hash,
            audience=audience,
            left_out="" if audience == "learner" else of_notes,
            learner=left.learner.id,
            ranked_by="",
            of_records=True,
        ),
        sections=(
            Section("What these records are for", (Paragraph(closed(clean(left.purpose))), Paragraph(kept))),
            *made[kind],
            *_closing(kind),
        ),
    )


def _closing(kind: RecordKind) -> Iterator[Section]:
    """Yield what is filled in by hand: who saw it, and who signs."""
    yield Section(
        "Witnesses and discussion",
        (
            Blanks("Witness testimony", ("By whom, in what role", "About what", "Signature", "Date")),
            Blanks("Discussion", ("With whom, in what role", "About what", "Date")),
        ),
    )
    if kind in {"boundaries", "review"}:
        signed = (Blanks("Learner", ("Signature", "Date")), Blanks("Manager", ("Role", "Signature", "Date")))
        yield Section("Seen and agreed", signed)


def _without_ended(records: Records, as_of: dt.date) -> Records:
    """Return records without the steps of introductions that ended: they would tell who declined."""
    now = introductions_on(records, as_of)
    ended = {name for name, one in now.items() if as_others_see(one.state) != one.state}
    # `done` names the action that it ends, and no introduction.
    tasks = {entry.id for entry in records.log if entry.introduction in ended and entry.id is not None}
    log = tuple(entry for entry in records.log if entry.introduction not in ended and entry.id not in tasks)
    return records.model_copy(update={"log": log})


def kept_in(whole: Records, audience: Audience, as_of: dt.date, *, with_notes: bool) -> Kept:
    """Return what records add to an index: the parts that hold something, each with its first and last day.

    What is of a later day than the study is counted, and left out.
    """
    left = whole.for_audience(audience, with_notes=with_notes)
    last = max([as_of, *(entry.on for entry in left.log)])
    records = left if audience == "learner" else _without_ended(left, last)
    dated = [
        *(entry.on for entry in records.log),
        *(one.dated for one in left.boundaries.values()),
        *(one.date for one in left.evidence),
    ]
    spoken = list(records.entries("proposed", "agreed"))
    introduced = records.entries("asked", "consented", "made", "followed_up")
    days_of: dict[str, list[dt.date | None]] = {
        "records.due": [one.on for one in records.entries("lead", "action", "done")],
        "records.match": [one.on for one in records.entries("gave", "received") if one.answers],
        "records.promote": [one.on for one in records.entries("showed")],
        "records.ledger": [one.on for one in records.entries("gave", "received")],
        "records.boundaries": [one.dated for one in records.boundaries.values()],
        "records.agreement": [one.on for one in spoken if one.guideline],
        "records.review": [one.on for one in records.entries("decided")],
        "records.introductions": [one.on for one in introduced if one.introduction],
    }
    parts = {}
    for part, of_part in days_of.items():
        if days := [day for day in of_part if day is not None and day <= as_of]:
            parts[part] = (*_KEPT_AT[part], min(days).isoformat(), max(days).isoformat())
    asked = [
        f"{plain_name(name)} ({clean(one.asked)}, {date_text(one.dated)})"
        for name, one in records.boundaries.items()
        if one.asked and not _is_later(one.dated, as_of)
    ]
    spoken_of = {one.guideline for one in spoken if one.on <= as_of}
    agreed = [
        f"{plain_name(name)} (with {_people(one.parties)})"
        for name, one in records.guidelines.items()
        if name in spoken_of
    ]
    quotes = {what: said[0] for what, said in (("sharing", asked), ("guideline", agreed)) if said}
    evidence = tuple(one for one in records.evidence if not _is_later(one.date, as_of))
    return Kept(parts, records.content_hash, evidence, quotes, sum(_is_later(day, as_of) for day in dated))


def _is_later(day: dt.date | None, as_of: dt.date) -> bool:
    return day is not None and day > as_of


_KEPT_AT = {
    **dict.fromkeys(("records.match", "records.promote", "records.ledger"), ("Timeline", "What happened")),
    "records.boundaries": ("Boundaries of confidentiality", "What was agreed, and on what it rests"),
    "records.agreement": ("Guidelines for exchange", "What is agreed"),
    "records.due": ("Timeline", "Leads and actions"),
    "records.review": ("Review of memberships", "Memberships"),
    "records.introductions": ("Timeline", "Introductions"),
}
"""For each part of an index that records hold: the document and the section in it."""


def _boundaries(records: Records, as_of: dt.date) -> Iterator[Section]:
    yield Section("What was agreed, and on what it rests", tuple(_agreed(records)))
    yield Section("What may be passed on", tuple(_matrix(records, as_of)))
    yield Section("Consents that hold", tuple(_consents(records, as_of)))
    yield Section("Requests that were refused", tuple(_refused(records, as_of)))
    yield Section("What was passed on", tuple(_disclosed(records, as_of)))
    whom = plain_name(next((item.category for item in records.items.values()), "what members tell each other"))
    decides = f"Who decides about {whom}, and how do you know?"
    yield _to_answer("3.4", decides, "What did you not pass on, and what would have come of it?")
    decided = "The first rule that fits decides on each item; nobody is guessed at, and silence is no permission."
    yield Section("How this was decided", (Paragraph(decided), Items(RULES), Paragraph(f"Words: {GLOSSARY}")))


def _to_answer(criterion: str, *questions: str) -> Section:
    """Return what the learner is asked, for a criterion of the assessment."""
    return Section("For the learner to answer", tuple(Prompt(one, criterion=criterion) for one in questions))


def _agreed(records: Records) -> Iterator[Block]:
    rows = []
    for category, one in records.boundaries.items():
        told = (clean(one.rests_on), noted(one.asked, NOT_SAID), noted(one.answer), one.agreed)
        again = NOT_SAID if one.review_by is None else one.review_by.isoformat()
        rows.append((plain_name(category), *told, date_text(one.dated), again))
    caption = "Boundaries, by category: what was agreed narrows the rules below, and never widens them"
    heads = ("Category", "Rests on", "Asked", "Answer", "Agreed", "Date", "Look again by")
    yield table_or("No boundary is recorded.", caption, heads, rows)
    categories = dict.fromkeys(item.category for item in records.items.values())
    without = [one for one in categories if one not in records.boundaries]
    if records.boundaries and without:
        yield Paragraph(f"No boundary is recorded on {_words(without)}.")


def _matrix(records: Records, as_of: dt.date) -> Iterator[Block]:
    found = share(records, as_of=as_of)
    if not found.shares:
        yield Paragraph("No item or no audience is recorded.")
        return
    purposes, grouped = purposes_of(records), dict[tuple[str, str, str], list[Share]]()
    for one in found.shares:
        grouped.setdefault((one.item, one.audience, _rule(one)), []).append(one)
    rows = []
    for (name, audience, rule), same in grouped.items():
        item, conditions = records.items[name], _words(same[0].conditions)
        what = (plain_name(item.category), plain_name(name), _marking(records, item))
        why = "each" if len(same) == len(purposes) > 1 else _words(one.purpose for one in same)
        rows.append((*what, plain_name(audience), why, same[0].decision, rule, conditions))
    heads = ("Category", "Item", "Marking", "Audience", "Purpose", "Decision", "Rule", "Conditions")
    yield Paragraph(f"For {_words(purposes)}: what consents and the log name as purposes.")
    yield Table(f"Decisions on {as_of.isoformat()}", heads, tuple(rows))
    audiences = tuple(
        (plain_name(name), TO[one.reach], _people(one.members) or NOT_SAID)
        for name, one in records.audiences.items()
    )
    yield Table("Audiences", ("Audience", "What it is given goes", "Members"), audiences)


def _rule(one: Share) -> str:
    ask = f" Ask {_party(one.ask)}." if one.ask else ""
    return f"{one.rule}: {closed(clean(one.reason)) if ask else clean(one.reason)}{ask}"


def _marking(records: Records, item: Item) -> str:
    """Return a label, with the employer's word for it."""
    label = marking_of(records, item)
    return label or "none" if label in {None, item.marking} else f"{clean(item.marking or '')} ({label})"


def _consents(records: Records, as_of: dt.date) -> Iterator[Block]:
    rows = []
    for one in records.consents:
        if holds_on(one, as_of):
            told = (one.by, _words(one.items), _words(one.to), plain_name(one.purpose))
            rows.append((*told, one.given.isoformat(), date_text(last_day(one))))
    heads = ("By", "Items", "To", "Purpose", "Given", "Until")
    yield table_or("No consent is in force.", "Consents in force", heads, rows)


def _refused(records: Records, as_of: dt.date) -> Iterator[Block]:
    rows = []
    for entry in records.entries("refused"):
        if entry.on > as_of or entry.item is None:
            continue
        to = (*entry.to, *entry.with_)
        # Where no purpose is said, a rule has to hold for each that there is.
        purposes = purposes_of(records) if entry.purpose is None else [entry.purpose]
        then = [decide(records, entry.item, other, what, as_of=entry.on) for other in to for what in purposes]
        rules = sorted({one.rule for one in then if not one.is_allowed})
        is_ruled = rules and (entry.purpose is not None or not any(one.is_allowed for one in then))
        by = listed_with_and(rules) if is_ruled else "the learner's own decision"
        purpose = plain_name(entry.purpose or NOT_SAID)
        rows.append((entry.on.isoformat(), plain_name(entry.item), _people(to), purpose, by))
    yield table_or("No refusal is recorded.", "Refusals", ("Date", "Item", "To", "Purpose", "Rule"), rows)


def _disclosed(records: Records, as_of: dt.date) -> Iterator[Block]:
    rows = []
    for one in told(records, as_of=as_of).disclosures:
        purpose = plain_name(INTRODUCED_FOR if one.entry == "made" else one.purpose or NOT_SAID)
        what, about = plain_name(one.what or NOT_SAID), _people(one.about) or "nobody"
        to = _people(one.to) or NOT_SAID
        rows.append((one.on.isoformat(), plain_name(one.entry), what, to, about, purpose))
    heads = ("Date", "How", "What", "To", "About", "Purpose")
    yield table_or("Nothing was passed on, by the log.", "Disclosures", heads, rows)


def _agreements(records: Records, as_of: dt.date) -> Iterator[Section]:
    if not records.guidelines:
        yield Section("Guidelines", (Paragraph("No guideline is recorded."),))
    for name in records.guidelines:
        found = agreement(records, name, as_of=as_of)
        one = found.status
        rows = (
            ("Parties", _people(one.parties)),
            ("What is passed on", _words(one.items) or NOT_SAID),
            ("By which channels", _words(one.channels) or NOT_SAID),
            ("Looked at again by", f"{one.review_by}; it lapses after {one.lapses_after}"),
            ("State", one.state + (f", since {one.since}" if one.since else "")),
            ("Agreed", "; ".join(f"{_party(who)} on {day}" for who, day in one.agreed.items()) or "by nobody yet"),
        )
        blocks: list[Block] = [Table("What is agreed", ("What", "How"), rows)]
        passed = []
        for each in found.passes_on:
            item, purposes = records.items[each.item], each.purposes or purposes_of(records)
            what = (plain_name(each.item), _marking(records, item), _party(each.party))
            ask = f"; ask {_party(each.ask)}" if each.ask and each.decision == "ask" else ""
            passed.append((*what, f"{each.decision}{ask}", _words(each.conditions), _words(purposes)))
        if passed:
            heads = ("Item", "Marking", "To", "May it be passed on?", "Conditions", "Purposes")
            blocks.append(Table(f"What the rules of sharing say of it on {as_of}", heads, tuple(passed)))
        if against := (*one.contradictions, *one.without_item):
            sentences = (closed(capital(clean(sentence.replace("`", "")))) for sentence in against)
            blocks += [Paragraph("This speaks against it:", strong=True), Items(tuple(sentences))]
        blocks += [Blanks(f"Signed by {_party(party)}", ("Signature", "Date")) for party in one.parties]
        yield Section(capital(plain_name(name)), tuple(blocks))
    yield _to_answer("3.5", "How did you come to agree, and what was given up for it?")


def _party(person: str) -> str:
    return "the learner" if person == ME else person


def _people(who: Iterable[str]) -> str:
    return listed_with_and(map(_party, who))


def _words(ids: Iterable[str]) -> str:
    return listed_with_and(map(plain_name, ids))


def _timeline(records: Records, shown: Records, audience: Audience, as_of: dt.date) -> Iterator[Section]:
    found = timeline(shown, as_of=as_of)
    if not found.entries:
        yield Section("What happened", (Paragraph("Nothing is recorded."),))
        return
    names, rows = Names.of(records.networks_study), []
    for entry in found.entries:
        network = "" if entry.network is None else clean(names.network(entry.network))
        what, whom = plain_name(entry.entry), _people((*entry.with_, *entry.to))
        rows.append((entry.on.isoformat(), what, whom, network, "; ".join(_more(entry, names, records))))
    entries = f"{len(rows):,} {'entry' if len(rows) == 1 else 'entries'} over {found.weeks:.1f} weeks"
    heads = ("Date", "What", "With or to whom", "Network", "More")
    blocks: list[Block] = [
        Paragraph(f"{entries}, {found.entries[0].on} to {found.entries[-1].on}."),
        Table("What happened, in the order of days", heads, tuple(rows)),
    ]
    if found.gaps:
        gaps = (f"Nothing from {gap.after} to {gap.before}: {gap.days:g} days." for gap in found.gaps)
        blocks.append(Items(tuple(gaps)))
    yield Section("What happened", tuple(blocks))
    yield Section("Leads and actions", tuple(_followed_up(shown, as_of)))
    yield Section("Introductions", tuple(_introductions(records, audience, as_of)))
    yield _to_answer("1.5", "Which of these entries led to something, and which would you do otherwise?")


def _more(entry: Entry, names: Names, records: Records) -> Iterator[str]:
    """Yield what else an entry says, each with what it is."""
    if entry.introduction is not None:
        yield f"introduction of {listed_with_and(records.introductions[entry.introduction].between)}"
    if entry.guideline is not None:
        yield f"guideline {plain_name(entry.guideline)}"
    yield from (plain_name(one) for one in (entry.item, entry.strength, entry.id) if one is not None)
    about = [_party(one) if one in records.people else names.quoted(one) for one in entry.about]
    yield from [f"about {clean(listed_with_and(about))}"] if about else []
    yield from filter(None, (entry.kind, f"{entry.effort} effort" if entry.effort else ""))
    yield from [f"answers {plain_name(entry.answers)}"] if entry.answers else []
    yield from [f"for {plain_name(entry.purpose)}"] if entry.purpose else []
    yield from [f"{exact_text(entry.hours)} {counted(entry.hours, 'hours')}"] if entry.hours is not None else []
    yield from [f"due by {entry.by}"] if entry.by else []
    yield from [clean(entry.note)] if entry.note else []


def _followed_up(records: Records, as_of: dt.date) -> Iterator[Block]:
    tasks = tasks_on(records, as_of)
    rows = []
    for one in tasks:
        state = one.state if one.done_on is None else f"done on {one.done_on}"
        when = (one.entry.on.isoformat(), date_text(one.entry.by))
        rows.append((one.id, one.entry.entry, _people(one.entry.with_), *when, state))
    if rows:
        heads = ("Which", "Kind", "With whom", "Noted", "Due by", "State")
        yield Table("Each with the day on which it was noted", heads, tuple(rows))
    yield Paragraph(str(follow_up(tasks, as_of)))


def _introductions(records: Records, audience: Audience, as_of: dt.date) -> Iterator[Block]:
    rows = []
    for now in introductions_on(records, as_of).values():
        ended = as_others_see(now.state) != now.state
        state = "ended" if ended and audience != "learner" else STATE_WORDS[now.state]
        since = "" if now.since is None or ended else now.since.isoformat()
        rows.append((listed_with_and(now.of.between), state, since))
    heads = ("Between", "State", "Since")
    yield table_or("No introduction is recorded.", "Introductions, and where they stand", heads, rows)


def _review(records: Records, as_of: dt.date) -> Iterator[Section]:
    found = review(records, as_of=as_of)
    proposed = (*found.memberships, *found.to_join)
    rows = []
    for one in proposed:
        verdict = f"{one.verdict} {one.until}" if one.until and one.verdict == "keep until" else one.verdict
        last = "not yet" if one.decided is None else one.decided.isoformat()
        said = (clean(one.name), verdict, clean(one.reason), clean(one.change))
        rows.append((*said, "; ".join(map(clean, one.triggers)), last))
    caption = "What is proposed for each membership; nothing is decided here"
    heads = ("Network", "Proposed", "Why", "What would change it", "Look closer", "Last decided")
    blocks: list[Block] = [table_or("There is no membership on this day.", caption, heads, rows)]
    if found.notices:
        blocks.append(Items(tuple(map(clean, found.notices))))
    yield Section("Memberships", tuple(blocks))
    yield Section("What each takes and brought", tuple(_taken(found, Names.of(records.networks_study).currency)))
    yield Section("Needs then, now and later", (_needs(found),))
    yield _to_answer("3.6", *(f"What have you decided about {clean(one.name)}, and why?" for one in proposed))
    decided = Paragraph("The first rule that fits says what is proposed; what is done, the learner decides.")
    yield Section("How this was proposed", (decided, Items(rules_text(records.thresholds)), Paragraph(AGAIN)))


def _taken(found: Review, currency: str) -> Iterator[Block]:
    def hours(number: float) -> str:
        return without_zeros(f"{half_up(number, 2):.2f}")

    def figure(number: float | None, how: Callable[[float], str] = hours) -> str:
        return "not known" if number is None else how(number)

    rows = []
    for one in found.memberships:
        if (own := one.taken) is not None:
            time = (figure(own.hours_per_month), figure(own.planned_hours_per_month))
            money = (figure(own.yearly_cost, money_text), figure(own.planned_yearly_cost, money_text))
            lost = figure(one.marginal, score_text)
            rows.append((clean(one.name), *time, *money, str(own.attended), str(own.outcomes), lost))
    if not rows:
        yield Paragraph("There is nothing to count.")
        return
    spent = ("Hours a month", "Hours planned", f"{currency} a year", f"{currency} planned")
    heads = ("Network", *spent, "Meetings", "Outcomes", "Coverage lost")
    figures = frozenset(range(1, len(heads)))
    yield Table("Over the last twelve months, or since joining", heads, tuple(rows), figures)
    yield Paragraph("Coverage lost: the share of all needs that would surely be lost if this one alone were left.")


def _needs(found: Review) -> Block:
    rows = []
    for one in found.needs:
        levels = (NOT_SAID if level is None else str(level) for level in (one.then, one.now, one.later))
        rows.append((clean(one.title), *levels))
    heads = ("Need or aspiration", "Then", "Now", "Later")
    return table_or("No need is recorded.", "Level reached, of the level wanted", heads, rows)
