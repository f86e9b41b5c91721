"""Acts on what is assessed: products, services, projects, stages, sites, touch points."""

import re
from datetime import date, time

from django.db import transaction
from django.db.models import Q, QuerySet

from manyi.core.ledger import record
from manyi.core.models import AssessmentObject, Person, Unit
from manyi.problems import Problem, ProblemsFound

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@transaction.atomic
def name_object(
    name: str,
    *,
    code: str,
    kind: str,
    owner: Unit,
    grade: str = "",
    parent: AssessmentObject | None = None,
    service_stage: str = "",
    from_hour: time | None = None,
    to_hour: time | None = None,
    starts: date | None = None,
    ends: date | None = None,
    actor: Person | None,
) -> AssessmentObject:
    """Enter something to be assessed, and the department that answers for it."""
    thing = AssessmentObject(
        name=name.strip(),
        code=code,
        kind=kind,
        owner=owner,
        grade=grade,
        parent=parent,
        service_stage=service_stage,
        from_hour=from_hour,
        to_hour=to_hour,
        starts=starts,
        ends=ends,
    )
    _refuse_problems(thing)
    thing.save()
    record(
        "object.named",
        actor=actor.pk if actor else None,
        thing=f"object-{thing.pk}",
        facts={"object": f"object-{thing.pk}", "kind": kind, "department": f"unit-{owner.pk}"},
    )
    return thing


@transaction.atomic
def change_object(
    thing: AssessmentObject, *, actor: Person | None, **changes: object
) -> AssessmentObject:
    """Change what is known of it; each changed field leaves its own entry."""
    changed = [name for name, value in changes.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, changes[name])
    _refuse_problems(thing)
    thing.save()
    for name in changed:
        record(
            "object.changed",
            actor=actor.pk if actor else None,
            thing=f"object-{thing.pk}",
            facts={"object": f"object-{thing.pk}", "field": name},
        )
    return thing


@transaction.atomic
def retire_object(thing: AssessmentObject, *, on: date, actor: Person | None) -> AssessmentObject:
    """End it on a day: waves that assessed it keep it, new ones can no longer name it."""
    if thing.starts is not None and on < thing.starts:
        raise ProblemsFound(
            [Problem("object.ends_before_start", thing.name, on.isoformat(), str(thing.starts))]
        )
    thing.ends = on
    thing.save(update_fields=["ends"])
    record(
        "object.retired",
        actor=actor.pk if actor else None,
        on=on,
        thing=f"object-{thing.pk}",
        facts={"object": f"object-{thing.pk}"},
    )
    return thing


def objects_in_use(day: date) -> QuerySet[AssessmentObject]:
    """Return what can be assessed on the day."""
    return AssessmentObject.objects.filter(Q(ends=None) | Q(ends__gte=day)).select_related("owner")


def _refuse_problems(thing: AssessmentObject) -> None:
    problems = [problem for problem in _problems(thing) if problem is not None]
    if problems:
        raise ProblemsFound(problems)


def _problems(thing: AssessmentObject) -> list[Problem | None]:
    taken = AssessmentObject.objects.filter(code=thing.code).exclude(pk=thing.pk).first()
    has_wrong_span = thing.starts and thing.ends and thing.ends < thing.starts
    return [
        None if thing.name.strip() else Problem("object.name_missing"),
        None if _CODE.fullmatch(thing.code) else Problem("object.code_malformed", found=thing.code),
        Problem("object.code_taken", place=taken.name, found=thing.code) if taken else None,
        Problem("object.below_itself", place=thing.name) if _is_below_itself(thing) else None,
        Problem("object.ends_before_start", thing.name, str(thing.ends), str(thing.starts))
        if has_wrong_span
        else None,
    ]


def _is_below_itself(thing: AssessmentObject) -> bool:
    above = thing.parent
    while above is not None and thing.pk is not None:
        if above.pk == thing.pk:
            return True
        above = above.parent
    return False
