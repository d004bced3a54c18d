"""How much does each criterion count, and how was that said?

Three ways lead to weights that sum to 1: points and orders (`elicited`, where the levels of a tree come together),
judgements of pairs (`pairwise`, with their `consistency`), and the spread of the figures (`objective`).
What people use without a study is named here, and loaded on first use.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netselect.weighting.consistency import RANDOM_INDEX, random_index
    from netselect.weighting.objective import critic, critic_information, entropy, standard_deviation
    from netselect.weighting.pairwise import complete, priorities

_HOMES = {
    **dict.fromkeys(("RANDOM_INDEX", "random_index"), "consistency"),
    **dict.fromkeys(("critic", "critic_information", "entropy", "standard_deviation"), "objective"),
    **dict.fromkeys(("complete", "priorities"), "pairwise"),
}
"""The module of this room that holds each public name."""

__all__ = [
    "RANDOM_INDEX",
    "complete",
    "critic",
    "critic_information",
    "entropy",
    "priorities",
    "random_index",
    "standard_deviation",
]


if not TYPE_CHECKING:  # as in `netselect`

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
