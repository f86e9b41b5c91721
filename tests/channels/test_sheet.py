import re
from dataclasses import replace
from importlib.resources import files

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
from manyi.questionnaire.answers import answers_from_form, check_answers
from manyi.questionnaire.conditions import Comparison, Condition, Operator
from manyi.questionnaire.orders import shown_orders
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Look, Page, Questionnaire

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
    others = [
        door_slots(notice(identity=mode), language="zh-hans", opened=now())["notice"]
        for mode in ("confidential", "anonymous")
    ]

    assert "本次调查记名" in named
    assert "系统不记录您是谁" in openly
    assert ["本次调查保密" in others[0], "本次调查匿名" in others[1]] == [True, True]
    with pytest.raises(ValueError, match="secret"):
        door_slots(notice(identity="secret"), language="zh-hans", opened=now())


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


CODES = tuple(Choice(code=f"c{n}", label=f"第{n}项") for n in range(1, 5))


def test_ranking_is_a_list_for_each_place():
    item = Item(id="r", kind=ItemKind.RANKING, label="排序", choices=CODES[:2])

    html = render(sheet_of(item), typed=Typed({"r": ("c2",)}))

    lists = re.findall(r'<select name="r">(.*?)</select>', html)
    chosen = [re.findall(r'value="(\w*)" selected', one) for one in lists]
    assert chosen == [["c2"], []]


def test_cascade_names_each_last_choice_by_its_way():
    south = Choice(code="s", label="浙江", children=(Choice(code="hz", label="杭州"),))
    item = Item(id="a", kind=ItemKind.CASCADE, label="区域", choices=(south, *CODES[:1]))

    html = render(sheet_of(item))

    assert re.findall(r'<option value="(\w+)">(.*?)</option>', html) == [
        ("hz", "浙江 / 杭州"),
        ("c1", "第1项"),
    ]


def test_long_list_can_be_searched_and_a_short_one_needs_no_search():
    many = tuple(Choice(code=f"c{n}", label=str(n)) for n in range(13))
    long = Item(id="l", kind=ItemKind.SINGLE, label="长", look=Look.DROPDOWN, choices=many)

    assert 'data-search="输入几个字来查找"' in render(sheet_of(long))
    assert "data-search" not in render(sheet_of(replace(long, choices=CODES)))


def test_parts_have_a_field_each_and_say_what_they_come_to():
    item = Item(id="s", kind=ItemKind.CONSTANT_SUM, label="分配", total=100, choices=CODES[:2])

    html = render(sheet_of(item), typed=Typed({"s.c1": 30}))

    fields = re.findall(r'inputmode="decimal" name="([\w.]+)" value="(\d*)"', html)
    assert fields == [("s.c1", "30"), ("s.c2", "")]
    assert "各项合计须为 100" in html
    assert 'data-total="100"' in html


def test_date_and_file_carry_their_bounds():
    day = Item(id="d", kind=ItemKind.DATE, label="日", earliest="2026-01-01", latest="2026-12-31")
    photo = Item(id="f", kind=ItemKind.FILE, label="照片", accept=(".jpg", ".png"), at_most=3)

    html = render(sheet_of(day, photo))

    assert 'min="2026-01-01" max="2026-12-31"' in html
    assert '<input type="file" name="f" accept=".jpg,.png" multiple' in html


def test_recommendation_runs_up_and_stars_run_down_from_the_best():
    nps = Item(id="n", kind=ItemKind.NPS, label="推荐", low_label="不会", high_label="一定会")
    stars = Item(
        id="s", kind=ItemKind.MARK, label="星", full_mark=3, minimum=1, whole=True, look=Look.STARS
    )

    html = render(sheet_of(nps, stars))

    assert radios(html) == [("n", str(n)) for n in range(11)] + [("s", str(n)) for n in (3, 2, 1)]
    assert re.findall(r'<b aria-hidden="true">(★+)</b>', html) == ["★★★", "★★", "★"]
    assert "<span>不会</span><span>一定会</span>" in html


def test_smileys_follow_the_points_and_the_word_stays():
    html = render(sheet_of(level(look=Look.SMILEYS)))

    found = re.findall(r'<b aria-hidden="true">(.)</b><span>(.*?)</span>', html)
    assert found == [("😄", "好"), ("😞", "不好")]


def test_rows_of_a_matrix_stand_under_one_stem():
    rows = [level(f"q{n}", stem=stem) for n, stem in enumerate(("服务", "服务", "产品"))]

    html = render(sheet_of(*rows))

    assert re.findall(r'<h3 class="stem">(.*?)</h3>', html) == ["服务", "产品"]


def test_names_and_earlier_answers_stand_in_the_text():
    why = Item(id="w", kind=ItemKind.LONG_TEXT, label="{customer}，{object}为何{answer:q1}？")
    html = render(sheet_of(level(), why), typed=Typed({"q1": "bad"}))

    named = splice(html, door_slots(notice(customer="<李>"), language="zh-hans", opened=now()))
    unnamed = splice(html, {})

    assert '&lt;李&gt;，水泵为何<span data-pipe="q1">不好</span>？' in named
    assert '您，本次评价的对象为何<span data-pipe="q1">不好</span>？' in unnamed


def test_mixed_choices_and_items_take_the_order_of_the_page_key_and_others_come_last():
    other = Choice(code="other", label="其他", takes_text=True)
    item = Item(
        id="m", kind=ItemKind.MULTIPLE, label="用途", choices=(other, *CODES), shuffled=True
    )
    page = Page(id="p", shuffled=True, items=(item, level("x"), level("y"), level("z")))
    questionnaire = Questionnaire(title="问卷", pages=(page,))
    html = render(questionnaire)

    for key in ("甲", "乙", "丙"):
        drawn = splice(html, {"page_key": key})
        orders = shown_orders(questionnaire, key)
        assert re.findall(r'data-item="(\w+)"', drawn) == list(orders["p"])
        assert re.findall(r'name="m" value="(\w+)"', drawn) == list(orders["m"])
    assert "<!--" not in splice(html, {"page_key": "甲"})


def test_not_applicable_of_a_multiple_choice_comes_back_as_such():
    item = Item(
        id="m", kind=ItemKind.MULTIPLE, label="用途", choices=CODES, not_applicable="没用过"
    )
    questionnaire = sheet_of(item)

    answers = answers_from_form(questionnaire, {"m": ["na"]})

    assert (answers, check_answers(questionnaire, answers)) == ({"m": "na"}, ())
    assert 'value="na" checked><span>没用过' in render(questionnaire, typed=Typed(answers))


def test_own_script_and_style_of_the_page_are_at_most_twenty_kilobytes():
    answering = files("manyi.channels.web").joinpath("static/answering")
    conditions = files("manyi.web").joinpath("static/questionnaire/conditions.js")
    own = [answering.joinpath("answer.js"), answering.joinpath("answer.css"), conditions]

    size = sum(len(one.read_bytes()) for one in own)

    assert size <= 20 * 1024
