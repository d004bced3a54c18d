"""What keeps a text from being read as YAML, and what else would be found if that were mended?

Each common slip of syntax has a function that names it, says the cure and mends it in a copy of the text, so that
the faults behind it are found in the same reading. A mend keeps the number of lines, and nearly always the
columns: characters that mean something to YAML are replaced by their full-width twins.
"""

from collections.abc import Callable
from typing import TypeAlias

from netselect.errors import Fault
from netselect.reading.decoding import lines_of, without_control_characters
from netselect.reading.events import Reader
from netselect.reading.limits import MAX_MENDS
from netselect.reading.slips.brackets import bracket_in_text, missing_comma, open_bracket, stray_closer
from netselect.reading.slips.breakage import Breakage, Mend
from netselect.reading.slips.indentation import no_colon, tab, too_deep, wrong_level
from netselect.reading.slips.lines import item_end, margin, without_block
from netselect.reading.slips.values import (
    long_key,
    open_quote,
    reserved_start,
    stray_colon,
    text_after,
    wrong_escape,
)

_Slip: TypeAlias = Callable[[Breakage], Mend | None]

_SLIPS: tuple[_Slip, ...] = (
    tab,
    open_quote,
    wrong_escape,
    reserved_start,
    stray_closer,
    text_after,
    open_bracket,
    bracket_in_text,
    missing_comma,
    long_key,
    no_colon,
    too_deep,
    stray_colon,
    wrong_level,
)
"""Tried in this order; a later one may rely on the earlier ones having declined."""

_OF_INDENTATION = frozenset({no_colon, too_deep, wrong_level})
"""Slips that may only follow from how deep a line with a tab was taken to stand."""

_STOPPED = " Nothing after this place could be read; correct it and read the file again."


def read_on(text: str, reader: Reader, faults: list[Fault]) -> Reader:
    """Note the fault that stopped a reading, mend it in a copy and read again, until the text is read.

    Parameters
    ----------
    text : str
        YAML that cannot be read to its end.
    reader : Reader
        The reading that stopped.
    faults : list of Fault
        Where the faults of syntax are added.

    Returns
    -------
    Reader
        The last reading, with the faults of content.
    """
    source = reader.trail.source
    scrubbed = without_control_characters(text, source, faults)
    reader = Reader(scrubbed, source) if scrubbed != text else reader
    lines = lines_of(scrubbed)
    marked: dict[int, bool] = {}
    has_tab = False
    for left in reversed(range(MAX_MENDS + 1)):
        if reader.complaint is None:
            break
        mend, slip = _mend(Breakage.of(lines, reader.complaint, reader.last_event))
        follows = has_tab and (slip is None or slip in _OF_INDENTATION)
        has_tab = has_tab or slip is tab
        onward = mend.lines if left and mend.lines != lines else None
        alone = mend.alone and marked.get(mend.line, True)
        if not follows and (onward is None or ((alone or mend.line not in marked) and mend.follows not in marked)):
            at = (mend.line + 1, mend.column + 1)
            message = mend.message + (_STOPPED if onward is None else "")
            faults.append(Fault(mend.code, message, reader.trail.path_before(at), *at, source))
        marked[mend.line] = alone
        if onward is None:
            break
        lines = onward
        reader = Reader("\n".join(lines), source)
    unsure = _beside_tabs(lines_of(scrubbed)) if has_tab else set()
    # A mend may leave nothing, or brackets where a key was; that is no fault of the file's.
    reader.trail.faults = [
        fault
        for fault in reader.trail.faults
        if not marked
        or (
            fault.line - 1 not in unsure
            and fault.code != "empty"
            and (fault.line - 1 not in marked or fault.code != "key")
        )
    ]
    return reader


def _beside_tabs(lines: list[str]) -> set[int]:
    """Return the lines of the outermost blocks that hold a tab in a margin: how they belong is a guess."""
    found: set[int] = set()
    block: list[int] = []
    has_tab = False
    for n, row in enumerate([*lines, "end"]):
        if row[:1].strip(" \t#"):
            found.update(block if has_tab else ())
            block, has_tab = [], False
        block.append(n)
        has_tab = has_tab or ("\t" in margin(row) and bool(row.strip()))
    return found


def _mend(broken: Breakage) -> tuple[Mend, _Slip | None]:
    """Return the plain sentence for a fault of syntax, with a text in which it is mended where that can be."""
    for slip in _SLIPS:
        mend = slip(broken)
        if mend is not None:
            return mend, slip
    message = (
        f"this line cannot be read as YAML ({broken.words}). "
        "Check its brackets, quotes and indentation; a text with punctuation goes in double quotes."
    )
    if broken.char and broken.open_brackets:
        end = max(item_end(broken.lines, broken.line, broken.column), broken.column + 1)
        return broken.mend(message, broken.row[: broken.column].ljust(end) + broken.row[end:]), None
    return Mend(broken.line, broken.column, message, without_block(broken.lines, broken.line)), None
