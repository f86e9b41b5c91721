"""Importance against performance: four points in four quadrants, lines as chosen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.importance import (
    Quadrant,
    Standing,
    Thresholds,
    importance_performance,
    improve_first,
    mean_thresholds,
    median_thresholds,
    scale_thresholds,
)

IMPORTANCE = np.array([0.40, 0.30, 0.10, 0.20])
PERFORMANCE = np.array([68.0, 90.0, 88.0, 70.0])


def test_four_known_points_fall_in_four_quadrants():
    found = importance_performance(IMPORTANCE, PERFORMANCE, at=Thresholds(0.25, 75))

    assert found == (
        Standing(0.40, 68.0, Quadrant.IMPROVE, 7.0),
        Standing(0.30, 90.0, Quadrant.KEEP, 0.0),
        Standing(0.10, 88.0, Quadrant.OVERDONE, 0.0),
        Standing(0.20, 70.0, Quadrant.MINOR, 5.0),
    )
    assert improve_first(found) == (0,)


@pytest.mark.parametrize(
    ("at", "improved"),
    [
        (mean_thresholds(IMPORTANCE, PERFORMANCE), (0,)),
        (median_thresholds(IMPORTANCE, PERFORMANCE), (0,)),
        (scale_thresholds((0, 1), (0, 100)), ()),
        (Thresholds(0.15, 95.0), (0, 3, 1)),
    ],
)
def test_the_chosen_lines_decide_what_is_improved_first(at, improved):
    found = importance_performance(IMPORTANCE, PERFORMANCE, at=at)

    assert improve_first(found) == improved


def test_lines_stand_where_they_were_asked_to():
    lines = [
        mean_thresholds(IMPORTANCE, PERFORMANCE),
        median_thresholds(IMPORTANCE, PERFORMANCE),
        scale_thresholds((1, 5), (0, 100)),
    ]

    assert lines == [Thresholds(0.25, 79.0), Thresholds(0.25, 79.0), Thresholds(3.0, 50.0)]


def test_a_figure_on_the_line_counts_as_above_it():
    [found] = importance_performance(np.array([0.25]), np.array([75.0]), at=Thresholds(0.25, 75))

    assert found == Standing(0.25, 75.0, Quadrant.KEEP, 0.0)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 100)), min_size=1, max_size=20))
def test_every_indicator_has_one_quadrant_and_a_gap_only_below_its_line(points):
    x, y = (np.array(side) for side in zip(*points, strict=True))

    found = importance_performance(x, y, at=Thresholds(0.5, 60))

    assert [(one.importance, one.performance) for one in found] == points
    assert all(
        (one.gap > 0) == (one.quadrant in {Quadrant.IMPROVE, Quadrant.MINOR}) for one in found
    )


def test_a_map_with_holes_or_without_points_is_refused():
    at = Thresholds(0.5, 60)

    with pytest.raises(ValueError, match="a pair of figures per indicator"):
        importance_performance(IMPORTANCE, PERFORMANCE[:3], at=at)
    with pytest.raises(ValueError, match="a pair of figures per indicator"):
        mean_thresholds(np.array([]), np.array([]))
    with pytest.raises(ValueError, match="one is missing"):
        importance_performance(np.array([np.nan]), np.array([1.0]), at=at)
    with pytest.raises(ValueError, match="a lower and a higher end, got 5 and 5"):
        scale_thresholds((0, 1), (5, 5))
