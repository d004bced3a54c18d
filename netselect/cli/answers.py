"""What do the commands answer that look at one study, and what do `methods`, `catalogue` and `schema` print?

Each loads what it needs when it is asked.
"""

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from netselect.api import Ranking
from netselect.arguments import RankingOptions
from netselect.cli.options import StudyFile, chosen, limits_of
from netselect.cli.output import SOON, CommandResult, ended_early, progress_bar, said_if_slow, say
from netselect.cli.rank import ranked
from netselect.errors import InvalidParameter
from netselect.finding import findings_as_dict, frame_csv, rows_csv
from netselect.methods import Method, available_methods, broken_methods, method_class, second_opinions
from netselect.reading import catalogue, starter
from netselect.study.statements import Objective, Second
from netselect.study.study import AUDIENCES, Audience, Study
from netselect.words import WIDTH, counted, figure_text, wrapped

if TYPE_CHECKING:
    from netselect.robustness import Reversal
    from netselect.robustness.counterfactuals import Counterfactual
    from netselect.sets.solving import TimeLimit


Told = TypeVar("Told")

MOST_CHANGES = 3
"""Changes of one figure that `compare` names."""


def check(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return what there is to say of a study that has no faults and whose method can treat its figures."""
    from netselect.report import plain as made  # noqa: PLC0415 -- each loads what it needs

    ranking = ranked(file, options)
    study, called, cut = cast("Study", ranking.study), ranking.names, file.remarks

    def text() -> str:
        from netselect.comparison.study_notices import (  # noqa: PLC0415 -- as above
            notices,
            ranged_figures,
            ungraded_strengths,
            unknown_figures,
        )

        lines = [f"{'standard input' if file.is_standard_input else file}: no faults."]
        lines += [f"Notice: {sentence}." for sentence in (*cut, *notices(ranking))]
        lines += [f"Note: {sentence}." for sentence in ranking.warnings]
        asked = (figure.sentence(called) for figure in unknown_figures(ranking))
        lines += [f"Unknown: {said if said.endswith(('?', '.', '!')) else f'{said}.'}" for said in asked]
        lines += [f"Range: {figure.sentence(called)}." for figure in ranged_figures(ranking)]
        lines += [
            f"No grade: {called.network(network)}: {', '.join(map(called.figure, paths))}."
            for network, paths in ungraded_strengths(study).items()
        ]
        counts = (
            (len(study.networks), "network", "networks"),
            (len(study.leaves()), "criterion", "criteria"),
            (len(study.learner.wants), "need or aspiration", "needs and aspirations"),
        )
        read = ", ".join(f"{number:,} {one if number == 1 else several}" for number, one, several in counts)
        return "\n".join(wrapped(line) for line in [*lines, f"Read: {read}."])

    values = partial(made.check_as_dict, study, ranking, cut)
    return _with_rows(ranking, text, values, made.CHECK_COLUMNS, made.check_rows)


def compare(file: StudyFile, first: str, second: str, options: RankingOptions) -> CommandResult:
    """Return why one network is ahead of another, what would change that, and what each costs."""
    from netselect.report import plain as made  # noqa: PLC0415 -- each loads what it needs

    ranking = ranked(file, options)
    both = first, second = ranking.find(first), ranking.find(second)
    called = ranking.names.network
    if first == second:
        raise InvalidParameter(f"{called(first)} is named twice: two networks are compared, and this is one")
    found, changes = ranking.compare(first, second), _turning_round(ranking, first, second)

    def text() -> str:
        lines = [str(found), *(wrapped(f"{one.sentence(ranking.names)}.") for one in changes)]
        for network in both:
            costs = [f"{label.lower()} {figures}" for label, figures in ranking.profile(network).asked]
            lines += [wrapped(f"{called(network)} asks for: {'; '.join(costs)}.")] if costs else []
        return "\n".join(lines)

    def values() -> dict[str, Any]:
        return made.comparison_as_dict(ranking, found, changes, [ranking.profile(network) for network in both])

    return _with_rows(ranking, text, values, made.COMPARISON_COLUMNS, made.comparison_rows)


def _turning_round(ranking: Ranking, first: str, second: str) -> "tuple[Counterfactual, ...]":
    """Return the smallest changes of one figure that would turn the order of two networks that stand round."""
    from netselect.robustness.counterfactuals import takes_minutes  # noqa: PLC0415 -- each loads what it needs

    one, other = (int(ranking.ranks[ranking.position(name)]) for name in (first, second))
    if not one or not other or one == other:
        return ()
    behind, ahead = (second, first) if one < other else (first, second)
    if takes_minutes(ranking, rivals=1):
        say(
            f"Which change of one figure would turn their order is left out: {len(ranking.networks):,} networks "
            "are compared with each other, and that takes minutes. In Python, "
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
    values = partial(made.explanation_as_dict, ranking, found, own)
    return _with_rows(
        ranking, lambda: f"{found}\n\n{own}", values, made.EXPLANATION_COLUMNS, made.explanation_rows
    )


def gaps(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return what the networks of a study leave open."""
    from netselect.report import plain as made  # noqa: PLC0415 -- each loads what it needs

    ranking = ranked(file, options)
    found = ranking.gaps()
    values = partial(made.gaps_values, ranking, found)
    return _with_rows(ranking, found.__str__, values, made.GAPS_COLUMNS, lambda _: made.gaps_rows(ranking, found))


def _with_rows(
    ranking: Ranking,
    text: Callable[[], str],
    values: Callable[[], dict[str, Any]],
    columns: Sequence[str],
    rows: Callable[[dict[str, Any]], Iterable[Mapping[str, Any]]],
) -> CommandResult:
    """Return what is said of a ranking, whose table has rows that are made of the plain values."""
    title = cast("Study", ranking.study).title
    return CommandResult(title, text, values, csv=lambda: rows_csv(columns, rows(values())))


def portfolio(
    file: StudyFile,
    limits: Iterable[str] | None,
    time: "TimeLimit",
    *,
    full: bool,
    **options: Any,  # noqa: ANN401 -- as `netselect.portfolio` takes them, which checks them
) -> CommandResult:
    """Return the best set of networks, within other limits where some were typed; Ctrl-C ends the time for it."""
    from netselect.sets.portfolio import portfolio_html, portfolio_within  # noqa: PLC0415 -- each loads what it needs
    from netselect.sets.text import FULL, short_text  # noqa: PLC0415 -- as above

    for option, accepted in (("objective", Objective), ("then", Second)):
        if typed := options.get(option):
            chosen(typed, get_args(accepted), f"--{option}")
    study, others = file.study(), limits_of(limits)

    def looked_for(what: str, answer: Callable[[], Told]) -> Told:
        left = round(time.left, None if time.left > 1 else 1)
        few = f"{left:g} {counted(left, 'seconds')}"
        ends = f"it ends after about {few} (`--seconds`), and Ctrl-C tells what is found by then"
        with said_if_slow(f"Looking for {what}; {ends}.", SOON), ended_early(time.stop):
            return answer()

    others_too = f"what stands beside the best set of {len(study.networks):,} networks"
    found = looked_for(
        f"the best set of {len(study.networks):,} networks",
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


def _one_question(name: str) -> Callable[[StudyFile, RankingOptions], CommandResult]:
    """Return what tells how a ranking answers the question of this name."""

    def told(file: StudyFile, options: RankingOptions) -> CommandResult:
        ranking = ranked(file, options)
        return _finding(ranking.study, {name: getattr(ranking, name)()})

    return told


questions, sensitivity, judges = map(_one_question, ("questions", "sensitivity", "disagreement"))


def robustness(file: StudyFile, options: RankingOptions, draws: Mapping[str, Any]) -> CommandResult:
    """Return shares of ranks, drawn as `smaa` takes it, with reversals and dominance; CSV holds the shares."""
    from netselect.robustness import reversals, reversals_text, takes_minutes  # noqa: PLC0415 -- as above
    from netselect.robustness.smaa import SAMPLES, samples_in_reason  # noqa: PLC0415 -- as above

    ranking = ranked(file, options)
    ended = Event()
    compared = f"{len(ranking.networks):,} networks are compared with each other"
    if draws["samples"] is None:
        draws = {**draws, "samples": (samples := samples_in_reason(ranking))}
        if samples < SAMPLES:
            say(
                f"{samples:,} samples are drawn, as {compared} in each: `--samples {SAMPLES}` draws as many as "
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
    outdone = ranking.dominance()
    changes: tuple[Reversal, ...] = ()
    if not left_out:
        try:
            changes = reversals(ranking)
        except KeyboardInterrupt:
            left_out = True
            say("Whose absence would change the order is left out: Ctrl-C stopped that. What was drawn follows.")

    def text() -> str:
        # Nothing can be said of the order of one network.
        order = [] if left_out else [reversals_text(changes, ranking)]
        further = [*order, str(outdone)] if ranking.stands.sum() > 1 else []
        return "\n\n".join([str(found), *further])

    named = {"smaa": found, **({} if left_out else {"reversals": changes}), "dominance": outdone}
    return _finding(ranking.study, named, text)


def judgements(file: StudyFile, _: RankingOptions) -> CommandResult:
    """Return which judgements contradict each other, and what to judge next."""
    from netselect.robustness.coach import coach  # noqa: PLC0415 -- each loads what it needs

    study = file.study()
    return _finding(study, {"judgements": coach(study)})


def diff(old: StudyFile, new: StudyFile, options: RankingOptions, audience: str) -> CommandResult:
    """Return what changed between two studies, or two saved results, and which change did it."""
    from netselect import changes as made  # noqa: PLC0415 -- each loads what it needs

    whom = cast("Audience", chosen(audience, AUDIENCES, "--audience"))
    before, after = map(_study_or_result, (old, new))
    if isinstance(before, Study) and isinstance(after, Study):
        before, after = made.as_seen_by(whom, before, after)
        return _finding(after, {"difference": made.between_studies(before, after, options, whom)})
    return _finding(None, {"difference": made.between_others(before, after, options, whom)})


def _study_or_result(file: StudyFile) -> Study | Mapping[str, Any]:
    """Return what a file holds: a study, or what `rank --format json` wrote of one."""
    if file.is_standard_input or file.path.lower().endswith(".json"):
        data, _ = file.text.parsed(keep=True)
        if "verdict" in data:
            return data
    return file.study()


def _finding(
    study: Study | None, found: Mapping[str, Any], text: Callable[[], str] | None = None
) -> CommandResult:
    """Return findings by their names: the first makes table and picture and, where none is given, the text."""
    first = next(iter(found.values()))
    return CommandResult(
        title="" if study is None else study.title,
        text=text or first.__str__,
        values=lambda: findings_as_dict(study, found),
        csv=lambda: frame_csv(first.to_frame()),
        drawn=first,
    )


_NEW_SOURCE = re.compile(r"\n(?=[A-Z][\w'-]+, [A-Z]\.)")
"""A source starts a line with a surname and an initial."""


def methods_result(name: str = "") -> CommandResult:
    """Return every method, or the one of this name in full."""
    peers = second_opinions()
    shown = {name: method_class(name)} if name else {**available_methods(), **peers}
    values = [_method(own, found) for own, found in shown.items()]
    heads = ("name", "title", "summary")

    def text() -> str:
        if name:
            return _in_full(values[0])
        lines = [_in_short(one) for one in values if one["name"] not in peers]
        lines += [wrapped(f"Left out: {sentence}.") for sentence in broken_methods()]
        other = f"Second opinions, by rankers of pymcdm and scikit-criteria (extra peers): {', '.join(peers)}."
        return "\n".join([*lines, "", wrapped(other), "", "`netselect methods NAME` describes one in full."])

    def rows() -> Iterator[dict[str, Any]]:
        """Yield a row for each parameter, with its method; a method without any has one row."""
        for one in values:
            own = {key: one[key] for key in heads}
            for parameter in one["parameters"] or [{}]:
                default = {"default": json.dumps(parameter["default"])} if parameter else {}
                yield {**own, **parameter, **default}

    return CommandResult(
        title="Methods",
        text=text,
        values=lambda: findings_as_dict(None, {"methods": values}),
        csv=lambda: rows_csv((*heads, "parameter", "default", "description"), rows()),
    )


def _method(name: str, found: type[Method]) -> dict[str, Any]:
    """Return a method in plain values, as its docstring and its parameters describe it."""
    documented = inspect.cleandoc(found.__doc__ or "")
    return {
        "name": name,
        "title": found.title,
        "summary": " ".join(documented.split("\n\n")[0].split()),
        "parameters": [
            {
                "parameter": parameter,
                "description": field.description or "",
                "default": field.get_default(call_default_factory=True, validated_data={}),
            }
            for parameter, field in found.model_fields.items()
        ],
        "formula": _section(documented, "Notes"),
        "sources": _section(documented, "References"),
    }


def _in_short(method: Mapping[str, Any]) -> str:
    return wrapped(f"{method['name']}: {method['title']}. {method['summary']}")


def _in_full(method: Mapping[str, Any]) -> str:
    """Return a method's parameters with their defaults, its formula and its sources."""
    parameters = [
        wrapped(f"{one['parameter']}: {one['description']} Default {json.dumps(one['default'])}.", "  ")
        for one in method["parameters"]
    ]
    blocks = [_in_short(method), "\n".join(["Parameters", *parameters] if parameters else ["Parameters: none."])]
    for key, title in (("formula", "Formula"), ("sources", "Sources")):
        if method[key]:
            blocks.append(f"{title}\n{textwrap.indent(method[key], '  ')}")
    return "\n\n".join(blocks)


def catalogue_result() -> CommandResult:
    """Return the criteria of the catalogue by group; in text those of the starter are marked in words."""
    begun = set(starter())
    values = [
        {
            "group": group_name,
            "group_name": group.name or group_name,
            "criterion": name,
            "name": leaf.name or name,
            **{end: getattr(leaf.effective_scale, end, None) for end in ("worst", "best", "unit")},
            "in_starter": name in begun,
        }
        for group_name, group in catalogue().items()
        for name, leaf in group.criteria.items()
    ]

    def text() -> str:
        blocks = [
            "\n".join([wrapped(group), *map(_of_catalogue, criteria)])
            for group, criteria in groupby(values, itemgetter("group_name"))
        ]
        last = "A study takes them with `criteria: {use: [shared_agenda, annual_cost]}`, or `use: starter`."
        return "\n\n".join([*blocks, wrapped(last)])

    return CommandResult(
        title="Catalogue of criteria",
        text=text,
        values=lambda: findings_as_dict(None, {"catalogue": values}),
        csv=lambda: rows_csv(tuple(values[0]), values),
    )


def _of_catalogue(criterion: Mapping[str, Any]) -> str:
    said = f"{criterion['criterion']}: {criterion['name']}"
    if criterion["worst"] is not None:
        worst, best = figure_text(criterion["worst"]), figure_text(criterion["best"])
        said += f"; from {worst} (worst) to {best} (best)"
        said += f" {criterion['unit']}" if criterion["unit"] else ""
    return wrapped(f"{said}{'; in the starter' if criterion['in_starter'] else ''}.", "  ")


def schema_text(*, records: bool = False, results: bool = False) -> str:
    """Return the JSON Schema of the study file, of the file of records, or of what commands write as JSON."""
    if records and results:
        raise InvalidParameter("--records and --results ask for one schema each: leave one of them out")
    if records:
        from netselect.maintain import records_schema as schema  # noqa: PLC0415 -- what is asked for alone is loaded
    elif results:
        from netselect.report.plain import result_schema as schema  # noqa: PLC0415 -- as above
    else:
        from netselect.reading.schema import json_schema as schema  # noqa: PLC0415 -- as above
    return json.dumps(schema(), indent=2, ensure_ascii=True)


def _section(documented: str, heading: str) -> str:
    """Return the text under a heading of a numpydoc docstring, at most 78 columns wide."""
    lines = documented.splitlines()
    if heading not in lines:
        return ""
    start = lines.index(heading) + 2
    ends = [place - 1 for place in range(start, len(lines)) if lines[place].startswith("---")]
    body = "\n".join(lines[start : ends[0] if ends else len(lines)]).strip().replace("``", "")
    if heading == "References":
        sources = _NEW_SOURCE.split(body)
        return "\n".join(wrapped(source, width=WIDTH - 2) for source in sources)
    return "\n\n".join(map(_refilled, body.split("\n\n")))


def _refilled(block: str) -> str:
    """Fit a paragraph to the page; an item of a list starts a line."""
    first, *items = block.split("\n- ")
    return "\n".join(
        wrapped(item, hanging="  " * item.startswith("- "), width=WIDTH - 2)
        for item in (first, *(f"- {item}" for item in items))
    )
