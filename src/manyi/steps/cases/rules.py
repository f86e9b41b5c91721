"""Who may: service clerks register and ask again; handlers answer."""

import rules

from manyi.core.models import Person
from manyi.core.rules import (
    can_change,
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


rules.add_perm("cases.read", is_staff_member)
rules.add_perm("cases.register_case", is_service | is_quality | is_department | is_manager)
rules.add_perm("cases.assign_case", is_service | is_quality | is_manager)
rules.add_perm("cases.answer_case", (is_handler & can_change) | is_quality | is_manager)
rules.add_perm("cases.revisit_case", is_service | is_quality | is_manager)
rules.add_perm("cases.close_case", is_service | is_quality | is_manager)
rules.add_perm("cases.note_case", (is_handler & can_change) | is_service | is_quality | is_manager)
