"""Are figures with a stated standard deviation drawn as normal, and do they change nothing but samples?"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import netselect
from netselect.bounds.open_figures import Spread
from netselect.cli import main
from netselect.errors import StudyFaults
from netselect.reading.writing import save
from netselect.robustness.smaa import smaa
from netselect.study.network import Observation
from netselect.study.study import Study
from tests.small_study import network, small_study

COUNT = 40_000


def cut_off_moments(spread: Spread) -> tuple[float, float]:
    """Return mean and variance of a normal distribution between ends (Johnson et al. 1994, chapter 13.10)."""

    def density(z: float) -> float:
        return math.exp(-z * z / 2) / math.sqrt(2 * math.pi) if math.isfinite(z) else 0.0

    low, high = ((end - spread.mean) / spread.sd for end in (spread.low, spread.high))
    share = (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2))) / 2
    moved = (density(low) - density(high)) / share
    edges = [0.0 if math.isinf(z) else z * density(z) for z in (low, high)]
    return spread.mean + spread.sd * moved, spread.sd**2 * (1 + (edges[0] - edges[1]) / share - moved**2)


@pytest.mark.parametrize(
    "spread",
    [
        Spread(3.0, 2.0),
        Spread(3.0, 2.0, low=0.0),
        Spread(0.0, 5.0, low=0.0),
        Spread(0.9, 0.4, 0.0, 1.0),
        Spread(7.0, 0.01, 6.0, 7.0),
        Spread(0.5, 1e9, 0.0, 1.0),
        Spread(1e6, 1.0, high=1e6 + 1),
    ],
)
def test_draws_have_the_moments_of_a_normal_distribution_that_is_cut_off(spread: Spread) -> None:
    drawn = spread.drawn(np.random.default_rng(1).random(COUNT))
    mean, variance = cut_off_moments(spread) if spread.sd < 1e8 else (0.5, 1 / 12)
    assert drawn.min() >= spread.low
    assert drawn.max() <= spread.high
    assert drawn.mean() == pytest.approx(mean, abs=3 * math.sqrt(variance / COUNT))
    fourth = float(((drawn - mean) ** 4).mean())
    assert drawn.var() == pytest.approx(variance, abs=3 * math.sqrt((fourth - variance**2) / COUNT))
    assert np.isfinite(spread.drawn(np.array([0.0, 1.0 - 2**-53]))).all()


def measured(*, sd: bool = True, weight: float = 1.0) -> Study:
    """Return three networks by fit and cost, two figures of which were measured, one besides within a range."""

    def spread(value: float, own: float, **ends: float) -> dict[str, float]:
        return {"value": value, **({"sd": own} if sd else {}), **ends}

    def one(fit: Any, cost: Any) -> dict[str, Any]:  # noqa: ANN401 -- figures, bare or in full
        return network(values={"fit": fit}, staying={"yearly_cost": cost})

    return small_study(
        criteria={
            "fit": {"weight": 1, "scale": {"worst": 0, "best": 10}},
            "cost": {"computed": "yearly_cost", "weight": weight, "scale": {"worst": 100, "best": 0}},
        },
        learner={"limits": {"yearly_cost": 50}},
        networks={
            "a": one(spread(6, 1.5), spread(20, 25)),
            "b": one(spread(6.5, 2, low=6, high=9), 30),
            "c": one(4, {"value": "unknown", "low": 0, "high": 40}),
        },
    )


def test_shares_are_those_of_a_loop_by_hand() -> None:
    found = smaa(measured(), weights="stated", samples=COUNT)
    generator = np.random.default_rng(99)

    def normal(mean: float, sd: float, low: float, high: float = math.inf) -> float:
        while not low <= (drawn := generator.normal(mean, sd)) <= high:
            pass
        return float(drawn)

    firsts, draws = {"a": 0, "b": 0, "c": 0}, 15_000
    for _ in range(draws):
        fit, cost = normal(6, 1.5, 0), normal(20, 25, 0)
        scores = {
            # A gate takes the stated cost, so that the network stands whatever is drawn; an anchor ends the scale.
            "a": 0.5 * min(1.0, fit / 10) + 0.5 * max(0.0, 1 - cost / 100),
            "b": 0.5 * normal(6.5, 2, 6, 9) / 10 + 0.5 * 0.7,
            "c": 0.5 * 0.4 + 0.5 * (1 - generator.uniform(0, 40) / 100),
        }
        firsts[max(scores, key=scores.__getitem__)] += 1
    for name, count in firsts.items():
        share = count / draws
        error = math.sqrt(share * (1 - share) * (1 / draws + 1 / COUNT)) + 1e-4
        assert found[name].first == pytest.approx(share, abs=3 * error), name
    assert (found.measured_figures, found.open_figures) == (3, 1)
    assert "figures with a stated spread (3) were normal around their values" in found.drawn
    assert "it plays no part in bounds and verdict" in " ".join(str(found).split())


def test_a_spread_changes_no_score_no_bound_no_gate_and_no_verdict() -> None:
    with_it, without = netselect.rank(measured()), netselect.rank(measured(sd=False))
    assert with_it.scores.tolist() == without.scores.tolist()
    assert with_it.bounds().low.tolist() == without.bounds().low.tolist()
    assert with_it.bounds().high.tolist() == without.bounds().high.tolist()
    assert str(with_it.verdict) == str(without.verdict)
    assert str(with_it) == str(without)
    assert [one.gates for one in with_it.records] == [one.gates for one in without.records]


def test_what_nothing_reads_is_not_drawn_and_stated_figures_are_not() -> None:
    idle = smaa(measured(weight=0.0), weights="stated", samples=100)
    assert (idle.measured_figures, idle.open_figures) == (2, 1)
    assert smaa(measured(), figures="stated", samples=100).measured_figures == 0
    one, again = (smaa(measured(), samples=500, seed=3).to_dict() for _ in range(2))
    assert json.dumps(one) == json.dumps(again)
    without = smaa(measured(sd=False), samples=500)
    assert without.measured_figures == 0
    assert "spread" not in str(without)


@pytest.mark.parametrize("figures", ["uniform", "triangular"])
def test_a_measured_strength_is_drawn_by_its_spread_and_not_by_its_grade(figures: Any) -> None:  # noqa: ANN401 -- one of the choices
    parts = {"grade": "reported", "serves": {"n": {"value": 0.5, "sd": 0.1}}}
    study = small_study(
        needs={"n": {"title": "N", "importance": 1, "current": 1, "target": 2}},
        networks={"a": network(**parts), "b": network(grade="reported", serves={"n": 0.5})},
    )
    found = smaa(study, weights="stated", grades=True, figures=figures, samples=2000)
    assert (found.measured_figures, found.graded_strengths) == (1, 1)
    assert found["a"].first == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"value": "unknown", "sd": 1}, "there is no value here"),
        ({"value": 3, "sd": 0}, "a standard deviation is above 0"),
        ({"value": 3, "sd": -2}, "a standard deviation is above 0"),
        ({"value": 3, "sd": "much"}, "a number is needed here"),
    ],
)
def test_what_is_no_standard_deviation_is_refused(figure: dict[str, Any], said: str) -> None:
    plain = measured().as_plain()
    plain["networks"]["a"]["values"]["fit"] = figure
    with pytest.raises(StudyFaults, match=said):
        netselect.load(plain)


def test_a_spread_comes_back_from_every_kind_of_file(tmp_path: Path) -> None:
    study = measured()
    written = tmp_path / "study.yaml"
    save(study, written)
    assert "{value: 6.0, sd: 1.5}" in written.read_text("utf-8") or "sd: 1.5" in written.read_text("utf-8")
    assert netselect.load(written) == study
    assert Observation(value=3.0, sd=0.5).sd == 0.5
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("defusedxml")
    assert main(["convert", str(written), str(tmp_path / "study.xlsx")]) == 0
    assert netselect.load(tmp_path / "study.xlsx") == study
