"""What may be asked of a choice of sets, and what is said where something else is?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from netselect.errors import InvalidParameter, UnknownName, did_you_mean
from netselect.ranking import Ranking
from netselect.sets.candidates import AMOUNTS
from netselect.study.network import TERMS
from netselect.study.set_rules import Reading, Second, SetRules
from netselect.study.study import Study
from netselect.study.units import LARGEST_FIGURE

if TYPE_CHECKING:
    from typing_extensions import TypeIs

MOST_NAMED = 3
"""Networks without a figure that are named; the others are counted."""

_SHOWN = 60


def study_of(subject: object) -> tuple[Study, Ranking | None]:
    """Return the study that sets are chosen for, and its ranking where one was given.

    Raises
    ------
    InvalidParameter
        For anything else than a study or the ranking of one.
    """
    if isinstance(subject, Study):
        return subject, None
    if not isinstance(subject, Ranking):
        raise InvalidParameter(
            f"found {_shown(subject)}: sets are chosen for a study or a ranking; load a file first, as in "
            "`portfolio(netselect.load(path))`"
        )
    if subject.study is None:
        raise InvalidParameter(
            "a set is chosen by needs and aspirations, and a bare matrix has none: rank a study, or give one"
        )
    return subject.study, subject


def limited(study: Study, limits: object) -> Study:
    """Return a study with other limits.

    Raises
    ------
    InvalidParameter, UnknownName
        Where a limit is none, or asks about what the study does not state.
    """
    if limits is None:
        return study
    if not isinstance(limits, Mapping):
        raise InvalidParameter(
            f"the limits are {_shown(limits)}: give names and amounts, such as `{{'hours_per_month': 8}}`"
        )
    for name, value in limits.items():
        if not isinstance(name, str) or name not in AMOUNTS:
            raise UnknownName(f"there is no limit `{_cut(name)}`. {did_you_mean(_cut(name), AMOUNTS)}")
        if value is not None and not (_is_number(value) and 0 <= value <= LARGEST_FIGURE):
            raise InvalidParameter(
                f"the limit `{name}` is {_shown(value)}: a limit is a number of 0 or more, up to "
                f"{LARGEST_FIGURE:g}, or None"
            )
        if value is not None:
            _stated(study, str(name))
    own = study.learner.limits.model_copy(
        update={name: None if value is None else float(value) for name, value in limits.items()}
    )
    return study.model_copy(update={"learner": study.learner.model_copy(update={"limits": own})})


def _stated(study: Study, limit: str) -> None:
    """Refuse a limit on what the study does not state of every network, as a file with that limit is refused."""
    for block, key in TERMS[limit]:
        without = [
            name for name, network in study.networks.items() if getattr(getattr(network, block), key, None) is None
        ]
        if without:
            more = f" and {len(without) - MOST_NAMED} more" if len(without) > MOST_NAMED else ""
            raise InvalidParameter(
                f"`{block}.{key}` is missing, and is needed for the limit `{limit}`: write `unknown` if nobody "
                f"has told you. It is missing of {', '.join(without[:MOST_NAMED])}{more}"
            )


def rules_of(
    study: Study,
    objective: object,
    then: object,
    *,
    margin: object,
    most: object,
    one_of_each: object,
) -> SetRules:
    """Return how a set is chosen, as asked for or as the study says where nothing (None) is.

    Raises
    ------
    InvalidParameter, UnknownName
        Where something is asked for that there is not.
    """
    for name, value, accepted in (("objective", objective, Reading), ("then", then, Second)):
        if value is not None and (not isinstance(value, str) or value not in get_args(accepted)):
            raise UnknownName(f"`{name}` has no `{_cut(value)}`. {did_you_mean(_cut(value), get_args(accepted))}")
    if margin is not None and not (_is_number(margin) and 0 <= margin <= 1):
        raise InvalidParameter(f"the margin is {_shown(margin)}: it is a share from 0 to 1")
    if most is not None and not (_is_number(most) and most >= 1 and most == int(most)):
        raise InvalidParameter(
            f"the most networks of a set is {_shown(most)}: it is a whole number from 1 upwards"
        )
    asked = {
        "objective": objective,
        "then": then,
        "margin": None if margin is None else float(margin),
        "most": None if most is None else int(most),
        "one_of_each": None if one_of_each is None else tuple(dict.fromkeys(_kinds(study, one_of_each))),
    }
    return study.portfolio.model_copy(update={name: value for name, value in asked.items() if value is not None})


def _kinds(study: Study, asked: object) -> Iterator[str]:
    if isinstance(asked, str) or not isinstance(asked, Sequence):
        raise InvalidParameter(
            f"`one_of_each` is {_shown(asked)}: it is a list of kinds, such as `['professional_body']`"
        )
    kinds = sorted({network.type for network in study.networks.values()})
    for kind in asked:
        if not isinstance(kind, str) or kind not in kinds:
            raise UnknownName(f"no network is of the type `{_cut(kind)}`. {did_you_mean(_cut(kind), kinds)}")
        yield kind


def _is_number(value: object) -> "TypeIs[float]":
    """Return whether something is a number that floating point can hold; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST_FIGURE if isinstance(value, int) else math.isfinite(value)


def _cut(value: object) -> str:
    if isinstance(value, int) and abs(value) > LARGEST_FIGURE:
        return "a number of very many digits"
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _shown(value: object) -> str:
    return f"'{_cut(value)}'" if isinstance(value, str) else _cut(value)
