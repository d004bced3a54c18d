"""Which bracket, brace or comma is missing, or stands where it should not?"""

import re

from netselect.reading.slips.breakage import Breakage, Mend
from netselect.reading.slips.lines import (
    KEY,
    PAIRS,
    brackets_open_at,
    code,
    harmless,
    item_end,
    line_above,
    margin,
)


def stray_closer(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that closes nothing, or ``}`` where ``]`` is due, or the other way round."""
    if broken.char not in {"]", "}"}:
        return None
    due = " "
    message = f"found `{broken.char}`, which closes nothing. Take it out, or write the one that opens before it."
    if broken.open_brackets:
        line, column = broken.open_brackets[-1]
        opener = broken.lines[line][column]
        due = PAIRS[opener]
        message = (
            f"found `{broken.char}`, but line {line + 1} opens with `{opener}`. "
            f"Write `{due}`, or close the `{opener}` before it."
        )
    if due == broken.char:
        return None
    return broken.mend(message, broken.row[: broken.column] + due + broken.row[broken.column + 1 :])


def open_bracket(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that is not closed before the next key, or before the end of the file."""
    lines, place = broken.lines, broken.opened
    if broken.at_end:
        start = None if broken.says("flow node") else place
        place = next(reversed(brackets_open_at(lines, broken.line, broken.column, start)), place)
    if place is None or not broken.says("',' or|flow (node|mapping|sequence)"):
        return None
    line, column = place
    closer = PAIRS.get(lines[line][column : column + 1])
    is_open = broken.at_end or brackets_open_at(lines, broken.line, len(broken.row), place)
    if closer is None or not is_open:
        return None
    width = len(margin(lines[line]))
    below = range(line + 1, len(lines) if broken.at_end else broken.line + 1)
    due = (n for n in below if KEY(lines[n]) and len(margin(lines[n])) <= width)
    until = next(due, len(lines) if broken.at_end else None)
    if until is None:
        return None
    until = max(line, line_above(lines, until))
    final = lines[until]
    end = len(code(final))
    hidden = " A bracket behind ` #` belongs to the note, and closes nothing." if closer in final[end:] else ""
    if error := re.search(r"\s(#(?:N/A|VALUE!|REF!|DIV/0!|NAME\?|NUM!|NULL!))", final[end:], re.IGNORECASE):
        hidden = f" `{error[1]}` begins a note here: write `unknown` for a figure that nobody has told you."
    message = f"`{lines[line][column]}` is opened here and never closed. Write `{closer}` where it ends.{hidden}"
    mended = [*lines[:until], final[:end] + closer + final[end:], *lines[until + 1 :]]
    return Mend(line, column, message, mended)


def bracket_in_text(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that opens right behind unquoted text inside brackets."""
    if broken.char not in PAIRS or not broken.stem or not broken.says("',' or"):
        return None
    message = (
        f"found `{broken.char}` right behind text inside brackets. "
        "Write a colon and a space, or a comma, before it; text with brackets goes in double quotes."
    )
    end = item_end(broken.lines, broken.line, broken.column)
    return broken.mend(message, harmless(broken.row, broken.column, end))


def missing_comma(broken: Breakage) -> Mend | None:
    """Find two items inside brackets or braces, on two lines, without a comma between them."""
    if not broken.says("',' or"):
        return None
    last = broken.last
    runs_on = broken.char == ":" and last and not last.style and last.start_mark.line < broken.line
    if not runs_on and broken.stem:
        return None
    before = line_above(broken.lines, broken.line)
    return comma_at(broken, before, len(code(broken.lines[before]))) if before >= 0 else None


def comma_at(broken: Breakage, line: int, column: int) -> Mend:
    """Write the comma that is missing at a place."""
    row = broken.lines[line]
    message = "found two items inside brackets with no comma between them. Write a comma after the first."
    rest = row[column + 1 :] if row[column : column + 1] == " " else row[column:]
    return broken.mend(message, f"{row[:column]},{rest}", (line, column))._replace(follows=line - 1)
