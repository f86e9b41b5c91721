"""Intervals from replicate groups: what the jackknife of the rows itself would say."""

import numpy as np
import pytest

from manyi.analytics.moments import accumulate_pairs
from manyi.analytics.structural import (
    estimate_paths,
    index_intervals,
    item_figures,
    latent_indices,
    path_intervals,
)
from tests.analytics.structural.surveys import MODEL, answers, correlations

N, GROUPS = 400, 20
PLACES = np.arange(10)


def _summed(rows):
    """The whole and the replicates, from sums over pairs."""
    cells = accumulate_pairs(
        rows, centre=np.full(10, 5.0), cells=np.arange(len(rows)) % GROUPS, n_cells=GROUPS
    )
    whole = cells.regroup(np.zeros(GROUPS, dtype=np.int64), 1)
    return item_figures(whole, PLACES), item_figures(cells.leave_one_out(), PLACES)


def _left_out(rows):
    return [rows[np.arange(len(rows)) % GROUPS != group] for group in range(GROUPS)]


def test_replicates_from_sums_are_those_of_the_rows():
    rows = answers(np.random.default_rng(31), N)

    full, replicates = _summed(rows)

    assert full.correlation[0] == pytest.approx(correlations(rows))
    assert full.means[0] == pytest.approx(rows.mean(axis=0))
    assert full.sds[0] == pytest.approx(rows.std(axis=0, ddof=1))
    assert (full.n.tolist(), replicates.n.tolist()) == ([N], [N - N // GROUPS] * GROUPS)
    expected = np.stack([correlations(part) for part in _left_out(rows)])
    assert replicates.correlation == pytest.approx(expected)


def test_path_intervals_are_the_jackknife_of_the_rows():
    rows = answers(np.random.default_rng(32), N)
    estimate = estimate_paths(MODEL, correlations(rows), n=N)
    parts = np.stack(
        [estimate_paths(MODEL, correlations(part), n=N).paths for part in _left_out(rows)]
    )
    se = np.sqrt((GROUPS - 1) / GROUPS * ((parts - parts.mean(axis=0)) ** 2).sum(axis=0))

    found = path_intervals(estimate, _summed(rows)[1].correlation)

    assert found.paths.se == pytest.approx(se, rel=1e-6)
    assert found.paths.value == pytest.approx(estimate.paths)
    # t with 19 degrees of freedom.
    assert found.paths.high[2, 3] - found.paths.value[2, 3] == pytest.approx(2.093 * se[2, 3], 1e-3)
    assert found.n_groups == GROUPS
    assert np.isnan(found.r_squared.se[:2]).all()
    assert (found.r_squared.se[2:] > 0).all()


def test_a_replicate_is_turned_as_the_whole_is():
    rows = answers(np.random.default_rng(33), N)
    estimate = estimate_paths(
        MODEL, correlations(rows), n=N, signs=np.where(MODEL.owners == 2, -1.0, 1.0)
    )

    found = path_intervals(estimate, _summed(rows)[1].correlation)

    assert found.paths.value[0, 2] < 0
    assert found.paths.se[0, 2] < 0.1


def test_the_true_path_lies_in_its_interval_about_as_often_as_promised():
    rng = np.random.default_rng(34)
    truth = estimate_paths(MODEL, correlations(answers(rng, 200_000)), n=200_000).paths[0, 2]
    hits = []

    for _ in range(100):
        rows = answers(rng, N)
        found = path_intervals(
            estimate_paths(MODEL, correlations(rows), n=N), _summed(rows)[1].correlation
        )
        hits.append(found.paths.low[0, 2] <= truth <= found.paths.high[0, 2])

    assert 87 <= sum(hits) <= 100


def test_index_intervals_are_the_jackknife_of_the_rows():
    rows = answers(np.random.default_rng(35), N)
    full, replicates = _summed(rows)
    estimate = estimate_paths(MODEL, full.correlation[0], n=N)
    parts = np.stack(
        [
            latent_indices(
                estimate_paths(MODEL, correlations(part), n=N),
                part.mean(axis=0),
                part.std(axis=0, ddof=1),
                lowest=1,
                highest=10,
            )
            for part in _left_out(rows)
        ]
    )
    se = np.sqrt((GROUPS - 1) / GROUPS * ((parts - parts.mean(axis=0)) ** 2).sum(axis=0))

    found = index_intervals(estimate, full, replicates, lowest=1, highest=10)

    assert found.se == pytest.approx(se, rel=1e-6)
    assert found.n.tolist() == [N] * 4


def test_an_item_that_everybody_answers_alike_has_no_spread_and_no_correlation():
    rows = np.column_stack([np.full(8, 5.1), np.arange(8.0)])
    pairs = accumulate_pairs(rows, centre=np.zeros(2))

    found = item_figures(pairs, np.array([1, 0]))

    assert found.sds[0] == pytest.approx([np.arange(8).std(ddof=1), 0], abs=1e-6)
    assert np.isnan(found.correlation[0, 0, 1])


def test_one_matrix_is_no_stack_of_replicates():
    r = correlations(answers(np.random.default_rng(36), N))
    estimate = estimate_paths(MODEL, r, n=N)

    with pytest.raises(ValueError, match=r"replicates need shape \(g, p, p\)"):
        path_intervals(estimate, r)
