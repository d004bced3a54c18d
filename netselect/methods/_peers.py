"""Second opinions: which rankers of pymcdm and scikit-criteria are there, and how is each asked?

A ranker is called by its library and its name there, such as ``pymcdm.SPOTIS``, and is a method like any other. It
is asked with figures in natural units, weights and directions; what it needs beside these comes from the anchors,
or it is refused by name. The tables say which way its scores run, and what is done to figures first where it asks
for that.
"""

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import cache, partial
from importlib import metadata
from typing import Any, ClassVar, NamedTuple, NoReturn

import numpy as np

from netselect.errors import (
    MalformedMethod,
    MethodNotApplicable,
    NetselectError,
    UnknownName,
    cut_words,
    listed,
    loaded,
    nearest,
)
from netselect.matrix import DecisionMatrix
from netselect.methods._contract import Evaluation, Method, Step, WorksOn
from netselect.methods._footing import refuse_peaked_curves
from netselect.sums import Floats, ScoreRange
from netselect.words import figure_text


class Ranker(NamedTuple):
    """How a ranker of a library is asked."""

    sign: int = 1
    """1 where its larger scores are better, -1 where its smaller ones are."""
    score: str = "score"
    """Under which name scikit-criteria gives its scores."""
    before: tuple[str, ...] = ()
    """The steps of scikit-criteria's preprocessing that it asks for, in order."""
    anchors: str = ""
    """What it takes from the anchors; nothing for one that compares the candidates alone."""
    no_costs: str = ""
    """Why it is not asked where less is better on a criterion; nothing where it may be."""
    refused: str = ""
    """Why it is never asked."""


_MOST_PAIRED = 200
"""Networks up to which all pairs are looked at."""

_NO_RANKING = "doesn't look like a ranking"
"""What scikit-criteria says where a score is no number."""

_NO_NUMBER = "it gives no number for every network"

NOT_BY_DOMINANCE = "there it can put a network above one that is better on every criterion"
_BOUNDS = "the worst and the best level of each criterion as its bounds"
_LESS = -1

PYMCDM: dict[str, Ranker] = {
    **dict.fromkeys(
        (
            *("ARAS", "COCOSO", "CODAS", "EDAS", "LMAW", "MABAC", "MARCOS", "MOORA", "OCRA", "PROBID", "RAM"),
            *("SPROBID", "TOPSIS", "WASPAS", "WPM", "WSM"),
        ),
        Ranker(),
    ),
    "MAIRCA": Ranker(_LESS),
    "VIKOR": Ranker(_LESS),
    "SPOTIS": Ranker(_LESS, anchors=_BOUNDS),
    "RIM": Ranker(anchors=_BOUNDS),
    "RAFSI": Ranker(anchors="the worst and the best level of each criterion as its anti-ideal and ideal point"),
    "AROMAN": Ranker(no_costs=NOT_BY_DOMINANCE),
    "COPRAS": Ranker(refused=f"{NOT_BY_DOMINANCE}; skcriteria.COPRAS does not"),
    "BalancedSPOTIS": Ranker(refused="it needs an expected point, which a study does not hold"),
    "COMET": Ranker(refused="it needs characteristic values and an expert who judges them"),
    "ERVD": Ranker(refused="it needs a reference point, which a study does not hold"),
    "LoPM": Ranker(refused="it needs limits of properties, which a study does not hold"),
    "PROMETHEE_II": Ranker(refused="it needs thresholds of preference; `promethee` takes them"),
}

_VECTOR, _SUM = ("VectorScaler",), ("SumScaler",)
_TURNED, _INVERTED = ("NegateMinimize", "MinMaxScaler"), ("InvertMinimize", "SumScaler")

