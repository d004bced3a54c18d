"""What is the least that records have to say, so that a test states only what it is about?"""

import datetime as dt

from netselect.maintain.records import Records

AS_OF = dt.date(2026, 11, 29)


def small_records(*log: str | dict[str, object], **parts: object) -> Records:
    """Return records of the parts given; an entry is a mapping, or `day entry key=value ...` with `,` in lists."""
    return Records.model_validate(
        {
            "netselect_records": 1,
            "learner": {"id": "L-001"},
            "purpose": "To keep up my networks",
            "purge_after": 24,
            **parts,
            "log": [logged(one) if isinstance(one, str) else one for one in log],
        }
    )


def logged(line: str) -> dict[str, object]:
    """Return an entry of a line such as `2026-11-02 gave with=contact-4 hours=2`."""
    on, entry, *rest = line.split()
    told: dict[str, object] = {"on": on, "entry": entry}
    for part in rest:
        key, value = part.split("=")
        told[key] = float(value) if key == "hours" else value.split(",") if "," in value else value
    return told


def days_before(days: int, as_of: dt.date = AS_OF) -> str:
    """Return a day as it is written."""
    return (as_of - dt.timedelta(days=days)).isoformat()
