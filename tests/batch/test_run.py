"""Is nothing lost, repeated or changed, whatever breaks a long run off?"""

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netselect import dumps, storing
from netselect.batch.many import rank_many
from netselect.batch.run import RunSummary, run_batch
from netselect.batch.survey import learners_about
from netselect.errors import InvalidParameter, NetselectError, UnreadableFile
from netselect.study.study import Study
from tests.batch.cohorts import nearly_known_study, random_records, random_study

FORMATS = ("parquet", "csv", "jsonl")
SIZE, LEARNERS = 20, 150
STUDY = nearly_known_study(4)


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Stand learners in a file: 150, of whom the eleventh is faulty."""
    return cohort_in(tmp_path)


def cohort_in(folder: Path) -> Path:
    lines = [record.model_dump_json(exclude_defaults=True) for record in random_records(3, LEARNERS)]
    lines[10] = '{"id": "p010", "limits": {"yearly_cost": "a lot"}}'
    path = folder / "learners.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def ranked(learners: Path, output: Path, **wished: Any) -> RunSummary:  # noqa: ANN401 -- any parameter
    return run_batch(STUDY, learners, output, **{"top": 3, "size": SIZE, **wished})


def broken_off(after: int, learners: Path, output: Path, **wished: Any) -> KeyboardInterrupt:  # noqa: ANN401 -- as above
    """Interrupt a run when some of its parts are there, and return what it says then."""

    def interrupt(_what: str, done: int) -> None:
        if done == after * SIZE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        ranked(learners, output, progress=interrupt, **wished)
    return caught.value


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", FORMATS)
def test_a_run_writes_what_the_result_in_memory_writes(kind: str, cohort: Path, tmp_path: Path) -> None:
    summary = ranked(cohort, tmp_path / f"out.{kind}")
    result = rank_many(STUDY, cohort, top=3)
    result.write(tmp_path / f"memory.{kind}")
    if kind != "parquet":  # whose row groups are the portions
        assert (tmp_path / f"out.{kind}").read_bytes() == (tmp_path / f"memory.{kind}").read_bytes()
    faults = [(tmp_path / f"{name}.{kind}.faults.jsonl").read_bytes() for name in ("out", "memory")]
    assert faults[0] == faults[1]
    assert (summary.ranked, summary.faulty) == (LEARNERS - 1, 1)
    assert sum(summary.verdicts.values()) == LEARNERS - 1
    assert not (tmp_path / f"out.{kind}.parts").exists()


def test_faults_stand_in_a_file_with_place_and_reason(cohort: Path, tmp_path: Path) -> None:
    summary = ranked(cohort, tmp_path / "out.csv")
    (line,) = (tmp_path / "out.csv.faults.jsonl").read_text("utf-8").splitlines()
    fault = json.loads(line)
    assert (fault["learner"], fault["record"], fault["line"]) == ("p010", 11, 11)
    assert fault["source"].endswith("learners.jsonl")
    assert fault["path"] == "limits.yearly_cost"
    assert "a lot" in fault["message"]
    assert summary.faults == tmp_path / "out.csv.faults.jsonl"
    assert "At most 2 learners could not be ranked:" in str(summary)
    assert "limits.yearly_cost" in str(summary)


def test_faults_are_shown_by_kind_and_column_the_rarest_first(tmp_path: Path) -> None:
    rows = ["a lot,,x", *[",lots,x"] * 8, ",,x", *[",,x["] * 2]
    header = "id,limits.yearly_cost,limits.hours_per_month,topics"
    rows = [f"p{number},{row}" for number, row in enumerate(rows)]
    (tmp_path / "l.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    summary = run_batch(STUDY, tmp_path / "l.csv", tmp_path / "out.csv")
    assert [(one.times, [first.fault.line for first in one.first]) for one in summary.alike] == [
        (1, [2]),
        (2, [12, 13]),
        (8, [3, 4]),
    ]
    said = str(summary)
    assert [f"l.csv:{line}" in said for line in (2, 12, 13, 3, 4)] == [True, True, True, True, False]
    assert said.index("l.csv:2 ") < said.index("l.csv:12 ") < said.index("l.csv:3 ")
    assert "    This is the first of about 10 of the kind.\n" in said


def test_letters_stand_in_the_file_of_faults_and_what_steers_a_terminal_does_not(tmp_path: Path) -> None:
    odd = {"limits": {"b\u00fcro \x1b[31m\x9b\u202e\U000e0041\x7f": 1}}
    (tmp_path / "l.jsonl").write_text(json.dumps({"id": "p1", **odd}) + "\n", "utf-8")
    ranked(tmp_path / "l.jsonl", tmp_path / "out.csv")
    text = (tmp_path / "out.csv.faults.jsonl").read_text("utf-8")
    assert "b\u00fcro" in text
    assert text.removesuffix("\n").isprintable()
    assert json.loads(text)["code"] == "unknown_key"


def test_without_faults_there_is_no_file_of_them_and_an_old_one_goes(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text('{"id": "ann"}\n', "utf-8")
    (tmp_path / "out.csv.faults.jsonl").write_text("old", "utf-8")
    summary = ranked(tmp_path / "one.jsonl", tmp_path / "out.csv")
    assert (summary.ranked, summary.faulty, summary.faults) == (1, 0, None)
    assert names_in(tmp_path) == ["one.jsonl", "out.csv"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_holds_nobody_is_refused_and_nothing_is_written(kind: str, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", "utf-8")
    with pytest.raises(UnreadableFile, match="holds no learners"):
        ranked(tmp_path / "none.jsonl", tmp_path / f"out.{kind}")
    assert names_in(tmp_path) == ["none.jsonl"]


@pytest.mark.parametrize(
    ("after", "kind", "workers"), [(1, "csv", 1), (4, "csv", 2), (2, "parquet", 2), (3, "jsonl", 1)]
)
def test_a_resumed_run_writes_the_same_bytes(
    *, after: int, kind: str, workers: int, cohort: Path, tmp_path: Path
) -> None:
    folder = tmp_path / f"out.{kind}.parts"
    ranked(cohort, tmp_path / f"whole.{kind}")
    caught = broken_off(after, cohort, tmp_path / f"out.{kind}", workers=workers)
    assert caught.__notes__ == [
        f"{learners_about(after * SIZE - 1)} have been ranked and are safe in {folder}; at most 2 learners could "
        "not be ranked. To go on: call it again with `resume=True`"
    ]
    assert not (tmp_path / f"out.{kind}").exists()
    summary = ranked(cohort, tmp_path / f"out.{kind}", workers=workers, resume=True)
    assert (summary.resumed, summary.ranked, summary.faulty) == (after * SIZE, LEARNERS - 1, 1)
    assert (tmp_path / f"out.{kind}").read_bytes() == (tmp_path / f"whole.{kind}").read_bytes()
    for name in ("out", "whole"):
        assert (tmp_path / f"{name}.{kind}.faults.jsonl").read_text("utf-8").count("\n") == 1
    assert not folder.exists()


def test_what_is_done_is_not_ranked_again(cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_off(4, cohort, tmp_path / "out.csv")
    kept: list[str] = []
    replaced = Path.replace

    def keeping(path: Path, target: Path) -> Path:
        kept.append(target.name)
        return replaced(path, target)

    monkeypatch.setattr(Path, "replace", keeping)
    ranked(cohort, tmp_path / "out.csv", resume=True)
    parts = [name.split("-")[1] for name in kept if name.startswith("part-")]
    assert parts == [f"{number:08d}" for number in range(4, 8)]


def test_a_part_that_is_not_whole_is_ranked_again(cohort: Path, tmp_path: Path) -> None:
    ranked(cohort, tmp_path / "whole.csv")
    broken_off(4, cohort, tmp_path / "out.csv")
    folder = tmp_path / "out.csv.parts"
    first, second, third, _ = sorted(folder.glob("part-*"))
    first.write_bytes(first.read_bytes()[:-100])
    second.write_bytes(b"")
    third.write_bytes(third.read_bytes().replace(b"p04", b"q04"))
    assert ranked(cohort, tmp_path / "out.csv", resume=True).resumed == SIZE
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fills_up_leaves_what_is_done_and_says_how_to_go_on(
    code: int, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked(cohort, tmp_path / "whole.csv")
    parts = 0

    def opening(path: Path, *given: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever open takes and gives
        nonlocal parts
        parts += path.name.startswith(".part-")
        if parts > 3:
            raise OSError(code, os.strerror(code))
        return open(path, *given, **named)  # noqa: PTH123 -- as storing opens it, which closes it

    with monkeypatch.context() as patch:
        patch.setattr(storing, "open", opening, raising=False)
        with pytest.raises(UnreadableFile, match=os.strerror(code)) as caught:
            ranked(cohort, tmp_path / "out.csv")
    assert "About 60 learners have been ranked and are safe" in caught.value.__notes__[0]
    assert not (tmp_path / "out.csv").exists()
    assert len(names_in(tmp_path / "out.csv.parts")) == 1 + 3
    ranked(cohort, tmp_path / "out.csv", resume=True)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_disk_that_fills_up_in_the_end_leaves_all_parts(
    kind: str, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked(cohort, tmp_path / f"whole.{kind}")
    replaced = Path.replace

    def replacing(path: Path, target: Path) -> Path:
        if path.name == ".output.tmp":
            raise OSError(errno.ENOSPC, "No space left on device")
        return replaced(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replacing)
        with pytest.raises(UnreadableFile, match=r"out\..* cannot be written: No space") as caught:
            ranked(cohort, tmp_path / f"out.{kind}")
    assert f"About {5 * round((LEARNERS - 1) / 5)} learners" in caught.value.__notes__[0]
    assert ranked(cohort, tmp_path / f"out.{kind}", resume=True).resumed == LEARNERS
    assert (tmp_path / f"out.{kind}").read_bytes() == (tmp_path / f"whole.{kind}").read_bytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "topsis"}, "`method` was weighted_sum and is now topsis"),
        ({"top": 2}, "`top` was 3 and is now 2"),
        ({"gates": "ignore"}, "`gates` was apply and is now ignore"),
        ({"weights": "equal"}, "`weights` was not given and is now equal"),
        ({"format": "jsonl"}, "`format` was csv and is now jsonl"),
        ({"leave_out_private": True}, "private items were not left out then, and are now"),
        ({"size": 30}, "`learners in a part` was 20 and is now 30"),
    ],
)
def test_a_run_with_something_else_is_not_resumed(
    change: dict[str, Any], said: str, cohort: Path, tmp_path: Path
) -> None:
    broken_off(2, cohort, tmp_path / "out.csv")
    before = names_in(tmp_path / "out.csv.parts")
    with pytest.raises(InvalidParameter, match=said) as caught:
        ranked(cohort, tmp_path / "out.csv", resume=True, **change)
    assert str(caught.value).endswith(
        f"remove the folder {tmp_path / 'out.csv.parts'}, then run it again without `--resume`"
    )
    assert names_in(tmp_path / "out.csv.parts") == before


def test_neither_another_study_nor_changed_learners_are_resumed_with(cohort: Path, tmp_path: Path) -> None:
    broken_off(2, cohort, tmp_path / "out.csv")
    with pytest.raises(InvalidParameter, match="the study has been changed since"):
        run_batch(random_study(2), cohort, tmp_path / "out.csv", top=3, size=SIZE, resume=True)
    with cohort.open("a", encoding="utf-8") as file:
        file.write('{"id": "new"}\n')
    with pytest.raises(InvalidParameter, match=r"the file learners\.jsonl has been changed since") as caught:
        ranked(cohort, tmp_path / "out.csv", resume=True)
    assert "{" not in str(caught.value)


def test_the_content_of_learners_decides_and_neither_size_nor_date(cohort: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, line in enumerate(cohort.read_text("utf-8").splitlines()[:40]):
        (folder / f"{number:02d}.json").write_text(line, "utf-8")
    for source, file in ((cohort, cohort), (folder, folder / "01.json")):
        output = tmp_path / f"{source.name}.csv"
        broken_off(1, source, output)
        content, found = file.read_bytes(), file.stat()
        file.write_bytes(content.replace(b"p001", b"q001"))
        os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))
        assert (file.stat().st_size, file.stat().st_mtime_ns) == (found.st_size, found.st_mtime_ns)
        with pytest.raises(InvalidParameter, match="since"):
            ranked(source, output, resume=True)
        file.write_bytes(content)
        os.utime(file, (1, 1))
        assert ranked(source, output, resume=True).resumed == SIZE


def test_no_file_of_a_run_is_written_through_a_link_that_somebody_planted(cohort: Path, tmp_path: Path) -> None:
    ranked(cohort, tmp_path / "whole.csv")
    folder, victim = tmp_path / "out.csv.parts", tmp_path / "victim"
    victim.write_text("mine", "utf-8")
    folder.mkdir()
    for name in (".output.tmp", ".faults.tmp"):
        (folder / name).symlink_to(victim)
    faults = tmp_path / "out.csv.faults.jsonl"
    faults.symlink_to(victim)
    ranked(cohort, tmp_path / "out.csv")
    assert victim.read_text("utf-8") == "mine"
    assert not faults.is_symlink()
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not (tmp_path / "out.csv").is_symlink()


def test_a_lock_or_a_folder_of_parts_that_is_a_link_is_not_worked_in(cohort: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out.csv.parts").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(
        UnreadableFile, match=r"out\.csv\.parts is a link, and a folder of that name is needed: move it"
    ):
        ranked(cohort, tmp_path / "out.csv")
    (tmp_path / "other.csv.parts").mkdir()
    victim = tmp_path / "victim"
    victim.write_text("mine", "utf-8")
    (tmp_path / "other.csv.parts" / "lock").symlink_to(victim)
    with pytest.raises(UnreadableFile, match="cannot be written"):
        ranked(cohort, tmp_path / "other.csv")
    assert victim.read_text("utf-8") == "mine"
    assert names_in(tmp_path / "elsewhere") == []


def test_parts_of_an_earlier_run_are_not_walked_over(cohort: Path, tmp_path: Path) -> None:
    broken_off(2, cohort, tmp_path / "out.csv")
    with pytest.raises(InvalidParameter, match=r"out\.csv\.parts holds what .*--resume.*remove that folder"):
        ranked(cohort, tmp_path / "out.csv")
    shutil.rmtree(tmp_path / "out.csv.parts")
    ranked(cohort, tmp_path / "out.csv")


def test_a_folder_of_somebody_else_is_left_alone(cohort: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv.parts").mkdir()
    (tmp_path / "out.csv.parts" / "thesis.txt").write_text("mine", "utf-8")
    for resume in (False, True):
        ranked(cohort, tmp_path / "out.csv", resume=resume)
        assert names_in(tmp_path / "out.csv.parts") == ["thesis.txt"]


def test_to_resume_what_never_began_is_to_begin(cohort: Path, tmp_path: Path) -> None:
    assert ranked(cohort, tmp_path / "out.csv", resume=True).resumed == 0


@pytest.mark.parametrize("wished", [{"top": 0}, {"workers": 0}, {"method": "topsys"}])
def test_what_fails_before_anybody_is_ranked_leaves_nothing_behind(
    wished: dict[str, Any], cohort: Path, tmp_path: Path
) -> None:
    with pytest.raises(NetselectError):
        ranked(cohort, tmp_path / "out.csv", **wished)
    with pytest.raises(UnreadableFile, match="there is no file or folder"):
        ranked(tmp_path / "nobody.csv", tmp_path / "out.csv")
    assert names_in(tmp_path) == ["learners.jsonl"]


def test_what_is_read_is_not_written_over(cohort: Path, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(dumps(STUDY), "utf-8")
    before = cohort.read_bytes()
    with pytest.raises(UnreadableFile, match="is read here, and is not written over"):
        ranked(cohort, cohort)
    with pytest.raises(UnreadableFile, match="is read here, and is not written over"):
        run_batch(tmp_path / "study.yaml", cohort, tmp_path / "study.yaml", format="csv")
    cohort.rename(tmp_path / "out.csv.faults.jsonl")
    with pytest.raises(UnreadableFile, match="is read here, and is not written over"):
        ranked(tmp_path / "out.csv.faults.jsonl", tmp_path / "out.csv")
    with pytest.raises(UnreadableFile, match="stands in the folder that is read"):
        ranked(tmp_path, tmp_path / "out.csv")
    assert (tmp_path / "out.csv.faults.jsonl").read_bytes() == before
    assert not (tmp_path / "out.csv").exists()


def test_a_run_says_how_far_it_is(cohort: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    ranked(cohort, tmp_path / "out.csv", progress=lambda what, done: told.append((what, done)))
    steps = [*range(SIZE, LEARNERS, SIZE), LEARNERS]
    assert told == [(what, done) for what in ("Ranking", "Writing") for done in steps]


def test_a_study_is_read_from_its_file_too(cohort: Path, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(dumps(STUDY), "utf-8")
    run_batch(tmp_path / "study.yaml", cohort, tmp_path / "a.csv", top=3)
    ranked(cohort, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


KILLED = """
import os, pathlib, signal, sys
from netselect import load
from netselect.batch.run import run_batch
study, learners, kind, folder, step = sys.argv[1:]
study, folder = load(study), pathlib.Path(folder)
# What is loaded at need is loaded once, not in every copy of this process.
run_batch(study, learners, folder.parent / f"first.{kind}", top=3, size=4)
CHANGES = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}
left = 0
def killing(event, arguments):
    global left
    if event in CHANGES and f"out.{kind}" in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
