"""What do commands have in common: their help, their options, and what stands behind what was typed into these?"""

import datetime as dt
import math
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from inspect import Parameter, Signature, signature
from itertools import groupby
from os import W_OK, access
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

import typer
from typer.core import TyperCommand, TyperGroup

from netselect.arguments import GatesChoice, RankingOptions
from netselect.cli.output import FORMATS, WORKBOOK, Destination, print_result, say, working_on
from netselect.errors import InvalidParameter, UnreadableFile, listed, unknown_name

if TYPE_CHECKING:
    from netselect.reading.load import StudyText
    from netselect.study.study import Study

SYNONYMS: Mapping[str, str] = MappingProxyType({"table": "text"})
"""Other words that `--format` takes."""

EVERYWHERE = ("text", "json", "csv", "markdown")
"""The formats of every command that prints a result."""

ALSO_HTML = (*EVERYWHERE, "html")
"""The formats of a command whose result is shown in notebooks too."""

ALSO_WORKBOOK = (*ALSO_HTML, WORKBOOK)
"""The formats of `rank`."""

WAYS = ("points", "swing", "equal", "order", "judgements", "entropy", "critic", "standard_deviation")
"""Ways of weighting that `--weights` takes."""

STUDY, TABLE, COHORT = (".yaml", ".yml", ".xlsx"), (".csv",), (".csv", ".xlsx")
"""How the names of the files end that are written."""

BEGINNING = 100_000
"""Bytes that are looked at to see what a file is that would be overwritten."""

_TOLD_BY = {
    "a file of records": r"^\s*\{?\s*[\"']?netselect_records[\"']?\s*:",
    "a study": r"^\s*\{?\s*[\"']?netselect[\"']?\s*:|<sheet [^>]*name=\"Networks\"",
    "a table for learners": r"\A\W?id\b.*\b(limits|weights|needs|aspirations)\.|<sheet [^>]*name=\"Learners\"",
    "a table for networks": r"\A\W?id\b.*\b(joining|staying|serves|values|facts)\.",
}
"""What in a file tells that it is of a kind."""

Run = TypeVar("Run", bound=Callable[..., Any])
Typed = dict[str, tuple[Any, Any]]
"""Options by their names, each with its kind."""

START, LOOK, DECIDE, DOUBT, HAND_IN, AFTER, MANY = (
    "Start",
    "Look closer",
    "Decide",
    "Doubt",
    "Hand in",
    "After joining",
    "Many learners",
)
"""What commands are for; the help lists them under these, in this order."""


class Command(TyperCommand):
    """A command whose help names what it takes as everybody does: FILE, FILE... and [NAME]."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        """Return the help without the marks of types that newer versions of typer add."""
        text = re.sub(r"\{([A-Z]+)\}", r"\1", super().get_help(ctx))
        return re.sub(r" <[a-z\[\] ]+>", lambda mark: " " * len(mark[0]), text)


class Commands(TyperGroup):
    """The commands, told in the help by what they are for, whether rich draws it or not."""

    panels: tuple[str, ...] = (START, LOOK, DECIDE, DOUBT, HAND_IN, AFTER, MANY)

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the commands, those to start with first."""
        return sorted(super().list_commands(ctx), key=lambda name: self.panels.index(self._panel(name)))

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 -- click's, under names that change
        """Write the commands of each panel under its heading."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        for panel, inside in groupby(names, self._panel):
            with formatter.section(panel):
                # Spaces make the columns of all panels stand under each other.
                wide = max(map(len, names))
                formatter.write_dl(
                    [(name.ljust(wide), self.commands[name].get_short_help_str(room)) for name in inside]
                )

    def _panel(self, name: str) -> str:
        return str(getattr(self.commands[name], "rich_help_panel", self.panels[0]))


IN_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 80}

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings=IN_HELP,
)


class StudyFile:
    """The file of a study, which is read and parsed once for all that a command asks of it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __str__(self) -> str:
        """Return what was typed."""
        return self.path

    @property
    def is_standard_input(self) -> bool:
        """Whether no file was named."""
        from netselect.reading.load import STANDARD_INPUT  # noqa: PLC0415 -- reading is loaded when it is needed

        return self.path == STANDARD_INPUT

    @cached_property
    def text(self) -> "StudyText":
        """What the file says."""
        from netselect.reading.load import text_of  # noqa: PLC0415 -- reading is loaded when it is needed

        return text_of(self.path)

    @property
    def remarks(self) -> list[str]:
        """What there is to say of how the file is written; nothing of standard input, which nobody can look up."""
        return [] if self.is_standard_input else self.text.remarks

    def study(self, *, keep: bool = False) -> "Study":
        """Return the study, for which `keep` says whether another one is to be made of the same text."""
        study = self.text.study(keep=keep)
        for sentence in self.text.tables_read:
            say(f"{sentence}.")
        return study

    @property
    def inputs(self) -> list[Path]:
        """The files that are read: this one, and the table of networks that it names."""
        path = Path(self.path)
        if not path.is_file():
            return [path]
        table = self.text.table
        return [path] if table is None else [path, table]


