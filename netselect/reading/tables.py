"""How do the rows of a table become networks?

One row is one network. A column is `id`, `name`, `type`, `grade`, `notes`, or a block and a key with a dot
between them, such as `staying.yearly_cost`, `values.recognition`, `serves.raid-log` or `facts.eligible`.
A blank cell is unknown.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from netselect.errors import Fault, did_you_mean
from netselect.reading.events import Located
from netselect.study.network import Joining, Network, Staying
from netselect.study.observation import UNKNOWN
from netselect.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

BLOCKS = ("joining", "staying", "values", "serves", "offers", "facts")
"""The parts of a network that hold figures, in which a blank cell is unknown."""

_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_TERMS = {"joining": Joining, "staying": Staying}


def networks_from_csv(text: str, source: str) -> tuple[Located, list[Fault]]:
    """Return the networks of a CSV table, by id, and the faults of the table itself.

    Parameters
    ----------
    text : str
        The table; its first line names the columns.
    source : str
        The file's name, for the faults.

    Returns
    -------
    tuple of (Located, list of Fault)
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    networks, faults = Located(), list[Fault]()
    try:
        header = [name.strip() for name in next(reader, [])]
        faults += _column_faults(header, source)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _add_row(networks, faults, header, cells, (reader.line_num, source))
    except csv.Error as error:
        faults.append(Fault(reader.line_num, 1, "", f"this line cannot be read as CSV ({error})", source))
    if not header:
        faults.append(Fault(1, 1, "", "the table is empty: its first line has to name the columns", source))
    return networks, faults


def networks_from_frame(frame: "pd.DataFrame") -> dict[str, Any]:
    """Return the networks of a DataFrame as plain mappings, ready to stand under `networks:` of a study.

    Parameters
    ----------
    frame : DataFrame
        One row each; columns as in a CSV table. Where there is no column `id`, the index holds the ids. A
        missing cell is unknown.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        Where an id stands twice or a column fits nowhere.
    """
    table = frame if "id" in frame.columns else frame.rename_axis("id").reset_index()
    header = [str(name) for name in table.columns]
    faults = _column_faults(header, "DataFrame")
    networks = Located()
    for number, (_, row) in enumerate(table.iterrows(), start=1):
        cells = ["" if _is_missing(cell) else cell for cell in row.tolist()]
        _add_row(networks, faults, header, cells, (number, "DataFrame row"))
    if faults:
        raise ValueError("; ".join(fault.message for fault in faults))
    return networks


def csv_template(study: Study) -> str:
    """Return the header of a table of networks for a study, with one example row of blanks.

    Returns
    -------
    str
        CSV text, to be filled in; a cell left blank is unknown.
    """
    facts = dict.fromkeys(gate.fact for gate in study.gates.values() if gate.fact is not None)
    columns = [
        *("id", "name", "type", "grade"),
        *(f"{block}.{term}" for block, model in _TERMS.items() for term in model.model_fields),
        *(f"values.{name}" for name, leaf in study.leaves().items() if leaf.computed is None),
        *(f"serves.{want}" for want in study.learner.wants),
        *(f"facts.{fact}" for fact in facts),
        "notes",
    ]
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(
        [columns, ["my-network", "Its full name", *[""] * (len(columns) - 2)]]
    )
    return lines.getvalue()


def _is_missing(cell: object) -> bool:
    # NaN and NA are the only values that do not equal themselves.
    equal = cell == cell  # noqa: PLR0124 -- the test for NaN and NA without importing pandas
    return cell is None or equal is not True


def _column_faults(header: Sequence[str], source: str) -> list[Fault]:
    plain = [name for name in ("id", *Network.model_fields) if name not in BLOCKS]
    faults = []
    for number, name in enumerate(header, start=1):
        block, dot, key = name.partition(".")
        where = f"column {number}, `{name}`"
        if dot and block in BLOCKS and key:
            if block in _TERMS and key not in _TERMS[block].model_fields:
                hint = did_you_mean(key, _TERMS[block].model_fields)
                faults.append(Fault(1, number, "", f"{where}: `{block}` has no `{key}`. {hint}", source))
        elif dot:
            faults.append(Fault(1, number, "", f"{where}: no such block. {did_you_mean(block, BLOCKS)}", source))
        elif name not in plain:
            hint = did_you_mean(name, plain)
            faults.append(Fault(1, number, "", f"{where}: no such column. {hint}", source))
        if header.index(name) != number - 1:
            faults.append(Fault(1, number, "", f"{where}: this column stands twice", source))
    missing = [name for name in ("id", "name") if header and name not in header]
    return faults + [Fault(1, 1, "", f"the column `{name}` is missing", source) for name in missing]


def _add_row(
    networks: Located, faults: list[Fault], header: Sequence[str], cells: Sequence[Any], at: tuple[int, str]
) -> None:
    line, source = at
    if len(cells) != len(header):
        message = f"this row has {len(cells)} cells, and the header names {len(header)} columns"
        faults.append(Fault(line, 1, "", message, source))
        return
    row = dict(zip(header, cells, strict=True))
    name = str(row.pop("id", "")).strip()
    if not name:
        faults.append(Fault(line, 1, "", "this row has no id: give the network a short one of its own", source))
    elif name in networks:
        first = networks.places[name][0]
        faults.append(Fault(line, 1, f"networks.{name}", f"the id `{name}` stands on line {first} too", source))
    else:
        networks[name] = _network(row.items(), line)
        networks.places[name] = (line, 1)


def _network(cells: Iterable[tuple[str, Any]], line: int) -> Located:
    network = Located()
    for column, (name, cell) in enumerate(cells, start=2):
        block, dot, key = name.partition(".")
        value = _cell(cell)
        if dot and block in BLOCKS:
            inner = network.setdefault(block, Located())
            inner[key] = UNKNOWN if value == "" else value
            inner.places[key] = (line, column)
            network.places[block] = (line, column)
        elif value != "":
            network[name] = tuple(str(value).split()) if name == "exclusive_with" else value
            network.places[name] = (line, column)
    return network


def _cell(cell: object) -> object:
    if not isinstance(cell, str):
        return cell.item() if hasattr(cell, "item") else cell
    text = cell.strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    return {"true": True, "false": False}.get(text.casefold(), text)
