"""From what are the problems drawn on which searches are put to the test?"""

from dataclasses import replace

import numpy as np

from netselect.sets import Problem


def random_problem(generator: np.random.Generator, *, most_networks: int = 7) -> Problem:
    """Return a random problem with ties, clashes, groups, overlaps and networks that have to be in."""
    n, k = int(generator.integers(0, most_networks + 1)), int(generator.integers(1, 5))
    optimistic = generator.choice([0, 0, 0.25, 0.25, 0.5, 0.75, 1], (n, k))
    cautious = np.maximum(0, optimistic - generator.choice([0, 0, 0.25], (n, 1)))
    points = generator.choice([1.0, 2.0, 3.0, 0.0], k)
    r = int(generator.integers(0, 4))
    pairs = [(one, other) for one in range(n) for other in range(one) if generator.random() < 0.15]
    helps = np.minimum(-np.log(np.maximum(1 - optimistic, 1e-17)), 40.0)
    shared = [np.minimum(helps[one], helps[other]) * generator.choice([0.2, 0.3]) for one, other in pairs]
    clashes = np.triu(generator.random((n, n)) < 0.1, 1)
    return Problem(
        names=tuple(f"n{place}" for place in range(n)),
        weights=points / max(1.0, points.sum()),
        robust=np.maximum(0, cautious - generator.choice([0, 0.15, 0.3], (n, 1))),
        cautious=cautious,
        optimistic=optimistic,
        pairs=np.array(pairs, dtype=np.intp).reshape(len(pairs), 2),
        shared=np.array(shared).reshape(len(pairs), k),
        charged=generator.integers(0, 5, (n, r)).astype(np.float64),
        limits=generator.integers(0, 12, r).astype(np.float64),
        money=generator.choice([0, 1, 2, 0.1, 1e30], n, p=[0.3, 0.2, 0.3, 0.1, 0.1]),
        hours=generator.choice([0, 1, 0.5], n),
        scores=generator.choice([0.1, 0.2, 0.3, -0.1], n),
        fixed=generator.random(n) < 0.08,
        clashes=clashes | clashes.T,
        requires=np.zeros((n, n), dtype=np.bool_),
        worths=np.zeros(n),
        groups=(groups := generator.random((int(generator.integers(0, 2)), n)) < 0.5),
        least=np.ones(len(groups), dtype=np.intp),
        largest=np.full(len(groups), n),
        bundles=np.zeros((0, n), dtype=np.bool_),
        most=int(generator.integers(1, n + 2)),
        objective=generator.choice(["robust", "cautious", "optimistic"]),
        then=generator.choice(["optimistic", "score"]),
    )


def large_problem(
    n: int, *, seed: int = 0, wants: int = 8, room: float = 0.2, objective: str = "robust"
) -> Problem:
    """Return a problem of many networks, whose limits leave room for a share of them."""
    generator = np.random.default_rng([n, seed])
    optimistic = generator.choice([0, 0, 0.25, 0.25, 0.5, 0.75], (n, wants))
    money = generator.integers(0, 40, n) * 10.0
    hours = generator.integers(1, 9, n) / 2.0
    charged = np.column_stack([money + generator.integers(0, 4, n) * 15, money, hours])
    problem = Problem(
        names=tuple(f"n{place:02d}" for place in range(n)),
        weights=generator.dirichlet(np.ones(wants)),
        robust=np.maximum(0.0, optimistic - generator.choice([0, 0.15, 0.3], (n, 1))),
        cautious=optimistic,
        optimistic=optimistic,
        pairs=np.empty((0, 2), dtype=np.intp),
        shared=np.empty((0, wants)),
        charged=charged,
        limits=charged.sum(axis=0) * room,
        money=charged[:, 0],
        hours=hours,
        scores=np.zeros(n),
        fixed=np.zeros(n, dtype=np.bool_),
        clashes=np.zeros((n, n), dtype=np.bool_),
        requires=np.zeros((n, n), dtype=np.bool_),
        worths=np.zeros(n),
        groups=np.zeros((0, n), dtype=np.bool_),
        least=np.zeros(0, dtype=np.intp),
        largest=np.zeros(0, dtype=np.intp),
        bundles=np.zeros((0, n), dtype=np.bool_),
        most=n,
    )
    return replace(problem, objective=objective)  # type: ignore[arg-type]
