"""Which commands look after networks once they are joined, and what does each take?

Each reads a file of records, asks one verb of `netselect.maintain`, and prints what it found.
"""

import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

import netselect
from netselect import maintain as verbs
from netselect.cli.options import (
    FORCE,
    IN_HELP,
    OUTPUT,
    PLAIN,
    Commands,
    Run,
    Typed,
    argument,
    check_new,
    commands_of,
    day_of,
    flag,
    format_of,
    format_option,
    option,
    spare_inputs,
    suffix_of,
    today,
    typed,
    with_options,
)
from netselect.cli.output import DONE, FAULTS, CommandResult, Destination, emit, print_result, say
from netselect.errors import InvalidParameter, UnreadableFile

if TYPE_CHECKING:
    from netselect.maintain.records import Records

BEGIN, KEEP, PASS_ON, LOOK_BACK, RIGHTS = (
    "Write down",
    "Keep in touch",
    "Pass on",
    "Look back",
    "Rights of the people in it",
)
"""What the commands are for; the help lists them under these, in this order."""

FORMATS = ("text", "json", "csv")


class MaintainCommands(Commands):
    """The commands on records, told in the help by what they are for."""

    panels = (BEGIN, KEEP, PASS_ON, LOOK_BACK, RIGHTS)


maintain = typer.Typer(
    cls=MaintainCommands,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings=IN_HELP,
    help="Keep up the networks that you joined.\n\nYou write records.yaml: whom you met, what may be passed on, "
    "what happened. The commands say whom you can help, what is due, what may be shared, and whether a membership "
    "is still worth it. Nobody is scored, and nothing leaves this machine.",
    epilog="Example:  netselect maintain new records.yaml, then netselect maintain due records.yaml",
)

RECORDS = argument("FILE", "The records: a YAML file, or - for standard input.")
AS_OF = option("--as-of DATE", "The day on which it is asked, as 2026-11-29 (today).", show_default=False)
NAMES = flag("--names", "Show real names from names.yaml; on a terminal only.")
ALSO = option("--also FOLDER", "Search this folder too, as of reports. May be repeated.", default=None)
YES = flag("--yes", "Do it without asking.")
FORMAT = format_option("text (default), json or csv")
FORMAT_OR_CALENDAR = format_option("text (default), json, csv or ics (a calendar)")


def _asked_on(as_of: str) -> tuple[dt.date, str]:
    """Return the day on which it is asked, and what is said of it where nobody named it."""
    if as_of:
        return day_of(as_of), ""
    return today(), f"As of {today()}, today; --as-of names another day."


_command = commands_of(maintain, "netselect maintain")


def _verb(panel: str, example: str, help_: str, *, formats: tuple[str, ...] = FORMATS) -> Callable[[Run], Run]:
    """Return what adds a command that asks one verb of records.

    It takes the records, the day, and options of its own, and returns what was found. FILE, --as-of and the
    options that say where the answer goes are the same for all, and are added here.
    """
    shared: Typed = {
        "as_of": (str, AS_OF),
        "names": (bool, NAMES),
        "format_": (str, FORMAT_OR_CALENDAR if "ics" in formats else FORMAT),
        "output": (Path | None, OUTPUT),
        "plain": (bool, PLAIN),
    }

    def added(run: Run) -> Run:
        def whole(file: str, **given: Any) -> None:  # noqa: ANN401 -- what was typed, as typer read it
            typed = {name: given.pop(name) for name in shared}
            day, head = _asked_on(typed["as_of"])
            how, output = _format_of(typed["format_"], typed["output"], formats), typed["output"]
            _spare(file, output)
            names = _names(file, how, output) if typed["names"] else {}
            found = run(_read(file, day), day, **given)
            if how == "ics":
                # The lines of a calendar end with CR and LF; ids hold nothing that could steer a terminal.
                emit(found.ics(), output, is_private=True)
                return
            if head and how != "text":
                say(head)
                head = ""
            _print(found, head, names, Destination(how, output, is_private=True))

        _command(panel, example, help_)(with_options(run, whole, str, RECORDS, shared))
        return run

    return added


