"""Mixing anonymous answers, so that neither order, place nor transaction joins two rows again.

A run takes an audience's inbox: what may go is moved to the responses in random order under one
ledger entry that names the day only; what stays is written anew in random order too; and with them,
in the same transaction, the invitations that were answered and the keys of the pages sent. After
that everything the run touched carries one transaction's mark and no place of its own.
"""

import random
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from manyi.core.clock import today
from manyi.core.ledger import seal_by_day
from manyi.steps.fieldwork.domain.inbox import KEY_BYTES
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import (
    Draft,
    InboxAnswer,
    Invitation,
    PageKey,
    Response,
    SpareToken,
)
from manyi.steps.fieldwork.queries.batches import LEAST_BATCH, batch_sizes, cells_to_blank
from manyi.steps.fieldwork.queries.leaves import answer_leaf
from manyi.steps.fieldwork.queries.strata import cell_of
from manyi.steps.sampling.enums import Channel, WaveState
from manyi.steps.sampling.models import Wave, WaveAudience

# From the operating system's source: who knows the seed of a generator could undo its order.
_draw = random.SystemRandom()
_CHUNK = 500
Row = TypeVar("Row")


def mix_answers() -> int:
    """Mix what waits in the waves in the field; return how many answers were moved."""
    waiting = InboxAnswer.objects.filter(audience__wave__state=WaveState.ISSUED, is_shuffled=False)
    audiences = sorted(set(waiting.values_list("audience", flat=True)))
    moved = sum(_mix_in_the_field(pk) for pk in audiences)
    if audiences:
        erase_traces()
    return moved


@transaction.atomic
def _mix_in_the_field(audience_id: int) -> int:
    audience = _hold(audience_id)
    waiting = list(InboxAnswer.objects.filter(audience=audience))
    if len(waiting) < LEAST_BATCH or audience.wave.state != WaveState.ISSUED:
        return 0
    sizes = batch_sizes(Counter(map(_cell, waiting)))
    moving = _some_of_each(waiting, sizes, _cell)
    _release(audience, moving)
    _write_anew(audience, moving, sizes)
    return len(moving)


def _hold(audience_id: int) -> WaveAudience:
    """Return the audience, with answers under way waited for and new ones kept waiting."""
    rows = WaveAudience.objects.select_for_update(of=("self",)).select_related("wave")
    return rows.get(pk=audience_id)


@transaction.atomic
def mix_rest(wave: Wave) -> int:
    """Move everything an ended wave still has in its inbox; return how many answers that is.

    An audience with fewer than ten answers in all is not released. Call it with answers held.
    """
    moved = 0
    for audience in wave.audiences.select_related("wave"):
        moved += _mix_for_good(audience)
    transaction.on_commit(erase_traces)
    return moved


def _mix_for_good(audience: WaveAudience) -> int:
    waiting = list(InboxAnswer.objects.filter(audience=audience))
    # Answers from files carry their time; they are no crowd to hide among.
    released = Response.objects.filter(audience=audience, submitted_at=None).count()
    if not waiting:
        return 0
    if len(waiting) + released < LEAST_BATCH:
        _write_anew(audience, [], {})
        return 0
    _blank_small_cells(audience, waiting)
    _release(audience, waiting)
    everything = Counter(cell_of(one.strata) for one in _answered(audience))
    _write_anew(audience, waiting, {_invited(cell): n for cell, n in everything.items()})
    return len(waiting)


def _cell(answer: InboxAnswer) -> str:
    return _invited(cell_of(answer.strata)) if answer.is_invited else "open"


def _invited(cell: str) -> str:
    return f"invited {cell}"


def _some_of_each(
    rows: Sequence[Row], sizes: Mapping[str, int], cell: Callable[[Row], str]
) -> list[Row]:
    """Return a random choice of the rows, so many of each cell."""
    by_cell: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_cell[cell(row)].append(row)
    chosen = [
        one
        for name, n in sizes.items()
        for one in _draw.sample(by_cell[name], min(n, len(by_cell[name])))
    ]
    _draw.shuffle(chosen)
    return chosen


