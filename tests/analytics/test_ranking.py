"""No department is praised or blamed for noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from manyi.analytics.comparison import Figure, Outcome
from manyi.analytics.ranking import (
    RankInterval,
    funnel_of_figures,
    funnel_of_proportions,
    rank_intervals,
)

figures = st.lists(
    st.builds(Figure, st.floats(0, 1), st.floats(0.001, 0.2), st.integers(10, 500)),
    min_size=1,
    max_size=12,
)


def test_departments_that_chance_may_have_ordered_share_their_ranks():
    found = rank_intervals(
        [Figure(0.90, 0.010, 80), Figure(0.82, 0.02, 90), Figure(0.80, 0.02, 70)]
    )

    assert found == (RankInterval(1, 1, 1), RankInterval(2, 2, 3), RankInterval(3, 2, 3))


def test_a_department_with_too_few_answers_is_not_ranked():
    found = rank_intervals([Figure(0.9, 0.01, 80), Figure(0.1, 0.01, 9), Figure(0.8, 0.01, 80)])

    assert found == (RankInterval(1, 1, 1), None, RankInterval(2, 2, 2))


@given(figures)
def test_every_rank_lies_in_its_interval_whatever_the_order_of_departments(given_figures):
    found = rank_intervals(given_figures)

    assert all(1 <= f.best <= f.rank <= f.worst <= len(given_figures) for f in found)
    assert rank_intervals(given_figures[::-1]) == found[::-1]


def test_rank_intervals_hold_all_true_ranks_about_as_often_as_they_say():
    generator = np.random.default_rng(5)
    truth = np.array([0.80, 0.80, 0.78, 0.76, 0.70])
    best = 1 + (truth > truth[:, None]).sum(axis=1)
    worst = len(truth) - (truth < truth[:, None]).sum(axis=1)

    held = 0
    for _ in range(300):
        values = generator.normal(truth, 0.02)
        found = rank_intervals([Figure(value, 0.02, 200) for value in values])
        held += all(
            f.best <= low and high <= f.worst
            for f, low, high in zip(found, best, worst, strict=True)
        )

    assert held >= 0.93 * 300


def test_departments_in_which_nobody_varies_are_ranked_without_error():
    found = rank_intervals([Figure(1.0, 0, 20), Figure(1.0, 0, 20), Figure(0.8, 0, 20)])

    assert found == (RankInterval(1, 1, 2), RankInterval(1, 1, 2), RankInterval(3, 3, 3))


def test_small_groups_have_wide_limits_and_none_below_the_floor():
    found = funnel_of_proportions(
        np.array([70, 30, 3, 500]), np.array([80, 50, 4, 500]), target=0.8
    )

    assert found.outcomes == (
        Outcome.NOT_DIFFERENT,
        Outcome.LOWER,
        Outcome.TOO_FEW,
        Outcome.HIGHER,
    )
    assert found.low[1] < found.low[0] < found.low[3] < 0.8 < found.high[3]
    assert np.isnan(found.low[2])


@given(st.integers(10, 400), st.floats(0.05, 0.95), st.sampled_from([0.95, 0.998]))
def test_groups_that_differ_from_nobody_rarely_leave_the_funnel(n, target, level):
    every = np.arange(n + 1)
    chance = stats.binom.pmf(every, n, target)

    found = funnel_of_proportions(every, np.full(n + 1, n), target=target, level=level)

    out = [outcome is not Outcome.NOT_DIFFERENT for outcome in found.outcomes]
    assert chance[out].sum() <= (1 - level) + 1e-9


def test_impossible_funnels_and_ranks_are_refused():
    counts = np.array([5])
    with pytest.raises(ValueError, match="between 0 and its n"):
        funnel_of_proportions(counts, np.array([4]), target=0.5)
    with pytest.raises(ValueError, match="target and level"):
        funnel_of_proportions(counts, counts, target=1.0)
    with pytest.raises(ValueError, match="level in"):
        funnel_of_figures([], target=0.5, level=2)
    with pytest.raises(ValueError, match="alpha between 0 and 1"):
        rank_intervals([], alpha=0)


def test_a_small_group_that_happened_to_agree_has_no_narrow_limits():
    same = [Figure(0.76, 0.02, 100)] * 3

    found = funnel_of_figures([*same, Figure(0.70, 0.0, 12)], target=0.76)

    assert found.outcomes == (Outcome.NOT_DIFFERENT,) * 4
    assert found.high[3] - found.low[3] > 2 * (found.high[0] - found.low[0])


def test_degrees_far_from_the_target_leave_the_funnel():
    found = funnel_of_figures(
        [Figure(0.78, 0.02, 100), Figure(0.60, 0.02, 100), Figure(0.90, 0.02, 100)], target=0.76
    )

    assert found.outcomes == (Outcome.NOT_DIFFERENT, Outcome.LOWER, Outcome.HIGHER)
