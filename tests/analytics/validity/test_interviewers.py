"""Interviewers whose interviews differ from everybody else's."""

import numpy as np
import pytest
from scipy import stats

from manyi.analytics.comparison import holm
from manyi.analytics.validity import (
    interviewer_differences,
    interviewer_spreads,
    odd_interviewers,
)

WHO = np.repeat(list("abcdef"), 20)


def _minutes() -> np.ndarray:
    return np.random.default_rng(2).normal(20, 4, 120)


def test_differences_are_welch_tests_against_all_others_adjusted_together():
    minutes = _minutes()

    found = interviewer_differences(minutes[:, None], WHO)

    alone = [
        stats.ttest_ind(minutes[name == WHO], minutes[name != WHO], equal_var=False).pvalue
        for name in "abcdef"
    ]
    assert found.p[:, 0] == pytest.approx(holm(alone))
    assert found.own[:, 0] == pytest.approx([minutes[name == WHO].mean() for name in "abcdef"])
    assert found.others[:, 0] == pytest.approx([minutes[name != WHO].mean() for name in "abcdef"])
    assert (found.interviewer.tolist(), found.n.tolist()) == (list("abcdef"), [20] * 6)


def test_spreads_are_brown_and_forsythe_against_all_others():
    minutes = _minutes()
    apart = np.concatenate(
        [np.abs(minutes[name == WHO] - np.median(minutes[name == WHO])) for name in "abcdef"]
    )

    found = interviewer_spreads(minutes[:, None], WHO)

    assert found.p == pytest.approx(interviewer_differences(apart[:, None], WHO).p)


def test_honest_interviewers_are_not_flagged_and_a_quick_one_is():
    minutes = _minutes()
    honest = odd_interviewers(interviewer_differences(minutes[:, None], WHO))
    minutes[100:] -= 8

    quick = odd_interviewers(interviewer_differences(minutes[:, None], WHO))

    assert honest.rows.tolist() == []
    assert (quick.rule, quick.rows.tolist(), quick.limit) == ("odd_interviewer", [5], 0.5)
    assert quick.figures[0] > 1


def test_invented_interviews_differ_too_little_from_each_other():
    minutes = _minutes()
    minutes[100:] = np.linspace(19.9, 20.1, 20)

    found = odd_interviewers(interviewer_spreads(minutes[:, None], WHO))

    assert found.rows.tolist() == [5]


def test_interviews_that_are_all_alike_differ_beyond_doubt():
    measures = np.zeros((120, 1))
    measures[100:] = 1.0

    found = interviewer_differences(measures, WHO)

    assert found.p[5, 0] == pytest.approx(0, abs=1e-12)


def test_interviewers_with_few_interviews_are_not_judged():
    found = interviewer_differences(_minutes()[:105, None], WHO[:105])

    assert np.isnan([found.p[5, 0], found.effect[5, 0]]).all()
    assert not np.isnan(found.p[:5]).any()


def test_unknown_measures_are_left_out_of_the_mean():
    minutes = _minutes()
    minutes[0] = np.nan

    found = interviewer_differences(minutes[:, None], WHO)

    assert found.own[0, 0] == pytest.approx(minutes[1:20].mean())


def test_one_interviewer_or_too_few_interviews_are_refused():
    with pytest.raises(ValueError, match="two interviewers"):
        interviewer_differences(np.ones((20, 1)), np.repeat(["a"], 20))
    with pytest.raises(ValueError, match="nobody has 10 interviews"):
        interviewer_differences(np.arange(8.0)[:, None], np.repeat(["a", "b"], 4))
    with pytest.raises(ValueError, match="one interviewer per interview"):
        interviewer_spreads(np.ones((3, 1)), np.repeat(["a"], 2))
    with pytest.raises(ValueError, match="alpha"):
        odd_interviewers(interviewer_differences(_minutes()[:, None], WHO), alpha=1)
