"""The page of a case: its panels in their order and all its acts, topic by topic.

A topic adds its panels where they belong in the order, and its acts as one more mapping.
"""

from manyi.steps.cases.views import (
    attachments,
    causes,
    clocks,
    cohandling,
    effects,
    handling,
    kinship,
    letters,
    needs,
    orders,
    praise,
    solving,
    visits,
)
from manyi.steps.cases.views.parts import Act, Panel

PANELS: tuple[Panel, ...] = (
    # What is wanted by when, and what it is, on the left; below it more.
    clocks.NOTICES,
    clocks.CLOCKS,
    handling.FACTS,
    solving.STEPS,
    handling.LINK,
    causes.CAUSES,
    causes.RESPONSIBILITY,
    letters.LETTERS,
    attachments.ATTACHMENTS,
    kinship.KIN,
    needs.NEEDS,
    # What is to be done, on the right.
    solving.SOLVING,
    orders.ORDERS,
    cohandling.REQUESTS,
    handling.ANSWER,
    handling.ASSIGN,
    clocks.HOLD,
    visits.VISIT,
    effects.EFFECT,
    praise.PRAISE,
    handling.CLOSING,
    handling.NOTE,
    # How it went, across the page.
    handling.TIMELINE,
)
ACTS: dict[str, Act] = {
    **handling.ACTS,
    **visits.ACTS,
    **attachments.ACTS,
    **kinship.ACTS,
    **solving.ACTS,
    **cohandling.ACTS,
    **orders.ACTS,
    **causes.ACTS,
    **clocks.ACTS,
    **effects.ACTS,
    **praise.ACTS,
    **needs.ACTS,
}
