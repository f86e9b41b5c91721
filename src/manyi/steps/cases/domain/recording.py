"""What every act on a case has in common: its ledger entry and what it refuses first."""

from collections.abc import Mapping

from manyi.core.acts import record_act
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.clocks import follow
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import provision_of, step_part


def record_case_act(
    case: Case,
    verb: str,
    *,
    actor: Person | None,
    part: str | None = None,
    facts: Mapping[str, object] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Record an act on a case under its own occasion, in the caller's transaction.

    `part` is the rest of the address below the provision (`.return_visit`); without it, the step
    of the pack that the act belongs to, where it has one. Words enter as commitments only.
    The clocks of the case follow the act; the case is saved before.
    """
    key, _provision = provision_of(case.adoption)
    # The duties of a later round are instances of their own: case-7.2.
    version = {"version": case.round} if case.round > 1 else {}
    below = step_part(case.adoption, verb) if part is None else part
    record_act(
        verb,
        adoption=case.adoption,
        actor=actor,
        address=f"cases.{key}{below}",
        occasion=case.occasion,
        on=today(),
        thing=case.thing,
        facts={"case": case.thing, "category": case.kind, **version, **(facts or {})},
        commitments={name: text for name, text in (words or {}).items() if text},
    )
    if verb.startswith("case."):
        follow(case, verb.partition(".")[2])


def require_state(case: Case, *states: str) -> None:
    """Refuse an act that is not the case's next one, say because somebody else did it already."""
    if case.state not in states:
        found = case.get_state_display()
        raise ProblemsFound([Problem("cases.not_now", place=case.number, found=found)])


def require_words(case: Case, **said: str) -> None:
    """Refuse an act with everything that is still blank named at once, by its Chinese name."""
    missing = [
        Problem("cases.blank", place=case.number, needed=name)
        for name, text in said.items()
        if not text.strip()
    ]
    if missing:
        raise ProblemsFound(missing)


def refuse_partial(case: Case, person: Person) -> None:
    """Refuse whoever is complained about: the salesperson of the customer, or the person named."""
    if case.customer and case.customer.salesperson_id == person.pk:
        raise ProblemsFound([Problem("cases.own_customer", place=case.number, found=person.name)])
    if case.subject_person_id == person.pk:
        raise ProblemsFound([Problem("cases.about_oneself", place=case.number, found=person.name)])
