"""Does one plain function rank the rows of a table, wherever it is sent, as the whole cohort would be ranked?"""

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest

from netselect import DecisionMatrix
from netselect.batch import rank_frame as module
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.formats import flat_frame
from netselect.batch.many import rank_many
from netselect.batch.rank_frame import RankFrame
from netselect.errors import InvalidParameter, StudyFaults, UnknownName
from tests.batch.cohorts import nearly_known_study, random_study
from tests.batch.frames_of_learners import random_frame

STUDY = nearly_known_study(4)
FRAME = random_frame(60)
TOP = 3


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the results of `rank_many`, with texts instead of categories."""
    result = rank_many(STUDY, frame, top=TOP)
    assert not result.faults
    flat = flat_frame(result.whole, result.legend)
    kinds = {name: "string" for name, kind in flat.dtypes.items() if str(kind) in {"category", "str", "object"}}
    return flat.astype(kinds)


def test_the_rows_are_those_of_rank_many_bit_for_bit() -> None:
    ranked = RankFrame(STUDY, top=TOP)(FRAME)
    assert (ranked["fault"] == "").all()
    expected = plain(FRAME).astype(ranked.drop(columns="fault").dtypes.to_dict())
    pd.testing.assert_frame_equal(ranked.drop(columns="fault"), expected, check_exact=True)


@pytest.mark.parametrize("size", [1, 7, 59])
def test_the_rows_are_the_same_whatever_parts_the_table_comes_in(size: int) -> None:
    function = RankFrame(STUDY, top=TOP)
    parts = [function(FRAME.iloc[start : start + size]) for start in range(0, len(FRAME), size)]
    pd.testing.assert_frame_equal(pd.concat(parts), function(FRAME), check_exact=True)


def test_there_is_a_row_for_each_row_in_order_and_a_faulty_one_says_why() -> None:
    frame = FRAME.astype("object")
    frame["limits.yearly_cost"] = frame["limits.yearly_cost"].where(frame.index != 3, "much")
    frame["id"] = [None if row == 5 else "p00002" if row == 9 else name for row, name in enumerate(frame["id"])]
    ranked = RankFrame(STUDY, top=TOP)(frame)
    assert ranked["learner"].fillna("").tolist() == frame["id"].fillna("").tolist()
    assert ranked.index[ranked["fault"] != ""].tolist() == [3, 5, 9]
    assert "limits.yearly_cost: " in ranked["fault"][3]
    assert "much" in ranked["fault"][3]
    assert "stands in an earlier record" in ranked["fault"][9]
    assert ranked.drop(columns=["learner", "fault"]).iloc[[3, 5, 9]].isna().to_numpy().all()
    good = frame.drop([3, 5, 9])
    pd.testing.assert_frame_equal(ranked.loc[good.index], RankFrame(STUDY, top=TOP)(good), check_exact=True)


def test_any_index_is_kept() -> None:
    moved = FRAME.iloc[::-1].set_index(pd.Index([f"row {place}" for place in range(60)]))
    ranked = RankFrame(STUDY, top=TOP)(moved)
    assert ranked.index.equals(moved.index)
    assert ranked["learner"].tolist() == FRAME["id"].tolist()[::-1]


def test_every_part_has_the_kinds_of_the_empty_result() -> None:
    function = RankFrame(STUDY, top=TOP)
    faulty = FRAME.head(2).assign(**{"limits.yearly_cost": "much"})
    kinds = function.meta.dtypes
    assert not any(isinstance(kind, pd.CategoricalDtype) for kind in kinds)
    for frame in (FRAME, FRAME.head(0), FRAME.tail(1), faulty):
        pd.testing.assert_series_equal(function(frame).dtypes, kinds)
    assert len(function(FRAME.head(0))) == 0


def test_the_schema_names_every_column_with_its_kind() -> None:
    schema = RankFrame(STUDY, top=1).schema.split(", ")
    assert schema[:3] == ["`learner` STRING", "`verdict` STRING", "`excluded` BIGINT"]
    assert "`excluded_by_quick` BIGINT" in schema
    assert schema[-8:-6] == ["`unmet` STRING", "`open_needs` BIGINT"]
    assert schema[-6:-1] == [
        "`network_1` STRING",
        "`rank_1` BIGINT",
        "`score_1` DOUBLE",
        "`status_1` STRING",
        "`known_1` BOOLEAN",
    ]
    assert schema[-1] == "`fault` STRING"


def test_a_copy_that_was_sent_elsewhere_ranks_alike_and_works_the_study_out_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    function = RankFrame(STUDY, top=TOP, method="topsis")
    sent = pickle.dumps(function)
    monkeypatch.setattr(module, "COMPILED", type(module.COMPILED)())
    times: list[object] = []

    def counted(*given: Any, **named: Any) -> Candidates:  # noqa: ANN401 -- passed on
        times.append(given)
        return candidates_of(*given, **named)

    monkeypatch.setattr(module, "candidates_of", counted)
    with ThreadPoolExecutor(4) as pool:
        copies = list(pool.map(lambda _: pickle.loads(sent)(FRAME), range(4)))  # noqa: S301 -- our own
    assert len(times) == 1
    for copy in copies:
        pd.testing.assert_frame_equal(copy, function(FRAME), check_exact=True)


def test_only_the_latest_studies_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMPILED", type(module.COMPILED)())
    for digit in range(module.MOST_COMPILED + 3):
        RankFrame(random_study(digit, networks=2)).candidates  # noqa: B018 -- it is worked out when it is asked for
    assert len(module.COMPILED) == module.MOST_COMPILED


def test_other_options_give_what_rank_gives_with_them() -> None:
    ignoring = RankFrame(STUDY, gates="ignore", method="weighted_product", top=2)(FRAME)
    result = rank_many(STUDY, FRAME, "weighted_product", gates="ignore", top=2).whole
    np.testing.assert_array_equal(ignoring["score_2"].to_numpy(dtype=float), result.score[:, 1])
    assert (ignoring["excluded"] == 0).all()


def test_rows_of_weights_rank_a_bare_matrix() -> None:
    matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    weights = pd.DataFrame({"C1": [1.0, 3.0], "C2": [3.0, 1.0]}, index=["ann", "bea"])
    ranked = RankFrame(matrix)(weights)
    assert ranked["learner"].tolist() == ["ann", "bea"]
    assert ranked["network_1"].tolist() == ["A2", "A2"]
    assert len(RankFrame(matrix)(weights.head(0))) == 0


def test_columns_that_mean_nothing_are_refused_even_where_there_are_no_rows() -> None:
    for frame in (FRAME, FRAME.head(0)):
        with pytest.raises(StudyFaults, match="Did you mean"):
            RankFrame(STUDY)(frame.rename(columns={"limits.yearly_cost": "limits.yearly_cots"}))


def test_what_cannot_be_ranked_by_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="top: found `0`"):
        RankFrame(STUDY, top=0)
    with pytest.raises(UnknownName, match="topsis"):
        RankFrame(STUDY, method="topsys").meta  # noqa: B018 -- it is asked for


def test_neither_dask_nor_spark_is_loaded_before_a_table_of_theirs_is_ranked() -> None:
    loading = "import netselect.batch.rank_frame\nimport netselect.batch.survey\n"
    code = f"import sys\n{loading}print(*{{one.partition('.')[0] for one in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 -- our own code
    assert not set(done.stdout.split()) & {"dask", "pyspark", "pandas", "pyarrow"}
