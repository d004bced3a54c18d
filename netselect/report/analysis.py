"""Which networks speak to which needs: what was looked for, where, and what each network brings and asks?"""

from collections.abc import Iterable, Iterator

import numpy as np

from netselect.comparison import Gaps, gaps, helpers_said, late_help
from netselect.coverage import NEED
from netselect.names import DOES_NOT_APPLY, Names
from netselect.ranking import Ranking
from netselect.report import drawings
from netselect.report.decided import date_text, observed
from netselect.report.document import Block, Items, Paragraph, Section, Table, noted, table_or
from netselect.report.pictures import drawn
from netselect.study.study import Need, Study
from netselect.words import clean, exact_text, listed_with_and, plain_name, share_text, some

MOST_COLUMNS = 6
"""Networks that stand beside each other in one table; more go into a further table."""

REASONS = {
    "personal_career": "personal and career goals",
    "industry": "connections in the industry",
    "organisational": "goals of the organisation",
    "technological": "technological change",
    "other": "another reason",
}
"""How the reason of a need is called."""


def analysis(ranking: Ranking, study: Study, *, with_notes: bool) -> tuple[Section, ...]:
    """Return the sections of the network analysis."""
    found = gaps(ranking)
    parts = {
        "Needs and aspirations": _wants(found, study),
        "Where networks were looked for": _searched(study, ranking.names),
        "What each network brings to each need": (
            *_matrix(ranking, found, study),
            *drawn(drawings.coverage(ranking)),
        ),
        "Who helps with what": _helpers(found),
        "What each network asks of its members": (_demands(ranking, study),),
        "Shared topics, and conflicts": (
            _topics(ranking, study),
            _conflicts(study, ranking.names, with_notes=with_notes),
        ),
        "Being online: role and risks": _online(study, ranking.names),
    }
    return tuple(Section(title, tuple(blocks)) for title, blocks in parts.items())


def _wants(found: Gaps, study: Study) -> Iterator[Block]:
    shares = dict(zip(found.coverage.wants, found.coverage.weights.tolist(), strict=True))
    wants = sorted(study.learner.wants.items(), key=lambda item: not item[1].is_vague)
    if not wants:
        yield Paragraph("No need and no aspiration is shown here.")
        return
    rows = []
    for name, want in wants:
        kind = "need" if name in study.learner.needs else "aspiration"
        target = "not stated" if "target" in want.lacks else exact_text(want.target)
        level = f"{exact_text(want.current)} to {target}"
        by = "no date" if want.by is None else want.by.isoformat()
        rows.append((found.called.want(name), kind, REASONS[want.reason], level, by, _state(want, shares[name])))
    heads = ("What", "Kind", "Reason", "Level now, and wanted", "By", "Share of importance")
    caption = "Needs now and aspirations for later, levels from 0 to 5"
    yield Table(caption, heads, tuple(rows), figures=frozenset({5}))
    for name, lacks in found.lacking:
        yield Paragraph(f"{found.called.quoted(name)} counts for nothing until it has a {' and a '.join(lacks)}.")


def _state(want: Need, share: float) -> str:
    if want.is_vague:
        return "vague: 0 %"
    return "met: 0 %" if want.is_met else f"{100 * share:.1f} %"


def _searched(study: Study, names: Names) -> Iterator[Block]:
    rows = []
    for one in study.searched:
        aside = "; ".join(f"{clean(name)}: {clean(why)}" for name, why in one.set_aside.items())
        came = listed_with_and(names.listed(one.found))
        rows.append((clean(one.where), date_text(one.date), came or "none", aside or "none"))
    heads = ("Where", "Date", "Networks that came of it", "Set aside, and why")
    yield table_or("No search for networks is shown here.", "Searches", heads, rows)
    found = {name for one in study.searched for name in one.found}
    unfound = listed_with_and(names.listed(name for name in study.networks if name not in found))
    if study.searched and unfound:
        yield Paragraph(f"No search that is shown here names {unfound}.")


def _matrix(ranking: Ranking, found: Gaps, study: Study) -> Iterator[Block]:
    covered = found.coverage
    order = [record.network for record in ranking.records]
    if not covered.wants:
        yield Paragraph("No need is shown here to set the networks against.")
        return
    yield Paragraph(
        "Each figure is the share of the gap that taking part would close by the date of the need: 0.25 now and "
        "then, 0.5 regularly, 0.75 a main route, 1 enough alone. An empty cell is no help."
    )
    places = range(len(covered.wants))
    in_order = sorted(places, key=lambda at: (covered.horizons[at] != NEED, covered.reasons[at]))
    for start in range(0, len(order), MOST_COLUMNS):
        shown = order[start : start + MOST_COLUMNS]
        which = f", networks {start + 1} to {start + len(shown)}" if len(order) > MOST_COLUMNS else ""
        rows = tuple(
            (
                found.called.want(covered.wants[column]),
                covered.horizons[column],
                REASONS[covered.reasons[column]],
                *(_strength(found, study, network, column) for network in shown),
            )
            for column in in_order
        )
        heads = ("What", "Kind", "Reason", *ranking.names.listed(shown))
        yield Table(f"Needs and what each network brings{which}", heads, rows)


