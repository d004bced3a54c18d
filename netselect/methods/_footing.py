"""How are figures in different units brought to one footing, and networks to which not every criterion applies?

The weight of a criterion that does not apply is shared out among the others, in proportion, for that network
alone. So each network is scored by the method itself under weights of its own: sound for every method that
measures a network by itself, between fixed levels, and for no other.
"""

from collections.abc import Callable
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import numpy as np

from netselect.errors import MethodNotApplicable
from netselect.matrix import EXCLUDED, DecisionMatrix
from netselect.matrix.assessment import is_monotone
from netselect.methods._contract import Evaluation, Method, Step, WorksOn
from netselect.names import Names
from netselect.sums import Columns, Flags, Floats, column_sums, levelled
from netselect.words import figure_text, listed_with_and

Scaling = Literal["min_max", "vector", "sum", "max", "none"]

VANISHING = 1e-280
"""Sums of squares above this have lost nothing to underflow."""


_FAINT, _LIFT = 2.0**-600, 600
"""Columns below this are worked on times a power of two: that loses no bit, and nothing divided overflows."""


def column_divisors(columns: Columns, scaling: Scaling) -> Floats:
    """Return what each column of figures is divided by (..., m): range, length, sum or maximum of the sizes, or 1.

    It is 1 for a column without extent, and bitwise the same in whatever order the networks stand.

    >>> from netselect.sums import columns_of
    >>> column_divisors(columns_of(np.array([[3.0], [4.0]])), "vector").tolist()
    [5.0]
    """
    if scaling == "none":
        return np.ones(columns.low.shape)
    if scaling == "min_max":
        divisors = columns.high - columns.low
    elif scaling == "vector":
        divisors = _lengths(columns)
    elif scaling == "sum":
        divisors = column_sums(np.abs(columns.values))
    else:
        divisors = _sizes(columns)
    return divisors if columns.is_ordinary else without_zeros(divisors)


def without_zeros(divisors: Floats) -> Floats:
    """Return divisors with 1 in the place of those that are 0."""
    return np.where(divisors > 0, divisors, 1.0)


def lifted(columns: Columns) -> Columns:
    """Return figures with every column of very small ones times a power of two, which no shares of it change by.

    >>> from netselect.sums import columns_of
    >>> (lifted(columns_of(np.array([[5e-324, 1.0], [1e-323, 2.0]]))).values > 1e-150).all()
    np.True_
    """
    if columns.is_ordinary:
        return columns
    sizes = _sizes(columns)
    faint = (sizes < _FAINT) & (sizes > 0)
    if not faint.any():
        return columns
    powers = np.where(faint, _LIFT, 0)
    low, high = np.ldexp(columns.low, powers), np.ldexp(columns.high, powers)
    return Columns(np.ldexp(columns.values, powers[..., None, :]), low, high, is_ordinary=False)


def best_and_worst(columns: Columns, maximise: Flags) -> tuple[Floats, Floats]:
    """Return the best and the worst figure of each column, (..., m) each."""
    low, high = columns.low, columns.high
    return np.where(maximise, high, low), np.where(maximise, low, high)


def _sizes(columns: Columns) -> Floats:
    """Return the largest absolute value of each column."""
    return np.maximum(columns.high, -columns.low)


def _lengths(columns: Columns) -> Floats:
    # Figures are at most 1e100 in size, so that squares do not overflow; very small ones may vanish.
    values = columns.values
    squares = column_sums(values * values)
    lengths: Floats = np.sqrt(squares)
    if columns.is_ordinary:
        return lengths
    vanishing = squares <= VANISHING
    if vanishing.any():
        sizes = np.ldexp(1.0, np.frexp(_sizes(columns))[1])
        shrunk = values / sizes[..., None, :]
        # Each column by itself: what another one of a stack holds changes no bit.
        lengths = np.where(vanishing, sizes * np.sqrt(column_sums(shrunk * shrunk)), lengths)
    return lengths


