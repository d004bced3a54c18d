"""How long does it take to match the members of a platform, and to read and report a year of records?"""

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from netselect.maintain import due, ledger, load, match, match_members, promote, review, share, timeline, told
from netselect.maintain.matching import Members
from netselect.study.study import Study
from tests.benchmarks.record import Record, within
from tests.benchmarks.subjects import SEED
from tests.benchmarks.subjects_batch import cohort_study
from tests.benchmarks.timing import Call, interleaved, peak_bytes

AS_OF = dt.date(2026, 11, 29)


def platform(members: int, tags: int) -> pd.DataFrame:
    """Return members of whom each offers a half of some tags and seeks another half, drawn at random."""
    draw = np.random.default_rng(SEED)
    words = np.array([f"tag-{place:04d}" for place in range(tags)])

    def drawn() -> list[list[str]]:
        return [words[draw.permutation(tags)[: tags // 2]].tolist() for _ in range(members)]

    ids = [f"m{place:06d}" for place in range(members)]
    return pd.DataFrame({"id": ids, "offers": drawn(), "seeks": drawn(), "opt_in": True})


def by_members(members: int, tags: int, rounds: int) -> list[Record]:
    """Measure one member against all, the first ten of every member, and what that holds of memory."""
    frame = platform(members, tags)
    ready: Members = match_members(frame)
    size = f"{members:,} members, {tags} tags".replace(",", " ", 1)
    one, everybody = f"members.of(), {size}", f"match_members() and best(10), {size}"
    calls: dict[str, Call] = {
        one: lambda: ready.of("m000007"),
        everybody: lambda: match_members(frame).best(10),
    }
    times = interleaved(calls, rounds)
    return [
        within(one, times[one], 0.2),
        within(everybody, times[everybody], 15.0),
        within(f"{everybody}: most memory", peak_bytes(calls[everybody]), 500e6, "B"),
    ]


def year_of_records(entries: int, study: Study) -> str:
    """Return records of a year with so many entries, in networks of a study."""
    draw = np.random.default_rng(SEED)
    contacts, networks = [f"contact-{place}" for place in range(60)], list(study.networks)[:10]
    kinds = ("gave", "received", "attended", "outcome", "told")
    lines = [
        "netselect_records: 1",
        "learner: {id: L-1, seeks: [a, b, c]}",
        "purpose: To measure",
        "purge_after: 24",
    ]
    lines += ["strengths: {d: {proof: A page}, e: {}}", "items: {page: {category: pages, marking: TLP:CLEAR}}"]
    lines += ["audiences: {team: {members: [contact-1], reach: named}}", "memberships:"]
    lines += [f"  {name}: {{joined: 2024-01-01}}" for name in networks] + ["contacts:"]
    lines += [f"  {name}: {{offers: [a, b], seeks: [d], wanted_days: 30}}" for name in contacts] + ["log:"]
    for place in sorted(draw.integers(0, 365, entries).tolist()):
        day, entry = AS_OF - dt.timedelta(days=365 - place), kinds[draw.integers(len(kinds))]
        about = {"gave": ", kind: information", "received": ", kind: service", "told": ", item: page"}.get(
            entry, ""
        )
        where = f", network: {networks[draw.integers(len(networks))]}" if entry in {"attended", "outcome"} else ""
        lines.append(f"  - {{on: {day}, entry: {entry}, with: {contacts[draw.integers(60)]}{about}{where}}}")
    return "\n".join(lines) + "\n"


def by_records(entries: int, rounds: int) -> list[Record]:
    """Measure reading records of a year, and reading with every report on them."""
    study = cohort_study(30, 10)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.yaml"
        path.write_text(year_of_records(entries, study), encoding="utf-8")

        def report() -> list[str]:
            records = load(path)
            verbs = (match, promote, ledger, due, share, timeline, told)
            answers = [verb(records, as_of=AS_OF) for verb in verbs]
            return [str(one) for one in (*answers, review(records, study, as_of=AS_OF))]

        read, whole = f"maintain.load, {entries} entries", f"the same, and eight reports, {entries} entries"
        calls: dict[str, Call] = {read: lambda: load(path), whole: report}
        times = interleaved(calls, rounds)
    return [Record(read, times[read], "with the reports", times[whole]), within(whole, times[whole], 3.0)]


GROUPS: dict[str, Callable[[], list[Record]]] = {
    "Members of a platform": lambda: by_members(10_000, 50, rounds=1),
    "A year of records": lambda: by_records(2000, rounds=3),
}
"""Each table of the page on what is kept after joining."""
