"""A sample is declared once, and says where it cannot give a standard error."""

import numpy as np
import pytest

from manyi.analytics.design import (
    LonelyUnit,
    Units,
    declare_design,
    linearised_deviations,
    linearised_errors,
)

ROWS = np.arange(6)
STRATA = np.array(["a", "a", "a", "b", "b", "b"])


def test_weights_follow_from_the_populations_of_both_stages():
    first = Units(np.array([1, 1, 2, 2]), population=np.full(4, 10.0))
    second = Units(np.array([1, 2, 1, 2]), population=np.array([4.0, 4, 6, 6]))

    design = declare_design(first, second)

    assert design.weights.tolist() == [10.0, 10.0, 15.0, 15.0]
    assert design.freedom() == 1


def test_fractions_say_the_same_as_populations():
    sizes = declare_design(Units(ROWS, strata=STRATA, population=np.repeat([30.0, 12], 3)))
    shares = declare_design(Units(ROWS, strata=STRATA, fraction=np.repeat([0.1, 0.25], 3)))

    assert shares.weights.tolist() == sizes.weights.tolist() == [10.0] * 3 + [4.0] * 3
    assert shares.first.population.tolist() == [30.0, 12.0]


def test_equal_labels_in_two_strata_are_two_units():
    design = declare_design(Units(np.array([1, 2, 2, 1, 2, 2]), strata=STRATA), weights=np.ones(6))

    assert design.first.sizes.tolist() == [2, 2]
    assert design.freedom() == 2


def test_degrees_of_freedom_count_units_and_strata_with_a_used_row_of_some_weight():
    weights = np.array([1.0, 1, 0, 1, 1, 1])
    design = declare_design(Units(ROWS, strata=STRATA), weights=weights)

    assert design.freedom() == 3
    assert design.freedom(np.array([True, True, True, False, False, True])) == 1


@pytest.mark.parametrize(
    ("units", "weights", "words"),
    [
        (Units(ROWS, population=np.full(6, 5.0)), None, "at least the 6 units drawn, got 5"),
        (Units(ROWS, population=np.full(6, np.nan)), None, "one number in each stratum"),
        (Units(ROWS, population=np.arange(6) + 10.0), None, "one number in each stratum"),
        (Units(ROWS, fraction=np.full(6, 1.5)), None, "above 0 and is at most 1"),
        (Units(ROWS, population=ROWS, fraction=ROWS), None, "got both"),
        (Units(ROWS), None, "weights follow only from the populations"),
        (Units(ROWS), np.ones(5), "for each of 6 rows"),
        (Units(ROWS), np.array([1.0, 1, 1, 1, 1, -1]), "negative or missing"),
        (Units(ROWS), np.array([1.0, 1, 1, 1, 1, np.nan]), "negative or missing"),
        (Units(ROWS, strata=np.zeros(5)), np.ones(6), "needs 6 rows throughout, got 5"),
        (Units(np.array([])), np.array([]), "as many rows as the sample, got 0"),
    ],
)
def test_a_design_that_does_not_hold_is_refused(units, weights, words):
    with pytest.raises(ValueError, match=words):
        declare_design(units, weights=weights)


def test_a_lonely_unit_is_refused_by_name_unless_a_rule_is_chosen():
    units = Units(np.arange(4), strata=np.array(["a", "a", "a", "b"]))

    with pytest.raises(ValueError, match="stratum b has one sampling unit"):
        declare_design(units, weights=np.ones(4))


@pytest.mark.parametrize(
    ("rule", "variance"),
    [
        # Within a: 3/2 · Σ(t − 2)² = 3 for scores 1, 2, 3; b holds the score 6, mean of all 3.
        (LonelyUnit.CERTAINTY, 3.0),
        (LonelyUnit.ADJUST, 3.0 + 9.0),
        (LonelyUnit.AVERAGE, 6.0),
    ],
)
def test_a_lonely_unit_contributes_as_its_rule_says(rule, variance):
    units = Units(np.arange(4), strata=np.array(["a", "a", "a", "b"]))
    design = declare_design(units, weights=np.ones(4), lonely=rule)

    errors = linearised_errors(design, np.array([[1.0], [2], [3], [6]]))

    assert errors[0] ** 2 == pytest.approx(variance)


def test_a_unit_that_was_sure_to_be_drawn_is_not_lonely_and_adds_nothing():
    units = Units(
        np.arange(4), strata=np.array(["a", "a", "a", "b"]), population=np.array([9.0, 9, 9, 1])
    )
    design = declare_design(units)

    errors = linearised_errors(design, np.array([[1.0], [2], [3], [600]]))

    assert errors[0] ** 2 == pytest.approx(3.0 * (1 - 3 / 9))


def test_the_second_stage_counts_only_behind_a_finite_first_stage():
    labels, inner = np.array([1, 1, 2, 2]), np.array([1, 2, 3, 4])
    scores = np.array([[1.0], [3], [5], [9]])
    endless = declare_design(Units(labels), Units(inner), weights=np.ones(4))
    finite = declare_design(
        Units(labels, population=np.full(4, 4.0)), Units(inner), weights=np.ones(4)
    )

    # Between units: 2 · Σ(t − 9)² = 100; within: 2 · (1 + 1) and 2 · (4 + 4) add to 20.
    assert linearised_errors(endless, scores)[0] ** 2 == pytest.approx(100.0)
    assert linearised_errors(finite, scores)[0] ** 2 == pytest.approx(0.5 * 100 + 0.5 * 20)


def test_products_of_deviations_are_the_covariance_of_the_sums():
    design = declare_design(Units(np.arange(3)), weights=np.ones(3))
    scores = np.array([[1.0, 6], [2, 4], [3, 2]])

    deviations = linearised_deviations(design, scores)

    assert deviations.T @ deviations == pytest.approx(np.array([[3.0, -6], [-6, 12]]))


def test_scores_of_other_rows_are_refused():
    design = declare_design(Units(ROWS), weights=np.ones(6))

    with pytest.raises(ValueError, match=r"6 rows in a matrix, got \(5, 1\)"):
        linearised_errors(design, np.ones((5, 1)))


def test_two_stages_of_different_length_are_refused():
    with pytest.raises(ValueError, match="as many rows as the sample"):
        declare_design(Units(ROWS), Units(np.arange(5)), weights=np.ones(6))
