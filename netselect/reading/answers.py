"""What do several people say of one figure, in the study or in a table of answers, and what does it come to?"""

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from netselect.errors import Fault, StudyPath, TableFaults, Unreadable, UnreadableFile, no_such, shown
from netselect.names import speaking_of
from netselect.reading.decoding import MAX_FAULTS, SPREADSHEETS, Located, read_bytes
from netselect.study import TOP_LEVEL, Tree, mapping, wants
from netselect.study.cures import number_in_words
from netselect.study.network import UNKNOWN, Strength, judged_figures, settle
from netselect.study.quantities import LARGEST_STATED, as_is, is_yes_no, unit_at
from netselect.study.written import Ratio

if TYPE_CHECKING:
    from netselect.reading.tables import Table

ASSESSMENTS = "assessments"
SURVEY = "survey"
COLUMNS = {
    ASSESSMENTS: ("network", "criterion", "need", "judge", "value"),
    SURVEY: ("judge", "level", "this", "than", "times"),
}
"""The columns of a table of answers, by the key that names it: one row an answer."""
_BLOCKS = {"criterion": "values", "need": "serves"}
"""What an answer can be about, of which a table has a column or both, and where that stands in a network."""
_KINDS = {"value": float, "times": None}
"""What cells of a workbook hold; a judgement may be a fraction, which a spreadsheet may have made a date."""
_NOBODY = Fault("missing", "nobody is named: write the id of whoever answered")

Row = Mapping[str, "str | Unreadable"]
Named = frozenset[tuple[str, str]]
"""Networks and needs, each with what it is and its id."""


class _Rows(NamedTuple):
    """What a table holds: its headings with their line, and the rows below with theirs."""

    header: list[str]
    line: int
    rows: Iterable[tuple[int, list[Any]]]
    sheet: str = ""


def named_in(data: Mapping[str, Any]) -> Named:
    """Return the networks, needs and aspirations of a study, of which some may be private."""
    networks = {("network", str(name)) for name in mapping(data.get("networks"))}
    return frozenset(networks | {("need", name) for name in wants(data)})


@speaking_of("text")
def read_answers(
    data: Located, folder: Path | None, placed: Callable[[Fault], Fault], gone: Named, tables: "list[Table]"
) -> list[Fault]:
    """Put the answers of the tables that `assessments:` and `survey:` name in their places in a study.

    `placed` gives a fault its line in the study. Answers about what was private and is `gone` are passed over.
    `tables` takes up those that are read, each with what there is to say of it.
    """
    faults = list[Fault]()
    for key in COLUMNS:
        if isinstance(name := data.get(key), str):
            from netselect.reading.tables import Table  # noqa: PLC0415 -- few studies name a table

            found = beside(name, folder, "keep the answers that count")
            if isinstance(found, bytes):
                tables.append(Table(str((folder or Path()) / name)))
                faults += put_answers(data, found, key, gone, tables[-1])
            else:
                faults.append(placed(Fault("unreadable", found, (key,), found=name)))
            del data[key]
            if faults and key == ASSESSMENTS:
                open_figures(data)
    return faults


def beside(name: str, folder: Path | None, advice: str) -> bytes | str:
    """Return what a table beside the study holds, or why it cannot be read."""
    if folder is None:
        return "a table can be named only in a study that is read from a file"
    path = folder / name
    if Path(name).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
        return f"found {shown(name)}: a table stands in the folder of the study or below it"
    try:
        return read_bytes(path, advice)
    except UnreadableFile as error:
        return str(error)


