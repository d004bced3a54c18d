"""Which commands are there, and what does each take?

Every command is a few lines over the library; what it needs is loaded when it runs.
"""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

import netselect
from netselect.arguments import RankingOptions
from netselect.cli.options import (
    ALSO_HTML,
    DECIDE,
    DOUBT,
    HAND_IN,
    LOOK,
    MANY,
    START,
    ConcentrationOption,
    FileArgument,
    FormatOption,
    FormatOrHtmlOption,
    FormatOrWorkbookOption,
    GatesOption,
    MethodOption,
    OutputOption,
    PlainOption,
    SamplesOption,
    SetOption,
    StudyFile,
    WeightsOption,
    answer,
    app,
    command,
    destination,
    format_option,
    intervals_of,
    ranking_options,
    taking,
)
from netselect.cli.output import INTERRUPTED, CommandResult, emit, print_result, working_on

__all__ = ["app"]


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


def answer_alone(panel: str, example: str, help_: str, **how: bool) -> None:
    """Add a command without options of its own: it tells what the function of its name in `answers` returns."""

    def run(study: StudyFile, options: RankingOptions) -> CommandResult:
        from netselect.cli import answers  # noqa: PLC0415 -- each command loads what it needs

        result: CommandResult = getattr(answers, example.partition(" ")[0])(study, options)
        return result

    answer(panel, example, help_, **how)(run)


@command(
    START,
    "new criteria.yaml",
    "Start a study: by questions, or from an example.\n\n"
    "On a terminal it asks a few questions; with --example, or in a script, it writes an example to change.",
)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write: .yaml or .xlsx.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write a table for networks, one row each, instead.")] = False,
    learners: Annotated[bool, typer.Option("--learners", help="Write a table for learners instead.")] = False,
    study: Annotated[str, typer.Option("--for", metavar="STUDY", help="The study that a table is for.")] = "",
    example: Annotated[bool, typer.Option("--example", help="Write the example, and ask nothing.")] = False,
    going_on: Annotated[bool, typer.Option("--continue", help="Go on with interrupted questions.")] = False,
) -> None:
    from netselect.cli.new import write_new  # noqa: PLC0415 -- each command loads what it needs

    write_new(file, force=force, csv=csv, learners=learners, study=study, example=example, going_on=going_on)


