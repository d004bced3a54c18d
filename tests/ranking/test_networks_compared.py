"""Do several people's comparisons of networks come to their joint priorities, as worked out a second time?"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import numpy.typing as npt
import pytest

import netselect
from netselect.cli import main
from netselect.errors import Fault, StudyFaults
from netselect.reading.load import load, load_for_others, loads
from netselect.reading.writing import dumps
from netselect.report.plain import result_schema
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]

IDS = ("x", "y", "z")
RANDOM_INDEX = 0.58
SAID: dict[str, dict[str, tuple[float, ...]]] = {
    "me": {"a": (2, 4, 3), "b": (1 / 3, 1 / 2, 1)},
    "boss": {"a": (1 / 5, 1 / 3, 4), "b": (2, 5, 2)},
    "ann": {"a": (3, 1 / 2, 1 / 7)},
}
"""x over y, x over z and y over z, on each criterion; the last of them compares the networks on one alone."""
OF_CRITERIA = {"me": 3.0, "boss": 1 / 2, "ann": 2.0}
INFLUENCE = {"me": 1.0, "boss": 2.0, "ann": 0.5}


def lines(judgements: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(("x over y", "x over z", "y over z"), judgements, strict=True))


def written(**weights: Any) -> dict[str, Any]:  # noqa: ANN401 -- options of a study file
    said = {name: {criterion: lines(own) for criterion, own in of.items()} for name, of in SAID.items()}
    judges = {
        name: {
            "influence": INFLUENCE[name],
            "judgements": {"criteria": {"a over b": OF_CRITERIA[name]}},
            "network_judgements": said[name],
        }
        for name in ("boss", "ann")
    }
    return {
        "netselect": 1,
        "title": "Which one?",
        "as_of": "2026-11-23",
        "learner": {"id": "me"},
        "method": {"ahp": {"networks": "judged"}},
        "weights": {"judgements": weights},
        "criteria": {"a": {}, "b": {}},
        "judgements": {"criteria": {"a over b": OF_CRITERIA["me"]}},
        "network_judgements": said["me"],
        "judges": judges,
        "networks": {name: {"name": name.upper()} for name in IDS},
    }


def study(**weights: Any) -> Study:  # noqa: ANN401 -- options of a study file
    return netselect.load(written(**weights))


def faults_of(data: dict[str, Any]) -> tuple[Fault, ...]:
    with pytest.raises(StudyFaults) as caught:
        netselect.load(data)
    return caught.value.faults


def square(judgements: tuple[float, ...]) -> Floats:
    xy, xz, yz = judgements
    return np.array([[1, xy, xz], [1 / xy, 1, yz], [1 / xz, 1 / yz, 1]])


def eigenvector(judgements: Floats) -> tuple[Floats, float]:
    """Return priorities and consistency ratio by repeated multiplication."""
    own = np.ones(len(judgements))
    for _ in range(500):
        own = judgements @ own
        own /= own.sum()
    return own, (float((judgements @ own).sum()) - 3) / 2 / RANDOM_INDEX


def joint(criterion: str, aggregation: str, mean: str) -> Floats:
    own = {name: square(of[criterion]) for name, of in SAID.items() if criterion in of}
    shares = {name: INFLUENCE[name] / sum(INFLUENCE[other] for other in own) for name in own}
    if aggregation == "judgements":
        return eigenvector(np.prod([one ** shares[name] for name, one in own.items()], axis=0))[0]
    apart = {name: eigenvector(one)[0] for name, one in own.items()}
    if mean == "arithmetic":
        return np.asarray(np.sum([shares[name] * one for name, one in apart.items()], axis=0))
    product = np.prod([one ** shares[name] for name, one in apart.items()], axis=0)
    return np.asarray(product / product.sum())


def weight_of_a(aggregation: str, mean: str) -> float:
    whole = sum(INFLUENCE.values())
    if aggregation == "judgements" or mean == "geometric":  # the same for two items
        ratio = np.prod([OF_CRITERIA[name] ** (INFLUENCE[name] / whole) for name in SAID])
        return float(ratio / (1 + ratio))
    return sum(OF_CRITERIA[name] / (1 + OF_CRITERIA[name]) * INFLUENCE[name] / whole for name in SAID)


@pytest.mark.parametrize("mean", ["arithmetic", "geometric"])
@pytest.mark.parametrize("aggregation", ["judgements", "priorities"])
def test_scores_are_those_of_the_joint_priorities(aggregation: str, mean: str) -> None:
    ranking = netselect.rank(study(aggregation=aggregation, mean=mean))
    share = weight_of_a(aggregation, mean)
    by_hand = share * joint("a", aggregation, mean) + (1 - share) * joint("b", aggregation, mean)
    assert ranking.scores == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize("aggregation", ["judgements", "priorities"])
def test_one_judge_alone_ranks_as_the_study_itself_would(aggregation: str) -> None:
    data = written(aggregation=aggregation)
    boss = data["judges"].pop("boss")
    alone = netselect.load(
        {key: part for key, part in data.items() if key != "judges"}
        | {"judgements": boss["judgements"], "network_judgements": boss["network_judgements"]}
    )
    judged = netselect.load(data | {"judges": {"me": {"influence": 0}, "boss": boss}})
    one, other = netselect.rank(alone), netselect.rank(judged)
    assert one.scores.tolist() == other.scores.tolist()
    # Where the judges only weigh the criteria, what stands in the study counts, whoever is heard.
    boss["network_judgements"] = {}
    silent = netselect.rank(netselect.load(data | {"judges": {"me": {"influence": 0}, "boss": boss}}))
    own = netselect.rank(netselect.load({**data, "judges": {}, "judgements": boss["judgements"]}))
    assert silent.scores.tolist() == own.scores.tolist()


def test_each_has_a_consistency_ratio_beside_that_of_all() -> None:
    ranking = netselect.rank(study())
    found = netselect.disagreement(ranking)
    for name, of in SAID.items():
        for criterion, own in of.items():
            ratio = found.levels[name][f"networks on {criterion}"].consistency_ratio
            assert ratio == pytest.approx(eigenvector(square(own))[1], abs=1e-9)
    assert set(found.levels_together) == {"criteria", "networks on a", "networks on b"}
    told = " ".join(ranking.to_text().split())
    assert "Compared by several: 3 judges compared the networks in pairs: consistency ratio together" in told
    ratio = eigenvector(square(SAID["ann"]["a"]))[1]
    assert f"ann {ratio:.3g}"[:8] in told.partition("Compared by several")[2]
    apart = netselect.rank(study(aggregation="priorities"))
    assert netselect.disagreement(apart).levels_together == {}
    (step,) = [one for one in apart.method.evaluate(apart.matrix).steps if one.symbol == "CR"]
    largest = [max(eigenvector(square(of[name]))[1] for of in SAID.values() if name in of) for name in "ab"]
    assert step.array == pytest.approx(largest, abs=1e-9)
    assert "their priorities are averaged" in " ".join(apart.to_text().split())


def test_who_differs_on_which_pair_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.yaml").write_text(dumps(study()), "utf-8")
    assert main(["judges", str(tmp_path / "s.yaml")]) == 0
    told = " ".join(capsys.readouterr().out.split())
    # 4 against 1/7: 28 times.
    assert (
        "furthest apart first: Y over Z on a: the learner 3, boss 4, ann 1/7. X over Y on a: the learner 2" in told
    )
    assert main(["judges", str(tmp_path / "s.yaml"), "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/findings"}).validate(values)


def test_whose_word_decides_counts_what_they_say_of_networks() -> None:
    data = written()
    for judge in data["judges"].values():
        judge["judgements"] = data["judgements"]
    whole = netselect.load(data)
    first = netselect.rank(whole).shortlist.networks[0]
    found = dict[str, tuple[str, ...]]()
    for name in SAID:
        judges = {**data["judges"], name: {**data["judges"].get(name, {}), "influence": 0}}
        other = netselect.rank(netselect.load({**data, "judges": judges})).shortlist.networks[0]
        found |= {} if other == first else {name: (other,)}
    assert found
    assert netselect.disagreement(whole).pivotal == found


def test_without_their_figures_somebody_else_may_be_first() -> None:
    networks = {
        "x": {"name": "X", "values": {"a": {"judged": {"boss": 5, "me": 1}}}},
        "y": {"name": "Y", "values": {"a": 2}},
    }
    base = {**written(), "networks": networks, "method": "weighted_sum", "weights": "points"}
    for key in ("judgements", "network_judgements"):
        del base[key]
    base["criteria"] = {"a": {"weight": 1, "scale": {"worst": 0, "best": 5}}}
    base["judges"] = {"boss": {"points": {"a": 1}}}
    assert netselect.disagreement(netselect.load(base)).pivotal == {"boss": ("y",)}


@pytest.mark.parametrize(
    ("criterion", "own", "code", "said"),
    [
        ("a", {"x over y": 2}, "missing", "no judgement says anything of `z`"),
        ("a", {"x over w": 2}, "reference", "there is no network `w` here."),
        ("c", {"x over y": 2}, "reference", "there is no criterion `c`."),
        ("a", {"x over y": 12, "y over z": 1}, "judgements", "from 1/9 to 9"),
        ("a", {"x over x": 2}, "conflict", "`x` is compared with itself"),
    ],
)
def test_what_is_wrong_with_comparisons_is_told_in_their_place(
    criterion: str, own: dict[str, float], code: str, said: str
) -> None:
    data = written()
    data["judges"]["boss"]["network_judgements"] = {criterion: own}
    found = [fault for fault in faults_of(data) if fault.code == code and said in fault.message]
    assert found, faults_of(data)
    assert found[0].path[:4] == ("judges", "boss", "network_judgements", criterion)


def test_who_has_no_influence_may_leave_pairs_out_and_the_learner_has_one_place() -> None:
    data = written()
    data["judges"]["boss"] |= {"influence": 0, "network_judgements": {"a": {"x over y": 2}}}
    left_out = netselect.rank(netselect.load(data))
    del data["judges"]["boss"]
    assert left_out.scores.tolist() == netselect.rank(netselect.load(data)).scores.tolist()
    data = written()
    data["judges"]["me"] = {"network_judgements": {"a": lines((1, 1, 1))}}
    (fault,) = faults_of(data)
    assert "whose network_judgements stand in the study itself" in fault.message


def test_comparisons_are_written_and_read_again_equal(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    whole = study()
    assert loads(dumps(whole)) == whole
    for name in ("s.xlsx", "s.json"):
        netselect.save(whole, tmp_path / name)
        assert load(tmp_path / name) == whole


def as_fraction(times: float) -> object:
    return times if times >= 1 else f"1/{1 / times:.0f}"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_table_holds_comparisons_of_networks_too(tmp_path: Path, suffix: str) -> None:
    rows: list[list[object]] = [["judge", "level", "this", "than", "times"]]
    data = written()
    for name, of in SAID.items():
        rows.append([name, "criteria", "a", "b", as_fraction(OF_CRITERIA[name])])
        for criterion, own in of.items():
            rows += [
                [name, criterion, *pair.split(" over "), as_fraction(times)] for pair, times in lines(own).items()
            ]
    bare = {key: part for key, part in data.items() if key not in {"judgements", "network_judgements"}}
    bare |= {"judges": {name: {"influence": INFLUENCE[name]} for name in ("boss", "ann")}, "survey": f"a.{suffix}"}
    (tmp_path / "s.json").write_text(json.dumps(bare), "utf-8")

    def read(*more: list[object]) -> Study:
        if suffix == "csv":
            (tmp_path / "a.csv").write_text("\n".join(",".join(map(str, row)) for row in (*rows, *more)), "utf-8")
        else:
            book = pytest.importorskip("openpyxl").Workbook()
            for row in (*rows, *more):
                book.active.append(row)
            book.save(tmp_path / "a.xlsx")
        return load(tmp_path / "s.json")

    assert read() == study()
    for row, said, column in (
        (["ann", "b", "x", "w", 2], "there is no network `w`.", 4),
        (["ann", "a", "y", "x", 2], "`ann` has judged y and x on a already", 1),
        (["ann", "c", "x", "y", 2], "there is no criterion or group `c`.", 2),
        (["ann", "b", "x", "y", 12], "from 1/9 to 9", 5),
    ):
        with pytest.raises(StudyFaults) as caught:
            read(row)
        fault = next(one for one in caught.value.faults if said in one.message)
        assert (fault.line, fault.column) == (len(rows) + 1, column)


def test_for_others_comparisons_with_a_private_network_are_gone(tmp_path: Path) -> None:
    data = written()
    data["networks"]["z"]["private"] = True
    whole = netselect.load(data)
    (tmp_path / "s.json").write_text(json.dumps(data), "utf-8")
    for left in (load_for_others(whole), load_for_others(tmp_path / "s.json")):
        assert left.judges["boss"].network_judgements["a"] == {"x over y": pytest.approx(1 / 5)}
    assert "z" not in json.dumps(left.as_plain()["judges"])


def test_a_changed_comparison_is_told_with_whose_it_is() -> None:
    data = written()
    data["judges"]["boss"]["network_judgements"]["a"]["x over y"] = 3
    told = str(netselect.diff(study(), netselect.load(data))).lower()
    assert "the judgement of x over y on a by boss: 0.2, now 3" in " ".join(told.split())
