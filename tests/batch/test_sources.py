"""Is the number of learners known beforehand where that is cheap?"""

from pathlib import Path

import pandas as pd
import pytest

from netselect.batch import many
from netselect.batch.many import learners_in


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("a.csv", "id\nann\nbea\n", 2),
        ("a.csv", "id\nann\nbea", 2),
        ("a.csv", "id\n", 0),
        ("a.csv", "", 0),
        ("a.jsonl", '{"id": "ann"}\n{"id": "bea"}\n', 2),
        ("a.yaml", "learners: []\n", None),
    ],
)
def test_learners_are_counted_by_lines(name: str, text: str, count: int | None, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert learners_in(tmp_path / name) == count


def test_a_large_file_is_judged_by_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_SAMPLE", 1000)
    (tmp_path / "a.jsonl").write_text('{"id": "p1234"}\n' * 5000, "utf-8")
    assert learners_in(tmp_path / "a.jsonl") == 5000


def test_parquet_says_it_itself(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["ann", "bea", "cleo"]}).to_parquet(tmp_path / "a.parquet")
    assert learners_in(tmp_path / "a.parquet") == 3
    (tmp_path / "b.parquet").write_text("no table", "utf-8")
    assert learners_in(tmp_path / "b.parquet") is None


def test_a_folder_has_one_in_each_file(tmp_path: Path) -> None:
    for name in ("ann.yaml", "bea.yml", "notes.txt"):
        (tmp_path / name).write_text("", "utf-8")
    assert learners_in(tmp_path) == 2


def test_what_is_not_there_is_nothing_known(tmp_path: Path) -> None:
    assert learners_in(tmp_path / "nobody.csv") is None
