"""Is a record completed from the study's own learner, and is everything that is wrong with it told?"""

from typing import Any

import pytest

from netselect.batch.reading.records import Records
from netselect.reading import parse
from netselect.study.study import Aspiration, LearnerRecord, Study
from tests.batch.cohorts import random_study

Data = dict[str, Any]

LEARNER: Data = {
    "id": "template",
    "limits": {"yearly_cost": 250, "hours_per_month": 8},
    "needs": {
        "mentor": {"title": "A mentor", "current": 1, "target": 4, "importance": 2, "private": True},
        "raid-log": {"title": "A raid log", "current": 0, "target": 3, "importance": 1},
    },
    "aspirations": {"speaking": {"title": "To speak", "current": 1, "importance": 1}},
}


def records(**parts: Any) -> Records:  # noqa: ANN401 -- any part of a study
    return Records(random_study(1, learner=LEARNER, **parts))


def made(data: Data, records_: Records | None = None) -> LearnerRecord:
    judged = (records_ or records()).judge({"id": "p", **data})
    assert judged.findings == []
    assert judged.record is not None
    return judged.record


def sentences(data: Data, records_: Records | None = None) -> list[str]:
    judged = (records_ or records()).judge({"id": "p", **data})
    assert judged.record is None
    return [f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in judged.findings]


def test_what_a_record_leaves_out_is_the_study_s_own_learner_s() -> None:
    record = made({})
    assert record.id == "p"
    assert list(record.wants) == ["mentor", "raid-log", "speaking"]
    assert record.limits.yearly_cost == 250
    assert record.role is None


def test_limits_merge_key_by_key() -> None:
    limits = made({"limits": {"yearly_cost": 10}}).limits
    assert (limits.yearly_cost, limits.hours_per_month, limits.first_year_cost) == (10, 8, None)


def test_whoever_states_needs_has_those_alone_and_takes_what_they_leave_out_from_the_study() -> None:
    record = made({"needs": {"raid-log": {"current": 2}, "mentor": None}})
    assert list(record.wants) == ["raid-log", "mentor"]
    need = record.needs["raid-log"]
    assert (need.current, need.target, need.importance, need.title) == (2, 3, 1, "A raid log")
    assert record.needs["mentor"].private


def test_a_need_of_the_study_can_be_an_aspiration_of_a_learner() -> None:
    record = made({"aspirations": {"mentor": {"by": "2027-01-01"}}})
    assert isinstance(record.aspirations["mentor"], Aspiration)
    assert record.aspirations["mentor"].target == 4


def test_what_is_private_is_left_out_before_anything_else() -> None:
    study = random_study(1, learner=LEARNER)
    record = made(
        {"strengths": {"mentor": {"n00": 1}}, "importances": "order", "order": ["mentor", "speaking", "raid-log"]},
        Records(study, leave_out_private=True),
    )
    assert list(record.wants) == ["raid-log", "speaking"]
    assert record.strengths == {}
    assert record.order == (("speaking",), ("raid-log",))


def test_an_order_of_the_study_s_learner_holds_for_the_needs_that_are_there() -> None:
    learner = LEARNER | {"importances": "order", "order": [["mentor", "raid-log"], "speaking"]}
    both = Records(random_study(1, learner=learner))
    assert made({}, both).order == (("mentor", "raid-log"), ("speaking",))
    assert made({"needs": ["raid-log"], "aspirations": ["speaking"]}, both).order == (("raid-log",), ("speaking",))


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"fit": 0, "recognition": 0, "agenda": 0, "cost": 0}, "weights: the weights of the criteria sum to 0"),
        (
            {"needs": 0, "hopes": 0},
            "weights: the weight 3 of `fit` falls on nothing: every weight inside it is 0: "
            "give one of them more than 0",
        ),
        (
            {"fit": 5, "needs": 0, "hopes": 0},
            "weights.fit: the weight 5 of `fit` falls on nothing: every weight inside it is 0: "
            "give one of them more than 0",
        ),
        ({"recogniton": 1}, "weights.recogniton: no criterion with points is called `recogniton`. Did you mean"),
    ],
)
def test_points_are_refused_that_a_study_of_its_own_could_not_state(weights: Data, said: str) -> None:
    (told,) = sentences({"weights": weights})
    assert told.startswith(said)


