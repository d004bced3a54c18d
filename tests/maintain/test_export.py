"""Does whoever asks read all that is kept on them, and nothing that somebody else said or decided?"""

import datetime as dt
import json

import pytest

from netselect.maintain import subject_export
from tests.maintain.small_records import AS_OF, small_records


@pytest.mark.parametrize("said", ["asked", "consented", "declined", "agreed"])
def test_nobody_reads_in_an_export_of_whom_else_an_entry_is(said: str) -> None:
    """What both answered in one entry reads as it does where each has one of their own."""
    of = "guideline=g" if said == "agreed" else "introduction=i"
    before = ["2026-11-01 proposed guideline=g", "2026-11-02 asked introduction=i with={}"]
    exports = []
    for split in (False, True):
        log = []
        for line in (*before[: 1 if said == "asked" else 2], f"2026-11-03 {said} {of} with={{}}"):
            log += [line.format(who) for who in ("ann", "ben")] if split else [line.format("ann,ben")]
        # Of an introduction that one has declined the other cannot answer any more.
        log = [line for line in dict.fromkeys(log) if not (split and "declined" in line and "ben" in line)]
        records = small_records(
            *log,
            contacts={"ann": {}, "ben": {}},
            guidelines={"g": {"parties": ["ann", "ben"], "review_by": "2027-01-01"}},
            introductions={"i": {"between": ["ann", "ben"], "basis": "common"}},
        )
        exports.append([one for one in subject_export(records, "ann", as_of=AS_OF).held if one["where"] == "log"])
    assert exports[0] == exports[1]
    assert exports[0][-1]["with"] == ["ann"]


def test_an_export_holds_every_entry_by_which_it_counts_how_long_it_is_kept() -> None:
    log = [
        "made introduction=i",
        "told item=x to=team",
        "gave with=ann",
        "lead id=l with=ann",
        "outcome about=ann",
    ]
    for said in log:
        records = small_records(
            f"2026-11-04 {said}",
            contacts={"ann": {}, "ben": {}},
            items={"x": {"category": "notes"}},
            audiences={"team": {"members": ["ann"], "reach": "named"}},
            introductions={"i": {"between": ["ann", "ben"], "basis": "common"}},
        )
        found = subject_export(records, "ann", as_of=AS_OF)
        assert found.kept_until == dt.date(2028, 11, 4)
        assert [one["on"] for one in found.held if one["where"] == "log"] == ["2026-11-04"]
        assert "ben" not in json.dumps(found.to_dict())
