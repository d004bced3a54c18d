"""What does `netselect portfolio` print?"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from netselect.cli.advance import patience
from netselect.cli.output import Printed, Told, print_told
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
    """Choose a set for a study, and print it; draw the front where that is wished.

    Raises
    ------
    StudyFaults
        With every fault of the study.
    InvalidParameter, UnknownName
        Where something was typed that is not accepted.
    UnreadableFile
        Where a file cannot be written, or is one that is read.
    """
    from netselect.report.csv import frame_csv  # noqa: PLC0415 -- each format loads what it needs
    from netselect.sets.output import portfolio_html  # noqa: PLC0415 -- as above

    found = chosen_set(file, asked)
    told = Told(
        title=found.study.title,
        text=lambda: found.to_text(full=asked.full),
        values=found.to_dict,
        csv=lambda: frame_csv(found.to_frame()),
        html=lambda: portfolio_html(found),
        drawn=found,
    )
    print_told(told, shape)


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
