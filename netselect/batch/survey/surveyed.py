"""What can be said of a whole cohort, and how does it read?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from netselect.batch.survey.suppression import Count

if TYPE_CHECKING:
    import pandas as pd

_MOST_LINES = 10
"""Lines of one kind in the text; the table has all of them."""


@dataclass(frozen=True, slots=True)
class GateCounts:
    """How much a gate excludes.

    Parameters
    ----------
    learners : Count
        For how many learners it excludes at least one network.
    exclusions : Count
        How many networks it excludes, summed over the learners.
    """

    learners: Count
    exclusions: Count


@dataclass(frozen=True, slots=True)
class CohortSurvey:
    """What comes out for a cohort, in counts of people; `suppression` beside this says which are kept back.

    Parameters
    ----------
    method : str
        The method's name.
    k : int
        The smallest group that is shown.
    learners : Count
        How many were ranked. A cohort of fewer than k has no other counts.
    verdicts : dict of str to Count
        How sure the first places are.
    shortlisted : dict of str to Count
        For how many learners each network is on the shortlist.
    unmet : dict of str to Count, or None
        Needs that no network serves that stands for the learner, and for how many. Private ones are left out, and
        those of fewer than k learners are not named: a need that few have can point at them. None where there are
        too many different ones to be counted.
    has_rare_unmet : bool
        Whether there are needs that are not named.
    serves_nothing : tuple of str
        Networks that serve no need of anybody.
    gates : dict of str to GateCounts
        How much each gate excludes.
    commonest : tuple of str
        The shortlist that most learners have; empty where fewer than k have it.
    same_list : Count or None
        How many have it; None where there are too many different ones to be counted.

    Notes
    -----
    Rankings rest on private needs too. For a survey that others than the service see, rank with
    ``leave_out_private=True``.
    """

    method: str
    k: int
    learners: Count
    verdicts: dict[str, Count] = field(default_factory=dict)
    shortlisted: dict[str, Count] = field(default_factory=dict)
    unmet: dict[str, Count] | None = field(default_factory=dict)
    has_rare_unmet: bool = False
    serves_nothing: tuple[str, ...] = ()
    gates: dict[str, GateCounts] = field(default_factory=dict)
    commonest: tuple[str, ...] = ()
    same_list: Count | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the survey as plain values, for JSON."""
        return {
            "method": self.method,
            "k": self.k,
            "learners": self.learners.as_dict(),
            "verdicts": _plain(self.verdicts),
            "shortlisted": _plain(self.shortlisted),
            "unmet": None if self.unmet is None else _plain(self.unmet),
            "has_rare_unmet": self.has_rare_unmet,
            "serves_nothing": list(self.serves_nothing),
            "gates": {
                name: {"learners": gate.learners.as_dict(), "exclusions": gate.exclusions.as_dict()}
                for name, gate in self.gates.items()
            },
            "commonest": list(self.commonest),
            "same_list": None if self.same_list is None else self.same_list.as_dict(),
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return the survey as a table.

        Returns
        -------
        DataFrame
            Columns `about` (learners, verdict, shortlisted, unmet, excludes for, exclusions, serves nothing or
            same shortlist), `name`, `count` (NA where it is kept back), `low`, `high` and `shown`.
        """
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed

        rows = list(self._rows())
        columns: dict[str, Any] = {
            "about": pd.Series([about for about, _, _ in rows], dtype="str"),
            "name": pd.Series([name for _, name, _ in rows], dtype="str"),
        }
        for name, figure in (("count", "value"), ("low", "low"), ("high", "high")):
            columns[name] = pd.Series([getattr(count, figure) for _, _, count in rows], dtype="Int64")
        columns["shown"] = pd.Series([str(count) for _, _, count in rows], dtype="str")
        return pd.DataFrame(columns)

    def _rows(self) -> Iterator[tuple[str, str, Count]]:
        yield "learners", "", self.learners
        for about, counts in (
            ("verdict", self.verdicts),
            ("shortlisted", self.shortlisted),
            ("unmet", self.unmet or {}),
        ):
            yield from ((about, name, count) for name, count in counts.items())
        for name, gate in self.gates.items():
            yield "excludes for", name, gate.learners
            yield "exclusions", name, gate.exclusions
        yield from (("serves nothing", name, Count(0, 0, 0)) for name in self.serves_nothing)
        if self.same_list is not None:
            yield "same shortlist", " ".join(self.commonest), self.same_list

    def __str__(self) -> str:
        """Return the survey as plain text."""
        return "\n".join(_clean(line) for line in _lines(self))

    def _repr_html_(self) -> str:
        return f'<pre style="color:inherit;white-space:pre-wrap">{escape(str(self), quote=True)}</pre>'


def _lines(survey: CohortSurvey) -> Iterator[str]:
    """Yield the survey line by line."""
    k, total = survey.k, survey.learners
    if not survey.verdicts:
        if total.value == 0:
            yield "No learner has been ranked."
        else:
            yield f"Fewer than {k} learners have been ranked: no counts are shown, which could point at one."
        return
    yield f"{total.text} learners ranked by {survey.method}"
    yield f"So that nobody can be made out, counts that leave fewer than {k} learners on one side"
    yield "are shown as ranges, and some others not at all."
    yield from _block("First place", survey.verdicts)
    yield from _block("On the shortlist", survey.shortlisted)
    if survey.same_list is None:
        yield "  so many different shortlists that the commonest was not looked for"
    elif survey.commonest:
        yield f"  the commonest shortlist: {', '.join(survey.commonest)}: {survey.same_list}"
    else:
        yield f"  the same shortlist, at most: {survey.same_list}"
    yield from _of_needs(survey)
    if survey.gates:
        yield "Excluded by"
        idle = [name for name, gate in survey.gates.items() if gate.learners.value == 0]
        for name, gate in survey.gates.items():
            if name not in idle:
                exclusions = f"networks excluded, over all learners: {gate.exclusions.text}"
                yield f"  {name}: for {gate.learners} learners; {exclusions}"
        if idle:
            yield f"  these exclude nobody: {_some(idle)}"


def _of_needs(survey: CohortSurvey) -> Iterator[str]:
    if survey.unmet is None:
        yield "Needs that nobody serves: too many different ones to be counted"
    elif survey.unmet:
        yield from _block("Needs that nobody serves", survey.unmet)
    if survey.has_rare_unmet:
        which = "  others," if survey.unmet else "Needs that nobody serves,"
        yield f"{which} of fewer than {survey.k} learners each, are not named"
    if survey.serves_nothing:
        yield f"Serve no need of anybody: {_some(survey.serves_nothing)}"


def _block(head: str, counts: Mapping[str, Count]) -> Iterator[str]:
    yield head
    if counts and all(count.low == 0 and count.value is None for count in counts.values()):
        yield "  not shown: any of these counts would give away others"
        return
    said = [(name, count) for name, count in counts.items() if count.value != 0]
    for name, count in said[:_MOST_LINES]:
        yield f"  {name}: {count}"
    if len(said) > _MOST_LINES:
        yield f"  and {len(said) - _MOST_LINES} more"
    never = [name for name, count in counts.items() if count.value == 0]
    if never:
        yield f"  for no learner: {_some(never)}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_LINES} more" if len(names) > _MOST_LINES else ""
    return ", ".join(names[:_MOST_LINES]) + more


def _plain(counts: Mapping[str, Count]) -> dict[str, Any]:
    return {name: count.as_dict() for name, count in counts.items()}


def _clean(line: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in line)
