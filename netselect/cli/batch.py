"""What does `netselect batch` take?"""

from pathlib import Path
from typing import Annotated

import typer

from netselect.cli.app import GATES, MANY, METHOD, SET, WEIGHTS, Command, app


@app.command(
    "batch",
    cls=Command,
    rich_help_panel=MANY,
    epilog="Example:  netselect batch study.yaml -l intake.csv -o ranked.parquet",
    help=(
        "Rank one study for each of very many learners.\n\n"
        "Criteria, gates, networks and method are those of the study. A table of learners has a row for "
        "each and the columns id, limits.<limit>, weights.<criterion>, needs.<id>.<field> (importance, "
        "current, target, by, themes.<theme> and so on), strengths.<need>.<network> and gates.<gate>.max; "
        "JSON and YAML have the same as keys. What a learner leaves out is as the study's own learner has "
        "it.\n\n"
        "The output has one row for each learner: learner, verdict, excluded and excluded_by_<gate> (how "
        "many networks), unmet (needs that nobody serves), open_needs (how many needs are open), then "
        "network_1, rank_1, score_1, status_1 (feasible or conditional), known_1 (false where the score is "
        "only a bound) and so on up to K. In Parquet and JSON lines the networks are a list.\n\n"
        "A learner with a fault is left out and goes, with place and reason, to the file "
        "OUTPUT.faults.jsonl; the others are ranked, and the exit code is 3.\n\n"
        "A run that is broken off keeps what is done in the folder OUTPUT.parts, and --resume goes on from "
        "there. One run at a time writes an output."
    ),
)
def batch(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="The study; or without --learners a folder of studies, one for each learner."
        ),
    ],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The file to write: .parquet, .csv or .jsonl. It is there in full or not at all.",
        ),
    ],
    learners: Annotated[
        str | None,
        typer.Option(
            "--learners",
            "-l",
            metavar="PATH",
            help="Who it is ranked for: a .csv or .parquet table, .jsonl, .yaml, .json, or a folder of those "
            "last two.",
        ),
    ] = None,
    top: Annotated[
        str, typer.Option("--top", "-k", metavar="K", help="How many networks are listed for each learner.")
    ] = "10",
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="parquet, csv or jsonl, where the file's name does not say it.",
            show_default=False,
        ),
    ] = "",
    method: Annotated[str, METHOD] = "",
    set_: Annotated[list[str] | None, SET] = None,
    weights: Annotated[str, WEIGHTS] = "",
    gates: Annotated[str, GATES] = "apply",
    without_private: Annotated[
        bool,
        typer.Option("--without-private", help="Leave private needs out before anything is computed."),
    ] = False,
    workers: Annotated[
        str,
        typer.Option(
            "--workers",
            "-j",
            metavar="N",
            help="Threads, for one study and its learners; the result is the same for any number.",
        ),
    ] = "1",
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue a run that was broken off; nothing is done twice.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Say how far it is in lines, and draw no bar.")] = False,
) -> None:
    from netselect.batch.many import MOST_WORKERS  # noqa: PLC0415 -- each command loads what it needs
    from netselect.cli.batch_run import Asked, learners_path, print_batch, whole_number  # noqa: PLC0415 -- as above
    from netselect.cli.rank import wish_of  # noqa: PLC0415 -- as above

    wish = wish_of(method, set_ or (), weights, gates)
    asked = Asked(
        file,
        output,
        None if learners is None else learners_path(learners),
        wish,
        top=whole_number(top, "--top", "-k"),
        format=format_ or None,
        without_private=without_private,
        workers=whole_number(workers, "--workers", "-j", MOST_WORKERS),
        resume=resume,
        plain=plain,
    )
    raise typer.Exit(print_batch(asked))
