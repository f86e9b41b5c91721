"""The regulation's duties on a day: what the pure engine needs, read from the tables."""

from collections.abc import Iterable
from datetime import date
from threading import Lock

from django.db.models import Q

from manyi.core.adoption import pack_of
from manyi.core.calendar import working_calendar
from manyi.core.enums import CustomerRelation, ObjectKind
from manyi.core.ledger import Entry, entry, ledger_events
from manyi.core.models import Adoption, AssessmentObject, Customer, RoleHolder
from manyi.regulation import Adoption as InForce
from manyi.regulation import Duty, Event, LedgerIndex, due


def in_force(adoption: Adoption) -> InForce:
    """Return the adoption as the engine sees it; an amended regulation keeps its key."""
    held = RoleHolder.objects.filter(adoption=adoption).values_list("role", "pk")
    return InForce(
        key=adoption.key,
        pack=pack_of(adoption.pack_version),
        unit=adoption.unit.code,
        start=adoption.start,
        end=adoption.end,
        roles={role: f"holder-{pk}" for role, pk in held},
    )


class _Chain:
    """The ledger's events in this process; only what is new is read again.

    The hash of the last entry read is looked up each time: after a rollback, or in another
    database, the number may stand for another entry, and the chain is read from its start.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._events: list[Event] = []
        self._last: Entry | None = None
        self._index = LedgerIndex(())

    def read(self) -> LedgerIndex:
        with self._lock:
            if self._last and entry(self._last.seq) != self._last:
                self._events, self._last = [], None
            new = list(ledger_events(since=self._last.seq if self._last else 0))
            if new or self._last is None:
                self._events = [*self._events, *new]
                self._index = LedgerIndex(self._events)
            if new:
                self._last = entry(int(new[-1].id.partition(".")[0]))
            return self._index


_chain = _Chain()


def ledger_index() -> LedgerIndex:
    """Return every event of the ledger, indexed."""
    return _chain.read()


def subjects(adoption: str, subject: str, day: date) -> tuple[str, ...]:
    """Return what a duty repeats for, as it stood on the day: `customer-5`, `object-7`."""
    row = Adoption.objects.filter(key=adoption, start__lte=day).latest("start")
    provision = pack_of(row.pack_version).subjects[subject]
    if provision.of in ObjectKind.values:
        return _objects(provision.of, provision.where, row, day)
    rows = Customer.objects.filter(unit__path__startswith=row.unit.path, is_active=True)
    rows = rows.filter(relation=provision.of) if provision.of in CustomerRelation.values else rows
    if customer_class := provision.where.get("class"):
        rows = rows.filter(customer_class=customer_class)
    return tuple(f"customer-{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))


def _objects(kind: str, where: dict, row: Adoption, day: date) -> tuple[str, ...]:
    rows = AssessmentObject.objects.filter(kind=kind, owner__path__startswith=row.unit.path)
    rows = rows.filter(Q(starts=None) | Q(starts__lte=day), Q(ends=None) | Q(ends__gte=day))
    if grade := where.get("grade"):
        rows = rows.filter(grade=grade)
    return tuple(f"object-{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))


def duties_on(day: date, adoptions: Iterable[Adoption] | None = None) -> tuple[Duty, ...]:
    """Return every duty that exists on the day, of these adoptions or of all."""
    rows = Adoption.objects.all() if adoptions is None else adoptions
    rows = rows.select_related("pack_version", "unit") if hasattr(rows, "select_related") else rows
    chain = ledger_index()
    return due([in_force(row) for row in rows], working_calendar(), chain, subjects, day)
