import io

import openpyxl
import pytest

from manyi.documents.excel import to_xlsx
from manyi.documents.report import Cell, Column, Heading, Paragraph, Table
from tests.documents import sample


@pytest.fixture(scope="module")
def packed() -> bytes:
    return to_xlsx(sample.report())


@pytest.fixture(scope="module")
def book(packed: bytes):
    return openpyxl.load_workbook(io.BytesIO(packed))


def test_equal_reports_give_equal_bytes(packed):
    assert to_xlsx(sample.report()) == packed


def test_each_chapter_has_its_sheet(book):
    assert book.sheetnames == ["概要", "摘要", "指标", "公式", "图表数据"]


def test_verdict_stands_on_every_sheet_and_stays_in_sight(book):
    assert {sheet["A2"].value for sheet in book} == {"本次调查：无法判定。没有发放份数"}
    assert {sheet.freeze_panes for sheet in book} == {"A3", "B3"}


def test_charts_are_excels_own_and_refer_to_the_numbers(book):
    charts = book["指标"]._charts
    kinds = [type(chart).__name__ for chart in charts]

    assert kinds == [
        "BarChart",
        "BarChart",
        "RadarChart",
        "BarChart",
        "BarChart",
        "LineChart",
        "BarChart",
        "BarChart",
        "ScatterChart",
        "BarChart",
    ]
    assert charts[0].ser[0].val.numRef.f == "图表数据!$B$6:$B$8"


def test_numbers_behind_a_chart_are_whole_and_unrounded(book):
    rows = book["图表数据"].iter_rows(min_row=4, max_row=8, max_col=4, values_only=True)

    assert list(rows) == [
        ("带区间的竖条", None, None, None),
        (None, "满意度", "满意度 区间下距", "满意度 区间上距"),
        ("交货期", 0.6125, pytest.approx(0.04), pytest.approx(0.03)),
        ("外观", 0.79, pytest.approx(0.04), pytest.approx(0.03)),
        ("服务质量", 0.88, pytest.approx(0.04), pytest.approx(0.03)),
    ]


def test_cells_hold_numbers_that_show_as_printed(book):
    found = {
        cell.value: cell.number_format
        for row in book["指标"].iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }

    assert found == {25: "0", 0.6125: "0.00%", 0.79: "0.00%", 0.88: "0.00%"}


def test_number_with_thousands_and_number_in_words_are_told_apart():
    table = Table(
        (Column("项目"), Column("数")),
        ((Cell("行数"), Cell("129,880", 129880)), (Cell("结果"), Cell("不完整", 0.76))),
    )
    report = sample.report(blocks=(Heading("表", 1, "表"), table))

    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(report)))["表"]

    cells = [(row[1].value, row[1].number_format) for row in sheet.iter_rows(min_row=6, max_row=7)]
    assert cells == [(129880, "#,##0"), ("不完整", "General")]


def test_words_that_look_like_a_formula_stay_words():
    report = sample.report(blocks=(Heading("文字", 1, "文字"), Paragraph('=HYPERLINK("x")')))

    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(report)))["文字"]

    assert (sheet["A4"].value, sheet["A4"].data_type) == ('=HYPERLINK("x")', "s")


def test_sheet_names_are_made_acceptable_and_never_twice():
    names = ("一/二:三", "概要", "很长的名字" * 9, "很长的名字" * 9)
    chapters = tuple(
        block for name in names for block in (Heading(name, 1, name), Paragraph("文字"))
    )

    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(sample.report(blocks=chapters))))

    long = "很长的名字" * 6
    assert book.sheetnames == [
        "概要",
        "一 二 三",
        "概要 2",
        f"{long}很",
        f"{long[:29]} 2",
        "图表数据",
    ]
