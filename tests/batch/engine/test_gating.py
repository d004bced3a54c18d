"""Whom does a gate leave out for each learner, and how many?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netselect.batch.engine.candidates import GateTable
from netselect.study.criteria import Gate

LEVELS = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0])
LEAST, MOST = (st.one_of(LEVELS, st.just(end)) for end in (-np.inf, np.inf))


@given(
    found=st.lists(st.one_of(LEVELS, st.just(np.nan)), min_size=1, max_size=8),
    limits=st.lists(st.tuples(LEAST, MOST), min_size=1, max_size=4),
)
def test_as_many_fail_as_are_outside_the_limits(found: list[float], limits: list[tuple[float, float]]) -> None:
    """Unknown figures lie between 0 and 1 here; limits can cross, and then nobody passes."""
    gate = Gate.model_validate({"kind": "other", "fact": "members", "min": 0.0})
    pieces = {place: np.array([[0.0, 1.0]]) for place, level in enumerate(found) if np.isnan(level)}
    table = GateTable("size", gate, "", np.array(found), pieces)
    least, most = (np.array(ends) for ends in zip(*limits, strict=True))
    fails, unknown, failed = table.outcomes(least, most)
    for row, (low, high) in enumerate(limits):
        for network, level in enumerate(found):
            bottom, top = (0.0, 1.0) if np.isnan(level) else (level, level)
            outside, inside = top < low or bottom > high, low <= bottom and top <= high
            assert bool(fails[row, network]) is outside
            assert bool(unknown[row, network]) is not (outside or inside)
    assert failed.tolist() == fails.sum(axis=1).tolist()
