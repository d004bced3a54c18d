"""Do documents say what they are to say, to whom, in which order, and nothing that nobody wrote?"""

import io
import json
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import netselect
from netselect.errors import FileFaults, InvalidParameter, MethodNotApplicable
from netselect.report.document import KINDS, Kind, Prompt, Section, Table
from netselect.report.documents import MAY_DIFFER
from netselect.report.formats import Document
from netselect.report.index import HELD, QUOTED, WHERE, Part, own_map
from netselect.report.pictures import Picture
from netselect.report.plots import drawn_as
from netselect.study.study import AUDIENCES, Audience
from netselect.words import share_text
from tests.effort import part

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "tests" / "scenarios"
EXAMPLE = ROOT / "criteria.example.yaml"
STUDIES = [EXAMPLE, *sorted(SCENARIOS.glob("p*.yaml"))]
MADE_OF_A_STUDY: tuple[Kind, ...] = ("analysis", "shortlist", "full")

EVERY = [
    pytest.param(path, audience, MADE_OF_A_STUDY[(place + turn + more) % 3])
    for place, path in enumerate(STUDIES)
    for turn, audience in enumerate(AUDIENCES)
    for more in range(3)
]
"""Each study for each audience as each kind. One of every three has each pair of those, one of every fifteen
each study, each audience and each kind."""

RECORDED = """
netselect: 1
title: Which networks serve the project team best
as_of: 2026-11-23
learner:
  id: learner-q
  topics: [risk, planning]
  needs:
    plan:
      {title: Plan small projects unaided, reason: organisational, importance: 3, current: 1, target: 4,
       by: 2027-11-30}
    post: {title: Apply for another post, importance: 9, current: 1, target: 4, by: 2027-11-30, private: true}
criteria:
  need_coverage: {computed: need_coverage, weight: 3}
  agenda: {weight: 2, scale: {worst: 0, best: 5}}
gates:
  no_hospitality: {kind: red_line, fact: hospitality, must_be: false}
networks:
  guild:
    name: Project guild
    joining: {entry_weeks: 2}
    values: {agenda: {value: 4, source: their page, dated: 2026-10-02, grade: verified}}
    serves: {plan: {value: 0.75, grade: reported, dated: 2025-01-02}, post: 0.5}
    facts: {hospitality: false}
    asks_of_me: {public_speaking: A pitch of a minute each week, written_posts: }
    topics: [risk, tools]
    conflicts:
      - {cause: communication_barrier, happened: Minutes came late, done: Agreed on a day, date: 2026-09-01}
    online:
      role: The forum is where questions are put
      risks: [{risk: Posts stay for ever, response: No client is named}]
      facts: {members: {value: 1200, dated: 2026-08-01}}
    notes: Meets in a pub.
  hidden:
    name: Leavers club
    joining: {entry_weeks: 0}
    values: {agenda: 5}
    serves: {post: 1}
    facts: {hospitality: false}
    private: true
searched:
  - {where: County intranet, date: 2026-10-01, found: [guild], set_aside: {Rotary: meets in work time}}
  - {where: A friend, date: 2026-10-02, found: [hidden]}
ethics:
  - {issue: integrity, network: guild, gate: no_hospitality, clause: Code 4.2, asked: line manager,
     answer: Decline dinners, date: 2026-10-03}
decisions:
  - {date: 2026-10-10, about: [weights], changed: Agenda from 1 to 2, why: It keeps people coming,
     agreed_with: line manager}
  - {date: 2026-11-01, about: shortlist, agreed_with: mentor}
  - {date: 2026-11-05, about: hidden}
evidence:
  - {kind: witness_testimony, criteria: ["1.5", "3.7"], title: Letter by the chair, date: 2026-11-02,
     place: folder B}
"""


@cache
def recorded() -> netselect.Ranking:
    return netselect.rank(netselect.loads(RECORDED))


@cache
def ranked(path: Path) -> netselect.Ranking:
    """Return a study of a file ranked, which no test changes."""
    return netselect.rank(netselect.load(path))


@cache
def made_of(path: Path, kind: Kind, audience: Audience = "learner") -> Document:
    return ranked(path).document(kind, audience)


def titles(document: Document) -> list[str]:
    return [section.title for _, section in document.walk()]


