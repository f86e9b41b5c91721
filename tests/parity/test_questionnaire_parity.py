"""One set of vectors, two checkers: what Python says on the server, JavaScript says in the page."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer
from pydantic import TypeAdapter

from manyi.problems import sentence, sentences
from manyi.questionnaire.answers import check_answers, kept_answers, visible_items
from manyi.questionnaire.conditions import Condition, holds
from manyi.questionnaire.questionnaire import from_json, to_json

SHARED = json.loads(Path(__file__).with_name("questionnaire.json").read_text(encoding="utf-8"))
QUESTIONNAIRE = from_json(json.dumps(SHARED["questionnaire"]))
VECTORS = [pytest.param(vector, id=vector["name"]) for vector in SHARED["vectors"]]


@cache
def browser() -> MiniRacer:
    script = files("manyi.web").joinpath("static/questionnaire/conditions.js")
    engine = MiniRacer()
    engine.eval(script.read_text(encoding="utf-8"))
    engine.eval(f"var questionnaire = {to_json(QUESTIONNAIRE)};")
    engine.eval(f"var sentences = {json.dumps(sentences())};")
    return engine


def in_browser(expression: str) -> object:
    return json.loads(browser().eval(f"JSON.stringify({expression})"))


@pytest.mark.parametrize("vector", VECTORS)
def test_python_sees_checks_and_keeps_what_the_vector_says(vector):
    answers = vector["answers"]

    seen = {
        "visible": [item.id for item in visible_items(QUESTIONNAIRE, answers)],
        "sentences": [sentence(problem) for problem in check_answers(QUESTIONNAIRE, answers)],
        "kept": kept_answers(QUESTIONNAIRE, answers),
    }

    assert seen == {name: vector[name] for name in seen}


@pytest.mark.parametrize("vector", VECTORS)
def test_javascript_sees_checks_and_keeps_what_the_vector_says(vector):
    answers = json.dumps(vector["answers"])

    seen = {
        "visible": in_browser(
            f"ManyiQuestionnaire.visibleItems(questionnaire, {answers})"
            ".map(function (item) { return item.id; })"
        ),
        "sentences": in_browser(
            f"ManyiQuestionnaire.checkAnswers(questionnaire, {answers})"
            ".map(function (p) { return ManyiQuestionnaire.sentence(p, sentences); })"
        ),
        "kept": in_browser(f"ManyiQuestionnaire.keptAnswers(questionnaire, {answers})"),
    }

    assert seen == {name: vector[name] for name in seen}


@pytest.mark.parametrize("vector", VECTORS)
def test_both_checkers_report_the_same_problems_field_by_field(vector):
    python = [
        {"code": p.code, "place": p.place, "found": p.found, "needed": p.needed}
        for p in check_answers(QUESTIONNAIRE, vector["answers"])
    ]

    javascript = in_browser(
        f"ManyiQuestionnaire.checkAnswers(questionnaire, {json.dumps(vector['answers'])})"
    )

    assert javascript == python


@pytest.mark.parametrize("vector", SHARED["conditions"], ids=json.dumps)
def test_a_condition_holds_alike_in_python_and_javascript(vector):
    condition = TypeAdapter(Condition).validate_python(vector["condition"])
    shown = {"id": "shown", "kind": "information", "label": "…", "shown_if": vector["condition"]}
    asked = [{"id": name, "kind": "number", "label": name} for name in ("x", "y")]
    sheet = json.dumps({"title": "…", "pages": [{"id": "p", "items": [*asked, shown]}]})

    javascript = in_browser(
        f"ManyiQuestionnaire.visibleItems({sheet}, {json.dumps(vector['answers'])})"
        ".some(function (item) { return item.id === 'shown'; })"
    )

    assert (holds(condition, vector["answers"]), javascript) == (vector["holds"],) * 2
