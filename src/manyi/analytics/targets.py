"""平均先进值: targets between what is usual and what the best have shown."""

import numpy as np
from numpy.typing import NDArray


def midpoint_of_mean_and_best(values: NDArray[np.float64], *, best: float) -> float:
    """Mean of the mean and the best figure.

    Parameters
    ----------
    values : (n_figures,) float
        Past figures, none missing.
    best : float
        The best of them: the greatest of a degree, the least of a time.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    ValueError
        When there is no figure or one is missing.

    Notes
    -----
    平均先进值 = (mean + best) / 2

    Source: 劳动定额 textbooks, first variant of 平均先进值.

    Examples
    --------
    >>> midpoint_of_mean_and_best(np.array([78.0, 82, 85, 80, 88]), best=88.0)
    85.3
    """
    return (float(_complete(values).mean()) + best) / 2


def advanced_mean(values: NDArray[np.float64]) -> float:
    """Mean of the mean and of every figure above it; more is better.

    Parameters
    ----------
    values : (n_figures,) float
        Past figures, none missing. For a figure of which less is better, negate the values and
        the result.

    Returns
    -------
    float
        In the unit of the values, not below their mean.

    Raises
    ------
    ValueError
        When there is no figure or one is missing.

    Notes
    -----
    平均先进值 = (mean + Σ better) / (1 + k), k figures being better than the mean.

    Source: 劳动定额 textbooks (ti.zuoweng.com/ti/cOvNKKKQ, the example of hours), second variant;
    《客户满意度管理制度》七 asks for 平均先进指标.

    Examples
    --------
    >>> advanced_mean(np.array([78.0, 82, 85, 80, 88]))
    85.2
    >>> -advanced_mean(-np.array([11.0, 13, 14, 12, 10, 9]))
    10.375
    """
    mean = float(_complete(values).mean())
    better = values[values > mean]
    return (mean + float(better.sum())) / (1 + len(better))


def mean_of_two_best_and_worst(values: NDArray[np.float64]) -> float:
    """Mean of the mean, the two best figures and the worst one; more is better.

    Parameters
    ----------
    values : (n_figures,) float
        Past figures, three or more, none missing. For a figure of which less is better, negate
        the values and the result.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    ValueError
        When there are fewer than three figures or one is missing.

    Notes
    -----
    平均先进值 = (mean + best + second best + worst) / 4

    Source: 劳动定额 textbooks, third variant: the mean added to some advanced and some lagging
    figures, and averaged again.

    Examples
    --------
    >>> mean_of_two_best_and_worst(np.array([78.0, 82, 85, 80, 88]))
    83.4
    """
    if len(_complete(values)) < 3:  # noqa: PLR2004 - two best and one worst
        raise ValueError(f"two best and one worst need three figures, got {len(values)}.")
    ranked = np.sort(values)
    return float(values.mean() + ranked[-1] + ranked[-2] + ranked[0]) / 4


def trimmed_advanced_mean(values: NDArray[np.float64]) -> float:
    """Return the advanced mean of what is left without the best and the worst figure.

    Parameters
    ----------
    values : (n_figures,) float
        Past figures, three or more, none missing; more is better.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    ValueError
        When there are fewer than three figures or one is missing.

    Notes
    -----
    One greatest and one least figure are dropped, then `advanced_mean`.

    Source: 劳动定额 textbooks, fourth variant.

    Examples
    --------
    >>> round(trimmed_advanced_mean(np.array([78.0, 82, 85, 80, 88])), 4)
    83.6667
    """
    if len(_complete(values)) < 3:  # noqa: PLR2004 - something is left after dropping two
        raise ValueError(f"without best and worst, three figures are needed, got {len(values)}.")
    return advanced_mean(np.sort(values)[1:-1])


def mean_of_better(values: NDArray[np.float64]) -> float:
    """Mean of the figures above the mean only (先进平均值); more is better.

    Parameters
    ----------
    values : (n_figures,) float
        Past figures, none missing. For a figure of which less is better, negate the values and
        the result.

    Returns
    -------
    float
        In the unit of the values; the mean itself when all figures are alike.

    Raises
    ------
    ValueError
        When there is no figure or one is missing.

    Notes
    -----
    先进平均值 = Σ better / k, k figures being better than the mean.

    Source: 劳动定额 textbooks (liangxue.laixue.com/test/7275442), 先进平均值.

    Examples
    --------
    >>> mean_of_better(np.array([78.0, 82, 85, 80, 88]))
    86.5
    >>> -mean_of_better(-np.array([11.0, 13, 14, 12, 10, 9]))
    10.0
    """
    mean = float(_complete(values).mean())
    better = values[values > mean]
    return float(better.mean()) if len(better) else mean


def _complete(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if values.size == 0 or np.isnan(values).any():
        raise ValueError("a target needs one past figure or more, and none missing.")
    return values
