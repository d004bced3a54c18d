"""Does a table mean what the records of its rows mean, and is everything that is wrong with it said?"""

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from netselect.arguments import RankingOptions
from netselect.batch.engine import Engine
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.reading import LearnerFault, Origin, Portion
from netselect.batch.reading.from_records import Stated, portions_of_records
from netselect.batch.reading.from_tables import portions_of_csv, portions_of_frame, portions_of_parquet
from netselect.errors import MissingExtra, TableFaults, UnreadableFile
from tests.batch.cohorts import random_study
from tests.batch.tables import COLUMNS, arrays_of, cohort_study, random_table, read, said, written
from tests.effort import part


def told(faults: list[LearnerFault]) -> list[tuple[str, int, str, str]]:
    """Return faults as cells say them; what is said of an order or judgements, which no row holds, is left out."""
    found = set()
    for one in faults:
        path, message = one.fault.where, one.fault.message.replace("leave the key out", "leave the cell empty")
        message = message.replace("cell empty where it can be left out", "cell empty where it can be empty")
        is_order = path in {"order", "judgements"} or message.startswith(("the order", "a row of a table cannot"))
        found.add((one.learner, one.record, *(("importances", "") if is_order else (path, message))))
    return sorted(found)


def same(found: list[Portion], wanted: list[Portion]) -> None:
    assert [portion.count for portion in found] == [portion.count for portion in wanted]
    for one, other in zip(found, wanted, strict=True):
        assert told(one.faults) == told(other.faults)
        assert [origin.record for origin in one.origins] == [origin.record for origin in other.origins]
        mine, theirs = arrays_of(one.learners), arrays_of(other.learners)
        for name, array in theirs.items():
            assert mine[name] == array, name
        for row in range(len(one.learners)):
            assert one.learners.record_of is not None
            assert other.learners.record_of is not None
            assert one.learners.record_of(row) == other.learners.record_of(row)


def records(rows: list[dict[str, Any]]) -> list[Stated]:
    return [Stated(row, Origin("learners", 0, number)) for number, row in enumerate(rows, start=1)]


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(random_study(1))


@pytest.mark.parametrize("odd", [0.0, 0.02, 0.2])
@pytest.mark.parametrize("seed", part(range(12)))
def test_a_table_says_what_its_records_say(tmp_path: Path, seed: int, odd: float) -> None:
    study = cohort_study(seed)
    candidates = candidates_of(study, RankingOptions(leave_out_private=seed % 3 == 0))
    header, rows = random_table(seed, 25, study, odd=odd, plain=seed % 5 == 0)
    path = written(tmp_path / "learners.csv", header, rows)
    stated = records([said(header, cells, study) for cells in rows])
    found = list(portions_of_csv(path, candidates, size=10))
    wanted = list(portions_of_records(stated, candidates, size=10))
    same(found, wanted)
    engine = Engine(candidates, 5)
    for one, other in zip(found, wanted, strict=True):
        mine, theirs = engine.rank(one.learners)[0], engine.rank(other.learners)[0]
        for name in ("network", "rank", "score", "is_known", "verdict", "excluded_by", "shortlisted", "serving"):
            assert getattr(mine, name).tobytes() == getattr(theirs, name).tobytes(), name


@pytest.mark.parametrize(
    "how", [{"gates": "ignore"}, {"weights": "equal"}, {"method": "topsis"}], ids=["gates", "weights", "method"]
)
def test_so_it_does_under_every_choice_of_the_whole_cohort(tmp_path: Path, how: dict[str, Any]) -> None:
    for seed in range(50, 54):
        study = cohort_study(seed)
        candidates = candidates_of(study, RankingOptions(**how))
        header, rows = random_table(seed, 20, study, odd=0.01)
        path = written(tmp_path / "learners.csv", header, rows)
        stated = records([said(header, cells, study) for cells in rows])
        same(list(portions_of_csv(path, candidates)), list(portions_of_records(stated, candidates)))


