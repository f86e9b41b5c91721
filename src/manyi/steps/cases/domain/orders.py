"""A work order goes its steps: opened, travelled, done, with its materials, accepted."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from manyi.core.clock import now, today
from manyi.core.models import Person, Unit
from manyi.core.numbering import next_number
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import tell_people
from manyi.steps.cases.domain.recording import record_case_act, require_words
from manyi.steps.cases.enums import CaseState, NoticeKind, OrderState
from manyi.steps.cases.models import Case, OrderMaterial, OrderStepDone, WorkOrder
from manyi.steps.cases.queries import partial_people
from manyi.steps.cases.queries.orders import (
    has_order_steps,
    materials_cost,
    standing_of,
    visit_of,
)


@transaction.atomic
def open_order(
    case: Case,
    *,
    worker: Person,
    task: str,
    actor: Person,
    zone: Unit | None = None,
    appointment_at: datetime | None = None,
) -> WorkOrder:
    """Send somebody to the customer; a second order for the same case is rework （返修）."""
    require_words(case, 任务=task)
    found = (
        Problem("cases.closed_already", case.number) if case.state == CaseState.CLOSED else None,
        None if has_order_steps(case) else Problem("cases.no_order_steps", case.number),
        Problem("cases.about_oneself", case.number, worker.name)
        if worker.pk in partial_people(case)
        else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
    row = WorkOrder.objects.create(
        case=case,
        number=next_number("PG", today().year),
        round=case.round,
        zone=zone or case.zone,
        worker=worker,
        task=task.strip(),
        is_rework=case.orders.filter(done_at__isnull=False).exists(),
        appointment_at=appointment_at,
        opened_by=actor,
    )
    facts = {"owner": f"person-{worker.pk}", "rework": row.is_rework}
    _record(row, "order.opened", actor, facts=facts, words={"task": row.task})
    tell_people(case, [worker.pk], kind=NoticeKind.ORDER, key=row.thing)
    return row


@transaction.atomic
def do_step(
    order: WorkOrder,
    *,
    key: str,
    actor: Person,
    words: str = "",
    is_present: bool | None = None,
    appointment_at: datetime | None = None,
) -> WorkOrder:
    """Do the next step of the order; where it decides so, say whether the customer was there.

    Nobody there ends the visit with the steps of that branch; then the order waits for the next.
    """
    order = _held(order)
    step = next((one for one in standing_of(order) if one.is_next), None)
    if order.state != OrderState.OPEN or step is None or step.key != key:
        raise ProblemsFound([_not_now(order)])
    if order.worker_id != actor.pk:
        raise ProblemsFound([Problem("cases.not_yours", place=order.number)])
    if step.decides_presence:
        if is_present is None:
            raise ProblemsFound([Problem("cases.blank", order.number, needed="客户在不在")])
        order.is_customer_present = is_present
    visit = visit_of(order)
    OrderStepDone.objects.create(
        order=order, visit=visit, key=key, words=words.strip(), done_by=actor
    )
    order.appointment_at = appointment_at or order.appointment_at
    order.save(update_fields=["is_customer_present", "appointment_at"])
    _record(order, "order.progressed", actor, facts={"step": key}, words={"words": words})
    _go_on(order, visit, actor)
    return order


def _go_on(order: WorkOrder, visit: int, actor: Person) -> None:
    """Begin the next visit after one in vain; finish the order when nothing is left to do."""
    if visit_of(order) > visit:
        order.is_customer_present = None
        order.save(update_fields=["is_customer_present"])
    elif not any(one.is_next for one in standing_of(order)):
        order.state, order.done_at = OrderState.DONE, now()
        order.save(update_fields=["state", "done_at"])
        cost = float(materials_cost(order))
        facts = {"materials": order.materials.count(), "amount": cost}
        _record(order, "order.finished", actor, facts=facts)


@transaction.atomic
def use_material(
    order: WorkOrder, *, name: str, quantity: Decimal, measure: str, price: Decimal, actor: Person
) -> OrderMaterial:
    """Write down what was used, until the customer has accepted the work."""
    order = _held(order)
    if order.state not in (OrderState.OPEN, OrderState.DONE):
        raise ProblemsFound([_not_now(order)])
    if order.worker_id != actor.pk:
        raise ProblemsFound([Problem("cases.not_yours", place=order.number)])
    return OrderMaterial.objects.create(
        order=order, name=name.strip(), quantity=quantity, measure=measure.strip(), price=price
    )


@transaction.atomic
def accept_order(
    order: WorkOrder,
    *,
    accepted_by: str,
    charge: Decimal,
    is_charge_agreed: bool | None,
    remarks: str,
    actor: Person,
) -> WorkOrder:
    """Keep the customer's acceptance: who accepted, what was charged, whether they agreed to it."""
    order = _held(order)
    if order.state != OrderState.DONE:
        raise ProblemsFound([_not_now(order)])
    require_words(order.case, 验收人=accepted_by)
    if charge and is_charge_agreed is None:
        raise ProblemsFound([Problem("cases.blank", order.number, needed="客户是否认可收费")])
    order.accepted_by, order.accepted_at = accepted_by.strip(), now()
    order.charge, order.is_charge_agreed = charge, is_charge_agreed
    order.remarks, order.state = remarks.strip(), OrderState.ACCEPTED
    order.save()
    facts = {"agreed": is_charge_agreed}
    _record(order, "order.approved", actor, facts=facts, words={"remarks": order.remarks})
    return order


@transaction.atomic
def cancel_order(order: WorkOrder, *, reason: str, actor: Person) -> WorkOrder:
    """Take an order back that is not to be carried out, with the reason."""
    order = _held(order)
    require_words(order.case, 取消的理由=reason)
    if order.state != OrderState.OPEN:
        raise ProblemsFound([_not_now(order)])
    order.state = OrderState.CANCELLED
    order.save(update_fields=["state"])
    _record(order, "order.cancelled", actor, words={"reason": reason})
    return order


def _held(order: WorkOrder) -> WorkOrder:
    rows = WorkOrder.objects.select_for_update(of=("self",))
    return rows.select_related("case__adoption__pack_version").get(pk=order.pk)


def _record(
    order: WorkOrder,
    verb: str,
    actor: Person,
    *,
    facts: dict[str, object] | None = None,
    words: dict[str, str] | None = None,
) -> None:
    stated = {"order": order.thing, **(facts or {})}
    record_case_act(order.case, verb, actor=actor, facts=stated, words=words)


def _not_now(order: WorkOrder) -> Problem:
    return Problem("cases.order_not_now", order.number, order.get_state_display())
