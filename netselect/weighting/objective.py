"""How much would each criterion count if only the spread of its figures decided?

Objective weights say where alternatives differ, not what matters to anybody; they are shown beside a person's own
weights, or used where nobody is there to ask. Every sum over rows is free of their order, bit for bit.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from netselect.arguments import checked, directions_said
from netselect.errors import InvalidMatrix, MethodNotApplicable, listed, unknown_name
from netselect.sums import Columns, Flags, Floats, column_sums, levelled
from netselect.weighting.elicited import points

_Reading = Callable[[Columns, Flags], Floats]

NO_CONFLICT = 1e-12
"""Correlations this close to 1 are 1: the rest is rounding."""

COPING = (
    "every figure must be 0 or more and one of them more: use `critic` or `standard_deviation`, which take any "
    "figures"
)
"""What entropy asks for, and the ways that do not."""


def weights_from_figures(how: str, values: Floats, maximise: Flags, criteria: Sequence[str]) -> Floats:
    """Return the weights (m,) that follow from figures (n, m) of networks that stand, by the way a study names."""
    if how == "entropy":
        return entropy(values, criteria=criteria)
    return critic(values, maximise) if how == "critic" else standard_deviation(values, maximise)


@checked
def entropy(values: Floats, *, criteria: Sequence[str] | None = None) -> Floats:
    """Return entropy weights: a criterion counts by how unevenly its figures are spread.

    Parameters
    ----------
    values : ndarray (..., n, m)
        Alternatives in rows, criteria in columns; no figure negative, the sum of each column above 0.
    criteria : sequence of str, optional
        Names of the columns, for messages.

    Returns
    -------
    ndarray (..., m)
        Weights that sum to 1. A column of equal figures weighs 0; where all columns are such, or there is one
        row only, all weigh the same.

    Raises
    ------
    MethodNotApplicable
        A figure is negative, or a column sums to 0.
    InvalidMatrix
        The figures are no table of finite numbers.

    Notes
    -----
    With ``p_ij = x_ij / sum_i x_ij``, the divergence is ``d_j = 1 + sum_i p_ij log(p_ij) / log(n)``, where 0 log 0
    is 0, and ``w_j = d_j / sum d``. Direction does not matter; the zero of the scale does.

    References
    ----------
    Shannon, C. E. (1948) A mathematical theory of communication. Bell System Technical Journal 27(3).
    Zeleny, M. (1982) Multiple Criteria Decision Making. McGraw-Hill.

    Examples
    --------
    >>> entropy(np.array([[1.0, 5.0, 3.0], [2.0, 5.0, 4.0], [9.0, 5.0, 5.0]])).round(4).tolist()
    [0.9471, 0.0, 0.0529]
    """
    columns = levelled(_table(values))
    values = columns.values
    for found, wrong in without_shares(values).items():
        places = np.flatnonzero(wrong).tolist()
        names = [f"column {place + 1}" if criteria is None else f"`{criteria[place]}`" for place in places]
        said = listed(names, joined="and")
        raise MethodNotApplicable(f"entropy weights take shares of a column's sum, and {said} {found}; {COPING}")
    relative = values.shape[-2] * (values / column_sums(values)[..., None, :])
    logs = np.log(np.where(relative > 0, relative, 1.0))
    divergence = np.maximum(column_sums(relative * logs), 0.0)
    return _weights(divergence, columns.low == columns.high)


@checked
def standard_deviation(values: Floats, maximise: Iterable[object], scaling: str = "min_max") -> Floats:
    """Return standard-deviation weights: a criterion counts by the spread of its figures.

    Parameters
    ----------
    values : ndarray (..., n, m)
        Alternatives in rows, criteria in columns.
    maximise : iterable (m,)
        Which way is better: True or False, 1 or -1, "max" or "min". The spread is the same either way.
    scaling : str
        ``min_max`` first takes each column to [0, 1]; ``none`` takes the figures as they are, which makes the
        weights depend on the units.

    Returns
    -------
    ndarray (..., m)
        Weights that sum to 1. A column of equal figures weighs 0; where all columns are such, or there is one
        row only, all weigh the same.

    Raises
    ------
    UnknownName
        No scaling has that name.

    Notes
    -----
    ``w_j = s_j / sum s``, with ``s_j`` the standard deviation of the scaled column (n - 1 in the denominator).

    References
    ----------
    Diakoulaki, D., Mavrotas, G. & Papayannakis, L. (1995) Determining objective weights in multiple criteria
    problems: the CRITIC method. Computers & Operations Research 22(7).

    Examples
    --------
    >>> x = np.array([[1.0, 5.0, 3.0], [2.0, 5.0, 4.0], [9.0, 5.0, 5.0]])
    >>> standard_deviation(x, np.array([True, True, False])).round(4).tolist()
    [0.5215, 0.0, 0.4785]
    """
    directions = directions_said(maximise)
    columns = levelled(_table(values, directions))
    spread = _spread(_choose(_SCALINGS, scaling, "scaling")(columns, directions))
    return _weights(spread, columns.low == columns.high)


class Critic(NamedTuple):
    """CRITIC weights, with what they come of; each (..., m). What a column of equal figures tells is 0."""

    weights: Floats
    """They sum to 1."""
    spread: Floats
    """The standard deviation of the scaled column, s."""
    conflict: Floats
    """How much the column conflicts with the others, the sum of 1 - r."""
    information: Floats
    """What the column tells, C: the product of the two."""


@checked
def critic(
    values: Floats, maximise: Iterable[object], scaling: str = "min_max", correlation: str = "pearson"
) -> Floats:
    """Return CRITIC weights alone; see `critic_information`.

    Examples
    --------
    >>> x = np.array([[1.0, 5.0, 3.0], [2.0, 5.0, 4.0], [9.0, 5.0, 5.0]])
    >>> critic(x, np.array([True, True, False])).round(4).tolist()
    [0.5215, 0.0, 0.4785]
    >>> critic(x, ["max", "max", -1]).round(4).tolist()
    [0.5215, 0.0, 0.4785]
    """
    return critic_information(values, maximise, scaling, correlation).weights


@checked
def critic_information(
    values: Floats, maximise: Iterable[object], scaling: str = "min_max", correlation: str = "pearson"
) -> Critic:
    """Return CRITIC weights with their working: a criterion counts by its spread, and by how it conflicts.

    Parameters
    ----------
    values : ndarray (..., n, m)
        Alternatives in rows, criteria in columns.
    maximise : iterable (m,)
        Which way is better: True or False, 1 or -1, "max" or "min".
    scaling : str
        ``min_max`` takes each column to [0, 1], 1 being best; ``none`` takes the figures as they are, with the
        sign turned where less is better.
    correlation : str
        ``pearson``, or ``spearman`` for that of the ranks (ties share their mean rank).

    Returns
    -------
    Critic
        Weights that sum to 1, with the spread, the conflict and the information C behind them. A column of
        equal figures weighs 0 and takes no part in the conflict of others. Where no two columns conflict,
        those that vary weigh the same; where none varies, or there is one row only, all weigh the same.

    Raises
    ------
    UnknownName
        No scaling or correlation has that name.
    InvalidMatrix
        The figures are no table of finite numbers, or directions do not fit.

    Notes
    -----
    ``C_j = s_j sum_k (1 - r_jk)`` and ``w_j = C_j / sum C``, with s the standard deviation (n - 1 in the
    denominator) and r the correlation of the scaled columns.

    References
    ----------
    Diakoulaki, D., Mavrotas, G. & Papayannakis, L. (1995) Determining objective weights in multiple criteria
    problems: the CRITIC method. Computers & Operations Research 22(7).

    Examples
    --------
    >>> x = np.array([[1.0, 5.0, 3.0], [2.0, 5.0, 4.0], [9.0, 5.0, 5.0]])
    >>> found = critic_information(x, np.array([True, True, False]))
    >>> found.information.round(4).tolist(), found.weights.round(4).tolist()
    ([1.0449, 0.0, 0.9588], [0.5215, 0.0, 0.4785])
    """
    directions = directions_said(maximise)
    columns = levelled(_table(values, directions))
    scaled = _choose(_SCALINGS, scaling, "scaling")(columns, directions)
    compared = _choose(_CORRELATIONS, correlation, "correlation")(columns, directions)
    constant = columns.low == columns.high
    spread = np.where(constant, 0.0, _spread(scaled))
    conflict = np.where(constant, 0.0, _conflict(compared, constant))
    information = spread * conflict
    return Critic(_weights(information, constant), spread, conflict, information)


def _table(values: Floats, maximise: Flags | None = None) -> Floats:
    """Return figures (..., n, m), or refuse what is none, is not finite, or has directions that do not fit."""
    if values.ndim < 2 or 0 in values.shape:  # noqa: PLR2004 -- rows and columns
        raise InvalidMatrix(f"the figures have shape {values.shape}: a table of networks by criteria is needed")
    if not np.isfinite(values).all():
        raise InvalidMatrix("a figure is missing or infinite: weights that follow from figures need all of them")
    if maximise is not None and maximise.shape != values.shape[-1:]:
        raise InvalidMatrix(
            f"directions have shape {maximise.shape}, and the figures have {values.shape[-1]} columns"
        )
    return values if values.dtype.kind == "f" else values.astype(np.float64)


def _weights(size: Floats, constant: Flags) -> Floats:
    """Share out 1 by size among the columns that vary; equally where no size is above 0."""
    size = np.where(constant, 0.0, size)
    varies = ~constant | constant.all(axis=-1, keepdims=True)
    return points(np.where((size > 0).any(axis=-1, keepdims=True), size, varies))


def without_shares(values: Floats) -> dict[str, Flags]:
    """Return which columns (m,) have no shares for entropy to take, in any layer, by what is said of them."""
    layers = values.reshape(-1, *values.shape[-2:])
    wrong: tuple[tuple[Flags, str, str], ...] = (
        (np.any(layers < 0, axis=(0, 1)), "holds a negative figure", "hold a negative figure"),
        (np.any(column_sums(layers) <= 0, axis=0), "sums to 0", "sum to 0"),
    )
    return {one if columns.sum() == 1 else several: columns for columns, one, several in wrong if columns.any()}


def _spread(scaled: Floats) -> Floats:
    """Return the standard deviation of each column, with n - 1 in the denominator."""
    centred = _centred(scaled)
    deviation: Floats = np.sqrt(column_sums(centred * centred) / max(1, scaled.shape[-2] - 1))
    return deviation


def _conflict(compared: Floats, constant: Flags) -> Floats:
    """Return, for each column, the sum of 1 - r over the columns that vary."""
    centred = _centred(compared)
    length = np.sqrt(column_sums(centred * centred))
    unit = np.where(constant[..., None, :], 0.0, centred / np.where(constant, 1.0, length)[..., None, :])
    columns = range(unit.shape[-1])
    correlation = np.stack([column_sums(unit[..., [column]] * unit) for column in columns], axis=-2)
    against = 1.0 - correlation
    counted = ~constant[..., None, :] & (against > NO_CONFLICT)
    conflict: Floats = np.where(counted, against, 0.0).sum(axis=-1)
    return conflict


def _centred(x: Floats) -> Floats:
    centred: Floats = x - (column_sums(x) / x.shape[-2])[..., None, :]
    return centred


def _choose(options: dict[str, _Reading], name: str, kind: str) -> _Reading:
    if name not in options:
        raise unknown_name(f"`{name}` is no {kind}.", name, options)
    return options[name]


def _min_max(columns: Columns, maximise: Flags) -> Floats:
    """Take each column to [0, 1], 1 being best; a column of equal figures to 0."""
    values, low, high = columns.values, columns.low[..., None, :], columns.high[..., None, :]
    return np.where(maximise, values - low, high - values) / np.where(high > low, high - low, 1.0)


def _as_given(columns: Columns, maximise: Flags) -> Floats:
    """Turn the sign where less is better; a common power of two keeps squares finite and changes no weight."""
    values = columns.values
    largest = np.abs(values).max(axis=(-2, -1), keepdims=True)
    signed: Floats = np.ldexp(np.where(maximise, values, -values), -np.frexp(largest)[1])
    return signed


def _mean_ranks(columns: Columns, maximise: Flags) -> Floats:
    """Return the rank of each figure in its column, counted from 0; equal figures share their mean rank."""
    values = columns.values
    order = np.argsort(values, axis=-2)
    ordered = np.take_along_axis(values, order, axis=-2)
    differs = ordered[..., 1:, :] != ordered[..., :-1, :]
    edge = np.ones_like(ordered[..., :1, :], dtype=bool)
    place = np.arange(values.shape[-2])[:, None]
    first = np.maximum.accumulate(np.where(np.concatenate([edge, differs], axis=-2), place, 0), axis=-2)
    last = np.where(np.concatenate([differs, edge], axis=-2), place, values.shape[-2])
    last = np.flip(np.minimum.accumulate(np.flip(last, axis=-2), axis=-2), axis=-2)
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2.0, axis=-2)
    return np.where(maximise, ranks, -ranks)


_SCALINGS: dict[str, _Reading] = {"min_max": _min_max, "none": _as_given}

_CORRELATIONS: dict[str, _Reading] = {"pearson": _min_max, "spearman": _mean_ranks}
"""What is correlated; Pearson's correlation does not depend on the scaling, which here avoids overflow."""
