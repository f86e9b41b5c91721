"""Sample sizes, margins and allocations from textbooks, packages and regulations."""

from collections.abc import Iterator
from pathlib import Path

from manyi.analytics.sampling import (
    allocate,
    anticipated_error,
    margin_of_error,
    neyman_shares,
    sample_size,
)
from manyi.cli.oracles.check import Check, named
from manyi.cli.oracles.row import Row

# Standard deviations of expenditure in six types of hospital.
_SPREADS = (26787207, 10645109, 6909676, 11085034, 9817762, 44553355)
_COCHRAN = "Cochran (1977), Sampling Techniques, 3rd ed., 4.4；R cochranSize"


def rows(data: Path) -> Iterator[Row]:
    """Yield sizes, margins and allocations."""
    for check in _CHECKS:
        yield from check.rows(data)


def _sizes(_data: Path) -> list[float]:
    return [sample_size(0.05), sample_size(0.05, population=2000)]


def _margins(_data: Path) -> list[float]:
    return [100 * margin_of_error(100, share=0.84), 100 * margin_of_error(25, share=0.84)]


def _tripled(_data: Path) -> list[float]:
    found = allocate({"A": 50, "B": 350, "C": 600}, 200, boosts={"A": 3})
    total = sum(size * found.weights[name] for name, size in found.sizes.items())
    return [*found.sizes.values(), *found.weights.values(), total]


def _neyman(_data: Path) -> list[float]:
    frame = dict(zip("123456", (215, 65, 252, 50, 149, 144), strict=True))
    spreads = dict(zip("123456", _SPREADS, strict=True))
    sizes = {name: 100 * share for name, share in neyman_shares(frame, spreads).items()}
    return [*sizes.values(), anticipated_error(frame, spreads, sizes)]


_CHECKS = (
    Check(named("样本量", "±5%", "385", "±5% N=2000", "323"), _sizes, _COCHRAN),
    Check(
        named("误差（百分点）", "n=100 p=.84", "7.2", "n=25 p=.84", "14.4"),
        _margins,
        "Cochran (1977), Sampling Techniques, 3rd ed., 3.3",
    ),
    Check(
        [
            *named("A 层三倍 样本量", "A", "30", "B", "63", "C", "107"),
            *named("A 层三倍 权数", "A", "1.667", "B", "5.556", "C", "5.607", "合计", "1000"),
        ],
        _tripled,
        "spec/acceptance.md 6：抽样框 50/350/600，n=200",
    ),
    Check(
        [
            *named("Neyman n=100", "1", "34.641682835", "2", "4.161947110", "3", "10.473487332"),
            *named("Neyman n=100", "4", "3.333804445", "5", "8.798970380", "6", "38.590107898"),
            ("Neyman n=100 预期标准误", "1727172.857"),
        ],
        _neyman,
        "R PracTools 例 strAlloc（1998 年医院）；Valliant, Dever & Kreuter (2018)，第 3 章",
    ),
)
