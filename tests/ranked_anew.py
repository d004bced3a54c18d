"""How is a study with other figures ranked anew, without working out again what has stayed the same?

What a network brings to a matrix, and whether a rule excludes it, rests on its own figures alone:
`test_a_world_put_together_of_rows_is_that_of_the_study_that_states_it` holds that against whole studies. So a
network is worked out from its words once for each way in which its figures come out, as many as are asked for in
one study, and put into a matrix that is then ranked.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from netselect import Ranking, rank
from netselect.bounds.cases import Cases
from netselect.matrix import EXCLUDED, DecisionMatrix
from netselect.study.network import Network, with_figures
from netselect.study.statements import Weighting
from netselect.study.study import Study
from tests.open_studies import Figures, stated_in


def ranked_at(study: Study, ranking: Ranking, network: str, path: str, levels: Sequence[float]) -> list[Ranking]:
    """Return the ranking of a study with one figure of a network at each level, by the method of a ranking."""
    if not levels:
        return []
    told = {
        f"{number}": with_figures(study.networks[network], {path: level}) for number, level in enumerate(levels)
    }
    own = DecisionMatrix.from_study(study.model_copy(update={"networks": told}))
    matrix, is_own = ranking.matrix, np.array([name == network for name in ranking.matrix.networks])
    assert own.status is not None
    assert matrix.status is not None
    return [
        rank(
            replace(
                matrix.at(np.where(is_own[:, None], row, matrix.values)),
                status=np.where(is_own, code, matrix.status),
                assessment=None,
            ),
            ranking.method,
        )
        for row, code in zip(own.values, own.status, strict=True)
    ]


def first_in(ranking: Ranking) -> frozenset[str]:
    """Return who is first."""
    ranks = zip(ranking.matrix.networks, ranking.ranks.tolist(), strict=True)
    return frozenset(name for name, place in ranks if place == 1)


def shortlisted_in(ranking: Ranking, study: Study | None) -> frozenset[str]:
    """Return whom a ranking shortlists by the rule of a study, by the words of the documentation."""
    assert study is not None
    rule, listed = study.shortlist, set()
    for name, place, score in zip(
        ranking.matrix.networks, ranking.ranks.tolist(), ranking.scores.tolist(), strict=True
    ):
        if place and (
            place <= rule.size if rule.size is not None else score >= (rule.cut or 0.0) - ranking.tolerance
        ):
            listed.add(name)
    return frozenset(listed)


class Worlds:
    """The worlds of a study with open figures, put together of rows that are worked out from its words anew.

    Parameters
    ----------
    study : Study
        The study.
    cases : dict of str to Cases
        Its open figures.
    """

    def __init__(self, study: Study, cases: dict[str, Cases]) -> None:
        self.study, self.cases = study, cases
        self.listed = DecisionMatrix.from_study(study)
        assert self.listed.status is not None
        stands = self.listed.status != EXCLUDED
        self.rows: dict[tuple[str, bytes], tuple[Figures, bool]] = {
            (name, b""): (row, bool(one))
            for name, row, one in zip(study.networks, self.listed.values, stands, strict=True)
        }

    def settled(self, chosen: dict[str, Figures]) -> tuple[DecisionMatrix, set[str]]:
        """Return the matrix of one world, and who stands in it, as `settled` does."""
        return self.all_settled([chosen])[0]

    def all_settled(self, worlds: Sequence[dict[str, Figures]]) -> list[tuple[DecisionMatrix, set[str]]]:
        """Return the same of several worlds."""
        self._work_out({(name, x.tobytes()): x for chosen in worlds for name, x in chosen.items()})
        found = []
        for chosen in worlds:
            own = {
                name: self.rows[name, chosen[name].tobytes() if name in chosen else b""]
                for name in self.study.networks
            }
            matrix = replace(
                self.listed.at(np.array([row for row, _ in own.values()])), status=None, assessment=None
            )
            found.append((matrix, {name for name, (_, stands) in own.items() if stands}))
        return found

    def _work_out(self, wanted: dict[tuple[str, bytes], Figures]) -> None:
        """Work out rows that are not known yet, as so many networks of one study."""
        networks: dict[str, Network] = {}
        new = [key for key in wanted if key not in self.rows]
        for number, key in enumerate(new):
            known, answered = stated_in(self.study, self.cases, key[0], wanted[key])
            networks |= {f"known {number}": known, f"answered {number}": answered}
        if new:
            study = self.study.model_copy(update={"networks": networks})
            found = DecisionMatrix.from_study(study, weighting=Weighting(how="equal"))
            assert found.status is not None
            stands = (found.status != EXCLUDED).tolist()
            self.rows |= dict(zip(new, zip(found.values[::2], stands[1::2], strict=True), strict=True))
