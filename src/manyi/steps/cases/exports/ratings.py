"""The letter that asks the customer to rate a closing."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.channels.email import Letter
from manyi.steps.cases.domain import rating_token
from manyi.steps.cases.models import Rating


def rating_letter(rating: Rating) -> Letter:
    """Return the letter with the link that only the customer gets."""
    case = rating.case
    link = settings.PUBLIC_URL + reverse("cases:rate", args=[rating_token(rating)])
    context = {"case": case, "link": link, "organisation": case.adoption.unit.name}
    return Letter(
        to=rating.to,
        subject=_("%(number)s 已办结，请您评价") % {"number": case.number},
        text=render_to_string("cases/ratings/letter.txt", context),
        html=render_to_string("cases/ratings/letter.html", context),
        name=f"rating-{rating.pk}",
    )
