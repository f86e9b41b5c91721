"""Pages of the indicator trees."""

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.models import Adoption
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound, sentence
from manyi.steps.indicators import domain, queries
from manyi.steps.indicators.forms import IndicatorForm, ScreenForm, TreeForm
from manyi.steps.indicators.models import Indicator, IndicatorTree


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List, for each regulation in force, its trees and their versions."""
    require(request, "core.read")
    rows = queries.trees().annotate(size=Count("indicators"))
    versions = {
        key: list(group) for key, group in groupby(rows, lambda t: (t.adoption_id, t.section))
    }
    adoptions = {row.adoption_id: row.adoption for group in versions.values() for row in group}
    adoptions |= {adoption.pk: adoption for adoption in adoptions_in_force(today())}
    context = {
        "sections": [
            _section(request, adoption, name, section.label, versions)
            for adoption in adoptions.values()
            for name, section in pack_of(adoption.pack_version).indicators.items()
        ]
    }
    return render(request, "indicators/index.html", context)


def _section(
    request: HttpRequest, adoption: Adoption, name: str, label: str, versions: dict
) -> dict[str, object]:
    rows = versions.get((adoption.pk, name), [])
    is_free = not any(row.is_draft for row in rows)
    return {
        "adoption": adoption,
        "name": name,
        "label": label,
        "versions": rows,
        "can_draft": not rows and request.user.has_perm("indicators.draft_tree", adoption),
        "renewable": rows[0] if rows and is_free else None,
        "can_renew": request.user.has_perm("indicators.draft_tree", adoption),
    }


@login_required
@require_POST
def draft(request: HttpRequest, adoption: int, section: str) -> HttpResponse:
    """Start from what the regulation lists."""
    row = get_object_or_404(Adoption, pk=adoption)
    require(request, "indicators.draft_tree", row)
    made = _try(request, lambda: domain.draft_tree(row, section=section, actor=request.user))
    return redirect("indicators:edit", made.pk) if made else redirect("indicators:index")


@login_required
def tree(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: the tree, a picture of it, what is still to do."""
    require(request, "core.read")
    row = get_object_or_404(queries.trees(), pk=pk)
    rows = queries.tree_rows(row)
    context = {
        "tree": row,
        "rows": rows,
        "leaves": sum(one.is_leaf for one in rows),
        "depth": max((one.depth for one in rows), default=0),
        "section": queries.section_of(row),
        "problems": [sentence(p) for p in domain.publishing_problems(row)] if row.is_draft else [],
        "picture": queries.tree_picture(row),
        "versions": IndicatorTree.objects.filter(adoption=row.adoption, section=row.section),
        "can_change": request.user.has_perm("indicators.change_tree", row),
        "draft": queries.open_draft(row.adoption, row.section),
        "panels": list(collect("tree.panel", tree=row)),
    }
    return render(request, "indicators/tree.html", context)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft as a whole; a row's button first keeps what was typed."""
    row = get_object_or_404(queries.trees(), pk=pk)
    require(request, "indicators.change_tree", row)
    form = TreeForm(request.POST or None, rows=queries.tree_rows(row))
    if request.method == "POST" and form.is_valid() and _keep(request, row, form):
        act, _colon, target = request.POST.get("act", "").partition(":")
        if act in _ROW_ACTS:
            _try(request, lambda: _ROW_ACTS[act](row, target, request))
            return redirect("indicators:edit", pk)
        messages.success(request, _("已保存。"))
        return redirect("indicators:tree", pk)
    context = {"tree": row, "form": form, "table": form.table()}
    return render(request, "indicators/edit.html", context)


def _keep(request: HttpRequest, row: IndicatorTree, form: TreeForm) -> bool:
    try:
        domain.rewrite_tree(row, form.lines(), actor=request.user)
    except ProblemsFound as error:
        for problem in error.problems:
            form.add_error(None, sentence(problem))
        return False
    return True


def _shift(row: IndicatorTree, target: str, request: HttpRequest, *, by: int) -> Indicator:
    one = get_object_or_404(row.indicators, pk=target)
    siblings = list(row.indicators.filter(parent=one.parent))
    place = max(0, siblings.index(one) + by)
    return domain.move_indicator(one, parent=one.parent, position=place, actor=request.user)


def _remove(row: IndicatorTree, target: str, request: HttpRequest) -> None:
    one = get_object_or_404(row.indicators, pk=target)
    domain.remove_indicator(one, actor=request.user)


_ROW_ACTS: dict[str, Callable[[IndicatorTree, str, HttpRequest], object]] = {
    "up": lambda row, target, request: _shift(row, target, request, by=-1),
    "down": lambda row, target, request: _shift(row, target, request, by=1),
    "remove": _remove,
    "level": lambda row, target, request: domain.level_weights(row, actor=request.user),
}


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an indicator at the top or below another one."""
    row = get_object_or_404(queries.trees(), pk=pk)
    require(request, "indicators.change_tree", row)
    initial = {"parent": request.GET.get("parent")}
    form = IndicatorForm(request.POST or None, tree=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _try(
            request, lambda: domain.add_indicator(row, actor=request.user, **form.cleaned_data)
        )
        if made:
            return redirect("indicators:edit", pk)
    context = {"tree": row, "form": form, "heading": _("加一项指标")}
    return render(request, "indicators/item.html", context)


@login_required
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one indicator: its words, its place, its part."""
    one = get_object_or_404(Indicator.objects.select_related("tree__adoption__unit"), pk=pk)
    require(request, "indicators.change_tree", one.tree)
    initial = {"label": one.label, "parent": one.parent, "owner": one.owner, "part": one.part}
    inside = queries.codes_at_or_below(one.tree, one.code)
    form = IndicatorForm(request.POST or None, tree=one.tree, without=inside, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = _try(
            request, lambda: domain.revise_indicator(one, actor=request.user, **form.cleaned_data)
        )
        if done:
            return redirect("indicators:edit", one.tree_id)
    context = {"tree": one.tree, "form": form, "heading": one.label}
    return render(request, "indicators/item.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the version final."""
    row = get_object_or_404(queries.trees(), pk=pk)
    require(request, "indicators.publish_tree", row)
    if _try(request, lambda: domain.publish_tree(row, actor=request.user)):
        messages.success(request, _("已发布。下一步：据此编制问卷。"))
    return redirect("indicators:tree", pk)


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the next version as a copy."""
    row = get_object_or_404(queries.trees(), pk=pk)
    require(request, "indicators.draft_tree", row)
    made = _try(request, lambda: domain.new_version(row, actor=request.user))
    return redirect("indicators:edit", made.pk) if made else redirect("indicators:tree", pk)


@login_required
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop indicators with a reason, which makes the next version."""
    row = get_object_or_404(queries.trees(), pk=pk)
    require(request, "indicators.change_tree", row)
    form = ScreenForm(request.POST or None, leaves=queries.leaf_indicators(row))
    if request.method == "POST" and form.is_valid():
        made = _try(
            request, lambda: domain.screen_out(row, actor=request.user, **form.cleaned_data)
        )
        if made:
            return redirect("indicators:tree", made.pk)
    return render(request, "indicators/screen.html", {"tree": row, "form": form})


def _try(request: HttpRequest, act: Callable[[], object]) -> object | None:
    """Do the act, or put everything that stands in its way on the next page."""
    try:
        return act() or True
    except ProblemsFound as error:
        problem_messages(request, error)
        return None
