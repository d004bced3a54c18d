"""Does each picture show the figures of what was found, in both renderers, and does every text stay a text?"""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect import Ranking
from netselect.errors import InvalidParameter, MethodNotApplicable, UnknownName
from netselect.report.drawings import PICTURES, picture_of
from netselect.report.pictures import (
    _LINE,
    COLOURS,
    SHADES,
    TONES,
    Axis,
    Bar,
    Cell,
    Dot,
    Interval,
    Label,
    Line,
    Mark,
    Picture,
    picture_svg,
    shade,
)
from netselect.report.plots import STYLES, drawn_as
from netselect.study.study import Study
from netselect.words import score_text, share_text
from tests.open_studies import open_studies
from tests.report.conftest import EXAMPLE, HOSTILE, the_example
from tests.small_study import need, network, small_study

SVG = "{http://www.w3.org/2000/svg}"
NAMES = tuple(PICTURES)


@cache
def the_picture(name: str) -> Picture:
    return picture(the_example(), name)


def picture(ranking: Ranking, name: str) -> Picture:
    """Return a picture of a ranking by its name; of the first two networks where it takes two."""
    options = {"samples": 200} if name == "acceptability" else {}
    return ranking.plot.picture(name, *(ranking.networks[:2] if name == "compare" else ()), **options)


def parsed(shown: Picture | str) -> ET.Element:
    return ET.fromstring(shown if isinstance(shown, str) else picture_svg(shown))  # noqa: S314 -- our own


class Paper:
    """An SVG, read back into the units of its picture."""

    def __init__(self, shown: Picture, root: ET.Element | None = None) -> None:
        self.shown, self.root = shown, parsed(shown) if root is None else root
        shapes = self.root.find(f'{SVG}g[@class="ns-s"]')
        assert shapes is not None
        self.shapes = list(shapes)[len(shown.legend) :]
        (self.left, self.right, self.low, self.high), (self.top, self.floor) = (
            map(float, self.root.attrib[key].split()) for key in ("data-x", "data-y")
        )

    def x(self, place: float) -> float:
        """Return the value at a place across."""
        return self.low + (place - self.left) / (self.right - self.left) * (self.high - self.low)

    def y(self, place: float) -> float:
        """Return the value at a place down."""
        share = (place - self.top) / (self.floor - self.top)
        return self.shown.y.high + share * (self.shown.y.low - self.shown.y.high)

    def rows(self, is_: str) -> list[str]:
        """Return what stands at each row, from the top."""
        group = self.root.find(f'{SVG}g[@data-is="{is_}"]')
        texts = [] if group is None else list(group)

        def up(text: ET.Element) -> float:
            moved = numbers_of(text.attrib.get("transform", "0"))[-1]
            return float(text.attrib["y"]) + _LINE / 2 * (len(text)) + moved

        return [" ".join(text.itertext()) for text in sorted(texts, key=up)]

    def marks(self) -> Iterator[tuple[object, ...]]:
        """Yield the kind and the figures of every mark; a path holds all that are alike."""
        for shape in self.shapes:
            data, fill = shape.attrib, shape.attrib["fill"].split()[-1]
            if "stroke-dasharray" in data:
                numbers = numbers_of(data["d"])
                yield "line", self.x(numbers[0]), self.y(numbers[1]), self.x(numbers[-2]), self.y(numbers[-1])
                continue
            for part in re.findall("M[^M]*?(?:z|v8(?=M|$))", data["d"]):
                across, up, *more = numbers_of(part)
                if data.get("data-is") == "span":
                    yield "interval", self.x(across), self.x(more[3] if len(more) > 1 else across), self.y(up + 4)
                elif "h" not in part or "m" in part:
                    yield "dot", self.x(across), self.y(up), fill
                else:
                    wide, high = more[:2]
                    middle = self.y(up + high / 2)
                    if fill in SHADES:
                        yield "cell", self.x(across + wide / 2), middle, fill
                    else:
                        yield "bar", self.x(across), self.x(across + wide), middle, fill


