"""Does Spark rank the batches of a table as the whole table would be ranked, bit for bit?"""

import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from netselect.batch.many import rank_many
from netselect.batch.rank_frame import RankFrame, rank_spark
from netselect.errors import MissingExtra, StudyFaults, UnknownName
from tests.batch.cohorts import random_study
from tests.batch.frames_of_learners import random_frame

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Spark says of other libraries when it is loaded
    sql = pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore")
"""Spark and what it talks to it through warn of each other; ours are errors in every other module."""

ROOT = Path(__file__).parents[2]
STUDY = random_study(1)
FRAME = random_frame(90)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Spark of two threads on this machine, for all tests of this module."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    patch.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    patch.setenv("PYTHONPATH", str(ROOT))
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.local.dir": str(tmp_path_factory.mktemp("local")),
        "spark.driver.memory": "512m",
        # A Java that lives for a minute is slowed by what speeds up one that lives for hours.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
        "spark.sql.codegen.wholeStage": "false",
    }
    builder = sql.SparkSession.builder.master("local[2]").appName("netselect")
    for name, value in settings.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "13")
        yield session
        gateway = session.sparkContext._gateway  # noqa: SLF001 -- else the Java process outlives the tests
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=300)
    patch.undo()


def table(spark: Any, frame: pd.DataFrame) -> Any:  # noqa: ANN401 -- of a library that may be missing
    """Return a frame as a table of Spark in four parts, with null for blank cells."""
    kinds = ", ".join(
        f"`{name}` {'DOUBLE' if frame[name].dtype.kind == 'f' else 'STRING'}" for name in frame.columns
    )
    rows = frame.astype("object").where(frame.notna(), None)
    return spark.createDataFrame([tuple(row) for row in rows.itertuples(index=False)], kinds).repartition(4)


def test_the_rows_are_those_of_the_plain_function_and_of_rank_many(spark: Any) -> None:  # noqa: ANN401 -- as above
    ranked = rank_spark(table(spark, FRAME), STUDY, top=3)
    found = ranked.toPandas().sort_values("learner", ignore_index=True)
    plain = RankFrame(STUDY, top=3)(FRAME)
    assert list(found.columns) == list(plain.columns)
    pd.testing.assert_frame_equal(found.astype(plain.dtypes.to_dict()), plain, check_exact=True)
    whole = rank_many(STUDY, FRAME, top=3).whole
    for place in range(3):
        scores = found[f"score_{place + 1}"].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
        assert scores.tobytes() == whole.score[:, place].tobytes()


def test_batches_of_the_default_size_are_ranked_to_the_same_columns(spark: Any, tmp_path: Path) -> None:  # noqa: ANN401 -- as above
    study, frame = random_study(3), random_frame(20_000)
    broken = frame["limits.yearly_cost"].astype("object")
    broken[[5, 4_100, 9_999, 19_999]] = "much"
    stated = broken.astype(str)
    frame["limits.yearly_cost"] = stated.where(broken.notna(), None)
    frame.to_parquet(tmp_path / "learners.parquet", index=False)
    usual = spark.conf.get("spark.sql.execution.arrow.maxRecordsPerBatch")
    spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    try:
        assert spark.conf.get("spark.sql.execution.arrow.maxRecordsPerBatch") == "10000"
        learners = spark.read.parquet(str(tmp_path / "learners.parquet")).coalesce(1)
        found = rank_spark(learners, study, top=3).toPandas()
    finally:
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", usual)
    found = found.sort_values("learner", ignore_index=True)
    plain = RankFrame(study, top=3)(frame)
    assert plain["learner"].is_monotonic_increasing
    assert (plain["fault"] != "").sum() == 4
    pd.testing.assert_frame_equal(found.astype(plain.dtypes.to_dict()), plain, check_exact=True)


def test_a_faulty_row_is_there_with_its_reason_and_stops_no_other(spark: Any) -> None:  # noqa: ANN401 -- as above
    frame = FRAME.assign(**{"gates.quick.max": -1.0}).head(4)
    frame["limits.yearly_cost"] = ["much", None, "250", None]
    found = rank_spark(table(spark, frame), STUDY, top=2).toPandas().sort_values("learner", ignore_index=True)
    assert found["learner"].tolist() == frame["id"].tolist()
    assert [bool(text) for text in found["fault"]] == [True, False, False, False]
    assert "much" in found["fault"][0]
    assert found["network_1"].isna()[0]


def test_the_line_that_looks_for_ids_that_stand_twice_finds_them(spark: Any) -> None:  # noqa: ANN401 -- as above
    twice = table(spark, pd.concat([FRAME, FRAME.head(1)], ignore_index=True))
    assert twice.select("id").distinct().count() == len(FRAME) == twice.count() - 1


def test_what_is_wrong_for_everybody_is_said_before_anything_is_computed(spark: Any) -> None:  # noqa: ANN401 -- as above
    frame = table(spark, FRAME)
    with pytest.raises(StudyFaults, match="Did you mean"):
        rank_spark(frame.withColumnRenamed("limits.yearly_cost", "limits.yearly_cots"), STUDY)
    with pytest.raises(UnknownName):
        rank_spark(frame, STUDY, method="topsys")


def test_where_spark_is_missing_the_line_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtra) as caught:
        rank_spark(FRAME, STUDY)
    assert str(caught.value) == 'Spark is not installed: pip install "netselect[spark]"'
