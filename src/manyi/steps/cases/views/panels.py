"""The page of a case: its panels in their order and all its acts, topic by topic.

A topic adds its panels where they belong in the order, and its acts as one more mapping.
"""

from manyi.steps.cases.views import attachments, handling, kinship, visits
from manyi.steps.cases.views.parts import Act, Panel

PANELS: tuple[Panel, ...] = (
    # What it is, on the left.
    handling.FACTS,
    handling.LINK,
    attachments.ATTACHMENTS,
    kinship.KIN,
    # What is to be done, on the right.
    handling.ANSWER,
    handling.ASSIGN,
    visits.VISIT,
    handling.CLOSING,
    handling.NOTE,
    # How it went, across the page.
    handling.TIMELINE,
)
ACTS: dict[str, Act] = {**handling.ACTS, **visits.ACTS, **attachments.ACTS, **kinship.ACTS}
