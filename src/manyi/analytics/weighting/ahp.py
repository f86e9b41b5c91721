"""Weights from comparisons of two indicators at a time (AHP), by one or several judges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Mean consistency index of random matrices, for 1, 2, … 10 indicators; Saaty (1980), chapter 2.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
MOST_CONSISTENCY_RATIO = 0.10
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Contradiction:
    """The comparison that fits the others least: as judged, and as the weights would have it."""

    first: int
    second: int
    judged: float
    implied: float


@dataclass(frozen=True, eq=False)
class AhpWeights:
    """Weights and how far the comparisons contradict each other.

    Parameters
    ----------
    weights : (n,) float
        Adding up to 1.
    largest_eigenvalue : float
        n when every comparison follows from the others, more otherwise.
    consistency_index : float
        (λ − n)/(n − 1).
    random_index : float
        Of random comparisons of as many indicators, from `RANDOM_INDEX`.
    consistency_ratio : float
        Index over random index; 0 for two indicators, which cannot contradict each other.
    worst : Contradiction or None
        Where to ask again first; None when nothing contradicts.
    """

    weights: NDArray[np.float64]
    largest_eigenvalue: float
    consistency_index: float
    random_index: float
    consistency_ratio: float
    worst: Contradiction | None

    @property
    def is_consistent(self) -> bool:
        """Whether the consistency ratio is 0.10 or less; other weights are not to be used."""
        return self.consistency_ratio <= MOST_CONSISTENCY_RATIO


@dataclass(frozen=True, eq=False)
class JointWeights:
    """Weights of several judges together, and of each of them."""

    together: AhpWeights
    judges: tuple[AhpWeights, ...]

    @property
    def inconsistent(self) -> tuple[int, ...]:
        """Places of the judges to be asked again."""
        return tuple(at for at, judge in enumerate(self.judges) if not judge.is_consistent)


def ahp_weights(comparisons: NDArray[np.float64]) -> AhpWeights:
    """Weights from one matrix of comparisons, and its consistency.

    Parameters
    ----------
    comparisons : (n, n) float
        How many times as important the row is as the column, from 1/9 to 9; 1 on the diagonal,
        reciprocal; 1 to 10 indicators, none missing.

    Returns
    -------
    AhpWeights
        Look at `is_consistent` before using the weights: above a ratio of 0.10 they are told so
        that people can see what to ask again, not to be used.

    Raises
    ------
    ValueError
        When the matrix is not square and reciprocal, an entry is missing or not above 0, or there
        are more than 10 indicators.

    Notes
    -----
    A w = λ w for the largest λ; CI = (λ − n)/(n − 1); CR = CI/RI, RI = 0 0 .58 .90 1.12 1.24 1.32
    1.41 1.45 1.49. The worst comparison is the one with the largest |ln(a_ij w_j/w_i)|.

    Source: Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill, chapter 2. The
    example is the consumption of drinks (coffee, wine, tea, beer, sodas, milk, water) of Saaty
    (2008), International Journal of Services Sciences 1, 83–98, who finds .177 .019 .042 .116 .190
    .129 .327 and a consistency ratio of .022.

    Examples
    --------
    >>> upper = [9, 5, 2, 1, 1, 1/2, 1/3, 1/9, 1/9, 1/9, 1/9,
    ...          1/3, 1/4, 1/3, 1/9, 1/2, 1, 1/3, 2, 1/2, 1/3]
    >>> drinks = ahp_weights(reciprocal_matrix(np.array(upper)))
    >>> drinks.weights.round(3)
    array([0.177, 0.019, 0.042, 0.116, 0.19 , 0.129, 0.327])
    >>> round(drinks.consistency_ratio, 3), drinks.is_consistent
    (0.022, True)
    """
    a = _checked(comparisons)
    n = len(a)
    values, vectors = np.linalg.eig(a)
    at = int(values.real.argmax())
    heavy = abs(vectors[:, at].real)
    w = np.asarray(heavy / heavy.sum(), dtype=np.float64)
    largest = float(values[at].real)
    index = max(largest - n, 0.0) / (n - 1) if n > 1 else 0.0
    random = RANDOM_INDEX[n - 1]
    return AhpWeights(
        weights=w,
        largest_eigenvalue=largest,
        consistency_index=index,
        random_index=random,
        consistency_ratio=index / random if random else 0.0,
        worst=_worst_comparison(a, w),
    )


def joint_ahp_weights(comparisons: NDArray[np.float64]) -> JointWeights:
    """Weights of several judges: their matrices are averaged before weights are sought.

    Parameters
    ----------
    comparisons : (n_judges, n, n) float
        One reciprocal matrix for each judge, as for `ahp_weights`.

    Returns
    -------
    JointWeights
        Of all together and of each judge, so that a judge who contradicts himself can be named.

    Raises
    ------
    ValueError
        When there is no judge or a matrix is not what `ahp_weights` needs.

    Notes
    -----
    a_ij = (Π over judges of a_ij)^(1/m), the only mean that keeps a matrix reciprocal.

    Source: Aczél & Saaty (1983), Journal of Mathematical Psychology 27, 93–102. The example is our
    own: 2 and 8 give 4.

    Examples
    --------
    >>> judges = np.array([[[1, 2], [1/2, 1]], [[1, 8], [1/8, 1]]])
    >>> joint_ahp_weights(judges).together.weights.round(3).tolist()
    [0.8, 0.2]
    """
    matrices = np.asarray(comparisons, dtype=np.float64)
    if matrices.ndim != 3 or not len(matrices):  # noqa: PLR2004 - judges by rows by columns
        raise ValueError(f"judges need shape (n_judges, n, n), got {matrices.shape}.")
    judges = tuple(ahp_weights(matrix) for matrix in matrices)
    return JointWeights(ahp_weights(np.exp(np.log(matrices).mean(axis=0))), judges)


def reciprocal_matrix(upper: NDArray[np.float64]) -> NDArray[np.float64]:
    """Complete the comparisons above the diagonal to a matrix.

    Parameters
    ----------
    upper : (n(n − 1)/2,) float
        First with second, first with third, …, last but one with last; above 0.

    Returns
    -------
    (n, n) float
        With 1 on the diagonal and reciprocals below it.

    Raises
    ------
    ValueError
        When the number of comparisons fits no n, or one is missing or not above 0.

    Notes
    -----
    a_ji = 1/a_ij

    Source: Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill, chapter 1. The example is our
    own.

    Examples
    --------
    >>> reciprocal_matrix(np.array([2.0, 4.0, 2.0]))
    array([[1.  , 2.  , 4.  ],
           [0.5 , 1.  , 2.  ],
           [0.25, 0.5 , 1.  ]])
    """
    judged = np.asarray(upper, dtype=np.float64)
    n = round((1 + np.sqrt(1 + 8 * judged.size)) / 2)
    if judged.ndim != 1 or n * (n - 1) // 2 != judged.size:
        raise ValueError(f"comparisons number 1, 3, 6, 10 and so on, got shape {judged.shape}.")
    if not (judged > 0).all():
        raise ValueError("every comparison needs a number above 0; one is missing or is not.")
    a = np.ones((n, n))
    a[np.triu_indices(n, 1)] = judged
    a.T[np.triu_indices(n, 1)] = 1 / judged
    return a


def _checked(comparisons: NDArray[np.float64]) -> NDArray[np.float64]:
    a = np.asarray(comparisons, dtype=np.float64)
    if a.ndim != 2 or a.shape[0] != a.shape[1] or not 1 <= len(a) <= len(RANDOM_INDEX):  # noqa: PLR2004 - a matrix
        raise ValueError(
            f"comparisons need a square matrix of 1 to {len(RANDOM_INDEX)} indicators, "
            f"got shape {a.shape}; split longer lists into groups."
        )
    if not np.isfinite(a).all() or (a <= 0).any():
        raise ValueError("every comparison needs a number above 0; one is missing or is not.")
    apart = abs(a * a.T - 1)
    if apart.max() > _ROUNDING:
        i, j = np.unravel_index(int(apart.argmax()), a.shape)
        raise ValueError(
            f"comparisons need to be reciprocal; {a[i, j]:g} in row {i + 1}, column {j + 1} "
            f"does not go with {a[j, i]:g} the other way round."
        )
    return a


def _worst_comparison(a: NDArray[np.float64], w: NDArray[np.float64]) -> Contradiction | None:
    apart = np.triu(abs(np.log(a * w[None, :] / w[:, None])), 1)
    if apart.max() <= _ROUNDING:
        return None
    # Of three indicators all comparisons fit equally badly, but for the last digit: the first.
    first = int((apart >= apart.max() - _ROUNDING).argmax())
    i, j = divmod(first, len(a))
    return Contradiction(i, j, float(a[i, j]), float(w[i] / w[j]))