def section(document: Document, title: str) -> Section:
    (found,) = [section for _, section in document.walk() if section.title == title]
    return found


@pytest.mark.parametrize(("path", "audience", "kind"), part(EVERY))
def test_every_document_opens_with_what_it_is_and_ends_with_how_it_was_decided(
    path: Path, audience: Audience, kind: Kind
) -> None:
    document = made_of(path, kind, audience)
    study = netselect.load(path)
    own = study.for_audience(audience)
    opening = dict(document.opening())
    assert opening["Hash of the input"] == own.content_hash
    assert opening["Holds on"] == study.as_of.isoformat()
    assert document.sections[0].title == "In short"
    assert document.sections[-1].title == "How this was decided"
    text = document.markdown()
    assert ("left out before anything was computed" in text) == (audience != "learner")
    assert (document.watermark in text and bool(document.watermark)) or not study.illustrative
    assert json.loads(json.dumps(document.to_dict()))["provenance"]["content_hash"] == own.content_hash
    assert "nan" not in text.lower().split()
    page = document.html()
    assert page.startswith("<!DOCTYPE html>")
    assert own.content_hash in page.replace("<wbr>", "")


@cache
def drawn_once(picture: Picture, suffix: str) -> bytes:
    """Return a picture that stands in several documents as a file, which is drawn once."""
    return drawn_as(picture, suffix)


