"""Does a method in somebody else's package work like one of netselect's own?

`plugin/` is such a package. It is laid out in a new directory as an installer would leave it, the module beside
its metadata, so that the test needs neither a build backend nor a network; everything is asked of a fresh
interpreter that finds it there.
"""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

import netselect

PLUGIN = Path(__file__).parent / "plugin"
ROOT = Path(netselect.__file__).parents[1]


def _installed(site: Path, package: str, entry_points: Mapping[str, str], module: str) -> Path:
    """Lay out a package in ``site`` as an installer would, and return ``site``."""
    metadata = site / f"{package.replace('-', '_')}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    lines = [f"{name} = {target}" for name, target in entry_points.items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[netselect.methods]", *lines, ""]), encoding="utf-8")
    (site / f"{package.replace('-', '_')}.py").write_text(module, encoding="utf-8")
    return site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a directory in which the package of `plugin/` is installed."""
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module = (PLUGIN / "netselect_maximin.py").read_text(encoding="utf-8")
    return _installed(tmp_path, project["name"], project["entry-points"]["netselect.methods"], module)


def _python(site: Path, *arguments: str) -> str:
    """Run a fresh interpreter that finds what is installed in ``site``, and return what it prints."""
    path = os.pathsep.join(filter(None, [str(site), str(ROOT), os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run(  # noqa: S603 -- this interpreter, on text of this file
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_added_method_is_found_checked_and_evaluated_by_its_name(site: Path) -> None:
    said = _python(
        site,
        "-c",
        """
from netselect.errors import InvalidParameter, UnknownName
from netselect.matrix import DecisionMatrix
from netselect.methods import available_methods, built_in_methods, make_method, method_class
from netselect import rank

assert "maximin" in available_methods() and "maximin" not in built_in_methods()
assert method_class("maximin").__module__ == "netselect_maximin"
for name, parameters in (("maximin", {"weighing": "power"}), ("maximin", {"weighting": 1}), ("maximim", {})):
    try:
        make_method(name, parameters)
    except (InvalidParameter, UnknownName) as error:
        print(error)
matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [3, 1], worst=[0, 150], best=[5, 0])
print(make_method("maximin", {"weighing": "ignored"}).evaluate(matrix).scores.round(4).tolist())
print(rank(matrix, "maximin", weighing="ignored").ranks.tolist())
""",
    )
    assert said.splitlines() == [
        "maximin: parameter `weighing`: Input should be 'powers' or 'ignored', found `power`",
        "maximin has no parameter `weighting`. Did you mean `weighing`?",
        "there is no method `maximim`. Did you mean `maximin`?",
        "[0.3667, 0.8]",
        "[2, 1]",
    ]


def test_added_methods_run_through_the_same_contract_without_being_listed(site: Path) -> None:
    # The method in ten lines of the page on adding one is a package beside it.
    page = (ROOT / "docs/how-to/add-a-method.md").read_text(encoding="utf-8")
    ten_lines = page.partition("```python\n")[2].partition("\n\nranking = ")[0]
    _installed(site, "netselect-worst", {"worst": "netselect_worst:Worst"}, ten_lines)
    suites = ["tests/contract/test_every_method.py", "tests/contract/test_method_definitions.py"]
    # That its parameter is tried is one of the tests; that both choices behave costs more than it tells here.
    chosen = "(maximin and not ignored) or worst"
    said = _python(site, "-m", "pytest", *suites, "-q", "-k", chosen, "-n", "0", "-p", "no:cacheprovider")
    passed = re.search(r"^(\d+) passed", said, re.MULTILINE)
    assert passed is not None, said
    behaviours = sum((ROOT / suite).read_text(encoding="utf-8").count("@every_") for suite in suites)
    assert int(passed[1]) > 2 * behaviours


def test_a_method_that_is_installed_after_it_was_missed_is_found(tmp_path: Path) -> None:
    said = _python(
        tmp_path,
        "-c",
        f"""
