"""What is settled of each network, whatever the answers to the open questions are?"""

from dataclasses import dataclass

from netselect.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is settled of one network.

    Parameters
    ----------
    network : str
        Its id.
    best_rank, worst_rank : int
        Between which ranks it lies when it stands.
    could_be_first : bool
        Whether it is first, alone or level, in some case.
    always_stands : bool
        Whether no answer excludes it.
    never_below : tuple of str
        The networks that it is never below when both stand.
    """

    network: str
    best_rank: int
    worst_rank: int
    could_be_first: bool
    always_stands: bool
    never_below: tuple[str, ...]


def prospects(ranking: Ranking) -> tuple[Prospect, ...]:
    """Return what is settled of each network that stands or may stand.

    Parameters
    ----------
    ranking : Ranking
        A ranking; its outlook says whether this is proved or was searched for.

    Returns
    -------
    tuple of Prospect
        In the order of the ranking.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [3, 0]], [4, 1], worst=[0, 150], best=[5, 0])
    >>> [(one.network, one.best_rank, one.never_below) for one in prospects(rank(matrix))]
    [('A1', 1, ('A2',)), ('A2', 2, ())]
    """
    outlook, names = ranking.outlook, [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
    rows = [ranking.position(name) for name in names]
    never_below = outlook.never_below
    return tuple(
        Prospect(
            network=name,
            best_rank=int(outlook.best_rank[row]),
            worst_rank=int(outlook.worst_rank[row]),
            could_be_first=bool(outlook.could_be_first[row]),
            always_stands=bool(outlook.surely_stands[row]),
            never_below=tuple(
                other for other, place in zip(names, rows, strict=True) if place != row and never_below[row, place]
            ),
        )
        for name, row in zip(names, rows, strict=True)
    )
