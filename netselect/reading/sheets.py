"""Which sheets does a study take in a workbook, and how do their rows become a study, and a study rows?

A row of Networks is a network, a row of Needs a need or an aspiration, and so on; what no other sheet has a
column for is a row of Study: a setting with its value, named by its path, such as `portfolio.most`. So whatever a
study can say has a place. A blank cell says nothing, as a key that is left out of a file does.
"""

import datetime as dt
import json
import re
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from pydantic import BaseModel

from netselect.errors import Code, Fault, StudyPath, Unreadable, cell_letters, dotted, nearest, no_such, shown
from netselect.reading import bare, fields_at, type_at
from netselect.reading.decoding import TELLING, WORDS, Located, LocatedList, Place, Plain
from netselect.reading.dialect import ON_BOTH, TOTAL, is_total
from netselect.study import TOP_LEVEL, mapping, wants
from netselect.study.criteria import Criterion, Gate
from netselect.study.network import Fact, Figure, Network
from netselect.study.statements import Discount, Judge, Overlap, SetGroup, Waiver
from netselect.study.study import Need, Study
from netselect.study.written import Decision, EthicsIssue, Evidence, Search

STUDY, NEEDS, CRITERIA, RULES, NETWORKS, HELP = "Study", "Needs", "Criteria", "Rules", "Networks", "Help"
WANTED = (STUDY, NEEDS, CRITERIA, RULES, NETWORKS, HELP)
"""The sheets of every workbook that is written."""
NEEDED = {"criteria": CRITERIA, "networks": NETWORKS}
"""Keys that no study is without, and the sheets that hold them."""
LISTS = "Lists"
"""The sheet of the words to choose from, which is not read."""
RESULTS = ("Ranking", "As of writing")
"""The first and the last sheet of a workbook that holds a ranking, and no study."""
MOST_ROWS = 2**21
"""More rows than a sheet can have: the places of a workbook are counted through all its sheets."""
Row: TypeAlias = list[Any]
"""The cells of a row, None where nothing is written."""


