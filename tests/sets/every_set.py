"""What is the best set, found by looking at each with plain Python and nothing of netselect's own?

A study is made as plain mappings and read twice: once by netselect, once by the functions here, which know only
what the documentation says.
"""

from collections.abc import Iterator, Mapping
from itertools import chain, combinations
from math import exp, log, prod
from typing import Any

import numpy as np

from netselect.study.study import Study
from tests.small_study import network, small_study

TIE = 1e-9
OUT = {"verified": 0.0, "reported": 0.15, "claimed": 0.30, "assumed": 0.30, None: 0.0}
AMOUNTS = ("first_year_cost", "yearly_cost", "hours_per_month", "work_hours_per_month")
KINDS = ("meetup", "agency")

Plain = dict[str, Any]


def random_study(generator: np.random.Generator, *, most_networks: int = 7) -> Plain:
    """Return the parts of a random small study, all of whose figures are known."""
    names = [f"n{place}" for place in range(int(generator.integers(1, most_networks + 1)))]
    wants = [f"w{place}" for place in range(int(generator.integers(1, 5)))]

    def some(*choices: float) -> float:
        return float(generator.choice(choices))

    networks = {
        name: network(
            type=str(generator.choice(KINDS)),
            joining={"fee": some(0, 0, 5, 10), "effort_hours": 0, "entry_weeks": 0},
            staying={
                "yearly_cost": some(0, 10, 20, 30),
                "hours_per_month": some(0, 1, 2, 0.5),
                "work_hours_per_month": some(0, 0, 1),
            },
            serves={want: some(0, 0, 0.25, 0.5, 0.75, 1) for want in wants},
            grade=str(generator.choice(["verified", "reported", "claimed"])),
            facts={"open": bool(generator.random() < 0.9)},
            held=bool(generator.random() < 0.15),
            mandatory=bool(generator.random() < 0.06),
            exclusive_with=[other for other in names if other != name and generator.random() < 0.06],
        )
        for name in names
    }
    limits = {
        amount: some(*ends)
        for amount, ends in zip(AMOUNTS, ((20, 40, 60), (20, 50), (2, 3, 4), (1, 2)), strict=True)
        if generator.random() < 0.5
    }
    pairs = [pair for pair in combinations(names, 2) if generator.random() < 0.05]
    return {
        "needs": {
            want: {"title": want, "importance": some(0, 1, 2, 3), "current": 1, "target": 3} for want in wants[:-1]
        }
        | {wants[-1]: {"title": "last", "importance": 2, "current": 1, "target": 3}},
        "criteria": {
            "covered": {"computed": "need_coverage", "weight": 2},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 40, "best": 0}},
        },
        "gates": {"open": {"kind": "access", "fact": "open", "must_be": True}},
        "learner": {"limits": limits},
        "networks": networks,
        "redundancy": [{"networks": list(pair), "share": some(0, 0.5, 1)} for pair in pairs],
        "portfolio": {
            "objective": str(generator.choice(["robust", "cautious", "optimistic"])),
            "then": str(generator.choice(["optimistic", "optimistic", "score"])),
            **({"most": int(generator.integers(1, 4))} if generator.random() < 0.3 else {}),
            **({"one_of_each": [networks[names[0]]["type"]]} if generator.random() < 0.2 else {}),
        },
    }


