"""What is there to say of a set of one study, or of why there is none, and what would have to give way?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, compress

import numpy as np

from netselect.errors import NetselectError
from netselect.gates import LIMIT_WORDS, group_text
from netselect.names import TERMS, Names
from netselect.ranking import Ranking, rank
from netselect.sets import AMOUNTS, READINGS, TIE, UNBOUNDED, Candidates, Problem, problem_of, reduced_overlaps
from netselect.sets.records import (
    Blockage,
    ChosenSet,
    Fuller,
    LeftOut,
    Member,
    Relaxation,
    Spend,
    TopOfRanking,
    WantCover,
)
from netselect.sets.solving import best_set, least_amount
from netselect.study.criteria import LIMIT_GATES
from netselect.study.statements import SetRules
from netselect.study.study import Study
from netselect.sums import Flags, Floats
from netselect.words import exact_text, listed_with_and, plain_name, some

HELPS = 1e-9
"""A member that adds less than this to a want is not named for it."""


class SetTeller:
    """Makes records of sets of one study, of its networks (n), all of which are a problem too."""

    def __init__(self, study: Study, candidates: Candidates, everybody: Problem, ranking: Ranking | None) -> None:
        self.study, self.candidates, self.everybody, self.limits = study, candidates, everybody, candidates.limits
        self.names = Names.of(study)
        self.called = tuple(map(self.names.network, candidates.names))
        self.scores, self.has_score = scores_of_ranking(ranking, candidates.names)
        self._is_unsure = candidates.is_open & candidates.is_stated
        self._told: dict[bytes, ChosenSet] = {}

    def chosen(self, member: Flags) -> ChosenSet:
        """Return the record of a set (n,), which may be the best in several ways and is made once."""
        told = member.tobytes()
        if told not in self._told:
            covered = {reading: self.everybody.coverage(member, reading) for reading in READINGS}
            adding_nothing = (
                self.candidates.names[row]
                for row in np.flatnonzero(member).tolist()
                if covered["robust"] - self.everybody.coverage(_without(member, row), "robust") <= TIE
            )
            self._told[told] = ChosenSet(
                networks=self.everybody.named(member),
                **covered,
                score=float(self.scores[member].sum()) if self.has_score[member].all() else None,
                spends=tuple(self._spends(member)),
                adds_nothing_sure=tuple(adding_nothing),
                value=self._value(member),
            )
        return self._told[told]

    def _value(self, member: Flags) -> float | None:
        is_added = self.everybody.objective == "additive"
        return self.everybody.coverage(member, "additive") if is_added else None

    def fuller(self, best: Flags, member: Flags, is_proved: bool) -> Fuller:
        """Return the record of a set that covers as much as the best one, and more if all help adds up."""
        before, after = self._spends(best), self._spends(member)
        return Fuller(
            chosen=self.chosen(member),
            adds=self.everybody.named(member & ~best),
            leaves_out=self.everybody.named(best & ~member),
            more={
                new.amount: None if new.judged is None or old.judged is None else new.judged - old.judged
                for old, new in zip(before, after, strict=True)
            },
            is_proved=is_proved,
        )

    def _spends(self, member: Flags) -> Iterator[Spend]:
        given = self.candidates
        off = given.taken_off(member).tolist()
        for column, amount in enumerate(AMOUNTS):
            limit = self.limits[column]
            if limit is None and not given.is_stated[:, column].any():
                continue
            judged, low, high = (
                max(0.0, float(own[member, column].sum()) - off[column])
                for own in (given.amounts, given.low, given.high)
            )
            is_unknown = bool(self._is_unsure[member, column].any())
            yield Spend(amount, _finite(judged), low, _finite(high), limit, is_unknown, off[column])

    def member_records(self, member: Flags) -> tuple[Member, ...]:
        """Return what each member adds: what is lost if it alone is left out."""
        given, found = self.candidates, []
        covered = {reading: self.everybody.coverage(member, reading) for reading in READINGS}
        for row in np.flatnonzero(member).tolist():
            without, alone = _without(member, row), np.arange(len(member)) == row
            lost = {
                reading: max(0.0, whole - self.everybody.coverage(without, reading))
                for reading, whole in covered.items()
            }
            less = given.taken_off(member) - given.taken_off(without)
            found.append(
                Member(
                    given.names[row],
                    **lost,
                    value=self._value(alone),
                    discounts={amount: off for amount, off in zip(AMOUNTS, less.tolist(), strict=True) if off},
                    needed_by=self.everybody.named(without & given.requires[:, row]),
                    spends=tuple(self._spends(alone)),
                    is_held=bool(given.held[row]),
                    is_mandatory=bool(given.mandatory[row]),
                )
            )
        return tuple(found)

    def wants(self, member: Flags) -> tuple[WantCover, ...]:
        """Return how far a set covers each need and aspiration that weighs something."""
        learner = self.study.learner
        covered = {reading: 1.0 - self.everybody.open_shares(member, reading) for reading in READINGS}
        found = []
        for place, name in enumerate(learner.wants):
            if self.candidates.weights[place] <= 0:
                continue
            helps = np.where(member, self.candidates.optimistic[:, place], 0.0)
            order = [row for row in np.argsort(-helps, kind="stable").tolist() if helps[row] > HELPS]
            found.append(
                WantCover(
                    want=name,
                    horizon="need" if name in learner.needs else "aspiration",
                    weight=float(self.candidates.weights[place]),
                    **{reading: float(share[place]) for reading, share in covered.items()},
                    by=tuple(self.candidates.names[row] for row in order),
                )
            )
        return tuple(found)

    def top_of(self, ranking: Ranking, size: int, rules: SetRules) -> TopOfRanking | None:
        """Return the first few of a ranking as a set, with what they break; None where nobody stands."""
        standing = [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
        if not standing:
            return None
        member = self.everybody.members(standing[: max(1, size)])
        return TopOfRanking(self.chosen(member), tuple(self.broken(member, rules)))

    def broken(self, member: Flags, rules: SetRules) -> Iterator[str]:
        """Yield the limits and rules that a set breaks, in words."""
        given = self.candidates
        for column, amount in enumerate(AMOUNTS):
            limit = self.limits[column]
            asked = float(given.counted[member, column].sum() - given.taken_off(member)[column])
            if limit is not None and asked > limit + TIE * max(1.0, limit):
                unbounded = f"nothing bounds its {plain_name(amount)}"
                shown = self.names.asked(amount, asked) if asked < UNBOUNDED else unbounded
                yield f"{shown}; the limit is {exact_text(limit)}"
        names = self.called
        for row in np.flatnonzero(member).tolist():
            if given.is_barred[row]:
                yield f"{names[row]} is excluded"
            elif given.is_conditional[row]:
                yield f"whether {names[row]} may be joined is not known"
            for other in np.flatnonzero(member & given.clashes[row]).tolist():
                if row < other:
                    yield f"{names[row]} and {names[other]} cannot be held together"
        for row in np.flatnonzero(given.mandatory & ~member).tolist():
            yield f"{names[row]} is mandatory"
        if rules.most is not None and member.sum() > rules.most:
            yield f"at most {rules.most} network{' is' if rules.most == 1 else 's are'} allowed"
        yield from self._unmet(member, rules)

    def _unmet(self, member: Flags, rules: SetRules) -> Iterator[str]:
        """Yield who is in a set without whom they require, and of which networks it holds too few or too many."""
        given, names = self.candidates, self.called
        for row in np.flatnonzero(member).tolist():
            needed = np.flatnonzero(given.requires[row] & ~member).tolist()
            if needed:
                yield f"{names[row]} requires {listed_with_and(names[other] for other in needed)}"
        for quota, group in rules.quotas.items():
            count = int((given.of_group(group) & member).sum())
            if group.least <= count <= (count if group.largest is None else group.largest):
                continue
            has = f"{count} {'is' if count == 1 else 'are'} in it"
            is_kind = quota in rules.one_of_each
            yield f"no {plain_name(quota)} is in it" if is_kind else f"{group_text(group, self.names)}, and {has}"

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the networks that are in no set, with the reasons."""
        given = self.candidates
        found = []
        for row, name in enumerate(given.names):
            if given.stands[row]:
                continue
            fails, unknown = (
                tuple(str(gate) for gate in given.gates[name] if gate.outcome == outcome)
                for outcome in ("fail", "unknown")
            )
            short = given.short_of(row)
            is_out = bool(fails) or any(given.is_out[other] for other in short)
            needed = tuple(f"requires {self.called[other]}, which {given.state(other)}" for other in short)
            found.append(LeftOut(name, "excluded" if is_out else "conditional", fails or (*unknown, *needed)))
        return tuple(sorted(found, key=lambda one: (one.status, one.network)))

    def is_narrowed(self, rules: SetRules) -> bool:
        """Return whether anything but money and time keeps networks that stand from being joined together."""
        stands = self.candidates.stands
        most = [
            (stands, rules.most),
            *((self.candidates.of_group(one), one.largest) for one in rules.quotas.values()),
        ]
        is_over = any(largest is not None and (own & stands).sum() > largest for own, largest in most)
        return is_over or bool(self.candidates.clashes[np.ix_(stands, stands)].any())

    def notes(self, member: Flags | None, rules: SetRules) -> Iterator[str]:
        """Yield what else a reader should know, one sentence each."""
        given = self.candidates
        if all(limit is None for limit in self.limits) and given.weights.any():
            rest = "" if self.is_narrowed(rules) else ", so that whatever helps is worth joining"
            yield f"no limit of money or time is stated{rest}"
        limited = {gate for gate, _ in LIMIT_GATES.values()}
        for gate in chain(*given.gates.values()):
            if gate.outcome == "waived" and gate.gate in limited:
                what = f"its {plain_name(gate.asks)} does not count against the limit, which is waived"
                yield f"{self.names.network(gate.network)}: {what}"
        for name in reduced_overlaps(given, self.study):
            yield f"{self.names.network(name)}: its overlaps came to more than all its help, and were reduced"
        for name, network in self.study.networks.items():
            for other in network.exclusive_with:
                if other not in self.study.networks:
                    called = self.names.network(name)
                    yield f"{called} excludes `{other}`, and no network has that id"
        yield from () if member is None else self._notes_on(member)
        for want, own in self.study.learner.wants.items():
            helps = {name: one.serves[want] for name, one in self.study.networks.items() if want in one.serves}
            names = [name for name, help_ in helps.items() if not help_.applies]
            if names and own.counts:
                to = listed_with_and(self.names.listed(names))
                yield f"{self.names.want(want)} does not apply to {to}, which counts in sets as no help with it"

    def note_on_scores(self, is_known: Flags) -> str:
        """Return what stands for the worth of a network where scores are added up."""
        given, called = self.candidates, "each network counts with its score in the ranking"
        open_ = [self.called[row] for row in np.flatnonzero(given.stands & ~is_known).tolist()]
        is_ = "is" if len(open_) == 1 else "are"
        return f"{called}; that of {some(open_)} {is_} not known, and counts at its lowest" if open_ else called

    def _notes_on(self, member: Flags) -> Iterator[str]:
        """Yield what a reader should know of a set."""
        given, wants = self.candidates, self.study.learner.wants
        for spend in self._spends(member):
            if spend.limit is not None and (spend.high is None or spend.high > spend.limit + TIE):
                most = "any amount" if spend.high is None else exact_text(spend.high)
                what = TERMS.get(spend.amount, plain_name(spend.amount))
                yield (
                    f"the {what} of the best set can come to {most}, and the limit is {exact_text(spend.limit)}: "
                    "stated figures count as they are, and unknown ones at their highest"
                )
        for row in np.flatnonzero(member).tolist():
            if any(gate.outcome == "fail" for gate in given.gates[given.names[row]]):
                yield f"{self.called[row]} by itself goes over a limit, and keeps to it with the discount"
        for row in np.flatnonzero(given.held & ~member).tolist():
            yield f"{self.called[row]} is held already, and is not in the best set"
        unknown = (given.cautious != given.optimistic) & (given.weights > 0)
        for row in np.flatnonzero(member & unknown.any(axis=1)).tolist():
            named = listed_with_and(map(self.names.quoted, compress(wants, unknown[row])))
            yield (
                f"how much {self.called[row]} helps with {named} is not known: where all help adds up it counts "
                "at its highest, else at its lowest"
            )


