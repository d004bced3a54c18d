"""What is said of networks together that can hardly be meant: no set keeps to it, or every set does."""

import math
from collections.abc import Collection, Iterator
from itertools import combinations

from netselect.gates import group_text
from netselect.matrix.assessment import Assessment
from netselect.names import Names
from netselect.study.study import Study
from netselect.words import listed_with_and

HAVE_TO = "mandatory, or required by what is"
NO_SET = "no set of networks is allowed then"

MOST_TRIED = 1000
"""Choices out of a group that are tried for one whose members do not exclude each other."""


def unlikely_sets(assessment: Assessment, called: Names) -> Iterator[str]:
    """Yield a sentence on each thing that can hardly be meant where sets are chosen."""
    together = _Together(assessment, called)
    yield from together.exclusions()
    yield from together.requirements()
    yield from together.groups()
    yield from together.discounts()
    study = assessment.study
    if study.portfolio.objective != "additive" and any(network.worth for network in study.networks.values()):
        yield "the `worth` of networks is stated and does not count: `portfolio: {objective: additive}` adds it up"


class _Together:
    def __init__(self, assessment: Assessment, called: Names) -> None:
        self.study: Study = assessment.study
        self.called = called
        networks = self.study.networks
        self.out = {
            name for name, results in assessment.gates.items() if any(one.outcome == "fail" for one in results)
        }
        self.excludes = {
            frozenset((name, other))
            for name, network in networks.items()
            for other in network.exclusive_with
            if other in networks and other != name
        }
        self.with_required = {name: self._closure(name) for name in networks}
        must = (self.with_required[name] for name, network in networks.items() if network.mandatory)
        self.must = frozenset().union(*must)

    def _closure(self, name: str) -> frozenset[str]:
        """Return a network with all that it requires, and these in turn."""
        found, left = {name}, [name]
        while left:
            new = [other for other in self.study.networks[left.pop()].requires if other in self.study.networks]
            left += [other for other in new if other not in found]
            found.update(new)
        return frozenset(found)

    def _clash(self, names: Collection[str]) -> tuple[str, str] | None:
        """Return two of some networks that exclude each other."""
        pairs = combinations(sorted(names), 2)
        return next((pair for pair in pairs if frozenset(pair) in self.excludes), None)

    def _named(self, names: Collection[str]) -> str:
        return listed_with_and(map(self.called.network, names))

    def exclusions(self) -> Iterator[str]:
        """Yield who excludes itself, and which two that have to be in a set exclude each other."""
        networks, told = self.study.networks, set[frozenset[str]]()
        for name, network in networks.items():
            for other in network.exclusive_with:
                pair = frozenset((name, other))
                if other == name:
                    yield f"{self.called.network(name)} excludes itself: take it out of its own `exclusive_with`"
                elif network.mandatory and other in networks and networks[other].mandatory and pair not in told:
                    told.add(pair)
                    both = f"{self.called.network(name)} and {self.called.network(other)}"
                    yield f"{both} are both mandatory and exclude each other: {NO_SET}"

    def requirements(self) -> Iterator[str]:
        """Yield who requires itself, or what it can never be held with, or what is ruled out."""
        for name, network in self.study.networks.items():
            one, needed = self.called.network(name), self.with_required[name] - {name}
            then = f": {NO_SET}" if network.mandatory else f": no set holds {one} then"
            if name in network.requires:
                yield f"{one} requires itself: take it out of its own `requires`"
            if (clash := self._clash({name, *needed})) is not None and needed:
                both = " and ".join(map(self.called.network, clash))
                yield f"{one} requires {self._named(sorted(needed))}, and {both} exclude each other{then}"
            if network.mandatory and name not in self.out and (out := sorted(needed & self.out)):
                is_ = "is" if len(out) == 1 else "are"
                yield f"{one} is mandatory and requires {self._named(out)}, which {is_} ruled out: {NO_SET}"
        pair = self._clash(self.must) or ()
        is_told = any(set(pair) <= self.with_required[name] for name in self.must)
        if pair and not is_told and not all(self.study.networks[name].mandatory for name in pair):
            both = " and ".join(map(self.called.network, pair))
            yield f"{both} are {HAVE_TO}, and exclude each other: {NO_SET}"
        most = self.study.portfolio.most
        if most is not None and len(self.must) > most:
            yield f"{len(self.must):,} networks are {HAVE_TO}, and a set holds at most {most}: {NO_SET}"

    def groups(self) -> Iterator[str]:
        """Yield of which group more is asked than there is, or than can be held together, or nothing."""
        rules = self.study.portfolio
        for group in rules.groups:
            names = [
                name
                for name, network in self.study.networks.items()
                if name in group.networks or network.type == group.type
            ]
            able = [name for name in names if name not in self.out]
            must = [name for name in names if name in self.must]
            asked = f"a set is to hold {group_text(group, self.called)}"
            if group.least > len(able):
                out = len(names) - len(able)
                ruled = f", and {out:,} of them {'is' if out == 1 else 'are'} ruled out" if out else ""
                are = "is" if len(names) == 1 else "are"
                yield f"{asked}: there {are} {len(names):,}{ruled}; {NO_SET}"
            elif rules.most is not None and group.least > rules.most:
                yield f"{asked}, and at most {rules.most} networks in all: {NO_SET}"
            elif math.comb(len(able), group.least) <= MOST_TRIED and all(
                map(self._clash, combinations(able, group.least))
            ):
                yield f"{asked}, and too many of them exclude each other: {NO_SET}"
            if group.largest is None:
                continue
            if len(must) > group.largest:
                yield f"{asked}, and {self._named(must)} are {HAVE_TO}: {NO_SET}"
            elif group.largest >= len(names) and not group.least:
                yield f"{asked}, and there are no more: every set keeps to that"

    def discounts(self) -> Iterator[str]:
        """Yield which discount is never had, or takes off more than is asked."""
        for one in self.study.portfolio.discounts:
            whom = self._named(one.networks)
            if (clash := self._clash(one.networks)) is not None:
                both = " and ".join(map(self.called.network, clash))
                yield f"{whom} have a discount together, and {both} exclude each other: no set has it"
            for amount in ("first_year_cost", "yearly_cost"):
                off = getattr(one, amount)
                spans = [self.study.networks[name].term(amount) for name in one.networks]
                highs = [span.high for span in spans if span is not None and span.high is not None]
                if off and len(highs) == len(spans) and off > sum(highs):
                    less, asked = (self.called.asked(amount, own) for own in (off, sum(highs)))
                    yield f"the discount of {whom} takes off {less}, and they ask for no more than {asked}"
