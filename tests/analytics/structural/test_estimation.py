"""Path models from correlations: what they recover, what they do not depend on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.structural import (
    ECSI,
    Latent,
    Mode,
    PathModel,
    Scheme,
    estimate_paths,
)
from tests.analytics.structural.surveys import MODEL, answers, correlations

SCHEMES = pytest.mark.parametrize("scheme", list(Scheme))


def _scores_by_rows(rows, estimate):
    """Latent scores from the rows: the model's definition, without its algebra."""
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return np.column_stack(
        [z[:, block] @ estimate.weights[block] for block in estimate.model.blocks]
    )


@SCHEMES
def test_estimates_are_those_of_the_latent_scores_of_the_rows(scheme):
    rows = answers(np.random.default_rng(7), 300)

    found = estimate_paths(MODEL, correlations(rows), n=300, scheme=scheme)
    scores = _scores_by_rows(rows, found)
    design = np.column_stack([np.ones(300), scores[:, [0, 2]]])
    b, rest, *_ = np.linalg.lstsq(design, scores[:, 3], rcond=None)

    assert scores.var(axis=0) == pytest.approx(np.ones(4))
    assert found.latent_correlation == pytest.approx(correlations(scores))
    assert found.paths[[0, 2], 3] == pytest.approx(b[1:])
    assert found.r_squared[3] == pytest.approx(1 - rest[0] / scores[:, 3].var() / 300)
    both = np.column_stack([rows, scores])
    assert found.cross_loadings == pytest.approx(correlations(both)[:10, 10:])


@SCHEMES
def test_weights_are_a_fixed_point_of_the_rows(scheme):
    rows = answers(np.random.default_rng(8), 300)
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)

    found = estimate_paths(MODEL, correlations(rows), n=300, scheme=scheme)
    scores = _scores_by_rows(rows, found)
    c = correlations(scores)
    neighbours = {
        Scheme.CENTROID: np.sign(c[2, 3]),
        Scheme.FACTORIAL: c[2, 3],
        Scheme.PATH: found.paths[2, 3],
    }[scheme]
    other = {
        Scheme.CENTROID: np.sign(c[0, 3]),
        Scheme.FACTORIAL: c[0, 3],
        Scheme.PATH: found.paths[0, 3],
    }[scheme]
    proxy = neighbours * scores[:, 2] + other * scores[:, 0]
    towards = z[:, 8:].T @ proxy

    own = found.weights[8:]
    assert own / own.sum() == pytest.approx(towards / towards.sum(), rel=1e-8)


def test_formative_weights_are_regression_weights():
    rows = answers(np.random.default_rng(9), 300)
    model = PathModel(
        (Latent("a", ("q1", "q2", "q3"), Mode.FORMATIVE), Latent("b", ("s1",))), (("a", "b"),)
    )
    r = correlations(rows[:, [0, 1, 2, 5]])

    found = estimate_paths(model, r, n=300)
    b = np.linalg.solve(r[:3, :3], r[:3, 3])

    assert found.weights[:3] == pytest.approx(b / np.sqrt(b @ r[:3, :3] @ b))
    assert found.r_squared[1] == pytest.approx(b @ r[:3, 3])


def test_known_paths_are_recovered_in_their_order():
    rows = answers(np.random.default_rng(10), 20_000)

    found = estimate_paths(MODEL, correlations(rows), n=20_000)

    quality, price = found.paths[0, 2], found.paths[1, 2]
    assert quality > price > 0.2
    assert found.paths[2, 3] > 2 * found.paths[0, 3]
    assert found.indirect_effects[0, 3] == pytest.approx(quality * found.paths[2, 3])


@given(st.permutations(range(10)), st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_scale_origin_and_order_of_respondents_do_not_matter(order, seed):
    rng = np.random.default_rng(seed)
    rows = answers(np.random.default_rng(11), 120)
    other = (rows * rng.uniform(0.5, 3, 10) + rng.normal(size=10))[rng.permutation(120)]

    one = estimate_paths(MODEL, correlations(rows), n=120)
    two = estimate_paths(MODEL, correlations(other), n=120)

    assert two.paths == pytest.approx(one.paths, abs=1e-8)
    assert two.weights == pytest.approx(one.weights, abs=1e-8)


def test_a_stack_gives_each_replicate_what_it_has_alone():
    rng = np.random.default_rng(12)
    stack = np.stack([correlations(answers(rng, 100)) for _ in range(4)])

    together = estimate_paths(MODEL, stack, n=100)
    alone = [estimate_paths(MODEL, r, n=100) for r in stack]

    assert together.paths == pytest.approx(np.stack([one.paths for one in alone]), abs=1e-12)
    assert together.weights == pytest.approx(np.stack([one.weights for one in alone]), abs=1e-12)
    assert together.loadings.shape == (4, 10)
    assert together.total_effects.shape == (4, 4, 4)


def test_a_latent_is_turned_so_that_its_items_agree_with_it():
    rows = answers(np.random.default_rng(13), 200)
    rows[:, 5:8] = 10 - rows[:, 5:8]

    found = estimate_paths(MODEL, correlations(rows), n=200)
    turned = estimate_paths(
        MODEL, correlations(rows), n=200, signs=np.where(MODEL.owners == 2, -1.0, 1.0)
    )

    assert (found.loadings > 0).all()
    assert found.paths[0, 2] < 0 < turned.paths[0, 2]


def test_adjusted_r_squared_and_extracted_variance_follow_their_definitions():
    rows = answers(np.random.default_rng(14), 100)

    found = estimate_paths(MODEL, correlations(rows), n=100)

    r2 = found.r_squared[2]
    assert found.adjusted_r_squared[2] == pytest.approx(1 - (1 - r2) * 99 / 97)
    assert np.isnan(found.r_squared[:2]).all()
    assert found.variance_extracted[3] == pytest.approx((found.loadings[8:] ** 2).mean())


def test_too_few_respondents_are_refused_with_the_number_needed():
    with pytest.raises(ValueError, match="needs 40 respondents or more, got 39; ask more people"):
        estimate_paths(ECSI, np.eye(24), n=39)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r[:3, :3], r"needs shape \(10, 10\), got \(3, 3\)"),
        (lambda r: np.where(r == r[0, 1], np.nan, r), "one is missing"),
        (lambda r: r * 2, "has 1 on its diagonal"),
        (lambda r: np.sign(r - 0.15) * 0.5 * (1 - np.eye(10)) + np.eye(10), "no data can have"),
    ],
)
def test_what_is_no_correlation_matrix_is_refused(change, words):
    r = correlations(answers(np.random.default_rng(15), 200))

    with pytest.raises(ValueError, match=words):
        estimate_paths(MODEL, change(r), n=200)


def test_collinear_latents_are_refused():
    r = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    model = PathModel(tuple(Latent(name, (name,)) for name in "abc"), (("a", "c"), ("b", "c")))

    with pytest.raises(ValueError, match="latents that lead to the same latent are collinear"):
        estimate_paths(model, r, n=100)


def test_collinear_items_of_a_formative_latent_are_refused():
    r = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    model = PathModel((Latent("a", ("x", "y"), Mode.FORMATIVE), Latent("b", ("z",))), (("a", "b"),))

    with pytest.raises(ValueError, match="the items of a are collinear"):
        estimate_paths(model, r, n=100)


def test_a_latent_that_hangs_together_with_nothing_is_refused():
    model = PathModel(tuple(Latent(name, (name,)) for name in "ab"), (("a", "b"),))

    with pytest.raises(ValueError, match="lost all its weight"):
        estimate_paths(model, np.eye(2), n=100)
