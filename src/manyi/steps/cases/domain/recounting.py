"""Running clocks are counted anew: after a change of calendar or shifts, or of the regulation."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from manyi.core.outbox import report_progress
from manyi.core.recomputing import Recomputed
from manyi.core.worktime import WorkTimes, work_times
from manyi.steps.cases.domain.clocks import MOVED, catch_up, counted, retime, settled
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import RUNNING, Case, CaseTerm, Hold
from manyi.steps.cases.queries import ClockRules, Counting, clock_rules, wanted_clocks

CHUNK = 500


def recount_for_calendar() -> Recomputed:
    """Count every running clock by the calendar and shifts as they are now."""
    rules: dict[str, ClockRules] = {}

    def rules_of(case: Case) -> ClockRules:
        key = case.adoption.key
        if key not in rules:
            rules[key] = clock_rules(case.adoption)
        return rules[key]

    looked, moved = recount(_with_clocks(), rules_of)
    return Recomputed("cases", looked_at=looked, moved=moved)


def recount_for_rules(rules: ClockRules) -> None:
    """Set the running clocks of a regulation by its rules of today, older cases' too."""
    recount(_with_clocks().filter(adoption__key=rules.adoption.key), lambda _case: rules)


def start_missing_clocks(adoption_key: str) -> int:
    """Give open cases from before there were clocks those they would have; return how many."""
    without = Case.objects.filter(~Exists(CaseTerm.objects.filter(case=OuterRef("pk"))))
    rows = without.filter(adoption__key=adoption_key).exclude(state=CaseState.CLOSED)
    cases = list(rows.select_related("adoption__pack_version", "unit", "zone"))
    for case in cases:
        with transaction.atomic():
            catch_up(case, wanted_clocks(case))
            retime(case)
    return len(cases)


def _with_clocks() -> QuerySet[Case]:
    running = CaseTerm.objects.filter(RUNNING, case=OuterRef("pk"))
    return Case.objects.filter(Exists(running))


def recount(rows: QuerySet[Case], rules_of: Callable[[Case], ClockRules]) -> tuple[int, int]:
    """Count the clocks of these cases anew, some hundred at a time; how many, how many moved."""
    times, looked, moved = work_times(), 0, 0
    total = rows.count()
    for cases in _chunks(rows):
        with transaction.atomic():
            found, changed = _recount_chunk(cases, times, rules_of)
        looked, moved = looked + found, moved + changed
        report_progress(done=looked, total=max(total, looked))
    return looked, moved


def _chunks(rows: QuerySet[Case]) -> Iterator[list[Case]]:
    last = 0
    rows = rows.select_related("adoption__pack_version", "unit", "zone").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _recount_chunk(
    cases: list[Case], times: WorkTimes, rules_of: Callable[[Case], ClockRules]
) -> tuple[int, int]:
    pks = [case.pk for case in cases]
    terms: dict[int, list[CaseTerm]] = defaultdict(list)
    for term in CaseTerm.objects.filter(RUNNING, case__in=pks).select_for_update():
        terms[term.case_id].append(term)
    holds: dict[int, list[Hold]] = defaultdict(list)
    for hold in Hold.objects.filter(case__in=pks):
        holds[hold.case_id].append(hold)
    changed, settled_cases, moved = [], [], 0
    for case in cases:
        counting = Counting(times, rules_of(case))
        before = [_kept(term) for term in terms[case.pk]]
        moved += sum([counted(case, term, counting, holds[case.pk]) for term in terms[case.pk]])
        after = zip(terms[case.pk], before, strict=True)
        changed += [term for term, kept in after if _kept(term) != kept]
        if found := settled(case, terms[case.pk], holds[case.pk]):
            vars(case).update(found)
            settled_cases.append(case)
    CaseTerm.objects.bulk_update(changed, MOVED)
    Case.objects.bulk_update(settled_cases, ["wanted_by", "due_at", "revisit_due_at", "is_held"])
    return len(cases), moved


def _kept(term: CaseTerm) -> tuple[object, ...]:
    return tuple(getattr(term, name) for name in MOVED)
