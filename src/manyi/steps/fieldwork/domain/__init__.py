"""Acts of fieldwork: one function a verb."""

from manyi.steps.fieldwork.domain.answering import (
    Outcome,
    Submission,
    answer_problems,
    key_response,
    submit_response,
)
from manyi.steps.fieldwork.domain.closing import close_due_waves, close_wave, extend_wave
from manyi.steps.fieldwork.domain.confiding import open_identity, response_of
from manyi.steps.fieldwork.domain.delivering import (
    mark_undeliverable,
    note_delivery,
    note_reminder,
    request_reminders,
)
from manyi.steps.fieldwork.domain.drafting import open_draft, save_draft
from manyi.steps.fieldwork.domain.inviting import hand_out_token, write_token
from manyi.steps.fieldwork.domain.issuing import issue_wave
from manyi.steps.fieldwork.domain.judging import judge_wave
from manyi.steps.fieldwork.domain.mixing import clear_page_keys, mix_answers
from manyi.steps.fieldwork.domain.rendering import render_pages
from manyi.steps.fieldwork.domain.reviewing import reissue_wave, review_wave
from manyi.steps.fieldwork.domain.sealing import seal_responses, seal_wave
from manyi.steps.fieldwork.domain.waiving import grant_waiver, refuse_waiver, request_waiver

__all__ = [
    "Outcome",
    "Submission",
    "answer_problems",
    "clear_page_keys",
    "close_due_waves",
    "close_wave",
    "extend_wave",
    "grant_waiver",
    "hand_out_token",
    "issue_wave",
    "judge_wave",
    "key_response",
    "mark_undeliverable",
    "mix_answers",
    "note_delivery",
    "note_reminder",
    "open_draft",
    "open_identity",
    "refuse_waiver",
    "reissue_wave",
    "render_pages",
    "request_reminders",
    "request_waiver",
    "response_of",
    "review_wave",
    "save_draft",
    "seal_responses",
    "seal_wave",
    "submit_response",
    "write_token",
]
