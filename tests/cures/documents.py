"""Which refusals are there of documents that are to be handed in, and of what a notebook shows?"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import netselect
from netselect import load, loads
from netselect.methods import method_class
from netselect.report.document import Kind
from netselect.report.formats import document_fragment
from tests.cures.case import COHORT, EXAMPLE, FLAT, Case, Refused, command, typed, written
from tests.cures.cohorts import batch
from tests.cures.keeping import GUILD, HEAD

rank: Callable[..., netselect.Ranking] = netselect.rank
"""As somebody calls it whom no type checker warns."""


def report(wrong: str, said: str, right: str) -> Case:
    """Return the case of a document that is asked for in a folder with a study, learners and records."""

    def go(words: str) -> None:
        written("s.yaml", COHORT)
        written("later.yaml", COHORT.replace("2026-01-05", "2026-11-29"))
        written("l.yaml", "- id: p1\n- id: p2\n")
        written("r.yaml", HEAD + GUILD)
        typed("report", *words.split())

    return Case(lambda: go(wrong), said, lambda: go(right))


def explored(said: str) -> Callable[[float], None]:
    """Return what sets every slider of a notebook, and refuses if something is said then."""

    def go(points: float) -> None:
        explorer: Any = netselect.explore(loads(COHORT))
        for slider in explorer.sliders.values():
            slider.value = 0
        next(iter(explorer.sliders.values())).value = points
        if said in str(explorer):
            raise Refused(str(explorer))

    return go


def fragment() -> None:
    raise Refused(document_fragment(rank(load("e.yaml")).document("full")))


def saved(kind: Kind) -> Callable[[], None]:
    def go() -> None:
        rank(load("e.yaml")).document(kind).save("report.html")
        assert Path("report.html").read_text("utf-8").rstrip().endswith("</html>")

    return go


NO_WEIGHT = "give one criterion at least some weight"
SHARED = "to share a result, save a document, such as ranking.document"


def compared(wrong: str, right: str, said: str) -> Case:
    """Return the case of two files that are compared, in a folder with studies and saved results."""

    def go(words: str) -> None:
        for name, study in (("a", COHORT), ("b", COHORT.replace("weight: 1}", "weight: 2}"))):
            written(f"{name}.yaml", study)
            written(f"{name}.json", typed("rank", f"{name}.yaml", "--brief", "--format", "json"))
        typed("diff", *words.split())

    return Case(lambda: go(wrong), said, lambda: go(right))


DOCUMENTS = {
    "two schemas": command("schema --records --results", "leave one of them out", "schema --results"),
    "a second opinion on what nobody knows": Case(
        lambda: rank(load("e.yaml"), "pymcdm.TOPSIS"),
        "use a method of netselect's own",
        lambda: rank(load("e.yaml"), "topsis"),
    ),
    "a library whose rankers are second opinions": Case(
        lambda: method_class("pymcdm"),
        "write one as in `pymcdm.SPOTIS`",
        lambda: method_class("pymcdm.SPOTIS"),
    ),
    "a second opinion for a batch": Case(
        batch("-l", "l.yaml", "-o", "out.csv", "-m", "pymcdm.SPOTIS"),
        "rank each by `netselect rank`, or choose a method of netselect's own",
        batch("-l", "l.yaml", "-o", "out.csv", "-m", "topsis"),
    ),
    "a study and a saved result": compared("a.yaml b.json", "a.yaml b.yaml", "compare two studies"),
    "a study and a saved result, the other way": compared("a.yaml b.json", "a.json b.json", "two results of"),
    "a saved result for others": compared(
        "a.json b.json --audience manager", "a.yaml b.yaml --audience manager", "compare the two studies"
    ),
    "what changed since, in another document": report(
        "s.yaml --kind analysis --since later.yaml", "leave it out", "s.yaml --kind analysis"
    ),
    "what changed since, of a cohort": report(
        "s.yaml --learners l.yaml --learner p1 --since later.yaml",
        "use `--kind full` without --learners",
        "s.yaml --kind full --since later.yaml",
    ),
    "records on no day": report(
        "r.yaml --kind timeline",
        "--kind timeline is about records, and holds on a day: add one, such as `--as-of 2026-11-29`",
        "r.yaml --kind timeline --as-of 2026-11-29",
    ),
    "a study on another day": report(
        "s.yaml --as-of 2026-11-29",
        "holds on the study's own `as_of`: change it there, and leave --as-of out",
        "later.yaml",
    ),
    "records for a study": report(
        "r.yaml",
        "`netselect report` makes the documents boundaries, agreement, timeline and review",
        "r.yaml --kind timeline --as-of 2026-11-29",
    ),
    "records to be ranked": Case(
        lambda: typed("rank", written("r.yaml", HEAD)),
        "ask `netselect maintain` about them",
        lambda: typed("maintain", "due", "r.yaml"),
    ),
    "records for another document": report(
        "s.yaml --records r.yaml",
        "--records is for the index: add `--kind index`",
        "s.yaml --records r.yaml --kind index",
    ),
    "records for another document, left out": report("s.yaml --records r.yaml", "or leave it out", "s.yaml"),
    "a Word file on the screen": report(
        "s.yaml -f docx",
        "name it by --output, such as `--output report.docx`",
        "s.yaml -f docx --output report.docx",
    ),
    "a folder and a file": report(
        "s.yaml -l l.yaml --each d -o out.html", "leave one of them out", "s.yaml -l l.yaml --each d"
    ),
    "a folder and a file, of which the file stays": report(
        "s.yaml -l l.yaml --each d -o out.html",
        "leave one of them out",
        "s.yaml -l l.yaml --learner p1 -o out.html",
    ),
    "learners who are many": report(
        "s.yaml -l l.yaml", "choose one by --learner ID", "s.yaml -l l.yaml --learner p1"
    ),
    "learners who are many, each": report(
        "s.yaml -l l.yaml", "or write one document each by --each FOLDER", "s.yaml -l l.yaml --each d"
    ),
    "a learner of no table": report(
        "s.yaml --learner p1", "name it by --learners", "s.yaml --learner p1 --learners l.yaml"
    ),
    "a format by the end of its name": report("s.yaml -f md", "Did you mean `markdown`?", "s.yaml -f markdown"),
    "for others and for the learner": Case(
        batch("-l", "l.yaml", "-o", "out.csv", "--without-private", "--audience", "learner"),
        "leave one of them out",
        batch("-l", "l.yaml", "-o", "out.csv", "--without-private"),
    ),
    "for the learner": Case(
        batch("-l", "l.yaml", "-o", "out.csv", "--without-private", "--audience", "learner"),
        "leave one of them out",
        batch("-l", "l.yaml", "-o", "out.csv", "--audience", "learner"),
    ),
    "a document of a bare matrix": Case(
        lambda: rank(FLAT).document("shortlist"),
        "rank a study to make a document of it",
        lambda: rank(loads(COHORT)).document("shortlist"),
    ),
    "an index of what is invented": Case(
        lambda: rank(load("e.yaml")).document("index"),
        "write a study of your own, without `illustrative: true`",
        lambda: rank(loads(EXAMPLE.replace("illustrative: true", ""))).document("index"),
    ),
    "axes that are none": Case(
        lambda: rank(load("e.yaml")).plot.scores(ax=3),  # type: ignore[arg-type]
        "axes of matplotlib, such as `figure.subplots()` gives",
        lambda: rank(load("e.yaml")).plot.scores(ax=import_module("matplotlib.figure").Figure().subplots()),
    ),
    "sliders that are all 0": Case(lambda: explored(NO_WEIGHT)(0.0), NO_WEIGHT, lambda: explored(NO_WEIGHT)(5.0)),
    "sliders to be shared": Case(lambda: explored(SHARED)(5.0), SHARED, saved("shortlist")),
    "a document that is long for a notebook": Case(
        fragment, "There is more: save the document as a page to read it all", saved("full")
    ),
}
"""Documents and pictures."""
