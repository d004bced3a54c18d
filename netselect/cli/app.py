"""Which commands are there, and what does each take?

Every command is a few lines over the library; what it needs is loaded when it runs.
"""

import re
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import netselect

START, LOOK, DECIDE, DOUBT, MANY = "Start", "Look closer", "Decide", "Doubt", "Many learners"
"""What commands are for; the help lists them under these, in this order."""


class Command(TyperCommand):
    """A command whose help names what it takes as everybody does: FILE, FILE... and [NAME]."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        """Return the help without the marks of types that newer versions of typer add."""
        text = re.sub(r"\{([A-Z]+)\}", r"\1", super().get_help(ctx))
        return re.sub(r" <[a-z\[\] ]+>", lambda mark: " " * len(mark[0]), text)


class Commands(TyperGroup):
    """The commands, told in the help by what they are for, whether rich draws it or not."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the commands, those to start with first."""
        panels = (START, LOOK, DECIDE, DOUBT, MANY)
        return sorted(super().list_commands(ctx), key=lambda name: panels.index(self._panel(name)))

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 -- click's, under names that change
        """Write the commands of each panel under its heading."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        for panel, listed in groupby(names, self._panel):
            with formatter.section(panel):
                # Spaces make the columns of all panels stand under each other.
                wide = max(map(len, names))
                formatter.write_dl(
                    [(name.ljust(wide), self.commands[name].get_short_help_str(room)) for name in listed]
                )

    def _panel(self, name: str) -> str:
        return str(getattr(self.commands[name], "rich_help_panel", START))


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)

FILE = typer.Argument(metavar="FILE", help="The study: a YAML or JSON file, or - for standard input.")
OUTPUT = typer.Option("--output", "-o", metavar="PATH", help="Write to this file instead of the screen.")
FORMAT = typer.Option(
    "--format",
    "-f",
    metavar="FORMAT",
    help="text (default), json, csv or markdown; the end of the file's name says it too.",
    show_default=False,
)
FORMAT_OR_HTML = typer.Option(
    "--format",
    "-f",
    metavar="FORMAT",
    help="text (default), json, csv, markdown or html; the end of the file's name says it too.",
    show_default=False,
)
METHOD = typer.Option("--method", "-m", metavar="NAME", help="Another method; `netselect methods` lists them.")
SET = typer.Option(
    "--set", metavar="PARAM=VALUE", help="A parameter; `netselect methods NAME` lists them. May be repeated."
)
WEIGHTS = typer.Option(
    "--weights",
    metavar="WAY",
    help="Another way of weighting: points, swing, equal, order, judgements, entropy, critic or "
    "standard_deviation.",
)
GATES = typer.Option(
    "--gates", metavar="HOW", help="apply the rules (default), or ignore them.", show_default=False
)
PLAIN = typer.Option("--plain", help="Draw and colour nothing; every line names what it says.")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"netselect {netselect.__version__}")
        raise typer.Exit


@app.callback(
    epilog="A start:  netselect new criteria.yaml, then check criteria.yaml, then rank criteria.yaml.",
    help=("Choose, justify and look after the professional networks you belong to."),
)
def _netselect(
    version: Annotated[  # noqa: ARG001 -- its callback does what it is for
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    return


@app.command(
    "new",
    cls=Command,
    rich_help_panel=START,
    epilog="Example:  netselect new criteria.yaml",
    help=(
        "Start a study: by questions, or from an example.\n\n"
        "On a terminal it asks a few questions; else it writes an example to change."
    ),
)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write a table for networks, one row each, instead.")] = False,
    study: Annotated[
        str, typer.Option("--for", metavar="STUDY", help="With --csv: the study that the table is for.")
    ] = "",
) -> None:
    from netselect.cli.new import write_new  # noqa: PLC0415 -- each command loads what it needs

    write_new(file, force=force, csv=csv, study=study)


@app.command(
    "check",
    cls=Command,
    rich_help_panel=START,
    epilog="Example:  netselect check criteria.yaml",
    help=(
        "Find every fault of a study, and what is unknown in it.\n\n"
        "It also says what carries no grade, and what else a reader should know."
    ),
)
def check(
    file: Annotated[str, FILE],
    *,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT] = "",
    output: Annotated[Path | None, OUTPUT] = None,
    plain: Annotated[bool, PLAIN] = False,  # noqa: ARG001 -- this command is always plain
) -> None:
    from netselect.cli import show  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import print_told, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import wish_of  # noqa: PLC0415 -- as above

    shape = printed(format_, output, inputs=[file])
    print_told(show.check(file, wish_of(method, set_ or (), weights, gates)), shape)


@app.command(
    "rank",
    cls=Command,
    rich_help_panel=START,
    epilog="Example:  netselect rank criteria.yaml --method topsis --working",
    help=("Rank the networks of a study, and say how sure that is."),
)
def rank(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Studies, or folders of them; - is stdin.")],
    *,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT_OR_HTML] = "",
    working: Annotated[bool, typer.Option("--working", help="Show every step of the method.")] = False,
    methods: Annotated[
        str,
        typer.Option(
            "--methods",
            metavar="NAMES",
            help="Compare with other methods: all (with other ways of scaling too), or names with commas between.",
        ),
    ] = "",
    full: Annotated[
        bool,
        typer.Option("--full", help="Everything: all rules, what could change the order, how sure it is."),
    ] = False,
    brief: Annotated[
        bool,
        typer.Option("--brief", help="End after the shortlist: how sure it is takes longer."),
    ] = False,
    output: Annotated[Path | None, OUTPUT] = None,
    plain: Annotated[bool, PLAIN] = False,
) -> None:
    from netselect.cli import rank as ranking  # noqa: PLC0415 -- each command loads what it needs

    wish = ranking.wish_of(method, set_ or (), weights, gates)
    shape = ranking.Shape(format_, working, plain, output, methods, brief, full)
    raise typer.Exit(ranking.print_rankings(files, wish, shape))


@app.command(
    "compare",
    cls=Command,
    rich_help_panel=LOOK,
    epilog="Example:  netselect compare criteria.yaml pm-body council-cop",
    help=("Say why one network is ahead of another.\n\nAnd what each costs in money and time."),
)
def compare(
    file: Annotated[str, FILE],
    first: Annotated[str, typer.Argument(metavar="A", help="A network: its id, its name, or a part of one.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    *,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT] = "",
    output: Annotated[Path | None, OUTPUT] = None,
    plain: Annotated[bool, PLAIN] = False,  # noqa: ARG001 -- this command is always plain
) -> None:
    from netselect.cli import show  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import print_told, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import wish_of  # noqa: PLC0415 -- as above

    shape = printed(format_, output, inputs=[file])
    print_told(show.compare_two(file, first, second, wish_of(method, set_ or (), weights, gates)), shape)


@app.command(
    "explain",
    cls=Command,
    rich_help_panel=LOOK,
    epilog="Example:  netselect explain criteria.yaml pm-body",
    help=(
        "Show how a network comes to its score, part by part.\n\n"
        "For one that is left out: what would admit it. Then what joining and staying bring and cost."
    ),
)
def explain(
    file: Annotated[str, FILE],
    network: Annotated[
        str, typer.Argument(metavar="NETWORK", help="A network: its id, its name, or a part of one.")
    ],
    *,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT] = "",
    output: Annotated[Path | None, OUTPUT] = None,
    plain: Annotated[bool, PLAIN] = False,  # noqa: ARG001 -- this command is always plain
) -> None:
    from netselect.cli import show  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import print_told, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import wish_of  # noqa: PLC0415 -- as above

    shape = printed(format_, output, inputs=[file])
    print_told(show.explain_one(file, network, wish_of(method, set_ or (), weights, gates)), shape)


@app.command(
    "gaps",
    cls=Command,
    rich_help_panel=LOOK,
    epilog="Example:  netselect gaps criteria.yaml",
    help=("Show which needs no network serves, and who serves others."),
)
def gaps(
    file: Annotated[str, FILE],
    *,
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT] = "",
    output: Annotated[Path | None, OUTPUT] = None,
    plain: Annotated[bool, PLAIN] = False,  # noqa: ARG001 -- this command is always plain
) -> None:
    from netselect.cli import show  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import print_told, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import wish_of  # noqa: PLC0415 -- as above

    shape = printed(format_, output, inputs=[file])
    print_told(show.gaps_of(file, wish_of(gates=gates)), shape)


@app.command(
    "methods",
    cls=Command,
    rich_help_panel=LOOK,
    epilog="Example:  netselect methods topsis",
    help=(
        "List the methods, or describe one in full.\n\n"
        "That is its parameters with their defaults, its formula and its sources."
    ),
)
def methods(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One method, in full.")] = "",
    *,
    format_: Annotated[str, FORMAT] = "",
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli.output import print_told, printed  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.reference import methods_told  # noqa: PLC0415 -- as above

    shape = printed(format_, output)
    print_told(methods_told(name), shape)


@app.command(
    "catalogue",
    cls=Command,
    rich_help_panel=LOOK,
    epilog="Example:  netselect catalogue",
    help=("List the criteria that a study can take with `use:`."),
)
def catalogue(
    *,
    format_: Annotated[str, FORMAT] = "",
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli.output import print_told, printed  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.reference import catalogue_told  # noqa: PLC0415 -- as above

    shape = printed(format_, output)
    print_told(catalogue_told(), shape)


@app.command(
    "schema",
    cls=Command,
    rich_help_panel=LOOK,
    epilog="Example:  netselect schema --output study.schema.json",
    help=("Print the JSON Schema of the study file.\n\nWith it an editor completes and checks the file."),
)
def schema(output: Annotated[Path | None, OUTPUT] = None) -> None:
    from netselect.cli.output import emit, format_of  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.reference import schema_text  # noqa: PLC0415 -- as above

    format_of("", output, ["json"])
    emit(schema_text(), output)
