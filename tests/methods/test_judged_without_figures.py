"""Are networks that are judged in pairs ranked without figures, and does nothing printed follow from fillers?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect.batch.rank_frame import RankFrame
from netselect.cli import main
from netselect.errors import InvalidParameter, MethodNotApplicable, StudyFaults
from netselect.report.text import ranking_text
from tests.effort import examples

JUDGED = {
    "netselect": 1,
    "title": "Old or new?",
    "as_of": "2026-11-23",
    "learner": {"id": "me"},
    "weights": "judgements",
    "method": {"ahp": {"networks": "judged"}},
    "criteria": {"p": {}, "q": {}},
    "judgements": {"criteria": {"p over q": 3}},
    "network_judgements": {"p": {"old over new": "1/3"}, "q": {"old over new": 2}},
    "networks": {"old": {"name": "Old"}, "new": {"name": "New"}},
}
SCALE = {"worst": 0, "best": 10}


def study(fillers: tuple[object, object] | None = None, **scale: object) -> netselect.Study:
    """Return the study, with the same two fillers for every network where some are given."""
    parts: dict[str, Any] = {**JUDGED, "criteria": {"p": dict(scale), "q": dict(scale)}}
    if fillers is not None:
        values = dict(zip("pq", fillers, strict=True))
        parts["networks"] = {name: {**own, "values": values} for name, own in JUDGED["networks"].items()}  # type: ignore[attr-defined]
    return netselect.load(parts)


def printed(one: netselect.Study) -> list[str]:
    """Return all that is printed of the ranking of a study, but for its hash."""
    ranking = netselect.rank(one)
    return [
        ranking_text(ranking),
        *(str(found()) for found in (ranking.sensitivity, ranking.smaa, ranking.agreement, ranking.dominance)),
        str(ranking.explain("new")),
        str(ranking.compare("old", "new")),
        str(ranking.profile("old")),
        ranking.matrix.to_frame().to_csv(),
    ]


def test_no_figure_scale_or_direction_is_asked_for() -> None:
    ranking = netselect.rank(study())
    assert ranking.scores == pytest.approx([0.354167, 0.645833], abs=1e-6)
    assert ranking.known.all()
    assert str(ranking.verdict) == "Clear: New is first, 0.292 ahead of Old."
    text = ranking.to_text()
    for word in ("unknown", "not known", "search", "methods", "Methods"):
        assert word not in text
    assert netselect.loads(netselect.dumps(study())) == study()


def test_what_is_computed_needs_no_terms_where_networks_are_judged() -> None:
    criteria = {"p": {"computed": "yearly_cost"}, "q": {}}
    ranking = netselect.rank(netselect.load({**JUDGED, "criteria": criteria}))
    assert ranking.scores == pytest.approx([0.354167, 0.645833], abs=1e-6)


FILLERS = st.tuples(st.integers(-5, 15), st.integers(-5, 15))


@settings(max_examples=examples(20), deadline=None)
@given(fillers=FILLERS, scale=st.sampled_from([{"scale": SCALE}, {"direction": "cost"}, {}]))
def test_fillers_change_nothing_that_is_printed(fillers: tuple[object, object], scale: dict[str, object]) -> None:
    assert printed(study(fillers, **scale)) == printed(study())


def test_methods_with_nothing_to_work_on_are_told_in_one_line() -> None:
    for one in (study(), study((5, 5), scale=SCALE), study(("unknown", "unknown"), scale=SCALE)):
        found = netselect.rank(one).agreement()
        assert len(found.variants) == 1
        assert found.left_out[0] == "ahp"
        assert str(found).startswith("19 other ways of ranking have nothing to work on: ")
        assert not found.compares


def test_methods_with_figures_that_differ_are_compared() -> None:
    parts = {**JUDGED, "criteria": {"p": {"scale": SCALE}, "q": {"scale": SCALE}}}
    figures = {"old": {"p": 7, "q": 5}, "new": {"p": 3, "q": 4}}
    parts["networks"] = {name: {"name": name, "values": own} for name, own in figures.items()}
    one = netselect.load(parts)
    ranking = netselect.rank(one)
    assert {variant.label: variant.first for variant in ranking.agreement().variants}["topsis"] == ("old",)
    assert netselect.rank(ranking.matrix, "topsis") == netselect.rank(one, "topsis", weights="judgements")


def test_another_method_says_what_it_lacks_in_its_place(tmp_path: Path) -> None:
    asked: tuple[Callable[[], object], ...] = (
        lambda: netselect.rank(study(), "topsis"),
        lambda: netselect.rank_many(study(), [{"id": "p1"}], "topsis"),
        lambda: RankFrame(study(), method="topsis")(pd.DataFrame({"id": ["p1"]})),
    )
    for one in asked:
        with pytest.raises(
            MethodNotApplicable, match=r"and there is none for p of (Old and New|New and Old); q of"
        ):
            one()
    file = tmp_path / "judged.yaml"
    file.write_text(netselect.dumps(study()), "utf-8")
    lines = file.read_text("utf-8").splitlines()
    with pytest.raises(StudyFaults) as refused:
        netselect.load(file, method={"topsis": {}})
    found = {fault.where: fault.line for fault in refused.value.faults}
    assert list(found) == [
        "criteria.p",
        "criteria.q",
        *(f"networks.{network}.values.{criterion}" for network in ("old", "new") for criterion in "pq"),
    ]
    assert lines[found["criteria.p"] - 1].strip().startswith("p:")
    assert lines[found["networks.new.values.q"] - 1].strip().startswith("new:")
    with_scale = study(None, scale=SCALE)
    file.write_text(netselect.dumps(with_scale), "utf-8")
    with pytest.raises(StudyFaults, match="the value of `p` is missing"):
        netselect.load(file, method={"topsis": {}})


@pytest.mark.parametrize("words", [("rank",), ("batch", "-l", "l.yaml", "-o", "out.csv")])
def test_what_another_method_lacks_is_said_of_the_option(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("judged.yaml").write_text(netselect.dumps(study(None, scale=SCALE)), "utf-8")
    Path("l.yaml").write_text("- id: p1\n", "utf-8")
    command = [words[0], "judged.yaml", *words[1:]]
    assert main([*command, "--method", "topsis", "--gates", "ignore"]) == 2
    first, *others = capsys.readouterr().err.splitlines()
    assert first == "`--method topsis` does not fit judged.yaml yet, where networks are judged in pairs:"
    assert len(others) == 4
    for line in others:
        assert line.startswith("- judged.yaml:")
        assert line.endswith("is missing: write `unknown` if nobody has told you")
    Path("judged.yaml").write_text(netselect.dumps(study((3, 4), scale=SCALE)), "utf-8")
    assert main([*command, "--method", "topsis", "--gates", "ignore"]) == 0


def test_figures_that_another_method_lacks_can_be_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        assert main(list(words)) == 0
        return " ".join(capsys.readouterr().out.split())

    file = tmp_path / "judged.yaml"
    file.write_text(netselect.dumps(study((3, 4), scale=SCALE)), "utf-8")
    assert netselect.load(file, method={"topsis": {}}).method.name == "topsis"
    assert "no faults." in said("check", str(file))
    assert "p 0.375" in said("compare", str(file), "old", "new")
    assert "judged in pairs" in said("explain", str(file), "new")


def test_a_criterion_that_nobody_judged_needs_its_figures_still() -> None:
    with pytest.raises(StudyFaults, match="a criterion needs a scale"):
        netselect.load({**JUDGED, "criteria": {"p": {}, "q": {}, "r": {}}})
    with pytest.raises(StudyFaults, match="a criterion needs a scale"):
        netselect.load({**JUDGED, "method": "ahp"})


def test_weights_from_figures_are_refused_where_there_are_none() -> None:
    with pytest.raises(
        InvalidParameter, match="it works on figures, and there is none for p of Old and New; q of"
    ):
        netselect.rank(study(), weights="entropy")


def test_who_is_outdone_follows_from_judgements() -> None:
    judgements = {"p": {"old over new": "1/3"}, "q": {"old over new": "1/2"}}
    found = netselect.rank(netselect.load({**JUDGED, "network_judgements": judgements})).dominance()
    assert [(one.network, one.by, one.surely) for one in found.dominated] == [("old", ("new",), ("new",))]
    assert netselect.rank(study()).dominance().dominated == ()


def test_a_cohort_is_ranked_as_each_alone() -> None:
    one = study()
    result = netselect.rank_many(one, [{"id": "x"}, {"id": "y"}])
    frame = result.to_frame()
    assert frame["score"].tolist() == pytest.approx([0.645833, 0.354167] * 2, abs=1e-6)
