import io
from dataclasses import replace
from datetime import date

import docx
import numpy as np
import pytest

from manyi.documents.excel import to_xlsx
from manyi.documents.report import (
    Bullets,
    Chart,
    Figures,
    Heading,
    Paragraph,
    Report,
    Signature,
    Signatures,
    Table,
)
from manyi.documents.word import to_docx
from manyi.regulation import Pack, load_pack
from manyi.regulation.scorecard import AnswerTable, Coding, Scorecard, ValidityStatement
from manyi.regulation.scorecard.compute import compute_scorecard
from manyi.steps.reporting.exports import (
    Baseline,
    Earlier,
    Intake,
    Material,
    SetAside,
    compose_report,
)
from manyi.steps.reporting.exports.composition import chinese_number
from tests.documents import sample

# The worked example of the regulation: 10, 5, 6, 3 and 1 answers from the best level down.
WORKED = np.repeat(np.arange(5, dtype=np.int8), (10, 5, 6, 3, 1))
KEYS = (
    "function",
    "reliability",
    "appearance",
    "packaging",
    "delivery",
    "service",
    "after_sales",
)
VALID = ValidityStatement("valid")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("after_sales")


def answers(audience: str, column: np.ndarray, **more: object) -> AnswerTable:
    return AnswerTable(audience, len(column), dict.fromkeys(KEYS, column), **more)


def worked_card(pack: Pack, **more: object) -> Scorecard:
    return compute_scorecard(pack, "key", {"customers": answers("customers", WORKED)}, **more)


def full_card(pack: Pack) -> Scorecard:
    late = np.repeat(np.arange(5, dtype=np.int8), (1, 2, 4, 8, 10))
    customers = AnswerTable(
        "customers",
        25,
        dict.fromkeys(KEYS, WORKED) | {"delivery": late},
        segments={"地区": Coding(np.arange(25) % 2, ("华东", "华南"))},
        objects=Coding(np.arange(25) % 2, ("A 型泵", "B 型泵")),
    )
    tables = {
        "customers": customers,
        "self": answers("self", WORKED[:15]),
        "competitors": answers(
            "competitors", WORKED, competitor=Coding(np.arange(25) % 2, ("甲公司", "乙公司"))
        ),
    }
    return compute_scorecard(pack, "key", tables, validity=VALID, targets={"degree": 0.8})


FULL = Material(
    intake=Intake(27, 25, (SetAside("重复提交", 2),), (("发放", 40), ("回收", 27), ("计入", 25))),
    earlier=(Earlier("2025Q4", {"overall_degree": 0.74, "overall_rate": 0.8}, entered=True),),
    baseline=Baseline("2025 年平均", {"overall_degree": 0.75}),
    causes={"delivery": ("排产不准",)},
    importance={key: float(place) for place, key in enumerate(KEYS)},
    suggestions=("恢复每周产销协调会。",),
    texts={"trend": "连续两期上升。"},
    signatures=(Signature("编制", "张三", date(2026, 4, 5)),),
)


def composed(card: Scorecard, pack: Pack, **more: object) -> Report:
    facts: dict[str, object] = {
        "survey_key": "key",
        "title": "客户满意度调查分析报告",
        "unit": "示范公司",
        "period": "2026Q1",
        "day": date(2026, 4, 5),
        "data_hash": "ab" * 32,
    }
    return compose_report(card, pack=pack, **(facts | more))


def chapter(report: Report, short_name: str) -> tuple[object, ...]:
    return next(blocks for _, sheet, blocks in report.chapters() if sheet == short_name)


def table_rows(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.printed for cell in row) for row in table.rows]


