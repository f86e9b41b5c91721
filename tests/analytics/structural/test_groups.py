"""Whether a path differs between groups of respondents."""

import math

import numpy as np
import pytest
from scipy import stats

from manyi.analytics.comparison import holm
from manyi.analytics.structural import compare_paths, estimate_paths, path_intervals
from tests.analytics.structural.surveys import MODEL, answers, correlations


def _intervals(rng, *, quality, n=600, groups=30):
    rows = answers(rng, n, quality=quality)
    left = np.arange(n) % groups
    replicates = np.stack([correlations(rows[left != group]) for group in range(groups)])
    return path_intervals(estimate_paths(MODEL, correlations(rows), n=n), replicates)


def test_a_path_that_differs_is_found_and_the_others_are_not_different():
    rng = np.random.default_rng(41)
    groups = {"东区": _intervals(rng, quality=0.2), "西区": _intervals(rng, quality=0.9)}

    found = compare_paths(MODEL, groups)

    assert [(one.source, one.target) for one in found] == list(MODEL.paths)
    assert {(one.first, one.second) for one in found} == {("东区", "西区")}
    assert found[0].is_proven()
    assert found[0].difference.value > 0.2


def test_p_values_are_welchs_and_holm_is_over_all_paths_and_pairs():
    rng = np.random.default_rng(42)
    groups = {
        "a": _intervals(rng, quality=0.6),
        "b": _intervals(rng, quality=0.6, groups=10),
        "c": _intervals(rng, quality=0.6),
    }

    found = compare_paths(MODEL, groups)

    one, two = (groups[name].paths for name in "ab")
    se = math.hypot(one.se[0, 2], two.se[0, 2])
    freedom = se**4 / (one.se[0, 2] ** 4 / 29 + two.se[0, 2] ** 4 / 9)
    t = (two.value[0, 2] - one.value[0, 2]) / se
    assert len(found) == 3 * len(MODEL.paths)
    assert found[0].difference.p == pytest.approx(2 * stats.t.sf(abs(t), freedom))
    assert [x.adjusted_p for x in found] == pytest.approx(holm([x.difference.p for x in found]))


def test_the_same_group_twice_differs_by_nothing():
    rng = np.random.default_rng(43)
    same = _intervals(rng, quality=0.6)

    found = compare_paths(MODEL, {"一": same, "二": same})

    assert [one.difference.value for one in found] == [0.0] * 4
    assert [one.adjusted_p for one in found] == [1.0] * 4


def test_one_group_cannot_be_compared():
    with pytest.raises(ValueError, match="two groups or more, got 1"):
        compare_paths(MODEL, {"一": _intervals(np.random.default_rng(44), quality=0.6)})
