"""Is whoever gives a public function something else than it takes told so in a sentence?

Every public function and method is called with everybody else's arguments: each parameter in turn is replaced by
each of a pool of objects. What is raised is an error of netselect, and never an attribute that something lacks.
"""

import datetime as dt
import inspect
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel

import netselect
from netselect import maintain, weighting
from netselect.arguments import checked, found_as
from netselect.errors import InvalidParameter, NetselectError
from netselect.names import Names

TEXT = """netselect: 1
title: Mine
as_of: 2026-11-23
learner: {id: me, needs: {n: {title: N, importance: 1, current: 1, target: 3}}}
weights: judgements
criteria:
  fit: {weight: 2, scale: {worst: 0, best: 5}}
  cover: {weight: 1, computed: need_coverage}
judgements:
  criteria: {fit over cover: 3}
judges: {boss: {influence: 1, judgements: {criteria: {fit over cover: 1/3}}}}
networks:
  club: {name: A club, staying: {yearly_cost: 20, hours_per_month: 1}, serves: {n: .5}, values: {fit: 4}}
  body: {name: A body, staying: {yearly_cost: 95, hours_per_month: 2}, serves: {n: .75}, values: {fit: 3}}
"""
STUDY = netselect.loads(TEXT)
RANKING = netselect.rank(STUDY)
FIGURES = np.array([[1.0, 2.0], [2.0, 1.0]])
MATRIX = netselect.DecisionMatrix.from_arrays(FIGURES, [1, 1], worst=[0, 3], best=[3, 0])
BATCH = netselect.rank_many(MATRIX, np.array([[1.0, 2.0]]))
PORTFOLIO = netselect.portfolio(STUDY)
TOPSIS = netselect.make_method("topsis")
PAIR: dict[str, Any] = {"first": "club", "second": "body"}
TURN: dict[str, Any] = {"behind": RANKING.networks[1], "ahead": RANKING.networks[0]}
SET: dict[str, Any] = {
    "objective": None,
    "then": None,
    "margin": None,
    "most": None,
    "one_of_each": None,
    "limits": None,
    "with_unknowns": True,
    "seconds": 30.0,
}
DRAWS: dict[str, Any] = {
    "weights": "around",
    "intervals": None,
    "concentration": 100.0,
    "figures": "uniform",
    "grades": False,
    "samples": 10,
    "seed": 0,
    "with_confidence": True,
    "with_pairs": True,
    "progress": None,
}
ANCHORS: dict[str, Any] = {"maximise": [True, False], "worst": None, "best": None, "anchors": "stated"}
JUDGED = np.array([[1.0, 2.0, 0.0], [0.5, 1.0, 3.0], [0.0, 1 / 3, 1.0]])
RECORDS = maintain.loads(
    "netselect_records: 1\nlearner: {id: learner-a}\npurpose: Keep up networks\npurge_after: 24\n"
    "log: [{on: 2026-10-02, entry: action, id: call, by: 2026-11-01}]\n"
)


