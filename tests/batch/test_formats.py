"""Is what is written what was ranked, in every format, and is a file there in full or not at all?"""

import csv
import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from netselect import DecisionMatrix, storing
from netselect.batch.formats import faults_path
from netselect.batch.many import BatchResult, rank_many
from netselect.batch.reading import PORTION
from netselect.errors import InvalidParameter, MissingExtra, UnknownName, UnreadableFile
from tests.batch.cohorts import random_records, random_study

TOP = 3
FORMATS = ("parquet", "csv", "jsonl")


@pytest.fixture(scope="module")
def result() -> BatchResult:
    """Return learners of whom some meet unknowns, unmet needs, and fewer than three networks."""
    return rank_many(random_study(1), random_records(2, 80), top=TOP)


def in_words(result: BatchResult) -> list[dict[str, Any]]:
    """Return what each learner's line is to say, worked out one at a time."""
    chunk, legend, found = result.whole, result.legend, []
    for row, name in enumerate(chunk.ids):
        networks = [
            {
                "network": legend.networks[chunk.network[row, place]],
                "rank": int(chunk.rank[row, place]),
                "score": float(chunk.score[row, place]),
                "status": "conditional" if chunk.is_conditional[row, place] else "feasible",
                "known": bool(chunk.is_known[row, place]),
            }
            for place in range(legend.top)
            if chunk.network[row, place] >= 0
        ]
        verdicts = ("clear", "too close to call", "undetermined", "nobody stands")
        found.append(
            {
                "learner": name,
                "verdict": verdicts[chunk.verdict[row]],
                "excluded": int(chunk.excluded[row]),
                "excluded_by": dict(zip(legend.gates, chunk.excluded_by[row].tolist(), strict=True)),
                "unmet": [chunk.wants[code] for at, code, _ in chunk.unmet.tolist() if at == row],
                "open_needs": int(chunk.open_needs[row]),
                "networks": networks,
            }
        )
    return found


def test_lines_of_json_say_it_bit_for_bit(result: BatchResult, tmp_path: Path) -> None:
    result.write(tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == in_words(result)


def test_a_csv_says_it_bit_for_bit_and_is_blank_where_fewer_stand(result: BatchResult, tmp_path: Path) -> None:
    result.write(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = in_words(result)
    assert len(rows) == len(wanted)
    assert any(len(one["networks"]) < TOP for one in wanted)
    for row, one in zip(rows, wanted, strict=True):
        assert (row["learner"], row["verdict"], row["unmet"].split(), int(row["open_needs"])) == (
            one["learner"],
            one["verdict"],
            one["unmet"],
            one["open_needs"],
        )
        assert {gate: int(row[f"excluded_by_{gate}"]) for gate in one["excluded_by"]} == one["excluded_by"]
        for place in range(TOP):
            cells = [row[f"{name}_{place + 1}"] for name in ("network", "rank", "score", "status", "known")]
            if place >= len(one["networks"]):
                assert cells == [""] * 5
                continue
            listed = one["networks"][place]
            assert (cells[0], int(cells[1]), cells[3]) == (listed["network"], listed["rank"], listed["status"])
            assert (float(cells[2]), cells[4] == "true") == (listed["score"], listed["known"])


def test_parquet_says_it_bit_for_bit_with_the_networks_as_lists(result: BatchResult, tmp_path: Path) -> None:
    result.write(tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    assert pa.types.is_dictionary(table.schema.field("network").type.value_type)
    for row, one in zip(table.to_pylist(), in_words(result), strict=True):
        assert (row["learner"], row["verdict"], row["unmet"].split(), row["open_needs"]) == (
            one["learner"],
            one["verdict"],
            one["unmet"],
            one["open_needs"],
        )
        assert {gate: row[f"excluded_by_{gate}"] for gate in one["excluded_by"]} == one["excluded_by"]
        for name in ("network", "rank", "score", "status", "known"):
            assert row[name] == [listed[name] for listed in one["networks"]]
    assert len(pd.read_parquet(tmp_path / "out.parquet")) == len(result)


def test_of_a_bare_matrix_no_format_says_how_many_needs_are_open(tmp_path: Path) -> None:
    result = rank_many(
        DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0]), np.ones((1, 2))
    )
    for kind in FORMATS:
        result.write(tmp_path / f"out.{kind}")
    (row,) = csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines())
    assert row["open_needs"] == ""
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["open_needs"] is None
    assert pq.read_table(tmp_path / "out.parquet").column("open_needs").to_pylist() == [None]
    assert result.to_frame("learners")["open_needs"].isna().all()


def test_every_portion_is_a_row_group(tmp_path: Path) -> None:
    learners = [{"id": f"p{number}"} for number in range(PORTION + 1)]
    result = rank_many(random_study(1, networks=2), learners, top=1)
    result.write(tmp_path / "out.parquet")
    assert pq.read_metadata(tmp_path / "out.parquet").num_row_groups == len(result.chunks) == 2