def oriented(values: Floats, maximise: Flags, scaling: Scaling) -> Floats:
    """Return figures (..., n, m) scaled so that larger is better in every column (Hwang & Yoon 1981).

    For a benefit and a cost: min_max ``(x - min) / (max - min)`` and ``(max - x) / (max - min)``; vector
    ``x / |x|`` and ``1 - x / |x|``; sum ``x / sum(x)`` and ``(1/x) / sum(1/x)``; max ``x / max(x)`` and
    ``min(x) / x``; none ``x`` and ``-x``. A column that is constant, but for rounding, is worth
    1 everywhere under min_max, and a column of zeros ``1 / n`` everywhere under sum, so that shares always sum
    to 1.
    """
    if scaling == "none":
        return np.where(maximise, values, -values)
    columns = lifted(levelled(values))
    values, low, high, is_ordinary = columns
    if scaling == "min_max":
        start = best_and_worst(columns, maximise)[1]
        shares = np.abs(values - start[..., None, :]) / column_divisors(columns, scaling)[..., None, :]
        return shares if is_ordinary else np.where((low < high)[..., None, :], shares, 1.0)
    if scaling == "vector":
        shares = values / column_divisors(columns, scaling)[..., None, :]
        return np.where(maximise, shares, 1.0 - shares)
    # A cost is inverted beside the least one, so that its reciprocal does not overflow; the largest is then 1.
    inverted = np.where(maximise, values, low[..., None, :] / np.where(maximise, 1.0, values))
    if scaling == "max":
        return inverted / without_zeros(np.where(maximise, high, 1.0))[..., None, :]
    sums = column_sums(inverted)[..., None, :]
    return np.where(sums > 0, inverted / without_zeros(sums), 1.0 / values.shape[-2])


def refuse_unscalable(matrix: DecisionMatrix, scaling: Scaling, method: str, *, multiplies: bool = False) -> None:
    """Refuse figures that a scaling cannot treat, naming the criterion, the network and what copes.

    These are value curves that rise and fall; for sum and max, also figures below 0, and costs of 0. Where the
    method multiplies scaled figures, vector scaling copes with none below 0.
    """
    refuse_peaked_curves(matrix, f"{method} with `scaling: {scaling}`")
    if scaling not in {"sum", "max"}:
        return
    found = first_wrong(matrix, lambda values: np.where(matrix.maximise, values < 0, values <= 0))
    if found is None:
        return
    why = "takes shares of figures of 0 or more" if matrix.maximise[found.column] else "divides by the figure"
    copes = "`scaling: min_max`"
    if not multiplies or first_wrong(matrix, lambda values: values < 0) is None:
        copes += " or `vector`"
    raise MethodNotApplicable(
        f"{method} with `scaling: {scaling}` {why}, and {found}: {copes_with_any(matrix, copes)}"
    )


class Wrong(NamedTuple):
    """A figure that a method cannot treat."""

    column: int
    sentence: str

    def __str__(self) -> str:
        r"""Return what is wrong: ``\`fee\` of \`guild\` is 0``, or that it could be."""
        return self.sentence


def first_wrong(matrix: DecisionMatrix, is_wrong: Callable[[Floats], Flags]) -> Wrong | None:
    """Return the first figure that a method cannot treat, as it is listed or at an end of its range.

    ``is_wrong`` takes figures (..., n, m) and marks those. An unknown is not said to be what it could be, nor is a
    figure that is stated as a range.
    """
    ends = (matrix.low, matrix.high, matrix.graded_low, matrix.graded_high)
    for figures in (matrix.values, *ends):
        if figures is None or not (wrong := is_wrong(figures)).any():
            continue
        row, column = np.argwhere(wrong)[0, -2:].tolist()
        figure = float(figures[wrong][0])
        which = f"`{matrix.criteria[column]}` of `{matrix.networks[row]}`"
        if matrix.status is not None and matrix.status[row] == EXCLUDED:
            which += " (a rule excludes it, and it is scored all the same; it can be taken out)"
        if matrix.unknown is not None and matrix.unknown[row, column]:
            return Wrong(column, f"{which} is not known, and could be {figure_text(figure)}")
        if figures is not matrix.values:
            stated = float(matrix.values[row, column])
            return Wrong(column, f"{which} is stated as {figure_text(stated)}, and could be {figure_text(figure)}")
        return Wrong(column, f"{which} is {figure_text(figure)}")
    return None


