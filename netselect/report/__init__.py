"""What has to be said under a ranking, whatever it is printed as, and how far can it be relied on?

Nothing is computed in this room: what is shown as text, tables, Markdown, HTML, CSV and plain values comes from
the records of the ranking and of the comparison, and of what the order is put to the test by. In all of the room
`source` is the file that the study was read from, for the commands that tell more, and `brief` leaves out how sure
the ranking is, which takes longer than the ranking itself.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, cast

import numpy as np

from netselect.errors import MethodNotApplicable
from netselect.gates import GateResult, bonds
from netselect.methods import Method, spoken
from netselect.names import GLOSSARY, Names
from netselect.ranking import RankedNetwork, Ranking
from netselect.study.statements import Weighting
from netselect.weighting.elicited import Elicited
from netselect.weighting.pairwise import ratios_text
from netselect.words import (
    AT_BEST,
    Remark,
    capital,
    few_digits,
    gap_text,
    lead_text,
    listed_with_and,
    listed_with_or,
    natural_text,
    plain_name,
    score_text,
    some,
)

if TYPE_CHECKING:
    from netselect.robustness import Reversal
    from netselect.robustness.agreement import Agreement
    from netselect.robustness.coach import Coaching
    from netselect.robustness.disagreement import Disagreement
    from netselect.robustness.dominance import Dominance
    from netselect.robustness.questions import Questions
    from netselect.robustness.sensitivity import Sensitivity
    from netselect.robustness.smaa import Smaa


MOST_TOLD = 10
"""Networks that a rule leaves out, or makes wait, up to which each is told with its reasons; else by rule."""


STATUSES = {
    "feasible": "no rule is against it",
    "conditional": "a rule's fact is unknown",
    "excluded": "a rule leaves it out",
}
"""What each status means."""


def remarks(ranking: Ranking, source: str = "", *, brief: bool = False) -> tuple[Remark, ...]:
    """Return what has to be said under a ranking, in the order of its weight for the reader.

    About seven remarks, and eight at most on how sure the ranking is.
    """
    made = (
        *_statuses(ranking),
        *rules_said(ranking),
        *_unknown_scores(ranking),
        *_shortlist(ranking),
        *unserved(ranking),
        *(() if brief else doubt_lines(ranking, source)),
        Remark("Method", method_sentence(ranking)),
        *_weighted_totals(ranking),
        *_noted(ranking, source),
        *(() if brief else (Remark("Words", GLOSSARY),)),
    )
    return tuple(made)


def _noted(ranking: Ranking, source: str) -> Iterator[Remark]:
    """Yield what several judged, what the ranking warns of, and how much else there is to know of the study."""
    from netselect.comparison import assessed_figures, assessed_said, compared_said  # noqa: PLC0415 -- as below
    from netselect.comparison.study_notices import notices  # noqa: PLC0415 -- the short form is without

    if said := assessed_said(assessed_figures(ranking.study), ranking.names):
        yield Remark("Judged by several", f"{said}.")
    if said := compared_said(ranking):
        yield Remark("Compared by several", f"{said}.")
    yield from (Remark("Note", f"{sentence}.") for sentence in ranking.warnings)
    if count := len(notices(ranking)):
        where = f"`netselect check {source}` lists them" if source else "`netselect.notices(ranking)` lists them"
        what = "1 thing" if count == 1 else f"{count:,} things"
        yield Remark("Notices", f"{what} to know about this study: {where}.")


def _weighted_totals(ranking: Ranking) -> Iterator[Remark]:
    """Say what a spreadsheet would make of figures and weights, and where that misleads."""
    matrix, called, totals = ranking.matrix, ranking.names, ranking.weighted_totals
    known = [
        f"{called.network(name)} {natural_text(float(few_digits(total)))}"
        for name in ranking.networks
        if ranking.stands[ranking.position(name)] and (total := totals[name]) is not None
    ]
    if len(known) < 2:  # noqa: PLR2004 -- nothing to compare
        return
    shown = f"{', '.join(known[:MOST_TOLD])}{f' and {len(known) - MOST_TOLD:,} more' if known[MOST_TOLD:] else ''}"
    weighs = matrix.weights > 0
    fewer = list(map(called.criterion, compress(matrix.criteria, weighs & ~matrix.maximise)))
    spans = (
        np.ptp(matrix.values, axis=0)
        if matrix.worst is None or matrix.best is None
        else matrix.best - matrix.worst
    )
    apart = matrix.weights * np.abs(spans)
    most = list(map(called.criterion, compress(matrix.criteria, (apart >= apart.max() * (1 - 1e-9)).tolist())))
    moves = "moves" if len(most) == 1 else "move"
    faults = [f"more of {listed_with_and(fewer)} raises them, though less is better"] if fewer else []
    if np.ptp(np.abs(spans)[weighs]) > 0:
        faults.append(f"scales are not equally wide, and {listed_with_and(most)} {moves} them most")
    why = f"go by the score: {'; '.join(faults)}" if faults else "all scales are alike here"
    yield Remark(
        "Weighted totals",
        f"as a spreadsheet adds up figures times weights (shares of 1): {shown}. {capital(why)}.",
    )


def doubts_shown(ranking: Ranking, *, brief: bool) -> "Doubts | None":
    """Return what is found unasked, unless it is to be brief."""
    return None if brief else doubts_about(ranking)


def verdict_text(ranking: Ranking, *, brief: bool = False) -> str:
    """Return the verdict, and that methods disagree on it where they do, unless it is to be brief."""
    doubts = doubts_shown(ranking, brief=brief)
    if doubts is None or not doubts.agreement.compares or doubts.agreement.same_first:
        return ranking.verdict.sentence
    return f"{ranking.verdict.sentence} {doubts.agreement.sentence}"


def ignores_gates(ranking: Ranking) -> bool:
    """Whether the ranking was made without letting the rules decide who stands."""
    assessment = ranking.matrix.assessment
    return assessment is not None and assessment.gating == "ignore"


def outcomes(record: RankedNetwork, outcome: str) -> tuple[GateResult, ...]:
    """Return the gates of a network that fail, are unknown, are waived or pass."""
    return tuple(gate for gate in record.gates if gate.outcome == outcome)


def method_sentence(ranking: Ranking) -> str:
    """Return the method with its parameters, and how the weights came about, in one line."""
    assessment = ranking.matrix.assessment
    method = f"{ranking.method.title}{parameters_text(ranking.method)}"
    if assessment is None:
        return f"{method}; weights as given."
    said = f"{method}; weights by {weighting_text(assessment.weights, ranking.names)}"
    if assessment.importances.names:
        said += f"; importances by {weighting_text(assessment.importances, ranking.names)}"
    return f"{said}."


def parameters_text(method: Method) -> str:
    """Return a method's parameters in brackets, those that are set to something."""
    stated = {name: value for name, value in method.model_dump(mode="json").items() if value not in (None, {}, [])}
    return f" ({', '.join(spoken(f'{name} {value}') for name, value in stated.items())})" if stated else ""