point, status = 1, 9
while status == 9:
    (folder / str(point)).mkdir()
    if not os.fork():
        sys.addaudithook(killing)
        left = point
        run_batch(study, learners, folder / str(point) / f"out.{kind}", top=3, size=4)
        os._exit(0)
    status = os.wait()[1]
    point += int(step)
"""
"""Python that runs again and again, each time killed before a later one of its changes of files."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a run is killed in a copy of the process")
@pytest.mark.parametrize(("kind", "step"), [("csv", 1), ("jsonl", 4), ("parquet", 3)])
def test_a_run_that_is_killed_wherever_it_stands_is_resumed_to_the_same_bytes(
    kind: str, step: int, cohort: Path, tmp_path: Path
) -> None:
    lines = cohort.read_text("utf-8").splitlines(keepends=True)
    cohort.write_text("".join(lines[6:12]), "utf-8")
    (tmp_path / "study.yaml").write_text(dumps(STUDY), "utf-8")
    (tmp_path / "killed").mkdir()
    subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", KILLED, tmp_path / "study.yaml", cohort, kind, tmp_path / "killed", str(step)],
        check=True,
    )
    ranked(cohort, tmp_path / f"whole.{kind}", size=4)
    whole = (tmp_path / f"whole.{kind}").read_bytes(), (tmp_path / f"whole.{kind}.faults.jsonl").read_bytes()
    resumed = set()
    *killed, last = sorted((tmp_path / "killed").iterdir(), key=lambda folder: int(folder.name))
    for folder in (*killed, last):
        if folder != last:
            resumed.add(ranked(cohort, folder / f"out.{kind}", size=4, resume=True).resumed)
        assert names_in(folder) == [f"out.{kind}", f"out.{kind}.faults.jsonl"], folder
        found = (folder / f"out.{kind}").read_bytes(), (folder / f"out.{kind}.faults.jsonl").read_bytes()
        assert found == whole, folder
    assert resumed >= {0, 4, 6}
    assert len(killed) >= 20 / step


