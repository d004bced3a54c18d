"""How does a ranking look in a notebook?"""

from collections.abc import Iterable
from html import escape

from netselect.ranking import RankedNetwork, Ranking
from netselect.report.remarks import remarks, verdict_text
from netselect.report.table import SHOWN, Ends, bar_ends, bar_span, shown_rows
from netselect.report.text import HEADS, heading, paragraphs, rows_of, short_verdict
from netselect.words import clean

_CELL = "padding:.15em .6em;text-align:left;border-bottom:1px solid rgba(128,128,128,.4)"
_TRACK = "position:relative;width:8em;height:.7em;background:rgba(128,128,128,.25)"


def ranking_html(ranking: Ranking, *, brief: bool = False) -> str:
    """Return a ranking as one self-contained fragment of HTML.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    brief : bool
        Whether it is left out how sure the ranking is.

    Returns
    -------
    str
        Verdict first, then a table with a bar from low to high for each network, then remarks. It takes its
        colours from the page around it, so that it reads in dark and in light; every text is escaped.
    """
    ends = bar_ends(ranking)
    rows = "".join(
        _row(record, cells, ends) for record, cells in zip(ranking.records, shown_rows(ranking), strict=True)
    )
    listed = "".join(
        f"<li><b>{_text(remark.label)}:</b> {_text(remark.sentence)}</li>"
        for remark in remarks(ranking, brief=brief)
    )
    heads = (*(column.head for column in SHOWN), "")
    return _fragment(ranking, verdict_text(ranking, brief=brief), heads, rows, f"<ul>{listed}</ul>")


def short_html(ranking: Ranking) -> str:
    """Return the short form of a ranking as one self-contained fragment of HTML, every text escaped."""
    rows, more = rows_of(ranking)
    cells = [
        (row.rank, "<br>".join([_text(row.name), *map(_small, row.notes)]), row.score, row.span) for row in rows
    ]
    cells += [("", f"and {more} more", "", "")] if more else []
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>" for row in cells)
    told = "".join(f"<p>{_text(paragraph)}</p>" for paragraph in paragraphs(ranking))
    heads = ("Rank", HEADS.name, HEADS.score, HEADS.span)
    return _fragment(ranking, short_verdict(ranking), heads, body, told)


def _fragment(ranking: Ranking, verdict: str, heads: Iterable[str], body: str, below: str) -> str:
    """Return the verdict, what is ranked, a table of some heads and rows, and what follows it."""
    title, *watermark = (_text(line) for line in heading(ranking))
    head = "".join(f'<th style="{_CELL}">{text}</th>' for text in heads)
    return (
        f'<div style="color:inherit"><p><b>{_text(verdict)}</b></p><p>{title}'
        + "".join(f"<br><i>{line}</i>" for line in watermark)
        + f'</p><table style="border-collapse:collapse;color:inherit"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{below}</div>"
    )


def html_page(title: str, content: str) -> str:
    """Return a fragment of HTML as a page of its own, which fetches nothing and reads in dark and in light.

    Examples
    --------
    >>> print(html_page("A & B", "<p>Yes.</p>"))  # doctest: +ELLIPSIS
    <!DOCTYPE html>
    ...<title>A &amp; B</title>...
    <p>Yes.</p>
    </body>
    </html>
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_text(title)}</title>\n</head>\n"
        f'<body style="font-family:sans-serif;max-width:60em;margin:1em auto;padding:0 1em">\n{content}\n'
        "</body>\n</html>\n"
    )


def _small(note: str) -> str:
    return f"<small>{_text(note)}</small>"


def _text(text: str) -> str:
    return escape(clean(text), quote=True)


def _row(record: RankedNetwork, texts: list[str], ends: Ends) -> str:
    faded = ";opacity:.6" if record.status == "excluded" else ""
    drawn = [*map(_text, texts), _bar(bar_span(record, ends))]
    cells = "".join(f'<td style="{_CELL}{faded}">{cell}</td>' for cell in drawn)
    return f"<tr>{cells}</tr>"


def _bar(span: Ends | None) -> str:
    if span is None:
        return ""
    left, width = 100 * span[0], 100 * (span[1] - span[0])
    place = f"left:min({left:.2f}%, calc(100% - 3px));width:{width:.2f}%;min-width:3px"
    return (
        f'<div style="{_TRACK}"><div style="position:absolute;{place};height:100%;background:currentColor">'
        "</div></div>"
    )
