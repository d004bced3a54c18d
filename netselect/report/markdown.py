"""How does a ranking stand in Markdown, for a page or a message?"""

import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from netselect.ranking import Ranking
from netselect.report.document import Blanks, Block, Items, Paragraph, Prompt, Table
from netselect.report.pictures import Picture
from netselect.report.remarks import remarks, verdict_text
from netselect.report.table import SHOWN, shown_rows
from netselect.report.text import heading, step_rows
from netselect.robustness.agreement import ALIKE, Agreement
from netselect.words import capital, clean, listed_with_and, share_text

if TYPE_CHECKING:
    from netselect.report.formats import Document

_SPECIAL = re.compile(r"([\\`*\[\]#|~$]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z]))")
_NUMBERED = re.compile(r"\d+\. ")
_STARTS_A_BLOCK = re.compile(r"^([-+>=])")


def ranking_markdown(ranking: Ranking, working: bool = False, *, source: str = "", brief: bool = False) -> str:
    """Return a ranking as Markdown: title, verdict, table, remarks.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    working : bool
        Whether every step of the method follows as a table.
    source : str
        The file that the study was read from, for the command that tells more.
    brief : bool
        Whether it is left out how sure the ranking is.

    Returns
    -------
    str
        Names and sentences are escaped, so that they show as they were written.
    """
    title, *watermark = heading(ranking)
    lines = [f"# {escaped(title)}", ""]
    lines += [line for text in watermark for line in (f"*{escaped(text)}*", "")]
    lines += [f"**{escaped(verdict_text(ranking, brief=brief))}**", ""]
    lines += _table([column.head for column in SHOWN], shown_rows(ranking))
    lines += [
        "",
        *(
            f"- {escaped(remark.label)}: {escaped(remark.sentence)}"
            for remark in remarks(ranking, source, brief=brief)
        ),
    ]
    if working:
        lines += _working(ranking)
    return "\n".join(lines) + "\n"


def agreement_markdown(agreement: Agreement) -> str:
    """Return who is first under which way of ranking as Markdown: a sentence and a table."""
    titles = agreement.titles
    rows = [
        [
            capital(titles[variant.label]),
            listed_with_and(agreement.called.listed(variant.first))
            or (agreement.called.in_words(variant.refusal) or "nobody"),
            "" if kendall is None else share_text(kendall),
            "" if spearman is None else share_text(spearman),
            titles.get(variant.same_as, ""),
        ]
        for variant, kendall, spearman in zip(
            agreement.variants, agreement.kendall, agreement.spearman, strict=True
        )
    ]
    lines = ["## Other methods", "", escaped(agreement.sentence), "", ALIKE, ""]
    return "\n".join([*lines, *_table(("Method", "First", "Kendall", "Spearman", "Same as"), rows)]) + "\n"


def text_markdown(title: str, text: str) -> str:
    r"""Return plain text, one paragraph on each line, as Markdown: headings, paragraphs and lists.

    Parameters
    ----------
    title : str
        What it is about; it goes first, where it is not the first line of the text already.
    text : str
        Blocks with blank lines between; a block of several lines is a list, under its first line where that
        ends in a colon, or where all the others are indented.

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
    r"""Return text that Markdown shows as it is.

    Examples
    --------
    >>> escaped("a|b <i>_c_")
    'a\\|b &lt;i>\\_c\\_'
    """
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", safe)


def _table(heads: Sequence[str], rows: list[list[str]]) -> list[str]:
    return [
        f"| {' | '.join(map(escaped, heads))} |",
        f"|{'---|' * len(heads)}",
        *(f"| {' | '.join(map(escaped, row))} |" for row in rows),
    ]


def _working(ranking: Ranking) -> list[str]:
    lines = ["", f"## Working of {escaped(ranking.method.title)}"]
    for number, step in enumerate(ranking.evaluation.steps, start=1):
        heads, rows = step_rows(step, ranking)
        lines += ["", f"{number}. **{escaped(step.name)}** ({escaped(step.symbol)}). {escaped(step.sentence)}", ""]
        lines += _table(("", *(heads or ("Figure",))), rows)
    return lines


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
        return [f"*{escaped(block.caption)}*", "", *_table(block.heads, [list(row) for row in block.rows])]
    if isinstance(block, Picture):
        return [f"*{escaped(block.title)}*", "", escaped(block.alt)]
    if isinstance(block, Prompt):
        return [f"> {escaped(block.question)}", ">", *([">"] * block.lines)]
    if isinstance(block, Blanks):
        return [
            f"*{escaped(block.caption)}*",
            "",
            *_table(("To fill in", ""), [[label, ""] for label in block.labels]),
        ]
    return _block(block.table)