def with_bonds(parts: Plain, generator: np.random.Generator) -> Plain:
    """Return the parts of a study with requirements, discounts, groups and worths as well."""
    networks, names = parts["networks"], list(parts["networks"])
    for name, own in networks.items():
        own["requires"] = [other for other in names if other != name and generator.random() < 0.08]
    if is_worth := generator.random() < 0.5:
        for own in networks.values():
            own["worth"] = float(generator.choice([0, 1, 2, 2.5, 40]))
    bundles = [
        own for size in (2, 3) for own in combinations(names, size) if generator.random() < (0.3, 0.05)[size - 2]
    ]
    discounts = [
        {"networks": list(own), key: float(generator.choice([5, 10, 15]))}
        | ({"yearly_cost": 10.0} if generator.random() < 0.5 else {})
        for own, key in zip(
            bundles, generator.choice(["first_year_cost", "yearly_cost"], len(bundles)), strict=True
        )
    ]
    groups: list[Plain] = []
    for _ in range(int(generator.integers(0, 3))):
        of: Plain = {"networks": [name for name in names if generator.random() < 0.5] or names[:1]}
        of = {"type": networks[names[0]]["type"]} if generator.random() < 0.3 else of
        how = str(generator.choice(["at_most", "at_least", "exactly"]))
        groups.append(of | {how: int(generator.integers(1, 3))})
    rules = dict(parts["portfolio"], discounts=discounts, groups=groups)
    if generator.random() < (0.6 if is_worth else 0.2):
        rules["objective"] = "additive"
    return {**parts, "portfolio": rules}


def made(parts: Plain) -> Study:
    """Return the study of some parts."""
    return small_study(**parts)


