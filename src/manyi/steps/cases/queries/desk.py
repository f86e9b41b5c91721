"""Whose desk a case lies on, what is late, and the lists pages show."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from manyi.core.adoption import people_in_role
from manyi.core.clock import now, today
from manyi.core.enums import SystemRole
from manyi.core.models import Customer, Person, RoleGrant
from manyi.steps.cases.enums import CaseKind, CaseState
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries.terms import category_codes, provision_of


def role_for(case: Case) -> str:
    """Return the role the pack sends the case's category to, the nearest category's first."""
    _key, provision = provision_of(case.adoption)
    known = (provision.categories.get(code) for code in category_codes(case))
    return next((one.goes_to for one in known if one and one.goes_to), None) or provision.owner


def candidates(case: Case, role: str) -> QuerySet[Person]:
    """Return who of a role may handle the case: able to act, and not whom it is about."""
    acting = RoleGrant.objects.exclude(role=SystemRole.AUDITOR).values("person")
    people = people_in_role(case.adoption, role, today()).filter(pk__in=acting)
    return people.exclude(pk__in=partial_people(case))


def partial_people(case: Case) -> set[int]:
    """Return whom the feedback is about: the customer's salesperson and the person named."""
    salesperson = case.customer.salesperson_id if case.customer else None
    return {pk for pk in (salesperson, case.subject_person_id) if pk}


def open_counts(people: QuerySet[Person]) -> dict[int, int]:
    """Return how many open cases each of the people has."""
    rows = Case.objects.exclude(state=CaseState.CLOSED).filter(handler__in=people.values("pk"))
    return dict(rows.order_by().values_list("handler").annotate(n=Count("pk")))


BELONGS_TO = {
    "plan": "plan",
    "customer": "customer",
    "wave": "response__audience__wave",
    "object": "assessment_object",
    "category": "category",
}
SAYS = ("product", "cause")
UNANSWERED = [CaseState.RECEIVED, CaseState.ASSIGNED]


def listed_cases() -> QuerySet[Case]:
    """Return every case with what a list shows, the soonest deadline of its next act first."""
    rows = Case.objects.select_related("customer", "handler", "unit", "adoption__unit")
    return rows.order_by(F("wanted_by").asc(nulls_last=True), "-pk")


def open_cases() -> QuerySet[Case]:
    """Return the cases still to be closed."""
    return listed_cases().exclude(state=CaseState.CLOSED)


def late_cases() -> QuerySet[Case]:
    """Return the cases of which something was wanted by now, if only to ask the customer again."""
    return listed_cases().filter(wanted_by__lt=now())


def cases_due_today() -> QuerySet[Case]:
    """Return the cases of which something is wanted before the day ends."""
    start = timezone.localtime(now())
    end = start.replace(hour=23, minute=59, second=59, microsecond=999999)
    return listed_cases().filter(wanted_by__range=(start, end))


def waiting_for(person: Person) -> QuerySet[Case]:
    """Return the cases this person has still to answer."""
    return listed_cases().filter(handler=person, state__in=UNANSWERED)


@dataclass(frozen=True)
class Board:
    """How many cases are late, due before the day ends, one's own, and open in each state."""

    late: int
    due_today: int
    mine: int
    by_state: tuple[tuple[str, str, int], ...]


def board(person: Person) -> Board:
    """Return the counts the board shows a person."""
    rows = Case.objects.order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    return Board(
        late=late_cases().count(),
        due_today=cases_due_today().count(),
        mine=waiting_for(person).count(),
        by_state=tuple(
            (state.value, str(state.label), counts.get(state, 0)) for state in CaseState
        ),
    )


SHELVES = {"late": late_cases, "today": cases_due_today, "open": open_cases, "": listed_cases}


def cases_on(shelf: str, person: Person) -> QuerySet[Case]:
    """Return the cases of one shelf of the board: late, due today, one's own, open, or all."""
    return waiting_for(person) if shelf == "mine" else SHELVES.get(shelf, listed_cases)()


def narrowed(rows: QuerySet[Case], wanted: Mapping[str, str]) -> QuerySet[Case]:
    """Return the cases that fit the filters of the list."""
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(number__icontains=words) | Q(customer__name__icontains=words))
    if wanted.get("state") in CaseState.values:
        rows = rows.filter(state=wanted["state"])
    if wanted.get("kind") in CaseKind.values:
        rows = rows.filter(kind=wanted["kind"])
    said = {name: wanted[name] for name in SAYS if wanted.get(name)}
    rows = rows.filter(**said)
    numbers = {field: wanted.get(name, "") for name, field in BELONGS_TO.items()}
    return rows.filter(**{field: pk for field, pk in numbers.items() if pk.isdecimal()})


def customers_named(words: str, *, most: int = 8) -> list[Customer]:
    """Return the customers whose name or number holds the words."""
    if not words.strip():
        return []
    fits = Q(name__icontains=words.strip()) | Q(number__icontains=words.strip())
    return list(Customer.objects.filter(fits, is_active=True).select_related("unit")[:most])