def numbers_of(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]


def as_drawn(mark: Mark) -> tuple[object, ...]:
    """Return what a renderer has to show of a mark."""
    match mark:
        case Bar():
            return "bar", *sorted((mark.start, mark.end)), mark.y, COLOURS[mark.tone]
        case Interval():
            return "interval", mark.low, mark.high, mark.y
        case Cell():
            return "cell", mark.x, mark.y, SHADES[shade(mark.share)]
        case Dot():
            return "dot", mark.x, mark.y, COLOURS[mark.tone]
        case Line():
            return "line", *mark.points[0], *mark.points[-1]
    raise AssertionError(mark)


def alike(found: tuple[object, ...], meant: tuple[object, ...], room: float) -> bool:
    return len(found) == len(meant) and all(
        one == (pytest.approx(other, abs=room) if isinstance(other, float | int) else other)
        for one, other in zip(found, meant, strict=True)
    )


def same(found: tuple[object, ...], meant: tuple[object, ...], room: float) -> None:
    assert alike(found, meant, room), (found, meant)


@pytest.mark.parametrize("name", NAMES)
def test_the_svg_shows_every_mark_where_the_record_has_it(name: str) -> None:
    shown = the_picture(name)
    meant = [mark for mark in shown.marks if not isinstance(mark, Label)]
    assert meant
    # A tenth of a point, on axes of 150 points and more.
    room = max(abs(shown.x.high - shown.x.low), abs(shown.y.high - shown.y.low)) / 750
    found = list(Paper(shown).marks())
    assert len(found) == len(meant)
    for mark in map(as_drawn, meant):
        one = next(one for one in found if alike(one, mark, room))
        found.remove(one)


@pytest.mark.parametrize("name", NAMES)
def test_the_axes_show_every_mark_where_the_record_has_it(name: str) -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.colors import to_hex  # noqa: PLC0415 -- an extra
    from matplotlib.patches import Rectangle  # noqa: PLC0415 -- as above

    ranking, shown = the_example(), the_picture(name)
    options = {"samples": 200} if name == "acceptability" else {}
    ax = getattr(ranking.plot, name)(*(ranking.networks[:2] if name == "compare" else ()), **options)
    found: dict[str, list[tuple[object, ...]]] = {"patches": [], "lines": []}
    for patch in ax.patches:
        assert isinstance(patch, Rectangle)
        left, middle, colour = patch.get_x(), patch.get_y() + patch.get_height() / 2, to_hex(patch.get_facecolor())
        right = left + patch.get_width()
        is_cell = colour.upper() in SHADES
        found["patches"].append(
            ("cell", (left + right) / 2, middle, colour.upper())
            if is_cell
            else ("bar", *sorted((left, right)), middle, colour.upper())
        )
    for line in ax.lines:
        across, up = (np.asarray(data, dtype=float).tolist() for data in (line.get_xdata(), line.get_ydata()))
        if line.get_marker() == "|":
            found["lines"].append(("interval", *across, up[0]))
        elif line.get_linestyle() == "--":
            found["lines"].append(("line", across[0], up[0], across[-1], up[-1]))
        else:
            found["lines"].append(("dot", across[0], up[0], to_hex(line.get_markerfacecolor()).upper()))
    for kinds, where in (((Bar, Cell), "patches"), ((Interval, Dot, Line), "lines")):
        meant = [mark for mark in shown.marks if isinstance(mark, kinds)]
        assert len(found[where]) == len(meant)
        for one, mark in zip(found[where], meant, strict=True):
            same(one, as_drawn(mark), 1e-9)
    said = {" ".join(text.get_text().split()) for text in ax.texts}
    assert {" ".join(mark.lines).replace("$", r"\$") for mark in shown.labels} <= said
    assert " ".join(ax.get_title(loc="left").split()) == shown.title
    assert [label.get_text() for label in ax.get_yticklabels()]


