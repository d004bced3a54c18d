"""What was written differently, value by value in words, and which change made the answer another one?

Studies are compared as plain blocks. A figure with its source is one value; a network, a need, a criterion or a
rule that comes or goes is one; an item of a list of records is found again by what it holds. Ids that only became
others are put back first, so that a rename is a change of its own and of nothing else.

A search for the change that did it has two parts. First what cannot stand alone is joined with what it needs:
where a study with one edit does not load, the edits at the places of its faults are put in beside it, until it
does, and whichever of them it can do without is taken out again. Then each change is put in alone. Where none
suffices, all groups of two, three and more are tried while the evaluations last; else all changes together are
cut down by leaving out halves, quarters and single ones (Zeller's delta debugging), until none of what is left
can be spared.

References
----------
Zeller, A. and Hildebrandt, R. (2002). Simplifying and isolating failure-inducing input. IEEE Transactions on
Software Engineering 28(2).
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, Generic, Literal, TypeVar

from netselect.errors import Fault, NetselectError, StudyFaults, dotted
from netselect.finding import Told
from netselect.names import TERMS, Names, unit_of
from netselect.reading.load import load
from netselect.study.study import WANTS, Study
from netselect.words import capital, counted, natural_text, plain_name

Kind = Literal["added", "removed", "changed", "renamed"]
Path = tuple[str, ...]
Plain = dict[str, Any]

MOST_SAID = 120
"""Letters of one value in a sentence."""

FIGURES = frozenset({"joining", "staying", "values", "serves", "offers", "facts"})
"""Blocks of a network that hold figures, each with its source."""

WHOLE = frozenset({("method",), ("weights",), ("learner", "importances")})
"""Statements that mean something only as a whole."""

_FIGURE = len(("networks", "id", "block", "figure"))
_CALLED = frozenset({"name", "title", "notes", "source"})


class Records(dict[str, Any]):
    """A list of records, each under the text of what it holds, so that one is found again wherever it stands."""


@dataclass(frozen=True, slots=True, repr=False)
class Edit(Told):
    """One value that was written differently.

    Parameters
    ----------
    path : tuple of str
        Where it stands, by the ids of the old study; the last part is the text of a record in a list.
    kind : {"added", "removed", "changed", "renamed"}
    thing : str
        What it is, with names.
    old, new : object
        What held before and after: what was written, or a default; None for nothing. Of a rename, the ids.
    unit : str
        Of a figure.
    put : object
        What is put into the old study to make the change; None where it is taken out.
    """

    path: Path
    kind: Kind
    thing: str
    old: Any
    new: Any
    unit: str = ""
    put: Any = None

    @property
    def where(self) -> str:
        """The path as it is printed."""
        return dotted([part for part in self.path if not part.startswith("{")])

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        values = {name: _unkeyed(getattr(self, name)) for name in ("kind", "thing", "old", "new", "unit")}
        return {"path": self.where, **values, "sentence": str(self)}

    def __str__(self) -> str:
        """Return it in one line: what, and from what to what."""
        if self.kind == "renamed":
            return f"{capital(self.thing)} has the id {self.new}, before {self.old}"
        came = "new" if self.kind == "added" else "gone"
        if is_entry(self.path) and self.kind != "changed":
            return f"{capital(self.thing)} is {came}"
        if self.path[-1].startswith("{"):
            return f"{capital(self.thing)}, {came}"
        unit = f" {counted(None, self.unit)}" if self.unit and self.new is not None else ""
        return f"{capital(self.thing)}: {said(self.old)}, now {said(self.new)}{unit}"


def said(value: Any) -> str:  # noqa: ANN401 -- whatever a study holds
    """Return a value as it stands in a sentence, and not more of it than one bears.

    Examples
    --------
    >>> said({"value": 95.0, "low": 90.0}), said(None), said(True), said(["a", "b"])
    ('95 (low 90)', 'not stated', 'yes', 'a, b')
    """
    if value is None or value in ({}, []):
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return natural_text(float(value))
    if isinstance(value, Mapping):
        text = ", ".join(f"{plain_name(key)} {said(inner)}" for key, inner in value.items() if key != "value")
        if "value" in value:
            text = said(value["value"]) + (f" ({text})" if text else "")
    else:
        text = ", ".join(map(said, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}\N{HORIZONTAL ELLIPSIS}"


def is_entry(path: Path) -> bool:
    """Whether a path leads to a thing with an id: a network, a need, a criterion, a rule, a judge."""
    if path[0] == "criteria":
        return len(path) % 2 == 0 and set(path[::2]) == {"criteria"}
    if path[0] == "learner":
        return len(path) == 3 and path[1] in WANTS  # noqa: PLR2004 -- learner, needs, id
    return len(path) == 2 and path[0] in {"networks", "gates", "judges"}  # noqa: PLR2004 -- networks, id


def keyed(value: Any) -> Any:  # noqa: ANN401 -- as above
    """Return plain data in which every list of records is found by what its items hold."""
    if isinstance(value, Mapping):
        return {key: keyed(inner) for key, inner in value.items()}
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        found = Records()
        for item in value:
            text = json.dumps(item, sort_keys=True, ensure_ascii=False)
            while text in found:
                text += " "
            found[text] = item
        return found
    return value


def _unkeyed(value: Any) -> Any:  # noqa: ANN401 -- as above
    if isinstance(value, Records):
        return list(value.values())
    return {key: _unkeyed(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value


def applied(old: Plain, edits: Iterable[Edit]) -> Plain:
    """Return the plain data of a study with some edits put in."""
    whole: Plain = _copied(old)
    for edit in edits:
        if edit.kind == "renamed":
            continue
        blocks = [whole]
        *before, last = edit.path
        for part in before:
            block = blocks[-1].get(part)
            blocks.append(block if isinstance(block, dict) else blocks[-1].setdefault(part, {}))
        if last.startswith("{") and not isinstance(blocks[-1], Records):
            blocks[-2][before[-1]] = Records(blocks[-1])
            blocks[-1] = blocks[-2][before[-1]]
        if edit.put is None:
            blocks[-1].pop(last, None)
            for part, block, inner in zip(reversed(before), blocks[-2::-1], blocks[:0:-1], strict=True):
                if not inner:
                    del block[part]
        else:
            blocks[-1][last] = edit.put
    unkeyed: Plain = _unkeyed(whole)
    return unkeyed


def _copied(value: Any) -> Any:  # noqa: ANN401 -- as above
    return type(value)((key, _copied(inner)) for key, inner in value.items()) if isinstance(value, dict) else value


def edits_between(old: Study, new: Study) -> tuple[list[Edit], Study]:
    """Return what was written differently in two studies, and the new one with the ids of the old one."""
    back = renamed(old, new)
    target = load(_with_ids(new.as_plain(), back)) if back else new
    called = called_in(old, target)
    found = [Edit((after,), "renamed", called.anything(before), before, after) for after, before in back.items()]
    full = old.model_dump(mode="json"), target.model_dump(mode="json")
    for path, kind, before, after in differences(keyed(old.as_plain()), keyed(target.as_plain()), ()):
        was, is_ = (_stated(value, whole, path) for value, whole in zip((before, after), full, strict=True))
        thing, unit = _in_words(called, path, after or before), _unit(called, path)
        found.append(Edit(path, kind, thing, was, is_, unit, after))
    return found, target


def called_in(old: Study, new: Study) -> Names:
    """Return how what stands in either study is called, by the ids of the old one: as the new one calls it."""
    before, after = Names.of(old), Names.of(new)
    kinds = ("networks", "criteria", "wants", "gates", "judges", "units")
    known = {kind: {**getattr(before, kind), **getattr(after, kind)} for kind in kinds}
    return Names(currency=after.currency, **known)


def _stated(value: Any, full: Any, path: Path) -> Any:  # noqa: ANN401 -- as above
    """Return what is written, or the default that holds where nothing is."""
    for part in path if value is None else ():
        full = full.get(part) if isinstance(full, Mapping) else None
    return value if value is not None or isinstance(full, Mapping | list) else full


def differences(old: Plain, new: Plain, above: Path) -> Iterator[tuple[Path, Kind, Any, Any]]:
    """Yield what two blocks hold differently: where, how, and what was and is there; None for nothing."""
    for key in dict.fromkeys([*old, *new]):
        before, after, path = old.get(key), new.get(key), (*above, key)
        if before == after:
            continue
        both = [side for side in (before, after) if side is not None]
        if all(isinstance(side, dict) for side in both) and not _is_one(path, both):
            yield from differences(before or {}, after or {}, path)
        else:
            yield path, "added" if before is None else "removed" if after is None else "changed", before, after


def _is_one(path: Path, sides: Collection[Any]) -> bool:
    """Whether what stands at a path comes, goes and changes as a whole."""
    is_figure = path[0] == "networks" and len(path) >= _FIGURE and path[2] in FIGURES
    is_whole = path in WHOLE or path[-1].startswith("{") or is_figure
    return is_whole or (len(sides) == 1 and is_entry(path))


def _unit(called: Names, path: Path) -> str:
    """Return the unit of a figure or a limit; nothing for anything else."""
    if path[:2] == ("learner", "limits"):
        return unit_of(path[2], called.currency)
    is_figure = path[0] == "networks" and len(path) == _FIGURE and path[2] in FIGURES
    return called.unit(".".join(path[2:])) if is_figure else ""


def _in_words(called: Names, path: Path, value: Any) -> str:  # noqa: ANN401 -- whatever a study holds
    """Return a part of a study in words."""
    first, *rest = path
    if path[-1].startswith("{"):
        return f"{' '.join(plain_name(part) for part in path[:-1] if part != 'networks')}: {said(value)}"
    if " over " in path[-1]:
        level = path[-2]
        one, other = (called.anything(part) for part in path[-1].split(" over "))
        on = f" on {called.criterion(level)}" if "network_judgements" in path else ""
        by = f" by {called.judge(rest[0])}" if first == "judges" else ""
        return f"the judgement of {one} over {other}{on}{by}"
    if first == "networks" and len(path) == _FIGURE and path[2] in FIGURES:
        return called.figure_of(".".join(path[2:]), path[1])
    if path[:2] == ("learner", "limits"):
        return f"the limit on {TERMS.get(path[2], plain_name(path[2]))}"
    inner, thing = rest, f"the {plain_name(first)}" if rest else plain_name(first)
    if first == "networks":
        inner, thing = rest[1:], called.network(rest[0])
    elif first == "learner" and len(rest) > 1 and rest[0] in WANTS:
        kind = "the need" if rest[0] == "needs" else "the aspiration"
        inner, thing = rest[2:], f"{kind} {called.quoted(rest[1])}"
    elif first == "criteria":
        at = next(at for at in range(len(path), 0, -1) if is_entry(path[:at]))
        inner, thing = [*path[at:]], f"the criterion {called.criterion(path[at - 1])}"
    elif first == "gates":
        inner, thing = rest[1:], f"the rule {called.gate(rest[0])}"
    elif first == "judges":
        inner, thing = [called.criterion(part) for part in rest[1:]], f"the judge {called.judge(rest[0])}"
    told = " ".join(map(plain_name, inner))
    return f"{told} of {thing}" if told else thing


def _things(study: Study) -> dict[str, dict[str, tuple[str, Plain]]]:
    """Return each kind of thing that has an id, with its name and what is said of it."""
    plain = study.as_plain()

    def walk(block: Mapping[str, Plain]) -> Iterator[tuple[str, Plain]]:
        for name, one in block.items():
            yield name, one
            yield from walk(one.get("criteria", {}))

    kinds = {"networks": plain["networks"].items(), "gates": plain.get("gates", {}).items()}
    kinds |= {kind: plain["learner"].get(kind, {}).items() for kind in WANTS}
    kinds["criteria"] = walk(plain["criteria"])
    return {
        kind: {name: (str(one.get("name") or one.get("title") or ""), one) for name, one in things}
        for kind, things in kinds.items()
    }


def renamed(old: Study, new: Study) -> dict[str, str]:
    """Return the ids of a new study that are others in the old one, each with the old one.

    A thing is the same where it has another id and the same name, or all else that is said of it is the same, and
    no other thing of either study could be meant.
    """
    before, after = _things(old), _things(new)
    taken = [name for study in (before, after) for kind in study.values() for name in kind]
    found: dict[str, str] = {}
    for kind, things in after.items():
        left = {name: one for name, one in before[kind].items() if name not in things}
        for name, (title, one) in things.items():
            if name in before[kind]:
                continue
            same = [other for other, (its, all_) in left.items() if (title and its == title) or all_ == one]
            if len(same) == 1 and taken.count(name) == taken.count(same[0]) == 1:
                found[name] = same[0]
    found = {name: other for name, other in found.items() if list(found.values()).count(other) == 1}
    try:
        load(_with_ids(new.as_plain(), found))
    except StudyFaults:
        return {}
    return found


def _with_ids(value: Any, ids: Mapping[str, str]) -> Any:  # noqa: ANN401 -- as above
    """Return plain data with other ids wherever they stand: as keys, in judgements, and as references."""
    if isinstance(value, Mapping):
        return {
            _with_id(key, ids): inner if key in _CALLED else _with_ids(inner, ids) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_with_ids(inner, ids) for inner in value]
    return _with_id(value, ids) if isinstance(value, str) else value


def _with_id(text: str, ids: Mapping[str, str]) -> str:
    return " over ".join(ids.get(part, part) for part in text.split(" over "))


MOST_TRIED = 1000
"""Studies that are loaded and ranked at most to find causes; fewer where there are very many networks."""

LEAST_TRIED = 60
_NETWORKS = 20_000
"""Networks that are ranked at most, in all of these together."""

Answer = TypeVar("Answer")
Chosen = frozenset[int]


@dataclass(frozen=True, slots=True)
class Found:
    """Which changes lead to the new answer.

    Parameters
    ----------
    groups : tuple of tuple of int
        Each leads there by itself: all of the smallest size, or one that was cut down.
    needed : tuple of bool
        Of each, whether the answer is another one where all other changes are put in and it is not.
    is_smallest : bool
        Whether every smaller group was tried, and does not lead there.
    is_least : bool
        Whether none of its changes can be spared; else the search came to its limit.
    """

    groups: tuple[tuple[int, ...], ...] = ()
    needed: tuple[bool, ...] = ()
    is_smallest: bool = True
    is_least: bool = True


class Trials(Generic[Answer]):
    """What would be answered with some of the changes put in; each group of changes is looked at once."""

    def __init__(self, old: Study, edits: Sequence[Edit], answer: Callable[[Study], Answer]) -> None:
        self.old: Plain = keyed(old.as_plain())
        self.edits, self.answer_of = edits, answer
        self.most = max(LEAST_TRIED, min(MOST_TRIED, _NETWORKS // len(old.networks)))
        self.tried = 0
        self._known: dict[Chosen, Answer | None] = {}
        self._faults: dict[Chosen, tuple[Fault, ...]] = {}
        self.changes: tuple[tuple[int, ...], ...] = ()

    @property
    def left(self) -> int:
        """How many groups of changes can still be tried."""
        return self.most - self.tried

    def join(self) -> None:
        """Work out which edits are one change."""
        of = list(range(len(self.edits)))
        joined: set[int] = set()
        for one in range(len(self.edits)):
            if one in joined:
                continue
            together = self._standing(one)
            joined |= together
            merged = {of[other] for other in together}
            of = [min(merged) if number in merged else number for number in of]
        numbers = sorted(set(of))
        self.changes = tuple(tuple(at for at, number in enumerate(of) if number == own) for own in numbers)

    def _standing(self, one: int) -> Chosen:
        """Return an edit with the least that it needs beside it for the study to load."""
        chosen = frozenset({one})
        if self.edits[one].kind == "renamed":
            return chosen
        while faults := self._faults_with(chosen):
            if len(chosen) == len(self.edits):
                return chosen
            chosen |= self._needed_for(faults, chosen)
        for other in sorted(chosen - {one}):
            if len(self._faults) < self.most and not self._faults_with(chosen - {other}):
                chosen -= {other}
        return chosen

    def _needed_for(self, faults: Iterable[Fault], chosen: Chosen) -> Chosen:
        others = [at for at in range(len(self.edits)) if at not in chosen]
        paths = [tuple(map(str, fault.path)) for fault in faults]
        named = {name for fault in faults for name in (*fault.about, *map(str, fault.path[-1:]))}
        is_meant: tuple[Callable[[Edit], bool], ...] = (
            lambda edit: is_entry(edit.path) and edit.path[-1] in named,
            lambda edit: any(
                edit.path[: len(path)] == path or path[: len(edit.path)] == edit.path for path in paths
            ),
            lambda edit: not named.isdisjoint(edit.path),
            lambda _: True,
        )
        return next(
            found for test in is_meant if (found := frozenset(at for at in others if test(self.edits[at])))
        )

    def _faults_with(self, chosen: Chosen) -> tuple[Fault, ...]:
        """Return what is wrong with the old study with some edits put in."""
        if chosen not in self._faults:
            try:
                load(applied(self.old, (self.edits[at] for at in sorted(chosen))))
                self._faults[chosen] = ()
            except StudyFaults as error:
                self._faults[chosen] = error.faults
        return self._faults[chosen]

    def answer(self, chosen: Chosen, *, within: bool = True) -> Answer | None:
        """Return the answer with some changes put in; None where there is none, or no more may be tried."""
        if chosen not in self._known:
            if within and self.left <= 0:
                return None
            self.tried += 1
            inside = sorted(at for number in chosen for at in self.changes[number])
            try:
                self._known[chosen] = self.answer_of(load(applied(self.old, (self.edits[at] for at in inside))))
            except NetselectError:
                self._known[chosen] = None
        return self._known[chosen]

    def causes(self, reaches: Callable[[Answer], bool]) -> Found:
        """Return which changes lead to an answer that is the new one, as `reaches` tells."""
        numbers = range(len(self.changes))
        everything = frozenset(numbers)

        def leads(chosen: Chosen, *, within: bool = True) -> bool:
            answer = self.answer(chosen, within=within)
            return answer is not None and reaches(answer)

        def needed(group: Iterable[int]) -> bool:
            return not leads(everything.difference(group), within=False)

        for size in range(1, len(numbers)):
            untried = comb(len(numbers), size)
            if untried <= self.most:
                untried = sum(frozenset(group) not in self._known for group in combinations(numbers, size))
            if untried > self.left:
                return self._cut_down(leads, needed)
            groups = tuple(group for group in combinations(numbers, size) if leads(frozenset(group)))
            if groups:
                return Found(groups, tuple(map(needed, groups)))
        return Found((tuple(numbers),), (True,)) if leads(everything, within=False) else Found()

    def _cut_down(self, leads: Callable[[Chosen], bool], needed: Callable[[Iterable[int]], bool]) -> Found:
        """Return a group of which none can be spared, by leaving out halves, quarters, and so on."""
        kept = list(range(len(self.changes)))
        size, start, shorter = (len(kept) + 1) // 2, 0, False
        while self.left > 0:
            less = kept[:start] + kept[start + size :]
            if less and leads(frozenset(less)):
                kept, shorter = less, True
            else:
                start += size
            if start >= len(kept):
                if size == 1 and not shorter:
                    break
                size, start, shorter = (size if shorter and size == 1 else (size + 1) // 2), 0, False
        return Found((tuple(kept),), (needed(kept),), is_smallest=False, is_least=self.left > 0)
