"""Where does a reading stand, what has been built up to there, and what is the path of that place?"""

from typing import Any, TypeAlias

from netselect.errors import Code, Fault, StudyPath
from netselect.reading.limits import MAX_FAULTS, MORE_FAULTS
from netselect.reading.places import Located, LocatedList, Place
from netselect.reading.wording import BLOCK_AS_KEY

Where: TypeAlias = tuple[Any, Any, Any]
"""The value being filled, the places of its keys or items, and the key that waits."""


class Mark:
    """Something that stands where a key would, and is no key."""

    __slots__ = ("label", "repeats")

    def __init__(self, label: str = "", repeats: object = None) -> None:
        self.label = label
        self.repeats = repeats


NO_KEY = Mark()
"""The key that waits in a mapping whose next key is still to come."""

ITEM = Mark()
"""The key that waits in a list, whose items have no keys."""


class Trail:
    """The values so far, the faults so far, and the way from the top of the file to where the reading stands."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.root = LocatedList()
        self.where: Where = (self.root, self.root.places, ITEM)
        self.stack: list[tuple[Any, Any, Any, Any]] = []
        self._dropped: list[tuple[Located, Mark]] = []

    def enter(self, inside: Where, at: Place) -> None:
        """Hang a mapping or list in its place, and stand in it."""
        here, places, key = self.where
        if key is NO_KEY:
            after = key = self.refused_key("key", BLOCK_AS_KEY, at)
            places[key] = at
        else:
            after = self.hang(inside[0], at)
        self.stack.append((here, places, key, after))
        self.where = inside

    def leave(self) -> None:
        """Stand again in what the mapping or list hangs in."""
        here, places, _, after = self.stack.pop()
        self.where = here, places, after

    def hang(self, value: object, at: Place) -> Any:  # noqa: ANN401 - a key may be text, a number or a mark
        """Put a value where the reading stands; return the key that waits after it."""
        here, places, key = self.where
        if key is ITEM:
            here.append(value)
            places.append(at)
            return key
        here[key] = value
        return NO_KEY

    def refused_key(self, code: Code, message: str, at: Place, label: object = "", repeats: object = None) -> Mark:
        """Note a fault about a key (none where it is noted already); return the mark that holds its place.

        What stands under a key that ``repeats`` another goes to that one at the end: refused, but not absent.
        """
        mark = Mark(str(label), repeats)
        self.where = (*self.where[:2], mark)
        self._dropped.append((self.where[0], mark))
        if message:
            self.note(code, message, at)
        return mark

    def note(self, code: Code, message: str, at: Place) -> None:
        """Note a fault at the path of what is being read, until there are more than anybody reads."""
        if len(self.faults) >= MAX_FAULTS:
            if len(self.faults) == MAX_FAULTS:
                self.faults.append(Fault("more", MORE_FAULTS, (), *at, self.source))
            return
        here, _, key = self.where
        steps = [step for frame in self.stack[1:] for step in _step(frame[2], len(frame[0]) - 1)]
        last = () if here is self.root else _step(key, len(here))
        self.faults.append(Fault(code, message, (*steps, *last), *at, self.source))

    def path_before(self, at: Place) -> StudyPath:
        """Return the path of what is being read, as far as it had begun at a place."""
        here, places, key = self.where
        if isinstance(here, Located) and key is NO_KEY and places:
            latest = next(reversed(places))
            key = latest if places[latest][0] == at[0] else key
        path: StudyPath = ()
        for container, its_places, step, _ in [*self.stack, (here, places, key, None)]:
            if step is NO_KEY or container is self.root:
                continue
            if not its_places or (its_places[-1] if step is ITEM else its_places[step]) > at:
                break
            path += _step(step, len(container) - 1)
        return path

    def result(self) -> Any:  # noqa: ANN401 - a file may hold any plain value
        """Return the first document's value, without what stood at unfit keys."""
        for mapping, mark in self._dropped:
            mapping.places.pop(mark, None)
            second = mapping.pop(mark, None)
            if mark.repeats in mapping:
                _add(mapping, mark.repeats, second)
        self._dropped.clear()
        return self.root[0] if self.root else None


def _add(mapping: Located, key: Any, second: object) -> None:  # noqa: ANN401 - a key of a file
    """Add to what stands at a key what a repetition of it holds beside that."""
    first = mapping[key]
    if first is None:
        mapping[key] = second
    elif isinstance(first, Located) and isinstance(second, Located):
        for inner, value in second.items():
            if inner in first:
                _add(first, inner, value)
            elif not isinstance(inner, Mark):
                first[inner] = value
                first.places[inner] = second.places[inner]


def _step(key: object, index: int) -> StudyPath:
    """Return one step of a path: a key, the place of an item, or nothing where no key waits."""
    if key is ITEM:
        return (index,)
    label = key.label if isinstance(key, Mark) else str(key)
    return (label,) if label else ()
