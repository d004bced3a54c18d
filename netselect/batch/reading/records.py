"""What does a learner's record say, once the study fills in what it leaves out, and what is wrong with it?

They are taken out of a record before it is judged, so that no fault is theirs. What is wrong with needs all the
same is told in full of those that the study shows everybody. Of any other need one cannot tell who keeps it to
themselves, and the sentence is the same whether anybody does.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from netselect.errors import MOST_BITS, Fault, StudyPath, listed, named, nearest, no_such, shown
from netselect.names import speaking_of
from netselect.private import private_wants, secrets_of, waives, without
from netselect.reading import examine, no_such_key
from netselect.reading.decoding import copied
from netselect.study import Tree, mapping
from netselect.study.criteria import LIMIT_GATES, Criterion
from netselect.study.cures import odd_names, rename_key
from netselect.study.network import TERMS
from netselect.study.quantities import LARGEST_STATED, as_is
from netselect.study.references import learner_faults
from netselect.study.stated_weights import adds_up, weight_faults
from netselect.study.study import WANTS, Learner, LearnerRecord, Study, for_others, is_mark, is_private, walk
from netselect.sums import Flags, Floats
from netselect.weighting.elicited import shared_points, stated_points

NEUTRAL = "something is wrong here; a run in which nothing is left out says what"
"""What is said of needs, unless the study shows them to everybody."""

_KEYS = tuple(LearnerRecord.model_fields)
_BLOCKS = frozenset({*WANTS, "strengths", "order", "judgements"})
"""Where a record names needs."""
_PUBLIC = frozenset(_KEYS) - _BLOCKS


class Redaction:
    """Leaves private needs out of records, and out of what is said of them.

    It goes by the study's own learner, and by the ids of private networks, which the study does not hold any more.
    """

    def __init__(self, learner: Learner, hidden: frozenset[str] = frozenset()) -> None:
        self.shared, self.hidden = private_wants(learner), hidden
        self.shown = learner.wants.keys() - self.shared.keys()

    def record(self, data: Any) -> Any:  # noqa: ANN401 -- whatever stands in a record
        """Return a record without what is private."""
        if not isinstance(data, Mapping):
            return data
        secrets = secrets_of(data, self.shared)
        if not (secrets or self.shared or self.hidden) and not data.keys() - LearnerRecord.model_fields.keys():
            return data
        return without(data, secrets, self.shared, self.hidden)

    def findings(self, found: Iterable[Fault], data: object) -> list[Fault]:
        """Return what is wrong with a record that nothing private is left in."""
        own = _wants_of(data) - self.shown
        return list(dict.fromkeys(self._told(fault, own) for fault in found))

    def faults(self, faults: Iterable[Fault], data: object) -> tuple[list[Fault], object]:
        """Return why a record cannot be read, and what can be read of it, both without what is private."""
        placed = [(tuple(map(str, fault.path)), fault) for fault in faults]
        if not isinstance(data, Mapping):
            return [self._neutral(path, fault) for path, fault in placed], data
        # What stands twice may have been read in either of its ways: a mark that does is one.
        marked = {path[1] for path, _ in placed if len(path) > 2 and path[0] in WANTS and is_mark(path[2])}  # noqa: PLR2004 -- kind, need and mark
        secrets = secrets_of(data, self.shared) | marked
        left = without(data, secrets, self.shared, self.hidden)
        told = [
            self._neutral(path, fault)
            for path, fault in placed
            if not (_is_about(path, data, secrets) or _is_on(path, data, self.hidden))
        ]
        return list(dict.fromkeys(told)), left

    def reason(self, fault: Fault) -> Fault:
        """Return why a learner cannot be weighed."""
        return _withheld(fault, fault.path) if fault.path[0] in _BLOCKS else fault

    def of_columns(self, faults: Iterable[Fault], names: Sequence[str]) -> list[Fault]:
        """Return what is wrong with the columns of a table; those of needs are told by their numbers alone."""
        return list(dict.fromkeys(self._of_column(fault, names[fault.column - 1]) for fault in faults))

    def _of_column(self, fault: Fault, name: str) -> Fault:
        block, dot, _ = name.partition(".")
        if block in _PUBLIC or (not dot and nearest(block, _KEYS) in _PUBLIC):
            return fault
        return replace(_withheld(fault), message=f"column {fault.column}: {NEUTRAL}")

    def _told(self, fault: Fault, own: AbstractSet[str]) -> Fault:
        path = fault.path
        if not path:
            return fault
        block = str(path[0])
        meant = block if block in _KEYS else nearest(block, _KEYS)
        if meant is None:
            return _withheld(fault)
        is_shown = self._shows(meant, [str(step) for step in path])
        # Ids that a fault speaks of may stand in a text that it quotes, too.
        quoted = re.findall(r"[\w-]+", fault.found) if isinstance(fault.found, str) else ()
        if (is_shown or (block != meant and len(path) == 1)) and own.isdisjoint({*fault.about, *quoted}):
            return fault
        return _withheld(fault, (block,))

    def _shows(self, block: str, path: Sequence[str]) -> bool:
        """Return whether everybody may see what is said of a path into a block."""
        return block in _PUBLIC or (block in {*WANTS, "strengths"} and len(path) > 1 and path[1] in self.shown)

    def _neutral(self, path: Sequence[str], fault: Fault) -> Fault:
        """Return why something cannot be read, without quoting what may be a need."""
        if not path:
            return _withheld(fault) if fault.column else fault
        if self._shows(path[0], path):
            return fault
        return _withheld(fault, fault.path[:1] if path[0] in _BLOCKS else ())


def redacted(fault: Fault) -> Fault:
    """Return what is wrong with a whole study that nothing private is left in, without naming a need."""
    steps = tuple(map(str, fault.path))
    if steps[:1] == ("learner",) and len(steps) > 1 and steps[1] not in _PUBLIC - {"importances"}:
        return _withheld(fault, fault.path[: 1 + (steps[1] in _KEYS)])
    if steps[:1] == ("networks",) and steps[2:3] == ("serves",):
        return _withheld(fault, fault.path[:3])
    return _withheld(fault) if not steps and fault.column else fault


def _withheld(fault: Fault, path: StudyPath = ()) -> Fault:
    """Return a fault that says no more than that there is one."""
    return Fault("withheld", NEUTRAL, path, fault.line, fault.column, fault.source)


def _is_about(path: Sequence[str], data: Mapping[Any, Any], secrets: "set[str]") -> bool:
    """Return whether a path leads into a private need, or to what refers to one."""
    if not path:
        return False
    if len(path) == 1 and path[0] not in _KEYS:
        return path[0] in secrets or bool(is_private(data.get(path[0])))
    return len(path) > 1 and path[1] in secrets and (path[0] in {*WANTS, "strengths"} or path[0] not in _KEYS)


def _is_on(path: Sequence[str], data: Mapping[Any, Any], hidden: AbstractSet[str]) -> bool:
    """Return whether a path leads to what a record says of a private network."""
    if path[:1] == ("strengths",):
        return len(path) > 2 and path[2] in hidden  # noqa: PLR2004 -- block, need, network
    waivers = data.get("waivers")
    if path[:1] != ("waivers",) or len(path) == 1 or not isinstance(waivers, list | tuple):
        return False
    return any(str(place) == path[1] and waives(waiver, hidden) for place, waiver in enumerate(waivers))


def _wants_of(data: object) -> "set[str]":
    return {str(name) for kind in WANTS for name in mapping(mapping(data).get(kind))}


Part = TypeVar("Part", str, "str | int")

_DEEPEST = 10
"""Levels that are looked into for half characters; a record has six."""
_HALF = (
    "found half of a character here (an escape such as `\\ud83d` that stands alone); only whole characters are "
    "accepted: write the character itself"
)


class Judged(NamedTuple):
    """A record that is complete and checked, or what is wrong with it."""

    record: LearnerRecord | None
    findings: list[Fault]


class Records:
    """Completes and checks learners' records against a study, whose own learner states what they may leave out.

    ``leave_out_private`` leaves out what is private, as for a report for somebody else; the study does not hold
    the private networks any more, whose ids are `hidden`.
    """

    def __init__(
        self, study: Study, *, leave_out_private: bool = False, hidden: frozenset[str] = frozenset()
    ) -> None:
        self.study = study
        self.redaction = Redaction(study.learner, hidden) if leave_out_private else None
        shared = for_others(study, ("notes", "themes")) if leave_out_private else study
        self.networks = shared.networks
        self.template: dict[str, Any] = shared.learner.model_dump(exclude_defaults=True)
        self.known = {**mapping(self.template.get("needs")), **mapping(self.template.get("aspirations"))}
        self.points = OwnPoints(study)
        self._silent: dict[str, list[str]] = {}
        self.levels = study.levels()
        self.units = {"currency": study.currency, "gates": study.model_dump(include={"gates"})["gates"]}
        self.context = {
            "themes": list(study.themes),
            "gates": {name: gate.model_dump(exclude_defaults=True) for name, gate in study.gates.items()},
            "networks": dict.fromkeys(study.networks),
        }

    def judge(self, data: object) -> Judged:
        """Return a record with what it leaves out filled in, or everything that is wrong with it."""
        if self.redaction is None:
            return self._examined(data)
        left = self.redaction.record(data)
        judged = self._examined(left)
        return Judged(judged.record, self.redaction.findings(judged.findings, left))

    @cached_property
    def may_say_nothing(self) -> bool:
        """Whether a record that says nothing is in order, so that what it leaves out is no question for others."""
        return self._examined({"id": "nobody"}).record is not None

    def silent(self, term: str) -> list[str]:
        """Return the networks that state nothing for a limit, or for dates (`entry_weeks`)."""
        if term not in self._silent:
            networks = self.study.networks.items()
            lacking = [name for name, one in networks if len(one.figures_of(term)) < len(one.parts_of(term))]
            self._silent[term] = lacking
        return self._silent[term]

    @speaking_of("learner", unless="learners")
    def _examined(self, data: object) -> Judged:
        if not isinstance(data, Mapping):
            sentence = f"found {named(data)}: a learner is a block of keys, such as `id` and `needs`"
            return Judged(None, [Fault("block", sentence, found=data)])
        if odd_texts := [replace(fault, path=tuple(map(fit_to_print, fault.path))) for fault in _odd_texts(data)]:
            return Judged(None, odd_texts)
        data, slips = _with_right_keys(data)
        examined = examine(LearnerRecord, self._completed(data), study=self.units)
        found = [*slips, *self._of_listed(data), *examined.found]
        record = examined.value
        try:
            further = list(self._further(examined.data))
            odd, righted = odd_names({"learner": examined.data}, inside="learner") if further else ([], {})
            if odd:
                found += [replace(fault, path=fault.path[1:]) for fault in odd]
                further = list(self._further(righted["learner"]))
        except OverflowError:
            # A whole number that no float can hold, which the model refuses already.
            further = []
        found += [fault for fault in further if not examined.covers(fault.path)]
        if found or record is None:
            return Judged(None, list(dict.fromkeys(found)))
        return Judged(record, [])

    def _completed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record's data with what the study's own learner states in the places that it leaves out."""
        whole = copied(data)
        shared = {} if any(key in data for key in WANTS) else self.template
        for key in WANTS:
            whole[key] = _wants(data[key], self.known) if key in data else dict(mapping(shared.get(key)))
        limits = data.get("limits", {})
        if isinstance(limits, Mapping) and self.template.get("limits"):
            whole["limits"] = _filled(limits, self.template["limits"])
        if "importances" not in data and "importances" in self.template:
            whole["importances"] = self.template["importances"]
        for key in ("order", "judgements"):
            if key not in data and self.template.get(key):
                whole[key] = _among(key, self.template[key], _wants_of(whole))
        return whole

    def _further(self, data: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield what is wrong between a record and the study."""
        plain = {**self.context, "learner": data, "waivers": data.get("waivers", ())}
        # A tree of nothing: what is judged of criteria is looked at below.
        for fault in (*learner_faults(plain, Tree({})), *weight_faults(plain)):
            yield replace(fault, path=fault.path[1:]) if fault.path[:1] == ("learner",) else fault
        yield from self._of_weights(data)
        yield from self._of_gates(data)
        yield from self._of_strengths(data)
        yield from self._of_terms(data)

    def _of_listed(self, data: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield what stands in a list of needs twice, or is the id of none that the study's learner states."""
        for key in WANTS:
            stated = data.get(key)
            names = stated if isinstance(stated, list | tuple) else ()
            for place, name in enumerate(names):
                if not isinstance(name, str):
                    said = (
                        f"found {named(name)}: a list here holds ids of needs that the study's learner states; "
                        f"what else there is to say of a need goes in a block of keys, `{key}: {{<id>: {{...}}}}`"
                    )
                    yield Fault("block", said, (key, place), found=name)
                elif name in self.known and name in names[:place]:
                    said = f"`{name}` stands twice in this list: take one out"
                    yield Fault("duplicate", said, (key, place), found=name)
                else:
                    said = "the study's learner states no need or aspiration `{}`."
                    yield from _unless_known(said, name, self.known, (key, place))

    def _of_weights(self, data: Mapping[str, Any]) -> Iterator[Fault]:
        way = self.study.weights.how
        for key, ways in (("weights", {"points", "swing"}), ("weight_judgements", {"judgements"})):
            if data.get(key) and way not in ways:
                said = (
                    f"the study weighs its criteria by `{way}`, for which these say nothing: take them out, or "
                    f"change the study's `weights:` to {listed(f'`{one}`' for one in sorted(ways))}"
                )
                yield Fault("conflict", said, (key,))
                return
        own, known = mapping(data.get("weights")), self.points.base
        for name in own:
            yield from _unless_known("no criterion with points is called `{}`.", name, known, ("weights", name))
        figures = {str(name): value for name, value in own.items()}
        if own and figures.keys() <= known.keys() and all(map(_is_figure, figures.values())):
            yield from self.points.faults(figures)
        for level, lines in mapping(data.get("weight_judgements")).items():
            path = "weight_judgements", level
            yield from _unless_known("there is no level `{}` of criteria.", level, self.levels, path)
            members: Collection[str] = self.levels.get(str(level), ())
            for pair in mapping(lines) if str(level) in self.levels else ():
                for name in map(str.strip, str(pair).split(" over ")):
                    yield from _unless_known("there is no `{}` on this level.", name, members, (*path, pair))

    def _of_gates(self, data: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield what is wrong with the limits that a record states for the study's gates."""
        for name, limits in mapping(data.get("gates")).items():
            gate = self.study.gates.get(str(name))
            if gate is None:
                yield Fault("reference", self.no_gate(str(name)), ("gates", name), found=name)
            elif gate.must_be is not None:
                said = f"the gate `{name}` asks whether something is true, and has no limit to change"
                yield Fault("conflict", said, ("gates", name))
            else:
                least, most = (
                    getattr(gate, end) if mapping(limits).get(end) is None else mapping(limits)[end]
                    for end in ("min", "max")
                )
                if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
                    own = f"`min` is {as_is(least)} and `max` {as_is(most)}"
                    said = f"with the study's own limit {own}: nothing could pass"
                    yield Fault("conflict", said, ("gates", name))

    def no_gate(self, name: str, start: str = "", end: str = "") -> str:
        """Return the sentence on a gate that the study does not state, with what stands around the right name."""
        made_by = {gate: limit for limit, (gate, _) in LIMIT_GATES.items()}
        if name in made_by:
            return f"the gate `{name}` comes from `limits.{made_by[name]}`: give that"
        known = sorted(one for one, gate in self.study.gates.items() if gate.must_be is None)
        if not known:
            return f"the study has no gate `{name}`, nor any other with a limit to change"
        close = nearest(name, known)
        accepted = f"Accepted here: {listed(f'{start}{one}{end}' for one in known)}."
        return f"the study has no gate `{name}`. {f'Did you mean `{start}{close}{end}`?' if close else accepted}"

    def _of_strengths(self, data: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield the strengths of a record that are none of a network for one of the learner's wants."""
        for want, own in mapping(data.get("strengths")).items():
            path, said = ("strengths", want), "this learner has no need or aspiration `{}`."
            yield from _unless_known(said, want, _wants_of(data), path)
            for name in mapping(own):
                yield from _unless_known("there is no network `{}`.", name, self.study.networks, (*path, name))

    def _of_terms(self, data: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield the limits and dates for which a network of the study states nothing."""
        limits = mapping(data.get("limits"))
        for limit in LIMIT_GATES:
            if limits.get(limit) is not None and (silent := self.silent(limit)):
                parts = " and ".join(f"`{'.'.join(part)}`" for part in TERMS[limit])
                yield _unstated(f"a limit needs {parts} of every network", silent[0], ("limits", limit))
        wants = [(key, name, want) for key in WANTS for name, want in mapping(data.get(key)).items()]
        dated = [(key, name, "by") for key, name, want in wants if mapping(want).get("by") is not None]
        if not dated:
            return
        served = {str(name) for own in mapping(data.get("strengths")).values() for name in mapping(own)}
        served |= {name for name, network in self.networks.items() if network.serves or network.offers}
        late = [name for name in self.silent("entry_weeks") if name in served]
        for path in dated if late else ():
            asked = "a date needs `joining.entry_weeks` of every network that serves needs"
            yield _unstated(asked, late[0], path)


def _unless_known(said: str, name: object, known: Collection[str], path: StudyPath) -> Iterator[Fault]:
    """Yield that a name leads nowhere, where it does."""
    if str(name) not in known:
        yield no_such(said.format(name), str(name), known, path)


def _unstated(asked: str, network: str, path: StudyPath) -> Fault:
    """Return the fault that a network of the study lacks what is asked of every one."""
    rest = f"and `{network}` in the study states nothing: write `unknown` there if nobody has told you"
    return Fault("missing", f"{asked}, {rest}", path, about=(network,))


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_STATED


def _with_right_keys(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Fault]]:
    """Return a record with misspelt keys put right, before the study fills in what seems to be left out."""
    slips: dict[Any, str] = {}
    for key in data:
        close = None if key in LearnerRecord.model_fields else nearest(str(key), LearnerRecord.model_fields)
        if close is not None and close not in data and close not in slips.values():
            slips[key] = close
    if not slips:
        return data, []
    righted = copied(data)
    for key, right in slips.items():
        rename_key(righted, key, right)
    return righted, [no_such_key((key,), right) for key, right in slips.items()]


def _wants(stated: object, known: Mapping[str, Any]) -> object:
    """Return needs with what the study says of those of the same id in the places that are left out."""
    if isinstance(stated, list | tuple):
        return {name: dict(known[name]) for name in stated if isinstance(name, str) and name in known}
    if not isinstance(stated, Mapping):
        return stated
    filled = copied(stated)
    for name, want in stated.items():
        shared = known.get(str(name))
        if shared is not None and isinstance(want, Mapping | None):
            filled[name] = _filled(want or {}, shared)
    return filled


def _filled(own: Mapping[Any, Any], shared: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a block with what another says in the places that it leaves out."""
    whole = copied(own)
    for key, value in shared.items():
        whole.setdefault(key, value)
    return whole


def _among(key: str, stated: Any, names: "set[str]") -> Any:  # noqa: ANN401 -- an order or judgements
    """Return what of an order or of judgements is about needs that are there."""
    if key == "order":
        places = [[place] if isinstance(place, str) else place for place in stated]
        return [kept for place in places if (kept := [name for name in place if name in names])]
    return {
        pair: ratio for pair, ratio in stated.items() if {part.strip() for part in pair.split(" over ")} <= names
    }


class OwnPoints:
    """The points of a study's criteria, of which a learner may state others."""

    def __init__(self, study: Study) -> None:
        self.study, self.way = study, study.weights.how
        self.base = {name: float(weight) for name, weight in stated_points(study.criteria).items()}
        self.is_taken = self.way in {"points", "swing"}
        """Whether the study weighs by points at all."""
        self._top = tuple(_first_stated(study.criteria))
        self._groups = [
            (name, tuple(_first_stated(group.criteria)))
            for name, group in walk(study.criteria)
            if group.is_group and group.weight is not None
        ]
        self._has_zero = not all(self.base.values())

    def add_up(self, own: Mapping[str, float]) -> bool:
        """Return whether points that are all known leave something to be weighed, on every level."""
        if self.way == "points" and not self._has_zero and all(own.values()):
            return True
        points = {**self.base, **own}
        top = [points[name] for name in self._top]
        if not adds_up(self.way, max(top)):
            return False
        return all(
            not points[name] or not inner or any(points[one] for one in inner) for name, inner in self._groups
        )

    def faults(self, own: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield what is wrong with points together, each of which is a number and known."""
        if not self.is_taken or self.add_up(own):
            return
        plain = {"criteria": _plain(self.study.criteria, {**self.base, **own}), "weights": self.way}
        for fault in weight_faults(plain):
            named = fault.path[-2] if fault.path[-1] == "weight" else ""
            yield replace(fault, path=("weights", named) if named in own else ("weights",))

    def columns(self, stated: Sequence[Mapping[str, float]]) -> dict[str, Floats]:
        """Return the points (c,) of whatever has any, where each learner states some."""
        return {name: np.array([own.get(name, base) for own in stated]) for name, base in self.base.items()}

    def columns_add_up(self, given: Mapping[str, Floats]) -> Flags:
        """Return what `add_up` does for each of c learners, from the points (c,) of whatever has any."""
        right: Flags = adds_up(self.way, np.max([given[name] for name in self._top], axis=0))
        for name, inner in self._groups:
            if inner:
                right &= (given[name] == 0) | (np.max([given[one] for one in inner], axis=0) > 0)
        return right

    def shared(self, given: Mapping[str, Floats]) -> Floats:
        """Return the points (c, m) of what networks are measured on."""
        shared = shared_points(self.study.criteria, given)
        leaves = tuple(self.study.leaves())
        raw = np.empty((len(shared[leaves[0]]), len(leaves)))
        for column, name in enumerate(leaves):
            raw[:, column] = shared[name]
        return raw


def _first_stated(criteria: Mapping[str, Criterion]) -> Iterator[str]:
    """Yield what has points on each way down a tree, without what stands below it."""
    for name, criterion in criteria.items():
        if criterion.weight is not None:
            yield name
        else:
            yield from _first_stated(criterion.criteria)


def _plain(criteria: Mapping[str, Criterion], points: Mapping[str, float]) -> dict[str, Any]:
    return {
        name: {
            **({"weight": points[name]} if name in points else {}),
            **({"criteria": _plain(criterion.criteria, points)} if criterion.is_group else {"computed": ""}),
        }
        for name, criterion in criteria.items()
    }


def fit_to_print(text: Part) -> Part:
    """Return a text with a question mark for each half of a character; anything else as it is."""
    if isinstance(text, str):
        return text if text.isascii() else text.encode("utf-8", "replace").decode()
    return text


def _odd_texts(data: object, path: StudyPath = ()) -> Iterator[Fault]:
    """Yield where half of a character stands in a record, in a key or a value, or a number too large to print."""
    if len(path) > _DEEPEST:
        return
    if isinstance(data, str):
        if fit_to_print(data) != data:
            yield Fault("encoding", _HALF, path)
    elif isinstance(data, int) and data.bit_length() > MOST_BITS:
        yield Fault("range", f"found {shown(data)}: no figure and no id is so large", path)
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if fit_to_print(key) != key:
                yield Fault("encoding", _HALF, (*path, key))
            yield from _odd_texts(value, (*path, key))
    elif isinstance(data, list | tuple):
        for place, value in enumerate(data):
            yield from _odd_texts(value, (*path, place))
