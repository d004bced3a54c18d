"""Which counts of people are shown, and which are kept back because too few people stand behind them?

A count of few people can point at one of them, and so can a count of nearly all, because it counts the few who are
missing too. Such counts are *sensitive* and are shown as a range. Where counts add up to a total, one that is kept
back could be worked back from the others; then further counts are kept back as well (complementary, or secondary,
suppression). Nothing here helps against somebody who subtracts one survey from that of another day, between which
one person joined.

References
----------
Hundepool, A., Domingo-Ferrer, J., Franconi, L., Giessing, S., Schulte Nordholt, E., Spicer, K. and de Wolf, P.-P.
(2012). Statistical Disclosure Control. Wiley. Chapters 4 and 5: suppression and its audit, tables of frequencies.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from netselect.errors import InvalidParameter

LEAST_K = 5
"""The smallest group that can be asked for: with less, who knows the rules below could undo some tables."""

LARGE = 100
"""From so many people on a percentage is given beside a count."""

_SMALL = 4
"""Cohorts under so many times k show a table whole or, where ranges do not hide one another, not at all."""

Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as it is shown.

    Parameters
    ----------
    value : int or None
        The number; None where it is kept back.
    low, high : int
        What is said of it: it lies between the two, both included.
    of : int
        How many people there are in all; 0 where that is not said.
    """

    value: int | None
    low: int
    high: int
    of: int = 0

    @property
    def place(self) -> int:
        """Where it stands in a list, larger first; no more than is shown decides."""
        if self.value is not None:
            return self.value
        return self.low if self.low > 1 else self.high if self.low == 1 else -1

    @property
    def text(self) -> str:
        """The number or the range in words, without the total.

        Examples
        --------
        >>> Count(1200, 1200, 1200).text, Count(None, 1, 4).text, Count(None, 16, 19, 20).text
        ('1,200', 'fewer than 5', 'more than 15')
        >>> Count(None, 1, 6, 7).text, Count(None, 0, 20, 20).text
        ('some, but not all', 'not shown')
        """
        if self.value is not None:
            return f"{self.value:,}"
        if self.low == 0:
            return "not shown"
        if self.of and (self.low, self.high) == (1, self.of - 1):
            return "some, but not all"
        return f"fewer than {self.high + 1:,}" if self.low == 1 else f"more than {self.low - 1:,}"

    def __str__(self) -> str:
        """Return the count with its total, and a percentage where many are counted: ``4 of 6``."""
        if self.value is None or not self.of:
            return self.text
        share = f" ({100 * self.value / self.of:.0f} %)" if self.of >= LARGE else ""
        return f"{self.text} of {self.of:,}{share}"

    def as_dict(self) -> dict[str, Any]:
        """Return the count as plain values."""
        return {"count": self.value, "low": self.low, "high": self.high, "shown": str(self)}


def checked_k(k: object) -> int:
    """Return the size of the smallest group that is shown, or refuse it."""
    if not isinstance(k, int) or isinstance(k, bool) or k < LEAST_K:
        raise InvalidParameter(f"k: found {k!r}: a whole number of {LEAST_K} or more is needed")
    return k


def one_count(count: int, total: int, k: int) -> Count:
    """Return a count that adds up with no others, as it is shown.

    Parameters
    ----------
    count : int
        Of how many people something is true.
    total : int
        How many there are.
    k : int
        The smallest group that is shown.

    Returns
    -------
    Count
        The number itself where it is 0, ``total``, or from k to ``total - k``.

    Examples
    --------
    >>> [one_count(count, 20, 5).text for count in (0, 3, 8, 17, 20)]
    ['0', 'fewer than 5', '8', 'more than 15', '20']
    """
    low, high = _sensitive(count, total, k) or (count, count)
    return Count(count if low == high else None, low, high, total)


def counts_that_add_up(
    counts: Mapping[str, int], total: int, k: int, *, known: Collection[str] = ()
) -> dict[str, Count]:
    """Return counts of which the sum may be known, as they are shown.

    Parameters
    ----------
    counts : mapping of str to int
        Of how many people each of several things is true.
    total : int
        How many people there are.
    k : int
        The smallest group that is shown, 5 or more.
    known : collection of str
        Counts that may be known from elsewhere, so that keeping them back would not protect others.

    Returns
    -------
    dict of str to Count
        In the same order.

    Notes
    -----
    The sensitive counts are shown as ranges. Whoever knows the sum of all counts knows that of the ranges, and
    can narrow them. So the smallest of the other counts is kept back too, then the next, until every sensitive
    count can be anything that its range says, or, where no number of them achieves that, at least two numbers. One
    that is kept back for others is taken to be known to lie between k and the next larger one, since the rule by
    which it is chosen is known. If even that does not do, or if ranges alone do not in a cohort of fewer than 4 k
    (less those that are known), no count of the table is shown.

    The method is that of Hundepool et al. (2012), chapters 4 and 5. Small tables are tried exhaustively in the
    tests: even somebody who knows these rules cannot work out a count that is kept back.

    Examples
    --------
    >>> shown = counts_that_add_up({"clear": 60, "too close": 25, "undetermined": 13, "nobody stands": 2}, 100, 5)
    >>> [count.text for count in shown.values()]
    ['60', '25', 'not shown', 'fewer than 5']
    """
    sensitive = {name: found for name, count in counts.items() if (found := _sensitive(count, total, k))}
    free = {name: count for name, count in counts.items() if name not in sensitive and name not in known}
    others = sorted((count, name) for name, count in free.items() if 0 < count < total)
    hidden = _hidden(list(sensitive.values()), sum(counts[name] for name in sensitive), others, total - k, k)
    unknown = sum(count for name, count in counts.items() if name in sensitive or name not in known)
    if hidden is None or (hidden and min(total, unknown) < _SMALL * k):
        return {name: Count(None, 0, total, total) for name in counts}
    kept_back = {name for _, name in others[:hidden]}
    return {
        name: Count(None, 0, total, total) if name in kept_back else one_count(count, total, k)
        for name, count in counts.items()
    }


def _sensitive(count: int, total: int, k: int) -> Range | None:
    """Return the range that is said of a sensitive count; None for one that can be shown."""
    if not 0 < count < total or k <= count <= total - k:
        return None
    if total <= 2 * (k - 1):
        # Both ends are sensitive and meet: said apart, the two ranges would leave a number or two.
        return 1, total - 1
    return (1, k - 1) if count < k else (total - k + 1, total - 1)


def _hidden(
    ranges: Sequence[Range], known_sum: int, others: Sequence[tuple[int, str]], most: int, k: int
) -> int | None:
    """Return how many of the others, ascending, are kept back too; None where no number of them is enough."""
    if not ranges:
        return 0
    whole = ranges[0][1] - ranges[0][0] + 1
    for wanted in (whole, 2):
        hidden_sum = 0
        for hidden in range(len(others) + 1):
            next_larger = others[hidden][0] if hidden < len(others) else most
            spare_low = known_sum + hidden_sum - sum(low for low, _ in ranges) - hidden * k
            spare_high = sum(high for _, high in ranges) + hidden * next_larger - known_sum - hidden_sum
            possible = (min(high, low + spare_low) - max(low, high - spare_high) + 1 for low, high in ranges)
            if min(possible) >= wanted:
                return hidden
            if hidden < len(others):
                hidden_sum += others[hidden][0]
    return None
