"""How do the columns of a table become learners' arrays, without a record for each row?

What a row means is what its record means (`netselect.batch.reading.records`). Here the same is worked out for all
rows at once, and a row about which there is the slightest doubt is left to be read one by one.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import Learners
from netselect.batch.reading.laying_out import laid_out
from netselect.batch.reading.records import Records
from netselect.batch.reading.table_cells import Block, are_identifiers, text
from netselect.batch.reading.table_columns import Columns
from netselect.batch.reading.table_strengths import strengths_of
from netselect.batch.reading.table_wants import wants_of
from netselect.batch.reading.table_weights import weights_of
from netselect.study.learner_record import LearnerRecord
from netselect.study.references import LIMIT_GATES
from netselect.study.units import LARGEST_FIGURE

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


class TableLayout:
    """Lays out the rows of one table.

    Parameters
    ----------
    columns : Columns
        What the columns say.
    candidates : Candidates
        What all learners share, with a study.
    records : Records
        What rows are completed from and checked against.
    """

    def __init__(self, columns: Columns, candidates: Candidates, records: Records) -> None:
        self.columns, self.candidates, self.records, self.study = columns, candidates, records, records.study
        self.themes = () if candidates.help is None else candidates.help.themes
        # What the study itself waives is the same for everybody.
        self.waived: Indices = laid_out(
            candidates, [LearnerRecord.model_validate({"id": "anybody"})]
        ).learners.waived[:, 1:]

    def lay_out(self, block: Block) -> Learners:
        """Return all rows of a block as learners; what stands in those that are then in doubt has no meaning."""
        ids = block.cells[self.columns.places["id",]]
        block.doubt |= ~are_identifiers(ids)
        block.codes(self.columns.places.get(("role",)), text)
        if self.records.plain is None:
            block.doubt[:] = True
        weights = weights_of(block, self.columns, self.candidates, self.records)
        least, most = self._limits(block)
        wants = wants_of(block, self.columns, self.records, self.themes)
        strengths = strengths_of(block, self.columns, self.study, self.candidates.networks, wants)
        return Learners(
            ids=ids if isinstance(ids, Sequence) else [""] * len(block),
            weights=weights,
            least=least,
            most=most,
            waived=self._waived(len(block)),
            wants=wants.wants,
            strengths=strengths,
        )

    def _limits(self, block: Block) -> tuple[Floats, Floats]:
        """Return what each gate lets pass (c, g), and put rows in doubt whose limits cannot be."""
        gates = {gate.name: place for place, gate in enumerate(self.candidates.gates)}
        shape = (len(block), len(gates))
        least, most = np.full(shape, -np.inf), np.full(shape, np.inf)
        for limit, (gate, _) in LIMIT_GATES.items():
            values = block.numbers(self.columns.places.get(("limits", limit)), 0.0, LARGEST_FIGURE)
            own = getattr(self.study.learner.limits, limit)
            stated = ~np.isnan(values)
            if gate in self.study.gates or self.records.silent[limit]:
                block.doubt |= stated
            if gate in gates:
                most[:, gates[gate]] = np.where(stated, values, np.inf if own is None else own)
        for name, asked in self.study.gates.items():
            if asked.must_be is None:
                low = self._end(block, name, "min", -np.inf if asked.min is None else asked.min)
                high = self._end(block, name, "max", np.inf if asked.max is None else asked.max)
                block.doubt |= low > high
                if name in gates:
                    least[:, gates[name]], most[:, gates[name]] = low, high
            elif name in gates:
                place = gates[name]
                least[:, place], most[:, place] = self.candidates.gates[place].stated_limits
        return least, most

    def _end(self, block: Block, name: str, end: str, own: float) -> Floats:
        values = block.numbers(self.columns.places.get(("gates", name, end)), -LARGEST_FIGURE, LARGEST_FIGURE)
        values[np.isnan(values)] = own
        return values

    def _waived(self, count: int) -> Indices:
        rows = np.repeat(np.arange(count), len(self.waived))
        return np.column_stack([rows, np.tile(self.waived, (count, 1))]).astype(np.intp)