CALLS: dict[Callable[..., object], dict[str, Any]] = {
    netselect.agreement: {"ranking": RANKING, "methods": "methods"},
    netselect.coach: {"study": STUDY, "judge": ""},
    netselect.cohort_survey: {"result": BATCH},
    netselect.compare: {"ranking": RANKING, **PAIR},
    netselect.counterfactuals: {"ranking": RANKING, **TURN},
    netselect.disagreement: {"ranking": RANKING},
    netselect.dominance: {"ranking": RANKING},
    netselect.dumps: {"study": STUDY},
    netselect.explain: {"ranking": RANKING, "network": "club"},
    netselect.gaps: {"ranking": RANKING},
    netselect.json_schema: {"methods": ["topsis"]},
    netselect.load: {"source": "study.yaml", "networks": None, "method": None},
    netselect.loads: {
        "text": TEXT,
        "source": "text",
        "folder": None,
        "json": False,
        "networks": None,
        "method": None,
    },
    netselect.make_method: {"name": "topsis", "parameters": {}},
    netselect.diff: {
        "old": STUDY,
        "new": STUDY,
        "method": "weighted_sum",
        "gates": "apply",
        "weights": None,
        "audience": "learner",
        "scaling": "max",
    },
    netselect.many_priorities: {
        "matrices": np.ones((1, 3, 3)),
        "prioritisation": "eigenvector",
        "random_index": "saaty_1980",
    },
    netselect.notices: {"subject": RANKING},
    netselect.portfolio: {"subject": STUDY, **SET},
    netselect.profile: {"ranking": RANKING, "network": "club"},
    netselect.questions: {"ranking": RANKING, "with_needs": True},
    netselect.rank: {
        "subject": STUDY,
        "method": "weighted_sum",
        "gates": "apply",
        "weights": None,
        "scaling": "max",
    },
    netselect.rank_many: {
        "subject": MATRIX,
        "learners": np.array([[1.0, 2.0]]),
        "method": "weighted_sum",
        "top": 1,
        "gates": "apply",
        "weights": None,
        "workers": 1,
        "leave_out_private": False,
        "scaling": "anchors",
    },
    netselect.reversals: {"ranking": RANKING, "changes": ("copied",), "warn": False},
    netselect.save: {"study": STUDY, "path": "saved.yaml"},
    netselect.sensitivity: {"ranking": RANKING, "rivals": 1},
    netselect.smaa: {"ranking": RANKING, **DRAWS},
    netselect.DecisionMatrix.from_arrays: {
        "values": FIGURES,
        "weights": [1, 1],
        **ANCHORS,
        "networks": ["a", "b"],
        "criteria": ["c", "d"],
    },
    netselect.DecisionMatrix.from_frame: {"frame": pd.DataFrame(FIGURES), "weights": [1, 1], **ANCHORS},
    netselect.DecisionMatrix.from_study: {"study": STUDY, "weighting": None, "gates": "apply"},
    MATRIX.reweighted: {"weights": [1, 2]},
    MATRIX.take: {"rows": np.array([0])},
    MATRIX.among: {"rows": np.array([0])},
    MATRIX.at: {"values": FIGURES},
    MATRIX.with_figures: {"values": FIGURES, "weights": np.array([0.5, 0.5])},
    MATRIX.weights_for: {"values": FIGURES},
    MATRIX.anchors: {"purpose": "this"},
    MATRIX.extremes: {"graded": True},
    TOPSIS.evaluate: {"matrix": MATRIX},
    TOPSIS.scores_against: {"own": MATRIX, "others": MATRIX},
    TOPSIS.under_weights: {"matrix": MATRIX},
    RANKING.__getitem__: {"network": "club"},
    RANKING.agreement: {"methods": "methods"},
    RANKING.bounds: {"graded": True},
    RANKING.compare: PAIR,
    RANKING.counterfactuals: TURN,
    RANKING.explain: {"network": "club"},
    RANKING.find: {"typed": "club"},
    RANKING.portfolio: SET,
    RANKING.position: {"network": "club"},
    RANKING.profile: {"network": "club"},
    RANKING.sensitivity: {"rivals": 1},
    RANKING.smaa: DRAWS,
    RANKING.to_text: {"full": True},
    RANKING.to_dict: {"brief": True},
    RANKING.to_excel: {"path": "out.xlsx", "brief": True},
    RANKING.ungraded_strengths: {"weights": None},
    BATCH.to_frame: {"of": "networks"},
    BATCH.write: {"path": "written.csv", "format": "csv"},
    PORTFOLIO.to_text: {"full": True},
    PORTFOLIO.best.coverage: {"reading": "robust"},  # type: ignore[union-attr]
    PORTFOLIO.best.spend: {"amount": "first_year_cost"},  # type: ignore[union-attr]
    RANKING.dominance().frontier: {"spent": "money"},
    netselect.explore: {"subject": STUDY},
    RANKING.document: {
        "kind": "analysis",
        "audience": "manager",
        "with_notes": False,
        "criteria_map": None,
        "records": RECORDS,
        "since": None,
    },
    RANKING.document("analysis").save: {"path": "out.md"},
    RANKING.plot.scores: {"ax": None},
    RANKING.plot.contributions: {"ax": None},
    RANKING.plot.benefits: {"ax": None},
    RANKING.plot.coverage: {"ax": None},
    RANKING.plot.compare: {"first": "club", "second": "body", "ax": None},
    RANKING.plot.stability: {"ax": None},
    RANKING.plot.acceptability: {"ax": None},
    RANKING.plot.value: {"ax": None},
    RANKING.plot.front: {"ax": None},
    RANKING.plot.agreement: {"ax": None},
    RANKING.plot.picture: {"name": "scores"},
    RANKING.plot.svg: {"name": "scores"},
    STUDY.for_audience: {"audience": "manager", "with_notes": False},
    netselect.records_document: {
        "records": RECORDS,
        "kind": "timeline",
        "audience": "manager",
        "as_of": dt.date(2026, 11, 29),
        "with_notes": False,
    },
    weighting.entropy: {"values": FIGURES},
    weighting.standard_deviation: {"values": FIGURES, "maximise": np.array([True, False]), "scaling": "none"},
    weighting.critic_information: {
        "values": FIGURES,
        "maximise": np.array([True, False]),
        "scaling": "min_max",
        "correlation": "spearman",
    },
    weighting.complete: {"a": JUDGED, "completion": "harker"},
    weighting.priorities: {
        "a": JUDGED,
        "prioritisation": "eigenvector",
        "completion": "lambda_max",
        "random_index": "aguaron_moreno_2003",
    },
    weighting.random_index: {"n": 3, "table": "tummala_ling_1998"},
    RANKING.profile("club").cell: {"phase": "joining", "verdict": "benefit"},
    RANKING.sensitivity().most_critical: {"relative": False, "measure": "rescaled"},
    RANKING.smaa(samples=10).__getitem__: {"network": "club"},
    RANKING.smaa(samples=10).sentence: {"least": 0.1},
}
"""Every public function, and every public method of what they return, with arguments that it takes."""

