"""How many factors items have, and which go together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.screening import item_groups, parallel_analysis


def _blocks(n_blocks: int, size: int, within: float) -> np.ndarray:
    r = np.kron(np.eye(n_blocks), np.full((size, size), within))
    np.fill_diagonal(r, 1)
    return r


@pytest.mark.parametrize("n_blocks", [1, 2, 3, 4])
def test_as_many_factors_are_found_as_there_are_blocks(n_blocks):
    r = _blocks(n_blocks, 4, 0.5)

    found = parallel_analysis(r, n=300, rng=np.random.default_rng(0))

    assert found.n_factors == n_blocks


def test_unrelated_items_have_no_factor():
    assert parallel_analysis(np.eye(8), n=300, rng=np.random.default_rng(0)).n_factors == 0


def test_the_same_seed_gives_the_same_roots_by_chance():
    first, second = (
        parallel_analysis(np.eye(5), n=60, rng=np.random.default_rng(9)).by_chance.tolist()
        for _ in range(2)
    )

    assert first == second


def test_roots_by_chance_are_those_of_drawn_answers():
    rng = np.random.default_rng(1)
    drawn = [
        np.linalg.eigvalsh(np.corrcoef(rng.normal(size=(80, 6)), rowvar=False))[::-1]
        for _ in range(2000)
    ]

    found = parallel_analysis(np.eye(6), n=80, rng=rng, draws=2000, quantile=0.5)

    assert found.by_chance == pytest.approx(np.quantile(drawn, 0.5, axis=0), abs=0.01)


@settings(max_examples=20)
@given(st.permutations(range(9)))
def test_items_of_one_block_are_grouped_together_in_any_order(order):
    r = _blocks(3, 3, 0.6)[np.ix_(order, order)]

    groups = item_groups(r, n_factors=3)

    blocks = np.array(order) // 3
    together = groups[:, None] == groups
    assert (together == (blocks[:, None] == blocks)).all()


def test_an_item_that_loads_on_nothing_belongs_to_no_group():
    r = np.eye(5)
    r[:4, :4] = _blocks(1, 4, 0.5)

    assert item_groups(r, n_factors=1).tolist() == [0, 0, 0, 0, -1]


def test_small_samples_and_limits_outside_their_range_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="needs 30 respondents, got 29"):
        parallel_analysis(np.eye(5), n=29, rng=rng)
    with pytest.raises(ValueError, match="needs 41 respondents, got 40"):
        parallel_analysis(np.eye(40), n=40, rng=rng)
    with pytest.raises(ValueError, match="20 draws"):
        parallel_analysis(np.eye(5), n=50, rng=rng, draws=10)
    with pytest.raises(ValueError, match="between 0 and 1"):
        item_groups(np.eye(5), n_factors=1, least_loading=0)
