"""What is said when a public function is given something else than it takes, and how is something to be ranked?

`checked` reads what each parameter takes from its annotation, so that a wrong kind of thing is refused at the
door, by one sentence, and not by an attribute that it lacks somewhere within. What a value of the right kind may
be is for the function itself to say.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import wraps
from itertools import chain
from types import BuiltinFunctionType, NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NamedTuple,
    NoReturn,
    ParamSpec,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import numpy as np
import numpy.typing as npt

from netselect.errors import InvalidMatrix, InvalidParameter, listed, named, shown, unknown_name

if TYPE_CHECKING:
    from netselect.methods import Method
    from netselect.study.statements import Weighting

GatesChoice: TypeAlias = Literal["apply", "ignore"]
"""Whether the rules decide who stands, or everybody does."""


class RankingOptions(NamedTuple):
    """What `netselect.rank` takes beside the study, handed on whole; it is checked where it is used."""

    method: "Method | str | None" = None
    """None for the study's own, or the weighted sum of a bare matrix."""
    parameters: Mapping[str, Any] = {}
    """Of the method, beside its own."""
    gates: GatesChoice = "apply"
    weights: "Weighting | str | None" = None
    """Another way of weighting than the study's."""
    leave_out_private: bool = False
    """Whether what is private in a cohort is left out before anything is computed."""


P = ParamSpec("P")
R = TypeVar("R")

_WORDS = {
    "BatchResult": "the result of a batch",
    "DecisionMatrix": "a decision matrix",
    "Method": "a method",
    "Portfolio": "the result of `portfolio`",
    "Ranking": "a ranking",
    "Study": "a study",
    "Weighting": "a way of weighting",
    "bool": "true or false",
    "bytes": "bytes",
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "Path": "a path",
    "PathLike": "a path",
    "NoneType": "None",
}
"""How kinds of things are called that have no name of one word, or another one."""

_DTYPES = {"b": "b", "i": "iu", "f": "iuf"}
"""The kinds of arrays that are taken for one of truths, positions or figures."""

_OF_KIND = {"b": "true and false", "i": "whole numbers", "u": "whole numbers", "f": "numbers", "U": "text"}


_MOST_BITS = 1023
"""A whole number with more is beyond what floating point can hold."""


class _Kind(NamedTuple):
    """What a parameter takes: a test, and its name in a sentence."""

    fits: Callable[[Any], bool]
    words: str


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function refuse what is of another kind than its annotations say, in a sentence.

    Annotations in quotes, ``Any`` and arrays of any kind (``ArrayLike``) are left to the function.

    >>> @checked
    ... def twice(count: int, *, aloud: bool = False) -> int:
    ...     return 2 * count
    >>> twice("a")
    Traceback (most recent call last):
    netselect.errors.InvalidParameter: `twice`: `count` is a whole number, found the text `a`
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    kinds: dict[str, _Kind] = {}

    @wraps(function)
    def refusing(*given: P.args, **options: P.kwargs) -> R:
        if not kinds:
            hints = function.__annotations__
            kinds.update({name: _kind_of(hint) for name, hint in hints.items() if name != "return"})
        stated = zip(names, given, strict=False)
        for name, value in chain(stated, options.items()) if options else stated:
            if name in kinds and not kinds[name].fits(value):
                refuse_kind(f"`{function.__name__}`: `{name}`", value, kinds[name].words)
        return function(*given, **options)

    return refusing


def refuse_kind(name: str, value: object, needed: str) -> NoReturn:
    """Refuse a value of a wrong kind: what it was given as, what is needed, what was found, and the cure."""
    raise InvalidParameter(f"{name} is {needed}, found {found_as(value)}{_cure(value, needed)}")


def choice(what: str, value: object, accepted: Sequence[str]) -> None:
    """Refuse what is none of the words accepted, with the nearest, or with all."""
    if not isinstance(value, str) or value not in accepted:
        said = shown(value) if isinstance(value, str) else found_as(value)
        raise unknown_name(f"{what}: there is no {said}.", str(value)[:80], accepted)


def found_as(value: object) -> str:
    """Return what a message calls something that a program gave where something else was wanted.

    >>> found_as("a"), found_as(3), found_as(None), found_as({}), found_as(int)
    ('the text `a`', 'the number `3`', 'None', 'a mapping', 'the class `int`')
    """
    if value is None:
        return "None"
    if isinstance(value, type):
        return f"the class `{value.__name__}`"
    if isinstance(value, bool):
        return shown(value)
    if isinstance(value, str | bytes):
        kind = "text" if isinstance(value, str) else "bytes"
        return f"the {kind} {shown(value)}" if value else f"an empty {kind}"
    if isinstance(value, int | float | complex):
        said = shown(value)
        return said if said.startswith("a ") else f"the number {said}"
    if isinstance(value, os.PathLike):
        return f"the path {shown(value)}"
    if isinstance(value, list | tuple):
        said = "a list" if isinstance(value, list) else "a tuple"
        return f"{said} {shown(value)}" if value else f"{said} of nothing"
    if isinstance(value, np.ndarray):
        return f"a numpy array of {_OF_KIND.get(value.dtype.kind, 'other things than numbers')}"
    return "a mapping" if isinstance(value, Mapping) else _called(type(value).__name__)


