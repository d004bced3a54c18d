"""What do commands have in common: their help, their options, and how an answer is printed?"""

import re
from collections.abc import Callable
from inspect import Parameter, Signature, signature
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from netselect.cli.options import ALSO_HTML, EVERYWHERE, StudyFile, destination, ranking_options
from netselect.cli.output import print_result

Run = TypeVar("Run", bound=Callable[..., Any])
Typed = dict[str, tuple[Any, Any]]
"""Options by their names, each with its kind and what it is without a word."""

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
        for panel, listed in groupby(names, self._panel):
            with formatter.section(panel):
                # Spaces make the columns of all panels stand under each other.
                wide = max(map(len, names))
                formatter.write_dl(
                    [(name.ljust(wide), self.commands[name].get_short_help_str(room)) for name in listed]
                )

    def _panel(self, name: str) -> str:
        return str(getattr(self.commands[name], "rich_help_panel", self.panels[0]))


def format_option(accepted: str, otherwise: str = "; the end of the file's name says it too.") -> Any:  # noqa: ANN401 -- what typer makes of it
    """Return the option that names the format, with the words that follow those that are accepted."""
    help_ = f"{accepted}{otherwise}"
    return typer.Option("--format", "-f", metavar="FORMAT", help=help_, show_default=False)


IN_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 80}

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings=IN_HELP,
)

FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="The study: a YAML or JSON file, or - for standard input.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="PATH", help="Write to this file, or over it, instead of the screen."),
]
FormatOption = Annotated[str, format_option("text (default), json, csv or markdown")]
FormatOrHtmlOption = Annotated[str, format_option("text (default), json, csv, markdown or html")]
MethodOption = Annotated[
    str, typer.Option("--method", "-m", metavar="NAME", help="Another method; `netselect methods` lists them.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PARAM=VALUE", help="A parameter; `netselect methods NAME` lists them. May be repeated."
    ),
]
WeightsOption = Annotated[
    str,
    typer.Option(
        "--weights",
        metavar="WAY",
        help="Another way of weighting: points, swing, equal, order, judgements, entropy, critic or "
        "standard_deviation.",
    ),
]
GatesOption = Annotated[
    str,
    typer.Option("--gates", metavar="HOW", help="apply the rules (default), or ignore them.", show_default=False),
]
PlotOption = Annotated[
    Path | None,
    typer.Option(
        "--plot", metavar="PATH", help="Draw it too: a .svg, .png or .pdf file; the last two need matplotlib."
    ),
]
PlainOption = Annotated[
    bool, typer.Option("--plain", help="No bars and no colours, as for a screen reader or a log.")
]


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


def with_options(whole: Callable[..., None], first: Any, run: Run, shared: Typed) -> Callable[..., None]:  # noqa: ANN401 -- a kind of argument, as typer reads it
    """Let typer see all that a command takes: FILE, what ``run`` takes beside its first two, what all share."""
    parameters = [
        Parameter("file", Parameter.POSITIONAL_OR_KEYWORD, annotation=first),
        *list(signature(run).parameters.values())[2:],
        *(
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default) in shared.items()
        ),
    ]
    whole.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
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
    of ranking and those that say where the result goes are the same for all, and are added here.

    Parameters
    ----------
    panel, example, help_ : str
        As for `command`.
    ranked : bool
        Whether it takes another method and other weights.
    html, drawn, plain : bool
        Whether the result can be HTML; whether it can be drawn; whether ``--plain`` is taken, though it is plain.
    """
    rank_as: Typed = {"method": (MethodOption, ""), "set_": (SetOption, None), "weights": (WeightsOption, "")}
    shared: Typed = {
        **(rank_as if ranked else {}),
        **({"gates": (GatesOption, "apply")} if ranked or plain else {}),
        "format_": (FormatOrHtmlOption if html else FormatOption, ""),
        **({"plot": (PlotOption, None)} if drawn else {}),
        "output": (OutputOption, None),
        **({"plain": (PlainOption, False)} if plain else {}),
    }
    accepted = ALSO_HTML if html else EVERYWHERE

    def added(run: Run) -> Run:
        def whole(file: str, **given: Any) -> None:  # noqa: ANN401 -- what was typed, as typer read it
            study = StudyFile(file)
            typed = {name: given.pop(name) for name in shared}
            to = destination(
                typed["format_"], typed["output"], typed.get("plot"), accepted=accepted, studies=[study]
            )
            how = {name: typed[name] for name in ("method", "set_", "weights", "gates") if name in typed}
            print_result(run(study, ranking_options(**how), **given), to)

        command(panel, example, help_)(with_options(whole, FileArgument, run, shared))
        return run

    return added
