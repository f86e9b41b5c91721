"""Drawing a published questionnaire once for each language."""

from django.db import transaction

from manyi.channels.web import render_sheet
from manyi.steps.fieldwork.queries.sheets import languages_of, questionnaire_of
from manyi.steps.questionnaires.models import QuestionnaireVersion, RenderedPage


@transaction.atomic
def render_pages(version: QuestionnaireVersion) -> tuple[RenderedPage, ...]:
    """Draw the page of a published version in each of its languages and keep it."""
    questionnaire = questionnaire_of(version)
    languages = languages_of(questionnaire)
    pages = []
    for language in languages:
        html = render_sheet(
            questionnaire,
            language=language,
            languages=languages,
        )
        page, _ = RenderedPage.objects.update_or_create(
            version=version, language=language, defaults={"html": html}
        )
        pages.append(page)
    return tuple(pages)
