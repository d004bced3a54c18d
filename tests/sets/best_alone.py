"""What is the best set alone, without all that `portfolio` tells beside it, which takes five times as long?"""

from collections.abc import Mapping

from netselect.ranking import rank
from netselect.sets import candidates_of, problem_of
from netselect.sets.portfolio import limited
from netselect.sets.solving import best_set
from netselect.sets.telling import scores_of_ranking
from netselect.sets.unknowns import adds_scores
from netselect.study.study import Study
from netselect.weighting.elicited import importances

Best = tuple[tuple[str, ...], float]
"""The ids of a set, and what it covers."""


def best_alone(study: Study, limits: Mapping[str, float | None] | None = None) -> Best | None:
    """Return the best set and what it covers, as `portfolio` finds them; None where no set is allowed.

    `test_the_best_set_alone_is_that_of_everything_told` holds the two against each other.
    """
    study = limited(study, limits)
    rules, given = study.portfolio, candidates_of(study, importances(study).weights)
    if (given.mandatory & ~given.stands).any():
        return None
    scores = scores_of_ranking(rank(study), given.names)[0] if adds_scores(rules, study) else None
    problem = problem_of(given, rules, scores=scores)
    member = best_set(problem).member
    if member is None:
        return None
    names = tuple(name for name, is_in in zip(problem.names, member, strict=True) if is_in)
    return names, problem.coverage(member, problem.objective)
