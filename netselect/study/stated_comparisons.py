"""Do the judgements and orders in a study compare things that are there, on one level, each pair once?

Like `references`, these checks read plain mappings and return faults without a line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from netselect.errors import Fault, StudyPath, listed, nearest, no_such
from netselect.study.outline import TOP_LEVEL, Tree, how, learner_is_heard, mapping, wants
from netselect.study.written import read_ratio

SAME_RATIO = 1e-9
"""Two judgements of one pair that differ by less than this say the same."""


def comparison_faults(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    """Yield what is wrong with the judgements and orders of a study, apart from values of the wrong type.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values.
    tree : Tree
        Its criteria.
    """
    # Of a learner who is not heard nothing is asked; what is said all the same has to be about what is there.
    used = how(study.get("weights")) if learner_is_heard(study) else ""
    yield from judged_level_faults(study, tree, ("judgements",))
    if used == "judgements" and tree.is_whole:
        yield from levels_without_judgements(study, tree, "`weights: judgements`")
    yield from _faults_of_network_judgements(study, tree)
    yield from ordered_level_faults(study, tree, ("order",), ("weights",), needed=used == "order")
    yield from _faults_of_wanted_order(study)
    learner = mapping(study.get("learner"))
    if how(learner.get("importances")) == "judgements":
        yield from _pair_faults(
            mapping(learner.get("judgements")),
            list(wants(study)),
            ("learner", "judgements"),
            "need or aspiration",
        )


def levels_without_judgements(
    holder: Mapping[str, Any],
    tree: Tree,
    who: str,
    base: StudyPath = ("judgements",),
    otherwise: StudyPath = ("weights",),
) -> Iterator[Fault]:
    """Yield the levels of the tree that have no judgements, where ``who`` needs some on each.

    Parameters
    ----------
    holder : mapping
        What has the key ``judgements``: the study, or one of its judges.
    tree : Tree
        The criteria.
    who : str
        What needs them.
    base, otherwise : path
        Where the key stands, and where it is said to be missing if it does not.
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
    """Yield what is wrong with the pairwise judgements of the levels of the tree.

    Parameters
    ----------
    holder : mapping
        What has the key ``judgements``: the study, or one of its judges.
    tree : Tree
        The criteria.
    base : path
        Where that key stands.
    """
    for level, lines in mapping(holder.get("judgements")).items() if tree.is_whole else ():
        members = tree.levels.get(str(level))
        if members is None:
            yield no_such(f"there is no group of criteria `{level}`.", level, tree.levels, (*base, level))
            continue
        yield from _pair_faults(mapping(lines), members, (*base, level), "criterion", tree.level_of)


def _faults_of_network_judgements(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    networks = list(mapping(study.get("networks")))
    judged_networks = mapping(study.get("network_judgements")) if networks else {}
    for criterion, lines in judged_networks.items():
        path = ("network_judgements", criterion)
        if str(criterion) not in tree.leaves:
            if not tree.is_whole:
                continue
            yield no_such(f"there is no criterion `{criterion}`.", str(criterion), tree.leaves, path)
            continue
        yield from _pair_faults(mapping(lines), networks, path, "network")


def ordered_level_faults(
    holder: Mapping[str, Any], tree: Tree, base: StudyPath, otherwise: StudyPath, *, needed: bool
) -> Iterator[Fault]:
    """Yield what is wrong with the orders of the levels of the tree.

    Parameters
    ----------
    holder : mapping
        What has the key ``order``: the study, or one of its judges.
    tree : Tree
        The criteria.
    base : path
        Where that key stands.
    otherwise : path
        Where it is said to be missing, if it is.
    needed : bool
        Whether every level needs an order of all its members.
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
        parts = str(text).split(" over ")
        if len(parts) != 2:  # noqa: PLR2004 -- left and right; the model says how a line is written
            continue
        left, right = (part.strip() for part in parts)
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
            yield Fault(
                "conflict", f"`{left}` is compared with itself: leave this line out", (*path, text), found=left
            )
        elif pair in judged:
            first = judged[pair]
            said = f"`{first}: {judgements[first]}`"
            clash = _contradict(judgements[first], ratio, same_way=first.split(" over ")[0].strip() == left)
            yield Fault(
                "conflict" if clash else "duplicate",
                f"this contradicts {said}, which compares the same two: keep one of the two lines"
                if clash
                else f"this pair is judged already, in {said}: keep one of the two lines",
                (*path, text),
                about=(left, right),
            )
        judged.setdefault(pair, str(text))


def _contradict(first: object, second: object, *, same_way: bool) -> bool:
    """Return whether two readable judgements of one pair differ."""
    try:
        one, other = float(str(read_ratio(first))), float(str(read_ratio(second)))
    except PydanticCustomError:
        return False
    return abs(one - (other if same_way or not other else 1 / other)) > SAME_RATIO
