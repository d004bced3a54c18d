"""Do weights, orders, judges and judgements say what is needed, of things that are there?

Like `references`, these checks read plain mappings and return faults without a line.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from pydantic_core import PydanticCustomError

from netselect.errors import Code, Fault, StudyPath, listed, nearest, no_such
from netselect.names import spoken
from netselect.study import (
    TOP_LEVEL,
    Tree,
    how,
    is_empty_group,
    learner_is_heard,
    mapping,
    pairs_of_networks,
    parts_of,
    stated,
    unheard,
    wants,
)
from netselect.study.quantities import as_is
from netselect.study.written import read_ratio

SAME_RATIO = 1e-9
"""Two judgements of one pair that differ by less than this say the same."""


def comparison_faults(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    """Yield what is wrong with the judgements and orders of a study, apart from values of the wrong type."""
    # Of a learner who is not heard nothing is asked; what is said all the same has to be about what is there.
    used = how(study.get("weights")) if learner_is_heard(study) else ""
    yield from judged_level_faults(study, tree, ("judgements",))
    if used == "judgements" and tree.is_whole:
        yield from levels_without_judgements(study, tree, "`weights: judgements`")
    networks = list(mapping(study.get("networks")))
    for path, lines in pairs_of_networks(study) if networks else ():
        criterion = str(path[-1])
        if criterion in tree.leaves:
            yield from _pair_faults(mapping(lines), networks, path, "network")
        elif tree.is_whole:
            yield no_such(f"there is no criterion `{criterion}`.", criterion, tree.leaves, path)
    yield from ordered_level_faults(study, tree, ("order",), ("weights",), needed=used == "order")
    yield from _faults_of_wanted_order(study)
    learner = mapping(study.get("learner"))
    if how(learner.get("importances")) == "judgements":
        path, lines = ("learner", "judgements"), mapping(learner.get("judgements"))
        yield from _pair_faults(lines, list(wants(study)), path, "need or aspiration")


def levels_without_judgements(
    holder: Mapping[str, Any],
    tree: Tree,
    who: str,
    base: StudyPath = ("judgements",),
    otherwise: StudyPath = ("weights",),
) -> Iterator[Fault]:
    """Yield the levels of the tree that have no judgements, where ``who`` needs some on each.

    The study, or one of its judges, has the key at ``base``; it is said to be missing from ``otherwise``.
    """
    groups = set(map(str, mapping(holder.get("judgements"))))
    meant = {nearest(level, sorted(tree.levels)) for level in groups - tree.levels.keys()}
    for level, members in tree.levels.items():
        if len(members) > 1 and level not in groups and level not in meant:
            yield Fault(
                "missing",
                f"{who} needs judgements between {listed(members, joined='and')}: add `{level}:` to `judgements:`",
                base if groups else otherwise,
                about=(level, *members),
            )


def judged_level_faults(holder: Mapping[str, Any], tree: Tree, base: StudyPath) -> Iterator[Fault]:
    """Yield what is wrong with the pairwise judgements, below ``base``, of the levels of the tree."""
    for level, lines in mapping(holder.get("judgements")).items() if tree.is_whole else ():
        if (members := tree.levels.get(str(level))) is not None:
            yield from _pair_faults(mapping(lines), members, (*base, level), "criterion", tree.level_of)
        else:
            yield no_such(f"there is no group of criteria `{level}`.", level, tree.levels, (*base, level))


def ordered_level_faults(
    holder: Mapping[str, Any], tree: Tree, base: StudyPath, otherwise: StudyPath, *, needed: bool
) -> Iterator[Fault]:
    """Yield what is wrong with the orders, below ``base``, of the levels of the tree.

    Where every level needs one of all its members, what is missing is told at ``otherwise`` if there are no
    orders.
    """
    stated = holder.get("order")
    short = isinstance(stated, list | tuple)
    orders = {TOP_LEVEL: stated} if short else mapping(stated)
    add = "write `order: {{criteria: [...], {level}: [...]}}`" if short else "add `{level}: [...]` to `order:`"
    if not tree.is_whole:
        return
    meant = {nearest(str(level), sorted(tree.levels)) for level in orders if str(level) not in tree.levels}
    for level, order in orders.items():
        path: StudyPath = base if short else (*base, level)
        if str(level) in tree.levels:
            yield from _order_faults(order, tree.levels[str(level)], path, "criterion", complete=needed)
        else:
            yield no_such(f"there is no group of criteria `{level}`.", str(level), tree.levels, path)
    for level, members in tree.levels.items():
        if needed and len(members) > 1 and level not in set(map(str, orders)) and level not in meant:
            yield Fault(
                "missing",
                f"`weights: order` needs the order of {listed(members, joined='and')}: {add.format(level=level)}",
                base if orders else otherwise,
                about=(level, *members),
            )


def _faults_of_wanted_order(study: Mapping[str, Any]) -> Iterator[Fault]:
    learner = mapping(study.get("learner"))
    ordered = how(learner.get("importances")) == "order"
    names = list(wants(study))
    if ordered and names and not learner.get("order"):
        yield Fault(
            "missing",
            f"the order of {listed(names, joined='and')} is not given, and `importances: order` needs it: give "
            "the learner `order: [...]`",
            ("learner", "order" if "order" in learner else "importances"),
            about=tuple(names),
        )
    elif ordered or learner.get("order"):
        path = ("learner", "order")
        yield from _order_faults(learner.get("order"), names, path, "need or aspiration", complete=ordered)


def _order_faults(
    order: object, items: list[str], path: StudyPath, what: str, *, complete: bool
) -> Iterator[Fault]:
    if order is not None and not isinstance(order, list | tuple):
        return
    seen: set[str | None] = set()
    for index, place in enumerate(order or ()):
        tied = isinstance(place, list | tuple)
        for inner, name in enumerate(place if tied else [place]):
            here = (*path, index, inner) if tied else (*path, index)
            if str(name) not in items:
                yield no_such(f"there is no {what} `{name}` here.", str(name), items, here)
                seen.add(nearest(str(name), sorted(items)))
            elif str(name) in seen:
                yield Fault("duplicate", f"`{name}` stands twice in the order: keep one", here, found=name)
            seen.add(str(name))
    missing = [item for item in items if item not in seen]
    if complete and missing:
        yield Fault(
            "missing",
            f"the order leaves out {', '.join(f'`{name}`' for name in missing)}: put each in its place",
            path,
            about=tuple(missing),
        )


def _pair_faults(
    judgements: Mapping[str, Any],
    items: list[str],
    path: StudyPath,
    what: str,
    elsewhere: Mapping[str, str] | None = None,
) -> Iterator[Fault]:
    """Yield the faults of lines such as ``left over right: 3`` between ``items``."""
    items = [str(item) for item in items]
    judged: dict[frozenset[str], str] = {}
    for text, ratio in judgements.items():
        left, *others = parts_of(text)
        if len(others) != 1:  # the model says how a line is written
            continue
        (right,) = others
        for name in dict.fromkeys((left, right)):
            if name in items:
                continue
            if elsewhere and name in elsewhere:
                yield Fault(
                    "reference",
                    f"`{name}` is not at this level of the tree: it stands in `{elsewhere[name]}`; "
                    f"here {listed(items, joined='and')} are compared",
                    (*path, text),
                    found=name,
                    about=(elsewhere[name], *items),
                )
            else:
                yield no_such(f"there is no {what} `{name}` here.", name, items, (*path, text))
        pair = frozenset((left, right))
        if left == right:
            said = f"`{left}` is compared with itself: leave this line out"
            yield Fault("conflict", said, (*path, text), found=left)
        elif pair in judged:
            first = judged[pair]
            said = f"`{first}: {judgements[first]}`"
            if _contradict(judgements[first], ratio, same_way=parts_of(first)[0] == left):
                code: Code = "conflict"
                sentence = f"this contradicts {said}, which compares the same two: keep one of the two lines"
            else:
                code, sentence = "duplicate", f"this pair is judged already, in {said}: keep one of the two lines"
            yield Fault(code, sentence, (*path, text), about=(left, right))
        judged.setdefault(pair, str(text))


def _contradict(first: object, second: object, *, same_way: bool) -> bool:
    """Return whether two readable judgements of one pair differ."""
    try:
        one, other = float(str(read_ratio(first))), float(str(read_ratio(second)))
    except PydanticCustomError:
        return False
    return abs(one - (other if same_way or not other else 1 / other)) > SAME_RATIO


TOP_SWING = 100.0
"""Swing weighting gives 100 to the largest swing (Edwards & Barron 1994)."""


def weight_faults(study: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the weights and importances that are missing, sum to 0, or break the rule of their kind."""
    yield from _faults_of_criteria(study)
    yield from _faults_of_importances(study)


