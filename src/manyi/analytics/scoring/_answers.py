"""How many answers stand behind a share."""

from typing import Any

from numpy.typing import NDArray


def answered(counts: NDArray[Any]) -> float:
    """Return the answers counted, or their weight; nobody is refused."""
    n = float(counts.sum())
    if n <= 0:
        raise ValueError("nobody answered; a share needs one answer or more.")
    return n
