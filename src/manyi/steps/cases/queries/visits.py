"""Who is to be asked again, by whom, how often it was tried, and what a month of asking found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from manyi.analytics.intervals import wilson_interval
from manyi.core.clock import now
from manyi.core.enums import AddressKind
from manyi.core.models import ContactAddress, Person
from manyi.problems import Problem
from manyi.regulation.schema.cases import ReturnVisit as VisitRule
from manyi.steps.cases.enums import CaseState, VisitDisposition
from manyi.steps.cases.models import Case, Reporter, ReturnVisit, SupervisionCall, SupervisionDraw
from manyi.steps.cases.queries.story import answerers
from manyi.steps.cases.queries.terms import provision_of

SETTLED = (VisitDisposition.REACHED, VisitDisposition.LOST)


def visit_rule(case: Case) -> VisitRule | None:
    """Return what the regulation says of asking again; None where it says nothing."""
    _key, provision = provision_of(case.adoption)
    return provision.return_visit


def visiting_problems(case: Case, person: Person) -> tuple[Problem, ...]:
    """Return why this person may not ask the customer: nobody asks about their own handling."""
    if case.handler_id == person.pk or person.pk in answerers(case):
        return (Problem("cases.own_visit", place=case.number),)
    return ()


def settled_visit(case: Case) -> ReturnVisit | None:
    """Return the visit that ended the asking of the present round: reached, or given up."""
    rows = case.visits.filter(round=case.round, disposition__in=SETTLED)
    return rows.select_related("visitor").last()


def days_in_vain(case: Case) -> int:
    """Return on how many days of the present round the customer was called and not spoken to."""
    tried = case.visits.filter(round=case.round).exclude(disposition__in=SETTLED)
    moments = tried.values_list("visited_at", flat=True)
    return len({timezone.localdate(moment) for moment in moments})


def may_give_up(case: Case) -> bool:
    """Whether the customer could not be reached on as many days as the regulation asks."""
    rule = visit_rule(case)
    wanted = rule.unreachable_after if rule else None
    return wanted is not None and days_in_vain(case) >= wanted


def cases_to_visit() -> QuerySet[Case]:
    """Return the cases whose customer is to be asked again: appointments first, then by deadline.

    Each tells how often it was tried in this round, the last outcome and the appointment.
    """
    tried = ReturnVisit.objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    last = tried.order_by("-visited_at")
    numbers = ContactAddress.objects.filter(kind__in=(AddressKind.MOBILE, AddressKind.PHONE))
    rows = Case.objects.filter(state=CaseState.ANSWERED).select_related(
        "customer", "contact", "reporter", "handler", "unit", "adoption__unit"
    )
    return (
        rows.annotate(
            tries=Count("visits", filter=Q(visits__round=F("round"))),
            last_outcome=Subquery(last.values("disposition")[:1]),
            call_again_at=Subquery(last.values("call_again_at")[:1]),
        )
        .prefetch_related(Prefetch("contact__addresses", numbers, to_attr="numbers"))
        .order_by(
            F("call_again_at").asc(nulls_last=True), F("revisit_due_at").asc(nulls_last=True), "pk"
        )
    )


@dataclass(frozen=True)
class ToVisit:
    """One line of the list of customers to be asked again."""

    case: Case
    name: str
    phone: str
    last_outcome: str
    is_due: bool
    is_own: bool

    @property
    def shown_phone(self) -> str:
        """The number with its middle hidden: 138****0000."""
        return Reporter(phone=self.phone).shown_phone


def visit_lines(cases: Iterable[Case], person: Person) -> list[ToVisit]:
    """Return the lines of the list for a person; their own cases are for others to ask about."""
    labels = dict(VisitDisposition.choices)
    return [
        ToVisit(
            case=case,
            name=_name(case),
            phone=_phone(case),
            last_outcome=str(labels.get(case.last_outcome, "")),
            is_due=case.call_again_at is None or case.call_again_at <= now(),
            is_own=case.handler_id == person.pk,
        )
        for case in cases
    ]


def _name(case: Case) -> str:
    if case.contact:
        return case.contact.name
    if case.reporter:
        return case.reporter.shown_name
    return case.customer.name if case.customer else ""


def _phone(case: Case) -> str:
    numbers = getattr(case.contact, "numbers", ()) if case.contact else ()
    if numbers:
        return numbers[0].value
    return case.reporter.phone if case.reporter else ""


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """Return the first moment of a month `2026-03` and that of the next one."""
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=31)).replace(day=1)
    zone = timezone.get_default_timezone()
    return (
        datetime(first.year, first.month, 1, tzinfo=zone),
        datetime(after.year, after.month, 1, tzinfo=zone),
    )


def visits_in(adoption_key: str, month: str) -> QuerySet[ReturnVisit]:
    """Return every attempt of a month under one regulation."""
    since, until = month_bounds(month)
    rows = ReturnVisit.objects.filter(
        case__adoption__key=adoption_key, visited_at__gte=since, visited_at__lt=until
    )
    return rows.select_related("case__unit", "case__customer", "handler", "visitor")


@dataclass(frozen=True)
class VisitCount:
    """What asking again found, of one handler, one department or all: customers, not calls."""

    label: str
    asked: int
    tries: int
    reached: int
    satisfied: int
    lost: int
    problems: int

    @property
    def rate(self) -> float | None:
        """The share of those reached who were content; None where nobody was reached."""
        return self.satisfied / self.reached if self.reached else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the rate."""
        if not self.reached:
            return None
        found = wilson_interval(self.satisfied, self.reached)
        return found.low, found.high


