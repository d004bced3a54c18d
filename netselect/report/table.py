"""What are the columns of a ranking, and how do they stand in CSV, in Markdown, in HTML and on a terminal?

Text is drawn from `SHOWN` by whatever shows all networks (a terminal, Markdown, HTML, documents), each in its own
way. A frame and CSV have `COLUMNS`, by their ids and kinds.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from netselect.finding import CELL, columns, frame_of_rows, rows_csv
from netselect.names import Names
from netselect.ranking import RankedNetwork, Ranking
from netselect.ranking.records import IN_PART
from netselect.report import remarks, verdict_text
from netselect.report.document import Blanks, Block, Items, Paragraph, Prompt, Table
from netselect.report.pictures import Picture
from netselect.report.text import HEADS, heading, paragraphs, rows_of, short_verdict, step_rows, table_lines
from netselect.words import WIDTH, capital, clean, listed_with_and, score_text, share_text, wrapped

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    from netselect.report.formats import Document
    from netselect.robustness.agreement import Agreement, Variant


Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people read it, with what stands over it, and the text for a network.

    Where a terminal is narrow, cells that are `is_folded` are broken between words, and columns that `gives_way`
    are left out, the last one first. Cells below a head that is not needed speak for themselves.
    """

    head: str
    cell: Callable[[RankedNetwork, Names], str]
    is_figure: bool = False
    is_folded: bool = False
    gives_way: bool = False
    needs_head: bool = True


def _score(record: RankedNetwork, _: Names) -> str:
    if record.low is None or record.high is None:
        return "no score"
    in_part = "" if record.comparable else f" ({IN_PART})"
    return ("not known" if record.score is None else score_text(record.score)) + in_part


def _range(record: RankedNetwork, _: Names) -> str:
    if record.low is None or record.high is None or record.low == record.high:
        return ""
    return f"{score_text(record.low)} to {score_text(record.high)}"


SHOWN = (
    Column("Rank", lambda one, _: "" if one.rank is None else str(one.rank), is_figure=True, needs_head=False),
    Column("Network", lambda one, names: names.network(one.network), is_folded=True),
    Column("Status", lambda one, _: one.status),
    Column("Score", _score, is_figure=True),
    Column("Low to high", _range, gives_way=True),
)
"""The columns of a ranking, as people read them, wherever all networks are shown.

The short table has columns of its own (`report/text.py`), and so has its HTML; frames and CSV have `COLUMNS`.
"""

CONTRIBUTION = "contributions."
"""What the name of a column of contributions starts with, before the id of the criterion."""

COLUMNS = columns(
    "rank:Int64 name status score:Float64 low:Float64 high:Float64 "
    "best_rank:Int64 worst_rank:Int64 comparable:bool"
)
"""The columns before the contributions, and their kinds."""


def shown_rows(ranking: Ranking) -> list[list[str]]:
    """Return the text of every cell: a row for each network, in the order of the ranking's records."""
    names = ranking.names
    return [[column.cell(record, names) for column in SHOWN] for record in ranking.records]


def ranking_frame(ranking: Ranking) -> "pd.DataFrame":
    """Return one row for each network, by its id, in order of rank, the excluded last; what is not known is NA.

    The columns are `COLUMNS`, of which `comparable` is false where something does not apply to the network, and
    one of contributions for each criterion, such as ``contributions.yearly_cost``, where the method states any.
    """
    kinds = {"id": "str", **COLUMNS, **dict.fromkeys(_columns_of_parts(ranking), "Float64")}
    return frame_of_rows(list(map(_cells, ranking.records)), kinds).set_index("id")


def _columns_of_parts(ranking: Ranking) -> list[str]:
    stated = ranking.evaluation.make_contributions is not None
    return [CONTRIBUTION + name for name in ranking.matrix.criteria] if stated else []


