"""How do a study's words become the numbers of a decision matrix, and what is each level worth?"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from netselect.coverage import Coverage, coverage
from netselect.errors import MethodNotApplicable
from netselect.gates import STATUSES, GateResult, evaluate_gates, status
from netselect.names import Names
from netselect.study.criteria import COVERAGE, Criterion
from netselect.study.network import Network, Span
from netselect.study.statements import ObjectiveWeighting, Weighting
from netselect.study.study import Study
from netselect.sums import Floats
from netselect.weighting.elicited import (
    Elicited,
    between_networks,
    combined_judgements,
    importances,
    influences_of,
    study_weights,
)
from netselect.words import listed_with_and

Curve = Floats | None
"""Points (k, 2) of level and value, in rising order of level; None for a straight line."""


def utilities(values: Floats, worst: Floats, best: Floats, curves: Sequence[Curve] = ()) -> Floats:
    """Return the value, from 0 to 1, of every level (..., n, m); a curve is given where it is not a straight line.

    ``u = clip((x - worst) / (best - worst), 0, 1)``, or the straight lines between the points of a curve;
    beyond its first and last point a curve is level (Keeney & Raiffa 1976, chapter 3).

    >>> utilities(np.array([[30.0], [200.0]]), np.array([150.0]), np.array([0.0])).tolist()
    [[0.8], [0.0]]
    """
    with np.errstate(over="ignore"):  # beyond every figure is beyond the anchors, and is clipped to them
        scaled = (values - worst) / (best - worst)
    np.clip(scaled, 0.0, 1.0, out=scaled)
    for column, curve in enumerate(curves):
        if curve is not None:
            scaled[..., column] = np.interp(values[..., column], curve[:, 0], curve[:, 1])
    # Less-is-better columns give -0.0 at their worst level.
    return scaled + 0.0


def is_monotone(curve: Curve) -> bool:
    """Return whether a curve only rises or only falls; a straight line does."""
    if curve is None:
        return True
    steps = np.diff(curve[:, 1])
    return bool((steps >= 0).all() or (steps <= 0).all())


def extreme_levels(
    low: Floats, high: Floats, maximise: npt.NDArray[np.bool_], curves: Sequence[Curve] = ()
) -> tuple[Floats, Floats]:
    """Return the levels (n, m) between ``low`` and ``high`` worth least and most; a curve may rise and fall."""
    pessimistic = np.where(maximise, low, high)
    optimistic = np.where(maximise, high, low)
    for column, curve in enumerate(curves):
        if curve is not None:
            bottom, top = low[:, column, None], high[:, column, None]
            turning = np.clip(curve[None, :, 0], bottom, top)
            # From worse to better: of levels worth the same, some methods take the figures as they are.
            candidates = np.concatenate([bottom, turning, top], axis=1)[:, :: 1 if maximise[column] else -1]
            worth = np.interp(candidates, curve[:, 0], curve[:, 1])
            rows = np.arange(len(candidates))
            pessimistic[:, column] = candidates[rows, worth.argmin(axis=1)]
            optimistic[:, column] = candidates[rows, -1 - worth[:, ::-1].argmax(axis=1)]
    return pessimistic, optimistic


OBJECTIVE = frozenset(get_args(ObjectiveWeighting))
"""Ways of weighting in which the figures themselves decide."""


class Assessment(NamedTuple):
    """What in a study the numbers of a matrix rest on.

    Parameters
    ----------
    study : Study
        The study.
    coverage : Coverage
        Strengths of networks for needs and aspirations.
    gates : dict of str to tuple of GateResult
        For each network, what each gate says.
    weights : Elicited
        Weights of the criteria and how they came about.
    importances : Elicited
        Importances of needs and aspirations.
    gating : {"apply", "ignore"}
        Whether statuses follow from the gates, or everybody is feasible.
    """

    study: Study
    coverage: Coverage
    gates: dict[str, tuple[GateResult, ...]]
    weights: Elicited
    importances: Elicited
    gating: Literal["apply", "ignore"] = "apply"


def parts_of_matrix(
    study: Study, weighting: Weighting | None, gates: Literal["apply", "ignore"]
) -> dict[str, Any]:
    """Return the parts of a study's decision matrix by name; see `DecisionMatrix.from_study`."""
    wanted = importances(study)
    covered = coverage(study, wanted.weights)
    results = evaluate_gates(study)
    columns = _Columns(study, covered)
    leaves = study.leaves()
    codes = _codes(study, results, gates)
    statement = weighting or study.weights
    if statement.how in OBJECTIVE:
        weights = _objective_weights(study, statement, columns, codes)
    else:
        weights = study_weights(study, statement)
    judging = statement if statement.how == "judgements" else study.weights
    comparisons, influences = _comparisons(study, judging)
    for held in (*vars(columns).values(), *columns.curves, codes, weights.weights, *(comparisons or ())):
        if isinstance(held, np.ndarray):
            held.flags.writeable = False
    return {
        "networks": tuple(study.networks),
        "criteria": tuple(leaves),
        "values": columns.values,
        "weights": weights.weights,
        "maximise": columns.maximise,
        "worst": columns.worst,
        "best": columns.best,
        "curves": columns.curves,
        "low": columns.low if columns.uncertain else None,
        "high": columns.high if columns.uncertain else None,
        "graded_low": columns.graded_low if columns.graded else None,
        "graded_high": columns.graded_high if columns.graded else None,
        "by_grade_low": columns.by_grade_low if columns.told_by_grade else None,
        "by_grade_high": columns.by_grade_high if columns.told_by_grade else None,
        "unknown": columns.unknown if columns.unknown.any() else None,
        "status": codes,
        "lacking": columns.lacking if columns.lacking.any() else None,
        "applies": None if columns.applies.all() else columns.applies,
        "comparisons": comparisons,
        "influences": influences,
        "judging": judging,
        "assessment": Assessment(study, covered, results, weights, wanted, gates),
    }


