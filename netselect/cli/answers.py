"""What do the commands answer that look at one study, such as `check`, `compare`, `portfolio` and `questions`?

Each loads what it needs when it is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from netselect.api import Ranking
from netselect.arguments import RankingOptions
from netselect.cli.options import StudyFile, chosen, limits_of
from netselect.cli.output import SOON, CommandResult, ended_early, progress_bar, said_if_slow, say
from netselect.cli.rank import ranked
from netselect.errors import InvalidParameter
from netselect.report.csv import frame_csv, rows_csv
from netselect.study.audience import AUDIENCES, Audience
from netselect.study.statements import Objective, Second
from netselect.study.study import Study
from netselect.words import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from netselect.comparison.pair import Comparison
    from netselect.robustness.counterfactuals import Counterfactual
    from netselect.sets.solving import TimeLimit

Told = TypeVar("Told")

MOST_CHANGES = 3
"""Changes of one figure that `compare` names."""


def check(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return what there is to say of a study without faults.

    Raises
    ------
    StudyFaults
        With every fault.
    MethodNotApplicable
        Where the study reads well, but its method cannot treat its figures.
    """
    from netselect.report import plain as made  # noqa: PLC0415 -- each loads what it needs

    ranking = ranked(file, options)
    study = cast("Study", ranking.study)
    cut = file.remarks

    def values() -> dict[str, Any]:
        return made.check_as_dict(study, ranking, cut)

    return CommandResult(
        title=study.title,
        text=lambda: check_text(file, study, ranking, cut),
        values=values,
        csv=lambda: rows_csv(made.CHECK_COLUMNS, made.check_rows(values())),
    )


def check_text(file: StudyFile, study: Study, ranking: Ranking, cut: Iterable[str]) -> str:
    """Return as plain text what there is to say of a study without faults; ``cut`` is what its text tells."""
    from netselect.comparison.study_notices import (  # noqa: PLC0415 -- as above
        notices,
        ranged_figures,
        ungraded_strengths,
        unknown_figures,
    )

    said = [f"{'standard input' if file.is_standard_input else file}: no faults."]
    said += [f"Notice: {sentence}." for sentence in (*cut, *notices(ranking))]
    said += [f"Note: {sentence}." for sentence in ranking.warnings]
    called = ranking.names
    said += [f"Unknown: {_sentence(figure.sentence(called))}" for figure in unknown_figures(ranking)]
    said += [f"Range: {figure.sentence(called)}." for figure in ranged_figures(ranking)]
    said += [
        f"No grade: {called.network(network)}: {', '.join(map(called.figure, paths))}."
        for network, paths in ungraded_strengths(study).items()
    ]
    return "\n".join(wrapped(line) for line in [*said, _count(study)])


def _sentence(text: str) -> str:
    return text if text.endswith(("?", ".", "!")) else text + "."


def _count(study: Study) -> str:
    numbers = (
        (len(study.networks), "network"),
        (len(study.leaves()), "criterion"),
        (len(study.learner.wants), "need or aspiration"),
    )
    plurals = {"criterion": "criteria", "need or aspiration": "needs and aspirations", "network": "networks"}
    parts = [f"{number} {word if number == 1 else plurals[word]}" for number, word in numbers]
    return f"Read: {', '.join(parts)}."


def compare(file: StudyFile, first: str, second: str, options: RankingOptions) -> CommandResult:
    """Return why one network is ahead of another, and what each costs.

    Raises
    ------
    InvalidParameter
        Where both are one network.
    """
    from netselect.report import plain as made  # noqa: PLC0415 -- each loads what it needs

    ranking = ranked(file, options)
    first, second = ranking.find(first), ranking.find(second)
    if first == second:
        called = ranking.names.network(first)
        raise InvalidParameter(f"{called} is named twice: two networks are compared, and this is one")
    found, changes = ranking.compare(first, second), _turning_round(ranking, first, second)

    def values() -> dict[str, Any]:
        profiles = [ranking.profile(network) for network in (first, second)]
        return made.comparison_as_dict(ranking, found, changes, profiles)

    return CommandResult(
        title=_title(ranking),
        text=lambda: comparison_lines(ranking, found, changes),
        values=values,
        csv=lambda: rows_csv(made.COMPARISON_COLUMNS, made.comparison_rows(values())),
    )


