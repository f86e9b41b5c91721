"""A case is assessed, talked over, and solved: what is to be done, approved, carried out, paid."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from manyi.core.approvals import submit_for_approval
from manyi.core.clock import now
from manyi.core.models import Approval, Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import tell_people
from manyi.steps.cases.domain.recording import (
    record_case_act,
    refuse_partial,
    require_state,
    require_words,
)
from manyi.steps.cases.enums import CaseState, NoticeKind, SolutionState, Urgency
from manyi.steps.cases.models import Assessment, Case, Solution, Talk
from manyi.steps.cases.queries import provision_of
from manyi.steps.cases.queries.handling import solution_of

BEFORE_THE_ANSWER = (CaseState.RECEIVED, CaseState.ASSIGNED)
NOT_CLOSED = (*BEFORE_THE_ANSWER, CaseState.ANSWERED, CaseState.REVISITED)


@transaction.atomic
def assess_case(
    case: Case,
    *,
    severity: str,
    urgency: str,
    complexity: str,
    is_safety: bool,
    impact: str,
    immediate_action: str,
    actor: Person,
) -> Assessment:
    """Look at the case for the first time: how bad, how soon, how hard, whom it touches."""
    require_state(case, *BEFORE_THE_ANSWER)
    named = {"严重程度": severity, "紧急程度": urgency, "复杂程度": complexity, "影响": impact}
    require_words(case, **named)
    if is_safety:
        require_words(case, 需要立即采取的行动=immediate_action)
    case.severity, case.urgency, case.complexity = severity, urgency, complexity
    case.is_safety = is_safety
    case.save(update_fields=["severity", "urgency", "complexity", "is_safety"])
    row = Assessment.objects.create(
        case=case,
        round=case.round,
        severity=severity,
        urgency=urgency,
        complexity=complexity,
        is_safety=is_safety,
        impact=impact.strip(),
        immediate_action=immediate_action.strip(),
        assessed_by=actor,
    )
    facts = {
        "urgent": urgency == Urgency.URGENT,
        "severity": severity,
        "safety": is_safety,
        "complexity": complexity,
        "urgency": urgency,
    }
    words = {"impact": row.impact, "immediate_action": row.immediate_action}
    record_case_act(case, "case.assessed", actor=actor, facts=facts, words=words)
    return row


@transaction.atomic
def talk_over(case: Case, *, channel: str, words: str, is_confirmed: bool, actor: Person) -> Talk:
    """Keep what was talked over with the customer; their confirmation is a step of its own."""
    require_state(case, *NOT_CLOSED)
    require_words(case, 沟通内容=words)
    row = Talk.objects.create(
        case=case,
        round=case.round,
        channel=channel,
        words=words.strip(),
        is_confirmed=is_confirmed,
        talked_by=actor,
    )
    if case.first_response_at is None:
        case.first_response_at = row.talked_at
        case.save(update_fields=["first_response_at"])
    verb = "case.confirmed" if is_confirmed else "case.tracked"
    record_case_act(case, verb, actor=actor, words={"talk": row.words})
    return row


@transaction.atomic
def propose_solution(
    case: Case,
    *,
    rectification: str,
    improvement: str,
    compensation: str,
    amount: Decimal,
    promised_at: datetime | None,
    actor: Person,
) -> Solution:
    """Say what is to be done; it waits for approval where the regulation wants one."""
    require_state(case, *BEFORE_THE_ANSWER)
    refuse_partial(case, actor)
    told = [rectification.strip(), improvement.strip(), compensation.strip()]
    if not any(told):
        raise ProblemsFound([Problem("cases.solution_blank", place=case.number)])
    if amount and not compensation.strip():
        raise ProblemsFound([Problem("cases.blank", place=case.number, needed="客户补偿")])
    _refuse_second_payment(case)
    case.solutions.exclude(state=SolutionState.REPLACED).update(state=SolutionState.REPLACED)
    row = Solution.objects.create(
        case=case,
        round=case.round,
        rectification=told[0],
        improvement=told[1],
        compensation=told[2],
        amount=amount,
        promised_at=promised_at,
        proposed_by=actor,
    )
    _ask_for_approval(row, actor)
    case.promised_at = promised_at or case.promised_at
    case.save(update_fields=["promised_at"])
    _record_proposal(row, actor)
    return row


def _refuse_second_payment(case: Case) -> None:
    solution = solution_of(case)
    if solution is not None and (solution.paid_at or solution.carried_out_at):
        raise ProblemsFound([Problem("cases.solution_done", place=case.number)])


def chain_for(case: Case, amount: Decimal) -> str | None:
    """Return which approval a solution needs: above the limit the dearer one; None for none."""
    _key, provision = provision_of(case.adoption)
    limit = provision.compensation
    if limit is not None and amount > Decimal(str(limit.limit)):
        return limit.approval
    return provision.approval


def is_over_limit(case: Case, amount: Decimal) -> bool:
    """Whether the amount passes what the regulation lets be given without more approval."""
    _key, provision = provision_of(case.adoption)
    limit = provision.compensation
    return limit is not None and amount > Decimal(str(limit.limit))


def _ask_for_approval(row: Solution, actor: Person) -> None:
    chain = chain_for(row.case, row.amount)
    if chain is None:
        return
    key, _provision = provision_of(row.case.adoption)
    row.approval = submit_for_approval(
        row.case.occasion,
        adoption=row.case.adoption,
        chain=chain,
        provision=f"cases.{key}",
        title=f"{row.case.number} 处理方案",
        author=actor,
    )
    row.state = SolutionState.IN_APPROVAL
    row.save(update_fields=["approval", "state"])


def _record_proposal(row: Solution, actor: Person) -> None:
    kinds = {
        "rectification": row.rectification,
        "improvement": row.improvement,
        "compensation": row.compensation,
    }
    facts = {
        "kind": ".".join(name for name, words in kinds.items() if words),
        "amount": float(row.amount),
        "over_limit": is_over_limit(row.case, row.amount),
    }
    record_case_act(row.case, "case.planned", actor=actor, facts=facts, words=kinds)


def solution_approved(approval: Approval) -> None:
    """Let the solution be carried out: the last signature was given."""
    _settle(approval, SolutionState.READY, NoticeKind.SIGNED)


def solution_refused(approval: Approval) -> None:
    """Send the solution back; a new one has to be proposed."""
    _settle(approval, SolutionState.REFUSED, NoticeKind.SENT_BACK)


def _settle(approval: Approval, state: str, kind: str) -> None:
    rows = Solution.objects.filter(approval=approval, state=SolutionState.IN_APPROVAL)
    for row in rows.select_related("case"):
        row.state = state
        row.save(update_fields=["state"])
        tell_people(row.case, [row.proposed_by_id], kind=kind, key=f"solution-{row.pk}/{kind}")


@transaction.atomic
def carry_out(case: Case, *, words: str, actor: Person) -> Solution:
    """Say that the solution was carried out; one that is not approved cannot be."""
    require_state(case, *NOT_CLOSED)
    require_words(case, 实施情况=words)
    row = _ready_solution(case)
    row.carried_out, row.carried_out_at = words.strip(), now()
    row.save(update_fields=["carried_out", "carried_out_at"])
    record_case_act(case, "case.fixed", actor=actor, words={"carried_out": row.carried_out})
    return row


@transaction.atomic
def pay_compensation(case: Case, *, actor: Person) -> Solution:
    """Say that the customer got the money, once."""
    require_state(case, *NOT_CLOSED)
    row = _ready_solution(case)
    found = (
        Problem("cases.no_compensation", place=case.number) if not row.amount else None,
        Problem("cases.paid_already", place=case.number) if row.paid_at else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
    row.paid_at = now()
    row.save(update_fields=["paid_at"])
    facts = {"amount": float(row.amount)}
    record_case_act(case, "case.compensated", actor=actor, facts=facts)
    return row


def _ready_solution(case: Case) -> Solution:
    row = solution_of(case)
    if row is None:
        raise ProblemsFound([Problem("cases.no_solution", place=case.number)])
    row = Solution.objects.select_for_update().get(pk=row.pk)
    if row.state != SolutionState.READY:
        code = "waiting" if row.state == SolutionState.IN_APPROVAL else "refused"
        raise ProblemsFound([Problem(f"cases.solution_{code}", place=case.number)])
    return row
