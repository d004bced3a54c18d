"""How is a library loaded that only some need, and what is said where it is missing?"""

from importlib import import_module
from typing import Any

from netselect.errors import MissingExtra


def install_line(what: str, extra: str) -> str:
    """Return what is missing, and the line that installs it.

    Examples
    --------
    >>> install_line("Pictures need matplotlib", "report")
    'Pictures need matplotlib: pip install "netselect[report]"'
    """
    return f'{what}: pip install "netselect[{extra}]"'


def loaded(module: str, extra: str, what: str) -> Any:  # noqa: ANN401 -- a module of any library
    """Return a module of a library that an extra brings, at its first use: such libraries are slow to load.

    Parameters
    ----------
    module : str
        Its name, as in ``pyarrow.parquet``.
    extra : str
        The extra of netselect.
    what : str
        What needs it, as the error is to begin.

    Raises
    ------
    MissingExtra
        Where it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(install_line(what, extra)) from error
