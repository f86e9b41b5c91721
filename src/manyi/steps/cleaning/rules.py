"""Who may clean a wave, and who may read single responses; the rest needs `core.read`."""

import rules

from manyi.core.rules import is_auditor, is_manager, is_quality, is_service

rules.add_perm("cleaning.raise_flags", is_quality | is_service)
rules.add_perm("cleaning.decide_response", is_quality | is_service)
rules.add_perm("cleaning.freeze_wave", is_quality | is_service)
rules.add_perm("cleaning.read_responses", is_quality | is_service | is_manager | is_auditor)
