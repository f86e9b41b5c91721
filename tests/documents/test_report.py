import pytest

from manyi.documents.report import (
    Cell,
    Column,
    Figure,
    Numbers,
    Paragraph,
    Point,
    Series,
    Table,
    Verdict,
)
from tests.documents import sample


def test_verdict_says_its_reason_when_it_has_one():
    assert Verdict("无法判定", "没有发放份数").line == "本次调查：无法判定。没有发放份数"
    assert Verdict("有效").line == "本次调查：有效"


def test_table_refuses_a_row_that_is_not_as_wide_as_its_columns():
    with pytest.raises(ValueError, match="row 2 has 1 cells, the table has 2 columns"):
        Table((Column("甲"), Column("乙")), ((Cell("1"), Cell("2")), (Cell("3"),)))


def test_numbers_refuse_a_series_without_a_point_for_each_category():
    with pytest.raises(ValueError, match="one point per category \\(2\\), got 1"):
        Numbers(("甲", "乙"), (Series("满意度", (Point(0.5),)),))


def test_card_lists_n_interval_and_note_on_lines_of_their_own():
    card = Figure("总体满意度", "81.60%", 0.816, 25, "95% 区间 70.00%–90.00%", "良好")

    assert card.basis == "n = 25\n95% 区间 70.00%–90.00%\n良好"
    assert Figure("总体满意度", "不完整").basis == ""


def test_chapters_are_the_blocks_between_headings_of_the_first_level():
    found = [(title, sheet, len(blocks)) for title, sheet, blocks in sample.report().chapters()]

    assert found == [
        ("一、摘要", "摘要", 3),
        ("二、各指标", "指标", 2 + len(sample.KINDS) + 3),
        ("附录一 公式", "公式", 1),
    ]


def test_words_before_the_first_heading_make_a_chapter_of_the_report_itself():
    words = Paragraph("前言")
    found = list(sample.report(blocks=(words,)).chapters())

    assert found == [("客户满意度调查分析报告", "封面", (words,))]
