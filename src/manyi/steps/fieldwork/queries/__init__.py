"""Questions asked of invitations and responses."""

from manyi.steps.fieldwork.queries.doors import (
    Door,
    door_by_open_token,
    door_by_token,
    open_link,
    personal_link,
)
from manyi.steps.fieldwork.queries.leaves import answer_leaves, answer_row
from manyi.steps.fieldwork.queries.prerequisites import duties_lacking, issue_facts
from manyi.steps.fieldwork.queries.returns import (
    AudienceReturns,
    has_kept_back,
    responses_of,
    return_counts,
    returns_of,
    rounds_of,
    unanswered,
    wave_figures,
)
from manyi.steps.fieldwork.queries.sheets import page_html, questionnaire_of

__all__ = [
    "AudienceReturns",
    "Door",
    "answer_leaves",
    "answer_row",
    "door_by_open_token",
    "door_by_token",
    "duties_lacking",
    "has_kept_back",
    "issue_facts",
    "open_link",
    "page_html",
    "personal_link",
    "questionnaire_of",
    "responses_of",
    "return_counts",
    "returns_of",
    "rounds_of",
    "unanswered",
    "wave_figures",
]
