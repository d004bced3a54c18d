"""How much of what is dear is looked at: one third of it, another third, or all?

The README's tests are for every change, and have to be done in a few minutes: they look at the first third.
`.ci/run` has the second third looked at as well, at the lowest supported versions. The environment variable
NETSELECT_EXAMPLES says which: ``first``, ``second`` or ``all``. Dear is what takes more than a second of a
processor, alone or with what is like it in its file.

Which examples a property draws is said to Hypothesis: ``--hypothesis-profile=random --hypothesis-seed=2`` draws
others than the README's tests do, and the same ones each time.
"""

import os
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")

_PARTS = 3
_FIRST = {"first": 0, "second": 1, "all": None}[os.environ.get("NETSELECT_EXAMPLES", "first")]

IS_THOROUGH = _FIRST is None


def examples(count: int) -> int:
    """Return how many examples a dear property draws."""
    return count if _FIRST is None else -(-count // _PARTS)


def part(cases: Iterable[Case]) -> list[Case]:
    """Return the cases of a dear comparison that are looked at: one of every three, and at least one."""
    every = list(cases)
    return every if _FIRST is None else every[_FIRST::_PARTS] or every[:1]
