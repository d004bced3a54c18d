"""How does a ranking look on a terminal?"""

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from netselect.ranking import Ranking
from netselect.report import remarks, verdict_text
from netselect.report.table import SHOWN, Column, bar_ends, bar_span, drawn, shown_rows
from netselect.report.text import heading, paragraphs, short_verdict, step_rows, table_lines
from netselect.words import WIDTH, clean, wrapped

BAR = 12
"""Characters of a bar."""

GAP = 2
"""Blanks between columns."""

NAME = 18
"""Characters of a name that stand on one line before bars and ranges give way to it."""

FIGURE = 7
"""Characters of a figure of a step, at most as a rule."""

_STYLES = {"feasible": "", "conditional": "yellow", "excluded": "dim"}
_VERDICTS = {"clear": "bold green", "too close to call": "bold yellow", "undetermined": "bold yellow"}
_BAR = Column(" ", lambda _, __: "", gives_way=True)
_LINE, _ASCII = "\u2501\u00b7", "=."


def print_ranking(
    ranking: Ranking, console: Console, working: bool = False, *, source: str = "", brief: bool = False
) -> None:
    """Print a ranking as a table, with the same words as in plain text around it.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    console : Console
        Where to print.
    working : bool
        Whether every step of the method follows as a table.
    source : str
        The file that the study was read from, for the command that tells more.
    brief : bool
        Whether it is left out how sure the ranking is.
    """
    title, *watermark = heading(ranking)
    console.print(Text(clean(title), style="bold"))
    for line in watermark:
        console.print(Text(line, style="italic"))
    verdict = ranking.verdict
    console.print()
    console.print(Text(clean(verdict_text(ranking, brief=brief)), style=_VERDICTS.get(verdict.kind, "bold red")))
    console.print()
    marks = _LINE if _draws_lines(console) else _ASCII
    console.print(ranking_table(ranking, marks, console.width))
    console.print()
    for label, sentence in remarks(ranking, source, brief=brief):
        console.print(Text.assemble((clean(label), "bold"), ": ", clean(sentence)))
    if working:
        _print_working(ranking, console)


def print_short(ranking: Ranking, console: Console, *, source: str = "", brief: bool = False) -> None:
    """Print the short form of a ranking: the same lines as in plain text, as wide as the terminal, 80 at most.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    console : Console
        Where to print.
    source : str
        The file that the study was read from, for the commands that tell more.
    brief : bool
        Whether it ends after the shortlist.
    """
    width = min(console.width, WIDTH)
    title, *watermark = heading(ranking)
    style = _VERDICTS.get(ranking.verdict.kind, "bold red")
    _print_lines(console, wrapped(title, width=width), "bold")
    for line in watermark:
        _print_lines(console, wrapped(line, width=width), "italic")
    console.print()
    _print_lines(console, wrapped(short_verdict(ranking, brief=brief), hanging="", width=width), style)
    console.print()
    if table := table_lines(ranking, width):
        _print_lines(console, table[0], "bold")
        _print_lines(console, "\n".join(table[1:]))
        console.print()
    for paragraph in paragraphs(ranking, source, brief=brief):
        label, colon, sentence = wrapped(paragraph, hanging="", width=width).partition(":")
        console.print(Text.assemble((label, "bold"), colon, sentence), soft_wrap=True)


def _print_lines(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style), soft_wrap=True)


def ranking_table(ranking: Ranking, marks: str = _LINE, width: int = WIDTH) -> Table:
    """Return the networks of a ranking as a table, with a bar from low to high for each where there is room."""
    ends = bar_ends(ranking)
    columns = [*SHOWN, _BAR]
    rows = [
        [*cells, drawn(bar_span(record, ends), BAR, marks)]
        for record, cells in zip(ranking.records, shown_rows(ranking), strict=True)
    ]
    heads = [column.head if column.needs_head else "" for column in columns]
    kept = _that_fit(columns, [heads, *rows], width)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for place in kept:
        column = columns[place]
        table.add_column(
            heads[place],
            justify="right" if column.is_figure else "left",
            no_wrap=not column.is_folded,
            overflow="fold" if column.is_folded else "ellipsis",
        )
    for record, row in zip(ranking.records, rows, strict=True):
        table.add_row(*(Text(row[place]) for place in kept), style=_STYLES[record.status])
    return table


def _that_fit(columns: list[Column], rows: list[list[str]], width: int) -> list[int]:
    """Return the places of the columns that fit side by side; from the last on, those give way that may."""
    widths = [max(map(cell_len, cells)) + GAP for cells in zip(*rows, strict=True)]
    kept = list(range(len(columns)))
    for place in reversed(kept):
        needed = sum(min(widths[i], NAME + GAP) if columns[i].is_folded else widths[i] for i in kept) - GAP
        if columns[place].gives_way and needed > width:
            kept = [i for i in kept if i != place]
    return kept


def _print_working(ranking: Ranking, console: Console) -> None:
    """Print every step as a table; where heads are too wide together, numbers stand for them."""
    for number, step in enumerate(ranking.evaluation.steps, start=1):
        heads, rows = step_rows(step, ranking)
        console.print()
        console.print(Text.assemble((f"Step {number}. {step.name} ({step.symbol}). ", "bold"), step.sentence))
        width = max(len(row[0]) for row in rows) + sum(max(len(head), FIGURE) + 2 for head in heads)
        if width > console.width:
            console.print(Text(", ".join(f"{place} {head}" for place, head in enumerate(heads, start=1))))
            heads = [str(place) for place in range(1, len(heads) + 1)]
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column("", overflow="fold")
        for head in heads or [step.symbol]:
            table.add_column(Text(head), justify="right", overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table)


def _draws_lines(console: Console) -> bool:
    try:
        _LINE.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
