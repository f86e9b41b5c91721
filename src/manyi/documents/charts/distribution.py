"""Charts that show where answers fall: levels, frequencies, what was left at each stage."""

from itertools import accumulate

from manyi.documents import palette
from manyi.documents.charts.parts import (
    Option,
    base,
    category_axis,
    grid,
    labelled,
    room_for_words,
    shown,
    value_axis,
)
from manyi.documents.report import Numbers, Point

# A piece narrower than this has no room for its words.
_LABELLED_FROM = 5.0
_TALL_FROM = 0.09
_WIDE_FROM = 0.15


def stacked_levels(numbers: Numbers) -> Option:
    """Return a lying bar for each category, cut into levels; series come most satisfied first."""
    colours = palette.level_colours(len(numbers.series))
    return base(legend=True) | {
        "grid": grid(legend=True),
        "xAxis": value_axis(numbers.unit),
        "yAxis": category_axis(numbers.categories, width=170) | {"inverse": True},
        "series": [
            {
                "type": "bar",
                "stack": "levels",
                "name": series.name,
                "barMaxWidth": 24,
                "itemStyle": {"color": colour, "borderColor": "#ffffff", "borderWidth": 1},
                "data": [_piece(point, numbers, colour) for point in series.points],
            }
            for series, colour in zip(numbers.series, colours, strict=True)
        ],
    }


def _piece(point: Point, numbers: Numbers, colour: str) -> Option:
    value = shown(point.value, numbers.unit)
    if value is None or value < _LABELLED_FROM:
        return {"value": value}
    ink = palette.text_on(colour)
    return labelled(point, numbers.unit, position="inside", color=ink, fontSize=11)


def pareto(numbers: Numbers) -> Option:
    """Return bars of the first series, most frequent first as given, and their running share."""
    points = numbers.series[0].points
    total = sum(point.value or 0.0 for point in points) or 1.0
    running = [
        round(100 * part / total, 1) for part in accumulate(point.value or 0.0 for point in points)
    ]
    share_axis = value_axis("share", lines=False) | {"position": "right"}
    return base(legend=True) | {
        "grid": grid(legend=True),
        "xAxis": category_axis(numbers.categories, width=room_for_words(numbers.categories)),
        # Both axes end at everything, so a bar and its share of the whole are equally high.
        "yAxis": [value_axis(numbers.unit) | {"minInterval": 1, "max": total}, share_axis],
        "series": [
            {
                "type": "bar",
                "name": numbers.series[0].name,
                "barMaxWidth": 46,
                "itemStyle": {"color": palette.ACT},
                "data": [_frequency(point, numbers, total) for point in points],
            },
            {
                "type": "line",
                "name": "累计占比",
                "yAxisIndex": 1,
                "symbol": "circle",
                "symbolSize": 6,
                "itemStyle": {"color": palette.TARGET},
                "lineStyle": {"color": palette.TARGET, "width": 1.5},
                "data": running,
            },
        ],
    }


def _frequency(point: Point, numbers: Numbers, total: float) -> Option:
    if (point.value or 0.0) < total * _TALL_FROM:
        return labelled(point, numbers.unit, position="top", fontSize=12)
    return labelled(point, numbers.unit, position="inside", color="#ffffff", fontSize=12)


def funnel(numbers: Numbers) -> Option:
    """Return what was left at each stage as centred bars, the first stage on top, true to scale."""
    points = numbers.series[0].points
    greatest = max((point.value or 0.0 for point in points), default=1.0) or 1.0
    bar: Option = {"type": "bar", "stack": "stage", "barCategoryGap": "18%", "silent": True}
    return base() | {
        "grid": grid(),
        "xAxis": value_axis(numbers.unit) | {"show": False, "max": greatest},
        "yAxis": category_axis(numbers.categories, width=140)
        | {"inverse": True, "axisLine": {"show": False}},
        "series": [
            bar
            | {
                "name": "",
                "itemStyle": {"color": "transparent"},
                "data": [(greatest - (point.value or 0.0)) / 2 for point in points],
            },
            bar
            | {
                "name": numbers.series[0].name,
                "itemStyle": {"color": palette.FIGURE},
                "data": [_stage(point, greatest) for point in points],
            },
        ],
    }


def _stage(point: Point, greatest: float) -> Option:
    narrow = (point.value or 0.0) < greatest * _WIDE_FROM
    place = {"position": "right"} if narrow else {"position": "inside", "color": "#ffffff"}
    return labelled(point, "count", **place)
