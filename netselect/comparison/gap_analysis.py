"""Which needs does nobody serve, which networks serve nothing, and which aspirations are still vague?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Literal

import numpy as np

from netselect.arguments import checked
from netselect.coverage import Coverage, shares_within, strengths_by_want
from netselect.errors import MethodNotApplicable
from netselect.finding import Told
from netselect.matrix.assessment import Assessment
from netselect.names import Names
from netselect.notebook import notebook_text
from netselect.ranking import Ranking, ranking_of
from netselect.study.criteria import COVERAGE
from netselect.study.study import Study
from netselect.sums import Flags, steady
from netselect.words import aged, listed_with_and, percent, plain_name, some, wrapped

if TYPE_CHECKING:
    import pandas as pd

NOTHING_OPEN = "No need or aspiration is open."
"""What is said where there is nothing to serve."""


Helper = Literal["stands", "conditional", "excluded"]
"""Whether a network that serves a need stands."""


@dataclass(frozen=True, slots=True, repr=False)
class Gaps(Told):
    """What the networks leave open.

    Parameters
    ----------
    vague : tuple of str
        Aspirations without target or date: they weigh nothing until they are sharpened.
    met : tuple of str
        Needs and aspirations whose target is reached.
    unserved : tuple of str
        Open ones that no network serves.
    unserved_by_standing : tuple of str
        Open ones that only excluded networks serve.
    idle : tuple of str
        Networks that serve no open need or aspiration.
    too_late : tuple of (str, str)
        Network and want, where its help would come after the date.
    coverage : Coverage
        All strengths.
    excluded : tuple of str
        Networks that a rule leaves out.
    perhaps_served : tuple of str
        Open ones that are served only if what is not known turns out well: how much somebody helps, or whether
        whoever helps stands.
    conditional : tuple of str
        Networks that stand only if what is not known turns out well.
    lacking : tuple of (str, tuple of str)
        Each vague aspiration with what it lacks: its target, its date.
    stale : frozenset of (str, str)
        Network and want, where the help that it states was found too long ago.
    called : Names
        How networks, needs and aspirations are called in its text.
    """

    vague: tuple[str, ...]
    met: tuple[str, ...]
    unserved: tuple[str, ...]
    unserved_by_standing: tuple[str, ...]
    idle: tuple[str, ...]
    too_late: tuple[tuple[str, str], ...]
    coverage: Coverage
    excluded: tuple[str, ...] = ()
    perhaps_served: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stale: frozenset[tuple[str, str]] = frozenset()
    called: Names = field(default_factory=Names, repr=False, compare=False)

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it: ids, and beside them what they are called."""
        named = ("vague", "met", "unserved", "unserved_by_standing", "perhaps_served", "idle")
        late = [
            {
                "network": network,
                "name": self.called.network(network),
                "want": want,
                "title": self.called.want(want),
            }
            for network, want in self.too_late
        ]
        return {**{name: list(getattr(self, name)) for name in named}, "too_late": late}

    @checked
    def to_frame(self) -> "pd.DataFrame":
        """Return the strengths as a DataFrame: networks by needs and aspirations; unknowns are NA."""
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

        covered = self.coverage
        frame = pd.DataFrame(
            covered.strengths, index=list(covered.networks), columns=list(covered.wants), copy=True
        )
        return frame.astype("Float64").mask(covered.unknown, pd.NA)

    def _repr_html_(self) -> str:
        return notebook_text(str(self))

    def __str__(self) -> str:
        """Return the gaps as plain text."""
        called = self.called

        def titled(wants: tuple[str, ...]) -> list[str]:
            return [called.quoted(want) for want in wants]

        lines = [f"Vague: {sentence}." for sentence in vague_said(self)]
        lines += [
            f"{label}: {listed_with_and(names)}."
            for label, names in (
                ("Served by no network", titled(self.unserved)),
                ("Served only by networks that are ruled out", titled(self.unserved_by_standing)),
                ("Served only if what is not known turns out well", titled(self.perhaps_served)),
                ("Met already", titled(self.met)),
                ("Of an importance of 0, so that it counts for nothing", titled(self.coverage.unweighed())),
                ("Networks that serve nothing that is open", called.listed(self.idle)),
                ("Help comes too late", late_help(self)),
            )
            if names
        ]
        if not self.coverage.weights.any():
            lines.append(nothing_counts(self))
        elif not (self.unserved or self.unserved_by_standing or self.perhaps_served):
            lines.append("Every open need and aspiration is surely served by a network that stands.")
        lines += list(_served(self))
        return "\n".join(map(wrapped, lines))


