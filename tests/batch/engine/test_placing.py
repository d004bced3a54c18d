"""Do the first of each learner stand in order of rank, and those that tie in order of their ids?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netselect.batch.engine.learners import placed
from netselect.sums import competition_ranks

SCORES = st.lists(st.lists(st.sampled_from((0.1, 0.2, 0.2 + 5e-10, 0.2 + 9e-10, 0.3)), max_size=9), max_size=5)


@given(table=SCORES)
def test_ranks_are_those_of_each_learner_alone(table: list[list[float]]) -> None:
    rows = np.array([row for row, own in enumerate(table) for _ in own], dtype=np.intp)
    networks = np.array([place for own in table for place in range(len(own))], dtype=np.intp)
    scores = np.array([score for own in table for score in own], dtype=np.float64)
    found = placed(rows, networks, scores, len(table), 1e-9)
    for row, own in enumerate(table):
        ranks = competition_ranks(np.array(own), 1e-9)
        order = sorted(range(len(own)), key=lambda place: (ranks[place], place))
        assert found.network[row, : len(own)].tolist() == order
        assert found.rank[row, : len(own)].tolist() == [ranks[place] for place in order]
        assert found.score[row, : len(own)].tolist() == [own[place] for place in order]
        assert (found.network[row, len(own) :] == -1).all()
        assert (found.rank[row, len(own) :] == 0).all()