@pytest.mark.parametrize(
    "learner",
    [
        {
            "importances": "swing",
            "needs": {"mentor": {"title": "A", "current": 0, "target": 2, "importance": 100}},
        },
        {
            "importances": "order",
            "order": ["mentor", "raid-log"],
            "needs": {name: {"title": "A", "current": 0, "target": 2} for name in ("mentor", "raid-log")},
        },
    ],
    ids=["swing", "order"],
)
def test_so_it_does_however_the_study_takes_importances(tmp_path: Path, learner: dict[str, Any]) -> None:
    study = random_study(3, learner={"id": "template", **learner}, waivers=[])
    candidates = candidates_of(study)
    header = ["id", "importances", "needs.mentor.importance", "needs.mentor.current", "limits.yearly_cost"]
    rows = [
        [f"p{row}", way, points, "1", "100"]
        for row, (way, points) in enumerate(
            [
                ("", "100"),
                ("", "50"),
                ("points", "3"),
                ("equal", ""),
                ("swing", "100"),
                ("order", ""),
                ("points", "0"),
            ]
        )
    ]
    stated = records([said(header, cells, study) for cells in rows])
    path = written(tmp_path / "learners.csv", header, rows)
    same(list(portions_of_csv(path, candidates)), list(portions_of_records(stated, candidates)))


def test_what_the_study_waives_and_what_it_does_not_state_holds_for_rows_too(tmp_path: Path) -> None:
    waiver = {"network": "n01", "gate": "quick", "reason": "agreed", "by": "lead"}
    study = cohort_study(2, waivers=[waiver])
    silent = study.networks["n02"].joining.model_copy(update={"entry_weeks": None})
    networks = {**study.networks, "n02": study.networks["n02"].model_copy(update={"joining": silent})}
    for one in (study, study.model_copy(update={"networks": networks, "gates": {}, "waivers": ()})):
        candidates = candidates_of(one)
        header, rows = random_table(2, 30, study)
        kept = [place for place, name in enumerate(header) if not name.startswith("gates")]
        header, rows = [header[place] for place in kept], [[row[place] for place in kept] for row in rows]
        stated = records([said(header, cells, one) for cells in rows])
        found = list(portions_of_csv(written(tmp_path / "learners.csv", header, rows), candidates))
        same(found, list(portions_of_records(stated, candidates)))


def as_numbers(cells: list[str | None]) -> list[float | None] | None:
    """Return a column's cells as numbers, None for blank ones; None where one of them is no plain number."""
    stated = [cell for cell in cells if isinstance(cell, str)]
    if not all(re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,12})?", cell.strip()) for cell in stated):
        return None
    return [float(cell) if isinstance(cell, str) else None for cell in cells]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["frame", "parquet"])
def test_a_frame_and_a_parquet_file_say_what_their_records_say(tmp_path: Path, seed: int, kind: str) -> None:
    study = cohort_study(seed)
    candidates = candidates_of(study, RankingOptions(leave_out_private=seed % 3 == 0))
    header, rows = random_table(seed, 25, study, odd=0.01 * (seed % 3))
    frame = pd.DataFrame(rows, columns=header)
    for name in header:
        column = frame[name].where(frame[name].str.strip() != "", None)
        numbers = None if name == "id" else as_numbers(column.tolist())
        if numbers is not None:
            column = pd.Series(numbers, dtype="Float64" if seed % 2 else "float64")
        frame[name] = column
    stated = records([said(header, cells, study) for cells in rows])
    if kind == "parquet":
        pytest.importorskip("pyarrow")
        frame.to_parquet(tmp_path / "learners.parquet", row_group_size=7)
        found = list(portions_of_parquet(tmp_path / "learners.parquet", candidates, size=10))
    else:
        found = list(portions_of_frame(frame, candidates, size=10))
    clean = [fault for portion in found for fault in portion.faults if fault.fault.where != ""]
    assert all(fault.fault.line == fault.record for fault in clean)
    wanted = list(portions_of_records(stated, candidates, size=10))
    assert [list(one.learners.ids) for one in found] == [list(one.learners.ids) for one in wanted]
    for one, other in zip(found, wanted, strict=True):
        assert arrays_of(one.learners) == arrays_of(other.learners)


