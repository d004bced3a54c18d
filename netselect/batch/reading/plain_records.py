"""Which records are surely in order, told without asking every question, and what do they say?

A quick way beside `netselect.batch.reading.records`, which holds the meaning: whatever is not told to be in order
here is left to it, and what is told here is the record that it would make.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import permutations
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from netselect.batch.reading.stated_points import OwnPoints
from netselect.reading.places import Located
from netselect.study.learner import Aspiration, Limits, Need
from netselect.study.learner_record import GateLimits, LearnerRecord
from netselect.study.observation import Strength
from netselect.study.references import LIMIT_GATES
from netselect.study.stated_weights import TOP_SWING
from netselect.study.statements import Importances
from netselect.study.study import Study
from netselect.study.units import LARGEST_FIGURE
from netselect.study.written import JUDGEMENT_LIMIT, read_date, read_identifier

Plain = Mapping[str, Any]

_NUMBERS = frozenset({int, float})
_BLOCKS = frozenset({dict, Located})
_ENDS: dict[str, float] = {"importance": LARGEST_FIGURE, "current": 5.0, "target": 5.0}
"""The figures of a need, with the largest that is accepted; the smallest is 0."""
_REASONS = frozenset({"personal_career", "industry", "organisational", "technological", "other"})
_LATER = frozenset({"id", "strengths"})
_NEEDED = {"needs": frozenset({"title", "current", "target"}), "aspirations": frozenset({"title", "current"})}
"""What a need or an aspiration of a learner's own has to state."""
_KEPT = 20_000
"""Needs, limits, dates and blocks of themes that are kept: most learners state a few of them over and over."""


class Unsure(Exception):
    """Whether it is in order cannot be told the quick way."""


