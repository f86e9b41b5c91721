"""Regulations: what is in force where, clause by clause, and who holds its roles."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core import adoption as acts
from manyi.core.clock import today
from manyi.core.models import Adoption, RoleHolder
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.regulation import load_pack, pack_names
from manyi.regulation.loader import pack_text
from manyi.web.contact_forms import LastDayForm
from manyi.web.forms import AdoptForm, RoleHolderForm
from manyi.web.views.form_pages import serve_form


@login_required
def regulations(request: HttpRequest) -> HttpResponse:
    """List what is in force, and what was."""
    require(request, "core.read")
    rows = Adoption.objects.select_related("pack_version", "unit")
    context = {"adoptions": rows, "today": today()}
    return render(request, "web/regulations.html", context)


@login_required
def regulation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one regulation in force: roles with their holders, and every clause."""
    require(request, "core.read")
    adoption = get_object_or_404(Adoption.objects.select_related("pack_version", "unit"), pk=pk)
    pack = acts.pack_of(adoption.pack_version)
    held = list(adoption.holders.select_related("unit", "group", "person"))
    roles = [
        {"key": role, "label": one.label, "holders": [h for h in held if h.role == role]}
        for role, one in pack.roles.items()
    ]
    context = {
        "adoption": adoption,
        "pack": pack,
        "roles": roles,
        "can_manage": request.user.has_perm("core.manage_regulation", adoption),
    }
    return render(request, "web/regulation.html", context)


@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role of the regulation to somebody."""
    adoption = get_object_or_404(Adoption, pk=pk)
    require(request, "core.manage_regulation", adoption)
    pack = acts.pack_of(adoption.pack_version)
    labels = {role: one.label for role, one in pack.roles.items()}
    form = RoleHolderForm(request.POST or None, roles=labels)
    if request.method == "POST" and form.is_valid():
        acts.assign_role(
            adoption,
            form.cleaned_data["role"],
            form.cleaned_data["holder"],
            start=form.cleaned_data["start"],
            actor=request.user,
        )
        messages.success(request, _("已保存。"))
        return redirect("regulation", pk)
    context = {"form": form, "title": _("落实职责"), "back": "regulations"}
    return render(request, "web/form.html", context)


@login_required
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End the time somebody holds a role of the regulation."""
    holding = get_object_or_404(
        RoleHolder.objects.select_related("adoption__pack_version", "unit", "group", "person"),
        pk=pk,
    )
    require(request, "core.manage_regulation", holding.adoption)
    role = acts.pack_of(holding.adoption.pack_version).roles[holding.role]
    holder = holding.unit or holding.group or holding.person or holding.post
    return serve_form(
        request,
        LastDayForm(request.POST or None),
        partial(acts.end_role, holding),
        title=_("免去职责"),
        back=reverse("regulation", args=[holding.adoption_id]),
        intro=_("%(role)s · %(holder)s。结束后请落实接任的人，否则这项职责的事项没有人办。")
        % {"role": role.label, "holder": holder},
    )


def shipped_packs() -> dict[str, str]:
    """Return the packs that come with the product: name → title."""
    return {name: load_pack(name).document.title for name in pack_names()}


@login_required
def adopt(request: HttpRequest) -> HttpResponse:
    """Bring a regulation into force for a unit."""
    require(request, "core.manage_regulation")
    form = AdoptForm(request.POST or None, packs=shipped_packs())
    if request.method == "POST" and form.is_valid():
        require(request, "core.manage_regulation", form.cleaned_data["unit"])
        name = form.cleaned_data["pack"]
        try:
            version = acts.store_pack(pack_text(name), name=name)
            adoption = acts.adopt(
                version,
                form.cleaned_data["unit"],
                start=form.cleaned_data["start"],
                actor=request.user,
            )
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("regulation", adoption.pk)
    context = {"form": form, "title": _("施行一份制度"), "back": "regulations"}
    return render(request, "web/form.html", context)
