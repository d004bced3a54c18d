"""Does a ranking say unasked how sure it is: in eight lines at most, each of them true?"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import netselect
from netselect import Ranking
from netselect.report import REPORTED_UP_TO, doubt_lines, verdict_text
from tests.judged_study import judged_study
from tests.small_study import network, small_study

LABELS = {
    "Find out first",
    "How sure",
    "Weights",
    "Figures",
    "Methods",
    "Order",
    "Value",
    "Judgements",
    "Judges",
}


def said(ranking: Ranking, source: str = "") -> dict[str, str]:
    return dict(doubt_lines(ranking, source))


@pytest.mark.parametrize("method", list(netselect.available_methods()))
def test_there_are_eight_lines_at_most_under_any_method(ranked_by: Callable[..., Ranking], method: str) -> None:
    lines = [label for label, _ in doubt_lines(ranked_by(method))]
    assert len(lines) <= 8
    assert len(lines) == len(set(lines))
    assert {"How sure", "Weights"} <= set(lines) <= LABELS


def test_several_judges_under_a_relative_method_take_eight_lines_too() -> None:
    lines = said(netselect.rank(judged_study(), "topsis", reference="candidates", weights="judgements"))
    assert len(lines) <= 8
    assert "Judges" in lines
    assert "Judgements" not in lines


def test_shares_are_those_of_the_samples(ranking: Ranking) -> None:
    first = netselect.smaa(ranking)["pm-body"].first
    assert f"pm-body in {100 * first:.1f} %" in said(ranking)["How sure"]


def test_methods_that_disagree_are_named_in_the_verdict_and_not_again(ranking: Ranking) -> None:
    assert verdict_text(ranking) == (
        f"{ranking.verdict.sentence} With what is unknown at its best, 12 of 14 ways of ranking put pm-body "
        "first; "
        "council-cop is first under PROMETHEE II and TOPSIS (levels "
        "from the candidates, figures divided by their sum)."
    )
    assert "Methods" not in said(ranking)
    for text in (str(ranking), ranking._repr_html_(), ranking.to_dict()["verdict"]["sentence"]):
        assert "12 of 14 ways of ranking" in text.replace("\n  ", " ")


def test_methods_that_agree_have_a_line(bare: Ranking) -> None:
    assert verdict_text(bare) == bare.verdict.sentence
    assert said(bare)["Methods"].endswith("put A2 first.")


def test_the_weight_and_the_figure_are_those_of_the_smallest_change(ranking: Ranking) -> None:
    assert said(ranking)["Weights"] == ranking.sensitivity().sentence
    nearest = ranking.counterfactuals("council-cop", "pm-body")[0]
    assert f"{nearest.needed:.2f} or more (now {nearest.now:g})" in said(ranking)["Figures"]


def test_where_no_answer_matters_the_open_questions_are_counted() -> None:
    scale = {"weight": 1, "scale": {"worst": 0, "best": 5}}
    figures = {"a": {"value": "unknown", "low": 3, "high": 5}, "b": 1}
    study = small_study(criteria={"c": scale}, networks={n: network(values={"c": v}) for n, v in figures.items()})
    assert said(netselect.rank(study))["Find out first"] == (
        "no answer to the only open question changes the first place or the shortlist."
    )


def test_an_unknown_truth_has_no_level() -> None:
    scale = {"weight": 1, "scale": {"worst": 0, "best": 5}}
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        criteria={"c": scale},
        networks={
            "a": network(values={"c": 4}, facts={"open": "unknown"}),
            "b": network(values={"c": 1}, facts={"open": True}),
        },
    )
    assert (
        said(netselect.rank(study))["Find out first"] == '"open" for a: not known; it can change the first place.'
    )


def test_judgements_of_the_learner_are_judged_themselves() -> None:
    found = said(netselect.rank(judged_study(judges={})))
    assert found["Judgements"] == (
        "your judgements contradict each other so far that cheap could pass dear; the "
        "consistency ratio of criteria is 0.1874, above the 0.1 that is usually accepted."
    )
    assert "Judges" not in found


def test_judges_who_differ_are_told_with_whose_word_decides() -> None:
    found = said(netselect.rank(judged_study()))
    assert found["Judges"] == (
        "By all judges together cheap is first; by their own weights alone, dear for the learner. One "
        "word decides it: without line manager it would be dear. For the learner alone, the consistency ratio of "
        "criteria is 0.1874, above the 0.1 that is usually accepted."
    )
    assert "Judgements" not in found


def test_the_commands_that_tell_more_take_the_same_options(ranking: Ranking) -> None:
    assert said(ranking, "a.yaml --gates ignore")["More"].startswith("`netselect questions a.yaml --gates ignore`")
    assert "More" not in said(ranking)


def test_nobody_who_stands_leaves_nothing_to_say() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False})},
    )
    ranking = netselect.rank(study)
    assert ranking.doubts is None
    assert said(ranking) == {}


def test_very_many_networks_are_told_how_to_ask() -> None:
    figures = np.random.default_rng(1).random((REPORTED_UP_TO + 1, 2))
    matrix = netselect.DecisionMatrix.from_arrays(figures, [1, 1], worst=[0, 0], best=[1, 1])
    assert "with so many networks, working this out takes a while" in said(netselect.rank(matrix))["How sure"]
    most = replace(netselect.rank(matrix.take(np.arange(REPORTED_UP_TO))))
    assert {"How sure", "Weights"} <= said(most).keys()
