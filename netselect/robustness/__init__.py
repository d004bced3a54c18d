"""Robustness: how far can the order of a ranking be relied on?"""

from netselect.robustness.reversal import REPORTED_UP_TO, Reversal, reversals

__all__ = ["REPORTED_UP_TO", "Reversal", "reversals"]
