"""Control charts and trends as R's qcc, Montgomery, Gilbert and Sen print them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics import control, trend
from manyi.cli.oracles.row import Row, as_printed, read_table

_QCC = "R qcc 2.7"
_MONTGOMERY = "Montgomery (2009), Introduction to Statistical Quality Control, 6th ed."
_BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24]
_ERRORS = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
_LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293]


def rows(data: Path) -> Iterator[Row]:
    """Yield the limits of qcc's two data sets, then printed examples that need no file."""
    yield from _orange_juice(data / "qcc_orangejuice.txt")
    yield from _piston_rings(data / "qcc_pistonrings.txt")
    yield from _printed_charts()
    yield from _averages()
    yield from _trends()


def _orange_juice(path: Path) -> Iterator[Row]:
    chart = None
    if path.exists():
        table = read_table(path)
        trial = np.array(table.texts["trial"]) == "TRUE"
        counts, n = table.numbers("D", "size")[trial].T
        chart = control.p_chart(counts, n)
    expected = ("0.2313333333", "0.05242754807", "0.4102391186")
    yield from _limits("橙汁罐 p 图", chart, expected, path)


def _piston_rings(path: Path) -> Iterator[Row]:
    chart = None
    if path.exists():
        table = read_table(path)
        trial = np.array(table.texts["trial"]) == "TRUE"
        diameters = table.numbers("diameter")[trial]
        chart = control.mean_chart_by_range(diameters.reshape(-1, 5))
    expected = ("74.001176", "73.98804759", "74.01430441")
    yield from _limits("活塞环 x̄ 图", chart, expected, path)
    sigma = None if chart is None else float(chart.sigma[0]) * 5**0.5
    # qcc takes d2 to six decimals, which the eighth digit of sigma shows.
    note = _missing(chart, path)
    yield Row("活塞环 x̄ 图 σ", 0.009785337386, sigma, 5e-10, _QCC, note)


def _limits(
    name: str, chart: control.Chart | None, expected: tuple[str, str, str], path: Path
) -> Iterator[Row]:
    lines = (None,) * 3 if chart is None else _lines(chart)
    for line, text, got in zip(("CL", "LCL", "UCL"), expected, lines, strict=True):
        yield as_printed(f"{name} {line}", text, got, _QCC, _missing(chart, path))


def _printed_charts() -> Iterator[Row]:
    boards = control.c_chart(np.array([*_BOARDS, 16, 19, 17, 15]))
    errors = control.u_chart(np.array(_ERRORS), np.full(20, 50))
    loans = control.individuals_chart(np.array([*_LOANS, 306, 301, 304], dtype=float))
    for name, chart, expected in (
        # Where the book calculates on from a rounded figure, its last digit is not asked for.
        ("电路板 c 图", boards, ("19.85", "6.48", "33.2")),
        ("供应链 u 图", errors, ("0.0740", "0", "0.1894")),
        ("贷款费用 I 图", loans, ("300.5", "279.8", "321.2")),
    ):
        for line, text, got in zip(("CL", "LCL", "UCL"), expected, _lines(chart), strict=True):
            yield as_printed(f"{name} {line}", text, got, _MONTGOMERY)
    for size, d2, d3, c4 in ((2, "1.128", "0.853", "0.7979"), (5, "2.326", "0.864", "0.9400")):
        found = control.range_constants(size)
        yield as_printed(f"d2 n={size}", d2, found.mean, _MONTGOMERY)
        yield as_printed(f"d3 n={size}", d3, found.deviation, _MONTGOMERY)
        yield as_printed(f"c4 n={size}", c4, control.deviation_constant(size), _MONTGOMERY)


def _averages() -> Iterator[Row]:
    chart = control.ewma_chart(np.array([9.45, 7.99]), centre=10, sigma=1, weight=0.1, width=2.7)
    for at, value, high in ((0, "9.945", "10.27"), (1, "9.7495", "10.36")):
        yield as_printed(f"EWMA 第 {at + 1} 点", value, float(chart.values[at]), _MONTGOMERY)
        yield as_printed(f"EWMA 第 {at + 1} 点 UCL", high, float(chart.high[at]), _MONTGOMERY)


def _trends() -> Iterator[Row]:
    gilbert = "Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, A18"
    for figures, text in (
        ([1, 2, 3, 4], "0.042"),
        ([1, 2, 4, 3, 5], "0.042"),
        ([1, 2, 3, 4, 5], "0.0083"),
        ([1, 2, 3, 5, 4, 6], "0.0083"),
    ):
        found = trend.mann_kendall(np.array(figures, dtype=float))
        name = f"Mann–Kendall 单侧 p n={found.n} S={found.s}"
        yield as_printed(name, text, found.p / 2, gilbert)
    y, t = np.array([9.0, 15, 19, 20, 45, 55, 78]), np.array([1.0, 2, 3, 4, 10, 12, 18])
    slope = trend.sen_slope(y, t, level=0.93)
    sen = "Sen (1968), JASA 63, 1379–1389"
    yield as_printed("Sen 斜率", "4", slope.value, sen)
    yield Row("Sen 斜率 下限", 26 / 7, slope.interval.low, 1e-12, sen)
    yield Row("Sen 斜率 上限", 35 / 8, slope.interval.high, 1e-12, sen)


def _lines(chart: control.Chart) -> tuple[float, ...]:
    lines: tuple[NDArray[np.float64], ...] = (chart.centre, chart.low, chart.high)
    return tuple(float(line[0]) for line in lines)


def _missing(chart: control.Chart | None, path: Path) -> str:
    return "" if chart else f"没有文件 {path.name}"