def weighting_text(elicited: Elicited, called: Names) -> str:
    """Return how weights were given and combined, with the consistency of judgements, and of each judge alone.

    Such as ``judgements (eigenvector, random indices saaty 1980; consistency ratio 0.0046 for criteria)``.
    """
    how, statement, judges = _by_one(elicited, called), elicited.statement, elicited.judges
    if len(judges) <= 1:
        return how
    alone = [f"{called.judge(one.judge)} {ratios_text(one.levels, called)}" for one in judges if one.levels]
    own = f" (alone: {'; '.join(alone)})" if alone else ""
    if not isinstance(statement, Weighting) or statement.how == statement.aggregation == "judgements":
        return f"{how} of {len(judges)} judges together{own}"
    mean = f"{statement.mean} mean of their weights"
    if statement.mean == "geometric" and not np.array([one.weights for one in judges]).min(axis=0).any():
        mean = "arithmetic mean of their weights; the geometric one would leave nothing"
    return f"{how} of {len(judges)} judges ({mean}){own}"


def _by_one(elicited: Elicited, called: Names) -> str:
    statement = elicited.statement
    if statement.how == "order":
        return f"order ({statement.formula})"
    if statement.how != "judgements" or not elicited.levels:
        unjudged = ", a starting point that nobody has judged" if elicited.is_starting_point else ""
        return f"{statement.how.replace('_', ' ')}{unjudged}"
    indices = plain_name(str(statement.random_index))
    return (
        f"judgements ({plain_name(statement.prioritisation)}, random indices {indices}; "
        f"consistency ratio {ratios_text(elicited.levels, called)})"
    )


