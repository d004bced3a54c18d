"""Does a page read well in a real browser: by everybody, in light and dark, on a phone, on paper?"""

import re
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from netselect.report.document import Blanks, Items, Paragraph, Prompt, Table
from netselect.report.formats import Document
from netselect.report.pictures import Picture
from netselect.words import clean
from tests.browser.conftest import Opened, documents, missing, only_if_asked, pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

only_if_asked()

NAMES = ("full", "manager", "index", "kinds", "hostile")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def faults_of(page: "Page") -> dict[str, list[str]]:
    """Return what axe finds wrong, or cannot decide, in a page without its SVG: each rule with the places."""
    if find_spec("axe_playwright_python") is None:
        missing("axe-playwright-python is not installed")
    page.evaluate("document.querySelectorAll('svg').forEach((one) => one.remove())")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "(standards) => axe.run({runOnly: {type: 'tag', values: standards}})", STANDARDS
    )
    assert found["passes"]
    return {
        rule["id"]: [str(node["target"]) for node in rule["nodes"]]
        for kind in ("violations", "incomplete")
        for rule in found[kind]
    }


def test_a_browser_that_is_missing_is_a_failure_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETSELECT_BROWSER", "required")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        missing("no browser")
    monkeypatch.delenv("NETSELECT_BROWSER")
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        missing("no browser")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "hostile"])
def test_axe_finds_nothing_wrong_and_nothing_undecided(name: str, scheme: str, opened: Opened) -> None:
    assert faults_of(opened(pages()[name], color_scheme=scheme)) == {}


@pytest.mark.parametrize(
    ("name", "right", "wrong", "rule"),
    [
        ("index", "--quiet: #4d5661", "--quiet: #b9c0c8", "color-contrast"),
        ("index", '<html lang="en-GB">', "<html>", "html-has-lang"),
        ("index", '<h2 id="s1">', '<h4 id="s1">', "heading-order"),
        ("kinds", 'element.setAttribute("aria-labelledby", name.id);', "", "label"),
    ],
)
def test_a_faulty_page_is_caught(name: str, right: str, wrong: str, rule: str, opened: Opened) -> None:
    page = pages()[name]
    assert right in page
    assert rule in faults_of(opened(page.replace(right, wrong)))


