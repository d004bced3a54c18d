"""What keeps a text from being read as YAML, and what else would be found if that were mended?

Slips of syntax are mended in a copy of the text, one by one, so that the faults behind them are found in the
same reading. And a line that stands too deep, or not deep enough, gives its block to another key: the text can
often still be read, and then what is said of it is true and beside the point: keys that are unknown here, others
that are missing there. So lines near the faults are moved in a copy, and the copy is read again. In the same way
a key that stands twice is tried with the names that something else misses. Of a text that can be read it is told
where a note may have cut it short.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, product, zip_longest
from typing import TypeAlias

from netselect.errors import Fault, StudyFaults, shown
from netselect.reading.decoding import (
    MAX_MENDS,
    Told,
    decoded,
    lines_of,
    with_plain_blanks,
    with_plain_marks,
    without_control_characters,
)
from netselect.reading.reader import Reader
from netselect.reading.syntax import (
    CHECKS,
    OF_INDENTATION,
    Breakage,
    Check,
    Mend,
    code,
    columns_above,
    item_end,
    line_above,
    margin,
    row_below,
    shifted,
    tab,
    without_block,
)

FaultsOf: TypeAlias = Callable[[str, Told | None], tuple[Fault, ...]]
"""Returns what is wrong with a text; no more than the first fault of syntax, where that is not told already."""
_STOPPED = " Nothing after this place could be read; correct it and read the file again."


def read_on(text: str, reader: Reader, faults: list[Fault], told: Told | None = None) -> Reader:
    """Note the fault that stopped a reading, mend it in a copy and read again, until the text is read.

    Faults of syntax are added to `faults`; the last reading, with the faults of content, is returned. `told` are
    the faults of the text of which this one is a copy: the first fault of syntax that is none of them is raised.
    """
    source = reader.source
    scrubbed = without_control_characters(text, source, faults)
    reader = Reader(scrubbed, source) if scrubbed != text else reader
    lines = lines_of(scrubbed)
    marked: dict[int, bool] = {}
    has_tab = False
    for left in reversed(range(MAX_MENDS + 1)):
        if reader.complaint is None:
            break
        mend, check = _mend(Breakage.of(lines, reader.complaint, reader.last_event))
        follows = has_tab and (check is None or check in OF_INDENTATION)
        has_tab = has_tab or check is tab
        onward = mend.lines if left and mend.lines != lines else None
        alone = mend.alone and marked.get(mend.line, True)
        if not follows and (onward is None or ((alone or mend.line not in marked) and mend.follows not in marked)):
            at = (mend.line + 1, mend.column + 1)
            message = mend.message + (_STOPPED if onward is None else "")
            faults.append(Fault(mend.code, message, reader.path_before(at), *at, source))
            if told is not None and (at[0], faults[-1].message) not in told:
                raise StudyFaults(faults)
        marked[mend.line] = alone
        if onward is None:
            break
        lines = onward
        reader = Reader("\n".join(lines), source)
    unsure = _beside_tabs(lines_of(scrubbed)) if has_tab else set()
    if marked:
        # A mend may leave nothing, or brackets where a key was; that is no fault of the file's.
        reader.faults = [
            fault
            for fault in reader.faults
            if fault.line - 1 not in unsure
            and fault.code != "empty"
            and (fault.line - 1 not in marked or fault.code != "key")
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


def _mend(broken: Breakage) -> tuple[Mend, Check | None]:
    """Return the plain sentence for a fault of syntax, with a text in which it is mended where that can be."""
    for check in CHECKS:
        mend = check(broken)
        if mend is not None:
            return mend, check
    message = (
        f"this line cannot be read as YAML ({broken.words}). "
        "Check its brackets, quotes and indentation; a text with punctuation goes in double quotes."
    )
    if broken.char and broken.open_brackets:
        end = max(item_end(broken.lines, broken.line, broken.column), broken.column + 1)
        return broken.mend(message, broken.row[: broken.column].ljust(end) + broken.row[end:]), None
    return Mend(broken.line, broken.column, message, without_block(broken.lines, broken.line)), None


_OF_COLUMNS = frozenset({"indentation"})
_OF_BLOCKS = frozenset({"missing", "unknown_key", "block", "duplicate", "colon", "identifier", "key"})
"""Kinds of fault that are told where a line gives its block to another key: at the line itself, and elsewhere."""
_READ = 20_000
"""Lines that are read for this at most, all copies together."""
_MOST_COPIES = 100
_LOOKED_AT = 6
"""Faults of either kind, from the top, near which a line is sought."""
_NAMES = 8
"""Names that are tried in the place of a key that stands twice."""
_BELOW = 30
"""Lines below one that may show the column in which it belongs."""
_STEP = 2
_FEWEST = 2
"""Faults that have to go at once."""


def without_knock_on(
    text: str | bytes, faults: tuple[Fault, ...], read: Callable[[str, Told | None], object], *, is_json: bool
) -> tuple[Fault, ...]:
    """Return faults with one for all that follow from one line's indentation, odd blanks, or a key given twice."""

    def faults_of(changed: str, told: Told | None) -> tuple[Fault, ...]:
        try:
            read(changed, told)
        except StudyFaults as error:
            return error.faults
        return ()

    plain = (decoded(text, "", []) if isinstance(text, bytes) else text).removeprefix("\ufeff")
    if not plain.isascii() and not is_json:
        source, suspect = faults[0].source, [fault.line for fault in faults if fault.code != "colon"]
        for mended, of_signs in (with_plain_blanks(plain, source), with_plain_marks(plain, source, suspect)):
            if of_signs and len(left := faults_of(mended, None)) < len(faults):
                return (*of_signs, *misplaced_line(lines_of(mended), left, faults_of))
    twice, lines, left = repeated_keys(lines_of(plain), faults, faults_of)
    return tuple(sorted((*twice, *(left if is_json else misplaced_line(lines, left, faults_of)))))


