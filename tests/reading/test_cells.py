"""Does a table say what is wrong with one cell, whatever that holds, and read every other row?"""

import datetime as dt
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

import netselect
from netselect.batch.rank_frame import RankFrame
from netselect.errors import InvalidParameter, StudyFaults
from netselect.matrix.given import misshapen
from netselect.reading.decoding import plain_value
from netselect.reading.tables import arrow_cells, cell_of, column_cells

STUDY: dict[str, Any] = {
    "netselect": 1,
    "title": "A study",
    "as_of": "2026-01-01",
    "learner": {
        "id": "anybody",
        "needs": {"mentor": {"title": "A mentor", "importance": 1, "current": 1, "target": 3}},
    },
    "criteria": {
        "reach": {"name": "Reach", "weight": 1, "scale": {"worst": 0, "best": 10}},
        "rank": {"name": "Rank", "weight": 1, "scale": {"worst": 0, "best": 10}},
    },
    "networks": {
        "club": {"name": "A club", "values": {"reach": 1, "rank": 2}},
        "body": {"name": "A body", "values": {"reach": 2, "rank": 1}},
    },
}
HUGE = 10**5000
TIMES = "a time that cannot be read"


def arrow(values: list[Any], kind: pa.DataType, start: pa.DataType | None = None) -> pa.Array:
    """Return an Arrow array, made by way of another kind where Python has no such values."""
    return pa.array(values, start).cast(kind) if start is not None else pa.array(values, kind)


def hidden(values: Any, mask: Any) -> Any:  # noqa: ANN401 -- arrays of any kind
    """Return an array of which some cells are masked."""
    return np.ma.array(values, mask=np.array(mask, dtype=np.bool_))


def half_text() -> pa.Array:
    """Return texts of which the first is not UTF-8."""
    ends = np.array([0, 1, 2, 2], dtype=np.int32).tobytes()
    return pa.StringArray.from_buffers(3, pa.py_buffer(ends), pa.py_buffer(b"\xff2"), pa.py_buffer(bytes([0b011])))


BAD_CELLS: dict[str, tuple[object, str]] = {
    "5,001 digits": (HUGE, "a whole number of about 5,000 digits"),
    "5,001 digits below 0": (-HUGE, "a whole number of about 5,000 digits"),
    "an array": (np.array([1, 2]), "a value of the kind ndarray"),
    "an array of one": (np.array([1.0]), "a value of the kind ndarray"),
    "a frame": (pd.DataFrame({"a": [1]}), "a value of the kind DataFrame"),
    "a column": (pd.Series([1]), "a value of the kind Series"),
    "bytes": (b"\xff", "a value of the kind bytes"),
    "a list": ([1], "a list"),
    "half of a character": ("a\ud800", "half of a character in `a?`"),
    "a far day": (np.datetime64("20000-01-01"), f"`20000-01-01`, {TIMES}"),
    "a day before year 1": (np.datetime64("-0500-01-01"), f"`-500-01-01`, {TIMES}"),
    "a nanosecond": (np.datetime64("2020-01-01T00:00:00.000000001"), TIMES),
    "a far timestamp": (pd.Timestamp(np.datetime64("20000-01-01", "s")), TIMES),
    "a duration of numpy": (np.timedelta64(5, "D"), "a duration, `5 days`"),
    "a duration of pandas": (pd.Timedelta("1D"), "`1 days 00:00:00`"),
    "a complex number": (np.complex128(1 + 2j), r"`(1+2j)`"),
}
"""One cell of an object column, and how a message calls it."""

