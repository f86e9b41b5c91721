"""Answers at the worst level, of customers who can be asked again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, ItemKind, Questionnaire
from manyi.steps.cases.models import Case
from manyi.steps.fieldwork.models import Response
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.questionnaires.queries import document_of

OUTSIDE = ("self", "competitors")


@dataclass(frozen=True)
class LowAnswer:
    """What a respondent rated at the worst level, and the words left in the open questions."""

    indicator: str
    label: str
    comment: str


@lru_cache(maxsize=64)
def _document(version: int, _hash: str) -> Questionnaire:
    return document_of(QuestionnaireVersion.objects.get(pk=version))


def low_answer(response: Response) -> LowAnswer | None:
    """Return what was answered at the worst level of its scale; None where nothing was."""
    version = response.questionnaire_version
    items = tuple(_document(version.pk, version.content_hash).items())
    words = [
        str(response.answers.get(item.id) or "").strip()
        for item in items
        if item.kind in (ItemKind.SHORT_TEXT, ItemKind.LONG_TEXT)
    ]
    for item in items:
        if item.indicator and _is_worst(item, response.answers.get(item.id)):
            return LowAnswer(item.indicator, item.label, "\n".join(filter(None, words)))
    return None


def _is_worst(item: Item, answer: object) -> bool:
    """Whether the answer earns the fewest points of the scale, or the lowest possible mark."""
    if answer is None or answer == NOT_APPLICABLE:
        return False
    if item.kind is ItemKind.LEVEL:
        return answer == min(item.choices, key=lambda choice: choice.points or 0).code
    if item.kind is ItemKind.MARK and isinstance(answer, int | float):
        return answer <= (item.minimum or 0)
    return False


def responses_since(moment: datetime) -> Iterator[Response]:
    """Return answers of known customers that no case has been opened for."""
    rows = (
        Response.objects.filter(submitted_at__gte=moment, invitation__member__contact__isnull=False)
        .exclude(audience__key__in=OUTSIDE)
        .exclude(pk__in=Case.objects.exclude(response=None).values("response"))
        .select_related("audience__wave__adoption", "questionnaire_version", "invitation__member")
    )
    return rows.iterator(chunk_size=500)
