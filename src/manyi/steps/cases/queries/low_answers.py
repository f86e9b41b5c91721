"""Answers at the worst level, of customers who can be asked again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from manyi.core.models import Unit
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, ItemKind, Questionnaire
from manyi.steps.cases.models import Case
from manyi.steps.fieldwork.models import Response
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM, document_of


@dataclass(frozen=True)
class LowAnswer:
    """What a respondent rated at the worst level, and the words left in the open questions."""

    indicator: str
    label: str
    comment: str
    owner: Unit | None


@lru_cache(maxsize=64)
def _document(version: int, _hash: str) -> Questionnaire:
    return document_of(QuestionnaireVersion.objects.get(pk=version))


def low_answer(response: Response) -> LowAnswer | None:
    """Return what was answered at the worst level of its scale; None where nothing was.

    A form about a competitor says nothing of ourselves.
    """
    version = response.questionnaire_version
    items = tuple(_document(version.pk, version.content_hash).items())
    if any(item.id == COMPETITOR_ITEM for item in items):
        return None
    words = [
        str(response.answers.get(item.id) or "").strip()
        for item in items
        if item.kind in (ItemKind.SHORT_TEXT, ItemKind.LONG_TEXT)
    ]
    for item in items:
        if item.indicator and _is_worst(item, response.answers.get(item.id)):
            comment = "\n".join(filter(None, words))
            return LowAnswer(item.indicator, item.label, comment, _owner(version, item.indicator))
    return None


def _owner(version: QuestionnaireVersion, indicator: str) -> Unit | None:
    """Return the department that answers for the indicator, where the tree names one."""
    row = version.tree.indicators.filter(code=indicator).select_related("owner").first()
    return row and row.owner


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
        .exclude(pk__in=Case.objects.exclude(response=None).values("response"))
        .select_related("audience__wave__adoption", "questionnaire_version", "invitation__member")
    )
    return rows.iterator(chunk_size=500)