BAD_COLUMNS: dict[str, tuple[pa.Array, str]] = {
    "a day after 9999": (arrow([2932896 + 400, None, None], pa.date32(), pa.int32()), f"`10001-02-03`, {TIMES}"),
    "a day before 1": (arrow([-1_000_000, None, None], pa.date32(), pa.int32()), f"`-768-02-04`, {TIMES}"),
    "milliseconds": (arrow([86_400_000 * 3_000_000, None, None], pa.date64(), pa.int64()), TIMES),
    "far seconds": (arrow([10**12, None, None], pa.timestamp("s")), "`33658-09-27 01:46:40"),
    "long ago": (arrow([-(10**12), None, None], pa.timestamp("s")), TIMES),
    "an unknown zone": (arrow([1, None, None], pa.timestamp("s", tz="Mars/Base")), "Mars/Base"),
    "far in a zone": (arrow([10**13, None, None], pa.timestamp("s", tz="Europe/London")), "Europe/London"),
    "a long duration": (arrow([10**18, None, None], pa.duration("s")), TIMES),
    "no UTF-8": (half_text(), "which is no text in UTF-8"),
}
"""A column of Arrow whose first cell is bad, and how a message calls that."""


def learners(cells: object) -> pd.DataFrame:
    """Return a table of three learners with a column of roles."""
    return pd.DataFrame({"id": ["ann", "bea", "cas"], "role": cells})


def first_bad(cell: object, other: object = None) -> pd.Series:
    """Return an object column whose first cell is given."""
    cells = np.full(3, other, dtype=object)
    cells[0] = cell
    return pd.Series(cells, dtype=object)


def of_arrow(array: pa.Array) -> pd.Series:
    """Return a column of pandas over an Arrow array."""
    return pd.Series(pd.arrays.ArrowExtensionArray(array))


@pytest.mark.parametrize("name", BAD_CELLS)
def test_one_bad_cell_of_a_frame_is_named_and_stops_no_other_learner(name: str) -> None:
    cell, said = BAD_CELLS[name]
    frame = learners(first_bad(cell))
    result = netselect.rank_many(netselect.load(STUDY), frame)
    assert list(result.whole.ids) == ["bea", "cas"]
    assert len(result.faults) == 1
    assert said in str(result.faults[0])
    ranked = RankFrame(netselect.load(STUDY))(frame)
    assert [bool(text) for text in ranked["fault"]] == [True, False, False]
    assert said in ranked["fault"].iloc[0]


@pytest.mark.parametrize("name", BAD_COLUMNS)
def test_one_bad_cell_of_an_arrow_column_is_named_and_stops_no_other_learner(name: str, tmp_path: Path) -> None:
    array, said = BAD_COLUMNS[name]
    pq.write_table(pa.table({"id": ["ann", "bea", "cas"], "role": array}), tmp_path / "learners.parquet")
    study = netselect.load(STUDY)
    for source in (learners(of_arrow(array)), tmp_path / "learners.parquet"):
        result = netselect.rank_many(study, source)
        assert list(result.whole.ids) == ["bea", "cas"]
        assert len(result.faults) == 1
        assert said in str(result.faults[0])


@pytest.mark.parametrize("name", BAD_CELLS)
def test_a_bad_id_is_named_and_stops_no_other_learner(name: str) -> None:
    frame = learners(None)
    frame["id"] = first_bad(BAD_CELLS[name][0], "x")
    frame.loc[2, "id"] = "cas"
    ranked = RankFrame(netselect.load(STUDY))(frame)
    assert [bool(text) for text in ranked["fault"]] == [True, False, False]


