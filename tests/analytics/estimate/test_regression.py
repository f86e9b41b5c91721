"""Models give the textbook's answers, with errors that respect the design."""

import numpy as np
import pytest
import statsmodels.api as sm

from manyi.analytics.design import Units, declare_design
from manyi.analytics.estimate import (
    GAUSSIAN,
    LOGISTIC,
    POISSON,
    bootstrap_weights,
    fit_model,
    fit_model_by_replication,
    jackknife_weights,
    model_coefficients,
    proportion,
)


def _sample(n=200):
    generator = np.random.default_rng(17)
    strata = np.repeat([0, 1], n // 2)
    design = declare_design(
        Units(np.arange(n), strata=strata), weights=np.where(strata == 0, 1.0, 4.0)
    )
    return design, generator.normal(size=(n, 2)), generator


def test_a_log_odds_ratio_of_a_two_by_two_table_is_exact():
    # 10 of 40 against 30 of 50: log(30/20) − log(10/30).
    y = np.repeat([1.0, 0, 1, 0], [10, 30, 30, 20])
    x = np.repeat([0.0, 1], [40, 50])[:, None]

    found = model_coefficients(LOGISTIC, y, x, np.ones(90))

    assert found == pytest.approx([np.log(1 / 3), np.log(1.5) - np.log(1 / 3)], rel=1e-9)


def test_a_log_rate_ratio_of_two_groups_is_exact():
    y, x = np.array([1.0, 3, 2, 8, 0, 10]), np.array([0.0, 0, 0, 1, 1, 1])[:, None]

    found = model_coefficients(POISSON, y, x, np.ones(6))

    assert found == pytest.approx([np.log(2), np.log(3)], rel=1e-9)


@pytest.mark.parametrize(
    ("family", "peer"),
    [
        (GAUSSIAN, sm.families.Gaussian()),
        (LOGISTIC, sm.families.Binomial()),
        (POISSON, sm.families.Poisson()),
    ],
)
def test_without_a_design_errors_are_the_robust_ones_of_statsmodels(family, peer):
    _, x, generator = _sample(120)
    y = generator.binomial(1, 0.4, 120).astype(np.float64)
    design = declare_design(Units(np.arange(120)), weights=np.ones(120))

    found = fit_model(family, y, x, design)

    expected = sm.GLM(y, sm.add_constant(x), family=peer).fit(cov_type="HC0", tol=1e-12)
    assert found.coefficients.value == pytest.approx(expected.params, rel=1e-7)
    assert found.coefficients.se == pytest.approx(expected.bse * np.sqrt(120 / 119), rel=1e-7)


def test_an_intercept_alone_is_the_logit_of_the_share_with_its_interval():
    design, _, generator = _sample()
    y = (generator.random(200) < 0.3).astype(np.float64)

    model = fit_model(LOGISTIC, y, np.empty((200, 0)), design)

    share, found = proportion(y, design), model.coefficients.at(0)
    ends = 1 / (1 + np.exp(-np.array([found.value, found.low, found.high])))
    assert ends == pytest.approx([share.value, share.low, share.high], rel=1e-9)


@pytest.mark.parametrize("family", [GAUSSIAN, LOGISTIC, POISSON])
def test_linearised_and_replicated_errors_tell_the_same(family):
    design, x, generator = _sample(400)
    eta = 0.3 + 0.5 * x[:, 0]
    draws = {
        "gaussian": eta + generator.normal(size=400),
        "logistic": (generator.random(400) < family.mean(eta)).astype(np.float64),
        "poisson": generator.poisson(np.exp(eta)).astype(np.float64),
    }
    y = draws[family.name]

    model = fit_model(family, y, x, design)
    jackknifed = fit_model_by_replication(family, y, x, jackknife_weights(design))
    drawn = fit_model_by_replication(
        family, y, x, bootstrap_weights(design, n_replicates=200, generator=generator)
    )

    assert jackknifed.value == pytest.approx(model.coefficients.value, rel=1e-8)
    assert jackknifed.se == pytest.approx(model.coefficients.se, rel=0.15)
    assert drawn.se == pytest.approx(model.coefficients.se, rel=0.2)
    assert model.freedom == 398 - 2


def test_rows_with_a_gap_are_left_out_of_the_fit_but_not_of_the_sample():
    design, x, generator = _sample()
    y = x[:, 0] + generator.normal(size=200)
    gap = np.arange(200) % 7 == 0

    found = fit_model(GAUSSIAN, np.where(gap, np.nan, y), x, design)

    expected = fit_model(GAUSSIAN, y, x, design, domain=~gap)
    assert found.coefficients.value.tolist() == expected.coefficients.value.tolist()
    assert found.covariance.tolist() == expected.covariance.tolist()
    assert found.coefficients.n.tolist() == [171] * 3


@pytest.mark.parametrize(
    ("family", "y", "x", "words"),
    [
        (
            LOGISTIC,
            np.array([0.0, 1, 2, 0]),
            np.arange(4.0)[:, None],
            "between 0 and 1, got 0 to 2",
        ),
        (POISSON, np.array([0.0, 1, -2, 0]), np.arange(4.0)[:, None], "between 0 and inf"),
        (LOGISTIC, np.array([0.0, 0, 1, 1]), np.arange(4.0)[:, None], "finds no answer"),
        (LOGISTIC, np.ones(4), np.empty((4, 0)), "finds no answer"),
        (GAUSSIAN, np.arange(4.0), np.ones((4, 1)), "not sums of each other"),
        (GAUSSIAN, np.arange(4.0), np.eye(4), "at least as many rows"),
        (GAUSSIAN, np.arange(4.0), np.ones((3, 1)), "4 rows in a matrix"),
        (GAUSSIAN, np.arange(3.0), np.arange(4.0)[:, None], "3, 4 rows"),
        (GAUSSIAN, np.arange(4.0), np.eye(4)[:, :3], "degrees of freedom 1 or more"),
    ],
)
def test_a_model_that_cannot_be_fitted_is_refused_in_words(family, y, x, words):
    design = declare_design(Units(np.arange(4)), weights=np.ones(4))

    with pytest.raises(ValueError, match=words):
        fit_model(family, y, x, design)
