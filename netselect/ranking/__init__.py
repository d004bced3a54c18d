"""Ranking: the order, its verdict and the shortlist."""

from netselect.ranking.order import rank, rank_with, ranking_of
from netselect.ranking.ranking import Ranking
from netselect.ranking.records import RankedNetwork
from netselect.ranking.shortlist import LeftOut, Shortlisted, ShortlistResult
from netselect.ranking.verdict import Verdict

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
