"""What is there to say of a set of networks, of its members, and of what else could be chosen?"""

from dataclasses import dataclass, field
from decimal import ROUND_UP, Context, Decimal
from typing import ClassVar, Literal, get_args

from netselect.arguments import checked, choice
from netselect.bounds.open_figures import OpenFigure
from netselect.study.statements import Objective, Second
from netselect.words import EXACT_DIGITS, SCORE_DIGITS


@dataclass(frozen=True, slots=True)
class Spend:
    """What a set asks for of one kind.

    Parameters
    ----------
    amount : str
        first_year_cost, yearly_cost, hours_per_month or work_hours_per_month.
    judged : float or None
        As it counts here: stated figures as they are, unknown ones at their highest; None if nothing bounds one.
    low, high, limit : float or None
        Between which ends it lies, and the learner's limit; None where there is none.
    is_unknown : bool
        Whether a part of it is not known.
    discount : float
        What discounts have taken off.
    """

    amount: str
    judged: float | None
    low: float
    high: float | None
    limit: float | None
    is_unknown: bool = False
    discount: float = 0.0


@dataclass(frozen=True, slots=True)
class ChosenSet:
    """A set of networks with what it covers and asks for.

    Parameters
    ----------
    networks : tuple of str
        Ids, sorted; nobody in the empty set.
    robust, cautious, optimistic : float
        Importance-weighted coverage by each reading, from 0 to 1.
    score : float or None
        The sum of the members' scores in the ranking; None where there is no ranking, or a score is not known.
    spends : tuple of Spend
        Money and hours; those of which nothing is stated and nothing asked are left out.
    adds_nothing_sure : tuple of str
        Members without which robust coverage would be the same.
    value : float or None
        What the members are worth together; None where a set is not chosen by that.
    """

    networks: tuple[str, ...]
    robust: float
    cautious: float
    optimistic: float
    score: float | None
    spends: tuple[Spend, ...]
    adds_nothing_sure: tuple[str, ...] = ()
    value: float | None = None

    def coverage(self, reading: Objective) -> float:
        """Return its coverage by a reading; by ``additive`` what its members are worth together."""
        choice("reading", reading, get_args(Objective))
        return float((self.value or 0.0) if reading == "additive" else getattr(self, reading))

    @checked
    def spend(self, amount: str) -> Spend | None:
        """Return what it asks for of one kind; None where nothing is stated."""
        return next((spend for spend in self.spends if spend.amount == amount), None)


@dataclass(frozen=True, slots=True)
class Fuller:
    """Of the sets with the coverage of the best set, the one that covers most if all help adds up.

    Parameters
    ----------
    chosen : ChosenSet
        That set: its optimistic coverage is higher than that of the best set.
    adds, leaves_out : tuple of str
        Who is in it and not in the best set, and the other way round.
    more : dict of str to float or None
        What it asks for beyond the best set, by amount; None where nothing bounds that.
    is_proved : bool
        Whether no such set covers more.
    """

    chosen: ChosenSet
    adds: tuple[str, ...]
    leaves_out: tuple[str, ...]
    more: dict[str, float | None]
    is_proved: bool