def option(typed: str, help_: str, default: Any = "", **more: Any) -> Any:  # noqa: ANN401 -- what typer makes of it
    """Return an option as manuals write it, such as ``--top -k K``: its names, and what stands for its value."""
    words = typed.split()
    names = [word for word in words if word.startswith("-")]
    return typer.Option(default, *names, metavar=next(iter(words[len(names) :]), None), help=help_, **more)


flag = partial(option, default=False)


def argument(metavar: str, help_: str, default: Any = ..., **more: Any) -> Any:  # noqa: ANN401 -- as above
    """Return what is typed without a name."""
    return typer.Argument(default, metavar=metavar, help=help_, **more)


def format_option(accepted: str, otherwise: str = "; the end of the file's name says it too.") -> Any:  # noqa: ANN401 -- as above
    """Return the option that names the format, with the words that follow those that are accepted."""
    return option("--format -f FORMAT", accepted + otherwise, show_default=False)


FILE = argument("FILE", "The study: a YAML or JSON file, a workbook, or - for stdin.", parser=StudyFile)
OUTPUT = option("--output -o PATH", "Write to this file, or over it, instead of the screen.", default=None)
FORCE = flag("--force", "Overwrite the file if it is there.")
FORMAT = format_option("text (default), json, csv or markdown")
FORMAT_OR_HTML = format_option("text (default), json, csv, markdown or html")
METHOD = option("--method -m NAME", "Another method; `netselect methods` lists them.")
SET = option(
    "--set PARAM=VALUE", "A parameter; `netselect methods NAME` lists them. May be repeated.", default=None
)
WEIGHTS = option(
    "--weights WAY",
    "Another way of weighting: points, swing, equal, order, judgements, entropy, critic or standard_deviation.",
)
GATES = option("--gates HOW", "apply the rules (default), or ignore them.", default="apply", show_default=False)
PLOT = option("--plot PATH", "Draw it too: a .svg, .png or .pdf file; the last two need matplotlib.", default=None)
PLAIN = flag("--plain", "No bars and no colours, as for a screen reader or a log.")


def commands_of(group: typer.Typer, typed: str) -> Callable[[str, str, str], Callable[[Run], Run]]:
    """Return what makes commands of a group, each of its panel of the help, an example, and what its help says.

    The example begins with the name; ``typed`` is what is typed before it.
    """

    def command(panel: str, example: str, help_: str) -> Callable[[Run], Run]:
        name, _, _ = example.partition(" ")
        return group.command(
            name, cls=Command, rich_help_panel=panel, epilog=f"Example:  {typed} {example}", help=help_
        )

    return command


command = commands_of(app, "netselect")


def with_options(
    run: Run, whole: Callable[..., None], kind: type, file: object, shared: Typed
) -> Callable[..., None]:
    """Let typer see all that a command takes: FILE, what ``run`` takes beside its first two, what all share."""
    parameters = [
        Parameter("file", Parameter.POSITIONAL_OR_KEYWORD, annotation=kind, default=file),
        *list(signature(run).parameters.values())[2:],
        *(
            Parameter(name, Parameter.KEYWORD_ONLY, annotation=own_kind, default=typed)
            for name, (own_kind, typed) in shared.items()
        ),
    ]
    return seen(whole, parameters)


