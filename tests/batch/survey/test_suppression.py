"""Can a count that is kept back be worked out from what is shown, even by somebody who knows the rules?"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.batch.survey.suppression import Count, checked_k, counts_that_add_up, one_count
from netselect.errors import InvalidParameter

NAMES = ("clear", "too close", "undetermined", "nobody")
Table = tuple[int, ...]


def tables(total: int, cells: int = 4) -> Iterator[Table]:
    """Yield every table of so many counts that add up to a total."""
    for first in product(range(total + 1), repeat=cells - 1):
        if sum(first) <= total:
            yield (*first, total - sum(first))


def shown(table: Table, total: int, k: int, known: tuple[str, ...] = ()) -> tuple[Count, ...]:
    return tuple(counts_that_add_up(dict(zip(NAMES, table, strict=False)), total, k, known=known).values())


@pytest.mark.parametrize("known", [(), ("nobody",)], ids=["nothing else", "nobody stands"])
@pytest.mark.parametrize(("k", "total"), [(5, total) for total in range(5, 25)] + [(6, 9), (6, 14), (6, 22)])
def test_no_count_that_is_kept_back_is_the_same_in_every_table_that_looks_so(
    k: int, total: int, known: tuple[str, ...]
) -> None:
    alike: dict[tuple[Count, ...], list[Table]] = defaultdict(list)
    for table in tables(total):
        alike[shown(table, total, k, known)].append(table)
    for counts, consistent in alike.items():
        for place, count in enumerate(counts):
            if count.value is None:
                assert len({table[place] for table in consistent}) > 1, (counts, consistent)


@pytest.mark.parametrize("cells", [2, 3])
def test_neither_is_it_in_smaller_tables(cells: int) -> None:
    for total in range(5, 40):
        alike: dict[tuple[Count, ...], list[Table]] = defaultdict(list)
        for table in tables(total, cells):
            alike[shown(table, total, 5)].append(table)
        for counts, consistent in alike.items():
            for place, count in enumerate(counts):
                assert count.value is not None or len({table[place] for table in consistent}) > 1


def bounds_of(place: int, counts: list[Count], known_sum: int) -> tuple[int, int]:
    """Return the least and the most that a count can be for somebody who knows the sum of all."""
    low = known_sum - sum(count.high for count in counts) + counts[place].high
    high = known_sum - sum(count.low for count in counts) + counts[place].low
    return max(low, counts[place].low), min(high, counts[place].high)


@given(st.data(), st.integers(5, 12), st.integers(0, 3000))
def test_who_knows_the_sum_of_any_table_is_left_with_several_numbers(
    data: st.DataObject, k: int, more: int
) -> None:
    total = k + more
    near_an_end = st.one_of(
        st.integers(0, total), st.integers(0, min(total, k)), st.integers(max(0, total - k), total)
    )
    values = data.draw(st.lists(near_an_end, min_size=1, max_size=12))
    counts = list(counts_that_add_up({str(place): one for place, one in enumerate(values)}, total, k).values())
    for place, (count, value) in enumerate(zip(counts, values, strict=True)):
        assert count.low <= value <= count.high
        if 0 < value < total and not k <= value <= total - k:
            assert count.value is None
        if count.value is None and len(values) > 1:
            low, high = bounds_of(place, counts, sum(values))
            assert high > low


def test_a_count_of_few_and_a_count_of_nearly_all_are_ranges() -> None:
    texts = [one_count(count, 20, 5).text for count in (0, 1, 4, 5, 15, 16, 19, 20)]
    assert texts == ["0", *["fewer than 5"] * 2, "5", "15", *["more than 15"] * 2, "20"]


def test_in_a_very_small_cohort_few_and_nearly_all_are_said_alike() -> None:
    assert {one_count(count, 8, 5).text for count in range(1, 8)} == {"some, but not all"}


def test_one_small_count_takes_the_smallest_other_with_it_and_no_more() -> None:
    counts = counts_that_add_up({"a": 600, "b": 250, "c": 148, "d": 2}, 1000, 5)
    assert [count.text for count in counts.values()] == ["600", "250", "not shown", "fewer than 5"]


def test_two_small_counts_whose_sum_would_tell_take_another_with_them() -> None:
    counts = counts_that_add_up({"a": 600, "b": 398, "c": 1, "d": 1}, 1000, 5)
    assert [count.text for count in counts.values()] == ["600", "not shown", "fewer than 5", "fewer than 5"]


def test_a_count_that_is_known_from_elsewhere_is_not_relied_upon() -> None:
    counts = counts_that_add_up({"a": 600, "b": 250, "c": 148, "d": 2}, 1000, 5, known={"c"})
    assert [count.text for count in counts.values()] == ["600", "not shown", "148", "fewer than 5"]


def test_a_small_cohort_that_ranges_do_not_hide_is_not_shown_at_all() -> None:
    counts = counts_that_add_up({"a": 6, "b": 5, "c": 1, "d": 0}, 12, 5)
    assert {count.text for count in counts.values()} == {"not shown"}


def test_percentages_are_given_only_where_many_are_counted() -> None:
    assert str(one_count(12, 60, 5)) == "12 of 60"
    assert str(one_count(1200, 6000, 5)) == "1,200 of 6,000 (20 %)"


@pytest.mark.parametrize("k", [4, 0, -1, True, 5.0, "5"])
def test_a_group_of_fewer_than_five_cannot_be_asked_for(k: object) -> None:
    with pytest.raises(InvalidParameter, match="5 or more"):
        checked_k(k)
