"""A wave's plan: which survey, which occasion, which objects, on which questionnaires."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.approvals import submit_for_approval
from manyi.core.clock import now, today
from manyi.core.models import Adoption, Approval, AssessmentObject, Person
from manyi.loop import STEP
from manyi.problems import Problem
from manyi.regulation import Pack
from manyi.regulation.occasions import Span, periods
from manyi.regulation.schema.surveys import Survey
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.domain.guards import gate_problems, lock, planning_problems, refuse
from manyi.steps.sampling.domain.recording import record_on_wave
from manyi.steps.sampling.enums import PlanState
from manyi.steps.sampling.models import Wave, WaveAudience, WavePlan
from manyi.steps.sampling.queries import (
    audience_provision,
    channels_of,
    occasion_label,
    survey_of,
    wave_plan,
)

# What the ledger accepts as the name of an occasion.
_OCCASION = re.compile(r"[A-Za-z0-9_.:@#/+~-]{1,60}")


@transaction.atomic
def plan_wave(
    adoption: Adoption,
    *,
    survey: str,
    occasion: str,
    title: str = "",
    objects: Collection[AssessmentObject] = (),
    actor: Person,
    reissue_of: Wave | None = None,
) -> Wave:
    """Start a wave with the audiences the regulation gives it; a re-issue is its next round."""
    pack = pack_of(adoption.pack_version)
    if survey not in pack.surveys:
        refuse([Problem("sampling.survey_unknown", found=survey)])
    provision = pack.surveys[survey]
    refuse(
        _adoption_problems(adoption),
        _occasion_problems(provision, occasion),
        _repeat_problems(adoption, survey, provision, occasion, reissue_of),
        _object_problems(objects),
    )
    wave = Wave.objects.create(
        adoption=adoption,
        survey=survey,
        occasion=occasion,
        title=title.strip() or f"{occasion_label(occasion)}{provision.label}",
        identity=provision.identity,
        round=reissue_of.round + 1 if reissue_of else 1,
        reissue_of=reissue_of,
        created_by=actor,
        created_at=now(),
    )
    _name_after_itself(wave)
    _make_audiences(wave, provision, pack)
    record_on_wave(wave, "wave.created", actor=actor, facts={"survey": survey})
    chosen = objects or (reissue_of.objects_assessed.all() if reissue_of else ())
    if chosen:
        name_objects(wave, list(chosen), actor=actor)
    return wave


@transaction.atomic
def name_objects(wave: Wave, objects: Collection[AssessmentObject], *, actor: Person) -> Wave:
    """Say what the wave assesses; until that is said, nothing else can be chosen."""
    lock(wave)
    none = [] if objects else [Problem("sampling.no_objects", place=wave.title)]
    refuse(planning_problems(wave), none, _object_problems(objects))
    wave.objects_assessed.set(objects)
    record_on_wave(wave, "objects.named", actor=actor, facts={"objects": len(objects)})
    return wave


@transaction.atomic
def choose_questionnaire(
    audience: WaveAudience, version: QuestionnaireVersion, *, actor: Person
) -> WaveAudience:
    """Fix which published version an audience is asked with."""
    wave = audience.wave
    lock(wave)
    refuse(planning_problems(wave), gate_problems(wave), _version_problems(audience, version))
    audience.questionnaire_version = version
    audience.save(update_fields=["questionnaire_version"])
    return audience


@transaction.atomic
def choose_questionnaires(
    wave: Wave, chosen: Iterable[tuple[WaveAudience, QuestionnaireVersion]], *, actor: Person
) -> None:
    """Fix the versions of several audiences, or of none."""
    for audience, version in chosen:
        audience.wave = wave
        choose_questionnaire(audience, version, actor=actor)


@transaction.atomic
def file_plan(wave: Wave, *, fields: Mapping[str, str], actor: Person) -> WavePlan:
    """Write the survey plan on the regulation's form and send it through the regulation's chain."""
    provision = survey_of(wave).plan
    if provision is None:
        refuse([Problem("sampling.plan_not_asked", place=wave.title)])
    form = pack_of(wave.adoption.pack_version).forms[provision.form]
    plan = wave_plan(wave)
    refuse(
        _rewriting_problems(wave, plan, has_chain=provision.approval is not None),
        [
            Problem("sampling.plan_field_missing", place=field.label, needed=form.label)
            for name, field in form.fields.items()
            if field.required and not fields.get(name, "").strip()
        ],
    )
    answered = plan.thing if plan is not None and plan.state == PlanState.REFUSED else ""
    kept = {name: fields.get(name, "").strip() for name in form.fields}
    plan = _write(plan, wave, kept, provision.form, actor)
    if provision.approval is None:
        plan_agreed(plan)
    _record_plan(plan, answered or wave.occasion, actor)
    if provision.approval is not None:
        submit_for_approval(
            plan.thing,
            adoption=wave.adoption,
            chain=provision.approval,
            provision=f"surveys.{wave.survey}.plan",
            title=f"{wave.title}{form.label}",
            author=actor,
        )
    return plan


def plan_agreed(plan: WavePlan) -> None:
    """Mark the plan as through the regulation's chain."""
    plan.state = PlanState.AGREED
    plan.save(update_fields=["state"])


