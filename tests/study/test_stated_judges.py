"""Is every fault of a judge said where it stands, with the cure, and no other?"""

from typing import Any

import pytest

from netselect import dumps, load, loads, rank, rank_many
from netselect.errors import StudyFaults
from tests.judged_study import panel
from tests.small_study import network

SCALE = {"scale": {"worst": 0, "best": 5}}
STUDY: dict[str, Any] = {
    "netselect": 1,
    "title": "A study of three criteria",
    "as_of": "2026-01-01",
    "learner": {"id": "me"},
    "criteria": {
        "g": {"criteria": {"a": {"weight": 100, **SCALE}, "b": {"weight": 60, **SCALE}}},
        "c": {"weight": 40, **SCALE},
    },
    "judgements": {"criteria": {"g over c": 2}, "g": {"a over b": 3}},
    "order": {"criteria": ["g", "c"], "g": ["b", "a"]},
    "networks": {
        "x": network(values={"a": 1, "b": 5, "c": 2}),
        "y": network(values={"a": 4, "b": 2, "c": 1}),
    },
}

POINTS = {"a": 1, "b": 2, "c": 3}
WHOLE = {"criteria": {"g over c": 1}, "g": {"a over b": 1}}


def faults_of(way: object, **judges: object) -> list[tuple[str, str]]:
    """Return path and message of each fault of the study with these judges, and rank it if there is none."""
    try:
        study = load({**STUDY, "weights": way, "judges": judges})
    except StudyFaults as error:
        return [(fault.where, fault.message) for fault in error.faults]
    assert rank(study).matrix.weights.sum() == pytest.approx(1)
    return []


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("points", {"points": POINTS}),
        ("points", {"points": {**POINTS, "g": 5}}),
        ("points", {"points": {"g": 0, **POINTS}}),
        ("points", {"points": {"g": 0, "a": 0, "b": 0, "c": 1}}),
        ("points", {"points": {"a": 0, "b": 0, "c": 1}}),
        ("swing", {"points": {"a": 100, "b": 0, "c": 30}}),
        ("swing", {"points": {"g": 100, "a": 3, "b": 2, "c": 30}}),
        ("order", {"order": {"criteria": [["c", "g"]], "g": ["a", "b"]}}),
        ("judgements", {"judgements": WHOLE}),
        ("equal", {}),
        ("equal", {"points": {"a": 1}, "judgements": {"g": {}}, "order": ["c"]}),
        ("entropy", {}),
        ("points", {"points": POINTS, "judgements": {"criteria": {}}, "order": {"g": ["a"]}}),
    ],
)
def test_nothing_is_said_of_a_judge_who_says_what_is_asked(way: str, said: dict[str, Any]) -> None:
    assert faults_of(way, ann={"role": "mentor", **said}) == []


SAID: dict[str, dict[str, Any]] = {
    "points": {"points": POINTS},
    "swing": {"points": {"a": 100, "b": 0, "c": 30}},
    "order": {"order": ["a", "b", "c"]},
    "judgements": {"judgements": {"criteria": {"a over b": 2, "b over c": 3}}},
}
HALF: dict[str, dict[str, Any]] = {
    "points": {"points": {"a": 0}},
    "swing": {"points": {"a": 7}},
    "order": {"order": ["a"]},
    "judgements": {"judgements": {"criteria": {"a over b": 2}}},
}


def flat(way: str, *, method: str = "weighted_sum", **judges: Any) -> dict[str, Any]:  # noqa: ANN401 -- judges
    """Return a study of three criteria on one level in which the learner says nothing of them."""
    return {
        **{key: value for key, value in STUDY.items() if key not in {"order", "judgements"}},
        "criteria": {name: dict(SCALE) for name in "abc"},
        "weights": way,
        "method": method,
        "judges": judges,
    }


@pytest.mark.parametrize("way", SAID)
@pytest.mark.parametrize("silent", [{}, "half"])
def test_nothing_is_asked_of_a_judge_or_a_learner_whose_influence_is_0(way: str, silent: object) -> None:
    """What they say all the same changes nothing either."""
    said = HALF[way] if silent else {}
    alone = load(flat(way, me={"influence": 0}, ann=SAID[way]))
    both = load(flat(way, me={"influence": 0}, ann=SAID[way], bob={"influence": 0, **said}))
    weights = rank(alone).matrix.weights.tolist()
    for ranking in map(rank, (alone, both, load(both.as_plain()), loads(dumps(both)))):
        assert ranking.matrix.weights.tolist() == weights
        assert ranking.to_dict()["weights"]["judges"] == {"ann": 1.0}
        assert ranking.doubts is not None
        assert "bob" not in str(ranking).replace("what bob said is kept, but not heard", "")
    heard = "what bob said is kept, but not heard: an influence of 0 leaves it out"
    assert (heard in rank(both).to_dict()["notices"]) == bool(silent)


