"""Is a document for others, byte for byte, that of a study that never held anything private?

Each study here is made twice: once as somebody without secrets would have written it, and once with private needs,
networks and records put in anywhere, and with everything that can refer to them.
"""

import copy
import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect.cli import main
from netselect.errors import MethodNotApplicable
from netselect.reading.load import load_for_others
from netselect.report.document import KINDS, Kind
from netselect.study.study import AUDIENCES, LEFT_OUT, LEFT_OUT_BUT_NOTES, Audience, Study
from tests.effort import examples

OTHERS: tuple[Audience, ...] = tuple(audience for audience in AUDIENCES if audience != "learner")
SECRET = "qqsecret"  # noqa: S105 -- a word that nothing else holds
"""What every private text, id and tag begins with."""

WAYS = ("points", "swing", "equal", "order", "judgements")
WANTS, NETWORKS, THEMES = ("plan", "speak", "post"), ("guild", "club", "circle"), ("events", "jobs")
JUDGED: dict[str, object] = {
    "weights": "judgements",
    "judgements": {
        "criteria": {"need_coverage over later": 3, "later over agenda": 2, "need_coverage over agenda": 4}
    },
    "network_judgements": {
        name: {"guild over club": 3, "club over circle": 2, "guild over circle": 4}
        for name in ("need_coverage", "later", "agenda")
    },
}
DAYS = ("2025-11-23", "2025-11-22", "2026-10-01")


def without_secrets(draw: random.Random, way: str, method: object) -> dict[str, Any]:
    """Return a study as plain data that holds nothing private."""
    wants = {name: _want(draw, name) for name in WANTS}
    if way == "swing":
        wants["speak"]["importance"] = 100
    judged = "ahp" in str(method)
    networks = {name: _network(draw, name, judged=judged) for name in NETWORKS}
    return {
        "netselect": 1,
        "title": "Which networks?",
        "as_of": "2026-11-23",
        "learner": {
            "id": "me",
            "topics": ["risk"],
            "importances": way,
            "limits": {"first_year_cost": 100},
            "needs": {name: wants[name] for name in WANTS[:2]},
            "aspirations": {"post": wants["post"]},
            **({"order": draw.choice([["plan", "speak", "post"], ["post", ["plan", "speak"]]])}
               if way == "order" else {}),
            **({"judgements": {"plan over speak": 3, "speak over post": 2, "plan over post": 5}}
               if way == "judgements" else {}),
        },
        "criteria": {
            "need_coverage": {"computed": "need_coverage", "weight": 3},
            "later": {"computed": "aspiration_coverage", "weight": 1},
            "agenda": {"weight": draw.randint(1, 5), "scale": {"worst": 0, "best": 5}},
        },
        "method": method,
        **(copy.deepcopy(JUDGED) if judged else {}),
        "gates": {"open": {"kind": "access", "fact": "open", "must_be": True}},
        "networks": networks,
        "waivers": [{"gate": "budget", "network": "club", "by": "manager", "reason": "paid"}] * draw.randint(0, 1),
        "redundancy": [{"networks": ["guild", "club"], "share": 0.5}] * draw.randint(0, 1),
        "portfolio": {
            "one_of_each": ["meetup"],
            "groups": [{"type": "meetup", "at_least": 1}, {"networks": ["guild", "club"], "at_most": 1}],
            "discounts": [{"networks": ["guild", "club"], "first_year_cost": 5}],
        }
        if draw.random() < 0.4
        else {},
        "themes": draw.choice([[], [*THEMES]]),
        "searched": [{"where": "County intranet", "date": "2026-10-01", "found": ["guild"]}],
        "ethics": [{"issue": "integrity", "network": "club", "gate": "open", "answer": "Note"}],
        "decisions": [{"date": "2026-10-03", "about": ["weights", "guild"], "why": "Note"}],
        "evidence": [{"kind": "discussion", "criteria": [2.1], "title": "Talk", "date": "2026-10-04"}],
    }  # fmt: skip


def _want(draw: random.Random, name: str) -> dict[str, Any]:
    return {
        "title": name.capitalize(),
        "current": 1,
        "target": draw.choice((3, 4)),
        "by": draw.choice(("2027-06-01", "2028-01-01")),
        "importance": draw.choice((20, 60, 100)),
        "reason": draw.choice(("industry", "organisational")),
        "themes": {"events": 1.0} if name == "plan" else {"events": 1, "jobs": draw.choice((0.5, 2))},
    }


