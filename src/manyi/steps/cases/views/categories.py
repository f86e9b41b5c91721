"""The tree of categories of a regulation: the pack's roots, and what the company put below."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.models import Adoption
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.forms import CategoryChangeForm, CategoryForm
from manyi.steps.cases.models import Category


@login_required
def categories(request: HttpRequest) -> HttpResponse:
    """Show every regulation's tree, and add a category below another."""
    require(request, "cases.read")
    adoptions = queries.case_adoptions()
    chosen = next(
        (row for row in adoptions if str(row.pk) == request.GET.get("of")),
        adoptions[0] if adoptions else None,
    )
    if chosen is None:
        return render(request, "cases/categories/index.html", {"chosen": None})
    may_change = request.user.has_perm("cases.manage_categories", chosen)
    form = CategoryForm(request.POST or None, adoption_key=chosen.key)
    if request.method == "POST":
        require(request, "cases.manage_categories", chosen)
        if form.is_valid() and _added(request, form):
            return redirect(f"{request.path}?of={chosen.pk}")
    rows = queries.category_tree(chosen)
    context = {"chosen": chosen, "adoptions": adoptions, "rows": rows, "form": form}
    return render(request, "cases/categories/index.html", context | {"may_change": may_change})


def _added(request: HttpRequest, form: CategoryForm) -> bool:
    data = dict(form.cleaned_data)
    try:
        domain.add_category(data.pop("parent"), actor=request.user, **data)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存，并记入台账。"))
    return True


@login_required
def category(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one category."""
    row = get_object_or_404(Category.objects.select_related("parent"), pk=pk)
    require(request, "cases.manage_categories", _adoption_of(row))
    facts = {name: getattr(row, name) for name in CategoryChangeForm.base_fields}
    form = CategoryChangeForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_category(row, actor=request.user, **form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已保存，并记入台账。"))
            return redirect("cases:categories")
    context = {"category": row, "form": form, "is_from_pack": domain.is_from_pack(row)}
    return render(request, "cases/categories/category.html", context)


def _adoption_of(row: Category) -> Adoption | None:
    return next((one for one in queries.case_adoptions() if one.key == row.adoption_key), None)
