"""Do the judgements and orders in a study compare things that are there, on one level, each pair once?

Like `references`, these checks read plain mappings and return pairs of path and sentence.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from netselect.errors import did_you_mean, listed, nearest
from netselect.study.outline import TOP_LEVEL, Finding, Path, Tree, how, learner_is_heard, mapping, wants
from netselect.study.written import read_ratio

SAME_RATIO = 1e-9
"""Two judgements of one pair that differ by less than this say the same."""


def comparison_faults(study: Mapping[str, Any], tree: Tree) -> Iterator[Finding]:
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
    holder: Mapping[str, Any], tree: Tree, who: str, base: Path = ("judgements",), otherwise: Path = ("weights",)
) -> Iterator[Finding]:
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
            yield (
                base if groups else otherwise,
                f"{who} needs judgements between {listed(members, joined='and')}: add `{level}:` to `judgements:`",
            )


def judged_level_faults(holder: Mapping[str, Any], tree: Tree, base: Path) -> Iterator[Finding]:
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
            hint = did_you_mean(str(level), tree.levels)
            yield (*base, level), f"there is no group of criteria `{level}`. {hint}"
            continue
        yield from _pair_faults(mapping(lines), members, (*base, level), "criterion", tree.level_of)


def _faults_of_network_judgements(study: Mapping[str, Any], tree: Tree) -> Iterator[Finding]:
    networks = list(mapping(study.get("networks")))
    judged_networks = mapping(study.get("network_judgements")) if networks else {}
    for criterion, lines in judged_networks.items():
        path = ("network_judgements", criterion)
        if str(criterion) not in tree.leaves:
            if not tree.is_whole:
                continue
            yield path, f"there is no criterion `{criterion}`. {did_you_mean(str(criterion), tree.leaves)}"
            continue
        yield from _pair_faults(mapping(lines), networks, path, "network")


def ordered_level_faults(
    holder: Mapping[str, Any], tree: Tree, base: Path, otherwise: Path, *, needed: bool
) -> Iterator[Finding]:
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
        path: Path = base if short else (*base, level)
        if str(level) in tree.levels:
            yield from _order_faults(order, tree.levels[str(level)], path, "criterion", complete=needed)
        else:
            yield path, f"there is no group of criteria `{level}`. {did_you_mean(str(level), tree.levels)}"
    for level, members in tree.levels.items():
        if needed and len(members) > 1 and level not in set(map(str, orders)) and level not in meant:
            yield (
                base if orders else otherwise,
                f"`weights: order` needs the order of {listed(members, joined='and')}: {add.format(level=level)}",
            )


def _faults_of_wanted_order(study: Mapping[str, Any]) -> Iterator[Finding]:
    learner = mapping(study.get("learner"))
    ordered = how(learner.get("importances")) == "order"
    names = list(wants(study))
    if ordered and names and not learner.get("order"):
        yield (
            ("learner", "order" if "order" in learner else "importances"),
            f"the order of {listed(names, joined='and')} is not given, and `importances: order` needs it: give "
            "the learner `order: [...]`",
        )
    elif ordered or learner.get("order"):
        path = ("learner", "order")
        yield from _order_faults(learner.get("order"), names, path, "need or aspiration", complete=ordered)


def _order_faults(order: object, items: list[str], path: Path, what: str, *, complete: bool) -> Iterator[Finding]:
    if order is not None and not isinstance(order, list | tuple):
        return
    seen: set[str | None] = set()
    for index, place in enumerate(order or ()):
        tied = isinstance(place, list | tuple)
        for inner, name in enumerate(place if tied else [place]):
            here = (*path, index, inner) if tied else (*path, index)
            if str(name) not in items:
                yield here, f"there is no {what} `{name}` here. {did_you_mean(str(name), items)}"
                seen.add(nearest(str(name), sorted(items)))
            elif str(name) in seen:
                yield here, f"`{name}` stands twice in the order: keep one"
            seen.add(str(name))
    missing = [item for item in items if item not in seen]
    if complete and missing:
        yield (
            path,
            f"the order leaves out {', '.join(f'`{name}`' for name in missing)}: put each in its place",
        )


def _pair_faults(
    judgements: Mapping[str, Any],
    items: list[str],
    path: Path,
    what: str,
    elsewhere: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
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
                yield (
                    (*path, text),
                    f"`{name}` is not at this level of the tree: it stands in `{elsewhere[name]}`; "
                    f"here {listed(items, joined='and')} are compared",
                )
            else:
                yield (*path, text), f"there is no {what} `{name}` here. {did_you_mean(name, items)}"
        pair = frozenset((left, right))
        if left == right:
            yield (*path, text), f"`{left}` is compared with itself: leave this line out"
        elif pair in judged:
            first = judged[pair]
            said = f"`{first}: {judgements[first]}`"
            clash = _contradict(judgements[first], ratio, same_way=first.split(" over ")[0].strip() == left)
            yield (
                (*path, text),
                f"this contradicts {said}, which compares the same two: keep one of the two lines"
                if clash
                else f"this pair is judged already, in {said}: keep one of the two lines",
            )
        judged.setdefault(pair, str(text))


def _contradict(first: object, second: object, *, same_way: bool) -> bool:
    """Return whether two readable judgements of one pair differ."""
    try:
        one, other = float(str(read_ratio(first))), float(str(read_ratio(second)))
    except PydanticCustomError:
        return False
    return abs(one - (other if same_way or not other else 1 / other)) > SAME_RATIO