def network_rows(assessment: Assessment, networks: Mapping[str, Network]) -> Floats:
    """Return the rows (r, m) that networks, as the study could hold them, would have in its matrix.

    At an unknown stands the level that is worth most.
    """
    study = assessment.study.model_copy(update={"networks": dict(networks)})
    return _Columns(study, coverage(study, assessment.coverage.weights)).values


class _Columns:
    """The figures of every network on every criterion, with their ranges and anchors."""

    def __init__(self, study: Study, covered: Coverage) -> None:
        leaves = study.leaves()
        shape = (len(study.networks), len(leaves))
        self.values, self.low, self.high = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self.graded_low, self.graded_high = np.zeros(shape), np.zeros(shape)
        # How far grades alone let a figure lie below and above that by which the network is listed.
        below, above = self.below, self.above = np.zeros(shape), np.zeros(shape)
        # The range by unknowns alone, what is known being as stated.
        self.open_low, self.open_high = np.zeros(shape), np.zeros(shape)
        self.unknown, self.lacking = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
        self.applies = np.ones(shape, dtype=np.bool_)
        self.judged = study.judged_criteria
        scales = [leaf.effective_scale for leaf in leaves.values()]
        self.worst = self.best = None
        if all(scale is not None for scale in scales):
            self.worst = np.array([scale.worst for scale in scales if scale is not None])
            self.best = np.array([scale.best for scale in scales if scale is not None])
        more = [
            leaf.direction == "benefit" if scale is None else scale.best > scale.worst
            for leaf, scale in zip(leaves.values(), scales, strict=True)
        ]
        self.maximise = np.array(more, dtype=np.bool_)
        curves: list[Curve] = [np.array(s.curve) if s is not None and s.curve else None for s in scales]
        self.curves = tuple(curves) if any(curve is not None for curve in curves) else ()
        for column, (name, leaf) in enumerate(leaves.items()):
            if leaf.computed in COVERAGE:
                self._fill_from_coverage(column, str(leaf.computed), covered)
            else:
                self._fill_from_networks(column, name, leaf, study)
        # Where nobody knows the figure, the level that is worth most stands in: the network is listed by it.
        _, optimistic = extreme_levels(self.open_low, self.open_high, self.maximise, self.curves)
        self.values = np.where(self.unknown, optimistic, self.values)
        self.uncertain = bool((self.low != self.high).any())
        self.graded = bool((self.graded_low != self.graded_high).any())
        self.by_grade_low, self.by_grade_high = self.values - below, self.values + above
        self.told_by_grade = bool((below > 0).any() or (above > 0).any())

    def _fill_from_coverage(self, column: int, figure: str, covered: Coverage) -> None:
        shares = covered.shares(figure)
        self.values[:, column] = shares["value"]
        self.low[:, column], self.high[:, column] = shares["low"], shares["high"]
        self.open_low[:, column], self.open_high[:, column] = shares["low"], shares["value"]
        self.graded_low[:, column], self.graded_high[:, column] = shares["graded_low"], shares["graded_high"]
        self.below[:, column] = shares["value"] - shares["by_grade_low"]
        self.above[:, column] = shares["by_grade_high"] - shares["value"]
        weighs = covered.belonging(figure) & (covered.weights > 0)
        self.unknown[:, column] = (covered.unknown & weighs).any(axis=1)
        self.applies[:, column] = covered.is_applicable(figure)

    def _fill_from_networks(self, column: int, name: str, leaf: Criterion, study: Study) -> None:
        scale = leaf.effective_scale
        bottom, top = (None, None) if scale is None else sorted((scale.worst, scale.best))
        for row, network in enumerate(study.networks.values()):
            if leaf.computed is None and name in network.values and not network.values[name].applies:
                self.applies[row, column] = False
                continue
            span = _span(network, name, leaf)
            low, high = (None, None) if span is None else _within(span, bottom, top)
            if name in self.judged and (low is None or high is None or not leaf.is_directed):
                self.lacking[row, column] = True
                continue
            if span is None:
                raise MethodNotApplicable(
                    f"{network.name} states nothing for {leaf.computed}, which `{name}` needs"
                )
            if low is None or high is None:
                raise MethodNotApplicable(
                    f"`{name}` of {network.name} is unknown, and nothing says between which levels it lies: "
                    "give it `low` and `high`, or the criterion a scale"
                )
            self.values[row, column] = low if span.value is None else span.value
            self.low[row, column], self.high[row, column] = low, high
            if span.value is None and leaf.computed is not None:
                alone = network.term(leaf.computed, as_stated=True)
                low, high = (low, high) if alone is None else _within(alone, bottom, top)
            self.open_low[row, column], self.open_high[row, column] = low, high
            self.unknown[row, column] = span.value is None
        self.graded_low[:, column], self.graded_high[:, column] = self.low[:, column], self.high[:, column]