def _network(draw: random.Random, name: str, *, judged: bool) -> dict[str, Any]:
    unknown = draw.random() < 0.2
    return {
        "name": name.capitalize(),
        "type": draw.choice(("meetup", "peer_group")) if name != "guild" else "meetup",
        "grade": draw.choice(("verified", "reported")),
        "joining": {"fee": {"value": draw.randint(0, 9), "dated": draw.choice(DAYS)}, "entry_weeks": 2},
        "staying": {
            "yearly_cost": {"value": "unknown", "low": 0, "high": 90} if unknown else draw.choice((0, 50, 120)),
            "hours_per_month": 2,
        },
        **({} if judged else {"values": {"agenda": draw.randint(0, 5)}}),
        "serves": {"plan": draw.choice((0.25, 0.75))} if draw.random() < 0.5 else {},
        "offers": {"events": draw.choice((0.5, 1)), "jobs": 0.25},
        "facts": {"open": draw.choice((True, True, "unknown"))},
        "exclusive_with": ["circle"] if name == "guild" and draw.random() < 0.5 else [],
        "requires": ["guild"] if name == "club" and draw.random() < 0.5 else [],
        "asks_of_me": {"public_speaking": "A pitch", "posts": None},
        "topics": ["risk", "tools"],
        "conflicts": [{"cause": "power_struggle", "happened": "Note", "done": "Note"}],
        "online": {"role": "Forum", "risks": [{"risk": "Posts stay"}], "facts": {"members": {"value": "9"}}},
        "review_by": draw.choice(("2026-11-22", "2026-11-23", "2027-01-01")),
        "notes": draw.choice(("Note of the network", None)),
    }


def _put(draw: random.Random, items: Any, key: Any, value: Any) -> None:  # noqa: ANN401 -- a list or a block
    """Put something anywhere into a block of keys, or into a list."""
    if isinstance(items, list):
        items.insert(draw.randint(0, len(items)), value)
        return
    stated = list(items.items())
    stated.insert(draw.randint(0, len(stated)), (key, value))
    items.clear()
    items.update(stated)


def with_secrets(draw: random.Random, plain: dict[str, Any]) -> dict[str, Any]:
    """Return the same with private things put in, and with what refers to them."""
    made = copy.deepcopy(plain)
    learner = made["learner"]
    for kind in draw.choice((("needs",), ("aspirations",), ("needs", "aspirations"))):
        _private_want(draw, made, kind)
    wants = [name for name in (*learner["needs"], *learner["aspirations"]) if name.startswith(SECRET)]
    if "judgements" in learner and len(wants) > 1:
        learner["judgements"][f"{wants[0]} over {wants[1]}"] = 2
    for network in made["networks"].values():
        network["offers"][f"{SECRET}-theme"] = draw.choice((0.25, {"value": 1, "source": SECRET}))
    if made["themes"]:
        _put(draw, made["themes"], None, f"{SECRET}-theme")
    if draw.random() < 0.8:
        _private_network(draw, made, f"{SECRET}-net")
    _private_records(draw, made, wants)
    return made


def _private_want(draw: random.Random, made: dict[str, Any], kind: str) -> None:
    learner, name, theme = made["learner"], f"{SECRET}-want-{kind}", f"{SECRET}-theme"
    own = {**_want(draw, "plan"), "title": SECRET, "importance": 100, "private": True, "source": SECRET}
    own["themes"] = draw.choice(({theme: 1.0}, {"events": 1.0, theme: 2.0}))
    _put(draw, learner[kind], name, own)
    for network in made["networks"].values():
        if draw.random() < 0.6:
            _put(draw, network["serves"], name, {"value": 0.75, "source": SECRET})
    if "order" in learner:
        place = draw.randint(0, len(learner["order"]) - 1)
        if draw.random() < 0.5:
            learner["order"].insert(place, draw.choice((name, [name])))
        else:
            tied = learner["order"][place]
            learner["order"][place] = [*(tied if isinstance(tied, list) else [tied]), name]
    for other in WANTS if "judgements" in learner else ():
        _put(draw, learner["judgements"], f"{name} over {other}", 4)


def _private_network(draw: random.Random, made: dict[str, Any], network: str) -> None:
    networks, judged = made["networks"], "network_judgements" in made
    own = {**_network(draw, "guild", judged=judged), "name": SECRET, "private": True, "notes": SECRET}
    own["type"] = draw.choice(("meetup", f"{SECRET}-kind"))
    if own["type"] != "meetup" and made["portfolio"]:
        made["portfolio"]["one_of_each"] = draw.sample(["meetup", own["type"]], 2)
    _put(draw, networks, network, own)
    _put(draw, networks["guild"]["exclusive_with"], None, network)
    _put(draw, networks["guild"]["requires"], None, network)
    if made["portfolio"]:
        _put(draw, made["portfolio"]["discounts"], None, {"networks": ["guild", network], "yearly_cost": 7})
        _put(
            draw,
            made["portfolio"]["groups"],
            None,
            {"networks": [network, "club"], "exactly": 1, "reason": SECRET},
        )
        if own["type"] != "meetup":
            _put(draw, made["portfolio"]["groups"], None, {"type": own["type"], "at_most": 1, "reason": SECRET})
    _put(draw, made["redundancy"], None, {"networks": ["guild", network], "share": 0.9, "reason": SECRET})
    _put(draw, made["waivers"], None, {"gate": "budget", "network": network, "by": SECRET, "reason": SECRET})
    _put(draw, made["searched"], None, {"where": SECRET, "found": ["guild", network]})
    _put(draw, made["ethics"], None, {"issue": "marketing", "network": network, "asked": SECRET})
    _put(draw, made["decisions"], None, {"date": "2026-11-20", "about": network, "agreed_with": SECRET})
    if judged:
        for pairs_of in made["network_judgements"].values():
            for other in NETWORKS:
                _put(draw, pairs_of, f"{other} over {network}", 6)