def _verb_alone(panel: str, example: str, help_: str, *, formats: tuple[str, ...] = FORMATS) -> None:
    """Add a command that asks the verb of its name, and takes no options of its own."""
    name = example.partition(" ")[0]
    _verb(panel, example, help_, formats=formats)(lambda records, day: getattr(verbs, name)(records, as_of=day))


def _read(file: str, day: dt.date) -> "Records":
    """Read records; what a killed command left beside them goes."""
    from netselect.maintain.loading import load  # noqa: PLC0415 -- each command loads what it needs
    from netselect.maintain.writing import sweep  # noqa: PLC0415 -- as above

    records = load(file, as_of=day)
    if records.path is not None:
        sweep(records.path)
    for notice in records.notices:
        say(f"Notice: {notice}")
    return records


def _print(found: Any, head: str, names: Mapping[str, str], to: Destination) -> None:  # noqa: ANN401 -- any answer
    from netselect.finding import FORMAT, frame_csv  # noqa: PLC0415 -- as above

    def text() -> str:
        return _named("\n".join(filter(None, [head, str(found)])), names)

    def values() -> dict[str, object]:
        return {"format": FORMAT, "netselect": netselect.__version__, **found.to_dict()}

    print_result(CommandResult("Records", text, values, lambda: frame_csv(found.to_frame())), to)


def _format_of(given: str, output: Path | None, formats: tuple[str, ...]) -> str:
    """Return the format of an answer; that of a calendar is known here alone."""
    if "ics" in formats and (given == "ics" or (output is not None and suffix_of(output) == ".ics")):
        if given not in {"", "ics"} or (output is not None and suffix_of(output) not in {"", ".ics"}):
            raise InvalidParameter(
                f"{output}: a calendar is written with `--format ics`, to a name that ends in .ics"
            )
        return "ics"
    return format_of(given, output, formats)


def _spare(file: str, output: Path | None) -> None:
    """Refuse to write over the records, or the key file beside them."""
    from netselect.maintain.records import KEY_FILE  # noqa: PLC0415 -- each command loads what it needs

    spare_inputs(output, [file, Path(file).with_name(KEY_FILE)] if Path(file).name else [])


def _names(file: str, how: str, output: Path | None) -> dict[str, str]:
    """Return real names by pseudonyms, where nobody but the person at the terminal sees them."""
    from netselect.maintain.records import KEY_FILE, names_beside  # noqa: PLC0415 -- as above

    if output is not None or how != "text" or not sys.stdout.isatty():
        raise InvalidParameter(
            "--names shows real names on a terminal, and writes them nowhere: leave it out, or leave out what "
            "leads the output away"
        )
    names = names_beside(Path(file))
    if not names:
        raise UnreadableFile(
            f"there are no names to show: {Path(file).with_name(KEY_FILE)} is not there, or empty"
        )
    return names


def _named(text: str, names: Mapping[str, str]) -> str:
    if not names:
        return text
    ids = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<![\w-])(?:{ids})(?![\w-])", lambda found: names[found[0]], text)


@_command(
    BEGIN,
    "new records.yaml",
    "Start your records: an example with notes, to change.\n\nReal names go into names.yaml beside it, a line for "
    "each, as in `contact-99: Name Surname`.",
)
def new(file: Path = argument("FILE", "The file to write."), force: bool = FORCE) -> None:
    from netselect.storing import PRIVATE, write_whole  # noqa: PLC0415 -- each command loads what it needs

    check_new(file, "a file of records", (".yaml", ".yml"), force=force)
    text = resources.files("netselect.cli").joinpath("records.yaml").read_text(encoding="utf-8")
    write_whole(file, text.replace("2026-11-29", today().isoformat()), mode=PRIVATE)
    emit(f"Wrote {file}, an example to change into your own; only you can read it.")
    emit(f"Next: netselect maintain due {typed(file)}")
    emit(f"Then: netselect maintain log {typed(file)} gave contact-1 --kind information")