@checked
def gaps(ranking: Study | Ranking) -> Gaps:
    """Return what the networks of a study leave open.

    Parameters
    ----------
    ranking : Ranking or Study
        A study, or a ranking of one.

    Returns
    -------
    Gaps

    Raises
    ------
    MethodNotApplicable
        Where the ranking comes from a bare matrix, which knows no needs.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> ranking = netselect.rank(study)
    >>> netselect.gaps(ranking).unserved
    ()
    """
    ranking = ranking_of(ranking)
    assessment = ranking.matrix.assessment
    if assessment is None:
        raise MethodNotApplicable("a bare matrix knows no needs: rank a study to see its gaps")
    covered = assessment.coverage
    nobody = covered.unserved()
    standing = covered.unserved(ranking.stands)
    unsure = covered.unserved(ranking.surely_stands, surely=True)
    return Gaps(
        called=ranking.names,
        vague=covered.vague,
        lacking=tuple((want, assessment.study.learner.wants[want].lacks) for want in covered.vague),
        met=covered.met,
        unserved=nobody,
        unserved_by_standing=tuple(want for want in standing if want not in nobody),
        perhaps_served=tuple(want for want in unsure if want not in standing),
        idle=covered.idle(),
        too_late=tuple(
            (network, want)
            for row, network in enumerate(covered.networks)
            for column, want in enumerate(covered.wants)
            if covered.too_late[row, column]
        ),
        coverage=covered,
        excluded=_networks_where(ranking, ~ranking.stands),
        stale=frozenset(
            (name, want)
            for name in covered.networks
            for want, strengths in strengths_by_want(assessment.study, name).items()
            if any(assessment.study.is_stale(one.dated) for one in strengths)
        ),
        conditional=_networks_where(ranking, ranking.stands & ~ranking.surely_stands),
    )


def _networks_where(ranking: Ranking, holds: Flags) -> tuple[str, ...]:
    return tuple(network for network, is_one in zip(ranking.matrix.networks, holds, strict=True) if is_one)


def nothing_counts(found: Gaps) -> str:
    """Return what is said where no need or aspiration weighs anything."""
    return "No need or aspiration counts yet." if found.vague else NOTHING_OPEN


def untold(assessment: Assessment, called: Names) -> tuple[tuple[str, ...], str]:
    """Return the wants that count and that no network says anything of, and a sentence on what follows."""
    study, covered, weights = assessment.study, assessment.coverage, assessment.weights
    told = {want for network in study.networks.values() for want in network.serves}
    told |= {want for name in study.networks for want, said in strengths_by_want(study, name).items() if said}
    silent = np.array([want not in told for want in covered.wants], dtype=np.bool_) & (covered.weights > 0)
    criteria, share, read = study.leaves(), 0.0, np.zeros_like(silent)
    for name, weight in zip(weights.names, weights.weights.tolist(), strict=True):
        if weight > 0 and (figure := criteria[name].computed) in COVERAGE:
            belonging = covered.belonging(str(figure))
            share += weight * float(shares_within(covered.weights, belonging)[silent].sum())
            read |= belonging
    wants = tuple(compress(covered.wants, silent & read))
    return wants, (
        f"no network is said to serve {listed_with_and(map(called.quoted, wants))}: every network counts 0 there, "
        f"on {percent(share)} of the weight"
    ) * bool(wants)


def vague_said(found: Gaps) -> list[str]:
    """Return what vague aspirations need, those that lack the same together."""
    told = []
    for lacks in dict.fromkeys(lacks for _, lacks in found.lacking):
        own = [found.called.quoted(want) for want, missing in found.lacking if missing == lacks]
        verbs = "counts for nothing until it has" if len(own) == 1 else "count for nothing until they have"
        told.append(f"{listed_with_and(own)} {verbs} a {' and a '.join(lacks)}")
    return told


def status_of_helper(found: Gaps, network: str) -> Helper:
    """Return whether a network stands, stands only if what is not known turns out well, or is ruled out."""
    if network in found.excluded:
        return "excluded"
    return "conditional" if network in found.conditional else "stands"


def late_help(found: Gaps) -> list[str]:
    """Return for each need or aspiration whose help comes too late, such as ``for mentor from a and b``."""
    wants = dict.fromkeys(want for _, want in found.too_late)
    called = found.called
    by = {want: called.listed(name for name, late in found.too_late if late == want) for want in wants}
    return [f"for {called.quoted(want)} from {some(networks)}" for want, networks in by.items()]


_MARKS: dict[Helper, str] = {"stands": "", "conditional": ", if it stands", "excluded": ", ruled out"}


def _served(gaps: "Gaps") -> Iterator[str]:
    """Say for each open want who serves it, the strongest first."""
    covered = gaps.coverage
    for column, want in enumerate(covered.wants):
        if covered.weights[column] == 0:
            continue
        share = f"{plain_name(covered.horizons[column])}, {100 * covered.weights[column]:.0f} % of importance"
        yield f"{gaps.called.want(want)} ({share}): {'; '.join(helpers_said(gaps, column)) or 'nobody'}."


def helpers_said(gaps: "Gaps", column: int, *, standing: bool = False) -> list[str]:
    """Return who serves a want, the strongest first, with how much, and whether they stand; or only who does."""
    covered = gaps.coverage
    strengths = [
        (0.0 if covered.unknown[row, column] else float(covered.strengths[row, column]), network, row)
        for row, network in enumerate(covered.networks)
        if covered.high[row, column] > 0 and not (standing and network in gaps.excluded)
    ]
    strengths.sort(key=lambda entry: (-steady(entry[0]), entry[1]))
    return [
        f"{gaps.called.network(network)} "
        + aged(
            "unknown" if covered.unknown[row, column] else format(strength, ".2f"),
            stale=(network, covered.wants[column]) in gaps.stale,
        )
        + f"{_MARKS[status_of_helper(gaps, network)]}"
        for strength, network, row in strengths
    ]
