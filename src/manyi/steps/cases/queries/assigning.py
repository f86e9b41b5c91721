"""Who gets a case: the company's own rules first, then the role the regulation sends it to."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from manyi.core.adoption import pack_of
from manyi.core.enums import SystemRole
from manyi.core.models import Person, RoleGrant, Unit
from manyi.steps.cases.models import AssignmentRule, Case, PersonSkill
from manyi.steps.cases.queries.desk import (
    candidates,
    open_counts,
    partial_people,
    role_for,
)

PREVIEWED = 10


@dataclass(frozen=True)
class Choice:
    """Who gets a case, by which rule, and why in words and in the ledger's code."""

    person: Person
    rule: AssignmentRule | None
    words: str
    code: str


def choose(case: Case) -> Choice | None:
    """Return who gets the case; None where neither a rule nor the regulation finds anybody."""
    for rule in rules_of(case.adoption.key):
        if fits(rule, case):
            person = _least_busy(_people(rule, case))
            if person is not None:
                return Choice(person, rule, f"分派规则第 {rule.position} 条", f"rule-{rule.pk}")
    role = role_for(case)
    person = _least_busy(candidates(case, role))
    if person is None:
        return None
    label = pack_of(case.adoption.pack_version).roles[role].label
    return Choice(person, None, f"制度规定由{label}办理，其中在办最少", f"role-{role}")


def rules_of(adoption_key: str) -> list[AssignmentRule]:
    """Return the active rules in the order they are asked."""
    rows = AssignmentRule.objects.filter(adoption_key=adoption_key, is_active=True)
    return list(rows.select_related("category", "zone", "unit", "to_unit", "to_person"))


def fits(rule: AssignmentRule, case: Case) -> bool:
    """Whether everything the rule asks for is so; what it leaves open fits every case."""
    return all(_asked(rule, case))


def _asked(rule: AssignmentRule, case: Case) -> Iterator[bool]:
    chain = case.category.chain if case.category else ()
    yield not rule.kind or rule.kind == case.kind
    yield rule.category_id is None or rule.category_id in {one.pk for one in chain}
    yield not rule.region or bool(case.customer and case.customer.region == rule.region)
    yield rule.zone is None or _lies_in(case.zone, rule.zone)
    yield rule.unit is None or _lies_in(case.unit, rule.unit)
    yield rule.assessment_object_id in (None, case.assessment_object_id, case.project_id)


def _lies_in(unit: Unit | None, wider: Unit) -> bool:
    return unit is not None and unit.path.startswith(wider.path)


def _people(rule: AssignmentRule, case: Case) -> QuerySet[Person]:
    """Return whom the rule may choose: able to act, skilled, and not whom the case is about."""
    acting = RoleGrant.objects.exclude(role=SystemRole.AUDITOR).values("person")
    people = Person.objects.filter(is_active=True, pk__in=acting)
    people = people.exclude(pk__in=partial_people(case))
    if rule.to_person_id:
        people = people.filter(pk=rule.to_person_id)
    if rule.to_unit:
        people = people.filter(unit__path__startswith=rule.to_unit.path)
    if rule.skill:
        skilled = PersonSkill.objects.filter(skill=rule.skill).values("person")
        people = people.filter(pk__in=skilled)
    return people


def _least_busy(people: QuerySet[Person]) -> Person | None:
    counts = open_counts(people)
    return min(people, key=lambda person: (counts.get(person.pk, 0), person.pk), default=None)


def preview(adoption_key: str) -> list[tuple[Case, Choice | None]]:
    """Return whom the last ten cases would go to by the rules as they are now."""
    rows = Case.objects.filter(adoption__key=adoption_key).select_related(
        "customer", "handler", "unit", "zone", "category", "adoption__pack_version"
    )
    return [(case, choose(case)) for case in rows.order_by("-pk")[:PREVIEWED]]