def test_scores_are_those_of_the_example() -> None:
    ranking, shown = the_example(), the_picture("scores")
    records = ranking.records
    bars = {mark.y: mark for mark in shown.marks if isinstance(mark, Bar)}
    spans = {mark.y: mark for mark in shown.marks if isinstance(mark, Interval)}
    for row, record in enumerate(records):
        assert (bars[row].end if row in bars else None) == record.score
        assert (spans[row].low, spans[row].high) == (record.low, record.high)
        assert ranking.names.network(record.network) in shown.alt
    assert shown.title == (
        "Project-management professional body, student grade has the highest score, 0.603; "
        "the lines of 3 of the 5 others overlap its own."
    )


@settings(max_examples=40)
@given(open_studies())
def test_the_title_of_scores_counts_the_lines_that_overlap(study: Study) -> None:
    ranking = netselect.rank(study)
    shown = ranking.plot.picture("scores")
    standing = [record for record in ranking.records if record.rank is not None]
    if len(standing) < 2 or all(record.rank == 1 for record in standing):
        assert shown.title == ranking.verdict.sentence
        return
    spans = {mark.y: mark for mark in shown.marks if isinstance(mark, Interval)}
    least = min(spans[row].low for row, record in enumerate(ranking.records) if record.rank == 1)
    found = sum(spans[row].high >= least for row, record in enumerate(ranking.records) if (record.rank or 1) > 1)
    counts = [int(number) for number in re.findall(r"the lines? of (\d+) of", shown.title)]
    if counts:
        assert counts == [found]
    else:
        assert found == (0 if "no other line" in shown.title else 1)
    score = score_text(float(ranking.scores[ranking.position(standing[0].network)]))
    assert f" the highest score, {score};" in shown.title or f", up to {score};" in shown.title


def test_contributions_add_up_to_the_score_and_the_largest_is_named() -> None:
    ranking, shown = the_example(), the_picture("contributions")
    standing = [record for record in ranking.records if record.rank is not None]
    for row, record in enumerate(standing):
        ends = [mark.end for mark in shown.marks if isinstance(mark, Bar) and mark.y == row]
        assert max(ends) == pytest.approx(float(ranking.scores[ranking.position(record.network)]))
    parts = standing[0].contributions
    largest = max(parts, key=lambda name: parts[name])
    assert f"is {ranking.names.criterion(largest)}: {score_text(parts[largest])}, of" in shown.title


def test_benefits_and_limitations_are_those_of_the_profiles() -> None:
    ranking, shown = the_example(), the_picture("benefits")
    standing = [record for record in ranking.records if record.rank is not None]
    most = 0
    for row, record in enumerate(standing):
        ends = {mark.tone: abs(mark.end) for mark in shown.marks if isinstance(mark, Bar) and mark.y == row}
        verdicts = [one.verdict for one in ranking.profile(record.network).findings]
        assert ends.get("first", 0) == verdicts.count("benefit")
        assert ends.get("second", 0) == verdicts.count("limitation")
        most = max(most, verdicts.count("benefit"))
    assert f"the most benefits: {most} of 8 criteria" in shown.title


def test_cells_are_the_strengths() -> None:
    ranking, shown = the_example(), the_picture("coverage")
    covered = ranking.gaps().coverage
    cells = [mark for mark in shown.marks if isinstance(mark, Cell)]
    assert len(cells) == covered.strengths.size
    for cell in cells:
        row = covered.networks.index(ranking.records[int(cell.y)].network)
        assert cell.share == covered.strengths[row, int(cell.x)]
        assert cell.text == (share_text(cell.share) if cell.share else "")


def test_two_networks_have_their_parts_beside_each_other() -> None:
    ranking, shown = the_example(), the_picture("compare")
    first, second = ranking.networks[:2]
    bars = [mark for mark in shown.marks if isinstance(mark, Bar)]
    parts = ranking.compare(first, second).parts
    for part, one, other in zip(parts, bars[::2], bars[1::2], strict=True):
        assert one.end == ranking[first].contributions[part.criterion]
        assert other.end == ranking[second].contributions[part.criterion]
        assert one.end - other.end == pytest.approx(part.part)
    assert shown.title == ranking.compare(first, second).sentences[0]


