"""Does `netselect report` write what is asked for, and say what is wrong with what was asked?"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done

pytestmark = pytest.mark.usefixtures("ranked_once")

Run = Callable[..., Done]

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "criteria.example.yaml")


@pytest.mark.parametrize(
    ("suffix", "begins"), [(".html", b"<!"), (".md", b"# "), (".docx", b"PK"), (".json", b"{")]
)
def test_the_suffix_says_the_format(run: Run, tmp_path: Path, suffix: str, begins: bytes) -> None:
    target = tmp_path / f"out{suffix}"
    assert run("report", EXAMPLE, "--kind", "analysis", "-o", str(target)).code == 0
    first = target.read_bytes()
    assert first.startswith(begins)
    run("report", EXAMPLE, "--kind", "analysis", "-o", str(target))
    assert target.read_bytes() == first
    assert str(ROOT).encode() not in first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "shortlst"], "Did you mean `shortlist`?"),
        (["--audience", "boss"], "Accepted here: assessor, careers, learner or manager"),
        (["--format", "pdf"], "--format has no `pdf`."),
        (["--format", "md"], "Did you mean `markdown`?"),
        (["-o", "out"], "its name does not say what to write"),
        (["-o", "out.pdf"], "no document is written as `.pdf`"),
        (["-o", "out.html", "--format", "docx"], "is written as html, since its name ends so"),
        (["--format", "docx"], "a Word file cannot be printed"),
        (["--map", "map.yaml"], "--map is for the index"),
        (["--as-of", "2026-11-29"], "holds on the study's own `as_of`"),
        (["--learner", "ann"], "name it by --learners"),
        (["--kind", "index"], "illustrative study"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    run: Run, tmp_path: Path, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("report", EXAMPLE, *words)
    assert result.code == 2
    assert said in result.err
    assert not list(tmp_path.iterdir())


def test_an_output_that_cannot_be_written_keeps_the_old_file(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out.html"
    folder.mkdir()
    result = run("report", EXAMPLE, "-o", str(folder))
    assert result.code == 2
    assert "out.html" in result.err
    assert folder.is_dir()
    assert not list(folder.iterdir())


LEARNERS = "id,needs.raid-log.importance\nann,30\nbea,10\n,5\n"


def test_each_learner_of_a_table_has_a_document_of_their_own(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "intake.csv"
    table.write_text(LEARNERS, encoding="utf-8")
    cohort = ["report", EXAMPLE, "--learners", str(table), "--kind", "analysis"]
    one = run(*cohort, "--learner", "ann", "--format", "json")
    assert one.code == 0
    assert json.loads(one.out)["kind"] == "analysis"
    result = run(*cohort, "--each", str(tmp_path / "docs"), "--format", "markdown")
    assert result.code == 3
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == ["ann.md", "bea.md"]
    assert "2 documents written" in result.err
    assert "Left out" in result.err
    texts = [(tmp_path / "docs" / name).read_text(encoding="utf-8") for name in ("ann.md", "bea.md")]
    assert texts[0] != texts[1]
    assert "earlier" not in result.err
    (tmp_path / "docs" / "bea.md").unlink()
    again = run(*cohort, "--each", str(tmp_path / "docs"), "--format", "markdown", "--audience", "careers")
    assert f"2 documents written into {tmp_path / 'docs'}; 1 of them in the place of an earlier one." in again.err


def test_a_learner_who_is_not_there_is_told_with_the_nearest(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "intake.csv"
    table.write_text(LEARNERS, encoding="utf-8")
    result = run("report", EXAMPLE, "--learners", str(table), "--learner", "anne")
    assert result.code == 2
    assert "Did you mean `ann`?" in result.err


def test_one_learner_hears_of_their_own_fault_alone(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "intake.csv"
    table.write_text(LEARNERS + "cy,much\n", encoding="utf-8")
    cohort = ["report", EXAMPLE, "--learners", str(table), "--kind", "analysis", "--format", "json", "--learner"]
    ann, cy = run(*cohort, "ann"), run(*cohort, "cy")
    assert (ann.code, ann.err) == (0, "")
    assert (cy.code, cy.out) == (3, "")
    assert cy.err.count("Left out: cy") == cy.err.count("Left out") == 1


def test_notes_for_the_learner_change_nothing_and_that_is_said(run: Run) -> None:
    words = ["report", EXAMPLE, "--kind", "analysis", "--format", "json"]
    plain, noted = run(*words), run(*words, "--with-notes")
    assert noted.out == plain.out
    assert "--with-notes changes nothing for the learner" in noted.err
