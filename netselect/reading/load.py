"""How does a file, a text or plain mappings become a study, with every fault found at once?"""

import gc
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from netselect.arguments import checked
from netselect.errors import (
    Fault,
    FileFaults,
    InvalidParameter,
    JudgementError,
    NetselectError,
    StudyFaults,
    StudyPath,
    UnknownItem,
    UnknownName,
    UnreadableFile,
)
from netselect.methods import method_class
from netselect.names import speaking_of
from netselect.reading import Examined, examine, names_used, once_for_use, parse, take_from_catalogue
from netselect.reading.answers import beside, named_in, read_answers, settle_answers
from netselect.reading.decoding import (
    MAX_SIZE,
    OLE,
    SPREADSHEETS,
    ZIP,
    Located,
    Told,
    place_of,
    plain_data,
    read_bytes,
)
from netselect.study import Tree, how, learner_is_heard, levels, mapping, pairs_of_networks, unheard, wants
from netselect.study.cures import odd_names
from netselect.study.references import reference_faults
from netselect.study.stated_weights import levels_without_judgements, weight_faults
from netselect.study.statements import JudgedPair, MethodChoice
from netselect.study.study import Study
from netselect.study.written import Ratio, Written
from netselect.weighting.elicited import importances, judged, study_weights
from netselect.weighting.pairwise import judgement_matrix

if TYPE_CHECKING:
    import pandas as pd

    from netselect.reading.tables import Table
    from netselect.reading.workbook import Workbook

_RECORDS_INSTEAD = Fault(
    "option",
    "these are records, not a study: ask `netselect maintain` about them; `netselect report` makes the documents "
    "boundaries, agreement, timeline and review of them, such as with `--kind timeline --as-of 2026-11-29`",
    ("netselect_records",),
)
_known_method = cache(method_class)
_LEFT_OPEN = frozenset({"judgements", "judges"})
"""Judgements that may be half done as long as no weights rest on them."""
_COMPARED = frozenset({"order", "judgements"})
"""Ways of weighting that can fail for reasons that only their computation shows."""


def computation_findings(data: Mapping[str, Any], faulty: Collection[StudyPath]) -> list[Fault]:
    """Return what would keep a study from being computed; judgements that are `faulty` already are passed over."""
    return [*_of_method(data), *_of_judgements(data, faulty)]


def weighting_findings(study: Study) -> list[Fault]:
    """Work out the weights of a study without faults, where that can fail, and return what fails."""
    found, steps = list[Fault](), dict[StudyPath, Callable[[], object]]()
    if study.learner.importances.how in _COMPARED:
        steps["learner", "importances"] = lambda: importances(study)
    if study.weights.how in _COMPARED:
        steps["weights",] = lambda: study_weights(study, study.weights)
    for path, step in steps.items():
        try:
            step()
        except (UnknownName, InvalidParameter, JudgementError) as error:
            found.append(_of_error(error, path))
    return found


