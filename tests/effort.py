"""How much of what is dear is looked at: a third in everyday runs, and all of it in a thorough one?

The README's tests are for every change, and have to be done in a few minutes. `.ci/run` looks at all, with the
environment variable NETSELECT_THOROUGH as ``yes``. Dear is what takes more than a second of a processor, alone or
with what is like it in its file.
"""

import os
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")

IS_THOROUGH = os.environ.get("NETSELECT_THOROUGH") == "yes"

_PART = 3


def examples(count: int) -> int:
    """Return how many examples a dear property draws."""
    return count if IS_THOROUGH else -(-count // _PART)


def part(cases: Iterable[Case]) -> list[Case]:
    """Return the cases of a dear comparison that are looked at: the first of every three."""
    return list(cases)[:: 1 if IS_THOROUGH else _PART]
