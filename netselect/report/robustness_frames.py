"""How do open questions, sensitivity, samples, methods, dominance and judges stand in a DataFrame?"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netselect.report.questions_text import reasons
from netselect.robustness.agreement import Agreement
from netselect.robustness.coach import Coaching
from netselect.robustness.disagreement import Disagreement
from netselect.robustness.dominance import Dominance, Spent
from netselect.robustness.finding import Finding
from netselect.robustness.questions import Questions
from netselect.robustness.sensitivity import Sensitivity
from netselect.robustness.smaa import Smaa

if TYPE_CHECKING:
    import pandas as pd

Rows = Sequence[Mapping[str, Any]]


def frame_of_rows(rows: Rows, kinds: Mapping[str, str]) -> "pd.DataFrame":
    """Return one row for each mapping; what it does not hold is NA."""
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=kind) for name, kind in kinds.items()}
    )


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names)


def questions_frame(questions: Questions) -> "pd.DataFrame":
    """Return one row for each open figure, in the order in which it is worth finding out.

    Returns
    -------
    DataFrame
        Columns `network`, `name`, `path`, `stated`, `low`, `high`, `decides`, `share`, `error`, `needs`, `flips`
        (the values at which something changes), `ask` and `reason`.
    """
    kinds = {
        "network": "str",
        "name": "str",
        "path": "str",
        "stated": "Float64",
        "low": "Float64",
        "high": "Float64",
        "decides": "str",
        "share": "Float64",
        "error": "Float64",
        "needs": "str",
        "flips": "str",
        "ask": "str",
        "reason": "str",
    }
    rows = [
        {
            **{name: getattr(one.figure, name) for name in ("network", "path", "stated", "low", "high", "ask")},
            "name": questions.called.network(one.figure.network),
            "decides": one.decides,
            "share": one.share,
            "error": one.error,
            "needs": _joined([str(figure) for figure in one.needs]),
            "flips": _joined([f"{flip.at:.6g}" for flip in one.flips]),
            "reason": "; ".join(reasons(one, questions.called)),
        }
        for one in questions.questions
    ]
    return frame_of_rows(rows, kinds)


def sensitivity_frame(sensitivity: Sensitivity) -> "pd.DataFrame":
    """Return one row for each weight.

    Returns
    -------
    DataFrame
        Columns `what`, `name`, `kind`, `weight`, `low`, `high`, `below`, `above`, `flip`, `taker`, `change`,
        `relative_change`, `unscaled_change` and `is_exact`.
    """
    kinds = {
        "what": "str",
        "name": "str",
        "kind": "str",
        **dict.fromkeys(("weight", "low", "high"), "Float64"),
        "below": "str",
        "above": "str",
        "flip": "Float64",
        "taker": "str",
        **dict.fromkeys(("change", "relative_change", "unscaled_change"), "Float64"),
        "is_exact": "bool",
    }
    rows = [
        {name: getattr(one, name) for name in kinds if name != "name"}
        | {"name": sensitivity.called.anything(one.what)}
        for one in sensitivity.intervals
    ]
    return frame_of_rows(rows, kinds)


def smaa_frame(smaa: Smaa) -> "pd.DataFrame":
    """Return one row for each network.

    Returns
    -------
    DataFrame
        Columns `network`, `name`, `stands`, `confidence`, `confidence_error`, then ``rank_1``, ``error_1`` and so
        on, and ``central.`` with each criterion.
    """
    count = len(smaa.networks[0].shares) if smaa.networks else 0
    central = next((one.central_weights for one in smaa.networks if one.central_weights is not None), {})
    kinds = {
        "network": "str",
        "name": "str",
        "stands": "Float64",
        "confidence": "Float64",
        "confidence_error": "Float64",
    }
    kinds |= {f"{what}_{rank}": "Float64" for rank in range(1, count + 1) for what in ("rank", "error")}
    kinds |= {f"central.{name}": "Float64" for name in central}
    rows = [
        {
            "network": one.network,
            "name": smaa.called.network(one.network),
            "stands": one.stands,
            "confidence": one.confidence,
            "confidence_error": one.confidence_error,
            **{f"rank_{rank}": share for rank, share in enumerate(one.shares, start=1)},
            **{f"error_{rank}": error for rank, error in enumerate(one.errors, start=1)},
            **{f"central.{name}": weight for name, weight in (one.central_weights or {}).items()},
        }
        for one in smaa.networks
    ]
    return frame_of_rows(rows, kinds)


def agreement_frame(agreement: Agreement) -> "pd.DataFrame":
    """Return one row for each way of ranking.

    Returns
    -------
    DataFrame
        Columns `label`, `title`, `first`, `kendall`, `spearman`, `counts`, `same_as` and `refusal`.
    """
    kinds = {
        "label": "str",
        "title": "str",
        "first": "str",
        "kendall": "Float64",
        "spearman": "Float64",
        "counts": "bool",
        "same_as": "str",
        "refusal": "str",
    }
    rows = [
        {
            **{name: getattr(variant, name) for name in ("label", "title", "counts", "same_as", "refusal")},
            "first": _joined(variant.first),
            "kendall": kendall,
            "spearman": spearman,
        }
        for variant, kendall, spearman in zip(
            agreement.variants, agreement.kendall, agreement.spearman, strict=True
        )
    ]
    return frame_of_rows(rows, kinds)


def dominance_frame(dominance: Dominance) -> "pd.DataFrame":
    """Return one row for each network that is dominated, or has an amount.

    Returns
    -------
    DataFrame
        Columns `network`, `name`, `dominated_by`, `surely_by`, and for money and hours `..._amount`, `..._score`
        and `..._efficient`.
    """
    spent: tuple[Spent, ...] = ("money", "hours")
    kinds = {"network": "str", "name": "str", "dominated_by": "str", "surely_by": "str"}
    for what in spent:
        kinds |= {f"{what}_amount": "Float64", f"{what}_score": "Float64", f"{what}_efficient": "boolean"}
    rows: dict[str, dict[str, Any]] = {}
    for one in dominance.dominated:
        rows[one.network] = {"dominated_by": _joined(one.by), "surely_by": _joined(one.surely)}
    for what in spent:
        for offer in dominance.money if what == "money" else dominance.hours:
            rows.setdefault(offer.network, {}).update(
                {
                    f"{what}_amount": offer.amount,
                    f"{what}_score": offer.score,
                    f"{what}_efficient": offer.is_efficient,
                }
            )
    called = dominance.called
    return frame_of_rows(
        [{"network": name, "name": called.network(name), **row} for name, row in rows.items()], kinds
    )


def coaching_frame(coaching: Coaching) -> "pd.DataFrame":
    """Return one row for each judgement that fits the others badly.

    Returns
    -------
    DataFrame
        Columns `level`, `left`, `right`, `judged`, `suits`, `suggested` and `ratio_after`.
    """
    kinds = {
        "level": "str",
        "left": "str",
        "right": "str",
        **dict.fromkeys(("judged", "suits", "suggested", "ratio_after"), "Float64"),
    }
    rows = [
        {"level": level.level, **{name: getattr(one, name) for name in kinds if name != "level"}}
        for level in coaching.levels
        for one in level.advice
    ]
    return frame_of_rows(rows, kinds)


def disagreement_frame(found: Disagreement) -> "pd.DataFrame":
    """Return one row for each criterion and network.

    Returns
    -------
    DataFrame
        Columns `kind` (criterion or network), `id`, `name`, `together`, `spread`, and one for each judge: its
        weight of a criterion, its rank of a network.
    """
    judges = list(found.influences)
    kinds = {"kind": "str", "id": "str", "name": "str", "together": "Float64", "spread": "Float64"}
    kinds |= {f"judge.{name}": "Float64" for name in judges}
    rows: list[dict[str, Any]] = [
        {
            "kind": "criterion",
            "id": one.criterion,
            "name": found.called.criterion(one.criterion),
            "together": one.together,
            "spread": one.spread,
        }
        | {f"judge.{name}": weight for name, weight in one.weights.items()}
        for one in found.criteria
    ]
    rows += [
        {
            "kind": "network",
            "id": one.network,
            "name": found.called.network(one.network),
            "together": float(one.together),
            "spread": float(one.spread),
        }
        | {f"judge.{name}": float(rank) for name, rank in one.ranks.items()}
        for one in found.networks
    ]
    return frame_of_rows(rows, kinds)


_FRAMES: dict[type[Finding], Callable[..., "pd.DataFrame"]] = {
    Questions: questions_frame,
    Sensitivity: sensitivity_frame,
    Smaa: smaa_frame,
    Agreement: agreement_frame,
    Dominance: dominance_frame,
    Coaching: coaching_frame,
    Disagreement: disagreement_frame,
}


def finding_frame(found: Finding) -> "pd.DataFrame":
    """Return a finding as a DataFrame, as the function for its kind describes it."""
    return _FRAMES[type(found)](found)
