"""Who may send out, key in, close and judge."""

import rules

from manyi.core.rules import is_manager, is_quality, is_sales, is_service

rules.add_perm("fieldwork.issue_wave", is_quality | is_service)
rules.add_perm("fieldwork.remind_wave", is_quality | is_service)
rules.add_perm("fieldwork.key_response", is_quality | is_service | is_sales)
rules.add_perm("fieldwork.extend_wave", is_quality | is_service)
rules.add_perm("fieldwork.close_wave", is_quality | is_service)
rules.add_perm("fieldwork.judge_wave", is_quality | is_service)
rules.add_perm("fieldwork.review_wave", is_quality | is_service)
rules.add_perm("fieldwork.reissue_wave", is_quality | is_service)
rules.add_perm("fieldwork.request_waiver", is_quality | is_service | is_manager)
rules.add_perm("fieldwork.export_responses", is_quality | is_service | is_manager)
# Who answered what, by name: only those who also write to the people.
rules.add_perm("fieldwork.export_names", is_quality | is_service)
rules.add_perm("fieldwork.import_responses", is_quality | is_service)
rules.add_perm("fieldwork.set_push", is_quality)
# Whose a confidential answer is; each time with a reason that goes on record.
rules.add_perm("fieldwork.open_identity", is_quality)
