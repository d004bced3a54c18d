"""Is every slip in a key of the example found on its line, and does nothing else change?

Each key of ``criteria.example.yaml`` is misspelt, and each is removed. What is to happen follows from the models:
whether a key is fixed or an id, and whether it is required. Rules that no model states stand in `NEEDED`.
"""

import copy
import re
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pytest
from pydantic import BaseModel

from netselect import loads
from netselect.errors import Fault, StudyFaults
from netselect.reading import parse, type_at
from netselect.reading.decoding import Located, place_of
from netselect.reading.load import study_of
from netselect.study.study import Study
from tests.effort import part

EXAMPLE = File(__file__).parents[2] / "criteria.example.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
DATA, _ = parse(TEXT)
STUDY = loads(TEXT)

Path = tuple[str | int, ...]

USES_OF_CRITERIA = r"networks\.[\w-]+\.values\.{id}|judgements\.{id}|judgements\.\w+\.({id} over .*|.* over {id})"
DEFINED_BY = {
    r"criteria(\.\w+\.criteria)*\.([\w-]+)": USES_OF_CRITERIA,
    r"(criteria)\.(\w+)\.criteria": r"judgements\.{id}",
    r"learner\.(needs|aspirations)\.([\w-]+)": r"networks\.[\w-]+\.serves\.{id}",
    r"learner\.\w+\.[\w-]+\.(themes)\.([\w-]+)": r"networks\.[\w-]+\.offers\.{id}",
    r"(gates)\.([\w-]+)": r"never",
    r"(networks)\.([\w-]+)": r"never",
}
"""Where ids are defined, and where the example may use them."""

NEEDED = {
    r"learner\.(needs|aspirations)\.[\w-]+\.importance": "`importances: points` needs the points",
    r"criteria\..*\.weight": "`weights: points` needs the points",
    r"criteria\.(?!.*_coverage).*\.scale": "a criterion that is no coverage has no scale of its own",
    r"criteria\..*_coverage\.computed": "without it the criterion has neither a figure nor a scale",
    r"criteria\.(fit|relationship)\.criteria": "without its members a group is a criterion without a scale",
    r"gates\.\w+\.(fact|must_be)": "a gate asks about something, and has a rule",
    r"shortlist\.size": "a shortlist needs a size or a cut",
    r"networks\.[\w-]+\.values(\.\w+)?": "silence about a value is no value",
    r"networks\.[\w-]+\.facts(\.\w+)?": "silence about a fact that a gate asks for is no fact",
    r"networks\.[\w-]+\.(joining|joining\.fee|staying|staying\.\w+)": "limits and criteria are computed from them",
    r"networks\.[\w-]+\.joining\.entry_weeks": "whether help comes in time is counted from it",
}
"""Keys that no model requires and that this study needs, with the reason."""

FIGURES_BECOME_VALUES = r"criteria\.(yearly_cost|hours_per_month)\.computed"
"""Without it these are ordinary criteria, for which each network has to give a value."""


