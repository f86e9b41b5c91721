"""Which matrices are taken for correlations."""

import numpy as np
import pytest

from manyi.analytics.correlations import checked_correlation, checked_predictors

GOOD = np.array([[1.0, 0.5], [0.5, 1.0]])


def test_a_matrix_and_a_stack_come_back_as_they_are():
    stack = np.stack([GOOD, np.eye(2)])

    assert checked_correlation(GOOD, size=2).tolist() == GOOD.tolist()
    assert checked_correlation(stack, size=2).tolist() == stack.tolist()


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        (GOOD[0], r"needs shape \(2, 2\), got \(2,\)"),
        (np.eye(3), r"needs shape \(2, 2\), got \(3, 3\)"),
        (np.array([[1.0, np.nan], [np.nan, 1.0]]), "no spread or two items were never answered"),
        (np.array([[1.0, 0.5], [0.4, 1.0]]), "symmetric"),
        (GOOD * 3, "1 on its diagonal"),
        (np.array([[1.0, 1.2], [1.2, 1.0]]), "no data can have"),
    ],
)
def test_what_data_cannot_have_is_refused(matrix, words):
    with pytest.raises(ValueError, match=words):
        checked_correlation(matrix, size=2)


def test_predictors_that_follow_from_others_are_refused():
    x = np.random.default_rng(1).normal(size=(50, 2))
    r = np.corrcoef(np.column_stack([x, x.sum(axis=1)]), rowvar=False)

    with pytest.raises(ValueError, match="collinear: one of them is a combination"):
        checked_predictors(r)
