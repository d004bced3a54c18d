"""How does a ranking stand in plain values, ready for JSON?

The values are described by `result.schema.json` beside this file.
"""

import json
from importlib import resources
from typing import Any

from netselect.comparison.gap_analysis import Gaps, gaps
from netselect.comparison.study_notices import notices
from netselect.finding import findings_as_dict, plain
from netselect.gates import GateResult
from netselect.ranking import RankedNetwork, Ranking
from netselect.report.remarks import conventions, doubts_shown, ignores_gates, outcomes, verdict_text
from netselect.weighting.elicited import Elicited
from netselect.weighting.pairwise import Priorities

_OF_A_LEVEL = (
    "consistency_ratio",
    "consistency_index",
    "random_index_table",
    "random_index",
    "lambda_max",
    "geometric_consistency_index",
    "approximate",
    "judged",
    "missing",
    "prioritisation",
    "completion",
)
_OF_A_GATE = ("kind", "asks", "found", "low", "high", "rule", "reason")


def ranking_as_dict(ranking: Ranking, *, brief: bool = False) -> dict[str, Any]:
    """Return a ranking as plain mappings, lists and values.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    brief : bool
        Whether it is left out how sure the ranking is.

    Returns
    -------
    dict
        In a fixed order of keys; every number is finite, and what is not known is None.

    Examples
    --------
    >>> import netselect
    >>> matrix = netselect.DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> ranking_as_dict(netselect.rank(matrix))["verdict"]["first"]
    ['A2']
    """
    study, assessment = ranking.study, ranking.matrix.assessment
    return {
        **findings_as_dict(study, {}),
        "method": {
            "name": ranking.method.name,
            "title": ranking.method.title,
            "parameters": ranking.method.model_dump(mode="json"),
            "compares_candidates": ranking.method.is_relative,
        },
        "gates": "ignore" if ignores_gates(ranking) else "apply",
        "weights": _given_weights(ranking) if assessment is None else _elicited(assessment.weights),
        "importances": None if assessment is None else _elicited(assessment.importances),
        "verdict": _verdict(ranking, brief=brief),
        "networks": [_network(record, ranking) for record in ranking.records],
        "shortlist": _shortlist(ranking),
        "gaps": None if study is None else gaps_as_dict(gaps(ranking)),
        "robustness": None if brief else plain(doubts_shown(ranking, brief=False), ranking.names),
        "warnings": list(ranking.warnings),
        "notices": list(notices(ranking)),
    }


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `ranking_as_dict` returns."""
    text = resources.files("netselect.report").joinpath("result.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _given_weights(ranking: Ranking) -> dict[str, Any]:
    """Return the weights of a bare matrix, of which nobody knows how they came about."""
    of = dict(zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True))
    return {"how": None, "conventions": {}, "of": of, "levels": {}, "judges": {}, "judge_levels": {}}


def _elicited(elicited: Elicited) -> dict[str, Any]:
    return {
        "how": elicited.statement.how,
        "conventions": conventions(elicited.statement),
        "of": dict(zip(elicited.names, elicited.weights.tolist(), strict=True)),
        "levels": {name: _level(level) for name, level in elicited.levels.items()},
        "judges": {one.judge: one.influence for one in elicited.judges},
        "judge_levels": {
            one.judge: {name: _level(level) for name, level in one.levels.items()} for one in elicited.judges
        },
    }


def _level(level: Priorities) -> dict[str, Any]:
    return {name: getattr(level, name) for name in _OF_A_LEVEL}


def _verdict(ranking: Ranking, *, brief: bool) -> dict[str, Any]:
    verdict = ranking.verdict
    return {
        "kind": verdict.kind,
        "first": list(verdict.first),
        "could_be_first": list(verdict.could_be_first),
        "gap": verdict.gap,
        "margin": verdict.margin,
        "sentence": verdict_text(ranking, brief=brief),
        "passed_by": list(verdict.passed_by),
        "ungraded_strengths": verdict.ungraded,
    }


def _network(record: RankedNetwork, ranking: Ranking) -> dict[str, Any]:
    return {
        "id": record.network,
        "name": record.name,
        "status": record.status,
        "rank": record.rank,
        "score": record.score,
        "low": record.low,
        "high": record.high,
        "certain_low": record.certain_low,
        "certain_high": record.certain_high,
        "best_rank": record.best_rank,
        "worst_rank": record.worst_rank,
        "contributions": dict(record.contributions),
        "gates_failed": [_gate(gate, ranking) for gate in outcomes(record, "fail")],
        "gates_unknown": [_gate(gate, ranking) for gate in outcomes(record, "unknown")],
        "gates_waived": [_gate(gate, ranking) for gate in outcomes(record, "waived")],
    }


def _gate(gate: GateResult, ranking: Ranking) -> dict[str, Any]:
    of = {"gate": gate.gate, "name": ranking.names.gate(gate.gate)}
    return {**of, **{name: getattr(gate, name) for name in _OF_A_GATE}, "sentence": str(gate)}


def _shortlist(ranking: Ranking) -> dict[str, Any]:
    shortlist = ranking.shortlist
    return {
        "rule": shortlist.rule,
        "networks": [
            {**_of(ranking, entry.network), "rank": entry.rank, "conditions": list(entry.conditions)}
            for entry in shortlist.listed
        ],
        "left_out": [
            {**_of(ranking, entry.network), "rank": entry.rank, "behind": entry.behind}
            for entry in shortlist.left_out
        ],
    }


def _of(ranking: Ranking, network: str) -> dict[str, Any]:
    return {"id": network, "name": ranking.names.network(network)}


def gaps_as_dict(found: Gaps) -> dict[str, Any]:
    """Return which needs and aspirations are open, as ids."""
    names = found.called
    return {
        "vague": list(found.vague),
        "met": list(found.met),
        "unserved": list(found.unserved),
        "unserved_by_standing": list(found.unserved_by_standing),
        "perhaps_served": list(found.perhaps_served),
        "idle": list(found.idle),
        "too_late": [
            {"network": network, "name": names.network(network), "want": want, "title": names.want(want)}
            for network, want in found.too_late
        ],
    }