class BySight:
    """Every set of a study, one after the other."""

    def __init__(self, parts: Plain, scores: Mapping[str, float]) -> None:
        self.parts, self.scores = parts, scores
        self.networks: dict[str, Plain] = dict(sorted(parts["networks"].items()))
        points = {want: need["importance"] for want, need in parts["needs"].items()}
        self.weights = {want: value / sum(points.values()) for want, value in points.items()}
        self.limits: dict[str, float] = parts["learner"]["limits"]
        self.rules: Plain = parts["portfolio"]
        self.shared = dict(self._shared())
        self._allowed: dict[tuple[tuple[str, float], ...], list[tuple[str, ...]]] = {}

    def asks(self, name: str, amount: str) -> float:
        """Return what a network asks for; the fee of one that is held is spent."""
        own = self.networks[name]
        if amount == "first_year_cost":
            return float(own["staying"]["yearly_cost"] + (0.0 if own["held"] else own["joining"]["fee"]))
        return float(own["staying"][amount])

    def total(self, chosen: tuple[str, ...], amount: str) -> float:
        """Return what a set asks for."""
        off = sum(
            discount.get(amount, 0.0)
            for discount in self.rules.get("discounts", [])
            if set(discount["networks"]) <= set(chosen)
        )
        return float(sum(self.asks(name, amount) for name in chosen) - off)

    def strength(self, name: str, want: str, reading: str) -> float:
        """Return a strength as a reading takes it."""
        own = self.networks[name]
        stated = float(own["serves"][want])
        return max(0.0, stated - OUT[own["grade"]]) if reading == "robust" else stated

    def _help(self, name: str, want: str) -> float:
        left = 1 - self.strength(name, want, "optimistic")
        return 40.0 if left == 0 else -log(left)

    def _shared(self) -> Iterator[tuple[tuple[str, str, str], float]]:
        """Yield the help with a want that each two have from one source."""
        pairs = [(*overlap["networks"], overlap["share"]) for overlap in self.parts["redundancy"]]
        for want in self.weights:
            first = {
                (one, other): share * min(self._help(one, want), self._help(other, want))
                for one, other, share in pairs
            }
            claimed = {name: sum(own for pair, own in first.items() if name in pair) for name in self.networks}
            room = {
                name: min(1.0, self._help(name, want) / claimed[name]) if claimed[name] else 1.0
                for name in self.networks
            }
            for (one, other), own in first.items():
                yield (one, other, want), own * min(room[one], room[other])

    def covers(self, chosen: tuple[str, ...], reading: str) -> float:
        """Return the coverage of a set, or what its members are worth."""
        if reading == "additive":
            members = [(name, self.networks[name]) for name in chosen]
            return float(sum(one["worth"] if "worth" in one else self.scores[name] for name, one in members))
        total = 0.0
        for want, weight in self.weights.items():
            own = [self.strength(name, want, reading) for name in chosen]
            if reading == "optimistic":
                common = sum(
                    shared
                    for (one, other, about), shared in self.shared.items()
                    if about == want and one in chosen and other in chosen
                )
                total += weight * (1 - min(1.0, prod(1 - strength for strength in own) * exp(common)))
            else:
                total += weight * max(own, default=0.0)
        return total

    def is_allowed(self, chosen: tuple[str, ...]) -> bool:
        """Return whether a set keeps to everything."""
        for name, own in self.networks.items():
            if name in chosen and not own["facts"]["open"]:
                return False
            if own["mandatory"] and name not in chosen:
                return False
            if name in chosen and any(other in chosen for other in own["exclusive_with"]):
                return False
            if name in chosen and not set(own.get("requires", [])) <= set(chosen):
                return False
        for group in self.rules.get("groups", []):
            count = sum(
                name in group.get("networks", []) or self.networks[name]["type"] == group.get("type")
                for name in chosen
            )
            least, most = group.get("at_least", 0), group.get("at_most", len(chosen))
            if not group.get("exactly", least) <= count <= group.get("exactly", most):
                return False
        if any(self.total(chosen, amount) > limit + TIE for amount, limit in self.limits.items()):
            return False
        kinds = {self.networks[name]["type"] for name in chosen}
        return len(chosen) <= self.rules.get("most", len(self.networks)) and kinds >= set(
            self.rules.get("one_of_each", [])
        )

    def allowed(self) -> list[tuple[str, ...]]:
        """Return every allowed set; by the same limits the same ones."""
        limits = tuple(self.limits.items())
        if limits not in self._allowed:
            names = list(self.networks)
            every = chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
            self._allowed[limits] = [chosen for chosen in every if self.is_allowed(chosen)]
        return self._allowed[limits]

    def best(self) -> tuple[str, ...] | None:
        """Return the best set; None where none is allowed."""
        left = self.allowed()
        return self.first(left, [self.rules["objective"], *self.after()])

    def fuller(self) -> tuple[str, ...] | None:
        """Return the set that covers as much as the best one, and more if all help adds up; None without such."""
        best = self.best()
        if best is None:
            return None
        least = self.covers(best, self.rules["objective"]) - TIE
        near = [chosen for chosen in self.allowed() if self.covers(chosen, self.rules["objective"]) >= least]
        found = self.first(near, ["optimistic", *self.after()])
        assert found is not None
        return found if self.covers(found, "optimistic") > self.covers(best, "optimistic") + TIE else None

    def after(self) -> list[str]:
        """Return what decides after the objective."""
        return ["size", self.rules["then"], "optimistic", "robust", "cautious", "money", "hours"]

    def raised(self) -> dict[str, float]:
        """Return to what each limit has to rise, if it alone does, for a set to cover more."""
        best, limits = self.best(), self.limits
        if best is None:
            return {}
        now, found = self.covers(best, self.rules["objective"]), {}
        for amount in limits:
            self.limits = {other: end for other, end in limits.items() if other != amount}
            more = [own for own in self.allowed() if self.covers(own, self.rules["objective"]) > now + TIE]
            if more:
                found[amount] = min(self.total(own, amount) for own in more)
        self.limits = limits
        return found

    def first(self, left: list[tuple[str, ...]], keys: list[str]) -> tuple[str, ...] | None:
        """Return the first of some sets by some keys, one after the other."""
        for key in keys:
            least = min((self.rating(chosen, key) for chosen in left), default=0.0)
            left = [chosen for chosen in left if self.rating(chosen, key) <= least + TIE]
        return min(left) if left else None

    def rating(self, chosen: tuple[str, ...], key: str) -> float:
        """Return what a set is compared by, the lowest being the best."""
        match key:
            case "size":
                return len(chosen)
            case "score":
                return -sum(self.scores[name] for name in chosen)
            case "money":
                return self.total(chosen, "first_year_cost")
            case "hours":
                return self.total(chosen, "hours_per_month")
        return -self.covers(chosen, key)
