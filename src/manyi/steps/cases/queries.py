"""Questions of step 9: terms of the regulation, low answers, who has the least on their desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, QuerySet
from django.utils import timezone

from manyi.core.adoption import pack_of, people_in_role
from manyi.core.calendar import working_calendar
from manyi.core.clock import today
from manyi.core.models import Adoption, Person
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, ItemKind, Questionnaire
from manyi.regulation import Period
from manyi.regulation.schema.cases import Case as CaseProvision
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case
from manyi.steps.fieldwork.models import Response
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.questionnaires.queries import document_of

OUTSIDE = ("self", "competitors")


def provision_of(adoption: Adoption) -> tuple[str, CaseProvision]:
    """Return the key and content of the pack's feedback section; a pack has one."""
    return next(iter(pack_of(adoption.pack_version).cases.items()))


def term(adoption: Adoption, step: str, category: str) -> Period | None:
    """Return how long a step may take for a category; None where the regulation gives no time."""
    _key, provision = provision_of(adoption)
    own = provision.categories.get(category)
    if own and step in own.terms:
        return own.terms[step]
    return provision.steps[step].within if step in provision.steps else None


def deadline(start: datetime, period: Period | None) -> datetime:
    """Return the same time of day at the period's last working day; without a period, the start."""
    if period is None:
        return start
    local = timezone.localtime(start)
    day = working_calendar().add(local.date(), period)
    return local.replace(year=day.year, month=day.month, day=day.day)


def handler_for(adoption: Adoption, category: str, *, not_person: int | None) -> Person | None:
    """Return who gets the case: of those the regulation sends it to, the one with the least open.

    The person the customer complains about is never chosen.
    """
    _key, provision = provision_of(adoption)
    kind = provision.categories.get(category)
    role = (kind.goes_to if kind else None) or provision.owner
    people = people_in_role(adoption, role, today()).exclude(pk=not_person or 0)
    counts = dict(
        Case.objects.exclude(state=CaseState.CLOSED)
        .filter(handler__in=people.values("pk"))
        .values_list("handler")
        .annotate(n=Count("pk"))
    )
    return min(people, key=lambda person: (counts.get(person.pk, 0), person.pk), default=None)


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


def open_cases() -> QuerySet[Case]:
    """Return the cases still to be closed, soonest deadline first."""
    rows = Case.objects.exclude(state=CaseState.CLOSED)
    return rows.select_related("customer", "handler", "unit", "adoption__unit")