def _cure(value: object, needed: str) -> str:
    """Return how what is needed comes of what was found, where it can; after a colon."""
    if "a study" not in needed and "a ranking" not in needed:
        return ""
    if isinstance(value, type):
        return f": give a {value.__name__.lower()} itself, such as `netselect.load(path)` makes"
    cures = {
        "Ranking": "`ranking.study` holds its study",
        "DecisionMatrix": "`netselect.rank(matrix)` ranks it",
        "DataFrame": "`DecisionMatrix.from_frame` makes a matrix of figures, and `netselect.rank` ranks it",
        "ndarray": "`DecisionMatrix.from_arrays` makes a matrix of figures, and `netselect.rank` ranks it",
    }
    reads = isinstance(value, str | bytes | os.PathLike | Mapping)
    cure = "a file is read by `netselect.load(path)`" if reads else cures.get(type(value).__name__, "")
    return f": {cure}" if cure else ""


def _called(name: str) -> str:
    return _WORDS.get(name, f"{'an' if name[:1] in 'AEIOaeio' else 'a'} {name}")


def _kind_of(hint: Any) -> _Kind:  # noqa: ANN401 -- an annotation is of any kind, and each is one line
    """Return what an annotation asks for; what it cannot say fits."""
    origin, parts = get_origin(hint), get_args(hint)
    if hint is None or hint is NoneType:
        return _Kind(lambda value: value is None, "None")
    if origin in {Union, UnionType}:
        each = [_kind_of(part) for part in parts]
        return _Kind(lambda value: any(kind.fits(value) for kind in each), listed(kind.words for kind in each))
    if origin is Literal:
        return _Kind(lambda value: isinstance(value, str), listed(map(str, parts)))
    if origin is np.ndarray:
        kinds = _DTYPES.get(np.dtype(get_args(parts[1])[0]).kind, "") if len(parts) > 1 else ""
        of = f" of {_OF_KIND[kinds[-1]]}" if kinds else ""
        return _Kind(
            lambda value: isinstance(value, np.ndarray) and value.dtype.kind in kinds, f"a numpy array{of}"
        )
    if origin is not None and issubclass(origin, Callable):  # type: ignore[arg-type]
        return _Kind(lambda value: callable(value) and not isinstance(value, type), "a function")
    if origin is not None and issubclass(origin, Mapping):
        keys, values = map(_kind_of, parts)
        return _Kind(
            lambda value: (
                isinstance(value, Mapping)
                and all(keys.fits(key) and values.fits(one) for key, one in value.items())
            ),
            "a mapping",
        )
    if origin is tuple and Ellipsis not in parts:
        each = [_kind_of(part) for part in parts]
        return _Kind(
            lambda value: (
                isinstance(value, list | tuple)
                and len(value) == len(each)
                and all(kind.fits(one) for kind, one in zip(each, value, strict=True))
            ),
            listed((kind.words for kind in each), joined="and"),
        )
    if origin is not None and issubclass(origin, Iterable):
        return _items(_kind_of(parts[0]), origin)
    if not isinstance(hint, type) or hint in {Any, object}:
        return _Kind(lambda _: True, "anything")
    return _plain(hint)


def _items(item: _Kind, origin: type) -> _Kind:
    """Return the kind of a list: what can be gone through only once is not looked into."""
    wanted = Sequence if issubclass(origin, Sequence) else Iterable

    def fits(value: object) -> bool:
        if isinstance(value, str | bytes) or not isinstance(value, wanted):
            return False
        return not isinstance(value, Sequence) or all(item.fits(one) for one in value)

    return _Kind(fits, f"a list, each item {item.words}" if item.words != "anything" else "a list")


def _plain(kind: type) -> _Kind:
    accepted: dict[type, tuple[type, ...]] = {
        bool: (bool, np.bool_),
        int: (int, np.integer),
        float: (int, float, np.integer, np.floating),
    }
    taken, is_number = accepted.get(kind, (kind,)), kind in {int, float}

    def fits(value: object) -> bool:
        if not is_number or not isinstance(value, taken):
            # A point in time is a date to Python, and cannot be compared with one.
            return isinstance(value, taken) and not (kind is date and isinstance(value, datetime))
        return not isinstance(value, bool) and not (isinstance(value, int) and value.bit_length() > _MOST_BITS)

    return _Kind(fits, _called(kind.__name__))


_DIRECTIONS = {"max": True, "benefit": True, "min": False, "cost": False}
_SIGNS = {1: True, -1: False, max: True, min: False}
"""How libraries of decision analysis write directions beside these words, also as values of an enumeration."""


def directions_said(maximise: Iterable[object]) -> npt.NDArray[np.bool_]:
    """Return on which criteria more is better (m,), said as truths, signs or words; anything else is refused.

    >>> directions_said(["max", -1, False]).tolist()
    [True, False, False]
    """
    if isinstance(maximise, np.ndarray) and maximise.dtype == bool and not np.ma.is_masked(maximise):
        return np.asarray(maximise)
    said = []
    if isinstance(maximise, str | type) or not hasattr(maximise, "__iter__"):
        raise InvalidMatrix(f"maximise: found {named(maximise)}: say for each criterion which way is better")
    for each in maximise:
        word = each.value if isinstance(each, Enum) else each
        if isinstance(word, bool | np.bool_):
            said.append(bool(word))
        elif isinstance(word, str) and word in _DIRECTIONS:
            said.append(_DIRECTIONS[word])
        elif isinstance(word, int | float | np.integer | np.floating | BuiltinFunctionType) and word in _SIGNS:
            said.append(_SIGNS[word])
        else:
            found = "a masked cell" if word is np.ma.masked else found_as(word)
            raise InvalidMatrix(
                f"maximise holds {found}: accepted are True and False, 1 and -1, or {listed(sorted(_DIRECTIONS))}"
            )
    return np.array(said, dtype=np.bool_)
