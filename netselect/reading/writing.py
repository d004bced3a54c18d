"""How does a study go back into a file, YAML or workbook, that reads equal and that a person can go on with?"""

import datetime as dt
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import NoneType
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from netselect.arguments import checked
from netselect.errors import Fault, StudyFaults, StudyPath, UnreadableFile, cell_letters, loaded, shown
from netselect.reading import fields_at, literals, type_at
from netselect.reading.decoding import WORDS, Plain
from netselect.reading.sheets import (
    FIGURES,
    FILLED,
    HELP,
    KINDS,
    LISTED,
    LISTS,
    NETWORKS,
    SETTINGS,
    SHEETS,
    STUDY,
    WANTED,
    Row,
    Sheet,
    filled,
    value_at,
)
from netselect.storing import cannot_be_written, write_whole
from netselect.study import mapping
from netselect.study.network import BLOCKS, Fact, Figure
from netselect.study.study import Study

WIDTH = 100
"""Characters up to which a block of plain figures goes on one line, as in ``{worst: 0, best: 5}``."""
_SETTINGS = ("illustrative", "currency", "weights", "method", "shortlist", "close_call", "grades", "marks")
"""What decides the outcome is written out even where it is at its default."""
_AS_GIVEN = frozenset({"method"})
"""Parts whose numbers are kept as they are, because a whole number and a decimal may differ there."""
_NOT_TEXT = "tag:yaml.org,2002:null"
_TEXT = "tag:yaml.org,2002:str"
_MERGE = "<<"
_WHOLE = re.compile(r"-?\d{1,15}\.0")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


@checked
def dumps(study: Study) -> str:
    """Return a study as YAML, with everything that it rests on written out.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
        ``loads(dumps(study)) == study``. Short forms such as ``use: starter`` or a table of networks are
        written in full; what is at its default is left out, save the settings that decide the outcome.

    Examples
    --------
    >>> from netselect.reading.load import loads
    >>> study = loads('''{netselect: 1, title: Mine, as_of: 2026-11-23, learner: {id: me},
    ...     criteria: {cost: {weight: 1, scale: {worst: 9, best: 0}}},
    ...     networks: {club: {name: A club, values: {cost: 4}}}}''')
    >>> print(dumps(study)[:43])
    netselect: 1
    title: Mine
    as_of: 2026-11-23
    >>> loads(dumps(study)) == study
    True
    """
    chunks = [_yaml(_Line({key: value})) for key, value in _in_full(study).items()]
    lines = [chunk if chunk.count("\n") == 1 else f"\n{chunk}" for chunk in chunks]
    return "".join(lines)


@checked
def save(study: Study, path: str | Path) -> None:
    """Write a study to a file: YAML; JSON where the name ends in ``.json``, a workbook where it ends in ``.xlsx``.

    Parameters
    ----------
    study : Study
    path : str or Path
        It is replaced as a whole once everything is written, so that no half of a study is ever there.

    Raises
    ------
    UnreadableFile
        Where it is a folder, or cannot be written.
    StudyFaults
        Where the study holds what no cell of a workbook can.
    MissingExtra
        Where it is to be a workbook, and the extra `xlsx` is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> with TemporaryDirectory() as folder:
    ...     netselect.save(study, f"{folder}/mine.json")
    ...     print(netselect.load(f"{folder}/mine.json") == study)
    True
    """
    target = Path(path)
    kind = target.suffix.lower()
    content: str | bytes
    if kind == ".xlsx":
        content = in_a_workbook(study)
    elif kind == ".json":
        content = json.dumps(study.as_plain(), indent=2, ensure_ascii=False) + "\n"
    else:
        content = dumps(study)
    try:
        with cannot_be_written(target):
            if target.is_dir():
                raise UnreadableFile(f"{target} is a folder: name a file in it, such as {target / 'study.yaml'}")
        write_whole(target, content)
    except ValueError as error:
        raise UnreadableFile(f"`{str(path)!r}` is no name of a file: {error}") from None


def in_a_workbook(study: Study, *, room: int = 0) -> bytes:
    """Return a study as a workbook, with so many rows more that lists to choose from are laid out for.

    `StudyFaults` are raised where it holds what no cell can, or would not be the same when it is read again.
    """
    from netselect.reading.load import loads  # noqa: PLC0415 -- few studies are written as workbooks

    plain = _in_full(study)
    if faults := list(_unholdable(plain)):
        raise StudyFaults(faults)
    content = book_of(tables_of(plain), study.title, room)
    if loads(content, "the workbook") != study:
        said = (
            "a workbook would not say the same as this study, as where a text of a method is written like a number"
        )
        raise StudyFaults([Fault("conflict", f"{said}: YAML and JSON hold all of it")])
    return content


