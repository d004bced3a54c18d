"""In which browser do pages open, and which documents are looked at?

Debian's chromium, driven by Playwright. It takes a while, so the tests are skipped unless the environment variable
`NETSELECT_BROWSER` is `yes`, or `required`: then they fail where either is missing.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import netselect
from netselect.report.document import Blanks, Items, Paragraph, Prompt, Section, Table, WalkedWeights
from netselect.report.drawings import scores
from netselect.report.explorer import walked_weights
from netselect.report.formats import Document, document_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "criteria.example.yaml"
P1 = ROOT / "tests" / "scenarios" / "p1_council_administrator.yaml"

Opened = Callable[..., "Page"]
"""Opens HTML, and takes how: `color_scheme`, `width`, `java_script_enabled`."""


def only_if_asked() -> None:
    """Skip the module that calls this unless pages are to be opened."""
    if not os.environ.get("NETSELECT_BROWSER"):
        cure = "pages are opened in a browser where the environment variable NETSELECT_BROWSER is `yes`"
        pytest.skip(cure, allow_module_level=True)


def missing(what: str) -> None:
    """Skip for want of something, or fail where that may not be."""
    if os.environ.get("NETSELECT_BROWSER") == "required":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start chromium, and end it when other tests follow: Playwright holds the loop of its thread."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("there is no chromium on this machine")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- skipped where it is not installed
    except ImportError:
        missing("playwright is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: "Browser", tmp_path: Path) -> Iterator[Opened]:
    """Return what opens a page; a mistake of its script fails the test."""
    contexts: list[BrowserContext] = []
    mistakes: list[str] = []

    def opening(html: str, *, width: int = 1280, **how: Any) -> "Page":  # noqa: ANN401 -- as Playwright takes them
        file = tmp_path / f"{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda mistake: mistakes.append(str(mistake)))
        page.goto(file.as_uri())
        return page

    yield opening
    for context in contexts:
        context.close()
    assert not mistakes


HOSTILE = f"{'ab<b>&' * 1700} <script>document.title = 'run'</script> \u202e \x07 &amp; \"'"


@cache
def documents() -> dict[str, Document]:
    """Return the documents that are looked at."""
    ranking = netselect.rank(netselect.load(EXAMPLE))
    recorded = netselect.rank(netselect.load(P1).model_copy(update={"illustrative": False}))
    return {
        "full": walkable(ranking.document("full"), ranking),
        "manager": walkable(recorded.document("shortlist", "manager"), recorded),
        "index": recorded.document("index", "assessor"),
        "kinds": of_every_kind(ranking, "A text"),
        "hostile": of_every_kind(ranking, HOSTILE),
    }


def walkable(document: Document, ranking: netselect.Ranking) -> Document:
    """Return a document that surely holds a picture, and weights to walk."""
    walked = walked_weights(ranking)
    assert walked is not None
    if any(isinstance(block, WalkedWeights) for _, section in document.walk() for block in section.blocks):
        return document
    more = Section("What if the weights were different?", (scores(ranking), walked))
    return replace(document, sections=(*document.sections, more))


def of_every_kind(ranking: netselect.Ranking, text: str) -> Document:
    """Return a document that holds every kind of block, and says one thing throughout."""
    walked = walked_weights(ranking)
    assert walked is not None
    count = len(walked.criteria)
    blocks = (
        Paragraph(text, strong=True),
        Items((text, text)),
        Table(text, (text, "", text, text), ((text,) * 4, ("", *(text,) * 3)), frozenset({1}), frozenset({3})),
        Prompt(text),
        Blanks(text, (text, text)),
        replace(
            walked,
            criteria=tuple(f"{number} {text}" for number in range(count)),
            networks=tuple(replace(one, name=f"{one.name} {text}") for one in walked.networks),
            stays=(text,) * count,
            ungraded=(((0, 1), 3), ((2,), 1)),
            method=text,
        ),
        replace(scores(ranking), title=text, alt=text),
    )
    document = ranking.document("analysis")
    section = Section(text, blocks, (Section(text, blocks[:1]),))
    return replace(document, title=text, purpose=text, sections=(section,) * 2)


@cache
def pages() -> dict[str, str]:
    """Return the same as pages."""
    return {name: document_page(document) for name, document in documents().items()}
