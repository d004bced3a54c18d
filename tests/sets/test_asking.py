"""Is what is asked wrongly said in a sentence, with what is accepted and the cure?"""

from typing import Any

import pytest

from netselect.errors import InvalidParameter, NetselectError, UnknownName
from netselect.sets.portfolio import portfolio
from tests.sets.test_portfolio import chosen, costing


@pytest.mark.parametrize(
    ("wish", "error", "sentence"),
    [
        ({"objective": "robst"}, UnknownName, "Did you mean `robust`?"),
        ({"then": "scores"}, UnknownName, "Did you mean `score`?"),
        ({"margin": 2.0}, InvalidParameter, "a share from 0 to 1"),
        ({"most": 0}, InvalidParameter, "from 1 upwards"),
        ({"most": True}, InvalidParameter, "`most` is a whole number or None, found `true`"),
        ({"one_of_each": ["wombat"]}, UnknownName, "no network is of the type `wombat`"),
        ({"limits": {"money": 3}}, UnknownName, "there is no limit `money`"),
        ({"limits": {"yearly_cost": -1}}, InvalidParameter, "a number of 0 or more"),
        ({"limits": {"yearly_cost": float("nan")}}, InvalidParameter, "a number of 0 or more"),
        ({"limits": {"yearly_cost": 1e308}}, InvalidParameter, "up to 1e.15"),
        ({"limits": {"yearly_cost": 10**400}}, InvalidParameter, "`limits` is a mapping or None"),
        ({"limits": ["yearly_cost"]}, InvalidParameter, "`limits` is a mapping or None, found a list"),
        ({"limits": {1: 2}}, InvalidParameter, "`limits` is a mapping or None"),
        ({"most": float("nan")}, InvalidParameter, "a whole number or None, found the number `nan`"),
        ({"most": float("inf")}, InvalidParameter, "a whole number or None, found the number `inf`"),
        ({"most": "x"}, InvalidParameter, "a whole number or None, found the text `x`"),
        ({"most": [1]}, InvalidParameter, "a whole number or None, found a list"),
        ({"margin": "x"}, InvalidParameter, "`margin` is a number or None, found the text `x`"),
        ({"margin": True}, InvalidParameter, "`margin` is a number or None, found `true`"),
        (
            {"objective": 1},
            InvalidParameter,
            "`objective` is robust, cautious, optimistic or additive or None, found the number `1`",
        ),
        ({"one_of_each": [1]}, InvalidParameter, "`one_of_each` is a list, each item a text"),
        ({"one_of_each": "pa"}, InvalidParameter, "`one_of_each` is a list, each item a text"),
    ],
)
def test_what_is_asked_wrongly_is_said(wish: dict[str, Any], error: type[NetselectError], sentence: str) -> None:
    with pytest.raises(error, match=sentence.replace("?", r"\?")):
        chosen({"a": costing(1)}, wish=wish)


@pytest.mark.parametrize("subject", ["file.yaml", None, 3])
def test_what_is_no_study_is_refused_with_the_cure(subject: object) -> None:
    with pytest.raises(InvalidParameter, match="`subject` is a study or a ranking"):
        portfolio(subject)  # type: ignore[arg-type]


def test_a_limit_on_what_the_study_does_not_state_is_refused_as_a_file_is() -> None:
    networks = {"a": costing(10)}
    del networks["a"]["staying"]["work_hours_per_month"]
    with pytest.raises(InvalidParameter, match=r"`staying\.work_hours_per_month` is missing, and is needed"):
        chosen(networks, wish={"limits": {"work_hours_per_month": 3}})
    assert chosen(networks, wish={"limits": {"work_hours_per_month": None}}).networks == ("a",)