def _strength(found: Gaps, study: Study, name: str, column: int) -> str:
    covered = found.coverage
    row = covered.networks.index(name)
    network, want = study.networks[name], covered.wants[column]
    stated = network.serves.get(want)
    themes = [network.offers[theme] for theme in study.learner.wants[want].themes if theme in network.offers]
    if covered.too_late[row, column]:
        return "too late"
    if covered.applies is not None and not covered.applies[row, column]:
        return DOES_NOT_APPLY
    if stated is None and not themes:
        return ""
    where = observed(themes[0] if stated is None else stated, network, study)
    if stated is None:
        where = f"from themes, {where}"
    if covered.unknown[row, column]:
        low, high = share_text(covered.low[row, column]), share_text(covered.high[row, column])
        return f"not known, {low} to {high} ({where})"
    return f"{share_text(covered.strengths[row, column])} ({where})"


def _helpers(found: Gaps) -> Iterator[Block]:
    covered = found.coverage
    rows = tuple(
        (found.called.want(want), "; ".join(helpers_said(found, column)) or "nobody")
        for column, want in enumerate(covered.wants)
        if covered.weights[column] > 0
    )
    if rows:
        yield Table("Who helps with each open need, the most help first", ("Need or aspiration", "Networks"), rows)
    called = found.called
    networks_of = {
        "Served by no network that is shown here": map(called.quoted, found.unserved),
        "Served only by networks that are ruled out": map(called.quoted, found.unserved_by_standing),
        "Served only if what is not known turns out well": map(called.quoted, found.perhaps_served),
        "Networks that serve no open need or aspiration that is shown here": called.listed(found.idle),
    }
    told = [f"{label}: {said}." for label, named in networks_of.items() if (said := listed_with_and(named))]
    if found.too_late:
        told.append(f"Help comes too late: {some(late_help(found), '; ')}.")
    if told:
        yield Items(tuple(told))
    if not (found.unserved or found.unserved_by_standing or found.perhaps_served):
        yield Paragraph(least_help(found))


def least_help(found: Gaps) -> str:
    """Return that somebody helps with every open need, and where the most help that anybody gives is least."""
    covered = found.coverage
    out = {*found.excluded, *found.conditional}
    known = np.where(covered.unknown, covered.low, covered.strengths)
    most = {
        column: max(float(known[row, column]) for row, name in enumerate(covered.networks) if name not in out)
        for column in np.flatnonzero(covered.weights > 0).tolist()
    }
    if not most:
        return "No need or aspiration that counts is shown here."
    least = min(most, key=lambda column: most[column])
    return (
        "Some network that stands helps with every open need and aspiration that is shown here. The least is done "
        f"for {found.called.quoted(covered.wants[least])}: no network that surely stands is known to close more "
        f"than {share_text(most[least])} of its gap."
    )


def _demands(ranking: Ranking, study: Study) -> Block:
    rows = (
        (ranking.names.network(name), plain_name(tag), noted(demand.note))
        for name in (record.network for record in ranking.records)
        for tag, demand in study.networks[name].asks_of_me.items()
    )
    nothing = "No skills that networks ask of their members are shown here."
    return table_or(nothing, "Skills that networks ask of their members", ("Network", "Skill", "Note"), rows)


def _topics(ranking: Ranking, study: Study) -> Block:
    mine, rows = set(study.learner.topics), []
    for name in (record.network for record in ranking.records):
        if topics := study.networks[name].topics:
            shared = _tags(topic for topic in topics if topic in mine)
            others = _tags(topic for topic in topics if topic not in mine)
            rows.append((ranking.names.network(name), shared, others))
    heads = ("Network", "Shared with the learner", "Others")
    return table_or("No topics of networks are shown here.", "Topics, which are never scored", heads, rows)


def _tags(tags: Iterable[str]) -> str:
    return ", ".join(map(plain_name, tags)) or "none"


def _conflicts(study: Study, names: Names, *, with_notes: bool) -> Block:
    rows = sorted(
        (plain_name(one.cause), names.network(name), date_text(one.date), noted(one.happened), noted(one.done))
        for name, network in study.networks.items()
        for one in network.conflicts
    )
    heads = ("Cause", "Network", "Date", "What happened", "What was done")
    notes = () if with_notes else (3, 4)
    return table_or("No conflicts are shown here.", "Conflicts, by cause", heads, rows, without=notes)


def _online(study: Study, names: Names) -> Iterator[Block]:
    online = [(names.network(name), one.online) for name, one in study.networks.items() if one.online is not None]
    rows: list[tuple[str, ...]] = []
    for name, one in online:
        risks = [(clean(risk.risk), noted(risk.response)) for risk in one.risks] or [("", "")]
        rows += [(name, noted(one.role), *risk) for risk in risks]
    heads = ("Network", "Role", "Risk", "What is done about it")
    yield table_or("Nothing about being online is shown here.", "Role of the internet, and its risks", heads, rows)
    facts = tuple(
        (name, plain_name(label), clean(fact.value), noted(fact.source), date_text(fact.dated, study))
        for name, one in online
        for label, fact in one.facts.items()
    )
    if facts:
        yield Table("Facts about platforms", ("Network", "Fact", "What holds", "Source", "Date"), facts)
