"""Groups: who leads from a day on, and the end of a member's term."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core import organisation as acts
from manyi.core.models import Group, GroupMembership
from manyi.core.pages import require
from manyi.web.contact_forms import LastDayForm
from manyi.web.people_forms import LeaderForm
from manyi.web.views.form_pages import serve_form


@login_required
def change_leader(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the lead of a group to somebody else."""
    require(request, "core.manage_organisation")
    group = get_object_or_404(Group, pk=pk)
    return serve_form(
        request,
        LeaderForm(request.POST or None),
        partial(acts.change_leader, group),
        title=_("更换组长"),
        back=reverse("organisation"),
        intro=_("%(group)s。原组长留在小组里做成员；要离开，换好组长后再结束其任期。")
        % {"group": group.name},
    )


@login_required
def end_term(request: HttpRequest, pk: int) -> HttpResponse:
    """End a member's term."""
    require(request, "core.manage_organisation")
    term = get_object_or_404(GroupMembership.objects.select_related("group", "person"), pk=pk)
    return serve_form(
        request,
        LastDayForm(request.POST or None),
        partial(acts.leave_group, term),
        title=_("结束小组任期"),
        back=reverse("organisation"),
        intro=f"{term.group.name} · {term.person.name}",
    )
