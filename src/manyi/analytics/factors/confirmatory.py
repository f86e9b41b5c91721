"""A factor model known beforehand: every item measures one factor, factors correlate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.factors.matrices import correlation_of, inverse_of

_MOST_ROUNDS = 500
_STILL = 1e-10
# Where no step fits better any more, a slope below this is the noise of the last digits.
_SETTLED = 1e-6
# Loadings start no nearer to 1, so that every residual variance starts well above 0.
_START = 0.9


@dataclass(frozen=True)
class Fit:
    """How well a model reproduces the correlations."""

    statistic: float
    freedom: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    srmr: float


@dataclass(frozen=True, eq=False)
class SimpleStructure:
    """Loadings (n_items,), residual variances (n_items,) and correlations of the factors.

    Factors have variance 1; loadings and residuals are in the units of the covariances given,
    standardized_loadings for items of variance 1.
    """

    factor_of: NDArray[np.int64]
    loadings: NDArray[np.float64]
    standardized_loadings: NDArray[np.float64]
    residuals: NDArray[np.float64]
    correlations: NDArray[np.float64]
    fit: Fit


def simple_structure(
    covariance: NDArray[np.float64], factor_of: NDArray[np.int64], *, n: int
) -> SimpleStructure:
    """Fit by maximum likelihood the model in which every item measures one factor.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances or correlations; with n or n − 1 below, the loadings' ratios are the same.
    factor_of : (n_items,) int
        The factor of each item, numbered from 0 without gaps. A single factor needs three items
        or more, each of several factors two or more.
    n : int
        Respondents, more than items.

    Returns
    -------
    SimpleStructure
        Each factor has its sign such that its loadings sum to 0 or more.

    Raises
    ------
    ValueError
        When the model is not identified, n is too small, an item follows from others, the fit
        does not settle, or a residual variance comes out below 0 (an improper solution).

    Notes
    -----
    Minimises ln|Σ| + tr(Σ⁻¹R) − ln|R| − p, Σ = ΛΦΛᵀ + Θ, by Fisher scoring with halved steps;
    statistic = n times the minimum. CFI and TLI against the model without correlations, RMSEA
    with n below, SRMR over the lower half with its diagonal.

    Source: Jöreskog (1969), Psychometrika 34, 183–202; Rosseel (2012), Journal of Statistical
    Software 48(2), whose Holzinger–Swineford example gives χ² 85.306 on 24, CFI .931, TLI .896,
    RMSEA .092, SRMR .065.

    Examples
    --------
    >>> size = np.array([0.8, 0.7, 0.6, 0.5])
    >>> r = np.outer(size, size)
    >>> np.fill_diagonal(r, 1)
    >>> simple_structure(r, np.zeros(4, dtype=int), n=100).loadings.round(6)
    array([0.8, 0.7, 0.6, 0.5])
    """
    r = correlation_of(covariance)
    n_factors = _check_model(len(r), factor_of, n)
    inverse_of(r)
    model = _Model(r, factor_of, n_factors)
    values = _scored(model)
    loadings, theta, phi = model.parts(values)
    if (theta < 0).any():
        raise ValueError(
            f"item {int(np.argmin(theta))} gets a residual variance below 0: an improper "
            "solution. Leave the item out or give its factor more items."
        )
    if (np.abs(phi - np.eye(n_factors)) > 1).any():
        raise ValueError("two factors correlate beyond 1: their items measure one factor.")
    signs = np.where(np.bincount(factor_of, loadings, n_factors) < 0, -1.0, 1.0)
    loadings, phi = loadings * signs[factor_of], phi * np.outer(signs, signs)
    deviations = np.sqrt(np.diag(covariance))
    return SimpleStructure(
        factor_of=factor_of,
        loadings=loadings * deviations,
        standardized_loadings=loadings,
        residuals=theta * deviations**2,
        correlations=phi,
        fit=_fit(model, values, n),
    )


def _check_model(p: int, factor_of: NDArray[np.int64], n: int) -> int:
    if factor_of.shape != (p,) or factor_of.min() < 0:
        raise ValueError(f"one factor for each of {p} items, got shape {factor_of.shape}.")
    sizes = np.bincount(factor_of)
    needed = 3 if len(sizes) == 1 else 2
    if (sizes < needed).any():
        place = int(np.argmin(sizes))
        raise ValueError(f"factor {place} needs {needed} items or more, got {sizes[place]}.")
    if n <= p:
        raise ValueError(f"a factor model of {p} items needs more than {p} respondents, got {n}.")
    return len(sizes)


class _Model:
    """The parameters of a simple structure in one row: loadings, residuals, correlations."""

    def __init__(self, r: NDArray[np.float64], factor_of: NDArray[np.int64], k: int) -> None:
        self.r, self.p, self.k = r, len(r), k
        self._log_r = float(np.linalg.slogdet(r)[1])
        self._place = np.zeros((len(r), k))
        self._place[np.arange(len(r)), factor_of] = 1.0
        self._pairs = np.tril_indices(k, -1)

    def start(self) -> NDArray[np.float64]:
        """Return loadings on the first component of each block, and how components correlate."""
        weights = np.zeros(self._place.shape)
        loadings = np.zeros(self.p)
        for factor in range(self.k):
            items = np.flatnonzero(self._place[:, factor])
            e, v = np.linalg.eigh(self.r[np.ix_(items, items)])
            weights[items, factor] = v[:, -1] / np.sqrt(e[-1])
            loadings[items] = np.clip(v[:, -1] * np.sqrt(e[-1]), -_START, _START)
        phi = (weights.T @ self.r @ weights)[self._pairs]
        return np.concatenate([loadings, 1 - loadings**2, phi])

    def parts(
        self, values: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        phi = np.eye(self.k)
        phi[self._pairs] = values[2 * self.p :]
        return values[: self.p], values[self.p : 2 * self.p], phi + np.tril(phi, -1).T

    def implied(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        loadings, theta, phi = self.parts(values)
        size = self._place * loadings[:, None]
        return size @ phi @ size.T + np.diag(theta)

    def misfit(self, values: NDArray[np.float64]) -> float:
        implied = self.implied(values)
        if np.linalg.eigvalsh(implied)[0] <= 0:
            return np.inf
        log_det = float(np.linalg.slogdet(implied)[1])
        return log_det + float(np.trace(np.linalg.solve(implied, self.r))) - self._log_r - self.p

    def slopes(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the derivatives of Σ by each parameter, (n_parameters, p, p)."""
        loadings, _, phi = self.parts(values)
        size = self._place * loadings[:, None]
        across = self._place @ phi @ size.T
        by_loading = np.zeros((self.p, self.p, self.p))
        by_theta = np.zeros((self.p, self.p, self.p))
        items = np.arange(self.p)
        by_loading[items, items, :] += across
        by_loading[items, :, items] += across
        by_theta[items, items, items] = 1.0
        first, second = size[:, self._pairs[0]].T, size[:, self._pairs[1]].T
        outer = first[:, :, None] * second[:, None, :]
        return np.concatenate([by_loading, by_theta, outer + outer.transpose(0, 2, 1)])


