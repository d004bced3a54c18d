"""Do sliders rank anew as they say, and does the tutorial lead from a table to a decision?"""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

import netselect
from netselect.errors import MissingExtra
from netselect.report.explorer import NO_WEIGHT, TO_SHARE
from netselect.study.study import Study
from tests.report.conftest import EXAMPLE, HOSTILE
from tests.small_study import need, network, small_study

TUTORIAL = EXAMPLE.parent / "docs" / "tutorials" / "notebook"


@pytest.fixture
def explorer() -> Any:  # noqa: ANN401 -- of ipywidgets, an extra
    pytest.importorskip("ipywidgets", reason="the extra `jupyter` is not installed")
    return netselect.load(EXAMPLE).explore()


def test_a_study_is_the_same_however_it_was_made() -> None:
    study = netselect.load(EXAMPLE)
    facts = Study.model_validate(study.as_plain())
    assert study == facts
    assert facts == study
    assert study != facts.model_copy(update={"title": "Another"})
    assert study.for_audience("manager") != study
    assert isinstance(study.for_audience("manager"), netselect.Study)


def test_sliders_start_at_the_weights_of_the_study(explorer: Any) -> None:  # noqa: ANN401 -- as above
    ranking = netselect.rank(netselect.load(EXAMPLE))
    assert explorer.ranking == ranking
    assert list(explorer.weights.values()) == pytest.approx(ranking.matrix.weights.tolist())
    assert [slider.description for slider in explorer.sliders.values()] == [
        ranking.names.criterion(name) for name in ranking.matrix.criteria
    ]


def test_a_moved_slider_ranks_anew_and_reset_goes_back(explorer: Any) -> None:  # noqa: ANN401 -- as above
    start = explorer.ranking
    explorer.sliders["yearly_cost"].value = 40
    points = 100 * start.matrix.weights
    points[start.matrix.criteria.index("yearly_cost")] = 40
    meant = netselect.rank(start.matrix.reweighted(points / points.sum()))
    assert explorer.ranking.networks == meant.networks
    assert np.allclose(explorer.ranking.scores, meant.scores, atol=1e-12)
    assert explorer.ranking.networks[0] == "council-cop"
    said, drawn, moves = (widget.value for widget in explorer.widget.children[-3:])
    assert 'aria-live="polite"' in said
    assert "Council-wide project community of practice is first" in said
    assert explorer.sentence == explorer.ranking.verdict.sentence
    assert 'role="img"' in drawn
    assert "between which shares Council-wide project community of practice stays first" in moves
    explorer.reset()
    assert explorer.ranking is start


def test_sliders_that_are_all_0_are_told_so(explorer: Any) -> None:  # noqa: ANN401 -- as above
    for slider in explorer.sliders.values():
        slider.value = 0
    assert explorer.sentence == NO_WEIGHT
    assert NO_WEIGHT in explorer.widget.children[-3].value


def test_it_says_that_sliders_do_not_outlive_the_notebook(explorer: Any) -> None:  # noqa: ANN401 -- as above
    assert "Sliders work only while this notebook runs" in explorer.widget.children[0].value
    bundle = explorer._repr_mimebundle_()
    assert TO_SHARE in bundle["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_names_in_it_are_inert() -> None:
    pytest.importorskip("ipywidgets", reason="the extra `jupyter` is not installed")
    networks = {
        key: network(name=f"{key} {HOSTILE}", serves={"n": level}) for key, level in (("a", 1), ("b", 0.5))
    }
    explorer = netselect.explore(small_study(title=HOSTILE, needs={"n": need()}, networks=networks))
    assert not [one for one in explorer.widget.children[-3:] if "<script" in one.value]


def test_nobody_standing_is_told() -> None:
    pytest.importorskip("ipywidgets", reason="the extra `jupyter` is not installed")
    shut = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    explorer = netselect.explore(small_study(gates=shut, networks={"a": network(facts={"open": False})}))
    assert explorer.sentence.startswith("Nobody stands")


def test_without_ipywidgets_it_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(MissingExtra, match=r'pip install "netselect\[jupyter\]"'):
        netselect.explore(netselect.load(EXAMPLE))


RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read("tutorial.ipynb", as_version=4)
notebook.cells.append(nbformat.v4.new_code_cell(
    "explorer.sliders['recognition'].value = 100\\n"
    "print(explorer.ranking.networks[0], netselect.rank(ranking.matrix.reweighted(\\n"
    "    list(explorer.weights.values()))).networks[0])"
))
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
print(json.dumps([cell.get("outputs", []) for cell in notebook.cells]))
"""


def test_the_tutorial_runs_and_a_slider_moves_the_order(tmp_path: Path) -> None:
    for module in ("ipykernel", "nbclient", "nbformat", "ipywidgets", "matplotlib"):
        pytest.importorskip(module, reason=f"{module} is not installed, and the tutorial is run by it")
    copytree(TUTORIAL, tmp_path, dirs_exist_ok=True)
    done = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-c", RUN], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    outputs = json.loads(done.stdout.splitlines()[-1])
    shown = [output.get("data", {}) for cell in outputs for output in cell]
    pages = ["".join(data["text/html"]) for data in shown if "text/html" in data]
    pictures = [page for page in pages if page.startswith("<img alt=")]
    assert len(pictures) == 3
    assert any("5 networks, 4 criteria, 3 needs" in page for page in pages)
    assert all(len(page.encode()) < 100_000 for page in pages)
    assert sum("application/vnd.jupyter.widget-view+json" in data for data in shown) == 1
    moved, back = (data["text/plain"] for data in shown if set(data) == {"text/plain"})
    assert "Guild of Office Managers is first" in moved
    assert "Guild" not in back
    assert outputs[-1][0]["text"].split() == ["guild", "guild"]
    assert (tmp_path / "shortlist.md").read_text(encoding="utf-8").startswith("# Shortlist report")


def test_the_tutorial_is_committed_without_outputs() -> None:
    notebook = json.loads((TUTORIAL / "tutorial.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(code) > 8
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