def put_answers(data: Located, content: bytes, key: str, gone: Named, table: "Table") -> list[Fault]:
    """Put the answers of a table into the study, and return what is wrong with the table.

    `key` says whether networks were judged, or what matters, in pairs. The name of the table tells a workbook; it
    takes up how the table is written, and what there is to say of it.
    """
    from netselect.reading.dialect import TOTAL, is_total  # noqa: PLC0415 -- few studies name a table

    put = _put if key == ASSESSMENTS else _put_pair
    faults, tree = list[Fault](), Tree(mapping(data.get("criteria")))
    try:
        read = _of_sheet if Path(table.source).suffix.lower() in SPREADSHEETS else _of_text
        header, first, rows, sheet = read(content, COLUMNS[key], table)
        if said := _odd_columns(header, COLUMNS[key]):
            return [Fault("table", said, (), first, 1, table.source, sheet=sheet)]
        for line, cells in rows:
            if len(faults) >= MAX_FAULTS:
                break
            texts = [cell if isinstance(cell, Unreadable) else str(cell).strip() for cell in cells]
            filled = [str(text) for text in texts if str(text).strip()]
            if not filled:
                continue
            said = TOTAL if is_total(filled[0]) and len(filled) < len(cells) - 1 else ""
            if len(cells) != len(header):
                said = f"this row has {len(cells)} cells, and the header names {len(header)} columns"
            if said:
                faults.append(Fault("table", said, (), line, 1, table.source, sheet=sheet))
                continue
            faults += (
                replace(fault, line=line, column=header.index(name) + 1, source=table.source, sheet=sheet)
                for name, fault in put(data, dict(zip(header, texts, strict=True)), tree, gone)
            )
    except TableFaults as error:
        faults += error.faults
    return faults


def _odd_columns(header: list[str], columns: tuple[str, ...]) -> str:
    """Return what is wrong with the headings of a table; nothing where it has one column of each kind."""
    either = _BLOCKS.keys() & {*columns}
    is_whole = {*columns} - either <= {*header} <= {*columns} and (not either or either & {*header})
    if is_whole and len({*header}) == len(header):
        return ""
    wanted = ",".join(name for name in columns if name != "need")
    more = ", or with `need` for `criterion` or beside it" if either else ""
    found = f"the columns {', '.join(header)}" if any(header) else "no columns"
    return f"found {found}: write one row an answer, under `{wanted}`{more}"


def _of_text(content: bytes, columns: Collection[str], table: "Table") -> _Rows:
    from netselect.reading.dialect import dialect_of  # noqa: PLC0415 -- few studies name a table

    opened = partial(io.BytesIO, content)
    dialect = table.dialect = dialect_of(
        opened, table.source, lambda name: name.casefold() in columns, lambda name: name.casefold() in _KINDS
    )
    rows = ((line, dialect.read(cells)) for line, cells in dialect.rows(opened))
    return _Rows([name.strip().casefold() for name in dialect.header], dialect.line, rows)


def _of_sheet(content: bytes, columns: Collection[str], table: "Table") -> _Rows:
    """Return what stands on the sheet Answers of a workbook, or else on its first."""
    from netselect.reading.dialect import heading_below  # noqa: PLC0415 -- few tables are workbooks
    from netselect.reading.sheets import any_written, read_cell  # noqa: PLC0415 -- as above
    from netselect.reading.workbook import TableSheet  # noqa: PLC0415 -- as above

    book = TableSheet(content, table.source, "Answers")
    rows = [(line, row) for line, row in book.rows if any_written(row)]
    book.note()
    table.noted += [f"{table.source}: {remark}" for remark in book.remarks]
    if book.faults:
        raise TableFaults(book.faults)
    line, first = rows[0] if rows else (1, [])
    width = max((at for at, cell in enumerate(first, start=1) if cell is not None), default=0)
    texts = [(at, ["" if cell is None else str(cell).strip().casefold() for cell in row]) for at, row in rows[:5]]
    if below := heading_below(texts, columns.__contains__):
        raise TableFaults([Fault("table", below, (), line, 1, table.source, sheet=book.sheet)])
    header = texts[0][1][:width] if texts else []

    kinds = [_KINDS.get(name, str) for name in header]

    def cells(row: list[Any]) -> list[Any]:
        own = ["" if cell is None else read_cell(cell, kind) for cell, kind in zip(row, kinds, strict=False)]
        return [*own, *[""] * (width - len(own)), *(cell for cell in row[width:] if cell is not None)]

    return _Rows(header, line, ((line, cells(row)) for line, row in rows[1:]), book.sheet)


