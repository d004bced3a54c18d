"""Is every id that comes twice found, however many come between?"""

import random

from hypothesis import given
from hypothesis import strategies as st

from netselect.batch.reading.portion import KnownIds

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


def test_many_thousand_different_ids_are_all_new_once() -> None:
    draw, seen = random.Random(1), KnownIds()  # noqa: S311 -- a test
    names = [f"p{number:06d}" for number in range(20_000)]
    draw.shuffle(names)
    for start in range(0, len(names), 1000):
        assert not seen.add(names[start : start + 1000]).any()
    assert seen.add(names[:5000]).all()


def test_ids_that_are_no_unicode_are_told_apart() -> None:
    assert KnownIds().add(["\ud800", "\ud801", "\ud800"]).tolist() == [False, False, True]
