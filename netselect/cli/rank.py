"""What does `netselect rank` rank, and in which format does it say so?"""

import json
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from netselect.api import Ranking, rank
from netselect.cli.failing import DONE, FAULTS, report
from netselect.cli.output import ALSO_HTML, Printed, Told, chosen, print_told, printed, settings
from netselect.errors import InvalidParameter, NetselectError, StudyFaults, UnreadableFile
from netselect.methods import make_method
from netselect.reading.load import STANDARD_INPUT, load
from netselect.study.study import Study
from netselect.words import text_html

if TYPE_CHECKING:
    from netselect.robustness.agreement import Agreement

WAYS = ("points", "swing", "equal", "order", "judgements", "entropy", "critic", "standard_deviation")
"""Ways of weighting that `--weights` takes."""
GATES = ("apply", "ignore")
"""What `--gates` takes."""
STUDIES = (".yaml", ".yml", ".json")
"""The files of a folder that are taken for studies."""


class Wish(NamedTuple):
    """How the learner wants it ranked this time, other than the study says.

    Parameters
    ----------
    method, weights : str or None
        None where the study decides.
    parameters : dict
        Of the method.
    gates : {"apply", "ignore"}
        Whether the rules decide who stands.
    """

    method: str | None = None
    parameters: Mapping[str, Any] = MappingProxyType({})
    weights: str | None = None
    gates: str = "apply"

    @property
    def typed(self) -> str:
        """The options that say so, as they are typed after the name of the file."""
        words = [] if self.method is None else ["--method", self.method]
        for name, value in self.parameters.items():
            words += ["--set", f"{name}={value if isinstance(value, str) else json.dumps(value)}"]
        words += [] if self.weights is None else ["--weights", self.weights]
        words += [] if self.gates == "apply" else ["--gates", self.gates]
        return shlex.join(words)

    def command(self, file: str) -> str:
        """Return what is typed after a command to see the same file in the same way."""
        return " ".join(filter(None, [shlex.quote(file), self.typed]))


def wish_of(method: str = "", set_: Iterable[str] = (), weights: str = "", gates: str = "apply") -> Wish:
    """Return a wish from what was typed into the options.

    Raises
    ------
    UnknownName, InvalidParameter
        Where something is not accepted there.
    """
    return Wish(
        method=method or None,
        parameters=settings(set_),
        weights=chosen(weights, WAYS, "--weights") if weights else None,
        gates=chosen(gates, GATES, "--gates"),
    )


class Shape(NamedTuple):
    """How the result is to look.

    Parameters
    ----------
    format : str
        What was typed after ``--format``.
    working, plain : bool
        Whether every step follows; whether nothing is drawn or coloured.
    output : Path or None
        The file it goes to.
    methods : str
        Methods that it is compared with: all, or names with commas between; nothing where none were asked for.
    brief : bool
        Whether it is left out how sure the ranking is.
    full : bool
        Whether everything is told, and not the short form.
    """

    format: str = ""
    working: bool = False
    plain: bool = False
    output: Path | None = None
    methods: str = ""
    brief: bool = False
    full: bool = False

    def agreement(self, ranking: Ranking) -> "Agreement | None":
        """Return how far the methods that were asked for agree; None where none were.

        Raises
        ------
        UnknownName
            For a method that does not exist.
        """
        if not self.methods:
            return None
        names = [name.strip() for name in self.methods.split(",") if name.strip()]
        return ranking.agreement("all" if names == ["all"] else names)


Outcome = tuple[str, Ranking | NetselectError]


def studies_of(paths: Sequence[str]) -> list[str]:
    """Return the files that are named, and those that stand in the folders that are.

    Raises
    ------
    UnreadableFile
        Where a folder holds no study.
    """
    found: list[str] = []
    for path in paths:
        if path == STANDARD_INPUT or not Path(path).is_dir():
            found.append(path)
            continue
        inside = sorted(str(file) for file in Path(path).iterdir() if file.suffix.lower() in STUDIES)
        if not inside:
            raise UnreadableFile(f"{path} holds no study: a file that ends in .yaml, .yml or .json is needed")
        found += inside
    return found