def walk(data: object = DATA, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every key."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key)
            yield from walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from walk(value, (*path, index))


PATHS = list(walk())


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


def line_of(path: Path) -> int:
    return place_of(DATA, path)[0]


def is_fixed(path: Path) -> bool:
    """Whether a key is one that a model names, rather than an id, a level or a judgement."""
    kind = type_at(Study, path[:-1])
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def is_required(path: Path) -> bool:
    return is_fixed(path) and type_at(Study, path[:-1]).model_fields[path[-1]].is_required()


def lines_of_use(path: Path) -> set[int]:
    """Return the lines on which ids that are defined at or below a path are used elsewhere."""
    lines = set()
    for inside in PATHS:
        if inside[: len(path)] != path:
            continue
        for defining, using in DEFINED_BY.items():
            if match := re.fullmatch(defining, dotted(inside)):
                pattern = using.replace("{id}", re.escape(match[2]))
                lines |= {line_of(use) for use in PATHS if re.fullmatch(pattern, dotted(use))}
    return lines


def misspelt(key: object) -> str:
    """Return a key with two letters swapped, or with one appended where that changes nothing."""
    text = str(key)
    for at in range(1, len(text) - 2):
        if text[at] != text[at + 1] and text[at : at + 2].isalpha():
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return f"{text}x"


def with_misspelt(path: Path) -> tuple[str, str]:
    """Return the example's text with the key at a path misspelt, and how."""
    line, column = place_of(DATA, path)
    lines = TEXT.split("\n")
    row, key = lines[line - 1], str(path[-1])
    assert row[column - 1 :].startswith(key)
    wrong = misspelt(key)
    lines[line - 1] = row[: column - 1] + wrong + row[column - 1 + len(key) :]
    return "\n".join(lines), wrong


def without(path: Path) -> Located:
    """Return the example as read, without the key at a path."""
    data: Located = copy.deepcopy(DATA)
    inside: Any = data
    for step in path[:-1]:
        inside = inside[step]
    for kept in (inside, inside.places):
        del kept[path[-1]]
    return data


def faults_of(data_or_text: str | Located) -> tuple[Fault, ...]:
    try:
        if isinstance(data_or_text, str):
            loads(data_or_text, EXAMPLE.name)
        else:
            study_of(data_or_text, EXAMPLE.name, None, [], None)
    except StudyFaults as error:
        return error.faults
    return ()


def parts(study: Study, path: Path) -> tuple[Any, Any]:
    """Return everything in a study but what stands at a path, and what stands there."""
    everything = study.model_dump(mode="json")
    inside: Any = everything
    for step in path[:-1]:
        holder, inside = inside, inside[step]
        if not isinstance(inside, dict | list):
            # An observation of which only the value is left.
            inside = holder[step] = {"value": inside}
    key = f"{path[-1]:.1f}" if isinstance(path[-1], int) else path[-1]
    return everything, inside.pop(key, None)


@pytest.mark.parametrize("path", [path for path in PATHS if is_fixed(path)], ids=dotted)
def test_a_misspelt_key_is_one_fault_on_its_line_that_names_the_right_key(path: Path) -> None:
    text, wrong = with_misspelt(path)
    (fault,) = faults_of(text)
    assert fault.line == line_of(path)
    assert f"`{wrong}`" in fault.message
    assert f"Did you mean `{path[-1]}`?" in fault.message


def test_a_misspelt_id_is_one_fault_where_it_is_defined_or_else_in_its_only_use() -> None:
    seen = 0
    for path in PATHS:
        if is_fixed(path) or not any(re.fullmatch(defining, dotted(path)) for defining in DEFINED_BY):
            continue
        text, wrong = with_misspelt(path)
        uses = lines_of_use(path) - lines_of_use_below(path)
        faults = faults_of(text)
        if uses:
            (fault,) = faults
            assert f"`{wrong}`" in fault.message, path
            assert fault.line in ({line_of(path)} if len(uses) > 1 else uses), path
            assert f"Did you mean `{path[-1] if len(uses) > 1 else wrong}`?" in fault.message
        else:
            assert not faults
            assert renamed(STUDY, path, wrong) == loads(text).as_plain()
        seen += 1
    assert seen == 31


LINES = TEXT.split("\n")
CODE = [n for n, row in enumerate(LINES) if row.strip() and not row.lstrip().startswith("#")]
WITH_KEY = [n for n in CODE if re.match(r"\s*[\w-]+( over [\w-]+)?:", LINES[n]) and not LINES[n].endswith("}}")]


def block_of(line: int) -> list[str]:
    """Return a line and all that is indented below it."""
    width = len(LINES[line]) - len(LINES[line].lstrip())
    end = line + 1
    while end < len(LINES) and LINES[end].startswith(" " * (width + 1)):
        end += 1
    return LINES[line:end]


@pytest.mark.parametrize("line", WITH_KEY)
def test_a_key_that_stands_twice_is_one_fault_whatever_it_holds(line: int) -> None:
    block = block_of(line)
    for twice in ([LINES[line]], block):
        if twice[-1].count("{") != twice[-1].count("}"):
            continue
        changed = [*LINES[:line], *twice, *LINES[line:]]
        (fault,) = faults_of("\n".join(changed))
        assert f"is written on line {line + 1} and again on line {line + 1 + len(twice)}" in fault.message


@pytest.mark.parametrize("line", part(CODE[::2]))
def test_a_line_that_is_indented_wrongly_is_one_fault_and_its_cure_mends_it(line: int) -> None:
    row = LINES[line]
    for moved in (" " + row, "  " + row, row[1:], row[2:]):
        if moved.lstrip() != row.lstrip():
            continue
        changed = [*LINES[:line], moved, *LINES[line + 1 :]]
        faults = faults_of("\n".join(changed))
        # Text that runs over several lines may stand as deep as it likes.
        assert len(faults) <= 1, [str(fault) for fault in faults]
        for fault in faults:
            if match := re.search(r"those that begin in column (\d+): begin it there$", fault.message):
                at = fault.line - 1
                mended = [*changed[:at], " " * (int(match[1]) - 1) + changed[at].lstrip(), *changed[at + 1 :]]
                assert not faults_of("\n".join(mended)), fault


def test_other_faults_stay_beside_a_line_that_is_indented_wrongly() -> None:
    text = TEXT.replace("  needs:  ", "needs:  ").replace("close_call: 0.02", "close_call: little")
    first, second = faults_of(text)
    assert "this line begins in column 1, and belongs with those that begin in column 3" in first.message
    assert second.where == "close_call"


def lines_of_use_below(path: Path) -> set[int]:
    """Return the lines that use only what is defined inside a path, whose ids a new name leaves alone."""
    inner = {
        line for inside in PATHS if inside[: len(path)] == path and inside != path for line in lines_of_use(inside)
    }
    own = set()
    for defining, using in DEFINED_BY.items():
        if match := re.fullmatch(defining, dotted(path)):
            pattern = using.replace("{id}", re.escape(match[2]))
            own |= {line_of(use) for use in PATHS if re.fullmatch(pattern, dotted(use))}
    return inner - own


def renamed(study: Study, path: Path, wrong: str) -> dict[str, Any]:
    plain = study.as_plain()
    inside = plain
    for step in path[:-1]:
        inside = inside[str(step)]
    inside[wrong] = inside.pop(str(path[-1]))
    return plain


def test_a_misspelt_use_of_an_id_is_one_fault_on_its_line() -> None:
    seen = 0
    for path in PATHS:
        if is_fixed(path) or any(re.fullmatch(defining, dotted(path)) for defining in DEFINED_BY):
            continue
        (fault,) = faults_of(with_misspelt(path)[0])
        assert fault.line == line_of(path), path
        seen += 1
    assert seen == 120


def is_needed(path: Path) -> bool:
    return any(re.fullmatch(pattern, dotted(path)) for pattern in NEEDED)


def is_last_link(path: Path) -> bool:
    """Whether a judgement is the only one about an item, which would be left without a link."""
    if path[0] != "judgements" or len(path) != 3:
        return False
    others = [str(line).split(" over ") for line in DATA["judgements"][path[1]] if line != path[2]]
    return not set(str(path[2]).split(" over ")) <= {item for pair in others for item in pair}


def test_a_required_key_that_is_removed_is_a_fault_at_its_parents_line_and_nowhere_else() -> None:
    required = [path for path in PATHS if is_required(path)]
    assert len(required) == 51
    for path in required:
        assert {fault.line for fault in faults_of(without(path))} == {line_of(path[:-1])}, path


def test_a_key_that_this_study_needs_is_a_fault_at_its_parents_line_when_it_is_removed() -> None:
    needed = [path for path in PATHS if not is_required(path) and is_needed(path)]
    assert len(needed) == 161
    for path in needed:
        allowed = {line_of(path[:-1])} | lines_of_use(path)
        lines = {fault.line for fault in faults_of(without(path))}
        assert line_of(path[:-1]) in lines, path
        assert lines <= allowed, path


def test_a_last_link_between_judgements_is_needed_only_where_weights_rest_on_them() -> None:
    links = [path for path in PATHS if is_last_link(path)]
    assert len(links) == 3
    for path in links:
        assert faults_of(without(path)) == (), path
        data = without(path)
        data["weights"] = "judgements"
        (fault,) = faults_of(data)
        assert fault.line == line_of(path[:-1]), path


def test_ids_that_are_removed_are_faults_wherever_they_are_used() -> None:
    seen = 0
    for path in PATHS:
        if is_required(path) or is_needed(path) or not (uses := lines_of_use(path)):
            continue
        assert {fault.line for fault in faults_of(without(path))} == uses - lines_under_a_use(path), path
        seen += 1
    assert seen == 23


def lines_under_a_use(path: Path) -> set[int]:
    """Return the lines of judgements on a level that is gone: it is said once, where the level stands."""
    return {line_of(inside) for inside in PATHS if inside[:2] == ("judgements", path[-1]) and len(inside) > 2}


def test_facts_lead_nowhere_without_the_gates_that_ask_for_them() -> None:
    facts = {line_of(path) for path in PATHS if len(path) == 4 and path[2] == "facts"}
    assert {fault.line for fault in faults_of(without(("gates",)))} == facts
    for gate in DATA["gates"].values():
        name = next(name for name, other in DATA["gates"].items() if other is gate)
        uses = {line_of(path) for path in PATHS if len(path) == 4 and path[3] == gate["fact"]}
        assert {fault.line for fault in faults_of(without(("gates", name)))} == uses


def test_a_criterion_that_is_no_longer_computed_needs_a_value_from_each_network() -> None:
    values = {line_of(path) for path in PATHS if path[-1] == "values"}
    for path in PATHS:
        if re.fullmatch(FIGURES_BECOME_VALUES, dotted(path)):
            assert {fault.line for fault in faults_of(without(path))} == values


def is_followed_by_others(path: Path) -> bool:
    """Whether other parts of the study depend on a key; the two tests above say how."""
    return (path[0] == "gates" and len(path) <= 2) or bool(re.fullmatch(FIGURES_BECOME_VALUES, dotted(path)))


def test_an_optional_key_that_is_removed_loads_and_changes_that_field_alone() -> None:
    seen = changed = 0
    for path in PATHS:
        if is_required(path) or is_needed(path) or lines_of_use(path) or is_followed_by_others(path):
            continue
        study = study_of(without(path), EXAMPLE.name, None, [], None)
        (rest, before), (other_rest, after) = parts(STUDY, path), parts(study, path)
        assert rest == other_rest, path
        seen += 1
        changed += before != after
    assert seen == 152
    assert changed == 142


ROWS = TEXT.split("\n")
KEY_ROWS = [
    number
    for number, row in enumerate(ROWS)
    if number > ROWS.index("learner:") and re.match(r"\s+[\w-]+: *[^#|>\s]", row)
]


BLANKS = "\u00a0", "\u202f", "\u3000"
PLACES = "margin", "behind the colon", "behind a colon in braces", "before the colon"


# Every row with every place, and every blank in every place: one table makes spaces of all blanks, on any row.
@pytest.mark.parametrize(
    ("number", "place", "blank"),
    [
        (number, place, BLANKS[(nth + PLACES.index(place)) % len(BLANKS)])
        for nth, number in enumerate(KEY_ROWS[::9])
        for place in PLACES
    ],
)
def test_a_blank_that_is_no_space_is_one_fault_that_names_it(number: int, place: str, blank: str) -> None:
    row = ROWS[number]
    changed = {
        "margin": blank + row[1:],
        "behind the colon": re.sub(r"^(\s*[\w-]+:) *", rf"\1{blank}", row),
        "behind a colon in braces": re.sub(r"([{,]\s*[\w-]+:) ", rf"\1{blank}", row, count=1),
        "before the colon": re.sub(r"^(\s*[\w-]+):", rf"\1{blank}:", row),
    }[place]
    if changed == row:
        return
    faults = faults_of("\n".join([*ROWS[:number], changed, *ROWS[number + 1 :]]))
    assert [(fault.line, f"U+{ord(blank):04X}" in fault.message) for fault in faults] == [(number + 1, True)]


def test_blanks_of_every_line_are_one_fault_and_those_of_text_are_none() -> None:
    text = "\n".join(re.sub(r"^(\s*[\w-]+:) (?=\S)", "\\1\u00a0", row) for row in ROWS)
    (fault,) = faults_of(text)
    assert "more lines" in fault.message
    assert not faults_of(TEXT.replace("title: Which networks", "title: Which:\u00a0networks", 1))


@pytest.mark.parametrize("path", [path for path in PATHS if len(path) == 2 and path[0] in {"gates", "networks"}])
@pytest.mark.parametrize("length", [81, 999, 1100, 40_000])
def test_an_id_that_is_too_long_is_one_fault(path: Path, length: int) -> None:
    line, column = place_of(DATA, path)
    row = ROWS[line - 1]
    changed = row[: column - 1] + "g" * length + row[column - 1 + len(str(path[-1])) :]
    (fault,) = faults_of("\n".join([*ROWS[: line - 1], changed, *ROWS[line:]]))
    assert fault.line == line
    assert "at most 80" in fault.message
    assert len(str(fault)) < 500
