"""How does a ranking read as plain text: in about twenty lines, in full, and with every step?

No line is wider than 80 columns, nothing is drawn, and nothing is told by its place in a column alone.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from netselect.gates import exclusions, mandatory, requirements
from netselect.methods import Step
from netselect.names import Names
from netselect.ranking import RankedNetwork, Ranking
from netselect.ranking.records import IN_PART
from netselect.report import (
    doubt_lines,
    doubts_shown,
    near_miss,
    only_if,
    order_remark,
    outcomes,
    remarks,
    rules_said,
    unknown_criteria,
    unserved,
    verdict_text,
)
from netselect.words import (
    AT_BEST,
    ILLUSTRATIVE,
    MOST_WRITTEN_OUT,
    WIDTH,
    capital,
    clean,
    closed,
    listed_with_and,
    score_text,
    significant,
    wrapped,
)

if TYPE_CHECKING:
    from netselect.robustness.questions import OpenQuestion, Questions

DIGITS = 4
"""Significant digits of a step's figures."""

ASSUMED = " (best assumed)"
"""What follows a figure that rests on an unknown one."""


def working_text(ranking: Ranking) -> str:
    """Return every step of the method with its figures, each figure beside what it belongs to."""
    blocks = [f"Working of {ranking.method.title}:"]
    for number, step in enumerate(ranking.evaluation.steps, start=1):
        heads, rows = step_rows(step, ranking)
        lines = [wrapped(f"Step {number}. {step.name} ({step.symbol}). {step.sentence}")]
        for name, *figures in rows:
            said = [f"{head} {figure}" for head, figure in zip(heads, figures, strict=True)] if heads else figures
            lines.append(wrapped(f"{name}: {', '.join(said)}", "  "))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def step_rows(step: Step, ranking: Ranking) -> tuple[list[str], list[list[str]]]:
    """Return a step as a table: the heads of its columns, and its rows as text, each with its name first.

    There are no heads where a step has one figure for each row.
    """
    if not step.axes:
        return [], [[step.symbol, number_text(step.array.item())]]
    names: dict[str, Sequence[str]] = {
        "networks": ranking.names.listed(ranking.seen.networks),
        "criteria": [ranking.names.criterion(name) for name in ranking.seen.criteria],
    }
    labels = [names.get(axis, ()) for axis in step.axes]
    if step.array.ndim == 1:
        return [], [[_label(labels[0], i), number_text(value)] for i, value in enumerate(step.array.tolist())]
    rows = step.array.reshape(step.array.shape[0], -1).tolist()
    heads = [_label(labels[1], i) for i in range(len(rows[0]) if rows else 0)]
    unknown = ranking.seen.unknown if step.axes == ("networks", "criteria") else None
    assumed = set() if unknown is None else set(zip(*np.nonzero(unknown), strict=True))
    return heads, [
        [_label(labels[0], i), *(number_text(cell) + ASSUMED * ((i, j) in assumed) for j, cell in enumerate(row))]
        for i, row in enumerate(rows)
    ]


