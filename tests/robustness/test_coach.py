"""Does the coach say what its parts find, of each level, and change nothing?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from netselect import rank
from netselect.errors import MethodNotApplicable, UnknownItem, UnknownName
from netselect.robustness.coach import Coaching, LevelAdvice, advise, coach, other_prioritisation
from netselect.study.statements import Weighting
from netselect.study.study import Study
from netselect.weighting.advice import ratio_bounds, suggestions, weight_bounds
from netselect.weighting.consistency import GOOD_RATIO, USUAL_RATIO
from netselect.weighting.elicited import judged
from netselect.weighting.pairwise import judgement_matrix, priorities
from tests.judged_study import panel
from tests.small_study import need, network, small_study

JUDGED = Weighting(how="judgements")

SCALE = {"scale": {"worst": 0, "best": 5}}
CIRCLE = {"a over b": 5, "b over c": 4, "c over a": 2}
LOOSE = {**CIRCLE, "a over d": 2, "c over d": 3}

REVERSED = {
    "a over b": 9,
    "a over c": 1 / 7,
    "a over d": 1,
    "b over c": 5,
    "b over d": 1 / 2,
    "c over d": 1 / 2,
}
"""The eigenvector puts c first, the geometric mean d: found among random judgements."""


def study_of(lines: dict[str, Any], names: str = "abc", **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    figures = {"x": (5, 2, 1, 2), "y": (2, 4, 3, 3)}
    networks = {name: network(values=dict(zip(names, own, strict=False))) for name, own in figures.items()}
    return small_study(
        **{
            "criteria": {name: {"weight": 1, **SCALE} for name in names},
            "networks": networks,
            "judgements": {"criteria": lines},
            **parts,
        }
    )


def only(coaching: Coaching) -> LevelAdvice:
    (level,) = coaching.levels
    return level


def test_contradictions_and_suggestions_are_told_by_name() -> None:
    level = only(coach(study_of(LOOSE, "abcd")))
    found = level.contradictions[0]
    assert (found.first, found.middle, found.last) == ("a", "b", "c")
    assert (found.direct, found.around) == (0.5, 20)
    a = judgement_matrix("abcd", judged(LOOSE))
    assert [
        (one.left, one.right, one.judged, one.suits, one.suggested, one.ratio_after) for one in level.advice
    ] == [
        (one.left, one.right, one.judged, one.suits, one.suggested, one.ratio_after)
        for one in suggestions(a, "abcd")
    ]
    assert level.priorities == priorities(a)
    low, high = weight_bounds(ratio_bounds(a))
    assert list(level.low.values()) == low.tolist()
    assert list(level.high.values()) == high.tolist()
    assert (level.judged, level.missing, level.needed, level.next_pair) == (5, 1, 0, ("b", "d"))
    assert level.furthest == tuple(tuple("abcd"[item] for item in pair) for pair in priorities(a).worst)


def test_of_three_items_the_triple_alone_is_named() -> None:
    level = only(coach(study_of(CIRCLE)))
    assert level.priorities is not None
    assert level.priorities.consistency_ratio > USUAL_RATIO
    assert (level.advice, level.furthest, len(level.contradictions)) == ((), (("a", "b", "c"),), 1)


def test_where_judgements_agree_well_no_change_is_proposed() -> None:
    """Six judgements next to those of 8, 4, 2 and 1: a change would make the ratio smaller still."""
    lines = {"a over b": 2, "a over c": 4, "a over d": 7, "b over c": 2, "b over d": 4, "c over d": 2}
    assert suggestions(judgement_matrix("abcd", judged(lines)), "abcd")
    level = only(coach(study_of(lines, "abcd")))
    assert level.priorities is not None
    assert 0 < level.priorities.consistency_ratio < GOOD_RATIO
    assert (level.advice, level.furthest) == ((), ())
    worse = only(coach(study_of({**lines, "a over d": 1}, "abcd")))
    assert worse.priorities is not None
    assert worse.priorities.consistency_ratio > GOOD_RATIO
    assert worse.advice


def test_taking_a_suggestion_gives_the_ratio_that_was_promised() -> None:
    advice = only(coach(study_of(LOOSE, "abcd"))).advice
    assert advice
    for one in advice:
        lines = {
            line: ratio for line, ratio in LOOSE.items() if set(line.split(" over ")) != {one.left, one.right}
        }
        changed = study_of({**lines, f"{one.left} over {one.right}": one.suggested}, "abcd")
        found = only(coach(changed)).priorities
        assert found is not None
        assert found.consistency_ratio == pytest.approx(one.ratio_after, abs=1e-12)


@pytest.mark.parametrize("completion", ["lambda_max", "harker"])
def test_the_ratio_promised_is_by_the_studys_own_conventions(completion: str) -> None:
    lines = {"a over b": 3, "b over c": 4, "c over a": 1 / 2, "c over d": 5, "d over a": 1}
    options = {"completion": completion, "random_index": "donegan_dodd_1991"}
    study = study_of(lines, "abcd", weights={"judgements": options})
    advice = only(coach(study)).advice
    assert advice
    for one in advice:
        a = judgement_matrix("abcd", judged(lines))
        i, j = "abcd".index(one.left), "abcd".index(one.right)
        a[i, j], a[j, i] = one.suggested, 1 / one.suggested
        assert one.ratio_after == pytest.approx(priorities(a, **options).consistency_ratio, abs=1e-12)


def test_the_study_is_not_changed() -> None:
    study = study_of(CIRCLE, weights="judgements")
    before = study.as_plain()
    coach(study)
    assert study.as_plain() == before


def test_a_set_that_is_hardly_begun_is_told_what_comes_next() -> None:
    coaching = coach(study_of({"b over c": 3}))
    level = only(coaching)
    assert (level.judged, level.missing, level.needed) == (1, 2, 1)
    assert level.next_pair == ("a", "b")
    assert (level.priorities, level.advice, level.low, level.high) == (None, (), {}, {})
    assert (coaching.as_judged, coaching.with_answers, coaching.may_stop) == (None, None, False)


def test_following_the_next_judgement_ends_with_a_set_that_is_complete() -> None:
    lines: dict[str, float] = {"a over b": 2}
    needed = []
    for _ in range(5):
        level = only(coach(study_of(lines, "abcd")))
        needed.append(level.needed)
        assert level.next_pair is not None
        lines[" over ".join(level.next_pair)] = 1
    assert needed == [2, 1, 0, 0, 0]
    assert only(coach(study_of(lines, "abcd"))).next_pair is None


def test_a_level_without_judgements_means_going_on() -> None:
    criteria = {"g": {"criteria": {"a": SCALE, "b": SCALE}}, "c": SCALE}
    study = study_of({"g over c": 2}, criteria=criteria, weights="equal")
    coaching = coach(study)
    assert [level.needed for level in coaching.levels] == [0]
    assert (coaching.as_judged, coaching.may_stop) == (None, False)


def test_the_order_of_the_other_prioritisation_is_told_where_it_is_another() -> None:
    study = study_of(REVERSED, "abcd", weights="judgements")
    level = only(coach(study))
    a = judgement_matrix("abcd", judged(REVERSED))
    orders = {
        way: tuple("abcd"[item] for item in np.argsort(-priorities(a, prioritisation=way).weights))
        for way in ("eigenvector", "geometric_mean")
    }
    assert (orders["eigenvector"][0], orders["geometric_mean"][0]) == ("c", "d")
    assert level.other_order == orders["geometric_mean"]
    geometric = study_of(REVERSED, "abcd", weights={"judgements": {"prioritisation": "geometric_mean"}})
    assert only(coach(geometric)).other_order == orders["eigenvector"]
    assert only(coach(study_of(CIRCLE))).other_order == ()


def test_who_is_first_by_the_other_prioritisation_is_told_where_it_is_another() -> None:
    networks = {"x": network(values=dict(zip("abcd", (0, 0, 5, 0), strict=True)))}
    networks["y"] = network(values=dict(zip("abcd", (0, 0, 0, 5), strict=True)))
    by_name = {"eigenvector": ("x",), "geometric_mean": ("y",)}
    for own, other in (("eigenvector", "geometric_mean"), ("geometric_mean", "eigenvector")):
        weights = {"judgements": {"prioritisation": own}}
        study = study_of(REVERSED, "abcd", weights=weights, networks=networks)
        assert rank(study).networks[0] == by_name[own][0]
        assert coach(study).other_first == by_name[other]
    assert coach(study_of(CIRCLE)).other_first == ()


def test_other_than_any_way_is_the_eigenvector() -> None:
    assert other_prioritisation("eigenvector") == "geometric_mean"
    assert other_prioritisation("geometric_mean") == other_prioritisation("normalised_columns") == "eigenvector"


WANTS = {name: need() for name in ("n", "m", "k")}


def study_of_wants(lines: dict[str, Any], importances: str, computed: str = "need_coverage") -> Study:
    covered = {"computed": computed} | ({} if computed == "need_coverage" else SCALE)
    return small_study(
        learner={"importances": importances, "judgements": lines},
        needs={name: {**want, "importance": 1} for name, want in WANTS.items()},
        criteria={"covered": covered, "fit": SCALE},
        judgements={"criteria": {"covered over fit": 2}},
        networks={
            "x": network(values={"fit": 2}, serves={"n": 1}),
            "y": network(values={"fit": 2}, serves={"m": 1}),
        },
        weights="judgements",
    )


def test_importances_and_networks_have_levels_of_their_own() -> None:
    study = study_of(
        CIRCLE,
        network_judgements={"a": {"x over y": 3}},
        needs=WANTS,
        learner={"judgements": {"n over m": 2}},
    )
    coaching = coach(study)
    assert [level.level for level in coaching.levels] == ["criteria", "importances", "networks on a"]
    assert coaching.levels[1].items == ("n", "m", "k")
    assert coaching.levels[1].needed == 1


def test_missing_judgements_of_needs_that_scores_rest_on_mean_going_on() -> None:
    """Judged otherwise, k would leave n and m less, or m more than n: the order of x and y is not settled."""
    half = {"n over m": 2, "m over k": 2}
    coaching = coach(study_of_wants(half, "judgements"))
    assert (coaching.unsettled, coaching.may_stop) == (("importances",), False)
    whole = coach(study_of_wants({**half, "n over k": 4}, "judgements"))
    assert (whole.unsettled, whole.may_stop) == ((), True)
    kept = coach(study_of_wants(half, "points"))
    assert (kept.unsettled, kept.may_stop) == ((), True)
    apart = coach(study_of_wants(half, "judgements", computed="yearly_cost"))
    assert (apart.unsettled, apart.may_stop) == ((), True)


def test_missing_judgements_between_networks_matter_where_the_method_takes_them() -> None:
    figures = {name: network(values={"a": 3, "b": 2, "c": 1}) for name in "xyz"}
    between = {name: {"x over y": 3, "y over z": 2} for name in "abc"}
    parts: dict[str, Any] = {"networks": figures, "network_judgements": between, "weights": "judgements"}
    judged_networks = coach(study_of(CIRCLE, method={"ahp": {"networks": "judged"}}, **parts))
    assert judged_networks.unsettled == ("networks on a", "networks on b", "networks on c")
    assert not judged_networks.may_stop
    assert coach(study_of(CIRCLE, method="ahp", **parts)).unsettled == ()


def test_the_learner_is_coached_by_their_own_word_alone() -> None:
    """The judge would put y first, and she has more influence: neither is the learner's concern."""
    mine, hers = {"a over b": 9, "a over c": 9, "b over c": 1}, {"b over a": 9, "c over a": 9, "b over c": 1}
    judges = {"ann": {"influence": 9, "judgements": {"criteria": hers}}}
    study = study_of(mine, weights="judgements", judges=judges)
    assert rank(study).networks[0] == "y"
    coaching = coach(study)
    assert (coaching.judge, coaching.others) == (study.learner.id, ("ann",))
    assert replace(coaching, others=()) == coach(study_of(mine, weights="judgements"))
    assert coaching.as_judged is not None
    assert coaching.as_judged.first == ("x",)


