"""What is assessed: the catalogue, one object, its forms."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.enums import ObjectKind
from manyi.core.models import AssessmentObject
from manyi.core.objects import change_object, name_object, retire_object
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.sampling import queries
from manyi.steps.sampling.forms import ObjectForm, RetireForm


@login_required
def objects(request: HttpRequest) -> HttpResponse:
    """List what can be assessed, filtered by words and kind."""
    require(request, "core.read")
    rows = AssessmentObject.objects.select_related("owner", "parent")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=words) | Q(code__icontains=words))
    if (kind := request.GET.get("kind")) in ObjectKind.values:
        rows = rows.filter(kind=kind)
    context = {
        "page": paginate(request, rows),
        "kinds": ObjectKind.choices,
        "today": today(),
        "can_manage": request.user.has_perm("core.manage_objects"),
    }
    return render(request, "sampling/objects.html", context)


@login_required
def thing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one object: what it is, who answers for it, the waves that assessed it."""
    require(request, "core.read")
    row = _thing(pk)
    context = {
        "thing": row,
        "parts": row.parts.select_related("owner"),
        "waves": queries.waves().filter(objects_assessed=row),
        "can_manage": request.user.has_perm("core.manage_objects"),
        "retire": RetireForm(initial={"on": today()}),
        "today": today(),
        "panels": list(collect("object.panel", thing=row)),
    }
    return render(request, "sampling/object.html", context)


def _thing(pk: int) -> AssessmentObject:
    return get_object_or_404(AssessmentObject.objects.select_related("owner", "parent"), pk=pk)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Enter something to be assessed."""
    require(request, "core.manage_objects")
    form = ObjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = name_object(actor=request.user, **form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("sampling:object", made.pk)
    context = {"form": form, "heading": _("新的测评对象")}
    return render(request, "sampling/object_form.html", context)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of an object."""
    require(request, "core.manage_objects")
    row = _thing(pk)
    initial = {name: getattr(row, name) for name in ObjectForm.base_fields}
    form = ObjectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_object(row, actor=request.user, **form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("sampling:object", pk)
    context = {"form": form, "heading": row.name, "thing": row}
    return render(request, "sampling/object_form.html", context)


@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """End an object on a day."""
    require(request, "core.manage_objects")
    row = _thing(pk)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retire_object(row, on=form.cleaned_data["on"], actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已停用。测评过它的各期不受影响。"))
    return redirect("sampling:object", pk)
