"""Which set of networks serves the learner best within money and hours, and how do people look at it?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from html import escape
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from netselect.arguments import checked
from netselect.errors import InvalidParameter, MissingExtra, shown, unknown_name
from netselect.finding import CELL, Told, findings_as_dict, frame_of_rows, notebook_output, plain
from netselect.names import Names
from netselect.ranking import Ranking
from netselect.sets import AMOUNTS, candidates_of, problem_of, ungraded_in_sets
from netselect.sets.alternatives import Alternatives, alternatives
from netselect.sets.records import (
    Added,
    AsGood,
    Blockage,
    Chosen,
    ChosenSet,
    Front,
    Fuller,
    LeftOut,
    Member,
    Shadow,
    TopOfRanking,
    Unknowns,
    WantCover,
)
from netselect.sets.solving import SECONDS, Proof, TimeLimit
from netselect.sets.telling import SetTeller, blockage, ranking_or_reason, scores_of_ranking
from netselect.sets.text import (
    FULL,
    FULL_IN_PYTHON,
    best_sentence,
    names_text,
    portfolio_text,
    proof_sentence,
    short_sections,
    short_text,
)
from netselect.sets.unknowns import adds_scores, unknowns
from netselect.study.network import TERMS
from netselect.study.quantities import LARGEST_STATED
from netselect.study.statements import Objective, Reading, Second, SetRules
from netselect.study.study import Study
from netselect.weighting.elicited import importances
from netselect.words import clean, closed, counted, figure_text, listed_with_and, score_text, some

if TYPE_CHECKING:
    import pandas as pd


MOST_ROWS = 12
"""Sets that the table shows."""


_LISTS = ("networks", "by", "core", "ever", "adds", "leaves_out", "adds_nothing_sure", "needed_by")
"""Keys that hold ids of networks, and have their names under the same key with ``_names``."""


def _named(values: Any, names: Names) -> Any:  # noqa: ANN401 -- whatever plain values hold
    """Return plain values with the names of many networks beside their ids; those of one are there already."""
    if isinstance(values, list):
        return [_named(value, names) for value in values]
    if not isinstance(values, dict):
        return values
    found: dict[str, Any] = {}
    for key, value in values.items():
        found[key] = _named(value, names)
        if key in _LISTS:
            beside = "names" if key == "networks" else f"{key}_names"
            found[beside] = None if value is None else [names.network(one) for one in value]
    return found


def portfolio_html(portfolio: "Portfolio", more: str = FULL) -> str:
    """Return a choice of networks in short, with a table of sets, as one self-contained fragment of HTML.

    It says how everything is asked for, and takes its colours from the page around it; every text is escaped.
    """
    (title, watermark), (_, answer), *rest = short_sections(portfolio, more)
    head = "".join(f"<br><i>{_text(line)}</i>" for line in watermark)
    *advice, best = (closed(line) for line in answer)
    parts = [*(f"<p>{_text(line)}</p>" for line in advice)]
    parts += [f"<p><b>{_text(best)}</b></p><p>{_text(title)}{head}</p>", _table(portfolio)]
    for _, lines in rest:
        listed = "".join(f"<li>{_text(closed(line.removeprefix('- ')))}</li>" for line in lines)
        parts.append(f"<ul>{listed}</ul>" if listed else "")
    return f'<div style="color:inherit">{"".join(parts)}</div>'


def _table(portfolio: "Portfolio") -> str:
    if portfolio.best is None:
        return ""
    named = [("best", portfolio.best), *(("as good", own) for own in portfolio.as_good.listed)]
    named += [("front", own) for own in portfolio.front.sets if own not in [other for _, other in named]]
    names = portfolio.names

    def row(tag: str, cells: Iterable[str]) -> str:
        return "<tr>" + "".join(f'<{tag} style="{CELL}">{_text(cell)}</{tag}>' for cell in cells) + "</tr>"

    def told(role: str, own: ChosenSet) -> str:
        covered = (score_text(share) for share in (own.robust, own.cautious, own.optimistic))
        spends = (own.spend(amount) for amount in ("first_year_cost", "hours_per_month"))
        asked = ("not known" if one is None or one.judged is None else figure_text(one.judged) for one in spends)
        return row("td", (role, names_text(own.networks, names), *covered, *asked))

    head = row("th", ("", "Networks", "Sure", "As stated", "If all adds up", "First year", "Hours a month"))
    return (
        f'<table style="border-collapse:collapse;color:inherit"><thead>{head}</thead><tbody>'
        f"{''.join(told(role, own) for role, own in named[:MOST_ROWS])}</tbody></table>"
    )


def _text(text: str) -> str:
    return escape(clean(text), quote=True)


@dataclass(frozen=True, slots=True, repr=False)
class Portfolio(Told):
    """The best set of networks, what else could be chosen, and how that is known.

    Parameters
    ----------
    study : Study
        The study, with the limits that were asked for.
    chosen_by : Chosen
        What decided.
    best : ChosenSet or None
        The best set; None where no set is allowed.
    blocked : Blockage or None
        Why no set is allowed, where none is.
    proof : Proof
        How it is known that none is better.
    by_reading : dict of str to ChosenSet
        The best set by each of the three readings, or the best that was found.
    reading_gaps : dict of str to float
        By which readings that is not proved, and by how much coverage could be higher at most.
    members : tuple of Member
        What each member adds.
    wants : tuple of WantCover
        How far the best set covers each need and aspiration.
    fuller : Fuller or None
        Of the sets with the same coverage the one that covers most if all help adds up, where that is more.
    top : TopOfRanking or None
        The first of the ranking, as many as the best set has, taken as a set.
    left_out : tuple of LeftOut
        Excluded and conditional networks, with their reasons.
    unknowns : Unknowns or None
        What depends on what nobody knows yet; None where it was not asked for, or no time was left.
    notes : tuple of str
        What else a reader should know.
    ungraded : int
        On how many strengths without a grade the choice rests, of networks that no rule excludes.
    aside : Alternatives
        What stands beside the best set, worked out when it is asked for.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> netselect.portfolio(study).networks
    ('council-cop', 'pm-body')
    """

    study: Study
    chosen_by: Chosen
    best: ChosenSet | None
    blocked: Blockage | None
    proof: Proof
    by_reading: dict[Reading, ChosenSet]
    reading_gaps: dict[Reading, float]
    members: tuple[Member, ...]
    wants: tuple[WantCover, ...]
    fuller: Fuller | None
    top: TopOfRanking | None
    left_out: tuple[LeftOut, ...]
    unknowns: Unknowns | None
    notes: tuple[str, ...]
    ungraded: int
    aside: Alternatives = field(repr=False, compare=False)

    @property
    def as_good(self) -> AsGood:
        """Other sets within the margin; beyond 20 networks they are looked for when this is first asked."""
        return self.aside.as_good

    @property
    def front(self) -> Front:
        """Sets that none outdoes in coverage, money and hours at once; looked for as those that are as good."""
        return self.aside.front

    @property
    def shadows(self) -> tuple[Shadow, ...]:
        """What a little more of each limit would buy; looked for when this is first asked."""
        return self.aside.shadows

    @property
    def networks(self) -> tuple[str, ...]:
        """The members of the best set; nobody where none is allowed."""
        return () if self.best is None else self.best.networks

    @property
    def names(self) -> Names:
        """How the networks and needs of the study are called."""
        return Names.of(self.study)

    @property
    def open_wants(self) -> tuple[str, ...]:
        """Needs and aspirations with which no member helps."""
        return tuple(want.want for want in self.wants if not want.by)

    def to_frame(self) -> "pd.DataFrame":
        """Return the best set, those as good and the front as a DataFrame, one row each."""
        kinds = {
            **dict.fromkeys(("role", "networks", "names"), "str"),
            "count": "Int64",
            **dict.fromkeys(("robust", "cautious", "optimistic", "score", *AMOUNTS), "Float64"),
            **({} if self.chosen_by.added is None else {"value": "Float64"}),
        }
        called = self.names
        rows = [
            {
                "role": role,
                "networks": ", ".join(chosen.networks),
                "names": "; ".join(map(called.network, chosen.networks)),
                "count": len(chosen.networks),
                **{name: getattr(chosen, name) for name in ("robust", "cautious", "optimistic", "score")},
                **({} if chosen.value is None else {"value": chosen.value}),
                **{spend.amount: spend.judged for spend in chosen.spends},
            }
            for role, chosen in self._roles()
        ]
        return frame_of_rows(rows, kinds)

    def _roles(self) -> Iterator[tuple[str, ChosenSet]]:
        """Yield each set with the part that it plays."""
        if self.best is not None:
            yield "best", self.best
        yield from ((f"best by {reading}", chosen) for reading, chosen in self.by_reading.items())
        if self.fuller is not None:
            yield "fuller", self.fuller.chosen
        yield from (("as good", chosen) for chosen in self.as_good.listed)
        yield from (("front", chosen) for chosen in self.front.sets)
        if self.top is not None:
            yield "top of the ranking", self.top.chosen

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain mappings, lists and values, ready for JSON."""
        called = self.names
        names = [one.name for one in fields(self) if one.name not in {"study", "aside"}]
        after = names.index("fuller") + 1
        names[after:after] = ("as_good", "front", "shadows")
        parts = {name: plain(getattr(self, name), called) for name in names}
        told = {"sentence": best_sentence(self), "proof_sentence": proof_sentence(self)}
        return findings_as_dict(self.study, {"portfolio": {**told, **_named(parts, called)}})

    def __repr__(self) -> str:
        return f"<Portfolio: {listed_with_and(self.networks) or 'no set is allowed'} ({shown(self.study.title)})>"

    def __str__(self) -> str:
        """Return the answer, what it costs and covers, and what stays open as plain text."""
        return short_text(self)

    @checked
    def to_text(self, *, full: bool = True) -> str:
        """Return everything as plain text, or the short form that is printed."""
        return portfolio_text(self) if full else short_text(self)

    def _repr_html_(self) -> str:
        return notebook_output(portfolio_html(self, FULL_IN_PYTHON), str(self))


