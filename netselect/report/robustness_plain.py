"""How do the findings on how sure a ranking is stand in plain values, ready for JSON?"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

import netselect
from netselect.names import Names
from netselect.ranking import Ranking
from netselect.robustness.agreement import Agreement
from netselect.robustness.coach import Coaching
from netselect.robustness.counterfactuals import Counterfactual
from netselect.robustness.disagreement import CriterionViews, NetworkViews, PairViews
from netselect.robustness.dominance import Offer
from netselect.robustness.doubts import PARTS, Doubts
from netselect.robustness.finding import Finding
from netselect.robustness.questions import OpenQuestion
from netselect.robustness.reversal import Reversal
from netselect.robustness.smaa import Smaa
from netselect.robustness.stability import StabilityInterval
from netselect.sets.records import SetQuestion
from netselect.sets.solving import Proof
from netselect.study.study import Study
from netselect.weighting.pairwise import Priorities

FORMAT = 1
"""The version of these values; it rises when a key changes its meaning or goes."""

WORKED_OUT: Mapping[type, tuple[str, ...]] = {
    OpenQuestion: ("flips",),
    StabilityInterval: ("flip", "taker", "change", "relative_change", "unscaled_change"),
    Counterfactual: ("is_possible", "needed"),
    Offer: ("is_efficient",),
    Smaa: ("winning_errors", "varies", "drawn"),
    SetQuestion: ("decides",),
    Proof: ("is_proved",),
    Coaching: ("may_stop",),
    CriterionViews: ("spread",),
    NetworkViews: ("spread",),
    PairViews: ("spread",),
}
"""What is carried of each kind beside its fields."""

_OF_A_LEVEL = ("consistency_ratio", "approximate", "prioritisation", "completion")


def findings_as_dict(study: Study | None, found: Mapping[str, object]) -> dict[str, Any]:
    """Return findings with what they are about, as `netselect questions FILE --format json` writes them.

    Parameters
    ----------
    study : Study or None
        The study; None for a bare matrix.
    found : mapping of str to record
        What was found, by its name.

    Returns
    -------
    dict
        Described by ``$defs/findings`` of `result.schema.json`.
    """
    called = Names.of(study)
    return {
        "format": FORMAT,
        "netselect": netselect.__version__,
        "title": None if study is None else study.title,
        "as_of": None if study is None else study.as_of.isoformat(),
        "illustrative": False if study is None else study.illustrative,
        "content_hash": None if study is None else study.content_hash,
        "names": {kind: getattr(called, kind) for kind in ("networks", "criteria", "wants", "gates")},
        **{name: plain(value, called) for name, value in found.items()},
    }


def plain(found: Any, called: Names | None = None) -> Any:  # noqa: ANN401 -- whatever a finding holds, and JSON of it
    """Return a finding as mappings, lists and values; every number is finite, and what is endless is None.

    Parameters
    ----------
    found : record, mapping, sequence, array or value
        Of `netselect.robustness`.
    called : Names, optional
        How networks and criteria are called; a finding knows for itself.

    Returns
    -------
    dict, list or value
        The fields of a record by their names, and what follows from them. Where a record is of a network, a
        criterion or a need, ``name`` stands beside its id.

    Examples
    --------
    >>> plain(Reversal("left out", "a", "b", "c", 1))
    {'change': 'left out', 'network': 'a', 'name': 'a', 'overtaker': 'b', 'overtaken': 'c', 'pairs': 1}
    """
    if isinstance(found, Doubts):
        return {part: plain(getattr(found, part), called) for part in PARTS}
    if isinstance(found, Agreement):
        return _agreement(found)
    if isinstance(found, Reversal):
        return _with_name(found._asdict(), called or Names())
    if isinstance(found, Priorities):
        return {"weights": found.weights.tolist(), **{name: getattr(found, name) for name in _OF_A_LEVEL}}
    if is_dataclass(found):
        called = found.called if isinstance(found, Finding) else called
        names = [field.name for field in fields(found) if field.name != "called"]
        whole = {name: plain(getattr(found, name), called) for name in (*names, *WORKED_OUT.get(type(found), ()))}
        return _with_name(whole, called or Names())
    if isinstance(found, Mapping):
        return {name: plain(value, called) for name, value in found.items()}
    if isinstance(found, np.ndarray | list | tuple):
        return [plain(value, called) for value in (found.tolist() if isinstance(found, np.ndarray) else found)]
    return None if isinstance(found, float) and not np.isfinite(found) else found


def _with_name(record: dict[str, Any], called: Names) -> dict[str, Any]:
    """Return a record with ``name`` or ``title`` after the id of what it is of."""
    ways = {
        "network": ("name", called.network),
        "criterion": ("name", called.criterion),
        "want": ("title", called.want),
    }
    if "kind" in record:
        ways["what"] = ("name", called.anything)
    whole: dict[str, Any] = {}
    for key, value in record.items():
        whole[key] = value
        if key in ways and isinstance(value, str):
            name, named = ways[key]
            whole[name] = named(value)
    return whole


def _agreement(found: Agreement) -> dict[str, Any]:
    """Return who is first under which way of ranking; the rankings themselves are told by their method."""
    return {
        "same_first": found.same_first,
        "sentence": found.sentence,
        "left_out": list(found.left_out),
        "variants": [
            {
                "label": variant.label,
                "title": variant.title,
                "method": None if variant.ranking is None else variant.ranking.method.name,
                "parameters": None if variant.ranking is None else variant.ranking.method.model_dump(mode="json"),
                "first": list(variant.first),
                "ranks": None if variant.ranking is None else _ranks(variant.ranking),
                "kendall": kendall,
                "spearman": spearman,
                "counts": variant.counts,
                "same_as": variant.same_as or None,
                "refusal": variant.refusal or None,
            }
            for variant, kendall, spearman in zip(found.variants, found.kendall, found.spearman, strict=True)
        ],
    }


def _ranks(ranking: Ranking) -> dict[str, int]:
    """Return the rank of each network that stands."""
    rows = {name: ranking.position(name) for name in ranking.networks}
    return {name: int(ranking.ranks[row]) for name, row in rows.items() if ranking.stands[row]}
