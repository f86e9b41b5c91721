"""Confidential waves: the answer apart from the person, joined by a locked box only.

Whoever opens a box says why, and that is recorded before anything is shown.
"""

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.models import Person
from manyi.core.privacy import blind_index, lock, unlock
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.models import Invitation, LockedIdentity, Response

_PURPOSE = "fieldwork.identity"
# Every box is equally long, whatever the number in it.
_BYTES = 8


def lock_identity(response: Response, invitation: Invitation) -> None:
    """Put whose answer it is into a box beside it; call it in the answer's transaction."""
    LockedIdentity.objects.create(
        response=response,
        box=lock(invitation.pk.to_bytes(_BYTES, "big"), purpose=_PURPOSE, about=str(response.key)),
        index=blind_index(str(invitation.pk), purpose=_PURPOSE),
    )


@transaction.atomic
def open_identity(response: Response, *, reason: str, actor: Person) -> Invitation:
    """Return whose answer this is, with the reason on record."""
    wave = response.audience.wave
    problems = []
    if not reason.strip():
        problems.append(Problem("identity.reason_missing", wave.title))
    locked = LockedIdentity.objects.filter(response=response).first()
    if locked is None:
        problems.append(Problem("identity.not_kept", wave.title))
    if problems or locked is None:
        raise ProblemsFound(problems)
    record_act(
        "identity.opened",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}",
        occasion=wave.thing,
        thing=wave.thing,
        facts={"wave": wave.thing, "answer": str(response.key)},
        commitments={"reason": reason.strip()},
        pack_version=wave.pack_version,
    )
    opened = unlock(bytes(locked.box), purpose=_PURPOSE, about=str(response.key))
    return Invitation.objects.select_related(
        "member__contact__customer", "member__person", "audience"
    ).get(pk=int.from_bytes(opened, "big"))


def response_of(invitation: Invitation) -> Response | None:
    """Return a known person's confidential answer, found without opening any box."""
    index = blind_index(str(invitation.pk), purpose=_PURPOSE)
    return Response.objects.filter(locked_identity__index=index).first()
