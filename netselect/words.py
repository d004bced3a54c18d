"""How does a figure, a limit, a name or a list of names stand in a sentence, so that it is true?

A printed threshold is tried before it is printed: at the figure as it stands there, one step below and one step
above, a step being one unit of its last digit. It gets as many digits as that takes. A figure that is not the
very level is rounded to the side on which the sentence holds, so that it is true of all figures between two steps
too: of 4.3667 "from 4.37 on", and of what holds before it "up to 4.36".
"""

import math
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import Literal, NamedTuple

import numpy as np

from netselect.errors import legible
from netselect.sums import Floats, Whole

FEWEST_DIGITS = 3
"""Significant digits that a threshold has at least, but for zeros at its end."""

MOST_FURTHER = 9
"""So many digits more are tried; beyond, a figure is one with its neighbour but for rounding."""

THRESHOLD_DIGITS = 4
"""Significant digits at least of a figure that stands beside a threshold."""

EXACT_DIGITS = 12
"""Significant digits of a figure that somebody stated, or of a sum of such figures: what rounding leaves alone."""

ROOM, LEVEL_ROUNDING = 1e-9, 0.5e-9
"""By what share of a limit it may be passed (`netselect.gates.TOLERANCE`), and to what a level is rounded."""

LIMIT_ROOM = ROOM + LEVEL_ROUNDING
"""By what share of a limit (of 1, where it is smaller) a figure next to it may differ from it."""

SURELY_MET = 0.4e-9
"""By what share a printed limit may be past the limit and is met all the same, whatever rounding adds."""

SHORT_DIGITS = 6
"""Significant digits of a limit that is known by the level next to it."""

LEAST, MOST_WRITTEN_OUT = 1e-290, 1e15
"""A number below the first is 0, or next to it: more decimals than a double has powers of ten are never tried.
From the second on a figure has an exponent, where not all of its digits count."""

OF_A_STEP = 1e-6
"""A level this share of a step from a printed figure is that figure."""

HOLDS_NOT, HOLDS = 0, 1
"""Whether a claim holds at a level; any other number is that something else does."""

End = Literal["included", "excluded", "neither", "about"]

_END: dict[int, End] = {HOLDS: "included", HOLDS_NOT: "excluded"}


class Threshold(NamedTuple):
    """The figure from which on something holds, as it is printed.

    Parameters
    ----------
    text : str
        The figure.
    side : {"above", "below"}
        Where it holds.
    end : {"included", "excluded", "neither", "about"}
        Whether it holds at the printed figure too; or that something else does there, such as that two are level,
        than on either side; or that no number of digits tells.
    before : str
        The last figure of as many digits at which it does not hold; empty where the printed figure is the level.
    """

    text: str
    side: Literal["above", "below"]
    end: End
    before: str = ""

    @property
    def at(self) -> float:
        """The printed figure as a number."""
        return float(self.text)

    @property
    def step(self) -> float:
        """One unit of the last printed digit."""
        return step_of(self.text)

    def __str__(self) -> str:
        """Return the threshold in words: ``60 or less``, ``more than 2``, ``about 4.5 or more``."""
        word = "more" if self.side == "above" else "less"
        if self.end in {"excluded", "neither"}:
            return f"{word} than {self.text}"
        return f"{'about ' if self.end == 'about' else ''}{self.text} or {word}"

    def of_a_range(self, *, is_upper: bool) -> str:
        """Return in words the part of a range that ends, or begins, here.

        Parameters
        ----------
        is_upper : bool
            Whether the part above the threshold is meant.

        Examples
        --------
        >>> found = Threshold("2", "above", "excluded")
        >>> found.of_a_range(is_upper=False), found.of_a_range(is_upper=True)
        ('up to 2', 'above 2')
        >>> Threshold("4.37", "above", "included", "4.36").of_a_range(is_upper=False)
        'up to 4.36'
        >>> level = Threshold("58.5", "above", "neither")
        >>> level.of_a_range(is_upper=False), level.of_a_range(is_upper=True)
        ('below 58.5', 'above 58.5')
        """
        holds_here = (self.side == "above") == is_upper
        if self.before and not holds_here:
            return f"from {self.before} on" if is_upper else f"up to {self.before}"
        about = "about " if self.end == "about" else ""
        if self.end != "neither" and (self.end == "included") == holds_here:
            return f"from {about}{self.text} on" if is_upper else f"up to {about}{self.text}"
        return f"above {about}{self.text}" if is_upper else f"below {about}{self.text}"

    @property
    def last(self) -> str:
        """The last figure before it, as a sentence gives it on the way there: ``13.6``, or ``just below 5``."""
        if self.before:
            return self.before
        if self.end == "about":
            return f"about {self.text}"
        if self.end == "excluded":
            return self.text
        return f"just {'below' if self.side == 'above' else 'above'} {self.text}"

    def lost(self, *, most: str = "") -> str:
        """Return where it holds, after a semicolon: ``at 13.7 or more``, ``above it``.

        Parameters
        ----------
        most : str
            The greatest figure there is; nothing is more than that, as nothing is less than 0.
        """
        if self.end == "excluded":
            return f"{self.side} it"
        is_last = self.end == "included" and self.text == ("0" if self.side == "below" else most)
        return f"at {self.text if is_last else self}"

    def beside(self, figure: float) -> str:
        """Return a figure with so many digits, four at least, that it is seen on which side it is."""
        for digits in range(THRESHOLD_DIGITS, THRESHOLD_DIGITS + EXACT_DIGITS):
            text = significant(figure, digits)
            if (float(text) > self.at, float(text) < self.at) == (figure > self.at, figure < self.at):
                return text
        return repr(figure)


