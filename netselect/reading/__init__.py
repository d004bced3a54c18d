"""How does a text become data, what is wrong with it, in words, and what is taken from the catalogue of criteria?

Every fault is found at once, each in its place, as it was written. `load.py` has the whole way, from a file to a
study.
"""

import copy
import datetime as dt
import math
import re
import types
import typing
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from netselect.errors import Code, Fault, StudyPath, listed, named, nearest, no_such, shown
from netselect.names import speaking_of
from netselect.reading.decoding import (
    MAX_SIZE,
    TELLING,
    TOO_LARGE,
    WORDS,
    Located,
    Plain,
    Told,
    decoded,
    json_as_yaml,
    mend_cut_figures,
    place_of,
)
from netselect.reading.reader import Reader
from netselect.study import mapping
from netselect.study.criteria import Criterion
from netselect.study.cures import MONEY_IN, no_limit, number_in_words, number_meant, rename_key
from netselect.study.quantities import Unit, unit_at
from netselect.words import exact_text


def parse(
    text: str | bytes, source: str = "", *, json: bool = False, told: Told | None = None
) -> tuple[Any, list[Fault]]:
    r"""Return what a text says, in `Located` and `LocatedList`, and every fault that it has as a text, in order.

    Bytes are read as UTF-8, or as UTF-16 where they start with its mark. In JSON tabs are spaces, and escaped
    pairs such as ``\ud83d\ude00`` are read. With faults the data are what could be read, fit for looking for
    further faults and for nothing else; None where nothing was. Where lines and sentences are ``told``, a text
    that cannot be read for another reason is not mended to read on: `StudyFaults` are raised.
    """
    faults: list[Fault] = []
    if len(text) > MAX_SIZE:
        unit = "bytes" if isinstance(text, bytes) else "characters"
        return None, [Fault("limit", TOO_LARGE.format(len(text), unit), (), 1, 1, source)]
    if isinstance(text, bytes):
        text = decoded(text, source, faults)
        if faults and not text:
            return None, faults
    text = text.removeprefix("\ufeff")
    if json:
        text = json_as_yaml(text)
    reader = Reader(text, source)
    if reader.complaint is not None:
        from netselect.reading.mending import read_on  # noqa: PLC0415 - slow to import, and few texts are broken

        reader = read_on(text, reader, faults, told)
    faults += reader.faults
    return reader.result(), sorted(set(faults)) if faults else faults


USE = "use"
"""The key under `criteria:` that names what is taken from the catalogue."""


@cache
def catalogue_data() -> dict[str, Any]:
    """Return the catalogue as it stands in its file: groups, the starter's ids, and limits that anchor."""
    from importlib import resources  # noqa: PLC0415 -- few studies take criteria from the catalogue

    text = resources.files("netselect.study").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def catalogue() -> dict[str, Criterion]:
    """Return the catalogue as a tree of criteria: seven groups with 29 criteria.

    Returns
    -------
    dict of str to Criterion

    Examples
    --------
    >>> list(catalogue())[:2]
    ['fit', 'relationship']
    >>> catalogue()["relationship"].criteria["shared_agenda"].levels[0]
    'no stated common purpose'
    """
    return {name: Criterion.model_validate(group) for name, group in catalogue_data()["groups"].items()}


def starter() -> tuple[str, ...]:
    """Return the ids of the criteria that make a good start."""
    return tuple(catalogue_data()["starter"])


