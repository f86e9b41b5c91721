"""Contacts: how to reach them, what they play, what they allow, and the entry each act leaves."""

from datetime import UTC, date, datetime

import pytest

from manyi.core import contacts, customers
from manyi.core.adoption import adopt, store_pack
from manyi.core.clock import at
from manyi.core.ledger import latest_entries
from manyi.core.models import Consent, Contact, ContactAddress, ContactRole, Customer
from manyi.core.wordings import WORDINGS, wording_of, wording_with_hash
from manyi.problems import ProblemsFound
from manyi.regulation.loader import pack_text
from tests.factories import FOUNDED, Company, adopt_pack, make_company, make_customer, make_object

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def contact(company: Company) -> Contact:
    return make_customer("KA0001", company.departments["business"]).contacts.get()


def told(count: int) -> list[tuple[str, str, dict]]:
    """The last so many entries, oldest first: verb, thing, facts."""
    return [(one.verb, one.thing, dict(one.facts)) for one in latest_entries(count)[::-1]]


def codes(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def adopt_with_parties(company: Company):
    """The after-sales regulation with two parts that contacts play."""
    text = pack_text("after_sales").replace(
        "roles: ",
        "roles:\n  supervisor: {label: 监理, type: customer}\n"
        "  proprietor: {label: 产权人, type: customer}  ",
        1,
    )
    text = text.replace(
        "  roles.quality: ",
        "  roles.supervisor: 项目由监理验收\n  roles.proprietor: 建成后由产权人使用\n"
        "  roles.quality: ",
        1,
    )
    return adopt(store_pack(text, name="after_sales"), company.root, start=FOUNDED, actor=None)


def test_the_first_contact_is_the_main_one_and_only_another_main_one_takes_its_place(
    company: Company,
) -> None:
    actor = company.people["service"]
    customer = customers.add_customer(
        "东海水务", number="KA1", unit=company.departments["business"], actor=actor
    )

    first = contacts.add_contact(customer, " 王工 ", title="设备科长", actor=actor)
    second = contacts.add_contact(customer, "李工", actor=actor)
    third = contacts.add_contact(customer, "赵工", is_main=True, actor=actor)

    assert list(customer.contacts.order_by("pk").values_list("name", "title", "is_main")) == [
        ("王工", "设备科长", False),
        ("李工", "", False),
        ("赵工", "", True),
    ]
    name = f"customer-{customer.pk}"
    assert told(4) == [
        ("customer.created", name, {"customer": name, "class": "ordinary"}),
        *[
            ("contact.created", f"contact-{pk}", {"contact": f"contact-{pk}", "customer": name})
            for pk in (first.pk, second.pk, third.pk)
        ],
    ]


def test_an_individual_is_their_own_only_contact(company: Company) -> None:
    actor = company.people["service"]

    customer = customers.add_customer(
        "张三", number="P1", unit=company.departments["business"], kind="person", actor=actor
    )

    assert [one.name for one in customer.contacts.all()] == ["张三"]
    assert codes(contacts.add_contact, customer, "李四", actor=actor) == ["contact.person_has_one"]


def test_a_changed_customer_leaves_an_entry_for_each_changed_field_and_none_for_the_rest(
    company: Company,
) -> None:
    customer = make_customer("KA1", company.departments["business"])
    make_customer("KA2", company.departments["business"])
    actor = company.people["service"]
    before = latest_entries(1)[0].seq

    customers.change_customer(
        customer, actor=actor, name="客户KA1", region="华东", customer_class="ordinary"
    )

    name = f"customer-{customer.pk}"
    assert [one.facts for one in latest_entries(9) if one.seq > before][::-1] == [
        {"customer": name, "field": "region"},
        {"customer": name, "field": "customer_class"},
    ]
    fresh = Customer.objects.get(pk=customer.pk)
    assert (fresh.region, fresh.customer_class) == ("华东", "ordinary")
    assert codes(customers.change_customer, customer, actor=actor, number="KA2", name=" ") == [
        "customer.name_missing",
        "customer.number_taken",
    ]
    assert Customer.objects.get(pk=customer.pk).number == "KA1"


def test_a_customer_with_two_contacts_cannot_become_an_individual(
    company: Company, contact: Contact
) -> None:
    actor = company.people["service"]
    contacts.add_contact(contact.customer, "第二位", actor=actor)

    refused = codes(customers.change_customer, contact.customer, actor=actor, kind="person")

    assert refused == ["customer.person_has_one"]


def test_a_changed_contact_leaves_an_entry_for_each_changed_field(
    company: Company, contact: Contact
) -> None:
    contacts.change_contact(
        contact, actor=company.people["service"], name="新名", title="", is_main=True
    )

    name = f"contact-{contact.pk}"
    assert told(1) == [("contact.changed", name, {"contact": name, "field": "name"})]
    assert codes(contacts.change_contact, contact, actor=None, name=" ") == ["contact.name_missing"]


def test_an_address_is_checked_kept_once_and_can_come_back_after_it_failed(
    company: Company, contact: Contact
) -> None:
    actor = company.people["service"]
    mobile = contacts.add_address(
        contact, kind="mobile", value="139 1234 5678", is_preferred=True, actor=actor
    )

    assert list(contact.addresses.values_list("kind", "is_preferred")) == [
        ("mobile", True),
        ("email", False),
    ]
    again = {"kind": "mobile", "value": "139 1234 5678", "actor": actor}
    assert codes(contacts.add_address, contact, **again) == ["contact.address_held"]
    assert codes(contacts.add_address, contact, kind="email", value="无", actor=actor) == [
        "contact.address_malformed"
    ]

    contacts.mark_address_failed(mobile, on=DAY, actor=actor)
    assert ContactAddress.objects.get(pk=mobile.pk).failed_on == DAY
    assert codes(contacts.mark_address_failed, mobile, on=DAY, actor=actor) == [
        "contact.address_failed_before"
    ]

    contacts.add_address(contact, **again)
    assert ContactAddress.objects.get(pk=mobile.pk).failed_on is None
    name = f"contact-{contact.pk}"
    assert told(3) == [
        ("contact.changed", name, {"contact": name, "field": field})
        for field in ("address.mobile", "failed.mobile", "address.mobile")
    ]


def test_contact_roles_are_those_of_every_regulation_over_the_unit(company: Company) -> None:
    unit = company.departments["business"]
    assert contacts.contact_roles(unit, DAY) == {}

    adopt_with_parties(company)
    adopt_pack("quality_measurement", company)

    assert contacts.contact_roles(unit, DAY) == {"supervisor": "监理", "proprietor": "产权人"}
    assert contacts.contact_roles(unit, date(2025, 12, 31)) == {}


def test_a_role_is_given_in_a_project_and_stage_and_recorded_under_its_regulation(
    company: Company, contact: Contact
) -> None:
    adoption = adopt_with_parties(company)
    project = make_object("tower", company.departments["rd"], kind="project")
    actor = company.people["service"]

    held = contacts.give_contact_role(
        contact,
        "supervisor",
        assessment_object=project,
        service_stage="during_sales",
        start=DAY,
        actor=actor,
    )
    contacts.end_contact_role(held, on=date(2026, 6, 30), actor=actor)

    assert list(
        ContactRole.objects.values_list(
            "contact", "role", "assessment_object", "service_stage", "start", "end"
        )
    ) == [(contact.pk, "supervisor", project.pk, "during_sales", DAY, date(2026, 6, 30))]
    ended, given = latest_entries(2)
    facts = {
        "contact": f"contact-{contact.pk}",
        "role": "supervisor",
        "stage": "during_sales",
        "object": f"object-{project.pk}",
    }
    assert [(one.verb, one.on, one.facts, one.actor) for one in (given, ended)] == [
        ("contact.role_given", DAY, facts, actor.pk),
        ("contact.role_ended", date(2026, 6, 30), facts, actor.pk),
    ]
    assert {(one.adoption, one.address) for one in given.occasions + ended.occasions} == {
        (adoption.key, "roles.supervisor")
    }


def test_a_role_no_regulation_lists_or_held_already_is_refused(
    company: Company, contact: Contact
) -> None:
    give = contacts.give_contact_role
    assert codes(give, contact, "supervisor", start=DAY, actor=None) == ["contact.no_roles"]

    adopt_with_parties(company)
    held = give(contact, "supervisor", start=DAY, actor=None)

    assert codes(give, contact, "supervisor", start=DAY, actor=None) == ["contact.role_held"]
    assert codes(give, contact, "after_sales", start=DAY, actor=None) == ["contact.role_unknown"]
    assert codes(contacts.end_contact_role, held, on=date(2026, 3, 1), actor=None) == [
        "contact.role_ends_before_start"
    ]
    contacts.end_contact_role(held, on=DAY, actor=None)
    assert codes(contacts.end_contact_role, held, on=DAY, actor=None) == [
        "contact.role_ended_before"
    ]
    again = give(contact, "supervisor", start=date(2026, 3, 3), actor=None)
    assert (again.start, again.end) == (date(2026, 3, 3), None)


def test_a_consent_keeps_the_very_words_and_can_be_withdrawn_once(
    company: Company, contact: Contact
) -> None:
    words = wording_of("survey")
    actor = company.people["service"]
    about = {
        "purpose": "survey",
        "wording_version": words.version,
        "wording_hash": words.hash,
        "channel": "phone",
        "actor": actor,
    }

    with at(datetime(2026, 3, 2, 1, tzinfo=UTC)):
        consent = contacts.give_consent(contact, **about)
        assert codes(contacts.give_consent, contact, **about) == ["consent.given_before"]
        contacts.withdraw_consent(consent, actor=actor)

    kept = Consent.objects.get()
    moment = datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert (kept.contact, kept.channel, kept.given_at, kept.withdrawn_at) == (
        contact,
        "phone",
        moment,
        moment,
    )
    assert wording_with_hash(kept.wording_hash) == words
    name = f"contact-{contact.pk}"
    assert told(2) == [
        (
            "consent.given",
            name,
            {"contact": name, "purpose": "survey", "hash": words.hash},
        ),
        ("consent.withdrawn", name, {"contact": name, "purpose": "survey"}),
    ]
    assert codes(contacts.withdraw_consent, consent, actor=actor) == ["consent.withdrawn_before"]
    assert contacts.give_consent(contact, **about).withdrawn_at is None


def test_every_wording_has_a_version_of_its_own() -> None:
    known = [(one.purpose, one.version) for one in WORDINGS]

    assert sorted(set(known)) == sorted(known)
    assert wording_with_hash("0" * 64) is None


def test_an_opt_out_holds_from_the_day_it_is_made_until_the_contact_lifts_it(
    company: Company, contact: Contact
) -> None:
    actor = company.people["service"]

    with at(datetime(2026, 3, 2, 1, tzinfo=UTC)):
        contacts.opt_out(contact, channel="phone", actor=actor)
        assert Contact.objects.get(pk=contact.pk).opted_out_on == DAY
        assert codes(contacts.opt_out, contact, actor=actor) == ["contact.opted_out_before"]
        contacts.opt_in(contact, channel="email", actor=actor)

    assert Contact.objects.get(pk=contact.pk).opted_out_on is None
    assert codes(contacts.opt_in, contact, actor=actor) == ["contact.not_opted_out"]
    name = f"contact-{contact.pk}"
    assert told(2) == [
        ("optout.recorded", name, {"contact": name, "channel": "phone"}),
        ("optout.lifted", name, {"contact": name, "channel": "email"}),
    ]
