"""A letter or filled-in form says the same as Word file and as PDF, and the same again."""

import io
from datetime import date

import docx

from manyi.documents.sheets import Facts, Grid, Sheet, Signs, Words, sheet_docx, sheet_pdf

SHEET = Sheet(
    title="客户反馈登记表",
    number="FK-2026-0001",
    unit="江南仪表",
    day=date(2026, 3, 5),
    parts=(
        Facts((("来源", "电话"), ("时间", "2026-03-05"), ("类别", "投诉"))),
        Words("仪表读数不准。\n请更换。", "内容"),
        Words("", "客户要求"),
        Words("尊敬的客户：\n您好。"),
        Grid("物资", ("名称", "数量"), (("螺丝", "3"),)),
        Grid("费用", ("项目", "金额"), ()),
        Signs(("记录人", "签收人")),
    ),
    note="本表存档备查。",
)


def told(packed: bytes) -> list[str]:
    """Every paragraph and cell of a Word file, in its order, without the empty ones."""
    document = docx.Document(io.BytesIO(packed))
    words = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            words += [cell.text for row in block.rows for cell in row.cells]
        else:
            words.append(block.text)
    return [one for one in words if one]


def test_the_word_file_says_everything_in_its_order():
    assert told(sheet_docx(SHEET)) == [
        "客户反馈登记表",
        "编号：FK-2026-0001",
        "来源",
        "电话",
        "时间",
        "2026-03-05",
        "类别",
        "投诉",
        "内容",
        "仪表读数不准。\n请更换。",
        "客户要求",
        "（无）",
        "尊敬的客户：",
        "您好。",
        "物资",
        "名称",
        "数量",
        "螺丝",
        "3",
        "费用",
        "项目",
        "金额",
        "（无）",
        "记录人：________________    日期：______________",
        "签收人：________________    日期：______________",
        "江南仪表\n2026年3月5日",
        "本表存档备查。",
    ]


def test_equal_sheets_give_equal_files():
    assert sheet_docx(SHEET) == sheet_docx(SHEET)
    assert sheet_pdf(SHEET) == sheet_pdf(SHEET)
    assert sheet_pdf(SHEET).startswith(b"%PDF-")
