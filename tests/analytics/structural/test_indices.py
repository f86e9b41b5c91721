"""The index from 0 to 100: its arithmetic, its ends, and when there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.structural import estimate_paths, latent_indices, satisfaction_index
from tests.analytics.structural.surveys import MODEL, answers, correlations

SHARES = st.lists(st.floats(0, 1), min_size=3, max_size=3)


def test_the_american_index_of_8_7_7_is_70_3704():
    # Fornell et al. (1996): (22 − 3)/27.
    found = satisfaction_index(np.array([8.0, 7, 7]), np.ones(3), lowest=1, highest=10)

    assert found == pytest.approx(70.3704, abs=0.5e-4)


@given(SHARES, st.lists(st.floats(0.01, 5), min_size=3, max_size=3), st.floats(0.1, 50))
def test_an_index_lies_between_its_items_and_ignores_the_unit(shares, weights, width):
    places, w = np.array(shares), np.array(weights)

    found = satisfaction_index(3 + places * width, w, lowest=3, highest=3 + width)

    assert 100 * places.min() - 1e-9 <= found <= 100 * places.max() + 1e-9
    assert found == pytest.approx(100 * places @ w / w.sum(), abs=1e-9)


def test_worst_and_best_answers_are_0_and_100():
    ends = [
        satisfaction_index(np.full(2, mean), np.array([3.0, 1.0]), lowest=1, highest=5)
        for mean in (1.0, 5.0)
    ]

    assert ends == [0.0, 100.0]


@pytest.mark.parametrize(
    ("means", "weights", "words"),
    [
        ([8.0, 7.0], [1.0], "one weight per mean"),
        ([8.0, 7.0], [1.0, -0.1], "not negative"),
        ([8.0, 7.0], [0.0, 0.0], "not all 0"),
        ([11.0, 7.0], [1.0, 1.0], "between the ends"),
        ([np.nan, 7.0], [1.0, 1.0], "between the ends"),
    ],
)
def test_an_index_that_means_nothing_is_refused(means, weights, words):
    with pytest.raises(ValueError, match=words):
        satisfaction_index(np.array(means), np.array(weights), lowest=1, highest=10)


def test_the_index_of_a_latent_is_the_mean_place_of_its_scores_on_the_scale():
    rows = answers(np.random.default_rng(21), 200)
    found = estimate_paths(MODEL, correlations(rows), n=200)
    means, sds = rows.mean(axis=0), rows.std(axis=0, ddof=1)

    indices = latent_indices(found, means, sds, lowest=1, highest=10)

    w = found.weights[5:8] / sds[5:8]
    scores = rows[:, 5:8] @ w / w.sum()
    assert indices[2] == pytest.approx((scores.mean() - 1) / 9 * 100)
    assert indices[2] == pytest.approx(satisfaction_index(means[5:8], w, lowest=1, highest=10))


def test_scales_of_different_length_each_have_their_own_ends():
    rows = answers(np.random.default_rng(22), 200)
    ends = np.where(np.arange(10) % 2, 10.0, 7.0)
    found = estimate_paths(MODEL, correlations(rows), n=200)

    best = latent_indices(found, ends, rows.std(axis=0), lowest=0, highest=ends)

    assert best == pytest.approx(np.full(4, 100.0))


def test_a_latent_with_a_negative_weight_has_no_index_and_the_others_keep_theirs():
    rows = answers(np.random.default_rng(23), 200)
    rows[:, 5] = 10 - rows[:, 5]
    found = estimate_paths(MODEL, correlations(rows), n=200)

    indices = latent_indices(found, rows.mean(axis=0), rows.std(axis=0), lowest=1, highest=10)

    assert np.isnan(indices).tolist() == [False, False, True, False]


def test_indices_without_deviation_or_scale_are_refused():
    found = estimate_paths(MODEL, correlations(answers(np.random.default_rng(24), 90)), n=90)

    with pytest.raises(ValueError, match="a mean and a deviation per weight"):
        latent_indices(found, np.ones(3), np.ones(3), lowest=1, highest=10)
    with pytest.raises(ValueError, match="deviations above 0"):
        latent_indices(found, np.ones(10), np.zeros(10), lowest=1, highest=10)
    with pytest.raises(ValueError, match="scales with a width"):
        latent_indices(found, np.ones(10), np.ones(10), lowest=10, highest=10)
