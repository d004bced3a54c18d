"""What does choosing a set cost as a plain integer programme that is handed to scipy?"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from netselect.sets import Problem


def by_integer_programme(problem: Problem) -> float:
    """Return the highest robust coverage: x says who is in, y which member serves each want.

    Plain means dense rows, every y there is, and no thought of ties, overlaps or rules but the limits.
    """
    strengths = problem.robust
    n, k = strengths.shape
    gains = (strengths * problem.weights).ravel()
    served = np.hstack([-np.repeat(np.eye(n), k, axis=0), np.eye(n * k)])
    once = np.hstack([np.zeros((k, n)), np.tile(np.eye(k), n)])
    limited = np.hstack([problem.charged.T, np.zeros((len(problem.limits), n * k))])
    found = milp(
        c=-np.concatenate([np.zeros(n), gains]),
        integrality=np.concatenate([np.ones(n), np.zeros(n * k)]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(served, -np.inf, 0.0),
            LinearConstraint(once, -np.inf, 1.0),
            LinearConstraint(limited, -np.inf, problem.limits),
        ],
        options={"mip_rel_gap": 0.0},
    )
    return float(-found.fun)
