"""What do many learners say, laid out in arrays?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.helping import NO_DATE
from netselect.study.learner import Reason
from netselect.study.learner_record import LearnerRecord

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Indices = npt.NDArray[np.intp]

NOBODY = -1
"""The code of an empty place in an array of codes."""


@dataclass(frozen=True, slots=True, eq=False)
class Wants:
    """The needs and aspirations of c learners, k places for each; empty places weigh nothing.

    Parameters
    ----------
    names : tuple of str
        Every want that any of them has.
    code : ndarray (c, k) of int
        Which want stands in each place; -1 in an empty one.
    shares : ndarray (c, k)
        Importance; each learner's sum to 1, or are all 0 where nothing is open.
    is_aspiration, is_private : ndarray (c, k) of bool
        What kind of want it is, and whether it is for the learner's own eyes.
    reason : ndarray (c, k) of int
        Position in `netselect.batch.engine.learners.REASONS`.
    by : ndarray (c, k) of int
        The day by which help is wanted, as an ordinal; `NO_DATE` where there is none.
    theme : ndarray (c, k, a) of int
        Which of the themes that networks offer each want asks for; the number of themes for any other.
    part : ndarray (c, k, a)
        How much of each theme.
    whole : ndarray (c, k)
        All that a want asks for, themes that nobody offers too; 1 where it asks for none.
    """

    names: tuple[str, ...]
    code: Indices
    shares: Floats
    is_aspiration: Flags
    is_private: Flags
    reason: Indices
    by: Whole
    theme: Indices
    part: Floats
    whole: Floats

    def take(self, rows: slice | Indices) -> "Wants":
        """Return the wants of some of the learners."""
        arrays = {name: getattr(self, name)[rows] for name in self.__slots__ if name != "names"}
        return Wants(self.names, **arrays)

    def without_unused_names(self) -> "Wants":
        """Return the same wants without the names of those that nobody has."""
        used, code = np.unique(self.code[self.code != NOBODY], return_inverse=True)
        codes = self.code.copy()
        codes[self.code != NOBODY] = code
        return replace(self, names=tuple(self.names[place] for place in used.tolist()), code=codes)

    def belonging(self, figure: str) -> Flags:
        """Return which wants belong to a horizon (need_coverage, ...) or a reason (fit_industry, ...), (c, k)."""
        filled: Flags = self.code != NOBODY
        if figure == "need_coverage":
            return filled & ~self.is_aspiration
        if figure == "aspiration_coverage":
            return filled & self.is_aspiration
        found: Flags = filled & (self.reason == REASONS.index(figure.removeprefix("fit_")))
        return found


REASONS: tuple[str, ...] = get_args(Reason)
"""Reasons by code."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnStrengths:
    """Strengths that learners state for themselves, sorted by learner, network and place.

    Parameters
    ----------
    row, network, place : ndarray (s,) of int
        The learner, the network and the place of the want.
    fields : ndarray (s, 5)
        Value, low, high, graded high and whether it is unknown.
    """

    row: Indices
    network: Indices
    place: Indices
    fields: Floats

    def of(self, start: int, stop: int) -> "OwnStrengths":
        """Return those of some learners, who are then counted from 0."""
        low, high = np.searchsorted(self.row, [start, stop])
        return OwnStrengths(
            self.row[low:high] - start, self.network[low:high], self.place[low:high], self.fields[low:high]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Learners:
    """Many learners' own words as arrays, c of them.

    Parameters
    ----------
    ids : sequence of str
        Pseudonyms.
    weights : ndarray (c, m)
        Weights of the criteria; each learner's sum to 1.
    least, most : ndarray (c, g)
        What each gate lets pass; infinite where it lets everything pass.
    waived : ndarray (w, 3) of int
        Learner, network and gate of each waiver, sorted by learner.
    wants : Wants, optional
        Needs and aspirations; None for a bare matrix.
    strengths : OwnStrengths, optional
        What learners say of networks themselves.
    record_of : callable, optional
        Returns the record of the learner of a row.
    """

    ids: Sequence[str]
    weights: Floats
    least: Floats
    most: Floats
    waived: Indices
    wants: Wants | None = None
    strengths: OwnStrengths | None = None
    record_of: Callable[[int], LearnerRecord] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, start: int, stop: int) -> "Learners":
        """Return the learners from one row to another."""
        low, high = np.searchsorted(self.waived[:, 0], [start, stop])
        record_of = self.record_of
        return Learners(
            self.ids[start:stop],
            self.weights[start:stop],
            self.least[start:stop],
            self.most[start:stop],
            self.waived[low:high] - np.array([start, 0, 0]),
            None if self.wants is None else self.wants.take(slice(start, stop)),
            None if self.strengths is None else self.strengths.of(start, stop),
            None if record_of is None else lambda row: record_of(row + start),
        )


NO_WAIVERS: Indices = np.zeros((0, 3), dtype=np.intp)


def weighing(ids: Sequence[str], weights: Floats) -> Learners:
    """Return learners who only weigh the criteria of a bare matrix, each in their own way."""
    nothing = np.zeros((len(ids), 0))
    return Learners(ids, weights, nothing, nothing, NO_WAIVERS)


def empty_wants(count: int, places: int, themes: int, names: tuple[str, ...]) -> Wants:
    """Return wants that are all empty, to be filled."""
    shape = (count, places)
    return Wants(
        names=names,
        code=np.full(shape, NOBODY, dtype=np.intp),
        shares=np.zeros(shape),
        is_aspiration=np.zeros(shape, dtype=np.bool_),
        is_private=np.zeros(shape, dtype=np.bool_),
        reason=np.full(shape, len(REASONS) - 1, dtype=np.intp),
        by=np.full(shape, NO_DATE, dtype=np.int64),
        theme=np.zeros((*shape, themes), dtype=np.intp),
        part=np.zeros((*shape, themes)),
        whole=np.ones(shape),
    )


def own_is_open(learners: Learners, count: int) -> Flags:
    """Return of which of ``count`` networks a learner states a strength that may turn out otherwise, (n,)."""
    found = np.zeros(count, dtype=np.bool_)
    own = learners.strengths
    if own is not None:
        value, low, high, _, unknown = own.fields.T
        found[own.network[(low != high) | (unknown > 0) | (value != low)]] = True
    return found
