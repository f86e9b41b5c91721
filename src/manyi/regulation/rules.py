"""Rules of a pack: who owes what, when, and which event fulfils it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from manyi.regulation.pack import Pack
from manyi.regulation.schema.acts import HumanDuty, Incentive, RecordKind
from manyi.regulation.schema.base import When
from manyi.regulation.schema.cases import Case
from manyi.regulation.schema.outcomes import ACT_LABELS, Improvement, Report
from manyi.regulation.schema.people import APPOINTED, Role
from manyi.regulation.schema.scoring import Target
from manyi.regulation.schema.surveys import Survey
from manyi.regulation.values import Period

# A role of a regulation is filled within a month of its coming into force: part of the design of
# packs, the same for every regulation, hence not a provision of any.
_APPOINTED_WITHIN = Period(1, "month")


@dataclass(frozen=True)
class Rule:
    """One obligation, allowed act or link of a chain.

    `when` and `or_when` say what opens it, `where` what the fulfilling event must state, `of` what
    an approval step concerns. `terms` and `roles` give limit and role by the case's category.
    """

    address: str
    label: str
    role: str
    when: When
    fulfilled_by: tuple[str, ...]
    of: str = ""
    where: Mapping[str, object] = field(default_factory=dict, hash=False)
    form: str | None = None
    together_with: tuple[str, ...] = ()
    or_when: tuple[When, ...] = ()
    terms: Mapping[str, Period] = field(default_factory=dict, hash=False)
    roles: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def filter(self) -> str:
        """What tells this rule's duties from those of another at the same address."""
        stated = [f"{name}:{value}" for name, value in sorted(self.where.items())]
        return "~".join([part for part in (self.of, *stated) if part]) or "-"

    @property
    def whens(self) -> tuple[When, ...]:
        return (self.when, *self.or_when)


@lru_cache(maxsize=64)
def rules(pack: Pack) -> tuple[Rule, ...]:
    """Return everything the pack obliges or allows, in the order it is written."""
    return tuple(
        rule
        for section, derive in _DERIVED.items()
        for rule in _section_rules(pack, section, derive)
    )


def _section_rules(pack: Pack, section: str, derive: "Derive") -> Iterator[Rule]:
    for name, provision in getattr(pack, section).items():
        yield from derive(f"{section}.{name}", provision, pack)


def _of_role(address: str, role: Role, pack: Pack) -> Iterator[Rule]:
    if role.type in APPOINTED:
        yield Rule(
            address=address,
            label=f"确定{role.label}由谁担任",
            role=pack.document.owner,
            when=When(once=True, within=_APPOINTED_WITHIN),
            fulfilled_by=("role.assigned",),
        )


def _of_target(address: str, target: Target, pack: Pack) -> Iterator[Rule]:
    yield Rule(
        address=address,
        label=f"提出{target.label}",
        role=target.set_by,
        when=target.when,
        fulfilled_by=("target.proposed",),
        or_when=_refused(address, target.approval),
    )
    yield from _chain(target.approval, "target.proposed", address, target.label, pack)


def _refused(subject: str, approval: str | None) -> tuple[When, ...]:
    """Return what reopens the author's duty: a refusal at any step of the chain."""
    if approval is None:
        return ()
    return (When(after="approval.refused", of=f"approvals.{approval}", where={"of": subject}),)


def _chain(
    approval: str | None,
    submitted: str,
    subject: str,
    label: str,
    pack: Pack,
    *,
    where: Mapping[str, bool] | None = None,
) -> Iterator[Rule]:
    """Yield one rule a step; each is opened by the step before, the first by the submission."""
    if approval is None:
        return
    opened = When(after=submitted, of=subject, where=where or {})
    for key, step in pack.approvals[approval].steps.items():
        address = f"approvals.{approval}.steps.{key}"
        yield Rule(
            address=address,
            label=f"{ACT_LABELS[step.act]}{label}",
            role=step.role,
            when=opened.model_copy(update={"within": step.within}),
            fulfilled_by=("approval.given", "approval.refused"),
            of=subject,
        )
        opened = When(after="approval.given", of=address, where={"of": subject})


def _last_approval(approval: str | None, submitted: str, subject: str, pack: Pack) -> When:
    """Return what happens when a submission is through: its last approval, or the submission."""
    if approval is None:
        return When(after=submitted, of=subject)
    last = list(pack.approvals[approval].steps)[-1]
    address = f"approvals.{approval}.steps.{last}"
    return When(after="approval.given", of=address, where={"of": subject})


