"""What does `netselect report` write: which document, for whom, of one study or of each learner of a cohort?"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from netselect.api import Ranking, rank_with, records_document
from netselect.cli.options import StudyFile, chosen, contradiction, day_of, spare_inputs, suffix_of
from netselect.cli.output import DONE, SOME_FAILED, emit, say
from netselect.cli.rank import ranked
from netselect.errors import InvalidParameter, listed, unknown_name
from netselect.report.document import KINDS, RECORD_KINDS, Kind, RecordKind
from netselect.report.formats import Document
from netselect.study.study import AUDIENCES, Audience, Study

if TYPE_CHECKING:
    from netselect.cli.commands import Asked

FORMATS = {"html": ".html", "markdown": ".md", "docx": ".docx", "json": ".json"}
"""The formats of documents, and how the names of their files end."""


def print_documents(asked: "Asked") -> int:
    """Write what is asked for, and return the exit code."""
    # What was typed wrongly is refused whether this document takes it or not.
    options, day = asked.options, day_of(asked.as_of) if asked.as_of else None
    chosen(asked.kind, (*KINDS, *RECORD_KINDS), "--kind")
    chosen(asked.audience, AUDIENCES, "--audience")
    how = _format(asked)
    _refuse_contradictions(asked, how)
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
    meant = {end: name for name, end in FORMATS.items()}.get(f".{asked.format.lower()}")
    if meant is not None and asked.format not in FORMATS:
        raise InvalidParameter(f"--format has no `{asked.format}`. Did you mean `{meant}`?")
    if asked.format:
        chosen(asked.format, FORMATS, "--format")
    suffix = "" if asked.output is None else suffix_of(asked.output)
    if not suffix and asked.output is not None and not asked.format:
        raise InvalidParameter(
            f"{asked.output}: its name does not say what to write. Accepted: a name that ends in "
            f"{listed(FORMATS.values())}, or --format beside it"
        )
    if not suffix:
        return asked.format or ("markdown" if asked.each is None else "html")
    said = {end: name for name, end in {**FORMATS, "html ": ".htm", "markdown ": ".markdown"}.items()}.get(suffix)
    if said is None:
        raise InvalidParameter(
            f"{asked.output}: no document is written as `{suffix}`. Accepted: a name that ends in "
            f"{listed(FORMATS.values())}"
        )
    if asked.format and asked.format != said.strip():
        raise InvalidParameter(contradiction(asked.output, said.strip(), asked.format, FORMATS[asked.format]))
    return said.strip()


def _refuse_contradictions(asked: "Asked", how: str) -> None:
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
    if asked.as_of and asked.kind not in RECORD_KINDS:
        raise InvalidParameter(
            "--as-of is for documents of records; a document of a study, and what an index takes from records, "
            "holds on the study's own `as_of`: change it there, and leave --as-of out"
        )


def _document(ranking: Ranking, asked: "Asked") -> Document:
    kind, audience = cast("Kind", asked.kind), cast("Audience", asked.audience)
    kept = None
    if asked.records is not None:
        from netselect.maintain.loading import load  # noqa: PLC0415 -- few documents are about records

        kept = load(asked.records)
    since = None if asked.since is None else StudyFile(str(asked.since)).study()
    return ranking.document(
        kind, audience, with_notes=asked.with_notes, criteria_map=asked.map, records=kept, since=since
    )


def _of_records(asked: "Asked", day: dt.date | None) -> Document:
    """Return a document on a file of records."""
    from netselect.maintain.loading import load  # noqa: PLC0415 -- few documents are about records

    if day is None:
        raise InvalidParameter(
            f"--kind {asked.kind} is about records, and holds on a day: add one, such as `--as-of 2026-11-29`"
        )
    kind, audience = cast("RecordKind", asked.kind), cast("Audience", asked.audience)
    return records_document(load(asked.file.path), kind, audience, as_of=day, with_notes=asked.with_notes)


def _write(document: Document, how: str, output: Path | None, *, is_private: bool = False) -> None:
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
            target = asked.output if asked.each is None else asked.each / f"{name}{FORMATS[how]}"
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
