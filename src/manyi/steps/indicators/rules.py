"""Who may do what to an indicator tree; reading it needs `core.read`."""

import rules

from manyi.core.rules import is_quality, is_service

rules.add_perm("indicators.draft_tree", is_quality | is_service)
rules.add_perm("indicators.change_tree", is_quality | is_service)
rules.add_perm("indicators.publish_tree", is_quality | is_service)
