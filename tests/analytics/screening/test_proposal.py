"""剔除与其他因素高度相关的因素和影响较小的因素: which indicators to drop, and what remains."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.screening import (
    Candidate,
    KeptIndicator,
    Reason,
    Verdict,
    correlated_pairs,
    propose_screening,
)

TREE = (
    Candidate("speed", "service", 0.5, 0.30),
    Candidate("delay", "service", 0.3, 0.25),
    Candidate("staff", "service", 0.2, 0.20),
    Candidate("price", "value", 0.6, 0.24),
    Candidate("gifts", "value", 0.4, 0.01),
)


def _correlations(**pairs: float) -> np.ndarray:
    """Return correlations of .2, but for pairs named by two places such as r01."""
    r = np.full((5, 5), 0.2)
    np.fill_diagonal(r, 1)
    for name, size in pairs.items():
        first, second = int(name[1]), int(name[2])
        r[first, second] = r[second, first] = size
    return r


def _dropped(proposal):
    return {verdict.key: verdict.reason for verdict in proposal.verdicts if not verdict.is_kept}


def test_of_two_items_at_93_the_one_of_less_importance_is_dropped():
    proposal = propose_screening(TREE, _correlations(r01=0.93), n=200, least_importance=0)

    assert _dropped(proposal) == {"delay": Reason.HIGHLY_CORRELATED}
    assert proposal.verdicts[1] == Verdict(
        "delay", False, Reason.HIGHLY_CORRELATED, 0.25, "speed", pytest.approx(0.93)
    )


def test_an_item_of_little_influence_is_dropped_and_its_weight_goes_to_its_siblings():
    proposal = propose_screening(TREE, _correlations(), n=200)

    assert _dropped(proposal) == {"gifts": Reason.LITTLE_INFLUENCE}
    assert proposal.tree == (
        KeptIndicator("speed", "service", pytest.approx(0.5)),
        KeptIndicator("delay", "service", pytest.approx(0.3)),
        KeptIndicator("staff", "service", pytest.approx(0.2)),
        KeptIndicator("price", "value", pytest.approx(1.0)),
    )


def test_nothing_is_dropped_where_all_items_measure_their_own():
    proposal = propose_screening(TREE, _correlations(), n=200, least_importance=0.005)

    assert {verdict.reason for verdict in proposal.verdicts} == {Reason.MEASURES_ITS_OWN}
    assert [kept.key for kept in proposal.tree] == [one.key for one in TREE]


def test_of_three_that_go_together_the_most_important_stays():
    r = _correlations(r01=0.93, r02=0.92, r12=0.95)

    proposal = propose_screening(TREE, r, n=200, least_importance=0)

    assert _dropped(proposal) == {
        "delay": Reason.HIGHLY_CORRELATED,
        "staff": Reason.HIGHLY_CORRELATED,
    }


def test_correlation_below_nought_counts_as_much():
    proposal = propose_screening(TREE, _correlations(r01=-0.93), n=200, least_importance=0)

    assert _dropped(proposal) == {"delay": Reason.HIGHLY_CORRELATED}


def test_what_the_regulation_requires_stays_and_the_reason_says_so():
    tree = [*TREE[:4], Candidate("gifts", "value", 0.4, 0.01, is_required=True)]

    proposal = propose_screening(tree, _correlations(), n=200)

    assert _dropped(proposal) == {}
    assert proposal.verdicts[4].reason is Reason.REQUIRED


def test_the_last_item_of_a_parent_stays_and_the_reason_says_so():
    tree = [*TREE[:4], Candidate("gifts", "extras", 1.0, 0.01)]

    proposal = propose_screening(tree, _correlations(), n=200)

    assert _dropped(proposal) == {}
    assert proposal.verdicts[4].reason is Reason.LAST_OF_PARENT


def test_where_importance_is_not_known_the_lighter_item_goes_and_none_for_little_influence():
    tree = [Candidate(one.key, one.parent, one.weight, math.nan) for one in TREE]

    proposal = propose_screening(tree, _correlations(r12=0.95), n=200)

    assert _dropped(proposal) == {"staff": Reason.HIGHLY_CORRELATED}


def test_equal_items_lose_the_later_one():
    tree = [Candidate(one.key, one.parent, 0.2, 0.2) for one in TREE]

    proposal = propose_screening(tree, _correlations(r34=0.95), n=200)

    assert _dropped(proposal) == {"gifts": Reason.HIGHLY_CORRELATED}


@given(
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
    st.lists(st.floats(0.01, 1), min_size=5, max_size=5),
    st.floats(-0.95, 0.95),
)
def test_parents_keep_their_sums_and_at_least_one_item(importances, weights, size):
    tree = [
        Candidate(one.key, one.parent, weight, importance)
        for one, weight, importance in zip(TREE, weights, importances, strict=True)
    ]

    proposal = propose_screening(tree, _correlations(r03=size, r12=-size), n=50)

    for parent in ("service", "value"):
        before = sum(one.weight for one in tree if one.parent == parent)
        after = [kept.weight for kept in proposal.tree if kept.parent == parent]
        assert after == sorted(after, reverse=True)
        assert math.fsum(after) == pytest.approx(before)


def test_pairs_are_listed_from_the_strongest():
    found = correlated_pairs(_correlations(r01=0.91, r34=-0.95, r12=0.89))

    assert found.pairs.tolist() == [[3, 4], [0, 1]]
    assert found.correlations.tolist() == pytest.approx([-0.95, 0.91])


def test_a_pair_exactly_at_the_limit_is_listed_whatever_the_units():
    units = np.array([0.1, 3, 7, 1, 1])
    covariance = _correlations(r01=0.9) * np.outer(units, units)

    assert correlated_pairs(covariance).pairs.tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n": 29}, "30 respondents or more, got 29"),
        ({"candidates": TREE[:4]}, "got 4 indicators, correlations of 5"),
        ({"candidates": [TREE[0], *TREE[:4]]}, "occurs twice"),
        ({"candidates": [*TREE[:4], Candidate("x", "value", -1, 0.1)]}, "0 or more"),
        ({"least_importance": 1}, "lies in"),
        ({"least_correlation": 1}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_screened_is_refused_in_words(changes, words):
    asked = {"candidates": TREE, "correlation": _correlations(), "n": 200} | changes

    with pytest.raises(ValueError, match=words):
        propose_screening(asked.pop("candidates"), asked.pop("correlation"), **asked)
