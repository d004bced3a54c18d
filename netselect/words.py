"""How does a figure, a name or a list of names stand in a sentence?

Records hold ids; sentences say names. ``names = Names.of(study)`` (or ``ranking.names``) gives them:
``names.network(id)``, ``criterion(id)``, ``want(id)`` for a table and ``quoted(id)`` for a need or an aspiration
in a sentence, ``gate(id)``, ``figure("staying.yearly_cost")`` and ``amount("staying.yearly_cost", 95)``. What a
person typed becomes an id by ``names.find_network(typed)``. A bare matrix has ``Names()``: ids as they are.
"""

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from netselect.errors import UnknownName, did_you_mean, legible, nearest

if TYPE_CHECKING:
    from netselect.study.criteria import Criterion
    from netselect.study.study import Study

WIDTH = 80
"""Columns of plain text."""

SCORE_DIGITS = 4
"""Digits after the point in printed scores."""

FIGURE_DIGITS = 6
"""Significant digits of printed figures in natural units."""

MOST_NAMED = 5
"""Networks that one remark names in full; the others are counted."""

_PENNY_ERROR = 1e-9
"""How far from whole pence rounding takes a sum of such."""

_LARGE = 1e6
"""From this size a score is printed with significant digits, not with digits after the point."""

SHARE = 0.0005
"""Shares below this are printed as none."""

UNFOLDED: ContextVar[bool] = ContextVar("UNFOLDED", default=False)
"""Whether paragraphs stay on one line each: for a page that folds them itself."""


def score_text(score: float) -> str:
    """Return a score as it is printed.

    Examples
    --------
    >>> score_text(0.60283333), score_text(-0.00001), score_text(12345678.9)
    ('0.6028', '0.0000', '1.23457e+07')
    """
    if abs(score) >= _LARGE:
        return f"{score:.{FIGURE_DIGITS}g}"
    return f"{round(score, SCORE_DIGITS) + 0.0:.{SCORE_DIGITS}f}"


def figure_text(figure: float | None) -> str:
    """Return a figure in natural units as it is printed; `unknown` for None.

    Examples
    --------
    >>> figure_text(95.0), figure_text(None)
    ('95', 'unknown')
    """
    return "unknown" if figure is None else f"{figure + 0.0:.{FIGURE_DIGITS}g}"


def natural_text(figure: float | None) -> str:
    """Return a figure in natural units as it stands in a sentence; three digits are enough of a share.

    Examples
    --------
    >>> natural_text(0.416667), natural_text(95.0), natural_text(None)
    ('0.417', '95', 'unknown')
    """
    return f"{figure + 0.0:.3g}" if figure is not None and abs(figure) < 1 else figure_text(figure)


def counted(number: float | None, unit: str) -> str:
    """Return a unit as it follows a number: `hour` after 1, `hours` after any other.

    Examples
    --------
    >>> counted(1.0, "hours a month"), counted(2.0, "weeks"), counted(1.0, "GBP a year")
    ('hour a month', 'weeks', 'GBP a year')
    """
    word, space, rest = unit.partition(" ")
    return (
        f"{word.removesuffix('s')}{space}{rest}" if number == 1 and word in {"hours", "weeks", "years"} else unit
    )


def percent(share: float) -> str:
    """Return a share as it is printed; only what is all or nothing is printed as that.

    Examples
    --------
    >>> percent(0.8614), percent(0.9999), percent(1.0), percent(0.0002)
    ('86.1 %', 'over 99.9 %', '100 %', 'under 0.1 %')
    """
    if share in {0.0, 1.0}:
        return f"{100 * share:.0f} %"
    if share > 1 - SHARE:
        return "over 99.9 %"
    return "under 0.1 %" if share < SHARE else f"{100 * share:.1f} %"


def clean(text: str) -> str:
    r"""Return text on one line, with whatever could steer a terminal replaced.

    Examples
    --------
    >>> clean("A\x1b[31m body\nof people")
    'A\ufffd[31m body of people'
    """
    return legible(" ".join(text.split()))


def plain_name(name: str) -> str:
    """Return an id as words: `yearly_cost` is yearly cost."""
    return name.replace("_", " ")


