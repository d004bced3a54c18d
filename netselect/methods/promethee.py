"""PROMETHEE II: by how much is each network preferred to the others, pair by pair, more than they are to it?"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from netselect.errors import InvalidParameter, MethodNotApplicable, did_you_mean, listed
from netselect.matrix import DecisionMatrix
from netselect.methods._contract import Evaluation, Method, Step, product_with, weighted_total
from netselect.methods._footing import refuse_peaked_curves
from netselect.study.quantities import LARGEST_FIGURE
from netselect.sums import FEW, ROUNDING, Floats, Places, ScoreRange, column_sums, grids, levelled

Preference = Literal["usual", "u_shape", "v_shape", "level", "linear", "gaussian"]

_THRESHOLDS: dict[Preference, tuple[str, ...]] = {
    "usual": (),
    "u_shape": ("q",),
    "v_shape": ("p",),
    "level": ("q", "p"),
    "linear": ("q", "p"),
    "gaussian": ("s",),
}
"""Which thresholds each preference function needs."""

_STEPS: dict[Preference, tuple[int, ...]] = {"usual": (0,), "u_shape": (0,), "level": (0, 1)}
"""Which functions rise in steps, and at which thresholds: the places of q and p; where there is none, at 0."""

_MEANING = {
    "q": "up to which difference two networks count as equal",
    "p": "from which difference on one network is fully preferred",
    "s": "at which difference the preference turns from rising ever faster to rising ever slower",
}

_CELLS = 8000
"""Cells worked on at a time: 64 kB of each intermediate table stay in the processor's cache."""

_PAIRS = 32_000
"""Pairs worked on at a time where they are laid out in long rows."""

_REMEMBERED = 5000
"""Networks up to which the flows of a column are kept for when it comes again: 30 MB of 256 columns."""

_PAIRED = 32
"""Networks up to which comparing them in pairs is as quick as counting in sorted figures."""

_LARGEST_TABLE = 200
"""Up to so many networks the steps show the table of pairs."""

_SATURATED = 40.0
"""Standard deviations beyond which ``exp(-d^2 / 2)`` is 0 in binary64."""


