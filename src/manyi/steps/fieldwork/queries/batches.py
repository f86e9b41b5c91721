"""Which of the answers that wait may be mixed: never so few that a batch tells who is in it."""

from collections.abc import Mapping

# Fewer together, and neither answers nor the names of those who answered are moved.
LEAST_BATCH = 10
LEAST_CELL = 5


def batch_sizes(waiting: Mapping[str, int]) -> dict[str, int]:
    """Return how many of each cell may be moved while the wave is in the field.

    Ten of a cell stay behind, so that what is left at the close is a batch as well.
    """
    sizes = {cell: n - LEAST_BATCH for cell, n in waiting.items() if n - LEAST_BATCH >= LEAST_CELL}
    return sizes if sum(sizes.values()) >= LEAST_BATCH else {}


def cells_to_blank(answered: Mapping[str, int]) -> frozenset[str]:
    """Return the cells whose name must go at the close: small ones, and partners to hide among."""
    # NumPy stays out of a process that only serves respondents.
    import numpy as np  # noqa: PLC0415

    from manyi.analytics.suppression import hidden_groups  # noqa: PLC0415

    cells = sorted(answered)
    hidden = hidden_groups(np.array([answered[cell] for cell in cells], np.int64), least=LEAST_CELL)
    return frozenset(cell for cell, is_hidden in zip(cells, hidden, strict=True) if is_hidden)