def _scored(model: _Model) -> NDArray[np.float64]:
    """Return the parameters at which the slope of the misfit is nought."""
    values = model.start()
    for _ in range(_MOST_ROUNDS):
        implied = model.implied(values)
        inverse = np.linalg.inv(implied)
        slopes = model.slopes(values)
        weighted = (inverse @ slopes @ inverse).reshape(len(values), -1)
        gradient = weighted @ (implied - model.r).ravel()
        if np.abs(gradient).max() < _STILL:
            return values
        information = weighted @ slopes.reshape(len(values), -1).T
        try:
            step = np.asarray(np.linalg.solve(information, gradient), dtype=np.float64)
        except np.linalg.LinAlgError as error:
            raise ValueError("the model is not identified: two factors are one.") from error
        nearer = _halved(model, values, step)
        if nearer is None:
            break
        values = nearer
    if np.abs(gradient).max() < _SETTLED:
        return values
    raise ValueError("the fit does not settle; the items do not measure these factors.")


def _halved(
    model: _Model, values: NDArray[np.float64], step: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Return the first of the full step, half of it and so on that fits no worse."""
    before = model.misfit(values)
    for halving in range(30):
        nearer = np.asarray(values - step / 2.0**halving)
        if model.misfit(nearer) <= before:
            return nearer
    return None


def _fit(model: _Model, values: NDArray[np.float64], n: int) -> Fit:
    p = model.p
    statistic = max(n * model.misfit(values), 0.0)
    freedom = p * (p + 1) // 2 - len(values)
    none, none_freedom = -n * float(np.linalg.slogdet(model.r)[1]), p * (p - 1) // 2
    excess, none_excess = max(statistic - freedom, 0.0), max(none - none_freedom, 0.0)
    worst = max(excess, none_excess)
    gap = model.r - model.implied(values)
    return Fit(
        statistic=statistic,
        freedom=freedom,
        p=float(special.chdtrc(freedom, statistic)) if freedom else 1.0,
        cfi=1 - excess / worst if worst else 1.0,
        tli=_tli(statistic, freedom, none=none, none_freedom=none_freedom),
        rmsea=float(np.sqrt(excess / (n * freedom))) if freedom else 0.0,
        srmr=float(np.sqrt((gap[np.tril_indices(p)] ** 2).mean())),
    )


def _tli(statistic: float, freedom: int, *, none: float, none_freedom: int) -> float:
    if not freedom or none <= none_freedom:
        return 1.0
    ratio = none / none_freedom
    return (ratio - statistic / freedom) / (ratio - 1)
