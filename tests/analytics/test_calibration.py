"""Calibrated weights reproduce what is known, and standard errors know that they do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.calibration import (
    Calibration,
    Margin,
    calibrate_linearly,
    calibrated_design,
    post_stratify,
    rake,
    rake_within,
)
from manyi.analytics.design import Units, declare_design
from manyi.analytics.estimate import domain_means, mean, total


def _sample(seed, n=150):
    generator = np.random.default_rng(seed)
    codes = [np.concatenate([np.arange(k), generator.integers(0, k, n - k)]) for k in (2, 3, 4)]
    for column in codes:
        generator.shuffle(column)
    weights = generator.uniform(1, 4, n)
    shares = [generator.dirichlet(np.full(k, 20.0)) for k in (2, 3, 4)]
    margins = [
        Margin(column, 5000 * share, name)
        for column, share, name in zip(codes, shares, ("性别", "年龄", "区域"), strict=True)
    ]
    return weights, margins, generator


def _sums(weights, margin):
    return np.bincount(margin.codes, weights=weights, minlength=len(margin.totals))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_raked_weights_hold_every_margin_strictly(seed):
    weights, margins, _ = _sample(seed)

    found = rake(weights, margins)

    for margin in margins:
        assert _sums(found.weights, margin) == pytest.approx(margin.totals, rel=1e-10)
    assert np.all(found.weights > 0)


def test_raking_does_not_depend_on_the_order_of_margins_or_rows():
    weights, margins, generator = _sample(3)
    order = generator.permutation(len(weights))
    shuffled = [Margin(margin.codes[order], margin.totals) for margin in margins[::-1]]

    found, again = rake(weights, margins), rake(weights[order], shuffled)

    assert again.weights == pytest.approx(found.weights[order], rel=1e-8)


def test_one_margin_is_post_stratified_in_one_sweep():
    weights, margins, _ = _sample(4)

    raked, found = rake(weights, margins[:1]), post_stratify(weights, margins[0])

    assert raked.weights == pytest.approx(found.weights, rel=1e-14)
    assert raked.steps == found.steps == 1


def test_weights_that_hold_already_stay():
    weights, margins, _ = _sample(5)
    held = [Margin(margin.codes, _sums(weights, margin)) for margin in margins]

    for found in (rake(weights, held), rake_within(weights, held, least=0.5, greatest=2)):
        assert found.weights == pytest.approx(weights, rel=1e-10)
        assert found.ratios == pytest.approx(np.ones(len(weights)))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_bounded_raking_holds_margins_and_bounds(seed):
    weights, margins, _ = _sample(seed)
    scale = 5000 / weights.sum()
    widest = rake(weights, margins).ratios / scale
    # A little inside of what free raking needs, so that the bounds matter.
    least, greatest = min(0.99, 1.05 * widest.min()), max(1.01, 0.97 * widest.max())

    try:
        found = rake_within(weights, margins, least=least, greatest=greatest)
    except ValueError as error:
        assert "widen the bounds" in str(error)  # noqa: PT017 - tight bounds may leave no weights
        return

    for margin in margins:
        assert _sums(found.weights, margin) == pytest.approx(margin.totals, rel=1e-10)
    assert np.all(found.ratios >= least * scale * (1 - 1e-12))
    assert np.all(found.ratios <= greatest * scale * (1 + 1e-12))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_bounds_that_some_weights_keep_are_kept(seed):
    weights, margins, generator = _sample(seed)
    known = weights * generator.choice([0.2, 1.0, 3.0], len(weights))
    held = [Margin(margin.codes, _sums(known, margin)) for margin in margins]
    ratios = known / weights * weights.sum() / known.sum()

    found = rake_within(weights, held, least=0.98 * ratios.min(), greatest=1.02 * ratios.max())

    for margin in held:
        assert _sums(found.weights, margin) == pytest.approx(margin.totals, rel=1e-10)


def test_wide_bounds_leave_raking_as_it_is():
    weights, margins, _ = _sample(6)

    found = rake_within(weights, margins, least=0, greatest=1e6)

    assert found.weights == pytest.approx(rake(weights, margins).weights, rel=1e-4)


def test_bounds_too_narrow_are_refused():
    weights, margins, _ = _sample(7)

    with pytest.raises(ValueError, match=r"no weights between 0\.99 and 1\.01 times"):
        rake_within(weights, margins, least=0.99, greatest=1.01)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_linear_calibration_holds_categories_and_numbers_together(seed):
    weights, margins, generator = _sample(seed)
    x = np.column_stack([np.eye(3)[margins[1].codes], generator.normal(50, 10, len(weights))])
    totals = np.concatenate([margins[1].totals, [5000 * 51.0]])

    found = calibrate_linearly(weights, x, totals)

    assert found.weights @ x == pytest.approx(totals, rel=1e-9)


def test_linear_calibration_to_one_set_of_categories_is_post_stratification():
    weights, margins, _ = _sample(8)

    found = calibrate_linearly(weights, np.eye(4)[margins[2].codes], margins[2].totals)

    assert found.weights == pytest.approx(post_stratify(weights, margins[2]).weights, rel=1e-12)


def test_a_calibrated_margin_has_no_standard_error_left():
    weights, margins, generator = _sample(9)
    design = declare_design(Units(np.arange(150)), weights=weights)

    raked = calibrated_design(design, rake(weights, margins))

    of_region = total(np.ones(150), raked, domain=margins[2].codes == 1)
    assert (of_region.value, of_region.se) == (
        pytest.approx(margins[2].totals[1]),
        pytest.approx(0.0, abs=1e-6),
    )
    answers = 5.0 * margins[2].codes + generator.normal(size=150)
    assert mean(answers, raked).se < 0.5 * mean(answers, design).se


def test_post_stratified_errors_are_those_within_the_categories():
    _, margins, generator = _sample(10)
    design = declare_design(Units(np.arange(150)), weights=np.ones(150))
    answers = generator.normal(size=150)

    found = mean(answers, calibrated_design(design, post_stratify(np.ones(150), margins[0])))

    within = domain_means(answers, margins[0].codes, design)
    shares = margins[0].totals / 5000
    assert found.value == pytest.approx(float(shares @ within.value))
    # Both are √Σ W²s²/n but for the degrees of freedom of the two spreads.
    assert found.se == pytest.approx(float(np.sqrt(shares**2 @ within.se**2)), rel=0.02)


def test_a_row_of_weight_nothing_keeps_it():
    weights, margins, _ = _sample(11)
    weights[0] = 0.0

    found = rake(weights, margins)

    assert (found.weights[0], found.ratios[0]) == (0.0, 1.0)


TWO = np.array([0, 1, 1])


@pytest.mark.parametrize(
    ("margins", "words"),
    [
        ([], "one margin or more"),
        (
            [Margin(TWO, np.array([1.0, 2]), "性别"), Margin(TWO, np.array([2.0, 2]), "年龄")],
            "性别 adds to 3, 年龄 to 4",
        ),
        ([Margin(TWO, np.array([1.0, 2, 3]), "年龄")], "年龄: category 2 has no respondent"),
        ([Margin(TWO, np.array([-1.0, 2]))], "a total is negative"),
        ([Margin(np.array([0, -1, 1]), np.array([1.0, 2]))], "none is missing, got -1 to 1"),
        ([Margin(np.array([0, 1]), np.array([1.0, 2]))], "needs 3 codes"),
        (
            [
                Margin(TWO, np.array([1.0, 2]), "性别"),
                Margin(np.array([1, 0, 0]), np.array([1.0, 2]), "年龄"),
            ],
            "margins contradict each other",
        ),
    ],
)
def test_margins_that_cannot_hold_are_refused_in_words(margins, words):
    with pytest.raises(ValueError, match=words):
        rake(np.ones(3), margins)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: post_stratify(np.zeros(3), Margin(TWO, np.ones(2))), "not all of them 0"),
        (lambda: post_stratify(np.array([1, 1, np.nan]), Margin(TWO, np.ones(2))), "0 or more"),
        (lambda: rake_within(np.ones(3), [Margin(TWO, np.ones(2))], least=1, greatest=2), "least"),
        (lambda: calibrate_linearly(np.ones(3), np.ones((3, 2)), np.ones(1)), r"shape \(3, 1\)"),
        (
            lambda: calibrate_linearly(np.ones(3), np.ones((3, 2)), np.array([3.0, 4])),
            "no weights reproduce all totals",
        ),
        (
            lambda: calibrate_linearly(np.ones(2), np.array([[1.0], [np.nan]]), np.ones(1)),
            "missing ones",
        ),
        (
            lambda: calibrated_design(
                declare_design(Units(TWO), weights=np.ones(3)),
                Calibration(np.ones(3), np.full(3, 2.0), np.ones((3, 1)), 1),
            ),
            "start from the weights of the design",
        ),
    ],
)
def test_calibration_that_cannot_be_done_is_refused_in_words(act, words):
    with pytest.raises(ValueError, match=words):
        act()
