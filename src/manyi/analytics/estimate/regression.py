"""Generalised linear models of a population, from a sample of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.design import Design, linearised_deviations
from manyi.analytics.estimate.figures import Estimates, require_freedom, student_estimates
from manyi.analytics.estimate.replication import Replicates, replicated

# Newton steps; where predictors tell responses apart the coefficients grow by one a step for ever.
_MOST_STEPS = 25
_TOLERANCE = 1e-10


@dataclass(frozen=True)
class Family:
    """What is assumed of the response: its mean as a function of the predictors, and its spread.

    Parameters
    ----------
    name : str
        For messages.
    mean : linear predictor (n,) → mean (n,)
        Inverse of the canonical link.
    slope : mean (n,) → (n,)
        Its derivative, which is also the variance of the response, as a function of the mean.
    start : response (n,) → linear predictor (n,)
        Where the iteration begins.
    least, greatest : float
        Range of the response.
    """

    name: str
    mean: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    slope: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    start: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    least: float = -np.inf
    greatest: float = np.inf


GAUSSIAN = Family("gaussian", mean=lambda eta: eta, slope=np.ones_like, start=lambda y: y)
LOGISTIC = Family(
    "logistic",
    mean=special.expit,
    slope=lambda mu: mu * (1 - mu),
    start=lambda y: special.logit((y + 0.5) / 2),
    least=0.0,
    greatest=1.0,
)
POISSON = Family(
    "poisson",
    mean=lambda eta: np.exp(np.minimum(eta, 700.0)),
    slope=lambda mu: mu,
    start=lambda y: np.log(y + 0.1),
    least=0.0,
)


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted model; the first coefficient is the intercept.

    Parameters
    ----------
    coefficients : Estimates
        Of shape (1 + n_predictors,).
    covariance : (1 + n_predictors, 1 + n_predictors) float
        Design covariance of the coefficients.
    t, p : (1 + n_predictors,) float
        Coefficient / standard error, and its two-sided p value.
    freedom : int
        Degrees of freedom of t.
    """

    coefficients: Estimates
    covariance: NDArray[np.float64]
    t: NDArray[np.float64]
    p: NDArray[np.float64]
    freedom: int


