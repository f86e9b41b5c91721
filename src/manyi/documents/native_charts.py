"""Excel's own charts, drawn by Excel from the numbers behind each picture of a report."""

from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_range_abs

from manyi.documents import palette
from manyi.documents.report import Chart, Numbers, Series, Shape

_SHEET = "图表数据"
_TYPES: dict[Shape, dict[str, str]] = {
    "bar": {"type": "bar"},
    "column": {"type": "column"},
    "stacked_bar": {"type": "bar", "subtype": "percent_stacked"},
    "line": {"type": "line"},
    "radar": {"type": "radar", "subtype": "with_markers"},
    "scatter": {"type": "scatter"},
    "pareto": {"type": "column"},
}
_LYING: tuple[Shape, ...] = ("bar", "stacked_bar")
_COLOURS = (palette.FIGURE, palette.OTHER, palette.SELF, "#c9d3dc", "#55606b")
_FORMATS = {"share": "0.00%", "hundred": "0.00", "marks": "0.00", "count": "0"}


@dataclass(frozen=True)
class _Held:
    """Numbers that stand on the data sheet from a row on."""

    caption: str
    numbers: Numbers
    row: int

    @property
    def last_row(self) -> int:
        return self.row + 1 + len(self.numbers.categories)


class ChartSheet:
    """Keeps the numbers of every chart on one sheet, and makes charts that refer to it."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._held: list[_Held] = []
        self._next_row = 3

    def chart(self, block: Chart) -> Any:
        """Return a native chart of the block's numbers."""
        held = _Held(block.caption, block.numbers, self._next_row)
        self._held.append(held)
        self._next_row = held.last_row + 2
        made = self._book.add_chart(dict(_TYPES[block.shape]))
        self._add_series(made, held, block.shape)
        self._dress(made, block)
        return made

    def _add_series(self, made: Any, held: _Held, shape: Shape) -> None:
        if shape == "scatter":
            made.add_series(_scatter(held))
            return
        colours: tuple[str, ...] = _COLOURS
        if shape == "stacked_bar":
            colours = palette.level_colours(len(held.numbers.series))
        for place, series in enumerate(held.numbers.series):
            fill = {"color": colours[place % len(colours)]}
            made.add_series(
                {
                    "name": [_SHEET, held.row + 1, 1 + place],
                    "categories": _column(held, 0),
                    "values": _column(held, 1 + place),
                    "fill": fill,
                    "line": fill if shape in ("line", "radar") else {"none": True},
                    "marker": {"type": "automatic"} if shape == "line" else None,
                    "data_labels": _labels(held.numbers, shape),
                }
                | _error_bars(series, held, place, shape)
            )

    def _dress(self, made: Any, block: Chart) -> None:
        numbers = block.numbers
        made.set_title({"name": block.caption, "name_font": {"size": 11}, "overlay": False})
        made.set_size({"width": block.width, "height": block.height})
        made.set_legend({"position": "bottom"} if len(numbers.series) > 1 else {"none": True})
        if block.shape == "scatter":
            made.set_x_axis({"name": numbers.series[1].name, "num_format": _format(numbers)})
            made.set_y_axis({"name": numbers.series[0].name})
            return
        made.set_x_axis({"reverse": True} if block.shape in _LYING else {})
        made.set_y_axis(
            {
                "num_format": "0%" if numbers.unit == "share" else "General",
                "major_gridlines": {"visible": True, "line": {"color": palette.RULE}},
            }
            | ({"min": 0} if block.shape != "line" else {})
            | ({"max": 1} if numbers.unit == "share" and block.shape != "line" else {})
        )

    def write(self, page: Any, verdict: str) -> None:
        """Write every chart's numbers, unrounded, on the sheet they refer to."""
        bold = self._book.add_format({"bold": True})
        page.set_column(0, 0, 30)
        page.set_column(1, 40, 14)
        page.write_string(0, 0, _SHEET, bold)
        page.write_string(1, 0, verdict, bold)
        page.freeze_panes(2, 1)
        for held in self._held:
            page.write_string(held.row, 0, held.caption, bold)
            for row, name in enumerate(held.numbers.categories, start=held.row + 2):
                page.write_string(row, 0, name)
            look = self._book.add_format({"num_format": _format(held.numbers)})
            for place, series in enumerate(held.numbers.series):
                _write_series(page, held, place, series, look)


def _write_series(page: Any, held: _Held, place: int, series: Series, look: Any) -> None:
    first = held.row + 1
    # A share that is printed as 76.00 stands on the sheet as 76.00, too.
    scale = 100 if held.numbers.unit == "hundred" else 1
    page.write_string(first, 1 + place, series.name)
    below, above = _interval_columns(held, place)
    if _has_interval(series):
        page.write_string(first, below, f"{series.name} 区间下距")
        page.write_string(first, above, f"{series.name} 区间上距")
    for row, point in enumerate(series.points, start=first + 1):
        if point.value is None:
            continue
        page.write_number(row, 1 + place, point.value * scale, look)
        if point.low is not None and point.high is not None:
            page.write_number(row, below, (point.value - point.low) * scale, look)
            page.write_number(row, above, (point.high - point.value) * scale, look)


def _has_interval(series: Series) -> bool:
    return any(point.low is not None and point.high is not None for point in series.points)


def _interval_columns(held: _Held, place: int) -> tuple[int, int]:
    first = 1 + len(held.numbers.series) + 2 * place
    return first, first + 1


def _column(held: _Held, column: int) -> list[Any]:
    return [_SHEET, held.row + 2, column, held.last_row, column]


def _reference(held: _Held, column: int) -> str:
    cells: str = xl_range_abs(held.row + 2, column, held.last_row, column)
    return f"='{_SHEET}'!{cells}"


def _error_bars(series: Series, held: _Held, place: int, shape: Shape) -> dict[str, Any]:
    if not _has_interval(series):
        return {}
    below, above = _interval_columns(held, place)
    bars = {
        "type": "custom",
        "plus_values": _reference(held, above),
        "minus_values": _reference(held, below),
        "line": {"color": palette.TARGET},
    }
    # XlsxWriter calls the error bars of a lying bar x, as Excel does.
    return {"x_error_bars" if shape in _LYING else "y_error_bars": bars}


def _labels(numbers: Numbers, shape: Shape) -> dict[str, Any] | None:
    if shape in ("radar", "stacked_bar") or len(numbers.series) > 2:  # noqa: PLR2004 - more would hide each other
        return None
    return {"value": True, "num_format": _format(numbers)}


def _scatter(held: _Held) -> dict[str, Any]:
    return {
        "name": held.caption,
        "categories": _column(held, 2),
        "values": _column(held, 1),
        "marker": {"type": "circle", "size": 8, "fill": {"color": palette.FIGURE}},
        "data_labels": {
            "custom": [{"value": name} for name in held.numbers.categories],
            "value": True,
        },
    }


def _format(numbers: Numbers) -> str:
    return _FORMATS[numbers.unit]
