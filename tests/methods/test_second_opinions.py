"""Are rankers of other libraries asked as they want to be, and is their answer read the right way round?"""

import builtins
import json
import pickle
import re
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import numpy as np
import pymcdm.methods
import pytest
from skcriteria import agg

import netselect
from netselect.cli import main
from netselect.errors import MalformedMethod, MethodNotApplicable, MissingAnchors, MissingExtra, UnknownName
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method, method_class, second_opinions
from netselect.methods._peers import LIBRARIES, PYMCDM, SKCRITERIA, peer_names
from tests.peers import Case, case

REFUSED = [
    f"{prefix}.{name}"
    for prefix, one in LIBRARIES.items()
    for name, ranker in one.rankers.items()
    if ranker.refused
]
EXAMPLE = Path("criteria.example.yaml").read_text("utf-8")


def rankers_of(library: str) -> set[str]:
    """Return the names of all rankers that a library has."""
    if library == "pymcdm":
        return {name for name, one in vars(pymcdm.methods).items() if isinstance(one, type)}
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        parts = [import_module(f"skcriteria.agg.{one.name}") for one in iter_modules(agg.__path__)]
    kinds = {one for part in parts for one in vars(part).values() if isinstance(one, type)}
    return {one.__name__ for one in kinds if issubclass(one, agg.SKCDecisionMakerABC) and not isabstract(one)}


@pytest.mark.parametrize(("library", "table"), [("pymcdm", PYMCDM), ("skcriteria", SKCRITERIA)])
def test_every_ranker_of_the_library_is_in_the_table(library: str, table: dict[str, Any]) -> None:
    assert rankers_of(library) - {"MCDA_method"} == set(table)


def dominated(seed: int, *, costs: bool) -> DecisionMatrix:
    """Return five networks, of which the first is better than the second on every criterion."""
    rng = np.random.default_rng(seed)
    units, types = np.array([1.0, 10.0, 0.1, 1.0]), np.array([1, -1, 1, -1]) if costs else np.ones(4)
    values = rng.uniform(1, 9, (5, 4)) * units
    values[1] = values[0] - types * 0.7 * rng.uniform(0.4, 1, 4) * units
    low, high = 0.1 * units, 10.0 * units
    return DecisionMatrix.from_arrays(
        values,
        rng.dirichlet(np.ones(4)),
        worst=np.where(types > 0, low, high),
        best=np.where(types > 0, high, low),
    )


@pytest.mark.parametrize("name", peer_names())
def test_a_dominated_network_scores_less_than_its_dominator(name: str) -> None:
    method = make_method(name)
    asked = 0
    for costs in (True, False):
        try:
            scores = method.evaluate(dominated(3, costs=costs)).scores
        except MethodNotApplicable as refusal:
            assert re.search("cost|solely|less is better", str(refusal))  # noqa: PT017 -- one of the two ways has to do
            continue
        asked += 1
        assert scores[0] > scores[1]
    assert asked


@pytest.mark.parametrize("name", REFUSED)
def test_what_needs_more_is_refused_by_name_with_the_reason(name: str) -> None:
    with pytest.raises(UnknownName, match=f"`{name}` cannot be asked: (it|there)"):
        make_method(name)


def of_pymcdm(name: str, *given: object) -> Callable[[Case], Any]:
    return lambda asked: getattr(pymcdm.methods, name)(*given)(asked.values, asked.weights, asked.types)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("pymcdm.TOPSIS", of_pymcdm("TOPSIS")),
        ("pymcdm.MARCOS", of_pymcdm("MARCOS")),
        ("pymcdm.MAIRCA", lambda asked: -of_pymcdm("MAIRCA")(asked)),
        ("skcriteria.EDAS", of_pymcdm("EDAS")),
        ("skcriteria.VIKOR", lambda asked: -of_pymcdm("VIKOR")(asked)),
        ("skcriteria.CoCoSo", of_pymcdm("COCOSO")),
    ],
)
def test_scores_are_those_of_the_library(ours: str, theirs: Callable[[Case], Any]) -> None:
    asked = case(5, costs=True)
    np.testing.assert_allclose(make_method(ours).evaluate(asked.matrix).scores, theirs(asked), rtol=1e-9)


