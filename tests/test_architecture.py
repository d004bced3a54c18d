"""Do imports run one way through the house, and does every file say what it is for?

The rooms stand in one order; a module imports only from rooms to the left of its own, and from its own. Imports
for type checkers alone do not count. Imports inside functions are doorways to a later room, or put off what is
slow to load: each has its line below.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import netselect

ORDER: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("storing",),
    ("arguments",),
    ("sums",),
    ("words",),
    ("names",),
    ("finding",),
    ("study",),
    ("coverage", "gates", "weighting"),
    ("matrix",),
    ("methods",),
    ("reading",),
    ("private",),
    ("bounds",),
    ("ranking",),
    ("comparison", "sets"),
    ("robustness", "changes"),
    ("maintain",),
    ("report",),
    ("batch",),
    ("api",),
    ("loaded",),
    ("cli",),
    ("__main__",),
)
"""The rooms from left to right; those in one tuple stand side by side and do not import from each other."""

DOORWAYS = {
    "netselect.matrix -> netselect.finding": "only a notebook asks how a matrix looks",
    "netselect.study.study -> netselect.finding": "only a notebook asks how a study looks",
    "netselect.methods -> netselect.methods._peers": "few ask for second opinions",
    "netselect.matrix.assessment -> netselect.weighting.objective": "few studies are weighed by their figures",
    "netselect.matrix -> netselect.weighting.objective": "as above",
    "netselect.ranking -> netselect.matrix.fitting": "few ask for another way of weighting",
    "netselect.reading.load -> netselect.private": "few studies are read for others than the learner",
    "netselect.reading.load -> netselect.reading.tables": "few studies name a table",
    "netselect.reading.load -> netselect.reading.workbook": "few studies are workbooks",
    "netselect.reading.answers -> netselect.reading.dialect": "few studies name a table",
    "netselect.reading.answers -> netselect.reading.sheets": "few tables are workbooks",
    "netselect.reading.answers -> netselect.reading.tables": "few studies name a table",
    "netselect.reading.answers -> netselect.reading.workbook": "few tables are workbooks",
    "netselect.reading.writing -> netselect.reading.load": "few studies are written as workbooks",
    "netselect.report.formats -> netselect.report.table": "each format loads what draws it",
    "netselect.report.formats -> netselect.report.plots": "as above",
    "netselect.sets.solving -> netselect.sets.programme": "up to 20 networks every set is looked at",
    "netselect.report -> netselect.comparison": "the short form is without",
    "netselect.report -> netselect.comparison.study_notices": "as above",
    "netselect.report -> netselect.robustness": "a brief report starts sooner",
    "netselect.report -> netselect.robustness.agreement": "as above",
    "netselect.report -> netselect.robustness.questions": "as above",
    "netselect.report -> netselect.robustness.coach": "few studies are judged in pairs",
    "netselect.report -> netselect.robustness.disagreement": "few studies have several judges",
    "netselect.report -> netselect.robustness.dominance": "the short form is without",
    "netselect.report -> netselect.robustness.sensitivity": "as above",
    "netselect.report -> netselect.robustness.smaa": "as above",
    "netselect.robustness.questions -> netselect.sets.telling": "most rankings have other questions first",
    "netselect.robustness.questions -> netselect.sets.unknowns": "as above",
    "netselect.reading -> netselect.reading.mending": "few texts are broken",
    "netselect.reading.load -> netselect.reading.mending": "few studies have faults",
    "netselect.loaded -> netselect.reading.schema": "few programs ask for the schema",
    "netselect.batch.reading.from_tables -> netselect.reading.writing": "most tables are read",
    "netselect.batch.many -> netselect.batch.reading.files": "each source loads its own reader",
    "netselect.batch.many -> netselect.batch.reading.from_tables": "as above",
    "netselect.batch.many -> netselect.batch.reading.table_arrays": "as above",
}
"""Every import of our own inside a function, and what it is for; what `api` and `cli` put off needs no line."""

LONGEST_FILE = 700
HOMES = {f"netselect.{name}": home for name, home in netselect._HOMES.items()} | {"netselect.__version__": ""}  # noqa: SLF001 -- the package's own table
"""For each public name, the module that it leads to; the version stands in the package itself."""
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "netselect"
TOP = {
    *(
        ".ci",
        ".gitignore",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "README.md",
        "criteria.example.yaml",
        "docs",
    ),
    *("netselect", "pyproject.toml", "tests"),
}
"""What is kept under git in the folder of the project itself."""
FILES = sorted(PACKAGE.rglob("*.py"))
TIER = {room: position for position, rooms in enumerate(ORDER) for room in rooms}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """Return the room that a module belongs to; an empty text for the package itself."""
    return module.partition(".")[2].partition(".")[0]


MODULES = {name_of(path): path for path in FILES}


@dataclass(frozen=True)
class Edge:
    """One import of one of our modules by another."""

    source: str
    target: str
    line: int
    is_deferred: bool

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"


def edges(module: str, tree: ast.Module) -> Iterator[Edge]:
    """Yield what a module imports from the package, but for what only type checkers see."""
    stack: list[tuple[ast.AST, bool]] = [(node, False) for node in tree.body]
    while stack:
        node, deferred = stack.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            stack += [(inner, deferred) for inner in node.orelse]
            continue
        for target in targets(module, node):
            yield Edge(module, target, getattr(node, "lineno", 0), deferred)
        inside = deferred or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        stack += [(inner, inside) for inner in ast.iter_child_nodes(node)]


def targets(module: str, node: ast.AST) -> Iterator[str]:
    """Yield the modules that an import names, or that ``netselect.rank`` and its like lead to."""
    if isinstance(node, ast.Import):
        named = [alias.name for alias in node.names if alias.name != "netselect"]
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{module}:{node.lineno} imports relative to itself: write the module in full"
        whole = [f"{node.module}.{alias.name}" for alias in node.names]
        named = [name if name in MODULES else HOMES.get(name, str(node.module)) for name in whole]
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "netselect":
        named = [HOMES.get(f"netselect.{node.attr}", "")]
    else:
        named = []
    yield from (name for name in dict.fromkeys(named) if name.startswith("netselect"))


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def all_edges() -> tuple[Edge, ...]:
    return tuple(edge for module in MODULES for edge in edges(module, tree_of(module)))


def is_allowed(source: str, target: str) -> bool:
    here, there = room_of(source), room_of(target)
    if not here:
        return not there
    return here == there or (bool(there) and TIER[there] < TIER[here])


def test_every_module_belongs_to_a_room() -> None:
    strays = {module for module in MODULES if room_of(module) and room_of(module) not in TIER}
    assert not strays, f"put {strays} into a room of ORDER, or the room into ORDER"


def test_nothing_lies_at_the_top_but_what_belongs_there() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("the files were not taken from git, which knows what is kept")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607 -- whichever git is there
    assert {line.partition("/")[0] for line in kept.splitlines()} <= TOP


def test_what_is_imported_is_there() -> None:
    missing = [f"{edge} (line {edge.line})" for edge in all_edges() if edge.target not in MODULES]
    assert not missing


def test_imports_run_from_right_to_left() -> None:
    wrong = [
        f"{edge} (line {edge.line})"
        for edge in all_edges()
        if not edge.is_deferred and not is_allowed(edge.source, edge.target)
    ]
    assert not wrong, "a module imports only from rooms to the left of its own"


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for edge in all_edges():
        graph[edge.source].add(edge.target)
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_every_import_inside_a_function_is_a_doorway_in_the_list() -> None:
    found = {
        str(edge)
        for edge in all_edges()
        if edge.is_deferred
        and not (room_of(edge.source) in {"api", "cli"} and is_allowed(edge.source, edge.target))
    }
    assert found - set(DOORWAYS) == set(), "say in DOORWAYS what each of these is for"
    assert set(DOORWAYS) - found == set(), "these doorways are no longer there"


def test_a_doorway_says_why_it_is_one() -> None:
    for edge in all_edges():
        if edge.is_deferred:
            line = MODULES[edge.source].read_text(encoding="utf-8").splitlines()[edge.line - 1]
            assert "import " not in line or re.search("# noqa: PLC0415 --? .+", line), f"{edge} (line {edge.line})"


@pytest.mark.parametrize("module", MODULES)
def test_a_file_opens_with_what_it_is_for(module: str) -> None:
    docstring = ast.get_docstring(tree_of(module))
    assert docstring, f"{module} has no docstring"
    assert docstring[0].isupper() or docstring[0] in "`\"'"


@pytest.mark.parametrize("module", MODULES)
def test_a_file_is_not_too_long_to_read(module: str) -> None:
    lines = len(MODULES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{module} has {lines} lines: part it where the thought parts"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_named_for_what_is_in_it(module: str) -> None:
    assert not BANNED_NAMES & set(module.split(".")), "a function that two modules need belongs to the lower one"


REWORDED = {
    "netselect.batch.reading.files": "lines of one record among others in a file are counted from its first",
    "netselect.errors": "letters that look like others are named by what stands in the quotations",
    "netselect.names": "ids in code spans become names",
    "netselect.reading.dialect": "figures are shown in the decimal sign of their column",
    "netselect.report.text": "a clause is left out where the next sentence says it better",
}
"""Modules that look into a sentence that is made already, and why."""
_ASKS = {"partition", "rpartition", "split", "replace", "startswith", "removeprefix", "find", "index"}
_SEEKS = {"sub", "search", "match", "fullmatch", "findall", "finditer", "split"}


def asks_what_is_said(node: ast.AST) -> bool:
    """Whether a sentence is searched or cut, of which whoever made it knows more than it says."""

    def is_said(part: ast.expr) -> bool:
        name = part.attr if isinstance(part, ast.Attribute) else part.id if isinstance(part, ast.Name) else ""
        return name in {"message", "sentence"}

    if isinstance(node, ast.Compare):
        within = any(isinstance(sign, ast.In | ast.NotIn) for sign in node.ops)
        return within and any(map(is_said, node.comparators))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        own, args = node.func.value, node.args
        return (node.func.attr in _ASKS and is_said(own) and bool(args) and not _is_markup(args[0])) or (
            node.func.attr in _SEEKS and any(map(is_said, args))
        )
    return False


def _is_markup(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and part.value == "`"


def test_no_code_asks_what_a_sentence_says() -> None:
    spoken = re.compile(r"\b(message|sentence)\b")
    speaking = [module for module, path in MODULES.items() if spoken.search(path.read_text(encoding="utf-8"))]
    found = {module for module in speaking if any(map(asks_what_is_said, ast.walk(tree_of(module))))}
    assert found == {*REWORDED}, (
        "let the fault carry what is needed: its code, path, found, expected, about or cure"
    )


@pytest.mark.parametrize(
    "code", ['"Did you mean" in fault.message', "fault.message.partition(': ')", "re.sub('a', 'b', sentence)"]
)
def test_code_that_does_would_be_found(code: str) -> None:
    assert any(map(asks_what_is_said, ast.walk(ast.parse(code))))


ODD_TEXT = 20
"""Letters from which on two modules do not write the same text by chance."""


def constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the name, without underscores in front, and the value of each list, long text or explained number."""
    for node, behind in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        named = node.targets[0] if isinstance(node, ast.Assign) else node.target
        value = node.value
        if value is None or not (isinstance(named, ast.Name) and named.id.strip("_").isupper()):
            continue
        is_list = isinstance(value, ast.Tuple | ast.List | ast.Set | ast.Dict) or (
            isinstance(value, ast.Call)
            and any(isinstance(one, ast.Set | ast.Tuple | ast.List) for one in value.args)
        )
        is_text = isinstance(value, ast.Constant) and isinstance(value.value, str) and len(value.value) >= ODD_TEXT
        said = ast.unparse(behind) if isinstance(behind, ast.Expr) else ""
        if is_list or is_text or said:
            yield named.id.strip("_"), ast.unparse(value) + ("" if is_list or is_text else said)


