"""What cases put on other pages: a wave's, a customer's, a plan's and a person's first one."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyi.core.models import Approval, Customer, Person
from manyi.steps.cases import queries
from manyi.steps.cases.models import Case
from manyi.steps.improvement.models import Plan
from manyi.steps.sampling.enums import Identity
from manyi.steps.sampling.models import Wave

SHOWN = 5


def thanks_offer(*, wave: Wave) -> dict[str, Any] | None:
    """Offer whoever answered anonymously to be heard by name, apart from the answer."""
    if wave.identity != Identity.ANONYMOUS:
        return None
    return {
        "words": gettext_lazy("答卷是匿名的，我们不知道是谁填的。要有人联系您，请另外留言。"),
        "label": gettext_lazy("另外留言（与答卷不相连）"),
        "url": reverse("cases:feedback"),
    }


def wave_panel(*, wave: Wave, **_about: object) -> dict[str, Any] | None:
    """Return how many cases came from low answers of the wave, and how many are still open."""
    rows = Case.objects.filter(response__audience__wave=wave)
    n = rows.count()
    if not n:
        return None
    still_open = queries.open_cases().filter(response__audience__wave=wave).count()
    return {
        "label": _("反馈件"),
        "url": f"{reverse('cases:index')}?wave={wave.pk}",
        "rows": [
            {"label": _("由低分答卷开立"), "value": n},
            {"label": _("还没有关闭"), "value": still_open},
        ],
    }


def customer_panel(*, customer: Customer, **_about: object) -> dict[str, Any]:
    """Return the feedback this customer gave."""
    rows = queries.listed_cases().filter(customer=customer).order_by("-received_at")
    return {"template": "cases/customer_panel.html", "rows": rows[:SHOWN], "customer": customer}


def home_panel(*, person: Person, day: date, **_about: object) -> dict[str, Any] | None:
    """Return the cases that wait for this person's answer."""
    rows = list(queries.waiting_for(person))
    if not rows:
        return None
    return {"template": "cases/home_panel.html", "rows": rows, "day": day}


def hand_in_link(*, person: Person, **_about: object) -> dict[str, Any] | None:
    """Return the way for anybody of the staff to hand in what a customer said."""
    if not person.has_perm("cases.report") or not queries.case_adoptions():
        return None
    return {"template": "cases/intake/home_link.html"}


def plan_link(*, plan: Plan, **_about: object) -> dict[str, Any] | None:
    """Return the way to the cases whose cause the plan removes."""
    n = Case.objects.filter(plan=plan).count()
    if not n:
        return None
    label = _("相关的反馈件(%(n)d)") % {"n": n}
    return {"label": label, "url": f"{reverse('cases:index')}?plan={plan.pk}"}


def approval_link(*, approval: Approval, **_about: object) -> dict[str, Any] | None:
    """Return the way from an approval to the case whose solution is to be signed."""
    case = Case.objects.filter(solutions__approval=approval).first()
    if case is None:
        return None
    return {"label": case.number, "url": reverse("cases:case", args=[case.pk])}
