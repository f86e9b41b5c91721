"""问卷星's text is read as people paste it, and written so that it reads the same."""

import pytest
from hypothesis import given

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.formats.wjx_text import read_wjx_text, write_wjx_text
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Look, Page, Questionnaire
from tests.questionnaire.formats.test_surveyjs import QUIET
from tests.questionnaire.generated import questionnaires

PASTED = """客户满意度调查
感谢您的支持

1、您的部门： [下拉框] *
技术部
其他____

2. 您喜欢哪些？【多选题】
A. 质量
B. 价格

3. 请评价下列各项[矩阵量表题]*
很不满意 不满意 一般 满意 很满意
外观	○	○	○	○	○
包装	○	○	○	○	○

4. 您愿意向朋友推荐我们吗？[量表题]
0~10

5. 您的性别
○男
○女

6. 请分配 100 分[比重题]
质量
价格

7. 您还有什么建议？[简答题]
______________________

8. 说明[段落说明]
谢谢您。
"""


def outline(questionnaire: Questionnaire) -> list[tuple]:
    """Return what the text can hold of each question."""
    return [
        (
            item.kind,
            item.label,
            item.stem,
            item.required,
            item.look is Look.DROPDOWN,
            item.full_mark if item.kind is ItemKind.MARK else None,
            [(choice.label, choice.points, choice.takes_text) for choice in item.answerable()],
        )
        for item in questionnaire.items()
    ]


def test_pasted_text_becomes_questions():
    read = read_wjx_text(PASTED)

    sheet = read.questionnaire
    found = [(item.id, item.kind.value, item.label, item.required) for item in sheet.items()]
    assert (sheet.title, sheet.intro) == ("客户满意度调查", "感谢您的支持")
    assert found == [
        ("q1", "single", "您的部门：", True),
        ("q2", "multiple", "您喜欢哪些？", False),
        ("q3_1", "level", "外观", True),
        ("q3_2", "level", "包装", True),
        ("q4", "mark", "您愿意向朋友推荐我们吗？", False),
        ("q5", "single", "您的性别", False),
        ("q6", "constant_sum", "请分配 100 分", False),
        ("q7", "long_text", "您还有什么建议？", False),
        ("q8", "information", "说明\n谢谢您。", False),
    ]
    assert sheet.item("q1").choices[1] == Choice(code="c2", label="其他", takes_text=True)
    assert [one.label for one in sheet.item("q2").choices] == ["质量", "价格"]
    assert [(one.label, one.points) for one in sheet.item("q3_1").choices] == [
        ("很满意", 10.0),
        ("满意", 8.0),
        ("一般", 6.0),
        ("不满意", 4.0),
        ("很不满意", 2.0),
    ]
    assert check_questionnaire(sheet) == ()
    assert read.losses == (
        Problem("format.scored_without_points", "外观", "5", "2、4、6、8、10"),
        Problem("format.kind_guessed", "您的性别", "单选题"),
    )


def test_matrix_may_name_rows_and_columns():
    text = "问卷\n1. 评价[矩阵单选题]\n行：\n- 价格\n- 质量\n列：\n- 好\n- 差\n"

    items = list(read_wjx_text(text).questionnaire.items())

    assert [(item.label, item.stem) for item in items] == [("价格", "评价"), ("质量", "评价")]
    assert [choice.label for choice in items[0].choices] == ["好", "差"]


@QUIET
@given(questionnaires(conditional=False, jumping=False))
def test_what_is_written_reads_the_same(questionnaire):
    text = write_wjx_text(questionnaire).data.decode()

    again = read_wjx_text(text).questionnaire

    assert outline(again) == outline(questionnaire)
    assert check_questionnaire(again) == ()


def test_matrix_comes_back_as_a_matrix():
    levels = (Choice(code="c1", label="好", points=2.0), Choice(code="c2", label="差", points=1.0))
    rows = tuple(
        Item(id=f"q1_{n}", kind=ItemKind.LEVEL, label=label, stem="评价", choices=levels)
        for n, label in enumerate(("外观", "包装"), start=1)
    )
    questionnaire = Questionnaire(title="问卷", pages=(Page(id="page1", items=rows),))

    read = read_wjx_text(write_wjx_text(questionnaire).data.decode())

    assert (read.questionnaire, read.losses) == (questionnaire, ())


def test_what_the_text_cannot_hold_is_said():
    item = Item(
        id="n",
        kind=ItemKind.NUMBER,
        label="年数",
        minimum=1,
        unit="年",
        hint="足年",
        indicator="age",
        not_applicable="不详",
    )
    questionnaire = Questionnaire(title="问卷", pages=(Page(id="p", items=(item,)),))

    assert write_wjx_text(questionnaire).losses == (
        Problem("format.parts_lost", "年数", "指标、提示、不适用、数字范围、单位"),
    )


def test_text_without_questions_is_refused_with_an_example():
    with pytest.raises(ProblemsFound) as caught:
        read_wjx_text("只有一段话")

    assert [problem.code for problem in caught.value.problems] == ["format.no_questions"]
