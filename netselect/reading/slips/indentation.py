"""Which line is indented wrongly, or stands among others without being like them?"""

import re

from netselect.errors import Code, shown
from netselect.reading.slips.breakage import EXPECTED, Breakage, Mend
from netselect.reading.slips.lines import (
    DASHES,
    KEY,
    code,
    columns_above,
    line_above,
    margin,
    moved,
    row_below,
    without_block,
)
from netselect.reading.wording import SECOND_DOCUMENT, TAB


def tab(broken: Breakage) -> Mend | None:
    """Find a tab that indents a line: all of them are mended at once."""
    if broken.char != "\t" and not broken.says(r"\btab\b"):
        return None
    tabbed = {n for n, row in enumerate(broken.lines) if "\t" in margin(row) and row.strip()}
    widths = (len(margin(row)) for n, row in enumerate(broken.lines) if row.strip() and n not in tabbed)
    width = " " * min(filter(None, widths), default=2)
    lines = list(broken.lines)
    for n in tabbed:
        lines[n] = margin(lines[n]).replace("\t", width) + lines[n].lstrip(" \t")
    lines[broken.line] = lines[broken.line].replace("\t", " ")
    more = len(tabbed - {broken.line})
    also = f" The same on {more} more line{'s' if more > 1 else ''}." if more else ""
    return Mend(broken.line, max(broken.row.find("\t"), 0), TAB + also, lines, code="tab")


def no_colon(broken: Breakage) -> Mend | None:
    """Find a line among keys that is no key: no colon, or no space behind the colon or the dash."""
    line = _line_without_key(broken)
    if line is None:
        return None
    row = broken.lines[line]
    text, at = code(row).strip(), (line, len(margin(row)))
    if match := re.match(r"-(?=[^\s-])|(?:[^\s:]+ over )?[^\s:]+:(?=[^\s:/])", text):
        what = "dash" if match[0] == "-" else "colon"
        spaced = f"{match[0]} {text[match.end() :]}"
        message = f"found a {what} without a space behind it in {shown(text)}. Write {shown(spaced)}."
        return broken.mend(message, margin(row) + spaced, at)
    above = line_above(broken.lines, line)
    if text[0] in "[{\"'" and above >= 0 and code(broken.lines[above]).endswith(":"):
        message = (
            f"found the value {shown(text)} on a line of its own, not indented. "
            f"Indent it below its key on line {above + 1}."
        )
        return broken.mend(message, margin(broken.lines[above]) + "  " + row.lstrip(), at, code="indentation")
    if KEY(row):
        return None
    if match := re.fullmatch(r"([\w-]+)\s*(?:=|\uff1a|\u2192|->)\s*(\S.*)", text):
        spaced = f"{match[1]}: {match[2]}"
        message = f"found a line without a colon, {shown(text)}. Write {shown(spaced)}."
        return broken.mend(message, margin(row) + spaced, at, code="colon")
    message = (
        f"found a line without a colon, {shown(text)}; here each line is a key, a colon, a space and a value. "
        "Write the colon, or put the line behind the text above in double quotes."
    )
    if len(margin(row_below(broken.lines, line))) > at[1] and not text.endswith(":"):
        return broken.mend(message, f"{margin(row)}{text}:", at, code="colon")
    return Mend(*at, message, without_block(broken.lines, line), code="colon")


def _line_without_key(broken: Breakage) -> int | None:
    """Return the line that the parser took for text, though keys stand around it."""
    if broken.opened and broken.says("not find expected ':'"):
        return broken.opened[0]
    last = broken.last
    if broken.says("mapping values") and last and not last.style and last.start_mark.line < broken.line:
        start = last.start_mark
        before = broken.lines[start.line][: start.column]
        return None if DASHES.sub("", before).strip() else start.line
    if broken.says("document start") and not broken.stem:
        above = line_above(broken.lines, broken.line)
        bare = above >= 0 and not KEY(broken.lines[above])
        return above if bare and not re.match(r"\s*([\[\]{}.]|- )", broken.lines[above]) else None
    return None


def too_deep(broken: Breakage) -> Mend | None:
    """Find a key that is indented below a line which already has its value."""
    last = broken.last
    if not broken.says("mapping values") or not last or last.style or last.start_mark.line == broken.line:
        return None
    width, start = len(margin(broken.row)), last.start_mark
    above = broken.lines[start.line]
    column = len(DASHES.match(above)[0])  # type: ignore[index] # it matches "" too
    if width <= column:
        return None
    message = (
        f"this line is indented below line {start.line + 1}, which already has the value "
        f"{shown(code(above)[start.column :])}. "
        f"Begin it in column {column + 1}, like the key on that line, or take that value out."
    )
    lines = moved(broken.lines, broken.line, width, column)
    return Mend(broken.line, width, message, lines, follows=start.line, code="indentation")


def wrong_level(broken: Breakage) -> Mend | None:
    """Find a line that stands among others of another kind, or in a column where nothing above begins."""
    if broken.stem or not broken.says(EXPECTED):
        return None
    above = [row for row in broken.lines[: broken.line] if code(row)]
    if broken.says("document start") and above and above[-1].startswith("..."):
        return Mend(broken.line, broken.column, SECOND_DOCUMENT, None)
    width, begins = len(margin(broken.row)), columns_above(above)
    if width in begins:
        lines = without_block(broken.lines, broken.line)
        kind, message = _unlike_its_neighbours(broken)
        return Mend(broken.line, width, message, lines, follows=broken.line - 1, code=kind)
    columns = ", ".join(str(column + 1) for column in sorted(begins)) or "1"
    message = (
        f"this line begins in column {width + 1}, where nothing above it begins (columns in use: {columns}). "
        "Indent it like the lines that it belongs with."
    )
    target = min(begins or {0}, key=lambda column: (abs(column - width), -column))
    lines = moved(broken.lines, broken.line, width, target)
    return Mend(broken.line, width, message, lines, follows=broken.line - 1, code="indentation")


def _unlike_its_neighbours(broken: Breakage) -> tuple[Code, str]:
    """Return the code and the sentence about a line that is a key among items, an item among keys, or neither."""
    text = code(broken.row).strip()
    if re.match(r"-(\s|$)", text):
        return "yaml", "found an item of a list among keys. Write the list below a key of its own."
    if broken.says("'-' indicator|block (collection|sequence)"):
        return "yaml", (
            f"found {shown(text)} among the items of a list, which begin with `- `. "
            "Begin it with `- `, or put it in the column of the key that it belongs to."
        )
    return "indentation", (
        f"found {shown(text)} where a key, a colon and a space should stand. "
        "Write the key, or put the line behind the one that it belongs to."
    )