def bar_ends(ranking: Ranking) -> Ends:
    """Return the scores at the left and at the right end of the bars of a ranking, which are never equal.

    0 and 1 for a unit score, -1 and 1 for flows, else the lowest and the highest bound shown.
    """
    fixed = {"unit": (0.0, 1.0), "flow": (-1.0, 1.0)}.get(ranking.method.range_of_scores)
    if fixed is not None:
        return fixed
    lows = [record.low for record in ranking.records if record.low is not None]
    highs = [record.high for record in ranking.records if record.high is not None]
    left, right = min([0.0, *lows]), max(highs, default=1.0)
    return (left, right) if right > left else (left, left + 1.0)


def bar_span(record: RankedNetwork, ends: Ends) -> Ends | None:
    """Return where a network's low and high lie, as shares of the bar from 0 to 1; None without bounds."""
    if record.low is None or record.high is None:
        return None
    left, right = ends
    start, stop = ((bound - left) / (right - left) for bound in (record.low, record.high))
    return min(max(start, 0.0), 1.0), min(max(stop, 0.0), 1.0)


def drawn(span: Ends | None, width: int, marks: str) -> str:
    """Return a bar such as ``..==....``; ``marks`` are the character of the range and that of the rest."""
    if span is None:
        return ""
    start = min(int(span[0] * width), width - 1)
    stop = max(start + 1, min(width, round(span[1] * width)))
    return marks[1] * start + marks[0] * (stop - start) + marks[1] * (width - stop)


def ranking_csv(*rankings: Ranking, files: Sequence[str] = ()) -> str:
    """Return one ranking, or several that share a table, as CSV text: one row for each network.

    ``id``, the columns of `ranking_frame`, and ``gates``: the rules that are not simply passed. What is not known
    is left blank, and text that a spreadsheet would take for a formula gets an apostrophe in front. For several,
    the file of each stands in a column of its own.
    """
    parts = dict.fromkeys(column for ranking in rankings for column in _columns_of_parts(ranking))
    heads = [*(["file"] if files else []), "id", *COLUMNS, *parts, "gates"]
    named = zip(rankings, files or [""] * len(rankings), strict=True)
    rows = ({**_cells(record), "file": file} for ranking, file in named for record in ranking.records)
    return rows_csv(heads, rows)


def _cells(record: RankedNetwork) -> dict[str, object]:
    return {
        "id": record.network,
        **{name: getattr(record, name) for name in COLUMNS},
        **{CONTRIBUTION + name: part for name, part in record.contributions.items()},
        "gates": "; ".join(str(gate) for gate in record.gates if gate.outcome != "pass"),
    }


_SPECIAL = re.compile(r"([\\`*\[\]#|~$]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z]))")
_NUMBERED = re.compile(r"\d+\. ")
_STARTS_A_BLOCK = re.compile(r"^([-+>=])")


def ranking_markdown(ranking: Ranking, working: bool = False, *, source: str = "", brief: bool = False) -> str:
    """Return a ranking as Markdown: title, verdict, table, remarks, and with `working` a table for each step.

    Names and sentences are escaped, so that they show as they were written.
    """
    title, *watermark = heading(ranking)
    lines = [f"# {escaped(title)}", ""]
    lines += [line for text in watermark for line in (f"*{escaped(text)}*", "")]
    lines += [f"**{escaped(verdict_text(ranking, brief=brief))}**", ""]
    lines += [*_pipes([column.head for column in SHOWN], shown_rows(ranking)), ""]
    lines += [f"- {escaped(label)}: {escaped(told)}" for label, told in remarks(ranking, source, brief=brief)]
    if working:
        lines += ["", f"## Working of {escaped(ranking.method.title)}"]
        for number, step in enumerate(ranking.evaluation.steps, start=1):
            heads, rows = step_rows(step, ranking)
            said = f"**{escaped(step.name)}** ({escaped(step.symbol)}). {escaped(step.sentence)}"
            lines += ["", f"{number}. {said}", "", *_pipes(("", *(heads or ("Figure",))), rows)]
    return "\n".join(lines) + "\n"


