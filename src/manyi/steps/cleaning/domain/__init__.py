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

__all__ = [
    "freeze_wave",
    "freezing_problems",
    "keep",
    "keep_responses",
    "raise_flags",
    "restore",
    "set_aside",
    "set_aside_responses",
]
