"""How much of what is dear is looked at: a part of it, the others, or all?

The README's tests are for every change, and have to be done in a few minutes: they look at a part, mostly a third.
`.ci/run` has the other cases looked at as well, at the lowest supported versions, and as many other examples. The
environment variable NETSELECT_EXAMPLES says which: ``part``, ``others`` or ``all``. Dear is what takes more than a
second of a processor, alone or with what is like it in its file.

Which examples a property draws is said to Hypothesis: ``--hypothesis-profile=random --hypothesis-seed=2`` draws
others than the README's tests do, and the same ones each time.
"""

import os
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")

_PART = 3
_LOOKED_AT = os.environ.get("NETSELECT_EXAMPLES", "part")

IS_THOROUGH = _LOOKED_AT == "all"
IS_BRIEF = _LOOKED_AT == "part"


def examples(count: int) -> int:
    """Return how many examples a dear property draws."""
    return count if IS_THOROUGH else -(-count // _PART)


def part(cases: Iterable[Case], *, of: int = _PART) -> list[Case]:
    """Return the cases of a dear comparison that are looked at: the first of every few, the others, or all."""
    every = list(cases)
    looked = {
        "part": every[::of],
        "others": [case for place, case in enumerate(every) if place % of],
        "all": every,
    }[_LOOKED_AT]
    return looked or every[:1]
