"""How does a best set stand in a DataFrame, in JSON and in a notebook?"""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from netselect.finding import findings_as_dict, frame_of_rows, plain
from netselect.names import Names
from netselect.sets import AMOUNTS
from netselect.sets.records import ChosenSet
from netselect.sets.text import FULL, best_sentence, names_text, proof_sentence, short_sections
from netselect.words import clean, closed, figure_text, score_text

if TYPE_CHECKING:
    import pandas as pd

    from netselect.sets.portfolio import Portfolio

_CELL = "padding:.15em .6em;text-align:left;border-bottom:1px solid rgba(128,128,128,.4)"
_HEADS = ("", "Networks", "Sure", "As stated", "If all adds up", "First year", "Hours a month")

MOST_ROWS = 12
"""Sets that the table shows."""


def sets_frame(portfolio: "Portfolio") -> "pd.DataFrame":
    """Return one row for each set, and for each part that it plays.

    Returns
    -------
    DataFrame
        Columns `role` (best, best by robust and so on, fuller, as good, front, top of the ranking), `networks` and
        `names` (with commas between, and with semicolons), `count`, `robust`, `cautious`, `optimistic`, `score`,
        and the four amounts; and `value`, what the members are worth together, where a set is chosen by that.
    """
    kinds = {
        "role": "str",
        "networks": "str",
        "names": "str",
        "count": "Int64",
        **dict.fromkeys(("robust", "cautious", "optimistic", "score", *AMOUNTS), "Float64"),
    }
    if portfolio.chosen_by.added is not None:
        kinds["value"] = "Float64"
    return frame_of_rows([_row(role, chosen, portfolio.names) for role, chosen in _roles(portfolio)], kinds)


def _roles(portfolio: "Portfolio") -> Iterator[tuple[str, ChosenSet]]:
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
        **({} if chosen.value is None else {"value": chosen.value}),
        **{spend.amount: spend.judged for spend in chosen.spends},
    }


def portfolio_as_dict(portfolio: "Portfolio") -> dict[str, Any]:
    """Return a choice of networks with what it is about, as `netselect portfolio FILE --format json` writes it.

    Parameters
    ----------
    portfolio : Portfolio
        A choice of networks.

    Returns
    -------
    dict
        Described by ``$defs/findings`` of `result.schema.json`; every number is finite, and what is not known or
        endless is None.
    """
    called = Names.of(portfolio.study)
    parts = {name: plain(getattr(portfolio, name), called) for name in _PARTS}
    told = {"sentence": best_sentence(portfolio), "proof_sentence": proof_sentence(portfolio)}
    return findings_as_dict(portfolio.study, {"portfolio": {**told, **_named(parts, portfolio.names)}})


_PARTS = (
    "chosen_by",
    "best",
    "blocked",
    "proof",
    "by_reading",
    "reading_gaps",
    "members",
    "wants",
    "fuller",
    "as_good",
    "front",
    "shadows",
    "top",
    "left_out",
    "unknowns",
    "notes",
    "ungraded",
)
"""What is told of a choice, in this order."""

_LISTS = ("by", "core", "ever", "adds", "leaves_out", "adds_nothing_sure", "needed_by")
"""Keys that hold ids of networks, and have their names under the same key with ``_names``."""


def _named(values: Any, names: Names) -> Any:  # noqa: ANN401 -- whatever plain values hold
    """Return plain values with names beside ids."""
    if isinstance(values, list):
        return [_named(value, names) for value in values]
    if not isinstance(values, dict):
        return values
    found: dict[str, Any] = {}
    for key, value in values.items():
        found[key] = _named(value, names)
        if key == "network":
            found["name"] = names.network(value)
        elif key == "want":
            found["title"] = names.want(value)
        elif key == "networks":
            found["names"] = None if value is None else [names.network(one) for one in value]
        elif key in _LISTS:
            found[f"{key}_names"] = [names.network(one) for one in value]
    return found


def portfolio_html(portfolio: "Portfolio", more: str = FULL) -> str:
    """Return a choice of networks as one self-contained fragment of HTML.

    Parameters
    ----------
    portfolio : Portfolio
        A choice of networks.
    more : str
        How everything is asked for.

    Returns
    -------
    str
        The short form, with a table of sets. It takes its colours from the page around it; every text is escaped.
    """
    (title, watermark), (_, answer), *rest = short_sections(portfolio, more)
    head = "".join(f"<br><i>{_text(line)}</i>" for line in watermark)
    *advice, best = (closed(line) for line in answer)
    parts = [*(f"<p>{_text(line)}</p>" for line in advice)]
    parts += [f"<p><b>{_text(best)}</b></p><p>{_text(title)}{head}</p>", _table(portfolio)]
    for _, lines in rest:
        listed = "".join(f"<li>{_text(closed(line.removeprefix('- ')))}</li>" for line in lines)
        parts.append(f"<ul>{listed}</ul>" if listed else "")
    return f'<div style="color:inherit">{"".join(parts)}</div>'


def _table(portfolio: "Portfolio") -> str:
    if portfolio.best is None:
        return ""
    named = [("best", portfolio.best), *(("as good", own) for own in portfolio.as_good.listed)]
    named += [("front", own) for own in portfolio.front.sets if own not in [other for _, other in named]]
    heads = "".join(f'<th style="{_CELL}">{head}</th>' for head in _HEADS)
    rows = "".join(_html_row(role, own, portfolio.names) for role, own in named[:MOST_ROWS])
    return (
        '<table style="border-collapse:collapse;color:inherit"><thead><tr>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _html_row(role: str, chosen: ChosenSet, names: Names) -> str:
    spends = [chosen.spend(amount) for amount in ("first_year_cost", "hours_per_month")]
    cells = [
        role,
        names_text(chosen.networks, names),
        *(score_text(share) for share in (chosen.robust, chosen.cautious, chosen.optimistic)),
        *("not known" if spend is None or spend.judged is None else figure_text(spend.judged) for spend in spends),
    ]
    return "<tr>" + "".join(f'<td style="{_CELL}">{_text(cell)}</td>' for cell in cells) + "</tr>"


def _text(text: str) -> str:
    return escape(clean(text), quote=True)