def threshold(
    level: float,
    claim: Callable[[Floats], Whole],
    *,
    upwards: bool,
    within: tuple[float, float] = (-math.inf, math.inf),
    now: float | None = None,
    strictly: bool = False,
) -> Threshold:
    """Return how the level from which on a claim holds is printed; ``level`` is about where that begins.

    The claim takes levels (g,) and returns for each ``HOLDS``, ``HOLDS_NOT``, or another number for something
    else. It holds above the level (``upwards``), or below. What lies beyond the ends of the scale, ``within``,
    is not tried. ``now`` is what the quantity is: a figure at which the claim does not hold, and that the
    sentence must not mean. Where ``strictly``, a figure at which it does not hold yet is looked for first:
    "below 0.76", not "0.759 or less".

    It has the fewest digits with which the claim holds one step further, does not one step back, and is said
    truly of the figure itself, and of all between two steps.

    >>> def less_than_60(levels: Floats) -> Whole:
    ...     return (levels < 60).astype(np.int64)
    >>> str(threshold(60.0, less_than_60, upwards=False))
    'less than 60'
    >>> str(threshold(4.366666, lambda levels: (levels > 4.366666).astype(np.int64), upwards=True))
    '4.37 or more'
    """
    side: Literal["above", "below"] = "above" if upwards else "below"
    way = 1.0 if upwards else -1.0
    narrow: Threshold | None = None
    for texts in _texts(level, upwards=upwards != strictly):
        figures = np.array([float(text) for text in texts])
        steps = np.array([step_of(text) for text in texts])
        points = figures[:, None] + way * steps[:, None] * np.array([-1.0, 0.0, 1.0])
        outside = (points < within[0]) | (points > within[1])
        codes = claim(np.clip(points, *within).reshape(-1)).reshape(points.shape)
        back = outside[:, 0] | (codes[:, 0] == HOLDS_NOT)
        further = outside[:, 2] | (codes[:, 2] == HOLDS)
        here = ~outside[:, 1] & (codes[:, 1] == HOLDS)
        # The end of the scale says something only where nothing before it does.
        tells = ~outside[:, 2] | (here & (np.abs(figures - level) <= LIMIT_ROOM + 1e-12 * abs(level)))
        good = back & further & tells
        if now is not None:
            good &= (way * figures > way * now) | (~here & (figures == now))
        is_level = np.abs(figures - level) <= np.maximum(LIMIT_ROOM * max(1.0, abs(level)), OF_A_STEP * steps)
        first = good & (codes[:, 1] == HOLDS_NOT) if strictly else good
        for places in (first, good):
            for place in np.flatnonzero(places).tolist():
                end = _END.get(int(codes[place, 1]), "neither") if not outside[place, 1] else "excluded"
                if is_level[place]:
                    return Threshold(texts[place], side, end)
                if here[place] and not outside[place, 0]:
                    units, decimals = texts[place].replace(".", ""), len(texts[place].partition(".")[2])
                    return Threshold(texts[place], side, end, decimal_text(int(units) - int(way), decimals))
                narrow = narrow or Threshold(texts[place], side, end)
    return narrow or Threshold(significant(level, 6), side, "about")