class PlainRecords:
    """Tells records that are surely in order, and completes them.

    Parameters
    ----------
    study : Study
        What all learners share.
    blank : LearnerRecord
        A record that says nothing: what the study's own learner states.
    known : mapping of str to mapping
        The study's own needs and aspirations, as plain data.
    limits : collection of str
        The limits that a learner may state.
    dates : bool
        Whether every network says when its help begins, so that a learner may state dates.
    """

    def __init__(
        self, study: Study, blank: LearnerRecord, known: Mapping[str, Plain], *, limits: Iterable[str], dates: bool
    ) -> None:
        self.study, self.blank, self.dates, self.known = study, blank, dates, frozenset(known)
        self.limits = frozenset(limits) & LIMIT_GATES.keys()
        self.points = OwnPoints(study)
        self.themes = frozenset(study.themes)
        self.kinds: dict[str, type[Need]] = {"needs": Need, "aspirations": Aspiration}
        self.base = {
            kind: {name: want for name, data in known.items() if (want := _valid(model, data)) is not None}
            for kind, model in self.kinds.items()
        }
        self.empty: dict[str, Need] = {
            "needs": Need.model_construct(title="", current=0.0, target=0.0),
            "aspirations": Aspiration.model_construct(title="", current=0.0),
        }
        self.ways = {way: Importances.model_validate(way) for way in ("points", "swing", "equal")}
        self.is_judged = bool(blank.order or blank.judgements)
        self.pairs = {
            level: frozenset(f"{left} over {right}" for left, right in permutations(names, 2))
            for level, names in (study.levels() if study.weights.how == "judgements" else {}).items()
        }
        self._readers: dict[str, Callable[[Any], object]] = {
            "weights": self._points,
            "weight_judgements": self._judgements,
            "limits": self._limits,
            "role": _text,
            "importances": self._importances,
            "needs": partial(self._wants, "needs"),
            "aspirations": partial(self._wants, "aspirations"),
            "gates": self._gates,
        }
        self._stated_limits: dict[tuple[tuple[str, float], ...], Limits] = {}
        self._needs: dict[tuple[object, ...], Need] = {}
        self._weighable: dict[str, bool] = {}
        self._dates: dict[object, dt.date] = {}
        self._shares: dict[tuple[tuple[str, float], ...], dict[str, float]] = {}

    def record(self, data: object) -> LearnerRecord | None:
        """Return the record that data surely make; None where that cannot be told the quick way."""
        try:
            return self._record(_block(data))
        except (Unsure, PydanticCustomError, ValidationError, OverflowError):
            return None

    def _record(self, data: dict[str, Any]) -> LearnerRecord:
        if data.get("id").__class__ is not str:
            raise Unsure
        made: dict[str, Any] = {"id": read_identifier(data["id"])}
        for key, value in data.items():
            if key in self._readers:
                made[key] = self._readers[key](value)
            elif key not in _LATER:
                raise Unsure
        self._check_wants(data, made)
        if "strengths" in data:
            made["strengths"] = self._strengths(_block(data["strengths"]), made)
        return self.blank.model_copy(update=made)

    def _importances(self, stated: object) -> Importances:
        if self.is_judged or stated.__class__ is not str or stated not in self.ways:
            raise Unsure
        return self.ways[str(stated)]

    def _points(self, stated: object) -> dict[str, float]:
        own = _figures(stated, LARGEST_FIGURE)
        if not self.points.accepts(own):
            raise Unsure
        return own

    def _judgements(self, stated: object) -> dict[str, dict[str, float]]:
        read: dict[str, dict[str, float]] = {}
        for level, lines in _block(stated).items():
            ratios = _figures(lines, JUDGEMENT_LIMIT)
            if level not in self.pairs or not ratios.keys() <= self.pairs[level]:
                raise Unsure
            if ratios and min(ratios.values()) < 1 / JUDGEMENT_LIMIT:
                raise Unsure
            read[level] = ratios
        return read

    def _limits(self, stated: object) -> Limits:
        figures = _figures(stated, LARGEST_FIGURE)
        key = tuple(figures.items())
        known = self._stated_limits.get(key)
        if known is None:
            if not figures.keys() <= self.limits:
                raise Unsure
            if len(self._stated_limits) >= _KEPT:
                self._stated_limits.clear()
            known = self._stated_limits[key] = self.blank.limits.model_copy(update=figures)
        return known

    def _wants(self, kind: str, stated: Any) -> dict[str, Need]:  # noqa: ANN401 -- whatever stands in a record
        base = self.base[kind]
        if stated.__class__ is list or stated.__class__ is tuple:
            if not all(name.__class__ is str and name in base for name in stated):
                raise Unsure
            if len(set(stated)) < len(stated):
                raise Unsure
            return {name: base[name] for name in stated}
        return {name: self._want(kind, name, want) for name, want in _block(stated).items()}

    def _want(self, kind: str, name: str, stated: object) -> Need:
        shared = self.base[kind].get(name)
        if shared is None:
            # A need of the study of this id is of the other kind, and does not do as one of this kind.
            if name in self.known or name.__class__ is not str or _NEEDED[kind] - _block(stated).keys():
                raise Unsure
            read_identifier(name)
            shared = self.empty[kind]
        elif not stated:
            if stated is None or stated.__class__ in _BLOCKS:
                return shared
            raise Unsure
        own = self._fields(_block(stated))
        if "themes" in own:
            return shared.model_copy(update=own)
        key = (id(shared), *own.items())
        made = self._needs.get(key)
        if made is None:
            if len(self._needs) >= _KEPT:
                self._needs.clear()
            made = self._needs[key] = shared.model_copy(update=own)
        return made

    def _fields(self, stated: dict[str, Any]) -> dict[str, Any]:
        own: dict[str, Any] = {}
        for key, value in stated.items():
            kind = value.__class__
            if key in _ENDS:
                if kind not in _NUMBERS or not 0 <= value <= _ENDS[key]:
                    raise Unsure
                own[key] = value + 0.0
            elif key == "themes":
                own[key] = self._shared_themes(value)
            elif key == "by":
                own[key] = self._date(value)
            elif key in {"title", "source"}:
                own[key] = _text(value)
            elif (key == "private" and kind is bool) or (key == "reason" and kind is str and value in _REASONS):
                own[key] = value
            else:
                raise Unsure
        return own

    def _shared_themes(self, stated: object) -> dict[str, float]:
        figures = _figures(stated, LARGEST_FIGURE)
        key = tuple(figures.items())
        known = self._shares.get(key)
        if known is None:
            for name in figures:
                if name.__class__ is not str or (self.themes and name not in self.themes):
                    raise Unsure
                read_identifier(name)
            if figures and not any(figures.values()):
                raise Unsure
            if len(self._shares) >= _KEPT:
                self._shares.clear()
            known = self._shares[key] = figures
        return known

    def _date(self, stated: object) -> dt.date:
        if not self.dates or (stated.__class__ is not str and stated.__class__ is not dt.date):
            raise Unsure
        known = self._dates.get(stated)
        if known is None:
            if len(self._dates) >= _KEPT:
                self._dates.clear()
            known = self._dates[stated] = cast("dt.date", read_date(stated))
        return known

    def _check_wants(self, data: Mapping[str, Any], made: dict[str, Any]) -> None:
        """Add what is left out of needs and aspirations; raise where they may not be weighed as they are."""
        importances = made.get("importances", self.blank.importances)
        if "needs" not in data and "aspirations" not in data:
            way = importances.how
            if "importances" in made and not self._is_weighable(way):
                raise Unsure
            return
        needs, aspirations = made.setdefault("needs", {}), made.setdefault("aspirations", {})
        if self.is_judged or importances.how not in self.ways:
            raise Unsure
        if needs and aspirations and not needs.keys().isdisjoint(aspirations):
            raise Unsure
        wants = [*needs.values(), *aspirations.values()] if aspirations else needs.values()
        if not _are_weighable(importances.how, wants):
            raise Unsure
        if not self.dates and any(want.by is not None for want in wants):
            raise Unsure

    def _is_weighable(self, way: str) -> bool:
        """Return whether the wants of the study's own learner can be weighed in another way."""
        if way not in self._weighable:
            self._weighable[way] = _are_weighable(way, self.blank.wants.values())
        return self._weighable[way]

    def _gates(self, stated: object) -> dict[str, GateLimits]:
        read: dict[str, GateLimits] = {}
        for name, value in _block(stated).items():
            gate = self.study.gates.get(name)
            if gate is None or gate.must_be is not None:
                raise Unsure
            own = GateLimits.model_validate(_block(value))
            least, most = (gate.min if own.min is None else own.min), (gate.max if own.max is None else own.max)
            if least is not None and most is not None and least > most:
                raise Unsure
            read[name] = own
        return read

    def _strengths(self, stated: dict[str, Any], made: Mapping[str, Any]) -> dict[str, dict[str, Strength]]:
        wants = {**made.get("needs", self.blank.needs), **made.get("aspirations", self.blank.aspirations)}
        read: dict[str, dict[str, Strength]] = {}
        for want, own in stated.items():
            names = _block(own)
            if want not in wants or not self.dates or not names.keys() <= self.study.networks.keys():
                raise Unsure
            read[want] = {name: Strength.model_validate(strength) for name, strength in names.items()}
        return read


