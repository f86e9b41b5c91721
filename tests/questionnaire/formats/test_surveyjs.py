"""SurveyJS JSON holds the declared subset, and says what it cannot hold."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manyi.problems import Problem, ProblemsFound, sentence
from manyi.questionnaire.answers import visible_items
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.formats.surveyjs import read_surveyjs, write_surveyjs
from manyi.questionnaire.questionnaire import (
    Choice,
    Item,
    ItemKind,
    Look,
    Page,
    Questionnaire,
)
from tests.questionnaire.generated import ALL_KINDS, questionnaires
from tests.questionnaire.generated import answers as drawn_answers

HELD = [kind for kind in ALL_KINDS if kind is not ItemKind.CASCADE]
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def without_conditions(questionnaire: Questionnaire) -> Questionnaire:
    pages = tuple(
        replace(
            page,
            shown_if=None,
            items=tuple(replace(item, shown_if=None, jumps=()) for item in page.items),
        )
        for page in questionnaire.pages
    )
    return replace(questionnaire, pages=pages)


@QUIET
@given(st.data())
def test_what_is_written_comes_back_and_shows_the_same_items(data):
    questionnaire = data.draw(questionnaires(kinds=HELD))
    answers = data.draw(st.lists(drawn_answers(questionnaire), min_size=5, max_size=5))

    read = read_surveyjs(write_surveyjs(questionnaire).data)

    again = read.questionnaire
    assert read.losses == ()
    assert without_conditions(again) == without_conditions(questionnaire)
    assert check_questionnaire(again) == ()
    for one in answers:
        assert [item.id for item in visible_items(again, one)] == [
            item.id for item in visible_items(questionnaire, one)
        ]


def test_survey_of_the_library_is_read_with_its_matrix_row_by_row():
    survey = {
        "title": {"default": "Feedback", "de": "Rückmeldung"},
        "pages": [
            {
                "name": "first page",
                "elements": [
                    {
                        "type": "matrix",
                        "name": "m",
                        "title": "评价",
                        "columns": [{"value": 1, "text": "好"}, {"value": 2, "text": "差"}],
                        "rows": ["价格", {"value": "r2", "text": "质量"}],
                    },
                    {"type": "rating", "name": "r", "rateType": "stars", "rateMax": 5},
                    {"type": "checkbox", "name": "why not", "choices": ["慢", "贵"]},
                    {
                        "type": "comment",
                        "name": "more",
                        "visibleIf": "{why not} contains '贵' or {r} < 3",
                    },
                ],
            }
        ],
    }

    read = read_surveyjs(json.dumps(survey).encode())

    found = [
        (item.id, item.kind.value, item.label, item.stem) for item in read.questionnaire.items()
    ]
    assert found == [
        ("q1", "single", "价格", "评价"),
        ("m_r2", "single", "质量", "评价"),
        ("r", "mark", "r", ""),
        ("q2", "multiple", "why not", ""),
        ("more", "long_text", "more", ""),
    ]
    assert read.losses == ()
    shown = [
        [item.id for item in visible_items(read.questionnaire, answers)][4:]
        for answers in ({}, {"q2": ["c2"]}, {"q2": ["c1"], "r": 2})
    ]
    assert shown == [[], ["more"], ["more"]]


def test_what_of_a_survey_is_not_held_is_said_in_words():
    survey = {
        "title": "S",
        "triggers": [{"type": "complete"}],
        "elements": [
            {"type": "imagepicker", "name": "pic", "title": "图"},
            {
                "type": "text",
                "name": "t",
                "title": "文",
                "validators": [],
                "visibleIf": "{x} mod 2",
            },
        ],
    }

    losses = read_surveyjs(json.dumps(survey).encode()).losses

    assert losses == (
        Problem("format.kind_unknown", "图", "imagepicker"),
        Problem("format.property_lost", "文", "validators"),
        Problem("format.condition_lost", "文", "{x} mod 2"),
        Problem("format.property_lost", "S", "triggers"),
    )
    assert sentence(losses[0]) == "题目「图」的题型「imagepicker」本系统没有，未读入。请另行添加。"


def test_what_surveyjs_cannot_do_is_said_when_writing():
    lone = (Choice(code="a", label="甲"), Choice(code="n", label="都没有", exclusive=True))
    tree = (Choice(code="s", label="浙江", children=lone[:1]), Choice(code="x", label="上海"))
    questionnaire = Questionnaire(
        title="问卷",
        purpose="目的",
        translations={"en": {}},
        pages=(
            Page(
                id="p",
                items=(
                    Item(id="m", kind=ItemKind.MULTIPLE, label="多", choices=lone),
                    Item(id="c", kind=ItemKind.CASCADE, label="区", choices=tree),
                    Item(id="n", kind=ItemKind.NUMBER, label="数", unit="元", not_applicable="无"),
                ),
            ),
        ),
    )

    assert write_surveyjs(questionnaire).losses == (
        Problem("format.translations_lost", "问卷", "en"),
        Problem("format.texts_joined", "问卷"),
        Problem("format.parts_lost", "多", "互斥选项"),
        Problem("format.parts_lost", "区", "区域分级（写成一张下拉表）"),
        Problem("format.parts_lost", "数", "单位、不适用"),
    )


def test_looks_labels_and_orders_come_back():
    level = Item(
        id="l",
        kind=ItemKind.LEVEL,
        label="级",
        stem="一组",
        indicator="quality",
        look=Look.DROPDOWN,
        not_applicable="不了解",
        choices=(Choice(code="a", label="好", points=2), Choice(code="b", label="差", points=1)),
        shuffled=True,
    )
    stars = Item(
        id="s", kind=ItemKind.MARK, label="星", full_mark=5, minimum=1, whole=True, look=Look.STARS
    )
    nps = Item(id="n", kind=ItemKind.NPS, label="推荐", low_label="不会", high_label="会")
    page = Page(id="p", title="页", items=(level, stars, nps), shuffled=True)
    questionnaire = Questionnaire(title="问卷", intro="您好", thanks="a<b", pages=(page,))

    assert read_surveyjs(write_surveyjs(questionnaire).data).questionnaire == questionnaire


@pytest.mark.parametrize(
    ("data", "code"), [(b"<xml>", "format.not_json"), (b"[1]", "format.not_surveyjs")]
)
def test_file_that_is_no_survey_is_refused(data, code):
    with pytest.raises(ProblemsFound) as caught:
        read_surveyjs(data)

    assert caught.value.problems == (Problem(code),)
