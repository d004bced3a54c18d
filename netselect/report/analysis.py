"""Which networks speak to which needs: what was looked for, where, and what each network brings and asks?"""

from collections.abc import Iterable, Iterator

import numpy as np

from netselect.comparison import Gaps, gaps, helpers_said, late_help
from netselect.coverage import NEED
from netselect.names import DOES_NOT_APPLY
from netselect.ranking import Ranking
from netselect.report import drawings
from netselect.report.decided import date_text, observed, without_notes
from netselect.report.document import Block, Items, Paragraph, Section, Table, table_or
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
    return (
        Section("Needs and aspirations", tuple(_wants(found, study))),
        Section("Where networks were looked for", tuple(_searched(ranking, study))),
        Section(
            "What each network brings to each need",
            (*_matrix(ranking, found, study), *drawn(drawings.coverage(ranking))),
        ),
        Section("Who helps with what", tuple(_helpers(found))),
        Section("What each network asks of its members", tuple(_demands(ranking, study))),
        Section(
            "Shared topics, and conflicts",
            (*_topics(ranking, study), *_conflicts(ranking, study, with_notes=with_notes)),
        ),
        Section("Being online: role and risks", tuple(_online(ranking, study))),
    )


def _wants(found: Gaps, study: Study) -> Iterator[Block]:
    shares = dict(zip(found.coverage.wants, found.coverage.weights.tolist(), strict=True))
    wants = sorted(study.learner.wants.items(), key=lambda item: not item[1].is_vague)
    if not wants:
        yield Paragraph("No need and no aspiration is shown here.")
        return
    rows = tuple(
        (
            found.called.want(name),
            "need" if name in study.learner.needs else "aspiration",
            REASONS[want.reason],
            f"{exact_text(want.current)} to {_target(want)}",
            "no date" if want.by is None else want.by.isoformat(),
            _state(want, shares[name]),
        )
        for name, want in wants
    )
    yield Table(
        "Needs now and aspirations for later, levels from 0 to 5",
        ("What", "Kind", "Reason", "Level now, and wanted", "By", "Share of importance"),
        rows,
        figures=frozenset({5}),
    )
    for sentence in vague_sentences(found):
        yield Paragraph(sentence)


def _target(want: Need) -> str:
    return "not stated" if "target" in want.lacks else exact_text(want.target)


def vague_sentences(found: Gaps) -> list[str]:
    """Return what each vague aspiration lacks, as sentences."""
    return [
        f"{found.called.quoted(name)} counts for nothing until it has a {' and a '.join(lacks)}."
        for name, lacks in found.lacking
    ]


def _state(want: Need, share: float) -> str:
    if want.is_vague:
        return "vague: 0 %"
    return "met: 0 %" if want.is_met else f"{100 * share:.1f} %"


