"""Drafting, changing and publishing questionnaires; a published version never changes."""

from manyi.steps.questionnaires.domain.checking import publishing_problems
from manyi.steps.questionnaires.domain.versions import (
    draft_questionnaire,
    new_version,
    publish,
    save_draft,
)

__all__ = [
    "draft_questionnaire",
    "new_version",
    "publish",
    "publishing_problems",
    "save_draft",
]
