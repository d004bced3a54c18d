"""Does a study per learner give what ranking each study by itself gives, in one set of columns?"""

import io
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netselect import dumps, rank
from netselect.batch.engine.learners import VERDICTS, Chunk, Legend, joined
from netselect.batch.many import BatchResult
from netselect.batch.studies import legend_of_studies, portions_of_studies, rank_studies
from netselect.errors import InvalidParameter, UnreadableFile
from netselect.study.study import Study
from tests.batch.cohorts import random_study

COUNT = 12


def study_of(place: int, **parts: Any) -> Study:  # noqa: ANN401 -- any part of a study
    """Return a study of its own; every third has fewer networks, others have a gate more."""
    study = random_study(place, networks=3 if place % 3 == 0 else 8, **parts)
    gates = {"slow": study.gates["quick"].model_copy(update={"max": 10.0})} if place % 2 else {}
    learner = study.learner.model_copy(update={"id": f"p{place:02d}"})
    networks = {f"{name}{'x' if place % 4 == 0 else ''}": network for name, network in study.networks.items()}
    return study.model_copy(update={"learner": learner, "networks": networks, "gates": {**study.gates, **gates}})


STUDIES = [study_of(place) for place in range(COUNT)]


def assert_ranked_alone(
    chunk: Chunk, legend: Legend, studies: list[Study], top: int, method: str | None = None
) -> None:
    """Assert bit for bit what ranking each study by itself gives."""
    assert chunk.ids == [study.learner.id for study in studies]
    wants = chunk.wants
    for row, study in enumerate(studies):
        ranking = rank(study, method)
        records = [record for record in ranking.records if record.rank is not None][:top]
        listed = [legend.networks[code] for code in chunk.network[row] if code >= 0]
        assert listed == [record.network for record in records]
        filled = len(listed)
        assert chunk.rank[row, :filled].tolist() == [record.rank for record in records]
        places = [ranking.position(name) for name in listed]
        np.testing.assert_array_equal(chunk.score[row, :filled], ranking.scores[places])
        assert np.isnan(chunk.score[row, filled:]).all()
        np.testing.assert_array_equal(chunk.is_known[row, :filled], ranking.known[places])
        assert VERDICTS[chunk.verdict[row]] == ranking.verdict.kind
        assert chunk.excluded[row] == (ranking.ranks == 0).sum()
        shortlisted = {legend.networks[code] for at, code in chunk.shortlisted.tolist() if at == row}
        assert shortlisted == set(ranking.shortlist.networks)
        unmet = {wants[code] for at, code, _ in chunk.unmet.tolist() if at == row}
        gaps = ranking.gaps()
        assert unmet == {*gaps.unserved, *gaps.unserved_by_standing}


@pytest.mark.parametrize("top", [1, 3, 100])
def test_each_study_is_ranked_as_if_alone(top: int) -> None:
    result = rank_studies(STUDIES, top=top)
    assert result.faults == ()
    assert list(result.legend.networks) == sorted({name for study in STUDIES for name in study.networks})
    assert {"open_to_all", "quick", "slow", "budget"} <= set(result.legend.gates)
    assert result.whole.network.shape == (COUNT, min(top, len(result.legend.networks)))
    assert_ranked_alone(result.whole, result.legend, STUDIES, top)


@pytest.mark.parametrize("method", ["topsis", "weighted_product"])
def test_another_method_is_the_one_of_each(method: str) -> None:
    result = rank_studies(STUDIES, method, top=4)
    assert result.legend.method == method
    assert_ranked_alone(result.whole, result.legend, STUDIES, 4, method=method)


def test_what_each_gate_excludes_stands_under_its_name() -> None:
    result = rank_studies(STUDIES)
    slow = result.legend.gates.index("slow")
    for row, study in enumerate(STUDIES):
        if "slow" not in study.gates:
            assert result.whole.excluded_by[row, slow] == 0
    assert result.whole.excluded_by[:, slow].any()


def test_studies_with_methods_of_their_own_are_ranked_by_those() -> None:
    own = [study_of(1), study_of(2, method="topsis"), study_of(4, method="weighted_product")]
    result = rank_studies(own)
    assert result.legend.method == "weighted_sum, topsis and weighted_product"
    assert_ranked_alone(result.whole, result.legend, own, 10)


def folder_of(folder: Path) -> Path:
    for place, study in enumerate(STUDIES[:4]):
        (folder / f"{place}.yaml").write_text(dumps(study), encoding="utf-8")
    (folder / "2a.yaml").write_text("netselect: 1\ntitel: Mine\n")
    (folder / "3a.yaml").write_text("netselect: [\n")
    (folder / "networks.csv").write_text("id\n")
    return folder


def test_the_faults_of_one_study_of_a_folder_do_not_stop_the_rest(tmp_path: Path) -> None:
    result = rank_studies(folder_of(tmp_path), top=3)
    assert_ranked_alone(result.whole, result.legend, STUDIES[:4], 3)
    assert {(fault.learner, fault.record) for fault in result.faults} == {("2a", 4), ("3a", 6)}
    assert all(Path(fault.fault.source).name == f"{fault.learner}.yaml" for fault in result.faults)
    misspelt = next(fault for fault in result.faults if fault.fault.where == "titel")
    assert misspelt.fault.line == 2
    assert "Did you mean `title`?" in misspelt.fault.message