@pytest.mark.parametrize("column", ["values.reach", "notes", "id"])
@pytest.mark.parametrize("name", [*BAD_CELLS, *BAD_COLUMNS])
def test_a_table_of_networks_names_the_bad_cell_alone(name: str, column: str, tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": ["club", "body", "ring"],
            "name": ["Club", "Body", "Ring"],
            "values.rank": [1, 2, 3],
            "values.reach": [1, 2, 3],
            "notes": None,
        }
    )
    cell, said = BAD_CELLS.get(name) or BAD_COLUMNS[name]
    cells = of_arrow(cell) if isinstance(cell, pa.Array) else first_bad(cell)
    frame[column] = cells if column != "id" else first_bad(column_cells(cells)[0], "body")
    if column == "id":
        frame.loc[2, "id"] = "ring"
    with pytest.raises(StudyFaults) as told:
        netselect.load(STUDY, networks=frame)
    assert len(told.value.faults) == 1
    assert (said if (name, column) != ("a list", "id") else "found `[1]` as an id") in str(told.value)
    if isinstance(cell, pa.Array) and column != "id":
        table = {key: cell if key == column else pa.array(frame[key]) for key in frame}
        pq.write_table(pa.table(table), tmp_path / "networks.parquet")
        (tmp_path / "study.yaml").write_text(yaml.safe_dump(STUDY | {"networks": "networks.parquet"}))
        with pytest.raises(StudyFaults) as again:
            netselect.load(tmp_path / "study.yaml")
        assert len(again.value.faults) == 1
        assert said in str(again.value)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (Decimal("2.50"), 2.5),
        (Decimal("nan"), ""),
        (Decimal("sNaN"), ""),
        (np.float32(0.5), 0.5),
        (np.longdouble(0.5), 0.5),
        (np.int64(3), 3),
        (np.array(3), 3),
        (np.bool_(True), True),  # noqa: FBT003 -- the cell
        (np.str_("a"), "a"),
        (np.datetime64("2026-01-02"), dt.date(2026, 1, 2)),
        (np.datetime64("2026-01-02", "ns"), dt.date(2026, 1, 2)),
        (pd.Timestamp("2026-01-02"), dt.date(2026, 1, 2)),
        (dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC), dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)),
        (np.datetime64("NaT"), ""),
        (np.timedelta64("NaT"), ""),
        (pd.NaT, ""),
        (pd.NA, ""),
        (np.nan, ""),
        (np.ma.masked, ""),
        (None, ""),
    ],
)
def test_a_cell_is_read_in_pythons_own_terms(cell: object, meant: object) -> None:
    found = cell_of(cell)
    assert found == meant
    assert type(found) is type(meant)


def test_decimals_are_numbers_in_both_kinds_of_tables() -> None:
    frame = pd.DataFrame(
        {
            "id": ["club"],
            "name": ["Club"],
            "values.rank": [Decimal("1.5")],
            "values.reach": of_arrow(pa.array([Decimal("2.25")])),
        }
    )
    club = netselect.load(STUDY, networks=frame).networks["club"]
    assert [figure.value for figure in dict(club)["values"].values()] == [1.5, 2.25]


@pytest.mark.parametrize(
    "change",
    [
        lambda study: study["networks"].update({"\ud800": {"name": "X", "values": {"reach": 1, "rank": 2}}}),
        lambda study: study["networks"].update({HUGE: {"name": "X", "values": {"reach": 1, "rank": 2}}}),
        lambda study: study.update({HUGE: 3}),
        lambda study: study.update({"title": "\ud800", "titel": "\udfff"}),
        lambda study: study["networks"]["club"]["values"].update(reach=HUGE),
        lambda study: study["networks"]["club"]["values"].update(reach=np.datetime64("2020-01-01", "ns")),
        lambda study: study["networks"]["club"]["values"].update(reach=np.timedelta64(3, "ns")),
        lambda study: study["networks"]["club"]["values"].update(reach=pd.DataFrame({"a": [1]})),
        lambda study: study["networks"]["club"].update(notes=HUGE),
    ],
)
def test_mappings_that_hold_what_no_study_can_are_refused_in_words(change: Any) -> None:  # noqa: ANN401 -- a function
    study = yaml.safe_load(yaml.safe_dump(STUDY))
    change(study)
    with pytest.raises(StudyFaults) as told:
        netselect.load(study)
    assert str(told.value).encode()


def test_numbers_of_any_precision_are_read_in_mappings() -> None:
    study = yaml.safe_load(yaml.safe_dump(STUDY))
    study["networks"]["club"]["values"] = {"reach": np.longdouble(2), "rank": np.array(3)}
    club = netselect.load(study).networks["club"]
    assert [figure.value for figure in dict(club)["values"].values()] == [2, 3]


