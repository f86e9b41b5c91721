"""Control charts against printed limits, and run rules against patterns made by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics import control
from manyi.analytics.control import NELSON, WESTERN_ELECTRIC, Rule, Signal, signals


def test_constants_are_those_of_the_table():
    # Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., appendix VI.
    table = {
        2: (1.128, 0.853, 0.7979),
        3: (1.693, 0.888, 0.8862),
        4: (2.059, 0.880, 0.9213),
        5: (2.326, 0.864, 0.9400),
        10: (3.078, 0.797, 0.9727),
        25: (3.931, 0.708, 0.9896),
    }

    for n, (d2, d3, c4) in table.items():
        found = control.range_constants(n)
        assert (found.mean, found.deviation) == pytest.approx((d2, d3), abs=0.00051)
        assert control.deviation_constant(n) == pytest.approx(c4, abs=0.000051)


def test_constants_are_close_to_what_draws_give():
    draws = np.random.default_rng(1).normal(size=(200_000, 7))
    found = control.range_constants(7)

    ranges = np.ptp(draws, axis=1)
    assert (ranges.mean(), ranges.std()) == pytest.approx((found.mean, found.deviation), rel=0.005)
    assert draws.std(axis=1, ddof=1).mean() == pytest.approx(
        control.deviation_constant(7), rel=0.005
    )


def test_a_target_serves_as_centre_line_from_the_first_wave():
    found = control.p_chart(np.array([70, 84]), np.array([100, 100]), centre=0.84)

    sigma = np.sqrt(0.84 * 0.16 / 100)
    np.testing.assert_allclose(found.low, 0.84 - 3 * sigma)
    np.testing.assert_allclose(found.standardised, [-0.14 / sigma, 0], atol=1e-12)
    assert found.is_out.tolist() == [True, False]


def test_large_waves_have_narrow_limits_and_none_beyond_the_scale():
    found = control.p_chart(np.array([19, 950]), np.array([20, 1000]), centre=0.95)

    assert found.high.tolist() == [1.0, pytest.approx(0.95 + 3 * np.sqrt(0.95 * 0.05 / 1000))]
    assert found.low[0] < found.low[1]


def test_shares_of_many_answers_are_judged_by_how_they_move():
    shares = np.array([0.80, 0.82, 0.79, 0.81, 0.83, 0.80, 0.82, 0.78])
    n = np.full(8, 10_000)

    plain = control.p_chart(shares * n, n)
    laney = control.laney_p_chart(shares * n, n)

    assert plain.is_out.sum() >= 4
    assert not laney.is_out.any()
    np.testing.assert_allclose(laney.centre, plain.centre)


def test_charts_for_complaints_agree_where_exposure_is_the_same():
    events = np.array([3, 1, 4, 1, 5, 9, 2, 6])

    c, u = control.c_chart(events), control.u_chart(events, np.full(8, 100))

    np.testing.assert_allclose(u.high * 100, c.centre + 3 * np.sqrt(c.centre))
    np.testing.assert_allclose(u.standardised, c.standardised)


SAMPLES = np.random.default_rng(7).normal(75, 4, size=(12, 5))


def test_means_by_range_and_by_deviation_give_nearly_the_same_limits():
    by_range = control.mean_chart_by_range(SAMPLES)
    by_deviation = control.mean_chart_by_deviation(
        SAMPLES.mean(axis=1), SAMPLES.std(axis=1, ddof=1), np.full(12, 5)
    )

    np.testing.assert_allclose(by_range.centre, by_deviation.centre)
    np.testing.assert_allclose(by_range.sigma, by_deviation.sigma, rtol=0.15)


def test_shifting_and_stretching_the_values_shifts_and_stretches_the_limits():
    plain = control.mean_chart_by_range(SAMPLES)
    other = control.mean_chart_by_range(100 + 2 * SAMPLES)

    np.testing.assert_allclose(other.low, 100 + 2 * plain.low)
    np.testing.assert_allclose(other.standardised, plain.standardised, atol=1e-9)


def test_charts_of_spread_have_the_published_factors():
    # Montgomery (2009), appendix VI: D3, D4 and B3, B4 for n = 5 and 10.
    for n, d3, d4, b3, b4 in ((5, 0, 2.114, 0, 2.089), (10, 0.223, 1.777, 0.284, 1.716)):
        samples = np.random.default_rng(n).normal(size=(9, n))
        ranges = control.range_chart(samples)
        deviations = control.deviation_chart(samples.std(axis=1, ddof=1), n=n)

        for chart, low, high in ((ranges, d3, d4), (deviations, b3, b4)):
            assert chart.low[0] / chart.centre[0] == pytest.approx(low, abs=0.0006)
            assert chart.high[0] / chart.centre[0] == pytest.approx(high, abs=0.0006)


def test_moving_ranges_have_the_published_factor():
    found = control.moving_range_chart(np.array([3.0, 5, 4, 6, 2, 7, 3, 5]))

    assert found.values.tolist() == [2, 1, 2, 4, 5, 4, 2]
    assert found.high[0] / found.centre[0] == pytest.approx(3.267, abs=0.001)


def test_moving_averages_find_a_small_lasting_shift_that_single_values_do_not():
    values = np.concatenate([np.tile([9.6, 10.4], 5), np.tile([10.6, 11.4], 8)])

    averages = control.ewma_chart(values, centre=10, sigma=1)
    single = control.chart_of(values, centre=10, sigma=1)

    assert not single.is_out.any()
    assert np.flatnonzero(averages.is_out)[0] > 9


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30).map(np.array))
def test_moving_average_with_all_weight_on_the_newest_is_the_plain_chart(values):
    found = control.ewma_chart(values, centre=0, sigma=1, weight=1)

    np.testing.assert_allclose(found.values, values, atol=1e-12)
    np.testing.assert_allclose(found.high, 3)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: control.p_chart(np.ones(7), np.full(7, 9)), "8 points or more"),
        (lambda: control.p_chart(np.zeros(8), np.full(8, 9)), "above 0 and below 1"),
        (lambda: control.p_chart(np.full(8, 10), np.full(8, 9)), "between 0 and their number"),
        (lambda: control.u_chart(np.zeros(8), np.ones(8)), "one event or more"),
        (lambda: control.u_chart(-np.ones(8), np.ones(8)), "0 or more"),
        (lambda: control.individuals_chart(np.full(8, 3.0)), "no spread"),
        (lambda: control.individuals_chart(np.array([1, 2, np.nan] * 3)), "one is missing"),
        (lambda: control.mean_chart_by_range(np.ones((3, 5))), "8 points or more"),
        (lambda: control.mean_chart_by_range(np.full((9, 2), np.nan)), "none missing"),
        (lambda: control.range_constants(1), "2 to 50"),
        (lambda: control.deviation_constant(1), "two values"),
        (lambda: control.ewma_chart(np.ones(3), centre=0, sigma=1, weight=0), "weight above 0"),
        (
            lambda: control.mean_chart_by_deviation(np.ones(8), np.ones(8), np.ones(8)),
            "two respondents",
        ),
        (lambda: signals(np.ones((2, 2)), NELSON), "one series"),
    ],
)
def test_what_gives_no_honest_limits_is_refused_in_words(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        (Rule.ONE_BEYOND_THREE, [0, -3.1]),
        (Rule.TWO_OF_THREE_BEYOND_TWO, [2.1, -0.1, 2.2]),
        (Rule.FOUR_OF_FIVE_BEYOND_ONE, [-1.1, -1.2, 0.1, -1.3, -1.1]),
        (Rule.EIGHT_ON_ONE_SIDE, [0.1, 0.2] * 4),
        (Rule.NINE_ON_ONE_SIDE, [*[-0.1, -0.2] * 4, -0.1]),
        (Rule.SIX_RISING_OR_FALLING, [-0.9, -0.5, -0.2, 0.3, 0.6, 0.9]),
        (Rule.FOURTEEN_UP_AND_DOWN, [0.2, -0.2] * 7),
        (Rule.FIFTEEN_WITHIN_ONE, [0.5, 0.2, -0.5] * 5),
        (Rule.EIGHT_BEYOND_ONE_ON_BOTH_SIDES, [1.2, -1.2] * 4),
    ],
)
def test_a_rule_sees_its_pattern_at_the_point_that_completes_it(rule, points):
    whole = np.array(points)

    assert signals(whole, [rule]) == (Signal(rule, len(points) - 1),)
    assert signals(-whole, [rule]) == (Signal(rule, len(points) - 1),)
    assert signals(whole[:-1], [rule]) == ()


def test_a_missing_wave_breaks_a_pattern():
    points = np.array([0.1, 0.2, 0.1, np.nan, 0.2, 0.1, 0.2, 0.3, 0.1])

    assert signals(points, [Rule.EIGHT_ON_ONE_SIDE]) == ()


def test_patterns_are_told_in_the_order_of_time():
    points = np.array([0.1, 2.1, 0.3, 2.4, -3.2])

    assert signals(points, WESTERN_ELECTRIC) == (
        Signal(Rule.TWO_OF_THREE_BEYOND_TWO, 3),
        Signal(Rule.ONE_BEYOND_THREE, 4),
    )


def test_chance_alone_seldom_breaks_nelsons_first_rule():
    points = np.random.default_rng(2).normal(size=100_000)

    found = signals(points, NELSON[:1])

    # Montgomery (2009), section 5.3.3: .0027 of the points of a process under control.
    assert len(found) / len(points) == pytest.approx(0.0027, abs=0.0006)
