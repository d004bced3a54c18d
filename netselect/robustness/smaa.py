"""In what share of the weights and figures that are possible is each network first, second, third?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import numpy as np

from netselect.arguments import checked, choice
from netselect.bounds import cells_together, standard_errors
from netselect.errors import InvalidParameter, unknown_name
from netselect.finding import MOST_WEIGHTS, Finding, columns, frame_of_rows
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.ranking.records import resting_on
from netselect.robustness.sampling import (
    Draw,
    RankCounts,
    Sampler,
    free_weights,
    ordered_weights,
    weights_around,
    weights_between,
)
from netselect.study.study import Study
from netselect.sums import Floats, steady
from netselect.words import SHARE, capital, percent, share_text, some, wrapped

if TYPE_CHECKING:
    import pandas as pd

WeightsChoice = Literal["around", "order", "free", "stated"]

FiguresChoice = Literal["uniform", "triangular", "stated"]

SAMPLES = 10_000
"""Draws where nothing is said: a share is then known to half a percentage point."""

IN_REASON = 160_000_000
"""Figures of all samples beyond which fewer samples are drawn where nobody said how many."""

MOST_SAMPLES = 10_000_000
"""Samples at most: more would say no more, and take minutes."""

CONCENTRATION = 100.0
"""How close weights are drawn around the stated ones where nothing is said: a weight of .10 to about .03."""

_TRIAL_DRAWS = 64
"""Draws that show which weights vary."""


@dataclass(frozen=True, slots=True)
class Acceptability:
    """How one network fares over all samples.

    Parameters
    ----------
    network : str
        Its id.
    shares : tuple of float
        In what share of the samples it has rank 1, 2 and so on (rank acceptability indices).
    errors : tuple of float
        Their Monte Carlo standard errors.
    stands : float
        In what share of the samples it stands.
    central_weights : dict of str to float or None
        The mean of the weights under which it is first; None where it never is.
    central_errors : dict of str to float or None
        Their Monte Carlo standard errors; None where it is first once at most.
    confidence : float or None
        In what share of the figures it is first under its central weights; None without such.
    confidence_error : float or None
        Its Monte Carlo standard error; 0 where figures do not vary.
    """

    network: str
    shares: tuple[float, ...]
    errors: tuple[float, ...]
    stands: float
    central_weights: dict[str, float] | None
    central_errors: dict[str, float] | None
    confidence: float | None
    confidence_error: float | None

    @property
    def first(self) -> float:
        """In what share of the samples it is first."""
        return self.shares[0]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Smaa(Finding):
    """Stochastic multicriteria acceptability analysis of a ranking.

    Parameters
    ----------
    networks : tuple of Acceptability
        Those that stand or may stand, in the order of the ranking (n).
    winning : ndarray (n, n) or None
        In what share of the samples the network of the row comes before that of the column, or stands and the
        other does not (pairwise winning indices); None where there are more than 300 networks, or nobody counted.
    samples, seed : int
        How many samples, and from where the draws start.
    weights : str
        How weights were drawn: around, order, free, intervals or stated.
    figures : str
        How open figures were drawn: uniform, triangular or stated.
    concentration : float or None
        For weights around the stated ones: how close.
    grades : bool
        Whether graded strengths were drawn within the bounds of their grades as well.
    spread : tuple of float or None
        The least and the largest standard deviation of a weight, of those that vary; None where none does.
    open_figures, graded_strengths : int
        How many open figures there are, and how many strengths were drawn within the bounds of their grades.
    ungraded : int
        On how many strengths without a grade the shares rest.
    measured_figures : int
        How many figures with a standard deviation were drawn as normal.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("winning_errors", "varies", "drawn")

    networks: tuple[Acceptability, ...]
    winning: Floats | None
    samples: int
    seed: int
    weights: str
    figures: str
    concentration: float | None
    grades: bool
    spread: tuple[float, float] | None
    open_figures: int
    graded_strengths: int
    ungraded: int
    measured_figures: int = 0

    @property
    def varies(self) -> bool:
        """Whether shares say anything: something was drawn, and more than one network may stand."""
        draws_figures = self.figures != "stated" and bool(
            self.open_figures or self.graded_strengths or self.measured_figures
        )
        return len(self.networks) > 1 and (self.spread is not None or draws_figures)

    @property
    def drawn(self) -> str:
        """What was drawn, as a condition, such as ``if weights vary by about 5 points of 100``."""
        return ", and ".join(filter(None, (_weights_drawn(self), _figures_drawn(self))))

    @property
    def without_shares(self) -> str:
        """Why there are no shares to tell, as a sentence; nothing where there are."""
        if not self.networks:
            return "Nobody stands: no samples were drawn."
        if len(self.networks) == 1:
            only = self.called.network(self.networks[0].network)
            return f"No other network than {only} may stand, so that nothing is sampled."
        return "" if self.varies else "Neither weights nor figures vary here: every sample would be the same."

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the networks, in the order of the rows."""
        return tuple(one.network for one in self.networks)

    @property
    def winning_errors(self) -> Floats | None:
        """The Monte Carlo standard errors of the pairwise winning indices, (n, n)."""
        return None if self.winning is None else standard_errors(self.winning, self.samples)

    @checked
    def __getitem__(self, network: str) -> Acceptability:
        """Return how one network fares.

        Raises
        ------
        UnknownName
            With the nearest id.
        """
        for one in self.networks:
            if one.network == network:
                return one
        raise unknown_name(f"there is no network `{network}` that stands.", network, self.names)

    @checked
    def sentence(self, least: float = SHARE) -> str:
        """Say who is first how often, what was drawn, and what that rests on; or why there are no shares.

        Parameters
        ----------
        least : float
            Networks that are first less often than this are not named.
        """
        if self.without_shares:
            return self.without_shares
        best = sorted(self.networks, key=lambda one: -one.first)
        said = [
            f"{self.called.network(one.network)} in {percent(one.first)}" for one in best if one.first >= least
        ]
        shared = "; those that tie are all counted" if sum(one.first for one in best) > 1 + SHARE else ""
        drawn = "1 sample" if self.samples == 1 else f"{self.samples:,} samples"
        rests = f", {resting_on(self.ungraded)}" if self.ungraded else ""
        rounded = "; rounded" if _rounded(one.first for one in best if one.first >= least) else ""
        error = f" (give or take {percent(best[0].errors[0])}{shared}{rounded})"
        return f"{self.drawn}, first in {drawn}: {some(said)}{error}{rests}."

    def __str__(self) -> str:
        """Return how often each network has which rank as plain text."""
        if self.without_shares:
            return wrapped(self.without_shares)
        rounded = " Shares are rounded." if any(_rounded(one.shares) for one in self.networks) else ""
        lines = [capital(self.sentence()), f"{_how_drawn(self)}{rounded}", ""]
        lines += [_acceptability_line(one, self.called) for one in self.networks]
        if self.winning is not None:
            after = zip(
                pairwise(self.called.listed(self.names)), np.diagonal(self.winning, 1).tolist(), strict=True
            )
            lines += ["", *(f"{one} comes before {other} in {percent(share)}." for (one, other), share in after)]
        return "\n".join(wrapped(line) for line in lines)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each network.

        Returns
        -------
        DataFrame
            Columns `network`, `name`, `stands`, `confidence`, `confidence_error`, then ``rank_1``, ``error_1`` and
            so on, and ``central.`` with each criterion.
        """
        count = len(self.networks[0].shares) if self.networks else 0
        central = next((one.central_weights for one in self.networks if one.central_weights is not None), {})
        kinds = columns("network name stands:Float64 confidence:Float64 confidence_error:Float64")
        kinds |= {f"{what}_{rank}": "Float64" for rank in range(1, count + 1) for what in ("rank", "error")}
        kinds |= {f"central.{name}": "Float64" for name in central}
        rows = [
            {
                "network": one.network,
                "name": self.called.network(one.network),
                "stands": one.stands,
                "confidence": one.confidence,
                "confidence_error": one.confidence_error,
                **{f"rank_{rank}": share for rank, share in enumerate(one.shares, start=1)},
                **{f"error_{rank}": error for rank, error in enumerate(one.errors, start=1)},
                **{f"central.{name}": weight for name, weight in (one.central_weights or {}).items()},
            }
            for one in self.networks
        ]
        return frame_of_rows(rows, kinds)


