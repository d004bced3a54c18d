"""Who on a platform could help whom? Very many members, each with tags, of whom those are matched who opted in."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
Counts = npt.NDArray[np.int64]

COLUMNS = ("id", "offers", "seeks", "opt_in")
_BETWEEN = re.compile(r"[\s,;]+")
_TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
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
        return tuple(self._match(place, other) for other in self._places(place, most))

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
            for place, member in enumerate(self.ids)
            for one in (self._match(place, other) for other in self._places(place, most))
        ]
        return frame_of_rows(rows, dict.fromkeys(("member", "who", "way", "i_give", "i_receive"), "str"))

    def to_frame(self) -> "pd.DataFrame":
        """Return `best` of every member."""
        return self.best()

    def to_dict(self) -> dict[str, Any]:
        """Return the first matches of every member as plain values, ready for JSON."""
        found = {
            member: [plain(self._match(place, other)) for other in self._places(place, MOST)]
            for place, member in enumerate(self.ids)
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

    def _places(self, place: int, most: int | None) -> list[int]:
        """Return whom somebody is matched with, the first ones first.

        Notes
        -----
        The order is one whole number: the tags of mutual matches, then ids, which stand in their order already.
        """
        count = len(self.ids)
        receives = _counted(self.seeks[place], self.offering, count)
        gives = _counted(self.offers[place], self.seeking, count)
        mutual = np.where((receives > 0) & (gives > 0), receives + gives, 0)
        others = np.flatnonzero(receives + gives)
        others = others[others != place]
        keys = (mutual[others] + 1) * count - others
        if most is not None and most < len(others):
            first = np.argpartition(keys, -most)[-most:]
            others, keys = others[first], keys[first]
        found: list[int] = others[np.argsort(-keys)].tolist()
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