def _valid(model: type[Need], data: Plain) -> Need | None:
    """Return a need as one of needs or of aspirations; None where it does not do as one."""
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _block(value: object) -> dict[str, Any]:
    # What derives from them may behave in another way; these two are told at once.
    if not isinstance(value, dict) or type(value) not in _BLOCKS:
        raise Unsure
    return value


def _figures(value: object, most: float) -> dict[str, float]:
    """Return a block of numbers from 0 up to ``most``, each as the models read it."""
    block = _block(value)
    figures = block.values()
    kinds = set(map(type, figures))
    if not kinds <= _NUMBERS:
        raise Unsure
    # A NaN, which is neither small nor large, makes the sum one.
    if figures and not (min(figures) >= 0 and max(figures) <= most and (float not in kinds or sum(figures) >= 0)):
        raise Unsure
    return {name: figure + 0.0 for name, figure in block.items()}


def _text(value: Any) -> str:  # noqa: ANN401 -- whatever stands in a record
    # Half of a character is no text, though Python holds it as one.
    if value.__class__ is not str or not (value.isascii() or value.isprintable()):
        raise Unsure
    return str(value)


def _are_weighable(way: str, wants: Iterable[Need]) -> bool:
    """Return whether every want that is to be weighed has an importance, and some is above 0."""
    if way not in {"points", "swing"}:
        return way == "equal"
    largest = -1.0
    for want in wants:
        importance = want.importance
        if importance is not None:
            largest = max(largest, importance)
        elif not want.is_vague:
            return False
    return largest < 0 or (largest > 0 if way == "points" else largest == TOP_SWING)
