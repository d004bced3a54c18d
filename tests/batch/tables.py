"""What do random tables of learners look like, and which records say the same?"""

import csv
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import NOBODY, Learners
from netselect.batch.reading import Portion
from netselect.batch.reading.from_tables import portions_of_csv
from netselect.errors import StudyFaults
from netselect.reading.tables import ids_in
from netselect.study.study import Study
from tests.batch.cohorts import THEMES, random_study

CLEAN: dict[str, tuple[str, ...]] = {
    "title": ("A need", "Two, with a comma", 'said "so"', "two  words; or more", ""),
    "reason": ("industry", "other", ""),
    "importance": ("1", "2.5", "100", "0.7", ""),
    "current": ("0", "1", "2.5", ""),
    "target": ("3", "4", "5", "1", ""),
    "by": ("2026-03-12", "2027-01-01", "2030-12-31", ""),
    "private": ("yes", "no", "true", ""),
    "source": ("an appraisal", ""),
    "themes": ("1", "2", "0.3", "", ""),
    "limits": ("50", "100", "250.5", "0", ""),
    "weights": ("1", "2", "5", "0.25", "3", ""),
    "strengths": ("0", "0.5", "1", "0.37", "unknown", "", ""),
    "gates": ("0", "4", "30", "", ""),
    "importances": ("points", "equal", "swing", "", ""),
    "role": ("a project lead", ""),
    "topics": ("risk", "risk tools", "two  blanks", "half-a, tag", "[a, b]", ""),
}
"""Cells that are mostly in order, by the kind of column."""

ODD = (
    *(
        "-1",
        "-0",
        "+2",
        "1e1",
        "1E-3",
        "1e999",
        "007",
        "1_000",
        ".5",
        "5.",
        "1.2.3",
        "1,5 h",
        "nan",
        "inf",
        "-inf",
    ),
    *(
        " 2 ",
        "\t3",
        "unknown",
        "Unknown",
        "1 000",
        "£5",
        "50%",
        "0x10",
        "101",
        "5.0001",
        "2026-02-30",
        "23.11.2026",
    ),
    *(
        "2026-1-1",
        " 2026-03-12 ",
        "YES",
        "perhaps",
        "swing",
        "order",
        "judgements",
        "\u0661",
        "1\u00a0",
        "industri",
        "x",
    ),
    *("=1+1", "0", "0.0", "00", "1.50", "1e-400", "9" * 30, "true", "\u00e9", " ", "-", "\ufeff1"),
)
"""Cells about which there may be a doubt, in whatever column they stand."""


COLUMNS = "id,needs.mentor.current,needs.mentor.importance"
"""A header that the studies of `tests.batch.cohorts` take."""


def read(tmp_path: Path, text: str | bytes, candidates: Candidates, size: int = 4) -> list[Portion]:
    """Return the portions of a table in a file."""
    path = tmp_path / "learners.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(portions_of_csv(path, candidates, size=size))


def refused(tmp_path: Path, text: str | bytes, candidates: Candidates) -> list[tuple[int, str]]:
    """Return the lines and sentences of what is wrong with a table as a whole."""
    with pytest.raises(StudyFaults) as error:
        read(tmp_path, text, candidates)
    assert all(fault.source.endswith("learners.csv") for fault in error.value.faults)
    return [(fault.line, fault.message) for fault in error.value.faults]


def cohort_study(seed: int, **parts: Any) -> Study:  # noqa: ANN401 -- any part of a study
    """Return a study whose own learner states some of the needs that the tables speak of."""
    draw = random.Random(seed)  # noqa: S311 -- a test
    mentor = {
        "title": "A mentor",
        "current": 1,
        "target": 4,
        "importance": 3,
        "themes": {"mentoring": 1, "jobs": 0},
    }
    speaking = {"title": "Speak", "current": 0, "by": "2027-01-01", "target": 3, "importance": 2}
    learner: dict[str, Any] = {"id": "template", "needs": {"mentor": mentor}}
    if draw.random() < 0.5:
        learner["aspirations"] = {"speaking": speaking, "vague": {"title": "Some day", "current": 0}}
    if draw.random() < 0.4:
        learner["limits"] = {"yearly_cost": 200}
    if draw.random() < 0.2:
        learner["importances"] = "equal"
    if draw.random() < 0.2:
        mentor["private"] = True
    return random_study(seed, learner=learner, **parts)


def random_table(
    seed: int, rows: int, study: Study, *, odd: float = 0.0, plain: bool = False
) -> tuple[list[str], list[list[str]]]:
    """Return header and rows; ``odd`` is the share of cells that may be in doubt, ``plain`` leaves needs out."""
    draw = random.Random(seed)  # noqa: S311 -- a test
    header = [
        name for name in _columns(draw, study, plain=plain) if draw.random() < 0.75 or _is_needed(name, study)
    ]
    draw.shuffle(header)
    table = [
        [
            draw.choice((f"p{row}", f"p{row}", f"p{row}", f"p{draw.randrange(rows)}", "a b", "", "\u00e9va-1"))
            if name == "id" and draw.random() < odd
            else f"p{row}"
            if name == "id"
            else draw.choice(ODD)
            if draw.random() < odd
            else draw.choice(_cells(name))
            for name in header
        ]
        for row in range(rows)
    ]
    return header, table


