"""The methods, one file each, and how a name finds its method.

Every file of this package whose name does not start with an underscore holds one method of the same name.
Other packages add methods through entry points of the group `netselect.methods`.
"""

import importlib
import importlib.util
import os
import sys
import warnings
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from netselect.arguments import checked
from netselect.errors import (
    InvalidParameter,
    MalformedMethod,
    NetselectWarning,
    UnknownName,
    listed,
    nearest,
    shown,
    unknown_name,
)
from netselect.methods._contract import (
    Evaluation,
    FromBestAndWorst,
    Method,
    Separable,
    Step,
    scores_of,
    weighted_total,
)
from netselect.methods._footing import refuse_peaked_curves
from netselect.sums import ScoreRange
from netselect.words import plain_name

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

__all__ = [
    "Evaluation",
    "FromBestAndWorst",
    "Method",
    "ScoreRange",
    "Separable",
    "Step",
    "available_methods",
    "broken_methods",
    "built_in_methods",
    "make_method",
    "method_class",
    "refuse_peaked_curves",
    "scores_of",
    "second_opinions",
    "spoken",
    "weighted_total",
    "with_parameters",
]

ENTRY_POINTS = "netselect.methods"
"""The group of entry points through which other packages add methods."""

PEERS = ("pymcdm.", "skcriteria.")
"""What the names of other libraries' rankers begin with."""

SPOKEN = {
    "reference candidates": "levels from the candidates",
    "reference anchors": "fixed levels",
    "scaling anchors": "figures between fixed levels",
    "scaling min_max": "figures from lowest to highest",
    "scaling vector": "figures divided by their length",
    "scaling sum": "figures divided by their sum",
    "scaling max": "figures divided by the largest",
    "scaling none": "figures as they are",
}
"""What the parameters of built-in methods do, as it stands in a sentence."""


@cache
def built_in_methods() -> tuple[str, ...]:
    """Return the names of the methods of this package, in order of the alphabet."""
    import pkgutil  # noqa: PLC0415 -- only a list of methods needs it, and a single name does not

    return tuple(
        sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    )


def available_methods() -> dict[str, type[Method]]:
    """Return every method that is installed, built in or added by other packages.

    What a package adds and is no method, or cannot be loaded or described, is left out with a warning.

    Examples
    --------
    >>> import netselect
    >>> sorted(netselect.available_methods())[:2]
    ['ahp', 'promethee']
    """
    found = {name: method_class(name) for name in built_in_methods()}
    for name, sentence in _added().items():
        if sentence:
            warnings.warn(f"{sentence}. It is left out here", NetselectWarning, stacklevel=2)
        else:
            found[name] = method_class(name)
    return found


def second_opinions() -> dict[str, type[Method]]:
    """Return the rankers of other libraries that can be asked, whether these are installed or not."""
    from netselect.methods._peers import peer_class, peer_names  # noqa: PLC0415 -- few ask for second opinions

    return {name: peer_class(name) for name in peer_names()}


def broken_methods() -> tuple[str, ...]:
    """Return what is wrong with each method of another package that cannot be used, a sentence each."""
    return tuple(filter(None, _added().values()))


def _added() -> dict[str, str]:
    """Return the names of other packages' methods, each with what is wrong with it."""
    from json import dumps  # noqa: PLC0415 -- only where other packages bring methods

    added: dict[str, str] = {}
    for name in sorted({point.name for point in _entry_points()} - set(built_in_methods())):
        try:
            method = _class_of(name)
            added[name] = ""
            dumps([method.model_json_schema(), method().model_dump(mode="json")])
        except MalformedMethod as error:
            added[name] = str(error)
        except Exception as error:  # noqa: BLE001 -- whatever another package brings along
            added[name] = f"the method `{name}` of another package cannot be described: {error!r}"
    return added


@checked
def method_class(name: str) -> type[Method]:
    """Return the method of a name.

    Parameters
    ----------
    name : str
        A built-in method, or one that another package adds.

    Returns
    -------
    type of Method

    Raises
    ------
    UnknownName
        With the nearest name.
    MalformedMethod
        Where a package's entry point leads to something that is no method of that name.

    Examples
    --------
    >>> method_class("topsis").title
    'TOPSIS'
    """
    return _class_of(name)


