"""Does a study hold what a way of weighting takes, where somebody asks for another one than its own?

A study need not state what it does not use: an order of its criteria, a judgement, a certain figure. What an
option lacks is no fault of the study. It is said of the option: all at once, by name, with the lines to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from netselect.errors import Code, InvalidParameter, JudgementError
from netselect.matrix.assessment import OBJECTIVE, unfit_figures
from netselect.names import Names
from netselect.study import TOP_LEVEL
from netselect.study.criteria import Criterion
from netselect.study.stated_weights import JUDGED, TOP_SWING
from netselect.study.statements import Order, Weighting
from netselect.study.study import Study, walk
from netselect.weighting.elicited import influences_of, judge, shared_points, speaking_alone, stated_points
from netselect.words import figure_text, listed_with_and, plain_name


class Lack(NamedTuple):
    """One thing that a way of weighting takes and a study does not hold."""

    code: Code
    said: str
    """What is lacking, behind "it"."""
    about: tuple[str, ...] = ()
    """The ids of which it speaks."""
    lines: tuple[str, ...] = ()
    """What to write, as it stands in a study."""


def refuse_unfit(
    study: Study,
    statement: Weighting,
    gates: Literal["apply", "ignore"],
    asked: str,
    where: str = "this study",
    *,
    is_shared: bool = False,
) -> None:
    """Refuse a way of weighting for which a study does not hold what it takes, with all that is lacking.

    ``asked`` is what was given to ask for it, such as ``--weights order``; ``where`` is the study's file. Where
    very many learners share it, their own points may still be such as it takes.
    """
    found = list(_lacks(study, statement, gates, is_shared=is_shared))
    if not found:
        return
    head = f"`{asked}` does not fit {where} yet:"
    said = ["\n".join([one.said, *(f"    {line}" for line in one.lines)]) for one in found]
    raise InvalidParameter(
        f"{head} it {said[0]}" if len(said) == 1 else "\n".join([head, *(f"- it {one}" for one in said)]),
        code=found[0].code,
        about=dict.fromkeys(name for one in found for name in one.about),
    )


def _lacks(
    study: Study, statement: Weighting, gates: Literal["apply", "ignore"], *, is_shared: bool
) -> Iterator[Lack]:
    how = statement.how
    if how in OBJECTIVE and not is_shared:
        yield from (Lack("method", reason) for reason in unfit_figures(study, statement, gates))
    for who, influence in influences_of(study).items() if how not in {"equal", *OBJECTIVE} else ():
        if influence > 0:
            speaker = _Speaker(study, who)
            if how == "order":
                yield from speaker.lacks_of_order()
            elif how == "judgements":
                yield from speaker.lacks_of_judgements(statement)
            else:
                yield from speaker.lacks_of_points(how, is_shared=is_shared)


class _Speaker:
    """The learner, or one of the judges beside them: what they say, and where it stands."""

    def __init__(self, study: Study, who: str) -> None:
        self.alone, self.called = speaking_alone(study, who), Names.of(study)
        self.is_learner, self.levels = who == study.learner.id, study.levels()
        self.of, self.write, self.own = "", "Write", "your own"
        if not self.is_learner:
            self.of, self.own = f" of {self.called.judge(who)}", "their own"
            self.write = f"Write under `{who}:` in `judges:`"

    def _names(self, criteria: list[str]) -> str:
        return listed_with_and(map(self.called.criterion, criteria))

    def lacks_of_order(self) -> Iterator[Lack]:
        """Yield that the order leaves out criteria, with one that names all."""
        told = {
            level: [name for tied in self.alone.order.get(level, ()) for name in tied] for level in self.levels
        }
        lacking = [
            name
            for level, members in self.levels.items()
            if len(members) > 1
            for name in members
            if name not in told[level]
        ]
        if not lacking:
            return
        lines = _order_lines(self.levels, self.alone.order)
        said = f"needs the block `order:`{self.of}, which is not there yet"
        if any(told.values()):
            said = f"needs every criterion in its order, and `order:`{self.of} leaves out {self._names(lacking)}"
        yield Lack(
            "missing",
            f"{said}. {self.write}, with what matters most first, in an order of {self.own}:",
            tuple(lacking),
            tuple(lines),
        )

    def lacks_of_judgements(self, statement: Weighting) -> Iterator[Lack]:
        """Yield the levels without judgements, with the fewest that link all; then those that are not linked."""
        groups = {level: members for level, members in self.levels.items() if len(members) > 1}
        missing = [level for level in groups if not self.alone.judgements.get(level)]
        if missing:
            lines = _judgement_lines({level: groups[level] for level in missing})
            lacking = [name for level in missing for name in groups[level]]
            said = f"needs the block `judgements:`{self.of}, which is not there yet"
            if len(missing) < len(groups):
                pairs = "; and between ".join(self._names([*groups[level]]) for level in missing)
                said = f"needs judgements between {pairs}, which `judgements:`{self.of} does not hold yet"
            yield Lack(
                "missing",
                f"{said}. {self.write} how many times as much the left one matters (1 equal, 3 somewhat, "
                f"5 clearly, 7 strongly, 9 utterly; 1/3 the other way round), in numbers of {self.own}:",
                tuple(lacking),
                tuple(lines),
            )
        for level, members in groups.items():
            if level in missing:
                continue
            try:
                judge(members, self.alone.judgements[level], f"judgements.{level}", statement)
            except JudgementError as error:
                said = self.called.in_words(str(error))
                yield Lack(error.code, f"cannot take `judgements:`{self.of}: {said}", error.about)

    def lacks_of_points(self, how: str, *, is_shared: bool) -> Iterator[Lack]:
        """Yield the criteria without points, and what is wrong with those that there are."""
        criteria, leaves = self.alone.criteria, self.alone.leaves()
        home = "weights" if self.is_learner else f"points{self.of}"
        top = f", {TOP_SWING:g} for the one whose swing matters most" if how == "swing" else ""
        without = [name for name, leaf in leaves.items() if leaf.weight is None]
        stated = dict(_beside_each_other(criteria))
        if without:
            verb = "have" if len(without) > 1 else "has"
            lines: tuple[str, ...] = ()
            cure = f": give each its `weight:`{top}"
            if not self.is_learner:
                most = TOP_SWING if how == "swing" and TOP_SWING not in stated.values() else 10.0
                told = dict.fromkeys(without, most) | {
                    name: float(one.weight) for name, one in walk(criteria) if one.weight is not None
                }
                cure = f". {self.write} points for all{top}, in numbers of {self.own}:"
                lines = tuple(_points_lines(told))
            said = f"needs {home} for every criterion, and {self._names(without)} {verb} none{cure}"
            yield Lack("missing", said, tuple(without), lines)
        if without or is_shared:
            return
        shared = shared_points(criteria, stated_points(criteria))
        lost = [
            (name, group.weight)
            for name, group in walk(criteria)
            if group.weight
            and group.is_group
            and not any(float(shared[inner]) > 0 for inner, _ in walk(group.criteria) if inner in shared)
        ]
        for name, weight in lost:
            yield Lack(
                "weights",
                f"shares the {figure_text(weight)} points of {self.called.criterion(name)} among what is in it, "
                "where all is 0: give one of them more than 0",
                (name,),
            )
        if not lost and not any(float(share) for share in shared.values()):
            yield Lack(
                "weights", f"cannot weigh by the {home}, which sum to 0: give at least one criterion more than 0"
            )
        if how == "swing" and max(stated.values()) != TOP_SWING:
            largest = max(stated, key=lambda name: stated[name])
            yield Lack(
                "weights",
                f"takes swings, of which the largest is {TOP_SWING:g}, and the largest of the {home} is "
                f"{figure_text(stated[largest])}, for {self.called.criterion(largest)}: weigh by `points`, which "
                f"have no scale, or give that one {TOP_SWING:g} and the others their share of it",
                (largest,),
            )


def _order_lines(levels: Mapping[str, Sequence[str]], told: Mapping[str, Order]) -> list[str]:
    """Return an order of every level, as it stands in a study: what is told first, and then the rest."""
    written = {}
    for level, members in levels.items():
        places = told.get(level, ())
        named = {name for tied in places for name in tied}
        places = (*places, *((name,) for name in members if name not in named))
        said = [tied[0] if len(tied) == 1 else f"[{', '.join(tied)}]" for tied in places]
        if len(members) > 1:
            written[level] = f"[{', '.join(said)}]"
    if [*written] == [TOP_LEVEL]:
        return [f"order: {written[TOP_LEVEL]}"]
    return ["order:", *(f"  {level}: {said}" for level, said in written.items())]


def _judgement_lines(levels: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the fewest judgements that link all on each level, as they stand in a study."""
    lines = ["judgements:"]
    for level, (first, *others) in levels.items():
        lines += [f"  {level}:", *(f"    {first} over {other}: 1" for other in others)] if others else []
    return lines