class Grid(NamedTuple):
    """The cells of a sheet as they were read, from the first row on."""

    name: str
    number: int
    rows: list[Row]

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell, whose row and column are counted from 0."""
        return self.number * MOST_ROWS + row + 1, column + 1

    @property
    def head(self) -> int:
        """The row of the headings, counted from 0: the first in which anything is written."""
        return next((at for at, row in enumerate(self.rows) if any_written(row)), 0)


class Way(NamedTuple):
    """Where what a row says stands in a study: `<column>` is what the row has there, `#` counts the rows.

    One sheet may have several ways; a row takes the first whose `fixed` cells it has ("" for blank).
    """

    path: tuple[str, ...]
    fixed: Mapping[str, str] = {}


@dataclass(frozen=True)
class Sheet:
    """A sheet whose rows say the same of different things."""

    keys: Mapping[str, str]
    """The columns that say what the row is about, each with its note."""
    ways: tuple[Way, ...]
    values: Mapping[str, tuple[str, ...]]
    """The other columns, each with the path below that of the row."""
    model: type[BaseModel] | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def below(self, heading: str) -> tuple[str, ...]:
        """Return the path of a column below that of the row."""
        return self.values.get(heading, tuple(heading.split(".")))

    def kind(self, heading: str) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
        """Return the type of what a column holds, where a model says so."""
        return None if self.model is None else type_at(self.model, self.below(heading))

    def accepts(self, heading: str) -> bool:
        """Whether a column that is not listed can hold one value of the model."""
        path, kind = heading.split("."), self.kind(heading)
        is_block = isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, Figure | Fact)
        is_plain = kind is not None and not is_block and typing.get_origin(kind) is not dict
        return is_plain and all(path) and len(path) <= 2  # noqa: PLR2004 -- a block and a key

    def about(self, heading: str) -> str:
        """Return what a column is for."""
        path = self.below(heading)
        described = fields_at(self.model, path[:-1]).get(path[-1], "") if self.model and path else ""
        kind = self.kind(heading)
        if isinstance(kind, type) and issubclass(kind, Figure | Fact):
            described = f"{described} A blank cell says nothing; unknown says that nobody knows.".strip()
        return self.keys.get(heading) or self.notes.get(heading) or described


def _things(model: type[BaseModel], *ways: Way, columns: Sequence[str] = (), **keys: str) -> Sheet:
    """Return a sheet with a row for each thing of a kind, whose columns are the keys of a model."""
    of_scale = {"worst", "best", "unit"} if model is Criterion else set()
    names = columns or model.model_fields
    below = {name: ("scale", name) if name in of_scale else tuple(name.split(".")) for name in names}
    return Sheet(keys, ways, below, model)


_ID = "A short name of its own, without blanks: letters, digits, - and _."
_LEAF, _WANTS, FIGURES = "a criterion", "needs and aspirations", "(figures)"
_WHO = {"who": "The id of the judge; blank for the learner."}
_LEVEL = {"level": f"The group whose members are compared; {TOP_LEVEL} for the top, {_WANTS} for these."}
_PAIR = "<this> over <than>"
KINDS: dict[str, Sheet] = {
    NEEDS: _things(
        Need,
        Way(("learner", "needs", "<id>"), {"kind": "need"}),
        Way(("learner", "aspirations", "<id>"), {"kind": "aspiration"}),
        columns=("title", "reason", "importance", "current", "target", "by", "private", "source"),
        id=_ID,
        kind="need (for now) or aspiration (for later).",
    ),
    CRITERIA: _things(
        Criterion,
        Way(("criteria", "<id>")),
        columns=(
            *("group", "name", "description", "weight", "computed", "worst", "best", "unit"),
            *("direction", "phase", "where_to_look", "assessment"),
        ),
        id=_ID,
    ),
    RULES: _things(Gate, Way(("gates", "<id>")), id=_ID),
    NETWORKS: _things(
        Network,
        Way(("networks", "<id>")),
        columns=(
            *("name", "type", "grade", "joining.fee", "joining.effort_hours", "joining.entry_weeks"),
            *("staying.yearly_cost", "staying.hours_per_month", "staying.work_hours_per_month"),
            *("benefit_lag_weeks", "held", "mandatory", "exclusive_with", "requires", "worth"),
            *("private", "review_by", "topics", "notes"),
        ),
        id=_ID,
    ),
    "Scales": Sheet(
        {"criterion": "The id of the criterion.", "level": "A level of its scale."},
        (Way(("criteria", "<criterion>")),),
        {"value": ("curve", "<level>"), "meaning": ("levels", "<level>")},
        notes={
            "value": "What the level is worth, from 0 to 1, where it does not rise evenly.",
            "meaning": "What the level means, in words.",
        },
    ),
    "Themes": Sheet(
        {
            "for": "The id of the need that the theme helps, or of the network that offers it.",
            "kind": "need, aspiration or network.",
            "theme": "The theme.",
        },
        (
            Way(("learner", "needs", "<for>", "themes", "<theme>"), {"kind": "need"}),
            Way(("learner", "aspirations", "<for>", "themes", "<theme>"), {"kind": "aspiration"}),
            Way(("networks", "<for>", "offers", "<theme>"), {"kind": "network"}),
        ),
        {"strength": ()},
        notes={"strength": "How much of it helps, or the level from 0 to 1 at which it is offered."},
    ),
    "Evidence": Sheet(
        {
            "network": "The id of the network.",
            "figure": "The heading of the figure on the sheet Networks; `serves.` and the need for one of Help.",
        },
        (Way((FIGURES, "<network>", "<figure>")),),
        {key: (key,) for key in Figure.model_fields if key != "value"},
        Figure,
    ),
    "Assessments": Sheet(
        {
            "network": "The id of the network.",
            "criterion": "The id of the criterion.",
            "need": "Or the id of the need or aspiration that the network serves.",
            "judge": "The id of whoever judges; those of the sheet Judges have their influence.",
        },
        (
            Way(("networks", "<network>", "values", "<criterion>", "judged", "<judge>"), {"need": ""}),
            Way(("networks", "<network>", "serves", "<need>", "judged", "<judge>"), {"criterion": ""}),
        ),
        {"value": ()},
        notes={
            "value": "What this judge says; the figure is the mean, and its cell on Networks or Help is blank."
        },
    ),
    "Judges": _things(Judge, Way(("judges", "<id>")), columns=("role", "influence"), id=_ID),
    "Judgements": Sheet(
        {
            **_WHO,
            "level": f"{_LEVEL['level'][:-1]}; a criterion with nothing inside where networks are compared on it.",
            "this": "What is judged.",
            "than": "As what it matters so much.",
        },
        (
            Way(("learner", "judgements", _PAIR), {"who": "", "level": _WANTS}),
            Way(("network_judgements", "<level>", _PAIR), {"who": "", "level": _LEAF}),
            Way(("judgements", "<level>", _PAIR), {"who": ""}),
            Way(("judges", "<who>", "network_judgements", "<level>", _PAIR), {"level": _LEAF}),
            Way(("judges", "<who>", "judgements", "<level>", _PAIR)),
        ),
        {"times": ()},
        notes={"times": "How many times as much it matters: 1 to 9, or a fraction such as 1/3."},
    ),
    "Points": Sheet(
        {**_WHO, "criterion": "The id of the criterion."},
        (Way(("judges", "<who>", "points", "<criterion>")),),
        {"points": ()},
        notes={"points": "How much it matters to this judge."},
    ),
    "Orders": Sheet(
        {**_WHO, **_LEVEL, "place": "1 for what matters most."},
        (
            Way(("learner", "order", "<place>"), {"who": "", "level": _WANTS}),
            Way(("order", "<level>", "<place>"), {"who": ""}),
            Way(("judges", "<who>", "order", "<level>", "<place>")),
        ),
        {"item": ()},
        notes={"item": "Its id; what ties stands in one cell, with a semicolon between."},
    ),
    "Overlaps": _things(Overlap, Way(("redundancy", "#"))),
    "Groups": _things(SetGroup, Way(("portfolio", "groups", "#"))),
    "Discounts": _things(Discount, Way(("portfolio", "discounts", "#"))),
    "Waivers": _things(Waiver, Way(("waivers", "#"))),
    "Searched": _things(Search, Way(("searched", "#")), columns=("where", "date", "found", "private")),
    "Ethics": _things(EthicsIssue, Way(("ethics", "#"))),
    "Decisions": _things(Decision, Way(("decisions", "#"))),
    "Own evidence": _things(Evidence, Way(("evidence", "#"))),
}
SHEETS = (*WANTED, *(name for name in KINDS if name not in WANTED))
"""Every sheet that is read, in the order in which they are written."""
SETTINGS = {
    "setting": "What is set, by its path, such as learner.role.",
    "value": "Its value; a list has a semicolon between its items.",
    "meaning": "What it is for; this column is not read.",
}
_OWN_SHEETS = {"network": ("networks",), "criterion": ("criteria",)}
"""Columns whose ids have to stand on a sheet of their own."""
_HOMES = {"network": NETWORKS, "criterion": CRITERIA, "need": NEEDS, "aspiration": NEEDS}
FILLED = re.compile(r"<(\w+)>")
LISTED = re.compile(r"[;,\n]")
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|[^."]+')
_DATED = "a date (set the format of the cell to Number, and write the number again)"
_DAY = "a date (a spreadsheet makes one of 1/2 too: format the cell as text, and write it again)"


def study_from(grids: Sequence[Grid], source: str) -> tuple[Located, list[Fault]]:
    """Return what the sheets of a workbook say, as a study's data with places, and the faults of the sheets."""
    read = _Read(source)
    by_name = {grid.name: grid for grid in grids if any(map(any_written, grid.rows))}
    # Settings come last, so that things stand in the order of their own sheets.
    for name in (*SHEETS[1:], STUDY):
        if name in by_name and name in KINDS:
            read.rows(by_name[name], KINDS[name])
        elif name in by_name:
            (read.settings if name == STUDY else read.help)(by_name[name])
    read.put_together()
    return _with_lists(read.data, ()), read.faults


