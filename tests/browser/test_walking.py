"""When somebody moves the weights of a page, does it say what ranking anew would say?"""

import random
import re
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import netselect
from netselect.matrix import DecisionMatrix
from netselect.ranking import Ranking, rank
from netselect.report.document import Section
from netselect.report.explorer import walked_weights
from netselect.report.formats import document_page
from netselect.report.pictures import Label, Picture, rows_of
from netselect.study.study import Study
from netselect.words import score_text
from tests.browser.conftest import EXAMPLE, P1, Opened, only_if_asked
from tests.open_studies import open_studies
from tests.report.test_pictures import SVG, Paper, as_drawn, parsed
from tests.report.test_pictures import alike as like
from tests.small_study import network, small_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

only_if_asked()

SCENARIOS = Path(P1).parent

SHOWN = """() => ({
  weights: [...document.querySelectorAll(".weights data")].map((one) => +one.value),
  typed: [...document.querySelectorAll("input[type=number]")].map((one) => +one.value),
  ranges: [...document.querySelectorAll("input[type=range]")].map((one) => +one.value),
  bands: [...document.querySelectorAll(".band")].map((one) => [one.style.left, one.style.width].map(parseFloat)),
  stays: [...document.querySelectorAll(".stays")].map((one) => one.textContent),
  rows: [...document.querySelectorAll(".result tbody tr")].map((row) => ({
    rank: +row.querySelector("data").value,
    name: row.querySelector("th").firstChild.textContent,
    score: +row.querySelectorAll("data")[1].value,
    scored: row.querySelectorAll("data")[1].textContent,
    bounds: row.querySelectorAll("data")[2].value.split(" ").map(Number),
    span: row.querySelectorAll("data")[2].textContent,
  })),
  verdict: document.querySelector(".verdict").textContent,
  spoken: document.querySelector(".spoken").textContent,
  svg: document.querySelector(".result svg")?.outerHTML,
})"""
"""What a page shows; each figure with all of its digits."""


def page_of(subject: Study | DecisionMatrix) -> tuple[Ranking, str]:
    """Return a ranking and a page that holds nothing but its weights to walk."""
    ranking = rank(subject)
    walked = walked_weights(ranking)
    assert walked is not None
    document = netselect.rank(netselect.load(EXAMPLE)).document("analysis")
    return ranking, document_page(replace(document, sections=(Section("What if", (walked,)),)))


def walking(html: str, opened: Opened) -> "Page":
    """Return a page whose clock stands still: what it says a little later is said when the clock is moved on."""
    page = opened(html)
    page.clock.install(time=0)
    page.reload()
    # `install` alone lets the clock run on, and a busy machine is slow enough for it to matter.
    page.clock.pause_at(1_000_000)
    return page


def said_wrongly(page: "Page", ranking: Ranking) -> list[str]:
    """Return in what a page differs from ranking anew by the weights that it shows."""
    page.clock.run_for(400)
    shown = page.evaluate(SHOWN)
    anew = rank(ranking.matrix.reweighted(np.array(shown["weights"])))
    walked = walked_weights(rank(ranking.matrix.reweighted(np.array(shown["weights"]))))
    assert walked is not None
    assert sum(shown["weights"]) == pytest.approx(1.0, abs=1e-12)
    records = [record for record in anew.records if record.rank is not None]
    listed = [float(anew.scores[anew.position(record.network)]) for record in records]
    pairs = {
        "weights": (shown["weights"], anew.matrix.weights.tolist()),
        "scores": ([row["score"] for row in shown["rows"]], listed),
        "low": ([row["bounds"][0] for row in shown["rows"]], [record.low for record in records]),
        "high": ([row["bounds"][1] for row in shown["rows"]], [record.high for record in records]),
        "typed": ([points / 100 for points in shown["typed"]], pytest.approx(shown["weights"], abs=0.5001e-4)),
        "ranges": ([points / 100 for points in shown["ranges"]], shown["weights"]),
    }
    wrong = [f"{what}: {here} and not {there}" for what, (here, there) in pairs.items() if not alike(here, there)]
    order = [(anew.names.network(record.network), record.rank) for record in records]
    if [(row["name"], row["rank"]) for row in shown["rows"]] != order:
        wrong.append(f"order: {shown['rows']} and not {order}")
    if shown["verdict"] != anew.verdict.sentence:
        wrong.append(f"{shown['verdict']} and not {anew.verdict.sentence}")
    for here, there in zip(shown["stays"], walked.stays, strict=True):
        if here != there:
            wrong.append(f"{here} and not {there}")
    for (left, width), (low, high) in zip(shown["bands"], walked.intervals, strict=True):
        if not alike([left, left + width], [100 * low, 100 * high], 1e-3):
            wrong.append(f"band: {left} {width} and not {low} {high}")
    for row, record, score in zip(shown["rows"], records, listed, strict=True):
        told = score_text(score) if record.score is not None else f"up to {score_text(score)}"
        if row["scored"] != told:
            wrong.append(f"{row['scored']} and not {told}")
    wrong += drawn_wrongly(walked.picture, shown)
    if not shown["spoken"].startswith(f"Order: 1 {order[0][0]}, {shown['rows'][0]['scored']}"):
        wrong.append(shown["spoken"])
    return wrong


