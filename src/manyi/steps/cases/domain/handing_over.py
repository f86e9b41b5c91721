"""What people handle in step 9 goes to a colleague: cases, requests, orders, corrective actions."""

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import today
from manyi.core.handovers import InHand, Thing
from manyi.core.models import Person
from manyi.steps.cases.domain.notices import Notice, tell
from manyi.steps.cases.domain.recording import record_case_act, refuse_partial
from manyi.steps.cases.enums import ActionState, NoticeKind, OrderState, RequestState
from manyi.steps.cases.models import Assignment, Case, CoRequest, CorrectiveAction, WorkOrder
from manyi.steps.cases.queries import provision_of

_OPEN_REQUESTS = (RequestState.ASKED, RequestState.TAKEN)
_OPEN_ORDERS = (OrderState.OPEN, OrderState.DONE)
_LONGEST = 60


def cases_in_hand(*, person: Person) -> InHand:
    """Return the cases a person handles that are not closed."""
    rows = Case.objects.filter(handler=person, closed_at=None).order_by("pk")
    things = tuple(Thing(str(row.pk), _told(row.number, row.description)) for row in rows)
    return InHand("cases", "反馈件", things, _move_case)


@transaction.atomic
def _move_case(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    """Give the case to a colleague without a new clock; never to somebody it is about."""
    rows = Case.objects.select_for_update(of=("self",)).select_related(
        "adoption__pack_version", "customer"
    )
    case = rows.get(pk=item, handler=leaving)
    refuse_partial(case, receiver)
    case.handler = receiver
    case.save(update_fields=["handler"])
    Assignment.objects.create(
        case=case,
        round=case.round,
        handler=receiver,
        reason=f"由{leaving.name}移交",
        assigned_by=actor,
    )
    facts = {"owner": f"person-{receiver.pk}", "from": f"person-{leaving.pk}"}
    record_case_act(case, "case.handed_over", actor=actor, facts=facts)
    _tell(case, receiver)


def requests_in_hand(*, person: Person) -> InHand:
    """Return the requests for help a person has not replied to."""
    rows = CoRequest.objects.filter(owner=person, state__in=_OPEN_REQUESTS).select_related("case")
    things = tuple(Thing(str(row.pk), _told(row.case.number, row.question)) for row in rows)
    return InHand("requests", "协办", things, _move_request)


@transaction.atomic
def _move_request(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    rows = CoRequest.objects.select_related("case__adoption__pack_version", "case__customer")
    request = rows.get(pk=item, owner=leaving)
    refuse_partial(request.case, receiver)
    request.owner = receiver
    request.save(update_fields=["owner"])
    _record_part(request.case, f"request-{request.pk}", leaving, receiver, actor)


def orders_in_hand(*, person: Person) -> InHand:
    """Return the work orders a person has still to carry out."""
    rows = WorkOrder.objects.filter(worker=person, state__in=_OPEN_ORDERS)
    things = tuple(Thing(str(row.pk), _told(row.number, row.task)) for row in rows)
    return InHand("orders", "派工单", things, _move_order)


@transaction.atomic
def _move_order(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    rows = WorkOrder.objects.select_related("case__adoption__pack_version", "case__customer")
    order = rows.get(pk=item, worker=leaving)
    refuse_partial(order.case, receiver)
    order.worker = receiver
    order.save(update_fields=["worker"])
    _record_part(order.case, order.thing, leaving, receiver, actor)


def cars_in_hand(*, person: Person) -> InHand:
    """Return the corrective actions a person has still to close."""
    rows = CorrectiveAction.objects.filter(owner=person, state=ActionState.OPEN)
    things = tuple(Thing(str(row.pk), row.number) for row in rows)
    return InHand("cars", "纠正措施报告", things, _move_car)


@transaction.atomic
def _move_car(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    rows = CorrectiveAction.objects.select_related("case__adoption__pack_version")
    car = rows.get(pk=item, owner=leaving)
    car.owner = receiver
    car.save(update_fields=["owner"])
    _record_part(car.case, car.thing, leaving, receiver, actor)


def _record_part(
    case: Case, part: str, leaving: Person, receiver: Person, actor: Person | None
) -> None:
    """Record that a part of a case went on; the case itself stays with its handler."""
    key, _provision = provision_of(case.adoption)
    record_act(
        "case.part_handed_over",
        adoption=case.adoption,
        actor=actor,
        address=f"cases.{key}",
        occasion=case.occasion,
        on=today(),
        thing=case.thing,
        facts={
            "case": case.thing,
            "part": part,
            "owner": f"person-{receiver.pk}",
            "from": f"person-{leaving.pk}",
        },
    )
    _tell(case, receiver)


def _tell(case: Case, receiver: Person) -> None:
    key = f"{case.thing}/handed_over/{receiver.pk}/{today().isoformat()}"
    tell([Notice(case.pk, receiver.pk, NoticeKind.HANDED_OVER, key)], key=key)


def _told(number: str, words: str) -> str:
    return f"{number} {words[:_LONGEST]}"
