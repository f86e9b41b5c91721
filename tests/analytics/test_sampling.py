"""Sample sizes, allocations, draws, and who is left in peace."""

from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from manyi.analytics.sampling import (
    Allocation,
    Guard,
    allocate,
    allocate_shares,
    anticipated_error,
    draw_census,
    draw_sample,
    frequency_guard,
    margin_of_error,
    mean_margin,
    mean_sample_size,
    neyman_shares,
    power_shares,
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


def test_sizes_and_margins_of_a_mean_answer_each_other():
    n = mean_sample_size(2.0, spread=15.0, population=500)

    assert n == 151
    assert mean_margin(n, spread=15.0, population=500) <= 2.0
    assert mean_margin(n - 1, spread=15.0, population=500) > 2.0
    assert mean_margin(80, spread=15.0, population=80) == 0.0
    assert mean_sample_size(100.0, spread=15.0) == 2
    assert mean_sample_size(0.01, spread=15.0, population=1) == 1


@given(st.floats(0.005, 0.3), st.floats(0.05, 0.95), st.integers(50, 100_000))
def test_a_sample_of_the_size_needed_keeps_the_margin(margin, share, population):
    n = sample_size(margin, share=share, population=population)

    # Rounding the margin's own correction, (N − n)/(N − 1), leaves a hair.
    assert margin_of_error(n, share=share, population=population) <= margin * (1 + 1e-9)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: sample_size(0.0), "between 0 and 1, got 0.0"),
        (lambda: sample_size(0.1, population=0), "1 or more, got 0"),
        (lambda: sample_size(0.1, level=1.0), "confidence level"),
        (lambda: margin_of_error(0), "1 ≤ n ≤ population"),
        (lambda: margin_of_error(9, population=8), "1 ≤ n ≤ population"),
        (lambda: mean_sample_size(0.0, spread=1.0), "above 0, got 0.0 and 1.0"),
        (lambda: mean_sample_size(1.0, spread=1.0, population=0), "1 or more, got 0"),
        (lambda: mean_margin(9, spread=1.0, population=8), "1 ≤ n ≤ population"),
    ],
)
def test_sizes_that_mean_nothing_are_refused_in_words(act, words):
    with pytest.raises(ValueError, match=words):
        act()


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


def test_small_strata_get_their_least_number_and_the_others_share_the_rest():
    found = allocate({"A": 10, "B": 3, "C": 987}, 100, minimum=5)

    assert found.sizes == {"A": 5, "B": 3, "C": 92}
    assert found.weights == {"A": 2.0, "B": 1.0, "C": 987 / 92}


def test_a_boost_never_falls_below_the_least_number():
    found = allocate({"A": 20, "B": 980}, 100, boosts={"A": 2}, minimum=10)

    assert found.sizes == {"A": 10, "B": 90}


def test_a_neyman_allocation_takes_a_stratum_whole_rather_than_more_than_it_has():
    frame, spreads = {"A": 20, "B": 1000, "C": 1000}, {"A": 500.0, "B": 5.0, "C": 10.0}

    found = allocate_shares(frame, 100, neyman_shares(frame, spreads), minimum=2)

    assert found.sizes == {"A": 20, "B": 27, "C": 53}
    assert found.weights["A"] == 1.0


def test_dear_answers_are_asked_for_less():
    frame, spreads = {"A": 100, "B": 100}, {"A": 1.0, "B": 1.0}

    assert neyman_shares(frame, spreads, costs={"A": 1, "B": 4}) == pytest.approx(
        {"A": 2 / 3, "B": 1 / 3}
    )


def test_a_power_allocation_lies_between_equal_and_proportional():
    measures, alike = {"A": 100, "B": 900}, {"A": 1.0, "B": 1.0}

    found = [power_shares(measures, alike, power=power)["A"] for power in (0, 0.5, 1)]

    assert found == pytest.approx([0.5, 0.25, 0.1])


STRATA = st.dictionaries(
    st.sampled_from("ABCDEF"), st.tuples(st.integers(2, 300), st.floats(0.1, 50)), min_size=1
)