def test_chapters_stand_in_the_order_of_the_regulation_and_under_its_titles(pack):
    report = composed(full_card(pack), pack, material=FULL)

    assert [title for title, _, _ in report.chapters()] == [
        "一、摘要",
        "二、方法与回收",
        "三、总体满意度、满意率与目标",
        "四、各指标",
        "五、满意度分布",
        "六、调查部分和自评部分的不满意、很不满意项目、频次及原因",
        "七、与竞争对手比较",
        "八、与企业基准比较",
        "九、满意的趋势",
        "十、不满意的主要方面",
        "十一、分组",
        "十二、评价对象",
        "十三、改进建议",
        "十四、编制与审批",
        "附录一 公式",
        "附录二 版本与数据",
        "附录三 分母与缺答",
    ]


def test_chapter_the_regulation_asks_for_says_why_it_is_empty(pack):
    report = composed(worked_card(pack), pack)

    words = {
        sheet: blocks[0].text
        for _, sheet, blocks in report.chapters()
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph)
    }
    assert words == {
        "竞争对手": "本次没有回收竞争对手满意度调查表，无法比较。",
        "趋势": "没有往期数字，从本期起积累。",
    }


def test_worked_example_is_printed_with_its_working(pack):
    one_item = AnswerTable("customers", 25, {"service": WORKED})
    card = compute_scorecard(pack, "key", {"customers": one_item})

    table = chapter(composed(card, pack), "总体")[0]
    found = {row[0]: (row[1], row[3], row[4]) for row in table_rows(table)}

    assert found["调查满意度"] == ("76.00%", "25", "190/250")
    assert found["调查满意率"] == ("84.00%", "25", "21/25")


def test_missing_self_part_leaves_the_blend_incomplete_and_says_so(pack):
    report = composed(worked_card(pack), pack)

    cards = next(block for block in chapter(report, "摘要") if isinstance(block, Figures)).cards
    warnings = [
        block.text
        for block in chapter(report, "总体")
        if isinstance(block, Paragraph) and block.tone == "warning"
    ]
    assert [(card.label, card.printed, card.value) for card in cards] == [
        ("总体满意度", "不完整", None),
        ("总体满意率", "不完整", None),
    ]
    assert len(warnings) == 4
    assert warnings[-1].startswith("总体满意率：")


def test_wave_nobody_judged_is_undecided_on_every_page(pack):
    report = composed(worked_card(pack), pack)

    assert report.verdict.line.startswith("本次调查：无法判定。")
    document = docx.Document(io.BytesIO(to_docx(report, sample.DRAWER)))
    assert document.sections[0].header.paragraphs[0].text.endswith(report.verdict.line)
    caution = chapter(report, "摘要")[0]
    assert caution.tone == "warning"
    assert "无法判定" in caution.text


def test_waived_wave_never_reads_as_met(pack):
    waived = ValidityStatement("invalid", waived=True, reason="客户不足 100 家，改为普查")
    report = composed(worked_card(pack, validity=waived), pack)

    assert report.verdict.word == waived.text
    assert report.verdict.word.startswith("无效")


def test_rows_in_are_rows_used_and_rows_set_aside(pack):
    report = composed(full_card(pack), pack, material=FULL)
    blocks = chapter(report, "方法与回收")

    assert Paragraph("收到 27 行 = 计入 25 行 + 搁置 2 行。", "lead") in blocks
    table = next(b for b in blocks if isinstance(b, Table) and b.caption == "答卷的去向")
    assert table_rows(table) == [
        ("收到", "27", "100.00%"),
        ("搁置：重复提交", "2", "7.41%"),
        ("计入", "25", "92.59%"),
    ]


def test_intake_that_loses_a_row_is_refused():
    with pytest.raises(ValueError, match="27 ≠ 25 \\+ 1"):
        Intake(27, 25, (SetAside("重复提交", 1),))