@_command(
    BEGIN,
    "log records.yaml gave contact-4 --kind information --on 2026-11-02",
    "Write down what happened, at the end of the log.\n\n"
    "ENTRY is one of attended, gave, received, outcome, lead, action, done, asked, consented, declined, made, "
    "followed_up, withdrawn, told, proposed, agreed, left, showed, refused, decided, ended. WHO-OR-WHAT are ids "
    "of people, networks, introductions, guidelines, items, strengths, leads: each goes where it fits.\n\n"
    "A step that is not allowed is refused with what is missing. Every other byte of the file stays.",
)
def log(
    file: str = argument("FILE", "The records."),
    entry: str = argument("ENTRY", "What happened, in a word."),
    words: list[str] | None = argument("WHO-OR-WHAT", "Whom and what it names, by their ids.", default=None),
    *,
    on: str = option("--on DATE", "When (today).", show_default=False),
    kind: str = option("--kind KIND", "information, service, support, resource or introduction."),
    effort: str = option("--effort EFFORT", "small, medium or large."),
    note: str = option("--note TEXT", "Anything else."),
    with_: list[str] | None = option("--with ID", "With whom.", default=None),
    about: list[str] | None = option("--about ID", "About whom, or about which need.", default=None),
    to: list[str] | None = option("--to ID", "To whom.", default=None),
    network: str = option("--network ID", "In which network."),
    item: str = option("--item ID", "Which item."),
    purpose: str = option("--purpose WHAT", "For what."),
    answers: str = option("--answers TAG", "The tag that it answers."),
    hours: float | None = option("--hours NUMBER", "How long it took.", default=None),
    id_: str = option("--id ID", "Of a lead or an action."),
    by: str = option("--by DATE", "Of a lead or an action: when it is due."),
    as_of: str = AS_OF,
    format_: str = FORMAT,
    output: Path | None = OUTPUT,
    plain: bool = PLAIN,  # noqa: ARG001 -- it is plain already
) -> None:
    from netselect.maintain.writing import add_entry, entry_of, entry_text  # noqa: PLC0415 -- as above

    where, (day, _) = _destination(file, format_, output), _asked_on(as_of)
    more = {
        "kind": kind,
        "effort": effort,
        "note": note,
        "with": with_,
        "about": about,
        "to": to,
        "network": network,
        "item": item,
        "purpose": purpose,
        "answers": answers,
        "hours": hours,
        "id": id_,
        "by": day_of(by, "--by") if by else None,
    }
    made = entry_of(_read(file, day), entry, words or (), day_of(on, "--on") if on else day, more)
    _teller(where)(f"- {entry_text(made)}")
    _print(add_entry(file, made, as_of=day), "", {}, where)


_verb_alone(
    KEEP,
    "due records.yaml --format ics -o due.ics",
    "Say what is overdue and what will be due.\n\n"
    "Contacts, leads and actions, renewals, guidelines, consents, and what has to be erased. As a calendar it "
    "holds private all-day events, pseudonyms only; importing it twice doubles nothing.",
    formats=("text", "json", "csv", "ics"),
)


_verb_alone(
    KEEP,
    "match records.yaml",
    "Say whom you can help, and who can help you.\n\nBy the tags that one offers and the other seeks. No score.",
)


_verb_alone(KEEP, "promote records.yaml", "Say where what you offer is sought, with its proof.")


@_verb(
    KEEP,
    "introduce records.yaml",
    "Say who could be introduced to whom, and how far that is.\n\n"
    "Whose consent is missing or runs out when, and what each may be told. That somebody declined is shown to you "
    "alone: with --to PERSON every end reads `not now`.",
)
def introduce(
    records: "Records", day: dt.date, *, to: str = option("--to PERSON", "As this person may see it.")
) -> Any:  # noqa: ANN401 -- the verb's own record
    return verbs.introduce(records, as_of=day, to=to or None)


_verb_alone(
    KEEP,
    "ledger records.yaml",
    "Say what was given and received, by kind and person.\n\nThere is no money in it, and nobody owes anything.",
)


@_verb(
    PASS_ON,
    "share records.yaml lessons --with circle --purpose help",
    "Say whether something may be passed on, and by which rule.\n\nWithout ITEM: everything, to every audience.",
)
def share(
    records: "Records",
    day: dt.date,
    item: str = argument("[ITEM]", "What is to be passed on.", default=""),
    *,
    with_: str = option("--with AUDIENCE", "To whom: an audience or a person."),
    purpose: str = option("--purpose P", "For what; without it, for all that the file names."),
) -> Any:  # noqa: ANN401 -- as above
    return verbs.share(records, item or None, with_ or None, purpose or None, as_of=day)


