"""How is a picture drawn on axes of matplotlib (the extra `report`), and written as a file?

Figures are made without pyplot, whose state, like `rcParams`, stays as it is.
"""

import io
import warnings
from base64 import b64encode
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, cast

from netselect.arguments import refuse_kind
from netselect.errors import InvalidParameter, loaded
from netselect.report.pictures import (
    COLOURS,
    INKS,
    SHADES,
    Bar,
    Cell,
    Dot,
    Interval,
    Label,
    Line,
    Picture,
    Tone,
    cut,
    picture_svg,
    rows_of,
    shade,
    title_lines,
)
from netselect.words import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = (".svg", ".png", ".pdf")
"""What a picture can be written as."""

STYLES: dict[Tone, tuple[str, str]] = {
    "first": ("", "o"),
    "second": ("//", "s"),
    "third": ("\\\\", "^"),
    "fourth": ("..", "D"),
    "fifth": ("||", "v"),
    "sixth": ("xx", "P"),
    "faded": ("--", "."),
}
"""The hatching of bars of each tone, and the shape of dots."""

_WIDTH, _LINE, _HEIGHT, _AROUND = 8.0, 0.19, 3.6, 1.6
"""Inches: across, for each line of a row, for a plot without rows, and for what stands around."""

_TITLE_LETTERS, _TITLE_LINES = 64, 5


def _of_matplotlib(module: str) -> Any:  # noqa: ANN401 -- a module that need not be installed
    return loaded(module, "report", "Pictures on axes, and as .png or .pdf, need matplotlib")


def drawn_as(picture: Picture, suffix: str) -> bytes:
    """Return a picture as the content of a file that ends so; SVG needs nothing else, the others matplotlib."""
    kind = suffix.lower()
    if kind not in KINDS:
        raise InvalidParameter(f"a picture is written to a file that ends in .svg, .png or .pdf, found `{suffix}`")
    if kind == ".svg":
        return picture_svg(picture).encode()
    return _content(draw(picture), kind.removeprefix("."))


def draw(picture: Picture, ax: "Axes | None" = None) -> "Axes":
    """Draw a picture on axes, of a figure of its own where none are given, and return them.

    In a notebook the axes show the picture with its alternative text; axes that were given show the text alone,
    because their figure is shown by whoever made it.
    """
    if ax is None:
        ax = _own_axes(picture)
    else:
        refuse_other_axes(ax)
        cast("Any", ax)._repr_html_ = lambda: f"<p>{escape(clean(picture.alt))}</p>"
    title = "\n".join(title_lines(picture, _TITLE_LETTERS, _TITLE_LINES))
    ax.set_title(_plain(title), loc="left", fontsize="medium")
    if not picture.marks:
        ax.set_axis_off()
        return ax
    ax.set_xlim(picture.x.low, picture.x.high)
    ax.set_ylim(picture.y.low, picture.y.high)
    _ticks(ax, picture)
    ax.set_xlabel(_plain("\n".join(filter(None, (picture.x.label, picture.note)))), loc="left")
    ax.set_ylabel(_plain(picture.y.label))
    for mark in picture.marks:
        _mark(ax, mark)
    if picture.legend:
        _legend(ax, picture)
    return ax


def refuse_other_axes(ax: object) -> None:
    """Refuse to draw on anything but axes of matplotlib."""
    if not isinstance(ax, _of_matplotlib("matplotlib.axes").Axes):
        refuse_kind("`ax`", ax, "axes of matplotlib, such as `figure.subplots()` gives")


def _ticks(ax: "Axes", picture: Picture) -> None:
    named = [_plain(cut(text)[0]) for _, text in picture.x.ticks]
    slanted = any(isinstance(mark, Cell) for mark in picture.marks)
    ax.set_xticks([at for at, _ in picture.x.ticks], named)
    if slanted:
        for label in ax.get_xticklabels():
            label.set(rotation=35, ha="right", rotation_mode="anchor")
    rows = [_plain("\n".join(rows_of(text))) for _, text in picture.y.ticks]
    ax.set_yticks([at for at, _ in picture.y.ticks], rows)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(length=0)
    ax.set_axisbelow(True)
    if not slanted:
        ax.grid(visible=True, axis="x" if picture.has_rows else "both", alpha=0.5)