@checked
def portfolio(
    subject: Study | Ranking,
    *,
    objective: Objective | None = None,
    then: Second | None = None,
    margin: float | None = None,
    most: int | None = None,
    one_of_each: Sequence[str] | None = None,
    limits: Mapping[str, float | None] | None = None,
    with_unknowns: bool = True,
    seconds: float = SECONDS,
) -> Portfolio:
    """Return the set of networks that serves the learner best within money and hours.

    Parameters
    ----------
    subject : Study or Ranking
        A study, or a ranking of one (whose scores then count).
    objective : {"robust", "cautious", "optimistic", "additive"}, optional
        Which coverage decides, or (additive) what networks are worth together; as the study says where nothing is
        given, and robust where that says nothing.
    then : {"optimistic", "score"}, optional
        What decides between sets of the same coverage: optimistic coverage, or the sum of the ranking's scores.
    margin : float, optional
        Sets whose coverage is lower by no more than this share are as good.
    most : int, optional
        The most networks.
    one_of_each : sequence of str, optional
        Kinds of network of which one at least has to be in.
    limits : mapping of str to float or None, optional
        Other limits than the study's: first_year_cost, yearly_cost, hours_per_month, work_hours_per_month; None
        lifts one.
    with_unknowns : bool
        Whether it is worked out what depends on what nobody knows yet.
    seconds : float
        How long searches may take together, where there are too many sets to look at each; what did not come to an
        end is said, and by how much coverage could be higher.

    Returns
    -------
    Portfolio

    Raises
    ------
    InvalidParameter, UnknownName
        Where something is asked for that there is not.
    MissingExtra
        Where more than 20 networks stand, and highspy is not installed (the extra `optimise`).

    Notes
    -----
    A set S covers of need n: robust, ``max`` over its lower bounds; cautious, ``max s(i, n)``; optimistic,
    ``1 - prod (1 - s(i, n))``; and in all the sum of this weighted by importance. Sets hold networks that no rule
    excludes or leaves unknown, and keep to the limits of money and time. Of sets within 1e-9 of the highest
    coverage, the one with the fewest networks goes first; then the highest optimistic coverage (or score), the
    readings that have not decided yet (optimistic, robust, cautious), the least money in the first year, the
    fewest hours, and ids. So a set never pads itself; what a larger one could add stands in `fuller`. The joining
    fee counts in the first year only, and not for a network that is held.

    Examples
    --------
    >>> import netselect
    >>> found = portfolio(netselect.loads('''{netselect: 1, title: Two, as_of: 2026-11-23,
    ...     learner: {id: me, limits: {hours_per_month: 4},
    ...     needs: {n: {title: N, importance: 1, current: 1, target: 2}}},
    ...     criteria: {cover: {computed: need_coverage, weight: 1}}, networks: {
    ...     a: {name: A, staying: {hours_per_month: 3}, serves: {n: 0.75}},
    ...     b: {name: B, staying: {hours_per_month: 2}, serves: {n: 0.5}}}}'''))
    >>> found.networks, found.best.optimistic, found.proof.how
    (('a',), 0.75, 'enumeration')
    """
    asked = {"objective": objective, "then": then, "margin": margin, "most": most, "one_of_each": one_of_each}
    return portfolio_within(TimeLimit(seconds), subject, limits=limits, with_unknowns=with_unknowns, **asked)