def _private_records(draw: random.Random, made: dict[str, Any], wants: list[str]) -> None:
    _put(draw, made["searched"], None, {"where": SECRET, "set_aside": {SECRET: SECRET}, "private": True})
    _put(draw, made["ethics"], None, {"issue": "integrity", "clause": SECRET, "private": True})
    _put(draw, made["decisions"], None, {"date": "2026-11-21", "about": ["weights", wants[0]], "why": SECRET})
    _put(draw, made["decisions"], None, {"date": "2026-11-22", "about": "gates", "private": True})
    _put(draw, made["evidence"], None, {"kind": "other", "criteria": "1.2", "title": SECRET, "private": True})
    for network in made["networks"].values():
        _put(draw, network["asks_of_me"], f"{SECRET}-skill", {"note": SECRET, "private": True})
        _put(draw, network["conflicts"], None, {"cause": "power_struggle", "date": "2026-01-01", "private": True})
        _put(draw, network["online"]["risks"], None, {"risk": SECRET, "private": True})
        _put(draw, network["online"]["facts"], f"{SECRET}-fact", {"value": SECRET, "private": True})


METHODS: tuple[object, ...] = ("weighted_sum", "topsis", {"ahp": {"networks": "judged"}})


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Study, Study]:
    """Draw a study that holds secrets, and the same as it would be without."""
    chance = draw(st.randoms(use_true_random=False))
    plain = without_secrets(chance, draw(st.sampled_from(WAYS)), draw(st.sampled_from(METHODS)))
    return netselect.load(with_secrets(chance, plain)), netselect.load(plain)


@settings(max_examples=examples(60))
@given(pairs(), st.booleans())
def test_what_is_left_of_a_study_is_the_study_that_never_held_what_went(
    both: tuple[Study, Study], with_notes: bool
) -> None:
    private, public = (study.for_audience("manager", with_notes=with_notes) for study in both)
    assert private == public
    assert private.model_dump_json() == public.model_dump_json()  # in one order too
    assert private.content_hash == public.content_hash != both[0].content_hash
    text = netselect.dumps(private)
    assert json.dumps(netselect.rank(private).to_dict(brief=True)) == json.dumps(
        netselect.rank(public).to_dict(brief=True)
    )
    assert SECRET not in text
    assert private.for_audience("assessor", with_notes=with_notes) == private
    assert netselect.loads(text) == public
    assert ("Note" in text) == with_notes


@settings(max_examples=examples(16))
@given(pairs(), st.sampled_from(KINDS), st.sampled_from(OTHERS), st.booleans())
def test_a_document_for_others_is_that_of_a_study_without_secrets(
    both: tuple[Study, Study], kind: Kind, audience: Audience, with_notes: bool
) -> None:
    # Word is given nothing but the document; that equal ones give equal bytes is tested below and in test_word.py.
    made, wanted = (netselect.rank(study).document(kind, audience, with_notes=with_notes) for study in both)
    assert made == wanted
    found, of_wanted = (
        (document.markdown(), document.html(), json.dumps(document.to_dict())) for document in (made, wanted)
    )
    assert found == of_wanted
    assert not any(SECRET in text for text in found)
    assert (LEFT_OUT_BUT_NOTES if with_notes else LEFT_OUT) in found[0]
    assert both[1].for_audience(audience, with_notes=with_notes).content_hash in found[-1]


