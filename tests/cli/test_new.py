"""Does `netselect new` start a study that reads without faults, and overwrite nothing by mistake?"""

import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import typer

import netselect
from netselect.cli import new
from netselect.cli.new import Answers, asked_text
from netselect.study.written import Date, NonNegative, Share, SkillLevel
from tests.cli.conftest import Done

Run = Callable[..., Done]
Typing = Callable[[Sequence[str]], Run]

ANSWERS = (
    "Where to go?",  # the title
    "Clerk",  # the role
    "-100",  # money: below 0
    "nan",  # no number at all
    "£100",  # with a sign
    "100",
    "lots",  # hours: not a number
    "inf",
    "6 hours",
    "6",
    "",  # a first need has to be given
    "Write reports",
    "9",  # beyond the levels
    "2",
    "2",  # no target above today's level
    "4",
    "-1",  # importance: below 0
    "0",
    "",  # the default
    "next year",  # not a day
    "2030-02-30",
    "2020-09-30",  # a day that is past
    "2030-09-30",
    "write reports",  # the same need again
    "",  # no second need
    "Find a mentor",
    "5",  # nothing above it
    "1",
    "3",
    "5",
    "2031-09-30",
    "",  # no second aspiration
    "0",  # no weight for needs
    "some",  # no number
    "0",
    "0",
    "0",  # and none for anything else
    "50",
    "20",
    "20",
    "10",
    "The Guild, of Clerks",
    "10",
    "50",
    "7",
    "back",  # that was not so:
    "",  # hours unknown
    "4",
    "2",  # no strength
    "0.5",
    "0.25",
    "5",  # no grade
    "2",  # somebody said so
    "The guild of clerks",
    "",
    "0",
    "1",
    "",
    "",
    "",
    "",  # of several kinds
    "",
)
"""What a person types, mistakes included."""