def seen(whole: Callable[..., None], parameters: Iterable[Parameter]) -> Callable[..., None]:
    """Let typer see these parameters in the place of those that a command is written with."""
    whole.__signature__ = Signature(list(parameters))  # type: ignore[attr-defined]
    whole.__annotations__ = {each.name: each.annotation for each in parameters}
    return whole


def answer(
    panel: str,
    example: str,
    help_: str,
    *,
    ranked: bool = True,
    html: bool = False,
    drawn: bool = False,
    plain: bool = False,
) -> Callable[[Run], Run]:
    """Return what adds a command that tells something of one study.

    It takes the study, how that is to be ranked, and options of its own, and returns a result. FILE, the options
    of ranking and those that say where the result goes are the same for all, and are added here: other methods and
    weights where it is ``ranked``, ``--format html`` and ``--plot`` where the result can be shown so, and
    ``--plain``, though it is plain.
    """
    rank_as: Typed = {"method": (str, METHOD), "set_": (list[str] | None, SET), "weights": (str, WEIGHTS)}
    shared: Typed = {
        **(rank_as if ranked else {}),
        **({"gates": (str, GATES)} if ranked or plain else {}),
        "format_": (str, FORMAT_OR_HTML if html else FORMAT),
        **({"plot": (Path | None, PLOT)} if drawn else {}),
        "output": (Path | None, OUTPUT),
        **({"plain": (bool, PLAIN)} if plain else {}),
    }
    accepted = ALSO_HTML if html else EVERYWHERE

    def added(run: Run) -> Run:
        def whole(file: StudyFile, **given: Any) -> None:  # noqa: ANN401 -- what was typed, as typer read it
            typed = {name: given.pop(name) for name in shared}
            to = destination(
                typed["format_"], typed["output"], typed.get("plot"), accepted=accepted, studies=[file]
            )
            how = {name: typed[name] for name in ("method", "set_", "weights", "gates") if name in typed}
            with working_on(file):
                print_result(run(file, ranking_options(**how), **given), to)

        command(panel, example, help_)(with_options(run, whole, StudyFile, FILE, shared))
        return run

    return added


def ranking_options(
    method: str = "", set_: Iterable[str] | None = None, weights: str = "", gates: str = "apply"
) -> RankingOptions:
    """Return how it is to be ranked, from what was typed."""
    return RankingOptions(
        method=method or None,
        parameters=settings(set_ or ()),
        weights=chosen(weights, WAYS, "--weights") if weights else None,
        gates=cast("GatesChoice", chosen(gates, get_args(GatesChoice), "--gates")),
    )


def as_typed(options: RankingOptions) -> str:
    """Return the options that say so, as they are typed after the name of the file.

    >>> as_typed(ranking_options("vikor", ["v=0.6"], gates="ignore"))
    '--method vikor --set v=0.6 --gates ignore'
    """
    words = [] if options.method is None else ["--method", str(options.method)]
    for name, value in options.parameters.items():
        import json  # noqa: PLC0415 -- few name a parameter

        words += ["--set", f"{name}={value if isinstance(value, str) else json.dumps(value)}"]
    words += [] if options.weights is None else ["--weights", str(options.weights)]
    words += [] if options.gates == "apply" else ["--gates", options.gates]
    return shlex.join(words)


def typed(file: Path | str) -> str:
    """Return the name of a file as it is typed: one with a space in quotes, one with a dash in front as no option.

    >>> typed("criteria.yaml"), typed("My study.yaml"), typed("-x.yaml"), typed("-")
    ('criteria.yaml', "'My study.yaml'", './-x.yaml', '-')
    """
    name = str(file)
    return shlex.quote(f"./{name}" if name.startswith("-") and name != "-" else name)


