"""Which weights put another network first, and are nearest to those of now?"""

import numpy as np
import numpy.typing as npt

from netselect.robustness.stability import Standing

Floats = npt.NDArray[np.float64]

SEED = 20261123
"""Directions of the search start from it, so that two runs agree."""

DIRECTIONS = 64
"""Directions in which a search sets out, beside those of single criteria."""

MOST_STARTS = 8
"""Points of the border nearest to the stated weights from which a search goes on."""

_POINTS = 65
_FURTHER = 1.5
_ROUNDS = 40
_HALVINGS = 60
_STEP = 1e-6


def nearest_on_a_plane(weights: Floats, direction: Floats) -> Floats | None:
    """Return the weights nearest to some at which a linear comparison is level.

    Parameters
    ----------
    weights : ndarray (m,)
        0 or more, with a sum of 1.
    direction : ndarray (m,)
        What is compared: ``direction @ weights`` is 0 or less now.

    Returns
    -------
    ndarray (m,) or None
        The w of 0 or more, with a sum of 1 and ``direction @ w = 0``, whose Euclidean distance is least; None
        where there is none.

    Notes
    -----
    A projection on the part of a plane in the simplex. Its optimality conditions give ``w = max(0, weights +
    l + u direction)`` with two multipliers; for each u the l is that of a projection on the simplex, and
    ``direction @ w`` rises with u. It is solved by halving u until it is known which weights are 0, and then
    exactly.

    References
    ----------
    Held, M., Wolfe, P. and Crowder, H. P. (1974). Validation of subgradient optimization. Mathematical
    Programming 6(1), 62-88, on the projection on a simplex.

    Examples
    --------
    >>> nearest_on_a_plane(np.array([0.5, 0.3, 0.2]), np.array([-1.0, 1.0, 0.0])).round(4).tolist()
    [0.4, 0.4, 0.2]
    """
    if direction @ weights >= 0:
        return weights
    if direction.max() < 0:
        return None
    below, above = 0.0, 1.0 / float(np.ptp(direction))
    while direction @ on_simplex(weights + above * direction) < 0 and above < 1 / np.finfo(float).eps:
        above *= 2.0
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        short = direction @ on_simplex(weights + middle * direction) < 0
        below, above = (middle, above) if short else (below, middle)
    found = on_simplex(weights + above * direction)
    return _exactly(weights, direction, found)


def _exactly(weights: Floats, direction: Floats, near: Floats) -> Floats:
    """Solve for the multipliers, now that it is known which weights are 0."""
    kept = near > 0
    own, along = weights[kept], direction[kept]
    system = np.array([[kept.sum(), along.sum()], [along.sum(), along @ along]])
    wanted = np.array([1.0 - own.sum(), -(along @ own)])
    if np.linalg.matrix_rank(system) < len(system):
        return near
    shift, scale = np.linalg.solve(system, wanted)
    exact = np.zeros_like(weights)
    exact[kept] = own + shift + scale * along
    return exact if (exact >= 0).all() else near


def on_simplex(point: Floats) -> Floats:
    """Return the weights of 0 or more, with a sum of 1, that are nearest to a point (m,).

    Examples
    --------
    >>> on_simplex(np.array([0.9, 0.5, -0.5])).round(4).tolist()
    [0.7, 0.3, 0.0]
    """
    falling = np.sort(point)[::-1]
    excess = (np.cumsum(falling) - 1.0) / np.arange(1, len(point) + 1)
    last = int(np.flatnonzero(falling > excess)[-1])
    nearest: Floats = np.maximum(point - excess[last], 0.0)
    return nearest


def nearest_weights(standing: Standing) -> tuple[int, Floats] | None:
    """Return the nearest weights at which another network is level with the first, and which network.

    Parameters
    ----------
    standing : Standing
        The networks that stand.

    Returns
    -------
    (int, ndarray (m,)) or None
        None where no weights put anybody else first.

    Notes
    -----
    Exact for additive methods: for each other network the projection on the plane where the two are level. For
    others a search, from the stated weights outwards: along lines to single criteria and in drawn directions to
    where another network is level, and from each such point on by solving the same projection for the plane that
    touches there, over and over (the search for a design point by Hasofer and Lind, 1974, and Rackwitz and
    Fiessler, 1978). What a search finds is an upper bound.
    """
    if standing.method.additive:
        return _nearest_of_planes(standing)
    return _nearest_of_a_search(standing)