def test_portions_in_the_codes_of_a_legend_are_the_same_results(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    legend = legend_of_studies(folder, top=3)
    portions = list(portions_of_studies(folder, legend))
    whole = rank_studies(folder, top=3)
    assert asdict(legend) == asdict(whole.legend)
    assert sum(portion.count for portion in portions) == 6
    assert [fault for portion in portions for fault in portion.faults] == list(whole.faults)
    chunk = joined([portion.chunk for portion in portions])
    for name in (
        "network",
        "rank",
        "score",
        "verdict",
        "excluded_by",
        "serving",
        "shortlisted",
        "unmet",
        "open_needs",
    ):
        np.testing.assert_array_equal(getattr(chunk, name), getattr(whole.whole, name))


def test_portions_of_any_size_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rank_studies(STUDIES, top=5)
    monkeypatch.setattr("netselect.batch.studies.PORTION", 2)
    parts = rank_studies(STUDIES, top=5)
    assert len(parts.chunks) == COUNT // 2
    assert asdict(parts.legend) == asdict(whole.legend)
    for name in ("ids", "network", "rank", "score", "excluded_by", "serving", "shortlisted"):
        np.testing.assert_array_equal(getattr(parts.whole, name), getattr(whole.whole, name))
    assert_ranked_alone(parts.whole, parts.legend, STUDIES, 5)


def test_a_study_that_changed_since_the_legend_was_made_is_a_fault() -> None:
    legend = legend_of_studies(STUDIES[1:3])
    (portion,) = portions_of_studies([STUDIES[1], STUDIES[4]], legend)
    assert portion.chunk.ids == ["p01"]
    (fault,) = portion.faults
    assert fault.learner == "p04"
    assert "make it again" in fault.fault.message


def test_a_learner_who_stands_in_two_studies_is_ranked_for_the_first() -> None:
    result = rank_studies([STUDIES[0], STUDIES[1], STUDIES[0]])
    assert result.whole.ids == ["p00", "p01"]
    (fault,) = result.faults
    assert (fault.learner, fault.record) == ("p00", 3)


def test_a_method_that_cannot_treat_a_study_is_a_fault_of_that_study() -> None:
    directed = {"direct": {"weight": 1, "direction": "benefit"}}
    networks = {name: {"name": name, "values": {"direct": value}} for name, value in (("a", 1), ("b", 2))}
    bare = Study.model_validate(
        {"netselect": 1, "title": "No anchors", "as_of": "2026-01-01", "learner": {"id": "bare"},
         "criteria": directed, "networks": networks}
    )  # fmt: skip
    result = rank_studies([bare, STUDIES[1]], "weighted_sum")
    assert result.whole.ids == ["p01"]
    (fault,) = result.faults
    assert fault.learner == "bare"
    assert "needs the worst and the best level of every criterion" in fault.fault.message


def test_what_is_private_can_be_left_out() -> None:
    study = STUDIES[1]
    needs = {
        "mentor": study.learner.needs["mentor"],
        "hidden": study.learner.needs["mentor"].model_copy(
            update={"private": True, "themes": {"nobody-offers-this": 1}}
        ),
    }
    own = study.model_copy(update={"learner": study.learner.model_copy(update={"needs": needs})})
    assert "hidden" in rank_studies([own]).whole.wants
    assert "hidden" not in rank_studies([own], leave_out_private=True).whole.wants


def test_results_are_looked_at_and_written_like_those_of_any_batch(tmp_path: Path) -> None:
    result = rank_studies(STUDIES, top=2)
    assert isinstance(result, BatchResult)
    frame = result.to_frame(of="learners")
    assert len(frame) == COUNT
    assert str(result).startswith(f"{COUNT} learners ranked by weighted sum")
    result.write(tmp_path / "out.csv")
    assert len(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8")).readlines()) == COUNT + 1


def test_no_studies_are_a_result_of_nobody() -> None:
    result = rank_studies([])
    assert len(result) == 0
    assert result.legend.networks == ()


@pytest.mark.parametrize("source", [5, STUDIES[0], {"netselect": 1}, [5]])
def test_what_is_no_source_of_studies_is_refused(source: object) -> None:
    with pytest.raises(InvalidParameter, match="studies"):
        rank_studies(source)  # type: ignore[arg-type]


@pytest.mark.parametrize("top", [0, True, "3", 1.5])
def test_how_many_are_listed_is_a_whole_number(top: object) -> None:
    with pytest.raises(InvalidParameter, match="top"):
        rank_studies(STUDIES[:1], top=top)  # type: ignore[arg-type]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no file or folder"):
        rank_studies(tmp_path / "studies")
    with pytest.raises(UnreadableFile, match="no file that ends in"):
        rank_studies(tmp_path)


def test_studies_that_are_all_faulty_are_all_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("netselect: 1\n", "utf-8")
    result = rank_studies(tmp_path)
    assert (len(result), result.legend.networks) == (0, ())
    assert {fault.learner for fault in result.faults} == {"a", "b"}
    assert str(result) == "0 learners ranked; 2 could not be ranked"
    (portion,) = portions_of_studies(tmp_path, legend_of_studies(tmp_path))
    assert (portion.count, len(portion.chunk)) == (2, 0)
    assert portion.faults == list(result.faults)


@pytest.mark.parametrize("text", ["id: ann\n", "learners:\n- id: ann\n", "limits: {yearly_cost: 3}\n"])
def test_learners_records_in_the_place_of_studies_are_told_with_the_cure(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    if text.startswith("learners"):
        text = "id: ann\n---\nid: bea\n"
    (tmp_path / "b.yaml").write_text(text, "utf-8")
    for source in (tmp_path, tmp_path / "b.yaml"):
        with pytest.raises(InvalidParameter, match=r"holds learners' records.*--learners"):
            rank_studies(source)
