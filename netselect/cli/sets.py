"""Which command chooses a set of networks, and what does it take?"""

from pathlib import Path
from typing import Annotated

import typer

from netselect.cli.app import DECIDE, FILE, FORMAT_OR_HTML, OUTPUT, Command, app

OBJECTIVE = typer.Option(
    "--objective",
    metavar="READING",
    help="Which coverage decides: robust (the best sure help), cautious (the best help) or optimistic (all help "
    "added up). As the study says, or robust.",
)
THEN = typer.Option(
    "--then",
    metavar="WHAT",
    help="What decides next: optimistic (coverage) or score (the sum of the ranking's scores).",
)
MARGIN = typer.Option(
    "--margin", metavar="SHARE", help="Sets whose coverage is lower by no more are as good (0.02)."
)
MOST = typer.Option("--most", metavar="NUMBER", help="The most networks a set may hold.")
ONE_OF = typer.Option(
    "--one-of", metavar="TYPE", help="A kind of which one at least has to be in. May be repeated."
)
LIMIT = typer.Option(
    "--limit",
    metavar="NAME=AMOUNT",
    help="Another limit: first_year_cost, yearly_cost, hours_per_month or work_hours_per_month; none lifts it. "
    "May be repeated.",
)
PLOT = typer.Option("--plot", metavar="PATH", help="Draw the front: a .svg, .png or .pdf file; needs matplotlib.")
NO_UNKNOWNS = typer.Option("--no-unknowns", help="Leave out what depends on what is not known yet.")


@app.command(
    "portfolio",
    cls=Command,
    rich_help_panel=DECIDE,
    epilog="Example:  netselect portfolio criteria.yaml --limit hours_per_month=8",
    help=(
        "Choose the set of networks that serves best within limits.\n\n"
        "People join several networks, and the best set is not the top of the ranking. This says which set "
        "to take, what it covers and asks for, and what stays open; with --full also what each member "
        "adds, which sets are as good, what a little more would buy, and what depends on what is not "
        "known."
    ),
)
def portfolio(
    file: Annotated[str, FILE],
    *,
    objective: Annotated[str, OBJECTIVE] = "",
    then: Annotated[str, THEN] = "",
    margin: Annotated[float | None, MARGIN] = None,
    most: Annotated[int | None, MOST] = None,
    one_of: Annotated[list[str] | None, ONE_OF] = None,
    limit: Annotated[list[str] | None, LIMIT] = None,
    no_unknowns: Annotated[bool, NO_UNKNOWNS] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Everything: each member, need and other set, the proof, and what more would buy."
        ),
    ] = False,
    format_: Annotated[str, FORMAT_OR_HTML] = "",
    plot: Annotated[Path | None, PLOT] = None,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli.choosing import Asked, print_portfolio  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import ALSO_HTML, printed  # noqa: PLC0415 -- as above

    asked = Asked(
        objective, then, margin, most, one_of or [], limit or [], with_unknowns=not no_unknowns, full=full
    )
    print_portfolio(file, asked, printed(format_, output, plot, accepted=ALSO_HTML, inputs=[file]))