@pytest.mark.parametrize("name", ["pymcdm.SPOTIS", "skcriteria.SPOTIS"])
def test_bounds_come_from_the_anchors_and_what_lies_beyond_counts_as_the_anchor(name: str) -> None:
    matrix = DecisionMatrix.from_arrays([[7, 95], [3, 290]], [2, 1], worst=[0, 150], best=[5, 0])
    by_sum = netselect.rank(matrix).scores
    np.testing.assert_allclose(netselect.rank(matrix, name).scores, by_sum - 1.0)
    with pytest.raises(MissingAnchors):
        netselect.rank(DecisionMatrix.from_arrays([[7, 95], [3, 290]], [2, 1], maximise=[1, -1]), name)


def test_a_criterion_without_weight_is_not_passed_on_and_one_with_zeros_is_named() -> None:
    matrix = DecisionMatrix.from_arrays([[7, 95, 0], [3, 20, 0]], [2, 1, 0], maximise=[1, -1, 1])
    two = DecisionMatrix.from_arrays([[7, 95], [3, 20]], [2, 1], maximise=[1, -1])
    np.testing.assert_array_equal(
        netselect.rank(matrix, "pymcdm.WSM").scores, netselect.rank(two, "pymcdm.WSM").scores
    )
    with pytest.raises(MethodNotApplicable, match=r"`C3` of `A1` is 0; not every ranker takes"):
        netselect.rank(matrix.reweighted([1, 1, 1]), "pymcdm.WSM")


def test_where_a_dominated_network_comes_out_above_that_is_said() -> None:
    found = []
    for seed in range(60):
        matrix = dominated(seed, costs=True)
        scores = make_method("pymcdm.PROBID").evaluate(matrix)
        found += [seed] * bool(scores.warnings)
        assert bool(scores.scores[1] > scores.scores[0] + 1e-9) <= bool(scores.warnings)
    assert found
    with pytest.warns(netselect.NetselectWarning, match="it is no guide here"):
        netselect.rank(dominated(found[0], costs=True), "pymcdm.PROBID")