@given(STRATA, st.floats(0.01, 0.9))
def test_no_proportional_sample_is_more_certain_than_neymans(strata, part):
    frame = {name: size for name, (size, _) in strata.items()}
    spreads = {name: spread for name, (_, spread) in strata.items()}
    n = part * sum(frame.values())
    best = {name: n * share for name, share in neyman_shares(frame, spreads).items()}
    assume(all(best[name] <= size for name, size in frame.items()))
    plain = {name: part * size for name, size in frame.items()}

    assert anticipated_error(frame, spreads, best) <= (
        anticipated_error(frame, spreads, plain) * (1 + 1e-9)
    )


@given(STRATA, st.integers(12, 500))
def test_allocations_by_shares_add_up_within_what_each_stratum_has(strata, n):
    frame = {name: size for name, (size, _) in strata.items()}
    shares = neyman_shares(frame, {name: spread for name, (_, spread) in strata.items()})

    found = allocate_shares(frame, n, shares, minimum=2)

    assert sum(found.sizes.values()) == min(n, sum(frame.values()))
    assert all(2 <= size <= frame[name] for name, size in found.sizes.items())


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: allocate({"A": 60, "B": 40}, 20, minimum=11), "take 22, .* got 20"),
        (lambda: allocate({"A": 60, "B": 40}, 20, boosts={"A": 1.6}, minimum=5), "1 are left"),
        (lambda: allocate({}, 20), "a frame with members"),
        (lambda: allocate_shares({"A": 5}, 2, {"B": 1.0}), "one number of 0 or more"),
        (lambda: allocate_shares({"A": 5}, 2, {"A": 0.0}), "one number of 0 or more"),
        (lambda: neyman_shares({"A": 5}, {"A": 0.0}), "a spread, got none"),
        (lambda: neyman_shares({"A": 5}, {"A": -1.0}), "spreads need one number"),
        (lambda: neyman_shares({"A": 5}, {"A": 1.0}, costs={"A": 0.0}), "costs need to be above"),
        (lambda: power_shares({"A": 5}, {"A": 1.0}, power=2.0), "0 ≤ power ≤ 1"),
        (lambda: anticipated_error({"A": 5}, {"A": 1.0}, {"A": 0}), "5 members and no answer"),
    ],
)
def test_allocations_that_cannot_be_are_refused_in_words(act, words):
    with pytest.raises(ValueError, match=words):
        act()


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


def test_everybody_drawn_carries_the_weight_of_their_stratum():
    strata = np.repeat([0, 1, 2], [50, 350, 600])

    draw = draw_sample(strata, [30, 63, 107], generator=np.random.default_rng(1))

    expected = np.array([50 / 30, 350 / 63, 600 / 107])[strata[draw.selected]]
    assert draw.weights.tolist() == expected.tolist()
    assert draw.weights.sum() == pytest.approx(1000)
    assert draw_census(strata).weights.tolist() == [1.0] * 1000


def test_who_was_asked_twenty_days_ago_waits_ten_more_days():
    asked = np.array(["2026-03-01", "NaT", "2026-02-19", "2026-02-20"], dtype="datetime64[D]")

    found = frequency_guard(asked, day=date(2026, 3, 21), guard_days=30)

    assert found.days_left.tolist() == [10, 0, 0, 1]
    assert found.is_drawable.tolist() == [False, True, True, False]
    assert found.apply(np.array([0, 0, -1, 1])).tolist() == [-1, 0, -1, -1]


def test_an_override_may_be_drawn_all_the_same():
    asked = np.array(["2026-03-01", "2026-03-01"], dtype="datetime64[D]")

    found = frequency_guard(
        asked, day=date(2026, 3, 21), guard_days=30, overrides=np.array([False, True])
    )

    assert found.is_drawable.tolist() == [False, True]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda asked: frequency_guard(asked, day=date(2026, 3, 1), guard_days=-1), "got -1"),
        (
            lambda asked: frequency_guard(
                asked, day=date(2026, 3, 1), guard_days=1, overrides=np.ones(3, dtype=bool)
            ),
            "needs 2 overrides",
        ),
        (
            lambda asked: Guard(np.ones(2, dtype=bool), np.zeros(2, dtype=int)).apply(np.zeros(3)),
            "needs 2 strata",
        ),
    ],
)
def test_guards_that_do_not_fit_are_refused_in_words(act, words):
    with pytest.raises(ValueError, match=words):
        act(np.array(["2026-02-01", "NaT"], dtype="datetime64[D]"))
