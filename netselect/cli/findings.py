"""What do `questions`, `sensitivity`, `robustness`, `judgements` and `judges` print?"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from netselect.cli.output import chosen, emit, json_text, spare_inputs, tables_of, write_whole
from netselect.errors import InvalidParameter

if TYPE_CHECKING:
    import pandas as pd

    from netselect.ranking import Ranking
    from netselect.robustness.smaa import Smaa
    from netselect.study.study import Study

FORMATS = ("text", "json", "csv")


class Printed(NamedTuple):
    """How a finding is to be printed.

    Parameters
    ----------
    format : {"text", "json", "csv"}
    output : Path or None
        The file it goes to; None for the screen.
    plot : Path or None
        Where a picture of it goes, if one is asked for.
    """

    format: str = "text"
    output: Path | None = None
    plot: Path | None = None


def printed(format_: str, output: Path | None, plot: Path | None = None) -> Printed:
    """Return how a finding is to be printed, from what was typed.

    Raises
    ------
    UnknownName
        For a format that does not exist.
    """
    return Printed(chosen(format_, FORMATS, "--format"), output, plot)


def print_finding(
    file: str,
    study: "Study | None",
    found: Mapping[str, object],
    shape: Printed,
    *,
    text: Callable[[], str],
    frame: Callable[[], "pd.DataFrame"],
) -> None:
    """Print findings as text, JSON or CSV, and draw the first where that is wished.

    Raises
    ------
    UnreadableFile
        Where a file cannot be written, or is one that is read.
    MissingExtra
        Where a picture is wished for, and matplotlib is not installed.
    """
    for target in (shape.output, shape.plot):
        if target is not None and target.exists():
            spare_inputs(target, [file, *tables_of(file)])
    if shape.plot is not None:
        from netselect.report.plots import drawn_as  # noqa: PLC0415 -- few ask for a picture

        write_whole(shape.plot, drawn_as(next(iter(found.values())), shape.plot.suffix))
    if shape.format == "json":
        from netselect.report.robustness_plain import findings_as_dict  # noqa: PLC0415 -- only this format needs it

        emit(json_text(findings_as_dict(study, found), shape.output), shape.output)
    elif shape.format == "csv":
        from netselect.report.csv import frame_csv  # noqa: PLC0415 -- only this format needs it

        emit(frame_csv(frame()), shape.output)
    else:
        emit(text(), shape.output)


def print_robustness(file: str, ranking: "Ranking", found: "Smaa", shape: Printed) -> None:
    """Print shares of ranks with reversals and dominance; CSV holds the shares."""
    from netselect.report.robustness_text import reversals_text  # noqa: PLC0415 -- this command needs it
    from netselect.robustness.dominance import dominance  # noqa: PLC0415 -- as above
    from netselect.robustness.reversal import reversals  # noqa: PLC0415 -- as above

    changes, outdone = reversals(ranking), dominance(ranking)
    print_finding(
        file,
        ranking.study,
        {"smaa": found, "reversals": changes, "dominance": outdone},
        shape,
        # Nothing can be said of the order of one network.
        text=lambda: "\n\n".join(
            [str(found), *([reversals_text(changes), str(outdone)] if ranking.stands.sum() > 1 else [])]
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
