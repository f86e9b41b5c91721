"""The regulation's duties on a day, read from the tables and the chain."""

from datetime import date

import pytest
from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import adopt, store_pack
from manyi.core.clock import at
from manyi.core.duties import duties_on, ledger_index, subjects
from manyi.core.enums import CustomerClass, CustomerRelation
from manyi.regulation import DutyState
from manyi.regulation.loader import pack_text
from tests.factories import adopt_pack, make_company, make_customer, make_object
from tests.steps.cases.factories import moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def place():
    with at(moment("2026-01-05 09:00")):
        company = make_company()
        adoption = adopt_pack("after_sales", company)
    with at(moment("2026-03-02 09:00")):
        yield company, adoption


def states(adoption, address: str, day: date = DAY) -> dict[str, DutyState]:
    return {
        duty.occasion: duty.state
        for duty in duties_on(day, [adoption])
        if duty.rule.address == address
    }


def act(adoption, **changes: object) -> None:
    given = {
        "actor": None,
        "address": "duties.content_meeting",
        "occasion": "2026Q1",
        "on": DAY,
        "facts": {"record": "duty_record-1"},
    }
    record_act("duty.recorded", adoption=adoption, **(given | changes))


def test_a_duty_is_open_until_the_chain_shows_its_act_for_that_occasion(place):
    _company, adoption = place
    before = states(adoption, "duties.content_meeting")

    act(adoption, occasion="2025Q4")
    other = states(adoption, "duties.content_meeting")
    act(adoption)

    assert before == other == {"2026Q1": DutyState.OPEN}
    assert states(adoption, "duties.content_meeting") == {"2026Q1": DutyState.DONE}


def test_what_is_assigned_when_the_regulation_starts_is_done(place):
    _company, adoption = place

    assert set(states(adoption, "roles.after_sales").values()) == {DutyState.DONE}


def test_an_act_that_was_rolled_back_counts_for_nothing(place):
    _company, adoption = place

    with transaction.atomic():
        act(adoption)
        assert states(adoption, "duties.content_meeting") == {"2026Q1": DutyState.DONE}
        transaction.set_rollback(True)

    act(adoption, address="duties.analysis_meeting", occasion="wave-1")
    assert states(adoption, "duties.content_meeting") == {"2026Q1": DutyState.OPEN}


def test_the_chain_is_read_on_and_not_again(place, django_assert_num_queries):
    _company, adoption = place
    ledger_index()

    with django_assert_num_queries(2):  # is the last entry still that entry; what came after it
        ledger_index()
    act(adoption)
    with django_assert_num_queries(3):
        ledger_index()


def test_two_units_owe_their_own(place):
    company, adoption = place
    version = store_pack(pack_text("after_sales"), name="after_sales")
    own = adopt(version, company.departments["business"], start=date(2026, 1, 1), actor=None)

    act(own)

    assert states(own, "duties.content_meeting") == {"2026Q1": DutyState.DONE}
    assert states(adoption, "duties.content_meeting") == {"2026Q1": DutyState.OPEN}


def test_a_subject_is_each_customer_of_its_class_within_the_unit(place):
    company, adoption = place
    unit = company.departments["business"]
    key = make_customer("KA1", unit)
    make_customer("PT1", unit, customer_class=CustomerClass.ORDINARY)
    dealer = make_customer(
        "JX1", unit, customer_class=CustomerClass.ORDINARY, relation=CustomerRelation.DEALER
    )
    gone = make_customer("KA2", unit)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    make_object("p1", unit)

    assert subjects(adoption.key, "key_customers", DAY) == (f"customer-{key.pk}",)
    assert subjects(adoption.key, "dealers", DAY) == (f"customer-{dealer.pk}",)
