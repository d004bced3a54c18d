"""Are the rules for sets read as a person writes them, written back the same, and refused with a sentence?"""

from typing import Any

import pytest

from netselect import dumps, load
from netselect.errors import StudyFaults
from netselect.study.study import Study
from tests.small_study import network, small_study

RULES = {"objective": "optimistic", "then": "score", "margin": 0.1, "most": 3, "one_of_each": ["agency"]}
OVERLAP = {"networks": ["a", "b"], "share": 0.5, "reason": "the same speakers"}


def study(**parts: Any) -> Study:  # noqa: ANN401 -- whatever a study holds
    return small_study(networks={"a": network(type="agency"), "b": network()}, **parts)


def faulty(**parts: object) -> list[str]:
    plain: dict[str, Any] = study().as_plain()
    with pytest.raises(StudyFaults) as caught:
        load({**plain, **parts})
    return [f"{fault.where}: {fault.message}" for fault in caught.value.faults]


def test_rules_and_overlaps_are_read_and_written_back() -> None:
    own = study(portfolio=RULES, redundancy=[OVERLAP])
    assert own.portfolio.one_of_each == ("agency",)
    assert own.redundancy[0].share == 0.5
    assert load(own.as_plain()) == own
    assert "objective: optimistic" in dumps(own)


def test_nothing_said_is_robust_and_two_hundredths() -> None:
    rules = study().portfolio
    assert (rules.objective, rules.then, rules.margin, rules.most) == ("robust", "optimistic", 0.02, None)
    assert "portfolio" not in study().as_plain()


@pytest.mark.parametrize(
    ("parts", "path", "sentence"),
    [
        ({"portfolio": {"objective": "robst"}}, "portfolio.objective", "robust"),
        ({"portfolio": {"one_of_each": ["agncy"]}}, "portfolio.one_of_each[0]", "Did you mean `agency`?"),
        ({"redundancy": [{**OVERLAP, "networks": ["a", "c"]}]}, "redundancy[0].networks[1]", "no network `c`"),
        ({"redundancy": [{**OVERLAP, "networks": ["a", "a"]}]}, "redundancy[0]", "named twice"),
        ({"redundancy": [OVERLAP, {**OVERLAP, "networks": ["b", "a"]}]}, "redundancy[1]", "stated already"),
        ({"redundancy": [{**OVERLAP, "share": 2}]}, "redundancy[0].share", "0 to 1"),
        (
            {"redundancy": [{**OVERLAP, "networks": ["a"]}]},
            "redundancy[0]",
            "found 1 networks: an overlap is between two",
        ),
    ],
)
def test_what_is_written_wrongly_is_said_in_its_place(parts: dict[str, Any], path: str, sentence: str) -> None:
    told = faulty(**parts)
    assert any(one.startswith(path) and sentence in one for one in told), told


def test_work_hours_are_a_limit_a_gate_and_a_term_of_their_own() -> None:
    own = network(staying={"yearly_cost": 0, "hours_per_month": 1, "work_hours_per_month": 4})
    limited = small_study(networks={"a": own}, learner={"limits": {"work_hours_per_month": 3}})
    span = limited.networks["a"].term("work_hours_per_month")
    assert span is not None
    assert span.value == 4
    plain = limited.as_plain()
    plain["networks"]["a"]["staying"].pop("work_hours_per_month")
    with pytest.raises(StudyFaults, match="work_hours_per_month` is missing"):
        load(plain)