def repeated_keys(
    lines: list[str], faults: tuple[Fault, ...], faults_of: FaultsOf
) -> tuple[tuple[Fault, ...], list[str], tuple[Fault, ...]]:
    """Return the keys that stand twice and make other things wrong, the text without them, and its faults.

    One of the two has taken the place of another key, or what it holds is mixed with what the first holds: all
    that is said of this is gone where it has a name of its own.
    """
    apart: list[Fault] = []
    for twice in [fault for fault in faults if fault.code == "duplicate" and _key_at(lines, fault)][:_LOOKED_AT]:
        others = [fault for fault in faults if fault is not twice]
        told = {(fault.line, fault.message) for fault in others}
        best, hint, nobodys = (lines, others), None, f"{twice.path[-1]}-2"
        copies = _renamed(lines, twice, others, nobodys) if others else iter(())
        for name, changed in islice(copies, _READ // len(lines)):
            left = faults_of("\n".join(changed), told)
            # Where its neighbours are missing too, one of them is no more likely than the others.
            beside = (fault for fault in left if fault.code == "missing" and fault.path[:-1] == twice.path[:-1])
            if name != nobodys and any(beside):
                continue
            if len(left) < len(best[1]) and {(fault.line, fault.message) for fault in left} <= told:
                best, hint = (changed, list(left)), name
            if not best[1]:
                break
        if hint is None:
            continue
        lines, faults = best[0], tuple(best[1])
        if hint != nobodys:
            said = f"{twice.message.rstrip('.')}. Did you mean `{hint}` by one of them?"
            twice = replace(twice, message=said, about=(*twice.about, hint))  # noqa: PLW2901 -- the same fault, with its hint
        apart.append(twice)
    return tuple(apart), lines, faults


def _key_at(lines: list[str], fault: Fault) -> bool:
    """Whether a fault stands at a key of this text, and not at an item, or in a table."""
    row = lines[fault.line - 1] if 0 < fault.line <= len(lines) else ""
    key = re.escape(str(fault.path[-1])) if fault.path else "$"
    return re.match(rf"""(["']?){key}\1\s*:""", row[max(fault.column - 1, 0) :]) is not None


def _renamed(lines: list[str], twice: Fault, others: list[Fault], nobodys: str) -> Iterator[tuple[str, list[str]]]:
    """Yield names that a key that stands twice may have been meant for, with the text that has it instead.

    The first is nobody's; the others stand in what is said of the rest. Where it stands above is tried too.
    """
    *inside, key = map(str, twice.path)
    depth, named = len(inside), Counter[str]()
    for fault in others:
        path = list(map(str, fault.path))
        named.update([*fault.about, *(path[depth : depth + 1] if path[:depth] == inside else ())])
    likely = [name for name, _ in named.most_common(_NAMES)]
    wanted = [nobodys, *likely, *(() if inside else ("learner", "criteria", "gates", "networks"))]
    above = (
        (n, found.end())
        for n in range(twice.line - 2, -1, -1)
        if (found := re.match(rf"""\s*(?=(["']?){re.escape(key)}\1\s*:)""", lines[n]))
    )
    places = [(twice.line - 1, twice.column - 1), *islice(above, 1)]
    for (line, at), name in product(places, dict.fromkeys(wanted)):
        row = lines[line]
        quote = row[at] if row[at] in {"'", '"'} else ""
        rest = row[at + len(key) + 2 * len(quote) :]
        if name != key and re.fullmatch(r"[\w-]+", name):
            yield name, [*lines[:line], f"{row[:at]}{quote}{name}{quote}{rest}", *lines[line + 1 :]]


def misplaced_line(lines: list[str], faults: tuple[Fault, ...], faults_of: FaultsOf) -> tuple[Fault, ...]:
    """Return the faults of a text, with one in the place of all that come from one line's indentation."""
    of_columns, of_blocks = (
        [fault.line - 1 for fault in faults if fault.code in kinds] for kinds in (_OF_COLUMNS, _OF_BLOCKS)
    )
    pairs = zip_longest(of_columns[:_LOOKED_AT], of_blocks[:_LOOKED_AT])
    near = list(dict.fromkeys(line for pair in pairs for line in pair if line is not None))
    if not near or (len(faults) < _FEWEST and not of_columns):
        return faults
    told = {(fault.line, fault.message) for fault in faults}
    best, least = faults, max(len(faults) - _FEWEST, 0) + 1
    copies = islice(_copies(lines, near), min(_MOST_COPIES, _READ // len(lines)))
    for line, target, is_block, changed in copies:
        left = faults_of("\n".join(changed), told)
        if len(left) < least and {(fault.line, fault.message) for fault in left} <= told:
            column = len(margin(lines[line])) + 1
            path = next((fault.path for fault in faults if fault.line == line + 1), ())
            message = (
                f"this line begins in column {column}, and belongs with those that begin in column {target + 1}: "
                f"begin it there{', and move what is indented below it with it' if is_block else ''}"
            )
            fault = Fault("indentation", message, path, line + 1, column, faults[0].source)
            best, least = tuple(sorted((fault, *left))), len(left)
        if not least:
            break
    return best


def _copies(lines: list[str], near: list[int]) -> Iterator[tuple[int, int, bool, list[str]]]:
    """Yield lines near others, the column that each moves to, whether with its block, and the text then."""
    for line in _suspects(lines, near):
        width = len(margin(lines[line]))
        below = next((n for n in range(line + 1, len(lines)) if code(lines[n])), line)
        above = len(margin(lines[max(line_above(lines, line), 0)]))
        columns = columns_above(lines[:line]) | {above, above + _STEP}
        columns |= {len(margin(row)) for row in lines[below : below + _BELOW] if code(row)}
        for target in sorted(columns - {width}, key=lambda column: abs(column - width)):
            alone = [*lines[:line], " " * target + lines[line].lstrip(), *lines[line + 1 :]]
            yield line, target, False, alone
            if len(margin(lines[below])) > width:
                filled = (n for n in range(line + 1, len(lines)) if code(lines[n]))
                end = next((n for n in filled if len(margin(lines[n])) <= width), len(lines))
                block = [shifted(row, width, target) for row in lines[line:end]]
                yield line, target, True, [*lines[:line], *block, *lines[end:]]


def _suspects(lines: list[str], at: list[int]) -> Iterator[int]:
    """Yield lines that may be indented wrongly: where faults are told, and what is around them."""
    seen: set[int] = set()
    for line in at:
        width = len(margin(lines[line])) if line < len(lines) else 0
        above = line_above(lines, line)
        parent = above
        while parent >= 0 and (not code(lines[parent]) or len(margin(lines[parent])) >= width):
            parent -= 1
        below, first = (
            next((n for n in range(start + 1, len(lines)) if code(lines[n])), -1) for start in (line, parent)
        )
        for suspect in (line, above, parent, first, below):
            if 0 <= suspect < len(lines) and code(lines[suspect]) and suspect not in seen:
                seen.add(suspect)
                yield suspect


_ONLY_A_NOTE = re.compile(r"""(?P<key>(?:- +)*[^\s#:"']+):\s+(?P<gone>\#[^\s#].*?)\s*$""")
_CUT = re.compile(
    r"""\s*(?:- +)*(?P<key>[^\s#:"']+): +(?P<kept>[^"'\[{#&*|>\s][^#]*?)(?P<gap>\s+)(?P<gone>\#(?:[^#].*?)?)\s*$"""
)
_PROSE = frozenset({"title", "name", "role", "note", "notes", "ask", "reason", "why", "unit"})
"""Where a sentence is asked for, one blank before ``# `` looks like its next word; before a note stand two."""
_LIKE_TEXT = re.compile("[^\\W\\d_]")


def cut_by_a_note(text: str) -> list[str]:
    """Return a sentence on each text that ends before ` #`, or is all behind it, where that is no usual note."""
    said, rows = [], text.splitlines()
    for number, row in enumerate(rows, start=1):
        found = _CUT.match(row)
        is_note = found and not found["gone"][1:2].strip() and (found["key"] not in _PROSE or found["gap"] != " ")
        if found and _LIKE_TEXT.search(kept := found["kept"]) and not is_note:
            said.append(
                f"line {number}: `{kept}` ends before {shown(found['gone'])}, which is read as a note. If it "
                f"belongs to the text, write {shown(chr(34) + kept + ' ' + found['gone'] + chr(34))}"
            )
        elif (found := _ONLY_A_NOTE.match(row.lstrip())) and not _has_a_block(row, row_below(rows, number - 1)):
            said.append(
                f"line {number}: nothing is written behind `{found['key']}:`, since {shown(found['gone'])} is "
                f"read as a note. If it is the value, write {shown(chr(34) + found['gone'] + chr(34))}; if nobody "
                "knows one, leave the line out"
            )
    return said


def _has_a_block(row: str, below: str) -> bool:
    """Whether what belongs to a key stands on the line below it."""
    deeper = len(margin(below)) - len(margin(row))
    return deeper > 0 or (deeper == 0 and below.lstrip().startswith("- "))