def ranked(path: str, wish: Wish) -> Ranking:
    """Read a study and rank it.

    Raises
    ------
    NetselectError
        Of the kind that fits.
    """
    study = load(path)
    if study.judged_criteria and (wish.method is not None or wish.parameters):
        # Networks that are judged in pairs need no figures; what another method lacks is told in its place.
        name, parameters = _method_of(study, wish)
        load(study.as_plain() if path == STANDARD_INPUT else path, method={name: parameters})
    return ranking_of(study, wish)


def ranking_of(study: Study, wish: Wish) -> Ranking:
    """Rank a study as it is wished for this time.

    Raises
    ------
    NetselectError
        Of the kind that fits.
    """
    _check(study, wish)
    if wish.method is not None:
        method = make_method(wish.method, wish.parameters)
        return rank(study, method, gates=wish.gates, weights=wish.weights)  # type: ignore[arg-type]
    return rank(study, gates=wish.gates, weights=wish.weights, **wish.parameters)  # type: ignore[arg-type]


def _method_of(study: Study, wish: Wish) -> tuple[str, dict[str, Any]]:
    """Return the name and the parameters of the method that is asked for."""
    stated = study.method.parameters if wish.method is None else {}
    return wish.method or study.method.name, {**stated, **wish.parameters}


def _check(study: Study, wish: Wish) -> None:
    """Refuse a wish that the study does not hold the statements for, such as an order of importance."""
    name, parameters = _method_of(study, wish)
    method = make_method(name, parameters)
    if wish.weights is None and not (wish.method is not None and method.judged_weights):
        return
    changed = {**study.as_plain(), "method": {name: parameters}}
    if wish.weights is not None:
        changed["weights"] = wish.weights
    load(changed)


def print_rankings(paths: Sequence[str], wish: Wish, shape: Shape) -> int:
    """Rank every study and print the results in one format; return the exit code."""
    files = studies_of(paths)
    target = printed(shape.format, shape.output, accepted=ALSO_HTML, inputs=files)
    shape = shape._replace(format=target.format)
    if shape.methods and shape.format == "csv":
        raise InvalidParameter("--methods goes with every format but csv: a CSV holds one ranking")
    if len(files) == 1:
        _print([(files[0], ranked(files[0], wish))], shape, wish, several=False)
        return DONE
    outcomes: list[Outcome] = []
    codes = []
    for file in files:
        try:
            outcomes.append((file, ranked(file, wish)))
        except NetselectError as error:
            outcomes.append((file, error))
            codes.append(report(error, file))
    _print(outcomes, shape, wish, several=True)
    return FAULTS if FAULTS in codes else max(codes, default=DONE)


def _print(outcomes: Sequence[Outcome], shape: Shape, wish: Wish, *, several: bool) -> None:
    done = [(file, ranking) for file, ranking in outcomes if isinstance(ranking, Ranking)]
    if shape.format == "text" and not shape.plain and shape.output is None and _draws():
        _print_tables(done, shape, wish, several=several)
        return
    told = Told(
        title=_title(ranking for _, ranking in done),
        text=lambda: "\n\n".join(_text(file, r, shape, wish, several=several) for file, r in done),
        values=lambda: _values(outcomes, shape, several=several),
        csv=lambda: _csv(done, several=several),
        markdown=lambda: "\n".join(_markdown(file, ranking, shape, wish) for file, ranking in done),
        html=lambda: "\n".join(_html(ranking, shape) for _, ranking in done),
    )
    print_told(told, Printed(shape.format, shape.output))