def _of_method(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the method's name and parameters."""
    stated = data.get("method", "weighted_sum")
    if isinstance(stated, str):
        # To build the model for a name alone takes as long as to read a hundred figures.
        choice = MethodChoice.model_construct(name=stated, parameters={})
    else:
        try:
            choice = MethodChoice.model_validate(stated)
        except ValidationError:
            # The model of the study has reported it.
            return
    path: StudyPath = ("method",)
    if isinstance(stated, Mapping):
        path = ("method", choice.name if choice.name in stated else "parameters")
    try:
        method = _known_method(choice.name)
    except UnknownName as error:
        yield _of_error(error, path if path[-1] == choice.name else ("method",))
        return
    if choice.parameters:
        for fault in examine(method, choice.parameters, what="parameter").found:
            yield replace(fault, path=(*path, *fault.path))
    if method.judged_weights and how(data.get("weights")) != "judgements":
        yield from _unjudged_levels(data, choice.name)


def _of_error(error: NetselectError, path: StudyPath) -> Fault:
    """Return what a computation refuses as a fault of the study."""
    return Fault(error.code, str(error), path, found=error.found, expected=error.expected, about=error.about)


def _unjudged_levels(data: Mapping[str, Any], method: str) -> Iterator[Fault]:
    """Yield the levels without judgements, of the learner and of each judge, where a method rests on them."""
    tree = Tree(mapping(data.get("criteria")))
    if learner_is_heard(data):
        yield from levels_without_judgements(data, tree, f"`method: {method}`")
    left_out = {str(mapping(data.get("learner")).get("id")), *unheard(data)}
    for name, judge in mapping(data.get("judges")).items():
        if isinstance(judge, Mapping) and str(name) not in left_out:
            path: StudyPath = ("judges", name)
            who = f"`method: {method}` asks every judge, and `{name}`"
            yield from levels_without_judgements(judge, tree, who, (*path, "judgements"), path)


@cache
def _lines() -> TypeAdapter[dict[str, float]]:
    return TypeAdapter(dict[JudgedPair, Ratio])


def _of_judgements(data: Mapping[str, Any], faulty: Collection[StudyPath]) -> Iterator[Fault]:
    """Yield the sets of judgements that give no weights, such as parts without a link.

    Judgements of the criteria that no weights rest on may be left half done: a person gives them one by one.
    """
    name = str(next(iter(mapping(data.get("method"))), data.get("method", "")))
    used = how(data.get("weights")) == "judgements"
    with suppress(UnknownName):
        used = used or bool(name and _known_method(name).judged_weights)
    silent, is_heard = unheard(data), learner_is_heard(data)
    for path, items, lines in _judged_sets(data):
        if any(place[: len(path)] == path for place in faulty):
            continue
        counts = str(path[1]) not in silent if path[0] == "judges" else is_heard
        is_of_networks = path[-2:-1] == ("network_judgements",)
        linked = (counts and (used or is_of_networks)) or path[0] not in _LEFT_OPEN
        try:
            judgement_matrix(items, judged(_lines().validate_python(lines)), linked=linked)
        except (ValidationError, UnknownItem):
            # A line that is not readable, or names what is not there, has been reported where names are checked.
            continue
        except JudgementError as error:
            yield _of_error(error, path)


def _judged_sets(data: Mapping[str, Any]) -> Iterator[tuple[StudyPath, list[str], Mapping[str, Any]]]:
    """Yield each set of judgements: where it stands, what it compares, and its lines."""
    criteria = mapping(data.get("criteria"))
    inside = levels(criteria) if criteria else {}
    judges = ((("judges", name), mapping(judge)) for name, judge in mapping(data.get("judges")).items())
    for path, who in (((), data), *judges):
        for level, lines in mapping(who.get("judgements")).items():
            if str(level) in inside and isinstance(lines, Mapping):
                yield (*path, "judgements", level), inside[str(level)], lines
    learner = mapping(data.get("learner"))
    if how(learner.get("importances")) == "judgements" and wants(data):
        key = "judgements" if "judgements" in learner else "importances"
        yield ("learner", key), list(wants(data)), mapping(learner.get("judgements"))
    networks = list(map(str, mapping(data.get("networks"))))
    compared = list(pairs_of_networks(data)) if networks else []
    leaves = Tree(criteria).leaves if compared else {}
    for path, lines in compared:
        if str(path[-1]) in leaves and isinstance(lines, Mapping):
            yield path, networks, lines


STANDARD_INPUT = "-"


@checked
def load(
    source: str | Path | Mapping[Any, Any],
    *,
    networks: "pd.DataFrame | None" = None,
    method: Mapping[str, Any] | None = None,
) -> Study:
    """Read a study.

    Parameters
    ----------
    source : str, Path or mapping
        The path of a YAML or JSON file or of a workbook (.xlsx), ``"-"`` for standard input, or the content as
        plain mappings.
    networks : DataFrame, optional
        Networks, one row each, instead of those of the study; columns as in a CSV table.
    method : mapping, optional
        A method with its parameters, such as ``{"topsis": {}}``, instead of that of the study.

    Returns
    -------
    Study

    Raises
    ------
    InvalidParameter
        Where the source is none of these.
    StudyFaults
        With every fault, each with its line, its path, what was found, what is accepted and the cure.
    UnreadableFile
        Where the file is not there, is too large or is not text.
    MissingExtra
        Where the study names a Parquet table and pyarrow is not installed, or is a workbook and openpyxl is not.

    Examples
    --------
    >>> from netselect.errors import StudyFaults
    >>> try:
    ...     load({"netselect": 1, "titel": "Mine"})
    ... except StudyFaults as error:
    ...     print(error.faults[-1].path, error.faults[-1].code)
    ('titel',) unknown_key
    """
    if isinstance(source, Mapping):
        try:
            with collection_paused():
                return study_of(with_method(plain_data(source), method), "", None, [], networks)
        except RecursionError:
            message = "these mappings hold themselves, or are nested too deep to be a study"
            raise StudyFaults([Fault("limit", message)]) from None
    if "\n" in str(source):
        raise UnreadableFile("the name of a file was expected and text was given: use `netselect.loads` for text")
    return text_of(source).study(networks=networks, method=method)


@checked
def loads(
    text: str | bytes,
    source: str = "text",
    *,
    folder: Path | None = None,
    json: bool = False,
    networks: "pd.DataFrame | None" = None,
    method: Mapping[str, Any] | None = None,
) -> Study:
    """Read a study from text.

    Parameters
    ----------
    text : str or bytes
        YAML or JSON.
    source : str
        How messages call the text.
    folder : Path, optional
        Where tables that the study names are looked for; without it no table is read.
    json : bool
        Whether the text is JSON.
    networks : DataFrame, optional
        Networks instead of those of the study.
    method : mapping, optional
        A method with its parameters instead of that of the study.

    Returns
    -------
    Study

    Raises
    ------
    StudyFaults
        With every fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> import netselect
    >>> netselect.loads(Path("criteria.example.yaml").read_text("utf-8")).learner.id
    'learner-a'
    """
    return StudyText(text, source, folder, suffix=".json" if json else "").study(networks=networks, method=method)


def load_for_others(source: Path | Study) -> Study:
    """Return a study without what is private, which is taken out before anything is checked."""
    from netselect.private import leave_out_private  # noqa: PLC0415 -- few studies are read for others

    if isinstance(source, Study):
        return study_of(plain_data(source.as_plain()), "", None, [], None, leaving_out=leave_out_private)
    text = text_of(source)
    with collection_paused(), text.placing():
        data, faults = text.parsed()
        return study_of(data, text.source, text.folder, faults, None, leaving_out=leave_out_private)


def text_of(source: str | Path) -> "StudyText":
    """Return what a file holds, or standard input where it is called so."""
    if source == "":
        raise UnreadableFile("the name of the file is empty: name a file")
    if str(source) != STANDARD_INPUT:
        path = Path(source)
        return StudyText(read_bytes(path), str(source), path.parent, suffix=path.suffix.lower())
    try:
        content = sys.stdin.buffer.read(MAX_SIZE + 1)
    except (AttributeError, OSError, ValueError):
        # Python has none where the descriptor is not open, as after `<&-`.
        raise UnreadableFile("standard input is not open: name a file, or send a study in by a pipe") from None
    return StudyText(content, "standard input", suffix=".json" if content.lstrip()[:1] == b"{" else "")


class StudyText:
    """What a file of a study holds: YAML, JSON or a workbook, which is parsed once for all that is asked of it.

    Tables that it names are looked for in `folder`; without it no table is read. `suffix` is how the name of the
    file ends, in small letters.
    """

    def __init__(self, text: str | bytes, source: str, folder: Path | None = None, *, suffix: str = "") -> None:
        self.text, self.source, self.folder, self.suffix = text, source, folder, suffix
        self.is_json = suffix == ".json"
        self._book: Workbook | None = None
        self._tables: list[Table] = []
        self._parsed: tuple[Any, list[Fault]] | None = None
        # By how it begins, or by how its name ends.
        self._may_be_book = isinstance(text, bytes) and (text.startswith((ZIP, OLE)) or suffix in SPREADSHEETS)

    def _once_parsed(self, told: Told | None = None) -> tuple[Any, list[Fault]]:
        """Return what it says, and its faults as a text; it is parsed where nobody has asked yet."""
        if self._parsed is None and isinstance(self.text, bytes) and self._may_be_book:
            from netselect.reading.workbook import Workbook  # noqa: PLC0415 -- most studies are text

            self._book = Workbook(self.text, self.source)
            self._parsed = self._book.data, self._book.faults
        elif self._parsed is None:
            self._parsed = parse(self.text, self.source, json=self.is_json, told=told)
        return self._parsed

    @property
    def _plain(self) -> str:
        return self.text if isinstance(self.text, str) else self.text.decode("utf-8", "replace")

    @property
    def tables_read(self) -> list[str]:
        """How each table was read, where that is not as usual: once the study has been made."""
        return [f"{table.source}: {table.dialect.said}" for table in self._tables if table.dialect.said]

    @property
    def remarks(self) -> list[str]:
        """What is to be said of how it is written and is no fault: a value cut by a note, a hidden row."""
        from netselect.reading.mending import cut_by_a_note  # noqa: PLC0415 -- only `check` asks

        if self._may_be_book and self._book is None:
            self._once_parsed()
        own = cut_by_a_note(self._plain) if self._book is None else self._book.remarks
        return [*own, *dict.fromkeys(remark for table in self._tables for remark in table.remarks)]

    @property
    def has_comments(self) -> bool:
        """Whether it seems to hold notes behind `#`, which no study keeps."""
        may_hold = not self._may_be_book and not self.is_json
        return may_hold and re.search(r"(?m)(^|\s)#", self._plain) is not None

    @contextmanager
    def placing(self) -> Iterator[None]:
        """Give the faults that are raised inside the sheets and cells of the workbook, where it is one."""
        with speaking_of("workbook" if self._may_be_book else "text"):
            try:
                yield
            except StudyFaults as error:
                if self._book is None:
                    raise
                raise StudyFaults(self._book.told(error.faults)) from None

    @property
    def table(self) -> Path | None:
        """The table that it reads its networks from, if it names one."""
        data, _ = self._once_parsed()
        named = data.get("networks") if isinstance(data, dict) else None
        return self.folder / named if isinstance(named, str) and self.folder is not None else None

    def parsed(self, *, keep: bool = False, told: Told | None = None) -> tuple[Located, list[Fault]]:
        """Return what it says, for one study to be made of it, and its faults as a text.

        They are raised where they leave nothing to look at. Making a study changes the data, so that `keep` says
        whether they are needed once more; for `told` see `parse`.
        """
        data, faults = self._once_parsed(told)
        self._parsed = deepcopy((data, faults)) if keep else None
        if not isinstance(data, Located) or any(fault.code == "tab" for fault in faults):
            # A tab leaves open how deep lines stand, so that nothing can be said of what they hold.
            raise StudyFaults(faults)
        if "netselect_records" in data and "netselect" not in data:
            line, column = place_of(data, ("netselect_records",))
            raise StudyFaults([replace(_RECORDS_INSTEAD, line=line, column=column, source=self.source)])
        return data, faults

    def study(
        self,
        *,
        networks: "pd.DataFrame | None" = None,
        method: Mapping[str, Any] | None = None,
        keep: bool = False,
    ) -> Study:
        """Return the study, or raise every fault; see `loads`, and `parsed` for `keep`."""

        def made(data: Located, faults: list[Fault]) -> Study:
            whole = with_method(data, method)
            return study_of(whole, self.source, self.folder, faults, networks, tables=self._tables)

        def of_other(text: str, told: Told | None) -> Study:
            return made(*StudyText(text, self.source, suffix=self.suffix).parsed(told=told))

        with collection_paused(), self.placing():
            try:
                return made(*self.parsed(keep=keep))
            except StudyFaults as error:
                if networks is not None or self._book is not None:
                    raise
                from netselect.reading.mending import without_knock_on  # noqa: PLC0415 -- few studies have faults

                told = without_knock_on(self.text, error.faults, of_other, is_json=self.is_json)
                raise StudyFaults(told) from None


def with_method(data: Located, method: Mapping[str, Any] | None) -> Located:
    """Return the data of a study with another method, where one is given."""
    if method is not None:
        data["method"] = dict(method)
    return data


@contextmanager
def collection_paused() -> Iterator[None]:
    """Let Python look for unused objects later: reading makes very many objects and leaves hardly any behind."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


Model = TypeVar("Model", bound=Written)


def read_as(
    model: type[Model],
    text: str | bytes,
    source: str,
    further: Callable[[Located], list[Fault]] = lambda _: [],
    *,
    context: dict[str, Any] | None = None,
) -> Model:
    """Return what a text in YAML says as a model, or raise every fault of text and values, each with its place.

    `further` returns what is wrong between its parts, which may each be right by themselves; misspelt keys are put
    right for it. `context` is for the model's validators.
    """
    data, faults = parse(text, source)
    if not isinstance(data, Located):
        raise FileFaults(faults)
    read = examine(model, data, context=context)
    where = _Places(read.data, source)
    righted = read.data if isinstance(read.data, Located) else data
    found = [*read.found, *(fault for fault in further(righted) if not read.covers(fault.path))]
    # A block whose only key could not be read is not empty.
    unread = {fault.path[:-1] for fault in faults if fault.path}
    found = [fault for fault in found if fault.code != "empty" or fault.path not in unread]
    faults = [*faults, *dict.fromkeys(map(where.placed, found))]
    if faults or read.value is None:
        raise FileFaults(faults)
    return read.value


class _Places:
    """Where each part of a study stands, in the file or in a table, and how a fault gets its line there."""

    def __init__(self, data: Mapping[str, Any], source: str) -> None:
        self.data, self.source = data, source
        self.table: Table | None = None

    def placed(self, fault: Fault) -> Fault:
        """Return a fault with its line."""
        if self.table is not None and len(fault.path) > 1 and fault.path[0] == "networks":
            return self.table.placed(fault, self.data)
        line, column = place_of(self.data, fault.path) if self.source else (0, 0)
        return replace(fault, line=line, column=column, source=self.source)


def study_of(
    data: Located,
    source: str,
    folder: Path | None,
    of_text: list[Fault],
    networks: "pd.DataFrame | None",
    *,
    leaving_out: Callable[[Located, list[Fault]], list[Fault]] | None = None,
    tables: "list[Table] | None" = None,
) -> Study:
    """Return the study that data hold, or raise every fault of text, table, values, names and computation.

    `leaving_out` takes out of the data, once a table is read, what is for nobody else, and returns the faults of
    the text that are left. `tables` then holds the tables that were read.
    """
    where = _Places(data, source)
    used = names_used(data)
    taken = take_from_catalogue(data, source)
    if networks is not None:
        from netselect.reading.tables import FRAME, Table, networks_from_frame  # noqa: PLC0415 -- few name a table

        where.table = Table(FRAME)
        data["networks"], of_table = networks_from_frame(networks)
    else:
        of_table = _read_table(data, folder, where) if isinstance(data.get("networks"), str) else []
    read_from = [] if tables is None else tables
    read_from[:] = [where.table] if where.table else []
    named = named_in(data)
    if leaving_out is not None:
        of_text = leaving_out(data, of_text)
    of_answers = read_answers(data, folder, where.placed, named - named_in(data), read_from)
    of_answers += map(where.placed, settle_answers(data))
    if where.table and read_from[1:]:
        where.table.take_answers(data)
    read = examine(Study, data, context={"references_checked": True}, in_table=where.table is not None)
    where.data = read.data
    further, odd = _further_findings(where, read)
    further = once_for_use(further, used)
    # What a misspelt id is like matters no more where the right one is told.
    righted = {fault.path for fault in (*odd, *further) if fault.code == "reference" and len(fault.expected) == 1}
    found = [
        *(fault for fault in read.found if fault.code != "identifier" or fault.path not in righted),
        *(where.table.once_per_column(further, read.data) if where.table else further),
    ]
    # That nothing is left of these is said already, with the reason.
    empty = [(key,) for key, why in (("criteria", taken), ("networks", of_table)) if why and not data[key]]
    found = [fault for fault in found if fault.path not in empty]
    if read.value is not None and not found:
        found = weighting_findings(read.value)
    located = dict.fromkeys([*map(where.placed, found), *odd])
    # What is wrong with the text in a place is not said once more of what it holds.
    wrong = [(fault.line, fault.path) for fault in of_text if fault.path]
    further = [
        fault
        for fault in located
        if not any(line == fault.line and path == fault.path[: len(path)] for line, path in wrong)
    ]
    faults = [*of_text, *taken, *of_table, *of_answers, *further]
    if faults or read.value is None:
        raise StudyFaults(faults)
    return read.value


def _further_findings(where: _Places, read: Examined[Study]) -> tuple[list[Fault], list[Fault]]:
    """Return what is wrong between the parts of a study, each of which may be right by itself.

    An id that is misspelt where it is defined is a fault there, and put right for everything after it.
    """
    data, odd = read.data, list[Fault]()
    further = [*reference_faults(data), *weight_faults(data)]
    if further:
        slips, data = odd_names(data, by_columns=where.table is not None)
        odd = list(map(where.placed, slips))
    if odd:
        where.data = data
        further = [*reference_faults(data), *weight_faults(data)]
    further += computation_findings(data, {fault.path for fault in (*read.found, *further)})
    return [fault for fault in further if not read.covers(fault.path)], odd


def _read_table(data: Located, folder: Path | None, where: _Places) -> list[Fault]:
    """Put the networks of the table that `networks:` names in its place."""
    name = data.pop("networks")
    # A table that cannot be read leaves networks that nothing more is said about.
    data["networks"] = {}
    content = beside(name, folder, "keep the networks that are candidates")
    if isinstance(content, str):
        return [where.placed(Fault("unreadable", content, ("networks",), found=name))]
    path = (folder or Path()) / name
    from netselect.reading.tables import Table, networks_from_csv, networks_from_parquet  # noqa: PLC0415 -- few name a table

    where.table = Table(str(path))
    if path.suffix.lower() == ".parquet":
        data["networks"], faults = networks_from_parquet(content, where.table.source)
    elif path.suffix.lower() in SPREADSHEETS:
        from netselect.reading.workbook import networks_from_workbook  # noqa: PLC0415 -- as above

        data["networks"], faults = networks_from_workbook(content, where.table)
    else:
        data["networks"], faults = networks_from_csv(content, where.table)
    return faults
