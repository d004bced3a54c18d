"""How are the networks, criteria, needs and rules of a study called, and which does somebody mean?

Records hold ids; sentences say names. ``names = Names.of(study)`` (or ``ranking.names``) gives them:
``names.network(id)``, ``criterion(id)``, ``want(id)`` for a table and ``quoted(id)`` for a need or an aspiration
in a sentence, ``gate(id)``, ``figure("staying.yearly_cost")`` and ``amount("staying.yearly_cost", 95)``. What a
person typed becomes an id by ``names.find_network(typed)``. A bare matrix has ``Names()``: ids as they are.

A fault is the same in a text, a table and a workbook; what things are called there is not: whoever reads a file
says which kind it is (``speaking_of``), and a sentence takes its words from ``spoken``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from netselect.arguments import refuse_kind
from netselect.errors import MOST_LISTED, UnknownName, listed, nearest
from netselect.words import (
    EXACT_DIGITS,
    FIGURE_DIGITS,
    clean,
    counted,
    exact_text,
    figure_text,
    listed_with_and,
    money_text,
    natural_text,
    plain_name,
)

if TYPE_CHECKING:
    from netselect.study.criteria import Criterion
    from netselect.study.study import Study


Medium: TypeAlias = Literal["text", "records", "learner", "learners", "networks", "workbook"]
"""YAML or JSON, a file of records, a learner, a table of learners, one of networks, the workbook of a study."""

_MEDIUM: ContextVar[Medium] = ContextVar("medium", default="text")


@contextmanager
def speaking_of(medium: Medium, *, unless: Medium | None = None) -> Iterator[None]:
    """Let sentences speak of such a file, unless of one in which it stands; what is nested speaks of its own."""
    before = _MEDIUM.set(medium if _MEDIUM.get() != unless else unless)
    try:
        yield
    finally:
        _MEDIUM.reset(before)


def spoken(text: str, *, cell: str | None = None, **own: str) -> str:
    """Return the words for the file that is spoken of: for a text, a cell of any kind, or one medium by its name.

    >>> with speaking_of("workbook"):
    ...     spoken("gate", workbook="rule"), spoken("the key", cell="the cell")
    ('rule', 'the cell')
    >>> spoken("gate", workbook="rule"), spoken("the key", cell="the cell")
    ('gate', 'the key')
    """
    medium = _MEDIUM.get()
    has_cells = medium in {"networks", "learners", "workbook"}
    return own.get(medium, text if cell is None or not has_cells else cell)


def gate_word() -> str:
    """Return what a gate is called: a workbook has it on the sheet Rules."""
    return spoken("gate", workbook="rule")


def truth(*, is_true: bool) -> str:
    """Return how a truth is written."""
    return spoken(str(is_true).lower(), workbook="yes" if is_true else "no")


def leave_out() -> str:
    """Return what is done where nothing is to be said."""
    return spoken("leave the key out", cell="leave the cell empty")


GLOSSARY = "github.com/netselect/netselect/blob/main/docs/explanation/glossary.md explains the terms."
"""What is said, without a link that could be followed unasked, where all that is known is shown."""

DOES_NOT_APPLY = "does not apply"
"""What stands in the place of a figure that means nothing for a network."""

YES_NO = "yes or no"
"""The unit of a scale from no to yes, on which yes counts as 1 and no as 0."""

MONEY = {
    "fee": "{} to join",
    "joining_fee": "{} to join",
    "first_year_cost": "{} in the first year",
    "yearly_cost": "{} a year",
}
"""Units of what a network asks for in money; ``{}`` is the study's currency."""

TIME = {
    "effort_hours": "hours to join",
    "entry_weeks": "weeks until full part",
    "hours_per_month": "hours a month",
    "work_hours_per_month": "hours a month in work time",
}
"""Units of what a network asks for in time."""

TERMS = {
    "fee": "joining fee",
    "first_year_cost": "cost of the first year",
    **TIME,
}
"""What a network asks for, in words, where its id with spaces is not one; `yearly_cost` is."""


_PENNY_ERROR = 1e-9
"""How far from whole pence rounding takes a sum of such."""


IMPORTANCES = "importances"
"""The id of the level of judgements on needs and aspirations."""

