"""What does a document hold: sections of sentences, tables, pictures, questions to answer, and what it rests on?

A document is said once, as these records, and written in each format by a file of its own, which computes nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from netselect.report.pictures import Mark, Picture
from netselect.study.study import Audience
from netselect.words import capital, clean, natural_text, supposing

if TYPE_CHECKING:
    from netselect.report.formats import Document

Kind = Literal["analysis", "shortlist", "full", "index"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The documents that are made of a study."""

RecordKind = Literal["boundaries", "agreement", "timeline", "review"]
RECORD_KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
"""The documents that are made of records."""

FORMAT = 1
"""The version of `Document.to_dict`; it rises when a key changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; ``strong`` ones are the answer."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one thing after another."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: every cell is the text that stands in it, and the first cell of a row says what the row is of.

    Parameters
    ----------
    caption : str
        What it shows, in a few words.
    heads : tuple of str
        What stands over the columns.
    rows : tuple of tuple of str
        As many cells as there are heads.
    figures : frozenset of int
        The columns whose cells are figures, which end below each other.
    to_fill : frozenset of int
        The columns that are left blank, to be written in by hand.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    to_fill: frozenset[int] = frozenset()


def table_or(
    otherwise: str,
    caption: str,
    heads: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    *,
    figures: frozenset[int] = frozenset(),
    without: Collection[int] = (),
) -> Table | Paragraph:
    """Return a table without some of its columns, or a sentence where it would hold no rows."""
    found = tuple(tuple(cell for at, cell in enumerate(row) if at not in without) for row in (heads, *rows))
    return Table(caption, found[0], found[1:], figures) if len(found) > 1 else Paragraph(otherwise)


def noted(text: str | None, otherwise: str = "") -> str:
    """Return what somebody wrote as it stands in a cell, and what stands there where nobody did."""
    return clean(text or otherwise)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that the learner answers in their own words, with space for so many lines."""

    question: str
    lines: int = 4
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Blanks:
    """A form: what is to be written or signed by hand."""

    caption: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WalkedNetwork:
    """What each figure of a network is worth, from 0 to 1, while the weights are moved.

    Parameters
    ----------
    name : str
    listed : tuple of float
        As the ranking lists it: unknown figures at their best (m).
    low, high : tuple of float
        The least and the most, by what is not known, by stated ranges and by grades (m).
    ends : tuple of tuple of float
        What its figures could turn out to be while it stands, grades aside: rows (m) among which the least and the
        most of its score lie, whatever the weights; none where it never stands.
    unknown : frozenset of int
        The criteria on which nobody knows the figure.
    surely_stands : bool
        Whether it stands whatever is not known turns out to be.
    """

    name: str
    listed: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    ends: tuple[tuple[float, ...], ...]
    unknown: frozenset[int]
    surely_stands: bool


@dataclass(frozen=True, slots=True)
class WalkedWeights:
    """What a page needs to work out the weighted sum again while somebody moves the weights.

    Parameters
    ----------
    criteria : tuple of str
        How they are called (m).
    weights : tuple of float
        As they are given (m); they sum to 1.
    intervals : tuple of (float, float)
        From which to which weight of each criterion the first network stays first, the others in proportion (m).
    stays : tuple of str
        The same, said (m).
    networks : tuple of WalkedNetwork
        Those that stand, in the order of their ids, which decides among equals.
    ungraded : tuple of (tuple of int, int)
        How many strengths without a grade are read by just these criteria.
    margin : float
        A smaller lead than this is too close to call.
    method : str
        How the ranking's own method is called, where that is not this weighted sum; else nothing.
    picture : Picture or None
        The scores with these weights, which follow them on a page; none where there are too many.
    """

    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    intervals: tuple[tuple[float, float], ...]
    stays: tuple[str, ...]
    networks: tuple[WalkedNetwork, ...]
    ungraded: tuple[tuple[tuple[int, ...], int], ...]
    margin: float
    method: str = ""
    picture: Picture | None = None

    @property
    def is_at_best(self) -> bool:
        """Whether a figure, or whether somebody stands, is not known, and is taken at its best."""
        return any(one.unknown or not one.surely_stands for one in self.networks)

    @property
    def table(self) -> Table:
        """What is said of the weights where they cannot be moved."""
        rows = zip(self.criteria, self.weights, self.stays, strict=True)
        far = "how far each weight can move, in hundredths, before another network is first by the weighted sum"
        return Table(
            capital(supposing(far, at_best=self.is_at_best)),
            ("Criterion", "Weight", "How far"),
            tuple((name, natural_text(100 * weight), stays) for name, weight, stays in rows),
            figures=frozenset({1}),
        )


Block: TypeAlias = Paragraph | Items | Table | Picture | Prompt | Blanks | WalkedWeights


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, sections included."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()

    def walk(self, level: int = 2) -> Iterator[tuple[int, "Section"]]:
        """Yield this section and those within it, each with the level of its heading."""
        yield level, self
        for section in self.sections:
            yield from section.walk(level + 1)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a document rests on.

    Parameters
    ----------
    netselect : str
        The version of the library.
    as_of : str
        The day on which the study holds.
    study_version : str
        The day of the study's last decision; nothing where it holds none.
    content_hash : str
        Of the study that the document is about: for others than the learner of what is left for them.
    audience : str
    left_out : str
        The sentence that every document for others carries; nothing for the learner.
    learner : str
        Whose it is: a pseudonym, and a role.
    ranked_by : str
        By which method, weights, rules and rule of the shortlist the networks were ranked.
    of_records : bool
        Whether it is made of records, whose version is the day of their last entry.
    """

    netselect: str
    as_of: str
    study_version: str
    content_hash: str
    audience: Audience
    left_out: str
    learner: str
    ranked_by: str
    of_records: bool = False


def document_values(document: "Document") -> dict[str, Any]:
    """Return a document as mappings, lists and values, ready for JSON, as `document.schema.json` describes them.

    Each block, and each mark of a picture, says by ``is`` what it is; ``format`` is the version of these values.
    """
    return {"format": FORMAT, **_values(document)}


def _values(found: Any) -> Any:  # noqa: ANN401 -- whatever a document holds, and JSON of it
    if hasattr(found, "__dataclass_fields__"):
        named = {name: _values(getattr(found, name)) for name in found.__dataclass_fields__}
        kind = KIND_OF.get(type(found))
        return named if kind is None else {"is": kind, **named}
    if isinstance(found, tuple | list):
        return [_values(value) for value in found]
    return sorted(found) if isinstance(found, frozenset) else found


KIND_OF: dict[type, str] = {
    kind: re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    for kind in (*get_args(Block), *get_args(Mark))
}
"""What blocks, and the marks of pictures, say of themselves by ``is``."""
