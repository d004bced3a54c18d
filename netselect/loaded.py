"""What people load: a `Study` that can be asked what they like to ask of it.

The rooms below pass a study on as what was written down. It stands apart from `api`, so that whoever ranks plain
arrays waits for no reader of files.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from netselect.api import explore
from netselect.reading import load as reading
from netselect.study.study import Study as StudyFacts

if TYPE_CHECKING:
    from netselect.api import Ranking
    from netselect.report.explorer import Explorer

P = ParamSpec("P")


class Study(StudyFacts):
    """Everything that one choice of networks rests on; frozen, and complete in itself.

    A study is usually read from a file with `netselect.load`, which expands short forms and reports every
    fault with its line. It writes back to YAML with `netselect.dumps` and reads again equal.
    """

    def explore(self) -> "Explorer[Ranking]":
        """Return sliders for the weights, for a notebook; see `netselect.explore`."""
        return explore(self)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; how they were made does not matter."""
        return vars(self) == vars(other) if isinstance(other, StudyFacts) else NotImplemented

    __hash__ = StudyFacts.__hash__


def _read(read: Callable[P, StudyFacts]) -> Callable[P, Study]:
    """Return a reader of studies that can be asked what people like to ask of them."""

    @wraps(read)
    def reads(*given: P.args, **options: P.kwargs) -> Study:
        found = read(*given, **options)
        return Study.model_construct(found.model_fields_set, **vars(found))

    return reads


load, loads = _read(reading.load), _read(reading.loads)
