"""Is the output without private needs, byte for byte, that of a cohort that never had them?"""

import copy
import csv
import io
import json
import random
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from netselect import dumps
from netselect.batch.run import run_batch, run_studies
from netselect.study.network import Strength
from netselect.study.study import Study
from tests.batch.cohorts import random_records, random_study
from tests.effort import part

SECRETS = ("illness", "debt", "leaving")
SHARED = "caring"
"""A private need of the study's own learner."""
HIDDEN = "support-group"
"""A private network of the study."""


def odd_need(draw: random.Random) -> dict[str, Any]:
    """Return a private need, in which much may be wrong."""
    need: dict[str, Any] = {
        "title": draw.choice(("S", 5, None, "x\u0000y")),
        "current": draw.choice((1, 9, "soon", -1)),
        "target": draw.choice((3, 0, "unknown", None)),
        "importance": draw.choice((1, 100, 1e9, -4)),
        "themes": draw.choice(({"jobs": 1}, {"nothing": 1}, {"jobs": 0}, {})),
        draw.choice(("private", "private", "privat", "Private")): draw.choice((True, "yes", "perhaps", 1, None)),
    }
    if draw.random() < 0.3:
        need["by"] = draw.choice(("2027-01-01", "tomorrow"))
    return {key: need[key] for key in draw.sample(list(need), len(need))}


def odd_network(draw: random.Random) -> object:
    """Return a private network, in which much may be wrong."""
    return {
        "name": draw.choice(("S", 5, None)),
        "staying": draw.choice(({"yearly_cost": -4}, "dear", None)),
        "serves": draw.choice(({}, {"nobody": 9})),
        draw.choice(("private", "privat", "Private")): draw.choice((True, "yes", "perhaps", 1, None)),
    }


def record(draw: random.Random, plain: dict[str, Any]) -> dict[str, Any]:
    """Return a record with faults here and there that have nothing to do with private needs."""
    if draw.random() < 0.1:
        return {"id": plain["id"]}
    own = copy.deepcopy(plain)
    wants = own.setdefault("needs", {})
    if draw.random() < 0.3:
        own["importances"] = "swing"
        own.pop("order", None)
        for want in (*wants.values(), *own.get("aspirations", {}).values()):
            want["importance"] = draw.choice((60, 100))
    if draw.random() < 0.1:
        own["limits"] = {"yearly_cost": -1}
    if draw.random() < 0.1 and wants:
        next(iter(wants.values()))["current"] = 9
    return own


def with_secrets(draw: random.Random, plain: dict[str, Any]) -> dict[str, Any]:
    """Return a record with private needs put in anywhere, and with what refers to them."""
    own = copy.deepcopy(plain)
    for secret in draw.sample((*SECRETS, SHARED), draw.randint(0, 3)) if "needs" in own else ():
        kind = draw.choice(("needs", "needs", "aspirations")) if "aspirations" in own else "needs"
        stated = list(own.get(kind, {}).items())
        stated.insert(draw.randint(0, len(stated)), (secret, {} if secret == SHARED else odd_need(draw)))
        own[kind] = dict(stated)
        if draw.random() < 0.3:
            own.setdefault("strengths", {"": {}})[secret] = {draw.choice(("n01", "nobody")): draw.choice((1, 7))}
            own["strengths"].pop("", None)
        if draw.random() < 0.3:
            own["strengths"] = own.get("strengths") or {}
            mentor = dict(own["strengths"].get("mentor") or {})
            own["strengths"]["mentor"] = {HIDDEN: draw.choice((1, 7, "often")), **mentor}
        if draw.random() < 0.3:
            waived: list[Any] = [{"gate": draw.choice(("budget", "nothing")), "network": HIDDEN, "reason": 5}]
            own["waivers"] = draw.choice(([*own.get("waivers", []), *waived], [*waived, *own.get("waivers", [])]))
        if "order" in own:
            own["order"] = draw.choice(([*own["order"], secret], [[secret], *own["order"]]))
    return own


def studies(seed: int) -> tuple[Study, Study]:
    """Return a study whose learner has a private need, and the same without it."""
    study = random_study(seed, certain=seed % 2 == 0)
    private = study.learner.needs["mentor"].model_copy(update={"private": True, "importance": 500.0})
    learner = study.learner.model_copy(update={"needs": {SHARED: private, **study.learner.needs}})
    name, network = next(iter(study.networks.items()))
    serves = {**network.serves, SHARED: Strength.model_validate(1)}
    networks = {**study.networks, name: network.model_copy(update={"serves": serves})}
    hidden = network.model_copy(update={"private": True, "serves": serves, "exclusive_with": (name,)})
    networks = dict(sorted({**networks, HIDDEN: hidden}.items(), reverse=seed % 3 == 0))
    return study.model_copy(update={"learner": learner, "networks": networks}), study


def outputs(study: Study, learners: Path, output: Path) -> tuple[bytes, str, str]:
    summary = run_batch(study, learners, output, leave_out_private=True, top=4, size=8)
    faults = output.with_name(output.name + ".faults.jsonl")
    return output.read_bytes(), faults.read_text() if faults.exists() else "", str(summary.survey)


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(one) + "\n" for one in records))
    else:
        # One line for each, so that the numbers of lines are the same.
        text = (yaml.safe_dump(one, default_flow_style=True, width=10**9, sort_keys=False) for one in records)
        path.write_text("".join(f"- {one}" for one in text))
    return path


