"""Ways of weighting side by side."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from manyi.analytics.weighting import compare_weights, equal_weights


def test_methods_stand_side_by_side_with_ranks_and_how_far_they_are_apart():
    found = compare_weights(
        {
            "专家": np.array([0.5, 0.3, 0.2]),
            "熵权": np.array([0.2, 0.4, 0.4]),
            "等权": equal_weights(3),
        }
    )

    assert found.methods == ("专家", "熵权", "等权")
    assert found.ranks.tolist() == [[1.0, 2.0, 3.0], [3.0, 1.5, 1.5], [2.0, 2.0, 2.0]]
    assert found.widest.round(4).tolist() == [0.3, 0.1, 0.2]
    np.testing.assert_allclose(
        found.rank_correlation,
        [[1, -np.sqrt(0.75), np.nan], [-np.sqrt(0.75), 1, np.nan], [np.nan] * 3],
    )


@given(
    arrays(np.float64, (2, 6), elements=st.integers(1, 20)).filter(
        lambda x: np.ptp(x, axis=1).all()
    )
)
@settings(max_examples=30)
def test_rank_correlation_is_spearmans(points):
    one, two = points / points.sum(axis=1, keepdims=True)

    found = compare_weights({"a": one, "b": two})

    expected = stats.spearmanr(one, two).statistic
    assert found.rank_correlation[0, 1] == pytest.approx(expected, abs=1e-12)


def test_weights_that_are_none_are_refused_by_method():
    good = np.array([0.6, 0.4])

    with pytest.raises(ValueError, match="got none"):
        compare_weights({})
    with pytest.raises(ValueError, match="the same indicators, two or more"):
        compare_weights({"a": good, "b": np.array([0.5, 0.3, 0.2])})
    with pytest.raises(ValueError, match="the same indicators, two or more"):
        compare_weights({"a": np.ones(1)})
    with pytest.raises(ValueError, match=r"b adds up to 0\.9"):
        compare_weights({"a": good, "b": np.array([0.5, 0.4])})
    with pytest.raises(ValueError, match="a adds up to 1"):
        compare_weights({"a": np.array([1.5, -0.5])})