def _points_lines(points: Mapping[str, float]) -> list[str]:
    return ["points:", *(f"  {name}: {figure_text(figure)}" for name, figure in points.items())]


def lines_for_a_judge(study: Study, how: str) -> tuple[str, ...]:
    """Return what to write into a study, so that somebody judges beside the learner.

    Some ways of weighting take nobody's word; another one is written then.
    """
    lines = []
    if how not in JUDGED:
        how = "order" if any(leaf.weight is None for leaf in study.leaves().values()) else "points"
        lines = [f"weights: {how}", *(_order_lines(study.levels(), study.order) if how == "order" else ())]
    who = next(
        name for name in ("line-manager", "colleague", "judge") if name not in {*study.judges, study.learner.id}
    )
    said = {
        "order": _order_lines(study.levels(), {}),
        "judgements": _judgement_lines(study.levels()),
    }.get(how, _points_lines(dict.fromkeys(study.leaves(), TOP_SWING)))
    role = plain_name(who.replace("-", "_")).capitalize()
    return (*lines, "judges:", f"  {who}:", f"    role: {role}", *(f"    {line}" for line in said))


def _beside_each_other(criteria: Mapping[str, Criterion]) -> Iterator[tuple[str, float]]:
    """Yield the points that count beside each other: of criteria, and of groups that share theirs out."""
    for name, criterion in criteria.items():
        if criterion.weight is not None:
            yield name, criterion.weight
        else:
            yield from _beside_each_other(criterion.criteria)
