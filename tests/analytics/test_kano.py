"""Kano's categories: the published table and examples, and what may not be concluded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.intervals import wilson_interval
from manyi.analytics.kano import (
    CATEGORIES,
    Category,
    answer_pairs,
    category_counts,
    kano_category,
)


# Matzler & Hinterhuber (1998), Technovation 18, 25–38: skis, per cent of 1,500 skiers.
@pytest.mark.parametrize(
    ("per_mille", "category", "better", "worse"),
    [
        ([70, 323, 493, 95, 3, 15], Category.MUST_BE, 0.40, -0.83),
        ([104, 451, 305, 115, 12, 12], Category.ONE_DIMENSIONAL, 0.57, -0.78),
        ([638, 216, 29, 85, 7, 25], Category.ATTRACTIVE, 0.88, -0.25),
    ],
)
def test_skis_fall_in_the_published_categories(per_mille, category, better, worse):
    found = kano_category(np.array(per_mille))

    assert (found.category, round(found.better, 2), round(found.worse, 2)) == (
        category,
        better,
        worse,
    )


def test_pairs_of_answers_are_read_off_the_published_table():
    with_it = [0, 0, 0, 1, 2, 3, 4, 4, 1, -1, 0]
    without_it = [4, 1, 0, 4, 2, 3, 0, 4, 0, 4, -1]

    pairs = answer_pairs(np.array(with_it), np.array(without_it))

    assert dict(zip(CATEGORIES, category_counts(pairs).tolist(), strict=True)) == {
        Category.ATTRACTIVE: 1,
        Category.ONE_DIMENSIONAL: 1,
        Category.MUST_BE: 1,
        Category.INDIFFERENT: 2,
        Category.REVERSE: 2,
        Category.QUESTIONABLE: 2,
    }


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1))
def test_tables_of_two_batches_add_and_everyone_who_answered_is_in_a_category(pairs):
    codes = np.array(pairs).T
    half = codes.shape[1] // 2

    whole = answer_pairs(*codes)

    parts = answer_pairs(*codes[:, :half]) + answer_pairs(*codes[:, half:])
    assert whole.tolist() == parts.tolist()
    assert category_counts(whole).sum() == (codes >= 0).all(axis=0).sum()


def test_of_equal_counts_the_one_that_matters_more_counts():
    found = kano_category(np.array([20, 20, 20, 20, 0, 0]))

    assert (found.category, found.runner_up) == (Category.MUST_BE, Category.ONE_DIMENSIONAL)
    assert not found.is_distinct


def test_fongs_test_tells_a_clear_mode_from_a_close_one():
    # n = 100: |a − b| against 1.65 √((a + b)(200 − a − b)/200).
    clear = kano_category(np.array([50, 30, 10, 10, 0, 0]))
    close = kano_category(np.array([45, 35, 10, 10, 0, 0]))

    assert 1.65 * np.sqrt(80 * 120 / 200) == pytest.approx(11.43, abs=0.01)
    assert (clear.is_distinct, close.is_distinct) == (True, False)


def test_better_and_worse_have_the_intervals_of_proportions():
    found = kano_category(np.array([30, 20, 10, 30, 5, 5]), level=0.9)

    gain, loss = wilson_interval(50, 90, level=0.9), wilson_interval(30, 90, level=0.9)
    assert found.better_interval == gain
    assert (found.worse_interval.low, found.worse_interval.high) == (-loss.high, -loss.low)
    assert (found.better, found.worse, found.n) == (50 / 90, -30 / 90, 100)


@given(st.lists(st.integers(0, 200), min_size=6, max_size=6))
def test_better_and_worse_stay_in_their_bounds(counts):
    if sum(counts) < 30 or not sum(counts[:4]):
        with pytest.raises(ValueError, match="a Kano category needs"):
            kano_category(np.array(counts))
        return

    found = kano_category(np.array(counts))

    assert 0 <= found.better_interval.low <= found.better <= found.better_interval.high <= 1
    assert -1 <= found.worse_interval.low <= found.worse <= found.worse_interval.high <= 0


def test_every_category_has_its_chinese_name():
    assert [kind.label for kind in CATEGORIES] == [
        "魅力属性",
        "期望属性",
        "必备属性",
        "无差异属性",
        "反向属性",
        "可疑结果",
    ]


def test_impossible_answers_and_counts_are_refused():
    with pytest.raises(ValueError, match="codes from −1 to 4, got 0 to 5"):
        answer_pairs(np.array([0]), np.array([5]))
    with pytest.raises(ValueError, match=r"need shape \(5, 5\), got \(4, 4\)"):
        category_counts(np.ones((4, 4), dtype=int))
    with pytest.raises(ValueError, match="six entries of 0 or more"):
        kano_category(np.array([40, -1, 0, 0, 0, 0]))
    with pytest.raises(ValueError, match="30 respondents or more, got 29; show the counts only"):
        kano_category(np.array([29, 0, 0, 0, 0, 0]))
