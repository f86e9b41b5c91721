"""Ability tests of Smith & Stanley: factors as R's factanal prints them."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from manyi.analytics.factors import Factors, factor_test, maximum_likelihood, promax, varimax
from manyi.cli.oracles.check import Check

_FACTANAL = "R stats，factanal() 文档的例子，ability.cov（Smith & Stanley 1983）"
# R's varimax stops at a relative change of 1e-5, which moves loadings in the third digit.
_VARIMAX_STOPS = 0.003
_ABILITY = np.array(
    [
        [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
        [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
        [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
        [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
        [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
        [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
    ]
)
_ABILITY_TESTS = ("general", "picture", "blocks", "maze", "reading", "vocab")
_ABILITY_N = 112


def explored() -> Iterator[Check]:
    """Yield uniquenesses, tests and rotated loadings of one and two factors."""
    ones = ["0.535", "0.853", "0.748", "0.910", "0.232", "0.280"]
    twos = ["0.455", "0.589", "0.218", "0.769", "0.052", "0.334"]
    for n_factors, texts, test in ((1, ones, ("75.18", "9")), (2, twos, ("6.11", "4"))):
        names = [f"特殊度 ability {n_factors} 因子 {name}" for name in _ABILITY_TESTS]
        names += [f"χ² ability {n_factors} 因子", f"自由度 ability {n_factors} 因子"]
        published = list(zip(names, [*texts, *test], strict=True))
        yield Check(published, partial(_uniquenesses, n_factors), _FACTANAL)
    yield _turned_check("varimax", ["0.499", "0.156", "0.206", "0.109", "0.956", "0.785"], _varimax)
    yield _turned_check("promax", ["0.364", None, None, None, "1.023", "0.811"], _promax)


def _turned_check(
    kind: str, texts: Sequence[str | None], figures: Callable[[Path], list[float]]
) -> Check:
    """Compare the loadings on the first factor; R leaves small ones blank."""
    shown = [place for place, text in enumerate(texts) if text is not None]
    published = [
        (f"{kind} 载荷 ability {_ABILITY_TESTS[place]}", texts[place] or "") for place in shown
    ]
    return Check(
        published,
        lambda data: [figures(data)[place] for place in shown],
        _FACTANAL,
        relative=_VARIMAX_STOPS / float(min(text for text in texts if text)),
        note="R 的 varimax 在相对变化 1e-5 时停下，第三位小数不可靠",
    )


def _ability(n_factors: int) -> Factors:
    return maximum_likelihood(_ABILITY, n_factors=n_factors)


def _uniquenesses(n_factors: int, _data: Path) -> list[float]:
    found = _ability(n_factors)
    test = factor_test(_ABILITY, found, n=_ABILITY_N)
    return [*found.uniquenesses.tolist(), test.statistic, test.freedom]


def _varimax(_data: Path) -> list[float]:
    return varimax(_ability(2).loadings).loadings[:, 0].tolist()


def _promax(_data: Path) -> list[float]:
    return promax(_ability(2).loadings).loadings[:, 0].tolist()
