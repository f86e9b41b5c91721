"""What follows from sums over cells equals what follows from the rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.design import LonelyUnit, Units, declare_design
from manyi.analytics.estimate import (
    CellDesign,
    cell_means,
    cell_ratios,
    cell_totals,
    domain_means,
    means,
    ratio,
    total,
)
from manyi.analytics.moments import RatioMoments
from manyi.analytics.tabulation import accumulate_marks

N_STRATA, N_DOMAINS = 3, 4
EVERYWHERE_AND_EACH = np.vstack(
    [
        np.ones(N_STRATA * N_DOMAINS, dtype=bool),
        np.arange(N_STRATA * N_DOMAINS) % N_DOMAINS == np.arange(N_DOMAINS)[:, None],
    ]
)


def _rows(seed, n=120):
    generator = np.random.default_rng(seed)
    strata = np.concatenate([np.repeat(np.arange(N_STRATA), 2), generator.integers(0, N_STRATA, n)])
    n = len(strata)
    domains = generator.integers(0, N_DOMAINS, n)
    items = generator.integers(1, 11, (n, 3)).astype(np.float64)
    items[generator.random((n, 3)) < 0.1] = np.nan
    return strata, domains, items, generator.uniform(0.2, 5, n)


def _cells(strata, domains, items, weights):
    return accumulate_marks(
        list(items.T),
        centre=np.full(items.shape[1], 5.5),
        cells=strata * N_DOMAINS + domains,
        n_cells=N_STRATA * N_DOMAINS,
        weights=weights,
    )


def _designs(strata, weights, *, share):
    drawn = np.bincount(strata, minlength=N_STRATA)
    population = drawn / share
    rows = declare_design(
        Units(np.arange(len(strata)), strata=strata, population=population[strata]), weights=weights
    )
    return rows, CellDesign(np.repeat(np.arange(N_STRATA), N_DOMAINS), population)


def _parts(found, *index):
    parts = (found.value, found.se, found.low, found.high, found.n)
    return [np.asarray(part)[index] for part in parts]


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([0.02, 0.5, 1.0]))
def test_means_of_all_items_in_all_domains_equal_those_from_the_rows(seed, share):
    strata, domains, items, weights = _rows(seed)
    rows, cells = _designs(strata, weights, share=share)

    found = cell_means(_cells(strata, domains, items, weights), cells, EVERYWHERE_AND_EACH)

    overall = means(items, rows)
    assert _parts(found, 0) == [pytest.approx(part, rel=1e-9, abs=1e-7) for part in _parts(overall)]
    for item in range(items.shape[1]):
        each = domain_means(items[:, item], domains, rows, n_domains=N_DOMAINS)
        assert _parts(found, slice(1, None), item) == [
            pytest.approx(part, rel=1e-9, abs=1e-7, nan_ok=True) for part in _parts(each)
        ]


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_standard_errors_without_a_census_agree_to_nine_digits(seed):
    strata, domains, items, weights = _rows(seed)
    rows, cells = _designs(strata, weights, share=0.1)

    found = cell_means(_cells(strata, domains, items, weights), cells, EVERYWHERE_AND_EACH)

    assert found.se[0] == pytest.approx(means(items, rows).se, rel=1e-9)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_totals_equal_those_from_the_rows(seed):
    strata, domains, items, weights = _rows(seed)
    rows, cells = _designs(strata, weights, share=0.1)

    found = cell_totals(_cells(strata, domains, items, weights), cells, EVERYWHERE_AND_EACH)

    each = [total(items[:, 1], rows), total(items[:, 1], rows, domain=domains == 2)]
    for at, one in zip((0, 3), each, strict=True):
        assert vars(found.at(at, 1)) == pytest.approx(vars(one), rel=1e-9)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_ratios_equal_those_from_the_rows(seed):
    strata, domains, items, weights = _rows(seed)
    earned, answered = np.nansum(items, axis=1) / 10, (~np.isnan(items)).sum(axis=1).astype(float)
    place = strata * N_DOMAINS + domains
    a, b = weights * earned, weights * answered
    sums = [
        np.bincount(place, weights=column, minlength=N_STRATA * N_DOMAINS)
        for column in (answered > 0, a, b, a * a, a * b, b * b)
    ]
    moments = RatioMoments(sums[0].astype(np.int64), *sums[1:])
    rows, cells = _designs(strata, weights, share=0.1)
    drawn = np.bincount(place, minlength=N_STRATA * N_DOMAINS)

    found = cell_ratios(moments, drawn, cells, EVERYWHERE_AND_EACH)

    domain = answered > 0
    every = ratio(earned, answered, rows, domain=domain)
    third = ratio(earned, answered, rows, domain=domain & (domains == 2))
    assert vars(found.at(0)) == pytest.approx(vars(every), rel=1e-9)
    assert vars(found.at(3)) == pytest.approx(vars(third), rel=1e-9)


def test_cells_may_be_added_before_or_after():
    strata, domains, items, weights = _rows(11)
    half = np.arange(len(strata)) % 2 == 0
    _, cells = _designs(strata, weights, share=0.1)

    def some(kept):
        return _cells(strata[kept], domains[kept], items[kept], weights[kept])

    at_once = cell_means(_cells(strata, domains, items, weights), cells, EVERYWHERE_AND_EACH)
    in_parts = cell_means(some(half) + some(~half), cells, EVERYWHERE_AND_EACH)

    assert in_parts.se == pytest.approx(at_once.se, rel=1e-12)


def test_a_domain_without_answers_has_no_figure_and_one_answer_no_interval():
    sums = accumulate_marks(
        [np.array([6.0, 8, 9])], centre=np.array([5.0]), cells=np.array([0, 0, 1]), n_cells=3
    )
    design = CellDesign(np.zeros(3, dtype=np.int64), np.array([np.inf]))

    found = cell_means(sums, design, np.eye(3, dtype=bool))

    assert found.n[:, 0].tolist() == [2, 1, 0]
    assert found.value[:, 0] == pytest.approx([7, 9, np.nan], nan_ok=True)
    assert np.isnan(found.se[:, 0]).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("rule", "variance"), [(LonelyUnit.CERTAINTY, 2.0), (LonelyUnit.AVERAGE, 4.0)]
)
def test_a_lonely_respondent_contributes_as_the_rule_says(rule, variance):
    sums = accumulate_marks(
        [np.array([6.0, 8, 9])], centre=np.array([5.0]), cells=np.array([0, 0, 1]), n_cells=2
    )
    design = CellDesign(np.array([0, 1]), np.array([np.inf, np.inf]), rule)

    found = cell_totals(sums, design, np.ones((1, 2), dtype=bool))

    # Within the first stratum: 2 · Σ(x − 7)² = 4.
    assert found.se[0, 0] ** 2 == pytest.approx(2 * variance)


@pytest.mark.parametrize(
    ("strata", "population", "domains", "words"),
    [
        ([0, 1], [np.inf, np.inf], np.ones((1, 2), bool), "stratum 1 has one respondent"),
        ([0, 0], [2.0], np.ones((1, 2), bool), "at least the 3 respondents drawn, got 2"),
        ([0, 1], [np.inf], np.ones((1, 2), bool), "numbered 0 to 0"),
        ([0], [np.inf], np.ones((1, 2), bool), "each of 2 cells"),
        ([0, 0], [np.inf], np.ones((1, 3), bool), "each of 2 cells"),
    ],
)
def test_cells_that_do_not_fit_are_refused(strata, population, domains, words):
    sums = accumulate_marks(
        [np.array([6.0, 8, 9])], centre=np.array([5.0]), cells=np.array([0, 0, 1]), n_cells=2
    )

    with pytest.raises(ValueError, match=words):
        cell_means(sums, CellDesign(np.array(strata), np.array(population)), domains)
