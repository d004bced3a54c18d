"""Do requirements, discounts, groups and additive values hold in whatever is told of sets?"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import yaml

import netselect
from netselect.cli import main
from netselect.errors import InvalidParameter
from netselect.reading.schema import json_schema
from netselect.reading.writing import save
from netselect.report.plain import result_schema
from netselect.sets import AMOUNTS, Candidates, Problem, candidates_of, problem_of
from netselect.sets import solving as enumeration
from netselect.sets.portfolio import Portfolio, portfolio
from netselect.sets.telling import SetTeller
from netselect.study.study import Study
from tests.effort import part
from tests.sets.every_set import made, random_study, with_bonds
from tests.sets.test_every_set import by_sight, found
from tests.sets.test_worlds import contradictions, opened
from tests.small_study import need, network, small_study

STUDIES = 40


@pytest.mark.parametrize("most", [20, -1])
@pytest.mark.parametrize("seed", part(range(4)))
def test_every_set_with_bonds_is_that_of_plain_python(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if most < 0:
        pytest.importorskip("highspy")
    monkeypatch.setattr(enumeration, "MOST_ENUMERATED", most)
    generator = np.random.default_rng([seed, 7])
    blocked, discounted = 0, 0
    for number in range(STUDIES if most > 0 else STUDIES // 3):
        parts = with_bonds(random_study(generator), generator)
        study = made(parts)
        wanted, own = by_sight(parts, study), found(study)
        best = wanted.best()
        assert (None if own.best is None else own.best.networks) == best, (number, parts)
        blocked += best is None
        if best is None or own.best is None:
            assert own.blocked is not None
            for one in own.blocked.relaxations:
                assert not wanted.is_allowed(one.networks)
            continue
        objective = own.chosen_by.objective
        assert own.proof.is_proved
        assert own.proof.ties_settled
        assert (None if own.fuller is None else own.fuller.chosen.networks) == wanted.fuller(), (number, parts)
        for reading, chosen in own.by_reading.items():
            assert chosen.networks == wanted.first(wanted.allowed(), [reading, *wanted.after()])
        assert own.best.coverage(objective) == pytest.approx(wanted.covers(best, objective), abs=1e-12)
        for spend in own.best.spends:
            assert spend.judged == pytest.approx(max(0.0, wanted.total(best, spend.amount)))
            discounted += spend.discount > 0
        assert {shadow.amount: shadow.steps[0].limit for shadow in own.shadows if shadow.steps} == pytest.approx(
            wanted.raised()
        ), (number, parts)
        assert all(wanted.is_allowed(one.networks) for one in (*own.as_good.listed, *own.front.sets))
        if own.top is not None:
            assert bool(own.top.broken) is not wanted.is_allowed(own.top.chosen.networks)
    assert blocked
    assert discounted or most < 0


@pytest.mark.parametrize("seed", part(range(3)))
def test_nothing_that_answers_are_told_to_change_is_contradicted_with_bonds(seed: int) -> None:
    generator = np.random.default_rng([seed, 78])
    exact = 0
    for number in range(10):
        parts, grids = opened(generator)
        parts = with_bonds(parts, generator)
        told = portfolio(made(parts)).unknowns
        assert told is not None
        if told.is_exact:
            exact += bool(told.questions)
            assert list(contradictions(parts, grids, told)) == [], (number, parts)
    assert exact


def chosen(networks: dict[str, Any], **parts: Any) -> Portfolio:  # noqa: ANN401 -- parts of a study
    """Return the best set of networks for one need."""
    return portfolio(small_study(needs={"n": need()}, networks=networks, **parts), with_unknowns=False)


def helping(strength: float, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 -- parts of a network
    return network(serves={"n": strength}, grade="verified", **parts)


def test_a_network_goes_in_only_with_those_that_it_requires_and_who_cannot_is_told() -> None:
    barred = {"facts": {"open": False}}
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    networks = {
        "a": helping(0.75, requires=["b"], facts={"open": True}),
        "b": helping(0.25, requires=["c"], facts={"open": True}),
        "c": helping(0, facts={"open": True}),
        "d": helping(0.5, facts={"open": True}),
    }
    assert chosen(networks, gates=gates).networks == ("a", "b", "c")
    (member,) = [one for one in chosen(networks, gates=gates).members if one.network == "c"]
    assert member.needed_by == ("b",)
    assert chosen(networks, gates=gates, portfolio={"most": 2}).networks == ("d",)
    shut = chosen({**networks, "c": helping(0, **barred)}, gates=gates)
    assert shut.networks == ("d",)
    assert [(one.network, one.status, one.reasons[0]) for one in shut.left_out] == [
        ("a", "excluded", "requires c, which is excluded"),
        ("b", "excluded", "requires c, which is excluded"),
        ("c", "excluded", "open: no, must be yes"),
    ]
    asked = {"facts": {"open": "unknown"}}
    waiting = chosen({**networks, "c": helping(0, **asked)}, gates=gates)
    assert ("a", "conditional") in [(one.network, one.status) for one in waiting.left_out]
    blocked = chosen(
        {
            **networks,
            "a": helping(1, requires=["c"], mandatory=True, facts={"open": True}),
            "c": helping(0, **barred),
        },
        gates=gates,
    ).blocked
    assert blocked is not None
    assert blocked.reasons == ("a is mandatory and requires c, which is excluded (open: no, must be yes)",)
    assert ("requires", ("a",)) in [(one.what, one.networks) for one in blocked.relaxations]


def test_a_pair_that_only_its_discount_makes_affordable_is_found_and_what_is_lost_is_told() -> None:
    paid = {"yearly_cost": 80, "hours_per_month": 0}
    networks = {
        "a": helping(0.5, staying=paid),
        "b": helping(0.75, staying={**paid, "yearly_cost": 120}, type="club"),
    }
    rules = {
        "discounts": [{"networks": ["a", "b"], "first_year_cost": 50, "yearly_cost": 25}],
        "objective": "optimistic",
    }
    learner = {"limits": {"first_year_cost": 150}}
    found = chosen(networks, portfolio=rules, learner=learner)
    assert found.networks == ("a", "b")
    assert found.best is not None
    assert [(one.amount, one.judged, one.discount) for one in found.best.spends[:2]] == [
        ("first_year_cost", 150.0, 50.0),
        ("yearly_cost", 175.0, 25.0),
    ]
    assert [one.discounts for one in found.members] == [{"first_year_cost": 50.0, "yearly_cost": 25.0}] * 2
    assert "150 GBP in the first year (after 50 off by discount; limit 150)" in " ".join(str(found).split())
    assert "a and b together cost 50 GBP less in the first year and 25 GBP less a year" in " ".join(
        str(found).split()
    )
    assert chosen(networks, portfolio=rules, learner={"limits": {"first_year_cost": 149}}).networks == ("b",)
    # By itself it is over the limit, and a rule of the ranking excludes it.
    alone = {**networks, "b": helping(0.75, staying={**paid, "yearly_cost": 110})}
    tight = chosen(alone, portfolio=rules, learner={"limits": {"first_year_cost": 100}})
    assert tight.networks == ("a",)
    tight = chosen(
        alone,
        portfolio={**rules, "discounts": [{"networks": ["a", "b"], "first_year_cost": 90}]},
        learner={"limits": {"first_year_cost": 100}},
    )
    assert tight.networks == ("a", "b")
    assert any("b by itself goes over a limit, and keeps to it with the discount" in note for note in tight.notes)


@pytest.mark.parametrize(
    ("group", "wanted", "broken"),
    [
        ({"at_most": 1}, ("c",), "at most 1 of a, b and c, and 2 are in it"),
        ({"at_least": 2}, ("a", "c"), None),
        ({"exactly": 2}, ("a", "c"), None),
        ({"at_least": 1, "at_most": 3}, ("c",), None),
    ],
)
def test_so_many_of_a_group_are_in(group: dict[str, int], wanted: tuple[str, ...], broken: str | None) -> None:
    networks = {"a": helping(0.5), "b": helping(0.25), "c": helping(0.75)}
    for of in ({"networks": ["a", "b", "c"]}, {"type": "other"}):
        found = chosen(networks, portfolio={"groups": [{**of, **group}]})
        assert found.networks == wanted
        if "networks" in of and broken is not None:
            study = found.study
            teller = SetTeller(study, *_everybody(study))
            member = teller.everybody.members(("a", "c"))
            assert list(teller.broken(member, study.portfolio)) == [broken]


def _everybody(study: Study) -> tuple[Candidates, Problem, None]:
    candidates = candidates_of(study, np.ones(1))
    return candidates, problem_of(candidates, study.portfolio, lifted=AMOUNTS), None


@pytest.mark.parametrize(
    ("rules", "changes", "reason", "relaxed"),
    [
        ({"groups": [{"networks": ["a", "b"], "at_least": 2}]}, {"b": {"exclusive_with": ["a"]}}, None, "groups"),
        (
            {"groups": [{"networks": ["a", "b"], "at_most": 1}]},
            {"a": {"mandatory": True}, "b": {"mandatory": True}},
            "a set may hold at most 1 of a and b, and a and b are mandatory",
            "groups",
        ),
        ({"groups": [{"networks": ["a", "b"], "at_least": 2}], "most": 1}, {}, None, "most"),
        (
            {"groups": [{"type": "other", "at_least": 4}]},
            {},
            "a set has to hold at least 4 of the type other, and there are only 3 of them",
            "groups",
        ),
    ],
)
def test_what_blocks_every_set_is_told(
    rules: dict[str, Any], changes: dict[str, dict[str, Any]], reason: str | None, relaxed: str
) -> None:
    networks = {name: helping(0.5, **changes.get(name, {})) for name in "abc"}
    blocked = chosen(networks, portfolio=rules).blocked
    assert blocked is not None
    assert relaxed in [one.what for one in blocked.relaxations]
    assert reason is None or blocked.reasons == (reason,)


def test_what_networks_are_worth_is_added_up_by_worth_or_by_score() -> None:
    networks = {"a": helping(0.5, worth=2), "b": helping(0.25, worth=3), "c": helping(0.75, worth=4.5)}
    rules = {"objective": "additive", "most": 2, "margin": 0.2}
    found = chosen(networks, portfolio=rules)
    assert (found.networks, found.chosen_by.added) == (("b", "c"), "worth")
    assert found.best is not None
    assert found.best.value == 7.5
    assert [one.networks for one in found.as_good.listed] == [("a", "c")]
    assert "Total worth: 7.5." in str(found)
    assert found.to_frame()["value"].tolist()[0] == 7.5
    without = {name: {key: own for key, own in one.items() if key != "worth"} for name, one in networks.items()}
    scored = chosen(without, portfolio=rules)
    assert (scored.networks, scored.chosen_by.added) == (("a", "c"), "score")
    assert scored.best is not None
    assert scored.best.value == scored.best.score
    assert "each network counts with its score in the ranking" in scored.notes
    part = small_study(needs={"n": need()}, networks={**networks, "a": without["a"]})
    with pytest.raises(InvalidParameter, match="it is missing of a: state it"):
        portfolio(part, objective="additive")


def test_more_than_twenty_networks_with_bonds_are_the_best_of_a_split_problem() -> None:
    pytest.importorskip("highspy")
    generator = np.random.default_rng(5)
    # Three parts that nothing but the objective joins: each is solved by looking at every set of it.
    names = [f"n{place:02d}" for place in range(24)]
    networks: dict[str, Any] = {}
    rules: dict[str, Any] = {"objective": "additive", "groups": []}
    for start in (0, 8, 16):
        part = names[start : start + 8]
        for name in part:
            others = [other for other in part if other != name]
            networks[name] = network(
                worth=float(generator.integers(1, 9)),
                requires=[str(generator.choice(others))] if generator.random() < 0.3 else [],
                exclusive_with=[str(generator.choice(others))] if generator.random() < 0.3 else [],
            )
        rules["groups"] += [{"networks": part, "at_most": 4}, {"networks": part[:5], "exactly": 2}]
    parts: dict[str, Any] = {"needs": {"n": need()}, "portfolio": rules, "networks": networks}
    whole = portfolio(small_study(**parts), with_unknowns=False)
    assert whole.proof.how == "mixed-integer programming"
    split = 0.0
    for start in (0, 8, 16):
        own = {name: networks[name] for name in names[start : start + 8]}
        groups = [group for group in rules["groups"] if set(group["networks"]) <= set(own)]
        best = portfolio(
            small_study(**{**parts, "networks": own, "portfolio": {**rules, "groups": groups}}),
            with_unknowns=False,
        ).best
        assert best is not None
        split += best.value or 0.0
        assert set(best.networks) == set(whole.networks) & set(own)
    assert whole.best is not None
    assert whole.best.value == pytest.approx(split)


HERE = Path(__file__).parent / "bonds.yaml"


def test_what_is_said_of_sets_comes_back_from_every_kind_of_file(tmp_path: Path) -> None:
    study = netselect.load(HERE)
    save(study, tmp_path / "again.yaml")
    assert netselect.load(tmp_path / "again.yaml") == study
    jsonschema.Draft202012Validator(json_schema()).validate(
        yaml.safe_load(HERE.read_text().replace("2026-11-29", "'2026-11-29'"))
    )
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("defusedxml")
    book = tmp_path / "again.xlsx"
    assert main(["convert", str(HERE), str(book)]) == 0
    assert netselect.load(book) == study


def test_the_answer_in_json_is_as_the_schema_says() -> None:
    for objective in ("additive", "robust"):
        told = portfolio(netselect.load(HERE), objective=objective).to_dict()
        schema = {**result_schema(), "$ref": "#/$defs/findings"}
        for key in ("required", "properties", "additionalProperties", "oneOf", "anyOf", "type"):
            schema.pop(key, None)
        jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(told, allow_nan=False)))


def test_columns_of_a_table_of_networks_can_say_who_requires_whom_and_is_worth_what(tmp_path: Path) -> None:
    table = tmp_path / "networks.csv"
    table.write_text("id,name,requires,worth\na,Alumni,b c,2.5\nb,Body,,1\nc,Club,,0\n", encoding="utf-8")
    text = HERE.read_text(encoding="utf-8").replace("{first_year_cost: 150, hours_per_month: 6}", "{}")
    criteria = "criteria: {cover: {computed: need_coverage, weight: 1}}"
    study = f"{text[: text.index('criteria:')]}{criteria}\nnetworks: {table.name}\n"
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
    networks = netselect.load(tmp_path / "study.yaml").networks
    assert networks["a"].requires == ("b", "c")
    assert [one.worth for one in networks.values()] == [2.5, 1.0, 0.0]
