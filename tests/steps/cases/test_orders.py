"""A work order goes the steps of the regulation, also where the customer is out."""

from decimal import Decimal

import pytest
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.core.outbox import drain
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.orders import (
    accept_order,
    cancel_order,
    do_step,
    open_order,
    use_material,
)
from manyi.steps.cases.enums import OrderState
from manyi.steps.cases.models import Case, CaseNotice, WorkOrder
from manyi.steps.cases.queries.orders import materials_cost, standing_of
from tests.steps.cases.factories import answered, make_service, moment, registered, visit
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db
THERE = ["accept", "prepare", "arrive", "explain", "work", "hand_over"]


@pytest.fixture
def service():
    return make_service()


def order_for(case: Case, company, **changes: object) -> WorkOrder:
    given = {
        "worker": company.people["department"],
        "task": "更换三号表的密封圈",
        "actor": company.people["service"],
    }
    return open_order(case, **(given | changes))


def go(order: WorkOrder, *keys: str, is_present: bool | None = None) -> WorkOrder:
    for key in keys:
        there = is_present if key == "arrive" else None
        order = do_step(order, key=key, is_present=there, actor=order.worker)
    return order


def accepted(order: WorkOrder, company, **changes: object) -> WorkOrder:
    given = {
        "accepted_by": "王师傅",
        "charge": Decimal(0),
        "is_charge_agreed": None,
        "remarks": "",
        "actor": company.people["department"],
    }
    return accept_order(order, **(given | changes))


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def shown(order: WorkOrder) -> list[tuple[str, bool, bool]]:
    return [(one.key, one.done is not None, one.is_next) for one in standing_of(order)]


def test_an_order_goes_its_steps_in_their_order_and_is_finished_by_the_last(service):
    company, adoption = service
    order = order_for(registered(company, adoption), company)

    order = go(order, *THERE, is_present=True)

    assert (order.number, order.state, order.is_rework) == (
        "PG-2026-0001",
        OrderState.DONE,
        False,
    )
    assert shown(order) == [(key, True, False) for key in THERE]
    verbs = [entry.verb for entry in read_entries(thing=order.case.thing)]
    assert verbs[-8:] == ["order.opened", *["order.progressed"] * 6, "order.finished"]


def test_only_the_next_step_is_done_and_only_by_whom_was_sent(service):
    company, adoption = service
    order = order_for(registered(company, adoption), company)

    assert codes_of(go, order, "prepare") == ["cases.order_not_now"]
    assert codes_of(do_step, order, key="accept", actor=company.people["sales"]) == [
        "cases.not_yours"
    ]
    order = go(order, "accept", "prepare")
    assert codes_of(go, order, "arrive") == ["cases.blank"]


def test_a_customer_who_is_out_gets_a_card_and_another_visit(service):
    company, adoption = service
    order = go(
        order_for(registered(company, adoption), company),
        "accept",
        "prepare",
        "arrive",
        is_present=False,
    )

    assert shown(order) == [
        ("accept", True, False),
        ("prepare", True, False),
        ("arrive", True, False),
        ("card", False, True),
        ("appoint", False, False),
    ]
    order = go(order, "card")
    order = do_step(
        order, key="appoint", appointment_at=moment("2026-12-06 09:00"), actor=order.worker
    )

    assert order.appointment_at == moment("2026-12-06 09:00")
    assert (order.state, order.is_customer_present) == (OrderState.OPEN, None)
    assert shown(order)[:3] == [
        ("accept", True, False),
        ("prepare", True, False),
        ("arrive", False, True),
    ]
    order = go(order, *THERE[2:], is_present=True)
    assert order.state == OrderState.DONE


def test_being_out_twice_is_two_visits_in_vain(service):
    company, adoption = service
    order = go(order_for(registered(company, adoption), company), "accept", "prepare")

    for _ in range(2):
        order = go(order, "arrive", "card", "appoint", is_present=False)
    order = go(order, *THERE[2:], is_present=True)

    assert order.state == OrderState.DONE
    assert list(order.steps.filter(key="arrive").values_list("visit", flat=True)) == [1, 2, 3]


def test_a_step_that_took_too_long_is_late(service):
    company, adoption = service
    with at(moment("2026-03-02 09:00")):
        order = order_for(registered(company, adoption), company)
    with at(moment("2026-03-03 09:00")):
        order = go(order, "accept")

    assert standing_of(order)[0].is_late


