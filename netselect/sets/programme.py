"""What is the best set by mixed-integer programming? It needs the extra `optimise` (scipy)."""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from netselect.errors import InvalidParameter, MissingExtra
from netselect.sets.goals import Found
from netselect.sets.problem import Problem
from netselect.study.set_rules import Reading

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

INSTALL = 'Mixed-integer programming needs scipy: pip install "netselect[optimise]"'
"""What is said where it is not installed."""

PRECISION = 1e-6
"""To which HiGHS holds a constraint and a whole number: what it proves holds to this, and no closer."""


def by_programme(problem: Problem, reading: Reading, *, seconds: float = 60.0) -> Found:
    """Return the set of the highest robust or cautious coverage, by HiGHS.

    Parameters
    ----------
    problem : Problem
        Networks (n), wants (k) and what a set has to keep to.
    reading : {"robust", "cautious"}
        Which coverage; the optimistic one is not linear.
    seconds : float
        How long it may take.

    Returns
    -------
    Found
        Its bound is what HiGHS proved, to 1e-6.

    Raises
    ------
    InvalidParameter
        For the optimistic reading.
    MissingExtra
        Where scipy is not installed.

    Notes
    -----
    Facility location (Cornuejols, Fisher and Nemhauser 1977): ``x_i`` is 1 where network i is in, ``y_in`` is 1
    where want n is served by it. Maximise ``sum w_n s_in y_in`` subject to ``y_in <= x_i``, ``sum_i y_in <= 1``,
    and the limits and rules on x.

    References
    ----------
    Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method. Mathematical Programming
    Computation 10(1).
    """
    if reading == "optimistic":
        raise InvalidParameter(
            "optimistic coverage is not linear, so that mixed-integer programming cannot prove it: leave the "
            "proof to branch and bound, or choose `robust` or `cautious`"
        )
    try:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 -- an extra, and slow to load
    except ImportError:
        raise MissingExtra(INSTALL) from None
    count = len(problem.names)
    if not count:
        # HiGHS asks for one variable at least; nobody at all is the only set there is.
        nobody = np.zeros(0, dtype=np.bool_)
        return Found(nobody, 0.0, 0.0, 0) if not len(problem.groups) else Found(None, -np.inf, -np.inf, 0)
    useful = np.argwhere((problem.strengths(reading) > 0) & (problem.weights > 0))
    gains = problem.weights[useful[:, 1]] * problem.strengths(reading)[useful[:, 0], useful[:, 1]]
    matrix, low, high = _constraints(problem, useful)
    found: Any = milp(
        c=np.concatenate([np.zeros(count), -gains]),
        integrality=np.concatenate([np.ones(count), np.zeros(len(useful))]),
        bounds=Bounds(np.concatenate([problem.fixed.astype(float), np.zeros(len(useful))]), 1.0),
        constraints=LinearConstraint(matrix, low, high),
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if found.x is None:
        is_proved = found.status == _INFEASIBLE
        return Found(None, -np.inf, -np.inf if is_proved else np.inf, 0)
    member = found.x[:count] > _HALF
    if not problem.is_allowed(member):
        # What HiGHS lets pass within its own precision is no allowed set.
        return Found(None, -np.inf, np.inf, int(found.mip_node_count))
    value = problem.coverage(member, reading)
    bound = value if -found.mip_dual_bound <= value + PRECISION else float(-found.mip_dual_bound)
    return Found(member, value, bound, int(found.mip_node_count))


_INFEASIBLE, _HALF = 2, 0.5


def _constraints(problem: Problem, useful: npt.NDArray[np.intp]) -> "tuple[csr_matrix, Floats, Floats]":
    """Return the rows of the programme with the least and the most that each may come to."""
    from scipy.sparse import csr_matrix, hstack, vstack  # noqa: PLC0415 -- an extra, and slow to load

    count, wants, served = len(problem.names), len(problem.weights), len(useful)
    lines = np.arange(served)
    serves = hstack(
        [
            csr_matrix((-np.ones(served), (lines, useful[:, 0])), shape=(served, count)),
            csr_matrix((np.ones(served), (lines, lines)), shape=(served, served)),
        ]
    )
    once = hstack(
        [
            csr_matrix((wants, count)),
            csr_matrix((np.ones(served), (useful[:, 1], lines)), shape=(wants, served)),
        ]
    )
    clashes = np.argwhere(np.triu(problem.clashes))
    pairs = np.zeros((len(clashes), count))
    for row, pair in enumerate(clashes):
        pairs[row, pair] = 1.0
    rules = np.vstack([problem.charged.T, np.ones((1, count)), pairs, problem.groups.astype(float)])
    matrix = vstack([serves, once, hstack([csr_matrix(rules), csr_matrix((len(rules), served))])])
    highest = [problem.limits, [float(problem.most)], np.ones(len(clashes)), np.full(len(problem.groups), np.inf)]
    high = np.concatenate([np.zeros(served), np.ones(wants), *highest])
    low = np.full(len(high), -np.inf)
    if len(problem.groups):
        low[-len(problem.groups) :] = 1.0
    return csr_matrix(matrix), low, high
