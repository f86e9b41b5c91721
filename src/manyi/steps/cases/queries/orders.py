"""Work orders: the steps of the pack as one order goes, what it cost, and whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from manyi.core.models import Person
from manyi.regulation.schema.cases import OrderStep
from manyi.steps.cases.enums import OrderState
from manyi.steps.cases.models import Case, OrderStepDone, WorkOrder
from manyi.steps.cases.queries.terms import deadline, provision_of


@dataclass(frozen=True)
class OrderStanding:
    """One step of an order: whether it was done, is the next, or does not apply this time."""

    key: str
    label: str
    decides_presence: bool
    done: OrderStepDone | None
    is_next: bool
    is_late: bool
    due_at: datetime | None


def has_order_steps(case: Case) -> bool:
    """Whether the regulation says how a work order goes."""
    _key, provision = provision_of(case.adoption)
    return bool(provision.order_steps)


def visit_of(order: WorkOrder) -> int:
    """Return which visit the order is at; each time nobody was there the next one begins."""
    absences = [key for key, step in _steps(order).items() if step.when == "absent"]
    if not absences:
        return 1
    return order.steps.filter(key=absences[-1]).count() + 1


def _steps(order: WorkOrder) -> dict[str, OrderStep]:
    _key, provision = provision_of(order.case.adoption)
    return dict(provision.order_steps)


def standing_of(order: WorkOrder) -> tuple[OrderStanding, ...]:
    """Return the steps of the order's present visit in their order, the next one marked.

    A branch is left out once it is known whether the customer is there; what was done before the
    visit, like taking the order, is not done again on the next visit.
    """
    visit = visit_of(order)
    known = list(_branch(order))
    rows = order.steps.select_related("done_by")
    done = {row.key: row for row in rows if row.key in known}
    decided = _decided_at(order)
    kept = {
        key: row
        for key, row in done.items()
        if row.visit == visit or known.index(key) < known.index(decided or key)
    }
    is_open = order.state == OrderState.OPEN
    next_key = next((key for key in known if key not in kept), None) if is_open else None
    return tuple(_standings(order, known, kept, next_key))


def _decided_at(order: WorkOrder) -> str | None:
    return next((key for key, step in _steps(order).items() if step.decides), None)


def _branch(order: WorkOrder) -> Iterator[str]:
    there = order.is_customer_present
    for key, step in _steps(order).items():
        is_other_branch = (step.when == "present" and there is False) or (
            step.when == "absent" and there is not False
        )
        # Without the customer there is no work: the visit ends with its own steps.
        is_after_absence = there is False and step.when is None and _comes_after(order, key)
        if not is_other_branch and not is_after_absence:
            yield key


def _comes_after(order: WorkOrder, key: str) -> bool:
    keys = list(_steps(order))
    decided = _decided_at(order)
    return decided is not None and keys.index(key) > keys.index(decided)


def _standings(
    order: WorkOrder, known: list[str], kept: dict[str, OrderStepDone], next_key: str | None
) -> Iterator[OrderStanding]:
    steps, before = _steps(order), order.opened_at
    for key in known:
        step, row = steps[key], kept.get(key)
        due = deadline(before, step.within) if before else None
        late = bool(due and row and row.done_at > due)
        yield OrderStanding(
            key, step.label, step.decides is not None, row, key == next_key, late, due
        )
        before = row.done_at if row else None


def materials_cost(order: WorkOrder) -> Decimal:
    """Return what the materials of an order cost, in 元."""
    return sum((row.cost for row in order.materials.all()), Decimal(0))


def listed_orders() -> QuerySet[WorkOrder]:
    """Return orders with what a list shows."""
    return WorkOrder.objects.select_related("case__customer", "case__adoption", "zone", "worker")


def orders_for(person: Person) -> QuerySet[WorkOrder]:
    """Return the orders on which this person still has something to do, the oldest first."""
    waiting = Q(state=OrderState.OPEN) | Q(state=OrderState.DONE)
    return listed_orders().filter(waiting, worker=person).order_by("opened_at")
