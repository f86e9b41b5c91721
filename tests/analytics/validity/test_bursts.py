"""Bursts of forms that arrive together, take equally long and are answered alike."""

import numpy as np
import pytest

from manyi.analytics.validity import Likeness, burst, burst_sizes

LIKENESS = Likeness(window_s=60, duration_tolerance=0.1, least_share=0.8)
ALIKE = np.tile([0, 1, 2, 3, 4], (6, 2))


def _sizes(arrived, seconds, answers=ALIKE, likeness=LIKENESS):
    return burst_sizes(
        np.array(arrived, dtype=float),
        np.array(seconds, dtype=float),
        answers,
        likeness=likeness,
    ).tolist()


def test_a_chain_of_like_forms_is_one_burst_though_its_ends_lie_far_apart():
    assert _sizes([0, 50, 100, 150, 5000, 5010], [60] * 6) == [4, 4, 4, 4, 2, 2]


def test_forms_that_take_different_times_or_arrive_unknown_are_not_linked():
    assert _sizes([0, 1, 2, 3, np.nan, 4], [60, 66, 90, np.nan, 60, 300]) == [2, 2, 1, 1, 1, 1]


def test_forms_with_different_answers_are_not_linked():
    answers = ALIKE.copy()
    answers[1] = answers[1, ::-1]
    answers[2, :3] = -1

    assert _sizes([0, 1, 2, 3, 4, 5], [60] * 6, answers) == [4, 1, 1, 4, 4, 4]


def test_without_a_share_the_rhythm_alone_links():
    answers = np.arange(60).reshape(6, 10)

    assert _sizes([0, 1, 2, 3, 4, 5], [60] * 6, answers, Likeness(least_share=0)) == [6] * 6


def test_order_of_the_rows_does_not_matter():
    arrived, seconds = [0, 50, 100, 5000, 150, 5010], [60] * 6

    assert _sizes(arrived[::-1], seconds) == _sizes(arrived, seconds)[::-1]


def test_a_burst_is_flagged_with_its_size():
    found = burst(
        np.array([0.0, 10, 20, 30, 40, 9000]),
        np.full(6, 60.0),
        ALIKE,
        likeness=LIKENESS,
        least_forms=5,
    )

    assert (found.rule, found.rows.tolist(), found.figures.tolist(), found.limit) == (
        "burst",
        [0, 1, 2, 3, 4],
        [5.0] * 5,
        5.0,
    )


def test_nobody_makes_no_burst():
    assert _sizes([], [], ALIKE[:0]) == []


def test_wrong_shapes_times_and_limits_are_refused():
    with pytest.raises(ValueError, match="one arrival"):
        _sizes([0], [60, 60], ALIKE[:1])
    with pytest.raises(ValueError, match="above 0"):
        _sizes([0], [0], ALIKE[:1])
    with pytest.raises(ValueError, match="positive limits"):
        Likeness(window_s=0)
    with pytest.raises(ValueError, match="three forms"):
        burst(np.zeros(1), np.ones(1), ALIKE[:1], likeness=LIKENESS, least_forms=2)
