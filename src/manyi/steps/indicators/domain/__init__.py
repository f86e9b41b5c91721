"""Drafting, changing and publishing indicator trees; a published one never changes."""

from manyi.steps.indicators.domain.checking import publishing_problems, required_items
from manyi.steps.indicators.domain.drafting import (
    draft_tree,
    new_version,
    publish_tree,
    screen_out,
)
from manyi.steps.indicators.domain.shaping import (
    Line,
    add_indicator,
    change_indicator,
    move_indicator,
    remove_indicator,
    revise_indicator,
    rewrite_tree,
)
from manyi.steps.indicators.domain.weighing import level_weights, set_weights

__all__ = [
    "Line",
    "add_indicator",
    "change_indicator",
    "draft_tree",
    "level_weights",
    "move_indicator",
    "new_version",
    "publish_tree",
    "publishing_problems",
    "remove_indicator",
    "required_items",
    "revise_indicator",
    "rewrite_tree",
    "screen_out",
    "set_weights",
]
