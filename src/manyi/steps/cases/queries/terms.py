"""What the regulation says of a case: its steps, its categories, and how long each may take."""

from datetime import datetime

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.core.worktime import work_times
from manyi.regulation import Period
from manyi.regulation.schema.cases import Case as CaseProvision
from manyi.regulation.schema.cases import Term
from manyi.steps.cases.models import Case


def provision_of(adoption: Adoption) -> tuple[str, CaseProvision]:
    """Return the key and content of the pack's feedback section; a pack has one."""
    return next(iter(pack_of(adoption.pack_version).cases.items()))


def step_part(adoption: Adoption, verb: str) -> str:
    """Return where the pack has the step an event fulfils, `.steps.answer`; empty where nowhere."""
    _key, provision = provision_of(adoption)
    keys = (key for key, step in provision.steps.items() if f"case.{step.act}" == verb)
    return next((f".steps.{key}" for key in keys), "")


def category_codes(case: Case) -> tuple[str, ...]:
    """Return the case's category and those above it, the nearest first, and at last its kind."""
    chain = case.category.chain if case.category else ()
    return (*(category.code for category in chain), case.kind)


def term_of(case: Case, code: str) -> Term | None:
    """Return the pack's term for a case: of its nearest category, else of all, else of the step.

    None where the regulation gives no time.
    """
    _key, provision = provision_of(case.adoption)
    for name in category_codes(case):
        own = provision.categories.get(name)
        if own and code in own.terms:
            return own.terms[code]
    return provision.terms.get(code) or provision.step_term(code)


def term_for(case: Case, code: str) -> Period | None:
    """Return how long the case may take for something; None where nothing is said."""
    found = term_of(case, code)
    return found and found.period(case.urgency)


def deadline(start: datetime, period: Period | None) -> datetime | None:
    """Return the moment a period that starts now ends; none without a period."""
    if period is None:
        return None
    return work_times().of(None).deadline(start, period)


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