def test_a_learners_record_with_a_huge_number_is_a_fault() -> None:
    records: list[Any] = [
        {"id": HUGE},
        {"id": "ann", "role": HUGE},
        {"id": "bea", "limits": {"yearly_cost": HUGE}},
        {"id": "c"},
    ]
    result = netselect.rank_many(netselect.load(STUDY), records)
    assert list(result.whole.ids) == ["c"]
    assert {fault.record for fault in result.faults} == {1, 2, 3}


MISSHAPEN = {
    "a list of records": ([{"id": "ann"}], "found a list: a DataFrame of pandas is needed"),
    "a mapping": ({"id": "ann"}, "found a block of keys: a DataFrame of pandas is needed"),
    "a number": (3, "found int: a DataFrame of pandas is needed"),
    "an array": (np.zeros((2, 2)), "found ndarray: a DataFrame of pandas is needed"),
    "columns of two levels": (
        pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("c", "d")])),
        "the columns have several levels",
    ),
    "rows of two levels": (
        pd.DataFrame({"name": ["Club"]}, index=pd.MultiIndex.from_tuples([("a", "b")])),
        "the index has several levels",
    ),
}


@pytest.mark.parametrize("name", MISSHAPEN)
def test_what_is_no_table_of_one_level_is_refused(name: str) -> None:
    given, said = MISSHAPEN[name]
    frame: Any = given
    assert said in misshapen(frame)
    with pytest.raises(StudyFaults, match=said):
        netselect.load(STUDY, networks=frame)
    with pytest.raises(netselect.NetselectError, match=said):
        netselect.DecisionMatrix.from_frame(frame, [1, 1])
    with pytest.raises(netselect.NetselectError, match=said):
        RankFrame(netselect.load(STUDY))(frame)


def test_a_column_that_cannot_be_read_by_pandas_itself_is_read_cell_by_cell() -> None:
    times = pa.array(np.array(["20000-01-01", "2020-01-01"], "M8[s]"))
    found = column_cells(times.cast(pa.timestamp("s", tz="Asia/Tokyo")).to_pandas())
    assert "20000-01-01" in str(found[0])
    assert isinstance(found[1], dt.datetime)


def test_words_that_are_held_once_are_read_as_often_as_they_stand() -> None:
    assert arrow_cells(pa.chunked_array([pa.array(["a", None, "a"]).dictionary_encode()])) == ["a", "", "a"]


def test_a_number_stays_what_it_is_however_long_python_prints() -> None:
    assert plain_value(10**80) == 10**80
    assert sys.get_int_max_str_digits() > 0


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        ("many", "the weight of `C1`: found `many`"),
        pytest.param(HUGE, "the weight of `C1`: found a whole number of about 5,000 digits", id="huge"),
        (np.datetime64("2020-01-01"), "the weight of `C1`: found `2020-01-01`"),
        (1j, "the weight of `C1`: found `1j`"),
        (np.array([1]), "the weight of `C1`: found a value of the kind ndarray"),
        (None, "weights hold nan for `C1`"),
    ],
)
def test_one_bad_weight_in_a_table_stops_no_other_row(weight: object, said: str) -> None:
    matrix = netselect.DecisionMatrix.from_arrays([[1, 2], [2, 1]], [1, 1], worst=[0, 0], best=[5, 5])
    cells = first_bad(weight, 1.0)
    frame = pd.DataFrame({"id": ["bea", "ann", "cas"], "C1": cells, "C2": 1.0})
    result = netselect.rank_many(matrix, frame)
    assert list(result.whole.ids) == ["ann", "cas"]
    assert [said in str(fault) for fault in result.faults] == [True]