def _in_full(study: Study) -> dict[str, Any]:
    """Return a study as plain values in the order of its models, with the settings that decide."""
    stated = study.as_plain()
    everything = study.model_dump(mode="json", include=set(_SETTINGS), exclude_none=True)
    if study.learner.needs or study.learner.aspirations:
        statement = study.learner.importances.model_dump(mode="json")
        stated["learner"] = _ordered({**stated["learner"], "importances": statement}, study.learner)
    full = _ordered({**everything, **stated}, study)
    full = {key: value if key in _AS_GIVEN else _tidy(value) for key, value in full.items()}
    for block in {"judgements", "network_judgements"} & full.keys():
        full[block] = {level: _as_fractions(lines) for level, lines in full[block].items()}
    if "judgements" in full["learner"]:
        full["learner"]["judgements"] = _as_fractions(full["learner"]["judgements"])
    return full


def _ordered(values: Mapping[str, Any], model: Any) -> dict[str, Any]:  # noqa: ANN401 -- any model
    return {key: values[key] for key in type(model).model_fields if key in values}


def _tidy(value: Any) -> Any:  # noqa: ANN401 -- plain values of any kind
    """Return plain values with whole numbers written without decimals, as keys too."""
    if isinstance(value, dict):
        # JSON turns a level such as 5.0 into text; ids hold no full stop.
        return {int(key[:-2]) if _WHOLE.fullmatch(key) else key: _tidy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 -- digits that a float holds
        return int(value)
    return value


def _as_fractions(lines: Mapping[str, Any]) -> dict[str, Any]:
    """Return judgements with 1/3 for what is exactly that."""
    parts = {float(Fraction(1, whole)): f"1/{whole}" for whole in range(2, 10)}
    return {pair: parts.get(ratio, ratio) for pair, ratio in lines.items()}


class _Line(dict[str, Any]):
    """A mapping that is not put in braces."""


class _Dumper(yaml.SafeDumper):
    """PyYAML's dumper, with quotes exactly where our reader needs them, and short blocks on one line."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 -- PyYAML's signature
        """Write a value out each time: an alias is hard to read."""
        return True

    def resolve(self, kind: type[Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return what an unquoted text would be read as."""
        if kind is ScalarNode:
            # Whatever our reader takes for something else is no text.
            is_text = value != _MERGE and Plain(WORDS)[value] is value
            return _TEXT if is_text or not implicit[0] else _NOT_TEXT
        resolved: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]
        return resolved

    def _text(self, value: str) -> ScalarNode:
        style = None
        if _OTHER_LINE_ENDS.search(value):
            style = '"'
        elif "\n" in value:
            # A block keeps one line end at most, and no blanks before its first line.
            style = '"' if value.endswith("\n\n") or value[0].isspace() else "|"
        return self.represent_scalar(_TEXT, value, style=style)

    def _bare(self, value: float | None) -> ScalarNode:
        return self.represent_scalar(_NOT_TEXT, json.dumps(value))

    def _block(self, value: dict[str, Any]) -> MappingNode:
        node = self.represent_mapping("tag:yaml.org,2002:map", value.items())
        is_short = not isinstance(value, _Line) and not {"name", "title"} & value.keys()
        node.flow_style = is_short and _length(node) <= WIDTH
        return node

    def _list(self, value: list[Any]) -> SequenceNode:
        node = self.represent_sequence("tag:yaml.org,2002:seq", value)
        node.flow_style = _length(node) <= WIDTH
        return node


_Dumper.add_representer(str, _Dumper._text)  # noqa: SLF001 -- the class's own
_Dumper.add_representer(list, _Dumper._list)  # noqa: SLF001 -- as above
for _kind in (bool, int, float, NoneType):
    _Dumper.add_representer(_kind, _Dumper._bare)  # noqa: SLF001 -- as above
_Dumper.add_representer(dict, _Dumper._block)  # noqa: SLF001 -- as above
_Dumper.add_representer(_Line, _Dumper._block)  # noqa: SLF001 -- as above


