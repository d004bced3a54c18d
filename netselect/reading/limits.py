"""How much of a file is read, and what is said of a file that goes beyond it?"""

MAX_SIZE = 16 * 2**20
"""Characters of a text, or bytes of a file: 10 000 networks written out in full take about seven million."""

MAX_DEPTH = 40
"""Levels of nesting: a study needs about eight; pydantic, JSON and Python recurse safely at forty."""

MAX_NODES = 1_000_000
"""Keys, values and blocks, once aliases are written out: 10 000 networks in full have about 600 000."""

MAX_SCALAR = 2**20
"""Characters of one text: a note is a page, not a book."""

MAX_DIGITS = 4000
"""Digits of a whole number; Python itself refuses to read more than 4300."""

MAX_MENDS = 20
"""Faults of syntax looked for in one file: a person mends about as many before reading it again."""

MAX_COLUMNS = 2000
"""Columns of a table: a network has a few dozen figures."""

MAX_FAULTS = 1000
"""Other faults kept of one file: more than anybody reads at once, and the same slip makes most of them."""

TOO_LARGE = (
    f"the file holds {{:,}} {{}}; up to {MAX_SIZE:,} (16 MiB) are read. "
    "Put the networks or learners in CSV files that the study names."
)
TOO_WIDE = (
    f"the table has {{:,}} columns; up to {MAX_COLUMNS:,} are read. Leave out the columns that no study needs."
)
TOO_LONG_A_TABLE = (
    f"the table holds more than {MAX_NODES:,} cells; up to {MAX_NODES:,} are read. Keep the networks that are "
    "candidates."
)
TOO_DEEP = (
    f"this is nested more than {MAX_DEPTH} levels deep; up to {MAX_DEPTH} are read. "
    "Look for brackets or braces that are opened over and over."
)
TOO_MANY = (
    f"the file holds more than {MAX_NODES:,} keys and values once its aliases are written out; "
    f"up to {MAX_NODES:,} are read. Repeat less with `*name`, or put the rows in CSV files."
)
TOO_LONG = (
    f"this text has {{:,}} characters; up to {MAX_SCALAR:,} (1 MiB) are read. "
    "Shorten it, and look for a closing quote that is missing."
)
MORE_FAULTS = (
    f"the file has more faults from here on; the first {MAX_FAULTS:,} are told. "
    "Correct those and read the file again."
)