def _release(audience: WaveAudience, answers: Sequence[InboxAnswer]) -> None:
    """Write the answers among the responses in random order, under one entry of the ledger."""
    if not answers:
        return
    rows = [_response(one) for one in answers]
    _draw.shuffle(rows)
    entry = seal_by_day(audience.wave_id, [answer_leaf(row) for row in rows])
    for row in rows:
        row.sealed_in = entry.seq
    Response.objects.bulk_create(rows, batch_size=_CHUNK)


def _response(answer: InboxAnswer) -> Response:
    """Return the answer as a response, under a fresh key and a channel that tells nothing."""
    return Response(
        key=uuid4(),
        page_key_hash=None,
        audience_id=answer.audience_id,
        questionnaire_version_id=answer.questionnaire_version_id,
        assessment_object_id=answer.assessment_object_id,
        channel=Channel.LINK,
        competitor=answer.competitor,
        answers=answer.answers,
        seconds=answer.seconds,
        submitted_at=None,
        is_invited=answer.is_invited,
        strata=answer.strata,
        salt=secrets.token_bytes(16),
    )


def _write_anew(
    audience: WaveAudience, moved: Sequence[InboxAnswer], sizes: Mapping[str, int]
) -> None:
    """Rewrite in random order what stays in the inbox, and all that came with the answers."""
    gone = {bytes(one.key) for one in moved}
    inbox = InboxAnswer.objects.filter(audience=audience)
    staying = [one for one in inbox if bytes(one.key) not in gone]
    for one in staying:
        one.key, one.is_shuffled = secrets.token_bytes(KEY_BYTES), True
    _replace(inbox, staying)
    answered = _answered(audience)
    unmixed = [one for one in answered if one.state == InvitationState.UNMIXED]
    for one in _some_of_each(unmixed, sizes, lambda row: _invited(cell_of(row.strata))):
        one.state = InvitationState.ANSWERED
    _replace_invitations(answered)
    keys = PageKey.objects.filter(audience=audience)
    _replace(keys, list(keys))


def _answered(audience: WaveAudience) -> list[Invitation]:
    spent = Invitation.objects.filter(audience=audience, state__in=InvitationState.spent())
    return list(spent.order_by())


def _replace_invitations(invitations: list[Invitation]) -> None:
    """Write invitations anew under their own numbers, with the tokens that lead to them."""
    numbers = [one.pk for one in invitations]
    tokens = [
        token
        for start in range(0, len(numbers), _CHUNK)
        for token in SpareToken.objects.filter(invitation__in=numbers[start : start + _CHUNK])
    ]
    for start in range(0, len(numbers), _CHUNK):
        Invitation.objects.filter(pk__in=numbers[start : start + _CHUNK]).delete()
    _insert(Invitation, invitations)
    _insert(SpareToken, tokens)


def _replace(old: QuerySet, rows: Sequence[Model]) -> None:
    old.delete()
    _insert(old.model, rows)


def _insert(model: type[Model], rows: Iterable[Model]) -> None:
    shuffled = list(rows)
    _draw.shuffle(shuffled)
    model._default_manager.bulk_create(shuffled, batch_size=_CHUNK)


def _blank_small_cells(audience: WaveAudience, waiting: Sequence[InboxAnswer]) -> None:
    """Take the group from answers where fewer than five of it came back, and partners of those."""
    released = Response.objects.filter(audience=audience, is_invited=True)
    invited = [one for one in waiting if one.is_invited]
    groups = [one.strata for one in invited] + list(released.values_list("strata", flat=True))
    blank = cells_to_blank(Counter(map(cell_of, groups)))
    for one in invited:
        if cell_of(one.strata) in blank:
            one.strata = {}
    keys = [row.key for row in released if cell_of(row.strata) in blank]
    for start in range(0, len(keys), _CHUNK):
        Response.objects.filter(key__in=keys[start : start + _CHUNK]).update(strata={})


def clear_page_keys() -> int:
    """Forget which pages were sent in anonymous waves that ended before today."""
    ended = PageKey.objects.filter(audience__wave__closed_on__lt=today())
    cleared, _ = ended.delete()
    if cleared:
        erase_traces()
    return cleared


def erase_traces() -> None:
    """Take away what rows left where they lay: dead rows, and pages of SQLite's write-ahead log.

    On SQLite secure_delete has already written zeros over them. Inside a transaction this waits.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in (InboxAnswer, Invitation, PageKey, SpareToken, Draft, Response):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