def between(low: Threshold, high: Threshold) -> str:
    """Return what lies between two thresholds in words.

    >>> two, five = Threshold("2", "above", "excluded"), Threshold("5", "below", "included")
    >>> between(two, five), between(Threshold("2.01", "above", "included"), five)
    ('more than 2 and 5 or less', 'from 2.01 to 5')
    """
    if low.text == high.text:
        return f"{'about' if low.end == 'about' else 'exactly'} {low.text}"
    return f"from {low.text} to {high.text}" if low.end == high.end == "included" else f"{low} and {high}"


def range_text(low: Threshold | None, high: Threshold | None) -> str:
    """Return the part of a range between two thresholds in words; None for an end of the range.

    >>> two, five = Threshold("2", "above", "excluded"), Threshold("5", "above", "included")
    >>> range_text(two, five), range_text(five, None), range_text(None, two)
    ('above 2 to below 5', 'from 5 on', 'up to 2')
    """
    start = "" if low is None else low.of_a_range(is_upper=True)
    end = "" if high is None else high.of_a_range(is_upper=False)
    if not (start and end):
        return start or end
    return f"{start.removesuffix(' on')} {'to ' if end.startswith('below') else ''}{end.removeprefix('up ')}"


def _texts(level: float, *, upwards: bool) -> Iterator[list[str]]:
    """Yield with ever more digits the figures to try: on the side that the claim holds on first."""
    if abs(level) < LIMIT_ROOM:
        yield ["0"]
    size = 0 if abs(level) < LEAST else math.floor(math.log10(abs(level))) + 1
    fewest = max(0, FEWEST_DIGITS - size) if abs(level) >= LEAST else 0
    for decimals in range(fewest, fewest + MOST_FURTHER + 1):
        scaled = level * 10.0**decimals
        ends = [math.ceil(scaled), math.floor(scaled)] if upwards else [math.floor(scaled), math.ceil(scaled)]
        # What is a round number but for roundings is tried first.
        whole = [end for end in ends if abs(end - scaled) < 1e-6 * max(1.0, abs(scaled) * 1e-6)]
        found = [decimal_text(end, decimals) for end in (*whole, *ends)]
        yield list(dict.fromkeys(text for full in found for text in (without_zeros(full), full)))


def decimal_text(units: int, decimals: int) -> str:
    """Return a whole number of units of the last of so many decimals.

    >>> decimal_text(436, 2), decimal_text(-5, 2), decimal_text(7, 0)
    ('4.36', '-0.05', '7')
    """
    if not decimals:
        return str(units)
    digits = str(abs(units)).rjust(decimals + 1, "0")
    return f"{'-' if units < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