def _class_of(name: str) -> type[Method]:
    if (own := _built_in(name)) is not None:
        return own
    if name.lower().startswith(PEERS) or f"{name.lower()}." in PEERS:
        from netselect.methods._peers import peer_class  # noqa: PLC0415 -- few ask for second opinions

        return peer_class(name)
    points = _entry_points()
    for point in points:
        if point.name == name:
            try:
                loaded: object = point.load()
            except (Exception, SystemExit) as error:
                raise MalformedMethod(
                    f"the method `{name}` of another package cannot be loaded from `{point.value}`: {error!r}"
                ) from error
            return _checked(loaded, name, f"entry point `{point.value}`")
    known = {*built_in_methods(), *(point.name for point in points)}
    raise unknown_name(f"there is no method `{name}`.", name, known)


@checked
def make_method(name: str, parameters: Mapping[str, Any] | None = None) -> Method:
    """Return a method with its parameters, checked.

    Parameters
    ----------
    name : str
        The method.
    parameters : mapping, optional
        Its parameters; what is not given has its default.

    Returns
    -------
    Method

    Raises
    ------
    UnknownName
        Where the method or a parameter does not exist, with the nearest name.
    InvalidParameter
        Where a parameter's value is not accepted, saying what is.

    Examples
    --------
    >>> make_method("topsis", {"reference": "candidates"}).is_relative
    True
    """
    return with_parameters(name, parameters or {})


def with_parameters(method: type[Method] | str, parameters: Mapping[str, Any]) -> Method:
    """Return a method of a class or a name with its parameters, checked as `make_method` does."""
    chosen = _class_of(method) if isinstance(method, str) else method
    for parameter in parameters:
        if parameter not in chosen.model_fields:
            names = list(chosen.model_fields)
            close = nearest(parameter, names)
            has = f"It has {listed(names)}." if names else "It has none."
            hint = f"Did you mean `{close}`?" if close else has
            said = f"{chosen.name} has no parameter `{parameter}`. {hint}"
            raise UnknownName(said, found=parameter, expected=[close] if close else names)
    try:
        return chosen(**parameters)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        said = f"{first['msg'].removeprefix('Value error, ')}, found {shown(first['input'])}"
        raise InvalidParameter(f"{chosen.name}: parameter `{where}`: {said}") from None


def _entry_points() -> "EntryPoints":
    """Return what other packages add; looked up only where a name is not built in, because it costs a search.

    It is searched again where a folder has changed, by which Python itself notices what is installed meanwhile.
    """
    return _entry_points_in(tuple((folder, _changed_at(folder)) for folder in sys.path))


@lru_cache(maxsize=1)
def _entry_points_in(_: tuple[tuple[str, int], ...]) -> "EntryPoints":
    from importlib.metadata import entry_points  # noqa: PLC0415 -- see above

    return entry_points(group=ENTRY_POINTS)


def _changed_at(folder: str) -> int:
    try:
        return os.stat(folder or ".").st_mtime_ns  # noqa: PTH116 -- a name may be no path
    except OSError:
        return 0


@cache
def _built_in(name: str) -> type[Method] | None:
    """Return the method of a file of this package; None where there is no such file."""
    whole = f"{__name__}.{name}"
    if not name.isidentifier() or name.startswith("_") or importlib.util.find_spec(whole) is None:
        return None
    module = importlib.import_module(whole)
    found = next(
        (
            item
            for item in vars(module).values()
            if isinstance(item, type) and issubclass(item, Method) and item.__module__ == module.__name__
        ),
        None,
    )
    return _checked(found, name, f"{module.__file__}")


def _checked(found: object, name: str, where: str) -> type[Method]:
    if not (isinstance(found, type) and issubclass(found, Method)):
        raise MalformedMethod(f"{where} holds no method: a subclass of netselect.methods.Method is needed")
    if found.name != name:
        raise MalformedMethod(f"{where} holds the method `{found.name}`, and `{name}` was looked for")
    return found


def spoken(parameter: str) -> str:
    """Return what a parameter with its value does, as it stands in a sentence.

    >>> spoken("scaling anchors"), spoken("reference_point best")
    ('figures between fixed levels', 'reference point best')
    """
    return SPOKEN.get(parameter, plain_name(parameter))
