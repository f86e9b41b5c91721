"""Proportions stay inside [0, 1]; quantiles are answers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.design import Units, declare_design
from manyi.analytics.estimate import (
    Estimate,
    exact_proportion,
    proportion,
    quantile,
    quantiles,
)


def _simple(n):
    return declare_design(Units(np.arange(n)), weights=np.ones(n))


@given(st.lists(st.booleans(), min_size=2, max_size=60), st.integers(0, 10_000))
def test_a_share_and_its_interval_lie_between_nothing_and_all(answers, seed):
    weights = np.random.default_rng(seed).uniform(0.1, 9, len(answers))
    design = declare_design(Units(np.arange(len(answers))), weights=weights)

    for found in (
        proportion(np.array(answers), design),
        exact_proportion(np.array(answers), design),
    ):
        assert 0 <= found.low <= found.value + 1e-12
        assert found.value - 1e-12 <= found.high <= 1


def test_when_all_agree_the_interval_still_says_how_few_were_asked():
    found = proportion(np.ones(20), _simple(20))

    # Clopper and Pearson, 20 of 20: 0.025^(1/20).
    assert found == Estimate(1.0, 0.0, pytest.approx(0.025 ** (1 / 20)), 1.0, 20, 0.95)


def test_clusters_of_one_mind_count_as_one_answer_each():
    design = declare_design(Units(np.arange(60) // 10), weights=np.ones(60))

    found = exact_proportion(np.ones(60), design)

    assert found.low == pytest.approx(0.025 ** (1 / 6))


@pytest.mark.parametrize("satisfied", [0, 21, 25])
def test_a_census_leaves_nothing_to_chance(satisfied):
    design = declare_design(Units(np.arange(25), population=np.full(25, 25.0)))

    for found in (
        proportion(np.arange(25) < satisfied, design),
        exact_proportion(np.arange(25) < satisfied, design),
    ):
        assert found == Estimate(satisfied / 25, 0.0, satisfied / 25, satisfied / 25, 25, 0.95)


def test_a_simple_random_sample_has_the_interval_of_clopper_and_pearson():
    # Newcombe (1998), Statistics in Medicine 17, 857–872, table I: 81 of 263, 0.2527 to 0.3676.
    found = exact_proportion(np.arange(263) < 81, _simple(263))

    assert (found.low, found.high) == pytest.approx((0.2527, 0.3676), abs=0.0003)


def test_other_values_than_yes_and_no_are_refused():
    with pytest.raises(ValueError, match="values of 0 and 1"):
        proportion(np.array([0.0, 1, 2]), _simple(3))


@given(st.lists(st.integers(1, 10), min_size=3, max_size=60), st.floats(0.02, 0.98))
def test_a_quantile_is_an_answer_with_its_share_at_or_below(answers, share):
    values = np.array(answers, dtype=np.float64)

    found = quantile(values, _simple(len(values)), share)

    assert found.value in values
    assert np.mean(values <= found.value) >= share - 1e-9
    assert np.mean(values < found.value) < share
    assert found.low <= found.value <= found.high


def test_a_quantile_that_all_share_is_certain():
    found = quantile(np.ones(5), _simple(5), 0.5)

    assert found == Estimate(1.0, 0.0, 1.0, 1.0, 5, 0.95)


def test_heavier_answers_pull_the_median():
    design = declare_design(Units(np.arange(4)), weights=np.array([1.0, 1, 1, 5]))

    assert quantile(np.array([1.0, 2, 3, 4]), design, 0.5).value == 4.0


def test_a_bound_that_the_sample_cannot_give_is_infinite():
    found = quantile(np.array([1.0, 2, 3]), _simple(3), 0.5)

    assert (found.value, found.low, found.high) == (2.0, -math.inf, math.inf)
    assert math.isnan(found.se)


def test_several_quantiles_come_in_the_order_asked_for():
    found = quantiles(np.arange(1.0, 101), _simple(100), (0.75, 0.25))

    assert [one.value for one in found] == [75.0, 25.0]


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, math.nan])
def test_a_share_outside_its_range_is_refused(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(np.arange(9.0), _simple(9), share)


def test_a_domain_without_answers_has_no_quantile():
    with pytest.raises(ValueError, match="one answer or more"):
        quantile(np.arange(9.0), _simple(9), 0.5, domain=np.zeros(9, dtype=bool))