@checked
def smaa(
    ranking: Study | Ranking,
    *,
    weights: WeightsChoice = "around",
    intervals: Mapping[str, tuple[float, float]] | None = None,
    concentration: float = CONCENTRATION,
    figures: FiguresChoice = "uniform",
    grades: bool = False,
    samples: int = SAMPLES,
    seed: int = 0,
    with_confidence: bool = True,
    with_pairs: bool = True,
    progress: Callable[[int, int], object] | None = None,
) -> Smaa:
    """Rank the networks again and again, under weights and figures drawn at random within what is possible.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says: its matrix, its method, and its open figures.
    weights : {"around", "order", "free", "stated"}
        How weights are drawn: around the stated ones; evenly from all that keep their order; evenly from all; or
        not at all.
    intervals : mapping of str to (float, float), optional
        Instead: evenly from all weights between these bounds, by criterion; from 0 to 1 where nothing is said.
    concentration : float
        For weights around the stated ones: a weight w has the standard deviation ``sqrt(w (1 - w) / (c + 1))``.
    figures : {"uniform", "triangular", "stated"}
        How figures that are unknown or stated with a range are drawn between their ends; or not at all, as the
        ranking lists them. An unknown that is true or false is either equally often. A figure with an `sd` is
        drawn from the normal distribution around its value in both, cut off at its ends.
    grades : bool
        Whether strengths are drawn within the bounds of their grades too.
    samples : int
        How many, 1 or more.
    seed : int
        0 or more; the same seed gives the same result on one machine.
    with_confidence : bool
        Whether confidence factors are worked out, which takes as many samples again for each network that is ever
        first, if figures vary.
    with_pairs : bool
        Whether pairwise winning indices are counted, for 300 networks at most.
    progress : callable, optional
        Called from time to time with how many samples are drawn, and how many there are to draw; once it returns
        True, no more are drawn, and what these tell is told.

    Returns
    -------
    Smaa

    Raises
    ------
    UnknownName, InvalidParameter
        For a choice that does not exist, a bound for no criterion, or a number that is not accepted.

    Notes
    -----
    Ranks are competition ranks with the ties of the ranking itself, so that shares of a rank sum to more than 1
    where networks tie; a network has no rank in the samples in which it does not stand. Weights that follow from
    the figures are taken as the ranking has them, whoever stands in a sample. For a share p of N
    samples the Monte Carlo standard error is ``sqrt(q (1 - q) / N)`` with ``q = (p N + 1) / (N + 2)``, which
    does not vanish where nothing was found.

    References
    ----------
    Lahdelma, R. and Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis for group
    decision making. Operations Research 49(3), 444-454.
    Tervonen, T. and Lahdelma, R. (2007). Implementing stochastic multicriteria acceptability analysis. European
    Journal of Operational Research 178(2), 500-513.

    Examples
    --------
    With two criteria and nothing known of the weights, A1 is first where the first one weighs more than half:

    >>> from netselect.matrix import DecisionMatrix
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[1, 0], [0, 1]], [1, 1], worst=[0, 0], best=[1, 1])
    >>> found = smaa(rank(matrix), weights="free")["A1"]
    >>> round(found.first, 1), round(found.central_weights["C1"], 2), round(found.errors[0], 3)
    (0.5, 0.75, 0.005)
    """
    ranking = ranking_of(ranking)
    _refuse_numbers(samples, seed, concentration)
    if intervals is not None and weights != "around":
        raise InvalidParameter(f"weights are drawn within intervals, or `{weights}`: choose one of the two")
    choice("how weights are drawn", weights, get_args(WeightsChoice))
    choice("how figures are drawn", figures, get_args(FiguresChoice))
    draw = _draw_of(ranking, weights, intervals, concentration)
    around = weights == "around" and intervals is None
    deviations = _deviations(ranking.matrix.weights, concentration if around else None, draw)
    weighs = np.maximum(ranking.matrix.weights, deviations) > 0
    sampler = Sampler(ranking, figures, grades=grades, seed=seed, progress=progress, weighs=weighs)
    sampler.plan(samples)
    counts = sampler.count(draw, samples, with_pairs=with_pairs)
    samples = counts.samples
    led = np.flatnonzero(counts.firsts) if with_confidence else np.empty(0, dtype=np.intp)
    if len(led) and sampler.varied:
        sampler.plan(samples)
    central = counts.weights[led] / counts.firsts[led, None]
    confidence = dict(zip(led.tolist(), sampler.confidences(central, led.tolist(), samples), strict=True))
    place_of = {ranking.matrix.networks[row]: place for place, row in enumerate(sampler.rows.tolist())}
    order = [place_of[name] for name in ranking.networks if name in place_of]
    return Smaa(
        called=ranking.names,
        networks=tuple(
            _acceptability(sampler, counts, place, confidence.get(place, (None, None))) for place in order
        ),
        winning=counts.wins[np.ix_(order, order)] / samples if counts.with_pairs else None,
        samples=samples,
        seed=seed,
        weights="intervals" if intervals is not None else weights,
        figures=figures,
        concentration=concentration if around else None,
        grades=grades,
        spread=(min(varying), max(varying)) if (varying := deviations[deviations > 0].tolist()) else None,
        open_figures=sampler.opened,
        graded_strengths=sampler.graded,
        ungraded=ranking.ungraded_strengths(np.maximum(ranking.matrix.weights, deviations)),
        measured_figures=sampler.measured,
    )


