"""How do shares of ranks, stability intervals and sets look as a picture? It needs matplotlib (`report`)."""

import io
from typing import TYPE_CHECKING

from netselect.errors import InvalidParameter, loaded
from netselect.robustness.sensitivity import Sensitivity
from netselect.robustness.smaa import Smaa
from netselect.sets.portfolio import Portfolio
from netselect.sets.records import ChosenSet
from netselect.sets.text import names_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = (".svg", ".png", ".pdf")
"""What a picture can be written as."""

_MARGIN = 0.2
"""Closer to either end of the scale there is no room for a name."""

_FRONT_ROWS = 8
"""Rows that the picture of a front is as high as."""

_ROW = 0.42
"""Inches for each network or weight."""


def drawn_as(found: object, suffix: str) -> bytes:
    """Return a finding as a picture.

    Parameters
    ----------
    found : Smaa, Sensitivity or Portfolio
        What is drawn.
    suffix : {".svg", ".png", ".pdf"}
        As what.

    Returns
    -------
    bytes

    Raises
    ------
    InvalidParameter
        For another suffix, or a finding of which there is no picture.
    MissingExtra
        Where matplotlib is not installed.
    """
    if suffix.lower() not in KINDS:
        raise InvalidParameter(f"a picture is written to a file that ends in .svg, .png or .pdf, found `{suffix}`")
    if (isinstance(found, Smaa) and not found.networks) or (
        isinstance(found, Sensitivity) and not found.intervals
    ):
        raise InvalidParameter("nobody stands: there is nothing to draw")
    if isinstance(found, Portfolio):
        if not found.front.sets:
            raise InvalidParameter("no set is allowed: there is nothing to draw")
        if all(_amount(own, "first_year_cost") is None for own in found.front.sets):
            raise InvalidParameter(
                "no money is stated or known, and sets are drawn by it: there is nothing to draw"
            )
        figure = front_plot(found)
    elif isinstance(found, Smaa):
        figure = acceptability_plot(found)
    elif isinstance(found, Sensitivity):
        figure = stability_plot(found)
    else:
        raise InvalidParameter(
            f"there is no picture of {type(found).__name__}: of samples, of sensitivity and of sets there is"
        )
    content = io.BytesIO()
    figure.savefig(
        content,
        format=suffix.lower()[1:],
        bbox_inches="tight",
        metadata={"Date": None} if suffix == ".svg" else None,
    )
    return content.getvalue()


def acceptability_plot(smaa: Smaa) -> "Figure":
    """Return a bar for each network, with the share of the samples in which it has each rank.

    Parameters
    ----------
    smaa : Smaa
        Samples.

    Returns
    -------
    matplotlib.figure.Figure
    """
    names = smaa.names[::-1]
    figure = _figure(len(names))
    axes = figure.subplots()
    ranks = max((len(one.shares) for one in smaa.networks), default=0)
    left = [0.0] * len(names)
    for rank in range(ranks):
        shares = [smaa[name].shares[rank] for name in names]
        # The darker, the higher the rank; steps of grey read in print and without colour too.
        shade = 0.15 + 0.75 * rank / max(1, ranks - 1)
        axes.barh(names, shares, left=left, color=str(shade), edgecolor="white", label=f"{rank + 1}")
        left = [start + share for start, share in zip(left, shares, strict=True)]
    axes.set_xlabel(f"Share of {smaa.samples:,} samples")
    axes.set_xlim(0, max(1.0, *left) if left else 1.0)
    axes.legend(title="Rank", loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False)
    return figure


def stability_plot(sensitivity: Sensitivity) -> "Figure":
    """Return a line for each weight between the values that keep the first place, with a dot where it is now.

    Parameters
    ----------
    sensitivity : Sensitivity
        Intervals.

    Returns
    -------
    matplotlib.figure.Figure
    """
    intervals = sensitivity.intervals[::-1]
    figure = _figure(len(intervals))
    axes = figure.subplots()
    for row, one in enumerate(intervals):
        axes.plot([one.low, one.high], [row, row], color="0.45", linewidth=4, solid_capstyle="butt")
        axes.plot(one.weight, row, "o", color="black")
        for end, taker in ((one.low, one.below), (one.high, one.above)):
            if taker is not None:
                # Names stand outside the line, unless there is no room for them.
                side = "left" if end < _MARGIN or (end > one.weight and end < 1 - _MARGIN) else "right"
                axes.text(end, row + 0.18, taker, ha=side, va="bottom", fontsize="small")
    axes.set_yticks(range(len(intervals)), [one.what for one in intervals])
    axes.set_xlim(0, 1)
    axes.set_xlabel(
        f"Weight; between the ends {sensitivity.first or 'nobody'} is first, beyond them who is named there"
    )
    return figure


def front_plot(portfolio: Portfolio) -> "Figure":
    """Return the sets that none outdoes as dots by money and coverage, the darker the more hours they ask for.

    Parameters
    ----------
    portfolio : Portfolio
        A choice of networks, whose front holds a set.

    Returns
    -------
    matplotlib.figure.Figure
    """
    objective = portfolio.chosen_by.objective
    figure = _figure(_FRONT_ROWS)
    axes = figure.subplots()
    drawn = [own for own in portfolio.front.sets if _amount(own, "first_year_cost") is not None]
    most = max((_amount(own, "hours_per_month") or 0.0 for own in drawn), default=0.0)
    for own in drawn:
        hours = _amount(own, "hours_per_month")
        shade = 0.75 - 0.65 * (hours or 0.0) / most if most else 0.4
        x, y = _amount(own, "first_year_cost") or 0.0, own.coverage(objective)
        axes.plot(x, y, "o", color=str(shade), markeredgecolor="black")
        if hours is not None:
            axes.annotate(f"{hours:g} h", (x, y), textcoords="offset points", xytext=(5, -9), fontsize="x-small")
    best = portfolio.best
    if best is not None and (money := _amount(best, "first_year_cost")) is not None:
        axes.plot(money, best.coverage(objective), "o", markersize=13, fillstyle="none", color="black")
        named = names_text(best.networks, portfolio.names)
        axes.annotate(
            named, (money, best.coverage(objective)), textcoords="offset points", xytext=(-9, 9), ha="right"
        )
    limit = portfolio.chosen_by.limits.get("first_year_cost")
    if limit is not None:
        axes.axvline(limit, color="0.45", linestyle="--")
    axes.margins(0.15)
    axes.set_ylim(0.0, 1.0)
    axes.set_xlabel(f"{portfolio.study.currency} in the first year; beside each dot, hours a month")
    axes.set_ylabel(f"{objective.capitalize()} coverage")
    return figure


def _amount(chosen: ChosenSet, amount: str) -> float | None:
    spend = chosen.spend(amount)
    return None if spend is None else spend.judged


def _figure(rows: int) -> "Figure":
    made = loaded("matplotlib.figure", "report", "Pictures need matplotlib").Figure
    figure: Figure = made(figsize=(8.0, 1.2 + _ROW * max(1, rows)), layout="constrained")
    return figure