def _within(span: Span, bottom: float | None, top: float | None) -> tuple[float | None, float | None]:
    """Return the ends of a figure, those that nobody stated being the scale's; never before the stated end."""
    low = bottom if span.low is None else span.low
    high = top if span.high is None else span.high
    if low is None or high is None or low <= high:
        return low, high
    return (high, high) if span.low is None else (low, low)


def _span(network: Network, name: str, leaf: Criterion) -> Span | None:
    """Return a figure with its range; None where the network states none."""
    if leaf.computed is not None:
        return network.term(leaf.computed)
    return network.values[name].span if name in network.values else None


def _objective_weights(
    study: Study, statement: Weighting, columns: _Columns, codes: npt.NDArray[np.int8]
) -> Elicited:
    """Let the figures of the networks that stand decide; of all, where nobody stands."""
    from netselect.weighting.objective import weights_from_figures  # noqa: PLC0415 -- few are weighed by figures

    reasons = list(_unfit(study, statement, columns, codes))
    if reasons:
        raise MethodNotApplicable(f"`weights: {statement.how}` {'; and it '.join(reasons)}")
    names = tuple(study.leaves())
    return Elicited(
        names,
        weights_from_figures(statement.how, columns.values[_counting(codes)], columns.maximise, names),
        statement,
    )


