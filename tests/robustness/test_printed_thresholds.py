"""Is every printed threshold true when everything is ranked anew at the figure, one step below and one step above?

Sentences are read as a person reads them: what stands there is all that these tests know of a threshold.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.matrix import DecisionMatrix
from netselect.names import Names
from netselect.robustness.counterfactuals import Counterfactual, counterfactuals
from netselect.robustness.questions import OpenQuestion, questions
from netselect.robustness.sensitivity import sensitivity, stability_sentence
from netselect.robustness.stability import StabilityInterval, stability
from netselect.study.statements import Importances, Weighting
from netselect.study.study import Study
from netselect.words import step_of
from tests.effort import examples
from tests.ranked_anew import ranked_at, shortlisted_in
from tests.small_study import network, small_study

IDS = Names()
"""Networks, criteria and needs called by their ids."""

NUMBER = r"(-?\d+(?:\.\d+)?)"
METHODS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("weighted_sum", {}),
    ("weighted_sum", {"scaling": "vector"}),
    ("topsis", {}),
    ("weighted_product", {}),
    ("promethee", {}),
)
some = settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=examples(30), deadline=None, suppress_health_check=list(HealthCheck))
degenerate = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")


@dataclass(frozen=True)
class Part:
    """What a sentence says of levels: which of them are meant, and the figures that it prints."""

    figures: tuple[str, ...]
    means: Callable[[float], bool]

    def levels(self) -> Iterator[float]:
        """Yield each printed figure, and one unit of its last digit either side."""
        for text in self.figures:
            decimals = len(text.partition(".")[2])
            yield from (round(float(text) + step * 10.0**-decimals, decimals) for step in (-1, 0, 1))

    def between(self) -> Iterator[float]:
        """Yield what lies halfway between a printed figure and one unit of its last digit either side."""
        for text in self.figures:
            decimals = len(text.partition(".")[2])
            yield from (round(float(text) + step * 10.0**-decimals, decimals + 1) for step in (-0.5, 0.5))


def part(words: str) -> Part:
    """Read the levels that a sentence means, such as ``60 or less``, ``more than 2`` or ``above 2 to below 5``."""
    words = words[0].lower() + words[1:]
    for pattern, means in (
        (rf"{NUMBER} or less|up to {NUMBER}", lambda x, f: x <= f),
        (rf"{NUMBER} or more|from {NUMBER} on", lambda x, f: x >= f),
        (rf"less than {NUMBER}|below {NUMBER}", lambda x, f: x < f),
        (rf"more than {NUMBER}|above {NUMBER}", lambda x, f: x > f),
        (rf"exactly {NUMBER}|at {NUMBER}", lambda x, f: x == f),
    ):
        if found := re.fullmatch(pattern, words):
            text = next(filter(None, found.groups()))
            return Part((text,), lambda x, text=text, means=means: means(x, float(text)))  # type: ignore[misc]
    if found := re.fullmatch(rf"(from|above) {NUMBER} to (below )?{NUMBER}", words):
        first, low, below, high = found.groups()
        return Part(
            (low, high),
            lambda x: (
                (x >= float(low) if first == "from" else x > float(low))
                and (x < float(high) if below else x <= float(high))
            ),
        )
    one, two = words.split(" and ")
    return Part(part(one).figures + part(two).figures, lambda x: part(one).means(x) and part(two).means(x))


figures_of = st.integers(0, 40).map(lambda n: n / 4)
STEEP: list[list[float]] = [[0, 0], [4, 0.7], [10, 1]]
LATE: list[list[float]] = [[2, 0], [5, 0.25], [9, 1]]
curves = st.sampled_from([None, STEEP, LATE])


def spread(value: float) -> dict[str, float]:
    """Return a figure that is stated with the range that `studies` gives it."""
    return {"value": value, "low": value * 0.4, "high": value * 1.7 + 1}


@st.composite
def studies(draw: st.DrawFn, *, ranges: bool = False) -> Study:
    """Draw a study of two or three networks with strengths, dates, times, costs, a limit and a bent scale."""
    names = "abc"[: draw(st.integers(2, 3))]
    curve = draw(curves)
    weights = draw(st.lists(st.integers(1, 5), min_size=4, max_size=4))
    by = draw(st.sampled_from([None, "2026-03-12", "2026-03-15", "2026-06-01"]))

    def amount(most: int) -> Any:  # noqa: ANN401 -- a figure, with its range where it has one
        value = draw(st.integers(0, most)) / draw(st.sampled_from([1, 3, 7]))
        known = draw(st.sampled_from([value, "unknown"])) if ranges and draw(st.booleans()) else None
        return value if known is None else {**spread(value), "value": known}

    rows = {
        name: (
            draw(st.sampled_from([0, 1, 2, 10 / 7, 29 / 7])),
            amount(200),
            amount(20),
            tuple(draw(st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 0.7, 1])) for _ in "nm"),
            draw(figures_of),
        )
        for name in names
    }
    most = draw(st.sampled_from([90.5, 1e6]))
    return study_of(rows, weights, curve=curve, by=by, importance=draw(st.integers(1, 5)), most=most)


def study_of(
    rows: dict[str, tuple[float, Any, Any, tuple[float, ...], float]],
    weights: list[int],
    *,
    curve: list[list[float]] | None = None,
    by: str | None = None,
    importance: int = 3,
    most: float = 1e6,
) -> Study:
    """Return a study of networks by their weeks, yearly cost, hours, strengths and level."""
    return small_study(
        needs={
            "n": {"title": "N", "importance": 3, "current": 1, "target": 3, **({"by": by} if by else {})},
            "m": {"title": "M", "importance": importance, "current": 1, "target": 3},
        },
        criteria={
            "help": {"computed": "need_coverage", "weight": weights[0]},
            "level": {
                "weight": weights[1],
                "scale": {"worst": 0, "best": 10, **({"curve": curve} if curve else {})},
            },
            "cost": {"computed": "yearly_cost", "weight": weights[2], "scale": {"worst": 200, "best": 0}},
            "hours": {"computed": "hours_per_month", "weight": weights[3], "scale": {"worst": 20, "best": 1}},
        },
        gates={"budget": {"kind": "budget", "computed": "yearly_cost", "max": most}},
        networks={
            name: network(
                joining={"fee": 0, "entry_weeks": weeks},
                staying={"yearly_cost": cost, "hours_per_month": hours},
                serves=dict(zip("nm", serves, strict=True)),
                values={"level": level},
            )
            for name, (weeks, cost, hours, serves, level) in rows.items()
        },
    )


def before(ranking: Ranking, one: str, other: str) -> bool:
    rows = [ranking.position(name) for name in (one, other)]
    return bool(ranking.stands[rows].all() and ranking.ranks[rows[0]] < ranking.ranks[rows[1]])


def assert_counterfactual(study: Study, ranking: Ranking, one: Counterfactual) -> None:
    said = re.fullmatch(r".* were (.*) \(now (.*)\)", one.sentence(IDS))
    assert said is not None
    meant = part(said[1])
    assert not meant.means(float(said[2]))
    top = math.inf if one.path == "joining.entry_weeks" else one.most
    levels = [level for level in meant.levels() if one.least <= level <= top]
    levels += [level for level in meant.between() if one.least <= level <= top and meant.means(level)]
    for level, anew in zip(levels, ranked_at(study, ranking, one.network, one.path, levels), strict=True):
        assert before(anew, one.behind, one.ahead) == meant.means(level), (one.sentence(IDS), level)


@some
@given(study=studies(), choice=st.sampled_from(METHODS))
@degenerate
def test_a_change_of_one_figure_does_what_it_says_and_no_more(study: Study, choice: tuple[str, Any]) -> None:
    ranking = rank(study, choice[0], **choice[1])
    standing = [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
    for behind in standing[1:]:
        for one in counterfactuals(ranking, behind, standing[0]):
            if one.is_possible:
                assert_counterfactual(study, ranking, one)


def test_help_that_begins_on_the_very_last_day_is_late_a_day_later() -> None:
    """Two weeks from 2 March is the day itself; anything more is too late."""
    study = small_study(
        needs={"n": {"title": "N", "importance": 1, "current": 1, "target": 3, "by": "2026-01-15"}},
        criteria={"help": {"computed": "need_coverage", "weight": 1}},
        networks={
            "club": network(joining={"fee": 0, "entry_weeks": 2}, serves={"n": 0.75}),
            "guild": network(joining={"fee": 0, "entry_weeks": 0}, serves={"n": 0.5}),
        },
    )
    ranking = rank(study)
    assert ranking.networks[0] == "club"
    (one,) = ranking.sensitivity().figures
    assert "if the weeks until full part of club were more than 2 (now 2)" in one.sentence(IDS)
    assert_counterfactual(study, ranking, one)


def weighed(ranking: Ranking, interval: StabilityInterval, level: float) -> Ranking:
    """Rank with a study in which one weight, or one importance, is another number of points, all else as it is."""
    assert interval.points is not None
    study = ranking.study
    assert study is not None
    if interval.kind == "criterion":
        written = study.criteria[interval.what]
        assert written.weight == interval.points
        criteria = {**study.criteria, interval.what: written.model_copy(update={"weight": level})}
        return rank(study.model_copy(update={"criteria": criteria}), ranking.method)
    want = study.learner.needs[interval.what]
    assert want.importance == interval.points
    needs = {**study.learner.needs, interval.what: want.model_copy(update={"importance": level})}
    learner = study.learner.model_copy(update={"needs": needs})
    return rank(study.model_copy(update={"learner": learner}), ranking.method)


def points_of(interval: StabilityInterval, share: float) -> float:
    """Return the points with which a weight has a share of all, the others left as they are."""
    assert interval.points is not None
    return share / (1 - share) * interval.points * (1 - interval.weight) / interval.weight


def first_ranks(ranking: Ranking) -> set[str]:
    return {name for name in ranking.networks if ranking.ranks[ranking.position(name)] == 1}


ENDS = re.compile(
    rf".*: (?P<held>(?:from|above) (?P<low>{NUMBER}))"
    r"(?: \((?P<down>at it and below it|below it|up to \S+) (?P<below>\w+) is first\))?"
    rf" (?:up|(?P<to>to below|to|below) (?P<high>{NUMBER})"
    r"(?: \((?P<up>at it and above it|above it|from \S+ on) (?P<above>\w+) is first\))?)"
)


ABOUT = re.compile(rf".*: from 0 to about {NUMBER} \(above it (\w+) is first\)")


def assert_interval(ranking: Ranking, interval: StabilityInterval) -> None:
    """Hold what is printed of an interval, and who is first just beyond it, against rankings anew."""
    first = ranking.networks[0]
    if roughly := ABOUT.fullmatch(interval.sentence(IDS)):
        # No digits that anybody reads tell the two sides apart: it holds a thousandth to either side.
        at = float(roughly[1])
        assert first in first_ranks(weighed(ranking, interval, 0.999 * at))
        assert roughly[2] in first_ranks(weighed(ranking, interval, 1.001 * at))
        return
    said = ENDS.fullmatch(interval.sentence(IDS))
    assert said is not None, interval.sentence(IDS)
    held = f"{said['held']} {said['to']} {said['high']}" if said["to"] else said["held"]
    held += " on" if re.fullmatch(rf"from {NUMBER}", held) else ""
    for taker, beyond, way, end in (
        (said["below"], said["down"], -1, interval.low),
        (said["above"], said["up"], 1, interval.high),
    ):
        text = said["low"] if way < 0 else said["high"]
        if taker is None:
            assert text == ("0" if way < 0 else None)
            continue
        lost = (beyond.removeprefix("at it and ").replace("it", text)) if beyond.endswith("it") else beyond
        for level in (*part(lost).levels(), *part(lost).between()):
            if level <= 0:
                continue
            found = first_ranks(weighed(ranking, interval, level))
            is_beyond = part(lost).means(level) or (beyond.startswith("at it") and level == float(text))
            if is_beyond:
                assert taker in found, (interval.sentence(IDS), level)
                assert first not in found, (interval.sentence(IDS), level)
            elif part(held).means(level):
                assert first in found, (interval.sentence(IDS), level)
        just_beyond = end + way * 1e-6
        if 0 < just_beyond < 1:
            points = points_of(interval, just_beyond)
            assert taker in first_ranks(weighed(ranking, interval, points)), (interval, just_beyond)


ALL_BUT_LEVEL = study_of(
    {name: (0, cost, 0, (0.1, 0.1), 0) for name, cost in (("a", 1), ("b", 0), ("c", 0))},
    [1, 1, 1, 1],
    importance=1,
)
"""Every product is 0, since nobody has any level; as soon as it weighs nothing, `b` and `c` are first."""

TOLD = re.compile(
    rf"The weight to be surest of is that of (?P<what>\w+): from {NUMBER} (?P<way>up|down) to "
    rf"(?P<not_at>just (?:above|below) )?(?P<held>{NUMBER}) points? (?P<first>\w+) stays first; "
    rf"(?P<lost>.*), (?P<taker>\w+) is first\."
)


def levels_told(said: re.Match[str]) -> tuple[Part, Part]:
    """Return where the first place is said to be held, and where it is said to be lost."""
    now, held = float(said[2]), float(said["held"])
    low, high = min(now, held), max(now, held)
    is_in = bool(said["not_at"])
    kept = Part((said["held"],), lambda x: low <= x <= high and not (is_in and x == held))
    lost = said["lost"].removeprefix("at ")
    if lost.endswith(" it"):
        return kept, part(lost.replace("it", said["held"]))
    return kept, part(f"exactly {lost}" if re.fullmatch(NUMBER, lost) else lost)


@few
@given(study=studies(), choice=st.sampled_from(METHODS))
@example(ALL_BUT_LEVEL, ("weighted_product", {}))
@degenerate
def test_the_first_place_is_held_up_to_the_printed_points_and_lost_a_step_beyond(
    study: Study, choice: tuple[str, Any]
) -> None:
    ranking = rank(study, choice[0], **choice[1])
    if not ranking.stands.any():
        return
    found = stability(ranking)
    for interval in found:
        assert_interval(ranking, interval)
    sentence = stability_sentence(ranking.networks[0], found, IDS)
    if "surest" not in sentence:
        return
    said = TOLD.fullmatch(sentence)
    assert said is not None, sentence
    interval = next(one for one in found if one.what == said["what"])
    assert float(said[2]) == interval.points
    for where, first in zip(levels_told(said), (said["first"], said["taker"]), strict=True):
        for level in (*where.levels(), *where.between(), float(said[2])):
            if level > 0 and where.means(level):
                now = first_ranks(weighed(ranking, interval, level))
                assert first in now, (sentence, level)
                assert (said["first"] in now) == (first == said["first"]), (sentence, level)
    # Of the criteria, none with a change of fewer points is passed over.
    changes = [one.nearer_end(in_points=True) for one in found if one.kind == "criterion"]
    own = interval.nearer_end(in_points=True)
    assert own is not None
    assert abs(own.change) <= min(abs(one.change) for one in changes if one is not None) + 1e-9


@pytest.mark.parametrize(
    ("tree", "points"),
    [
        ({"g": {"weight": 6, "criteria": {"x": {"weight": 1}, "y": {"weight": 2}}}, "z": {"weight": 4}}, "gz"),
        ({"g": {"criteria": {"x": {"weight": 1}, "y": {"weight": 2}}}, "z": {"weight": 4}}, "xyzg"),
    ],
)
def test_points_are_told_where_the_file_has_a_number_that_alone_does_it(tree: dict[str, Any], points: str) -> None:
    """Of a criterion in a group with points, and under other weightings, shares are told."""
    scale = {"scale": {"worst": 0, "best": 5}}
    for criterion in (*tree["g"]["criteria"].values(), tree["z"]):
        criterion.update(scale)
    rows = {"a": {"x": 5, "y": 0, "z": 2}, "b": {"x": 0, "y": 5, "z": 1}}
    study = small_study(criteria=tree, networks={name: network(values=row) for name, row in rows.items()})
    found = {one.what: one for one in stability(rank(study)) if one.kind != "want"}
    assert {name for name, one in found.items() if one.points is not None} == set(points)
    assert [one.points for one in stability(rank(study, weights="equal")) if one.kind != "want"] == [None] * len(
        found
    )
    for name in set(points) & set("xyz"):
        assert found[name].points == {**tree["g"]["criteria"], **tree}[name]["weight"]


@pytest.mark.parametrize(
    ("weights", "importances", "told"),
    [
        # The only one with the largest swing cannot be changed alone, and nothing can weigh more than it.
        ((100, 60, 40, 30), (100, 60), {"level", "cost", "hours", "m"}),
        ((100, 100, 40, 30), (60, 100), {"help", "level", "cost", "hours", "n"}),
    ],
)
@pytest.mark.parametrize("choice", [METHODS[0], METHODS[2]])
def test_swings_are_told_in_the_points_of_the_file_as_far_as_they_go(
    weights: tuple[int, ...], importances: tuple[int, int], told: set[str], choice: tuple[str, Any]
) -> None:
    rows: dict[str, tuple[float, Any, Any, tuple[float, ...], float]] = {
        "a": (0, 20, 4, (0.5, 0.25), 4.0),
        "b": (0, 90, 3, (0.25, 0.7), 8.0),
        "c": (0, 60, 2, (0.5, 0.5), 5.0),
    }
    points = study_of(rows, list(weights), importance=importances[1])
    learner = points.learner.model_copy(update={"importances": Importances(how="swing")})
    learner.needs["n"] = learner.needs["n"].model_copy(update={"importance": importances[0]})
    study = points.model_copy(update={"learner": learner, "weights": Weighting(how="swing")})
    ranking = rank(study, choice[0], **choice[1])
    found = stability(ranking)
    in_points = [one for one in found if one.points is not None]
    assert {one.what for one in in_points} <= told
    assert len(in_points) >= 2
    for interval in in_points:
        assert_interval(ranking, interval)
        assert all(end is None or end.at <= 100 for end in (interval.below_at, interval.above_at))
    nearest = sensitivity(ranking).nearest
    assert nearest is None or nearest.points is None


def test_where_scores_jump_at_a_weight_of_0_nobody_is_said_to_be_level_there() -> None:
    """Of the weighted product, a figure of 0 counts for all or, without weight, for nothing."""
    matrix = DecisionMatrix.from_arrays(
        [[0.0, 0.5, 0.4], [0.0, 0.4, 0.52]], [0.2, 0.6, 0.2], worst=[0, 0, 0], best=[1, 1, 1], networks=["a", "b"]
    )
    for method in ("weighted_product", "weighted_sum"):
        ranking = rank(matrix, method)
        found = sensitivity(ranking).nearest
        assert found is not None
        weights = np.array([found.weights[name] for name in matrix.criteria])
        scores = rank(matrix.reweighted(weights), method).scores
        ahead = scores[ranking.position(found.taker)] - scores[ranking.position(ranking.networks[0])]
        assert found.is_level == (ahead <= 1e-8)
        assert ("level" in found.sentence(IDS)) <= found.is_level


JUMPS = study_of(
    {
        "a": (2, 102 / 7, 20, (1, 0.7), 1),
        "b": (0, 111, 19, (0.5, 0.5), 7.25),
        "c": (2, 113 / 7, 2, (1 / 3, 0.7), 2),
    },
    [4, 3, 2, 1],
    curve=STEEP,
    importance=2,
    most=90.5,
)
"""Of the weighted product, a is out of the running until its hours, of which it leaves none, weigh nothing."""


def same_figures(matrix: DecisionMatrix, name: str, other: str) -> bool:
    rows = matrix.networks.index(name), matrix.networks.index(other)
    return bool((matrix.values[rows[0]] == matrix.values[rows[1]]).all())


@few
@given(study=studies(), choice=st.sampled_from(METHODS))
@example(study=JUMPS, choice=("weighted_product", {}))
@degenerate
def test_all_weights_together_have_to_change_by_as_much_as_is_said(study: Study, choice: tuple[str, Any]) -> None:
    ranking = rank(study, choice[0], **choice[1])
    found = sensitivity(ranking, rivals=0).nearest
    if found is None:
        return
    assert found.points == pytest.approx(sum(leaf.weight or 0 for leaf in study.leaves().values()))
    said = re.search(
        r"change(?: found)? that puts (\w+) first is (?!about)(.*) points? in all, on the way", found.sentence(IDS)
    )
    if said is None:
        weights = np.array([found.weights[name] for name in ranking.matrix.criteria])
        level = rank(ranking.matrix.reweighted(weights), ranking.method)
        scores = level.scores[[ranking.position(name) for name in (ranking.networks[0], found.taker)]]
        words = (
            f"{found.taker} is level with the first" if found.distance < 1e-8 else f"brings {found.taker} level"
        )
        if words in found.sentence(IDS):
            assert scores[0] == pytest.approx(scores[1], abs=1e-8)
        else:
            assert f" that puts {found.taker} first is about" in found.sentence(IDS)
            assert scores[1] > scores[0] + ranking.tolerance
        return
    now = ranking.matrix.weights
    way = (np.array([found.weights[name] for name in ranking.matrix.criteria]) - now) / max(found.distance, 1e-300)
    way /= found.points or 1.0
    meant = part(said[2])
    for distance in (*meant.levels(), *meant.between()):
        weights = now + distance * way
        if distance >= 0 and found.distance > 0 and (weights >= 0).all():
            ranks = rank(ranking.matrix.reweighted(weights), ranking.method)
            # Who has the same figures comes first together with it.
            alike = {name for name in ranks.networks if same_figures(ranks.matrix, name, said[1])}
            assert not meant.means(distance) or first_ranks(ranks) == alike
            if distance in meant.levels():
                assert (ranking.networks[0] in first_ranks(ranks)) != meant.means(distance)


LEVEL_AT_A_ROUND_FIGURE = study_of(
    {
        "a": (2, spread(54), spread(4 / 7), (0.7, 0.7), 9.75),
        "b": (29 / 7, spread(12), spread(1 / 3), (0.25, 0.5), 8.5),
        "c": (29 / 7, 188 / 7, spread(9), (0.7, 0.25), 9.75),
    },
    [3, 2, 5, 3],
    curve=LATE,
    by="2026-06-01",
    most=90.5,
)
"""At a yearly cost of 58.5 exactly a and b are level."""

PAST_THE_LIMIT = study_of(
    {
        "a": (10 / 7, spread(154 / 3), 16 / 7, (1 / 3, 0.5), 9.5),
        "b": (2, spread(196 / 3), spread(11 / 3), (1, 0.5), 5.25),
    },
    [4, 1, 5, 5],
    curve=STEEP,
    by="2026-03-12",
    importance=2,
    most=90.5,
)
"""The yearly cost of b is stated within the limit, and its range goes past it; the order turns beyond."""

LIKE_ANOTHER = study_of(
    {
        "a": (1, 19, 20, (0.7, 0.7), 2.75),
        "b": (2, 0, 19, (1 / 3, 0.25), 10),
        "c": (0, spread(33), 6 / 7, (0.5, 1 / 3), 8),
    },
    [5, 5, 2, 3],
    curve=LATE,
    importance=5,
    most=90.5,
)
"""At 19 c costs what a does, and neither is preferred for it."""

THREE_LEVEL = study_of(
    {
        "a": (10 / 7, spread(129 / 7), 0, (1, 1), 7.25),
        "b": (1, spread(129 / 7), spread(1 / 3), (0.7, 0.1), 8.5),
        "c": (0, spread(157 / 7), spread(5), (0.1, 1), 8.75),
    },
    [3, 4, 3, 1],
    by="2026-06-01",
    importance=5,
    most=90.5,
)
"""Of outranking flows three can be level along a whole stretch of a figure."""


def told(question: OpenQuestion) -> dict[str, str]:
    """Return what is printed of each part of an open figure's range."""
    lines = [
        line for line in question.reasons(IDS) if re.match(r"(Up to|Below|From|Above|At|Whatever) ?.*: ", line)
    ]
    return dict(line.split(": ", 1) for line in lines)


