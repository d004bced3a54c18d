"""How do sets of networks stand in a DataFrame?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netselect.names import Names
from netselect.robustness.finding import frame_of_rows
from netselect.sets.candidates import AMOUNTS
from netselect.sets.portfolio import Portfolio
from netselect.sets.records import ChosenSet

if TYPE_CHECKING:
    import pandas as pd


def sets_frame(portfolio: Portfolio) -> "pd.DataFrame":
    """Return one row for each set, and for each part that it plays.

    Returns
    -------
    DataFrame
        Columns `role` (best, best by robust and so on, fuller, as good, front, top of the ranking), `networks` and
        `names` (with commas between, and with semicolons), `count`, `robust`, `cautious`, `optimistic`, `score`,
        and the four amounts.
    """
    kinds = {
        "role": "str",
        "networks": "str",
        "names": "str",
        "count": "Int64",
        **dict.fromkeys(("robust", "cautious", "optimistic", "score", *AMOUNTS), "Float64"),
    }
    return frame_of_rows([_row(role, chosen, portfolio.names) for role, chosen in _roles(portfolio)], kinds)


def _roles(portfolio: Portfolio) -> Iterator[tuple[str, ChosenSet]]:
    if portfolio.best is not None:
        yield "best", portfolio.best
    yield from ((f"best by {reading}", chosen) for reading, chosen in portfolio.by_reading.items())
    if portfolio.fuller is not None:
        yield "fuller", portfolio.fuller.chosen
    yield from (("as good", chosen) for chosen in portfolio.as_good.listed)
    yield from (("front", chosen) for chosen in portfolio.front.sets)
    if portfolio.top is not None:
        yield "top of the ranking", portfolio.top.chosen


def _row(role: str, chosen: ChosenSet, names: Names) -> dict[str, Any]:
    return {
        "role": role,
        "networks": ", ".join(chosen.networks),
        "names": "; ".join(map(names.network, chosen.networks)),
        "count": len(chosen.networks),
        **{name: getattr(chosen, name) for name in ("robust", "cautious", "optimistic", "score")},
        **{spend.amount: spend.judged for spend in chosen.spends},
    }