def take_from_catalogue(study: Located, source: str) -> list[Fault]:
    """Put the criteria that `criteria: {use: ...}` names in its place in a study; its own keys go before.

    Ids that the catalogue does not hold are returned as faults.
    """
    criteria, key, names = _asked(study)
    if key is None:
        return []
    groups = catalogue_data()["groups"].values()
    entries = {name: entry for group in groups for name, entry in group["criteria"].items()}
    faults, path = list[Fault](), ("criteria", key)
    if key != USE:
        faults.append(no_such_key(path, USE))
    if not isinstance(names, list) or any(isinstance(name, list | Mapping) for name in names):
        faults.append(Fault("block", f"found {named(names)}: {_HOW}", path, found=names))
        names = []
    faults += [
        no_such(f"the catalogue holds no `{name}`.", name, entries, (*path, index), names)
        for index, name in enumerate(names)
        if name not in entries
    ]
    places = [place_of(study, fault.path) if source else (0, 0) for fault in faults]
    taken, of_use = Located(), place_of(study, path)
    for name in (name for name in names if name in entries):
        taken[name], taken.places[name] = _with_limit(study, name, entries[name]), of_use
    for name in (name for name in criteria if name != key):
        place = taken.places[name] = place_of(study, ["criteria", name])
        entry, own = taken.get(name, {}), criteria[name]
        taken[name] = Located({**entry, **own}) if entry and isinstance(own, Mapping) else own
        if taken[name] is not own:
            # What the study does not say itself stands where the criterion does.
            taken[name].places = dict.fromkeys(entry, place) | getattr(own, "places", {})
    taken.places[USE] = of_use
    study["criteria"] = taken
    return [
        replace(fault, line=line, column=column, source=source)
        for fault, (line, column) in zip(faults, places, strict=True)
    ]


def names_used(study: Mapping[str, Any]) -> list[str]:
    """Return the criteria that a study takes from the catalogue as they stand there, before they are put in."""
    criteria, key, names = _asked(study)
    return [name for name in names if name not in criteria] if key is not None and _names_some(names) else []


def once_for_use(findings: list[Fault], names: list[str]) -> list[Fault]:
    """Return findings with the weights that criteria of the catalogue (`names_used`) lack said once, of `use:`."""
    places: list[StudyPath] = [("criteria", name, "weight") for name in names]
    bare = [str(fault.path[1]) for fault in findings if fault.path in places]
    if not bare:
        return findings
    sentence = (
        f"{listed(bare, limit=40).replace(' or ', ' and ')} {'has' if len(bare) == 1 else 'have'} no weight yet. "
        f"Give each of these criteria a weight beside `{USE}:`, as in `{bare[0]}: {{weight: 10}}`, "
        "or write `weights: equal`"
    )
    said_once = Fault("missing", sentence, ("criteria", USE), about=tuple(bare))
    return [*(fault for fault in findings if fault.path not in places), said_once]


_HOW = "write `use: starter`, or a list of ids of the catalogue such as `use: [shared_agenda, annual_cost]`"


def _asked(study: Mapping[str, Any]) -> tuple[Mapping[str, Any], str | None, Any]:
    """Return the criteria of a study, the key (also misspelt) that takes some from the catalogue, and which.

    There is none where a block stands at the key, which is a criterion.
    """
    criteria = mapping(study.get("criteria"))
    near = (name for name, asked in criteria.items() if _names_some(asked) and nearest(str(name), [USE]))
    key = USE if USE in criteria else next(near, None)
    asked = criteria.get(key) if key is not None else None
    if isinstance(asked, Mapping):
        return criteria, None, None
    return criteria, key, list(starter()) if asked == "starter" else asked


def _names_some(asked: object) -> bool:
    return asked == "starter" or (isinstance(asked, list) and all(isinstance(name, str) for name in asked))


def _with_limit(study: Located, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry; the learner's own limit is its worst level, where the catalogue says so."""
    limits = mapping(mapping(study.get("learner")).get("limits"))
    stated = limits.get(catalogue_data()["worst_from_limit"].get(name))
    if isinstance(stated, int | float) and not isinstance(stated, bool) and stated > 0:
        return {**entry, "scale": {**entry["scale"], "worst": stated}}
    return dict(entry)


Model = TypeVar("Model", bound=BaseModel)

_BLOCK = frozenset({"model_type", "dict_type", "model_attributes_type", "dataclass_type", "mapping_type"})
_WANTED = {"a block of keys": _BLOCK, "a list, such as [a, b],": {"tuple_type", "list_type", "iterable_type"}}
_WHOLE = {"missing", "too_short", "extra_forbidden"}.union(*_WANTED.values())
"""Kinds of fault after which nothing inside the place can be judged."""
_ODD: dict[str, tuple[Code, str]] = {
    "too_short": ("empty", "`{0}` is empty: at least one is needed"),
    "invalid_key": ("identifier", "found the key {1}: a key here is a name; take the number out, or write a name"),
}
_CODES: dict[str, Code] = {
    **dict.fromkeys(("less_than", "less_than_equal", "greater_than", "greater_than_equal"), "range"),
    **dict.fromkeys(
        ("finite_number", "float_type", "float_parsing", "int_type", "int_from_float"), "not_a_number"
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), "truth"),
    "string_type": "text",
    "value_error": "conflict",
}
"""What other kinds of pydantic's are called; whatever else a method's parameter may ask for is `parameter`."""
_SLIP = 0.8
"""How much an unknown key and one that is given have to be alike for the first to be a slip for the other."""
_WORD = 4
"""Letters of a word that is sought inside the options."""
_MOST_KEYS = 14
"""Accepted keys that are all listed: a learner of a cohort has so many."""
_SOME_KEYS = 12
"""Those of more that are listed."""
_NUMBERS = {"not_a_number", "float_parsing", "float_type", "int_parsing", "int_type", "int_from_float"}


