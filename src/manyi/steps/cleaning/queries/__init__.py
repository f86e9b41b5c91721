"""What is asked of flags, decisions and frozen data."""

from manyi.steps.cleaning.queries.decisions import (
    CleaningCounts,
    Shown,
    Standing,
    cleaning_counts,
    decisions_of,
    flags_of,
    listed,
    standings,
    undecided,
    used_responses,
)
from manyi.steps.cleaning.queries.enough import Shortfall, shortfalls
from manyi.steps.cleaning.queries.finding import FoundFlag, find_flags, rules_asked, rules_by_hand
from manyi.steps.cleaning.queries.frozen import (
    answer_tables,
    latest_snapshot,
    rows_behind,
    snapshot_path,
)
from manyi.steps.cleaning.queries.headline import Headline, headline
from manyi.steps.cleaning.queries.rows import WaveRows, oversampled, rows_of, scored_keys
from manyi.steps.cleaning.queries.wave_page import cleaning_address

__all__ = [
    "CleaningCounts",
    "FoundFlag",
    "Headline",
    "Shortfall",
    "Shown",
    "Standing",
    "WaveRows",
    "answer_tables",
    "cleaning_address",
    "cleaning_counts",
    "decisions_of",
    "find_flags",
    "flags_of",
    "headline",
    "latest_snapshot",
    "listed",
    "oversampled",
    "rows_behind",
    "rows_of",
    "rules_asked",
    "rules_by_hand",
    "scored_keys",
    "shortfalls",
    "snapshot_path",
    "standings",
    "undecided",
    "used_responses",
]