def comparison_lines(ranking: Ranking, found: "Comparison", changes: "Iterable[Counterfactual]") -> str:
    """Return as plain text why one network is ahead of another, what would change that, and what each costs."""
    first, second = found.first, found.second
    lines = [str(found)]
    lines += [wrapped(f"{one.sentence(ranking.names)}.") for one in changes]
    for network in (first, second):
        costs = [f"{label.lower()} {figures}" for label, figures in ranking.profile(network).asked]
        if costs:
            lines.append(wrapped(f"{ranking.names.network(network)} asks for: {'; '.join(costs)}."))
    return "\n".join(lines)


def _turning_round(ranking: Ranking, first: str, second: str) -> "tuple[Counterfactual, ...]":
    """Return the smallest changes of one figure that would turn the order of two networks that stand round."""
    from netselect.robustness.counterfactuals import takes_minutes  # noqa: PLC0415 -- each loads what it needs

    one, other = (int(ranking.ranks[ranking.position(name)]) for name in (first, second))
    if not one or not other or one == other:
        return ()
    behind, ahead = (second, first) if one < other else (first, second)
    if takes_minutes(ranking, rivals=1):
        say(
            f"Which change of one figure would turn their order is left out: {len(ranking.networks)} networks are "
            "compared with each other, and that takes minutes. In Python, "
            f"`ranking.counterfactuals({behind!r}, {ahead!r})` looks."
        )
        return ()
    found = ranking.counterfactuals(behind, ahead)
    return tuple(change for change in found if change.is_possible)[:MOST_CHANGES] or found[:1]


def explain(file: StudyFile, network: str, options: RankingOptions) -> CommandResult:
    """Return a network's score part by part, and its benefits and limitations."""
    from netselect.report import plain as made  # noqa: PLC0415 -- each loads what it needs

    ranking = ranked(file, options)
    found, own = ranking.explain(network), ranking.profile(network)

    def values() -> dict[str, Any]:
        return made.explanation_as_dict(ranking, found, own)

    return CommandResult(
        title=_title(ranking),
        text=lambda: f"{found}\n\n{own}",
        values=values,
        csv=lambda: rows_csv(made.EXPLANATION_COLUMNS, made.explanation_rows(values())),
    )


