"""Runs of equal answers: the same level again and again, best or worst alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from manyi.analytics.validity import long_mean_run, longest_run, mean_run, straight_line


def test_twenty_equal_answers_are_flagged_alike_whether_best_or_worst():
    forms = np.array([[0] * 20, [4] * 20, [0, 1] * 10], dtype=np.int8)

    found = straight_line(list(forms.T), least_run=20)

    assert (found.rows.tolist(), found.figures.tolist()) == ([0, 1], [20.0, 20.0])


def test_ten_on_a_ten_point_scale_is_one_answer():
    assert longest_run([np.array([10.0]), np.array([10.0]), np.array([1.0])]).tolist() == [2]


def test_blanks_neither_end_a_run_nor_lengthen_it():
    columns = [np.array([2, -1]), np.array([-1, -1]), np.array([2, -1])]

    assert longest_run(columns).tolist() == [2, 0]


def test_mean_of_runs_passes_over_blanks_and_is_unknown_on_an_empty_form():
    columns = [np.array([2, -1]), np.array([-1, -1]), np.array([2, -1]), np.array([1, -1])]

    assert mean_run(columns).tolist() == pytest.approx([1.5, np.nan], nan_ok=True)


def test_blocks_of_equal_answers_are_flagged_by_their_mean():
    forms = np.array([[1, 1, 1, 2, 2, 2], [1, 2, 1, 2, 1, 2]])

    found = long_mean_run(list(forms.T), least_mean=3)

    assert (found.rule, found.rows.tolist(), found.figures.tolist()) == (
        "long_mean_run",
        [0],
        [3.0],
    )


@given(arrays(np.int8, (6, 8), elements=st.integers(-1, 4)))
def test_runs_do_not_care_which_end_of_the_scale_is_best(forms):
    turned = np.where(forms < 0, -1, 4 - forms)

    assert longest_run(list(turned.T)).tolist() == longest_run(list(forms.T)).tolist()
    assert mean_run(list(turned.T)).tolist() == pytest.approx(
        mean_run(list(forms.T)).tolist(), nan_ok=True
    )


@given(arrays(np.int8, (6, 8), elements=st.integers(-1, 4)))
def test_no_run_is_longer_than_the_answers_nor_shorter_than_the_mean(forms):
    longest = longest_run(list(forms.T))
    means = mean_run(list(forms.T))
    answers = (forms >= 0).sum(axis=1)

    assert (longest <= answers).all()
    assert (means[answers > 0] <= longest[answers > 0]).all()


def test_limits_outside_their_range_are_refused():
    with pytest.raises(ValueError, match="two answers"):
        straight_line([np.array([1])], least_run=1)
    with pytest.raises(ValueError, match="above 1"):
        long_mean_run([np.array([1])], least_mean=1)
    with pytest.raises(ValueError, match="one item or more"):
        longest_run([])