def portfolio_within(
    time: TimeLimit,
    subject: Study | Ranking,
    *,
    limits: Mapping[str, float | None] | None = None,
    with_unknowns: bool = True,
    **asked: Any,  # noqa: ANN401 -- as `rules_of` takes them
) -> Portfolio:
    """Return what `portfolio` does, within a time that somebody else can end."""
    if not 0 <= time.seconds <= LARGEST_STATED:
        raise InvalidParameter(
            f"searches may take {_cut(time.seconds)} {counted(time.seconds, 'seconds')} (`seconds`, `--seconds`): "
            "give a number of 0 or more"
        )
    study, ranking = (subject, None) if isinstance(subject, Study) else (subject.study, subject)
    if study is None:
        raise InvalidParameter(
            "a set is chosen by needs and aspirations, and a bare matrix has none: rank a study, or give one"
        )
    study = limited(study, limits)
    rules = rules_of(study, **asked)
    reason = ""
    if ranking is None:
        ranking, reason = ranking_or_reason(study)
    added = added_of(rules, study)
    if rules.then == "score" and ranking is None:
        raise InvalidParameter(f"sets cannot be told apart by score, because {reason}: use `then: optimistic`")
    if added == "score" and ranking is None:
        raise InvalidParameter(
            f"sets cannot be chosen by the sum of scores, because {reason}: state a `worth` of each network"
        )
    given = candidates_of(study, importances(study).weights)
    scores, is_known = scores_of_ranking(ranking, given.names) if adds_scores(rules, study) else (None, None)
    among = np.ones(len(given.names), dtype=np.bool_)
    everybody = problem_of(given, rules, among=among, scores=scores, lifted=AMOUNTS)
    teller = SetTeller(study, given, everybody, ranking)
    found = alternatives(teller, rules, scores, time)
    best = None if found.best is None else teller.chosen(found.best)
    size = 0 if best is None else len(best.networks)
    blocked, open_to, untold = None, None, ""
    try:
        if best is None and found.proof.is_proved:
            blocked = blockage(teller, rules, scores)
        if with_unknowns:
            networks = None if best is None else best.networks
            open_to = unknowns(study, given, rules, scores, best=networks, proof=found.proof, time=time)
    except MissingExtra as error:
        # With a limit lifted, or by some answers, more networks may be in than can be looked at one and all.
        untold = f"what would be so otherwise is not told: {error}"
    return Portfolio(
        study=study,
        chosen_by=Chosen(
            rules.objective,
            rules.then,
            rules.most,
            rules.one_of_each,
            {amount: end for amount, end in zip(AMOUNTS, given.limits, strict=True) if end is not None},
            added,
        ),
        best=best,
        blocked=blocked,
        proof=found.proof,
        by_reading=found.by_reading,
        reading_gaps=found.reading_gaps,
        members=() if found.best is None else teller.member_records(found.best),
        wants=() if found.best is None else teller.wants(found.best),
        fuller=found.fuller,
        top=None if ranking is None else teller.top_of(ranking, size, rules),
        left_out=teller.left_out(),
        unknowns=open_to,
        ungraded=ungraded_in_sets(study, given),
        notes=tuple(
            filter(
                None,
                [
                    reason,
                    *teller.notes(found.best, rules),
                    *(() if ranking is None else ranking.not_comparable),
                    teller.note_on_scores(is_known) if added == "score" and is_known is not None else "",
                    found.untold,
                    untold,
                    missed_sentence(time),
                ],
            )
        ),
        aside=found,
    )


