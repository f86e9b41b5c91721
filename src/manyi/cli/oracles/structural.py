"""Path models beside SmartPLS, and the arithmetic of the ACSI."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.structural import (
    ECSI,
    PathEstimate,
    Scheme,
    estimate_paths,
    satisfaction_index,
)
from manyi.cli.oracles.row import Row, read_columns

_SOURCE = "SmartPLS 2.0.M3, mobile phone data (Tenenhaus et al. 2005; Monecke & Leisch 2012)"
_DATA = "ecsi_mobi.csv"
_FOLDER = "oracle_smartpls_ecsi"
_SCHEMES = {
    Scheme.CENTROID: "centroid",
    Scheme.FACTORIAL: "factorial",
    Scheme.PATH: "pathWeighting",
}
_TABLES = {
    "outerWeights": "外部权重",
    "crossLoadings": "交叉载荷",
    "pathCoefficients": "路径系数",
    "totalEffects": "总效应",
}
# What is told of a scheme where its tables are not at hand.
_KNOWN_PATHS = {
    Scheme.CENTROID: {("Image", "Expectation"): 0.50470564},
    Scheme.FACTORIAL: {("Image", "Expectation"): 0.50494314},
    Scheme.PATH: {
        ("Image", "Expectation"): 0.50491393,
        ("Quality", "Satisfaction"): 0.51202394,
        ("Satisfaction", "Loyalty"): 0.48547762,
    },
}
_TOLERANCE = 1e-7

# Row name, column name, number.
Entry = tuple[str, str, float]


def rows(data: Path) -> Iterator[Row]:
    """Yield every number of a path model that SmartPLS printed, and the ACSI's own example."""
    yield _acsi()
    estimates = _estimates(data / _DATA)
    for scheme, folder in _SCHEMES.items():
        paths = {table: data / _FOLDER / folder / f"{table}.txt" for table in _TABLES}
        absent = [f"{folder}/{path.name}" for path in paths.values() if not path.exists()]
        if estimates is None or absent:
            missing = _DATA if estimates is None else absent[0]
            yield from _known(scheme, estimates, f"没有文件 {missing}")
            continue
        for table, path in paths.items():
            yield from _printed(scheme, estimates[scheme], table, path)


def _acsi() -> Row:
    got = satisfaction_index(np.array([8.0, 7, 7]), np.ones(3), lowest=1, highest=10)
    return Row("ACSI 8、7、7 等权", 70.3704, got, 0.5e-4, "Fornell et al. 1996")


def _printed(scheme: Scheme, estimate: PathEstimate, table: str, path: Path) -> Iterator[Row]:
    ours = _numbers(estimate, table)
    for row, column, expected in _entries(path):
        name = f"PLS {scheme} {_TABLES[table]} {row} {column}"
        yield Row(name, expected, ours[row, column], _TOLERANCE, _SOURCE)


def _known(
    scheme: Scheme, estimates: dict[Scheme, PathEstimate] | None, note: str
) -> Iterator[Row]:
    ours = _numbers(estimates[scheme], "pathCoefficients") if estimates else {}
    for (row, column), expected in _KNOWN_PATHS[scheme].items():
        name = f"PLS {scheme} 路径系数 {row} {column}"
        yield Row(name, expected, ours.get((row, column)), _TOLERANCE, _SOURCE, note)


def _estimates(path: Path) -> dict[Scheme, PathEstimate] | None:
    if not path.exists():
        return None
    answers = read_columns(path).numbers(*ECSI.items)
    correlation = np.atleast_2d(np.corrcoef(answers, rowvar=False))
    return {
        scheme: estimate_paths(ECSI, correlation, n=len(answers), scheme=scheme)
        for scheme in _SCHEMES
    }


def _numbers(estimate: PathEstimate, table: str) -> dict[tuple[str, str], float]:
    weights = np.eye(len(ECSI.latents))[ECSI.owners] * estimate.weights[:, None]
    tables: dict[str, tuple[tuple[str, ...], NDArray[np.float64]]] = {
        "outerWeights": (ECSI.items, weights),
        "crossLoadings": (ECSI.items, estimate.cross_loadings),
        "pathCoefficients": (ECSI.names, estimate.paths),
        "totalEffects": (ECSI.names, estimate.total_effects),
    }
    names, numbers = tables[table]
    return {
        (row, column): float(numbers[i, j])
        for i, row in enumerate(names)
        for j, column in enumerate(ECSI.names)
    }


def _entries(path: Path) -> Iterator[Entry]:
    """Yield the numbers of a printed table but those that stand for no weight and no path."""
    lines = path.read_text(encoding="utf-8").replace(",", ".").splitlines()
    header, *body = [line.split() for line in lines if line.strip()]
    for name, *texts in body:
        for column, text in zip(header, texts, strict=True):
            if float(text) != 0:
                yield name, column, float(text)