ODD: tuple[object, ...] = (
    None,
    True,
    0,
    3,
    -1,
    10**400,
    2.5,
    float("nan"),
    float("inf"),
    2j,
    "",
    "wombat",
    b"wombat",
    [],
    [3, 4.5],
    [None],
    ["club", "body"],
    ("club", "body"),
    {},
    {"fit": 1},
    {3: None},
    {"club"},
    object(),
    print,
    Path("nowhere"),
    dt.date(2026, 1, 1),
    dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    np.float64(2.0),
    np.array([1.0, 2.0]),
    np.array([99]),
    np.eye(2),
    np.array(["a", None], dtype=object),
    np.datetime64("2026-01-01"),
    pd.Series([1.0, 2.0]),
    pd.DataFrame({"id": ["ann"], "needs": ["n"]}),
    pd.NA,
    pd.NaT,
    netselect.rank(MATRIX),
    netselect.Study,
    type(TOPSIS),
    TOPSIS,
    PORTFOLIO,
    NetselectError("wombat"),
)


WITHIN = {
    "netselect.coverage",
    "netselect.matrix.given",
    "netselect.report.document",
    "netselect.study.network",
    "netselect.words",
    "netselect.sets.alternatives",
}
"""Modules of what a result rests on, of which the documentation names no method."""


INNER = {
    "Answer.differs",
    "Answer.of",
    "Answer.of_result",
    "Answer.part",
    "NetworkProfile.unknown_text",
    "Questions.rests_on_others",
    "StabilityInterval.nearer_end",
    "StabilityInterval.stated",
    "StabilityInterval.told",
    "Study.is_stale",
}
"""What the text of a finding is made by, and no person calls."""


def pool() -> Iterator[object]:
    yield from ODD
    seen: list[object] = []
    for arguments in CALLS.values():
        for value in arguments.values():
            if not any(value is one for one in seen):
                seen.append(value)
    yield from seen


def called(function: Callable[..., object]) -> str:
    return function.__qualname__


@pytest.mark.parametrize("function", CALLS, ids=called)
def test_a_call_with_everybody_elses_arguments_is_refused_in_a_sentence_or_works(
    function: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    netselect.save(STUDY, "study.yaml")
    base = CALLS[function]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", netselect.NetselectWarning)
        function(**base)
        for parameter in base:
            for value in pool():
                try:
                    function(**{**base, parameter: value})
                except NetselectError as refusal:
                    said = str(refusal)
                    assert len(said) > 15
                    assert " object at 0x" not in said, said
                    assert "pydantic" not in said, said


def test_every_public_function_and_every_method_of_a_result_is_called_here() -> None:
    functions = {
        getattr(netselect, name) for name in netselect.__all__ if inspect.isfunction(getattr(netselect, name))
    }
    takes = {function for function in functions if inspect.signature(function).parameters}
    assert takes - set(CALLS) == set()
    with_methods = {"__getitem__", "__contains__"}
    tried = {getattr(function, "__qualname__", "") for function in CALLS}
    missing = set()
    for kind in classes():
        for name, member in inspect.getmembers(kind, lambda one: inspect.isfunction(one) or inspect.ismethod(one)):
            is_public = not name.startswith("_") or (name in with_methods and name in vars(kind))
            if is_public and not any(hasattr(base, name) for base in (BaseModel, tuple, Exception)):
                # How things are called is handed on from room to room, and no person gives it.
                parameters = set(inspect.signature(member).parameters) - {"self", "cls", "called"}
                if parameters and member.__qualname__ not in {*tried, *INNER}:
                    missing.add(member.__qualname__)
    assert missing == set()


def classes() -> set[type]:
    """Return the classes of ours that public functions return, and of what stands in those."""
    found: dict[type, None] = {}
    waiting: list[object] = [STUDY, MATRIX, BATCH, PORTFOLIO]
    for function, arguments in CALLS.items():
        if arguments.keys().isdisjoint({"path", "source", "ax"}):
            waiting.append(function(**arguments))
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple | list):
            waiting += one[:1]
        kind = type(one)
        # What looks names up, and what a ranking rests on within, is no result.
        if not kind.__module__.startswith("netselect.") or kind in found or isinstance(one, Names):
            continue
        if kind.__module__ in WITHIN:
            continue
        if issubclass(kind, netselect.Method) and kind is not type(TOPSIS):
            continue
        found[kind] = None
        names = [name for name in dir(kind) if not name.startswith("_") and not hasattr(BaseModel, name)]
        waiting += [getattr(one, name) for name in names if not inspect.isroutine(getattr(kind, name, None))]
    return set(found)


