"""Low answers of customers who can be asked again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from manyi.core.models import Unit
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, ItemKind, Questionnaire
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries.terms import provision_of
from manyi.steps.fieldwork.models import Response
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM, document_of


@dataclass(frozen=True)
class LowAnswer:
    """What a respondent rated low, and the words left in the open questions."""

    indicator: str
    label: str
    comment: str
    owner: Unit | None


@lru_cache(maxsize=64)
def _document(version: int, _hash: str) -> Questionnaire:
    return document_of(QuestionnaireVersion.objects.get(pk=version))


def low_answer(response: Response) -> LowAnswer | None:
    """Return the first item that was answered low; None where none was.

    Low is the worst level of the scale, or whatever earns no more of the full mark than the
    regulation says. A form about a competitor says nothing of ourselves.
    """
    version = response.questionnaire_version
    _key, provision = provision_of(response.audience.wave.adoption)
    share = float(provision.low_answer or 0)
    items = tuple(_document(version.pk, version.content_hash).items())
    if any(item.id == COMPETITOR_ITEM for item in items):
        return None
    words = [
        str(response.answers.get(item.id) or "").strip()
        for item in items
        if item.kind in (ItemKind.SHORT_TEXT, ItemKind.LONG_TEXT)
    ]
    for item in items:
        if item.indicator and _is_low(item, response.answers.get(item.id), share):
            comment = "\n".join(filter(None, words))
            return LowAnswer(item.indicator, item.label, comment, _owner(version, item.indicator))
    return None


def _owner(version: QuestionnaireVersion, indicator: str) -> Unit | None:
    """Return the department that answers for the indicator, where the tree names one."""
    row = version.tree.indicators.filter(code=indicator).select_related("owner").first()
    return row and row.owner


def _is_low(item: Item, answer: object, share: float) -> bool:
    """Whether the answer is the worst there is, or earns no more than a share of the full mark."""
    if answer is None or answer == NOT_APPLICABLE:
        return False
    if item.kind is ItemKind.LEVEL:
        points = {choice.code: choice.points or 0 for choice in item.choices}
        return answer in points and points[answer] <= max(
            min(points.values()), share * max(points.values())
        )
    if item.kind is ItemKind.MARK and isinstance(answer, int | float):
        return answer <= max(item.minimum or 0, share * (item.full_mark or 0))
    return False


def responses_since(moment: datetime) -> Iterator[Response]:
    """Return answers that no case has been opened for, of customers known or kept confidential.

    Whose a confidential answer is lies in its box; whoever may open it says why.
    """
    known = Q(invitation__member__contact__isnull=False) | Q(locked_identity__isnull=False)
    rows = (
        Response.objects.filter(known, submitted_at__gte=moment)
        .exclude(pk__in=Case.objects.exclude(response=None).values("response"))
        .select_related("audience__wave__adoption", "questionnaire_version", "invitation__member")
    )
    return rows.iterator(chunk_size=500)
