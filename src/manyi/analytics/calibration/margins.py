"""Known margins: checked, and met by the cells of a sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.calibration.weights import checked_start


@dataclass(frozen=True, eq=False)
class Margin:
    """How the population is known to divide into categories.

    Parameters
    ----------
    codes : (n_rows,) int
        Category of each row, 0 to n_categories − 1; none may be missing.
    totals : (n_categories,) float
        Members of the population in each category, 0 or more.
    name : str
        For messages.
    """

    codes: NDArray[np.integer[Any]]
    totals: NDArray[np.float64]
    name: str = "margin"


@dataclass(frozen=True, eq=False)
class Cells:
    """Combinations of categories that occur.

    Parameters
    ----------
    codes : (n_cells, n_margins) int
        Category of each cell in each margin.
    place : (n_rows,) int
        Cell of each row.
    """

    codes: NDArray[np.int64]
    place: NDArray[np.int64]

    @classmethod
    def of(cls, margins: Sequence[Margin]) -> "Cells":
        """Find the combinations of categories that occur.

        Parameters
        ----------
        margins : n_margins Margin
            Of the same rows.

        Returns
        -------
        Cells
            At most one for each row, so that raking a million rows works on a few hundred cells.

        Raises
        ------
        ValueError
            When the margins have different rows.

        Notes
        -----
        Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427–444: raking is a
        matter of the cross table.

        Examples
        --------
        >>> sex = Margin(np.array([1, 0, 1]), np.ones(2))
        >>> age = Margin(np.array([0, 1, 0]), np.ones(2))
        >>> cells = Cells.of([sex, age])
        >>> cells.codes.tolist(), cells.place
        ([[0, 1], [1, 0]], array([1, 0, 1]))
        """
        codes = np.column_stack([margin.codes for margin in margins]).astype(np.int64)
        place = np.zeros(len(codes), np.int64)
        for column, margin in zip(codes.T, margins, strict=True):
            _, place = np.unique(place * len(margin.totals) + column, return_inverse=True)
        return cls(codes[np.unique(place, return_index=True)[1]], place)


def checked_weights(weights: NDArray[np.float64], margins: Sequence[Margin]) -> NDArray[np.float64]:
    """Return the weights that can be fitted to the margins, or refuse them.

    Parameters
    ----------
    weights : (n_rows,) float
        0 or more.
    margins : n_margins Margin
        Of the same rows.

    Returns
    -------
    (n_rows,) float
        The same weights.

    Raises
    ------
    ValueError
        When weights are missing, negative or all 0, a row lacks its category, a total is
        negative, or a category with members has no respondent of some weight.

    Notes
    -----
    Source: Deville & Särndal (1992), JASA 87, 376–382: a solution needs respondents in every
    category.

    Examples
    --------
    >>> checked_weights(np.array([1.0, 2]), [Margin(np.array([0, 1]), np.array([5.0, 5]))])
    array([1., 2.])
    """
    start = checked_start(weights)
    for margin in margins:
        _check_codes(margin, n_rows=len(start))
        present = np.bincount(margin.codes, weights=start, minlength=len(margin.totals))
        empty = np.flatnonzero((present == 0) & (margin.totals > 0))
        if np.any(margin.totals < 0) or len(empty):
            at = f"category {empty[0]} has no respondent" if len(empty) else "a total is negative"
            raise ValueError(f"{margin.name}: {at}; join it to another category.")
    return start


def _check_codes(margin: Margin, *, n_rows: int) -> None:
    codes, categories = margin.codes, len(margin.totals)
    if codes.shape != (n_rows,):
        raise ValueError(f"{margin.name}: needs {n_rows} codes, got shape {codes.shape}.")
    if codes.min() < 0 or codes.max() >= categories:
        raise ValueError(
            f"{margin.name}: codes lie between 0 and {categories - 1} and none is missing, "
            f"got {codes.min()} to {codes.max()}."
        )


def require_equal_sums(margins: Sequence[Margin]) -> None:
    """Refuse margins that do not speak of the same population.

    Parameters
    ----------
    margins : n_margins Margin
        One or more.

    Raises
    ------
    ValueError
        When there is none, or their totals add to different sums.

    Notes
    -----
    Sums may differ by 1e-9 of themselves.

    Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427–444.

    Examples
    --------
    >>> require_equal_sums([Margin(np.array([0, 1]), np.array([5.0, 5]))])
    """
    if not margins:
        raise ValueError("raking needs one margin or more, got none.")
    sums = [float(margin.totals.sum()) for margin in margins]
    for margin, found in zip(margins, sums, strict=True):
        if abs(found - sums[0]) > 1e-9 * sums[0]:
            raise ValueError(
                f"all margins need the same sum; {margins[0].name} adds to {sums[0]:g}, "
                f"{margin.name} to {found:g}."
            )


def category_factors(
    sizes: NDArray[np.float64], codes: NDArray[np.integer[Any]], totals: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what takes the weights of each category to its total.

    Parameters
    ----------
    sizes : (n_cells,) float
        Sum of weights in each cell, or the weight of each row.
    codes : (n_cells,) int
        Category of each.
    totals : (n_categories,) float
        What the categories should add to.

    Returns
    -------
    (n_categories,) float
        0 for a category without weight.

    Raises
    ------
    ValueError
        When sizes and codes differ in length.

    Notes
    -----
    N_g / Σ_g w

    Source: Holt & Smith (1979), JRSS A 142, 33–46.

    Examples
    --------
    >>> category_factors(np.array([10.0, 10, 10]), np.array([0, 0, 1]), np.array([40.0, 60]))
    array([2., 6.])
    """
    found = np.bincount(codes, weights=sizes, minlength=len(totals))
    return np.divide(totals, found, out=np.zeros_like(found), where=found > 0)


