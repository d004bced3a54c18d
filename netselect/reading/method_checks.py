"""Can what a study says be computed with: is there such a method, and do the judgements link what they compare?"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from netselect.errors import (
    Fault,
    InvalidParameter,
    JudgementError,
    NetselectError,
    StudyPath,
    UnknownItem,
    UnknownName,
)
from netselect.methods import method_class
from netselect.reading.faults import examine
from netselect.study.outline import Tree, how, learner_is_heard, levels, mapping, unheard, wants
from netselect.study.stated_weights import levels_without_judgements
from netselect.study.statements import JudgedPair, MethodChoice
from netselect.study.study import Study
from netselect.study.written import Ratio
from netselect.weighting.elicited import importances, judged
from netselect.weighting.group import study_weights
from netselect.weighting.pairwise import judgement_matrix

_LINES = TypeAdapter(dict[JudgedPair, Ratio], config=ConfigDict(defer_build=True))
_known_method = cache(method_class)
_LEFT_OPEN = frozenset({"judgements", "judges"})
"""Judgements that may be half done as long as no weights rest on them."""
_COMPARED = frozenset({"order", "judgements"})
"""Ways of weighting that can fail for reasons that only their computation shows."""


def computation_findings(data: Mapping[str, Any], faulty: Collection[StudyPath]) -> list[Fault]:
    """Return what would keep a study from being computed, apart from single values.

    Parameters
    ----------
    data : mapping
        The study as plain mappings, lists and values.
    faulty : collection of path
        Where something is wrong already: judgements there are not looked at again.

    Returns
    -------
    list of Fault
    """
    return [*_of_method(data), *_of_judgements(data, faulty)]


def weighting_findings(study: Study) -> list[Fault]:
    """Work out the weights of a study without faults, where that can fail, and return what fails."""
    found: list[Fault] = []

    def attempt(path: StudyPath, step: Callable[[], object]) -> None:
        try:
            step()
        except (UnknownName, InvalidParameter, JudgementError) as error:
            found.append(_of_error(error, path))

    if study.learner.importances.how in _COMPARED:
        attempt(("learner", "importances"), lambda: importances(study))
    if study.weights.how in _COMPARED:
        attempt(("weights",), lambda: study_weights(study, study.weights))
    return found


def _of_method(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the method's name and parameters."""
    stated = data.get("method", "weighted_sum")
    try:
        choice = MethodChoice.model_validate(stated)
    except ValidationError:
        # The model of the study has reported it.
        return
    path: StudyPath = ("method",)
    if isinstance(stated, Mapping):
        path = ("method", choice.name if choice.name in stated else "parameters")
    try:
        method = _known_method(choice.name)
    except UnknownName as error:
        yield _of_error(error, path if path[-1] == choice.name else ("method",))
        return
    if choice.parameters:
        for fault in examine(method, choice.parameters, what="parameter").found:
            yield replace(fault, path=(*path, *fault.path))
    if method.judged_weights and how(data.get("weights")) != "judgements":
        yield from _unjudged_levels(data, choice.name)


def _of_error(error: NetselectError, path: StudyPath) -> Fault:
    """Return what a computation refuses as a fault of the study."""
    return Fault(error.code, str(error), path, found=error.found, expected=error.expected, about=error.about)


def _unjudged_levels(data: Mapping[str, Any], method: str) -> Iterator[Fault]:
    """Yield the levels without judgements, of the learner and of each judge, where a method rests on them."""
    tree = Tree(mapping(data.get("criteria")))
    if learner_is_heard(data):
        yield from levels_without_judgements(data, tree, f"`method: {method}`")
    left_out = {str(mapping(data.get("learner")).get("id")), *unheard(data)}
    for name, judge in mapping(data.get("judges")).items():
        if isinstance(judge, Mapping) and str(name) not in left_out:
            path: StudyPath = ("judges", name)
            who = f"`method: {method}` asks every judge, and `{name}`"
            yield from levels_without_judgements(judge, tree, who, (*path, "judgements"), path)


def _of_judgements(data: Mapping[str, Any], faulty: Collection[StudyPath]) -> Iterator[Fault]:
    """Yield the sets of judgements that give no weights, such as parts without a link.

    Judgements of the criteria that no weights rest on may be left half done: a person gives them one by one.
    """
    method = mapping(data.get("method"))
    name = next(iter(method), "") if method else str(data.get("method", ""))
    used = how(data.get("weights")) == "judgements" or _takes_judgements(str(name))
    silent, is_heard = unheard(data), learner_is_heard(data)
    for path, items, lines in _judged_sets(data):
        if any(place[: len(path)] == path for place in faulty):
            continue
        counts = str(path[1]) not in silent if path[0] == "judges" else is_heard
        linked = (used and counts) or path[0] not in _LEFT_OPEN
        try:
            judgement_matrix(items, judged(_LINES.validate_python(lines)), linked=linked)
        except (ValidationError, UnknownItem):
            # A line that is not readable, or names what is not there, has been reported where names are checked.
            continue
        except JudgementError as error:
            yield _of_error(error, path)


def _takes_judgements(name: str) -> bool:
    """Return whether a method of this name takes its weights from judgements."""
    try:
        return _known_method(name).judged_weights
    except UnknownName:
        return False


def _judged_sets(data: Mapping[str, Any]) -> Iterator[tuple[StudyPath, list[str], Mapping[str, Any]]]:
    """Yield each set of judgements: where it stands, what it compares, and its lines."""
    criteria = mapping(data.get("criteria"))
    inside = levels(criteria) if criteria else {}
    for level, lines in mapping(data.get("judgements")).items():
        if str(level) in inside and isinstance(lines, Mapping):
            yield ("judgements", level), inside[str(level)], lines
    for name, judge in mapping(data.get("judges")).items():
        for level, lines in mapping(mapping(judge).get("judgements")).items():
            if str(level) in inside and isinstance(lines, Mapping):
                yield ("judges", name, "judgements", level), inside[str(level)], lines
    learner = mapping(data.get("learner"))
    if how(learner.get("importances")) == "judgements" and wants(data):
        key = "judgements" if "judgements" in learner else "importances"
        yield ("learner", key), list(wants(data)), mapping(learner.get("judgements"))
    networks = list(map(str, mapping(data.get("networks"))))
    leaves = Tree(criteria).leaves if data.get("network_judgements") else {}
    for criterion, lines in mapping(data.get("network_judgements")).items():
        if str(criterion) in leaves and networks and isinstance(lines, Mapping):
            yield ("network_judgements", criterion), networks, lines