BETWEEN_NETWORKS = "networks on "
"""What the id of a level of judgements between networks begins with; a criterion's id follows."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the networks, criteria, needs and rules of one study are called: as the person wrote them.

    Parameters
    ----------
    networks, criteria, wants, gates, judges : dict of str to str
        Names by id, of judges their roles; equal ones get their id in brackets. What is not in them is called by
        its id.
    currency : str
        The currency of every money figure.
    units : dict of str to str
        The unit of each criterion; nothing where it has none.

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
    judges: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    units: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Tell equal names apart."""
        for kind in ("networks", "criteria", "wants", "gates", "judges"):
            if called := getattr(self, kind):
                object.__setattr__(self, kind, told_apart(called))

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
            judges={name: judge.role or name for name, judge in study.judges.items()}
            | {study.learner.id: "the learner"},
            currency=study.currency,
            units={name: _unit(criterion, study.currency) for name, criterion in criteria.items()},
        )

    def network(self, name: str) -> str:
        """Return how a network is called."""
        return self.networks.get(name, name)

    def listed(self, networks: Iterable[str]) -> list[str]:
        """Return how several networks are called."""
        return [self.network(name) for name in networks]

    def criterion(self, name: str) -> str:
        """Return how a criterion, or a group of them, is called."""
        return self.criteria.get(name, name)

    def want(self, name: str) -> str:
        """Return the title of a need or an aspiration, as it stands in a table."""
        return self.wants.get(name, name)

    def anything(self, name: str) -> str:
        """Return how a criterion, a group of them, a need, an aspiration, a network or a rule is called."""
        return {**self.gates, **self.networks, **self.wants, **self.criteria}.get(name, name)

    def quoted(self, name: str) -> str:
        """Return the title of a need or an aspiration as it stands in a sentence, in quotation marks."""
        return f'"{self.want(name)}"'

    def gate(self, name: str) -> str:
        """Return how a rule is called; those that the learner's limits make are called by their ids."""
        return self.gates.get(name, plain_name(name))

    def judge(self, name: str) -> str:
        """Return how a judge is called: by the role in which they judge; the learner as such."""
        return self.judges.get(name, name)

    def in_words(self, message: str) -> str:
        """Return a refusal with names where it has ids of networks and criteria in code spans, methods as words.

        Examples
        --------
        >>> Names({"cop": "Community"}).in_words("weighted_sum: `fee` of `cop` is 0")
        'weighted sum: `fee` of Community is 0'
        """
        known = {**self.networks, **self.criteria}
        return re.sub(
            r"`([^`]+)`|(?<=\w)_(?=\w)", lambda span: known.get(span[1], span[0]) if span[1] else " ", message
        )

    def level(self, level: str) -> str:
        """Return how a level of judgements is called: a group of criteria, needs, or networks on a criterion."""
        if level.startswith(BETWEEN_NETWORKS):
            return f"{BETWEEN_NETWORKS}{self.criterion(level.removeprefix(BETWEEN_NETWORKS))}"
        return "needs and aspirations" if level == IMPORTANCES else self.criterion(level)

    def on_which(self, level: str) -> str:
        """Return the criterion on which networks are judged, after their names; nothing for other levels."""
        return (
            f" on {self.criterion(level.removeprefix(BETWEEN_NETWORKS))}"
            if level.startswith(BETWEEN_NETWORKS)
            else ""
        )

    def item(self, name: str, level: str) -> str:
        """Return how something that is judged on a level is called."""
        if level.startswith(BETWEEN_NETWORKS):
            return self.network(name)
        return self.quoted(name) if level == IMPORTANCES else self.criterion(name)

    def figure(self, path: str) -> str:
        """Return a figure of a network in words, by its path.

        Examples
        --------
        >>> names = Names(wants={"mentor": "Find a mentor"})
        >>> [names.figure(path) for path in ("staying.yearly_cost", "serves.mentor", "facts.has_venue")]
        ['yearly cost', 'help with "Find a mentor"', 'has venue']
        """
        block, _, name = path.rpartition(".")
        if block in {"", "values"}:
            return self.criterion(name)
        if block == "serves":
            return f"help with {self.quoted(name)}"
        if block == "offers":
            return f"help with {plain_name(name)}"
        return plain_name(name) if block == "facts" else TERMS.get(name, plain_name(name))

    def figure_of(self, path: str, network: str) -> str:
        """Return a figure of one network, such as ``the yearly cost of Project Forum``."""
        block, figure, of = path.partition(".")[0], self.figure(path), self.network(network)
        if block == "facts":
            return f'"{figure}" for {of}'
        return f"{figure} from {of}" if block in {"serves", "offers"} else f"the {figure} of {of}"

    def figure_on(self, criterion: str, figure: float | None) -> str:
        """Return a figure on a criterion as it stands in a sentence: yes or no where that is its scale."""
        if self.units.get(criterion) == YES_NO and figure in {0.0, 1.0}:
            return "yes" if figure else "no"
        return natural_text(figure)

    def unit(self, path: str) -> str:
        """Return the unit of a figure, such as ``GBP a year``; nothing for a strength or a fact."""
        block, _, name = path.rpartition(".")
        if block == "values":
            return self.units.get(name, "")
        if block in {"facts", "serves", "offers"}:
            return ""
        return unit_of(name, self.currency)

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
        """Return what a set of networks, or one, asks for of one kind, with all its digits.

        Examples
        --------
        >>> names = Names(currency="GBP")
        >>> names.asked("first_year_cost", 95), names.asked("hours_per_month", 1)
        ('95 GBP in the first year', '1 hour a month')
        """
        is_money = amount in MONEY and abs(round(figure, 2) - figure) < _PENNY_ERROR
        said = money_text(figure) if is_money else exact_text(figure)
        return f"{said} {counted(figure, unit_of(amount, self.currency))}"

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


