"""Every column of an export is told apart, by the header rules seen in real files."""

import os
from pathlib import Path

import pytest

from manyi.questionnaire.formats import tencent, wjx
from manyi.questionnaire.formats.columns import ColumnKind, recognise, type_columns
from manyi.questionnaire.formats.headers import Part
from manyi.questionnaire.formats.tables import Table, read_table

WJX = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP"
WJX_ROW = "1,2026/9/19 23:39:18,95秒,微信,N/A,117.136.0.1(广东-深圳)"


def wjx_table(titles: str, *rows: str) -> Table:
    lines = [f"{WJX},{titles}", *(f"{WJX_ROW},{row}" for row in rows)]
    return read_table("\n".join(lines).encode(), "wjx.csv")


def parts(table: Table) -> list[tuple]:
    export = recognise(table)
    return [(f.question, f.part, f.stem, f.label) for f in export.fields if not f.is_metadata]


def kinds(table: Table) -> list[tuple]:
    return [
        (column.label, column.kind, column.options)
        for column in type_columns(table, recognise(table))
        if column.kind is not ColumnKind.METADATA
    ]


def test_a_new_matrix_has_its_stem_on_the_first_row_only():
    table = wjx_table("8、请评价—外观,8、包装,8、交货期,9、意见", "很满意,满意,不满意,无")

    assert parts(table) == [
        (8, Part.ROW, "请评价", "外观"),
        (8, Part.ROW, "包装", "包装"),
        (8, Part.ROW, "交货期", "交货期"),
        (9, Part.WHOLE, "意见", ""),
    ]


def test_an_old_matrix_and_an_old_multiple_choice_differ_by_their_answers():
    table = wjx_table("第5题(外观),第5题(包装),第6题(运动),第6题(阅读)", "很满意,满意,1,0")

    assert kinds(table) == [
        ("外观", ColumnKind.MATRIX, ("很满意",)),
        ("包装", ColumnKind.MATRIX, ("满意",)),
        ("运动", ColumnKind.OPTION, ()),
        ("阅读", ColumnKind.OPTION, ()),
    ]


def test_a_new_multiple_choice_by_code_may_have_lost_its_number():
    table = wjx_table("主要原因?(缓解孤独),8(寻求寄托),8(心理支持),9、满意吗", "1,0,1,-3")

    export = recognise(table)

    assert parts(table) == [
        (8, Part.OPTION, "主要原因?", "缓解孤独"),
        (8, Part.OPTION, "", "寻求寄托"),
        (8, Part.OPTION, "", "心理支持"),
        (9, Part.WHOLE, "满意吗", ""),
    ]
    assert (export.tool, export.by_code) == ("问卷星", True)
    assert type_columns(table, export)[-1].blank == 1


def test_the_same_row_label_in_two_matrices_stays_two_columns():
    table = wjx_table("1、产品—外观,1、包装,2、服务—外观,2、包装", "很满意,满意,不满意,满意")

    assert [part[:2] + part[3:] for part in parts(table)] == [
        (1, Part.ROW, "外观"),
        (1, Part.ROW, "包装"),
        (2, Part.ROW, "外观"),
        (2, Part.ROW, "包装"),
    ]


def test_blanks_and_fill_ins_are_parts_of_their_question():
    table = wjx_table("3、(1)姓名___,3、(2)电话___,25、(其他\uff08请补充\uff09:)", "张三,1,无")

    assert [part[:2] for part in parts(table)] == [
        (3, Part.BLANK),
        (3, Part.BLANK),
        (25, Part.FILL_IN),
    ]


