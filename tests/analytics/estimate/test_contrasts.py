"""Tests of differences and of tables respect the design."""

import numpy as np
import pytest

from manyi.analytics.design import Units, declare_design
from manyi.analytics.estimate import association, mean, mean_difference


def _clusters(seed=6):
    generator = np.random.default_rng(seed)
    units = np.arange(300) // 10
    effect = generator.normal(size=30)[units]
    design = declare_design(Units(units), weights=generator.uniform(1, 3, 300))
    return design, effect, generator


def test_a_difference_is_that_of_the_two_means():
    design, effect, generator = _clusters()
    values, second = effect + generator.normal(size=300), generator.random(300) < 0.4

    found = mean_difference(values, second, design)

    difference = (
        mean(values, design, domain=second).value - mean(values, design, domain=~second).value
    )
    assert found.difference.value == pytest.approx(difference)
    assert found.freedom == 28
    assert found.t == pytest.approx(found.difference.value / found.difference.se)


def test_the_order_of_the_two_groups_turns_the_sign_only():
    design, effect, generator = _clusters()
    second = generator.random(300) < 0.4

    one, other = mean_difference(effect, second, design), mean_difference(effect, ~second, design)

    assert other.difference.value == pytest.approx(-one.difference.value)
    assert (other.difference.se, other.p) == pytest.approx((one.difference.se, one.p))


def test_one_group_alone_is_refused():
    design, effect, _ = _clusters()

    with pytest.raises(ValueError, match="not sums of each other"):
        mean_difference(effect, np.ones(300, dtype=bool), design)


def test_answers_that_go_together_within_clusters_are_no_proof_of_association():
    design, effect, generator = _clusters()
    region = (np.arange(300) // 10) % 2
    level = np.digitize(effect + 0.2 * generator.normal(size=300), [-0.5, 0.5])

    clustered = association(region, level, design)
    naive = association(
        region, level, declare_design(Units(np.arange(300)), weights=design.weights)
    )

    assert clustered.p > naive.p
    assert clustered.n == naive.n == 300


def test_either_characteristic_may_come_first_and_missing_rows_are_left_out():
    design, _, generator = _clusters()
    one, other = generator.integers(0, 3, 300), generator.integers(-1, 2, 300)

    found, turned = association(one, other, design), association(other, one, design)

    assert turned.statistic == pytest.approx(found.statistic)
    assert (*turned.freedom, turned.p) == pytest.approx((*found.freedom, found.p))
    assert found.n == int((other >= 0).sum())


def test_a_table_with_one_row_is_refused():
    design, _, generator = _clusters()

    with pytest.raises(ValueError, match="2 by 2 or more"):
        association(np.zeros(300, dtype=int), generator.integers(0, 2, 300), design)
