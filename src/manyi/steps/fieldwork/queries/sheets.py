"""Questionnaires as people see them: read once a process, drawn once a version and language."""

from functools import lru_cache

from manyi.channels.web import is_current, render_sheet
from manyi.questionnaire.questionnaire import Questionnaire
from manyi.steps.questionnaires.models import QuestionnaireVersion, RenderedPage
from manyi.steps.questionnaires.queries import document_of


@lru_cache(maxsize=64)
def _read(pk: int, content_hash: str) -> Questionnaire:
    return document_of(QuestionnaireVersion.objects.get(pk=pk))


def questionnaire_of(version: QuestionnaireVersion) -> Questionnaire:
    """Return the questionnaire of a published version, which never changes."""
    return _read(version.pk, version.content_hash)


def languages_of(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the languages it can be shown in, its own first."""
    return (questionnaire.language, *sorted(questionnaire.translations))


def page_html(version: QuestionnaireVersion, *, language: str) -> str:
    """Return the page drawn at publication; one that is missing or outdated is drawn here."""
    stored = RenderedPage.objects.filter(version=version, language=language).first()
    if stored is not None and is_current(stored.html):
        return stored.html
    return _draw(version.pk, version.content_hash, language)


@lru_cache(maxsize=32)
def _draw(pk: int, content_hash: str, language: str) -> str:
    questionnaire = _read(pk, content_hash)
    return render_sheet(
        questionnaire,
        language=language,
        languages=languages_of(questionnaire),
    )