def _put_pair(data: Located, row: Row, tree: Tree, gone: Named) -> Iterator[tuple[str, Fault]]:
    """Put one judgement of a pair among those of whoever made it, or yield what is wrong with it."""
    level = str(row["level"]) or TOP_LEVEL
    # On a criterion that has nothing inside, networks are compared.
    of_networks = level in tree.leaves
    members = list(map(str, mapping(data.get("networks")))) if of_networks else tree.levels.get(level)
    if members is None:
        known = [*tree.levels, *tree.leaves]
        yield "level", no_such(f"there is no criterion or group `{level}`.", level, known)
        return
    if of_networks and any(("network", str(row[column])) in gone for column in ("this", "than")):
        return
    holds = "there is no network `{}`." if of_networks else f"`{level}` holds no criterion `{{}}`."
    wrong = [
        (column, no_such(holds.format(row[column]), row[column], members))
        for column in ("this", "than")
        if row[column] not in members
    ]
    if wrong or not row["judge"]:
        yield (wrong or [("judge", _NOBODY)])[0]
        return
    # The learner's own stand in the study itself.
    is_own = row["judge"] == mapping(data.get("learner")).get("id")
    kind = "network_judgements" if of_networks else "judgements"
    own = _block_at(data, (*(() if is_own else ("judges", row["judge"])), kind, level))
    if own is None:
        return  # what stands there is a fault of its own
    pair, turned = f"{row['this']} over {row['than']}", f"{row['than']} over {row['this']}"
    if pair in own or turned in own:
        both = f"{row['this']} and {row['than']}{f' on {level}' * of_networks}"
        said = f"`{row['judge']}` has judged {both} already: keep one of the two answers"
        yield "judge", Fault("duplicate", said, about=(str(row["judge"]),))
        return
    own[pair] = 1.0  # where it cannot be read, so that the two are not told to be compared as well
    if isinstance(row["times"], Unreadable):
        yield "times", Fault("judgements", f"found {row['times']}")
    else:
        try:
            own[pair] = _ratios().validate_python(_number(row["times"]))
        except ValidationError as error:
            yield "times", Fault("judgements", error.errors()[0]["msg"])


def _block_at(data: Located, path: Sequence[Any]) -> dict[Any, Any] | None:
    """Return the block at a path, which is made where nothing is; None where something else stands there."""
    block: Any = data
    for key in path:
        block = block.setdefault(key, Located()) if isinstance(block, dict) else None
    return block if isinstance(block, dict) else None


@cache
def _ratios() -> TypeAdapter[float]:
    return TypeAdapter(Ratio)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _put(data: Located, row: Row, tree: Tree, gone: Named) -> Iterator[tuple[str, Fault]]:
    """Put one answer in its place, or yield what is wrong with it, with the column that it stands in."""
    written = [(column, str(row[column])) for column in _BLOCKS if row.get(column)]
    if not gone.isdisjoint({("network", str(row["network"])), *written}):
        return
    if wrong := next(_misnamed(data, row, tree, written), None):
        yield wrong
        return
    ((column, about),) = written
    network, judge = str(row["network"]), str(row["judge"])
    path: StudyPath = ("networks", network, _BLOCKS[column], about)
    value, said = _answer(row["value"], (*path, "judged", judge), data)
    if said:
        yield "value", Fault("not_a_number" if value is None else "range", said, path)
        return
    holder = _block_at(data, path[:-1])
    if holder is None:
        return  # as above
    if holder.get(about) == UNKNOWN:  # as a blank cell of a table of networks is
        holder[about] = Located()
    stated = holder.setdefault(about, Located())
    if not isinstance(stated, dict) or not isinstance(stated.setdefault("judged", Located()), dict):
        said = "the study states this figure already: take it out there, or this answer"
        yield "value", Fault("conflict", said, path)
    elif judge in stated["judged"]:
        said = f"`{judge}` has answered on `{about}` of `{network}` already: keep one of the two answers"
        yield "judge", Fault("duplicate", said, path, about=(judge,))
    else:
        stated["judged"][judge] = value