def refuse_figures(matrix: DecisionMatrix, is_wrong: Callable[[Floats], Flags], takes: str, copes: str) -> None:
    """Refuse figures that `first_wrong` finds, between what the method ``takes`` and what ``copes``."""
    found = first_wrong(matrix, is_wrong)
    if found is not None:
        raise MethodNotApplicable(f"{takes}, and {found}: {copes}")


def copes_with_any(matrix: DecisionMatrix, scalings: str = "`scaling: min_max`") -> str:
    """Return what copes with all figures: some scalings, and fixed anchors where they are stated."""
    is_anchored = matrix.worst is not None and matrix.best is not None
    return f"{scalings} copes{', and so does `scaling: anchors`' if is_anchored else ''}"


def refuse_peaked_curves(matrix: DecisionMatrix, what: str) -> None:
    """Refuse a criterion whose value curve rises and falls, which figures as they are cannot follow."""
    if not matrix.curves:
        return
    for name, curve in zip(matrix.criteria, matrix.curves, strict=False):
        if not is_monotone(curve):
            raise MethodNotApplicable(
                f"{what} compares figures as they are, and the value curve of `{name}` both rises and falls: "
                "use a method on anchored values (weighted_sum, topsis with `reference: anchors`)"
            )


if TYPE_CHECKING:
    _Base = Method
else:
    _Base = object


class ByScaling(_Base):
    """A method whose scale is set by the anchors or by the candidates, as its parameter ``scaling`` says."""

    if TYPE_CHECKING:
        scaling: str

    @property
    def works_on(self) -> WorksOn:
        """Values where the scale is that of the anchors, else figures as they are."""
        return "values" if self.scaling == "anchors" else "figures"

    @property
    def is_relative(self) -> bool:
        """Whether the candidates set the scale."""
        return self.scaling not in {"anchors", "none"}

    @property
    def is_rivalrous(self) -> bool:
        """Whether a better figure of one network never raises another's score: not sure by vector scaling."""
        return self.scaling != "vector"


class SharingOut(_Base):
    """A method under weights that are a network's own: no sum of parts that run straight in the weights."""

    additive: ClassVar[bool] = False
    separable = None
    from_best_and_worst = None

    def under_weights(self, matrix: DecisionMatrix) -> Callable[[Floats], Floats] | None:
        """See `Method.under_weights`; there are no products where each network has weights of its own."""
        return super().under_weights(matrix) if matrix.applies is None else None

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return what the method makes of each network under its own weights.

        With ``a_ij`` 1 where criterion j applies to network i and else 0, its weights are ``w_ij = a_ij w_j /
        sum_k a_ik w_k``. A network to which nothing that weighs something applies scores 0.
        """
        if matrix.applies is None:
            return _kind(self).evaluate(self, matrix)
        parts = [(rows, _kind(self).evaluate(self, own), own.weights) for rows, own in matrix.by_what_applies()]
        count = len(matrix.applies)
        scores = [
            (rows, np.where(np.any(weights, axis=-1)[..., None], part.scores, 0.0))
            for rows, part, weights in parts
        ]
        made = [(rows, part.make_contributions) for rows, part, _ in parts]
        is_split = all(make is not None for _, make in made)
        return Evaluation(
            _together(scores, count, -1),
            (lambda: _together([(rows, make()) for rows, make in made if make], count, -2)) if is_split else None,
            lambda: _steps([(rows, part.steps) for rows, part, _ in parts], count),
            tuple(dict.fromkeys(sentence for _, part, _ in parts for sentence in part.warnings)),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is made anew elsewhere: its class is made when it is first asked for."""
        return _restored, (_kind(self), self.model_dump())


