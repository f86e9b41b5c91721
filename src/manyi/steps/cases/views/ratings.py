"""The customer's page to rate one closing, by the link in their letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.forms import RatingForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how content the customer is, once for each closing; staff cannot answer for them."""
    rating = domain.rating_of(token)
    if rating is None:
        return _page(request, problems=[Problem("cases.no_such_rating")], code=404)
    if request.user.is_authenticated:
        return _page(request, problems=[Problem("cases.staff_cannot_rate")], code=403)
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and rating.rated_at is None:
        try:
            rating = domain.rate(rating, **form.cleaned_data)
        except ProblemsFound as error:
            return _page(request, rating=rating, problems=error.problems, code=409)
    return _page(request, rating=rating, form=form)


def _page(request: HttpRequest, *, code: int = 200, **shown: object) -> HttpResponse:
    return render(request, "cases/ratings/rate.html", shown, status=code)
