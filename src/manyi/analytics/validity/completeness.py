"""Forms with too many blanks."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.validity.flags import Flags, flagged


def incomplete(answered: NDArray[np.bool_], *, most_missing: float = 0.3) -> Flags:
    """Flag forms on which too much was left blank.

    Parameters
    ----------
    answered : (n_respondents, n_items) bool
        Whether the item was answered; an item that was never shown counts as answered.
    most_missing : float
        Share of blanks from which a form is flagged, above 0 to 1.

    Returns
    -------
    Flags
        Figures are shares of blank items; limit is most_missing.

    Raises
    ------
    ValueError
        When there is no item or most_missing lies outside its range.

    Notes
    -----
    blanks / items ≥ most_missing

    Source: AAPOR Standard Definitions, 10th ed. (2023), partial interviews.

    Examples
    --------
    >>> flags = incomplete(np.array([[True] * 10, [True] * 7 + [False] * 3]))
    >>> flags.rows, flags.figures
    (array([1]), array([0.3]))
    """
    if answered.shape[1] == 0 or not 0 < most_missing <= 1:
        raise ValueError("blanks need one item or more and a limit above 0 and up to 1.")
    blanks = (~answered).sum(axis=1)
    shares = blanks / answered.shape[1]
    # Counting blanks keeps 3 of 10 from falling below 0.3 by binary noise.
    return flagged("incomplete", shares, shares >= most_missing - 1e-12, most_missing)
