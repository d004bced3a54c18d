"""Which one line, moved sideways, takes most of a text's faults away?

A line that stands too deep, or not deep enough, gives its block to another key. The text can often still be read,
and then what is said of it is true and beside the point: keys that are unknown here, others that are missing there.
So lines near the faults are moved in a copy, and the copy is read again.
"""

from collections.abc import Callable, Iterable, Iterator

from netselect.errors import Fault
from netselect.reading.slips.lines import code, columns_above, line_above, margin, moved

_READ = 20_000
"""Lines that are read for this at most, all copies together."""
_MOST_COPIES = 100
_LOOKED_AT = 12
"""Faults from the top near which a line is sought."""
_FEWEST = 2
"""Faults that have to go at once."""


def misplaced_line(
    lines: list[str], faults: tuple[Fault, ...], faults_of: Callable[[str], tuple[Fault, ...]]
) -> tuple[Fault, ...]:
    """Return the faults of a text, with one in the place of all that come from one line's indentation.

    Parameters
    ----------
    lines : list of str
        The text.
    faults : tuple of Fault
        What is wrong with it.
    faults_of : callable
        Returns what is wrong with another text.
    """
    if len(faults) < _FEWEST:
        return faults
    where = {fault.line for fault in faults}
    best, least = faults, len(faults) - _FEWEST + 1
    for count, (line, target, changed) in enumerate(_copies(lines, faults)):
        if count >= min(_MOST_COPIES, _READ // len(lines)):
            break
        left = faults_of("\n".join(changed))
        if len(left) < least and {fault.line for fault in left} <= where:
            best, least = tuple(sorted((_fault(lines, line, target, faults), *left))), len(left)
        if not least:
            break
    return best


def _fault(lines: list[str], line: int, target: int, faults: tuple[Fault, ...]) -> Fault:
    width = len(margin(lines[line]))
    path = next((fault.path for fault in faults if fault.line == line + 1), "")
    message = (
        f"this line begins in column {width + 1}, and belongs with those that begin in column {target + 1}: "
        f"begin it there. What else was wrong because of that is right then"
    )
    return Fault(line + 1, width + 1, path, message, faults[0].source)


def _copies(lines: list[str], faults: Iterable[Fault]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield lines near faults, the column to which each is moved, and the text with it there."""
    tried: set[tuple[int, int]] = set()
    for line in _suspects(lines, sorted({fault.line - 1 for fault in faults})[:_LOOKED_AT]):
        width = len(margin(lines[line]))
        below = next((n for n in range(line + 1, len(lines)) if code(lines[n])), line)
        above = max(line_above(lines, line), 0)
        columns = columns_above(lines[:line]) | {len(margin(lines[n])) for n in (above, below)}
        for target in sorted(columns - {width}, key=lambda column: abs(column - width)):
            if (line, target) in tried:
                continue
            tried.add((line, target))
            alone = [*lines[:line], " " * target + lines[line].lstrip(), *lines[line + 1 :]]
            yield line, target, alone
            if len(margin(lines[below])) > width:
                yield line, target, moved(lines, line, width, target)


def _suspects(lines: list[str], at: list[int]) -> Iterator[int]:
    """Yield lines that may be indented wrongly, the likeliest first: where faults are told, and what is around."""
    seen: set[int] = set()
    for line in at:
        width = len(margin(lines[line])) if line < len(lines) else 0
        above = line_above(lines, line)
        parent = above
        while parent >= 0 and (not code(lines[parent]) or len(margin(lines[parent])) >= width):
            parent -= 1
        below = next((n for n in range(line + 1, len(lines)) if code(lines[n])), -1)
        for suspect in (line, above, parent, below):
            if 0 <= suspect < len(lines) and code(lines[suspect]) and suspect not in seen:
                seen.add(suspect)
                yield suspect
