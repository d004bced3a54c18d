"""Is a study that is built in Python, or sent to a service, told the same as one that is read?"""

import copy
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError

import netselect
from netselect import Aspiration, Criterion, Gate, Learner, Need, Network, Observation, Study, StudyFaults
from netselect.cli import main
from netselect.report.plain import result_schema

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/how-to/in-code.md").read_text(encoding="utf-8")
PLAIN = netselect.load(ROOT / "criteria.example.yaml").as_plain()


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(plain: dict[str, Any]) -> None:
        *holders, last = path.split(".")
        for holder in holders:
            plain = plain[holder]
        plain[last] = value

    return change


def _without(path: str) -> Callable[[dict[str, Any]], None]:
    def change(plain: dict[str, Any]) -> None:
        *holders, last = path.split(".")
        for holder in holders:
            plain = plain[holder]
        del plain[last]

    return change


SLIPS: dict[str, tuple[Callable[[dict[str, Any]], None], ...]] = {
    "a field": (_set("learner.needs.raid-log.importance", -9),),
    "a missing field": (_without("title"),),
    "a misspelt key": (_set("networks.chamber.nmae", "Chamber"),),
    "a wrong block": (_set("networks.chamber.serves", [1]),),
    "no number": (_set("networks.chamber.values", {"recognition": float("nan")}),),
    "a range": (_set("networks.chamber.staying.yearly_cost", {"value": 3, "low": 4}),),
    "a name": (_set("networks.chamber.serves", {"mentro": 1}),),
    "a gate's fact": (_set("waivers", [{"network": "nobody", "gate": "nothing", "reason": "x", "by": "y"}]),),
    "weights": (_set("weights", "swing"),),
    "an order": (_set("weights", "order"), _set("order", {"criteria": ["nothing"]})),
    "judgements without a link": (_set("weights", "judgements"), _set("judgements", {"criteria": {}})),
    "a method": (_set("method", "topsys"),),
    "a method's parameter": (_set("method", {"topsis": {"refrence": "anchors"}}),),
    "a table": (_set("networks", "networks.csv"),),
    "nothing": (_set("networks", {}), _set("criteria", {})),
    "several at once": (
        _set("learner.needs.raid-log.importance", -9),
        _set("networks.chamber.serves", {"mentro": 1}),
        _without("as_of"),
        _set("method", "topsys"),
    ),
}


def slipped(name: str) -> dict[str, Any]:
    plain = copy.deepcopy(PLAIN)
    for change in SLIPS[name]:
        change(plain)
    return plain


def read_faults(plain: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str, str]]:
    with pytest.raises(StudyFaults) as caught:
        netselect.load(plain)
    return [(fault.path, fault.code, fault.message) for fault in caught.value.faults]


def pydantic_faults(error: ValidationError) -> list[tuple[tuple[str | int, ...], str, str]]:
    return [(found["loc"], found["type"], found["msg"]) for found in error.errors()]


@pytest.mark.parametrize("name", SLIPS)
def test_a_study_built_in_python_has_the_faults_of_one_that_is_read(name: str) -> None:
    plain = slipped(name)
    before = copy.deepcopy(plain)
    expected = read_faults(plain)
    with pytest.raises(ValidationError) as built:
        Study(**plain)
    with pytest.raises(ValidationError) as validated:
        Study.model_validate(plain)
    assert pydantic_faults(built.value) == pydantic_faults(validated.value) == expected
    assert repr(plain) == repr(before), "what was given is left alone"


