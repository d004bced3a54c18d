"""Which columns has the table of a cohort for a study, and what would the study's own learner write there?"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from netselect.batch.reading.from_tables import LEARNERS
from netselect.batch.reading.table_columns import PLAIN
from netselect.reading import fields_at
from netselect.reading.writing import Table, book_of
from netselect.study.study import WANTS, Limits, Need, Study
from netselect.weighting.elicited import stated_points

_WAYS = ("points", "swing", "equal")
"""How a row can give importances."""
_ID = "A pseudonym of their own, such as p-001; the only cell that has to be filled."
_BLANK = "Blank: as the study's own learner has it."


def learners_table(study: Study) -> Table:
    """Return the columns of a cohort's table with their notes, and as an example what the study's learner states.

    Parameters
    ----------
    study : Study
        Its learner, criteria and gates say what can differ from learner to learner.

    Returns
    -------
    Table
        Its row, read as a learner, is ranked as the study itself is.
    """
    # What the study leaves open may need figures of every network, such as their time until a date.
    columns = {
        heading: (note, _figure(value), words)
        for heading, note, value, words in _columns(study)
        if value is not None or heading in PLAIN
    }
    return Table(
        {heading: note for heading, (note, _, _) in columns.items()},
        {heading: list(words) for heading, (_, _, words) in columns.items() if words},
        [[value for _, value, _ in columns.values()]],
    )


def learners_csv(study: Study) -> str:
    """Return the table of a cohort as CSV text, with a row as an example."""
    table, text = learners_table(study), io.StringIO()
    rows = [["" if cell is None else cell for cell in row] for row in table.rows]
    csv.writer(text, lineterminator="\n").writerows([list(table.notes), *rows])
    return text.getvalue()


def learners_workbook(study: Study, *, room: int = 0) -> bytes:
    """Return the same as a workbook, with lists to choose from down to so many rows below the example.

    Raises
    ------
    MissingExtra
        Where XlsxWriter is not installed.
    """
    return book_of({LEARNERS: learners_table(study)}, "Learners", room)


def _columns(study: Study) -> Iterator[tuple[str, str, Any, tuple[str, ...]]]:
    """Yield each column: heading, note, what stands in the example, and the words to choose from."""
    how = study.learner.importances.how
    yield "id", _ID, "p-001", ()
    yield "role", f"What they do, in general terms; no names. {_BLANK}", None, ()
    yield (
        "topics",
        f"Topics that matter to them, with blanks, commas or semicolons between; never scored. {_BLANK}",
        None,
        (),
    )
    if study.learner.wants:
        # No row holds an order or judgements of needs.
        said = None if how in _WAYS else "equal"
        yield "importances", f"How importances are given. {_BLANK}", said, _WAYS
    about = {name: f"{note} {_BLANK}" for name, note in {**fields_at(Limits, ()), **fields_at(Need, ())}.items()}
    for name in Limits.model_fields:
        yield f"limits.{name}", about[name], getattr(study.learner.limits, name), ()
    for kind in WANTS:
        for name, want in getattr(study.learner, kind).items():
            for key in ("importance", "current", "target", "by", "private"):
                words = ("yes", "no") if key == "private" else ()
                yield f"{kind}.{name}.{key}", f"{want.title}: {about[key]}", getattr(want, key), words
    is_shared = study.weights.how in {"points", "swing"} and not study.judges
    for name, points in stated_points(study.criteria).items() if is_shared else ():
        yield f"weights.{name}", f"Points of this criterion. {_BLANK}", float(points), ()
    for name, gate in study.gates.items():
        for end in ("min", "max") if gate.must_be is None else ():
            yield f"gates.{name}.{end}", f"Another {end} of this rule. {_BLANK}", getattr(gate, end), ()


def _figure(value: object) -> object:
    """Return a value as a cell holds it: a whole number without a point, a truth in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value  # type: ignore[call-overload]
