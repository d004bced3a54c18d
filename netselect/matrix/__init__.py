"""The one place where words become numbers: networks by criteria, with weights, directions and anchors."""

from netselect.matrix.decision_matrix import DecisionMatrix

__all__ = ["DecisionMatrix"]