def _nearest_of_planes(standing: Standing) -> tuple[int, Floats] | None:
    weights, local = standing.matrix.weights, standing.local
    best: tuple[float, int, Floats] | None = None
    for rival in range(len(local)):
        direction = local[rival] - local[standing.first]
        if rival == standing.first or direction.max() <= standing.tolerance:
            continue
        found = nearest_on_a_plane(weights, direction)
        if found is not None:
            distance = float(np.linalg.norm(found - weights))
            if best is None or distance < best[0]:
                best = distance, rival, found
    return None if best is None else best[1:]


def _nearest_of_a_search(standing: Standing) -> tuple[int, Floats] | None:
    weights = standing.matrix.weights
    width = len(weights)
    drawn = np.random.default_rng(SEED).dirichlet(np.ones(width), DIRECTIONS)
    away = np.where(np.eye(width, dtype=np.bool_), 0.0, weights)
    left = away.sum(axis=1, keepdims=True)
    targets = np.concatenate([np.eye(width), away[left[:, 0] > 0] / left[left[:, 0] > 0], drawn])
    starts = sorted(_nearest_ways(standing, weights, targets), key=lambda point: _distance(point, weights))
    found = [_settled(standing, weights, point) for point in starts[:MOST_STARTS]]
    if not found:
        return None
    best = min(found, key=lambda point: _distance(point, weights))
    leads = _leads(standing, on_simplex(weights + (best - weights) * (1 + _STEP))[None])[0]
    return int(leads.argmin()), best


def _nearest_ways(standing: Standing, weights: Floats, targets: Floats) -> list[Floats]:
    """Return about where somebody else is level on the way to each target (d, m), where anybody is."""
    shares = np.linspace(0.0, 1.0, _POINTS)
    ways = weights + shares[:, None, None] * (targets - weights)
    leads = _leads(standing, ways.reshape(-1, len(weights))).min(axis=1).reshape(len(shares), -1)
    lost = leads < -standing.tolerance
    return [ways[lost[:, way].argmax(), way] for way in np.flatnonzero(lost.any(axis=0)).tolist()]


def _settled(standing: Standing, weights: Floats, point: Floats) -> Floats:
    """Return where the search comes to rest from a point beyond the border on."""
    found = _level_on_the_way(standing, weights, point)
    for _ in range(_ROUNDS):
        closer = _touching(standing, weights, found)
        if closer is None or _distance(closer, weights) > _distance(found, weights) * (1 - 1e-9):
            break
        found = closer
    return found


def _distance(point: Floats, weights: Floats) -> float:
    return float(np.linalg.norm(point - weights))


def _level_on_the_way(standing: Standing, weights: Floats, beyond: Floats) -> Floats:
    """Return the weights at which somebody is level with the first network, on the way to where they are ahead."""
    inside, outside = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        lead = _leads(standing, (weights + middle * (beyond - weights))[None]).min()
        inside, outside = (middle, outside) if lead >= 0 else (inside, middle)
    found: Floats = weights + outside * (beyond - weights)
    return found


def _touching(standing: Standing, weights: Floats, point: Floats) -> Floats | None:
    """Return where the plane that touches the border at a point leads, brought back to the border."""
    rival = int(_leads(standing, point[None])[0].argmin())
    moved = point + _STEP * (np.eye(len(point)) - point)
    leads = _leads(standing, np.concatenate([point[None], moved]))[:, rival]
    slope = (leads[1:] - leads[0]) / _STEP
    # On the simplex, where weights sum to 1, the plane is one through the origin.
    target = nearest_on_a_plane(weights, -(slope + leads[0]))
    if target is None:
        return None
    beyond = on_simplex(weights + _FURTHER * (target - weights))
    if _leads(standing, beyond[None]).min() >= 0:
        return None
    return _level_on_the_way(standing, weights, beyond)


def _leads(standing: Standing, weights: Floats) -> Floats:
    """Return by how much the first network is ahead of each other one (g, r); endlessly ahead of itself."""
    scores = standing.scores(np.maximum(weights, 0.0))
    leads: Floats = scores[:, standing.first][:, None] - scores
    leads[:, standing.first] = np.inf
    return leads