def test_a_frame_holds_dates_truths_and_whole_numbers_as_they_are() -> None:
    candidates = candidates_of(random_study(1))
    frame = pd.DataFrame(
        {
            "id": [7, 8],
            "needs.mentor.by": [pd.Timestamp("2027-01-01"), pd.NaT],
            "needs.mentor.private": [True, False],
            "needs.mentor.current": pd.array([0, None], dtype="Int64"),
            "weights.cost": [np.int64(3), np.int64(0)],
        }
    )
    (found,) = portions_of_frame(frame, candidates)
    stated = records(
        [
            {
                "id": "7",
                "needs": {"mentor": {"by": "2027-01-01", "private": True, "current": 0}},
                "aspirations": {},
                "weights": {"cost": 3},
            },
            {"id": "8", "needs": {"mentor": {"private": False}}, "aspirations": {}, "weights": {"cost": 0}},
        ]
    )
    same([found], list(portions_of_records(stated, candidates)))
    indexed = frame.assign(id=["a", "b"]).set_index("id")
    assert [one.learners.ids for one in portions_of_frame(indexed, candidates)] == [["a", "b"]]


def test_the_index_of_a_parquet_file_holds_the_ids(tmp_path: Path, candidates: Candidates) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "learners.parquet"
    pd.DataFrame({"weights.cost": [1, 2]}, index=["a", "b"]).to_parquet(path)
    assert [list(one.learners.ids) for one in portions_of_parquet(path, candidates)] == [["a", "b"]]
    pd.DataFrame({"id": ["a", "b"], "role": [["x"], ["y"]]}).to_parquet(path)
    (found,) = portions_of_parquet(path, candidates)
    assert [(one.learner, one.fault.where) for one in found.faults] == [("a", "role"), ("b", "role")]


def test_a_cell_of_a_frame_that_is_no_figure_is_refused_like_that_of_a_record() -> None:
    candidates = candidates_of(random_study(1))
    frame = pd.DataFrame(
        {"id": ["a", "b", "c"], "weights.cost": [1.0, float("inf"), 2.0], "role": ["x", 3.5, ["y"]]}
    )
    (found,) = portions_of_frame(frame.astype({"role": object}), candidates)
    assert list(found.learners.ids) == ["a"]
    assert [(fault.learner, fault.fault.where) for fault in found.faults] == [("b", "weights.cost"), ("c", "role")]


def test_an_id_is_met_again_in_a_later_portion(tmp_path: Path, candidates: Candidates) -> None:
    rows = "\n".join(f"p{number % 9},1,2" for number in range(12))
    found = read(tmp_path, f"{COLUMNS}\n{rows}\n", candidates, size=3)
    assert [list(portion.learners.ids) for portion in found] == [
        ["p0", "p1", "p2"],
        ["p3", "p4", "p5"],
        ["p6", "p7", "p8"],
        [],
    ]
    assert [fault.record for fault in found[3].faults] == [10, 11, 12]


def test_a_text_that_is_too_long_is_a_fault_of_its_row(tmp_path: Path, candidates: Candidates) -> None:
    (found,) = read(tmp_path, f"id,role\na,{'x' * 200_000}\nb,y\n", candidates)
    assert list(found.learners.ids) == ["b"]
    assert "look for a closing quote" in found.faults[0].fault.message
    frame = pd.DataFrame({"id": ["a", "b"], "role": ["x" * (2**20 + 1), "y"]})
    (found,) = portions_of_frame(frame, candidates)
    assert [(one.learner, one.fault.where) for one in found.faults] == [("a", "role")]
    assert "this text has 1,048,577 characters" in found.faults[0].fault.message


