"""How much one person's answers differ from each other."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.validity.flags import Flags, flagged


def response_spread(answers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread of each person's answers (intra-individual response variability).

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers on one scale; NaN is a blank and is left out.

    Returns
    -------
    (n_respondents,) float
        0 when all answers are equal; NaN on a form with fewer than two answers.

    Raises
    ------
    ValueError
        When there are fewer than two items.

    Notes
    -----
    IRV = √(Σ(x_j − x̄)² / (k − 1)) over the k items the person answered.

    Source: Dunn, Heggestad, Shanock & Theilgard (2018), Journal of Business and Psychology 33,
    105–121; R careless 1.2.2, irv.

    Examples
    --------
    >>> response_spread(np.array([[1.0, 5, 1, 5], [5, 5, 5, np.nan]])).round(3)
    array([2.309, 0.   ])
    """
    if answers.ndim != 2 or answers.shape[1] < 2:  # noqa: PLR2004 - a matrix; a spread needs two
        raise ValueError(f"a spread needs two items or more, got shape {answers.shape}.")
    given = ~np.isnan(answers)
    count = given.sum(axis=1)
    filled = np.where(given, answers, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    squares = (np.where(given, filled - mean[:, None], 0.0) ** 2).sum(axis=1)
    spread = np.full(len(answers), np.nan)
    np.divide(squares, count - 1, out=spread, where=count > 1)
    return np.asarray(np.sqrt(spread))


def low_spread(answers: NDArray[np.float64], *, least_spread: float) -> Flags:
    """Flag forms whose answers hardly differ from each other.

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers on one scale; NaN is a blank and is left out.
    least_spread : float
        Standard deviation below which a form is flagged, above 0, in steps of the scale.

    Returns
    -------
    Flags
        Figures are standard deviations; a form with fewer than two answers is not flagged.

    Raises
    ------
    ValueError
        When there are fewer than two items or least_spread is not above 0.

    Notes
    -----
    IRV < least_spread. Content customers answer alike too, so the limit belongs to the
    questionnaire: it needs items that an attentive person answers differently.

    Source: Dunn, Heggestad, Shanock & Theilgard (2018), Journal of Business and Psychology 33,
    105–121.

    Examples
    --------
    >>> low_spread(np.array([[1.0, 5, 1, 5], [5, 5, 5, 5]]), least_spread=0.3).rows
    array([1])
    """
    if least_spread <= 0:
        raise ValueError(f"a least spread is above 0, got {least_spread}.")
    spread = response_spread(answers)
    return flagged("low_spread", spread, spread < least_spread, least_spread)
