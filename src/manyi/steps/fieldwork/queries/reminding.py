"""Who may be reminded on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.fieldwork.queries.returns import unanswered
from manyi.steps.sampling.enums import Channel
from manyi.steps.sampling.models import Wave


def may_be_reminded(wave: Wave, day: date) -> QuerySet[Invitation]:
    """Return the e-mail invitations nobody answered, not written to that day, not opted out."""
    written_today = Q(sent_at__date=day) | Q(reminded_at__date=day)
    return (
        unanswered(wave)
        .filter(channel=Channel.EMAIL, state=InvitationState.SENT)
        .filter(Q(member__contact=None) | Q(member__contact__opted_out_on=None))
        .exclude(written_today)
    )
