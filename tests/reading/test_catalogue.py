"""Does the catalogue hold what it promises, and does a study take criteria from it, its own words going before?"""

import pytest

from netselect import catalogue, loads
from netselect.errors import Fault, StudyFaults
from netselect.reading import catalogue_data, starter
from netselect.study.criteria import REASON, Criterion
from netselect.study.study import Study, walk

TEXT = """netselect: 1
title: Mine
as_of: 2026-11-23
learner: {{id: me{limits}}}
weights: equal
criteria:
  {criteria}
networks:
  club:
    name: A club
    joining: {{fee: 0, effort_hours: 1, entry_weeks: 0}}
    staying: {{yearly_cost: 0, hours_per_month: 1}}
    values: {{{values}}}
"""

LEAVES = {name: leaf for name, leaf in walk(catalogue()) if not leaf.is_group}


def study_of(criteria: str, *, limits: str = "") -> Study:
    """Read a study whose one network has a value for whatever the criteria observe."""
    asked = [name for name, leaf in LEAVES.items() if leaf.computed is None and name in criteria]
    if "starter" in criteria:
        asked = [name for name in starter() if LEAVES[name].computed is None]
    values = ", ".join(f"{name}: 1" for name in [*asked, *(["own"] if "own:" in criteria else [])])
    return loads(TEXT.format(criteria=criteria, limits=limits, values=values), "study.yaml")


def faults_of(criteria: str) -> list[Fault]:
    with pytest.raises(StudyFaults) as caught:
        study_of(criteria)
    return list(caught.value.faults)


def test_the_catalogue_has_29_criteria_in_seven_groups() -> None:
    assert len(catalogue()) == 7
    assert len(LEAVES) == 29


@pytest.mark.parametrize("name", LEAVES)
def test_every_criterion_of_the_catalogue_reads_and_is_anchored(name: str) -> None:
    leaf = LEAVES[name]
    assert leaf.name
    assert leaf.effective_scale is not None
    assert leaf.weight is None
    assert leaf.assessment
    assert leaf.levels or leaf.description
    assert all(min(ends) <= level <= max(ends) for ends in [_ends(leaf)] for level in leaf.levels)
    assert study_of(f"use: [{name}]").criteria == {name: leaf}


def _ends(leaf: Criterion) -> tuple[float, float]:
    scale = leaf.effective_scale
    assert scale is not None
    return scale.worst, scale.best


def test_the_starter_is_a_good_start() -> None:
    assert 8 <= len(starter()) <= 10
    assert set(starter()) <= set(LEAVES)
    assert list(study_of("use: starter").criteria) == list(starter())


def test_reading_the_catalogue_twice_gives_the_same_and_a_study_leaves_it_alone() -> None:
    before = catalogue()
    study_of(
        "{use: [annual_cost], annual_cost: {scale: {worst: 7, best: 0}}}", limits=", limits: {first_year_cost: 9}"
    )
    assert catalogue() == before


def test_criteria_are_taken_by_id_in_the_order_asked_for() -> None:
    assert list(study_of("use: [shared_agenda, annual_cost]").criteria) == ["shared_agenda", "annual_cost"]


def test_the_studys_own_words_go_before_the_catalogues() -> None:
    study = study_of("{use: [shared_agenda], shared_agenda: {name: Ours, weight: 3}, own: {direction: benefit}}")
    agenda = study.criteria["shared_agenda"]
    assert (agenda.name, agenda.weight) == ("Ours", 3.0)
    assert agenda.scale == LEAVES["shared_agenda"].scale
    assert list(study.criteria) == ["shared_agenda", "own"]


def test_a_limit_of_the_learner_is_the_worst_level_of_what_it_limits() -> None:
    limits = ", limits: {first_year_cost: 90, hours_per_month: 5}"
    study = study_of("use: [annual_cost, joining_fee, time_hours]", limits=limits)
    assert [scale.worst for leaf in study.criteria.values() if (scale := leaf.scale)] == [90.0, 90.0, 5.0]
    study = study_of("use: [annual_cost]", limits=", limits: {first_year_cost: 0}")
    assert _ends(study.criteria["annual_cost"])[0] == 200.0


def test_every_limit_of_the_catalogue_concerns_a_criterion_in_it() -> None:
    assert set(catalogue_data()["worst_from_limit"]) <= set(LEAVES)


def test_an_id_that_is_not_there_is_said_with_the_nearest_on_its_line() -> None:
    (fault,) = faults_of("use:\n    - annual_cost\n    - shared_agneda")
    assert (fault.line, fault.where) == (9, "criteria.use[1]")
    assert fault.message == "the catalogue holds no `shared_agneda`. Did you mean `shared_agenda`?"


def test_use_is_the_starter_or_a_list() -> None:
    (fault,) = faults_of("use: everything")
    assert (fault.line, fault.where) == (7, "criteria.use")
    assert fault.message.startswith("found `everything`: write `use: starter`, or a list of ids")


def test_a_misspelt_use_is_one_fault() -> None:
    (fault,) = faults_of("uze: starter")
    assert (fault.line, fault.where) == (7, "criteria.uze")
    assert fault.message == "there is no key `uze` here. Did you mean `use`?"


def test_a_criterion_may_be_called_use() -> None:
    text = TEXT.format(criteria="use: {scale: {worst: 0, best: 1}}", limits="", values="use: 1")
    assert list(loads(text).criteria) == ["use"]


def test_faults_in_an_override_stand_on_its_line() -> None:
    (fault,) = faults_of("use: [shared_agenda]\n  shared_agenda:\n    wieght: 3")
    assert (fault.line, fault.where) == (9, "criteria.shared_agenda.wieght")
    (fault,) = faults_of("use: [shared_agenda]\n  shared_agenda:\n    direction: benefit")
    assert (fault.line, fault.where) == (8, "criteria.shared_agenda")


def test_weights_that_are_needed_are_asked_for_at_use() -> None:
    text = TEXT.replace("weights: equal", "weights: points").format(
        criteria="use: [shared_agenda]", limits="", values="shared_agenda: 1"
    )
    with pytest.raises(StudyFaults) as caught:
        loads(text, "study.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.where) == (7, "criteria.use")
    assert "as in `shared_agenda: {weight: 10}`, or write `weights: equal`" in fault.message


def test_only_the_criteria_that_stand_as_in_the_catalogue_are_asked_for_at_use() -> None:
    text = TEXT.replace("weights: equal", "weights: points").format(
        criteria="use: [shared_agenda, diversity_novelty]\n  shared_agenda: {weight: 9}\n  own: {direction: cost}",
        limits="",
        values="shared_agenda: 1, diversity_novelty: 2, own: 1",
    )
    with pytest.raises(StudyFaults) as caught:
        loads(text, "study.yaml")
    use, own = caught.value.faults
    assert use.message.startswith("diversity_novelty has no weight yet")
    assert own.where == "criteria.own.weight"


def test_the_catalogue_calls_what_is_computed_by_the_name_of_the_figure() -> None:
    leaves = {name: leaf for group in catalogue().values() for name, leaf in group.criteria.items()}
    found = {name: leaf.computed for name, leaf in leaves.items() if leaf.computed in REASON}
    assert len(found) == 4
    assert all(name == computed for name, computed in found.items())