def test_lines_of_stability_are_the_intervals_and_dots_the_weights() -> None:
    found, shown = the_example().sensitivity(), the_picture("stability")
    spans = [(mark.low, mark.high) for mark in shown.marks if isinstance(mark, Interval)]
    assert spans == [(one.low, one.high) for one in found.intervals]
    assert [mark.x for mark in shown.marks if isinstance(mark, Dot)] == [one.weight for one in found.intervals]
    assert shown.title == found.sentence


def test_bars_of_samples_are_the_shares_of_ranks() -> None:
    found, shown = the_example().smaa(samples=200), the_picture("acceptability")
    for row, one in enumerate(found.networks):
        wide = {m.tone: m.end - m.start for m in shown.marks if isinstance(m, Bar) and m.y == row}
        for tone, share in zip(("first", "second", "third"), one.shares, strict=False):
            assert wide.get(tone, 0.0) == pytest.approx(share)  # type: ignore[call-overload]
        assert wide.get("faded", 0.0) == pytest.approx(sum(one.shares[3:]))


def test_dots_of_value_are_the_offers() -> None:
    found, shown = the_example().dominance(), the_picture("value")
    dots = {(mark.x, mark.y): mark.tone for mark in shown.marks if isinstance(mark, Dot)}
    assert dots == {(one.amount, one.score): "first" if one.is_efficient else "faded" for one in found.money}
    for one in found.money:
        named = found.called.network(one.network) in shown.title
        assert named == one.is_efficient


def test_dots_of_the_front_are_its_sets() -> None:
    found, shown = the_example().portfolio(), the_picture("front")
    dots = {(mark.x, mark.y): mark.tone for mark in shown.marks if isinstance(mark, Dot)}
    assert found.best is not None
    for own in found.front.sets:
        money = own.spend("first_year_cost")
        assert money is not None
        assert money.judged is not None
        tone = dots[money.judged, own.coverage(found.chosen_by.objective)]
        assert (tone == "first") == (own.networks == found.best.networks)
    limits = [mark for mark in shown.marks if isinstance(mark, Line)]
    assert [line.points[0][0] for line in limits] == [found.chosen_by.limits["first_year_cost"]]


def test_dots_of_agreement_are_the_correlations() -> None:
    found, shown = the_example().agreement(), the_picture("agreement")
    counted = [alike for one, alike in zip(found.variants, found.kendall, strict=True) if one.counts]
    dots = [mark for mark in shown.marks if isinstance(mark, Dot)]
    assert [dot.x for dot in dots] == counted
    firsts = [one.first == found.counted[0].first for one in found.counted]
    assert [dot.tone == "first" for dot in dots] == firsts
    assert shown.title == found.sentence


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_is_an_image_with_title_and_figures_and_says_that_a_study_is_invented(name: str) -> None:
    shown, root = the_picture(name), parsed(the_picture(name))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == shown.title
    assert root.findtext(f"{SVG}desc") == f"{shown.alt} Illustrative: every organisation and figure is invented."
    ids = {one for one in the_example().study.networks if not one.isalpha()}  # type: ignore[union-attr]
    assert not [one for one in ids if one in ET.tostring(root, "unicode")]


def of_many(count: int, name: str = "Network {}") -> Ranking:
    networks = {
        f"n{row}": network(
            name=name.format(row),
            staying={"yearly_cost": 7.0 * (row % 9), "hours_per_month": 1 + row % 4},
            serves={"n": (row % 10) / 10, "m": "unknown" if row == 1 else (row % 3) / 3},
        )
        for row in range(count)
    }
    return netselect.rank(small_study(needs={"n": need(), "m": need()}, networks=networks))


