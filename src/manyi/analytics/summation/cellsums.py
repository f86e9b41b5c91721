"""Sums of single items by cell, under way."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import Histogram, Moments
from manyi.analytics.moments.binning import level_sums
from manyi.analytics.summation.specification import MomentSpec
from manyi.analytics.tabulation import accumulate_marks


class CellSums:
    """Histograms of the items with levels and sums of the marks, by cell.

    Parameters
    ----------
    spec : MomentSpec
        What to add up.
    """

    def __init__(self, spec: MomentSpec) -> None:
        items = spec.items
        self._centre = spec.centre
        self._n_cells = spec.n_cells
        self._with_levels = [i for i, item in enumerate(items) if item.levels is not None]
        self._with_marks = [i for i, item in enumerate(items) if item.levels is None]
        self._n_levels = max(item.n_levels for item in items)
        # What a level is worth less the centre of its item.
        self._d = np.arange(self._n_levels) - np.array(
            [[items[i].code_centre] for i in self._with_levels]
        ).reshape(-1, 1)
        self._rows: NDArray[np.int64] = np.zeros(self._n_cells, dtype=np.int64)
        self._row_weights: NDArray[np.float64] = np.zeros(self._n_cells)
        shape = (self._n_cells, len(self._with_levels), self._n_levels)
        self._sums: list[NDArray[np.float64]] = [np.zeros(shape) for _ in range(3)]
        self._marks = self._marked([], np.zeros(0, dtype=np.int64), None)

    def add(
        self,
        answers: NDArray[Any],
        cells: NDArray[np.int64],
        weights: NDArray[np.float64] | None,
    ) -> None:
        """Add a batch of rows.

        Parameters
        ----------
        answers : (n_items, n_rows) int8 or float
            Codes from 0, −1 for missing, when every item has levels; else floats, NaN for
            missing.
        cells : (n_rows,) int
            Cell of each row.
        weights : (n_rows,) float or None
            Weight of each row; 1 when None.

        Returns
        -------
        None
            The rows are added in place.

        Notes
        -----
        As tabulate_levels and accumulate_marks say.

        Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.

        Examples
        --------
        >>> from manyi.analytics.summation import Item
        >>> sums = CellSums(MomentSpec((Item("q1", 1.0, (0, 2)),)))
        >>> sums.add(np.array([[0, 2, -1]], dtype=np.int8), np.zeros(3, dtype=np.int64), None)
        >>> sums.levels().counts.tolist()
        [[[1, 0, 1]]]
        """
        self._rows += np.bincount(cells, minlength=self._n_cells)
        w = np.ones(len(cells)) if weights is None else weights
        self._row_weights += np.bincount(cells, weights=w, minlength=self._n_cells)
        if self._with_levels:
            found = level_sums(
                [_codes(answers[i]) for i in self._with_levels],
                cells,
                n_cells=self._n_cells,
                n_levels=self._n_levels,
                addends=() if weights is None else (weights, weights**2),
            )
            # Without weights the counts are Σw and Σw², too.
            addends = found if weights is not None else found * 3
            self._sums = [one + two for one, two in zip(self._sums, addends, strict=True)]
        if self._with_marks:
            self._marks += self._marked([answers[i] for i in self._with_marks], cells, weights)

    def levels(self) -> Histogram:
        """Return the histogram of the items with levels so far."""
        counts, weights, squares = self._sums
        return Histogram(
            rows=self._rows.copy(),
            row_weights=self._row_weights.copy(),
            counts=counts.astype(np.int64),
            weights=weights.copy(),
            squares=squares.copy(),
        )

    def moments(self) -> Moments:
        """Return the sums of all items so far, in their order."""
        counts, weights, squares = self._sums
        d, dd = self._d, self._d**2
        marks = self._marks
        return Moments(
            rows=self._rows.copy(),
            row_weights=self._row_weights.copy(),
            n=self._ordered(counts.sum(axis=2), marks.n).astype(np.int64),
            w=self._ordered(weights.sum(axis=2), marks.w),
            w2=self._ordered(squares.sum(axis=2), marks.w2),
            wx=self._ordered((weights * d).sum(axis=2), marks.wx),
            w2x=self._ordered((squares * d).sum(axis=2), marks.w2x),
            wx2=self._ordered((weights * dd).sum(axis=2), marks.wx2),
            w2x2=self._ordered((squares * dd).sum(axis=2), marks.w2x2),
            centre=self._centre,
        )

    def _ordered(self, levels: NDArray[Any], marks: NDArray[Any]) -> NDArray[np.float64]:
        both: NDArray[np.float64] = np.empty((self._n_cells, len(self._centre)))
        both[:, self._with_levels], both[:, self._with_marks] = levels, marks
        return both

    def _marked(
        self,
        columns: Sequence[NDArray[np.float64]],
        cells: NDArray[np.int64],
        weights: NDArray[np.float64] | None,
    ) -> Moments:
        """Return the sums of the marks; of no rows when there are no columns."""
        centre = self._centre[self._with_marks]
        given = columns or [np.zeros(0) for _ in self._with_marks]
        return accumulate_marks(
            given, centre=centre, cells=cells, n_cells=self._n_cells, weights=weights
        )


def _codes(answers: NDArray[Any]) -> NDArray[np.int8]:
    """Return levels as codes again where they stood beside marks."""
    if answers.dtype == np.int8:
        return answers
    return np.where(np.isnan(answers), -1, answers).astype(np.int8)