def _misnamed(data: Located, row: Row, tree: Tree, written: list[tuple[str, str]]) -> Iterator[tuple[str, Fault]]:
    """Yield what is wrong with the names of a row; ``written`` is which criterion, or which need, it is on."""
    from netselect.reading.dialect import ON_BOTH  # noqa: PLC0415 -- as above

    columns = [column for column in _BLOCKS if column in row]
    if len(written) > 1:
        yield columns[0], Fault("conflict", ON_BOTH)
    elif not written:
        named = " or ".join(f"a {column}" for column in columns)
        yield columns[0], Fault("missing", f"nothing is named that was judged: write the id of {named}")
    known = {"network": mapping(data.get("networks")), "criterion": tree.leaves, "need": wants(data)}
    for column, name in (("network", str(row["network"])), *written):
        other = next((kind for kind in _BLOCKS if column in _BLOCKS and name in known[kind]), column)
        if other != column and name not in known[column]:
            yield column, Fault("reference", f"`{name}` is a {other}: write it under `{other}`", found=name)
        elif name not in known[column]:
            yield column, no_such(f"there is no {column} `{name}`.", name, list(map(str, known[column])))
    if not row["judge"]:
        yield "judge", _NOBODY


def _answer(cell: str | Unreadable, path: StudyPath, data: Located) -> tuple[float | str | None, str]:
    """Return an answer, which may be unknown, as a blank cell is, and what is wrong with it; None is no figure."""
    if isinstance(cell, Unreadable):
        return None, f"found {cell}"
    if not cell or cell.casefold() == UNKNOWN:
        return UNKNOWN, ""
    found = _number(cell)
    if not isinstance(found, float) or not abs(found) <= LARGEST_STATED:
        return None, number_in_words(cell, unit_at(path, data))
    is_within = path[2] != "serves" or Strength.least <= found <= Strength.most
    return found, "" if is_within else f"found `{as_is(found)}`: {Strength.rule}"


def open_figures(data: Mapping[str, Any]) -> None:
    """Take what networks do not state as unknown: of a table with faults nobody knows what it would have said."""
    observed = Tree(mapping(data.get("criteria"))).observed
    for network in mapping(data.get("networks")).values():
        if isinstance(network, dict) and isinstance(values := network.setdefault("values", Located()), dict):
            for name in observed:
                values.setdefault(name, UNKNOWN)
        for stated in (one for block in _BLOCKS.values() for one in mapping(mapping(network).get(block)).values()):
            if isinstance(stated, dict) and not stated.get("judged"):
                stated.setdefault("value", UNKNOWN)


def settle_answers(data: Mapping[str, Any]) -> list[Fault]:
    """Work out every figure that several judge, by their influence, and return what contradicts that."""
    faults, leaves = list[Fault](), Tree(mapping(data.get("criteria"))).leaves
    for path, stated in judged_figures(data):
        if given := [key for key in ("value", "low", "high", "one_of", "sd") if key in stated]:
            said = f"`{given[0]}` is worked out from what the judges said: take it out, or `judged`"
            faults.append(Fault("conflict", said, (*path, given[0])))
        elif path[2] == "values" and is_yes_no(mapping(mapping(leaves.get(str(path[-1]))).get("scale"))):
            said = "a mean of yes and no is neither: write `yes`, `no` or `unknown`, or give a scale of numbers"
            faults.append(Fault("conflict", said, (*path, "judged")))
        else:
            settle(data, stated)
    return faults
