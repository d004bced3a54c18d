"""How is linear algebra kept to one thread, so that learners are what is spread over the processor's cores?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_LOCK = threading.Lock()
_HELD: dict[str, Any] = {"count": 0, "limits": None}
"""How many rankings are going on, and what they changed: the setting is one for the whole process."""


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep linear algebra to one thread, where threadpoolctl is installed, until the last who asks has ended.

    Examples
    --------
    >>> with one_blas_thread(), one_blas_thread():
    ...     pass
    """
    with _LOCK:
        _HELD["count"] += 1
        if _HELD["count"] == 1:
            _HELD["limits"] = _limited()
    try:
        yield
    finally:
        with _LOCK:
            _HELD["count"] -= 1
            if not _HELD["count"] and _HELD["limits"] is not None:
                _HELD["limits"].restore_original_limits()
                _HELD["limits"] = None


def _limited() -> Any:  # noqa: ANN401 -- an object of a library without types
    controller = _controller()
    return None if controller is None else controller.limit(limits=1, user_api="blas")


@cache
def _controller() -> Any:  # noqa: ANN401 -- as above
    """Return what controls the libraries that are loaded, numpy's among them; looking for them takes a while."""
    try:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415 -- an extra, and slow to load
    except ImportError:
        return None
    return ThreadpoolController()
