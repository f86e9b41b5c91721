"""Approved figures of periods without answers: the list, and the form that adds one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.clock import today
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.regulation.scorecard.printing import Style
from manyi.steps.sampling.queries import occasion_label
from manyi.steps.scoring import domain
from manyi.steps.scoring.forms import PastFigureForm
from manyi.steps.scoring.models import PastFigure
from manyi.steps.scoring.queries import is_share


@login_required
def figures(request: HttpRequest) -> HttpResponse:
    """List what was entered by hand, and take another figure."""
    require(request, "core.read")
    can_enter = request.user.has_perm("scoring.enter_figure")
    form = PastFigureForm(request.POST or None, adoptions=adoptions_in_force(today()))
    if request.method == "POST" and form.is_valid() and _enter(request, form):
        return redirect("scoring:figures")
    rows = PastFigure.objects.select_related(
        "adoption__pack_version", "adoption__unit", "entered_by"
    )
    page = paginate(request, rows.order_by("adoption", "score", "period"))
    context = {
        "form": form,
        "can_enter": can_enter,
        "page": page,
        "lines": [_line(figure) for figure in page],
    }
    return render(request, "scoring/figures.html", context)


def _enter(request: HttpRequest, form: PastFigureForm) -> bool:
    values = dict(form.cleaned_data)
    adoption = values.pop("adoption")
    require(request, "scoring.enter_figure", adoption)
    try:
        domain.enter_past_figure(adoption, **values, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已录入，并标明是人工录入的往期数据。"))
    return True


def _line(figure: PastFigure) -> dict:
    pack = pack_of(figure.adoption.pack_version)
    score = pack.scores[figure.score]
    unit = "share" if is_share(pack, figure.score) else "marks"
    return {
        "figure": figure,
        "label": score.label,
        "period": occasion_label(figure.period),
        "printed": Style(score.decimals, score.rounding).text(float(figure.value), unit),
    }
