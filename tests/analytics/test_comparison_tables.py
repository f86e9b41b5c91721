"""Histograms of groups and waves compared as tables and by order alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from manyi.analytics.comparison import (
    chi_square_test,
    linear_trend_test,
    ordinal_shift,
    rank_sum_test,
)

# Agresti (2007), An Introduction to Categorical Data Analysis, 2nd ed., table 2.5.
PARTY = np.array([[762, 327, 468], [484, 239, 477]])
tables = hnp.arrays(np.int64, (3, 4), elements=st.integers(40, 200))


def test_table_of_party_and_gender_gives_the_printed_answer():
    found = chi_square_test(PARTY)

    assert (round(found.statistic, 2), found.freedom) == (30.07, 2)
    assert found.residuals.round(2).tolist() == [[4.50, 0.70, -5.32], [-4.50, -0.70, 5.32]]
    assert found.p < 0.0001


@given(tables)
def test_tables_are_tested_as_scipy_does(table):
    expected = stats.chi2_contingency(table, correction=False)

    found = chi_square_test(table)

    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.freedom == expected.dof
    assert 0 <= found.cramer_v <= 1 + 1e-12


def test_levels_and_groups_without_answers_are_left_out():
    padded = np.zeros((3, 4), dtype=int)
    padded[np.ix_([0, 2], [0, 1, 3])] = PARTY

    found = chi_square_test(padded)

    assert (found.statistic, found.freedom) == (chi_square_test(PARTY).statistic, 2)
    assert found.residuals[1].tolist() == [0, 0, 0, 0]


def test_thin_tables_are_refused_in_words():
    # Agresti (2002), table 2.8: 104 people in 16 cells, eight of them expecting less than five.
    job = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])

    with pytest.raises(ValueError, match=r"0\.83 at least and 50% below 5"):
        chi_square_test(job)
    with pytest.raises(ValueError, match="two groups and at two levels, got 1 and 2"):
        chi_square_test(np.array([[5, 5], [0, 0]]))
    with pytest.raises(ValueError, match="no count is negative"):
        chi_square_test(np.array([[5, -5], [3, 4]]))


def test_trend_of_malformation_with_drinking_gives_the_printed_answer():
    counts = np.array([[17066, 48], [14464, 38], [788, 5], [126, 1], [37, 1]])
    drinks, malformed = np.array([0, 0.5, 1.5, 4, 7]), np.array([0.0, 1])

    found = linear_trend_test(counts, group_scores=drinks, level_scores=malformed)

    assert (round(found.statistic, 2), round(found.p, 2)) == (6.57, 0.01)
    assert found.correlation > 0


@given(tables)
def test_trend_is_the_correlation_over_all_respondents(table):
    rows, columns = np.indices(table.shape)
    one, other = (np.repeat(index.ravel(), table.ravel()) for index in (rows, columns))

    found = linear_trend_test(table, group_scores=np.arange(3.0), level_scores=np.arange(4.0))

    assert found.correlation == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-9)


def test_trends_without_people_or_scores_are_refused():
    with pytest.raises(ValueError, match="thirty answers"):
        linear_trend_test(np.ones((2, 2)), group_scores=np.ones(2), level_scores=np.ones(2))
    with pytest.raises(ValueError, match="other scores"):
        linear_trend_test(PARTY, group_scores=np.ones(2), level_scores=np.arange(3.0))
    with pytest.raises(ValueError, match="one row per group score"):
        linear_trend_test(PARTY, group_scores=np.ones(3), level_scores=np.arange(3.0))


def _answers(counts):
    """One number for each answer, the more satisfied the higher."""
    return np.repeat(np.arange(len(counts), 0, -1), counts)


histograms = st.lists(st.integers(0, 40), min_size=5, max_size=5).map(np.array)


@given(
    histograms.filter(lambda c: c.sum() >= 10 and (c > 0).sum() > 1),
    histograms.filter(lambda c: c.sum() >= 10 and (c > 0).sum() > 1),
)
def test_shift_is_tested_as_scipy_does(before, after):
    a, b = _answers(before), _answers(after)
    if a.max() <= b.min() or b.max() <= a.min():
        return
    expected = stats.brunnermunzel(a, b)

    found = ordinal_shift(before, after)

    assert (found.statistic, found.p) == pytest.approx(
        (expected.statistic, expected.pvalue), abs=1e-9
    )
    better = (b[:, None] > a).mean() + (b[:, None] == a).mean() / 2
    assert found.superiority == pytest.approx(better)
    assert 0 <= found.interval.low <= found.superiority <= found.interval.high <= 1


def test_shift_of_pain_scores_is_that_of_brunner_and_munzel():
    found = ordinal_shift(np.array([0, 1, 0, 2, 11]), np.array([1, 2, 4, 1, 3]))

    assert (round(found.superiority, 6), round(found.p, 6)) == (0.788961, 0.005786)


def test_a_shift_without_people_or_overlap_is_refused():
    with pytest.raises(ValueError, match="ten answers or more on each side, got 9, 10"):
        ordinal_shift(np.array([4, 5]), np.array([5, 5]))
    with pytest.raises(ValueError, match="overlap and vary"):
        ordinal_shift(np.array([0, 20]), np.array([20, 0]))
    with pytest.raises(ValueError, match="differ in levels"):
        ordinal_shift(np.array([9, 9]), np.array([9, 9, 9]))


@given(tables)
def test_several_groups_are_tested_by_rank_as_scipy_does(table):
    expected = stats.kruskal(*map(_answers, table))

    found = rank_sum_test(table)

    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_ranks_of_few_or_equal_answers_are_refused():
    with pytest.raises(ValueError, match=r"five answers or more in each, got \[4, 9\]"):
        rank_sum_test(np.array([[2, 2], [4, 5]]))
    with pytest.raises(ValueError, match="all answers are alike"):
        rank_sum_test(np.array([[9, 0], [9, 0]]))
