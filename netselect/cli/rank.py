"""What do `netselect rank` and `netselect report` write: of which studies, for whom, in which format?"""

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    Destination,
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
    from netselect.cli.commands import Asked
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

    def agreement(self, ranking: Ranking) -> "Agreement | None":
        """Return how far the methods that were asked for agree; None where none were."""
        if not self.methods:
            return None
        names = [name.strip() for name in self.methods.split(",") if name.strip()]
        return ranking.agreement("all" if names == ["all"] else names)


Outcome = tuple[str, Ranking | NetselectError]
"""What was typed for a file, and what came of it."""


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
    to = destination(format_, output, accepted=ALSO_WORKBOOK, studies=files)
    if shown.methods and to.format == "csv":
        raise InvalidParameter("--methods goes with every format but csv: a CSV holds one ranking")
    if len(files) == 1:
        outcomes: list[Outcome] = [(files[0].path, ranked(files[0], options))]
        with _stopped(outcomes, options, shown):
            _print(outcomes, options, shown, to, several=False)
        return DONE
    if to.format == WORKBOOK:
        raise InvalidParameter(
            f"a workbook holds one ranking, and these are {len(files)} studies: name one of them"
        )
    outcomes, codes = [], []
    for file in files:
        try:
            outcomes.append((file.path, ranked(file, options)))
        except NetselectError as error:
            outcomes.append((file.path, error))
            codes.append(report(error, file.path))
        except KeyboardInterrupt:
            say(f"Stopped at {file}: {len(outcomes):,} of {len(files):,} studies were read, and none is printed.")
            raise
    with _stopped(outcomes, options, shown):
        _print(outcomes, options, shown, to, several=True)
    return FAULTS if FAULTS in codes else max(codes, default=DONE)


@contextmanager
def _stopped(outcomes: Sequence[Outcome], options: RankingOptions, shown: RankOutput) -> Iterator[None]:
    """Say on Ctrl-C what was stopped and what is known: the ranking is made, and how sure it is takes longer."""
    try:
        yield
    except KeyboardInterrupt:
        done = [(file, ranking) for file, ranking in outcomes if isinstance(ranking, Ranking)]
        if done and not shown.brief:
            file, ranking = done[0]
            known = _first(ranking) if len(done) == 1 else f"{len(done):,} studies are ranked"
            typed = f"netselect rank {after_command(file, options)} --brief" if len(done) == 1 else "--brief"
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


def _print(
    outcomes: Sequence[Outcome], options: RankingOptions, shown: RankOutput, to: Destination, *, several: bool
) -> None:
    done = [(file, ranking) for file, ranking in outcomes if isinstance(ranking, Ranking)]
    if to.format == "text" and not shown.plain and to.output is None and _draws():
        _print_tables(done, options, shown, several=several)
        return
    result = CommandResult(
        title=_title(ranking for _, ranking in done),
        text=lambda: "\n\n".join(_text(file, r, options, shown, several=several) for file, r in done),
        values=lambda: _values(outcomes, shown, several=several),
        csv=lambda: _csv(done, several=several),
        markdown=lambda: "\n".join(_markdown(file, ranking, options, shown) for file, ranking in done),
        html=lambda: "\n".join(_html(ranking, shown) for _, ranking in done),
        workbook=lambda: _workbook(*done[0], options, shown),
    )
    print_result(result, to)


def _title(rankings: Iterable[Ranking]) -> str:
    """Return what the rankings are about."""
    titles = dict.fromkeys(ranking.study.title for ranking in rankings if ranking.study is not None)
    return "; ".join(titles)


def _csv(done: Sequence[tuple[str, Ranking]], *, several: bool) -> str:
    from netselect.report.table import ranking_csv  # noqa: PLC0415 -- only this format needs it

    files = [file for file, _ in done] if several else []
    return ranking_csv(*(ranking for _, ranking in done), files=files)


def _html(ranking: Ranking, shown: RankOutput) -> str:
    from netselect.report.table import ranking_html  # noqa: PLC0415 -- only this format needs it
    from netselect.report.text import working_text  # noqa: PLC0415 -- as above

    parts = [ranking_html(ranking, brief=shown.brief)]
    parts += [text_html(working_text(ranking))] if shown.working else []
    parts += [] if (found := shown.agreement(ranking)) is None else [text_html(str(found))]
    return "\n".join(parts)


def _workbook(file: str, ranking: Ranking, options: RankingOptions, shown: RankOutput) -> bytes:
    from netselect.report.spreadsheet import ranking_workbook  # noqa: PLC0415 -- as above

    found = shown.agreement(ranking)
    more = () if found is None else (("Other methods", str(found)),)
    # It is handed on, and the folders of whoever wrote it are no one else's business.
    source = after_command(Path(file).name, options)
    return ranking_workbook(ranking, source=source, brief=shown.brief, more=more)


def _text(file: str, ranking: Ranking, options: RankingOptions, shown: RankOutput, *, several: bool) -> str:
    from netselect.report.text import ranking_text, short_text  # noqa: PLC0415 -- as above

    head, source = f"File: {file}\n" if several else "", after_command(file, options)
    found = shown.agreement(ranking)
    methods = "" if found is None else f"\n\n{found}"
    if shown.full or shown.working:
        return head + ranking_text(ranking, shown.working, source=source, brief=shown.brief) + methods
    return head + short_text(ranking, source=source, brief=shown.brief) + methods