def worst_deviation(sizes: NDArray[np.float64], cells: Cells, margins: Sequence[Margin]) -> float:
    """How far the worst category of all margins is from its total.

    Parameters
    ----------
    sizes : (n_cells,) float
        Sum of weights in each cell.
    cells : Cells
        Categories of each cell.
    margins : n_margins Margin
        Totals to reach.

    Returns
    -------
    float
        As a share of the category's total; of the whole for a category without members.

    Raises
    ------
    ValueError
        When the number of cells differs.

    Notes
    -----
    max_g |Σ_g w − N_g| / N_g

    Source: the strict end of raking asked for in `rake`.

    Examples
    --------
    >>> margin = Margin(np.array([0, 1]), np.array([4.0, 5]))
    >>> worst_deviation(np.array([5.0, 5]), Cells.of([margin]), [margin])
    0.25
    """
    worst = 0.0
    for codes, margin in zip(cells.codes.T, margins, strict=True):
        found = np.bincount(codes, weights=sizes, minlength=len(margin.totals))
        # Against the whole where a category has no members.
        base = np.where(margin.totals > 0, margin.totals, margin.totals.sum())
        worst = max(worst, float(np.max(np.abs(found - margin.totals) / base)))
    return worst


def category_columns(margins: Sequence[Margin]) -> NDArray[np.float64]:
    """Write margins as auxiliary variables.

    Parameters
    ----------
    margins : n_margins Margin
        Of the same rows.

    Returns
    -------
    (n_rows, n_categories of all margins) float
        1 in the column of each row's category of each margin, else 0.

    Raises
    ------
    ValueError
        When the margins have different rows.

    Notes
    -----
    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 7.6.

    Examples
    --------
    >>> category_columns([Margin(np.array([1, 0]), np.ones(2))])
    array([[0., 1.],
           [1., 0.]])
    """
    return np.hstack(
        [
            (margin.codes[:, None] == np.arange(len(margin.totals))).astype(np.float64)
            for margin in margins
        ]
    )
