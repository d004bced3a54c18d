"""Does netselect load only what is asked for, so that it starts quickly and without the extras?"""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "criteria.example.yaml"
EXTRAS = {"matplotlib", "typer", "rich", "jinja2", "highspy", "pyarrow", "threadpoolctl", "dask", "pyspark"}
"""What only an optional dependency brings."""

RANK = f"""
import netselect
study = netselect.load({str(EXAMPLE)!r})
ranking = netselect.rank(study)
ranking.verdict, ranking.shortlist, ranking.records
netselect.compare(ranking, "pm-body", "council-cop").sentences
netselect.explain(ranking, "chamber"), netselect.gaps(ranking), netselect.profile(ranking, "chamber")
"""


def loaded_by(code: str) -> set[str]:
    """Return the packages that a fresh interpreter has loaded after running the code."""
    ending = "\nimport sys\nprint(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code + ending], capture_output=True, text=True, check=True)  # noqa: S603 -- our own code
    return set(done.stdout.split())


def test_importing_netselect_loads_nothing_heavy() -> None:
    assert not loaded_by("import netselect") & (EXTRAS | {"pandas", "numpy", "yaml"})


def test_loading_and_ranking_a_study_needs_no_extra_and_no_pandas() -> None:
    loaded = loaded_by(RANK)
    assert not loaded & (EXTRAS | {"pandas"})
    assert {"numpy", "pydantic", "yaml"} <= loaded


def test_a_ranking_at_the_shell_loads_nothing_that_it_does_not_ask_for() -> None:
    pytest.importorskip("typer")
    unasked = {"numpy.ma", "numpy.random", "netselect.comparison.study_notices", "netselect.cli.maintain", "html"}
    unasked |= {"netselect.reading.dialect", "netselect.reading.tables", "rich"}
    # Older versions of numpy load all of themselves at once.
    code = "import sys, numpy\nown = {'numpy.ma', 'numpy.random'} & set(sys.modules)\n"
    code += f"from netselect.cli import main\nmain(['rank', {str(EXAMPLE)!r}])\n"
    done = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", f"{code}print('loaded', *({unasked} & set(sys.modules) - own))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1].split() == ["loaded"]


def test_ranking_plain_arrays_reads_no_file_format() -> None:
    code = """
import netselect
matrix = netselect.DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
netselect.rank(matrix, "topsis").networks
"""
    assert not loaded_by(code) & (EXTRAS | {"pandas", "yaml"})


def test_ranking_works_where_no_extra_can_be_loaded() -> None:
    blocked = f"import sys\nsys.modules.update(dict.fromkeys({sorted(EXTRAS | {'pandas'})}))\n"
    assert "netselect" in loaded_by(blocked + RANK)