def plan_refused(plan: WavePlan) -> None:
    """Mark the plan as sent back to its author."""
    plan.state = PlanState.REFUSED
    plan.save(update_fields=["state"])


def plan_of_approval(approval: Approval) -> WavePlan:
    """Return the plan whose version was approved or refused."""
    return WavePlan.objects.get(pk=approval.thing.partition("-")[2].partition(".")[0])


def _write(
    plan: WavePlan | None, wave: Wave, fields: dict[str, str], form: str, actor: Person
) -> WavePlan:
    if plan is None:
        return WavePlan.objects.create(
            wave=wave, form=form, fields=fields, written_by=actor, written_at=now()
        )
    plan.fields, plan.version, plan.state = fields, plan.version + 1, PlanState.SUBMITTED
    plan.written_by, plan.written_at = actor, now()
    plan.save()
    return plan


def _record_plan(plan: WavePlan, occasion: str, actor: Person) -> None:
    wave = plan.wave
    record_act(
        "wave.planned",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}.plan",
        occasion=occasion,
        on=today(),
        thing=wave.thing,
        cites=(f"forms.{plan.form}",),
        facts={
            "plan": plan.name,
            "version": plan.version,
            "wave": wave.thing,
            "form": plan.form,
        },
        commitments={"plan": json.dumps(plan.fields, ensure_ascii=False, sort_keys=True)},
    )


def _name_after_itself(wave: Wave) -> None:
    """Give a wave held on demand, which no calendar names, its own name as occasion."""
    if not wave.occasion:
        wave.occasion = wave.thing
        wave.save(update_fields=["occasion"])


def _make_audiences(wave: Wave, provision: Survey, pack: Pack) -> None:
    before = {}
    if wave.reissue_of is not None:
        before = {one.key: one.questionnaire_version for one in wave.reissue_of.audiences.all()}
    WaveAudience.objects.bulk_create(
        WaveAudience(
            wave=wave,
            key=key,
            label=_audience_label(pack, audience.of, audience.form),
            questionnaire_version=before.get(key),
            channels=channels_of(audience),
        )
        for key, audience in provision.audience.items()
    )


def _audience_label(pack: Pack, subject: str, form: str) -> str:
    label = pack.subjects[subject].label
    match pack.forms[form].about:
        case "competitor":
            return f"{label}（评竞争对手）"
        case "self":
            return f"{label}（自评）"
        case _:
            return label


def _adoption_problems(adoption: Adoption) -> Iterator[Problem]:
    day = today()
    if adoption.start > day or (adoption.end is not None and adoption.end < day):
        yield Problem("sampling.not_in_force", place=str(adoption))


def _occasion_problems(provision: Survey, occasion: str) -> Iterator[Problem]:
    when = provision.when
    if not occasion:
        facts = {"objects_named": True, "occasion_named": when.head == "asked"}
        yield from STEP["sampling"].gate.problems(facts)
    elif not _OCCASION.fullmatch(occasion):
        yield Problem("sampling.occasion_malformed", found=occasion)
    elif when.head == "every":
        known = _occasions_of_year(provision, occasion)
        if occasion.partition("@")[0] not in known:
            needed = "、".join(known)
            yield Problem("sampling.occasion_unknown", provision.label, occasion, needed)


def _occasions_of_year(provision: Survey, occasion: str) -> list[str]:
    year = int(occasion[:4]) if re.match(r"[12]\d{3}", occasion) else today().year
    span = Span(date(year, 1, 1), date(year, 12, 31))
    return [period.name for period in periods(provision.when, span)]


def _repeat_problems(
    adoption: Adoption, survey: str, provision: Survey, occasion: str, reissue_of: Wave | None
) -> Iterator[Problem]:
    if reissue_of is not None or not occasion or provision.when.head == "asked":
        return
    if Wave.objects.filter(adoption=adoption, survey=survey, occasion=occasion).exists():
        yield Problem("sampling.wave_exists", place=provision.label, found=occasion)


def _object_problems(objects: Collection[AssessmentObject]) -> Iterator[Problem]:
    day = today()
    for one in objects:
        if one.ends is not None and one.ends < day:
            yield Problem("sampling.object_retired", place=one.name, found=one.ends.isoformat())


def _version_problems(audience: WaveAudience, version: QuestionnaireVersion) -> Iterator[Problem]:
    form = audience_provision(audience).form
    questionnaire = version.questionnaire
    wave = audience.wave
    if questionnaire.form != form or questionnaire.adoption_id != wave.adoption_id:
        needed = pack_of(wave.adoption.pack_version).forms[form].label
        yield Problem("sampling.questionnaire_of_another", audience.label, str(version), needed)
    if version.is_draft:
        yield Problem("sampling.questionnaire_draft", audience.label, str(version))


def _rewriting_problems(wave: Wave, plan: WavePlan | None, *, has_chain: bool) -> Iterator[Problem]:
    if plan is not None and has_chain and plan.state != PlanState.REFUSED:
        yield Problem("sampling.plan_waiting", place=wave.title)