def number_text(value: object) -> str:
    """Return a figure of a step as it is printed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return clean(str(value))
    return significant(value, DIGITS) if abs(value) < MOST_WRITTEN_OUT else f"{value:.{DIGITS}g}"


def _label(names: Sequence[str], index: int) -> str:
    return clean(names[index]) if index < len(names) else str(index + 1)


def ranking_text(ranking: Ranking, working: bool = False, *, source: str = "", brief: bool = False) -> str:
    """Return a ranking as plain text, and with `working` every step of the method.

    Lines of at most 80 columns, each of which names what it says; no newline at the end.
    """
    lines = [wrapped(line) for line in heading(ranking)]
    lines += ["", wrapped(verdict_text(ranking, brief=brief)), ""]
    lines += [wrapped(network_line(record, ranking), hanging="   ") for record in ranking.records]
    lines += ["", *(wrapped(str(remark)) for remark in remarks(ranking, source, brief=brief))]
    if working:
        lines += ["", working_text(ranking)]
    return "\n".join(lines)


def heading(ranking: Ranking) -> list[str]:
    """Return the title, and the watermark where the study is invented."""
    study = ranking.study
    if study is None:
        return ["A ranking of networks"]
    return [study.title, ILLUSTRATIVE] if study.illustrative else [study.title]


def network_line(record: RankedNetwork, ranking: Ranking) -> str:
    """Return one network with its rank, its score and bounds, or why there is none, and its status, each named."""
    place = f"{record.rank}. " if record.rank is not None else "Not ranked: "
    said = "no score"
    if record.low is not None and record.high is not None:
        span = f"from {score_text(record.low)} to {score_text(record.high)}"
        in_part = "" if record.comparable else f" ({IN_PART})"
        if record.score is None:
            listed = score_text(ranking.scores[ranking.position(record.network)])
            graded = (record.low, record.high) != (record.certain_low, record.certain_high)
            said = f"score not known, at best {listed}{in_part}; {span}{' as far as grades allow' * graded}"
        else:
            said = f"score {score_text(record.score)}{in_part}{f', {span}' * (record.low != record.high)}"
    return f"{place}{ranking.names.network(record.network)}: {said}; {record.status}"


MOST_ROWS = 10
"""Networks that stand which the table shows; the others are counted."""

LEAST_NAME = 16
"""Characters of a name on one line, on however narrow a terminal."""

LONG_NAME = 20
"""Characters up to which a name is said again; a longer one stands once in a verdict."""

_TWO = ("the former", "the latter")

_OPEN = ", depending on what is not known yet"
"""How a verdict says that it is open; what it turns on says it better."""

_NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Row(NamedTuple):
    """One network that stands, as the table shows it.

    `notes` are what is not known of it, and on which condition it stands; `span` is from where to where its score
    could be, and empty where it could be no other.
    """

    rank: str
    name: str
    notes: tuple[str, ...]
    score: str
    span: str


HEADS = Row("", "Network", (), "Score", "Low to high")
"""What stands over the columns."""


def short_text(ranking: Ranking, *, source: str = "", brief: bool = False, width: int = WIDTH) -> str:
    """Return the short form of a ranking as plain text; the brief one ends after the shortlist."""
    lines = [wrapped(line, width=width) for line in heading(ranking)]
    lines += ["", wrapped(short_verdict(ranking, brief=brief), hanging="", width=width)]
    if table := table_lines(ranking, width):
        lines += ["", *table]
    lines += ["", *(wrapped(told, hanging="", width=width) for told in paragraphs(ranking, source, brief=brief))]
    return "\n".join(lines)


def short_verdict(ranking: Ranking, *, brief: bool = False) -> str:
    """Return who is first, what that turns on, and whether other ways of ranking say the same."""
    sentence = ranking.verdict.sentence
    if ranking.verdict.kind == "too close to call" and len(ranking.verdict.first) == 1:
        sentence += " Treat them as level."
    doubts = doubts_shown(ranking, brief=brief)
    if doubts is None:
        return sentence
    said = [sentence]
    again = _said_again(ranking)
    if turns := _turns_on(ranking, doubts.questions_in_short, again):
        said = [sentence.replace(_OPEN, ""), turns]
    agreement = doubts.agreement
    if agreement.compares and not agreement.same_first:
        but = "" if next(iter(agreement.winners)) == ranking.verdict.first else "But "
        supposed = f"{AT_BEST}, " if agreement.at_best else ""
        said.append(capital(f"{but}{supposed}{agreement.mostly(again)}."))
    return " ".join(said)


def _said_again(ranking: Ranking) -> Names:
    """Return the names as they stand after the verdict: a long one is said once."""
    verdict, called = ranking.verdict, ranking.names
    again: dict[str, str] = {}
    if verdict.kind == "undetermined":
        if len(verdict.could_be_first) == len(_TWO):
            again = dict(zip(verdict.could_be_first, _TWO, strict=True))
    elif len(verdict.first) == 1:
        again = {verdict.first[0]: "it"}
    if max((len(called.network(name)) for name in again), default=0) <= LONG_NAME:
        return called
    return replace(called, networks={**called.networks, **again})


def _turns_on(ranking: Ranking, questions: "Questions", called: Names) -> str:
    """Return on which open figure the first place turns, and who is first along its range; nothing for none."""
    deciding = _deciding(questions)
    if ranking.verdict.kind != "undetermined" or not deciding:
        return ""
    question = deciding[0]
    state = f"{question.figure.named(called)} ({question.figure.known(called)})"
    most = " most" if len(deciding) > 1 else ""
    others = listed_with_and(
        said for first, said in question.firsts_by_answer(called) if first != ranking.verdict.first
    )
    rest = "with all else as listed, " if questions.rests_on_others(question, ranking) else ""
    told = (f"It turns{most} on {state}{f': {rest}{others}' if others else ''}", *question.by_rules(called))
    return " ".join(f"{sentence}." for sentence in told)


def _deciding(questions: "Questions") -> "list[OpenQuestion]":
    return [question for question in questions.questions if question.decides == "first place"]


def rows_of(ranking: Ranking) -> tuple[list[Row], int]:
    """Return the networks that stand, ten at most, and how many more there are."""
    standing = [record for record in ranking.records if record.rank is not None]
    return [_row(record, ranking) for record in standing[:MOST_ROWS]], max(0, len(standing) - MOST_ROWS)


def _row(record: RankedNetwork, ranking: Ranking) -> Row:
    notes = []
    listed = score_text(ranking.scores[ranking.position(record.network)])
    if record.score is None and (open_ := unknown_criteria(ranking, record.network)):
        best = "its" if len(open_) == 1 else "their"
        notes.append(f"{listed_with_and(open_)} unknown; {listed} with {best} best")
    elif record.score is None:
        notes.append(f"{listed} with what is unknown of others at its best")
    if record.status == "conditional":
        notes.append(only_if([gate.condition for gate in outcomes(record, "unknown")]))
    if missing := [
        *map(ranking.names.criterion, record.not_applicable),
        *map(ranking.names.want, record.left_out),
    ]:
        notes.append(f"{IN_PART}: without {listed_with_and(missing)}")
    score, span = "none", ""
    if record.low is not None and record.high is not None:
        score = listed if record.score is not None else "open"
        if record.low != record.high:
            span = f"{score_text(record.low)} to {score_text(record.high)}"
    return Row(str(record.rank), ranking.names.network(record.network), tuple(notes), score, span)


def table_lines(ranking: Ranking, width: int = WIDTH) -> list[str]:
    """Return the networks that stand as lines of a table, names and notes folded between words."""
    rows, more = rows_of(ranking)
    if not rows:
        return []
    heads = HEADS if any(row.span for row in rows) else HEADS._replace(span="")
    place, score, span = (
        max(len(getattr(row, column)) for row in (heads, *rows)) for column in ("rank", "score", "span")
    )
    name = max(LEAST_NAME, width - place - score - span - 6)
    longest = (line for row in (heads, *rows) for line in (row.name, *(f"  {note}" for note in row.notes)))
    name = min(name, max(map(len, longest)))
    lines = []
    for row in (heads, *rows):
        first, *others = textwrap.wrap(clean(row.name), name, break_on_hyphens=False) or [""]
        for note in row.notes:
            others += textwrap.wrap(clean(note), name, initial_indent="  ", subsequent_indent="  ")
        lines.append(f"{row.rank:>{place}}  {first:<{name}}  {row.score:>{score}}  {row.span}".rstrip())
        lines += [f"{'':>{place}}  {line}" for line in others]
    if more:
        lines.append(f"{'':>{place}}  and {more:,} more")
    return lines


def paragraphs(ranking: Ranking, source: str = "", *, brief: bool = False) -> Iterator[str]:
    """Yield what is said under the table, each only where it is so."""
    yield from map(str, rules_said(ranking, in_short=True))
    yield from _shortlist(ranking)
    if brief:
        return
    doubts = doubts_shown(ranking, brief=brief)
    if doubts is None:
        yield from map(str, doubt_lines(ranking, source))
    else:
        yield from _find_out(ranking, doubts.questions_in_short)
        yield from map(str, order_remark(ranking, doubts))
    yield from map(str, unserved(ranking))
    assessment = ranking.matrix.assessment
    if assessment is not None and assessment.weights.is_starting_point:
        yield (
            "Weights: a starting point that nobody has judged. Give each criterion the points that you would "
            "give, then take `starting_point` out of the file."
        )
    yield from (f"Note: {sentence}." for sentence in ranking.warnings)
    if not source:
        yield "More: `print(ranking.to_text())`."
        return
    serves = ranking.study is not None and bool(ranking.study.learner.wants) and int(ranking.stands.sum()) > 1
    sets = f", or `netselect portfolio {source}` for the set that serves you best" if serves else ""
    yield f"More: add `--full`{sets}."


def _shortlist(ranking: Ranking) -> Iterator[str]:
    shortlist = ranking.shortlist
    if not shortlist.listed and not shortlist.left_out:
        return
    count, names, called = len(shortlist.listed), shortlist.networks, ranking.names
    by_cut = f", {shortlist.rule}" if shortlist.rule.startswith("every") else ""
    who = f"the first {_NUMBERS[count] if count < len(_NUMBERS) else count}" if count else "nobody"
    if count == 1:
        who = called.network(names[0])
    hidden = sum(bool(entry.conditions) for entry in shortlist.listed[MOST_ROWS:])
    open_ = f" ({hidden} of those not shown only if what is not known turns out well)" if hidden else ""
    bound: list[str] = []
    if (study := ranking.study) is not None:
        bound += [*exclusions(study, called, names), *requirements(study, called, names)]
        bound += mandatory(study, called, compress(ranking.matrix.networks, ranking.stands))
    yield " ".join([f"Shortlist: {who}{open_}{by_cut}.{near_miss(ranking)}", *map(closed, bound)])


def _find_out(ranking: Ranking, questions: "Questions") -> Iterator[str]:
    """Yield the one thing to find out first, and whom to ask."""
    telling = [question for question in questions.questions if question.decides != "nothing"]
    if not telling:
        return
    first = telling[0]
    told = ranking.verdict.kind == "undetermined" and first in _deciding(questions)[:1]
    figure, called = first.figure, ranking.names
    what = figure.named(called) if told else f"{figure.state(called)}; it can change the {first.decided}"
    ask = f" Ask: {closed(clean(figure.ask))}" if figure.ask else ""
    yield f"Find out first: {what}.{ask}"
