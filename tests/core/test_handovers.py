"""What a person has in hand goes to others in one reviewed step, and comes back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.adoption import assign_role
from manyi.core.clock import at, today
from manyi.core.handovers import (
    Wish,
    confirm_handover,
    in_hand,
    propose_handover,
    refuse_handover,
    return_handover,
    return_what_is_due,
)
from manyi.core.ledger.reading import read_entries
from manyi.core.models import Customer, Handover, RoleHolder
from manyi.core.organisation import form_group
from manyi.core.people import deactivate_person
from manyi.problems import ProblemsFound
from tests.factories import FOUNDED, make_customer, make_person
from tests.steps.cases.factories import customer_of, make_service, moment, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """A clerk with two cases, a role of the regulation, a customer and a group; and a colleague."""
    company, adoption = make_service()
    leaver, colleague = company.people["service"], company.people["service2"]
    with at(moment("2026-03-02 10:00")):
        assign_role(adoption, "manager", leaver, start=FOUNDED, actor=None)
        form_group(
            "客服小组",
            code="desk",
            unit=company.departments["after_sales"],
            leader=leaver,
            start=FOUNDED,
            actor=None,
        )
        make_customer("C7", company.departments["business"], salesperson=leaver)
        for _n in range(2):
            case = registered(company, adoption)
            case.handler = leaver
            case.save()
    return company, adoption, leaver, colleague


def everything_of(person) -> list[tuple[str, int]]:
    return [(kind.kind, len(kind.things)) for kind in in_hand(person) if kind.things]


def proposed(office, **changes: object) -> Handover:
    company, _adoption, leaver, colleague = office
    wishes = [
        Wish(kind.kind, one.item, colleague) for kind in in_hand(leaver) for one in kind.things
    ]
    given = {
        "receiver": colleague,
        "wishes": wishes,
        "until": None,
        "reason": "离职",
        "actor": company.people["admin"],
    }
    with at(moment("2026-03-03 10:00")):
        return propose_handover(leaver, **(given | changes))


def confirmed(office, **changes: object) -> Handover:
    with at(moment("2026-03-03 11:00")):
        return confirm_handover(proposed(office, **changes), actor=office[0].people["manager"])


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def test_what_is_in_hand_is_shown_kind_by_kind(office):
    _company, _adoption, leaver, _colleague = office

    assert everything_of(leaver) == [
        ("roles", 1),
        ("grants", 1),
        ("groups", 1),
        ("customers", 1),
        ("cases", 2),
    ]


def test_nothing_moves_before_a_second_person_confirms(office):
    company, _adoption, leaver, _colleague = office
    handover = proposed(office)
    before = everything_of(leaver)

    assert codes_of(confirm_handover, handover, actor=company.people["admin"]) == [
        "handover.second_person"
    ]
    assert codes_of(proposed, office) == ["handover.waiting"]
    refuse_handover(handover, actor=company.people["manager"])

    assert everything_of(leaver) == before


def test_confirmed_everything_moves_and_the_account_can_be_closed(office):
    company, _adoption, leaver, colleague = office

    handover = confirmed(office)

    # The colleague is a clerk already, so that grant stays where it is.
    assert everything_of(leaver) == [("grants", 1)]
    kept = handover.lines.get(kind="grants")
    assert (kept.moved_at, "已经有这个角色" in kept.refusal) == (None, True)
    assert everything_of(colleague) == [
        ("roles", 1),
        ("grants", 1),
        ("groups", 1),
        ("customers", 1),
        ("cases", 2),
    ]
    assert RoleHolder.objects.get(person=leaver).end == date(2026, 3, 2)
    deactivate_person(leaver, on=date(2026, 3, 4), actor=company.people["admin"])
    entry = next(iter(read_entries(thing=handover.thing, verbs=("handover.confirmed",))))
    assert entry.facts["items"] == 5


def test_a_case_about_the_receiver_stays_and_says_why(office):
    company, adoption, leaver, colleague = office
    with at(moment("2026-03-02 11:00")):
        own = registered(company, adoption, customer=customer_of(company, salesperson=colleague))
        own.handler = leaver
        own.save()

    handover = confirmed(office)

    own.refresh_from_db()
    line = handover.lines.get(kind="cases", item=str(own.pk))
    assert (own.handler, "不能由本人处理" in line.refusal) == (leaver, True)


def test_taken_back_only_what_is_still_there_returns(office):
    company, _adoption, leaver, _colleague = office
    handover = confirmed(office)
    third = make_person("third", company.departments["after_sales"], role="service")
    Customer.objects.filter(number="C7").update(salesperson=third)

    with at(moment("2026-03-05 10:00")):
        return_handover(handover, actor=company.people["admin"])

    assert everything_of(leaver) == [("roles", 1), ("grants", 1), ("groups", 1), ("cases", 2)]
    assert Customer.objects.get(number="C7").salesperson == third
    assert "已经不在" in handover.lines.get(kind="customers").refusal


def test_what_a_deputy_held_comes_back_by_itself(office):
    _company, _adoption, leaver, _colleague = office
    handover = confirmed(office, until=date(2026, 3, 10))

    with at(moment("2026-03-10 10:00")):
        early = return_what_is_due(today())
    with at(moment("2026-03-11 10:00")):
        late = return_what_is_due(today())

    handover.refresh_from_db()
    assert (early, late, handover.state) == (0, 1, "returned")
    assert dict(everything_of(leaver))["cases"] == 2


def test_each_thing_may_go_to_another_person_on_the_pages(office):
    company, _adoption, leaver, colleague = office
    third = company.people["quality2"]
    admin, manager = Client(), Client()
    admin.force_login(company.people["admin"])
    manager.force_login(company.people["manager"])
    address = reverse("propose_handover", args=[leaver.pk])
    things = [(kind.kind, one.item) for kind in in_hand(leaver) for one in kind.things]
    sent = {f"{kind}:{item}": "keep" for kind, item in things if kind != "cases"}
    cases = [item for kind, item in things if kind == "cases"]
    sent[f"cases:{cases[0]}"] = str(third.pk)

    page = admin.get(address).content.decode()
    answer = admin.post(address, {"receiver": colleague.pk, "reason": "调岗", **sent})
    waiting = manager.get(reverse("home")).content.decode()
    manager.post(f"{answer.url}confirm/")

    assert "客服小组" in page
    assert answer.url in waiting
    assert dict(everything_of(third))["cases"] == 1
    assert dict(everything_of(colleague))["cases"] == 1
    assert dict(everything_of(leaver))["customers"] == 1
