"""Is a page one file that fetches nothing, escapes everything and is the same every time?"""

import re
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

import netselect
from netselect.errors import MissingExtra
from netselect.report import formats as page
from netselect.report.document import KINDS, Kind, Paragraph, Section
from netselect.report.formats import LARGEST_FRAGMENT, Document, document_fragment, document_page
from tests.report.conftest import EXAMPLE, HOSTILE

STUDY = netselect.load(EXAMPLE)
NOT_ILLUSTRATIVE = STUDY.model_copy(update={"illustrative": False})


def document(kind: Kind = "shortlist") -> Document:
    return netselect.rank(NOT_ILLUSTRATIVE).document(kind, "assessor")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fetches_nothing_and_is_not_large(kind: Kind) -> None:
    html = document_page(document(kind))
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in html
    assert not re.search(r"(src|href|action|data)=[\"'](?!#)", html)
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    assert set(re.findall(r"https?://[^\s\"'<]+", html)) <= {"http://www.w3.org/2000/svg"}
    assert len(html.encode()) < 400_000


def test_the_same_study_gives_the_same_page_whatever_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first = document_page(document("full"))
    monkeypatch.setattr("time.time", lambda: pytest.fail("the clock is read"))
    assert document_page(document("full")) == first


@pytest.mark.parametrize("made", [document_page, document_fragment])
def test_every_text_is_escaped(made: Callable[[Document], str]) -> None:
    wrong = replace(document(), title=HOSTILE, sections=(Section(HOSTILE, (Paragraph(HOSTILE),)),))
    html = made(wrong).replace("<wbr>", "")
    assert "<script>alert" not in html
    assert "\x1b" not in html
    assert html.count("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;") >= 2 + (made is document_page)


def test_every_id_of_a_page_is_its_own_and_every_reference_leads_to_one() -> None:
    html = document_page(document("full"))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:aria-labelledby|href)="#?([^"]+)"', html)) <= set(ids)


def test_a_fragment_is_of_a_size_that_a_notebook_bears_and_says_that_there_is_more() -> None:
    whole = document()
    long = replace(whole, sections=tuple(Section("More", (Paragraph("word " * 1000),)) for _ in range(40)))
    shown = document_fragment(long)
    assert LARGEST_FRAGMENT / 2 < len(shown.encode()) < 100_000
    assert "There is more" in shown
    assert "There is more" not in document_fragment(replace(whole, sections=whole.sections[:1]))
    assert "<script" not in document_fragment(whole)
    assert "background" not in re.sub(r"<svg.*?</svg>", "", document_fragment(whole), flags=re.DOTALL)


def test_without_its_library_the_page_names_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    page._templates.cache_clear()  # noqa: SLF001 -- as if nothing had been written yet
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtra, match=r'A page needs jinja2: pip install "netselect\[report\]"'):
        document_page(document())
    page._templates.cache_clear()  # noqa: SLF001 -- as above