def test_a_group_without_points_may_hold_nothing_that_weighs() -> None:
    assert made({"weights": {"fit": 0, "needs": 0, "hopes": 0}}).weights["fit"] == 0


SWING: Data = {
    "weights": "swing",
    "criteria": {
        "recognition": {"weight": 100, "scale": {"worst": 0, "best": 5}},
        "agenda": {"weight": 40, "scale": {"worst": 1, "best": 5}},
    },
}


def test_swings_have_a_largest_of_100() -> None:
    swing = records(**SWING)
    assert made({"weights": {"recognition": 10, "agenda": 100}}, swing).weights["agenda"] == 100
    (told,) = sentences({"weights": {"recognition": 90}}, swing)
    assert "`swing` gives 100 to the swing that matters most, and the largest here is 90" in told


def without(block: str, term: str) -> Study:
    study = random_study(1, certain=True)
    name, network = list(study.networks.items())[-1]
    part = getattr(network, block).model_copy(update={term: None})
    return study.model_copy(
        update={
            "networks": {
                **study.networks,
                name: network.model_copy(update={block: part, "offers": {}, "serves": {}}),
            }
        }
    )


def dateless(study: Study) -> Study:
    needs = {name: need.model_copy(update={"by": None}) for name, need in study.learner.needs.items()}
    return study.model_copy(update={"learner": study.learner.model_copy(update={"needs": needs})})


def test_a_limit_needs_the_figure_of_every_network() -> None:
    study = without("staying", "hours_per_month")
    silent = list(study.networks)[-1]
    (told,) = sentences({"limits": {"hours_per_month": 8}}, Records(study))
    assert told.startswith(
        f"limits.hours_per_month: a limit needs `staying.hours_per_month` of every network, and `{silent}`"
    )
    assert made({"limits": {"yearly_cost": 8}}, Records(study)).limits.yearly_cost == 8


def test_a_date_needs_to_be_told_when_the_help_of_every_network_begins() -> None:
    study = dateless(without("joining", "entry_weeks"))
    silent = list(study.networks)[-1]
    dated = {"needs": {"mentor": {"by": "2027-01-01"}}}
    # A network that helps with nothing is not asked when its help begins, until a learner says that it helps.
    assert made(dated, Records(study)).needs["mentor"].by is not None
    (told,) = sentences({**dated, "strengths": {"mentor": {silent: 0.5}}}, Records(study))
    assert told.startswith(
        "needs.mentor.by: a date needs `joining.entry_weeks` of every network that serves needs"
    )
    assert f"`{silent}`" in told


def test_places_of_a_file_are_kept_and_the_data_are_left_alone() -> None:
    data, faults = parse("id: p\nneeds: {mentor: {importance: 3}}\nlimits: {yearly_cost: 5}\n")
    assert not faults
    before = repr(data)
    assert records().judge(data).record is not None
    assert repr(data) == before


def test_a_number_too_large_for_any_figure_is_told_and_stops_nothing() -> None:
    told = sentences({"needs": {"mentor": {"importance": 10**400}}})
    assert any(one.startswith("needs.mentor.importance: found `1000") for one in told)


def test_an_id_in_a_list_that_the_study_does_not_know_is_named_with_the_nearest() -> None:
    (told,) = sentences({"needs": ["raid-log", "mentro"]})
    assert told == "needs.1: the study's learner states no need or aspiration `mentro`. Did you mean `mentor`?"
    (told,) = sentences({"needs": [None]})
    assert told.startswith("needs.0: found `null`: a list here holds ids of needs")


def test_the_gate_of_a_limit_is_answered_with_the_limit() -> None:
    (told,) = sentences({"gates": {"budget": {"max": 1}}})
    assert told == "gates.budget: the gate `budget` comes from `limits.first_year_cost`: give that"
    (told,) = sentences({"gates": {"xyz": {"max": 1}}})
    assert told.endswith("Accepted here: quick.")


@pytest.mark.parametrize("wrong", ["neds", "need", "n\u0435eds"])
def test_a_misspelt_block_of_a_record_is_meant_though_the_study_states_it_too(wrong: str) -> None:
    judged = records().judge({"id": "ann", wrong: {}})
    (fault,) = judged.findings
    assert (fault.code, fault.path, fault.expected) == ("unknown_key", (wrong,), ("needs",))
    assert fault.message.startswith(f"there is no key `{wrong}` here. Did you mean `needs`?")
