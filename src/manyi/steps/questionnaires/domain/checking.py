"""What keeps a version from being published."""

from collections.abc import Iterator

from manyi.core.adoption import pack_of
from manyi.loop import STEP
from manyi.problems import Problem
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.drafting import check_binding
from manyi.questionnaire.questionnaire import (
    SCORED,
    UPLOADED,
    Item,
    ItemKind,
    Questionnaire,
    texts,
)
from manyi.regulation.schema.asking import Form, Scale
from manyi.steps.indicators.domain import required_items
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.indicators.queries import codes_at_or_below, section_of
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.questionnaires.queries import (
    COMPETITOR_ITEM,
    document_of,
    form_of,
    indicators_asked,
)


def publishing_problems(version: QuestionnaireVersion) -> tuple[Problem, ...]:
    """Return the gate's needs not met, then each place to put right."""
    document, form = document_of(version), form_of(version)
    binding = check_binding(document, indicators_asked(version.tree))
    missing = tuple(_required_unasked(document, version.tree))
    codes = {problem.code for problem in binding}
    gate = STEP["questionnaires"].gate.problems(
        {
            "indicators_published": not version.tree.is_draft,
            "every_indicator_asked": "questionnaire.indicator_unasked" not in codes,
            "every_item_bound": not codes
            & {"questionnaire.item_without_indicator", "questionnaire.indicator_unknown"},
            "required_indicators_kept": not missing,
        }
    )
    scale = pack_of(version.adoption.pack_version).scales[form.scale or ""]
    return (
        *gate,
        *binding,
        *missing,
        *check_questionnaire(document),
        *_off_scale(document, scale),
        *_texts_missing(document, form),
        *_not_yet_answerable(document),
    )


def _not_yet_answerable(document: Questionnaire) -> Iterator[Problem]:
    """Yield the items whose answers are files, which the public page does not take in."""
    for item in document.items():
        if item.kind in UPLOADED:
            yield Problem("questionnaires.upload_not_on_page", place=item.label)


def _required_unasked(document: Questionnaire, tree: IndicatorTree) -> Iterator[Problem]:
    """Yield what the regulation asks for and no item asks, not even through a finer indicator."""
    asked = {item.indicator for item in document.items() if item.kind in SCORED}
    for code, label in required_items(section_of(tree).items).items():
        if not asked & codes_at_or_below(tree, code):
            yield Problem("questionnaires.required_unasked", place=label)


def _off_scale(document: Questionnaire, scale: Scale) -> Iterator[Problem]:
    for item in document.items():
        if item.kind in SCORED and not _is_on(item, scale):
            yield Problem("questionnaires.off_scale", place=item.label, needed=scale.label)


def _is_on(item: Item, scale: Scale) -> bool:
    if scale.marks is not None:
        return item.kind is ItemKind.MARK and item.full_mark == scale.marks.full.get(
            item.indicator or ""
        )
    levels = [(code, level.points) for code, level in scale.levels.items()]
    return item.kind is ItemKind.LEVEL and levels == [
        (choice.code, choice.points) for choice in item.choices
    ]


def _texts_missing(document: Questionnaire, form: Form) -> Iterator[Problem]:
    printed = "\n".join(texts(document).values())
    for text in form.says.values():
        if text not in printed:
            yield Problem("questionnaires.text_missing", place=document.title, needed=text)
    kinds = {item.kind for item in document.items()}
    if form.open_question is not None and ItemKind.LONG_TEXT not in kinds:
        yield Problem(
            "questionnaires.open_question_missing",
            place=document.title,
            needed=form.open_question,
        )
    if form.about == "competitor" and not _asks_competitor(document):
        yield Problem("questionnaires.competitor_unasked", place=document.title)


def _asks_competitor(document: Questionnaire) -> bool:
    return any(item.id == COMPETITOR_ITEM and item.required for item in document.items())
