"""A questionnaire keeps its content, its hash, and says what must be put right."""

from dataclasses import replace

import pytest

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.answers import answers_from_form, check_answers, problem_line
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.conditions import Comparison, Condition, Operator
from manyi.questionnaire.drafting import (
    Indicator,
    LevelScale,
    MarkScale,
    check_binding,
    draft_from_indicators,
)
from manyi.questionnaire.questionnaire import (
    Choice,
    Item,
    ItemKind,
    Page,
    Questionnaire,
    content_hash,
    from_json,
    in_language,
    texts,
    to_json,
)

LEVELS = (
    Choice(code="very_satisfied", label="很满意", points=10.0),
    Choice(code="satisfied", label="满意", points=8.0),
)
LOOKS = Item(id="looks", kind=ItemKind.LEVEL, label="外观", indicator="appearance", choices=LEVELS)


def sheet(*items: Item, **fields) -> Questionnaire:
    return Questionnaire(title="问卷", pages=(Page(id="p1", items=items),), **fields)


def test_canonical_text_is_sorted_without_defaults_and_without_needless_decimals():
    assert to_json(sheet(LOOKS)) == (
        '{"pages":[{"id":"p1","items":[{"choices":[{"code":"very_satisfied","label":"很满意",'
        '"points":10},{"code":"satisfied","label":"满意","points":8}],"id":"looks",'
        '"indicator":"appearance","kind":"level","label":"外观"}]}],"title":"问卷"}'
    )


def test_reading_the_canonical_text_gives_the_same_questionnaire_and_hash():
    shown_if = Condition(all=(Comparison(item="looks", op=Operator.IN, value=("satisfied",)),))
    why = Item(id="why", kind=ItemKind.LONG_TEXT, label="原因", shown_if=shown_if)
    questionnaire = sheet(LOOKS, why, translations={"en": {"title": "Form"}})

    again = from_json(to_json(questionnaire))

    assert (again, content_hash(again)) == (questionnaire, content_hash(questionnaire))


def test_points_belong_to_the_version_so_another_point_is_another_hash():
    cheaper = replace(LOOKS, choices=(replace(LEVELS[0], points=9.0), LEVELS[1]))

    assert content_hash(sheet(cheaper)) != content_hash(sheet(LOOKS))


def test_every_unreadable_place_is_named_at_once():
    text = '{"title": 3, "pages": [{"id": "p", "items": [{"id": "q", "kind": "stars"}]}]}'

    with pytest.raises(ProblemsFound) as caught:
        from_json(text)

    assert [problem.place for problem in caught.value.problems] == [
        "title",
        "pages.0.items.0.kind",
        "pages.0.items.0.label",
    ]


def test_a_language_changes_the_words_and_nothing_else():
    english = {
        "title": "Form",
        "items.looks.label": "Appearance",
        "items.looks.choices.satisfied.label": "Satisfied",
    }
    questionnaire = sheet(LOOKS, translations={"en": english})

    seen = texts(in_language(questionnaire, "en"))

    assert seen == {**texts(questionnaire), **english}
    assert in_language(questionnaire, "ja") is questionnaire


def test_a_sound_questionnaire_has_no_problems():
    assert check_questionnaire(sheet(LOOKS)) == ()


def test_what_cannot_be_published_is_said_all_at_once():
    later = Condition(all=(Comparison(item="why", op=Operator.ANSWERED),))
    questionnaire = Questionnaire(
        title="问卷",
        pages=(
            Page(id="p1", items=(replace(LOOKS, shown_if=later, choices=LEVELS[:1]),)),
            Page(
                id="p1",
                items=(
                    Item(id="why", kind=ItemKind.LONG_TEXT, label=" "),
                    Item(id="9", kind=ItemKind.MARK, label="打分"),
                    Item(id="n", kind=ItemKind.NUMBER, label="年数", minimum=3, maximum=1),
                    Item(
                        id="m",
                        kind=ItemKind.LEVEL,
                        label="级别",
                        choices=(Choice(code="na", label="好"), Choice(code="na", label="差")),
                    ),
                ),
            ),
        ),
        translations={"en": {"items.gone.label": "Gone"}},
    )

    assert check_questionnaire(questionnaire) == (
        Problem("questionnaire.id_repeated", place="p1", found="2"),
        Problem("questionnaire.id_malformed", place="9"),
        Problem("questionnaire.choices_missing", place="外观", found="1", needed="2"),
        Problem("questionnaire.label_missing", place="why"),
        Problem("questionnaire.full_mark_missing", place="打分"),
        Problem("questionnaire.range_reversed", place="年数"),
        Problem("questionnaire.choice_repeated", place="级别", found="na"),
        Problem("questionnaire.choice_malformed", place="级别", found="na"),
        Problem("questionnaire.points_missing", place="级别", found="好、差"),
        Problem("questionnaire.condition_not_earlier", place="外观", found="why"),
        Problem("questionnaire.translation_stray", place="en", found="items.gone.label"),
        Problem("questionnaire.translation_missing", place="en", found="8", needed="title"),
    )


