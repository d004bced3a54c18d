"""Which refusals are there beside those of a study's text, and what does each say is to be done instead?"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import yaml

import netselect
from netselect import DecisionMatrix, dumps, loads
from netselect.report import REPORTED_UP_TO
from netselect.study.statements import Weighting
from netselect.study.study import Study
from netselect.weighting.consistency import RANDOM_INDEX, reach
from netselect.weighting.pairwise import complete, judgement_matrix, many_priorities
from tests.cures.asking import QUESTIONS
from tests.cures.case import COHORT, FLAT, Case, command, said, typed, written
from tests.cures.classes import CLASSES
from tests.cures.cohorts import COHORTS
from tests.cures.documents import DOCUMENTS
from tests.cures.keeping import KEEPING
from tests.cures.tables import TABLES
from tests.cures.workbooks import WORKBOOKS
from tests.small_study import need, network, small_study

rank: Callable[..., netselect.Ranking] = netselect.rank
rank_many: Callable[..., object] = netselect.rank_many
"""As somebody calls them whom no type checker warns."""

SCALE = {"worst": 0, "best": 5}
PEAKED = {"worst": 0, "best": 5, "curve": [[0, 0], [2, 1], [5, 0.5]]}


def plain(values: dict[str, Any], criteria: dict[str, Any] | None = None, **parts: Any) -> Study:  # noqa: ANN401 -- keys of a study file
    """Return a study of two criteria."""
    return small_study(
        criteria=criteria or {name: {"weight": 1, "scale": SCALE} for name in "ab"},
        networks={name: network(values=own) for name, own in values.items()},
        **parts,
    )


NOT = "not_applicable"
IN_PART = {"x": {"a": NOT, "b": 3}, "y": {"a": 4, "b": 0}}
TWO = {"x": {"a": 1, "b": 3}, "y": {"a": 4, "b": 0}}
FRAME = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 1.0]}, index=["x", "y"])
LEVELS = FRAME.set_axis(pd.MultiIndex.from_tuples([("p", "a"), ("p", "b")]), axis=1)
ROWS = FRAME.set_axis(pd.MultiIndex.from_tuples([("p", "x"), ("p", "y")]), axis=0)
BOTH: dict[str, Any] = {"worst": [0, 0], "best": [5, 5]}
ANCHORS: dict[str, Any] = {"weights": [1, 1], "worst": [0, 0], "best": [5, 5]}


def arrays(**options: Any) -> DecisionMatrix:  # noqa: ANN401 -- of `from_arrays`
    return DecisionMatrix.from_arrays([[1.0, 4.0], [3.0, 2.0]], [1, 1], **options)


def peaked() -> DecisionMatrix:
    return DecisionMatrix.from_study(plain(TWO, {name: {"weight": 1, "scale": PEAKED} for name in "ab"}))


def judged(count: int = 3, **parts: Any) -> Study:  # noqa: ANN401 -- keys of a study file
    said = {"judgements": {"criteria": {"a over b": 2}}, "weights": "judgements"}
    return plain({f"n{place}": {"a": place % 5, "b": 1} for place in range(count)}, **{**said, **parts})


PAIRS = {name: {"n0 over n1": 2, "n1 over n2": 3} for name in "ab"}

OF_EIGHT = {name: {f"n0 over n{place}": 2 for place in range(1, 8)} for name in "ab"}

MATRICES = {
    "one anchor of two": Case(
        lambda: arrays(worst=[0, 0]), "give both `worst` and `best`", lambda: arrays(worst=[0, 0], best=[5, 5])
    ),
    "anchors of two kinds": Case(
        lambda: arrays(**BOTH, anchors="candidates"), "leave one or the other out", lambda: arrays(**BOTH)
    ),
    "judgements that are no matrix": Case(
        lambda: complete(np.ones((2, 3))), "give a square matrix (n, n)", lambda: complete(np.ones((2, 2)))
    ),
    "no anchor of two": Case(lambda: arrays(worst=[0, 0]), "or neither", lambda: arrays(maximise=[True, True])),
    "a direction against its anchors": Case(
        lambda: arrays(**BOTH, maximise=[True, False]), "leave `maximise` out", lambda: arrays(**BOTH)
    ),
    "anchors that are given and to be found": Case(
        lambda: arrays(**BOTH, anchors="candidates"), "leave one or the other out", lambda: arrays(**BOTH)
    ),
    "no list of directions": Case(
        lambda: arrays(maximise=True),
        "say for each criterion which way is better",
        lambda: arrays(maximise=[True, False]),
    ),
    "columns of several levels": Case(
        lambda: DecisionMatrix.from_frame(LEVELS, **ANCHORS),
        "join the levels by dots",
        lambda: DecisionMatrix.from_frame(
            LEVELS.set_axis([".".join(map(str, n)) for n in LEVELS.columns], axis=1), **ANCHORS
        ),
    ),
    "rows of several levels": Case(
        lambda: DecisionMatrix.from_frame(ROWS, **ANCHORS),
        "`frame.index = ['.'.join(map(str, name)) for name in frame.index]`",
        lambda: DecisionMatrix.from_frame(
            ROWS.set_axis([".".join(map(str, name)) for name in ROWS.index], axis=0), **ANCHORS
        ),
    ),
    "learners of several levels": Case(
        lambda: rank_many(loads(COHORT), ROWS.rename(columns={"a": "weights.fit", "b": "weights.cover"})),
        "give the DataFrame a column `id`",
        lambda: rank_many(
            loads(COHORT),
            ROWS.rename(columns={"a": "weights.fit", "b": "weights.cover"}).assign(id=["x", "y"]),
        ),
    ),
    "an unknown without levels": Case(
        lambda: rank(
            plain(
                {"x": {"a": "unknown", "b": 1}},
                {"a": {"weight": 1, "direction": "benefit"}, "b": {"weight": 1, "scale": SCALE}},
            ),
            "promethee",
        ),
        "give it `low` and `high`",
        lambda: rank(
            plain(
                {"x": {"a": {"value": "unknown", "low": 0, "high": 3}, "b": 1}},
                {"a": {"weight": 1, "direction": "benefit"}, "b": {"weight": 1, "scale": SCALE}},
            ),
            "promethee",
        ),
    ),
    "networks against each other where one lacks a figure for good": Case(
        lambda: rank(plain(IN_PART), "vikor"),
        "share out the weight, or leave that criterion or that network out",
        lambda: (rank(plain(TWO), "vikor"), rank(plain(IN_PART), "topsis"), rank(plain(IN_PART), "waspas")),
    ),
    "a network to which nothing applies": Case(
        lambda: rank(plain({**TWO, "z": {"a": NOT, "b": NOT}})),
        "take the network out, or weigh something that applies to it",
        lambda: (
            rank(plain(TWO)),
            rank(
                plain(
                    {"x": {"a": 1, "c": 3}, "z": {"a": NOT, "c": 2}},
                    {"a": {"weight": 1, "scale": SCALE}, "c": {"weight": 1, "scale": SCALE}},
                )
            ),
        ),
    ),
    "weights from figures where one does not apply": Case(
        lambda: rank(plain(IN_PART, weights="critic")),
        "give weights yourself",
        lambda: rank(plain(IN_PART, weights="points")),
    ),
    "a figure that is missing": Case(
        lambda: DecisionMatrix.from_arrays([[np.nan, 1.0]], [1, 1], **BOTH),
        "use a study, in which it can be `unknown`",
        lambda: rank(plain({"x": {"a": "unknown", "b": 1}})),
    ),
    "a weight below 0": Case(
        lambda: DecisionMatrix.from_arrays([[2.0, 1.0]], [1, -1], maximise=[True, True]),
        "say so in `maximise`",
        lambda: DecisionMatrix.from_arrays([[2.0, 1.0]], [1, 1], maximise=[True, False]),
    ),
    "no direction": Case(
        arrays,
        "Say which way is better: `maximise=[True, False, ...]`",
        lambda: arrays(maximise=[True, False]),
    ),
    "no direction, and anchors": Case(arrays, "or anchors in `worst` and `best`", lambda: arrays(**BOTH)),
    "no anchors at all": Case(
        lambda: rank(arrays(maximise=[True, True])), "give `worst` and `best`", lambda: rank(arrays(**BOTH))
    ),
    "no anchors, and the candidates compared": Case(
        lambda: rank(arrays(maximise=[True, True])),
        "compare the candidates alone",
        lambda: rank(arrays(maximise=[True, True]), "weighted_sum", scaling="max"),
    ),
}
"""Arrays and frames that are no decision matrix."""

METHODS = {
    "a peaked curve, and a method on anchored values": Case(
        lambda: rank(peaked(), "topsis", reference="candidates"),
        "use a method on anchored values (weighted_sum,",
        lambda: rank(peaked(), "topsis", reference="anchors"),
    ),
    "a peaked curve, and the weighted sum": Case(
        lambda: rank(peaked(), "topsis", reference="candidates"), "(weighted_sum,", lambda: rank(peaked())
    ),
    "no figure above 0 and no anchors": Case(
        lambda: rank(DecisionMatrix.from_arrays([[0.0], [1.0]], [1], maximise=[True]), "ahp", networks="measured"),
        "topsis with `reference: candidates` copes, and so does promethee",
        lambda: [
            rank(DecisionMatrix.from_arrays([[0.0], [1.0]], [1], maximise=[True]), name, **options)
            for name, options in (("topsis", {"reference": "candidates"}), ("promethee", {}))
        ],
    ),
    "too many networks to judge": Case(
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="judged"),
        "raise `largest_set` to 8",
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="judged", largest_set=8),
    ),
    "too many networks to judge, and rated": Case(
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="judged"),
        "use `networks: ratings`",
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="ratings"),
    ),
    "no judgements between networks": Case(
        lambda: rank(judged(), "ahp", networks="judged"),
        "give them (in a study: `network_judgements`)",
        lambda: rank(judged(network_judgements=PAIRS), "ahp", networks="judged"),
    ),
    "no judgements between networks, and rated or measured": Case(
        lambda: rank(judged(network_judgements={"a": PAIRS["a"]}), "ahp", networks="judged"),
        "or use `networks: ratings` or `measured`",
        lambda: rank(judged(network_judgements={"a": PAIRS["a"]}), "ahp", networks="ratings"),
    ),
    "a negative figure": Case(
        lambda: rank(
            DecisionMatrix.from_arrays([[-1.0], [1.0]], [1], worst=[-2], best=[2]),
            "weighted_product",
            scaling="vector",
        ),
        "`scaling: min_max` copes",
        lambda: rank(
            DecisionMatrix.from_arrays([[-1.0], [1.0]], [1], worst=[-2], best=[2]),
            "weighted_product",
            scaling="min_max",
        ),
    ),
}
"""Methods that cannot treat some figures."""

SMALL = small_study(
    needs={"n": need()},
    criteria={"c": {"computed": "need_coverage", "weight": 1}},
    networks={"x": network(serves={"n": 0.5}), "y": network(serves={"n": 0.25})},
)
PEER = plain({"x": {"a": 0, "b": 1}, "y": {"a": 1, "b": 1}}, method={"weighted_product": {"scaling": "none"}})

FORUMS = small_study(networks={"north": network(name="Forum North"), "south": network(name="Forum South")})


def in_a_ring(count: int, last: float = 2) -> Study:
    """Return a study in which each criterion matters twice as much as the next, and the last as much as told."""
    names = [f"n{place}" for place in range(count)]
    pairs = {f"{one} over {other}": 2 for one, other in pairwise(names)}
    return plain(
        {"x": dict.fromkeys(names, 1)},
        {name: {"scale": SCALE} for name in names},
        weights="judgements",
        judgements={"criteria": {**pairs, f"{names[-1]} over {names[0]}": last}},
    )


def coached_on(study: Study) -> None:
    assert "look again" not in str(netselect.coach(study))


LOOKS = {
    "searches of no time": Case(
        lambda: netselect.portfolio(PEER, seconds=-1),
        "give a number of 0 or more",
        lambda: netselect.portfolio(PEER, seconds=1),
    ),
    "sets that nothing ranks": Case(
        lambda: netselect.portfolio(PEER.model_copy(), then="score"),
        "use `then: optimistic`",
        lambda: netselect.portfolio(PEER, then="optimistic"),
    ),
    "sets of a bare matrix": Case(
        lambda: netselect.portfolio(rank(FLAT)),
        "rank a study, or give one",
        lambda: netselect.portfolio(rank(SMALL)),
    ),
    "gaps of a bare matrix": Case(
        lambda: rank(FLAT).gaps(), "rank a study to see its gaps", lambda: rank(SMALL).gaps()
    ),
    "judges of a bare matrix": Case(
        lambda: netselect.disagreement(rank(FLAT)),
        "rank a study, with `judges:` beside its learner",
        lambda: netselect.disagreement(rank(plain(TWO, judges={"ann": {"points": {"a": 1, "b": 2}}}))),
    ),
    "a limit on what is not stated": Case(
        lambda: netselect.portfolio(small_study(networks={"x": {"name": "X"}}), limits={"yearly_cost": 5}),
        "write `unknown` if nobody has told you",
        lambda: netselect.portfolio(
            small_study(networks={"x": {"name": "X", "staying": {"yearly_cost": "unknown"}}}),
            limits={"yearly_cost": 5},
        ),
    ),
    "samples within intervals, and free": Case(
        lambda: netselect.smaa(rank(FLAT), weights="free", intervals={"C1": (0.1, 0.9)}),
        "choose one of the two",
        lambda: [
            netselect.smaa(rank(FLAT), samples=50, weights="free"),
            netselect.smaa(rank(FLAT), samples=50, intervals={"C1": (0.1, 0.9)}),
        ],
    ),
    "an interval the wrong way round": Case(
        lambda: netselect.smaa(rank(FLAT), intervals={"C1": (0.9, 0.1)}),
        "the low first",
        lambda: netselect.smaa(rank(FLAT), samples=50, intervals={"C1": (0.1, 0.9)}),
    ),
    "judgements that contradict each other": Case(
        lambda: said(str(netselect.coach(in_a_ring(3)))),
        "Look again at n0, n1 and n2, whose three judgements contradict each other",
        lambda: coached_on(in_a_ring(3, last=1 / 4)),
    ),
    "judgements of which one contradicts the others": Case(
        lambda: said(str(netselect.coach(in_a_ring(4)))),
        "Look again at",
        lambda: coached_on(in_a_ring(4, last=1 / 8)),
    ),
    "nobody who judges, and nobody's word": Case(
        lambda: netselect.disagreement(plain(TWO, weights="equal")),
        "change that line and add the others",
        lambda: netselect.disagreement(
            plain(TWO, weights="order", order=["a", "b"], judges={"line-manager": {"order": ["b", "a"]}})
        ),
    ),
    "nobody else who judges": Case(
        lambda: netselect.disagreement(plain(TWO)),
        "write somebody beside the learner into the study",
        lambda: netselect.disagreement(plain(TWO, judges={"line-manager": {"points": {"a": 100, "b": 50}}})),
    ),
    "no pairwise judgements": Case(
        lambda: netselect.coach(plain(TWO)),
        "give some in `judgements:`, such as",
        lambda: netselect.coach(plain(TWO, judgements={"criteria": {"a over b": 3}})),
    ),
    "one that is ahead already": Case(
        lambda: rank(FLAT.reweighted([3, 1])).counterfactuals("A2", "A1"),
        "name them the other way round",
        lambda: rank(FLAT.reweighted([3, 1])).counterfactuals("A1", "A2"),
    ),
    "a name that means several": Case(
        lambda: rank(FORUMS).find("forum"),
        "give more of the name, or the id",
        lambda: [rank(FORUMS).find("forum n"), rank(FORUMS).find("south")],
    ),
    "a way of weighting for a matrix": Case(
        lambda: rank(FLAT, weights="equal"),
        "use `rank(matrix.reweighted([...]))`",
        lambda: rank(FLAT.reweighted([1, 2])),
    ),
    "a class in the place of a study": Case(
        lambda: rank(Study),
        "give a study itself",
        lambda: rank(SMALL),
    ),
}
"""Looks at a ranking that cannot be taken."""

MOST_JUDGED = max(map(reach, RANDOM_INDEX)) + 1
WITH_FIGURE = f"{{judgements: {{random_index: {{table: {max(RANDOM_INDEX, key=reach)}, {MOST_JUDGED}: 1.6}}}}}}"


def of_many(weights: str) -> Study:
    """Return a study of more criteria judged in pairs than any table of random indices holds."""
    names = [f"c{place}" for place in range(MOST_JUDGED)]
    return plain(
        {"x": dict.fromkeys(names, 1)},
        {name: {"scale": SCALE} for name in names},
        judgements={"criteria": {f"c0 over {name}": 2 for name in names[1:]}},
        weights=yaml.safe_load(weights),
    )


STACK = [[[1.0, 2.0], [0.5, 1.0]]]

ORDERED = {"criteria": ["a", "b"]}
NEGATIVE = {"x": {"a": -1, "b": 3}, "y": {"a": 4, "b": 1}}
DIRECTED = {name: {"weight": 1, "scale": {"worst": -5, "best": 5}} for name in "ab"}
UNKNOWN = {"x": {"a": "unknown", "b": 3}, "y": {"a": 4, "b": 1}}
IN_PAIRS: dict[str, Any] = {
    "weights": "judgements",
    "judgements": {"criteria": {"a over b": 2}},
    "method": {"ahp": {"networks": "judged"}},
    "network_judgements": {name: {"x over y": 2} for name in "ab"},
}


def pointed(a: float | None, b: float | None, **more: Any) -> Study:  # noqa: ANN401 -- criteria
    points = {
        name: {"scale": SCALE} | ({} if point is None else {"weight": point})
        for name, point in zip("ab", (a, b), strict=True)
    }
    return plain(TWO, {**points, **more}, weights="equal")


def grouped(inside: float) -> Study:
    group = {"g": {"weight": 5, "criteria": {"c": {"weight": inside, "scale": SCALE}}}}
    figures = {name: {**own, "c": 1} for name, own in TWO.items()}
    criteria = {name: {"weight": 1, "scale": SCALE} for name in "ab"}
    return plain(figures, {**criteria, **group}, weights="equal")


def figures_of(values: dict[str, Any], scale: dict[str, Any], how: str | None) -> Callable[[], object]:
    """Return a ranking by weights that follow from figures, or by points."""
    study = plain(values, {name: {"weight": 1, "scale": scale} for name in "ab"})
    return lambda: rank(study, weights=how)


def in_pairs(criteria: dict[str, Any], values: dict[str, Any], *method: str) -> Callable[[], object]:
    return lambda: rank(netselect.load(plain(values, criteria, **IN_PAIRS).as_plain()), *method)


BARE: dict[str, Any] = {"a": {}, "b": {}}
MANY = DecisionMatrix.from_arrays(
    np.random.default_rng(1).random((REPORTED_UP_TO + 1, 2)), [1, 1], worst=[0, 0], best=[1, 1]
)
FEE = {"joining": {"fee": {"value": "unknown", "one_of": [0, 200]}, "effort_hours": 0, "entry_weeks": 0}}
DECIDING = small_study(
    needs={"n": need(), "m": need()},
    learner={"limits": {"first_year_cost": 100}},
    networks={"x": network(serves={"n": 0.5}, **FEE), "y": network(serves={"m": 0.5}, **FEE)},
)


def everything_is_asked() -> None:
    told = typed("portfolio", "s.yaml", "--full")
    for name in "xy":
        assert f"first-year cost of {name}" in told or f"fee of {name}" in told, told


FITTING = {
    "an order that nobody gave": Case(
        lambda: rank(plain(TWO, weights="order")),
        "give `criteria: [...]` in `order:`",
        lambda: rank(plain(TWO, weights="order", order=ORDERED)),
    ),
    "points that nobody gave": Case(
        lambda: DecisionMatrix.from_study(pointed(1, None), weighting=Weighting(how="points")),
        "and b has none: give it",
        lambda: DecisionMatrix.from_study(pointed(1, 2), weighting=Weighting(how="points")),
    ),
    "points that nobody gave, and another way": Case(
        lambda: DecisionMatrix.from_study(pointed(1, None), weighting=Weighting(how="points")),
        "or weigh by another way, such as `equal`",
        lambda: DecisionMatrix.from_study(pointed(1, None), weighting=Weighting(how="equal")),
    ),
    "points that the option lacks": Case(
        lambda: rank(pointed(1, None), weights="points"),
        "b has none: give each its `weight:`",
        lambda: rank(pointed(1, 2), weights="points"),
    ),
    "points that are all 0": Case(
        lambda: rank(pointed(0, 0), weights="points"),
        "give at least one criterion more than 0",
        lambda: rank(pointed(0, 1), weights="points"),
    ),
    "points of a group that fall on nothing": Case(
        lambda: rank(grouped(0), weights="points"),
        "where all is 0: give one of them more than 0",
        lambda: rank(grouped(1), weights="points"),
    ),
    "swings of another scale": Case(
        lambda: rank(pointed(2, 1), weights="swing"),
        "weigh by `points`, which have no scale",
        lambda: rank(pointed(2, 1), weights="points"),
    ),
    "swings of another scale, and of theirs": Case(
        lambda: rank(pointed(2, 1), weights="swing"),
        "or give that one 100 and the others their share of it",
        lambda: rank(pointed(100, 50), weights="swing"),
    ),
    "weights of figures that are unknown": Case(
        figures_of(UNKNOWN, SCALE, "critic"), "find each out (a of x)", figures_of(TWO, SCALE, "critic")
    ),
    "weights of figures that are unknown, given": Case(
        figures_of(UNKNOWN, SCALE, "critic"), "or give weights yourself", figures_of(UNKNOWN, SCALE, "points")
    ),
    "weights of figures on a peaked curve": Case(
        figures_of(TWO, PEAKED, "critic"),
        "both rises and falls: give weights yourself",
        figures_of(TWO, PEAKED, "points"),
    ),
    "weights of figures below 0": Case(
        figures_of(NEGATIVE, {"worst": -5, "best": 5}, "entropy"),
        "use `critic` or `standard_deviation`, which take any figures",
        lambda: [
            figures_of(NEGATIVE, {"worst": -5, "best": 5}, how)() for how in ("critic", "standard_deviation")
        ],
    ),
    "weights of figures that nobody gave": Case(
        lambda: rank(plain({"x": {}, "y": {}}, BARE, **IN_PAIRS), weights="critic"),
        "give weights yourself",
        lambda: rank(plain({"x": {}, "y": {}}, BARE, **IN_PAIRS)),
    ),
    "figures that nobody gave": Case(
        lambda: rank(plain({"x": {}, "y": {}}, BARE, **IN_PAIRS), "topsis"),
        "give each criterion a scale and every network its value",
        in_pairs({name: {"scale": SCALE} for name in "ab"}, TWO, "topsis"),
    ),
    "figures that nobody gave, in pairs": Case(
        lambda: rank(plain({"x": {}, "y": {}}, BARE, **IN_PAIRS), "topsis"),
        "or use ahp with `networks: judged`",
        lambda: rank(plain({"x": {}, "y": {}}, BARE, **IN_PAIRS), "ahp", networks="judged"),
    ),
    "a set of no network": Case(
        lambda: netselect.portfolio(SMALL, most=0),
        "give a whole number from 1 upwards",
        lambda: netselect.portfolio(SMALL, most=1),
    ),
    "very many networks": Case(
        lambda: said(str(rank(MANY))), "ask for it by `ranking.sensitivity()`", lambda: rank(MANY).sensitivity()
    ),
    "several answers that decide": Case(
        lambda: said(typed("portfolio", written("s.yaml", dumps(DECIDING)))),
        "1 more answer can change the set: add `--full`",
        everything_is_asked,
    ),
}
"""What options take and a study does not hold, and what has to be asked for."""

WEIGHTINGS = {
    "judgements that are no square": Case(
        lambda: complete(np.array([[1.0, 2.0]])),
        "give a square matrix (n, n)",
        lambda: complete(np.array([[1.0, 2.0], [0.5, 1.0]])),
    ),
    "an item against itself": Case(
        lambda: judgement_matrix(list("ab"), [("a", "b", 3), ("b", "b", 2)]),
        "leave that line out",
        lambda: judgement_matrix(list("ab"), [("a", "b", 3)]),
    ),
    "an item against itself, and another": Case(
        lambda: judgement_matrix(list("abc"), [("a", "b", 3), ("b", "b", 2)]),
        "or name another item",
        lambda: judgement_matrix(list("abc"), [("a", "b", 3), ("b", "c", 2)]),
    ),
    "a pair twice": Case(
        lambda: judgement_matrix(list("ab"), [("a", "b", 3), ("b", "a", 2)]),
        "keep one of the two",
        lambda: [judgement_matrix(list("ab"), [line]) for line in (("a", "b", 3), ("b", "a", 2))],
    ),
    "more items than any table has": Case(
        lambda: rank(of_many("judgements")),
        "give the figure of another one, as in",
        lambda: rank(of_many(WITH_FIGURE)),
    ),
    "one matrix of judgements": Case(
        lambda: many_priorities(np.array(STACK[0])),
        "becomes a stack by `a[None]`",
        lambda: many_priorities(np.array(STACK[0])[None]),
    ),
    "judgements that are no numbers": Case(
        lambda: many_priorities([[["a"]]]), "give numbers (L, k, k)", lambda: many_priorities(STACK)
    ),
    "judgements that do not mirror each other": Case(
        lambda: many_priorities([[[1.0, 2.0], [2.0, 1.0]]]),
        "write 0.5 in cell (1, 0)",
        lambda: many_priorities(STACK),
    ),
    "a diagonal other than 1": Case(
        lambda: many_priorities([[[2.0, 2.0], [0.5, 1.0]]]), "write 1", lambda: many_priorities(STACK)
    ),
}
"""Weights that cannot be worked out."""


COMMANDS = {
    "a format and a name that differ": command(
        "rank e.yaml -f json -o r.csv", "leave --format out", "rank e.yaml -o r.csv"
    ),
    "a format and a name that differ, by the name": command(
        "rank e.yaml -f json -o r.csv", "or write to a name that ends in .json", "rank e.yaml -f json -o r.json"
    ),
    "a name that nothing is written as": command(
        "rank e.yaml -o r.docx", "Accepted: a name that ends in .txt (text)", "rank e.yaml -o r.txt"
    ),
    "a parameter without its value": command(
        "rank e.yaml -m vikor --set v", "such as `--set v=0.6`", "rank e.yaml -m vikor --set v=0.6"
    ),
    "a limit without its amount": command(
        "portfolio e.yaml --limit hours_per_month",
        "such as `--limit hours_per_month=8`",
        "portfolio e.yaml --limit hours_per_month=8",
    ),
    "a limit that is none": command(
        "portfolio e.yaml --limit hours_per_month=no", "or `none`", "portfolio e.yaml --limit hours_per_month=none"
    ),
    "a limit twice": command(
        "portfolio e.yaml --limit hours_per_month=8 --limit hours_per_month=9",
        "once is enough",
        "portfolio e.yaml --limit hours_per_month=8",
    ),
    "an interval without its end": command(
        "robustness e.yaml --samples 50 --interval yearly_cost=0.05",
        "such as `--interval yearly_cost=0.05..0.2`",
        "robustness e.yaml --samples 50 --interval yearly_cost=0.05..0.2",
    ),
    "an output that is read": command("rank e.json -o e.json", "choose another file", "rank e.json -o r.json"),
    "a way of weighting that is misspelt": command(
        "rank e.yaml --weights pionts", "Did you mean `points`?", "rank e.yaml --weights points"
    ),
    "gates that are misspelt": command(
        "rank e.yaml --gates ignor", "Did you mean `ignore`?", "rank e.yaml --gates ignore"
    ),
    "a command that is misspelt": command("chekc e.yaml", "Did you mean `check`?", "check e.yaml"),
    "an option that is misspelt": command(
        "rank e.yaml --wieghts equal", "Did you mean `--weights`?", "rank e.yaml --weights equal"
    ),
    "help that is misspelt": command("rank --hepl", "Did you mean `--help`?", "rank --help"),
    "several methods in a CSV": command(
        "rank e.yaml --methods all -f csv", "goes with every format but csv", "rank e.yaml --methods all -f json"
    ),
    "a folder in the place of a file": command("check .", "name a file", "check e.yaml"),
    "one network compared with itself": command(
        "compare e.yaml pm-body pm-body", "two networks are compared", "compare e.yaml pm-body council-cop"
    ),
    "a network that is misspelt": command(
        "explain e.yaml pm-bdoy", "Did you mean `pm-body`?", "explain e.yaml pm-body"
    ),
    "a picture that is none": command(
        "sensitivity e.yaml --plot p.doc",
        "to a file that ends in .svg, .png or .pdf",
        "sensitivity e.yaml --plot p.png",
    ),
    "a file to begin that is there": command("new e.yaml", "choose another name", "new f.yaml"),
    "a file to begin that is there, by force": command(
        "new e.yaml", "or overwrite it with --force", "new e.yaml --force"
    ),
    "a file to begin of no kind": command("new f.docx", "Accepted: a name that ends in", "new f.yaml"),
    "a study for no table": command(
        "new f.csv --for e.yaml", "add --csv for a table for networks", "new f.csv --csv --for e.yaml"
    ),
    "a file to begin that is another": command(
        "maintain new e.yaml --force", "choose another name", "maintain new f.yaml --force"
    ),
    "an example that is a table": command("new f.csv --csv --example", "leave one out", "new f.yaml --example"),
    "a table for two things": command("new f.csv --csv --learners", "leave one out", "new f.csv --learners"),
}
"""Commands and their options."""

CASES: dict[str, Case] = {
    f"{kind}: {name}": case
    for kind, cases in (
        ("matrices", MATRICES),
        ("methods", METHODS),
        ("looks", LOOKS),
        ("options", FITTING),
        ("weightings", WEIGHTINGS),
        ("cohorts", COHORTS),
        ("tables", TABLES),
        ("classes", CLASSES),
        ("workbooks", WORKBOOKS),
        ("commands", COMMANDS),
        ("questions", QUESTIONS),
        ("records", KEEPING),
        ("documents", DOCUMENTS),
    )
    for name, case in cases.items()
}