@pytest.mark.parametrize(("path", "audience", "kind"), part(EVERY, of=15))
def test_every_study_and_kind_and_audience_makes_a_word_file(
    path: Path, audience: Audience, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    docx = pytest.importorskip("docx")
    pytest.importorskip("matplotlib")
    monkeypatch.setattr("netselect.report.plots.drawn_as", drawn_once)
    document = made_of(path, kind, audience)
    read = docx.Document(io.BytesIO(document.docx()))
    headings = [one.text for one in read.paragraphs if one.style.name.startswith("Heading")]
    assert [section.title for section in document.sections if section.title not in headings] == []


def test_the_full_document_has_every_part_of_the_two_others() -> None:
    full = made_of(STUDIES[-1], "full")
    for kind in MADE_OF_A_STUDY[:2]:
        assert set(titles(made_of(STUDIES[-1], kind))) <= set(titles(full))


def test_what_somebody_recorded_stands_in_the_analysis() -> None:
    text = recorded().document("analysis").markdown()
    for said in (
        "Plan small projects unaided | need | goals of the organisation | 1 to 4 | 2027-11-30",
        "0.75 (reported, 2025-01-02, stale)",
        "County intranet | 2026-10-01 | Project guild | Rotary: meets in work time",
        "Project guild | public speaking | A pitch of a minute each week",
        "Project guild | risk | tools",
        "communication barrier | Project guild | 2026-09-01 | Minutes came late | Agreed on a day",
        "Project guild | The forum is where questions are put | Posts stay for ever | No client is named",
        "members | 1200 |  | 2026-08-01",
        "2026-10-10 | weights | Agenda from 1 to 2 | It keeps people coming | line manager",
    ):
        assert said in text, text
    assert 'help with "Plan small projects unaided" from Project guild | stale: found on 2025-01-02' in text


def test_the_shortlist_begins_with_what_was_defined_and_when() -> None:
    document = recorded().document("shortlist")
    assert titles(document)[1] == "The criteria, and the rule of the shortlist"
    text = document.markdown()
    assert "| agenda | 40.0 % | 2 | 0 to 5 | joining and maintaining | 2026-10-10 | 2026-10-10 |" in text
    assert "| Shortlist: the first 3 |  |  |  |  | 2026-11-01 | 2026-11-01 |" in text
    assert (
        "integrity, and the employer's policy | Project guild | no hospitality | Code 4.2 | line manager" in text
    )
    undated = made_of(EXAMPLE, "shortlist").markdown()
    assert "| Shortlist: the first 3 |  |  |  |  | undated | undated |" in undated


def test_others_get_nothing_private_and_no_notes_unless_they_are_asked_for() -> None:
    ranking = recorded()
    for kind in MADE_OF_A_STUDY:
        text = ranking.document(kind, "manager").markdown()
        for hidden in (
            "another post",
            "Leavers",
            "A friend",
            "Minutes",
            "Agreed on a day",
            "Meets in a pub",
            "Decline",
            "keeps people",
        ):
            assert hidden not in text, (kind, hidden)
        noted = ranking.document(kind, "manager", with_notes=True).markdown()
        assert "another post" not in noted
        assert "Leavers" not in noted
        assert "Private items, if there are any, were left out before anything was computed." in noted
    assert "Minutes came late" in ranking.document("analysis", "manager", with_notes=True).markdown()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_sentence_is_in_the_first_person(kind: Kind, audience: Audience) -> None:
    text = recorded().document(kind, audience, with_notes=True).markdown()
    assert not re.findall(r"\b(?:I|me|my|mine|myself|we|us|our|ours)\b", text)


@pytest.mark.parametrize("kind", MADE_OF_A_STUDY)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_questions_quote_the_study_and_are_left_open(kind: Kind, audience: Audience) -> None:
    document = recorded().document(kind, audience)
    if kind != "index":
        # Who is asked is said: a manager's copy puts its questions to the manager.
        asked = {"learner": "the learner", "manager": "the line manager", "assessor": "the assessor"}
        who = asked.get(audience, "the careers service")
        assert f"For {who} to answer" in [section.title for _, section in document.walk()]
    prompts = [block for _, part in document.walk() for block in part.blocks if isinstance(block, Prompt)]
    assert prompts
    assert all(prompt.lines > 0 and re.search(r"[?.]$", prompt.question) for prompt in prompts)
    quoted = ("Plan small projects", "Project guild", "coverage", "no hospitality")
    assert any(one in prompt.question for one in quoted for prompt in prompts)


def test_the_index_names_each_criterion_what_speaks_for_it_and_what_does_not() -> None:
    document = recorded().document("index")
    (table,) = section(document, "Which part of which document speaks for which criterion").blocks
    assert isinstance(table, Table)
    rows = table.rows
    assert {row[0] for row in rows} == set(own_map().criteria)
    said = {row[0]: [other[2] for other in rows if other[0] == row[0]] for row in rows}
    assert said["3.1"] == ["nothing shown here speaks for it"]
    assert said["1.6"] == [
        "Shortlist report: Questions of ethics",
        "Shortlist report: Rules, and whom they leave out",
    ]
    assert said["1.5"] == ["Letter by the chair"]
    assert next(row for row in rows if row[0] == "1.6")[3:5] == ("2026-10-03", "2026-10-03")
    assert all(row[8:] == ("", "", "") for row in rows)
    sheet = section(document, "A sheet to write on")
    assert [part.title.split()[0] for part in sheet.sections] == [
        "1.1",
        "1.2",
        "1.3",
        "1.4",
        "1.5",
        "1.6",
        "2.2",
        "3.4",
        "3.5",
    ]
    assert all(2 <= len(part.blocks) <= 3 for part in sheet.sections)


def test_what_nobody_recorded_is_no_evidence() -> None:
    bare = netselect.loads(re.sub(r"(?s)    asks_of_me.*?    notes: Meets in a pub.\n", "", RECORDED))
    text = netselect.rank(bare).document("index").markdown()
    assert "| 1.1 | Interpersonal skills that networking takes | nothing shown here speaks for it |" in text


def test_every_part_of_the_map_is_a_section_of_its_document() -> None:
    ranking = recorded()
    there = {
        (name, title)
        for name, document in (
            ("Network analysis", ranking.document("analysis")),
            ("Shortlist report", ranking.document("shortlist")),
        )
        for title in titles(document)
    }
    assert set(WHERE.values()) <= there


def test_an_illustrative_study_makes_no_index() -> None:
    with pytest.raises(InvalidParameter, match="illustrative study, whose networks and figures are invented"):
        made_of(EXAMPLE, "index")


def test_a_bare_matrix_has_no_document() -> None:
    matrix = netselect.DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    with pytest.raises(MethodNotApplicable, match="bare matrix"):
        netselect.rank(matrix).document("analysis")


MAP = """
netselect_map: 1
dated: 2026-11-29
criteria:
  "2.1": {paraphrase: Finding networks, parts: [analysis.matrix], questions: ["Why {need}?"]}
"""


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ('"2.1"', "two", "criteria.two", "is named by its number"),
        ("analysis.matrix", "analysis.matrx", "criteria.2.1.parts[0]", "Did you mean `analysis.matrix`?"),
        ("{need}", "{nede}", "criteria.2.1.questions[0]", "Did you mean `need`?"),
        ("questions:", "question:", "criteria.2.1.question", "Did you mean `questions`?"),
        ('"2.1"', "2.1", "criteria.2.1", 'Put it in double quotes, `"2.1"`'),
        ("parts: [analysis.matrix], ", "", "criteria.2.1", "parts"),
        ("netselect_map: 1", "netselect_map: 2", "netselect_map", "1"),
    ],
)
def test_a_fault_in_a_map_has_its_place_and_its_cure(
    tmp_path: Path, old: str, new: str, place: str, said: str
) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(MAP, encoding="utf-8")
    assert "Finding networks" in recorded().document("index", criteria_map=path).markdown()
    path.write_text(MAP.replace(old, new), encoding="utf-8")
    with pytest.raises(FileFaults) as caught:
        recorded().document("index", criteria_map=path)
    (fault,) = caught.value.faults
    assert fault.line
    assert place in str(fault)
    assert said in fault.message
    assert "fault in the file" in str(caught.value)


