"""The rankings that the tests of the reports look at."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

import netselect
from netselect import Ranking
from netselect.study.study import Study
from tests.small_study import need, network, small_study

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"
HOSTILE = '<script>alert("x")</script> | [red]*b* \x1b[31m\n=cmd'
"""A name that tries HTML, Markdown, rich markup, a terminal and a spreadsheet."""


@pytest.fixture(scope="session")
def study() -> Study:
    """Return the example with its networks called by their ids, so that tests can quote short sentences."""
    plain = netselect.load(EXAMPLE).as_plain()
    networks = {name: {**network, "name": name} for name, network in plain["networks"].items()}
    return Study.model_validate({**plain, "networks": networks})


@pytest.fixture(scope="session")
def ranking(study: Study) -> Ranking:
    """Return the example ranked, which no test changes; what it has been asked for it keeps."""
    return netselect.rank(study)


@pytest.fixture(scope="session")
def ranked_by(study: Study) -> Callable[..., Ranking]:
    """Return what ranks the example by a method or with options, once for all tests."""
    return cache(partial(netselect.rank, study))


@cache
def the_example(*method: str, **how: Any) -> Ranking:  # noqa: ANN401 -- options of `rank`
    """Return the example as it stands in its file, ranked once for all tests, none of which changes it."""
    return netselect.rank(netselect.load(EXAMPLE), *method, **how)


@pytest.fixture
def bare() -> Ranking:
    matrix = netselect.DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    return netselect.rank(matrix)


@pytest.fixture
def hostile() -> Ranking:
    return netselect.rank(
        small_study(
            title=HOSTILE,
            needs={"n": need(title=HOSTILE)},
            networks={
                "a": network(name=HOSTILE, serves={"n": 0.5}),
                "b": network(name="=1+1", serves={"n": 0.25}),
            },
        )
    )
