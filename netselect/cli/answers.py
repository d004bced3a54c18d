"""What do the commands answer that look at one study, and what do `methods`, `catalogue` and `schema` print?

Each loads what it needs when it is asked.
"""

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from netselect.study.criteria import Criterion
from netselect.study.statements import Objective, Second
from netselect.study.study import AUDIENCES, Audience, Study
from netselect.words import WIDTH, counted, figure_text, wrapped

if TYPE_CHECKING:
    from netselect.comparison.explanation import Comparison
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
    parts = [f"{number:,} {word if number == 1 else plurals[word]}" for number, word in numbers]
    return f"Read: {', '.join(parts)}."


def compare(file: StudyFile, first: str, second: str, options: RankingOptions) -> CommandResult:
    """Return why one network is ahead of another, and what each costs."""
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


def questions(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return what to find out first."""
    ranking = ranked(file, options)
    return _finding(ranking.study, {"questions": ranking.questions()})


def sensitivity(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return which change of a weight or a figure changes the first place."""
    ranking = ranked(file, options)
    return _finding(ranking.study, {"sensitivity": ranking.sensitivity()})


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


def judges(file: StudyFile, options: RankingOptions) -> CommandResult:
    """Return on what several judges disagree."""
    ranking = ranked(file, options)
    return _finding(ranking.study, {"disagreement": ranking.disagreement()})


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


def _title(ranking: Ranking) -> str:
    return cast("Study", ranking.study).title


_NEW_SOURCE = re.compile(r"\n(?=[A-Z][\w'-]+, [A-Z]\.)")
"""A source starts a line with a surname and an initial."""


def methods_result(name: str = "") -> CommandResult:
    """Return every method, or the one of this name in full."""
    shown = {name: method_class(name)} if name else {**available_methods(), **second_opinions()}
    values = [_method(own, found) for own, found in shown.items()]
    return CommandResult(
        title="Methods",
        text=lambda: method_text(name) if name else methods_text(),
        values=lambda: findings_as_dict(None, {"methods": values}),
        csv=lambda: rows_csv(
            ("name", "title", "summary", "parameter", "default", "description"), _method_rows(values)
        ),
    )


def _method(name: str, found: type[Method]) -> dict[str, Any]:
    """Return a method in plain values."""
    documented = inspect.cleandoc(found.__doc__ or "")
    return {
        "name": name,
        "title": found.title,
        "summary": _paragraphs(found)[0],
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


def _method_rows(values: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row for each parameter, with its method; a method without any has one row."""
    for one in values:
        own = {key: one[key] for key in ("name", "title", "summary")}
        for parameter in one["parameters"] or [{}]:
            default = {"default": json.dumps(parameter["default"])} if parameter else {}
            yield {**own, **parameter, **default}


def methods_text() -> str:
    """Return every method with one line on it."""
    lines = [
        wrapped(f"{name}: {found.title}. {_paragraphs(found)[0]}") for name, found in available_methods().items()
    ]
    lines += [wrapped(f"Left out: {sentence}.") for sentence in broken_methods()]
    peers = ", ".join(second_opinions())
    lines += ["", wrapped(f"Second opinions, by rankers of pymcdm and scikit-criteria (extra peers): {peers}.")]
    return "\n".join([*lines, "", "`netselect methods NAME` describes one in full."])


def method_text(name: str) -> str:
    """Return a method's parameters with their defaults, its formula and its sources."""
    found = method_class(name)
    blocks = [wrapped(f"{name}: {found.title}. {_paragraphs(found)[0]}"), _parameters(found)]
    documented = inspect.cleandoc(found.__doc__ or "")
    for heading, title in (("Notes", "Formula"), ("References", "Sources")):
        if section := _section(documented, heading):
            blocks.append(f"{title}\n{textwrap.indent(section, '  ')}")
    return "\n\n".join(blocks)


def catalogue_result() -> CommandResult:
    """Return the criteria of the catalogue."""
    begun = set(starter())
    values = [
        {
            "group": group_name,
            "group_name": group.name or group_name,
            "criterion": name,
            "name": leaf.name or name,
            "worst": None if leaf.effective_scale is None else leaf.effective_scale.worst,
            "best": None if leaf.effective_scale is None else leaf.effective_scale.best,
            "unit": None if leaf.effective_scale is None else leaf.effective_scale.unit,
            "in_starter": name in begun,
        }
        for group_name, group in catalogue().items()
        for name, leaf in group.criteria.items()
    ]
    return CommandResult(
        title="Catalogue of criteria",
        text=catalogue_text,
        values=lambda: findings_as_dict(None, {"catalogue": values}),
        csv=lambda: rows_csv(tuple(values[0]), values),
    )


def catalogue_text() -> str:
    """Return the criteria of the catalogue by group; those of the starter are marked in words."""
    begun = set(starter())
    blocks = []
    for name, group in catalogue().items():
        lines = [wrapped(f"{group.name or name}")]
        lines += [
            wrapped(f"{leaf_name}: {_criterion(leaf)}{'; in the starter' if leaf_name in begun else ''}.", "  ")
            for leaf_name, leaf in group.criteria.items()
        ]
        blocks.append("\n".join(lines))
    last = wrapped("A study takes them with `criteria: {use: [shared_agenda, annual_cost]}`, or `use: starter`.")
    return "\n\n".join([*blocks, last])


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


def _criterion(leaf: Criterion) -> str:
    said = leaf.name or ""
    scale = leaf.effective_scale
    if scale is not None:
        said += f"; from {figure_text(scale.worst)} (worst) to {figure_text(scale.best)} (best)"
        said += f" {scale.unit}" if scale.unit else ""
    return said


def _parameters(found: type[Method]) -> str:
    if not found.model_fields:
        return "Parameters: none."
    lines = ["Parameters"]
    for name, field in found.model_fields.items():
        default = json.dumps(field.get_default(call_default_factory=True, validated_data={}))
        lines.append(wrapped(f"{name}: {field.description} Default {default}.", "  "))
    return "\n".join(lines)


def _paragraphs(found: type[Method]) -> list[str]:
    return [" ".join(block.split()) for block in inspect.cleandoc(found.__doc__ or "").split("\n\n")]


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
    items = block.split("\n- ")
    kept = [items[0], *(f"- {item}" for item in items[1:])]
    return "\n".join(wrapped(item, hanging="  " * item.startswith("- "), width=WIDTH - 2) for item in kept)