@pytest.mark.parametrize("way", SAID)
def test_who_has_a_word_is_asked_as_before(way: str) -> None:
    with pytest.raises(StudyFaults):
        load(flat(way, ann=SAID[way]))
    with pytest.raises(StudyFaults):
        load(flat(way, me={"influence": 0}, ann=SAID[way], bob={"influence": 0.1}))


def test_an_ahp_asks_nobody_without_influence_either() -> None:
    bob = {"influence": 0, **HALF["judgements"]}
    study = load(flat("equal", method="ahp", me={"influence": 0}, ann=SAID["judgements"], bob=bob))
    assert rank(study).matrix.weights[0] > 1 / 3


def test_names_that_lead_nowhere_are_told_of_somebody_who_is_not_heard_too() -> None:
    with pytest.raises(StudyFaults, match="there is no criterion `z`"):
        load(flat("points", me={"influence": 0}, ann=SAID["points"], bob={"influence": 0, "points": {"z": 1}}))


def test_a_panel_has_the_geometric_mean_of_its_experts_judgements() -> None:
    ranking = rank(panel())
    mean = (3 * 0.5) ** 0.5
    assert ranking.matrix.weights.tolist() == pytest.approx([mean / (1 + mean), 1 / (1 + mean)], abs=1e-12)


def test_in_a_cohort_the_influence_of_the_learner_is_that_of_each() -> None:
    """Learners of a panel without a word of the learner's say nothing of the criteria, and are weighed by it."""
    cohort = rank_many(panel(), [{"id": "p"}, {"id": "q"}])
    assert not cohort.faults
    assert cohort.whole.score.tolist() == [sorted(rank(panel()).scores.tolist(), reverse=True)] * 2


CASES: dict[str, tuple[object, dict[str, Any], str, str]] = {
    "nothing to say, for points": (
        "points",
        {"role": "mentor"},
        "judges.ann",
        "`weights: points` asks every judge, and here a, b and c have no points: add them to `points:`",
    ),
    "one criterion without points": (
        {"points": {"mean": "geometric"}},
        {"points": {"a": 1, "c": 1}},
        "judges.ann.points",
        "`weights: points` asks every judge, and here b has no points: add them to `points:`",
    ),
    "points for a group alone": (
        "points",
        {"points": {"g": 1, "c": 1}},
        "judges.ann.points",
        "`weights: points` asks every judge, and here a and b have no points: add them to `points:`",
    ),
    "an unknown criterion": (
        "points",
        {"points": {**POINTS, "cc": 1}},
        "judges.ann.points.cc",
        "there is no criterion `cc`. Did you mean `c`?",
    ),
    "no points at all": (
        "points",
        {"points": {"a": 0, "b": 0, "c": 0}},
        "judges.ann.points",
        "these points sum to 0: give at least one criterion more than 0",
    ),
    "points only inside a group that has none": (
        "points",
        {"points": {"g": 0, "a": 1, "b": 0, "c": 0}},
        "judges.ann.points",
        "these points sum to 0: give at least one criterion more than 0",
    ),
    "points that fall on nothing": (
        "points",
        {"points": {"g": 5, "a": 0, "b": 0, "c": 1}},
        "judges.ann.points.g",
        "the 5 points of `g` fall on nothing: every criterion inside it has 0: give one of them more than 0",
    ),
    "all points on nothing": (
        "points",
        {"points": {"g": 2.5, "a": 0, "b": 0, "c": 0}},
        "judges.ann.points.g",
        "the 2.5 points of `g` fall on nothing: every criterion inside it has 0: give one of them more than 0",
    ),
    "swings without a largest": (
        "swing",
        {"points": {"a": 50, "b": 20, "c": 10}},
        "judges.ann.points",
        "`swing` gives 100 to the swing that matters most, and the largest here is 50: "
        "give the most important one 100",
    ),
    "nothing to say, for an order": (
        "order",
        {"order": {"g": ["a", "b"]}},
        "judges.ann.order",
        "`weights: order` needs the order of g and c: add `criteria: [...]` to `order:`",
    ),
    "an order that leaves one out": (
        "order",
        {"order": {"criteria": ["c"], "g": ["a", "b"]}},
        "judges.ann.order.criteria",
        "the order leaves out `g`: put each in its place",
    ),
    "an order that names one twice": (
        "order",
        {"order": {"criteria": ["c", "g", "c"], "g": ["a", "b"]}},
        "judges.ann.order.criteria[2]",
        "`c` stands twice in the order: keep one",
    ),
    "an order of a group that is not there": (
        "points",
        {"points": POINTS, "order": {"gg": ["a", "b"]}},
        "judges.ann.order.gg",
        "there is no group of criteria `gg`. Did you mean `g`?",
    ),
    "a level without judgements": (
        "judgements",
        {"judgements": {"g": {"a over b": 3}}},
        "judges.ann.judgements",
        "`weights: judgements` of `ann` needs judgements between g and c: add `criteria:` to `judgements:`",
    ),
    "a level with an empty set of judgements": (
        "judgements",
        {"judgements": {"criteria": {"g over c": 2}, "g": {}}},
        "judges.ann.judgements.g",
        "no judgement says anything of `a`, `b`: compare each with at least one other item, such as `a over b: 2`",
    ),
    "a pair judged twice, differently": (
        "judgements",
        {"judgements": {"criteria": {"g over c": 2, "c over g": 2}, "g": {"a over b": 3}}},
        "judges.ann.judgements.criteria.c over g",
        "this contradicts `g over c: 2`, which compares the same two: keep one of the two lines",
    ),
    "a pair judged twice alike, where no weights rest on it": (
        "points",
        {"points": POINTS, "judgements": {"criteria": {"g over c": 2, "c over g": 0.5}}},
        "judges.ann.judgements.criteria.c over g",
        "this pair is judged already, in `g over c: 2`: keep one of the two lines",
    ),
    "a criterion of another level": (
        "judgements",
        {"judgements": {"criteria": {"g over c": 2, "a over c": 2}, "g": {"a over b": 3}}},
        "judges.ann.judgements.criteria.a over c",
        "`a` is not at this level of the tree: it stands in `g`; here g and c are compared",
    ),
    "a criterion compared with itself": (
        "judgements",
        {"judgements": {"criteria": {"g over c": 2, "c over c": 1}, "g": {"a over b": 3}}},
        "judges.ann.judgements.criteria.c over c",
        "`c` is compared with itself: leave this line out",
    ),
}


