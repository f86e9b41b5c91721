"""Trends against printed tables and other programmes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from manyi.analytics.trend import mann_kendall, seasonal_mann_kendall, sen_slope

untied = st.lists(st.integers(0, 10**6), min_size=4, max_size=25, unique=True).map(
    lambda values: np.array(values, dtype=float)
)
tied = st.lists(st.integers(0, 6), min_size=4, max_size=40).map(
    lambda values: np.array(values, dtype=float)
)


# Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, table A18.
@pytest.mark.parametrize(
    ("figures", "s", "one_sided"),
    [
        ([1, 2, 3, 4], 6, 0.042),
        ([1, 2, 4, 3, 5], 8, 0.042),
        ([1, 2, 3, 4, 5], 10, 0.0083),
        ([1, 2, 3, 5, 4, 6], 13, 0.0083),
    ],
)
def test_small_series_have_the_printed_probabilities(figures, s, one_sided):
    found = mann_kendall(np.array(figures, dtype=float))

    assert found.s == s
    assert found.p / 2 == pytest.approx(one_sided, abs=0.0005)


@given(untied)
def test_trends_without_ties_are_tested_as_scipy_does(values):
    expected = stats.kendalltau(np.arange(len(values)), values, method="exact")

    found = mann_kendall(values)

    assert (found.tau, found.p) == pytest.approx((expected.statistic, expected.pvalue))


@given(tied.filter(lambda values: np.ptp(values) > 0))
def test_ties_take_from_the_variance_and_tau_is_that_of_scipy(values):
    found = mann_kendall(values)

    expected = stats.kendalltau(np.arange(len(values)), values)
    _, ties = np.unique(values, return_counts=True)
    n = len(values)
    variance = (
        n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties.tolist())
    ) / 18
    assert (found.tau, found.variance) == pytest.approx((expected.statistic, variance))
    assert 0 < found.p <= 1


@given(tied.filter(lambda values: np.ptp(values) > 0))
def test_a_series_read_backwards_falls_as_it_rose(values):
    forwards, backwards = mann_kendall(values), mann_kendall(values[::-1])

    assert (backwards.s, backwards.tau) == (-forwards.s, pytest.approx(-forwards.tau))
    assert backwards.p == pytest.approx(forwards.p)


def test_periods_without_a_figure_are_left_out():
    whole = mann_kendall(np.array([71.0, 72, 74, 73, 76]))

    assert mann_kendall(np.array([71, np.nan, 72, 74, 73, np.nan, 76])) == whole


def test_few_ties_are_counted_out_and_many_figures_are_near_normal():
    exact = mann_kendall(np.array([1.0, 1, 2, 3, 4, 5, 6, 7]))
    many = mann_kendall(np.repeat(np.arange(10.0), 2))

    # 8! orders of which two times two, and their mirror images, are as far from 0.
    assert exact.p == pytest.approx(2 * 2 / 40320)
    assert many.p == pytest.approx(
        stats.kendalltau(np.arange(20), np.repeat(np.arange(10.0), 2)).pvalue, abs=1e-6
    )


def test_seasons_are_compared_with_themselves_only():
    quarters = np.array([[76.0, 70, 72, 81], [77, 71, 74, 80], [79, 73, 75, 83]])

    found = seasonal_mann_kendall(quarters)

    assert (found.s, found.variance, found.n) == (3 + 3 + 3 + 1, 4 * 11 / 3, 12)
    assert found.tau == pytest.approx(10 / 12)
    assert found.p == pytest.approx(2 * stats.norm.sf(9 / np.sqrt(44 / 3)))


def test_a_season_alone_is_the_plain_test():
    values = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])

    assert seasonal_mann_kendall(values[:, None]).s == mann_kendall(values).s


def test_a_steep_year_within_seasons_is_no_trend_over_the_years():
    years = np.tile([1.0, 2, 3, 4], (4, 1)) + np.array([[0.0], [0.1], [0.05], [0.02]])

    assert seasonal_mann_kendall(years).p > 0.5


def test_slope_is_that_of_sens_own_example():
    y, t = np.array([9.0, 15, 19, 20, 45, 55, 78]), np.array([1.0, 2, 3, 4, 10, 12, 18])

    found = sen_slope(y, t, level=0.93)

    assert (found.value, found.interval.low, found.interval.high) == (4, 26 / 7, 35 / 8)


@given(untied)
def test_slope_agrees_with_scipy(values):
    times = np.arange(len(values), dtype=float)
    expected = stats.theilslopes(values, times)

    found = sen_slope(values, times)

    assert found.value == pytest.approx(expected.slope)
    assert found.interval.low <= found.value <= found.interval.high


def test_trends_of_too_little_are_refused_in_words():
    with pytest.raises(ValueError, match="four figures or more"):
        mann_kendall(np.array([1.0, 2, 3]))
    with pytest.raises(ValueError, match="not all alike"):
        mann_kendall(np.full(9, 3.0))
    with pytest.raises(ValueError, match="ten figures or more"):
        seasonal_mann_kendall(np.ones((2, 4)))
    with pytest.raises(ValueError, match="not all alike"):
        seasonal_mann_kendall(np.ones((4, 4)))
    with pytest.raises(ValueError, match="years × seasons"):
        seasonal_mann_kendall(np.ones(12))
    with pytest.raises(ValueError, match="different times"):
        sen_slope(np.arange(4.0), np.array([1.0, 1, 2, 3]))
    with pytest.raises(ValueError, match="needs its time"):
        sen_slope(np.arange(4.0), np.arange(3.0))