def test_a_form_without_javascript_sends_the_same_answers():
    questionnaire = sheet(
        LOOKS,
        Item(id="mark", kind=ItemKind.MARK, label="打分", full_mark=10, not_applicable="不了解"),
        Item(id="years", kind=ItemKind.NUMBER, label="年数"),
        Item(id="odd", kind=ItemKind.NUMBER, label="编号"),
        Item(
            id="why",
            kind=ItemKind.MULTIPLE,
            label="原因",
            choices=(Choice(code="a", label="慢"), Choice(code="o", label="其他", takes_text=True)),
        ),
        Item(id="opinion", kind=ItemKind.LONG_TEXT, label="意见"),
    )
    form = {
        "looks": ["satisfied"],
        "mark": ["na"],
        "years": ["2.5"],
        "odd": ["1_0"],
        "why": ["a", "o"],
        "why.o": ["破损"],
        "opinion": ["  "],
        "csrf": ["…"],
    }

    answers = answers_from_form(questionnaire, form)

    assert answers == {
        "looks": "satisfied",
        "mark": "na",
        "years": 2.5,
        "odd": "1_0",
        "why": ("a", "o"),
        "why.o": "破损",
    }
    assert [problem.code for problem in check_answers(questionnaire, answers)] == [
        "answer.not_a_number"
    ]


def test_the_list_above_the_page_names_the_question_by_its_number():
    welcome = Item(id="hello", kind=ItemKind.INFORMATION, label="您好")
    questionnaire = sheet(welcome, replace(LOOKS, required=True))

    lines = [
        problem_line(questionnaire, problem)
        for problem in check_answers(questionnaire, {"nobody": "x"})
    ]

    assert lines == [
        "问卷里没有「nobody」这一题，请刷新页面后再填。",
        "第 1 题「外观」：请回答这一题。",
    ]


TREE = (
    Indicator(
        "product",
        "产品",
        (Indicator("looks", "外观"), Indicator("packing", "包装", (), "包装好吗?")),
    ),
    Indicator("service", "服务"),
)


def test_a_draft_asks_every_last_indicator_once_and_is_fit_to_publish():
    draft = draft_from_indicators(TREE, LevelScale(LEVELS), title="满意度调查")

    asked = [(item.id, item.label, item.indicator) for item in draft.items()]

    assert asked == [
        ("q_looks", "外观", "looks"),
        ("q_packing", "包装好吗?", "packing"),
        ("q_service", "服务", "service"),
        ("opinion", "您还有哪些意见和建议？", None),
    ]
    assert (check_questionnaire(draft), check_binding(draft, TREE)) == ((), ())


def test_a_draft_in_raw_marks_carries_each_full_mark():
    marks = MarkScale({"looks": 30, "packing": 20, "service": 50})

    draft = draft_from_indicators(TREE, marks, title="调查表")

    assert [item.full_mark for item in draft.items()] == [30, 20, 50, None]
    assert check_questionnaire(draft) == ()


def test_a_flat_tree_is_one_page():
    flat = (Indicator("a", "甲"), Indicator("b", "乙"))

    draft = draft_from_indicators(flat, LevelScale(LEVELS), title="调查")

    assert [[item.id for item in page.items] for page in draft.pages] == [
        ["q_a", "q_b"],
        ["opinion"],
    ]


def test_tree_and_questionnaire_that_part_are_told_apart_three_ways():
    unbound = Item(id="speed", kind=ItemKind.LEVEL, label="速度", choices=LEVELS)
    stray = replace(LOOKS, id="x", label="旧题", indicator="gone")
    free = Item(id="name", kind=ItemKind.SHORT_TEXT, label="称呼")

    assert check_binding(sheet(unbound, stray, free), (Indicator("looks", "外观"),)) == (
        Problem("questionnaire.indicator_unasked", place="外观"),
        Problem("questionnaire.item_without_indicator", place="速度"),
        Problem("questionnaire.indicator_unknown", place="旧题", found="gone"),
    )
