"""Acts of fieldwork: one function a verb."""

from manyi.steps.fieldwork.domain.answering import (
    Outcome,
    Submission,
    answer_problems,
    key_response,
    submit_response,
)
from manyi.steps.fieldwork.domain.closing import close_due_waves, close_wave, extend_wave
from manyi.steps.fieldwork.domain.delivering import (
    mark_undeliverable,
    note_delivery,
    note_reminder,
    request_reminders,
)
from manyi.steps.fieldwork.domain.drafting import open_draft, save_draft
from manyi.steps.fieldwork.domain.issuing import issue_wave
from manyi.steps.fieldwork.domain.judging import judge_wave
from manyi.steps.fieldwork.domain.rendering import render_pages
from manyi.steps.fieldwork.domain.reviewing import reissue_wave, review_wave
from manyi.steps.fieldwork.domain.sealing import seal_responses, seal_wave
from manyi.steps.fieldwork.domain.waiving import grant_waiver, refuse_waiver, request_waiver

__all__ = [
    "Outcome",
    "Submission",
    "answer_problems",
    "close_due_waves",
    "close_wave",
    "extend_wave",
    "grant_waiver",
    "issue_wave",
    "judge_wave",
    "key_response",
    "mark_undeliverable",
    "note_delivery",
    "note_reminder",
    "open_draft",
    "refuse_waiver",
    "reissue_wave",
    "render_pages",
    "request_reminders",
    "request_waiver",
    "review_wave",
    "save_draft",
    "seal_responses",
    "seal_wave",
    "submit_response",
]