def listed_with_and(names: Iterable[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``.

    Examples
    --------
    >>> listed_with_and(["a", "b", "c"])
    'a, b and c'
    """
    given = list(names)
    return " and ".join(filter(None, [", ".join(given[:-1]), *given[-1:]]))


def some(names: Iterable[str], between: str = "") -> str:
    """Return the first names in full and the number of the others."""
    given = list(names)
    more = len(given) - MOST_NAMED
    shown = given[:MOST_NAMED] + [f"{more} more"] * (more > 0)
    return between.join(shown) if between else listed_with_and(shown)


def wrapped(text: str, indent: str = "", hanging: str = "  ", width: int = WIDTH) -> str:
    """Return one paragraph of at most 80 columns, its later lines indented."""
    if UNFOLDED.get():
        return indent + clean(text)
    return textwrap.fill(
        clean(text), width, initial_indent=indent, subsequent_indent=indent + hanging, break_on_hyphens=False
    )


MONEY = {"fee": "{}", "joining_fee": "{}", "first_year_cost": "{}", "yearly_cost": "{} a year"}
"""Units of what a network asks for in money; ``{}`` is the study's currency."""

TIME = {
    "effort_hours": "hours",
    "entry_weeks": "weeks",
    "hours_per_month": "hours a month",
    "work_hours_per_month": "hours a month",
}
"""Units of what a network asks for in time."""

TERMS = {
    "fee": "joining fee",
    "first_year_cost": "cost of the first year",
    "effort_hours": "hours to join",
    "entry_weeks": "weeks until full part",
    "hours_per_month": "hours a month",
    "work_hours_per_month": "working hours a month",
}
"""What a network asks for, in words, where its id with spaces is not one; `yearly_cost` is."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the networks, criteria, needs and rules of one study are called: as the person wrote them.

    Parameters
    ----------
    networks, criteria, wants, gates : dict of str to str
        Names by id; equal ones get their id in brackets. What is not in them is called by its id.
    currency : str
        The currency of every money figure.
    units : dict of str to str
        The unit of each criterion that states one.

    Examples
    --------
    >>> names = Names({"a": "Project Forum", "b": "Project Forum", "c": "Chamber"})
    >>> names.network("a"), names.network("c"), names.find_network("cham")
    ('Project Forum (a)', 'Chamber', 'c')
    """

    networks: dict[str, str] = field(default_factory=dict)
    criteria: dict[str, str] = field(default_factory=dict)
    wants: dict[str, str] = field(default_factory=dict)
    gates: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    units: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Tell equal names apart."""
        for kind in ("networks", "criteria", "wants", "gates"):
            object.__setattr__(self, kind, told_apart(getattr(self, kind)))

    @classmethod
    def of(cls, study: "Study | None") -> Self:
        """Return how what a study holds is called; without a study, ids stay as they are."""
        if study is None:
            return cls()
        criteria = dict(_walk(study.criteria))
        return cls(
            networks={name: network.name for name, network in study.networks.items()},
            criteria={name: criterion.name or plain_name(name) for name, criterion in criteria.items()},
            wants={name: want.title for name, want in study.learner.wants.items()},
            gates={name: gate.name or plain_name(name) for name, gate in study.gates.items()},
            currency=study.currency,
            units={
                name: criterion.scale.unit
                for name, criterion in criteria.items()
                if criterion.scale is not None and criterion.scale.unit
            },
        )

    def network(self, name: str) -> str:
        """Return how a network is called."""
        return self.networks.get(name, name)

    def criterion(self, name: str) -> str:
        """Return how a criterion, or a group of them, is called."""
        return self.criteria.get(name, name)

    def want(self, name: str) -> str:
        """Return the title of a need or an aspiration, as it stands in a table."""
        return self.wants.get(name, name)

    def quoted(self, name: str) -> str:
        """Return the title of a need or an aspiration as it stands in a sentence, in quotation marks."""
        return f'"{self.want(name)}"'

    def gate(self, name: str) -> str:
        """Return how a rule is called; those that the learner's limits make are called by their ids."""
        return self.gates.get(name, plain_name(name))

    def figure(self, path: str) -> str:
        """Return a figure of a network in words, by its path.

        Examples
        --------
        >>> names = Names(wants={"mentor": "Find a mentor"})
        >>> [names.figure(path) for path in ("staying.yearly_cost", "serves.mentor", "facts.has_venue")]
        ['yearly cost', 'help with "Find a mentor"', 'has venue']
        """
        block, _, name = path.rpartition(".")
        if block == "serves":
            return f"help with {self.quoted(name)}"
        if block == "offers":
            return f"help with {plain_name(name)}"
        if block == "values":
            return self.criterion(name)
        return plain_name(name) if block == "facts" else TERMS.get(name, plain_name(name))

    def unit(self, path: str) -> str:
        """Return the unit of a figure, such as ``GBP a year``; nothing for a strength or a fact."""
        block, _, name = path.rpartition(".")
        if block == "values":
            return self.units.get(name, "")
        if block in {"facts", "serves", "offers"}:
            return ""
        return MONEY.get(name, TIME.get(name, "")).format(self.currency).strip()

    def amount(self, path: str, figure: float | None) -> str:
        """Return a figure with its unit, money to the penny.

        Examples
        --------
        >>> names = Names(currency="GBP")
        >>> names.amount("staying.yearly_cost", 95), names.amount("staying.hours_per_month", 1)
        ('95 GBP a year', '1 hour a month')
        """
        unit = self.unit(path)
        if figure is None:
            return "unknown"
        is_money = path.rpartition(".")[2] in MONEY and not path.startswith(("values.", "facts."))
        said = money_text(figure) if is_money else figure_text(figure)
        return f"{said} {counted(figure, unit)}".strip()

    def asked(self, amount: str, figure: float) -> str:
        """Return what a set of networks, or one, asks for of one kind, with all its digits, and when.

        Examples
        --------
        >>> names = Names(currency="GBP")
        >>> names.asked("first_year_cost", 95), names.asked("hours_per_month", 1)
        ('95 GBP in the first year', '1 hour a month')
        """
        when = {"first_year_cost": " in the first year", "work_hours_per_month": " in work time"}
        is_money = amount in MONEY and abs(round(figure, 2) - figure) < _PENNY_ERROR
        said = money_text(figure) if is_money else f"{figure + 0.0:.12g}"
        return f"{said} {counted(figure, self.unit(amount))}{when.get(amount, '')}"

    def find_network(self, typed: str, among: Iterable[str] = ()) -> str:
        """Return the id of the network that somebody means: by its id, its name, or a part of either.

        Parameters
        ----------
        typed : str
            What was typed.
        among : iterable of str
            The ids there are, where there are others than those with a name.

        Raises
        ------
        UnknownName
            Where none is meant, with the nearest id; where several can be, with those.
        """
        return found(typed, {name: self.network(name) for name in among} or self.networks, "network")

    def find_criterion(self, typed: str, among: Iterable[str] = ()) -> str:
        """Return the id of the criterion that somebody means, as `find_network` does."""
        return found(typed, {name: self.criterion(name) for name in among} or self.criteria, "criterion")


def found(typed: str, names: Mapping[str, str], what: str) -> str:
    """Return the id that is meant: the exact id, else the exact name, else the one that holds what was typed.

    Parameters
    ----------
    typed : str
        An id, a name, or a part of either, whatever its case.
    names : mapping of str to str
        Names by id.
    what : str
        What is looked for, such as ``"network"``.

    Raises
    ------
    UnknownName
        Where nothing or more than one thing is meant.

    Examples
    --------
    >>> found("Forum", {"a": "Project forum", "b": "Chamber"}, "network")
    'a'
    """
    if typed in names:
        return typed
    part = clean(typed).casefold()
    said = {name: (name.casefold(), clean(name_).casefold()) for name, name_ in names.items()}
    for meant in (
        [name for name, called in names.items() if clean(called) == clean(typed)],
        [name for name, both in said.items() if part in both],
        [name for name, both in said.items() if part and any(part in one for one in both)],
    ):
        if len(meant) == 1:
            return meant[0]
        if meant:
            several = listed_with_and(
                f"`{name}` ({names[name]})" if names[name] != name else f"`{name}`" for name in meant
            )
            raise UnknownName(f"`{clean(typed)}` can mean {several}: give more of the name, or the id")
    near = nearest(typed, names) or nearest(typed, names.values())
    hint = did_you_mean(typed, names) if near is None else f"Did you mean `{near}`?"
    raise UnknownName(f"there is no {what} `{clean(typed)}`. {hint}")


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Return names on one line each, those that are equal with their id in brackets.

    Examples
    --------
    >>> told_apart({"a": "Forum", "b": "forum", "c": "Chamber"})
    {'a': 'Forum (a)', 'b': 'forum (b)', 'c': 'Chamber'}
    """
    shown = {name: clean(called) for name, called in names.items()}
    often = Counter(called.casefold() for called in shown.values())
    return {
        name: f"{called} ({name})" if often[called.casefold()] > 1 else called for name, called in shown.items()
    }


def money_text(amount: float) -> str:
    """Return an amount of money to the penny.

    Examples
    --------
    >>> money_text(290.0), money_text(12.5), money_text(1234567.0)
    ('290', '12.50', '1,234,567')
    """
    return f"{round(amount, 2) + 0.0:,.2f}".removesuffix(".00")


def _walk(criteria: "Mapping[str, Criterion]") -> "Iterable[tuple[str, Criterion]]":
    for name, criterion in criteria.items():
        yield name, criterion
        yield from _walk(criterion.criteria)
