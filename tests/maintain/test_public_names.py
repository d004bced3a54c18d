"""Is what `netselect.maintain` offers what it promises, whatever was imported before?"""

import importlib
import inspect
import pkgutil

import pytest

from netselect import maintain

MODULES = {module.name for module in pkgutil.iter_modules(maintain.__path__)}


def test_no_public_name_is_that_of_a_module() -> None:
    """Importing a module puts it into the package under its name, in the place of a function that is called so."""
    assert not MODULES & set(maintain.__all__)


@pytest.mark.parametrize("name", maintain.__all__)
def test_each_name_is_there_and_described(name: str) -> None:
    for module in MODULES:
        importlib.import_module(f"netselect.maintain.{module}")
    found = getattr(maintain, name)
    assert callable(found)
    assert (inspect.getdoc(found) or "").splitlines()[0].endswith((".", ";", ":")) or name == "Records"


@pytest.mark.parametrize("name", sorted(set(maintain.__all__) - {"Records", "load", "loads", "records_schema"}))
def test_a_verb_takes_records_and_the_day_by_name(name: str) -> None:
    parameters = inspect.signature(getattr(maintain, name)).parameters
    assert "as_of" not in parameters or parameters["as_of"].kind is inspect.Parameter.KEYWORD_ONLY


def test_the_names_stand_in_order_and_are_those_that_dir_lists() -> None:
    assert maintain.__all__ == sorted(maintain.__all__) == dir(maintain)


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        maintain.lode  # type: ignore[attr-defined]  # noqa: B018 -- mypy reports it too
