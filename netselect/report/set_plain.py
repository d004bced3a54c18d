"""How does a choice of networks stand in plain values, ready for JSON?"""

from dataclasses import fields
from typing import Any

from netselect.names import Names
from netselect.report.set_sentences import best_sentence, proof_sentence
from netselect.robustness.finding import findings_as_dict, plain
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
    called = Names.of(portfolio.study)
    parts = {
        field.name: plain(getattr(portfolio, field.name), called)
        for field in fields(portfolio)
        if field.name != "study"
    }
    told = {"sentence": best_sentence(portfolio), "proof_sentence": proof_sentence(portfolio)}
    return findings_as_dict(portfolio.study, {"portfolio": {**told, **_named(parts, portfolio.names)}})


_LISTS = ("by", "core", "ever", "adds", "leaves_out", "adds_nothing_sure")
"""Keys that hold ids of networks, and have their names under the same key with ``_names``."""


def _named(values: Any, names: Names) -> Any:  # noqa: ANN401 -- whatever plain values hold
    """Return plain values with names beside ids."""
    if isinstance(values, list):
        return [_named(value, names) for value in values]
    if not isinstance(values, dict):
        return values
    found: dict[str, Any] = {}
    for key, value in values.items():
        found[key] = _named(value, names)
        if key == "network":
            found["name"] = names.network(value)
        elif key == "want":
            found["title"] = names.want(value)
        elif key == "networks":
            found["names"] = None if value is None else [names.network(one) for one in value]
        elif key in _LISTS:
            found[f"{key}_names"] = [names.network(one) for one in value]
    return found
