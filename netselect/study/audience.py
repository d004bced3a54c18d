"""What of a study is for whom, and what is left of it for others than the learner?

Whatever is private goes before anything is computed, with every reference to it, so that nothing that is said of
the rest can rest on it: what is left is the study of somebody who never wrote the private items down. It is taken
out of plain mappings, so that a study can be treated so before anybody asks whether it is in order.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from netselect.errors import MethodNotApplicable, StudyPath, nearest
from netselect.study import mapping
from netselect.study.network import judged_figures, settle

if TYPE_CHECKING:
    from netselect.study.study import Study

Audience = Literal["learner", "manager", "assessor", "careers"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""Who a document can be for; all but the learner get what is left for others."""

LEFT_OUT = "Private items, if there are any, and notes were left out before anything was computed."
"""What every document for others says, whether or not anything was left out."""

LEFT_OUT_BUT_NOTES = "Private items, if there are any, were left out before anything was computed."
"""The same, where somebody asked for the notes."""

Kept = Literal["notes", "themes", "wants"]
"""What can stay for others, though it would go: notes, themes that no need asks for, private needs."""

WANTS = ("needs", "aspirations")
PRIVATE = "private"

_FALSE = frozenset({"false", "no"})
_NAMING = {
    "searched": "found",
    "ethics": "network",
    "decisions": "about",
    "evidence": "",
    "waivers": "network",
    "redundancy": "networks",
}
"""Lists of a study, each with the key of its items that names networks, needs or aspirations."""

_NOTES = {"decisions": ("changed", "why"), "ethics": ("answer",), "conflicts": ("happened", "done")}
"""The keys that are notes, of the items of each list."""

# What is like none of these is nothing that anything private stands in; `judgements` are those of criteria.
_OF_A_STUDY = (*_NAMING, "networks", "network_judgements", "judgements", "judges", "themes", "portfolio")
_OF_A_NETWORK = ("serves", "offers", "exclusive_with", "requires", "asks_of_me", "conflicts", "online", "notes")


def is_mark(key: object) -> bool:
    """Return whether a key says who may see the thing that it stands in, also where it is misspelt."""
    return key == PRIVATE or _like(str(key), (PRIVATE,)) is not None


def is_private(thing: object) -> bool | None:
    """Return whether a thing, as it was read, is marked private; None where no mark can be found.

    Only a plain no makes it public: a mark that cannot be read is taken for a yes.

    Examples
    --------
    >>> [is_private(want) for want in ({"private": "perhaps"}, {"privat": True}, {"private": "No"}, {})]
    [True, True, False, None]
    """
    marks = [value for key, value in mapping(thing).items() if is_mark(key) and not isinstance(value, Mapping)]
    return any(str(value).strip().casefold() not in _FALSE for value in marks) if marks else None


@lru_cache(10_000)
def _like(key: str, names: tuple[str, ...]) -> str | None:
    """Return which of some names a key is, or is most like."""
    return key if key in names else nearest(key, names)


def for_others(study: "Study", keep: Collection[Kept] = ()) -> "Study":
    """Return a study without what is private, without what refers to it, and without notes.

    Parameters
    ----------
    study : Study
        It is left as it is.
    keep : collection of {"notes", "themes", "wants"}
        What stays all the same. In a cohort themes stay, which other learners ask for, and the private needs of
        the study's own learner, which each record calls public or not.

    Returns
    -------
    Study
        The study itself where nothing goes. Importances are as they were stated: without a private need, swing
        points may have no 100 any more.

    Raises
    ------
    MethodNotApplicable
        Where every network is private.
    """
    plain = study.as_plain()
    secrets = frozenset(name for name, want in study.learner.wants.items() if want.private and "wants" not in keep)
    taken, learner = Taken(), plain["learner"]
    for kind in WANTS:
        taken.names(learner.get(kind), ("learner", kind), secrets)
    taken.ranked(learner.get("order"), ("learner", "order"), secrets)
    taken.pairs(learner.get("judgements"), ("learner", "judgements"), secrets)
    taken.out_of(plain, secrets, keep)
    if not taken.paths:
        return study
    if not plain["networks"]:
        raise MethodNotApplicable("every network of this study is private: nothing is left to tell others")
    for _, stated in judged_figures(plain):
        settle(plain, stated)
    return type(study).model_validate(plain, context={"references_checked": True})