def adds_up(way: str, largest: Any) -> Any:  # noqa: ANN401 -- of one person, or of many in an array
    """Return whether points or swings of which the largest is known leave something to be weighed."""
    return largest == TOP_SWING if way == "swing" else largest > 0


def _faults_of_criteria(study: Mapping[str, Any]) -> Iterator[Fault]:
    criteria, way = mapping(study.get("criteria")), how(study.get("weights"))
    if way not in {"points", "swing"} or not criteria or not learner_is_heard(study):
        return
    yield from _unweighted(criteria, (TOP_LEVEL,), way)
    weights = {(*path, "weight"): weight for path, weight in _stated(criteria, (TOP_LEVEL,))}
    if weights and not any(weights.values()):
        said = "the weights of the criteria sum to 0: give at least one a weight above 0"
        yield Fault("weights", said, (TOP_LEVEL,))
    if way == "swing":
        yield from swing_faults(weights, (TOP_LEVEL,))


def swing_faults(swings: Mapping[StudyPath, float], whole: StudyPath) -> Iterator[Fault]:
    """Yield each swing above the largest there can be; else, where none is so large, say so of the whole."""
    largest, top = max(swings.values(), default=TOP_SWING), f"{TOP_SWING:g}"
    rule = f"`swing` gives {top} to the swing that matters most, and"
    for path, swing in swings.items():
        if swing > TOP_SWING:
            said = f"{rule} this one has {as_is(swing)}: give it {top}, and none more than that"
            yield Fault("weights", said, path)
    if largest < TOP_SWING:
        said = f"{rule} the largest here is {as_is(largest)}: give the most important one {top}"
        yield Fault("weights", said, whole)