def fit_model(
    family: Family,
    response: NDArray[np.floating[Any]],
    predictors: NDArray[np.floating[Any]],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Model:
    """Fit a generalised linear model with linearised standard errors.

    Parameters
    ----------
    family : Family
        GAUSSIAN, LOGISTIC (log odds of 1) or POISSON (log of the mean).
    response : (n_rows,) float
        In the family's range; a row with NaN here or in a predictor is outside the domain.
    predictors : (n_rows, n_predictors) float
        Without an intercept, which is added in front.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Model
        With its coefficients on the scale of the link.

    Raises
    ------
    ValueError
        When shapes or ranges do not fit, predictors are collinear, answers are too few or are
        separated perfectly, or there are no degrees of freedom.

    Notes
    -----
    Σ w x (y − μ) = 0 is solved by Newton steps; scores = J⁻¹ w x (y − μ), J = Σ w μ′ x xᵀ;
    degrees of freedom = design − n_predictors.

    Source: Binder (1983), International Statistical Review 51, 279–292; R survey 4.5, `svyglm`.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(4)), weights=np.ones(4))
    >>> x = np.array([[0.0], [0], [1], [1]])
    >>> found = fit_model(GAUSSIAN, np.array([6.0, 8, 8, 10]), x, sample)
    >>> found.coefficients.value.round(12), found.coefficients.se.round(3), found.freedom
    (array([7., 2.]), array([0.816, 1.155]), 2)
    """
    matrix = _with_intercept(predictors, design)
    used = _complete(response, matrix, domain)
    y, x, w = response[used], matrix[used], design.weights[used]
    solution = model_coefficients(family, y, predictors[used], w)
    mu = family.mean(x @ solution)
    information = (x * (w * family.slope(mu))[:, None]).T @ x
    scores = np.zeros(matrix.shape)
    scores[used] = np.linalg.solve(information, (x * (w * (y - mu))[:, None]).T).T
    deviations = linearised_deviations(design, scores)
    covariance = deviations.T @ deviations
    n = int(used.sum())
    freedom = design.freedom(used) + 1 - x.shape[1]
    require_freedom(freedom, n=n)
    se = np.sqrt(np.diag(covariance))
    t = np.divide(solution, se, out=np.full_like(se, np.nan), where=se > 0)
    return Model(
        coefficients=student_estimates(
            solution, se, n=np.full(len(se), n), freedom=np.full(len(se), freedom), level=level
        ),
        covariance=covariance,
        t=t,
        p=2 * special.stdtr(freedom, -np.abs(t)),
        freedom=freedom,
    )


def fit_model_by_replication(
    family: Family,
    response: NDArray[np.floating[Any]],
    predictors: NDArray[np.floating[Any]],
    replicates: Replicates,
    *,
    level: float = 0.95,
) -> Estimates:
    """Fit a generalised linear model with standard errors by replication.

    Parameters
    ----------
    family : Family
        GAUSSIAN, LOGISTIC or POISSON.
    response : (n_rows,) float
        In the family's range; a row with NaN here or in a predictor is left out.
    predictors : (n_rows, n_predictors) float
        Without an intercept, which is added in front.
    replicates : Replicates
        Weights to try.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Coefficients, of shape (1 + n_predictors,).

    Raises
    ------
    ValueError
        As `fit_model`, for the sample or for a replicate of it.

    Notes
    -----
    The model is fitted anew with the weights of each replicate; see `replicated`.

    Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.5.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> from manyi.analytics.estimate import jackknife_weights
    >>> parts = jackknife_weights(declare_design(Units(np.arange(4)), weights=np.ones(4)))
    >>> y, x = np.array([6.0, 8, 8, 10]), np.array([[0.0], [0], [1], [1]])
    >>> fit_model_by_replication(GAUSSIAN, y, x, parts).value.round(12)
    array([7., 2.])
    """
    used = _complete(response, predictors, None)
    y, x = response[used], predictors[used]
    return replicated(
        lambda weights: model_coefficients(family, y, x, weights[used]),
        replicates,
        n=int(used.sum()),
        level=level,
    )


def model_coefficients(
    family: Family,
    response: NDArray[np.floating[Any]],
    predictors: NDArray[np.floating[Any]],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Coefficients of a generalised linear model of weighted rows.

    Parameters
    ----------
    family : Family
        GAUSSIAN, LOGISTIC or POISSON.
    response : (n_rows,) float
        In the family's range, nothing missing.
    predictors : (n_rows, n_predictors) float
        Without an intercept, which is added in front; nothing missing.
    weights : (n_rows,) float
        0 or more.

    Returns
    -------
    (1 + n_predictors,) float
        Intercept first.

    Raises
    ------
    ValueError
        When the response leaves its range, predictors are collinear, or the iteration finds no
        answer, as when the predictors tell 0 from 1 without fail.

    Notes
    -----
    Iteratively reweighted least squares until no linear predictor moves by more than 1e-10.

    Source: McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., section 2.5.

    Examples
    --------
    >>> y, x = np.array([0.0, 1, 0, 1, 1, 1]), np.array([[0.0], [0], [1], [1], [1], [1]])
    >>> odds = np.exp(model_coefficients(LOGISTIC, y, x, np.ones(6)))
    >>> odds.round(6)
    array([1., 3.])
    """
    if np.any(response < family.least) or np.any(response > family.greatest):
        raise ValueError(
            f"a {family.name} response lies between {family.least:g} and {family.greatest:g}, "
            f"got {response.min():g} to {response.max():g}."
        )
    x = np.column_stack([np.ones(len(response)), predictors])
    _require_independent(x, weights)
    eta = family.start(np.asarray(response, np.float64))
    for _step in range(_MOST_STEPS):
        mu = family.mean(eta)
        slope = np.maximum(family.slope(mu), 1e-300)
        beta = _least_squares(x, eta + (response - mu) / slope, weights * slope)
        before, eta = eta, x @ beta
        if np.max(np.abs(eta - before)) <= _TOLERANCE * (1 + np.max(np.abs(eta))):
            return beta
    raise ValueError(
        f"the {family.name} model finds no answer in {_MOST_STEPS} steps; the predictors may tell "
        "the responses apart without fail, so leave one out or join categories."
    )


def _least_squares(
    x: NDArray[np.float64], y: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    root = np.sqrt(weights)
    return np.asarray(np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0])


def _with_intercept(predictors: NDArray[np.floating[Any]], design: Design) -> NDArray[np.float64]:
    if predictors.ndim != 2 or len(predictors) != design.n_rows:  # noqa: PLR2004 - a matrix
        raise ValueError(
            f"predictors need {design.n_rows} rows in a matrix, got shape {predictors.shape}."
        )
    return np.column_stack([np.ones(design.n_rows), predictors])


def _complete(
    response: NDArray[np.floating[Any]],
    matrix: NDArray[np.floating[Any]],
    domain: NDArray[np.bool_] | None,
) -> NDArray[np.bool_]:
    if len(response) != len(matrix):
        raise ValueError(f"response and predictors differ: {len(response)}, {len(matrix)} rows.")
    used = ~np.isnan(response) & ~np.isnan(matrix).any(axis=1)
    return np.asarray(used if domain is None else used & domain)


def _require_independent(x: NDArray[np.float64], weights: NDArray[np.float64]) -> None:
    kept = x[weights > 0]
    spread = np.linalg.norm(kept, axis=0)
    if (
        len(kept) < x.shape[1]
        or np.linalg.matrix_rank(kept / np.where(spread > 0, spread, 1)) < (x.shape[1])
    ):
        raise ValueError(
            f"a model of {x.shape[1]} coefficients needs at least as many rows and predictors that "
            f"are not sums of each other, got {len(kept)} rows."
        )
