"""Where in its file does each part of the data stand?"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Place: TypeAlias = tuple[int, int]
"""Line and column, both counted from 1."""


class Located(dict[Any, Any]):
    """A dict that knows where its keys stand (``places``).

    Examples
    --------
    >>> from netselect.reading.parsing import parse
    >>> data, faults = parse("title: Mine")
    >>> data, data.places
    ({'title': 'Mine'}, {'title': (1, 1)})
    """

    __slots__ = ("places",)
    places: dict[Any, Place]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever dict accepts
        super().__init__(*args, **kwargs)
        self.places = {}


class LocatedList(list[Any]):
    """A list that knows where its items stand (``places``)."""

    __slots__ = ("places",)
    places: list[Place]

    def __init__(self, *args: Any) -> None:  # noqa: ANN401 - whatever list accepts
        super().__init__(*args)
        self.places = []


def place_of(data: object, path: Sequence[str | int]) -> Place:
    r"""Return the line and column of the key or item at ``path``, or of the nearest part of it that is there.

    Examples
    --------
    >>> from netselect.reading.parsing import parse
    >>> data, _ = parse("needs:\n  raid-log: {current: 2}")
    >>> place_of(data, ["needs", "raid-log", "current"]), place_of(data, ["needs", "raid-log", "target"])
    ((2, 14), (2, 3))
    """
    place = (1, 1)
    for part in path:
        if isinstance(data, Located) and part in data.places:
            place = data.places[part]
            data = data.get(part)
        elif isinstance(data, LocatedList) and isinstance(part, int) and 0 <= part < len(data.places):
            place = data.places[part]
            data = data[part]
        else:
            break
    return place


def copied(data: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a copy that knows the places of its keys, where the original does."""
    if not isinstance(data, Located):
        return dict(data)
    copy = Located(data)
    copy.places = dict(data.places)
    return copy