def _is_figure(value: Any) -> TypeGuard[int | float]:  # noqa: ANN401 -- whatever was read
    """Return whether something is a number that a float can hold; the models refuse a larger one."""
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def _stated(criteria: Mapping[str, Any], path: StudyPath) -> Iterator[tuple[StudyPath, float]]:
    """Yield the weights that count beside each other, each with the path of its criterion or group."""
    for name, criterion in criteria.items():
        weight = mapping(criterion).get("weight")
        if _is_figure(weight):
            yield (*path, name), float(weight)
        else:
            yield from _stated(stated(criteria, (name, "criteria")), (*path, name, "criteria"))


def _unweighted(criteria: Mapping[str, Any], path: StudyPath, way: str) -> Iterator[Fault]:
    """Yield the criteria without a weight, and the groups whose weight falls on nothing."""
    for name, criterion in criteria.items():
        stated = mapping(criterion)
        if not stated:
            # It is no block of keys, and the model says so.
            continue
        inner, weight = mapping(stated.get("criteria")), stated.get("weight")
        here = (*path, name)
        if inner:
            yield from _unweighted(inner, (*here, "criteria"), way)
            shares = [share for _, share in _stated(inner, ())]
            if _is_figure(weight) and weight > 0 and shares and not any(shares):
                yield Fault(
                    "weights",
                    f"the weight {as_is(weight)} of `{name}` falls on nothing: every weight inside it is 0: give "
                    "one of them more than 0",
                    (*here, "weight"),
                )
        elif weight is None and not is_empty_group(stated):
            yield Fault(
                "missing",
                f"`{name}` has no weight, and `weights: {way}` needs one: give it `weight:` "
                "(or write `weights: equal`)",
                (*here, "weight"),
            )


def _faults_of_importances(study: Mapping[str, Any]) -> Iterator[Fault]:
    learner = mapping(study.get("learner"))
    way = how(learner.get("importances"))
    if way not in {"points", "swing"}:
        return
    points: dict[StudyPath, float] = {}
    for name, path in wants(study).items():
        want = stated(study, path)
        importance = want.get("importance")
        is_vague = path[1] == "aspirations" and (want.get("target") is None or want.get("by") is None)
        if importance is None and is_vague:  # it weighs nothing yet
            continue
        if want and importance is None:
            cure = spoken(
                "give it `importance:` (or write `importances: equal`)",
                workbook="fill in the column `importance` (or set `learner.importances` on the sheet Study to "
                "`equal`)",
            )
            said = f"`{name}` has no importance, and `importances: {way}` needs one"
            yield Fault.mended("missing", said, cure, (*path, "importance"))
        elif _is_figure(importance):
            points[*path, "importance"] = float(importance)
    if points and not any(points.values()):
        kinds = [kind for kind in ("needs", "aspirations") if learner.get(kind)]
        said = f"the importances of {listed(kinds)} sum to 0: give one more than 0"
        yield Fault("weights", said, ("learner", kinds[0]))
    if way == "swing":
        yield from swing_faults(points, ("learner", "importances"))


