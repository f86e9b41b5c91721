"""Holding the cases of a period against their rule, on record: an audit of the handling."""

from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import today
from manyi.core.models import Adoption, Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.queries import provision_of
from manyi.steps.cases.queries.conformity import cases_received, conformity_of


@transaction.atomic
def record_conformity_check(adoption: Adoption, *, since: date, until: date, actor: Person) -> int:
    """Record whether the cases received in a period went the way of their rule.

    Returns how many did not. A period without a case cannot be checked.
    """
    found = conformity_of(cases_received(adoption.key, since, until))
    if not found:
        raise ProblemsFound([Problem("cases.nothing_to_check", f"{since} 至 {until}")])
    amiss = sum(not case.conforms for case in found)
    key, _provision = provision_of(adoption)
    record_act(
        "control.checked",
        adoption=adoption,
        actor=actor,
        address=f"cases.{key}",
        occasion=f"{until:%Y-%m}",
        on=today(),
        cites=(f"cases.{key}.steps",),
        facts={"control": "case_conformity", "passed": amiss == 0},
    )
    return amiss
