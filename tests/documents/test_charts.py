import json

import pytest

from manyi.documents import charts, palette
from manyi.documents.fonts import FAMILY
from manyi.documents.report import Numbers, Point, Series
from tests.documents import sample


@pytest.mark.parametrize("kind", sample.KINDS)
def test_every_option_is_plain_json_and_names_the_chinese_font(kind):
    option = sample.KINDS[kind][0]

    again = json.loads(json.dumps(option, allow_nan=False))

    assert again == option
    assert option["textStyle"]["fontFamily"] == FAMILY


def test_bars_show_the_printed_words_and_per_cent_on_the_axis():
    bars, whiskers = charts.interval_bars(sample.degrees())["series"]

    assert [entry["value"] for entry in bars["data"]] == [61.25, 79.0, 88.0]
    assert [entry["label"]["formatter"] for entry in bars["data"]] == ["61.25%", "79.00%", "88.00%"]
    assert whiskers["data"][0] == [57.25, 61.25, 61.25, 61.25, 64.25]


def test_share_axis_always_runs_from_nought_to_a_hundred():
    axis = charts.ranked_bars(sample.degrees())["xAxis"]

    assert (axis["min"], axis["max"]) == (0, 100)


def test_figure_without_interval_gets_no_whisker():
    numbers = Numbers(("外观",), (Series("满意度", (Point(0.7, "70.00%"),)),))

    assert charts.interval_bars(numbers)["series"][1]["data"] == ["-"]


def test_target_is_a_dashed_line_only_when_there_is_one():
    with_target = charts.ranked_bars(sample.degrees(), target=Point(0.8, "80.00%"))
    without = charts.ranked_bars(sample.degrees(), target=Point(None))

    assert with_target["series"][0]["markLine"]["data"] == [{"xAxis": 80.0}]
    assert with_target["series"][0]["markLine"]["label"]["formatter"] == "目标 80.00%"
    assert "markLine" not in without["series"][0]


def test_ranking_keeps_series_together_and_puts_gaps_last():
    numbers = Numbers(
        ("甲", "乙", "丙"),
        (
            Series("满意度", (Point(0.5), Point(None), Point(0.9))),
            Series("自评", (Point(0.1), Point(0.2), Point(0.3))),
        ),
    )

    assert charts.ranked(numbers) == Numbers(
        ("丙", "甲", "乙"),
        (
            Series("满意度", (Point(0.9), Point(0.5), Point(None))),
            Series("自评", (Point(0.3), Point(0.1), Point(0.2))),
        ),
    )
    assert charts.ranked(numbers, lowest_first=True).categories == ("甲", "丙", "乙")


def test_red_marks_only_what_must_be_acted_on():
    numbers = Numbers(("甲", "乙"), (Series("满意度", (Point(0.5, warning=True), Point(0.9))),))
    bars = charts.ranked_bars(numbers)["series"][0]

    assert bars["data"] == [{"value": 50.0, "itemStyle": {"color": palette.ACT}}, {"value": 90.0}]


def test_dial_is_red_below_its_target_and_blue_from_it_on():
    below = charts.target_gauge(sample.degrees(), target=0.8)
    reached = charts.target_gauge(sample.degrees(), target=0.6125)

    colours = [option["series"][0]["progress"]["itemStyle"]["color"] for option in (below, reached)]
    assert colours == [palette.ACT, palette.FIGURE]


def test_pareto_runs_to_the_whole_and_its_axes_agree():
    option = charts.pareto(sample.counts())

    assert option["series"][1]["data"] == [60.0, 90.0, 100.0]
    assert [axis["max"] for axis in option["yAxis"]] == [10.0, 100]


def test_importance_and_performance_puts_important_and_weak_in_red():
    points = charts.importance_performance(sample.importance())["series"][0]["data"]

    assert [(entry["name"], entry["itemStyle"]["color"]) for entry in points] == [
        ("交货期", palette.ACT),
        ("外观", palette.FIGURE),
        ("服务质量", palette.FIGURE),
    ]


def test_funnel_bars_are_centred_and_true_to_scale():
    offsets, bars = charts.funnel(sample.counts())["series"]

    assert offsets["data"] == [0.0, 1.5, 2.5]
    assert [entry["value"] for entry in bars["data"]] == [6, 3, 1]


def test_line_may_leave_nought_but_stays_below_every_point_and_the_target():
    option = charts.trend_line(sample.degrees(), target=Point(0.45, "45.00%"))

    assert option["yAxis"]["min"] == 40.0