def agreement_rows(agreement: "Agreement") -> "Iterator[tuple[Variant, tuple[str, ...]]]":
    """Yield each way of ranking with its title, who is first or why nobody is, and how alike its order is."""
    called = agreement.called
    for way, *alike in zip(agreement.variants, agreement.kendall, agreement.spearman, strict=True):
        first = listed_with_and(called.listed(way.first)) or called.in_words(way.refusal) or "nobody"
        shares = ("" if share is None else share_text(share) for share in alike)
        yield way, (capital(agreement.titles[way.label]), first, *shares)


def agreement_markdown(agreement: "Agreement") -> str:
    """Return who is first under which way of ranking as Markdown: a sentence and a table."""
    rows = [[*cells, agreement.titles.get(way.same_as, "")] for way, cells in agreement_rows(agreement)]
    lines = ["## Other methods", "", escaped(agreement.sentence), "", agreement.ALIKE, ""]
    return "\n".join([*lines, *_pipes(("Method", "First", "Kendall", "Spearman", "Same as"), rows)]) + "\n"


def text_markdown(title: str, text: str) -> str:
    r"""Return plain text, one paragraph on each line, as Markdown: headings, paragraphs and lists.

    The title goes first, where it is not the first line of the text already. A block of several lines is a list,
    under its first line where that ends in a colon, or where all the others are indented.

    Examples
    --------
    >>> print(text_markdown("Two", "All is well.\n\nOf these:\na|b\n  c"), end="")
    # Two
    <BLANKLINE>
    All is well.
    <BLANKLINE>
    **Of these:**
    <BLANKLINE>
    - a\|b
      - c
    """
    lines = [f"# {escaped(title)}", ""] if title else []
    for number, block in enumerate(text.split("\n\n")):
        listed = [line for line in block.split("\n") if line.strip()]
        if not number and listed[:1] == [clean(title)]:
            listed = listed[1:]
        head, rest = listed[:1], listed[1:]
        if rest and not _NUMBERED.match(head[0]):
            hangs = all(line.startswith(" ") for line in rest)
            if hangs or head[0].endswith(":"):
                lines += [f"**{escaped(head[0])}**", ""]
                listed = textwrap.dedent("\n".join(rest)).split("\n")
        lines += [*(_item(line) for line in listed), ""] if rest else [*map(_safe, head), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _item(line: str) -> str:
    """Return a line as an item of a list, as far in as it is indented."""
    text = line.lstrip()
    indent = line[: len(line) - len(text)]
    if _NUMBERED.match(text):
        return indent + escaped(text)
    return f"{indent}- {_safe(text.removeprefix('- '))}"


def _safe(text: str) -> str:
    """Return text that begins no list, heading or quotation."""
    return _STARTS_A_BLOCK.sub(r"\\\1", escaped(text))


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", safe)


def _pipes(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(map(escaped, heads))} |",
        f"|{'---|' * len(heads)}",
        *(f"| {' | '.join(map(escaped, row))} |" for row in rows),
    ]