def unfit_figures(study: Study, statement: Weighting, gates: Literal["apply", "ignore"]) -> Iterator[str]:
    """Yield why the figures of a study cannot decide the weights, each reason behind the name of the way."""
    columns = _Columns(study, coverage(study, importances(study).weights))
    yield from _unfit(study, statement, columns, _codes(study, evaluate_gates(study), gates))


def _codes(
    study: Study, results: Mapping[str, tuple[GateResult, ...]], gates: Literal["apply", "ignore"]
) -> npt.NDArray[np.int8]:
    """Return the status of each network, as its place in `STATUSES`."""
    if gates == "ignore":
        return np.full(len(study.networks), STATUSES.index("feasible"), dtype=np.int8)
    return np.array([STATUSES.index(status(results[name])) for name in study.networks], dtype=np.int8)


def _counting(codes: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Return whose figures decide: of the networks that stand, or of all where nobody does."""
    standing: npt.NDArray[np.bool_] = codes != STATUSES.index("excluded")
    return standing | ~standing.any()


def _unfit(study: Study, statement: Weighting, columns: _Columns, codes: npt.NDArray[np.int8]) -> Iterator[str]:
    standing, called, criteria = _counting(codes), Names.of(study), list(study.leaves())

    def which(flags: npt.NDArray[np.bool_]) -> str:
        """Say of which criteria and networks something is so."""
        said = []
        for criterion, column in zip(criteria, (flags & standing[:, None]).T, strict=True):
            if column.any():
                networks = called.listed(compress(study.networks, column))
                said.append(f"{called.criterion(criterion)} of {listed_with_and(networks)}")
        return "; ".join(said)

    is_open = (columns.unknown | (columns.low != columns.high)) & ~columns.lacking
    if columns.lacking[standing].any():
        yield f"works on figures, and there is none for {which(columns.lacking)}: give weights yourself"
    if is_open[standing].any():
        yield (
            "works on certain figures, and some are unknown or stated as a range: find each out "
            f"({which(is_open)}), or give weights yourself"
        )
    if not columns.applies[standing].all():
        missing = which(~columns.applies)
        yield f"works on figures of every network, and there is none for {missing}: give weights yourself"
    crooked = [name for name, curve in zip(criteria, columns.curves, strict=False) if not is_monotone(curve)]
    if crooked:
        said = listed_with_and(map(called.criterion, crooked))
        yield (
            f"works on figures as they are, and the value curve of {said} both rises and falls: give weights "
            "yourself"
        )
    if statement.how == "entropy" and not columns.lacking[standing].any():
        from netselect.weighting.objective import COPING, without_shares  # noqa: PLC0415 -- as above

        for found, words in without_shares(columns.values[standing]).items():
            here = listed_with_and(map(called.criterion, compress(criteria, words)))
            yield f"takes shares of the sum of a criterion, and {here} {found}; {COPING}"


def _comparisons(study: Study, judging: Weighting) -> tuple[tuple[Floats, ...] | None, tuple[Floats, ...]]:
    """Return the judgements between networks on each criterion, 0 where none is given, and who counts how much.

    Several people's are combined into one matrix, or stay apart, (k, n, n), where their priorities are averaged.
    """
    said = between_networks(study)
    if not said:
        return None, ()
    heard, none = influences_of(study), np.zeros((len(study.networks), len(study.networks)))
    comparisons, influences = list[Floats](), list[Floats]()
    for leaf in study.leaves():
        own = said.get(leaf, {"": none})
        shares = np.array([heard.get(name, 1.0) for name in own])
        if len(own) == 1:
            comparisons.append(next(iter(own.values())))
        elif judging.aggregation == "judgements":
            comparisons.append(combined_judgements(list(own.values()), shares.tolist()))
        else:
            comparisons.append(np.array(list(own.values())))
        influences.append(shares if len(own) == 1 else shares / shares.sum())
    return tuple(comparisons), tuple(influences)
