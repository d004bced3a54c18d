"""Who on a platform could help whom? Very many members, each with tags, of whom those are matched who opted in."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked, found_as
from netselect.errors import InvalidParameter, listed, unknown_name
from netselect.finding import frame_of_rows
from netselect.maintain.answer import cell, plain
from netselect.maintain.matching import Match
from netselect.words import text_html, wrapped

if TYPE_CHECKING:
    import pandas as pd

Places = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64] | npt.NDArray[np.float32]

COLUMNS = ("id", "offers", "seeks", "opt_in")
_BETWEEN = re.compile(r"[\s,;]+")
_TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
BLOCK = 128
"""Members that are matched by one product of matrices."""
PRODUCTS_A_STEP = 25
"""So many products of numbers take as long as one step through the index, on an ordinary processor."""
MOST = 10
"""Matches of each member that `best` returns where nothing else is said."""


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The members of a platform who opted in, ready to be matched.

    Parameters
    ----------
    ids : tuple of str
        Theirs, in the order of the alphabet (n).
    offers, seeks : tuple of frozenset of str
        Their tags, each by the word that it stands for (n).
    not_opted_in : int
        How many members were left out.
    offering, seeking : dict of str to ndarray of int
        For each tag, who offers and who seeks it.
    """

    ids: tuple[str, ...]
    offers: tuple[frozenset[str], ...]
    seeks: tuple[frozenset[str], ...]
    not_opted_in: int
    offering: Mapping[str, Places] = field(repr=False)
    seeking: Mapping[str, Places] = field(repr=False)

    @checked
    def of(self, member: str, most: int | None = None) -> tuple[Match, ...]:
        """Return the matches of one member: mutual ones first, those with more tags before others, then by ids.

        Parameters
        ----------
        member : str
            Their id.
        most : int, optional
            How many; all where nothing is said.

        Returns
        -------
        tuple of Match
            From the member's side: what they receive and what they give.

        Raises
        ------
        UnknownName
            For nobody who opted in.
        """
        place = bisect_left(self.ids, member)
        if place == len(self.ids) or self.ids[place] != member:
            raise unknown_name(f"nobody who opted in has the id `{member}`.", member, self.ids)
        _positive(most)
        return tuple(self._match(place, other) for other in _first(place, *self._counts_of(place), most))

    @checked
    def best(self, most: int = MOST) -> "pd.DataFrame":
        """Return the first matches of every member as a DataFrame, one row for each.

        Parameters
        ----------
        most : int
            How many of each.

        Returns
        -------
        DataFrame
            ``member``, ``who``, ``way`` (mutual, i_give, i_receive: from the side of ``member``), and the tags.
        """
        _positive(most)
        rows = [
            {
                "member": member,
                **{name: cell(getattr(one, name)) for name in ("who", "way", "i_give", "i_receive")},
            }
            for place, (member, counts) in enumerate(zip(self.ids, self._counts(), strict=True))
            for one in (self._match(place, other) for other in _first(place, *counts, most))
        ]
        return frame_of_rows(rows, dict.fromkeys(("member", "who", "way", "i_give", "i_receive"), "str"))

    def to_frame(self) -> "pd.DataFrame":
        """Return `best` of every member."""
        return self.best()

    def to_dict(self) -> dict[str, Any]:
        """Return the first matches of every member as plain values, ready for JSON."""
        found = {
            member: [plain(self._match(place, other)) for other in _first(place, *counts, MOST)]
            for place, (member, counts) in enumerate(zip(self.ids, self._counts(), strict=True))
        }
        return {"not_opted_in": self.not_opted_in, "matches": found}

    def __str__(self) -> str:
        """Return one sentence."""
        return wrapped(f"{len(self.ids)} members opted in and can be matched; {self.not_opted_in} did not.")

    def _repr_html_(self) -> str:
        return text_html(str(self))

    def _match(self, place: int, other: int) -> Match:
        return Match(
            self.ids[other],
            i_receive=tuple(sorted(self.seeks[place] & self.offers[other])),
            i_give=tuple(sorted(self.offers[place] & self.seeks[other])),
        )

    def _counts_of(self, place: int) -> tuple[Counts, Counts]:
        """Return how many tags somebody receives from, and gives to, each member, (n,)."""
        count = len(self.ids)
        receives = _counted(self.seeks[place], self.offering, count)
        return receives, _counted(self.offers[place], self.seeking, count)

    def _counts(self) -> Iterator[tuple[Counts, Counts]]:
        """Yield the same of every member: by the index, or by products of matrices where tags are few."""
        count, tags = len(self.ids), sorted({*self.offering, *self.seeking})
        both = self.offering.keys() & self.seeking.keys()
        steps = sum(len(self.offering[tag]) * len(self.seeking[tag]) for tag in both)
        if len(tags) * count**2 > PRODUCTS_A_STEP * steps:
            yield from map(self._counts_of, range(count))
            return
        offers, seeks = _incidence(tags, self.offering, count), _incidence(tags, self.seeking, count)
        for start in range(0, count, BLOCK):
            rows = slice(start, start + BLOCK)
            yield from zip(seeks[rows] @ offers.T, offers[rows] @ seeks.T, strict=True)