def _title(rankings: Iterable[Ranking]) -> str:
    """Return what the rankings are about."""
    titles = dict.fromkeys(ranking.study.title for ranking in rankings if ranking.study is not None)
    return "; ".join(titles)


def _csv(done: Sequence[tuple[str, Ranking]], *, several: bool) -> str:
    from netselect.report.csv import ranking_csv  # noqa: PLC0415 -- only this format needs it

    files = [file for file, _ in done] if several else []
    return ranking_csv(*(ranking for _, ranking in done), files=files)


def _html(ranking: Ranking, shape: Shape) -> str:
    from netselect.report.html import ranking_html  # noqa: PLC0415 -- only this format needs it
    from netselect.report.working import working_text  # noqa: PLC0415 -- as above

    parts = [ranking_html(ranking, brief=shape.brief)]
    parts += [text_html(working_text(ranking))] if shape.working else []
    parts += [] if (found := shape.agreement(ranking)) is None else [text_html(str(found))]
    return "\n".join(parts)


def _text(file: str, ranking: Ranking, shape: Shape, wish: Wish, *, several: bool) -> str:
    from netselect.report.short import short_text  # noqa: PLC0415 -- only this format needs it
    from netselect.report.text import ranking_text  # noqa: PLC0415 -- as above

    head, source = f"File: {file}\n" if several else "", wish.command(file)
    found = shape.agreement(ranking)
    methods = "" if found is None else f"\n\n{found}"
    if shape.full or shape.working:
        return head + ranking_text(ranking, shape.working, source=source, brief=shape.brief) + methods
    return head + short_text(ranking, source=source, brief=shape.brief) + methods


def _markdown(file: str, ranking: Ranking, shape: Shape, wish: Wish) -> str:
    from netselect.report.markdown import agreement_markdown, ranking_markdown  # noqa: PLC0415 -- as above

    found = shape.agreement(ranking)
    methods = "" if found is None else f"\n{agreement_markdown(found)}"
    return ranking_markdown(ranking, shape.working, source=wish.command(file), brief=shape.brief) + methods


def _draws() -> bool:
    """Whether stdout is a terminal that can show a table."""
    import os  # noqa: PLC0415 -- beside its one use

    return sys.stdout.isatty() and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def _print_tables(done: Sequence[tuple[str, Ranking]], shape: Shape, wish: Wish, *, several: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it, and it is slow to load

    from netselect.report.terminal import print_ranking, print_short  # noqa: PLC0415 -- as above

    console = Console(highlight=False, emoji=False, markup=False)
    for number, (file, ranking) in enumerate(done):
        if number:
            console.print()
        if several:
            console.print(f"File: {file}")
        if shape.full or shape.working:
            print_ranking(ranking, console, shape.working, source=wish.command(file), brief=shape.brief)
        else:
            print_short(ranking, console, source=wish.command(file), brief=shape.brief)
        if (found := shape.agreement(ranking)) is not None:
            console.print()
            console.print(str(found))


def _methods(ranking: Ranking, shape: Shape) -> dict[str, Any]:
    """Return how far the methods that were asked for agree, in plain values."""
    from netselect.finding import plain  # noqa: PLC0415 -- only this format needs it

    found = shape.agreement(ranking)
    return {} if found is None else {"agreement": plain(found, ranking.names)}


def _values(outcomes: Sequence[Outcome], shape: Shape, *, several: bool) -> object:
    from netselect.report.plain import ranking_as_dict  # noqa: PLC0415 -- only this format needs it

    made: list[dict[str, Any]] = []
    for file, outcome in outcomes:
        if isinstance(outcome, Ranking):
            values = {**ranking_as_dict(outcome, brief=shape.brief), **_methods(outcome, shape)}
            made.append({"file": file, **values} if several else values)
        else:
            faults = outcome.faults if isinstance(outcome, StudyFaults) else [outcome]
            made.append({"file": file, "faults": [str(fault) for fault in faults]})
    return made if several else made[0]
