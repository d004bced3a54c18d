"""Do the frame, the CSV, the Markdown and the HTML hold the same figures, with hostile text made harmless?"""

import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser

import pandas as pd
import pytest
from rich.console import Console

import netselect
from netselect import Ranking
from netselect.finding import defused
from netselect.report import table
from netselect.report.table import SHOWN, Column, print_ranking, ranking_csv, ranking_html, ranking_markdown


class Tags(HTMLParser):
    """Collects the tags, the attributes and the text of a fragment."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens."""
        self.seen.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that it is the last one that was opened."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def test_the_frame_has_a_row_for_each_network_and_na_for_what_is_not_known(ranking: Ranking) -> None:
    frame = ranking.to_frame()
    assert list(frame.index) == list(ranking.networks)
    assert frame.index.name == "id"
    assert str(frame["rank"].dtype) == "Int64"
    assert str(frame["score"].dtype) == "Float64"
    assert frame.loc["admin-institute", "score"] is pd.NA
    assert frame.loc["chamber", "rank"] is pd.NA
    assert frame.loc["pm-body", "score"] == ranking["pm-body"].score
    parts = frame.loc[["pm-body"]].filter(like="contributions.").to_numpy(dtype=float)
    assert parts.sum() == pytest.approx(ranking["pm-body"].score)


def test_a_criterion_called_score_does_not_hide_the_score() -> None:
    matrix = netselect.DecisionMatrix.from_arrays([[1.0]], [1], worst=[0], best=[2], criteria=["score"])
    frame = netselect.rank(matrix).to_frame()
    assert frame.columns.is_unique
    assert frame.loc["A1", "score"] == 0.5


def test_csv_holds_the_figures_in_full(ranking: Ranking) -> None:
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(ranking_csv(ranking)))}
    assert tuple(rows) == ranking.networks
    assert float(rows["pm-body"]["score"]) == ranking["pm-body"].score
    assert rows["admin-institute"]["score"] == ""
    assert rows["chamber"]["gates"].startswith("eligible: no, must be yes")


