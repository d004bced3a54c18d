"""What is a ranking, and what is said of networks, as plain values for JSON?

The values are described by `result.schema.json` beside this file. `kept.schema.json` describes what is found in
records; it follows from them, by `python docs/generate.py`.
"""

import json
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from netselect.comparison import Gaps, assessed_figures, gaps, status_of_helper
from netselect.comparison.explanation import Comparison, Explanation
from netselect.comparison.network_profile import NetworkProfile, Terms
from netselect.comparison.study_notices import notices, ranged_figures, ungraded_strengths, unknown_figures
from netselect.finding import columns, findings_as_dict, plain
from netselect.gates import GateResult
from netselect.matrix import DecisionMatrix
from netselect.names import Names
from netselect.ranking import RankedNetwork, Ranking
from netselect.ranking.records import LeftOut, Shortlisted
from netselect.report import doubts_about, ignores_gates, outcomes, verdict_text
from netselect.robustness.counterfactuals import Counterfactual
from netselect.study.study import Study
from netselect.sums import steady
from netselect.weighting.elicited import Elicited
from netselect.weighting.pairwise import Priorities

_OF_A_LEVEL = (
    *("consistency_ratio", "consistency_index", "random_index_table", "random_index", "lambda_max"),
    *("geometric_consistency_index", "approximate", "judged", "missing", "prioritisation", "completion"),
)
_OF_A_NETWORK = (
    *("name", "status", "rank", "score", "low", "high", "certain_low", "certain_high", "best_rank", "worst_rank"),
    "comparable",
)
_OF_A_GATE = ("kind", "asks", "found", "low", "high", "rule", "reason")
_OF_A_VERDICT = ("kind", "first", "could_be_first", "gap", "margin")
_CONVENTIONS = {"order": ("formula",), "judgements": ("prioritisation", "completion", "random_index")}
"""What took part in turning statements of each kind into weights."""


