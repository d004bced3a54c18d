"""How does a notebook show what was found: escaped, in the colours around it, and as much of it as one bears?"""

from collections.abc import Iterable, Sequence

from netselect.words import clean, counted, text_html

LARGEST_OUTPUT = 90_000
"""Bytes that a notebook keeps of one output."""

LONGEST_CELL = 300
"""Letters of one cell of a table in a notebook."""

CELL = "padding:.15em .6em;text-align:left;border-bottom:1px solid rgba(128,128,128,.4)"
"""How a cell of a table in a notebook looks."""
_CELL = f"{CELL};vertical-align:top"


def notebook_text(text: str) -> str:
    """Return plain text as a notebook shows it: in the colours around it, and as much of it as one bears.

    Examples
    --------
    >>> notebook_text("A < B")
    '<pre style="color:inherit;white-space:pre-wrap">A &lt; B</pre>'
    """
    kept, more = _fitting((line, f"{_escaped(line)}\n") for line in text.split("\n"))
    are = "is" if more == 1 else "are"
    left = f"{more:,} more {counted(more, 'lines')} {are} left out: print it to read all of it."
    return text_html("\n".join([*kept, left] if more else kept))


def notebook_table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], below: Iterable[str] = ()
) -> str:
    """Return a table as a notebook shows it: escaped, in the colours around it, and as much of it as one bears.

    Parameters
    ----------
    caption : str
        What it shows.
    heads : sequence of str
        What stands over the columns.
    rows : iterable of sequence of str
        Cells; the first says what the row is of.
    below : iterable of str
        Paragraphs that follow it.
    """
    head = "".join(f'<th scope="col" style="{_CELL}">{_inert(text)}</th>' for text in heads)
    kept, more = _fitting((_row(cells),) * 2 for cells in rows)
    said = [*below, *([f"{more:,} more rows are left out."] if more else [])]
    return (
        '<div style="color:inherit"><table style="border-collapse:collapse;color:inherit">'
        f'<caption style="text-align:left;color:inherit"><b>{_inert(caption)}</b></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(kept)}</tbody></table>"
        f"{''.join(f'<p>{_inert(text)}</p>' for text in said)}</div>"
    )


def notebook_output(html: str, text: str) -> str:
    """Return a fragment of HTML where a notebook bears it, else the same as text, as much of it as one bears."""
    return html if len(html.encode("utf-8", "replace")) <= LARGEST_OUTPUT else notebook_text(text)


def _row(cells: Sequence[str]) -> str:
    first, *others = map(_inert, cells)
    rest = "".join(f'<td style="{_CELL}">{cell}</td>' for cell in others)
    return f'<tr><th scope="row" style="{_CELL}">{first}</th>{rest}</tr>'


def _inert(text: str) -> str:
    said = clean(text)
    cut = said if len(said) <= LONGEST_CELL else f"{said[:LONGEST_CELL]}\N{HORIZONTAL ELLIPSIS}"
    return _escaped(cut)


def _escaped(text: str) -> str:
    from html import escape  # noqa: PLC0415 -- as in `text_html`

    return escape(text, quote=True)


def _fitting(parts: Iterable[tuple[str, str]]) -> tuple[list[str], int]:
    """Return those of texts, each given with what is written of it, that one output bears, and how many more."""
    kept: list[str] = []
    size = more = 0
    for text, written in parts:
        size += len(written.encode("utf-8", "replace"))
        if more or size > LARGEST_OUTPUT:
            more += 1
        else:
            kept.append(text)
    return kept, more
