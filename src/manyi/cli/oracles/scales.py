"""Scales of psych's bfi and R's attitude: alpha and its kin as psych prints them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.factors import minimum_residual
from manyi.analytics.moments import accumulate_pairs
from manyi.analytics.reliability import (
    alpha_error,
    cronbach_alpha,
    item_rest_correlation,
    omega_total,
    standardized_alpha,
)
from manyi.cli.oracles.check import Check
from manyi.cli.oracles.row import read_columns

BFI, ATTITUDE = "psych_bfi.csv", "r_attitude.csv"
_PSYCH = "R psych，alpha()"
# The minimum-residual solution of psych stops where its target no longer falls.
_MINRES_STOPS = 1e-6
# bfi runs from 1 to 6, so a reversed item is 7 less the answer.
_HIGHEST_BFI = 7


@dataclass(frozen=True)
class Scale:
    """One scale of five items, those that point the other way, and what psych prints for it.

    `texts` are alpha, standardized alpha, its standard error, then the item-rest correlations;
    `omega` is of one factor.
    """

    letter: str
    reversed_items: tuple[int, ...]
    texts: tuple[str, ...]
    omega: str

    @property
    def items(self) -> list[str]:
        return [f"{self.letter}{place}" for place in range(1, 6)]


SCALES = (
    Scale(
        "A",
        (1,),
        (
            "0.703018446057",
            "0.713028578671",
            "0.00895177442639",
            "0.308417739522",
            "0.563615163764",
            "0.587004589505",
            "0.394444086578",
            "0.488565135826",
        ),
        "0.723724356915",
    ),
    Scale(
        "C",
        (4, 5),
        (
            "0.726734972927",
            "0.730072584382",
            "0.00811669728939",
            "0.450241690167",
            "0.504564708857",
            "0.464204849967",
            "0.552546650304",
            "0.477469199265",
        ),
        "0.733779340545",
    ),
    Scale(
        "E",
        (1, 2),
        (
            "0.761732820298",
            "0.761795094115",
            "0.00702704610552",
            "0.516272916860",
            "0.605368837196",
            "0.504572548705",
            "0.577993965763",
            "0.454244598535",
        ),
        "0.763477889867",
    ),
    Scale(
        "N",
        (),
        (
            "0.813962949917",
            "0.81467467419",
            "0.00560709708807",
            "0.667205708467",
            "0.652616249275",
            "0.674816710435",
            "0.542800129783",
            "0.486482406146",
        ),
        "0.81845069937",
    ),
    Scale(
        "O",
        (2, 5),
        (
            "0.60017251482",
            "0.607268430998",
            "0.0118586508639",
            "0.390679429905",
            "0.332119544879",
            "0.450534238317",
            "0.217942690493",
            "0.416210506039",
        ),
        "0.617828359117",
    ),
)
ATTITUDE_ITEMS = (
    "rating",
    "complaints",
    "privileges",
    "learning",
    "raises",
    "critical",
    "advance",
)
_ATTITUDE_TEXTS = (
    "0.843142769565",
    "0.83908380303",
    "0.0424356955906",
    "0.671262057224",
    "0.742109710222",
    "0.560711111480",
    "0.714445498134",
    "0.786275593834",
    "0.265034339197",
    "0.460810549468",
)


def alphas() -> Iterator[Check]:
    """Yield alpha, its standard error and item-rest correlations; omega of one factor."""
    kinds = ["α", "标准化 α", "α 的标准误"]
    for scale in SCALES:
        names = [f"{kind} bfi {scale.letter}" for kind in kinds]
        names += [f"题余相关 bfi {item}" for item in scale.items]
        published = list(zip(names, scale.texts, strict=True))
        yield Check(published, partial(_of_scale, scale), _PSYCH, [BFI])
    names = [f"{kind} attitude" for kind in kinds]
    names += [f"题余相关 attitude {item}" for item in ATTITUDE_ITEMS]
    published = list(zip(names, _ATTITUDE_TEXTS, strict=True))
    yield Check(published, _of_attitude, _PSYCH, [ATTITUDE])
    yield Check(
        [(f"ω bfi {scale.letter}", scale.omega) for scale in SCALES],
        _omegas,
        "R psych，omega()，一个因子",
        [BFI],
        relative=_MINRES_STOPS,
    )


def _of_scale(scale: Scale, data: Path) -> list[float]:
    return _scale_figures(_turned_round(scale, data))


def _turned_round(scale: Scale, data: Path) -> NDArray[np.float64]:
    answers = read_columns(data / BFI).numbers(*scale.items)
    for place in scale.reversed_items:
        answers[:, place - 1] = _HIGHEST_BFI - answers[:, place - 1]
    return answers


def _omegas(data: Path) -> list[float]:
    """Return omega total over the rows without a blank, as psych's omega takes them."""
    found = []
    for scale in SCALES:
        answers = _turned_round(scale, data)
        complete = answers[~np.isnan(answers).any(axis=1)]
        correlation = np.corrcoef(complete, rowvar=False)
        found.append(omega_total(correlation, minimum_residual(correlation, n_factors=1)))
    return found


def _of_attitude(data: Path) -> list[float]:
    return _scale_figures(read_columns(data / ATTITUDE).numbers(*ATTITUDE_ITEMS))


def _scale_figures(answers: NDArray[np.float64]) -> list[float]:
    pairs = accumulate_pairs(answers, centre=np.nanmean(answers, axis=0).round())
    covariance = pairs.covariance()[0]
    return [
        cronbach_alpha(covariance),
        standardized_alpha(covariance),
        alpha_error(covariance, n=len(answers)),
        *item_rest_correlation(covariance).tolist(),
    ]
