"""Ranking: the order, its verdict and the shortlist."""

from netselect.ranking.ranking import Ranking, rank, rank_with, ranking_of
from netselect.ranking.records import LeftOut, RankedNetwork, Shortlisted, ShortlistResult, Verdict

__all__ = [
    "LeftOut",
    "RankedNetwork",
    "Ranking",
    "ShortlistResult",
    "Shortlisted",
    "Verdict",
    "rank",
    "rank_with",
    "ranking_of",
]
