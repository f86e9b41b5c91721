"""Who may do what to a wave; reading it needs `core.read`."""

import rules

from manyi.core.rules import is_manager, is_quality, is_service

rules.add_perm("sampling.plan_wave", is_quality | is_service)
rules.add_perm("sampling.draw_sample", is_quality | is_service)
rules.add_perm("sampling.override_exclusion", is_quality | is_service)
# That it is not the one who drew it, the act itself checks.
rules.add_perm("sampling.approve_sample", is_quality | is_service | is_manager)
