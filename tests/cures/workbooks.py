"""Which refusals are there of a study in a workbook?"""

import contextlib
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import netselect
from netselect.cli import main
from tests.cures.case import Case, Refused, Terminal, typed
from tests.reading.test_workbook import (
    EXAMPLE,
    IN_WORDS,
    NETWORKS,
    NO_WORKBOOK,
    SHAPES,
    Change,
    Formula,
    by_another_program,
    changed,
    put,
    read,
)


def sound() -> object:
    return read(changed()).study()


def cells(said: str, *changes: Change) -> Case:
    """Return the case of cells that are changed, and changed back."""
    return Case(lambda: read(changed(*changes)).study(), said, sound)


def _merged() -> object:
    return read(by_another_program(lambda book: book[NETWORKS].merge_cells("B3:C3"))).study()


def _saved(notes: str) -> Callable[[], object]:
    """Return the writing of a study with such notes on one of its networks."""

    def go() -> object:
        data = netselect.load(EXAMPLE).as_plain()
        data["networks"]["pm-body"]["notes"] = notes
        return netselect.save(netselect.load(data), Path("study.xlsx"))

    return go


def _ranked(*words: str) -> Callable[[], object]:
    """Return the typing of `rank`, without what takes long."""
    return lambda: typed("rank", "--brief", *words)


def _printed() -> None:
    out, err = Terminal(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["rank", "e.yaml", "--format", "xlsx"])
    assert code
    raise Refused(err.getvalue())


WORKBOOKS: dict[str, Case] = {
    **{f"shape: {kind}": cells(said, change) for kind, (change, _, said) in SHAPES.items()},
    **{f"in words: {kind}": cells(wanted[0][1], change) for kind, (change, wanted) in IN_WORDS.items()},
    **{
        f"no workbook: {kind}": Case(lambda made=made: read(made()).study(), said, sound)  # type: ignore[misc]
        for kind, (made, said) in NO_WORKBOOK.items()
    },
    "merged cells": Case(_merged, "take the merge apart", sound),
    "a formula without its value": cells(
        "without a stored value", put(NETWORKS, "joining.fee", 3, Formula("=1/4", ""))
    ),
    "an error of a formula": cells("mend it", put(NETWORKS, "joining.fee", 3, Formula("=1/0", "#DIV/0!"))),
    "a number shown as a date": cells(
        "set the format of the cell to Number", put(NETWORKS, "joining.fee", 3, dt.date(1900, 1, 25))
    ),
    "a range in a cell": cells("write `unknown`", put(NETWORKS, "joining.fee", 3, "20-30")),
    "no setting": cells("has no `setting`", lambda rows: rows["Study"].append([None, "x"])),
    "a control character": Case(_saved("a\x07b"), "which no cell of a workbook can hold", _saved("ab")),
    "a blank text": Case(_saved(" "), "leave it out, or write something", _saved("some")),
    "a workbook on a terminal": Case(
        _printed, "such as `--output results.xlsx`", _ranked("e.yaml", "--output", "results.xlsx")
    ),
    "a workbook of several": Case(
        _ranked("e.yaml", "e.json", "-o", "results.xlsx"),
        "name one of them",
        _ranked("e.yaml", "-o", "results.xlsx"),
    ),
    "a long text": Case(_saved("x" * 32_768), "shorten it", _saved("x" * 32_767)),
}
"""Cells, files that are no workbooks, and what cannot be written as one."""