@command(
    START,
    "convert criteria.yaml criteria.xlsx",
    "Write a study in another form: YAML, JSON or a workbook.\n\n"
    "It says the same there; only the notes behind # in YAML are lost.",
)
def convert(
    study: FileArgument,
    file: Annotated[Path, typer.Argument(metavar="TO", help="A name that ends in .yaml, .json or .xlsx.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
    audience: Annotated[
        str,
        typer.Option(
            "--audience", metavar="WHO", help="For whom: learner (default), manager, assessor or careers."
        ),
    ] = "",
) -> None:
    from netselect.cli import new as made  # noqa: PLC0415 -- each command loads what it needs

    made.convert(study.path, file, force=force, audience=audience)


answer_alone(
    START,
    "check criteria.yaml",
    "Find every fault of a study, and what is unknown in it.\n\n"
    "It also says what carries no grade, and what else a reader should know.",
    plain=True,
)


@command(
    START,
    "rank criteria.yaml --method topsis --working",
    "Rank the networks of a study, and say how sure that is.",
)
def rank(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Studies, or folders of them; - is stdin.")],
    *,
    method: MethodOption = "",
    set_: SetOption = None,
    weights: WeightsOption = "",
    gates: GatesOption = "apply",
    format_: FormatOrWorkbookOption = "",
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
    output: OutputOption = None,
    plain: PlainOption = False,
) -> None:
    from netselect.cli.rank import RankOutput, print_rankings  # noqa: PLC0415 -- each command loads what it needs

    options = ranking_options(method, set_, weights, gates)
    shown = RankOutput(working, plain, methods, brief, full)
    with working_on(files[0] if len(files) == 1 else f"{len(files)} studies"):
        raise typer.Exit(print_rankings(files, options, shown, format_, output))


@answer(
    LOOK,
    "compare criteria.yaml pm-body council-cop",
    "Say why one network is ahead of another.\n\nAnd what each costs in money and time.",
    plain=True,
)
def compare(
    study: StudyFile,
    options: RankingOptions,
    first: Annotated[str, typer.Argument(metavar="A", help="A network: its id, its name, or a part of one.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
) -> CommandResult:
    from netselect.cli import answers  # noqa: PLC0415 -- each command loads what it needs

    return answers.compare(study, first, second, options)


@answer(
    LOOK,
    "explain criteria.yaml pm-body",
    "Show how a network comes to its score, part by part.\n\n"
    "For one that is left out: what would admit it. Then what joining and staying bring and cost.",
    plain=True,
)
def explain(
    study: StudyFile,
    options: RankingOptions,
    network: Annotated[
        str, typer.Argument(metavar="NETWORK", help="A network: its id, its name, or a part of one.")
    ],
) -> CommandResult:
    from netselect.cli import answers  # noqa: PLC0415 -- each command loads what it needs

    return answers.explain(study, network, options)


answer_alone(
    LOOK,
    "gaps criteria.yaml",
    "Show which needs no network serves, and who serves others.",
    plain=True,
    ranked=False,
)


@command(
    LOOK,
    "diff last-year.yaml criteria.yaml",
    "Say what changed between two studies, and which change did it.\n\n"
    "Changes are put into the old study one at a time, then in groups, until its answer is the new one. Two "
    "results of `rank --format json` are compared too, without causes.",
)
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A study as it was, or a saved result.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The study as it is, or another saved result.")],
    *,
    audience: Annotated[
        str, typer.Option("--audience", metavar="WHO", help="learner (default), manager, assessor or careers.")
    ] = "learner",
    method: MethodOption = "",
    set_: SetOption = None,
    weights: WeightsOption = "",
    gates: GatesOption = "apply",
    format_: FormatOrHtmlOption = "",
    output: OutputOption = None,
) -> None:
    from netselect.cli import answers  # noqa: PLC0415 -- each command loads what it needs

    files = StudyFile(old), StudyFile(new)
    to = destination(format_, output, accepted=ALSO_HTML, studies=files)
    with working_on(new):
        print_result(answers.diff(*files, ranking_options(method, set_, weights, gates), audience), to)


@command(
    LOOK,
    "methods topsis",
    "List the methods, or describe one in full.\n\n"
    "That is its parameters with their defaults, its formula and its sources.",
)
def methods(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One method, in full.")] = "",
    *,
    format_: FormatOption = "",
    output: OutputOption = None,
) -> None:
    from netselect.cli.answers import methods_result  # noqa: PLC0415 -- each command loads what it needs

    to = destination(format_, output)
    print_result(methods_result(name), to)


@command(
    LOOK,
    "catalogue",
    "List the criteria that a study can take with `use:`.",
)
def catalogue(
    *,
    format_: FormatOption = "",
    output: OutputOption = None,
) -> None:
    from netselect.cli.answers import catalogue_result  # noqa: PLC0415 -- each command loads what it needs

    to = destination(format_, output)
    print_result(catalogue_result(), to)


@command(
    LOOK,
    "schema --output study.schema.json",
    "Print the JSON Schema of the study file.\n\nWith it an editor completes and checks the file.",
)
def schema(
    *,
    records: Annotated[
        bool, typer.Option("--records", help="Of a file of records, for `netselect maintain`, instead.")
    ] = False,
    results: Annotated[
        bool, typer.Option("--results", help="Of what the commands write as JSON, and `to_dict()` returns.")
    ] = False,
    output: OutputOption = None,
) -> None:
    from netselect.cli.answers import schema_text  # noqa: PLC0415 -- each command loads what it needs

    destination("", output, accepted=["json"])
    emit(schema_text(records=records, results=results), output)


class Asked(NamedTuple):
    """What is typed for a document; nothing in `format` where the name of the output says it."""

    file: FileArgument
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Of a study: analysis, shortlist, full (default) or index. Of records: boundaries, agreement, "
            "timeline or review.",
        ),
    ] = "full"
    audience: Annotated[
        str, typer.Option("--audience", metavar="WHO", help="learner (default), manager, assessor or careers.")
    ] = "learner"
    with_notes: Annotated[bool, typer.Option("--with-notes", help="Keep notes in a document for others.")] = False
    map: Annotated[
        Path | None,
        typer.Option("--map", metavar="PATH", help="With --kind index: another map of assessment criteria."),
    ] = None
    records: Annotated[
        Path | None,
        typer.Option("--records", metavar="PATH", help="With --kind index: records of what came after joining."),
    ] = None
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="OLD", help="The study as it was: tell what changed since, and why."),
    ] = None
    learners: Annotated[
        Path | None,
        typer.Option("--learners", "-l", metavar="TABLE", help="A cohort: who it is written for."),
    ] = None
    learner: Annotated[
        str, typer.Option("--learner", metavar="ID", help="With --learners: the one that is wanted.")
    ] = ""
    each: Annotated[
        Path | None,
        typer.Option("--each", metavar="FOLDER", help="With --learners: one document each, into this folder."),
    ] = None
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="Of records: the day on which the document holds.")
    ] = ""
    method: MethodOption = ""
    set_: SetOption = None
    weights: WeightsOption = ""
    gates: GatesOption = "apply"
    format: Annotated[str, format_option("html, markdown, docx or json")] = ""
    output: OutputOption = None

    @property
    def options(self) -> RankingOptions:
        """How a study is to be ranked."""
        return ranking_options(self.method, self.set_, self.weights, self.gates)


