"""Sample sizes, allocations and draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.sampling import (
    Allocation,
    allocate,
    draw_census,
    draw_sample,
    margin_of_error,
    sample_size,
)


def test_sample_sizes_are_cochrans():
    assert sample_size(0.05) == 385
    assert sample_size(0.05, population=2000) == 323
    assert sample_size(0.05, population=3) == 3


def test_margins_are_those_of_the_small_samples_a_regulation_allows():
    assert round(margin_of_error(100, share=0.84), 3) == 0.072
    assert round(margin_of_error(25, share=0.84), 3) == 0.144
    assert margin_of_error(80, population=80) == 0.0


def test_a_tripled_stratum_is_taken_first_and_the_rest_shared():
    found = allocate({"A": 50, "B": 350, "C": 600}, 200, boosts={"A": 3})

    assert found.sizes == {"A": 30, "B": 63, "C": 107}
    assert {name: round(weight, 3) for name, weight in found.weights.items()} == {
        "A": 1.667,
        "B": 5.556,
        "C": 5.607,
    }
    total = sum(size * found.weights[name] for name, size in found.sizes.items())
    assert total == pytest.approx(1000)


def test_a_small_frame_becomes_a_census():
    assert allocate({"A": 3, "B": 0}, 10) == Allocation({"A": 3, "B": 0}, {"A": 1.0, "B": 0.0})


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 300), min_size=1),
    st.integers(1, 500),
)
def test_an_allocation_adds_up_and_asks_no_stratum_for_more_than_it_has(frame, n):
    if not sum(frame.values()):
        frame["A"] = 1

    found = allocate(frame, n)

    assert sum(found.sizes.values()) == min(n, sum(frame.values()))
    assert all(0 <= size <= frame[name] for name, size in found.sizes.items())


@pytest.mark.parametrize(
    ("boosts", "words"),
    [({"X": 2}, "strata of the frame"), ({"A": 0}, "above 0"), ({"B": 9}, "take 40 of 20")],
)
def test_impossible_boosts_are_refused(boosts, words):
    with pytest.raises(ValueError, match=words):
        allocate({"A": 60, "B": 40}, 20, boosts=boosts)


def test_the_same_seed_draws_the_same_list_and_another_seed_another():
    strata = np.repeat([0, 1, 2], [50, 350, 600])
    sizes = [30, 63, 107]

    one = draw_sample(strata, sizes, generator=np.random.default_rng(2026), reserve=0.2)
    same = draw_sample(strata, sizes, generator=np.random.default_rng(2026), reserve=0.2)
    other = draw_sample(strata, sizes, generator=np.random.default_rng(2027), reserve=0.2)

    assert one.selected.tolist() == same.selected.tolist()
    assert [rows.tolist() for rows in one.replacements] == [r.tolist() for r in same.replacements]
    assert one.selected.tolist() != other.selected.tolist()
    assert np.bincount(strata[one.selected]).tolist() == sizes
    assert [len(rows) for rows in one.replacements] == [6, 13, 22]
    assert not set(one.selected) & {row for rows in one.replacements for row in rows}


def test_every_member_is_drawn_equally_often():
    generator = np.random.default_rng(5)
    strata = np.zeros(10, dtype=np.int64)

    drawn = np.concatenate(
        [draw_sample(strata, [3], generator=generator).selected for _ in range(2000)]
    )

    # Binomial(2000, 0.3): mean 600, standard deviation about 20.5.
    assert all(abs(times - 600) < 100 for times in np.bincount(drawn, minlength=10))


def test_guarded_members_are_never_drawn():
    strata = np.array([0, -1, 0, -1])

    assert draw_sample(strata, [2], generator=np.random.default_rng(0)).selected.tolist() == [0, 2]
    assert draw_census(strata).selected.tolist() == [0, 2]
    with pytest.raises(ValueError, match="stratum 0 has 2 members, 3 are to be drawn"):
        draw_sample(strata, [3], generator=np.random.default_rng(0))
