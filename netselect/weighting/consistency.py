"""Which weights stand behind a matrix of judgements, and how far do these judgements contradict each other?"""

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from netselect.arguments import checked, refuse_kind
from netselect.errors import JudgementOutOfRange, NoRandomIndex, listed, unknown_name
from netselect.study.statements import GivenIndices
from netselect.sums import Flags, Floats
from netselect.words import apart_text

RandomIndex: TypeAlias = "str | float | Mapping[Any, Any] | GivenIndices"
"""A table by its name, figures for numbers of items such as ``{16: 1.6}``, or the figure itself."""

RANDOM_INDEX: dict[str, tuple[float, ...]] = {
    # Saaty, T. L. (1980) The Analytic Hierarchy Process. McGraw-Hill. Later carriers differ beyond 10 items.
    "saaty_1980": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
    # Saaty, T. L. (2005) Theory and Applications of the Analytic Network Process. RWS Publications, p. 31.
    "saaty_2005": (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
    # Alonso, J. A. & Lamata, M. T. (2006) Consistency in the analytic hierarchy process: a new approach.
    # International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 14(4).
    "alonso_lamata_2006": (
        *(0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499),
        *(1.4854, 1.5140, 1.5365, 1.5551, 1.5713, 1.5838),
    ),
    # Donegan, H. A. & Dodd, F. J. (1991) A note on Saaty's random indexes. Mathematical and Computer
    # Modelling 15(10).
    "donegan_dodd_1991": (
        *(0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733),
        *(1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969),
    ),
    # Aguaron, J. & Moreno-Jimenez, J. M. (2003) The geometric consistency index: approximated thresholds.
    # European Journal of Operational Research 147(1); figures as the R package MCDA carries them from there.
    "aguaron_moreno_2003": (
        *(0.525, 0.882, 1.115, 1.252, 1.341, 1.404, 1.452),
        *(1.484, 1.513, 1.535, 1.555, 1.570, 1.583),
    ),
    # Tummala, V. M. R. & Ling, H. (1998) A note on the computation of the mean random consistency index of the
    # analytic hierarchy process (AHP). Theory and Decision 44(3); figures as pymcdm carries them from there.
    "tummala_ling_1998": (
        *(0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537),
        *(1.4882, 1.5117, 1.5356, 1.5571, 1.5714, 1.5831),
    ),
}
"""Mean consistency index of random judgements, by table; the first figure is for three items."""

ALWAYS_CONSISTENT = 2
"""Up to so many items no judgement can contradict another."""

USUAL_RATIO = 0.1
"""A consistency ratio up to which judgements are usually accepted (Saaty 1980)."""

GOOD_RATIO = 0.05
"""Below it no judgement is proposed to be changed: a scale of whole numbers alone brings as much."""

RATIO_DIGITS = 4
"""Decimals that a consistency ratio has at least."""

RATIO_MEANS = (
    "A consistency ratio says how far judgements contradict each other: 0 not at all; up to "
    f"{USUAL_RATIO:g} is usually accepted."
)
"""What a consistency ratio means."""


def reach(table: str) -> int:
    """Return the largest number of items that a table of random indices covers; a name that is none is refused."""
    if table not in RANDOM_INDEX:
        raise unknown_name(f"`{table}` is no table of random indices.", table, RANDOM_INDEX)
    return ALWAYS_CONSISTENT + len(RANDOM_INDEX[table])


@checked
def random_index(n: int, table: RandomIndex = "saaty_1980") -> float:
    """Return the mean consistency index of random judgements between ``n`` items.

    Parameters
    ----------
    n : int
        Number of items.
    table : str, mapping, GivenIndices or float
        A name in ``RANDOM_INDEX``; figures by the number of items, such as ``{16: 1.6}`` or ``{"table":
        "saaty_2005", 16: 1.6}``; or the figure itself.

    Returns
    -------
    float
        0 for one or two items, which cannot be inconsistent.

    Raises
    ------
    NoRandomIndex
        The table ends before ``n`` and no figure is given for it, or one that is given is not above 0.
    UnknownName
        No table has that name.

    Examples
    --------
    >>> random_index(5)
    1.12
    >>> random_index(4, 0.882)
    0.882
    >>> random_index(16, {16: 1.6}), random_index(9, {16: 1.6})
    (1.6, 1.45)
    """
    return index_and_source(n, table)[0]


def index_and_source(n: int, table: RandomIndex) -> tuple[float, str]:
    """Return the random index for ``n`` items and the table it is from, or ``given``; as `random_index` does."""
    if isinstance(table, int | float):
        if isinstance(table, int):
            table = float(min(table, 10**300))
        if not (math.isfinite(table) and table > 0):
            raise NoRandomIndex(
                f"the random index is {table:g}; it must be a number above 0, or {listed(RANDOM_INDEX)}"
            )
        return (float(table) if n > ALWAYS_CONSISTENT else 0.0), "given"
    figures: dict[int, float] = {}
    if not isinstance(table, str):
        given = _given(table)
        figures, table = dict(given.figures), given.table
        if n in figures:
            return figures[n], "given"
    end = reach(table)
    if n > end:
        raise NoRandomIndex(_beyond(n, table, end, figures))
    return (RANDOM_INDEX[table][n - ALWAYS_CONSISTENT - 1] if n > ALWAYS_CONSISTENT else 0.0), table


def _given(figures: Mapping[Any, Any] | GivenIndices) -> GivenIndices:
    if isinstance(figures, GivenIndices):
        return figures
    if not isinstance(figures, Mapping):
        refuse_kind("`random_index`", figures, "the name of a table, a figure or a mapping of figures")
    try:
        return GivenIndices.model_validate(dict(figures))
    except ValidationError as error:
        raise NoRandomIndex(f"random_index: {error.errors()[0]['msg']}") from None


def _beyond(n: int, table: str, end: int, figures: Mapping[int, float]) -> str:
    """Return what is said of more items than a table has; the cure keeps the figures that are given already."""
    further = [name for name in RANDOM_INDEX if reach(name) >= n]
    kept = {**figures} if further else {**figures, n: 1.6}
    base = further[0] if further else table
    rest = [f"{size}: {figure:g}" for size, figure in sorted(kept.items())]
    own = [] if base == "saaty_1980" else [f"table: {base}"]
    written = f"{{{', '.join([*own, *rest])}}}" if rest else base
    tables = listed(f"`{name}` (to {reach(name)})" for name in further)
    use = f"choose {tables}" if further else "no built-in table reaches so far: give the figure of another one"
    use += f", as in `{{judgements: {{random_index: {written}}}}}`"
    return f"the table `{table}` ends at {end} items, and {n} are judged here; {use}, or judge in smaller groups"


def consistency_index(lambda_max: npt.ArrayLike, n: int) -> Floats:
    """Return Saaty's consistency index of ``n`` items, ``CI = (lambda_max - n) / (n - 1)`` (Saaty 1977).

    It is 0 where the judgements agree with each other, and for one or two items; never negative.
    """
    largest = np.asarray(lambda_max, dtype=np.float64)
    if n <= ALWAYS_CONSISTENT:
        return np.zeros_like(largest)
    # Rounding can leave an eigenvalue of n a hair below n.
    return np.maximum(largest - n, 0.0) / (n - 1)


def consistency_ratio(lambda_max: npt.ArrayLike, n: int, table: RandomIndex = "saaty_1980") -> Floats:
    """Return the consistency index as a share of that of random judgements, ``CR = CI / RI(n)`` (Saaty 1980).

    It is 0 for one or two items; the table is one that `random_index` takes. Saaty asks for 0.1 at most; nothing
    is decided by it here. Tables differ: a ratio can be compared only with ratios by the same table.

    >>> round(float(consistency_ratio(3.0539, 3)), 4)
    0.0465
    """
    index, of_random = consistency_index(lambda_max, n), random_index(n, table)
    return index / of_random if of_random else np.zeros_like(index)


def geometric_consistency_index(matrix: Floats, weights: Floats) -> Floats:
    """Return the geometric consistency index: the spread of the judgements around the weights, in logarithms.

    ``GCI = 2 / ((n - 1) (n - 2)) * sum_{i<j} log(a_ij w_j / w_i)**2`` (Crawford & Williams 1985), meant for
    weights by the geometric mean. With pairs missing, which are 0, the sum goes over the judged ones and is
    divided by their number less n - 1, which is the same where all are judged. It is 0 for one or two items, and
    where nothing beyond a tree of judgements is given. For 3, 4 and more items 0.31, 0.35 and 0.37 stand for a
    consistency ratio of 0.1 (Aguaron & Moreno-Jimenez 2003).
    """
    n = matrix.shape[-1]
    upper = np.triu(matrix, 1)
    judged = upper > 0
    deviation = deviations(upper, weights)
    spare = judged.sum(axis=(-2, -1)) - (n - 1)
    return np.where(spare > 0, (deviation**2).sum(axis=(-2, -1)) / np.maximum(spare, 1), 0.0)


def deviations(matrix: Floats, weights: Floats) -> Floats:
    """Return how far each judgement is from the ratio of the weights, in logarithms.

    These are ``log(a_ij w_j / w_i)`` (..., n, n), and 0 where a pair is not judged.
    """
    judged = matrix > 0
    ratios = matrix * weights[..., None, :] / weights[..., :, None]
    return np.log(np.where(judged, ratios, 1.0))


def ratio_text(ratio: float) -> str:
    """Return a consistency ratio with so many digits that it is seen whether it is above what is usual.

    >>> ratio_text(0.0046), ratio_text(0.10000123)
    ('0.0046', '0.100001')
    """
    return apart_text(ratio, USUAL_RATIO, RATIO_DIGITS)


ALIKE = 2.0**-5
"""Columns of a power are alike if their ratios to the row sums differ by this share at most."""

PRODUCTS = 8
"""With columns so alike, this many products leave 2**-53: see ``eigenvector_priorities``."""

_ROUNDS = 48
"""Judgements from 1/9 to 9 need eight at most; as many as this only contradictions beyond 1e12 would need."""

_CELLS = 50_000
"""Judgements handled at a time: 400 kB, and as much for products, stay in the processor's cache."""

_CHUNKS = 16
"""Chunks of so many judgements of which the few that need another round are gathered."""

_SQUARINGS_BETWEEN_RESCALING = 2
"""The entries stay far from 0 and from overflow over so many, even for a chain of sixty ratios of 9."""


def eigenvector_priorities(a: Floats) -> Floats:
    """Return Saaty's weights (..., n): the w of ``A w = lambda_max w`` (Saaty 1977), which sum to 1.

    The matrices (..., n, n) are complete, positive and reciprocal. w is the eigenvector of ``P = A**4 + c A**2``
    too, whatever c >= 0, and P is squared until its columns are alike: each differs from the row sums r by at
    most t = 2**-5 in Hilbert's metric, ``log(max_i x_i / r_i) - log(min_i x_i / r_i)``. So does w, which is a
    sum of columns. A product with P leaves of the distance of positive vectors a share of ``tanh(2 t / 4)`` at
    most (Birkhoff 1957, Extensions of Jentzsch's theorem. Transactions of the American Mathematical Society
    85(1)): but for rounding, ``P**8 r`` is within ``t (t / 2)**8 = 2**-53`` of w.

    c only saves squarings. The other eigenvalues of A lie near the imaginary axis, so their squares are below 0,
    and (lambda_max**2 - n**2) / (n - 1) below on average, since the trace of A**2 is n**2; c is twice that.

    Judgements from 1/9 to 9 need nine squarings at most, and two where they hardly contradict each other. With D
    the largest log(a_ij a_kl / (a_il a_kj)), here at most log 9**4, columns of A**m are within
    ``D tanh(D / 4)**(m - 1)``, hence alike from m = 231 on; and those of P**128 are sums of columns of A**256.
    """
    lead, n = a.shape[:-2], a.shape[-1]
    stack = np.asarray(a, dtype=np.float64).reshape(math.prod(lead), n, n)
    vectors = np.empty(stack.shape[:-1])
    step = _CHUNKS * _chunk_size(n)
    with np.errstate(all="ignore"):  # what cannot be computed is found below
        for start in range(0, len(stack), step):
            vectors[start : start + step] = _eigenvectors(stack[start : start + step].transpose(2, 1, 0)).T
        weights = shares(vectors)
    found = np.isfinite(weights).all(axis=-1)
    if not found.all():
        first = np.unravel_index(int(np.argmin(found)), lead)
        at = f"matrix {', '.join(map(str, first))}: " if lead else ""
        raise JudgementOutOfRange(
            f"{at}the judgements are so far apart, or contradict each other so much, that no weights can be "
            "computed; a judgement is a ratio from 1/9 to 9, and each must be a number above 0"
        )
    return weights.reshape(a.shape[:-1])


def _chunk_size(n: int) -> int:
    return max(1, _CELLS // (n * n))


def _eigenvectors(matrices: Floats) -> Floats:
    """Return positive multiples of the eigenvectors (n, c); not a number where no power has columns alike.

    The matrices (n, n, c) have the entry in row i and column j at [j, i]. With the stack as last axis numpy
    calculates with many matrices in one stride, and each sum runs over the first or second axis: term by term.
    """
    n, count = matrices.shape[1:]
    vectors = np.full((n, count), np.nan)
    left, step, raised = np.arange(count), _chunk_size(n), _first_power
    for _ in range(_ROUNDS):
        starts = range(0, len(left), step)
        chunks = [_round(raised(np.array(matrices[..., at : at + step], order="C"))) for at in starts]
        flags, found, others = zip(*chunks, strict=True)
        alike = np.concatenate(flags)
        vectors[:, left[alike]] = np.concatenate(found, axis=-1)
        left, matrices, raised = left[~alike], np.concatenate(others, axis=-1), _squared
        if not len(left):
            break
    return vectors


def _round(power: Floats) -> tuple[Flags, Floats, Floats]:
    """Tell which matrices (n, n, c) have columns alike; return vectors of these, and the others rescaled."""
    rows: Floats = np.add.reduce(power, axis=0)
    alike = _are_alike(power, rows)
    found = _only(rows, alike)
    if alike.any():
        own = _only(power, alike)
        for _ in range(PRODUCTS):
            found = np.einsum("jic,jc->ic", own, found)
    others = _only(power, ~alike)
    # Divided by its trace, a matrix with columns alike is nearly its own square: no power leaves the range.
    return alike, found, others / _trace(others) if others.size else others


def _first_power(matrices: Floats) -> Floats:
    """Return A**4 + c A**2 of matrices A (n, n, c)."""
    n = len(matrices)
    squares = _squared(matrices)
    power = _squared(squares)
    excess = np.maximum(np.sqrt(_trace(power)) - n * n, 0.0)
    squares *= excess * (2.0 / max(n - 1, 1))
    power += squares
    return power


def _squared(matrices: Floats) -> Floats:
    """Square matrices (n, n, c), term by term."""
    squares: Floats = np.einsum("jkc,kic->jic", matrices, matrices)
    return squares


def _trace(matrices: Floats) -> Floats:
    trace: Floats = matrices[0, 0].copy()
    for index in range(1, len(matrices)):
        trace += matrices[index, index]
    return trace


def _only(x: Floats, flags: Flags) -> Floats:
    # Not `x[..., flags]`, which numpy lays out with the stack first.
    return x if flags.all() else np.compress(flags, x, axis=-1)


def _are_alike(power: Floats, rows: Floats) -> Flags:
    """Tell of which matrices (n, n, c) every column is within ``ALIKE`` of the row sums (n, c)."""
    ratios = power / rows
    largest, smallest = np.maximum.reduce(ratios, axis=1), np.minimum.reduce(ratios, axis=1)
    alike: Flags = np.logical_and.reduce(largest < smallest * (1.0 + ALIKE), axis=0)
    return alike


def geometric_mean_priorities(a: Floats) -> Floats:
    """Return the geometric means of the rows, ``(prod_j a_ij)**(1/n)``, scaled to sum to 1.

    They are least squares in logarithms (Crawford & Williams 1985).
    """
    logs = np.log(_in_rows(a)).mean(axis=-1)
    return shares(np.exp(logs - logs.max(axis=-1, keepdims=True)))


def normalised_column_priorities(a: Floats) -> Floats:
    """Return the means of the columns after each is scaled to sum to 1 (Saaty 1980).

    ``w_i = (1/n) sum_j a_ij / sum_k a_kj``: an approximation to the eigenvector that is easy by hand.
    """
    a = _in_rows(a)
    weights: Floats = (a / a.sum(axis=-2, keepdims=True)).mean(axis=-1)
    return weights


def lambda_max(a: Floats, w: Floats) -> Floats:
    """Return the mean of (A w)_i / w_i, which is the largest eigenvalue where w is the eigenvector.

    It is at least n, and n where the judgements agree.
    """
    # Not `a @ w`: how that adds up depends on what stands around the matrix.
    products = np.einsum("...ij,...j->...i", _in_rows(a), _in_rows(w))
    largest: Floats = np.divide(products, w, order="C").mean(axis=-1)
    return largest


def _in_rows(a: Floats) -> Floats:
    """Return matrices row after row in memory, since numpy adds up in the order of memory."""
    return np.asarray(a, dtype=np.float64, order="C")


def shares(positive: Floats) -> Floats:
    """Scale positive numbers to sum to 1 along the last axis."""
    scaled: Floats = positive / positive.sum(axis=-1, keepdims=True)
    return scaled


def matrix_power(a: Floats, squarings: int) -> Floats:
    """Return ``a`` to the power 2**squarings, up to a factor; each column is then near the eigenvector.

    No entry is negative, and some power of it is positive throughout.
    """
    power: Floats = a / a.max(axis=(-2, -1), keepdims=True)
    for count in range(1, squarings + 1):
        power = power @ power
        if count % _SQUARINGS_BETWEEN_RESCALING == 0:
            power = power / power.max(axis=(-2, -1), keepdims=True)
    return power


PRIORITISATIONS: dict[str, Callable[[Floats], Floats]] = {
    "eigenvector": eigenvector_priorities,
    "geometric_mean": geometric_mean_priorities,
    "normalised_columns": normalised_column_priorities,
}
"""Every way from complete matrices (..., n, n) to weights (..., n), by name."""
