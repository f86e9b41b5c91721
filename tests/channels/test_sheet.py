import re

import pytest

from manyi.channels.web import (
    Notice,
    Typed,
    door_slots,
    is_current,
    render_sheet,
    splice,
    told_page,
)
from manyi.channels.web.pages import Told
from manyi.core.clock import now
from manyi.problems import Problem
from manyi.questionnaire.conditions import Comparison, Condition, Operator
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Page, Questionnaire

LEVELS = (Choice(code="good", label="好", points=2), Choice(code="bad", label="不好", points=1))


def sheet_of(*items: Item, **more: object) -> Questionnaire:
    return Questionnaire(title="问卷", pages=(Page(id="p", items=items),), **more)


def level(item_id: str = "q1", **more: object) -> Item:
    return Item(id=item_id, kind=ItemKind.LEVEL, label="质量", choices=LEVELS, **more)


def render(questionnaire: Questionnaire, **more: object) -> str:
    return render_sheet(questionnaire, language=more.pop("language", "zh-hans"), **more)


def radios(html: str) -> list[tuple[str, str]]:
    return re.findall(r'type="radio" name="(\w+)" value="(\w+)"', html)


def test_words_of_a_questionnaire_cannot_become_markup():
    html = render(sheet_of(level(hint="<script>alert(1)</script><!--slot:visit-->")))

    assert html.count("<!--slot:visit-->") == 1
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_low_mark_is_chosen_by_button_and_a_high_one_typed():
    low = Item(id="low", kind=ItemKind.MARK, label="低", full_mark=5, whole=True)
    high = Item(id="high", kind=ItemKind.MARK, label="高", full_mark=100, whole=True)

    html = render(sheet_of(low, high))

    assert radios(html) == [("low", str(mark)) for mark in range(5, -1, -1)]
    assert '<input type="text" inputmode="decimal" name="high"' in html


def test_not_applicable_is_offered_beside_what_is_typed():
    item = Item(id="n", kind=ItemKind.NUMBER, label="台数", not_applicable="没有用过")

    html = render(sheet_of(item), typed=Typed({"n": "na"}))

    assert '<input type="checkbox" name="n" value="na" checked><span>没有用过</span>' in html
    assert html.index('value="na"') < html.index('inputmode="decimal"')


def test_other_words_stand_beside_their_choice():
    other = Choice(code="other", label="其他", takes_text=True)
    item = Item(id="m", kind=ItemKind.MULTIPLE, label="用途", choices=(*LEVELS, other))

    html = render(sheet_of(item), typed=Typed({"m": ("good", "other"), "m.other": "送人"}))

    assert re.findall(r'type="checkbox" name="m" value="(\w+)" checked', html) == ["good", "other"]
    assert 'name="m.other" value="送人"' in html


def test_information_has_no_number():
    text = Item(id="i", kind=ItemKind.INFORMATION, label="说明")

    html = render(sheet_of(text, level()))

    assert '<p class="information">说明</p>' in html
    assert re.findall(r'class="number">(\d+)\.', html) == ["1"]
    assert "共 1 题" in html


def test_conditions_travel_as_data_that_cannot_leave_its_element():
    shown_if = Condition(all=(Comparison(item="q1", op=Operator.IS, value="bad"),))
    why = Item(id="why", kind=ItemKind.LONG_TEXT, label="</script>为什么", shown_if=shown_if)

    with_condition, without = render(sheet_of(level(), why)), render(sheet_of(level()))

    data = re.search(
        r'<script type="application/json" id="document">(.*?)</script>', with_condition
    )
    assert "\\u003c/script\\u003e为什么" in data[1]
    assert "conditions.js" in with_condition
    assert "conditions.js" not in without


def test_page_is_drawn_in_the_language_asked_for_and_offers_the_others():
    questionnaire = sheet_of(
        level(required=True), translations={"en": {"title": "Survey", "items.q1.label": "Quality"}}
    )
    fault = Typed({}, [Problem("answer.required", place="q1")])

    html = render(questionnaire, language="en", languages=("zh-hans", "en"), typed=fault)

    assert '<html lang="en">' in html
    assert "<h1>Survey</h1>" in html
    assert '<p class="fault">Please answer this question.</p>' in html
    assert re.findall(r'<a href="\?lang=([\w-]+)"', html) == ["zh-hans"]


def test_fault_is_tied_to_its_question_for_who_hears_the_page():
    fault = Typed({}, [Problem("answer.required", place="q1")])

    html = render(sheet_of(level(hint="按实际")), typed=fault)

    assert 'aria-describedby="h-q1 f-q1"' in html
    assert '<div id="f-q1"><p class="fault">请回答这一题。</p></div>' in html
    assert '<div class="faults" role="alert" tabindex="-1" id="faults">' in html


def test_stored_page_is_told_from_one_of_older_templates():
    html = render(sheet_of(level()))

    assert is_current(html)
    assert not is_current(html.replace("<!--edition:", "<!--edition:0", 1))


def test_splice_fills_every_slot_and_drops_the_edition():
    html = render(sheet_of(level()))

    page = splice(html, {"notice": "<p>关于</p>", "visit": "<p>本次</p>"})

    assert page.startswith("<!doctype html>")
    assert ("<p>关于</p>" in page, "<p>本次</p>" in page, "<!--" in page) == (True, True, False)


def notice(**changes: object) -> Notice:
    given = {
        "organisation": "甲公司",
        "objects": [(1, "水泵")],
        "identity": "named",
        "is_personal": True,
        "closes_on": None,
        "is_late": False,
    }
    return Notice(**(given | changes))


def test_how_answers_are_kept_is_said_from_the_mode_and_an_unknown_mode_says_nothing():
    named = door_slots(notice(), language="zh-hans", opened=now())["notice"]
    openly = door_slots(notice(is_personal=False), language="zh-hans", opened=now())["notice"]

    assert "本次调查记名" in named
    assert "系统不记录您是谁" in openly
    with pytest.raises(ValueError, match="anonymous"):
        door_slots(notice(identity="anonymous"), language="zh-hans", opened=now())


def test_one_object_is_named_and_several_are_offered():
    one = door_slots(notice(), language="zh-hans", opened=now())
    two = door_slots(
        notice(objects=[(1, "水泵"), (2, "阀门")], chosen_object=2),
        language="zh-hans",
        opened=now(),
    )

    assert "关于：<strong>水泵</strong>" in one["notice"]
    assert 'name="object"' not in one["visit"]
    assert "关于：" not in two["notice"]
    assert re.findall(r'name="object" value="(\d)"( checked)?', two["visit"]) == [
        ("1", ""),
        ("2", " checked"),
    ]


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (Told.THANKS, "感谢您的评价"),
        (Told.ANSWERED, "已答过"),
        (Told.CLOSED, "调查已截止"),
        (Told.UNKNOWN, "没有找到问卷"),
    ],
)
def test_short_pages_say_one_thing(kind, heading):
    html = told_page(kind, language="zh-hans")

    assert re.findall(r"<h1>(.*?)</h1>", html) == [heading]
    assert re.findall(r"<title>(.*?)</title>", html) == [heading]