def _without(member: Flags, row: int) -> Flags:
    """Return a set (n,) without one of its members."""
    found = member.copy()
    found[row] = False
    return found


def _finite(amount: float) -> float | None:
    return amount if amount < UNBOUNDED else None


def scores_of_ranking(ranking: Ranking | None, names: Sequence[str]) -> tuple[Floats, Flags]:
    """Return scores (n,) in an order of ids, at the lowest where a figure is open, and whose score is known."""
    if ranking is None:
        return np.zeros(len(names)), np.zeros(len(names), dtype=np.bool_)
    rows = np.array([ranking.position(name) for name in names], dtype=np.intp)
    unknown, is_known = ranking.missing, ranking.stands[rows]
    if unknown is not None:
        is_known &= ~unknown[rows].any(axis=1)
    if is_known.all() or unknown is None:
        return ranking.scores[rows], is_known
    return np.where(is_known, ranking.scores[rows], ranking.bounds().low[rows]), is_known


def ranking_or_reason(study: Study) -> tuple[Ranking | None, str]:
    """Return the ranking of a study, or why there is none."""
    try:
        return rank(study), ""
    except NetselectError as error:
        return None, f"there is no ranking to compare with: {error}"


NOTHING = -1.0
"""Every set covers more than this."""


def blockage(teller: SetTeller, rules: SetRules, scores: Floats | None = None) -> Blockage:
    """Return why no set is allowed, and each thing that would be enough to give way.

    Scores (n,) are those in the ranking, where they count.
    """
    case = _Case(teller, rules, scores)
    relaxations = list(case.relaxations())
    reasons = [*case.of_mandatory(), *case.of_clashes(), *case.of_quotas(), *case.of_rules(relaxations)]
    reasons += case.of_pairs() if not reasons else ()
    if not any(one.what in AMOUNTS for one in relaxations):
        together = list(case.of_limits_together())
        reasons += [reason for reason, _ in together]
        relaxations += [relaxation for _, relaxation in together]
    if not reasons:
        reasons = ["what has to be in a set does not fit within the limits and rules together"]
    return Blockage(tuple(dict.fromkeys(reasons)), tuple(relaxations))


