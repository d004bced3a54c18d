"""Do other methods, and other ways of scaling, put the same network first, and how alike are their orders?"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from netselect.arguments import checked
from netselect.errors import JudgementError, MethodNotApplicable, MissingAnchors
from netselect.finding import Finding, columns, frame_of_rows
from netselect.methods import Method, built_in_methods, make_method, method_class, spoken
from netselect.names import Names
from netselect.ranking import Ranking, rank, ranking_of
from netselect.robustness import networks_text, standing
from netselect.study.statements import Weighting
from netselect.study.study import Study
from netselect.sums import Floats, Whole, score_extent
from netselect.weighting.elicited import study_weights
from netselect.words import capital, listed_with_and, share_text, supposing, wrapped

if TYPE_CHECKING:
    import pandas as pd

SAME = 1e-12
"""Scores that agree to this share of their range come from the same arithmetic."""

SHIFTED = 1e-9
"""So do those that lie the same distance apart, to this share: a constant beside them decides nothing."""

_NAMED = 3

SCALINGS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("weighted_sum", {"scaling": scaling}) for scaling in ("min_max", "vector", "sum", "max")),
    *(
        ("topsis", {"reference": "candidates", "scaling": scaling})
        for scaling in ("vector", "min_max", "sum", "max")
    ),
    ("vikor", {"reference": "anchors"}),
    *(("weighted_product", {"scaling": scaling}) for scaling in ("max", "sum")),
    ("waspas", {"scaling": "max"}),
)
"""Ways of scaling that are tried beside the defaults of each method."""


class Variant(NamedTuple):
    """One way of ranking the same networks.

    Parameters
    ----------
    label : str
        The method with those parameters that are not at their defaults.
    ranking : Ranking or None
        What it gives; None where it cannot treat these figures.
    refusal : str
        Why it cannot.
    same_as : str
        The label of an earlier one that gives the same scores, because it is the same arithmetic here; it then
        counts no more.
    title: str
        How it is called in a sentence.
    """

    label: str
    ranking: Ranking | None
    refusal: str = ""
    same_as: str = ""
    title: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is a way of its own."""
        return self.ranking is not None and not self.same_as

    @property
    def first(self) -> tuple[str, ...]:
        """Who is first under it; several where they tie."""
        return () if self.ranking is None else firsts(self.ranking)


