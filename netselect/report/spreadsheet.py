"""How does a ranking stand in a workbook? Needs the extra `xlsx`.

A weighted sum between anchors goes on computing in it (`report/computing.py`); of other methods it holds figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import netselect
from netselect.methods.weighted_sum import WeightedSum
from netselect.ranking import Ranking
from netselect.reading.writing import LONGEST, new_book
from netselect.report import remarks, verdict_text
from netselect.report.changeable import LONGEST as LONGEST_FORMULA
from netselect.report.changeable import RANKING, SAID
from netselect.report.computing import Computing
from netselect.report.text import heading
from netselect.words import clean

MOST_NETWORKS, MOST_CRITERIA = 1000, 250
"""Up to so many a workbook computes: in it each network is compared with each other, and a sheet has an end."""

AS_OF_WRITING = "What stands here was found as the workbook was written, and follows no change that is made in it."
"""Over what is said on the last sheet."""

_WIDEST, _WIDEST_TEXT = 48, 100
"""Characters of a column: of tables, and of sentences below each other."""

_HEADING = 12
"""Characters of a heading after which it goes on below."""

_LINE = 15
"""Points that a line of text is high."""

_ON_A_PAGE = 160
"""Characters beside each other that can still be read where they are printed on one page."""

_A4 = 9
"""What XlsxWriter calls the paper."""


def ranking_workbook(
    ranking: Ranking, *, source: str = "", brief: bool = False, more: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Return a ranking as a workbook.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    source : str
        The file that the study was read from, for the command that tells more.
    brief : bool
        Whether it is left out how sure the ranking is.
    more : sequence of (str, str)
        What else there is to say as of writing, each with its label.

    Returns
    -------
    bytes
        Equal for equal rankings.

    Raises
    ------
    MissingExtra
        Where XlsxWriter is not installed.
    """
    target, book = new_book(clean(heading(ranking)[0]))
    looks = _looks(book)
    why_not = _why_not(ranking)
    computing = None if why_not else Computing(ranking)
    names = (RANKING, SAID) if computing is None else computing.names_of_sheets
    sheets = {name: Page(book.add_worksheet(name), looks) for name in names}
    title, *watermark = heading(ranking)
    sheets[RANKING].say(0, title, "title")
    for at, text in enumerate(watermark, start=1):
        sheets[RANKING].say(at, text)
    row = 1 + len(watermark)
    if computing is None:
        _figures_alone(sheets[RANKING], ranking, why_not, row)
    else:
        computing.write(sheets, row)
    rows = [
        ("Verdict", verdict_text(ranking, brief=brief)),
        *((remark.label, remark.sentence) for remark in remarks(ranking, source, brief=brief)),
        *more,
        ("Written by", f"netselect {netselect.__version__}"),
    ]
    sheets[SAID].say(0, AS_OF_WRITING)
    for at, (label, sentence) in enumerate(rows, start=2):
        sheets[SAID].paragraph(at, label, sentence)
    for name, page in sheets.items():
        page.finish(_WIDEST_TEXT if name == SAID else _WIDEST)
    book.close()
    return target.getvalue()


def _why_not(ranking: Ranking) -> str:
    """Return why the workbook of a ranking does not go on computing; nothing where it does."""
    method = ranking.method
    if not isinstance(method, WeightedSum) or method.scaling != "anchors":
        return "only a weighted sum of values between a worst and a best level is, and this is another method"
    if len(ranking.matrix.networks) > MOST_NETWORKS or len(ranking.matrix.criteria) > MOST_CRITERIA:
        return f"that is done for up to {MOST_NETWORKS:,} networks and {MOST_CRITERIA} criteria"
    return ""


def _looks(book: Any) -> dict[str, Any]:  # noqa: ANN401 -- XlsxWriter states no types
    top, right = {"valign": "top"}, {"valign": "top", "align": "right"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "strong": book.add_format({"bold": True, **top}),
        "text": book.add_format({"align": "left", "indent": 1, **top}),
        "said": book.add_format(top),
        "wrapped": book.add_format({"text_wrap": True, **top}),
        "heading": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E7ECEF", "border": 1, **top}),
        "input": book.add_format({"bg_color": "#FFF7D6", "border": 1, "border_color": "#BFBFBF", **right}),
        "figure": book.add_format(right),
        "score": book.add_format({"num_format": "0.000", **right}),
        "limit": book.add_format(
            {"num_format": '[<-999999999999999]"no limit";[>999999999999999]"no limit";General', **right}
        ),
    }


