"""Whether an improvement is proven."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from manyi.analytics.comparison import (
    Sample,
    difference_of_estimates,
    difference_of_means,
    difference_of_proportions,
    holm,
)


def test_a_rise_of_one_point_proves_nothing_and_a_rise_of_eight_does():
    before = Sample(68.0, 15.0, 100)

    small = difference_of_means(before, Sample(69.1, 15.0, 100))
    large = difference_of_means(before, Sample(76.2, 15.0, 100))

    assert (round(small.p, 1), small.proves_improvement()) == (0.6, False)
    assert small.interval.low < 0 < small.interval.high
    assert large.p < 0.01
    assert large.proves_improvement()


def test_a_fall_proves_no_improvement_however_sure_it_is():
    assert not difference_of_estimates(0.8, 0.6, errors=(0.01, 0.01)).proves_improvement()


@given(
    st.lists(st.floats(0, 100), min_size=3, max_size=30).filter(lambda x: np.std(x) > 1e-3),
    st.lists(st.floats(0, 100), min_size=3, max_size=30).filter(lambda x: np.std(x) > 1e-3),
)
def test_means_are_compared_as_scipy_does(a, b):
    expected = stats.ttest_ind(b, a, equal_var=False)
    interval = expected.confidence_interval()

    found = difference_of_means(*(Sample(np.mean(x), np.std(x, ddof=1), len(x)) for x in (a, b)))

    assert found.p == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-12)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (interval.low, interval.high), rel=1e-6, abs=1e-6
    )


# Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
@pytest.mark.parametrize(
    ("more", "less", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_proportions_are_compared_as_in_newcombes_table(more, less, low, high):
    found = difference_of_proportions(less, more)

    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (low, high)


def test_equal_certainties_differ_by_nothing():
    assert difference_of_proportions((5, 5), (9, 9)).p == 1


@pytest.mark.parametrize(
    "p", [[0.2], [0.01, 0.02, 0.03, 0.04, 0.05], [0.5, 0.001, 0.04, 0.04], [0.9, 1.0, 0.0]]
)
def test_holm_agrees_with_statsmodels(p):
    expected = multipletests(p, method="holm")[1]

    np.testing.assert_allclose(holm(p), expected, rtol=1e-12)


def test_comparisons_without_spread_or_people_are_refused():
    with pytest.raises(ValueError, match="two respondents"):
        difference_of_means(Sample(1, 1, 1), Sample(1, 1, 5))
    with pytest.raises(ValueError, match="some spread"):
        difference_of_means(Sample(1, 0, 5), Sample(2, 0, 5))
    with pytest.raises(ValueError, match="not both 0"):
        difference_of_estimates(0.1, 0.2, errors=(0, 0))
