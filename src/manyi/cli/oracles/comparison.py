"""Intervals of proportions and differences as Newcombe printed them and R computes them."""

from collections.abc import Iterator
from pathlib import Path

from manyi.analytics.comparison import difference_of_proportions
from manyi.analytics.intervals import wilson_interval
from manyi.cli.oracles.row import Row, as_printed

_ONE = "Newcombe (1998), Statistics in Medicine 17, 857–872, table I"
_TWO = "Newcombe (1998), Statistics in Medicine 17, 873–890, table II"


def rows(data: Path) -> Iterator[Row]:
    """Yield every published number; none of them needs a file of `data`."""
    yield from _proportions()
    yield from _differences()


def _proportions() -> Iterator[Row]:
    for x, n, low, high in (
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ):
        found = wilson_interval(x, n)
        yield as_printed(f"Wilson 下限 {x}/{n}", low, found.low, _ONE)
        yield as_printed(f"Wilson 上限 {x}/{n}", high, found.high, _ONE)


def _differences() -> Iterator[Row]:
    for more, less, low, high in (
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((10, 10), (0, 20), "0.6791", "1.0000"),
    ):
        found = difference_of_proportions(less, more).interval
        name = f"{more[0]}/{more[1]} − {less[0]}/{less[1]}"
        yield as_printed(f"两个比例之差 下限 {name}", low, found.low, _TWO)
        yield as_printed(f"两个比例之差 上限 {name}", high, found.high, _TWO)
