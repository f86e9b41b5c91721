"""Charts that put indicators in order: intervals, ranks, importance and performance."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Self

from manyi.documents import palette
from manyi.documents.charts.parts import (
    TARGET_ROOM,
    Option,
    base,
    category_axis,
    grid,
    labelled,
    room_for_words,
    shown,
    target_mark,
    value_axis,
    whiskers,
)
from manyi.documents.report import Numbers, Point, Series, Unit


def ranked(numbers: Numbers, *, lowest_first: bool = False) -> Numbers:
    """Return the numbers in order of their first series, gaps last, equal ones as they came."""
    first = numbers.series[0].points
    valued = [place for place, point in enumerate(first) if point.value is not None]
    # A list of places with values only; `or 0.0` merely tells the type checker so.
    order = sorted(valued, key=lambda place: first[place].value or 0.0, reverse=not lowest_first)
    order += [place for place, point in enumerate(first) if point.value is None]
    return Numbers(
        categories=tuple(numbers.categories[place] for place in order),
        series=tuple(
            Series(series.name, tuple(series.points[place] for place in order))
            for series in numbers.series
        ),
        unit=numbers.unit,
    )


def interval_bars(numbers: Numbers, *, target: Point | None = None) -> Option:
    """Return upright bars of the first series with their intervals, and the target across them."""
    points = numbers.series[0].points
    bars: Option = {
        "type": "bar",
        "name": numbers.series[0].name,
        "barMaxWidth": 56,
        "itemStyle": {"color": palette.FIGURE},
        "data": [_inside(point, numbers, position="insideBottom") for point in points],
    }
    if target is not None and target.value is not None:
        bars["markLine"] = target_mark(target, numbers.unit, horizontal=False)
    return base() | {
        "grid": grid(right=TARGET_ROOM if "markLine" in bars else 36),
        "xAxis": category_axis(numbers.categories, width=room_for_words(numbers.categories)),
        "yAxis": value_axis(numbers.unit),
        "series": [bars, whiskers(points, numbers.unit)],
    }


def ranked_bars(numbers: Numbers, *, target: Point | None = None) -> Option:
    """Return lying bars of the first series with intervals, in the order given, first on top."""
    points = numbers.series[0].points
    bars: Option = {
        "type": "bar",
        "name": numbers.series[0].name,
        "barMaxWidth": 22,
        "itemStyle": {"color": palette.FIGURE},
        "data": [_inside(point, numbers, position="insideLeft") for point in points],
    }
    if target is not None and target.value is not None:
        bars["markLine"] = target_mark(target, numbers.unit, horizontal=True)
    return base() | {
        "grid": grid(),
        "xAxis": value_axis(numbers.unit),
        "yAxis": category_axis(numbers.categories, width=170) | {"inverse": True},
        "series": [bars, whiskers(points, numbers.unit)],
    }


def _inside(point: Point, numbers: Numbers, *, position: str) -> Option:
    return labelled(point, numbers.unit, position=position, color="#ffffff", fontSize=12)


def importance_performance(numbers: Numbers) -> Option:
    """Return the four quadrants: first series importance (upright), second performance (along).

    The lines stand at the two means. Top left, important and weak, is what to act on first.
    """
    places = [
        (name, shown(performance.value, numbers.unit) or 0.0, importance.value)
        for name, importance, performance in zip(
            numbers.categories, numbers.series[0].points, numbers.series[1].points, strict=True
        )
        if importance.value is not None and performance.value is not None
    ]
    along = _Span.of([performance for _, performance, _ in places])
    upright = _Span.of([importance for _, _, importance in places])
    return base() | {
        "grid": grid(right=48) | {"top": 40, "left": 24, "bottom": 36},
        "xAxis": _span_axis(numbers.series[1].name, numbers.unit, along)
        | {"nameLocation": "middle", "nameGap": 32},
        "yAxis": _span_axis(numbers.series[0].name, "marks", upright),
        "series": [
            {
                "type": "scatter",
                "symbolSize": 13,
                "data": [_place(*place, weak=along, important=upright) for place in places],
                "markLine": _cross(along, upright),
                "markArea": _quadrants(along, upright),
            }
        ],
    }


@dataclass(frozen=True)
class _Span:
    """The stretch of an axis: its ends with a little room, and the mean of what lies on it."""

    low: float
    mean: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        room = (max(values) - min(values)) * 0.15 or 1.0
        return cls(
            round(min(values) - room, 2), round(fmean(values), 6), round(max(values) + room, 2)
        )


def _span_axis(name: str, unit: Unit, span: _Span) -> Option:
    axis = value_axis(unit, lines=False) | {"name": name, "min": span.low, "max": span.high}
    axis["axisLabel"] |= {"showMinLabel": False, "showMaxLabel": False}
    return axis


def _cross(along: _Span, upright: _Span) -> Option:
    return {
        "silent": True,
        "symbol": "none",
        "label": {"show": False},
        "lineStyle": {"color": palette.FAINT, "type": "dashed"},
        "data": [{"xAxis": along.mean}, {"yAxis": upright.mean}],
    }


def _quadrants(along: _Span, upright: _Span) -> Option:
    left, right = (along.low, along.mean), (along.mean, along.high)
    lower, upper = (upright.low, upright.mean), (upright.mean, upright.high)
    named = (
        ("优先改进", left, upper, "insideTopLeft"),
        ("继续保持", right, upper, "insideTopRight"),
        ("次要改进", left, lower, "insideBottomLeft"),
        ("不必加码", right, lower, "insideBottomRight"),
    )
    return {
        "silent": True,
        "itemStyle": {"color": "transparent"},
        "label": {"color": palette.FAINT, "fontSize": 12},
        "data": [
            [
                {"name": name, "xAxis": x[0], "yAxis": y[0], "label": {"position": position}},
                {"xAxis": x[1], "yAxis": y[1]},
            ]
            for name, x, y, position in named
        ],
    }


def _place(
    name: str, performance: float, importance: float, *, weak: _Span, important: _Span
) -> Option:
    act = performance < weak.mean and importance > important.mean
    return {
        "name": name,
        "value": [performance, importance],
        "itemStyle": {"color": palette.ACT if act else palette.FIGURE, "opacity": 1},
        "label": {
            "show": True,
            "position": "top",
            "formatter": name,
            "color": palette.INK,
            "fontSize": 12,
        },
    }