def any_written(row: Row) -> bool:
    """Whether a row holds more than blanks."""
    return any(cell is not None for cell in row)


class _Line(NamedTuple):
    """A row below the headings: its cells by their columns, each with its place."""

    cells: dict[str, tuple[Any, Place]]
    place: Place

    def at(self, column: str) -> Place:
        return self.cells[column][1] if column in self.cells else self.place

    def name(self, column: str) -> str:
        value = self.cells.get(column, ("", ()))[0]
        return str(value).strip()


class _Read:
    """What has been read of a workbook so far."""

    def __init__(self, source: str) -> None:
        self.data, self.source, self.faults = Located(), source, list[Fault]()
        self.incomplete = set[str]()
        """Sheets of which a row is left out: an id that is not there may well have been written."""
        self.told = set[tuple[str, str]]()

    def fault(self, code: Code, message: str, place: Place, path: StudyPath = (), found: object = None) -> None:
        self.faults.append(Fault(code, message, path, *place, self.source, found=found))

    def no_such(self, sentence: str, name: str, known: Iterable[str], place: Place) -> None:
        line, column = place
        self.faults.append(replace(no_such(sentence, name, known), line=line, column=column, source=self.source))

    def lines(
        self,
        grid: Grid,
        known: Collection[str],
        accepts: Callable[[str], bool] = lambda _: False,
        *,
        needed: Sequence[str] = (),
    ) -> Iterator[_Line]:
        """Yield the rows below the headings."""
        first, headings = grid.head, self._headings(grid, known, accepts)
        absent = [name for name in needed if name not in headings.values()]
        if headings and absent and any(map(any_written, grid.rows[first + 1 :])):
            missing = f"the column `{absent[0]}` is missing on the sheet {grid.name}"
            self.fault("missing", f"{missing}: add it, and fill it in in each row", grid.place(first, 0))
            self.incomplete.add(grid.name)
            return
        names = {name.casefold() for name in headings.values()}
        for number, row in enumerate(grid.rows[first + 1 :], start=first + 1):
            cells = {
                headings[column]: (cell, grid.place(number, column))
                for column, cell in enumerate(row)
                if cell is not None and column in headings
            }
            place = next(iter(cells.values()))[1] if cells else grid.place(number, 0)
            if len(cells) > 1 and all(str(cell).strip().casefold() in names for cell, _ in cells.values()):
                self.fault("table", "this row repeats the headings: take it out", place)
            elif cells:
                yield _Line(cells, place)

    def _headings(self, grid: Grid, known: Collection[str], accepts: Callable[[str], bool]) -> dict[int, str]:
        """Return the columns that are read; what is wrong with a heading is told once."""

        def as_meant(cell: object) -> str | None:
            forms = (name := str(cell).strip(), name.casefold(), name.casefold().replace(" ", "_"))
            return next((form for form in forms if form in known or accepts(form)), None)

        first, below = grid.head, grid.rows[grid.head + 1 :]
        found = {column: as_meant(cell) for column, cell in enumerate(grid.rows[first]) if cell is not None}
        if not any(found.values()):
            counts = [sum(cell is not None and as_meant(cell) is not None for cell in row) for row in below[:5]]
            lower = next((number for number, count in enumerate(counts, start=first + 2) if count > 1), 0)
            cure = f"take out the rows above row {lower}" if lower else f"such as {', '.join(list(known)[:4])}"
            said = f"the first row of the sheet {grid.name} has to name its columns: {cure}"
            self.fault("table", said, grid.place(first, 0))
            return {}
        headings: dict[int, str] = {}
        for column, cell in enumerate(grid.rows[first]):
            name, place, meant = str(cell).strip(), grid.place(first, column), found.get(column)
            if cell is None:
                if any(len(row) > column and row[column] is not None for row in below):
                    self.fault("table", "this column has cells and no heading: name it, or take it out", place)
            elif meant is None:
                self.no_such(f"there is no column {shown(name)} on the sheet {grid.name}.", name, known, place)
                meant = nearest(name, known)
            elif meant in headings.values():
                self.fault("duplicate", f"the column `{meant}` stands twice: keep one of them", place)
            if meant is not None and meant not in headings.values():
                headings[column] = meant
        return headings

    def put(self, path: StudyPath, value: object, place: Place) -> bool:
        """Write a value into the data, with the place of every part of its path that is new; say whether it is."""
        holder = self.data
        for depth, part in enumerate(path, start=1):
            is_last = depth == len(path)
            if part not in holder:
                holder[part] = value if is_last else Located()
                holder.places[part] = place
            elif is_last or not isinstance(holder[part], Located):
                line, column = holder.places[part]
                cell = f"{cell_letters(column)}{line % MOST_ROWS}"
                where = cell if line // MOST_ROWS == place[0] // MOST_ROWS else "a cell of another sheet"
                said = f"`{dotted(path[:depth])}` is given in {where} already: keep one of them"
                self.fault("duplicate", said, place, path)
                return False
            holder = holder[part]
        return True

    def rows(self, grid: Grid, sheet: Sheet) -> None:
        in_all = set.intersection(*({*FILLED.findall(" ".join(way.path))} for way in sheet.ways))
        needed = [key for key in sheet.keys if key in in_all - {"level", "who"}]
        lines = self.lines(grid, (*sheet.keys, *sheet.values), sheet.accepts, needed=needed)
        for number, line in enumerate(lines, start=1):
            way = self._way(line, sheet, number)
            if not way or ("id" in sheet.keys and not self.put(way, Located(), line.at("id"))):
                self.incomplete.add(grid.name)
                continue
            for column, (cell, place) in line.cells.items():
                if column not in sheet.keys:
                    path = (*way, *(filled(part, {"level": line.name("level")}) for part in sheet.below(column)))
                    kind = sheet.kind(column) if sheet.model else type_at(Study, path)
                    # A judgement may be a fraction, which is no number before it is read.
                    kind = None if column == "times" else kind
                    self.put(path, read_cell(cell, kind), place)

    def _way(self, line: _Line, sheet: Sheet, number: int) -> StudyPath:
        """Return where in the study a row belongs; nothing, with the fault, where it does not say so."""
        odd = line.cells.get("id", ("",))[0]
        way = next((way for way in sheet.ways if all(self._has(line, *one) for one in way.fixed.items())), None)
        if "id" in sheet.keys and is_total(line.name("id"), line.name("name") or line.name("title")):
            self.fault("table", TOTAL, line.place)
        elif isinstance(odd, Unreadable | dt.date):
            self.fault("identifier", f"found {_plain(odd)} as an id", line.at("id"))
        elif way is None and "kind" not in sheet.keys:
            self.fault("conflict", ON_BOTH, line.at("need"))
        elif way is None:
            words = ", ".join(way.fixed["kind"] for way in sheet.ways)
            said = f"found {shown(line.name('kind'))} as `kind`: accepted are {words}"
            self.fault("option", said, line.at("kind"))
        else:
            return self._path(line, way, number)
        return ()

    def _path(self, line: _Line, way: Way, number: int) -> StudyPath:
        path: list[str] = []
        for part in way.path:
            said = {column: line.name(column) for column in FILLED.findall(part)}
            if said.get("level") == "":
                said["level"] = TOP_LEVEL
            for column, value in said.items():
                if not value:
                    self.fault("missing", f"the row has no `{column}`: write it, or clear the row", line.place)
                    return ()
                block = path if column == "for" else _OWN_SHEETS.get(column)
                what = way.fixed["kind"] if column == "for" else column
                if block is not None and not self._leads(value, value_at(self.data, block), what, line.at(column)):
                    return ()
            path.append(str(number) if part == "#" else filled(part, said))
        return tuple(path)

    def _leads(self, name: str, among: object, what: str, place: Place) -> bool:
        """Whether a name leads to a thing; where it does not, and none was left out, that is told once a sheet."""
        known = mapping(among)
        key = f"{place[0] // MOST_ROWS}", name
        if name not in known and known and _HOMES[what] not in self.incomplete and key not in self.told:
            self.told.add(key)
            self.no_such(f"there is no {what} {shown(name)} on the sheet {_HOMES[what]}.", name, known, place)
        return name in known

    def _has(self, line: _Line, column: str, word: str) -> bool:
        found = line.name(column)
        if word == _LEAF:
            criteria = mapping(self.data.get("criteria"))
            is_group = found in {str(one.get("group")) for one in criteria.values()}
            return criteria.get(found) is not None and not is_group
        return (found.casefold() or ("need" if column == "kind" else "")) == word

    def settings(self, grid: Grid) -> None:
        for line in self.lines(grid, SETTINGS, needed=["setting"]):
            path = tuple(map(_unquoted, _PART.findall(line.name("setting"))))
            if "value" in line.cells and not path:
                self.fault("missing", "the row has no `setting`: write it, or clear the row", line.place)
            elif "value" in line.cells:
                cell, place = line.cells["value"]
                self.put(path, read_cell(cell, type_at(Study, path)), place)

    def help(self, grid: Grid) -> None:
        named = wants(self.data)
        networks = mapping(self.data.get("networks"))
        if not named and NEEDS in self.incomplete:
            return
        for line in self.lines(grid, ("network", *named), needed=["network"]):
            if not self._leads(name := line.name("network"), networks, "network", line.at("network")):
                continue
            for want, (cell, place) in line.cells.items():
                if want != "network":
                    self.put(("networks", name, "serves", want), read_cell(cell, Figure), place)

    def put_together(self) -> None:
        """Put groups around their criteria, and what is known of figures beside their values."""
        for network, figures in self.data.pop(FIGURES, {}).items():
            for name, more in figures.items():
                block, _, key = name.partition(".")
                holder = value_at(self.data, ("networks", network, block))
                if isinstance(holder, Located) and key in holder and not isinstance(holder[key], Located):
                    whole = Located(value=holder[key], **more)
                    whole.places = {"value": holder.places[key], **more.places}
                    holder[key] = whole
                elif isinstance(holder, Located) and isinstance(judged := holder.get(key), Located):
                    judged.update(more)
                    judged.places.update(more.places)
                else:
                    said = f"network {shown(network)} has no figure {shown(name)} that this could be about"
                    self.fault("reference", said, figures.places[name], found=name)
        flat = self.data.get("criteria")
        if not isinstance(flat, Located):
            return
        criteria = dict(flat)
        stated = {name: one for name, one in criteria.items() if isinstance(one, Located) and "group" in one}
        groups = {name: str(one.pop("group")) for name, one in stated.items()}
        for name, one in criteria.items():
            if isinstance(one, Located) and isinstance(curve := one.pop("curve", None), Located):
                points = LocatedList(LocatedList([_plain(level), value]) for level, value in curve.items())
                points.places = list(curve.places.values())
                for point, place in zip(points, points.places, strict=True):
                    point.places = [place, place]
                self.put(("criteria", name, "scale", "curve"), points, one.places["curve"])
            if name in groups:
                self._into_group(flat, criteria, name, groups)

    def _into_group(
        self, flat: Located, criteria: Mapping[str, Any], name: str, groups: Mapping[str, str]
    ) -> None:
        group, place = groups[name], flat[name].places["group"]
        above, chain = group, [name]
        while above in groups and above not in chain:
            chain.append(above)
            above = groups[above]
        if group not in criteria:
            self.no_such(f"there is no criterion {shown(group)} to be the group.", group, criteria, place)
        elif above in chain:
            said = f"`{name}` is in a group that is in `{name}` itself: give it another group"
            self.fault("conflict", said, place)
        else:
            inner = criteria[group].setdefault("criteria", Located())
            criteria[group].places.setdefault("criteria", flat.places[name])
            inner[name], inner.places[name] = flat.pop(name), flat.places[name]


