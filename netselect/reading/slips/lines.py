"""How is a text that cannot be parsed looked at, and changed, line by line?"""

import re
from collections.abc import Iterator

PAIRS = {"[": "]", "{": "}"}
KEY = re.compile(r"""\s*(?:- +)*(?:"[^"]*"|'[^']*'|[^\s"'{}\[\],#&*!|>%@`][^"{}\[\]]*?):(?:\s|$)""").match
DASHES = re.compile(r"\s*(?:-\s+)*")

_TWINS = str.maketrans({char: chr(ord(char) + 0xFEE0) for char in ":{}[],&*!|>'\"%@`#?-\\"})
_PART = re.compile(r"""(?P<note>(?<!\S)\#)|(?P<quote>["'])|(?P<bracket>[\[\]{}])|(?P<begin>,|[:-](?=\s|$))|\S""")


def harmless(row: str, begin: int, end: int) -> str:
    """Return a line with full-width twins of those characters of a part of it that YAML gives a meaning."""
    return row[:begin] + row[begin:end].translate(_TWINS) + row[end:]


def margin(row: str) -> str:
    """Return the blanks before a line."""
    return row[: len(row) - len(row.lstrip(" \t"))]


def code(row: str) -> str:
    """Return a line without its note and without blanks at its end."""
    note = re.search(r"(?:^|\s)#", row)
    return (row[: note.start()] if note else row).rstrip()


def line_above(lines: list[str], line: int) -> int:
    """Return the nearest line above that holds more than a note; -1 where there is none."""
    return next((n for n in range(line - 1, -1, -1) if code(lines[n])), -1)


def row_below(lines: list[str], line: int) -> str:
    """Return what stands on the nearest line below that holds more than a note."""
    return next((row for row in lines[line + 1 :] if code(row)), "")


def without_block(lines: list[str], line: int) -> list[str]:
    """Return the lines with one of them, and all that is indented below it, left blank."""
    gone = set(_block(lines, line, len(margin(lines[line])) + 1))
    return ["" if n in gone else row for n, row in enumerate(lines)]


def moved(lines: list[str], line: int, width: int, target: int) -> list[str]:
    """Return the lines with a block moved sideways, up to the first line that stands where it should."""
    result = list(lines)
    for n in _block(lines, line, width):
        if n != line and len(margin(lines[n])) == target:
            break
        result[n] = " " * (target - width) + lines[n][max(width - target, 0) :]
    return result


def _block(lines: list[str], line: int, least: int) -> Iterator[int]:
    """Yield a line and those after it that are indented by at least so much."""
    yield line
    for n in range(line + 1, len(lines)):
        if lines[n].strip():
            if len(margin(lines[n])) < least:
                return
            yield n


def columns_above(rows: list[str]) -> set[int]:
    """Return the columns, from 0, in which the blocks begin that could go on below some lines."""
    columns: set[int] = set()
    for row in reversed(rows):
        width = len(margin(row))
        if not columns or width < min(columns):
            columns |= {width, len(DASHES.match(row)[0])}  # type: ignore[index] # it matches "" too
        if not width:
            break
    return columns


def item_end(lines: list[str], line: int, column: int) -> int:
    """Return where an item ends on its line: before a comma or closing bracket, a note, or the line's end."""
    row = lines[line]
    note = re.compile(r"\s#").search(row, column)
    end = note.start() if note else len(row)
    if brackets_open_at(lines, line, column):
        depth = 0
        for at in range(column, end):
            depth += (row[at] in PAIRS) - (row[at] in "]}")
            if depth < 0 or (not depth and row[at] == ","):
                end = at
                break
    return column + len(row[column:end].rstrip())


def brackets_open_at(
    lines: list[str], line: int, column: int, start: tuple[int, int] | None = None
) -> list[tuple[int, int]]:
    """Return the places of the brackets and braces that are open at a place, outermost first.

    They are sought from ``start``, or else from the last line above that begins in the first column.
    """
    first = line
    while first > 0 and not re.match(r"[^\s#\]}]", lines[first]):
        first -= 1
    first, skip = start or (first, 0)
    open_ones: list[tuple[int, int]] = []
    for n in range(first, line + 1):
        row = lines[n][:column] if n == line else lines[n]
        at, fresh = (skip if n == first else 0), True
        while match := _PART.search(row, at):
            at, kind = match.end(), match.lastgroup
            if kind == "note":
                break
            if kind == "quote" and fresh:
                closing = re.compile(r'(?:[^"\\]|\\.)*"' if match[0] == '"' else "(?:[^']|'')*'").match(row, at)
                at = closing.end() if closing else len(row)
            elif kind == "bracket" and match[0] in PAIRS and (fresh or open_ones):
                open_ones.append((n, match.start()))
            elif kind == "bracket" and open_ones and match[0] not in PAIRS:
                open_ones.pop()
            fresh = kind == "begin" or (kind == "bracket" and match[0] in PAIRS)
    return open_ones
