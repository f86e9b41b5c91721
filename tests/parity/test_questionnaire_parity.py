"""One set of vectors, two checkers: what Python says on the server, JavaScript says in the page."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer
from pydantic import TypeAdapter

from manyi.problems import sentence, sentences
from manyi.questionnaire.answers import check_answers, kept_answers, visible_items
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.conditions import Condition, holds
from manyi.questionnaire.questionnaire import Questionnaire, from_json, to_json
from tests.questionnaire.generated import answers as drawn_answers
from tests.questionnaire.generated import questionnaires

SHARED = json.loads(Path(__file__).with_name("questionnaire.json").read_text(encoding="utf-8"))
VECTORS = [
    pytest.param(from_json(json.dumps(sheet["questionnaire"])), vector, id=vector["name"])
    for sheet in SHARED["sheets"]
    for vector in sheet["vectors"]
]


@cache
def browser() -> MiniRacer:
    scripts = files("manyi.web").joinpath("static/questionnaire")
    engine = MiniRacer()
    for name in ("conditions.js", "answers.js"):
        engine.eval(scripts.joinpath(name).read_text(encoding="utf-8"))
    engine.eval(f"var sentences = {json.dumps(sentences())};")
    engine.eval("""
        function look(sheet, answers) {
          var Q = ManyiQuestionnaire;
          var problems = Q.checkAnswers(sheet, answers);
          return JSON.stringify({
            visible: Q.visibleItems(sheet, answers).map(function (item) { return item.id; }),
            problems: problems,
            sentences: problems.map(function (one) { return Q.sentence(one, sentences); }),
            kept: Q.keptAnswers(sheet, answers)
          });
        }""")
    return engine


def in_browser(questionnaire: Questionnaire, answers: dict) -> dict:
    return json.loads(browser().eval(f"look({to_json(questionnaire)}, {json.dumps(answers)})"))


def on_server(questionnaire: Questionnaire, answers: dict) -> dict:
    problems = check_answers(questionnaire, answers)
    return {
        "visible": [item.id for item in visible_items(questionnaire, answers)],
        "problems": [vars(problem) for problem in problems],
        "sentences": [sentence(problem) for problem in problems],
        "kept": kept_answers(questionnaire, answers),
    }


@pytest.mark.parametrize("sheet", SHARED["sheets"], ids=lambda sheet: sheet["name"])
def test_the_questionnaires_of_the_vectors_are_sound(sheet):
    questionnaire = from_json(json.dumps(sheet["questionnaire"]))

    assert check_questionnaire(questionnaire) == ()


@pytest.mark.parametrize(("questionnaire", "vector"), VECTORS)
def test_python_sees_checks_and_keeps_what_the_vector_says(questionnaire, vector):
    seen = on_server(questionnaire, vector["answers"])

    expected = {name: vector[name] for name in ("visible", "sentences", "kept")}
    assert {name: seen[name] for name in expected} == expected


@pytest.mark.parametrize(("questionnaire", "vector"), VECTORS)
def test_javascript_sees_checks_and_keeps_just_as_python(questionnaire, vector):
    answers = vector["answers"]

    assert in_browser(questionnaire, answers) == on_server(questionnaire, answers)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_both_agree_on_a_thousand_answers_to_questionnaires_drawn_at_random(data):
    questionnaire = data.draw(questionnaires())
    several = data.draw(st.lists(drawn_answers(questionnaire), min_size=10, max_size=10))

    in_page = [in_browser(questionnaire, answers) for answers in several]

    assert in_page == [on_server(questionnaire, answers) for answers in several]


@pytest.mark.parametrize("vector", SHARED["conditions"], ids=json.dumps)
def test_a_condition_holds_alike_in_python_and_javascript(vector):
    condition = TypeAdapter(Condition).validate_python(vector["condition"])
    asked = [{"id": name, "kind": "number", "label": name} for name in ("x", "y")]
    shown = {"id": "shown", "kind": "information", "label": "…", "shown_if": vector["condition"]}
    sheet = from_json(json.dumps({"title": "…", "pages": [{"id": "p", "items": [*asked, shown]}]}))

    seen = in_browser(sheet, vector["answers"])

    both = (holds(condition, vector["answers"]), "shown" in seen["visible"])
    assert both == (vector["holds"],) * 2