def filled(part: str, found: Mapping[str, str]) -> str:
    """Return a part of a way with what a row has in the columns that it names."""
    return FILLED.sub(lambda column: found[column[1]], part)


def _unquoted(part: str) -> str:
    try:
        return str(json.loads(part)) if part[0] == '"' else part
    except ValueError:
        return part


def value_at(data: Any, path: Sequence[str | int]) -> Any:  # noqa: ANN401 -- whatever was read
    """Return what stands at a path; None where nothing does."""
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _plain(value: Any, kind: Any = None) -> Any:  # noqa: ANN401 -- whatever a cell holds
    """Return a cell as a place of a kind reads it; where no text is wanted, a figure in text is the figure."""
    if isinstance(value, dt.date) and kind is not dt.date:
        is_number = kind in (int, float) or (isinstance(kind, type) and issubclass(kind, Figure | Fact))
        why = _DATED if is_number else _DAY
        return value.isoformat() if kind is str else Unreadable(f"{shown(value)}, {why}")
    if not isinstance(value, str) or kind is str:
        return value
    text = value.strip()
    return Plain(WORDS)[text] if text and text[0] in TELLING else text


def read_cell(value: object, kind: Any) -> object:  # noqa: ANN401 -- an annotation has no narrower type
    """Return what a cell says in a place of a kind; a list has its items in one cell."""
    if typing.get_origin(kind) is tuple and not isinstance(value, Unreadable):
        inner = bare(typing.get_args(kind)[0])
        parts = [part.strip() for part in LISTED.split(value)] if isinstance(value, str) else [value]
        return [_plain(part, inner) for part in parts if part not in {"", "[]"}]
    if kind is not str and value in ("{}", "[]"):
        return Located() if value == "{}" else []
    return _plain(value, kind)


def _with_lists(data: Any, path: StudyPath) -> Any:  # noqa: ANN401 -- whatever was read
    """Return data with lists for the blocks whose keys only count their items."""
    if not isinstance(data, Located):
        return data
    for key in data:
        data[key] = _with_lists(data[key], (*path, key))
    kind = type_at(Study, path) if path else Study
    counted = sorted((key for key in data if str(key).isdecimal()), key=int)
    in_turn = list(map(int, counted)) == list(range(1, len(data) + 1))
    is_list = typing.get_origin(kind) is tuple or (kind is None and in_turn)
    if not data or len(counted) < len(data) or not is_list:
        return data
    items = LocatedList(data[key] for key in counted)
    items.places = [data.places[key] for key in counted]
    return items