def test_a_folder_and_a_file_of_another_kind_are_refused(tmp_path: Path, candidates: Candidates) -> None:
    with pytest.raises(UnreadableFile, match="is a folder"):
        next(portions_of_csv(tmp_path, candidates))
    with pytest.raises(UnreadableFile, match="cannot be read"):
        next(portions_of_csv(tmp_path / "none.csv", candidates))
    pytest.importorskip("pyarrow")
    path = tmp_path / "learners.parquet"
    path.write_text("id\n")
    with pytest.raises(UnreadableFile, match="cannot be read as a Parquet file"):
        next(portions_of_parquet(path, candidates))


def test_a_frame_without_rows_is_a_cohort_of_none_and_one_without_id_is_refused(candidates: Candidates) -> None:
    assert not list(portions_of_frame(pd.DataFrame({"id": []}), candidates))
    with pytest.raises(TableFaults, match="`id` is missing"):
        next(portions_of_frame(pd.DataFrame({"role": ["a"]}), candidates))


def test_without_pyarrow_the_line_that_installs_it_is_said(
    tmp_path: Path, candidates: Candidates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install \"netselect\[batch\]\""):
        next(portions_of_parquet(tmp_path / "learners.parquet", candidates))


def test_an_id_counts_as_met_where_its_row_is_faulty(tmp_path: Path, candidates: Candidates) -> None:
    found = read(tmp_path, f"{COLUMNS}\na,9,2\nb,1\na,1,2\nc,1,2\nb,1,2\n", candidates, size=3)
    assert [name for portion in found for name in portion.learners.ids] == ["c"]
    twice = [one for portion in found for one in portion.faults if one.fault.where == "id"]
    assert [(one.learner, one.fault.line) for one in twice] == [("a", 4), ("b", 6)]


def test_a_frame_with_several_levels_is_refused_with_the_cure(candidates: Candidates) -> None:
    frame = pd.DataFrame({("limits", "yearly_cost"): [1.0]})
    with pytest.raises(TableFaults, match="the columns have several levels"):
        next(portions_of_frame(frame, candidates))
    frame = pd.DataFrame({"role": ["x"]}, index=pd.MultiIndex.from_tuples([("a", 1)]))
    with pytest.raises(TableFaults, match="DataFrame\n    the index has several levels"):
        next(portions_of_frame(frame, candidates))


def test_a_figure_beyond_any_number_is_shown_as_it_is_written(tmp_path: Path, candidates: Candidates) -> None:
    (found,) = read(tmp_path, "id,limits.yearly_cost\na,1e400\n", candidates)
    assert found.faults[0].fault.message == "found `1e400`: a number up to 1e+15 in size is accepted"


GERMAN = """id;role;limits.yearly_cost;needs.mentor.current;needs.mentor.private
p1;Gesch\u00e4ftsf\u00fchrerin;1.234,56;1,5;wohl
p2;"a; b";12,5;2;Nein
p3;x;12,5 %;7,5;WAHR
p4;#NV;1.200;#DIV/0!;
p5;x;12.5;1;
p6;x;12,50 \u00a3;1;
Summe;;100;;
p7;x;;;
"""


