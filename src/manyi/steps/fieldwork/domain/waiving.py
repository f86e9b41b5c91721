"""Waiving what an invalid wave missed: asked with a reason, granted by the regulation's chain.

A waived rule stays unmet and reads "未达到，已豁免"; no figure turns "达到" by being waived.
"""

from collections.abc import Iterator

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.approvals import submit_for_approval
from manyi.core.models import Approval, ApprovalStep, Person
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import Pack, duty_key, rules
from manyi.steps.fieldwork.domain.locking import hold
from manyi.steps.fieldwork.enums import VerdictState
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.sampling.models import Wave


@transaction.atomic
def request_waiver(wave: Wave, *, reason: str, actor: Person) -> Approval:
    """Ask for the unmet rules of an invalid wave to be set aside."""
    wave = hold(wave)
    verdict = Verdict.objects.select_for_update().filter(wave=wave).first()
    chain = waiver_chain(pack_of(wave.pack_version), wave.survey)
    problems = _problems(wave, verdict, chain, reason)
    if problems:
        raise ProblemsFound(problems)
    approval = submit_for_approval(
        wave.thing,
        adoption=wave.adoption,
        chain=chain,
        provision=f"surveys.{wave.survey}.validity",
        title=f"豁免：{wave.title}未达到有效要求",
        author=actor,
    )
    verdict.waived_by, verdict.waiver_reason = approval, reason.strip()
    verdict.save(update_fields=["waived_by", "waiver_reason"])
    return approval


def _problems(wave: Wave, verdict: Verdict | None, chain: str, reason: str) -> list[Problem]:
    if verdict is None or verdict.state != VerdictState.INVALID:
        return [Problem("wave.not_invalid", wave.title)]
    problems = []
    if verdict.is_waived:
        problems.append(Problem("waiver.granted_already", wave.title))
    if Approval.objects.filter(thing=wave.thing, state="open").exists():
        problems.append(Problem("waiver.asked_already", wave.title))
    if not reason.strip():
        problems.append(Problem("waiver.reason_missing", wave.title))
    if not chain:
        problems.append(Problem("waiver.no_chain", wave.title))
    return problems


def waiver_chain(pack: Pack, survey: str) -> str:
    """Return the first chain of the pack that ends in an approval: of plan, report, then target."""
    for name in _chains(pack, survey):
        if any(step.act == "approve" for step in pack.approvals[name].steps.values()):
            return name
    return ""


def _chains(pack: Pack, survey: str) -> Iterator[str]:
    plan = pack.surveys[survey].plan
    named = [plan.approval] if plan is not None else []
    named += [report.approval for report in pack.reports.values()]
    named += [target.approval for target in pack.targets.values()]
    yield from (name for name in named if name is not None)
    yield from pack.approvals


def grant_waiver(approval: Approval) -> None:
    """Mark the verdict waived and record it; called when the last signature is given."""
    verdict = Verdict.objects.select_related("wave__adoption", "wave__pack_version").get(
        waived_by=approval
    )
    verdict.is_waived = True
    verdict.save(update_fields=["is_waived"])
    wave = verdict.wave
    unmet = [rule["address"] for rule in verdict.rules if rule["met"] is False]
    record_act(
        "waiver.granted",
        adoption=wave.adoption,
        actor=_last_signer(approval),
        address=f"surveys.{wave.survey}.validity",
        occasion=wave.thing,
        thing=wave.thing,
        cites=tuple(unmet),
        facts={"wave": wave.thing, "rules": unmet, "duties": _duties_set_aside(wave)},
        commitments={"reason": verdict.waiver_reason},
        pack_version=wave.pack_version,
    )


def refuse_waiver(approval: Approval) -> None:
    """Leave the verdict as it is, free to be waived on other grounds; the refusal is recorded."""
    Verdict.objects.filter(waived_by=approval).update(waived_by=None, waiver_reason="")


def _last_signer(approval: Approval) -> Person | None:
    steps = ApprovalStep.objects.filter(approval=approval, is_given=True)
    last = steps.select_related("decided_by").order_by("-position").first()
    return last and last.decided_by


def _duties_set_aside(wave: Wave) -> list[str]:
    """Return the keys of the duties to review and re-issue this wave."""
    under = f"surveys.{wave.survey}.if_invalid."
    return [
        duty_key(wave.adoption.key, rule, wave.thing)
        for rule in rules(pack_of(wave.pack_version))
        if rule.address.startswith(under)
    ]
