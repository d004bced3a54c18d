"""How are very many studies ranked, each of one learner with criteria, rules and networks of their own?"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from typing import Any, Literal, TypeAlias

from netselect.batch.engine.candidates import candidates_of
from netselect.batch.engine.chunk import Chunk
from netselect.batch.engine.engine import Engine
from netselect.batch.many import RankedPortion, checked_top
from netselect.batch.reading.from_files import files_in, stated_in
from netselect.batch.reading.from_records import TWICE
from netselect.batch.reading.laying_out import laid_out
from netselect.batch.reading.portion import LearnerFault
from netselect.batch.reading.private_faults import told_of_study
from netselect.batch.reading.seen import Seen
from netselect.batch.result import BatchResult, Legend
from netselect.batch.shared_codes import Codes, shared_chunk
from netselect.errors import Fault, InvalidParameter, NetselectError, StudyFaults, UnreadableFile, listed
from netselect.methods import Method
from netselect.reading.load import dotted, load, load_for_others
from netselect.reading.private import without_private
from netselect.study.learner import Learner
from netselect.study.learner_record import LearnerRecord
from netselect.study.outline import Tree
from netselect.study.references import learner_faults
from netselect.study.stated_weights import weight_faults
from netselect.study.statements import Weighting
from netselect.study.study import Study

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
        A folder, whose YAML and JSON files are studies; or the studies themselves. They are read one at a time.
    method, gates, weights, **parameters
        As for `netselect.rank`; where nothing is said, each study has its own.
    top : int
        How many networks are listed for each learner, 1 or more.
    leave_out_private : bool
        Whether needs that are marked private are left out before anything is computed.

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
    ranker = _Ranker(top, leave_out_private, (method, gates, weights, parameters))
    portions = list(ranker.portions(sources))
    legend = ranker.legend()
    if not legend.networks and isinstance(sources, str | os.PathLike):
        refuse_learners(Path(sources))
    chunks = [shared_chunk(one.chunk, ranker.codes, legend) for one in portions]
    return BatchResult(legend, chunks, [fault for one in portions for fault in one.faults])


def legend_of_studies(
    sources: StudiesSource,
    method: Method | str | None = None,
    *,
    top: int = 10,
    gates: Literal["apply", "ignore"] = "apply",
    weights: Weighting | str | None = None,
    leave_out_private: bool = False,
    **parameters: Any,  # noqa: ANN401 -- as above
) -> Legend:
    """Return what the codes of the results of many studies will stand for, reading each once and ranking none.

    Parameters
    ----------
    sources : path, or iterable of paths and studies
        As for `rank_studies`; an iterable that can be gone through again, since `portions_of_studies` does.
    method, top, gates, weights, leave_out_private, **parameters
        As for `rank_studies`.

    Returns
    -------
    Legend

    Raises
    ------
    UnreadableFile, InvalidParameter
        As `rank_studies` raises them.
    """
    ranker = _Ranker(top, leave_out_private, (method, gates, weights, parameters))
    for found in _found(sources, leave_out_private=leave_out_private):
        if found.study is not None:
            ranker.note(found.study)
    return ranker.legend()


def portions_of_studies(
    sources: StudiesSource,
    legend: Legend,
    method: Method | str | None = None,
    *,
    gates: Literal["apply", "ignore"] = "apply",
    weights: Weighting | str | None = None,
    leave_out_private: bool = False,
    has: Callable[[int, int], bool] | None = None,
    **parameters: Any,  # noqa: ANN401 -- as above
) -> Iterator[RankedPortion]:
    """Yield the results of many studies, some hundred at a time; only those are held.

    Parameters
    ----------
    sources : path, or iterable of paths and studies
        As for `rank_studies`.
    legend : Legend
        What `legend_of_studies` found in the same sources.
    has : callable, optional
        Is asked, with the number of a portion and of its studies, whether their results are there already; such
        studies are read, since no later learner may have the id of one, and not ranked.
    method, gates, weights, leave_out_private, **parameters
        As for `rank_studies`.

    Yields
    ------
    RankedPortion
        In the order of the sources, as the writers of a batch take them.
    """
    ranker = _Ranker(
        # Where no study can be ranked, the legend has no network either.
        max(legend.top, 1),
        leave_out_private,
        (method, gates, weights, parameters),
        Codes.of(legend),
        is_fixed=True,
    )
    for one in ranker.portions(sources, has):
        yield RankedPortion(shared_chunk(one.chunk, ranker.codes, legend), one.faults, one.count)


def refuse_learners(path: Path) -> None:
    """Refuse a file, or a folder whose first files hold learners' records and not studies.

    Parameters
    ----------
    path : Path
        Where no study has been found.

    Raises
    ------
    InvalidParameter
        It says how learners' records are ranked.
    """
    files = files_in(path)[:_LOOKED_AT] if path.is_dir() else [path]
    if all(map(_holds_learners, files)):
        raise InvalidParameter(
            f"{path} holds learners' records, as {files[0].name} does, and no studies: name the study that they "
            f"share and give these as its learners, with `netselect batch STUDY --learners {path}` or "
            f"`rank_many(study, {str(path)!r})`"
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


def _found(sources: StudiesSource, *, leave_out_private: bool) -> Iterator[_Found]:
    if isinstance(sources, str | os.PathLike):
        path = Path(sources)
        if not path.exists():
            raise UnreadableFile(f"there is no file or folder {path}")
        sources = files_in(path) if path.is_dir() else [path]
    elif isinstance(sources, Study | Mapping) or not isinstance(sources, Iterable):
        raise InvalidParameter(
            f"studies come from a folder or an iterable of studies and paths, found {type(sources).__name__}: put "
            "it into a list"
        )
    for number, one in enumerate(sources, start=1):
        if isinstance(one, Study):
            yield _left(one, number) if leave_out_private else _Found(one.learner.id, "studies", number, one)
            continue
        if not isinstance(one, str | os.PathLike):
            raise InvalidParameter(f"studies are paths or studies, found {type(one).__name__} in place {number}")
        path = Path(one)
        try:
            yield _Found(path.stem, str(path), number, load_for_others(path) if leave_out_private else load(path))
        except StudyFaults as error:
            faults = dict.fromkeys(map(told_of_study, error.faults) if leave_out_private else error.faults)
            yield _Found(path.stem, str(path), number, None, tuple(faults))
        except UnreadableFile as error:
            yield _Found(path.stem, str(path), number, None, (Fault(0, 0, "", str(error), str(path)),))


def _left(study: Study, number: int) -> _Found:
    """Return a study without what is private, or what is wrong with what is left of it."""
    left = without_private(study)
    faults: tuple[Fault, ...] = ()
    if left is not study:
        plain = {"learner": left.learner.model_dump(exclude_defaults=True)}
        findings = [*weight_faults(plain), *learner_faults(plain, Tree({}))]
        faults = tuple(told_of_study(Fault(0, 0, dotted(path), said, "studies")) for path, said in findings)
    return _Found(study.learner.id, "studies", number, None if faults else left, faults)


@dataclass(slots=True)
class _Ranker:
    """Ranks studies one after the other, and remembers what their codes stand for."""

    top: int
    leave_out_private: bool
    how: tuple[Method | str | None, Literal["apply", "ignore"], Weighting | str | None, Mapping[str, Any]]
    codes: Codes = field(default_factory=Codes)
    methods: dict[str, None] = field(default_factory=dict)
    is_fixed: bool = False
    """Whether no study may bring a network or a gate that has no code yet."""

    def __post_init__(self) -> None:
        self.top = checked_top(self.top)

    def portions(
        self, sources: StudiesSource, has: Callable[[int, int], bool] | None = None
    ) -> Iterator[RankedPortion]:
        """Yield the results of some hundred studies at a time, in codes of their own."""
        source, seen = _found(sources, leave_out_private=self.leave_out_private), Seen()
        for number in count():
            some = list(islice(source, PORTION))
            if not some:
                return
            if has is not None and has(number, len(some)):
                seen.add([found.study.learner.id for found in some if found.study is not None])
                continue
            chunks, faults = [], []
            for found in some:
                outcome = self._ranked(found, seen)
                if isinstance(outcome, Chunk):
                    chunks.append(outcome)
                else:
                    faults += [LearnerFault(_learner(found), found.record, fault) for fault in outcome]
            yield RankedPortion(self.codes.joined(chunks), faults, len(some))

    def _ranked(self, found: _Found, seen: Seen) -> Chunk | tuple[Fault, ...]:
        """Return the result of one study in shared codes, or why there is none."""
        study = found.study
        if study is None:
            return found.faults
        if seen.add([study.learner.id])[0]:
            return (Fault(0, 0, "learner.id", TWICE.format(study.learner.id), found.source),)
        method, gates, weights, parameters = self.how
        try:
            candidates = candidates_of(study, method, gates=gates, weights=weights, parameters=parameters)
            laid = laid_out(candidates, [_record_of(study.learner)])
            # One learner alone is ranked as `netselect.rank` does it: there is nobody to be ranked together with.
            engine = Engine(candidates, min(self.top, len(candidates.networks)), is_alone=True)
            chunk, failures = engine.rank(laid.learners)
        except NetselectError as error:
            return (Fault(0, 0, "", str(error), found.source),)
        reasons = [*(reason for _, reason in laid.failed), *(failure.reason for failure in failures)]
        if reasons:
            return tuple(Fault(0, 0, "", reason, found.source) for reason in reasons)
        gate_names = [gate.name for gate in candidates.gates]
        if self.is_fixed and not self.codes.know(candidates.networks, gate_names):
            return (Fault(0, 0, "", _CHANGED, found.source),)
        self.methods.setdefault(candidates.method.name)
        return self.codes.coded(chunk, candidates.networks, gate_names)

    def note(self, study: Study) -> None:
        """Remember what a study's codes stand for, without ranking it."""
        method, gates, weights, parameters = self.how
        try:
            candidates = candidates_of(study, method, gates=gates, weights=weights, parameters=parameters)
        except NetselectError:
            # Whoever ranks it says why it cannot be.
            return
        self.methods.setdefault(candidates.method.name)
        self.codes.add(candidates.networks, [gate.name for gate in candidates.gates])

    def legend(self) -> Legend:
        """Return what the codes stand for, once all studies have been met."""
        networks = tuple(sorted(self.codes.networks))
        few = 0 < len(self.methods) <= _MOST_NAMED
        method = listed(self.methods).replace(" or ", " and ") if few or not self.methods else "several methods"
        return Legend(networks, tuple(self.codes.gates), min(self.top, len(networks)), method)


def _learner(found: _Found) -> str:
    return found.name if found.study is None else found.study.learner.id


def _record_of(learner: Learner) -> LearnerRecord:
    """Return what a study's own learner states as a record, which adds nothing of its own."""
    stated = {name: getattr(learner, name) for name in Learner.model_fields}
    return LearnerRecord.model_construct(**stated, weight_judgements={})
