"""The organisation: units, people, roles, groups."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from manyi.core import organisation as acts
from manyi.core.models import Group, Person, Unit
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.web.forms import GrantForm, GroupForm, MemberForm, UnitForm


@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the tree with its people, and the groups with leader and members."""
    require(request, "core.read")
    units = Unit.objects.prefetch_related("people__grants__unit")
    groups = Group.objects.select_related("unit").prefetch_related("memberships__person")
    context = {
        "units": units,
        "groups": groups,
        "outsiders": Person.objects.filter(is_external=True),
        "can_manage": request.user.has_perm("core.manage_organisation"),
        "can_see_jobs": request.user.has_perm("core.manage_jobs"),
    }
    return render(request, "web/organisation.html", context)


def _form_page(
    request: HttpRequest, form_class: type[forms.Form], act: Callable[..., object], title: str
) -> HttpResponse:
    """Serve one short form of the organisation and carry out its act."""
    require(request, "core.manage_organisation")
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = ("parent", "unit", "group")
        within = next(form.cleaned_data[name] for name in place if name in form.cleaned_data)
        require(request, "core.manage_organisation", within)
        try:
            with transaction.atomic():
                act(**form.cleaned_data, actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        except IntegrityError:
            form.add_error(
                None, _("代码已被使用，或这个人已在其中。请换一个再试，没有更改任何内容。")
            )
        else:
            messages.success(request, _("已保存。"))
            return redirect("organisation")
    return render(request, "web/form.html", {"form": form, "title": title, "back": "organisation"})


@login_required
def add_unit(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    return _form_page(request, UnitForm, acts.add_unit, _("新增部门"))


@login_required
def add_group(request: HttpRequest) -> HttpResponse:
    """Form a group."""
    return _form_page(request, GroupForm, acts.form_group, _("成立小组"))


@login_required
def add_member(request: HttpRequest) -> HttpResponse:
    """Let a person join a group."""
    return _form_page(request, MemberForm, acts.join_group, _("小组加人"))


@login_required
def grant(request: HttpRequest) -> HttpResponse:
    """Grant a system role."""
    return _form_page(request, GrantForm, acts.grant_role, _("授予角色"))
