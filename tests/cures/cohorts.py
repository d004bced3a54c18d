"""Which refusals are there of learners who cannot be read, and of runs that cannot be begun or gone on with?"""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
import pandas as pd

import netselect
import netselect.batch.studies
from netselect import load, loads
from netselect.batch.journal import Journal
from netselect.batch.many import BatchResult, RankedPortion
from netselect.batch.rank_frame import RankFrame
from netselect.batch.run import run_batch
from netselect.batch.studies import legend_of_studies, portions_of_studies
from netselect.cli import main
from netselect.errors import NetselectError
from netselect.reading.decoding import MAX_SIZE
from tests.cures.case import COHORT, FLAT, Case, Refused, typed, written

rank_many: Callable[..., BatchResult] = netselect.rank_many
rank_studies: Callable[..., object] = netselect.batch.studies.rank_studies
"""As somebody calls them whom no type checker warns."""


def cohort(
    learners: str | bytes,
    said: str,
    mended: str | bytes,
    name: str = "l.yaml",
    *,
    to: str = "",
    study: str = COHORT,
    other: str = "",
) -> Case:
    """Return the case of a file of learners, which is mended, or gets the name ``to``; or of the study."""

    def go(content: str | bytes, name: str, study: str) -> None:
        written("s.yaml", study)
        written(name, content)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["batch", "s.yaml", "-l", name, "-o", "out.csv"])
        if code:
            faults = Path("out.csv.faults.jsonl")
            told = faults.read_text("utf-8").splitlines() if faults.exists() else []
            raise Refused("\n".join([err.getvalue(), *(json.loads(line)["message"] for line in told)]))

    return Case(lambda: go(learners, name, study), said, lambda: go(mended, to or name, other or study))


def book(wrong: list[list[Any]], said: str, right: list[list[Any]], merged: str = "") -> Case:
    """Return the case of a workbook of learners."""

    def content(rows: list[list[Any]], merged: str = "") -> bytes:
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        if merged:
            made.active.merge_cells(merged)
        made.save(target := io.BytesIO())
        return target.getvalue()

    return cohort(content(wrong, merged), said, content(right), "l.xlsx")


def batch(*words: str) -> Callable[[], None]:
    """Return a run over a sound cohort with other words behind it."""

    def go() -> None:
        written("s.yaml", COHORT)
        written("l.yaml", "- id: p1\n- id: p2\n")
        Path("d").mkdir(exist_ok=True)
        typed("batch", "s.yaml", *words)

    return go


def beside(make: Callable[[], object], then: Callable[[], object]) -> Callable[[], None]:
    """Return one thing after another."""

    def go() -> None:
        make()
        then()

    return go


def records(*one: dict[str, str]) -> Callable[[], object]:
    return lambda: rank_many(loads(COHORT), list(one))


def folder_of_learners() -> None:
    Path("d").mkdir()
    written("d/l.yaml", ONE)


def without_parts() -> None:
    Path("out.csv.parts/part-00000000-1-1.npz").unlink()
    Path("out.csv.parts").rmdir()


def parts() -> None:
    Path("out.csv.parts").mkdir()
    Path("out.csv.parts/part-00000000-1-1.npz").write_text("x")


def run(*, resume: bool = False) -> None:
    """Run a batch of small parts; what a note says of one that is broken off is said too."""
    try:
        run_batch("s.yaml", "l.csv", "out.csv", size=2, resume=resume)
    except (NetselectError, KeyboardInterrupt) as error:
        raise Refused("\n".join([str(error), *getattr(error, "__notes__", ())])) from None


def broken_off(*rows: str) -> Callable[[], None]:
    """Return a run that ends when some learners are done: by a fault in further rows, else by somebody."""

    def go() -> None:
        written("s.yaml", COHORT)
        written("l.csv", "id,weights.fit\np1,1\np2,2\np3,3\np4,4\n" + "".join(rows))
        kept = list[int]()
        keep = Journal.keep

        def keeping(journal: Journal, number: int, ranked: RankedPortion) -> None:
            if kept and not rows:
                raise KeyboardInterrupt
            keep(journal, number, ranked)
            kept.append(number)

        with mock.patch.object(Journal, "keep", keeping):
            run()

    return go


def begun_anew() -> None:
    written("l.csv", "id,weights.fit\np1,1\n")
    shutil.rmtree("out.csv.parts")
    run()


def studies(made_of: int, asked: int) -> Callable[[], object]:
    """Return the ranking of several studies by a legend that was made of so many of them."""

    def go() -> None:
        several = [loads(COHORT.replace("template", f"p{n}").replace("  y:", f"  y{n}:")) for n in range(asked)]
        for portion in portions_of_studies(several, legend_of_studies(several[:made_of])):
            told(fault.fault.message for fault in portion.faults)

    return go