def others(text: str, kind: Kind, audience: Audience = "manager") -> str:
    return netselect.rank(netselect.loads(text)).document(kind, audience).markdown()


ALL_PRIVATE = (
    RECORDED.replace("date: 2026-09-01}", "date: 2026-09-01, private: true}")
    .replace("date: 2026-10-03}", "date: 2026-10-03, private: true}")
    .replace("meets in work time}}", "meets in work time}, private: true}")
    .replace("agreed_with: line manager}", "agreed_with: line manager, private: true}")
    .replace("agreed_with: mentor}", "agreed_with: mentor, private: true}")
)


def test_what_was_left_out_is_never_said_not_to_have_been_recorded() -> None:
    said = others(ALL_PRIVATE, "full") + others(ALL_PRIVATE, "index")
    for shown in (
        "No conflicts are shown here.",
        "No question of ethics is shown here.",
        "No search for networks is shown here.",
        "No decision is shown here.",
        "nothing shown here speaks for it",
    ):
        assert shown in said
    assert "recorded" not in said.replace("what is recorded", "")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_columns_of_notes_stand_only_where_notes_may(audience: Audience) -> None:
    document = recorded().document("full", audience)
    heads = [
        head
        for _, part in document.walk()
        for block in part.blocks
        if isinstance(block, Table)
        for head in block.heads
    ]
    notes = {"What happened", "What was done", "What changed", "Why", "Answer"}
    assert notes.isdisjoint(heads) == (audience != "learner")
    noted = recorded().document("full", audience, with_notes=True).markdown()
    assert all(head in noted for head in notes)
    for other in (document, recorded().document("index", audience)):
        assert (MAY_DIFFER in other.markdown()) == (audience != "learner")


def test_the_head_says_whose_it_is_and_how_it_was_ranked() -> None:
    study = netselect.load(EXAMPLE)
    opening = dict(netselect.rank(study, method="topsis").document("shortlist").opening())
    assert opening["Learner"] == "learner-a, Business administrator (Level 4), county council"
    assert opening["Ranked by"].startswith("TOPSIS")
    assert "The rules are applied. Shortlist: the first 3." in opening["Ranked by"]
    unruled = netselect.rank(study, gates="ignore").document("full")
    assert "The rules are not applied." in dict(unruled.opening())["Ranked by"]
    text = unruled.markdown()
    assert "not applied here; they would rule out" in text
    assert "No rule leaves a network out" not in text
    assert text.count("importances by points. The rules are not applied.") == 2


def test_the_index_dates_each_row_by_what_its_section_holds() -> None:
    document = recorded().document("index")
    (table,) = section(document, "Which part of which document speaks for which criterion").blocks
    assert isinstance(table, Table)
    days = {row[2].partition(": ")[2]: row[3:5] for row in table.rows}
    assert days["Where networks were looked for"] == ("2026-10-01", "2026-10-02")
    assert days["What each network brings to each need"] == ("2025-01-02, stale", "2025-01-02, stale")
    assert days["The criteria, and the rule of the shortlist"] == ("2026-10-10", "2026-11-01")
    assert days["What joining and staying bring and cost"] == ("2025-01-02, stale", "2026-10-02")
    assert days["What each network asks of its members"] == ("undated", "undated")
    text = document.markdown()
    assert "1 of 10 figures and facts carries a source." in text
    assert "| Help and tools used |" in text
    assert "sources are stated" not in text


