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
from netselect.comparison.study_notices import notices
from netselect.errors import NetselectError, StudyFaults
from netselect.reading.mending import cut_by_a_note
from tests.cures.case import standing_in
from tests.cures.followed import CASES
from tests.cures.texts import NOTICES, SLIPS, edited
from tests.matrix.test_fitting import LACKING, study_with
from tests.reading import test_cures as of_figures
from tests.study.test_cures import CASES as OF_STUDIES
from tests.study.test_cures import SOUND

PACKAGE = Path(netselect.__file__).parent
VERBS = (
    "add ask begin call change choose compare correct delete find give hand install keep leave let load look make "
    "mend move name open pass put raise rank read remove rename run save say send shorten sort start swap take "
    "try turn use wait weigh write"
)
CURE = re.compile(
    rf"(?:(?-i:^(?=[a-z]))|(?:[:;,.]|\bor|\band) )(?:{'|'.join(VERBS.split())})\b"
    "|Did you mean|copes\\b|such as `|takes? [A-Z]+=",
    re.IGNORECASE,
)
"""How a sentence, or a part of one, offers a cure: by a verb that says what to do, or an example to write."""
HELP = {
    *("Field", "option", "flag", "argument", "format_option", "Parameter", "compile", "fullmatch", "says"),
    *("command", "callback", "answer", "answer_alone", "_command", "_verb", "_verb_alone", "columns"),
}
"""Calls whose texts are descriptions, patterns or names of columns; most of the second line add a command."""
SHORTEST = 25
FILLED_IN = "\N{HORIZONTAL ELLIPSIS}"


_BLANK = re.compile(r"\{[^{}]*\}")
"""What is filled in: at once, or later by `format`."""


def texts(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """Yield the texts of a module as their fixed parts, but for docstrings and descriptions."""
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
            yield tuple(_BLANK.split("".join(parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield tuple(_BLANK.split(node.value))
        elif not (
            (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            or (isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in HELP)
        ):
            left += ast.iter_child_nodes(node)


def sentences() -> dict[str, tuple[str, ...]]:
    """Return each sentence that offers a cure, with a sign for what is filled in, and its fixed parts."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for parts in texts(ast.parse(path.read_text("utf-8"))):
            said = FILLED_IN.join(filter(None, parts))
            if len(said) >= SHORTEST and CURE.search(said):
                found[said] = parts
    return found


def holds(message: str, parts: tuple[str, ...]) -> bool:
    """Return whether a message holds the fixed parts of a sentence, one behind the other, in whatever case."""
    place, message = 0, message.casefold()
    for part in parts:
        text = part.strip().casefold().replace("{{", "{").replace("}}", "}")
        place = message.find(text, place) + len(text)
        if place < len(text):
            return False
    return True


SAID: dict[str, str] = {}
"""What the cases of `CASES` and `SLIPS` said that have been tried in this process."""


def notices_of(text: str) -> list[str]:
    """Return what `netselect check` notices of a study."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [*cut_by_a_note(text), *notices(loads(text))]


def messages() -> set[str]:
    """Return what is said in all cases of the tables in which cures are followed."""
    said = set(SAID.values())

    def note(attempt: Callable[[], object]) -> None:
        try:
            attempt()
        except StudyFaults as error:
            said.update(fault.message for fault in error.faults)
        except NetselectError as error:
            said.add(str(error))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in CASES.keys() - SAID.keys():
            with tempfile.TemporaryDirectory() as folder, standing_in(Path(folder)):
                note(CASES[name].wrong)
        for notice in NOTICES.values():
            said.update(notices_of(edited(SOUND, notice.slip)))
        for slip in (slip for name, slip in SLIPS.items() if name not in SAID):
            note(lambda slip=slip: loads(edited(SOUND, slip.slip)))  # type: ignore[misc]
        for one in OF_STUDIES.values():
            note(lambda one=one: rank(loads(edited(SOUND, one.fault))))  # type: ignore[misc]
        for changes, options, _ in LACKING.values():
            note(lambda changes=changes, options=options: netselect.rank(study_with(**changes), **options))  # type: ignore[misc]
    for field, words in [(field, words) for field, cases in of_figures.CASES.items() for words in cases]:
        said.update(fault.message for fault in of_figures.faults_with(field, of_figures.as_written(words)))
    return said


def unmet() -> set[str]:
    """Return the sentences that offer a cure and that no case meets."""
    said = messages()
    return {
        " ".join(sentence.split())
        for sentence, parts in sentences().items()
        if not any(holds(message, parts) for message in said)
    }
