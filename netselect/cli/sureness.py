"""Which commands tell how sure a ranking is, and what does each take?"""

from pathlib import Path
from typing import Annotated

import typer

from netselect.cli.app import DOUBT, FILE, FORMAT_OR_HTML, GATES, METHOD, OUTPUT, SET, WEIGHTS, Command, app

PLOT = typer.Option("--plot", metavar="PATH", help="Draw it too: a .svg, .png or .pdf file; needs matplotlib.")
DRAW = typer.Option(
    "--draw",
    metavar="HOW",
    help="How weights are drawn: around the stated ones (default), order (all that keep their order), free or "
    "stated.",
    show_default=False,
)
INTERVAL = typer.Option(
    "--interval", metavar="CRITERION=LOW..HIGH", help="Draw weights evenly between bounds. May be repeated."
)
CONCENTRATION = typer.Option("--concentration", help="How close to the stated weights; higher is closer.")
FIGURES = typer.Option(
    "--figures",
    metavar="HOW",
    help="How open figures are drawn: uniform (default), triangular or stated.",
    show_default=False,
)


@app.command(
    "questions",
    cls=Command,
    rich_help_panel=DOUBT,
    epilog="Example:  netselect questions criteria.yaml",
    help=(
        "Say what to find out first, and what the answers decide.\n\n"
        "First what can change the first place, then the shortlist, then nothing; with the values where it "
        "changes."
    ),
)
def questions(
    file: Annotated[str, FILE],
    *,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT_OR_HTML] = "",
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli.findings import print_finding  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import ALSO_HTML, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import ranked, wish_of  # noqa: PLC0415 -- as above

    shape = printed(format_, output, accepted=ALSO_HTML, inputs=[file])
    ranking = ranked(file, wish_of(method, set_ or (), weights, gates))
    found = ranking.questions()
    print_finding(ranking.study, {"questions": found}, shape, text=found.__str__, frame=found.to_frame)


@app.command(
    "sensitivity",
    cls=Command,
    rich_help_panel=DOUBT,
    epilog="Example:  netselect sensitivity criteria.yaml",
    help=(
        "Say which change of a weight or figure changes first place.\n\n"
        "How far each weight can move, the nearest weights that change it, and for the ten networks next "
        "behind the smallest change of one figure."
    ),
)
def sensitivity(
    file: Annotated[str, FILE],
    *,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT_OR_HTML] = "",
    plot: Annotated[Path | None, PLOT] = None,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli.findings import print_finding  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import ALSO_HTML, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import ranked, wish_of  # noqa: PLC0415 -- as above

    shape = printed(format_, output, plot, accepted=ALSO_HTML, inputs=[file])
    ranking = ranked(file, wish_of(method, set_ or (), weights, gates))
    found = ranking.sensitivity()
    print_finding(ranking.study, {"sensitivity": found}, shape, text=found.__str__, frame=found.to_frame)


@app.command(
    "robustness",
    cls=Command,
    rich_help_panel=DOUBT,
    epilog="Example:  netselect robustness criteria.yaml --draw order",
    help=(
        "Say how often each is first if weights and figures vary.\n\n"
        "Then whose absence would change the order of the others, who is outdone on every criterion, and "
        "who is good value for money and hours."
    ),
)
def robustness(
    file: Annotated[str, FILE],
    *,
    draw: Annotated[str, DRAW] = "around",
    interval: Annotated[list[str] | None, INTERVAL] = None,
    concentration: Annotated[float, CONCENTRATION] = 100.0,
    figures: Annotated[str, FIGURES] = "uniform",
    grades: Annotated[bool, typer.Option("--grades", help="Draw strengths within their grades too.")] = False,
    samples: Annotated[int, typer.Option("--samples", help="How many are drawn.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same result on one machine.")] = 0,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT_OR_HTML] = "",
    plot: Annotated[Path | None, PLOT] = None,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli import findings  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import ALSO_HTML, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import ranked, wish_of  # noqa: PLC0415 -- as above

    shape, intervals = (
        printed(format_, output, plot, accepted=ALSO_HTML, inputs=[file]),
        findings.intervals_of(interval or ()),
    )
    ranking = ranked(file, wish_of(method, set_ or (), weights, gates))
    with findings.progress_bar("Drawing samples") as progress:
        found = ranking.smaa(
            weights=draw,
            intervals=intervals,
            concentration=concentration,
            figures=figures,
            grades=grades,
            samples=samples,
            seed=seed,
            progress=progress,
        )
    findings.print_robustness(ranking, found, shape)


@app.command(
    "judgements",
    cls=Command,
    rich_help_panel=DOUBT,
    epilog="Example:  netselect judgements criteria.yaml",
    help=(
        "Coach pairwise judgements: what contradicts, what next.\n\n"
        "Nothing is changed. While judgements are half done, let `weights:` be another way, such as equal."
    ),
)
def judgements(
    file: Annotated[str, FILE],
    *,
    format_: Annotated[str, FORMAT_OR_HTML] = "",
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli.findings import print_finding  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import ALSO_HTML, printed  # noqa: PLC0415 -- as above
    from netselect.reading.load import load  # noqa: PLC0415 -- as above
    from netselect.robustness.coach import coach  # noqa: PLC0415 -- as above

    shape = printed(format_, output, accepted=ALSO_HTML, inputs=[file])
    study = load(file)
    found = coach(study)
    print_finding(study, {"judgements": found}, shape, text=found.__str__, frame=found.to_frame)


@app.command(
    "judges",
    cls=Command,
    rich_help_panel=DOUBT,
    epilog="Example:  netselect judges criteria.yaml",
    help=(
        "Say on what several judges disagree, and whose word decides.\n\n"
        "By criterion, by network and by judgement, those they differ on most first."
    ),
)
def judges(
    file: Annotated[str, FILE],
    *,
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    format_: Annotated[str, FORMAT_OR_HTML] = "",
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    from netselect.cli.findings import print_finding  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.output import ALSO_HTML, printed  # noqa: PLC0415 -- as above
    from netselect.cli.rank import ranked, wish_of  # noqa: PLC0415 -- as above

    shape = printed(format_, output, accepted=ALSO_HTML, inputs=[file])
    ranking = ranked(file, wish_of(method, set_ or (), weights, gates))
    found = ranking.disagreement()
    print_finding(ranking.study, {"disagreement": found}, shape, text=found.__str__, frame=found.to_frame)
