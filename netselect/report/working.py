"""What did the method do, step by step, in figures?"""

from collections.abc import Iterator, Sequence

from netselect.methods import Step
from netselect.ranking import Ranking
from netselect.report.words import WIDTH, clean, wrapped

DIGITS = 4
"""Significant digits of a step's figures."""


def working_text(ranking: Ranking) -> str:
    """Return every step of the method with its figures, each figure beside what it belongs to."""
    names = {"networks": tuple(ranking.seen.networks), "criteria": tuple(ranking.seen.criteria)}
    blocks = [_step_text(number, step, names) for number, step in enumerate(ranking.evaluation.steps, start=1)]
    return "\n\n".join([f"Working of {ranking.method.title}:", *blocks])


def step_rows(step: Step, names: dict[str, Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Return a step as a table: the heads of its columns, and its rows as text.

    Parameters
    ----------
    step : Step
        A stage of the working.
    names : dict of str to sequence of str
        The names of the networks and of the criteria that the method saw.

    Returns
    -------
    heads : list of str
        Empty where the step has one figure for each row.
    rows : list of list of str
        The name of the row first.
    """
    if not step.axes:
        return [], [[step.symbol, number_text(float(step.array))]]
    labels = [names.get(axis, ()) for axis in step.axes]
    if step.array.ndim == 1:
        return [], [[_label(labels[0], i), number_text(value)] for i, value in enumerate(step.array.tolist())]
    rows = step.array.reshape(step.array.shape[0], -1).tolist()
    heads = [_label(labels[1], i) for i in range(len(rows[0]) if rows else 0)]
    return heads, [[_label(labels[0], i), *map(number_text, row)] for i, row in enumerate(rows)]


def number_text(value: object) -> str:
    """Return a figure of a step as it is printed."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value + 0.0:.{DIGITS}g}" if isinstance(value, int | float) else clean(str(value))


def _label(names: Sequence[str], index: int) -> str:
    return clean(names[index]) if index < len(names) else str(index + 1)


def _step_text(number: int, step: Step, names: dict[str, Sequence[str]]) -> str:
    heads, rows = step_rows(step, names)
    lines = [wrapped(f"Step {number}. {step.name} ({step.symbol}). {step.sentence}")]
    for name, *figures in rows:
        said = [f"{head} {figure}" for head, figure in zip(heads, figures, strict=True)] if heads else figures
        lines.append(wrapped(f"{name}: {', '.join(said)}", "  "))
    return "\n".join(lines)
