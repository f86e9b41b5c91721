"""Cronbach's alpha and its kin against psych, and what they never do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.reliability import (
    alpha_error,
    alpha_if_deleted,
    alpha_interval,
    cronbach_alpha,
    item_analysis,
    item_rest_correlation,
    standardized_alpha,
)


def _answers(seed: int = 4, n: int = 100) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, 5)) * np.array([0.5, 1, 1, 2, 3])


def _covariance(seed: int = 4) -> np.ndarray:
    return np.cov(_answers(seed), rowvar=False)


def test_equal_covariances_give_the_spearman_brown_formula():
    covariance = np.full((4, 4), 0.5) + np.eye(4) / 2

    assert cronbach_alpha(covariance) == pytest.approx(4 * 0.5 / (1 + 3 * 0.5))
    assert standardized_alpha(covariance * 9) == pytest.approx(4 * 0.5 / (1 + 3 * 0.5))


def test_item_rest_is_the_correlation_with_the_sum_of_the_others():
    answers = _answers()
    rest = answers.sum(axis=1, keepdims=True) - answers

    direct = [np.corrcoef(answers[:, item], rest[:, item])[0, 1] for item in range(5)]

    assert item_rest_correlation(_covariance()) == pytest.approx(direct)


def test_alpha_without_an_item_is_the_alpha_of_the_others():
    covariance = _covariance()

    assert alpha_if_deleted(covariance)[4] == pytest.approx(cronbach_alpha(covariance[:4, :4]))


@given(st.integers(0, 10_000), st.permutations(range(5)), st.floats(0.1, 10))
def test_alpha_knows_neither_order_nor_the_unit_of_all_items(seed, order, unit):
    covariance = _covariance(seed)

    turned = covariance[np.ix_(order, order)] * unit

    assert cronbach_alpha(turned) == pytest.approx(cronbach_alpha(covariance))


@given(st.floats(-0.5, 0.99), st.integers(30, 5000), st.integers(2, 30))
def test_interval_holds_alpha_and_narrows_with_more_respondents(alpha, n, n_items):
    found = alpha_interval(alpha, n=n, n_items=n_items)
    more = alpha_interval(alpha, n=4 * n, n_items=n_items)

    assert found.low < alpha < found.high < 1
    assert more.high - more.low < found.high - found.low


def test_a_wider_confidence_has_a_wider_interval():
    usual = alpha_interval(0.8, n=100, n_items=5)
    wide = alpha_interval(0.8, n=100, n_items=5, level=0.99)

    assert wide.low < usual.low < usual.high < wide.high
    assert (usual.level, wide.level) == (0.95, 0.99)


def test_standard_error_is_half_an_interval_by_two():
    alpha, covariance = cronbach_alpha(_covariance()), _covariance()
    interval = alpha_interval(alpha, n=2000, n_items=5)

    assert alpha_error(covariance, n=2000) == pytest.approx(
        (interval.high - interval.low) / 3.92, rel=0.5
    )


def test_item_analysis_puts_the_same_figures_together():
    covariance = _covariance()

    found = item_analysis(covariance, n=100)

    assert (found.n, found.alpha) == (100, cronbach_alpha(covariance))
    assert found.interval == alpha_interval(found.alpha, n=100, n_items=5)
    assert found.standardized_alpha == standardized_alpha(covariance)
    assert found.if_deleted.tolist() == alpha_if_deleted(covariance).tolist()
    assert found.item_rest.tolist() == item_rest_correlation(covariance).tolist()


def test_scales_and_samples_that_are_too_small_are_refused_in_words():
    covariance = _covariance()
    with pytest.raises(ValueError, match="two items or more, got 1"):
        cronbach_alpha(np.eye(1))
    with pytest.raises(ValueError, match="three items or more, got 2"):
        alpha_if_deleted(np.eye(2))
    with pytest.raises(ValueError, match="30 respondents or more, got 29"):
        item_analysis(covariance, n=29)
    with pytest.raises(ValueError, match="30 respondents or more, got 29"):
        alpha_error(covariance, n=29)


def test_items_that_cancel_each_other_have_no_alpha():
    with pytest.raises(ValueError, match="turn reversed items round"):
        cronbach_alpha(np.array([[1.0, -1], [-1, 1]]))