CONTRASTS = """() => {
  const luminance = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((one) => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  // A pattern is followed by the colour that it is drawn on.
  const colour = (paint) => paint.match(/rgb[^)]*\\)/)?.[0];
  // A hidden picture is drawn nowhere.
  return [...document.querySelectorAll("svg.ns")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
    const areas = [...svg.querySelectorAll("rect, path")].filter((one) =>
      !one.closest("defs") && getComputedStyle(one).fill !== "none");
    const toPicture = svg.getScreenCTM().inverse();
    const paper = colour(getComputedStyle(areas[0]).fill);
    const texts = [...svg.querySelectorAll("text")].map((text) => {
      const box = text.getBoundingClientRect();
      const middle = new DOMPoint(box.left + box.width / 2, box.top + box.height / 2).matrixTransform(toPicture);
      const under = areas.filter((one) => one.isPointInFill(middle)).pop();
      return ["text", text.textContent,
        contrast(colour(getComputedStyle(text).fill), colour(getComputedStyle(under).fill))];
    });
    const marks = [...svg.querySelectorAll(".ns-s path")].map((mark) => {
      const how = getComputedStyle(mark);
      const seen = [how.fill, how.stroke].map(colour).filter(Boolean);
      return ["mark", mark.outerHTML, Math.max(...seen.map((one) => contrast(one, paper)))];
    });
    return [...texts, ...marks];
  });
}"""
"""How far the colours of each text and mark of each picture are from what is under them."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_marks_of_pictures_stand_out(scheme: str, opened: Opened) -> None:
    found = opened(pages()["full"], color_scheme=scheme).evaluate(CONTRASTS)
    least = {"text": 4.5, "mark": 3.0}
    assert {kind for kind, _, _ in found} == set(least)
    assert [one for one in found if one[2] < least[one[0]]] == []


def test_a_picture_that_does_not_stand_out_is_caught(opened: Opened) -> None:
    pale = pages()["full"].replace("--ns-ink: #1c2127", "--ns-ink: #a0a0a0")
    found = opened(pale, color_scheme="light").evaluate(CONTRASTS)
    assert any(kind == "text" and contrast < 4.5 for kind, _, contrast in found)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overflows_sideways_and_what_scrolls_can_be_reached(name: str, width: int, opened: Opened) -> None:
    page = opened(pages()[name], width=width)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.wait_for_timeout(50)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    scrolls = page.evaluate(
        "[...document.querySelectorAll('.wide')].map((one) => [one.scrollWidth > one.clientWidth, one.tabIndex])"
    )
    assert all((stop == 0) == is_wider for is_wider, stop in scrolls)
    assert width > 390 or name in {"index", "kinds"} or any(is_wider for is_wider, _ in scrolls)


def test_the_only_request_is_for_the_file_itself(opened: Opened) -> None:
    page = opened("<title>Before</title>")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    file = page.url.replace("0.html", "1.html")
    opened(pages()["full"]).close()
    page.goto(file)
    page.locator("input[type=range]").first.press("ArrowRight")
    page.wait_for_timeout(50)
    assert asked == [file]


def test_the_policy_stops_what_would_be_fetched(opened: Opened) -> None:
    page = opened(
        pages()["index"].replace("<main>", '<main><img id="x" src="https://example.invalid/x.png" alt="">')
    )
    blocked = page.evaluate("fetch('https://example.invalid/').then(() => '', (error) => String(error))")
    assert "Failed to fetch" in blocked
    assert page.evaluate("document.querySelector('#x').naturalWidth") == 0


def texts_of(document: Document) -> list[str]:
    """Return everything that a document says."""
    said = [document.title, document.watermark, document.provenance.left_out]
    said += [text for pair in document.opening() for text in pair]
    for _, section in document.walk():
        said.append(section.title)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                said.append(block.text)
            elif isinstance(block, Items):
                said += block.items
            elif isinstance(block, Table):
                said += [block.caption, *block.heads, *(cell for row in block.rows for cell in row)]
            elif isinstance(block, Prompt):
                said.append(block.question)
            elif isinstance(block, Blanks):
                said += [block.caption, *block.labels]
            elif isinstance(block, Picture):
                said.append(block.alt)
    return [" ".join(clean(text).split()) for text in said if text]


@pytest.mark.parametrize("name", NAMES)
def test_everything_reads_without_scripts(name: str, opened: Opened) -> None:
    page = opened(pages()[name], java_script_enabled=False)
    shown = " ".join((page.text_content("body") or "").split())
    assert [text for text in texts_of(documents()[name]) if text not in shown] == []
    assert page.locator(".result").count() == page.locator("noscript").count()
    for result in page.locator(".result").all():
        assert not result.is_visible()
    for sentence in page.locator(".stays").all():
        assert sentence.is_visible()


def test_markup_in_texts_stays_text(opened: Opened) -> None:
    page = opened(pages()["hostile"])
    page.wait_for_timeout(350)
    assert page.title() != "run"
    assert page.locator("script").count() == 1
    assert page.locator("main b").count() == 0
    assert not re.search("[\x07\u202e]", page.content())


def test_focus_is_seen_on_everything_that_takes_it(opened: Opened) -> None:
    page = opened(pages()["full"], width=390)
    outlines: dict[str, set[str]] = {}
    for _ in range(120):
        page.keyboard.press("Tab")
        kind, how = page.evaluate(
            "(() => { const one = document.activeElement, how = getComputedStyle(one);"
            " return [one.type || one.tagName, `${how.outlineStyle} ${how.outlineWidth}`]; })()"
        )
        outlines.setdefault(kind, set()).add(how)
    assert {"A", "DIV", "SUMMARY", "range", "number", "button"} <= set(outlines)
    assert {kind: how for kind, how in outlines.items() if kind != "BODY" and how != {"solid 3px"}} == {}


@pytest.mark.parametrize("name", ["full", "index"])
def test_a_tagged_document_of_a4_pages_is_printed(name: str, opened: Opened) -> None:
    page = opened(pages()[name], color_scheme="dark")
    printed = page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
    assert b"/StructTreeRoot" in printed
    assert re.search(rb"/Marked\s+true", printed)
    assert b"/Lang" in printed
    boxes = re.findall(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", printed)
    assert set(boxes) == {(b"594", b"841")} or set(boxes) == {(b"595", b"841")}
    page.emulate_media(media="print")
    if documents()[name].watermark:
        # What is fixed stands on every page that is printed.
        assert page.locator(".stamp").is_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('.stamp')).position") == "fixed"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(
        "[...document.querySelectorAll('.rule, td.blank')].every((one) => one.getBoundingClientRect().height > 20)"
    )
    assert page.evaluate(
        "[...document.querySelectorAll('figure details p')].every((one) => one.checkVisibility())"
    )
