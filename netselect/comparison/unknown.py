"""Which figures of the networks does nobody know yet, and how sure are the others?"""

from collections.abc import Iterator
from dataclasses import dataclass

from netselect.study.network import Network
from netselect.study.observation import Fact, Figure
from netselect.study.study import Study


@dataclass(frozen=True, slots=True)
class UnknownFigure:
    """A figure or fact that nobody has told yet.

    Parameters
    ----------
    network : str
        The network's id.
    path : str
        Where it stands in the network, such as ``staying.yearly_cost``.
    low, high : float or None
        Between which levels it is said to lie.
    one_of : tuple of float
        The only values it can take, where the study says so.
    ask : str
        What to ask, and whom, where the study says so.
    """

    network: str
    path: str
    low: float | None
    high: float | None
    one_of: tuple[float, ...]
    ask: str

    def __str__(self) -> str:
        """Return one sentence."""
        return f"{self.network}: {self.path} is unknown{self._range()}" + (f"; ask {self.ask}" if self.ask else "")

    def _range(self) -> str:
        if self.one_of:
            return f", {' or '.join(f'{value:g}' for value in self.one_of)}"
        if self.low is not None and self.high is not None:
            return f", from {self.low:g} to {self.high:g}"
        if self.low is not None:
            return f", {self.low:g} or more"
        return "" if self.high is None else f", up to {self.high:g}"


def unknown_figures(study: Study) -> tuple[UnknownFigure, ...]:
    """Return what nobody has told yet, in the order of the study."""
    return tuple(
        UnknownFigure(
            network=name,
            path=path,
            low=figure.low,
            high=figure.high,
            one_of=figure.one_of if isinstance(figure, Figure) else (),
            ask=figure.ask or "",
        )
        for name, network in study.networks.items()
        for path, figure in _figures(network)
        if figure.is_unknown
    )


def ungraded_strengths(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the strengths that are known and carry no grade, by network; networks without any are left out."""
    found = {
        name: tuple(
            path
            for path, figure in _figures(network)
            if path.startswith(("serves.", "offers."))
            and not figure.is_unknown
            and (figure.grade or network.grade) is None
        )
        for name, network in study.networks.items()
    }
    return {name: paths for name, paths in found.items() if paths}


def _figures(network: Network) -> Iterator[tuple[str, Figure | Fact]]:
    """Yield every figure and fact of a network with its path."""
    for block, terms in (("joining", network.joining), ("staying", network.staying)):
        for name in type(terms).model_fields:
            figure = getattr(terms, name)
            if figure is not None:
                yield f"{block}.{name}", figure
    for block in ("values", "serves", "offers", "facts"):
        for name, figure in getattr(network, block).items():
            yield f"{block}.{name}", figure