def test_what_means_the_same_is_written_down_once() -> None:
    homes: dict[tuple[str, str], list[str]] = {}
    for module in MODULES:
        for one in constants(tree_of(module)):
            homes.setdefault(one, []).append(module)
    assert [(name, where) for (name, _), where in homes.items() if len(where) > 1] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('BLOCKS = ("a", "b")', '_BLOCKS = ("a", "b")\n"""In a table."""'),
        ('_CELL = "padding:.15em .6em;text-align:left"', 'CELL: str = "padding:.15em .6em;text-align:left"'),
        ('_BITS = 52\n"""Of a double."""', '_BITS = 52\n"""Of a double."""'),
        ('WAYS = frozenset({"a"})', '_WAYS = frozenset({"a"})'),
    ],
)
def test_what_is_written_down_twice_would_be_found(one: str, other: str) -> None:
    assert list(constants(ast.parse(one))) == list(constants(ast.parse(other))) != []


def test_a_wrong_edge_and_a_hidden_one_would_be_found() -> None:
    code = (
        "from typing import TYPE_CHECKING\n"
        "import netselect.ranking\n"
        "if TYPE_CHECKING:\n    from netselect.cli import main\n"
        "def door():\n    from netselect.report import text\n"
    )
    found = {
        (edge.source, room_of(edge.target), edge.is_deferred) for edge in edges("netselect.gates", ast.parse(code))
    }
    assert found == {("netselect.gates", "ranking", False), ("netselect.gates", "report", True)}
    assert not is_allowed("netselect.gates", "netselect.ranking")
    assert not is_allowed("netselect.gates", "netselect.coverage")
    assert not is_allowed("netselect.gates", "netselect")
    assert is_allowed("netselect.gates", "netselect.study.study")
    assert is_allowed("netselect.matrix.assessment", "netselect.matrix")


def test_the_page_names_files_that_are_there() -> None:
    """The table "Which room for a change" may not send anybody to a file that has moved."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    named = [(row, name) for row in rows for name in re.findall(r"`([\w/]+(?:\.py|\.yaml|/))`", row)]
    assert len(named) > len(rows) / 2
    for row, name in named:
        room = next((room for room in re.findall(r"`((?:\w+/)+)", row)), "")
        assert (PACKAGE / name).exists() or (PACKAGE / room / name).exists(), f"{name} in: {row}"
