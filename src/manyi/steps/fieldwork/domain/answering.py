"""Taking an answer in: one transaction decides deadline, once-only and token, and keeps the row.

The database makes it durable before the visitor is told: SQLite runs with synchronous=FULL and
PostgreSQL flushes at commit, so no second commit stage of our own gathers answers. No ledger row is
written here; the sealer does that in batches.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import IntegrityError, transaction

from manyi.core.acts import record_act
from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.answers import check_answers, kept_answers
from manyi.questionnaire.conditions import Answer
from manyi.steps.fieldwork.domain.confiding import lock_identity
from manyi.steps.fieldwork.domain.inbox import Refused, Repeated, Spent, keep_anonymously
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Draft, Invitation, PageKey, Response
from manyi.steps.fieldwork.queries.doors import Door, is_over
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from manyi.steps.fieldwork.queries.tokens import hash_token
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM
from manyi.steps.sampling.enums import Channel, Identity
from manyi.steps.sampling.models import SampleMember, Wave, WaveAudience

_LONGEST_SITTING_S = 86400


class Outcome(StrEnum):
    """What became of a submission."""

    KEPT = "kept"
    REPEATED = "repeated"
    ANSWERED_BEFORE = "answered_before"
    CLOSED = "closed"


@dataclass(frozen=True)
class Submission:
    """The outcome, and the response where this very submission made one that may be known."""

    outcome: Outcome
    response: Response | None = None


class _Closed(Exception):
    """The wave ended while the answer was on its way over an open link."""


def submit_response(
    door: Door,
    *,
    page_key: str,
    answers: Mapping[str, Answer],
    object_id: int | None = None,
    language: str = "zh-hans",
    seconds: int | None = None,
) -> Submission:
    """Keep a visitor's answers once.

    Raises ProblemsFound when something has to be put right; nothing is written then. After the
    deadline an invited person's answer is kept and marked late; an open link is closed, and so is
    an anonymous wave.
    """
    page_key_hash = hash_token(f"{door.audience.pk}:{page_key}")
    problems = answer_problems(door, answers, object_id=object_id)
    if problems:
        before = _taken_before(door, page_key_hash)
        if before is not None:
            return before
        raise ProblemsFound(problems)
    kept = _to_keep(door, answers)
    if door.wave.identity == Identity.ANONYMOUS:
        object_id = _object_of(door, object_id)
        return _keep_anonymously(
            door, page_key_hash, kept=kept, object_id=object_id, seconds=_sitting(seconds)
        )
    response = Response(
        page_key_hash=page_key_hash,
        audience=door.audience,
        questionnaire_version=door.audience.questionnaire_version,
        **_sender(door.invitation, door.wave),
        assessment_object_id=_object_of(door, object_id),
        channel=door.channel,
        competitor=str(kept.get(COMPETITOR_ITEM, "")),
        answers=kept,
        language=language,
        seconds=_sitting(seconds),
        submitted_at=now(),
        is_late=door.is_late(today()),
        salt=secrets.token_bytes(16),
    )
    return _keep(door, response)


def _sender(invitation: Invitation | None, wave: Wave) -> dict[str, object]:
    """Return what the row tells of who answered: the invitation, or its group only."""
    if invitation is None or wave.identity == Identity.NAMED:
        return {"invitation": invitation, "is_invited": invitation is not None}
    return {"is_invited": True, "strata": invitation.strata}


def _keep_anonymously(
    door: Door,
    page_key_hash: str,
    *,
    kept: Mapping[str, object],
    object_id: int | None,
    seconds: int | None,
) -> Submission:
    try:
        keep_anonymously(
            door, page_key_hash=page_key_hash, kept=kept, object_id=object_id, seconds=seconds
        )
    except Repeated:
        return Submission(Outcome.REPEATED)
    except Spent:
        return Submission(Outcome.ANSWERED_BEFORE)
    except Refused:
        return Submission(Outcome.CLOSED)
    return Submission(Outcome.KEPT)


def _keep(door: Door, response: Response) -> Submission:
    """Spend the token and insert the row, or say why not."""
    try:
        with transaction.atomic():
            if door.invitation is not None and not _spend(door.invitation):
                return _taken_before(door, response.page_key_hash) or Submission(
                    Outcome.ANSWERED_BEFORE
                )
            response.save(force_insert=True)
            if door.invitation is not None and door.wave.identity == Identity.CONFIDENTIAL:
                lock_identity(response, door.invitation)
            _mind_the_end(door, response)
    except _Closed:
        return _taken_before(door, response.page_key_hash) or Submission(Outcome.CLOSED)
    except IntegrityError:
        before = _taken_before(door, response.page_key_hash)
        if before is None:
            raise
        return before
    return Submission(Outcome.KEPT, response)


def _spend(invitation: Invitation) -> bool:
    """Mark the invitation answered; whether it was this transaction that did."""
    open_rows = Invitation.objects.filter(pk=invitation.pk).exclude(state=InvitationState.ANSWERED)
    if not open_rows.update(state=InvitationState.ANSWERED):
        return False
    invitation.state = InvitationState.ANSWERED
    Draft.objects.filter(invitation=invitation.pk).delete()
    return True


def _mind_the_end(door: Door, response: Response) -> None:
    """Look at the deadline again behind the insert, which a closing wave waits for."""
    state, closes_on = Wave.objects.values_list("state", "closes_on").get(pk=door.wave.pk)
    is_late = is_over(state, closes_on, today())
    if is_late and door.invitation is None:
        raise _Closed
    if is_late != response.is_late:
        response.is_late = is_late
        response.save(update_fields=["is_late"])


def _taken_before(door: Door, page_key_hash: str) -> Submission | None:
    """Return the outcome for a page sent before, or a token already spent."""
    if _was_sent(door, page_key_hash):
        return Submission(Outcome.REPEATED)
    if door.invitation is not None:
        spent = Invitation.objects.filter(pk=door.invitation.pk, state__in=InvitationState.spent())
        if spent.exists():
            return Submission(Outcome.ANSWERED_BEFORE)
    return Submission(Outcome.CLOSED) if door.is_shut(today()) else None


def _was_sent(door: Door, page_key_hash: str) -> bool:
    if door.wave.identity == Identity.ANONYMOUS:
        return PageKey.objects.filter(hash=page_key_hash).exists()
    sent = Response.objects.filter(page_key_hash=page_key_hash, audience=door.audience)
    return sent.exists()


def answer_problems(
    door: Door, answers: Mapping[str, Answer], *, object_id: int | None
) -> tuple[Problem, ...]:
    """Return what has to be put right before the answers can be kept."""
    problems = list(_object_problems(door, object_id))
    questionnaire = questionnaire_of(door.audience.questionnaire_version)
    problems += check_answers(questionnaire, answers)
    if not problems and not kept_answers(questionnaire, answers):
        problems.append(Problem("response.nothing_answered"))
    return tuple(problems)


def _object_problems(door: Door, object_id: int | None) -> list[Problem]:
    if len(door.objects) > 1 and object_id not in {one.pk for one in door.objects}:
        return [Problem("response.object_missing", place="object")]
    return []


def _object_of(door: Door, object_id: int | None) -> int | None:
    return door.objects[0].pk if len(door.objects) == 1 else object_id


def _to_keep(door: Door, answers: Mapping[str, Answer]) -> dict[str, object]:
    kept = kept_answers(questionnaire_of(door.audience.questionnaire_version), answers)
    return {key: list(one) if isinstance(one, tuple) else one for key, one in kept.items()}


def _sitting(seconds: int | None) -> int | None:
    return seconds if seconds is not None and 0 <= seconds <= _LONGEST_SITTING_S else None


@transaction.atomic
def key_response(
    audience: WaveAudience,
    *,
    answers: Mapping[str, Answer],
    member: SampleMember | None = None,
    competitor: str = "",
    object_id: int | None = None,
    actor: Person,
) -> Response:
    """Keep what came by letter, phone or visit, marked with who keyed it in.

    Of an anonymous wave nothing is keyed in: whoever does it sees the paper and knows the hour.
    """
    if audience.wave.identity == Identity.ANONYMOUS:
        raise ProblemsFound([Problem("anonymity.no_keying", audience.wave.title)])
    invitation = _invitation_of(audience, member)
    door = Door(audience, invitation, _rated(audience, invitation))
    if competitor:
        answers = {**answers, COMPETITOR_ITEM: competitor.strip()}
    problems = answer_problems(door, answers, object_id=object_id)
    if problems:
        raise ProblemsFound(problems)
    kept = _to_keep(door, answers)
    response = Response(
        page_key_hash=hash_token(secrets.token_urlsafe(18)),
        audience=audience,
        questionnaire_version=audience.questionnaire_version,
        **_sender(invitation, audience.wave),
        assessment_object_id=_object_of(door, object_id),
        channel=Channel.KEYED,
        competitor=str(kept.get(COMPETITOR_ITEM, "")),
        answers=kept,
        submitted_at=now(),
        is_late=door.is_late(today()),
        keyed_by=actor,
        salt=secrets.token_bytes(16),
    )
    submission = _keep(door, response)
    if submission.response is None:
        raise ProblemsFound([Problem(f"response.{submission.outcome.value}", audience.wave.title)])
    _record_keyed(audience, actor)
    return submission.response


def _invitation_of(audience: WaveAudience, member: SampleMember | None) -> Invitation | None:
    if member is None:
        return None
    found = Invitation.objects.filter(audience=audience, member=member).first()
    if found is None:
        raise ProblemsFound([Problem("response.not_invited", audience.wave.title)])
    return found


def _rated(audience: WaveAudience, invitation: Invitation | None) -> tuple:
    own = invitation.member.assessment_object if invitation else None
    return (own,) if own else tuple(audience.wave.objects_assessed.all())


def _record_keyed(audience: WaveAudience, actor: Person) -> None:
    wave = audience.wave
    record_act(
        "responses.keyed",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}.audience.{audience.key}",
        occasion=wave.thing,
        thing=wave.thing,
        facts={"wave": wave.thing, "responses": 1},
        pack_version=wave.pack_version,
    )
