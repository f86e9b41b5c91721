"""Acts of step 8: a plan is opened, filled in, carried out and proven."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import now, today
from manyi.core.handovers import InHand, Thing
from manyi.core.models import Adoption, AssessmentObject, Person, Unit
from manyi.core.numbering import next_number
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.schema.outcomes import Improvement
from manyi.steps.improvement.enums import PlanState
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.improvement.queries import effect_of, item_figure
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.models import Score

WORDS = {"cause": "原因", "correction": "纠正措施", "prevention": "预防措施"}


def provision_of(plan: Plan) -> Improvement:
    """Return what the pack says of plans of this kind."""
    return pack_of(plan.adoption.pack_version).improvements[plan.provision]


def _require_state(plan: Plan, *states: str) -> None:
    """Refuse an act that is not the plan's next one, say because somebody else did it already."""
    if plan.state not in states:
        found = plan.get_state_display()
        raise ProblemsFound([Problem("improvement.not_now", place=plan.number, found=found)])


def _act(
    plan: Plan,
    verb: str,
    *,
    actor: Person | None,
    part: str = "",
    occasion: str = "",
    on: date | None = None,
    cites: Iterable[str] = (),
    facts: Mapping[str, object] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Record an act on a plan; unless another is named, its occasion is the plan itself."""
    record_act(
        verb,
        adoption=plan.adoption,
        actor=actor,
        address=f"improvements.{plan.provision}{part}",
        occasion=occasion or plan.thing,
        on=on or today(),
        thing=plan.thing,
        cites=cites,
        facts={"improvement": plan.thing, **(facts or {})},
        commitments=words,
    )


@transaction.atomic
def open_plan(
    adoption: Adoption,
    *,
    provision: str,
    trigger: str,
    occasion: str,
    finding: str,
    owner: Person | None,
    department: Unit | None,
    due: date | None,
    actor: Person,
    wave: Wave | None = None,
    score: Score | None = None,
    indicator: str = "",
    indicator_label: str = "",
    goal: float | None = None,
    assessment_object: AssessmentObject | None = None,
) -> Plan:
    """Open a plan for one finding; `trigger` is the pack's `opened_by` and `occasion` its thing."""
    facts = {
        "finding_named": bool(finding.strip()),
        "owner_named": owner is not None,
        "due_named": due is not None,
    }
    if problems := STEP["improvement"].gate.problems(facts):
        raise ProblemsFound(problems)
    figure = item_figure(score, indicator) if score and indicator else None
    plan = Plan.objects.create(
        adoption=adoption,
        provision=provision,
        number=next_number("GJ", today().year),
        wave=wave,
        score=score,
        indicator=indicator,
        indicator_label=indicator_label,
        assessment_object=assessment_object,
        finding=finding.strip(),
        owner=owner,
        department=department or owner.unit,
        due=due,
        baseline=figure.degree if figure else None,
        goal=goal,
        opened_by=actor,
        opened_at=now(),
    )
    _act(
        plan,
        "improvement.opened",
        actor=actor,
        part=f".opened_by.{trigger}",
        occasion=occasion,
        cites=[f"improvements.{provision}"],
        facts={
            "wave": wave.thing if wave else None,
            "item": indicator or None,
            "trigger": trigger,
        },
        words={"finding": plan.finding},
    )
    return plan


@transaction.atomic
def fill_plan(
    plan: Plan,
    *,
    cause: str,
    correction: str,
    prevention: str,
    resources: str,
    actor: Person,
) -> Plan:
    """Write down cause and measures; every blank the pack's form requires must be filled."""
    _require_state(plan, PlanState.OPEN, PlanState.NOT_PROVEN)
    told = {"cause": cause, "correction": correction, "prevention": prevention}
    form = pack_of(plan.adoption.pack_version).forms[provision_of(plan).form]
    missing = [
        Problem("improvement.blank", place=plan.number, needed=words)
        for key, words in WORDS.items()
        if not told[key].strip() and (key not in form.fields or form.fields[key].required)
    ]
    if missing:
        raise ProblemsFound(missing)
    plan.cause, plan.correction, plan.prevention = cause, correction, prevention
    plan.resources = resources
    plan.mark_planned()
    plan.save()
    _act(
        plan,
        "improvement.planned",
        actor=actor,
        cites=[f"forms.{provision_of(plan).form}"],
        facts={
            "form": provision_of(plan).form,
            "owner": f"person-{plan.owner_id}",
            "due": plan.due.isoformat(),
        },
        words=told,
    )
    return plan


@transaction.atomic
def add_action(plan: Plan, *, description: str, doer: Person, due: date, actor: Person) -> Action:
    """Give one measure to somebody, with its day."""
    _require_state(plan, PlanState.PLANNED)
    if not description.strip():
        raise ProblemsFound([Problem("improvement.blank", place=plan.number, needed="措施")])
    action = Action.objects.create(plan=plan, description=description, doer=doer, due=due)
    thing = f"action-{action.pk}"
    _act(
        plan,
        "action.assigned",
        actor=actor,
        facts={"action": thing, "owner": f"person-{doer.pk}", "due": due.isoformat()},
    )
    return action


@transaction.atomic
def complete_action(action: Action, *, done_on: date, evidence: str, actor: Person) -> Action:
    """Say a measure is done, and by what it can be seen."""
    problems = []
    if action.done_on is not None:
        found = action.done_on.isoformat()
        problems.append(Problem("improvement.done_before", place=str(action.plan), found=found))
    if done_on > today():
        problems.append(Problem("improvement.day_to_come", found=str(done_on)))
    if not evidence.strip():
        problems.append(Problem("improvement.blank", place=str(action.plan), needed="证据"))
    if problems:
        raise ProblemsFound(problems)
    action.done_on, action.evidence = done_on, evidence.strip()
    action.save()
    thing = f"action-{action.pk}"
    _act(
        action.plan,
        "action.done",
        actor=actor,
        part=".doers",
        occasion=thing,
        on=done_on,
        facts={"action": thing},
        words={"evidence": action.evidence},
    )
    return action


@transaction.atomic
def finish_plan(plan: Plan, *, actor: Person) -> Plan:
    """Say the plan has been carried out; it then waits for the next wave to prove it."""
    _require_state(plan, PlanState.PLANNED)
    open_actions = plan.actions.filter(done_on=None).count()
    if open_actions or not plan.actions.exists():
        raise ProblemsFound(
            [Problem("improvement.actions_open", place=plan.number, found=str(open_actions))]
        )
    plan.mark_done()
    plan.save()
    _act(plan, "improvement.completed", actor=actor)
    return plan


def verifier_problems(plan: Plan, person: Person) -> tuple[Problem, ...]:
    """Return why this person may not verify: nobody proves the effect of their own measures.

    Where the regulation names the owner of the item as verifier (S1d.7), the owner may, but only
    when somebody else carried the measures out.
    """
    names_owner = pack_of(plan.adoption.pack_version).roles[provision_of(plan).verify.role]
    if plan.actions.filter(doer=person).exists():
        return (Problem("improvement.own_measures", place=plan.number),)
    if plan.owner_id == person.pk and names_owner.type != "owner":
        return (Problem("improvement.own_plan", place=plan.number),)
    return ()


@transaction.atomic
def verify_plan(plan: Plan, *, wave: Wave, actor: Person) -> Plan:
    """Compare with a later wave: proven, or back to its owner as not proven."""
    _require_state(plan, PlanState.DONE)
    effect = effect_of(plan, wave)
    problems = list(verifier_problems(plan, actor))
    if effect.after is None or effect.before is None:
        problems.append(Problem("improvement.nothing_to_compare", place=plan.number))
    if problems:
        raise ProblemsFound(problems)
    if effect.is_proven:
        plan.mark_proven()
    else:
        plan.mark_not_proven()
    difference = effect.difference
    plan.verified_wave = wave
    figures = {
        "before": effect.before,
        "after": effect.after,
        "p": difference.p if difference else None,
    }
    plan.effect = {
        **figures,
        "n_before": effect.n_before,
        "n_after": effect.n_after,
        "goal": effect.goal,
        "low": difference.interval.low if difference else None,
        "high": difference.interval.high if difference else None,
    }
    facts = {"wave": wave.thing, "proven": effect.is_proven, **figures}
    return _verified(plan, actor=actor, facts=facts)


@transaction.atomic
def verify_by_evidence(plan: Plan, *, is_effective: bool, evidence: str, actor: Person) -> Plan:
    """Judge a plan that no indicator measures, say one opened for a complaint, by what was seen."""
    _require_state(plan, PlanState.DONE)
    problems = list(verifier_problems(plan, actor))
    if plan.indicator:
        problems.append(Problem("improvement.wave_proves", place=plan.number))
    if not evidence.strip():
        problems.append(Problem("improvement.blank", place=plan.number, needed="验证的依据"))
    if problems:
        raise ProblemsFound(problems)
    if is_effective:
        plan.mark_proven()
    else:
        plan.mark_not_proven()
    plan.effect = {"evidence": evidence.strip()}
    words = {"evidence": evidence.strip()}
    return _verified(plan, actor=actor, facts={"proven": is_effective}, words=words)


def _verified(
    plan: Plan,
    *,
    actor: Person,
    facts: Mapping[str, object],
    words: Mapping[str, str] | None = None,
) -> Plan:
    plan.verified_by, plan.verified_at = actor, now()
    plan.save()
    _act(plan, "improvement.verified", actor=actor, part=".verify", facts=facts, words=words)
    return plan


def plans_in_hand(*, person: Person) -> InHand:
    """Return the plans a person still owns, to be handed over."""
    rows = Plan.objects.filter(owner=person).exclude(state=PlanState.PROVEN)
    things = tuple(Thing(str(row.pk), str(row)) for row in rows)
    return InHand("plans", "改进计划", things, _hand_over_plan)


def _hand_over_plan(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    plan = Plan.objects.select_related("adoption__pack_version").get(pk=item, owner=leaving)
    plan.owner = receiver
    plan.save(update_fields=["owner"])
    facts = {"owner": f"person-{receiver.pk}", "from": f"person-{leaving.pk}"}
    _act(plan, "improvement.handed_over", actor=actor, facts=facts)


def measures_in_hand(*, person: Person) -> InHand:
    """Return the measures a person has still to carry out, to be handed over."""
    rows = Action.objects.filter(doer=person, done_on=None).select_related("plan")
    things = tuple(Thing(str(row.pk), f"{row.plan.number} {row.description}") for row in rows)
    return InHand("measures", "改进措施", things, _hand_over_measure)


def _hand_over_measure(
    item: str, *, leaving: Person, receiver: Person, actor: Person | None
) -> None:
    rows = Action.objects.select_related("plan__adoption__pack_version")
    action = rows.get(pk=item, doer=leaving, done_on=None)
    action.doer = receiver
    action.save(update_fields=["doer"])
    facts = {
        "owner": f"person-{receiver.pk}",
        "from": f"person-{leaving.pk}",
        "action": f"action-{action.pk}",
    }
    _act(action.plan, "improvement.handed_over", actor=actor, facts=facts)