class Examined(NamedTuple, Generic[Model]):
    """What a model made of data: the model, or what is wrong."""

    value: Model | None
    found: list[Fault]
    """What is wrong, each once, without a line. A path is that of the data as they were written."""
    data: Mapping[str, Any]
    """The data, or a copy in which misspelt keys are put right, for looking for further faults."""
    closed: frozenset[StudyPath] = frozenset()
    """Places that are absent or of the wrong kind: what is said about their insides would repeat it."""

    def covers(self, path: StudyPath) -> bool:
        """Whether a place is said to be wrong as a whole already."""
        return bool(self.closed) and any(path[:depth] in self.closed for depth in range(1, len(path) + 1))


def examine(
    model: type[Model],
    data: Mapping[str, Any],
    *,
    context: dict[str, Any] | None = None,
    what: str = "key",
    study: Mapping[str, Any] | None = None,
    in_table: bool = False,
) -> Examined[Model]:
    """Read data, which are left as they are, with a model, and say everything that is wrong with them.

    `what` is how a name of this model is called in a sentence: a key, or a parameter; `study` says in which unit
    each figure is, where the data themselves do not; `in_table` tells whether the networks stand in a table.

    A key that is misspelt is put right in a copy, which is read again: so the faults inside it are found
    too, and nothing is said to be missing that is only misspelt. So is a figure that a comma has cut in two.
    """
    found: list[Fault] = []
    units = data if study is None else study
    while True:
        errors: list[ErrorDetails] = []
        try:
            value = model.model_validate(data, context=context)
            if not found:
                return Examined(value, found, data)
        except ValidationError as error:
            errors = _told_once(error.errors(include_url=False))
        paths = [_as_written(_path(detail), data) for detail in errors]
        typos = _typos(model, data, list(zip(errors, paths, strict=True)), context)
        cut, unspaced = _cut(data, paths), _unspaced(data, paths)
        if not typos and not cut and not unspaced:
            break
        if not found:
            data = copy.deepcopy(data)
        found += [
            Fault("yaml", _set_apart(_at(data, path[:-1]), str(path[-1])), path, found=path[-1])
            for path in unspaced
        ]
        mended = [
            Fault("not_a_number", sentence, (*path, key))
            for path, keys in cut.items()
            for key, sentence in mend_cut_figures(
                _at(data, path),
                keys,
                lambda key, path=path: unit_at((*path, key), units),  # type: ignore[misc]
            )
        ]
        found += mended
        if not typos and not mended and not unspaced:
            break
        for path, right in typos if not unspaced else ():
            found.append(no_such_key(path, right, what))
            rename_key(_at(data, path[:-1]), path[-1], right)
    for detail, path in zip(errors, paths, strict=True):
        with speaking_of("networks") if in_table and path[:1] == ("networks",) else nullcontext():
            fault = _fault(model, detail, _at(data, path[:-1]), what, unit_at(_path(detail), units))
        found.append(replace(fault, path=path))
    closed = frozenset(path for detail, path in zip(errors, paths, strict=True) if detail["type"] in _WHOLE)
    return Examined(None, found, data, closed)