def _statuses(ranking: Ranking) -> Iterator[Remark]:
    """Say what the statuses mean, where there is another than feasible."""
    found = {record.status for record in ranking.records}
    if found - {"feasible"}:
        means = "; ".join(f"{name} ({meaning})" for name, meaning in STATUSES.items() if name in found)
        yield Remark("Statuses", f"{means}.")


def rules_said(ranking: Ranking, *, in_short: bool = False) -> Iterator[Remark]:
    """Say whom the rules leave out, with figures and limits, and where one is waived; in full, who waits too."""
    if ignores_gates(ranking):
        yield Remark("Rules", rules_unheard(ranking))
        return
    records, between = ranking.records, ". " if in_short else "; "
    asked = [("Ruled out", "excluded", "fail"), ("Only if", "conditional", "unknown")]
    for label, kind, outcome in asked[:1] if in_short else asked:
        found = [record for record in records if record.status == kind]
        if len(found) > MOST_TOLD:
            yield Remark(label, _of_many(found, ranking, outcome, in_short=in_short))
        elif found:
            yield Remark(label, f"{between.join(with_gates(one, ranking, outcome) for one in found)}.")
    waived = [with_gates(record, ranking, "waived") for record in records if outcomes(record, "waived")]
    if waived:
        yield Remark("Waived", f"{between.join(waived)}.")


def rules_unheard(ranking: Ranking) -> str:
    """Return what the rules would say of a ranking that was made without them."""
    called, records = ranking.names, ranking.records
    failing = called.listed(record.network for record in records if outcomes(record, "fail"))
    asked = called.listed(
        record.network for record in records if outcomes(record, "unknown") and not outcomes(record, "fail")
    )
    said = f"they would rule out {listed_with_and(failing)}" if failing else "they would rule nobody out"
    if asked:
        said += f"; {listed_with_and(asked)} would stand only if what is not known turns out well"
    return f"not applied here; {said}."


def with_gates(record: RankedNetwork, ranking: Ranking, outcome: str) -> str:
    """Return a network with the rules that say so of it: ``Chamber (290 GBP in the first year, limit 150)``."""
    name, rules = ranking.names.network(record.network), "; ".join(map(str, outcomes(record, outcome)))
    return f"{name} ({rules})" if rules else name  # of a matrix without its study nobody knows the rules


def _of_many(records: list[RankedNetwork], ranking: Ranking, outcome: str, *, in_short: bool) -> str:
    """Return how many networks rules leave out, or make wait, and how many or, in full, whom each of them does."""
    called, rules = ranking.names, dict[str, list[str]]()
    for record in records:
        for gate in outcomes(record, outcome):
            rules.setdefault(gate.gate, []).append(called.network(record.network))
    if in_short:
        counts = (f"{len(names):,} by {called.gate(rule)}" for rule, names in sorted(rules.items()))
        return f"{len(records):,} networks, {listed_with_and(counts)}."
    named = (f"By {called.gate(rule)} {len(names):,}: {listed_with_and(names)}" for rule, names in rules.items())
    return f"{'. '.join([f'{len(records):,} networks', *named])}."


def _unknown_scores(ranking: Ranking) -> Iterator[Remark]:
    open_ = [record for record in ranking.records if record.rank is not None and record.score is None]
    if not open_:
        return
    if ranking.method.is_relative:
        yield Remark(
            "Not known",
            f"{ranking.method.title} measures the networks against each other, and a figure is unknown. So nobody "
            "has a score yet: each is listed by its score with every unknown figure at its best. The lowest and "
            "highest scores come from trying the ends of the ranges; they are close, not exact.",
        )
        return
    named = [
        f"{ranking.names.network(record.network)} has no score yet, because {listed_with_and(names)} "
        f"{'is' if len(names) == 1 else 'are'} unknown: at best it scores {score_text(listed)}"
        for record in open_
        for names in [unknown_criteria(ranking, record.network)]
        for listed in [ranking.scores[ranking.position(record.network)]]
    ]
    yield Remark("Not known", f"{some(named, '; ')}.")