def told(messages: Iterable[str]) -> None:
    """Refuse where anything is said."""
    if said := "\n".join(messages):
        raise Refused(said)


def many(learners: object) -> Callable[[], object]:
    return lambda: told(fault.fault.message for fault in rank_many(loads(COHORT), learners).faults)


def with_table() -> object:
    written("networks.csv", NETWORKS)
    return load(written("s.yaml", f"{COHORT[: COHORT.index('networks:')]}networks: networks.csv\n"))


OF_TWO = COHORT.replace("needs: {", "needs: {walk: {title: Walk, importance: 1, current: 1, target: 3}, ")


def remarked(table: str) -> Callable[[], object]:
    """Return a ranking by a study of two needs, where what is remarked is refused."""
    return lambda: told(rank_many(loads(OF_TWO), written("l.csv", table)).remarks)


def weights(*columns: str) -> Callable[[], object]:
    return lambda: rank_many(FLAT, pd.DataFrame([[1.0] * len(columns)], columns=list(columns)))


def pipe(name: str) -> Callable[[], None]:
    return beside(lambda: os.mkfifo(name), batch("-l", name, "-o", "out.csv"))


ONE = "- id: p1\n"
TABLE = "id,weights.fit\np1,2\n"
TABLE_OF_ONE = pd.DataFrame({"id": ["p1"], "weights.fit": [2]})
NETWORKS = "id,name,values.fit,serves.talk\nx,X,3,0.5\n"
SHEET: list[list[Any]] = [["id", "weights.fit"], ["p1", 2]]
LINES = '{"id": "p1"}\n'
PAIR = LINES + '{"id": "p2"}\n'
RUN = ("-l", "l.yaml", "-o", "out.csv")
GATED = (
    COHORT.replace("name: X", "name: X, facts: {open: 1}").replace("name: Y", "name: Y, facts: {open: 2}")
    + "gates: {open: {kind: access, fact: open, max: 9}}\n"
)

