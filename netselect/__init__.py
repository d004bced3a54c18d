"""Choose, justify and look after the professional networks you belong to.

The names below load their part of the library on first use, so that importing netselect costs little.

Examples
--------
>>> import netselect
>>> matrix = netselect.DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
>>> netselect.rank(matrix, "topsis").ranks.tolist()
[2, 1]
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netselect import maintain as maintain
    from netselect import weighting as weighting
    from netselect.api import Ranking, explore, json_schema, rank, records_document
    from netselect.batch.many import BatchResult, rank_many
    from netselect.batch.survey import cohort_survey
    from netselect.changes import Difference, diff
    from netselect.comparison import gaps
    from netselect.comparison.explanation import compare, explain
    from netselect.comparison.network_profile import profile
    from netselect.comparison.study_notices import notices
    from netselect.errors import NetselectError, NetselectWarning, StudyFaults
    from netselect.loaded import Study, load, loads
    from netselect.matrix import DecisionMatrix
    from netselect.methods import Method, available_methods, make_method
    from netselect.reading import catalogue
    from netselect.reading.writing import dumps, save
    from netselect.robustness import reversals
    from netselect.robustness.agreement import agreement
    from netselect.robustness.coach import coach
    from netselect.robustness.counterfactuals import counterfactuals
    from netselect.robustness.disagreement import disagreement
    from netselect.robustness.dominance import dominance
    from netselect.robustness.questions import questions
    from netselect.robustness.sensitivity import sensitivity
    from netselect.robustness.smaa import smaa
    from netselect.sets.portfolio import Portfolio, portfolio
    from netselect.study.criteria import Criterion, Gate
    from netselect.study.network import Network, Observation
    from netselect.study.study import Aspiration, Learner, Need
    from netselect.weighting.pairwise import many_priorities

__version__ = "0.1.0"

_HOMES = {
    name: home
    for home, names in {
        "netselect.api": ("Ranking", "explore", "json_schema", "rank", "records_document"),
        "netselect.batch.many": ("BatchResult", "rank_many"),
        "netselect.batch.survey": ("cohort_survey",),
        "netselect.changes": ("Difference", "diff"),
        "netselect.comparison.explanation": ("compare", "explain"),
        "netselect.comparison": ("gaps",),
        "netselect.comparison.network_profile": ("profile",),
        "netselect.comparison.study_notices": ("notices",),
        "netselect.errors": ("NetselectError", "NetselectWarning", "StudyFaults"),
        "netselect.loaded": ("Study", "load", "loads"),
        "netselect.matrix": ("DecisionMatrix",),
        "netselect.methods": ("Method", "available_methods", "make_method"),
        "netselect.reading": ("catalogue",),
        "netselect.reading.writing": ("dumps", "save"),
        "netselect.robustness.agreement": ("agreement",),
        "netselect.robustness.coach": ("coach",),
        "netselect.robustness.counterfactuals": ("counterfactuals",),
        "netselect.robustness.disagreement": ("disagreement",),
        "netselect.robustness.dominance": ("dominance",),
        "netselect.robustness.questions": ("questions",),
        "netselect.robustness": ("reversals",),
        "netselect.robustness.sensitivity": ("sensitivity",),
        "netselect.robustness.smaa": ("smaa",),
        "netselect.sets.portfolio": ("Portfolio", "portfolio"),
        "netselect.study.criteria": ("Criterion", "Gate"),
        "netselect.study.network": ("Network", "Observation"),
        "netselect.study.study": ("Aspiration", "Learner", "Need"),
        "netselect.weighting.pairwise": ("many_priorities",),
    }.items()
    for name in names
}
"""Each public name and the module that it lives in."""

_ROOMS = ("maintain", "weighting")
"""The rooms that have public names of their own, loaded on first use too."""

__all__ = [
    "Aspiration",
    "BatchResult",
    "Criterion",
    "DecisionMatrix",
    "Difference",
    "Gate",
    "Learner",
    "Method",
    "Need",
    "NetselectError",
    "NetselectWarning",
    "Network",
    "Observation",
    "Portfolio",
    "Ranking",
    "Study",
    "StudyFaults",
    "__version__",
    "agreement",
    "available_methods",
    "catalogue",
    "coach",
    "cohort_survey",
    "compare",
    "counterfactuals",
    "diff",
    "disagreement",
    "dominance",
    "dumps",
    "explain",
    "explore",
    "gaps",
    "json_schema",
    "load",
    "loads",
    "make_method",
    "many_priorities",
    "notices",
    "portfolio",
    "profile",
    "questions",
    "rank",
    "rank_many",
    "records_document",
    "reversals",
    "save",
    "sensitivity",
    "smaa",
]


if not TYPE_CHECKING:  # else a type checker would take every name for one of these

    def __getattr__(name: str) -> object:
        """Load a public name from its module on first use (PEP 562)."""
        if name in _ROOMS:
            return importlib.import_module(f"{__name__}.{name}")
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(importlib.import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Return the public names, and the rooms that have others."""
    return sorted([*__all__, *_ROOMS])
