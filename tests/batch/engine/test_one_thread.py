"""Is the setting of the whole process put back when, and only when, the last ranking has ended?"""

import pytest

from netselect.batch.engine.one_thread import one_blas_thread


def threads() -> list[int]:
    """Return how many threads each library of linear algebra uses."""
    info = pytest.importorskip("threadpoolctl").threadpool_info()
    return [library["num_threads"] for library in info if library["user_api"] == "blas"]


def test_whoever_ends_first_leaves_the_setting_to_the_others() -> None:
    pytest.importorskip("threadpoolctl").threadpool_limits(2, user_api="blas")
    before = threads()
    first, second = one_blas_thread(), one_blas_thread()
    first.__enter__()
    second.__enter__()
    assert set(threads()) <= {1}
    first.__exit__(None, None, None)
    assert set(threads()) <= {1}
    second.__exit__(None, None, None)
    assert threads() == before