def after_command(file: str, options: RankingOptions) -> str:
    """Return what is typed after a command to see the same file in the same way."""
    return " ".join(filter(None, [typed(file), as_typed(options)]))


def chosen(value: str, accepted: Iterable[str], option: str) -> str:
    """Return a word that was typed into an option; where it is not accepted there, the nearest one is named."""
    words = list(accepted)
    if value not in words:
        raise unknown_name(f"{option} has no `{value}`.", value, words)
    return value


def settings(given: Iterable[str]) -> dict[str, Any]:
    """Return ``PARAM=VALUE`` pairs with values read as YAML reads them in a study."""
    from netselect.reading import parse  # noqa: PLC0415 -- reading is loaded when it is needed

    found: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InvalidParameter(f"--set takes PARAM=VALUE, such as `--set v=0.6`; found `{text}`")
        data, faults = parse(f"value: {value}")
        if faults or not isinstance(data, dict):
            why = "; ".join(fault.message for fault in faults)
            raise InvalidParameter(f"--set {name}: `{value}` cannot be read ({why})")
        found[name.strip()] = _plain(data.get("value"))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 -- whatever YAML can hold
    """Return plain mappings and lists, without the places in the text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def today() -> dt.date:
    """Return the day that it is here."""
    return dt.datetime.now().astimezone().date()


def day_of(typed: str, option: str = "--as-of") -> dt.date:
    """Return the day that was typed into an option."""
    from netselect.study.cures import date_in_words  # noqa: PLC0415 -- few commands take a day
    from netselect.study.written import day_written  # noqa: PLC0415 -- as above

    day = day_written(typed)
    if day is None:
        raise InvalidParameter(f"{option}: {date_in_words(typed, f'leave `{option}` out')}")
    return day


def limits_of(given: Iterable[str] | None) -> dict[str, float | None]:
    """Return limits from ``NAME=AMOUNT``, None for one that is lifted."""
    found: dict[str, float | None] = {}
    for text in given or ():
        name, _, amount = (part.strip() for part in text.partition("="))
        try:
            value = None if amount == "none" else float(amount)
        except ValueError:
            value = math.nan
        if value is not None and not 0 <= value < math.inf:
            raise InvalidParameter(
                f"--limit takes NAME=AMOUNT, 0 or more, or `none`, such as `--limit hours_per_month=8`; found "
                f"`{text}`"
            )
        if name in found:
            raise InvalidParameter(f"--limit gives `{name}` twice: once is enough")
        found[name] = value
    return found


def intervals_of(given: Iterable[str] | None) -> Mapping[str, tuple[float, float]] | None:
    """Return bounds of weights from ``CRITERION=LOW..HIGH``; None where none were typed."""
    found: dict[str, tuple[float, float]] = {}
    for text in given or ():
        name, _, span = text.partition("=")
        low, dots, high = span.partition("..")
        if name.strip() in found:
            raise InvalidParameter(f"--interval gives bounds of `{name.strip()}` twice: once is enough")
        try:
            found[name.strip()] = (float(low), float(high))
        except ValueError:
            dots = ""
        if not dots:
            raise InvalidParameter(
                f"--interval takes CRITERION=LOW..HIGH, such as `--interval yearly_cost=0.05..0.2`; found `{text}`"
            )
    return found or None


def destination(
    format_: str,
    output: Path | None,
    plot: Path | None = None,
    *,
    accepted: Iterable[str] = EVERYWHERE,
    studies: Iterable[StudyFile] = (),
) -> Destination:
    """Return where a result goes and in which format, from what was typed.

    The ``studies`` that it is read from, and the tables that they name, are not written over.
    """
    for target in (output, plot):
        if target is not None and target.exists():
            spare_inputs(target, [path for study in studies for path in study.inputs])
    meant = format_of(format_, output, accepted)
    if meant == WORKBOOK and output is None and sys.stdout.isatty():
        raise InvalidParameter("a workbook cannot be shown here: name a file, such as `--output results.xlsx`")
    return Destination(meant, output, plot)


def suffix_of(path: Path) -> str:
    """Return how the name of a file ends, from its last dot on, in small letters; nothing without one.

    >>> suffix_of(Path("rank.HTML")), suffix_of(Path("a.b/rank")), suffix_of(Path(".json"))
    ('.html', '', '.json')
    """
    _, dot, end = path.name.rpartition(".")
    return (dot + end).lower() if dot else ""


def contradiction(output: object, said: str, given: str, ends: str) -> str:
    """Return what is said where the name of a file says one format, and ``--format`` another."""
    return (
        f"{output} is written as {said}, since its name ends so, and `--format {given}` asks for something else: "
        f"leave --format out, or write to a name that ends in {ends}"
    )


def format_of(given: str, output: Path | None, accepted: Iterable[str] = EVERYWHERE) -> str:
    """Return the format, of those accepted, in which a result is printed: as its file's name ends, or as typed."""
    names = list(accepted)
    wished = SYNONYMS.get(given, given)
    if wished not in names and given:
        chosen(given, names, "--format")
    suffix = "" if output is None else suffix_of(output)
    if not suffix:
        return wished or names[0]
    said = next((name for name in names if suffix in FORMATS[name]), None)
    if said is None:
        ends = listed(f"{end} ({name})" for name in names for end in FORMATS[name][:1])
        raise InvalidParameter(
            f"{output}: nothing is written as `{suffix}` here. Accepted: a name that ends in {ends}"
        )
    if wished and wished != said:
        ends = listed(FORMATS[wished])
        raise InvalidParameter(contradiction(output, said, given, ends))
    return said


