"""Which figures of the networks does nobody know yet, and how sure are the others?"""

from dataclasses import dataclass

from netselect.names import Names
from netselect.study.observation import Figure
from netselect.study.stated_figures import stated_figures
from netselect.study.study import Study
from netselect.thresholds import exact_text


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
        """Return one sentence, with ids."""
        return f"{self.network}: {self.path} is unknown{self._range()}" + (f"; ask {self.ask}" if self.ask else "")

    def sentence(self, called: Names) -> str:
        """Return what is unknown and whom to ask, without a full stop: ``the fee of Forum, 0 or 9``."""
        unit = called.unit(self.path)
        unit = f" {unit}" if unit and self._range() and unit != called.figure(self.path) else ""
        said = f"{called.figure_of(self.path, self.network)}{self._range()}{unit}"
        return said + (f". Ask: {self.ask}" if self.ask else "")

    def _range(self) -> str:
        if self.one_of:
            return f", {' or '.join(f'{value:g}' for value in self.one_of)}"
        if self.low is not None and self.high is not None:
            return f", from {self.low:g} to {self.high:g}"
        if self.low is not None:
            return f", {self.low:g} or more"
        return "" if self.high is None else f", up to {self.high:g}"


def unknown_figures(study: Study) -> tuple[UnknownFigure, ...]:
    """Return what nobody has told yet, in the order of the study; what is judged in pairs is not missing."""
    judged = study.judged_criteria
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
        for path, figure in stated_figures(network)
        if figure.is_unknown and path.removeprefix("values.") not in judged
    )


@dataclass(frozen=True, slots=True)
class RangedFigure:
    """A figure or fact that is known, with a range that it may lie in.

    Parameters
    ----------
    network, path : str
        The network's id, and where the figure stands in the network.
    value, low, high : float
        The figure, and the lowest and the highest it can be.
    """

    network: str
    path: str
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return one sentence, with ids: ``pm-body: staying.hours_per_month is 3, from 2 to 5``."""
        return f"{self.network}: {self.path} is {self.value:g}, from {self.low:g} to {self.high:g}"

    def sentence(self, called: Names) -> str:
        """Return the figure with its range, without a full stop: ``the yearly cost of Forum: 3, from 2 to 5``."""
        span = f"from {exact_text(self.low)} to {exact_text(self.high)}"
        return f"{called.figure_of(self.path, self.network)}: {exact_text(self.value)}, {span}"


def ranged_figures(study: Study) -> tuple[RangedFigure, ...]:
    """Return the known figures with a stated range, in the order of the study."""
    return tuple(
        RangedFigure(name, path, value, low, high)
        for name, network in study.networks.items()
        for path, figure in stated_figures(network)
        if isinstance(value := figure.value, float) and (figure.low is not None or figure.high is not None)
        for low in [value if figure.low is None else figure.low]
        for high in [value if figure.high is None else figure.high]
        if low < high
    )


def ungraded_strengths(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the strengths that are known and carry no grade, by network; networks without any are left out."""
    found = {
        name: tuple(
            path
            for path, figure in stated_figures(network)
            if path.startswith(("serves.", "offers."))
            and not figure.is_unknown
            and (figure.grade or network.grade) is None
        )
        for name, network in study.networks.items()
    }
    return {name: paths for name, paths in found.items() if paths}