def _least(problem: Problem, amounts: Floats) -> Flags | None:
    """Return the allowed set with the least of something; None where no set is allowed."""
    return least_amount(problem, amounts, NOTHING - float(np.abs(problem.worths).sum())).member


def _smallest(problem: Problem) -> Flags | None:
    """Return the allowed set with the fewest networks; None where no set is allowed."""
    return _least(problem, np.append(np.ones(len(problem.names)), np.zeros(len(problem.bundles))))


class _Case:
    """Networks that have to be in, and what keeps them from being so."""

    def __init__(self, teller: SetTeller, rules: SetRules, scores: Floats | None) -> None:
        self.candidates, self.limits, self.rules, self.scores = teller.candidates, teller.limits, rules, scores
        self.names, self.called = teller.names, teller.called
        self.must = np.flatnonzero(self.candidates.mandatory).tolist()

    def of_mandatory(self) -> Iterator[str]:
        """Yield which networks are mandatory, and excluded or not known to be allowed."""
        for row in self.must:
            name = self.called[row]
            for gate in self.candidates.gates[self.candidates.names[row]]:
                why = str(gate)
                if gate.outcome == "fail" and self.candidates.is_out[row]:
                    yield f"{name} is mandatory, and a rule excludes it ({why})"
                elif gate.outcome == "unknown" and self.candidates.is_conditional[row]:
                    yield f"{name} is mandatory, and it is not known whether it may be joined ({why})"
            for other in self.candidates.short_of(row):
                yield f"{name} is mandatory and requires {self.called[other]}, which {self._why_out(other)}"

    def of_clashes(self) -> Iterator[str]:
        """Yield which two mandatory networks exclude each other."""
        for one, other in combinations(self.must, 2):
            if self.candidates.clashes[one, other]:
                both = f"{self.called[one]} and {self.called[other]}"
                yield f"{both} are both mandatory, and cannot be held together"

    def of_quotas(self) -> Iterator[str]:
        """Yield of which networks too few may be joined, with what keeps them out, or too many are mandatory."""
        given = self.candidates
        for quota, group in self.rules.quotas.items():
            rows = np.flatnonzero(given.of_group(group)).tolist()
            standing, must = int(given.stands[rows].sum()), [row for row in rows if given.mandatory[row]]
            if standing < group.least:
                out = [row for row in rows if not given.stands[row]]
                why = "; ".join(f"{self.called[row]} {self._why_out(row)}" for row in out)
                few = f"only {standing} of them" if standing else "none of them"
                whom = "the only one may not be joined" if len(rows) == 1 else f"{few} may be joined"
                whom = whom if why else f"there {'is' if len(rows) == 1 else 'are'} only {len(rows)} of them"
                yield f"a set has to hold {self._quota(quota)}, and {whom}{why and ': '}{why}"
            if group.largest is not None and len(must) > group.largest:
                who = listed_with_and(self.called[row] for row in must)
                yield f"a set may hold {self._quota(quota)}, and {who} are mandatory"

    def _quota(self, quota: str) -> str:
        """Return how many of which networks a set has to hold, or may."""
        group = self.rules.quotas[quota]
        is_kind = quota in self.rules.one_of_each
        return f"one {plain_name(quota)} at least" if is_kind else group_text(group, self.names)

    def _why_out(self, row: int) -> str:
        """Return what keeps a network out: a rule, or that it requires one that a rule keeps out."""
        given = self.candidates
        gates = given.gates[given.names[row]]
        why = next((gate for way in ("fail", "unknown") for gate in gates if gate.outcome == way), None)
        if why is None:
            return f"requires {listed_with_and(self.called[other] for other in given.short_of(row))}"
        return f"{given.state(row)} ({why})"

    def of_rules(self, relaxations: Sequence[Relaxation]) -> Iterator[str]:
        """Yield which limit, or the number of networks, stands in the way, where one by itself does."""
        for one in relaxations:
            if one.what in AMOUNTS:
                limit = self.limits[AMOUNTS.index(one.what)]
                asked = self.names.asked(one.what, one.least or 0.0)
                yield f"what has to be in asks for {asked}, and the limit is {exact_text(limit or 0.0)}"
            elif one.what == "most":
                yield f"a set may hold at most {self.rules.most}, and what has to be in comes to {one.least:g}"

    def of_pairs(self) -> Iterator[str]:
        """Yield which two cannot be held together and have to be in, where that alone stands in the way."""
        problem = self._without("exclusive_with")
        found = None if problem is None else _smallest(problem)
        if problem is None or found is None:
            return
        rows = self.candidates.places(problem.named(found)).tolist()
        for one, other in combinations(rows, 2):
            if self.candidates.clashes[one, other]:
                names = f"{self.called[one]} and {self.called[other]}"
                yield f"{names} cannot be held together, though {self._needed((one, other))}"

    def _needed(self, rows: Sequence[int]) -> str:
        """Return why some networks have to be in."""
        given = self.candidates
        needed = [f"{self.called[row]} is mandatory" for row in rows if given.mandatory[row]]
        kinds = []
        for row in rows:
            if not given.mandatory[row]:
                only = f" ({self.called[row]} is the only one)" if given.kinds.count(given.kinds[row]) == 1 else ""
                kinds.append(f"one {plain_name(given.kinds[row])}{only}")
        return listed_with_and([*needed, *([f"a set has to hold {listed_with_and(kinds)}"] if kinds else [])])

    def of_limits_together(self) -> Iterator[tuple[str, Relaxation]]:
        """Yield the smallest relaxation of the fewest limits that block only together, and what it says."""
        stated = [column for column, limit in enumerate(self.limits) if limit is not None]
        for count in range(2, len(stated) + 1):
            found = [own for columns in combinations(stated, count) if (own := self._without_limits(columns))]
            if found:
                yield from found
                return

    def _without_limits(self, columns: tuple[int, ...]) -> tuple[str, Relaxation] | None:
        lifted = [AMOUNTS[column] for column in columns]
        if (problem := self._without(*lifted)) is None:
            return None
        ends = np.array([self.limits[column] for column in columns], dtype=np.float64)
        charged = self._charged(problem)[:, list(columns)]
        found = _least(problem, (charged / np.maximum(ends, 1.0)).sum(axis=1))
        if found is None or problem.asked(found, charged).max(initial=0.0) >= UNBOUNDED / 2:
            return None
        least = np.maximum(problem.asked(found, charged), 0.0)
        chosen = problem.named(found)
        own_asked = charged[: len(found)][found].sum(axis=1)
        asking = [self.names.network(name) for name, own in zip(chosen, own_asked > 0, strict=True) if own]
        asked = [
            f"{self.names.asked(name, float(amount))} (limit {exact_text(end)})"
            for name, amount, end in zip(lifted, least, ends, strict=True)
        ]
        could = [self._raised(name, float(amount)) for name, amount in zip(lifted, least, strict=True)]
        who = f"{listed_with_and(asking)} together ask" if len(asking) > 1 else f"{asking[0]} asks"
        return f"{who} for {listed_with_and(asked)}", Relaxation("limits", listed_with_and(could), chosen)

    def relaxations(self) -> Iterator[Relaxation]:
        """Yield each thing that would be enough to give way."""
        for column, amount in enumerate(AMOUNTS):
            problem = None if self.limits[column] is None else self._without(amount)
            if problem is None:
                continue
            charged = self._charged(problem)[:, column]
            found = _least(problem, charged)
            if found is not None and (least := float(problem.asked(found, charged))) < UNBOUNDED / 2:
                yield Relaxation(amount, self._raised(amount, least), problem.named(found), least)
        problem = None if self.rules.most is None else self._without("most")
        if problem is not None and (found := _smallest(problem)) is not None:
            count = int(found.sum())
            yield Relaxation("most", f"a set could hold {count}", problem.named(found), float(count))
        for quota in self.rules.quotas:
            if (chosen := self._best((quota,))) is not None and quota in self.rules.one_of_each:
                yield Relaxation("one_of_each", f"no {plain_name(quota)} were needed", chosen)
            elif chosen is not None:
                yield Relaxation("groups", f"the rule that it holds {self._quota(quota)} were set aside", chosen)
        if self.candidates.requires.any() and (chosen := self._best(("requires",))) is not None:
            yield Relaxation("requires", "networks could be held without those that they require", chosen)
        if self.candidates.clashes.any() and (chosen := self._best(("exclusive_with",))) is not None:
            yield Relaxation("exclusive_with", "networks that exclude each other could be held together", chosen)
        yield from self._without_mandatory()

    def _without_mandatory(self) -> Iterator[Relaxation]:
        """Yield which one network would be enough if it were not mandatory, or else whether all of them would."""
        without_one = [(row, chosen) for row in self.must if (chosen := self._best((), free=(row,))) is not None]
        for row, chosen in without_one:
            yield Relaxation("mandatory", f"{self.called[row]} were not mandatory", chosen)
        if not without_one and len(self.must) > 1 and (every := self._best(("mandatory",))) is not None:
            yield Relaxation("mandatory", "no network were mandatory", every)

    def _without(self, *lifted: str) -> Problem | None:
        """Return which sets are allowed without some limits or rules; None if not with who is mandatory."""
        among = self.candidates.stands_without(*(AMOUNTS.index(one) for one in lifted if one in AMOUNTS))
        if not among[self.must].all():
            return None
        return problem_of(self.candidates, self.rules, scores=self.scores, lifted=lifted)

    def _charged(self, problem: Problem) -> Floats:
        """Return what counts against each limit, (n + b, 4)."""
        return self.candidates.charges(self.candidates.places(problem.names))

    def _raised(self, amount: str, least: float) -> str:
        return f"the limit of {LIMIT_WORDS[amount]} were {exact_text(least)}"

    def _best(self, lifted: Sequence[str], free: Sequence[int] = ()) -> tuple[str, ...] | None:
        candidates = self.candidates
        if free:
            is_free = np.isin(np.arange(len(candidates.names)), free)
            candidates = replace(candidates, mandatory=candidates.mandatory & ~is_free)
        if "requires" in lifted:
            candidates = replace(candidates, requires=np.zeros_like(candidates.requires))
        if "mandatory" not in lifted and (candidates.mandatory & ~candidates.stands).any():
            return None
        problem = problem_of(candidates, self.rules, scores=self.scores, lifted=lifted)
        found = best_set(problem).member
        return None if found is None else problem.named(found)
