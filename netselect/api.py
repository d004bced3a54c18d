"""What people type: `rank`, and a `Ranking` that can be asked everything, and handed in as a `Document`.

The rooms below pass a study and a ranking on as facts (`netselect.ranking.Ranking`). Here they get what people
like to ask of them; each question loads the room that answers it.
"""

import datetime as dt
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netselect import ranking as facts
from netselect.arguments import GatesChoice, RankingOptions, checked, choice, refuse_kind
from netselect.errors import DegenerateWarning, InvalidParameter, RankReversalWarning, listed
from netselect.matrix import DecisionMatrix
from netselect.methods import Method
from netselect.ranking import CANDIDATE_ANCHORS, refuse_unfit_weights
from netselect.study.statements import Weighting
from netselect.study.study import AUDIENCES, Audience, Study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from netselect.comparison import Gaps
    from netselect.comparison.explanation import Comparison, Explanation
    from netselect.comparison.network_profile import NetworkProfile
    from netselect.maintain.records import Records
    from netselect.report import Doubts
    from netselect.report.document import Kind, RecordKind
    from netselect.report.explorer import Explorer
    from netselect.report.formats import Document
    from netselect.report.pictures import Picture
    from netselect.robustness import Reversal
    from netselect.robustness.agreement import Agreement
    from netselect.robustness.counterfactuals import Counterfactual
    from netselect.robustness.disagreement import Disagreement
    from netselect.robustness.dominance import Dominance
    from netselect.robustness.questions import Questions
    from netselect.robustness.sensitivity import Sensitivity
    from netselect.robustness.smaa import Smaa
    from netselect.sets.portfolio import Portfolio


