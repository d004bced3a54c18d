"""Has everything that is to be weighed a weight, and do the weights add up to more than nothing?

Like `references`, these checks read plain mappings and return pairs of path and sentence.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from netselect.errors import listed
from netselect.study.outline import TOP_LEVEL, Finding, Path, how, learner_is_heard, mapping, stated, wants

TOP_SWING = 100.0
"""Swing weighting gives 100 to the largest swing (Edwards & Barron 1994)."""


def weight_faults(study: Mapping[str, Any]) -> list[Finding]:
    """Return the weights and importances that are missing, sum to 0, or break the rule of their kind.

    Parameters
    ----------
    study : mapping
        A study as plain mappings, lists and values.

    Returns
    -------
    list of (path, sentence)
    """
    return [*_faults_of_criteria(study), *_faults_of_importances(study)]


def _faults_of_criteria(study: Mapping[str, Any]) -> Iterator[Finding]:
    criteria, way = mapping(study.get("criteria")), how(study.get("weights"))
    if way not in {"points", "swing"} or not criteria or not learner_is_heard(study):
        return
    yield from _unweighted(criteria, (TOP_LEVEL,), way, needed=True)
    stated = list(_stated(criteria))
    if stated and not any(stated):
        yield (TOP_LEVEL,), "the weights of the criteria sum to 0: give at least one a weight above 0"
    if way == "swing" and stated and max(stated) != TOP_SWING:
        yield (TOP_LEVEL,), not_top(max(stated))


def _is_vague(want: Mapping[str, Any], kind: str | int) -> bool:
    """Return whether an aspiration lacks its target or its date, and so weighs nothing yet."""
    return kind == "aspirations" and (want.get("target") is None or want.get("by") is None)


def not_top(largest: float) -> str:
    """Return what is said where the largest of some swing weights is not 100."""
    top = f"{TOP_SWING:g}"
    cure = f"the most important one {top}" if largest < TOP_SWING else f"that one {top}, and none more than that"
    return f"`swing` gives {top} to the swing that matters most, and the largest here is {largest:g}: give {cure}"


def _is_figure(value: Any) -> TypeGuard[int | float]:  # noqa: ANN401 -- whatever was read
    """Return whether something is a number that a float can hold; the models refuse a larger one."""
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def _stated(criteria: Mapping[str, Any]) -> Iterator[float]:
    for criterion in map(mapping, criteria.values()):
        weight = criterion.get("weight")
        inner = mapping(criterion.get("criteria"))
        if _is_figure(weight):
            yield float(weight)
        elif inner:
            yield from _stated(inner)


def _unweighted(criteria: Mapping[str, Any], path: Path, way: str, *, needed: bool) -> Iterator[Finding]:
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
            shares = list(_stated(inner))
            if _is_figure(weight) and weight > 0 and shares and not any(shares):
                yield (
                    (*here, "weight"),
                    f"the weight {weight:g} of `{name}` falls on nothing: every weight inside it is 0: give "
                    "one of them more than 0",
                )
        elif needed and weight is None:
            yield (
                (*here, "weight"),
                f"`{name}` has no weight, and `weights: {way}` needs one: give it `weight:` "
                "(or write `weights: equal`)",
            )


def _faults_of_importances(study: Mapping[str, Any]) -> Iterator[Finding]:
    learner = mapping(study.get("learner"))
    way = how(learner.get("importances"))
    if way not in {"points", "swing"}:
        return
    points: list[float] = []
    for name, path in wants(study).items():
        want = stated(study, path)
        importance = want.get("importance")
        if importance is None and _is_vague(want, path[1]):
            continue
        if want and importance is None:
            yield (
                (*path, "importance"),
                f"`{name}` has no importance, and `importances: {way}` needs one: give it `importance:` "
                "(or write `importances: equal`)",
            )
        elif _is_figure(importance):
            points.append(float(importance))
    if points and not any(points):
        kinds = [kind for kind in ("needs", "aspirations") if learner.get(kind)]
        yield ("learner", kinds[0]), f"the importances of {listed(kinds)} sum to 0: give one more than 0"
    if way == "swing" and points and max(points) != TOP_SWING:
        yield ("learner", "importances"), not_top(max(points))