def _of_survey(address: str, survey: Survey, pack: Pack) -> Iterator[Rule]:
    if survey.plan is not None:
        plan = f"{address}.plan"
        yield Rule(
            address=plan,
            label=f"制定{survey.label}的{pack.forms[survey.plan.form].label}",
            role=survey.plan.author,
            when=survey.when,
            fulfilled_by=("wave.planned",),
            form=survey.plan.form,
            or_when=_refused(plan, survey.plan.approval),
        )
        yield from _chain(survey.plan.approval, "wave.planned", plan, survey.label, pack)
    yield Rule(
        address=address,
        label=f"发出{survey.label}",
        role=survey.organiser,
        when=survey.when,
        fulfilled_by=("wave.issued",),
        where=survey.when.where if survey.when.after is None else {},
    )
    for key, when in survey.also.items():
        yield Rule(
            address=f"{address}.also.{key}",
            label=f"发出{survey.label}(其中)",
            role=survey.organiser,
            when=when,
            fulfilled_by=("wave.issued",),
            where=when.where if when.after is None else {},
        )
    yield from _after_issue(address, survey)


def _after_issue(address: str, survey: Survey) -> Iterator[Rule]:
    yield Rule(
        address=f"{address}.window",
        label=f"截止{survey.label}的回收",
        role=survey.organiser,
        when=When(after="wave.issued", of=address, within=survey.window),
        fulfilled_by=("wave.closed",),
        or_when=(When(after="wave.reissued", of=address, within=survey.window),),
    )
    scored_after = When(after="wave.closed", of=address)
    if survey.validity:
        yield Rule(
            address=f"{address}.validity",
            label=f"判定{survey.label}是否有效",
            role=survey.organiser,
            when=scored_after,
            fulfilled_by=("wave.judged",),
        )
        scored_after = When(after="wave.judged", of=address, where={"valid": True})
    yield from _if_invalid(address, survey)
    if survey.scores:
        yield Rule(
            address=f"{address}.scores",
            label=f"计算{survey.label}的结果",
            role=survey.organiser,
            when=scored_after,
            fulfilled_by=("wave.scored",),
        )


def _if_invalid(address: str, survey: Survey) -> Iterator[Rule]:
    if survey.if_invalid is None:
        return
    review, reissue = survey.if_invalid.review, survey.if_invalid.reissue
    yield Rule(
        address=f"{address}.if_invalid.review",
        label=f"检讨分析{survey.label}无效的原因",
        role=review.role,
        when=When(after="wave.judged", of=address, where={"valid": False}, within=review.within),
        fulfilled_by=("wave.reviewed",),
        form=review.form,
    )
    yield Rule(
        address=f"{address}.if_invalid.reissue",
        label=f"重新发出{survey.label}",
        role=reissue.role,
        when=When(after="wave.reviewed", of=address, within=reissue.within),
        fulfilled_by=("wave.reissued",),
    )


def _of_report(address: str, report: Report, pack: Pack) -> Iterator[Rule]:
    yield Rule(
        address=address,
        label=f"编制并提交{report.label}",
        role=report.author,
        when=report.when,
        fulfilled_by=("report.submitted",),
        or_when=_refused(address, report.approval),
    )
    yield from _chain(report.approval, "report.submitted", address, report.label, pack)
    through = _last_approval(report.approval, "report.submitted", address, pack)
    for role in report.to:
        yield Rule(
            address=f"{address}.to",
            label=f"阅读{report.label}",
            role=role,
            when=through.model_copy(update={"within": report.read_within}),
            fulfilled_by=("report.read",),
            where={"role": role},
        )
    if report.published is not None:
        yield Rule(
            address=f"{address}.published",
            label=f"公布{report.label}",
            role=report.author,
            when=through.model_copy(update={"within": report.published.within}),
            fulfilled_by=("report.published",),
        )


def _of_improvement(address: str, improvement: Improvement, pack: Pack) -> Iterator[Rule]:
    for key, when in improvement.opened_by.items():
        yield Rule(
            address=f"{address}.opened_by.{key}",
            label=f"立项：{improvement.label}",
            role=improvement.planner,
            when=when,
            fulfilled_by=("improvement.opened",),
        )
    yield Rule(
        address=address,
        label=f"制定{pack.forms[improvement.form].label}:{improvement.label}",
        role=improvement.planner,
        when=When(after="improvement.opened", of=address, within=improvement.plan_within),
        fulfilled_by=("improvement.planned",),
        form=improvement.form,
        or_when=_refused(address, improvement.approval),
    )
    planned = "improvement.planned"
    yield from _chain(improvement.approval, planned, address, improvement.label, pack)
    yield from _doing_and_proof(address, improvement)


