"""Which records are surely in order, told by pydantic alone and without asking every question?

A quick way beside `netselect.batch.reading.records`, which holds the meaning. `strict_form` makes of a record's
model one that takes only what most people write: numbers as numbers, and texts as texts. What it refuses, and
whatever else is not told to be in order here, is left to the real model, which says what is wrong and where.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import cache
from itertools import permutations
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetPydanticSchema, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, core_schema

from netselect.study.criteria import LIMIT_GATES
from netselect.study.quantities import LARGEST_STATED
from netselect.study.stated_weights import adds_up
from netselect.study.study import Aspiration, LearnerRecord, Limits, Need
from netselect.study.written import Bounded, Written, read_identifier

if TYPE_CHECKING:
    from netselect.batch.reading.records import Records

Block = TypeVar("Block", bound=Written)
Kept = TypeVar("Kept")

_TEXT = Annotated[str, Field(strict=True)]
_WANTS: dict[str, type[Need]] = {"needs": Need, "aspirations": Aspiration}
_LISTS = frozenset({list, tuple})
_SELDOM = frozenset({"order", "judgements", "waivers"})
"""What is left to the real model alone."""
_MOST_KEPT = 20_000
"""Needs, limits and blocks of themes that are kept: most learners state a few, and one object is laid out once."""


class Unsure(Exception):
    """Whether it is in order cannot be told the quick way."""


@cache
def span_of(model: type[Written], name: str) -> tuple[float, float]:
    """Return the smallest and the largest number that a field takes, or that the values of its block may be.

    Examples
    --------
    >>> span_of(Need, "current"), span_of(Need, "themes")
    ((0.0, 5.0), (0.0, 1000000000000000.0))
    """
    kind = get_type_hints(model, include_extras=True)[name]
    while get_origin(kind) is not Annotated:
        kind = next(part for part in reversed(get_args(kind)) if part is not NoneType)
    return _span(get_args(kind))


def _span(said: tuple[Any, ...]) -> tuple[float, float]:
    checks = [one.func for one in said if isinstance(one, AfterValidator) and isinstance(one.func, Bounded)]
    return max([-LARGEST_STATED, *(one.low for one in checks)]), min(
        [LARGEST_STATED, *(one.high for one in checks)]
    )


def strict_form(model: type[Written], names: Collection[str], **blocks: Any) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
    """Return a type for what is written of a model: a dict of what is stated, told without a call to Python.

    Parameters
    ----------
    model : type of Written
        The real one, whose types and bounds these are.
    names : collection of str
        Those of its fields that may be written.
    **blocks : type
        What is accepted for a field instead of the strict form of its type.
    """
    kinds = get_type_hints(model, include_extras=True)

    def schema(_: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        fields = {
            name: handler.generate_schema(blocks[name] if name in blocks else _strict(kinds[name]))
            for name in names
        }
        return core_schema.typed_dict_schema(
            {name: core_schema.typed_dict_field(one, required=False) for name, one in fields.items()},
            extra_behavior="forbid",
            strict=True,
        )

    return Annotated[dict[str, Any], GetPydanticSchema(schema)]


def _strict(kind: Any) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
    """Return what a type takes of what most people write, told without a call to Python for each value."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is dict:
        # Names are judged by who knows those that are right.
        return dict[_TEXT, _strict(parts[1])]  # type: ignore[misc]
    if origin is Annotated and parts[0] is float:
        return _number(*_span(parts))
    if origin is Annotated and parts[0] is str:
        return _TEXT
    if origin is Annotated and get_origin(parts[0]) is dict:
        return _strict(parts[0])
    return Union[tuple(map(_strict, parts))] if NoneType in parts else kind  # noqa: UP007 -- types made here


def _number(low: float, high: float) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
    schema = core_schema.chain_schema(
        [
            # Whatever else can be made a number is looked at closely.
            core_schema.is_instance_schema((int, float)),
            core_schema.float_schema(ge=low, le=high, allow_inf_nan=False, strict=True),
            # Adding 0 makes one number of 0 and -0.
            core_schema.no_info_plain_validator_function((0.0).__add__),
        ]
    )
    return Annotated[float, GetPydanticSchema(lambda _source, _handler: schema)]


@cache
def _reader(limits: frozenset[str]) -> Callable[[object], dict[str, Any]]:
    """Return what reads records in which these limits may stand; making it takes ten milliseconds."""
    blocks: dict[str, Any] = {
        kind: dict[_TEXT, strict_form(model, model.model_fields) | None]  # type: ignore[misc]
        for kind, model in _WANTS.items()
    }
    blocks["limits"] = strict_form(Limits, limits)
    form = strict_form(LearnerRecord, LearnerRecord.model_fields.keys() - _SELDOM, **blocks)
    return TypeAdapter(form).validator.validate_python


