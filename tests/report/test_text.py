"""Does plain text say everything, in lines of 80 columns that each name what they say?"""

import re
from collections.abc import Callable

import numpy as np
import pytest

import netselect
from netselect import Ranking
from netselect.comparison import gaps
from netselect.comparison.explanation import compare, explain
from netselect.comparison.network_profile import profile
from netselect.report import verdict_text
from netselect.report.text import (
    network_line,
    ranking_text,
    short_text,
)
from netselect.words import score_text
from tests.small_study import aspiration, need, network, small_study


def lines_of(text: str) -> list[str]:
    """Return paragraphs as single lines."""
    return text.replace("\n   ", " ").replace("\n  ", " ").splitlines()


def test_everything_and_the_short_form_are_asked_for_by_name(ranking: Ranking) -> None:
    assert ranking.to_text() == ranking_text(ranking)
    assert ranking.to_text(full=False) == str(ranking) == short_text(ranking)


def test_the_verdict_stands_before_the_networks_and_they_in_order_of_rank(ranking: Ranking) -> None:
    lines = lines_of(ranking.to_text())
    assert lines[0] == "Which networks should I develop this year?"
    assert lines[1] == "Illustrative: every organisation and figure is invented."
    assert lines.index(verdict_text(ranking)) < lines.index(network_line(ranking.records[0], ranking))
    assert [line.split()[0] for line in lines if line[:1].isdigit()] == ["1.", "2.", "3.", "4.", "5.", "6."]


def test_every_line_of_a_network_names_its_parts(ranking: Ranking) -> None:
    assert network_line(ranking["council-cop"], ranking) == ("2. council-cop: score 0.580; feasible")
    assert network_line(ranking["regional-network"], ranking) == (
        "3. regional-network: score 0.526, from 0.461 to 0.590; feasible"
    )


def test_an_unknown_score_is_said_to_be_one_with_what_the_network_is_listed_by(ranking: Ranking) -> None:
    line = network_line(ranking["admin-institute"], ranking)
    assert "score not known, at best 0.520; " in line
    assert line.endswith("from 0.337 to 0.637 as far as grades allow; feasible")


@pytest.mark.parametrize("method", list(netselect.available_methods()))
def test_no_line_is_wider_than_80_columns_under_any_method(
    ranked_by: Callable[[str], Ranking], method: str
) -> None:
    text = ranking_text(ranked_by(method), working=True)
    assert max(map(len, text.splitlines())) <= 80
    assert not set("─━│┃┏┓┗┛├┤·") & set(text), "nothing is drawn"


def test_the_working_shows_every_step_with_symbol_and_sentence(ranking: Ranking) -> None:
    text = " ".join(ranking_text(ranking, working=True).split())
    for number, step in enumerate(ranking.evaluation.steps, start=1):
        assert f"Step {number}. {step.name} ({step.symbol}). {step.sentence}" in text


def test_a_bare_matrix_has_text_of_its_own(bare: Ranking) -> None:
    assert "1. A2: score 0.900; feasible" in bare.to_text()
    assert "weights as given" in bare.to_text()


def test_an_explanation_adds_up_to_the_score(ranking: Ranking) -> None:
    explained = explain(ranking, "pm-body")
    text = str(explained)
    assert str(explained) == text
    parts = [float(part) for part in re.findall(r": (-?[0-9.]+) \(figure", text)]
    assert len(parts) == len(ranking.matrix.criteria)
    assert f"Score {score_text(sum(parts))}, the sum of these parts:" in text


def test_an_excluded_network_is_told_what_would_admit_it(ranking: Ranking) -> None:
    lines = lines_of(str(explain(ranking, "chamber")))
    assert 'Rule: it would be let in only if the answer to "eligible" is yes.' in lines


def test_a_profile_has_both_halves_and_what_is_not_known(ranking: Ranking) -> None:
    text = str(profile(ranking, "admin-institute"))
    lines = lines_of(text)
    assert any(line.startswith("Joining, benefit: ") for line in lines)
    assert any(line.startswith("Staying, limitation: ") for line in lines)
    assert "Not known: yearly cost." in lines
    assert "First year: not known, from 25 to 145 GBP." in lines
    assert "Later years: not known, from 0 to 120 GBP a year." in lines


def test_a_criterion_of_joining_alone_does_not_stand_under_staying(ranking: Ranking) -> None:
    lines = lines_of(str(profile(ranking, "pm-body")))
    assert "Joining, benefit: recognition 5 (worth 1.00; verified)." in lines
    assert not any(line.startswith("Staying") and "Recognition" in line for line in lines)


def test_gaps_name_who_serves_what_and_what_nobody_serves() -> None:
    ranking = netselect.rank(
        small_study(
            needs={"served": need(), "open": need()},
            aspirations={"someday": aspiration(by=None)},
            networks={"a": network(serves={"served": 0.5}), "idle": network()},
        )
    )
    lines = lines_of(str(gaps(ranking)))
    assert 'Served by no network: "open".' in lines
    assert 'Vague: "someday" counts for nothing until it has a date.' in lines
    assert "Networks that serve nothing that is open: idle." in lines
    assert "served (need, 50 % of importance): a 0.50." in lines
    assert "open (need, 50 % of importance): nobody." in lines


def test_where_everything_is_served_gaps_say_so(ranking: Ranking) -> None:
    assert str(gaps(ranking)).startswith("Every open need and aspiration is surely served")


def test_a_comparison_reads_as_its_sentences(ranking: Ranking) -> None:
    comparison = compare(ranking, "pm-body", "council-cop")
    assert lines_of(str(comparison)) == list(comparison.sentences)


def test_hostile_names_stay_on_their_line(hostile: Ranking) -> None:
    text = ranking_text(hostile)
    assert "\x1b" not in text
    assert "<script>" in text, "plain text shows what was written"


def test_the_working_marks_what_is_assumed_and_answers_yes_or_no(ranked_by: Callable[..., Ranking]) -> None:
    text = " ".join(ranking_text(ranked_by("vikor"), working=True).split())
    assert "yearly cost 0 (best assumed), hours per month 0.3333" in text
    assert text.count("best assumed") == 1
    assert "C1: yes" in text
    assert "council-cop: no" in text


def test_help_that_comes_too_late_is_grouped_by_need_and_the_excluded_are_marked() -> None:
    late = {"n": need(by="2027-12-31"), "m": need(by="2060-12-31")}
    slow = {"serves": {"n": 0.5, "m": 0.5}, "joining": {"fee": 0, "entry_weeks": 150}}
    study = small_study(
        needs=late,
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            "a": network(**slow, facts={"open": True}),
            "b": network(**slow, facts={"open": False}),
        },
    )
    lines = lines_of(str(gaps(netselect.rank(study))))
    assert 'Help comes too late: for "n" from a and b.' in lines
    assert "m (need, 50 % of importance): a 0.50; b 0.50, ruled out." in lines


def test_some_networks_of_a_matrix_are_ranked_and_told_without_their_study(study: netselect.Study) -> None:
    some = netselect.rank(study).matrix.take(np.array([0, 1, 2]))
    ranking = netselect.rank(some)
    assert len(ranking.networks) == len(list(some.networks))
    for told in (str(ranking), ranking.to_text()):
        assert " ()" not in told
    assert ranking.study is None