# Records mean the same from either file: each is read with half of the seeds.
@pytest.mark.parametrize(("seed", "ending"), part(enumerate([".jsonl", ".yaml"] * 5)))
def test_records_with_private_needs_come_out_as_if_they_had_none(seed: int, ending: str, tmp_path: Path) -> None:
    draw = random.Random(seed)  # noqa: S311 -- a test
    with_private, without = studies(seed)
    plain = [record(draw, one.model_dump(mode="json", exclude_defaults=True)) for one in random_records(seed, 30)]
    private = [with_secrets(draw, one) for one in plain]
    assert private != plain
    here = (
        outputs(study, write(tmp_path / name / f"learners{ending}", records), tmp_path / name / "out.csv")
        for study, records, name in ((with_private, private, "a"), (without, plain, "b"))
    )
    found, wanted = [(out, faults.replace("/a/", "/b/"), survey) for out, faults, survey in here]
    assert found == wanted
    assert wanted[1]
    assert wanted[0].count(b"\n") > 5
    assert not any(word in str(found) for word in (*SECRETS, SHARED, HIDDEN))


COLUMNS = ("title", "current", "target", "importance", "private")


@pytest.mark.parametrize("seed", part(range(10)))
def test_rows_with_private_needs_come_out_as_if_they_had_none(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)  # noqa: S311 -- a test
    with_private, without = studies(seed)
    header = ["id", "importances", "needs.mentor.importance", "limits.yearly_cost"]
    secret = [f"needs.{name}.{one}" for name in SECRETS for one in COLUMNS]
    strengths = [f"strengths.{SECRETS[0]}.n01", f"strengths.mentor.{HIDDEN}"]
    plain, private = [], []
    for number in range(40):
        row = [f"p{number}", draw.choice(("", "swing", "equal")), draw.choice(("100", "60", "0", "9x", "")),
               draw.choice(("", "", "100", "-3"))]  # fmt: skip
        has = [draw.random() < 0.5 for _ in SECRETS]
        cells = [
            ["S", draw.choice(("1", "9", "soon", "")), draw.choice(("3", "")), draw.choice(("100", "1", "-1")),
             draw.choice(("yes", "true", "perhaps", "1"))] if one else [""] * len(COLUMNS)
            for one in has
        ]  # fmt: skip
        strength = [draw.choice(("", "0.5", "7", "often")) if has[0] else "", draw.choice(("", "", "1", "7"))]
        plain.append([*row, *[""] * len(secret + strengths)])
        private.append([*row, *chain.from_iterable(cells), *strength])
    results = []
    for name, study, rows in (("a", with_private, private), ("b", without, plain)):
        text = io.StringIO()
        table = [[*header, *secret, *strengths], *rows]
        # The study without secrets has no network for the last column.
        csv.writer(text).writerows(table if name == "a" else [row[:-1] for row in table])
        learners = tmp_path / name / "learners.csv"
        learners.parent.mkdir()
        learners.write_text(text.getvalue())
        out, faults, survey = outputs(study, learners, tmp_path / name / "out.jsonl")
        results.append((out, faults.replace("/a/", "/b/"), survey))
    assert results[0] == results[1]
    assert results[1][1]
    assert not any(word in str(results[0]) for word in (*SECRETS, SHARED, HIDDEN))


@pytest.mark.parametrize("seed", part(range(4)))
def test_whole_studies_with_private_needs_come_out_as_if_they_had_none(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)  # noqa: S311 -- a test
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    for number in range(8):
        study = random_study(100 * seed + number)
        data = yaml.safe_load(dumps(study))
        data["learner"]["id"] = f"p{number}"
        if draw.random() < 0.4:
            data["learner"]["importances"] = "swing"
            data["learner"]["needs"]["mentor"]["importance"] = draw.choice((100, 60))
        if draw.random() < 0.2:
            data["learner"]["needs"]["mentor"]["current"] = 9
        if draw.random() < 0.2:
            data["gates"]["quick"]["max"] = "never"
        (tmp_path / "b" / f"s{number}.json").write_text(json.dumps(data, default=str))
        data["learner"]["needs"] = {**{name: odd_need(draw) for name in SECRETS}, **data["learner"]["needs"]}
        data["networks"]["n00"].setdefault("serves", {})[SECRETS[0]] = draw.choice((1, 7))
        data["networks"] = {HIDDEN: odd_network(draw), **data["networks"]}
        data["waivers"] = [*data.get("waivers", []), {"gate": "no", "network": HIDDEN}]
        data["decisions"] = [{"date": "soon", "about": [HIDDEN]}, {"private": "so", "about": 5}]
        (tmp_path / "a" / f"s{number}.json").write_text(json.dumps(data, default=str))
    results = []
    for name in ("a", "b"):
        output = tmp_path / f"{name}.csv"
        run_studies(tmp_path / name, output, leave_out_private=True)
        faults = output.with_name(output.name + ".faults.jsonl")
        results.append(
            (output.read_bytes(), (faults.read_text() if faults.exists() else "").replace("/a/", "/b/"))
        )
    assert results[0] == results[1]
    assert results[0][0].count(b"\n") > 1
