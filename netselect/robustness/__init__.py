"""Robustness: how far can the order of a ranking be relied on?"""

from netselect.robustness.reversal import Reversal, reversals

__all__ = ["Reversal", "reversals"]