def _told_once(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return errors without those that a list is empty whose items are wrong."""
    inside = {path[:depth] for detail in errors for path in [detail["loc"]] for depth in range(1, len(path))}
    return [detail for detail in errors if detail["type"] != "too_short" or detail["loc"] not in inside]


def _typos(
    model: type[BaseModel],
    data: Mapping[str, Any],
    errors: list[tuple[ErrorDetails, StudyPath]],
    context: dict[str, Any] | None,
) -> list[tuple[StudyPath, str]]:
    """Return the keys that nothing is called, with the one key each of them can only mean."""
    typos: dict[StudyPath, tuple[StudyPath, str]] = {}
    for detail, path in errors:
        if detail["type"] != "extra_forbidden":
            continue
        close = nearest(str(path[-1]), fields_at(model, _path(detail)[:-1]))
        holder = _at(data, path[:-1])
        # A key of another type than text stands under another name in pydantic's path.
        if close is None or close in holder or path[-1] not in holder:
            continue
        if (right := (*path[:-1], close)) not in typos and _may_mean(model, data, path, close, context):
            typos[right] = path, close
    return list(typos.values())


def _may_mean(
    model: type[BaseModel], data: Mapping[str, Any], path: StudyPath, close: str, context: dict[str, Any] | None
) -> bool:
    """Whether a key can be a slip for another: very much like it, or what stands under it reads well there."""
    if _alike(str(path[-1]), close) >= _SLIP:
        return True
    tried = copy.deepcopy(data)
    rename_key(_at(tried, path[:-1]), path[-1], close)
    try:
        model.model_validate(tried, context=context)
    except ValidationError as error:
        inside = (*path[:-1], close)
        places = (_as_written(_path(detail), tried) for detail in error.errors(include_url=False))
        return all(place[: len(inside)] != inside for place in places)
    return True


def _cut(data: Mapping[str, Any], paths: list[StudyPath]) -> dict[StudyPath, list[str | int]]:
    """Return the mappings that hold a refused key of digits without a value: it may be the rest of a figure."""
    cut: dict[StudyPath, list[str | int]] = {}
    for path in filter(None, paths):
        holder = _at(data, path[:-1])
        if isinstance(holder, Mapping) and str(path[-1])[:1].isdigit() and holder.get(path[-1], "") is None:
            cut.setdefault(path[:-1], []).append(path[-1])
    return cut


def _unspaced(data: Mapping[str, Any], paths: list[StudyPath]) -> list[StudyPath]:
    """Return the refused keys that hold their value, since no space stands behind the colon: ``{best:5}``."""
    return [
        path
        for path in filter(None, dict.fromkeys(paths))
        if isinstance(holder := _at(data, path[:-1]), Mapping)
        and holder.get(path[-1], "") is None
        and re.fullmatch(r"[\w -]+:[^\s:/].*", str(path[-1]))
        and str(path[-1]).partition(":")[0] not in holder
    ]


def _set_apart(holder: Any, written: str) -> str:  # noqa: ANN401 -- a dict, with places or without
    """Give a key the value that stands in it, and return the sentence on it."""
    key, _, value = written.partition(":")
    rename_key(holder, written, key)
    holder[key] = Plain(WORDS)[value] if value[0] in TELLING else value
    return f"found a colon without a space behind it in {shown(written)}. Write {shown(f'{key}: {value}')}"


def no_such_key(path: StudyPath, close: str, what: str = "key") -> Fault:
    """Return the fault that a key is misspelt, with the one that is meant."""
    sentence = f"there is no {what} `{path[-1]}` here. Did you mean `{close}`?"
    return Fault("unknown_key", sentence, path, found=path[-1], expected=(close,))


def _path(detail: ErrorDetails) -> StudyPath:
    return tuple(part for part in detail["loc"] if part != "[key]")


def _as_written(path: StudyPath, data: Any) -> StudyPath:  # noqa: ANN401 -- whatever was read
    """Return where a model's path leads in data that may be written in a short form.

    ``values.recognition.value`` is `values.recognition` where a bare value stands there, ``weights.formula`` is
    ``weights.order.formula``, and a list is an order of the top level.
    """
    written: list[str | int] = []
    for part in path:
        if isinstance(data, Mapping):
            inner = next(iter(data.values())) if len(data) == 1 else None
            if part not in data and isinstance(inner, Mapping) and part in inner:
                written.append(next(iter(data)))
                data = inner
            written.append(part)
            data = data.get(part)
        elif isinstance(data, list | tuple):
            if isinstance(part, int):
                written.append(part)
                data = data[part] if part < len(data) else None
        else:
            break
    return tuple(written)


def _at(data: Any, path: Sequence[str | int]) -> Any:  # noqa: ANN401 -- whatever was read
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part, {})
        elif isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return {}
    return data


def _fault(model: type[BaseModel], detail: ErrorDetails, holder: object, what: str, unit: Unit) -> Fault:
    """Return one thing that pydantic found as a fault, whose path is still to be said."""
    kind, found, path = detail["type"], detail.get("input"), _path(detail)
    context = detail.get("ctx", {})
    said, figure = context.get("sentence"), context.get("figure")
    if kind in _NUMBERS and (cure := _number_wanted(found, unit)):
        return Fault("not_a_number", cure, found=found)
    if said is not None:
        is_below = kind == "range" and unit.low == 0 and (figure or 0.0) < 0 and not unit.is_truth
        sentence = _at_least_0(figure or 0.0, unit) if is_below else str(said)
        return Fault(kind, sentence, found=found if figure is None else figure)  # type: ignore[arg-type]  # it is that of `refuse`
    if kind == "extra_forbidden":
        return _unknown_key(str(path[-1]), list(fields_at(model, path[:-1])), holder, what)
    if kind == "missing":
        said, cure = f"`{path[-1]}` is missing", _missing(model, path, unit)
        return Fault.mended("missing", said, cure) if cure else Fault("missing", said)
    if kind == "literal_error":
        options = tuple(str(option) for option in literals(type_at(model, path)))
        return Fault("option", _not_an_option(found, list(options), str(path[-1])), found=found, expected=options)
    for wanted, kinds in _WANTED.items():
        if kind in kinds:
            if found is None and path:
                said = f"nothing is written here: {wanted.rstrip(',')} is needed, or leave `{path[-1]}` out"
                return Fault("empty", said)
            block = _block_wanted(model, path) if kinds is _BLOCK else ""
            return Fault("block", f"found {named(found)}: {wanted} is needed{block}", found=found)
    if kind in _ODD:
        code, sentence = _ODD[kind]
        return Fault(code, sentence.format(path[-1] if path else "", shown(found)), found=found)
    said = f"found {named(found)}: {_lowered(detail['msg'].removeprefix('Value error, '))}"
    return Fault(_CODES.get(kind, "parameter"), said, found=found)


def _missing(model: type[BaseModel], path: StudyPath, unit: Unit) -> str:
    """Return what a key that is not there is for, and the line to write where its kind tells it."""
    key, kind, how = path[-1], type_at(model, path), ""
    options = [str(option) for option in literals(kind)] if typing.get_origin(kind) is typing.Literal else []
    if len(options) == 1:
        return f"write `{key}: {options[0]}`"
    if options:
        how = f"Write `{key}:` and one of {listed(options)}"
    elif kind is dt.date:
        how = f"Write it as year-month-day, such as `{key}: 2026-11-23`"
    elif kind is float:
        how = f"Write `{key}:` and {unit.asked}"
    return f"{_lowered(fields_at(model, path[:-1]).get(str(key), ''))} {how}".strip()


def _block_wanted(model: type[BaseModel], path: StudyPath) -> str:
    """Return how the block of keys begins that is needed at a path."""
    kind = type_at(model, path)
    if typing.get_origin(kind) is dict:
        return "; begin each part with an id of its own and a colon, and indent the rest below it"
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return ""
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    keys = [f"`{name}:`" for name in (needed or list(kind.model_fields))[:3]]
    return f", {'with' if needed else 'such as'} {listed(keys, joined='and' if needed else 'or')}"


def _number_wanted(found: object, unit: Unit) -> str:
    """Return what to write where a number is wanted, in the unit of its place; nothing for what is no text."""
    if found is None:
        return "" if unit.is_observed else f"nothing is written here: write {unit.asked}"
    if isinstance(found, list | tuple):
        # Of a list its one number is meant, or a range from its two.
        is_plain = all(isinstance(item, int | float | str) and not isinstance(item, bool) for item in found)
        text = " to ".join(map(str, found)) if len(found) in {1, 2} else "a list"
        return f"found a list: {number_meant(text, unit)}" if is_plain else ""
    is_no_number = isinstance(found, str | bool) or (isinstance(found, float) and not math.isfinite(found))
    if not is_no_number and str(found) not in {"<NA>", "NaT"}:
        return ""
    return number_in_words(str(found).lower() if isinstance(found, bool) else str(found), unit)


def _at_least_0(figure: float, unit: Unit) -> str:
    """Return what to write in the place of a negative figure."""
    cure = f"found `{exact_text(figure)}`: write {unit.asked}"
    if unit.high < math.inf:
        return cure
    if unit.kind == "money" and unit.is_observed:
        return f"{cure}, 0 or more. {MONEY_IN}"
    return f"{cure}, 0 or more{f', or {no_limit(unit)}' if unit.is_limit else ''}"


def _unknown_key(name: str, fields: list[str], holder: object, what: str) -> Fault:
    close = nearest(name, fields)
    if not fields:
        return Fault("unknown_key", f"there is no {what} `{name}` here, nor any other", found=name)
    if close is not None and isinstance(holder, Mapping) and close in holder:
        if _alike(name, close) >= _SLIP:
            said = f"there is no {what} `{name}` here, and `{close}` is given already: take this one out"
            return Fault("duplicate", said, found=name, about=(close,))
        close = None
    # What is given here and was not put right can hardly mean the other: what stands under it does not read there.
    if close is not None and not (isinstance(holder, Mapping) and name in holder):
        return no_such_key((name,), close, what)
    # A short list is given whole, and of a long one the beginning.
    most = _MOST_KEYS if len(fields) <= _MOST_KEYS else _SOME_KEYS
    said = f"there is no {what} `{name}` here. Accepted here: {listed(sorted(fields), limit=most)}."
    return Fault("unknown_key", said, found=name, expected=tuple(sorted(fields)[:most]))


def _alike(one: str, other: str) -> float:
    import difflib  # noqa: PLC0415 -- only a fault needs it

    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _not_an_option(found: object, options: list[str], key: str) -> str:
    if isinstance(found, str) and found in options:
        return f"found the text {shown(found)}: write it without quotes"
    close = nearest(found, options) if isinstance(found, str) else None
    if close is None and isinstance(found, str) and len(found) >= _WORD:
        holding = [option for option in options if found.casefold() in option]
        close = holding[0] if len(holding) == 1 else None
    if len(options) == 1:
        return f"found {named(found)}: only {options[0]} is accepted here; write `{key}: {options[0]}`"
    hint = f" Did you mean `{close}`?" if close else ""
    return f"found {named(found)}: accepted are {listed(options, limit=20)}.{hint}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def fields_at(model: type[BaseModel], path: Sequence[str | int]) -> dict[str, str]:
    """Return the keys that are accepted at a path, with their descriptions."""
    kind = type_at(model, path)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {field.alias or name: field.description or "" for name, field in kind.model_fields.items()}
    return {}


def literals(kind: Any) -> list[object]:  # noqa: ANN401 -- an annotation has no narrower type
    """Return the words that a type accepts, where it accepts only these."""
    if typing.get_origin(kind) is typing.Literal:
        return list(typing.get_args(kind))
    return [option for part in typing.get_args(kind) for option in literals(part)]


def type_at(model: type[BaseModel], path: Sequence[str | int]) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
    """Return the type of what stands at a path of a model: a class, a Literal, or None where nothing can."""
    kind: Any = model
    for part in path:
        kind = bare(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = kind.model_fields.items()
            kind = next((one.annotation for name, one in fields if (one.alias or name) == str(part)), None)
        else:
            arguments = typing.get_args(kind)
            kind = arguments[-1 if typing.get_origin(kind) is dict else 0] if arguments else None
    return bare(kind)


def bare(kind: Any) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
    """Return an annotation without Annotated and without `| None`."""
    if typing.get_origin(kind) is typing.Annotated:
        return bare(typing.get_args(kind)[0])
    if typing.get_origin(kind) not in {typing.Union, types.UnionType}:
        return kind
    options = [option for option in typing.get_args(kind) if option is not type(None)]
    return bare(options[0]) if len(options) == 1 else kind
