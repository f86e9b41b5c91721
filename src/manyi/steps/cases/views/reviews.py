"""Reviews: which are due, each held on a page of its own, and the check against the phone log."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.clock import now, today
from manyi.core.models import Adoption
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.questionnaire.formats.tables import read_table
from manyi.steps.cases.domain import reviews as acts
from manyi.steps.cases.enums import ReviewKind
from manyi.steps.cases.forms.reviews import CallForm, LogForm, ReviewForm
from manyi.steps.cases.models import Review
from manyi.steps.cases.queries import case_adoptions
from manyi.steps.cases.queries import reviews as queries


def _adoption(request: HttpRequest) -> Adoption:
    adoptions = case_adoptions()
    asked = request.GET.get("adoption", "")
    found = next((one for one in adoptions if one.key == asked), None)
    if found is None and not adoptions:
        raise Http404
    return found or adoptions[0]


@login_required
def reviews(request: HttpRequest) -> HttpResponse:
    """Show which reviews of this period were held, and the ones before."""
    require(request, "cases.read")
    adoptions = case_adoptions()
    if not adoptions:
        return render(request, "cases/reviews/reviews.html", {"adoption": None})
    adoption = _adoption(request)
    due = [
        (kind, occasion, queries.review_held(adoption, kind, occasion))
        for kind in ReviewKind
        if (occasion := queries.occasion_of(kind, today()))
    ]
    context = {
        "adoption": adoption,
        "adoptions": adoptions,
        "due": due,
        "page": paginate(request, queries.held_reviews(adoption)),
        "may_hold": request.user.has_perm("cases.hold_review", adoption),
        "n_missing": queries.calls_missing(adoption).count(),
    }
    return render(request, "cases/reviews/reviews.html", context)


@login_required
def hold(request: HttpRequest, kind: str) -> HttpResponse:
    """Hold a review: what it looks at, what is said of each case, what is decided."""
    if kind not in ReviewKind.values:
        raise Http404
    adoption = _adoption(request)
    require(request, "cases.hold_review", adoption)
    cases = queries.looked_at(adoption, kind)
    form = ReviewForm(request.POST or None, cases=cases)
    if request.method == "POST" and form.is_valid():
        try:
            row = acts.hold_review(
                adoption,
                kind=kind,
                words=form.cleaned_data["words"],
                attendance=form.cleaned_data["attendance"],
                lines=form.lines,
                actor=request.user,
            )
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已保存，并记入台账。督促人会在首页看到。"))
            return redirect("cases:review", row.pk)
    occasion = queries.occasion_of(kind, today())
    is_analysis = kind == ReviewKind.ANALYSIS
    context = {
        "adoption": adoption,
        "kind": ReviewKind(kind),
        "occasion": occasion,
        "form": form,
        "now": now(),
        "warnings": queries.warnings_of(adoption, occasion) if is_analysis else (),
        "calls": queries.calls_open(adoption) if kind == ReviewKind.MISSING else (),
    }
    return render(request, "cases/reviews/hold.html", context)


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a review as it was held."""
    require(request, "cases.read")
    row = get_object_or_404(Review.objects.select_related("held_by", "adoption__unit"), pk=pk)
    lines = row.lines.select_related("case", "chaser")
    context = {"review": row, "lines": lines, "calls": row.calls.select_related("case")}
    return render(request, "cases/reviews/review.html", context)


@login_required
def calls(request: HttpRequest) -> HttpResponse:
    """Take in a phone log, and settle the calls that are nobody's case."""
    adoption = _adoption(request)
    require(request, "cases.hold_review", adoption)
    form, taken = LogForm(), None
    if request.method == "POST" and request.POST.get("act") == "settle":
        if _settled(request):
            return redirect(f"{request.path}?adoption={adoption.key}")
    elif request.method == "POST":
        form = LogForm(request.POST, request.FILES)
        taken = _taken(request, adoption, form) if form.is_valid() else None
    context = {
        "adoption": adoption,
        "form": form,
        "taken": taken,
        "page": paginate(request, queries.calls_missing(adoption)),
    }
    return render(request, "cases/reviews/calls.html", context)


def _taken(request: HttpRequest, adoption: Adoption, form: LogForm) -> acts.TakenLog | None:
    file = form.cleaned_data["file"]
    try:
        return acts.take_phone_log(adoption, read_table(file.read(), file.name))
    except ProblemsFound as error:
        problem_messages(request, error)
        return None


def _settled(request: HttpRequest) -> bool:
    form = CallForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return False
    data = form.cleaned_data
    try:
        acts.settle_call(
            data["call"], case=data["number"], reason=data["reason"], actor=request.user
        )
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存。"))
    return True
