"""Do text, frame, plain values, HTML and picture of a choice of networks say what the record says?"""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from netselect.names import Names
from netselect.report.plain import result_schema
from netselect.sets.portfolio import Portfolio, portfolio
from netselect.sets.records import LeftOut, Shadow, Step
from netselect.sets.solving import Proof
from netselect.sets.text import best_sentence, names_text, proof_sentence
from tests.small_study import need, network, small_study


def one(money: object, hours: float = 1.0, strength: object = 0.5, **parts: object) -> dict[str, Any]:
    return network(
        staying={"yearly_cost": money, "hours_per_month": hours}, serves={"n": strength}, grade="verified", **parts
    )


def called(networks: dict[str, Any]) -> dict[str, Any]:
    """Return networks with names that tell them apart."""
    return {name: {**own, "name": f"The {name.upper()}"} for name, own in networks.items()}


NETWORKS: dict[str, Any] = called(
    {
        "a": one(10, 2, 0.75),
        "b": one(0, held=True) | {"serves": {"k": 0.25}},
        "c": one({"value": "unknown", "low": 0, "high": 60, "ask": "Ask the club."}, 1, 0.9),
        "d": one(90),
    }
)


@pytest.fixture(name="found")
def found_set() -> Portfolio:
    return portfolio(
        small_study(
            needs={"n": need(), "m": need(importance=2, title="Lead a team"), "k": need()},
            learner={"limits": {"first_year_cost": 40, "hours_per_month": 3}},
            networks=NETWORKS,
            illustrative=True,
        )
    )


@pytest.fixture(name="blocked")
def blocked_set() -> Portfolio:
    networks = called({"a": one(30, mandatory=True), "b": one(20, mandatory=True)})
    return portfolio(small_study(needs={"n": need()}, learner={"limits": {"yearly_cost": 40}}, networks=networks))


def flat(found: Portfolio, *, full: bool = True) -> str:
    return " ".join(found.to_text(full=full).split())


def checked(found: Portfolio) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/findings"}).validate(values)
    own: dict[str, Any] = values["portfolio"]
    return own


def test_the_text_fits_80_columns_and_names_everything(found: Portfolio) -> None:
    for text in (str(found), found.to_text()):
        assert max(map(len, text.splitlines())) <= 80
    for sentence in (
        "Illustrative: every organisation and figure is invented.",
        "Best set: The A and The B.",
        "Proved: every one of the 4 combinations was looked at.",
        "The A: robust 0.188, cautious 0.188, optimistic 0.188; 10 GBP in the first year; 10 GBP a year; 2 hours "
        "a month.",
        "The B (held): robust 0.0625, cautious 0.0625, optimistic 0.0625; 1 hour a month.",
        "Lead a team (50.0 % of the weight): robust 0, cautious 0, optimistic 0; nobody in the set helps: still "
        "open.",
        "With a little more:",
        "The C (conditional): not known, 0 to 60 GBP in the first year, limit 40.",
        "The D (excluded): 90 GBP in the first year, limit 40.",
        "Ask the club.",
    ):
        assert sentence in flat(found), sentence


def test_what_blocks_comes_first_with_what_would_be_enough(blocked: Portfolio) -> None:
    for full in (True, False):
        text = flat(blocked, full=full)
        assert "No set is allowed: what has to be in asks for 50 GBP a year, and the limit is 40." in text
        assert "A set would be allowed if the limit of money a year were 50: The A and The B." in text
        assert "The A and The B are mandatory: every set has to hold them." in text
        assert "Other sets" not in text


def test_no_single_thing_that_would_be_enough_is_said_too(blocked: Portfolio) -> None:
    assert blocked.blocked is not None
    bare = replace(blocked, blocked=replace(blocked.blocked, relaxations=()))
    assert "No single limit or rule that gave way would be enough." in flat(bare)


@pytest.mark.parametrize(
    ("proof", "sentence"),
    [
        (Proof("enumeration", 64), "every one of the 64 combinations was looked at"),
        (Proof("mixed-integer programming", 9), "(HiGHS) left nothing better, ties told to 1e-6"),
        (
            Proof("mixed-integer programming", 9, ties_settled=False),
            "to 1e-6; that none of the same coverage is smaller or cheaper is not proved",
        ),
        (Proof("not proved", 3000, 0.0123), "coverage could be higher by up to 0.0123"),
    ],
)
def test_the_proof_is_always_told(found: Portfolio, proof: Proof, sentence: str) -> None:
    assert sentence in proof_sentence(replace(found, proof=proof))


def test_a_search_that_found_nothing_and_proved_nothing_says_so(found: Portfolio) -> None:
    assert "it is not proved that there is none" in best_sentence(replace(found, best=None, blocked=None))


