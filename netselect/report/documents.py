"""Which document of a ranking does somebody ask for, and for whom?"""

from netselect.errors import MethodNotApplicable
from netselect.ranking import Ranking
from netselect.report.analysis import analysis
from netselect.report.decided import decided, provenance_of
from netselect.report.document import Document, Kind
from netselect.study.audience import Audience
from netselect.words import ILLUSTRATIVE, clean

TITLES: dict[Kind, str] = {
    "analysis": "Network analysis",
    "shortlist": "Shortlist report",
    "full": "Network selection, in full",
    "index": "Index of evidence",
}
PURPOSES: dict[Kind, str] = {
    "analysis": "To show which networks speak to which needs and aspirations, and what each asks in return.",
    "shortlist": "To show how networks were shortlisted, and what joining and staying in each brings and costs.",
    "full": "To show how networks were chosen, from the needs to the best set of networks, and how sure that is.",
    "index": "To show which part of which document speaks for each assessment criterion.",
}


def document_of(ranking: Ranking, kind: Kind, audience: Audience, *, with_notes: bool) -> Document:
    """Return a document on a ranking that was made of what is left of the study for the audience.

    Raises
    ------
    MethodNotApplicable
        For the ranking of a bare matrix, which holds nothing to report on.
    """
    study = ranking.study
    if study is None:
        raise MethodNotApplicable(
            "a bare matrix holds no needs and no sources: rank a study to make a document of it"
        )
    return Document(
        kind=kind,
        title=f"{TITLES[kind]}: {clean(study.title)}",
        purpose=PURPOSES[kind],
        provenance=provenance_of(study, audience, with_notes=with_notes),
        watermark=ILLUSTRATIVE if study.illustrative else "",
        sections=(*analysis(ranking, study), decided(ranking, study)),
    )