def gaps(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return what the networks of a study leave open."""
    from netselect.report import plain as made  # noqa: PLC0415 -- each loads what it needs

    ranking = ranked(file, options)
    found = ranking.gaps()
    return CommandResult(
        title=_title(ranking),
        text=found.__str__,
        values=lambda: made.gaps_values(ranking, found),
        csv=lambda: rows_csv(made.GAPS_COLUMNS, made.gaps_rows(ranking, found)),
    )


def portfolio(
    file: StudyFile,
    limits: Iterable[str] | None,
    time: "TimeLimit",
    *,
    full: bool,
    **options: Any,  # noqa: ANN401 -- as `netselect.portfolio` takes them, which checks them
) -> CommandResult:
    """Return the best set of networks, within other limits where some were typed; Ctrl-C ends the time for it.

    Raises
    ------
    StudyFaults
        With every fault of the study.
    InvalidParameter, UnknownName
        Where something was typed that is not accepted.
    """
    from netselect.sets.output import portfolio_html  # noqa: PLC0415 -- each loads what it needs
    from netselect.sets.portfolio import portfolio_within  # noqa: PLC0415 -- as above
    from netselect.sets.text import FULL, short_text  # noqa: PLC0415 -- as above

    for option, accepted in (("objective", Objective), ("then", Second)):
        if typed := options.get(option):
            chosen(typed, get_args(accepted), f"--{option}")
    study, others = file.study(), limits_of(limits)

    def looked_for(what: str, answer: Callable[[], Told]) -> Told:
        ends = (
            f"it ends after about {time.seconds:g} seconds (`--seconds`), and Ctrl-C tells what is found by then"
        )
        with said_if_slow(f"Looking for {what}; {ends}.", SOON), ended_early(time.stop):
            return answer()

    others_too = f"what stands beside the best set of {len(study.networks)} networks"
    found = looked_for(
        f"the best set of {len(study.networks)} networks",
        lambda: portfolio_within(time, study, limits=others, **options),
    )
    return CommandResult(
        title=study.title,
        text=lambda: looked_for(others_too, lambda: found.to_text() if full else short_text(found, FULL)),
        values=lambda: looked_for(others_too, found.to_dict),
        csv=lambda: looked_for(others_too, lambda: frame_csv(found.to_frame())),
        html=lambda: looked_for(others_too, lambda: portfolio_html(found)),
        drawn=found,
    )


def questions(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return what to find out first."""
    ranking = ranked(file, options)
    found = ranking.questions()
    return _finding(ranking.study, {"questions": found}, text=found.__str__, frame=found.to_frame)


def sensitivity(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return which change of a weight or a figure changes the first place."""
    ranking = ranked(file, options)
    found = ranking.sensitivity()
    return _finding(ranking.study, {"sensitivity": found}, text=found.__str__, frame=found.to_frame)


def robustness(file: StudyFile, options: RankingOptions, draws: Mapping[str, Any]) -> CommandResult:
    """Return shares of ranks, drawn as `smaa` takes it, with reversals and dominance; CSV holds the shares."""
    from netselect.robustness.reversal import reversals, reversals_text, takes_minutes  # noqa: PLC0415 -- as above
    from netselect.robustness.smaa import SAMPLES, samples_in_reason  # noqa: PLC0415 -- as above

    ranking = ranked(file, options)
    ended = Event()
    compared = f"{len(ranking.networks)} networks are compared with each other"
    if draws["samples"] is None:
        draws = {**draws, "samples": (samples := samples_in_reason(ranking))}
        if samples < SAMPLES:
            say(
                f"{samples} samples are drawn, as {compared} in each: `--samples {SAMPLES}` draws as many as "
                "usual."
            )
    if left_out := takes_minutes(ranking):
        say(
            f"Whose absence would change the order is left out: {compared}, and that takes minutes. In Python, "
            "`ranking.reversals()` looks."
        )

    def progress(done: int, planned: int) -> bool:
        if shown is not None:
            shown(done, planned)
        return ended.is_set()

    with progress_bar("Drawing samples") as shown, ended_early(ended.set):
        found = ranking.smaa(**draws, progress=progress)
    changes, outdone = () if left_out else reversals(ranking), ranking.dominance()

    def text() -> str:
        # Nothing can be said of the order of one network.
        order = [] if left_out else [reversals_text(changes, ranking)]
        further = [*order, str(outdone)] if ranking.stands.sum() > 1 else []
        return "\n\n".join([str(found), *further])

    named = {"smaa": found, **({} if left_out else {"reversals": changes}), "dominance": outdone}
    return _finding(ranking.study, named, text=text, frame=found.to_frame)


def judgements(file: StudyFile) -> CommandResult:
    """Return which judgements contradict each other, and what to judge next."""
    from netselect.robustness.coach import coach  # noqa: PLC0415 -- each loads what it needs

    study = file.study()
    found = coach(study)
    return _finding(study, {"judgements": found}, text=found.__str__, frame=found.to_frame)


def judges(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return on what several judges disagree."""
    ranking = ranked(file, options)
    found = ranking.disagreement()
    return _finding(ranking.study, {"disagreement": found}, text=found.__str__, frame=found.to_frame)


def diff(old: StudyFile, new: StudyFile, options: RankingOptions, audience: str) -> CommandResult:
    """Return what changed between two studies, or two saved results, and which change did it.

    Raises
    ------
    InvalidParameter
        For a study and a saved result.
    """
    from netselect.changes import difference as made  # noqa: PLC0415 -- each loads what it needs

    whom = cast("Audience", chosen(audience, AUDIENCES, "--audience"))
    given = [_study_or_result(one) for one in (old, new)]
    before, after = given
    if isinstance(before, Study) and isinstance(after, Study):
        before, after = made.as_seen_by(whom, before, after)
        found = made.between_studies(before, after, options, whom)
        return _finding(after, {"difference": found}, text=found.__str__, frame=found.to_frame)
    found = made.between_others(before, after, options, whom)
    return _finding(None, {"difference": found}, text=found.__str__, frame=found.to_frame)


def _study_or_result(file: StudyFile) -> Study | Mapping[str, Any]:
    """Return what a file holds: a study, or what `rank --format json` wrote of one."""
    if file.is_standard_input or file.path.lower().endswith(".json"):
        data, _ = file.text.parsed(keep=True)
        if "verdict" in data:
            return data
    return file.study()


def _finding(
    study: Study | None,
    found: Mapping[str, object],
    *,
    text: Callable[[], str],
    frame: Callable[[], "pd.DataFrame"],
) -> CommandResult:
    """Return findings by their names, the first of which is drawn where that is wished."""
    from netselect.finding import findings_as_dict  # noqa: PLC0415 -- each loads what it needs

    return CommandResult(
        title="" if study is None else study.title,
        text=text,
        values=lambda: findings_as_dict(study, found),
        csv=lambda: frame_csv(frame()),
        drawn=next(iter(found.values())),
    )


def _title(ranking: Ranking) -> str:
    return cast("Study", ranking.study).title
