"""Sealing answers into the ledger: one entry a wave and batch, at most half a minute behind."""

from django.db import transaction

from manyi.core.ledger import seal
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries.leaves import answer_leaf

# A batch's rows and marks are held in memory; more than this become several entries.
_LARGEST_BATCH = 5000


def seal_responses() -> int:
    """Seal every answer that has no entry yet; return how many."""
    waiting = Response.objects.filter(sealed_in=None).order_by()
    wave_ids = waiting.values_list("audience__wave", flat=True).distinct()
    return sum(seal_wave(wave_id) for wave_id in sorted(wave_ids))


def seal_wave(wave_id: int) -> int:
    """Seal the wave's answers that have no entry yet; return how many."""
    sealed = 0
    while batch := _seal_batch(wave_id):
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch(wave_id: int) -> int:
    waiting = Response.objects.select_for_update(skip_locked=True).filter(
        audience__wave=wave_id, sealed_in=None
    )
    answers = list(waiting.order_by("key")[:_LARGEST_BATCH])
    if not answers:
        return 0
    entry = seal(wave_id, [answer_leaf(answer) for answer in answers])
    for start in range(0, len(answers), 500):
        keys = [answer.key for answer in answers[start : start + 500]]
        Response.objects.filter(key__in=keys).update(sealed_in=entry.seq)
    return len(answers)
