"""How are very many studies ranked, each of one learner with criteria, rules and networks of their own?"""

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from netselect.arguments import RankingOptions
from netselect.batch.engine import Engine
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.engine.learners import Chunk, Legend, empty_places, joined, nobody
from netselect.batch.many import BatchResult, RankedPortion, checked_number
from netselect.batch.reading import TWICE, KnownIds, LearnerFault
from netselect.batch.reading.files import OF_STUDIES, files_in, stated_in
from netselect.batch.reading.from_records import laid_out
from netselect.batch.reading.records import redacted
from netselect.errors import Fault, InvalidParameter, NetselectError, StudyFaults, UnreadableFile, listed
from netselect.methods import Method
from netselect.reading.load import load, load_for_others
from netselect.study.statements import Weighting
from netselect.study.study import Learner, LearnerRecord, Study

StudiesSource: TypeAlias = "str | Path | Iterable[str | Path | Study]"
"""A folder of studies, the path of one, or several paths and studies."""

PORTION = 512
"""Studies that are read and ranked before their results are handed on."""

_CHANGED = (
    "the study has a network or a gate that no study had when the legend was made: make it again, of the same "
    "studies"
)
_LOOKED_AT = 3
"""Files that are looked at where a folder holds no study."""

_STUDY = {"netselect", "learner", "networks", "as_of"}
"""What a study says, and no learner's record."""

_MOST_NAMED = 3
"""Methods that are named where the studies have several."""


def rank_studies(
    sources: StudiesSource,
    method: Method | str | None = None,
    *,
    top: int = 10,
    gates: Literal["apply", "ignore"] = "apply",
    weights: Weighting | str | None = None,
    leave_out_private: bool = False,
    **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
) -> BatchResult:
    """Rank each of many studies by itself, and return the results in one set of columns.

    Parameters
    ----------
    sources : path, or iterable of paths and studies
        A folder, whose YAML and JSON files and workbooks are studies; or the studies themselves. They are read
        one at a time.
    method, gates, weights, **parameters
        As for `netselect.rank`; where nothing is said, each study has its own.
    top : int
        How many networks are listed for each learner, 1 or more.
    leave_out_private : bool
        Whether what is marked private, needs and networks, is left out before anything is computed.

    Returns
    -------
    BatchResult
        For each study what `netselect.rank` makes of it. The networks and gates of the legend are those of all
        studies together. Studies that cannot be read or ranked are in its `faults`.

    Raises
    ------
    UnreadableFile
        Where there is no such file or folder, or the folder holds no study.
    InvalidParameter
        Where `top` or the source is none, or the folder holds learners' records instead.

    Examples
    --------
    >>> from netselect import loads
    >>> text = '''
    ... netselect: 1
    ... title: Which network?
    ... as_of: 2026-01-01
    ... learner: {id: ann}
    ... criteria: {recognition: {weight: 1, scale: {worst: 0, best: 5}}}
    ... networks:
    ...   club: {name: A club, values: {recognition: 2}}
    ...   body: {name: A body, values: {recognition: 4}}
    ... '''
    >>> result = rank_studies([loads(text)], top=1)
    >>> result.to_frame()[["learner", "network"]].values.tolist()
    [['ann', 'body']]
    """
    options = RankingOptions(method, parameters, gates, weights, leave_out_private)
    met = _Met(checked_number("top", top))
    outcomes = list(_outcomes(_found(sources, options), options, met))
    legend = met.legend()
    if not legend.networks and isinstance(sources, str | os.PathLike):
        refuse_learners(Path(sources))
    codes = _Codes(legend)
    portions = [codes.portion(some) for some in outcomes]
    return BatchResult(
        legend, [one.chunk for one in portions], [fault for one in portions for fault in one.faults]
    )


def legend_of_studies(sources: StudiesSource, options: RankingOptions | None = None, *, top: int = 10) -> Legend:
    """Return what the codes of the results of many studies will stand for, reading each once and ranking none.

    An iterable has to be such that it can be gone through again, since `portions_of_studies` does.
    """
    options = options or RankingOptions()
    met = _Met(checked_number("top", top))
    for found in _found(sources, options):
        if found.study is not None:
            # Whoever ranks a study says why it cannot be.
            with suppress(NetselectError):
                met.add(candidates_of(found.study, options))
    return met.legend()