def without_zeros(text: str) -> str:
    """Return a decimal figure without zeros at its end: ``60`` for ``60.0``."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def step_of(text: str) -> float:
    """Return one unit of the last digit of a figure.

    >>> step_of("60"), step_of("0.05"), step_of("4.40")
    (1.0, 0.01, 0.01)
    """
    return 10.0 ** -len(text.partition(".")[2])


def significant(figure: float, digits: int) -> str:
    """Return a figure with so many significant digits at most, without an exponent.

    >>> significant(1234567.8, 3), significant(0.000123456, 3), significant(16.1 + 48.2, 12)
    ('1234568', '0.000123', '64.3')
    """
    if abs(figure) < LEAST:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(figure))))
    return without_zeros(f"{figure:.{decimals}f}")


def exact_text(figure: float) -> str:
    """Return a figure that somebody stated, or a sum of such, with all digits that it has.

    >>> exact_text(1234567.89), exact_text(16.1 + 48.2), exact_text(150.0)
    ('1234567.89', '64.3', '150')
    """
    return significant(figure, EXACT_DIGITS)


def limit_text(figure: float) -> str:
    """Return a limit, or a figure next to one, by the digits that count: a billionth more of it is met as well.

    >>> limit_text(150.00000015), limit_text(1234567.89), limit_text(0.5)
    ('150', '1234567.89', '0.5')
    """
    for digits in range(FEWEST_DIGITS, EXACT_DIGITS):
        text = significant(figure, digits)
        size = max(1.0, abs(figure))
        apart = abs(float(text) - figure)
        # Of a short text, the level where its own room ends is meant; of a long one that can be chance.
        is_its_edge = digits <= SHORT_DIGITS and abs(apart - ROOM * size) <= 1.01 * LEVEL_ROUNDING
        if apart <= SURELY_MET * size or is_its_edge:
            return text
    return exact_text(figure)


def apart_text(figure: float, limit: float, decimals: int = 2) -> str:
    """Return a figure with so many decimals, at least those given, that it is seen on which side of a limit it is.

    >>> apart_text(0.103, 0.1), apart_text(0.100004, 0.1), apart_text(0.1, 0.1), apart_text(0.2375, 0.1, 3)
    ('0.103', '0.100004', '0.10', '0.238')
    """
    for more in range(decimals, 17):
        text = f"{half_up(figure, more):.{more}f}"
        if (float(text) > limit, float(text) < limit) == (figure > limit, figure < limit):
            return text
    return repr(figure)


WIDTH = 80
"""Columns of plain text."""

SCORE_DIGITS = 3
"""Digits after the point in printed scores."""

FIGURE_DIGITS = 6
"""Significant digits of printed figures in natural units."""

MOST_NAMED = 5
"""Networks that one remark names in full; the others are counted."""

_LARGE = 1e6
"""From this size a score is printed with significant digits, not with digits after the point."""

FIGURES_ENOUGH = 13
"""So many digits more tell figures apart that differ by more than rounding."""

_NOISELESS = 12
"""So many significant digits of a figure are its own; what comes after is noise of sums."""

SHARE = 0.0005
"""Shares below this are printed as none."""

AT_BEST = "with what is unknown at its best"
"""On which condition something is said that rests on a network whose figures, or standing, are not known."""

UNFOLDED: ContextVar[bool] = ContextVar("UNFOLDED", default=False)
"""Whether paragraphs stay on one line each: for a page that folds them itself."""

ILLUSTRATIVE = "Illustrative: every organisation and figure is invented."
"""The watermark of invented studies."""


def half_up(figure: float, decimals: int) -> float:
    """Return a figure rounded as a reader does it: a half up, away from 0, whatever the noise of sums.

    >>> half_up(0.625, 2), half_up(0.375, 2), half_up(-0.0125, 3), half_up(0.0245 - 1e-17, 3)
    (0.63, 0.38, -0.013, 0.025)
    """
    if not math.isfinite(figure):
        return figure
    units = abs(figure) * 10.0**decimals
    if abs(units % 1.0 - 0.5) > units * 10.0 ** (2 - _NOISELESS):  # no half that noise could have moved
        return round(figure, decimals) + 0.0
    stated = Decimal(f"{figure:.{_NOISELESS}g}")
    return float(stated.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def share_text(share: float) -> str:
    """Return what a figure is worth, from 0 to 1, as it is printed.

    >>> share_text(0.625), share_text(1.0)
    ('0.63', '1.00')
    """
    return f"{half_up(share, 2):.2f}"


def score_text(score: float) -> str:
    """Return a score as it is printed.

    >>> score_text(0.60283333), score_text(-0.00001), score_text(12345678.9), score_text(0.0625)
    ('0.603', '0.000', '1.23457e+07', '0.063')
    """
    if abs(score) >= _LARGE:
        return f"{score:.{FIGURE_DIGITS}g}"
    return f"{half_up(score, SCORE_DIGITS):.{SCORE_DIGITS}f}"


def lead_text(
    gap: float, scores: tuple[float, float], *, under: float = math.inf, from_on: float = -math.inf
) -> str:
    """Return how far a score is ahead of another that is printed beside it; where it does not look so, it says so.

    >>> lead_text(0.0504, (0.6378, 0.5874)), lead_text(0.026, (0.587, 0.561))
    ('0.050 (rounded)', '0.026')
    """
    shown = gap_text(gap, under=under, from_on=from_on)
    one, other = (Decimal(score_text(score)) for score in scores)
    return shown if abs(one - other) == Decimal(shown) else f"{shown} (rounded)"


def gap_text(gap: float, *, under: float = math.inf, from_on: float = -math.inf, at_least: bool = False) -> str:
    """Return how far a score is ahead of another: as a score, but never as none.

    It has so many digits that it is seen ``under`` what it is, or ``from_on`` what; said to be ``at_least`` so
    much, it is not rounded up.

    >>> gap_text(0.0233), gap_text(0.000042), gap_text(0.0)
    ('0.023', '0.000042', '0.000')
    >>> gap_text(0.01996, under=0.02), gap_text(0.0226, at_least=True)
    ('0.01996', '0.022')
    """
    usual = score_text(gap)
    if gap and not float(usual):
        usual = significant(gap, 2)
    # Scores carry the noise of sums: 0.1 is not a hair less than it says.
    most = gap + 1e-12 * max(1.0, gap) if at_least else math.inf
    down = [f"{math.floor(gap * 10.0**SCORE_DIGITS) / 10.0**SCORE_DIGITS:.{SCORE_DIGITS}f}"] if at_least else []
    further = (f"{gap:.{digits}f}" for digits in range(SCORE_DIGITS + 1, SCORE_DIGITS + FIGURES_ENOUGH))
    shown = chain([usual], down, further)
    return next((one for one in shown if from_on <= float(one) < under and 0 < float(one) <= most), usual)


def figure_text(figure: float | None) -> str:
    """Return a figure in natural units as it is printed; `unknown` for None.

    >>> figure_text(1234567.8), figure_text(None)
    ('1234568', 'unknown')
    """
    return "unknown" if figure is None else _half_up_text(figure, FIGURE_DIGITS)


def natural_text(figure: float | None) -> str:
    """Return a figure in natural units as it stands in a sentence; three digits are enough of a share.

    >>> natural_text(0.416667), natural_text(95.0), natural_text(None)
    ('0.417', '95', 'unknown')
    """
    return few_digits(figure) if figure is not None and abs(figure) < 1 else figure_text(figure)


def few_digits(figure: float) -> str:
    """Return a figure with three significant digits, and all those before the point.

    >>> few_digits(0.4375), few_digits(0.06125), few_digits(1040.0)
    ('0.438', '0.0613', '1040')
    """
    return _half_up_text(figure, SCORE_DIGITS)


def _half_up_text(figure: float, digits: int) -> str:
    """Return a figure rounded half up to so many significant digits, or to a whole number written out."""
    if not LEAST <= abs(figure) < MOST_WRITTEN_OUT:
        return f"{figure + 0.0:.{digits}g}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(figure))))
    return without_zeros(f"{half_up(figure, decimals):.{decimals}f}")


COUNTED = "answers days hours lines meetings members outcomes pairs points seconds weeks years".split()  # noqa: SIM905
"""What is counted in units that have a plural; GBP has none."""


def counted(number: float | None, unit: str) -> str:
    """Return a unit as it follows a number: `hour` after 1, `hours` after any other.

    >>> counted(1.0, "hours a month"), counted(2.0, "weeks"), counted(1.0, "GBP a year")
    ('hour a month', 'weeks', 'GBP a year')
    """
    word, space, rest = unit.partition(" ")
    return f"{word[:-1]}{space}{rest}" if number == 1 and word in COUNTED else unit


def percent(share: float, decimals: int = 1) -> str:
    """Return a share as it is printed; only what is all or nothing is printed as that.

    Of a half an even number is made, so that a share and what is left of the whole are never both rounded up.

    >>> percent(0.8065), percent(0.1935), percent(0.9995), percent(1.0), percent(0.0005), percent(0.001, 0)
    ('80.6 %', '19.4 %', 'over 99.9 %', '100 %', 'under 0.1 %', 'under 1 %')
    """
    if share in {0.0, 1.0}:
        return f"{100 * share:.0f} %"
    unit = 10.0**-decimals
    units = round(float(f"{100 * share / unit:.{_NOISELESS}g}"))
    if units == round(100 / unit):
        return f"over {100 - unit:g} %"
    return f"{units * unit:.{decimals}f} %" if units else f"under {unit:g} %"


def clean(text: str) -> str:
    r"""Return text on one line, with whatever could steer a terminal replaced.

    >>> clean("A\x1b[31m body\nof people")
    'A\ufffd[31m body of people'
    """
    return legible(" ".join(text.split()))


def aged(text: str, *, stale: bool) -> str:
    """Return a figure as it stands in a sentence, marked where it was found too long ago.

    >>> aged("95 GBP", stale=True), aged("95 GBP", stale=False)
    ('95 GBP, stale', '95 GBP')
    """
    return f"{text}, stale" if stale else text


def capital(sentence: str) -> str:
    """Return a sentence with a capital letter, its other letters as they are."""
    return sentence[:1].upper() + sentence[1:]


def supposing(sentence: str, *, at_best: bool) -> str:
    """Return a sentence with the condition that it holds on, where what is not known has to turn out well.

    >>> supposing("Club stays first.", at_best=True), supposing("Club stays first.", at_best=False)
    ('With what is unknown at its best, Club stays first.', 'Club stays first.')
    """
    return f"{capital(AT_BEST)}, {sentence}" if at_best else sentence


def plain_name(name: str) -> str:
    """Return an id as words: `yearly_cost` is yearly cost."""
    return name.replace("_", " ")


def listed_with_and(names: Iterable[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``; names with a comma of their own stand between semicolons.

    >>> listed_with_and(["a", "b", "c"]), listed_with_and(["Body, student grade", "b", "c"])
    ('a, b and c', 'Body, student grade; b; and c')
    """
    return _listed(names, "and")


