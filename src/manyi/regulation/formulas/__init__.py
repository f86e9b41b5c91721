"""Formulas by name and date: what a regulation may choose, with the parameters each one takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from manyi.analytics import targets
from manyi.regulation.formulas import combined, levels, marks
from manyi.regulation.formulas.basis import (
    Basis,
    Denominator,
    LevelAnswers,
    MarkAnswers,
    Outcome,
    Unit,
)

__all__ = [
    "FORMULAS",
    "Basis",
    "Denominator",
    "Formula",
    "LevelAnswers",
    "MarkAnswers",
    "Outcome",
    "Param",
    "ScoreFormula",
    "TargetFormula",
    "Unit",
]

# What a parameter names: a scale, levels of a scale, shares of scores, one score, an indicator
# tree, one of fixed choices, a whole number.
ParamKind = Literal["scale", "levels", "parts", "score", "indicators", "choice", "count"]
# What a score formula is given: counts of levels, marks, or figures already computed.
Needs = Literal["levels", "marks", "scores"]


@dataclass(frozen=True)
class Param:
    """One parameter of a formula and the words that ask for it."""

    label: str
    kind: ParamKind
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Formula:
    """A formula as a regulation names it; a change of its result makes a new date."""

    name: str
    date: str
    label: str
    params: Mapping[str, Param]
    source: str

    @property
    def key(self) -> str:
        return f"{self.name}@{self.date}"


@dataclass(frozen=True)
class ScoreFormula(Formula):
    """Computes a score from the answers, or from other scores."""

    needs: Needs = "levels"
    compute: Callable[[Basis, Mapping[str, Any]], Outcome] = field(default=levels.degree)


@dataclass(frozen=True)
class TargetFormula(Formula):
    """Computes a target from the figures of past waves, oldest first."""

    compute: Callable[[NDArray[np.float64]], float] = field(default=targets.advanced_mean)


def _best_midpoint(values: NDArray[np.float64]) -> float:
    return targets.midpoint_of_mean_and_best(values, best=float(values.max(initial=-np.inf)))


_SCALE = Param("用哪个量表", "scale")
_ROUNDS = {"rounds": Param("取最近几次的结果", "count", required=False)}
_DENOMINATOR = Param(
    "项目平均分的分母（全部表或已答的表）",
    "choice",
    required=False,
    choices=("forms", "answered"),
)
_S1D = "《客户满意度管理制度》"
_S1A = "《顾客满意度测量程序》"
_TEXTBOOK = "劳动定额教科书的平均先进值"

_ALL: tuple[Formula, ...] = (
    ScoreFormula(
        "satisfaction_degree",
        "2026-01",
        "满意度：各级赋分之和 ÷（答案数 × 最高分）",
        {"scale": _SCALE},
        f"{_S1D}五.2，各项加权分数之和/总项数×10×100%",
        needs="levels",
        compute=levels.degree,
    ),
    ScoreFormula(
        "satisfaction_rate",
        "2026-01",
        "满意率：算作满意的答案数 ÷ 答案数",
        {"scale": _SCALE, "satisfied": Param("哪些级别算满意", "levels")},
        f"{_S1D}五.2，（基本满意+满意+很满意）项数/总项数×100%",
        needs="levels",
        compute=levels.rate,
    ),
    ScoreFormula(
        "tally",
        "2026-01",
        "频次：各项目得到所列级别的次数",
        {"levels": Param("统计哪些级别", "levels")},
        f"{_S1D}六.1，不满意和很不满意的项目、频次",
        needs="levels",
        compute=levels.tallied,
    ),
    ScoreFormula(
        "blend",
        "2026-01",
        "合成：各部分按固定比例相加",
        {
            "parts": Param("各部分及其比例", "parts"),
            "missing": Param("缺一部分时怎么办", "choice", choices=("incomplete",)),
        },
        f"{_S1D}五.1，自评×40%+调查×60%",
        needs="scores",
        compute=combined.blended,
    ),
    ScoreFormula(
        "item_satisfaction",
        "2026-01",
        "项目满意度：给出分值 ÷ 项目满分 × 100",
        {"scale": _SCALE},
        f"{_S1A}5.3.2",
        needs="marks",
        compute=marks.item_satisfaction,
    ),
    ScoreFormula(
        "item_means",
        "2026-01",
        "项目平均分数：项目实得分数总和 ÷ 份数",
        {"scale": _SCALE, "item_mean_denominator": _DENOMINATOR},
        f"{_S1A}5.5 a)",
        needs="marks",
        compute=marks.item_means,
    ),
    ScoreFormula(
        "sum_of_item_means",
        "2026-01",
        "平均满意度：所有项目平均分数之和",
        {"scale": _SCALE, "item_mean_denominator": _DENOMINATOR},
        f"{_S1A}5.5 b)",
        needs="marks",
        compute=marks.sum_of_means,
    ),
    ScoreFormula(
        "respondent_sums",
        "2026-01",
        "每份表的满意度：该表所有项目分数之和",
        {"scale": _SCALE},
        f"{_S1A}5.5 c)",
        needs="marks",
        compute=marks.sums_of_forms,
    ),
    ScoreFormula(
        "grade",
        "2026-01",
        "评级：按等级线给另一个分数评级",
        {"score": Param("给哪个分数评级", "score")},
        "表 MD/GSG-31-01 的等级线；《口腔诊所顾客服务满意度评价管理办法》四个等级",
        needs="scores",
        compute=combined.graded,
    ),
    ScoreFormula(
        "indicator_rollup",
        "2026-01",
        "指标汇总：项目满意度按指标权重逐级加权",
        {"scale": _SCALE, "indicators": Param("用哪棵指标树", "indicators")},
        "综合=Σ(sⱼwⱼ)/Σwⱼ;GB/T 19038-2009 第 4.2 条",
        needs="levels",
        compute=combined.rolled_up,
    ),
    TargetFormula(
        "advanced_mean",
        "2026-01",
        "平均先进值：（平均数+优于平均数的各值）÷（1+个数）",
        _ROUNDS,
        f"{_TEXTBOOK}，第二种；{_S1D}七",
        compute=targets.advanced_mean,
    ),
    TargetFormula(
        "midpoint_of_mean_and_best",
        "2026-01",
        "平均先进值：（平均数+最好值）÷2",
        _ROUNDS,
        f"{_TEXTBOOK}，第一种",
        compute=_best_midpoint,
    ),
    TargetFormula(
        "mean_of_two_best_and_worst",
        "2026-01",
        "平均先进值：（平均数+两个最好值+一个最差值）÷4",
        _ROUNDS,
        f"{_TEXTBOOK}，第三种",
        compute=targets.mean_of_two_best_and_worst,
    ),
    TargetFormula(
        "trimmed_advanced_mean",
        "2026-01",
        "平均先进值：去掉最好和最差，再取平均数与优于平均数的各值",
        _ROUNDS,
        f"{_TEXTBOOK}，第四种",
        compute=targets.trimmed_advanced_mean,
    ),
    TargetFormula(
        "mean_of_better",
        "2026-01",
        "先进平均值：只取优于平均数的各值",
        _ROUNDS,
        "劳动定额教科书的先进平均值",
        compute=targets.mean_of_better,
    ),
)

FORMULAS: Mapping[str, Formula] = MappingProxyType({formula.key: formula for formula in _ALL})
