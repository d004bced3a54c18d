"""Does every judge say what `weights:` asks of each, and of criteria that are there?

Like `references`, these checks read plain mappings and return faults without a line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from netselect.errors import Fault, StudyPath, listed, nearest, no_such
from netselect.study.outline import TOP_LEVEL, Tree, how, mapping, unheard
from netselect.study.stated_comparisons import (
    judged_level_faults,
    levels_without_judgements,
    ordered_level_faults,
)
from netselect.study.stated_weights import swing_faults

JUDGED = ("points", "swing", "order", "judgements")
"""The ways of weighting in which several judges can speak."""


def judge_faults(study: Mapping[str, Any], tree: Tree) -> Iterator[Fault]:
    """Yield what is wrong with the judges of a study, apart from values of the wrong type.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values.
    tree : Tree
        Its criteria.
    """
    judges = {name: judge for name, judge in mapping(study.get("judges")).items() if isinstance(judge, Mapping)}
    stated, learner = how(study.get("weights")), str(mapping(study.get("learner")).get("id"))
    silent = unheard(study)
    for name, judge in judges.items():
        path: StudyPath = ("judges", name)
        way = "" if str(name) in silent else stated
        if str(name) == learner:
            for key in ("points", "order", "judgements"):
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
    if without:
        told = [name for name in without if name not in meant]
        if not told:
            return
        yield Fault(
            "missing",
            f"`weights: {way}` asks every judge, and here {listed(told, joined='and')} "
            f"{'have' if len(told) > 1 else 'has'} no points: add them to `points:`",
            (*path, "points") if points else path,
            about=tuple(told),
        )
        return
    figures = {name: float(value) for name, value in stated.items() if isinstance(value, int | float)}
    if len(figures) == len(stated) and not tree.repeated:
        yield from _faults_of_sums(figures, tree, (*path, "points"), way)


def _faults_of_sums(points: Mapping[str, float], tree: Tree, path: StudyPath, way: str) -> Iterator[Fault]:
    """Yield what is wrong with the points of one judge together, where each by itself is in order."""
    for name, value in points.items():
        if value > 0 and name in tree.levels and not _total(name, points, tree):
            yield Fault(
                "weights",
                f"the {value:g} points of `{name}` fall on nothing: every criterion inside it has 0: give "
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
