"""Approval chains of the regulation: one signature after the other, never one's own."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from manyi.core.acts import record_act
from manyi.core.adoption import holds_role, pack_of
from manyi.core.clock import now, today
from manyi.core.enums import ApprovalState
from manyi.core.models import Adoption, Approval, ApprovalStep, Person
from manyi.problems import Problem, ProblemsFound


class Outcome(NamedTuple):
    """What a step does when its thing has been approved or refused."""

    given: Callable[[Approval], None]
    refused: Callable[[Approval], None]


_outcomes: dict[str, Outcome] = {}


def register_outcome(
    kind: str, *, given: Callable[[Approval], None], refused: Callable[[Approval], None]
) -> None:
    """Say what follows for things of a kind (`report`); called from an AppConfig.ready."""
    _outcomes[kind] = Outcome(given, refused)


@transaction.atomic
def submit_for_approval(
    thing: str,
    *,
    adoption: Adoption,
    chain: str,
    provision: str,
    title: str,
    author: Person,
    content_hash: str = "",
) -> Approval:
    """Start the chain named in the pack (`approvals.<chain>`) for one version of a thing.

    `provision` is the address of what is approved (`reports.analysis`); the ledger cites it.
    """
    steps = pack_of(adoption.pack_version).approvals[chain].steps
    approval = Approval.objects.create(
        adoption=adoption,
        chain=chain,
        provision=provision,
        thing=thing,
        title=title,
        author=author,
        content_hash=content_hash,
        submitted_at=now(),
    )
    ApprovalStep.objects.bulk_create(
        ApprovalStep(approval=approval, position=n, key=key, role=step.role, act=step.act)
        for n, (key, step) in enumerate(steps.items(), 1)
    )
    return approval


def current_step(approval: Approval) -> ApprovalStep | None:
    """Return the signature asked for now; none once the chain has ended."""
    if approval.state != ApprovalState.OPEN:
        return None
    return approval.steps.filter(is_given=None).order_by("position").first()


def signing_problems(step: ApprovalStep, person: Person, day: date) -> tuple[Problem, ...]:
    """Return why the person may not sign this step today; nothing where they may."""
    approval = step.approval
    if current_step(approval) != step:
        return (Problem("approval.not_your_turn", place=approval.title),)
    if approval.author_id == person.pk:
        return (Problem("approval.own_work", place=approval.title),)
    if approval.steps.filter(decided_by=person).exists():
        return (Problem("approval.signed_before", place=approval.title),)
    if not holds_role(person, approval.adoption, step.role, day):
        role = pack_of(approval.adoption.pack_version).roles[step.role].label
        return (Problem("approval.not_in_role", place=approval.title, needed=role),)
    return ()


@transaction.atomic
def sign(step: ApprovalStep, *, person: Person, words: str = "") -> Approval:
    """Give the signature; the last one approves the thing."""
    approval = _decide(step, person=person, is_given=True, words=words)
    if not approval.steps.filter(is_given=None).exists():
        _end(approval, ApprovalState.GIVEN)
        _outcomes[approval.thing.partition("-")[0]].given(approval)
    return approval


@transaction.atomic
def refuse(step: ApprovalStep, *, person: Person, words: str) -> Approval:
    """Send the thing back to its author; a refusal needs words."""
    if not words.strip():
        raise ProblemsFound([Problem("approval.refusal_needs_words", place=step.approval.title)])
    approval = _decide(step, person=person, is_given=False, words=words)
    _end(approval, ApprovalState.REFUSED)
    _outcomes[approval.thing.partition("-")[0]].refused(approval)
    return approval


def _decide(step: ApprovalStep, *, person: Person, is_given: bool, words: str) -> Approval:
    approval = Approval.objects.select_for_update().get(pk=step.approval_id)
    step = approval.steps.get(pk=step.pk)
    day = today()
    if problems := signing_problems(step, person, day):
        raise ProblemsFound(problems)
    step.decided_by, step.is_given, step.words = person, is_given, words.strip()
    step.decided_at = now()
    step.save()
    record_act(
        "approval.given" if is_given else "approval.refused",
        adoption=approval.adoption,
        actor=person,
        address=f"approvals.{approval.chain}.steps.{step.key}",
        occasion=approval.thing,
        on=day,
        thing=approval.thing,
        facts={
            "thing": approval.thing,
            "step": step.key,
            "act": step.act,
            "of": approval.provision,
            "last": not approval.steps.filter(is_given=None).exists(),
        },
        commitments={"words": step.words} if step.words else None,
    )
    return approval


def _end(approval: Approval, state: str) -> None:
    approval.state = state
    approval.save(update_fields=["state"])


def waiting_for(person: Person, day: date) -> list[ApprovalStep]:
    """Return the signatures this person can give today, oldest first."""
    return [step for step in _current_steps() if not signing_problems(step, person, day)]


def _current_steps() -> QuerySet[ApprovalStep]:
    earlier = ApprovalStep.objects.filter(
        approval=OuterRef("approval"), position__lt=OuterRef("position"), is_given=None
    )
    return (
        ApprovalStep.objects.filter(approval__state=ApprovalState.OPEN, is_given=None)
        .exclude(Exists(earlier))
        .select_related("approval__adoption__pack_version", "approval__author")
        .order_by("approval__submitted_at")
    )
