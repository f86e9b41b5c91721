"""Taking in an anonymous answer: nothing of it tells when it came, whence, or by whose link.

The token is spent in the transaction of the answer. Until the mixer has run, a copy of the database
can still pair the two by transaction and place; the page says so.
"""

import secrets
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from manyi.core.clock import today
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Draft, InboxAnswer, Invitation, PageKey
from manyi.steps.fieldwork.queries.doors import Door, is_over
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM
from manyi.steps.sampling.models import Wave

KEY_BYTES = 16
_FIRST_CLASS_S = 15


class Refused(Exception):
    """The answer cannot be kept: its link was used before, or the wave has ended."""


class Repeated(Refused):
    """The same page was sent before."""


class Spent(Refused):
    """Another page was answered over the link."""


class Ended(Refused):
    """The wave takes no more answers; an anonymous one takes none that is late."""


def keep_anonymously(
    door: Door,
    *,
    page_key_hash: str,
    kept: Mapping[str, object],
    object_id: int | None,
    seconds: int | None,
) -> None:
    """Spend the token and keep the answer in the inbox, or raise why not."""
    invitation = door.invitation
    try:
        with transaction.atomic():
            if invitation is not None and not _spend(invitation):
                raise Spent
            PageKey(hash=page_key_hash, audience=door.audience).save(force_insert=True)
            _answer(door, kept, object_id, seconds).save(force_insert=True)
            state, closes_on = Wave.objects.values_list("state", "closes_on").get(pk=door.wave.pk)
            if is_over(state, closes_on, today()):
                raise Ended
    except IntegrityError as error:
        if not PageKey.objects.filter(hash=page_key_hash).exists():
            raise
        raise Repeated from error
    except Refused as error:
        if PageKey.objects.filter(hash=page_key_hash).exists():
            raise Repeated from error
        raise


def _spend(invitation: Invitation) -> bool:
    open_rows = Invitation.objects.filter(pk=invitation.pk).exclude(
        state__in=InvitationState.spent()
    )
    if not open_rows.update(state=InvitationState.UNMIXED, sent_at=None, mail_day=0):
        return False
    invitation.state = InvitationState.UNMIXED
    Draft.objects.filter(invitation=invitation.pk).delete()
    return True


def _answer(
    door: Door, kept: Mapping[str, object], object_id: int | None, seconds: int | None
) -> InboxAnswer:
    invitation = door.invitation
    return InboxAnswer(
        key=secrets.token_bytes(KEY_BYTES),
        audience=door.audience,
        questionnaire_version=door.audience.questionnaire_version,
        assessment_object_id=object_id,
        competitor=str(kept.get(COMPETITOR_ITEM, "")),
        answers=dict(kept),
        seconds=time_class(seconds),
        is_invited=invitation is not None,
        strata=invitation.strata if invitation else {},
    )


def time_class(seconds: int | None) -> int | None:
    """Return the end of the class a time falls in, each twice as long as the one before.

    The end, not the beginning, so that nobody looks hastier than they were.
    """
    if seconds is None:
        return None
    end = _FIRST_CLASS_S
    while end < seconds:
        end *= 2
    return end