def test_networks_that_no_search_names_are_listed() -> None:
    text = others(RECORDED.replace("found: [guild], ", ""), "analysis", "learner")
    assert "No search that is shown here names Project guild." in text
    assert "No search that is shown here names" not in recorded().document("analysis").markdown()


def test_the_opening_adds_up_what_the_shortlist_takes_beside_the_limits() -> None:
    study = netselect.load(EXAMPLE)
    text = netselect.rank(study).document("shortlist").markdown()
    opening = text[: text.index("## The criteria")]
    assert "| All together | 115 | 115 | 6.5 (5.5 to 8.5) |  |" in opening
    assert "| Limits of the learner | 150 | no limit | 6 |  |" in opening
    assert "Together they take 6.5 hours a month, and the limit is 6." in opening
    assert "| at once |" in opening
    assert "Find out the hours a month of Project-management professional body" in opening
    assert "group scheme" not in opening, "its answer changes nothing"
    assert "The shortlist, what it takes" not in netselect.rank(study).document("analysis").markdown()


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("1", "It keeps to the limits."),
        ("9", "It takes 9 hours a month, and the limit is 6."),
        ("{value: 4, low: 3, high: 8}", "as stated; by the stated ranges it could be 8, and the limit is 6."),
        ("{value: unknown, low: 1, high: 9}", "Whether it keeps to 6 hours a month is not known yet."),
    ],
)
def test_whether_the_limits_are_kept_is_true(hours: str, said: str) -> None:
    text = RECORDED.replace("  topics: [risk, planning]\n", "  limits: {hours_per_month: 6}\n").replace(
        "joining: {entry_weeks: 2}", f"joining: {{entry_weeks: 2}}\n    staying: {{hours_per_month: {hours}}}"
    )
    study = netselect.loads(
        text.replace("joining: {entry_weeks: 0}", "joining: {entry_weeks: 0}\n    staying: {hours_per_month: 7}")
    )
    assert said in netselect.rank(study, gates="ignore").document("shortlist", "manager").markdown()


def test_the_full_document_says_the_best_set_and_that_a_ranking_is_none() -> None:
    text = made_of(EXAMPLE, "full").markdown()
    opening = text[: text.index("## Needs and aspirations")]
    assert (
        "**Best set: Council-wide project community of practice + Project-management professional body" in opening
    )
    assert "A ranking is no set" in opening
    assert "`" not in text[text.index("### What other methods say") : text.index("### Who is outdone")]


def test_things_are_said_once() -> None:
    ranking = ranked(EXAMPLE)
    document = ranking.document("full")
    assert document.markdown().count(f"**{ranking.verdict.sentence}") == 1
    captions = [
        (part.title, block.caption)
        for _, part in document.walk()
        for block in part.blocks
        if isinstance(block, Table)
    ]
    assert sum("Rules that no score" in caption for _, caption in captions) == 1
    assert not [title for title, caption in captions if title == caption]
    assert 'The least is done for "Use the new case platform' in document.markdown()
    analysis = ranking.document("analysis").markdown()
    assert ranking.verdict.sentence not in analysis[: analysis.index("## Needs")]


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_the_least_help_that_is_told_is_the_least(path: Path) -> None:
    ranking = ranked(path)
    found = netselect.gaps(ranking)
    surely = [one for one in ranking.matrix.networks if one not in {*found.excluded, *found.conditional}]
    most = found.to_frame().loc[surely].max()
    open_ = [want for want, share in zip(found.coverage.wants, found.coverage.weights, strict=True) if share > 0]
    said = re.findall(r"close more than (\S+) of its gap", ranking.document("analysis").markdown())
    assert set(said) == {share_text(min(most[want] for want in open_))}


