"""Reliability, factors and fit as R's psych, lavaan, semTools and factanal print them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.reliability import (
    MeasurementQuality,
    cronbach_alpha,
    htmt_geometric,
    measurement_quality,
)
from manyi.analytics.screening import sampling_adequacy, variance_inflation
from manyi.cli.oracles.check import Check
from manyi.cli.oracles.factors import explored
from manyi.cli.oracles.row import Row, read_columns
from manyi.cli.oracles.scales import ATTITUDE, ATTITUDE_ITEMS, BFI, SCALES, alphas

_HOLZINGER = "lavaan_holzinger.csv"
_SEMTOOLS = "R semTools，reliability() 与 htmt()，Holzinger & Swineford 1939"
_LAVAAN = "R lavaan，cfa()，Holzinger & Swineford 1939（Rosseel 2012, JSS 48(2)）"
# lavaan stops where its target no longer falls; parameters then still move in the seventh digit.
_LAVAAN_STOPS = 1e-6
_FACTORS = ("visual", "textual", "speed")


def rows(data: Path) -> Iterator[Row]:
    """Yield alpha and its kin, omega, AVE, HTMT, fit, factors, KMO and VIF."""
    for check in (*alphas(), *_measurement(), *explored(), *_screened()):
        yield from check.rows(data)


def _measurement() -> Iterator[Check]:
    alphas = ["0.626117131885", "0.882706912876", "0.688455022985"]
    omegas = ["0.625318015571", "0.885175360317", "0.687760037206"]
    aves = ["0.370558944697", "0.721016349189", "0.424488329820"]
    yield _block_check("α", alphas, _block_alphas, relative=1e-9)
    yield _block_check("ω", omegas, lambda data: _quality(data).omega, relative=_LAVAAN_STOPS)
    yield _block_check("AVE", aves, lambda data: _quality(data).ave, relative=_LAVAAN_STOPS)
    yield _pair_check("HTMT", ["0.424", "0.467", "0.290"], lambda data: _quality(data).htmt)
    yield _pair_check("HTMT2", ["0.384", "0.387", "0.280"], _geometric)
    yield Check(
        [
            ("χ² Holzinger", "85.306"),
            ("自由度 Holzinger", "24"),
            ("CFI Holzinger", "0.931"),
            ("TLI Holzinger", "0.896"),
            ("RMSEA Holzinger", "0.092"),
            ("SRMR Holzinger", "0.065"),
        ],
        _fit,
        _LAVAAN,
        [_HOLZINGER],
    )
    loadings = ["0.772", "0.424", "0.581", "0.852", "0.855", "0.838", "0.570", "0.723", "0.665"]
    names = [f"标准化载荷 Holzinger x{place}" for place in range(1, 10)]
    published = list(zip(names, loadings, strict=True))
    yield Check(published, _standardized, _LAVAAN, [_HOLZINGER])


def _block_check(
    kind: str,
    texts: Sequence[str],
    figures: Callable[[Path], NDArray[np.float64]],
    *,
    relative: float,
) -> Check:
    names = [f"{kind} Holzinger {factor}" for factor in _FACTORS]
    published = list(zip(names, texts, strict=True))
    return Check(
        published, lambda data: figures(data).tolist(), _SEMTOOLS, [_HOLZINGER], relative=relative
    )


def _pair_check(
    kind: str, texts: Sequence[str], figures: Callable[[Path], NDArray[np.float64]]
) -> Check:
    places = np.tril_indices(len(_FACTORS), -1)
    pairs = [f"{_FACTORS[low]}–{_FACTORS[high]}" for high, low in zip(*places, strict=True)]
    published = [
        (f"{kind} Holzinger {pair}", text) for pair, text in zip(pairs, texts, strict=True)
    ]
    return Check(published, lambda data: figures(data)[places].tolist(), _SEMTOOLS, [_HOLZINGER])


def _holzinger(data: Path) -> NDArray[np.float64]:
    names = [f"x{place}" for place in range(1, 10)]
    return read_columns(data / _HOLZINGER).numbers(*names)


def _quality(data: Path) -> MeasurementQuality:
    scores = _holzinger(data)
    factor_of = np.repeat(np.arange(3), 3)
    return measurement_quality(np.cov(scores, rowvar=False), factor_of, n=len(scores))


def _block_alphas(data: Path) -> NDArray[np.float64]:
    covariance = np.cov(_holzinger(data), rowvar=False)
    blocks = [slice(start, start + 3) for start in (0, 3, 6)]
    return np.array([cronbach_alpha(covariance[block, block]) for block in blocks])


def _geometric(data: Path) -> NDArray[np.float64]:
    covariance = np.cov(_holzinger(data), rowvar=False)
    return htmt_geometric(covariance, np.repeat(np.arange(3), 3))


def _fit(data: Path) -> list[float]:
    fit = _quality(data).structure.fit
    return [fit.statistic, fit.freedom, fit.cfi, fit.tli, fit.rmsea, fit.srmr]


def _standardized(data: Path) -> list[float]:
    return _quality(data).structure.standardized_loadings.tolist()


def _screened() -> Iterator[Check]:
    texts = ["2.667060", "1.600891", "2.271043", "3.078226", "1.228109", "1.951591"]
    names = [f"VIF attitude {item}" for item in ATTITUDE_ITEMS[1:]]
    source = "R car，vif(lm(rating ~ ., attitude))（Chatterjee & Price 1977 的数据）"
    yield Check(list(zip(names, texts, strict=True)), _inflation, source, [ATTITUDE])
    source = "Python factor_analyzer，calculate_kmo（DataCamp 教程，bfi 25 题、2436 份完整答卷）"
    yield Check([("KMO bfi", "0.8486452309468382")], _adequacy, source, [BFI])


def _inflation(data: Path) -> list[float]:
    scores = read_columns(data / ATTITUDE).numbers(*ATTITUDE_ITEMS[1:])
    return variance_inflation(np.corrcoef(scores, rowvar=False)).tolist()


def _adequacy(data: Path) -> list[float]:
    answers = read_columns(data / BFI).numbers(*[i for scale in SCALES for i in scale.items])
    complete = answers[~np.isnan(answers).any(axis=1)]
    return [sampling_adequacy(np.corrcoef(complete, rowvar=False)).overall]