class CriterionPreference(BaseModel):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = "How a difference on one criterion becomes a preference; thresholds are in its own units."

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True, defer_build=True
    )

    preference: Preference | None = Field(
        None,
        description=(
            "usual, u_shape, v_shape, level, linear or gaussian; what `preference` says for all where not given."
        ),
    )
    q: float | None = Field(
        default=None,
        ge=0,
        le=LARGEST_FIGURE,
        description="Indifference: up to this difference two networks count as equal (u_shape, level, linear).",
    )
    p: float | None = Field(
        default=None,
        gt=0,
        le=LARGEST_FIGURE,
        description="Preference: from this difference on one network is fully preferred (v_shape, level, linear).",
    )
    s: float | None = Field(
        default=None,
        gt=0,
        le=LARGEST_FIGURE,
        description="The difference at the turning point of the gaussian curve.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.q is not None and self.p is not None and self.q > self.p:
            raise InvalidParameter(
                f"q is {self.q:g} and p is {self.p:g}: give a `p` of {self.q:g} or more, or a smaller `q`"
            )
        return self


class Promethee(Method):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = """Compares the networks in pairs; takes how much each is preferred less how much others are to it.

    Parameters
    ----------
    preference : {"usual", "u_shape", "v_shape", "level", "linear", "gaussian"}
        How a difference becomes a preference, for criteria that do not say otherwise.
    criteria : dict of str to CriterionPreference
        For single criteria: their own preference function and its thresholds.
    flows : {"mean", "sum"}
        Whether preferences are averaged over the other networks or added up.

    Warnings
    --------
    Not where one total has to be explained to somebody who was not there: a flow says how a network fares
    against the others that happen to be listed, and a new one changes every flow. Not with the usual preference
    where small differences do not matter: state thresholds.

    Notes
    -----
    With d the difference by which figure j of network i is better than that of network k, ``P_j(i, k)`` is 0
    for d <= 0 and else, with thresholds in natural units:

    - usual: 1;
    - u_shape: 0 up to q, then 1;
    - v_shape: ``d / p`` up to p, then 1;
    - level: 0 up to q, 1/2 up to p, then 1;
    - linear: 0 up to q, ``(d - q) / (p - q)`` up to p, then 1 (a step where q = p);
    - gaussian: ``1 - exp(-d^2 / (2 s^2))``.

    ``pi(i, k) = sum_j w_j P_j(i, k)``; ``phi+(i)`` and ``phi-(i)`` are the means of ``pi(i, k)`` and of
    ``pi(k, i)`` over the n - 1 others (or their sums), and the score is ``phi(i) = phi+(i) - phi-(i)``.
    Contributions are exact: ``w_j phi_j(i)``, with ``phi_j`` the net flow on criterion j alone. Usual, the
    default, needs no thresholds but counts the smallest difference in full. A single network has the score 0.

    Usual, u_shape and level rise in steps, so pairs are counted in the sorted figures: time grows with
    n log(n) m. By the others every pair is compared: time grows with n^2 m, and memory with n m, as rows are
    treated in blocks. A thousand networks by eight criteria take about a tenth of a second, a hundred thousand a
    quarter of an hour or more. Of many sets of figures the first is compared in whole, of each other only what
    differs, with the same flows bit for bit: time grows with n for each figure that does. From 65 networks on
    degrees by these functions are added up to within 1e-16 of the largest degree that there can be, 1.

    References
    ----------
    Brans, J. P. and Vincke, P. (1985). A preference ranking organisation method. Management Science 31(6).
    Brans, J. P., Vincke, P. and Mareschal, B. (1986). How to select and how to rank projects: the PROMETHEE
    method. European Journal of Operational Research 24(2).
    Tzeng, G.-H. and Huang, J.-J. (2011). Multiple Attribute Decision Making: Methods and Applications. CRC Press:
    the worked example of three assets is attributed to it (Published examples).

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> assets = DecisionMatrix.from_arrays(
    ...     [[5.2, 3.5], [4.3, 1.2], [6.7, 2.0]], [0.4, 0.6], maximise=["max", "min"], criteria=["return", "risk"]
    ... )
    >>> own = {"return": {"preference": "v_shape", "p": 2}, "risk": {"preference": "linear", "q": 0.5, "p": 1}}
    >>> Promethee(criteria=own, flows="sum").evaluate(assets).scores.round(2).tolist()
    [-1.32, 0.38, 0.94]
    """

    name: ClassVar[str] = "promethee"
    title: ClassVar[str] = "PROMETHEE II"
    score_range: ClassVar[ScoreRange] = "flow"
    additive: ClassVar[bool] = True
    compares_pairs: ClassVar[bool] = True
    vectorised: ClassVar[bool] = True

    preference: Preference = Field(
        "usual",
        description=(
            "usual (default; needs no thresholds), u_shape, v_shape, level, linear or gaussian, for all criteria."
        ),
    )
    criteria: dict[str, CriterionPreference] = Field(
        default_factory=dict,
        description=(
            "For single criteria: their own `preference` and its thresholds `q`, `p` and `s`, in natural units."
        ),
    )
    flows: Literal["mean", "sum"] = Field(
        "mean",
        description="Preferences are averaged over the other networks (mean, the default) or added up (sum).",
    )

    @property
    def range_of_scores(self) -> ScoreRange:
        """From -1 to 1 for means, open for sums."""
        return "open" if self.flows == "sum" else "flow"

    @property
    def is_relative(self) -> bool:
        """Always: networks are compared with each other."""
        return True

    @property
    def is_rivalrous(self) -> bool:
        """Always: preferences grow with the difference."""
        return True

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the net flow of each network; see `Method.evaluate`."""
        values, rules, net, others = self._flows(matrix)
        scores = _net_flows(matrix.weights, net, others)
        return Evaluation(
            scores,
            partial(np.multiply, matrix.weights, net),
            partial(_steps, matrix.weights, values, rules, net=net, scores=scores, others=others),
        )

    def under_weights(self, matrix: DecisionMatrix) -> Callable[[Floats], Floats] | None:
        """By the mean net flows on each criterion alone; see `Method.under_weights`."""
        return None if self.flows == "sum" else product_with(self._flows(matrix)[2])

    def _flows(self, matrix: DecisionMatrix) -> "tuple[Floats, tuple[Rule, ...], Floats, float]":
        """Return figures of which larger ones are better, rules, net flows, and by what these are divided."""
        refuse_peaked_curves(matrix, "promethee")
        rules = self._rules(matrix)
        values = levelled(np.where(matrix.maximise, matrix.values, -matrix.values)).values
        others = self._divisor(values)
        return values, rules, criterion_flows(values, rules, "net") / others, others

    def scores_against(self, own: DecisionMatrix, others: DecisionMatrix) -> Floats:
        """Return the net flow of each network with its own figures, compared with the others' as they are.

        See `Method.scores_against`: only one network's flow is worked out at a time, and not all of them.
        """
        rules, factors = self._rules(own), np.where(own.maximise, 1.0, -1.0)
        mine, theirs = own.values * factors, others.values * factors
        net = np.empty(mine.shape)
        for preference, columns, thresholds in _by_function(rules):
            if preference in _STEPS:
                once, known = mine[:, columns], theirs[:, columns]
                with_itself = preferences(once, known, preference, thresholds)
                net[:, columns] = _counted(once, known, preference, thresholds, "net") - with_itself
                continue
            same = tuple(rules[column] for column in columns)
            net[:, columns] = criterion_flows(theirs[:, columns], same, "net")
            for row in np.flatnonzero((mine != theirs)[:, columns].any(axis=-1)):
                rivals = np.delete(theirs[:, columns], row, axis=0)
                degrees = preferences(mine[row, columns], rivals, preference, thresholds)
                parts = grids(degrees, 1.0, len(mine)) if len(mine) > FEW else ()
                net[row, columns] = sum(part.sum(axis=0) for part in parts) if parts else column_sums(degrees)
        divisor = self._divisor(mine)
        return _net_flows(own.weights, net / divisor, divisor)

    def _divisor(self, values: Floats) -> float:
        """Return by what flows are divided: the number of the other networks, or 1 for sums."""
        return 1.0 if self.flows == "sum" else max(values.shape[-2] - 1.0, 1.0)

    def _rules(self, matrix: DecisionMatrix) -> "tuple[Rule, ...]":
        for criterion in self.criteria:
            if criterion not in matrix.criteria:
                hint = did_you_mean(criterion, matrix.criteria)
                raise MethodNotApplicable(f"promethee names `{criterion}`, which is no criterion. {hint}")
        stated = {name: self.criteria.get(name, CriterionPreference()) for name in matrix.criteria}
        _refuse_without_thresholds(stated, self.preference)
        return tuple(_rule(criterion, rule, self.preference) for criterion, rule in stated.items())


class Rule(NamedTuple):
    """A preference function with its thresholds; those that it does not use are 0."""

    preference: Preference
    q: float = 0.0
    p: float = 0.0
    s: float = 0.0


def _net_flows(weights: Floats, net: Floats, divisor: float) -> Floats:
    """Return the score of each network by its net flows (..., n, m), divided as they are by a divisor.

    Flows sum to 0, so networks that all tie are all at 0, but for roundings that would look like an order.
    """
    scores = weighted_total(weights, net)
    most = max(net.shape[-2] - 1.0, 1.0)
    return np.where(np.abs(scores) > ROUNDING * most / divisor, scores, 0.0)


Side = Literal["net", "plus", "minus"]


def criterion_flows(values: Floats, rules: tuple[Rule, ...], side: Side) -> Floats:
    """Return, for each criterion alone, how much each network is preferred, summed over the others, (..., n, m).

    Of figures (..., n, m), larger being better. The sides: how much it is preferred (plus), how much others are
    preferred to it (minus), or the difference. Bitwise the same in whatever order the networks stand.

    >>> criterion_flows(np.array([[1.0], [2.0], [4.0]]), (Rule("v_shape", p=2.0),), "net").tolist()
    [[-1.5], [-0.5], [2.0]]
    """
    flows = np.zeros(values.shape)
    for preference, columns, thresholds in _by_function(rules):
        some = np.ascontiguousarray(values[..., columns])
        # Of few networks what is neither 0, 1/2 nor 1 is added up in order: from that nothing can be taken away.
        is_stack, is_tall = some.ndim > 2, some.shape[-2] > FEW  # noqa: PLR2004 -- a table has rows and columns
        way = _changed if (is_stack if preference in _STEPS else is_tall) else _whole
        flows[..., columns] = way(some, preference, thresholds, side)
    return flows


def _whole(values: Floats, preference: Preference, thresholds: Floats, side: Side) -> Floats:
    """Return the flows (..., n, m) by one function, every pair of networks being looked at or counted."""
    if preference in _STEPS and values.shape[-2] > _PAIRED:
        return _counted(values, values, preference, thresholds, side)
    flows = np.empty(values.shape)
    height = max(1, _CELLS // values.size)
    for start in range(0, values.shape[-2], height):
        block = slice(start, start + height)
        degrees = preferences(values[..., block, None, :], values[..., None, :, :], preference, thresholds)
        flows[..., block, :] = column_sums(_of_side(degrees, side))
    return flows


def _changed(values: Floats, preference: Preference, thresholds: Floats, side: Side) -> Floats:
    """Return the flows of tables (..., n, m) by one function: of the first in whole, of others what changes.

    Where a figure differs, each other flow on its criterion changes by what the two figures are to that network,
    and its own is added up anew. That is exact, as each step is 1 or 1/2, and other degrees are added up in two
    parts on fixed grids (`netselect.sums.grids`). Where more than a third differ, all are added up anew.
    """
    count, size = values.shape[-2:]
    if not values.size:
        return np.empty(values.shape)
    tables = np.ascontiguousarray(values.reshape(-1, count, size).swapaxes(-1, -2))
    first, is_step = tables[0], preference in _STEPS
    differs = tables != first
    number = np.count_nonzero(differs, axis=-1)
    if is_step and number.sum() > len(tables) * size:
        return _whole(values, preference, thresholds, side)
    if is_step:
        whole = _whole(first.T, preference, thresholds, side).T[None]
    else:
        once = _remembered if count <= _REMEMBERED else _column_flows
        whole = np.empty((2, size, count))
        for place, figures in enumerate(first):
            whole[:, place] = once(figures.tobytes(), preference, tuple(thresholds[:, place].tolist()), side)
    table, column = np.nonzero(number)
    before, now, differs = first[column], tables[table, column], differs[table, column]
    many = 3 * number[table, column, None] > count

    def parts(own: Floats, other: Floats, which: Places) -> tuple[Floats, ...]:
        degrees = _of_side(preferences(own, other, preference, thresholds[:, column[which], None]), side)
        return (degrees,) if is_step else grids(degrees, 1.0, count)

    flows = whole[:, column]
    for which, row in _few_at_a_time(differs & ~many):
        others = before[which]
        was, becomes = (parts(others, figures[which, row, None], which) for figures in (before, now))
        # Several figures on one criterion can differ: they stand side by side.
        starts = np.flatnonzero(np.diff(which, prepend=-1))
        changes = [np.add.reduceat(new - old, starts) for new, old in zip(becomes, was, strict=True)]
        flows[:, which[starts]] += changes
    for which, row in _few_at_a_time(differs | many):
        flows[:, which, row] = [part.sum(axis=-1) for part in parts(now[which, row, None], now[which], which)]
    found: Floats = np.tile(whole.sum(axis=0), (len(tables), 1, 1))
    found[table, column] = flows.sum(axis=0)
    return found.swapaxes(-1, -2).reshape(values.shape)


def _column_flows(figures: bytes, preference: Preference, thresholds: tuple[float, ...], side: Side) -> Floats:
    """Return the two parts of each flow on one criterion (2, n): most criteria are the same whatever comes out."""
    column = np.frombuffer(figures)
    parts = np.empty((2, len(column)))
    height = max(1, _PAIRS // len(column))
    for start in range(0, len(column), height):
        at = slice(start, start + height)
        degrees = _of_side(preferences(column[at, None], column, preference, np.array(thresholds)), side)
        parts[:, at] = [part.sum(axis=-1) for part in grids(degrees, 1.0, len(column))]
    return parts


_remembered = lru_cache(maxsize=256)(_column_flows)
"""The same, kept for when a column comes again."""


def _few_at_a_time(where: npt.NDArray[np.bool_]) -> Iterator[tuple[Places, Places]]:
    """Yield the places (column, row) that are marked, so many at a time that their pairs stay in the cache."""
    which, row = np.nonzero(where)
    height = max(1, _PAIRS // where.shape[-1])
    for start in range(0, len(row), height):
        at = slice(start, start + height)
        yield which[at], row[at]


def _of_side(degrees: Floats, side: Side) -> Floats:
    return degrees if side == "net" else np.maximum(degrees if side == "plus" else -degrees, 0.0)


def _counted(own: Floats, others: Floats, preference: Preference, thresholds: Floats, side: Side) -> Floats:
    """Return the flows (..., n, m) by a function that rises in steps: exact, as each step is 1 or 1/2."""
    steps = _STEPS[preference]
    flows = np.zeros(own.shape)
    if side != "minus":
        flows += sum(_outdone(own, others, thresholds[step]) for step in steps)
    if side != "plus":
        flows -= sum(_outdone(-own, -others, thresholds[step]) for step in steps)
    if side == "minus":
        flows = 0.0 - flows
    return flows / len(steps)


def _outdone(own: Floats, others: Floats, least: Floats) -> npt.NDArray[np.intp]:
    """Return how many others each figure (..., n, m) exceeds by more than is stated for its column.

    The larger another figure is, the less it is exceeded: where that ends is found by halving the sorted figures.
    """
    rounds = others.shape[-2].bit_length()
    rows = np.full((*others.shape[:-2], others.shape[-1], 2**rounds - 1), np.inf)
    rows[..., : others.shape[-2]] = np.swapaxes(others, -1, -2)
    rows.sort(axis=-1)
    mine = np.ascontiguousarray(np.swapaxes(own, -1, -2))
    before = np.arange(0, rows.size, rows.shape[-1]).reshape(*rows.shape[:-1], 1)
    size, least = np.abs(mine), least[:, None]
    counts = np.zeros(mine.shape, dtype=np.intp)
    for step in (2**power for power in reversed(range(rounds))):
        other = rows.take(before + (counts + (step - 1)))
        counts += step * (mine - other - least > ROUNDING * np.maximum(size, np.abs(other)))
    return np.swapaxes(counts, -1, -2)


def preferences(own: Floats, other: Floats, preference: Preference, thresholds: Floats) -> Floats:
    """Return the preference for the first of two figures, with a minus sign where the other is preferred.

    Figures (..., m), larger being better, broadcast. Thresholds (3, m) are q, p and s; those that the function
    does not use may be 0.

    >>> thresholds = np.array([[1.0], [2.0], [0.0]])
    >>> preferences(np.array([3.0]), np.array([1.0]), "level", thresholds).tolist()
    [0.5]
    """
    q, p, s = thresholds
    difference = own - other
    apart = np.abs(difference)
    if preference == "v_shape":
        degrees = np.minimum(apart, p) / p
    elif preference == "gaussian":
        degrees = -np.expm1(-0.5 * (np.minimum(apart, _SATURATED * s) / s) ** 2)
    else:
        # Differences this close to a threshold count as equal to it: 3.5 - 3.4 is not 0.1.
        slack = ROUNDING * np.maximum(np.abs(own), np.abs(other))
        if preference == "usual":
            degrees = (apart > slack).astype(np.float64)
        elif preference == "u_shape":
            degrees = (apart - q > slack).astype(np.float64)
        elif preference == "level":
            degrees = 0.5 * (apart - q > slack) + 0.5 * (apart - p > slack)
        else:
            # It rises from q to p, and is a step where they are equal.
            rises = p > q
            slope = np.maximum(np.minimum(apart, p) - q, 0.0) / np.where(rises, p - q, 1.0)
            degrees = np.where(rises, slope, apart - q > slack)
    signed: Floats = np.copysign(degrees, difference)
    return signed


def _by_function(
    rules: tuple[Rule, ...],
) -> Iterator[tuple[Preference, npt.NDArray[np.intp], npt.NDArray[np.float64]]]:
    """Yield each function in use, its columns, and their thresholds as (3, columns)."""
    for preference in dict.fromkeys(rule.preference for rule in rules):
        columns = np.array([column for column, rule in enumerate(rules) if rule.preference == preference])
        yield preference, columns, np.array([rules[column][1:] for column in columns], dtype=np.float64).T


def _refuse_without_thresholds(stated: dict[str, CriterionPreference], common: Preference) -> None:
    """Refuse preferences without their thresholds, with one cure for all criteria that lack any."""
    lacking = {
        criterion: names
        for criterion, rule in stated.items()
        if (names := [one for one in _THRESHOLDS[rule.preference or common] if getattr(rule, one) is None])
    }
    if not lacking:
        return
    criterion, names = next(iter(lacking.items()))
    needed = " and ".join(f"`{name}`, {_MEANING[name]}," for name in names)
    others = [name for name in lacking if name != criterion]
    also = f"; thresholds are missing for {listed(others, joined='and')} as well" if others else ""
    blocks = (f"{name}: {{{', '.join(f'{one}: ...' for one in gaps)}}}" for name, gaps in lacking.items())
    raise MethodNotApplicable(
        f"promethee with the preference `{stated[criterion].preference or common}` needs {needed} for "
        f"`{criterion}`{also}: write `criteria: {{{', '.join(blocks)}}}`, in the units of each, or use `usual`, "
        "which needs no threshold"
    )


def _rule(criterion: str, stated: CriterionPreference, common: Preference) -> Rule:
    preference = stated.preference or common
    given = {name: value for name in "qps" if (value := getattr(stated, name)) is not None}
    needed = _THRESHOLDS[preference]
    for name in given:
        if name not in needed:
            users = sorted(function for function, uses in _THRESHOLDS.items() if set(uses) == given.keys())
            choose = (
                f", or give `{criterion}` the preference {listed(f'`{user}`' for user in users)}" if users else ""
            )
            raise MethodNotApplicable(
                f"promethee is given `{name}` for `{criterion}`, and the preference `{preference}` has no use for "
                f"it: leave it out{choose}"
            )
    return Rule(preference, **given)


def _steps(
    weights: Floats, values: Floats, rules: tuple[Rule, ...], *, net: Floats, scores: Floats, others: float
) -> tuple[Step, ...]:
    plus, minus = (
        weighted_total(weights, criterion_flows(values, rules, side) / others) for side in ("plus", "minus")
    )
    how = "added up over the others" if others == 1.0 else "averaged over the others"
    rows = ("networks",)
    return (
        Step("Weights", "w", "What each criterion counts; together 1.", weights, ("criteria",)),
        *_pairs(weights, values, rules),
        Step("Positive flow", "phi+", f"How much each network is preferred, {how}.", plus, rows),
        Step("Negative flow", "phi-", f"How much others are preferred to it, {how}.", minus, rows),
        Step(
            "Flows by criterion", "phi_j", "The net flow on each criterion alone.", net, ("networks", "criteria")
        ),
        Step("Net flow", "phi", "Positive less negative flow.", scores, rows),
    )


def _pairs(weights: Floats, values: Floats, rules: tuple[Rule, ...]) -> tuple[Step, ...]:
    if len(values) > _LARGEST_TABLE:
        return ()
    degrees = np.zeros((len(values), *values.shape))
    for preference, columns, thresholds in _by_function(rules):
        some = values[:, columns]
        degrees[..., columns] = np.maximum(preferences(some[:, None], some[None], preference, thresholds), 0.0)
    index = weighted_total(weights, degrees)
    said = "How much the network of the row is preferred to that of the column."
    return (Step("Preference index", "pi", said, index, ("networks", "networks")),)