def assert_ruled_out_beyond(study: Study, ranking: Ranking, question: OpenQuestion) -> Part | None:
    """Hold from where on the rules are said to exclude a network against rankings anew; silent where nowhere."""
    said = re.search(r"go by the stated figure: (.*) they would rule out", "; ".join(question.reasons(IDS)))
    beyond = None if said is None else part(said[1])
    figure = question.figure
    levels = [figure.low, figure.high, *(() if beyond is None else (*beyond.levels(), *beyond.between()))]
    levels = [level for level in levels if figure.low <= level <= figure.high and not figure.is_unknown]
    for level, anew in zip(levels, ranked_at(study, ranking, figure.network, figure.path, levels), strict=True):
        is_out = beyond is not None and beyond.means(level)
        assert bool(anew.stands[anew.position(figure.network)]) is not is_out, (said, level)
    return beyond


@few
@given(study=studies(ranges=True), choice=st.sampled_from(METHODS))
@example(study=LEVEL_AT_A_ROUND_FIGURE, choice=("weighted_sum", {}))
@example(study=PAST_THE_LIMIT, choice=("weighted_sum", {}))
@example(study=PAST_THE_LIMIT, choice=("weighted_product", {}))
@example(study=LIKE_ANOTHER, choice=("promethee", {}))
@example(study=THREE_LEVEL, choice=("promethee", {}))
@degenerate
def test_the_answers_to_a_question_hold_at_the_printed_figures_and_a_step_either_side(
    study: Study, choice: tuple[str, Any]
) -> None:
    ranking = rank(study, choice[0], **choice[1])
    if not ranking.stands.any():
        return
    for question in questions(ranking, with_needs=False).questions:
        figure = question.figure
        beyond = assert_ruled_out_beyond(study, ranking, question)
        for words, holds in told(question).items():
            if question.decides == "nothing" or not question.flips or "Whatever" in words or "about" in words:
                continue
            meant = part(words)
            levels = [level for level in (*meant.levels(), *meant.between()) if meant.means(level)]
            levels = [level for level in levels if figure.low <= level <= figure.high]
            for level, anew in zip(
                levels, ranked_at(study, ranking, figure.network, figure.path, levels), strict=True
            ):
                if beyond is None or not beyond.means(level):
                    if said := re.search(r"(?:^|, )(\w(?:, \w)*(?: and \w)?) (?:is|are) first", holds):
                        assert set(re.split(", | and ", said[1])) == first_ranks(anew), (words, holds, level)
                    stands = bool(anew.stands[anew.position(figure.network)])
                    if re.search(rf"{figure.network} (stands|is ruled out)", holds):
                        assert (f"{figure.network} stands" in holds) == stands, (words, holds, level)
                    if said := re.search(r"the shortlist is (.*)", holds):
                        listed = set(re.split(", | and ", said[1])) - {"empty"}
                        assert listed == shortlisted_in(anew, study), (words, holds, level)


