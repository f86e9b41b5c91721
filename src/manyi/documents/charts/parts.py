"""Parts every chart is put together from: axes, labels, marks."""

from collections.abc import Sequence
from typing import Any

from manyi.documents import palette
from manyi.documents.fonts import FAMILY
from manyi.documents.report import Point, Unit

Option = dict[str, Any]

_SHARES: tuple[Unit, ...] = ("share", "hundred")
_FULL = 100
# What a page-wide chart leaves for its bars.
_PLOT_WIDTH = 640
_SMALL_BELOW = 70


def is_share(unit: Unit) -> bool:
    return unit in _SHARES


def shown(value: float | None, unit: Unit) -> float | None:
    """Return the value on the chart's axis: a share in per cent, anything else as it is."""
    if value is None:
        return None
    return round(value * _FULL, 6) if is_share(unit) else value


def base(*, legend: bool = False) -> Option:
    """Return what every chart begins with: font, ink, no animation, room for a legend."""
    text = {"fontFamily": FAMILY, "color": palette.INK, "fontSize": 13}
    option: Option = {"animation": False, "textStyle": text, "tooltip": {"trigger": "item"}}
    if legend:
        option["legend"] = {
            "top": 4,
            "itemWidth": 16,
            "itemHeight": 11,
            "textStyle": {"color": palette.INK, "fontSize": 13},
        }
    return option


def grid(*, legend: bool = False, right: int = 36) -> Option:
    top = 44 if legend else 24
    return {"left": 12, "right": right, "top": top, "bottom": 12, "containLabel": True}


def value_axis(unit: Unit, *, lines: bool = True) -> Option:
    """Return the axis of figures; a share always runs from 0 to 100, so that bars do not lie."""
    axis: Option = {
        "type": "value",
        "min": 0,
        "axisLabel": {
            "formatter": "{value}%" if unit == "share" else "{value}",
            "color": palette.FAINT,
        },
        "splitLine": {"show": lines, "lineStyle": {"color": palette.RULE}},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
    }
    return axis | {"max": _FULL} if is_share(unit) else axis


def room_for_words(categories: Sequence[str]) -> int:
    """Return the width that the words under one upright bar may take."""
    return _PLOT_WIDTH // max(len(categories), 1) - 6


def category_axis(categories: Sequence[str], *, width: int = 0) -> Option:
    label: Option = {"color": palette.INK, "interval": 0, "hideOverlap": False, "fontSize": 13}
    if width:
        label |= {"width": width, "overflow": "break"}
    if 0 < width < _SMALL_BELOW:
        label["fontSize"] = 11
    return {
        "type": "category",
        "data": list(categories),
        "axisLabel": label,
        "axisLine": {"lineStyle": {"color": palette.FAINT}},
        "axisTick": {"show": False},
    }


def labelled(point: Point, unit: Unit, **label: Any) -> Option:
    """Return one data entry: its number, its printed words, red when it must be acted on."""
    entry: Option = {"value": shown(point.value, unit)}
    if point.printed:
        entry["label"] = {"show": True, "formatter": point.printed} | label
    if point.warning:
        entry["itemStyle"] = {"color": palette.ACT}
    return entry


def whiskers(points: Sequence[Point], unit: Unit) -> Option:
    """Return the series that draws intervals: a box plot whose box is as flat as a line."""
    return {
        "type": "boxplot",
        "silent": True,
        "tooltip": {"show": False},
        "boxWidth": [9, 9],
        "z": 5,
        "itemStyle": {
            "color": palette.TARGET,
            "borderColor": palette.TARGET,
            "borderWidth": 1.2,
        },
        "data": [_whisker(point, unit) for point in points],
    }


def _whisker(point: Point, unit: Unit) -> list[float | None] | str:
    if point.value is None or point.low is None or point.high is None:
        return "-"
    value = shown(point.value, unit)
    return [shown(point.low, unit), value, value, value, shown(point.high, unit)]


# Room at the right for the words of a target line.
TARGET_ROOM = 96


def target_mark(target: Point, unit: Unit, *, horizontal: bool) -> Option:
    """Return the dashed line of a target across the bars."""
    axis = "xAxis" if horizontal else "yAxis"
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": palette.TARGET, "type": "dashed", "width": 1.5},
        "label": {
            "formatter": f"目标 {target.printed}".strip(),
            # A lying chart counts from the top, so its line begins there.
            "position": "start" if horizontal else "end",
            "color": palette.TARGET,
        },
        "data": [{axis: shown(target.value, unit)}],
    }
