"""The public notice of how feedback was handled （办理情况公告）."""

from collections.abc import Iterator

from django.utils import timezone

from manyi.analytics.intervals import wilson_interval
from manyi.documents.report import Block, Cell, Heading, Paragraph, Report
from manyi.steps.cases.exports.papers import count, paper, percent, span, table
from manyi.steps.cases.models import BoardNotice
from manyi.steps.cases.queries.boards import half_year


def board_report(notice: BoardNotice) -> Report:
    """Return the notice as it stands; equal notices give equal files."""
    half = half_year(notice.period)
    n = notice.figures["n"]
    return paper(
        "反馈办理情况公告",
        adoption=notice.adoption,
        period=half.label,
        day=timezone.localdate(notice.published_at or notice.composed_at),
        verdict=f"本期收到 {n} 件，办结 {notice.figures['closed']} 件",
        blocks=_blocks(notice),
    )


def _blocks(notice: BoardNotice) -> Iterator[Block]:
    figures = notice.figures
    yield Heading("收到和办结", sheet="件数")
    rows = (*((Cell(label), count(n)) for label, n in figures["kinds"]), _total(figures["n"]))
    yield table(("类别", "件数"), rows, "收到的反馈")
    yield Paragraph(_in_time(figures))
    yield Heading("反映较多的问题", sheet="热点")
    if notice.hot:
        rows = tuple((Cell(one["label"]), count(one["n"])) for one in notice.hot)
        yield table(("问题", "件数"), rows, "反映较多的问题", "件数太少的不列出，以免认出个人。")
    else:
        yield Paragraph("本期没有反映集中的问题。")
    yield Heading("我们做了什么", sheet="改进")
    for line in notice.done.splitlines():
        if line.strip():
            yield Paragraph(line.strip())


def _total(n: int) -> tuple[Cell, Cell]:
    return Cell("合计"), count(n)


def _in_time(figures: dict[str, int]) -> str:
    answered, in_time = figures["answered"], figures["in_time"]
    told = f"办结 {figures['closed']} 件。"
    if not answered:
        return told
    ends = wilson_interval(in_time, answered)
    share = (
        f"{percent(in_time / answered)}（n = {answered}，95% 区间 {span((ends.low, ends.high))}）"
    )
    return f"{told}按期答复 {in_time} 件，占已答复的 {share}。"