def test_the_learner_s_own_document_leaves_nothing_out() -> None:
    chance = random.Random(1)  # noqa: S311 -- a test
    plain = with_secrets(chance, without_secrets(chance, "points", "weighted_sum"))
    study = netselect.load(plain)
    assert study.for_audience("learner") is study
    text = netselect.rank(study).document("full").markdown()
    assert SECRET in text
    assert "left out before" not in text


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_read_for_others_before_anybody_asks_whether_its_secrets_are_in_order(
    way: str, tmp_path: Path
) -> None:
    """A fault in a private item is none of what is left, whatever is wrong there."""
    chance = random.Random(way)  # noqa: S311 -- a test
    plain = without_secrets(chance, way, "weighted_sum")
    made = with_secrets(chance, plain)
    for name, network in made["networks"].items():
        if SECRET in name:
            network |= {"private": "perhaps", "staying": "dear", "values": {}, "facts": {"nobody": "asks"}}
        network["asks_of_me"][f"{SECRET}-skill"] |= {"nonsense": 1}
        network["online"]["risks"] = [*network["online"]["risks"], {"privat": True}]
    for block, fault in (
        ("searched", {"where": 5}),
        ("ethics", {"issue": "theft"}),
        ("decisions", {"date": "soon"}),
    ):
        made[block].append({"private": True, **fault})
    (tmp_path / "study.json").write_text(json.dumps(made), "utf-8")
    (tmp_path / "plain.json").write_text(json.dumps(plain), "utf-8")
    with pytest.raises(netselect.StudyFaults):
        netselect.load(tmp_path / "study.json")
    assert load_for_others(tmp_path / "study.json") == load_for_others(tmp_path / "plain.json")
    assert load_for_others(tmp_path / "plain.json") == netselect.load(plain).for_audience("careers")


def test_swing_points_whose_hundred_was_private_still_make_a_document() -> None:
    chance = random.Random(3)  # noqa: S311 -- a test
    plain = without_secrets(chance, "swing", "weighted_sum")
    plain["learner"]["needs"]["speak"] |= {"private": True}
    for name in ("plan", "post"):
        plain["learner"]["needs" if name == "plan" else "aspirations"][name]["importance"] = 50
    text = netselect.rank(netselect.load(plain)).document("analysis", "manager").markdown()
    assert "| Plan | need |" in text
    assert text.count("50.0 %") >= 2
    assert "Speak" not in text


def test_where_every_network_is_private_nothing_is_made_up() -> None:
    chance = random.Random(4)  # noqa: S311 -- a test
    plain = without_secrets(chance, "points", "weighted_sum")
    for network in plain["networks"].values():
        network["private"] = True
    ranking = netselect.rank(netselect.load(plain))
    with pytest.raises(MethodNotApplicable, match="every network of this study is private"):
        ranking.document("analysis", "manager")


@pytest.mark.parametrize("form", ["html", "markdown", "docx", "json"])
def test_neither_the_path_of_the_input_nor_a_user_stands_in_what_is_written(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)  # noqa: S311 -- a test
    plain = without_secrets(chance, "points", "weighted_sum")
    outputs = []
    for user in ("jane-roe", "someone"):
        monkeypatch.setenv("USER", user)
        monkeypatch.setenv("LOGNAME", user)
        folder = tmp_path / f"home-{user}"
        folder.mkdir()
        (folder / "my study.json").write_text(json.dumps(plain), "utf-8")
        output = folder / f"out.{form}"
        command = ["report", str(folder / "my study.json"), "--kind", "analysis", "--format", form]
        assert main([*command, "--output", str(output)]) == 0
        outputs.append(output.read_bytes())
    assert outputs[0] == outputs[1]
    assert b"jane-roe" not in outputs[0]


def test_the_documents_of_a_cohort_are_those_of_learners_without_secrets(tmp_path: Path) -> None:
    chance = random.Random(6)  # noqa: S311 -- a test
    plain = without_secrets(chance, "points", "weighted_sum")
    own = {"title": SECRET, "current": 1, "target": 9, "importance": 9, "private": True, "themes": {"jobs": 1}}
    records: list[dict[str, Any]] = [
        {"id": f"p{number}", "needs": {"plan": {}, "speak": {"importance": number}}} for number in (1, 2)
    ]
    private = copy.deepcopy(records)
    private[0]["needs"] |= {SECRET: own}
    private[0] |= {"strengths": {SECRET: {"guild": 1}, "plan": {f"{SECRET}-net": 1}}}
    outputs = []
    for name, study, learners in (("a", with_secrets(chance, plain), private), ("b", plain, records)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "study.json").write_text(json.dumps(study), "utf-8")
        (folder / "learners.jsonl").write_text("".join(json.dumps(one) + "\n" for one in learners), "utf-8")
        command = ["report", str(folder / "study.json"), "--learners", str(folder / "learners.jsonl")]
        asked = ["--kind", "analysis", "--audience", "careers", "--format", "docx", "--each", str(folder / "out")]
        assert main([*command, *asked]) == 0
        outputs.append({path.name: path.read_bytes() for path in (folder / "out").iterdir()})
    assert outputs[0] == outputs[1]
    assert set(outputs[0]) == {"p1.docx", "p2.docx"}
    for content in outputs[0].values():
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert SECRET.encode() not in b"".join(map(parts.read, parts.namelist()))
