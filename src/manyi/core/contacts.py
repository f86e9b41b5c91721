"""Acts on the people at a customer: who they are, how to reach them, what they play and allow."""

import re
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from manyi.core.acts import record_act
from manyi.core.adoption import adoptions_over, pack_of
from manyi.core.clock import now, today
from manyi.core.enums import AddressKind, CustomerKind
from manyi.core.ledger import record
from manyi.core.models import (
    Adoption,
    AssessmentObject,
    Consent,
    Contact,
    ContactAddress,
    ContactRole,
    Customer,
    Person,
    Unit,
)
from manyi.problems import Problem, ProblemsFound

ADDRESS_SHAPES: Mapping[str, re.Pattern[str]] = {
    AddressKind.EMAIL: re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    AddressKind.MOBILE: re.compile(r"\+?\d[\d -]{6,18}\d"),
    AddressKind.PHONE: re.compile(r"\+?\d[\d ()-]{4,18}\d"),
    AddressKind.WECHAT: re.compile(r"\S{2,60}"),
    AddressKind.FAX: re.compile(r"\+?\d[\d ()-]{4,18}\d"),
    AddressKind.LETTER: re.compile(r".{4,200}"),
}


@transaction.atomic
def add_contact(
    customer: Customer,
    name: str,
    *,
    title: str = "",
    is_main: bool = False,
    actor: Person | None,
) -> Contact:
    """Add a person at a customer; the first one is the main one."""
    _refuse(
        None if name.strip() else Problem("contact.name_missing", place=customer.name),
        Problem("contact.person_has_one", place=customer.name)
        if customer.kind == CustomerKind.PERSON and customer.contacts.exists()
        else None,
    )
    is_first = not customer.contacts.exists()
    contact = Contact.objects.create(customer=customer, name=name.strip(), title=title.strip())
    _record("contact.created", contact, actor, customer=f"customer-{customer.pk}")
    if is_main or is_first:
        _make_main(contact)
    return contact


@transaction.atomic
def change_contact(contact: Contact, *, actor: Person | None, **changes: object) -> Contact:
    """Change what is known of a contact; each changed field leaves its own entry."""
    has_name = str(changes.get("name", contact.name)).strip()
    _refuse(None if has_name else Problem("contact.name_missing", place=str(contact.customer)))
    changed = [name for name, value in changes.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, changes[name])
    contact.save()
    if "is_main" in changed and contact.is_main:
        _make_main(contact)
    for name in changed:
        _record("contact.changed", contact, actor, field=name)
    return contact


def _make_main(contact: Contact) -> None:
    contact.customer.contacts.exclude(pk=contact.pk).update(is_main=False)
    contact.is_main = True
    contact.save(update_fields=["is_main"])


@transaction.atomic
def add_address(
    contact: Contact,
    *,
    kind: str,
    value: str,
    is_preferred: bool = False,
    actor: Person | None,
) -> ContactAddress:
    """Add a way to reach a contact; one that had failed is in use again."""
    value = value.strip()
    held = contact.addresses.filter(kind=kind, value=value).first()
    label = AddressKind(kind).label
    _refuse(
        None
        if ADDRESS_SHAPES[AddressKind(kind)].fullmatch(value)
        else Problem("contact.address_malformed", place=str(label), found=value),
        Problem("contact.address_held", place=contact.name, found=value)
        if held is not None and held.failed_on is None
        else None,
    )
    address = held or ContactAddress(contact=contact, kind=kind, value=value)
    address.failed_on, address.is_preferred = None, is_preferred
    if is_preferred:
        contact.addresses.update(is_preferred=False)
    address.save()
    _record("contact.changed", contact, actor, field=f"address.{kind}")
    return address


@transaction.atomic
def mark_address_failed(
    address: ContactAddress, *, on: date, actor: Person | None
) -> ContactAddress:
    """Note that nothing arrives there; samples leave it out until it is entered again."""
    _refuse(
        Problem("contact.address_failed_before", place=address.value, found=str(address.failed_on))
        if address.failed_on
        else None
    )
    address.failed_on = on
    address.save(update_fields=["failed_on"])
    record(
        "contact.changed",
        actor=actor.pk if actor else None,
        on=on,
        thing=f"contact-{address.contact_id}",
        facts={"contact": f"contact-{address.contact_id}", "field": f"failed.{address.kind}"},
    )
    return address


def contact_roles(unit: Unit, day: date) -> dict[str, str]:
    """Return the parts a contact can play, with labels, by every regulation over the unit."""
    return {
        name: role.label
        for adoption in reversed(adoptions_over(unit, day))
        for name, role in pack_of(adoption.pack_version).roles.items()
        if role.type == "customer"
    }


