"""Who may: everyone reads reports; the role the regulation names writes them."""

import rules

from manyi.core.models import Person
from manyi.core.rules import can_change, is_staff_member


@rules.predicate
def is_author(person: Person, report: object = None) -> bool:
    """Whether the report is this person's."""
    return report is not None and report.author_id == person.pk


rules.add_perm("reporting.read", is_staff_member)
rules.add_perm("reporting.compose_report", can_change)
rules.add_perm("reporting.change_report", can_change & is_author)
rules.add_perm("reporting.mark_read", can_change)
