"""Forms that were filled in faster than they can be read."""

import math
from statistics import median

import numpy as np
import pytest

from manyi.analytics.validity import fast_outlier, hurried, speeding


def test_forty_seconds_against_a_median_of_240_are_flagged_with_the_figure():
    seconds = np.array([240.0, 40, 500, 200, 240, np.nan])

    found = speeding(seconds)

    assert found.rows.tolist() == [1]
    assert (found.rule, found.figures.tolist(), found.limit) == ("speeding", [40.0], 80.0)


def test_unknown_times_flag_nobody():
    assert speeding(np.array([np.nan, np.nan])).rows.tolist() == []


def test_a_wave_of_three_is_judged_by_its_median_too():
    assert speeding(np.array([30.0, 240, 300])).rows.tolist() == [0]


def test_a_time_far_below_the_spread_of_log_times_is_flagged():
    seconds = np.append(np.exp(np.linspace(np.log(120), np.log(480), 41)), 50.0)
    logs = [math.log(second) for second in seconds]
    middle = median(logs)
    spread = 1.482602218505602 * median(abs(log - middle) for log in logs)

    found = fast_outlier(np.append(seconds, np.nan), deviations=2.5)

    assert found.rows.tolist() == [41]
    assert found.limit == pytest.approx(math.exp(middle - 2.5 * spread))


def test_slow_forms_are_no_fast_outliers():
    seconds = np.append(np.linspace(200, 300, 30), 90_000.0)

    assert fast_outlier(seconds).rows.tolist() == []


def test_nineteen_times_are_too_few_for_a_robust_spread():
    with pytest.raises(ValueError, match="needs 20 known times, got 19"):
        fast_outlier(np.linspace(100, 200, 19))


def test_times_that_are_all_alike_have_no_spread_to_measure_by():
    with pytest.raises(ValueError, match="no spread"):
        fast_outlier(np.full(30, 100.0))


def test_less_than_two_seconds_an_item_is_hurried_even_alone():
    found = hurried(np.array([15.0, np.nan, 15.0]), np.array([10, 10, 0]))

    assert (found.rule, found.rows.tolist(), found.figures.tolist(), found.limit) == (
        "hurried",
        [0],
        [1.5],
        2.0,
    )


def test_limits_outside_their_range_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        speeding(np.array([1.0]), share_of_median=1)
    with pytest.raises(ValueError, match="above 0"):
        fast_outlier(np.linspace(100, 200, 30), deviations=0)
    with pytest.raises(ValueError, match="one number of items per time"):
        hurried(np.array([1.0]), np.array([1, 2]))