@pytest.mark.parametrize("count", [1, 2, 30])
@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_sensible_with_one_network_and_with_thirty(name: str, count: int) -> None:
    ranking = of_many(count)
    if name == "compare" and count == 1:
        return
    if name == "front" and count > 20:
        pytest.importorskip("highspy")
    shown = picture(ranking, name)
    assert shown.title.endswith(".")
    figures = [one for mark in shown.marks if not isinstance(mark, Label) for one in as_drawn(mark)]
    assert all(np.isfinite(one) for one in figures if not isinstance(one, str))  # type: ignore[call-overload]
    assert len(picture_svg(shown)) < 60_000
    parsed(shown)


@pytest.mark.parametrize("name", NAMES)
def test_where_nobody_stands_a_picture_says_so(name: str) -> None:
    shut = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    networks = {key: network(facts={"open": False}, serves={"n": 0.5}) for key in "ab"}
    ranking = netselect.rank(small_study(gates=shut, needs={"n": need()}, networks=networks))
    shown = picture(ranking, name)
    assert shown.title.endswith(".")
    drawn = [mark for mark in shown.marks if isinstance(mark, Bar)]
    assert name in {"scores", "compare"} or not drawn
    parsed(shown)


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_is_cut_in_the_drawing_and_whole_in_the_words(name: str) -> None:
    long = "{} " + "Association of people who manage projects " * 5
    ranking = of_many(6, long[:200])
    shown = picture(ranking, name)
    root = parsed(shown)
    whole = ranking.names.network("n5")
    assert len(whole) > 190
    said = root.findtext(f"{SVG}desc") or ""
    assert whole in said
    assert "\N{HORIZONTAL ELLIPSIS}" not in said
    drawn = "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert name == "front" or "\N{HORIZONTAL ELLIPSIS}" in drawn
    assert max(len(text.text or "") for text in root.iter(f"{SVG}text")) < 110


@pytest.mark.parametrize("name", [one for one in NAMES if one != "compare"])
def test_what_somebody_wrote_stays_text(hostile: Ranking, name: str) -> None:
    text = picture_svg(picture(hostile, name))
    tags = {one.tag.removeprefix(SVG) for one in ET.fromstring(text).iter()}  # noqa: S314 -- our own
    assert tags <= {"svg", "title", "desc", "style", "defs", "pattern", "g", "path", "rect", "text", "tspan"}
    assert "<script" not in text
    assert "\x1b" in HOSTILE
    assert "\x1b" not in text


def test_an_svg_is_small() -> None:
    sizes = {name: len(picture_svg(the_picture(name), styled=False).encode()) for name in NAMES}
    assert sizes["scores"] < 4_000
    # Most of what is left is the figures in words.
    words = {name: len(the_picture(name).title) + len(the_picture(name).alt) for name in NAMES}
    assert max(sizes[name] - 2 * words[name] for name in NAMES) < 4_000


def test_the_same_picture_is_the_same_text_and_others_have_other_ids() -> None:
    one, other = the_picture("scores"), the_picture("contributions")
    assert picture_svg(one) == picture_svg(picture(netselect.rank(netselect.load(EXAMPLE)), "scores"))

    def ids(text: str) -> set[str]:
        return set(re.findall(r' id="([^"]+)"', text))

    assert ids(picture_svg(one))
    assert not ids(picture_svg(one)) & ids(picture_svg(other))
    assert not ids(picture_svg(one)) & ids(picture_svg(one, "again"))
    assert len(picture_svg(one)) < 6000


