"""Outcome rates are those of the standard definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.responserates import (
    Dispositions,
    ResponseRates,
    eligibility_rate,
    published_rates,
    response_rates,
    tally_dispositions,
)

COUNTS = st.builds(Dispositions, *[st.integers(0, 500).map(float)] * 8)


def test_a_wave_whose_outcomes_are_all_known():
    counts = Dispositions(complete=60, partial=10, refusal=20, non_contact=5, other=5)

    found = response_rates(counts)

    assert found == ResponseRates(
        rr1=0.6,
        rr2=0.7,
        rr3=0.6,
        rr4=0.7,
        rr5=0.6,
        rr6=0.7,
        coop1=60 / 95,
        coop2=70 / 95,
        coop3=60 / 90,
        coop4=70 / 90,
        ref1=0.2,
        ref2=0.2,
        ref3=0.2,
        con1=0.95,
        con2=0.95,
        con3=0.95,
        loc1=1.0,
        loc2=1.0,
        e=1.0,
    )


@given(COUNTS, st.floats(0, 1))
def test_every_rate_is_a_share_and_partial_interviews_only_add(counts, e):
    if counts.eligible + counts.unknown == 0:
        counts = Dispositions(complete=1)

    rates = published_rates(response_rates(counts, e=e))

    assert all(0 <= rate <= 1 for rate in rates.values() if not np.isnan(rate))
    assert rates["RR1"] <= rates["RR2"]
    assert list(rates) == [
        *(f"RR{at}" for at in range(1, 7)),
        *(f"COOP{at}" for at in range(1, 5)),
        *(f"{kind}{at}" for kind in ("REF", "CON") for at in range(1, 4)),
        "LOC1",
        "LOC2",
        "e",
    ]


@given(COUNTS, st.floats(0, 1), st.floats(0, 1))
def test_the_more_of_the_unknown_are_eligible_the_lower_the_rate(counts, one, other):
    if counts.complete == 0:
        counts = Dispositions(complete=1, unknown_other=5)
    low, high = sorted((one, other))

    assert response_rates(counts, e=high).rr3 <= response_rates(counts, e=low).rr3
    bounds = response_rates(counts, e=1).rr1, response_rates(counts, e=0).rr5
    assert bounds[0] <= response_rates(counts, e=one).rr3 <= bounds[1]


def test_weights_count_in_place_of_heads():
    found = tally_dispositions(["I", "P", "I", "NE", "UH"], weights=np.array([2.0, 1, 0.5, 4, 3]))

    assert found == Dispositions(complete=2.5, partial=1, not_eligible=4, unknown_household=3)


def test_without_anybody_known_all_of_the_unknown_are_kept():
    found = response_rates(Dispositions(unknown_other=9))

    assert (found.rr1, found.rr3, found.e) == (0.0, 0.0, 1.0)
    assert np.isnan([found.rr5, found.coop1, found.con3]).all()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: response_rates(Dispositions()), "somebody who was to be asked"),
        (lambda: response_rates(Dispositions(complete=5, refusal=-1)), "no negative count"),
        (lambda: response_rates(Dispositions(complete=5), e=1.2), r"in \[0, 1\], got 1.2"),
        (lambda: eligibility_rate(Dispositions(unknown_other=3)), "somebody whose eligibility"),
        (lambda: tally_dispositions(["I", "拒访"]), "got 拒访"),
        (lambda: tally_dispositions(["I"], weights=np.array([-1.0])), "each of 1 codes"),
    ],
)
def test_counts_that_give_no_rates_are_refused_in_words(act, words):
    with pytest.raises(ValueError, match=words):
        act()
