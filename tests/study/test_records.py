"""Is what a study holds beside its figures read as meant, faulted in its place, and never scored?"""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings

import netselect
from netselect.comparison.study_notices import notices
from netselect.study.study import Study
from netselect.study.written import months_before
from tests.effort import examples
from tests.small_study import need, network, small_study
from tests.strategies import studies

STUDY = """netselect: 1
title: Records
as_of: 2026-11-23
learner:
  id: me
  topics: [risk, planning]
  limits: {first_year_cost: 100}
  needs:
    talk: {title: Talk, importance: 1, current: 1, target: 3}
criteria:
  covered: {computed: need_coverage, weight: 1}
gates:
  honest: {kind: red_line, fact: honest, must_be: true}
networks:
  guild:
    name: Guild
    joining: {fee: 5}
    staying: {yearly_cost: 5}
    serves: {talk: 0.5}
    facts: {honest: true}
    topics: [risk, tools]
    asks_of_me: {pitch: A pitch each week}
    conflicts: [{cause: power_struggle, happened: Two chairs, done: A vote, date: 2026-01-02}]
    online: {role: Forum, risks: [{risk: Posts stay, response: No names}], facts: {members: {value: 9}}}
searched: [{where: Intranet, date: 2026-10-01, found: [guild], set_aside: {Rotary: too far}}]
ethics: [{issue: integrity, network: guild, gate: honest, clause: "4.2", asked: manager, answer: Fine}]
decisions: [{date: 2026-10-10, about: [weights, covered, guild, talk, honest, budget], why: It matters}]
evidence: [{kind: discussion, criteria: ["2.1", 1.2], title: Talk, date: 2026-10-02, place: folder}]
stale_after_months: 6
"""


def test_every_block_is_read_and_written_again() -> None:
    study = netselect.loads(STUDY)
    assert study.evidence[0].criteria == ("2.1", "1.2")
    assert study.searched[0].set_aside == {"Rotary": "too far"}
    assert study.networks["guild"].asks_of_me["pitch"].note == "A pitch each week"
    assert netselect.loads(netselect.dumps(study)) == study
    assert netselect.load(json.loads(json.dumps(study.as_plain()))) == study


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("asks_of_me: [pitch]", "asks_of_me: {pitch: }"),
        ("facts: {members: 9}", "facts: {members: {value: 9}}"),
        ("about: weights", "about: [weights]"),
        ("found: guild", "found: [guild]"),
        ("criteria: 2.1", 'criteria: ["2.1"]'),
    ],
)
def test_short_forms_say_the_same(short: str, long: str) -> None:
    written = {
        "asks_of_me": "asks_of_me: {pitch: A pitch each week}",
        "facts": "facts: {members: {value: 9}}",
        "about": "about: [weights, covered, guild, talk, honest, budget]",
        "found": "found: [guild]",
        "criteria": 'criteria: ["2.1", 1.2]',
    }[short.partition(":")[0]]
    assert STUDY.count(written) == 1
    assert netselect.loads(STUDY.replace(written, short)) == netselect.loads(STUDY.replace(written, long))


