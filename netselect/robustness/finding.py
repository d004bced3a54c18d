"""How do people look at what was found: as text, as a table, in a notebook?"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netselect.names import Names

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found on how sure a ranking is; the records of this room derive from it.

    Parameters
    ----------
    called : Names
        How networks, criteria and needs are called in its sentences; by their ids where nothing is given.
    """

    called: Names = field(default_factory=Names, repr=False, compare=False)

    def to_frame(self) -> "pd.DataFrame":
        """Return what was found as a DataFrame; what is not known is NA."""
        from netselect.report.robustness_frames import finding_frame  # noqa: PLC0415 -- a doorway to a later room

        return finding_frame(self)

    def __str__(self) -> str:
        """Return what was found as plain text."""
        from netselect.report.robustness_text import finding_text  # noqa: PLC0415 -- a doorway to a later room

        return finding_text(self)

    def _repr_html_(self) -> str:
        from netselect.report.html import finding_html  # noqa: PLC0415 -- a doorway to a later room

        return finding_html(self)