def _deviations(weights: Floats, concentration: float | None, draw: Draw) -> Floats:
    """Return the standard deviation of each weight: around the stated ones as it is known, else of some draws."""
    if concentration is not None:
        return np.sqrt(weights * (1.0 - weights) / (concentration + 1.0))
    drawn = draw(np.random.default_rng(0), _TRIAL_DRAWS)
    return np.where(np.ptp(drawn, axis=0) > 0, drawn.std(axis=0), 0.0)


def _weights_drawn(smaa: Smaa) -> str:
    """Return how weights were drawn, as a condition."""
    if smaa.spread is None:
        return ""
    if smaa.weights != "around":
        return f"if all weights {_WEIGHTS[smaa.weights][0]}were equally likely"
    least, most = (round(100 * deviation) for deviation in smaa.spread)
    if not most:
        return "if weights vary by less than 1 point of 100"
    about = f"about {most}" if least == most else f"about {least} to {most}" if least else f"up to about {most}"
    return f"if weights vary by {about} point{'s' * (most != 1)} of 100"


_WEIGHTS = {
    "order": ("that keep the order of the stated ones ", "evenly from all that keep the stated order"),
    "free": ("", "evenly from all weights there are"),
    "intervals": ("within the given bounds ", "evenly from all within the given bounds"),
}
"""Of weights that are drawn evenly, which can come, and how that is told at length."""


