"""Which weights put another network first, and are nearest to those of now?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.robustness.paths import NOISE
from netselect.robustness.stability import Standing

Floats = npt.NDArray[np.float64]

SEED = 20261123
"""Directions of the search start from it, so that two runs agree."""

DIRECTIONS = 64
"""Directions in which a search sets out, beside those of single criteria."""

MOST_STARTS = 8
"""Points of the border nearest to the stated weights from which a search goes on."""

_POINTS = 65
_FURTHER = np.array([0.5, 0.05, 1e-3, 1e-6])
"""How far beyond a touching plane the search looks for the border, as shares of the distance."""

_STEPS = np.array([1.0, 0.3, 0.1, 0.03])
"""How far the search goes along a touching plane: where the border bends away, a shorter step is better."""

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
    rivals = _Rivals.of(standing)
    drawn = np.random.default_rng(SEED).dirichlet(np.ones(width), DIRECTIONS)
    away = np.where(np.eye(width, dtype=np.bool_), 0.0, weights)
    left = away.sum(axis=1, keepdims=True)
    targets = np.concatenate([np.eye(width), away[left[:, 0] > 0] / left[left[:, 0] > 0], drawn])
    targets = np.array([_to_the_edge(weights, target) for target in targets])
    starts = sorted(_nearest_ways(rivals, weights, targets), key=lambda point: _distance(point, weights))
    found = [_settled(rivals, weights, point) for point in starts[:MOST_STARTS]]
    if not found:
        return None
    best, beyond = min(found, key=lambda pair: _distance(pair[0], weights))
    leads = rivals.leads((best + _STEP * (beyond - best))[None])[0]
    return int(leads.argmin()), best


def _to_the_edge(weights: Floats, target: Floats) -> Floats:
    """Return where a line from the weights through a target leaves the simplex."""
    way = target - weights
    falls = way < 0
    if not falls.any():
        return target
    return on_simplex(weights + float((weights[falls] / -way[falls]).min()) * way)


@dataclass(frozen=True, slots=True)
class _Rivals:
    """The networks beside the first one; those that are level with it already are ahead beyond rounding."""

    standing: Standing
    allowance: Floats

    @classmethod
    def of(cls, standing: Standing) -> "_Rivals":
        noise = NOISE * standing.tolerance
        now = cls(standing, np.zeros(len(standing.rows))).leads(standing.matrix.weights[None])[0]
        return cls(standing, np.where(now > noise, 0.0, noise))

    def leads(self, weights: Floats) -> Floats:
        """Return by how much the first network is ahead of each other one (g, r); endlessly ahead of itself."""
        scores = self.standing.scores(np.maximum(weights, 0.0))
        leads: Floats = scores[:, self.standing.first][:, None] - scores + self.allowance
        leads[:, self.standing.first] = np.inf
        return leads


def _nearest_ways(rivals: _Rivals, weights: Floats, targets: Floats) -> list[Floats]:
    """Return about where somebody else is level on the way to each target (d, m), where anybody is."""
    shares = np.linspace(0.0, 1.0, _POINTS)
    ways = weights + shares[:, None, None] * (targets - weights)
    leads = rivals.leads(ways.reshape(-1, len(weights))).min(axis=1).reshape(len(shares), -1)
    lost = leads < -rivals.standing.tolerance
    return [ways[lost[:, way].argmax(), way] for way in np.flatnonzero(lost.any(axis=0)).tolist()]


def _settled(rivals: _Rivals, weights: Floats, point: Floats) -> tuple[Floats, Floats]:
    """Return where the search comes to rest from a point beyond the border on, and a point beyond there."""
    found, beyond = _level_on_the_way(rivals, weights, point[None])[0], point
    for _ in range(_ROUNDS):
        further = _touching(rivals, weights, found)
        if not len(further):
            break
        closer = _level_on_the_way(rivals, weights, further)
        nearest = int(np.linalg.norm(closer - weights, axis=1).argmin())
        if _distance(closer[nearest], weights) > _distance(found, weights) * (1 - 1e-9):
            break
        found, beyond = closer[nearest], further[nearest]
    return found, beyond


def _distance(point: Floats, weights: Floats) -> float:
    return float(np.linalg.norm(point - weights))


def _level_on_the_way(rivals: _Rivals, weights: Floats, beyond: Floats) -> Floats:
    """Return where somebody is level with the first network on the way to each point (k, m) beyond the border."""
    inside, outside = np.zeros((len(beyond), 1)), np.ones((len(beyond), 1))
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        holds = rivals.leads(weights + middle * (beyond - weights)).min(axis=1, keepdims=True) >= 0
        inside, outside = np.where(holds, middle, inside), np.where(holds, outside, middle)
    found: Floats = weights + outside * (beyond - weights)
    return found


def _touching(rivals: _Rivals, weights: Floats, point: Floats) -> Floats:
    """Return points beyond the border (k, m), about where the plane that touches it at a point is nearest."""
    rival = int(rivals.leads(point[None])[0].argmin())
    moved = point + _STEP * (np.eye(len(point)) - point)
    leads = rivals.leads(np.concatenate([point[None], moved]))[:, rival]
    slope = (leads[1:] - leads[0]) / _STEP
    # On the simplex, where weights sum to 1, the plane is one through the origin.
    target = nearest_on_a_plane(weights, -(slope + leads[0]))
    along = slope.mean() - slope
    length = float(np.linalg.norm(along))
    if target is None or length == 0:
        return np.empty((0, len(weights)))
    reach = _distance(target, weights) * _FURTHER / length
    on_plane = point + _STEPS[:, None] * (target - point)
    beyond = np.array([on_simplex(near + far * along) for near in on_plane for far in reach])
    found: Floats = beyond[rivals.leads(beyond).min(axis=1) < 0]
    return found
