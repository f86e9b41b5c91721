"""p values of several comparisons made at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def bonferroni(p: Sequence[float]) -> NDArray[np.float64]:
    """Return p values multiplied by their number: simple, and never too kind.

    Parameters
    ----------
    p : (n_comparisons,) float
        p values, each in [0, 1]; none missing.

    Returns
    -------
    (n_comparisons,) float
        Adjusted p values in the same order, in [0, 1].

    Raises
    ------
    ValueError
        When a p value lies outside 0 to 1 or is missing.

    Notes
    -----
    adjusted p = min(1, n · p)

    Source: Bonferroni's inequality; the example is R 4, p.adjust.

    Examples
    --------
    >>> bonferroni([0.001, 0.008, 0.5])
    array([0.003, 0.024, 1.   ])
    """
    values = _checked(p)
    return np.minimum(values * len(values), 1.0)


def holm(p: Sequence[float]) -> NDArray[np.float64]:
    """Return p values that stay honest when several comparisons are made at once.

    Parameters
    ----------
    p : (n_comparisons,) float
        p values, each in [0, 1], whatever their dependence; none missing.

    Returns
    -------
    (n_comparisons,) float
        Adjusted p values, in the order given, none below its own p.

    Raises
    ------
    ValueError
        When a p value lies outside 0 to 1 or is missing.

    Notes
    -----
    Sorted upwards, adjusted p of rank i = max over j ≤ i of (n − j + 1) · p of rank j, at most 1.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    values = _checked(p)
    order = np.argsort(values, kind="stable")
    steps = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted


def hochberg(p: Sequence[float]) -> NDArray[np.float64]:
    """Return p values adjusted from the greatest down; sharper than `holm` where it may be used.

    Parameters
    ----------
    p : (n_comparisons,) float
        p values, each in [0, 1], of comparisons that are independent or depend positively;
        none missing.

    Returns
    -------
    (n_comparisons,) float
        Adjusted p values in the same order, in [0, 1], none above Holm's.

    Raises
    ------
    ValueError
        When a p value lies outside 0 to 1 or is missing.

    Notes
    -----
    adjusted p of rank i = min over j ≥ i of (n − j + 1) · p of rank j.

    Source: Hochberg (1988), Biometrika 75, 800–802; the example is R 4, p.adjust.

    Examples
    --------
    >>> hochberg([0.01, 0.03, 0.04])
    array([0.03, 0.04, 0.04])
    """
    values = _checked(p)
    return _from_the_greatest(values, np.arange(1, len(values) + 1, dtype=np.float64))


def benjamini_hochberg(p: Sequence[float]) -> NDArray[np.float64]:
    """Return p values that bound the share of false findings among what is called different.

    Parameters
    ----------
    p : (n_comparisons,) float
        p values, each in [0, 1], of comparisons that are independent or depend positively;
        none missing.

    Returns
    -------
    (n_comparisons,) float
        Adjusted p values in the same order, in [0, 1].

    Raises
    ------
    ValueError
        When a p value lies outside 0 to 1 or is missing.

    Notes
    -----
    adjusted p of rank i = min over j ≥ i of (n / j) · p of rank j. For screening many items;
    where a department is to be judged, `holm`.

    Source: Benjamini & Hochberg (1995), JRSS B 57, 289–300; the example is R 4, p.adjust.

    Examples
    --------
    >>> benjamini_hochberg([0.001, 0.008, 0.039, 0.041]).round(4)
    array([0.004, 0.016, 0.041, 0.041])
    """
    values = _checked(p)
    n = len(values)
    return _from_the_greatest(values, n / np.arange(n, 0, -1))


def benjamini_yekutieli(p: Sequence[float]) -> NDArray[np.float64]:
    """Return p values that bound the share of false findings whatever the dependence.

    Parameters
    ----------
    p : (n_comparisons,) float
        p values, each in [0, 1]; none missing.

    Returns
    -------
    (n_comparisons,) float
        Adjusted p values in the same order, in [0, 1].

    Raises
    ------
    ValueError
        When a p value lies outside 0 to 1 or is missing.

    Notes
    -----
    Benjamini–Hochberg times Σ 1/j, j = 1 … n, at most 1.

    Source: Benjamini & Yekutieli (2001), Annals of Statistics 29, 1165–1188; the example is R 4,
    p.adjust.

    Examples
    --------
    >>> benjamini_yekutieli([0.01, 0.03]).round(4)
    array([0.03 , 0.045])
    """
    values = _checked(p)
    n = len(values)
    harmonic = float((1 / np.arange(1, n + 1)).sum())
    return _from_the_greatest(values, harmonic * n / np.arange(n, 0, -1))


def _checked(p: Sequence[float]) -> NDArray[np.float64]:
    values = np.asarray(p, dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("p values lie between 0 and 1, and none is missing.")
    return values


def _from_the_greatest(
    values: NDArray[np.float64], factors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Step down from the greatest p value, never rising; factors belong to falling p values."""
    order = np.argsort(-values, kind="stable")
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.minimum.accumulate(values[order] * factors), 1.0)
    return adjusted
