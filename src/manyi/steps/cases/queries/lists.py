"""The lists of cases: shelves of the board, filters, orders, and the counts the board shows."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from manyi.core.clock import now, today
from manyi.core.models import Customer, Person
from manyi.steps.cases.enums import CaseKind, CaseState
from manyi.steps.cases.models import RUNNING, Case, CaseTerm, LateForecast

BELONGS_TO = {
    "plan": "plan",
    "customer": "customer",
    "wave": "response__audience__wave",
    "object": "assessment_object",
    "category": "category",
}
SAYS = ("product", "cause")
UNANSWERED = [CaseState.RECEIVED, CaseState.ASSIGNED]
OPEN = [state for state in CaseState if state != CaseState.CLOSED]
# Numbers are given in the order of registering, and so are keys.
ORDERS = {"new": ("-pk",), "old": ("pk",)}
_BY_DEADLINE = (F("wanted_by").asc(nulls_last=True), "-pk")
_NUMBER = re.compile(r"FK[-\d]*")
_LONGEST, _YEARS_BACK = 10, 9


def listed_cases() -> QuerySet[Case]:
    """Return every case with what a list shows, the newest first."""
    return Case.objects.select_related("customer", "handler", "unit").order_by("-pk")


def open_cases() -> QuerySet[Case]:
    """Return the cases still to be closed, the soonest deadline of their next act first."""
    # Not by the state: the index of open cases knows them by this.
    return listed_cases().filter(closed_at=None).order_by(*_BY_DEADLINE)


def late_cases() -> QuerySet[Case]:
    """Return the cases of which something was wanted by now, if only to ask the customer again."""
    return open_cases().filter(wanted_by__lt=now())


def cases_due_today() -> QuerySet[Case]:
    """Return the cases of which something is wanted before the day ends."""
    start = timezone.localtime(now())
    end = start.replace(hour=23, minute=59, second=59, microsecond=999999)
    return open_cases().filter(wanted_by__range=(start, end))


def held_cases() -> QuerySet[Case]:
    """Return the cases whose clocks stand still because the customer is waited for."""
    return open_cases().filter(is_held=True)


def escalated_cases() -> QuerySet[Case]:
    """Return the cases of which a clock that still runs was told to a higher level."""
    raised = CaseTerm.objects.filter(RUNNING, level__gt=0)
    return open_cases().filter(pk__in=raised.values("case"))


def waiting_for(person: Person) -> QuerySet[Case]:
    """Return the cases this person has still to answer."""
    return open_cases().filter(handler=person, state__in=UNANSWERED)


@dataclass(frozen=True)
class Board:
    """How many cases are late, due before the day ends, one's own, held, and in each open state.

    What is likely to be late was counted by the last sweep; None before the first one.
    """

    late: int
    due_today: int
    mine: int
    held: int
    by_state: tuple[tuple[str, str, int | None], ...]
    forecast: LateForecast | None


def board(person: Person) -> Board:
    """Return the counts the board shows a person; nobody acts on how many were ever closed."""
    rows = Case.objects.filter(closed_at=None).order_by().values_list("state")
    counts = dict(rows.annotate(n=Count("state")))
    return Board(
        late=late_cases().count(),
        due_today=cases_due_today().count(),
        mine=waiting_for(person).count(),
        held=held_cases().count(),
        by_state=tuple(
            (state.value, str(state.label), counts.get(state, 0) if state in OPEN else None)
            for state in CaseState
        ),
        forecast=LateForecast.objects.first(),
    )


SHELVES = {
    "late": late_cases,
    "today": cases_due_today,
    "open": open_cases,
    "held": held_cases,
    "escalated": escalated_cases,
    "": listed_cases,
}


def cases_on(shelf: str, person: Person) -> QuerySet[Case]:
    """Return the cases of one shelf of the board: late, due today, one's own, open, or all."""
    return waiting_for(person) if shelf == "mine" else SHELVES.get(shelf, listed_cases)()


def narrowed(rows: QuerySet[Case], wanted: Mapping[str, str]) -> QuerySet[Case]:
    """Return the cases that fit the filters of the list, in the order wanted, else in their own."""
    if words := wanted.get("q", "").strip():
        rows = _named(rows, words)
    if wanted.get("state") in OPEN:
        rows = rows.filter(state=wanted["state"], closed_at=None).order_by(*_BY_DEADLINE)
    if wanted.get("state") == CaseState.CLOSED:
        rows = rows.filter(closed_at__isnull=False).order_by("-closed_at")
    if wanted.get("kind") in CaseKind.values:
        rows = rows.filter(kind=wanted["kind"])
    said = {name: wanted[name] for name in SAYS if wanted.get(name)}
    rows = rows.filter(**said)
    numbers = {field: wanted.get(name, "") for name, field in BELONGS_TO.items()}
    rows = rows.filter(**{field: pk for field, pk in numbers.items() if pk.isdecimal()})
    order = ORDERS.get(wanted.get("order", ""))
    return rows.order_by(*order) if order else rows


def _named(rows: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Return the cases whose number starts so, or whose customer is called so.

    A number is looked up by its start, or by its last digits within ten years: so the index finds
    it among a million. What is no number is looked for among the customers only.
    """
    number = unicodedata.normalize("NFKC", words).upper()
    if _NUMBER.fullmatch(number):
        return rows.filter(number__gte=number, number__lt=f"{number}~")
    customers = Customer.objects.filter(Q(name__icontains=words) | Q(number__icontains=words))
    fits = Q(customer__in=customers.values("pk"))
    if number.isdecimal() and len(number) < _LONGEST:
        years = range(today().year - _YEARS_BACK, today().year + 1)
        fits |= Q(number__in=[f"FK-{year}-{int(number):04d}" for year in years])
    return rows.filter(fits)
