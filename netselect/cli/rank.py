"""What do `netselect rank` and `netselect report` write: of which studies, for whom, in which format?"""

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from netselect.api import Ranking, rank_with, records_document
from netselect.arguments import RankingOptions
from netselect.cli.options import (
    ALSO_WORKBOOK,
    StudyFile,
    after_command,
    as_typed,
    chosen,
    contradiction,
    day_of,
    destination,
    spare_inputs,
    suffix_of,
)
from netselect.cli.output import (
    DONE,
    FAULTS,
    SOME_FAILED,
    WORKBOOK,
    CommandResult,
    draws,
    emit,
    print_result,
    report,
    say,
)
from netselect.errors import InvalidParameter, NetselectError, StudyFaults, UnreadableFile, listed, unknown_name
from netselect.ranking import refuse_unfit_weights
from netselect.reading.load import STANDARD_INPUT, load
from netselect.study.study import AUDIENCES, Audience, Study
from netselect.words import listed_with_and, text_html

if TYPE_CHECKING:
    from rich.console import Console

    from netselect.cli.commands import Asked
    from netselect.maintain.records import Records
    from netselect.report.document import Kind, RecordKind
    from netselect.report.formats import Document
    from netselect.robustness.agreement import Agreement


STUDIES = (".yaml", ".yml", ".json", ".xlsx")
"""The files of a folder that are taken for studies."""


class RankOutput(NamedTuple):
    """How much `netselect rank` tells, and how.

    Whether every step follows (``working``), nothing is drawn or coloured (``plain``), it is left out how sure the
    ranking is (``brief``), or everything is told, and not the short form (``full``); and with which ``methods`` it
    is compared: all, or names with commas between.
    """

    working: bool = False
    plain: bool = False
    methods: str = ""
    brief: bool = False
    full: bool = False


def files_of(paths: Sequence[str]) -> list[StudyFile]:
    """Return the files that are named, and those that stand in the folders that are."""
    found: list[str] = []
    for path in paths:
        if path == STANDARD_INPUT or not Path(path).is_dir():
            found.append(path)
            continue
        # A spreadsheet program keeps a file of this name beside a workbook that is open.
        files = (file for file in Path(path).iterdir() if not file.name.startswith("~$"))
        inside = sorted(str(file) for file in files if file.suffix.lower() in STUDIES and not _is_result(file))
        if not inside:
            raise UnreadableFile(
                f"{path} holds no study: it needs a file that ends in .yaml, .yml, .json or .xlsx"
            )
        found += inside
    return list(map(StudyFile, found))


def _is_result(file: Path) -> bool:
    """Whether a file of a folder is a workbook that `rank` wrote itself."""
    if file.suffix.lower() != ".xlsx":
        return False
    from netselect.reading.workbook import holds_results  # noqa: PLC0415 -- few folders hold workbooks

    return holds_results(file)


def ranked(file: StudyFile, options: RankingOptions) -> Ranking:
    """Read a study and rank it as it is asked for this time."""
    return rank_with(study_for(file, options), options)


def study_for(file: StudyFile, options: RankingOptions, *, is_shared: bool = False) -> Study:
    """Read a study, and refuse options for which it, or the learners that share it, do not hold what they take."""
    changes_method = options.method is not None or bool(options.parameters)
    study = file.study(keep=changes_method)
    where = "the study on standard input" if file.is_standard_input else str(file)
    if study.judged_criteria and changes_method:
        _refuse_without_figures(file, study, options, where)
    refuse_unfit_weights(study, options, where, ("--weights {}", "--method {}"), is_shared=is_shared)
    return study