def listed_with_or(names: Iterable[str]) -> str:
    """Return ``a``, ``a or b`` or ``a, b or c``, as `listed_with_and` does with "and".

    >>> listed_with_or(["a", "b", "c"]), listed_with_or(["Body, student grade", "b"])
    ('a, b or c', 'Body, student grade, or b')
    """
    return _listed(names, "or")


def _listed(names: Iterable[str], word: str) -> str:
    *others, last = list(names) or [""]
    if not others:
        return last
    if not any("," in name and "," in re.sub(r"\([^()]*\)", "", name) for name in (*others, last)):
        return f"{', '.join(others)} {word} {last}"
    between = "," if len(others) == 1 else ";"
    return f"{'; '.join(others)}{between} {word} {last}"


def some(names: Iterable[str], between: str = "") -> str:
    """Return the first names in full and the number of the others."""
    given = list(names)
    more = len(given) - MOST_NAMED
    shown = given[:MOST_NAMED] + [f"{more:,} more"] * (more > 0)
    return between.join(shown) if between else listed_with_and(shown)


def wrapped(text: str, indent: str = "", hanging: str = "  ", width: int = WIDTH) -> str:
    """Return one paragraph of at most 80 columns, its later lines indented."""
    if UNFOLDED.get():
        return indent + clean(text)
    # A number stays on the line of its sign; `clean` has left no other space of this kind.
    text = clean(text)
    whole = re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", text) if " %" in text else text
    return textwrap.fill(
        whole, width, initial_indent=indent, subsequent_indent=indent + hanging, break_on_hyphens=False
    ).replace("\N{NO-BREAK SPACE}", " ")


def money_text(amount: float) -> str:
    """Return an amount of money to the penny.

    >>> money_text(290.0), money_text(12.5), money_text(1234567.0)
    ('290', '12.50', '1234567')
    """
    return f"{half_up(amount, 2):.2f}".removesuffix(".00")


def closed(sentence: str) -> str:
    """Return a sentence with a full stop, unless it ends with a mark of its own."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def text_html(text: str) -> str:
    """Return plain text as one fragment of HTML, line by line, escaped."""
    from html import escape  # noqa: PLC0415 -- its table of entities is slow to load, and text needs none

    return f'<pre style="color:inherit;white-space:pre-wrap">{escape(text, quote=True)}</pre>'


class Remark(NamedTuple):
    """One thing to know, under a heading of a word or two."""

    label: str
    sentence: str

    def __str__(self) -> str:
        """Return both: ``Excluded: ...``."""
        return f"{self.label}: {self.sentence}"
