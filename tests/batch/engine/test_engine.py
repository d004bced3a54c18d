"""Is what comes out of a batch, bit for bit, what ranking each learner alone gives?"""

import random
import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.arguments import RankingOptions
from netselect.batch.engine import Engine, Failure, verdicts
from netselect.batch.engine.candidates import Candidates, candidates_of, gate_tables
from netselect.batch.engine.learners import NO_WAIVERS, VERDICTS, Chunk, Learners, joined, weighing
from netselect.batch.engine.verdicts import own_study
from netselect.batch.many import rank_many
from netselect.batch.reading.from_records import laid_out
from netselect.errors import NetselectError
from netselect.matrix import DecisionMatrix
from netselect.methods import available_methods, make_method
from netselect.study.study import LearnerRecord, Study
from tests.batch.cohorts import nearly_known_study, random_records, random_study
from tests.effort import IS_THOROUGH, examples, part

TOP = 3

CHOICES: tuple[tuple[str, dict[str, Any]], ...] = (
    *((name, {}) for name in ("weighted_sum", "topsis", "weighted_product", "waspas", "vikor", "promethee")),
    ("topsis", {"reference": "candidates"}),
    ("topsis", {"reference": "candidates", "scaling": "min_max"}),
    ("topsis", {"distance": "manhattan"}),
    ("weighted_sum", {"scaling": "none"}),
    ("weighted_sum", {"scaling": "min_max"}),
    ("weighted_sum", {"scaling": "sum"}),
)


def ranked(
    study: Study,
    records: Sequence[LearnerRecord],
    method: str,
    *,
    top: int = TOP,
    size: int = 7,
    **options: Any,  # noqa: ANN401 -- as for RankingOptions
) -> tuple[Candidates, Chunk, dict[str, str]]:
    """Return the candidates, the results of some learners at a time, and reasons by learner."""
    candidates = candidates_of(study, RankingOptions(method, **options))
    laid = laid_out(candidates, records)
    engine, chunks, reasons = Engine(candidates, top), [], dict[str, str]()
    for start in range(0, max(1, len(laid.learners)), size):
        learners = laid.learners.take(start, min(start + size, len(laid.learners)))
        chunk, failures = engine.rank(learners)
        chunks.append(chunk)
        reasons |= {learners.ids[failure.row]: failure.reason for failure in failures}
    return (
        candidates,
        joined(chunks),
        reasons | {records[place].id: fault.message for place, fault in laid.failed.items()},
    )


def assert_alike(candidates: Candidates, chunk: Chunk, row: int, ranking: Ranking, top: int = TOP) -> None:
    """Assert that a row holds what a ranking says, bit for bit."""
    position = {name: place for place, name in enumerate(ranking.matrix.networks)}
    ranks = ranking.ranks.tolist()
    standing = [name for name in ranking.networks if ranks[position[name]] > 0]
    listed = [position[name] for name in standing[:top]]
    count = len(listed)
    assert [candidates.networks[place] for place in chunk.network[row] if place >= 0] == standing[:top]
    assert chunk.rank[row, :count].tolist() == ranking.ranks[listed].tolist()
    assert chunk.score[row, :count].tolist() == ranking.scores[listed].tolist()
    assert chunk.is_known[row, :count].tolist() == ranking.known[listed].tolist()
    assert chunk.is_conditional[row, :count].tolist() == (~ranking.surely_stands[listed]).tolist()
    assert chunk.excluded[row] == (ranking.ranks == 0).sum()
    assert VERDICTS[chunk.verdict[row]] == ranking.verdict.kind
    assert {candidates.networks[place] for at, place in chunk.shortlisted.tolist() if at == row} == set(
        ranking.shortlist.networks
    )


def assert_open_ends(candidates: Candidates, chunk: Chunk, row: int, ranking: Ranking) -> None:
    """Assert that unmet needs and gates are those of a ranking."""
    assessment = ranking.matrix.assessment
    assert assessment is not None
    unmet = {chunk.wants[code] for at, code, _ in chunk.unmet.tolist() if at == row}
    assert unmet == set(assessment.coverage.unserved(ranking.stands))
    for place, gate in enumerate(candidates.gates):
        results = [result for own in assessment.gates.values() for result in own if result.gate == gate.name]
        assert chunk.excluded_by[row, place] == sum(result.outcome == "fail" for result in results)


