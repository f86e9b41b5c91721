"""Cleaning flags: what is looked at again, and by which figure."""

import numpy as np
import pytest

from manyi.analytics.validity import duplicate, incomplete, longest_run, speeding, straight_line


def test_forty_seconds_against_a_median_of_240_are_flagged_with_the_figure():
    seconds = np.array([240.0, 40, 500, 200, 240, np.nan])

    found = speeding(seconds)

    assert found.rows.tolist() == [1]
    assert (found.rule, found.figures.tolist(), found.limit) == ("speeding", [40.0], 80.0)


def test_unknown_times_flag_nobody():
    assert speeding(np.array([np.nan, np.nan])).rows.tolist() == []


def test_twenty_equal_answers_are_flagged_alike_whether_best_or_worst():
    forms = np.array([[0] * 20, [4] * 20, [0, 1] * 10], dtype=np.int8)

    found = straight_line(list(forms.T), least_run=20)

    assert (found.rows.tolist(), found.figures.tolist()) == ([0, 1], [20.0, 20.0])


def test_ten_on_a_ten_point_scale_is_one_answer():
    assert longest_run([np.array([10.0]), np.array([10.0]), np.array([1.0])]).tolist() == [2]


def test_blanks_neither_end_a_run_nor_lengthen_it():
    columns = [np.array([2, -1]), np.array([-1, -1]), np.array([2, -1])]

    assert longest_run(columns).tolist() == [2, 0]


def test_thirty_per_cent_missing_is_flagged_and_less_is_not():
    answered = np.ones((3, 10), dtype=bool)
    answered[0, :3] = False
    answered[1, :2] = False

    found = incomplete(answered)

    assert (found.rows.tolist(), found.figures.tolist(), found.limit) == ([0], [0.3], 0.3)


def test_every_copy_after_the_first_is_a_duplicate():
    found = duplicate(np.array([7, 8, 7, 7]))

    assert (found.rows.tolist(), found.figures.tolist()) == ([2, 3], [2.0, 3.0])


def test_limits_outside_their_range_are_refused():
    with pytest.raises(ValueError, match="limit above 0"):
        incomplete(np.ones((1, 2), dtype=bool), most_missing=0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        speeding(np.array([1.0]), share_of_median=1)
    with pytest.raises(ValueError, match="two answers"):
        straight_line([np.array([1])], least_run=1)
    with pytest.raises(ValueError, match="one fingerprint"):
        duplicate(np.ones((2, 2)))
