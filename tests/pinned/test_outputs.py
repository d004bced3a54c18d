"""Does every command print what is pinned? `python -m tests.pinned --write` pins a change that is meant."""

import pytest

from tests.pinned.__main__ import differences, pins
from tests.pinned.outputs import ONE_OF_MANY, PARTS, outputs
from tests.test_machines import ONE_FAMILY, printed_on

PRINTED = """
import os
os.environ |= dict.fromkeys(("COLUMNS", "NO_COLOR", "TERM"), "")
from tests.pinned.__main__ import differences, pins
from tests.pinned.outputs import outputs

# In these something is level but for rounding: which figure changes most, which question decides more.
for part in ("all_unknown.yaml", "twelve_judged.yaml"):
    print(*differences(pins(dict(outputs(part))), part), sep="\\n", end="")
"""


@pytest.mark.parametrize("part", PARTS)
def test_the_outputs_are_as_pinned(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "TERM"):
        # Put back afterwards.
        monkeypatch.setenv(name, "")
    printed = dict(outputs(part))
    found = pins(printed)
    assert found
    assert [name for name, text in printed.items() if ONE_OF_MANY.search(text)] == []
    assert differences(found, part) == [], "`python -m tests.pinned --against main` shows how they differ"


@ONE_FAMILY
def test_another_processor_prints_the_same() -> None:
    assert printed_on("the plainest", PRINTED) == ""
