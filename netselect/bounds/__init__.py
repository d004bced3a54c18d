"""Bounds: what could turn out otherwise, and what does that leave open of scores and places?"""

from netselect.bounds.outlook import Outlook, ScoreBounds, possible_firsts, rank_intervals, score_bounds

__all__ = ["Outlook", "ScoreBounds", "possible_firsts", "rank_intervals", "score_bounds"]
