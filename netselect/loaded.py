"""What people load, or build: a `Study` that can be asked what they like to ask of it.

The rooms below pass a study on as what was written down. It stands apart from `api`, so that whoever ranks plain
arrays waits for no reader of files.
"""

import math
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Self

from pydantic import BaseModel, ValidationError, ValidationInfo, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import InitErrorDetails, PydanticCustomError

from netselect.api import explore
from netselect.errors import Fault, StudyFaults, shown
from netselect.reading import load as reading
from netselect.study.study import Study as StudyFacts

if TYPE_CHECKING:
    from netselect.api import Ranking
    from netselect.report.explorer import Explorer

P = ParamSpec("P")


class Study(StudyFacts):
    """Everything that one choice of networks rests on; frozen, and complete in itself.

    A study is usually read from a file with `netselect.load`, which expands short forms and reports every
    fault with its line. It writes back to YAML with `netselect.dumps` and reads again equal.

    Built in Python, of plain values or of `Learner`, `Need`, `Criterion`, `Network` and their like, it is read as
    `netselect.load` reads it: pydantic's ValidationError then holds every fault of a study, each with its path as
    ``loc``, its code as ``type`` and its sentence.

    Examples
    --------
    >>> import pydantic
    >>> try:
    ...     Study(netselect=1, title="Mine", as_of="2026-11-23", learner={"id": "me"}, criteria={"fit": {}},
    ...           networks={"club": {"name": "A club", "serves": {"mentor": 0.5}}})
    ... except pydantic.ValidationError as error:
    ...     for fault in error.errors():
    ...         print(".".join(map(str, fault["loc"])), fault["type"])
    criteria.fit missing
    networks.club.serves.mentor reference
    """

    @model_validator(mode="wrap")
    @classmethod
    def _as_read(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:  # noqa: ANN401 -- whatever is given
        is_read = isinstance(data, cls) or (info.context or {}).get("references_checked")
        if is_read or not isinstance(data, Mapping | StudyFacts):
            return handler(data)
        try:
            found = reading.load(_plain(data))
        except StudyFaults as error:
            details = [_as_pydantic_tells(fault) for fault in error.faults]
            raise ValidationError.from_exception_data(cls.__name__, details, hide_input=True) from None
        return handler({name: getattr(found, name) for name in found.model_fields_set})

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:  # noqa: ANN401 -- pydantic's hook, whose schemas have no narrower type
        from netselect.reading.schema import rebuilt  # noqa: PLC0415 -- few programs ask for the schema

        rebuilt()
        return super().__get_pydantic_json_schema__(core_schema, handler)

    def explore(self) -> "Explorer[Ranking]":
        """Return sliders for the weights, for a notebook; see `netselect.explore`."""
        return explore(self)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; how they were made does not matter."""
        return vars(self) == vars(other) if isinstance(other, StudyFacts) else NotImplemented

    __hash__ = StudyFacts.__hash__


# What is made of it elsewhere, such as the body of a web service, is built there and then, and not at first use:
# FastAPI silences there what pydantic says of annotations that FastAPI adds. The class itself is still built late.
Study.model_config["defer_build"] = False


def _plain(value: Any) -> Any:  # noqa: ANN401 -- whatever is given
    """Return parts of a study as they would be written; what they hold is checked where it is read."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True, warnings=False)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _as_pydantic_tells(fault: Fault) -> InitErrorDetails:
    found = fault.found
    is_plain = isinstance(found, str | int | None) or (isinstance(found, float) and math.isfinite(found))
    is_plain = is_plain or (isinstance(found, dict | list) and not found)
    named = {name: list(told) for name in ("expected", "about") if (told := getattr(fault, name))}
    kind = PydanticCustomError(fault.code, fault.message, named)
    return InitErrorDetails(type=kind, loc=fault.path, input=found if is_plain else shown(found).strip("`"))


def _read(read: Callable[P, StudyFacts]) -> Callable[P, Study]:
    """Return a reader of studies that can be asked what people like to ask of them."""

    @wraps(read)
    def reads(*given: P.args, **options: P.kwargs) -> Study:
        found = read(*given, **options)
        return Study.model_construct(found.model_fields_set, **vars(found))

    return reads


load, loads = _read(reading.load), _read(reading.loads)
