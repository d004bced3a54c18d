"""Is every cure that a refusal offers true: does what it says lead to something that works?"""

from pathlib import Path

import pytest

from netselect.errors import NetselectError
from tests.cures.followed import CASES, standing_in


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore::netselect.errors.NetselectWarning")
def test_the_cure_is_said_and_works(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    with standing_in(tmp_path):
        with pytest.raises(NetselectError) as refused:
            case.wrong()
        assert case.said in str(refused.value)
        case.right()
