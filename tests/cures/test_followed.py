"""Is every cure that a refusal offers true: does what it says lead to something that works?"""

import ast
from pathlib import Path

import pytest

from netselect import loads
from netselect.errors import NetselectError, StudyFaults
from tests.cures.case import standing_in
from tests.cures.followed import CASES
from tests.cures.sentences import SAID, holds, notices_of, texts, unmet
from tests.cures.texts import NOTICES, SLIPS, edited
from tests.study.test_cures import SOUND


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore::netselect.errors.NetselectWarning")
def test_the_cure_is_said_and_works(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    with standing_in(tmp_path):
        with pytest.raises(NetselectError) as refused:
            case.wrong()
        SAID[name] = str(refused.value)
        assert case.said in SAID[name]
        case.right()


@pytest.mark.parametrize("name", SLIPS)
def test_the_cure_of_a_slip_is_said_and_gives_a_study_that_loads(name: str) -> None:
    slip = SLIPS[name]
    wrong = edited(SOUND, slip.slip)
    with pytest.raises(StudyFaults) as refused:
        loads(wrong)
    SAID[name] = "\n".join(fault.message for fault in refused.value.faults)
    assert slip.said in SAID[name]
    loads(edited(wrong, slip.cure))


@pytest.mark.parametrize("name", NOTICES)
def test_what_a_notice_asks_for_ends_it(name: str) -> None:
    notice = NOTICES[name]
    text = edited(SOUND, notice.slip)
    assert notice.said in "\n".join(notices_of(text))
    assert notice.said not in "\n".join(notices_of(edited(text, notice.cure)))


def test_every_sentence_that_offers_a_cure_is_met_by_a_case() -> None:
    assert unmet() == set(), "followed by no case: add one to the tables beside this file"


def test_a_sentence_without_a_case_is_found() -> None:
    parts = ("found `", "`: write `", "` here")
    assert holds("a: found `3`: write `4` here", parts)
    assert not holds("found `3`: leave it out", parts)
    tree = ast.parse(
        '"""Doc: write it."""\nraise X(f"found {a}: write {b} here")\nField(description="or write it")'
    )
    assert list(texts(tree)) == [("found ", ": write ", " here")]
