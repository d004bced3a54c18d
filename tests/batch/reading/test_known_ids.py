"""Is every id that comes twice found, however many come between?"""

import random
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.batch import reading
from netselect.batch.reading import KnownIds

NAMES = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=8)


@given(portions=NAMES)
def test_ids_are_met_again_as_a_set_meets_them(portions: list[list[str]]) -> None:
    seen, known = KnownIds(), set[str]()
    for names in portions:
        expected = []
        for name in names:
            expected.append(name in known)
            known.add(name)
        assert seen.add(names).tolist() == expected


ALIKE = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "learner-", "a longer one, of 20 "]),
    st.sampled_from(["", "1", "2", "12345678", "\u00e9", "\0"]),
    st.sampled_from(["", "-a", "-b", "\u00e9\u00e8"]),
)


@pytest.mark.parametrize("factor", [0, 3])
@given(portions=st.lists(st.lists(ALIKE, max_size=6), max_size=8))
def test_ids_are_told_apart_however_alike_and_however_long_they_are(
    factor: int, portions: list[list[str]]
) -> None:
    known = set[str]()
    # Without a factor the first halves of many keys agree.
    with patch.object(reading, "_ODD", np.uint64(factor)):
        seen = KnownIds()
        for names in portions:
            expected = [name in {*known, *names[:place]} for place, name in enumerate(names)]
            assert seen.add(names).tolist() == expected
            known.update(names)


def test_many_thousand_different_ids_are_all_new_once() -> None:
    draw, seen = random.Random(1), KnownIds()  # noqa: S311 -- a test
    names = [f"p{number:06d}" for number in range(20_000)]
    draw.shuffle(names)
    for start in range(0, len(names), 1000):
        assert not seen.add(names[start : start + 1000]).any()
    assert seen.add(names[:5000]).all()


def test_ids_that_are_no_unicode_are_told_apart() -> None:
    assert KnownIds().add(["\ud800", "\ud801", "\ud800"]).tolist() == [False, False, True]
