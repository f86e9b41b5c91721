"""The one kernel: one pass over the rows of a wave, batch by batch, into moments that add."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.pairing import PairSums
from manyi.analytics.summation.cellsums import CellSums
from manyi.analytics.summation.momentset import MomentSet
from manyi.analytics.summation.rows import Rows, level_codes, refuse_misfits
from manyi.analytics.summation.specification import MomentSpec


def sum_rows(spec: MomentSpec, rows: Rows) -> MomentSet:
    """Return the moments of one batch of rows.

    Parameters
    ----------
    spec : MomentSpec
        What to add up.
    rows : Rows
        The batch.

    Returns
    -------
    MomentSet
        Two such add to the moments of all their rows.

    Raises
    ------
    ValueError
        When the rows are not what the MomentSpec describes.

    Notes
    -----
    As Moments, Histogram and PairMoments say. Scales of whole numbers, centres that are halves
    or wholes, and whole weights give the same bits in any order and any split of the rows.

    Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247: sums about a
    centre near the mean, and their combination.

    Examples
    --------
    >>> from manyi.analytics.summation import Item, MomentSpec, Rows
    >>> spec = MomentSpec((Item("q1", 3.0, (1, 5)), Item("q2", 3.0, (1, 5))))
    >>> found = sum_rows(spec, Rows((np.array([5, 4, 1]), np.array([4, 4, 0]))))
    >>> found.moments.mean, found.pairs.n.tolist()
    (array([[3.33333333, 4.        ]]), [[[3, 2], [2, 2]]])
    """
    summation = Summation(spec)
    summation.add(rows)
    return summation.found()


class Summation:
    """Sums under way: batches are added in place, then read as a MomentSet.

    Parameters
    ----------
    spec : MomentSpec
        What to add up.
    """

    def __init__(self, spec: MomentSpec) -> None:
        self._spec = spec
        self._n_rows = self._n_left_out = 0
        self._outside: NDArray[np.int64] = np.zeros(len(spec.items), dtype=np.int64)
        self._cells = CellSums(spec)
        self._pair_of_cell, n_pair_cells = spec.pair_cells()
        self._in_domain = [spec.cells_of(domain) for domain in spec.domains]
        centre = np.array([item.code_centre for item in spec.items])
        self._pairs = PairSums(n_pair_cells, centre)
        self._groups = PairSums(spec.n_groups, centre)
        self._domains = [PairSums(spec.n_groups, centre) for _ in spec.domains]
        # Sums of all rows follow from those of the groups.
        self._has_own_pairs = n_pair_cells > 1 or not spec.n_groups

    def add(self, rows: Rows) -> None:
        """Add a batch of rows.

        Parameters
        ----------
        rows : Rows
            The batch; missing answers leave out the item, and the pairs it is part of.

        Raises
        ------
        ValueError
            When the rows are not what the MomentSpec describes.

        Notes
        -----
        As sum_rows says.

        Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.

        Examples
        --------
        >>> from manyi.analytics.summation import Item
        >>> summation = Summation(MomentSpec((Item("q1", 3.0, (1, 5)),)))
        >>> for batch in (np.array([5, 4]), np.array([3])):
        ...     summation.add(Rows((batch,)))
        >>> summation.found().moments.mean
        array([[4.]])
        """
        refuse_misfits(rows, self._spec)
        cells = self._cell_of(rows)
        answers = self._coded(rows)
        self._n_rows += len(cells)
        kept = np.flatnonzero(cells >= 0)
        if len(kept) < len(cells):
            self._n_left_out += len(cells) - len(kept)
            cells, answers = cells[kept], [column[kept] for column in answers]
        weights = _taken(rows.weights, kept)
        self._cells.add(answers, cells, weights)
        self._add_pairs(_table(answers), cells, _taken(rows.groups, kept), weights)

    def found(self) -> MomentSet:
        """Return the moments of all rows so far.

        Returns
        -------
        MomentSet
            A copy: adding more rows does not change it.

        Notes
        -----
        As sum_rows says.

        Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.

        Examples
        --------
        >>> from manyi.analytics.summation import Item
        >>> Summation(MomentSpec((Item("q1", 3.0, (1, 5)),))).found().n_rows
        0
        """
        centre = self._spec.centre
        groups = self._groups.moments(centre)
        everyone = np.zeros(self._spec.n_groups, dtype=np.int64)
        return MomentSet(
            spec=self._spec,
            n_rows=self._n_rows,
            n_left_out=self._n_left_out,
            outside=self._outside.copy(),
            moments=self._cells.moments(),
            levels=self._cells.levels(),
            pairs=self._pairs.moments(centre)
            if self._has_own_pairs
            else groups.regroup(everyone, 1),
            groups=groups,
            domains=tuple(sums.moments(centre) for sums in self._domains),
        )

    def _cell_of(self, rows: Rows) -> NDArray[np.int64]:
        """Return the cell of each row, −1 where a value is none of the listed ones."""
        cells: NDArray[np.int64] = np.zeros(len(rows.answers[0]), dtype=np.int64)
        for codes, column in zip(rows.cells, self._spec.cells, strict=True):
            cells = cells * len(column.values) + codes
        for codes in rows.cells:
            if len(codes) and codes.min() < 0:
                cells[codes < 0] = -1
        return cells

    def _coded(self, rows: Rows) -> list[NDArray[Any]]:
        found: list[NDArray[Any]] = []
        for i, (answers, item) in enumerate(zip(rows.answers, self._spec.items, strict=True)):
            if item.levels is None:
                found.append(answers.astype(np.float64, copy=False))
                continue
            codes, n_outside = level_codes(answers, item)
            self._outside[i] += n_outside
            found.append(codes)
        return found

    def _add_pairs(
        self,
        table: NDArray[Any],
        cells: NDArray[np.int64],
        groups: NDArray[np.int64] | None,
        weights: NDArray[np.float64] | None,
    ) -> None:
        # Weights of 1 are no weights: the products are then exact in half the bits.
        w = None if weights is None or bool((weights == 1).all()) else weights
        if self._has_own_pairs:
            self._pairs.add(table, self._pair_of_cell[cells], w)
        if groups is None:
            return
        self._groups.add(table, groups, w)
        for sums, in_domain in zip(self._domains, self._in_domain, strict=True):
            sums.add(table, np.where(in_domain[cells], groups, -1), w)


def _taken(column: NDArray[Any] | None, kept: NDArray[np.intp]) -> NDArray[Any] | None:
    return column if column is None or len(kept) == len(column) else column[kept]


def _table(answers: list[NDArray[Any]]) -> NDArray[Any]:
    """Return the answers as one table of codes, or of floats when there are marks."""
    if all(column.dtype == np.int8 for column in answers):
        return np.stack(answers)
    return np.stack(
        [
            np.where(column < 0, np.nan, column) if column.dtype == np.int8 else column
            for column in answers
        ]
    )
