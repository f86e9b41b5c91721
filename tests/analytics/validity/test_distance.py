"""How far a pattern of answers lies from what goes together."""

import numpy as np
import pytest

from manyi.analytics.validity import Distances, distances, far_out, mahalanobis


def _answers(n: int = 200) -> np.ndarray:
    rng = np.random.default_rng(7)
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, 4))


def test_distances_of_whole_forms_average_to_the_items_times_n_less_one_by_n():
    answers = _answers()

    found = mahalanobis(answers)

    assert found.squared.mean() == pytest.approx(4 * 199 / 200)
    assert found.freedom.tolist() == [4] * 200


def test_a_form_with_blanks_is_measured_over_the_items_it_answers():
    covariance = np.array([[2.0, 1, 0.5], [1, 3, 0.2], [0.5, 0.2, 1]])
    form = np.array([[1.0, np.nan, 2.0]])

    found = distances(form, centre=np.zeros(3), precision=np.linalg.inv(covariance))

    part, seen = covariance[np.ix_([0, 2], [0, 2])], np.array([1.0, 2.0])
    assert found.squared[0] == pytest.approx(seen @ np.linalg.inv(part) @ seen)
    assert found.freedom.tolist() == [2]


def test_a_form_without_answers_has_no_distance():
    found = distances(np.full((1, 2), np.nan), centre=np.zeros(2), precision=np.eye(2))

    assert found.freedom.tolist() == [0]
    assert np.isnan([found.squared[0], found.p[0]]).all()


def test_a_stored_inverse_gives_each_part_of_the_wave_what_the_whole_gives():
    answers = _answers()
    answers[::3, 1] = np.nan
    precision = np.linalg.inv(np.cov(_answers(), rowvar=False))
    whole = distances(answers, centre=np.zeros(4), precision=precision)

    parts = [
        distances(part, centre=np.zeros(4), precision=precision)
        for part in (answers[:70], answers[70:])
    ]

    assert np.concatenate([part.squared for part in parts]) == pytest.approx(whole.squared)


def test_distances_do_not_know_the_units_of_the_items():
    answers = _answers()
    answers[5, 2] = np.nan

    changed = mahalanobis(answers * np.array([1.0, 10, -3, 0.1]) + 7)

    assert changed.squared == pytest.approx(mahalanobis(answers).squared)


def test_an_unheard_of_combination_is_flagged_by_its_chance():
    answers = np.vstack([_answers(), [4.0, -4, 4, -4]])

    found = far_out(mahalanobis(answers))

    assert (found.rule, found.rows.tolist(), found.limit) == ("far_out", [200], 0.001)
    assert found.figures[0] < 1e-5


def test_chances_are_held_against_the_limit_whatever_was_left_blank():
    found = Distances(np.array([9.0, 9.0]), np.array([1, 4]), np.array([0.0027, 0.061]))

    assert far_out(found, alpha=0.01).rows.tolist() == [0]


def test_too_few_forms_and_items_that_follow_from_others_are_refused():
    answers = _answers(20)
    with pytest.raises(ValueError, match="over 4 items needs 8 respondents, got 7"):
        mahalanobis(answers[:7])
    with pytest.raises(ValueError, match="no inverse"):
        mahalanobis(np.column_stack([answers, answers[:, 0]]))
    with pytest.raises(ValueError, match="shapes"):
        distances(answers, centre=np.zeros(3), precision=np.eye(4))
    with pytest.raises(ValueError, match="alpha"):
        far_out(mahalanobis(answers), alpha=0)


def test_items_that_nobody_answered_together_are_refused():
    answers = np.array([[1.0, np.nan], [2, np.nan], [np.nan, 3], [np.nan, 5]])

    with pytest.raises(ValueError, match="every pair"):
        mahalanobis(answers)