def written(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]], **how: Any) -> Path:  # noqa: ANN401 -- of csv
    """Write a table as CSV, and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **how).writerows([header, *rows])
    return path


def said(header: Sequence[str], cells: Sequence[str], study: Study) -> dict[str, Any]:
    """Return the record that says what a row does, made in the plainest way."""
    record: dict[str, Any] = {}
    for name in header:
        kind, _, rest = name.partition(".")
        if kind in {"needs", "aspirations"}:
            record.setdefault("needs", {})
            record.setdefault("aspirations", {})
            twice = f"{'needs' if kind == 'aspirations' else 'aspirations'}.{rest.partition('.')[0]}."
            if rest.partition(".")[0] in study.learner.wants and not any(one.startswith(twice) for one in header):
                record[kind].setdefault(rest.partition(".")[0], {})
    order = {kind: list(dict.fromkeys(n.split(".")[1] for n in header if n.startswith(kind))) for kind in record}
    for name, cell in zip(header, cells, strict=True):
        if not cell.strip():
            continue
        *steps, last = name.split(".")
        inner = record
        for step in steps:
            inner = inner.setdefault(step, {})
        inner[last] = _value(name, cell.strip())
    for kind, names in order.items():
        record[kind] = {name: record[kind][name] for name in names if name in record[kind]}
    return record


def arrays_of(learners: Learners) -> dict[str, Any]:
    """Return everything that learners' arrays say, codes of wants as names and empty places cut off."""
    wants, own = learners.wants, learners.strengths
    assert wants is not None
    names = [*wants.names, None]
    places = int((wants.code != NOBODY).sum(axis=1).max(initial=0))
    asked = int((wants.part > 0).sum(axis=2).max(initial=0)) if wants.part.size else 0
    assert (wants.code[:, places:] == NOBODY).all()
    found = {
        "ids": list(learners.ids),
        "weights": learners.weights.tobytes(),
        "least": learners.least.tobytes(),
        "most": learners.most.tobytes(),
        "waived": learners.waived.tolist(),
        "names": [[names[code] for code in row] for row in wants.code[:, :places].tolist()],
        "strengths": None if own is None else [own.row.tolist(), own.network.tolist(), own.place.tolist()],
        "fields": None if own is None else own.fields.tobytes(),
        "theme": wants.theme[:, :places, :asked].tolist(),
        "part": wants.part[:, :places, :asked].tolist(),
    }
    for name in ("shares", "is_aspiration", "is_private", "reason", "by", "whole"):
        found[name] = getattr(wants, name)[:, :places].tolist()
    return found


def _columns(draw: random.Random, study: Study, *, plain: bool) -> list[str]:
    fields = ("title", "reason", "importance", "current", "target", "by", "private", "source")
    groups = [("needs", "mentor"), ("needs", "raid-log"), ("aspirations", "visibility")]
    groups.append(draw.choice([("aspirations", "speaking"), ("needs", "speaking"), ("aspirations", "raid-log")]))
    wants = [] if plain else [group for group in groups if draw.random() < 0.8]
    networks = draw.sample(list(study.networks), 2)
    return [
        *(
            "id",
            "role",
            "topics",
            "importances",
            "limits.yearly_cost",
            "limits.hours_per_month",
            "gates.quick.max",
        ),
        *("gates.quick.min", "weights.fit", "weights.cost", "weights.needs", "weights.hopes", "weights.agenda"),
        *(f"{kind}.{want}.{field}" for kind, want in wants for field in fields),
        *(f"{kind}.{want}.themes.{theme}" for kind, want in wants for theme in THEMES[:3]),
        *(
            f"strengths.{want}.{name}"
            for want in ("mentor", "raid-log")
            for name in networks
            if (plain and want in study.learner.wants) or any(want == one for _, one in wants)
        ),
    ]


def _is_needed(name: str, study: Study) -> bool:
    kind, *path = name.split(".")
    if kind in {"needs", "aspirations"}:
        return path[0] not in study.learner.wants and path[1] in {"title", "current", "target"}
    return name == "id"


def _kind(name: str) -> str:
    kind, *path = name.split(".")
    return path[1] if kind in {"needs", "aspirations"} else kind


def _cells(name: str) -> tuple[str, ...]:
    return CLEAN[_kind(name)]


def _value(name: str, cell: str) -> object:
    if name == "topics":
        return ids_in(cell)
    if _kind(name) not in {"importance", "current", "target", "themes", "limits", "weights", "strengths", "gates"}:
        return cell
    body = cell.removeprefix("-").removeprefix("+") if cell[:1] in "+-" else cell
    digits = body.partition(".")[0].lower().partition("e")[0]
    is_number = (
        digits.isascii() and digits.isdigit() and (digits == "0" or digits[0] != "0") and body[-1:].isdigit()
    )
    try:
        return float(cell) if is_number and "_" not in body and math.isfinite(float(cell)) else cell
    except ValueError:
        return cell