def _figures_drawn(smaa: Smaa) -> str:
    """Return how figures were drawn, as a condition."""
    which = ("open figure",) * bool(smaa.open_figures) + ("graded strength",) * bool(smaa.graded_strengths)
    spread = f"figures with a stated spread ({smaa.measured_figures}) were normal around their values"
    if not which:
        return f"if {spread}" if smaa.measured_figures else ""
    if smaa.figures == "stated":
        return "with every open figure as the ranking lists it"
    drawn, normal = " and every ".join(which), f", and {spread}" if smaa.measured_figures else ""
    if smaa.figures == "triangular":
        return f"if every {drawn} lay in its range, most likely near what is stated{normal}"
    return f"if every {drawn} were equally likely anywhere in its range{normal}"


def samples_in_reason(ranking: Ranking) -> int:
    """Return how many samples are drawn where nobody said so: fewer where very many networks are compared in each.

    They take about as long, with the confidence factors, as everything else together.
    """
    cells = cells_together(ranking.matrix, ranking.method)
    if cells * SAMPLES <= IN_REASON:
        return SAMPLES
    fewer = max(10, IN_REASON // 10 // cells)
    digits: int = 10 ** (len(str(fewer)) - 1)
    return fewer // digits * digits


def _refuse_numbers(samples: int, seed: int, concentration: float) -> None:
    if samples != int(samples) or not 1 <= samples <= MOST_SAMPLES:
        raise InvalidParameter(f"samples {samples}: a whole number from 1 to {MOST_SAMPLES:,} is needed")
    if seed != int(seed) or seed < 0:
        raise InvalidParameter(f"seed {seed}: a whole number of 0 or more is needed")
    if not (concentration > 0 and np.isfinite(concentration)):
        raise InvalidParameter(f"concentration {concentration:g}: a number above 0 is needed")


def _draw_of(
    ranking: Ranking, weights: str, intervals: Mapping[str, tuple[float, float]] | None, concentration: float
) -> Draw:
    """Return how weights are drawn."""
    stated, criteria = ranking.matrix.weights, list(ranking.matrix.criteria)
    if intervals is not None:
        low, high = np.zeros(len(criteria)), np.ones(len(criteria))
        for name, span in intervals.items():
            if len(span) != len(("low", "high")):
                raise InvalidParameter(f"intervals: a low and a high are needed for `{name}`, found {span!r}")
            if name not in criteria:
                raise unknown_name(f"intervals: there is no criterion `{name}`.", name, criteria)
            low[criteria.index(name)], high[criteria.index(name)] = span
        return weights_between(low, high, criteria)
    if weights == "around":
        return weights_around(stated, concentration)
    if weights == "order":
        return ordered_weights(stated)
    return free_weights(len(stated)) if weights == "free" else lambda _, count: np.tile(stated, (count, 1))


def _acceptability(
    sampler: Sampler, counts: RankCounts, place: int, confidence: tuple[float | None, float | None]
) -> Acceptability:
    matrix = sampler.ranking.matrix
    shares = counts.places[place] / counts.samples
    firsts = int(counts.firsts[place])
    central = errors = None
    if firsts:
        means = counts.weights[place] / firsts
        variances = np.maximum(counts.squares[place] / firsts - means**2, 0.0)
        central = dict(zip(matrix.criteria, means.tolist(), strict=True))
        if firsts > 1:
            errors = dict(zip(matrix.criteria, np.sqrt(variances / (firsts - 1)).tolist(), strict=True))
    return Acceptability(
        network=matrix.networks[int(sampler.rows[place])],
        shares=tuple(shares.tolist()),
        errors=tuple(standard_errors(shares, counts.samples).tolist()),
        stands=float(counts.places[place].sum() / counts.samples),
        central_weights=central,
        central_errors=errors,
        confidence=confidence[0],
        confidence_error=confidence[1],
    )


def _how_drawn(smaa: Smaa) -> str:
    way = _WEIGHTS[smaa.weights][1] if smaa.weights in _WEIGHTS else "as they are stated"
    if smaa.weights == "around":
        closer = f"the larger the concentration, here {smaa.concentration or 0:g}, the closer"
        way = f"around the stated ones ({closer})"
    figures = {
        "uniform": "evenly between their ends",
        "triangular": "between their ends, most often near the stated figure",
        "stated": "as the ranking lists them",
    }
    taken = f"; open figures {figures[smaa.figures]}" if smaa.open_figures else ""
    if smaa.measured_figures:
        taken += (
            "; figures with a stated spread from a normal distribution that is cut off at their ends; it plays no "
            "part in bounds and verdict"
        )
    grades = ", strengths within the bounds of their grades too" if smaa.grades else ""
    return f"Weights were taken {way}{taken}{grades}. Seed {smaa.seed} draws the same samples again."


def _rounded(shares: Iterable[float]) -> bool:
    """Return whether shares of one whole do not add up as they are printed."""
    said = [(share, percent(share).removesuffix(" %")) for share in shares]
    plain = [(share, round(10 * float(text))) for share, text in said if text[0].isdigit()]
    return sum(printed for _, printed in plain) != round(round(1000 * sum(share for share, _ in plain), 6))


def _acceptability_line(one: Acceptability, called: Names) -> str:
    shares = [
        f"rank {rank} in {percent(share)}" for rank, share in enumerate(one.shares, start=1) if share >= SHARE
    ]
    line = f"{called.network(one.network)}: {', '.join(shares) or 'no rank'}"
    if one.stands < 1 - SHARE:
        line += f"; it stands in {percent(one.stands)}"
    if one.central_weights is not None:
        weights = sorted(one.central_weights.items(), key=lambda item: -steady(item[1]))[:MOST_WEIGHTS]
        said = ", ".join(f"{called.criterion(name)} {share_text(weight)}" for name, weight in weights)
        line += f"; when it is first, the weights are on average, as shares of 1, {said}"
        line += " and others" * (len(one.central_weights) > MOST_WEIGHTS)
    if one.confidence is not None and one.confidence_error:
        line += f"; with these it is first in {percent(one.confidence)}"
    return f"{line}."
