"""The charts of a score: the options that page, Word and PDF share, named for the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from manyi.documents import charts
from manyi.documents.report import Numbers, Point, Series
from manyi.regulation.scorecard import CompetitorLine, ItemLine, Scorecard, TallyLine
from manyi.steps.scoring.queries import HistoryFigure

_BAR_HEIGHT, _ROOM = 34, 90


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
    mark = None if target is None else Point(target, f"{target:.2%}")
    yield Picture(
        f"items-{audience}",
        _("各指标满意度,从低到高(%(who)s)") % {"who": label},
        _("横线是 95% 置信区间;红条低于目标值。"),
        charts.ranked_bars(numbers, target=mark),
        height,
    )
    if any(sum(line.counts) for line in valued):
        yield _levels(audience, label, valued, height)


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
        _("每条是一个指标,颜色由浅到深是从最满意到最不满意。"),
        charts.stacked_levels(numbers),
        height + 20,
    )


def _share(line: ItemLine, place: int) -> Point:
    total = sum(line.counts)
    share = line.counts[place] / total if total else None
    return Point(share, "" if share is None else f"{share:.0%}")


def tally_picture(part: str, label: str, lines: Sequence[TallyLine]) -> Picture | None:
    """Return the frequencies of the lowest levels, most frequent first; None without any."""
    counted = sorted((line for line in lines if line.total), key=lambda line: -line.total)[:10]
    if len(counted) < 2:  # noqa: PLR2004 - one bar compares with nothing
        return None
    numbers = Numbers(
        tuple(line.label for line in counted),
        (Series(_("频次"), tuple(Point(line.total, str(line.total)) for line in counted)),),
        unit="count",
    )
    return Picture(
        f"tally-{part}",
        _("%(part)s:不满意、很不满意频次") % {"part": label},
        _("柱是频次,线是累计占比。"),
        charts.pareto(numbers),
    )


def competitor_picture(
    card: Scorecard, lines: Sequence[CompetitorLine], audiences: Mapping[str, str]
) -> Picture | None:
    """Return own degree, self-rating and competitors with enough forms, indicator by indicator."""
    shown = [line for line in lines if line.enough and line.code >= 0]
    shown = shown or [line for line in lines if line.enough]
    if not shown:
        return None
    own = [line for line in card.items if audiences]
    names = {line.indicator: line.label for line in own}
    series = [
        Series(label, tuple(_degree_of(own, audience, key) for key in names))
        for audience, label in audiences.items()
    ]
    series += [
        Series(line.competitor, tuple(_degree_of(line.items, "", key) for key in names))
        for line in shown[:3]
    ]
    return Picture(
        "competitors",
        _("与竞争对手比较"),
        _("本公司在前;竞争对手的样本不足时不画。"),
        charts.paired_bars(Numbers(tuple(names.values()), tuple(series))),
        380,
    )


def _degree_of(lines: Iterable[ItemLine], audience: str, indicator: str) -> Point:
    for line in lines:
        if line.indicator == indicator and audience in ("", line.audience):
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
        for name, found in lines.items()
    )
    mark = None if target is None else Point(target, f"{target:.2%}")
    unit = "share" if all(one.value <= 1 for one in figures) else "marks"
    return Picture(
        f"trend-{key}",
        title,
        _("录入的往期数据单独成一条线。"),
        charts.trend_line(Numbers(periods, series, unit=unit), target=mark),
    )


def _line_of(figure: HistoryFigure) -> str:
    return _("录入的往期数据") if figure.wave is None else figure.survey_label


def _point(figure: HistoryFigure | None) -> Point:
    return Point(None) if figure is None else Point(figure.value, figure.printed)
