"""The short form of a ranking says who is first, who else stands, and what to do next, in about twenty lines."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect import Ranking
from netselect.report import PARTS
from netselect.report.text import MOST_ROWS, short_text, short_verdict
from tests.report.conftest import EXAMPLE, the_example
from tests.report.test_tables import Tags
from tests.small_study import need, network, small_study

SCENARIOS = sorted((Path(__file__).parents[1] / "scenarios").glob("p*.yaml"))


def joined(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("file", [EXAMPLE, *SCENARIOS], ids=lambda path: path.stem)
def test_it_is_short_and_fits_80_columns_and_names_everybody(file: Path) -> None:
    ranking = netselect.rank(netselect.load(file))
    lines = short_text(ranking, source="study.yaml").splitlines()
    assert len(lines) <= 36
    assert max(map(len, lines)) <= 80
    text = joined(" ".join(lines))
    assert "Illustrative: every organisation and figure is invented." in text
    for record in ranking.records:
        first_word = ranking.names.network(record.network).split()[0]
        assert first_word in text
        for gate in record.gates:
            assert gate.outcome != "fail" or str(gate) in text
    for trade in ("Euclidean", "robust coverage", "conditional", "feasible", "Kendall", "provided that"):
        assert trade not in text


def test_no_id_of_the_example_is_printed() -> None:
    study = netselect.load(EXAMPLE)
    text = short_text(netselect.rank(study))
    ids = {name for name in (*study.networks, *study.leaves(), *study.learner.wants) if not name.isalpha()}
    assert len(ids) > 15
    assert not [name for name in ids if name in text]


def test_what_an_open_verdict_turns_on_holds_when_it_is_ranked_anew() -> None:
    study = netselect.load(EXAMPLE)
    said = short_verdict(netselect.rank(study))
    found = re.search(r"from (\d+\.\d+) on (.+?) is first", said)
    assert found is not None
    for hours, first in ((float(found[1]) - 0.01, "pm-body"), (float(found[1]), "council-cop")):
        plain = study.as_plain()
        plain["networks"]["pm-body"]["staying"]["hours_per_month"] = hours
        ranking = netselect.rank(netselect.load(plain))
        assert ranking.networks[0] == first
    assert found[2] == "the latter"
    former, latter = (said.index(study.networks[name].name) for name in ("pm-body", "council-cop"))
    assert former < latter


def test_a_figure_of_a_few_values_is_told_by_them() -> None:
    (file,) = [path for path in SCENARIOS if path.stem.startswith("p2")]
    said = short_verdict(netselect.rank(netselect.load(file)))
    assert "(not known, 0 or 180 GBP a year): at 180 the latter is first." in said


def test_what_a_yes_or_no_decides_is_told_by_both_answers() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        needs={"n": need()},
        networks={
            "a": network(name="Alumni", facts={"open": "unknown"}, serves={"n": 0.75}),
            "b": network(name="Body", facts={"open": True}, serves={"n": 0.25}),
        },
    )
    said = short_verdict(netselect.rank(study))
    assert 'It turns on "open" for Alumni (not known): if no, Body is first.' in said


def test_where_the_first_place_turns_on_two_figures_the_other_is_said_to_be_as_listed() -> None:
    levels = {"a": "unknown", "b": "unknown"}
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 10}}},
        networks={name: network(values={"level": level}) for name, level in levels.items()},
    )
    ranking = netselect.rank(study)
    assert re.search(r"turns most on the level of [ab] \(.*\): with all else as listed, ", short_verdict(ranking))
    assert "\nEach is told with all else as listed: what is not known, at its best.\n" in str(ranking.questions())


@given(count=st.integers(1, 14), out=st.integers(0, 14))
@settings(max_examples=15, deadline=None)
def test_ten_stand_in_the_table_and_the_rest_are_counted(count: int, out: int) -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        needs={"n": need()},
        networks={
            f"n{number:02}": network(facts={"open": number < count}, serves={"n": 0.5})
            for number in range(count + out)
        },
    )
    text = short_text(netselect.rank(study), brief=True)
    rows = [line for line in text.splitlines() if re.match(r"\s*1  n\d\d ", line)]
    assert len(rows) == min(count, MOST_ROWS)
    assert (f"and {count - MOST_ROWS} more" in text) == (count > MOST_ROWS)
    ruled = joined(text).partition("Ruled out: ")[2]
    if out > 10:
        assert ruled.startswith(f"{out} networks, {out} by open.")
    else:
        assert ruled.count("(open: no, must be yes)") == out


def test_brief_ends_after_the_shortlist_and_works_nothing_else_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ranking = netselect.rank(netselect.load(EXAMPLE))
    monkeypatch.setattr(Ranking, "doubts", property(lambda _: pytest.fail("nobody asked how sure it is")))
    text = short_text(ranking, brief=True)
    assert joined(text).endswith(
        "Administrative professionals' institute misses it by 0.006, with what is unknown at its best."
    )


def test_only_what_is_printed_is_worked_out() -> None:
    ranking = netselect.rank(netselect.load(EXAMPLE))
    short_text(ranking)
    worked_out = {part for part in (*PARTS, "questions_in_short") if part in vars(ranking.doubts)}
    assert worked_out == {"questions_in_short", "agreement", "reversals"}


def test_lines_that_are_only_sometimes_so_stand_only_there() -> None:
    ranking = the_example()
    labels = [line.partition(":")[0] for line in short_text(ranking).splitlines()]
    assert not {"Order", "Needs", "Waived", "Rules", "Note"} & set(labels)
    relative = short_text(the_example("promethee"))
    assert "Order: scores depend on who else is there" in relative
    unserved: Any = small_study(needs={"n": need(title="Lead")}, networks={"a": network(), "b": network()})
    assert (
        'Needs: no network is said to serve "Lead": every network counts 0 there, on 100 % of the weight.'
        in joined(short_text(netselect.rank(unserved)))
    )
    ignoring = short_text(the_example(gates="ignore"))
    assert "Rules: not applied here; they would rule out" in joined(ignoring)


def test_ungraded_strengths_are_told_in_the_verdict() -> None:
    study = small_study(
        needs={"n": need()}, networks={"a": network(serves={"n": 0.5}), "b": network(serves={"n": 0.25})}
    )
    assert "resting on 2 ungraded strengths" in short_verdict(netselect.rank(study))


def test_who_is_mandatory_is_told_of_those_that_stand() -> None:
    given = {name: network(serves={"n": 0.5}, mandatory=name != "c") for name in "abc"}
    study = small_study(needs={"n": need()}, networks=given)
    assert "a and b are mandatory: every set has to hold them." in short_text(netselect.rank(study))
    out = {**given, "a": {**given["a"], "facts": {"open": False}}, "b": {**given["b"], "facts": {"open": True}}}
    out["c"] = {**given["c"], "facts": {"open": True}}
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    text = short_text(netselect.rank(small_study(needs={"n": need()}, networks=out, gates=gates)))
    assert "b is mandatory: every set has to hold it." in text
    assert "a is mandatory" not in text


def test_where_nobody_stands_there_is_no_table() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False})},
    )
    text = short_text(netselect.rank(study))
    assert "Nobody stands" in text
    assert "Ruled out: a (open: no, must be yes)." in text
    assert "Score" not in text


def test_among_very_many_networks_it_says_that_doubts_are_asked_for() -> None:
    matrix = netselect.DecisionMatrix.from_arrays(
        np.random.default_rng(1).random((101, 2)), [1, 1], maximise=[True, False]
    )
    text = joined(short_text(netselect.rank(matrix, "topsis", reference="candidates")))
    assert "and 91 more" in text
    assert "with so many networks, working this out takes a while" in text


@pytest.mark.parametrize("width", [30, 48, 80])
def test_a_narrow_terminal_folds_names_and_loses_nothing(width: int) -> None:
    ranking = the_example()
    text = short_text(ranking, width=width)
    assert max(map(len, text.splitlines())) <= max(width, 46)
    assert joined(short_verdict(ranking)) in joined(text)


def test_a_notebook_shows_the_short_form_with_every_text_escaped(hostile: Ranking) -> None:
    parser = Tags()
    parser.feed(hostile._repr_html_())
    assert parser.open == []
    assert "script" not in parser.seen
    assert parser.seen.count("tr") == 3
    assert "Shortlist: the first two." in parser.text
