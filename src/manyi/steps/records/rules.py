"""Who may: everyone reads the evidence; the record of a duty is kept by who owes it."""

import rules

from manyi.core.rules import can_change, is_admin, is_auditor, is_quality, is_staff_member

rules.add_perm("records.read", is_staff_member)
rules.add_perm("records.record_duty", can_change)
rules.add_perm("records.file_record", is_quality | is_admin)
rules.add_perm("records.verify_ledger", is_auditor | is_quality | is_admin)
