"""What do the points of criteria come to where a learner states some of their own?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from netselect.study.criteria import Criterion
from netselect.study.outline import Finding
from netselect.study.stated_weights import TOP_SWING, weight_faults
from netselect.study.study import Study, walk
from netselect.weighting.tree import shared_points, stated_points

Floats = npt.NDArray[np.float64]


class OwnPoints:
    """The points of a study's criteria, of which a learner may state others.

    Parameters
    ----------
    study : Study
        What all learners share.
    """

    def __init__(self, study: Study) -> None:
        self.study, self.way = study, study.weights.how
        self.base = {name: float(weight) for name, weight in stated_points(study.criteria).items()}
        self.is_taken = self.way in {"points", "swing"}
        """Whether the study weighs by points at all."""
        self._top = tuple(_first_stated(study.criteria))
        self._groups = [
            (name, tuple(_first_stated(group.criteria)))
            for name, group in walk(study.criteria)
            if group.is_group and group.weight is not None
        ]
        self._has_zero = not all(self.base.values())

    def accepts(self, own: Mapping[str, float]) -> bool:
        """Return whether a learner's points, numbers of 0 or more, are in order."""
        return self.is_taken and own.keys() <= self.base.keys() and self.add_up(own)

    def add_up(self, own: Mapping[str, float]) -> bool:
        """Return whether points that are all known leave something to be weighed, on every level."""
        if self.way == "points" and not self._has_zero and all(own.values()):
            return True
        points = {**self.base, **own}
        top = [points[name] for name in self._top]
        if not any(top) or (self.way == "swing" and max(top) != TOP_SWING):
            return False
        return all(
            not points[name] or not inner or any(points[one] for one in inner) for name, inner in self._groups
        )

    def faults(self, own: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield what is wrong with points together, each of which is a number and known."""
        if not self.is_taken or self.add_up(own):
            return
        plain = {"criteria": _plain(self.study.criteria, {**self.base, **own}), "weights": self.way}
        for path, sentence in weight_faults(plain):
            named = path[-2] if path[-1] == "weight" else ""
            yield (("weights", named) if named in own else ("weights",)), sentence

    def shared(self, stated: Sequence[Mapping[str, float]]) -> Floats:
        """Return the points (c, m) of what networks are measured on, where each learner states some."""
        given = {name: np.array([own.get(name, base) for own in stated]) for name, base in self.base.items()}
        shared = shared_points(self.study.criteria, given)
        raw = np.empty((len(stated), len(shared)))
        for column, name in enumerate(self.study.leaves()):
            raw[:, column] = shared[name]
        return raw


def _first_stated(criteria: Mapping[str, Criterion]) -> Iterator[str]:
    """Yield what has points on each way down a tree, without what stands below it."""
    for name, criterion in criteria.items():
        if criterion.weight is not None:
            yield name
        else:
            yield from _first_stated(criterion.criteria)


def _plain(criteria: Mapping[str, Criterion], points: Mapping[str, float]) -> dict[str, Any]:
    return {
        name: {
            **({"weight": points[name]} if name in points else {}),
            **({"criteria": _plain(criterion.criteria, points)} if criterion.is_group else {"computed": ""}),
        }
        for name, criterion in criteria.items()
    }
