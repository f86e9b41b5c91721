"""The clerk's form has a field for every part and place of every kind of item."""

from django.http import QueryDict

from manyi.core.models import AssessmentObject
from manyi.questionnaire.answers import check_answers
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Page, Questionnaire
from manyi.steps.fieldwork.forms import KeyForm
from manyi.steps.sampling.models import SampleMember

CHOICES = (Choice(code="a", label="质量"), Choice(code="b", label="价格"))
SHEET = Questionnaire(
    title="问卷",
    pages=(
        Page(
            id="p",
            items=(
                Item(id="r", kind=ItemKind.RANKING, label="排序", choices=CHOICES),
                Item(id="s", kind=ItemKind.CONSTANT_SUM, label="分", choices=CHOICES, total=10),
                Item(id="w", kind=ItemKind.BLANKS, label="联系", choices=CHOICES[:1]),
                Item(id="d", kind=ItemKind.DATE, label="日期", not_applicable="不详"),
                Item(id="n", kind=ItemKind.NPS, label="推荐"),
            ),
        ),
    ),
)


def form(text: str) -> KeyForm:
    return KeyForm(
        SHEET,
        QueryDict(text),
        people=SampleMember.objects.none(),
        objects=AssessmentObject.objects.none(),
    )


def test_every_part_and_place_has_its_field():
    fields = form("").fields

    assert list(fields) == ["member", "r.#1", "r.#2", "s.a", "s.b", "w.a", "d", "n"]
    assert fields["d"].help_text == "写成 2026-03-05 的样子；没有作答或不适用时填 na"


def test_what_is_keyed_is_read_as_the_page_would_send_it():
    keyed = form("r.%231=b&r.%232=a&s.a=4&s.b=6&w.a=张三&d=na&n=9")

    answers = keyed.answers()

    assert answers == {
        "r": ("b", "a"),
        "s.a": 4,
        "s.b": 6,
        "w.a": "张三",
        "d": "na",
        "n": 9,
    }
    assert check_answers(SHEET, answers) == ()