def _refuse_without_figures(file: StudyFile, study: Study, options: RankingOptions, where: str) -> None:
    """Say what another method lacks, where networks are judged in pairs and need no figures."""
    stated = study.method.parameters if options.method is None else {}
    asked = {str(options.method or study.method.name): {**stated, **options.parameters}}
    try:
        if file.is_standard_input:
            load(study.as_plain(), method=asked)
        else:
            file.text.study(method=asked)
    except StudyFaults as error:
        typed = as_typed(RankingOptions(options.method, options.parameters))
        lacking = [f"- {fault.place}: {fault.message}" for fault in error.faults]
        raise InvalidParameter(
            "\n".join([f"`{typed}` does not fit {where} yet, where networks are judged in pairs:", *lacking]),
            code=error.faults[0].code,
        ) from None


def print_rankings(
    paths: Sequence[str], options: RankingOptions, shown: RankOutput, format_: str = "", output: Path | None = None
) -> int:
    """Rank every study and print the results in one format; return the exit code."""
    files = files_of(paths)
    several = len(files) > 1
    to = destination(format_, output, accepted=ALSO_WORKBOOK, studies=files)
    if shown.methods and to.format == "csv":
        raise InvalidParameter("--methods goes with every format but csv: a CSV holds one ranking")
    if several and to.format == WORKBOOK:
        raise InvalidParameter(
            f"a workbook holds one ranking, and these are {len(files)} studies: name one of them"
        )
    outcomes: list[tuple[str, _Told | NetselectError]] = []
    codes = [DONE]
    for file in files:
        try:
            told = _Told(file.path, ranked(file, options), shown, after_command(file.path, options))
            outcomes.append((file.path, told))
        except NetselectError as error:
            if not several:
                raise
            outcomes.append((file.path, error))
            codes.append(report(error, file.path))
        except KeyboardInterrupt:
            if several:
                count = f"{len(outcomes):,} of {len(files):,}"
                say(f"Stopped at {file}: {count} studies were read, and none is printed.")
            raise
    done = [one for _, one in outcomes if isinstance(one, _Told)]
    with _stopped(done, brief=shown.brief):
        if to.format == "text" and not shown.plain and to.output is None and draws(sys.stdout):
            _print_tables(done, several=several)
        else:
            print_result(_result(outcomes, done, options, several=several), to)
    return FAULTS if FAULTS in codes else max(codes)


@contextmanager
def _stopped(done: Sequence["_Told"], *, brief: bool) -> Iterator[None]:
    """Say on Ctrl-C what was stopped and what is known: the ranking is made, and how sure it is takes longer."""
    try:
        yield
    except KeyboardInterrupt:
        if done and not brief:
            known, typed = f"{len(done):,} studies are ranked", "--brief"
            if len(done) == 1:
                known, typed = _first(done[0].ranking), f"netselect rank {done[0].source} --brief"
            say(
                f"Stopped while it was worked out how sure the ranking is. Known so far: {known}; `{typed}` "
                "leaves the rest out."
            )
        raise


def _first(ranking: Ranking) -> str:
    """Return who is first as things are stated."""
    leading = np.flatnonzero(ranking.ranks == 1).tolist()
    names = [ranking.names.network(ranking.networks[place]) for place in leading]
    stands = "is" if len(names) == 1 else "are"
    return f"as things are stated, {listed_with_and(names)} {stands} first" if names else "no network stands"


