"""Is every kind of bad input met with a named cause or a documented result, and does the page say which?"""

import pytest

from netselect.errors import NetselectError
from tests.bad_input import JUDGEMENT_ROWS, MATRIX_ROWS, PAGE, Row, page

ROWS = (*MATRIX_ROWS, *JUDGEMENT_ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.title)
def test_bad_input_meets_an_error_that_names_the_cause_or_a_documented_result(row: Row) -> None:
    outcome = row.outcome()
    assert len(outcome) > 30
    if row.error is not None:
        assert issubclass(row.error, NetselectError)
        assert outcome.startswith(f"`{row.error.__name__}`: ")


def test_every_row_of_the_comparison_with_other_libraries_is_here() -> None:
    # 23 kinds in the table of matrices, and 13 in that of judgements; some are tried in more than one way.
    assert len(MATRIX_ROWS) >= 23
    assert len(JUDGEMENT_ROWS) >= 13
    assert len({row.title for row in ROWS}) == len(ROWS)


def test_the_page_says_what_the_rows_do() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.bad_input`"
