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
    """Return the cells to hide so that one cell can move; empty when it can, or never could."""
    price = np.where(hidden, 0, moves.counts)
    n_rows = len(moves.counts)
    ways = []
    if moves.can_rise[row, column]:
        ways.append(_cheapest_path(moves, price, start=n_rows + column, end=row))
    if moves.can_fall[row, column]:
        ways.append(_cheapest_path(moves, price, start=row, end=n_rows + column))
    found = [way for way in ways if way is not None]
    return min(found)[1] if found else []


def _cheapest_path(
    moves: Moves, price: NDArray[np.int64], *, start: int, end: int
) -> tuple[int, list[Cell]] | None:
    """Dijkstra over rows and columns; the cell between start and end is not used."""
    n_rows = len(price)
    barred = {start, end}
    queue: list[tuple[int, int, int]] = [(0, start, start)]
    came_from: dict[int, int] = {}
    while queue:
        cost, node, before = heappop(queue)
        if node in came_from:
            continue
        came_from[node] = before
        if node == end:
            return cost, _cells(came_from, end, n_rows)
        for other, step in _neighbours(moves, price, node):
            if other not in came_from and {node, other} != barred:
                heappush(queue, (cost + step, other, node))
    return None


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
