"""Does anything at all, put anywhere in a study, end in a study or in its faults, and in nothing else?"""

import copy
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from netselect import dumps, load, loads
from netselect.errors import Fault, StudyFaults
from netselect.reading import parse
from netselect.study.study import Study
from tests.effort import examples

TEXT = (Path(__file__).parents[2] / "criteria.example.yaml").read_text(encoding="utf-8")
DATA, _ = parse(TEXT)
BLOCKS = [(), ("learner",), ("learner", "needs"), ("criteria",), ("gates",), ("networks",), ("waivers",)]

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates(), st.binary(max_size=3)
)
keys = st.one_of(st.sampled_from(["value", "criteria", "use", "name", "how", "topsis"]), scalars)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)


def paths_of(data: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in plain data."""
    found = []
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in steps:
        found += [(*path, step), *paths_of(value, (*path, step))]
    return found


PATHS = paths_of(DATA)


def result(read: Any, given: object) -> Study | None:  # noqa: ANN401 -- load or loads
    """Return the study, or None where there are faults, each with a sentence and none told twice."""
    study: Study | None = None
    faults: tuple[Fault, ...] = ()
    try:
        study = read(given)
    except StudyFaults as error:
        faults = error.faults
    assert all(fault.message for fault in faults)
    assert len(set(faults)) == len(faults)
    assert (study is None) == bool(faults)
    return study


@given(st.sampled_from(PATHS), anything)
@settings(max_examples=150, deadline=None)
def test_any_value_anywhere_gives_a_study_or_faults(path: tuple[Any, ...], value: object) -> None:
    data = copy.deepcopy(DATA)
    inside = data
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    result(load, data)


@given(st.sampled_from(BLOCKS), keys, anything)
@example(("networks",), None, {"nots": 1})
@example(("criteria",), "use", [["shared_agenda"], {}])
@example(("waivers",), 0, {"network": [], "gate": {}})
@settings(max_examples=80, deadline=None)
def test_any_further_key_gives_a_study_or_faults(path: tuple[str, ...], key: object, value: object) -> None:
    data = copy.deepcopy(DATA)
    inside = data
    for step in path:
        inside = inside.setdefault(step, {})
    inside[key] = value
    result(load, data)


@given(st.dictionaries(st.one_of(st.sampled_from(list(Study.model_fields)), keys), anything, max_size=6))
@settings(max_examples=80, deadline=None)
def test_any_mapping_gives_a_study_or_faults(data: dict[Any, Any]) -> None:
    result(load, data)


@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 12),
    st.text(st.sampled_from("{}[]:,'\"#&*!|>%@`\t\n- aé1\\\x00\ufeff"), max_size=4),
)
@settings(max_examples=examples(120), deadline=None)
def test_any_slip_of_the_keyboard_gives_a_study_that_writes_and_reads_again_or_faults(
    at: int, dropped: int, typed: str
) -> None:
    study = result(loads, TEXT[:at] + typed + TEXT[at + dropped :])
    assert study is None or loads(dumps(study)) == study
