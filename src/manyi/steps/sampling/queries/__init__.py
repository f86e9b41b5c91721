"""What is asked of waves: their occasions, frames, draws and members."""

from manyi.steps.sampling.queries.frames import FrameRow, frame_of, strata_of
from manyi.steps.sampling.queries.occasions import (
    OwedWave,
    Suggestion,
    occasion_label,
    owed_waves,
    suggested_occasions,
)
from manyi.steps.sampling.queries.progress import (
    AudienceCount,
    Stage,
    audience_counts,
    happened,
    is_preparing,
    preparation,
)
from manyi.steps.sampling.queries.waves import (
    audience_provision,
    channels_of,
    current_draw,
    current_members,
    draw_margin,
    has_drawn,
    pack_of_wave,
    planned_audiences,
    survey_of,
    wave_plan,
    waves,
)

__all__ = [
    "AudienceCount",
    "FrameRow",
    "OwedWave",
    "Stage",
    "Suggestion",
    "audience_counts",
    "audience_provision",
    "channels_of",
    "current_draw",
    "current_members",
    "draw_margin",
    "frame_of",
    "happened",
    "has_drawn",
    "is_preparing",
    "occasion_label",
    "owed_waves",
    "pack_of_wave",
    "planned_audiences",
    "preparation",
    "strata_of",
    "suggested_occasions",
    "survey_of",
    "wave_plan",
    "waves",
]
