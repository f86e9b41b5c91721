"""Who may: service clerks register and ask again; handlers answer."""

import rules

from manyi.core.models import Person
from manyi.core.rules import (
    can_change,
    is_admin,
    is_department,
    is_manager,
    is_quality,
    is_service,
    is_staff_member,
)


@rules.predicate
def is_handler(person: Person, case: object = None) -> bool:
    """Whether the case was assigned to this person."""
    return case is not None and case.handler_id == person.pk


@rules.predicate
def acts_somewhere(person: Person, thing: object = None) -> bool:
    """Whether the person may act in any unit: help is asked for across their borders."""
    return can_change(person)


rules.add_perm("cases.read", is_staff_member)
rules.add_perm("cases.take_note", is_staff_member & can_change)
rules.add_perm("cases.register_case", is_service | is_quality | is_department | is_manager)
rules.add_perm("cases.assign_case", is_service | is_quality | is_manager)
rules.add_perm("cases.answer_case", (is_handler & acts_somewhere) | is_quality | is_manager)
rules.add_perm("cases.revisit_case", is_service | is_quality | is_manager)
rules.add_perm("cases.close_case", is_service | is_quality | is_manager)
rules.add_perm(
    "cases.hold_case", (is_handler & acts_somewhere) | is_service | is_quality | is_manager
)
rules.add_perm(
    "cases.note_case", (is_handler & acts_somewhere) | is_service | is_quality | is_manager
)


@rules.predicate
def has_account(person: Person, thing: object = None) -> bool:
    """Whether this is anybody of the staff, with a role or without one."""
    return person.is_authenticated and person.is_active and not person.is_external


@rules.predicate
def only_audits(person: Person, thing: object = None) -> bool:
    """Whether all the person may do here is read."""
    return is_staff_member(person) and not can_change(person)


rules.add_perm("cases.report", has_account & ~only_audits)
rules.add_perm("cases.merge_case", is_service | is_quality | is_manager)
rules.add_perm("cases.settle_mail", is_service | is_quality | is_manager)
rules.add_perm("cases.import_cases", is_service | is_quality)
rules.add_perm("cases.manage_categories", is_service | is_quality)
rules.add_perm("cases.manage_sources", is_admin | is_quality)
rules.add_perm("cases.take_case", acts_somewhere)
rules.add_perm("cases.manage_rules", is_service | is_quality | is_manager)
rules.add_perm("cases.supervise_visits", is_quality | is_manager)
rules.add_perm("cases.pass_on_praise", is_service | is_quality | is_manager)
rules.add_perm("cases.judge_effect", is_quality | is_manager | is_service)
rules.add_perm("cases.publish_board", is_service | is_quality | is_manager)
rules.add_perm("cases.register_need", has_account & ~only_audits)
rules.add_perm("cases.send_need", is_service | is_quality | is_manager)
rules.add_perm("cases.decide_need", acts_somewhere)
rules.add_perm("cases.answer_need", is_service | is_quality | is_manager)
rules.add_perm("cases.attribute_case", is_quality | is_manager)
rules.add_perm("cases.hold_review", is_service | is_quality | is_manager)
