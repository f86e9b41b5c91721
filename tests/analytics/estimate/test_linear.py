"""Means, totals and ratios: bounds, invariances, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.design import Units, declare_design
from manyi.analytics.estimate import (
    Estimate,
    design_effect,
    domain_means,
    mean,
    means,
    ratio,
    total,
)


def _sample(seed, n=40):
    generator = np.random.default_rng(seed)
    strata = np.repeat([0, 1], n // 2)
    design = declare_design(
        Units(np.arange(n), strata=strata, population=np.where(strata == 0, 90.0, 400.0)),
        weights=generator.uniform(0.5, 3, n),
    )
    return design, generator.integers(1, 11, n).astype(np.float64)


def _near(found):
    return Estimate(*(pytest.approx(part, rel=1e-12) for part in vars(found).values()))


def test_a_simple_random_sample_has_students_interval():
    design = declare_design(Units(np.arange(4)), weights=np.ones(4))

    found = mean(np.array([6.0, 8, 8, 10]), design)

    error = np.sqrt(8 / 3 / 4)
    assert found == Estimate(
        8.0,
        pytest.approx(error),
        pytest.approx(8 - 3.182446305284263 * error),
        pytest.approx(8 + 3.182446305284263 * error),
        4,
        0.95,
    )


def test_a_census_has_no_error():
    design = declare_design(Units(np.arange(4), population=np.full(4, 4.0)))

    assert total(np.array([6.0, 8, 8, 10]), design) == Estimate(32.0, 0.0, 32.0, 32.0, 4, 0.95)


@given(st.integers(0, 10_000), st.permutations(range(40)))
def test_figures_do_not_depend_on_the_order_of_rows(seed, order):
    design, values = _sample(seed)
    units = Units(
        np.array(order),
        strata=(np.arange(40) // 20)[order],
        population=np.repeat([90.0, 400.0], 20)[order],
    )
    other = declare_design(units, weights=design.weights[order])

    found, again = mean(values, design), mean(values[order], other)

    assert (again.value, again.se) == pytest.approx((found.value, found.se), rel=1e-12)


@given(st.integers(0, 10_000), st.floats(0.01, 1000))
def test_a_mean_does_not_depend_on_the_scale_of_the_weights(seed, factor):
    design, values = _sample(seed)
    units = Units(np.arange(40), strata=np.arange(40) // 20, population=np.repeat([90.0, 400], 20))
    scaled = declare_design(units, weights=design.weights * factor)

    found, again = mean(values, design), mean(values, scaled)

    assert (again.value, again.se) == pytest.approx((found.value, found.se), rel=1e-9)


@given(st.integers(0, 10_000))
def test_a_mean_lies_between_the_answers_and_inside_its_interval(seed):
    design, values = _sample(seed)

    found = mean(values, design)

    assert values.min() <= found.value <= values.max()
    assert found.low <= found.value <= found.high


@given(st.integers(0, 10_000))
def test_domain_totals_add_to_the_total(seed):
    design, values = _sample(seed)
    halves = np.arange(40) % 2 == 0

    parts = total(values, design, domain=halves), total(values, design, domain=~halves)

    assert parts[0].value + parts[1].value == pytest.approx(total(values, design).value)


def test_a_row_without_an_answer_is_outside_the_domain_but_still_drawn():
    design, values = _sample(7)
    answered = np.arange(40) % 5 != 0

    found = mean(np.where(answered, values, np.nan), design)

    assert found == mean(values, design, domain=answered)
    # Unanswered rows still count as drawn, so fewer answers are not a smaller sample.
    alone = declare_design(
        Units(
            np.arange(32),
            strata=(np.arange(40) // 20)[answered],
            population=np.repeat([90.0, 400], 20)[answered],
        ),
        weights=design.weights[answered],
    )
    assert found.se != pytest.approx(mean(values[answered], alone).se, rel=1e-6)


def test_many_items_are_each_estimated_from_their_own_answers():
    design, values = _sample(3)
    items = np.column_stack([values, np.where(np.arange(40) < 10, np.nan, values)])

    found = means(items, design)

    assert found.at(0) == _near(mean(items[:, 0], design))
    assert found.at(1) == _near(mean(items[:, 1], design))


def test_an_item_or_domain_with_too_few_answers_has_a_value_but_no_interval():
    design, values = _sample(3)
    domains = np.full(40, 0)
    domains[5] = 1

    found = domain_means(values, domains, design, n_domains=3)

    assert found.n.tolist() == [39, 1, 0]
    assert found.value[1] == values[5]
    assert np.isnan([found.se[1], found.low[1], found.high[1]]).all()
    assert np.isnan([found.value[2], found.se[2]]).all()
    assert found.at(0) == _near(mean(values, design, domain=domains == 0))


def test_a_ratio_to_ones_is_a_mean_and_to_itself_is_one():
    design, values = _sample(4)

    assert ratio(values, np.ones(40), design) == mean(values, design)
    assert ratio(values, values, design).value == pytest.approx(1.0)
    assert ratio(values, values, design).se == pytest.approx(0.0, abs=1e-15)


def test_unequal_weights_that_mean_nothing_cost_precision():
    values = np.tile([4.0, 6, 8, 10], 25)
    weights = np.repeat([1.0, 5], 50)
    design = declare_design(Units(np.arange(100)), weights=weights)

    # Kish: n Σw²/(Σw)² = 100 · 1300/300².
    assert design_effect(values, design) == pytest.approx(
        100 * 1300 / 300**2 / (1 - 1 / 3), rel=0.02
    )


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda d, x: mean(x[:5], d), "has 40 rows, got 5"),
        (lambda d, x: mean(np.full(40, np.nan), d), "one answer or more in the domain"),
        (lambda d, x: mean(x, d, domain=np.arange(40) == 3), "degrees of freedom 1 or more"),
        (lambda d, x: mean(x, d, domain=np.ones(40)), "true or false for 40 rows"),
        (lambda d, x: mean(x, d, level=1.0), "between 0 and 1"),
        (lambda d, x: ratio(x, np.zeros(40), d), "do not add to 0"),
        (lambda d, x: design_effect(np.ones(40), d), "values that differ"),
        (lambda d, x: total(x, d, domain=np.zeros(40, dtype=bool)), "one answer or more"),
    ],
)
def test_a_figure_that_cannot_be_had_is_refused_in_words(act, words):
    design, values = _sample(1)

    with pytest.raises(ValueError, match=words):
        act(design, values)
