"""Has everything that is to be weighed a weight, and do the weights add up to more than nothing?

Like `references`, these checks read plain mappings and return faults without a line.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from netselect.errors import Fault, StudyPath, listed
from netselect.study.outline import TOP_LEVEL, how, is_empty_group, learner_is_heard, mapping, stated, wants

TOP_SWING = 100.0
"""Swing weighting gives 100 to the largest swing (Edwards & Barron 1994)."""


def weight_faults(study: Mapping[str, Any]) -> list[Fault]:
    """Return the weights and importances that are missing, sum to 0, or break the rule of their kind.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values.

    Returns
    -------
    list of Fault
    """
    return [*_faults_of_criteria(study), *_faults_of_importances(study)]


def adds_up(way: str, largest: Any) -> Any:  # noqa: ANN401 -- of one person, or of many in an array
    """Return whether points or swings of which the largest is known leave something to be weighed."""
    return largest == TOP_SWING if way == "swing" else largest > 0


def _faults_of_criteria(study: Mapping[str, Any]) -> Iterator[Fault]:
    criteria, way = mapping(study.get("criteria")), how(study.get("weights"))
    if way not in {"points", "swing"} or not criteria or not learner_is_heard(study):
        return
    yield from _unweighted(criteria, (TOP_LEVEL,), way, needed=True)
    stated = {(*path, "weight"): weight for path, weight in _stated(criteria, (TOP_LEVEL,))}
    if stated and not any(stated.values()):
        yield Fault(
            "weights", "the weights of the criteria sum to 0: give at least one a weight above 0", (TOP_LEVEL,)
        )
    if way == "swing":
        yield from swing_faults(stated, (TOP_LEVEL,))


def _is_vague(want: Mapping[str, Any], kind: str | int) -> bool:
    """Return whether an aspiration lacks its target or its date, and so weighs nothing yet."""
    return kind == "aspirations" and (want.get("target") is None or want.get("by") is None)


def swing_faults(swings: Mapping[StudyPath, float], whole: StudyPath) -> Iterator[Fault]:
    """Yield each swing above the largest there can be; else, where none is so large, say so of the whole."""
    largest, top = max(swings.values(), default=TOP_SWING), f"{TOP_SWING:g}"
    rule = f"`swing` gives {top} to the swing that matters most, and"
    for path, swing in swings.items():
        if swing > TOP_SWING:
            yield Fault("weights", f"{rule} this one has {swing:g}: give it {top}, and none more than that", path)
    if largest < TOP_SWING:
        yield Fault("weights", f"{rule} the largest here is {largest:g}: give the most important one {top}", whole)


def _is_figure(value: Any) -> TypeGuard[int | float]:  # noqa: ANN401 -- whatever was read
    """Return whether something is a number that a float can hold; the models refuse a larger one."""
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def _stated(criteria: Mapping[str, Any], path: StudyPath) -> Iterator[tuple[StudyPath, float]]:
    """Yield the weights that count beside each other, each with the path of its criterion or group."""
    for name, criterion in ((name, mapping(criterion)) for name, criterion in criteria.items()):
        weight = criterion.get("weight")
        inner = mapping(criterion.get("criteria"))
        if _is_figure(weight):
            yield (*path, name), float(weight)
        elif inner:
            yield from _stated(inner, (*path, name, "criteria"))


def _unweighted(criteria: Mapping[str, Any], path: StudyPath, way: str, *, needed: bool) -> Iterator[Fault]:
    """Yield the criteria without a weight, and the groups whose weight falls on nothing."""
    for name, criterion in criteria.items():
        stated = mapping(criterion)
        if not stated:
            # It is no block of keys, and the model says so.
            continue
        inner, weight = mapping(stated.get("criteria")), stated.get("weight")
        here = (*path, name)
        if inner:
            yield from _unweighted(inner, (*here, "criteria"), way, needed=True)
            shares = [share for _, share in _stated(inner, ())]
            if _is_figure(weight) and weight > 0 and shares and not any(shares):
                yield Fault(
                    "weights",
                    f"the weight {weight:g} of `{name}` falls on nothing: every weight inside it is 0: give "
                    "one of them more than 0",
                    (*here, "weight"),
                )
        elif needed and weight is None and not is_empty_group(stated):
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
        if importance is None and _is_vague(want, path[1]):
            continue
        if want and importance is None:
            yield Fault(
                "missing",
                f"`{name}` has no importance, and `importances: {way}` needs one: give it `importance:` "
                "(or write `importances: equal`)",
                (*path, "importance"),
            )
        elif _is_figure(importance):
            points[*path, "importance"] = float(importance)
    if points and not any(points.values()):
        kinds = [kind for kind in ("needs", "aspirations") if learner.get(kind)]
        yield Fault(
            "weights", f"the importances of {listed(kinds)} sum to 0: give one more than 0", ("learner", kinds[0])
        )
    if way == "swing":
        yield from swing_faults(points, ("learner", "importances"))