@pytest.mark.parametrize("columns", [["C1", "C1", "C2"], ["id", "id", "C1", "C2"]])
def test_a_column_of_weights_that_stands_twice_is_refused(columns: list[str]) -> None:
    matrix = netselect.DecisionMatrix.from_arrays([[1, 2], [2, 1]], [1, 1], worst=[0, 0], best=[5, 5])
    with pytest.raises(InvalidParameter, match="stands twice in the table of weights"):
        netselect.rank_many(matrix, pd.DataFrame([[1.0] * len(columns)], columns=columns))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (hidden([[1.0, 2.0], [3.0, 4.0]], [[0, 0], [1, 0]]), "network `A2` on criterion `C1` is masked"),
        (hidden([[1, 2], [3, 4]], [[0, 1], [0, 0]]), "network `A1` on criterion `C2` is masked"),
        ([np.ma.array([1, 2]), hidden([3, 4], [1, 0])], "network `A2` on criterion `C1` is masked"),
        ([[1.0, 2.0], [np.ma.masked, 4.0]], "network `A2` on criterion `C1` is masked"),
        (hidden([[1, 1], [1, 1]], [[1, 1], [1, 1]]), "network `A1` on criterion `C1` is masked"),
        (np.array([["2020-01-01", "NaT"]] * 2, "M8[D]"), "values hold dates: a table of numbers"),
        (np.array([[1, 2], [3, 4]], "m8[s]"), "values hold durations: a table of numbers"),
        (np.array([[1 + 2j, 2], [3, 4]]), "values hold complex numbers: a table of numbers"),
        ([[1j, 2], [3, 4]], "values hold complex numbers"),
        ([[np.timedelta64(1, "D"), 2], [3, 4]], "values hold durations"),
        ([[np.datetime64("2020-01-01"), 2], [3, 4]], "values hold dates"),
        ([[dt.date(2020, 1, 1), 2], [3, 4]], "values cannot be read as a table of numbers"),
        ([[HUGE, 2], [3, 4]], "values cannot be read as a table of numbers"),
        (hidden([[1 + 2j, 2], [3, 4]], [[1, 0], [0, 0]]), "values hold complex numbers"),
    ],
    ids=range(14),
)
def test_arrays_keep_their_mask_and_hold_numbers_alone(values: Any, said: str) -> None:  # noqa: ANN401 -- anything
    with pytest.raises(netselect.NetselectError, match=said):
        netselect.DecisionMatrix.from_arrays(values, [1, 1], maximise=[True, True])
    whole = netselect.DecisionMatrix.from_arrays([[1, 2], [2, 1]], [1, 1], worst=[0, 0], best=[5, 5])
    if "masked" not in said:
        with pytest.raises(
            InvalidParameter, match=said.removeprefix("values ").partition(":")[0].split(" as ")[0]
        ):
            netselect.rank_many(whole, values)
        return
    row, column = (int(letter) - 1 for letter in re.findall(r"[AC](\d)", said))
    faults = netselect.rank_many(whole, values).faults
    assert faults[0].record == row + 1
    assert f"the weight of `C{column + 1}` is masked" in str(faults[0])


@pytest.mark.parametrize("what", ["weights", "worst", "best", "maximise"])
def test_rows_of_settings_keep_their_mask(what: str) -> None:
    given: dict[str, Any] = {"weights": [1, 1], "worst": [0, 0], "best": [5, 5], "maximise": [True, True]}
    given[what] = hidden(given[what], [0, 1])
    with pytest.raises(netselect.NetselectError, match="masked"):
        netselect.DecisionMatrix.from_arrays([[1, 2], [2, 1]], **given)


def test_a_mask_without_a_masked_cell_changes_nothing() -> None:
    values = np.ma.array([[1.0, 2.0], [2.0, 1.0]])
    matrix = netselect.DecisionMatrix.from_arrays(values, [1, 1], worst=[0, 0], best=[5, 5])
    assert type(matrix.utilities) is np.ndarray
    assert len(netselect.rank_many(matrix, values)) == 2