@command(
    HAND_IN,
    "report criteria.yaml --kind shortlist --audience manager -o shortlist.html",
    "Write a document that can be handed in.\n\n"
    "analysis: which networks speak to which needs. shortlist: the criteria, the rules, the order, what "
    "joining and staying bring and cost. full: both, and how sure that is. index: which part speaks for "
    "which criterion of the unit.\n\n"
    "For others than the learner, what is private is left out before anything is computed, and notes too.",
)
@taking(Asked)
def report(asked: Asked) -> None:
    from netselect.cli.rank import print_documents  # noqa: PLC0415 -- each command loads what it needs

    with working_on(asked.file):
        raise typer.Exit(print_documents(asked))


@command(
    MANY,
    "batch study.yaml -l intake.csv -o ranked.parquet",
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
    "there. One run at a time writes an output.",
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
            help="The file to write: .parquet, .csv or .jsonl. It is there in full or not at all; an earlier one "
            "is replaced.",
        ),
    ],
    learners: Annotated[
        str | None,
        typer.Option(
            "--learners",
            "-l",
            metavar="PATH",
            help="Who it is ranked for: a .csv, .xlsx or .parquet table, .jsonl, .yaml, .json, or a folder of "
            "those last two.",
        ),
    ] = None,
    top: Annotated[
        str, typer.Option("--top", "-k", metavar="K", help="How many networks are listed for each learner.")
    ] = "10",
    format_: Annotated[
        str, format_option("parquet, csv or jsonl", ", where the file's name does not say it.")
    ] = "",
    method: MethodOption = "",
    set_: SetOption = None,
    weights: WeightsOption = "",
    gates: GatesOption = "apply",
    audience: Annotated[
        str,
        typer.Option(
            "--audience",
            metavar="WHO",
            help="learner (default), manager, assessor or careers; for these three what is private is left out "
            "before anything is computed.",
        ),
    ] = "",
    without_private: Annotated[
        bool, typer.Option("--without-private", help="The same as --audience manager.")
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
    from netselect.cli import batch as made  # noqa: PLC0415 -- as above

    how = ranking_options(method, set_, weights, gates)
    asked = made.BatchOptions(
        file,
        output,
        None if learners is None else made.learners_path(learners),
        how,
        top=made.whole_number(top, "--top", "-k"),
        format=format_ or None,
        audience=made.audience_of(audience, without_private=without_private),
        workers=made.whole_number(workers, "--workers", "-j", MOST_WORKERS),
        resume=resume,
        plain=plain,
    )
    raise typer.Exit(made.print_batch(asked))


@command(
    DECIDE,
    "portfolio criteria.yaml --limit hours_per_month=8",
    "Choose the set of networks that serves best within limits.\n\n"
    "People join several networks, and the best set need not be the top of the ranking. This says which set "
    "to take, what it covers and asks for, and what stays open; with --full also what each member "
    "adds, which sets are as good, what a little more would buy, and what depends on what is not "
    "known.",
)
def portfolio(
    file: FileArgument,
    *,
    objective: Annotated[
        str,
        typer.Option(
            "--objective",
            metavar="READING",
            help="Which coverage decides: robust (the best sure help), cautious (the best help) or optimistic "
            "(all help added up); or additive (the sum of what networks are worth). As the study says, or robust.",
        ),
    ] = "",
    then: Annotated[
        str,
        typer.Option(
            "--then",
            metavar="WHAT",
            help="What decides next: optimistic (coverage) or score (the sum of the ranking's scores).",
        ),
    ] = "",
    margin: Annotated[
        float | None,
        typer.Option(
            "--margin", metavar="SHARE", help="Sets whose coverage is lower by no more are as good (0.02)."
        ),
    ] = None,
    most: Annotated[
        int | None, typer.Option("--most", metavar="NUMBER", help="The most networks a set may hold.")
    ] = None,
    one_of: Annotated[
        list[str] | None,
        typer.Option(
            "--one-of", metavar="TYPE", help="A kind of which one at least has to be in. May be repeated."
        ),
    ] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="NAME=AMOUNT",
            help="Another limit: first_year_cost, yearly_cost, hours_per_month or work_hours_per_month; none "
            "lifts it. May be repeated.",
        ),
    ] = None,
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds",
            metavar="NUMBER",
            help="How long searches may take together where sets are too many to look at each; what did not come "
            "to an end is said.",
        ),
    ] = 30.0,
    no_unknowns: Annotated[
        bool, typer.Option("--no-unknowns", help="Leave out what depends on what is not known yet.")
    ] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Everything: each member, need and other set, the proof, and what more would buy."
        ),
    ] = False,
    format_: FormatOrHtmlOption = "",
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="PATH",
            help="Draw the front: a .svg, .png or .pdf file; the last two need matplotlib.",
        ),
    ] = None,
    output: OutputOption = None,
) -> None:
    from netselect.cli import answers  # noqa: PLC0415 -- each command loads what it needs
    from netselect.sets.solving import TimeLimit  # noqa: PLC0415 -- as above

    time = TimeLimit(seconds)
    to = destination(format_, output, plot, accepted=ALSO_HTML, studies=[file])
    result = answers.portfolio(
        file,
        limit,
        time,
        full=full,
        objective=objective or None,
        then=then or None,
        margin=margin,
        most=most,
        one_of_each=one_of or None,
        with_unknowns=not no_unknowns,
    )
    print_result(result, to)
    if time.is_stopped:
        raise typer.Exit(INTERRUPTED)


