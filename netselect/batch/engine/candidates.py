"""What of the candidates is the same for every learner of a cohort?"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import get_args

import numpy as np

from netselect.arguments import RankingOptions
from netselect.batch.engine.gating import GateTable, OpenTerm, gate_tables, open_terms
from netselect.batch.engine.learners import Help, help_of
from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import is_monotone, utilities
from netselect.methods import Method
from netselect.names import Names
from netselect.ranking import refuse_lacking, refuse_unfit_weights, resolved
from netselect.study.criteria import COVERAGE
from netselect.study.network import Figure, stated_figures
from netselect.study.statements import ObjectiveWeighting, Weighting
from netselect.study.study import Study, for_others
from netselect.sums import Flags, Floats
from netselect.words import listed_with_and


@dataclass(frozen=True)
class Candidates:
    """The networks of a study as every learner meets them, in the order of their ids.

    Parameters
    ----------
    matrix : DecisionMatrix (n, m)
        The study's own matrix; the columns in `own` differ from learner to learner.
    method : Method
        The method with its parameters.
    study : Study, optional
        The study, its networks in their own order; None for a bare matrix. Where what is private is left out, its
        own learner's private needs stand in it still: each record says for itself which of them it calls public.
    weighting : Weighting, optional
        How weights are given; the study's own way where nothing else is said.
    options : RankingOptions
        How they are ranked, other than the study says.
    help : Help, optional
        Which needs the networks serve.
    gates : tuple of GateTable
        What the gates ask about.
    hidden : frozenset of str
        The networks that were left out because they are private.
    """

    matrix: DecisionMatrix
    method: Method
    study: Study | None = None
    weighting: Weighting | None = None
    options: RankingOptions = field(default_factory=RankingOptions)
    help: Help | None = None
    gates: tuple[GateTable, ...] = ()
    hidden: frozenset[str] = frozenset()

    @property
    def networks(self) -> tuple[str, ...]:
        """The ids of the networks, ascending."""
        return tuple(self.matrix.networks)

    @cached_property
    def own(self) -> dict[int, str]:
        """The columns that are worked out from each learner's needs, with their figures."""
        if self.study is None:
            return {}
        leaves = enumerate(self.study.leaves().values())
        return {column: str(leaf.computed) for column, leaf in leaves if leaf.computed in COVERAGE}

    @cached_property
    def utilities(self) -> Floats | None:
        """The values (n, m) of what no learner changes, 0 in the columns of `own`; None without anchors."""
        matrix = self.matrix
        if matrix.worst is None or matrix.best is None:
            return None
        made = utilities(matrix.values, matrix.worst, matrix.best, matrix.curves)
        made[:, list(self.own)] = 0.0
        return made

    @cached_property
    def is_open(self) -> Flags:
        """Whose figures may turn out otherwise, (n,); what gates ask is another matter."""
        matrix, fixed = self.matrix, np.ones(len(self.matrix.criteria), dtype=np.bool_)
        fixed[list(self.own)] = False
        found: Flags = np.zeros(len(matrix.networks), dtype=np.bool_)
        if matrix.low is not None and matrix.high is not None:
            found |= (matrix.low != matrix.high)[:, fixed].any(axis=1)
        if matrix.unknown is not None:
            found |= matrix.unknown[:, fixed].any(axis=1)
        if self.help is not None:
            found |= self.help.is_open
        return found

    @cached_property
    def open_terms(self) -> tuple[tuple[OpenTerm, ...], Flags]:
        """The unknown terms, which gates and criteria may share, and whose figures are bound otherwise, (n,)."""
        if self.study is None or self.help is None or not self.screens:
            return (), np.ones(len(self.matrix.networks), dtype=np.bool_)
        in_order = self.study.model_copy(update={"networks": dict(sorted(self.study.networks.items()))})
        terms, bound = open_terms(in_order, self.matrix, self.gates)
        # On some days help begins to come too late for some learners.
        return terms, bound | self.help.arrivals.is_open

    @property
    def screens(self) -> bool:
        """Whether more coverage is never worth less.

        Where it can be, an unknown strength is listed at another level than its highest, which is looked for.
        """
        matrix = self.matrix
        return all(
            bool(matrix.maximise[column]) and (not matrix.curves or is_monotone(matrix.curves[column]))
            for column in self.own
        )


def candidates_of(subject: Study | DecisionMatrix, options: RankingOptions | None = None) -> Candidates:
    """Return what a study or a matrix holds for every learner.

    Parameters
    ----------
    subject : Study or DecisionMatrix
        The study that all learners share, or a bare matrix that they weigh each in their own way.
    options : RankingOptions, optional
        As the study says, where nothing is given.

    Returns
    -------
    Candidates

    Raises
    ------
    UnknownName, InvalidParameter, MethodNotApplicable, MissingAnchors, JudgementError
        As `netselect.rank` raises them.
    """
    options = options or RankingOptions()
    gates = options.gates
    if isinstance(subject, Study):
        refuse_unfit_weights(subject, options, is_shared=True)
    chosen, weighting = resolved(subject, options)
    if not chosen.batched:
        raise MethodNotApplicable(
            f"{chosen.name} ranks one learner at a time, and no batch: rank each by `netselect rank`, or choose a "
            "method of netselect's own"
        )
    if isinstance(subject, DecisionMatrix):
        order = np.argsort(np.array(list(subject.networks), dtype=np.str_), kind="stable")
        matrix = subject.take(order)
        _refuse_not_applicable(matrix)
        return Candidates(matrix if gates == "apply" else replace(matrix, status=None), chosen, options=options)
    hidden = frozenset[str]()
    if options.leave_out_private:
        hidden = frozenset(name for name, network in subject.networks.items() if network.private)
        subject = for_others(subject, ("notes", "themes", "wants"))
    in_order = subject.model_copy(update={"networks": dict(sorted(subject.networks.items()))})
    # Where the figures of whoever stands decide the weights, those of the study's own learner are not needed.
    decided = (weighting or subject.weights).how in get_args(ObjectiveWeighting)
    matrix = DecisionMatrix.from_study(
        in_order, weighting=Weighting(how="equal") if decided else weighting, gates=gates
    )
    refuse_lacking(matrix, chosen)
    _refuse_not_applicable(matrix, hidden)
    tables = gate_tables(in_order) if gates == "apply" else ()
    return Candidates(matrix, chosen, subject, weighting, options, help_of(in_order), tables, hidden)


def _refuse_not_applicable(matrix: DecisionMatrix, hidden: Collection[str] = ()) -> None:
    """Refuse what does not apply to a network: very many learners share one set of weights for all networks."""
    networks = {} if matrix.assessment is None else matrix.assessment.study.networks
    called = Names.of(None if matrix.assessment is None else matrix.assessment.study)
    found = [
        (path, name)
        for name, network in networks.items()
        for path, figure in stated_figures(network)
        if isinstance(figure, Figure) and not figure.applies
    ]
    if found or matrix.applies is not None:
        told = [called.figure_of(path, name) for path, name in found if name not in hidden] or ["a figure"]
        raise MethodNotApplicable(
            f"very many learners are ranked at once only where everything applies, and {listed_with_and(told)} "
            f"{'does' if len(told) == 1 else 'do'} not: leave that criterion or that network out, or rank each "
            "learner's study alone (`netselect rank`)"
        )


def weighed_by_figures(candidates: Candidates) -> bool:
    """Return whether the figures of whoever stands decide the weights."""
    if candidates.study is None:
        return False
    return (candidates.weighting or candidates.study.weights).how in get_args(ObjectiveWeighting)
