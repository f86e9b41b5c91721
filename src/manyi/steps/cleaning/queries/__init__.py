"""What is asked of flags, decisions and frozen data."""

from manyi.steps.cleaning.queries.decisions import (
    Standing,
    decisions_of,
    flags_of,
    standings,
    undecided,
    used_responses,
)
from manyi.steps.cleaning.queries.finding import FoundFlag, find_flags, rules_asked, rules_by_hand
from manyi.steps.cleaning.queries.frozen import (
    answer_tables,
    latest_snapshot,
    rows_behind,
    snapshot_path,
)
from manyi.steps.cleaning.queries.headline import Headline, headline
from manyi.steps.cleaning.queries.rows import WaveRows, rows_of

__all__ = [
    "FoundFlag",
    "Headline",
    "Standing",
    "WaveRows",
    "answer_tables",
    "decisions_of",
    "find_flags",
    "flags_of",
    "headline",
    "latest_snapshot",
    "rows_behind",
    "rows_of",
    "rules_asked",
    "rules_by_hand",
    "snapshot_path",
    "standings",
    "undecided",
    "used_responses",
]