@pytest.mark.parametrize(
    ("networks", "found"),
    [({}, {}), ([], []), ({"a": {"name": "A", "values": {"fit": math.nan}}}, "nan")],
)
def test_what_pydantic_is_told_was_found_has_no_marks_of_text(networks: object, found: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Study(**{**parts(), "networks": networks})
    assert found in [error["input"] for error in caught.value.errors()]


def parts(**others: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever a caller might give
    """Return a study of objects."""
    body = Network(
        name="A body",
        serves={"mentor": Observation(value=0.5, grade="reported")},
        values={"fit": 4},
        facts={"reachable": "yes"},
    )
    club = Network(
        name="A club",
        staying={"yearly_cost": Observation(value="unknown", low=0, high=60)},
        serves={"mentor": 1},
        values={"fit": Observation(value=3, source="a visit")},
        facts={"reachable": Observation(value=True)},
    )
    return {
        "netselect": 1,
        "title": "Mine",
        "as_of": "2026-11-23",
        "learner": Learner(
            id="me",
            needs={"mentor": Need(title="Find a mentor", importance=1, current=1, target=3)},
            aspirations={"lead": Aspiration(title="Lead a team", importance=1, current=0)},
        ),
        "criteria": {
            "fit": Criterion(weight=2, scale={"worst": 0, "best": 5}),
            "cover": Criterion(weight=1, computed="need_coverage"),
        },
        "gates": {"reach": Gate(kind="access", fact="reachable", must_be=True)},
        "networks": {"body": body, "club": club},
        **others,
    }


def test_a_study_of_objects_is_the_one_that_its_text_reads_as() -> None:
    study = Study(**parts())
    assert netselect.loads(netselect.dumps(study)) == study
    assert Study.model_validate(study) is study
    assert netselect.rank(study).networks == netselect.rank(netselect.load(study.as_plain())).networks
    assert study.networks["club"].values["fit"].source == "a visit"


def test_a_study_of_objects_is_told_of_names_that_lead_nowhere_by_their_paths() -> None:
    lost = Network(name="Lost", serves={"mentro": Observation(value=0.5)}, values={"fit": 4, "fitness": 1})
    with pytest.raises(ValidationError) as caught:
        Study(**parts(networks={"lost": lost}, weights="order"))
    found = {(".".join(map(str, path)), code) for path, code, _ in pydantic_faults(caught.value)}
    assert {("networks.lost.serves.mentro", "reference"), ("networks.lost.values.fitness", "reference")} <= found


@pytest.mark.parametrize("kind", [Need, Aspiration, Learner, Criterion, Gate, Network, Observation])
def test_a_part_refuses_a_key_that_it_does_not_have_at_once(kind: type[BaseModel]) -> None:
    with pytest.raises(ValidationError, match="wombat"):
        kind(wombat=1)


@pytest.fixture(scope="module")
def service() -> TestClient:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (code,) = [block for block in blocks if "FastAPI()" in block]
    space: dict[str, Any] = {}
    exec(compile(code, "docs/how-to/in-code.md", "exec"), space)  # noqa: S102 -- the text under test
    return TestClient(space["app"])


def test_the_service_of_the_page_ranks_a_study(service: TestClient) -> None:
    answer = service.post("/rank", json=PLAIN)
    assert answer.status_code == 200
    assert answer.json()["networks"][0]["id"] == "pm-body"
    assert answer.json()["verdict"] == netselect.rank(netselect.load(PLAIN)).to_dict(brief=True)["verdict"]


@pytest.mark.parametrize("name", [name for name in SLIPS if name != "no number"])
def test_the_service_tells_of_every_fault_by_its_place_and_kind(service: TestClient, name: str) -> None:
    plain = slipped(name)
    answer = service.post("/rank", json=plain)
    assert answer.status_code == 422
    told = [(tuple(found["loc"][1:]), found["type"], found["msg"]) for found in answer.json()["detail"]]
    assert told == read_faults(plain)
    assert all(found["loc"][0] == "body" for found in answer.json()["detail"])


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("pymcdm.VIKOR", "method"),
        ("skcriteria.TOPSIS", "method"),
        ({"name": "weighted_product", "parameters": {"scaling": "none"}}, "method"),
        ({"name": "topsis", "parameters": {"reference": "given"}}, "method"),
        ({"name": "ahp", "parameters": {"networks": "measured"}}, "method"),
    ],
    ids=str,
)
def test_the_service_tells_of_a_method_that_cannot_treat_a_study(
    service: TestClient, method: object, kind: str
) -> None:
    if isinstance(method, str):
        pytest.importorskip(method.partition(".")[0], reason="the extra `peers` is not installed")
    answer = service.post("/rank", json={**PLAIN, "method": method})
    assert answer.status_code == 422
    (found,) = answer.json()["detail"]
    assert found["type"] == kind
    assert found["loc"][0] == "body"
    with pytest.raises(netselect.NetselectError) as caught:
        netselect.rank(netselect.load({**PLAIN, "method": method}))
    assert found["msg"] == str(caught.value)


def test_every_error_says_where_as_a_fault_does() -> None:
    matrix = netselect.DecisionMatrix.from_arrays([[1, 2]], [1, 1], maximise=[1, 1])
    with pytest.raises(netselect.errors.UnknownName) as unknown:
        netselect.rank(matrix, "topsys")
    assert (unknown.value.path, unknown.value.where, unknown.value.place) == ((), "", "")
    own = netselect.NetselectError("no", path=("waivers", 0, "gate"), line=3)
    assert (own.where, own.place) == ("waivers[0].gate", "line 3  waivers[0].gate")
    with pytest.raises(StudyFaults) as caught:
        netselect.loads("netselect: 1\ntitel: Mine\n", "mine.yaml")
    first = caught.value.faults[0]
    assert (caught.value.where, caught.value.place) == (first.where, first.place)
    assert first.to_dict()["path"] == first.where


