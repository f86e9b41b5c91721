"""The customer is asked again, not by the handler; supervisors ask a share of them twice."""

from datetime import datetime

import numpy as np
from django.db import transaction

from manyi.core.adoption import holds_role
from manyi.core.clock import now, today
from manyi.core.ledger import record
from manyi.core.models import Adoption, Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act, require_state
from manyi.steps.cases.domain.reopening import reopen_case
from manyi.steps.cases.enums import (
    CONTENT_ENOUGH,
    CaseState,
    LetterKind,
    LetterState,
    TalkChannel,
    VisitDisposition,
)
from manyi.steps.cases.models import (
    Case,
    Letter,
    LetterTemplate,
    ReturnVisit,
    SupervisionCall,
    SupervisionDraw,
)
from manyi.steps.cases.queries import provision_of
from manyi.steps.cases.queries.visits import (
    days_in_vain,
    drawable_visits,
    may_give_up,
    visit_rule,
    visiting_problems,
)

_SUBJECT = "关于您反映的 {number}"
_BODY = (
    "您好：您反映的 {number} 已经答复。我们多次联系您，想问您对处理是否满意，"
    "一直没有联系上。如果您还有意见，请凭编号和查询码告诉我们，我们会接着办理。"
)


@transaction.atomic
def record_visit(
    case: Case,
    *,
    disposition: str,
    content: str,
    words: str,
    visitor: Person,
    channel: str = TalkChannel.PHONE,
    found_problem: bool = False,
    call_again_at: datetime | None = None,
) -> ReturnVisit:
    """Write down an attempt to ask the customer again; 不满意 opens the case anew."""
    require_state(case, CaseState.ANSWERED, CaseState.REVISITED)
    problems = (
        *visiting_problems(case, visitor),
        *_telling_problems(case, disposition, content, call_again_at),
    )
    if problems:
        raise ProblemsFound(problems)
    reached = disposition == VisitDisposition.REACHED
    visit = ReturnVisit.objects.create(
        case=case,
        round=case.round,
        visitor=visitor,
        handler=case.handler,
        channel=channel,
        disposition=disposition,
        content=content if reached else "",
        is_satisfied=content in CONTENT_ENOUGH if reached else None,
        words=words.strip(),
        found_problem=found_problem,
        call_again_at=call_again_at,
        visited_at=now(),
    )
    if reached:
        _settle(visit, visitor)
    else:
        _record_attempt(visit)
    if visit.is_satisfied is False:
        reopen_case(case, actor=visitor)
    return visit


def _telling_problems(
    case: Case, disposition: str, content: str, call_again_at: datetime | None
) -> tuple[Problem, ...]:
    """Return what the attempt leaves unsaid."""
    found = (
        Problem("cases.blank", case.number, needed="客户对处理的满意程度")
        if disposition == VisitDisposition.REACHED and not content
        else None,
        Problem("cases.blank", case.number, needed="约定再访的时间")
        if disposition == VisitDisposition.RESCHEDULED and call_again_at is None
        else None,
        Problem("cases.visit_in_the_past", case.number)
        if call_again_at is not None and call_again_at <= now()
        else None,
        Problem("cases.visit_not_lost", case.number)
        if disposition == VisitDisposition.LOST
        else None,
    )
    return tuple(problem for problem in found if problem is not None)


def _settle(visit: ReturnVisit, actor: Person) -> None:
    case = visit.case
    case.mark_revisited()
    case.save()
    facts = {"disposition": visit.disposition, "channel": visit.channel}
    if visit.content:
        facts |= {"level": visit.content, "satisfied": visit.is_satisfied}
    record_case_act(
        case,
        "case.revisited",
        part=".return_visit",
        actor=actor,
        facts=facts,
        words={"words": visit.words},
    )


def _record_attempt(visit: ReturnVisit) -> None:
    facts = {"disposition": visit.disposition}
    if visit.call_again_at is not None:
        facts["again"] = visit.call_again_at.date().isoformat()
    said = {"words": visit.words}
    record_case_act(visit.case, "case.visit_tried", actor=visit.visitor, facts=facts, words=said)