COHORTS = {
    "an empty path of learners": Case(
        batch("-l", "", "-o", "out.csv"), "the path is empty: name a file or a folder", batch(*RUN)
    ),
    "no learners": Case(batch("-o", "out.csv"), "name a table, JSON lines or YAML of the learners", batch(*RUN)),
    "an output of no format": Case(
        batch("-l", "l.yaml", "-o", "out.doc"), "are written to files that end in", batch(*RUN)
    ),
    "an output of no format, with the format": Case(
        batch("-l", "l.yaml", "-o", "out.doc"),
        "say the format too",
        batch("-l", "l.yaml", "-o", "out.doc", "-f", "csv"),
    ),
    "an output that is a folder": Case(
        beside(lambda: Path("out.csv").mkdir(), batch(*RUN)),
        "name a file to write",
        batch("-l", "l.yaml", "-o", "o.csv"),
    ),
    "an output that is read": Case(
        batch("-l", "l.yaml", "-o", "l.yaml", "-f", "csv"), "choose another file to write", batch(*RUN)
    ),
    "an output in the folder that is read": Case(
        beside(folder_of_learners, batch("-l", "d", "-o", "d/out.csv")),
        "choose a file elsewhere to write",
        batch("-l", "d", "-o", "out.csv"),
    ),
    "parts of an earlier run": Case(
        beside(parts, batch(*RUN)),
        "resume it (`--resume`), or remove that folder and start again",
        beside(
            without_parts,
            batch(*RUN),
        ),
    ),
    "parts of no run": Case(
        beside(parts, batch(*RUN, "--resume")), "or name another output", batch("-l", "l.yaml", "-o", "o.csv")
    ),
    "a file in the place of the parts": Case(
        beside(lambda: written("out.csv.parts", ""), batch(*RUN)),
        "move it, or name another",
        batch("-l", "l.yaml", "-o", "o.csv"),
    ),
    "an empty file": cohort("", "name a file with one at least", ONE),
    "a file of learners that is a study": cohort(
        COHORT, "give it as the study (FILE), and the learners in a", ONE
    ),
    "a key of learners that is misspelt": cohort(
        "lerners:\n  - id: p1\n", "Did you mean `learners:`?", "learners:\n  - id: p1\n"
    ),
    "a key beside the learners": cohort(
        "learners:\n  - id: p1\ntitle: T\n",
        "take it out; what holds for everybody stands in the study",
        "learners:\n  - id: p1\n",
    ),
    "JSON lines by another name": cohort(PAIR, "name it .jsonl", PAIR, "l.json", to="l.jsonl"),
    "no whole object on a line": cohort(
        '{"id": "p1"\n' + LINES, "each line holds one learner as a whole", LINES, "l.jsonl"
    ),
    "a key twice on a line": cohort('{"id": "p1", "id": "p2"}\n', "take one out", LINES, "l.jsonl"),
    "no number on a line": cohort(
        '{"id": "p1", "limits": {"yearly_cost": NaN}}\n',
        "or leave the key out where nobody knows it",
        LINES,
        "l.jsonl",
    ),
    "a line in another encoding": cohort(
        b'{"id": "p\xe9"}\n' + LINES.encode(),
        "save the file again with the encoding",
        '{"id": "p\u00e9"}\n'.encode().replace(b"\xc3\xa9", b"e"),
        "l.jsonl",
    ),
    "a file in UTF-16": cohort(
        LINES.encode("utf-16"), "save the file again with the encoding UTF-8", LINES, "l.jsonl"
    ),
    "a line without an end": cohort(
        '{"id": "' + "x" * 2**20 + '"}\n' + LINES, "a line end that is missing", LINES, "l.jsonl"
    ),
    "a line nested too deep": cohort(
        "[" * 100_000 + "\n" + LINES, "brackets or braces that are opened over and", LINES, "l.jsonl"
    ),
    "half of a character": cohort(
        '{"id": "p1", "notes": "\\ud83d"}\n', "write the character itself", LINES, "l.jsonl"
    ),
    "no learner": cohort("- 3\n", "a learner is a block of keys, such as `id` and `needs`", ONE),
    "a limit in the place of a gate": cohort(
        "- {id: p1, gates: {budget: {max: 5}}}\n",
        "comes from `limits.",
        "- {id: p1, limits: {first_year_cost: 5}}\n",
        study=COHORT.replace("id: template", "id: template, limits: {first_year_cost: 9}")
        .replace("name: X", "name: X, joining: {fee: 1}, staying: {yearly_cost: 1}")
        .replace("name: Y", "name: Y, joining: {fee: 1}, staying: {yearly_cost: 1}"),
    ),
    "a limit on what is not stated": cohort(
        "- {id: p1, limits: {yearly_cost: 5}}\n",
        "write `unknown` there if nobody has told you",
        "- {id: p1, limits: {yearly_cost: 5}}\n",
        other=COHORT.replace("name: X", "name: X, staying: {yearly_cost: unknown}").replace(
            "name: Y", "name: Y, staying: {yearly_cost: 1}"
        ),
    ),
    "a date without entry weeks": cohort(
        "- {id: p1, needs: {talk: {by: 2027-01-01}}}\n",
        "a date needs `joining.entry_weeks` of every network",
        "- {id: p1, needs: {talk: {by: 2027-01-01}}}\n",
        other=COHORT.replace("name: X", "name: X, joining: {entry_weeks: unknown}").replace(
            "name: Y", "name: Y, joining: {entry_weeks: 1}"
        ),
    ),
    "points where the study weighs equally": cohort(
        "- {id: p1, weights: {fit: 3}}\n",
        "take them out, or change the study's",
        ONE,
        study=COHORT + "weights: equal\n",
    ),
    "points where the study weighs equally, and it by points": cohort(
        "- {id: p1, weights: {fit: 3}}\n",
        "or change the study's `weights:` to",
        "- {id: p1, weights: {fit: 3}}\n",
        study=COHORT + "weights: equal\n",
        other=COHORT,
    ),
    "a column of points where the study weighs equally": cohort(
        TABLE, "take the column out", "id\np1\n", "l.csv", study=COHORT + "weights: equal\n"
    ),
    "semicolons, and a first line that denies them": cohort(
        "sep=,\n" + TABLE.replace(",", ";"), "take that line out", TABLE.replace(",", ";"), "l.csv"
    ),
    "a cell below no heading": book([*SHEET, ["p2", 2, "odd"]], "or take it out", [*SHEET, ["p2", 2]]),
    "headings that are repeated": book([*SHEET, SHEET[0]], "repeats the headings: take it out", SHEET),
    "a title above the columns of a sheet": book(
        [["Our learners"], *SHEET], "take out what stands above it", SHEET
    ),
    "merged cells of learners": book(SHEET, "take the merge apart", SHEET, merged="A2:B2"),
    "a CSV as a workbook": cohort(TABLE, "give it a name that ends in .csv", TABLE, "l.xlsx", to="l.csv"),
    "very many learners in a workbook": cohort(
        b"PK\x03\x04" + bytes(MAX_SIZE), "give so many learners in a CSV table", TABLE, "l.xlsx", to="l.csv"
    ),
    "a row of totals": cohort(TABLE + "Total,3\n", "take it out", TABLE, "l.csv"),
    "an error of a formula": cohort("id,role\np1,#NV\n", "write the value itself", "id,role\np1,x\n", "l.csv"),
    "a figure of thousands or of parts": cohort(
        "id;weights.fit\np1;1.200\n", "write `1200`", "id;weights.fit\np1;1200\n", "l.csv"
    ),
    "a column that is misspelt": cohort(
        TABLE.replace("fit", "fti"), "Did you mean `weights.fit`?", TABLE, "l.csv"
    ),
    "a column for a need with a space": cohort(
        "id,needs.a b.importance\np1,2\n", "use letters, digits", "id,needs.talk.importance\np1,2\n", "l.csv"
    ),
    "a quote that is not closed": cohort('id,role\np1,"x\n', "a quote that is opened", TABLE, "l.csv"),
    "a quoted cell over rows": cohort(
        'id,weights.fit\np1,"2\np2,3"\np3,1\n', "closed in another row", TABLE, "l.csv"
    ),
    "a table in another encoding": cohort(
        "id,weights.fit\np\u00e9,2\n".encode() + b"q\xe9,2\n",
        "Save the table again with the encoding UTF-8",
        TABLE,
        "l.csv",
    ),
    "a table with a sign that cannot be seen": cohort("id,weights.fit\np\x001,2\n", "Take it out", TABLE, "l.csv"),
    "an order in a table": cohort(
        "id,importances\np1,order\n", "write points, swing or equal here", "id,importances\np1,equal\n", "l.csv"
    ),
    "an order in a table, and as JSON lines": cohort(
        "id,importances\np1,order\n",
        "or give the learners as JSON lines",
        '{"id": "p1", "importances": "order", "order": ["talk"]}\n',
        "l.csv",
        to="l.jsonl",
    ),
    "Parquet by another name": cohort(b"PAR1", "name it .parquet", ONE, "l.json", to="l.yaml"),
    "a folder without learners": Case(
        batch("-l", "d", "-o", "out.csv"),
        "put one there, or name the file itself",
        beside(lambda: written("d/a.yaml", "id: p1\n"), batch("-l", "d", "-o", "out.csv")),
    ),
    "what does not apply to a network": Case(
        lambda: rank_many(loads(COHORT.replace("fit: 3", "fit: not_applicable")), [{"id": "p1"}]),
        "leave that criterion or that network out, or rank each learner's study alone (`netselect rank`)",
        lambda: (
            netselect.rank(loads(COHORT.replace("fit: 3", "fit: not_applicable"))),
            rank_many(loads(COHORT), [{"id": "p1"}]),
        ),
    ),
    "a study in the place of learners": Case(
        lambda: rank_many(loads(COHORT), loads(COHORT)),
        "give a path, a DataFrame or records",
        records({"id": "p1"}),
    ),
    "a file for a bare matrix": Case(
        lambda: rank_many(FLAT, "l.csv"),
        "or rank a study",
        lambda: rank_many(loads(COHORT), written("l.yaml", ONE)),
    ),
    "a study in the place of several": Case(
        lambda: rank_studies(loads(COHORT)),
        "put it into a list",
        lambda: rank_studies([loads(COHORT)]),
    ),
    "learners in the place of studies": Case(
        lambda: rank_studies(written("l.yaml", "id: p1\nneeds: {}\n")),
        "name the study that they share",
        lambda: rank_many(loads(COHORT), written("l.yaml", "id: p1\n")),
    ),
    "themes without a theme": cohort(
        "id,needs.talk.themes\np1,2\n",
        "write it as `needs.talk.themes.<theme>`",
        "id,needs.talk.themes.speech\np1,2\n",
        "l.csv",
    ),
    "a path in the place of the study": Case(
        lambda: rank_many("e.yaml", [{"id": "p1"}]),
        "load it first, as in `rank_many(netselect.load(path), learners)`",
        lambda: rank_many(load("e.yaml"), [{"id": "p1"}]),
    ),
    "an output without a name": Case(
        batch("-l", "l.yaml", "-o", ""), "name a file to write, which ends in .parquet, .csv", batch(*RUN)
    ),
    "an empty path": Case(
        lambda: rank_many(loads(COHORT), ""),
        "name a file or a folder",
        lambda: rank_many(loads(COHORT), written("l.yaml", ONE)),
    ),
    "an empty file in a folder": Case(
        beside(folder_of_learners, beside(lambda: written("d/e.yaml", ""), many("d"))),
        "begin it with `id:`",
        beside(lambda: written("d/e.yaml", "id: p2\n"), many("d")),
    ),
    "an empty file in a folder, taken out": Case(
        beside(folder_of_learners, beside(lambda: written("d/e.yaml", ""), many("d"))),
        "or take it out",
        beside(lambda: Path("d/e.yaml").unlink(), many("d")),
    ),
    "a pipe": Case(pipe("l.csv.pipe"), "write them to a file first, such as learners.csv", batch(*RUN)),
    "a need twice": Case(
        many([{"id": "p1", "needs": ["talk", "talk"]}]), "take one out", many([{"id": "p1", "needs": ["talk"]}])
    ),
    "a gate that lets everything pass": cohort(
        "- {id: p1, gates: {open: {}}}\n",
        "give `min` or `max`",
        "- {id: p1, gates: {open: {max: 3}}}\n",
        study=GATED,
        other=GATED,
    ),
    "a gate that lets everything pass, left out": cohort(
        "- {id: p1, gates: {open: {}}}\n", "or leave the gate out", ONE, study=GATED, other=GATED
    ),
    "a need that is not there": cohort(
        "id,needs.tolk.importance\np1,2\n",
        "Did you mean `talk`? Else add `needs.tolk.title`",
        "id,needs.talk.importance\np1,2\n",
        "l.csv",
    ),
    "a need that is not there, and is to be": cohort(
        "id,needs.new.importance\np1,2\n",
        "So the table has to: add `needs.new.title` and `needs.new.current` and `needs.new.target`",
        "id,needs.new.importance,needs.new.title,needs.new.current,needs.new.target\np1,2,New,1,3\n",
        "l.csv",
    ),
    "a limit that there is not": cohort(
        "id,limits.yearly_cost\np1,unlimited\n",
        "where there is no limit at all, write `1000000`",
        "id,limits.yearly_cost\np1,1000000\n",
        "l.csv",
        study=COHORT.replace("values:", "staying: {yearly_cost: 1}, values:"),
    ),
    "a table of networks for a study": Case(
        lambda: load(written("n.csv", NETWORKS)),
        "name one of networks in a study, as `networks: networks.csv`",
        with_table,
    ),
    "records for learners": cohort("netselect_records: 1\n", "give the learners in a file of their own", ONE),
    "a table of learners for a study": Case(
        lambda: load(written("l.csv", TABLE)),
        "`netselect batch STUDY --learners learners.csv`",
        many(TABLE_OF_ONE),
    ),
    "a need without a column": Case(
        remarked("id,needs.talk.importance\np1,2\n"),
        "a column such as `needs.walk.importance`, even a blank one, keeps the need",
        remarked("id,needs.talk.importance,needs.walk.importance\np1,2,\n"),
    ),
    "help with a need without a column": cohort(
        "id,needs.talk.importance,strengths.walk.x\np1,2,1\n",
        "`walk` of the study has no column of its own, and nobody is given it; a column such as "
        "`needs.walk.importance`, even a blank one, keeps it",
        "id,needs.talk.importance,needs.walk.importance,strengths.walk.x\np1,2,,1\n",
        "l.csv",
        study=OF_TWO,
    ),
    "a need that is not there, and is in the study": cohort(
        "id,needs.new.importance\np1,2\n",
        "or write `new` under the study's `learner:`",
        "id,needs.new.importance\np1,2\n",
        "l.csv",
        other=COHORT.replace("needs: {", "needs: {new: {title: New, importance: 1, current: 1, target: 3}, "),
    ),
    "a text without an end": cohort(
        'id,role,weights.fit\np1,"' + "x" * 2**18 + '",2\n', "shorten the text", TABLE, "l.csv"
    ),
    "a column of weights twice": Case(weights("C1", "C2", "C2"), "take one out", weights("C1", "C2")),
    "a path for a study": Case(
        lambda: RankFrame("e.yaml"),  # type: ignore[arg-type]
        "read a file with `netselect.load(path)`",
        lambda: RankFrame(load("e.yaml")),
    ),
    "a run that is broken off": Case(
        broken_off(), "To go on: call it again with `resume=True`", lambda: run(resume=True)
    ),
    "a run that a fault breaks off": Case(
        broken_off('p5,"2\n'), "remove the folder out.csv.parts, then run it again without", begun_anew
    ),
    "a study that the legend lacks": Case(studies(1, 2), "make it again, of the same studies", studies(2, 2)),
}
"""Learners that cannot be read, and runs that cannot be begun."""
