"""Is what a run has done kept from others, and are the files of others kept from it?"""

from pathlib import Path
from typing import Any

import pytest

from netselect.batch.journal import JOURNAL, Journal, changes, has_parts, parts_folder
from netselect.batch.many import RankedPortion, rank_many
from netselect.errors import InvalidParameter, UnreadableFile
from tests.batch.cohorts import random_study

FACTS = {"top": 3}


def some() -> RankedPortion:
    """Return the results of one learner of two."""
    return RankedPortion(rank_many(random_study(1), [{"id": "ann"}], top=3).whole, [], 2)


def test_two_runs_on_the_same_output_are_told_apart(tmp_path: Path) -> None:
    first = Journal(tmp_path / "out.csv", FACTS)
    for resume in (False, True):
        with pytest.raises(UnreadableFile, match="another run is writing the same output"):
            Journal(tmp_path / "out.csv", FACTS, resume=resume)
    assert (first.folder / JOURNAL).is_file()
    first.remove()
    assert not first.folder.exists()


def test_ranked_and_faulty_learners_are_counted_apart_also_of_an_earlier_run(tmp_path: Path) -> None:
    first = Journal(tmp_path / "out.csv", FACTS)
    first.keep(0, some())
    first.leave()
    assert has_parts(tmp_path / "out.csv")
    second = Journal(tmp_path / "out.csv", FACTS, resume=True)
    assert second.sizes() == (1, 1)
    assert second.holds(0, 2)
    second.remove()


def test_what_is_left_of_a_run_without_parts_stands_in_nobodys_way(tmp_path: Path) -> None:
    folder = parts_folder(tmp_path / "out.csv")
    folder.mkdir()
    (folder / JOURNAL).write_text("{}", "utf-8")
    (folder / ".journal.json.12.tmp").write_text("", "utf-8")
    Journal(tmp_path / "out.csv", FACTS).leave()
    assert not folder.exists()


def test_files_of_others_are_left_alone_and_all_others_go(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "out.csv", FACTS)
    journal.keep(0, some())
    for name in ("thesis.txt", "part-of-me.npz", ".swap.tmp"):
        (journal.folder / name).write_text("mine", "utf-8")
    journal.remove()
    assert sorted(path.name for path in journal.folder.iterdir()) == [".swap.tmp", "part-of-me.npz", "thesis.txt"]
    Journal(tmp_path / "out.csv", FACTS).remove()


@pytest.mark.parametrize("text", [None, "{", "[]"])
def test_parts_without_a_journal_that_can_be_read_are_not_gone_on_with(text: str | None, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "out.csv", FACTS)
    journal.keep(0, some())
    journal.leave()
    if text is None:
        (journal.folder / JOURNAL).unlink()
    else:
        (journal.folder / JOURNAL).write_text(text, "utf-8")
    with pytest.raises(InvalidParameter, match=r"remove the folder .*, then run it again without `--resume`"):
        Journal(tmp_path / "out.csv", FACTS, resume=True)
    assert has_parts(tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (
            {"learners": {"name": "a.csv", "content": "0f"}},
            {"learners": {"name": "a.csv", "content": "1f"}},
            "the file a.csv",
        ),
        (
            {"learners": {"name": "a.csv"}},
            {"learners": {"name": "b.csv"}},
            "came from a.csv and come from b.csv now",
        ),
        (
            {"learners": {"name": "d", "files": 3, "content": "0f"}},
            {"learners": {"name": "d", "files": 3, "content": "1f"}},
            "files in the folder d have been changed, added or taken away since",
        ),
        ({"method": {"topsis": {"v": 1}}}, {"method": {"topsis": {"v": 2}}}, "`method` is topsis as before"),
        ({"method": {"topsis": {}}}, {"method": {"vikor": {}}}, "`method` was topsis and is now vikor"),
        ({"weights": {"how": "order"}}, {"weights": None}, "`weights` was order and is now not given"),
        ({"private items left out": True}, {"private items left out": False}, "left out then, and are not now"),
    ],
)
def test_every_change_is_told_without_figures_of_the_file(
    before: dict[str, Any], now: dict[str, Any], said: str
) -> None:
    (sentence,) = changes(before, now)
    assert said in sentence
    assert not set("{}[]") & set(sentence)


def test_nothing_changed_is_nothing_said() -> None:
    assert changes({"top": 3, "learners": {"name": "a"}}, {"learners": {"name": "a"}, "top": 3}) == []
