"""How does a ranking read as plain text, with every step of the method where that is asked for?

No line is wider than 80 columns, nothing is drawn, and nothing is told by its place in a column alone.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from netselect.methods import Step
from netselect.ranking import RankedNetwork, Ranking
from netselect.report.remarks import remarks, verdict_text
from netselect.words import ILLUSTRATIVE, clean, score_text, wrapped

DIGITS = 4
"""Significant digits of a step's figures."""

ASSUMED = " (best assumed)"
"""What follows a figure that rests on an unknown one."""


def working_text(ranking: Ranking) -> str:
    """Return every step of the method with its figures, each figure beside what it belongs to."""
    blocks = [_step_text(number, step, ranking) for number, step in enumerate(ranking.evaluation.steps, start=1)]
    return "\n\n".join([f"Working of {ranking.method.title}:", *blocks])


def step_rows(step: Step, ranking: Ranking) -> tuple[list[str], list[list[str]]]:
    """Return a step as a table: the heads of its columns, and its rows as text.

    Parameters
    ----------
    step : Step
        A stage of the working.
    ranking : Ranking
        The ranking that it belongs to.

    Returns
    -------
    heads : list of str
        Empty where the step has one figure for each row.
    rows : list of list of str
        The name of the row first.
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
    assumed = _assumed(step, ranking)
    return heads, [
        [
            _label(labels[0], i),
            *(number_text(cell) + ASSUMED * bool(assumed[i][j]) for j, cell in enumerate(row)),
        ]
        for i, row in enumerate(rows)
    ]


def _assumed(step: Step, ranking: Ranking) -> npt.NDArray[np.bool_]:
    """Return which figures of a table rest on one that is unknown, (rows, columns)."""
    unknown = ranking.seen.unknown
    if step.axes == ("networks", "criteria") and unknown is not None:
        return unknown
    return np.zeros((step.array.shape[0], step.array.size // max(step.array.shape[0], 1)), dtype=np.bool_)


def number_text(value: object) -> str:
    """Return a figure of a step as it is printed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value + 0.0:.{DIGITS}g}" if isinstance(value, int | float) else clean(str(value))


def _label(names: Sequence[str], index: int) -> str:
    return clean(names[index]) if index < len(names) else str(index + 1)


def _step_text(number: int, step: Step, ranking: Ranking) -> str:
    heads, rows = step_rows(step, ranking)
    lines = [wrapped(f"Step {number}. {step.name} ({step.symbol}). {step.sentence}")]
    for name, *figures in rows:
        said = [f"{head} {figure}" for head, figure in zip(heads, figures, strict=True)] if heads else figures
        lines.append(wrapped(f"{name}: {', '.join(said)}", "  "))
    return "\n".join(lines)


BARE_TITLE = "A ranking of networks"
"""The title where there is no study that has one."""


def ranking_text(ranking: Ranking, working: bool = False, *, source: str = "", brief: bool = False) -> str:
    """Return a ranking as plain text.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    working : bool
        Whether every step of the method follows.
    source : str
        The file that the study was read from, for the command that tells more.
    brief : bool
        Whether it is left out how sure the ranking is.

    Returns
    -------
    str
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
        return [BARE_TITLE]
    return [study.title, ILLUSTRATIVE] if study.illustrative else [study.title]


def network_line(record: RankedNetwork, ranking: Ranking) -> str:
    """Return one network with its rank, score, bounds and status, every part named."""
    place = f"{record.rank}. " if record.rank is not None else "Not ranked: "
    name = ranking.names.network(record.network)
    return f"{place}{name}: {score_sentence(record, ranking)}; {record.status}"


def score_sentence(record: RankedNetwork, ranking: Ranking) -> str:
    """Return a network's score with its bounds, or why there is none."""
    if record.low is None or record.high is None:
        return "no score"
    span = f"from {score_text(record.low)} to {score_text(record.high)}"
    if record.score is None:
        listed = ranking.scores[ranking.position(record.network)]
        graded = (record.low, record.high) != (record.certain_low, record.certain_high)
        return f"score not known, at best {score_text(listed)}; {span}{' as far as grades allow' * graded}"
    if record.low == record.high:
        return f"score {score_text(record.score)}"
    return f"score {score_text(record.score)}, {span}"
