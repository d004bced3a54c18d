"""Do open questions, sensitivity, samples, methods and dominance read as what was found?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import netselect
from netselect import Ranking
from netselect.bounds.open_figures import OpenFigure
from netselect.names import Names
from netselect.robustness import reversals_text
from netselect.robustness.counterfactuals import Counterfactual
from netselect.robustness.deciding import Answer
from netselect.robustness.questions import OpenQuestion, Questions, SettledRanks
from netselect.study.study import Study
from netselect.words import Threshold, wrapped
from tests.small_study import network, small_study


def joined(text: str) -> str:
    return " ".join(text.split())


def counterfactual(**parts: object) -> Counterfactual:
    said = {
        "behind": "b",
        "ahead": "a",
        "network": "b",
        "path": "staying.yearly_cost",
        "now": 90.0,
        "least": 0.0,
        "most": 150.0,
        "low": 0.0,
        "high": 60.0,
        "is_exact": True,
        "thresholds": (Threshold("60", "below", "included"),),
    }
    return Counterfactual(**{**said, **parts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, "b would come before a if its yearly cost were 60 or less (now 90)"),
        (
            {"network": "a", "now": 3.0, "thresholds": (Threshold("4", "above", "excluded"),)},
            "b would come before a if the yearly cost of a were more than 4 (now 3)",
        ),
        (
            {"path": "serves.mentor", "now": 0.25, "thresholds": (Threshold("0.501", "above", "included"),)},
            'b would come before a if its help with "mentor" were 0.501 or more (now 0.25)',
        ),
        (
            {
                "path": "joining.entry_weeks",
                "now": 3.0,
                "thresholds": (Threshold("53.3", "above", "included"), Threshold("96.7", "below", "included")),
            },
            "b would come before a if its weeks until full part were from 53.3 to 96.7 (now 3)",
        ),
        (
            {"now": 1234567.89},
            "b would come before a if its yearly cost were 60 or less (now 1234567.89)",
        ),
        ({"low": None, "high": None}, "b would not come before a, whatever the yearly cost of b were"),
    ],
)
def test_a_change_of_one_figure_is_said_by_its_thresholds(parts: dict[str, object], sentence: str) -> None:
    assert counterfactual(**parts).sentence(Names()) == sentence


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"low": 0.0, "high": 1.0, "is_truth": True}, '"open" for a: not known'),
        ({"low": 0.0, "high": 180.0, "one_of": (0.0, 180.0)}, '"open" for a: not known, 0 or 180'),
        ({"low": 2.0, "high": 5.0, "stated": 3.0}, '"open" for a: 3, from 2 to 5'),
        ({"low": 0.0, "high": np.inf}, '"open" for a: not known'),
    ],
)
def test_an_open_figure_is_said_with_what_is_known_of_it(parts: dict[str, object], sentence: str) -> None:
    assert OpenFigure("a", "facts.open", **parts).state() == sentence  # type: ignore[arg-type]


STANDING = (SettledRanks("a", 1, 2, could_be_first=True, always_stands=True, never_below=()),)


def asked(*questions: OpenQuestion, is_exact: bool = True) -> Questions:
    return Questions(questions, is_exact=is_exact, prospects=STANDING)


def question(*answers: Answer, **parts: object) -> OpenQuestion:
    said = {
        "figure": OpenFigure("a", "staying.yearly_cost", 0.0, 180.0, ask="HR: who pays?"),
        "decides": "first place",
        "share": 1.0,
        "error": 0.0,
        "needs": (),
        "answers": answers,
    }
    return OpenQuestion(**{**said, **parts})  # type: ignore[arg-type]


LOW = Answer(0, 120, has_low=True, has_high=True, stands=True, first=("a",), shortlist=("a", "b"))
HIGH = Answer(120, 180, has_low=False, has_high=True, stands=False, first=("b", "c"), shortlist=("b",))


AT_120 = Threshold("120", "above", "excluded")


def test_a_flip_says_what_holds_on_either_side() -> None:
    text = joined(str(asked(question(LOW, HIGH, thresholds=(AT_120,)))))
    assert "It decides the first place whatever else turns out to be true." in text
    assert "Up to 120: a stands, a is first, the shortlist is a and b." in text
    assert "Above 120: a is ruled out, b and c are first, the shortlist is b." in text
    assert "Ask: HR: who pays? Whatever the answers are:" in text


@pytest.mark.parametrize(
    ("share", "error", "said"),
    [
        (1.0, 0.0, "It decides the first place whatever else turns out to be true."),
        (4095 / 4096, 0.0, "It decides the first place in over 99.9 % of the combinations of all other answers."),
        (
            1.0,
            0.004,
            "It decides the first place in every combination of all other answers that was tried (give or take "
            "0.4 %).",
        ),
    ],
)
def test_only_what_holds_in_every_world_is_said_to_hold_whatever_else_is_true(
    share: float, error: float, said: str
) -> None:
    assert said in joined(
        str(asked(question(LOW, HIGH, share=share, error=error, thresholds=(AT_120,)), is_exact=not error))
    )


def test_what_stays_the_same_along_the_range_is_not_repeated() -> None:
    high = HIGH._replace(stands=True, shortlist=LOW.shortlist)
    text = joined(str(asked(question(LOW, high, thresholds=(AT_120,)))))
    assert "Up to 120: a is first. Above 120: b and c are first." in text
    assert "shortlist is" not in text


def test_a_part_in_the_middle_has_both_ends() -> None:
    middle = HIGH._replace(high=150, has_high=False, stands=True)
    last = LOW._replace(low=150, high=180)
    begins = (AT_120, Threshold("150", "above", "included"))
    text = joined(str(asked(question(LOW, middle, last, thresholds=begins))))
    assert "Above 120 to below 150: b and c are first" in text
    assert "From 150 on: a is first" in text


def test_a_truth_is_answered_by_true_and_false() -> None:
    figure = OpenFigure("a", "facts.open", 0.0, 1.0, is_truth=True)
    no = HIGH._replace(low=0.0, high=0.0)
    yes = LOW._replace(low=1.0, high=1.0)
    text = joined(str(asked(question(no, yes, figure=figure))))
    assert "If no: a is ruled out, b and c are first" in text
    assert "If yes: a stands, a is first" in text


def test_what_decides_only_with_others_is_said_to() -> None:
    other = OpenFigure("b", "facts.open", 0.0, 1.0, is_truth=True)
    found = asked(question(LOW, share=0.25, error=0.01, needs=(other,)), is_exact=False)
    text = joined(str(found))
    assert "in 25.0 % of the combinations of all other answers (give or take 1.0 %)" in text
    assert 'It decides something only with the right answer to this: "open" for b.' in text
    assert "By itself it changes nothing; together with other answers it does" in text
    assert "A share that has its error beside it is estimated" in text


def test_nothing_open_is_said() -> None:
    assert str(asked()).startswith("Nothing is open")
    assert str(Questions((), is_exact=True)) == "Nobody stands: there is nothing to find out."


def test_a_question_that_decides_nothing_is_said_to() -> None:
    text = joined(str(asked(question(LOW, decides="nothing", share=0.0))))
    assert text.startswith("No answer to an open question changes the first place or the shortlist.")
    assert "Its answer changes neither the first place nor the shortlist." in text


def test_sensitivity_opens_with_the_verdict_and_names_every_weight(ranking: Ranking) -> None:
    text = joined(str(ranking.sensitivity()))
    assert text.startswith(ranking.sensitivity().sentence)
    called = ranking.names
    for name in (*ranking.matrix.criteria, "fit", "raid-log", "mentor"):
        assert f" {called.anything(name)} " in text
    assert "yearly cost 10: from 0 to 13.6 (from 13.7 on council-cop is first)" in text
    assert (
        "The weight to be surest of is that of yearly cost: from 10 up to 13.6 points pm-body stays first; at "
        "13.7 or more, council-cop is first."
    ) in text
    assert (
        "For its size, it is that of aspiration coverage: from 26 down to 20.3 points pm-body stays first; at "
        "20.2 or less, council-cop is first."
    ) in text
    assert (
        "the smallest change that puts council-cop first is 2.21 or more points in all, on the way to about"
    ) in text
    assert "257 points" not in text


def test_a_search_is_said_to_be_one(study: Study) -> None:
    text = joined(str(netselect.rank(study, "topsis").sensitivity()))
    assert "the smallest change found" in text
    assert "searched for, on 257 points and then by halving; they are not solved for" in text


def test_a_first_place_that_nothing_moves_is_said_to_be() -> None:
    matrix = netselect.DecisionMatrix.from_arrays([[5, 0], [0, 150]], [1, 1], worst=[0, 150], best=[5, 0])
    text = joined(str(netselect.rank(matrix).sensitivity()))
    assert "stays first at every weight of any one criterion." in text
    assert "No weights at all put another network first." in text
    assert "No change of one figure within its scale puts another network before A1." in text


def test_of_one_network_nothing_is_said_that_needs_two() -> None:
    ranking = netselect.rank(netselect.DecisionMatrix.from_arrays([[5, 0]], [1, 1], worst=[0, 150], best=[5, 0]))
    alone = "No other network than A1"
    assert joined(str(ranking.sensitivity())) == (f"{alone} stands: no weight puts another one first.")
    assert joined(str(ranking.agreement())) == f"{alone} stands: there is nothing for methods to agree on."
    assert joined(str(ranking.smaa(samples=10))) == f"{alone} may stand, so that nothing is sampled."
    assert joined(str(ranking.dominance())) == "There are no two networks that stand to be compared."
    text = joined(str(ranking))
    for claim in ("%", "All ", "every", "nobody", "methods", "Weights:"):
        assert claim not in text


def test_nobody_who_stands_has_no_sensitivity_and_no_samples() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False})},
    )
    ranking = netselect.rank(study)
    assert str(ranking.sensitivity()) == "Nobody stands: there is no first place to hold."
    assert str(ranking.smaa()) == "Nobody stands: no samples were drawn."
    assert str(ranking.questions()) == "Nobody stands: there is nothing to find out."


def test_samples_say_how_they_were_drawn_and_how_sure_their_shares_are(ranking: Ranking) -> None:
    text = joined(str(ranking.smaa(samples=2000, seed=3, weights="free", figures="triangular", grades=True)))
    assert text.startswith(
        "If all weights were equally likely, and if every open figure and every graded strength lay in its range, "
        "most likely near what is stated, first in 2,000 samples: "
    )
    assert "(give or take " in text
    assert "Weights were taken evenly from all weights there are" in text
    assert (
        "most often near the stated figure, strengths within the bounds of their grades too. Seed 3 draws the "
        "same samples again."
    ) in text
    assert "mentoring-circle: " in text
    assert "it stands in " in text
    assert "with these it is first in " in text


def test_reversals_are_listed_or_denied(ranking: Ranking, ranked_by: Callable[..., Ranking]) -> None:
    by_itself = joined(reversals_text((), ranking))
    assert by_itself.startswith(
        "Each network is scored by itself: leaving one out, or adding one, changes nothing"
    )
    by_pairs = ranked_by("promethee")
    text = joined(reversals_text(netselect.reversals(by_pairs), by_pairs))
    assert text.startswith("The order depends on who else is there: ")
    assert "Without open-group, pm-body would come before council-cop." in text


def test_dominance_names_who_is_outdone_and_who_is_efficient(ranking: Ranking) -> None:
    text = joined(str(ranking.dominance()))
    assert text.startswith(
        "open-group is no better than council-cop on any criterion that counts, whatever the open figures are."
    )
    assert "pm-body: 95 GBP a year, score 0.629; better value: nobody." in text
    assert "open-group: 0 GBP a year, score 0.318; better value: council-cop." in text
    assert text.endswith("Not in these lists, because a figure is not known: admin-institute.")


def test_nobody_outdone_is_said() -> None:
    matrix = netselect.DecisionMatrix.from_arrays([[5, 90], [3, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    assert (
        str(netselect.rank(matrix).dominance())
        == "No network is as good as another on every criterion and better on one."
    )


@pytest.mark.parametrize("is_open", [False, True])
def test_open_figures_are_spoken_of_only_where_there_are_any(is_open: bool) -> None:
    fee: Any = {"value": 5, "low": 4, "high": 6} if is_open else 5
    study = small_study(
        criteria={
            "level": {"weight": 1, "scale": {"worst": 0, "best": 10}},
            "rest": {"weight": 2, "scale": {"worst": 0, "best": 10}},
        },
        networks={"a": network(values={"level": 3, "rest": 4}), "b": network(values={"level": fee, "rest": 5})},
    )
    ranking = netselect.rank(study)
    found = ranking.dominance()
    assert [one.surely for one in found.dominated] == [("b",)]
    assert ("open figures" in str(found)) is is_open
    assert ("open figures" in str(ranking.smaa())) is is_open


def test_a_number_stays_on_the_line_of_its_sign() -> None:
    assert all(
        not line.startswith("%")
        for count in range(60, 80)
        for line in wrapped(f"{'x' * count} 2.5 % y").splitlines()
    )
