"""Chart options drawn without a browser: ECharts in an embedded JavaScript engine."""

import hashlib
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import resvg_py
from py_mini_racer import JSEvalException, MiniRacer

from manyi.documents.fonts import chinese_font
from manyi.documents.report import Chart
from manyi.problems import Problem, ProblemsFound

# Twice the pixels of the page, so that print stays sharp.
PRINT_ZOOM = 2.0

_DRAW = """
function draw(option, width, height) {
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width, height});
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
"""
# ECharts numbers its class names and ids over the life of the engine.
_COUNTED = re.compile(r"\bzr\d+-[a-z]+-?\d+\b")


class Drawer:
    """Draws charts with the ECharts file it is given; starts the engine at the first chart."""

    def __init__(self, echarts: Path) -> None:
        self._echarts = echarts

    def draw_svg(self, chart: Chart) -> str:
        """Return the chart as SVG: equal charts give equal text, ids differ between charts."""
        return draw_svg(
            chart.option,
            width=chart.width,
            height=chart.height,
            echarts=self._echarts,
            place=chart.caption,
        )

    def draw_png(self, chart: Chart, *, zoom: float = PRINT_ZOOM) -> bytes:
        """Return the chart as PNG on white, zoom times its size in pixels."""
        return _rastered(self.draw_svg(chart), zoom=zoom)


def draw_svg(
    option: dict[str, Any], *, width: int, height: int, echarts: Path, place: str = ""
) -> str:
    """Return the SVG that ECharts draws for option; ProblemsFound when it cannot."""
    try:
        words = json.dumps(option | {"animation": False}, allow_nan=False)
    except ValueError as error:
        raise ProblemsFound(
            [Problem("documents.figure_not_drawable", place=place, found=str(error))]
        ) from error
    # An engine does not survive a fork, so each process has its own.
    engine = _engine(echarts, os.getpid())
    try:
        svg = str(engine.eval(f"draw({words}, {width:d}, {height:d})"))
    except JSEvalException as error:
        reason = str(error).strip().splitlines()[0]
        raise ProblemsFound(
            [Problem("documents.chart_failed", place=place, found=reason)]
        ) from error
    mark = hashlib.sha256(f"{words}{width}x{height}".encode()).hexdigest()[:8]
    return _renumbered(svg, mark=mark)


def _renumbered(svg: str, *, mark: str) -> str:
    names: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"c{mark}-{len(names)}")

    return _COUNTED.sub(renamed, svg)


def draw_png(
    option: dict[str, Any],
    *,
    width: int,
    height: int,
    echarts: Path,
    zoom: float = PRINT_ZOOM,
    place: str = "",
) -> bytes:
    """Return the PNG of option on white; ProblemsFound when it cannot be drawn."""
    svg = draw_svg(option, width=width, height=height, echarts=echarts, place=place)
    return _rastered(svg, zoom=zoom)


def _rastered(svg: str, *, zoom: float) -> bytes:
    font = chinese_font()
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        zoom=zoom,
        skip_system_fonts=True,
        font_files=[str(font.path)],
        font_family=font.family,
        sans_serif_family=font.family,
    )


@cache
def _engine(echarts: Path, process: int) -> MiniRacer:
    if not echarts.is_file():
        raise ProblemsFound(
            [Problem("documents.echarts_missing", found=str(echarts), needed=echarts.name)]
        )
    engine = MiniRacer()
    engine.eval(echarts.read_text(encoding="utf-8"))
    engine.eval(_DRAW)
    return engine
