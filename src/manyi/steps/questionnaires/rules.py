"""Who may do what to a questionnaire; reading it needs `core.read`."""

import rules

from manyi.core.rules import is_quality, is_service

rules.add_perm("questionnaires.draft_questionnaire", is_quality | is_service)
rules.add_perm("questionnaires.change_questionnaire", is_quality | is_service)
rules.add_perm("questionnaires.publish_questionnaire", is_quality | is_service)