@transaction.atomic
def give_up_visit(case: Case, *, actor: Person) -> ReturnVisit:
    """Count the customer as lost （失访） after the days the rule asks; a letter is drafted."""
    require_state(case, CaseState.ANSWERED)
    if problems := visiting_problems(case, actor):
        raise ProblemsFound(problems)
    if not may_give_up(case):
        rule = visit_rule(case)
        wanted = str(rule.unreachable_after) if rule and rule.unreachable_after else "—"
        found = str(days_in_vain(case))
        raise ProblemsFound([Problem("cases.visit_keep_trying", case.number, found, wanted)])
    visit = ReturnVisit.objects.create(
        case=case,
        round=case.round,
        visitor=actor,
        handler=case.handler,
        disposition=VisitDisposition.LOST,
        words=f"{days_in_vain(case)} 天联系不上",
        visited_at=now(),
    )
    _settle(visit, actor)
    _draft_letter(case, actor)
    return visit


def _draft_letter(case: Case, actor: Person) -> Letter:
    """Propose what is sent instead of the call; a person sends or prints it."""
    kind = LetterKind.UNREACHABLE
    template = LetterTemplate.objects.filter(kind=kind, is_active=True).first()
    subject, body = (template.subject, template.body) if template else (_SUBJECT, _BODY)
    return Letter.objects.create(
        case=case,
        round=case.round,
        kind=kind,
        to=_address(case),
        subject=subject.replace("{number}", case.number),
        body=body.replace("{number}", case.number),
        name=f"{case.thing}-unreachable-{case.round}",
        state=LetterState.DRAFT,
        written_by=actor,
    )


def _address(case: Case) -> str:
    if case.contact:
        found = case.contact.addresses.filter(kind="email", failed_on=None).first()
        if found:
            return found.value
    return case.reporter.email if case.reporter else ""


@transaction.atomic
def draw_supervision(
    adoption: Adoption, *, month: str, seed: int, actor: Person
) -> SupervisionDraw:
    """Draw the regulation's share of a month's visits to be called once more, by a kept seed."""
    _key, provision = provision_of(adoption)
    rule = provision.return_visit
    if rule is None or rule.sample is None:
        raise ProblemsFound([Problem("cases.no_supervision", place=str(adoption.unit))])
    visits = list(drawable_visits(adoption.key, month))
    if not visits:
        raise ProblemsFound([Problem("cases.nothing_to_supervise", place=month)])
    n = -(-len(visits) * rule.sample.numerator // rule.sample.denominator)
    chosen = np.random.default_rng(seed).choice(len(visits), size=n, replace=False)
    draw = SupervisionDraw.objects.create(
        adoption=adoption,
        month=month,
        seed=seed,
        share=float(rule.sample),
        n_visits=len(visits),
        drawn_by=actor,
    )
    SupervisionCall.objects.bulk_create(
        SupervisionCall(draw=draw, visit=visits[place]) for place in sorted(chosen.tolist())
    )
    facts = {
        "draw": draw.thing,
        "month": month,
        "visits": len(visits),
        "drawn": n,
        "share": draw.share,
        "seed": seed,
    }
    record("supervision.drawn", actor=actor.pk, on=today(), thing=draw.thing, facts=facts)
    return draw


@transaction.atomic
def call_again(
    call: SupervisionCall, *, disposition: str, content: str, words: str, actor: Person
) -> SupervisionCall:
    """Write down what the customer told the supervisor; differences to the visit are shown."""
    case = call.visit.case
    if problems := _supervising_problems(call, disposition, content, actor):
        raise ProblemsFound(problems)
    call.supervisor, call.called_at = actor, now()
    call.disposition, call.words = disposition, words.strip()
    call.content = content if disposition == VisitDisposition.REACHED else ""
    call.save()
    facts = {"visit": f"visit-{call.visit_id}", "disposition": disposition}
    if call.differs is not None:
        facts["differs"] = call.differs
    said = {"words": call.words}
    record_case_act(case, "supervision.called", actor=actor, facts=facts, words=said)
    return call


def _supervising_problems(
    call: SupervisionCall, disposition: str, content: str, actor: Person
) -> list[Problem]:
    case = call.visit.case
    _key, provision = provision_of(case.adoption)
    rule = provision.return_visit
    role = rule.supervisor if rule else None
    had_part = actor.pk in (call.visit.visitor_id, call.visit.handler_id, case.handler_id)
    is_supervisor = role is None or holds_role(actor, case.adoption, role, today())
    found = (
        Problem("cases.own_supervision", case.number) if had_part else None,
        None if is_supervisor else Problem("cases.not_supervisor", case.number),
        Problem("cases.blank", case.number, needed="客户对处理的满意程度")
        if disposition == VisitDisposition.REACHED and not content
        else None,
        Problem("cases.supervised_already", case.number) if call.content else None,
    )
    return [problem for problem in found if problem is not None]