@dataclass(frozen=True, slots=True, repr=False)
class Agreement(Finding):
    """How far ways of ranking agree.

    Parameters
    ----------
    variants : tuple of Variant
        The one in use first.
    kendall, spearman : tuple of (float or None)
        For each variant its rank correlation with the one in use: tau-b and rho; None where there is no order
        to compare.
    standing : tuple of str
        Who stands, in the order of the ranking.
    at_best : bool
        Whether who is first is said with what is unknown at its best.
    left_out : tuple of str
        The labels of ways that are not compared, because they have nothing to work on.
    """

    ALIKE: ClassVar[str] = (
        "Kendall and Spearman: how alike the order is to the first one; 1 the same, 0 unrelated, -1 the reverse."
    )
    """What rank correlations mean."""

    variants: tuple[Variant, ...]
    kendall: tuple[float | None, ...]
    spearman: tuple[float | None, ...]
    standing: tuple[str, ...]
    at_best: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[Variant, ...]:
        """The variants that are ways of their own."""
        return tuple(variant for variant in self.variants if variant.counts)

    @property
    def compares(self) -> bool:
        """Whether there are two networks to put in order, and two ways of doing it."""
        return len(self.standing) > 1 and len(self.counted) > 1

    @property
    def same_first(self) -> bool:
        """Whether all of them put the same network first."""
        return len({variant.first for variant in self.counted}) <= 1

    @property
    def winners(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Who is first under which: the most frequent first, the one in use before others as frequent."""
        found: dict[tuple[str, ...], list[str]] = {}
        for variant in self.counted:
            found.setdefault(variant.first, []).append(variant.label)
        return {first: tuple(labels) for first, labels in sorted(found.items(), key=lambda item: -len(item[1]))}

    def mostly(self, called: Names) -> str:
        """Return whom most ways put first, without a full stop."""
        (most, labels), *_ = self.winners.items()
        put = "puts" if len(labels) == 1 else "put"
        return f"{len(labels)} of {len(self.counted)} ways of ranking {put} {networks_text(called, most)} first"

    @property
    def titles(self) -> dict[str, str]:
        """How each is called in a sentence, by its label."""
        return {variant.label: variant.title or variant.label for variant in self.variants}

    @property
    def sentence(self) -> str:
        """Who is first under which of them, in plain words."""
        if not self.standing:
            return "Nobody stands: there is nothing for methods to agree on."
        if len(self.standing) == 1:
            only = self.called.network(self.standing[0])
            return f"No other network than {only} stands: there is nothing for methods to agree on."
        if not self.compares:
            return self.without_others or "No other method gives these networks scores of its own."
        if self.same_first:
            first = networks_text(self.called, self.counted[0].first)
            ways = f"all {len(self.counted)} ways of ranking that differ here"
            return capital(supposing(f"{ways} put {first} first.", at_best=self.at_best))
        titles = self.titles
        said = self.mostly(self.called)
        for winner, own in [*self.winners.items()][1:]:
            among = listed_with_and(titles[label] for label in own)
            where = f"in {len(own)} others" if len(own) > _NAMED else f"under {among}"
            come = "is first" if len(winner) == 1 else "tie for the first place"
            # Networks that all tie are no rivals of one among them.
            is_all = len(winner) == len(self.standing)
            come = "all that stand tie" if is_all else f"{networks_text(self.called, winner)} {come}"
            said += f"; {come} {where}"
        return supposing(f"{said}.", at_best=self.at_best)

    @property
    def without_others(self) -> str:
        """Which ways are left out and why, as a sentence; nothing where none is."""
        if not self.left_out:
            return ""
        count = len(self.left_out)
        ways = "1 other way" if count == 1 else f"{count} other ways"
        return (
            f"{ways} of ranking {'has' if count == 1 else 'have'} nothing to work on: on the criteria with "
            "weight, the networks that stand have no figures, or figures that are all worth the same."
        )

    def __str__(self) -> str:
        """Return who is first under which way of ranking, and how alike the orders are, as plain text."""
        if not self.compares:
            return wrapped(self.sentence)
        lines = [self.sentence, self.ALIKE, ""]
        figures = zip(self.variants, self.kendall, self.spearman, strict=True)
        lines += [_variant_line(variant, alike, self) for variant, *alike in figures]
        if self.left_out:
            lines.append(self.without_others)
        return "\n".join(wrapped(line) for line in lines)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each way of ranking.

        Returns
        -------
        DataFrame
            Columns `label`, `title`, `first`, `kendall`, `spearman`, `counts`, `same_as` and `refusal`.
        """
        kinds = columns("label title first kendall:Float64 spearman:Float64")
        kinds |= columns("counts:bool same_as refusal")
        told: list[dict[str, Any]] = self.json_values()["variants"]
        words = ("same_as", "refusal")
        rows = [
            {**one, "first": ", ".join(one["first"]), **{name: one[name] or "" for name in words}} for one in told
        ]
        return frame_of_rows(rows, kinds)

    def json_values(self) -> dict[str, Any]:
        """Return who is first under which way of ranking; the rankings themselves are told by their method."""
        return {
            "same_first": self.same_first,
            "sentence": self.sentence,
            "left_out": list(self.left_out),
            "variants": [
                {
                    "label": variant.label,
                    "title": variant.title,
                    "method": None if (way := variant.ranking) is None else way.method.name,
                    "parameters": None if way is None else way.method.model_dump(mode="json"),
                    "first": list(variant.first),
                    "ranks": None if way is None else _ranks(way),
                    "kendall": kendall,
                    "spearman": spearman,
                    "counts": variant.counts,
                    "same_as": variant.same_as or None,
                    "refusal": variant.refusal or None,
                }
                for variant, kendall, spearman in zip(self.variants, self.kendall, self.spearman, strict=True)
            ],
        }


@checked
def agreement(ranking: Study | Ranking, methods: str | Method | Sequence[str | Method] = "all") -> Agreement:
    """Rank the same networks in other ways, and say how far these agree.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    methods : {"all", "methods"}, str, Method, or a sequence of these
        Every built-in method and other ways of scaling (the default), every built-in method with its defaults, or
        those of these names; a `Method` has its own parameters.

    Returns
    -------
    Agreement

    Raises
    ------
    UnknownName
        For a method that does not exist, with the nearest name.

    Notes
    -----
    All use the weights of the ranking, but for methods whose weights are pairwise judgements: these use the
    study's, and cannot be applied where it has none. Correlations are over the networks that stand, by the scores
    that they are listed by: Kendall's tau-b, which allows for ties, and Spearman's rho. Two ways that give the
    same scores, or scores a constant apart, are one: AHP by ratings is the weighted sum with judgement weights.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33(3), 239-251.
    Spearman, C. (1904). The proof and measurement of association between two things. American Journal of
    Psychology 15(1), 72-101.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [3, 0]], [4, 1], worst=[0, 150], best=[5, 0])
    >>> found = agreement(rank(matrix), ["topsis", "ahp"])
    >>> [(variant.label, variant.first, variant.same_as) for variant in found.variants]
    [('weighted_sum', ('A1',), ''), ('topsis', ('A1',), ''), ('ahp', ('A1',), 'weighted_sum')]
    """
    ranking = ranking_of(ranking)
    variants: list[Variant] = [Variant(label_of(ranking.method), ranking, title=title_of(ranking.method))]
    left_out: list[str] = []
    for method in _wanted(methods):
        if method == ranking.method:
            continue
        if _has_nothing(ranking, method):
            left_out.append(label_of(method))
        else:
            variants.append(_variant(ranking, method, variants))
    own, ways = ranking.ranks[ranking.stands], [variant.ranking for variant in variants]
    return Agreement(
        called=ranking.names,
        variants=tuple(variants),
        kendall=tuple(None if way is None else kendall_tau(own, way.ranks[way.stands]) for way in ways),
        spearman=tuple(None if way is None else spearman_rho(own, way.ranks[way.stands]) for way in ways),
        standing=standing(ranking),
        at_best=any(
            not one.ranking.at_best.isdisjoint(one.first) for one in variants if one.ranking and one.counts
        ),
        left_out=tuple(left_out),
    )


def label_of(method: Method) -> str:
    """Return a method's name with the parameters that are not at their defaults: ``vikor (reference anchors)``."""
    said = ", ".join(_stated(method))
    return f"{method.name} ({said})" if said else method.name


def title_of(method: Method) -> str:
    """Return how a method is called in a sentence, with what parameters do that are not at their defaults.

    Examples
    --------
    >>> title_of(make_method("topsis", {"reference": "candidates"})), title_of(make_method("weighted_sum"))
    ('TOPSIS (levels from the candidates)', 'weighted sum')
    """
    title = method.title if method.title[1:2].isupper() else f"{method.title[:1].lower()}{method.title[1:]}"
    said = ", ".join(map(spoken, _stated(method)))
    return f"{title} ({said})" if said else title


def _stated(method: Method) -> list[str]:
    """Return the parameters that are not at their defaults, a block of them by its name alone."""
    plain = vars(type(method).model_construct())
    stated = {name: value for name, value in method if value != plain.get(name)}
    if not all(isinstance(value, str | int | float) for value in stated.values()):
        stated = method.model_dump(mode="json", include={*stated})
    return [name if isinstance(value, dict) else f"{name} {value}" for name, value in stated.items()]


def firsts(ranking: Ranking) -> tuple[str, ...]:
    """Return who is first, several where they tie, in the order of their ids."""
    return ranking.networks[: np.count_nonzero(ranking.ranks == 1)]


def _wanted(methods: str | Method | Sequence[str | Method]) -> Iterator[Method]:
    if isinstance(methods, Method) or (isinstance(methods, str) and methods not in {"all", "methods"}):
        methods = [methods]
    if not isinstance(methods, str):
        yield from (one if isinstance(one, Method) else make_method(one) for one in methods)
        return
    # Parameters that are known to be right are not checked: that would take most of the time.
    yield from (method_class(name).model_construct() for name in built_in_methods())
    if methods == "all":
        yield from (method_class(name).model_construct(**parameters) for name, parameters in SCALINGS)


def _has_nothing(ranking: Ranking, method: Method) -> bool:
    """Return whether the networks that stand give a method nothing to tell them apart by."""
    matrix = ranking.matrix.aside or ranking.matrix
    rows, weighs = np.flatnonzero(ranking.stands), ranking.matrix.weights > 0
    if not method.reads_figures or len(rows) <= 1 or matrix.applies is not None:
        return False
    if matrix.lacking is not None and matrix.lacking[rows][:, weighs].any():
        return True
    if matrix.unknown is not None and matrix.unknown[rows][:, weighs].all():
        return True
    anchored = matrix.worst is not None and matrix.best is not None
    values = matrix.values  # noqa: PD011 -- a decision matrix's, not a frame's
    worth = (matrix.utilities if anchored else values)[np.ix_(rows, np.flatnonzero(weighs))]
    return bool((worth == worth[0]).all())


def _variant(ranking: Ranking, method: Method, before: list[Variant]) -> Variant:
    label, title = label_of(method), title_of(method)
    matrix = ranking.matrix
    try:
        with warnings.catch_warnings():
            # What they say of a way that nobody chose is no matter of the reader's.
            warnings.simplefilter("ignore")
            if method.judged_weights and not ranking.method.judged_weights and ranking.study is not None:
                judged = study_weights(ranking.study, judged_statement(ranking.study))
                matrix = matrix.reweighted(judged.weights)
            found = rank(matrix, method)
    except (MethodNotApplicable, MissingAnchors, JudgementError) as refusal:
        return Variant(label, None, refusal=str(refusal), title=title)
    same = next((one.label for one in before if one.counts and _same_scores(one.ranking, found)), "")
    return Variant(label, found, same_as=same, title=title)


def judged_statement(study: Study) -> Weighting:
    """Return how judgements become weights: as the study says, or as is usual where its weights come otherwise."""
    return study.weights if study.weights.how == "judgements" else Weighting.model_construct(how="judgements")


def _same_scores(one: Ranking | None, other: Ranking) -> bool:
    if one is None or not np.array_equal(one.stands, other.stands):
        return False
    stands = one.stands
    scores = one.scores[stands]
    extent = score_extent(scores, one.method.range_of_scores) or 1.0
    apart = other.scores[stands] - scores
    if np.abs(apart).max(initial=0.0) <= SAME * extent:
        return True
    # Of two networks, or where all tie, equal distances are a coincidence, and say nothing of the arithmetic.
    varies = len(scores) > 2 and np.ptp(scores) > SHIFTED * extent  # noqa: PLR2004 -- see above
    return bool(varies and np.ptp(apart) <= SHIFTED * extent)


def _variant_line(variant: Variant, correlations: Sequence[float | None], agreement: Agreement) -> str:
    kendall, spearman = correlations
    titles, called = agreement.titles, agreement.called
    title = capital(titles[variant.label])
    if variant.ranking is None:
        return f"{title}: not applicable ({called.in_words(variant.refusal)})."
    if variant.same_as:
        return f"{title}: the same arithmetic here as {titles[variant.same_as]}, and not counted again."
    alike = ""
    if kendall is not None and spearman is not None:
        alike = f"; Kendall {share_text(kendall)}, Spearman {share_text(spearman)}"
    return f"{title}: {networks_text(called, variant.first)} first{alike}."


def _ranks(ranking: Ranking) -> dict[str, int]:
    """Return the rank of each network that stands."""
    return dict(zip(standing(ranking), sorted(ranking.ranks[ranking.stands].tolist()), strict=True))


def kendall_tau(one: Whole, other: Whole) -> float | None:
    """Return Kendall's tau-b of two rankings (n,) of the same items; equal ranks tie.

    None where everything ties in one of the two, or nothing is there to compare.
    """
    upper = np.triu_indices(len(one), 1)
    return _correlation(*(np.sign(ranks[upper[1]] - ranks[upper[0]]).astype(np.float64) for ranks in (one, other)))


def _correlation(one: Floats, other: Floats) -> float | None:
    """Return the cosine of two rows that are centred; None where one of them does not vary."""
    sizes = float(one @ one), float(other @ other)
    return float(one @ other / np.sqrt(sizes[0] * sizes[1])) if all(sizes) else None


def spearman_rho(one: Whole, other: Whole) -> float | None:
    """Return Spearman's rho of two competition rankings (n,), ties at the mean of their places; None as above."""
    centred = (own - own.mean() if len(own) else own for own in (mean_places(one), mean_places(other)))
    return _correlation(*centred)


def mean_places(ranks: Whole) -> Floats:
    """Return ranks in which those that tie share the mean of the places they cover: 1, 2.5, 2.5, 4."""
    ties = (ranks[:, None] == ranks[None, :]).sum(axis=1)
    places: Floats = ranks + (ties - 1) / 2.0
    return places


def kendall_w(places: Floats) -> float | None:
    """Return Kendall's coefficient of concordance of the places (k, n) that k judges give to n items, from 0 to 1.

    Those that tie share the mean of their places. None where everything ties, or there are fewer than two items.
    """
    judges, items = places.shape
    ties = 0.0
    for own in places:
        counts = np.unique(own, return_counts=True)[1].astype(np.float64)
        ties += float((counts**3 - counts).sum())
    sums = places.sum(axis=0)
    most = judges**2 * (items**3 - items) - judges * ties
    if most <= 0:
        return None
    return float(12.0 * ((sums - sums.mean()) ** 2).sum() / most)


def consensus(weights: Floats, influences: Floats, *, largest_ratio: float | None = None) -> float:
    """Return the Shannon-entropy consensus of several people's weights (k, m), by their influences (k,).

    All rows and the influences sum to 1; ``largest_ratio`` is how many times as much one item can matter as
    another at most, by the scale of judgements. 1 where all agree; 0 where they are as far apart as can be: each
    of as many people as items puts all weight on another one, and all have the same influence.
    """
    width = weights.shape[1]
    if width == 1:
        return 1.0
    own, together = float(influences @ _entropy(weights)), float(_entropy(influences @ weights))
    least = 1.0
    if largest_ratio is not None:
        steep = np.append(np.ones(width - 1), largest_ratio)
        least = float(np.exp(_entropy(steep / steep.sum())))
    floor = least / width
    return float(np.clip((np.exp(own - together) - floor) / (1.0 - floor), 0.0, 1.0))


def _entropy(weights: Floats) -> Floats:
    entropy: Floats = -(weights * np.log(np.where(weights > 0, weights, 1.0))).sum(axis=-1)
    return entropy
