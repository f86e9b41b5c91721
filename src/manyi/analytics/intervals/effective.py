"""How much unequal weights take from a sample."""

import numpy as np
from numpy.typing import NDArray


def effective_n(weights: NDArray[np.float64]) -> float:
    """Answers of equal weight that would say as much as these of unequal weight.

    Parameters
    ----------
    weights : (n_respondents,) float
        Weight of each answer, none negative, not all 0; blanks are left out.

    Returns
    -------
    float
        From 1 to the number of answers.

    Raises
    ------
    ValueError
        When a weight is negative or missing, or all are 0.

    Notes
    -----
    n_eff = (Σw)² / Σw²

    Source: Kish (1965), Survey Sampling, Wiley, section 11.7; the weights are an own example.

    Examples
    --------
    >>> effective_n(np.ones(25)), round(effective_n(np.array([1.0, 1, 2, 4])), 4)
    (25.0, 2.9091)
    """
    if not (weights >= 0).all() or not weights.sum() > 0:
        raise ValueError("weights need to be 0 or more, not all 0, and none missing.")
    return float(weights.sum()) ** 2 / float(weights @ weights)


def effective_counts(counts: NDArray[np.float64], *, square_sum: float) -> NDArray[np.float64]:
    """Weighted counts brought down to as many answers as they are worth.

    Parameters
    ----------
    counts : (n_levels,) float
        Σw at each level.
    square_sum : float
        Σw² over all those answers, above 0.

    Returns
    -------
    (n_levels,) float
        In the same proportions, adding to (Σw)² / Σw²; fit for `wilson_interval`,
        `net_promoter_interval` and χ² tests, whole or not.

    Raises
    ------
    ValueError
        When the square sum is not above 0 or nobody answered.

    Notes
    -----
    counts · Σw / Σw². With weights that follow the strata of a draw the design's own standard
    error is better; this is for weights alone.

    Source: Kish (1965), Survey Sampling, Wiley, section 11.7; the weights are an own example:
    1, 1, 2 at one level and 4 at the other.

    Examples
    --------
    >>> effective_counts(np.array([4.0, 4.0]), square_sum=22.0).round(4)
    array([1.4545, 1.4545])
    """
    total = float(counts.sum())
    if not square_sum > 0 or not total > 0:
        raise ValueError(
            f"effective counts need answers and Σw² above 0, got {total}, {square_sum}."
        )
    scaled: NDArray[np.float64] = counts * (total / square_sum)
    return scaled
