import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from manyi.documents.drawing import Drawer, draw_png, draw_svg
from manyi.documents.fonts import FAMILY, chinese_font
from manyi.problems import Problem, ProblemsFound
from tests.documents import sample


@pytest.mark.parametrize("kind", sample.KINDS)
def test_chart_is_drawn_with_its_words_in_the_chinese_font(kind):
    svg = sample.DRAWER.draw_svg(sample.chart(kind))

    assert svg.startswith('<svg width="760" height="380"')
    assert FAMILY in svg
    assert re.search("[一-鿿]", re.sub("<[^>]+>", "", svg)) is not None


def test_equal_charts_are_equal_text_and_ids_differ_between_charts():
    first = sample.DRAWER.draw_svg(sample.chart("雷达"))
    other = sample.DRAWER.draw_svg(sample.chart("对比"))
    again = sample.DRAWER.draw_svg(sample.chart("雷达"))

    assert again == first
    names = [set(re.findall(r'class="([^"]+)"', svg)) for svg in (first, other)]
    assert names[0]
    assert names[1]
    assert names[0].isdisjoint(names[1])


def test_picture_has_twice_the_pixels_and_no_boxes_for_letters():
    picture = Image.open(io.BytesIO(sample.DRAWER.draw_png(sample.chart("从高到低"))))

    assert picture.size == (1520, 760)
    # Three different words of three letters: boxes would all look the same.
    assert len({_word(text).tobytes() for text in ("满意度", "服务好", "交货期")}) == 3


def _word(text: str) -> np.ndarray:
    option = {"title": {"text": text, "textStyle": {"fontFamily": FAMILY, "fontSize": 20}}}
    png = draw_png(option, width=100, height=40, echarts=sample.ECHARTS, zoom=1)
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def test_missing_echarts_file_is_explained(tmp_path: Path):
    missing = tmp_path / "echarts.min.js"

    with pytest.raises(ProblemsFound) as caught:
        Drawer(missing).draw_svg(sample.chart("雷达"))

    assert caught.value.problems == (
        Problem("documents.echarts_missing", found=str(missing), needed="echarts.min.js"),
    )
    assert "请重新运行 python3 run.py" in str(caught.value)


def test_number_that_cannot_be_drawn_names_the_chart():
    with pytest.raises(ProblemsFound) as caught:
        draw_svg(
            {"series": [{"type": "bar", "data": [float("nan")]}]},
            width=100,
            height=100,
            echarts=sample.ECHARTS,
            place="各指标",
        )

    assert [problem.place for problem in caught.value.problems] == ["各指标"]
    assert "图「各指标」里有一个数画不出来" in str(caught.value)


def test_option_that_echarts_refuses_names_the_chart_and_the_engine_goes_on():
    broken = {"xAxis": {}, "series": [{"type": "bar", "data": [1]}]}

    with pytest.raises(ProblemsFound, match="图「坏图」没有画成"):
        draw_svg(broken, width=100, height=100, echarts=sample.ECHARTS, place="坏图")

    assert sample.DRAWER.draw_svg(sample.chart("雷达")).startswith("<svg")


def test_font_is_a_file_that_is_there():
    font = chinese_font()

    assert font.family == "Noto Sans CJK SC"
    assert font.path.read_bytes()[:4] == b"OTTO"
