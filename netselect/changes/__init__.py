"""What changed between two studies, or two saved results: in what was written, in the answer, and why?"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from netselect.arguments import GatesChoice, RankingOptions, checked, choice
from netselect.changes.written import Edit, Found, Trials, called_in, differences, edits_between
from netselect.errors import InvalidParameter
from netselect.finding import Finding, frame_of_rows
from netselect.methods import Method
from netselect.names import Names
from netselect.ranking import Ranking, rank_with, refuse_unfit_weights
from netselect.reading.load import load
from netselect.study.statements import Weighting
from netselect.study.study import AUDIENCES, LEFT_OUT, WANTS, Audience, Study
from netselect.words import capital, closed, listed_with_and, listed_with_or, plain_name, score_text, some, wrapped

if TYPE_CHECKING:
    import pandas as pd


Aspect = Literal["verdict", "first", "order", "statuses", "shortlist"]

SAME = 1e-9
"""Scores that are nearer to each other are the same."""

MOST_TOLD = 12
"""Changes that the text tells one by one."""

_BESIDE = 2
"""Things that come or go with another one, and are named with it."""

MOST_GROUPS = 3
"""Further groups of changes that a sentence names."""

ONLY_RESULTS = (
    "These are saved results, which hold the answer and little of what was written: which change did it shows "
    "only between the two studies"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out, as far as a saved result holds it too.

    Parameters
    ----------
    verdict : str
        The kind of the verdict.
    could_be_first, first, shortlist : tuple of str
        Ids of networks.
    ranks, scores : dict
        Of each network; None for one that has none.
    statuses : dict
        Of each network.
    """

    verdict: str
    could_be_first: tuple[str, ...]
    first: tuple[str, ...]
    shortlist: tuple[str, ...]
    ranks: dict[str, int | None]
    scores: dict[str, float | None]
    statuses: dict[str, str]

    @classmethod
    def of(cls, ranking: Ranking) -> "Answer":
        """Return the answer of a ranking."""
        verdict, records = ranking.verdict, ranking.records
        return cls(
            verdict.kind,
            tuple(sorted(verdict.could_be_first)),
            tuple(verdict.first),
            tuple(ranking.shortlist.networks),
            {one.network: one.rank for one in records},
            {one.network: one.score for one in records},
            {one.network: one.status for one in records},
        )

    @classmethod
    def of_result(cls, values: Mapping[str, Any]) -> "Answer":
        """Return the answer of a saved result; refuse one that is not such as `rank --format json` writes."""
        try:
            verdict, records = values["verdict"], values["networks"]
            return cls(
                str(verdict["kind"]),
                tuple(sorted(map(str, verdict["could_be_first"]))),
                tuple(map(str, verdict["first"])),
                tuple(str(one["id"]) for one in values["shortlist"]["networks"]),
                {str(one["id"]): _number(one["rank"]) for one in records},
                {str(one["id"]): _number(one["score"]) for one in records},
                {str(one["id"]): str(one["status"]) for one in records},
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise InvalidParameter(NO_RESULT) from None

    def part(self, aspect: Aspect) -> object:
        """Return one part of the answer, in a form that can be compared."""
        if aspect == "verdict":
            return self.verdict, self.could_be_first
        if aspect == "order":
            return {name: rank for name, rank in self.ranks.items() if rank}
        return getattr(self, aspect)

    def differs(self, other: "Answer") -> tuple[Aspect, ...]:
        """Return the parts in which another answer is another one."""
        return tuple(aspect for aspect in ASPECTS if self.part(aspect) != other.part(aspect))


ASPECTS: tuple[Aspect, ...] = ("first", "verdict", "order", "statuses", "shortlist")
_VERDICTS = {"undetermined": "not settled", "nobody stands": "nobody's"}
"""How kinds of verdicts stand in a sentence, where they are called otherwise."""

NO_RESULT = (
    "this is no result of one ranking that can be compared: `netselect rank FILE --format json` writes one, and "
    "`ranking.to_dict()` returns it"
)


def _number(value: Any) -> Any:  # noqa: ANN401 -- of a saved result
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError
    return value


@dataclass(frozen=True, slots=True)
class Change:
    """What only makes sense together, put in as one.

    Parameters
    ----------
    number : int
        Counted from 1.
    edits : tuple of Edit
        What was written differently.
    alone : tuple of str or None
        The parts of the old answer that it changes by itself; None where that is not known.
    moves : float or None
        By how much it changes a score at most, by itself.
    """

    number: int
    edits: tuple[Edit, ...]
    alone: tuple[Aspect, ...] | None = None
    moves: float | None = None

    def __str__(self) -> str:
        """Return it in one sentence; the thing that comes or goes first."""
        first, *others = self.edits
        more = [f"{len(others) - _BESIDE:,} more"] if len(others) > _BESIDE else []
        beside = listed_with_and([*(edit.thing for edit in others[:_BESIDE]), *more])
        return f"{first} (with {beside})" if others else str(first)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A part of the answer that became another one, and which changes did it.

    Parameters
    ----------
    aspect : {"first", "verdict", "order", "statuses", "shortlist"}
    sentence : str
        What changed.
    causes : Found or None
        By the numbers of changes; None where they were not looked for.
    """

    aspect: Aspect
    sentence: str
    causes: Found | None

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        why = self.causes or Found(is_smallest=False, is_least=False)
        return {
            "aspect": self.aspect,
            "sentence": self.sentence,
            "groups": [[number + 1 for number in group] for group in why.groups],
            "needed": why.needed,
            "is_smallest": why.is_smallest,
            "is_least": why.is_least,
            "because": self.because,
        }

    @property
    def because(self) -> str:
        """Which changes did it, in a sentence or two; nothing where that was not looked for."""
        why = self.causes
        if why is None:
            return ""
        if not why.groups:
            return "No group of changes that was tried leads there."
        first, *others = (_numbered(group) for group in why.groups)
        order, is_alone = "which did it depends on the order in which they are put in", len(why.groups[0]) == 1
        if is_alone and others:
            told = f"Each of {_numbered(tuple(group[0] for group in why.groups), 'or')} alone does it"
            return f"{told}." if any(why.needed) else f"{told}: {order}."
        verb = "did" if why.needed[0] and not others else "does" if is_alone else "do"
        told = f"{capital(first)} alone {verb} it" if is_alone else f"{capital(first)} {verb} it, only together"
        told += "".join(f"; so do {other}" for other in others[:MOST_GROUPS])
        told += f"; and {len(others) - MOST_GROUPS:,} more groups" if len(others) > MOST_GROUPS else ""
        if not why.is_smallest:
            told += "; none of them can be spared, " if why.is_least else "; the search came to its limit, "
            told += "and not every smaller group was tried"
        if not any(why.needed):
            told += f": {order}" if others else f". Without it the others lead there too: {order}"
        return f"{told}."


def _numbered(group: tuple[int, ...], joined: str = "and") -> str:
    word = listed_with_or if joined == "or" else listed_with_and
    return f"{'change' if len(group) == 1 else 'changes'} {word(str(number + 1) for number in group)}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Difference(Finding):
    """What changed from an old study to a new one, or between two saved results.

    Parameters
    ----------
    changes : tuple of Change
        What was written differently.
    old, new : Answer
        By the ids of the old study; a rename is a change.
    outcomes : tuple of Outcome
        The parts of the answer that are others now.
    tried, most : int
        How many studies were ranked with some of the changes, and how many at most.
    since : str
        The day on which the old study holds.
    note : str
        Why causes were not looked for; what was left out.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> netselect.diff(study, study).changes
    ()
    """

    changes: tuple[Change, ...]
    old: Answer
    new: Answer
    outcomes: tuple[Outcome, ...]
    tried: int = 0
    most: int = 0
    since: str = ""
    note: str = ""

    @property
    def networks(self) -> list[dict[str, Any]]:
        """Each network with its status, rank and score before and after."""
        old, new = self.old, self.new
        rows = [
            {
                "network": name,
                "name": self.called.network(name),
                **{
                    f"{key}_{when}": getattr(answer, kind).get(name)
                    for key, kind in (("status", "statuses"), ("rank", "ranks"), ("score", "scores"))
                    for when, answer in (("old", old), ("new", new))
                },
            }
            for name in {**new.statuses, **old.statuses}
        ]
        return [{**row, "moves": _moves(row["score_old"], row["score_new"])} for row in rows]

    @property
    def headline(self) -> str:
        """What changed in the answer, in a sentence."""
        if self.outcomes:
            return self.outcomes[0].sentence
        moved = sum(row["moves"] != 0 for row in self.networks)
        if moved:
            return f"The answer is the same; {moved:,} of {len(self.networks):,} networks have another score."
        return "The answer is the same." if self.changes else "Nothing changed."

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        names = ("headline", "changes", "outcomes", "networks", "tried", "most", "since", "note")
        return {name: getattr(self, name) for name in names}

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each value that was written differently, and one for each part of the answer.

        What was written stands as JSON has it, a text as it is.
        """
        rows: list[dict[str, Any]] = [
            {
                "change": change.number,
                **edit.json_values(),
                "alone": None if change.alone is None else ", ".join(change.alone),
            }
            for change in self.changes
            for edit in change.edits
        ]
        for row, side in product(rows, ("old", "new")):
            if not isinstance(row[side], str | None):
                row[side] = json.dumps(row[side], ensure_ascii=False, default=str)
        rows += [
            {"kind": one.aspect, "sentence": one.sentence, "because": one.because or None} for one in self.outcomes
        ]
        texts = ("kind", "path", "thing", "old", "new", "alone", "sentence", "because")
        kinds = {"change": "Int64"} | dict.fromkeys(texts, "string")
        return frame_of_rows(rows, kinds)

    def __str__(self) -> str:
        """Return it as plain text: the answer and why, the changes, the networks."""
        return "\n".join(wrapped(line, hanging="  ") if line else "" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield from self.told_outcomes()
        if self.changes:
            yield ""
            yield f"What was written differently ({len(self.changes):,}):"
            yield from self.told_changes()
        moved = list(self.told_networks())
        if moved:
            yield ""
            yield "Rank and score before and now:"
            yield from (f"- {name}: {before}; now {now}" for name, before, now in moved[:MOST_TOLD])
        if len(moved) > MOST_TOLD:
            yield f"- {len(moved) - MOST_TOLD:,} more; JSON holds all."
        if self.note:
            yield ""
            yield closed(self.note)

    def told_outcomes(self) -> Iterator[str]:
        """Yield a paragraph for each cause: what it changed in the answer, and which changes it is."""
        if not self.outcomes:
            yield self.headline
        for because in dict.fromkeys(one.because for one in self.outcomes):
            yield " ".join([*(one.sentence for one in self.outcomes if one.because == because), because]).strip()

    def told_changes(self) -> Iterator[str]:
        """Yield a line for each change, those first that changed something alone or with others."""
        named = {number for one in self.outcomes if one.causes for group in one.causes.groups for number in group}
        ordered = sorted(
            self.changes, key=lambda one: (one.number - 1 not in named, -(one.moves or 0.0), one.number)
        )
        for change in ordered[:MOST_TOLD]:
            alone = f" Alone it moves a score by {score_text(change.moves)} at most." if change.moves else ""
            yield f"Change {change.number}: {closed(str(change))}{alone}"
        if len(ordered) > MOST_TOLD:
            yield f"{len(ordered) - MOST_TOLD:,} more that weigh less; JSON and CSV hold all."

    def told_networks(self) -> Iterator[tuple[str, str, str]]:
        """Yield each network whose rank, status or score is another one: its name, and both in words."""
        for row in self.networks:
            before, now = (_placed(row, when) for when in ("old", "new"))
            if row["moves"] != 0 or before != now:
                yield row["name"], before, now


def _placed(row: Mapping[str, Any], when: str) -> str:
    status, rank, score = (row[f"{key}_{when}"] for key in ("status", "rank", "score"))
    if status is None:
        return "not there"
    return f"{f'rank {rank}' if rank else status}, {'no score' if score is None else score_text(score)}"


def _moves(old: float | None, new: float | None) -> float | None:
    """Return by how much a score changed; None where one of two is there, 0 where none is or they are the same."""
    if old is None or new is None:
        return 0.0 if old is new else None
    return new - old if abs(new - old) > SAME else 0.0


@checked
def diff(
    old: Study | Mapping[str, Any],
    new: Study | Mapping[str, Any],
    method: Method | str | None = None,
    *,
    gates: GatesChoice = "apply",
    weights: Weighting | str | None = None,
    audience: Audience = "learner",
    **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
) -> Difference:
    """Return what changed from an old study to a new one, in what was written and in the answer, and why.

    Parameters
    ----------
    old, new : Study or mapping
        Two studies, or two saved results as `Ranking.to_dict` returns them.
    method, gates, weights, **parameters
        How both studies are ranked, as for `netselect.rank`.
    audience : {"learner", "manager", "assessor", "careers"}
        For others than the learner, what is private in either study is left out of both before anything is
        compared.

    Returns
    -------
    Difference

    Raises
    ------
    InvalidParameter
        For a study and a result, for results that cannot be read, or are to be shown to others.

    Notes
    -----
    A cause is a smallest group of changes that, put into the old study, gives the new answer: all groups of one,
    two and more are tried while at most 1,000 evaluations last (fewer beyond 20 networks, never fewer than 60).
    After that, all changes together are cut down until none of what is left can be spared. What would not load by
    itself is joined with what it needs.

    Examples
    --------
    >>> import netselect
    >>> old = netselect.load("criteria.example.yaml")
    >>> plain = old.as_plain()
    >>> plain["learner"]["limits"]["first_year_cost"] = 90
    >>> print(netselect.diff(old, netselect.load(plain)).outcomes[0].because)
    Change 1 alone did it.
    """
    choice("audience", audience, AUDIENCES)
    options = RankingOptions(method, parameters, gates, weights)
    if isinstance(old, Study) and isinstance(new, Study):
        return between_studies(*as_seen_by(audience, old, new), options, audience)
    return between_others(old, new, options, audience)


def as_seen_by(audience: Audience, old: Study, new: Study) -> tuple[Study, Study]:
    """Return both studies as somebody may see them: what is private in one of them is left out of both."""
    if audience == "learner":
        return old, new
    plains = [old.as_plain(), new.as_plain()]
    blocks = [[plain["networks"], *(plain["learner"].get(kind, {}) for kind in WANTS)] for plain in plains]
    things = [(name, thing) for one in blocks for block in one for name, thing in block.items()]
    secret = {key for name, thing in things if thing.get("private") for key in (name, _title(thing))}
    for name, thing in things:
        # By its id or its name.
        if not secret.isdisjoint((name, _title(thing))):
            thing["private"] = True
    before, after = map(load, plains)
    return before.for_audience(audience), after.for_audience(audience)


def _title(thing: Mapping[str, Any]) -> str:
    return str(thing.get("title") or thing.get("name")).casefold()


def between_studies(old: Study, new: Study, options: RankingOptions, audience: Audience = "learner") -> Difference:
    """Return what `diff` returns of two studies as the audience sees them, by options that are handed on whole."""

    def answer(study: Study) -> Answer:
        return Answer.of(rank_with(study, options, Ranking))

    for study in (old, new):
        refuse_unfit_weights(study, options)
    edits, target = edits_between(old, new)
    before, after = answer(old), answer(target)
    trials = Trials(old, edits, answer)
    called = called_in(old, target)
    is_searched = len(edits) <= trials.most
    if is_searched:
        trials.join()
    else:
        trials.changes = tuple((at,) for at in range(len(edits)))
    changes = []
    for number, inside in enumerate(trials.changes):
        alone = trials.answer(frozenset({number})) if is_searched else None
        parts, moves = None, None
        if alone is not None:
            parts = before.differs(alone)
            moved = (_moves(before.scores.get(name), score) for name, score in alone.scores.items())
            moves = max((abs(one) for one in moved if one), default=0.0)
        # The thing that comes or goes stands before what comes or goes with it.
        main_first = sorted((edits[at] for at in inside), key=lambda edit: len(edit.path))
        changes.append(Change(number + 1, tuple(main_first), parts, moves))

    def causes(aspect: Aspect) -> Found | None:
        return trials.causes(lambda answer: answer.part(aspect) == after.part(aspect)) if is_searched else None

    too_many = f"{len(edits):,} things differ: more than {trials.most} are not put in one by one."
    return Difference(
        changes=tuple(changes),
        old=before,
        new=after,
        outcomes=_outcomes(before, after, called, causes),
        tried=trials.tried,
        most=trials.most,
        since=old.as_of.isoformat(),
        note=" ".join([too_many] * (not is_searched) + [LEFT_OUT] * (audience != "learner")),
        called=called,
    )


def _outcomes(
    old: Answer, new: Answer, called: Names, causes: Callable[[Aspect], Found | None]
) -> tuple[Outcome, ...]:
    return tuple(Outcome(one, _sentence(one, old, new, called), causes(one)) for one in old.differs(new))


def between_others(
    old: Study | Mapping[str, Any], new: Study | Mapping[str, Any], options: RankingOptions, audience: Audience
) -> Difference:
    """Return what `diff` returns of two saved results, and refuse a study beside a result."""
    if isinstance(old, Study) or isinstance(new, Study):
        raise InvalidParameter(
            "one is a study and the other a saved result: compare two studies, or two results of "
            "`netselect rank FILE --format json`"
        )
    if audience != "learner" or options != RankingOptions():
        raise InvalidParameter(
            "a saved result is compared as it is: to leave out what is private, or to rank in another way, "
            "compare the two studies"
        )
    before, after = Answer.of_result(old), Answer.of_result(new)
    networks = [one for held in (old, new) for one in held["networks"]]
    called = Names(networks={str(one["id"]): str(one.get("name") or one["id"]) for one in networks})
    found = differences(_written_in(old), _written_in(new), ())
    changes = [
        Change(number, (Edit(path, kind, " ".join(map(plain_name, path)), was, is_),))
        for number, (path, kind, was, is_) in enumerate(found, start=1)
    ]
    return Difference(
        changes=tuple(changes),
        old=before,
        new=after,
        outcomes=_outcomes(before, after, called, lambda _: None),
        since=str(old.get("as_of") or ""),
        note=ONLY_RESULTS,
        called=called,
    )


def _written_in(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a saved result holds of what was written."""
    held = {key: result[key] for key in ("title", "as_of", "method", "gates") if result.get(key) is not None}
    for key in ("weights", "importances"):
        if isinstance(result.get(key), Mapping) and isinstance(result[key].get("of"), Mapping):
            held[f"{key.removesuffix('s')} of"] = result[key]["of"]
    return held


def _sentence(aspect: Aspect, old: Answer, new: Answer, called: Names) -> str:
    """Return what changed in a part of the answer."""
    if aspect == "first":
        was, is_ = (listed_with_and(called.listed(one.first)) or "nobody" for one in (old, new))
        return f"First was {was}; now it is {is_}."
    if aspect == "verdict":
        if old.verdict != new.verdict:
            was, is_ = (_VERDICTS.get(one.verdict, one.verdict) for one in (old, new))
            return f"The first place was {was}; now it is {is_}."
        was, is_ = (listed_with_or(called.listed(one.could_be_first)) or "nobody" for one in (old, new))
        return f"{was} could be first; now it is {is_}."
    if aspect == "shortlist":
        told = [
            f"{listed_with_and(called.listed(names))} {did}"
            for one, other, did in ((new, old, "joined"), (old, new, "left"))
            if (names := [name for name in one.shortlist if name not in other.shortlist])
        ]
        return f"The shortlist: {', and '.join(told)}." if told else "The shortlist has another order."
    kind, word = ("statuses", "") if aspect == "statuses" else ("ranks", "rank ")
    one, other = getattr(old, kind), getattr(new, kind)
    moved = [
        f"{called.network(name)} from {_said(one.get(name), word)} to {_said(other.get(name), word)}"
        for name in {**other, **one}
        if one.get(name) != other.get(name)
    ]
    return f"{'The order' if word else 'What the rules say'}: {some(moved)}."


def _said(value: object, word: str) -> str:
    return f"{word}{value}" if value else ("no rank" if word else "not there")
