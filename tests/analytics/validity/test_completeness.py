"""Forms with too many blanks."""

import numpy as np
import pytest

from manyi.analytics.validity import incomplete


def test_thirty_per_cent_missing_is_flagged_and_less_is_not():
    answered = np.ones((3, 10), dtype=bool)
    answered[0, :3] = False
    answered[1, :2] = False

    found = incomplete(answered)

    assert (found.rule, found.rows.tolist(), found.figures.tolist(), found.limit) == (
        "incomplete",
        [0],
        [0.3],
        0.3,
    )


@pytest.mark.parametrize("most_missing", [0, 1.1])
def test_a_limit_outside_its_range_is_refused(most_missing):
    with pytest.raises(ValueError, match="limit above 0"):
        incomplete(np.ones((1, 2), dtype=bool), most_missing=most_missing)
