"""Which figures and facts does a network state, each by its path, and what would it state with others?"""

from collections.abc import Iterator, Mapping
from typing import Any

from netselect.study.network import Network
from netselect.study.observation import Fact, Figure

BLOCKS = ("joining", "staying", "values", "serves", "offers", "facts")
"""The parts of a network that hold figures and facts, in the order of the file."""


def stated_figures(network: Network) -> Iterator[tuple[str, Figure | Fact]]:
    """Yield every figure and fact of a network with its path, such as ``staying.yearly_cost``.

    Examples
    --------
    >>> body = Network(name="A body", staying={"yearly_cost": 95}, facts={"eligible": True})
    >>> [path for path, _ in stated_figures(body)]
    ['staying.yearly_cost', 'facts.eligible']
    """
    for block in BLOCKS:
        part = getattr(network, block)
        named = part if isinstance(part, dict) else {name: getattr(part, name) for name in type(part).model_fields}
        for name, figure in named.items():
            if figure is not None:
                yield f"{block}.{name}", figure


def with_figures(network: Network, values: Mapping[str, float | bool]) -> Network:
    """Return a network with other figures and facts, each taken as certain.

    Parameters
    ----------
    network : Network
        The network.
    values : mapping of str to float or bool
        New values by path; each path has to be stated already. They are not checked.

    Returns
    -------
    Network

    Examples
    --------
    >>> body = Network(name="A body", staying={"yearly_cost": "unknown"})
    >>> with_figures(body, {"staying.yearly_cost": 95.0}).staying.yearly_cost.value
    95.0
    """
    changed: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        block, _, name = path.partition(".")
        part = getattr(network, block)
        stated = part[name] if isinstance(part, dict) else getattr(part, name)
        certain = {"value": value, "low": None, "high": None, "one_of": ()}
        changed.setdefault(block, {})[name] = stated.model_copy(update=certain)
    parts = {}
    for block, figures in changed.items():
        part = getattr(network, block)
        parts[block] = {**part, **figures} if isinstance(part, dict) else part.model_copy(update=figures)
    return network.model_copy(update=parts)
