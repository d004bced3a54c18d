"""What comes of other weights, in a notebook: sliders, and the ranking that follows (the extra `jupyter`)?"""

from html import escape
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from netselect.arguments import RankingOptions
from netselect.errors import loaded
from netselect.ranking import Ranking
from netselect.ranking.ranking import rank_with
from netselect.report.drawings import kept, scores
from netselect.report.svg import picture_svg
from netselect.robustness.stability import stability
from netselect.words import clean, listed_with_and

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = TypeVar("Kind", bound=Ranking)

POINTS = 100.0
"""What all weights come to when the sliders are set; afterwards each counts by its share of their sum."""

TO_SHARE = (
    "Move a slider to see what follows. Sliders work only while this notebook runs, and an export of it does not "
    'hold them: to share a result, save a document, such as ranking.document("shortlist").save("report.html").'
)
NO_WEIGHT = "Every weight is 0: give one criterion at least some weight."


class Explorer(Generic[Kind]):
    """Sliders for the weights of a ranking, and what follows from them.

    Parameters
    ----------
    ranking : Ranking
        Where the sliders start.

    Attributes
    ----------
    sliders : dict of str to FloatSlider
        By the id of the criterion; their values are points, which count by their share of the sum.
    ranking : Ranking
        What follows from the sliders as they stand; the last one that could be made, where they are all 0.
    widget : VBox
        What a notebook shows.

    Raises
    ------
    MissingExtra
        Where ipywidgets is not installed.
    """

    def __init__(self, ranking: Kind) -> None:
        made = loaded("ipywidgets", "jupyter", "Sliders need ipywidgets")
        self.start, self.ranking = ranking, ranking
        called = ranking.names
        self.sliders: dict[str, Any] = {
            name: made.FloatSlider(
                value=POINTS * weight,
                min=0.0,
                max=POINTS,
                step=0.5,
                description=clean(called.criterion(name)),
                readout_format=".1f",
                # A method that is no plain sum takes its time: it follows when a slider is let go.
                continuous_update=ranking.method.additive,
                style={"description_width": "16em"},
                layout={"width": "36em"},
            )
            for name, weight in zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True)
        }
        for slider in self.sliders.values():
            slider.observe(self._moved, "value")
        self._back = made.Button(description="Reset", tooltip="Set every weight as the study has it")
        self._back.on_click(lambda _: self.reset())
        self._said, self._drawn, self._moves = made.HTML(), made.HTML(), made.HTML()
        note = made.HTML(f"<p>{escape(TO_SHARE)}</p>")
        self.widget = made.VBox([note, *self.sliders.values(), self._back, self._said, self._drawn, self._moves])
        self._show()

    def reset(self) -> None:
        """Set every weight as the ranking had it."""
        for slider, weight in zip(self.sliders.values(), self.start.matrix.weights.tolist(), strict=True):
            slider.value = POINTS * weight

    @property
    def weights(self) -> dict[str, float]:
        """What each criterion weighs as the sliders stand; all 0 where every slider is."""
        points = {name: float(slider.value) for name, slider in self.sliders.items()}
        total = sum(points.values())
        return {name: one / total if total else 0.0 for name, one in points.items()}

    @property
    def sentence(self) -> str:
        """What the sliders come to, in one sentence."""
        return self.ranking.verdict.sentence if any(self.weights.values()) else NO_WEIGHT

    def _moved(self, _: object) -> None:
        weights = np.array(list(self.weights.values()))
        starts = (POINTS * self.start.matrix.weights).tolist()
        if starts == [slider.value for slider in self.sliders.values()]:
            self.ranking = self.start
        elif weights.any():
            matrix = self.start.matrix.reweighted(weights)
            self.ranking = rank_with(matrix, RankingOptions(self.start.method), type(self.start))
        self._show()

    def _show(self) -> None:
        ranking, called = self.ranking, self.ranking.names
        self._said.value = f'<p role="status" aria-live="polite"><b>{escape(clean(self.sentence))}</b></p>'
        self._drawn.value = picture_svg(scores(ranking), str(id(self)))
        moves = [kept(one, called) for one in stability(ranking) if one.kind == "criterion"]
        first = listed_with_and(called.listed(ranking.verdict.first)) or "nobody"
        items = "".join(f"<li>{escape(clean(one))}</li>" for one in moves)
        head = f"Each weight, as a share of all, and between which shares {first} stays first:"
        self._moves.value = f"<p>{escape(clean(head))}</p><ul>{items}</ul>" if len(moves) > 1 else ""

    def _repr_mimebundle_(self, **how: Any) -> Any:  # noqa: ANN401 -- as notebooks ask and are answered
        show: Callable[..., Any] = self.widget._repr_mimebundle_
        found = show(**how)
        plain = {"text/plain": f"{self}"}
        return ({**found[0], **plain}, found[1]) if isinstance(found, tuple) else {**found, **plain}

    def __str__(self) -> str:
        """Return what the sliders come to, and what to know of them."""
        return f"{self.sentence}\n{TO_SHARE}"
