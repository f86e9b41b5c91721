"""Why it happened is found out, and what follows is written down and closed."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.core.numbering import next_number
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import tell_people
from manyi.steps.cases.domain.recording import record_case_act, require_words
from manyi.steps.cases.enums import ActionState, NoticeKind
from manyi.steps.cases.models import (
    Bone,
    Case,
    Cause,
    CorrectiveAction,
    EightD,
    RootCause,
    Why,
)
from manyi.steps.cases.queries.causes import CAR_FIELDS, blanks_of, recurrence_of

MOST_WHYS = 5


@transaction.atomic
def ask_why(case: Case, *, answer: str, actor: Person) -> Why:
    """Write down the answer to the next why; after five the root has been reached or not."""
    require_words(case, 因为=answer)
    n = case.whys.count()
    if n >= MOST_WHYS:
        raise ProblemsFound([Problem("cases.enough_whys", case.number, needed=str(MOST_WHYS))])
    row = Why.objects.create(case=case, position=n + 1, answer=answer.strip(), told_by=actor)
    _analysed(case, "five_whys", actor, {"why": row.answer})
    return row


@transaction.atomic
def take_back_why(case: Case, *, actor: Person) -> None:
    """Take the last answer back: the chain went a wrong way."""
    last = case.whys.last()
    if last is None:
        raise ProblemsFound([Problem("cases.no_whys", case.number)])
    last.delete()
    _analysed(case, "five_whys", actor, {})


@transaction.atomic
def add_bone(case: Case, *, branch: str, words: str, is_main: bool, actor: Person) -> Bone:
    """Put a possible cause on the fishbone."""
    require_words(case, 可能的原因=words)
    row = Bone.objects.create(
        case=case, branch=branch, words=words.strip(), is_main=is_main, told_by=actor
    )
    _analysed(case, "fishbone", actor, {"cause": row.words})
    return row


@transaction.atomic
def take_back_bone(case: Case, *, bone: Bone, actor: Person) -> None:
    """Take a possible cause off the fishbone: it turned out to be none."""
    bone.delete()
    _analysed(case, "fishbone", actor, {})


@transaction.atomic
def name_root_cause(
    case: Case,
    *,
    cause: Cause | None,
    label: str,
    branch: str,
    evidence: str,
    actor: Person,
) -> RootCause:
    """Name the root cause, a known one or a new one, and how it was proved."""
    require_words(case, 怎样证实的=evidence)
    if cause is None:
        require_words(case, 根本原因=label)
        cause, _made = Cause.objects.get_or_create(
            adoption_key=case.adoption.key, label=label.strip(), defaults={"branch": branch}
        )
    found = {
        "cause": cause,
        "evidence": evidence.strip(),
        "found_by": actor,
        "found_at": now(),
    }
    row, _made = RootCause.objects.update_or_create(case=case, defaults=found)
    facts = {"method": "root_cause", "cause": f"cause-{cause.pk}"}
    words = {"evidence": row.evidence}
    record_case_act(case, "case.analysed", actor=actor, facts=facts, words=words)
    return row


@transaction.atomic
def write_eight_d(case: Case, *, fields: Mapping[str, str], actor: Person) -> EightD:
    """Keep the 8D report as far as it is written."""
    kept = {name: words.strip() for name, words in fields.items()}
    row, _made = EightD.objects.update_or_create(
        case=case, defaults=kept | {"changed_by": actor, "changed_at": now()}
    )
    _analysed(case, "eight_d", actor, kept)
    return row


def _analysed(case: Case, method: str, actor: Person, words: Mapping[str, str]) -> None:
    record_case_act(case, "case.analysed", actor=actor, facts={"method": method}, words=words)


@transaction.atomic
def open_car(case: Case, *, owner: Person, due: date, actor: Person) -> CorrectiveAction:
    """Open the corrective action report of a case, on its own or because it happened again."""
    found = (
        Problem("cases.car_exists", case.number)
        if CorrectiveAction.objects.filter(case=case).exists()
        else None,
        Problem("cases.due_day_past", case.number) if due < today() else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
    again = recurrence_of(case)
    row = CorrectiveAction.objects.create(
        case=case,
        number=next_number("JZ", today().year),
        occurrence=again.occurrence if again else 1,
        same=again.same[0] if again else "single",
        owner=owner,
        due=due,
        opened_by=actor,
    )
    facts = {"occurrence": row.occurrence, "same": row.same}
    _record(row, "car.opened", actor, facts)
    tell_people(case, [owner.pk], kind=NoticeKind.CORRECTIVE, key=row.thing)
    return row


@transaction.atomic
def fill_car(
    car: CorrectiveAction, *, fields: Mapping[str, str], actor: Person
) -> CorrectiveAction:
    """Keep the eight fields as far as they are written."""
    car = _open(car)
    for name in CAR_FIELDS:
        setattr(car, name, fields.get(name, getattr(car, name)).strip())
    car.save()
    words = {name: getattr(car, name) for name in CAR_FIELDS}
    _record(car, "car.filled", actor, {"blanks": len(blanks_of(car))}, words)
    return car


@transaction.atomic
def close_car(car: CorrectiveAction, *, actor: Person) -> CorrectiveAction:
    """Close the report, none of its eight fields empty, by somebody other than its owner."""
    car = _open(car)
    blanks = blanks_of(car)
    found = [Problem("cases.blank", place=car.number, needed=label) for label in blanks]
    if car.owner_id == actor.pk:
        found.append(Problem("cases.own_car", place=car.number))
    if found:
        raise ProblemsFound(found)
    car.state, car.closed_by, car.closed_at = ActionState.CLOSED, actor, now()
    car.save()
    _record(car, "car.closed", actor, {})
    return car


def _open(car: CorrectiveAction) -> CorrectiveAction:
    car = CorrectiveAction.objects.select_for_update(of=("self",)).get(pk=car.pk)
    if car.state != ActionState.OPEN:
        raise ProblemsFound([Problem("cases.car_closed", place=car.number)])
    return car


def _record(
    car: CorrectiveAction,
    verb: str,
    actor: Person,
    facts: Mapping[str, object],
    words: Mapping[str, str] | None = None,
) -> None:
    stated = {"car": car.thing, **facts}
    record_case_act(car.case, verb, actor=actor, facts=stated, words=words)