@dataclass(frozen=True)
class VisitMonth:
    """The return visits of a month: all of them, by handler and by department."""

    month: str
    total: VisitCount
    by_handler: tuple[VisitCount, ...]
    by_unit: tuple[VisitCount, ...]
    problems: tuple[ReturnVisit, ...]


def visit_month(adoption_key: str, month: str) -> VisitMonth:
    """Return what asking again found in a month."""
    rows = list(visits_in(adoption_key, month))
    handlers = [(row.handler.name if row.handler else "—", row) for row in rows]
    units = [(row.case.unit.name, row) for row in rows]
    return VisitMonth(
        month=month,
        total=_counted("合计", rows),
        by_handler=_grouped(handlers),
        by_unit=_grouped(units),
        problems=tuple(row for row in rows if row.found_problem or row.is_satisfied is False),
    )


def _grouped(named: list[tuple[str, ReturnVisit]]) -> tuple[VisitCount, ...]:
    labels = sorted({label for label, _row in named})
    found = [_counted(label, [row for name, row in named if name == label]) for label in labels]
    return tuple(sorted(found, key=lambda one: (-one.asked, one.label)))


def _counted(label: str, rows: list[ReturnVisit]) -> VisitCount:
    reached = [row for row in rows if row.disposition == VisitDisposition.REACHED]
    return VisitCount(
        label=label,
        asked=len({(row.case_id, row.round) for row in rows}),
        tries=len(rows),
        reached=len(reached),
        satisfied=sum(bool(row.is_satisfied) for row in reached),
        lost=sum(row.disposition == VisitDisposition.LOST for row in rows),
        problems=sum(row.found_problem or row.is_satisfied is False for row in rows),
    )


def draws(adoption_key: str) -> QuerySet[SupervisionDraw]:
    """Return the supervision samples drawn under a regulation, the newest month first."""
    rows = SupervisionDraw.objects.filter(adoption__key=adoption_key)
    return rows.select_related("drawn_by").annotate(
        n=Count("calls"), done=Count("calls", filter=~Q(calls__called_at=None))
    )


def drawable_visits(adoption_key: str, month: str) -> QuerySet[ReturnVisit]:
    """Return the visits of a month of which a share is called once more: the customers reached."""
    reached = visits_in(adoption_key, month).filter(disposition=VisitDisposition.REACHED)
    return reached.filter(supervision=None).order_by("pk")


def calls_of(draw: SupervisionDraw) -> QuerySet[SupervisionCall]:
    """Return the calls of a sample: those still to be made first."""
    rows = draw.calls.select_related(
        "visit__case__contact",
        "visit__case__reporter",
        "visit__case__customer",
        "visit__visitor",
        "supervisor",
    )
    return rows.order_by(F("called_at").asc(nulls_first=True), "pk")
