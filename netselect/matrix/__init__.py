"""Which figures, weights and directions does a method work on? Here alone words become numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, Self, cast, get_args

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked, choice, refuse_kind
from netselect.errors import InvalidMatrix, MissingAnchors
from netselect.matrix.assessment import Assessment, Curve, extreme_levels, parts_of_matrix, utilities
from netselect.matrix.given import (
    anchors_of,
    anchors_of_candidates,
    by_column,
    columns_of_numbers,
    directions_of,
    is_frame,
    names_of,
    read_only,
    refuse_not_finite,
    table_of,
    weights_of,
)
from netselect.names import DOES_NOT_APPLY, Names
from netselect.study.statements import Importances, ObjectiveWeighting, Weighting
from netselect.study.study import Study
from netselect.sums import Codes, Flags, Floats
from netselect.words import few_digits, listed_with_and, natural_text

__all__ = ["DecisionMatrix"]

if TYPE_CHECKING:
    import pandas as pd


AnchorsFrom = Literal["stated", "candidates"]
"""stated: `worst` and `best`, or none. candidates: the worst and the best figure found on each criterion."""

_JUDGING = Importances.model_construct()
"""How judgements become priorities where nothing is said; it cannot change, so that one serves all."""

_RANGES = ("low", "high", "graded_low", "graded_high", "by_grade_low", "by_grade_high")
_BY_NETWORK = (*_RANGES, "unknown", "status", "lacking", "applies")
"""What a matrix may hold with a row for each network, beside its figures."""
_CERTAIN: dict[str, Any] = dict.fromkeys((*_RANGES, "unknown", "assessment"))
"""What a matrix lacks whose figures are taken as certain."""

MOST_SHOWN = 24
"""Criteria that a notebook shows beside each other."""

FEASIBLE, CONDITIONAL, EXCLUDED = 0, 1, 2
"""Codes of a network's status; `netselect.gates.STATUSES` names them."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DecisionMatrix:
    """Networks by criteria, with everything that a method may look at; arrays are read-only.

    Make one with `from_study`, `from_arrays` or `from_frame`.

    Parameters
    ----------
    networks, criteria : sequence of str
        Names of the rows (n) and of the columns (m).
    values : ndarray (n, m)
        Figures in natural units; at an unknown, the level of its range that is worth most.
    weights : ndarray (m,)
        They sum to 1.
    maximise : ndarray (m,) of bool
        Whether more is better.
    worst, best : ndarray (m,), optional
        The anchors.
    curves : tuple of (k, 2) arrays or None
        Value curves; empty where every value runs straight.
    low, high : ndarray (n, m), optional
        The range of each figure by unknowns and stated ranges.
    graded_low, graded_high : ndarray (n, m), optional
        The same, widened by grades.
    by_grade_low, by_grade_high : ndarray (n, m), optional
        What grades alone allow, unknowns and stated ranges held at ``values``; absent where they allow nothing.
    unknown : ndarray (n, m) of bool, optional
        Where nobody knows the figure.
    status : ndarray (n,) of int8, optional
        0 feasible, 1 conditional, 2 excluded; everybody is feasible where it is absent.
    lacking : ndarray (n, m) of bool, optional
        Where there is no figure, or nothing to measure it by, because networks are judged in pairs; ``values`` is
        0 there, and means nothing.
    applies : ndarray (n, m) of bool, optional
        Which criterion means something for which network; ``values`` is 0 elsewhere, and means nothing. Absent
        where all do.
    candidate_anchors : bool
        Whether the anchors are the worst and the best figure found, and so would be others with other networks.
    aside : DecisionMatrix, optional
        The matrix with the figures that a method which takes judgements alone has put aside.
    comparisons : tuple of (n, n) arrays, optional
        Judgements between networks for each criterion; 0 where none was given. Those of several people stay apart,
        (k, n, n), where the priorities of each are averaged.
    influences : tuple of (k,) arrays
        How much each of these people counts, for each criterion; together 1.
    judging : Importances
        How judgements between networks become priorities.
    assessment : Assessment, optional
        What in the study the numbers rest on.

    Examples
    --------
    >>> matrix = DecisionMatrix.from_arrays([[7, 95], [5, 0]], [3, 1], maximise=[True, False])
    >>> matrix.weights.tolist()
    [0.75, 0.25]
    """

    networks: Sequence[str]
    criteria: Sequence[str]
    values: Floats
    weights: Floats
    maximise: Flags
    worst: Floats | None = None
    best: Floats | None = None
    curves: tuple[Curve, ...] = ()
    low: Floats | None = None
    high: Floats | None = None
    graded_low: Floats | None = None
    graded_high: Floats | None = None
    by_grade_low: Floats | None = None
    by_grade_high: Floats | None = None
    unknown: Flags | None = None
    status: Codes | None = None
    lacking: Flags | None = None
    applies: Flags | None = None
    candidate_anchors: bool = False
    aside: "DecisionMatrix | None" = field(default=None, repr=False)
    comparisons: tuple[Floats, ...] | None = None
    influences: tuple[Floats, ...] = ()
    judging: Importances = _JUDGING
    assessment: "Assessment | None" = field(default=None, repr=False)
    _utilities: Floats | None = field(default=None, init=False, repr=False)

    @classmethod
    def from_arrays(
        cls,
        values: "npt.ArrayLike | pd.DataFrame",
        weights: "npt.ArrayLike | pd.Series[float] | Mapping[str, float]",
        *,
        maximise: Iterable[object] | Mapping[str, object] | None = None,
        worst: "npt.ArrayLike | Mapping[str, float] | None" = None,
        best: "npt.ArrayLike | Mapping[str, float] | None" = None,
        anchors: AnchorsFrom = "stated",
        networks: Iterable[str] | None = None,
        criteria: Iterable[str] | None = None,
    ) -> Self:
        """Return the matrix of plain arrays, checked.

        Parameters
        ----------
        values : array_like (n, m) or DataFrame
            One row for each network, one column for each criterion, in natural units. Copied. The index and the
            columns of a DataFrame are the names, as `from_frame` takes them, unless others are given.
        weights : array_like (m,), or a mapping by the names of criteria
            0 or more; rescaled to sum to 1.
        maximise : iterable (m,), optional
            True, 1 or "max" where more is better; False, -1 or "min" where less is. Follows from anchors where
            they are given. By the names of criteria it may be a mapping, as may anchors.
        worst, best : array_like (m,), optional
            Anchors. Methods that measure against fixed levels need them.
        anchors : {"stated", "candidates"}
            Those that are given, or the worst and the best figure found on each criterion, which let every method
            run. Another set of networks then has other levels, which can reverse the order; rankings say so.
        networks, criteria : iterable of str, optional
            Names; A1, A2, ... and C1, C2, ... where none are given.

        Returns
        -------
        DecisionMatrix

        Raises
        ------
        InvalidMatrix
            Names the first row and column that cannot be used, and why.

        Examples
        --------
        >>> matrix = DecisionMatrix.from_arrays([[4, 95], [2, 0]], [1, 1], maximise=[1, -1], anchors="candidates")
        >>> matrix.utilities.tolist()
        [[1.0, 0.0], [0.0, 1.0]]
        """
        choice("anchors", anchors, get_args(AnchorsFrom))
        if (is_found := anchors == "candidates") and not (worst is None and best is None):
            raise InvalidMatrix(
                "`worst` and `best` are given, and `anchors: candidates` would put the figures found in their "
                "place: leave one or the other out"
            )
        if is_frame(values) and hasattr(values, "iloc"):
            frame: Any = values
            named = columns_of_numbers(frame)
            networks = [str(name) for name in frame.index] if networks is None else networks
            criteria = named if criteria is None else criteria
            values = frame.to_numpy(dtype=np.float64, na_value=np.nan)
        table = table_of(values)
        count, width = table.shape
        rows = names_of(networks, count, "A", "network")
        columns = names_of(criteria, width, "C", "criterion")
        refuse_not_finite(table, rows, columns, values)
        low, high = anchors_of(
            by_column(worst, columns, "worst levels"), by_column(best, columns, "best levels"), columns
        )
        directions = directions_of(by_column(maximise, columns, "directions"), low, high, columns)
        if is_found:
            low, high = anchors_of_candidates(table, directions)
        return cls(
            networks=rows,
            criteria=columns,
            values=table,
            weights=weights_of(by_column(weights, columns, "weights"), columns),
            maximise=directions,
            worst=low,
            best=high,
            candidate_anchors=is_found,
        )

    @classmethod
    def from_frame(
        cls,
        frame: "pd.DataFrame",
        weights: "npt.ArrayLike | pd.Series[float] | Mapping[str, float]",
        *,
        maximise: Iterable[object] | Mapping[str, object] | None = None,
        worst: "npt.ArrayLike | Mapping[str, float] | None" = None,
        best: "npt.ArrayLike | Mapping[str, float] | None" = None,
        anchors: AnchorsFrom = "stated",
    ) -> Self:
        """Return the matrix of a DataFrame whose index names networks and whose columns name criteria.

        Parameters
        ----------
        frame : DataFrame (n, m)
            Numbers in natural units.
        weights : array_like (m,), Series or mapping
            By position, or by the name of the column.
        maximise, worst, best : optional
            As for `from_arrays`, or by the name of the column.
        anchors : {"stated", "candidates"}
            As for `from_arrays`.

        Returns
        -------
        DecisionMatrix

        Raises
        ------
        InvalidMatrix
            Where a column holds no numbers, or a weight or name does not fit.
        """
        columns = columns_of_numbers(frame)
        return cls.from_arrays(
            frame.to_numpy(dtype=np.float64, na_value=np.nan),
            weights,
            maximise=maximise,
            worst=worst,
            best=best,
            anchors=anchors,
            networks=[str(name) for name in frame.index],
            criteria=columns,
        )

    @classmethod
    @checked
    def from_study(
        cls,
        study: Study,
        *,
        weighting: Weighting | None = None,
        gates: Literal["apply", "ignore"] = "apply",
    ) -> "DecisionMatrix":
        """Return the matrix of a study.

        Parameters
        ----------
        study : Study
            The study.
        weighting : Weighting, optional
            Another way of weighting than the study's own.
        gates : {"apply", "ignore"}
            Whether statuses follow from the gates, or everybody is feasible.

        Returns
        -------
        DecisionMatrix
        """
        choice("gates", gates, ("apply", "ignore"))
        return cls(**parts_of_matrix(study, weighting, gates))

    @property
    def may_stand(self) -> Flags:
        """Which networks no rule excludes, (n,); made anew each time."""
        if self.status is None:
            return np.ones(len(self.networks), dtype=np.bool_)
        may_stand: Flags = self.status != EXCLUDED
        return may_stand

    @property
    def utilities(self) -> Floats:
        """The value of each figure between its anchors, (n, m) in [0, 1]; made on first use.

        Raises
        ------
        MissingAnchors
            Where a criterion has no worst and best level.
        """
        if self._utilities is None:
            worst, best = self.anchors("a value from 0 to 1")
            made = utilities(self.values, worst, best, self.curves)
            made.flags.writeable = False
            object.__setattr__(self, "_utilities", made)
        return cast("Floats", self._utilities)

    def __repr__(self) -> str:
        return f"<DecisionMatrix: {len(self.networks):,} networks by {len(self.criteria):,} criteria>"

    def _repr_html_(self) -> str:
        from netselect.finding import notebook_table  # noqa: PLC0415 -- only a notebook asks

        called = Names.of(None if self.assessment is None else self.assessment.study)
        shown = list(self.criteria)[:MOST_SHOWN]

        def cell(row: int, column: int) -> str:
            if self.lacking is not None and self.lacking[row, column]:
                return "judged in pairs"
            if self.applies is not None and not self.applies[row, column]:
                return DOES_NOT_APPLY
            unknown = self.unknown is not None and bool(self.unknown[row, column])
            return natural_text(None if unknown else float(self.values[row, column]))

        rows = (
            (called.network(name), *(cell(row, column) for column in range(len(shown))))
            for row, name in enumerate(self.networks)
        )
        weights = ("Weight", *map(few_digits, self.weights[: len(shown)].tolist()))
        more = len(self.criteria) - len(shown)
        return notebook_table(
            f"{len(self.networks):,} networks by {len(self.criteria):,} criteria",
            ("", *map(called.criterion, shown)),
            chain([weights], rows),
            [f"{more:,} more columns are left out."] if more else [],
        )

    def anchors(self, purpose: str) -> tuple[Floats, Floats]:
        """Return the worst and best levels, (m,) each, or raise MissingAnchors saying what needs them."""
        if self.worst is None or self.best is None:
            study = None if self.assessment is None else self.assessment.study
            leaves = {} if study is None else study.leaves()
            without = [name for name, leaf in leaves.items() if leaf.effective_scale is None]
            bare = listed_with_and(map(Names.of(study).criterion, without))
            found = f"{bare} {'has' if len(without) == 1 else 'have'} none" if without else "none are stated"
            raise MissingAnchors(
                f"{purpose} needs the worst and the best level of every criterion, and {found}: give "
                '`worst` and `best` (in a study: `scale`; in arrays, `anchors="candidates"` takes those found), '
                "or compare the candidates alone, with weighted_sum `scaling: min_max`, topsis "
                "`reference: candidates`, vikor or promethee"
            )
        return self.worst, self.best

    @property
    def has_unknowns(self) -> bool:
        """Whether any figure is unknown."""
        return self.unknown is not None and bool(self.unknown.any())

    @checked
    def extremes(self, *, graded: bool = False) -> tuple["DecisionMatrix", "DecisionMatrix"]:
        """Return the matrix with every figure at the worst, and at the best, of its range.

        Parameters
        ----------
        graded : bool
            Whether the ranges that grades give count as well. Where every figure is certain, both are this matrix.
        """
        low = self.graded_low if graded and self.graded_low is not None else self.low
        high = self.graded_high if graded and self.graded_high is not None else self.high
        return self._ends(low, high)

    def extremes_by_grade(self) -> tuple["DecisionMatrix", "DecisionMatrix"]:
        """Return the matrix with every figure as bad, and as good, as its grade alone allows.

        Returns
        -------
        pessimistic, optimistic : DecisionMatrix
            Unknowns and stated ranges are held at ``values``; this matrix itself, twice, without grades.
        """
        return self._ends(self.by_grade_low, self.by_grade_high)

    def _ends(self, low: Floats | None, high: Floats | None) -> tuple["DecisionMatrix", "DecisionMatrix"]:
        if low is not None and high is not None:
            low, high = (np.where(self.weights > 0, ends, self.values) for ends in (low, high))  # others: not read
            if (low != high).any():
                pessimistic, optimistic = extreme_levels(low, high, self.maximise, self.curves)
                return self.at(pessimistic), self.at(optimistic)
        return self, self

    @checked
    def at(self, values: Floats) -> "DecisionMatrix":
        """Return the matrix with other figures, taken as certain; values (n, m) in natural units."""
        return replace(self, values=read_only(np.ascontiguousarray(values)), **_CERTAIN)

    @checked
    def with_figures(self, values: Floats, weights: Floats) -> "DecisionMatrix":
        """Return the matrix with other figures, taken as certain, and other weights, for methods to look at.

        Parameters
        ----------
        values : ndarray (..., n, m)
            Figures in natural units; another number of networks than here has no names of its own.
        weights : ndarray (..., m)
            They sum to 1.

        Returns
        -------
        DecisionMatrix
            With leading axes it is a stack of matrices, which only methods that are `vectorised` take.
        """
        if values.ndim < self.values.ndim:
            refuse_kind("what figures are replaced by", values, "an array (..., networks, criteria)")
        count = values.shape[-2]
        names = self.networks if len(self.networks) == count else names_of(None, count, "A", "network")
        if self.applies is not None and len(self.applies) != count:
            refuse_kind("what figures are replaced by", values, f"figures of {len(self.applies)} networks")
        bare: dict[str, Any] = dict.fromkeys(("status", "lacking", "aside"))
        return replace(self, networks=names, values=values, weights=weights, **bare, **_CERTAIN)

    @checked
    def take(self, rows: npt.NDArray[np.intp]) -> "DecisionMatrix":
        """Return the matrix of some of its networks, by their positions (r,)."""

        def pick(array: npt.NDArray[Any] | None) -> Any:  # noqa: ANN401 -- the dtype is the given array's
            return None if array is None else read_only(np.ascontiguousarray(array[rows]))

        names = tuple(self.networks)
        try:
            taken = tuple(map(names.__getitem__, rows.tolist()))
        except (IndexError, TypeError):
            refuse_kind("`rows`", rows, f"a list of positions below {len(names)}")
        return replace(
            self,
            networks=taken,
            **{name: pick(getattr(self, name)) for name in ("values", *_BY_NETWORK)},
            aside=None if self.aside is None else self.aside.take(rows),
            comparisons=self.comparisons
            and tuple(
                read_only(np.ascontiguousarray(judged[..., rows[:, None], rows])) for judged in self.comparisons
            ),
        )

    @property
    def own_weights(self) -> Floats:
        """What each criterion counts for each network, (n, m): what does not apply to it is shared out."""
        shares = np.broadcast_to(self.weights, self.values.shape)
        return shares if self.applies is None else _shared_out(shares, self.applies)

    def by_what_applies(self) -> Iterator[tuple[npt.NDArray[np.intp], "DecisionMatrix"]]:
        """Yield positions of networks to which the same criteria apply, and their matrix under their own weights.

        Figures may have leading axes, and so may weights. Weights are all 0 where nothing that weighs applies.
        """
        if self.applies is None:
            yield np.arange(self.values.shape[-2]), self
            return
        patterns, which = np.unique(self.applies, axis=0, return_inverse=True)
        bare: dict[str, Any] = dict.fromkeys((*_BY_NETWORK, "aside", "comparisons"))
        names = tuple(self.networks)
        for number, pattern in enumerate(patterns):
            rows = np.flatnonzero(which.reshape(-1) == number)
            yield (
                rows,
                replace(
                    self,
                    networks=tuple(names[row] for row in rows.tolist()),
                    values=np.ascontiguousarray(self.values[..., rows, :]),
                    weights=self.weights if pattern.all() else _shared_out(self.weights, pattern),
                    **bare,
                ),
            )

    @property
    def weighed_by_figures(self) -> str:
        """The way in which weights follow from the figures of whoever stands; an empty text where they do not."""
        if self.assessment is None or not np.array_equal(self.weights, self.assessment.weights.weights):
            return ""
        how = self.assessment.weights.statement.how
        return how if how in get_args(ObjectiveWeighting) else ""

    @checked
    def among(self, rows: npt.NDArray[np.intp]) -> "DecisionMatrix":
        """Return the matrix of some of its networks as if the others had never been there.

        Parameters
        ----------
        rows : ndarray (r,) of int
            Their positions.

        Returns
        -------
        DecisionMatrix
            As `take` returns it; weights and anchors that follow from the figures are worked out anew.
        """
        some = self.take(rows)
        return replace(some, weights=self.weights_for(some.values)).anchored_anew() if len(rows) else some

    def anchored_anew(self) -> "DecisionMatrix":
        """Return the matrix with the anchors that its own figures give, where its anchors are those found."""
        if not self.candidate_anchors:
            return self
        worst, best = anchors_of_candidates(self.values, self.maximise)
        return replace(self, worst=worst, best=best)

    @checked
    def weights_for(self, values: Floats) -> Floats:
        """Return the weights with other figures, (n, m): worked out anew where they follow from figures."""
        if not (how := self.weighed_by_figures):
            return self.weights
        from netselect.weighting.objective import weights_from_figures  # noqa: PLC0415 -- few are weighed by figures

        return weights_from_figures(how, values, self.maximise, self.criteria)

    def reweighted(self, weights: npt.ArrayLike) -> "DecisionMatrix":
        """Return the matrix with other weights, (m,), rescaled to sum to 1."""
        return replace(self, weights=weights_of(weights, self.criteria))

    def to_frame(self) -> "pd.DataFrame":
        """Return the figures as a DataFrame, with networks as index and criteria as columns; unknowns are NA."""
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

        frame = pd.DataFrame(self.values, index=list(self.networks), columns=list(self.criteria), copy=True)
        for absent in (self.unknown, self.lacking, None if self.applies is None else ~self.applies):
            if absent is not None and absent.any():
                frame = frame.astype("Float64").mask(absent, pd.NA)
        return frame


def _shared_out(weights: Floats, applies: Flags) -> Floats:
    """Return weights (..., m) with those that do not apply shared out among the others, in proportion."""
    own = np.where(applies, weights, 0.0)
    total = own.sum(axis=-1, keepdims=True)
    shared: Floats = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
    return np.where(applies.all(axis=-1, keepdims=True), weights, shared)