@pytest.mark.filterwarnings("ignore::netselect.errors.NetselectWarning")
@pytest.mark.parametrize("certain", [True, False], ids=["certain", "with unknowns"])
@pytest.mark.parametrize(("method", "parameters"), CHOICES, ids=[f"{name} {own}" for name, own in CHOICES])
def test_every_learner_has_what_ranking_alone_gives(
    method: str, parameters: dict[str, Any], certain: bool
) -> None:
    compared = 0
    # A third of these holds figures of five levels, which tie, as well as others, and gates that are ignored.
    for seed in part((0, 1, 2, 4, 3, 5, 6, 7)):
        gates = "ignore" if seed % 5 == 4 else "apply"
        study = random_study(seed, certain=certain, likert=seed % 3 == 0)
        records = random_records(seed, 10)
        try:
            candidates, chunk, reasons = ranked(study, records, method, gates=gates, parameters=parameters)
        except NetselectError:
            # The method can treat nobody's figures, alone as little as together.
            with pytest.raises(NetselectError):
                rank(own_study(study, records[0]), method, **parameters)
            continue
        row_of = {name: row for row, name in enumerate(chunk.ids)}
        for record in records:
            try:
                alone = rank(own_study(study, record), method, gates=gates, **parameters)  # type: ignore[arg-type]
            except NetselectError:
                assert record.id in reasons
                continue
            assert_alike(candidates, chunk, row_of[record.id], alone)
            if gates == "apply":
                assert_open_ends(candidates, chunk, row_of[record.id], alone)
            compared += 1
    assert compared > (20 if IS_THOROUGH else 3)


def alike(seed: int, count: int) -> list[LearnerRecord]:
    """Return learners who say the same, but for how much each criterion weighs: the last two the same too."""
    draw = random.Random(seed)  # noqa: S311 -- a test
    (one,) = random_records(seed, 1)
    figures = [[draw.choice((1, 2, 5)) * draw.choice((1, 1.25)) for _ in range(5)] for _ in range(count)]
    figures[-2:] = [[1] * 5] * 2
    names = ("fit", "recognition", "needs", "cost", "agenda")
    return [
        LearnerRecord.model_validate(
            {
                **one.model_dump(exclude_defaults=True),
                "id": f"p{row}",
                "weights": dict(zip(names, own, strict=True)),
            }
        )
        for row, own in enumerate(figures)
    ]


@pytest.mark.filterwarnings("ignore::netselect.errors.NetselectWarning")
@pytest.mark.parametrize(("method", "parameters"), CHOICES, ids=[f"{name} {own}" for name, own in CHOICES])
def test_learners_who_differ_in_weights_alone_share_what_is_open(method: str, parameters: dict[str, Any]) -> None:
    compared = shared = 0
    for seed in (1, 10, 16):
        study = (nearly_known_study if seed == 1 else random_study)(seed)
        records = alike(seed, 7)
        with patch.object(verdicts, "ranking_of", wraps=verdicts.ranking_of) as alone_at_all:
            candidates, chunk, reasons = ranked(study, records, method, parameters=parameters)
        if reasons:
            continue
        shared += len(records) - alone_at_all.call_count
        for row, record in enumerate(records):
            assert_alike(candidates, chunk, row, rank(own_study(study, record), method, **parameters))
            compared += 1
    assert compared >= 7
    assert shared >= compared - 3


@settings(deadline=None, max_examples=examples(25))
@given(seed=st.integers(0, 10_000), size=st.integers(1, 12), likert=st.booleans(), top=st.integers(1, 8))
def test_chunks_of_any_size_give_the_same(seed: int, size: int, likert: bool, top: int) -> None:
    study, records = random_study(seed, likert=likert), random_records(seed, 11)
    method = ("weighted_sum", "topsis")[seed % 2]
    _, whole, _ = ranked(study, records, method, top=top, size=100)
    _, parts, _ = ranked(study, records, method, top=top, size=size)
    assert whole.ids == parts.ids
    for name in ("network", "rank", "score", "is_known", "is_conditional", "verdict", "excluded", "excluded_by"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name), equal_nan=name == "score")
    assert sorted(map(tuple, whole.shortlisted.tolist())) == sorted(map(tuple, parts.shortlisted.tolist()))
    assert (whole.serving == parts.serving).all()


def matrix_of(seed: int, networks: int, *, likert: bool) -> DecisionMatrix:
    """Return a matrix of many networks, with ties everywhere where it is of five levels."""
    draw = np.random.default_rng(seed)
    values = draw.integers(1, 6, (networks, 6)) if likert else draw.random((networks, 6)) * 5
    return DecisionMatrix.from_arrays(values, np.ones(6), worst=[0, 5, 0, 5, 0, 0], best=[5, 0, 5, 0, 5, 5])


