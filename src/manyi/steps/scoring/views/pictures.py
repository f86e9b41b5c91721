"""The charts of a score: the options that page, Word and PDF share, named for the page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from manyi.documents import charts
from manyi.documents.report import Numbers, Point, Series
from manyi.regulation.scorecard import CompetitorLine, ItemLine, TallyLine
from manyi.regulation.scorecard.printing import Style
from manyi.steps.scoring.queries import HistoryFigure, WeakItem

_BAR_HEIGHT, _ROOM = 34, 90
_MOST_BARS, _MOST_COMPETITORS = 10, 3


@dataclass(frozen=True)
class Picture:
    """A chart of the page: its element's id, its option, and what it shows in words."""

    key: str
    title: str
    words: str
    option: dict[str, Any]
    height: int = 320


def item_pictures(
    audience: str, label: str, lines: Sequence[ItemLine], *, target: float | None
) -> Iterator[Picture]:
    """Yield an audience's indicators ranked with their intervals, and its levels stacked."""
    valued = [line for line in lines if line.degree is not None]
    if not valued:
        return
    height = max(200, _ROOM + _BAR_HEIGHT * len(valued))
    points = tuple(
        Point(
            line.degree,
            line.printed_degree,
            line.low,
            line.high,
            warning=target is not None and line.degree < target,
        )
        for line in valued
    )
    numbers = charts.ranked(
        Numbers(tuple(line.label for line in valued), (Series(_("满意度"), points),)),
        lowest_first=True,
    )
    yield Picture(
        f"items-{audience}",
        _("各指标满意度，从低到高(%(who)s)") % {"who": label},
        _("横线是 95% 置信区间；红条低于目标值。"),
        charts.ranked_bars(numbers, target=_target(target)),
        height,
    )
    if any(sum(line.counts) for line in valued):
        yield _levels(audience, label, valued, height)


def _target(target: float | None) -> Point | None:
    return None if target is None else Point(target, Style().text(target, "share"))


def _levels(audience: str, label: str, lines: Sequence[ItemLine], height: int) -> Picture:
    levels = lines[0].level_labels
    series = tuple(
        Series(name, tuple(_share(line, place) for line in lines))
        for place, name in enumerate(levels)
    )
    numbers = Numbers(tuple(line.label for line in lines), series)
    return Picture(
        f"levels-{audience}",
        _("级别分布(%(who)s)") % {"who": label},
        _("每条是一个指标，颜色由浅到深是从最满意到最不满意。"),
        charts.stacked_levels(numbers),
        height + 20,
    )


def _share(line: ItemLine, place: int) -> Point:
    total = sum(line.counts)
    share = line.counts[place] / total if total else None
    return Point(share, "" if share is None else f"{share:.0%}")


def tally_picture(part: str, label: str, lines: Sequence[TallyLine]) -> Picture | None:
    """Return the frequencies of the lowest levels, most frequent first; None without any."""
    totals: Counter[str] = Counter()
    for line in lines:
        totals[line.label] += line.total
    counted = [(name, n) for name, n in totals.most_common(_MOST_BARS) if n]
    if len(counted) < 2:  # noqa: PLR2004 - one bar compares with nothing
        return None
    points = tuple(Point(n, str(n)) for _name, n in counted)
    numbers = Numbers(
        tuple(name for name, _n in counted), (Series(_("频次"), points),), unit="count"
    )
    return Picture(
        f"tally-{part}",
        _("%(part)s：不满意、很不满意频次") % {"part": label},
        _("柱是频次，线是累计占比。"),
        charts.pareto(numbers),
    )


def competitor_picture(
    lines: Sequence[CompetitorLine], survey: Sequence[WeakItem], own: Sequence[WeakItem]
) -> Picture | None:
    """Return customers' degree, competitors with enough forms and the self-rating, by indicator."""
    shown = [line for line in lines if line.enough and line.code >= 0]
    shown = (shown or [line for line in lines if line.enough])[:_MOST_COMPETITORS]
    if not shown or not survey:
        return None
    names = {item.indicator: item.label for item in survey}
    others = [
        Series(line.competitor, tuple(_degree_in(line.items, key) for key in names))
        for line in shown
    ]
    series = [Series(_("本公司"), tuple(_degree_in(survey, key) for key in names)), others[0]]
    if own:
        series.append(Series(_("业务员自评"), tuple(_degree_in(own, key) for key in names)))
    return Picture(
        "competitors",
        _("与竞争对手比较"),
        _("本公司取调查部分全部受访者；竞争对手的样本不足时不画。"),
        charts.paired_bars(Numbers(tuple(names.values()), (*series, *others[1:]))),
        380,
    )


def _degree_in(lines: Iterable[ItemLine | WeakItem], indicator: str) -> Point:
    for line in lines:
        if line.indicator == indicator:
            return Point(line.degree, line.printed_degree)
    return Point(None)


def trend_picture(
    key: str, title: str, figures: Sequence[HistoryFigure], *, target: float | None
) -> Picture | None:
    """Return a score's line over the periods, one for each survey; None with fewer than two."""
    if len(figures) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    periods = tuple(dict.fromkeys(one.period for one in figures))
    lines: dict[str, dict[str, HistoryFigure]] = {}
    for one in figures:
        lines.setdefault(_line_of(one), {})[one.period] = one
    series = tuple(
        Series(name, tuple(_point(found.get(period)) for period in periods))
        for name, found in sorted(lines.items(), key=lambda line: line[0] == _entered())
    )
    unit = "share" if all(one.value <= 1 for one in figures) else "marks"
    return Picture(
        f"trend-{key}",
        title,
        _("录入的往期数据单独成一条线。"),
        charts.trend_line(Numbers(periods, series, unit=unit), target=_target(target)),
    )


def _line_of(figure: HistoryFigure) -> str:
    return _entered() if figure.wave is None else figure.survey_label


def _entered() -> str:
    return _("录入的往期数据")


def _point(figure: HistoryFigure | None) -> Point:
    return Point(None) if figure is None else Point(figure.value, figure.printed)
