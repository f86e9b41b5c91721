"""What the regulation says of a case: its steps, its categories, and how long each may take."""

from datetime import datetime

from django.utils import timezone

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.calendar import working_calendar
from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.regulation import Period
from manyi.regulation.schema.cases import Case as CaseProvision
from manyi.steps.cases.models import Case


def provision_of(adoption: Adoption) -> tuple[str, CaseProvision]:
    """Return the key and content of the pack's feedback section; a pack has one."""
    return next(iter(pack_of(adoption.pack_version).cases.items()))


def term(adoption: Adoption, step: str, category: str) -> Period | None:
    """Return how long a step may take for a category; None where the regulation gives no time."""
    _key, provision = provision_of(adoption)
    own = provision.categories.get(category)
    if own and step in own.terms:
        return own.terms[step]
    return provision.steps[step].within if step in provision.steps else None


def deadline(start: datetime, period: Period | None) -> datetime | None:
    """Return the moment a period that starts now ends; none without a period."""
    if period is None:
        return None
    return working_calendar().deadline(timezone.localtime(start), period)


def case_adoptions() -> list[Adoption]:
    """Return the regulations in force that say how feedback is handled."""
    rows = adoptions_in_force(today())
    return [row for row in rows if pack_of(row.pack_version).cases]


def plan_opening(case: Case) -> tuple[str, str] | None:
    """Return which improvement the regulation opens for a case like this, and its trigger."""
    facts = {"category": case.kind, "major": case.is_major}
    for key, one in pack_of(case.adoption.pack_version).improvements.items():
        for trigger, when in one.opened_by.items():
            if when.after == "case.received" and facts.items() >= dict(when.where or {}).items():
                return key, trigger
    return None
