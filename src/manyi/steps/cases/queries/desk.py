"""Whose desk a case may come to, and how much lies there."""

from django.db.models import Count, Q, QuerySet

from manyi.core.adoption import people_in_role
from manyi.core.clock import today
from manyi.core.enums import SystemRole
from manyi.core.models import Customer, Person, RoleGrant
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
    rows = Case.objects.filter(closed_at=None, handler__in=people.values("pk"))
    return dict(rows.order_by().values_list("handler").annotate(n=Count("pk")))


def customers_named(words: str, *, most: int = 8) -> list[Customer]:
    """Return the customers whose name or number holds the words."""
    if not words.strip():
        return []
    fits = Q(name__icontains=words.strip()) | Q(number__icontains=words.strip())
    return list(Customer.objects.filter(fits, is_active=True).select_related("unit")[:most])
