"""Items that share a bin are told apart again, whatever their number and that of levels."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from manyi.analytics.moments.binning import level_sums


@pytest.mark.parametrize(
    ("n_items", "n_levels", "n_cells"),
    [(1, 5, 1), (7, 2, 3), (9, 5, 160), (4, 127, 300), (3, 11, 40)],
)
def test_sums_by_level_are_those_of_each_item_alone(n_items, n_levels, n_cells):
    generator = np.random.default_rng(5)
    items = list(generator.integers(-1, n_levels, (n_items, 70_000)).astype(np.int8))
    cells = generator.integers(0, n_cells, 70_000).astype(np.int16)
    w = generator.uniform(0.5, 2, 70_000)
    expected_n = np.zeros((n_cells, n_items, n_levels))
    expected_w = np.zeros_like(expected_n)
    for i, column in enumerate(items):
        kept = column >= 0
        np.add.at(expected_n, (cells[kept], i, column[kept]), 1)
        np.add.at(expected_w, (cells[kept], i, column[kept]), w[kept])

    counts, sums = level_sums(items, cells, n_cells=n_cells, n_levels=n_levels, addends=[w])

    assert_array_equal(counts, expected_n)
    assert_allclose(sums, expected_w, rtol=1e-12)