@pytest.mark.parametrize(("way", "said", "path", "message"), CASES.values(), ids=CASES)
def test_a_fault_of_a_judge_is_said_once_where_it_stands(
    way: object, said: dict[str, Any], path: str, message: str
) -> None:
    assert faults_of(way, ann=said) == [(path, message)]


def test_a_judge_with_nothing_to_say_is_told_each_level_that_is_asked() -> None:
    assert faults_of("judgements", ann={"points": POINTS}) == [
        (
            "judges.ann",
            f"`weights: judgements` of `ann` needs judgements between {members}: add `{level}:` to `judgements:`",
        )
        for level, members in (("g", "a and b"), ("criteria", "g and c"))
    ]
    assert {path for path, _ in faults_of("order", ann={})} == {"judges.ann"}


@pytest.mark.parametrize(
    ("key", "said"), [("points", POINTS), ("order", ["g", "c"]), ("judgements", {"criteria": {"g over c": 2}})]
)
@pytest.mark.parametrize("way", ["points", "equal", "judgements"])
def test_the_learners_own_entry_holds_only_an_influence(way: str, key: str, said: object) -> None:
    assert faults_of(way, me={"influence": 2, key: said}) == [
        (
            f"judges.me.{key}",
            f"`me` is the learner, whose {key} {'stands' if key == 'order' else 'stand'} in the study itself: "
            "keep only `influence:`",
        )
    ]
    assert faults_of(way, me={"influence": 2, "role": "learner"}) == []


@pytest.mark.parametrize(
    ("judges", "silent"),
    [
        ({"me": {"influence": 0}}, True),
        ({"me": {"influence": 0}, "ann": {"influence": 0, "points": POINTS}}, True),
        ({"me": {"influence": 0}, "ann": {"influence": 0.5, "points": POINTS}}, False),
        ({"ann": {"influence": 0, "points": POINTS}}, False),
        ({"me": {"influence": 0}, "ann": {"points": POINTS}}, False),
    ],
)
def test_somebody_has_to_be_heard(judges: dict[str, Any], silent: bool) -> None:
    expected = [("judges", "every influence is 0: give one of the judges more")] if silent else []
    assert faults_of("points", **judges) == expected


@pytest.mark.parametrize("influence", ["lots", "0.5", -1, None])
def test_an_influence_that_is_no_figure_is_one_fault(influence: object) -> None:
    ((path, _),) = faults_of("points", me={"influence": influence})
    assert path == "judges.me.influence"


def test_a_judge_of_whom_nothing_is_written_is_one_fault() -> None:
    ((path, message),) = faults_of("points", ann=None)
    assert (path, message) == (
        "judges.ann",
        "nothing is written here: a block of keys is needed, or leave `ann` out",
    )


def test_points_of_the_wrong_kind_are_told_without_a_word_on_their_sum() -> None:
    assert [path for path, _ in faults_of("points", ann={"points": {**POINTS, "a": "many"}})] == [
        "judges.ann.points.a"
    ]


def test_a_method_that_takes_judgements_asks_every_judge_while_the_study_is_read() -> None:
    with pytest.raises(StudyFaults) as caught:
        load({**STUDY, "method": "ahp", "judges": {"ann": {"points": POINTS}}})
    assert {fault.where for fault in caught.value.faults} == {"judges.ann"}
    load({**STUDY, "method": "ahp", "judges": {"ann": {"points": POINTS, "judgements": WHOLE}}})