def test_every_tone_has_a_colour_a_hatching_and_a_shape_of_its_own() -> None:
    assert set(COLOURS) == set(STYLES) == set(TONES)
    hatches, markers = ({tone: style[part] for tone, style in STYLES.items()} for part in (0, 1))
    for ways in (COLOURS, hatches, markers):
        assert len(set(ways.values())) == len(TONES)
    marks = tuple(Bar(0.0, float(row), row + 1.0, tone) for row, tone in enumerate(TONES))
    rows = Picture("all", "All.", "All.", Axis("", 0.0, 7.0, ()), Axis("", 0.5, -0.5, ()), marks)
    hatched = re.findall(r'<pattern.*?d="([^"]+)"/></pattern>', picture_svg(rows))
    assert len(set(hatched)) == len(TONES) - 1
    dots = tuple(Dot(row + 0.5, 0.0, tone) for row, tone in enumerate(TONES))
    shapes = re.findall(r'd="M[\d.]+ [\d.]+(m[^"]+)"', picture_svg(Picture("d", "D.", "D.", rows.x, rows.y, dots)))
    assert len(set(shapes)) == len(TONES)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2 of a colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_figures_in_cells_can_be_read() -> None:
    from netselect.report.pictures import INKS  # noqa: PLC0415 -- only here

    for paper, ink in zip(SHADES, INKS, strict=True):
        dark, light = sorted(map(luminance, (paper, ink)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert sorted(map(luminance, SHADES), reverse=True) == [luminance(one) for one in SHADES]


LOOKED = """
import importlib.util, sys
import netselect
ranking = netselect.rank(netselect.load(sys.argv[1]))
assert ranking.plot.svg("scores").startswith("<svg")
assert "matplotlib" not in sys.modules
print("drawn without matplotlib")
if importlib.util.find_spec("matplotlib"):
    import matplotlib
    from matplotlib.figure import Figure
    before = dict(dict.items(matplotlib.rcParams))
    own = Figure().subplots()
    assert ranking.plot.scores(own) is own
    assert own._repr_html_().startswith("<p>Scores: ")
    shown = ranking.plot.scores()._repr_html_()
    assert shown.startswith('<img alt="Scores: ') and len(shown) < 100_000
    assert dict(dict.items(matplotlib.rcParams)) == before
    assert "matplotlib.pyplot" not in sys.modules
    print("axes as they were")
"""


@cache
def looked() -> list[str]:
    """Return what was found in a process that had loaded nothing of matplotlib, once for all that ask."""
    done = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-c", LOOKED, str(EXAMPLE)], capture_output=True, text=True, check=False
    )
    return [*done.stdout.splitlines(), done.stderr]


def test_axes_that_are_given_are_returned_and_pyplot_is_left_alone() -> None:
    pytest.importorskip("matplotlib")
    assert looked()[1:] == ["axes as they were", ""]


def test_svg_is_drawn_without_matplotlib() -> None:
    assert looked()[0] == "drawn without matplotlib", looked()


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<svg"), (".PNG", b"\x89PNG"), (".pdf", b"%PDF")])
def test_a_file_holds_the_same_bytes_each_time(suffix: str, start: bytes) -> None:
    pytest.importorskip("matplotlib")
    first, again = (drawn_as(the_picture("scores"), suffix) for _ in range(2))
    assert first.startswith(start)
    assert first == again


def test_what_cannot_be_drawn_is_said(bare: Ranking) -> None:
    ranking = the_example()
    with pytest.raises(InvalidParameter, match="no picture of Questions"):
        picture_of(ranking.questions())
    with pytest.raises(InvalidParameter, match=r"ends in \.svg, \.png or \.pdf"):
        drawn_as(the_picture("scores"), ".gif")
    with pytest.raises(InvalidParameter, match="`compare` is of two networks; found 1"):
        ranking.plot.picture("compare", "pm-body")
    with pytest.raises(InvalidParameter, match="`scores` is of the whole ranking"):
        ranking.plot.svg("scores", "pm-body")
    with pytest.raises(InvalidParameter, match="`scores` takes no options, found samples"):
        ranking.plot.picture("scores", samples=3)
    with pytest.raises(InvalidParameter, match="axes of matplotlib"):
        ranking.plot.scores("here")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="scores"):
        ranking.plot.picture("score")
    with pytest.raises(MethodNotApplicable, match="bare matrix"):
        bare.plot.picture("coverage")
    shut = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    nobody = netselect.rank(small_study(gates=shut, networks={"a": network(facts={"open": False})}))
    for found in (nobody.smaa(), nobody.sensitivity()):
        with pytest.raises(InvalidParameter, match="there is nothing to draw: Nobody stands"):
            picture_of(found)


