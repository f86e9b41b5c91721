"""Customer and contact pages: each form does its act, and only for those who may."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core import contacts
from manyi.core.adoption import adopt, store_pack
from manyi.core.models import Consent, Contact, ContactAddress, ContactRole, Customer
from manyi.core.wordings import wording_of
from tests.factories import FOUNDED, Company, make_company, make_customer, make_object
from tests.steps.sampling.test_contact_roles import amended

pytestmark = pytest.mark.django_db

HELD = date(2026, 3, 2)


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def contact(company: Company) -> Contact:
    return make_customer("KA0001", company.departments["business"]).contacts.get()


@pytest.fixture
def service(company: Company, client: Client) -> Client:
    client.force_login(company.people["service"])
    return client


def sent(client: Client, name: str, pk: int, /, **fields: object) -> str:
    """Where the answer leads after the form was sent; empty when it was refused."""
    response = client.post(reverse(name, args=[pk]), fields)
    return getattr(response, "url", "")


def test_a_customer_is_entered_by_hand_and_then_changed(company: Company, service: Client) -> None:
    unit = company.departments["business"]
    facts = {
        "number": "KA9",
        "name": "北山水务",
        "kind": "organisation",
        "relation": "customer",
        "customer_class": "key",
        "unit": unit.pk,
        "is_active": "on",
    }

    made = service.post(reverse("add_customer"), facts)
    customer = Customer.objects.get(number="KA9")
    page = reverse("customer", args=[customer.pk])
    assert made.url == page
    assert sent(service, "change_customer", customer.pk, **facts | {"region": "华北"}) == page

    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.name, kept.customer_class, kept.region, kept.is_active) == (
        "北山水务",
        "key",
        "华北",
        True,
    )
    again = service.post(reverse("add_customer"), facts)
    assert "客户编号 KA9 已是「北山水务」的。" in again.content.decode()
    assert Customer.objects.count() == 1


def test_every_form_of_a_contact_carries_out_its_act(
    company: Company, contact: Contact, service: Client
) -> None:
    adopt(store_pack(amended(), name="after_sales"), company.root, start=FOUNDED, actor=None)
    project = make_object("tower", company.departments["rd"], kind="project")
    page = reverse("customer", args=[contact.customer_id])

    assert sent(service, "add_contact", contact.customer_id, name="第二位") == page
    assert sent(service, "change_contact", contact.pk, name="王工", title="科长") == page
    assert sent(service, "add_address", contact.pk, kind="mobile", value="13900000000") == page
    role = {"role": "supervisor", "assessment_object": project.pk, "start": "2026-03-01"}
    assert sent(service, "give_contact_role", contact.pk, **role) == page
    held = ContactRole.objects.get()
    assert sent(service, "end_contact_role", held.pk, on="2026-03-02") == page
    assert sent(service, "give_consent", contact.pk, purpose="survey", channel="phone") == page
    address = ContactAddress.objects.get(kind="mobile")
    assert sent(service, "fail_address", address.pk) == page
    assert sent(service, "withdraw_consent", Consent.objects.get().pk) == page
    assert sent(service, "opt_out", contact.pk, channel="phone") == page

    kept = Contact.objects.get(pk=contact.pk)
    assert (kept.name, kept.title, kept.opted_out_on is None) == ("王工", "科长", False)
    held.refresh_from_db()
    assert (held.role, held.assessment_object, held.end) == ("supervisor", project, HELD)
    consent = Consent.objects.get()
    assert consent.wording_hash == wording_of("survey").hash
    assert consent.withdrawn_at is not None
    address.refresh_from_db()
    assert address.failed_on == kept.opted_out_on
    assert Contact.objects.filter(customer=contact.customer).count() == 2

    assert sent(service, "opt_in", contact.pk, channel="phone") == page
    assert Contact.objects.get(pk=contact.pk).opted_out_on is None


def test_the_customer_page_says_roles_and_consents_in_words(
    company: Company, contact: Contact, service: Client
) -> None:
    adopt(store_pack(amended(), name="after_sales"), company.root, start=FOUNDED, actor=None)
    contacts.give_contact_role(contact, "supervisor", start=HELD, actor=None)
    words = wording_of("revisit")
    contacts.give_consent(
        contact,
        purpose="revisit",
        wording_version=words.version,
        wording_hash=words.hash,
        channel="phone",
        actor=None,
    )

    shown = service.get(reverse("customer", args=[contact.customer_id])).content.decode()

    assert [word in shown for word in ("监理", "回访", "告知 2026-01", "supervisor")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_problem_is_said_above_the_form_and_nothing_is_kept(
    contact: Contact, service: Client
) -> None:
    response = service.post(
        reverse("add_address", args=[contact.pk]), {"kind": "email", "value": "没有"}
    )

    assert "电子邮件「没有」看起来不完整" in response.content.decode()
    assert ContactAddress.objects.filter(contact=contact).count() == 1


def test_without_parts_in_the_regulation_the_role_form_says_why_it_is_empty(
    contact: Contact, service: Client
) -> None:
    page = service.get(reverse("give_contact_role", args=[contact.pk])).content.decode()

    assert "施行的制度没有列出联系人的身份" in page


def test_an_auditor_sees_contacts_and_can_change_none(
    company: Company, contact: Contact, client: Client
) -> None:
    client.force_login(company.people["auditor"])

    page = client.get(reverse("customer", args=[contact.customer_id]))
    refused = [
        client.post(reverse(name, args=[pk])).status_code
        for name, pk in [
            ("change_customer", contact.customer_id),
            ("add_contact", contact.customer_id),
            ("change_contact", contact.pk),
            ("add_address", contact.pk),
            ("give_contact_role", contact.pk),
            ("give_consent", contact.pk),
            ("opt_out", contact.pk),
            ("opt_in", contact.pk),
            ("fail_address", contact.addresses.get().pk),
        ]
    ]

    assert (page.status_code, contact.name in page.content.decode()) == (200, True)
    assert "新增联系人" not in page.content.decode()
    assert refused == [403] * 9
    assert client.get(reverse("add_customer")).status_code == 403


def test_the_customer_page_asks_no_more_with_more_contacts(
    contact: Contact, service: Client
) -> None:
    page = reverse("customer", args=[contact.customer_id])
    service.get(page)
    with CaptureQueriesContext(connection) as with_one:
        service.get(page)
    for number in range(2):
        made = contacts.add_contact(contact.customer, f"联系人{number}", actor=None)
        contacts.add_address(made, kind="wechat", value=f"wx{number}", actor=None)

    with CaptureQueriesContext(connection) as with_three:
        service.get(page)

    assert len(with_three) == len(with_one)