SKCRITERIA: dict[str, Ranker] = {
    "ARAS": Ranker(before=_INVERTED),
    "COPRAS": Ranker(before=_SUM),
    "CODAS": Ranker(before=_INVERTED),
    "CoCoSo": Ranker(before=_TURNED),
    "EDAS": Ranker(),
    "ELECTRE2": Ranker(_LESS),
    "FullMultiplicativeForm": Ranker(before=_VECTOR),
    "MABAC": Ranker(before=_TURNED),
    "MAIRCA": Ranker(_LESS, "values"),
    "MARCOS": Ranker(score="utility_scores"),
    "MultiMOORA": Ranker(before=_VECTOR),
    "OCRA": Ranker(score="performance"),
    "PROBID": Ranker(before=_VECTOR),
    "RAM": Ranker(before=_SUM),
    "RIM": Ranker(anchors=_BOUNDS),
    "RatioMOORA": Ranker(before=_VECTOR),
    "ReferencePointMOORA": Ranker(_LESS, before=_VECTOR),
    "SPOTIS": Ranker(_LESS, anchors=_BOUNDS),
    "SimplifiedPROBID": Ranker(before=_VECTOR),
    "TOPSIS": Ranker(score="similarity", before=_VECTOR),
    "VIKOR": Ranker(_LESS, "q_k"),
    "WASPAS": Ranker(before=_INVERTED),
    "WeightedProductModel": Ranker(before=_INVERTED),
    "WeightedSumModel": Ranker(before=_TURNED),
    "ELECTRE1": Ranker(refused="it finds a kernel, and puts nobody in order"),
    "ERVD": Ranker(refused="it needs reference points, which a study does not hold"),
    "SIMUS": Ranker(refused="it takes no weights"),
}


class Library(NamedTuple):
    """A library of rankers; its name is that by which it is installed."""

    name: str
    rankers: Mapping[str, Ranker]

    @property
    def version(self) -> str:
        """The version that is installed; nothing where none is."""
        try:
            return metadata.version(self.name)
        except metadata.PackageNotFoundError:
            return ""

    @property
    def called(self) -> str:
        """The library with its version."""
        return f"{self.name} {self.version}".strip()


LIBRARIES = {"pymcdm": Library("pymcdm", PYMCDM), "skcriteria": Library("scikit-criteria", SKCRITERIA)}
"""The libraries, by what their rankers' names begin with."""


def peer_names() -> tuple[str, ...]:
    """Return the names of all rankers that can be asked, whether their libraries are installed or not."""
    return tuple(
        f"{prefix}.{name}"
        for prefix, library in LIBRARIES.items()
        for name, ranker in library.rankers.items()
        if not ranker.refused
    )


