"""What does an unquoted value mean: text, a number, true, false or nothing?

It is read as YAML 1.2 core has it, save that a number with a leading zero stays text and that ``0x``, ``0o``,
``.inf`` and ``.nan`` are text.
"""

import re

from netselect.reading.limits import MAX_DIGITS

WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
TELLING = frozenset(["", *"0123456789+-.~nNtTfF"])
"""First characters of every unquoted value that may be other than text."""

_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(\.[0-9]*)?|(\.[0-9]+))([eE][-+]?[0-9]+)?").fullmatch


class Plain(dict[str, object]):
    """What unquoted texts mean, worked out once for each text of a file.

    Examples
    --------
    >>> plain = Plain(WORDS)
    >>> [plain[text] for text in ("~", "true", "12", "1.5", "010", "no")]
    [None, True, 12, 1.5, '010', 'no']
    """

    def __missing__(self, text: str) -> str | int | float:
        value: str | int | float = text
        match = None if text[0] in "nNtTfF~" else _NUMBER(text)
        if match is not None and match.lastindex is not None:
            value = float(text)
        elif match is not None and len(text) <= MAX_DIGITS:
            value = int(text)
        self[text] = value
        return value
