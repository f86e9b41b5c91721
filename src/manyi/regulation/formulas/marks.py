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
    sum_of_item_means,
)
from manyi.regulation.formulas.basis import Basis, MarkAnswers, Outcome, number
from manyi.regulation.formulas.levels import NOBODY

Params = Mapping[str, Any]

_HUNDRED = 100


def item_satisfaction(basis: Basis, params: Params) -> Outcome:
    """Given marks over the full marks of the items that were marked."""
    answers = basis.need_marks()
    if not answers.answered.any():
        return Outcome(None, "hundred", complete=False, note=NOBODY)
    sums = answers.sums.marks.share
    n, value, error = int(sums.n[0]), float(sums.ratio[0]), float(sums.standard_error[0])
    return Outcome(
        value,
        "hundred",
        n=int(answers.answered.sum()),
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
    marked = int(answers.answered.sum())
    if marked == 0:
        return Outcome(None, "marks", complete=False, note=NOBODY)
    return Outcome(
        None, "marks", n=marked, respondents=answers.forms, note="每个项目的平均分数见项目表"
    )


def sum_of_means(basis: Basis, params: Params) -> Outcome:
    """Sum of the mean marks of all items; a percentage only when full marks add to 100."""
    answers = basis.need_marks()
    if not answers.answered.any():
        return Outcome(None, "marks", complete=False, note=NOBODY)
    counted = zip(answers.indicators, answers.answered, strict=True)
    unmarked = [key for key, n in counted if not n]
    if unmarked and basis.denominator == "answered":
        names = "、".join(basis.labels.get(key, key) for key in unmarked)
        return Outcome(None, "marks", complete=False, note=f"没有人评分的项目：{names}")
    means = mean_marks(answers, basis)
    value, full = sum_of_item_means(means), float(answers.full_marks.sum())
    error = _error_of_sum(answers, means, basis)
    return Outcome(
        value,
        "marks",
        n=int(answers.answered.sum()),
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
    total, counts = answers.sums.filled, answers.sums.form_counts
    n = int(total.n[0])
    if n == 0:
        return Outcome(None, "marks", complete=False, note=NOBODY)
    full = float(answers.full_marks.sum())
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
        note=f"各份表分数之和的平均；最低 {number(min(counts))}，最高 {number(max(counts))}"
        f";{_full_mark_note(full)}",
        form_counts=counts,
    )


def mean_marks(answers: MarkAnswers, basis: Basis) -> NDArray[np.float64]:
    """Mean mark of each item with the denominator the regulation chose, weighted if it must be."""
    moments = answers.moments
    totals = moments.wx[0] + moments.centre * moments.w[0]
    if basis.denominator == "forms":
        return item_means_over_forms(totals, float(moments.row_weights[0]))
    return item_means_over_answers(totals, moments.w[0])


def _error_of_sum(answers: MarkAnswers, means: NDArray[np.float64], basis: Basis) -> float | None:
    """Linearised error: what each form moves the sum of the means by, squared and summed."""
    if answers.forms < 2:  # noqa: PLR2004 - a spread needs two forms
        return None
    if basis.denominator == "forms":
        forms, s = answers.sums.forms, float(means.sum())
        squares = float(forms.aa[0] - 2 * s * forms.ab[0] + s**2 * forms.bb[0])
        moved = squares / float(forms.b[0]) ** 2
    else:
        moved = _moved_by_answers(answers, means)
    return math.sqrt(max(moved, 0.0) * answers.forms / (answers.forms - 1))


def _moved_by_answers(answers: MarkAnswers, means: NDArray[np.float64]) -> float:
    """Sum over forms of (w Σ (mark − mean of the item) / Σw of the item)², from its products."""
    pairs, share = answers.sums.squares, 1 / answers.moments.w[0]
    apart = means - pairs.centre
    crossed = apart[:, None] * pairs.wx[0].T
    products = pairs.wxx[0] - crossed - crossed.T + apart[:, None] * apart[None, :] * pairs.w[0]
    return float(share @ products @ share)


def _interval_of_sum(value: float, error: float | None, forms: int, full: float) -> Interval | None:
    if error is None:
        return None
    return bounded_interval(value, error, n=forms, least=0.0, greatest=full)


def _full_mark_note(full: float) -> str:
    if abs(full - _HUNDRED) < 1e-9:  # noqa: PLR2004 - binary noise
        return "满分合计 100，即百分数"
    return f"满分合计 {number(full)}，不是百分数"
