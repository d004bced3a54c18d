"""Do pymcdm and scikit-criteria still say of the published cases what the page on published examples says?"""

import numpy as np
import pytest

from tests.published.beside import answers, recorded
from tests.published.test_methods import read

RECORDED = recorded()


@pytest.mark.parametrize("name", RECORDED["cases"])
def test_the_figures_of_the_other_libraries_are_those_on_record(name: str) -> None:
    for module in ("pymcdm", "skcriteria"):
        pytest.importorskip(module, reason="the extra `peers` is not installed")
    found = answers(read(name))
    assert found.keys() == RECORDED["cases"][name].keys()
    for quantity, libraries in found.items():
        for library, figures in libraries.items():
            assert figures == pytest.approx(np.array(RECORDED["cases"][name][quantity][library]), abs=2e-6)
