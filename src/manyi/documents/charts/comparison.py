"""Charts that hold one figure against another: competitors, parts, targets, earlier periods."""

import math
from collections.abc import Sequence
from typing import Any

from manyi.documents import palette
from manyi.documents.charts.parts import (
    TARGET_ROOM,
    Option,
    base,
    category_axis,
    grid,
    is_share,
    labelled,
    room_for_words,
    shown,
    target_mark,
    value_axis,
)
from manyi.documents.report import Numbers, Point, Series

_FULL = 100.0
_ROOM_FOR_LYING_WORDS = 10
_UPRIGHT_WORDS = {
    "position": "top",
    "rotate": 90,
    "align": "left",
    "verticalAlign": "middle",
    "distance": 6,
    "fontSize": 11,
}
# Own figure first, then the others; a fourth and fifth differ by lightness.
_SERIES = (palette.FIGURE, palette.OTHER, palette.SELF, "#c9d3dc", "#55606b")
_DASHES = ("solid", "dashed", "dotted", "solid", "dashed")
_SYMBOLS = ("circle", "rect", "triangle", "diamond", "emptyCircle")


def paired_bars(numbers: Numbers) -> Option:
    """Return bars of every series side by side for each category, own figure first."""
    crowded = len(numbers.categories) * len(numbers.series) > _ROOM_FOR_LYING_WORDS
    words = _UPRIGHT_WORDS if crowded else {"position": "top", "fontSize": 11}
    return base(legend=True) | {
        "grid": grid(legend=True) | ({"top": 84} if crowded else {}),
        "xAxis": category_axis(numbers.categories, width=room_for_words(numbers.categories)),
        "yAxis": value_axis(numbers.unit),
        "series": [
            {
                "type": "bar",
                "name": series.name,
                "barMaxWidth": 42,
                "barGap": "8%",
                "itemStyle": {"color": _SERIES[place % len(_SERIES)]},
                "data": [labelled(point, numbers.unit, **words) for point in series.points],
            }
            for place, series in enumerate(numbers.series)
        ],
    }


def radar(numbers: Numbers) -> Option:
    """Return a web with one spoke for each category and one outline for each series."""
    full = _FULL if is_share(numbers.unit) else max(map(_greatest, numbers.series), default=1.0)
    return base(legend=len(numbers.series) > 1) | {
        "radar": {
            "indicator": [{"name": name, "max": full, "min": 0} for name in numbers.categories],
            "radius": "66%",
            "center": ["50%", "54%"],
            "axisName": {"color": palette.INK, "fontSize": 12},
            "splitArea": {"show": False},
            "splitLine": {"lineStyle": {"color": palette.RULE}},
            "axisLine": {"lineStyle": {"color": palette.RULE}},
        },
        "series": [
            {
                "type": "radar",
                "data": [
                    {
                        "name": series.name,
                        "value": [shown(point.value, numbers.unit) for point in series.points],
                        "symbol": _SYMBOLS[place % len(_SYMBOLS)],
                        "symbolSize": 6,
                        "itemStyle": {"color": _SERIES[place % len(_SERIES)]},
                        "lineStyle": _stroke(place),
                        "areaStyle": {"opacity": 0.12 if place == 0 else 0},
                    }
                    for place, series in enumerate(numbers.series)
                ],
            }
        ],
    }


def _greatest(series: Series) -> float:
    return max((point.value for point in series.points if point.value is not None), default=0.0)


def _stroke(place: int) -> dict[str, Any]:
    return {
        "color": _SERIES[place % len(_SERIES)],
        "type": _DASHES[place % len(_DASHES)],
        "width": 2,
    }


MANY_PERIODS = 5


def trend_line(numbers: Numbers, *, target: Point | None = None) -> Option:
    """Return a line for each series over the periods, and the target across them."""
    # Words of the upper line stand above it, of the others below: they do not meet.
    highest = max(range(len(numbers.series)), key=lambda place: _greatest(numbers.series[place]))
    lines: list[Option] = [
        {
            "type": "line",
            "name": series.name,
            "symbol": _SYMBOLS[place % len(_SYMBOLS)],
            "symbolSize": 8,
            "connectNulls": False,
            "itemStyle": {"color": _SERIES[place % len(_SERIES)]},
            "lineStyle": _stroke(place),
            "labelLayout": {"hideOverlap": True},
            "data": [
                labelled(point, numbers.unit, position="top" if place == highest else "bottom")
                for point in series.points
            ],
        }
        for place, series in enumerate(numbers.series)
    ]
    if target is not None and target.value is not None:
        lines[0]["markLine"] = target_mark(target, numbers.unit, horizontal=False)
    legend = len(numbers.series) > 1
    return base(legend=legend) | {
        "grid": grid(legend=legend, right=TARGET_ROOM if "markLine" in lines[0] else 36),
        "xAxis": _periods(numbers.categories),
        "yAxis": value_axis(numbers.unit) | {"min": _floor(numbers, target)},
        "series": lines,
    }


def _periods(categories: Sequence[str]) -> Option:
    """Return the axis of periods; many of them stand aslant, so that none covers another."""
    axis = category_axis(categories) | {"boundaryGap": True}
    if len(categories) > MANY_PERIODS:
        axis["axisLabel"] |= {"rotate": 40, "fontSize": 11}
    return axis


def _floor(numbers: Numbers, target: Point | None) -> float:
    """Return a round number below every point: a line, unlike a bar, need not begin at zero."""
    points = [point for series in numbers.series for point in series.points]
    points += [target] if target is not None else []
    values = [shown(point.value, numbers.unit) for point in points]
    lowest = min((value for value in values if value is not None), default=0.0)
    step = 10.0
    return max(0.0, math.floor((lowest - step / 2) / step) * step)


def target_gauge(numbers: Numbers, *, target: float | None = None) -> Option:
    """Return the first figure as a dial: filled up to the figure, marked at the target."""
    point = numbers.series[0].points[0]
    value = shown(point.value, numbers.unit)
    aim = shown(target, numbers.unit)
    full = _FULL if is_share(numbers.unit) else max(value or 0.0, aim or 0.0, 1.0)
    missed = value is not None and aim is not None and value < aim
    colour = palette.ACT if missed else palette.FIGURE
    dial: Option = {
        "type": "gauge",
        "min": 0,
        "max": full,
        "startAngle": 200,
        "endAngle": -20,
        "radius": "95%",
        "center": ["50%", "62%"],
        "splitNumber": 5,
    }
    figure = dial | {
        "pointer": {"show": False},
        "progress": {"show": True, "width": 20, "itemStyle": {"color": colour}},
        "axisLine": {"lineStyle": {"width": 20, "color": [[1, palette.RULE]]}},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        "axisLabel": {"distance": 26, "color": palette.FAINT, "fontSize": 11},
        "title": {"offsetCenter": [0, "24%"], "color": palette.INK, "fontSize": 14},
        "detail": {
            "offsetCenter": [0, "-8%"],
            "formatter": point.printed or "—",
            "color": palette.INK,
            "fontSize": 30,
        },
        "data": [{"value": value, "name": numbers.categories[0]}],
    }
    return base() | {"series": [figure] if aim is None else [figure, _aim(dial, aim)]}


def _aim(dial: Option, aim: float) -> Option:
    return dial | {
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        "axisLabel": {"show": False},
        "detail": {"show": False},
        "pointer": {
            "icon": "rect",
            "width": 3,
            "length": 28,
            "offsetCenter": [0, "-84%"],
            "itemStyle": {"color": palette.TARGET},
        },
        "data": [{"value": aim}],
    }