def _searched(ranking: Ranking, study: Study) -> Iterator[Block]:
    if not study.searched:
        yield Paragraph("No search for networks is shown here.")
        return
    rows = tuple(
        (
            clean(one.where),
            date_text(one.date),
            listed_with_and(ranking.names.listed(one.found)) or "none",
            "; ".join(f"{clean(name)}: {clean(why)}" for name, why in one.set_aside.items()) or "none",
        )
        for one in study.searched
    )
    yield Table("Searches", ("Where", "Date", "Networks that came of it", "Set aside, and why"), rows)
    found = {name for one in study.searched for name in one.found}
    unfound = listed_with_and(ranking.names.listed(name for name in study.networks if name not in found))
    if unfound:
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
    for start in range(0, len(order), MOST_COLUMNS):
        shown = order[start : start + MOST_COLUMNS]
        yield Table(
            "Needs and what each network brings"
            + (f", networks {start + 1} to {start + len(shown)}" if len(order) > MOST_COLUMNS else ""),
            ("What", "Kind", "Reason", *ranking.names.listed(shown)),
            tuple(
                (
                    found.called.want(want),
                    covered.horizons[column],
                    REASONS[covered.reasons[column]],
                    *(_strength(found, study, network, column) for network in shown),
                )
                for column, want in sorted(
                    enumerate(covered.wants),
                    key=lambda item: (covered.horizons[item[0]] != NEED, covered.reasons[item[0]]),
                )
            ),
        )


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
    where = (
        observed(stated, network, study)
        if stated is not None
        else f"from themes, {observed(themes[0], network, study)}"
    )
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
    told = [
        f"{label}: {said}."
        for label, said in (
            ("Served by no network that is shown here", listed_with_and(map(called.quoted, found.unserved))),
            (
                "Served only by networks that are ruled out",
                listed_with_and(map(called.quoted, found.unserved_by_standing)),
            ),
            (
                "Served only if what is not known turns out well",
                listed_with_and(map(called.quoted, found.perhaps_served)),
            ),
            (
                "Networks that serve no open need or aspiration that is shown here",
                listed_with_and(called.listed(found.idle)),
            ),
            ("Help comes too late", some(late_help(found), "; ")),
        )
        if said
    ]
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


def _demands(ranking: Ranking, study: Study) -> Iterator[Block]:
    rows = (
        (ranking.names.network(name), plain_name(tag), clean(demand.note or ""))
        for name in (record.network for record in ranking.records)
        for tag, demand in study.networks[name].asks_of_me.items()
    )
    nothing = "No skills that networks ask of their members are shown here."
    yield table_or(nothing, "Skills that networks ask of their members", ("Network", "Skill", "Note"), rows)


def _topics(ranking: Ranking, study: Study) -> Iterator[Block]:
    mine = study.learner.topics
    rows = (
        (
            ranking.names.network(name),
            _tags(topic for topic in topics if topic in mine),
            _tags(topic for topic in topics if topic not in mine),
        )
        for name in (record.network for record in ranking.records)
        if (topics := study.networks[name].topics)
    )
    heads = ("Network", "Shared with the learner", "Others")
    yield table_or("No topics of networks are shown here.", "Topics, which are never scored", heads, rows)


def _tags(tags: Iterable[str]) -> str:
    return ", ".join(map(plain_name, tags)) or "none"


def _conflicts(ranking: Ranking, study: Study, *, with_notes: bool) -> Iterator[Block]:
    rows = tuple(
        (
            plain_name(one.cause),
            ranking.names.network(name),
            date_text(one.date),
            clean(one.happened or ""),
            clean(one.done or ""),
        )
        for name, network in study.networks.items()
        for one in network.conflicts
    )
    if rows:
        heads = ("Cause", "Network", "Date", "What happened", "What was done")
        yield without_notes(
            Table("Conflicts, by cause", heads, tuple(sorted(rows))), {3, 4}, with_notes=with_notes
        )
    else:
        yield Paragraph("No conflicts are shown here.")


def _online(ranking: Ranking, study: Study) -> Iterator[Block]:
    rows = tuple(
        (
            ranking.names.network(name),
            clean(online.role or ""),
            clean(risk.risk) if risk else "",
            clean(risk.response or "") if risk else "",
        )
        for name, network in study.networks.items()
        if (online := network.online) is not None
        for risk in (online.risks or (None,))
    )
    if not rows:
        yield Paragraph("Nothing about being online is shown here.")
        return
    yield Table("Role of the internet, and its risks", ("Network", "Role", "Risk", "What is done about it"), rows)
    facts = tuple(
        (
            ranking.names.network(name),
            plain_name(label),
            clean(fact.value),
            clean(fact.source or ""),
            date_text(fact.dated, study),
        )
        for name, network in study.networks.items()
        for label, fact in (network.online.facts if network.online else {}).items()
    )
    if facts:
        yield Table("Facts about platforms", ("Network", "Fact", "What holds", "Source", "Date"), facts)
