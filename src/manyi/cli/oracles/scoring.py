"""Worked examples of regulations, textbooks and programmes, which need no data files."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from manyi.analytics import scoring, targets
from manyi.analytics.combining import blend
from manyi.cli.oracles.row import Row, as_printed

_REGULATION = "《客户满意度管理制度》五"
_MARKS = "《顾客满意度测量程序》5.3.2"
_TEXTBOOK = "劳动定额教材，平均先进值例题"
_HOURS = np.array([11.0, 13, 14, 12, 10, 9])
_DEGREES = np.array([78.0, 82, 85, 80, 88])


def rows(data: Path) -> Iterator[Row]:
    """Yield every worked example; none of them needs a file of `data`."""
    yield from _degrees()
    yield from _marks()
    yield from _targets()


def _degrees() -> Iterator[Row]:
    points = np.array([10.0, 8, 6, 4, 2])
    satisfied = np.array([True, True, True, False, False])
    for counts, degree, rate in (
        ([10, 5, 6, 3, 1], "76.00", "84.00"),
        ([10, 5, 6, 3, 2], "73.85", "80.77"),
        ([0, 0, 0, 0, 7], "20.00", "0.00"),
    ):
        shown, levels = "/".join(map(str, counts)), np.array(counts)
        got = 100 * scoring.satisfaction_degree(levels, points)
        yield as_printed(f"满意度 % {shown}", degree, got, _REGULATION)
        got = 100 * scoring.satisfaction_rate(levels, satisfied)
        yield as_printed(f"满意率 % {shown}", rate, got, _REGULATION)
    overall = blend({"self": 90.0, "survey": 76.0}, {"self": 0.4, "survey": 0.6}).value
    yield as_printed("总体满意度 自评 90 调查 76", "81.60", overall, _REGULATION)


def _marks() -> Iterator[Row]:
    for mark, full in ((8, 10), (4, 5)):
        got = 100 * scoring.item_satisfaction(mark, full)
        yield as_printed(f"项目满意度 {mark}/{full}", "80.00", got, _MARKS)
    counts = np.array([0, 0, 0, 0, 0, 0, 15, 0, 25, 0, 60])
    got = 100 * scoring.net_promoter_score(counts)
    yield as_printed("NPS 60/25/15", "45", got, "Reichheld (2003), HBR 81(12)")


def _targets() -> Iterator[Row]:
    hours = targets.advanced_mean(-_HOURS)
    yield as_printed("平均先进值 六人工时", "10.375", -hours, _TEXTBOOK)
    yield as_printed("先进平均值 六人工时", "10", -targets.mean_of_better(-_HOURS), _TEXTBOOK)
    yield as_printed("平均先进值 满意度", "85.2", targets.advanced_mean(_DEGREES), _TEXTBOOK)
    yield as_printed("先进平均值 满意度", "86.5", targets.mean_of_better(_DEGREES), _TEXTBOOK)
