"""Which sentences of the package offer a cure, and which does a case of the tables meet?

A sentence is found in the source, wherever it stands: a text, perhaps with parts filled in, that says what to do.
It is met where a message of a case holds its text, whatever the parts are.
"""

import ast
import re
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import netselect
from netselect import loads, rank
from netselect.errors import NetselectError, StudyFaults
from tests.bad_input import JUDGEMENT_ROWS, MATRIX_ROWS
from tests.cures.followed import CASES, standing_in
from tests.cures.texts import SLIPS, edited
from tests.matrix.test_fitting import LACKING, study_with
from tests.reading import test_cures as of_figures
from tests.reading.test_codes import EDITS
from tests.reading.test_faults import faults_after
from tests.study.test_cures import CASES as OF_STUDIES
from tests.study.test_cures import SOUND

PACKAGE = Path(netselect.__file__).parent
VERBS = (
    "add ask begin call change choose compare correct delete find give hand install keep leave let load look make "
    "mend move name open pass put raise rank read remove rename run save say send shorten sort start swap take "
    "try turn use wait weigh write"
)
CURE = re.compile(
    rf"(?:[:;,.]|\bor|\band) (?:{'|'.join(VERBS.split())})\b|Did you mean|copes\b|such as `|takes? [A-Z]+=",
    re.IGNORECASE,
)
"""How a sentence offers a cure: with a verb that says what to do, or with an example to write."""
HELP = {"Field", "Option", "Argument", "command", "Parameter"}
"""Calls whose texts are descriptions."""
SHORTEST = 25


def texts(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """Yield the texts of a module as their fixed parts, but for docstrings and descriptions."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in HELP:
            skipped.update(ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            skipped.update(inner for part in node.values for inner in ast.walk(part))
    for node in ast.walk(tree):
        if node not in skipped and isinstance(node, ast.JoinedStr):
            yield tuple(str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values)
        elif node not in skipped and isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A text may be filled in later, by `format`.
            yield tuple(re.split(r"\{[^{}]*\}", node.value))


def sentences() -> dict[str, tuple[str, ...]]:
    """Return each sentence that offers a cure, with `...` for what is filled in, and its fixed parts."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for parts in texts(ast.parse(path.read_text("utf-8"))):
            said = "...".join(filter(None, parts))
            if len(said) >= SHORTEST and CURE.search(said):
                found[said] = parts
    return found


def holds(message: str, parts: tuple[str, ...]) -> bool:
    """Return whether a message holds the fixed parts of a sentence, one behind the other."""
    place = 0
    for part in parts:
        place = message.find(part, place) + len(part)
        if place < len(part):
            return False
    return True


def messages() -> set[str]:  # noqa: C901 -- one loop for each table
    """Return what is said in all cases of the tables in which cures are followed."""
    said: set[str] = set()

    def note(attempt: Callable[[], object]) -> None:
        try:
            attempt()
        except StudyFaults as error:
            said.update(fault.message for fault in error.faults)
        except NetselectError as error:
            said.add(str(error))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for case in CASES.values():
            with tempfile.TemporaryDirectory() as folder, standing_in(Path(folder)):
                note(case.wrong)
        for slip in SLIPS.values():
            note(lambda slip=slip: loads(edited(SOUND, slip.slip)))  # type: ignore[misc]
        for one in OF_STUDIES.values():
            note(lambda one=one: rank(loads(edited(SOUND, one.fault))))  # type: ignore[misc]
        for changes, options, _ in LACKING.values():
            note(lambda changes=changes, options=options: netselect.rank(study_with(**changes), **options))  # type: ignore[misc]
        for row in (*MATRIX_ROWS, *JUDGEMENT_ROWS):
            if row.error is not None:
                note(row.attempt)
    for edit in EDITS.values():
        said.update(fault.message for fault in faults_after(edit))
    for field, words in [(field, words) for field, cases in of_figures.CASES.items() for words in cases]:
        said.update(fault.message for fault in of_figures.faults_with(field, of_figures.as_written(words)))
    return said


OWED = Path(__file__).with_name("owed.txt")
"""Sentences that no case of these tables meets yet, one a line: some are notices or helps, and some refusals."""


def as_line(sentence: str) -> str:
    """Return a sentence on one line."""
    return " ".join(sentence.split())


def unmet() -> set[str]:
    """Return the sentences that offer a cure and that no case meets."""
    said = messages()
    return {
        as_line(sentence)
        for sentence, parts in sentences().items()
        if not any(holds(message, parts) for message in said)
    }


if __name__ == "__main__":
    OWED.write_text("".join(f"{line}\n" for line in sorted(unmet())), encoding="utf-8")
