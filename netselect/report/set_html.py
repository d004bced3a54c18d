"""How does a choice of networks look in a notebook?"""

from html import escape

from netselect.names import Names
from netselect.report.set_sentences import names_text
from netselect.report.set_short import short_sections
from netselect.sets.portfolio import Portfolio
from netselect.sets.records import ChosenSet
from netselect.words import clean, closed

_CELL = "padding:.15em .6em;text-align:left;border-bottom:1px solid rgba(128,128,128,.4)"
_HEADS = ("", "Networks", "Sure", "As stated", "If all adds up", "First year", "Hours a month")

MOST_ROWS = 12
"""Sets that the table shows."""


def portfolio_html(portfolio: Portfolio) -> str:
    """Return a choice of networks as one self-contained fragment of HTML.

    Parameters
    ----------
    portfolio : Portfolio
        A choice of networks.

    Returns
    -------
    str
        The short form, with a table of sets. It takes its colours from the page around it; every text is escaped.
    """
    (title, watermark), (_, answer), *rest = short_sections(portfolio)
    head = "".join(f"<br><i>{_text(line)}</i>" for line in watermark)
    *advice, best = (closed(line) for line in answer)
    parts = [*(f"<p>{_text(line)}</p>" for line in advice)]
    parts += [f"<p><b>{_text(best)}</b></p><p>{_text(title)}{head}</p>", _table(portfolio)]
    for _, lines in rest:
        listed = "".join(f"<li>{_text(closed(line.removeprefix('- ')))}</li>" for line in lines)
        parts.append(f"<ul>{listed}</ul>" if listed else "")
    return f'<div style="color:inherit">{"".join(parts)}</div>'


def _table(portfolio: Portfolio) -> str:
    if portfolio.best is None:
        return ""
    named = [("best", portfolio.best), *(("as good", own) for own in portfolio.as_good.listed)]
    named += [("front", own) for own in portfolio.front.sets if own not in [other for _, other in named]]
    heads = "".join(f'<th style="{_CELL}">{head}</th>' for head in _HEADS)
    rows = "".join(_row(role, own, portfolio.names) for role, own in named[:MOST_ROWS])
    return (
        '<table style="border-collapse:collapse;color:inherit"><thead><tr>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(role: str, chosen: ChosenSet, names: Names) -> str:
    spends = [chosen.spend(amount) for amount in ("first_year_cost", "hours_per_month")]
    cells = [
        role,
        names_text(chosen.networks, names),
        *(f"{share:.3f}" for share in (chosen.robust, chosen.cautious, chosen.optimistic)),
        *("not known" if spend is None or spend.judged is None else f"{spend.judged:g}" for spend in spends),
    ]
    return "<tr>" + "".join(f'<td style="{_CELL}">{_text(cell)}</td>' for cell in cells) + "</tr>"


def _text(text: str) -> str:
    return escape(clean(text), quote=True)
