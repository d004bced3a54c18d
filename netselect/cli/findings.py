"""What do `questions`, `sensitivity`, `robustness`, `judgements` and `judges` print?"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netselect.cli.output import Printed, Told, print_told
from netselect.errors import InvalidParameter

if TYPE_CHECKING:
    import pandas as pd

    from netselect.ranking import Ranking
    from netselect.robustness.smaa import Smaa
    from netselect.study.study import Study


def print_finding(
    study: "Study | None",
    found: Mapping[str, object],
    shape: Printed,
    *,
    text: Callable[[], str],
    frame: Callable[[], "pd.DataFrame"],
) -> None:
    """Print findings, and draw the first where that is wished.

    Raises
    ------
    UnreadableFile
        Where a file cannot be written.
    MissingExtra
        Where a picture is wished for, and matplotlib is not installed.
    """
    from netselect.finding import findings_as_dict  # noqa: PLC0415 -- as above
    from netselect.report.csv import frame_csv  # noqa: PLC0415 -- each format loads what it needs

    told = Told(
        title="" if study is None else study.title,
        text=text,
        values=lambda: findings_as_dict(study, found),
        csv=lambda: frame_csv(frame()),
        drawn=next(iter(found.values())),
    )
    print_told(told, shape)


def print_robustness(ranking: "Ranking", found: "Smaa", shape: Printed) -> None:
    """Print shares of ranks with reversals and dominance; CSV holds the shares."""
    from netselect.robustness.dominance import dominance  # noqa: PLC0415 -- this command needs it
    from netselect.robustness.reversal import reversals, reversals_text  # noqa: PLC0415 -- as above

    changes, outdone = reversals(ranking), dominance(ranking)
    print_finding(
        ranking.study,
        {"smaa": found, "reversals": changes, "dominance": outdone},
        shape,
        # Nothing can be said of the order of one network.
        text=lambda: "\n\n".join(
            [
                str(found),
                *([reversals_text(changes, ranking.names), str(outdone)] if ranking.stands.sum() > 1 else []),
            ]
        ),
        frame=found.to_frame,
    )


def intervals_of(given: Iterable[str]) -> Mapping[str, tuple[float, float]] | None:
    """Return bounds of weights from ``CRITERION=LOW..HIGH``; None where none were typed.

    Raises
    ------
    InvalidParameter
        Where one cannot be read.

    Examples
    --------
    >>> intervals_of(["fit=0.2..0.4"])
    {'fit': (0.2, 0.4)}
    """
    found: dict[str, tuple[float, float]] = {}
    for text in given:
        name, _, span = text.partition("=")
        low, dots, high = span.partition("..")
        if name.strip() in found:
            raise InvalidParameter(f"--interval gives bounds of `{name.strip()}` twice: once is enough")
        try:
            found[name.strip()] = (float(low), float(high))
        except ValueError:
            dots = ""
        if not dots:
            raise InvalidParameter(
                f"--interval takes CRITERION=LOW..HIGH, such as `--interval yearly_cost=0.05..0.2`; found `{text}`"
            )
    return found or None


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how far long work has come; yield what is to be told so, or None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it, and it is slow to load
    from rich.progress import Progress  # noqa: PLC0415 -- as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
