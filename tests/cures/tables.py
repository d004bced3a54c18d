"""Which refusals are there of tables of networks, of files, and of what is too large to be read?"""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pandas as pd

import netselect
from netselect import load, loads, save
from netselect.reading.decoding import MAX_COLUMNS, MAX_NODES, MAX_SIZE
from netselect.storing import Lock
from tests.cures.case import COHORT, EXAMPLE, Case, written

STUDY = """netselect: 1
title: Mine
as_of: 2026-11-23
learner: {id: me, needs: {mentor: {title: Find a mentor, importance: 1, current: 1, target: 3}}}
criteria:
  fit: {weight: 1, scale: {worst: 0, best: 5}}
networks: n.csv
"""
ROWS = "id,name,values.fit,serves.mentor\nx,X,3,0.5\n"
FRAME = pd.DataFrame(
    {"name": ["X"], "values.fit": [3.0], "serves.mentor": [0.5]}, index=pd.Index(["x"], name="id")
)


def table(wrong: str | bytes, said: str, right: str = ROWS, study: str = STUDY) -> Case:
    """Return the case of a table of networks in CSV, which is mended; or of the study that names it."""

    def go(content: str | bytes, study: str) -> None:
        written("n.csv", content)
        load(written("s.yaml", study))

    return Case(lambda: go(wrong, STUDY), said, lambda: go(right, study))


def file_of(content: str | bytes) -> Callable[[], object]:
    return lambda: load(written("s.yaml", content))


def parquet(content: bytes | None, name: str = "n.parquet") -> Callable[[], object]:
    """Return a reading of a table in Parquet: of a content, or of one that pandas writes."""

    def go() -> None:
        if content is None:
            FRAME.to_parquet(name)
        else:
            written(name, content)
        load(written("s.yaml", STUDY.replace("n.csv", name)))

    return go


def unpacked_up_to(size: int) -> Callable[[], object]:
    def go() -> None:
        with mock.patch("netselect.reading.tables.UNPACKED", size):
            parquet(None)()

    return go


def from_standard_input(stream: object) -> Callable[[], object]:
    def go() -> None:
        with mock.patch.object(sys, "stdin", stream):
            load("-")

    return go


def very_large(name: str, read: Callable[[], object]) -> Callable[[], None]:
    def go() -> None:
        with Path(name).open("wb") as file:
            file.truncate(MAX_SIZE + 1)
        read()

    return go


def locked_twice() -> None:
    first = Lock(Path("lock"))
    try:
        Lock(Path("lock"))
    finally:
        first.release()


def locked(*names: str) -> None:
    for name in names:
        Lock(Path(name)).release()


def on_a_disk_without_locks() -> None:
    import fcntl  # noqa: PLC0415 -- Windows has none

    with mock.patch.object(fcntl, "flock", side_effect=OSError(38, os.strerror(38))):
        Lock(Path("lock"))


