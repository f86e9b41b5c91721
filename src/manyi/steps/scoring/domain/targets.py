"""Targets: proposed by the regulation's method, approved by its chain."""

from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.approvals import submit_for_approval
from manyi.core.clock import today
from manyi.core.models import Adoption, Approval, ApprovalStep, Person
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import Span
from manyi.regulation.occasions import periods
from manyi.regulation.schema.scoring import Target as Provision
from manyi.steps.scoring.enums import TargetState
from manyi.steps.scoring.models import Target
from manyi.steps.scoring.queries import HistoryFigure, TargetProposal, proposal_for


@transaction.atomic
def propose_target(adoption: Adoption, *, provision: str, year: int, actor: Person) -> Target:
    """Propose what the method makes of past figures; the regulation's chain approves it."""
    asked = pack_of(adoption.pack_version).targets.get(provision)
    if asked is None:
        known = "、".join(pack_of(adoption.pack_version).targets)
        raise ProblemsFound([Problem("scoring.target_unknown", found=provision, needed=known)])
    proposal = proposal_for(adoption, provision, year)
    if problems := _problems(adoption, provision, asked, year, proposal):
        raise ProblemsFound(problems)
    occasion = _occasion(adoption, provision, asked, year)
    target = Target.objects.create(
        adoption=adoption,
        provision=provision,
        year=year,
        value=proposal.value,
        method=proposal.method,
        inputs=[_input(one) for one in proposal.figures],
        proposed_by=actor,
    )
    _record(target, "target.proposed", occasion=occasion, actor=actor)
    if asked.approval is None:
        _approve(target, actor)
    else:
        target.approval = submit_for_approval(
            target.thing,
            adoption=adoption,
            chain=asked.approval,
            provision=f"targets.{provision}",
            title=f"{asked.label}（{year} 年）",
            author=actor,
        )
        target.save(update_fields=["approval"])
    return target


def _problems(
    adoption: Adoption, provision: str, asked: Provision, year: int, proposal: TargetProposal
) -> list[Problem]:
    place = f"{asked.label}（{year} 年）"
    live = Target.objects.filter(adoption__key=adoption.key, provision=provision, year=year)
    standing = live.exclude(state=TargetState.REFUSED).first()
    if standing is not None:
        return [Problem("scoring.target_taken", place, standing.get_state_display())]
    if proposal.value is None:
        return [Problem("scoring.target_without_figures", place, str(len(proposal.figures)))]
    return []


def _input(figure: HistoryFigure) -> dict[str, object]:
    return {
        "period": figure.period,
        "label": figure.label,
        "value": figure.value,
        "printed": figure.printed,
        "entered": figure.is_entered,
        "score": figure.score.thing if figure.score else "",
    }


def _occasion(adoption: Adoption, provision: str, asked: Provision, year: int) -> str:
    """Return what the proposal answers: the refusal of an earlier one, else the year's duty."""
    refused = Target.objects.filter(
        adoption__key=adoption.key, provision=provision, year=year, state=TargetState.REFUSED
    )
    last = refused.order_by("-pk").first()
    if last is not None:
        return last.thing
    if asked.when.head == "every":
        for period in periods(asked.when, Span(date(year, 1, 1), date(year, 12, 31))):
            return period.name
    return str(year)


def target_given(approval: Approval) -> None:
    """Put the target in force; called when the last signature is given."""
    target = Target.objects.select_related("adoption__pack_version").get(approval=approval)
    steps = ApprovalStep.objects.filter(approval=approval, is_given=True)
    last = steps.select_related("decided_by").order_by("-position").first()
    _approve(target, last.decided_by if last else None)


def target_refused(approval: Approval) -> None:
    """Mark the proposal refused, so that another can be made."""
    Target.objects.filter(approval=approval).update(state=TargetState.REFUSED)


def _approve(target: Target, actor: Person | None) -> None:
    target.state = TargetState.APPROVED
    target.save(update_fields=["state"])
    _record(target, "target.approved", occasion=target.thing, actor=actor)


def _record(target: Target, verb: str, *, occasion: str, actor: Person | None) -> None:
    address = f"targets.{target.provision}"
    record_act(
        verb,
        adoption=target.adoption,
        actor=actor,
        address=address,
        occasion=occasion,
        on=today(),
        thing=target.thing,
        cites=(address,),
        facts={
            "target": target.thing,
            "score": pack_of(target.adoption.pack_version).targets[target.provision].score,
            "value": float(target.value),
            "year": target.year,
        },
    )
