"""Who may be reminded on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation, MailDay
from manyi.steps.fieldwork.queries.returns import unanswered
from manyi.steps.sampling.enums import Channel, Identity
from manyi.steps.sampling.models import Wave


def may_be_reminded(wave: Wave, day: date) -> QuerySet[Invitation]:
    """Return the e-mail invitations nobody answered, not written to that day, not opted out."""
    return (
        unanswered(wave)
        .filter(channel=Channel.EMAIL, state=InvitationState.SENT)
        .filter(Q(member__contact=None) | Q(member__contact__opted_out_on=None))
        .exclude(_written_to(wave, day))
    )


def _written_to(wave: Wave, day: date) -> Q:
    """Return who got a letter that day; an anonymous wave numbers its days and keeps no times."""
    if wave.identity != Identity.ANONYMOUS:
        return Q(sent_at__date=day) | Q(reminded_at__date=day)
    number = MailDay.objects.filter(wave=wave, day=day).values_list("number", flat=True).first()
    return Q(mail_day=number) if number else Q(pk__in=[])
