"""The ready models run from answers to indices."""

import numpy as np
import pytest

from manyi.analytics.moments import accumulate_pairs
from manyi.analytics.structural import (
    ACSI,
    CCSI,
    ECSI,
    estimate_paths,
    index_intervals,
    item_figures,
)

GROUPS = 12


def _answers(model, rng, n):
    """Answers on 1–10, each latent a sum of those that lead to it and of something of its own."""
    latents = np.zeros((n, len(model.latents)))
    for target in range(len(model.latents)):
        own = rng.normal(size=n)
        latents[:, target] = own + 0.6 * latents[:, model.links[:, target]].sum(axis=1)
    latents /= latents.std(axis=0)
    noisy = 6.5 + latents[:, model.owners] + 0.6 * rng.normal(size=(n, len(model.items)))
    return np.clip(np.rint(noisy), 1, 10)


@pytest.mark.parametrize("model", [ACSI, ECSI, CCSI], ids=["ACSI", "ECSI", "CCSI"])
def test_answers_become_indices_with_intervals(model):
    rows = _answers(model, np.random.default_rng(71), 360)
    cells = accumulate_pairs(
        rows, centre=np.full(rows.shape[1], 5.5), cells=np.arange(360) % GROUPS, n_cells=GROUPS
    )
    places = np.arange(rows.shape[1])
    full = item_figures(cells.regroup(np.zeros(GROUPS, dtype=np.int64), 1), places)

    estimate = estimate_paths(model, full.correlation[0], n=360)
    found = index_intervals(
        estimate, full, item_figures(cells.leave_one_out(), places), lowest=1, highest=10
    )

    assert (estimate.paths[model.links] > 0).all()
    assert (found.low > 50).all()
    assert (found.high < 75).all()
    assert found.value == pytest.approx(np.full(len(model.latents), 61.1), abs=3)
    assert [latent.label != "" for latent in model.latents] == [True] * len(model.latents)
