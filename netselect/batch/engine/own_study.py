"""Which study would one learner of a cohort have alone?

This is what a batch means: its result for a learner is, bit for bit on one machine, that of ranking the
learner's own study.
"""

from collections.abc import Collection, Mapping

from netselect.study.criteria import Criterion, Gate
from netselect.study.judge import Judge
from netselect.study.learner import Learner
from netselect.study.learner_record import LearnerRecord
from netselect.study.network import Network
from netselect.study.study import Study


def own_study(study: Study, record: LearnerRecord, networks: Collection[str] | None = None) -> Study:
    """Return the study of one learner.

    Parameters
    ----------
    study : Study
        What all learners share.
    record : LearnerRecord
        What this one says, checked against the study.
    networks : collection of str, optional
        Only these networks.

    Returns
    -------
    Study
    """
    learner = Learner.model_construct(**{name: getattr(record, name) for name in Learner.model_fields})
    return study.model_copy(
        update={
            "learner": learner,
            "criteria": _with_points(study.criteria, record.weights) if record.weights else study.criteria,
            "judgements": {**study.judgements, **record.weight_judgements},
            "judges": _with_learner(study, learner.id),
            "gates": {name: _limited(gate, record, name) for name, gate in study.gates.items()},
            "networks": {
                name: _serving(network, record, name)
                for name, network in study.networks.items()
                if networks is None or name in networks
            },
            "waivers": (*study.waivers, *record.waivers),
        }
    )


def _with_points(criteria: Mapping[str, Criterion], points: Mapping[str, float]) -> dict[str, Criterion]:
    """Return the tree with other points where some are given."""
    return {
        name: criterion.model_copy(
            update={
                "weight": points.get(name, criterion.weight),
                "criteria": _with_points(criterion.criteria, points),
            }
        )
        for name, criterion in criteria.items()
    }


def _with_learner(study: Study, learner: str) -> dict[str, Judge]:
    """Return the judges, with this learner in the place of the one that the study was written for."""
    own = study.judges.get(study.learner.id)
    others = {name: judge for name, judge in study.judges.items() if name != study.learner.id}
    return others if own is None else {learner: own} | others


def _limited(gate: Gate, record: LearnerRecord, name: str) -> Gate:
    limits = record.gates.get(name)
    if limits is None:
        return gate
    stated = {end: value for end in ("min", "max") if (value := getattr(limits, end)) is not None}
    return gate.model_copy(update=stated)


def _serving(network: Network, record: LearnerRecord, name: str) -> Network:
    direct = {want: own[name] for want, own in record.strengths.items() if name in own}
    return network.model_copy(update={"serves": {**network.serves, **direct}}) if direct else network
