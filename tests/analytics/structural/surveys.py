"""Answers drawn from a model with known paths, for the tests of path models."""

import numpy as np

from manyi.analytics.structural import Latent, PathModel

MODEL = PathModel(
    latents=(
        Latent("quality", ("q1", "q2", "q3")),
        Latent("price", ("p1", "p2")),
        Latent("satisfaction", ("s1", "s2", "s3")),
        Latent("loyalty", ("l1", "l2")),
    ),
    paths=(
        ("quality", "satisfaction"),
        ("price", "satisfaction"),
        ("satisfaction", "loyalty"),
        ("quality", "loyalty"),
    ),
)


def answers(rng, n, *, quality=0.6):
    """Return n answers to the items of `MODEL`, on a scale around 5."""
    first, second, e, f = rng.normal(size=(4, n))
    satisfied = quality * first + 0.3 * second + 0.5 * e
    loyal = 0.7 * satisfied + 0.5 * f
    latents = np.column_stack([first, second, satisfied, loyal])
    loads = np.linspace(1.0, 0.7, len(MODEL.items))
    noise = rng.normal(scale=0.6, size=(n, len(MODEL.items)))
    return 5 + latents[:, MODEL.owners] * loads + noise


def correlations(rows):
    return np.corrcoef(rows, rowvar=False)