def document_markdown(document: "Document") -> str:
    """Return a document as Markdown; every text is escaped, so that it shows as it was written."""
    lines = [f"# {escaped(document.title)}", ""]
    lines += [f"**{escaped(document.watermark)}**", ""] if document.watermark else []
    lines += [f"- {label}: {escaped(text)}" for label, text in document.opening()] + [""]
    lines += [escaped(document.provenance.left_out), ""] if document.provenance.left_out else []
    for level, section in document.walk():
        lines += [f"{'#' * level} {escaped(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _block(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [f"**{escaped(block.text)}**" if block.strong else escaped(block.text)]
    if isinstance(block, Items):
        return [f"- {escaped(item)}" for item in block.items]
    if isinstance(block, Table):
        return [f"*{escaped(block.caption)}*", "", *_pipes(block.heads, block.rows)]
    if isinstance(block, Picture):
        return [f"*{escaped(block.title)}*", "", escaped(block.alt)]
    if isinstance(block, Prompt):
        return [f"> {escaped(block.question)}", ">", *([">"] * block.lines)]
    if isinstance(block, Blanks):
        return _block(Table(block.caption, ("To fill in", ""), tuple((label, "") for label in block.labels)))
    return _block(block.table)


_TRACK = "position:relative;width:8em;height:.7em;background:rgba(128,128,128,.25)"


def ranking_html(ranking: Ranking, *, brief: bool = False) -> str:
    """Return a ranking as one self-contained fragment of HTML, every text escaped.

    Verdict first, then a table with a bar from low to high for each network, then remarks. It takes its colours
    from the page around it, so that it reads in dark and in light.
    """
    ends = bar_ends(ranking)
    rows = [
        (";opacity:.6" * (record.status == "excluded"), [*map(_text, cells), _bar(bar_span(record, ends))])
        for record, cells in zip(ranking.records, shown_rows(ranking), strict=True)
    ]
    told = [f"<li><b>{_text(label)}:</b> {_text(said)}</li>" for label, said in remarks(ranking, brief=brief)]
    heads = (*(column.head for column in SHOWN), "")
    return _fragment(ranking, verdict_text(ranking, brief=brief), heads, rows, f"<ul>{''.join(told)}</ul>")


def short_html(ranking: Ranking) -> str:
    """Return the short form of a ranking as one self-contained fragment of HTML, every text escaped."""
    found, more = rows_of(ranking)
    rows = []
    for row in found:
        notes = (f"<small>{_text(note)}</small>" for note in row.notes)
        rows.append(("", [row.rank, "<br>".join([_text(row.name), *notes]), row.score, row.span]))
    if more:
        rows.append(("", ["", f"and {more:,} more", "", ""]))
    told = "".join(f"<p>{_text(paragraph)}</p>" for paragraph in paragraphs(ranking))
    return _fragment(ranking, short_verdict(ranking), ("Rank", HEADS.name, HEADS.score, HEADS.span), rows, told)


def _fragment(
    ranking: Ranking, verdict: str, heads: Iterable[str], rows: Iterable[tuple[str, list[str]]], below: str
) -> str:
    """Return the verdict, what is ranked, a table of rows, each with how its cells look, and what follows it."""
    title, *watermark = (_text(line) for line in heading(ranking))
    head = "".join(f'<th style="{CELL}">{text}</th>' for text in heads)
    body = ("".join(f'<td style="{CELL}{look}">{cell}</td>' for cell in cells) for look, cells in rows)
    return (
        f'<div style="color:inherit"><p><b>{_text(verdict)}</b></p><p>{title}'
        + "".join(f"<br><i>{line}</i>" for line in watermark)
        + f'</p><table style="border-collapse:collapse;color:inherit"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(f'<tr>{row}</tr>' for row in body)}</tbody></table>{below}</div>"
    )


def html_page(title: str, content: str) -> str:
    """Return a fragment of HTML as a page of its own, which fetches nothing and reads in dark and in light."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_text(title)}</title>\n</head>\n"
        f'<body style="font-family:sans-serif;max-width:60em;margin:1em auto;padding:0 1em">\n{content}\n'
        "</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(clean(text), quote=True)


def _bar(span: Ends | None) -> str:
    if span is None:
        return ""
    left, width = 100 * span[0], 100 * (span[1] - span[0])
    place = f"left:min({left:.2f}%, calc(100% - 3px));width:{width:.2f}%;min-width:3px"
    return (
        f'<div style="{_TRACK}"><div style="position:absolute;{place};height:100%;background:currentColor">'
        "</div></div>"
    )


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
    ranking: Ranking, console: "Console", working: bool = False, *, source: str = "", brief: bool = False
) -> None:
    """Print a ranking as a table, with the same words as in plain text around it; `working` adds every step."""
    title, *watermark = heading(ranking)
    console.print(_styled(clean(title), style="bold"))
    for line in watermark:
        console.print(_styled(line, style="italic"))
    console.print()
    style = _VERDICTS.get(ranking.verdict.kind, "bold red")
    console.print(_styled(clean(verdict_text(ranking, brief=brief)), style=style))
    console.print()
    marks = _LINE
    try:
        _LINE.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        marks = _ASCII
    console.print(ranking_table(ranking, marks, console.width))
    console.print()
    for label, sentence in remarks(ranking, source, brief=brief):
        console.print(_headed(clean(label), f": {clean(sentence)}"))
    if working:
        _print_working(ranking, console)


def print_short(ranking: Ranking, console: "Console", *, source: str = "", brief: bool = False) -> None:
    """Print the short form of a ranking: the same lines as in plain text, as wide as the terminal, 80 at most."""
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
        console.print(_headed(label, colon + sentence), soft_wrap=True)


def _styled(text: str, style: str = "") -> "Text":
    from rich.text import Text  # noqa: PLC0415 -- only a terminal needs rich, which is slow to load

    return Text(text, style=style)


def _headed(head: str, rest: str) -> "Text":
    from rich.text import Text  # noqa: PLC0415 -- as above

    return Text.assemble((head, "bold"), rest)


def _grid() -> "Grid":
    from rich.table import Table  # noqa: PLC0415 -- as above

    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)


def _print_lines(console: "Console", text: str, style: str = "") -> None:
    console.print(_styled(text, style=style), soft_wrap=True)


def ranking_table(ranking: Ranking, marks: str = _LINE, width: int = WIDTH) -> "Grid":
    """Return the networks of a ranking as a table, with a bar from low to high for each where there is room."""
    ends = bar_ends(ranking)
    shown = [*SHOWN, _BAR]
    rows = [
        [*cells, drawn(bar_span(record, ends), BAR, marks)]
        for record, cells in zip(ranking.records, shown_rows(ranking), strict=True)
    ]
    heads = [column.head if column.needs_head else "" for column in shown]
    kept = _that_fit(shown, [heads, *rows], width)
    table = _grid()
    for place in kept:
        column = shown[place]
        table.add_column(
            heads[place],
            justify="right" if column.is_figure else "left",
            no_wrap=not column.is_folded,
            overflow="fold" if column.is_folded else "ellipsis",
        )
    for record, row in zip(ranking.records, rows, strict=True):
        table.add_row(*(_styled(row[place]) for place in kept), style=_STYLES[record.status])
    return table


def _that_fit(shown: list[Column], rows: list[list[str]], width: int) -> list[int]:
    """Return the places of the columns that fit side by side; from the last on, those give way that may."""
    from rich.cells import cell_len  # noqa: PLC0415 -- as above

    widths = [max(map(cell_len, cells)) + GAP for cells in zip(*rows, strict=True)]
    kept = list(range(len(shown)))
    for place in reversed(kept):
        needed = sum(min(widths[i], NAME + GAP) if shown[i].is_folded else widths[i] for i in kept) - GAP
        if shown[place].gives_way and needed > width:
            kept = [i for i in kept if i != place]
    return kept


def _print_working(ranking: Ranking, console: "Console") -> None:
    """Print every step as a table; where heads are too wide together, numbers stand for them."""
    for number, step in enumerate(ranking.evaluation.steps, start=1):
        heads, rows = step_rows(step, ranking)
        console.print()
        console.print(_headed(f"Step {number}. {step.name} ({step.symbol}). ", step.sentence))
        width = max(len(row[0]) for row in rows) + sum(max(len(head), FIGURE) + 2 for head in heads)
        if width > console.width:
            console.print(_styled(", ".join(f"{place} {head}" for place, head in enumerate(heads, start=1))))
            heads = [str(place) for place in range(1, len(heads) + 1)]
        table = _grid()
        table.add_column("", overflow="fold")
        for head in heads or [step.symbol]:
            table.add_column(_styled(head), justify="right", overflow="fold")
        for row in rows:
            table.add_row(*map(_styled, row))
        console.print(table)
