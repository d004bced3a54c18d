"""Is what `import netselect` offers exactly what it promises, and is every part of it described?"""

import importlib
import inspect
import subprocess
import sys

import pytest

import netselect

LAZY = sorted(netselect._HOMES)  # noqa: SLF001 -- the package's own table of where its names live


def test_the_promised_names_are_those_that_can_be_loaded() -> None:
    assert sorted(netselect.__all__) == sorted([*LAZY, "__version__"])
    assert len(set(netselect.__all__)) == len(netselect.__all__)


def test_the_promised_names_stand_in_order() -> None:
    assert netselect.__all__ == sorted(netselect.__all__)


def test_dir_lists_the_promised_names_and_the_rooms_with_names_of_their_own() -> None:
    assert dir(netselect) == sorted([*netselect.__all__, "maintain", "weighting"])


def test_rooms_are_loaded_on_first_use() -> None:
    said = "import netselect; print(netselect.weighting.critic.__name__, netselect.maintain.load.__name__)"
    found = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True)  # noqa: S603 -- ours
    assert found.stdout.split() == ["critic", "load"]


def test_a_ranking_is_gone_through_by_its_networks_and_a_study_lists_its_own_names() -> None:
    study = netselect.load("criteria.example.yaml")
    ranking = netselect.rank(study)
    assert (tuple(ranking), len(ranking)) == (ranking.networks, len(ranking.networks))
    assert {"leaves", "networks"} <= set(dir(study))
    assert not {"model_dump", "json", "construct"} & set(dir(study))
    assert netselect.portfolio(study).networks[0] in repr(netselect.portfolio(study))


@pytest.mark.parametrize("name", LAZY)
def test_each_name_resolves_to_what_its_home_holds_and_is_described(name: str) -> None:
    found = getattr(netselect, name)
    assert found is getattr(importlib.import_module(netselect._HOMES[name]), name)  # noqa: SLF001 -- as above
    docstring = inspect.getdoc(found) or ""
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":")), "the first line is a sentence"
    assert getattr(netselect, name) is found


@pytest.mark.parametrize("name", LAZY)
def test_a_public_function_says_what_it_takes_and_gives(name: str) -> None:
    found = getattr(netselect, name)
    if inspect.isfunction(found):
        signature = inspect.signature(found)
        assert signature.return_annotation is not inspect.Signature.empty
        for parameter in signature.parameters.values():
            assert parameter.annotation is not inspect.Parameter.empty, parameter
        if signature.parameters:
            assert "Parameters\n" in (inspect.getdoc(found) or "")


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'netselect' has no attribute 'rnak'"):
        netselect.rnak  # type: ignore[attr-defined]  # noqa: B018 -- mypy reports it too


def test_a_star_import_brings_the_promised_names() -> None:
    space: dict[str, object] = {}
    exec("from netselect import *", space)  # noqa: S102 -- a star import can stand nowhere else
    assert set(netselect.__all__) <= set(space)


def test_the_version_is_the_one_that_is_installed() -> None:
    from importlib.metadata import version  # noqa: PLC0415 -- only this test looks it up

    assert netselect.__version__ == version("netselect")
