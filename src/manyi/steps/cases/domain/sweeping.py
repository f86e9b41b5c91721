"""What clocks do by themselves: remind before the deadline, escalate after it, level by level."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from manyi.core.adoption import adoptions_in_force, people_in_role
from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.core.worktime import work_times
from manyi.steps.cases.domain.notices import Notice, tell_all
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.domain.recounting import recount_for_rules, start_missing_clocks
from manyi.steps.cases.enums import NoticeKind, TermCode
from manyi.steps.cases.models import Case, CaseTerm, EscalationMark, Hold, LateForecast
from manyi.steps.cases.queries import (
    ClockRules,
    Counting,
    forecast,
    partial_people,
    provision_of,
    rules_of,
)

# What is left over waits for the next sweep a minute later.
AT_ONCE = 500
IN_ONE_TRANSACTION = 100


@dataclass(frozen=True)
class Swept:
    """What one sweep did."""

    escalated: int
    reminded: int
    waited_too_long: int


def sweep_clocks() -> Swept:
    """Do what has come to its moment; doing it again does nothing."""
    rules = {row.key: rules_of(row) for row in adoptions_in_force(today())}
    for one in rules.values():
        _follow_amendment(one)
    swept = Swept(
        escalated=_escalate_all(rules),
        reminded=_remind(),
        waited_too_long=_tell_of_long_waits(),
    )
    _keep_forecast()
    return swept


def _follow_amendment(rules: ClockRules) -> None:
    """Set running clocks anew once when a regulation was amended, so that no case is too old."""
    key = rules.adoption.key
    mark = EscalationMark.objects.filter(adoption_key=key).first()
    if mark and mark.adoption_id == rules.adoption.pk:
        return
    if mark is None:
        start_missing_clocks(key)
    recount_for_rules(rules)
    EscalationMark.objects.update_or_create(adoption_key=key, defaults={"adoption": rules.adoption})


def _escalate_all(rules: dict[str, ClockRules]) -> int:
    """Escalate what is due, a level at a time, until nothing is or the sweep has done enough."""
    done = 0
    while done < AT_ONCE:
        due = CaseTerm.objects.filter(escalates_at__lte=now()).order_by("escalates_at", "pk")
        pks = list(due.values_list("pk", flat=True)[:IN_ONE_TRANSACTION])
        if not pks:
            break
        done += _escalate(pks, rules)
    return done


@transaction.atomic
def _escalate(pks: list[int], rules: dict[str, ClockRules]) -> int:
    times, told = work_times(), []
    rows = CaseTerm.objects.filter(pk__in=pks, escalates_at__lte=now()).order_by("escalates_at")
    rows = rows.select_for_update(of=("self",)).select_related(
        "case__adoption__pack_version", "case__unit", "case__zone", "case__customer"
    )
    people = _PeopleInRole()
    for term in rows.prefetch_related("case__holds"):
        own = rules.get(term.case.adoption.key) or rules_of(term.case.adoption)
        told += _one_level_up(term, Counting(times, own), people)
    tell_all(told)
    return len(pks)


class _PeopleInRole:
    """Who holds a role today, asked once for each role of a sweep."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], list[int]] = {}

    def __call__(self, rules: ClockRules, role: str) -> list[int]:
        key = (rules.adoption.pk, role)
        if key not in self._known:
            people = people_in_role(rules.adoption, role, today())
            self._known[key] = list(people.values_list("pk", flat=True))
        return self._known[key]


def _one_level_up(term: CaseTerm, counting: Counting, people: _PeopleInRole) -> list[Notice]:
    """Take a clock one level up and say who is to hear of it; nobody hears of themselves."""
    case, levels = term.case, counting.rules.levels.get(term.code, ())
    if term.level >= len(levels):
        CaseTerm.objects.filter(pk=term.pk).update(escalates_at=None)
        return []
    level = levels[term.level]
    term.level = level.number
    term.escalates_at = counting.standing(case, term, case.holds.all()).escalates_at
    term.save(update_fields=["level", "escalates_at"])
    facts = {"level": level.number, "term": term.code, "role": level.role}
    record_case_act(case, "case.escalated", actor=None, facts=facts)
    about = partial_people(case)
    hear = [pk for pk in people(counting.rules, level.role) or _unit(case) if pk not in about]
    key = f"escalation/{term.pk}/{level.number}"
    kind = NoticeKind.ESCALATION
    return [Notice(case.pk, pk, kind, key, term.code, level.number) for pk in hear]


def _unit(case: Case) -> list[int]:
    """Return the people of the department responsible, where nobody holds the role."""
    people = Person.objects.filter(unit=case.unit_id, is_active=True)
    return list(people.values_list("pk", flat=True))


@transaction.atomic
def _remind() -> int:
    """Remind whoever is to act of what is nearly due, once a clock."""
    due = CaseTerm.objects.filter(reminds_at__lte=now()).order_by("reminds_at", "pk")
    rows = due.select_for_update(of=("self",)).select_related("case__adoption__pack_version")
    terms = list(rows[:AT_ONCE])
    pks = [term.pk for term in terms]
    CaseTerm.objects.filter(pk__in=pks).update(reminds_at=None, is_reminded=True)
    people = _PeopleInRole()
    notices = [
        Notice(term.case_id, pk, NoticeKind.REMINDER, _reminder_key(term), term.code)
        for term in terms
        for pk in _wanted_of(term, people)
    ]
    tell_all(notices)
    return len(terms)


def _reminder_key(term: CaseTerm) -> str:
    """Return what names a reminder: a clock that starts again is another one."""
    return f"reminder/{term.pk}/{term.started_at:%Y%m%d%H%M%S}"


def _wanted_of(term: CaseTerm, people: _PeopleInRole) -> Iterable[int]:
    """Return who has to do what a clock wants: the handler, or the role of the step."""
    case = term.case
    _key, provision = provision_of(case.adoption)
    visit = provision.return_visit
    if term.code == TermCode.VISIT and visit is not None:
        asked = people(rules_of(case.adoption), visit.role)
        return [pk for pk in asked if pk != case.handler_id]
    if case.handler_id is not None:
        return [case.handler_id]
    return people(rules_of(case.adoption), provision.owner)


@transaction.atomic
def _tell_of_long_waits() -> int:
    """Tell the handler that the customer was expected to have replied by now."""
    due = Hold.objects.filter(resumed_at=None, is_told_over=False, expected_until__lte=now())
    holds = list(due.select_for_update(of=("self",)).select_related("case")[:AT_ONCE])
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(is_told_over=True)
    notices = [
        Notice(hold.case_id, hold.case.handler_id, NoticeKind.HOLD_OVER, f"hold/{hold.pk}")
        for hold in holds
        if hold.case.handler_id
    ]
    tell_all(notices)
    return len(holds)


def _keep_forecast() -> None:
    """Keep how many cases are likely to be late, for the board."""
    found = forecast()
    counts = {"today": len(found.today), "this_week": len(found.this_week)}
    LateForecast.objects.update_or_create(pk=1, defaults={"counted_at": now(), **counts})
