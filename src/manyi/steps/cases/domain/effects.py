"""It is judged whether what was done had an effect; where it had none, people are told."""

from django.db import transaction

from manyi.core.adoption import people_in_role
from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import Notice, tell
from manyi.steps.cases.domain.recording import record_case_act, require_words
from manyi.steps.cases.enums import NoticeKind
from manyi.steps.cases.models import Case, EffectCheck
from manyi.steps.cases.queries import provision_of
from manyi.steps.cases.queries.effects import (
    Effect,
    acted_at,
    effect_of,
    evaluation_rule,
    first_day_to_judge,
    thing_of,
)


def effect_problems(case: Case, person: Person) -> tuple[Problem, ...]:
    """Return why the effect cannot be judged now, or not by this person."""
    if evaluation_rule(case.adoption) is None:
        return (Problem("cases.effect_no_rule", case.number),)
    first = first_day_to_judge(case)
    found = (
        Problem("cases.own_effect", case.number) if case.handler_id == person.pk else None,
        Problem("cases.effect_no_action", case.number) if acted_at(case) is None else None,
        Problem("cases.effect_unnamed", case.number) if thing_of(case) is None else None,
        Problem("cases.effect_too_early", case.number, needed=f"{first}")
        if first is not None and first > today()
        else None,
    )
    return tuple(problem for problem in found if problem is not None)


@transaction.atomic
def judge_effect(case: Case, *, is_effective: bool, words: str, actor: Person) -> EffectCheck:
    """Judge by the comparison and by what was seen; where nothing changed, people are told."""
    require_words(case, 判断理由=words)
    if problems := effect_problems(case, actor):
        raise ProblemsFound(problems)
    found = effect_of(case)
    assert found is not None  # noqa: S101 (else a problem was found above)
    row = EffectCheck.objects.create(
        case=case,
        is_effective=is_effective,
        words=words.strip(),
        judged_by=actor,
        judged_at=now(),
        **vars(found),
    )
    _record(row, found, actor)
    if not is_effective:
        _tell(row)
    return row


def _record(row: EffectCheck, found: Effect, actor: Person) -> None:
    facts = {
        "effective": row.is_effective,
        "before": found.before,
        "before_of": found.before_of,
        "after": found.after,
        "after_of": found.after_of,
    }
    said = {"words": row.words}
    record_case_act(row.case, "case.evaluated", actor=actor, facts=facts, words=said)


def _tell(row: EffectCheck) -> None:
    """Tell the handler and whoever owns feedback that an improvement is wanted."""
    case = row.case
    _key, provision = provision_of(case.adoption)
    owners = people_in_role(case.adoption, provision.owner, today())
    people = {*owners.values_list("pk", flat=True), case.handler_id} - {None}
    key = f"effect/{row.pk}"
    told = [Notice(case.pk, pk, NoticeKind.INEFFECTIVE, key) for pk in sorted(people)]
    tell(told, key=key)
