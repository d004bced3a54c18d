"""Whatever a notebook shows is escaped, takes its colours from around it, and is of a size that one bears."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

import netselect
from netselect import Ranking
from netselect.finding import LARGEST_OUTPUT, notebook_table, notebook_text
from tests.report.conftest import HOSTILE, the_example
from tests.small_study import need, network, small_study

SHOWN: dict[str, Callable[[Ranking], Any]] = {
    "study": lambda ranking: ranking.study,
    "ranking": lambda ranking: ranking,
    "profile": lambda ranking: ranking.profile(ranking.networks[0]),
    "comparison": lambda ranking: ranking.compare(*ranking.networks[:2]),
    "explanation": lambda ranking: ranking.explain(ranking.networks[0]),
    "gaps": lambda ranking: ranking.gaps(),
    "matrix": lambda ranking: ranking.matrix,
    "sensitivity": lambda ranking: ranking.sensitivity(),
    "agreement": lambda ranking: ranking.agreement(),
    "dominance": lambda ranking: ranking.dominance(),
    "questions": lambda ranking: ranking.questions(),
    "smaa": lambda ranking: ranking.smaa(samples=50),
    "portfolio": lambda ranking: ranking.portfolio(with_unknowns=False),
    "cohort": lambda ranking: netselect.rank_many(ranking.study, [{"id": "me"}]),  # type: ignore[arg-type]
}
"""What is shown in a notebook, by what it is."""


class Tree(HTMLParser):
    """Every tag and every text of a fragment; that tags are closed in order is asserted."""

    VOID = frozenset({"br", "img", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.tags.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def colours(html: str) -> Iterator[str]:
    for style in re.findall(r'style="([^"]*)"', html):
        yield from re.findall(r"(?:^|;)(?:background-)?(?:color|background):([^;]+)", style)


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_inert_and_takes_its_colours_from_around_it(name: str, hostile: Ranking) -> None:
    html = SHOWN[name](hostile)._repr_html_()
    tree = Tree(html)
    assert not tree.tags & {"script", "b*", "red"}
    assert "<script" not in html
    assert "\x1b" in HOSTILE
    assert "\x1b" not in html
    assert set(colours(html)) <= {"inherit", "currentColor", "rgba(128,128,128,.25)"}


@cache
def large() -> Ranking:
    """Return a ranking with long names, which keeps what is asked of it for all that is shown of it."""
    long = "A very long name & a <sign> " * 360
    return netselect.rank(
        small_study(
            title=long,
            needs={f"need{row}": need(title=f"{row} {long}") for row in range(4)},
            networks={
                f"n{row}": network(
                    name=f"{row} {long}",
                    staying={"yearly_cost": 5.0 * row},
                    serves={f"need{column}": (row + column) % 5 / 4 for column in range(4)},
                )
                for row in range(18)
            },
        )
    )


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_under_100_kilobytes(name: str) -> None:
    html = SHOWN[name](large())._repr_html_()
    Tree(html)
    assert len(html.encode()) < 100_000


def test_what_is_left_out_is_said() -> None:
    text = notebook_text("\n".join(f"line {row} & more" for row in range(20_000)))
    kept = text.count("line ")
    assert f"{20_000 - kept:,} more lines are left out" in text
    assert len(text.encode()) < LARGEST_OUTPUT + 1000
    table = notebook_table("Many", ("Id", "Text"), ((str(row), "<" * 500) for row in range(500)))
    rows = table.count("<tr>") - 1
    assert 0 < rows < 500
    assert f"{500 - rows:,} more rows are left out." in table
    assert "\N{HORIZONTAL ELLIPSIS}" in table
    assert "left out" not in notebook_table("Few", ("Id",), [("a",)])


def test_a_study_shows_its_networks_and_a_profile_the_four_fields() -> None:
    ranking = the_example()
    study = Tree(ranking.study._repr_html_())  # type: ignore[union-attr]
    assert "8 networks, 8 criteria, 3 needs and 3 aspirations" in study.text
    assert "Illustrative: every organisation and figure is invented." in study.text
    assert all(one.name in study.text for one in ranking.study.networks.values())  # type: ignore[union-attr]
    profile = Tree(ranking.profile("pm-body")._repr_html_()).text
    assert all(word in profile for word in ("Joining", "Staying", "Benefits", "Limitations", "Not known"))
    told = Tree(ranking.compare("pm-body", "council-cop")._repr_html_()).text
    assert "+0.105" in told
    assert "Together 0.153 - 0.130 = 0.023." in told
    matrix = Tree(ranking.matrix._repr_html_()).text
    assert "8 networks by 8 criteria" in matrix
    assert "unknown" in matrix
