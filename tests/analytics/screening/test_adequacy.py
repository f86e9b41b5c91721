"""Whether correlations are worth a factor analysis at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.screening import sampling_adequacy, sphericity, variance_inflation


def _correlation(seed: int, n: int = 200) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.corrcoef(rng.normal(size=(n, 1)) + rng.normal(size=(n, 6)), rowvar=False)


def test_two_items_can_be_no_better_than_miserable():
    found = sampling_adequacy(np.array([[1, 0.8], [0.8, 1]]))

    assert found.overall == pytest.approx(0.5)
    assert found.items == pytest.approx([0.5, 0.5])


@given(st.integers(0, 10_000))
def test_adequacy_is_a_share_and_not_a_matter_of_units(seed):
    r = _correlation(seed)
    units = np.arange(1.0, 7)

    found = sampling_adequacy(r)

    assert 0 <= found.overall <= 1
    assert sampling_adequacy(r * np.outer(units, units)).items == pytest.approx(found.items)


def test_unrelated_items_give_no_reason_to_reject_sphericity():
    test = sphericity(np.eye(5), n=100)

    assert (test.statistic, test.freedom, test.p) == (0.0, 10, 1.0)


def test_related_items_are_no_sphere():
    assert sphericity(_correlation(1), n=200).p < 1e-10


def test_inflation_is_one_for_unrelated_items():
    assert variance_inflation(np.eye(3)).tolist() == [1, 1, 1]


def test_too_few_respondents_and_lonely_items_are_refused():
    with pytest.raises(ValueError, match="more respondents, got 6 and 6"):
        sphericity(_correlation(1), n=6)
    with pytest.raises(ValueError, match="two items or more, got 1"):
        sampling_adequacy(np.eye(1))
    with pytest.raises(ValueError, match="correlates with no other"):
        sampling_adequacy(np.eye(3))