@dataclass(frozen=True, slots=True)
class Member:
    """What one network adds to the set: what is lost if it alone is left out.

    Parameters
    ----------
    network : str
        Its id.
    robust, cautious, optimistic : float
        Coverage that is lost by each reading.
    spends : tuple of Spend
        What it asks for.
    is_held, is_mandatory : bool
        Whether the learner belongs to it already, and whether they have to.
    value : float or None
        What it is worth by itself; None where a set is not chosen by that.
    discounts : dict of str to float
        By amount what discounts take off that the set has because of it.
    needed_by : tuple of str
        Members that may be held only together with it.
    """

    network: str
    robust: float
    cautious: float
    optimistic: float
    spends: tuple[Spend, ...]
    is_held: bool
    is_mandatory: bool
    value: float | None = None
    discounts: dict[str, float] = field(default_factory=dict)
    needed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantCover:
    """How far the set covers one need or aspiration.

    Parameters
    ----------
    want : str
        Its id.
    horizon : {"need", "aspiration"}
        Which of the two it is.
    weight : float
        Its share of importance.
    robust, cautious, optimistic : float
        Coverage by each reading.
    by : tuple of str
        Members that may help, the most helpful first.
    """

    want: str
    horizon: Literal["need", "aspiration"]
    weight: float
    robust: float
    cautious: float
    optimistic: float
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What more of one limit would buy.

    Parameters
    ----------
    amount : str
        The limit.
    extra : float
        How much more of it is needed, at the least.
    limit : float
        The limit with that much more.
    coverage : float
        What the best set then covers, by the objective.
    networks : tuple of str
        That set.
    """

    amount: str
    extra: float
    limit: float
    coverage: float
    networks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """What a little more of one limit is worth (its shadow value).

    Parameters
    ----------
    amount : str
        The limit.
    limit, used : float
        The limit, and what the best set uses of it.
    steps : tuple of Step
        The smallest increases that raise coverage; none where no increase of this limit alone does.
    is_proved : bool
        Whether no smaller increase does.
    is_whole : bool
        Whether up to three steps were looked for, and not the first alone, as among very many sets.
    """

    amount: str
    limit: float
    used: float
    steps: tuple[Step, ...]
    is_proved: bool = True
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class TopOfRanking:
    """The first few of the ranking taken as a set, for comparison.

    Parameters
    ----------
    chosen : ChosenSet
        They, with what they cover and ask for.
    broken : tuple of str
        The limits and rules that they break; nothing where they are allowed together.
    """

    chosen: ChosenSet
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A network that is in no set, with the reasons.

    Parameters
    ----------
    network : str
        Its id.
    status : {"excluded", "conditional"}
        Whether a rule fails, or is only unknown.
    reasons : tuple of str
        One sentence for each rule.
    """

    network: str
    status: Literal["excluded", "conditional"]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing that would have to give way for a set to be allowed.

    Parameters
    ----------
    what : str
        A limit, ``most``, ``mandatory``, ``exclusive_with``, ``requires``, ``one_of_each``, ``groups``, or
        ``unknown`` for something to find out.
    sentence : str
        What would have to be otherwise.
    networks : tuple of str
        The best set that is then allowed.
    least : float or None
        For a limit or ``most``: what it would have to be at the least.
    """

    what: str
    sentence: str
    networks: tuple[str, ...]
    least: float | None = None


@dataclass(frozen=True, slots=True)
class Blockage:
    """Why no set is allowed, and what is the least that would have to give way.

    Parameters
    ----------
    reasons : tuple of str
        Sentences.
    relaxations : tuple of Relaxation
        Each would be enough by itself.
    """

    reasons: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Which set is the best while one open figure lies on a part of its range, and nothing else is found out.

    Parameters
    ----------
    low, high : float
        The part; 0 is false and 1 is true.
    networks : tuple of str or None
        The best set; None where none is allowed.
    coverage : float
        What it covers, by the objective.
    """

    low: float
    high: float
    networks: tuple[str, ...] | None
    coverage: float


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """What the best set owes to one open figure.

    Parameters
    ----------
    figure : OpenFigure
        What is open.
    share : float
        In what share of the combinations of all other answers its answer changes the best set.
    error : float
        The Monte Carlo standard error of the share; 0 where every combination counts.
    answers : tuple of SetAnswer
        The best set along its range, everything else being as open as it is.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("decides",)

    figure: OpenFigure
    share: float
    error: float
    answers: tuple[SetAnswer, ...]

    @property
    def decides(self) -> bool:
        """Whether any answer changes the best set."""
        return self.share > 0 or len({answer.networks for answer in self.answers}) > 1


@dataclass(frozen=True, slots=True)
class Unknowns:
    """What the best set owes to what nobody knows yet.

    Parameters
    ----------
    core : tuple of str
        Networks in the best set of every combination of answers (the robust core).
    ever : tuple of str
        Networks in the best set of some combination.
    questions : tuple of SetQuestion
        Those that change the best set most often first.
    worlds : int
        Combinations that were looked at.
    is_exact : bool
        Whether these are all that are worth telling apart; else it is a search, and no proof.
    """

    core: tuple[str, ...]
    ever: tuple[str, ...]
    questions: tuple[SetQuestion, ...]
    worlds: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class AsGood:
    """Allowed sets whose coverage is lower than the best by no more than the margin.

    Parameters
    ----------
    margin : float
        The margin.
    listed : tuple of ChosenSet
        The best of them, without the best set itself.
    count : int
        How many there are beside the best set.
    is_whole : bool
        Whether they were all found; else there may be more, and those listed need not be the best of them.
    """

    margin: float
    listed: tuple[ChosenSet, ...]
    count: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Front:
    """Sets that no allowed set outdoes in coverage, first-year money and hours a month at once.

    Parameters
    ----------
    sets : tuple of ChosenSet
        The cheapest first.
    is_whole : bool
        Whether the whole front was found; else only the best sets at some budgets.
    """

    sets: tuple[ChosenSet, ...]
    is_whole: bool


Added = Literal["worth", "score"]
"""What the additive objective adds up of each network: what is stated, or its score in the ranking."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """By what a set was chosen.

    Parameters
    ----------
    objective : {"robust", "cautious", "optimistic", "additive"}
        Which coverage decides, or whether what networks are worth together does.
    then : {"optimistic", "score"}
        What decides next.
    most : int or None
        The most networks.
    one_of_each : tuple of str
        Kinds of which one has to be in.
    limits : dict of str to float
        The learner's limits.
    added : {"worth", "score"} or None
        Of what the sum decides where it does: what is stated of each network, or its score in the ranking.
    """

    objective: Objective
    then: Second
    most: int | None
    one_of_each: tuple[str, ...]
    limits: dict[str, float]
    added: Added | None = None


def at_most_text(figure: float) -> str:
    """Return a figure that something is at most, with three digits: rounded up, so that it stays so.

    Examples
    --------
    >>> at_most_text(0.01234), at_most_text(0.0123), at_most_text(0.1 + 0.2), at_most_text(1e-17)
    ('0.0124', '0.0123', '0.3', '1e-17')
    """
    rounded = Context(prec=SCORE_DIGITS, rounding=ROUND_UP).plus(Decimal(f"{figure:.{EXACT_DIGITS}g}"))
    return f"{float(rounded):.{SCORE_DIGITS}g}"