def missed_sentence(time: TimeLimit) -> str:
    """Return what did not come to an end in time; nothing where all did."""
    if not time.missed:
        return ""
    missed = listed_with_and(time.missed)
    if time.is_stopped:
        return f"the search was stopped before it came to an end for {missed}: what it had found is told"
    few = f"{time.seconds:g} second{'' if time.seconds == 1 else 's'}"
    return (
        f"of the {few} that searches may take (`--seconds`), too little fell to {missed}: what was found is told, "
        "and more time proves more"
    )


MOST_NAMED = 3
"""Networks without a figure that are named; the others are counted."""

_SHOWN = 60


def limited(study: Study, limits: Mapping[str, float | None] | None) -> Study:
    """Return a study with other limits; refuse one that is none, or asks about what the study does not state."""
    if limits is None:
        return study
    for name, value in limits.items():
        if name not in AMOUNTS:
            raise unknown_name(f"there is no limit `{_cut(name)}`.", _cut(name), AMOUNTS)
        if value is not None and not 0 <= value <= LARGEST_STATED:
            raise InvalidParameter(
                f"the limit `{name}` is {_cut(value)}: a limit is a number of 0 or more, up to "
                f"{LARGEST_STATED:g}, or None where there is none"
            )
        for block, key in () if value is None else TERMS[name]:
            # As a file with that limit is refused.
            networks = study.networks.items()
            without = [who for who, one in networks if getattr(getattr(one, block), key, None) is None]
            if without:
                more = f" and {len(without) - MOST_NAMED:,} more" if len(without) > MOST_NAMED else ""
                raise InvalidParameter(
                    f"`{block}.{key}` is missing, and is needed for the limit `{name}`: write `unknown` if nobody "
                    f"has told you. It is missing of {', '.join(without[:MOST_NAMED])}{more}"
                )
    own = study.learner.limits.model_copy(
        update={name: None if value is None else float(value) for name, value in limits.items()}
    )
    return study.model_copy(update={"learner": study.learner.model_copy(update={"limits": own})})


