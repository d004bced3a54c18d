"""How do people look at what was found: as text, as a table, in a notebook, as JSON?"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

import netselect
from netselect.names import Names
from netselect.notebook import notebook_text
from netselect.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
"""The version of these values; it rises when a key changes its meaning or goes."""

MOST_WEIGHTS = 4
"""Weights that one sentence names; the largest, or those that change most."""


class Told:
    """How a record is told without printing it: in a line, and as plain values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {str(self).partition(chr(10))[0]}>"

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as plain mappings, lists and values, ready for JSON."""
        values: dict[str, Any] = plain(self)
        return values


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding(Told, ABC):
    """What was found on how sure a ranking is; the records of this room derive from it.

    Parameters
    ----------
    called : Names
        How networks, criteria and needs are called in its sentences; by their ids where nothing is given.
    """

    called: Names = field(default_factory=Names, repr=False, compare=False)

    @abstractmethod
    def to_frame(self) -> "pd.DataFrame":
        """Return what was found as a DataFrame; what is not known is NA."""

    @abstractmethod
    def __str__(self) -> str:
        """Return what was found as plain text of at most 80 columns."""

    def _repr_html_(self) -> str:
        return notebook_text(str(self))


Rows = Sequence[Mapping[str, Any]]


def frame_of_rows(rows: Rows, kinds: Mapping[str, str]) -> "pd.DataFrame":
    """Return one row for each mapping; what it does not hold is NA."""
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=kind) for name, kind in kinds.items()}
    )


def columns(*runs: tuple[str, str]) -> dict[str, str]:
    """Return the kind of each column, from runs of columns of one kind, in their order.

    Examples
    --------
    >>> columns(("str", "network name"), ("Float64", "score"))
    {'network': 'str', 'name': 'str', 'score': 'Float64'}
    """
    return {name: kind for kind, names in runs for name in names.split()}


def frame_of_records(
    records: Iterable[Any], kinds: Mapping[str, str], **made: Callable[[Any], object]
) -> "pd.DataFrame":
    """Return one row for each record; a column is its attribute of that name, or what is made of the record."""
    take = {name: made.get(name, attrgetter(name)) for name in kinds}
    return frame_of_rows([{name: own(one) for name, own in take.items()} for one in records], kinds)


def findings_as_dict(study: Study | None, found: Mapping[str, object]) -> dict[str, Any]:
    """Return findings with what they are about, as `netselect questions FILE --format json` writes them.

    Parameters
    ----------
    study : Study or None
        The study; None for a bare matrix.
    found : mapping of str to record
        What was found, by its name.

    Returns
    -------
    dict
        Described by ``$defs/findings`` of `result.schema.json`.
    """
    called = Names.of(study)
    return {
        "format": FORMAT,
        "netselect": netselect.__version__,
        "title": None if study is None else study.title,
        "as_of": None if study is None else study.as_of.isoformat(),
        "illustrative": False if study is None else study.illustrative,
        "content_hash": None if study is None else study.content_hash,
        "names": {kind: getattr(called, kind) for kind in ("networks", "criteria", "wants", "gates")},
        **{name: plain(value, called) for name, value in found.items()},
    }


def plain(found: Any, called: Names | None = None) -> Any:  # noqa: ANN401 -- whatever a finding holds, and JSON of it
    """Return a finding as mappings, lists and values; every number is finite, and what is endless is None.

    Parameters
    ----------
    found : record, mapping, sequence, array or value
        A record tells by a method ``json_values`` what is carried of it; without one its fields are, and the
        properties that its ``DERIVED`` names.
    called : Names, optional
        How networks and criteria are called; a finding knows for itself.

    Returns
    -------
    dict, list or value
        The fields of a record by their names, and what follows from them. Where a record is of a network, a
        criterion or a need, ``name`` stands beside its id.

    Examples
    --------
    >>> from netselect.robustness.reversal import Reversal
    >>> plain(Reversal("left out", "a", "b", "c", 1))
    {'change': 'left out', 'network': 'a', 'name': 'a', 'overtaker': 'b', 'overtaken': 'c', 'pairs': 1}
    """
    if hasattr(found, "json_values") or is_dataclass(found):
        called = getattr(found, "called", called)
        if hasattr(found, "json_values"):
            values = found.json_values()
        else:
            names = [field.name for field in fields(found) if field.name != "called"]
            values = {name: getattr(found, name) for name in (*names, *getattr(found, "DERIVED", ()))}
        return _with_name({name: plain(value, called) for name, value in values.items()}, called or Names())
    if isinstance(found, Mapping):
        return {name: plain(value, called) for name, value in found.items()}
    if isinstance(found, np.ndarray | list | tuple):
        return [plain(value, called) for value in (found.tolist() if isinstance(found, np.ndarray) else found)]
    return None if isinstance(found, float) and not np.isfinite(found) else found


def _with_name(record: dict[str, Any], called: Names) -> dict[str, Any]:
    """Return a record with ``name`` or ``title`` after the id of what it is of."""
    ways = {
        "network": ("name", called.network),
        "criterion": ("name", called.criterion),
        "want": ("title", called.want),
    }
    if "kind" in record:
        ways["what"] = ("name", called.anything)
    whole: dict[str, Any] = {}
    for key, value in record.items():
        whole[key] = value
        if key in ways and isinstance(value, str):
            name, named = ways[key]
            whole[name] = named(value)
    return whole