def ranking_as_dict(ranking: Ranking, *, brief: bool = False) -> dict[str, Any]:
    """Return a ranking as plain mappings, lists and values.

    The keys stand in a fixed order; every number is finite, and what is not known is None.
    """
    study, assessment = ranking.study, ranking.matrix.assessment
    totals, library = ranking.weighted_totals, ranking.method.of_library
    return {
        **findings_as_dict(study, {}),
        "method": {
            "name": ranking.method.name,
            "title": ranking.method.title,
            "parameters": ranking.method.model_dump(mode="json"),
            "library": None if library is None else {"name": library[0], "version": library[1]},
            "compares_candidates": ranking.method.is_relative or ranking.matrix.candidate_anchors,
        },
        "gates": "ignore" if ignores_gates(ranking) else "apply",
        "weights": _given(ranking.matrix) if assessment is None else _elicited(assessment.weights),
        "importances": None if assessment is None else _elicited(assessment.importances),
        "verdict": {
            **{name: plain(getattr(ranking.verdict, name)) for name in _OF_A_VERDICT},
            "sentence": verdict_text(ranking, brief=brief),
            "passed_by": list(ranking.verdict.passed_by),
            "ungraded_strengths": ranking.verdict.ungraded,
        },
        "networks": [_network(record, ranking, totals) for record in ranking.records],
        "assessed_figures": [one._asdict() for one in assessed_figures(study)],
        "shortlist": _shortlist(ranking),
        "gaps": None if study is None else gaps(ranking).to_dict(),
        "robustness": None if brief else plain(doubts_about(ranking), ranking.names),
        "warnings": list(ranking.warnings),
        "notices": list(notices(ranking)),
    }


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `ranking_as_dict` returns, and of what every other command writes."""
    home = resources.files("netselect.report")
    schema, kept = (
        json.loads(home.joinpath(f"{name}.schema.json").read_text(encoding="utf-8")) for name in ("result", "kept")
    )
    return {**schema, "$defs": {**schema["$defs"], **kept}}


def _given(matrix: DecisionMatrix) -> dict[str, Any]:
    """Return the weights of a bare matrix, of which nobody knows how they came about."""
    of = dict(zip(matrix.criteria, matrix.weights.tolist(), strict=True))
    return {"how": None, "conventions": {}, "of": of, "levels": {}, "judges": {}, "judge_levels": {}}


def _elicited(elicited: Elicited) -> dict[str, Any]:
    statement, judges = elicited.statement, elicited.judges
    return {
        "how": statement.how,
        "conventions": {name: str(getattr(statement, name)) for name in _CONVENTIONS.get(statement.how, ())},
        **({"starting_point": True} if elicited.is_starting_point else {}),
        "of": dict(zip(elicited.names, elicited.weights.tolist(), strict=True)),
        "levels": _levels(elicited.levels),
        "judges": {one.judge: one.influence for one in judges},
        "judge_levels": {one.judge: _levels(one.levels) for one in judges},
    }


def _levels(levels: Mapping[str, Priorities]) -> dict[str, dict[str, Any]]:
    return {name: {key: getattr(level, key) for key in _OF_A_LEVEL} for name, level in levels.items()}


def _network(record: RankedNetwork, ranking: Ranking, totals: Mapping[str, float | None]) -> dict[str, Any]:
    return {
        "id": record.network,
        **{name: getattr(record, name) for name in _OF_A_NETWORK},
        "weighted_total": totals[record.network],
        "not_applicable": {"criteria": list(record.not_applicable), "wants": list(record.left_out)},
        "contributions": dict(record.contributions),
        **{
            f"gates_{ended}": [_gate(gate, ranking.names) for gate in outcomes(record, outcome)]
            for ended, outcome in (("failed", "fail"), ("unknown", "unknown"), ("waived", "waived"))
        },
    }


def _gate(gate: GateResult, called: Names) -> dict[str, Any]:
    stated = {name: getattr(gate, name) for name in _OF_A_GATE}
    return {"gate": gate.gate, "name": called.gate(gate.gate), **stated, "sentence": str(gate)}


def _shortlist(ranking: Ranking) -> dict[str, Any]:
    shortlist, called = ranking.shortlist, ranking.names

    def named(entry: Shortlisted | LeftOut, **more: object) -> dict[str, Any]:
        return {"id": entry.network, "name": called.network(entry.network), "rank": entry.rank, **more}

    return {
        "rule": shortlist.rule,
        "networks": [named(entry, conditions=list(entry.conditions)) for entry in shortlist.listed],
        "left_out": [named(entry, behind=entry.behind) for entry in shortlist.left_out],
    }


Values = dict[str, Any]
Rows = list[Values]

CHECK_COLUMNS = (*columns("kind network name figure value low high sentence"),)
COMPARISON_COLUMNS = (*columns("kind criterion name first second part sentence"),)
EXPLANATION_COLUMNS = (*columns("kind criterion name value low high unit weight part worth verdict sentence"),)
GAPS_COLUMNS = (*columns("want title horizon importance network name strength status"),)


def check_as_dict(study: Study, ranking: Ranking, of_text: Iterable[str] = ()) -> Values:
    """Return what there is to say of a study without faults, as `netselect check FILE --format json` writes it.

    ``of_text`` are notices on how it is written.
    """
    names = Names.of(study)

    def figures(found: Iterable[object]) -> Rows:
        return [{**(own := plain(one)), "name": names.network(own["network"])} for one in found]

    check = {
        "networks": len(study.networks),
        "criteria": len(study.leaves()),
        "wants": len(study.learner.wants),
        "notices": [*of_text, *notices(ranking)],
        "warnings": list(ranking.warnings),
        "unknown": figures(unknown_figures(ranking)),
        "ranges": figures(ranged_figures(ranking)),
        "ungraded": [
            {"network": network, "name": names.network(network), "paths": list(paths)}
            for network, paths in ungraded_strengths(study).items()
        ],
    }
    return findings_as_dict(study, {"check": check})


def check_rows(values: Values) -> Rows:
    """Return what `check_as_dict` holds as rows of `CHECK_COLUMNS`."""
    found = values["check"]
    rows = [{"kind": "notice", "sentence": sentence} for sentence in found["notices"]]
    rows += [{"kind": "warning", "sentence": sentence} for sentence in found["warnings"]]
    for kind, key in (("unknown", "unknown"), ("range", "ranges")):
        rows += [{"kind": kind, "figure": one["path"], "sentence": one.get("ask"), **one} for one in found[key]]
    rows += [
        {"kind": "no grade", "network": one["network"], "name": one["name"], "figure": path}
        for one in found["ungraded"]
        for path in one["paths"]
    ]
    return rows


def comparison_as_dict(
    ranking: Ranking,
    comparison: Comparison,
    changes: Iterable[Counterfactual],
    profiles: Iterable[NetworkProfile],
) -> Values:
    """Return why one network is ahead of another, as `netselect compare FILE A B --format json` writes it.

    `changes` are the nearest changes of one figure that turn their order round; `profiles` are of the two.
    """
    names = Names.of(ranking.study)
    more = {
        "changes": [{**plain(one), "sentence": f"{one.sentence(names)}."} for one in changes],
        "asks": {one.network: plain(one.terms) for one in profiles},
    }
    return findings_as_dict(ranking.study, {"comparison": {**comparison.to_dict(), **more}})


def comparison_rows(values: Values) -> Rows:
    """Return what `comparison_as_dict` holds as rows of `COMPARISON_COLUMNS`."""
    found = values["comparison"]
    sides = {side: found["asks"].get(found[side], {}) for side in ("first", "second")}
    rows = [{"kind": "criterion", **part} for part in found["parts"]]
    for term in Terms.__dataclass_fields__:
        asks = {side: (of.get(term) or {}).get("value") for side, of in sides.items()}
        rows.append({"kind": "asks", "criterion": term, **asks})
    rows += [{"kind": "change", "sentence": one["sentence"]} for one in found["changes"]]
    return [*rows, *({"kind": "note", "sentence": note} for note in found["notes"])]


def explanation_as_dict(ranking: Ranking, explanation: Explanation, profile: NetworkProfile) -> Values:
    """Return a network's score part by part, as `netselect explain FILE NETWORK --format json` writes it."""
    own = profile.to_dict()
    more = {key: own[key] for key in ("findings", "asks", "currency")}
    return findings_as_dict(ranking.study, {"explanation": {**explanation.to_dict(), **more}})


