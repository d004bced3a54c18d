"""Which scores leave something out, because it does not apply to the network, and what is said of that?"""

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from netselect.study.criteria import COVERAGE
from netselect.words import listed_with_and

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netselect.ranking.ranking import Ranking

IN_PART = "not fully comparable"
"""What stands beside a score that leaves out what does not apply to its network."""

LeftOut = tuple[tuple[str, ...], tuple[str, ...]]
"""Criteria, and needs or aspirations, that weigh something and do not apply to a network."""


def left_out(ranking: "Ranking") -> dict[str, LeftOut]:
    """Return what does not apply to each network, where there is any.

    A want that no criterion with weight reads, or whose criterion itself does not apply, is not among them.
    """
    matrix = ranking.matrix
    covered = None if matrix.assessment is None else matrix.assessment.coverage
    wants = None if covered is None else covered.applies
    if not ranking.method.reads_figures or (matrix.applies is None and wants is None):
        return {}
    weighs = matrix.weights > 0
    applies = np.ones(matrix.values.shape, dtype=np.bool_) if matrix.applies is None else matrix.applies
    found = {}
    for row, name in enumerate(matrix.networks):
        criteria, needs = tuple(compress(matrix.criteria, weighs & ~applies[row])), tuple[str, ...]()
        if matrix.assessment is not None and covered is not None and wants is not None:
            leaves = zip(matrix.assessment.study.leaves().values(), weighs & applies[row], strict=True)
            read = [
                covered.belonging(str(leaf.computed)) for leaf, own in leaves if own and leaf.computed in COVERAGE
            ]
            counted = (
                (covered.weights > 0) & np.any(read, axis=0) if read else np.zeros(len(covered.wants), np.bool_)
            )
            needs = tuple(compress(covered.wants, counted & ~wants[covered.networks.index(name)]))
        if criteria or needs:
            found[name] = criteria, needs
    return found


def comparability(ranking: "Ranking") -> tuple[str, ...]:
    """Return what has to be said of scores that leave something out: a sentence for each combination of it."""
    alike: dict[LeftOut, list[str]] = {}
    for name, found in left_out(ranking).items():
        alike.setdefault(found, []).append(name)
    return tuple(_sentence(ranking, found, names) for found, names in alike.items())


def _sentence(ranking: "Ranking", found: LeftOut, names: "Sequence[str]") -> str:
    called = ranking.names
    parts = (
        (found[0], called.criterion, "the other criteria share that weight"),
        (found[1], called.want, "what is covered is counted without that"),
    )
    said = "; ".join(
        f"{listed_with_and(map(name_of, missing))} {'does' if len(missing) == 1 else 'do'} not apply, and {done}"
        for missing, name_of, done in parts
        if missing
    )
    return f"the score of {listed_with_and(called.listed(names))} is {IN_PART}: {said}"


def about(ranking: "Ranking", network: str) -> tuple[str, ...]:
    """Return what has to be said of the score of one network; nothing where it leaves nothing out."""
    found = left_out(ranking).get(network)
    return () if found is None else (_sentence(ranking, found, [network]),)


def in_verdict(ranking: "Ranking", networks: "Sequence[str]") -> str:
    """Return what a verdict says more where the first or the next score leaves something out; else nothing."""
    found = left_out(ranking)
    some = [name for name in networks if name in found]
    return f" The score of {listed_with_and(ranking.names.listed(some))} is {IN_PART}." if some else ""