def _doing_and_proof(address: str, improvement: Improvement) -> Iterator[Rule]:
    if improvement.doers:
        yield Rule(
            address=f"{address}.doers",
            label=f"完成措施：{improvement.label}",
            role=improvement.doers[0],
            when=When(after="action.assigned", of=address, due_in_event="due"),
            fulfilled_by=("action.done",),
            together_with=improvement.doers[1:],
        )
    if improvement.progress is not None:
        yield Rule(
            address=f"{address}.progress",
            label=f"汇报进展：{improvement.label}",
            role=improvement.progress.role,
            when=improvement.progress.when,
            fulfilled_by=("improvement.progressed",),
            form=improvement.progress.form,
        )
    yield Rule(
        address=f"{address}.verify",
        label=f"验证效果：{improvement.label}",
        role=improvement.verify.role,
        when=When(after="improvement.completed", of=address, within=improvement.verify.within),
        fulfilled_by=("improvement.verified",),
    )


def _of_case(address: str, case: Case, pack: Pack) -> Iterator[Rule]:
    received = ("case.received", "case.reopened")
    before: tuple[str, ...] = received
    for key, step in case.steps.items():
        start = received if step.clock == "received" else before
        by_category = pack.roles[step.role].type == "owner"
        yield Rule(
            address=f"{address}.steps.{key}",
            label=f"{step.label}（{case.label}）",
            role=step.role,
            when=When(after=start[0], of=address, within=step.within),
            fulfilled_by=(f"case.{step.act}",),
            form=step.form or (case.register_form if step.act == "registered" else None),
            or_when=tuple(When(after=v, of=address, within=step.within) for v in start[1:]),
            terms=_category_terms(case, key),
            roles={n: c.goes_to for n, c in case.categories.items() if by_category and c.goes_to},
        )
        before = (f"case.{step.act}",)
    visit = case.return_visit
    if visit is not None:
        yield Rule(
            address=f"{address}.return_visit",
            label=f"回访（{case.label}）",
            role=visit.role,
            when=When(after=f"case.{visit.after}", of=address, within=visit.within),
            fulfilled_by=("case.revisited",),
            form=visit.form,
        )
    yield from _chain(case.approval, "case.planned", address, case.label, pack)
    if case.compensation is not None:
        over, what = {"over_limit": True}, f"补偿（{case.label}）"
        chain = case.compensation.approval
        yield from _chain(chain, "case.planned", address, what, pack, where=over)
    if case.board is not None:
        yield Rule(
            address=f"{address}.board",
            label=f"公布办理情况（{case.label}）",
            role=case.board.role,
            when=When(every=case.board.every),
            fulfilled_by=("board.published",),
        )


def _category_terms(case: Case, step: str) -> dict[str, Period]:
    found = {name: case.category_term(one, step) for name, one in case.categories.items()}
    return {name: period for name, period in found.items() if period is not None}


def _of_duty(address: str, duty: HumanDuty, pack: Pack) -> Iterator[Rule]:
    yield Rule(
        address=address,
        label=duty.label,
        role=duty.role,
        when=duty.when,
        fulfilled_by=("duty.recorded",),
        where=duty.when.where if duty.when.after is None else {},
        form=duty.record,
        together_with=duty.together_with,
    )


def _of_record(address: str, record: RecordKind, pack: Pack) -> Iterator[Rule]:
    if isinstance(record.keep, Period):
        yield Rule(
            address=f"{address}.keep",
            label=f"保管期满后销毁{record.label}",
            role=pack.document.owner,
            when=When(after="record.filed", of=address, wait=record.keep),
            fulfilled_by=("record.disposed",),
        )


def _of_incentive(address: str, incentive: Incentive, pack: Pack) -> Iterator[Rule]:
    yield Rule(
        address=address,
        label=f"提出{incentive.label}",
        role=incentive.proposer,
        when=incentive.when,
        fulfilled_by=("reward.proposed",),
        or_when=_refused(address, incentive.approval),
    )
    yield from _chain(incentive.approval, "reward.proposed", address, incentive.label, pack)
    yield Rule(
        address=f"{address}.to",
        label=f"公布{incentive.label}",
        role=incentive.proposer,
        when=_last_approval(incentive.approval, "reward.proposed", address, pack),
        fulfilled_by=("reward.granted",),
    )


Derive = Callable[[str, Any, Pack], Iterator[Rule]]
_DERIVED: Mapping[str, Derive] = {
    "roles": _of_role,
    "targets": _of_target,
    "surveys": _of_survey,
    "reports": _of_report,
    "improvements": _of_improvement,
    "cases": _of_case,
    "duties": _of_duty,
    "records": _of_record,
    "incentives": _of_incentive,
}