class Page:
    """A sheet that is being written."""

    def __init__(self, sheet: Any, looks: Mapping[str, Any]) -> None:  # noqa: ANN401 -- as above
        self._sheet, self._looks, self._widths = sheet, looks, dict[int, int]()

    def put(self, row: int, column: int, value: str | float | None, look: str = "text") -> None:
        """Write a value; a text is never a formula."""
        if isinstance(value, str):
            text = clean(value)
            text = text if len(text) < LONGEST else f"{text[: LONGEST - 4]}..."
            self._sheet.write_string(row, column, text, self._looks[look])
        elif value is None:
            self._sheet.write_blank(row, column, None, self._looks[look])
        else:
            self._sheet.write_number(row, column, value, self._looks[look])
        shown = f"{value:.6g}" if isinstance(value, float) else str(value)
        self.widen(column, min(len(shown), _HEADING) if look == "heading" else len(shown))

    def down(self, row: int, column: int, values: Iterable[str | float | None], look: str = "text") -> None:
        """Write values below each other, from a row on."""
        for at, value in enumerate(values, start=row):
            self.put(at, column, value, look)

    def say(self, row: int, text: str, look: str = "said") -> None:
        """Write a sentence that runs over the cells beside it."""
        before = dict(self._widths)
        self.put(row, 0, text, look)
        self._widths = before

    def work(self, row: int, column: int, formula: str, value: str | float, look: str = "figure") -> None:
        """Write a formula with its value; one that is too long for a spreadsheet is a value alone."""
        stored = clean(value)[:LONGEST] if isinstance(value, str) else value
        if len(formula) > LONGEST_FORMULA:
            self.put(row, column, stored, look)
            return
        self._sheet.write_formula(row, column, f"={formula}", self._looks[look], stored)
        self.widen(column, len(stored) if isinstance(stored, str) and look != "strong" else 7)

    def head(self, row: int, headings: Iterable[str], *, first: int, kept: int = 1) -> None:
        """Write the headings of a table with rows from ``first`` on; they stay in sight, and ``kept`` columns."""
        texts = list(headings)
        for column, text in enumerate(texts):
            self.put(row, column, text, "heading")
        self._sheet.set_row(row, _LINE * (1 + max(map(len, texts)) // _HEADING))
        self._sheet.repeat_rows(row)
        self._sheet.freeze_panes(first, kept)

    def widen(self, column: int, characters: int) -> None:
        """Let a column be at least as wide as so many characters."""
        self._widths[column] = max(self._widths.get(column, 9), characters + 2)

    def paragraph(self, row: int, label: str, sentence: str) -> None:
        """Write sentences with a label, in as many lines as they take."""
        self.put(row, 0, label, "strong")
        self.put(row, 1, sentence, "wrapped")
        self._sheet.set_row(row, _LINE * (1 + len(sentence) // (_WIDEST_TEXT - 5)))

    def finish(self, widest: int = _WIDEST) -> None:
        """Set what is known when all is written: widths, and how it is printed."""
        widths = {column: min(width, widest) for column, width in self._widths.items()}
        for column, width in widths.items():
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        if sum(widths.values()) <= _ON_A_PAGE:
            self._sheet.fit_to_pages(1, 0)
        else:
            self._sheet.repeat_columns(0)


def _figures_alone(page: Page, ranking: Ranking, why_not: str, row: int) -> None:
    page.say(row, f"This workbook holds figures alone, and nothing in it is worked out anew: {why_not}.")
    page.say(row + 1, f"Verdict: {ranking.verdict.sentence}")
    parts = () if ranking.evaluation.make_contributions is None else tuple(ranking.matrix.criteria)
    named = [f"Part of {ranking.names.criterion(name)}" for name in parts]
    heads = ["Rank", "Network", "Score", "Low", "High", "Status", *named]
    page.head(row + 3, heads, first=row + 4, kept=2)
    for place, record in enumerate(ranking.records, start=row + 4):
        page.put(place, 0, record.rank)
        page.put(place, 1, ranking.names.network(record.network))
        score = "no score" if record.low is None else "not known" if record.score is None else record.score
        for column, figure in enumerate((score, record.low, record.high), start=2):
            page.put(place, column, figure, "score")
        page.put(place, 5, record.status)
        own = record.contributions
        for column, name in enumerate(parts, start=6):
            page.put(place, column, own.get(name), "score")