@transaction.atomic
def give_contact_role(
    contact: Contact,
    role: str,
    *,
    assessment_object: AssessmentObject | None = None,
    service_stage: str = "",
    start: date,
    actor: Person | None,
) -> ContactRole:
    """Say what a contact is （监理，产权人 …）， in a project and stage, from a day on."""
    unit = contact.customer.unit
    known = contact_roles(unit, start)
    about = {"role": role, "assessment_object": assessment_object, "service_stage": service_stage}
    is_held = contact.roles.filter(Q(end=None) | Q(end__gte=start), **about).exists()
    _refuse(
        _unknown_role(unit, role, known),
        Problem("contact.role_held", place=contact.name, found=known.get(role, role))
        if is_held
        else None,
    )
    held = ContactRole.objects.create(contact=contact, start=start, **about)
    _record_role("contact.role_given", held, start, actor)
    return held


def _unknown_role(unit: Unit, role: str, known: Mapping[str, str]) -> Problem | None:
    if role in known:
        return None
    if not known:
        return Problem("contact.no_roles", place=str(unit))
    return Problem("contact.role_unknown", str(unit), role, "、".join(known.values()))


@transaction.atomic
def end_contact_role(held: ContactRole, *, on: date, actor: Person | None) -> ContactRole:
    """End a contact's role; the day is its last."""
    _refuse(
        Problem("contact.role_ends_before_start", str(held.contact), str(on), str(held.start))
        if on < held.start
        else None,
        Problem("contact.role_ended_before", place=str(held.contact), found=str(held.end))
        if held.end
        else None,
    )
    held.end = on
    held.save(update_fields=["end"])
    _record_role("contact.role_ended", held, on, actor)
    return held


def _record_role(verb: str, held: ContactRole, on: date, actor: Person | None) -> None:
    """Record it under the nearest regulation that lists the role."""
    thing = f"contact-{held.contact_id}"
    facts = {
        "contact": thing,
        "role": held.role,
        "stage": held.service_stage or None,
        "object": f"object-{held.assessment_object_id}" if held.assessment_object_id else None,
    }
    adoption = _adoption_listing(held)
    if adoption is None:
        record(verb, actor=actor.pk if actor else None, on=on, thing=thing, facts=facts)
        return
    record_act(
        verb,
        adoption=adoption,
        actor=actor,
        address=f"roles.{held.role}",
        occasion="once",
        on=on,
        thing=thing,
        facts=facts,
    )


def _adoption_listing(held: ContactRole) -> Adoption | None:
    over = adoptions_over(held.contact.customer.unit, held.start)
    listing = (one for one in over if held.role in pack_of(one.pack_version).roles)
    return next(listing, None)


@transaction.atomic
def give_consent(
    contact: Contact,
    *,
    purpose: str,
    wording_version: str,
    wording_hash: str,
    channel: str,
    actor: Person | None,
) -> Consent:
    """Keep what a contact agreed to, and the very words they were told."""
    open_ones = contact.consents.filter(purpose=purpose, withdrawn_at=None)
    _refuse(
        Problem("consent.given_before", place=contact.name, found=wording_version)
        if open_ones.filter(wording_hash=wording_hash).exists()
        else None
    )
    consent = Consent.objects.create(
        contact=contact,
        purpose=purpose,
        wording_version=wording_version,
        wording_hash=wording_hash,
        channel=channel,
        given_at=now(),
    )
    _record("consent.given", contact, actor, purpose=purpose, hash=wording_hash)
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, actor: Person | None) -> Consent:
    """Take a consent back; what was done under it stays lawful, nothing new is."""
    _refuse(
        Problem("consent.withdrawn_before", place=str(consent.contact))
        if consent.withdrawn_at
        else None
    )
    consent.withdrawn_at = now()
    consent.save(update_fields=["withdrawn_at"])
    _record("consent.withdrawn", consent.contact, actor, purpose=consent.purpose)
    return consent


@transaction.atomic
def opt_out(contact: Contact, *, channel: str = "", actor: Person | None) -> Contact:
    """Leave a contact in peace from today on; no draw takes them."""
    _refuse(
        Problem("contact.opted_out_before", place=contact.name, found=str(contact.opted_out_on))
        if contact.opted_out_on
        else None
    )
    contact.opted_out_on = today()
    contact.save(update_fields=["opted_out_on"])
    _record("optout.recorded", contact, actor, channel=channel or None)
    return contact


@transaction.atomic
def opt_in(contact: Contact, *, channel: str = "", actor: Person | None) -> Contact:
    """Let a contact be asked again, because they said so."""
    _refuse(None if contact.opted_out_on else Problem("contact.not_opted_out", place=contact.name))
    contact.opted_out_on = None
    contact.save(update_fields=["opted_out_on"])
    _record("optout.lifted", contact, actor, channel=channel or None)
    return contact


def _record(verb: str, contact: Contact, actor: Person | None, **facts: object) -> None:
    thing = f"contact-{contact.pk}"
    record(
        verb,
        actor=actor.pk if actor else None,
        thing=thing,
        facts={"contact": thing, **facts},
    )


def _refuse(*found: Problem | None) -> None:
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
