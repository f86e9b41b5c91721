"""Word and Excel files of questions become questions."""

import io

import docx
import pytest
import xlsxwriter

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.formats.office import read_questions


def word(*paragraphs: tuple[str, str | None], table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    if table:
        drawn = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(drawn.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def excel(*rows: tuple) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return data.getvalue()


def outline(data: bytes, name: str) -> list[tuple]:
    return [
        (item.kind.value, item.label, item.stem, item.required, [c.label for c in item.choices])
        for item in read_questions(data, name).questionnaire.items()
    ]


def test_word_file_numbered_by_hand_or_by_word_with_a_table_as_matrix():
    data = word(
        ("满意度调查", None),
        ("1. 您的部门[单选题]*", None),
        ("技术部", None),
        ("市场部", None),
        ("您用过哪些产品[多选题]", "List Number"),
        ("水泵", "List Bullet"),
        ("阀门", "List Bullet"),
        ("请评价下列各项", "List Number"),
        table=[["", "很满意", "满意", "不满意"], ["外观", "", "", ""], ["包装", "", "", ""]],
    )

    levels = ["很满意", "满意", "不满意"]
    assert outline(data, "问卷.docx") == [
        ("single", "您的部门", "", True, ["技术部", "市场部"]),
        ("multiple", "您用过哪些产品", "", False, ["水泵", "阀门"]),
        ("level", "外观", "请评价下列各项", False, levels),
        ("level", "包装", "请评价下列各项", False, levels),
    ]


def test_excel_file_with_a_row_for_each_question():
    data = excel(
        ("题目", "题型", "选项", "必答"),
        ("您的行业", "单选题", "制造；建筑；其他____", "是"),
        ("您的建议", "简答题", "", ""),
    )

    read = read_questions(data, "回访.xlsx")

    assert read.questionnaire.title == "回访"
    assert outline(data, "回访.xlsx") == [
        ("single", "您的行业", "", True, ["制造", "建筑", "其他"]),
        ("long_text", "您的建议", "", False, []),
    ]


def test_excel_and_text_files_without_titles_are_read_line_by_line():
    lines = ["问卷", "1. 性别[单选题]", "男", "女"]
    expected = [("single", "性别", "", False, ["男", "女"])]

    assert outline(excel(*((line,) for line in lines)), "x.xlsx") == expected
    assert outline("\n".join(lines).encode("gb18030"), "x.txt") == expected


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xff\xff\xff", "x.txt", "format.not_a_document"),
        (excel(("a",)), "x.docx", "format.not_a_document"),
        (excel(("a",)), "x.xlsx", "format.no_questions"),
        (b"PK\x03\x04broken", "x.docx", "table.workbook_broken"),
    ],
)
def test_file_without_questions_is_refused_by_name(data, name, code):
    with pytest.raises(ProblemsFound) as caught:
        read_questions(data, name)

    assert [(one.code, one.place) for one in caught.value.problems] == [(code, name)]
    assert isinstance(caught.value.problems[0], Problem)
