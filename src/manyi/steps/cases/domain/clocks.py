"""The clocks of a case follow its acts: each act starts some, meets some, makes some needless."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from manyi.core.clock import now
from manyi.core.worktime import work_times
from manyi.steps.cases.enums import ResumedBy, TermCode
from manyi.steps.cases.models import Case, CaseTerm, Hold
from manyi.steps.cases.queries import (
    CLOCK_ACTS,
    Counting,
    Standing,
    Wanted,
    clock_rules,
    running_terms,
    wanted_clocks,
)

# What each act meets beside the clock named after it: an answer is a response too.
_MEETS = {"answered": {"acknowledged"}, "confirmed": {"acknowledged"}}
# What nobody wants any more once the customer has the answer.
_BEFORE_THE_ANSWER = {
    TermCode.DISPATCH,
    TermCode.ACCEPT,
    TermCode.ASSESS,
    TermCode.CONFIRM,
    TermCode.PLAN,
    TermCode.COMPENSATE,
}
_MAY_CHANGE_WHAT_IS_WANTED = {"classified", "assessed"}
_END = {"closed", "merged"}
# Acts after which nobody waits for the customer any more.
_END_A_HOLD = {"answered", "fixed", "reopened", *_END}
_HELD = {"held", "resumed"}
_ACTS_THAT_COUNT = {
    *CLOCK_ACTS,
    *_MEETS,
    *_MAY_CHANGE_WHAT_IS_WANTED,
    *_END_A_HOLD,
    *_HELD,
    "unmerged",
}
MOVED = ("length", "hours", *Standing.__dataclass_fields__)


@transaction.atomic
def follow(case: Case, act: str) -> None:
    """Set the clocks of the case after one of its acts, `answered`; the case is already saved."""
    if act not in _ACTS_THAT_COUNT:
        return
    wanted = wanted_clocks(case)
    if act in _END_A_HOLD:
        _end_hold(case)
    if act == "reopened":
        _drop(running_terms(case))
    else:
        _meet(running_terms(case), act)
    if act in _END:
        _drop(running_terms(case))
    else:
        _start(case, wanted, act)
    if act == "unmerged":
        _take_up_again(case)
    if act in _MAY_CHANGE_WHAT_IS_WANTED:
        catch_up(case, wanted)
    retime(case)


def _meet(running: Iterable[CaseTerm], act: str) -> None:
    met = {act} | _MEETS.get(act, set())
    for term in running:
        if term.met_by in met:
            _stop(term, met_at=now())
        elif act == "answered" and term.code in _BEFORE_THE_ANSWER:
            _stop(term, dropped_at=now())


def _drop(running: Iterable[CaseTerm]) -> None:
    for term in running:
        _stop(term, dropped_at=now())


def _stop(
    term: CaseTerm, *, met_at: datetime | None = None, dropped_at: datetime | None = None
) -> None:
    term.met_at, term.dropped_at, term.escalates_at, term.reminds_at = (
        met_at,
        dropped_at,
        None,
        None,
    )
    term.save(update_fields=["met_at", "dropped_at", "escalates_at", "reminds_at"])


def _start(case: Case, wanted: Iterable[Wanted], act: str) -> None:
    """Start what runs from the act; a new round starts what the case has come to again."""
    begun, done = {act}, set()
    if act == "reopened":
        come_to = {"assigned": case.handler_id, "accepted": case.accepted_at}
        done = {name for name, come in come_to.items() if come}
        begun = {"received", *done}
    again = {TermCode.ACCEPT} if act == "assigned" else set()
    known = set(case.terms.filter(round=case.round).exclude(code__in=again).values_list("code"))
    for one in wanted:
        if one.starts in begun and one.met_by not in done and (one.code,) not in known:
            _begin(case, one, now())


def catch_up(case: Case, wanted: Iterable[Wanted]) -> None:
    """Start what is wanted only now from the moment it would have run all along."""
    kept = case.terms.filter(round=case.round)
    first = kept.aggregate(first=Min("started_at"))["first"]
    begun = {
        "received": case.received_at if case.round == 1 else first,
        "assigned": case.dispatched_at,
        "accepted": case.accepted_at,
        "answered": case.answered_at,
    }
    done = {**begun, "acknowledged": case.first_response_at}
    known = set(kept.filter(dropped_at=None).values_list("code", flat=True))
    over = _BEFORE_THE_ANSWER if case.answered_at else set()
    for one in wanted:
        moment = begun.get(one.starts)
        if moment and not done.get(one.met_by) and one.code not in known | over:
            _begin(case, one, moment)


def _take_up_again(case: Case) -> None:
    """Let the clocks of a case go on that had been merged into another one."""
    over = _BEFORE_THE_ANSWER if case.answered_at else set()
    dropped = case.terms.filter(round=case.round, met_at=None).exclude(code__in=over)
    dropped.update(dropped_at=None)


def _begin(case: Case, one: Wanted, moment: datetime) -> None:
    # The deadline is provisional here: `retime` counts every running clock right after.
    CaseTerm.objects.update_or_create(
        case=case,
        round=case.round,
        code=one.code,
        defaults={
            "met_by": one.met_by,
            "length": str(one.period),
            "hours": one.hours,
            "started_at": moment,
            "due_at": moment,
            "met_at": None,
            "dropped_at": None,
            "is_reminded": False,
        },
    )


def retime(case: Case) -> None:
    """Count every running clock of the case anew; the time used so far and holds are kept.

    A term that another category or urgency gives another length gets it; one that is no longer
    wanted stops, one that is wanted now and whose start has been starts from there.
    """
    holds = list(case.holds.all())
    counting = Counting(work_times(), clock_rules(case.adoption))
    wanted = {one.code: one for one in wanted_clocks(case)}
    terms = running_terms(case)
    for term in terms:
        one = wanted.get(term.code)
        if one is None:
            _stop(term, dropped_at=now())
            continue
        term.length, term.hours = str(one.period), one.hours
        counted(case, term, counting, holds)
        term.save(update_fields=MOVED)
    settle(case, [term for term in terms if term.is_running], holds)


def counted(case: Case, term: CaseTerm, counting: Counting, holds: Iterable[Hold]) -> bool:
    """Put into a clock how it stands now; whether its deadline moved."""
    before = term.due_at
    for name, value in vars(counting.standing(case, term, holds)).items():
        setattr(term, name, value)
    return term.due_at != before


def settle(case: Case, running: Iterable[CaseTerm], holds: Iterable[Hold]) -> None:
    """Put on the case what lists go by; nothing is written where nothing changed."""
    if changed := settled(case, running, holds):
        vars(case).update(changed)
        # Not `save`: the state may be another one by now, and clocks do not hang on it.
        Case.objects.filter(pk=case.pk).update(**changed)


def settled(
    case: Case, running: Iterable[CaseTerm], holds: Iterable[Hold]
) -> dict[str, datetime | bool | None]:
    """Return what changes on the case: next deadline, the answer's, the visit's, the hold."""
    due = {term.code: term.due_at for term in running}
    hold = next((one for one in holds if one.resumed_at is None), None)
    found = {
        "is_held": hold is not None,
        "wanted_by": hold.expected_until if hold else min(due.values(), default=None),
        "due_at": due.get(TermCode.ANSWER, case.due_at),
        "revisit_due_at": due.get(TermCode.VISIT, case.revisit_due_at),
    }
    return {name: value for name, value in found.items() if getattr(case, name) != value}


def _end_hold(case: Case) -> None:
    case.holds.filter(resumed_at=None).update(resumed_at=now(), resumed_by=ResumedBy.PROGRESS)
