"""Ways to move respondents between hidden cells without changing any total."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Moves:
    """Which cells could count more or less; who looks on knows that no hidden cell is empty."""

    counts: NDArray[np.int64]
    can_rise: NDArray[np.bool_]
    can_fall: NDArray[np.bool_]

    @classmethod
    def of(cls, counts: NDArray[np.int64], signs: NDArray[np.int64]) -> "Moves":
        """Return the moves of a table; a total, of sign −1, falls where a cell would rise."""
        any_way, down = counts > 0, counts > 1
        plus = signs > 0
        return cls(counts, np.where(plus, any_way, down), np.where(plus, down, any_way))


def cheapest_cycle(moves: Moves, hidden: NDArray[np.bool_], *, row: int, column: int) -> list[Cell]:
    """Return the cells, this one among them, that move together at the least cost to hide.

    Empty where nothing could be hidden that would let the cell move.
    """
    price = np.where(hidden, 0, moves.counts)
    up, down = (len(moves.counts) + column, row), (row, len(moves.counts) + column)
    found: list[tuple[int, list[Cell]]] = []
    for (start, end), can in ((up, moves.can_rise), (down, moves.can_fall)):
        # What costs nothing cannot be had for less the other way round.
        if can[row, column] and not (found and found[0][0] == 0):
            found += _cheapest_paths(moves, price, start=start, end=end)
    return [(row, column), *min(found)[1]] if found else []


def _cheapest_paths(
    moves: Moves, price: NDArray[np.int64], *, start: int, end: int
) -> list[tuple[int, list[Cell]]]:
    """Dijkstra over rows and columns, none or one path; it avoids the cell from start to end."""
    barred, came_from = {start, end}, dict[int, int]()
    # Among equals the newest first: long ways through hidden cells settle many cells at once.
    queue: list[tuple[int, int, int, int]] = [(0, 0, start, start)]
    while queue:
        cost, age, node, before = heappop(queue)
        if node in came_from:
            continue
        came_from[node] = before
        if node == end:
            return [(cost, _cells(came_from, end, len(price)))]
        for other, step in _neighbours(moves, price, node):
            if other not in came_from and {node, other} != barred:
                heappush(queue, (cost + step, age - 1, other, node))
    return []


def _neighbours(moves: Moves, price: NDArray[np.int64], node: int) -> Iterator[tuple[int, int]]:
    n_rows = len(price)
    if node < n_rows:
        for column in np.flatnonzero(moves.can_rise[node]).tolist():
            yield n_rows + column, int(price[node, column])
    else:
        for row in np.flatnonzero(moves.can_fall[:, node - n_rows]).tolist():
            yield row, int(price[row, node - n_rows])


def _cells(came_from: dict[int, int], end: int, n_rows: int) -> list[Cell]:
    cells, node = [], end
    while came_from[node] != node:
        row, column = sorted((node, came_from[node]))
        cells.append((row, column - n_rows))
        node = came_from[node]
    return cells