HELD = """
import sys
from netselect.batch.run import run_batch
def held(what, done):
    if (what, done) == ("Ranking", 40):
        print("two parts", flush=True)
        sys.stdin.read()
run_batch(sys.argv[1], sys.argv[2], sys.argv[3], top=3, size=20, progress=held)
"""
"""Python that waits when two parts are there, and says so."""


def test_a_second_run_is_refused_while_the_first_is_at_work_and_not_once_it_has_been_killed(
    cohort: Path, tmp_path: Path
) -> None:
    (tmp_path / "study.yaml").write_text(dumps(STUDY), "utf-8")
    output = tmp_path / "out.csv"
    with subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", HELD, tmp_path / "study.yaml", cohort, output],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "two parts\n"
        for resume in (False, True):
            with pytest.raises(UnreadableFile) as caught:
                ranked(cohort, output, resume=resume)
            who = f"process {child.pid} on {socket.gethostname()}"
            assert str(caught.value) == (
                f"another run is writing the same output ({who}): wait until it has ended, or name another output"
            )
        child.kill()
        child.wait()
        assert (tmp_path / "out.csv.parts" / "lock").exists()
        assert ranked(cohort, output, resume=True).resumed == 2 * SIZE
    ranked(cohort, tmp_path / "whole.csv")
    assert output.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not (tmp_path / "out.csv.parts").exists()