ODD_NAMES = (
    *("日本語のネットワーク協会", "شبكة مديري المشاريع", "🙂 club $x_$ and $y$", "a\u202eb", "W" * 200),
    "&lt;b>",
)


@pytest.mark.parametrize("kind", ["scores", "coverage", "value"])
def test_names_in_any_script_and_of_any_letters_are_drawn(kind: str) -> None:
    """All of them in one picture, as networks and as needs; each letter is drawn by itself."""
    pytest.importorskip("matplotlib")
    networks = {
        f"{key}{place}": network(name=f"{name} {key}", serves={"n0": level}, staying={"yearly_cost": 5.0})
        for place, name in enumerate(ODD_NAMES)
        for key, level in (("a", 0.5), ("b", 0.25))
    }
    needs = {f"n{place}": need(title=name) for place, name in enumerate(ODD_NAMES)}
    shown = picture(netselect.rank(small_study(title=" ".join(ODD_NAMES), needs=needs, networks=networks)), kind)
    parsed(shown)
    assert drawn_as(shown, ".png").startswith(b"\x89PNG")


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(0, 5), st.sampled_from([0, 30, 60, 150])),
        min_size=1,
        max_size=7,
    )
)
def test_what_a_title_says_holds(rows: list[tuple[float, int, int]]) -> None:
    criteria = {
        "cover": {"computed": "need_coverage", "weight": 3},
        "known": {"weight": 2, "scale": {"worst": 0, "best": 5}},
        "cost": {"computed": "yearly_cost", "weight": 2, "scale": {"worst": 150, "best": 0}},
    }
    networks = {
        f"n{at}": network(
            name=f"Net {at}.", serves={"n": help_}, values={"known": level}, staying={"yearly_cost": cost}
        )
        for at, (help_, level, cost) in enumerate(rows)
    }
    ranking = netselect.rank(small_study(needs={"n": need()}, criteria=criteria, networks=networks))
    matrix = ranking.matrix
    called = {name: f"Net {at}." for at, name in enumerate(networks)}

    # Worked out anew, from the figures alone.
    worth = {
        key: (help_, level / 5, 1 - cost / 150) for key, (help_, level, cost) in zip(networks, rows, strict=True)
    }
    good = {key: sum(one >= 0.7 - 1e-9 for one in values) for key, values in worth.items()}
    title = picture(ranking, "benefits").title
    most = max(good.values())
    if most:
        assert f"the most benefits: {most} of 3 criteria" in title
        leading = [called[key] for key in good if good[key] == most]
        assert len(leading) > 5 or all(one in title for one in leading)
    first = ranking.networks[0]
    parts = dict(zip(matrix.criteria, np.array(worth[first]) * (3 / 7, 2 / 7, 2 / 7), strict=True))
    title = picture(ranking, "contributions").title
    if max(parts.values()) > 0:
        assert f": {score_text(max(parts.values()))}" in title
    apart = {
        key: (cost, (3 * values[0] + 2 * values[1]) / 5)
        for (key, values), (_, _, cost) in zip(worth.items(), rows, strict=True)
    }
    best = {
        key
        for key, (cost, score) in apart.items()
        if not any(
            other[0] <= cost and other[1] >= score - 1e-9 and (other[0] < cost or other[1] > score + 1e-9)
            for other in apart.values()
        )
    }
    title = picture(ranking, "value").title
    assert len(best) > 5 or {key for key in apart if called[key] in title} == best
    assert ("equalled or outdone" in title) == (len(best) < len(apart))
    nobody = all(help_ == 0 for help_, _, _ in rows)
    assert picture(ranking, "coverage").title.startswith(
        "No network that stands serves" if nobody else "Every open need"
    )