def _length(node: Node) -> float:
    """Return about how many characters a value takes on one line; infinitely many where it cannot go on one."""
    if isinstance(node, ScalarNode):
        return math.inf if "\n" in node.value else len(node.value)
    if isinstance(node, MappingNode) and any(isinstance(inner, MappingNode) for _, inner in node.value):
        return math.inf
    parts = [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value
    return sum(_length(part) + 2 for part in parts)


def _yaml(value: Mapping[str, Any]) -> str:
    node = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=float("inf")
    )
    return str(node)


_NO_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- XlsxWriter takes no zone
"""The day on which every workbook says that it was made."""
LONGEST = 32_767
"""Characters that a cell holds."""


@dataclass
class Table:
    """The cells of a sheet to be written: headings, what each is for and accepts, and rows."""

    notes: dict[str, str]
    accepted: dict[str, list[str]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_?x[0-9A-Fa-f]{4}_")


def _unholdable(value: Any, path: StudyPath = ()) -> Iterator[Fault]:  # noqa: ANN401 -- plain values of any kind
    """Yield what of a study no cell can hold."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _unholdable(str(key), path)
            yield from _unholdable(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _unholdable(inner, (*path, number))
    elif not isinstance(value, str):
        return
    elif not value.strip():
        said = "found a blank text, which a workbook cannot tell from nothing: leave it out, or write something"
        yield Fault("text", said, path)
    elif odd := _UNHOLDABLE.search(value):
        what = f"U+{ord(odd[0]):04X}, a control character" if len(odd[0]) == 1 else shown(odd[0])
        yield Fault("encoding", f"found {what}, which no cell of a workbook can hold: take it out", path)
    elif len(value) > LONGEST:
        said = f"this text has {len(value):,} characters; a cell of a workbook holds {LONGEST:,}: shorten it"
        yield Fault("limit", said, path)


def new_book(title: str) -> tuple[io.BytesIO, Any]:
    """Return what an empty workbook of XlsxWriter is written into, and the workbook.

    It takes no text for a formula, a link or a number, and names neither who wrote it nor when.
    """
    xlsxwriter = loaded("xlsxwriter", "xlsx", "Workbooks need XlsxWriter")
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"author": "", "title": title[:200], "created": _NO_DAY})
    return target, book


def book_of(tables: Mapping[str, Table], title: str, room: int) -> bytes:
    """Return sheets as a workbook, with room below the rows of each for lists to choose from."""
    target, book = new_book(title)
    looks = {
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7ECEF", "border": 1}
        ),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        "plain": book.add_format({"valign": "top"}),
    }
    lists: dict[tuple[str, ...], int] = {}
    for name, table in tables.items():
        _write_sheet(book.add_worksheet(name), table, looks, lists, room)
    if lists:
        sheet = book.add_worksheet(LISTS)
        sheet.hide()
        for words, column in lists.items():
            sheet.write_column(0, column, words)
    book.close()
    return target.getvalue()


_TYPED = frozenset(
    {
        *("id", "group", "who", "times", "setting", "for"),
        *("network", "criterion", "assessment", "item", "this", "than"),
    }
)
"""Columns that stay text whatever is typed into them: a spreadsheet makes 7 of 007, and a day of 1/2."""


def _write_sheet(
    sheet: Any,  # noqa: ANN401 -- XlsxWriter states no types
    table: Table,
    looks: Mapping[str, Any],
    lists: dict[tuple[str, ...], int],
    room: int,
) -> None:
    sheet.freeze_panes(1, 1)
    last = len(table.rows) + room
    for column, (heading, note) in enumerate(table.notes.items()):
        words = [str(row[column]) for row in table.rows if row[column] is not None]
        width, look = max(map(len, [*words, heading])) + 2, "text" if heading in _TYPED else "plain"
        sheet.set_column(column, column, min(max(width, 9), 48), looks[look])
        sheet.write_string(0, column, heading, looks["heading"])
        if note:
            sheet.write_comment(0, column, note, {"x_scale": 2})
        accepted = tuple(table.accepted.get(heading, ()))
        if accepted and last:
            place = cell_letters(lists.setdefault(accepted, len(lists)) + 1)
            source = f"={LISTS}!${place}$1:${place}${len(accepted)}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, column, last, column, rule)
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if value is not None:
                _write_cell(sheet, (number, column), value, looks)


_FIRST_DAY = dt.date(1900, 3, 1)
"""Before it spreadsheets count days in two ways."""


def _write_cell(sheet: Any, at: tuple[int, int], value: Any, looks: Mapping[str, Any]) -> None:  # noqa: ANN401 -- as above
    if isinstance(value, bool):
        sheet.write_boolean(*at, value, looks["plain"])
    elif isinstance(value, dt.date) and value >= _FIRST_DAY:
        sheet.write_datetime(*at, dt.datetime(value.year, value.month, value.day), looks["day"])  # noqa: DTZ001 -- a day has no zone
    elif isinstance(value, int | float) and float(f"{value:.16G}") == value:
        sheet.write_number(*at, value, looks["plain"])
    else:
        # A number with more digits than a cell is written with stays text, which is read as the number that it is.
        sheet.write_string(*at, str(value), looks["text"])


def tables_of(plain: Mapping[str, Any]) -> dict[str, Table]:
    """Return a study of plain mappings, lists and values as the sheets of a workbook, those that are needed."""
    return _Write(deepcopy(dict(plain))).tables


class _Write:
    """What is still to be written of a study, and the sheets so far."""

    def __init__(self, rest: dict[str, Any]) -> None:
        self.rest, self.tables = rest, dict[str, Table]()
        self._lay_out()
        wants = {**self._in("learner", "needs"), **self._in("learner", "aspirations")}
        titles = {want: str(stated["title"]) for want, stated in wants.items()}
        helped = Table({"network": "The id of the network; the other columns are needs.", **titles})
        helped.rows = [
            [name, *(self._cell(("networks", name, "serves", want), Figure) for want in wants)]
            for name in self._in("networks")
        ]
        tables = {name: self._rows(name, sheet) for name, sheet in reversed(KINDS.items())}
        # What a setting is for is said in the words of the study's own models.
        settings = [
            [_joined(path), value, fields_at(Study, path[:-1]).get(str(path[-1])) or None]
            for path, value in self._settings()
        ]
        tables |= {STUDY: Table(SETTINGS, rows=settings), HELP: helped}
        self.tables = {name: tables[name] for name in SHEETS if tables[name].rows or name in WANTED}

    def _in(self, *path: str) -> Mapping[str, Any]:
        return mapping(value_at(self.rest, path))

    def _lay_out(self) -> None:
        """Put all criteria side by side, each with its group, and what is known of figures apart."""
        flat: dict[str, Any] = {}

        def add(criteria: Mapping[str, Any], group: str | None) -> None:
            for name, one in criteria.items():
                inner = one.pop("criteria", {})
                curve = one.get("scale", {}).pop("curve", [])
                flat[name] = {**one, **({"group": group} if group else {})}
                for key, levels in (("curve", curve), ("levels", [*one.get("levels", {}).items()])):
                    if levels:
                        flat[name][key] = {repr(float(level)): said for level, said in levels}
                add(inner, name)

        add(self.rest["criteria"], None)
        self.rest["criteria"] = flat
        for name, block in product(self._in("networks"), BLOCKS):
            for key, stated in self._in("networks", name, block).items():
                if isinstance(stated, Mapping):
                    more = {**stated}
                    judged = more.pop("judged", None)
                    own = more.pop("value") if judged is None else {"judged": judged}
                    self.rest["networks"][name][block][key] = own
                    if more:
                        self.rest.setdefault(FIGURES, {}).setdefault(name, {})[f"{block}.{key}"] = more

    def _take(self, path: StudyPath) -> None:
        """Take a value out of what is still to be written, with the blocks that it leaves empty, but no thing."""
        holders: list[dict[str | int, Any]] = [self.rest]  # type: ignore[list-item]  # keys of the study are text
        for part in path[:-1]:
            holders.append(holders[-1][part])
        for holder, part in zip(reversed(holders), reversed(path), strict=True):
            del holder[part]
            if holder:
                break

    def _rows(self, name: str, sheet: Sheet) -> Table:
        columns = list(sheet.values)
        if name == NETWORKS:
            places = product(("values", "facts"), self._in("networks"))
            columns[-1:-1] = dict.fromkeys(
                f"{block}.{key}" for block, one in places for key in self._in("networks", one, block)
            )
        headings = (*sheet.keys, *columns)
        kinds = {heading: sheet.kind(heading) for heading in columns}
        accepted = {
            key: ["yes", "no"] if kind is bool else list(map(str, literals(kind))) for key, kind in kinds.items()
        }
        accepted["kind"] = accepted.get("kind") or [way.fixed["kind"] for way in sheet.ways if "kind" in way.fixed]
        table = Table({heading: sheet.about(heading) for heading in headings}, accepted)
        for way in sheet.ways:
            for path, found in list(self._walk(way.path, (), dict(way.fixed))):
                inside = self._in(*map(str, path))
                of_scale = dict.fromkeys([*inside.get("curve", ()), *inside.get("levels", ())])
                for level in of_scale if name == "Scales" else [""]:
                    row = {**found, **({"level": float(level)} if level else {})}
                    is_thing = "id" in row
                    for column in columns:
                        below = (filled(part, {"level": level}) for part in sheet.below(column))
                        row[column] = self._cell((*path, *below), kinds[column])
                    if is_thing or any(row[column] is not None for column in columns):
                        row |= {key: None for key in sheet.keys if row.get(key, "") == ""}
                        table.rows.append([row[heading] for heading in headings])
                    if is_thing and value_at(self.rest, path) == {}:
                        self._take(path)
        return table

    def _walk(
        self, path: Sequence[str], at: StudyPath, found: dict[str, Any]
    ) -> Iterator[tuple[StudyPath, dict[str, Any]]]:
        """Yield every place that a way leads to, with what its columns then are."""
        if not path:
            yield at, found
            return
        holder, part = value_at(self.rest, at), path[0]
        if isinstance(holder, list) and holder and (part == "#" or "<" in part):
            holder = {str(number): item for number, item in enumerate(holder, start=1)}
            value_at(self.rest, at[:-1])[at[-1]] = holder
        shape = re.compile(
            FILLED.sub(lambda column: f"(?P<{column[1]}>.+)", re.escape(part)) if part != "#" else ".+"
        )
        for key in list(mapping(holder)):
            if match := shape.fullmatch(str(key)):
                more = {name: int(text) if name == "place" else text for name, text in match.groupdict().items()}
                # A level is what it was read as, a number or a text.
                more |= {"level": key} if "<level>" in part else {}
                yield from self._walk(path[1:], (*at, key), {**found, **more})

    def _cell(self, path: StudyPath, kind: Any) -> Any:  # noqa: ANN401 -- plain values of any kind
        """Take what one cell can hold; None where nothing is there, or what only several can."""
        value = value_at(self.rest, path)
        if isinstance(value, list):
            value = _one_cell(value)
        if value is None or isinstance(value, Mapping):
            return None
        self._take(path)
        return _for_cell(value, kind)

    def _settings(self) -> Iterator[tuple[StudyPath, Any]]:
        """Yield whatever is still to be written, one value a row."""
        stack: list[tuple[StudyPath, Any]] = [((), self.rest)]
        while stack:
            path, value = stack.pop()
            text = _one_cell(value) if isinstance(value, list) else None
            if text is None and isinstance(value, Mapping | list) and value:
                items = value.items() if isinstance(value, Mapping) else enumerate(value, start=1)
                stack += reversed([((*path, key), inner) for key, inner in items])
            elif text is not None:
                yield path, text
            elif path and isinstance(value, Mapping | list):
                yield path, "{}" if isinstance(value, Mapping) else "[]"
            elif path:
                # A method may tell a whole number from a decimal.
                is_own = path[0] == "method" and (value is None or isinstance(value, float))
                yield path, json.dumps(value) if is_own else _for_cell(value, type_at(Study, path))


def _one_cell(items: Sequence[Any]) -> str | None:
    """Return a list as one cell holds it; None where its items cannot be told apart there."""
    is_plain = all(isinstance(item, str | int | float) and not isinstance(item, bool) for item in items)
    texts = [item if isinstance(item, str) else repr(item) for item in items]
    odd = [text for text in texts if text in {"", "{}", "[]"} or text != text.strip() or LISTED.search(text)]
    return "; ".join(texts) if texts and is_plain and not odd else None


def _for_cell(value: Any, kind: Any) -> Any:  # noqa: ANN401 -- plain values of any kind
    """Return a value as its cell holds it: days as days, truth as yes and no, everything else as it is."""
    if isinstance(value, bool) and (kind is bool or kind is Fact):
        return "yes" if value else "no"
    return dt.date.fromisoformat(value) if isinstance(value, str) and kind is dt.date else value


def _joined(path: StudyPath) -> str:
    return ".".join(part if re.fullmatch(r"\w([\w -]*\w)?", part) else json.dumps(part) for part in map(str, path))
