"""How does a choice of networks stand in plain values, ready for JSON?"""

from dataclasses import fields
from typing import Any

from netselect.report.robustness_plain import findings_as_dict, plain
from netselect.report.set_text import best_sentence, proof_sentence
from netselect.sets.portfolio import Portfolio


def portfolio_as_dict(portfolio: Portfolio) -> dict[str, Any]:
    """Return a choice of networks with what it is about, as `netselect portfolio FILE --format json` writes it.

    Parameters
    ----------
    portfolio : Portfolio
        A choice of networks.

    Returns
    -------
    dict
        Described by ``$defs/findings`` of `result.schema.json`; every number is finite, and what is not known or
        endless is None.
    """
    parts = {
        field.name: plain(getattr(portfolio, field.name)) for field in fields(portfolio) if field.name != "study"
    }
    told = {"sentence": best_sentence(portfolio), "proof_sentence": proof_sentence(portfolio)}
    return findings_as_dict(portfolio.study, {"portfolio": {**told, **parts}})