class Taken:
    """What is taken out of plain data, in place; lists and blocks that know the places of their lines keep them.

    Parameters
    ----------
    marked : set of path
        Things that are private, though their own marks do not say so.

    Attributes
    ----------
    paths : list of path
        Where the things stood that were taken out, every step a text.
    """

    def __init__(self, marked: AbstractSet[tuple[str, ...]] = frozenset()) -> None:
        self.marked, self.paths = marked, list[tuple[str, ...]]()

    def out_of(self, study: dict[Any, Any], secrets: AbstractSet[str], keep: Collection[Kept] = ()) -> None:
        """Take out of a study what is private, all but what its learner's own block says.

        Parameters
        ----------
        study : dict
            As it was read; it is changed.
        secrets : set of str
            The ids of needs and aspirations that are gone.
        keep : collection of {"notes", "themes", "wants"}
            As for `for_others`.
        """
        blocks = list(_meant(study, _OF_A_STUDY))
        networks = [(key, study[key]) for key, name in blocks if name == "networks"]
        gone = frozenset(secrets).union(
            str(name)
            for key, block in networks
            for name, network in mapping(block).items()
            if is_private(block) or self._is_private((key, name), network)
        )
        for key, name in blocks:
            if name in _NAMING:
                self._private(study[key], (key,), gone, _NAMING[name])
                self._notes(study[key], (key,), name, keep)
            for path, pairs in _comparisons(study[key], (key,), name):
                self._judged(pairs, path, gone)
        for key, block in networks:
            self.names(block, (key,), gone)
            for name, network in mapping(block).items():
                self._network(network, (key, name), gone, keep)
        left = [network for _, block in networks for network in mapping(block).values()]
        kinds = {str(mapping(network).get("type", "other")) for network in left}
        for key, name in blocks:
            if name == "portfolio" and networks:
                rules = mapping(study[key])
                self.take(rules.get("one_of_each"), (key, "one_of_each"), lambda _, kind: str(kind) not in kinds)
                self._private(rules.get("discounts"), (key, "discounts"), gone, "networks")
                self._private(rules.get("groups"), (key, "groups"), gone, "networks")
                self.take(
                    rules.get("groups"),
                    (key, "groups"),
                    lambda _, group: str(mapping(group).get("type") or next(iter(kinds), "")) not in kinds,
                )
        if "themes" not in keep:
            self._themes(study, networks)

    def take(self, block: object, path: StudyPath, goes: Callable[[Any, Any], bool]) -> None:
        """Take out of a block of keys, or of a list, what goes by its key, or place, and what stands there."""
        if isinstance(block, dict):
            out = [key for key, value in block.items() if goes(key, value)]
        elif isinstance(block, list):
            # From the end, so that the places of what is still to go do not change.
            out = [place for place in reversed(range(len(block))) if goes(place, block[place])]
        else:
            return
        places = getattr(block, "places", None)
        for key in out:
            del block[key]
            if places and (isinstance(block, list) or key in places):
                del places[key]
            self.paths.append(tuple(map(str, (*path, key))))

    def names(self, block: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take what is gone out of a block of keys that are ids."""
        self.take(block, path, lambda name, _: str(name) in gone)

    def pairs(self, block: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take out the judgements that compare something that is gone."""
        self.take(block, path, lambda pair, _: not gone.isdisjoint(parts_of(pair)))

    def ranked(self, items: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take what is gone out of a list of ids, and of lists in it of ids that tie."""
        for place, tied in enumerate(items if isinstance(items, list) else ()):
            if isinstance(tied, list) and tied:
                self.ranked(tied, (*path, place), gone)
        self.take(items, path, lambda _, item: item == [] or str(item) in gone)

    def _is_private(self, path: StudyPath, thing: object) -> bool:
        return bool(is_private(thing)) or tuple(map(str, path)) in self.marked

    def _private(
        self, block: object, path: StudyPath, gone: AbstractSet[str] = frozenset(), naming: str = ""
    ) -> None:
        """Take out what is private, and what names something that is gone under a key."""
        self.take(
            block,
            path,
            lambda key, thing: self._is_private((*path, key), thing) or not gone.isdisjoint(_named(thing, naming)),
        )

    def _judged(self, block: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take out the judgements of networks that are gone, and each criterion of which none is left."""
        judged = [criterion for criterion, pairs in mapping(block).items() if pairs]
        for criterion in judged:
            self.pairs(mapping(block)[criterion], (*path, criterion), gone)
        self.take(block, path, lambda criterion, pairs: not pairs and criterion in judged)

    def _themes(self, study: Mapping[Any, Any], networks: Iterable[tuple[Any, object]]) -> None:
        """Take out the themes that no need asks for, with what networks offer of them."""
        wants = [want for kind in WANTS for want in mapping(mapping(study.get("learner")).get(kind)).values()]
        asked = {str(theme) for want in wants for theme in mapping(mapping(want).get("themes"))}
        for key, name in list(_meant(study, _OF_A_STUDY)):
            if name == "themes":
                self.take(study[key], (key,), lambda _, theme: str(theme) not in asked)
        for key, block in networks:
            for network_id, network in mapping(block).items():
                for offered, name in list(_meant(network, _OF_A_NETWORK)):
                    if name == "offers":
                        offers = mapping(network)[offered]
                        self.take(offers, (key, network_id, offered), lambda theme, _: str(theme) not in asked)

    def _notes(self, block: object, path: StudyPath, name: str, keep: Collection[Kept]) -> None:
        if "notes" not in keep and name in _NOTES and isinstance(block, list):
            for place, record in enumerate(block):
                self.take(record, (*path, place), lambda key, _: _like(str(key), _NOTES[name]) is not None)

    def _network(self, network: object, path: StudyPath, gone: AbstractSet[str], keep: Collection[Kept]) -> None:
        for key, name in list(_meant(network, _OF_A_NETWORK)):
            block, here = mapping(network)[key], (*path, key)
            if name == "serves":
                self.names(block, here, gone)
            elif name in {"exclusive_with", "requires"}:
                self.take(block, here, lambda _, other: str(other) in gone)
            elif name in {"asks_of_me", "conflicts"}:
                self._private(block, here)
                self._notes(block, here, name, keep)
            elif name == "online":
                for part, things in mapping(block).items():
                    self._private(things, (*here, part))
            elif name == "notes" and "notes" not in keep:
                self.names(network, path, {str(key)})


def _comparisons(block: object, path: StudyPath, name: str) -> Iterator[tuple[StudyPath, object]]:
    """Yield where networks are compared in pairs, in a block of the study or by its judges."""
    if name == "network_judgements":
        yield path, block
    for judge, said in mapping(block).items() if name == "judges" else ():
        for key, meant in _meant(said, ("network_judgements", "judgements")):
            yield from _comparisons(said[key], (*path, judge, key), meant)


def parts_of(pair: object) -> list[str]:
    """Return the two ids of a judgement such as ``raid-log over mentor``."""
    return [part.strip() for part in str(pair).split(" over ")]


def _named(record: object, key: str) -> Iterator[str]:
    """Yield the ids that a record names under a key, or under what is like it."""
    for written, _ in _meant(record, (key,)) if key else ():
        named = mapping(record)[written]
        yield from map(str, named if isinstance(named, list) else (named,))


def _meant(block: object, names: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """Yield the keys of a block that are among some names, or like one, each with that name."""
    for key in mapping(block):
        if (name := _like(str(key), names)) is not None:
            yield key, name