def test_the_service_refuses_what_is_no_study_and_no_number_json_knows(service: TestClient) -> None:
    for content in ("[1]", "3", '{"netselect": NaN, "title": Infinity}'):
        answer = service.post("/rank", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 422, content


def test_the_service_describes_a_study(service: TestClient) -> None:
    described = service.get("/openapi.json").json()
    assert "criteria" in described["components"]["schemas"]["Study"]["properties"]


def test_a_type_checker_knows_the_fields_of_a_part() -> None:
    # It reports an ignored line on which nothing is wrong: that is what is tested here.
    with pytest.raises(ValidationError, match="titel"):
        Need(titel="x", title="x", current=1, target=3)  # type: ignore[call-arg]
    need: Need = Study(**parts()).learner.needs["mentor"]
    assert need.title == "Find a mentor"


STUDY = netselect.load(ROOT / "criteria.example.yaml")
RANKING = netselect.rank(STUDY)
REVERSED = netselect.DecisionMatrix.from_arrays([[6, 4], [5, 6], [0, 0]], [1.05, 1], maximise=[1, 1])
RECORDS: dict[str, Any] = {
    "questions": RANKING.questions(),
    "sensitivity": RANKING.sensitivity(),
    "smaa": RANKING.smaa(samples=20),
    "dominance": RANKING.dominance(),
    "agreement": RANKING.agreement(["topsis"]),
    "comparison": RANKING.compare("pm-body", "council-cop"),
    "explanation": RANKING.explain("chamber"),
    "profile": RANKING.profile("chamber"),
    "gaps": RANKING.gaps(),
    "difference": netselect.diff(STUDY, STUDY),
    "coaching": netselect.coach(STUDY),
    "portfolio": RANKING.portfolio(),
    "ranking": RANKING,
    "counterfactual": RANKING.counterfactuals("council-cop", "pm-body")[0],
    "reversal": netselect.reversals(netselect.rank(REVERSED, "weighted_sum", scaling="min_max"))[0],
}
OTHERS = (STUDY, RANKING.matrix, RANKING.evaluation, RANKING.document("analysis"), RANKING.plot)


@pytest.mark.parametrize(
    "record", [*list(RECORDS.values())[:-2], *OTHERS], ids=lambda record: type(record).__name__
)
def test_what_is_shown_of_a_record_in_a_session_is_one_line(record: object) -> None:
    said = repr(record)
    assert type(record).__name__ in said
    assert "\n" not in said
    assert len(said) < 130


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_is_as_the_one_schema_says(name: str) -> None:
    part = {"ranking": "result", "portfolio": "findings"}.get(name, name)
    values = json.loads(json.dumps(RECORDS[name].to_dict(), allow_nan=False))
    jsonschema.Draft202012Validator({**result_schema(), "$ref": f"#/$defs/{part}"}).validate(values)


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_is_plain_values_for_json(name: str) -> None:
    values = RECORDS[name].to_dict()
    assert values
    assert json.loads(json.dumps(values, allow_nan=False)) == values


@pytest.mark.parametrize("command", ["questions", "sensitivity", "gaps"])
def test_a_record_says_in_python_what_its_command_says(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([command, str(ROOT / "criteria.example.yaml"), "--format", "json"])
    told = json.loads(capsys.readouterr().out)[command]
    own = RECORDS[command].to_dict()
    assert {key: told[key] for key in own} == own


def test_dir_of_a_ranking_shows_what_people_use() -> None:
    shown = [name for name in dir(RANKING) if not name.startswith("_")]
    names = (
        "agreement bounds compare contributions counterfactuals disagreement document dominance doubts explain "
        "explore find gaps margin matrix method names networks not_comparable plot portfolio profile questions "
        "ranks records reversals scores sensitivity shortlist smaa stands study to_dict to_excel to_frame to_text "
        "tolerance verdict warnings weighted_totals"
    )
    assert " ".join(shown) == names


def test_the_brief_form_draws_no_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(*_: object, **__: object) -> None:
        raise AssertionError

    whole = RANKING.to_dict()
    fresh = netselect.rank(STUDY)
    monkeypatch.setattr("numpy.random.default_rng", drawn)
    brief = fresh.to_dict(brief=True)
    assert brief["robustness"] is None
    assert whole.keys() == brief.keys()
