"""What may mislead whoever answers is named with the words found."""

import pytest

from manyi.problems import Problem, sentence
from manyi.questionnaire.duration import estimated_minutes, estimated_seconds
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Page, Questionnaire
from manyi.questionnaire.wording import check_wording, double_barrelled

FIVE = tuple(
    Choice(code=f"c{n}", label=label, points=float(10 - 2 * n))
    for n, label in enumerate(("很满意", "满意", "基本满意", "不满意", "很不满意"))
)


def sheet(*items: Item) -> Questionnaire:
    return Questionnaire(title="问卷", pages=(Page(id="p", items=items),))


def asked(label: str, **more) -> Item:
    return Item(**({"id": "q", "kind": ItemKind.LEVEL, "label": label, "choices": FIVE} | more))


def test_plain_question_on_a_balanced_scale_is_left_alone():
    assert check_wording(sheet(asked("交货准时程度"))) == ()


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("服务态度和维修速度", ("wording.double_barrelled", "和")),
        ("外观、包装", ("wording.double_barrelled", "、")),
        ("您是否同意我们的服务很好", ("wording.leading", "您是否同意")),
        ("您近期的使用感受", ("wording.vague", "近期")),
        ("售后闭环的速度", ("wording.jargon", "闭环")),
        ("QC 人员的态度", ("wording.abbreviation", "QC")),
        ("您不认为服务没有改进", ("wording.twice_negated", "")),
    ],
)
def test_words_that_spoil_a_question_are_named(label, problem):
    code, found = problem

    assert check_wording(sheet(asked(label))) == (Problem(code, place=label, found=found),)


@pytest.mark.parametrize(
    "label", ["您还有哪些意见和建议？", "包装（外箱、内衬）", "产品和服务", "与其他品牌相比"]
)
def test_words_that_belong_together_are_one_question(label):
    assert double_barrelled(label) == ""


def test_long_question_and_long_choice_say_how_long_they_may_be():
    long = Choice(code="long", label="长" * 21)
    item = Item(id="q", kind=ItemKind.SINGLE, label="问" * 41, choices=(*FIVE[:1], long))

    assert check_wording(sheet(item)) == (
        Problem("wording.question_long", "问" * 41, "41", "40"),
        Problem("wording.choice_long", "长" * 21, "21", "20"),
    )


def test_scale_with_more_praise_than_blame_is_named():
    labels = ("极满意", "很满意", "满意", "不满意")
    tilted = tuple(Choice(code=f"c{n}", label=label, points=1.0) for n, label in enumerate(labels))

    found = check_wording(sheet(asked("质量", choices=tilted)))

    assert found == (Problem("wording.scale_unbalanced", "质量", "3", "1"),)
    assert sentence(found[0]).startswith("「质量」的级别里好评 3 级、差评 1 级")


def test_sheet_that_takes_too_long_says_so():
    items = [Item(id=f"q{n}", kind=ItemKind.LONG_TEXT, label="请写明原因") for n in range(30)]

    found = check_wording(sheet(*items))

    assert found == (Problem("wording.sheet_long", "问卷", "16", "10"),)


def test_time_is_reading_plus_doing_and_at_least_a_minute():
    choice = Choice(code="a", label="五个字的项")
    single = Item(id="q", kind=ItemKind.SINGLE, label="十个字的一道单选题目", choices=(choice,))
    ranking = Item(id="r", kind=ItemKind.RANKING, label="", choices=FIVE)

    assert estimated_seconds([single]) == pytest.approx(10 / 5 + 5 / 5 + 3)
    assert estimated_seconds([ranking]) == pytest.approx(16 / 5 + 5 * 6)
    assert estimated_minutes(sheet(single)) == 1