class PlainRecords:
    """Tells records that are surely in order, and completes them.

    Parameters
    ----------
    records : Records
        What knows the study, and judges records in all cases.
    blank : LearnerRecord
        A record that says nothing: what the study's own learner states.
    """

    def __init__(self, records: "Records", blank: LearnerRecord) -> None:
        self.records, self.blank, study = records, blank, records.study
        self.themes = frozenset(study.themes)
        self.has_dates = not records.silent["entry_weeks"]
        self.base = {kind: _those_that_do(model, records.known) for kind, model in _WANTS.items()}
        self.needed = {
            kind: {name for name, field in model.model_fields.items() if field.is_required()}
            for kind, model in _WANTS.items()
        }
        nothing: dict[str, dict[str, Any]] = {kind: dict.fromkeys(names) for kind, names in self.needed.items()}
        self.empty = {kind: model.model_construct(**nothing[kind]) for kind, model in _WANTS.items()}
        self.pairs = {
            level: frozenset(f"{left} over {right}" for left, right in permutations(names, 2))
            for level, names in (records.levels if study.weights.how == "judgements" else {}).items()
        }
        taken = {limit for limit, (gate, _) in LIMIT_GATES.items() if gate in study.gates or records.silent[limit]}
        self._read = _reader(frozenset(Limits.model_fields.keys() - taken))
        self._kept: dict[tuple[object, ...], Any] = {}

    def record(self, data: object) -> LearnerRecord | None:
        """Return the record that data surely make; None where that cannot be told the quick way."""
        try:
            return self._record(data)
        except (Unsure, ValidationError, PydanticCustomError):
            return None

    def _record(self, data: Any) -> LearnerRecord:  # noqa: ANN401 -- whatever somebody gives
        made = self._read(self._with_blocks(data))
        read_identifier(made.get("id"))
        self._check_weights(made)
        if "limits" in made:
            made["limits"] = self._completed(self.blank.limits, made["limits"])
        for kind in _WANTS:
            if kind in made:
                made[kind] = {name: self._want(kind, name, want) for name, want in made[kind].items()}
        self._check_wants(made)
        if "gates" in made and any(self.records.of_gates(data)):
            raise Unsure
        if "strengths" in made:
            wants = (*made.get("needs", self.blank.needs), *made.get("aspirations", self.blank.aspirations))
            if not self.has_dates or any(self.records.of_strengths(data, wants)):
                raise Unsure
        return self.blank.model_copy(update=made)

    def _check_weights(self, made: Mapping[str, Any]) -> None:
        if "weights" in made and not self.records.points.accepts(made["weights"]):
            raise Unsure
        for level, lines in made.get("weight_judgements", {}).items():
            if level not in self.pairs or not lines.keys() <= self.pairs[level]:
                raise Unsure

    def _with_blocks(self, data: Any) -> Any:  # noqa: ANN401 -- as above
        """Return a record in which a list of ids is a block of needs of which nothing more is said."""
        if isinstance(data, dict) and not data.keys().isdisjoint(_WANTS):
            for kind in _WANTS:
                if data.get(kind).__class__ in _LISTS:
                    data = {**data, kind: self._listed(kind, data[kind])}
        return data

    def _listed(self, kind: str, names: "list[Any] | tuple[Any, ...]") -> dict[str, None]:
        if not all(name.__class__ is str and name in self.base[kind] for name in names):
            raise Unsure
        if len(set(names)) < len(names):
            raise Unsure
        return dict.fromkeys(names)

    def _want(self, kind: str, name: str, own: dict[str, Any] | None) -> Need:
        shared = self.base[kind].get(name)
        if shared is None:
            # A need of the study of this id is of the other kind, and does not do as one of this kind.
            if own is None or name in self.records.known or not self.needed[kind] <= own.keys():
                raise Unsure
            read_identifier(name)
            shared = self.empty[kind]
        elif not own:
            return shared
        if "themes" in own:
            return shared.model_copy(update={**own, "themes": self._themes(own["themes"])})
        return self._completed(shared, own)

    def _completed(self, shared: Block, own: dict[str, Any]) -> Block:
        key = (id(shared), *own.items())
        made = self._kept.get(key)
        return self._keep(key, shared.model_copy(update=own)) if made is None else made

    def _themes(self, stated: dict[str, float]) -> dict[str, float]:
        key = tuple(stated.items())
        known = self._kept.get(key)
        if known is None:
            if stated and not any(stated.values()):
                raise Unsure
            for name in stated:
                if self.themes and name not in self.themes:
                    raise Unsure
                read_identifier(name)
            known = self._keep(key, stated)
        return known

    def _keep(self, key: tuple[object, ...], value: Kept) -> Kept:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = value
        return value

    def _check_wants(self, made: dict[str, Any]) -> None:
        """Add what is left out of needs and aspirations; raise where they may not be weighed as they are."""
        if made.keys().isdisjoint(("needs", "aspirations", "importances")):
            return
        way = made.get("importances", self.blank.importances).how
        if way not in {"points", "swing", "equal"} or self.blank.order or self.blank.judgements:
            raise Unsure
        wants = list(self.blank.wants.values())
        if not made.keys().isdisjoint(_WANTS):
            needs, aspirations = made.setdefault("needs", {}), made.setdefault("aspirations", {})
            if not needs.keys().isdisjoint(aspirations):
                raise Unsure
            wants = [*needs.values(), *aspirations.values()]
        if not self.has_dates and any(want.by is not None for want in wants):
            raise Unsure
        largest = -1.0
        for want in wants if way != "equal" else ():
            if want.importance is not None:
                largest = max(largest, want.importance)
            elif not want.is_vague:
                raise Unsure
        if largest >= 0 and not adds_up(way, largest):
            raise Unsure


def _those_that_do(model: type[Need], known: Mapping[str, Any]) -> dict[str, Need]:
    """Return the study's own wants that do as needs, or as aspirations."""
    found: dict[str, Need] = {}
    for name, data in known.items():
        with suppress(ValidationError):
            found[name] = model.model_validate(data)
    return found
