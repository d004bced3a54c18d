"""What does a random table of learners look like, with blanks wherever somebody says nothing?"""

import random
from datetime import timedelta

import pandas as pd

from tests.batch.cohorts import AS_OF


def random_frame(count: int, seed: int = 5) -> pd.DataFrame:
    """Return one row for each of so many learners, for the studies of `tests.batch.cohorts`."""
    draw = random.Random(seed)  # noqa: S311 -- a test
    rows = [_row(draw, f"p{row:05d}") for row in range(count)]
    return pd.DataFrame(rows)


def _row(draw: random.Random, name: str) -> dict[str, object]:
    def seldom(value: object) -> object:
        return value if draw.random() < 0.4 else None

    row: dict[str, object] = {
        "id": name,
        "limits.yearly_cost": seldom(float(draw.choice((50, 100, 250)))),
        "weights.cost": seldom(float(draw.choice((0, 1, 5)))),
        "gates.quick.max": seldom(float(draw.choice((0, 4, 30)))),
    }
    has_hope = draw.random() < 0.7
    day = (AS_OF + timedelta(days=draw.choice((70, 210, 900)))).isoformat()
    row |= {
        "needs.mentor.current": float(draw.randint(0, 2)),
        "needs.mentor.target": float(draw.randint(3, 5)),
        "needs.mentor.importance": draw.choice((1.0, 2.0, 0.7)),
        "aspirations.speaking.title": "Speak in public" if has_hope else None,
        "aspirations.speaking.reason": "other" if has_hope else None,
        "aspirations.speaking.importance": draw.choice((1.0, 3.0)) if has_hope else None,
        "aspirations.speaking.current": 1.0 if has_hope else None,
        "aspirations.speaking.target": 4.0 if has_hope else None,
        "aspirations.speaking.by": day if has_hope else None,
        "aspirations.speaking.themes.events": draw.choice((1.0, 2.0)) if has_hope else None,
    }
    return row