STARTED = io.TextIOWrapper(io.BytesIO(COHORT.encode()))
WIDE = ROWS.split("\n", 1)[0] + "," + ",".join(f"serves.n{number}" for number in range(MAX_COLUMNS)) + "\n"
MANY = "id,name\n" + ",\n" * (MAX_NODES // 2 + 1)
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"

JUDGED = """netselect: 1
title: Mine
as_of: 2026-11-23
learner: {id: me, needs: {mentor: {title: Find a mentor, importance: 1, current: 1, target: 3}}}
weights: judgements
judgements: {criteria: {fit over price: 2}}
criteria:
  fit: {scale: {worst: 0, best: 5}}
  price: {scale: {worst: 9, best: 0}}
networks: {x: {name: X, values: {price: 3}}}
"""
KNOWN = "price: 3, fit"
MEAN = KNOWN + ": {judged: {ann: 1}}"
IN_WORDS = JUDGED.replace("worst: 0, best: 5", "worst: no, best: yes")
OF_FIGURES = "network,criterion,judge,value\nx,fit,ann,3\n"
ON_BOTH = "network,criterion,need,judge,value\n"
OF_PAIRS = "judge,level,this,than,times\nann,,fit,price,3\n"


def answers(wrong: str, said: str, right: str = OF_FIGURES, key: str = "assessments") -> Case:
    """Return the case of a table of answers, which is mended."""
    study = JUDGED if key == "assessments" else JUDGED.replace("price: 3", "price: 3, fit: 2")

    def go(content: str) -> None:
        written("a.csv", content)
        load(written("s.yaml", f"{study}{key}: a.csv\n"))

    return Case(lambda: go(wrong), said, lambda: go(right))


ANSWERS = {
    "other columns of answers": answers(
        "network,judge,value\nx,ann,3\n", "write one row an answer, under `network,criterion,judge,value`"
    ),
    "an answer of nobody": answers(
        "network,criterion,judge,value\nx,fit,,3\n", "nobody is named: write the id of whoever answered"
    ),
    "an answer on what is stated": answers(f"{OF_FIGURES}x,price,ann,3\n", "take it out there, or this answer"),
    "an answer on nothing": answers(
        f"{OF_FIGURES}x,,ann,4\n", "nothing is named that was judged: write the id of a criterion"
    ),
    "an answer on a criterion and a need": answers(
        f"{ON_BOTH}x,fit,mentor,ann,.5\n",
        "give each of the two a row of its own",
        f"{ON_BOTH}x,fit,,ann,.5\nx,,mentor,ann,.5\n",
    ),
    "a need among criteria": answers(
        f"{ON_BOTH}x,mentor,,ann,.5\n",
        "`mentor` is a need: write it under `need`",
        f"{ON_BOTH}x,,mentor,ann,.5\nx,fit,,ann,.5\n",
    ),
    "a strength above 1": answers(
        f"{ON_BOTH}x,fit,,ann,3\nx,,mentor,ann,5\n",
        "a strength is a number from 0 to 1",
        f"{ON_BOTH}x,fit,,ann,3\nx,,mentor,ann,.5\n",
    ),
    "two answers of one": answers(f"{OF_FIGURES}x,fit,ann,4\n", "keep one of the two answers"),
    "a pair that is judged twice": answers(
        f"{OF_PAIRS}ann,,price,fit,3\n", "already: keep one of the two answers", OF_PAIRS, "survey"
    ),
    "a mean of yes and no": Case(
        lambda: loads(IN_WORDS.replace("price: 3", MEAN)),
        "write `yes`, `no` or `unknown`, or give a scale of numbers",
        lambda: (
            loads(IN_WORDS.replace("price: 3", f"{KNOWN}: yes")),
            loads(JUDGED.replace("price: 3", MEAN)),
        ),
    ),
}
TABLES = {
    **ANSWERS,
    "a first line for a spreadsheet": table("sep=;\n" + ROWS, "take that line out"),
    "a first line that says nothing": table("sep=x\n" + ROWS, "take the line out"),
    "a title above the columns": table("Networks of 2026\n" + ROWS, "take out what stands above it"),
    "whole lines in quotes": table(
        '"id,name,values.fit,serves.mentor"\n"x,X,3,0.5"\n', "take the quotes about whole lines away"
    ),
    "a row of totals": table(ROWS + "Total,,3,0.5\n", "take it out"),
    "a figure of thousands or of parts": table(
        ROWS.replace(",", ";").replace(";3;", ";1.200;"),
        "or `1,2`",
        ROWS.replace(",", ";").replace(";3;", ";1,2;"),
    ),
    "an odd decimal sign": table(
        ROWS.replace(",", ";").replace("3;", "3,5;") + "y;Y;2.5;1\n",
        "write `2,5`",
        ROWS.replace(",", ";").replace("3;", "3,5;") + "y;Y;2,5;1\n",
    ),
    "an error of a formula in text": table(ROWS.replace("3,", "#NV,"), "write the value itself"),
    "a table of MS-DOS": table(ROWS.replace("X", "K\u00e4se").encode("cp850"), "as CSV UTF-8"),
    "a table of two encodings": table(
        ROWS.encode() + b"y,K\xe4se,1,1\n" + "z,\u00e4,1,1\n".encode(), "encoding UTF-8"
    ),
    "a workbook as CSV": table(b"PK\x03\x04", "name it .xlsx, or save it"),
    "an old workbook as CSV": table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "or as .xlsx"),
    "a comma at the end of each line": table(
        ROWS.replace("\n", ",\n"), "take out the comma at the end of the line"
    ),
    "a comma at the end, for a column": table(
        ROWS.replace("\n", ",\n"), "or name the column", ROWS.replace("r\n", "r,notes\n").replace("5\n", "5,\n")
    ),
    "a column that counts": table("Unnamed: 0," + ROWS.replace("\n", "\n0,", 1), "take it out (in pandas with"),
    "a column without a name": table(
        ROWS.replace("name,", "name,,").replace("X,", "X,1,"), "name it, or take it out with its cells"
    ),
    "a column without a name, named": table(
        ROWS.replace("name,", "name,,").replace("X,", "X,1,"),
        "this column has no name: name it",
        ROWS.replace("name,", "name,notes,").replace("X,", "X,1,"),
    ),
    "a block for a column": table(
        ROWS.replace("values.fit", "values"), "with a dot between them, such as `values.recognition`"
    ),
    "a column for what no cell can hold": table(
        ROWS.replace("name,", "name,online,").replace("X,", "X,true,"),
        "a cell cannot hold `online`: take the column out",
    ),
    "a column for what no cell can hold, and the networks in the study": table(
        ROWS.replace("name,", "name,online,").replace("X,", "X,true,"),
        "or state the networks in the study itself",
        study=STUDY.replace(
            "n.csv", "{x: {name: X, online: {facts: {open: true}}, values: {fit: 3}, serves: {mentor: 0.5}}}"
        ),
    ),
    "a row without an id": table(ROWS.replace("x,", ","), "give the network a short one of its own"),
    "a range in a cell": table(
        ROWS.replace(",3,", ",2-3,"),
        "a cell holds one figure and no range; write `unknown`",
        ROWS.replace("3", "unknown"),
    ),
    "a range in a cell, and the networks in the study": table(
        ROWS.replace(",3,", ",2-3,"),
        "or state the networks in the study itself",
        study=STUDY.replace(
            "n.csv", "{x: {name: X, values: {fit: {value: unknown, low: 2, high: 3}}, serves: {mentor: 0.5}}}"
        ),
    ),
    "a table that is too wide": table(WIDE, "Leave out the columns that no study needs"),
    "a table that is too long": table(MANY, "Keep the networks that are candidates"),
    "a table that is no Parquet": Case(parquet(b"PAR1"), "write it again", parquet(None)),
    "a table that is no Parquet, as CSV": Case(
        parquet(b"PAR1"), "or name a CSV table", parquet(ROWS.encode(), "n.csv")
    ),
    "a table that is too large unpacked": Case(
        unpacked_up_to(10), "keep the networks that are candidates", unpacked_up_to(2**20)
    ),
    "another encoding": Case(
        file_of(EXAMPLE.replace("Which", "Qu\u00e9").encode("latin-1", "replace")),
        "Save the file again with the encoding UTF-8",
        file_of(EXAMPLE.replace("Which", "Qu\u00e9")),
    ),
    "no text file": Case(file_of(PICTURE), "Name a file of YAML, JSON or CSV", file_of(EXAMPLE)),
    "a file that is too large": Case(
        very_large("s.yaml", lambda: load("s.yaml")),
        "put the networks in a CSV file that the study names",
        lambda: (written("n.csv", ROWS), file_of(STUDY)()),
    ),
    "a text that is too large": Case(
        lambda: loads("#" * (MAX_SIZE + 1)),
        "Put the networks in a CSV file that the study names",
        lambda: (written("n.csv", ROWS), file_of(STUDY)()),
    ),
    "a table of answers that is too large": Case(
        very_large("a.csv", file_of(f"{JUDGED}assessments: a.csv\n")),
        "keep the answers that count",
        lambda: answers("", "").right(),
    ),
    "a table that is too large": Case(
        very_large("n.csv", file_of(STUDY)),
        "keep the networks that are candidates",
        lambda: table(ROWS, "").right(),
    ),
    "learners who are too many for a file": Case(
        very_large("l.json", lambda: netselect.rank_many(loads(COHORT), "l.json")),
        "give the learners as JSON lines or in a CSV table",
        lambda: [
            netselect.rank_many(loads(COHORT), written(name, content))
            for name, content in (("l.jsonl", '{"id": "p1"}\n'), ("l.csv", "id\np1\n"))
        ],
    ),
    "text for a name": Case(lambda: load(COHORT), "use `netselect.loads` for text", lambda: loads(COHORT)),
    "no name": Case(lambda: load(""), "the name of the file is empty: name a file", lambda: load("e.yaml")),
    "a standard input that is not open": Case(
        from_standard_input(None), "name a file, or send a study in by a pipe", from_standard_input(STARTED)
    ),
    "a folder to save in": Case(
        lambda: save(loads(COHORT), "."),
        "name a file in it, such as study.yaml",
        lambda: save(loads(COHORT), "study.yaml"),
    ),
    "a file that is written already": Case(
        locked_twice, "wait until it has ended", lambda: locked("lock", "lock")
    ),
    "a file that is written already, and another": Case(
        locked_twice, "or name another output", lambda: locked("lock", "other")
    ),
    "a disk without locks": Case(
        on_a_disk_without_locks, "name an output on a disk of this machine", lambda: Lock(Path("lock")).release()
    ),
}
"""Tables and files."""
