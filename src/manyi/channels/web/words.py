"""Sentences about answers in the respondent's language."""

import json
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from manyi.problems import Problem, sentence
from manyi.questionnaire.questionnaire import ItemKind, Questionnaire


@cache
def _english() -> dict[str, str]:
    text = files(__name__.rpartition(".")[0]).joinpath("sentences.en.json").read_text("utf-8")
    return json.loads(text)


def problem_words(problem: Problem) -> str:
    """Return the problem in the language of the page."""
    words = _english().get(problem.code) if (get_language() or "").startswith("en") else None
    if words is None:
        return sentence(problem)
    return words.format(place=problem.place, found=problem.found, needed=problem.needed)


def summary_line(questionnaire: Questionnaire, problem: Problem) -> str:
    """Return the problem with the number of its question, for the list above the page."""
    asked = [item for item in questionnaire.items() if item.kind is not ItemKind.INFORMATION]
    for number, item in enumerate(asked, start=1):
        if item.id == problem.place:
            return _("第 %(number)d 题「%(label)s」：%(words)s") % {
                "number": number,
                "label": item.label,
                "words": problem_words(problem),
            }
    return problem_words(problem)