@pytest.mark.parametrize("kind", FORMATS)
def test_no_learners_are_a_file_without_rows(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{kind}"
    rank_many(random_study(1), [], top=TOP).write(path)
    if kind == "parquet":
        assert pq.read_table(path).num_rows == 0
        assert pq.read_table(path).schema.names[-5:] == ["network", "rank", "score", "status", "known"]
    else:
        assert path.read_text("utf-8").count("\n") == (1 if kind == "csv" else 0)


def test_no_cell_is_taken_for_a_formula(tmp_path: Path) -> None:
    matrix = DecisionMatrix.from_arrays(
        [[4, 95], [4, 0]], [1, 1], networks=["=cmd|' /C calc'!A0", 'a "b", c'], worst=[0, 150], best=[5, 0]
    )
    weights = pd.DataFrame(np.ones((2, 2)), columns=list(matrix.criteria), index=["@sum(1)", "an, n"])
    rank_many(matrix, weights, top=2).write(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["learner"] for row in rows] == ["'@sum(1)", "an, n"]
    assert {rows[0]["network_1"], rows[0]["network_2"]} == {"'=cmd|' /C calc'!A0", 'a "b", c'}
    rank_many(matrix, weights, top=2).write(tmp_path / "out.jsonl")
    first = json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0])
    assert first["learner"] == "@sum(1)"
    assert first["excluded_by"] == {}


def test_faults_go_to_a_file_beside_it_and_an_old_one_goes(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    rank_many(random_study(1), [{"id": "ann"}, {"id": "ann"}, {"id": "bea", "limits": 3}]).write(path)
    lines = [json.loads(line) for line in faults_path(path).read_text("utf-8").splitlines()]
    assert [(line["learner"], line["record"], line["path"]) for line in lines] == [
        ("ann", 2, "id"),
        ("bea", 3, "limits"),
    ]
    rank_many(random_study(1), [{"id": "ann"}]).write(path)
    assert sorted(found.name for found in tmp_path.iterdir()) == ["out.csv"]


def test_another_suffix_is_refused_with_those_that_are_accepted(result: BatchResult, tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match=r"\.parquet, \.csv, \.jsonl or \.ndjson"):
        result.write(tmp_path / "out.xlsx")
    with pytest.raises(UnknownName, match="Did you mean `parquet`"):
        result.write(tmp_path / "out", format="parket")
    result.write(tmp_path / "out.txt", format="csv")
    assert (tmp_path / "out.txt").read_text("utf-8").startswith("learner,verdict")


def test_what_is_no_file_is_not_written_to(result: BatchResult, tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(UnreadableFile, match="is a folder or a device"):
        result.write(tmp_path / "out.csv")
    with pytest.raises(UnreadableFile, match="there is no folder"):
        result.write(tmp_path / "nowhere" / "out.csv")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_disk_that_fills_up_leaves_the_old_file(
    kind: str, result: BatchResult, tmp_path: Path, full_disk: Callable[[int], None]
) -> None:
    path = tmp_path / f"out.{kind}"
    path.write_text("old", "utf-8")
    full_disk(100)
    with pytest.raises(UnreadableFile, match=f"out.{kind} cannot be written: No space left on device"):
        result.write(path)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert path.read_text("utf-8") == "old"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return what makes every new file refuse more than so many bytes."""

    def fill(most: int) -> None:
        def opening(path: Path, *given: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever open takes and gives
            file = open(path, *given, **named)  # noqa: PTH123, SIM115 -- as storing opens it, which closes it
            return _Full(file, most) if "xb" in given else file

        monkeypatch.setattr(storing, "open", opening, raising=False)

    return fill


class _Full:
    """A file on a disk with little room."""

    def __init__(self, file: Any, most: int) -> None:  # noqa: ANN401 -- a file of any kind
        self.file, self.room = file, most

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- as above
        return getattr(self.file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: Any) -> int:  # noqa: ANN401 -- bytes of any kind
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return int(self.file.write(data))


def test_parquet_without_pyarrow_is_one_line_that_installs_it(
    result: BatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install \"netselect\[batch\]\""):
        result.write(tmp_path / "out.parquet")
    result.write(tmp_path / "out.csv")
    assert [found.name for found in tmp_path.iterdir()] == ["out.csv"]


def test_a_link_stays_a_link_and_rights_stay_as_they_were(result: BatchResult, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old", "utf-8")
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "out.csv").symlink_to(tmp_path / "real.csv")
    result.write(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").is_symlink()
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "real.csv").read_text("utf-8").startswith("learner")


def test_an_id_with_dots_or_other_letters_stays_as_it_is(tmp_path: Path) -> None:
    matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    weights = pd.DataFrame(np.ones((3, 2)), columns=list(matrix.criteria), index=["réseau-1", "a.b", "-x"])
    rank_many(matrix, weights, top=1).write(tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == ["réseau-1", "a.b", "'-x"]