answer_alone(
    DOUBT,
    "questions criteria.yaml",
    "Say what to find out first, and what the answers decide.\n\n"
    "First what can change the first place, then the shortlist, then nothing; with the values where it "
    "changes.",
    html=True,
)


answer_alone(
    DOUBT,
    "sensitivity criteria.yaml",
    "Say which change of a weight or figure changes first place.\n\n"
    "How far each weight can move, the nearest weights that change it, and for the ten networks next "
    "behind the smallest change of one figure.",
    html=True,
    drawn=True,
)


@answer(
    DOUBT,
    "robustness criteria.yaml --draw order",
    "Say how often each is first if weights and figures vary.\n\n"
    "Then whose absence would change the order of the others, who is outdone on every criterion, and "
    "who is good value for money and hours.",
    html=True,
    drawn=True,
)
def robustness(
    study: StudyFile,
    options: RankingOptions,
    *,
    draw: Annotated[
        str,
        typer.Option(
            "--draw",
            metavar="HOW",
            help="How weights are drawn: around the stated ones (default), order (all that keep their order), "
            "free or stated.",
            show_default=False,
        ),
    ] = "around",
    interval: Annotated[
        list[str] | None,
        typer.Option(
            "--interval",
            metavar="CRITERION=LOW..HIGH",
            help="Draw weights evenly between bounds. May be repeated.",
        ),
    ] = None,
    concentration: ConcentrationOption = 100.0,
    figures: Annotated[
        str,
        typer.Option(
            "--figures",
            metavar="HOW",
            help="How open figures are drawn: uniform (default), triangular or stated.",
            show_default=False,
        ),
    ] = "uniform",
    grades: Annotated[bool, typer.Option("--grades", help="Draw strengths within their grades too.")] = False,
    samples: SamplesOption = None,
    seed: Annotated[int, typer.Option("--seed", metavar="NUMBER", help="Repeats a result on one machine.")] = 0,
) -> CommandResult:
    from netselect.cli import answers  # noqa: PLC0415 -- each command loads what it needs

    draws = {
        "weights": draw,
        "intervals": intervals_of(interval),
        "concentration": concentration,
        "figures": figures,
        "grades": grades,
        "samples": samples,
        "seed": seed,
    }
    return answers.robustness(study, options, draws)


answer_alone(
    DOUBT,
    "judgements criteria.yaml",
    "Coach pairwise judgements: what contradicts, what next.\n\n"
    "Nothing is changed. While judgements are half done, let `weights:` be another way, such as equal.",
    html=True,
    ranked=False,
)


answer_alone(
    DOUBT,
    "judges criteria.yaml",
    "Say on what several judges disagree, and whose word decides.\n\n"
    "By criterion, by network and by judgement, those they differ on most first.",
    html=True,
)
