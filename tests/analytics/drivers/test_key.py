"""Key drivers: known drivers in the known order, and honest about sign, doubt and small n."""

import numpy as np
import pytest
import statsmodels.api as sm

from manyi.analytics.drivers import (
    Method,
    bootstrap_driver_intervals,
    driver_intervals,
    key_drivers,
    shares_of,
)


def _survey(rng, n, effects=(0.8, 0.4, 0.1, 0.0)):
    x = rng.normal(size=(n, len(effects))) + 0.5 * rng.normal(size=(n, 1))
    return np.column_stack([x @ np.array(effects) + rng.normal(size=n), x])


def _correlations(rows):
    return np.corrcoef(rows, rowvar=False)


def _without_groups(rows, groups):
    left = np.arange(len(rows)) % groups
    return np.stack([_correlations(rows[left != group]) for group in range(groups)])


def test_known_drivers_come_in_the_known_order_and_shares_add_up_to_one():
    rows = _survey(np.random.default_rng(51), 1000)

    found = key_drivers(_correlations(rows), outcome=0, n=1000)

    assert found.ranking.tolist() == [0, 1, 2, 3]
    assert found.shares.sum() == pytest.approx(1)
    assert (found.method, found.n) == (Method.SHAPLEY, 1000)


def test_r_squared_coefficients_and_errors_are_those_of_statsmodels():
    rows = _survey(np.random.default_rng(52), 60)
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    model = sm.OLS(z[:, 0], sm.add_constant(z[:, 1:])).fit()

    found = key_drivers(_correlations(rows), outcome=0, n=60)

    assert found.r_squared == pytest.approx(model.rsquared, abs=1e-12)
    assert found.betas == pytest.approx(model.params[1:])
    assert found.errors == pytest.approx(model.bse[1:])


def test_the_outcome_may_stand_anywhere():
    rows = _survey(np.random.default_rng(53), 100)
    first = key_drivers(_correlations(rows), outcome=0, n=100)

    last = key_drivers(_correlations(rows[:, [1, 2, 3, 4, 0]]), outcome=4, n=100)

    assert last.shares == pytest.approx(first.shares)


def test_twenty_drivers_are_shared_by_johnson():
    rows = _survey(np.random.default_rng(54), 400, effects=tuple(np.linspace(0, 1, 20)))

    found = key_drivers(_correlations(rows), outcome=0, n=400)

    assert found.method is Method.JOHNSON
    assert found.importance.sum() == pytest.approx(found.r_squared)


def test_a_driver_whose_coefficient_turns_against_its_correlation_is_marked():
    # The second repeats the first, with noise of its own: it goes up with the outcome, yet
    # subtracts once the first is known.
    r = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.7], [0.3, 0.7, 1.0]])

    found = key_drivers(r, outcome=0, n=100)

    assert found.zero_order.tolist() == [0.6, 0.3]
    assert found.betas[1] < 0
    assert found.opposed.tolist() == [False, True]
    assert found.adverse.tolist() == [False, False]


def test_a_driver_that_goes_with_a_worse_outcome_is_marked_however_large_its_share():
    r = np.array([[1.0, -0.6, 0.3], [-0.6, 1.0, 0.0], [0.3, 0.0, 1.0]])

    found = key_drivers(r, outcome=0, n=100)

    assert found.shares.round(2).tolist() == [0.8, 0.2]
    assert found.adverse.tolist() == [True, False]
    assert found.opposed.tolist() == [False, False]


def test_fewer_than_thirty_respondents_are_refused_in_words():
    r = _correlations(_survey(np.random.default_rng(55), 100))

    with pytest.raises(ValueError, match="need 30 respondents or more, got 29; show the scores"):
        key_drivers(r, outcome=0, n=29)
    with pytest.raises(ValueError, match="need 30 respondents or more, got 29"):
        driver_intervals(r, np.stack([r, r]), outcome=0, n=29)
    with pytest.raises(ValueError, match="need 42 respondents or more, got 41"):
        key_drivers(np.eye(41), outcome=0, n=41)


def test_drivers_that_explain_nothing_have_no_shares():
    with pytest.raises(ValueError, match="explain nothing"):
        key_drivers(np.eye(3), outcome=0, n=100)
    with pytest.raises(ValueError, match="explain nothing"):
        shares_of(np.zeros(2))


@pytest.mark.parametrize("outcome", [-1, 3])
def test_an_outcome_that_is_not_there_is_refused(outcome):
    with pytest.raises(ValueError, match=f"an outcome from 0 to 2 and a driver, got {outcome}"):
        key_drivers(np.eye(3), outcome=outcome, n=100)


def test_intervals_from_groups_hold_the_shares_and_stay_between_0_and_1():
    rows = _survey(np.random.default_rng(56), 600)
    full = _correlations(rows)

    found = driver_intervals(full, _without_groups(rows, 30), outcome=0, n=600)

    shares = key_drivers(full, outcome=0, n=600).shares
    assert found.shares.value == pytest.approx(shares)
    assert (found.shares.low <= shares).all()
    assert (shares <= found.shares.high).all()
    assert found.shares.low.min() >= 0
    assert found.shares.n.tolist() == [600] * 4
    assert found.shares.low[0] > found.shares.high[1]
    assert found.r_squared.low < found.r_squared.value < found.r_squared.high


def test_jackknife_and_bootstrap_agree_on_how_sure_a_share_is():
    rng = np.random.default_rng(57)
    rows = _survey(rng, 600)

    groups = driver_intervals(_correlations(rows), _without_groups(rows, 60), outcome=0, n=600)
    drawn = bootstrap_driver_intervals(rows, rng, outcome=0, samples=400)

    assert groups.shares.se == pytest.approx(drawn.shares.se, rel=0.4, abs=0.005)
    assert groups.betas.se == pytest.approx(drawn.betas.se, rel=0.4)


def test_the_same_generator_draws_the_same_intervals_and_blanks_are_left_out():
    rows = _survey(np.random.default_rng(58), 60)
    holed = np.vstack([rows, np.full((5, 5), np.nan)])

    one = bootstrap_driver_intervals(rows, np.random.default_rng(1), outcome=0, samples=50)
    two = bootstrap_driver_intervals(holed, np.random.default_rng(1), outcome=0, samples=50)

    assert two.shares.low.tolist() == one.shares.low.tolist()
    assert two.shares.n.tolist() == [60] * 4


def test_a_bootstrap_of_few_rows_or_samples_is_refused():
    rows = _survey(np.random.default_rng(59), 40)

    with pytest.raises(ValueError, match="need 30 respondents or more, got 29"):
        bootstrap_driver_intervals(rows[:29], np.random.default_rng(1), outcome=0)
    with pytest.raises(ValueError, match="two samples or more, got 1"):
        bootstrap_driver_intervals(rows, np.random.default_rng(1), outcome=0, samples=1)
