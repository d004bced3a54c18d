"""Is every cure that a refusal offers true: does what it says lead to something that works?"""

import ast
from pathlib import Path

import pytest

from netselect import loads
from netselect.errors import NetselectError, StudyFaults
from tests.cures.followed import CASES, standing_in
from tests.cures.sentences import OWED, holds, texts, unmet
from tests.cures.texts import SLIPS, edited
from tests.study.test_cures import SOUND


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore::netselect.errors.NetselectWarning")
def test_the_cure_is_said_and_works(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    with standing_in(tmp_path):
        with pytest.raises(NetselectError) as refused:
            case.wrong()
        assert case.said in str(refused.value)
        case.right()


@pytest.mark.parametrize("name", SLIPS)
def test_the_cure_of_a_slip_is_said_and_gives_a_study_that_loads(name: str) -> None:
    slip = SLIPS[name]
    wrong = edited(SOUND, slip.slip)
    with pytest.raises(StudyFaults) as refused:
        loads(wrong)
    assert slip.said in "\n".join(fault.message for fault in refused.value.faults)
    loads(edited(wrong, slip.cure))


def test_every_sentence_that_offers_a_cure_is_met_by_a_case_or_owed() -> None:
    """A new sentence needs a case; `python -m tests.cures.sentences` writes what is owed, to shrink it."""
    owed, left = set(OWED.read_text("utf-8").splitlines()), unmet()
    assert left - owed == set(), "followed by no case: add one to `followed.py` or `texts.py`"
    assert owed - left == set(), "met by a case now, or gone: take it out of `owed.txt`"


def test_a_sentence_without_a_case_is_found() -> None:
    parts = ("found `", "`: write `", "` here")
    assert holds("a: found `3`: write `4` here", parts)
    assert not holds("found `3`: leave it out", parts)
    tree = ast.parse(
        '"""Doc: write it."""\nraise X(f"found {a}: write {b} here")\nField(description="or write it")'
    )
    assert list(texts(tree)) == [("found ", "", ": write ", "", " here")]