def test_a_table_from_a_spreadsheet_of_another_country_means_what_plain_records_mean(
    tmp_path: Path, candidates: Candidates
) -> None:
    path = tmp_path / "learners.csv"
    path.write_bytes(GERMAN.encode("cp1252"))
    (found,) = portions_of_csv(path, candidates)
    assert found.remarks == [
        f"{path}: read with semicolons between the columns, decimal commas, marks between thousands, yes and no "
        "as `ja` and `nein` and as Windows-1252 (`Gesch\u00e4ftsf\u00fchrerin`)"
    ]
    plain = {"id": "p2", "role": "a; b", "limits": {"yearly_cost": 12.5}}
    needs = {"mentor": {"current": 2, "private": False}}
    rows = [plain | {"needs": needs}, {"id": "p7", "role": "x", "needs": {"mentor": {}}}]
    (wanted,) = portions_of_records(records(rows), candidates)
    assert arrays_of(found.learners) == arrays_of(wanted.learners)
    lines = [(one.fault.line, one.fault.where, one.fault.message) for one in found.faults]
    assert [
        (line, path, said.partition(": a number is")[0].partition(": text is")[0]) for line, path, said in lines
    ] == [
        (2, "needs.mentor.private", "found `wohl`: write true or false (yes and no are accepted)"),
        (
            4,
            "limits.yearly_cost",
            "found `12,5 %`: a percentage does not say of what; write the amount in GBP a year",
        ),
        (4, "needs.mentor.current", "found `7,5`: a level is a number from 0 to 5"),
        (5, "role", "found the error `#NV` of a formula (mend it, or write the value itself)"),
        (5, "limits.yearly_cost", "found `1.200` (which can be 1200 or 1.2: write `1200`, or `1,2`)"),
        (5, "needs.mentor.current", "found the error `#DIV/0!` of a formula (mend it, or write the value itself)"),
        (
            6,
            "limits.yearly_cost",
            "found `12.5` (other figures of this column are written as `1.234,56` on line 2 is: write `12,5`)",
        ),
        (7, "limits.yearly_cost", "found `12,50 \u00a3`: write the amount in GBP a year, `12,5`"),
        (8, "id", "this looks like a row of totals, which are worked out where they are needed: take it out"),
    ]


DAYS = """id;topics;limits.yearly_cost;needs.mentor.by;needs.mentor.private
p1;b\u00fcro, b\u00fccher;1.500;30.06.2027;JA
p2;"b\u00fcro;b\u00fccher";99,90;1.7.2027;Falsch
p3;b\u00fcro b\u00fccher;1.200,00;2027-06-30;wahr
p4;;150,5;31.02.2027;no
p5;;1;30.06.27;yes
"""


def test_days_and_truths_of_a_spreadsheet_in_german_mean_what_plain_ones_mean(
    tmp_path: Path, candidates: Candidates
) -> None:
    (tmp_path / "l.csv").write_text(DAYS, "utf-8")
    (found,) = portions_of_csv(tmp_path / "l.csv", candidates)
    assert found.remarks[0].endswith(
        "decimal commas, marks between thousands, days as `31.12.2027` and yes and no as `ja` and `nein`"
    )
    costs, days = (1500, 99.9, 1200), ("2027-06-30", "2027-07-01", "2027-06-30")
    rows = [
        {
            "id": f"p{number}",
            "topics": ["b\u00fcro", "b\u00fccher"],
            "limits": {"yearly_cost": cost},
            "needs": {"mentor": {"by": day, "private": is_private}},
        }
        for number, cost, day, is_private in zip((1, 2, 3), costs, days, (True, False, True), strict=True)
    ]
    (wanted,) = portions_of_records(records(rows), candidates)
    assert arrays_of(found.learners) == arrays_of(wanted.learners)
    assert found.learners.record_of is not None
    topics = [found.learners.record_of(row).topics for row in range(3)]
    assert topics == [("b\u00fcro", "b\u00fccher")] * 3
    assert [(one.fault.line, one.fault.where) for one in found.faults] == [
        (5, "needs.mentor.by"),
        (6, "needs.mentor.by"),
    ]


@pytest.mark.parametrize(
    "content",
    [DAYS.replace(",90", "").replace("1.200,00", "1200").replace("150,5", "150"), DAYS.replace(",", ".")],
)
def test_they_stay_faults_where_no_figure_has_a_decimal_comma(
    tmp_path: Path, candidates: Candidates, content: str
) -> None:
    (tmp_path / "l.csv").write_text(content, "utf-8")
    (found,) = portions_of_csv(tmp_path / "l.csv", candidates)
    assert {(2, "needs.mentor.by"), (2, "needs.mentor.private"), (3, "needs.mentor.private")} <= {
        (one.fault.line, one.fault.where) for one in found.faults
    }