@pytest.fixture
def at_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command where somebody sits at a terminal."""

    def call(*arguments: object) -> Done:
        with monkeypatch.context() as patch:
            for stream in (sys.stdin, sys.stdout):
                patch.setattr(stream, "isatty", lambda: True)
            return run(*arguments)

    return call


@pytest.fixture
def typing(at_a_terminal: Run, monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Give what runs a command while somebody types answers, and stops where there are no more."""

    def with_answers(answers: Sequence[str]) -> Run:
        typed = iter(answers)

        def prompt(_question: str, *, default: str, **_: object) -> str:
            answer = next(typed, None)
            if answer is None:
                raise typer.Abort
            return answer or default

        def call(*arguments: object) -> Done:
            with monkeypatch.context() as patch:
                patch.setattr(typer, "prompt", prompt)
                return at_a_terminal(*arguments)

        return call

    return with_answers


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have somebody type the answers."""
    typed = iter(ANSWERS)

    def prompt(_question: str, *, default: str, show_default: bool) -> str:
        assert show_default is bool(default)
        return next(typed) or default

    monkeypatch.setattr(typer, "prompt", prompt)
    yield
    assert list(typed) == []


@pytest.mark.usefixtures("example")
def test_without_a_terminal_it_writes_the_starter(run: Run) -> None:
    done = run("new", "criteria.yaml")
    assert done.code == 0
    assert "netselect rank criteria.yaml" in done.out
    assert run("check", "criteria.yaml").code == 0
    assert run("rank", "criteria.yaml").code == 0


def test_the_starter_is_the_example_with_half_a_year_to_first_results(run: Run, example: Path) -> None:
    assert run("new", "starter.yaml").code == 0
    started = netselect.load("starter.yaml")
    assert started.benefit_lag_weeks == 26
    assert started.model_copy(update={"benefit_lag_weeks": None}) == netselect.load(example)
    assert started.illustrative


def test_it_overwrites_only_when_told_to(run: Run, example: Path) -> None:
    before = example.read_bytes()
    done = run("new", example)
    assert done.code == 2
    assert "is there already" in done.err
    assert example.read_bytes() == before
    assert run("new", example, "--force").code == 0
    assert example.read_bytes() != before


def test_csv_is_a_table_for_the_study_that_is_named(run: Run, example: Path) -> None:
    assert run("new", "networks.csv", "--csv", "--for", example).code == 0
    header = Path("networks.csv").read_text("utf-8").splitlines()[0].split(",")
    assert {"id", "name", "staying.yearly_cost", "values.recognition", "serves.raid-log", "facts.eligible"} <= {
        *header
    }


def test_a_study_as_csv_is_refused_with_the_tables_that_can_be_written(run: Run, example: Path) -> None:
    done = run("new", "foo.csv")
    assert (done.code, "add --csv for a table for networks, or --learners for" in done.err) == (2, True)
    assert "--csv" not in run("convert", example, "foo.csv").err


def test_csv_without_a_study_is_for_the_starter(run: Run, example: Path) -> None:
    run("new", "one.csv", "--csv")
    run("new", "two.csv", "--csv", "--for", example)
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()


@pytest.mark.usefixtures("answers")
@pytest.mark.usefixtures("example")
def test_on_a_terminal_it_asks_until_the_answers_make_a_study(run: Run, at_a_terminal: Run) -> None:
    done = at_a_terminal("new", "mine.yaml")
    assert done.code == 0
    study = netselect.load("mine.yaml")
    assert study.title == "Where to go?"
    assert study.learner.limits.first_year_cost == 100
    assert study.learner.limits.hours_per_month == 6
    need = study.learner.needs["write-reports"]
    assert (need.current, need.target, need.importance, str(need.by)) == (2, 4, 10, "2030-09-30")
    assert list(study.networks) == ["the-guild-of-clerks", "the-guild-of-clerks-2"]
    assert study.networks["the-guild-of-clerks"].staying.hours_per_month.is_unknown  # type: ignore[union-attr]
    assert study.networks["the-guild-of-clerks"].serves["write-reports"].number == 0.5
    assert study.networks["the-guild-of-clerks-2"].serves["write-reports"].is_unknown
    mentor = study.learner.aspirations["find-a-mentor"]
    assert (mentor.current, mentor.target, mentor.importance, str(mentor.by)) == (1, 3, 5, "2031-09-30")
    assert study.networks["the-guild-of-clerks"].serves["find-a-mentor"].number == 0.25
    assert {"need_coverage", "aspiration_coverage"} <= study.leaves().keys()
    assert [study.networks[name].grade for name in study.networks] == ["reported", None]
    assert [leaf.weight for leaf in study.leaves().values()] == [50, 20, 20, 10]
    assert not study.weights.starting_point
    assert not study.illustrative
    assert not Path("mine.yaml.answers").exists()
    ranked = run("rank", "mine.yaml")
    assert ranked.code == 0
    assert "starting point" not in ranked.out
    for command in (
        "check mine.yaml",
        "rank mine.yaml",
        "report mine.yaml --kind shortlist --output shortlist.html",
    ):
        assert f"  netselect {command} " in done.out
        assert run(*command.split()).code == 0
    for sentence in (
        "  Found `-100`: a figure here is a number of 0 or more.",
        "  Found `nan`: a finite number is needed here; write the amount in GBP for the first year, or press "
        "Enter for no limit.",
        "  Found `£100`: write the amount in GBP for the first year, `100`.",
        "  Found `lots`: a number is needed here; write the time in hours a month, or press Enter for no limit.",
        "  Found `inf`: a finite number is needed here; write the time in hours a month, or press Enter for no "
        "limit.",
        "  Found `6 hours`: write the time in hours a month, `6`.",
        "  One is needed.",
        "  Found `9`: a level is a number from 0 to 5.",
        "  The target has to lie above 2, where you stand today.",
        "  More than 0 is needed",
        "  Found `next year`: write a date as year-month-day",
        "  Found `2030-02-30`, which is no day of the calendar",
        "  2020-09-30 is no day to come",
        "  The name write reports is there already",
        "  At the highest level nothing is left to want",
        "  Found `2`: a share is a number from 0 to 1.",
        "  All are 0: at least one has to matter.",
        "  Found `5`: a number from 1 to 4 is needed.",
        "Levels: 0 never done, ",
    ):
        assert sentence in done.out


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(
    ("name", "why"), [("no/mine.yaml", "there is no folder no"), ("folder", "it is a folder")]
)
def test_a_place_that_cannot_be_written_to_is_refused_before_the_first_question(
    at_a_terminal: Run, monkeypatch: pytest.MonkeyPatch, name: str, why: str
) -> None:
    Path("folder").mkdir()
    monkeypatch.setattr(typer, "prompt", pytest.fail)
    done = at_a_terminal("new", name, "--force")
    assert (done.code, done.err) == (2, f"{name} cannot be written: {why}\n")


def test_a_table_can_be_made_before_the_study_that_names_it_is_complete(run: Run, example: Path) -> None:
    text = example.read_text("utf-8")
    Path("mine.yaml").write_text(text[: text.index("networks:\n")] + "networks: nn.csv\n", "utf-8")
    assert run("new", "nn.csv", "--csv", "--for", "mine.yaml").code == 0
    run("new", "of-example.csv", "--csv", "--for", example)
    assert Path("nn.csv").read_bytes() == Path("of-example.csv").read_bytes()


def test_a_table_for_a_study_with_a_fault_says_where_it_is(run: Run, example: Path) -> None:
    example.write_text(example.read_text("utf-8").replace("importance: 22", "importnce: 22"), "utf-8")
    done = run("new", "nn.csv", "--csv", "--for", example)
    assert done.code == 1
    assert "criteria.example.yaml:19  learner.needs.raid-log.importnce" in done.err


def test_the_study_that_a_table_is_for_is_not_written_over(run: Run, example: Path) -> None:
    before = example.read_bytes()
    done = run("new", example, "--csv", "--force", "--for", example)
    assert done.code == 2
    assert example.read_bytes() == before


def test_a_study_for_a_table_without_a_table_is_refused(run: Run, example: Path) -> None:
    done = run("new", "z.yaml", "--for", example)
    assert (done.code, done.err) == (
        2,
        "--for names the study that a table is for: add --csv for a table for networks or --learners for one for "
        "learners, or leave --for out\n",
    )
    assert not Path("z.yaml").exists()


@pytest.mark.parametrize("kind", [NonNegative, SkillLevel, Share, Date])
@pytest.mark.parametrize(
    "words", ["unknown", "tbc", "n/a", "free", "unlimited", "no idea", "5-6", "soon", "none", "yes", "-", "30 min"]
)
def test_no_question_speaks_of_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: object, words: str
) -> None:
    typed = iter([words, ""])
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: next(typed))
    assert new._answer(Answers(), "How much?", kind) is None  # noqa: SLF001 -- what every question asks by
    said = capsys.readouterr().out
    assert said.startswith("  Found ")
    assert "key" not in said
    assert "unknown`" not in said.partition(": ")[2]


SHORT = (*("",) * 4, "A need", *("",) * 10, "A network", *("",) * 6)
"""Enter wherever there is an answer without words; the weights stay as they are."""


@pytest.mark.usefixtures("example")
def test_weights_that_nobody_has_judged_are_told_until_somebody_has(run: Run, typing: Typing) -> None:
    done = typing(SHORT)("new", "mine.yaml")
    assert (done.code, done.err) == (0, "")
    assert "Its weights are a starting point that nobody has judged" in done.out
    assert netselect.load("mine.yaml").weights.starting_point
    said = " ".join(run("rank", "mine.yaml").out.split())
    assert "Weights: a starting point that nobody has judged. Give each criterion the points" in said
    assert "weights by points, a starting point that nobody has judged" in " ".join(
        run("rank", "mine.yaml", "--full").out.split()
    )
    assert "a starting point that nobody has judged" in " ".join(run("check", "mine.yaml").out.split())
    assert json.loads(run("rank", "mine.yaml", "--format", "json").out)["weights"]["starting_point"] is True
    text = Path("mine.yaml").read_text(encoding="utf-8")
    note, two_lines = "# Nobody has judged these weights", "weights:\n  points: {starting_point: true}\n"
    assert note in text
    judged = text.replace(two_lines, "")
    Path("mine.yaml").write_text(judged, encoding="utf-8")
    assert "starting point" not in run("rank", "mine.yaml", "--full").out
    assert all(f"# {note}" in text for key, note in new._NOTES.items() if f"\n{key}\n" in text)  # noqa: SLF001


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("many", range(1, len(SHORT), 4))
def test_stopping_anywhere_keeps_what_was_said_and_goes_on_to_the_same_study(
    run: Run, typing: Typing, many: int
) -> None:
    assert typing(SHORT)("new", "whole.yaml").code == 0
    done = typing(SHORT[:many])("new", "mine.yaml")
    assert done.code == 130
    assert "mine.yaml.answers keeps your answers; go on with: netselect new mine.yaml --continue" in done.err
    assert not Path("mine.yaml").exists()
    assert Path("mine.yaml.answers").stat().st_mode & 0o077 == 0
    again = typing(SHORT)("new", "mine.yaml")
    assert (again.code, "go on with `netselect new mine.yaml --continue`" in again.err) == (2, True)
    assert typing(SHORT[many:])("new", "mine.yaml", "--continue").code == 0
    assert Path("mine.yaml").read_bytes() == Path("whole.yaml").read_bytes()
    assert not Path("mine.yaml.answers").exists()
    assert run("rank", "mine.yaml").code == 0


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("broken_off", [0, 9])
def test_a_study_that_cannot_be_written_in_the_end_keeps_what_was_said(
    typing: Typing, monkeypatch: pytest.MonkeyPatch, broken_off: int
) -> None:
    if broken_off:
        typing(SHORT[:broken_off])("new", "mine.yaml")

    def asked_while_a_folder_of_that_name_is_made(answers: Answers) -> str:
        Path("mine.yaml").mkdir()
        return asked_text(answers)

    with monkeypatch.context() as patch:
        patch.setattr(new, "asked_text", asked_while_a_folder_of_that_name_is_made)
        going_on = ("--continue",) if broken_off else ()
        done = typing(SHORT[broken_off:])("new", "mine.yaml", *going_on)
    assert done.code == 2
    assert "mine.yaml.answers keeps your answers; go on with: netselect new mine.yaml --continue" in done.err
    assert "mine.yaml cannot be written" in done.err
    Path("mine.yaml").rmdir()
    assert typing(())("new", "mine.yaml", "--continue").code == 0
    assert netselect.load("mine.yaml").learner.wants


@pytest.mark.usefixtures("example")
def test_back_answers_the_question_before_anew_and_no_further_than_the_first(typing: Typing) -> None:
    done = typing(("back", "One", "Back", "Two", "BACK", "Three", *SHORT[1:]))("new", "mine.yaml")
    assert done.code == 0
    assert done.out.count("This is the first question.") == 1
    assert netselect.load("mine.yaml").title == "Three"


@pytest.mark.usefixtures("example")
def test_stopping_before_anything_was_said_keeps_nothing(typing: Typing) -> None:
    done = typing(())("new", "mine.yaml")
    assert (done.code, done.err) == (130, "\nmine.yaml is not written: nothing was answered.\nInterrupted.\n")
    assert not Path("mine.yaml.answers").exists()


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"answers": 1}', '{"answers": [["a"]]}', "\x00", "[" * 100_000]
)
def test_answers_that_are_none_are_refused(typing: Typing, content: str) -> None:
    Path("mine.yaml.answers").write_text(content, encoding="utf-8")
    done = typing(SHORT)("new", "mine.yaml", "--continue")
    assert (done.code, done.out) == (2, "")
    assert "mine.yaml.answers holds no answers that can be gone on with" in done.err
    assert typing(SHORT)("new", "mine.yaml", "--force").code == 0
    assert not Path("mine.yaml.answers").exists()


@pytest.mark.usefixtures("example")
def test_answers_to_other_questions_are_asked_for_again(typing: Typing) -> None:
    kept = [["What is to be decided?", "Which?"], ["Something else", "x"], ["Your role, in general terms", "y"]]
    Path("mine.yaml.answers").write_text(json.dumps({"answers": kept}), encoding="utf-8")
    assert typing(("Clerk", *SHORT[2:]))("new", "mine.yaml", "--continue").code == 0
    study = netselect.load("mine.yaml")
    assert (study.title, study.learner.role) == ("Which?", "Clerk")


@pytest.mark.usefixtures("example")
def test_going_on_takes_answers_and_a_terminal(run: Run, typing: Typing) -> None:
    assert "There is no mine.yaml.answers" in typing(SHORT)("new", "mine.yaml", "--continue").err
    assert "takes a terminal" in run("new", "mine.yaml", "--continue").err
    assert not Path("mine.yaml").exists()


@pytest.mark.usefixtures("example")
def test_a_table_for_a_study_that_is_not_there_is_refused(run: Run) -> None:
    done = run("new", "networks.csv", "--csv", "--for", "nowhere.yaml")
    assert (done.code, done.err) == (2, "There is no file nowhere.yaml.\n")


@pytest.mark.usefixtures("example")
def test_a_workbook_says_what_the_starter_says_and_goes_back(run: Run) -> None:
    pytest.importorskip("xlsxwriter")
    done = run("new", "mine.xlsx")
    assert done.out == (
        "Wrote mine.xlsx, an example with invented networks to change into your own.\n"
        "Next: netselect check mine.xlsx, then netselect rank mine.xlsx\n"
    )
    for source, target in (("mine.xlsx", "mine.yaml"), ("mine.yaml", "mine.json"), ("mine.json", "again.xlsx")):
        assert run("convert", source, target).out == f"Wrote {target}: the same study.\n"
    assert netselect.load("again.xlsx") == netselect.loads(new.starter_text())
    assert run("rank", "again.xlsx", "--format", "csv").out == run("rank", "mine.yaml", "--format", "csv").out


def test_a_study_for_others_is_without_what_is_private(run: Run, example: Path) -> None:
    done = run("convert", str(example), "theirs.yaml", "--audience", "manager")
    assert done.out.splitlines() == [
        "Wrote theirs.yaml: the study as the line manager may see it.",
        "Private items, if there are any, and notes were left out.",
        f"The notes behind `#` in {example} are not in it: no reader keeps them.",
    ]
    assert "pm-post" not in Path("theirs.yaml").read_text(encoding="utf-8")
    assert netselect.load("theirs.yaml") == netselect.load(example).for_audience("manager")


KINDS: dict[str, tuple[str, ...]] = {
    "a file of records": ("maintain", "new", "records.yaml"),
    "a study": ("new", "study.yaml"),
    "a table for networks": ("new", "networks.csv", "--csv"),
    "a table for learners": ("new", "people.csv", "--learners"),
}


@pytest.mark.parametrize("there", KINDS)
@pytest.mark.parametrize("wanted", KINDS)
@pytest.mark.usefixtures("example")
def test_force_replaces_no_file_of_another_kind(run: Run, there: str, wanted: str) -> None:
    run(*KINDS[there])
    path = Path(next(word for word in KINDS[there] if "." in word))
    target = Path(next(word for word in KINDS[wanted] if "." in word)).with_name(
        f"mine{'.csv' if 'table' in wanted else '.yaml'}"
    )
    path.rename(target)
    before = target.read_bytes()
    done = run(*(str(target) if "." in word else word for word in KINDS[wanted]), "--force")
    if there == wanted:
        assert done.code == 0
    else:
        assert done.code == 2
        assert done.err == f"{target} is there already, and is {there}, not {wanted}: choose another name\n"
        assert target.read_bytes() == before


@pytest.mark.usefixtures("example")
def test_force_replaces_no_workbook_of_another_kind(run: Run) -> None:
    pytest.importorskip("xlsxwriter")
    run("new", "mine.xlsx", "--learners")
    done = run("new", "mine.xlsx", "--force")
    assert "is there already, and is a table for learners, not a study" in done.err
    Path("mine.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert run("new", "mine.xlsx", "--force").code == 0
    assert run("new", "mine.xlsx", "--learners", "--force").code == 2


@pytest.mark.usefixtures("example")
def test_the_example_is_written_without_questions(at_a_terminal: Run) -> None:
    assert at_a_terminal("new", "mine.yaml", "--example").out.startswith(
        "Wrote mine.yaml, an example with invented"
    )
    assert Path("mine.yaml").read_text("utf-8") == new.starter_text()
    for also in ("--csv", "--learners", "--continue"):
        done = at_a_terminal("new", "more.csv" if also == "--csv" else "more.xlsx", "--example", also)
        assert (done.code, "--example" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("mine.csv", "Accepted: a name that ends in .yaml, .yml, .xlsx or .json"),
        ("there.json", "is there already: choose another name, or overwrite it with --force"),
    ],
)
def test_a_study_is_not_converted_into_what_is_no_study(
    run: Run, example: Path, target: str, sentence: str
) -> None:
    Path("there.json").write_text("{}", encoding="utf-8")
    done = run("convert", str(example), target)
    assert done.code == 2
    assert sentence in done.err


def test_a_workbook_without_the_extra_says_how_to_install_it(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xlsxwriter")
    netselect.save(netselect.load(example), "mine.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = run("check", "mine.xlsx")
    assert done.code == 2
    assert done.err == 'Workbooks need openpyxl and defusedxml: pip install "netselect[xlsx]"\n'


@pytest.mark.usefixtures("example")
def test_the_questions_on_the_page_are_those_that_are_asked(
    at_a_terminal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/start-a-file.md").read_text(encoding="utf-8")
    shown = page.partition("```text\n")[2].partition("```")[0].splitlines()
    given = iter(["", "Team administrator", "£120", "120", "5", "Take minutes that people act on", "2"])

    def prompt(question: str, *, default: str, **_: object) -> str:
        answer = next(given, None)
        if answer is None:
            raise typer.Abort
        typer.echo(f"{question}{default and f' [{default}]'}:{answer and f' {answer}'}")
        return answer or default

    monkeypatch.setattr(typer, "prompt", prompt)
    said = at_a_terminal("new", "mine.yaml").out.splitlines()
    assert len(shown) > 5
    assert [line for line in shown if line not in {*said, "..."}] == []


@pytest.mark.parametrize("name", ["My study.yaml", "-x.yaml", "what's new.yaml", "a&b.yaml", "plain.yaml"])
def test_what_is_to_be_typed_next_can_be_typed_whatever_the_name_of_the_file(run: Run, name: str) -> None:
    for start in (("new",), ("maintain", "new")):
        (said,) = [
            line for line in run(*start, "--force", "--", name).out.splitlines() if line.startswith("Next: ")
        ]
        for typed in said.removeprefix("Next: ").split(", then "):
            words = shlex.split(typed)
            assert words[0] == "netselect"
            assert run(*words[1:]).code == 0, typed
        Path(name).unlink()


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("name", [".", "folder.yaml"])
def test_a_folder_is_not_said_to_be_overwritten_with_force(run: Run, name: str, force: tuple[str, ...]) -> None:
    Path(name).mkdir(exist_ok=True)
    for start in (("new",), ("maintain", "new")):
        done = run(*start, name, *force)
        assert (done.code, "it is a folder" in done.err, "--force" in done.err) == (2, True, False)


@pytest.mark.parametrize("answer", ["soon", "next year", "2030-13-45", "30.9.", "no idea"])
def test_a_date_that_is_an_example_of_an_answer_is_one_that_is_taken(
    typing: Typing, tmp_path: Path, answer: str
) -> None:
    start, file = ["", "", "", "", "A need", "", "", ""], tmp_path / "one.yaml"
    said = typing([*start, answer])("new", file).out
    (day,) = set(re.findall(r"such as (\d{4}-\d\d-\d\d)\b", said))
    typing([*start, day])("new", file, "--force")
    assert day in (tmp_path / "one.yaml.answers").read_text(encoding="utf-8")