@pytest.mark.parametrize("limit", [150.0, 64.3, 1234567.89, 0.001, 100 / 3])
def test_what_would_admit_a_network_admits_it_and_a_step_more_does_not(limit: float) -> None:
    """Of a cost that is above the limit by less than six digits show."""
    over = limit + 4e-7 * max(limit, 0.01)

    def ranked(cost: float) -> Ranking:
        return rank(
            small_study(
                gates={"budget": {"kind": "budget", "computed": "yearly_cost", "max": limit}},
                networks={"a": network(staying={"yearly_cost": cost}), "b": network()},
            )
        )

    (said,) = ranked(over).explain("a").admission
    found = re.search(rf"at most {NUMBER} GBP a year, instead of {NUMBER}", said)
    assert found is not None
    assert float(found[2]) > float(found[1])
    # A rule passes what is a billionth above its limit, so that less of a step than two of that is none.
    step = max(step_of(found[1]), 2e-9 * limit)
    for steps, stands in ((-1, True), (0, True), (1, False)):
        assert bool(ranked(float(found[1]) + steps * step).stands[0]) is stands


def plain(weights: list[float], values: list[list[float]]) -> DecisionMatrix:
    width = len(weights)
    return DecisionMatrix.from_arrays(values, weights, worst=[0] * width, best=[10] * width)