@_verb(
    PASS_ON,
    "guidelines records.yaml --compare last-year.yaml",
    "Say where each guideline stands, and what contradicts it.",
)
def guidelines(
    records: "Records",
    day: dt.date,
    *,
    compare: Path | None = option("--compare OLD", "Older records: say what changed since.", default=None),
) -> Any:  # noqa: ANN401 -- as above
    now = verbs.guidelines(records, as_of=day)
    return now if compare is None else now.compare(verbs.guidelines(verbs.load(compare), as_of=day))


@_verb(PASS_ON, "told records.yaml contact-4", "Say who was told what about whom, and when.")
def told(
    records: "Records",
    day: dt.date,
    person: str = argument("[PERSON]", "Only what concerns one person.", default=""),
) -> Any:  # noqa: ANN401 -- as above
    return verbs.told(records, person or None, as_of=day)


_verb_alone(
    LOOK_BACK,
    "review records.yaml",
    "Say what becomes of each membership, and why.\n\n"
    "Keep, deepen, reduce, leave or join, by rules, and what would change it; you decide. "
    "The records name the study of the networks.",
)


_verb_alone(LOOK_BACK, "timeline records.yaml", "Say what happened, over how long, and when nothing did.")


@_verb(
    RIGHTS,
    "subject-export records.yaml contact-4 -o for-them.txt",
    "Tell one person all that is kept on them.\n\n"
    "Others' pseudonyms are replaced; nothing stands in it that others said or decided.",
)
def subject_export(records: "Records", day: dt.date, person: str = argument("PERSON", "Their pseudonym.")) -> Any:  # noqa: ANN401 -- as above
    return verbs.subject_export(records, person, as_of=day)


@_command(
    RIGHTS,
    "forget records.yaml contact-4 --also reports",
    "Erase all that is kept on one person.\n\n"
    "It shows what goes and asks; then it says where they are still named: in free text, in copies that editors "
    "keep, in the folders given with --also. The exit code is 1 as long as anything is left.",
)
def forget(
    file: str = argument("FILE", "The records."),
    person: str = argument("PERSON", "Their pseudonym."),
    *,
    also: list[Path] | None = ALSO,
    yes: bool = YES,
    as_of: str = AS_OF,
    format_: str = FORMAT,
    output: Path | None = OUTPUT,
    plain: bool = PLAIN,  # noqa: ARG001 -- as above
) -> None:
    raise typer.Exit(_erase(file, person, also or [], as_of, _destination(file, format_, output), yes=yes))


@_command(
    RIGHTS,
    "purge records.yaml",
    "Erase what is past its date.\n\nBy `purge_after`, or a contact's own `purge_on`. "
    "It works as `forget` does; `netselect maintain due` announces it 30 days before.",
)
def purge(
    file: str = argument("FILE", "The records."),
    *,
    also: list[Path] | None = ALSO,
    yes: bool = YES,
    as_of: str = AS_OF,
    format_: str = FORMAT,
    output: Path | None = OUTPUT,
    plain: bool = PLAIN,  # noqa: ARG001 -- as above
) -> None:
    raise typer.Exit(_erase(file, None, also or [], as_of, _destination(file, format_, output), yes=yes))


def _erase(file: str, person: str | None, also: list[Path], as_of: str, to: Destination, *, yes: bool) -> int:
    tell, (day, note) = _teller(to), _asked_on(as_of)
    if note:
        tell(note)
    going = verbs.to_forget(file, person, as_of=day)
    if going:
        tell("\n".join(["This goes:", *map(str, going)]))
    if going and not yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise InvalidParameter("nothing is erased, as nobody is there to be asked: add --yes")
        if not typer.confirm("Erase it?", err=True):
            tell("Nothing is erased.")
            return DONE
    done = (
        verbs.purge(file, as_of=day, also=also)
        if person is None
        else verbs.forget(file, person, as_of=day, also=also)
    )
    _print(done, "", {}, to)
    return DONE if done.is_done else FAULTS


def _destination(file: str, format_: str, output: Path | None) -> Destination:
    _spare(file, output)
    return Destination(format_of(format_, output, FORMATS), output, is_private=True)


def _teller(to: Destination) -> Callable[[str], None]:
    """Return what tells the person what is about to be done: on stderr where the answer is for a program."""
    return emit if to.format == "text" and to.output is None else say
