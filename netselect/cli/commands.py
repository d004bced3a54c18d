"""Which commands are there, and what does each take?

Every command is a few lines over the library; what it needs is loaded when it runs.
"""

from inspect import signature
from pathlib import Path
from typing import Any, NamedTuple

import typer

import netselect
from netselect.arguments import RankingOptions
from netselect.cli.options import (
    ALSO_HTML,
    DECIDE,
    DOUBT,
    FILE,
    FORCE,
    FORMAT,
    FORMAT_OR_HTML,
    GATES,
    HAND_IN,
    LOOK,
    MANY,
    METHOD,
    OUTPUT,
    PLAIN,
    SET,
    START,
    WEIGHTS,
    StudyFile,
    answer,
    app,
    argument,
    command,
    destination,
    flag,
    format_option,
    intervals_of,
    option,
    ranking_options,
    seen,
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
    version: bool = flag("--version", "Print the version and stop.", callback=_version, is_eager=True),  # noqa: ARG001 -- its callback does what it is for
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
    file: Path = argument("FILE", "The file to write: .yaml or .xlsx."),
    *,
    force: bool = FORCE,
    csv: bool = flag("--csv", "Write a table for networks, one row each, instead."),
    learners: bool = flag("--learners", "Write a table for learners instead."),
    study: str = option("--for STUDY", "The study that a table is for."),
    example: bool = flag("--example", "Write the example, and ask nothing."),
    going_on: bool = flag("--continue", "Go on with interrupted questions."),
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
    study: StudyFile = FILE,
    file: Path = argument("TO", "A name that ends in .yaml, .json or .xlsx."),
    force: bool = FORCE,
    audience: str = option("--audience WHO", "For whom: learner (default), manager, assessor or careers."),
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
    files: list[str] = argument("FILE", "Studies, or folders of them; - is stdin."),
    *,
    method: str = METHOD,
    set_: list[str] | None = SET,
    weights: str = WEIGHTS,
    gates: str = GATES,
    format_: str = format_option("text (default), json, csv, markdown, html or xlsx"),
    working: bool = flag("--working", "Show every step of the method."),
    methods: str = option(
        "--methods NAMES",
        "Compare with other methods: all (with other ways of scaling too), or names with commas between.",
    ),
    full: bool = flag("--full", "Everything: all rules, what could change the order, how sure it is."),
    brief: bool = flag("--brief", "End after the shortlist: how sure it is takes longer."),
    output: Path | None = OUTPUT,
    plain: bool = PLAIN,
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
    first: str = argument("A", "A network: its id, its name, or a part of one."),
    second: str = argument("B", "Another one."),
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
    network: str = argument("NETWORK", "A network: its id, its name, or a part of one."),
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
    old: str = argument("OLD", "A study as it was, or a saved result."),
    new: str = argument("NEW", "The study as it is, or another saved result."),
    *,
    audience: str = option(
        "--audience WHO", "learner (default), manager, assessor or careers.", default="learner"
    ),
    method: str = METHOD,
    set_: list[str] | None = SET,
    weights: str = WEIGHTS,
    gates: str = GATES,
    format_: str = FORMAT_OR_HTML,
    output: Path | None = OUTPUT,
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
    name: str = argument("NAME", "One method, in full.", default=""),
    *,
    format_: str = FORMAT,
    output: Path | None = OUTPUT,
) -> None:
    from netselect.cli.answers import methods_result  # noqa: PLC0415 -- each command loads what it needs

    to = destination(format_, output)
    print_result(methods_result(name), to)


@command(LOOK, "catalogue", "List the criteria that a study can take with `use:`.")
def catalogue(*, format_: str = FORMAT, output: Path | None = OUTPUT) -> None:
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
    records: bool = flag("--records", "Of a file of records, for `netselect maintain`, instead."),
    results: bool = flag("--results", "Of what the commands write as JSON, and `to_dict()` returns."),
    output: Path | None = OUTPUT,
) -> None:
    from netselect.cli.answers import schema_text  # noqa: PLC0415 -- each command loads what it needs

    destination("", output, accepted=["json"])
    emit(schema_text(records=records, results=results), output)


class Asked(NamedTuple):
    """What is typed for a document; nothing in `format` where the name of the output says it."""

    file: StudyFile = FILE
    kind: str = option(
        "--kind KIND",
        "Of a study: analysis, shortlist, full (default) or index. Of records: boundaries, agreement, "
        "timeline or review.",
        default="full",
    )
    audience: str = option("--audience WHO", "learner (default), manager, assessor or careers.", default="learner")
    with_notes: bool = flag("--with-notes", "Keep notes in a document for others.")
    map: Path | None = option("--map PATH", "With --kind index: another map of assessment criteria.", default=None)
    records: Path | None = option(
        "--records PATH", "With --kind index: records of what came after joining.", default=None
    )
    since: Path | None = option(
        "--since OLD", "The study as it was: tell what changed since, and why.", default=None
    )
    learners: Path | None = option("--learners -l TABLE", "A cohort: who it is written for.", default=None)
    learner: str = option("--learner ID", "With --learners: the one that is wanted.")
    each: Path | None = option(
        "--each FOLDER", "With --learners: one document each, into this folder.", default=None
    )
    as_of: str = option("--as-of DATE", "Of records: the day on which the document holds.")
    method: str = METHOD
    set_: list[str] | None = SET
    weights: str = WEIGHTS
    gates: str = GATES
    format: str = format_option("html, markdown, docx or json")
    output: Path | None = OUTPUT

    @property
    def options(self) -> RankingOptions:
        """How a study is to be ranked."""
        return ranking_options(self.method, self.set_, self.weights, self.gates)


