"""Indices of loyalty and effort that are asked by one question."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.scoring._answers import answered


def net_promoter_score(counts: NDArray[Any]) -> float:
    """Share of promoters less share of detractors.

    Parameters
    ----------
    counts : (11,) int, or float when answers are weighted
        Answers 0, 1, … 10, in that order.

    Returns
    -------
    float
        Share in [−1, 1]; shown to people times 100.

    Raises
    ------
    ValueError
        When there are not eleven counts, or nobody answered.

    Notes
    -----
    NPS = (n(9) + n(10) − Σ n(0…6)) / n

    Source: Reichheld (2003), Harvard Business Review 81(12); 60/25/15 → 45.

    Examples
    --------
    >>> counts = np.array([0, 0, 0, 0, 0, 10, 5, 15, 10, 40, 20])
    >>> net_promoter_score(counts)
    0.45
    """
    if counts.shape != (11,):
        raise ValueError(f"a net promoter score needs counts of 0 to 10, got {counts.shape}.")
    return float(counts[9:].sum() - counts[:7].sum()) / answered(counts)


def satisfaction_score(counts: NDArray[Any]) -> float:
    """Share of the answers in the two best of five levels (CSAT).

    Parameters
    ----------
    counts : (5,) int, or float when answers are weighted
        Answers at each level, most satisfied level first.

    Returns
    -------
    float
        Share in [0, 1]; its interval is `intervals.top_box_interval`.

    Raises
    ------
    ValueError
        When there are not five counts, or nobody answered.

    Notes
    -----
    CSAT = (n(5) + n(4)) / n. 《客户满意度管理制度》 counts 基本满意 too: `satisfaction_rate`.

    Source: 物业服务 practice, 满意度 = share of 4 and 5 on five points; the counts are an own
    example.

    Examples
    --------
    >>> satisfaction_score(np.array([10, 5, 6, 3, 1]))
    0.6
    """
    if counts.shape != (5,):
        raise ValueError(f"a satisfaction score needs counts of five levels, got {counts.shape}.")
    return float(counts[:2].sum()) / answered(counts)


def effort_score(counts: NDArray[Any]) -> float:
    """Mean agreement that it was made easy, on 1 to 7 (CES).

    Parameters
    ----------
    counts : (7,) int, or float when answers are weighted
        Answers 1 (strongly disagree), 2, … 7 (strongly agree), in that order.

    Returns
    -------
    float
        In [1, 7]; its interval is `intervals.mean_answer_interval`.

    Raises
    ------
    ValueError
        When there are not seven counts, or nobody answered.

    Notes
    -----
    CES = Σ k · n(k) / n

    Source: Dixon, Freeman & Toman (2010), Harvard Business Review 88(7/8), in the form of
    agreement with "the company made it easy" on seven points; the counts are an own example.

    Examples
    --------
    >>> effort_score(np.array([1, 0, 2, 2, 5, 6, 4]))
    5.2
    """
    if counts.shape != (7,):
        raise ValueError(f"an effort score needs counts of 1 to 7, got {counts.shape}.")
    return float(counts @ np.arange(1, 8)) / answered(counts)
