"""People are told of a case through the outbox: once of each thing, until they have taken note."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.core.outbox import enqueue
from manyi.steps.cases.models import Case, CaseNotice

TELL = "cases.tell"


@dataclass(frozen=True)
class Notice:
    """One thing one person is to be told; the same key never tells them twice."""

    case: int
    person: int
    kind: str
    key: str
    code: str = ""
    level: int = 0


def tell(notices: Iterable[Notice], *, key: str) -> None:
    """Have people told, in the caller's transaction; the key names what made it known."""
    told = [dict(vars(one)) for one in notices]
    if told:
        enqueue(TELL, key=key, notices=told)


def tell_all(notices: Sequence[Notice]) -> None:
    """Have people told of several things at once; the first of them names the whole."""
    if notices:
        tell(notices, key=f"{notices[0].key}/{notices[0].person}/{len(notices)}")


def give_notices(notices: Iterable[Notice]) -> None:
    """Put notices on people's first pages; those they have already are left."""
    rows = [
        CaseNotice(
            case_id=one.case,
            person_id=one.person,
            kind=one.kind,
            key=one.key,
            code=one.code,
            level=one.level,
            told_at=now(),
        )
        for one in notices
    ]
    CaseNotice.objects.bulk_create(rows, ignore_conflicts=True)


def tell_people(case: Case, people: Iterable[int], *, kind: str, key: str) -> None:
    """Tell people one thing of a case, once."""
    tell([Notice(case.pk, person, kind, key) for person in people], key=key)


def tell_handler(case: Case) -> None:
    """Tell the handler that the case was given to them."""
    if case.handler_id is not None and case.dispatched_at is not None:
        key = f"{case.thing}/assigned/{case.dispatched_at.isoformat()}"
        tell([Notice(case.pk, case.handler_id, "assigned", key)], key=key)


@transaction.atomic
def take_note(case: Case, *, actor: Person) -> int:
    """Take the notices of a case off a person's first page; return how many there were."""
    rows = CaseNotice.objects.filter(person=actor, case=case, seen_at=None)
    return rows.update(seen_at=now())