def _together(parts: list[tuple[Any, Floats]], count: int, axis: int) -> Floats:
    """Return what was found for some networks each, in the places of all."""
    shape = list(np.broadcast_shapes(*(found.shape[:axis] for _, found in parts)))
    whole: Floats = np.empty([*shape, count, *parts[0][1].shape[parts[0][1].ndim + axis + 1 :]])
    for rows, found in parts:
        whole[(..., rows, *[slice(None)] * (-axis - 1))] = found
    return whole


def _steps(parts: list[tuple[Any, tuple[Step, ...]]], count: int) -> tuple[Step, ...]:
    """Return the working, with what differs between networks for each of them."""
    steps = []
    for stages in zip(*(own for _, own in parts), strict=True):
        step, is_by_network = stages[0], stages[0].axes[:1] == ("networks",)
        if is_by_network or not all(np.array_equal(step.array, one.array) for one in stages):
            whole = np.empty((count, *step.array.shape[is_by_network:]), dtype=step.array.dtype)
            for (where, _), one in zip(parts, stages, strict=True):
                whole[where] = one.array
            step = step._replace(array=whole)
        if not is_by_network and step is not stages[0]:
            shared = "The weight of what does not apply to a network is shared out among the others."
            step = step._replace(sentence=f"{step.sentence} {shared}", axes=("networks", *step.axes))
        steps.append(step)
    return tuple(steps)


@cache
def _class_for(kind: type[Method]) -> type[Method]:
    return type(kind.__name__, (SharingOut, kind), {"__doc__": kind.__doc__, "__module__": __name__})


def _kind(method: Method) -> type[Method]:
    """Return the method that shares out."""
    return type(method).__mro__[2]


def _restored(kind: type[Method], parameters: dict[str, Any]) -> Method:
    return _class_for(kind)(**parameters)


def plain(method: Method) -> Method:
    """Return a method as it is where every criterion applies to every network."""
    return _kind(method)(**method.model_dump()) if isinstance(method, SharingOut) else method


def sharing_out(method: Method, matrix: DecisionMatrix) -> Method:
    """Return the method that scores networks to which not every criterion applies; the same where all do.

    It is refused where the method measures networks against each other, or nothing that weighs applies to one.
    """
    method = plain(method)
    if matrix.applies is None:
        return method
    called = Names.of(None if matrix.assessment is None else matrix.assessment.study)
    if method.is_relative or method.works_on != "values":
        parameters = "".join(
            f" with `{name}: {getattr(method, name)}`"
            for name in ("scaling", "reference", "networks")
            if name in type(method).model_fields
        )
        said = "; ".join(
            f"{called.criterion(criterion)} does not apply to "
            f"{listed_with_and(called.listed(compress(matrix.networks, ~column)))}"
            for criterion, column in zip(matrix.criteria, matrix.applies.T, strict=True)
            if not column.all()
        )
        raise MethodNotApplicable(
            f"{method.name}{parameters} measures networks against each other or by figures as they are, and "
            f"{said}: use weighted_sum, weighted_product, waspas or topsis between fixed levels, which share out "
            "the weight, or leave that criterion or that network out"
        )
    empty = ~np.any(matrix.applies & (matrix.weights > 0), axis=1)
    if empty.any():
        names = listed_with_and(called.listed(compress(matrix.networks, empty)))
        raise MethodNotApplicable(
            f"no criterion that weighs something applies to {names}, so there is nothing to score it by: take "
            "the network out, or weigh something that applies to it"
        )
    return _restored(type(method), method.model_dump())
