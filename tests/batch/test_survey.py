"""Is a cohort counted right, in whatever chunks it comes, and can nobody in it be made out?"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import DecisionMatrix
from netselect.batch import survey as module
from netselect.batch.engine.learners import NOBODY_STANDS, VERDICTS, Chunk, Legend, joined
from netselect.batch.many import BatchResult, rank_many
from netselect.batch.survey import CohortSurvey, Survey, cohort_survey, rounded
from netselect.study.statements import Shortlist
from tests.batch.cohorts import random_records, random_study
from tests.small_study import need, network, small_study

GATES = ("budget", "time")
NETWORKS = ("n0", "n1", "n2", "n3")


@cache
def cohort(count: int, seed: int = 3) -> BatchResult:
    return rank_many(random_study(1), random_records(seed, count))


def chunk_of(verdicts: list[int], lists: Sequence[tuple[int, ...]], **parts: object) -> Chunk:
    """Return results of which only what a survey counts is there."""
    count = len(verdicts)
    nothing = np.zeros((count, 0))
    shortlisted = [(row, network) for row, networks in enumerate(lists) for network in networks]
    whole: dict[str, Any] = {
        "ids": [f"p{row}" for row in range(count)],
        **dict.fromkeys(("network", "rank", "score", "is_known", "is_conditional"), nothing),
        "verdict": np.array(verdicts, dtype=np.int8),
        "excluded": np.zeros(count, dtype=np.int32),
        "excluded_by": np.zeros((count, len(GATES)), dtype=np.int32),
        "wants": (),
        "open_needs": np.ones(count, dtype=np.int32),
        "unmet": np.zeros((0, 3), dtype=np.int32),
        "shortlisted": np.array(shortlisted, dtype=np.int32).reshape(-1, 2),
        "serving": np.ones(len(NETWORKS), dtype=np.int64),
    }
    return Chunk(**{**whole, **parts})


def survey_of(*chunks: Chunk) -> CohortSurvey:
    survey = Survey(Legend(NETWORKS, GATES, 3, "topsis"))
    for chunk in chunks:
        survey.add(chunk)
    return survey.survey()


def part(chunk: Chunk, start: int, stop: int) -> Chunk:
    """Return some of the learners; `serving`, which is a sum, goes with the first of them."""

    def of_rows(rows: Any) -> Any:  # noqa: ANN401 -- an array
        kept = rows[(rows[:, 0] >= start) & (rows[:, 0] < stop)].copy()
        kept[:, 0] -= start
        return kept

    apart = {"wants", "unmet", "shortlisted", "serving"}
    plain = [field.name for field in fields(chunk) if field.name not in apart]
    return replace(
        chunk,
        **{name: getattr(chunk, name)[start:stop] for name in plain},
        unmet=of_rows(chunk.unmet),
        shortlisted=of_rows(chunk.shortlisted),
        serving=chunk.serving if start == 0 else np.zeros_like(chunk.serving),
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 60), max_size=6), st.randoms(use_true_random=False))
def test_any_chunks_in_any_order_give_the_same_survey(cuts: list[int], random: Random) -> None:
    result, ends = cohort(60), [0, *sorted(cuts), 60]
    chunks = [part(result.whole, start, stop) for start, stop in pairwise(ends)]
    random.shuffle(chunks)
    assert cohort_survey(BatchResult(result.legend, chunks)) == cohort_survey(result)


@given(st.integers(0, 10**9))
def test_a_count_of_people_becomes_the_nearest_multiple_of_5(count: int) -> None:
    assert rounded(count) % 5 == 0
    assert abs(rounded(count) - count) <= 2


def test_what_is_shown_is_what_is_counted_one_by_one_and_rounded() -> None:
    result = cohort(103)
    chunk, survey = result.whole, cohort_survey(result)
    verdicts = Counter(VERDICTS[code] for code in chunk.verdict.tolist())
    on = Counter(result.legend.networks[place] for place in chunk.shortlisted[:, 1].tolist())
    unmet = Counter(chunk.wants[code] for _, code, private in chunk.unmet.tolist() if not private)
    assert survey.learners == 105
    assert survey.verdicts == {name: rounded(verdicts[name]) for name in VERDICTS}
    assert survey.shortlisted == {name: rounded(on[name]) for name in result.legend.networks}
    assert survey.unmet == {name: rounded(count) for name, count in unmet.items()}
    assert survey.without_open_needs == rounded(int((chunk.open_needs == 0).sum())) > 0
    by = (chunk.excluded_by > 0).sum(axis=0).tolist()
    assert survey.gates == dict(zip(result.legend.gates, map(rounded, by), strict=True))


def test_what_is_so_of_most_comes_first_by_rounded_counts_alone() -> None:
    survey = cohort_survey(cohort(103))
    for counts in (survey.shortlisted, survey.unmet, survey.gates):
        assert counts
        assert list(counts) == sorted(counts, key=lambda name: (-counts[name], name))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_two_learners_or_fewer_nothing_is_said(count: int) -> None:
    survey = cohort_survey(cohort(count))
    assert survey == CohortSurvey("weighted_sum", 0)
    assert (
        str(survey)
        == "At most 2 learners ranked by weighted sum: nothing is said of so few, to protect\n  each of them."
    )
    assert len(survey.to_frame()) == 1


@pytest.mark.parametrize(("count", "has_percentages"), [(22, False), (23, True)])
def test_percentages_are_given_of_25_or_more_and_are_those_of_rounded_counts(
    count: int, has_percentages: bool
) -> None:
    text = str(survey_of(chunk_of([0] * 11 + [1] * (count - 11), [(0,)] * count)))
    assert ("clear: 10 (40 %)" in text) is has_percentages
    assert ("%" in text) is has_percentages


def test_what_is_printed_follows_from_rounded_counts_alone() -> None:
    """Cohorts of 23 to 27 learners, with no more than two of anything else, read alike word for word."""
    texts = {
        str(
            survey_of(
                chunk_of(
                    [0] * 23 + [1] * few + [NOBODY_STANDS] * (2 - few),
                    [(0, 1)] * (23 + few) + [()] * (2 - few),
                    excluded_by=np.array([[1, 0]] * few + [[0, 0]] * (25 - few), dtype=np.int32),
                    wants=("mentor",),
                    open_needs=np.array([0] * few + [1] * (25 - few), dtype=np.int32),
                    unmet=np.array([(row, 0, 0) for row in range(few)], dtype=np.int32).reshape(-1, 3),
                    serving=np.array([25, 25, few, 0]),
                )
            )
        )
        for few in range(3)
    }
    assert len(texts) == 1
    assert " of 25" not in texts.pop()


def test_learners_without_an_open_need_are_counted() -> None:
    counts = np.array([0] * 12 + [2] * 18, dtype=np.int32)
    survey = survey_of(chunk_of([0] * 30, [(0,)] * 30, open_needs=counts))
    assert survey.without_open_needs == 10
    assert "Without an open need or aspiration: 10 (33 %)" in str(survey)
    matrix = survey_of(chunk_of([0] * 30, [(0,)] * 30, open_needs=np.full(30, -1, dtype=np.int32)))
    assert matrix.without_open_needs == 0


def test_private_needs_are_left_out_even_where_many_have_them() -> None:
    def unmet(private: int) -> Any:  # noqa: ANN401 -- an array
        return np.array([(row, 0, private) for row in range(20)], dtype=np.int32)

    wants = ("secret", "mentor")
    lists, verdicts = [(0, 1)] * 20, [0] * 20
    private = survey_of(chunk_of(verdicts, lists, unmet=unmet(1), wants=wants))
    assert "secret" not in str(private) + json.dumps(private.to_dict())
    assert private == survey_of(chunk_of(verdicts, lists, wants=wants))
    public = survey_of(chunk_of(verdicts, lists, unmet=unmet(0), wants=wants))
    assert public.unmet is not None
    assert public.unmet == {"secret": 20}


def test_a_need_that_few_have_is_not_named() -> None:
    rows = [(row, 0, 0) for row in range(2)] + [(row, 1, 0) for row in range(3)]
    chunk = chunk_of([0] * 20, [(0,)] * 20, wants=("run-the-bank", "mentor"), unmet=np.array(rows, dtype=np.int32))
    survey = survey_of(chunk)
    assert survey.unmet == {"mentor": 5}
    assert "run-the-bank" not in str(survey)


def test_networks_that_serve_hardly_anybody_are_named_by_rounded_counts() -> None:
    chunk = chunk_of([0] * 9, [(0,)] * 9, wants=("mentor",), serving=np.array([3, 0, 2, 5]))
    assert survey_of(chunk).serves_nothing == ("n1", "n2")
    assert "Serve an open need of 2 learners at most: n1, n2" in str(survey_of(chunk))
    assert survey_of(chunk, chunk).serves_nothing == ("n1",)


@pytest.mark.parametrize("wants", [(), ("secret",)])
def test_where_hardly_anybody_has_an_open_need_no_network_is_said_to_serve_none(wants: tuple[str, ...]) -> None:
    counts = np.array([1, 1, *[0] * 7], dtype=np.int32)
    chunk = chunk_of([0] * 9, [(0,)] * 9, wants=wants, open_needs=counts, serving=np.zeros(4, dtype=np.int64))
    assert survey_of(chunk).serves_nothing == ()


def test_where_there_are_very_many_different_needs_none_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DIFFERENT", 2)
    unmet = np.array([(row, row % 3, 0) for row in range(30)], dtype=np.int32)
    survey = survey_of(chunk_of([0] * 30, [(0,)] * 30, wants=("a", "b", "c"), unmet=unmet))
    assert survey.unmet is None
    assert "too many different ones" in str(survey)


def test_a_table_and_plain_values_say_the_same_as_the_text() -> None:
    survey = cohort_survey(cohort(103))
    frame = survey.to_frame()
    for about, counts in (("shortlisted", survey.shortlisted), ("excluded by", survey.gates)):
        assert frame[frame["about"] == about].set_index("name")["learners"].to_dict() == counts
    assert frame["learners"].dropna().mod(5).eq(0).all()
    plain = json.loads(json.dumps(survey.to_dict()))
    assert plain["verdicts"] == survey.verdicts
    assert f"clear: {survey.verdicts['clear']} (" in str(survey)


def test_no_learner_is_in_a_survey() -> None:
    survey = cohort_survey(cohort(60))
    everything = str(survey) + json.dumps(survey.to_dict()) + survey._repr_html_()
    assert not any(name in everything for name in cohort(60).whole.ids)


def test_names_are_escaped_in_a_notebook() -> None:
    matrix = DecisionMatrix.from_arrays([[1.0], [2.0]], [1.0], networks=["<script>", "b"], worst=[0], best=[2])
    survey = cohort_survey(rank_many(matrix, np.ones((9, 1))))
    assert "<script>" not in survey._repr_html_()
    assert "&lt;script&gt;" in survey._repr_html_()


def test_a_shortlist_by_score_is_counted_too() -> None:
    study = random_study(1, shortlist=Shortlist(cut=0.99).model_dump(exclude_defaults=True))
    survey = cohort_survey(rank_many(study, random_records(2, 20)))
    assert survey.learners == 20


def test_joined_chunks_give_the_same_survey() -> None:
    chunks = [cohort(30, seed=5).whole, cohort(40, seed=6).whole]
    legend = cohort(30, seed=5).legend
    assert cohort_survey(BatchResult(legend, chunks)) == cohort_survey(BatchResult(legend, [joined(chunks)]))


def test_the_text_has_names_and_says_on_how_many_ungraded_strengths_the_verdicts_rest() -> None:
    study = small_study(
        needs={"talk": need(title="Speak in public")},
        gates={"fee_cap": {"kind": "budget", "name": "A small fee", "computed": "yearly_cost", "max": 50}},
        networks={
            "a": network(name="Speakers' club", serves={"talk": 0.5}, staying={"yearly_cost": 10}),
            "b": network(name="Guild", serves={"talk": {"value": 0.7, "grade": "verified"}}),
            "c": network(name="Far too dear", serves={"talk": 0.25}, staying={"yearly_cost": 99}),
        },
    )
    survey = cohort_survey(rank_many(study, [{"id": str(number)} for number in range(30)]))
    text = str(survey)
    assert survey.ungraded == 2
    assert "First place, resting on 2 ungraded strengths\n" in text
    assert "Guild: 30 (100 %)" in text
    assert "A small fee: 30 (100 %)" in text
    assert set(survey.shortlisted) == {"a", "b", "c"}
