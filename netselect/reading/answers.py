"""What do several people say of one figure, in the study or in a table of answers, and what does it come to?"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from netselect.errors import Fault, StudyPath, TableFaults, no_such
from netselect.reading.decoding import MAX_FAULTS, Located
from netselect.reading.dialect import dialect_of
from netselect.study.cures import number_in_words
from netselect.study.network import UNKNOWN, joint_figure
from netselect.study.outline import TOP_LEVEL, Tree, mapping
from netselect.study.quantities import LARGEST_STATED, is_yes_no, unit_at
from netselect.study.written import Ratio

ASSESSMENTS = "assessments"
SURVEY = "survey"
COLUMNS = {
    ASSESSMENTS: ("network", "criterion", "judge", "value"),
    SURVEY: ("judge", "level", "this", "than", "times"),
}
"""The columns of a table of answers, by the key that names it: one row an answer."""


def put_answers(data: Located, content: bytes, source: str, key: str = ASSESSMENTS) -> list[Fault]:
    r"""Put the answers of a table into the study, and return what is wrong with the table.

    Parameters
    ----------
    data : Located
        The study.
    content : bytes
        CSV with the columns of `COLUMNS`.
    source : str
        The table's name, for the faults.
    key : {"assessments", "survey"}
        Whether networks were judged, or what matters, in pairs.

    Examples
    --------
    >>> study = Located(criteria={"fit": {}}, networks={"club": Located()})
    >>> put_answers(study, b"network,criterion,judge,value\nclub,fit,boss,4\nclub,fit,ann,2", "a.csv")
    []
    >>> study["networks"]["club"]["values"]
    {'fit': {'judged': {'boss': 4.0, 'ann': 2.0}}}
    """
    columns, put = COLUMNS[key], _put if key == ASSESSMENTS else _put_pair
    faults, tree = list[Fault](), Tree(mapping(data.get("criteria")))
    try:
        dialect = dialect_of(
            lambda: io.BytesIO(content), source, lambda name: name in columns, lambda name: name == "value"
        )
        header = [name.strip() for name in dialect.header]
        if sorted(header) != sorted(columns):
            said = f"found the columns {', '.join(header)}: write one row an answer, under `{','.join(columns)}`"
            return [Fault("table", said, (), dialect.line, 1, source)]
        places = {name: place for place, name in enumerate(header, start=1)}
        for line, cells in dialect.rows(lambda: io.BytesIO(content)):
            if len(faults) >= MAX_FAULTS:
                break
            if not any(str(cell).strip() for cell in cells):
                continue
            if len(cells) != len(header):
                said = f"this row has {len(cells)} cells, and the header names {len(header)} columns"
                faults.append(Fault("table", said, (), line, 1, source))
                continue
            figures = dialect.figures
            read = [figures[at].read(cell) if at in figures else cell for at, cell in enumerate(cells)]
            row = {name: str(cell).strip() for name, cell in zip(header, read, strict=True)}
            faults += (
                replace(fault, line=line, column=places[name], source=source)
                for name, fault in put(data, row, tree)
            )
    except TableFaults as error:
        faults += error.faults
    return faults


def _put_pair(data: Located, row: Mapping[str, str], tree: Tree) -> Iterator[tuple[str, Fault]]:
    """Put one judgement of a pair among those of whoever made it, or yield what is wrong with it."""
    level = row["level"] or TOP_LEVEL
    if (members := tree.levels.get(level)) is None:
        yield "level", no_such(f"there is no group of criteria `{level}`.", level, tree.levels)
        return
    for column in ("this", "than"):
        if row[column] not in members:
            name = row[column]
            yield column, no_such(f"`{level}` holds no criterion `{name}`.", name, members)
            return
    if not row["judge"]:
        yield "judge", Fault("missing", "nobody is named: write the id of whoever answered")
        return
    holder: Any = data
    # The learner's own stand in the study itself.
    is_own = row["judge"] == mapping(data.get("learner")).get("id")
    for key in (*(() if is_own else ("judges", row["judge"])), "judgements", level):
        holder = holder.setdefault(key, Located())
        if not isinstance(holder, dict):
            return  # what stands there is a fault of its own
    own = holder
    pair, turned = f"{row['this']} over {row['than']}", f"{row['than']} over {row['this']}"
    if pair in own or turned in own:
        said = f"`{row['judge']}` has judged {row['this']} and {row['than']} already: keep one of the two answers"
        yield "judge", Fault("duplicate", said, about=(row["judge"],))
    else:
        try:
            own[pair] = _ratios().validate_python(_number(row["times"]))
        except ValidationError as error:
            yield "times", Fault("judgements", error.errors()[0]["msg"])


@cache
def _ratios() -> TypeAdapter[float]:
    return TypeAdapter(Ratio)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _put(data: Located, row: Mapping[str, str], tree: Tree) -> Iterator[tuple[str, Fault]]:
    """Put one answer in its place, or yield what is wrong with it, with the column that it stands in."""
    networks, leaves = mapping(data.get("networks")), tree.leaves
    network, criterion, judge = row["network"], row["criterion"], row["judge"]
    path: StudyPath = ("networks", network, "values", criterion)
    for column, name, known, what in (
        ("network", network, networks, "network"),
        ("criterion", criterion, leaves, "criterion"),
    ):
        if name not in known:
            yield column, no_such(f"there is no {what} `{name}`.", name, list(map(str, known)))
            return
    if not judge:
        yield "judge", Fault("missing", "nobody is named: write the id of whoever answered")
        return
    value = _answer(row["value"])
    if value is None:
        yield "value", Fault("not_a_number", number_in_words(row["value"], unit_at(path, data)), path)
        return
    block = networks[network].setdefault("values", Located())
    stated = block.setdefault(criterion, Located(judged=Located()))
    if not isinstance(stated, dict) or not isinstance(stated.setdefault("judged", Located()), dict):
        said = "the study states this figure already: take it out there, or this answer"
        yield "value", Fault("conflict", said, path)
    elif judge in stated["judged"]:
        said = f"`{judge}` has answered on `{criterion}` of `{network}` already: keep one of the two answers"
        yield "judge", Fault("duplicate", said, path, about=(judge,))
    else:
        stated["judged"][judge] = value


def _answer(text: str) -> float | str | None:
    """Return an answer as a number, or that it is unknown, as a blank cell is; None for anything else."""
    if not text or text.casefold() == UNKNOWN:
        return UNKNOWN
    found = _number(text)
    return found if isinstance(found, float) and abs(found) <= LARGEST_STATED else None


def open_figures(data: Mapping[str, Any]) -> None:
    """Take what networks do not state as unknown: of a table with faults nobody knows what it would have said."""
    observed = Tree(mapping(data.get("criteria"))).observed
    for network in mapping(data.get("networks")).values():
        if isinstance(network, dict) and isinstance(values := network.setdefault("values", Located()), dict):
            for name in observed:
                values.setdefault(name, UNKNOWN)


def settle_answers(data: Mapping[str, Any]) -> list[Fault]:
    """Work out every figure that several judge, by their influence, and return what contradicts that."""
    faults, leaves = list[Fault](), Tree(mapping(data.get("criteria"))).leaves
    judges = mapping(data.get("judges"))
    for name, network in mapping(data.get("networks")).items():
        for criterion, stated in mapping(mapping(network).get("values")).items():
            answers = mapping(mapping(stated).get("judged"))
            if not answers or not isinstance(stated, dict):
                continue
            path = ("networks", str(name), "values", str(criterion))
            if given := [key for key in ("value", "low", "high", "one_of", "sd") if key in stated]:
                said = f"`{given[0]}` is worked out from what the judges said: take it out, or `judged`"
                faults.append(Fault("conflict", said, (*path, given[0])))
            elif is_yes_no(mapping(mapping(leaves.get(str(criterion))).get("scale"))):
                said = (
                    "a mean of yes and no is neither: write `yes`, `no` or `unknown`, or give a scale of numbers"
                )
                faults.append(Fault("conflict", said, (*path, "judged")))
            else:
                influences = {judge: mapping(judges.get(judge)).get("influence", 1) for judge in answers}
                stated.update(joint_figure(answers, influences))
    return faults


__all__ = ["ASSESSMENTS", "SURVEY", "open_figures", "put_answers", "settle_answers"]
