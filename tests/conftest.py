"""How are the tests run, so that they pass or fail alike every time and everywhere?

Hypothesis draws the same examples at every run. `python -m pytest --hypothesis-profile=random` draws others, which
looks further and may find what nobody has found yet.
"""

import contextlib
import gc

from hypothesis import settings

with contextlib.suppress(ImportError):
    # What is said of slow work would stand among what a command says, where the machine is slow.
    from netselect.cli import output

    output.SOON = 600.0

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("random", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("steady")


# What is collected stays until the end: there is no garbage to search for.
gc.disable()


def pytest_collection_finish() -> None:
    """Keep ten thousand collected tests out of every later search for garbage, and search less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
