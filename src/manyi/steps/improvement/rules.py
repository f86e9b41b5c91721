"""Who may: quality and managers open plans; owners and departments carry them out."""

import rules

from manyi.core.models import Person
from manyi.core.rules import can_change, is_manager, is_quality, is_service, is_staff_member


@rules.predicate
def is_owner(person: Person, plan: object = None) -> bool:
    """Whether the plan is this person's."""
    return plan is not None and plan.owner_id == person.pk


rules.add_perm("improvement.read", is_staff_member)
rules.add_perm("improvement.open_plan", is_quality | is_service | is_manager)
rules.add_perm("improvement.fill_plan", (is_owner & can_change) | is_quality)
rules.add_perm("improvement.complete_action", can_change)
rules.add_perm("improvement.verify_plan", can_change)