JUDGED = ("points", "swing", "order", "judgements")
"""The ways of weighting in which several judges can speak."""


def judge_faults(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    """Yield what is wrong with the judges of a study, apart from values of the wrong type."""
    judges = {name: judge for name, judge in mapping(study.get("judges")).items() if isinstance(judge, Mapping)}
    stated, learner = how(study.get("weights")), str(mapping(study.get("learner")).get("id"))
    silent = unheard(study)
    for name, judge in judges.items():
        path: StudyPath = ("judges", name)
        way = "" if str(name) in silent else stated
        if str(name) == learner:
            for key in ("points", "order", "judgements", "network_judgements"):
                if judge.get(key):
                    yield Fault(
                        "conflict",
                        f"`{name}` is the learner, whose {key} {'stands' if key == 'order' else 'stand'} in the "
                        "study itself: keep only `influence:`",
                        (*path, key),
                    )
            continue
        yield from _points_faults(judge, tree, path, way)
        yield from judged_level_faults(judge, tree, (*path, "judgements"))
        if way == "judgements" and tree.is_whole:
            base = (*path, "judgements")
            yield from levels_without_judgements(judge, tree, f"`weights: judgements` of `{name}`", base, path)
        yield from ordered_level_faults(judge, tree, (*path, "order"), path, needed=way == "order")
    if judges and silent >= {learner, *map(str, judges)}:
        yield Fault("weights", "every influence is 0: give one of the judges more", ("judges",))


def _points_faults(judge: Mapping[str, Any], tree: Tree, path: StudyPath, way: str) -> Iterator[Fault]:
    points = mapping(judge.get("points"))
    known = [name for name in tree.paths if name in tree.leaves or name in tree.levels]
    meant: set[str | None] = set()
    for name in points if tree.is_whole else ():
        if str(name) not in known:
            meant.add(nearest(str(name), sorted(known)))
            yield no_such(f"there is no criterion `{name}`.", str(name), known, (*path, "points", name))
    if way not in {"points", "swing"} or not tree.is_whole:
        return
    stated = {str(name): value for name, value in points.items()}
    without = [name for name in tree.leaves if name not in stated]
    figures = {name: float(value) for name, value in stated.items() if isinstance(value, int | float)}
    if told := [name for name in without if name not in meant]:
        yield Fault(
            "missing",
            f"`weights: {way}` asks every judge, and here {listed(told, joined='and')} "
            f"{'have' if len(told) > 1 else 'has'} no points: add them to `points:`",
            (*path, "points") if points else path,
            about=tuple(told),
        )
    elif not without and len(figures) == len(stated) and not tree.repeated:
        yield from _faults_of_sums(figures, tree, (*path, "points"), way)


def _faults_of_sums(points: Mapping[str, float], tree: Tree, path: StudyPath, way: str) -> Iterator[Fault]:
    """Yield what is wrong with the points of one judge together, where each by itself is in order."""
    for name, value in points.items():
        if value > 0 and name in tree.levels and not _total(name, points, tree):
            yield Fault(
                "weights",
                f"the {as_is(value)} points of `{name}` fall on nothing: every criterion inside it has 0: give "
                "one of them more than 0",
                (*path, name),
            )
    if not _total(TOP_LEVEL, points, tree):
        yield Fault("weights", "these points sum to 0: give at least one criterion more than 0", path)
    elif way == "swing":
        yield from swing_faults({(*path, name): value for name, value in points.items()}, path)


def _total(level: str, points: Mapping[str, float], tree: Tree) -> float:
    """Return the points of a level; a group without points of its own has those of its members."""
    return sum(
        points[name] if name in points else _total(name, points, tree) if name in tree.levels else 0.0
        for name in tree.levels[level]
    )