def _markdown(file: str, ranking: Ranking, options: RankingOptions, shown: RankOutput) -> str:
    from netselect.report.table import agreement_markdown, ranking_markdown  # noqa: PLC0415 -- as above

    found = shown.agreement(ranking)
    methods = "" if found is None else f"\n{agreement_markdown(found)}"
    return (
        ranking_markdown(ranking, shown.working, source=after_command(file, options), brief=shown.brief) + methods
    )


def _draws() -> bool:
    """Whether stdout is a terminal that can show a table."""
    import os  # noqa: PLC0415 -- beside its one use

    return sys.stdout.isatty() and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def _print_tables(
    done: Sequence[tuple[str, Ranking]], options: RankingOptions, shown: RankOutput, *, several: bool
) -> None:
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it, and it is slow to load

    from netselect.report.table import print_ranking, print_short  # noqa: PLC0415 -- as above

    console = Console(highlight=False, emoji=False, markup=False)
    for number, (file, ranking) in enumerate(done):
        if number:
            console.print()
        if several:
            console.print(f"File: {file}")
        if shown.full or shown.working:
            print_ranking(ranking, console, shown.working, source=after_command(file, options), brief=shown.brief)
        else:
            print_short(ranking, console, source=after_command(file, options), brief=shown.brief)
        if (found := shown.agreement(ranking)) is not None:
            console.print()
            console.print(str(found))


def _methods(ranking: Ranking, shown: RankOutput) -> dict[str, Any]:
    """Return how far the methods that were asked for agree, in plain values."""
    from netselect.finding import plain  # noqa: PLC0415 -- only this format needs it

    found = shown.agreement(ranking)
    return {} if found is None else {"agreement": plain(found, ranking.names)}


def _values(outcomes: Sequence[Outcome], shown: RankOutput, *, several: bool) -> object:
    from netselect.report.plain import ranking_as_dict  # noqa: PLC0415 -- only this format needs it

    made: list[dict[str, Any]] = []
    for file, outcome in outcomes:
        if isinstance(outcome, Ranking):
            values = {**ranking_as_dict(outcome, brief=shown.brief), **_methods(outcome, shown)}
            made.append({"file": file, **values} if several else values)
        else:
            faults = outcome.faults if isinstance(outcome, StudyFaults) else [outcome]
            made.append({"file": file, "faults": [str(fault) for fault in faults]})
    return made if several else made[0]


DOCUMENTS = {"html": ".html", "markdown": ".md", "docx": ".docx", "json": ".json"}
"""The formats of documents, and how the names of their files end."""


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
    meant = {end: name for name, end in DOCUMENTS.items()}.get(f".{asked.format.lower()}")
    if meant is not None and asked.format not in DOCUMENTS:
        raise InvalidParameter(f"--format has no `{asked.format}`. Did you mean `{meant}`?")
    if asked.format:
        chosen(asked.format, DOCUMENTS, "--format")
    suffix = "" if asked.output is None else suffix_of(asked.output)
    if not suffix and asked.output is not None and not asked.format:
        raise InvalidParameter(
            f"{asked.output}: its name does not say what to write. Accepted: a name that ends in "
            f"{listed(DOCUMENTS.values())}, or --format beside it"
        )
    if not suffix:
        return asked.format or ("markdown" if asked.each is None else "html")
    said = {end: name for name, end in {**DOCUMENTS, "html ": ".htm", "markdown ": ".markdown"}.items()}.get(
        suffix
    )
    if said is None:
        raise InvalidParameter(
            f"{asked.output}: no document is written as `{suffix}`. Accepted: a name that ends in "
            f"{listed(DOCUMENTS.values())}"
        )
    if asked.format and asked.format != said.strip():
        raise InvalidParameter(contradiction(asked.output, said.strip(), asked.format, DOCUMENTS[asked.format]))
    return said.strip()


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
    kind, audience = cast("Kind", asked.kind), cast("Audience", asked.audience)
    kept = None
    if asked.records is not None:
        from netselect.maintain.loading import load  # noqa: PLC0415 -- few documents are about records

        kept = load(asked.records)
    since = None if asked.since is None else StudyFile(str(asked.since)).study()
    return ranking.document(
        kind, audience, with_notes=asked.with_notes, criteria_map=asked.map, records=kept, since=since
    )


def _of_records(asked: "Asked", day: dt.date | None) -> "Document":
    """Return a document on a file of records."""
    from netselect.maintain.loading import load  # noqa: PLC0415 -- few documents are about records

    if day is None:
        raise InvalidParameter(
            f"--kind {asked.kind} is about records, and holds on a day: add one, such as `--as-of 2026-11-29`"
        )
    kind, audience = cast("RecordKind", asked.kind), cast("Audience", asked.audience)
    return records_document(load(asked.file.path), kind, audience, as_of=day, with_notes=asked.with_notes)


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
            target = asked.output if asked.each is None else asked.each / f"{name}{DOCUMENTS[how]}"
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
