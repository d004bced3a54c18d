"""Who is shortlisted, on which condition, and who is left out by how little?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from netselect.ranking.records import RankedNetwork
from netselect.study.statements import Shortlist
from netselect.words import listed_with_and

if TYPE_CHECKING:
    from netselect.ranking.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """A network on the shortlist.

    Parameters
    ----------
    network : str
        Its id.
    rank : int
        Its rank.
    conditions : tuple of str
        What has to turn out well, where something that matters is not known; each follows ``only if``.
    """

    network: str
    rank: int
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A network that stands but is not shortlisted.

    Parameters
    ----------
    network : str
        Its id.
    rank : int
        Its rank.
    behind : float
        How far its score is below the last one that is shortlisted, or below the cut.
    """

    network: str
    rank: int
    behind: float


@dataclass(frozen=True, slots=True)
class ShortlistResult:
    """The shortlist that a rule, settled before the ranking, draws from it.

    Parameters
    ----------
    rule : str
        The rule in words.
    listed : tuple of Shortlisted
        In order of rank.
    left_out : tuple of LeftOut
        In order of rank.
    """

    rule: str
    listed: tuple[Shortlisted, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def networks(self) -> tuple[str, ...]:
        """The ids of the networks on it."""
        return tuple(entry.network for entry in self.listed)


def shortlist_of(ranking: "Ranking", rule: Shortlist) -> ShortlistResult:
    """Return the shortlist that a rule draws from a ranking; networks that tie with the last one are on it."""
    standing = [record for record in ranking.records if record.rank is not None]
    by_id = dict(zip(ranking.matrix.networks, ranking.scores.tolist(), strict=True))
    if rule.size is not None:
        taken = [record for record in standing if record.rank is not None and record.rank <= rule.size]
        words = f"the first {rule.size}" if rule.size > 1 else "the first"
        line = by_id[taken[-1].network] if taken else 0.0
    else:
        line = float(cast("float", rule.cut))
        taken = [record for record in standing if by_id[record.network] >= line - ranking.tolerance]
        words = f"every score of {line:g} or more"
    left = [record for record in standing if record not in taken]

    def is_sure(record: RankedNetwork) -> bool:
        """Whether a network that stands is listed whatever its unknown figures turn out to be."""
        if rule.size is not None and len(standing) <= rule.size:
            return True
        if not ranking.outlook.is_exact:
            return False
        if rule.size is not None:
            return cast("int", record.worst_rank) <= rule.size
        return bool(ranking.outlook.low[ranking.position(record.network)] >= line - ranking.tolerance)

    return ShortlistResult(
        rule=words,
        listed=tuple(
            Shortlisted(r.network, cast("int", r.rank), _conditions(ranking, r, is_sure=is_sure(r))) for r in taken
        ),
        left_out=tuple(LeftOut(r.network, cast("int", r.rank), line - by_id[r.network]) for r in left),
    )


def _conditions(ranking: "Ranking", record: RankedNetwork, *, is_sure: bool) -> tuple[str, ...]:
    """Say what has to turn out well for a network to stand and, unless it is sure, to be high enough up."""
    open_gates = [g.condition for g in record.gates if g.outcome == "unknown" and record.status == "conditional"]
    unknown = ranking.missing
    if unknown is None or is_sure:
        return tuple(open_gates)
    row = ranking.position(record.network)
    criteria = [name for name, open_ in zip(ranking.matrix.criteria, unknown[row], strict=True) if open_]
    named = listed_with_and(map(ranking.names.criterion, criteria))
    turn = "turns" if len(criteria) == 1 else "turn"
    return (*open_gates, *([f"{named} {turn} out well"] if criteria else []))