def unknown_criteria(ranking: Ranking, network: str) -> list[str]:
    """Return the names of the criteria on which a network's figure is unknown."""
    unknown = ranking.missing
    if unknown is None:
        return []
    open_ = compress(ranking.matrix.criteria, unknown[ranking.position(network)])
    return list(map(ranking.names.criterion, open_))


def _shortlist(ranking: Ranking) -> Iterator[Remark]:
    shortlist = ranking.shortlist
    if shortlist.listed or shortlist.left_out:
        named = "; ".join(shortlisted(ranking)) or "nobody"
        yield Remark(f"Shortlist ({shortlist.rule})", f"{named}.{near_miss(ranking)}")
    if ranking.study is not None and (told := list(bonds(ranking.study, ranking.names))):
        yield Remark("Together", f"{'. '.join(told)}.")


def shortlisted(ranking: Ranking) -> list[str]:
    """Return the names of the shortlisted networks, each with the conditions on which it is listed."""
    return [
        ranking.names.network(entry.network) + (f" ({only_if(entry.conditions)})" if entry.conditions else "")
        for entry in ranking.shortlist.listed
    ]


def only_if(conditions: Sequence[str]) -> str:
    """Return on which conditions a network is listed: ``only if yearly cost turns out well``."""
    return f"only if {listed_with_and(conditions)}"


def near_miss(ranking: Ranking) -> str:
    """Return who misses the shortlist by how little, as a sentence that follows another; nothing for nobody."""
    left_out = ranking.shortlist.left_out
    if not left_out:
        return ""
    missed = [out for out in left_out if out.rank == left_out[0].rank]
    names = some(ranking.names.listed(out.network for out in missed))
    last = [ranking.shortlist.listed[-1].network] if ranking.shortlist.listed else []
    places = [ranking.position(name) for name in (*last, missed[0].network)]
    behind = gap_text(missed[0].behind)
    if last:
        behind = lead_text(missed[0].behind, (float(ranking.scores[places[0]]), float(ranking.scores[places[1]])))
    own = not ranking.at_best.isdisjoint(out.network for out in missed)
    supposed = f", {AT_BEST}" if own or not ranking.at_best.isdisjoint(last) else ""
    return f" {names} {'misses' if len(missed) == 1 else 'miss'} it by {behind}{supposed}."


def unserved(ranking: Ranking) -> Iterator[Remark]:
    """Yield which needs nobody serves, or too late, or that count for nothing yet."""
    if ranking.study is None:
        return
    from netselect.comparison import (  # noqa: PLC0415 -- not loaded where it is to be brief
        gaps,
        late_help,
        nothing_counts,
        untold,
        vague_said,
    )

    found = gaps(ranking)
    parts = []

    def titled(wants: tuple[str, ...]) -> str:
        return listed_with_and(map(ranking.names.quoted, wants))

    if ranking.study.learner.wants and not found.coverage.weights.any():
        parts.append(nothing_counts(found).removesuffix("."))
    silent, said = untold(ranking.matrix.assessment, ranking.names) if ranking.matrix.assessment else ((), "")
    if others := tuple(want for want in found.unserved if want not in silent):
        parts.append(f"no network serves {listed_with_or(map(ranking.names.quoted, others))}")
    if silent:
        parts.append(said)
    if found.unserved_by_standing:
        parts.append(f"only networks that are ruled out serve {titled(found.unserved_by_standing)}")
    if found.perhaps_served:
        verb = "is" if len(found.perhaps_served) == 1 else "are"
        parts.append(f"{titled(found.perhaps_served)} {verb} served only if what is not known turns out well")
    if found.too_late:
        parts.append(f"help comes too late {some(late_help(found), '; ')}")
    parts += vague_said(found)
    if parts:
        yield Remark("Needs", f"{'; '.join(parts)}.")


REPORTED_UP_TO = 100
"""Networks up to which reports look for doubts unasked: beyond, it takes its time."""

