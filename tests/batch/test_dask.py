"""Does Dask rank the partitions of a table as the whole table would be ranked, bit for bit?"""

import sys
import warnings
from typing import Any

import pandas as pd
import pytest

from netselect.batch.many import rank_many
from netselect.batch.rank_frame import RankFrame, rank_dask
from netselect.errors import MissingExtra, StudyFaults, UnknownName
from tests.batch.cohorts import random_study
from tests.batch.frames_of_learners import random_frame

STUDY = random_study(1)
FRAME = random_frame(90)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Dask says of other libraries when it is loaded
    dd: Any = pytest.importorskip("dask.dataframe", reason="the extra `dask` is not installed")


@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_every_scheduler_gives_the_rows_of_the_plain_function_and_of_rank_many(scheduler: str) -> None:
    ranked: Any = rank_dask(dd.from_pandas(FRAME, npartitions=4), STUDY, top=3)
    found = ranked.compute(scheduler=scheduler, num_workers=2)
    plain = RankFrame(STUDY, top=3)(FRAME)
    pd.testing.assert_frame_equal(found, plain.astype(found.dtypes.to_dict()), check_exact=True)
    whole = rank_many(STUDY, FRAME, top=3).whole
    for place in range(3):
        scores = found[f"score_{place + 1}"].to_numpy(dtype=float, na_value=float("nan"))
        assert scores.tobytes() == whole.score[:, place].tobytes()
    assert found["learner"].tolist() == whole.ids


def test_the_kinds_that_were_announced_are_those_that_come(recwarn: pytest.WarningsRecorder) -> None:
    frame = FRAME.astype("object")
    frame.loc[3, "limits.yearly_cost"] = "much"
    ranked: Any = rank_dask(dd.from_pandas(frame, npartitions=12), STUDY, top=2)
    found = ranked.compute(scheduler="synchronous")
    assert found.dtypes.to_dict() == ranked.dtypes.to_dict()
    assert found.index[found["fault"] != ""].tolist() == [3]
    assert not list(recwarn)


def test_an_empty_partition_stops_nothing() -> None:
    frame = dd.from_pandas(FRAME, npartitions=3)
    kept = frame[frame["id"] < "p00010"]
    ranked: Any = rank_dask(kept, STUDY, top=2)
    assert ranked.compute(scheduler="synchronous")["learner"].tolist() == FRAME["id"].tolist()[:10]


def test_the_line_that_looks_for_ids_that_stand_twice_finds_them() -> None:
    twice = dd.from_pandas(pd.concat([FRAME, FRAME.head(1)], ignore_index=True), npartitions=3)
    assert twice["id"].nunique().compute(scheduler="synchronous") == len(FRAME) != len(twice)


def test_what_is_wrong_for_everybody_is_said_before_anything_is_computed() -> None:
    frame = dd.from_pandas(FRAME, npartitions=2)
    with pytest.raises(StudyFaults, match="Did you mean"):
        rank_dask(frame.rename(columns={"limits.yearly_cost": "limits.yearly_cots"}), STUDY)
    with pytest.raises(UnknownName):
        rank_dask(frame, STUDY, method="topsys")


def test_where_dask_is_missing_the_line_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask.dataframe", None)
    with pytest.raises(MissingExtra) as caught:
        rank_dask(FRAME, STUDY)
    assert str(caught.value) == 'Dask is not installed: pip install "netselect[dask]"'