@checked
def json_schema(methods: Iterable[str] | None = None, *, results: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a study file, short forms included, or of results.

    Parameters
    ----------
    methods : iterable of str, optional
        The methods that a study may name; all that are installed where nothing is said.
    results : bool
        Whether the schema is that of what commands write as JSON, and `to_dict` of a ranking returns.

    Returns
    -------
    dict
        It says which keys and values may stand where. Whether names lead somewhere, and whether figures go
        together, only reading the study tells.

    Examples
    --------
    >>> json_schema(["topsis"])["properties"]["title"]["description"]
    'What is to be decided.'
    >>> "$schema" in json_schema(results=True)
    True
    """
    if results:
        from netselect.report.plain import result_schema  # noqa: PLC0415 -- loaded when asked for

        return result_schema()
    from netselect.reading.schema import json_schema as of_studies  # noqa: PLC0415 -- as above

    return of_studies(methods)


def records_document(
    records: "Records",
    kind: "RecordKind",
    audience: Audience = "learner",
    *,
    as_of: dt.date,
    with_notes: bool = False,
) -> "Document":
    """Return a document on the records that somebody keeps after joining.

    Parameters
    ----------
    records : Records
        As `netselect.maintain.load` reads them.
    kind : {"boundaries", "agreement", "timeline", "review"}
        Which document.
    audience : {"learner", "manager", "assessor", "careers"}
        For whom. For others than the learner what is private is left out before anything is counted.
    as_of : date
        The day on which it holds.
    with_notes : bool
        Whether notes stand in a document for others.

    Returns
    -------
    Document

    Raises
    ------
    UnknownName
        For another kind or audience.
    MethodNotApplicable
        For a review of records that name no study.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> import netselect
    >>> netselect.records_document(records, "review", as_of=day).title
    'Review of memberships: learner-a'
    """
    from netselect.maintain.records import Records as Kept  # noqa: PLC0415 -- loaded when asked for
    from netselect.report.document import RECORD_KINDS  # noqa: PLC0415 -- as above
    from netselect.report.keeping import records_document as made_of  # noqa: PLC0415 -- as above

    if not isinstance(records, Kept):
        refuse_kind("what the document is about", records, "records, as `netselect.maintain.load` reads them")
    given: object = as_of
    if not isinstance(given, dt.date) or isinstance(given, dt.datetime):
        refuse_kind("`as_of`", given, "a `datetime.date`")
    given = with_notes
    if not isinstance(given, bool):
        refuse_kind("`with_notes`", given, "true or false")
    choice("kind", kind, RECORD_KINDS)
    choice("audience", audience, AUDIENCES)
    return made_of(records, kind, audience, as_of=as_of, with_notes=with_notes)


class Plots:
    """The pictures of one ranking, drawn on axes of matplotlib (`report`); `svg` needs no library.

    Each method returns the axes: those that it is given, else axes of a figure of their own, which a notebook
    shows with their alternative text. pyplot is not touched, nor is `rcParams`.
    """

    __slots__ = ("_ranking",)

    def __init__(self, ranking: "Ranking") -> None:
        self._ranking = ranking

    def scores(self, ax: "Axes | None" = None) -> "Axes":
        """Draw each score, and from the least to the most that it could be."""
        return self._drawn("scores", ax)

    def contributions(self, ax: "Axes | None" = None) -> "Axes":
        """Draw what each criterion adds to each score."""
        return self._drawn("contributions", ax)

    def benefits(self, ax: "Axes | None" = None) -> "Axes":
        """Draw how many criteria are benefits, and how many limitations, of each network."""
        return self._drawn("benefits", ax)

    def coverage(self, ax: "Axes | None" = None) -> "Axes":
        """Draw how well each network serves each need and aspiration."""
        return self._drawn("coverage", ax)

    def compare(self, first: str, second: str, ax: "Axes | None" = None) -> "Axes":
        """Draw what each criterion adds to the scores of two networks, side by side."""
        return self._drawn("compare", ax, first, second)

    def stability(self, ax: "Axes | None" = None) -> "Axes":
        """Draw how far each weight can move before another network is first."""
        return self._drawn("stability", ax)

    def acceptability(self, ax: "Axes | None" = None, **options: Any) -> "Axes":  # noqa: ANN401 -- as `smaa` takes them
        """Draw how often each network is first, second and third; options as for `smaa`."""
        return self._drawn("acceptability", ax, **options)

    def value(self, ax: "Axes | None" = None) -> "Axes":
        """Draw what networks are worth by what they ask for, and who is outdone by none."""
        return self._drawn("value", ax)

    def front(self, ax: "Axes | None" = None, **options: Any) -> "Axes":  # noqa: ANN401 -- as `portfolio` takes them
        """Draw the sets that none outdoes; options as for `portfolio`."""
        return self._drawn("front", ax, **options)

    def agreement(self, ax: "Axes | None" = None) -> "Axes":
        """Draw how far other ways of ranking agree."""
        return self._drawn("agreement", ax)

    @checked
    def picture(self, name: str, *networks: str, **options: Any) -> "Picture":  # noqa: ANN401 -- as the methods take them
        """Return a picture as a record: its title, its figures in words, its axes and marks.

        Parameters
        ----------
        name : str
            The name of one of the other methods, such as ``"scores"``.
        *networks : str
            For ``"compare"``: which two.
        **options
            For ``"acceptability"`` and ``"front"``.

        Returns
        -------
        Picture

        Raises
        ------
        UnknownName
            For another name, or another network.
        InvalidParameter
            For networks or options that this picture does not take.
        """
        from netselect.report import drawings  # noqa: PLC0415 -- loaded when asked for

        choice("picture", name, tuple(drawings.PICTURES))
        meant = 2 if name == "compare" else 0
        if len(networks) != meant:
            said = "two networks" if meant else "the whole ranking, and takes no network"
            raise InvalidParameter(f"the picture `{name}` is of {said}; found {len(networks)}")
        if options and name not in {"acceptability", "front"}:
            raise InvalidParameter(f"the picture `{name}` takes no options, found {listed(options)}")
        return drawings.PICTURES[name](self._ranking, *networks, **options)

    @checked
    def svg(self, name: str, *networks: str, **options: Any) -> str:  # noqa: ANN401 -- as the methods take them
        """Return a picture as SVG, by its name as for `picture`.

        Examples
        --------
        >>> import netselect
        >>> matrix = netselect.DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
        >>> netselect.rank(matrix).plot.svg("scores").startswith("<svg")
        True
        """
        from netselect.report.pictures import picture_svg  # noqa: PLC0415 -- loaded when asked for

        return picture_svg(self.picture(name, *networks, **options))

    def _drawn(self, name: str, ax: "Axes | None", *networks: str, **options: Any) -> "Axes":  # noqa: ANN401 -- as above
        from netselect.report.plots import draw, refuse_other_axes  # noqa: PLC0415 -- loaded when asked for

        if ax is not None:
            refuse_other_axes(ax)  # before anything is worked out
        return draw(self.picture(name, *networks, **options), ax)


_WITHIN = {"at_best", "cases", "evaluation", "known", "missing", "order", "outlook", "position", "rows"} | {
    "seen",
    "surely_stands",
    "ungraded_strengths",
    "worked_out",
}
"""What a ranking holds for the rooms that tell of it."""


class Ranking(facts.Ranking):
    """The order of the networks, with all that it rests on, and all that can be asked of it. Made by `rank`.

    `networks` stand best first, as `records` do; `scores`, `ranks` and `known` are arrays (n,) in the order of
    `matrix.networks`, as they were written. `verdict` says who is first.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> ranking = netselect.rank(study)
    >>> ranking.networks[0], ranking.verdict.kind
    ('pm-body', 'undetermined')
    """

    __slots__ = ()

    def __dir__(self) -> list[str]:
        """Return what people ask of a ranking; what the rooms below work with is there, and not listed."""
        return sorted(set(super().__dir__()) - _WITHIN)

    def compare(self, first: str, second: str) -> "Comparison":
        """Return why one network is ahead of another, criterion by criterion."""
        from netselect.comparison.explanation import compare  # noqa: PLC0415 -- loaded when asked for

        return compare(self, first, second)

    def profile(self, network: str) -> "NetworkProfile":
        """Return the benefits and limitations of joining a network and of staying in it."""
        from netselect.comparison.network_profile import profile  # noqa: PLC0415 -- loaded when asked for

        return profile(self, network)

    def explain(self, network: str) -> "Explanation":
        """Return how a network comes to its score, or what would admit it."""
        from netselect.comparison.explanation import explain  # noqa: PLC0415 -- loaded when asked for

        return explain(self, network)

    def gaps(self) -> "Gaps":
        """Return which needs nobody serves, and which networks serve nothing."""
        from netselect.comparison import gaps  # noqa: PLC0415 -- loaded when asked for

        return gaps(self)

    def reversals(self) -> "tuple[Reversal, ...]":
        """Return whose absence, copy or worse companion changes the order of the others; warns if any does."""
        from netselect.robustness import reversals  # noqa: PLC0415 -- loaded when asked for

        return reversals(self, warn=True)

    @property
    def doubts(self) -> "Doubts | None":
        """What a report says unasked of how sure the ranking is; None where nobody stands, or more than 100 do."""
        from netselect.report import doubts_about  # noqa: PLC0415 -- loaded when asked for

        return doubts_about(self)

    def portfolio(self, **options: Any) -> "Portfolio":  # noqa: ANN401 -- as `portfolio` takes them, which checks them
        """Return the best set of networks; see `netselect.portfolio`."""
        from netselect.sets.portfolio import portfolio  # noqa: PLC0415 -- loaded when asked for

        return portfolio(self, **options)

    def questions(self) -> "Questions":
        """Return what is worth finding out, the most useful first."""
        from netselect.robustness.questions import questions  # noqa: PLC0415 -- loaded when asked for

        return questions(self)

    def sensitivity(self, *, rivals: int | None = None) -> "Sensitivity":
        """Return how firmly the first place stands against changes of weights and figures; see `sensitivity`."""
        from netselect.robustness.sensitivity import sensitivity  # noqa: PLC0415 -- loaded when asked for

        return sensitivity(self, rivals=rivals)

    def counterfactuals(self, behind: str, ahead: str) -> "tuple[Counterfactual, ...]":
        """Return where each figure of two networks would have to lie to turn their order round."""
        from netselect.robustness.counterfactuals import counterfactuals  # noqa: PLC0415 -- loaded when asked for

        return counterfactuals(self, behind, ahead)

    def smaa(self, **options: Any) -> "Smaa":  # noqa: ANN401 -- as `smaa` takes them, which checks them
        """Return how often each network has which rank under drawn weights and figures; options as for `smaa`."""
        from netselect.robustness.smaa import smaa  # noqa: PLC0415 -- loaded when asked for

        return smaa(self, **options)

    def agreement(self, methods: "str | Sequence[str]" = "all") -> "Agreement":
        """Return how far other methods and scalings agree with this ranking."""
        from netselect.robustness.agreement import agreement  # noqa: PLC0415 -- loaded when asked for

        return agreement(self, methods)

    def dominance(self) -> "Dominance":
        """Return who is outdone on every criterion, and who is the best value for money and hours."""
        from netselect.robustness.dominance import dominance  # noqa: PLC0415 -- loaded when asked for

        return dominance(self)

    def disagreement(self) -> "Disagreement":
        """Return on what several judges disagree."""
        from netselect.robustness.disagreement import disagreement  # noqa: PLC0415 -- loaded when asked for

        return disagreement(self)

    def explore(self) -> "Explorer[Ranking]":
        """Return sliders for the weights, for a notebook; see `netselect.explore`."""
        from netselect.report.explorer import Explorer  # noqa: PLC0415 -- loaded when asked for

        return Explorer(self)

    @property
    def plot(self) -> Plots:
        """The pictures of the ranking: ``ranking.plot.scores()`` and its like."""
        return Plots(self)

    @checked
    def document(
        self,
        kind: "Kind",
        audience: Audience = "learner",
        *,
        with_notes: bool = False,
        criteria_map: str | Path | None = None,
        records: "Records | None" = None,
        since: Study | None = None,
    ) -> "Document":
        """Return a document that can be handed in.

        Parameters
        ----------
        kind : {"analysis", "shortlist", "full", "index"}
            Which document.
        audience : {"learner", "manager", "assessor", "careers"}
            For whom. For others than the learner the study is ranked anew without what is private.
        with_notes : bool
            Whether notes stand in a document for others.
        criteria_map : path, optional
            For the index: a file that says which part of which document speaks for which criterion, instead of the
            library's own.
        records : Records, optional
            For the index: what is kept on memberships, as `netselect.maintain.load` reads it.
        since : Study, optional
            For the shortlist and the full document: the study as it was, for a section on what changed since.

        Returns
        -------
        Document

        Raises
        ------
        MethodNotApplicable
            For the ranking of a bare matrix.
        UnknownName
            For another kind or audience.
        InvalidParameter
            For the index of an illustrative study; for `since` with another document.

        Examples
        --------
        >>> import netselect
        >>> ranking = netselect.rank(netselect.load("criteria.example.yaml"))
        >>> print(ranking.document("analysis", "manager").title)
        Network analysis: Which networks should I develop this year?
        """
        from netselect.report.document import KINDS  # noqa: PLC0415 -- loaded when asked for
        from netselect.report.documents import document_of  # noqa: PLC0415 -- loaded when asked for

        choice("kind", kind, KINDS)
        choice("audience", audience, AUDIENCES)
        ranking, assessment, changed = self, self.matrix.assessment, None
        if assessment is not None and audience != "learner":
            left = assessment.study.for_audience(audience, with_notes=with_notes)
            ranking = rank_with(left, self._as_ranked)
        if since is not None and self.study is not None:
            from netselect.changes import as_seen_by, between_studies  # noqa: PLC0415 -- as above

            if kind not in {"shortlist", "full"}:
                raise InvalidParameter(
                    f"what changed since an earlier study stands in the shortlist and the full document, not in "
                    f"this one ({kind})"
                )
            changed = between_studies(*as_seen_by(audience, since, self.study), self._as_ranked, audience)
        return document_of(
            ranking, kind, audience, with_notes=with_notes, asked=criteria_map, records=records, changed=changed
        )

    @property
    def _as_ranked(self) -> RankingOptions:
        """How another study is ranked in the same way."""
        assessment = self.matrix.assessment
        if assessment is None:
            return RankingOptions(self.method)
        stated = assessment.weights.statement
        weights = stated if isinstance(stated, Weighting) else None
        return RankingOptions(self.method, gates=assessment.gating, weights=weights)

    @checked
    def to_dict(self, *, brief: bool = False) -> dict[str, Any]:
        """Return the result as plain values, ready for JSON; `brief`, without how sure it is, which takes long."""
        from netselect.report.plain import ranking_as_dict  # noqa: PLC0415 -- loaded when asked for

        return ranking_as_dict(self, brief=brief)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each network in order of rank; what is not known is NA."""
        from netselect.report.table import ranking_frame  # noqa: PLC0415 -- loaded when asked for

        return ranking_frame(self)

    @checked
    def to_excel(self, path: str | Path, *, brief: bool = False) -> None:
        """Write a workbook; where this is a weighted sum between worst and best levels, it goes on computing.

        Parameters
        ----------
        path : path
            A name that ends in ``.xlsx``.
        brief : bool
            Whether it is left out how sure the ranking is, which takes long.

        Raises
        ------
        InvalidParameter
            For another name.
        MissingExtra
            Where XlsxWriter is not installed (`xlsx`).
        UnreadableFile
            Where the file cannot be written.
        """
        from netselect.report.spreadsheet import ranking_workbook  # noqa: PLC0415 -- loaded when asked for
        from netselect.storing import write_whole  # noqa: PLC0415 -- as above

        if Path(path).suffix.lower() != ".xlsx":
            raise InvalidParameter(f"{path}: a workbook is written to a file whose name ends in .xlsx")
        write_whole(Path(path), ranking_workbook(self, brief=brief))

    @checked
    def to_text(self, *, full: bool = True) -> str:
        """Return everything as plain text, or the short form that is printed."""
        from netselect.report.text import ranking_text  # noqa: PLC0415 -- loaded when asked for

        return ranking_text(self) if full else str(self)

    def _repr_html_(self) -> str:
        from netselect.finding import notebook_output  # noqa: PLC0415 -- loaded when asked for
        from netselect.report.table import short_html  # noqa: PLC0415 -- loaded when asked for

        return notebook_output(short_html(self), str(self))

    def __str__(self) -> str:
        """Return the short form as plain text."""
        from netselect.report.text import short_text  # noqa: PLC0415 -- loaded when asked for

        return short_text(self)


def rank(
    subject: Study | DecisionMatrix,
    method: Method | str | None = None,
    *,
    gates: GatesChoice = "apply",
    weights: Weighting | str | None = None,
    **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
) -> Ranking:
    """Rank the networks of a study or a decision matrix.

    Parameters
    ----------
    subject : Study or DecisionMatrix
        What to rank.
    method : Method or str, optional
        The study's own method, or the weighted sum, where nothing is said.
    gates : {"apply", "ignore"}
        Whether the rules decide who stands, or everybody does.
    weights : Weighting or str, optional
        For a study: another way of weighting than its own, such as ``"equal"``.
    **parameters
        Parameters of the method, where it is given by name.

    Returns
    -------
    Ranking

    Raises
    ------
    UnknownName, InvalidParameter
        For a method, a parameter or a way of weighting that does not exist or fit.
    MethodNotApplicable, MissingAnchors, JudgementError
        Where the method cannot treat this study.

    Examples
    --------
    >>> from netselect import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> rank(matrix).ranks.tolist()
    [2, 1]
    """
    ranking = rank_with(subject, RankingOptions(method, parameters, gates, weights))
    for sentence in ranking.warnings:
        if sentence in ranking.not_comparable:  # somebody wrote so, and every form of the ranking says it
            continue
        kind = RankReversalWarning if sentence == CANDIDATE_ANCHORS else DegenerateWarning
        warnings.warn(sentence, kind, stacklevel=2)
    return ranking


def rank_with(subject: Study | DecisionMatrix, options: RankingOptions) -> Ranking:
    """Rank as `rank` does, by options that are handed on whole, and warn of nothing."""
    if isinstance(subject, Study):
        refuse_unfit_weights(subject, options)
    return facts.rank_with(subject, options, Ranking)


@checked
def explore(subject: Study | Ranking) -> "Explorer[Ranking]":
    """Return sliders for the weights of a study, for a notebook, with the ranking that follows and its stability.

    It needs ipywidgets (`jupyter`). Sliders work only while the notebook runs: to share a result, save a document.

    Parameters
    ----------
    subject : Study or Ranking
        A study, which is ranked as it says, or a ranking.

    Returns
    -------
    Explorer
        Its ``sliders`` are found by the ids of the criteria, and ``ranking`` is what follows from them.

    Raises
    ------
    MissingExtra
        Where ipywidgets is not installed.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> type(netselect.explore(study)).__name__
    'Explorer'
    """
    return (subject if isinstance(subject, Ranking) else rank_with(subject, RankingOptions())).explore()