def test_beyond_an_end_where_scores_jump_it_is_named_who_is_first_there_and_not_at_the_end() -> None:
    """Of equal shares the need that both serve levels a column, whose scale from least to most then jumps."""
    wants = {name: {"title": name, "importance": 1, "current": 1, "target": 3} for name in ("n1", "n2")}
    later = {name: {**wants["n1"], "by": "2028-01-01"} for name in ("a1", "a2")}

    def ranked(n1: float = 0.25) -> Ranking:
        rest = (1 - n1) / 3
        shares = {"n1": n1, "n2": rest, "a1": rest, "a2": rest}
        return rank(
            small_study(
                needs={name: {**want, "importance": shares[name]} for name, want in wants.items()},
                aspirations={name: {**want, "importance": shares[name]} for name, want in later.items()},
                method={"weighted_sum": {"scaling": "min_max"}},
                criteria={
                    "now": {"computed": "need_coverage", "weight": 3},
                    "later": {"computed": "aspiration_coverage", "weight": 2},
                    "level": {"weight": 1, "scale": {"worst": 0, "best": 5}},
                },
                networks={
                    "a": network(serves={"n1": 0.25, "n2": 0.75}, values={"level": 0}),
                    "b": network(serves={"n1": 0.5, "n2": 0.5}, values={"level": 1}),
                    "c": network(serves={"n1": 0, "n2": 1}, values={"level": 0}),
                },
            )
        )

    interval = next(one for one in stability(ranked()) if one.what == "n1")
    assert (interval.below, interval.sentence(IDS)) == ("c", "n1 0.25: from 0.25 (below it c is first) up")
    for beyond in (1e-6, 1e-3):
        assert first_ranks(ranked(interval.low - beyond)) == {"c"}
