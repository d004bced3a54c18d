"""A picture drawn as SVG shows the figures of its record, and nothing in a text can get out of it."""

import re
from xml.etree import ElementTree as ET

import pytest

from netselect import Ranking
from netselect.report.drawings import scores
from netselect.report.pictures import Bar, Interval, Picture
from netselect.report.svg import picture_svg
from tests.report.conftest import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: Picture) -> ET.Element:
    return ET.fromstring(picture_svg(picture))  # noqa: S314 -- our own


def along(root: ET.Element, place: float) -> float:
    """Return which x of the record a place on the paper is."""
    left, right, low, high = (float(root.attrib[f"data-{name}"]) for name in ("left", "right", "low", "high"))
    return low + (place - left) / (right - left) * (high - low)


def test_bars_and_lines_of_scores_stand_where_the_record_says(ranking: Ranking) -> None:
    picture = scores(ranking)
    root = drawn(picture)
    step = 0.2 / 300
    bars = [one for one in root.iter(f"{SVG}rect") if "data-y" in one.attrib]
    meant = [mark for mark in picture.marks if isinstance(mark, Bar)]
    assert len(bars) == len(meant) == sum(record.score is not None for record in ranking.records)
    for bar, mark in zip(bars, meant, strict=True):
        start = float(bar.attrib["x"])
        assert along(root, start) == pytest.approx(mark.start, abs=step)
        assert along(root, start + float(bar.attrib["width"])) == pytest.approx(mark.end, abs=step)
        assert float(bar.attrib["data-y"]) == mark.y
    lines = [one for one in root.iter(f"{SVG}path") if "data-y" in one.attrib]
    spans = [mark for mark in picture.marks if isinstance(mark, Interval)]
    for line, span in zip(lines, spans, strict=True):
        found = re.fullmatch(r"M([\d.]+) [\d.]+v8m0-4H([\d.]+)m0-4v8", line.attrib["d"])
        assert found is not None
        assert along(root, float(found[1])) == pytest.approx(span.low, abs=step)
        assert along(root, float(found[2])) == pytest.approx(span.high, abs=step)


def test_it_is_an_image_with_title_and_figures(ranking: Ranking) -> None:
    root = drawn(scores(ranking))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == ranking.verdict.sentence
    said = root.findtext(f"{SVG}desc") or ""
    assert "council-cop 0.580" in said
    assert "institute not known, from 0.337 to 0.637" in said


def test_what_somebody_wrote_stays_text(hostile: Ranking) -> None:
    text = picture_svg(scores(hostile))
    root = ET.fromstring(text)  # noqa: S314 -- our own
    assert "<script" not in text
    assert not {one.tag.removeprefix(SVG) for one in root.iter()} - {
        "svg",
        "title",
        "desc",
        "style",
        "g",
        "path",
        "rect",
        "text",
    }
    assert '<script>alert("x")</script>' in (root.findtext(f"{SVG}desc") or "")
    assert "\x1b" in HOSTILE
    assert "\x1b" not in text


def test_the_same_picture_is_the_same_text_and_others_have_other_ids(ranking: Ranking) -> None:
    one = scores(ranking)
    assert picture_svg(one) == picture_svg(scores(ranking))
    assert picture_svg(one, "second") != picture_svg(one)
    ids = re.findall(r'id="([^"]+)"', picture_svg(one))
    assert ids
    assert not set(ids) & set(re.findall(r'id="([^"]+)"', picture_svg(one, "second")))
    assert len(picture_svg(one)) < 6000