def found(typed: str, names: Mapping[str, str], what: str) -> str:
    """Return the id that is meant: the exact id, else the exact name, else the one that holds what was typed.

    Whatever its case, it is an id, a name, or a part of either, among names by id. Where nothing or more than one
    thing is meant, it is refused; ``what`` is looked for, such as ``"network"``, is for the message.

    >>> found("Forum", {"a": "Project forum", "b": "Chamber"}, "network")
    'a'
    """
    if not isinstance(typed, str):
        refuse_kind(f"a {what}", typed, "named by a text (its id, its name or a part of one)")
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
            sentence = f"`{clean(typed)}` can mean {several}: give more of the name, or the id"
            raise UnknownName(sentence, found=typed, expected=meant)
    near = nearest(typed, names) or nearest(typed, names.values())
    sentence = f"there is no {what} `{clean(typed)}`."
    if near is None:
        several = listed(
            f"{name} ({clean(called)})" if called != name else name for name, called in sorted(names.items())
        )
        raise UnknownName(
            f"{sentence} Accepted here: {several}.", found=typed, expected=sorted(names)[:MOST_LISTED]
        )
    raise UnknownName(f"{sentence} Did you mean `{near}`?", found=typed, expected=[near])


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Return names on one line each, those that are equal with their id in brackets.

    >>> told_apart({"a": "Forum", "b": "forum", "c": "Chamber"})
    {'a': 'Forum (a)', 'b': 'forum (b)', 'c': 'Chamber'}
    """
    shown = {name: clean(called) for name, called in names.items()}
    often = Counter(called.casefold() for called in shown.values())
    return {
        name: f"{called} ({name})" if often[called.casefold()] > 1 else called for name, called in shown.items()
    }


def unit_of(term: str, currency: str) -> str:
    """Return the unit of what a network asks for, as it follows a number.

    >>> unit_of("first_year_cost", "GBP"), unit_of("entry_weeks", "GBP")
    ('GBP in the first year', 'weeks until full part')
    """
    return MONEY.get(term, TIME.get(term, "")).format(currency)


def _unit(criterion: "Criterion", currency: str) -> str:
    stated = "" if criterion.scale is None else criterion.scale.unit
    return stated or unit_of(str(criterion.computed), currency)


def _walk(criteria: "Mapping[str, Criterion]") -> "Iterable[tuple[str, Criterion]]":
    for name, criterion in criteria.items():
        yield name, criterion
        yield from _walk(criterion.criteria)


def stated_text(figure: float) -> str:
    """Return a figure of a network with all digits that it has; a mean of what several judged has no last one.

    Of that, as of other figures that are worked out, `FIGURE_DIGITS` are enough.

    >>> stated_text(1234567.89), stated_text(10.935546875), stated_text(23 / 3)
    ('1234567.89', '10.935546875', '7.66667')
    """
    text = exact_text(figure)
    is_long = len(text.lstrip("-0.").replace(".", "")) >= EXACT_DIGITS - 1
    is_endless = is_long and len(text.partition(".")[2]) > FIGURE_DIGITS and float(text) != figure
    return figure_text(figure) if is_endless else text