@pytest.mark.parametrize("name", ["agreement", "dominance", "gaps", "questions", "sensitivity", "notices"])
def test_a_study_is_taken_where_a_ranking_is(name: str) -> None:
    function = getattr(netselect, name)
    assert str(function(STUDY)) == str(function(RANKING))


def test_two_networks_of_a_study_are_compared_as_of_its_ranking() -> None:
    assert netselect.compare(STUDY, "club", "body") == netselect.compare(RANKING, "club", "body")
    assert str(netselect.explain(STUDY, "club")) == str(netselect.explain(RANKING, "club"))
    assert str(netselect.profile(STUDY, "club")) == str(netselect.profile(RANKING, "club"))
    assert netselect.smaa(STUDY, samples=50) == netselect.smaa(RANKING, samples=50)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: netselect.compare("study.yaml", "a", "b"),  # type: ignore[arg-type]
            "`compare`: `ranking` is a study or a ranking, found the text `study.yaml`: a file is read by "
            "`netselect.load(path)`",
        ),
        (
            lambda: netselect.gaps(MATRIX),  # type: ignore[arg-type]
            "`gaps`: `ranking` is a study or a ranking, found a decision matrix: `netselect.rank(matrix)` ranks "
            "it",
        ),
        (
            lambda: netselect.dumps(RANKING),  # type: ignore[arg-type]
            "`dumps`: `study` is a study, found a ranking: `ranking.study` holds its study",
        ),
        (
            lambda: netselect.explain(RANKING, None),  # type: ignore[arg-type]
            "`explain`: `network` is a text, found None",
        ),
        (
            lambda: netselect.rank(STUDY, weights={"fit": 1}),  # type: ignore[arg-type]
            "`weights` is a way of weighting (points, swing, equal, order, judgements, entropy, critic or "
            "standard_deviation), found a mapping",
        ),
        (
            lambda: netselect.sensitivity(netselect.Study),  # type: ignore[arg-type]
            "`sensitivity`: `ranking` is a study or a ranking, found the class `Study`: give a study itself, such "
            "as `netselect.load(path)` makes",
        ),
    ],
)
def test_the_sentence_says_what_is_needed_what_was_found_and_the_cure(
    call: Callable[[], object], sentence: str
) -> None:
    with pytest.raises(InvalidParameter, match=f"^{re.escape(sentence)}$"):
        call()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "an empty text"),
        (b"x", "the bytes `b'x'`"),
        ([], "a list of nothing"),
        ((1, 2), "a tuple `(1, 2)`"),
        (10**5000, "a whole number of about 5,000 digits"),
        (object(), "an object"),
        (Path("here"), "the path `here`"),
        (True, "`true`"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_was_found_is_called_by_its_kind(value: object, said: str) -> None:
    assert found_as(value) == said


def test_a_wrong_number_or_name_of_arguments_is_pythons_own_error() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        netselect.explain(RANKING)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'netwrok'"):
        netselect.explain(RANKING, netwrok="club")  # type: ignore[call-arg]


def test_kinds_that_a_function_takes_are_told_apart() -> None:
    @checked
    def taking(count: int = 1, share: float = 0.5, *, pair: tuple[float, float] = (0, 1), odd: Any = None) -> None:  # noqa: ANN401 -- this is tried
        """Take this and that."""

    taking(np.int64(3), 2, pair=[1, 2.5], odd=object())  # type: ignore[arg-type]
    for arguments in ({"count": True}, {"count": 2.0}, {"share": "1"}, {"share": 10**400}, {"pair": (1,)}):
        with pytest.raises(InvalidParameter):
            taking(**arguments)