def _first(place: int, receives: Counts, gives: Counts, most: int | None) -> list[int]:
    """Return with whom somebody is matched: mutual matches with the most tags first, then as ids stand."""
    receives[place] = gives[place] = 0
    either = receives + gives
    found = np.flatnonzero(either)
    mutual = np.where(np.minimum(receives, gives) > 0, either, 0)[found]
    if most is not None and most < len(found):
        is_among = mutual >= np.partition(mutual, -most)[-most]
        found, mutual = found[is_among], mutual[is_among]
    first: list[int] = found[np.argsort(-mutual, kind="stable")[:most]].tolist()
    return first


def _incidence(tags: Sequence[str], index: Mapping[str, Places], count: int) -> Counts:
    """Return who stands with which tag in an index, (n, t); small whole numbers are exact in any float."""
    found = np.zeros((count, len(tags)), dtype=np.float32)
    for column, tag in enumerate(tags):
        found[index.get(tag, []), column] = 1.0
    return found


def _counted(tags: Iterable[str], index: Mapping[str, Places], count: int) -> Counts:
    """Return with how many of some tags each member stands in an index, (n,)."""
    found = [index[tag] for tag in tags if tag in index]
    if not found:
        return np.zeros(count, dtype=np.int64)
    counts: Counts = np.bincount(np.concatenate(found), minlength=count)
    return counts


def _positive(most: int | None) -> None:
    if most is not None and most < 1:
        raise InvalidParameter(f"`most` is {most}: ask for one match at least")


def match_members(frame: "pd.DataFrame", aliases: Mapping[str, Iterable[str]] | None = None) -> Members:
    """Return the members of a platform, ready to be matched with each other.

    Parameters
    ----------
    frame : DataFrame
        One row for each member: ``id``, ``offers`` and ``seeks`` (lists of tags, or texts with blanks, commas or
        semicolons between them), and ``opt_in``. Who has not opted in, or of whom that is not known, is matched
        with nobody.
    aliases : mapping of str to iterable of str, optional
        For a tag, other words for it.

    Returns
    -------
    Members

    Raises
    ------
    InvalidParameter
        Where a column is missing, two members have one id, or a value is none that is accepted.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"id": ["a", "b", "c"], "offers": ["sql", "python", "sql"], "seeks": ["python", "sql", ""],
    ...      "opt_in": [True, True, False]})
    >>> print(match_members(frame).of("a")[0])
    b (mutual). You give sql; you receive python.
    """
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        cure = ": nobody is matched who has not opted in" if missing == ["opt_in"] else ""
        raise InvalidParameter(f"the table of members lacks {listed(_ticked(missing), joined='and')}{cure}")
    words = {word: tag for tag, said in (aliases or {}).items() for word in said}
    given = zip(*(frame[name].tolist() for name in COLUMNS), strict=True)
    everybody = [(_id(name), offers, seeks, opt_in) for name, offers, seeks, opt_in in given]
    twice = [name for name, times in Counter(name for name, *_ in everybody).items() if times > 1]
    if twice:
        raise InvalidParameter(f"two members have the id {listed(_ticked(twice))}: every id stands once")
    rows = sorted(
        (name, _tags(name, offers, words), _tags(name, seeks, words))
        for name, offers, seeks, opt_in in everybody
        if _opted_in(name, opt_in)
    )
    ids = tuple(name for name, _, _ in rows)
    offers, seeks = tuple(tags for _, tags, _ in rows), tuple(tags for _, _, tags in rows)
    return Members(ids, offers, seeks, len(everybody) - len(ids), _index(offers), _index(seeks))


def _index(tags: Sequence[frozenset[str]]) -> dict[str, Places]:
    """Return for each tag the places at which it stands."""
    found: dict[str, list[int]] = {}
    for place, own in enumerate(tags):
        for tag in own:
            found.setdefault(tag, []).append(place)
    return {tag: np.array(places, dtype=np.intp) for tag, places in found.items()}


def _ticked(names: Iterable[str]) -> list[str]:
    """Return names as they stand in a message."""
    return [f"`{name}`" for name in names]


def _id(value: object) -> str:
    if _is_missing(value) or not str(value).strip():
        raise InvalidParameter("a member has no id: give every row one")
    return str(value)


def _tags(member: str, value: object, words: Mapping[str, str]) -> frozenset[str]:
    """Return the tags of a cell, each by the word that it stands for."""
    if _is_missing(value):
        return frozenset()
    if isinstance(value, str):
        tags: Iterable[str] = filter(None, _BETWEEN.split(value))
    elif isinstance(value, list | tuple | set | frozenset | np.ndarray) and all(
        isinstance(one, str) for one in value
    ):
        tags = value
    else:
        raise InvalidParameter(f"{member}: tags are a text or a list of texts, found {found_as(value)}")
    return frozenset(words.get(tag, tag) for tag in tags)


def _opted_in(member: str, value: object) -> bool:
    """Whether a cell says that somebody opted in; an empty one does not."""
    if _is_missing(value) or value == "":
        return False
    if isinstance(value, bool | np.bool_):
        return bool(value)
    truth = _TRUTHS.get(str(value).strip().casefold())
    if truth is None:
        raise InvalidParameter(f"{member}: `opt_in` is yes or no, found {found_as(value)}")
    return truth


def _is_missing(value: object) -> bool:
    """Whether a cell is empty: None, NaN or NA."""
    import pandas as pd  # noqa: PLC0415 -- a table was given, so that it is loaded

    return not isinstance(value, str | list | tuple | set | frozenset | np.ndarray) and bool(pd.isna(value))  # type: ignore[call-overload]