def test_answers_by_text_are_typed_by_what_they_hold():
    table = wjx_table(
        "1、总体\uff08必答\uff09,2、原因,3、打分,4、排序,5、日期,6、类型,7、没人答",
        "很满意,价格┋质量,8分,A→B→C,2026-03-05,重点,(跳过)",
        "(跳过),质量┋其他〖熟人〗,10,B→A→C,2026/3/6,普通,(空)",
        "不了解,(空),7,(跳过),2026年3月7日,重点,(跳过)",
    )

    assert kinds(table) == [
        ("总体\uff08必答\uff09", ColumnKind.LEVEL, ("不了解", "很满意")),
        ("原因", ColumnKind.MULTIPLE, ("质量", "价格", "其他")),
        ("打分", ColumnKind.NUMBER, ()),
        ("排序", ColumnKind.RANK, ()),
        ("日期", ColumnKind.DATE, ()),
        ("类型", ColumnKind.SINGLE, ("重点", "普通")),
        ("没人答", ColumnKind.EMPTY, ()),
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("95秒", 95),
        ("2分3秒", 123),
        ("1小时2分3秒", 3723),
        ("5分", 300),
        ("", None),
        ("很快", None),
    ],
)
def test_durations_are_read_in_seconds(text, seconds):
    assert wjx.duration_s(text) == seconds


def test_the_region_of_an_address_is_kept_without_the_address():
    seen = [
        wjx.region_of_ip(text) for text in ("117.136.0.1(广东-深圳)", "127.0.0.1(本地)", "未知")
    ]

    assert seen == [("广东", "深圳"), ("本地", ""), ("", "")]


def test_words_written_beside_an_option_are_kept_apart_from_it():
    text = "质量┋其他〖熟人介绍〗"

    assert (wjx.choices_of(text), wjx.fill_ins_of(text)) == (
        ("质量", "其他"),
        {"其他": "熟人介绍"},
    )


def test_a_tencent_export_is_recognised_with_its_options_and_trailing_column():
    data = (
        '"编号","开始答题时间","结束答题时间","答题时长","1.性别","21.场合:与家人","21.场合:与同事",'
        '"3.来自_填空1","智能清洗数据无效概率",\n'
        '"1","2026-02-02 20:26","2026-02-02 20:27","11","A.男","与家人","","上海","0.1",\n'
    )
    table = read_table(data.encode("utf-8-sig"), "腾讯.csv")

    assert recognise(table).tool == "腾讯问卷"
    assert parts(table) == [
        (1, Part.WHOLE, "性别", ""),
        (21, Part.OPTION, "场合", "与家人"),
        (21, Part.OPTION, "场合", "与同事"),
        (3, Part.BLANK, "来自", "填空1"),
    ]
    assert tencent.choice_words("A.男") == "男"


def test_any_other_table_is_typed_by_its_answers_alone():
    table = read_table("编号,外观\n1,很满意\n2,满意\n".encode(), "x.csv")

    assert recognise(table) is None
    assert kinds(table) == [
        ("编号", ColumnKind.NUMBER, ()),
        ("外观", ColumnKind.LEVEL, ("很满意", "满意")),
    ]


@pytest.fixture
def real_data() -> Path:
    directory = os.environ.get("MANYI_DATA")
    if not directory:
        pytest.skip("MANYI_DATA does not name the directory of public data.")
    return Path(directory)


def test_a_real_export_of_800_answers_is_typed_column_by_column(real_data):
    path = real_data / "exports" / "wjx_800_800_0_by_text.xls"

    table = read_table(path.read_bytes(), path.name)

    export = recognise(table)
    columns = type_columns(table, export)
    assert (table.rows_in, table.set_aside, export.tool, export.by_code) == (
        800,
        (),
        "问卷星",
        False,
    )
    assert [column.kind for column in columns] == [
        *[ColumnKind.METADATA] * 6,
        *[ColumnKind.SINGLE] * 5,
        ColumnKind.MULTIPLE,
        ColumnKind.SINGLE,
        ColumnKind.MULTIPLE,
    ]
    assert [len(column.options) for column in columns[6:]] == [4, 10, 2, 8, 8, 14, 7, 10]
    assert not any(column.is_rated for column in columns)