def spare_inputs(output: Path | None, inputs: Iterable[str | Path]) -> None:
    """Refuse to write over a file that is read, perhaps by another name."""
    if output is None or not output.exists():
        return
    for source in map(Path, inputs):
        if source.exists() and source.samefile(output):
            raise UnreadableFile(f"{output} is read here, and is not written over: choose another file to write")


def check_new(file: Path, what: str, suffixes: tuple[str, ...], *, force: bool) -> None:
    """Refuse a file that is there already, cannot be written, or says by its name that it holds something else."""
    if (suffix := suffix_of(file)) and suffix not in suffixes:
        is_table = suffix in TABLE and suffixes == STUDY
        hint = "; or add --csv for a table for networks, or --learners for one for learners" if is_table else ""
        raise InvalidParameter(
            f"{file}: {what} is not written as `{suffix}`. Accepted: a name that ends in {listed(suffixes)}{hint}"
        )
    if file.exists() and (kind := _kind_of(file)) not in {"", what}:
        raise UnreadableFile(f"{file} is there already, and is {kind}, not {what}: choose another name")
    if file.exists() and not (force or file.is_dir()):
        raise UnreadableFile(f"{file} is there already: choose another name, or overwrite it with --force")
    _can_be_written(file)


def _kind_of(file: Path) -> str:
    """Return what a file is, as far as its beginning tells; an empty text where it does not."""
    from zipfile import BadZipFile, ZipFile, is_zipfile  # noqa: PLC0415 -- few commands write anew
    from zlib import error as unpacking_error  # noqa: PLC0415 -- as above

    try:
        if is_zipfile(file):
            with ZipFile(file) as book, book.open("xl/workbook.xml") as part:
                beginning = part.read(BEGINNING)
        else:
            with file.open("rb") as stream:
                beginning = stream.read(BEGINNING)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, BadZipFile, unpacking_error):
        return ""
    text = beginning.decode("utf-8", "replace")
    return next((kind for kind, told in _TOLD_BY.items() if re.search(told, text, re.MULTILINE)), "")


def _can_be_written(file: Path) -> None:
    """Refuse, before the first question, a place where nothing can be written."""
    if not file.parent.is_dir():
        raise UnreadableFile(f"{file} cannot be written: there is no folder {file.parent}")
    if file.is_dir():
        raise UnreadableFile(f"{file} cannot be written: it is a folder")
    if not access(file.parent, W_OK):
        raise UnreadableFile(f"{file} cannot be written: you may not write to the folder {file.parent}")