import shutil
from pathlib import Path
from netselect.errors import UnknownName
from netselect.methods import method_class
import tests.contract.test_plugin as here

site = Path({str(tmp_path)!r})

def is_there():
    try:
        return method_class("maximin").name == "maximin"
    except UnknownName:
        return False

print(is_there(), is_there())
module = (here.PLUGIN / "netselect_maximin.py").read_text(encoding="utf-8")
here._installed(site, "netselect-maximin", {{"maximin": "netselect_maximin:Maximin"}}, module)
print(is_there(), is_there())
shutil.rmtree(next(site.glob("*.dist-info")))
print(is_there())
""",
    )
    assert said.split() == ["False", "False", "True", "True", "False"]


def test_a_built_in_name_is_looked_up_without_loading_what_other_packages_add(tmp_path: Path) -> None:
    broken = _installed(
        tmp_path,
        "netselect-broken",
        {"topsis": "netselect_broken:Topsis", "wombat": "netselect_broken:Wombat"},
        "raise RuntimeError('somebody loaded this')\n",
    )
    _python(
        broken,
        "-c",
        """
import sys
from netselect.methods import make_method, method_class

assert method_class("topsis").__module__ == "netselect.methods.topsis"
assert make_method("weighted_sum").name == "weighted_sum"
assert "netselect_broken" not in sys.modules
""",
    )


def test_an_entry_point_that_leads_to_no_method_of_its_name_is_refused_by_its_place(tmp_path: Path) -> None:
    odd = _installed(
        tmp_path,
        "netselect-odd",
        {"odd": "netselect_odd:ODD", "even": "netselect_odd:WeightedSum"},
        "from netselect.methods.weighted_sum import WeightedSum\nODD = 3\n",
    )
    said = _python(
        odd,
        "-c",
        """
from netselect.errors import MalformedMethod
from netselect.methods import method_class

for name in ("odd", "even"):
    try:
        method_class(name)
    except MalformedMethod as error:
        print(error)
""",
    )
    assert said.splitlines() == [
        "entry point `netselect_odd:ODD` holds no method: a subclass of netselect.methods.Method is needed",
        "entry point `netselect_odd:WeightedSum` holds the method `weighted_sum`, and `even` was looked for",
    ]


def test_a_broken_method_of_another_package_stops_neither_the_list_nor_the_schema(tmp_path: Path) -> None:
    module = """
from pydantic import Field
from netselect.methods import Method

class Rare:
    pass

class Odd(Method):
    \"\"\"Cannot be described.\"\"\"
    model_config = {"arbitrary_types_allowed": True}
    name, title, score_range = "odd", "Odd", "open"
    rare: Rare = Field(default=Rare(), description="Of a kind that JSON does not know.")
    def evaluate(self, matrix):
        raise NotImplementedError

class Quits:
    def __getattr__(self, name):
        raise SystemExit(3)
"""
    broken = {"odd": "netselect_several:Odd", "gone": "netselect_nowhere:Gone", "three": "netselect_several:Rare"}
    site = _installed(tmp_path, "netselect-several", {**broken, "quits": "netselect_quits:Quits"}, module)
    (site / "netselect_quits.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    said = _python(
        site,
        "-c",
        """
import warnings, netselect
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    assert "topsis" in netselect.available_methods()
    assert set(netselect.available_methods()).isdisjoint({"odd", "gone", "three", "quits"})
    assert "topsis" in str(netselect.json_schema()["$defs"]["MethodChoice"])
print(len({str(one.message) for one in told}), {one.category.__name__ for one in told})
""",
    )
    assert said == "4 {'NetselectWarning'}\n"
    listed = _python(site, "-m", "netselect", "methods")
    assert "topsis: TOPSIS." in listed
    assert listed.count("Left out: ") == 4
    assert '"MethodChoice"' in _python(site, "-m", "netselect", "schema")
