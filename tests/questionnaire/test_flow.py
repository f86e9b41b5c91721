"""Jumps, piping, mixed orders and uploads: what is shown, in which order, with which words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manyi.problems import Problem
from manyi.questionnaire.answers import visible_items
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.conditions import Comparison, Condition, Operator, holds
from manyi.questionnaire.drafting import follow_up, low_score
from manyi.questionnaire.orders import shown_orders
from manyi.questionnaire.piping import items_piped, piped, spoken_answer
from manyi.questionnaire.questionnaire import (
    Choice,
    Item,
    ItemKind,
    Jump,
    Look,
    Page,
    Questionnaire,
    from_json,
    in_language,
    texts,
    to_json,
)
from manyi.questionnaire.uploads import check_upload
from manyi.questionnaire.visibility import without_jumps
from tests.questionnaire.generated import answers as drawn_answers
from tests.questionnaire.generated import questionnaires

LEVELS = (
    Choice(code="good", label="好", points=10.0),
    Choice(code="fair", label="中", points=6.0),
    Choice(code="bad", label="差", points=2.0),
)
RATED = Item(id="rated", kind=ItemKind.LEVEL, label="质量", indicator="quality", choices=LEVELS)
PHOTO = Item(
    id="photo", kind=ItemKind.FILE, label="照片", accept=(".jpg", ".heic"), max_megabytes=1.5
)


def sheet(*items: Item, **page) -> Questionnaire:
    return Questionnaire(title="问卷", pages=(Page(id="p", items=items, **page),))


def when(item_id: str, value: str) -> Condition:
    return Condition(all=(Comparison(item=item_id, op=Operator.IS, value=value),))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_jumps_written_as_conditions_show_the_same_items(data):
    questionnaire = data.draw(questionnaires())
    several = data.draw(st.lists(drawn_answers(questionnaire), min_size=5, max_size=5))
    straight = without_jumps(questionnaire)

    for answers in several:
        seen = [item.id for item in visible_items(questionnaire, answers)]
        assert [item.id for item in visible_items(straight, answers)] == seen


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questionnaires())
def test_questionnaires_drawn_at_random_are_sound_and_come_back_from_their_text(questionnaire):
    assert check_questionnaire(questionnaire) == ()
    assert from_json(to_json(questionnaire)) == questionnaire


def test_low_score_asks_why_and_a_good_one_does_not():
    why = follow_up(RATED)
    mark = Item(id="m", kind=ItemKind.MARK, label="打分", full_mark=10)

    asked = [
        [item.id for item in visible_items(sheet(RATED, why), {"rated": code})]
        for code in ("good", "fair", "bad")
    ]

    assert asked == [["rated"], ["rated"], ["rated", "rated_why"]]
    assert [holds(low_score(mark, below=0.6), {"m": n}) for n in (5, 6)] == [True, False]


def test_names_and_answers_are_put_into_a_text_in_words():
    questionnaire = sheet(RATED, Item(id="n", kind=ItemKind.NUMBER, label="台数", unit="台"))
    text = "{customer}买了{answer:n}，觉得{object}{answer:rated}"

    told = piped(text, questionnaire, {"rated": "bad", "n": 3}, names={"object": "水泵"})

    assert told == "您买了3台，觉得水泵差"
    assert items_piped(text) == {"n", "rated"}
    assert piped("{answer:n}", questionnaire, {}, names={}) == "（您对「台数」的回答）"


def test_several_answers_are_spoken_as_a_list_and_none_applies_by_its_label():
    item = Item(
        id="m", kind=ItemKind.MULTIPLE, label="原因", choices=LEVELS, not_applicable="没用过"
    )

    spoken = [spoken_answer(item, answer) for answer in (("good", "bad"), "na", None)]

    assert spoken == ["好、差", "没用过", ""]


def test_order_is_the_same_for_one_key_and_differs_between_keys():
    many = tuple(Choice(code=f"c{n}", label=str(n)) for n in range(8))
    last = Choice(code="none", label="以上都没有", exclusive=True)
    item = Item(id="m", kind=ItemKind.MULTIPLE, label="用途", choices=(last, *many), shuffled=True)
    questionnaire = sheet(item)

    orders = [shown_orders(questionnaire, key)["m"] for key in ("a", "a", "b")]

    assert orders[0] == orders[1] != orders[2]
    assert {order[-1] for order in orders} == {"none"}
    assert sorted(orders[0]) == sorted(choice.code for choice in item.choices)


@pytest.mark.parametrize(
    ("name", "size", "beginning", "codes"),
    [
        ("泵.JPG", 1000, b"\xff\xd8\xff\xe0rest", []),
        ("泵.heic", 1000, b"\x00\x00\x00\x18ftypheic", []),
        ("泵.jpg", 1000, b"MZ\x90\x00", ["answer.file_not_what_it_says"]),
        ("泵.exe", 1000, b"MZ\x90\x00", ["answer.file_kind"]),
        ("泵.jpg", 0, b"", ["answer.file_empty"]),
        ("泵.jpg", 2 * 1024 * 1024, b"\xff\xd8\xff", ["answer.file_too_large"]),
    ],
)
def test_file_is_taken_by_what_it_is_and_not_by_what_it_is_called(name, size, beginning, codes):
    found = check_upload(PHOTO, name=name, size=size, beginning=beginning)

    assert [problem.code for problem in found] == codes


UNSOUND = [
    (Item(id="c", kind=ItemKind.CONSTANT_SUM, label="分", choices=LEVELS), "total_missing"),
    (
        Item(id="c", kind=ItemKind.CONSTANT_SUM, label="分", choices=LEVELS, total=9, minimum=-1),
        "part_below_zero",
    ),
    (Item(id="f", kind=ItemKind.FILE, label="照片"), "endings_missing"),
    (Item(id="f", kind=ItemKind.FILE, label="照片", accept=(".exe",)), "ending_unknown"),
    (Item(id="d", kind=ItemKind.DATE, label="日", latest="2026-2-1"), "day_malformed"),
    (
        Item(id="d", kind=ItemKind.DATE, label="日", earliest="2026-02-01", latest="2026-01-01"),
        "range_reversed",
    ),
    (Item(id="n", kind=ItemKind.NUMBER, label="数", decimals=-1), "decimals_below_zero"),
    (Item(id="t", kind=ItemKind.DATE, label="日", look=Look.STARS), "look_unfit"),
    (
        Item(id="m", kind=ItemKind.MARK, label="分", full_mark=100, whole=True, look=Look.STARS),
        "pictures_too_many",
    ),
    (Item(id="t", kind=ItemKind.SHORT_TEXT, label="请{name}填"), "pipe_unknown"),
    (Item(id="t", kind=ItemKind.SHORT_TEXT, label="因为{answer:later}"), "pipe_not_earlier"),
    (
        Item(
            id="s",
            kind=ItemKind.SINGLE,
            label="选",
            choices=(Choice(code="a", label="甲", children=LEVELS), LEVELS[0]),
        ),
        "tree_not_cascade",
    ),
    (
        Item(
            id="r",
            kind=ItemKind.RANKING,
            label="排",
            choices=(*LEVELS, Choice(code="o", label="其他", takes_text=True)),
        ),
        "choice_too_special",
    ),
    (
        Item(
            id="t",
            kind=ItemKind.SHORT_TEXT,
            label="跳",
            jumps=(Jump(when=when("t", "x"), to="t"),),
        ),
        "jump_not_ahead",
    ),
]


@pytest.mark.parametrize(("item", "code"), UNSOUND, ids=[code for _, code in UNSOUND])
def test_item_that_makes_no_sense_is_refused(item, code):
    codes = [problem.code for problem in check_questionnaire(sheet(item))]

    assert f"questionnaire.{code}" in codes


def test_mixed_page_may_not_lean_on_its_own_order():
    found = check_questionnaire(sheet(RATED, follow_up(RATED), shuffled=True, title="一页"))

    assert found == (Problem("questionnaire.mixed_but_ordered", "一页", "请告诉我们哪里没有做好"),)


def test_every_word_of_a_cascade_can_be_translated():
    tree = (Choice(code="s", label="浙江", children=(Choice(code="hz", label="杭州"),)),)
    item = Item(id="a", kind=ItemKind.CASCADE, label="区域", choices=tree)
    words = {"items.a.choices.s.label": "Zhejiang", "items.a.choices.hz.label": "Hangzhou"}
    questionnaire = Questionnaire(
        title="问卷", pages=(Page(id="p", items=(item,)),), translations={"en": words}
    )

    assert texts(in_language(questionnaire, "en")) == {**texts(questionnaire), **words}