def test_csv_of_several_says_which_file(ranking: Ranking, bare: Ranking) -> None:
    rows = list(csv.DictReader(io.StringIO(ranking_csv(ranking, bare, files=["a.yaml", "b.yaml"]))))
    assert [row["file"] for row in rows] == ["a.yaml"] * 8 + ["b.yaml"] * 2
    assert rows[-1]["contributions.C1"] != ""
    assert rows[-1]["contributions.recognition"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(start: str) -> None:
    assert defused(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    for blank in ("\t", "\r", "\n"):
        assert defused(f"{blank}{start}cmd") == f"'{start}cmd"


def test_what_steers_a_terminal_stands_in_no_cell() -> None:
    assert defused("A\x1b]0;body\x07 \x9b2J") == "A\ufffd]0;body\ufffd \ufffd2J"


@pytest.mark.parametrize("number", [-0.5, 1e-30, -1e22, 3])
def test_numbers_are_left_alone(number: float) -> None:
    assert float(defused(number)) == number


def test_hostile_names_are_defused_in_csv(hostile: Ranking) -> None:
    rows = list(csv.DictReader(io.StringIO(ranking_csv(hostile))))
    assert "'=1+1" in [row["name"] for row in rows]


def test_markdown_has_the_table_and_the_remarks(ranking: Ranking) -> None:
    text = ranking_markdown(ranking, working=True)
    assert "| 1 | pm-body | feasible | 0.603 |" in text
    assert "- Ruled out: chamber" in text
    assert "## Working of Weighted sum" in text
    rows = [line for line in text.split("## Working")[0].splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {6}
    assert len(rows) == 2 + len(ranking.networks)


def test_hostile_names_stay_in_their_cell_in_markdown(hostile: Ranking) -> None:
    rows = [line for line in ranking_markdown(hostile).splitlines() if line.startswith("| 1")]
    assert "<script>" not in rows[0]
    assert "\\*b\\*" in rows[0]
    assert rows[0].replace("\\|", "").count("|") == 6


def test_html_says_the_verdict_first_and_shows_a_bar_for_each_network(ranking: Ranking) -> None:
    parser = Tags()
    parser.feed(ranking_html(ranking))
    assert parser.open == []
    assert parser.text.startswith(ranking.verdict.sentence)
    assert parser.seen.count("tr") == 9
    assert parser.seen.count("div") == 1 + 2 * 8


def test_html_takes_its_colours_from_the_page_and_loads_nothing(ranking: Ranking) -> None:
    page = ranking_html(ranking)
    assert not [word for word in ("http", "<link", "<script", "<img", "#fff", "black", "white") if word in page]
    assert "currentColor" in page


def test_hostile_names_are_text_in_html(hostile: Ranking) -> None:
    parser = Tags()
    parser.feed(ranking_html(hostile))
    assert "script" not in parser.seen
    assert set(parser.attributes) == {"style"}
    assert '<script>alert("x")</script>' in parser.text


def shown(ranking: Ranking, *, working: bool = False, encoding: str = "utf-8", width: int = 80) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    console = Console(file=stream, width=width, force_terminal=True, color_system=None, markup=False)
    print_ranking(ranking, console, working)
    stream.seek(0)
    return stream.read()


@pytest.mark.parametrize("method", ["weighted_sum", "promethee"])
def test_the_terminal_table_fits_80_columns(ranked_by: Callable[[str], Ranking], method: str) -> None:
    text = shown(ranked_by(method), working=True)
    assert max(map(len, text.splitlines())) <= 80
    assert "regional-network" in text


def test_the_terminal_says_the_same_words_as_plain_text(ranking: Ranking) -> None:
    words = " ".join(shown(ranking).split())
    plain = " ".join(ranking.to_text().split())
    start = plain.index("Ruled out: ")
    assert plain[start : plain.index("Notices")] in words
    assert ranking.verdict.sentence in words


def test_bars_are_drawn_in_ascii_where_the_terminal_knows_no_more(ranking: Ranking) -> None:
    assert shown(ranking, encoding="ascii").isascii()
    assert "━" in shown(ranking)


def test_rich_markup_in_a_name_is_shown_and_not_obeyed(hostile: Ranking) -> None:
    assert "[red]" in shown(hostile)
    assert "\x1b[31m" not in shown(hostile)


@pytest.mark.parametrize(("width", "bars", "ranges"), [(80, True, True), (62, False, True), (45, False, False)])
def test_a_narrow_terminal_loses_bars_and_ranges_before_an_id_is_broken(
    ranking: Ranking, width: int, bars: bool, ranges: bool
) -> None:
    sheet = io.StringIO()
    print_ranking(ranking, Console(file=sheet, width=width, highlight=False))
    lines = [line for line in sheet.getvalue().splitlines() if line.startswith("1  pm-body ")]
    assert len(lines) == 1
    assert any(mark in lines[0] for mark in "\u2501=") is bars
    assert ("0.555 to 0.631" in lines[0]) is ranges
    assert "mentoring-circle" in sheet.getvalue()


@pytest.mark.parametrize("place", range(len(SHOWN) + 1))
@pytest.mark.parametrize("gives_way", [True, False])
def test_a_column_more_pushes_no_other_out_that_has_to_stay(
    ranking: Ranking, monkeypatch: pytest.MonkeyPatch, place: int, gives_way: bool
) -> None:
    more = Column("Standing", lambda record, _: f"[{record.status:>12}]", gives_way=gives_way)
    columns = (*SHOWN[:place], more, *SHOWN[place:])
    monkeypatch.setattr(table, "SHOWN", columns)
    wide, middling, narrow = (
        [str(column.header) for column in table.ranking_table(ranking, width=width).columns]
        for width in (120, 70, 45)
    )
    assert wide == [*(column.head if column.needs_head else "" for column in columns), " "]
    assert {"Network", "Status", "Score"} <= {*wide} & {*middling} & {*narrow}
    may_go = [*(column.head for column in columns if column.gives_way), " "]
    assert narrow == [head for head in wide if head not in may_go]
    gone = may_go[len(middling) - len(wide) :]
    assert middling == [head for head in wide if head not in gone] != wide


def test_a_blank_line_stands_before_and_after_the_table(ranking: Ranking) -> None:
    sheet = io.StringIO()
    print_ranking(ranking, Console(file=sheet, width=80, highlight=False, force_terminal=False))
    lines = [line.strip() for line in sheet.getvalue().splitlines()]
    head = next(place for place, line in enumerate(lines) if line.startswith("Network"))
    assert lines[head - 1] == ""
    assert lines[head - 2] != ""
    assert lines[head + 1 + len(ranking.records)] == ""
    assert lines[head + 2 + len(ranking.records)] != ""