def test_materials_add_up_and_acceptance_asks_whether_the_charge_was_fair(service):
    company, adoption = service
    order = order_for(registered(company, adoption), company)
    used = {"measure": "个", "price": Decimal("12.50"), "actor": order.worker}
    use_material(order, name="密封圈", quantity=Decimal(3), **used)
    use_material(order, name="螺丝", quantity=Decimal("0.5"), **used)

    assert materials_cost(order) == Decimal("43.75")
    assert codes_of(accepted, order, company) == ["cases.order_not_now"]
    order = go(order, *THERE, is_present=True)
    assert codes_of(accepted, order, company, charge=Decimal(50)) == ["cases.blank"]
    order = accepted(order, company, charge=Decimal(50), is_charge_agreed=False)

    assert (order.state, order.charge, order.is_charge_agreed) == (
        OrderState.ACCEPTED,
        Decimal(50),
        False,
    )
    assert codes_of(use_material, order, name="胶", quantity=Decimal(1), **used) == [
        "cases.order_not_now"
    ]


def test_a_second_order_after_finished_work_is_rework(service):
    company, adoption = service
    case = registered(company, adoption)
    accepted(go(order_for(case, company), *THERE, is_present=True), company)

    assert order_for(case, company).is_rework


def test_who_is_sent_is_told(service):
    company, adoption = service
    order = order_for(registered(company, adoption), company)

    drain()

    (notice,) = CaseNotice.objects.filter(kind="order")
    assert notice.person == order.worker


def test_a_case_is_not_closed_before_its_order_is_accepted_or_taken_back(service):
    company, adoption = service
    case = answered(company, adoption)
    order = order_for(case, company)
    visit(case, company)

    assert [one.code for one in domain.closing_problems(case)] == ["cases.order_open"]
    assert codes_of(cancel_order, order, reason=" ", actor=company.people["service"]) == [
        "cases.blank"
    ]
    cancel_order(order, reason="客户自己修好了", actor=company.people["service"])
    assert domain.closing_problems(case) == ()


def test_no_order_is_opened_where_the_regulation_has_no_steps_for_it():
    company, adoption = make_service("quality_measurement")
    case = registered(company, adoption)

    assert codes_of(order_for, case, company) == ["cases.no_order_steps"]


def test_the_worker_finds_the_order_and_walks_it_on_the_page(service):
    company, adoption = service
    case = registered(company, adoption)
    signed_in(company, "service").post(
        reverse("cases:case", args=[case.pk]),
        {"act": "order", "worker": company.people["department"].pk, "task": "换密封圈"},
    )
    order = WorkOrder.objects.get()
    client = signed_in(company, "department")
    address = reverse("cases:order", args=[order.pk])

    assert order.number in text_of(client.get(reverse("cases:orders")))
    client.post(address, {"act": "step", "key": "accept"})
    client.post(address, {"act": "step", "key": "prepare"})
    assert "客户不在" in text_of(client.get(address))
    client.post(address, {"act": "step", "key": "arrive", "is_present": "yes"})
    material = {"act": "material", "name": "密封圈", "quantity": "2", "measure": "个", "price": "3"}
    client.post(address, material)
    for key in THERE[3:]:
        client.post(address, {"act": "step", "key": key})
    sent = {"act": "accept", "accepted_by": "王师傅", "charge": "6", "is_charge_agreed": "yes"}
    client.post(address, sent)

    order.refresh_from_db()
    assert (order.state, order.is_charge_agreed) == (OrderState.ACCEPTED, True)
    assert "客户认为合理" in text_of(client.get(address))
    assert client.post(address, {"act": "vanish"}).status_code == 404


def test_the_list_costs_the_same_queries_for_one_order_and_for_three(
    service, django_assert_num_queries
):
    company, adoption = service
    client = signed_in(company, "department")
    order_for(registered(company, adoption), company)
    client.get(reverse("cases:orders"))

    with django_assert_num_queries(6):
        client.get(reverse("cases:orders"))
    for _ in range(2):
        order_for(registered(company, adoption), company)
    with django_assert_num_queries(6):
        client.get(reverse("cases:orders"))
