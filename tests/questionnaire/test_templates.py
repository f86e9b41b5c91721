"""Every questionnaire to start from loads, is sound, reads well and can be drawn."""

import pytest

from manyi.channels.web import render_sheet
from manyi.questionnaire.answers import visible_items
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.duration import estimated_minutes
from manyi.questionnaire.questionnaire import ItemKind, from_json, to_json
from manyi.questionnaire.templates import template, templates
from manyi.questionnaire.wording import check_wording

NAMES = list(templates())


def test_templates_cover_the_fields_they_are_wanted_for():
    assert NAMES == [
        "ccsi",
        "ces",
        "community",
        "construction_build",
        "construction_design",
        "construction_service",
        "csat",
        "dental",
        "ecsi",
        "good_bad_review",
        "media",
        "nps",
        "property",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_template_is_sound_and_every_scored_item_names_an_indicator(name):
    questionnaire = template(name).questionnaire

    scored = [item for item in questionnaire.items() if item.choices and item.choices[0].points]

    assert check_questionnaire(questionnaire) == ()
    assert from_json(to_json(questionnaire)) == questionnaire
    assert all(item.indicator for item in scored)
    assert all((template(name).use, template(name).source))


@pytest.mark.parametrize("name", NAMES)
def test_template_takes_at_most_ten_minutes_and_asks_one_thing_at_a_time(name):
    questionnaire = template(name).questionnaire

    assert estimated_minutes(questionnaire) <= 10
    assert check_wording(questionnaire) == ()


@pytest.mark.parametrize("name", NAMES)
def test_template_is_drawn_with_a_card_for_every_question(name):
    questionnaire = template(name).questionnaire

    html = render_sheet(questionnaire, language="zh-hans")

    asked = [item for item in questionnaire.items() if item.kind is not ItemKind.INFORMATION]
    assert html.count('<fieldset class="card"') == len(asked)
    assert len(html.encode()) < 60 * 1024


def test_review_asks_at_the_counter_or_online_and_why_only_after_a_bad_one():
    questionnaire = template("good_bad_review").questionnaire

    shown = [
        [item.id for item in visible_items(questionnaire, answers)]
        for answers in (
            {"channel": "onsite", "overall": "five"},
            {"channel": "online", "overall": "one"},
        )
    ]

    assert shown == [
        ["channel", "overall", "efficiency", "level_of_service", "attitude", "opinion"],
        [
            *("channel", "overall", "speed", "guide", "convenience", "platform"),
            *("why", "callback", "opinion"),
        ],
    ]


def test_unknown_template_says_which_there_are():
    with pytest.raises(KeyError, match="there are ccsi, ces"):
        template("hotel")