def explanation_rows(values: Values) -> Rows:
    """Return what `explanation_as_dict` holds as rows of `EXPLANATION_COLUMNS`."""
    found = values["explanation"]
    rows = [{"kind": "part", **part} for part in found["parts"]]
    rows += [{"kind": one["phase"], "worth": one["utility"], **one} for one in found["findings"]]
    rows += [{"kind": "asks", "criterion": term, **span} for term, span in found["asks"].items() if span]
    rows += [{"kind": "to let it stand", "sentence": sentence} for sentence in found["admission"]]
    return [*rows, *({"kind": "note", "sentence": note} for note in found["notes"])]


def gaps_values(ranking: Ranking, found: Gaps) -> Values:
    """Return what the networks leave open, as `netselect gaps FILE --format json` writes it."""
    return findings_as_dict(ranking.study, {"gaps": {**found.to_dict(), "served": gaps_rows(ranking, found)}})


def gaps_rows(ranking: Ranking, found: Gaps) -> Rows:
    """Return who helps with each open need and aspiration, as rows of `GAPS_COLUMNS`; nobody has no network."""
    names, covered = Names.of(ranking.study), found.coverage
    rows: Rows = []
    for column, want in enumerate(covered.wants):
        if covered.weights[column] == 0:
            continue
        own = {
            "want": want,
            "title": names.want(want),
            "horizon": covered.horizons[column],
            "importance": float(covered.weights[column]),
        }
        helpers: Rows = [
            {
                "network": network,
                "name": names.network(network),
                "strength": None if covered.unknown[row, column] else float(covered.strengths[row, column]),
                "status": status_of_helper(found, network),
            }
            for row, network in enumerate(covered.networks)
            if covered.high[row, column] > 0
        ]
        helpers.sort(key=lambda one: (-steady(one["strength"] or 0.0), one["network"]))
        nobody: Values = dict.fromkeys(("network", "name", "strength", "status"))
        rows += [{**own, **one} for one in helpers or [nobody]]
    return rows