def report(**given: Any) -> None:  # noqa: ANN401 -- what was typed, as typer read it
    from netselect.cli.rank import print_documents  # noqa: PLC0415 -- each command loads what it needs

    asked = Asked(**given)
    with working_on(asked.file):
        raise typer.Exit(print_documents(asked))


command(
    HAND_IN,
    "report criteria.yaml --kind shortlist --audience manager -o shortlist.html",
    "Write a document that can be handed in.\n\n"
    "analysis: which networks speak to which needs. shortlist: the criteria, the rules, the order, what "
    "joining and staying bring and cost. full: both, and how sure that is. index: which part speaks for "
    "which criterion of the unit.\n\n"
    "For others than the learner, what is private is left out before anything is computed, and notes too.",
)(seen(report, signature(Asked).parameters.values()))


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
    file: str = argument("FILE", "The study; or without --learners a folder of studies, one for each learner."),
    *,
    output: Path = option(
        "--output -o PATH",
        "The file to write: .parquet, .csv or .jsonl. It is there in full or not at all; an earlier one "
        "is replaced.",
        default=...,
    ),
    learners: str | None = option(
        "--learners -l PATH",
        "Who it is ranked for: a .csv, .xlsx or .parquet table, .jsonl, .yaml, .json, or a folder of "
        "those last two.",
        default=None,
    ),
    top: str = option("--top -k K", "How many networks are listed for each learner.", default="10"),
    format_: str = format_option("parquet, csv or jsonl", ", where the file's name does not say it."),
    method: str = METHOD,
    set_: list[str] | None = SET,
    weights: str = WEIGHTS,
    gates: str = GATES,
    audience: str = option(
        "--audience WHO",
        "learner (default), manager, assessor or careers; for these three what is private is left out "
        "before anything is computed.",
    ),
    without_private: bool = flag("--without-private", "The same as --audience manager."),
    workers: str = option(
        "--workers -j N",
        "Threads, for one study and its learners; the result is the same for any number.",
        default="1",
    ),
    resume: bool = flag("--resume", "Continue a run that was broken off; nothing is done twice."),
    plain: bool = flag("--plain", "Say how far it is in lines, and draw no bar."),
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
    file: StudyFile = FILE,
    *,
    objective: str = option(
        "--objective READING",
        "Which coverage decides: robust (the best sure help), cautious (the best help) or optimistic "
        "(all help added up); or additive (the sum of what networks are worth). As the study says, or robust.",
    ),
    then: str = option(
        "--then WHAT", "What decides next: optimistic (coverage) or score (the sum of the ranking's scores)."
    ),
    margin: float | None = option(
        "--margin SHARE", "Sets whose coverage is lower by no more are as good (0.02).", default=None
    ),
    most: int | None = option("--most NUMBER", "The most networks a set may hold.", default=None),
    one_of: list[str] | None = option(
        "--one-of TYPE", "A kind of which one at least has to be in. May be repeated.", default=None
    ),
    limit: list[str] | None = option(
        "--limit NAME=AMOUNT",
        "Another limit: first_year_cost, yearly_cost, hours_per_month or work_hours_per_month; none "
        "lifts it. May be repeated.",
        default=None,
    ),
    seconds: float = option(
        "--seconds NUMBER",
        "How long searches may take together where sets are too many to look at each; what did not come "
        "to an end is said.",
        default=30.0,
    ),
    no_unknowns: bool = flag("--no-unknowns", "Leave out what depends on what is not known yet."),
    full: bool = flag(
        "--full", "Everything: each member, need and other set, the proof, and what more would buy."
    ),
    format_: str = FORMAT_OR_HTML,
    plot: Path | None = option(
        "--plot PATH", "Draw the front: a .svg, .png or .pdf file; the last two need matplotlib.", default=None
    ),
    output: Path | None = OUTPUT,
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
    draw: str = option(
        "--draw HOW",
        "How weights are drawn: around the stated ones (default), order (all that keep their order), "
        "free or stated.",
        default="around",
        show_default=False,
    ),
    interval: list[str] | None = option(
        "--interval CRITERION=LOW..HIGH", "Draw weights evenly between bounds. May be repeated.", default=None
    ),
    concentration: float = option(
        "--concentration NUMBER", "How close to the stated weights; higher is closer.", default=100.0
    ),
    figures: str = option(
        "--figures HOW",
        "How open figures are drawn: uniform (default), triangular or stated.",
        default="uniform",
        show_default=False,
    ),
    grades: bool = flag("--grades", "Draw strengths within their grades too."),
    samples: int | None = option(
        "--samples COUNT", "How many are drawn: 10 000, or fewer where that takes minutes.", default=None
    ),
    seed: int = option("--seed NUMBER", "Repeats a result on one machine.", default=0),
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
