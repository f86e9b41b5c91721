"""Indices of careless answers as R careless computes them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.validity import (
    even_odd,
    longest_run,
    mahalanobis,
    pair_agreement,
    response_spread,
    synonym_pairs,
)
from manyi.cli.oracles.check import Check
from manyi.cli.oracles.row import Row, read_columns

_FILE = "careless_dataset.csv"
_PACKAGE = "R careless 1.2.2，随附数据 careless_dataset（200 人 × 50 题）"
_SHOWN = 6
_N_SCALES = 10
_LONGSTRING = ("6", "4", "3", "3", "3", "2")
_IRV = (
    "0.863074712400",
    "1.035098339014",
    "0.968904283304",
    "0.964893988044",
    "1.169161569463",
    "1.470249180602",
)
_MAHALANOBIS = (
    "44.0523809442",
    "40.0836837064",
    "49.1276227701",
    "39.9109679227",
    "53.8857115377",
    "107.5338028303",
)
_EVEN_ODD = (
    "1.000000000000",
    "-0.640984360001",
    "-0.556128111913",
    "0.523704968844",
    "-0.875209230251",
    "0.114955295834",
)
_SYNONYMS = (
    "0.3319530804980",
    "0.6205728771784",
    "0.5351161146432",
    "0.6851128966060",
    "0.7251441547414",
    "-0.0726844665745",
)


def rows(data: Path) -> Iterator[Row]:
    """Yield the indices of the first six people, and the mean agreement of all."""
    for check in _CHECKS:
        yield from check.rows(data)


def _answers(data: Path) -> NDArray[np.float64]:
    columns = read_columns(data / _FILE)
    return columns.numbers(*columns.texts)


def _longstring(data: Path) -> list[float]:
    return [float(run) for run in longest_run(list(_answers(data).T))[:_SHOWN]]


def _irv(data: Path) -> list[float]:
    return response_spread(_answers(data))[:_SHOWN].tolist()


def _mahalanobis(data: Path) -> list[float]:
    return mahalanobis(_answers(data)).squared[:_SHOWN].tolist()


def _even_odd(data: Path) -> list[float]:
    answers = _answers(data)
    scale_of = np.repeat(np.arange(_N_SCALES), answers.shape[1] // _N_SCALES)
    return even_odd(answers, scale_of)[:_SHOWN].tolist()


def _synonyms(data: Path) -> list[float]:
    answers = _answers(data)
    pairs = synonym_pairs(np.corrcoef(answers, rowvar=False), least_correlation=0.6)
    agreement = pair_agreement(answers, pairs)
    return [*agreement[:_SHOWN].tolist(), float(np.nanmean(agreement))]


def _people(index: str, texts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(f"{index} 第 {place} 人", text) for place, text in enumerate(texts, 1)]


_CHECKS = (
    Check(_people("longstring", _LONGSTRING), _longstring, _PACKAGE, [_FILE]),
    Check(_people("IRV", _IRV), _irv, _PACKAGE, [_FILE]),
    Check(_people("Mahalanobis D²", _MAHALANOBIS), _mahalanobis, _PACKAGE, [_FILE]),
    Check(_people("even-odd", _EVEN_ODD), _even_odd, _PACKAGE, [_FILE]),
    Check(
        [*_people("psychsyn(.60)", _SYNONYMS), ("psychsyn(.60) 平均", "0.479696958025")],
        _synonyms,
        _PACKAGE,
        [_FILE],
    ),
)
