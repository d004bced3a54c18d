"""Are the sets on the front exactly those that no other one outdoes?"""

import numpy as np
import pytest

from netselect.sets import alternatives
from netselect.sets.alternatives import pareto


@pytest.mark.parametrize("seed", range(20))
def test_the_front_is_what_comparing_each_with_each_gives(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternatives, "_BLOCK", 16)
    generator = np.random.default_rng(seed)
    coverage, money, hours = generator.integers(0, 6, (3, 200)).astype(np.float64)
    points = set(zip(coverage.tolist(), money.tolist(), hours.tolist(), strict=True))
    wanted = {
        (c, m, h)
        for c, m, h in points
        if not any((other[0] >= c and other[1] <= m and other[2] <= h) and other != (c, m, h) for other in points)
    }
    kept = pareto(coverage, money, hours)
    assert {(coverage[place], money[place], hours[place]) for place in kept} == wanted
    assert len(kept) == len(wanted)


def test_figures_that_agree_to_nine_digits_are_the_same() -> None:
    kept = pareto(np.array([0.5, 0.5 + 1e-11]), np.array([1.0, 1.0]), np.array([1.0, 1.0]))
    assert len(kept) == 1
