"""What do `check`, `compare`, `explain` and `gaps` print?"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from netselect.cli.output import Told
from netselect.cli.rank import Wish, ranked
from netselect.comparison.explanation import explain
from netselect.comparison.gap_analysis import gaps
from netselect.comparison.network_profile import profile
from netselect.comparison.pair import Comparison, compare
from netselect.comparison.study_notices import notices
from netselect.comparison.unknown import ranged_figures, ungraded_strengths, unknown_figures
from netselect.errors import InvalidParameter
from netselect.ranking import Ranking
from netselect.reading.load import STANDARD_INPUT, read_bytes
from netselect.reading.slips import cut_by_a_note
from netselect.report.csv import rows_csv
from netselect.robustness.counterfactuals import Counterfactual, counterfactuals
from netselect.study.study import Study
from netselect.words import wrapped

MOST_CHANGES = 3
"""Changes of one figure that `compare` names."""

ASKED = Wish()
"""As the study asks for it."""


def check(file: str, wish: Wish = ASKED) -> Told:
    """Return what there is to say of a study without faults.

    Raises
    ------
    StudyFaults
        With every fault.
    MethodNotApplicable
        Where the study reads well, but its method cannot treat its figures.
    """
    from netselect.report import comparison_plain as made  # noqa: PLC0415 -- each format loads what it needs

    ranking = ranked(file, wish)
    study = cast("Study", ranking.study)
    content = "" if file == STANDARD_INPUT else read_bytes(Path(file)).decode("utf-8", "replace")
    cut = cut_by_a_note(content)

    def values() -> dict[str, Any]:
        return made.check_as_dict(study, ranking, cut)

    return Told(
        title=study.title,
        text=lambda: check_text(file, study, ranking, cut),
        values=values,
        csv=lambda: rows_csv(made.CHECK_COLUMNS, made.check_rows(values())),
    )


def check_text(file: str, study: Study, ranking: Ranking, cut: Iterable[str]) -> str:
    """Return as plain text what there is to say of a study without faults; ``cut`` is what its text tells."""
    said = [f"{'standard input' if file == STANDARD_INPUT else file}: no faults."]
    said += [f"Notice: {sentence}." for sentence in (*cut, *notices(ranking))]
    said += [f"Note: {sentence}." for sentence in ranking.warnings]
    called = ranking.names
    said += [f"Unknown: {_sentence(figure.sentence(called))}" for figure in unknown_figures(study)]
    said += [f"Range: {figure.sentence(called)}." for figure in ranged_figures(study)]
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


def compare_two(file: str, first: str, second: str, wish: Wish = ASKED) -> Told:
    """Return why one network is ahead of another, and what each costs.

    Raises
    ------
    InvalidParameter
        Where both are one network.
    """
    from netselect.report import comparison_plain as made  # noqa: PLC0415 -- each format loads what it needs

    ranking = ranked(file, wish)
    first, second = ranking.find(first), ranking.find(second)
    if first == second:
        called = ranking.names.network(first)
        raise InvalidParameter(f"{called} is named twice: two networks are compared, and this is one")
    found, changes = compare(ranking, first, second), _turning_round(ranking, first, second)

    def values() -> dict[str, Any]:
        profiles = [profile(ranking, network) for network in (first, second)]
        return made.comparison_as_dict(ranking, found, changes, profiles)

    return Told(
        title=_title(ranking),
        text=lambda: comparison_lines(ranking, found, changes),
        values=values,
        csv=lambda: rows_csv(made.COMPARISON_COLUMNS, made.comparison_rows(values())),
    )


def comparison_lines(ranking: Ranking, found: Comparison, changes: Iterable[Counterfactual]) -> str:
    """Return as plain text why one network is ahead of another, what would change that, and what each costs."""
    first, second = found.first, found.second
    lines = [str(found)]
    lines += [wrapped(f"{one.sentence(ranking.names)}.") for one in changes]
    for network in (first, second):
        costs = [f"{label.lower()} {figures}" for label, figures in profile(ranking, network).asked]
        if costs:
            lines.append(wrapped(f"{ranking.names.network(network)} asks for: {'; '.join(costs)}."))
    return "\n".join(lines)


def _turning_round(ranking: Ranking, first: str, second: str) -> tuple[Counterfactual, ...]:
    """Return the smallest changes of one figure that would turn the order of two networks that stand round."""
    one, other = (int(ranking.ranks[ranking.position(name)]) for name in (first, second))
    if not one or not other or one == other:
        return ()
    behind, ahead = (second, first) if one < other else (first, second)
    found = counterfactuals(ranking, behind, ahead)
    return tuple(change for change in found if change.is_possible)[:MOST_CHANGES] or found[:1]


def explain_one(file: str, network: str, wish: Wish = ASKED) -> Told:
    """Return a network's score part by part, and its benefits and limitations."""
    from netselect.report import comparison_plain as made  # noqa: PLC0415 -- each format loads what it needs

    ranking = ranked(file, wish)
    found, own = explain(ranking, network), profile(ranking, network)

    def values() -> dict[str, Any]:
        return made.explanation_as_dict(ranking, found, own)

    return Told(
        title=_title(ranking),
        text=lambda: f"{found}\n\n{own}",
        values=values,
        csv=lambda: rows_csv(made.EXPLANATION_COLUMNS, made.explanation_rows(values())),
    )


def gaps_of(file: str, wish: Wish = ASKED) -> Told:
    """Return what the networks of a study leave open."""
    from netselect.report import comparison_plain as made  # noqa: PLC0415 -- each format loads what it needs

    ranking = ranked(file, wish)
    found = gaps(ranking)
    return Told(
        title=_title(ranking),
        text=found.__str__,
        values=lambda: made.gaps_values(ranking, found),
        csv=lambda: rows_csv(made.GAPS_COLUMNS, made.gaps_rows(ranking, found)),
    )


def _title(ranking: Ranking) -> str:
    return cast("Study", ranking.study).title