def drawn_wrongly(meant: Picture | None, shown: dict[str, Any]) -> list[str]:
    """Return in what the picture on a page differs from that of ranking anew."""
    if meant is None:
        return []
    root = parsed(shown["svg"])
    paper = Paper(meant, root)
    wanted = sorted(as_drawn(mark) for mark in meant.marks if not isinstance(mark, Label))
    found = sorted(paper.marks())
    wrong = [f"{mark} is not drawn: {found}" for mark in wanted if not any(looks(one, mark) for one in found)]
    wrong += [f"{len(found)} marks and not {len(wanted)}"] if len(found) != len(wanted) else []
    for is_, texts in (
        ("names", [text for _, text in meant.y.ticks]),
        ("labels", [one.text for one in meant.labels]),
    ):
        lines = paper.rows(is_)
        if lines != [" ".join(rows_of(text)) for text in texts]:
            wrong.append(f"{lines} and not {texts}")
    said = root.findtext(f"{SVG}desc") or ""
    wrong += [f"{said} without {row}" for row in shown["rows"] if f" {row['name']}, {row['scored']}" not in said]
    if root.findtext(f"{SVG}title") != meant.title:
        wrong.append(f"{root.findtext(f'{SVG}title')} and not {meant.title}")
    return wrong


def looks(one: tuple[object, ...], mark: tuple[object, ...]) -> bool:
    """Return whether a mark is drawn as it is meant, to a tenth of a point."""
    return like(one, mark, 0.003)


def alike(here: list[float], there: object, room: float = 1e-9) -> bool:
    """Return whether figures are the same to 1e-9."""
    return bool(here == (pytest.approx(there, abs=room) if isinstance(there, list) else there))


def reach(page: "Page", place: int) -> None:
    """Go by the tabulator to a control: of criterion c, the number is 2 c + 1, and the slider comes after it."""
    now = page.evaluate("[...document.querySelectorAll('.weights input')].indexOf(document.activeElement)")
    for _ in range(abs(place - now)):
        page.keyboard.press("Tab" if place > now else "Shift+Tab")


def test_a_hundred_settings_by_keyboard_alone_say_what_python_says(opened: Opened) -> None:
    drawn = random.Random(20261129)  # noqa: S311 -- settings to try, no secrets
    ranking, html = page_of(netselect.load(EXAMPLE))
    page = walking(html, opened)
    count = len(ranking.matrix.criteria)
    assert said_wrongly(page, ranking) == []
    before = page.evaluate(SHOWN)["weights"]
    for _ in range(100):
        place = drawn.randrange(2 * count)
        reach(page, place)
        if page.evaluate("document.activeElement.type") == "number":
            typed = drawn.choice([drawn.randrange(101), round(100 * drawn.random(), drawn.randrange(1, 8))])
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(str(typed))
            asked = typed / 100
        else:
            for key in drawn.choices(
                ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"], [4, 4, 3, 3, 1, 1], k=2
            ):
                page.keyboard.press(key)
            asked = page.evaluate("+document.activeElement.value") / 100
        moved = page.evaluate(
            "[...document.querySelectorAll('.weights > li')].findIndex((li) => li.matches(':focus-within'))"
        )
        weights = page.evaluate(SHOWN)["weights"]
        assert weights[moved] == pytest.approx(asked, abs=1e-12)
        rest = [weight for other, weight in enumerate(weights) if other != moved]
        assert said_wrongly(page, ranking) == []
        before, was = weights, [weight for other, weight in enumerate(before) if other != moved]
        if sum(was) > 1e-9 and sum(rest) > 1e-9:
            scale = sum(rest) / sum(was)
            assert rest == pytest.approx([weight * scale for weight in was], abs=1e-9)


def set_weight(page: "Page", column: int, points: float) -> None:
    """Type a weight."""
    page.evaluate(
        "([column, points]) => { const one = document.querySelectorAll('input[type=number]')[column];"
        " one.value = points; one.dispatchEvent(new Event('input', {bubbles: true})); }",
        [column, points],
    )