def test_a_question_without_a_quotation_has_another_wording() -> None:
    bare = re.sub(r"(?s)    asks_of_me.*?    notes: Meets in a pub.\n", "", RECORDED)
    sheet = section(netselect.rank(netselect.loads(bare)).document("index"), "A sheet to write on")
    asked = [block.question for part in sheet.sections for block in part.blocks if isinstance(block, Prompt)]
    assert not [question for question in asked if "{" in question or ": ." in question or "nothing" in question]
    assert "Describe a skill with people that a network asked of you" in " ".join(asked)
    assert "Evaluate how a difference in a network was handled" in " ".join(asked)
    assert "Evaluate what sharing a topic does for your relationships (risk; planning)" in " ".join(asked)


def test_stale_platform_facts_and_ranges_that_matter_are_listed() -> None:
    text = others(RECORDED.replace("dated: 2026-08-01", "dated: 2024-08-01"), "analysis", "learner")
    assert "members of Project guild | stale: found on 2024-08-01" in text
    example = made_of(EXAMPLE, "analysis").markdown()
    assert "stated with a range: 3, from 2 to 5; it can change the first place" in example


def test_costs_that_are_no_limitation_stand_under_what_it_takes() -> None:
    text = made_of(EXAMPLE, "shortlist").markdown()
    assert "none by these marks" in text
    assert "| Later years | 95 GBP a year | staying |" in text
    assert "| Effort to join | 2 hours | joining |" in text
    assert "### Project-management professional body, student grade, or Council-wide" in text


def test_records_after_as_of_and_notes_that_say_none_are_notices() -> None:
    text = RECORDED.replace("date: 2026-11-05", "date: 2027-01-05").replace(
        "public_speaking: A pitch of a minute each week", "public_speaking: none"
    )
    said = " ".join(netselect.notices(netselect.loads(text)))
    assert "a decision about Leavers club is dated 2027-01-05, which is after as_of (2026-11-23)" in said
    assert "the note on public speaking is `none`" in said
    assert "the note on" not in " ".join(netselect.notices(netselect.loads(RECORDED)))


NOBODY = RECORDED.replace("hospitality: false", "hospitality: true")
NO_NEEDS = re.sub(r"(?s)  needs:.*?(?=criteria:)", "", RECORDED).replace(
    "need_coverage: {computed: need_coverage, weight: 3}\n  ", ""
)
NO_NEEDS = re.sub(r"    serves:.*\n", "", NO_NEEDS)
UNKNOWN = re.sub(r"(?<=values: \{agenda: )(?:\{.*?\}|5)", "unknown", RECORDED).replace(
    "hospitality: false", "hospitality: unknown"
)
LONG = RECORDED.replace("Project guild", "<b>&|`*_" + "x" * 10_000 + "\\u202e")


@pytest.mark.parametrize("text", [NOBODY, NO_NEEDS, UNKNOWN], ids=["nobody stands", "no needs", "all unknown"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("audience", ["learner", "manager"])
def test_an_odd_study_has_documents_that_say_so(text: str, kind: Kind, audience: Audience) -> None:
    ranking = netselect.rank(netselect.loads(text))
    document = ranking.document(kind, audience)
    said = document.markdown()
    assert "None" not in said
    assert "nan" not in said.split()
    if text is NOBODY and kind in {"shortlist", "full"}:
        assert "Nobody is shortlisted." in said
    if text is NO_NEEDS and kind in {"analysis", "full"}:
        assert "No need and no aspiration is shown here." in said


def test_markup_and_steering_signs_are_inert() -> None:
    text = netselect.rank(netselect.loads(LONG)).document("full").markdown()
    assert "<b>" not in text
    assert "\u202e" not in text


def test_the_documentation_can_be_pasted_and_names_every_part_and_word() -> None:
    text = (ROOT / "docs" / "reference" / "documents.md").read_text(encoding="utf-8")
    pasted, asked = re.findall(r"(?s)```yaml\n(.*?)```", text)
    network, study_wide = pasted.split("# at the end of the file\n")
    example = EXAMPLE.read_text(encoding="utf-8").replace("illustrative: true\n", "")
    example = example.replace("  council-cop:\n", f"  council-cop:\n{network}", 1)
    study = netselect.loads(example + study_wide)
    assert study.networks["council-cop"].conflicts
    assert study.evidence
    netselect.rank(study).document("index")
    assert all(f"`{part}`" in text for part in (*get_args(Part),))
    assert all(f"`{{{word}}}`" in text for word in QUOTED)
    assert set(HELD) <= set(WHERE)
    assert "netselect_map" in asked