def test_lowest_levels_are_listed_for_survey_and_self_apart_with_causes(pack):
    report = composed(full_card(pack), pack, material=FULL)
    tables = [block for block in chapter(report, "不满意项目") if isinstance(block, Table)]
    parts = [b.text for b in chapter(report, "不满意项目") if isinstance(b, Heading)]

    assert parts == ["调查部分", "自评部分"]
    assert table_rows(tables[0])[0] == ("交货期", "8", "10", "18", "72.00%", "排产不准")
    assert table_rows(tables[0])[1] == ("产品功能主要性能", "3", "1", "4", "16.00%", "尚未登记")
    assert {row[3] for row in table_rows(tables[1])} == {"0"}


def test_audiences_of_one_part_are_added_in_the_list_of_lowest_levels(pack):
    tables = {"customers": answers("customers", WORKED), "dealers": answers("dealers", WORKED)}
    card = compute_scorecard(pack, "key", tables)

    table = next(b for b in chapter(composed(card, pack), "不满意项目") if isinstance(b, Table))

    assert [row[:5] for row in table_rows(table)] == [
        (label, "6", "2", "8", "16.00%")
        for label in (
            "产品功能主要性能",
            "可靠性",
            "外观",
            "包装质量",
            "交货期",
            "服务质量",
            "售后服务水平",
        )
    ]


def test_competitor_with_too_few_forms_is_listed_without_figures(pack):
    tables = {
        "customers": answers("customers", WORKED),
        "competitors": answers("competitors", WORKED[:9]),
    }
    report = composed(compute_scorecard(pack, "key", tables), pack)
    blocks = chapter(report, "竞争对手")

    assert table_rows(blocks[0])[0][1:] == ("9", "10", "—", "—", "样本不足（需≥10）")
    assert [block for block in blocks if isinstance(block, Chart)] == []


def test_competitors_stand_beside_own_and_self_figures(pack):
    report = composed(full_card(pack), pack, material=FULL)
    charts = [block for block in chapter(report, "竞争对手") if isinstance(block, Chart)]

    names = [series.name for series in charts[1].numbers.series]
    assert names == ["本公司", "竞争对手合计", "甲公司", "乙公司", "自评（业务员）"]


def test_forms_about_competitors_are_counted_apart_from_the_customers_own(pack):
    report = composed(full_card(pack), pack, material=FULL)
    blocks = chapter(report, "方法与回收")

    table = next(b for b in blocks if isinstance(b, Table) and b.caption == "评价者与份数")
    assert table_rows(table) == [
        ("重点客户", "25"),
        ("业务员", "15"),
        ("重点客户（竞争对手表）", "25"),
    ]


def test_target_crosses_the_overall_picture_only_when_it_holds_for_every_bar(pack):
    def line(targets: dict[str, float]) -> bool:
        card = compute_scorecard(
            pack,
            "key",
            {"customers": answers("customers", WORKED), "self": answers("self", WORKED)},
            targets=targets,
        )
        return "markLine" in chapter(composed(card, pack), "总体")[-1].option["series"][0]

    assert line({"degree": 0.8, "rate": 0.8})
    assert not line({"degree": 0.8, "rate": 0.9})
    assert not line({})


def test_weak_indicators_have_a_reason_and_become_marked_proposals(pack):
    report = composed(full_card(pack), pack, material=FULL)
    weak = next(block for block in chapter(report, "主要方面") if isinstance(block, Table))
    proposals = [
        block
        for block in chapter(report, "改进建议")
        if isinstance(block, Paragraph) and block.tone == "proposal"
    ]

    first = table_rows(weak)[0]
    assert first[0] == "交货期"
    assert "低于目标 80.00%" in first[-1]
    assert "区间上限低于各指标平均" in first[-1]
    assert len(weak.rows) == len(proposals) == 3
    assert proposals[0].text.startswith("交货期（满意度 ")
    assert "已登记的原因：排产不准。" in proposals[0].text
    assert Bullets(("恢复每周产销协调会。",), numbered=True) in chapter(report, "改进建议")


def test_equal_indicators_name_one_lowest_rather_than_all(pack):
    report = composed(worked_card(pack), pack)
    weak = next(block for block in chapter(report, "主要方面") if isinstance(block, Table))

    assert [(row[0], row[-1]) for row in table_rows(weak)] == [("产品功能主要性能", "各指标中最低")]


