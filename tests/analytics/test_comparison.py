"""Whether an improvement is proven."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from manyi.analytics.comparison import (
    Figure,
    Outcome,
    Sample,
    Verdict,
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    compare_pairs,
    compare_with_reference,
    compare_with_rest,
    difference_in_differences,
    difference_of_estimates,
    difference_of_figures,
    difference_of_means,
    difference_of_pairs,
    difference_of_proportions,
    figure_of_answers,
    figure_of_estimate,
    hochberg,
    holm,
)
from manyi.analytics.estimate import Estimate


def test_a_rise_of_one_point_proves_nothing_and_a_rise_of_eight_does():
    before = Sample(68.0, 15.0, 100)

    small = difference_of_means(before, Sample(69.1, 15.0, 100))
    large = difference_of_means(before, Sample(76.2, 15.0, 100))

    assert (round(small.p, 1), small.proves_improvement()) == (0.6, False)
    assert small.interval.low < 0 < small.interval.high
    assert large.p < 0.01
    assert large.proves_improvement()


def test_a_fall_proves_no_improvement_however_sure_it_is():
    assert not difference_of_estimates(0.8, 0.6, errors=(0.01, 0.01)).proves_improvement()


@given(
    st.lists(st.floats(0, 100), min_size=3, max_size=30).filter(lambda x: np.std(x) > 1e-3),
    st.lists(st.floats(0, 100), min_size=3, max_size=30).filter(lambda x: np.std(x) > 1e-3),
)
def test_means_are_compared_as_scipy_does(a, b):
    expected = stats.ttest_ind(b, a, equal_var=False)
    interval = expected.confidence_interval()

    found = difference_of_means(*(Sample(np.mean(x), np.std(x, ddof=1), len(x)) for x in (a, b)))

    assert found.p == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-12)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (interval.low, interval.high), rel=1e-6, abs=1e-6
    )


# Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
@pytest.mark.parametrize(
    ("more", "less", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_proportions_are_compared_as_in_newcombes_table(more, less, low, high):
    found = difference_of_proportions(less, more)

    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (low, high)


def test_equal_certainties_differ_by_nothing():
    assert difference_of_proportions((5, 5), (9, 9)).p == 1


@pytest.mark.parametrize(
    "p", [[0.2], [0.01, 0.02, 0.03, 0.04, 0.05], [0.5, 0.001, 0.04, 0.04], [0.9, 1.0, 0.0]]
)
def test_holm_agrees_with_statsmodels(p):
    expected = multipletests(p, method="holm")[1]

    np.testing.assert_allclose(holm(p), expected, rtol=1e-12)


def test_comparisons_without_spread_or_people_are_refused():
    with pytest.raises(ValueError, match="two respondents"):
        difference_of_means(Sample(1, 1, 1), Sample(1, 1, 5))
    with pytest.raises(ValueError, match="some spread"):
        difference_of_means(Sample(1, 0, 5), Sample(2, 0, 5))
    with pytest.raises(ValueError, match="not both 0"):
        difference_of_estimates(0.1, 0.2, errors=(0, 0))
    with pytest.raises(ValueError, match="two respondents"):
        difference_of_figures(Figure(0.1, 0.1, 1), Figure(0.2, 0.1, 9))
    with pytest.raises(ValueError, match="two respondents"):
        difference_of_pairs(Sample(1, 1, 1))
    with pytest.raises(ValueError, match="changed alike"):
        difference_of_pairs(Sample(1, 0, 9))


# R 4, p.adjust, first eight of Benjamini & Hochberg's ordering of ten.
RAW = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]


@pytest.mark.parametrize(
    ("adjust", "expected"),
    [
        (bonferroni, [0.01, 0.08, 0.39, 0.41, 0.42, 0.6, 0.74, 1, 1, 1]),
        (holm, [0.01, 0.072, 0.312, 0.312, 0.312, 0.312, 0.312, 0.615, 0.615, 0.615]),
        (hochberg, [0.01, 0.072, *[0.216] * 8]),
        (
            benjamini_hochberg,
            [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.1057142857, 0.216, 0.216, 0.216],
        ),
    ],
)
def test_adjusted_p_values_are_those_of_r(adjust, expected):
    np.testing.assert_allclose(adjust(RAW), expected, rtol=1e-9)
    np.testing.assert_allclose(adjust(RAW[::-1]), expected[::-1], rtol=1e-9)


# Without Holm, for which statsmodels collects garbage at every call.
@given(st.lists(st.floats(0, 1), max_size=30))
def test_every_adjustment_agrees_with_statsmodels(p):
    for ours, name in (
        (hochberg, "simes-hochberg"),
        (benjamini_hochberg, "fdr_bh"),
        (benjamini_yekutieli, "fdr_by"),
        (bonferroni, "bonferroni"),
    ):
        expected = multipletests(p, method=name)[1] if p else []

        np.testing.assert_allclose(ours(p), expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("adjust", [bonferroni, holm, hochberg, benjamini_hochberg])
def test_what_is_no_p_value_is_refused(adjust):
    for p in ([0.5, 1.5], [0.5, float("nan")]):
        with pytest.raises(ValueError, match="between 0 and 1"):
            adjust(p)


BEFORE = Figure(68.0, 1.5, 100)


def test_a_plan_is_told_in_words_with_what_could_have_been_seen():
    small, large, few = compare_pairs(
        [
            (BEFORE, Figure(69.1, 1.5, 100)),
            (BEFORE, Figure(76.2, 1.5, 100)),
            (BEFORE, Figure(90.0, 2.0, 9)),
        ]
    )

    assert [v.outcome for v in (small, large)] == [Outcome.NOT_DIFFERENT, Outcome.HIGHER]
    assert few == Verdict(Outcome.TOO_FEW)
    assert small.difference == pytest.approx(1.1)
    assert (round(small.p, 1), small.adjusted_p) == (0.6, small.p)
    assert large.adjusted_p == 2 * large.p
    assert small.detectable == pytest.approx(large.detectable)


def test_detectable_difference_of_one_comparison_is_two_point_eight_standard_errors():
    # Bloom (1995), Evaluation Review 19, 547–556: 2.8 for a two-sided level .05 and power .8.
    (found,) = compare_pairs([(Figure(0, 1.0, 10**6), Figure(0, 1e-9, 10**6))])

    assert round(found.detectable, 1) == 2.8


def test_a_difference_as_great_as_detectable_is_found_as_often_as_the_power_says():
    generator = np.random.default_rng(3)
    (planned,) = compare_pairs([(Figure(0.0, 0.1, 50), Figure(0.0, 0.1, 50))])
    draws = generator.normal(planned.detectable, 0.1 * np.sqrt(2), size=2000)

    verdicts = [compare_pairs([(Figure(0.0, 0.1, 50), Figure(d, 0.1, 50))])[0] for d in draws]

    found = sum(verdict.outcome is Outcome.HIGHER for verdict in verdicts) / len(draws)
    assert 0.77 <= found <= 0.83


def test_a_fall_is_lower_and_more_comparisons_ask_for_more():
    pair = (BEFORE, Figure(63.5, 1.5, 100))

    (alone,) = compare_pairs([pair])
    many = compare_pairs([pair, *[(BEFORE, Figure(68.1, 1.5, 100))] * 9])

    assert alone.outcome is Outcome.LOWER
    assert {verdict.outcome for verdict in many} == {Outcome.NOT_DIFFERENT}
    assert many[0].detectable > alone.detectable


def test_many_findings_may_be_screened_by_their_false_share():
    pairs = [(Figure(0, 1, 500), Figure(value, 1, 500)) for value in (3.2, 3.15, 3.1, 3.05, 3)]

    strict = compare_pairs(pairs)
    screened = compare_pairs(pairs, adjust=benjamini_hochberg)

    assert sum(verdict.outcome is Outcome.HIGHER for verdict in strict) == 0
    assert {verdict.outcome for verdict in screened} == {Outcome.HIGHER}


def test_groups_in_which_nobody_varies_are_told_apart_without_an_interval():
    alike, better = compare_pairs(
        [(Figure(1.0, 0, 12), Figure(1.0, 0, 12)), (Figure(0.8, 0, 12), Figure(1.0, 0, 12))]
    )

    assert (alike.outcome, alike.p, alike.interval) == (Outcome.NOT_DIFFERENT, 1.0, None)
    assert (better.outcome, better.interval, better.detectable) == (Outcome.HIGHER, None, None)
    assert better.p == pytest.approx(2 / 2704156)


def test_a_wave_is_compared_with_the_one_before_and_a_department_with_the_others():
    waves = compare_with_reference([Figure(0.84, 0.02, 120)], Figure(0.74, 0.02, 90))
    departments = compare_with_rest([Figure(0.9, 0.01, 80), Figure(0.8, 0.01, 80)], [80, 80])

    assert [verdict.outcome for verdict in waves] == [Outcome.HIGHER]
    assert [verdict.outcome for verdict in departments] == [Outcome.HIGHER, Outcome.LOWER]
    assert departments[0].difference == pytest.approx(0.1)


def test_rest_of_a_department_is_weighed_by_the_sizes_of_the_others():
    figures = [Figure(0.9, 0.03, 50), Figure(0.8, 0.02, 60), Figure(0.6, 0.04, 70)]

    found = compare_with_rest(figures, [1, 3, 1])[0]

    rest = Figure((3 * 0.8 + 0.6) / 4, np.hypot(3 * 0.02, 0.04) / 4, 130)
    expected = difference_of_figures(rest, figures[0])
    assert (found.difference, found.p) == pytest.approx((expected.value, expected.p))


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(lambda c: sum(c) > 1))
def test_histograms_of_two_waves_are_compared_as_their_rows_are(counts):
    rows, values = np.repeat([1, 0, -1], counts), np.array([1, 0, -1])

    found = figure_of_answers(np.array(counts), values)

    expected = Sample(rows.mean(), rows.std(ddof=1), len(rows)).figure
    assert (found.value, found.error) == pytest.approx((expected.value, expected.error), abs=1e-12)
    assert found.n == len(rows)


def test_an_estimate_is_compared_by_its_own_standard_error():
    found = figure_of_estimate(Estimate(662.29, 9.41, 643.7, 680.8, 200, 0.95))

    assert found == Figure(662.29, 9.41, 200)
    with pytest.raises(ValueError, match=r"a standard error of 0 or more, got 0\.5 and nan"):
        figure_of_estimate(Estimate(0.5, float("nan"), 0, 1, 200, 0.95))
    with pytest.raises(ValueError, match="two answers"):
        figure_of_estimate(Estimate(0.5, 0.1, 0, 1, 1, 0.95))
    with pytest.raises(ValueError, match="two answers"):
        figure_of_answers(np.array([1, 0]), np.array([1, 0]))
    with pytest.raises(ValueError, match="differ in shape"):
        figure_of_answers(np.array([9, 9]), np.array([1, 0, 0]))


def test_comparisons_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="alpha and power"):
        compare_pairs([], alpha=1.5)
    with pytest.raises(ValueError, match="two figures"):
        compare_with_rest([Figure(0.9, 0.01, 80)], [1])
    assert compare_pairs([]) == ()


def test_change_of_the_same_respondents_is_students_sleep():
    # Student (1908), as R prints it: t = 4.0621, p = .002833, interval .7001142 to 2.4598858.
    extra = np.array([1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4])

    found = difference_of_pairs(Sample(extra.mean(), extra.std(ddof=1), 10))

    assert round(found.p, 6) == 0.002833
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (0.7001142, 2.4598858), abs=1e-7
    )


def test_a_plan_beside_a_control_is_credited_only_with_what_is_beyond_it():
    everywhere = (Figure(70, 1.0, 200), Figure(76, 1.0, 200))
    plan = (Figure(68, 1.0, 200), Figure(74, 1.0, 200))

    rise = difference_of_figures(*plan)
    found = difference_in_differences(plan, everywhere)

    assert rise.proves_improvement()
    assert (found.value, found.p, found.proves_improvement()) == (0, 1, False)


def test_difference_in_differences_gives_card_and_kruegers_figure():
    # Card & Krueger (1994), American Economic Review 84, table 3: 2.76 from unrounded figures.
    new_jersey = (Figure(20.44, 0.51, 321), Figure(21.03, 0.52, 319))
    pennsylvania = (Figure(23.33, 1.35, 77), Figure(21.17, 0.94, 77))

    found = difference_in_differences(new_jersey, pennsylvania)

    assert found.value == pytest.approx(2.76, abs=0.011)
    half = (found.interval.high - found.interval.low) / 2
    assert half == pytest.approx(1.97 * np.sqrt(0.51**2 + 0.52**2 + 1.35**2 + 0.94**2), rel=0.01)


def test_too_few_behind_a_plan_are_refused_in_words():
    few, many = Figure(70, 1.0, 9), Figure(70, 1.0, 90)

    with pytest.raises(ValueError, match="ten respondents or more in each of the four, got 9"):
        difference_in_differences((many, many), (many, few))
    with pytest.raises(ValueError, match="all answers are alike"):
        difference_in_differences(*[(Figure(70, 0, 90), Figure(71, 0, 90))] * 2)
