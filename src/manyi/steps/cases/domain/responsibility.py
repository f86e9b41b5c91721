"""Who is answerable is decided, appealed against, and ruled on by somebody else."""

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person, Unit
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import tell_people
from manyi.steps.cases.domain.recording import record_case_act, require_words
from manyi.steps.cases.enums import BlameState, NoticeKind
from manyi.steps.cases.models import Case, Responsibility
from manyi.steps.cases.queries.cohandling import staff_of


@transaction.atomic
def attribute(
    case: Case, *, unit: Unit, person: Person | None, reason: str, actor: Person
) -> Responsibility:
    """Say which department, and where it can be said which person, is answerable, and why."""
    require_words(case, 认定理由=reason)
    if case.responsibilities.filter(state=BlameState.APPEALED).exists():
        raise ProblemsFound([Problem("cases.appeal_open", place=case.number)])
    if person is not None and person.pk == actor.pk:
        raise ProblemsFound([Problem("cases.judges_oneself", place=case.number)])
    row = Responsibility.objects.create(
        case=case, unit=unit, person=person, reason=reason.strip(), decided_by=actor
    )
    facts = {
        "department": f"unit-{unit.pk}",
        "person": f"person-{person.pk}" if person else None,
    }
    record_case_act(case, "case.attributed", actor=actor, facts=facts, words={"reason": reason})
    people = {*staff_of(unit), *([person.pk] if person else [])}
    key = f"responsibility-{row.pk}"
    tell_people(case, sorted(people), kind=NoticeKind.ATTRIBUTED, key=key)
    return row


@transaction.atomic
def appeal(row: Responsibility, *, words: str, actor: Person) -> Responsibility:
    """Object to a finding; only whom it names, or somebody of the department, may, and once."""
    row = _held(row)
    require_words(row.case, 申诉理由=words)
    if row.state != BlameState.DECIDED:
        raise ProblemsFound([_not_now(row)])
    if not may_appeal(row, actor):
        raise ProblemsFound([Problem("cases.not_your_blame", place=row.case.number)])
    row.state, row.appeal = BlameState.APPEALED, words.strip()
    row.appealed_by, row.appealed_at = actor, now()
    row.save()
    record_case_act(row.case, "case.appealed", actor=actor, words={"appeal": row.appeal})
    return row


def may_appeal(row: Responsibility, person: Person) -> bool:
    """Whether the finding is about this person or their department."""
    in_unit = person.unit is not None and person.unit.path.startswith(row.unit.path)
    return row.person_id == person.pk or in_unit


@transaction.atomic
def rule_on(row: Responsibility, *, is_upheld: bool, words: str, actor: Person) -> Responsibility:
    """Decide an appeal; never by who made the finding, nor by who objects to it."""
    row = _held(row)
    require_words(row.case, 裁定理由=words)
    if row.state != BlameState.APPEALED:
        raise ProblemsFound([_not_now(row)])
    if actor.pk in (row.decided_by_id, row.appealed_by_id, row.person_id):
        raise ProblemsFound([Problem("cases.judges_oneself", place=row.case.number)])
    row.state = BlameState.UPHELD if is_upheld else BlameState.CHANGED
    row.ruling, row.ruled_by, row.ruled_at = words.strip(), actor, now()
    row.save()
    facts = {"changed": not is_upheld}
    record_case_act(row.case, "case.ruled", actor=actor, facts=facts, words={"ruling": row.ruling})
    return row


def _held(row: Responsibility) -> Responsibility:
    rows = Responsibility.objects.select_for_update(of=("self",)).select_related("case", "unit")
    return rows.get(pk=row.pk)


def _not_now(row: Responsibility) -> Problem:
    return Problem("cases.not_now", row.case.number, row.get_state_display())
