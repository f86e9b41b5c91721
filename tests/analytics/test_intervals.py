"""Intervals against published numbers and against how often they cover."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from manyi.analytics.intervals import (
    bounded_interval,
    clopper_pearson_interval,
    degree_interval,
    effective_counts,
    effective_n,
    mean_answer_interval,
    mean_interval,
    net_promoter_interval,
    top_box_interval,
    wilson_interval,
)

POINTS = np.array([10.0, 8, 6, 4, 2])


# Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_gives_newcombes_table(successes, n, low, high):
    found = wilson_interval(successes, n)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_wilson_interval_agrees_with_statsmodels_and_holds_the_share(n, share):
    successes = round(share * n)
    low, high = proportion_confint(successes, n, method="wilson")

    found = wilson_interval(successes, n)

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert found.low <= successes / n <= found.high


@pytest.mark.parametrize(("successes", "n"), [(5, 0), (-1, 5), (6, 5)])
def test_an_impossible_proportion_is_refused(successes, n):
    with pytest.raises(ValueError, match="proportion needs"):
        wilson_interval(successes, n)


def test_mean_interval_uses_student_below_infinity_and_the_normal_there():
    assert mean_interval(0, 1, freedom=24).high == pytest.approx(2.0639, abs=1e-4)
    assert mean_interval(0, 1, freedom=float("inf")).high == pytest.approx(1.95996, abs=1e-5)


@given(st.lists(st.integers(0, 500), min_size=5, max_size=5).filter(lambda c: sum(c) > 1))
def test_degree_interval_stays_on_the_scale_and_has_width(counts):
    levels = np.array(counts)

    found = degree_interval(levels, POINTS)

    degree = float(levels @ POINTS) / levels.sum() / 10
    assert 0.2 <= found.low <= degree + 1e-12
    assert degree - 1e-12 <= found.high <= 1.0
    assert found.low < found.high


def test_all_alike_still_leaves_doubt():
    found = bounded_interval(0.6, 0.0, n=10, least=0.2, greatest=1.0)

    alike = wilson_interval(10, 10).low
    assert (found.low, found.high) == pytest.approx(
        (alike * 0.6 + (1 - alike) * 0.2, alike * 0.6 + (1 - alike))
    )


def test_interval_covers_the_truth_about_as_often_as_it_says():
    generator = np.random.default_rng(11)
    shares = np.array([0.4, 0.3, 0.2, 0.07, 0.03])
    truth = float(shares @ POINTS) / 10
    draws = generator.multinomial(100, shares, size=1000)

    intervals = [degree_interval(counts, POINTS) for counts in draws]

    covered = sum(interval.low <= truth <= interval.high for interval in intervals)
    assert 925 <= covered <= 970


def test_net_promoter_interval_holds_the_score_and_stays_in_range():
    assert net_promoter_interval(0, 0, 3).low == -1.0
    found = net_promoter_interval(60, 25, 15)
    assert found.low < 0.45 < found.high


# Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 5.
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_exact_interval_gives_newcombes_table(successes, n, low, high):
    found = clopper_pearson_interval(successes, n)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 10**4), st.floats(0, 1), st.floats(0.5, 0.999))
def test_exact_interval_agrees_with_statsmodels_and_grows_from_end_to_end(n, share, level):
    successes = round(share * n)
    expected = proportion_confint(successes, n, alpha=1 - level, method="beta")

    found = clopper_pearson_interval(successes, n, level=level)

    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    assert found.low <= successes / n <= found.high


def test_exact_interval_of_an_impossible_proportion_or_level_is_refused():
    with pytest.raises(ValueError, match="proportion needs"):
        clopper_pearson_interval(6, 5)
    with pytest.raises(ValueError, match="confidence level"):
        clopper_pearson_interval(3, 5, level=1.0)


def test_top_boxes_have_the_interval_of_their_share():
    assert top_box_interval(np.array([40, 41, 182])) == wilson_interval(81, 263)
    with pytest.raises(ValueError, match="between 1 and 3"):
        top_box_interval(np.array([1, 2, 3]), boxes=4)


def test_mean_answer_lies_in_its_interval_which_is_that_of_student():
    found = mean_answer_interval(np.array([1, 2, 1]), np.array([1.0, 2, 3]))

    student = mean_interval(2.0, np.std([1, 2, 2, 3], ddof=1) / 2, freedom=3)
    assert (found.low, found.high) == pytest.approx((1.0, 3.0))
    assert student.low < 1.0
    with pytest.raises(ValueError, match="two answers"):
        mean_answer_interval(np.array([1, 0]), np.array([1.0, 2]))


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=40).map(np.array))
def test_unequal_weights_never_say_more_than_their_number(weights):
    found = effective_n(weights)

    assert 1 - 1e-9 <= found <= len(weights) * (1 + 1e-9)
    assert effective_n(7 * weights) == pytest.approx(found)


def test_effective_counts_keep_the_shares_and_add_to_the_effective_size():
    weights = np.array([1.0, 1, 2, 4])
    counts = np.array([weights[:3].sum(), weights[3:].sum()])

    found = effective_counts(counts, square_sum=float(weights @ weights))

    assert found.sum() == pytest.approx(effective_n(weights))
    assert found[0] / found[1] == pytest.approx(counts[0] / counts[1])


def test_no_weight_at_all_is_refused():
    with pytest.raises(ValueError, match="not all 0"):
        effective_n(np.zeros(3))
    with pytest.raises(ValueError, match="above 0"):
        effective_counts(np.zeros(3), square_sum=1.0)