MOST_COMPARED = 30_000
"""Pairs of figures up to which the same holds for methods that compare the networks."""

PARTS = ("questions", "sensitivity", "smaa", "agreement", "reversals", "dominance", "coaching", "disagreement")
"""What is found unasked, in the order in which it is written."""

SHOWN = 0.005
"""Networks that are first less often than this are not named."""


class Doubts:
    """All that is found unasked of a ranking in which somebody stands; each part is worked out when asked for."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    @cached_property
    def questions(self) -> "Questions":
        """What is worth finding out."""
        from netselect.robustness.questions import questions  # noqa: PLC0415 -- a brief report starts sooner

        return questions(self._ranking)

    @cached_property
    def questions_in_short(self) -> "Questions":
        """The same without what decides only together, and without sets where the order has questions enough."""
        if "questions" in vars(self):
            return self.questions
        from netselect.robustness.questions import questions  # noqa: PLC0415 -- as above

        found = questions(self._ranking, with_needs=False, with_sets=False)
        return found if any(one.decides != "nothing" for one in found.questions) else self.questions

    @cached_property
    def sensitivity(self) -> "Sensitivity":
        """Weights and figures that change the first place; of figures, those of the network next behind alone."""
        from netselect.robustness.sensitivity import sensitivity  # noqa: PLC0415 -- the short form is without

        return sensitivity(self._ranking, rivals=1)

    @cached_property
    def smaa(self) -> "Smaa":
        """How often each network has which rank."""
        from netselect.robustness.smaa import smaa  # noqa: PLC0415 -- the short form is without

        return smaa(self._ranking, with_confidence=False)

    @cached_property
    def agreement(self) -> "Agreement":
        """What every built-in method says, and other ways of scaling."""
        from netselect.robustness.agreement import agreement  # noqa: PLC0415 -- a brief report starts sooner

        return agreement(self._ranking)

    @cached_property
    def reversals(self) -> "tuple[Reversal, ...]":
        """Who holds the order of others in place."""
        from netselect.robustness import reversals  # noqa: PLC0415 -- a brief report starts sooner

        return reversals(self._ranking)

    @cached_property
    def dominance(self) -> "Dominance":
        """Who is outdone by whom, and who is good value."""
        from netselect.robustness.dominance import dominance  # noqa: PLC0415 -- the short form is without

        return dominance(self._ranking)

    @cached_property
    def coaching(self) -> "Coaching | None":
        """What there is to say of judgements, where weights rest on one person's and the method is additive."""
        assessment = self._ranking.matrix.assessment
        if assessment is None or not self._ranking.method.additive or len(assessment.weights.judges) > 1:
            return None
        if assessment.weights.statement.how != "judgements":
            return None
        from netselect.robustness.coach import coach  # noqa: PLC0415 -- few studies are judged in pairs

        try:
            return coach(assessment.study)
        except MethodNotApplicable:  # one criterion alone leaves no pair to judge
            return None

    @cached_property
    def disagreement(self) -> "Disagreement | None":
        """On what several judges disagree, where there are several."""
        assessment = self._ranking.matrix.assessment
        if assessment is None or len(assessment.weights.judges) <= 1:
            return None
        from netselect.robustness.disagreement import disagreement  # noqa: PLC0415 -- few studies have several judges

        return disagreement(self._ranking)

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it: each part by its name."""
        return {part: getattr(self, part) for part in PARTS}


def doubts_about(ranking: Ranking) -> Doubts | None:
    """Return what a report says unasked of how far a ranking can be relied on.

    None where nobody stands, and where so many do that it takes its time: each part can still be asked for.
    """
    standing, criteria = int(ranking.stands.sum()), len(ranking.matrix.criteria)
    if not 0 < standing <= REPORTED_UP_TO or not ranking.method.quick:
        return None
    if ranking.method.is_relative and standing * standing * criteria > MOST_COMPARED:
        return None
    return cast("Doubts", ranking.worked_out.setdefault("doubts", Doubts(ranking)))


def doubt_lines(ranking: Ranking, source: str = "") -> Iterator[Remark]:
    """Yield what has to be said of how sure a ranking is: eight remarks at most, and one on the commands."""
    doubts = doubts_about(ranking)
    if doubts is None:
        if ranking.stands.any():
            asked = f"`netselect sensitivity {source}`" if source else "`ranking.sensitivity()`"
            why = "with so many networks" if ranking.method.quick else f"by {ranking.method.name}"
            yield Remark("How sure", f"{why}, working this out takes a while: ask for it by {asked}.")
        return
    yield from _find_out_first(ranking, doubts.questions)
    yield from _how_sure(ranking, doubts)
    if doubts.sensitivity.standing > 1:
        yield Remark("Weights", doubts.sensitivity.sentence)
    if doubts.sensitivity.figures:
        yield Remark("Figures", f"{doubts.sensitivity.figures[0].sentence(doubts.sensitivity.called)}.")
    if doubts.agreement.compares and doubts.agreement.same_first:
        yield Remark("Methods", doubts.agreement.sentence)
    yield from order_remark(ranking, doubts)
    yield from _value(doubts)
    if doubts.coaching is not None:
        yield Remark("Judgements", doubts.coaching.brief)
    if doubts.disagreement is not None:
        yield Remark("Judges", doubts.disagreement.brief)
    if source:
        yield Remark("More", f"`netselect questions {source}`; `sensitivity` and `robustness` in the same way.")


def _find_out_first(ranking: Ranking, questions: "Questions") -> Iterator[Remark]:
    found = questions.questions
    telling = [question for question in found if question.decides != "nothing"]
    if not telling:
        if found:
            what = "the only open question" if len(found) == 1 else f"the {len(found):,} open questions"
            yield Remark("Find out first", f"no answer to {what} changes {questions.what_counts}.")
        return
    first = telling[0]
    where = first.changes_at(ranking)
    rests = ", with all else as listed" if where and questions.rests_on_others(first, ranking) else ""
    at = f" {where}{rests}" if where else ""
    more = len(telling) - 1
    others = f"; {more:,} more {'matters' if more == 1 else 'matter'}" if more else ""
    yield Remark(
        "Find out first",
        f"{first.figure.state(questions.called)}; it can change the {first.decided}{at}{others}.",
    )


def _how_sure(ranking: Ranking, doubts: Doubts) -> Iterator[Remark]:
    """Say how often who is first in samples, and what rests on grades."""
    said = [] if doubts.smaa.without_shares else [doubts.smaa.sentence(SHOWN)]
    if passed_by := ranking.verdict.passed_by:
        first = listed_with_and(ranking.names.listed(ranking.verdict.first))
        said.append(f"{some(ranking.names.listed(passed_by))} could pass {first} within what grades allow.")
    if said:
        yield Remark("How sure", " ".join(said))


def order_remark(ranking: Ranking, doubts: Doubts) -> Iterator[Remark]:
    """Yield that the order depends on who else is there, where it does."""
    if doubts.reversals:
        kept = "A weighted sum between fixed anchors does not have this"
        if ranking.matrix.weighed_by_figures:
            kept = "The weights follow them too"
        elif not ranking.method.reads_figures:
            kept = "Networks that are judged in pairs are measured against each other"
        supposed = f"{AT_BEST}, " if ranking.at_best else ""
        others = len(doubts.reversals) - 1
        more = f" (and {others} more {'change' if others == 1 else 'changes'} of this kind)" if others else ""
        yield Remark(
            "Order",
            f"scores depend on who else is there: {supposed}{doubts.reversals[0].sentence(ranking.names)}{more}. "
            f"{kept}.",
        )


def _value(doubts: Doubts) -> Iterator[Remark]:
    """Say who is outdone on every criterion, and where nobody gives more for less."""
    dominance = doubts.dominance
    parts = []
    if any(one.surely for one in dominance.dominated):
        parts.append(dominance.sentence.rstrip("."))
    for spent, offers in dominance.offers.items():
        if len(offers) > 1:
            names = some(dominance.called.listed(offer.network for offer in dominance.frontier(spent)))
            parts.append(f"For {spent}, nobody is better value than {names}")
    if parts:
        yield Remark("Value", f"{'. '.join(parts)}. {dominance.helping}".rstrip())
