"""One person: where they work, what they may do, and their account."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from manyi.core import people as acts
from manyi.core.adoption import pack_of
from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.models import Person, RoleGrant, RoleHolder
from manyi.core.organisation import revoke_role
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound, sentence
from manyi.web.people_forms import AddPersonForm, ChangePersonForm
from manyi.web.views.form_pages import carry_out, serve_form

MANAGE = "core.manage_organisation"


def _page_of(person: Person) -> str:
    return reverse("person", args=[person.pk])


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: facts, system roles, groups, roles of the regulations held by name."""
    require(request, "core.read")
    row = get_object_or_404(Person.objects.select_related("unit"), pk=pk)
    held = RoleHolder.objects.filter(person=row).select_related("adoption__pack_version")
    context = {
        "person": row,
        "grants": row.grants.select_related("unit"),
        "terms": row.memberships.select_related("group"),
        "held": [(one, pack_of(one.adoption.pack_version).roles[one.role].label) for one in held],
        "can_manage": request.user.has_perm(MANAGE),
        "panels": list(collect("person.panel", person=row)),
    }
    return render(request, "web/person.html", context)


@login_required
@never_cache
def add_person(request: HttpRequest) -> HttpResponse:
    """Enter a person; the first password is shown on the answer and nowhere else."""
    require(request, MANAGE)
    form = AddPersonForm(request.POST or None, posts=acts.posts_named(today()))
    if request.method == "POST" and form.is_valid():
        try:
            made, password = _enter(form, request.user)
        except ProblemsFound as error:
            for problem in error.problems:
                form.add_error(None, sentence(problem))
        else:
            if password:
                return _show_password(request, made, password)
            messages.success(request, _("已保存。"))
            return redirect(_page_of(made))
    context = {"form": form, "title": _("新增人员"), "back_url": reverse("organisation")}
    return render(request, "web/form.html", context)


@transaction.atomic
def _enter(form: AddPersonForm, actor: Person) -> tuple[Person, str]:
    facts = dict(form.cleaned_data)
    signs_in = facts.pop("signs_in")
    made = acts.add_person(**facts, actor=actor)
    return made, acts.issue_password(made, actor=actor) if signs_in else ""


def _show_password(request: HttpRequest, row: Person, password: str) -> HttpResponse:
    return render(request, "web/password_once.html", {"person": row, "password": password})


@login_required
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's unit, post or name."""
    require(request, MANAGE)
    row = get_object_or_404(Person, pk=pk)
    form = ChangePersonForm(
        request.POST or None,
        initial=ChangePersonForm.facts_of(row),
        posts=acts.posts_named(today()),
    )
    return serve_form(
        request,
        form,
        partial(acts.change_person, row),
        title=_("修改人员"),
        back=_page_of(row),
        intro=f"{row.name}（{row.username}）",
    )


@login_required
@never_cache
@require_POST
def issue_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a new password and show it once."""
    require(request, MANAGE)
    row = get_object_or_404(Person, pk=pk)
    try:
        password = acts.issue_password(row, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect(_page_of(row))
    return _show_password(request, row, password)


@login_required
@require_POST
def deactivate_person(request: HttpRequest, pk: int) -> HttpResponse:
    """End an account."""
    require(request, MANAGE)
    row = get_object_or_404(Person, pk=pk)
    act = partial(acts.deactivate_person, row, on=today(), actor=request.user)
    return carry_out(request, act, back=_page_of(row))


@login_required
@require_POST
def reactivate_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person come back."""
    require(request, MANAGE)
    row = get_object_or_404(Person, pk=pk)
    act = partial(acts.reactivate_person, row, actor=request.user)
    return carry_out(request, act, back=_page_of(row))


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a system role back."""
    require(request, MANAGE)
    grant = get_object_or_404(RoleGrant.objects.select_related("person"), pk=pk)
    act = partial(revoke_role, grant, actor=request.user)
    return carry_out(request, act, back=_page_of(grant.person))
