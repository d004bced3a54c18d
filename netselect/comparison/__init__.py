"""Comparison: benefits and limitations, why one network rather than another, and what stays open."""

from netselect.comparison.explanation import Explanation, Part, explain
from netselect.comparison.gap_analysis import Gaps, gaps
from netselect.comparison.network_profile import Finding, NetworkProfile, Terms, profile
from netselect.comparison.notices import notices
from netselect.comparison.pair import Comparison, Difference, compare
from netselect.comparison.unknown import UnknownFigure, ungraded_strengths, unknown_figures

__all__ = [
    "Comparison",
    "Difference",
    "Explanation",
    "Finding",
    "Gaps",
    "NetworkProfile",
    "Part",
    "Terms",
    "UnknownFigure",
    "compare",
    "explain",
    "gaps",
    "notices",
    "profile",
    "ungraded_strengths",
    "unknown_figures",
]
