"""How does a whole ranking read as plain text?

No line is wider than 80 columns, nothing is drawn, and nothing is told by its place in a column alone.
"""

from netselect.ranking import RankedNetwork, Ranking
from netselect.report.remarks import remarks, verdict_text
from netselect.report.working import working_text
from netselect.words import ILLUSTRATIVE, score_text, wrapped

BARE_TITLE = "A ranking of networks"
"""The title where there is no study that has one."""


def ranking_text(ranking: Ranking, working: bool = False, *, source: str = "", brief: bool = False) -> str:
    """Return a ranking as plain text.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    working : bool
        Whether every step of the method follows.
    source : str
        The file that the study was read from, for the command that tells more.
    brief : bool
        Whether it is left out how sure the ranking is.

    Returns
    -------
    str
        Lines of at most 80 columns, each of which names what it says; no newline at the end.
    """
    lines = [wrapped(line) for line in heading(ranking)]
    lines += ["", wrapped(verdict_text(ranking, brief=brief)), ""]
    lines += [wrapped(network_line(record, ranking), hanging="   ") for record in ranking.records]
    lines += ["", *(wrapped(str(remark)) for remark in remarks(ranking, source, brief=brief))]
    if working:
        lines += ["", working_text(ranking)]
    return "\n".join(lines)


def heading(ranking: Ranking) -> list[str]:
    """Return the title, and the watermark where the study is invented."""
    study = ranking.study
    if study is None:
        return [BARE_TITLE]
    return [study.title, ILLUSTRATIVE] if study.illustrative else [study.title]


def network_line(record: RankedNetwork, ranking: Ranking) -> str:
    """Return one network with its rank, score, bounds and status, every part named."""
    place = f"{record.rank}. " if record.rank is not None else "Not ranked: "
    name = ranking.names.network(record.network)
    return f"{place}{name}: {score_sentence(record, ranking)}; {record.status}"


def score_sentence(record: RankedNetwork, ranking: Ranking) -> str:
    """Return a network's score with its bounds, or why there is none."""
    if record.low is None or record.high is None:
        return "no score"
    span = f"from {score_text(record.low)} to {score_text(record.high)}"
    if record.score is None:
        listed = ranking.scores[ranking.position(record.network)]
        graded = (record.low, record.high) != (record.certain_low, record.certain_high)
        return f"score not known, at best {score_text(listed)}; {span}{' as far as grades allow' * graded}"
    if record.low == record.high:
        return f"score {score_text(record.score)}"
    return f"score {score_text(record.score)}, {span}"