class Peer(Method):
    __doc__ = "A ranker of another library; see `peer_class`."

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    score_range: ClassVar[ScoreRange] = "open"
    library: ClassVar[Library]
    ranker: ClassVar[Ranker]
    batched: ClassVar[bool] = False
    quick: ClassVar[bool] = False

    @property
    def of_library(self) -> tuple[str, str]:
        """See `Method.of_library`."""
        return self.library.name, self.library.version

    @property
    def is_relative(self) -> bool:
        """Whether it compares the candidates: all do that take nothing from the anchors."""
        return not self.ranker.anchors

    @property
    def is_rivalrous(self) -> bool:
        """Whether a better figure of one network never raises another's score: nobody has shown that."""
        return not self.is_relative

    @property
    def works_on(self) -> WorksOn:
        """Figures as they are."""
        return "figures"

    def __reduce__(self) -> Any:  # noqa: ANN401 -- as pickle has it
        return _made, (self.name,)

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return what the ranker says; see `Method.evaluate`."""
        weighed = matrix.weights > 0
        refuse_peaked_curves(matrix, self.name)
        self._refuse_unknown(matrix)
        if self.ranker.no_costs and not matrix.maximise[weighed].all():
            raise MethodNotApplicable(
                f"{self.name} is not asked where less is better on a criterion: {self.ranker.no_costs}"
            )
        ends: tuple[Floats, ...] = ()
        values = matrix.values
        if self.ranker.anchors:
            ends = matrix.anchors(self.name)
            # What lies beyond an anchor counts as the anchor, as it does for values between them.
            values = np.clip(values, np.minimum(*ends), np.maximum(*ends))
        asked = _Asked(
            values[:, weighed],
            matrix.weights[weighed],
            np.where(matrix.maximise[weighed], 1, -1),
            tuple(level[weighed] for level in ends),
        )
        ask = _of_pymcdm if self.library is LIBRARIES["pymcdm"] else _of_skcriteria
        try:
            with _quiet():
                given = np.array(ask(self.name.partition(".")[2], self.ranker, asked), dtype=np.float64)
        except NetselectError:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever another library brings along
            self._refuse(" ".join(str(error).split()) or type(error).__name__, matrix)
        if given.shape != (len(matrix.values),) or not np.isfinite(given).all():
            self._refuse(_NO_NUMBER, matrix)
        scores = self.ranker.sign * given + 0.0
        return Evaluation(scores, None, partial(self._steps, given), self._remarks(matrix, scores))

    def _refuse(self, why: str, matrix: DecisionMatrix) -> NoReturn:
        low = np.argwhere((matrix.values <= 0) & (matrix.weights > 0)).tolist()
        cause = ""
        if low:
            row, column = low[0]
            figure = figure_text(matrix.values[row, column])
            found = f"`{matrix.criteria[column]}` of `{matrix.networks[row]}` is {figure}"
            cause = f". {found}; not every ranker takes figures of 0 and below"
        said = _NO_NUMBER if _NO_RANKING in why else cut_words(why.rstrip("."))
        raise MethodNotApplicable(
            f"{self.name} ({self.library.called}) cannot treat these figures: {said}{cause}",
        )

    def _refuse_unknown(self, matrix: DecisionMatrix) -> None:
        if matrix.unknown is None:
            return
        missing = matrix.unknown & (matrix.weights > 0)
        if missing.any():
            row, column = np.argwhere(missing)[0].tolist()
            others = int(missing.sum()) - 1
            raise MethodNotApplicable(
                f"{self.name} takes known figures alone, and `{matrix.criteria[column]}` of "
                f"`{matrix.networks[row]}` is unknown{f', and {others} more' if others else ''}: find it out, or "
                "use a method of netselect's own, which gives bounds"
            )

    def _remarks(self, matrix: DecisionMatrix, scores: Floats) -> tuple[str, ...]:
        """Return a sentence where a network is put above one that is better wherever they differ."""
        if (pair := _upside_down(matrix, scores)) is None:
            return ()
        below, above = (matrix.networks[at] for at in pair)
        return (
            f"{self.name} puts `{above}` above `{below}`, which is at least as good on every criterion, and "
            "better on one: it is no guide here",
        )

    def _steps(self, given: Floats) -> tuple[Step, ...]:
        runs = "larger" if self.ranker.sign > 0 else "smaller"
        first = f", after {' and '.join(self.ranker.before)}" if self.ranker.before else ""
        said = f"What {self.library.called} gives{first}; {runs} is better."
        return (
            Step("Scores of the library", "p", said, given, ("networks",)),
            Step("Scores", "s", "The same, so that larger is better.", self.ranker.sign * given, ("networks",)),
        )


class _Asked(NamedTuple):
    """Figures (n, m), weights and directions (m,), and worst and best levels (m,) where they are needed."""

    values: Floats
    weights: Floats
    types: "np.ndarray[Any, Any]"
    ends: tuple[Floats, ...]

    @property
    def bounds(self) -> Floats:
        """The lowest and the highest level of each criterion, (m, 2)."""
        return np.sort(np.stack(self.ends, axis=1), axis=1)


def _of_pymcdm(name: str, ranker: Ranker, asked: _Asked) -> Any:  # noqa: ANN401 -- the library has no types
    kind = getattr(_part("pymcdm.methods"), name)
    if not ranker.anchors:
        given: tuple[Floats, ...] = ()
    else:
        given = asked.ends[::-1] if name == "RAFSI" else (asked.bounds,)
    return kind(*given)(asked.values, asked.weights, asked.types)


def _of_skcriteria(name: str, ranker: Ranker, asked: _Asked) -> Any:  # noqa: ANN401 -- as above
    problem = _part("skcriteria").mkdm(asked.values, asked.types.tolist(), weights=asked.weights)
    for step in ranker.before:
        if step.endswith("Scaler"):
            made = getattr(_part("skcriteria.preprocessing.scalers"), step)("matrix")
        else:
            made = getattr(_part("skcriteria.preprocessing.invert_objectives"), step)()
        problem = made.transform(problem)
    options: dict[str, Any] = {}
    if ranker.anchors:
        ideal = asked.ends[1]
        options = {"bounds": asked.bounds, "isp": ideal}
        if name == "RIM":
            options = {
                "ranges": list(map(tuple, asked.bounds.tolist())),
                "ref_ideals": [(level, level) for level in ideal.tolist()],
            }
    return _ranker_of_skcriteria(name)().evaluate(problem, **options).e_[ranker.score]


@cache
def _ranker_of_skcriteria(name: str) -> Any:  # noqa: ANN401 -- as above
    """Return a ranker by its name; it stands in a module of its own or of its kin."""
    from pkgutil import iter_modules  # noqa: PLC0415 -- few ask for second opinions

    home = _part("skcriteria.agg")
    for module in iter_modules(home.__path__):
        if not module.name.startswith("_") and hasattr(part := _part(f"skcriteria.agg.{module.name}"), name):
            return getattr(part, name)
    raise AttributeError(f"this version has no {name}")


def _part(module: str) -> Any:  # noqa: ANN401 -- as above
    """Return a part of a library, or refuse it where that is not installed, or cannot be loaded."""
    library = LIBRARIES[module.partition(".")[0]]
    try:
        return loaded(module, "peers", f"Second opinions of {library.name} need that library")
    except NetselectError:
        raise
    except Exception as error:
        raise MalformedMethod(f"{library.called} is installed and cannot be loaded: {error!r}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Let a library say nothing: what it warns of and prints is about its own figures."""
    # They are kept and not only ignored: a library may ask to be heard whatever was said.
    with warnings.catch_warnings(record=True), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        yield


