"""Worked examples of regulations, textbooks and programmes, which need no data files."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from manyi.analytics import scoring, targets
from manyi.analytics.combining import blend, blend_of_present
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
    yield from _rulers()
    yield from _property()
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


def _rulers() -> Iterator[Row]:
    for levels, of_greatest in ((5, "60"), (7, "57.14"), (10, "55")):
        middle = (1 + levels) / 2
        name = f"{levels} 级量表中点"
        got = 100 * scoring.item_satisfaction(middle, levels)
        yield as_printed(f"{name}，占满分", of_greatest, got, "x/max")
        got = 100 * scoring.share_of_range(middle, least=1, greatest=levels)
        yield as_printed(f"{name}，占量程", "50", got, "(x − a)/(b − a)")
    values = np.array([1.0, 2, 3, 4])
    source = "CMS, HCAHPS Star Ratings Technical Notes"
    for answer, text in zip(np.eye(4), ("0", "33.333", "66.667", "100"), strict=True):
        got = 100 * scoring.linear_mean(answer, values)
        yield as_printed(f"HCAHPS 线性均值 第 {int(answer @ values)} 级", text, got, source)
    got = 100 * scoring.range_share_of_degree(0.76, least=2, greatest=10)
    yield as_printed("例题 76 % 换到量程", "70", got, _REGULATION)


def _property() -> Iterator[Row]:
    source = "自拟例：物业服务满意度，T = 50 + 10 (s − 均值)/标准差"
    scores = scoring.regional_scores(np.array([0.7, 0.8, 0.9]))
    for at, text in enumerate(("40", "50", "60")):
        yield as_printed(f"T 分 第 {at + 1} 个地区", text, float(scores[at]), source)
    shares = {"准业主": 0.3, "磨合期": 0.4, "稳定期": 0.2, "老业主": 0.1}
    used = blend_of_present({**dict.fromkeys(shares, 0.8), "准业主": None}, shares).shares
    for name, expected in (("磨合期", 4 / 7), ("稳定期", 2 / 7), ("老业主", 1 / 7)):
        rule = "自拟例：物业服务满意度，缺的一类按比例分给其余各类"
        yield Row(f"缺准业主时 {name} 的比例", expected, used[name], 1e-12, rule)


def _targets() -> Iterator[Row]:
    hours = targets.advanced_mean(-_HOURS)
    yield as_printed("平均先进值 六人工时", "10.375", -hours, _TEXTBOOK)
    yield as_printed("先进平均值 六人工时", "10", -targets.mean_of_better(-_HOURS), _TEXTBOOK)
    yield as_printed("平均先进值 满意度", "85.2", targets.advanced_mean(_DEGREES), _TEXTBOOK)
    yield as_printed("先进平均值 满意度", "86.5", targets.mean_of_better(_DEGREES), _TEXTBOOK)