def test_a_judge_who_judges_more_than_the_learner_does_no_harm() -> None:
    judges = {"ann": {"points": dict.fromkeys("abc", 1), "judgements": {"criteria": CIRCLE}}}
    coaching = coach(study_of({"a over b": 2}, judges=judges))
    assert only(coaching).needed == 1
    assert coaching.as_judged is None


def test_somebody_else_is_coached_where_the_learner_has_no_influence_or_when_asked() -> None:
    study = panel()
    assert coach(study).judge == "e1"
    assert coach(study).others == ("e2",)
    assert coach(study, "e2").judge == "e2"
    with pytest.raises(UnknownName, match=r"nobody called `e3` judges here\. Accepted here: chair, e1 or e2\."):
        coach(study, "e3")


def test_without_judgements_the_coach_says_what_it_would_take() -> None:
    with pytest.raises(MethodNotApplicable, match=r"holds no pairwise judgements: give some in `judgements:`"):
        coach(study_of({}, judgements={}))


def test_advice_on_what_is_not_there_names_the_level_and_the_item() -> None:
    with pytest.raises(UnknownItem, match=r"^group: `z` is not among the items that are judged"):
        advise("group", "abc", {"a over z": 3}, JUDGED)


@pytest.mark.parametrize("lines", [{}, {"a over b": 4}])
def test_one_or_two_items_are_never_contradicted(lines: dict[str, float]) -> None:
    items = "ab" if lines else "a"
    level = advise("group", items, lines, JUDGED)
    assert (level.contradictions, level.advice, level.needed, level.next_pair) == ((), (), 0, None)
    assert level.low == level.high == pytest.approx({"a": 0.8, "b": 0.2} if lines else {"a": 1.0})


def test_where_nobody_stands_there_is_no_order_to_hold() -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    shut = {name: network(values=dict.fromkeys("abcd", 1), facts={"open": False}) for name in "xy"}
    coaching = coach(study_of(LOOSE, "abcd", gates=gates, networks=shut, weights="judgements"))
    assert (coaching.as_judged, coaching.with_answers, coaching.other_first) == (None, None, ())
    assert only(coaching).advice