def _upside_down(matrix: DecisionMatrix, scores: Floats) -> tuple[int, int] | None:
    """Return a network and one that it dominates and that scores higher; None where none is, or very many are."""
    if len(scores) > _MOST_PAIRED:
        return None
    weighed = matrix.weights > 0
    signed = np.where(matrix.maximise, matrix.values, -matrix.values)[:, weighed]
    better, other = signed[:, None], signed[None]
    slack = 1e-9 * max(1.0, float(np.abs(scores).max(initial=0.0)))
    wrong = (better >= other).all(axis=-1) & (better > other).any(axis=-1) & (scores > scores[:, None] + slack)
    found = np.argwhere(wrong).tolist()
    return (found[0][0], found[0][1]) if found else None


@cache
def peer_class(name: str) -> type[Method]:
    """Return the method that asks a ranker, by its library and its name.

    Where there is none it is refused with the nearest name; where it cannot be asked, with the reason.
    """
    prefix, _, own = name.partition(".")
    library = LIBRARIES[prefix.lower()]
    if own not in library.rankers:
        raise _no_ranker(name)
    chosen = library.rankers[own]
    if chosen.refused:
        raise UnknownName(f"`{name}` cannot be asked: {chosen.refused}", found=name, expected=())
    if prefix not in LIBRARIES:
        raise _no_ranker(name)
    title_ = f"{own} of {library.called}"
    first = f"Figures go through {listed(chosen.before, joined='and')} first." if chosen.before else ""
    takes = f"It takes {chosen.anchors}." if chosen.anchors else "It compares the candidates."
    runs = "larger" if chosen.sign > 0 else "smaller"

    class Asked(Peer):
        name: ClassVar[str] = f"{prefix}.{own}"
        title: ClassVar[str] = title_
        library: ClassVar[Library] = LIBRARIES[prefix]
        ranker: ClassVar[Ranker] = chosen
        __doc__ = (
            f"A second opinion: {own} as {library.name} works it out.\n\nNotes\n-----\n"
            f"{' '.join(filter(None, [takes, first]))} Its {runs} scores are better; here larger ones always "
            "are.\n"
        )

    return Asked


def _no_ranker(name: str) -> UnknownName:
    """Return the refusal of a name: with the ranker that is meant, or where those of its library are listed."""
    prefix, _, own = name.partition(".")
    library = LIBRARIES[prefix.lower()]
    asked = [ranker for ranker in library.rankers if not library.rankers[ranker].refused]
    close = nearest(own, asked) or nearest(own.upper(), asked)
    said = f"there is no ranker `{name}`"
    if close is not None:
        meant = f"{prefix.lower()}.{close}"
        return UnknownName(f"{said}. Did you mean `{meant}`?", found=name, expected=[meant])
    names = [f"{prefix.lower()}.{ranker}" for ranker in asked]
    listed_all = listed(asked, len(asked), joined="and")
    offered = f"{said}. Those of {library.name} are {listed_all}: write one as in `{prefix.lower()}.SPOTIS`"
    return UnknownName(offered, found=name, expected=names)


def _made(name: str) -> Method:
    return peer_class(name)()
