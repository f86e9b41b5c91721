"""Who may score, set targets and enter past figures; reading needs `core.read`."""

import rules

from manyi.core.rules import is_manager, is_quality, is_service

rules.add_perm("scoring.score_wave", is_quality | is_service)
rules.add_perm("scoring.propose_target", is_quality | is_service | is_manager)
rules.add_perm("scoring.enter_figure", is_quality | is_service)