class _Told(NamedTuple):
    """The ranking of a file, and how it is told, with the command that shows it."""

    file: str
    ranking: Ranking
    shown: RankOutput
    source: str

    def agreement(self) -> "Agreement | None":
        """Return how far the methods that were asked for agree; None where none were."""
        names = [name.strip() for name in self.shown.methods.split(",") if name.strip()]
        return self.ranking.agreement("all" if names == ["all"] else names) if self.shown.methods else None

    @property
    def how(self) -> dict[str, Any]:
        return {"source": self.source, "brief": self.shown.brief}

    @property
    def is_short(self) -> bool:
        return not (self.shown.full or self.shown.working)

    def text(self) -> str:
        from netselect.report.text import ranking_text, short_text  # noqa: PLC0415 -- only this format needs it

        found, ranking = self.agreement(), self.ranking
        if self.is_short:
            made = short_text(ranking, **self.how)
        else:
            made = ranking_text(ranking, self.shown.working, **self.how)
        return made if found is None else f"{made}\n\n{found}"

    def table(self, console: "Console") -> None:
        from netselect.report.table import print_ranking, print_short  # noqa: PLC0415 -- as above

        if self.is_short:
            print_short(self.ranking, console, **self.how)
        else:
            print_ranking(self.ranking, console, self.shown.working, **self.how)
        if (found := self.agreement()) is not None:
            console.print()
            console.print(str(found))

    def markdown(self) -> str:
        from netselect.report.table import agreement_markdown, ranking_markdown  # noqa: PLC0415 -- as above

        found = self.agreement()
        methods = "" if found is None else f"\n{agreement_markdown(found)}"
        return ranking_markdown(self.ranking, self.shown.working, **self.how) + methods

    def html(self) -> str:
        from netselect.report.table import ranking_html  # noqa: PLC0415 -- as above
        from netselect.report.text import working_text  # noqa: PLC0415 -- as above

        parts = [ranking_html(self.ranking, brief=self.shown.brief)]
        parts += [text_html(working_text(self.ranking))] if self.shown.working else []
        parts += [] if (found := self.agreement()) is None else [text_html(str(found))]
        return "\n".join(parts)

    def values(self) -> dict[str, Any]:
        from netselect.finding import plain  # noqa: PLC0415 -- as above
        from netselect.report.plain import ranking_as_dict  # noqa: PLC0415 -- as above

        made = ranking_as_dict(self.ranking, brief=self.shown.brief)
        found = self.agreement()
        return made if found is None else {**made, "agreement": plain(found, self.ranking.names)}


def _result(
    outcomes: Sequence[tuple[str, _Told | NetselectError]],
    done: Sequence[_Told],
    options: RankingOptions,
    *,
    several: bool,
) -> CommandResult:
    def csv() -> str:
        from netselect.report.table import ranking_csv  # noqa: PLC0415 -- only this format needs it

        return ranking_csv(*(one.ranking for one in done), files=[one.file for one in done if several])

    def workbook() -> bytes:
        from netselect.report.spreadsheet import ranking_workbook  # noqa: PLC0415 -- as above

        one, found = done[0], done[0].agreement()
        more = () if found is None else (("Other methods", str(found)),)
        # It is handed on, and the folders of whoever wrote it are no one else's business.
        source = after_command(Path(one.file).name, options)
        return ranking_workbook(one.ranking, source=source, brief=one.shown.brief, more=more)

    def values() -> object:
        if not several:
            return done[0].values()
        made: list[dict[str, Any]] = []
        for file, outcome in outcomes:
            if isinstance(outcome, _Told):
                made.append({"file": file, **outcome.values()})
            else:
                faults = outcome.faults if isinstance(outcome, StudyFaults) else [outcome]
                made.append({"file": file, "faults": [str(fault) for fault in faults]})
        return made

    titles = dict.fromkeys(one.ranking.study.title for one in done if one.ranking.study is not None)
    return CommandResult(
        title="; ".join(titles),
        text=lambda: "\n\n".join((f"File: {one.file}\n" if several else "") + one.text() for one in done),
        values=values,
        csv=csv,
        markdown=lambda: "\n".join(one.markdown() for one in done),
        html=lambda: "\n".join(one.html() for one in done),
        workbook=workbook,
    )


