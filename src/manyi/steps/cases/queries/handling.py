"""How a case stands against the steps of its rule, and what it still waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from manyi.core.adoption import pack_of
from manyi.core.clock import now
from manyi.core.ledger import Entry
from manyi.core.ledger.reading import read_entries
from manyi.problems import Problem
from manyi.steps.cases.enums import BlameState, OrderState, RequestState, SolutionState
from manyi.steps.cases.models import Case, Solution
from manyi.steps.cases.queries.causes import car_problems
from manyi.steps.cases.queries.terms import provision_of

Standing = Literal["done", "late", "skipped", "overdue", "open"]
LABELS: Mapping[Standing, str] = {
    "done": "已完成",
    "late": "完成得晚",
    "skipped": "跳过",
    "overdue": "已逾期",
    "open": "未到",
}
# Done once for all rounds: a reopened case is registered and sorted already.
_ONCE = {"registered", "classified", "assigned"}
# What the gate of the loop asks for itself, and what comes after closing.
_NOT_FOR_CLOSING = {"answered", "closed", "tracked", "evaluated"}


@dataclass(frozen=True)
class StepStanding:
    """One step of the rule as this case went: who owes it, when it was done, whether in time."""

    key: str
    label: str
    role: str
    act: str
    standing: Standing
    done_at: datetime | None
    due_at: datetime | None
    entry: int | None

    @property
    def words(self) -> str:
        """The standing in Chinese."""
        return LABELS[self.standing]


def steps_of(case: Case) -> tuple[StepStanding, ...]:
    """Return each step of the case's rule in its present round, skipped and late ones named."""
    due = dict(case.terms.filter(round=case.round).values_list("met_by", "due_at"))
    return standings(case, read_entries(thing=case.thing), due)


def standings(
    case: Case, entries: Iterable[Entry], due: Mapping[str, datetime]
) -> tuple[StepStanding, ...]:
    """Return each step of the rule by what the ledger says of the case and what was due when."""
    _key, provision = provision_of(case.adoption)
    roles = pack_of(case.adoption.pack_version).roles
    done = _done(case, entries)
    reached = max(
        (n for n, step in enumerate(provision.steps.values()) if step.act in done), default=-1
    )
    found = []
    for n, (key, step) in enumerate(provision.steps.items()):
        entry = done.get(step.act)
        done_at = entry.recorded if entry else None
        due_at = due.get(step.act)
        standing = _standing(done_at, due_at, is_passed=n < reached)
        label, seq = roles[step.role].label, entry.seq if entry else None
        found.append(StepStanding(key, step.label, label, step.act, standing, done_at, due_at, seq))
    return tuple(found)


def _done(case: Case, entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the first entry of each act in the present round; some acts hold for every round."""
    found: dict[str, Entry] = {}
    for entry in entries:
        head, _, act = entry.verb.partition(".")
        of_round = any(one.name == case.occasion for one in entry.occasions)
        if head == "case" and (of_round or act in _ONCE):
            found.setdefault(act, entry)
    return found


def _standing(done_at: datetime | None, due_at: datetime | None, *, is_passed: bool) -> Standing:
    if done_at is not None:
        return "late" if due_at is not None and done_at > due_at else "done"
    if is_passed:
        return "skipped"
    return "overdue" if due_at is not None and due_at < now() else "open"


def solution_of(case: Case) -> Solution | None:
    """Return the solution that counts in the present round; None where none was proposed."""
    rows = case.solutions.filter(round=case.round).exclude(state=SolutionState.REPLACED)
    return rows.select_related("approval", "proposed_by").last()


def waiting_problems(case: Case) -> tuple[Problem, ...]:
    """Return everything of handling that a case still waits for before it may be closed."""
    return (
        *_steps_missing(case),
        *_solution_problems(case),
        *_others_problems(case),
        *car_problems(case),
    )


def _steps_missing(case: Case) -> list[Problem]:
    solution = solution_of(case)
    leave_out = set(_NOT_FOR_CLOSING)
    if solution is None or not solution.amount:
        leave_out.add("compensated")
    return [
        Problem("cases.step_missing", place=case.number, found=step.role, needed=step.label)
        for step in steps_of(case)
        if step.done_at is None and step.act not in leave_out
    ]


def _solution_problems(case: Case) -> list[Problem]:
    solution = solution_of(case)
    if solution is None:
        return []
    found = (
        Problem("cases.solution_waiting", place=case.number)
        if solution.state == SolutionState.IN_APPROVAL
        else None,
        Problem("cases.solution_refused", place=case.number)
        if solution.state == SolutionState.REFUSED
        else None,
        Problem("cases.solution_not_done", place=case.number)
        if solution.state == SolutionState.READY and solution.carried_out_at is None
        else None,
        Problem("cases.compensation_unpaid", case.number, f"{solution.amount:.2f}")
        if solution.amount and solution.paid_at is None
        else None,
    )
    return [problem for problem in found if problem is not None]


def _others_problems(case: Case) -> list[Problem]:
    open_states = (RequestState.ASKED, RequestState.TAKEN)
    asked = case.requests.filter(state__in=open_states).select_related("unit")
    orders = case.orders.filter(state__in=(OrderState.OPEN, OrderState.DONE))
    appealed = case.responsibilities.filter(state=BlameState.APPEALED)
    return [
        *(Problem("cases.request_open", case.number, one.unit.name) for one in asked),
        *(Problem("cases.order_open", case.number, one.number) for one in orders),
        *(Problem("cases.appeal_open", case.number) for _one in appealed),
    ]