def test_trend_marks_figures_entered_without_rows_and_keeps_the_authors_words(pack):
    report = composed(full_card(pack), pack, material=FULL)
    words, table, chart = chapter(report, "趋势")

    assert words == Paragraph("连续两期上升。")
    assert table_rows(table)[0] == ("2025Q4（补录）", "74.00%", "80.00%")
    assert chart.numbers.categories == ("2025Q4", "2026Q1")


def test_groups_that_are_hidden_show_no_figure_and_no_bar(pack):
    card = full_card(pack)
    hidden = replace(card.segments[0], hidden=True, respondents=None, n=None, degree=None)
    report = composed(replace(card, segments=(hidden, *card.segments[1:])), pack)
    blocks = chapter(report, "分组")

    assert table_rows(blocks[1])[0] == ("华东", *["不显示"] * 5)
    assert blocks[1].note == "人数太少的组不显示，以免认出是谁。"
    assert [block for block in blocks if isinstance(block, Chart)] == []


def test_full_report_has_at_least_nine_charts_and_every_one_is_drawn(pack):
    report = composed(full_card(pack), pack, material=FULL)

    document = docx.Document(io.BytesIO(to_docx(report, sample.DRAWER)))

    assert len(report.charts) >= 9
    assert len(document.inline_shapes) == len(report.charts)


def test_word_and_excel_print_the_same_item_figures(pack):
    report = composed(full_card(pack), pack, material=FULL)
    document = docx.Document(io.BytesIO(to_docx(report, sample.DRAWER)))
    items = next(block for block in chapter(report, "指标") if isinstance(block, Table))

    printed = table_rows(items)

    word = [
        [tuple(cell.text for cell in row.cells) for row in table.rows[1:]]
        for table in document.tables
    ]
    assert printed in word
    assert len(to_xlsx(report)) > 10_000


def test_signatures_wait_for_three_acts_until_somebody_signs(pack):
    blank = chapter(composed(worked_card(pack), pack), "审批")
    signed = chapter(composed(worked_card(pack), pack, material=FULL), "审批")

    assert blank == (Signatures((Signature("编制"), Signature("审核"), Signature("批准"))),)
    assert signed == (Signatures(FULL.signatures),)


def test_appendix_names_formulas_editions_and_what_the_regulation_left_open(pack):
    report = composed(worked_card(pack), pack)
    formulas = table_rows(chapter(report, "公式")[0])
    editions = dict(table_rows(chapter(report, "版本与数据")[0]))
    assumed = [row[0] for row in table_rows(chapter(report, "版本与数据")[2])]

    assert formulas[0][:2] == ("调查满意度", "satisfaction_degree@2026-01")
    assert editions["制度指纹（SHA-256）"] == pack.hash
    assert editions["数据指纹（SHA-256）"] == "ab" * 32
    assert assumed == list(pack.assumed)


def test_raw_marks_of_another_regulation_make_a_report_too():
    pack = load_pack("quality_measurement")
    marks = {"quality": np.array([8.0, 9, 10, 7]), "delivery": np.array([5.0, 6, np.nan, 4])}
    table = AnswerTable(
        "customers",
        4,
        marks,
        labels={"quality": "产品质量", "delivery": "交货"},
        full_marks={"quality": 10.0, "delivery": 10.0},
    )
    report = composed(
        compute_scorecard(pack, "annual", {"customers": table}), pack, survey_key="annual"
    )

    titles = [title for title, _, _ in report.chapters()]
    items = next(block for block in chapter(report, "指标") if isinstance(block, Table))
    assert "三、调查概况与统计表" in titles
    assert [row[4] for row in table_rows(items)] == ["85.00", "50.00"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一")],
)
def test_chapters_are_numbered_as_in_chinese(number, words):
    assert chinese_number(number) == words
