"""What of a study is for whom, and what is left of it for others than the learner?

Whatever is private goes before anything is computed, with every reference to it, so that nothing that is said of
the rest can rest on it: what is left is the study of somebody who never wrote the private items down.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from netselect.study.records import Conflict, Decision, EthicsIssue, Evidence, Risk, Search

if TYPE_CHECKING:
    from netselect.study.network import Network
    from netselect.study.study import Study

Audience = Literal["learner", "manager", "assessor", "careers"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""Who a document can be for; all but the learner get what is left for others."""

LEFT_OUT = "Private items, if there are any, and notes were left out before anything was computed."
"""What every document for others says, whether or not anything was left out."""

LEFT_OUT_BUT_NOTES = "Private items, if there are any, were left out before anything was computed."
"""The same, where somebody asked for the notes."""

_Record = TypeVar("_Record", Search, EthicsIssue, Decision, Evidence, Conflict, Risk)


def for_others(study: "Study", *, with_notes: bool = False) -> "Study":
    """Return a study without what is private, without what refers to it, and without notes.

    Parameters
    ----------
    study : Study
        It is left as it is.
    with_notes : bool
        Whether notes on networks, on conflicts, and the free text of decisions and of ethics stay.

    Returns
    -------
    Study
        Importances are as they were stated: without a private need, swing points may have no 100 any more.
    """
    learner = study.learner
    wants = {name: want for name, want in learner.wants.items() if not want.private}
    networks = {name: network for name, network in study.networks.items() if not network.private}
    gone = frozenset({*learner.wants, *study.networks} - wants.keys() - networks.keys())
    themes = {theme for want in wants.values() for theme in want.themes}
    kinds = {network.type for network in networks.values()}
    rules = study.portfolio
    decisions = _records_left(study.decisions, lambda decision: decision.about, gone)
    ethics = _records_left(study.ethics, lambda issue: [issue.network], gone)
    if not with_notes:
        decisions = tuple(record.model_copy(update={"changed": None, "why": None}) for record in decisions)
        ethics = tuple(record.model_copy(update={"answer": None}) for record in ethics)
    left: dict[str, Any] = {
        "learner": learner.model_copy(
            update={
                "needs": {name: want for name, want in learner.needs.items() if name in wants},
                "aspirations": {name: want for name, want in learner.aspirations.items() if name in wants},
                "order": tuple(
                    kept for place in learner.order if (kept := tuple(name for name in place if name not in gone))
                ),
                "judgements": _pairs_left(learner.judgements, gone),
            }
        ),
        "networks": {
            name: _network_left(network, gone, themes, with_notes=with_notes) for name, network in networks.items()
        },
        "network_judgements": {
            criterion: pairs
            for criterion, judged in study.network_judgements.items()
            if (pairs := _pairs_left(judged, gone)) or not judged
        },
        "themes": tuple(theme for theme in study.themes if theme in themes),
        "waivers": tuple(waiver for waiver in study.waivers if waiver.network not in gone),
        "redundancy": tuple(overlap for overlap in study.redundancy if gone.isdisjoint(overlap.networks)),
        "portfolio": rules.model_copy(
            update={"one_of_each": tuple(kind for kind in rules.one_of_each if kind in kinds)}
        ),
        "searched": _records_left(study.searched, lambda search: search.found, gone),
        "ethics": ethics,
        "decisions": decisions,
        "evidence": _records_left(study.evidence, lambda _: (), gone),
    }
    return study.model_copy(update=left)


def _network_left(
    network: "Network", gone: AbstractSet[str], themes: AbstractSet[str], *, with_notes: bool
) -> "Network":
    conflicts = _records_left(network.conflicts, lambda _: (), gone)
    online = network.online
    if online is not None:
        online = online.model_copy(
            update={
                "risks": _records_left(online.risks, lambda _: (), gone),
                "facts": {name: fact for name, fact in online.facts.items() if not fact.private},
            }
        )
    if not with_notes:
        conflicts = tuple(conflict.model_copy(update={"happened": None, "done": None}) for conflict in conflicts)
    return network.model_copy(
        update={
            "serves": {want: strength for want, strength in network.serves.items() if want not in gone},
            "offers": {theme: level for theme, level in network.offers.items() if theme in themes},
            "exclusive_with": tuple(name for name in network.exclusive_with if name not in gone),
            "asks_of_me": {tag: demand for tag, demand in network.asks_of_me.items() if not demand.private},
            "conflicts": conflicts,
            "online": online,
            "notes": network.notes if with_notes else None,
        }
    )


def _records_left(
    records: Iterable[_Record], names: Callable[[_Record], Iterable[str | None]], gone: AbstractSet[str]
) -> tuple[_Record, ...]:
    return tuple(record for record in records if not record.private and gone.isdisjoint(names(record)))


def _pairs_left(pairs: Mapping[str, float], gone: AbstractSet[str]) -> dict[str, float]:
    return {pair: ratio for pair, ratio in pairs.items() if gone.isdisjoint(pair.split(" over "))}