def _mark(ax: "Axes", mark: Any) -> None:  # noqa: ANN401 -- any of the marks
    ink = _ink()
    match mark:
        case Bar():
            look = {"color": COLOURS[mark.tone], "edgecolor": ink, "hatch": STYLES[mark.tone][0], "linewidth": 0.8}
            ax.barh(mark.y, mark.end - mark.start, mark.height, mark.start, **look)
        case Interval():
            ax.plot([mark.low, mark.high], [mark.y, mark.y], color=ink, marker="|", linewidth=1.6, zorder=3)
        case Label():
            at_the_end = ax.get_yaxis_transform()
            _beside(ax, "\n".join(mark.lines), (1.0, mark.y), (8, 0), xycoords=at_the_end, va="center")
        case Cell():
            band, square = shade(mark.share), _of_matplotlib("matplotlib.patches").Rectangle
            corner = (mark.x - 0.5, mark.y - 0.5)
            ax.add_patch(square(corner, 1, 1, facecolor=SHADES[band], edgecolor="#888888"))
            ax.text(mark.x, mark.y, mark.text, ha="center", va="center", fontsize="small", color=INKS[band])
        case Dot():
            ax.plot([mark.x], [mark.y], markersize=9, clip_on=False, zorder=4, **_look_of_dots(mark.tone))
            if mark.text:
                at, side = (-5, "right") if mark.is_left else (5, "left")
                _beside(ax, cut(mark.text)[0], (mark.x, mark.y), (at, 5), ha=side)
        case Line():
            across, up = zip(*mark.points, strict=True)
            ax.plot(across, up, color=ink, linestyle="--", linewidth=1)
            if mark.text:
                _beside(ax, mark.text, mark.points[-1], (-4, -12), ha="right")


def _beside(ax: "Axes", text: str, at: tuple[float, float], away: tuple[float, float], **how: Any) -> None:  # noqa: ANN401 -- as matplotlib takes them
    """Write a text so many points away from a place."""
    ax.annotate(_plain(text), at, away, textcoords="offset points", fontsize="small", **how)


def _ink() -> Any:  # noqa: ANN401 -- a colour of matplotlib
    return _of_matplotlib("matplotlib").rcParams["text.color"]


def _look_of_dots(tone: Tone) -> dict[str, Any]:
    return {"linestyle": "none", "marker": STYLES[tone][1], "color": COLOURS[tone], "markeredgecolor": _ink()}


def _legend(ax: "Axes", picture: Picture) -> None:
    """Say below the axes what each tone stands for."""
    patches, lines, transforms = (
        _of_matplotlib(f"matplotlib.{name}") for name in ("patches", "lines", "transforms")
    )
    handles = [
        lines.Line2D([], [], markersize=8, **_look_of_dots(tone))
        if picture.has_dots
        else patches.Patch(facecolor=COLOURS[tone], edgecolor=_ink(), hatch=STYLES[tone][0])
        for tone, _ in picture.legend
    ]
    below = transforms.ScaledTranslation(0, -(0.55 + 0.2 * bool(picture.note)), ax.figure.dpi_scale_trans)
    ax.legend(
        handles,
        [_plain(cut(text)[0]) for _, text in picture.legend],
        loc="upper left",
        bbox_to_anchor=(0.0, 0.0),
        bbox_transform=ax.transAxes + below,
        ncols=min(3, len(handles)),
        frameon=False,
        fontsize="small",
    )


def _own_axes(picture: Picture) -> "Axes":
    figure = _of_matplotlib("matplotlib.figure").Figure
    lines = max(2, picture.most_lines)
    plot = _LINE * lines * (picture.y.low - picture.y.high) if picture.has_rows else _HEIGHT
    slanted = 1.6 * any(isinstance(mark, Cell) for mark in picture.marks)
    height = _AROUND + slanted + plot + 0.2 * len(picture.legend) if picture.marks else 1.0
    made = figure(figsize=(_WIDTH, height), layout="constrained")
    ax: Axes = made.add_subplot(axes_class=_axes_class())
    ax.alt = picture.alt  # type: ignore[attr-defined]
    return ax


@cache
def _axes_class() -> type:
    axes: Any = _of_matplotlib("matplotlib.axes").Axes

    class PictureAxes(axes):  # type: ignore[misc]
        """Axes that a notebook shows as a picture with its alternative text."""

        alt = ""

        def _repr_html_(self) -> str:
            # Few colours are enough, and a notebook keeps each picture that it has shown.
            whole, small = io.BytesIO(_content(self, "png")), io.BytesIO()
            image = _of_matplotlib("PIL.Image").open(whole).convert("RGB").quantize(32)
            image.save(small, "png", optimize=True)
            shown = b64encode(small.getvalue()).decode()
            return f'<img alt="{escape(clean(self.alt))}" src="data:image/png;base64,{shown}">'

    return PictureAxes


def _content(ax: "Axes", kind: str) -> bytes:
    """Return the figure of axes as a file; without the time, and without who made it."""
    content = io.BytesIO()
    unsaid = {"png": ("Software",), "pdf": ("Creator", "Producer", "CreationDate")}[kind]
    with warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; the alternative text holds it.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        ax.figure.savefig(content, format=kind, bbox_inches="tight", metadata=dict.fromkeys(unsaid))  # type: ignore[union-attr]
    return content.getvalue()


def _plain(text: str) -> str:
    """Return text in which matplotlib sees no formula."""
    return text.replace("$", r"\$")
