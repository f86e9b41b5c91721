"""The people at a customer: how to reach them, what they play, what they allow."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core import contacts as acts
from manyi.core.clock import today
from manyi.core.enums import ConsentPurpose
from manyi.core.models import Consent, Contact, ContactAddress, ContactRole, Customer
from manyi.core.pages import require
from manyi.core.wordings import wording_of
from manyi.web.contact_forms import (
    AddressForm,
    ConsentForm,
    ContactForm,
    ContactRoleForm,
    LastDayForm,
    OptOutForm,
)
from manyi.web.views.form_pages import carry_out, serve_form


def _page_of(customer: Customer) -> str:
    return reverse("customer", args=[customer.pk])


def _contact(request: HttpRequest, pk: int) -> Contact:
    contact = get_object_or_404(Contact.objects.select_related("customer__unit"), pk=pk)
    require(request, "core.manage_customers", contact.customer)
    return contact


@login_required
def add_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a person at a customer."""
    customer = get_object_or_404(Customer.objects.select_related("unit"), pk=pk)
    require(request, "core.manage_customers", customer)
    return serve_form(
        request,
        ContactForm(request.POST or None),
        partial(acts.add_contact, customer),
        title=_("新增联系人"),
        back=_page_of(customer),
        intro=customer.name,
    )


@login_required
def change_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contact's name, title, or make them the main one."""
    contact = _contact(request, pk)
    shown = {name: getattr(contact, name) for name in ContactForm.base_fields}
    return serve_form(
        request,
        ContactForm(request.POST or None, initial=shown),
        partial(acts.change_contact, contact),
        title=_("修改联系人"),
        back=_page_of(contact.customer),
        intro=contact.customer.name,
    )


@login_required
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a way to reach a contact."""
    contact = _contact(request, pk)
    return serve_form(
        request,
        AddressForm(request.POST or None),
        partial(acts.add_address, contact),
        title=_("新增联系方式"),
        back=_page_of(contact.customer),
        intro=_("%(name)s。曾记为无法送达的，再填一次就恢复使用。") % {"name": contact.name},
    )


@login_required
@require_POST
def fail_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that nothing arrives at an address."""
    address = get_object_or_404(ContactAddress.objects.select_related("contact"), pk=pk)
    contact = _contact(request, address.contact_id)
    act = partial(acts.mark_address_failed, address, on=today(), actor=request.user)
    return carry_out(request, act, back=_page_of(contact.customer))


@login_required
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a contact is in a project and stage."""
    contact = _contact(request, pk)
    roles = acts.contact_roles(contact.customer.unit, today())
    return serve_form(
        request,
        ContactRoleForm(request.POST or None, roles=roles),
        partial(acts.give_contact_role, contact),
        title=_("登记联系人身份"),
        back=_page_of(contact.customer),
        intro=_role_intro(contact, roles),
    )


def _role_intro(contact: Contact, roles: dict[str, str]) -> str:
    if roles:
        return _("%(name)s。可选的身份来自施行的制度，抽样按身份取名单。") % {"name": contact.name}
    return _(
        "施行的制度没有列出联系人的身份（如建设单位、监理、产权人），现在没有可选的。"
        "制度写明以后再来登记。"
    )


@login_required
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a contact's role."""
    held = get_object_or_404(ContactRole.objects.select_related("contact__customer__unit"), pk=pk)
    contact = _contact(request, held.contact_id)
    roles = acts.contact_roles(contact.customer.unit, today())
    return serve_form(
        request,
        LastDayForm(request.POST or None),
        partial(acts.end_contact_role, held),
        title=_("结束联系人身份"),
        back=_page_of(contact.customer),
        intro=f"{contact.name} · {roles.get(held.role, held.role)}",
    )


@login_required
def give_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what a contact agreed to, under the wording in use."""
    contact = _contact(request, pk)
    texts = [
        _("「%(purpose)s」的告知（%(version)s）：%(words)s")
        % {"purpose": purpose.label, "version": text.version, "words": text.words}
        for purpose in ConsentPurpose
        if (text := wording_of(purpose))
    ]

    def give(*, purpose: str, channel: str, actor: object) -> None:
        told = wording_of(purpose)
        acts.give_consent(
            contact,
            purpose=purpose,
            wording_version=told.version,
            wording_hash=told.hash,
            channel=channel,
            actor=actor,
        )

    return serve_form(
        request,
        ConsentForm(request.POST or None),
        give,
        title=_("登记同意"),
        back=_page_of(contact.customer),
        intro="\n".join([_("请先把相应的告知读给%(name)s听或出示。") % {"name": contact}, *texts]),
    )


@login_required
@require_POST
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back."""
    consent = get_object_or_404(Consent.objects.select_related("contact"), pk=pk)
    contact = _contact(request, consent.contact_id)
    act = partial(acts.withdraw_consent, consent, actor=request.user)
    return carry_out(request, act, back=_page_of(contact.customer))


@login_required
def opt_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a contact in peace."""
    contact = _contact(request, pk)
    return serve_form(
        request,
        OptOutForm(request.POST or None),
        partial(acts.opt_out, contact),
        title=_("登记拒绝打扰"),
        back=_page_of(contact.customer),
        intro=_("%(name)s 从今天起不再被抽取、催办或回访。") % {"name": contact.name},
    )


@login_required
def opt_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a contact be asked again."""
    contact = _contact(request, pk)
    return serve_form(
        request,
        OptOutForm(request.POST or None),
        partial(acts.opt_in, contact),
        title=_("恢复联系"),
        back=_page_of(contact.customer),
        intro=_("只有%(name)s本人提出，才恢复联系。") % {"name": contact.name},
    )