def weights_of(seed: int, learners: int, *, equal: bool) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return weights of learners, all alike or each their own."""
    if equal:
        return np.full((learners, 6), 1 / 6)
    return np.random.default_rng(seed).dirichlet(np.ones(6), learners)


@pytest.mark.parametrize("likert", [False, True], ids=["fractions", "five levels"])
@pytest.mark.parametrize("equal", [False, True], ids=["own weights", "equal weights"])
@pytest.mark.parametrize("name", ["weighted_sum", "topsis"])
def test_hundreds_of_networks_are_screened_without_losing_one(name: str, equal: bool, likert: bool) -> None:
    matrix, weights = matrix_of(1, 300, likert=likert), weights_of(2, 40, equal=equal)
    candidates = candidates_of(matrix, RankingOptions(name))
    chunk, failures = Engine(candidates, 10).rank(weighing([f"L{row}" for row in range(40)], weights))
    assert failures == []
    assert Engine(candidates, 10).screen is not None
    for row in range(40):
        assert_alike(candidates, chunk, row, rank(replace(matrix, weights=weights[row]), name), 10)


SCALINGS, STANDING = ("vector", "min_max", "sum", "max", "none"), {"most": 90, "some": 30, "few": 8}
PAIRS = [
    pytest.param(scaling, (one + other) % 2 == 1, most, id=f"{scaling}, {name} stand")
    for one, scaling in enumerate(SCALINGS)
    for other, (name, most) in enumerate(STANDING.items())
]
"""Each scaling with each number of those who stand, and either with fractions and with five levels of figures."""


@pytest.mark.parametrize(("scaling", "likert", "most"), PAIRS)
def test_whoever_stands_sets_the_scale_for_each_learner(scaling: str, likert: bool, most: int) -> None:
    matrix, weights = matrix_of(3, 300, likert=likert), weights_of(4, 30, equal=False)
    order = np.argsort(np.array(matrix.networks))
    draw = np.random.default_rng(5)
    limits = draw.uniform(0, most, (30, 1))
    study = random_study(0)
    table = next(table for table in gate_tables(study) if table.limit == "yearly_cost")
    costs = draw.uniform(0, 100, 300)
    gate = replace(table, found=costs, pieces={})
    method = make_method("topsis", {"reference": "candidates", "scaling": scaling})
    candidates = Candidates(matrix.take(order), method, gates=(gate,))
    learners = Learners([f"L{row}" for row in range(30)], weights, np.full((30, 1), -np.inf), limits, NO_WAIVERS)
    engine = Engine(candidates, 10)
    assert engine.renormalised is not None
    chunk, failures = engine.rank(learners)
    assert failures == []
    for row in range(30):
        status = np.where(costs <= limits[row], 0, 2).astype(np.int8)
        alone = rank(replace(candidates.matrix, weights=weights[row], status=status), method)
        assert_alike(candidates, chunk, row, alone, 10)


def test_every_built_in_method_is_compared() -> None:
    assert {name for name, _ in CHOICES} | {"ahp"} >= set(available_methods()) - {"plugged_in"}


def test_judged_weights_take_the_judgements_of_each_learner() -> None:
    pairs = {"criteria": {"fit over recognition": 3, "recognition over agenda": 2, "agenda over cost": 1}}
    judgements = {**pairs, "fit": {"needs over hopes": 2}}
    study = random_study(3, weights="judgements", judgements=judgements)
    records = random_records(3, 8)
    records = [record.model_copy(update={"weights": {}}) for record in records]
    own = {"criteria": {**pairs["criteria"], "fit over recognition": 0.2}}
    records[2] = LearnerRecord.model_validate(
        {**records[2].model_dump(exclude_defaults=True), "weight_judgements": own}
    )
    candidates, chunk, reasons = ranked(study, records, "ahp")
    assert reasons == {}
    for row, record in enumerate(records):
        assert_alike(candidates, chunk, row, rank(own_study(study, record), "ahp"))


def test_weights_that_follow_from_the_figures_are_those_of_whoever_stands() -> None:
    study, records = random_study(2, certain=True), random_records(2, 8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        candidates, chunk, reasons = ranked(study, records, "weighted_sum", weights="critic")
        for row, name in enumerate(chunk.ids):
            record = next(record for record in records if record.id == name)
            assert_alike(candidates, chunk, row, rank(own_study(study, record), weights="critic"))
    assert len(chunk) + len(reasons) == len(records)


def test_whom_the_method_cannot_treat_fails_alone() -> None:
    study = random_study(5, certain=True)
    free = dict(study.networks)
    records = [
        LearnerRecord.model_validate({"id": "thrifty", "limits": {"yearly_cost": 0}}),
        LearnerRecord.model_validate({"id": "anybody"}),
    ]
    assert any(network.staying.yearly_cost.value == 0 for network in free.values() if network.staying.yearly_cost)
    _, chunk, reasons = ranked(study, records, "weighted_sum", parameters={"scaling": "sum"})
    assert not chunk.ids
    assert set(reasons) == {"thrifty", "anybody"}
    assert all("divides by the figure" in reason for reason in reasons.values())


def test_nobody_to_rank_gives_no_rows() -> None:
    nobody = rank_many(random_study(1), [], "topsis", top=4).whole
    assert len(nobody) == 0
    assert nobody.network.shape == (0, 4)


def test_a_failure_keeps_its_row() -> None:
    assert Failure(3, "why") == Failure(3, "why")
