"""How do a check, a comparison, an explanation and gaps stand in plain values for JSON, and in rows for CSV?"""

from collections.abc import Iterable
from typing import Any

from netselect.comparison.explanation import Explanation
from netselect.comparison.gap_analysis import Gaps, status_of_helper
from netselect.comparison.network_profile import NetworkProfile, Terms
from netselect.comparison.pair import Comparison
from netselect.comparison.study_notices import notices
from netselect.comparison.unknown import ranged_figures, ungraded_strengths, unknown_figures
from netselect.finding import findings_as_dict, plain
from netselect.names import Names
from netselect.ranking import Ranking
from netselect.report.plain import gaps_as_dict
from netselect.robustness.counterfactuals import Counterfactual
from netselect.study.observation import Span
from netselect.study.study import Study

Values = dict[str, Any]
Rows = list[Values]

CHECK_COLUMNS = ("kind", "network", "name", "figure", "value", "low", "high", "sentence")
COMPARISON_COLUMNS = ("kind", "criterion", "name", "first", "second", "part", "sentence")
EXPLANATION_COLUMNS = (
    "kind",
    "criterion",
    "name",
    "value",
    "low",
    "high",
    "unit",
    "weight",
    "part",
    "worth",
    "verdict",
    "sentence",
)
GAPS_COLUMNS = ("want", "title", "horizon", "importance", "network", "name", "strength", "status")


def check_as_dict(study: Study, ranking: Ranking, of_text: Iterable[str] = ()) -> Values:
    """Return what there is to say of a study without faults, as `netselect check FILE --format json` writes it.

    ``of_text`` are notices on how it is written.
    """
    names = Names.of(study)

    def figures(found: Iterable[object]) -> Rows:
        return [{**(own := plain(one)), "name": names.network(own["network"])} for one in found]

    return findings_as_dict(
        study,
        {
            "check": {
                "networks": len(study.networks),
                "criteria": len(study.leaves()),
                "wants": len(study.learner.wants),
                "notices": [*of_text, *notices(ranking)],
                "warnings": list(ranking.warnings),
                "unknown": figures(unknown_figures(study)),
                "ranges": figures(ranged_figures(study)),
                "ungraded": [
                    {"network": network, "name": names.network(network), "paths": list(paths)}
                    for network, paths in ungraded_strengths(study).items()
                ],
            }
        },
    )


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

    Parameters
    ----------
    ranking : Ranking
        The ranking.
    comparison : Comparison
        Of two of its networks.
    changes : iterable of Counterfactual
        The nearest changes of one figure that turn their order round.
    profiles : iterable of NetworkProfile
        Of the two.
    """
    names = Names.of(ranking.study)
    first, second = comparison.first, comparison.second
    return findings_as_dict(
        ranking.study,
        {
            "comparison": {
                "first": first,
                "first_name": names.network(first),
                "second": second,
                "second_name": names.network(second),
                "difference": comparison.difference,
                "sentences": list(comparison.sentences),
                "parts": [{**plain(part), "name": names.criterion(part.criterion)} for part in comparison.parts],
                "notes": list(comparison.notes),
                "changes": [{**plain(one), "sentence": f"{one.sentence(names)}."} for one in changes],
                "asks": {one.network: terms_as_dict(one.terms) for one in profiles},
            }
        },
    )


def comparison_rows(values: Values) -> Rows:
    """Return what `comparison_as_dict` holds as rows of `COMPARISON_COLUMNS`."""
    found = values["comparison"]
    first, second = (found["asks"].get(found[one], {}) for one in ("first", "second"))
    rows = [{"kind": "criterion", **part} for part in found["parts"]]
    rows += [
        {"kind": "asks", "criterion": term, "first": _value(first.get(term)), "second": _value(second.get(term))}
        for term in Terms.__dataclass_fields__
    ]
    rows += [{"kind": "change", "sentence": one["sentence"]} for one in found["changes"]]
    return [*rows, *({"kind": "note", "sentence": note} for note in found["notes"])]


def explanation_as_dict(ranking: Ranking, explanation: Explanation, profile: NetworkProfile) -> Values:
    """Return a network's score part by part, as `netselect explain FILE NETWORK --format json` writes it.

    Parameters
    ----------
    ranking : Ranking
        The ranking.
    explanation : Explanation
        Of one of its networks.
    profile : NetworkProfile
        Of the same.
    """
    names, record = Names.of(ranking.study), explanation.record
    return findings_as_dict(
        ranking.study,
        {
            "explanation": {
                "network": record.network,
                "name": names.network(record.network),
                "status": record.status,
                "rank": record.rank,
                "score": record.score,
                "total": explanation.total,
                "parts": [{**plain(part), "name": names.criterion(part.criterion)} for part in explanation.parts],
                "admission": list(explanation.admission),
                "notes": list(explanation.notes),
                "findings": plain(profile.findings),
                "asks": terms_as_dict(profile.terms),
                "currency": profile.currency,
            }
        },
    )


def explanation_rows(values: Values) -> Rows:
    """Return what `explanation_as_dict` holds as rows of `EXPLANATION_COLUMNS`."""
    found = values["explanation"]
    rows = [{"kind": "part", **part} for part in found["parts"]]
    rows += [{"kind": one["phase"], "worth": one["utility"], **one} for one in found["findings"]]
    rows += [{"kind": "asks", "criterion": term, **span} for term, span in found["asks"].items() if span]
    rows += [{"kind": "to let it stand", "sentence": sentence} for sentence in found["admission"]]
    return [*rows, *({"kind": "note", "sentence": note} for note in found["notes"])]


def terms_as_dict(terms: Terms) -> Values:
    """Return what a network asks for, with its range; None where the study states nothing."""
    return {name: _span(getattr(terms, name)) for name in Terms.__dataclass_fields__}


def _span(span: Span | None) -> Values | None:
    return None if span is None else {"value": span.value, "low": span.low, "high": span.high}


def _value(span: Values | None) -> float | None:
    return None if span is None else span["value"]


def gaps_values(ranking: Ranking, found: Gaps) -> Values:
    """Return what the networks leave open, as `netselect gaps FILE --format json` writes it."""
    return findings_as_dict(ranking.study, {"gaps": {**gaps_as_dict(found), "served": gaps_rows(ranking, found)}})


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
        helpers.sort(key=lambda one: (-(one["strength"] or 0.0), one["network"]))
        rows += [
            {**own, **one}
            for one in helpers or [{"network": None, "name": None, "strength": None, "status": None}]
        ]
    return rows
