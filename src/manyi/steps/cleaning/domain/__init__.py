"""Acts of cleaning: mark what the rules find, decide on each, freeze the wave."""

from manyi.steps.cleaning.domain.deciding import (
    keep,
    keep_responses,
    restore,
    set_aside,
    set_aside_responses,
)
from manyi.steps.cleaning.domain.flagging import raise_flags
from manyi.steps.cleaning.domain.freezing import freeze_wave, freezing_problems
from manyi.steps.cleaning.domain.guards import is_closed

__all__ = [
    "freeze_wave",
    "freezing_problems",
    "is_closed",
    "keep",
    "keep_responses",
    "raise_flags",
    "restore",
    "set_aside",
    "set_aside_responses",
]