@pytest.mark.parametrize("name", ["pymcdm.TOPSIS", "skcriteria.TOPSIS", "skcriteria.MARCOS"])
def test_nothing_that_the_library_says_reaches_anybody(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        make_method(name).evaluate(dominated(1, costs=True))
    assert capfd.readouterr() == ("", "")


def test_a_method_of_a_library_can_be_pickled_and_is_written_in_a_study() -> None:
    assert pickle.loads(pickle.dumps(make_method("skcriteria.TOPSIS"))) == make_method("skcriteria.TOPSIS")  # noqa: S301
    study = netselect.load(netselect.loads(EXAMPLE).as_plain(), method={"pymcdm.SPOTIS": {}})
    assert netselect.loads(netselect.dumps(study)).method.name == "pymcdm.SPOTIS"


def test_unknown_figures_are_refused_in_a_sentence_and_a_batch_too() -> None:
    study = netselect.loads(EXAMPLE)
    with pytest.raises(
        MethodNotApplicable, match=r"pymcdm.TOPSIS takes known figures alone, and `yearly_cost` of"
    ):
        netselect.rank(study, "pymcdm.TOPSIS")
    with pytest.raises(MethodNotApplicable, match="ranks one learner at a time, and no batch"):
        netselect.rank_many(study, [{"id": "a"}], method="pymcdm.TOPSIS")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pymcdm.spotis", "pymcdm.SPOTIS"),
        ("PYMCDM.SPOTIS", "pymcdm.SPOTIS"),
        ("PyMCDM.Sptis", "pymcdm.SPOTIS"),
        ("skcriteria.Topsis", "skcriteria.TOPSIS"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(UnknownName, match=f"Did you mean `{meant}`?"):
        method_class(typed)


@pytest.mark.parametrize(
    "typed", ["pymcdm", "PYMCDM", "pymcdm.", "pymcdm.NOPE", "skcriteria", "skcriteria.nothing"]
)
def test_where_no_name_is_near_those_of_the_library_are_listed(typed: str) -> None:
    with pytest.raises(UnknownName, match=r"Those of .* TOPSIS.*: write one as in .*SPOTIS") as refusal:
        method_class(typed)
    assert {one.partition(".")[0] for one in refusal.value.expected} == {typed.lower().partition(".")[0]}


def without(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let no library of rankers be loaded."""
    real = builtins.__import__

    def refusing(name: str, *given: Any, **options: Any) -> Any:  # noqa: ANN401 -- as import has it
        if name.partition(".")[0] in LIBRARIES:
            raise error
        return real(name, *given, **options)

    def of_module(name: str, *_: object) -> Any:  # noqa: ANN401 -- as above
        if name.partition(".")[0] in LIBRARIES:
            raise error
        return sys.modules[name]

    monkeypatch.setattr(builtins, "__import__", refusing)
    monkeypatch.setattr("netselect.errors.import_module", of_module)


def test_without_the_library_the_line_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, ImportError("no"))
    with pytest.raises(MissingExtra, match=r'need that library: pip install "netselect\[peers\]"'):
        make_method("pymcdm.TOPSIS").evaluate(dominated(1, costs=True))


def test_a_broken_library_is_told_and_does_not_stop_the_list(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without(monkeypatch, AttributeError("np.float"))
    with pytest.raises(MalformedMethod, match="is installed and cannot be loaded"):
        make_method("skcriteria.TOPSIS").evaluate(dominated(1, costs=True))
    assert main(["methods"]) == 0
    assert "skcriteria.TOPSIS" in capsys.readouterr().out
    assert set(second_opinions()) == set(peer_names())


def test_library_and_version_stand_in_every_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(STUDY, "utf-8")
    called = f"SPOTIS of {LIBRARIES['pymcdm'].called}"
    assert main(["rank", str(study), "--method", "pymcdm.SPOTIS", "--full"]) == 0
    text = capsys.readouterr().out
    assert f"Method: {called}; weights by points" in text
    assert "by pymcdm.SPOTIS, working this out takes a while" in " ".join(text.split())
    assert main(["rank", str(study), "--method", "pymcdm.SPOTIS", "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["method"]["library"] == {"name": "pymcdm", "version": LIBRARIES["pymcdm"].version}
    assert values["robustness"] is None
    assert main(["report", str(study), "--method", "pymcdm.SPOTIS", "--kind", "shortlist"]) == 0
    assert f"Ranked by: {called}" in capsys.readouterr().out


STUDY = """netselect: 1
title: Which?
as_of: 2026-01-05
learner: {id: me}
criteria:
  fit: {weight: 2, scale: {worst: 0, best: 5}}
  cost: {weight: 1, scale: {worst: 100, best: 0}}
networks:
  a: {name: A, values: {fit: 3, cost: {value: 10, low: 5, high: 80}}}
  b: {name: B, values: {fit: 2, cost: 20}}
  c: {name: C, values: {fit: 1, cost: 5}}
"""


# SPOTIS looks at each network by itself, so that a third one would show no more than it costs.
@pytest.mark.parametrize(("name", "count"), [("pymcdm.TOPSIS", 3), ("pymcdm.SPOTIS", 2)])
def test_what_ranks_many_times_works(name: str, count: int) -> None:
    ranking = netselect.rank(netselect.loads("".join(STUDY.splitlines(keepends=True)[: count - 3 or None])), name)
    assert ranking.sensitivity().standing == count
    assert len(ranking.smaa(samples=50).to_frame())
    assert ranking.verdict.could_be_first
    assert ranking.reversals() is not None
    assert ranking.agreement(["topsis", "pymcdm.VIKOR"]).counted
