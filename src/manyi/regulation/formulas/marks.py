"""Formulas on raw marks: item satisfaction, item means, their sum, the sum of each form."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.intervals import Interval, bounded_interval
from manyi.analytics.scoring import (
    item_means_over_answers,
    item_means_over_forms,
    respondent_sums,
    sum_of_item_means,
)
from manyi.analytics.tabulation import accumulate_ratio
from manyi.regulation.formulas.basis import Basis, MarkAnswers, Outcome, number
from manyi.regulation.formulas.levels import NOBODY

Params = Mapping[str, Any]

_HUNDRED = 100


def item_satisfaction(basis: Basis, params: Params) -> Outcome:
    """Given marks over the full marks of the items that were marked."""
    answers = basis.need_marks()
    if not answers.marked.any():
        return Outcome(None, "hundred", complete=False, note=NOBODY)
    sums = accumulate_ratio(answers.given, answers.possible, weights=answers.weights)
    n, value, error = int(sums.n[0]), float(sums.ratio[0]), float(sums.standard_error[0])
    return Outcome(
        value,
        "hundred",
        n=int(answers.marked.sum()),
        respondents=n,
        standard_error=error if n > 1 else None,
        interval=bounded_interval(value, error, n=n, least=0.0, greatest=1.0) if n > 1 else None,
        working=f"{number(float(sums.a[0]))}/{number(float(sums.b[0]))}",
        share=value,
        note="各项目合计；每个项目的满意度见项目表",
    )


def item_means(basis: Basis, params: Params) -> Outcome:
    """Mean mark of every item: figures that stand in the table of items, not in one number."""
    answers = basis.need_marks()
    marked = int(answers.marked.sum())
    if marked == 0:
        return Outcome(None, "marks", complete=False, note=NOBODY)
    return Outcome(
        None, "marks", n=marked, respondents=answers.forms, note="每个项目的平均分数见项目表"
    )


def sum_of_means(basis: Basis, params: Params) -> Outcome:
    """Sum of the mean marks of all items; a percentage only when full marks add to 100."""
    answers = basis.need_marks()
    marked = answers.marked
    if not marked.any():
        return Outcome(None, "marks", complete=False, note=NOBODY)
    unmarked = [key for key, n in zip(answers.indicators, marked.sum(axis=0), strict=True) if not n]
    if unmarked and basis.denominator == "answered":
        names = "、".join(basis.labels.get(key, key) for key in unmarked)
        return Outcome(None, "marks", complete=False, note=f"没有人评分的项目：{names}")
    means = mean_marks(answers, basis)
    value, full = sum_of_item_means(means), float(answers.full_marks.sum())
    error = _error_of_sum(answers, means, basis)
    return Outcome(
        value,
        "marks",
        n=int(marked.sum()),
        respondents=answers.forms,
        standard_error=error,
        interval=_interval_of_sum(value, error, answers.forms, full),
        working=" + ".join(number(round(mean, 4)) for mean in means),
        share=value / full,
        note=_full_mark_note(full),
    )


def sums_of_forms(basis: Basis, params: Params) -> Outcome:
    """Sum of the marks on each form; the figure shown is the mean of those sums."""
    answers = basis.need_marks()
    sums = respondent_sums(answers.marks)
    filled = sums[answers.marked.any(axis=1)]
    if len(filled) == 0:
        return Outcome(None, "marks", complete=False, note=NOBODY)
    full, n = float(answers.full_marks.sum()), len(filled)
    kept = None if answers.weights is None else answers.weights[answers.marked.any(axis=1)]
    total = accumulate_ratio(filled, np.ones(n), weights=kept)
    value, error = float(total.ratio[0]), float(total.standard_error[0])
    return Outcome(
        value,
        "marks",
        n=n,
        respondents=n,
        standard_error=error if n > 1 else None,
        interval=_interval_of_sum(value, error if n > 1 else None, n, full),
        working=f"{number(float(total.a[0]))}/{number(float(total.b[0]))}",
        share=value / full,
        note=f"各份表分数之和的平均；最低 {number(filled.min())}，最高 {number(filled.max())}"
        f";{_full_mark_note(full)}",
        by_form=sums,
    )


def mean_marks(answers: MarkAnswers, basis: Basis) -> NDArray[np.float64]:
    """Mean mark of each item with the denominator the regulation chose, weighted if it must be."""
    w = np.ones(answers.forms) if answers.weights is None else answers.weights
    totals = w @ np.where(answers.marked, answers.marks, 0.0)
    if basis.denominator == "forms":
        return item_means_over_forms(totals, float(w.sum()))
    return item_means_over_answers(totals, w @ answers.marked)


def _error_of_sum(answers: MarkAnswers, means: NDArray[np.float64], basis: Basis) -> float | None:
    """Linearised error: what each form moves the sum of the means by, squared and summed."""
    if answers.forms < 2:  # noqa: PLR2004 - a spread needs two forms
        return None
    w = np.ones(answers.forms) if answers.weights is None else answers.weights
    if basis.denominator == "forms":
        moved = w * (answers.given - float(means.sum())) / w.sum()
    else:
        apart = np.where(answers.marked, answers.marks - means, 0.0)
        moved = w * (apart @ (1 / (w @ answers.marked)))
    return math.sqrt(float(moved @ moved) * answers.forms / (answers.forms - 1))


def _interval_of_sum(value: float, error: float | None, forms: int, full: float) -> Interval | None:
    if error is None:
        return None
    return bounded_interval(value, error, n=forms, least=0.0, greatest=full)


def _full_mark_note(full: float) -> str:
    if abs(full - _HUNDRED) < 1e-9:  # noqa: PLR2004 - binary noise
        return "满分合计 100，即百分数"
    return f"满分合计 {number(full)}，不是百分数"