def _print_tables(done: Sequence[_Told], *, several: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it, and it is slow to load

    console = Console(highlight=False, emoji=False, markup=False)
    for number, one in enumerate(done):
        if number:
            console.print()
        if several:
            console.print(f"File: {one.file}")
        one.table(console)


DOCUMENTS = {"html": (".html", ".htm"), "markdown": (".md", ".markdown"), "docx": (".docx",), "json": (".json",)}
"""The formats of documents, and how the names of their files end; the first is how they are written."""


def print_documents(asked: "Asked") -> int:
    """Write the document that is asked for, and return the exit code."""
    from netselect.report.document import KINDS, RECORD_KINDS  # noqa: PLC0415 -- only documents need it

    # What was typed wrongly is refused whether this document takes it or not.
    options, day = asked.options, day_of(asked.as_of) if asked.as_of else None
    chosen(asked.kind, (*KINDS, *RECORD_KINDS), "--kind")
    chosen(asked.audience, AUDIENCES, "--audience")
    how = _format(asked)
    _refuse_contradictions(asked, how, is_of_records=asked.kind in RECORD_KINDS)
    if asked.with_notes and asked.audience == "learner":
        say("--with-notes changes nothing for the learner, from whose documents no notes are left out.")
    for written in filter(None, (asked.output, asked.each)):
        spare_inputs(written, [*asked.file.inputs, *filter(None, (asked.learners, asked.map, asked.since))])
    if asked.kind in RECORD_KINDS:
        _write(_of_records(asked, day), how, asked.output, is_private=True)
        return DONE
    if asked.learners is None:
        document = _document(ranked(asked.file, options), asked)
        _write(document, how, asked.output, is_private=asked.records is not None)
        return DONE
    return _of_cohort(asked, how, asked.learners)


def _format(asked: "Asked") -> str:
    meant = next((name for name, ends in DOCUMENTS.items() if ends[0] == f".{asked.format.lower()}"), None)
    if meant is not None and asked.format not in DOCUMENTS:
        raise InvalidParameter(f"--format has no `{asked.format}`. Did you mean `{meant}`?")
    if asked.format:
        chosen(asked.format, DOCUMENTS, "--format")
    suffix = "" if asked.output is None else suffix_of(asked.output)
    accepted = f"Accepted: a name that ends in {listed(ends[0] for ends in DOCUMENTS.values())}"
    if not suffix and asked.output is not None and not asked.format:
        raise InvalidParameter(
            f"{asked.output}: its name does not say what to write. {accepted}, or --format beside it"
        )
    if not suffix:
        return asked.format or ("markdown" if asked.each is None else "html")
    said = next((name for name, ends in DOCUMENTS.items() if suffix in ends), None)
    if said is None:
        raise InvalidParameter(f"{asked.output}: no document is written as `{suffix}`. {accepted}")
    if asked.format and asked.format != said:
        raise InvalidParameter(contradiction(asked.output, said, asked.format, DOCUMENTS[asked.format][0]))
    return said


def _refuse_contradictions(asked: "Asked", how: str, *, is_of_records: bool) -> None:
    if asked.learners is None and (asked.learner or asked.each):
        raise InvalidParameter("--learner and --each choose among the learners of a table: name it by --learners")
    if asked.learners is not None and not asked.learner and asked.each is None:
        raise InvalidParameter(
            "--learners names many: choose one by --learner ID, or write one document each by --each FOLDER"
        )
    if asked.each is not None and asked.output is not None:
        raise InvalidParameter("--each writes into a folder, and --output one file: leave one of them out")
    if how == "docx" and asked.output is None and asked.each is None:
        raise InvalidParameter(
            "a Word file cannot be printed: name it by --output, such as `--output report.docx`"
        )
    for option, given in (("--map", asked.map), ("--records", asked.records)):
        if given is not None and asked.kind != "index":
            raise InvalidParameter(f"{option} is for the index: add `--kind index`, or leave it out")
    if asked.since is not None and (asked.kind not in {"shortlist", "full"} or asked.learners is not None):
        raise InvalidParameter(
            "--since is for the shortlist and the full document of one study: leave it out, or use `--kind full` "
            "without --learners"
        )
    if asked.as_of and not is_of_records:
        raise InvalidParameter(
            "--as-of is for documents of records; a document of a study, and what an index takes from records, "
            "holds on the study's own `as_of`: change it there, and leave --as-of out"
        )


def _document(ranking: Ranking, asked: "Asked") -> "Document":
    return ranking.document(
        cast("Kind", asked.kind),
        cast("Audience", asked.audience),
        with_notes=asked.with_notes,
        criteria_map=asked.map,
        records=None if asked.records is None else _records(asked.records),
        since=None if asked.since is None else StudyFile(str(asked.since)).study(),
    )


def _of_records(asked: "Asked", day: dt.date | None) -> "Document":
    """Return a document on a file of records."""
    if day is None:
        raise InvalidParameter(
            f"--kind {asked.kind} is about records, and holds on a day: add one, such as `--as-of 2026-11-29`"
        )
    kind, audience = cast("RecordKind", asked.kind), cast("Audience", asked.audience)
    return records_document(_records(asked.file.path), kind, audience, as_of=day, with_notes=asked.with_notes)


def _records(file: str | Path) -> "Records":
    from netselect.maintain.loading import load  # noqa: PLC0415 -- few documents are about records

    return load(file)


def _write(document: "Document", how: str, output: Path | None, *, is_private: bool = False) -> None:
    import json  # noqa: PLC0415 -- only documents need it

    made: dict[str, Callable[[], str | bytes]] = {
        "html": document.html,
        "markdown": document.markdown,
        "docx": document.docx,
        "json": lambda: json.dumps(document.to_dict(), indent=2, ensure_ascii=False),
    }
    emit(made[how](), output, is_private=is_private)


def _of_cohort(asked: "Asked", how: str, learners: Path) -> int:
    """Write the document of one learner of a table, or of each."""
    written, replaced, faulty = 0, 0, list[str]()
    for name, study in _studies(asked, learners):
        if study is None:
            faulty.append(name)
        elif not asked.learner or name == asked.learner:
            document = _document(rank_with(study, asked.options), asked)
            target = asked.output if asked.each is None else asked.each / f"{name}{DOCUMENTS[how][0]}"
            if asked.each is not None:
                asked.each.mkdir(parents=True, exist_ok=True)
            replaced += target is not None and target.exists()
            _write(document, how, target)
            written += 1
    if asked.learner in faulty and not written:
        return SOME_FAILED
    if asked.learner and not written:
        names = [name for name, _ in _studies(asked, learners) if name]
        raise unknown_name(f"{learners} holds no learner `{asked.learner}`.", asked.learner, names)
    if asked.each is not None:
        earlier = f"; {replaced} of them in the place of an earlier one" if replaced else ""
        say(f"{written} {'document' if written == 1 else 'documents'} written into {asked.each}{earlier}.")
    return SOME_FAILED if faulty and not asked.learner else DONE


def _studies(asked: "Asked", learners: Path) -> Iterator[tuple[str, Study | None]]:
    """Yield each learner with the study that is theirs alone; None for one with a fault, which is told.

    Where one learner is wanted, nothing is told of the faults of others.
    """
    from netselect.batch.engine.candidates import candidates_of  # noqa: PLC0415 -- few ask for a cohort
    from netselect.batch.engine.verdicts import for_one, own_study  # noqa: PLC0415 -- as above
    from netselect.batch.many import portions  # noqa: PLC0415 -- as above

    study = asked.file.study(keep=True)
    # What is private goes before a record is judged, as in a batch.
    options = asked.options._replace(leave_out_private=asked.audience != "learner")
    candidates = candidates_of(study, options)
    told: Sequence[str] = ()
    for portion in portions(learners, candidates):
        told = portion.remarks
        for fault in portion.faults:
            if asked.learner in {"", fault.learner}:
                say(f"Left out: {fault.learner or 'a learner without an id'}: {fault.fault}")
            yield fault.learner, None
        assert portion.learners.record_of is not None  # noqa: S101 -- learners of a study have records
        for row, name in enumerate(portion.learners.ids):
            record = portion.learners.record_of(row)
            yield name, own_study(for_one(study, record) if options.leave_out_private else study, record)
    for remark in told if not asked.learner else ():
        say(f"{remark}.")
