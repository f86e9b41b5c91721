"""Replicates give the errors that formulas give, where there are formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.calibration import Margin, post_stratify
from manyi.analytics.design import Units, declare_design
from manyi.analytics.estimate import (
    bootstrap,
    bootstrap_counts,
    bootstrap_weights,
    jackknife,
    jackknife_weights,
    mean,
    replicated,
    total,
)


def _sample(seed=5):
    generator = np.random.default_rng(seed)
    strata = np.repeat([0, 1, 2], [12, 20, 8])
    units = Units(np.arange(40) // 2, strata=strata, population=np.array([60.0, 200, 40])[strata])
    design = declare_design(units, weights=generator.uniform(1, 3, 40))
    return design, generator.integers(1, 11, 40).astype(np.float64)


@given(st.integers(0, 10_000))
def test_the_jackknife_of_a_total_is_its_linearised_error(seed):
    design, values = _sample(seed)

    found = replicated(lambda w: np.array([w @ values]), jackknife_weights(design), n=40)

    assert vars(found.at(0)) == pytest.approx(vars(total(values, design)), rel=1e-9)


def test_the_bootstrap_of_a_total_comes_near_its_linearised_error():
    design, values = _sample()
    draws = bootstrap_weights(design, n_replicates=4000, generator=np.random.default_rng(3))

    found = replicated(lambda w: np.array([w @ values]), draws, n=40)

    # The standard error of a standard deviation from 4,000 draws is about 1.1 %.
    assert found.se[0] == pytest.approx(total(values, design).se, rel=0.05)


def test_the_same_seed_draws_the_same_replicates():
    design, _ = _sample()

    one, same, other = (
        bootstrap_weights(design, n_replicates=3, generator=np.random.default_rng(seed)).weights
        for seed in (1, 1, 2)
    )

    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


def test_calibrated_replicates_hold_the_margin_each():
    design, _ = _sample()
    halves = Margin(np.arange(40) % 2, np.array([30.0, 50.0]))

    parts = jackknife_weights(design).reweighted(lambda w: post_stratify(w, halves).weights)

    assert parts.weights @ np.eye(2)[halves.codes] == pytest.approx(np.tile([30.0, 50], (20, 1)))
    assert parts.full.sum() == pytest.approx(80.0)


def test_deleting_single_respondents_gives_students_standard_error():
    values = np.random.default_rng(8).normal(size=50)
    design = declare_design(Units(np.arange(50)), weights=np.ones(50))
    without = (values.sum() - values) / 49

    found = jackknife(np.array(values.mean()), without, n=50)

    expected = mean(values, design)
    assert (float(found.se), float(found.low)) == pytest.approx((expected.se, expected.low))


def test_figures_of_any_shape_are_jackknifed_at_once():
    replicates = np.random.default_rng(2).normal(size=(12, 3, 2))

    found = jackknife(replicates.mean(axis=0), replicates, n=600)

    assert found.shape == (3, 2)
    assert found.se == pytest.approx(np.sqrt(11 * replicates.var(axis=0)))
    assert found.n.tolist() == [[600] * 2] * 3


def test_group_bootstrap_and_group_jackknife_agree_on_a_mean():
    generator = np.random.default_rng(4)
    sums, counts = generator.normal(50, 5, 60), generator.integers(8, 12, 60)
    times = bootstrap_counts(60, n_replicates=4000, generator=generator)
    full = np.array(sums.sum() / counts.sum())

    drawn = bootstrap(full, (times @ sums) / (times @ counts), n_groups=60, n=600)
    left = jackknife(full, (sums.sum() - sums) / (counts.sum() - counts), n=600)

    assert times.sum(axis=1) == pytest.approx(np.full(4000, 60.0))
    assert drawn.se == pytest.approx(left.se, rel=0.06)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: jackknife(np.ones(2), np.ones((5, 3)), n=9), r"shape of the figures, \(2,\)"),
        (lambda: jackknife(np.ones(2), np.ones((1, 2)), n=9), "degrees of freedom 1 or more"),
        (lambda: bootstrap(np.ones(2), np.ones((1, 2)), n_groups=9, n=9), "two replicates"),
        (
            lambda: bootstrap_counts(1, n_replicates=9, generator=np.random.default_rng(0)),
            "two groups or more, got 1",
        ),
        (
            lambda: jackknife_weights(
                declare_design(
                    Units(
                        np.arange(3), strata=np.array([0, 0, 1]), population=np.array([9.0, 9, 1])
                    )
                )
            ),
            "two primary sampling units or more in every stratum",
        ),
    ],
)
def test_replication_that_shows_no_spread_is_refused(act, words):
    with pytest.raises(ValueError, match=words):
        act()