def rules_of(
    study: Study,
    *,
    objective: str | None = None,
    then: str | None = None,
    margin: float | None = None,
    most: int | None = None,
    one_of_each: Sequence[str] | None = None,
) -> SetRules:
    """Return how a set is chosen, as asked for or as the study says where nothing (None) is."""
    for name, value, accepted in (("objective", objective, Objective), ("then", then, Second)):
        if value is not None and value not in get_args(accepted):
            raise unknown_name(f"`{name}` has no `{_cut(value)}`.", _cut(value), get_args(accepted))
    if margin is not None and not 0 <= margin <= 1:
        raise InvalidParameter(f"the margin is {_cut(margin)}: it is a share from 0 to 1")
    if most is not None and most < 1:
        raise InvalidParameter(
            f"a set of at most {_cut(most)} networks is asked for: give a whole number from 1 upwards"
        )
    kinds = sorted({network.type for network in study.networks.values()})
    for kind in () if one_of_each is None else one_of_each:
        if kind not in kinds:
            raise unknown_name(f"no network is of the type `{_cut(kind)}`.", _cut(kind), kinds)
    asked = {
        "objective": objective,
        "then": then,
        "margin": None if margin is None else float(margin),
        "most": None if most is None else int(most),
        "one_of_each": None if one_of_each is None else tuple(dict.fromkeys(one_of_each)),
    }
    return study.portfolio.model_copy(update={name: value for name, value in asked.items() if value is not None})


def added_of(rules: SetRules, study: Study) -> Added | None:
    """Return of what the sum decides where it does: what is stated of each network, or of none, its score."""
    if rules.objective != "additive":
        return None
    without = [name for name, network in study.networks.items() if network.worth is None]
    if len(without) == len(study.networks):
        return "score"
    if without:
        raise InvalidParameter(
            f"`objective: additive` adds up the `worth` of all networks, and it is missing of {some(without)}: "
            "state it, 0 where a network is worth nothing by itself"
        )
    return "worth"


def _cut(value: object) -> str:
    if isinstance(value, int) and abs(value) > LARGEST_STATED:
        return "a number of very many digits"
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