def test_names_of_a_set_in_a_sentence() -> None:
    told = [names_text(own, Names()) for own in (("a",), ("a", "b"), (), None)]
    assert told == ["a", "a and b", "nobody", "no set"]


def test_plain_values_fit_the_schema(found: Portfolio, blocked: Portfolio) -> None:
    values = checked(found)
    assert values["best"]["networks"] == list(found.networks)
    assert values["best"]["names"] == ["The A", "The B"]
    assert [(want["want"], want["title"]) for want in values["wants"]] == [
        ("n", "n"),
        ("m", "Lead a team"),
        ("k", "k"),
    ]
    assert {one["network"]: one["name"] for one in values["left_out"]} == {"c": "The C", "d": "The D"}
    assert values["proof"] == {
        "how": "enumeration",
        "looked_at": 4,
        "gap": 0.0,
        "ties_settled": True,
        "is_proved": True,
    }
    assert values["chosen_by"]["limits"] == {"first_year_cost": 40.0, "hours_per_month": 3.0}
    assert values["unknowns"]["questions"][0]["decides"] is True
    stopped = checked(blocked)
    assert stopped["best"] is None
    assert stopped["blocked"]["relaxations"][0]["least"] == 50.0


def test_the_frame_has_a_row_for_each_part_that_a_set_plays(found: Portfolio, blocked: Portfolio) -> None:
    frame = found.to_frame()
    assert frame["role"].tolist()[:4] == ["best", "best by robust", "best by cautious", "best by optimistic"]
    assert frame["networks"].iloc[0] == "a, b"
    assert frame["names"].iloc[0] == "The A; The B"
    assert frame["first_year_cost"].iloc[0] == 10
    assert frame["work_hours_per_month"].isna().all()
    assert len(frame) == 5 + found.as_good.count + len(found.front.sets)
    assert blocked.to_frame()["role"].tolist() == ["top of the ranking"]


def test_the_html_is_escaped_and_holds_the_table(found: Portfolio) -> None:
    html = found._repr_html_()
    assert "<b>Best set: The A and The B.</b>" in html
    assert html.count("<tr>") == 1 + 1 + found.as_good.count + len(
        [own for own in found.front.sets if own not in (found.best, *found.as_good.listed)]
    )
    named = replace(found, study=found.study.model_copy(update={"title": "<script>x</script>"}))
    assert "<script>" not in named._repr_html_()
    assert "&lt;script&gt;" in named._repr_html_()


def test_the_html_of_a_blocked_choice_has_no_table(blocked: Portfolio) -> None:
    assert "<table" not in blocked._repr_html_()
    assert "No set is allowed" in blocked._repr_html_()


def test_costs_that_nobody_bounds_are_not_known(found: Portfolio) -> None:
    own = portfolio(small_study(needs={"n": need()}, networks={"a": one("unknown")}))
    assert own.best is not None
    spend = own.best.spend("first_year_cost")
    assert spend is not None
    assert (spend.judged, spend.low, spend.high) == (None, 0.0, None)
    assert "0 GBP in the first year (or more, not all of it is known)" in flat(own)
    assert checked(own)["best"]["spends"][0]["judged"] is None
    assert found.best is not None


def test_where_a_reading_is_not_proved_the_best_found_is_shown_with_its_gap(found: Portfolio) -> None:
    assert found.best is not None
    text = flat(replace(found, reading_gaps={"optimistic": 0.0125}))
    assert "found by optimistic coverage: the same set; not proved, it could be higher by up to 0.0125:" in text


def with_shadow(found: Portfolio, shadow: Shadow) -> Portfolio:
    aside = replace(found.aside)
    vars(aside)["shadows"] = (shadow,)
    return replace(found, aside=aside)


def test_a_rise_is_told_with_as_many_digits_as_show_it(found: Portfolio) -> None:
    assert found.best is not None
    step = Step("hours_per_month", 1.0, 5.0, found.best.robust + 1e-5, ("a",))
    text = flat(with_shadow(found, Shadow("hours_per_month", 4.0, 3.0, (step,))))
    assert "Another 1 hour a month (to 5) would lift robust coverage from 0.25 to 0.25001, with The A." in text
    text = flat(with_shadow(found, Shadow("yearly_cost", 4.0, 3.0, (), is_proved=False)))
    assert "Whether raising only the limit of money a year would help was not settled." in text


def test_who_may_not_be_joined_is_counted(found: Portfolio) -> None:
    assert found.best is not None
    nobody = replace(found.best, networks=())
    waiting = tuple(LeftOut(name, "conditional", ()) for name in "abc")
    text = flat(replace(found, best=nobody, left_out=(*waiting, LeftOut("d", "excluded", ()))))
    assert "No network may be joined as things are known: 3 wait for an answer, 1 is excluded." in text