def portions_of_studies(
    sources: StudiesSource,
    legend: Legend,
    options: RankingOptions | None = None,
    *,
    has: Callable[[int, int], bool] | None = None,
) -> Iterator[RankedPortion]:
    """Yield the results of many studies, some hundred at a time and in their order; only those are held.

    The legend is what `legend_of_studies` found in the same sources by the same options. ``has`` is asked, with
    the number of a portion and of its studies, whether their results are there already; such studies are read,
    since no later learner may have the id of one, and not ranked.
    """
    codes, options = _Codes(legend), options or RankingOptions()
    for some in _outcomes(_found(sources, options), options, codes, has):
        yield codes.portion(some)


def refuse_learners(path: Path) -> None:
    """Refuse a file, or a folder whose first files hold learners' records, and say how those are ranked."""
    files = files_in(path, OF_STUDIES)[:_LOOKED_AT] if path.is_dir() else [path]
    if all(map(_holds_learners, files)):
        raise InvalidParameter(
            f"{path} holds learners' records, as {files[0].name} does, and no studies: name the study that they "
            "share and give these as its learners, with "
            f"`netselect batch STUDY --learners {shlex.quote(str(path))}` or `rank_many(study, {str(path)!r})`"
        )


def _holds_learners(path: Path) -> bool:
    try:
        data = next(stated_in(path)).data
    except (StopIteration, NetselectError):
        return False
    return (
        isinstance(data, Mapping) and bool(LearnerRecord.model_fields.keys() & data) and not _STUDY & data.keys()
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A study and where it was found, or what is wrong with it."""

    name: str
    source: str
    record: int
    study: Study | None = None
    faults: tuple[Fault, ...] = ()


def _found(sources: StudiesSource, options: RankingOptions) -> Iterator[_Found]:
    is_for_others = options.leave_out_private
    read: Callable[[Any], Study] = load_for_others if is_for_others else load
    if isinstance(sources, str | os.PathLike):
        path = Path(sources)
        if not path.exists():
            raise UnreadableFile(f"there is no file or folder {path}")
        sources = files_in(path, OF_STUDIES) if path.is_dir() else [path]
    elif isinstance(sources, Study | Mapping) or not isinstance(sources, Iterable):
        raise InvalidParameter(
            f"studies come from a folder or an iterable of studies and paths, found {type(sources).__name__}: put "
            "it into a list"
        )
    for number, one in enumerate(sources, start=1):
        given: Study | Path
        if isinstance(one, Study):
            given, name, source = one, one.learner.id, "studies"
        elif isinstance(one, str | os.PathLike):
            given, name, source = Path(one), Path(one).stem, str(Path(one))
        else:
            raise InvalidParameter(f"studies are paths or studies, found {type(one).__name__} in place {number}")
        study: Study | None = None
        faults: Sequence[Fault] = ()
        try:
            study = given if isinstance(given, Study) and not is_for_others else read(given)
        except StudyFaults as error:
            faults = list(map(redacted, error.faults)) if is_for_others else error.faults
            if isinstance(given, Study):
                faults = [replace(fault, source=source) for fault in faults]
        except UnreadableFile as error:
            faults = [Fault(error.code, str(error), source=source)]
        yield _Found(name, source, number, study, tuple(dict.fromkeys(faults)))


def _ranked(study: Study, options: RankingOptions, top: int) -> tuple[Candidates, Chunk, list[Fault]]:
    """Return the result of a study in its own codes, or everything that keeps it from one."""
    candidates = candidates_of(study, options)
    # What its own learner states is a record that adds nothing of its own.
    stated = {name: getattr(study.learner, name) for name in Learner.model_fields}
    laid = laid_out(candidates, [LearnerRecord.model_construct(**stated, weight_judgements={})])
    # One learner alone is ranked as `netselect.rank` does it: there is nobody to be ranked together with.
    engine = Engine(candidates, min(top, len(candidates.networks)), is_alone=True)
    chunk, failures = engine.rank(laid.learners)
    unweighed = [replace(fault, path=()) for fault in laid.failed.values()]
    return candidates, chunk, [*unweighed, *(Fault("method", one.reason) for one in failures)]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came out for one study: a result in codes of its own, or why there is none."""

    chunk: Chunk | None = None
    networks: Sequence[str] = ()
    gates: Sequence[str] = ()
    faults: tuple[LearnerFault, ...] = ()


def _outcomes(
    source: Iterator[_Found],
    options: RankingOptions,
    known: "_Met | _Codes",
    has: Callable[[int, int], bool] | None = None,
) -> Iterator[list[_Outcome]]:
    """Yield what came out for some hundred studies at a time."""
    seen = KnownIds()
    for number in count():
        some = list(islice(source, PORTION))
        if not some:
            return
        if has is not None and has(number, len(some)):
            seen.add([found.study.learner.id for found in some if found.study is not None])
        else:
            yield [_outcome(found, options, known, seen) for found in some]


def _outcome(found: _Found, options: RankingOptions, known: "_Met | _Codes", seen: KnownIds) -> _Outcome:
    study, reasons = found.study, list[Fault]()
    if study is None:
        return _Outcome(faults=tuple(LearnerFault(found.name, found.record, fault) for fault in found.faults))
    name = study.learner.id
    if seen.add([name])[0]:
        fault = Fault("duplicate", TWICE.format(name), ("learner", "id"), source=found.source)
        return _Outcome(faults=(LearnerFault(name, found.record, fault),))
    try:
        candidates, chunk, reasons = _ranked(study, options, known.top)
        if not reasons and known.add(candidates):
            return _Outcome(chunk, candidates.networks, [gate.name for gate in candidates.gates])
    except NetselectError as error:
        reasons = [Fault(error.code, str(error))]
    faults = (replace(fault, source=found.source) for fault in reasons or [Fault("conflict", _CHANGED)])
    return _Outcome(faults=tuple(LearnerFault(name, found.record, fault) for fault in faults))


class _Met:
    """The networks, gates and methods of the studies that have been met, in their order."""

    def __init__(self, top: int) -> None:
        self.top = top
        self.networks, self.gates, self.methods = dict[str, None](), dict[str, None](), dict[str, None]()

    def add(self, candidates: Candidates) -> bool:
        """Take in those of a study."""
        self.networks |= dict.fromkeys(candidates.networks)
        self.gates |= dict.fromkeys(gate.name for gate in candidates.gates)
        self.methods[candidates.method.name] = None
        return True

    def legend(self) -> Legend:
        """Return what codes stand for, once all studies have been met."""
        few = 0 < len(self.methods) <= _MOST_NAMED
        method = listed(self.methods).replace(" or ", " and ") if few or not self.methods else "several methods"
        return Legend(tuple(sorted(self.networks)), tuple(self.gates), min(self.top, len(self.networks)), method)


class _Codes:
    """Puts results into the codes of a legend."""

    def __init__(self, legend: Legend) -> None:
        # Where no study can be ranked, the legend has no network either.
        self.legend, self.top = legend, max(legend.top, 1)
        self.networks = {name: code for code, name in enumerate(legend.networks)}
        self.gates = {name: code for code, name in enumerate(legend.gates)}

    def add(self, candidates: Candidates) -> bool:
        """Return whether the legend has every network and gate of a study."""
        gates = {gate.name for gate in candidates.gates}
        return self.networks.keys() >= set(candidates.networks) and self.gates.keys() >= gates

    def portion(self, outcomes: Sequence[_Outcome]) -> RankedPortion:
        """Return the results of some studies as one."""
        chunks = [self._recoded(one, one.chunk) for one in outcomes if one.chunk is not None]
        faults = [fault for one in outcomes for fault in one.faults]
        return RankedPortion(joined(chunks) if chunks else nobody(self.legend), faults, len(outcomes))

    def _recoded(self, one: _Outcome, chunk: Chunk) -> Chunk:
        networks, gates, top = len(self.networks), len(self.gates), self.legend.top
        network = np.array([self.networks[name] for name in one.networks], dtype=np.int32)
        listed = np.append(network, np.int32(-1))[chunk.network]  # an empty place has the code -1
        wide = empty_places(len(chunk), top)
        for name, column in wide.items():
            column[:, : listed.shape[1]] = listed if name == "network" else getattr(chunk, name)
        excluded_by = np.zeros((len(chunk), gates), dtype=np.int32)
        excluded_by[:, [self.gates[name] for name in one.gates]] = chunk.excluded_by
        serving = np.zeros(networks, dtype=np.int64)
        serving[network] = chunk.serving
        shortlisted = chunk.shortlisted.copy()
        shortlisted[:, 1] = network[shortlisted[:, 1]]
        return replace(chunk, **wide, excluded_by=excluded_by, serving=serving, shortlisted=shortlisted)
