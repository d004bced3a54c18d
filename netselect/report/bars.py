"""Where on a bar do the low and the high of a score lie?"""

from netselect.ranking import RankedNetwork, Ranking

Ends = tuple[float, float]


def bar_ends(ranking: Ranking) -> Ends:
    """Return the scores at the left and at the right end of the bars of a ranking.

    Returns
    -------
    tuple of float
        0 and 1 for a unit score, -1 and 1 for flows, else the lowest and the highest bound shown; never equal.
    """
    fixed = {"unit": (0.0, 1.0), "flow": (-1.0, 1.0)}.get(ranking.method.range_of_scores)
    if fixed is not None:
        return fixed
    lows = [record.low for record in ranking.records if record.low is not None]
    highs = [record.high for record in ranking.records if record.high is not None]
    left, right = min(lows, default=0.0), max(highs, default=1.0)
    left = min(left, 0.0)
    return (left, right) if right > left else (left, left + 1.0)


def bar_span(record: RankedNetwork, ends: Ends) -> Ends | None:
    """Return where a network's low and high lie, as shares of the bar from 0 to 1; None without bounds."""
    if record.low is None or record.high is None:
        return None
    left, right = ends
    start, stop = ((bound - left) / (right - left) for bound in (record.low, record.high))
    return min(max(start, 0.0), 1.0), min(max(stop, 0.0), 1.0)


def drawn(span: Ends | None, width: int, marks: str) -> str:
    """Return a bar of so many characters; ``marks`` are the character of the range and that of the rest.

    Examples
    --------
    >>> drawn((0.25, 0.5), 8, "=.")
    '..==....'
    """
    if span is None:
        return ""
    start = min(int(span[0] * width), width - 1)
    stop = max(start + 1, min(width, round(span[1] * width)))
    return marks[1] * start + marks[0] * (stop - start) + marks[1] * (width - stop)
