"""Intervals, tests and adjustments as papers and textbooks print them and R computes them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics import comparison as compare
from manyi.analytics.comparison import Figure, Sample
from manyi.analytics.intervals import clopper_pearson_interval, wilson_interval
from manyi.cli.oracles.row import Row, as_printed

_ONE = "Newcombe (1998), Statistics in Medicine 17, 857–872, table I; R binom"
_TWO = "Newcombe (1998), Statistics in Medicine 17, 873–890, table II"
_ADJUST = "R p.adjust"
_AGRESTI = "Agresti (2007), An Introduction to Categorical Data Analysis, 2nd ed."
_MUNZEL = "Brunner & Munzel (2000), Biometrical Journal 42, 17–25; R lawstat"
_STUDENT = "Student (1908), Biometrika 6, 1–25; R t.test(sleep)"
_RAW = (0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216)


def rows(data: Path) -> Iterator[Row]:
    """Yield every published number; none of them needs a file of `data`."""
    yield from _proportions()
    yield from _differences()
    yield from _adjustments()
    yield from _tables()
    yield from _shift()
    yield from _changes()


def _proportions() -> Iterator[Row]:
    for x, n, wilson, exact in (
        (81, 263, ("0.2552885199", "0.3662095770"), ("0.2527367456", "0.3676219226")),
        (15, 148, ("0.06238639953", "0.16048724172"), ("0.05784401008", "0.16165049035")),
        (0, 20, ("0", "0.1611251581"), ("0", "0.1684334710")),
        (1, 29, ("0.0061132142928", "0.1717552187932"), ("0.0008726468836", "0.1776442954887")),
    ):
        for name, found, texts in (
            ("Wilson", wilson_interval(x, n), wilson),
            ("Clopper–Pearson", clopper_pearson_interval(x, n), exact),
        ):
            yield as_printed(f"{name} 下限 {x}/{n}", texts[0], found.low, _ONE)
            yield as_printed(f"{name} 上限 {x}/{n}", texts[1], found.high, _ONE)


def _differences() -> Iterator[Row]:
    for more, less, low, high in (
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((10, 10), (0, 20), "0.6791", "1.0000"),
    ):
        found = compare.difference_of_proportions(less, more).interval
        name = f"{more[0]}/{more[1]} − {less[0]}/{less[1]}"
        yield as_printed(f"两个比例之差 下限 {name}", low, found.low, _TWO)
        yield as_printed(f"两个比例之差 上限 {name}", high, found.high, _TWO)


def _adjustments() -> Iterator[Row]:
    printed: tuple[tuple[str, Callable[[Sequence[float]], NDArray[np.float64]], str], ...] = (
        ("Bonferroni", compare.bonferroni, "0.01 0.08 0.39 0.41 0.42 0.60 0.74 1 1 1"),
        (
            "Holm",
            compare.holm,
            "0.010 0.072 0.312 0.312 0.312 0.312 0.312 0.615 0.615 0.615",
        ),
        (
            "Hochberg",
            compare.hochberg,
            "0.010 0.072 0.216 0.216 0.216 0.216 0.216 0.216 0.216 0.216",
        ),
        (
            "Benjamini–Hochberg",
            compare.benjamini_hochberg,
            "0.01 0.04 0.084 0.084 0.084 0.1 0.1057142857 0.216 0.216 0.216",
        ),
        (
            "Benjamini–Yekutieli",
            compare.benjamini_yekutieli,
            "0.02928968254 0.1171587302 0.2460333333 0.2460333333 0.2460333333 0.2928968254 "
            "0.3096337868 0.6326571429 0.6326571429 0.6326571429",
        ),
    )
    for name, adjust, texts in printed:
        adjusted = adjust(_RAW)
        for raw, text, got in zip(_RAW, texts.split(), adjusted, strict=True):
            yield Row(f"{name} p={raw}", float(text), float(got), 5e-11, _ADJUST)


def _tables() -> Iterator[Row]:
    found = compare.chi_square_test(np.array([[762, 327, 468], [484, 239, 477]]))
    yield as_printed("χ² 党派 × 性别", "30.1", found.statistic, _AGRESTI)
    for party, text, got in zip(
        ("民主党", "无党派", "共和党"), ("4.50", "0.70", "-5.32"), found.residuals[0], strict=True
    ):
        yield as_printed(f"调整残差 女 {party}", text, float(got), _AGRESTI)
    drinking = np.array([[17066, 48], [14464, 38], [788, 5], [126, 1], [37, 1]])
    scores = np.array([0, 0.5, 1.5, 4, 7])
    trend = compare.linear_trend_test(
        drinking, group_scores=scores, level_scores=np.array([0.0, 1])
    )
    yield as_printed("线性趋势 M² 饮酒 × 畸形", "6.57", trend.statistic, _AGRESTI)
    yield as_printed("线性趋势 p", "0.01", trend.p, _AGRESTI)


def _shift() -> Iterator[Row]:
    found = compare.ordinal_shift(np.array([0, 1, 0, 2, 11]), np.array([1, 2, 4, 1, 3]))
    for name, text, got in (
        ("统计量", "3.1375", found.statistic),
        ("自由度", "17.683", found.freedom),
        ("p", "0.005786", found.p),
        ("较优概率", "0.788961", found.superiority),
        ("较优概率 下限", "0.5952169", found.interval.low),
        ("较优概率 上限", "0.9827052", found.interval.high),
    ):
        yield as_printed(f"Brunner–Munzel {name}", text, got, _MUNZEL)


def _changes() -> Iterator[Row]:
    extra = np.array([1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4])
    sleep = compare.difference_of_pairs(Sample(extra.mean(), extra.std(ddof=1), len(extra)))
    yield as_printed("同一批人前后 p", "0.002833", sleep.p, _STUDENT)
    yield as_printed("同一批人前后 下限", "0.7001142", sleep.interval.low, _STUDENT)
    yield as_printed("同一批人前后 上限", "2.4598858", sleep.interval.high, _STUDENT)
    wages = compare.difference_in_differences(
        (Figure(20.44, 0.51, 321), Figure(21.03, 0.52, 319)),
        (Figure(23.33, 1.35, 77), Figure(21.17, 0.94, 77)),
    )
    source = "Card & Krueger (1994), American Economic Review 84, table 3"
    note = "原文由未舍入的数算出，四个数各舍入到 0.005"
    yield Row("双重差分", 2.76, wages.value, 0.02, source, note)
    plan = Sample(68.0, 15.0, 100)
    for mean, text in ((69.1, "0.6"), (76.2, "0.00")):
        p = compare.difference_of_means(plan, Sample(mean, 15.0, 100)).p
        yield as_printed(f"改进 68 → {mean} 的 p", text, p, "验收用例：每期 100 人，标准差 15")