@pytest.mark.parametrize(
    "name", ["p1_council_administrator", "p2_leeds_data_analyst", "p3_sole_trader_bookkeeper"]
)
def test_the_scenarios_are_walked_as_they_are_ranked(name: str, opened: Opened) -> None:
    ranking, html = page_of(netselect.load(SCENARIOS / f"{name}.yaml"))
    page = walking(html, opened)
    assert said_wrongly(page, ranking) == []
    for column in range(len(ranking.matrix.criteria)):
        for points in (0, 33.3, 100):
            set_weight(page, column, points)
            assert said_wrongly(page, ranking) == []


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(open_studies(), st.lists(st.tuples(st.integers(0, 5), st.sampled_from([0, 7.5, 50, 100])), max_size=2))
def test_what_is_not_known_is_walked_as_it_is_ranked(
    browser: "Browser", study: Study, moves: list[tuple[int, float]]
) -> None:
    if walked_weights(rank(study)) is None:
        return
    ranking, html = page_of(study)
    page = browser.new_page(offline=True)
    try:
        page.clock.install(time=0)
        page.set_content(html)
        page.clock.pause_at(1_000_000)
        assert said_wrongly(page, ranking) == []
        for column, points in moves:
            set_weight(page, column, points)
            assert said_wrongly(page, ranking) == []
    finally:
        page.close()


@pytest.mark.parametrize(
    ("behind", "said"),
    [(1, "is first, at least 0."), (3.96, "leads b by perhaps only 0."), (4.5, "Not settled: a or b")],
)
def test_a_first_place_that_is_surely_held_is_said_with_the_least_lead(
    behind: float, said: str, opened: Opened
) -> None:
    levels = {"a": {"value": "unknown", "low": 4, "high": 5}, "b": behind}
    ranking, html = page_of(
        small_study(
            criteria={name: {"weight": 1, "scale": {"worst": 0, "best": 5}} for name in ("level", "other")},
            networks={name: network(values={"level": level, "other": 2}) for name, level in levels.items()},
        )
    )
    page = walking(html, opened)
    assert said_wrongly(page, ranking) == []
    assert said in page.evaluate(SHOWN)["verdict"]
    set_weight(page, 0, 80)
    assert said_wrongly(page, ranking) == []


def test_weights_can_be_set_back_and_nonsense_changes_nothing(opened: Opened) -> None:
    ranking, html = page_of(netselect.load(EXAMPLE))
    page = walking(html, opened)
    start = ranking.matrix.weights.tolist()
    set_weight(page, 0, 150)
    assert page.evaluate(SHOWN)["weights"] == [1.0, *[0.0] * (len(start) - 1)]
    set_weight(page, 0, -3)
    # The others had nothing left, and come back as they were given.
    back = page.evaluate(SHOWN)["weights"]
    assert back[0] == 0
    assert back[1:] == pytest.approx([weight / sum(start[1:]) for weight in start[1:]])
    page.evaluate("document.querySelector('input[type=number]').value = ''")
    page.locator("input[type=number]").first.dispatch_event("input")
    assert page.evaluate(SHOWN)["weights"] == back
    page.locator(".reset").press("Enter")
    assert page.evaluate(SHOWN)["weights"] == start
    assert said_wrongly(page, ranking) == []


def test_it_is_said_politely_and_only_once_the_weights_rest(opened: Opened) -> None:
    _, html = page_of(netselect.load(EXAMPLE))
    page = walking(html, opened)
    page.clock.run_for(400)
    assert page.locator("[aria-live=polite] .verdict").count() == 1
    assert page.locator("[aria-live=polite] .spoken").count() == 1
    before = page.evaluate(SHOWN)["spoken"]
    for points in (60, 70, 80):
        set_weight(page, 0, points)
        page.clock.run_for(100)
        assert page.evaluate(SHOWN)["spoken"] == before
    page.clock.run_for(400)
    assert page.evaluate(SHOWN)["spoken"] != before
    slider = page.locator("input[type=range]").first
    assert slider.get_attribute("aria-valuetext") == "80 of 100"


def test_under_another_method_it_is_said_that_this_is_the_weighted_sum(opened: Opened) -> None:
    ranking = netselect.rank(netselect.load(EXAMPLE), "topsis")
    walked = walked_weights(ranking)
    assert walked is not None
    document = replace(ranking.document("analysis"), sections=(Section("What if", (walked,)),))
    page = walking(document_page(document), opened)
    sentence = "; here the weighted sum of values between the fixed worst and best levels is worked out."
    told = page.locator(".walk > p").first.inner_text()
    assert told.startswith("The document ranks by TOPSIS (")
    assert sentence in told
    assert said_wrongly(page, rank(ranking.matrix)) == []


def test_the_script_is_small_and_the_page_holds_no_more_than_its_tables_say(opened: Opened) -> None:
    script = resources.files("netselect.report").joinpath("page.js").read_text("utf-8")
    assert len(script.encode()) <= 15_000
    _, html = page_of(netselect.load(EXAMPLE))
    page = walking(html, opened)
    shown = page.evaluate(
        "[...document.querySelectorAll('.worths data')].map((one) => [one.value, one.textContent])"
    )
    assert shown
    for value, text in shown:
        assert abs(float(value) - float(text.split()[0])) <= 0.5001e-3
    assert set(re.findall(r" (data-[a-z]+)", html)) <= {
        *("data-is", "data-stands", "data-unknown", "data-readers"),
        # Where the picture stands on its paper.
        *("data-x", "data-y"),
    }
    assert "application/json" not in html
