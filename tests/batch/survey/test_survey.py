"""Is a cohort counted right, in whatever chunks it comes, and can nobody in it be made out?"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import DecisionMatrix
from netselect.batch.engine.chunk import NOBODY_STANDS, VERDICTS, Chunk, joined
from netselect.batch.many import rank_many
from netselect.batch.result import BatchResult, Legend
from netselect.batch.survey import survey as module
from netselect.batch.survey.survey import Survey, cohort_survey
from netselect.batch.survey.surveyed import CohortSurvey
from netselect.errors import InvalidParameter
from netselect.study.statements import Shortlist
from tests.batch.cohorts import random_records, random_study

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
        "unmet": np.zeros((0, 3), dtype=np.int32),
        "shortlisted": np.array(shortlisted, dtype=np.int32).reshape(-1, 2),
        "serving": np.ones(len(NETWORKS), dtype=np.int64),
    }
    return Chunk(**{**whole, **parts})


def survey_of(*chunks: Chunk, k: int = 5) -> CohortSurvey:
    survey = Survey(Legend(NETWORKS, GATES, 3, "topsis"), k)
    for chunk in chunks:
        survey.add(chunk)
    return survey.survey()


def part(chunk: Chunk, start: int, stop: int) -> Chunk:
    """Return some of the learners; `serving`, which is a sum, goes with the first of them."""

    def of_rows(rows: Any) -> Any:  # noqa: ANN401 -- an array
        kept = rows[(rows[:, 0] >= start) & (rows[:, 0] < stop)].copy()
        kept[:, 0] -= start
        return kept

    plain = ("ids", "network", "rank", "score", "is_known", "is_conditional", "verdict", "excluded", "excluded_by")
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


def test_what_is_shown_is_what_is_counted_one_by_one() -> None:
    result = cohort(400)
    chunk, survey = result.whole, cohort_survey(result)
    verdicts = Counter(VERDICTS[code] for code in chunk.verdict.tolist())
    lists = Counter(
        tuple(sorted(chunk.shortlisted[chunk.shortlisted[:, 0] == row, 1].tolist())) for row in range(len(chunk))
    )
    lists.pop((), None)
    on = Counter(result.legend.networks[place] for place in chunk.shortlisted[:, 1].tolist())
    unmet = Counter(chunk.wants[code] for _, code, private in chunk.unmet.tolist() if not private)
    assert survey.learners.value == 400
    assert {name: count.value for name, count in survey.verdicts.items()} == {
        name: verdicts[name] for name in VERDICTS
    }
    for name, count in survey.shortlisted.items():
        assert count.low <= on[name] <= count.high
        assert count.value in {None, on[name]}
    assert sum(count.value is not None for count in survey.shortlisted.values()) > 4
    assert survey.unmet is not None
    assert {name: count.value for name, count in survey.unmet.items()} == dict(unmet)
    for place, name in enumerate(result.legend.gates):
        by = chunk.excluded_by[:, place]
        assert survey.gates[name].learners.value == (by > 0).sum()
        assert survey.gates[name].exclusions.value == by.sum()
    assert survey.same_list is not None
    assert survey.same_list.value == max(lists.values())
    assert lists[tuple(sorted(result.legend.networks.index(name) for name in survey.commonest))] == max(
        lists.values()
    )


def test_the_gate_that_excludes_most_comes_first() -> None:
    exclusions = [gate.exclusions.value or 0 for gate in cohort_survey(cohort(400)).gates.values()]
    assert exclusions == sorted(exclusions, reverse=True)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_cohort_of_fewer_than_k_has_no_counts_and_names_nothing(count: int) -> None:
    survey = cohort_survey(cohort(count))
    assert survey == CohortSurvey("weighted_sum", 5, survey.learners)
    assert survey.learners.text == "fewer than 5"
    assert str(survey).startswith("Fewer than 5 learners have been ranked")


def test_a_cohort_of_none_says_so() -> None:
    assert str(cohort_survey(cohort(0))) == "No learner has been ranked."


def test_private_needs_are_left_out_even_where_many_have_them() -> None:
    def unmet(private: int) -> Any:  # noqa: ANN401 -- an array
        return np.array([(row, 0, private) for row in range(20)], dtype=np.int32)

    wants = ("secret", "mentor")
    lists, verdicts = [(0, 1)] * 20, [0] * 20
    private = survey_of(chunk_of(verdicts, lists, unmet=unmet(1), wants=wants))
    assert "secret" not in str(private) + json.dumps(private.as_dict())
    assert private == survey_of(chunk_of(verdicts, lists, wants=wants))
    public = survey_of(chunk_of(verdicts, lists, unmet=unmet(0), wants=wants))
    assert public.unmet is not None
    assert str(public.unmet["secret"]) == "20 of 20"


def test_a_need_that_few_have_is_not_named() -> None:
    rows = [(row, 0, 0) for row in range(4)] + [(row, 1, 0) for row in range(5)]
    chunk = chunk_of([0] * 20, [(0,)] * 20, wants=("run-the-bank", "mentor"), unmet=np.array(rows, dtype=np.int32))
    survey = survey_of(chunk)
    assert survey.has_rare_unmet
    assert list(survey.unmet or ()) == ["mentor"]
    assert "run-the-bank" not in str(survey)
    assert "others, of fewer than 5 learners each, are not named" in str(survey)


def test_networks_that_serve_no_need_of_anybody_are_named() -> None:
    serving = np.array([3, 0, 1, 0])
    chunk = chunk_of([0] * 9, [(0,)] * 9, wants=("mentor",), serving=serving)
    assert survey_of(chunk).serves_nothing == ("n1", "n3")
    assert survey_of(chunk, replace(chunk, serving=serving[::-1])).serves_nothing == ()
    nobody_wants = chunk_of([0] * 9, [(0,)] * 9, serving=np.zeros(4, dtype=np.int64))
    assert survey_of(nobody_wants).serves_nothing == ()


def test_the_commonest_shortlist_is_named_only_where_enough_have_it() -> None:
    enough = survey_of(chunk_of([0] * 30, [(0, 1)] * 12 + [(2, 3)] * 18))
    assert (enough.commonest, str(enough.same_list)) == (("n2", "n3"), "18 of 30")
    many = [(place % 4, 4 + place) for place in range(30)]
    legend = Legend(tuple(f"n{place:02d}" for place in range(40)), GATES, 3, "topsis")
    survey = Survey(legend)
    survey.add(chunk_of([0] * 30, many, serving=np.zeros(40, dtype=np.int64)))
    few = survey.survey()
    assert few.commonest == ()
    assert few.same_list is not None
    assert few.same_list.text == "fewer than 5"


def test_shortlists_in_another_order_are_the_same() -> None:
    survey = survey_of(chunk_of([0] * 12, [(0, 2, 1), (2, 1, 0)] * 6))
    assert (survey.commonest, str(survey.same_list)) == (("n0", "n1", "n2"), "12 of 12")


def test_the_commonest_shortlist_does_not_give_away_a_count_that_is_kept_back() -> None:
    """Because n3 is small, n2 is kept back, and no number of like shortlists may say how large it is."""
    others: list[tuple[int, ...]] = [*[(0, 2)] * 26, *[(1, 2)] * 26, *[(2, 3)] * 3]
    told = survey_of(chunk_of([0] * 95, [(0, 1)] * 30 + [(0,)] * 5 + [(1,)] * 5 + others))
    assert [told.shortlisted[name].text for name in NETWORKS] == ["61", "61", "not shown", "fewer than 5"]
    assert (told.commonest, str(told.same_list)) == (("n0", "n1"), "30 of 95")
    narrowed = survey_of(chunk_of([0] * 85, [(0, 1)] * 30 + others))
    assert narrowed.shortlisted["n2"].text == "not shown"
    assert (narrowed.commonest, str(narrowed.same_list)) == ((), "not shown")
    held = survey_of(chunk_of([0] * 95, [(0, 2)] * 30 + [(0,)] * 20 + [(1,)] * 42 + [(3,)] * 3))
    assert held.shortlisted["n2"].text == "not shown"
    assert held.commonest == ("n1",)


def test_shortlists_of_one_do_not_give_away_for_how_few_nobody_stands() -> None:
    lists: list[tuple[int, ...]] = [(0,)] * 60 + [(1,)] * 30 + [(2,)] * 7 + [()] * 3
    survey = survey_of(chunk_of([0] * 97 + [NOBODY_STANDS] * 3, lists))
    assert survey.verdicts["nobody stands"].text == "fewer than 5"
    assert survey.shortlisted["n2"].text == "not shown"
    assert survey.shortlisted["n0"].value == 60


def test_exclusions_do_not_give_away_for_how_few_nobody_stands() -> None:
    """One gate, two networks: five learners and six exclusions mean that nobody stands for one."""
    legend = Legend(("n0", "n1"), ("budget",), 2, "topsis")
    by = np.array([2, *[1] * 9, *[0] * 20], dtype=np.int32)[:, None]
    shortlisted = [(), *[(0,)] * 9, *[(0, 1)] * 20]
    survey = Survey(legend)
    survey.add(
        chunk_of([NOBODY_STANDS, *[0] * 29], shortlisted, excluded_by=by, serving=np.zeros(2, dtype=np.int64))
    )
    gate = survey.survey().gates["budget"]
    assert gate.learners.value == 10
    assert gate.exclusions.text == "not shown"


def test_exclusions_of_a_gate_that_excludes_for_few_are_kept_back() -> None:
    by = np.zeros((30, 2), dtype=np.int32)
    by[:3, 0], by[:20, 1] = 1, 2
    gates = survey_of(chunk_of([0] * 30, [(0,)] * 30, excluded_by=by)).gates
    assert list(gates) == ["time", "budget"]
    assert (gates["budget"].learners.text, gates["budget"].exclusions.text) == ("fewer than 5", "not shown")
    assert (gates["time"].learners.value, gates["time"].exclusions.value) == (20, 40)


def test_where_there_are_very_many_different_shortlists_none_is_called_the_commonest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_DIFFERENT", 2)
    chunk = chunk_of([0] * 30, [(0, 1), (1, 2), (2, 3)] * 10)
    for survey in (survey_of(chunk), survey_of(part(chunk, 0, 2), part(chunk, 2, 30))):
        assert (survey.commonest, survey.same_list) == ((), None)
        assert "so many different shortlists" in str(survey)


def test_a_table_and_plain_values_say_the_same_as_the_text() -> None:
    survey = cohort_survey(cohort(400, seed=2))
    frame = survey.to_frame()
    shown = frame[frame["about"] == "shortlisted"].set_index("name")["shown"].to_dict()
    assert shown == {name: str(count) for name, count in survey.shortlisted.items()}
    assert frame["count"].isna().sum() == (frame["shown"].isin(["fewer than 5", "not shown"])).sum() > 0
    plain = json.loads(json.dumps(survey.as_dict()))
    assert plain["verdicts"]["clear"]["count"] == survey.verdicts["clear"].value
    assert f"clear: {survey.verdicts['clear']}" in str(survey)


def test_no_learner_is_in_a_survey() -> None:
    survey = cohort_survey(cohort(60))
    everything = str(survey) + json.dumps(survey.as_dict()) + survey._repr_html_()
    assert not any(name in everything for name in cohort(60).whole.ids)


def test_names_are_escaped_in_a_notebook() -> None:
    matrix = DecisionMatrix.from_arrays([[1.0], [2.0]], [1.0], networks=["<script>", "b"], worst=[0], best=[2])
    survey = cohort_survey(rank_many(matrix, np.ones((9, 1))))
    assert "<script>" not in survey._repr_html_()
    assert "&lt;script&gt;" in survey._repr_html_()


def test_a_shortlist_by_score_is_counted_too() -> None:
    study = random_study(1, shortlist=Shortlist(cut=0.99).model_dump(exclude_defaults=True))
    survey = cohort_survey(rank_many(study, random_records(2, 20)))
    assert survey.learners.value == 20


def test_a_smaller_k_than_five_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="k: found 3"):
        cohort_survey(cohort(0), k=3)


def test_joined_chunks_give_the_same_survey() -> None:
    chunks = [cohort(30, seed=5).whole, cohort(40, seed=6).whole]
    legend = cohort(30, seed=5).legend
    assert cohort_survey(BatchResult(legend, chunks)) == cohort_survey(BatchResult(legend, [joined(chunks)]))