def test_one_in_a_hundred_faulty_costs_nobody_else_anything(tmp_path: Path) -> None:
    study: Study = STUDY
    good = [record.model_dump_json(exclude_defaults=True) for record in random_records(5, 300)]
    mixed = [*good]
    for place, broken in ((7, "{"), (150, '{"id": "p001"}'), (222, '{"id": "bad id"}')):
        mixed.insert(place, broken)
    (tmp_path / "good.jsonl").write_text("\n".join(good), "utf-8")
    (tmp_path / "mixed.jsonl").write_text("\n".join(mixed), "utf-8")
    run_batch(study, tmp_path / "good.jsonl", tmp_path / "good.csv")
    summary = run_batch(study, tmp_path / "mixed.jsonl", tmp_path / "mixed.csv", size=64)
    assert (summary.ranked, summary.faulty) == (300, 3)
    assert (tmp_path / "good.csv").read_bytes() == (tmp_path / "mixed.csv").read_bytes()
    lines = (tmp_path / "mixed.csv.faults.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["line"] for line in lines] == [8, 151, 223]


def test_a_learners_file_with_a_fault_of_its_own_is_not_gone_on_with(tmp_path: Path) -> None:
    learners, folder = tmp_path / "learners.csv", tmp_path / "out.csv.parts"
    rows = ["id", *(f"p{row}" for row in range(3 * SIZE))]
    learners.write_text("\n".join([*rows, '"never closed', ""]), "utf-8")
    with pytest.raises(NetselectError) as caught:
        ranked(learners, tmp_path / "out.csv")
    (note,) = caught.value.__notes__
    assert f"mend it, remove the folder {folder}, then run it again without `--resume`" in note
    assert "resume=True" not in note
    learners.write_text("\n".join([*rows, ""]), "utf-8")
    with pytest.raises(InvalidParameter, match=r"the file learners\.csv has been changed since"):
        ranked(learners, tmp_path / "out.csv", resume=True)
    shutil.rmtree(folder)
    assert ranked(learners, tmp_path / "out.csv").ranked == 3 * SIZE


def test_a_run_that_is_broken_off_before_its_first_part_leaves_nothing_behind(
    cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opening(path: Path, *given: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever open takes and gives
        if path.name.startswith(".part-"):
            raise KeyboardInterrupt
        return open(path, *given, **named)  # noqa: PTH123 -- as storing opens it, which closes it

    monkeypatch.setattr(storing, "open", opening, raising=False)
    with pytest.raises(KeyboardInterrupt) as caught:
        ranked(cohort, tmp_path / "out.csv")
    assert not hasattr(caught.value, "__notes__")
    assert names_in(tmp_path) == ["learners.jsonl"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"learners": [{"id": "ann"}]}, r"rank_many\(study, learners\)\.write\(output\)"),
        ({"study": {"title": "A study"}}, "a study or the path of one is needed, found dict"),
        ({"output": None}, "output: the path of a file"),
        ({"output": ""}, "the output names no file"),
        ({"output": "-"}, "`-` is no file of their own"),
        ({"output": "/dev/stdout"}, r"/dev/stdout"),
        ({"top": "3"}, "top: found `3`"),
        ({"top": 2.5}, "top: found `2.5`"),
        ({"workers": "2"}, "workers: found `2`"),
        ({"size": 0}, "size: found `0`"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_is_needed(given: dict[str, Any], says: str, cohort: Path) -> None:
    with pytest.raises((InvalidParameter, UnreadableFile), match=says):
        run_batch(**{"study": STUDY, "learners": cohort, "output": "out.csv", "format": "csv", **given})
    assert not Path("-").exists()
    assert not Path("out.csv").exists()
