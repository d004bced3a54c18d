"""From what do the property tests draw their weights, judgements and decision matrices?

The one home of the Hypothesis strategies for netselect's own objects. What is drawn is valid by the rules of
`DecisionMatrix.from_arrays`, and as awkward as those rules allow: ties, identical networks, columns without
extent, weights of 0, figures of 0 and below 0, figures outside their anchors, and columns whose units differ by
a factor of 1e180.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from netselect.matrix import DecisionMatrix
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]

MOST_NETWORKS, MOST_CRITERIA = 8, 6
JUDGED_NETWORKS = 7
"""As many networks as one person is asked to compare in pairs, unless a method is told otherwise."""


@dataclass(frozen=True)
class Unit:
    """A kind of figure: how a drawn whole number becomes a level, and where the scale ends.

    Parameters
    ----------
    numbers : sequence of int
        One of which is drawn for each network; the plainest stands first.
    level : callable
        Turns a number into a level.
    bottom, top : float
        The ends of the scale; levels may lie beyond them.
    """

    numbers: Sequence[int]
    level: Callable[[int], float]
    bottom: float
    top: float


POSITIVE = (
    Unit(range(1, 6), float, 1.0, 5.0),
    # Sevenths have no exact form in binary: sums of them round.
    Unit(range(1, 31), lambda k: k / 7, 0.0, 5.0),
    Unit(range(1, 61), lambda k: 12.5 * k, 0.0, 500.0),
    Unit(range(1, 6), lambda k: k * 1e90, 1e90, 5e90),
    Unit(range(1, 6), lambda k: k * 1e-90, 0.0, 5e-90),
    Unit((0, 1, -1, 2, -2), lambda k: 10.0 ** (20 * k), 1e-40, 1e40),
)
"""Units of figures above 0, which every method can treat."""

ANY = (
    *POSITIVE,
    Unit(range(21), lambda k: k / 20, 0.0, 1.0),
    Unit(range(61), lambda k: 12.5 * k, 0.0, 500.0),
    Unit(sorted(range(-10, 11), key=abs), float, -8.0, 8.0),
    Unit(sorted(range(-30, 31), key=abs), lambda k: k / 7, -3.0, 3.0),
    Unit((0,), float, -1.0, 1.0),
)
"""All units, with zeros and negative figures."""


@cache
def numbers(count: int) -> st.SearchStrategy[bytes]:
    """Draw so many numbers below 256 at once: one by one takes longer than what most tests do with them."""
    return st.binary(min_size=count, max_size=count)


RATIOS = (*map(float, range(1, 10)), *(1.0 / strength for strength in range(1, 10)))
"""What one may be judged to be worth of another."""

SCALES_OF_WEIGHTS = (1.0, 0.1, 1 / 3, 1e-6, 1e6)


@cache
@st.composite
def weights(draw: st.DrawFn, criteria: int) -> Floats:
    """Draw weights (m,) of 0 or more, one of which at least is above 0; they need not sum to 1."""
    scale, one, *several_weights = draw(numbers(criteria + 2))
    drawn = [number % 11 for number in several_weights]
    if not any(drawn):
        drawn[one % criteria] = 1
    return np.array(drawn, dtype=np.float64) * SCALES_OF_WEIGHTS[scale % len(SCALES_OF_WEIGHTS)]


@st.composite
def reciprocal_judgements(draw: st.DrawFn, most: int = JUDGED_NETWORKS, *, consistent: bool = False) -> Floats:
    """Draw a full matrix of judgements (k, k) with ``a_ji = 1 / a_ij`` and 1 on the diagonal.

    Parameters
    ----------
    draw : callable
        Given by Hypothesis.
    most : int
        The largest k.
    consistent : bool
        Whether ``a_ij a_jk = a_ik`` holds; else each pair is judged by itself, from 1/9 to 9.
    """
    size = draw(st.integers(1, most))
    if consistent:
        return judgements_of(np.array([1.0 + number % 9 for number in draw(numbers(size))]))
    matrix = np.ones((size, size))
    pairs = list(itertools.combinations(range(size), 2))
    for (row, column), number in zip(pairs, draw(numbers(len(pairs))), strict=True):
        ratio = RATIOS[number % len(RATIOS)]
        matrix[row, column], matrix[column, row] = ratio, 1.0 / ratio
    return matrix


@st.composite
def matrices(
    draw: st.DrawFn, *, positive: bool = False, least_networks: int = 1, least_criteria: int = 1
) -> DecisionMatrix:
    """Draw a decision matrix with anchors, of up to 8 networks and 6 criteria.

    Parameters
    ----------
    draw : callable
        Given by Hypothesis.
    positive : bool
        Whether every figure is above 0.
    least_networks, least_criteria : int
        The smallest n and m.
    """
    count = draw(st.integers(least_networks, MOST_NETWORKS))
    width = draw(st.integers(least_criteria, MOST_CRITERIA))
    columns = [_column(draw(numbers(count + 3)), POSITIVE if positive else ANY) for _ in range(width)]
    values = np.array([levels for _, _, levels in columns], dtype=np.float64).T
    are_alike, *rows = draw(numbers(count + 1))
    if are_alike % 2:
        # Networks that are alike in everything.
        values = values[[row % count for row in rows]]
    benefit = np.array([is_benefit for _, is_benefit, _ in columns])
    bottom, top = np.array([(unit.bottom, unit.top) for unit, _, _ in columns]).T
    return DecisionMatrix.from_arrays(
        values,
        draw(weights(width)),
        worst=np.where(benefit, bottom, top),
        best=np.where(benefit, top, bottom),
        networks=[f"network-{row}" for row in range(count)],
        criteria=[f"criterion-{column}" for column in range(width)],
    )


@st.composite
def peaked_matrices(draw: st.DrawFn) -> DecisionMatrix:
    """Draw a decision matrix one of whose criteria is worth most in the middle of its scale."""
    matrix = draw(matrices())
    worst, best = matrix.anchors("a peaked curve")
    peaked = draw(st.integers(0, len(matrix.criteria) - 1))
    low, high = sorted((float(worst[peaked]), float(best[peaked])))
    curve = np.array([[low, 0.0], [(low + high) / 2, 1.0], [high, 0.5]])
    curves = tuple(curve if column == peaked else None for column in range(len(matrix.criteria)))
    return replace(matrix, curves=curves)


def judged(matrix: DecisionMatrix) -> DecisionMatrix:
    """Return the matrix with judgements between its networks that follow its figures without contradiction.

    On each criterion the networks' places, from 1 for the worst, are compared as ratios; more networks than
    one person is asked to compare are left out.
    """
    matrix = matrix.take(np.arange(min(len(matrix.networks), JUDGED_NETWORKS)))
    oriented = np.where(matrix.maximise, matrix.values, -matrix.values)
    places = [
        np.unique(column, return_inverse=True)[1].reshape(-1).astype(np.float64) + 1.0 for column in oriented.T
    ]
    return replace(matrix, comparisons=tuple(judgements_of(levels) for levels in places))


def with_criteria(matrix: DecisionMatrix, columns: list[int]) -> DecisionMatrix:
    """Return the matrix with its criteria in another order."""
    worst, best = matrix.anchors("another order")
    return replace(
        matrix,
        criteria=tuple(matrix.criteria[column] for column in columns),
        values=np.ascontiguousarray(matrix.values[:, columns]),
        maximise=matrix.maximise[columns],
        worst=worst[columns],
        best=best[columns],
        comparisons=matrix.comparisons and tuple(matrix.comparisons[column] for column in columns),
        weights=np.full(len(columns), 1.0 / len(columns)),
    ).reweighted(matrix.weights[columns])


def with_weightless_criterion(matrix: DecisionMatrix, levels: Floats) -> DecisionMatrix:
    """Return the matrix with a last criterion, from 1 to 5, that weighs nothing."""
    worst, best = matrix.anchors("a criterion more")
    return replace(
        matrix,
        criteria=(*matrix.criteria, "weightless"),
        values=np.column_stack([matrix.values, levels]),
        maximise=np.append(matrix.maximise, True),
        worst=np.append(worst, 1.0),
        best=np.append(best, 5.0),
        comparisons=matrix.comparisons and (*matrix.comparisons, judgements_of(levels)),
        weights=np.append(matrix.weights, 0.0),
    )


def judgements_of(levels: Floats) -> Floats:
    """Return the consistent judgements (k, k) between items of known levels (k,), all above 0."""
    ratios: Floats = levels[:, None] / levels[None, :]
    return ratios


def _column(drawn: bytes, units: Sequence[Unit]) -> tuple[Unit, bool, list[float]]:
    """Return what numbers stand for: a unit, whether more is better, and a level for each network."""
    kind, is_benefit, is_constant, *places = drawn
    unit = units[kind % len(units)]
    if is_constant % 6 == 0:
        places = places[:1] * len(places)
    return unit, bool(is_benefit % 2), [unit.level(unit.numbers[at % len(unit.numbers)]) for at in places]


TURNED_QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a"

AWKWARD_TEXTS = (
    *("", " ", "1e3", "no", "010", "1_000", "0x1f", ".5", "true", "Null", "~", "unknown", "2026-11-23", "<<", "="),
    *(
        "fee: 10",
        "a #b",
        "# note",
        "- item",
        "{x",
        "[",
        "'quoted'",
        '"',
        "it's",
        "*a",
        "&a",
        "!t",
        "%",
        "@",
        "|",
        "?",
    ),
    *(
        " lead",
        "trail ",
        "one\ntwo",
        "\nbegins",
        "ends\n",
        "ends\n\n",
        "a\r\nb",
        "tab\there",
        "\x85",
        "\u2028",
        "é😀",
    ),
    *("---", "...", "a\n\n  indented\nb: c", "\x07", "\ufeff", "x" * 200),
)
"""Texts that a writer of YAML has to take care of."""


@cache
def texts() -> st.SearchStrategy[str]:
    """Draw a text as a person might write it, or one that a file format stumbles over."""
    return st.one_of(
        st.sampled_from(AWKWARD_TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    )


@cache
def _ids(least: int, most: int) -> st.SearchStrategy[list[str]]:
    reserved = {"criteria"}
    alphabet = "ab1_é學"
    names = st.text(alphabet, min_size=1, max_size=4).filter(lambda name: name not in reserved)
    return st.lists(
        st.one_of(names, st.sampled_from(("no", "10", "1e3", "use", "010"))),
        min_size=least,
        max_size=most,
        unique=True,
    )


@cache
def _figures(low: float = -1e6, high: float = 1e6) -> st.SearchStrategy[object]:
    number = st.one_of(st.floats(low, high), st.integers(int(low), int(high)))
    noted = st.fixed_dictionaries(
        {"value": st.one_of(number, st.just("unknown"))},
        optional={
            "source": texts(),
            "by": texts(),
            "dated": st.dates().map(str),
            "grade": st.sampled_from(("verified", "reported", "claimed", "assumed")),
            "ask": texts(),
        },
    )
    ranges = st.lists(number, min_size=2, max_size=2).map(
        lambda ends: {"value": "unknown", "low": min(ends), "high": max(ends)}
    )
    choices = st.lists(number, min_size=1, max_size=3).map(lambda few: {"value": "unknown", "one_of": few})
    return st.one_of(number, st.just("unknown"), noted, ranges, choices)


def _some(names: list[str], values: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))


@st.composite
def _wants(draw: st.DrawFn, names: list[str], themes: list[str]) -> dict[str, object]:
    return {
        name: {
            "title": draw(texts()),
            "importance": draw(st.floats(0.5, 100)),
            "current": draw(st.integers(0, 5)),
            "target": draw(st.floats(0, 5)),
            **draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "reason": st.sampled_from(("personal_career", "industry", "other")),
                        "by": st.dates().map(str),
                        "private": st.booleans(),
                        "source": texts(),
                        "themes": st.just(dict.fromkeys(themes, 1.5)),
                    },
                )
            ),
        }
        for name in names
    }


@st.composite
def _criteria(draw: st.DrawFn, names: list[str]) -> dict[str, object]:
    """Draw a leaf for each name, the last two of which may stand in a group."""
    leaves: dict[str, object] = {}
    for name in names:
        worst = draw(st.floats(-100, 100))
        best = worst + draw(st.sampled_from((-7.5, 1.0, 80.0)))
        scale = {"worst": worst, "best": best}
        if draw(st.booleans()):
            scale["curve"] = sorted([[worst, 0], [best, draw(st.floats(0, 1))]])  # type: ignore[assignment]
        leaves[name] = {
            "weight": draw(st.floats(0.001, 1e6)),
            "scale": scale,
            **draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "name": texts(),
                        "description": texts(),
                        "levels": st.dictionaries(
                            st.one_of(st.integers(-5, 5), st.floats(-1e15, 1e15)), texts(), max_size=2
                        ),
                        "phase": st.sampled_from(("joining", "maintaining", "both")),
                        "assessment": st.lists(texts(), max_size=2),
                    },
                )
            ),
        }
    if len(names) > 2 and draw(st.booleans()):
        inner = {name: leaves.pop(name) for name in names[-2:]}
        leaves["group"] = {"criteria": inner, **draw(st.fixed_dictionaries({}, optional={"name": texts()}))}
    return leaves


def _linked(names: list[str]) -> dict[str, object]:
    """Return judgements that link all names."""
    ratios = (3, "1/3", 0.7, 9)
    return {f"{names[0]} over {name}": ratios[row % 4] for row, name in enumerate(names[1:])}


@st.composite
def _judges(draw: st.DrawFn, leaves: list[str], tree: dict[str, list[str]], way: str) -> dict[str, object]:
    """Draw a judge beside the learner, or none, who says what the way of weighting asks for."""
    said: dict[str, dict[str, object]] = {
        "points": {"points": {name: draw(st.integers(1, 9)) for name in leaves}},
        "order": {"order": {level: draw(st.permutations(members)) for level, members in tree.items()}},
        "judgements": {
            "judgements": {level: _linked(members) for level, members in tree.items() if len(members) > 1}
        },
    }
    judge = {**said.get(way, {}), "role": draw(texts()), "influence": draw(st.integers(1, 3))}
    return {"j": judge} if draw(st.booleans()) else {}


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """Draw a study that reading accepts, with awkward texts, ids and figures in it."""
    wants, themes = draw(_ids(0, 2)), draw(_ids(0, 2))
    leaves, networks, facts = draw(_ids(1, 3)), draw(_ids(1, 2)), draw(_ids(0, 2))
    criteria = draw(_criteria([name for name in leaves if name != "group"]))
    observed = [name for name in leaves if name != "group"]
    tree = {"criteria": list(criteria)}
    if "group" in criteria:
        tree["group"] = observed[-2:]
    way = draw(st.sampled_from(("points", "equal", "order", "judgements", "entropy")))
    options = {"order": {"formula": "sum"}, "judgements": {"completion": "harker"}}.get(way)
    split = draw(st.integers(0, len(wants)))
    asked = themes if wants else []
    amounts = _figures(0, 1e6)
    return Study.model_validate(
        {
            "netselect": 1,
            "title": draw(texts()),
            "as_of": draw(st.dates()),
            # Quotation marks of a word processor about a currency are refused.
            "currency": draw(texts().filter(lambda text: text.strip() == text.strip().strip(TURNED_QUOTES))),
            "learner": {
                "id": draw(_ids(1, 1))[0],
                "role": draw(texts()),
                "limits": draw(_some(["first_year_cost", "yearly_cost"], st.floats(0, 1e5))),
                "needs": draw(_wants(wants[:split], asked)),
                "aspirations": draw(_wants(wants[split:], asked)),
                **draw(st.fixed_dictionaries({}, optional={"topics": _ids(0, 2)})),
            },
            "criteria": criteria,
            "themes": themes,
            "weights": {way: options} if options and draw(st.booleans()) else way,
            "order": {level: draw(st.permutations(members)) for level, members in tree.items()}
            if way == "order"
            else {},
            "judgements": {level: _linked(members) for level, members in tree.items() if len(members) > 1},
            "gates": {
                f"g{row}": {"kind": "access", "fact": fact, "must_be": True} for row, fact in enumerate(facts)
            },
            "method": draw(st.sampled_from(("topsis", {"vikor": {"v": 0.25}}, {"promethee": {"criteria": {}}}))),
            "shortlist": draw(st.sampled_from(({"size": 2}, {"cut": 0.5}))),
            "close_call": draw(st.floats(0, 1)),
            "judges": draw(_judges(observed, tree, way)),
            "networks": {
                name: {
                    "name": draw(texts()),
                    "joining": draw(st.fixed_dictionaries(dict.fromkeys(("fee", "entry_weeks"), amounts))),
                    "staying": draw(st.fixed_dictionaries({"yearly_cost": amounts})),
                    "values": draw(st.fixed_dictionaries(dict.fromkeys(observed, _figures()))),
                    "serves": draw(_some(wants, _figures(0, 1))),
                    "offers": draw(_some(asked, _figures(0, 1))),
                    "facts": draw(
                        st.fixed_dictionaries(dict.fromkeys(facts, st.sampled_from((True, "no", "unknown"))))
                    ),
                    "held": draw(st.booleans()),
                    **draw(_recorded_of_a_network()),
                }
                for name in networks
            },
            **draw(_recorded(networks, list(criteria))),
        },
        context={"references_checked": True},
    )


@cache
def _recorded_of_a_network() -> st.SearchStrategy[dict[str, object]]:
    """Draw what a network says beside its figures."""
    days, private = st.dates().map(str), {"private": st.booleans()}
    return st.fixed_dictionaries(
        {},
        optional={
            "notes": texts(),
            "review_by": days,
            "topics": _ids(0, 2),
            "asks_of_me": st.one_of(
                _ids(0, 2),
                st.dictionaries(_ids(1, 1).map("".join), st.one_of(st.none(), texts()), max_size=2),
            ),
            "conflicts": st.lists(
                st.fixed_dictionaries(
                    {"cause": st.sampled_from(("power_struggle", "communication_barrier"))},
                    optional={"happened": texts(), "done": texts(), "date": days, **private},
                ),
                max_size=2,
            ),
            "online": st.fixed_dictionaries(
                {},
                optional={
                    "role": texts(),
                    "risks": st.lists(
                        st.fixed_dictionaries({"risk": texts()}, optional={"response": texts(), **private}),
                        max_size=2,
                    ),
                    "facts": st.dictionaries(
                        _ids(1, 1).map("".join),
                        st.one_of(texts(), st.fixed_dictionaries({"value": texts()}, optional={"dated": days})),
                        max_size=2,
                    ),
                },
            ),
        },
    )


def _recorded(networks: list[str], criteria: list[str]) -> st.SearchStrategy[dict[str, object]]:
    """Draw what a study holds beside what is computed."""
    days, private = st.dates().map(str), {"private": st.booleans()}
    named = st.sampled_from(networks)

    def records(needed: Mapping[str, st.SearchStrategy[object]], **own: st.SearchStrategy[object]) -> Any:  # noqa: ANN401 -- of any type
        return st.lists(st.fixed_dictionaries({**needed}, optional={**own, **private}), max_size=2)

    return st.fixed_dictionaries(
        {},
        optional={
            "searched": records(
                {"where": texts()},
                date=days,
                found=st.one_of(named, st.lists(named, max_size=2)),
                set_aside=st.dictionaries(texts(), texts(), max_size=2),
            ),
            "ethics": records(
                {"issue": st.sampled_from(("integrity", "marketing", "privacy_fairness", "duty_of_care"))},
                network=named,
                clause=texts(),
                asked=texts(),
                answer=texts(),
                date=days,
            ),
            "decisions": records(
                {"date": days, "about": st.sampled_from(("criteria", ["weights", criteria[0]], networks[0]))},
                changed=texts(),
                why=texts(),
                agreed_with=texts(),
            ),
            "evidence": records(
                {
                    "kind": st.sampled_from(("work_product", "other")),
                    "criteria": st.sampled_from((1.1, "2.10", ["1.5", 3.7])),
                },
                title=texts(),
                date=days,
                place=texts(),
            ),
            "stale_after_months": st.integers(1, 600),
        },
    )
