"""What is one comparison of the page, and is the figure to be reached in it reached?"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Record:
    """One comparison.

    Parameters
    ----------
    what : str
        What netselect does.
    ours : float
        Seconds or bytes.
    against : str
        What is done instead.
    theirs : float
        Seconds or bytes.
    limit : float, optional
        The figure to reach; None where the line is there for information.
    sense : {"at most", "at least"}
        At most: `limit` bounds ours over theirs. At least: netselect has to be `limit` times faster.
    unit : {"s", "B"}
        Seconds or bytes.
    """

    what: str
    ours: float
    against: str
    theirs: float
    limit: float | None = None
    sense: Literal["at most", "at least"] = "at most"
    unit: Literal["s", "B"] = "s"

    @property
    def ratio(self) -> float:
        """Ours over theirs, or how many times faster netselect is."""
        return self.ours / self.theirs if self.sense == "at most" else self.theirs / self.ours

    @property
    def reached(self) -> bool | None:
        """Whether the figure is reached; None where there is none to reach."""
        if self.limit is None:
            return None
        return self.ratio <= self.limit if self.sense == "at most" else self.ratio >= self.limit


def within(what: str, ours: float, most: float, unit: Literal["s", "B"] = "s") -> Record:
    """Return the comparison of what netselect does with a figure that is the same on every machine."""
    return Record(what, ours, "a fixed figure", most, 1.0, unit=unit)
