"""The one kernel: one pass over the rows of a wave, batch by batch, into moments that add."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.pairing import PairSums
from manyi.analytics.summation.cellsums import CellSums
from manyi.analytics.summation.coded import Coded, joined, table_of
from manyi.analytics.summation.momentset import MomentSet
from manyi.analytics.summation.rows import Rows, level_codes, refuse_misfits
from manyi.analytics.summation.specification import MomentSpec

# Batches wait until there are so many rows that each of some hundred cells is a matrix worth
# multiplying: a level takes a byte, a mark eight.
_ROWS_OF_LEVELS = 1 << 17
_ROWS_OF_MARKS = 1 << 15


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
    >>> spec = MomentSpec((Item("q1", 3.0, (1, 5)), Item("q2", 3.0, (1, 5))), pairs_by=())
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
        has_marks = any(item.levels is None for item in spec.items)
        self._rows_at_once = _ROWS_OF_MARKS if has_marks else _ROWS_OF_LEVELS
        self._waiting: list[Coded] = []
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
        self._has_own_pairs = n_pair_cells > 1 or (n_pair_cells == 1 and not spec.n_groups)

    def add(self, rows: Rows) -> None:
        """Add a batch of rows.

        Parameters
        ----------
        rows : Rows
            The batch; missing answers leave out the item, and the pairs it is part of.

        Returns
        -------
        None
            The rows are added in place.

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
        coded = Coded(table_of(self._coded(rows)), cells, rows.groups, rows.weights)
        self._n_rows += len(cells)
        if len(cells) and cells.min() < 0:
            coded = coded.taken(np.flatnonzero(cells >= 0))
            self._n_left_out += len(cells) - len(coded.cells)
        self._waiting.append(coded)
        if sum(len(one.cells) for one in self._waiting) >= self._rows_at_once:
            self._add_waiting()

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
        self._add_waiting()
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
            pairs=groups.regroup(everyone, 1)
            if self._spec.pairs_by is not None and not self._has_own_pairs
            else self._pairs.moments(centre),
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

    def _add_waiting(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        whole = joined(waiting)
        # The batches themselves are not needed while the products are made.
        waiting.clear()
        for start in range(0, len(whole.cells), self._rows_at_once):
            rows = whole.taken(slice(start, start + self._rows_at_once))
            self._cells.add(rows.answers, rows.cells, rows.weights)
            self._add_pairs(rows)

    def _add_pairs(self, rows: Coded) -> None:
        if not self._has_own_pairs and rows.groups is None:
            return
        table, w = rows.answers, rows.weights
        # Weights of 1 are no weights: the products are then exact in half the bits.
        if w is not None and bool((w == 1).all()):
            w = None
        if self._has_own_pairs:
            self._pairs.add(table, self._pair_of_cell[rows.cells], w)
        if rows.groups is None:
            return
        self._groups.add(table, rows.groups, w)
        for sums, in_domain in zip(self._domains, self._in_domain, strict=True):
            sums.add(table, np.where(in_domain[rows.cells], rows.groups, -1), w)
