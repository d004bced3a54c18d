"""How is a study ranked, where somebody wants it other than the study says?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from netselect.methods import Method
    from netselect.study.statements import Weighting

GatesChoice: TypeAlias = Literal["apply", "ignore"]
"""Whether the rules decide who stands, or everybody does."""


@dataclass(frozen=True, slots=True)
class RankingOptions:
    """What `netselect.rank` takes beside the study, handed on whole; it is checked where it is used.

    Parameters
    ----------
    method : Method or str, optional
        None for the study's own, or the weighted sum of a bare matrix.
    parameters : mapping
        Of the method, beside its own.
    gates : {"apply", "ignore"}
    weights : Weighting or str, optional
        Another way of weighting than the study's.
    leave_out_private : bool
        Whether a cohort's private needs are left out before anything is computed.
    """

    method: "Method | str | None" = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    gates: GatesChoice = "apply"
    weights: "Weighting | str | None" = None
    leave_out_private: bool = False