FAULTS: tuple[tuple[str, str, str, str], ...] = (
    ("cause: power_struggle", "cause: power_strugle", "networks.guild.conflicts.0.cause", "power_struggle"),
    ("date: 2026-01-02", "date: 2 January 2026", "networks.guild.conflicts.0.date", "2026-01-02"),
    ("happened: Two chairs", "hapened: Two chairs", "networks.guild.conflicts.0.hapened", "`happened`"),
    ("risk: Posts stay, ", "", "networks.guild.online.risks.0.risk", "missing"),
    ("members: {value: 9}", "members: {source: x}", "networks.guild.online.facts.members.value", "missing"),
    ("topics: [risk, tools]", "topics: [risk, [tools]]", "networks.guild.topics.1", "found a list as an id"),
    ("where: Intranet, ", "", "searched.0.where", "missing"),
    ("found: [guild]", "found: [gild]", "searched.0.found.0", "no network `gild`. Did you mean `guild`?"),
    ("issue: integrity", "issue: honesty", "ethics.0.issue", "integrity"),
    ("network: guild, gate", "network: gilde, gate", "ethics.0.network", "Did you mean `guild`?"),
    ("gate: honest", "gate: honst", "ethics.0.gate", "there is no gate `honst`. Did you mean `honest`?"),
    ("date: 2026-10-10, ", "", "decisions.0.date", "missing"),
    ("[weights, covered", "[wieghts, covered", "decisions.0.about.0", "`wieghts`. Did you mean `weights`?"),
    ("why: It matters", "wy: It matters", "decisions.0.wy", "`why`"),
    ("kind: discussion", "kind: discusion", "evidence.0.kind", "discussion"),
    ('criteria: ["2.1", 1.2]', 'criteria: ["2.1", two]', "evidence.0.criteria.1", 'such as "2.1"'),
    ('criteria: ["2.1", 1.2]', "criteria: []", "evidence.0.criteria", ""),
    ("stale_after_months: 6", "stale_after_months: 0", "stale_after_months", "1"),
    ("stale_after_months: 6", "stale_after_months: half a year", "stale_after_months", ""),
    ("topics: [risk, planning]", "topics: risk", "learner.topics", "list"),
    ("asks_of_me: {pitch: A pitch each week}", "asks_of_me: {pitch: {note: a, privat: true}}",
     "networks.guild.asks_of_me.pitch.privat", "`private`"),
    ("asks_of_me: {pitch: A pitch each week}", "asks_of_me: {private: true}",
     "networks.guild.asks_of_me", "`a_name: {private: true}`"),
    ("members: {value: 9}", "members: 9, private: yes", "networks.guild.online.facts", "use two words"),
    ("members: {value: 9}", "members: 9, private: 1", "networks.guild.online.facts", "put it into the block"),
    ("asks_of_me: {pitch: A pitch each week}", "asks_of_me: {pitch: a, Private: on}",
     "networks.guild.asks_of_me", "`a_name: {private: true}`"),
)  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "path", "said"), FAULTS, ids=lambda value: str(value)[:30])
def test_each_fault_is_told_once_where_it_stands_and_its_cure_works(
    right: str, wrong: str, path: str, said: str
) -> None:
    assert STUDY.count(right) == 1
    text = STUDY.replace(right, wrong)
    with pytest.raises(netselect.StudyFaults) as caught:
        netselect.loads(text, "study.yaml")
    (fault,) = caught.value.faults
    line = next(number for number, each in enumerate(STUDY.split("\n"), 1) if right in each)
    assert (".".join(map(str, fault.path)), fault.line, fault.source) == (path, line, "study.yaml")
    assert said in fault.message
    netselect.loads(text.replace(wrong, right) if wrong else STUDY)


@settings(max_examples=examples(60))
@given(studies())
def test_no_record_changes_a_score(study: Study) -> None:
    bare = study.model_copy(
        update={
            **dict.fromkeys(("searched", "ethics", "decisions", "evidence"), ()),
            "stale_after_months": 12,
            "learner": study.learner.model_copy(update={"topics": ()}),
            "networks": {
                name: network.model_copy(
                    update={"asks_of_me": {}, "topics": (), "conflicts": (), "online": None, "review_by": None}
                )
                for name, network in study.networks.items()
            },
        }
    )
    try:
        plain = netselect.rank(bare)
    except netselect.NetselectError as error:
        with pytest.raises(type(error)):
            netselect.rank(study)
        return
    ranking = netselect.rank(study)
    assert ranking.scores.tolist() == plain.scores.tolist()
    leave = {"content_hash", "notices"}
    found, wanted = (
        json.dumps({key: value for key, value in each.to_dict().items() if key not in leave})
        for each in (ranking, plain)
    )
    assert found == wanted


AS_OF = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("dated", "months", "is_stale"),
    [
        ("2025-11-23", 12, False),
        ("2025-11-22", 12, True),
        ("2026-11-23", 12, False),
        ("2026-11-24", 12, False),
        ("2026-10-23", 1, False),
        ("2026-10-22", 1, True),
        ("2024-11-23", 24, False),
        ("2024-11-22", 24, True),
    ],
)
def test_a_fact_is_stale_from_the_day_after_so_many_months(dated: str, months: int, *, is_stale: bool) -> None:
    study = aged(dated=dated, months=months)
    assert study.is_stale(dt.date.fromisoformat(dated)) == is_stale
    assert any("look again" in sentence for sentence in notices(study)) == is_stale


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("0001-05-01", 12, "0001-01-01"),
    ],
)
def test_months_are_those_of_the_calendar(day: str, months: int, before: str) -> None:
    assert months_before(dt.date.fromisoformat(day), months).isoformat() == before


@pytest.mark.parametrize(
    ("review_by", "is_past"), [("2026-11-22", True), ("2026-11-23", False), ("2027-01-01", False)]
)
def test_a_review_is_past_from_the_day_after_it(review_by: str, *, is_past: bool) -> None:
    study = aged(review_by=review_by)
    assert any("to be looked at again by" in sentence for sentence in notices(study)) == is_past


def aged(dated: str = "2026-11-01", months: int = 12, **parts: Any) -> Study:  # noqa: ANN401 -- keys of a network
    """Return a study of one network, one of whose figures was found on a day."""
    own = network(staying={"yearly_cost": {"value": 9, "dated": dated}, "hours_per_month": 1}, **parts)
    cost = {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 90, "best": 0}}
    return small_study(
        as_of=AS_OF.isoformat(),
        needs={"talk": need()},
        criteria={"cost": cost, "covered": {"computed": "need_coverage", "weight": 1}},
        networks={"old": {**own, "serves": {"talk": 0.5}}},
        stale_after_months=months,
    )
