"""What does `netselect portfolio` print?"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from netselect.cli.advance import patience
from netselect.cli.findings import Printed
from netselect.cli.output import emit, json_text, spare_inputs, tables_of, write_whole
from netselect.errors import InvalidParameter
from netselect.reading.load import load
from netselect.sets.portfolio import Portfolio, portfolio

LIFTED = "none"
"""What is typed for a limit that is lifted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into the options; nothing where the study decides."""

    objective: str
    then: str
    margin: float | None
    most: int | None
    one_of: list[str]
    limits: list[str]
    with_unknowns: bool
    full: bool = False


def print_portfolio(file: str, asked: Asked, shape: Printed) -> None:
    """Choose a set for a study, and print it as text, JSON or CSV; draw the front where that is wished.

    Raises
    ------
    StudyFaults
        With every fault of the study.
    InvalidParameter, UnknownName
        Where something was typed that is not accepted.
    UnreadableFile
        Where a file cannot be written, or is one that is read.
    """
    found = chosen_set(file, asked)
    for target in (shape.output, shape.plot):
        if target is not None and target.exists():
            spare_inputs(target, [file, *tables_of(file)])
    if shape.plot is not None:
        from netselect.report.plots import drawn_as  # noqa: PLC0415 -- few ask for a picture

        write_whole(shape.plot, drawn_as(found, shape.plot.suffix))
    if shape.format == "json":
        emit(json_text(found.to_dict(), shape.output), shape.output)
    elif shape.format == "csv":
        from netselect.report.csv import frame_csv  # noqa: PLC0415 -- only this format needs it

        emit(frame_csv(found.to_frame()), shape.output)
    else:
        emit(found.to_text(full=asked.full), shape.output)


def chosen_set(file: str, asked: Asked) -> Portfolio:
    """Return the best set for the study of a file, as it was asked for."""
    study, limits = load(file), limits_of(asked.limits)
    count = len(study.networks)
    with patience(f"Looking for the best set of {count} networks; where many are alike that can take minutes."):
        return portfolio(
            study,
            objective=asked.objective or None,
            then=asked.then or None,
            margin=asked.margin,
            most=asked.most,
            one_of_each=asked.one_of or None,
            limits=limits,
            with_unknowns=asked.with_unknowns,
        )


def limits_of(given: Iterable[str]) -> dict[str, float | None]:
    """Return limits from ``NAME=AMOUNT``.

    Raises
    ------
    InvalidParameter
        Where one cannot be read.

    Examples
    --------
    >>> limits_of(["hours_per_month=8", "yearly_cost=none"])
    {'hours_per_month': 8.0, 'yearly_cost': None}
    """
    found: dict[str, float | None] = {}
    for text in given:
        name, _, amount = (part.strip() for part in text.partition("="))
        try:
            value = None if amount == LIFTED else float(amount)
        except ValueError:
            value = math.nan
        if value is not None and not math.isfinite(value):
            raise InvalidParameter(
                f"--limit takes NAME=AMOUNT, such as `--limit hours_per_month=8`, or `none`; found `{text}`"
            )
        if name in found:
            raise InvalidParameter(f"--limit gives `{name}` twice: once is enough")
        found[name] = value
    return found
